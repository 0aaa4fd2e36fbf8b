//! A report onto the disk, whole or not at all.
//!
//! All files are written into a folder beside the target, which then changes places with it in one step.
//! A run that fails or is killed leaves the old report; files that someone put beside a report are kept.

use crate::error::{Error, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The file that marks a folder as a report of ours.
pub const MANIFEST: &str = "manifest.json";

/// A file of a report: its path within the folder, and its bytes.
pub type File = (String, Vec<u8>);

/// Refuses a folder that holds something else than a report of ours, before any work is done.
pub fn may_write(target: &Path) -> Result<()> {
    if target.is_file() {
        return Err(Error::io(target, "this is a file; name a folder for the report"));
    }
    let occupied = fs::read_dir(target).is_ok_and(|mut d| d.next().is_some());
    if occupied && !target.join(MANIFEST).is_file() {
        return Err(Error::io(
            target,
            format!("this folder is not empty and holds no report ({MANIFEST}); name another with --out"),
        ));
    }
    Ok(())
}

/// Writes `files` as the folder `target`.
pub fn folder(target: &Path, files: &[File]) -> Result<()> {
    may_write(target)?;
    let parent = match target.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(|e| Error::io(&parent, e))?;
    let name = target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_else(|| "report".into());
    let beside = parent.join(format!(".{name}.{}.partial", std::process::id()));
    let done = fill(&beside, files)
        .and_then(|()| if target.exists() { keep_others(target, &beside, files) } else { Ok(()) })
        .and_then(|()| swap(&beside, target));
    if done.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    done
}

fn fill(folder: &Path, files: &[File]) -> Result<()> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir(folder).map_err(|e| Error::io(folder, e))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
        }
        fs::write(&path, bytes).map_err(|e| Error::io(&path, e))?;
    }
    Ok(())
}

/// Copies what the old report did not write itself.
fn keep_others(old: &Path, new: &Path, files: &[File]) -> Result<()> {
    let manifest = old.join(MANIFEST);
    let text = fs::read(&manifest).map_err(|e| Error::io(&manifest, e))?;
    let ours: BTreeSet<String> = serde_json::from_slice::<serde_json::Value>(&text)
        .ok()
        .and_then(|m| serde_json::from_value(m.get("outputs")?.clone()).ok())
        .unwrap_or_default();
    let mut open = vec![old.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| Error::io(&folder, e))? {
            let path = entry.map_err(|e| Error::io(&folder, e))?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inside = path.strip_prefix(old).unwrap_or(&path);
            let name = inside.to_string_lossy().replace('\\', "/");
            if ours.contains(&name) || files.iter().any(|(f, _)| *f == name) {
                continue;
            }
            let to = new.join(inside);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
            }
            fs::copy(&path, &to).map_err(|e| Error::io(&path, e))?;
        }
    }
    Ok(())
}

/// Puts `new` in the place of `target`: an exchange in one step where the system has one.
fn swap(new: &Path, target: &Path) -> Result<()> {
    if !target.exists() {
        return fs::rename(new, target).map_err(|e| Error::io(target, e));
    }
    if exchange(new, target) {
        let _ = fs::remove_dir_all(new); // now the old report
        return Ok(());
    }
    let old = new.with_extension("old");
    fs::rename(target, &old).map_err(|e| Error::io(target, e))?;
    if let Err(e) = fs::rename(new, target) {
        let _ = fs::rename(&old, target);
        return Err(Error::io(target, e));
    }
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> File {
        (name.to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn a_new_report_takes_the_place_of_the_old_and_keeps_what_others_put_there() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out");
        folder(
            &target,
            &[
                file("report.html", "1"),
                file("charts/a.svg", "1"),
                file(MANIFEST, r#"{"outputs":["report.html","charts/a.svg","manifest.json"]}"#),
            ],
        )
        .unwrap();
        fs::write(target.join("letter.docx"), "mine").unwrap();
        folder(&target, &[file("report.html", "2"), file(MANIFEST, r#"{"outputs":["report.html","manifest.json"]}"#)])
            .unwrap();
        assert_eq!(fs::read_to_string(target.join("report.html")).unwrap(), "2");
        assert_eq!(fs::read_to_string(target.join("letter.docx")).unwrap(), "mine");
        assert!(!target.join("charts/a.svg").exists());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_folder_of_something_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("thesis.docx"), "mine").unwrap();
        assert!(folder(dir.path(), &[file("report.html", "1")]).is_err());
        assert_eq!(fs::read_to_string(dir.path().join("thesis.docx")).unwrap(), "mine");
    }
}
