//! Units: each is there once, and those of a table that joins are known to the first.

use super::Words;
use super::done::many;
use super::key::{self, Keyed};
use super::row::{Found, Row};
use super::{Log, Reading, words};
use crate::data::codebook::{Role, TableBook};
use crate::data::{Source, texts};
use crate::error::Check;
use polars::frame::DataFrame;

/// Rows named as examples.
const EXAMPLES: usize = 5;

/// Holds each unit to be there once: at each wave, by each informant.
pub struct Repeats {
    /// The columns that make the key; empty when a row has none.
    key: Vec<usize>,
    /// The rows at which keys were first seen.
    first: Keyed<u64>,
    /// Whether it is the combination of all columns of a table of counts.
    counts: bool,
    /// "family", "unit and wave"; "once", "once in each wave".
    what: String,
    once: String,
    unit: String,
    names: String,
    seen: u64,
    found: u64,
}

impl Repeats {
    /// Nothing seen yet.
    pub fn new(book: &TableBook, columns: &[Reading]) -> Self {
        let role = |role: Role| book.column.iter().position(|column| column.role == role);
        let ids: Vec<usize> = places(book, |column| column.role == Role::Id);
        let (wave, informant) = (role(Role::Wave), role(Role::Informant));
        let counts = ids.is_empty() && role(Role::Frequency).is_some();
        let mut key = if counts { places(book, |column| column.role != Role::Frequency) } else { ids };
        // Without one of the columns the others may well repeat.
        if key.iter().any(|at| columns.get(*at).is_none_or(|column| column.at.is_none())) {
            key.clear();
        }
        if !counts && !key.is_empty() {
            key.extend(wave.into_iter().chain(informant));
        }
        let unit = if wave.is_some() || informant.is_some() { "unit".to_owned() } else { book.one() };
        let (what, once) = match (wave, informant) {
            (None, None) => (unit.clone(), "once"),
            (Some(_), None) => (format!("{unit} and wave"), "once in each wave"),
            (None, Some(_)) => (format!("{unit} and informant"), "once by each informant"),
            (Some(_), Some(_)) => (format!("{unit}, wave and informant"), "once in each wave by each informant"),
        };
        let names: Vec<&str> = key.iter().filter_map(|at| Some(columns.get(*at)?.name())).collect();
        let names = names.join(", ");
        Repeats { key, first: Keyed::default(), counts, what, once: once.to_owned(), unit, names, seen: 0, found: 0 }
    }

    /// Whether the row's unit was there before.
    pub fn check(&mut self, log: &mut Log, row: &Row) {
        let Some(&first) = self.key.first() else { return };
        let found = if self.counts { row.key_with_missing(self.key.iter()) } else { row.key(self.key.iter()) };
        let Found::Key(key) = found else { return };
        self.seen += 1;
        let earlier = *self.first.entry(key).or_insert(row.line);
        if earlier == row.line {
            return;
        }
        self.found += 1;
        if self.counts {
            log.add(Check::Duplicate, row.line, None, || {
                let found = format!("the same combination as row {earlier}");
                words(found, "each combination once", "add the two counts up in one row, or correct one of the two")
            });
        } else {
            log.add(Check::Repeat, row.line, row.place(first), || {
                let found = format!("the same {} as row {earlier}", self.what);
                let remedy = "remove one of the two rows, or correct the identifier";
                words(found, format!("each {} {}", self.unit, self.once), remedy)
            });
        }
    }

    /// Says what was checked.
    pub fn finish(self, log: &mut Log) {
        if self.counts && !self.key.is_empty() {
            log.done(Check::Duplicate, "every combination stands in one row", self.seen, self.found);
        } else if !self.key.is_empty() {
            let what = format!("each {} is there {} (by {})", self.unit, self.once, self.names);
            log.done(Check::Repeat, what, self.seen, self.found);
        }
    }
}

fn places(book: &TableBook, is: impl Fn(&crate::data::codebook::Column) -> bool) -> Vec<usize> {
    book.column.iter().enumerate().filter(|(_, column)| is(column)).map(|(at, _)| at).collect()
}

/// The units of the plan's first table, to which the rows of another belong.
pub struct Units<'a> {
    /// The first table.
    pub source: &'a Source,
    /// Its columns.
    pub frame: &'a DataFrame,
    /// Where its rows stand in its file.
    lines: &'a [u64],
    /// Row of the frame by the values of the columns by which tables join.
    rows: Keyed<usize>,
    /// The arm of each row, when it has one.
    arms: Option<Vec<Option<&'a str>>>,
}

/// A unit of the first table.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// Where it stands in the file of the first table.
    pub line: u64,
    /// Its arm there.
    pub arm: Option<&'a str>,
}

impl<'a> Units<'a> {
    /// The values of the columns `join` in the first table; none when it lacks one of them.
    pub fn new(source: &'a Source, frame: &'a DataFrame, lines: &'a [u64], join: &[String]) -> Option<Self> {
        let join: Vec<&str> = join.iter().map(String::as_str).collect();
        let keys = key::of(frame, &join)?;
        let arms = source.book.with_role(Role::Arm).and_then(|arm| texts(frame, &arm.name));
        let mut rows = Keyed::default();
        for (row, key) in keys.into_iter().enumerate() {
            if let Some(key) = key {
                rows.entry(key).or_insert(row);
            }
        }
        Some(Units { source, frame, lines, rows, arms })
    }
}

