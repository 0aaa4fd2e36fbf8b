//! `beraad validate`.

use super::show;
use crate::error::Result;
use crate::validate::{Validation, distributions, validate};
use clap::ValueEnum;
use std::process::ExitCode;

/// The shipped reference cases, run on this machine: how far each number is from its reference.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad validate\n  beraad validate --sources")]
pub struct Args {
    /// Also say in full where the expected numbers come from
    #[arg(long)]
    sources: bool,
    /// How the table is printed
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Markdown,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (estimators, distributions) = (validate(), distributions::validate());
    let parts = [("estimator", &estimators), ("distribution", &distributions)];
    let mut out = String::new();
    for (heading, all) in parts {
        out.push_str(&match args.format {
            Format::Table => table(heading, all, args.sources),
            Format::Markdown => markdown(heading, all),
        });
        out.push('\n');
    }
    let every = || estimators.iter().chain(&distributions);
    let compared: usize = every().map(|v| v.compared).sum();
    let failures: Vec<&String> = every().flat_map(|v| &v.failures).collect();
    out.push_str(&format!(
        "{} estimators and {} distributions, {compared} numbers, {} disagree.\n",
        estimators.len(),
        distributions.len(),
        failures.len()
    ));
    show::stdout(&out);
    for failure in &failures {
        eprintln!("{failure}");
    }
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn verdict(v: &Validation) -> String {
    if v.failures.is_empty() { "agrees".to_owned() } else { format!("{} disagree", v.failures.len()) }
}

/// At most 80 columns.
fn table(heading: &str, all: &[Validation], sources: bool) -> String {
    let widest = all.iter().map(|v| v.subject.len()).max().unwrap_or(0) + 1;
    let mut out = format!(
        "{heading:widest$}{:>5}{:>8}{:>7}{:>9}  {:7} source\n",
        "cases", "numbers", "digits", "worst", "verdict"
    );
    for v in all {
        let start = format!(
            "{:widest$}{:>5}{:>8}{:>7.0}{:>9.1e}  {:7} ",
            v.subject,
            v.cases,
            v.compared,
            v.digits,
            v.worst,
            verdict(v)
        );
        // The first words say who; `--sources` and `beraad explain` say how.
        let who = v.source.split([':', ';', ',']).next().unwrap_or_default();
        let room = 80usize.saturating_sub(start.chars().count());
        out.push_str(&start);
        out.extend(who.chars().take(room));
        out.push('\n');
        if sources {
            let page = textwrap::Options::new(80).initial_indent("    ").subsequent_indent("    ");
            out.push_str(&textwrap::fill(&v.origin, page));
            out.push('\n');
        }
    }
    out
}

fn markdown(heading: &str, all: &[Validation]) -> String {
    let mut out = format!("| {heading} | cases | numbers | digits asked | worst relative error | source | verdict |\n");
    out.push_str("|---|--:|--:|--:|--:|---|---|\n");
    for v in all {
        out.push_str(&format!(
            "| `{}` | {} | {} | {:.0} | {:.1e} | {} | {} |\n",
            v.subject,
            v.cases,
            v.compared,
            v.digits,
            v.worst,
            v.source.replace('|', "\\|"),
            verdict(v)
        ));
    }
    out
}
