//! Excel workbooks (.xlsx, .xlsm), by calamine's streaming reader of cells: its ranges take memory as the sheet states
//! its dimension, this one does not.

use super::package::Package;
use super::{Area, Book, COLUMNS, Cell, Line, Listed, ROWS, Run, Sheet, damaged, number};
use crate::data::dates;
use crate::data::read::Broken;
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, XlsxCellReader, XlsxError};
use std::fs::File;
use std::io::BufReader;

/// An open workbook.
pub struct Xlsx {
    workbook: calamine::Xlsx<BufReader<File>>,
    merged: bool,
    uncalculated: bool,
}

/// calamine's messages may hold what stands in a cell, and are not passed on.
fn refused(error: &XlsxError) -> Broken {
    match error {
        XlsxError::CellError(_) => Broken {
            line: None,
            found: "an error of a formula that only newer programs know, such as #SPILL! or #CALC!".to_owned(),
            expected: "values",
            remedy: "correct the formula, or empty the cell",
        },
        XlsxError::FileNotFound(_) | XlsxError::WorksheetNotFound(_) | XlsxError::RelationshipNotFound => {
            damaged("a workbook that misses a part")
        }
        _ => damaged("a workbook with a part that cannot be read"),
    }
}

impl Xlsx {
    /// Opens a file that was looked through.
    pub fn open(file: File, package: &Package) -> Result<Self, Broken> {
        let workbook = calamine::Xlsx::new(BufReader::new(file)).map_err(|error| refused(&error))?;
        Ok(Xlsx { workbook, merged: package.merged, uncalculated: package.uncalculated })
    }
}

impl Book for Xlsx {
    fn format(&self) -> &'static str {
        "Excel workbook"
    }

    fn sheets(&self) -> Vec<Listed> {
        let sheet = |sheet: &calamine::Sheet| Listed {
            name: sheet.name.clone(),
            visible: sheet.visible == SheetVisible::Visible,
            chart: sheet.typ != SheetType::WorkSheet,
        };
        self.workbook.sheets_metadata().iter().map(sheet).collect()
    }

    fn sheet(&mut self, at: usize) -> Result<Box<dyn Sheet + '_>, Broken> {
        let name = self.workbook.sheets_metadata().get(at).map(|sheet| sheet.name.clone()).unwrap_or_default();
        let mut merged = vec![];
        if self.merged {
            let areas = self.workbook.merge_cells_by_sheet_name(&name).map_err(|error| refused(&error))?;
            merged.extend(areas.iter().map(area));
        }
        let date1904 = self.workbook.has_1904_epoch();
        let cells = self.workbook.worksheet_cells_reader(&name).map_err(|error| refused(&error))?;
        Ok(Box::new(Cells {
            cells,
            merged,
            date1904,
            uncalculated: self.uncalculated,
            next: None,
            last: 0,
            ended: false,
        }))
    }
}

fn area(area: &Dimensions) -> Area {
    let rows = (u64::from(area.start.0) + 1, u64::from(area.end.0) + 1);
    Area { rows, columns: (area.start.1, area.end.1) }
}

/// The cells of a sheet.
struct Cells<'a> {
    cells: XlsxCellReader<'a, BufReader<File>>,
    merged: Vec<Area>,
    date1904: bool,
    uncalculated: bool,
    /// The first cell of the next row.
    next: Option<(u64, Run)>,
    /// The row read last.
    last: u64,
    ended: bool,
}

