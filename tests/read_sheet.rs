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
        all.push_str(&format!("{name}\n{}\n", outcome_of(&broken(&name), "")));
    }
    println!("{all}");
    let _ = REFUSED;
}

const REFUSED: &str = "";

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
        (r#"<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>"#, ""),
        (r#"<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>"#, ""),
        (r#"<row r="2"><c r="XFE2"><v>1</v></c></row>"#, ""),
        (r#"<row r="1048577"><c r="A1048577"><v>1</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2"><v>1<!-- -->2</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2"><v>1&#50;</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2" t="s"><v>7</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2" t="e"><v>#SPILL!</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2" t="e"><v>#DIV/0!</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2"><v>NaN</v></c></row>"#, ""),
        (r#"<row r="2"><c r="B2"><f>1+1</f></c></row>"#, ""),
        ("<row", ""),
    ] {
        println!("{}", outcome(&workbook(rows)));
        let _ = said;
    }
}

#[test]
fn parts_that_are_missing_or_lie_are_refused() {
    let all = unzipped(&std::fs::read(good("openxlsx.xlsx")).expect("a workbook"));
    for missing in [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
    ] {
        let parts: Vec<_> = all.iter().filter(|(name, _)| name != missing).cloned().collect();
        println!("{missing} {}", outcome(&zipped(&parts)));
    }
    // A billion laughs.
    let entities: String =
        (1..10).map(|i| format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE x [<!ENTITY l0 \"ha\">{entities}]><sst><si><t>&l9;</t></si></sst>");
    println!("{}", outcome(&workbook_with("", &[("xl/sharedStrings.xml", &laughs)])));
    let undefined = "<sst><si><t>&l9;</t></si></sst>";
    println!("{}", outcome(&workbook_with("", &[("xl/sharedStrings.xml", undefined)])));
    let many = r#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    println!("{}", outcome(&workbook_with("", &[("xl/sharedStrings.xml", many)])));
    let utf16: String = "<\0s\0s\0t\0/\0>\0".to_owned();
    println!("{}", outcome(&workbook_with("", &[("xl/sharedStrings.xml", &utf16)])));
}

#[test]
fn other_zip_files_are_refused_by_name() {
    for names in [
        &["xl/workbook.bin", "[Content_Types].xml", "_rels/.rels"][..],
        &["word/document.xml", "[Content_Types].xml", "_rels/.rels"],
        &["ppt/presentation.xml", "[Content_Types].xml", "_rels/.rels"],
        &["Index/Document.iwa"],
        &["META-INF/MANIFEST.MF"],
        &["families.csv", "waves.csv"],
        &["picture.png"],
    ] {
        let parts: Vec<(String, Vec<u8>)> = names.iter().map(|name| ((*name).to_owned(), b"<x/>".to_vec())).collect();
        println!("{names:?} {}", outcome(&zipped(&parts)));
    }
    let text = [("mimetype".to_owned(), b"application/vnd.oasis.opendocument.text".to_vec())];
    println!("{}", outcome(&zipped(&text)));
    let manifest = r#"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let locked = [
        ("mimetype".to_owned(), ODS.into()),
        ("META-INF/manifest.xml".to_owned(), manifest.into()),
        ("content.xml".to_owned(), vec![7; 99]),
    ];
    println!("{}", outcome(&zipped(&locked)));
}

/// Runs and says how long it took.
fn timed(bytes: &[u8]) -> (String, Duration) {
    let start = Instant::now();
    (outcome(bytes), start.elapsed())
}

#[test]
fn a_zip_bomb_is_refused_within_seconds() {
    let spaces = " ".repeat(300 << 20);
    let bomb = workbook_with("", &[("xl/worksheets/sheet1.xml", &spaces)]);
    assert!(bomb.len() < 1 << 20);
    let (said, time) = timed(&bomb);
    println!("{said} {time:?}");
    // As a part that is no XML, and is never read.
    let (said, time) = timed(&workbook_with("", &[("xl/media/image1.png", &spaces)]));
    println!("{said} {time:?}");
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
    let (said, time) = timed(&lying);
    println!("{said} {time:?}");
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
    for rows in [
        row("", &value("table:number-columns-repeated=\"2\"")) + rest,
        row("table:number-rows-repeated=\"3\"", &(value("") + &value(""))),
        row("table:number-rows-repeated=\"1048576\"", &value("table:number-columns-repeated=\"16384\"")),
        row("table:number-rows-repeated=\"99999999999999999999\"", &value("")),
        row("", &value("table:number-columns-repeated=\"18446744073709551615\"")),
        row(
            "",
            r#"<table:table-cell office:value-type="string"><text:p>a<text:s text:c="18446744073709551615"/>b</text:p></table:table-cell>"#,
        ),
    ] {
        let (said, time) = timed(&ods(&(rows + ODS_END)));
        println!("{} {time:?}", said.chars().take(200).collect::<String>());
    }
    for cut in [
        "",
        "<table:table-row>",
        "<table:table-row><table:table-cell>",
        "<table:table-row><table:table-cell><office:annotation>",
        "<table:table-row",
    ] {
        println!("{}", outcome(&ods(cut)));
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
    println!("{}", outcome(&file));
}

#[test]
fn a_page_that_lies_about_its_size_is_refused() {
    let bytes = std::fs::read(broken("header-twice.parquet")).expect("a file");
    let [.., 0x15, _, 0x15, _] = bytes[..8] else { panic!("another header than expected") };
    let lying = [&bytes[..7], &[0xfe, 0xff, 0xff, 0xff, 0x0f], &bytes[8..]].concat();
    println!("{}", outcome(&lying));
}

#[test]
fn the_sheet_is_the_one_that_the_codebook_means() {
    let sheet = |name: &str| format!("[table.file]\nsheet = \"{name}\"");
    println!("{}", outcome_of(&broken("two-sheets.xlsx"), &sheet("Oud")));
    println!("{}", outcome_of(&broken("two-sheets.xlsx"), &sheet("Nieuwst")));
    println!("{}", outcome_of(&broken("very-hidden.xlsx"), &sheet("Sheet")));
}

#[test]
fn numbers_as_text_are_read_as_the_codebook_says() {
    println!("{}", outcome_of(&broken("numbers-as-text.xlsx"), "[table.file]\ndecimal = \"point\""));
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
