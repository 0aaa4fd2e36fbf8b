//! A plan tried on dummy data drawn from its codebooks: does it run, before there are data?

use super::{Study, evaluate};
use crate::data::codebook::Codebook;
use crate::data::{self, dummy};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::plan::{self, Plan};
use crate::report::catalogue::Words;
use crate::value::Lang;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

/// Units of the dummy data.
const UNITS: u32 = 200;

/// What came of it: analyses that gave no number, each with why; or why the plan could not be tried.
///
/// # Errors
/// [`Error::Plan`] when the plan does not agree with itself or its codebooks.
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
    let data = match data::load(&sources) {
        Ok(data) => data,
        // Rules between tables may ask more of the rows than drawing one by one gives: no fault of the plan.
        Err(Error::Data(all)) => {
            let places = all.iter().map(|d| d.rows).sum::<u64>();
            let why = "the rows drawn from the codebook do not keep all of its rules between columns and tables";
            return Ok(vec![format!("the plan was not tried: {why} ({places} places)")]);
        }
        Err(other) => return Err(other),
    };
    let study = Study { plan: plan.clone(), claims: Vec::new(), lock: None, data };
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
    /// A new one, for this user only, with a name that nobody can foresee: what stands there already is never used.
    fn new() -> Result<Folder> {
        let chance = RandomState::new().hash_one(std::process::id());
        Self::at(std::env::temp_dir().join(format!("beraad-rehearsal-{chance:016x}")))
    }

    fn at(path: PathBuf) -> Result<Folder> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|e| Error::io(&path, e))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn the_folder_is_the_users_own_and_goes() {
        let (one, other) = (Folder::new().unwrap(), Folder::new().unwrap());
        assert_ne!(one.0, other.0);
        let path = one.0.clone();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
        std::fs::write(path.join("1-rows.csv"), "dummy").unwrap();
        drop(one);
        assert!(!path.exists());
    }

    #[test]
    fn what_stands_there_is_never_written_into() {
        let home = tempfile::tempdir().unwrap();
        let (theirs, link) = (home.path().join("theirs"), home.path().join("link"));
        std::fs::create_dir(&theirs).unwrap();
        symlink(&theirs, &link).unwrap();
        assert!(Folder::at(link.clone()).is_err());
        assert!(Folder::at(theirs.clone()).is_err());
        assert!(theirs.exists() && link.exists());
    }
}
