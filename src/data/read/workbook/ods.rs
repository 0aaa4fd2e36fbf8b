//! OpenDocument spreadsheets (.ods).
//!
//! Read from their XML here: calamine 0.38 holds the whole workbook in memory with all repeated cells written out, does
//! not tell merged cells, and runs for ever on a table that breaks off.

use super::xml::{Piece, Tag, Xml, unescaped};
use super::{Area, Book, COLUMNS, Cell, Line, Listed, ROWS, Run, Sheet, damaged, number};
use crate::data::read::Broken;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use zip::ZipArchive;
use zip::read::ZipFile;

/// An open workbook.
pub struct Ods {
    zip: ZipArchive<BufReader<File>>,
    sheets: Vec<Listed>,
}

type Content<'a> = Xml<BufReader<ZipFile<'a, BufReader<File>>>>;

fn part<'a>(zip: &'a mut ZipArchive<BufReader<File>>, name: &str) -> Result<Content<'a>, Broken> {
    match zip.by_name(name) {
        Ok(part) => Ok(Xml::new(BufReader::with_capacity(1 << 16, part))),
        Err(_) => Err(damaged("a workbook that misses a part")),
    }
}

impl Ods {
    /// Opens a file that was looked through, and lists its sheets.
    pub fn open(file: File) -> Result<Self, Broken> {
        let mut zip =
            ZipArchive::new(BufReader::new(file)).map_err(|_| damaged("a zip file that is damaged or cut off"))?;
        if zip.by_name("META-INF/manifest.xml").is_ok() {
            let mut manifest = part(&mut zip, "META-INF/manifest.xml")?;
            while let Some(piece) = manifest.next()? {
                if matches!(piece, Piece::Start(tag) if tag.local() == "encryption-data") {
                    return Err(Broken {
                        line: None,
                        found: "a workbook with a password".to_owned(),
                        expected: super::EXPECTED,
                        remedy: "open it in a spreadsheet program and save it without a password",
                    });
                }
            }
        }
        let mut content = part(&mut zip, "content.xml")?;
        let mut sheets = vec![];
        let (mut style, mut hidden) = (String::new(), HashSet::new());
        while let Some(piece) = content.next()? {
            let Piece::Start(tag) = piece else { continue };
            match tag.name {
                "style:style" => style = tag.attribute("style:name")?.unwrap_or_default().into_owned(),
                "style:table-properties" if tag.attribute("table:display")?.as_deref() == Some("false") => {
                    hidden.insert(style.clone());
                }
                "table:table" => {
                    let name = tag.attribute("table:name")?.unwrap_or_default().into_owned();
                    let style = tag.attribute("table:style-name")?.unwrap_or_default();
                    sheets.push(Listed { name, visible: !hidden.contains(style.as_ref()), chart: false });
                }
                _ => {}
            }
        }
        drop(content);
        Ok(Ods { zip, sheets })
    }
}

impl Book for Ods {
    fn format(&self) -> &'static str {
        "OpenDocument spreadsheet"
    }

    fn sheets(&self) -> Vec<Listed> {
        self.sheets.clone()
    }

    fn sheet(&mut self, at: usize) -> Result<Box<dyn Sheet + '_>, Broken> {
        let mut content = part(&mut self.zip, "content.xml")?;
        let mut tables = 0;
        loop {
            match content.next()? {
                Some(Piece::Start(tag)) if tag.name == "table:table" => {
                    if tables == at {
                        let ended = tag.empty;
                        return Ok(Box::new(Rows { content, number: 1, merged: vec![], ended }));
                    }
                    tables += 1;
                }
                Some(_) => {}
                None => return Err(damaged("a workbook that misses a part")),
            }
        }
    }
}

/// The rows of a sheet.
struct Rows<R> {
    content: Xml<R>,
    /// The row that comes next.
    number: u64,
    merged: Vec<Area>,
    ended: bool,
}

