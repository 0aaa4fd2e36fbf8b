//! `beraad selftest`.

use super::{progress, show};
use crate::error::Result;
use crate::report::catalogue::Words;
use crate::report::{csv, json, number};
use crate::run;
use crate::selftest::{Fared, MOST_DRAWS, Selftest, Share, Truth};
use crate::value::Lang;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;

/// Whether the plan's estimators can be trusted on data of its shape: studies simulated with its own arms, clusters and
/// gaps, in which the truth is known.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad selftest analyses/preventive-2016.toml\n  \
beraad selftest analyses/preventive-2016.toml --runs 200 --analysis effect-risk --format csv\n\n\
In one world the treatment changes nothing: an estimator should call a difference found in 5% of the studies\n\
(level 0.95) and its interval should hold 0 in 95%. In the other it is worse by the plan's margin: that should\n\
be found often, and \"not worse\" hardly ever be said.")]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
    /// Simulated studies in each world
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    runs: u32,
    /// Only these analyses of the plan
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    analysis: Vec<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No progress bar
    #[arg(long)]
    quiet: bool,
    /// Threads; all cores without it
    #[arg(long)]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on 80 columns
    Table,
    /// A line for each row of each estimator in each world
    Csv,
    /// All of it
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(threads) = args.threads {
        run::set_threads(threads);
    }
    let study = run::check(&args.plan)?;
    let study = run::only(study, &args.analysis)?;
    let found = progress::shown(args.quiet, |meter| run::selftest(&study, u64::from(args.runs), meter))?;
    show::stdout(&match args.format {
        Format::Table => table(&found, args.runs),
        Format::Csv => String::from_utf8_lossy(&lines(&found)).into_owned(),
        Format::Json => String::from_utf8_lossy(&json::pretty(&found)).into_owned(),
    });
    Ok(ExitCode::SUCCESS)
}

/// A share in per cent with its Monte Carlo error: `4.9±0.5`.
fn share(share: Share) -> String {
    match share.value().zip(share.error()) {
        Some((p, e)) => {
            format!("{}±{}", number::fixed(100.0 * p, 1, Lang::En), number::fixed(100.0 * e, 1, Lang::En))
        }
        None => number::DASH.to_owned(),
    }
}

/// More wrong than chance explains: three Monte Carlo errors (of the share that should be) beyond it.
fn off(share: Share, should: f64) -> bool {
    let error = (should * (1.0 - should) / share.of.max(1) as f64).sqrt();
    share.value().is_some_and(|p| p > should + 3.0 * error)
}

const NAME: usize = 20;

