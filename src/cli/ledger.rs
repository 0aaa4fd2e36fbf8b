//! `beraad ledger`.

use super::show;
use crate::error::Result;
use crate::ledger::Status;
use crate::report::csv;
use crate::run;
use std::path::PathBuf;
use std::process::ExitCode;

/// Each published claim held against what the data give; exit 1 when one is contradicted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad ledger analyses/preventive-2016.toml")]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let results = run::evaluate(&run::check(&args.plan)?, None)?;
    show::stdout(&String::from_utf8_lossy(&csv::ledger(&results.ledger)));
    let count = |status| results.ledger.entries.iter().filter(|e| e.status == status).count();
    let contradicted = count(Status::Contradicted);
    eprintln!(
        "{} claims: {} reproduced, {contradicted} contradicted, {} not recoverable",
        results.ledger.entries.len(),
        count(Status::Reproduced),
        count(Status::NotRecoverable)
    );
    Ok(ExitCode::from(u8::from(contradicted > 0)))
}
