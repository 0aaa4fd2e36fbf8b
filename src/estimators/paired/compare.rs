//! What is compared: the measures of the same units two by two, or all at once.

use crate::error::{Error, Result};
use crate::estimators::columns;
use crate::findings::{Estimate, Measure, Note};
use crate::sample::{Column, Columns, Sample};
use crate::value::{Count, Label, Text, Unit};

fn reason(nl: &str, en: &str) -> Note {
    Note::Unanswerable { reason: Text::new(nl, en) }
}

/// No unit changed, so that a test of change has nothing to go by.
pub(super) fn no_change() -> Note {
    reason(
        "geen enkele eenheid veranderde, dus er valt niets te toetsen",
        "no unit changed, so there is nothing to test",
    )
}

/// Every unit has one value throughout.
pub(super) fn same_throughout() -> Error {
    Error::undefined(reason(
        "elke eenheid heeft op alle metingen dezelfde waarde",
        "every unit has the same value on all measures",
    ))
}

/// The sample as two or more columns of as many finite values in one unit, at least one a column.
pub(super) fn measures(sample: &Sample) -> Result<&Columns> {
    let data = columns(sample)?;
    let [first, rest @ ..] = data.columns.as_slice() else {
        return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
    };
    if rest.is_empty() {
        let note =
            reason("er is maar één meting, dus er valt niets te vergelijken", "there is only one measure to compare");
        return Err(Error::undefined(note));
    }
    if rest.iter().any(|c| c.values.len() != first.values.len()) {
        let note = reason("de metingen zijn niet van dezelfde eenheden", "the measures are not of the same units");
        return Err(Error::undefined(note));
    }
    if rest.iter().any(|c| c.unit != first.unit) {
        let note = reason("de metingen hebben niet dezelfde maateenheid", "the measures are not in the same unit");
        return Err(Error::undefined(note));
    }
    if first.values.is_empty() {
        return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
    }
    if data.columns.iter().flat_map(|c| &c.values).any(|v| !v.is_finite()) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    Ok(data)
}

/// The same, of a yes/no outcome: all values 0 or 1.
pub(super) fn answers(sample: &Sample) -> Result<&Columns> {
    let data = measures(sample)?;
    if !data.binary || data.columns.iter().flat_map(|c| &c.values).any(|v| *v != 0.0 && *v != 1.0) {
        let note = reason(
            "dit vraagt een uitkomst met twee niveaus, ja of nee",
            "this takes an outcome of two levels, yes or no",
        );
        return Err(Error::undefined(note));
    }
    Ok(data)
}

/// Two measures, later − earlier.
pub(super) struct Pair<'a> {
    pub term: Label,
    pub later: &'a [f64],
    pub earlier: &'a [f64],
    unit: &'a Unit,
    n: &'a Count,
}

impl Pair<'_> {
    /// A row about this pair, in the unit of the measures.
    pub fn row(&self, estimator: &'static str, measure: &'static Measure) -> Estimate {
        let n = Count { used: self.later.len() as u64, ..self.n.clone() };
        Estimate::new(estimator, self.term.clone(), measure, self.unit.clone(), n)
    }

    /// [`Note::TooFewRows`] for one unit.
    pub fn too_few(&self) -> Option<Note> {
        let rows = self.later.len() as u64;
        (rows < 2).then(|| Note::TooFewRows { group: self.term.text.clone(), rows, needed: 2 })
    }

    /// The changes of the units, in their order; infinite where they are too large.
    pub fn changes(&self) -> Vec<f64> {
        self.later.iter().zip(self.earlier).map(|(l, e)| l - e).collect()
    }

    /// The same with those made equal, and 0, that differ by no more than the rounding of decimals: 0.3 − 0.2 and
    /// 0.2 − 0.1 are one number to whoever wrote them down.
    pub fn even_changes(&self) -> Vec<f64> {
        let mut changes = self.changes();
        // Each of the two is off by ε/2 of its size, and so is their difference.
        let off = |i: usize| 2.0 * f64::EPSILON * self.later[i].abs().max(self.earlier[i].abs());
        let mut order: Vec<usize> = (0..changes.len()).collect();
        order.sort_unstable_by(|&a, &b| changes[a].abs().total_cmp(&changes[b].abs()));
        let (mut size, mut last, mut last_off) = (0.0, 0.0, 0.0);
        for i in order {
            let own = changes[i].abs();
            if own - last > off(i) + last_off {
                size = own;
            }
            (last, last_off) = (own, off(i));
            changes[i] = if size == 0.0 { 0.0 } else { size.copysign(changes[i]) };
        }
        changes
    }
}

/// All pairs of an earlier and a later measure, in the order of the measures.
pub(super) fn pairs<'a>(data: &'a Columns, sample: &'a Sample) -> Vec<Pair<'a>> {
    let pair = |earlier: &'a Column, later: &'a Column| Pair {
        term: Label::contrast(&later.label, &earlier.label),
        later: &later.values,
        earlier: &earlier.values,
        unit: &later.unit,
        n: &sample.count,
    };
    let all = data.columns.iter().enumerate();
    all.flat_map(|(i, earlier)| data.columns[i + 1..].iter().map(move |later| pair(earlier, later))).collect()
}

/// A row about all measures at once.
pub(super) fn whole(estimator: &'static str, measure: &'static Measure, sample: &Sample, units: usize) -> Estimate {
    let term = sample.grouping.clone().unwrap_or_else(|| Label::new("measures", Text::new("metingen", "measures")));
    let n = Count { used: units as u64, ..sample.count.clone() };
    Estimate::new(estimator, term, measure, Unit::none(), n)
}
