//! `beraad instrument`.

use super::show;
use crate::data::instruments::{self, Coding, Sheet};
use crate::document::did_you_mean;
use crate::error::Result;
use std::process::ExitCode;

/// Instruments, and the part of a codebook that each one is: items, scales, scores.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad instrument\n  beraad instrument isel-12 --coding 1-4 >> codebook.toml\n\n\
Sheets hold what was read literally in their sources; what is not known is said and left out.")]
pub struct Args {
    /// Id, as the list without id prints it
    id: Option<String>,
    /// What the names of its columns begin with [default: its own]
    #[arg(long, requires = "id")]
    prefix: Option<String>,
    /// Codes of the lowest and the highest answer in your form, such as 1-4
    #[arg(long, requires = "id", value_name = "LOW-HIGH", allow_hyphen_values = true)]
    coding: Option<Coding>,
    /// Code of the lowest answer in your form, where that says all
    #[arg(long, requires = "id", allow_negative_numbers = true)]
    lowest: Option<i16>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let sheets = instruments::shipped();
    let Some(id) = &args.id else {
        show::stdout(&list(&sheets));
        return Ok(ExitCode::SUCCESS);
    };
    let Some(sheet) = sheets.iter().find(|sheet| sheet.id == *id) else {
        let help = did_you_mean(id, sheets.iter().map(|sheet| sheet.id.as_str()));
        eprintln!("error: there is no instrument `{id}`; {help}");
        return Ok(ExitCode::from(2));
    };
    let prefix = args.prefix.as_deref().unwrap_or(&sheet.prefix);
    if prefix.trim() != prefix || prefix.chars().any(|c| c.is_control() || c == '?') {
        eprintln!("error: a prefix has no white space around it, no control character and no question mark");
        return Ok(ExitCode::from(2));
    }
    let Some(coding) = sheet.choose(args.coding, args.lowest) else {
        let mut out = match (args.coding, args.lowest) {
            (None, None) => format!("error: how answers are coded must be chosen: {}\n", sheet.choices()),
            _ => format!("error: {} cannot be coded so; choose {}\n", sheet.short, sheet.choices()),
        };
        for source in &sheet.source {
            out.push_str(&format!("  {}\n    {}\n", source.says, source.at));
        }
        eprint!("{out}");
        return Ok(ExitCode::from(2));
    };
    show::stdout(&sheet.codebook(coding, prefix));
    Ok(ExitCode::SUCCESS)
}

/// Id, title, size and what must be chosen.
fn list(sheets: &[Sheet]) -> String {
    let width = sheets.iter().map(|sheet| sheet.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for sheet in sheets {
        let scores = match sheet.scale.len() {
            0 if sheet.items() == 1 => "its answer is the score",
            0 => "no rule for a score in the sources",
            _ => "scored",
        };
        let items = if sheet.items() == 1 { "1 item".to_owned() } else { format!("{} items", sheet.items()) };
        let text = format!("{}: {items}; {scores}; choose {}", sheet.title.en, sheet.choices());
        let start = format!("{:width$}  ", sheet.id);
        let below = " ".repeat(start.len());
        let page = textwrap::Options::new(80).initial_indent(&start).subsequent_indent(&below);
        out.push_str(&textwrap::fill(&text, page));
        out.push('\n');
    }
    out
}
