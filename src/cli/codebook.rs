//! `beraad codebook`: a draft for a data file, or a written codebook as a readable table.

mod table;

use super::show;
use crate::data::codebook::Codebook;
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
beraad codebook data/preventive-2016/codebook.toml --format markdown --lang en\n\n\
A draft names every column that may identify someone, and shows none of its values. Read each line: it was\n\
guessed, for the reason behind the #.")]
pub struct Args {
    /// A data file (a draft is made), or a codebook in TOML (it is set as a table)
    file: PathBuf,
    /// Of a draft: the name of its table [default: the name of the file]
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
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
    draft::propose(&args.file, &args.table.clone().unwrap_or_else(stem))
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

/// Writes a file that was not there: a codebook that someone has corrected is not written over.
fn write_new(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create_new(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Error::io(path, "this file exists; name another, or remove it first"),
        _ => Error::io(path, e),
    })?;
    file.write_all(text.as_bytes()).map_err(|e| Error::io(path, e))
}
