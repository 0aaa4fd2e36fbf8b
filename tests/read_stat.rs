//! SPSS and Stata files: good ones of four writers, cell by cell; every beginning of them; broken and hostile ones.

use beraad::data::codebook::{Kind, StudyBook, TableBook};
use beraad::data::read::{self, Broken, Described, Measurement, UserMissing};
use beraad::data::{Source, load};
use beraad::error::{Disagreement, Error};
use beraad::value::Text;
use csv::StringRecord;
use proptest::prelude::*;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const GOOD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/stat");
const BROKEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broken/stat");

/// What the maker of a file put in.
#[derive(Debug, Deserialize)]
struct Expected {
    file: String,
    columns: Vec<ExpectedColumn>,
    rows: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct ExpectedColumn {
    name: String,
    label: String,
    kind: Option<String>,
    measurement: Option<String>,
    levels: Vec<(String, String)>,
    missing: Vec<ExpectedMissing>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ExpectedMissing {
    One(String),
    Range(Option<f64>, Option<f64>),
}

/// A table as it was read, to its end or to where it breaks.
#[derive(Debug)]
struct Table {
    names: Vec<String>,
    dictionary: Vec<Described>,
    rows: Vec<Vec<String>>,
    broken: Option<Broken>,
}

fn table(file: &Path) -> Result<Table, Vec<Disagreement>> {
    let mut opened = match read::open(file, None) {
        Ok(opened) => opened,
        Err(Error::Data(all)) => return Err(all),
        Err(other) => panic!("{other}"),
    };
    let names = opened.rows.header().names.clone();
    let mut table = Table { names, dictionary: opened.dictionary, rows: vec![], broken: None };
    let mut row = StringRecord::new();
    loop {
        match opened.rows.next(&mut row) {
            Ok(Some(number)) => {
                // A file that has lost the mark of its format is text, whose first line is the header.
                let text = opened.read_as.format == "CSV";
                assert!(text || number == table.rows.len() as u64 + 1, "rows are numbered as they come");
                assert!(text || row.len() == table.names.len());
                table.rows.push(row.iter().map(str::to_owned).collect());
            }
            Ok(None) => return Ok(table),
            Err(broken) => {
                table.broken = Some(broken);
                return Ok(table);
            }
        }
    }
}

/// The good files, with what they hold.
fn good() -> Vec<(PathBuf, Expected)> {
    let mut files: Vec<PathBuf> = fs::read_dir(GOOD)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let expected: Expected = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            (Path::new(GOOD).join(&expected.file), expected)
        })
        .collect()
}

fn missing(of: &UserMissing) -> String {
    match of {
        UserMissing::One(code) => code.clone(),
        UserMissing::Range(low, high) => format!("{low} to {high}"),
    }
}

#[test]
fn good_files_give_every_cell_and_every_word_that_was_put_in() {
    let files = good();
    assert!(files.len() > 30);
    for (path, expected) in files {
        let file = &expected.file;
        let table = table(&path).unwrap_or_else(|all| panic!("{file}: {all:?}"));
        assert_eq!(table.broken, None, "{file}");
        let names: Vec<&String> = expected.columns.iter().map(|column| &column.name).collect();
        assert_eq!(table.names.iter().collect::<Vec<_>>(), names, "{file}");
        for (at, (found, expected)) in table.rows.iter().zip(&expected.rows).enumerate() {
            for ((name, found), expected) in names.iter().zip(found).zip(expected) {
                assert_eq!(found, expected, "{file}, row {}, {name}", at + 1);
            }
        }
        assert_eq!(table.rows.len(), expected.rows.len(), "{file}");
        assert_eq!(table.dictionary.len(), names.len(), "{file}");
        for (found, expected) in table.dictionary.iter().zip(&expected.columns) {
            let name = &expected.name;
            assert_eq!(found.label, expected.label, "{file}, {name}");
            let kind = found.kind.map(|kind| match kind {
                Kind::Date => "date",
                Kind::Text => "text",
                other => panic!("{file}, {name}: {other:?}"),
            });
            assert_eq!(kind, expected.kind.as_deref(), "{file}, {name}");
            let measurement = found.measurement.map(|measurement| match measurement {
                Measurement::Nominal => "nominal",
                Measurement::Ordinal => "ordinal",
                Measurement::Scale => "scale",
            });
            assert_eq!(measurement, expected.measurement.as_deref(), "{file}, {name}");
            // Writers sort labels as they like.
            let (mut levels, mut put_in) = (found.levels.clone(), expected.levels.clone());
            levels.sort();
            put_in.sort();
            assert_eq!(levels, put_in, "{file}, {name}");
            let mut codes: Vec<String> = found.missing.iter().map(missing).collect();
            let mut put_in: Vec<String> = expected
                .missing
                .iter()
                .map(|code| match code {
                    ExpectedMissing::One(code) => code.clone(),
                    ExpectedMissing::Range(low, high) => {
                        missing(&UserMissing::Range(low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)))
                    }
                })
                .collect();
            codes.sort();
            put_in.sort();
            assert_eq!(codes, put_in, "{file}, {name}");
        }
    }
}

