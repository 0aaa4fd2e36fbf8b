//! Text with a character between its columns (RFC 4180, and what Excel makes of it).
//!
//! Lines may end in LF, CRLF or CR; blank lines do not count as rows. Rows are read as they are asked for; a row has
//! its limit ([`text::LONGEST`]), so that no file fills the memory. The separator, the decimal sign and the order of
//! dates are found by looking at the file, unless the codebook says them.
//!
//! csv: the reader that Rust uses; RFC 4180 with its quotation marks, fast, rows of any length.

use super::evidence::Evidence;
use super::text::{self, Coding, Text};
use super::{Broken, Detail, Header, Opened, ReadAs, Rows};
use crate::data::codebook::{FileBook, TableBook};
use crate::error::Result;
use csv::{Reader, ReaderBuilder, StringRecord};
use std::fs::File;
use std::io::{Read, Seek};

/// What may stand between columns, with its name.
const SEPARATORS: [(u8, &str); 4] = [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "bar")];

/// Rows that are looked at for the separator.
const FIRST: usize = 100;

/// Rows that are looked at for decimal sign and dates, and more only when they leave it open.
const LOOKED_AT: u64 = 10_000;

/// Columns a table may have.
const MOST_COLUMNS: usize = 20_000;

/// Opens the file and reads its header.
pub fn open(file: File, book: Option<&TableBook>) -> Result<Opened, Broken> {
    let said = book.map(|book| book.file.clone()).unwrap_or_default();
    let (coding, encoding) = text::find(&file, said.encoding.as_deref())?;
    let first = first_line(begin(&file, coding, false)?)?;
    let announced = first.as_deref().and_then(announced);
    let layout = Layout { coding, skip: announced.is_some(), separator: b',' };
    let (separator, mut separated) = separator(&file, layout, announced, &said, book)?;
    let layout = Layout { separator, ..layout };

    let mut rows = layout.rows(&file)?;
    let mut names = StringRecord::new();
    let Some(line) = rows.next(&mut names)? else { return Err(empty()) };
    let mut header = Header { line, names: names.iter().map(|name| name.trim().to_owned()).collect() };
    check_names(&header, book)?;
    rows.several = header.names.len() > 1;
    let (evidence, padding) = look(rows, &mut header, book);
    if padding.is_some() {
        separated.because.push_str(if separated.because.is_empty() { "" } else { "; " });
        separated.because.push_str("those at the end of every row count for nothing");
    }
    let (form, written) = evidence.form(&said, separator == b',')?;

    let mut rows = layout.rows(file)?;
    rows.next(&mut names)?;
    rows.several = header.names.len() > 1;
    Ok(Opened {
        hash: String::new(),
        read_as: ReadAs { format: "CSV", details: [encoding, separated].into_iter().chain(written).collect() },
        form,
        dictionary: vec![],
        rows: Box::new(Csv { rows, header, padding }),
    })
}

fn empty() -> Broken {
    Broken {
        line: None,
        found: "an empty file".to_owned(),
        expected: "a header with the names of the columns, and rows",
        remedy: "check that this is the right file, and that it was saved completely",
    }
}

/// How the bytes of a file become cells.
#[derive(Clone, Copy)]
struct Layout {
    coding: Coding,
    /// Whether the first line is no row, but names the separator.
    skip: bool,
    separator: u8,
}

impl Layout {
    fn rows<R: Read + Seek>(self, file: R) -> Result<Records<R>, Broken> {
        Ok(Records::new(begin(file, self.coding, self.skip)?, self.separator))
    }
}

/// The text from its beginning, or from its second line.
fn begin<R: Read + Seek>(mut file: R, coding: Coding, skip: bool) -> Result<Text<R>, Broken> {
    file.rewind()?;
    let mut text = Text::new(file, coding)?;
    let mut byte = [0];
    while skip && text.here() == 1 && !text.ended() {
        if let Err(cause) = text.read(&mut byte) {
            return Err(text.broken().unwrap_or_else(|| cause.into()));
        }
    }
    Ok(text)
}

/// The beginning of the first line.
fn first_line(mut text: Text<&File>) -> Result<Option<String>, Broken> {
    let mut start = [0; 16];
    match text.read(&mut start) {
        Ok(read) => Ok(start.get(..read).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::to_owned)),
        Err(cause) => Err(text.broken().unwrap_or_else(|| cause.into())),
    }
}

/// The separator in a first line `sep=;`, as Excel understands it.
fn announced(line: &str) -> Option<u8> {
    let line = line.trim_end_matches(['\r', '\n']).trim_matches('"');
    let (key, value) = line.split_at_checked(4)?;
    match value.as_bytes() {
        [separator] if key.eq_ignore_ascii_case("sep=") && may_separate(char::from(*separator)) => Some(*separator),
        _ => None,
    }
}

/// Whether a character can stand between columns.
pub fn may_separate(c: char) -> bool {
    c == '\t' || c == ' ' || c.is_ascii_punctuation() && !matches!(c, '"' | '.' | '-')
}

