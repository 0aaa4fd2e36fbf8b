//! The zip file around a workbook, looked through before anything is read from it.
//!
//! Every part is unpacked once into nothing: how large it really is counts, not what the zip file says. This costs a
//! workbook of a million rows a second or two, and is what keeps memory bounded afterwards.

use super::xml::{Piece, Xml};
use crate::data::read::Broken;
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;
use zip::ZipArchive;

/// Parts; a workbook with a thousand sheets has some three thousand.
const MOST_PARTS: usize = 20_000;
/// Bytes when unpacked. A million rows of twenty columns are about 1 GB.
const MOST_BYTES: u64 = 4 << 30;
/// More than this many bytes must be less than a hundred times the file: XML of real tables is ten to thirty times.
const SMALL_BYTES: u64 = 128 << 20;
const MOST_RATIO: u64 = 100;
/// Bytes of the texts that cells share; they are held in memory.
const MOST_SHARED: u64 = 256 << 20;
/// Formats of cells, and bytes of one: calamine holds a copy of its whole style for each.
const MOST_FORMATS: usize = 100_000;
const LONGEST_FORMAT: usize = 4096;

/// What a zip file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Excel, 2007 and later.
    Xlsx,
    /// OpenDocument.
    Ods,
}

/// What was seen in it.
#[derive(Debug)]
pub struct Package {
    /// Of what program.
    pub kind: Kind,
    /// Whether any sheet of Excel has merged cells.
    pub merged: bool,
    /// Whether the formulas are to be calculated before their results are used: so says a file written by a program that
    /// cannot calculate.
    pub uncalculated: bool,
}

/// Looks through the whole file; refuses what is no workbook, or unpacks beyond all measure.
pub fn inspect(file: &mut File) -> Result<Package, Broken> {
    let size = file.metadata()?.len();
    let mut zip = ZipArchive::new(file).map_err(|_| super::damaged("a zip file that is damaged or cut off"))?;
    if zip.len() > MOST_PARTS {
        return Err(super::damaged("a zip file of more than 20 000 parts"));
    }
    let mut package = Package { kind: kind(&mut zip)?, merged: false, uncalculated: false };
    let unpacked = Rc::new(Cell::new(0));
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(unreadable)?;
        let name = part.name().map_err(unreadable)?.to_ascii_lowercase();
        let before = unpacked.get();
        let mut part = BufReader::with_capacity(1 << 16, Counted { part, size, unpacked: unpacked.clone() });
        // A sheet may have any name.
        let start = part.fill_buf().unwrap_or_default();
        let markup = start.trim_ascii_start().starts_with(b"<")
            || matches!(start, [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        if name.ends_with(".xml") || name.ends_with(".rels") || markup && !name.contains("/media/") {
            package
                .look_through(part, &name, || unpacked.get() - before)
                .map_err(|broken| refused(broken, &unpacked, size))?;
        } else {
            swallow(part).map_err(|broken| refused(broken, &unpacked, size))?;
        }
    }
    Ok(package)
}

fn unreadable(_: zip::result::ZipError) -> Broken {
    super::damaged("a part that cannot be unpacked")
}

/// Whether too much was unpacked.
fn beyond_measure(unpacked: u64, size: u64) -> bool {
    unpacked > MOST_BYTES || unpacked > SMALL_BYTES && unpacked / MOST_RATIO > size
}

/// The reason for which reading stopped.
fn refused(broken: Broken, unpacked: &Cell<u64>, size: u64) -> Broken {
    if beyond_measure(unpacked.get(), size) {
        Broken {
            line: None,
            found: format!(
                "a file of {} kB that unpacks to more than {} MB",
                size.div_ceil(1024),
                unpacked.get() >> 20
            ),
            expected: "a workbook of ordinary size",
            remedy: "check where it comes from; save the table as CSV UTF-8 when it really is that large",
        }
    } else {
        broken
    }
}

/// A part, with what comes out of it counted.
struct Counted<R> {
    part: R,
    size: u64,
    unpacked: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        self.unpacked.set(self.unpacked.get() + read as u64);
        if beyond_measure(self.unpacked.get(), self.size) {
            return Err(std::io::Error::other("too large"));
        }
        Ok(read)
    }
}

fn swallow(mut part: impl BufRead) -> Result<(), Broken> {
    std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| super::damaged("a part that cannot be unpacked"))?;
    Ok(())
}

