//! Files in, rows of text out: one file here for each format.
//!
//! A format is recognised from the file, opened in [`rows`], and from there on is [`Rows`] like any
//! other. What the text means is not asked here; that is `check`.

mod csv;

use super::codebook::TableBook;
use crate::error::{Disagreement, Error, Result};
use ::csv::StringRecord;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The names of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The line on which they stand.
    pub line: u64,
    /// As they stand there, without surrounding white space.
    pub names: Vec<String>,
}

/// The rows of a table as text, whatever the format of its file.
pub trait Rows {
    /// The names of the columns.
    fn header(&self) -> &Header;

    /// Puts the next row into `row` and gives the line on which it starts, counted from 1; none
    /// after the last row. The number of cells may differ from that of the header.
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken>;
}

/// Why a file, or the rest of it, cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Where, when it is one line.
    pub line: Option<u64>,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: &'static str,
    /// What the owner of the file can do.
    pub remedy: &'static str,
}

impl Broken {
    /// As a disagreement of `file`.
    pub fn in_file(self, file: &Path) -> Disagreement {
        Disagreement {
            file: file.to_owned(),
            row: self.line,
            column: None,
            found: self.found,
            expected: self.expected.to_owned(),
            remedy: self.remedy.to_owned(),
        }
    }
}

const SAVE_AGAIN: &str = "save it again as CSV UTF-8, comma-separated";

/// A file as it was found.
#[derive(Debug)]
pub struct Contents {
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    bytes: Vec<u8>,
}

/// Reads the whole of `file`. [`Error::Io`] when the system refuses, [`Error::Data`] when it is a folder.
pub fn contents(file: &Path) -> Result<Contents> {
    if file.is_dir() {
        let broken = Broken {
            line: None,
            found: "a folder".to_owned(),
            expected: "a file with a table",
            remedy: "name the file inside the folder",
        };
        return Err(Error::Data(vec![broken.in_file(file)]));
    }
    let bytes = std::fs::read(file).map_err(|cause| Error::io(file, cause))?;
    let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Contents { hash, bytes })
}

impl Contents {
    /// The file as text. What is valid UTF-8, or says by a byte order mark what it is, is that;
    /// everything else is Windows-1252, in which every byte is a character.
    pub fn text(self) -> Result<String, Broken> {
        let broken = |line, found: &str| Broken {
            line,
            found: found.to_owned(),
            expected: "text in UTF-8 or Windows-1252",
            remedy: SAVE_AGAIN,
        };
        if self.bytes.starts_with(b"PK\x03\x04") {
            return Err(broken(None, "a workbook or another zip file"));
        }
        let text = match String::from_utf8(self.bytes) {
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
            Some(at) => Err(broken(Some(1 + csv::line_breaks(&text.as_bytes()[..at])), "a NUL byte, which is no text")),
            None => Ok(text),
        }
    }
}

/// The rows of a file's text. `book` only tells a right separator from a wrong one.
pub fn rows<'a>(text: &'a str, book: &TableBook) -> Result<Box<dyn Rows + 'a>, Broken> {
    Ok(Box::new(csv::open(text, book)?))
}