/// How well a separator fits a file.
struct Fit {
    separator: u8,
    word: &'static str,
    /// Cells of the header, and columns of the codebook among them.
    cells: usize,
    known: usize,
    /// Of the first rows, those with as many cells as the header; and all of them.
    agree: usize,
    rows: usize,
}

/// The separator and why: as the codebook says, as the first line says, by the columns of the codebook in the header,
/// or by the number of cells in the first rows.
fn separator(
    file: &File,
    layout: Layout,
    announced: Option<u8>,
    said: &FileBook,
    book: Option<&TableBook>,
) -> Result<(u8, Detail), Broken> {
    let given = said.separator.and_then(|c| u8::try_from(c).ok());
    let detail = |separator: u8, because: String| {
        let found = if separator == b'\t' { "tab".to_owned() } else { char::from(separator).to_string() };
        let because = if given.is_some() { String::new() } else { because };
        Ok((separator, Detail { what: "separator", found, given: given.is_some(), because }))
    };
    if let (Some(given), Some(announced)) = (given, announced)
        && given != announced
    {
        let found = format!("a first line that names {} as separator", word(announced));
        return Err(Broken { line: Some(1), ..contradicted(found) });
    }
    if let (None, Some(announced)) = (given, announced) {
        return detail(announced, "the first line says so".to_owned());
    }
    let known = |name: &str| book.is_some_and(|book| book.column.iter().any(|column| column.name == name));
    let mut fits = vec![];
    let mut fault = None;
    let other = given.filter(|given| SEPARATORS.iter().all(|(separator, _)| separator != given));
    for (separator, word) in SEPARATORS.into_iter().chain(other.map(|other| (other, "the codebook's"))) {
        match fit(file, Layout { separator, ..layout }, word, &known) {
            Ok(Some(fit)) => fits.push(fit),
            Ok(None) => return Err(empty()),
            Err(broken) => fault = fault.or(Some(broken)),
        }
    }
    let most = fits.iter().map(|fit| fit.known).max().unwrap_or(0);
    let columns = book.map_or(0, |book| book.column.len());
    let of = |known: usize| format!("{known} of {columns} columns of the codebook found");
    if let Some(given) = given {
        let better = fits.iter().find(|fit| fit.known == most);
        return match (fits.iter().find(|fit| fit.separator == given), better) {
            (Some(fit), Some(better)) if fit.known < most => Err(Broken {
                line: Some(1),
                ..contradicted(format!(
                    "columns separated by a {}, where the codebook says {}",
                    better.word,
                    word(given)
                ))
            }),
            (None, _) => Err(fault.unwrap_or_else(empty)),
            _ => detail(given, String::new()),
        };
    }
    let mut best: Vec<&Fit> = fits.iter().filter(|fit| most > 0 && fit.known == most).collect();
    if let [only] = best[..] {
        return detail(only.separator, of(only.known));
    }
    if best.is_empty() {
        best = fits.iter().collect();
    }
    if best.is_empty() {
        return Err(fault.unwrap_or_else(empty));
    }
    if best.iter().all(|fit| fit.cells == 1) {
        let whole = best.iter().find(|fit| fit.agree == fit.rows).or(best.first());
        return detail(whole.map_or(b',', |fit| fit.separator), "there is one column".to_owned());
    }
    best.retain(|fit| fit.cells > 1);
    let share = |fit: &Fit| if fit.rows == 0 { 1.0 } else { fit.agree as f64 / fit.rows as f64 };
    let highest = best.iter().map(|fit| share(fit)).fold(0.0, f64::max);
    let closest: Vec<&&Fit> = best.iter().filter(|fit| share(fit) >= highest).collect();
    match closest[..] {
        [only] => detail(
            only.separator,
            format!("{} of the first {} rows have the {} cells of the header", only.agree, only.rows, only.cells),
        ),
        // The header tells that it is another file, and is refused for that.
        _ if book.is_some_and(|book| !book.column.is_empty()) && most == 0 => detail(b',', "none fits".to_owned()),
        _ => Err(Broken {
            line: Some(1),
            found: format!(
                "columns that may be separated by {}",
                closest.iter().map(|fit| fit.word).collect::<Vec<_>>().join(" or ")
            ),
            expected: "one character that separates columns",
            remedy: "say which with separator = \";\" under [table.file] of the codebook",
        }),
    }
}

fn word(separator: u8) -> String {
    match SEPARATORS.iter().find(|(other, _)| *other == separator) {
        Some((_, word)) => format!("a {word}"),
        None => format!("\"{}\"", char::from(separator)),
    }
}

fn contradicted(found: String) -> Broken {
    Broken {
        line: None,
        found,
        expected: "the separator of the codebook",
        remedy: "correct it in [table.file] of the codebook, or leave it out",
    }
}