/// Holds each row to belong to a unit of the first table, and counts units to which no row belongs.
pub struct Joining<'a> {
    units: &'a Units<'a>,
    join: Vec<usize>,
    /// The columns by which it joins, in words.
    names: String,
    wave: Option<usize>,
    /// Codes of the waves; one nameless wave where there are none.
    waves: Vec<&'a str>,
    /// Of each wave, which rows of the first table were met.
    met: Vec<Vec<bool>>,
    seen: u64,
    found: u64,
}

impl<'a> Joining<'a> {
    /// No row met yet.
    pub fn new(source: &'a Source, columns: &[Reading], units: &'a Units<'a>) -> Self {
        let book = &source.book;
        let join = source.join.iter().filter_map(|name| book.column.iter().position(|column| column.name == *name));
        let wave = book.column.iter().position(|column| column.role == Role::Wave);
        let wave = wave.filter(|at| columns.get(*at).is_some_and(|column| column.at.is_some()));
        let waves = match wave.and_then(|at| book.column.get(at)) {
            Some(column) if !column.levels.is_empty() => {
                column.levels.iter().map(|level| level.code.as_str()).collect()
            }
            _ => vec![""],
        };
        // A row that repeats a unit, or names none, has nothing to be met by.
        let mut none = vec![true; units.frame.height()];
        for &row in units.rows.values() {
            if let Some(met) = none.get_mut(row) {
                *met = false;
            }
        }
        let met = vec![none; waves.len()];
        Joining { units, join: join.collect(), names: source.join.join(", "), wave, waves, met, seen: 0, found: 0 }
    }

    /// The unit of the first table to which the row belongs.
    pub fn check(&mut self, log: &mut Log, row: &Row) -> Option<Unit<'a>> {
        let first = self.units.source;
        let key = row.key(self.join.iter());
        self.seen += u64::from(key != Found::Unknown);
        let found = match key {
            Found::Key(key) => match self.units.rows.get(&key) {
                Some(&unit) => {
                    let wave = self.wave.and_then(|at| row.level(at)).unwrap_or(0);
                    if let Some(met) = self.met.get_mut(wave).and_then(|met| met.get_mut(unit)) {
                        *met = true;
                    }
                    let line = self.units.lines.get(unit).copied().unwrap_or_default();
                    let arm = self.units.arms.as_ref().and_then(|arms| *arms.get(unit)?);
                    return Some(Unit { line, arm });
                }
                None => format!("a {} that is not in table {}", first.book.one(), first.name),
            },
            Found::Missing => format!("no {} of table {}", first.book.one(), first.name),
            Found::Unknown => return None,
        };
        self.found += 1;
        let at = self.join.first().and_then(|at| row.place(*at));
        log.add(Check::Join, row.line, at, || {
            let (unit, table) = (first.book.one(), &first.name);
            let remedy = format!("add the {unit} to {table}, or remove this row");
            words(found, format!("a {unit} of table {table}"), remedy)
        });
        None
    }

    /// Says which units were not met. `whole`: whether every row was.
    pub fn finish(self, log: &mut Log, whole: bool) {
        let first = self.units.source;
        let (one, table) = (first.book.one(), &first.name);
        let what = format!("every row belongs to a {one} of table {table} (by {})", self.names);
        log.done(Check::Join, what, self.seen, self.found);
        if !whole {
            return;
        }
        let at = self.join.first().and_then(|at| log.source.book.column.get(*at)).map(|column| column.name.clone());
        let at = at.and_then(|name| log.header.names.iter().position(|other| *other == name));
        let mut none = 0;
        for (code, met) in self.waves.iter().zip(&self.met) {
            let alone = || met.iter().zip(self.units.lines).filter(|(met, _)| !**met).map(|(_, line)| *line);
            let count = alone().count();
            if count == 0 {
                continue;
            }
            none += count as u64;
            let wave = if code.is_empty() { String::new() } else { format!(" at {code}") };
            let said = unmatched(count, self.units.rows.len(), &wave, alone(), &one, first, &log.source.name);
            log.add_whole(Check::Unmatched, None, count as u64, at, said);
        }
        let waves = if self.wave.is_some() { ", at each wave" } else { "" };
        let what = format!("every {one} of table {table} has a row here{waves}");
        let examined = (self.units.rows.len() * self.met.len()) as u64;
        log.done(Check::Unmatched, what, examined, none);
    }
}

fn unmatched(
    count: usize,
    all: usize,
    wave: &str,
    lines: impl Iterator<Item = u64>,
    one: &str,
    first: &Source,
    table: &str,
) -> Words {
    let examples: Vec<String> = lines.take(EXAMPLES).map(|line| line.to_string()).collect();
    let more = if count > examples.len() { ", ..." } else { "" };
    let rows = if count == 1 { "row" } else { "rows" };
    words(
        format!(
            "{count} of {} of table {} without a row here{wave} ({rows} {}{more} of that table)",
            many(all, "unit"),
            first.name,
            examples.join(", ")
        ),
        format!("a row of {table} for each {one}{wave}"),
        "add what is missing; what was lost counts as missing in the analyses",
    )
}
