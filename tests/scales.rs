//! From items to scores: rules of the codebook against R, shipped instruments against Python, and their laws.
//!
//! `tests/data/scales/` has the data and what made them.

use beraad::data::codebook::{Codebook, Column, Kind, TableBook};
use beraad::data::faults::faults;
use beraad::data::instruments::{Coding, shipped};
use beraad::data::{Dataset, Source, load, missing, numbers, texts};
use beraad::document::Document;
use beraad::error::Error;
use beraad::value::{Direction, Label, Origin, Text};
use polars::frame::DataFrame;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::beraad;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/scales")
}

/// A codebook as a plan's run reads it.
fn codebook(text: &str) -> Codebook {
    match Document::parse(Path::new("codebook.toml"), text.to_owned()) {
        Ok(document) => document.value,
        Err(error) => panic!("{error}\n{text}"),
    }
}

fn source(book: &Codebook, file: PathBuf) -> Source {
    let table = book.table.first().expect("a table");
    Source {
        name: table.name.clone(),
        label: Text::same(&table.name),
        file,
        study: Arc::new(book.study.clone()),
        book: Arc::new(table.clone()),
        join: vec![],
    }
}

/// The worked example.
fn worked() -> (Codebook, DataFrame) {
    let book = codebook(&std::fs::read_to_string(folder().join("codebook.toml")).expect("a codebook"));
    let data = load(&[source(&book, folder().join("isel.csv"))]).expect("a sound table");
    (book, frame(data))
}

fn frame(data: Dataset) -> DataFrame {
    data.tables.into_iter().next().expect("a table").frame
}

/// Columns of a CSV, by name.
fn columns(file: &str) -> Vec<(String, Vec<String>)> {
    let mut reader = csv::Reader::from_path(folder().join(file)).expect("a fixture");
    let mut columns: Vec<(String, Vec<String>)> =
        reader.headers().expect("a header").iter().map(|name| (name.to_owned(), vec![])).collect();
    for row in reader.records() {
        for (cell, (_, column)) in row.expect("a row").iter().zip(&mut columns) {
            column.push(cell.to_owned());
        }
    }
    columns
}

/// Relative difference that is rounding: psych averages before it multiplies, we after.
const ROUNDING: f64 = 1e-14;

