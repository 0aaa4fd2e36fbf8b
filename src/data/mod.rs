//! Data: files in, typed tables out, each agreeing with its codebook or refused.

pub mod chance;
mod check;
pub mod codebook;
mod dates;
mod derive;
pub mod draft;
pub mod dummy;
pub mod faults;
pub mod instruments;
pub mod laws;
pub mod privacy;
pub mod read;

use crate::error::{Check, Disagreement, Error, Result, as_shown};
use crate::value::Text;
pub use check::Done;
use check::{Checked, Units};
use codebook::{Kind, StudyBook, TableBook};
use jiff::civil::Date;
use polars::frame::DataFrame;
pub use read::{Detail, ReadAs};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// A table to be read: what the plan says of it, its codebook already read.
#[derive(Debug, Clone)]
pub struct Source {
    /// The plan's name for it.
    pub name: String,
    /// The words for it, when tables are compared with each other.
    pub label: Text,
    /// The file.
    pub file: PathBuf,
    /// The study it belongs to.
    pub study: Arc<StudyBook>,
    /// Its part of the codebook.
    pub book: Arc<TableBook>,
    /// Columns by which it joins the plan's first table; empty for a table that stands alone.
    pub join: Vec<String>,
}

/// A table that agrees with its codebook.
///
/// Columns of `frame`, read and derived alike: categories and texts are `String`, numbers and
/// frequencies `Float64`, dates `Date`; missing is null. A column with missing codes has a
/// companion `<name>?` (`String`): the code that stood there where the value is null, else null.
/// So has a column that is not required, with the code "" for an empty cell.
#[derive(Debug, Clone)]
pub struct Table {
    /// What was asked for.
    pub source: Source,
    /// SHA-256 of the file's bytes, in hex.
    pub hash: String,
    /// How the file was read.
    pub read_as: ReadAs,
    /// The typed columns.
    pub frame: DataFrame,
}

/// All tables of a plan.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// In the order of the plan.
    pub tables: Vec<Table>,
    /// What may well be right, and was worth a remark.
    pub remarks: Vec<Disagreement>,
}

impl Dataset {
    /// The table with this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.source.name == name)
    }
}

/// All tables of a plan held against their codebooks: what was checked, and what was found.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// In the order of the plan.
    pub tables: Vec<Inspected>,
}

/// A table held against its codebook.
#[derive(Debug, Clone, Serialize)]
pub struct Inspected {
    /// The plan's name for it.
    pub name: String,
    /// The file.
    #[serde(serialize_with = "as_shown")]
    pub file: PathBuf,
    /// SHA-256 of the file's bytes, in hex; none when it was not opened.
    pub hash: Option<String>,
    /// How it was read; none when it could not be.
    pub read_as: Option<ReadAs>,
    /// Rows that were read.
    pub rows: u64,
    /// Where table and codebook disagree, in the order of the rows.
    pub disagreements: Vec<Disagreement>,
    /// What may well be right.
    pub remarks: Vec<Disagreement>,
    /// What was checked, in the order of mending.
    pub done: Vec<Done>,
    /// The table, when it agrees.
    #[serde(skip)]
    pub table: Option<Table>,
}

impl Inspection {
    /// Every disagreement of every table.
    pub fn disagreements(&self) -> impl Iterator<Item = &Disagreement> {
        self.tables.iter().flat_map(|table| &table.disagreements)
    }

    /// Every remark on every table.
    pub fn remarks(&self) -> impl Iterator<Item = &Disagreement> {
        self.tables.iter().flat_map(|table| &table.remarks)
    }

    /// The tables, when all agree with their codebooks; else every disagreement.
    pub fn dataset(self) -> Result<Dataset> {
        let (mut tables, mut remarks, mut disagreements) = (vec![], vec![], vec![]);
        for mut inspected in self.tables {
            remarks.append(&mut inspected.remarks);
            disagreements.append(&mut inspected.disagreements);
            tables.extend(inspected.table);
        }
        if disagreements.is_empty() { Ok(Dataset { tables, remarks }) } else { Err(Error::Data(disagreements)) }
    }
}

/// Reads and checks all tables; every disagreement of every table at once. As [`inspect`], which also says what was
/// checked; [`Error::Data`] when there are disagreements.
pub fn load(sources: &[Source]) -> Result<Dataset> {
    inspect(sources)?.dataset()
}

