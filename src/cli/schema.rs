//! `beraad schema`.

use super::show;
use crate::data::codebook::Codebook;
use crate::error::Result;
use crate::ledger::claims::Claims;
use crate::plan::Plan;
use crate::report::json;
use clap::ValueEnum;
use schemars::schema_for;
use std::process::ExitCode;

/// The JSON Schema of a file that the program reads or writes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad schema plan > plan.schema.json")]
pub struct Args {
    /// Which file
    #[arg(value_enum)]
    of: Of,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// results.json
    Results,
    /// A plan
    Plan,
    /// codebook.toml
    Codebook,
    /// claims.toml
    Claims,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let schema = match args.of {
        Of::Results => json::schema(),
        Of::Plan => schema_for!(Plan).to_value(),
        Of::Codebook => schema_for!(Codebook).to_value(),
        Of::Claims => schema_for!(Claims).to_value(),
    };
    show::stdout(&String::from_utf8_lossy(&json::pretty(&schema)));
    Ok(ExitCode::SUCCESS)
}
