//! Workbooks: Excel (.xlsx) and OpenDocument (.ods).
//!
//! A sheet is a table when its first row with cells holds the names of the columns and every other cell stands below a
//! name. What is not so is said with its place at the end of the table: cells without a name above them, merged cells,
//! formulas whose result was not saved. Row numbers are those of the spreadsheet program.

mod ods;
mod package;
mod xlsx;
mod xml;

use super::form::Form;
use super::stream::{self, Sink, Stop};
use super::{Broken, Detail, Header, Opened, ReadAs};
use crate::data::codebook::{DateForm, Decimal, Kind, TableBook};
use crate::data::dates;
use ::csv::StringRecord;
use std::borrow::Cow;
use std::fs::File;
use std::io::Seek;

/// Rows and columns of the largest sheet.
const ROWS: u64 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// Rows looked at in search of the header.
const LOOKED_AT: usize = 20;
/// Bytes of text in one row.
const LONGEST_ROW: usize = 64 << 20;
/// Empty rows between others; fewer are given as rows, for the check to judge.
const MOST_EMPTY: u64 = 10_000;
/// Places that are named in a message.
const NAMED: usize = 5;

const EXPECTED: &str = "a workbook of Excel (.xlsx) or OpenDocument (.ods)";

/// A workbook that cannot be read.
fn damaged(found: &str) -> Broken {
    Broken {
        line: None,
        found: found.to_owned(),
        expected: EXPECTED,
        remedy: "open it in a spreadsheet program and save it again, or copy it again from where it came",
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    /// A number, date, boolean or error, as [`super::Rows`] gives it.
    Value(String),
    /// Text. Where a number is expected it may still be one.
    Text(String),
    /// A formula without a result.
    Formula,
}

/// Neighbours in a row with the same content: columns counted from 0, both included.
#[derive(Debug, Clone)]
struct Run {
    from: u32,
    to: u32,
    cell: Cell,
}

/// A row with cells.
#[derive(Debug)]
struct Line {
    /// Its number, counted from 1.
    number: u64,
    /// How many such rows follow each other, itself included.
    repeated: u64,
    /// From left to right.
    runs: Vec<Run>,
}

/// Cells merged into one: first and last row, counted from 1, first and last column, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    rows: (u64, u64),
    columns: (u32, u32),
}

/// A sheet as its workbook lists it.
#[derive(Debug, Clone)]
struct Listed {
    name: String,
    /// Whether the spreadsheet program shows it.
    visible: bool,
    /// Whether it is a chart or a dialogue.
    chart: bool,
}

/// A sheet that is being read.
trait Sheet {
    /// The next row that has cells with content, in order.
    fn next(&mut self) -> Result<Option<Line>, Broken>;

    /// Merged areas as far as they are known; all of them after the last row.
    fn merged(&self) -> &[Area];
}

/// A workbook.
trait Book {
    /// As the program shows it: "Excel workbook".
    fn format(&self) -> &'static str;

    /// Its sheets in their order.
    fn sheets(&self) -> Vec<Listed>;

    /// Starts reading the sheet at this place of the list.
    fn sheet(&mut self, at: usize) -> Result<Box<dyn Sheet + '_>, Broken>;
}

/// Opens the file.
pub fn open(mut file: File, book: Option<&TableBook>) -> Result<Opened, Broken> {
    let book = book.cloned();
    let damaged = damaged("a workbook that is damaged beyond reading");
    stream::open(damaged, move |sink| {
        let package = package::inspect(&mut file)?;
        file.rewind()?;
        match package.kind {
            package::Kind::Xlsx => read(&mut xlsx::Xlsx::open(file, &package)?, book.as_ref(), sink),
            package::Kind::Ods => read(&mut ods::Ods::open(file)?, book.as_ref(), sink),
        }
    })
}

