//! What must hold between the cells of a row: the order of dates, rules between columns. And dates that can be.

use super::cell::Value;
use super::done::many;
use super::row::Row;
use super::words::quote;
use super::{Log, Reading, words};
use crate::data::codebook::{Kind, TableBook};
use crate::data::dates;
use crate::error::Check;

/// What is asked of each row. Columns are places in the codebook.
pub struct Between {
    orders: Vec<Vec<usize>>,
    /// The column that must be filled, the column that decides, and its levels at which it must.
    rules: Vec<(usize, usize, Vec<usize>)>,
    dates: Vec<usize>,
    /// First and last plausible day.
    days: (i32, i32),
    /// Rows held against each order and each rule, and disagreements.
    ordered: Vec<(u64, u64)>,
    ruled: Vec<(u64, u64)>,
    seen: u64,
}

/// 1900-01-01. A day less is what spreadsheets make of 0.
const FIRST: i32 = -25_567;

/// The day after today in Greenwich, so that it has begun nowhere on Earth.
fn tomorrow() -> i32 {
    i32::try_from(jiff::Timestamp::now().as_second().div_euclid(86_400) + 1).unwrap_or(i32::MAX)
}

impl Between {
    /// What the codebook asks.
    pub fn new(book: &TableBook, columns: &[Reading]) -> Self {
        let place = |name: &str| book.column.iter().position(|column| column.name == name);
        let there = |at: &usize| columns.get(*at).is_some_and(|column| column.at.is_some());
        let rules = book.rule.iter().filter_map(|rule| {
            let when = place(&rule.when)?;
            let levels = &columns.get(when)?.rule.column.levels;
            let is = rule.is.iter().filter_map(|code| levels.iter().position(|level| level.code == *code)).collect();
            Some((place(&rule.column)?, when, is))
        });
        let mut orders: Vec<Vec<usize>> =
            dates::orders(book).iter().map(|order| order.iter().filter_map(|name| place(name)).collect()).collect();
        orders.extend(by_wave(book));
        let rules: Vec<_> = rules.collect();
        let kind = |at: &usize| columns.get(*at).is_some_and(|column| column.rule.column.kind == Kind::Date);
        Between {
            ordered: vec![(0, 0); orders.len()],
            ruled: vec![(0, 0); rules.len()],
            orders,
            rules,
            dates: (0..columns.len()).filter(kind).filter(there).collect(),
            days: (FIRST, tomorrow()),
            seen: 0,
        }
    }

    /// Holds one row against itself.
    pub fn check(&mut self, log: &mut Log, row: &Row) {
        self.plausible(log, row);
        self.order(log, row);
        self.rules(log, row);
    }

    fn plausible(&mut self, log: &mut Log, row: &Row) {
        let (first, last) = self.days;
        for &at in &self.dates {
            let Some(day) = row.day(at) else { continue };
            self.seen += 1;
            if day < first || day > last {
                let shown = row.columns.get(at).is_some_and(|column| column.shown);
                log.add(Check::Date, row.line, row.place(at), || {
                    let found = match dates::date(day).filter(|_| shown) {
                        Some(date) => date.to_string(),
                        None => "a day that is not shown, as it may identify someone".to_owned(),
                    };
                    let remedy = "check it; a spreadsheet program shows 0 as the last day of 1899";
                    words(found, "a day from 1900 to today", remedy)
                });
            }
        }
    }

    fn order(&mut self, log: &mut Log, row: &Row) {
        for (nth, (order, (seen, found))) in self.orders.iter().zip(&mut self.ordered).enumerate() {
            *seen += u64::from(order.iter().filter(|at| row.day(**at).is_some()).count() > 1);
            for (later, earlier) in dates::backwards(order.iter().map(|at| row.day(*at))) {
                let (Some(&later), Some(&earlier)) = (order.get(later), order.get(earlier)) else { continue };
                let Some(column) = row.columns.get(earlier) else { continue };
                let shown = [earlier, later].iter().all(|at| row.columns.get(*at).is_some_and(|column| column.shown));
                let name = column.name();
                let date = |at| row.day(at).and_then(dates::date).map(|date| date.to_string()).unwrap_or_default();
                *found += 1;
                log.add_by(nth, Check::Order, row.line, row.place(later), || {
                    let found = if shown {
                        format!("{}, before {} (column {name})", date(later), date(earlier))
                    } else {
                        format!("a day before that of column {name}")
                    };
                    words(found, format!("a date not before {name}"), "correct one of the two dates")
                });
            }
        }
    }

