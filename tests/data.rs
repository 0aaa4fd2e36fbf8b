//! The data room: tables that agree with their codebook are loaded, others are refused in full.
//!
//! The small tables in `tests/data/` were made up for these tests.

use beraad::data::codebook::Codebook;
use beraad::data::faults::faults;
use beraad::data::{Dataset, Source, dates, load, missing, numbers, texts};
use beraad::error::{Disagreement, Error};
use beraad::value::Text;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn codebook(name: &str) -> Codebook {
    let text = std::fs::read_to_string(folder(name).join("codebook.toml")).expect("a codebook");
    toml::from_str(&text).expect("a codebook")
}

/// The table `name` of a codebook, in `file`; `join` as a plan would write it.
fn source(book: &Codebook, name: &str, file: PathBuf, join: &[&str]) -> Source {
    let table = book.table.iter().find(|table| table.name == name).expect("a table");
    Source {
        name: name.to_owned(),
        label: Text::same(name),
        file,
        study: Arc::new(book.study.clone()),
        book: Arc::new(table.clone()),
        join: join.iter().map(|column| (*column).to_owned()).collect(),
    }
}

fn sources(name: &str) -> Vec<Source> {
    let book = codebook(name);
    let file = |table: &str| folder(name).join(format!("{table}.csv"));
    vec![source(&book, "families", file("families"), &[]), source(&book, "waves", file("waves"), &["family"])]
}

fn disagreements(result: Result<Dataset, Error>) -> Vec<Disagreement> {
    match result {
        Err(Error::Data(all)) => all,
        other => panic!("expected disagreements, got {other:?}"),
    }
}

/// The good families and waves, with other bytes for one of them.
fn with_bytes(table: &str, bytes: &[u8]) -> Result<Dataset, Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sources = sources("good");
    for source in sources.iter_mut().filter(|source| source.name == table) {
        source.file = folder.path().join("table.csv");
        std::fs::write(&source.file, bytes).expect("a file");
    }
    load(&sources)
}

/// Row, column, found, expected and remedy of all disagreements, one a line.
fn listed(all: &[Disagreement]) -> String {
    let line = |d: &Disagreement| {
        let row = d.row.map_or("-".to_owned(), |row| row.to_string());
        let column = d.column.as_deref().unwrap_or("-");
        format!("{row} | {column} | {} | {} | {}\n", d.found, d.expected, d.remedy)
    };
    all.iter().map(line).collect()
}

fn refusal(table: &str, bytes: &[u8]) -> String {
    listed(&disagreements(with_bytes(table, bytes)))
}

#[test]
fn a_good_study_is_loaded_as_typed_columns() {
    let data = load(&sources("good")).expect("a good study");
    let families = &data.table("families").expect("families").frame;
    let (arm, organisation) = (texts(families, "arm"), texts(families, "organisation"));
    assert_eq!(arm.unwrap(), [Some("completed"), Some("regular"), Some("completed")]);
    assert_eq!(organisation.unwrap(), [Some("Altra, Amsterdam"), Some("Jeugdbescherming \"Regio\""), Some("Limburg")]);
    let plan = dates(families, "plan_date").unwrap();
    assert_eq!(plan, [Some(jiff::civil::date(2015, 2, 14)), None, None]);
    assert_eq!(missing(families, "plan_date").unwrap(), [None, Some(""), Some("lost")]);
    assert_eq!(numbers(families, "children").unwrap(), [Some(3.0), None, Some(2.0)]);
    assert_eq!(missing(families, "children").unwrap(), [None, Some(""), None]);
    // 2015-01-01 to 2015-02-14 is 44 days.
    assert_eq!(numbers(families, "weeks").unwrap(), [Some(44.0 / 7.0), None, None]);
    assert_eq!(missing(families, "weeks").unwrap(), [None, Some(""), Some("lost")]);
    assert_eq!(texts(families, "large").unwrap(), [Some("yes"), None, Some("no")]);
    assert_eq!(missing(families, "large").unwrap(), [None, Some(""), None]);
    assert!(missing(families, "arm").is_none());

    let waves = &data.table("waves").expect("waves").frame;
    assert_eq!(numbers(waves, "risk_score").unwrap(), [Some(12.5), Some(0.0), None, None, Some(30.0)]);
    assert_eq!(missing(waves, "risk_score").unwrap(), [None, None, Some("99"), Some("98"), None]);
    assert!(numbers(waves, "wave").is_none() && texts(waves, "nothing").is_none());
}

