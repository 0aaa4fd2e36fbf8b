//! `beraad ledger`.

use super::show;
use crate::error::Result;
use crate::ledger::{Entry, Ledger, Status};
use crate::report::catalogue::Words;
use crate::report::{csv, json, table};
use crate::run;
use crate::value::Lang;
use clap::ValueEnum;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// Each published claim held against what the data give; exit 1 when one is contradicted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad ledger analyses/preventive-2016.toml\n  beraad ledger \
analyses/public-record.toml --format table\n\nTwo sources that contradict each other are rows of their own, and \
count too.\nWhere print and data part, choices that would explain it are named: hypotheses, no proof.")]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
    /// How to print it [default: table on a terminal, else csv]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on 80 columns
    Table,
    /// As ledger.csv
    Csv,
    /// All that is known of each row
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let results = run::evaluate(&run::check(&args.plan)?, None)?;
    let ledger = &results.ledger;
    let usual = if std::io::stdout().is_terminal() { Format::Table } else { Format::Csv };
    show::stdout(&match args.format.unwrap_or(usual) {
        Format::Table => text(ledger),
        Format::Csv => String::from_utf8_lossy(&csv::ledger(ledger)).into_owned(),
        Format::Json => String::from_utf8_lossy(&json::pretty(ledger)).into_owned(),
    });
    let count = |status| ledger.claims().filter(|e| e.status == status).count();
    let contradicted = count(Status::Contradicted);
    let disagree = ledger.between().filter(|e| e.status == Status::Contradicted).count();
    eprintln!(
        "{} claims: {} reproduced, {} true of every table that fits, {} of some, {contradicted} contradicted, {} not \
         recoverable",
        ledger.claims().count(),
        count(Status::Reproduced),
        count(Status::HoldsForAll),
        count(Status::HoldsForSome),
        count(Status::NotRecoverable)
    );
    if disagree > 0 {
        eprintln!("{} between sources", show::many(disagree, "contradiction"));
    }
    Ok(ExitCode::from(u8::from(contradicted + disagree > 0)))
}

const WIDTH: usize = 80;

/// At most 80 columns: a line a claim, under it why, where it was not reproduced as it stands.
fn text(ledger: &Ledger) -> String {
    let words = Words::new(Lang::En);
    let claims: Vec<&Entry> = ledger.claims().collect();
    let mut out = String::new();
    for (publication, entries) in table::by_publication(&claims) {
        out.push_str(&wrapped(publication, ""));
        for entry in entries {
            let said = entry.text.get(Lang::En);
            out.push_str(&wrapped(&format!("{}: {said}", entry.status.code()), "  "));
            let found = entry.computed.or(entry.low).map(|_| format!(", found {}", table::found(entry, &words)));
            let printed = table::printed(&entry.printed, &words);
            out.push_str(&wrapped(&format!("printed {printed}{}", found.unwrap_or_default()), "      "));
            let why = table::why(entry, &words);
            if entry.status != Status::Reproduced && !why.is_empty() {
                out.push_str(&wrapped(&format!("{why}."), "      "));
            }
        }
        out.push('\n');
    }
    if ledger.between().next().is_some() {
        out.push_str(&wrapped(&words.get("ledger-between"), ""));
        for entry in ledger.between() {
            out.push_str(&wrapped(&format!("{}: {}", entry.status.code(), entry.text.get(Lang::En)), "  "));
            out.push_str(&wrapped(&format!("{}.", table::why(entry, &words)), "      "));
        }
    }
    out
}

/// Lines that fit, each after the first further in.
fn wrapped(text: &str, indent: &str) -> String {
    let further = format!("{indent}  ");
    let options = textwrap::Options::new(WIDTH).initial_indent(indent).subsequent_indent(&further);
    format!("{}\n", textwrap::fill(text, options))
}
