//! A plan tried on dummy data drawn from its codebooks: does it run, before there are data?

use super::{Study, evaluate};
use crate::data::codebook::Codebook;
use crate::data::{self, dummy};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::plan::{self, Plan};
use crate::report::catalogue::Words;
use crate::value::Lang;
use std::path::{Path, PathBuf};

/// Units of the dummy data.
const UNITS: u32 = 200;

/// What came of it: analyses that gave no number, each with why.
///
/// # Errors
/// [`Error::Plan`] when the plan does not agree with itself or its codebooks, [`Error::Data`] when the codebooks ask for
/// what chance cannot give.
pub fn rehearse(plan: &Document<Plan>) -> Result<Vec<String>> {
    let mut sources = plan::check::sources(plan)?;
    let folder = Folder::new()?;
    let home = plan.path.parent().unwrap_or(Path::new(""));
    for (i, (source, entry)) in sources.iter_mut().zip(&plan.value.data).enumerate() {
        let book = Document::<Codebook>::read(&home.join(&entry.codebook))?;
        let made = dummy::make(&book.value, UNITS, plan.value.settings.seed)?;
        let Some((name, bytes)) = made.tables.into_iter().find(|(name, _)| *name == source.book.name) else { continue };
        source.file = folder.0.join(format!("{}-{name}.csv", i + 1));
        std::fs::write(&source.file, bytes).map_err(|e| Error::io(&source.file, e))?;
    }
    let study = Study { plan: plan.clone(), claims: Vec::new(), lock: None, data: data::load(&sources)? };
    let results = evaluate(&study, None)?;
    let words = Words::new(Lang::En);
    let silent = results.analyses.iter().filter(|a| a.findings.estimates.iter().all(|e| e.value.is_none()));
    let why = silent.map(|a| {
        let notes = a.findings.estimates.iter().flat_map(|e| &e.notes).map(|n| words.note(n));
        format!("{}: {}", a.id, notes.take(1).next().unwrap_or_default())
    });
    Ok(why.collect())
}

/// A folder that is gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder> {
        let path = std::env::temp_dir().join(format!("beraad-rehearsal-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|e| Error::io(&path, e))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