#[test]
fn scores_levels_and_norms_are_those_of_r() {
    let (_, frame) = worked();
    let mut compared = 0;
    for (name, expected) in columns("expected.csv") {
        if name == "row" {
            continue;
        }
        for (row, expected) in expected.iter().enumerate() {
            let place = format!("{name}, row {}", row + 1);
            if let Some(scored) = name.strip_suffix("_why") {
                let code = missing(&frame, scored).expect("a companion")[row];
                assert_eq!(code.unwrap_or_default(), expected, "{place}");
            } else if name == "band" {
                assert_eq!(texts(&frame, &name).expect("levels")[row].unwrap_or_default(), expected, "{place}");
            } else {
                let found = numbers(&frame, &name).expect("numbers")[row];
                let expected: Option<f64> = (!expected.is_empty()).then(|| expected.parse().expect("a number"));
                match (found, expected) {
                    (Some(found), Some(expected)) => {
                        let off = (found - expected).abs();
                        assert!(off <= ROUNDING * expected.abs(), "{place}: {found}, not {expected}");
                    }
                    (found, expected) => assert_eq!(found, expected, "{place}"),
                }
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 120 * 20);
}

#[test]
fn the_cut_off_belongs_to_the_upper_level() {
    let (_, frame) = worked();
    let rows = texts(&frame, "band").unwrap().into_iter().zip(numbers(&frame, "total").unwrap()).take(6);
    // Rows 1 to 6 of scores.R: 24, 25, 35, 36, 12, 48.
    let expected = [("low", 24.0), ("middle", 25.0), ("middle", 35.0), ("high", 36.0), ("low", 12.0), ("high", 48.0)];
    assert!(rows.eq(expected.map(|(level, total)| (Some(level), Some(total)))));
    assert_eq!(&texts(&frame, "much").unwrap()[2..4], [Some("no"), Some("yes")]);
}

#[test]
fn a_derived_column_has_its_whole_meaning() {
    let (book, _) = worked();
    let table = &book.table[0];
    let meaning = |name: &str| table.meaning(name).expect("a column");
    let codes = |labels: &[Label]| labels.iter().map(|label| label.code.clone()).collect::<Vec<_>>();
    let total = meaning("total");
    assert_eq!((total.kind, total.min, total.max), (Kind::Number, Some(12.0), Some(48.0)));
    assert_eq!(codes(&total.missing), ["-8", "-9", "too-few-items"]);
    assert_eq!(total.missing[2].text.en, "too few items answered");
    assert_eq!((meaning("weighted").min, meaning("weighted").max), (Some(4.75), Some(19.0)));
    assert_eq!((meaning("weighted_mean").min, meaning("weighted_mean").max), (Some(1.0), Some(4.0)));
    let band = meaning("band");
    assert_eq!((band.kind, band.success.as_deref()), (Kind::Category, Some("high")));
    assert_eq!(codes(&band.levels), ["low", "middle", "high"]);
    assert_eq!(codes(&band.missing), ["-8", "-9", "too-few-items"]);
    assert_eq!(band.direction, Some(Direction::HigherIsBetter));
    let t = meaning("t");
    // 50 + 10 (12 − 32) / 6.5 and 50 + 10 (48 − 32) / 6.5.
    assert_eq!((t.min, t.max), (Some(50.0 - 200.0 / 6.5), Some(50.0 + 160.0 / 6.5)));
    assert_eq!(t.unit.0.en, "T points");
    let difference = meaning("difference");
    assert_eq!((difference.min, difference.max), (Some(-12.0), Some(12.0)));
    assert_eq!(difference.unit.0.en, "points");
    let norm = meaning("norm");
    assert_eq!((norm.min, norm.max), (Some(30.0), Some(60.0)));
    assert_eq!(codes(&norm.missing), ["-8", "-9", "too-few-items", "99", "outside-norms"]);
    assert_eq!(norm.direction, Some(Direction::HigherIsBetter));
    assert_eq!(norm.origin_in(Origin::Observed), Origin::Observed);
}

/// An analysis leaves out rows by the reason that R gives for each.
#[test]
fn an_analysis_knows_why_scores_are_missing() {
    let out = tempfile::tempdir().expect("a folder");
    let plan = folder().join("plan.toml");
    beraad().arg("run").arg(&plan).arg("--quiet").arg("--out").arg(out.path().join("report")).assert().success();
    let text = std::fs::read_to_string(out.path().join("report/results.json")).expect("results");
    let results: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let left_out = |analysis: usize| {
        let mut all = vec![];
        dropped(&results["analyses"][analysis], &mut all);
        assert!(!all.is_empty() && all.iter().all(|one| *one == all[0]), "{all:?}");
        all.remove(0)
    };
    let expected = columns("expected.csv");
    let why = |name: &str, code: &str| {
        let (_, codes) = expected.iter().find(|(column, _)| *column == format!("{name}_why")).expect("a column");
        codes.iter().filter(|found| *found == code).count() as u64
    };
    let reasons = |name: &str| {
        let codes = [("form lost", "-8"), ("refused", "-9"), ("too few items answered", "too-few-items")];
        codes.map(|(words, code)| (words.to_owned(), why(name, code))).to_vec()
    };
    assert_eq!(left_out(0), reasons("total"));
    let outside = ("outside the norm table".to_owned(), why("norm", "outside-norms"));
    assert_eq!(left_out(1), [vec![("not known".to_owned(), why("norm", "99")), outside], reasons("norm")].concat());
}

/// Why rows were left out, of every row of the results.
fn dropped(value: &serde_json::Value, all: &mut Vec<Vec<(String, u64)>>) {
    if let Some(reasons) = value["dropped"].as_array() {
        let words = |reason: &serde_json::Value| {
            (reason["reason"]["en"].as_str().unwrap_or_default().to_owned(), reason["rows"].as_u64().unwrap_or(0))
        };
        let mut reasons: Vec<(String, u64)> = reasons.iter().map(words).collect();
        // In the order in which this test names them.
        let order = ["not known", "outside the norm table", "form lost", "refused", "too few items answered"];
        reasons.sort_by_key(|(words, _)| order.iter().position(|known| known == words));
        all.push(reasons);
    }
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| dropped(item, all)),
        serde_json::Value::Object(items) => items.values().for_each(|item| dropped(item, all)),
        _ => (),
    }
}

