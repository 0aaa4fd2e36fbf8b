//! What must hold between cells: the order of dates, rules between columns, units that are there once,
//! in one arm, and that the first table knows.

use super::cell::Value;
use super::words::quote;
use super::{Log, Reading, Units, words};
use crate::data::codebook::{Kind, Role};
use crate::data::{Source, dates};
use crate::error::Check;
use csv::StringRecord;
use std::collections::HashMap;
use std::fmt::Write;

/// What has been seen of a table so far. Columns are places in the codebook.
pub struct Between<'a> {
    orders: Vec<Vec<usize>>,
    /// The column that must be filled, the column that decides, and its levels at which it must.
    rules: Vec<(usize, usize, Vec<usize>)>,
    ids: Vec<usize>,
    wave: Option<usize>,
    arm: Option<usize>,
    /// What a row, or with waves what an identifier, is about: family.
    unit: String,
    /// Rows by identifier and wave.
    rows: HashMap<Box<str>, First>,
    /// Units by identifier, when there are waves.
    units: HashMap<Box<str>, First>,
    /// The first table's units, and the columns by which this table joins them.
    join: Option<(&'a Units<'a>, Vec<usize>)>,
    key: String,
}

/// Where a key was first seen, and in which arm.
#[derive(Clone, Copy)]
struct First {
    line: u64,
    /// The first arm known, and its line.
    arm: Option<(usize, u64)>,
}

/// The first row with this key, if this is not it.
fn seen(map: &mut HashMap<Box<str>, First>, key: &str, now: First) -> Option<First> {
    if let Some(first) = map.get_mut(key) {
        let before = *first;
        first.arm = first.arm.or(now.arm);
        return Some(before);
    }
    map.insert(key.into(), now);
    None
}

/// A row with what its cells turned out to be. Columns and values are in the order of the codebook.
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

impl Row<'_> {
    /// Writes the values of these columns into `key`, such that different values give different keys.
    fn key<'i>(&self, columns: impl Iterator<Item = &'i usize>, key: &mut String) -> Key {
        key.clear();
        for &at in columns {
            let written = match self.values[at] {
                Value::Text | Value::Level(_) => write!(key, "{}", self.columns[at].cell(self.cells)),
                Value::Number(number) => write!(key, "{number}"),
                Value::Day(day) => write!(key, "{day}"),
                Value::Missing(_) => return Key::Missing,
                Value::Wrong | Value::Absent => return Key::Unknown,
            };
            written.expect("a string takes what is written");
            // No cell holds a NUL.
            key.push('\0');
        }
        Key::Written
    }
}

/// The key of a row.
#[derive(PartialEq)]
enum Key {
    /// Written into the buffer.
    Written,
    /// A column has no value.
    Missing,
    /// A column is wrong or absent, and reported as such.
    Unknown,
}

impl<'a> Between<'a> {
    /// Nothing seen yet.
    pub fn new(source: &'a Source, columns: &[Reading], units: Option<&'a Units<'a>>) -> Self {
        let book = &source.book;
        let place = |name: &str| book.column.iter().position(|column| column.name == name);
        let role = |role: Role| book.column.iter().position(|column| column.role == role);
        let rules = book.rule.iter().filter_map(|rule| {
            let when = place(&rule.when)?;
            let levels = &columns.get(when)?.rule.column.levels;
            let is = rule.is.iter().filter_map(|code| levels.iter().position(|level| level.code == *code)).collect();
            Some((place(&rule.column)?, when, is))
        });
        let ids: Vec<usize> = (0..columns.len()).filter(|at| book.column[*at].role == Role::Id).collect();
        // Without one of the identifiers the others may well repeat.
        let complete = ids.iter().all(|at| columns[*at].at.is_some());
        let wave = role(Role::Wave);
        Between {
            orders: dates::orders(book)
                .iter()
                .map(|order| order.iter().filter_map(|name| place(name)).collect())
                .collect(),
            rules: rules.collect(),
            ids: if complete { ids } else { vec![] },
            unit: if wave.is_some() { "unit".to_owned() } else { book.one() },
            wave,
            arm: role(Role::Arm),
            rows: HashMap::new(),
            units: HashMap::new(),
            join: units.map(|units| (units, source.join.iter().filter_map(|name| place(name)).collect())),
            key: String::new(),
        }
    }

    /// Holds one row against itself, the rows before it and the first table.
    pub fn check(&mut self, log: &mut Log, row: &Row) {
        self.order(log, row);
        self.rules(log, row);
        self.repeats(log, row);
        self.orphans(log, row);
    }