/// Reads the table of a workbook.
fn read(workbook: &mut dyn Book, book: Option<&TableBook>, sink: &mut Sink) -> Result<(), Stop> {
    let (at, mut details) = choose(workbook, book)?;
    let format = workbook.format();
    let mut sheet = workbook.sheet(at)?;
    let Top { header, detail, mut lines, title } = top(sheet.as_mut(), book)?;
    let Some(header) = header else {
        return Err(Broken {
            line: None,
            found: "a sheet without any cell".to_owned(),
            expected: "a header with the names of the columns, and rows",
            remedy: "check that this is the right file, and that it was saved completely",
        }
        .into());
    };
    if let Some(row) = title {
        return Err(Broken {
            line: Some(row),
            found: "the names of the columns below other cells".to_owned(),
            expected: "the names of the columns in the first row with cells",
            remedy: "remove the rows above them",
        }
        .into());
    }
    details.extend(detail);
    let mut table = Table::new(&header, book);
    sink.start(Header { line: header.number, names: table.names.clone() }, ReadAs { format, details })?;
    table.last = header.number + header.repeated - 1;
    for line in lines.drain(..) {
        table.line(line, sink)?;
    }
    while let Some(line) = sheet.next()? {
        table.line(line, sink)?;
    }
    table.end(header.number, sheet.merged())
}

/// The first rows of a sheet.
struct Top {
    /// The row with the names of the columns; none when the sheet is empty.
    header: Option<Line>,
    /// Why a row lower than the first was taken.
    detail: Option<Detail>,
    /// The rows that were read behind it.
    lines: Vec<Line>,
    /// The row where some names stand, when they do not in the first.
    title: Option<u64>,
}

/// Finds the header: the first row with cells, or the first of some more that has all names of the codebook.
fn top(sheet: &mut dyn Sheet, book: Option<&TableBook>) -> Result<Top, Broken> {
    let mut lines: Vec<Line> = vec![];
    let mut bytes = 0;
    while lines.len() < LOOKED_AT && bytes < LONGEST_ROW {
        let Some(line) = sheet.next()? else { break };
        bytes += weight(&line.runs);
        lines.push(line);
    }
    let wanted = book.map_or(usize::MAX, |book| book.column.len());
    let found: Vec<usize> = lines.iter().map(|line| known(line, book)).collect();
    let whole = found.iter().position(|found| *found == wanted).unwrap_or(0);
    let (mut detail, mut title) = (None, None);
    if let (true, Some(line)) = (whole > 0, lines.get(whole)) {
        detail = Some(Detail {
            what: "header",
            found: format!("row {}", line.number),
            given: false,
            because: "the first row with all names of the codebook; the rows above it are not read".to_owned(),
        });
    } else if found.first() == Some(&0)
        && let Some((_, line)) =
            found.iter().zip(&lines).filter(|(found, _)| **found > 1).max_by_key(|(found, _)| **found)
    {
        title = Some(line.number);
    }
    let mut lines = lines.split_off(whole.min(lines.len()));
    let header = (!lines.is_empty()).then(|| lines.remove(0));
    Ok(Top { header, detail, lines, title })
}

/// How many names of the codebook a row holds.
fn known(line: &Line, book: Option<&TableBook>) -> usize {
    let Some(book) = book else { return 0 };
    let named = |name: &str| line.runs.iter().any(|run| content(&run.cell).trim() == name);
    book.column.iter().filter(|column| named(&column.name)).count()
}

fn content(cell: &Cell) -> &str {
    match cell {
        Cell::Value(text) | Cell::Text(text) => text,
        Cell::Formula => "",
    }
}

fn weight(runs: &[Run]) -> usize {
    runs.iter().map(|run| content(&run.cell).len()).sum()
}