/// How well `layout` fits; none for an empty file.
fn fit(file: &File, layout: Layout, word: &'static str, known: &dyn Fn(&str) -> bool) -> Result<Option<Fit>, Broken> {
    let mut rows = layout.rows(file)?;
    let mut row = StringRecord::new();
    if rows.next(&mut row)?.is_none() {
        return Ok(None);
    }
    let cells = row.len();
    let mut fit = Fit {
        separator: layout.separator,
        word,
        cells,
        known: row.iter().filter(|name| known(name.trim())).count(),
        agree: 0,
        rows: 0,
    };
    rows.several = cells > 1;
    while fit.rows < FIRST && matches!(rows.next(&mut row), Ok(Some(_))) {
        fit.rows += 1;
        fit.agree += usize::from(row.len() == cells);
    }
    Ok(Some(fit))
}

/// A header that cannot be one, or was spoilt on its way.
fn check_names(header: &Header, book: Option<&TableBook>) -> Result<(), Broken> {
    let broken = |found: String, expected, remedy| Err(Broken { line: Some(header.line), found, expected, remedy });
    if header.names.len() > MOST_COLUMNS {
        return broken(
            format!("{} columns", header.names.len()),
            "a table of at most 20000 columns",
            "leave out what is not needed, or turn rows and columns round",
        );
    }
    let known = |name: &str| book.is_some_and(|book| book.column.iter().any(|column| column.name == name));
    match header.names.iter().position(|name| text::encoded_twice(name) && !known(name)) {
        Some(at) => broken(
            format!("a name in column {} that was encoded in UTF-8 twice, so that é has become Ã©", at + 1),
            "text that was encoded once",
            "export it again from the program where it comes from, as CSV UTF-8",
        ),
        None => Ok(()),
    }
}

/// Cells at the end of every row in which nothing ever stands, as Excel writes them: the cells that count, and all.
type Padding = Option<(usize, usize)>;

/// Looks at the rows for what their numbers and dates tell of the form in which they are written, and takes columns
/// out of the header that are but separators.
fn look<'a, R: Read>(
    mut rows: Records<R>,
    header: &mut Header,
    book: Option<&'a TableBook>,
) -> (Evidence<'a>, Padding) {
    let mut evidence = Evidence::new(&header.names, book);
    let mut row = StringRecord::new();
    let named = header.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let mut cells = Some(header.names.len()).filter(|cells| *cells > named);
    let mut padded = true;
    let mut seen = 0;
    // What cannot be read is told when the rows are read for good.
    while (seen < LOOKED_AT || evidence.open()) && matches!(rows.next(&mut row), Ok(Some(_))) {
        seen += 1;
        if seen <= LOOKED_AT {
            padded &= *cells.get_or_insert(row.len()) == row.len()
                && row.len() > named
                && row.iter().skip(named).all(|cell| cell.trim().is_empty());
        }
        if book.is_some() || row.len() == header.names.len() || padded {
            evidence.take(&row);
        }
    }
    let padding = cells.filter(|_| padded && named > 0 && seen > 0).map(|cells| (named, cells));
    if padding.is_some() {
        header.names.truncate(named);
    }
    (evidence, padding)
}

/// Rows of cells, each with its line.
struct Records<R> {
    reader: Reader<Text<R>>,
    /// Whether a line of white space is no row: there are several columns.
    several: bool,
}

impl<R: Read> Records<R> {
    fn new(text: Text<R>, separator: u8) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text);
        Records { reader, several: true }
    }

    /// Puts the next row into `row` and gives the line on which it begins.
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
        loop {
            self.reader.get_mut().mark();
            let read = self.reader.read_record(row);
            let text = self.reader.get_mut();
            let line = text.line();
            match read {
                Err(cause) => {
                    return Err(text.broken().unwrap_or_else(|| match cause.into_kind() {
                        csv::ErrorKind::Io(cause) => cause.into(),
                        _ => Broken {
                            line,
                            found: "text that cannot be read".to_owned(),
                            expected: "rows of a table",
                            remedy: super::SAVE_AGAIN,
                        },
                    }));
                }
                Ok(false) => return Ok(None),
                Ok(true) => (),
            }
            let Some(line) = line else { return Ok(None) };
            if text.ended() {
                return Err(Broken {
                    line: Some(line),
                    found: "a quotation mark that is opened in this row and never closed".to_owned(),
                    expected: "quotation marks in pairs around a value",
                    remedy: "close or remove it; a quotation mark inside a quoted value is written twice",
                });
            }
            let blank = row.len() == 1 && row.iter().all(|cell| cell.trim().is_empty());
            if !blank || !self.several {
                return Ok(Some(line));
            }
        }
    }
}

/// A table that is being read.
struct Csv {
    rows: Records<File>,
    header: Header,
    padding: Padding,
}

impl Rows for Csv {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
        let line = self.rows.next(row)?;
        if let Some((named, cells)) = self.padding
            && row.len() == cells
            && row.iter().skip(named).all(|cell| cell.trim().is_empty())
        {
            row.truncate(named);
        }
        Ok(line)
    }
}
