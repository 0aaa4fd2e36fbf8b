//! `beraad reconstruct`.

use crate::data::reconstruct;
use crate::error::{Error, Result};
use std::path::PathBuf;
use std::process::ExitCode;

/// The tables of data/preventive-2016, made again from the published figures.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad reconstruct data/preventive-2016\n\nThe rows are not the study's: they \
reprint what was published; everything else is simulated without effect and marked so.")]
pub struct Args {
    /// Folder to write families.csv and measures.csv into
    dir: PathBuf,
    /// Seed of all that is drawn; the shipped files have 2016
    #[arg(long, default_value_t = 2016)]
    seed: u64,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    std::fs::create_dir_all(&args.dir).map_err(|e| Error::io(&args.dir, e))?;
    for (name, text) in reconstruct::preventive_2016(args.seed) {
        let (path, beside) = (args.dir.join(name), args.dir.join(format!(".{name}.partial")));
        std::fs::write(&beside, text).map_err(|e| Error::io(&beside, e))?;
        std::fs::rename(&beside, &path).map_err(|e| Error::io(&path, e))?;
        eprintln!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
