//! The twin of a run: scripts in R and SPSS that read the same files, compute every row again and compare.
//!
//! A reviewer must need to trust nothing of this program. So the R script holds the plan and the codebooks as lists that
//! can be held against the TOML, reads the data files itself, and has our numbers only to compare with. What it is put
//! together of stands in `r/`; `r/README.md` says what its parts owe each other. No value of a row of data, and no
//! identifier, is ever in a script.

mod book;
mod literal;
mod questions;
mod r;
mod spss;

use crate::data::Dataset;
use crate::error::Result;
use crate::plan::{AnalysisEntry, Margin, Plan};
use crate::report::Results;

/// What a twin is made of.
pub struct Run<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its path, as it was given.
    pub path: String,
    /// Its data.
    pub data: &'a Dataset,
    /// What the run found.
    pub results: &'a Results,
    /// The procedures of the plan, each once.
    pub procedures: Vec<Procedure>,
}

/// What must be known of a procedure to draw its sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// Registry id.
    pub id: &'static str,
    /// Its title in English.
    pub title: &'static str,
    /// The shape of sample it takes.
    pub shape: &'static str,
    /// Whether it takes an outcome of ordered levels as such.
    pub levels: bool,
    /// Whether its errors are those that the plan fixes.
    pub covariance: bool,
    /// Whether its contrasts are beside the plan's question: those who took part, where the plan asks about the offer.
    pub aside: bool,
}

/// The scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// `twin.R`.
    pub r: String,
    /// `twin.sps`.
    pub sps: String,
}

/// The first words of every script, by which a file of ours is known.
pub const MARK: &str = "Twin of the run";

/// Writes the scripts of a run.
///
/// # Errors
/// A data file that can no longer be read.
pub fn of(run: &Run<'_>) -> Result<Twin> {
    Ok(Twin { r: r::script(run), sps: spss::script(run)? })
}

impl Run<'_> {
    /// The margin that the plan fixes for an analysis.
    fn margin(&self, entry: &AnalysisEntry) -> Option<&Margin> {
        let families = self.plan.family.iter().filter(|f| f.analyses.is_empty() || f.analyses.contains(&entry.id));
        entry.outcome.as_ref().and_then(|o| families.filter_map(|f| f.margins.get(o)).next())
    }

    /// A path of the plan as seen from where the program was called: `data/x.csv`, not `analyses/../data/x.csv`.
    fn from_here(path: &std::path::Path) -> String {
        let mut parts: Vec<String> = Vec::new();
        for part in path.to_string_lossy().replace('\\', "/").split('/') {
            match part {
                "." => {}
                ".." if parts.last().is_some_and(|p| !p.is_empty() && p != "..") => drop(parts.pop()),
                _ => parts.push(part.to_owned()),
            }
        }
        parts.join("/")
    }
}
