//! `beraad codebook`: a draft for a data file, or a written codebook as a readable table.

mod table;

use super::show;
use crate::data::codebook::{Codebook, FileBook};
use crate::data::draft;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::report::catalogue::Words;
use crate::report::{csv, html, page};
use crate::value::Lang;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A draft codebook for a data file, each guess marked; or a written codebook as a table to read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad codebook data/preventive-2016/families.csv\n  \
beraad codebook export.xlsx --file sheet=Blad1 --file dates=day-month-year\n  \
beraad codebook data/preventive-2016/codebook.toml --format markdown --lang en\n\n\
A data file is CSV, SPSS (.sav, .zsav), Stata (.dta), Excel (.xlsx), OpenDocument (.ods) or Parquet. What SPSS\n\
and Stata say of their variables is taken over: labels, missing values, levels of measurement.\n\n\
A draft names every column that may identify someone, and shows none of its values. Read each line: it was\n\
guessed, for the reason behind the #.")]
pub struct Args {
    /// A data file (a draft is made), or a codebook in TOML (it is set as a table)
    file: PathBuf,
    /// Of a draft: the name of its table [default: the name of the file]
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// Of a data file: how it is written, where that is not plain; decimal=comma, dates=day-month-year, sheet=Blad1,
    /// separator=;, encoding=windows-1252, thousands=true
    #[arg(long = "file", value_name = "KEY=VALUE")]
    written: Vec<String>,
    /// Of a written codebook: what it becomes [default: markdown]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Of a written codebook: the language [default: nl]
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// Write to this file, which must not exist yet, instead of the screen
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Html,
    Markdown,
    Csv,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    Nl,
    En,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let toml = args.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let text = if toml { exported(args)? } else { drafted(args)? };
    match &args.out {
        None => show::stdout(&text),
        Some(path) => {
            write_new(path, &text)?;
            eprintln!("{}", path.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn drafted(args: &Args) -> Result<String> {
    let stem = || args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = args.table.clone().unwrap_or_else(stem);
    draft::propose(&args.file, &file_book(&args.written)?, &name)
}

fn exported(args: &Args) -> Result<String> {
    let document = Document::<Codebook>::read(&args.file)?;
    let words = Words::new(match args.lang {
        Some(Language::En) => Lang::En,
        Some(Language::Nl) | None => Lang::Nl,
    });
    let page = table::page(&document.value, &words);
    Ok(match args.format.unwrap_or(Format::Markdown) {
        Format::Markdown => page::markdown(&page::filled(&page)),
        Format::Csv => String::from_utf8_lossy(&csv::page(&page)).into_owned(),
        Format::Html => html::text(&page::filled(&page), &words)?,
    })
}

/// How a file is written, as `--file KEY=VALUE` says.
pub(super) fn file_book(said: &[String]) -> Result<FileBook> {
    let toml = |said: &String| match said.split_once('=') {
        // Its value may be a space or a tab, and begin with an equals sign.
        Some((key, value)) if key.trim() == "separator" => {
            let value = if matches!(value, "tab" | "\\t") { "\t" } else { value };
            format!("separator = {}", quoted(value))
        }
        Some((key, value)) if key.trim() == "thousands" => format!("thousands = {}", value.trim()),
        Some((key, value)) => format!("{} = {}", key.trim(), quoted(value.trim())),
        None => format!("{} = true", quoted(said)),
    };
    let text: Vec<String> = said.iter().map(toml).collect();
    Ok(Document::<FileBook>::parse(Path::new("--file"), text.join("\n"))?.value)
}

/// A text of TOML, written as JSON: their escapes are the same but for one character.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007F")
}

/// Writes a file that was not there: a codebook that someone has corrected is not written over.
fn write_new(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create_new(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Error::io(path, "this file exists; name another, or remove it first"),
        _ => Error::io(path, e),
    })?;
    file.write_all(text.as_bytes()).map_err(|e| Error::io(path, e))
}
