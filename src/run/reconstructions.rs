//! A plan run on several reconstructions of its data: what each row comes to over all of them.

use super::{Study, evaluate};
use crate::data;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::findings::{Across, Analysis, Findings};
use crate::plan::{self, Plan};
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the plan on the tables of each folder, in place of those that the plan names under the same codebook, and gives each
/// analysis with the least and the most that its rows come to. `none` says what is known before the first run.
///
/// The claims are left aside: a reconstruction is held against them when it is made. [`Error::Plan`] when the plan uses
/// no table of the codebook.
pub fn reconstructions(plan: &Path, codebook: &Path, folders: &[PathBuf], none: &Across) -> Result<Vec<Analysis>> {
    let mut out: Vec<Analysis> = vec![];
    for folder in folders {
        for (at, analysis) in evaluate(&on(plan, codebook, folder)?, None)?.analyses.into_iter().enumerate() {
            let rows = analysis.findings.estimates.clone();
            if out.len() == at {
                let findings = Findings::default();
                out.push(Analysis { across: Some(none.clone()), findings, ..analysis });
            }
            if let Some(across) = out.get_mut(at).and_then(|analysis| analysis.across.as_mut()) {
                across.take(&rows);
            }
        }
    }
    Ok(out)
}

/// A study with the tables of a folder.
fn on(path: &Path, codebook: &Path, folder: &Path) -> Result<Study> {
    let mut plan = Document::<Plan>::read(path)?;
    let home = path.parent().unwrap_or(Path::new("")).to_owned();
    let same = |a: &Path, b: &Path| fs::canonicalize(a).ok().zip(fs::canonicalize(b).ok()).is_some_and(|(a, b)| a == b);
    let folder = std::path::absolute(folder).map_err(|e| Error::io(folder, e))?;
    let mut used = false;
    for entry in &mut plan.value.data {
        if same(&home.join(&entry.codebook), codebook) {
            let table = entry.table.as_ref().unwrap_or(&entry.name);
            entry.file = folder.join(format!("{table}.csv")).to_string_lossy().into_owned();
            used = true;
        }
    }
    if !used {
        let what = format!("this plan uses no table of {}", crate::error::shown(codebook));
        return Err(Error::Plan(vec![plan.problem("data", what).help("give the plan of the data that are rebuilt")]));
    }
    let data = data::load(&plan::check::sources(&plan)?)?;
    Ok(Study { plan, claims: vec![], data, lock: None })
}
