//! What was checked, in words: a clean file says more than that it passed.

use super::{Log, Reading};
use crate::data::codebook::{Kind, Role};
use crate::error::Check;
use serde::Serialize;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The kind of disagreement that was looked for.
    pub check: Check,
    /// What holds when none was found: "4 columns of numbers lie in their range".
    pub what: String,
    /// How many cells, rows, units or columns were looked at.
    pub examined: u64,
    /// How many disagreements were found, listed or not.
    pub found: u64,
}

/// A number of things: "1 column", "4 columns".
pub fn many(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// The rows that were read, as rows.
pub fn rows(log: &mut Log, read: u64) {
    let wrong = log.found(Check::Row, None);
    let cells = log.header.names.len();
    log.done(Check::Row, format!("every row has {} and is not empty", many(cells, "cell")), read + wrong, wrong);
    if let broken @ 1.. = log.found(Check::File, None) {
        log.done(Check::File, "the file can be read to its end", read, broken);
    }
}

/// What was asked of each cell by itself.
pub fn cells(log: &mut Log, columns: &[Reading], read: u64) {
    let kind = |kinds: &'static [Kind]| move |column: &&Reading| kinds.contains(&column.rule.column.kind);
    let plural = |n: usize, one: &str, more: &str| format!("{} {}", many(n, "column"), if n == 1 { one } else { more });
    type Asked<'a> = (Check, Vec<&'a Reading<'a>>, &'static str, &'static str);
    let there = || columns.iter().filter(|column| column.at.is_some());
    let limited = |column: &&Reading| column.rule.limits != (None, None);
    let filled = |column: &&Reading| !column.rule.codes().contains(&"");
    let said = |column: &&Reading| column.rule.said();
    let asked: [Asked; 6] = [
        (
            Check::Type,
            there().filter(kind(&[Kind::Number, Kind::Integer])).collect(),
            "of numbers holds numbers",
            "of numbers hold numbers",
        ),
        (
            Check::Type,
            there().filter(kind(&[Kind::Date])).collect(),
            "of dates holds days of the calendar",
            "of dates hold days of the calendar",
        ),
        (
            Check::Level,
            there().filter(kind(&[Kind::Category])).collect(),
            "of categories holds levels of the codebook",
            "of categories hold levels of the codebook",
        ),
        (
            Check::MissingCode,
            there().filter(said).collect(),
            "holds no code that the file calls missing and the codebook does not know",
            "hold no code that the file calls missing and the codebook does not know",
        ),
        (
            Check::Range,
            there().filter(limited).collect(),
            "of numbers lies in its range",
            "of numbers lie in their range",
        ),
        (
            Check::Empty,
            there().filter(filled).collect(),
            "that must be filled is, or says why not",
            "that must be filled are, or say why not",
        ),
    ];
    for (check, columns, one, more) in asked {
        if columns.is_empty() {
            continue;
        }
        let found = columns.iter().map(|column| log.found(check, column.at)).sum();
        let examined = match check {
            Check::Empty => read.saturating_mul(columns.len() as u64),
            _ => columns.iter().map(|column| column.values).sum(),
        };
        log.done(check, plural(columns.len(), one, more), examined, found);
    }
    let frequencies = columns.iter().filter(|column| column.rule.column.role == Role::Frequency);
    for column in frequencies.filter(|column| column.at.is_some()) {
        let found = log.found(Check::Type, column.at) + log.found(Check::Range, column.at);
        log.done(Check::Range, format!("{} counts whole units", column.name()), column.values, found);
    }
}
