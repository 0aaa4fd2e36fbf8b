//! How a waiting ended, and after how long: the first of several dates.
//!
//! Days count from the start to the first of the dates that lies on or before the day up to which the data reach; where
//! there is none, to that day. Of two dates on one day the first named counts. A start or a day of last sight that is
//! missing leaves both unknown; a missing date of an ending only says that it did not end so.

use crate::data::codebook::FirstOf;
use crate::data::dates;
use polars::prelude::DataFrame;

/// The columns that a rule uses.
pub fn sources(rule: &FirstOf) -> Vec<&str> {
    let cut = day(rule).is_none().then_some(rule.cut.as_str());
    std::iter::once(rule.start.as_str()).chain(rule.endings.iter().map(|e| e.date.as_str())).chain(cut).collect()
}

/// Those without which there is no answer.
pub fn needed(rule: &FirstOf) -> Vec<&str> {
    let cut = day(rule).is_none().then_some(rule.cut.as_str());
    std::iter::once(rule.start.as_str()).chain(cut).collect()
}

/// The day up to which the data reach, when it is one for all.
fn day(rule: &FirstOf) -> Option<i32> {
    dates::day(&rule.cut).ok()
}

/// The level of an ending by its place; after the last, of those that have not ended.
pub fn code(rule: &FirstOf, place: usize) -> &str {
    rule.endings.get(place).map_or(rule.open.code.as_str(), |e| e.code.as_str())
}

/// Of each row the place of its ending (behind the last: none yet) and the days until it.
pub fn compute(rule: &FirstOf, frame: &DataFrame) -> Option<Vec<Option<(usize, f64)>>> {
    let start = crate::data::days(frame, &rule.start)?;
    let cut = match day(rule) {
        Some(day) => vec![Some(day); start.len()],
        None => crate::data::days(frame, &rule.cut)?,
    };
    // (day, place) of the first so far.
    let mut first: Vec<Option<(i32, usize)>> = vec![None; start.len()];
    for (place, ending) in rule.endings.iter().enumerate() {
        for (row, day) in crate::data::days(frame, &ending.date)?.into_iter().enumerate() {
            let (Some(first), Some(day)) = (first.get_mut(row), day) else { continue };
            if first.is_none_or(|(known, _)| day < known) {
                *first = Some((day, place));
            }
        }
    }
    let open = rule.endings.len();
    let ended = start.into_iter().zip(cut).zip(first).map(|((start, cut), first)| {
        let (start, cut) = (start?, cut?);
        let (day, place) = first.filter(|(day, _)| *day <= cut).unwrap_or((cut, open));
        Some((place, f64::from(day) - f64::from(start)))
    });
    Some(ended.collect())
}