#[test]
fn the_hash_is_that_of_the_bytes() {
    let data = load(&sources("good")).expect("a good study");
    // GNU coreutils 9.1: sha256sum tests/data/good/waves.csv
    assert_eq!(data.table("waves").unwrap().hash, "0a80d95594cebcb1f5793257e216a1c814e21e750b4a69c0e5fa7c6ba2b7d6b1");
}

#[test]
fn every_fault_is_reported_at_once() {
    let all = disagreements(load(&sources("bad")));
    let (families, waves): (Vec<_>, Vec<_>) = all.into_iter().partition(|d| d.file.ends_with("families.csv"));
    assert_eq!(listed(&families), FAMILIES);
    assert_eq!(listed(&waves), WAVES);
}

const FAMILIES: &str = r#"1 | organization | a column the codebook does not know | columns of the codebook | did you mean "organisation"?
1 | weeks | a computed column | a file without it | leave it out
1 | arm | the name of column 2 again, in column 11 | every name once | rename one of the two, or leave it out
1 | x | a column the codebook does not know | columns of the codebook | leave it out, or describe it in the codebook
1 | organisation | no such column | every column of the codebook | add it, or take it out of the codebook
3 | arm | "Voltooid" | one of completed, regular | did you mean "completed"?
4 | arm | "regulr" | one of completed, regular | did you mean "regular"?
5 | arm | a value that is not shown, as it may identify someone | one of completed, regular | correct it, or add it to the levels or missing codes
6 | offer_date | "01-02-2015" | a date such as 2016-11-22 | write year-month-day, or declare it as a missing code
7 | offer_date | "2015-02-30" | a day that is in the calendar | correct the day, the month or the year
8 | offer_date | an empty cell | a date such as 2016-11-22 | fill it in, or declare the empty cell as a missing code
9 | score | "5,5" | a number from 0 to 10 (or 99, for a missing value) | write 5.5, with a decimal point
10 | score | "NaN" | a number from 0 to 10 (or 99, for a missing value) | correct it, or declare it as a missing code
11 | score | "10.5" | a number from 0 to 10 (or 99, for a missing value) | correct it, or correct the codebook
12 | score | an empty cell | a number from 0 to 10 (or 99, for a missing value) | fill it in, or write the missing code that says why it is empty
13 | score | a value that is not shown, as it may identify someone | a number from 0 to 10 (or 99, for a missing value) | correct it, or declare it as a missing code
14 | children | "1.5" | a whole number of at least 0 | correct it, or correct the codebook
15 | children | "-1" | a whole number of at least 0 | correct it, or correct the codebook
16 | remark | an empty cell | a value | fill it in, or declare the empty cell as a missing code
17 | family | the same family as row 2 | each family once | remove one of the two rows, or correct the identifier
18 | family | the same family as row 6 | each family once | remove one of the two rows, or correct the identifier
18 | arm | a family in two arms: "completed" here, "regular" in row 6 | one arm for each family | correct one of the two rows
19 | family | an empty cell | an identifier | give the row its identifier, or remove it
20 | plan_date | 2015-01-02, before 2015-02-01 (column offer_date) | a date not before offer_date | correct one of the two dates
20 | end_date | 2015-01-15, before 2015-02-01 (column offer_date) | a date not before offer_date | correct one of the two dates
21 | plan_date | an empty cell | a value, as arm is "completed" | correct it, or correct arm
22 | plan_date | "2015-03-01" | no value, as arm is "regular" | correct it, or correct arm
23 | arm | a value that is not shown, as it may identify someone | one of completed, regular | correct it, or add it to the levels or missing codes
24 | - | an empty row | a row with values | remove it
25 | score | a value that runs over several lines | a number from 0 to 10 (or 99, for a missing value) | correct it, or declare it as a missing code
27 | score | "1e999" | a number from 0 to 10 (or 99, for a missing value) | correct it, or declare it as a missing code
27 | children | "inf" | a whole number of at least 0 | correct it, or declare it as a missing code
"#;

