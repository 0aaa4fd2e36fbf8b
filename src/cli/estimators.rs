//! `beraad list` and `beraad explain`.

use super::show;
use crate::document::did_you_mean;
use crate::error::Result;
use crate::estimators::{self, JUDGES, REGISTRY};
use crate::value::ShapeKind;
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
    let all = || REGISTRY.iter().map(|e| e.about()).chain(JUDGES.iter().copied());
    let width = all().map(|a| a.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for about in all() {
        let more = if about.shapes.contains(&ShapeKind::Summaries) { " +" } else { "" };
        let takes = about.shapes.first().map_or("a row", |s| s.code());
        let start = format!("{:width$}  {:10}  ", about.id, format!("{takes}{more}"));
        let below = " ".repeat(start.len());
        let page = textwrap::Options::new(80).initial_indent(&start).subsequent_indent(&below);
        out.push_str(&textwrap::fill(about.title_en, page));
        out.push('\n');
    }
    out.push_str("\n+ also from printed sizes, means and standard deviations (--n, --sd)\n");
    out.push_str("a row: added by itself to judged rows of other estimators\n");
    show::stdout(&out);
    Ok(ExitCode::SUCCESS)
}

pub fn explain(args: &ExplainArgs) -> Result<ExitCode> {
    let Some(a) = estimators::about(&args.id) else {
        let help =
            did_you_mean(&args.id, REGISTRY.iter().map(|e| e.about()).chain(JUDGES.iter().copied()).map(|a| a.id));
        eprintln!("error: there is no estimator `{}`; {help}", args.id);
        return Ok(ExitCode::from(2));
    };
    let mut shapes: Vec<&str> = a.shapes.iter().map(|s| s.code()).collect();
    if shapes.is_empty() {
        shapes.push("a finished row");
    }
    let mut out = format!("{} ({}, takes {})\n", a.title_en, a.id, shapes.join(" or "));
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
