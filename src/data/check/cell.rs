//! One cell held against its column: a typed value, a missing code, or what is wrong with it.

use crate::data::codebook::{Column, Kind, Role};
use crate::data::dates::NotADate;
use crate::data::read::UserMissing;
use crate::data::read::form::{Form, NotANumber};
use crate::error::Check;

/// What a cell turned out to be. Small and without text: the text stands in the row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A text, as it stands.
    Text,
    /// A level, by its place.
    Level(usize),
    /// A number.
    Number(f64),
    /// A date.
    Day(i32),
    /// No value, for the reason of the missing code at this place.
    Missing(usize),
    /// Not what the codebook says, and reported.
    Wrong,
    /// The file has no such column.
    Absent,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing stands there.
    Empty,
    /// No number, or none in the form of the file.
    Number(NotANumber),
    /// No whole number.
    Whole,
    /// Outside the limits.
    Limits,
    /// No date, or none in the form of the file.
    Date(NotADate),
    /// None of the levels.
    Level,
    /// A code that the file itself calls missing, and the codebook does not know.
    MissingCode,
}

impl Wrong {
    /// What kind of disagreement it is.
    pub fn check(self) -> Check {
        match self {
            Wrong::Empty => Check::Empty,
            Wrong::Limits => Check::Range,
            Wrong::Level => Check::Level,
            Wrong::MissingCode => Check::MissingCode,
            Wrong::Number(_) | Wrong::Whole | Wrong::Date(_) => Check::Type,
        }
    }
}

/// A column of the codebook, ready to read cells.
pub struct Rule<'a> {
    /// What the codebook says.
    pub column: &'a Column,
    /// How numbers and dates are written.
    pub form: Form,
    /// Smallest and largest value allowed.
    pub limits: (Option<f64>, Option<f64>),
    /// Whether a number must be whole.
    pub whole: bool,
    /// Codes of the levels in order, each with its place.
    levels: Vec<(&'a str, usize)>,
    /// Missing codes, with the empty cell where it is allowed.
    codes: Vec<&'a str>,
    /// Missing codes that are numbers, lowest and highest: 99 is also found as 99.0.
    numbers: Vec<(f64, f64, usize)>,
    /// What the file itself calls missing.
    said: &'a [UserMissing],
}

impl<'a> Rule<'a> {
    /// The rule of a column, of which the file says that `said` are missing. A frequency is a whole number of at
    /// least 0, whatever its type.
    pub fn new(column: &'a Column, form: Form, said: &'a [UserMissing]) -> Self {
        let frequency = column.role == Role::Frequency;
        let mut codes: Vec<&str> = column.missing.iter().map(|code| code.code.as_str()).collect();
        if !column.required && !codes.contains(&"") {
            codes.push("");
        }
        let numeric = matches!(column.kind, Kind::Number | Kind::Integer);
        let number = |(place, code): (usize, &&str)| {
            let low: f64 = code.parse().ok().filter(|_| numeric)?;
            let high = column.missing.get(place).and_then(|code| code.to.as_ref()?.parse().ok());
            Some((low, high.unwrap_or(low), place))
        };
        let mut levels: Vec<_> =
            column.levels.iter().enumerate().map(|(place, level)| (level.code.as_str(), place)).collect();
        levels.sort_unstable();
        Rule {
            column,
            form,
            limits: (if frequency { Some(column.min.unwrap_or(0.0).max(0.0)) } else { column.min }, column.max),
            whole: frequency || column.kind == Kind::Integer,
            levels,
            numbers: codes.iter().enumerate().filter_map(number).collect(),
            codes,
            said,
        }
    }

    /// Whether the file calls any code missing.
    pub fn said(&self) -> bool {
        !self.said.is_empty()
    }

    /// Whether the file calls this cell missing.
    fn said_missing(&self, cell: &str) -> bool {
        self.said.iter().any(|missing| match missing {
            UserMissing::One(code) => code == cell,
            UserMissing::Range(low, high) => cell.parse().is_ok_and(|x: f64| (*low..=*high).contains(&x)),
        })
    }

    /// The missing codes, with the empty cell where it is allowed.
    pub fn codes(&self) -> &[&'a str] {
        &self.codes
    }

    /// The level at this place.
    pub fn level(&self, place: usize) -> Option<&'a str> {
        self.column.levels.get(place).map(|level| level.code.as_str())
    }

    /// The place of the level with this code.
    fn find(&self, code: &str) -> Option<usize> {
        let at = self.levels.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
        self.levels.get(at).map(|(_, place)| *place)
    }

    /// Reads a cell, surrounding white space already taken off.
    pub fn read(&self, cell: &str) -> Result<Value, Wrong> {
        if let Some(place) = self.codes.iter().position(|code| *code == cell) {
            return Ok(Value::Missing(place));
        }
        if cell.is_empty() {
            return Err(Wrong::Empty);
        }
        let declared = || self.find(cell).is_some() || self.number(cell).is_ok_and(|v| matches!(v, Value::Missing(_)));
        if !self.said.is_empty() && self.said_missing(cell) && !declared() {
            return Err(Wrong::MissingCode);
        }
        match self.column.kind {
            Kind::Text => Ok(Value::Text),
            Kind::Category => self.find(cell).map(Value::Level).ok_or(Wrong::Level),
            Kind::Date => self.form.day(cell).map(Value::Day).map_err(Wrong::Date),
            Kind::Number | Kind::Integer => self.number(cell),
        }
    }

    fn number(&self, cell: &str) -> Result<Value, Wrong> {
        let number = self.form.number(cell).map_err(Wrong::Number)?;
        if let Some((.., place)) = self.numbers.iter().find(|(low, high, _)| (*low..=*high).contains(&number)) {
            return Ok(Value::Missing(*place));
        }
        if self.whole && (number.fract() != 0.0 || number.abs() > 9_007_199_254_740_992.0) {
            return Err(Wrong::Whole);
        }
        let (min, max) = self.limits;
        if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
            return Err(Wrong::Limits);
        }
        // −0 would be another key than 0.
        Ok(Value::Number(number + 0.0))
    }
}