const WAVES: &str = r#"3 | arm | a unit in two arms: "regular" here, "completed" in row 2 of table families | one arm for each unit | correct one of the two rows
4 | family | the same unit and wave as row 3 | each unit once in each wave | remove one of the two rows, or correct the identifier
5 | family | a family that is not in table families | a family of table families | add the family to families, or remove this row
6 | family | an empty cell | an identifier | give the row its identifier, or remove it
7 | - | 2 cells | 3 cells, as in the header | look for a separator too many or too few; a value with one in it stands between quotation marks
"#;

#[test]
fn a_message_reads_as_a_sentence() {
    let all = disagreements(with_bytes("waves", b"family,wave,risk_score\nF-a1,T0,31\n"));
    let file = all[0].file.display().to_string();
    assert_eq!(
        Error::Data(all).to_string(),
        format!(
            "{file}, row 2, column risk_score: found \"31\"; expected a number from 0 to 30 (or one of 99, 98, for a missing value); correct it, or correct the codebook"
        )
    );
}

#[test]
fn identifiers_and_free_text_are_never_shown() {
    let mut all = disagreements(load(&sources("bad")));
    all.extend(disagreements(with_bytes("waves", b"family,wave,risk_score\nF-99,F-99,F-99\n,T0,1\nF-98\n")));
    // Quotation marks too many, one never closed and one closed two rows later; an identifier in a cell.
    for text in ["F-91,T0,\"3\nF-92,T0,4\n", "F-91,T0,\"3\nF-92,T0,4\nF-93,T0,5\"\n", "F-91,T0,score of F-91\n"] {
        all.extend(disagreements(with_bytes("waves", format!("family,wave,risk_score\n{text}").as_bytes())));
    }
    // A file without its header.
    all.extend(disagreements(with_bytes("waves", b"F-a1,T0,12.5\nF-a1,T1,0\n")));
    assert!(all.len() > 40);
    let shown = Error::Data(all).to_string();
    for hidden in ["F-0", "F-1", "F-2", "F-7", "F-9", "F-a", ": ok", "\"ok"] {
        assert!(!shown.contains(hidden), "{hidden} in\n{shown}");
    }
}

#[test]
fn rows_of_a_joined_table_need_their_unit() {
    let all = disagreements(with_bytes("waves", b"family,wave,risk_score\nF-a1,T0,3\nF-zz,T0,3\n"));
    assert_eq!(
        listed(&all),
        r#"3 | family | a family that is not in table families | a family of table families | add the family to families, or remove this row
"#
    );
}

#[test]
fn tables_join_by_columns_that_both_have() {
    let mut sources = sources("good");
    sources[1].join = vec!["organisation".to_owned(), "wave".to_owned(), "family".to_owned()];
    assert_eq!(
        listed(&disagreements(load(&sources))),
        r#"- | organisation | no such column in the codebook of table waves | a column of the same type in waves and families, by which they join | correct the join in the plan, or the codebook
- | wave | no such column in the codebook of table families | a column of the same type in waves and families, by which they join | correct the join in the plan, or the codebook
"#
    );
}