impl Cells<'_> {
    /// The next cell with content, and its row.
    fn cell(&mut self) -> Result<Option<(u64, Run)>, Broken> {
        while !self.ended {
            let after = self.last;
            let broken = |broken: Broken| Broken { line: (after > 0).then_some(after), ..broken };
            let Some(cell) = self.cells.next_cell_with_formula_metadata().map_err(|error| broken(refused(&error)))?
            else {
                break;
            };
            let (row, column) = (u64::from(cell.pos.0) + 1, cell.pos.1);
            if row > ROWS || column >= COLUMNS {
                return Err(broken(damaged("a cell outside the largest sheet")));
            }
            let formula = cell.formula.is_some();
            let content = match cell.value {
                // A formula may give an empty text; without a result it gives nothing.
                DataRef::Empty if formula => Some(Cell::Formula),
                DataRef::Empty => None,
                _ if formula && self.uncalculated => Some(Cell::Formula),
                DataRef::String(text) => Some(Cell::Text(text)),
                DataRef::SharedString(text) => Some(Cell::Text(text.to_owned())),
                DataRef::Float(x) => Some(Cell::Value(number(x))),
                DataRef::Int(x) => Some(Cell::Value(x.to_string())),
                DataRef::Bool(true) => Some(Cell::Value("TRUE".to_owned())),
                DataRef::Bool(false) => Some(Cell::Value("FALSE".to_owned())),
                DataRef::DateTime(time) => Some(Cell::Value(moment(time, self.date1904))),
                DataRef::DateTimeIso(text) => Some(Cell::Value(super::ods::moment(&text))),
                DataRef::DurationIso(text) => Some(Cell::Value(text)),
                DataRef::Error(error) => Some(Cell::Value(error.to_string())),
            };
            if let Some(cell) = content.filter(|cell| *cell == Cell::Formula || !super::content(cell).trim().is_empty())
            {
                return Ok(Some((row, Run { from: column, to: column, cell })));
            }
        }
        self.ended = true;
        Ok(None)
    }
}

impl Sheet for Cells<'_> {
    fn next(&mut self) -> Result<Option<Line>, Broken> {
        let first = match self.next.take() {
            Some(first) => Some(first),
            None => self.cell()?,
        };
        let Some((number, first)) = first else { return Ok(None) };
        if number <= self.last {
            return Err(Broken { line: Some(number), ..damaged("a row that comes twice, or too late") });
        }
        self.last = number;
        let mut weight = super::content(&first.cell).len();
        let mut runs = vec![first];
        while let Some((row, run)) = self.cell()? {
            if row != number {
                self.next = Some((row, run));
                break;
            }
            weight += super::content(&run.cell).len();
            if weight > super::LONGEST_ROW {
                return Err(Broken { line: Some(number), ..damaged("a row of more than 64 MB") });
            }
            runs.push(run);
        }
        runs.sort_by_key(|run| run.from);
        if runs.windows(2).any(|pair| matches!(pair, [a, b] if a.from == b.from)) {
            return Err(Broken { line: Some(number), ..damaged("a cell that is there twice") });
        }
        Ok(Some(Line { number, repeated: 1, runs }))
    }

    fn merged(&self) -> &[Area] {
        &self.merged
    }
}

/// Whole days of the calendar and milliseconds of the day that a serial number stands for, or its own digits.
///
/// Excel counts days from 1900-01-01, which is 1, and counts a 29 February 1900 that never was, which is 60 and is given
/// as such: no calendar has it. Workbooks made for old Macintoshes count from 1904-01-01, which is 0. A number below 1
/// is a time of day in both, as openpyxl reads it. What Excel cannot show as a date, before its first day or behind
/// 9999-12-31, stays the number that it is; so does nothing else that is formatted as a date.
fn moment(time: ExcelDateTime, date1904: bool) -> String {
    const DAY: f64 = 86_400_000.0;
    let serial = time.as_f64();
    let milliseconds = (serial * DAY).round();
    // 9999-12-31 is 2 958 465 when counted from 1900.
    if !(0.0..2_958_466.0 * DAY).contains(&milliseconds) {
        return number(serial);
    }
    let milliseconds = milliseconds as i64;
    if time.is_duration() {
        return clock(milliseconds);
    }
    let (days, within) = (milliseconds / 86_400_000, milliseconds % 86_400_000);
    if days == 0 && (within > 0 || !date1904) {
        return clock(within);
    }
    // Days from each system's day 0 to 1970-01-01.
    let day = match (date1904, days) {
        (true, _) => days - 24_107,
        (false, 60) => return "1900-02-29".to_owned(),
        (false, 1..60) => days - 25_568,
        (false, _) => days - 25_569,
    };
    let date = i32::try_from(day).ok().and_then(dates::date).filter(|date| date.year() <= 9999);
    match date {
        Some(date) if within == 0 => date.to_string(),
        Some(date) => format!("{date} {}", clock(within)),
        None => number(serial),
    }
}

/// Hours, minutes, seconds, and milliseconds where there are any.
fn clock(milliseconds: i64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { clock } else { format!("{clock}.{rest:03}") }
}
