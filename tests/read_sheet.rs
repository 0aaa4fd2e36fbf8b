//! Workbooks and Parquet: every cell of files that real programs made, and what is said of files that are none.
//!
//! `tests/formats/sheet/make.py` and `make.R` made the files and wrote the cells from what went into them.

use beraad::data::codebook::{Codebook, TableBook};
use beraad::data::draft::draft;
use beraad::data::{Dataset, Source, load, numbers, texts};
use beraad::error::{Disagreement, Error};
use beraad::value::Text;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn good(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/sheet").join(name)
}

fn broken(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/sheet").join(name)
}

/// A table in `file` with columns of these names and types, none required; `more`: of the table.
fn source(file: &Path, columns: &[(&str, &str)], more: &str) -> Source {
    let columns: String = columns
        .iter()
        .map(|(name, kind)| {
            format!(
                "[[table.column]]\nname = \"{name}\"\nlabel = {{ nl = \"x\", en = \"x\" }}\nrole = \"characteristic\"\ntype = \"{kind}\"\nrequired = false\n"
            )
        })
        .collect();
    let text = format!(
        "[study]\nid = \"x\"\ntitle = {{ nl = \"x\", en = \"x\" }}\norigin = \"simulated\"\ndata_cut = \"x\"\nsource = {{ nl = \"x\", en = \"x\" }}\n\
         [[table]]\nname = \"x\"\nrows = {{ nl = \"rijen\", en = \"rows\" }}\n{more}\n{columns}"
    );
    let book: Codebook = toml::from_str(&text).expect("a codebook");
    Source {
        name: "x".to_owned(),
        label: Text::same("x"),
        file: file.to_owned(),
        study: Arc::new(book.study.clone()),
        book: Arc::new(book.table[0].clone()),
        join: vec![],
    }
}

/// All cells of a table whose columns are all texts; a cell without value is empty.
fn cells(data: &Dataset, columns: &[String]) -> Vec<Vec<String>> {
    let frame = &data.tables[0].frame;
    let columns: Vec<Vec<Option<&str>>> = columns.iter().map(|name| texts(frame, name).expect("a column")).collect();
    (0..frame.height())
        .map(|row| columns.iter().map(|column| column[row].unwrap_or_default().to_owned()).collect())
        .collect()
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|x| x.as_str().expect("a text").to_owned()).collect()
}

/// Every cell of a file against those that its maker wrote.
fn compare(file: &str, expected: &str) {
    let expected = std::fs::read_to_string(good(expected)).expect("the cells");
    let expected: serde_json::Value = serde_json::from_str(&expected).expect("the cells");
    let columns = strings(&expected["columns"]);
    let described: Vec<(&str, &str)> = columns.iter().map(|name| (name.as_str(), "text")).collect();
    let rows: Vec<Vec<String>> = expected["rows"].as_array().expect("rows").iter().map(strings).collect();
    let data = load(&[source(&good(file), &described, "")]).unwrap_or_else(|error| panic!("{file}: {error}"));
    let found = cells(&data, &columns);
    assert_eq!(found.len(), rows.len(), "{file}");
    for (number, (found, row)) in found.iter().zip(&rows).enumerate() {
        assert_eq!(found, row, "{file}, row {number}");
    }
}

#[test]
fn every_cell_of_a_workbook_is_what_went_into_it() {
    for name in ["openpyxl.xlsx", "openpyxl-1904.xlsx", "xlsxwriter.xlsx", "openxlsx.xlsx", "odfpy.ods", "pandas.ods"] {
        compare(name, &format!("{name}.json"));
    }
}

#[test]
fn every_cell_of_a_parquet_file_is_what_went_into_it() {
    for codec in ["none", "snappy", "gzip", "zstd"] {
        for version in [1, 2] {
            compare(&format!("pyarrow-{codec}-{version}.parquet"), "pyarrow.json");
        }
    }
    for name in ["pyarrow-delta.parquet", "pandas.parquet", "polars.parquet"] {
        compare(name, &format!("{name}.json"));
    }
}