/// Which sheet is the table, and why.
fn choose(workbook: &mut dyn Book, book: Option<&TableBook>) -> Result<(usize, Vec<Detail>), Broken> {
    let sheets = workbook.sheets();
    let quoted = |listed: &[&Listed]| {
        let names: Vec<String> = listed.iter().take(20).map(|sheet| format!("\"{}\"", shown(&sheet.name))).collect();
        names.join(", ")
    };
    let refuse = |found: String, remedy: &'static str| Broken {
        line: None,
        found,
        expected: "one visible sheet with a table",
        remedy,
    };
    let tables: Vec<(usize, &Listed)> = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.chart).collect();
    let hidden: Vec<&Listed> = tables.iter().filter(|(_, sheet)| !sheet.visible).map(|(_, sheet)| *sheet).collect();
    let detail = |what, found: String, because: &str| Detail { what, found, given: false, because: because.to_owned() };
    let mut details = vec![];

    if let Some(name) = book.and_then(|book| book.file.sheet.as_ref()) {
        let Some((at, sheet)) = tables.iter().find(|(_, sheet)| sheet.name == *name) else {
            let all: Vec<&Listed> = tables.iter().map(|(_, sheet)| *sheet).collect();
            let found = format!("no sheet \"{}\", but {}", shown(name), quoted(&all));
            return Err(refuse(found, "correct `sheet` in the codebook"));
        };
        details.push(Detail { given: true, ..detail("sheet", sheet.name.clone(), "") });
        if !sheet.visible {
            details.push(detail("hidden sheet", sheet.name.clone(), "read, as the codebook names it"));
        }
        return Ok((*at, details));
    }

    // Sheets with cells, and how many names of the codebook the header of each has.
    let mut filled: Vec<(usize, &Listed, usize)> = vec![];
    let visible: Vec<(usize, &Listed)> = tables.iter().filter(|(_, sheet)| sheet.visible).copied().collect();
    for (at, sheet) in &visible {
        if tables.len() == 1 {
            filled.push((*at, sheet, 0));
        } else if let Top { header: Some(header), .. } = top(workbook.sheet(*at)?.as_mut(), book)? {
            filled.push((*at, sheet, known(&header, book)));
        }
    }
    let wanted = book.map_or(usize::MAX, |book| book.column.len());
    let whole: Vec<_> = filled.iter().filter(|(_, _, found)| *found == wanted).collect();
    let some: Vec<_> = filled.iter().filter(|(_, _, found)| *found > 0).collect();
    let (at, sheet, because) = match (&filled[..], &whole[..], &some[..]) {
        ([], ..) if hidden.is_empty() => {
            return Err(refuse("a workbook without cells".to_owned(), "check that this is the right file"));
        }
        ([], ..) => {
            let found = format!("no visible sheet with cells (hidden: {})", quoted(&hidden));
            return Err(refuse(
                found,
                "make the sheet with the table visible, or name it in the codebook: sheet = \"...\"",
            ));
        }
        ([(at, sheet, _)], ..) if sheets.len() == 1 => (at, sheet, "the only sheet"),
        ([(at, sheet, _)], ..) => (at, sheet, "the only visible sheet with cells"),
        (_, [(at, sheet, _)], _) => (at, sheet, "the only visible sheet with all columns of the codebook"),
        (_, [], [(at, sheet, _)]) => (at, sheet, "the only visible sheet with columns of the codebook"),
        _ => {
            let all: Vec<&Listed> = filled.iter().map(|(_, sheet, _)| *sheet).collect();
            let found = format!("{} sheets with cells: {}", all.len(), quoted(&all));
            return Err(refuse(
                found,
                "name the one with the table in the codebook: sheet = \"...\"; or save it in a workbook of its own",
            ));
        }
    };
    details.push(detail("sheet", sheet.name.clone(), because));
    if !hidden.is_empty() {
        details.push(detail("hidden sheets", quoted(&hidden), "not read, as they are hidden"));
    }
    Ok((*at, details))
}

