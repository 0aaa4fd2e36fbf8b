//! Text tables, whole and broken: each gets the right data or the right refusal.
//!
//! The files are made by `tests/broken/text/make.py`. What must come of them was written down by reading the file.

use beraad::data::codebook::{Codebook, DateForm, Decimal, FileBook};
use beraad::data::{Dataset, Source, dates, draft, load, numbers, texts};
use beraad::error::Error;
use beraad::value::Text;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/text")
}

/// The table of the codebook in `file`, with these keys under `[table.file]`.
fn source(file: PathBuf, said: &str) -> Source {
    let text = std::fs::read_to_string(folder().join("codebook.toml")).expect("a codebook");
    let book: Codebook = toml::from_str(&text).expect("a codebook");
    let mut table = book.table.into_iter().next().expect("a table");
    table.file = toml::from_str::<FileBook>(said).expect("keys of a file");
    Source {
        name: table.name.clone(),
        label: Text::same("visits"),
        file,
        study: Arc::new(book.study),
        book: Arc::new(table),
        join: vec![],
    }
}

/// What came of a table: its rows, a dash where nothing is, or its disagreements; a line each.
fn told(result: Result<Dataset, Error>) -> String {
    let dash = |text: Option<String>| text.unwrap_or("-".to_owned());
    match result {
        Ok(data) => {
            let frame = &data.tables[0].frame;
            let text = |name| texts(frame, name).unwrap();
            let (arm, remark) = (text("arm"), text("remark"));
            let (visit, score) = (dates(frame, "visit").unwrap(), numbers(frame, "score").unwrap());
            let rows = text("family").into_iter().enumerate().map(|(i, family)| {
                let cells = [
                    dash(family.map(str::to_owned)),
                    dash(arm[i].map(str::to_owned)),
                    dash(visit[i].map(|day| day.to_string())),
                    dash(score[i].map(|score| score.to_string())),
                    dash(remark[i].map(|remark| remark.escape_debug().to_string())),
                ];
                format!("{}\n", cells.join(" "))
            });
            rows.collect()
        }
        Err(Error::Data(all)) => all
            .iter()
            .map(|d| {
                let row = d.row.map_or("-".to_owned(), |row| row.to_string());
                let column = d.column.as_deref().unwrap_or("-");
                format!("{row} | {column} | {} | {} | {}\n", d.found, d.expected, d.remedy)
            })
            .collect(),
        Err(other) => format!("{other}\n"),
    }
}

fn read(bytes: &[u8], said: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table.csv");
    std::fs::write(&file, bytes).expect("a file");
    told(load(&[source(file, said)]))
}

/// The three rows of `make.py`.
const WHOLE: &str = "\
F-1 completed 2016-11-22 12.5 Zoë’s plan
F-2 regular 2016-04-03 - één gesprek
F-3 completed 2016-12-01 7 -
";

