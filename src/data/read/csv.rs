//! Comma-separated text (RFC 4180). Lines may end in LF, CRLF or CR; blank lines do not count as rows.

use super::form::Form;
use super::{Broken, Header, Opened, ReadAs, Rows, SAVE_AGAIN};
use crate::data::codebook::TableBook;
use crate::error::Result;
use csv::{Reader, ReaderBuilder, StringRecord};
use std::fs::File;
use std::io::{Cursor, Read};

/// A comma-separated table that is being read.
struct Csv {
    text: String,
    reader: Reader<Cursor<Vec<u8>>>,
    header: Header,
    /// Start of the last record read, and its line.
    start: usize,
    line: u64,
}

/// Opens the file and reads its header.
pub fn open(mut file: File, book: Option<&TableBook>) -> Result<Opened, Broken> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = text(bytes)?;
    let mut csv =
        Csv { reader: reader(&text, b','), text, header: Header { line: 1, names: vec![] }, start: 0, line: 1 };
    let mut first = StringRecord::new();
    let Some(line) = csv.next(&mut first)? else {
        return Err(Broken {
            line: None,
            found: "an empty file".to_owned(),
            expected: "a header with the names of the columns, and rows",
            remedy: "check that this is the right file, and that it was saved completely",
        });
    };
    csv.header = Header { line, names: first.iter().map(|name| name.trim().to_owned()).collect() };
    if let Some(broken) = book.and_then(|book| other_separator(&csv.text[csv.start..], &csv.header, book)) {
        return Err(broken);
    }
    Ok(Opened {
        hash: String::new(),
        read_as: ReadAs { format: "CSV", details: vec![] },
        form: Form::PLAIN,
        dictionary: vec![],
        rows: Box::new(csv),
    })
}

/// The file as text. What is valid UTF-8, or says by a byte order mark what it is, is that;
/// everything else is Windows-1252, in which every byte is a character.
fn text(bytes: Vec<u8>) -> Result<String, Broken> {
    let broken = |line, found: &str| Broken {
        line,
        found: found.to_owned(),
        expected: "text in UTF-8 or Windows-1252",
        remedy: SAVE_AGAIN,
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        },
        Err(other) => {
            let (text, _, damaged) = encoding_rs::WINDOWS_1252.decode(other.as_bytes());
            if damaged {
                return Err(broken(None, "bytes that are not in the encoding which the file announces"));
            }
            text.into_owned()
        }
    };
    match text.bytes().position(|byte| byte == 0) {
        Some(at) => Err(broken(Some(1 + line_breaks(&text.as_bytes()[..at])), "a NUL byte, which is no text")),
        None => Ok(text),
    }
}

fn reader(text: &str, separator: u8) -> Reader<Cursor<Vec<u8>>> {
    let bytes = Cursor::new(text.as_bytes().to_vec());
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes)
}

/// The columns are not found between commas, but are found between something else.
fn other_separator(text: &str, header: &Header, book: &TableBook) -> Option<Broken> {
    let known = |name: &str| book.column.iter().any(|column| column.name == name.trim());
    let with_commas = header.names.iter().filter(|name| known(name)).count();
    for (separator, word) in [(b';', ";"), (b'\t', "a tab")] {
        let mut first = StringRecord::new();
        let read = reader(text, separator).read_record(&mut first).unwrap_or(false);
        if read && first.len() > 1 && first.iter().filter(|name| known(name)).count() > with_commas {
            let columns = if header.names.len() == 1 { "one column" } else { "columns" };
            return Some(Broken {
                line: Some(header.line),
                found: format!("{columns}, separated by {word}"),
                expected: "comma-separated columns",
                remedy: "save it as CSV with commas, or replace the separator by commas (and decimal commas by points)",
            });
        }
    }
    None
}

/// Line breaks in `bytes`; CRLF is one.
fn line_breaks(bytes: &[u8]) -> u64 {
    let mut before = 0;
    let mut breaks = 0;
    for &byte in bytes {
        breaks += u64::from(byte == b'\r' || byte == b'\n' && before != b'\r');
        before = byte;
    }
    breaks
}

impl Csv {
    /// Moves to the record that the reader found at `byte`, past the line breaks before it.
    fn move_to(&mut self, byte: u64) {
        let bytes = self.text.as_bytes();
        let mut start = usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        if let Some(passed) = bytes.get(self.start..start) {
            self.line += line_breaks(passed);
            self.start = start;
        }
    }

    /// Whether the record read last ran on to the end of the file in search of a closing quotation mark:
    /// then it swallows whatever is put behind it.
    fn quotation_left_open(&self) -> bool {
        let last = self.text.get(self.start..).unwrap_or_default();
        last.contains('"') && reader(&format!("{last}\nend"), b',').records().take(2).count() < 2
    }
}

impl Rows for Csv {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
        loop {
            let read = self.reader.read_record(row).map_err(|cause| Broken {
                line: Some(self.line),
                found: format!("text that cannot be read ({cause})"),
                expected: "comma-separated columns",
                remedy: SAVE_AGAIN,
            })?;
            if !read {
                return Ok(None);
            }
            self.move_to(row.position().map_or(0, |position| position.byte()));
            if self.reader.position().byte() >= self.text.len() as u64 && self.quotation_left_open() {
                return Err(Broken {
                    line: Some(self.line),
                    found: "a quotation mark that is opened in this row and never closed".to_owned(),
                    expected: "quotation marks in pairs around a value",
                    remedy: "close or remove it; a quotation mark inside a quoted value is written twice",
                });
            }
            let blank = row.len() == 1 && row[0].trim().is_empty();
            if !blank || self.header.names.len() == 1 {
                return Ok(Some(self.line));
            }
        }
    }
}
