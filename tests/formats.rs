//! One study in every format: its draft, and what is estimated from it without a codebook.

use crate::cli::beraad;
use beraad::data::codebook::{Codebook, Column};
use beraad::data::faults::faults;
use beraad::data::read::{self, UserMissing};
use beraad::data::{Source, load};
use beraad::document::Document;
use beraad::value::Text;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const ENDINGS: [&str; 6] = ["sav", "zsav", "dta", "xlsx", "ods", "parquet"];

/// Every good file there is.
fn good() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["stat", "sheet"]
        .iter()
        .flat_map(|folder| fs::read_dir(Path::new(ROOT).join("tests/formats").join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)))
        .collect();
    files.sort();
    assert!(files.len() > 50, "{} files", files.len());
    files
}

/// The draft of a file, or what is said where there can be none.
fn draft(file: &Path) -> Result<String, String> {
    let out = beraad().arg("codebook").arg(file).args(["--table", "study"]).output().unwrap();
    if out.status.success() {
        Ok(String::from_utf8(out.stdout).unwrap())
    } else {
        Err(String::from_utf8(out.stderr).unwrap())
    }
}

fn source(file: &Path, book: &Codebook) -> Source {
    Source {
        name: "study".to_owned(),
        label: Text::same("study"),
        file: file.to_owned(),
        study: Arc::new(book.study.clone()),
        book: Arc::new(book.table[0].clone()),
        join: vec![],
    }
}

#[test]
fn every_good_file_gets_a_draft_that_agrees_with_it() {
    let mut wrong = vec![];
    for file in good() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let toml = match draft(&file) {
            Ok(toml) => toml,
            Err(said) => {
                wrong.push(format!("{name}: {said}"));
                continue;
            }
        };
        let book = match Document::<Codebook>::parse(Path::new("codebook.toml"), toml.clone()) {
            Ok(document) => document.value,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        wrong.extend(faults(&book.table[0]).into_iter().map(|fault| format!("{name}: {fault}")));
        if let Err(error) = load(&[source(&file, &book)]) {
            wrong.push(format!("{name}: {error}"));
        }
        wrong.extend(lost(&file, &book, &toml).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the dictionary of a file says and its draft does not.
fn lost(file: &Path, book: &Codebook, toml: &str) -> Vec<String> {
    let dictionary = read::open(file, None).unwrap().dictionary;
    let mut lost = vec![];
    for (described, column) in dictionary.iter().zip(&book.table[0].column) {
        let mut miss = |what: String| lost.push(format!("{}: {what}", column.name));
        let label = described.label.trim();
        if !label.is_empty() && column.label.nl != label {
            miss(format!("label {label}, not {}", column.label.nl));
        }
        if column.identifies() {
            continue;
        }
        let codes = |column: &Column| -> Vec<String> { column.missing.iter().map(|code| code.code.clone()).collect() };
        for missing in &described.missing {
            match missing {
                UserMissing::One(code) if !codes(column).contains(code) => miss(format!("missing {code}")),
                UserMissing::Range(low, high) if low.is_finite() && high.is_finite() => {
                    let there = |code: &beraad::data::codebook::MissingBook| {
                        code.code == low.to_string() && code.to.as_ref() == Some(&high.to_string())
                    };
                    if !column.missing.iter().any(there) {
                        miss(format!("missing {low} to {high}"));
                    }
                }
                _ => (),
            }
        }
        for (code, words) in &described.levels {
            if !toml.contains(words.trim()) {
                miss(format!("label {words} of {code}"));
            }
        }
    }
    lost
}