/// File, what the codebook says of it, and what comes of it.
const FILES: &[(&str, &str, &str)] = &[
    // Encodings.
    ("excel-dutch", "", WHOLE),
    ("excel-dutch", "encoding = 'windows-1252'\nseparator = ';'\ndecimal = 'comma'\ndates = 'day-month-year'", WHOLE),
    ("utf8-mark", "", WHOLE),
    ("utf16le-mark", "", WHOLE),
    ("utf16le-mark", "encoding = 'utf-16'", WHOLE),
    ("utf16be-bare", "", WHOLE),
    ("mac", "encoding = 'macintosh'", WHOLE),
    (
        "excel-dutch",
        "encoding = 'utf-8'",
        "2 | - | bytes that are not in UTF-8, as the rest of the file is | text of one encoding | save it again as CSV UTF-8\n",
    ),
    (
        "utf8-mark",
        "encoding = 'windows-1252'",
        "- | - | the byte order mark of UTF-8, where the codebook says windows-1252 | the encoding of the codebook | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    (
        "line-separators",
        "encoding = 'windows-1252'",
        "2 | - | text in UTF-8, where the codebook says windows-1252 | the encoding of the codebook | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    (
        "excel-dutch",
        "encoding = 'utf-7'",
        "- | - | table visits: utf-7 is no encoding; name one such as utf-8, windows-1252, utf-16le | a codebook without contradictions | repair the codebook\n",
    ),
    (
        "excel-dutch",
        "separator = '.'",
        "- | - | table visits: '.' cannot separate columns; , and ; and a tab can | a codebook without contradictions | repair the codebook\n",
    ),
    (
        "utf16le-cut",
        "",
        "4 | - | bytes that are not in UTF-16LE, as the rest of the file is | text of one encoding | save it again as CSV UTF-8\n",
    ),
    (
        "dos",
        "",
        "3 | - | a byte that Windows-1252 does not have, in a file that is not UTF-8 either | text of one encoding | save it again as CSV UTF-8, or name its encoding in [table.file] of the codebook\n",
    ),
    (
        "two-encodings",
        "",
        "5 | - | two encodings in one file: characters of UTF-8 (4), and bytes of another (1) | one encoding in the whole file | mend the characters of this row, or put the files together again after saving each as CSV UTF-8\n",
    ),
    (
        "encoded-twice",
        "",
        "1 | - | a name in column 5 that was encoded in UTF-8 twice, so that é has become Ã© | text that was encoded once | export it again from the program where it comes from, as CSV UTF-8\n",
    ),
    (
        "mark-in-the-middle",
        "",
        "5 | - | a byte order mark in the middle of the file | text of one encoding | remove it: it is not seen, and stays behind where files are put together\n",
    ),
    (
        "mark-twice",
        "",
        "1 | - | a byte order mark in the middle of the file | text of one encoding | remove it: it is not seen, and stays behind where files are put together\n",
    ),
    ("nul", "", "3 | - | a NUL byte, which is no text | text of one encoding | save it again as CSV UTF-8\n"),
    (
        "empty",
        "",
        "- | - | an empty file | a header with the names of the columns, and rows | check that this is the right file, and that it was saved completely\n",
    ),
    (
        "only-mark",
        "",
        "- | - | an empty file | a header with the names of the columns, and rows | check that this is the right file, and that it was saved completely\n",
    ),
    (
        "line-separators",
        "",
        "\
F-1 completed 2016-11-22 12.5 one\\u{2028}two\\u{2029}three\\u{85}four
F-2 regular 2016-04-03 - één gesprek
F-3 completed 2016-12-01 7 -
",
    ),
    // Lines and cells.
    ("only-header", "", "1 | - | a header without rows | rows of families | check that the file was saved completely\n"),
    ("blank-lines", "", WHOLE),
    (
        "cr-only",
        "",
        "4 | arm | \"Regulier\" | one of completed, regular | did you mean \"regular\"?\n",
    ),
    (
        "mixed-ends",
        "",
        "5 | score | a value that is not shown, as it may identify someone | a number (or 99, for a missing value) | correct it, or declare it as a missing code\n",
    ),
    (
        "ragged",
        "",
        "\
3 | - | 2 cells | 5 cells, as in the header | look for a separator too many or too few; a value with one in it stands between quotation marks
4 | - | 6 cells | 5 cells, as in the header | look for a separator too many or too few; a value with one in it stands between quotation marks
",
    ),
    (
        "cut-off",
        "",
        "4 | - | 2 cells | 5 cells, as in the header | look for a separator too many or too few; a value with one in it stands between quotation marks\n",
    ),
    (
        "duplicate-header",
        "",
        "\
1 | score | the name of column 4 again, in column 5 | every name once | rename one of the two, or leave it out
1 | remark | no such column | every column of the codebook | add it, or take it out of the codebook
",
    ),
    (
        "no-name",
        "",
        "1 |  | a column without a name | columns of the codebook | leave it out, or describe it in the codebook\n",
    ),
    (
        "no-header",
        "",
        "1 | - | a first line without any column of the codebook | a header with family, arm, visit, score, remark | add the line with the names of the columns, or check that this is the right file\n",
    ),
    (
        "open-quote",
        "",
        "3 | - | a quotation mark that is opened in this row and never closed | quotation marks in pairs around a value | close or remove it; a quotation mark inside a quoted value is written twice\n",
    ),
    (
        "open-quote-closed-later",
        "",
        "3 | - | 6 cells | 5 cells, as in the header | look for a separator too many or too few; a value with one in it stands between quotation marks\n",
    ),
    (
        "quotes",
        "",
        "\
F-1 regular 2016-11-22 7 says \\\"yes\\\"
F-2 regular 2016-11-22 7 5\\\" wide
F-3 regular 2016-11-22 7 a;b
F-4 regular 2016-11-22 7 two\\r\\nlines
F-5 regular 2016-11-22 7 \\'single\\'
",
    ),
    ("quoted-all", "", WHOLE),
    ("tabs-and-spaces", "", WHOLE),
    ("bars", "", WHOLE),
    (
        "sep-line",
        "",
        "5 | arm | \"Regulier\" | one of completed, regular | did you mean \"regular\"?\n",
    ),
    (
        "sep-line",
        "separator = ','",
        "1 | - | a first line that names a semicolon as separator | the separator of the codebook | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    (
        "excel-dutch",
        "separator = ','",
        "1 | - | columns separated by a semicolon, where the codebook says a comma | the separator of the codebook | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    ("trailing", "", WHOLE),
    ("trailing-rows-only", "", WHOLE),
    (
        "trailing-but-one",
        "",
        "\
1 |  | a column without a name | columns of the codebook | leave it out, or describe it in the codebook
1 |  | the name of column 6 again, in column 7 | every name once | rename one of the two, or leave it out
",
    ),
    (
        "total-row",
        "",
        "\
5 | family | an empty cell | an identifier | give the row its identifier, or remove it
5 | arm | a value that is not shown, as it may identify someone | one of completed, regular | correct it, or add it to the levels or missing codes
5 | visit | an empty cell | a date such as 22-11-2016 | fill it in, or declare the empty cell as a missing code
",
    ),
    ("commas-quoted-decimals", "", WHOLE),
    (
        "commas-bare-decimals",
        "",
        "2 | - | 6 cells | 5 cells, as in the header | look for a separator too many or too few; a value with one in it stands between quotation marks\n",
    ),
    (
        "formula-in-text",
        "",
        "\
F-1 regular 2016-11-22 7 =cmd|\\' /C calc\\'!A0
F-2 regular 2016-11-22 7 @SUM(1+1)*cmd
F-3 regular 2016-11-22 7 +31 6
",
    ),
    (
        "formula-for-number",
        "",
        "\
2 | score | a value that is not shown, as it may identify someone | a number (or 99, for a missing value) | correct it, or declare it as a missing code
3 | score | a value that is not shown, as it may identify someone | a number (or 99, for a missing value) | correct it, or declare it as a missing code
",
    ),
    // Numbers.
    (
        "units",
        "",
        "\
3 | score | \"1 234\" | a number (or 99, for a missing value) | write it without spaces
4 | score | \"12,5 %\" | a number (or 99, for a missing value) | write the number alone; its unit stands in the codebook
5 | score | \"€ 12\" | a number (or 99, for a missing value) | write the number alone; its unit stands in the codebook
6 | score | a value that is not shown, as it may identify someone | a number (or 99, for a missing value) | correct it, or declare it as a missing code
8 | score | \"NaN\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
9 | score | \"inf\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
10 | score | \"−5\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
11 | score | \"1\u{a0}000\" | a number (or 99, for a missing value) | write it without spaces
",
    ),
    (
        "no-values",
        "",
        "\
2 | score | \"#N/A\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
3 | score | \"#DIV/0!\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
4 | score | \"NULL\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
5 | score | \".\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
6 | score | \"-\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
7 | score | \"n.v.t.\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
8 | score | an empty cell | a number (or 99, for a missing value) | fill it in, or write the missing code that says why it is empty
",
    ),
    (
        "thousand-alone",
        "",
        "- | - | numbers such as 1.234 in 1 cell, which may be a thousand or a decimal, and none that tells | numbers that show what their decimal sign is | say decimal = \"comma\" or \"point\" under [table.file] of the codebook, and thousands = true where it is a thousand\n",
    ),
    ("thousand-alone", "decimal = 'point'", "F-1 regular 2016-11-22 1.234 -\nF-2 regular 2016-11-22 12 -\nF-3 regular 2016-11-22 999 -\n"),
    (
        "thousand-alone",
        "decimal = 'comma'\nthousands = true",
        "F-1 regular 2016-11-22 1234 -\nF-2 regular 2016-11-22 12 -\nF-3 regular 2016-11-22 999 -\n",
    ),
    (
        "thousand-alone",
        "decimal = 'comma'",
        "2 | score | \"1.234\" | a number (or 99, for a missing value) | write 1234 or 1,234; or say thousands = true under [table.file] of the codebook\n",
    ),
    (
        "thousand-and-decimal",
        "",
        "2 | score | \"1.234\" | a number (or 99, for a missing value) | write 1234 or 1,234; or say thousands = true under [table.file] of the codebook\n",
    ),
    (
        "thousand-and-decimal",
        "thousands = true",
        "\
F-1 regular 2016-11-22 1234 -
F-2 regular 2016-11-22 12.5 -
F-3 regular 2016-11-22 1234.5 -
F-4 regular 2016-11-22 1234567.25 -
F-5 regular 2016-11-22 1.234 -
",
    ),
    (
        "thousand-and-decimal",
        "thousands = false",
        "- | - | a sign between thousands in 2 cells | no sign between thousands, as the codebook says | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    (
        "thousand-and-decimal",
        "decimal = 'point'",
        "- | - | a decimal comma in 3 cells, the other sign in none | a decimal point, as the codebook says | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    (
        "mixed-decimals",
        "",
        "\
4 | score | \"3.5\" | a number (or 99, for a missing value) | write 3,5, with a decimal comma
6 | score | \"1.234\" | a number (or 99, for a missing value) | write 1234 or 1,234; or say thousands = true under [table.file] of the codebook
",
    ),
    (
        "as-many-decimals",
        "",
        "- | - | a decimal point in 1 cell and a decimal comma in as many | one decimal sign in the whole file | write all numbers with one sign, or say which under [table.file] of the codebook: decimal = \"comma\" or \"point\"\n",
    ),
    (
        "odd-groups",
        "",
        "\
3 | score | \"1.23,4\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
4 | score | \"1.2345,6\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
5 | score | \"12.34.567\" | a number (or 99, for a missing value) | correct it, or declare it as a missing code
",
    ),
    // Dates.
    (
        "dates-undecided",
        "",
        "- | - | dates such as 03-04-2016 in 2 cells, which may be 3 April or 4 March, and none that tells | dates that show which figure is the day | say dates = \"day-month-year\" or \"month-day-year\" under [table.file] of the codebook\n",
    ),
    ("dates-undecided", "dates = 'day-month-year'", "F-1 regular 2016-04-03 7 -\nF-2 regular 2016-06-05 7 -\n"),
    ("dates-undecided", "dates = 'month-day-year'", "F-1 regular 2016-03-04 7 -\nF-2 regular 2016-05-06 7 -\n"),
    ("dates-american", "", "F-1 regular 2016-11-22 7 -\nF-2 regular 2016-03-04 7 -\n"),
    (
        "dates-american",
        "dates = 'day-month-year'",
        "- | - | dates in another order in 1 cell, and in that order in none | dates such as 22-11-2016, as the codebook says | correct it in [table.file] of the codebook, or leave it out\n",
    ),
    (
        "dates-two-orders",
        "",
        "4 | visit | \"11-24-2016\" | a date such as 22-11-2016 | write day and month in the order of the rest of the file, and check dates such as 03-04-2016, which may be either\n",
    ),
    (
        "dates-by-two-hands",
        "",
        "- | - | dates such as 03-04-2016 in 1 cell, which may be 3 April or 4 March, which others do not decide | dates that show which figure is the day | say dates = \"day-month-year\" or \"month-day-year\" under [table.file] of the codebook\n",
    ),
    (
        "dates-odd",
        "",
        "\
3 | visit | \"42696\" | a date such as 22-11-2016 | it counts days, as Excel does: give the column a date format there, and save it again
4 | visit | \"22-11-16\" | a date such as 22-11-2016 | write the year in four digits
5 | visit | \"30-12-1899\" | a day after 1899 | correct it; spreadsheets show an empty cell or a 0 like this, which is to be an empty cell or a missing code
6 | visit | \"1900-01-00\" | a day after 1899 | correct it; spreadsheets show an empty cell or a 0 like this, which is to be an empty cell or a missing code
7 | visit | \"29-02-1900\" | a day that is in the calendar | correct the day, the month or the year
9 | visit | a value that is not shown, as it may identify someone | a date such as 22-11-2016 | leave out the time of day
11 | visit | \"31-11-2016\" | a day that is in the calendar | correct the day, the month or the year
12 | visit | a value that is not shown, as it may identify someone | a date such as 22-11-2016 | write day-month-year, or declare it as a missing code
13 | visit | \"0\" | a date such as 22-11-2016 | write day-month-year, or declare it as a missing code
14 | visit | a value that is not shown, as it may identify someone | a date such as 22-11-2016 | write day-month-year, or declare it as a missing code
",
    ),
];

#[test]
fn every_file_gives_its_data_or_its_refusal() {
    let mut wrong = String::new();
    for (file, said, expected) in FILES {
        let got = told(load(&[source(folder().join(format!("{file}.csv")), said)]));
        if got != *expected {
            wrong.push_str(&format!("--- {file} [{said}]\n{got}--- expected\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_file_is_in_the_table_and_drafts_without_panic() {
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).expect("the folder") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            assert!(FILES.iter().any(|(file, ..)| *file == name), "{name} is not in the table");
            let _ = draft::draft(&path, &[]);
            files += 1;
        }
    }
    assert!(files >= 45);
}

/// A cell of 2 MB is a cell; a row of 17 MB is refused, and so is what a quotation mark makes one row of.
#[test]
fn rows_have_a_limit() {
    let header = "family,arm,visit,score,remark\n";
    let long = "x".repeat(2 << 20);
    let rows = read(format!("{header}F-1,regular,2016-11-22,7,{long}\n").as_bytes(), "");
    assert_eq!(rows, format!("F-1 regular 2016-11-22 7 {long}\n"));
    let too_long = "x".repeat(17 << 20);
    assert_eq!(
        read(format!("{header}F-1,regular,2016-11-22,7,{too_long}").as_bytes(), ""),
        "2 | - | a row of more than 16 MB | rows of a table, each ended by a line break | check that this is the right file, and that it has line breaks\n"
    );
    let many = "F-1,regular,2016-11-22,7,a\n".repeat(700_000);
    let refused = read(format!("{header}F-1,regular,2016-11-22,7,\"a\n{many}").as_bytes(), "");
    // 16 MB are 621,378 rows of 27 bytes; the text comes in pieces.
    assert!(refused.starts_with("2 | - | a row of more than 16 MB, over more than 6213"), "{refused}");
    assert!(refused.ends_with("look for a quotation mark in this row that is never closed\n"), "{refused}");
}

#[test]
fn columns_have_a_limit() {
    let header = (0..100_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    assert_eq!(
        read(format!("{header}\n").as_bytes(), ""),
        "1 | - | 100000 columns | a table of at most 20000 columns | leave out what is not needed, or turn rows and columns round\n"
    );
}

/// Without a codebook the number of cells decides, or nothing does.
#[test]
fn a_separator_that_cannot_be_known_is_refused() {
    let drafted = |text: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("table.csv");
        std::fs::write(&file, text).expect("a file");
        draft::draft(&file, &[]).map(|book| book.column.into_iter().map(|column| column.name).collect::<Vec<_>>())
    };
    assert_eq!(drafted("a;b\n1,5;2,5\n1;2\n").expect("a table"), ["a", "b"]);
    assert_eq!(drafted("a;b, c\n1;2\n1;3\n").expect("a table"), ["a", "b, c"]);
    assert_eq!(drafted("a\n1\n2\n").expect("a table"), ["a"]);
    let Err(Error::Data(all)) = drafted("a,b;c\n1,2;3\n") else { panic!("expected a refusal") };
    assert_eq!(all[0].found, "columns that may be separated by comma or semicolon");
}

/// Found by the law below: two characters of Windows-1252 that are also one of UTF-8, but none that a text has.
#[test]
fn characters_of_windows_1252_that_are_also_utf8_are_read_as_what_they_are() {
    let bytes = |remarks: [&str; 2]| {
        let [first, second] = remarks;
        let text = format!(
            "family,arm,visit,score,remark\nF-1,regular,2016-11-22,7,{first}\nF-2,regular,2016-11-22,7,{second}\n"
        );
        encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
    };
    let rows = |remarks: [&str; 2]| {
        let [first, second] = remarks;
        format!("F-1 regular 2016-11-22 7 {first}\nF-2 regular 2016-11-22 7 {second}\n")
    };
    let mostly_others = ["CAFÉ’S", "Zoë"];
    assert_eq!(read(&bytes(mostly_others), ""), rows(mostly_others));
    let mostly_these = ["ë€€", "É€É"];
    assert_eq!(
        read(&bytes(mostly_these), ""),
        "3 | - | two encodings in one file: characters of UTF-8 (2), and bytes of another (1) | one encoding in the whole file | mend the characters of this row, or put the files together again after saving each as CSV UTF-8\n"
    );
    assert_eq!(read(&bytes(mostly_these), "encoding = 'windows-1252'"), rows(mostly_these));
}

/// Writes a table as programs do: quotation marks where they must, or everywhere.
fn written(
    rows: &[(String, i32, f64, String)],
    separator: char,
    decimal: Decimal,
    dates: DateForm,
    quoted: bool,
    end: &str,
) -> String {
    let cell = |text: &str| {
        if quoted || text.contains([separator, '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let mut text = ["family", "arm", "visit", "score", "remark"].map(&cell).join(&separator.to_string()) + end;
    for (family, day, score, remark) in rows {
        let date = jiff::civil::date(2016, 1, 1).checked_add(jiff::Span::new().days(*day)).expect("a day");
        let date = date.strftime(match dates {
            DateForm::YearMonthDay => "%Y-%m-%d",
            DateForm::DayMonthYear => "%d-%m-%Y",
            DateForm::MonthDayYear => "%m/%d/%Y",
        });
        let number = match decimal {
            Decimal::Point => score.to_string(),
            Decimal::Comma => score.to_string().replace('.', ","),
        };
        let cells = [family, "regular", &date.to_string(), &number, remark];
        text.push_str(&(cells.map(&cell).join(&separator.to_string()) + end));
    }
    text
}

/// A good file, for spoiling.
fn good() -> Vec<u8> {
    std::fs::read(folder().join("excel-dutch.csv")).expect("a file")
}

proptest! {
    /// What is written in any of the usual ways is read back, or refused where the file itself leaves it open.
    #[test]
    fn a_table_is_read_as_it_was_written(
        cells in prop::collection::vec((0..366i32, -9_999_999..9_999_999i64, 0u32..5, "[a-z éëüÉ€’\"',;.|\t\n-]{0,12}"), 1..12),
        separator in prop::sample::select(vec![',', ';', '\t', '|']),
        decimal in prop::sample::select(vec![Decimal::Point, Decimal::Comma]),
        form in prop::sample::select(vec![DateForm::YearMonthDay, DateForm::DayMonthYear, DateForm::MonthDayYear]),
        encoding in prop::sample::select(vec!["utf-8", "utf-8 with mark", "windows-1252", "utf-16le", "utf-16be with mark"]),
        quoted in any::<bool>(),
        said in any::<bool>(),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let rows: Vec<_> = cells.iter().enumerate().map(|(i, (day, digits, places, remark))| {
            (format!("F{i}"), *day, *digits as f64 / 10f64.powi(*places as i32), remark.clone())
        }).collect();
        prop_assume!(rows.iter().all(|row| row.2 != 99.0));
        let text = written(&rows, separator, decimal, form, quoted, end);
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let bytes = match encoding {
            "utf-8" => text.clone().into_bytes(),
            "utf-8 with mark" => format!("\u{feff}{text}").into_bytes(),
            "windows-1252" => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            "utf-16le" => utf16(&text, u16::to_le_bytes),
            _ => utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        };
        // É’ alone, in Windows-1252, is also a letter in UTF-8.
        prop_assume!(said || encoding != "windows-1252" || text.is_ascii() || std::str::from_utf8(&bytes).is_err());
        let keys = if said {
            let word = if decimal == Decimal::Point { "point" } else { "comma" };
            let order = match form {
                DateForm::YearMonthDay => "year-month-day",
                DateForm::DayMonthYear => "day-month-year",
                DateForm::MonthDayYear => "month-day-year",
            };
            let encoding = encoding.trim_end_matches(" with mark");
            format!("encoding = '{encoding}'\ndecimal = '{word}'\ndates = '{order}'")
        } else {
            String::new()
        };
        let expected: String = rows.iter().map(|(family, day, score, remark)| {
            let date = jiff::civil::date(2016, 1, 1).checked_add(jiff::Span::new().days(*day)).expect("a day");
            let remark = match remark.trim() { "" => "-".to_owned(), text => text.escape_debug().to_string() };
            format!("{family} regular {date} {} {remark}\n", score + 0.0)
        }).collect();
        let got = read(&bytes, &keys);
        let doubts = ["may be a thousand or a decimal", "may be 3 April or 4 March", "two encodings in one file"];
        let open = doubts.iter().any(|doubt| got.contains(doubt));
        prop_assert!(got == expected || !said && open, "{got}\n--- expected\n{expected}--- of\n{text}");
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), behind in any::<bool>()) {
        let mut all = if behind { b"family;arm;visit;score;remark\n".to_vec() } else { vec![] };
        all.extend(bytes);
        let _ = read(&all, "");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("table.csv"), &all).expect("a file");
        let _ = draft::draft(&folder.path().join("table.csv"), &[]);
    }

    /// A good file in which bytes are turned over, cut away, or put in from elsewhere in it.
    #[test]
    fn no_spoilt_file_makes_it_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        splice in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1usize..60)),
        wide in any::<bool>(),
        said in prop::sample::select(vec![
            "", "decimal = 'point'", "thousands = true", "dates = 'month-day-year'", "separator = \"\\t\"",
            "encoding = 'utf-16be'", "encoding = 'shift_jis'", "encoding = 'iso-2022-jp'",
        ]),
    ) {
        let mut bytes = good();
        if wide {
            bytes = bytes.iter().flat_map(|byte| [*byte, 0]).collect();
        }
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((from, to, length)) = splice {
            let from = from.index(bytes.len());
            let piece = bytes[from..bytes.len().min(from + length)].to_vec();
            let to = to.index(bytes.len());
            bytes.splice(to..to, piece);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes, said);
    }
}
