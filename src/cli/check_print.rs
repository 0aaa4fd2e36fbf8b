//! `beraad check-print`.

use super::show::{self, many};
use crate::check_print::read::{self, Decimal, Evidence, Found, Unit};
use crate::check_print::{Answer, Reported, Settings, Values, Verdict, check};
use crate::error::Result;
use crate::printed::Rounding;
use crate::report::{csv, json};
use clap::ValueEnum;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Whether the results that a text prints can be: p of statistic and degrees of freedom, percentages of their counts,
/// means of whole numbers, intervals and effect sizes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad check-print article.docx\n  \
beraad check-print rapport.txt --decimal comma --format csv\n\n\
Reads plain text, Markdown, HTML and Word (.docx). Of a PDF, save the text first:\n  \
pdftotext -layout report.pdf report.txt\n\n\
Exit 1 when a result cannot be.")]
pub struct Args {
    /// The text
    file: PathBuf,
    /// The sign before its decimals; without it, that of most of its numbers
    #[arg(long, value_enum)]
    decimal: Option<Sign>,
    /// How its numbers were shortened; without it, to the nearest, or cut off
    #[arg(long, value_enum, value_name = "RULE")]
    rounding: Option<Shortened>,
    /// Its means are of scales with so many whole-numbered items; 1 for single whole numbers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    items: Option<u32>,
    /// The least and the most that a value behind a mean can be
    #[arg(long, value_name = "LOW,HIGH", value_delimiter = ',', num_args = 1, allow_negative_numbers = true)]
    scale: Vec<f64>,
    /// The level of tests, and of intervals that do not print theirs
    #[arg(long, default_value_t = 0.95, value_parser = level)]
    level: f64,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sign {
    /// 2.20
    Point,
    /// 2,20
    Comma,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shortened {
    /// To the nearest, a half either way
    Nearest,
    /// To the nearest, a half away from zero
    HalfUp,
    /// To the nearest, a half to the even digit
    HalfEven,
    /// Cut off
    Truncated,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on 80 columns
    Table,
    /// A line for each check of each result
    Csv,
    /// All that was found
    Json,
}

fn level(text: &str) -> std::result::Result<f64, String> {
    let level: f64 = text.parse().map_err(|_| "a number between 0 and 1, such as 0.95".to_owned())?;
    if level > 0.0 && level < 1.0 { Ok(level) } else { Err("a level lies between 0 and 1".to_owned()) }
}

/// A result with what was said of it.
#[derive(Debug, Serialize)]
struct Judged {
    unit: Unit,
    place: u32,
    kind: read::Kind,
    text: String,
    answer: &'static str,
    result: Option<Reported>,
    verdicts: Vec<Verdict>,
}

/// All of it.
#[derive(Debug, Serialize)]
struct Whole {
    schema_version: u32,
    decimal: Option<Decimal>,
    evidence: Evidence,
    level: f64,
    roundings: Vec<Rounding>,
    results: Vec<Judged>,
}

const ANSWERS: [(&str, &str); 4] = [
    ("decision-error", "Cannot be, and the conclusion changes"),
    ("cannot", "Cannot be"),
    ("not-judged", "Could not be judged"),
    ("holds", "Holds"),
];

pub fn run(args: &Args) -> Result<ExitCode> {
    let scale = match args.scale.as_slice() {
        [] => None,
        [low, high] if low < high => Some((*low, *high)),
        _ => {
            eprintln!("error: --scale takes two numbers, the lower one first: --scale 1,5");
            return Ok(ExitCode::from(2));
        }
    };
    let document = read::open(&args.file)?;
    let given = args.decimal.map(|sign| match sign {
        Sign::Point => Decimal::Point,
        Sign::Comma => Decimal::Comma,
    });
    let (found, decimal, evidence) = read::read(&document, given);
    let mut settings = Settings { level: args.level, ..Settings::default() };
    if let Some(rounding) = args.rounding {
        settings.roundings = vec![match rounding {
            Shortened::Nearest => Rounding::Nearest,
            Shortened::HalfUp => Rounding::HalfUp,
            Shortened::HalfEven => Rounding::HalfEven,
            Shortened::Truncated => Rounding::Truncated,
        }];
    }
    let results = found.into_iter().map(|found| judge(found, args.items, scale, &settings)).collect();
    let roundings = settings.roundings;
    let mut whole = Whole { schema_version: 1, decimal, evidence, level: args.level, roundings, results };
    let rank = |judged: &Judged| ANSWERS.iter().position(|(code, _)| *code == judged.answer);
    whole.results.sort_by_key(|judged| (rank(judged), judged.unit, judged.place));
    show::stdout(&match args.format {
        Format::Table => table(&whole),
        Format::Csv => String::from_utf8_lossy(&lines(&whole)).into_owned(),
        Format::Json => String::from_utf8_lossy(&json::pretty(&whole)).into_owned(),
    });
    eprintln!("{}", summary(&whole, given.is_some()));
    let wrong = whole.results.iter().any(|judged| matches!(judged.answer, "decision-error" | "cannot"));
    Ok(ExitCode::from(u8::from(wrong)))
}

fn judge(found: Found, items: Option<u32>, scale: Option<(f64, f64)>, settings: &Settings) -> Judged {
    let mut result = found.reading;
    if let Some(Reported::Mean(mean)) = &mut result {
        mean.scale = scale;
        if let Some(items) = items {
            mean.items = items;
            mean.values = Values::Whole;
        }
    }
    let verdicts = result.as_ref().map(|result| check(result, settings)).unwrap_or_default();
    let (unit, place, kind, text) = (found.unit, found.place, found.kind, found.text);
    Judged { unit, place, kind, text, answer: answer(&verdicts), result, verdicts }
}

/// One word for all checks of a result.
fn answer(verdicts: &[Verdict]) -> &'static str {
    let any = |answer: Answer| verdicts.iter().any(|verdict| verdict.answer == answer);
    if verdicts.iter().any(|verdict| verdict.decision_error) {
        "decision-error"
    } else if any(Answer::Cannot) {
        "cannot"
    } else if any(Answer::Holds) {
        "holds"
    } else {
        "not-judged"
    }
}

fn place(judged: &Judged) -> String {
    let unit = match judged.unit {
        Unit::Line => "line",
        Unit::Paragraph => "paragraph",
        Unit::Footnote => "footnote",
        Unit::Endnote => "endnote",
    };
    format!("{unit} {}", judged.place)
}

fn table(whole: &Whole) -> String {
    let mut out = String::new();
    for (code, heading) in ANSWERS {
        let all: Vec<&Judged> = whole.results.iter().filter(|judged| judged.answer == code).collect();
        if all.is_empty() {
            continue;
        }
        out.push_str(&format!("{heading}: {}\n", many(all.len(), "result")));
        for judged in all {
            let start = format!("  {}: ", place(judged));
            let page = textwrap::Options::new(80).initial_indent(&start).subsequent_indent("    ");
            out.push_str(&textwrap::fill(&judged.text, page));
            out.push('\n');
            let page = textwrap::Options::new(80).initial_indent("    ").subsequent_indent("      ");
            if judged.result.is_none() {
                let why = "a number in it may be read in two ways; say which with --decimal";
                out.push_str(&textwrap::fill(why, &page));
                out.push('\n');
            } else if judged.verdicts.is_empty() {
                out.push_str("    nothing was printed to hold it against\n");
            }
            // What holds beside what cannot be is no news.
            let told = |verdict: &&Verdict| {
                matches!(code, "holds" | "not-judged") && code == verdict.answer.code()
                    || !matches!(code, "holds" | "not-judged") && verdict.answer == Answer::Cannot
                    || verdict.decision_error
            };
            for verdict in judged.verdicts.iter().filter(told) {
                let truncated = if verdict.only_truncated { " (if its digits were cut off)" } else { "" };
                let line = format!("{}: {}{truncated}", verdict.check.code(), verdict.why.text().en);
                out.push_str(&textwrap::fill(&line, &page));
                out.push('\n');
            }
        }
        out.push('\n');
    }
    out
}

fn summary(whole: &Whole, given: bool) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    whole.results.iter().for_each(|judged| *counts.entry(judged.answer).or_default() += 1);
    let count = |code: &str| counts.get(code).copied().unwrap_or(0);
    let Evidence { points, commas } = whole.evidence;
    let signs = match whole.decimal {
        Some(decimal) => {
            let word = if decimal == Decimal::Point { "point" } else { "comma" };
            let why =
                if given { "as you say".to_owned() } else { format!("{points} with a point, {commas} with a comma") };
            format!("decimal {word} ({why})")
        }
        None if points + commas == 0 => "no decimals that say which sign is theirs".to_owned(),
        None => format!("decimals with a point ({points}) and a comma ({commas}); say which with --decimal"),
    };
    format!(
        "{}: {} hold, {} cannot be ({} of them change the conclusion), {} not judged\n{signs}",
        many(whole.results.len(), "result"),
        count("holds"),
        count("cannot") + count("decision-error"),
        count("decision-error"),
        count("not-judged")
    )
}

fn lines(whole: &Whole) -> Vec<u8> {
    let header = ["unit", "place", "kind", "text", "answer", "check", "verdict", "why"];
    let rows = whole.results.iter().flat_map(|judged| {
        let start = || {
            let unit = place(judged).split(' ').next().unwrap_or_default().to_owned();
            let code = judged.kind.code().to_owned();
            vec![unit, judged.place.to_string(), code, judged.text.clone(), judged.answer.to_owned()]
        };
        let row = |rest: [String; 3]| start().into_iter().chain(rest).collect();
        let mut rows: Vec<Vec<String>> = judged
            .verdicts
            .iter()
            .map(|v| row([v.check.code().to_owned(), v.answer.code().to_owned(), v.why.text().en]))
            .collect();
        if rows.is_empty() {
            rows.push(row([String::new(), Answer::CannotJudge.code().to_owned(), String::new()]));
        }
        rows
    });
    csv::table(&header, rows)
}
