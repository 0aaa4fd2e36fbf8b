//! One study in every format: its draft, and what is estimated from it without a codebook.

use crate::cli::beraad;
use beraad::data::codebook::{Codebook, Column, Kind};
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
                // Its header stands under a title, in a row that only a codebook can point out.
                let told = name == "xlsxwriter.xlsx" && said.contains("cells in columns without a name (D3, E3");
                wrong.extend((!told).then(|| format!("{name}: {said}")));
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
            if name == "no_rows.sav" && error.to_string().contains("a header without rows") {
                continue;
            }
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
        let numeric = matches!(column.kind, Kind::Number | Kind::Integer);
        for missing in &described.missing {
            match missing {
                UserMissing::One(code) if !codes(column).contains(code) => miss(format!("missing {code}")),
                UserMissing::Range(low, high) if numeric && low.is_finite() && high.is_finite() => {
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
        // A text of many values has no levels; that its labels are left out is said at its type.
        let said = toml.contains("which are left out");
        for (code, words) in &described.levels {
            let left_out = said && column.kind == Kind::Text;
            if !left_out && !toml.contains(words.trim()) {
                miss(format!("label {words} of {code}"));
            }
        }
    }
    lost
}

/// The study of `same/make.py` in this file, estimated from the command line: term, measure, value and limits.
fn estimated(file: &Path, args: &[&str]) -> Vec<[String; 5]> {
    let mut command = beraad();
    command.arg("estimate").arg("group_summary").arg(file);
    let out = command.args(["--outcome", "score", "--by", "groep", "--format", "csv"]).args(args).output().unwrap();
    let file = file.display();
    assert!(out.status.success(), "{file}: {}", String::from_utf8_lossy(&out.stderr));
    let mut rows = csv::Reader::from_reader(&out.stdout[..]);
    let head = rows.headers().unwrap().clone();
    let at = ["term", "measure", "value", "low", "high"].map(|key| head.iter().position(|name| name == key).unwrap());
    let rows: Vec<[String; 5]> = rows.records().map(|row| at.map(|at| row.as_ref().unwrap()[at].to_owned())).collect();
    assert!(rows.len() >= 4, "{file}: {rows:?}");
    rows
}

#[test]
fn the_same_study_gives_the_same_estimates_from_every_format() {
    let folder = Path::new(ROOT).join("tests/formats/same");
    let from_csv = estimated(&folder.join("study.csv"), &[]);
    for name in ["study.sav", "study.zsav", "study.dta", "study.xlsx", "study.ods", "study.parquet", "dutch.csv"] {
        assert_eq!(estimated(&folder.join(name), &[]), from_csv, "{name}");
    }
    // By numpy (versions.txt), the mean of the values that are not missing, to ten digits.
    let mean = |group: &str| {
        let row = from_csv.iter().find(|row| row[0] == group && row[1] == "mean");
        row.unwrap_or_else(|| panic!("{from_csv:?}"))[2].parse::<f64>().unwrap()
    };
    let expected = fs::read_to_string(folder.join("means.txt")).unwrap();
    for line in expected.lines() {
        let (group, value) = line.split_once(' ').unwrap();
        assert!((mean(group) - value.parse::<f64>().unwrap()).abs() < 1e-9, "{group}");
    }
}

#[test]
fn what_a_file_leaves_open_is_said_by_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("study.csv");
    let mut text = String::from("groep;score;datum\n");
    for i in 0..20 {
        text.push_str(&format!("{};1.{:03};0{}-0{}-2016\n", ["a", "b"][i % 2], 100 + i % 10, 1 + i % 9, 1 + i % 7));
    }
    fs::write(&file, text).unwrap();
    let run = |args: &[&str]| {
        let out = beraad().current_dir(folder.path()).args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    for args in [&["codebook", "study.csv"][..], &["estimate", "group_summary", "study.csv", "--outcome", "score"]] {
        let (code, _, said) = run(args);
        assert_eq!(code, Some(1));
        assert!(said.contains("--file") && !said.contains("table.file"), "{said}");
    }
    let how = ["--file", "decimal=comma", "--file", "thousands=true", "--file", "dates=day-month-year"];
    let (code, toml, said) = run(&[&["codebook", "study.csv"][..], &how].concat());
    assert_eq!(code, Some(0), "{said}");
    let book = Document::<Codebook>::parse(Path::new("codebook.toml"), toml.clone()).unwrap().value;
    assert_eq!(book.table[0].file.thousands, Some(true), "{toml}");
    let kinds: Vec<Kind> = book.table[0].column.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [Kind::Category, Kind::Integer, Kind::Date], "{toml}");
    load(&[source(&file, &book)]).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    // 1.100 to 1.109, each twice: the mean is 1104.5 where the point parts thousands, 1.1045 where it is decimal.
    for (decimal, more, mean) in [("comma", &["--file", "thousands=true"][..], 1104.5), ("point", &[], 1.1045)] {
        let sign = format!("decimal={decimal}");
        let args = ["estimate", "group_summary", "study.csv", "--outcome", "score", "--format", "csv", "--file", &sign];
        let (code, rows, said) = run(&[&args[..], more, &["--file", "dates=day-month-year"]].concat());
        assert_eq!(code, Some(0), "{said}");
        let mut rows = csv::Reader::from_reader(rows.as_bytes());
        let head = rows.headers().unwrap().clone();
        let at = |key: &str| head.iter().position(|name| name == key).unwrap();
        let row = rows.records().map(Result::unwrap).find(|row| &row[at("measure")] == "mean").unwrap();
        assert!((row[at("value")].parse::<f64>().unwrap() - mean).abs() < 1e-9, "{row:?}");
    }
    for wrong in ["decimal=semicolon", "decimal", "colour=red", "separator=;;"] {
        let (code, _, said) = run(&["codebook", "study.csv", "--file", wrong]);
        assert_eq!(code, Some(2), "{wrong}: {said}");
    }
}
