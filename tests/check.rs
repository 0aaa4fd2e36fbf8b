//! The check: what is wrong is found, at its place, and nothing else is. The studies in `tests/broken/check/` were made
//! up; what must be said of each stands in `expected.txt` there.

use assert_cmd::Command;
use beraad::data::codebook::{Codebook, Kind, Role};
use beraad::data::{Inspection, Source, inspect};
use beraad::error::{Check, Disagreement};
use beraad::value::Text;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/check")
}

fn codebook(name: &str) -> Codebook {
    toml::from_str(&fs::read_to_string(folder().join(name)).expect("a codebook")).expect("a codebook")
}

fn source(book: &Codebook, name: &str, file: PathBuf, join: &[&str]) -> Source {
    Source {
        name: name.to_owned(),
        label: Text::same(name),
        file,
        study: Arc::new(book.study.clone()),
        book: Arc::new(book.table.iter().find(|table| table.name == name).expect("a table").clone()),
        join: join.iter().map(|column| (*column).to_owned()).collect(),
    }
}

/// Families, with children and measures that join them.
fn study(folder: &Path) -> Inspection {
    let book = codebook("codebook.toml");
    let file = |table: &str| folder.join(format!("{table}.csv"));
    let joined = |table: &str| source(&book, table, file(table), &["family"]);
    inspect(&[source(&book, "families", file("families"), &[]), joined("children"), joined("measures")]).expect("files")
}

/// A table of `more.toml`.
fn alone(table: &str) -> Inspection {
    let book = codebook("more.toml");
    let file = |table: &str| folder().join("more").join(format!("{table}.csv"));
    match table {
        "homes" => inspect(&[
            source(&book, "randomised", file("randomised"), &[]),
            source(&book, "homes", file("homes"), &["child"]),
        ]),
        _ => inspect(&[source(&book, table, file(table), &[])]),
    }
    .expect("files")
}

/// Disagreements and remarks, one a line.
fn said(inspection: &Inspection) -> String {
    let mut out = String::new();
    for table in &inspection.tables {
        for Disagreement { check, row, column, found, expected, remedy, .. } in
            table.disagreements.iter().chain(&table.remarks)
        {
            let severity = if check.remark() { "remark" } else { "mend" };
            let row = row.map_or("-".to_owned(), |row| row.to_string());
            let column = column.as_deref().unwrap_or("-");
            let (name, code) = (&table.name, check.code());
            writeln!(out, "{severity} {code} | {name} {row} {column} | {found} | {expected} | {remedy}").unwrap();
        }
    }
    out
}

/// Sections of `expected.txt`: a line "## study", then what must be said of it.
fn expected() -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder().join("expected.txt")).expect("expectations");
    let sections = text.split("## ").skip(1).filter_map(|section| section.split_once('\n'));
    sections.map(|(name, lines)| (name.to_owned(), lines.trim_start().trim_end_matches('\n').to_owned())).collect()
}

#[test]
fn every_broken_study_is_told_what_is_wrong_and_nothing_else() {
    let mut actual = BTreeMap::new();
    for entry in fs::read_dir(folder()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() && name != "more" {
            actual.insert(name, said(&study(&path)).trim_end().to_owned());
        }
    }
    for table in ["weeks", "twins", "dull", "counts", "homes"] {
        actual.insert(format!("more/{table}"), said(&alone(table)).trim_end().to_owned());
    }
    assert!(actual.len() >= 20, "{}", actual.len());
    let listed: String = actual.iter().map(|(name, lines)| format!("## {name}\n{lines}\n\n")).collect();
    assert!(actual == expected(), "found:\n{listed}");
}

#[test]
fn no_name_and_no_identifier_is_shown() {
    for entry in fs::read_dir(folder()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if !path.join("families.csv").exists() {
            continue;
        }
        let mut shown = said(&study(&path));
        for format in ["text", "csv", "json"] {
            for table in ["families", "children", "measures"] {
                let out = Command::new(env!("CARGO_BIN_EXE_beraad"))
                    .arg("check")
                    .arg("--data")
                    .arg(path.join(format!("{table}.csv")))
                    .arg("--codebook")
                    .arg(folder().join("codebook.toml"))
                    .args(["--format", format])
                    .output()
                    .unwrap();
                shown.push_str(&String::from_utf8(out.stdout).unwrap());
                shown.push_str(&String::from_utf8(out.stderr).unwrap());
            }
        }
        for hidden in
            ["Jansen", "De Vries", "Bakker", "Visser", "Smit", "Meijer", "F-1", "F-2", "F-5", "F-9", "\"101\""]
        {
            assert!(!shown.contains(hidden), "{hidden} in {}\n{shown}", path.display());
        }
    }
}

