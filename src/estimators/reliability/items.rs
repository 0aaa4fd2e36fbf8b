//! The items of a scale: columns of the same units, with their covariances.

use super::unanswerable;
use crate::error::{Error, Result};
use crate::estimators::columns;
use crate::findings::{Estimate, Measure, Note};
use crate::math::moments;
use crate::sample::{Column, Sample};
use crate::value::{Count, Label, Text, Unit};

/// k items of n units.
pub(super) struct Items<'a> {
    pub columns: &'a [Column],
    /// The values over one power of two, each item around its mean: k × n.
    pub centred: Vec<Vec<f64>>,
    count: &'a Count,
}

/// Less of the variances than this is left of a sum by rounding alone.
const ROUNDING: f64 = 1e-13;

impl<'a> Items<'a> {
    /// At least `items` ≥ 2 items of at least two units, finite, as many of each.
    pub fn of(sample: &'a Sample, items: usize) -> Result<Self> {
        let all = &columns(sample)?.columns;
        let units = all.first().map_or(0, |c| c.values.len());
        if all.len() < items {
            return Err(match items {
                2 => unanswerable("dit vraagt twee of meer items", "this takes two items or more"),
                _ => unanswerable("dit vraagt drie of meer items", "this takes three items or more"),
            });
        }
        if all.iter().any(|c| c.values.len() != units) {
            return Err(unanswerable(
                "de items zijn niet van dezelfde eenheden",
                "the items are not of the same units",
            ));
        }
        if all.iter().flat_map(|c| &c.values).any(|v| !v.is_finite()) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        if units < 2 {
            let group = Label::overall().text;
            return Err(Error::undefined(Note::TooFewRows { group, rows: units as u64, needed: 2 }));
        }
        let sizes: Vec<f64> = all.iter().map(|c| moments::magnitude(&c.values)).collect();
        let scale = moments::magnitude(&sizes);
        let centred = all.iter().map(|c| centre(&c.values, scale)).collect();
        Ok(Items { columns: all, centred, count: &sample.count })
    }

    pub fn units(&self) -> usize {
        self.columns.first().map_or(0, |c| c.values.len())
    }

    /// Covariance of two items, in units of the scale squared.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        match (self.centred.get(i), self.centred.get(j)) {
            (Some(x), Some(y)) => x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>() / (self.units() as f64 - 1.0),
            _ => 0.0,
        }
    }

    /// All of them.
    pub fn covariances(&self) -> Vec<Vec<f64>> {
        let k = self.columns.len();
        (0..k).map(|i| (0..k).map(|j| self.covariance(i, j)).collect()).collect()
    }

    /// The term of a row about all items.
    pub fn term(&self) -> Label {
        let k = self.columns.len();
        Label::new("scale", Text::new(format!("schaal van {k} items"), format!("scale of {k} items")))
    }

    /// A row, with nothing in it yet.
    pub fn row(&self, estimator: &'static str, term: Label, measure: &'static Measure, unit: Unit) -> Estimate {
        let n = Count { used: self.units() as u64, ..self.count.clone() };
        Estimate::new(estimator, term, measure, unit, n)
    }

    /// A note for each item that is the same for all units.
    pub fn constants(&self) -> Vec<Note> {
        let constant = self.columns.iter().filter(|c| moments::is_constant(&c.values));
        constant.map(|c| Note::NoSpread { group: c.label.text.clone() }).collect()
    }
}

/// The values over `scale`, around their mean.
fn centre(values: &[f64], scale: f64) -> Vec<f64> {
    if moments::is_constant(values) {
        return vec![0.0; values.len()];
    }
    let mean = moments::mean(values) / scale;
    let mut out: Vec<f64> = values.iter().map(|v| v / scale - mean).collect();
    let rest = moments::mean(&out);
    out.iter_mut().for_each(|v| *v -= rest);
    out
}

/// Cronbach's alpha of the items `of` a matrix of covariances; `None` with fewer than two, or when their sum has no spread.
pub(super) fn alpha(covariances: &[Vec<f64>], of: &[usize]) -> Option<f64> {
    let k = of.len() as f64;
    let at = |i: usize, j: usize| covariances.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let own: f64 = of.iter().map(|&i| at(i, i)).sum();
    let mut shared = 0.0;
    for (place, &i) in of.iter().enumerate() {
        shared += of.iter().take(place).map(|&j| 2.0 * at(i, j)).sum::<f64>();
    }
    let total = own + shared;
    (of.len() > 1 && total > ROUNDING * own).then(|| k / (k - 1.0) * shared / total).filter(|a| a.is_finite())
}
