//! Waves of a unit: their dates rise, and a later one has an earlier one before it.

use super::key::Key;
use super::row::{Found, Row};
use super::{Log, Reading, words};
use crate::data::codebook::{Role, TableBook};
use crate::data::dates;
use crate::error::Check;

/// All rows with a unit and a wave, 40 bytes each.
pub struct Waves {
    /// Identifiers, and the informant.
    unit: Vec<usize>,
    wave: Option<usize>,
    date: Option<usize>,
    visits: Vec<Visit>,
    /// Whether a row could not be placed; then a wave may only seem to lack.
    unknown: bool,
}

/// A unit at a wave.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    unit: Key,
    wave: usize,
    line: u64,
    day: Option<i32>,
}

impl Waves {
    /// Nothing seen yet.
    pub fn new(book: &TableBook, columns: &[Reading]) -> Self {
        let there = |at: &usize| columns.get(*at).is_some_and(|column| column.at.is_some());
        let role =
            |role: Role| (0..columns.len()).filter(move |at| book.column.get(*at).is_some_and(|c| c.role == role));
        let ids: Vec<usize> = role(Role::Id).collect();
        let wave = role(Role::Wave).find(there).filter(|_| !ids.is_empty() && ids.iter().all(there));
        let date = book.wave_date.as_ref();
        let date = date.and_then(|name| book.column.iter().position(|column| column.name == *name)).filter(there);
        let unit = ids.into_iter().chain(role(Role::Informant).filter(there)).collect();
        Waves { unit, wave, date, visits: vec![], unknown: false }
    }

    /// Remembers a row.
    pub fn check(&mut self, row: &Row) {
        let Some(at) = self.wave else { return };
        let (Some(wave), Found::Key(unit)) = (row.level(at), row.key(self.unit.iter())) else {
            self.unknown = true;
            return;
        };
        self.visits.push(Visit { unit, wave, line: row.line, day: self.date.and_then(|at| row.day(at)) });
    }

    /// Holds the waves of each unit against each other.
    pub fn finish(mut self, log: &mut Log, columns: &[Reading]) {
        let Some(wave) = self.wave.and_then(|at| columns.get(at)) else { return };
        let code = |level: usize| wave.rule.level(level).unwrap_or_default();
        self.visits.sort_unstable();
        let date = self.date.and_then(|at| columns.get(at));
        let (mut units, mut backwards) = (0, 0);
        // How many units have a wave and lack an earlier one, and where this is seen first.
        let mut gaps: std::collections::BTreeMap<(usize, usize), (u64, u64)> = std::collections::BTreeMap::new();
        for unit in self.visits.chunk_by(|a, b| a.unit == b.unit) {
            units += 1;
            let mut latest: Option<(&Visit, i32)> = None;
            for visits in unit.chunk_by(|a, b| a.wave == b.wave) {
                let now = visits.iter().filter_map(|visit| Some((visit, visit.day?)));
                for (visit, day) in now.clone() {
                    let Some((earlier, before)) = latest.filter(|(_, before)| day <= *before) else { continue };
                    backwards += 1;
                    let Some(date) = date else { continue };
                    log.add(Check::Waves, visit.line, date.at, || {
                        let show =
                            |day| dates::date(day).filter(|_| date.shown).map_or("a day".to_owned(), |d| d.to_string());
                        let (here, there) = (code(visit.wave), code(earlier.wave));
                        let found =
                            format!("{} at {here}, and {} at {there} (row {})", show(day), show(before), earlier.line);
                        words(
                            found,
                            "a later date at each later wave of a unit",
                            "correct the wave or one of the two dates",
                        )
                    });
                }
                latest = latest.into_iter().chain(now).max_by_key(|(_, day)| *day);
            }
            if let Some(last) = unit.last() {
                for lacking in (0..last.wave).filter(|wave| unit.iter().all(|visit| visit.wave != *wave)) {
                    let gap = gaps.entry((lacking, last.wave)).or_insert((0, last.line));
                    *gap = (gap.0 + 1, gap.1.min(last.line));
                }
            }
        }
        if let Some(date) = date {
            log.done(Check::Waves, format!("{} rises with the waves of each unit", date.name()), units, backwards);
        }
        if self.unknown {
            return;
        }
        let lacking = gaps.values().map(|(count, _)| count).sum();
        for ((lacking, has), (count, line)) in gaps {
            let (lacking, has) = (code(lacking), code(has));
            let are = if count == 1 { "unit has" } else { "units have" };
            let found = format!("{count} {are} {has} and not {lacking} (the first in row {line})");
            let remedy = "look whether the row was lost, or stands under another identifier";
            log.add_whole(Check::Gap, None, count, wave.at, words(found, format!("{lacking} before {has}"), remedy));
        }
        log.done(Check::Gap, "no unit has a later wave without the earlier ones", units, lacking);
    }
}
