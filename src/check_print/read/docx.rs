//! Word documents (.docx): paragraphs, tables, footnotes and endnotes, as they read with all changes accepted.
//!
//! zip and quick-xml, as calamine has them. Word splits a word over runs as it pleases; the text of a paragraph is the
//! runs put together. Text that was deleted or moved away, and the second copy of a text box, are left out.

use super::{Block, Document, Row, Table, Text, Unit};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes of one part when unpacked; from a few on no more than a hundred times the file.
const MOST_BYTES: u64 = 128 << 20;
const SMALL_BYTES: u64 = 8 << 20;
const MOST_RATIO: u64 = 100;
const MOST_SPAN: usize = 40;
const MOST_REPEATS: usize = 500_000;

/// The text of a document.
pub fn read(bytes: &[u8]) -> Result<Document, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| "a zip file that is damaged or cut off; copy it again".to_owned())?;
    let mut document = Document::default();
    let parts = [
        ("word/document.xml", Unit::Paragraph),
        ("word/footnotes.xml", Unit::Footnote),
        ("word/endnotes.xml", Unit::Endnote),
    ];
    for (name, unit) in parts {
        match part(&mut zip, name, bytes.len() as u64)? {
            Some(xml) => Page::read(&xml, unit, &mut document)?,
            None if unit == Unit::Paragraph => {
                return Err("a zip file that is no Word document; save the text as .docx".to_owned());
            }
            None => {}
        }
    }
    Ok(document)
}

/// A part, unpacked no further than it may be; none when there is none.
fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str, size: u64) -> Result<Option<Vec<u8>>, String> {
    let Ok(part) = zip.by_name(name) else { return Ok(None) };
    let most = MOST_BYTES.min(SMALL_BYTES.max(size.saturating_mul(MOST_RATIO)));
    let mut xml = Vec::new();
    part.take(most + 1)
        .read_to_end(&mut xml)
        .map_err(|_| "a Word document that is damaged; save it again".to_owned())?;
    if xml.len() as u64 > most {
        return Err("a Word document that unpacks beyond all measure; save its text as .txt".to_owned());
    }
    Ok(Some(xml))
}

struct Page<'d> {
    document: &'d mut Document,
    unit: Unit,
    paragraphs: u32,
    text: Text,
    /// Inside characters that are read.
    reading: bool,
    /// Open elements whose text is left out.
    skipped: usize,
    tables: usize,
    table: Table,
    cell: Option<(Text, usize)>,
    repeats: usize,
}

impl Page<'_> {
    fn read(xml: &[u8], unit: Unit, document: &mut Document) -> Result<(), String> {
        let mut page = Page {
            document,
            unit,
            paragraphs: 0,
            text: Text::default(),
            reading: false,
            skipped: 0,
            tables: 0,
            table: Table::default(),
            cell: None,
            repeats: MOST_REPEATS,
        };
        let xml = String::from_utf8_lossy(xml);
        let mut reader = Reader::from_str(&xml);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => page.start(&tag, false),
                Ok(Event::Empty(tag)) => page.start(&tag, true),
                Ok(Event::End(tag)) => page.end(tag.local_name().as_ref()),
                Ok(Event::Text(text)) if page.reading => page.push(&text),
                Ok(Event::CData(text)) if page.reading => page.push(&text),
                Ok(Event::GeneralRef(name)) if page.reading => {
                    let predefined = match &*name {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => name.resolve_char_ref().ok().flatten(),
                    };
                    page.push(&predefined.map(String::from).unwrap_or_default());
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(_) => return Err("a Word document that is damaged; open it in Word and save it again".to_owned()),
            }
        }
        page.end_paragraph();
        page.end_table();
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.skipped == 0 {
            self.text.push(text, self.paragraphs.max(1));
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let local = tag.local_name();
        let attribute = |name: &str| {
            let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
            Some(found.value.into_owned())
        };
        match local.as_ref() {
            "moveFrom" | "Fallback" | "del" if !empty => self.skipped += 1,
            "p" => {
                // Of a text box inside a paragraph the text comes first.
                self.end_paragraph();
                self.paragraphs = self.paragraphs.saturating_add(1);
            }
            "t" => self.reading = !empty,
            "tab" | "br" | "cr" => self.push(" "),
            "noBreakHyphen" => self.push("-"),
            "sym" => self.push(attribute("char").map_or("", |code| symbol(&code))),
            "vertAlign" => match attribute("val").as_deref() {
                Some("superscript") => self.push("^"),
                Some("subscript") => self.push("_"),
                _ => {}
            },
            // Of a formula.
            "sup" if !empty => self.push("^"),
            "sub" if !empty => self.push("_"),
            "tbl" if !empty => {
                self.end_paragraph();
                self.tables += 1;
                if self.tables == 1 {
                    let caption = match self.document.blocks.last() {
                        Some(Block::Prose(_, text)) if text.as_str().len() <= 400 => text.as_str().to_owned(),
                        _ => String::new(),
                    };
                    self.table = Table { caption, rows: Vec::new() };
                }
            }
            "tr" if self.tables == 1 => {
                self.table.rows.push(Row { place: self.paragraphs.saturating_add(1), cells: Vec::new() });
            }
            "tc" if self.tables == 1 => self.cell = Some((Text::default(), 1)),
            "gridSpan" => {
                let span = attribute("val").and_then(|span| span.parse::<usize>().ok());
                if let (Some((_, wide)), Some(span)) = (&mut self.cell, span) {
                    *wide = span.clamp(1, MOST_SPAN);
                }
            }
            _ => {}
        }
        if empty && local.as_ref() == "p" {
            self.end_paragraph();
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "moveFrom" | "Fallback" | "del" => self.skipped = self.skipped.saturating_sub(1),
            "p" => self.end_paragraph(),
            "t" => self.reading = false,
            "tc" if self.tables == 1 => {
                let (Some((text, span)), Some(row)) = (self.cell.take(), self.table.rows.last_mut()) else { return };
                let again = (span - 1).min(self.repeats);
                self.repeats -= again;
                let text = text.as_str().trim().to_owned();
                row.cells.extend(std::iter::repeat_n(text, again + 1));
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_table();
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        match &mut self.cell {
            Some((cell, _)) => {
                cell.space();
                cell.push(text.as_str(), self.paragraphs);
            }
            None if !text.is_empty() => self.document.blocks.push(Block::Prose(self.unit, text)),
            None => {}
        }
    }

    fn end_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        if !table.rows.is_empty() {
            self.document.add_table(self.unit, table);
        }
        self.tables = 0;
        self.cell = None;
    }
}

/// Characters of the font Symbol, as Word inserts them.
fn symbol(code: &str) -> &'static str {
    match code.to_ascii_uppercase().trim_start_matches('F') {
        "061" => "α",
        "062" => "β",
        "063" => "χ",
        "066" | "06A" => "φ",
        "068" => "η",
        "02D" => "−",
        "0A3" => "≤",
        "0B3" => "≥",
        "0B1" => "±",
        "03C" => "<",
        "03E" => ">",
        _ => "",
    }
}
