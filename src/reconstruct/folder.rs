//! The files of a reconstruction: written beside their place, read again, held against codebook and claims, and moved.

use super::held::{Held, held};
use super::{Recipe, laws, source};
use crate::data::{self, Dataset, Source};
use crate::error::{Error, Result};
use crate::value::Text;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where tables wait, inside their folder, until all are known to be right.
const PARTIAL: &str = ".reconstruct.partial";

/// Where files may be written.
///
/// A folder that is not there, or empty but for what an interrupted reconstruction left; one whose SOURCE.md says that this command made it; or `own`, the folder of
/// the codebook itself. [`Error::Io`] for any other.
pub fn may_write(out: &Path, own: &Path) -> Result<()> {
    let left = |entry: std::io::Result<fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() == PARTIAL);
    let empty = fs::read_dir(out).map_or(!out.exists(), |mut folder| folder.all(left));
    let made = fs::read_to_string(out.join("SOURCE.md")).is_ok_and(|text| text.contains(source::MARK));
    if empty || made || same(out, own) {
        return Ok(());
    }
    Err(Error::io(out, "this folder holds something else; name one that is empty, or not there"))
}

/// Whether two paths are one folder.
pub fn same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok();
    whole(a).zip(whole(b)).is_some_and(|(a, b)| a == b)
}

/// Writes the tables, reads them back, and lets them take their place when they agree with their codebook and reprint
/// every claim. Gives each file's name, rows and SHA-256, and the claims as they were held.
///
/// [`Error::Data`] when a table disagrees with its codebook, [`Error::Io`] when a claim is not reprinted or a file cannot
/// be written; then nothing has changed.
pub fn write(recipe: &Recipe, tables: &[(String, Vec<u8>)], out: &Path) -> Result<Written> {
    fs::create_dir_all(out).map_err(|e| Error::io(out, e))?;
    let beside = out.join(PARTIAL);
    // What an interrupted reconstruction left is not this one's.
    let _ = fs::remove_dir_all(&beside);
    let done = beside_and_moved(recipe, tables, out, &beside);
    let _ = fs::remove_dir_all(&beside);
    done
}

/// What was written.
pub struct Written {
    /// File name, rows and SHA-256 of each table.
    pub files: Vec<(String, u64, String)>,
    /// Each claim about the cells.
    pub held: Vec<Held>,
}

fn beside_and_moved(recipe: &Recipe, tables: &[(String, Vec<u8>)], out: &Path, beside: &Path) -> Result<Written> {
    fs::create_dir_all(beside).map_err(|e| Error::io(beside, e))?;
    for (name, bytes) in tables {
        let path = beside.join(file(name));
        fs::write(&path, bytes).map_err(|e| Error::io(&path, e))?;
    }
    let data = read(recipe, beside)?;
    let counted = data.table(&recipe.table.name);
    let held = counted.map(|table| held(recipe, table)).unwrap_or_default();
    let wrong: Vec<&Held> = held.iter().filter(|held| !held.holds).collect();
    if !wrong.is_empty() {
        let one = |h: &&Held| {
            let computed = h.computed.map_or("nothing".to_owned(), |x| format!("{x:.4}"));
            format!("{} (printed {}, rebuilt {computed})", h.claim, h.printed)
        };
        let all = wrong.iter().map(one).collect::<Vec<_>>().join("; ");
        return Err(Error::io(out, format!("the rows do not reprint every claim, and were not kept: {all}")));
    }
    let mut files = vec![];
    for (name, _) in tables {
        let (from, to) = (beside.join(file(name)), out.join(file(name)));
        fs::rename(&from, &to).map_err(|e| Error::io(&to, e))?;
        if let Some(table) = data.table(name) {
            files.push((file(name), table.frame.height() as u64, table.hash.clone()));
        }
    }
    Ok(Written { files, held })
}

fn file(table: &str) -> String {
    format!("{table}.csv")
}

/// The tables as a plan would read them: each joins the first by its identifier, where they share it.
fn read(recipe: &Recipe, folder: &Path) -> Result<Dataset> {
    let study = Arc::new(recipe.book.study.clone());
    let first = recipe.book.table.first().and_then(laws::outermost_id).map(|id| &id.name);
    let sources: Vec<Source> = recipe
        .book
        .table
        .iter()
        .enumerate()
        .map(|(at, table)| Source {
            name: table.name.clone(),
            label: Text::same(&table.name),
            file: PathBuf::from(folder).join(file(&table.name)),
            study: study.clone(),
            book: Arc::new(table.clone()),
            join: first
                .filter(|id| at > 0 && table.column.iter().any(|column| column.name == **id))
                .cloned()
                .into_iter()
                .collect(),
        })
        .collect();
    data::load(&sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_interrupted_reconstruction_left_is_no_reason_to_refuse() {
        let home = tempfile::tempdir().unwrap();
        let (out, own) = (home.path().join("out"), home.path().join("own"));
        fs::create_dir_all(out.join(PARTIAL)).unwrap();
        fs::write(out.join(PARTIAL).join("rows.csv"), "half").unwrap();
        assert!(may_write(&out, &own).is_ok());
        fs::write(out.join("rows.csv"), "someone's").unwrap();
        assert!(may_write(&out, &own).is_err());
    }
}