/// At most 80 columns: what happens in the one world left, in the other right.
fn table(found: &Selftest, runs: u32) -> String {
    let words = Words::new(Lang::En);
    let pad = " ".repeat(NAME);
    let say = |out: &mut String, text: &str| {
        out.push_str(&textwrap::fill(text, 80));
        out.push('\n');
    };
    let mut out = format!("{pad}{:>30}{:>30}\n{pad}", "in truth no difference", "in truth worse by the margin");
    let heads = ["found", "covered", "not worse", "found", "covered", "not worse"];
    out.extend(heads.map(|h| format!("{h:>10}")));
    out.push('\n');
    let mut heading = ("", "");
    let mut silent: Vec<String> = Vec::new();
    for f in found.fared.iter().filter(|f| f.truth == Truth::NoEffect) {
        if (f.analysis.as_str(), f.term.code.as_str()) != heading {
            heading = (&f.analysis, &f.term.code);
            let text = format!("{}: {}", f.analysis, f.term.text.en);
            out.push('\n');
            say(&mut out, &text);
        }
        let same = |g: &&Fared| {
            (g.truth, &g.analysis, g.estimator, &g.term, g.measure)
                == (Truth::AtMargin, &f.analysis, f.estimator, &f.term, f.measure)
        };
        let other = found.fared.iter().find(same);
        let wrong = 1.0 - f.level;
        let liberal = if off(f.found, wrong) { "!" } else { "" };
        let claimed = other.filter(|g| off(g.not_worse, wrong / 2.0)).map_or("", |_| "!");
        let cells = [
            format!("{}{liberal}", share(f.found)),
            share(f.covered),
            share(f.not_worse),
            other.map_or_else(|| number::DASH.to_owned(), |g| share(g.found)),
            other.map_or_else(|| number::DASH.to_owned(), |g| share(g.covered)),
            other.map_or_else(|| number::DASH.to_owned(), |g| format!("{}{claimed}", share(g.not_worse))),
        ];
        let name = format!("{} {}", f.estimator, f.measure.symbol);
        let lines = textwrap::wrap(&name, textwrap::Options::new(NAME - 1).initial_indent(" ").subsequent_indent("  "));
        for (i, line) in lines.iter().enumerate() {
            out.push_str(line);
            if i + 1 == lines.len() {
                out.push_str(&" ".repeat(NAME.saturating_sub(line.chars().count())));
                out.extend(cells.iter().map(|c| format!("{c:>10}")));
            }
            out.push('\n');
        }
        if f.answered < f.runs {
            let share = number::fixed(100.0 * (1.0 - f.answered as f64 / f.runs as f64), 1, Lang::En);
            silent.push(format!("{}, {name}: no number in {share}% of the studies without effect", f.analysis));
        }
    }
    let level = found.fared.first().map_or(0.95, |f| f.level);
    let wrong = 100.0 * (1.0 - level);
    out.push('\n');
    say(
        &mut out,
        &format!(
            "Per cent of {runs} simulated studies, ± Monte Carlo standard error. Left: \"found\" is the type I error and \
             should be {}, \"covered\" {}, \"not worse\" is the power of that verdict. Right: \"found\" is the power, \
             \"not worse\" the error of that verdict and should be at most {}. ! more wrong than chance explains.",
            number::fixed(wrong, 1, Lang::En),
            number::fixed(100.0 - wrong, 1, Lang::En),
            number::fixed(wrong / 2.0, 1, Lang::En)
        ),
    );
    say(
        &mut out,
        &format!(
            "The studies are simulated: arms, clusters, covariates and gaps are those of the data, outcomes are drawn anew. \
             Estimators that draw made at most {MOST_DRAWS} draws a study."
        ),
    );
    silent.iter().for_each(|line| say(&mut out, line));
    let mut said: Vec<(&str, &str)> = Vec::new();
    for u in &found.untested {
        if !said.contains(&(&u.analysis, u.estimator)) {
            said.push((&u.analysis, u.estimator));
            say(&mut out, &format!("Not tested: {}, {}: {}", u.analysis, u.estimator, words.note(&u.reason)));
        }
    }
    out
}

/// A line for each row of each estimator in each world.
fn lines(found: &Selftest) -> Vec<u8> {
    let header = [
        "analysis",
        "estimator",
        "term",
        "measure",
        "truth",
        "true_value",
        "level",
        "runs",
        "answered",
        "found",
        "found_error",
        "covered",
        "covered_error",
        "not_worse",
        "not_worse_error",
        "bias",
        "error_ratio",
    ];
    let opt = |x: Option<f64>| x.map(number::exact).unwrap_or_default();
    let rows = found.fared.iter().map(|f| {
        let shares = [f.found, f.covered, f.not_worse].into_iter().flat_map(|s| [opt(s.value()), opt(s.error())]);
        let first = [
            f.analysis.clone(),
            f.estimator.to_owned(),
            f.term.code.clone(),
            f.measure.id.to_owned(),
            f.truth.code().to_owned(),
            opt(f.true_value),
            number::exact(f.level),
            f.runs.to_string(),
            f.answered.to_string(),
        ];
        first.into_iter().chain(shares).chain([opt(f.bias), opt(f.error_ratio)]).collect()
    });
    csv::table(&header, rows)
}
