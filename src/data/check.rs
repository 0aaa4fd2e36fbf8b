//! A table held against its codebook: typed columns, and every place where the two disagree.
//!
//! One pass over the rows. White space around a name or a value does not count. Identifiers, columns
//! by which tables join, and free text are never shown. Of each column the first [`LISTED`]
//! disagreements are listed, with the number of all of them.

mod between;
mod cell;
mod words;

use super::codebook::{Column, Kind, Role, TableBook};
use super::read::form::Form;
use super::read::{Broken, Header, Opened};
use super::{Source, companion};
use crate::error::{Check, Disagreement};
use between::{Between, Row};
use cell::{Rule, Value};
use csv::StringRecord;
use polars::prelude::{
    ChunkedBuilder, DataFrame, Float64Type, Int32Type, IntoColumn, IntoSeries, PrimitiveChunkedBuilder,
    StringChunkedBuilder,
};
use std::collections::HashSet;
use words::{nearest, quote};

/// Disagreements listed of one column of one table.
pub const LISTED: usize = 1000;

/// What came of a table.
pub struct Checked {
    /// The typed columns that the file has; null where a cell is wrong. Derived columns come later.
    pub frame: DataFrame,
    /// In the order of rows, then of the columns in the file.
    pub disagreements: Vec<Disagreement>,
    /// Whether every row of the file is a row of `frame`.
    pub whole: bool,
}

/// The units of the plan's first table, to which the rows of another belong.
pub struct Units<'a> {
    /// The first table.
    source: &'a Source,
    keys: HashSet<Box<str>>,
}

impl<'a> Units<'a> {
    /// The values of the columns `join` in the first table; none when it lacks one of them.
    pub fn new(source: &'a Source, frame: &DataFrame, join: &[String]) -> Option<Self> {
        let columns = join.iter().map(|name| {
            let parts: Vec<Option<String>> = if let Some(texts) = super::texts(frame, name) {
                texts.into_iter().map(|text| text.map(str::to_owned)).collect()
            } else if let Some(numbers) = super::numbers(frame, name) {
                numbers.into_iter().map(|number| number.map(|x| x.to_string())).collect()
            } else {
                super::days(frame, name)?.into_iter().map(|day| day.map(|day| day.to_string())).collect()
            };
            Some(parts)
        });
        let columns: Vec<Vec<Option<String>>> = columns.collect::<Option<_>>()?;
        let key = |row: usize| {
            let mut key = String::new();
            for column in &columns {
                key.push_str(column.get(row)?.as_ref()?);
                key.push('\0');
            }
            Some(key.into_boxed_str())
        };
        Some(Units { source, keys: (0..frame.height()).filter_map(key).collect() })
    }
}

/// Disagreements as they are found.
struct Log<'a> {
    source: &'a Source,
    header: &'a Header,
    list: Vec<(u64, usize, Disagreement)>,
    /// How many of each column of the file, and of no column.
    counts: Vec<usize>,
}

/// Found, expected, remedy.
type Words = (String, String, String);

fn words(found: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Words {
    (found.into(), expected.into(), remedy.into())
}

impl Log<'_> {
    /// Adds what is wrong in a row, in the column at this place of the file.
    fn add(&mut self, check: Check, row: u64, at: Option<usize>, words: impl FnOnce() -> Words) {
        let place = at.map_or(0, |at| at + 1);
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
            if *count <= LISTED {
                let column = at.and_then(|at| self.header.names.get(at)).cloned();
                self.push(check, row, place, column, words());
            }
        }
    }

    fn push(&mut self, check: Check, row: u64, place: usize, column: Option<String>, (found, expected, remedy): Words) {
        let file = self.source.file.clone();
        self.list.push((row, place, Disagreement { check, file, row: Some(row), column, found, expected, remedy }));
    }

    fn finish(mut self) -> Vec<Disagreement> {
        for (place, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > LISTED) {
            let column = place.checked_sub(1).and_then(|at| self.header.names.get(at)).cloned();
            let disagreement = Disagreement {
                check: Check::File,
                file: self.source.file.clone(),
                row: None,
                column,
                found: format!("{count} disagreements, of which the first {LISTED} are listed"),
                expected: "none".to_owned(),
                remedy: "look for one cause of all of them".to_owned(),
            };
            self.list.push((0, place, disagreement));
        }
        self.list.sort_by_key(|(row, place, _)| (*row, *place));
        self.list.into_iter().map(|(_, _, disagreement)| disagreement).collect()
    }
}