/// A zip file with these parts.
fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(name.as_str(), options).expect("a part");
        zip.write_all(bytes).expect("a part");
    }
    zip.finish().expect("a zip file").into_inner()
}

fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).expect("a part");
            let mut bytes = vec![];
            part.read_to_end(&mut bytes).expect("a part");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

const ROW1: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>family</t></is></c><c r="B1" t="inlineStr"><is><t>score</t></is></c></row>"#;

/// A workbook with the rows `rows` below a header of family and score; parts of the same name are replaced.
fn workbook_with(rows: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{ROW1}{rows}</sheetData></worksheet>");
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut all: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", format!(r#"<Relationships><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#)),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#)),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .collect();
    for (name, text) in parts {
        all.retain(|(other, _)| other != name);
        all.push(((*name).to_owned(), text.as_bytes().to_vec()));
    }
    zipped(&all)
}

fn workbook(rows: &str) -> Vec<u8> {
    workbook_with(rows, &[])
}

const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// An OpenDocument spreadsheet with these rows below a header of family and score.
fn ods(rows: &str) -> Vec<u8> {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="Data"><table:table-row>{}{}</table:table-row>{rows}"#,
        cell("family"),
        cell("score")
    );
    zipped(&[("mimetype".to_owned(), ODS.into()), ("content.xml".to_owned(), content.into_bytes())])
}

const ODS_END: &str = "</table:table></office:spreadsheet></office:body></office:document-content>";

/// What became of a table of families and scores: its cells, or what is said of it.
fn outcome_of(file: &Path, more: &str) -> String {
    match load(&[source(file, &[("family", "text"), ("score", "number")], more)]) {
        Ok(data) => {
            let frame = &data.tables[0].frame;
            let (families, scores) = (texts(frame, "family").unwrap(), numbers(frame, "score").unwrap());
            let shown = |x: Option<f64>| x.map_or("-".to_owned(), |x| x.to_string());
            families
                .iter()
                .zip(scores)
                .map(|(family, score)| format!("{} {}\n", family.unwrap_or("-"), shown(score)))
                .collect()
        }
        Err(Error::Data(all)) => listed(&all),
        Err(other) => panic!("{other}"),
    }
}

fn outcome(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table");
    std::fs::write(&file, bytes).expect("a file");
    outcome_of(&file, "")
}

/// Row, column, found and remedy of all disagreements, one a line.
fn listed(all: &[Disagreement]) -> String {
    let line = |d: &Disagreement| {
        let row = d.row.map_or("-".to_owned(), |row| row.to_string());
        format!("{row} | {} | {} | {}\n", d.column.as_deref().unwrap_or("-"), d.found, d.remedy)
    };
    all.iter().map(line).collect()
}

#[track_caller]
fn says(outcome: &str, expected: &str) {
    let expected: String = expected.trim().lines().map(|line| format!("{}\n", line.trim())).collect();
    assert_eq!(outcome, expected);
}

#[test]
fn a_file_that_is_no_table_is_refused_by_name() {
    let mut all = String::new();
    let mut names: Vec<String> = std::fs::read_dir(broken(""))
        .expect("a folder")
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names {
        all.push_str(&format!("{name}\n{}", outcome_of(&broken(&name), "")));
    }
    says(&all, REFUSED);
}