/// Reads all tables and holds them against their codebooks.
///
/// [`Error::Io`] for a file that the system does not give; all else that is wrong is in the answer. A codebook with
/// [`faults::faults`] is refused before its file is opened.
pub fn inspect(sources: &[Source]) -> Result<Inspection> {
    let mut tables: Vec<Inspected> = vec![];
    // The first table, when every row of it was read.
    let mut first: Option<(&Source, DataFrame, Vec<u64>)> = None;
    for (i, source) in sources.iter().enumerate() {
        let mut inspected = Inspected {
            name: source.name.clone(),
            file: source.file.clone(),
            hash: None,
            read_as: None,
            rows: 0,
            disagreements: vec![],
            remarks: vec![],
            done: vec![],
            table: None,
        };
        let faults = faults::faults(&source.book);
        if !faults.is_empty() {
            let faults = faults.into_iter().map(|fault| refuse(source, fault, "repair the codebook"));
            inspected.disagreements.extend(faults);
            tables.push(inspected);
            continue;
        }
        let joins = i > 0 && !source.join.is_empty();
        let bad_keys = if joins { join_faults(source, &sources[0]) } else { vec![] };
        let mut units = None;
        if joins && bad_keys.is_empty() {
            units = first.as_ref().and_then(|(first, frame, lines)| Units::new(first, frame, lines, &source.join));
            if units.is_none() {
                let what = format!("not held against table {}, which could not be read as a whole", sources[0].name);
                inspected.done.push(Done { check: Check::Join, what, examined: 0, found: 0 });
            }
        }
        inspected.disagreements.extend(bad_keys);
        let mut opened = match read::open(&source.file, Some(&source.book)) {
            Err(Error::Data(more)) => {
                inspected.disagreements.extend(more);
                tables.push(inspected);
                continue;
            }
            other => other?,
        };
        let Checked { frame, lines, disagreements, remarks, done, whole } =
            check::check(source, &mut opened, units.as_ref());
        inspected.rows = lines.len() as u64;
        inspected.read_as = Some(opened.read_as.clone());
        inspected.disagreements.extend(disagreements);
        inspected.remarks = remarks;
        inspected.done.extend(done);
        if i == 0 && whole && sources.iter().any(|source| !source.join.is_empty()) {
            first = Some((source, frame.clone(), lines));
        }
        if inspected.disagreements.is_empty() {
            let frame = derive::derive(frame, &source.book);
            inspected.table =
                Some(Table { source: source.clone(), hash: opened.hash.clone(), read_as: opened.read_as, frame });
        }
        inspected.hash = Some(opened.hash);
        tables.push(inspected);
    }
    Ok(Inspection { tables })
}

/// Something wrong with a source before its file is looked at.
fn refuse(source: &Source, found: String, remedy: &str) -> Disagreement {
    Disagreement {
        check: Check::Codebook,
        file: source.file.clone(),
        row: None,
        column: None,
        found,
        expected: "a codebook without contradictions".to_owned(),
        remedy: remedy.to_owned(),
        rows: 1,
    }
}

/// The columns by which `source` joins `first` must be in both, with values of one type.
fn join_faults(source: &Source, first: &Source) -> Vec<Disagreement> {
    let kind = |source: &Source, name: &str| {
        Some(match source.book.column.iter().find(|column| column.name == name)?.kind {
            Kind::Category | Kind::Text => "text",
            Kind::Number | Kind::Integer => "numbers",
            Kind::Date => "dates",
        })
    };
    let fault = |name: &String| {
        let found = match (kind(source, name), kind(first, name)) {
            (Some(here), Some(there)) if here == there => return None,
            (Some(here), Some(there)) => format!("{here} in table {}, {there} in table {}", source.name, first.name),
            (None, _) => format!("no such column in the codebook of table {}", source.name),
            (_, None) => format!("no such column in the codebook of table {}", first.name),
        };
        Some(Disagreement {
            column: Some(name.clone()),
            expected: format!("a column of the same type in {} and {}, by which they join", source.name, first.name),
            ..refuse(source, found, "correct the join in the plan, or the codebook")
        })
    };
    source.join.iter().filter_map(fault).collect()
}

/// Name of the companion column that holds the missing codes of `column`.
pub fn companion(column: &str) -> String {
    format!("{column}?")
}

/// The numbers of a column; none when the frame has no such column of numbers.
pub fn numbers(frame: &DataFrame, column: &str) -> Option<Vec<Option<f64>>> {
    Some(frame.column(column).ok()?.f64().ok()?.iter().collect())
}

/// The texts or levels of a column; none when the frame has no such column of text.
pub fn texts<'a>(frame: &'a DataFrame, column: &str) -> Option<Vec<Option<&'a str>>> {
    Some(frame.column(column).ok()?.str().ok()?.iter().collect())
}

/// The missing codes of a column, null where it has a value; none when it has no missing codes.
pub fn missing<'a>(frame: &'a DataFrame, column: &str) -> Option<Vec<Option<&'a str>>> {
    texts(frame, &companion(column))
}

/// The dates of a column; none when the frame has no such column of dates.
pub fn dates(frame: &DataFrame, column: &str) -> Option<Vec<Option<Date>>> {
    Some(days(frame, column)?.into_iter().map(|day| dates::date(day?)).collect())
}

/// The dates of a column as days since 1970-01-01.
fn days(frame: &DataFrame, column: &str) -> Option<Vec<Option<i32>>> {
    Some(frame.column(column).ok()?.date().ok()?.physical().iter().collect())
}