#[test]
fn a_clean_file_says_what_was_checked() {
    let inspection = study(&folder().join("good"));
    let done: Vec<String> = inspection
        .tables
        .iter()
        .flat_map(|table| {
            table.done.iter().map(|done| format!("{} {} {} {}", table.name, done.examined, done.found, done.what))
        })
        .collect();
    for line in [
        "families 6 0 every row has 8 cells and is not empty",
        "families 6 0 each family is there once (by family)",
        "families 6 0 each family lies in one organisation",
        "families 5 0 1 column of numbers lies in its range",
        "families 6 0 dates fall in the order referral_date, offer_date, plan_date",
        "families 6 0 plan_date has a value just where arm says so",
        "children 8 0 each child lies in one family",
        "children 8 0 every row belongs to a family of table families (by family)",
        "children 6 0 every family of table families has a row here",
        "measures 14 0 each unit is there once in each wave by each informant (by family, wave, informant)",
        "measures 12 0 every family of table families has a row here, at each wave",
        "measures 7 0 date rises with the waves of each unit",
        "measures 7 0 no unit has a later wave without the earlier ones",
    ] {
        assert!(done.iter().any(|done| done == line), "{line} in\n{}", done.join("\n"));
    }
    assert!(inspection.tables.iter().all(|table| table.hash.as_ref().is_some_and(|hash| hash.len() == 64)));
    assert!(inspection.clone().dataset().is_ok_and(|data| data.tables.len() == 3 && data.remarks.is_empty()));
}