const REFUSED: &str = r##"
brotli.parquet
- | - | columns packed with Brotli | write it packed with Snappy, Zstandard or gzip, or not packed
bytes.parquet
1 | - | in column "family" a value that is none of its type | write it again with the program it came from, or as CSV UTF-8
empty.xlsx
- | - | a sheet without any cell | check that this is the right file, and that it was saved completely
encrypted-columns.parquet
- | - | a Parquet file with encrypted columns | write it without encryption
encrypted.parquet
- | - | an encrypted Parquet file | write it without encryption
errors.xlsx
2 | score | "#DIV/0!" | correct it, or declare it as a missing code
3 | score | "#N/A" | correct it, or declare it as a missing code
float16.parquet
- | - | column "score" of numbers of 16 bits | leave the column out, or write it as text
formulas-not-calculated.xlsx
- | - | formulas whose result was not saved (B2, B3) | open it in a spreadsheet program and save it there
formulas-stored-as-0.xlsx
- | - | formulas whose result was not saved (B3) | open it in a spreadsheet program and save it there
header-twice.parquet
0 | score | the name of column 1 again, in column 2 | rename one of the two, or leave it out
0 | family | no such column | add it, or take it out of the codebook
header-twice.xlsx
1 | score | the name of column 2 again, in column 3 | rename one of the two, or leave it out
hidden.xlsx
- | - | no visible sheet with cells (hidden: "Sheet") | make the sheet with the table visible, or name it in the codebook: sheet = "..."
lz4.parquet
- | - | columns packed with LZ4 | write it packed with Snappy, Zstandard or gzip, or not packed
merged-and-formula.ods
- | - | merged cells (A3:B3); formulas whose result was not saved (B2) | unmerge cells, save formulas with their results in a spreadsheet program, and name or empty columns without a name
merged-data.xlsx
- | - | merged cells (A2:A3) | unmerge them, and fill in each cell
merged-header.xlsx
- | - | merged cells (A1:B1); cells in columns without a name (B2, B3) | unmerge cells, save formulas with their results in a spreadsheet program, and name or empty columns without a name
1 | score | no such column | add it, or take it out of the codebook
nested.parquet
- | - | columns that hold columns or lists: "waves", "list", "who" | write one column for each value, and one row for each unit
no-columns.parquet
- | - | a table without columns | check that this is the right file
no-rows.parquet
- | - | a header without rows | check that the file was saved completely
numbers-as-text.xlsx
3 | score | "12,5" | write 12.5, with a decimal point
4 | score | "'1.234" | correct it, or declare it as a missing code
7 | score | "'-12.345.678" | correct it, or declare it as a missing code
only-header.xlsx
1 | - | a header without rows | check that the file was saved completely
serials.xlsx
2 | score | "1900-02-29" | correct it, or declare it as a missing code
5 | score | "1900-02-28" | correct it, or declare it as a missing code
6 | score | "1900-03-01" | correct it, or declare it as a missing code
7 | score | "12:00:00" | correct it, or declare it as a missing code
stray.xlsx
- | - | cells in columns without a name (D2, XFD1048576) | name the column, or remove the cells
two-sheets.xlsx
- | - | 2 sheets with cells: "Nieuw", "Oud" | name the one with the table in the codebook: sheet = "..."; or save it in a workbook of its own
very-hidden.xlsx
- | - | no visible sheet with cells (hidden: "Sheet") | make the sheet with the table visible, or name it in the codebook: sheet = "..."
"##;

/// What most damage is met with.
fn again(found: &str) -> String {
    format!("{found} | open it in a spreadsheet program and save it again, or copy it again from where it came")
}

#[test]
fn numbers_are_read_as_they_are_stored() {
    let rows = r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>0.30000000000000004</v></c></row>
        <row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="n"><v>1E-3</v></c></row>
        <row r="4"><c r="A4" t="str"><v>one &amp; two</v></c><c r="B4" t="str"><f>IF(1,"")</f><v></v></c></row>"#;
    says(&outcome(&workbook(rows)), "1 0.30000000000000004\nTRUE 0.001\none & two -");
}

#[test]
fn texts_are_read_as_they_stand() {
    let long = "x".repeat(32767);
    let rows = format!(
        r#"<row r="2"><c r="A2" t="inlineStr"><is><r><t>plain </t></r><r><rPr><b/></rPr><t xml:space="preserve"> rich</t></r></is></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>a_x000A_b&#10;c</t></is></c></row>
        <row r="4"><c r="A4" t="inlineStr"><is><t>{long}</t></is></c></row>
        <row r="5"><c r="A5" t="inlineStr"><is><t>=cmd|' /C calc'!A0</t></is></c></row>"#
    );
    says(&outcome(&workbook(&rows)), &format!("plain rich -\na\nb\nc -\n{long} -\n=cmd|' /C calc'!A0 -"));
}

