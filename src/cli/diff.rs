//! `beraad diff`.

use super::show;
use crate::diff::{self, Change, Diff, Field, Input, Kind, Moved, Run};
use crate::error::Result;
use crate::report::{csv, json, number};
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;

/// Which numbers moved between two runs, by how much, and which input moved them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad diff reports/last-year reports/preventive-2016\n\nOnly results.json of \
each run is read. A change that cannot reach a row is not\nblamed for it; where several can, all are named.")]
pub struct Args {
    /// Report folder, or results.json, of the first run
    #[arg(value_name = "RUN_A")]
    a: PathBuf,
    /// The same of the second
    #[arg(value_name = "RUN_B")]
    b: PathBuf,
    /// Every field that moved, not only the main ones
    #[arg(long)]
    all: bool,
    /// Exit with 1 when a number or a claim moved
    #[arg(long)]
    exit_code: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// The fields that a reader looks for first.
const MAIN: [&str; 8] = ["value", "low", "high", "p_value", "p_adjusted", "n_used", "verdict", "note"];

pub fn run(args: &Args) -> Result<ExitCode> {
    let diff = diff::diff(&Run::read(&args.a)?, &Run::read(&args.b)?);
    match args.format {
        Format::Table => show::stdout(&table(&diff, args.all)),
        Format::Csv => show::stdout(&String::from_utf8_lossy(&csv::table(&HEAD, rows(&diff).into_iter()))),
        Format::Json => show::stdout(&String::from_utf8_lossy(&json::pretty(&diff))),
    }
    let moved = !diff.moved.is_empty() || !diff.claims.is_empty();
    Ok(ExitCode::from(u8::from(args.exit_code && moved)))
}

fn table(diff: &Diff, all: bool) -> String {
    let mut out = String::new();
    if diff.inputs.is_empty() {
        out.push_str("No input differs.\n");
    } else {
        out.push_str("Inputs that differ\n");
        for (i, change) in diff.inputs.iter().enumerate() {
            out.push_str(&wrapped(&format!("  [{}] ", i + 1), &input(change)));
        }
    }
    let total = diff.moved.len() as u64 + diff.same;
    out.push_str(&format!(
        "\n{} of {total} rows moved; {} are the same to the last digit.\n",
        diff.moved.len(),
        diff.same
    ));
    let mut analysis = "";
    for moved in &diff.moved {
        if moved.analysis != analysis {
            analysis = &moved.analysis;
            out.push_str(&format!("\n{analysis}\n"));
        }
        let state = match moved.kind {
            Kind::Moved => "",
            Kind::Gone => "; gone",
            Kind::New => "; new",
        };
        let what = format!("{}, {}, {}{state} {}", moved.estimator, moved.term, moved.measure, blamed(moved));
        out.push_str(&wrapped("  ", &what));
        let shown = |f: &&Field| all || MAIN.contains(&f.name);
        for field in moved.fields.iter().filter(shown) {
            out.push_str(&wrapped("    ", &change(field, moved.kind)));
        }
        let hidden = moved.fields.iter().filter(|f| !shown(f)).count();
        if hidden == moved.fields.len() {
            out.push_str(&format!("    {hidden} fields that --all shows\n"));
        }
    }
    if !diff.claims.is_empty() {
        out.push_str("\nClaims whose status changed\n");
        let word = |s: &str| if s.is_empty() { "not there".to_owned() } else { s.to_owned() };
        for c in &diff.claims {
            out.push_str(&wrapped("  ", &format!("{}: {} -> {}", c.claim, word(&c.from), word(&c.to))));
        }
    }
    out
}

/// Which inputs can have moved a row.
fn blamed(moved: &Moved) -> String {
    match &moved.by[..] {
        [] => "[no input that differs can have moved it]".to_owned(),
        by => format!("[{}]", by.iter().map(|i| (i + 1).to_string()).collect::<Vec<_>>().join(" or ")),
    }
}

fn input(change: &Change) -> String {
    let words = change.input.words();
    let state = |s: &str| if s.is_empty() { "not there".to_owned() } else { s.to_owned() };
    match &change.input {
        // A part of a plan is long; the plans are in both manifests.
        Input::Plan(_) | Input::Analysis(_) | Input::Family { .. } => match (&*change.from, &*change.to) {
            ("", _) => format!("{words}: new"),
            (_, "") => format!("{words}: gone"),
            (from, to) if from.len() + to.len() < 120 => format!("{words}: {from} -> {to}"),
            _ => words,
        },
        _ => format!("{words}: {} -> {}", state(&change.from), state(&change.to)),
    }
}

fn change(field: &Field, kind: Kind) -> String {
    let short = |s: &str| match s.parse::<f64>() {
        Ok(x) if x.is_finite() => digits(x, 6),
        _ if s.is_empty() => "-".to_owned(),
        _ => s.to_owned(),
    };
    match kind {
        Kind::Gone => format!("{} was {}", field.name, short(&field.from)),
        Kind::New => format!("{} is {}", field.name, short(&field.to)),
        Kind::Moved => {
            let by = field.by().map(|by| format!(" (by {})", digits(by, 2))).unwrap_or_default();
            format!("{} {} -> {}{by}", field.name, short(&field.from), short(&field.to))
        }
    }
}

/// A number in so many significant digits.
fn digits(x: f64, digits: usize) -> String {
    let rounded: f64 = format!("{x:.*e}", digits - 1).parse().unwrap_or(x);
    number::exact(rounded)
}

fn wrapped(indent: &str, text: &str) -> String {
    let below = " ".repeat(indent.chars().count() + 2);
    let page = textwrap::Options::new(80).initial_indent(indent).subsequent_indent(&below);
    format!("{}\n", textwrap::fill(text, page))
}

const HEAD: [&str; 10] = ["analysis", "estimator", "term", "measure", "kind", "field", "from", "to", "by", "moved_by"];

/// A line a field that moved.
fn rows(diff: &Diff) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for m in &diff.moved {
        let kind = match m.kind {
            Kind::Moved => "moved",
            Kind::Gone => "gone",
            Kind::New => "new",
        };
        let by: Vec<String> = m.by.iter().filter_map(|&i| diff.inputs.get(i)).map(|c| c.input.words()).collect();
        for f in &m.fields {
            let difference = f.by().map(number::exact).unwrap_or_default();
            let cells = [&m.analysis, &m.estimator, &m.term, &m.measure].map(String::clone).into_iter();
            let cells = cells.chain([kind.to_owned(), f.name.to_owned(), f.from.clone(), f.to.clone(), difference]);
            out.push(cells.chain([by.join(" or ")]).collect());
        }
    }
    out
}