/// A name on one line, shortened.
fn shown(name: &str) -> String {
    name.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Rows below a header.
struct Table {
    /// Names of the columns and where they stand, from left to right.
    names: Vec<String>,
    columns: Vec<u32>,
    /// What the codebook says of each.
    kinds: Vec<Option<Kind>>,
    /// How numbers and dates that are text are written, where the codebook says so.
    form: Option<Form>,
    /// The last row given.
    last: u64,
    /// Cells without a name above them, and formulas without a result: the first of them, and their number.
    strays: Places,
    formulas: Places,
}

/// Cells to be named in a message.
#[derive(Default)]
struct Places {
    first: Vec<String>,
    all: u64,
}

impl Places {
    fn add(&mut self, row: u64, column: u32) {
        self.all += 1;
        if self.first.len() < NAMED {
            self.first.push(format!("{}{row}", letters(column)));
        }
    }

    fn listed(&self) -> String {
        let more = self.all.saturating_sub(self.first.len() as u64);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{}{more}", self.first.join(", "))
    }
}

/// The letters of a column counted from 0: A, Z, AA.
fn letters(column: u32) -> String {
    let mut letters = vec![];
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl Table {
    fn new(header: &Line, book: Option<&TableBook>) -> Self {
        let form = book.map(|book| &book.file).filter(|file| file.decimal.is_some() || file.dates.is_some());
        let mut table = Table {
            names: vec![],
            columns: vec![],
            kinds: vec![],
            form: form.map(|file| Form {
                decimal: file.decimal.unwrap_or(Decimal::Point),
                thousands: file.thousands.unwrap_or(false),
                dates: file.dates.unwrap_or(DateForm::YearMonthDay),
            }),
            last: header.number,
            strays: Places::default(),
            formulas: Places::default(),
        };
        for run in &header.runs {
            for column in run.from..=run.to {
                let name = content(&run.cell).trim();
                if run.cell == Cell::Formula {
                    table.formulas.add(header.number, column);
                }
                let described = book.and_then(|book| book.column.iter().find(|column| column.name == name));
                table.kinds.push(described.map(|column| column.kind));
                table.names.push(name.to_owned());
                table.columns.push(column);
            }
        }
        table
    }

    /// Gives a row, with the empty rows before it.
    fn line(&mut self, line: Line, sink: &mut Sink) -> Result<(), Stop> {
        if weight(&line.runs) > LONGEST_ROW {
            return Err(Broken { line: Some(line.number), ..damaged("a row of more than 64 MB") }.into());
        }
        let mut cells: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); self.columns.len()];
        let mut any = false;
        for run in &line.runs {
            let first = self.columns.partition_point(|column| *column < run.from);
            let behind = self.columns.partition_point(|column| *column <= run.to);
            for place in first..behind {
                any = true;
                if let Some(cell) = cells.get_mut(place) {
                    *cell = self.text(&run.cell, self.kinds.get(place).copied().flatten());
                }
            }
            if run.cell == Cell::Formula {
                self.formulas.add(line.number, run.from);
            } else if behind - first <= (run.to - run.from) as usize {
                let unnamed = (run.from..=run.to).find(|column| self.columns.binary_search(column).is_err());
                self.strays.add(line.number, unnamed.unwrap_or(run.from));
            }
        }
        if !any {
            return Ok(());
        }
        let empty = line.number.saturating_sub(self.last + 1);
        if empty > MOST_EMPTY {
            let found = format!("{empty} empty rows above this one");
            let remedy = "remove them, or the cells below them";
            return Err(
                Broken { line: Some(line.number), found, expected: "rows that follow each other", remedy }.into()
            );
        }
        for number in self.last + 1..line.number {
            sink.row(number, self.columns.iter().map(|_| "").collect())?;
        }
        let row: StringRecord = cells.iter().collect();
        for number in line.number..line.number + line.repeated {
            sink.row(number, row.clone())?;
        }
        self.last = line.number + line.repeated - 1;
        Ok(())
    }

    /// A cell as the check is to see it.
    ///
    /// A number that was typed as text is right when it can be read in one way only. "1.234" may be one thousand two
    /// hundred thirty-four, so where the codebook expects a number it is given as a spreadsheet program shows such a
    /// cell, with an apostrophe before it, which no number has; unless the codebook says what its point means.
    fn text<'c>(&self, cell: &'c Cell, kind: Option<Kind>) -> Cow<'c, str> {
        let (Cell::Text(text), Some(kind)) = (cell, kind) else { return Cow::Borrowed(content(cell)) };
        let trimmed = text.trim();
        match (kind, self.form) {
            (Kind::Number | Kind::Integer, Some(form)) => match form.number(trimmed) {
                Ok(x) => Cow::Owned(number(x)),
                Err(_) if trimmed.parse::<f64>().is_ok() => Cow::Owned(format!("'{trimmed}")),
                Err(_) => Cow::Borrowed(text),
            },
            (Kind::Number | Kind::Integer, None) if may_be_thousands(trimmed) => Cow::Owned(format!("'{trimmed}")),
            (Kind::Date, Some(form)) => match form.day(trimmed).ok().and_then(dates::date) {
                Some(date) => Cow::Owned(date.to_string()),
                None => Cow::Borrowed(text),
            },
            _ => Cow::Borrowed(text),
        }
    }

    /// Whether the table was one; `header`: its first row.
    fn end(&self, header: u64, merged: &[Area]) -> Result<(), Stop> {
        let within = |area: &&Area| {
            let (from, to) = area.columns;
            let named = self.columns.iter().any(|column| (from..=to).contains(column));
            area.rows.1 >= header && named
        };
        let merged: Vec<String> = merged.iter().filter(within).map(Area::listed).collect();
        let mut found = vec![];
        let (mut expected, mut remedy) =
            ("a table: names in the first row, and below each its values", "mend the sheet");
        if !merged.is_empty() {
            let more = merged.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let listed = merged.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            found.push(format!("merged cells ({listed}{more})"));
            (expected, remedy) =
                ("cells that are not merged, as a value belongs to one cell", "unmerge them, and fill in each cell");
        }
        if self.formulas.all > 0 {
            found.push(format!("formulas whose result was not saved ({})", self.formulas.listed()));
            (expected, remedy) =
                ("values, or formulas with their results", "open it in a spreadsheet program and save it there");
        }
        if self.strays.all > 0 {
            found.push(format!("cells in columns without a name ({})", self.strays.listed()));
            (expected, remedy) = ("a name above every column with cells", "name the column, or remove the cells");
        }
        match found.len() {
            0 => Ok(()),
            1 => Err(Broken { line: None, found: found.concat(), expected, remedy }.into()),
            _ => Err(Broken {
                line: None,
                found: found.join("; "),
                expected: "a table: names in the first row, and below each its values",
                remedy: "unmerge cells, save formulas with their results in a spreadsheet program, and name or empty columns without a name",
            }
            .into()),
        }
    }
}

