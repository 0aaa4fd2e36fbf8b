//! `beraad list` and `beraad explain`.

use super::show;
use crate::document::did_you_mean;
use crate::error::Result;
use crate::estimators::{self, REGISTRY};
use std::process::ExitCode;

/// The estimators, by id.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad list")]
pub struct ListArgs {}

/// One estimator: definition, assumptions, reference, oracle.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad explain wilson_rate")]
pub struct ExplainArgs {
    /// Registry id, as `beraad list` prints it
    id: String,
}

pub fn list(_: &ListArgs) -> Result<ExitCode> {
    let width = REGISTRY.iter().map(|e| e.about().id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for estimator in REGISTRY {
        let about = estimator.about();
        out.push_str(&format!("{:width$}  {:10}  {}\n", about.id, about.shape().code(), about.title_en));
    }
    show::stdout(&out);
    Ok(ExitCode::SUCCESS)
}

pub fn explain(args: &ExplainArgs) -> Result<ExitCode> {
    let Some(estimator) = estimators::find(&args.id) else {
        let help = did_you_mean(&args.id, REGISTRY.iter().map(|e| e.about().id));
        eprintln!("error: there is no estimator `{}`; {help}", args.id);
        return Ok(ExitCode::from(2));
    };
    let a = estimator.about();
    let mut out = format!("{} ({}, {})\n", a.title_en, a.id, a.shape().code());
    for (heading, text) in [
        ("Definition", a.definition),
        ("Assumes", a.assumptions),
        ("Undefined", a.undefined),
        ("Reference", a.reference),
        ("Oracle", a.oracle),
    ] {
        out.push_str(&format!("\n{heading}\n"));
        let page = textwrap::Options::new(80).initial_indent("  ").subsequent_indent("  ");
        out.push_str(&textwrap::fill(text, page));
        out.push('\n');
    }
    show::stdout(&out);
    Ok(ExitCode::SUCCESS)
}
