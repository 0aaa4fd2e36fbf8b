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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read;
    use std::cell::Cell;
    use std::io::{self, Cursor, Write};

    /// How `text` is read without a codebook but for the keys under `[table.file]`; a detail a line.
    fn read_as(bytes: &[u8], columns: &str, said: &str) -> Result<String, Broken> {
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        let book: TableBook = toml::from_str(&format!(
            "name = 'a'\nrows = {{ nl = '', en = 'rows' }}\ncolumn = [{columns}]\n[file]\n{said}"
        ))
        .expect("a codebook");
        let opened = open(file, Some(&book))?;
        let line = |d: &Detail| format!("{} {} {}{}\n", d.what, d.found, if d.given { "given" } else { "" }, d.because);
        Ok(opened.read_as.details.iter().map(line).collect())
    }

    fn column(name: &str, kind: &str) -> String {
        format!("{{ name = '{name}', label = {{ nl = '', en = '' }}, role = 'characteristic', type = '{kind}' }},")
    }

    #[test]
    fn how_a_file_is_read_is_stated() {
        let columns = column("name", "text") + &column("score", "number") + &column("day", "date");
        let text = "name;score;day\nZo\u{eb};12,5;22-11-2016\nb;1,5;03-04-2016\nc;1.5;2016-11-22\n";
        let windows = encoding_rs::WINDOWS_1252.encode(text).0;
        assert_eq!(
            read_as(&windows, &columns, "").unwrap(),
            "\
encoding windows-1252 bytes that are not UTF-8 (1); a guess: ISO-8859-15, Mac Roman and DOS look the same
separator ; 3 of 3 columns of the codebook found
decimal comma found in 2 cells, against 1
dates day-month-year found in 1 cell, against 0
"
        );
        assert_eq!(
            read_as(
                text.as_bytes(),
                &columns,
                "separator = ';'\ndecimal = 'comma'\nthousands = true\ndates = 'day-month-year'\nencoding = 'utf-8'"
            )
            .unwrap(),
            "encoding utf-8 given\nseparator ; given\ndecimal comma given\nthousands yes given\ndates day-month-year given\n"
        );
        assert_eq!(
            read_as(b"name,score,day,,\na,1.234,2016-11-22,,\nb,2,,,\n", &columns, "").unwrap(),
            "\
encoding utf-8 plain ASCII, the same in every encoding
separator , 3 of 3 columns of the codebook found; those at the end of every row count for nothing
decimal point commas separate the columns, and stand in no number
dates year-month-day found in 1 cell, against 0
"
        );
        assert_eq!(
            read_as("sep=|\na|b\n1|\u{e9}\n".as_bytes(), "", "").unwrap(),
            "\
encoding utf-8 all characters beyond ASCII (1) are valid
separator | the first line says so
decimal point no number has a decimal sign
"
        );
        assert_eq!(
            read_as(b"\xef\xbb\xbfa\tb\nx\t2,5\ny\t\n\tz\n", "", "").unwrap(),
            "\
encoding utf-8 by its byte order mark
separator tab 3 of the first 3 rows have the 2 cells of the header
decimal point no number has a decimal sign
"
        );
    }

    /// Without a codebook a column tells of numbers only when it has nothing else.
    #[test]
    fn a_column_with_words_tells_nothing_of_numbers() {
        let said = read_as(b"a;b\n12,5;1\n3 kg;2,5\n", "", "").unwrap();
        assert!(said.ends_with("decimal comma found in 1 cell, against 0\n"), "{said}");
    }

    /// The rows after those that are looked at are looked at when these leave it open.
    #[test]
    fn what_the_first_rows_leave_open_is_looked_for_in_the_rest() {
        let text = format!("a;b\n{}1;2,5\n", "1.234;2\n".repeat(LOOKED_AT as usize + 5));
        let columns = column("a", "number") + &column("b", "number");
        assert!(
            read_as(text.as_bytes(), &columns, "").unwrap().ends_with("decimal comma found in 1 cell, against 0\n")
        );
    }

    /// Counts what is read of it.
    struct Counted<'a, R>(R, &'a Cell<u64>);

    impl<R: Read> Read for Counted<'_, R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            self.1.set(self.1.get() + read as u64);
            Ok(read)
        }
    }

    #[test]
    fn of_a_line_of_500_mb_no_more_than_the_longest_row_is_read() {
        for (start, lines) in [(&b"a,b\n"[..], ""), (b"a,b\n1,\"\n", ", over more than 1 lines")] {
            let count = Cell::new(0);
            let endless = Counted(Cursor::new(start).chain(io::repeat(b'x').take(500_000_000)), &count);
            let coding = text::find(Cursor::new(start), None).unwrap().0;
            let mut rows = Records::new(Text::new(endless, coding).unwrap(), b',');
            let mut row = StringRecord::new();
            assert_eq!(rows.next(&mut row), Ok(Some(1)));
            let broken = rows.next(&mut row).unwrap_err();
            assert_eq!((broken.line, broken.found), (Some(2), format!("a row of more than 16 MB{lines}")));
            assert!(count.get() < text::LONGEST as u64 + (1 << 18), "{}", count.get());
        }
    }

    #[test]
    fn rows_know_their_lines() {
        let text = b"\n\na,b\r1,2\r\n\r\n\n\"x\r\ny\nz\",3\n\n4,5\r\r6,7";
        let coding = text::find(Cursor::new(text), None).unwrap().0;
        let mut rows = Records::new(Text::new(Cursor::new(text), coding).unwrap(), b',');
        let mut row = StringRecord::new();
        let mut lines = vec![];
        while let Some(line) = rows.next(&mut row).unwrap() {
            lines.push((line, row.iter().collect::<Vec<_>>().join("|")));
        }
        let expected = [(3, "a|b"), (4, "1|2"), (7, "x\r\ny\nz|3"), (11, "4|5"), (13, "6|7")];
        assert_eq!(lines, expected.map(|(line, cells)| (line, cells.to_owned())));
    }

    /// However the bytes are cut into pieces, the text is the same.
    #[test]
    fn pieces_change_nothing() {
        struct Drops<'a>(&'a [u8], usize);
        impl Read for Drops<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.1.min(self.0.len()).min(buffer.len());
                let (now, later) = self.0.split_at(length);
                buffer[..length].copy_from_slice(now);
                self.0 = later;
                Ok(length)
            }
        }
        let plain = "naam;één\r\nZoë’s;€ 1\r\n\"x\r\ny\";2\r\n";
        let wide: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [plain.as_bytes(), &wide, &encoding_rs::WINDOWS_1252.encode(plain).0] {
            let coding = text::find(Cursor::new(bytes), None).unwrap().0;
            for size in 1..5 {
                let mut rows = Records::new(Text::new(Drops(bytes, size), coding).unwrap(), b';');
                let mut row = StringRecord::new();
                let mut all = vec![];
                while let Some(line) = rows.next(&mut row).unwrap() {
                    all.push((line, row.iter().collect::<Vec<_>>().join("|")));
                }
                let expected = [(1, "naam|één"), (2, "Zoë’s|€ 1"), (3, "x\r\ny|2")];
                assert_eq!(all, expected.map(|(line, cells)| (line, cells.to_owned())), "{size}");
            }
        }
    }

    /// A character beyond ASCII is found as such wherever the pieces in which the file is scanned cut it.
    #[test]
    fn characters_are_counted_across_pieces() {
        for before in (1 << 16) - 4..=(1 << 16) {
            let mut bytes = vec![b'x'; before];
            bytes.extend("\n€é".as_bytes());
            let said = |bytes: &[u8]| text::find(Cursor::new(bytes), None).map(|(_, detail)| detail.because);
            assert_eq!(said(&bytes).unwrap(), "all characters beyond ASCII (2) are valid");
            bytes.push(b'\xe9');
            assert_eq!(said(&bytes).unwrap_err().line, Some(2));
            let legacy = [&bytes[..before], b"\xe9"].concat();
            assert!(said(&legacy).unwrap().starts_with("bytes that are not UTF-8 (1)"));
        }
    }

    #[test]
    fn only_what_can_separate_does() {
        assert!([',', ';', '\t', '|', ':', ' '].into_iter().all(read::may_separate));
        assert!(!['"', '\n', 'a', '1', '.', '-', 'é', '\0'].into_iter().any(read::may_separate));
        assert_eq!(announced("sep=;\r\n"), Some(b';'));
        assert_eq!(announced("\"SEP=\t\"\n"), Some(b'\t'));
        assert_eq!(
            (announced("sep=\n"), announced("sep=a"), announced("sepé"), announced("separator")),
            (None, None, None, None)
        );
    }
}