fn beraad(args: &[&str]) -> (i32, String, String) {
    let out =
        Command::new(env!("CARGO_BIN_EXE_beraad")).current_dir(folder()).arg("check").args(args).output().unwrap();
    (out.status.code().unwrap(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
}

#[test]
fn check_prints_text_csv_and_json() {
    let (code, page, talk) = beraad(&["--data", "more/dull.csv", "--codebook", "more.toml"]);
    assert_eq!(code, 1, "{page}{talk}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    let order = ["CSV, 4 rows", "To mend", "\"-99\"", "Remarks", "\"9999\"", "What was checked"];
    let places: Vec<Option<usize>> = order.iter().map(|words| page.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{page}");
    assert!(talk.contains("1 disagreement between the data and their codebook"), "{talk}");

    let (code, table, _) = beraad(&["--data", "more/dull.csv", "--codebook", "more.toml", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((code, rows.len()), (1, 6));
    let first = ["dull", "missing-code", "mend", "more/dull.csv", "3", "euro", "\"-99\""];
    assert_eq!(rows[0].iter().take(7).collect::<Vec<_>>(), first);
    assert!(rows.iter().skip(1).all(|row| &row[2] == "remark"));

    let (code, text, _) = beraad(&["--data", "more/dull.csv", "--codebook", "more.toml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &json["tables"][0]["disagreements"][0]["check"]), (1, &"missing-code".into()));
    assert_eq!(json["tables"][0]["rows"], 4);

    let (code, _, talk) = beraad(&["--data", "good/measures.csv", "--codebook", "codebook.toml"]);
    assert_eq!((code, talk.as_str()), (0, "measures: 14 rows agree with the codebook\n"));
    let (code, _, talk) = beraad(&["--data", "good/measures.csv", "--codebook", "codebook.toml", "--table", "measure"]);
    assert!(code == 2 && talk.contains("did you mean `measures`?"), "{talk}");
}

#[test]
fn a_cell_that_looks_like_a_formula_is_not_run() {
    let table = beraad::report::csv::table(
        &["found"],
        ["=cmd|' /C calc'!A0", "@x", "+1 more", "-", "-99", "1e-3", "plain"]
            .map(|cell| vec![cell.to_owned()])
            .into_iter(),
    );
    assert_eq!(String::from_utf8(table).unwrap(), "found\n'=cmd|' /C calc'!A0\n'@x\n'+1 more\n'-\n-99\n1e-3\nplain\n");
}

#[test]
fn one_cause_of_a_hundred_thousand_disagreements_is_told_shortly() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("measures.csv");
    let mut text = "family,wave,informant,date,score,worries\n".to_owned();
    for family in 0..100_000 {
        writeln!(text, "F-{family},T0,mother,2015-01-10,unknown,{}", family % 7).unwrap();
    }
    fs::write(&file, text).expect("a file");
    let codebook = folder().join("codebook.toml");
    let (code, page, talk) = beraad(&["--data", &file.to_string_lossy(), "--codebook", &codebook.to_string_lossy()]);
    assert_eq!(code, 1);
    assert!(page.contains("1. 100000 values of another type"), "{page}");
    assert!(page.contains("row"), "{page}");
    let mend = page.split("Remarks").next().unwrap();
    assert!(mend.lines().count() < 20, "{mend}");
    assert!(talk.contains("100000 disagreements"), "{talk}");
}

/// A study of `n` families in order, of which `change` may change any line.
fn generated(n: usize, days: &[u8], change: impl FnOnce(&mut [Vec<String>; 3])) -> Inspection {
    let head = |names: &str| vec![names.to_owned()];
    let mut tables = [
        head("family,organisation,name,arm,referral_date,offer_date,plan_date,children"),
        head("child,family,age"),
        head("family,wave,informant,date,score,worries"),
    ];
    for i in 0..n {
        let day = |nth: usize| 1 + u32::from(days[(i + nth) % days.len()]) % 28;
        let (arm, plan) =
            if i % 2 == 0 { ("completed", format!("2015-04-{:02}", day(0))) } else { ("regular", String::new()) };
        let (referral, offer) = (format!("2015-01-{:02}", day(1)), format!("2015-02-{:02}", day(2)));
        tables[0].push(format!("F-{i},O{},Name{i},{arm},{referral},{offer},{plan},{}", i % 3, 1 + day(3) % 12));
        tables[1].push(format!("{i},F-{i},{}", day(4) % 18));
        let informant = if i % 3 == 0 { "father" } else { "mother" };
        for (wave, month) in [("T0", 3), ("T1", 9)] {
            let date = format!("2015-{month:02}-{:02}", day(5 + month));
            tables[2].push(format!("F-{i},{wave},{informant},{date},{},{}", day(6 + month), day(7)));
        }
    }
    change(&mut tables);
    let dir = tempfile::tempdir().expect("a folder");
    for (name, lines) in ["families", "children", "measures"].iter().zip(&tables) {
        fs::write(dir.path().join(format!("{name}.csv")), lines.join("\n") + "\n").expect("a file");
    }
    study(dir.path())
}

/// Puts `value` into a cell.
fn set(line: &mut String, column: usize, value: &str) {
    let mut cells: Vec<&str> = line.split(',').collect();
    cells[column] = value;
    *line = cells.join(",");
}

/// Puts fault number `kind` into families, children or measures, near line `at`: its table, row, column and kind.
fn inject(kind: usize, at: usize, tables: &mut [Vec<String>; 3]) -> (usize, usize, Option<&'static str>, Check) {
    let last = |table: &Vec<String>| table.len();
    // A line of a family of the arm, counted from 0 with the header as 0.
    let completed = 1 + 2 * (at % (tables[0].len() / 2));
    let regular = (completed + 1).min(tables[0].len() - 1) / 2 * 2;
    let measure = 1 + at % (tables[2].len() - 1);
    let later = 2 * (1 + at % ((tables[2].len() - 1) / 2));
    match kind {
        0 => {
            set(&mut tables[2][measure], 4, "many");
            (2, measure + 1, Some("score"), Check::Type)
        }
        1 => {
            set(&mut tables[2][measure], 4, "40.5");
            (2, measure + 1, Some("score"), Check::Range)
        }
        2 => {
            set(&mut tables[0][completed], 3, "Completed");
            (0, completed + 1, Some("arm"), Check::Level)
        }
        3 => {
            set(&mut tables[2][measure], 4, "");
            (2, measure + 1, Some("score"), Check::Empty)
        }
        4 => {
            let again = tables[2][measure].clone();
            tables[2].push(again);
            (2, last(&tables[2]), Some("family"), Check::Repeat)
        }
        5 => {
            tables[1].push("9999,F-none,3".to_owned());
            (1, last(&tables[1]), Some("family"), Check::Join)
        }
        6 => {
            set(&mut tables[0][completed], 6, "2015-01-31");
            (0, completed + 1, Some("plan_date"), Check::Order)
        }
        7 => {
            set(&mut tables[0][regular], 6, "2015-05-01");
            (0, regular + 1, Some("plan_date"), Check::Rule)
        }
        8 => {
            set(&mut tables[2][later], 3, "2015-02-28");
            (2, later + 1, Some("date"), Check::Waves)
        }
        9 => {
            tables[1].push("9999,F-0,3,4".to_owned());
            (1, last(&tables[1]), None, Check::Row)
        }
        10 => {
            tables[1].push("0,F-1,3".to_owned());
            (1, last(&tables[1]), Some("family"), Check::Tree)
        }
        11 => {
            set(&mut tables[2][measure], 5, "-99");
            (2, measure + 1, Some("worries"), Check::MissingCode)
        }
        12 => {
            set(&mut tables[0][completed], 5, "2015-02-30");
            (0, completed + 1, Some("offer_date"), Check::Type)
        }
        _ => {
            set(&mut tables[0][completed], 7, "2.5");
            (0, completed + 1, Some("children"), Check::Type)
        }
    }
}

/// Cells that a table may hold.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-c]{1,2}",
        "-?[0-9]{1,3}",
        "[0-9]\\.[0-9]",
        "20[0-2][0-9]-[01][0-9]-[0-3][0-9]",
        "1[89]99-12-31",
        "[ -~]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_fault_in_a_clean_study_is_found_at_its_place_and_nothing_else(
        n in 4usize..14, days in prop::collection::vec(any::<u8>(), 1..40), kind in 0usize..14, at in 0usize..1000
    ) {
        let mut fault = None;
        let clean = generated(n, &days, |_| ());
        prop_assert_eq!(clean.disagreements().count(), 0, "{}", said(&clean));
        let inspection = generated(n, &days, |tables| fault = Some(inject(kind, at, tables)));
        let (table, row, column, check) = fault.expect("a fault");
        let found: Vec<_> = inspection
            .tables
            .iter()
            .enumerate()
            .flat_map(|(nth, table)| table.disagreements.iter().map(move |d| (nth, d.row, d.column.as_deref(), d.check)))
            .collect();
        prop_assert_eq!(found, [(table, Some(row as u64), column, check)], "{}", said(&inspection));
    }

    #[test]
    fn no_table_and_no_codebook_makes_it_panic(
        kinds in prop::collection::vec((0usize..5, 0usize..11, any::<bool>(), 0usize..6), 1..7),
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..8), 0..12),
        ordered in any::<bool>()
    ) {
        let mut book = codebook("codebook.toml");
        let template = book.table[0].column[3].clone();
        let table = &mut book.table[0];
        table.rule.clear();
        table.derived.clear();
        table.column = kinds.iter().enumerate().map(|(nth, (kind, role, required, within))| {
            let mut column = template.clone();
            column.name = format!("c{nth}");
            column.kind = [Kind::Category, Kind::Number, Kind::Integer, Kind::Date, Kind::Text][*kind];
            column.role = [
                Role::Id, Role::Cluster, Role::Arm, Role::Method, Role::Stage, Role::Date, Role::Wave, Role::Informant,
                Role::Outcome, Role::Characteristic, Role::Frequency,
            ][*role];
            if column.kind != Kind::Category {
                column.levels.clear();
            } else {
                column.levels[0].code = "a".to_owned();
                column.levels[1].code = "b".to_owned();
            }
            column.required = *required;
            column.within = (*within < nth).then(|| format!("c{within}"));
            column
        }).collect();
        let dates = || table.column.iter().filter(|column| column.kind == Kind::Date).map(|column| column.name.clone());
        table.wave_date = dates().next().filter(|_| ordered);
        table.pathway = vec![dates().collect()];
        // What contradicts itself is told, and seldom enough for the rest to be tried.
        for column in &mut table.column {
            if !matches!(column.role, Role::Id | Role::Cluster) {
                column.within = None;
            }
        }
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("families.csv");
        let header: Vec<&str> = table.column.iter().map(|column| column.name.as_str()).collect();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_path(&file).expect("a file");
        writer.write_record(&header).expect("a header");
        for row in &rows {
            let cells = row.iter().map(String::as_str).chain(std::iter::repeat("a")).take(header.len());
            writer.write_record(cells).expect("a row");
        }
        writer.flush().expect("a file");
        drop(writer);
        let first = source(&book, "families", file, &[]);
        let mut second = first.clone();
        second.join = vec!["c0".to_owned()];
        let inspection = inspect(&[first, second]).expect("an answer");
        prop_assert!(inspection.tables.iter().all(|table| table.disagreements.iter().all(|found| !found.check.remark())));
        prop_assert_eq!(inspection.tables.len(), 2);
    }
}