/// What kind of file this is, by the parts it has.
fn kind(zip: &mut ZipArchive<&mut File>) -> Result<Kind, Broken> {
    let names: Vec<String> = zip.file_names().map_while(Result::ok).map(|name| name.to_ascii_lowercase()).collect();
    let any = |test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
    let mut mimetype = String::new();
    if let Ok(part) = zip.by_name("mimetype") {
        // What is no text is no type.
        let _ = part.take(100).read_to_string(&mut mimetype);
    }
    const XLSX: &str = "open it in a spreadsheet program and save it as .xlsx";
    const UNPACK: &str = "unpack it, and name one of the files in it";
    let (found, remedy) = if mimetype.trim() == "application/vnd.oasis.opendocument.spreadsheet" {
        return Ok(Kind::Ods);
    } else if mimetype.contains("opendocument") {
        ("an OpenDocument file that is no spreadsheet", "copy its table into a spreadsheet, and save that as .ods")
    } else if any(&|name| name.ends_with("workbook.bin")) {
        ("a binary workbook of Excel (.xlsb)", XLSX)
    } else if any(&|name| name.starts_with("word/")) {
        ("a Word document", "copy its table into a workbook, and save that as .xlsx")
    } else if any(&|name| name.starts_with("ppt/")) {
        ("a presentation", "copy its table into a workbook, and save that as .xlsx")
    } else if any(&|name| name == "[content_types].xml") && any(&|name| name == "_rels/.rels") {
        return Ok(Kind::Xlsx);
    } else if any(&|name| name.starts_with("xl/")) {
        ("a workbook that misses a part", "open it in a spreadsheet program and save it again, or copy it again")
    } else if any(&|name| name.ends_with(".iwa") || name.starts_with("index/")) {
        ("a document of Apple Numbers", "export it from Numbers to Excel (.xlsx)")
    } else if any(&|name| name == "meta-inf/manifest.mf") {
        ("a Java archive", "name a file with a table")
    } else if any(&|name| name.ends_with(".csv") || name.ends_with(".txt")) {
        ("a zip file with text files in it", UNPACK)
    } else {
        ("a zip file that is no workbook", UNPACK)
    };
    Err(Broken {
        line: None,
        found: found.to_owned(),
        expected: "a table in CSV, Excel (.xlsx), OpenDocument (.ods), SPSS, Stata or Parquet",
        remedy,
    })
}

impl Package {
    /// Reads a part of XML to its end, and looks for what would go wrong later. `unpacked`: its bytes so far.
    fn look_through(&mut self, part: impl BufRead, name: &str, unpacked: impl Fn() -> u64) -> Result<(), Broken> {
        let (styles, shared) = (name.ends_with("styles.xml"), name.ends_with("sharedstrings.xml"));
        let mut xml = Xml::new(part);
        let (mut stated, mut formats) = (0, 0);
        // Of a cell: whether it holds text, and whether its value is being read.
        let (mut textual, mut value) = (false, false);
        let excel = self.kind == Kind::Xlsx;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Start(tag) if styles && excel => {
                    formats += usize::from(tag.local() == "xf");
                    if formats > MOST_FORMATS || tag.length() > LONGEST_FORMAT {
                        return Err(super::damaged("formats of cells beyond all measure"));
                    }
                }
                Piece::Start(tag) if excel => match tag.local() {
                    "c" => {
                        textual = matches!(tag.attribute("t")?.as_deref(), Some("str" | "inlineStr" | "d"));
                    }
                    "v" => value = !tag.empty,
                    "mergeCell" => self.merged = true,
                    "sst" => stated = tag.count("uniqueCount", 0)?,
                    "calcPr" => {
                        let calculate = tag.attribute("fullCalcOnLoad")?;
                        self.uncalculated |= matches!(calculate.as_deref(), Some("1" | "true"));
                    }
                    _ => {}
                },
                Piece::End(_) => value = false,
                // calamine takes the first run of characters for the whole number: 1<!-- -->2 would become 1.
                Piece::Aside | Piece::Raw(_) if value => {
                    return Err(super::damaged("a value with a comment in it"));
                }
                Piece::Text(text) if value && !textual && text.contains('&') => {
                    return Err(super::damaged("a number with an entity in it"));
                }
                _ => {}
            }
            if shared && unpacked() > MOST_SHARED {
                return Err(super::damaged("texts of more than 256 MB"));
            }
        }
        // calamine makes room for as many texts as are announced; the shortest takes five bytes.
        if stated > unpacked() / 5 {
            return Err(super::damaged("more texts announced than there are"));
        }
        Ok(())
    }
}
