//! `beraad lock`.

use crate::document::Document;
use crate::error::{Error, Result};
use crate::lock::{self, Lock};
use crate::plan::Plan;
use crate::run;
use std::path::PathBuf;
use std::process::ExitCode;

/// Fixes a plan, its codebooks and the program's version before the data are opened.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  beraad lock analyses/preventive-2016.toml\n\nThe plan is tried on dummy data drawn \
from its codebooks; the data themselves\nare not read and need not be there. The lock stands beside the plan \
(preventive-2016.lock);\nfrom then on each report lists what was planned against what was done."
)]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
    /// Lock a plan that was locked before; the earlier day is kept
    #[arg(long)]
    again: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let plan = Document::<Plan>::read(&args.plan)?;
    let earlier = match Lock::read(&args.plan) {
        Ok(Some(earlier)) if !args.again => return Err(lock::locked_already(&plan, &earlier)),
        Ok(earlier) => earlier,
        // A broken lock can be replaced, and no longer says since when.
        Err(_) if args.again => None,
        Err(e) => return Err(e),
    };
    let unanswered = run::rehearse(&plan)?;
    let mut lock = Lock::of(&plan, &run::program(), &run::today(), unanswered)?;
    if let Some(earlier) = &earlier {
        lock = lock.after(earlier);
    }
    let path = lock::path(&args.plan);
    let beside = path.with_extension("lock.partial");
    std::fs::write(&beside, lock.text()).map_err(|e| Error::io(&beside, e))?;
    std::fs::rename(&beside, &path).map_err(|e| Error::io(&path, e))?;
    eprintln!("{}", path.display());
    eprintln!(
        "{} with {} and {} locked on {}; seal {}",
        lock.plan.file,
        plural(plan.value.analysis.len(), "analysis", "analyses"),
        plural(lock.codebook.len(), "codebook", "codebooks"),
        lock.locked,
        lock.seal.get(..12).unwrap_or_default()
    );
    for line in &lock.unanswered {
        eprintln!("{}", textwrap::fill(&format!("on dummy data: {line}"), 80));
    }
    if lock.data_there() {
        eprintln!("Data files were there already; reports will say so.");
    }
    Ok(ExitCode::SUCCESS)
}

fn plural(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}