#[test]
fn a_score_is_as_weak_as_its_weakest_item() {
    let (mut book, _) = worked();
    book.table[0].column.iter_mut().find(|c| c.name == "isel_4").unwrap().origin = Some(Origin::Reconstructed);
    let origin = |name: &str, study| book.table[0].meaning(name).unwrap().origin_in(study);
    for (name, observed) in [("total", true), ("band", true), ("difference", true), ("norm", true), ("tangible", false)]
    {
        let weakest = if observed { Origin::Reconstructed } else { Origin::Observed };
        assert_eq!(origin(name, Origin::Observed), weakest, "{name}");
        assert_eq!(origin(name, Origin::Simulated), Origin::Simulated, "{name}");
    }
}

/// A table of one numbered unit a row, and the columns and derived columns of `more`.
fn book(more: &str) -> String {
    format!(
        r#"
[study]
id = "s"
title = {{ nl = "s", en = "s" }}
origin = "simulated"
data_cut = "1"
source = {{ nl = "s", en = "s" }}

[[table]]
name = "children"
rows = {{ nl = "kinderen", en = "children" }}

{more}"#
    )
}

fn column(name: &str, more: &str) -> String {
    format!(
        "[[table.column]]\nname = \"{name}\"\nlabel = {{ nl = \"{name}\", en = \"{name}\" }}\nrole = \"outcome\"\n{more}\n"
    )
}

fn item(name: &str, low: f64, high: f64) -> String {
    column(name, &format!("type = \"number\"\nmin = {low}\nmax = {high}\nrequired = false"))
}

fn derived(name: &str, from: &str) -> String {
    format!(
        "[[table.derived]]\nname = \"{name}\"\nlabel = {{ nl = \"{name}\", en = \"{name}\" }}\nfrom = {{ {from} }}\n"
    )
}

fn table(text: &str) -> TableBook {
    codebook(&book(text)).table.remove(0)
}