#[test]
fn a_file_that_is_no_table_is_refused_with_a_reason() {
    for (bytes, said) in [
        (
            &b""[..],
            r#"- | - | an empty file | a header with the names of the columns, and rows | check that this is the right file, and that it was saved completely
"#,
        ),
        (
            b"\xef\xbb\xbf",
            r#"- | - | an empty file | a header with the names of the columns, and rows | check that this is the right file, and that it was saved completely
"#,
        ),
        (
            b" \r\n\n",
            r#"- | - | an empty file | a header with the names of the columns, and rows | check that this is the right file, and that it was saved completely
"#,
        ),
        (
            b"family,wave,risk_score\n",
            r#"1 | - | a header without rows | rows of measurements | check that the file was saved completely
"#,
        ),
        (
            b"family,wave,risk_score\nF-a1,T0,3\nF-a1,\0T1,3\n",
            r#"3 | - | a NUL byte, which is no text | text of one encoding | save it again as CSV UTF-8
"#,
        ),
        (
            b"PK\x03\x04 and so on",
            r#"- | - | a zip file that is damaged or cut off | a workbook of Excel (.xlsx) or OpenDocument (.ods) | open it in a spreadsheet program and save it again, or copy it again from where it came
"#,
        ),
        (
            b"\xef\xbb\xbffamily,wave,risk_score\nF-\xff,T0,3\n",
            r#"2 | - | bytes that are not in UTF-8, as the rest of the file is | text of one encoding | save it again as CSV UTF-8
"#,
        ),
        (
            b"something,else\n1,2\n",
            r#"1 | - | a first line without any column of the codebook | a header with family, wave, risk_score | add the line with the names of the columns, or check that this is the right file
"#,
        ),
        (
            b"family,wave,risk_score\nF-a1,T0,3\nF-a1,T1,\"3\nF-b2,T0,4\n",
            r#"3 | - | a quotation mark that is opened in this row and never closed | quotation marks in pairs around a value | close or remove it; a quotation mark inside a quoted value is written twice
"#,
        ),
    ] {
        assert_eq!(refusal("waves", bytes), said, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_file_that_is_not_there_is_an_io_error() {
    let mut sources = sources("good");
    sources[1].file = folder("good/nothing.csv");
    let Err(Error::Io { path, cause }) = load(&sources) else { panic!("expected an io error") };
    assert!(path.ends_with("good/nothing.csv") && !cause.is_empty());
}

#[test]
fn a_folder_is_no_table() {
    let mut sources = sources("good");
    sources[1].file = folder("good");
    assert_eq!(
        listed(&disagreements(load(&sources))),
        r#"- | - | a folder | a file with a table | name the file inside the folder
"#
    );
}

#[test]
fn line_ends_and_encodings_change_nothing() {
    let lines = ["family,wave,risk_score", "Ren\u{e9}e \u{2019}t Hof,T0,3", "", "Zo\u{eb},T9,4"];
    let plain = lines.join("\n");
    let windows: Vec<u8> = encoding_rs::WINDOWS_1252.encode(&plain).0.into_owned();
    let utf16 = plain.encode_utf16().fold(vec![0xff, 0xfe], |mut bytes, unit| {
        bytes.extend(unit.to_le_bytes());
        bytes
    });
    let files =
        [plain.clone().into_bytes(), windows, utf16, lines.join("\r\n").into_bytes(), lines.join("\r").into_bytes()];
    for file in files {
        // The good families know neither; the wave stands on line 4 however lines end.
        assert_eq!(
            refusal("waves", &file),
            r#"2 | family | a family that is not in table families | a family of table families | add the family to families, or remove this row
4 | family | a family that is not in table families | a family of table families | add the family to families, or remove this row
4 | wave | "T9" | one of T0, T1 | correct it, or add it to the levels or missing codes
"#
        );
    }
}

#[test]
fn names_in_windows_1252_are_read() {
    let families = "family,arm,organisation,plan_date,offer_date,children\nF-a1,regular,Co\u{f6}rdinatie \u{2019}t Gooi \u{20ac},,2015-01-01,\nF-b2,regular,Altra,,2015-01-01,\nF-c3,regular,Altra,,2015-01-01,\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(families).0;
    let data = with_bytes("families", &bytes).expect("a good table");
    let organisations = texts(&data.table("families").unwrap().frame, "organisation").unwrap();
    assert_eq!(organisations[0], Some("Co\u{f6}rdinatie \u{2019}t Gooi \u{20ac}"));
}

#[test]
fn a_thousand_disagreements_of_a_column_are_listed_and_all_are_counted() {
    let rows: String = (0..1234).map(|i| format!("x{i},T0,many\n")).collect();
    let mut alone = sources("good");
    let folder = tempfile::tempdir().expect("a folder");
    let mut waves = alone.remove(1);
    waves.file = folder.path().join("waves.csv");
    waves.join.clear();
    std::fs::write(&waves.file, format!("family,wave,risk_score\n{rows}")).expect("a file");
    let all = disagreements(load(&[waves]));
    assert_eq!(all.len(), 1001);
    assert_eq!((all[0].row, all[0].found.as_str()), (None, "1234 disagreements, of which the first 1000 are listed"));
    assert_eq!((all[1].row, all[1000].row), (Some(2), Some(1001)));
}

#[test]
fn a_codebook_that_contradicts_itself_is_refused() {
    let text = std::fs::read_to_string(folder("bad").join("contradictions.toml")).expect("a codebook");
    let book: Codebook = toml::from_str(&text).expect("a codebook");
    let table = &book.table[0];
    assert_eq!(faults(table).join("\n"), CONTRADICTIONS.trim());
    let all = disagreements(load(&[source(&book, &table.name, folder("bad/families.csv"), &[])]));
    assert_eq!(all.len(), faults(table).len());
    for name in ["good", "bad"] {
        assert!(codebook(name).table.iter().all(|table| faults(table).is_empty()), "{name}");
    }
}

const CONTRADICTIONS: &str = r#"
column score? has the name that is kept for the missing codes of another
column score is described twice
columns score?, score have the same role, of which a table has one
family must be a text or a whole number to have its role
arm: its success "c" is none of its levels
arm: the code "a " has white space around it
arm: the empty cell can be a missing code, not a level
empty is a category without levels
start has limits, but is no number
score has levels, but is no category
score: the code "9" has two meanings
score: its smallest value allowed, 3, is above its largest, 1
score? must be a number to have its role
score: a limit is no finite number
weeks is computed from score, which is no date
much: its threshold is no finite number
pathway: start is named twice
pathway: nowhere is no column of the file
pathway: score is no date
rule: start decides, but is no category
rule: no level of start is named at which score must be filled
rule: gone is no column of the file
rule: "b" is no level of arm
rule: start must be empty at times, but is required and has no missing code
rule: gone is no column of the file
"#;

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = with_bytes("waves", &bytes);
        let mut behind_header = b"family,wave,risk_score\n".to_vec();
        behind_header.extend(&bytes);
        let _ = with_bytes("waves", &behind_header);
    }

    #[test]
    fn no_text_of_the_right_alphabet_makes_it_panic(text in "[-Fabct0123459.,\"\r\n ;é]{0,300}", at in 0usize..200) {
        let good = std::fs::read_to_string(folder("good/families.csv")).expect("a table");
        let at = (0..=at.min(good.len())).rev().find(|at| good.is_char_boundary(*at)).unwrap_or(0);
        let _ = with_bytes("families", format!("{}{text}{}", &good[..at], &good[at..]).as_bytes());
    }

    #[test]
    fn numbers_and_dates_come_back_as_they_were_written(
        rows in prop::collection::vec((0.0..=30.0f64, any::<bool>()), 1..40)
    ) {
        let mut text = "family,wave,risk_score\n".to_owned();
        let mut expected = vec![];
        for (i, (score, refused)) in rows.iter().enumerate() {
            let cell = if *refused { "99".to_owned() } else { score.to_string() };
            text.push_str(&format!("x{i},T0,{cell}\n"));
            expected.push((!refused).then_some(*score));
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut waves = sources("good").remove(1);
        waves.file = folder.path().join("waves.csv");
        waves.join.clear();
        std::fs::write(&waves.file, text).expect("a file");
        let data = load(&[waves]).expect("a good table");
        prop_assert_eq!(numbers(&data.tables[0].frame, "risk_score").unwrap(), expected);
    }
}