/// The typed column that is being filled.
enum Filling {
    Texts(StringChunkedBuilder),
    Numbers(PrimitiveChunkedBuilder<Float64Type>),
    Days(PrimitiveChunkedBuilder<Int32Type>),
}

impl Filling {
    fn new(column: &Column) -> Self {
        let name = column.name.as_str().into();
        match column.kind {
            Kind::Text | Kind::Category => Filling::Texts(StringChunkedBuilder::new(name, 0)),
            Kind::Number | Kind::Integer => Filling::Numbers(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Date => Filling::Days(PrimitiveChunkedBuilder::new(name, 0)),
        }
    }

    /// `text`: the cell, which of a text or level is the value itself.
    fn push(&mut self, value: Value, text: &str) {
        match (self, value) {
            (Filling::Texts(builder), Value::Text | Value::Level(_)) => builder.append_value(text),
            (Filling::Texts(builder), _) => builder.append_null(),
            (Filling::Numbers(builder), Value::Number(x)) => builder.append_value(x),
            (Filling::Numbers(builder), _) => builder.append_null(),
            (Filling::Days(builder), Value::Day(day)) => builder.append_value(day),
            (Filling::Days(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> polars::prelude::Column {
        match self {
            Filling::Texts(builder) => builder.finish().into_column(),
            Filling::Numbers(builder) => builder.finish().into_column(),
            Filling::Days(builder) => builder.finish().into_date().into_series().into_column(),
        }
    }
}

/// A column of the codebook in the file.
struct Reading<'a> {
    rule: Rule<'a>,
    /// Its place in the file; none when the file has no such column.
    at: Option<usize>,
    /// Whether its values may be seen in a message.
    shown: bool,
    filling: Filling,
    /// The companion with the missing codes.
    reasons: Option<StringChunkedBuilder>,
}

impl<'a> Reading<'a> {
    fn new(column: &'a Column, form: Form, header: &Header, source: &Source) -> Self {
        let rule = Rule::new(column, form);
        let reasons = (!rule.codes().is_empty()).then(|| StringChunkedBuilder::new(companion(&column.name).into(), 0));
        Reading {
            at: header.names.iter().position(|name| *name == column.name),
            shown: !column.identifies() && !source.join.contains(&column.name),
            filling: Filling::new(column),
            reasons,
            rule,
        }
    }

    fn cell<'r>(&self, row: &'r StringRecord) -> &'r str {
        self.at.and_then(|at| row.get(at)).unwrap_or_default().trim()
    }

    fn push(&mut self, value: Value, text: &str) {
        self.filling.push(value, text);
        if let Some(reasons) = &mut self.reasons {
            match value {
                Value::Missing(place) => reasons.append_option(self.rule.codes().get(place)),
                _ => reasons.append_null(),
            }
        }
    }
}

/// Reads all rows and holds them against the codebook, which must be free of faults. `units`: of the
/// first table, when this one joins it.
pub fn check(source: &Source, opened: &mut Opened, units: Option<&Units>) -> Checked {
    let (rows, form) = (&mut opened.rows, opened.form);
    let header = rows.header().clone();
    let book: &TableBook = &source.book;
    let mut log = Log { source, header: &header, list: vec![], counts: vec![0; header.names.len() + 1] };
    let mut columns: Vec<Reading> = book.column.iter().map(|c| Reading::new(c, form, &header, source)).collect();
    if columns.iter().all(|column| column.at.is_none()) {
        log.add(Check::Header, header.line, None, || {
            words(
                "a first line without any column of the codebook",
                format!("a header with {}", book.column.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")),
                "add the line with the names of the columns, or check that this is the right file",
            )
        });
        return Checked { frame: DataFrame::default(), disagreements: log.finish(), whole: false };
    }
    check_header(&mut log, book, &columns);

    let mut between = Between::new(source, &columns, units);
    let mut row = StringRecord::new();
    let mut values = vec![Value::Absent; columns.len()];
    let (mut any, mut whole, mut filled) = (false, true, 0);
    loop {
        let line = match rows.next(&mut row) {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(broken) => {
                let Broken { line, found, expected, remedy } = broken;
                log.add(Check::File, line.unwrap_or(header.line), None, || words(found, expected, remedy));
                (any, whole) = (true, false);
                break;
            }
        };
        any = true;
        if let Some(words) = unfit(&row, &header, &columns) {
            log.add(Check::Row, line, None, || words);
            whole &= row.len() == header.names.len();
            continue;
        }
        for (column, value) in columns.iter().zip(&mut values) {
            *value = match column.at {
                None => Value::Absent,
                Some(at) => column.rule.read(column.cell(&row)).unwrap_or_else(|wrong| {
                    log.add(wrong.check(), line, Some(at), || {
                        let text = column.cell(&row);
                        words::cell(
                            &column.rule,
                            wrong,
                            text,
                            column.shown && !repeats_identifier(&columns, &row, text),
                        )
                    });
                    Value::Wrong
                }),
            };
        }
        between.check(&mut log, &Row { line, cells: &row, columns: &columns, values: &values });
        for (column, value) in columns.iter_mut().zip(&values) {
            let text = column.cell(&row);
            column.push(*value, text);
        }
        filled += 1;
    }
    if !any {
        log.add(Check::File, header.line, None, || {
            words(
                "a header without rows",
                format!("rows of {}", book.rows.0.en),
                "check that the file was saved completely",
            )
        });
    }
    let frame = columns.into_iter().filter(|column| column.at.is_some()).flat_map(|column| {
        std::iter::once(column.filling.finish()).chain(column.reasons.map(|codes| codes.finish().into_column()))
    });
    let frame = DataFrame::new(filled, frame.collect()).expect("columns of equal length with different names");
    Checked { frame, disagreements: log.finish(), whole }
}

/// Columns that are missing, unknown, computed or named twice.
fn check_header(log: &mut Log, book: &TableBook, columns: &[Reading]) {
    let (line, header) = (log.header.line, log.header);
    let missing = || columns.iter().filter(|column| column.at.is_none()).map(|c| c.rule.column.name.as_str());
    for (at, name) in header.names.iter().enumerate() {
        if let Some(first) = header.names.iter().take(at).position(|other| other == name) {
            let found = format!("the name of column {} again, in column {}", first + 1, at + 1);
            log.add(Check::Header, line, Some(at), || {
                words(found, "every name once", "rename one of the two, or leave it out")
            });
        } else if book.derived.iter().any(|derived| derived.name == *name) {
            log.add(Check::Header, line, Some(at), || words("a computed column", "a file without it", "leave it out"));
        } else if !book.column.iter().any(|column| column.name == *name) {
            let found = if name.is_empty() { "a column without a name" } else { "a column the codebook does not know" };
            let remedy = match nearest(name, missing()) {
                Some(meant) => format!("did you mean {}?", quote(meant)),
                None => "leave it out, or describe it in the codebook".to_owned(),
            };
            log.add(Check::Header, line, Some(at), || words(found, "columns of the codebook", remedy));
        }
    }
    for (at, name) in missing().enumerate() {
        let remedy = "add it, or take it out of the codebook";
        let words = words("no such column", "every column of the codebook", remedy);
        log.push(Check::Header, line, header.names.len() + 1 + at, Some(name.to_owned()), words);
    }
}

/// Whether a row cannot be read at all: cells too many or too few, or none filled where some must be.
fn unfit(row: &StringRecord, header: &Header, columns: &[Reading]) -> Option<Words> {
    let (found, expected) = (row.len(), header.names.len());
    if found != expected {
        let remedy = "look for a separator too many or too few; a value with one in it stands between quotation marks";
        return Some(words(count(found), format!("{}, as in the header", count(expected)), remedy));
    }
    let blank = row.iter().all(|cell| cell.trim().is_empty());
    let allowed = columns.iter().all(|column| column.at.is_none() || column.rule.codes().contains(&""));
    (blank && !allowed).then(|| words("an empty row", "a row with values", "remove it"))
}

fn count(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// Whether a cell holds an identifier of its row, as in a row that has shifted. A short identifier, such
/// as a serial number, is only looked for as the whole cell.
fn repeats_identifier(columns: &[Reading], row: &StringRecord, text: &str) -> bool {
    columns.iter().filter(|column| column.rule.column.role == Role::Id).any(|column| {
        let id = column.cell(row);
        id == text || id.len() > 3 && text.contains(id)
    })
}
