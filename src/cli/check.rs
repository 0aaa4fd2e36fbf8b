//! `beraad check`.

use crate::error::Result;
use crate::run;
use std::path::PathBuf;
use std::process::ExitCode;

/// Plan and data against the codebook; every disagreement at once, with file, row and column.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad check analyses/preventive-2016.toml")]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let study = run::check(&args.plan)?;
    for table in &study.data.tables {
        eprintln!("{}: {} rows agree with the codebook", table.source.name, table.frame.height());
    }
    let claims: usize = study.claims.iter().map(|c| c.value.claim.len()).sum();
    eprintln!("{} analyses and {claims} published claims are in order", study.plan.value.analysis.len());
    Ok(ExitCode::SUCCESS)
}
