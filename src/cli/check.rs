//! `beraad check`.

use super::mend::{fill, page};
use super::show::{self, many};
use crate::data::codebook::Codebook;
use crate::data::{Inspected, Inspection, Source, inspect};
use crate::document::{Document, did_you_mean};
use crate::error::{Error, Result, shown};
use crate::report::{csv, json};
use crate::run;
use crate::value::Text;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Plan and data against the codebook; every disagreement at once, what to mend first on top.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad check analyses/preventive-2016.toml\n  \
beraad check --data families.csv --codebook codebook.toml --format csv\n\n\
Exit 1 when there is something to mend. A remark may well be right, and stops nothing.")]
pub struct Args {
    /// The plan, a TOML file
    #[arg(required_unless_present = "data")]
    plan: Option<PathBuf>,
    /// A file with a table, without a plan; with --codebook
    #[arg(long, value_name = "FILE", requires = "codebook", conflicts_with = "plan")]
    data: Option<PathBuf>,
    /// The codebook of --data
    #[arg(long, value_name = "FILE", requires = "data")]
    codebook: Option<PathBuf>,
    /// The table of the codebook, when it has several
    #[arg(long, value_name = "NAME", requires = "data")]
    table: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on 80 columns
    Text,
    /// A line for each disagreement and each remark
    Csv,
    /// All that was checked
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (inspection, sound) = match (&args.plan, &args.data, &args.codebook) {
        (Some(plan), ..) => {
            let checked = run::inspect(plan)?;
            let claims: usize = checked.claims.iter().map(|claims| claims.value.claim.len()).sum();
            let analyses = checked.plan.value.analysis.len();
            (checked.inspection, Some(format!("{analyses} analyses and {claims} published claims are in order")))
        }
        (None, Some(data), Some(codebook)) => (inspect(&[source(data, codebook, args.table.as_deref())?])?, None),
        _ => return Ok(ExitCode::from(2)),
    };
    show::stdout(&match args.format {
        Format::Text => text(&inspection),
        Format::Csv => String::from_utf8_lossy(&lines(&inspection)).into_owned(),
        Format::Json => String::from_utf8_lossy(&json::pretty(&inspection)).into_owned(),
    });
    let (wrong, remarks) = (inspection.disagreements().count(), inspection.remarks().count());
    for table in inspection.tables.iter().filter(|table| table.disagreements.is_empty()) {
        eprintln!("{}: {} rows agree with the codebook", table.name, table.rows);
    }
    if remarks > 0 {
        eprintln!("{}, which may well be right", many(remarks, "remark"));
    }
    if wrong > 0 {
        let total = inspection.disagreements().map(|found| found.rows).sum::<u64>();
        eprintln!("{} between the data and their codebook", many(total as usize, "disagreement"));
        return Ok(ExitCode::FAILURE);
    }
    if let Some(sound) = sound {
        eprintln!("{sound}");
    }
    Ok(ExitCode::SUCCESS)
}

/// A table without a plan: the one that is named, or the only one, or the one of the file's name.
fn source(file: &Path, codebook: &Path, table: Option<&str>) -> Result<Source> {
    let book = Document::<Codebook>::read(codebook)?;
    let tables = &book.value.table;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = table.unwrap_or(&stem);
    let named = tables.iter().find(|table| table.name == name);
    let only = if table.is_none() && tables.len() == 1 { tables.first() } else { None };
    let Some(found) = named.or(only) else {
        let help = did_you_mean(name, tables.iter().map(|table| table.name.as_str()));
        let problem = book.problem("table", format!("the codebook has no table `{name}`; name one with --table"));
        return Err(Error::Plan(vec![problem.help(help)]));
    };
    Ok(Source {
        name: found.name.clone(),
        label: Text::same(&found.name),
        file: file.to_owned(),
        study: Arc::new(book.value.study.clone()),
        book: Arc::new(found.clone()),
        join: vec![],
    })
}

/// How each file was read, what to mend, remarks, what was checked.
fn text(inspection: &Inspection) -> String {
    let mut out = String::new();
    for table in &inspection.tables {
        read_as(&mut out, table);
    }
    if inspection.disagreements().next().is_some() {
        out.push_str("\nTo mend, in this order\n\n");
        out.push_str(&page(inspection.disagreements()));
    }
    if inspection.remarks().next().is_some() {
        out.push_str("\nRemarks: these may well be right\n\n");
        out.push_str(&page(inspection.remarks()));
    }
    out.push_str("\nWhat was checked\n");
    for table in inspection.tables.iter().filter(|table| !table.done.is_empty()) {
        out.push_str(&format!("\n  {}\n    examined    found\n", table.name));
        for done in &table.done {
            let found = if done.found == 0 { "none".to_owned() } else { done.found.to_string() };
            fill(&mut out, &format!("{:>12} {found:>8}  ", done.examined), &" ".repeat(23), &done.what);
        }
    }
    out
}

fn read_as(out: &mut String, table: &Inspected) {
    fill(out, "", "  ", &format!("{}: {}", table.name, shown(&table.file)));
    let Some(read) = &table.read_as else {
        out.push_str("  not read\n");
        return;
    };
    out.push_str(&format!("  {}, {} rows\n", read.format, table.rows));
    for detail in &read.details {
        let why = if detail.given { "as the codebook says" } else { &detail.because };
        fill(out, &format!("  {:<11} ", detail.what), &" ".repeat(14), &format!("{} ({why})", detail.found));
    }
}

/// A line for each disagreement and each remark, in the order of mending.
fn lines(inspection: &Inspection) -> Vec<u8> {
    let mut all: Vec<_> = inspection
        .tables
        .iter()
        .flat_map(|table| {
            table.disagreements.iter().chain(&table.remarks).map(move |found| (table.name.clone(), found))
        })
        .collect();
    all.sort_by_key(|(_, found)| found.check);
    let rows = all.into_iter().map(|(table, found)| {
        vec![
            table,
            found.check.code().to_owned(),
            if found.check.remark() { "remark" } else { "mend" }.to_owned(),
            shown(&found.file),
            found.row.map(|row| row.to_string()).unwrap_or_default(),
            found.column.clone().unwrap_or_default(),
            found.found.clone(),
            found.expected.clone(),
            found.remedy.clone(),
            found.rows.to_string(),
        ]
    });
    let header = ["table", "check", "severity", "file", "row", "column", "found", "expected", "remedy", "rows"];
    csv::table(&header, rows)
}
