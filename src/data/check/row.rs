//! A row with what its cells turned out to be.

use super::Reading;
use super::cell::Value;
use super::key::{Key, Parts};
use csv::StringRecord;

/// A row that is being checked. Columns and values are in the order of the codebook.
pub struct Row<'r> {
    /// Its line in the file.
    pub line: u64,
    /// As it was read.
    pub cells: &'r StringRecord,
    /// How each column is read.
    pub columns: &'r [Reading<'r>],
    /// What came of it.
    pub values: &'r [Value],
}

/// The key of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found {
    /// This.
    Key(Key),
    /// A column has no value.
    Missing,
    /// A column is wrong or absent, and reported as such.
    Unknown,
}

impl Row<'_> {
    /// What the cell of a column turned out to be.
    pub fn value(&self, at: usize) -> Value {
        self.values.get(at).copied().unwrap_or(Value::Absent)
    }

    /// The level of a column, by its place.
    pub fn level(&self, at: usize) -> Option<usize> {
        if let Value::Level(level) = self.value(at) { Some(level) } else { None }
    }

    /// The date of a column.
    pub fn day(&self, at: usize) -> Option<i32> {
        if let Value::Day(day) = self.value(at) { Some(day) } else { None }
    }

    /// The place of a column in the file.
    pub fn place(&self, at: usize) -> Option<usize> {
        self.columns.get(at)?.at
    }

    /// The key that these columns make. `missing`: whether no value is a value of its own.
    fn parts<'i>(&self, columns: impl Iterator<Item = &'i usize>, missing: bool) -> Result<Parts, Found> {
        let mut parts = Parts::new();
        for &at in columns {
            match (self.value(at), self.columns.get(at)) {
                (Value::Text | Value::Level(_), Some(column)) => parts.text(column.cell(self.cells)),
                (Value::Number(number), _) => parts.number(number),
                (Value::Day(day), _) => parts.day(day),
                (Value::Missing(_), _) if missing => parts.nothing(),
                (Value::Missing(_), _) => return Err(Found::Missing),
                _ => return Err(Found::Unknown),
            }
        }
        Ok(parts)
    }

    /// The key that these columns make.
    pub fn key<'i>(&self, columns: impl Iterator<Item = &'i usize>) -> Found {
        self.parts(columns, false).map_or_else(|none| none, |parts| Found::Key(parts.key()))
    }

    /// The same, of columns in which no value is a value of its own.
    pub fn key_with_missing<'i>(&self, columns: impl Iterator<Item = &'i usize>) -> Found {
        self.parts(columns, true).map_or_else(|none| none, |parts| Found::Key(parts.key()))
    }
}
