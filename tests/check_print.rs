//! What `beraad check-print` finds in texts, held against labels made by hand, and that no bytes stop it.

use beraad::check_print::read::{Block, Found, document, read};
use beraad::check_print::{Answer, Settings, check};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A row of `labels.csv`.
struct Label {
    file: String,
    line: u32,
    kind: String,
    answer: String,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check_print").join(name)
}

fn labels(folder: &Path) -> Vec<Label> {
    let mut reader = csv::Reader::from_path(folder.join("labels.csv")).unwrap();
    let row = |row: csv::StringRecord| Label {
        file: row[0].to_owned(),
        line: row[1].parse().unwrap(),
        kind: row[3].to_owned(),
        answer: row[4].to_owned(),
    };
    reader.records().map(|r| row(r.unwrap())).filter(|label| label.kind != "none").collect()
}

fn found(path: &Path) -> Vec<Found> {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().to_lowercase();
    read(&document(&bytes, &name).unwrap(), None).0
}

fn answer(found: &Found) -> &'static str {
    let verdicts = found.reading.as_ref().map(|r| check(r, &Settings::default())).unwrap_or_default();
    let any = |answer| verdicts.iter().any(|v| v.answer == answer);
    if verdicts.iter().any(|v| v.decision_error) {
        "decision-error"
    } else if any(Answer::Cannot) {
        "cannot"
    } else if any(Answer::Holds) {
        "holds"
    } else {
        "not-judged"
    }
}

/// Of a kind: labelled, found, found where labelled, and with the labelled answer.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    labelled: usize,
    found: usize,
    right: usize,
    answered: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.labelled.max(1) as f64
    }
}

/// Matches by file, line and kind; of several on a line as many as are labelled, equal answers first.
fn score(folder: &Path) -> BTreeMap<String, Score> {
    let labels = labels(folder);
    let mut open: BTreeMap<(String, u32, String), Vec<String>> = BTreeMap::new();
    let mut out: BTreeMap<String, Score> = BTreeMap::new();
    let mut files: Vec<String> = labels.iter().map(|label| label.file.clone()).collect();
    for label in labels {
        out.entry(label.kind.clone()).or_default().labelled += 1;
        open.entry((label.file, label.line, label.kind)).or_default().push(label.answer);
    }
    files.sort();
    files.dedup();
    for file in files {
        for found in found(&folder.join(&file)) {
            let score = out.entry(found.kind.code().to_owned()).or_default();
            score.found += 1;
            let got = answer(&found);
            let place = (file.clone(), found.place, found.kind.code().to_owned());
            let Some(wanted) = open.get_mut(&place).filter(|wanted| !wanted.is_empty()) else {
                eprintln!("{file}:{} {} not labelled: {} ({got})", found.place, found.kind.code(), found.text);
                continue;
            };
            let at = wanted.iter().position(|answer| answer == got);
            let answer = wanted.remove(at.unwrap_or(0));
            score.right += 1;
            score.answered += usize::from(at.is_some());
            if at.is_none() {
                eprintln!("{file}:{} {}: {got}, labelled {answer}: {}", found.place, found.kind.code(), found.text);
            }
        }
    }
    for ((file, line, kind), missed) in open {
        missed.iter().for_each(|answer| eprintln!("{file}:{line} {kind} missed ({answer})"));
    }
    println!("{:12} labelled  found  precision  recall  same answer", "kind");
    for (kind, s) in &out {
        let (precision, recall) = (s.precision(), s.recall());
        println!("{kind:12} {:>8} {:>6} {precision:>10.3} {recall:>7.3} {:>12}", s.labelled, s.found, s.answered);
    }
    out
}

#[test]
fn the_texts_it_was_built_with() {
    for (kind, score) in score(&folder("dev")) {
        assert!(score.precision() >= 1.0 && score.recall() >= 1.0, "{kind}: {score:?}");
        assert_eq!(score.answered, score.labelled, "{kind}");
    }
}

/// Kind, results found, those where labelled, those with the labelled answer: as measured on the corpus, which no reader
/// or check was repaired after. Two readings differ: a cell of a table in Word is placed at its row here and at its own
/// paragraph in the labels, and whole numbers are not assumed here unless it is said.
#[test]
fn a_corpus_that_was_made_apart() {
    let scores = score(&folder("corpus"));
    let floors = [
        ("interval", 38, 38, 37),
        ("mean", 52, 51, 39),
        ("share", 30, 30, 30),
        ("table-mean", 96, 80, 60),
        ("table-share", 52, 44, 44),
        ("test", 116, 116, 115),
    ];
    held_to(&scores, &floors);
}