/// A file of these bytes, as long as the test lasts.
fn temporary(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    file
}

#[test]
fn every_beginning_of_a_good_file_is_refused() {
    for (path, expected) in good() {
        let bytes = fs::read(&path).unwrap();
        // Some 40 places in each, odd and even, and every place near the end.
        let step = (bytes.len() / 40).max(1) | 1;
        for length in (0..bytes.len()).step_by(step).chain(bytes.len().saturating_sub(16)..bytes.len()) {
            let file = temporary(bytes.get(..length).unwrap());
            // What is shorter than the mark of its format is no SPSS or Stata file any more.
            let Ok(table) = table(file.path()) else { continue };
            if length < 16 {
                continue;
            }
            // Before release 117 nothing in a Stata file says where it ends: without its last labels it is one with fewer.
            let endless = bytes.first() != Some(&b'<') && expected.file.ends_with(".dta");
            // The last group of codes of a packed SPSS file is filled up with nothing.
            let filled = !expected.file.ends_with(".dta") && length + 8 >= bytes.len();
            let whole = (endless || filled) && table.rows.len() == expected.rows.len();
            assert!(table.broken.is_some() || whole, "{}: {length} bytes pass for a whole file", expected.file);
            assert!(table.rows.len() <= expected.rows.len(), "{}: {length} bytes", expected.file);
            for (found, expected) in table.rows.iter().zip(&expected.rows) {
                assert_eq!(found, expected, "{length} bytes");
            }
        }
    }
}