    fn order(&self, log: &mut Log, row: &Row) {
        let day = |at: usize| if let Some(Value::Day(day)) = row.values.get(at) { Some(*day) } else { None };
        for order in &self.orders {
            for (later, earlier) in dates::backwards(order.iter().map(|at| day(*at))) {
                let (later, earlier) = (order[later], order[earlier]);
                let name = &row.columns[earlier].rule.column.name;
                let date = |at| day(at).and_then(dates::date).map(|date| date.to_string()).unwrap_or_default();
                log.add(Check::Order, row.line, row.columns[later].at, || {
                    words(
                        format!("{}, before {} (column {name})", date(later), date(earlier)),
                        format!("a date not before {name}"),
                        "correct one of the two dates",
                    )
                });
            }
        }
    }

    fn rules(&self, log: &mut Log, row: &Row) {
        for (at, when, is) in &self.rules {
            let (column, decider) = (&row.columns[*at], &row.columns[*when]);
            let because = |level: Option<usize>| match level.and_then(|level| decider.rule.level(level)) {
                Some(code) => format!("as {} is {}", decider.rule.column.name, quote(code)),
                None => format!("as {} is missing", decider.rule.column.name),
            };
            let remedy = || format!("correct it, or correct {}", decider.rule.column.name);
            let level = match row.values[*when] {
                Value::Level(level) => Some(level),
                Value::Missing(_) => None,
                _ => continue,
            };
            let must = level.is_some_and(|level| is.contains(&level));
            match row.values[*at] {
                Value::Wrong | Value::Absent => (),
                // A missing code that is written out gives the reason why there is no value.
                Value::Missing(code) if must && column.rule.codes().get(code) == Some(&"") => {
                    let words = || words("an empty cell", format!("a value, {}", because(level)), remedy());
                    log.add(Check::Rule, row.line, column.at, words);
                }
                Value::Missing(_) => (),
                _ if !must => {
                    let shown = column.shown && column.rule.column.kind != Kind::Text;
                    let found = if shown { quote(column.cell(row.cells)) } else { "a value".to_owned() };
                    log.add(Check::Rule, row.line, column.at, || {
                        words(found, format!("no value, {}", because(level)), remedy())
                    });
                }
                _ => (),
            }
        }
    }

    fn repeats(&mut self, log: &mut Log, row: &Row) {
        let (Some(&id), unit) = (self.ids.first(), &self.unit) else { return };
        let arm = self.arm.and_then(|at| if let Value::Level(arm) = row.values[at] { Some(arm) } else { None });
        let now = First { line: row.line, arm: arm.map(|arm| (arm, row.line)) };
        let mut earlier = None;
        if row.key(self.ids.iter().chain(&self.wave), &mut self.key) == Key::Written {
            earlier = seen(&mut self.rows, &self.key, now);
            if let Some(first) = earlier {
                let (found, expected) = match self.wave {
                    Some(_) => (format!("the same {unit} and wave as row {}", first.line), "once in each wave"),
                    None => (format!("the same {unit} as row {}", first.line), "once"),
                };
                let remedy = "remove one of the two rows, or correct the identifier";
                log.add(Check::Repeat, row.line, row.columns[id].at, || {
                    words(found, format!("each {unit} {expected}"), remedy)
                });
            }
        }
        if self.wave.is_some() && arm.is_some() && row.key(self.ids.iter(), &mut self.key) == Key::Written {
            earlier = seen(&mut self.units, &self.key, now);
        }
        let (Some(at), Some(arm), Some((other, line))) = (self.arm, arm, earlier.and_then(|first| first.arm)) else {
            return;
        };
        if arm != other {
            let column = &row.columns[at];
            let name = |level| quote(column.rule.level(level).unwrap_or_default());
            let found = format!("a {unit} in two arms: {} here, {} in row {line}", name(arm), name(other));
            log.add(Check::Tree, row.line, column.at, || {
                words(found, format!("one arm for each {unit}"), "correct one of the two rows")
            });
        }
    }

    fn orphans(&mut self, log: &mut Log, row: &Row) {
        let Some((units, join)) = &self.join else { return };
        let first = units.source;
        let (unit, table) = (first.book.one(), &first.name);
        let found = match row.key(join.iter(), &mut self.key) {
            Key::Written if units.keys.contains(self.key.as_str()) => return,
            Key::Written => format!("a {unit} that is not in table {table}"),
            Key::Missing => format!("no {unit} of table {table}"),
            Key::Unknown => return,
        };
        let at = join.first().and_then(|at| row.columns[*at].at);
        let remedy = format!("add the {unit} to {table}, or remove this row");
        log.add(Check::Join, row.line, at, || words(found, format!("a {unit} of table {table}"), remedy));
    }
}
