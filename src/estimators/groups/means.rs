//! Groups by their size, mean and standard deviation: all that a comparison of means needs, whether the
//! values themselves are known or a publication prints no more.

use crate::error::{Error, Result};
use crate::estimators::groups;
use crate::findings::{Estimate, Measure, Note};
use crate::math::moments::{self, Summary};
use crate::sample::{Groups, Sample, Shape};
use crate::value::{Count, Label, Unit};

/// One group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments<'a> {
    pub label: &'a Label,
    pub n: u64,
    /// 0 of an empty group.
    pub mean: f64,
    /// 0 of fewer than two values.
    pub sd: f64,
}

impl Moments<'_> {
    /// Without its name.
    pub fn summary(&self) -> Summary {
        Summary { n: self.n as f64, mean: self.mean, sd: self.sd }
    }

    /// Why there are fewer values than `needed`, 1 or 2, if there are.
    pub fn too_few(&self, needed: u64) -> Option<Note> {
        let group = self.label.text.clone();
        match self.n {
            0 => Some(Note::EmptyGroup { group }),
            rows if rows < needed => Some(Note::TooFewRows { group, rows, needed }),
            _ => None,
        }
    }
}

/// The groups of the sample; refused with values that are not finite, or without any.
pub(crate) fn means(sample: &Sample) -> Result<Vec<Moments<'_>>> {
    let all: Vec<Moments<'_>> = match &sample.shape {
        Shape::Summaries(s) => {
            let group = |(((label, &n), &mean), &sd)| Moments { label, n, mean, sd: if n < 2 { 0.0 } else { sd } };
            s.groups.iter().zip(&s.n).zip(&s.mean).zip(&s.sd).map(group).collect()
        }
        _ => raw(groups(sample)?),
    };
    // Values near the largest number have a spread beyond it.
    if all.iter().any(|g| !g.mean.is_finite() || !g.sd.is_finite()) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    if all.iter().all(|g| g.n == 0) {
        return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
    }
    Ok(all)
}

fn raw(data: &Groups) -> Vec<Moments<'_>> {
    let group = |(label, values): (_, &Vec<f64>)| Moments {
        label,
        n: values.len() as u64,
        mean: if values.is_empty() { 0.0 } else { moments::mean(values) },
        sd: if values.len() < 2 { 0.0 } else { moments::standard_deviation(values) },
    };
    data.groups.iter().zip(&data.values).map(group).collect()
}

/// Refuses groups of which fewer than two have values, or that all hold one and the same value.
pub(super) fn comparable(groups: &[Moments<'_>]) -> Result<()> {
    let filled: Vec<&Moments<'_>> = groups.iter().filter(|g| g.n > 0).collect();
    if filled.len() < 2 {
        return Err(Error::undefined(Note::OneGroup {}));
    }
    if filled.iter().all(|g| g.sd == 0.0 && g.mean == filled[0].mean) {
        return Err(Error::undefined(Note::ConstantOutcome {}));
    }
    Ok(())
}

/// Two groups, first − second.
pub(super) struct MeanPair<'a> {
    pub first: Moments<'a>,
    pub second: Moments<'a>,
    pub n: Count,
}

impl MeanPair<'_> {
    /// A row about this pair.
    pub fn row(&self, estimator: &'static str, measure: &'static Measure, unit: Unit) -> Estimate {
        let term = Label::contrast(self.first.label, self.second.label);
        Estimate::new(estimator, term, measure, unit, self.n.clone())
    }

    /// Why it cannot be answered: either group has fewer values than `each`, 1 or 2, or both together fewer
    /// than `both`.
    pub fn too_few(&self, each: u64, both: u64) -> Vec<Note> {
        let mut notes: Vec<Note> = [&self.first, &self.second].into_iter().filter_map(|g| g.too_few(each)).collect();
        if notes.is_empty() && self.n.used < both {
            let group = Label::contrast(self.first.label, self.second.label).text;
            notes.push(Note::TooFewRows { group, rows: self.n.used, needed: both });
        }
        notes
    }

    /// Mean of the first − mean of the second.
    pub fn difference(&self) -> f64 {
        self.first.mean - self.second.mean
    }

    /// The difference, divided by a standard deviation above 0.
    pub fn in_units_of(&self, sd: f64) -> f64 {
        let scale = moments::magnitude(&[self.first.mean, self.second.mean, sd]);
        (self.first.mean / scale - self.second.mean / scale) / (sd / scale)
    }

    /// The standard deviation pooled over the two groups, which have more than two values together.
    pub fn pooled_sd(&self) -> f64 {
        pooled_sd(&[self.first, self.second])
    }
}

/// √(Σ (n − 1)s² / Σ (n − 1)); 0 when no group varies.
pub(super) fn pooled_sd(groups: &[Moments<'_>]) -> f64 {
    // Relative to the largest, so that squares do not overflow.
    let largest = groups.iter().map(|g| g.sd).fold(0.0, f64::max);
    if largest == 0.0 {
        return 0.0;
    }
    let df: f64 = groups.iter().map(|g| g.n.saturating_sub(1) as f64).sum();
    let sum: f64 = groups.iter().map(|g| g.n.saturating_sub(1) as f64 * (g.sd / largest).powi(2)).sum();
    (sum / df).sqrt() * largest
}

/// The standard error of the difference and its degrees of freedom by Welch and Satterthwaite; `None` when
/// neither group varies.
pub(super) fn welch_error(first: &Moments<'_>, second: &Moments<'_>) -> Option<(f64, f64)> {
    let (n1, n2) = (first.n as f64, second.n as f64);
    let (se1, se2) = (first.sd / n1.sqrt(), second.sd / n2.sqrt());
    let largest = se1.max(se2);
    if largest == 0.0 {
        return None;
    }
    let (v1, v2) = ((se1 / largest).powi(2), (se2 / largest).powi(2));
    let df = (v1 + v2).powi(2) / (v1 * v1 / (n1 - 1.0) + v2 * v2 / (n2 - 1.0));
    Some(((v1 + v2).sqrt() * largest, df))
}

/// All pairs i < j, in the order of the groups; refused when there is nothing to compare.
pub(super) fn mean_pairs(sample: &Sample) -> Result<Vec<MeanPair<'_>>> {
    let all = means(sample)?;
    comparable(&all)?;
    let pair = |first: Moments<'_>, second: Moments<'_>| {
        let n = if all.len() == 2 { sample.count.clone() } else { Count::default() };
        Count { used: first.n + second.n, ..n }
    };
    Ok(all
        .iter()
        .enumerate()
        .flat_map(|(i, first)| all[i + 1..].iter().map(move |second| (*first, *second)))
        .map(|(first, second)| MeanPair { n: pair(first, second), first, second })
        .collect())
}

/// One row a pair; a pair of too few values (see [`MeanPair::too_few`]) keeps its row, with the reason.
pub(super) fn by_pair(
    sample: &Sample,
    (estimator, measure, unit): (&'static str, &'static Measure, Unit),
    (each, both): (u64, u64),
    compare: impl Fn(Estimate, &MeanPair<'_>) -> Estimate,
) -> Result<Vec<Estimate>> {
    let row = |pair: &MeanPair<'_>| {
        let row = pair.row(estimator, measure, unit.clone());
        let notes = pair.too_few(each, both);
        if notes.is_empty() { compare(row, pair) } else { notes.into_iter().fold(row, Estimate::note) }
    };
    Ok(mean_pairs(sample)?.iter().map(row).collect())
}