/// What the tag of a cell says.
struct Opening {
    repeated: u64,
    /// What it holds, when the tag says so.
    cell: Option<Cell>,
    /// Whether its content is text, or the name of an error; else a value without a type has none.
    text: bool,
    error: bool,
    formula: bool,
    spans: (u64, u64),
}

impl Opening {
    fn new(tag: &Tag) -> Result<Self, Broken> {
        let spans = (tag.count("table:number-rows-spanned", 1)?, tag.count("table:number-columns-spanned", 1)?);
        let kind = tag.attribute("office:value-type")?;
        let value = |name: &str| Ok::<_, Broken>(tag.attribute(name)?.map(|value| value.into_owned()));
        let typeless = || damaged("a cell without the value that its type promises");
        let cell = match kind.as_deref() {
            Some("float" | "percentage" | "currency") => {
                let value = value("office:value")?.ok_or_else(typeless)?;
                Some(Cell::Value(value.parse::<f64>().ok().filter(|x| x.is_finite()).map(number).unwrap_or(value)))
            }
            Some("date") => Some(Cell::Value(moment(&value("office:date-value")?.ok_or_else(typeless)?))),
            Some("time") => Some(Cell::Value(clock(value("office:time-value")?.ok_or_else(typeless)?))),
            Some("boolean") => Some(Cell::Value(match value("office:boolean-value")?.as_deref() {
                Some("true") => "TRUE".to_owned(),
                Some("false") => "FALSE".to_owned(),
                _ => return Err(typeless()),
            })),
            Some("string") => value("office:string-value")?.map(Cell::Text),
            _ => None,
        };
        Ok(Opening {
            repeated: tag.count("table:number-columns-repeated", 1)?,
            cell,
            text: kind.is_some(),
            error: tag.attribute("calcext:value-type")?.as_deref() == Some("error"),
            formula: tag.attribute("table:formula")?.is_some(),
            spans,
        })
    }

    /// What the cell holds in the end, given the text in it.
    fn cell(self, text: String) -> Option<Cell> {
        let cell = match self.cell {
            _ if self.error => Some(Cell::Value(text)),
            Some(cell) => Some(cell),
            None if self.formula && !self.text && text.is_empty() => return Some(Cell::Formula),
            None => Some(Cell::Text(text)),
        };
        cell.filter(|cell| !super::content(cell).trim().is_empty())
    }
}

impl<R: BufRead> Rows<R> {
    /// The cells of the row whose tag was read last.
    fn row(&mut self, repeated: u64) -> Result<Vec<Run>, Broken> {
        let mut runs: Vec<Run> = vec![];
        let (mut column, mut weight) = (0u64, 0);
        loop {
            let opening = match self.content.next()? {
                Some(Piece::Start(tag)) if matches!(tag.name, "table:table-cell" | "table:covered-table-cell") => {
                    (Opening::new(&tag)?, tag.empty)
                }
                Some(Piece::Start(tag)) if tag.name == "table:table-row" => return Err(damaged("a row inside a row")),
                Some(Piece::End("table:table-row")) => return Ok(runs),
                Some(_) => continue,
                None => return Err(damaged("a table that breaks off")),
            };
            let (opening, empty) = opening;
            let text = if empty { String::new() } else { self.text()? };
            let (count, (rows, columns)) = (opening.repeated, opening.spans);
            if count == 0 {
                return Err(damaged("a cell that is repeated no times"));
            }
            let place = |column: u64| u32::try_from(column).unwrap_or(u32::MAX);
            if (rows, columns) != (1, 1) && self.merged.len() < 1000 {
                let last = column.saturating_add(columns.max(1)) - 1;
                let rows = (self.number, self.number.saturating_add(rows.max(repeated)) - 1);
                self.merged.push(Area { rows, columns: (place(column), place(last)) });
            }
            let last = column.saturating_add(count) - 1;
            if let Some(cell) = opening.cell(text) {
                if last >= u64::from(COLUMNS) {
                    return Err(damaged("a cell outside the largest sheet"));
                }
                weight += super::content(&cell).len();
                if weight > super::LONGEST_ROW {
                    return Err(damaged("a row of more than 64 MB"));
                }
                runs.push(Run { from: place(column), to: place(last), cell });
            }
            column = last.saturating_add(1);
        }
    }