/// What must come of a broken file.
#[derive(Debug, Deserialize)]
struct Outcome {
    names: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
    error: Option<Said>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Said {
    found: String,
    expected: String,
    remedy: String,
    row: Option<u64>,
}

#[test]
fn broken_and_hostile_files_give_the_right_error_or_the_right_rows() {
    let outcomes = fs::read_to_string(Path::new(BROKEN).join("outcomes.json")).unwrap();
    let outcomes: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&outcomes).unwrap();
    assert!(outcomes.len() > 60);
    let mut faults = vec![];
    for (file, outcome) in outcomes {
        let outcome: Outcome = serde_json::from_value(outcome).unwrap();
        let start = Instant::now();
        let (rows, error) = match table(&Path::new(BROKEN).join(&file)) {
            Err(all) => {
                let [one] = &all[..] else { panic!("{file}: {all:?}") };
                let Disagreement { found, expected, remedy, row, .. } = one.clone();
                (vec![], Some(Said { found, expected, remedy, row }))
            }
            Ok(table) => {
                if let Some(names) = outcome.names {
                    assert_eq!(table.names, names, "{file}");
                }
                let error = table.broken.map(|Broken { line, found, expected, remedy }| Said {
                    found,
                    expected: expected.to_owned(),
                    remedy: remedy.to_owned(),
                    row: line,
                });
                (table.rows, error)
            }
        };
        if (&rows, &error) != (&outcome.rows, &outcome.error) {
            faults.push(format!("{file}: {rows:?} {error:#?}\n instead of {:?} {:#?}", outcome.rows, outcome.error));
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{file} takes too long");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// How a file is read, in one line a detail.
fn details(file: &Path, book: Option<&TableBook>) -> Vec<String> {
    let opened = read::open(file, book).unwrap_or_else(|error| panic!("{error}"));
    let detail = |detail: &read::Detail| format!("{}: {} ({})", detail.what, detail.found, detail.because);
    opened.read_as.details.iter().map(detail).collect()
}

#[test]
fn the_encoding_and_the_weight_are_stated() {
    let good = Path::new(GOOD);
    assert_eq!(
        details(&good.join("pspp.sav"), None),
        [
            "encoding: UTF-8 (the file says so)",
            "weight: gewicht (the file is weighted by it in SPSS; here each row counts once)",
        ]
    );
    let broken = Path::new(BROKEN);
    assert_eq!(
        details(&broken.join("code_page_1252.sav"), None),
        ["encoding: windows-1252 (the file names code page 1252)"]
    );
    assert_eq!(
        details(&broken.join("plain.sav"), None),
        ["encoding: windows-1252 (the file does not say; most old ones are)"]
    );
    assert_eq!(
        details(&good.join("letters_13.dta"), None),
        ["encoding: windows-1252 (release 117 of the format is in it)"]
    );
    assert_eq!(details(&good.join("letters_14.dta"), None), ["encoding: UTF-8 (release 118 of the format is in it)"]);
}

/// A codebook for the small files of `broken`.
fn book(encoding: &str) -> TableBook {
    toml::from_str(&format!(
        r#"
        name = "klein"
        rows = {{ nl = "gezinnen", en = "families" }}
        file = {{ encoding = "{encoding}" }}
        [[column]]
        name = "GETAL"
        label = {{ nl = "getal", en = "number" }}
        role = "outcome"
        type = "number"
        [[column]]
        name = "TEKST"
        label = {{ nl = "tekst", en = "text" }}
        role = "characteristic"
        type = "text"
        required = false
        "#
    ))
    .unwrap()
}

#[test]
fn a_codebook_may_say_what_a_wrong_file_does_not() {
    let broken = Path::new(BROKEN);
    let mut row = StringRecord::new();
    for file in ["not_utf8.sav", "not_utf8.dta"] {
        let book = book("latin1");
        let mut opened = read::open(&broken.join(file), Some(&book)).unwrap_or_else(|error| panic!("{error}"));
        let mut texts = vec![];
        while opened.rows.next(&mut row).unwrap().is_some() {
            texts.push(row.get(1).unwrap_or_default().to_owned());
        }
        assert_eq!(texts.last().map(String::as_str), Some("één"), "{file}");
        assert!(opened.read_as.details.iter().any(|detail| detail.given && detail.found == "windows-1252"));
        let Err(Error::Data(all)) = read::open(&broken.join(file), Some(&self::book("klingon"))) else { panic!() };
        assert_eq!(all.first().map(|one| one.found.as_str()), Some("the encoding klingon in the codebook"));
    }
}

#[test]
fn a_name_that_stands_there_twice_is_refused() {
    let book: StudyBook = toml::from_str(
        r#"
        id = "klein"
        title = { nl = "Klein", en = "Small" }
        origin = "simulated"
        data_cut = "2016"
        source = { nl = "", en = "" }
        "#,
    )
    .unwrap();
    let source = Source {
        name: "klein".to_owned(),
        label: Text::same("klein"),
        file: Path::new(BROKEN).join("same_name_twice.sav"),
        study: Arc::new(book),
        book: Arc::new(self::book("utf-8")),
        join: vec![],
    };
    let Err(Error::Data(all)) = load(&[source]) else { panic!("it is read") };
    let found: Vec<&str> = all.iter().map(|one| one.found.as_str()).collect();
    assert!(found.contains(&"the name of column 1 again, in column 2"), "{found:?}");
}

#[test]
fn the_command_estimates_from_them() {
    for (file, outcome, by, group) in [("pspp.zsav", "gewicht", "code", "ja"), ("study.sav", "gezin", "reden", "A")] {
        let run = assert_cmd::Command::cargo_bin("beraad")
            .unwrap()
            .args(["estimate", "group_summary"])
            .arg(Path::new(GOOD).join(file))
            .args(["--outcome", outcome, "--by", by])
            .assert()
            .success();
        let shown = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
        assert!(shown.contains(group), "{file}: {shown}");
    }
    // A number that nobody declared as missing, and that looks like it, is not reckoned with.
    let run = assert_cmd::Command::cargo_bin("beraad")
        .unwrap()
        .args(["estimate", "group_summary"])
        .arg(Path::new(GOOD).join("letters_14.dta"))
        .args(["--outcome", "score", "--by", "methode"])
        .assert()
        .code(1);
    let talk = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(talk.contains("1 missing code that is not declared, column score"), "{talk}");
}

/// A small change of a file.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    /// Four bytes that say something large, small or negative.
    Number(usize, u32),
    Cut(usize),
    /// From, length, to.
    Copy(usize, usize, usize),
    Remove(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>;
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        3 => (at(), prop_oneof![Just(0), Just(u32::MAX), Just(i32::MAX as u32), Just(1 << 31), Just(1 << 20), 0..300u32])
            .prop_map(|(at, number)| Change::Number(at, number)),
        1 => at().prop_map(Change::Cut),
        2 => (at(), 1..200usize, at()).prop_map(|(from, length, to)| Change::Copy(from, length, to)),
        1 => (at(), 1..50usize).prop_map(|(at, length)| Change::Remove(at, length)),
    ]
}

fn changed(mut bytes: Vec<u8>, other: &[u8], changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len().max(1);
        match *change {
            Change::Set(at, byte) => {
                if let Some(room) = bytes.get_mut(at % length) {
                    *room = byte;
                }
            }
            Change::Number(at, number) => {
                for (room, byte) in bytes.iter_mut().skip(at % length).zip(number.to_le_bytes()) {
                    *room = byte;
                }
            }
            Change::Cut(at) => bytes.truncate(at % length),
            Change::Copy(from, count, to) => {
                let from = from % other.len().max(1);
                let part = &other[from..(from + count).min(other.len())];
                let to = to % length;
                bytes.splice(to.min(bytes.len())..to.min(bytes.len()), part.iter().copied());
            }
            Change::Remove(at, count) => {
                let at = (at % length).min(bytes.len());
                bytes.drain(at..(at + count).min(bytes.len()));
            }
        }
    }
    bytes
}

thread_local! {
    static SEEDS: Vec<Vec<u8>> = [GOOD, BROKEN]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "sav" || end == "zsav" || end == "dta"))
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| bytes.len() < 10_000)
        .collect();
}

proptest! {
    // For a long search: PROPTEST_CASES=100000.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(256), failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_becomes_of_a_file_it_is_read_or_refused(
        seed in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let bytes = SEEDS.with(|seeds| changed(seed.get(seeds.as_slice()).clone(), other.get(seeds.as_slice()).as_slice(), &changes));
        let file = temporary(&bytes);
        let start = Instant::now();
        if let Ok(table) = table(file.path()) {
            for row in &table.rows {
                prop_assert!(row.iter().all(|cell| !cell.contains('\0')));
            }
            for described in &table.dictionary {
                for missing in &described.missing {
                    if let UserMissing::Range(low, high) = missing {
                        prop_assert!(!low.is_nan() && !high.is_nan());
                    }
                }
            }
        }
        let drafted = beraad::data::draft::draft(file.path(), &[]);
        if let Err(error) = drafted {
            prop_assert!(matches!(error, Error::Data(_)), "{error}");
        }
        prop_assert!(start.elapsed() < Duration::from_secs(20));
    }
}