/// Loads rows of a table with this codebook.
fn loaded(text: &str, csv: &str) -> DataFrame {
    let book = codebook(&book(text));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table.csv");
    std::fs::write(&file, csv).expect("a file");
    match load(&[source(&book, file)]) {
        Ok(data) => frame(data),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn items_may_be_categories_whose_codes_are_numbers() {
    let levels = "type = \"category\"\nlevels = [{ code = \"0\", nl = \"n\", en = \"n\" }, { code = \"1\", nl = \"?\", en = \"?\" }, { code = \"2\", nl = \"j\", en = \"j\" }]\nmissing = [{ code = \"9\", nl = \"g\", en = \"r\" }]";
    let text = [
        column("a", levels),
        column("b", levels),
        derived("s", r#"score = { items = ["a", "b"], low = 0, high = 2, reverse = ["b"], combine = "sum" }"#),
    ]
    .concat();
    assert!(faults(&table(&text)).is_empty());
    let frame = loaded(&text, "a,b\n0,0\n2,0\n1,2\n9,2\n9,9\n");
    assert_eq!(numbers(&frame, "s").unwrap(), [Some(2.0), Some(4.0), Some(1.0), None, None]);
    assert_eq!(missing(&frame, "s").unwrap(), [None, None, None, Some("too-few-items"), Some("9")]);
}

#[test]
fn a_code_with_two_meanings_is_no_shared_reason() {
    let item = |name: &str, why: &str| {
        column(
            name,
            &format!(
                "type = \"integer\"\nmin = 0\nmax = 2\nmissing = [{{ code = \"9\", nl = \"{why}\", en = \"{why}\" }}]"
            ),
        )
    };
    let score = derived("s", r#"score = { items = ["a", "b"], low = 0, high = 2, combine = "sum", answered = 1 }"#);
    let difference = derived("d", r#"difference = { of = "a", minus = "b" }"#);
    let text = [item("a", "lost"), item("b", "refused"), score, difference].concat();
    let frame = loaded(&text, "a,b\n9,9\n9,1\n");
    assert_eq!(missing(&frame, "s").unwrap(), [Some("too-few-items"), None]);
    assert_eq!(numbers(&frame, "s").unwrap(), [None, Some(2.0)]);
    let table = table(&text);
    let words = |name: &str| table.meaning(name).unwrap().missing.iter().map(|m| m.text.en.clone()).collect::<Vec<_>>();
    assert_eq!(
        (words("s"), words("d")),
        (vec!["too few items answered".to_owned()], vec!["lost / refused".to_owned()])
    );
}

#[test]
fn rules_use_the_results_of_those_before_them() {
    let text = [
        item("pre", 0.0, 10.0),
        item("post", 0.0, 10.0),
        derived("change", r#"difference = { of = "post", minus = "pre" }"#),
        derived("course", r#"bands = { column = "change", from = [-2, 3], levels = [{ code = "down", nl = "d", en = "d" }, { code = "same", nl = "s", en = "s" }, { code = "up", nl = "u", en = "u" }] }"#),
        derived("t", r#"t-score = { column = "change", mean = 0, sd = 2 }"#),
        derived("norm", r#"norm-table = { column = "change", by = ["course"], step = 0.5, rows = [{ group = ["up"], from = 3, to = 4, score = 1 }, { group = ["up"], from = 4.5, to = 10, score = 2 }] }"#),
    ]
    .concat();
    assert_eq!(faults(&table(&text)), Vec::<String>::new());
    let frame = loaded(&text, "pre,post\n5,3\n5,2.9\n5,7.9\n5,8\n2,6.2\n2,6.25\n,3\n");
    let course = texts(&frame, "course").unwrap();
    assert_eq!(course, [Some("same"), Some("down"), Some("same"), Some("up"), Some("up"), Some("up"), None]);
    assert_eq!(numbers(&frame, "t").unwrap()[0], Some(40.0));
    // Steps of a half: 4.2 is rounded to 4, 4.25 up to 4.5.
    assert_eq!(numbers(&frame, "norm").unwrap(), [None, None, None, Some(1.0), Some(1.0), Some(2.0), None]);
    let outside = Some("outside-norms");
    assert_eq!(missing(&frame, "norm").unwrap(), [outside, outside, outside, None, None, None, Some("")]);
}

#[test]
fn what_a_rule_contradicts_is_a_fault() {
    let level = |code: &str| format!("{{ code = \"{code}\", nl = \"{code}\", en = \"{code}\" }}");
    let (a, b) = (level("a"), level("b"));
    let text = [
        item("i", 1.0, 4.0),
        item("j", 0.0, 3.0),
        column("k", "type = \"integer\""),
        column("word", &format!("type = \"category\"\nlevels = [{a}, {b}]")),
        column("day", "type = \"date\"\nunit = { nl = \"d\", en = \"d\" }"),
        column("name", "type = \"integer\"\nsensitivity = \"identifier\""),
        column("weight", "type = \"number\"\nunit = { nl = \"kg\", en = \"kg\" }\nmissing = [{ code = \"a\", nl = \"x\", en = \"x\" }]"),
        derived("s1", r#"score = { items = [], low = 4, high = 1, reverse = ["i"], combine = "sum" }"#),
        derived("s2", r#"score = { items = ["i", "i", "j", "k", "word", "day", "none"], low = 1, high = 4, reverse = ["j", "j"], weights = [1, -1], combine = "mean", answered = 8 }"#),
        derived("s3", r#"score = { items = ["i", "s4"], low = 1, high = 4, weights = [1, 2], combine = "mean", answered = 1 }"#),
        derived("s4", r#"score = { items = ["s4", "name"], low = 1, high = 4, combine = "mean", answered = 0 }"#),
        derived("s5", r#"score = { items = ["i"], low = 1, high = 4, weights = [1e308], combine = "sum" }"#),
        derived("b1", &format!("bands = {{ column = \"i\", from = [3, 2, nan], levels = [{a}, {a}], success = \"c\" }}")),
        derived("b2", &format!("bands = {{ column = \"weight\", from = [3], levels = [{a}, {}] }}", level(" "))),
        derived("b3", &format!("bands = {{ column = \"i\", from = [1, 5], levels = [{a}, {b}, {}] }}", level("c"))),
        derived("t1", r#"t-score = { column = "word", mean = 1, sd = 0 }"#),
        derived("t2", r#"t-score = { column = "i", mean = 9, sd = 1 }"#),
        derived("d1", r#"difference = { of = "i", minus = "i" }"#),
        derived("d2", r#"difference = { of = "weight", minus = "i" }"#),
        derived("n1", r#"norm-table = { column = "i", by = ["j", "word", "word"], rows = [] }"#),
        derived("n2", r#"norm-table = { column = "i", step = 0, rows = [] }"#),
        derived("n3", r#"norm-table = { column = "i", by = ["word"], rows = [{ group = ["a"], from = 2, to = 1, score = 1 }, { group = ["c"], from = 1, to = 1.5, score = 1 }, { from = 1, to = 1, score = inf }, { from = 1, to = 1, score = 2 }] }"#),
        derived("n4", r#"norm-table = { column = "i", by = ["word"], rows = [{ group = ["a"], from = 3, to = 4, score = 1 }, { group = ["a"], from = 1, to = 1, score = 1 }, { group = ["b"], from = 1, to = 2, score = 1 }, { group = ["b"], from = 2, to = 4, score = 1 }] }"#),
        derived("n5", r#"norm-table = { column = "i", rows = [{ from = 1, to = 2, score = 1 }, { from = 4, to = 4, score = 2 }] }"#),
    ]
    .concat();
    assert_eq!(faults(&table(&text)).join("\n"), FAULTS.trim());
}

const FAULTS: &str = r#"
s1: it has no items
s1: i is reversed, but is none of its items
s1: its lowest answer, 4, must be a number below its highest, 1
s2 is computed from day, which is no number
s2 is computed from none, which is no column of the file
s2: its item i is named twice
s2: j is reversed twice; name it once
s2: it has 2 weights for 7 items
s2: a weight must be a number above 0; an item that counts the other way is reversed
s2: it asks for 8 answered items; it must be from 1 to 7
s2: its item j goes from 0 to 3, its rule from 1 to 4
s2: its item k has no smallest and largest value; its rule says 1 and 4
s2: its item word has levels whose codes are no numbers
s3 is computed from s4, which is computed after it: describe it before
s3: weighted items must all be answered; leave out its number of answered items, or its weights
s4 is computed from itself
s4 is computed from name, which identifies someone
s4: it asks for 0 answered items; it must be from 1 to 2
s4: its item name has no smallest and largest value; its rule says 1 and 4
s5: its score can become larger than a number can be
b1: it has 2 levels and 3 cut-offs; it must have one cut-off fewer than levels
b1: a cut-off is no finite number
b1: its cut-offs must rise
b1: the code "a" has two meanings
b1: its success "c" is none of its levels
b2: the code "a" has two meanings
b2: the code " " of a level is empty or has white space around it
b3: its cut-off 1 leaves a level that no value of i can have
b3: its cut-off 5 leaves a level that no value of i can have
t1 is computed from word, which is no number
t1: the mean and the standard deviation of its norms must be finite, and the standard deviation above 0
t2: the mean of its norms, 9, is none that i can have
d1: i less itself is always 0
d2: weight is in "kg", i in ""
n1 is computed from j, which is no category
n1: its table of norms has no rows
n1: word is named twice in its groups
n2: its table of norms has no rows
n2: the step of its table of norms must be above 0, not 0
n3: row 1 of its table of norms goes from 2 down to 1
n3: row 2 of its table of norms has 1.5, which is no whole number of steps of 1
n3: row 2 of its table of norms is for "c", which is no level of word
n3: row 3 of its table of norms has a value that is no finite number
n3: row 4 of its table of norms names 0 levels, not 1: one for each column of its groups
n4: its table of norms for a has a gap between 1 and 3
n4: its table of norms for b has two rows for 2
n5: its table of norms has a gap between 2 and 4
"#;

#[test]
fn nothing_is_computed_from_a_range_that_grows_without_end() {
    // Each column uses the two before it: what they mean is found in as many steps as there are columns.
    let mut text = item("d0", 0.0, 1.0) + &item("d1", 0.0, 1.0);
    for at in 2..80 {
        text +=
            &derived(&format!("d{at}"), &format!("difference = {{ of = \"d{}\", minus = \"d{}\" }}", at - 1, at - 2));
    }
    let frame = loaded(&text, "d0,d1\n1,1\n");
    assert_eq!(numbers(&frame, "d79").unwrap().len(), 1);
}

#[test]
fn every_instrument_in_every_coding_is_a_codebook_without_faults() {
    for sheet in shipped() {
        let codings = match sheet.codings()[..] {
            [] => ["1-5", "0-4"].map(|coding| coding.parse().unwrap()).to_vec(),
            ref known => known.to_vec(),
        };
        for coding in codings {
            let chosen = sheet.choose(Some(coding), None).expect("a coding");
            let text = sheet.codebook(chosen, &sheet.prefix);
            let table = table(&text);
            assert_eq!(faults(&table), Vec::<String>::new(), "{} {coding}", sheet.id);
            let items = table.column.iter().filter(|column| column.kind == Kind::Integer).count();
            assert_eq!(items, sheet.items() as usize, "{}", sheet.id);
            // Every answer from the lowest to the highest, and every level.
            let answer = |column: &Column, row: usize| match column.levels.len() {
                0 => (chosen.low + row as i16 % (chosen.high - chosen.low + 1)).to_string(),
                levels => column.levels[row % levels].code.clone(),
            };
            let mut csv = table.column.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(",");
            for row in 0..=usize::try_from(chosen.high - chosen.low).unwrap() {
                let cells: Vec<String> = table.column.iter().map(|column| answer(column, row)).collect();
                let _ = write!(csv, "\n{}", cells.join(","));
            }
            loaded(&text, &csv);
            // What is not read literally is only why a coding must be chosen.
            let derived: Vec<&str> =
                sheet.source.iter().filter(|source| source.mark != "L").map(|source| source.says.as_str()).collect();
            let choice: &[&str] = if sheet.id == "isel-12" { &["both codings occur, 0 to 3 and 1 to 4"] } else { &[] };
            assert_eq!(derived, choice, "{}", sheet.id);
        }
    }
}

#[test]
fn the_isel_is_scored_as_by_hand_in_both_codings() {
    let sheet = shipped().into_iter().find(|sheet| sheet.id == "isel-12").expect("the ISEL-12");
    for coding in ["0-3", "1-4"] {
        let text = sheet.codebook(coding.parse().unwrap(), "isel_");
        let items = std::fs::read_to_string(folder().join(format!("isel-12_{coding}.csv"))).unwrap();
        let frame = loaded(&text, &items);
        for (scale, expected) in columns(&format!("isel-12_{coding}.scores.csv")) {
            let expected: Vec<Option<f64>> = expected.iter().map(|score| score.parse().ok()).collect();
            assert_eq!(expected.len(), 42);
            assert_eq!(numbers(&frame, &format!("isel_{scale}")).unwrap(), expected, "{scale} {coding}");
        }
    }
}

#[test]
fn an_open_coding_must_be_chosen() {
    let said = |args: &[&str]| {
        let out = beraad().arg("instrument").args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, list, _) = said(&[]);
    assert_eq!(code, Some(0));
    for id in ["arij", "fes", "isel-12", "sos-scale"] {
        assert!(list.contains(id), "{list}");
    }
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
    let (code, out, said_isel) = said(&["isel-12"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(said_isel.contains("choose") || said_isel.contains("must be chosen"), "{said_isel}");
    assert!(said_isel.contains("--coding 0-3 or --coding 1-4") && said_isel.contains("Common Cold Project"));
    for wrong in [["--coding", "1-5"], ["--coding", "0-4"], ["--lowest", "2"]] {
        assert_eq!(said(&[&["isel-12"], &wrong[..]].concat()).0, Some(2), "{wrong:?}");
    }
    assert_eq!(said(&["isel-13"]).0, Some(2));
    assert_eq!(said(&["isel-12", "--coding", "high"]).0, Some(2));
    assert_eq!(said(&["fes", "--coding", "1-4"]).0, Some(2));
    assert_eq!(said(&["sos-scale", "--coding", "1-9"]).0, Some(2));
    assert_eq!(said(&["isel-12", "--coding", "1-4", "--lowest", "0"]).0, Some(2));
    let (_, zero, _) = said(&["sos-scale", "--lowest", "0", "--prefix", "veiligheid."]);
    assert!(zero.contains("name = \"veiligheid.safety\"") && zero.contains("min = 0\nmax = 10"), "{zero}");
    let (code, one, _) = said(&["isel-12", "--lowest", "1"]);
    assert_eq!((code, one), (Some(0), said(&["isel-12", "--coding", "1-4"]).1));
    assert_eq!(faults(&table(&zero)), Vec::<String>::new());
}

#[test]
fn a_coding_is_two_rising_numbers() {
    let read = |text: &str| text.parse::<Coding>().ok().map(|c| (c.low, c.high));
    assert_eq!(read("1-4"), Some((1, 4)));
    assert_eq!((read("-2-2"), read("-3--1")), (Some((-2, 2)), Some((-3, -1))));
    for bad in ["", "-", "4", "4-1", "1-1", "1–4", "a-b", "1-99999", "é-1", "1-4-7"] {
        assert_eq!(read(bad), None, "{bad}");
    }
}

/// Scores of one table of answers, by rules of the codebook.
fn scored(answers: &[Vec<Option<u8>>], items: usize, rules: &[&str]) -> Vec<Vec<Option<f64>>> {
    let mut text: String = (0..items).map(|at| item(&format!("i{at}"), 1.0, 5.0)).collect();
    for (at, rule) in rules.iter().enumerate() {
        text += &derived(&format!("s{at}"), &format!("score = {{ low = 1, high = 5, {rule} }}"));
    }
    text.insert_str(
        0,
        "[[table.column]]\nname = \"id\"\nlabel = { nl = \"i\", en = \"i\" }\nrole = \"id\"\ntype = \"integer\"\n",
    );
    let mut csv = "id".to_owned();
    for at in 0..items {
        let _ = write!(csv, ",i{at}");
    }
    for (at, row) in answers.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|x| x.map(|x| x.to_string()).unwrap_or_default()).collect();
        let _ = write!(csv, "\n{at},{}", cells.join(","));
    }
    let frame = loaded(&text, &csv);
    (0..rules.len()).map(|at| numbers(&frame, &format!("s{at}")).expect("scores")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn laws_of_sums_and_reversal(
        (items, answers, least) in (1_usize..8).prop_flat_map(|items| {
            let row = prop::collection::vec(prop::option::weighted(0.8, 1_u8..=5), items);
            (Just(items), prop::collection::vec(row, 1..12), 1..=items)
        })
    ) {
        let names = |order: &mut dyn Iterator<Item = usize>| {
            order.map(|at| format!("\"i{at}\"")).collect::<Vec<_>>().join(", ")
        };
        let (forth, back) = (names(&mut (0..items)), names(&mut (0..items).rev()));
        let sum = format!("items = [{forth}], combine = \"sum\", answered = {least}");
        let reversed = format!("{sum}, reverse = [{forth}]");
        let backwards = format!("items = [{back}], combine = \"sum\", answered = {least}");
        let mean = format!("items = [{forth}], combine = \"mean\", answered = {least}");
        let full = format!("items = [{forth}], combine = \"sum\"");
        let weighted = format!("{full}, weights = [{}]", vec!["1"; items].join(", "));
        let got = scored(&answers, items, &[&sum, &reversed, &backwards, &mean, &full, &weighted]);
        let n = items as f64;
        for (row, answers) in answers.iter().enumerate() {
            let known: Vec<f64> = answers.iter().flatten().map(|x| f64::from(*x)).collect();
            prop_assert_eq!(got[0][row].is_some(), known.len() >= least);
            // Order is irrelevant; weights of 1 change nothing.
            prop_assert_eq!(got[0][row], got[2][row]);
            prop_assert_eq!(got[4][row], got[5][row]);
            prop_assert_eq!(got[4][row].is_some(), known.len() == items);
            let Some(sum) = got[0][row] else { continue };
            // A sum of reversed items is n (low + high) − sum.
            let turned = got[1][row].expect("as many items");
            prop_assert!((turned - (n * 6.0 - sum)).abs() <= 1e-12 * n * 6.0, "{turned} {sum}");
            // Person-mean imputation, done: the mean of the answered in the place of each missing item.
            let average = known.iter().sum::<f64>() / known.len() as f64;
            let filled: f64 = answers.iter().map(|x| x.map_or(average, f64::from)).sum();
            prop_assert!((sum - filled).abs() <= 1e-12 * filled);
            prop_assert!((got[3][row].expect("as many items") - average).abs() <= 1e-12);
            prop_assert!((n..=5.0 * n).contains(&sum));
            if known.len() == items {
                prop_assert_eq!(sum, known.iter().sum::<f64>());
            }
        }
    }

    #[test]
    fn reversing_twice_is_no_reversal(answers in prop::collection::vec(1_u8..=5, 1..10)) {
        let rows: Vec<Vec<Option<u8>>> = answers.iter().map(|x| vec![Some(*x)]).collect();
        let text = [
            item("a", 1.0, 5.0),
            derived("b", r#"score = { items = ["a"], low = 1, high = 5, reverse = ["a"], combine = "sum" }"#),
            derived("c", r#"score = { items = ["b"], low = 1, high = 5, reverse = ["b"], combine = "sum" }"#),
        ]
        .concat();
        let csv: String = rows.iter().map(|row| format!("\n{}", row[0].unwrap())).collect();
        let frame = loaded(&text, &format!("a{csv}"));
        prop_assert_eq!(numbers(&frame, "c"), numbers(&frame, "a"));
        let turned: Vec<Option<f64>> = answers.iter().map(|x| Some(6.0 - f64::from(*x))).collect();
        prop_assert_eq!(numbers(&frame, "b"), Some(turned));
    }

    #[test]
    fn every_number_has_one_level(
        cuts in prop::collection::btree_set(-1000_i32..1000, 1..8),
        xs in prop::collection::vec(prop_oneof![-2000.0..2000.0_f64, (-1000_i32..1000).prop_map(f64::from)], 1..30)
    ) {
        let cuts: Vec<f64> = cuts.into_iter().map(f64::from).collect();
        let levels: Vec<String> = (0..=cuts.len()).map(|at| format!("{{ code = \"{at}\", nl = \"l\", en = \"l\" }}")).collect();
        let text = column("x", "type = \"number\"")
            + &derived("b", &format!("bands = {{ column = \"x\", from = {cuts:?}, levels = [{}] }}", levels.join(", ")));
        let csv: String = xs.iter().map(|x| format!("\n{x}")).collect();
        let frame = loaded(&text, &format!("x{csv}"));
        for (x, level) in xs.iter().zip(texts(&frame, "b").expect("levels")) {
            let level: usize = level.expect("a level").parse().expect("a place");
            prop_assert!(level == 0 || cuts[level - 1] <= *x);
            prop_assert!(level == cuts.len() || *x < cuts[level]);
        }
    }

    #[test]
    fn no_rule_makes_the_faults_or_the_program_panic(
        low in prop_oneof![Just(f64::NAN), Just(f64::INFINITY), -2.0..2.0_f64, Just(1.0)],
        high in prop_oneof![Just(f64::MAX), Just(4.0), -2.0..6.0_f64],
        cut in prop_oneof![Just(f64::NAN), Just(-0.0), Just(1e308), 0.0..5.0_f64],
        answered in 0_usize..4,
        step in prop_oneof![Just(0.0), Just(1e-300), Just(f64::INFINITY), Just(1.0), Just(0.5)],
        names in prop::collection::vec("[abst?]", 6)
    ) {
        let f = |x: f64| if x.is_nan() { "nan".to_owned() } else if x.is_infinite() { "inf".to_owned() } else { format!("{x:?}") };
        let [a, b, c, d, e, g] = &names[..] else { return Ok(()) };
        let text = [
            item("a", 1.0, 4.0),
            item("b", 1.0, 4.0),
            derived("s", &format!("score = {{ items = [\"{a}\", \"{b}\"], low = {}, high = {}, reverse = [\"{c}\"], combine = \"sum\", answered = {answered} }}", f(low), f(high))),
            derived("t", &format!("bands = {{ column = \"{d}\", from = [{}], levels = [{{ code = \"l\", nl = \"l\", en = \"l\" }}, {{ code = \"h\", nl = \"h\", en = \"h\" }}] }}", f(cut))),
            derived("u", &format!("t-score = {{ column = \"{e}\", mean = {}, sd = {} }}", f(cut), f(step))),
            derived("v", &format!("norm-table = {{ column = \"{g}\", step = {}, rows = [{{ from = {}, to = {}, score = 1 }}] }}", f(step), f(low), f(high))),
            derived("w", &format!("norm-table = {{ column = \"{a}\", by = [\"{d}\"], rows = [{{ group = [\"h\"], from = 1, to = 2, score = 1 }}] }}")),
        ]
        .concat();
        let book = codebook(&book(&text));
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("table.csv");
        std::fs::write(&file, "a,b\n1,4\n,2\n3.5,\n,\n").expect("a file");
        match load(&[source(&book, file)]) {
            Ok(data) => {
                let frame = frame(data);
                for name in ["s", "u", "v", "w"] {
                    prop_assert!(numbers(&frame, name).expect("numbers").into_iter().flatten().all(f64::is_finite));
                }
            }
            Err(Error::Data(all)) => prop_assert!(!all.is_empty()),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
