//! Data: files in, typed tables out, each agreeing with its codebook or refused.

mod check;
pub mod codebook;
mod dates;
pub mod draft;
pub mod dummy;
pub mod faults;
pub mod privacy;
mod read;
pub mod reconstruct;

use crate::error::{Check, Disagreement, Error, Result};
use crate::value::Text;
use check::{Checked, Units};
use codebook::{Kind, StudyBook, TableBook};
use jiff::civil::Date;
use polars::frame::DataFrame;
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
    /// The typed columns.
    pub frame: DataFrame,
}

/// All tables of a plan.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// In the order of the plan.
    pub tables: Vec<Table>,
}

impl Dataset {
    /// The table with this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.source.name == name)
    }
}

/// Reads and checks all tables; every disagreement of every table at once.
///
/// [`Error::Io`] for a file that the system does not give; [`Error::Data`] otherwise. A codebook with
/// [`faults::faults`] is refused before its file is opened.
pub fn load(sources: &[Source]) -> Result<Dataset> {
    let mut disagreements = vec![];
    let mut tables: Vec<Table> = vec![];
    let mut first: Option<(&Source, DataFrame)> = None;
    for (i, source) in sources.iter().enumerate() {
        let faults = faults::faults(&source.book);
        if !faults.is_empty() {
            disagreements.extend(faults.into_iter().map(|fault| refuse(source, fault, "repair the codebook")));
            continue;
        }
        let before = disagreements.len();
        let mut units = None;
        if i > 0 && !source.join.is_empty() {
            let bad_keys = join_faults(source, &sources[0]);
            if bad_keys.is_empty() {
                units = first.as_ref().and_then(|(first, frame)| Units::new(first, frame, &source.join));
            }
            disagreements.extend(bad_keys);
        }
        let mut opened = match read::open(&source.file, Some(&source.book)) {
            Err(Error::Data(more)) => {
                disagreements.extend(more);
                continue;
            }
            other => other?,
        };
        let Checked { frame, disagreements: more, whole } = check::check(source, &mut opened, units.as_ref());
        disagreements.extend(more);
        if i == 0 && whole {
            first = Some((source, frame.clone()));
        }
        if disagreements.len() == before {
            tables.push(Table { source: source.clone(), hash: opened.hash, frame: derive(frame, &source.book) });
        }
    }
    if disagreements.is_empty() { Ok(Dataset { tables }) } else { Err(Error::Data(disagreements)) }
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

/// Adds the derived columns.
fn derive(mut frame: DataFrame, book: &TableBook) -> DataFrame {
    for derived in &book.derived {
        let (column, reasons) = dates::derive(&frame, derived).expect("a codebook without faults names its sources");
        for column in std::iter::once(column).chain(reasons) {
            frame.with_column(column).expect("a derived column is as long as its sources");
        }
    }
    frame
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
