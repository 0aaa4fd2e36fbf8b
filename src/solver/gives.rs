//! What a published summary says of single units: counts only, nothing that is not in every table that fits.

use super::Part;
use super::conditions::Read;
use super::model::{Dom, MOST, Model, Row};
use super::search::Search;
use crate::value::Text;

/// Halvings that one question may take.
const WORK: u64 = 2_000;

/// One thing that the summary gives away.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Given {
    /// What kind of thing.
    pub kind: GivenKind,
    /// In words.
    pub text: Text,
}

/// What kind of thing a summary gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GivenKind {
    /// A count below the threshold that is known exactly.
    SmallExact,
    /// A count that can only be below the threshold.
    Small,
    /// A value that some unit must have.
    Value,
    /// A count that is known exactly.
    Exact,
}

/// All parts of the table: each cell, what is beside it in its group, each group, each level, and the whole.
pub(super) fn parts(groups: usize, levels: usize) -> Vec<Part> {
    let part = |group, level, others| Part { group, level, others, low: u64::MAX, high: 0, certain: false };
    let mut out = Vec::new();
    for group in 0..groups {
        out.extend((0..levels).map(|level| part(Some(group), Some(level), false)));
        if levels > 2 {
            out.extend((0..levels).map(|level| part(Some(group), Some(level), true)));
        }
        out.push(part(Some(group), None, false));
    }
    out.extend((0..levels).map(|level| part(None, Some(level), false)));
    out.push(part(None, None, false));
    out
}

impl Part {
    /// The cells that it counts.
    pub(super) fn cells(&self, groups: usize, levels: usize) -> Vec<usize> {
        let groups = (0..groups).filter(|g| self.group.is_none_or(|own| own == *g));
        let level = |level: &usize| self.level.is_none_or(|own| (own == *level) != self.others);
        groups.flat_map(|g| (0..levels).filter(level).map(move |l| g * levels + l)).collect()
    }

    /// Takes one more table into account.
    pub(super) fn widen(&mut self, count: u64) {
        self.low = self.low.min(count);
        self.high = self.high.max(count);
    }
}

/// The bounds of a part over all tables, where not all were found: halved until no table lies beyond them. The bounds
/// that are given hold also where the work did not suffice to reach them.
pub(super) fn bound(part: &mut Part, read: &Read<'_>, search: &mut Search<'_>) {
    let all: Vec<usize> = (0..read.conditions.len()).collect();
    let cells = part.cells(read.groups, read.levels);
    let Some(root) = Model::new(read, &all).root() else { return };
    let sum = |end: fn(&Dom) -> i64| {
        let ends = cells.iter().filter_map(|&c| root.get(c)).map(end);
        ends.fold(0_i64, i64::saturating_add).clamp(0, MOST)
    };
    let (mut low, mut high) = (sum(|d| d.low), sum(|d| d.high));
    // Whether no table has the part at most, or at least, at `x`.
    let mut none = |x: i64, sign: i128| {
        let row = Row { terms: cells.iter().map(|&c| (c, -sign)).collect(), at_least: -sign * i128::from(x) };
        let model = Model::with(read, &all, vec![row]);
        model.root().is_none_or(|root| search.within(WORK, |search| search.any(&model, root)) == Some(false))
    };
    let found = |x: u64| i64::try_from(x).unwrap_or(i64::MAX);
    let (mut least, mut most) = (found(part.low), found(part.high));
    while low < least {
        let middle = low + (least - low) / 2;
        if none(middle, 1) { low = middle + 1 } else { least = middle }
    }
    while high > most {
        let middle = most + (high - most + 1) / 2;
        if none(middle, -1) { high = middle - 1 } else { most = middle }
    }
    // A trial that did not end counts as a table there is: so both are bounds that hold.
    (part.low, part.high) = (least.unsigned_abs(), most.unsigned_abs());
    part.certain = !search.stopped();
}

/// What the parts, and the ends of ranges, give away.
pub(super) fn given(read: &Read<'_>, parts: &[Part], small: u64, search: &mut Search<'_>) -> Vec<Given> {
    let mut out: Vec<Given> =
        parts.iter().filter(|p| p.certain && p.high >= p.low).filter_map(|p| counted(read, p, small)).collect();
    let all: Vec<usize> = (0..read.conditions.len()).collect();
    let model = Model::new(read, &all);
    let mut values: Vec<(usize, i64)> =
        model.measured.iter().flat_map(|m| m.hosts.iter().map(|h| (m.column, h.0))).collect();
    values.sort_unstable();
    values.dedup();
    for (column, value) in values {
        let hosts = model.measured.iter().filter(|m| m.column == column);
        let mut can = Vec::new();
        for measured in hosts {
            for &(_, host) in measured.hosts.iter().filter(|h| h.0 == value) {
                let row = Row { terms: vec![(host, 1)], at_least: 1 };
                let trial = Model::with(read, &all, vec![row]);
                let fits = trial.root().map(|root| search.within(WORK, |search| search.any(&trial, root)));
                if !matches!(fits, None | Some(Some(false))) {
                    can.push(measured.cell);
                }
            }
        }
        let name = read.summary.value.get(column).map(|m| m.column.as_str()).unwrap_or_default();
        let places: Vec<String> = can.iter().map(|&cell| cell_name(read, cell)).collect();
        let text = match places.as_slice() {
            [one] => Text::new(
                format!("Minstens één eenheid heeft voor {name} precies {value}, en die zit in {one}."),
                format!("At least one unit has exactly {value} for {name}, and it is in {one}."),
            ),
            _ => Text::new(
                format!(
                    "Minstens één eenheid heeft voor {name} precies {value}; waar, blijft open: {}.",
                    places.join(" | ")
                ),
                format!("At least one unit has exactly {value} for {name}; where stays open: {}.", places.join(" | ")),
            ),
        };
        out.push(Given { kind: GivenKind::Value, text });
    }
    out.sort_by_key(|g| g.kind);
    out
}

fn counted(read: &Read<'_>, part: &Part, small: u64) -> Option<Given> {
    let name = part_name(read, part);
    let (low, high) = (part.low, part.high);
    let kind = match (low == high, high < small) {
        (true, true) => GivenKind::SmallExact,
        (true, false) => GivenKind::Exact,
        (false, true) => GivenKind::Small,
        (false, false) => return None,
    };
    let text = if low == high {
        Text::new(
            format!("{name}: precies {low} in elke tabel die past."),
            format!("{name}: exactly {low} in every table that fits."),
        )
    } else {
        Text::new(
            format!("{name}: tussen {low} en {high}, dus altijd minder dan {small}."),
            format!("{name}: between {low} and {high}, so always fewer than {small}."),
        )
    };
    Some(Given { kind, text })
}

fn cell_name(read: &Read<'_>, cell: usize) -> String {
    let part = Part {
        group: Some(cell / read.levels),
        level: Some(cell % read.levels),
        others: false,
        low: 0,
        high: 0,
        certain: true,
    };
    part_name(read, &part)
}

/// Codes alone: `SoS, plan_made = yes`.
fn part_name(read: &Read<'_>, part: &Part) -> String {
    let summary = read.summary;
    let group = part.group.and_then(|g| summary.groups.get(g)).map(String::as_str).unwrap_or("overall");
    let sign = if part.others { "≠" } else { "=" };
    match part.level.and_then(|l| summary.levels.get(l)) {
        Some(level) => format!("{group}, {} {sign} {level}", summary.outcome),
        None => group.to_owned(),
    }
}
