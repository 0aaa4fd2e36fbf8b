//! `beraad validate`.

use super::show;
use crate::error::Result;
use crate::validate::{Validation, validate};
use std::process::ExitCode;

/// The shipped reference cases, run on this machine: how far each number is from its reference.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad validate\n  beraad validate --sources")]
pub struct Args {
    /// Also say where the expected numbers come from
    #[arg(long)]
    sources: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let all = validate();
    let mut out =
        format!("{:24}{:>6}{:>9}{:>18}  {}\n", "estimator", "cases", "numbers", "worst rel. error", "verdict");
    for v in &all {
        out.push_str(&line(v));
        if args.sources {
            let page = textwrap::Options::new(80).initial_indent("    ").subsequent_indent("    ");
            out.push_str(&textwrap::fill(&v.origin, page));
            out.push('\n');
        }
    }
    let compared: usize = all.iter().map(|v| v.compared).sum();
    let failures: Vec<&String> = all.iter().flat_map(|v| &v.failures).collect();
    out.push_str(&format!("{} estimators, {compared} numbers, {} disagree\n", all.len(), failures.len()));
    show::stdout(&out);
    for failure in &failures {
        eprintln!("{failure}");
    }
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn line(v: &Validation) -> String {
    let verdict = if v.failures.is_empty() { "agrees".to_owned() } else { format!("{} disagree", v.failures.len()) };
    format!("{:24}{:>6}{:>9}{:>18.1e}  {verdict} ({} digits)\n", v.estimator, v.cases, v.compared, v.worst, v.digits)
}
