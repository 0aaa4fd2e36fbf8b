//! Files in, rows of text out: one file here for each format.
//!
//! A format is recognised by the first bytes of the file, opened in [`open`], and from there on is [`Rows`] like
//! any other. What the text means is not asked here; that is `check`. A reader never holds a whole file in memory,
//! takes no length that a file states for granted, and answers bad bytes with [`Broken`].

mod csv;
mod dta;
mod evidence;
pub mod form;
mod parquet;
mod sav;
mod shown;
mod stream;
mod text;
mod workbook;

use super::codebook::{Kind, TableBook};
use crate::error::{Check, Disagreement, Error, Result};
use ::csv::StringRecord;
pub use csv::may_separate;
use form::Form;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
pub use text::known_encoding;

/// The names of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The line on which they stand; 0 when the format keeps them apart from the rows.
    pub line: u64,
    /// As they stand there, without surrounding white space.
    pub names: Vec<String>,
}

/// The rows of a table as text, whatever the format of its file.
///
/// A cell without value is empty. Numbers have a decimal point and the fewest digits that give the same number
/// again, dates are 2016-11-22, whenever the format knows what they are; where it does not, they stand as they do
/// in the file and [`Opened::form`] says how to read them. A user-missing value of SPSS is the number or text that
/// stands for it (-99), one of Stata its letter (.a).
pub trait Rows {
    /// The names of the columns.
    fn header(&self) -> &Header;

    /// Puts the next row into `row` and gives its number, as the program that made the file would show it; none
    /// after the last row. The number of cells may differ from that of the header.
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken>;
}

/// A file opened as a table.
pub struct Opened {
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// How it is read, and why so.
    pub read_as: ReadAs,
    /// How its numbers and dates are written, where they are text.
    pub form: Form,
    /// What the file says of its columns, in the order of the header; empty when it says nothing.
    pub dictionary: Vec<Described>,
    /// Its rows.
    pub rows: Box<dyn Rows>,
}

/// How a file is read: stated with every result, so that a wrong guess is seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReadAs {
    /// The format: "CSV", "SPSS", "Excel workbook".
    pub format: &'static str,
    /// What was concluded from looking at it, or given.
    pub details: Vec<Detail>,
}

/// One thing that was found out about how a file is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The key of the codebook's `[table.file]` that would fix it: "separator", "decimal", "encoding", "dates", "sheet".
    pub what: &'static str,
    /// As found: ";", "comma", "windows-1252".
    pub found: String,
    /// Whether the codebook says so. Else it is concluded, for the reason in `because`.
    pub given: bool,
    /// Why, in a phrase without any value of the data: "7 of 7 columns of the codebook found". Empty when given.
    pub because: String,
}

/// What a file itself says of a column: the dictionary of SPSS or Stata.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Described {
    /// Variable label.
    pub label: String,
    /// What its values are, when the format says so.
    pub kind: Option<Kind>,
    /// Level of measurement, when the format says so.
    pub measurement: Option<Measurement>,
    /// Value labels: the value, as its cell shows it, and the words.
    pub levels: Vec<(String, String)>,
    /// User-missing values, as their cells show them.
    pub missing: Vec<UserMissing>,
}

/// Level of measurement, as SPSS keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measurement {
    /// Names without order.
    Nominal,
    /// Ordered.
    Ordinal,
    /// Numbers.
    Scale,
}

/// A user-missing value, or a range of them.
#[derive(Debug, Clone, PartialEq)]
pub enum UserMissing {
    /// One value, as its cell shows it.
    One(String),
    /// All numbers from the first to the second, both included; infinite where the range is open.
    Range(f64, f64),
}

/// Why a file, or the rest of it, cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Where, when it is one row.
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
            check: Check::File,
            file: file.to_owned(),
            row: self.line,
            column: None,
            found: self.found,
            expected: self.expected.to_owned(),
            remedy: self.remedy.to_owned(),
            rows: 1,
        }
    }
}

impl From<std::io::Error> for Broken {
    /// A read that failed after the file was opened.
    fn from(cause: std::io::Error) -> Self {
        Broken {
            line: None,
            found: format!("a file that cannot be read any further ({cause})"),
            expected: "a whole file",
            remedy: "copy it again from where it came",
        }
    }
}

const SAVE_AGAIN: &str = "save it again as CSV UTF-8, comma-separated";

/// Opens `file` in whatever format it is. `book` says how it is written where the codebook does, and helps to tell a
/// right guess from a wrong one; none when there is no codebook yet. [`Error::Io`] when the system refuses,
/// [`Error::Data`] when it is no table.
pub fn open(file: &Path, book: Option<&TableBook>) -> Result<Opened> {
    let refuse = |broken: Broken| Error::Data(vec![broken.in_file(file)]);
    if file.is_dir() {
        return Err(refuse(Broken {
            line: None,
            found: "a folder".to_owned(),
            expected: "a file with a table",
            remedy: "name the file inside the folder",
        }));
    }
    let io = |cause: std::io::Error| Error::io(file, cause);
    let mut reader = File::open(file).map_err(io)?;
    let hash = hash(&mut reader).map_err(io)?;
    reader.rewind().map_err(io)?;
    let mut start = Vec::new();
    reader.by_ref().take(512).read_to_end(&mut start).map_err(io)?;
    reader.rewind().map_err(io)?;
    let opened = if start.starts_with(b"PK\x03\x04") {
        workbook::open(reader, book)
    } else if start.starts_with(b"$FL2") || start.starts_with(b"$FL3") {
        sav::open(reader, book)
    } else if start.starts_with(b"PAR1") || start.starts_with(b"PARE") {
        parquet::open(reader, book)
    } else if start.starts_with(b"<stata_dta>") || matches!(start[..], [102..=115, 1 | 2, 1, 0, ..]) {
        dta::open(reader, book)
    } else if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Err(Broken {
            line: None,
            found: "a workbook of Excel 2003 or older, or a file with a password".to_owned(),
            expected: "a table in CSV, Excel (.xlsx), OpenDocument (.ods), SPSS, Stata or Parquet",
            remedy: "open it in a spreadsheet program and save it as .xlsx, without a password",
        })
    } else {
        csv::open(reader, book)
    };
    opened.map(|opened| Opened { hash, ..opened }).map_err(refuse)
}

/// SHA-256 of all that can be read, in hex.
fn hash(reader: &mut File) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
