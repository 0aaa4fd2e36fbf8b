//! What is compared: the groups two by two, or all at once.

use super::means::{Moments, comparable, means};
use super::student::{check, too_few};
use crate::error::{Error, Result};
use crate::findings::{Estimate, Measure, Note};
use crate::math::moments;
use crate::sample::{Groups, Sample};
use crate::value::{Count, Dropped, Label, Text, Unit};

/// Two groups, first − second.
pub(crate) struct Pair<'a> {
    pub first: &'a Label,
    pub second: &'a Label,
    pub x: &'a [f64],
    pub y: &'a [f64],
    pub n: Count,
}

impl Pair<'_> {
    /// A row about this pair.
    pub fn row(&self, estimator: &'static str, measure: &'static Measure, unit: Unit) -> Estimate {
        Estimate::new(estimator, Label::contrast(self.first, self.second), measure, unit, self.n.clone())
    }

    /// Which of the two have fewer values than needed, 1 or 2.
    pub fn too_few(&self, needed: usize) -> Vec<Note> {
        let sides = [(self.first, self.x.len()), (self.second, self.y.len())];
        sides.into_iter().filter(|(_, n)| *n < needed).filter_map(|(group, n)| too_few(group, n)).collect()
    }
}

/// All pairs i < j, in the order of the groups; refused when there is nothing to compare.
pub(crate) fn pairs<'a>(data: &'a Groups, sample: &Sample) -> Result<Vec<Pair<'a>>> {
    check(data)?;
    if data.values.iter().filter(|v| !v.is_empty()).count() < 2 {
        return Err(Error::undefined(Note::OneGroup {}));
    }
    let filled: Vec<f64> = data.values.iter().flatten().copied().collect();
    if moments::is_constant(&filled) {
        return Err(Error::undefined(Note::ConstantOutcome {}));
    }
    let all: Vec<(&Label, &Vec<f64>)> = data.groups.iter().zip(&data.values).collect();
    let pair = |(first, x): (&'a Label, &'a Vec<f64>), (second, y): (&'a Label, &'a Vec<f64>)| {
        let n = if all.len() == 2 { sample.count.clone() } else { Count::default() };
        Pair { first, second, x, y, n: Count { used: (x.len() + y.len()) as u64, ..n } }
    };
    Ok(all
        .iter()
        .enumerate()
        .flat_map(|(i, a)| all[i + 1..].iter().map(move |b| (*a, *b)))
        .map(|(a, b)| pair(a, b))
        .collect())
}

/// The groups of one test of all, those too small left out with a note; of each its values or its moments.
pub(super) struct Kept<'a, T> {
    pub groups: Vec<(&'a Label, T)>,
    /// Values in all groups.
    pub rows: u64,
    term: Label,
    n: Count,
    notes: Vec<Note>,
}

impl<'a> Kept<'a, &'a [f64]> {
    /// Groups of `needed` values or more, 1 or 2; refused when fewer than two are left, or all values are
    /// the same.
    pub fn of(data: &'a Groups, sample: &Sample, needed: u64) -> Result<Self> {
        check(data)?;
        let groups = data.groups.iter().zip(&data.values).map(|(g, v)| (g, v.len() as u64, v.as_slice()));
        let kept = Kept::keep(groups, sample, needed)?;
        if moments::is_constant(&kept.all()) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        Ok(kept)
    }

    pub fn values(&self) -> Vec<&'a [f64]> {
        self.groups.iter().map(|g| g.1).collect()
    }

    /// The values of all groups.
    pub fn all(&self) -> Vec<f64> {
        self.values().concat()
    }
}

impl<'a> Kept<'a, Moments<'a>> {
    /// The same of groups by their moments.
    pub fn means(sample: &'a Sample, needed: u64) -> Result<Self> {
        let kept = Kept::keep(means(sample)?.into_iter().map(|g| (g.label, g.n, g)), sample, needed)?;
        comparable(&kept.moments())?;
        Ok(kept)
    }

    pub fn moments(&self) -> Vec<Moments<'a>> {
        self.groups.iter().map(|g| g.1).collect()
    }
}

impl<'a, T> Kept<'a, T> {
    fn keep(all: impl Iterator<Item = (&'a Label, u64, T)>, sample: &Sample, needed: u64) -> Result<Self> {
        let (mut groups, mut notes, mut rows, mut left_out) = (Vec::new(), Vec::new(), 0, 0);
        for (label, n, group) in all {
            if n >= needed {
                groups.push((label, group));
                rows += n;
            } else {
                notes.extend(too_few(label, n as usize));
                left_out += n;
            }
        }
        if groups.len() < 2 {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        let mut n = Count { used: rows, ..sample.count.clone() };
        if left_out > 0 {
            let reason = Text::new("groep met minder dan twee waarden", "group of fewer than two values");
            n.dropped.push(Dropped { reason, rows: left_out });
        }
        let term = sample.grouping.clone().unwrap_or_else(|| Label::new("groups", Text::new("groepen", "groups")));
        Ok(Kept { groups, rows, term, n, notes })
    }

    /// A row about all of them, with the notes on what was left out.
    pub fn row(&self, estimator: &'static str, measure: &'static Measure) -> Estimate {
        let row = Estimate::new(estimator, self.term.clone(), measure, Unit::none(), self.n.clone());
        self.notes.iter().cloned().fold(row, Estimate::note)
    }
}