#[test]
fn rows_have_the_numbers_that_the_program_shows() {
    // Cells without places, a row left empty, one that is only formatted, a sheet that does not say how large it is.
    let rows = r#"<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c><v>3</v></c><c t="inlineStr"><is><t>many</t></is></c></row><row r="6" spans="1:2"><c r="A6" s="0"/></row>"#;
    says(&outcome(&workbook(rows)), r#"5 | score | "many" | correct it, or declare it as a missing code"#);
    let required = source(&good("openpyxl.xlsx"), &[("number", "number")], "");
    assert!(load(&[required]).is_err(), "columns that the codebook does not know");
}

#[test]
fn a_dimension_that_lies_changes_nothing() {
    let sheet = format!(
        r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{ROW1}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row></sheetData></worksheet>"#
    );
    says(&outcome(&workbook_with("", &[("xl/worksheets/sheet1.xml", &sheet)])), "1 2");
}

#[test]
fn what_a_sheet_may_not_hold_is_refused() {
    for (rows, said) in [
        (
            r#"<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>"#,
            r##"2 | - | a row that comes twice, or too late"##,
        ),
        (r#"<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>"#, r##"2 | - | a cell that is there twice"##),
        (r#"<row r="2"><c r="XFE2"><v>1</v></c></row>"#, r##"1 | - | a cell outside the largest sheet"##),
        (r#"<row r="1048577"><c r="A1048577"><v>1</v></c></row>"#, r##"1 | - | a cell outside the largest sheet"##),
        (r#"<row r="2"><c r="B2"><v>1<!-- -->2</v></c></row>"#, r##"- | - | a value with a comment in it"##),
        (r#"<row r="2"><c r="B2"><v>1&#50;</v></c></row>"#, r##"- | - | a number with an entity in it"##),
        (r#"<row r="2"><c r="B2" t="s"><v>7</v></c></row>"#, r##"1 | - | a workbook with a part that cannot be read"##),
        (
            r#"<row r="2"><c r="B2" t="e"><v>#SPILL!</v></c></row>"#,
            r##"=1 | - | an error of a formula that only newer programs know, such as #SPILL! or #CALC! | correct the formula, or empty the cell"##,
        ),
        (
            r#"<row r="2"><c r="B2" t="e"><v>#DIV/0!</v></c></row>"#,
            r##"=2 | score | "#DIV/0!" | correct it, or declare it as a missing code"##,
        ),
        (
            r#"<row r="2"><c r="B2"><v>NaN</v></c></row>"#,
            r##"=2 | score | "NaN" | correct it, or declare it as a missing code"##,
        ),
        (
            r#"<row r="2"><c r="B2"><f>1+1</f></c></row>"#,
            r##"=- | - | formulas whose result was not saved (B2) | open it in a spreadsheet program and save it there"##,
        ),
        ("<row", r##"1 | - | a workbook with a part that cannot be read"##),
    ] {
        let said = said.strip_prefix('=').map_or_else(|| again(said), str::to_owned);
        says(&outcome(&workbook(rows)), &said);
    }
}

#[test]
fn parts_that_are_missing_or_lie_are_refused() {
    let all = unzipped(&std::fs::read(good("openxlsx.xlsx")).expect("a workbook"));
    const MISSES: &str = "- | - | a workbook that misses a part";
    let unread = "- | - | a workbook with a part that cannot be read";
    for (missing, said) in [
        (
            "[Content_Types].xml",
            format!("{MISSES} | open it in a spreadsheet program and save it again, or copy it again"),
        ),
        ("_rels/.rels", format!("{MISSES} | open it in a spreadsheet program and save it again, or copy it again")),
        ("xl/worksheets/sheet1.xml", again(MISSES)),
        ("xl/_rels/workbook.xml.rels", again(MISSES)),
        ("xl/sharedStrings.xml", again(unread)),
    ] {
        let parts: Vec<_> = all.iter().filter(|(name, _)| name != missing).cloned().collect();
        says(&outcome(&zipped(&parts)), &said);
    }
    let shared = |text: &str| outcome(&workbook_with("", &[("xl/sharedStrings.xml", text)]));
    // A billion laughs.
    let entities: String =
        (1..10).map(|i| format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE x [<!ENTITY l0 \"ha\">{entities}]><sst><si><t>&l9;</t></si></sst>");
    says(&shared(&laughs), &again("- | - | XML that defines entities of its own"));
    says(&shared("<sst><si><t>&l9;</t></si></sst>"), &again(unread));
    // calamine would make room for as many.
    let many = r#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    says(&shared(many), &again("- | - | more texts announced than there are"));
    says(&shared("<\0s\0s\0t\0/\0>\0"), &again("- | - | XML with NUL bytes"));
}

#[test]
fn other_zip_files_are_refused_by_name() {
    let office = ["[Content_Types].xml", "_rels/.rels"];
    for (names, said) in [
        (
            &["xl/workbook.bin", office[0], office[1]][..],
            "a binary workbook of Excel (.xlsb) | open it in a spreadsheet program and save it as .xlsx",
        ),
        (
            &["word/document.xml", office[0], office[1]],
            "a Word document | copy its table into a workbook, and save that as .xlsx",
        ),
        (
            &["ppt/presentation.xml", office[0], office[1]],
            "a presentation | copy its table into a workbook, and save that as .xlsx",
        ),
        (&["Index/Document.iwa"], "a document of Apple Numbers | export it from Numbers to Excel (.xlsx)"),
        (&["META-INF/MANIFEST.MF"], "a Java archive | name a file with a table"),
        (
            &["families.csv", "waves.csv"],
            "a zip file with text files in it | unpack it, and name one of the files in it",
        ),
        (&["picture.png"], "a zip file that is no workbook | unpack it, and name one of the files in it"),
    ] {
        let parts: Vec<(String, Vec<u8>)> = names.iter().map(|name| ((*name).to_owned(), b"<x/>".to_vec())).collect();
        says(&outcome(&zipped(&parts)), &format!("- | - | {said}"));
    }
    let text = [("mimetype".to_owned(), b"application/vnd.oasis.opendocument.text".to_vec())];
    says(
        &outcome(&zipped(&text)),
        "- | - | an OpenDocument file that is no spreadsheet | copy its table into a spreadsheet, and save that as .ods",
    );
    let manifest = r#"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let locked = [
        ("mimetype".to_owned(), ODS.into()),
        ("META-INF/manifest.xml".to_owned(), manifest.into()),
        ("content.xml".to_owned(), vec![7; 99]),
    ];
    says(
        &outcome(&zipped(&locked)),
        "- | - | a workbook with a password | open it in a spreadsheet program and save it without a password",
    );
}

/// What becomes of a table, within seconds.
fn soon(bytes: &[u8]) -> String {
    let start = Instant::now();
    let said = outcome(bytes);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    said
}

#[test]
fn a_zip_bomb_is_refused_within_seconds() {
    let spaces = " ".repeat(300 << 20);
    let bomb = workbook_with("", &[("xl/worksheets/sheet1.xml", &spaces)]);
    assert!(bomb.len() < 1 << 20);
    says(&soon(&bomb), &again("- | - | a text or a tag of more than 16 MB"));
    // As a part that is no XML, and is never read.
    says(
        &soon(&workbook_with("", &[("xl/media/image1.png", &spaces)])),
        "- | - | a file of 300 kB that unpacks to more than 128 MB | check where it comes from; save the table as CSV UTF-8 when it really is that large",
    );
    // The sizes that the headers state are a lie.
    let real = u32::try_from(spaces.len()).unwrap().to_le_bytes();
    let mut lying = bomb.clone();
    let mut lies = 0;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == real {
            lying[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
            lies += 1;
        }
    }
    assert!(lies >= 2);
    says(&soon(&lying), &again("- | - | a part that cannot be unpacked"));
    // A bomb inside is not opened.
    let parts: Vec<(String, Vec<u8>)> =
        unzipped(&workbook(r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>"#));
    let nested: Vec<_> = parts.into_iter().chain([("xl/embeddings/a.zip".to_owned(), bomb)]).collect();
    says(&outcome(&zipped(&nested)), "1 2");
}

#[test]
fn repeated_cells_of_open_document_take_no_memory() {
    let value =
        |repeated: &str| format!(r#"<table:table-cell office:value-type="float" office:value="1" {repeated}/>"#);
    let row = |repeated: &str, cells: &str| format!("<table:table-row {repeated}>{cells}</table:table-row>");
    let rest = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let spaces = format!("a{}b -", " ".repeat(1 << 15));
    for (rows, said) in [
        (row("", &value("table:number-columns-repeated=\"2\"")) + rest, "1 1".to_owned()),
        (row("table:number-rows-repeated=\"3\"", &(value("") + &value(""))), "1 1\n1 1\n1 1".to_owned()),
        (
            row("table:number-rows-repeated=\"1048576\"", &value("table:number-columns-repeated=\"16384\"")),
            again("2 | - | a row outside the largest sheet"),
        ),
        (
            row("table:number-rows-repeated=\"99999999999999999999\"", &value("")),
            again("- | - | a count that is no number"),
        ),
        (
            row("", &value("table:number-columns-repeated=\"18446744073709551615\"")),
            again("2 | - | a cell outside the largest sheet"),
        ),
        // Of the spaces, as many as a cell of Excel may hold characters.
        (
            row(
                "",
                r#"<table:table-cell office:value-type="string"><text:p>a<text:s text:c="18446744073709551615"/>b</text:p></table:table-cell>"#,
            ),
            spaces,
        ),
    ] {
        says(&soon(&ods(&(rows + ODS_END))), &said);
    }
    // On these calamine 0.38 runs for ever.
    for (cut, said) in [
        ("", "- | - | a table that breaks off"),
        ("<table:table-row>", "2 | - | a table that breaks off"),
        ("<table:table-row><table:table-cell>", "2 | - | a table that breaks off"),
        ("<table:table-row><table:table-cell><office:annotation>", "2 | - | a table that breaks off"),
        ("<table:table-row", "- | - | XML that breaks off"),
    ] {
        says(&soon(&ods(cut)), &again(said));
    }
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    for name in ["openpyxl.xlsx", "odfpy.ods", "pyarrow-snappy-1.parquet", "pyarrow-gzip-2.parquet"] {
        let whole = std::fs::read(good(name)).expect("a file");
        for at in (8..whole.len()).step_by(whole.len() / 60) {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("table");
            std::fs::write(&file, &whole[..at]).expect("a file");
            assert!(matches!(draft(&file, &[]), Err(Error::Data(_))), "{name} cut at {at}");
        }
    }
}

#[test]
fn a_schema_of_any_depth_is_refused() {
    let mut footer = vec![0x15, 0x02, 0x19, 0xfc];
    let mut count = 1_000_000u32;
    while count >= 0x80 {
        footer.push(count as u8 | 0x80);
        count >>= 7;
    }
    footer.push(count as u8);
    for _ in 0..1_000_000 {
        footer.extend([0x48, 1, b'a', 0x15, 2, 0]);
    }
    footer.push(0);
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    let file = [b"PAR1", &footer[..], &length, b"PAR1"].concat();
    says(
        &outcome(&file),
        r#"- | - | columns that hold columns or lists: "a", "a", "a", "a", "a" and 999994 more | write one column for each value, and one row for each unit"#,
    );
}

#[test]
fn a_page_that_lies_about_its_size_is_refused() {
    let bytes = std::fs::read(broken("header-twice.parquet")).expect("a file");
    let [.., 0x15, _, 0x15, _] = bytes[..8] else { panic!("another header than expected") };
    let lying = [&bytes[..7], &[0xfe, 0xff, 0xff, 0xff, 0x0f], &bytes[8..]].concat();
    assert!(outcome(&lying).starts_with("- | - | a page that is larger than it can be | copy it again"));
}

#[test]
fn the_sheet_is_the_one_that_the_codebook_means() {
    let sheet = |name: &str| format!("[table.file]\nsheet = \"{name}\"");
    says(&outcome_of(&broken("two-sheets.xlsx"), &sheet("Oud")), "F9 9");
    says(
        &outcome_of(&broken("two-sheets.xlsx"), &sheet("Nieuwst")),
        r#"- | - | no sheet "Nieuwst", but "Nieuw", "Oud" | correct `sheet` in the codebook"#,
    );
    says(&outcome_of(&broken("very-hidden.xlsx"), &sheet("Sheet")), "F1 1\nF2 2");
}

#[test]
fn numbers_as_text_are_read_as_the_codebook_says() {
    let found = outcome_of(&broken("numbers-as-text.xlsx"), "[table.file]\ndecimal = \"point\"");
    assert!(!found.contains("1.234 ") && !found.contains("4 | score"), "{found}");
}

/// Draws up a codebook of the bytes: whatever they are, it ends soon and without a panic.
fn survives(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table");
    std::fs::write(&file, bytes).expect("a file");
    let start = Instant::now();
    let _ = draft(&file, &[]);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

/// Bytes after some were changed, left out, or written twice.
fn damaged(mut bytes: Vec<u8>, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    for (place, what, byte) in changes {
        if bytes.is_empty() {
            break;
        }
        let place = place % bytes.len();
        let end = (place + usize::from(*byte)).min(bytes.len());
        match what % 5 {
            0 => bytes[place] = *byte,
            1 => bytes[place] ^= 1 << (byte % 8),
            2 => drop(bytes.drain(place..end)),
            3 => {
                let copy = bytes[place..end].to_vec();
                bytes.splice(place..place, copy);
            }
            _ => bytes[place] = [0, 0xff, 0x7f, 0x80, b'"', b'<', b'>', b'9'][usize::from(*byte) % 8],
        }
    }
    bytes
}

const GOOD: [&str; 9] = [
    "openpyxl.xlsx",
    "xlsxwriter.xlsx",
    "openxlsx.xlsx",
    "odfpy.ods",
    "pandas.ods",
    "pyarrow-snappy-1.parquet",
    "pyarrow-none-2.parquet",
    "pyarrow-delta.parquet",
    "polars.parquet",
];

fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("BERAAD_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(60)))]

    #[test]
    fn no_bytes_make_it_panic(file in 0..GOOD.len(), changes in changes()) {
        survives(&damaged(std::fs::read(good(GOOD[file])).expect("a file"), &changes));
    }

    #[test]
    fn no_xml_makes_it_panic(file in 0..5usize, part in any::<usize>(), changes in changes()) {
        let mut parts = unzipped(&std::fs::read(good(GOOD[file])).expect("a file"));
        let part = part % parts.len();
        parts[part].1 = damaged(std::mem::take(&mut parts[part].1), &changes);
        survives(&zipped(&parts));
    }

    /// The description at the end of a Parquet file is where most of its numbers are.
    #[test]
    fn no_description_makes_it_panic(file in 5..GOOD.len(), changes in changes()) {
        let bytes = std::fs::read(good(GOOD[file])).expect("a file");
        let (body, tail) = bytes.split_at(bytes.len() - 8);
        let length = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]) as usize;
        let (body, footer) = body.split_at(body.len() - length);
        let footer = damaged(footer.to_vec(), &changes);
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        survives(&[body, &footer, &length, b"PAR1"].concat());
    }
}

/// The table that a draft describes can be read.
#[test]
fn a_draft_knows_the_columns() {
    let book: TableBook = draft(&good("openxlsx.xlsx"), &[]).expect("a draft");
    let names: Vec<&str> = book.column.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["family", "score", "arm", "seen", "day", "moment"]);
}
