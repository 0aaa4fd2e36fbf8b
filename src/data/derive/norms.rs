//! Scores set against a norm group: T-scores, and tables of norms.
//!
//! # Definition
//! T = 50 + 10 (x − m) / s, with the mean m and the standard deviation s of the norm group (McCall 1922). It is linear:
//! normalised T-scores of a manual stand in its table, and are looked up there.
//!
//! A table of norms gives, for each group, a norm score to every raw score from its first to its last row, in steps
//! (1 unless said). A raw score between two steps is rounded to the nearest one, half a step up. A raw score outside
//! the table, or of a group that it does not have, is missing for the reason [`OUTSIDE`]: it is not extrapolated.

use crate::data::codebook::{NormRow, NormTable};
use crate::value::{Label, Text};
use polars::prelude::DataFrame;
use std::collections::HashMap;

/// The code of a raw score that the table of norms does not have.
pub const OUTSIDE: &str = "outside-norms";

/// Scores of rows, with their missing codes.
type Scored<'a> = (Vec<Option<f64>>, Vec<Option<&'a str>>);

/// T-score of `x`.
pub fn t_score(x: f64, mean: f64, sd: f64) -> f64 {
    50.0 + 10.0 * (x - mean) / sd
}

/// The missing code of a raw score outside the table.
pub fn outside() -> Label {
    Label::new(OUTSIDE, Text::new("buiten de normtabel", "outside the norm table"))
}

/// A raw score in steps.
pub fn steps(raw: f64, step: f64) -> f64 {
    (raw / step + 0.5).floor()
}

/// The rows of a table, group by group, each from low to high.
pub fn groups(rule: &NormTable) -> Vec<(&[String], Vec<&NormRow>)> {
    let mut groups: Vec<(&[String], Vec<&NormRow>)> = vec![];
    for row in &rule.rows {
        match groups.iter_mut().find(|(group, _)| *group == row.group.as_slice()) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((&row.group, vec![row])),
        }
    }
    groups.iter_mut().for_each(|(_, rows)| rows.sort_by(|a, b| a.from.total_cmp(&b.from)));
    groups
}

/// Whether norm scores rise with raw scores in every group; none when they do neither that nor fall.
pub fn rises(rule: &NormTable) -> Option<bool> {
    let (mut up, mut down) = (false, false);
    for (_, rows) in groups(rule) {
        for (one, next) in rows.iter().zip(rows.iter().skip(1)) {
            up |= next.score > one.score;
            down |= next.score < one.score;
        }
    }
    (up != down).then_some(up)
}

/// Looks up every row. `reasons`: why a raw score or a group is missing.
pub fn compute<'a>(
    rule: &NormTable,
    frame: &'a DataFrame,
    reasons: Option<Vec<Option<&'a str>>>,
) -> Option<Scored<'a>> {
    // Which group of the table a row belongs to, found a column at a time: each beginning of a group has a number.
    let groups = groups(rule);
    let mut group_of: Vec<Option<usize>> = vec![Some(0); frame.height()];
    let mut known: Vec<bool> = vec![true; frame.height()];
    let mut place_of: Vec<usize> = vec![0; groups.len()];
    for (at, name) in rule.by.iter().enumerate() {
        let mut begins: HashMap<(usize, &str), usize> = HashMap::new();
        for (place, (group, _)) in place_of.iter_mut().zip(&groups) {
            let new = begins.len();
            *place = *begins.entry((*place, group.get(at)?)).or_insert(new);
        }
        let codes = crate::data::texts(frame, name)?;
        for ((group, known), code) in group_of.iter_mut().zip(&mut known).zip(codes) {
            *known &= code.is_some();
            *group = group.zip(code).and_then(|begin| begins.get(&begin).copied());
        }
    }
    // After its last column each group has a number of its own.
    let mut tables: Vec<Vec<(f64, f64, f64)>> = vec![vec![]; groups.len()];
    for (place, (_, rows)) in place_of.into_iter().zip(groups) {
        let limits = |row: &NormRow| (steps(row.from, rule.step), steps(row.to, rule.step), row.score);
        *tables.get_mut(place)? = rows.into_iter().map(limits).collect();
    }
    let find = |group: usize, raw: f64| {
        let (table, raw) = (tables.get(group)?, steps(raw, rule.step));
        let (_, to, score) = table.get(table.partition_point(|(from, _, _)| *from <= raw).checked_sub(1)?)?;
        (raw <= *to).then_some(*score)
    };
    let mut reasons = reasons.unwrap_or_else(|| vec![None; frame.height()]);
    let mut scores = Vec::with_capacity(frame.height());
    let raws = crate::data::numbers(frame, &rule.column)?;
    for (((group, known), raw), reason) in group_of.into_iter().zip(known).zip(raws).zip(&mut reasons) {
        let score = group.zip(raw).and_then(|(group, raw)| find(group, raw));
        if known && raw.is_some() {
            *reason = score.is_none().then_some(OUTSIDE);
        }
        scores.push(score);
    }
    Some((scores, reasons))
}