    fn rules(&mut self, log: &mut Log, row: &Row) {
        for (nth, ((at, when, is), (seen, broken))) in self.rules.iter().zip(&mut self.ruled).enumerate() {
            let (Some(column), Some(decider)) = (row.columns.get(*at), row.columns.get(*when)) else { continue };
            let because = |level: Option<usize>| match level.and_then(|level| decider.rule.level(level)) {
                Some(code) if decider.shown => format!("as {} is {}", decider.name(), quote(code)),
                Some(_) => format!("by the value of {}", decider.name()),
                None => format!("as {} is missing", decider.name()),
            };
            let remedy = || format!("correct it, or correct {}", decider.name());
            let level = match row.value(*when) {
                Value::Level(level) => Some(level),
                Value::Missing(_) => None,
                _ => continue,
            };
            let must = level.is_some_and(|level| is.contains(&level));
            *seen += 1;
            match row.value(*at) {
                Value::Wrong | Value::Absent => (),
                // A missing code that is written out gives the reason why there is no value.
                Value::Missing(code) if must && column.rule.codes().get(code) == Some(&"") => {
                    *broken += 1;
                    let words = || words("an empty cell", format!("a value, {}", because(level)), remedy());
                    log.add_by(nth, Check::Rule, row.line, column.at, words);
                }
                Value::Missing(_) => (),
                _ if !must => {
                    *broken += 1;
                    let shown = column.shown && column.rule.column.kind != Kind::Text;
                    log.add_by(nth, Check::Rule, row.line, column.at, || {
                        let found = if shown { quote(column.cell(row.cells)) } else { "a value".to_owned() };
                        words(found, format!("no value, {}", because(level)), remedy())
                    });
                }
                _ => (),
            }
        }
    }

    /// Says what was checked.
    pub fn finish(self, log: &mut Log, columns: &[Reading]) {
        let name = |at: &usize| columns.get(*at).map_or("", Reading::name);
        for (order, (seen, found)) in self.orders.iter().zip(self.ordered) {
            let names: Vec<&str> = order.iter().map(name).collect();
            log.done(Check::Order, format!("dates fall in the order {}", names.join(", ")), seen, found);
        }
        for ((at, when, _), (seen, found)) in self.rules.iter().zip(self.ruled) {
            let what = format!("{} has a value just where {} says so", name(at), name(when));
            log.done(Check::Rule, what, seen, found);
        }
        if !self.dates.is_empty() {
            let found = self.dates.iter().filter_map(|at| columns.get(*at)).map(|c| log.found(Check::Date, c.at)).sum();
            let what = match many(self.dates.len(), "column") {
                one if self.dates.len() == 1 => format!("{one} of dates lies from 1900 to today"),
                all => format!("{all} of dates lie from 1900 to today"),
            };
            log.done(Check::Date, what, self.seen, found);
        }
    }
}

/// Where waves are columns, those of the date that must rise with the waves.
fn by_wave(book: &TableBook) -> Option<Vec<usize>> {
    let date = book.wave_date.as_ref().filter(|_| !book.wave.is_empty())?;
    let at = |code: &str| {
        let here = |wave: &Option<String>| wave.as_deref() == Some(code);
        book.column.iter().position(|column| column.measure.as_ref() == Some(date) && here(&column.wave))
    };
    let order: Vec<usize> = book.wave.iter().filter_map(|wave| at(&wave.code)).collect();
    (order.len() > 1).then_some(order)
}