impl Area {
    fn listed(&self) -> String {
        let (from, to) = self.columns;
        format!("{}{}:{}{}", letters(from), self.rows.0, letters(to), self.rows.1)
    }
}

/// Whether a text is a number that would be another if its points stood between thousands: 1.234, −12.345.678.
/// Not 0.125 or 1234.567, which no one writes so.
fn may_be_thousands(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut groups = digits.split('.');
    let first = groups.next().unwrap_or_default();
    let plain = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let mut others = groups.peekable();
    others.peek().is_some()
        && (1..=3).contains(&first.len())
        && plain(first)
        && !first.starts_with('0')
        && others.all(|group| group.len() == 3 && plain(group))
}

/// The fewest digits that give the number again.
fn number(x: f64) -> String {
    (x + 0.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str) -> Opened {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/sheet").join(name);
        open(File::open(path).unwrap(), None).unwrap()
    }

    #[test]
    fn how_a_workbook_is_read_is_said() {
        let said = |name: &str| {
            let ReadAs { format, details } = opened(name).read_as;
            let details: Vec<String> =
                details.iter().map(|d| format!("{}: {} ({})", d.what, d.found, d.because)).collect();
            format!("{format}; {}", details.join("; "))
        };
        assert_eq!(
            said("xlsxwriter.xlsx"),
            "Excel workbook; sheet: Data (the only visible sheet with cells); hidden sheets: \"Lijsten\" (not read, as they are hidden)"
        );
        assert_eq!(said("openpyxl.xlsx"), "Excel workbook; sheet: Gezinnen (the only sheet)");
        assert_eq!(
            said("odfpy.ods"),
            "OpenDocument spreadsheet; sheet: Data (the only visible sheet with cells); hidden sheets: \"Lijsten\" (not read, as they are hidden)"
        );
    }

    #[test]
    fn only_what_may_be_thousands_may_be() {
        for (text, may) in [
            ("1.234", true),
            ("-12.345.678", true),
            ("999.000", true),
            ("0.125", false),
            ("1234.567", false),
            ("1.2345", false),
            ("12.5", false),
            ("12", false),
            ("1..234", false),
            (".123", false),
            ("", false),
        ] {
            assert_eq!(may_be_thousands(text), may, "{text}");
        }
    }

    #[test]
    fn columns_have_the_letters_of_the_program() {
        // Excel: the 26th column is Z, the 27th AA, the 703rd AAA, the last XFD.
        assert_eq!([0, 25, 26, 702, 16383].map(letters), ["A", "Z", "AA", "AAA", "XFD"]);
    }
}
