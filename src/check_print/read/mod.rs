//! From a file to the results that it prints: its text with places, its tables, and what stands in them.
//!
//! A format is a file here; each gives the same [`Document`], so that a result is found in the same way wherever it is
//! printed. PDF is not read: the crates that take text out of it stop on files that every viewer opens, and `pdftotext`
//! does it well; its text is understood here (page breaks, hyphens, ligatures, odd signs).

mod docx;
mod html;
mod lines;
mod markdown;
pub mod number;
mod results;
mod sentence;
mod tables;
mod text;
mod token;

pub use number::{Decimal, Evidence};
pub use results::{Found, Kind, read};
pub use text::Text;

use crate::error::{Error, Result};
use serde::Serialize;
use std::path::Path;

/// Bytes of text that are read; a book has one or two million.
const MOST_BYTES: usize = 64 << 20;

/// What a place in the file is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A line of the file.
    Line,
    /// A paragraph of a Word document, those in tables too; empty ones count.
    Paragraph,
    /// A paragraph among the footnotes of a Word document.
    Footnote,
    /// A paragraph among its endnotes.
    Endnote,
}

/// The text of a file, in the order in which it is read.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Paragraphs and tables.
    pub blocks: Vec<Block>,
}

/// A piece of it.
#[derive(Debug, Clone)]
pub enum Block {
    /// Running text: a paragraph, or a cell of a table.
    Prose(Unit, Text),
    /// A table; its cells are not among the paragraphs, unless it stood in lines of text.
    Table(Unit, Table),
}

/// A table of text.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What is written above it: where its N may stand.
    pub caption: String,
    /// Its rows, from the top; a cell that spans columns stands in each of them.
    pub rows: Vec<Row>,
}

/// A row of it.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Where it stands.
    pub place: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Reads the file; what it is, its first bytes say, and for text its name.
pub fn open(path: &Path) -> Result<Document> {
    let size = std::fs::metadata(path).map_err(|cause| Error::io(path, cause))?.len();
    if size > MOST_BYTES as u64 {
        return Err(Error::io(path, "a file of more than 64 MB; split it, or save its text alone"));
    }
    let bytes = std::fs::read(path).map_err(|cause| Error::io(path, cause))?;
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    document(&bytes, &name).map_err(|cause| Error::io(path, cause))
}

/// The text of these bytes; `name` (in small letters) says what kind of text it is. The error says what it is instead,
/// and what to do.
pub fn document(bytes: &[u8], name: &str) -> Result<Document, String> {
    if bytes.starts_with(b"PK\x03\x04") {
        return docx::read(bytes);
    }
    if bytes.iter().take(1024).collect::<Vec<_>>().windows(5).any(|w| w.iter().map(|b| **b).eq(*b"%PDF-")) {
        let command = "`pdftotext -layout FILE.pdf FILE.txt` (without -layout where the page has two columns)";
        return Err(format!("a PDF; save its text first with {command}, and name the text file"));
    }
    if bytes.starts_with(b"{\\rtf") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err("a document in an older format of Word; save it as .docx or as plain text".to_owned());
    }
    let decoded = text::decode(bytes)?;
    let start: String = decoded.trim_start().chars().take(14).collect::<String>().to_lowercase();
    let ends = |all: &[&str]| all.iter().any(|end| name.ends_with(end));
    Ok(if ends(&[".html", ".htm", ".xhtml"]) || start.starts_with("<!doctype html") || start.starts_with("<html") {
        html::read(&decoded)
    } else if ends(&[".md", ".markdown", ".rmd", ".qmd"]) {
        lines::read(&decoded, markdown::plain)
    } else {
        lines::read(&decoded, |line| std::borrow::Cow::Borrowed(line))
    })
}