    /// The text of the cell whose tag was read last: its paragraphs, one a line, without the notes pinned to it.
    fn text(&mut self) -> Result<String, Broken> {
        let mut text = String::new();
        let (mut paragraphs, mut aside) = (0, 0u32);
        loop {
            match self.content.next()? {
                Some(Piece::End("table:table-cell" | "table:covered-table-cell")) => return Ok(text),
                Some(Piece::Start(tag)) if matches!(tag.name, "table:table-cell" | "table:table-row") => {
                    return Err(damaged("a table inside a cell"));
                }
                Some(Piece::Start(tag)) if matches!(tag.name, "office:annotation" | "text:note" | "draw:frame") => {
                    aside += u32::from(!tag.empty);
                }
                Some(Piece::End("office:annotation" | "text:note" | "draw:frame")) => aside = aside.saturating_sub(1),
                Some(_) if aside > 0 => {}
                Some(Piece::Start(tag)) => match tag.name {
                    "text:p" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                    }
                    // Spaces that follow a space are counted.
                    "text:s" => {
                        let spaces = tag.count("text:c", 1)?.min(1 << 15);
                        text.extend(std::iter::repeat_n(' ', usize::try_from(spaces).unwrap_or(0)));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    _ => {}
                },
                Some(Piece::Text(piece)) if paragraphs > 0 => text.push_str(&unescaped(piece)?),
                Some(Piece::Raw(piece)) if paragraphs > 0 => text.push_str(piece),
                Some(_) => {}
                None => return Err(damaged("a table that breaks off")),
            }
            if text.len() > super::LONGEST_ROW {
                return Err(damaged("a row of more than 64 MB"));
            }
        }
    }
}

impl<R: BufRead> Sheet for Rows<R> {
    fn next(&mut self) -> Result<Option<Line>, Broken> {
        while !self.ended {
            let (repeated, empty) = match self.content.next()? {
                Some(Piece::Start(tag)) if tag.name == "table:table-row" => {
                    (tag.count("table:number-rows-repeated", 1)?, tag.empty)
                }
                Some(Piece::End("table:table")) => break,
                Some(_) => continue,
                None => return Err(damaged("a table that breaks off")),
            };
            let number = self.number;
            let here = |broken: Broken| Broken { line: Some(number), ..broken };
            let runs = if empty { vec![] } else { self.row(repeated).map_err(here)? };
            self.number = number.saturating_add(repeated);
            if repeated > 0 && !runs.is_empty() {
                if self.number > ROWS + 1 {
                    return Err(here(damaged("a row outside the largest sheet")));
                }
                return Ok(Some(Line { number, repeated, runs }));
            }
        }
        self.ended = true;
        Ok(None)
    }

    fn merged(&self) -> &[Area] {
        &self.merged
    }
}

/// A date of ISO 8601, without a time of day that is midnight: 2016-11-22, 2016-11-22 13:45:00.
pub fn moment(text: &str) -> String {
    match text.split_once('T') {
        Some((date, time)) if time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')) => date.to_owned(),
        Some((date, time)) => format!("{date} {time}"),
        None => text.to_owned(),
    }
}

/// A duration of ISO 8601 as a clock shows it: PT13H45M00S is 13:45:00. Any other stays as it is.
fn clock(text: String) -> String {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let (whole, part) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
        let part = part.trim_end_matches('0');
        let digits = |part: &str| part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
        let clock = format!("{hours:0>2}:{minutes:0>2}:{whole:0>2}");
        [hours, minutes, whole, part].into_iter().all(digits).then(|| match part {
            "" => clock,
            part => format!("{clock}.{part}"),
        })
    };
    parts().unwrap_or(text)
}