/// Of each kind no fewer results are found and answered as labelled than were measured, and no more are found that are none.
fn held_to(scores: &BTreeMap<String, Score>, floors: &[(&str, usize, usize, usize)]) {
    assert_eq!(scores.len(), floors.len());
    for (kind, found, right, answered) in floors {
        let score = &scores[*kind];
        assert!(score.found - score.right <= found - right, "{kind}: {score:?}");
        assert!(score.right >= *right && score.answered >= *answered, "{kind}: {score:?}");
    }
}

/// Twelve texts with 354 results, Dutch and English, written and labelled one by one without sight of the program
/// (`SOURCE.md` in each folder).
///
/// When first read: of the English 163 results 151 were found, with one thing that is none, and 122 answered as labelled; of
/// the Dutch 191, 151 with two, and 141. Five general faults were mended after that, in the light of these very texts,
/// so the figures held here flatter the program a little. Most that is missed are means and shares whose column, n or
/// range stands in another sentence; most that is answered otherwise is a mean that "cannot" be once a reader knows that
/// the answers were whole numbers, which the program does not assume.
#[test]
fn texts_that_were_labelled_one_by_one() {
    let floors = [
        ("interval", 18, 18, 18),
        ("mean", 10, 9, 5),
        ("share", 24, 24, 23),
        ("table-mean", 4, 4, 3),
        ("table-share", 20, 20, 20),
        ("test", 76, 76, 74),
    ];
    held_to(&score(&folder("hand-nl")), &floors);
    let floors = [
        ("interval", 18, 17, 17),
        ("mean", 17, 17, 7),
        ("share", 27, 27, 23),
        ("table-mean", 11, 11, 7),
        ("table-share", 22, 22, 22),
        ("test", 63, 63, 61),
    ];
    held_to(&score(&folder("hand-en")), &floors);
}

fn all(bytes: &[u8], name: &str) -> usize {
    document(bytes, name).map_or(0, |document| {
        let tables = document.blocks.iter().filter(|b| matches!(b, Block::Table(..))).count();
        read(&document, None).0.len() + tables
    })
}

fn word_file(body: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_word_document_is_read_with_its_changes_accepted() {
    let body = "<w:document><w:body><w:p><w:r><w:t>t(28) = 2.</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r>\
        </w:del><w:r><w:t>20, p = </w:t></w:r><w:moveFrom><w:r><w:t>.5</w:t></w:r></w:moveFrom><w:r><w:t>.036</w:t></w:r></w:p>\
        <w:p/><w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>M</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>n</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>3.45</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>20</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        </w:body></w:document>";
    let got = read(&document(&word_file(body), "a.docx").unwrap(), None).0;
    let got: Vec<(u32, &str)> = got.iter().map(|found| (found.place, found.text.as_str())).collect();
    assert_eq!(got, [(1, "t(28) = 2.20, p = .036"), (6, "M 3.45, n 20")]);
}

#[test]
fn what_is_no_text_is_refused_with_a_remedy() {
    for (bytes, word) in [
        (b"%PDF-1.7 ...".as_slice(), "pdftotext"),
        (b"PK\x03\x04 ....", "damaged"),
        (b"\xd0\xcf\x11\xe0....", ".docx"),
        (b"a\0b", "no text"),
    ] {
        let error = document(bytes, "a").unwrap_err();
        assert!(error.contains(word), "{error}");
    }
}

/// Pieces of which results are made, so that random texts come near them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "t",
        "(",
        "28",
        ")",
        "=",
        "2.20",
        ",",
        "p",
        "<",
        ".05",
        "F",
        "2,45",
        "χ²",
        "χ",
        "N",
        "n",
        "M",
        "SD",
        "95",
        "%",
        "CI",
        "BI",
        "[",
        "]",
        "-",
        "−",
        "van",
        "of",
        "77",
        "213",
        " ",
        "\n",
        "  ",
        "\t",
        "|",
        "ns",
        "η",
        "_",
        "^",
        "é",
        "1.234",
        "<td>",
        "<table>",
        "<tr>",
        "&lt;",
        "\u{a0}",
        "𝑝",
        "\u{c}",
        "*",
        "$",
        "\\",
        "/",
        "e",
        "±",
        "1",
        "one",
        "tailed",
        "99999999999999999999",
        "0",
        "range",
        "OR",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.txt", "a.md", "a.html"] {
            all(&bytes, name);
        }
        all(&[b"PK\x03\x04".as_slice(), &bytes].concat(), "a.docx");
        all(&word_file(&String::from_utf8_lossy(&bytes)), "a.docx");
    }

    #[test]
    fn no_text_stops_it(text in pieces()) {
        for name in ["a.txt", "a.md", "a.html"] {
            let document = document(text.as_bytes(), name).unwrap();
            for found in read(&document, None).0 {
                answer(&found);
            }
        }
        all(&word_file(&format!("<w:p><w:r><w:t>{text}</w:t>")), "a.docx");
    }
}
