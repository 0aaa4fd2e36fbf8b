//! `beraad twin`.

use crate::error::{Error, Result};
use crate::run;
use crate::twin;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Scripts in R and SPSS that recompute every number of a run from the same
/// files, and compare.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad twin analyses/supervision-order-2016.toml\n  Rscript \
reports/supervision-order-2016-twin/twin.R\n\nThe R script prints PASS, or the digits that differ, for each row, and ends\nwith \
status 1 when any row differs. The scripts hold no row of the data.")]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
    /// Folder to write twin.R and twin.sps into [default: reports/<study>-twin]
    #[arg(long)]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let study = run::check(&args.plan)?;
    let results = run::evaluate(&study, None)?;
    let scripts = run::twin(&study, &results)?;
    let out = args.out.clone().unwrap_or_else(|| {
        let report = run::default_out(&study);
        report.with_file_name(format!("{}-twin", study.plan.value.study.id))
    });
    std::fs::create_dir_all(&out).map_err(|e| Error::io(&out, e))?;
    let files = [("twin.R", &scripts.r), ("twin.sps", &scripts.sps)];
    files.iter().try_for_each(|(name, _)| ours(&out.join(name)))?;
    for (name, text) in files {
        write(&out.join(name), text)?;
        println!("{}", out.join(name).display());
    }
    eprintln!("Here, run:\n  Rscript {}\n  pspp {}", out.join("twin.R").display(), out.join("twin.sps").display());
    Ok(ExitCode::SUCCESS)
}

/// Refuses to write over a file that is no twin.
fn ours(path: &Path) -> Result<()> {
    match std::fs::read_to_string(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io(path, e)),
        Ok(text) if text.lines().next().is_some_and(|line| line.contains(twin::MARK)) => Ok(()),
        Ok(_) => Err(Error::io(path, "this file is no twin of a run; name another folder with --out")),
    }
}

/// Whole or not at all.
fn write(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("partial");
    std::fs::write(&beside, text).map_err(|e| Error::io(&beside, e))?;
    std::fs::rename(&beside, path).map_err(|e| Error::io(path, e))
}
