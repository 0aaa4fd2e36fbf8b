//! From how each row moved an estimate to its standard error, interval and test in the population.

use super::standardise::Quantity;
use crate::estimators::Settings;
use crate::estimators::clusters::FEW_CLUSTERS;
use crate::estimators::groups::student::with_t;
use crate::findings::{Estimate, Note};
use crate::math::tail;
use crate::sample::{Regression, Sample};
use crate::value::{Interval, Level};
use std::collections::HashMap;

/// What is independent in a sample: its rows, or the clusters in which they lie.
///
/// # Definition
/// var = G/(G − 1) Σ_g (Σ_{i in g} ψᵢ)², limits by t with G − 1 degrees of freedom; without clusters each row is one
/// by itself, G = n.
/// # Undefined
/// An arm whose rows all lie in one cluster: its residuals then sum to 0 there, whatever they are.
pub(super) struct Population {
    /// The cluster of each row, numbered from 0; empty without clusters.
    of: Vec<usize>,
    /// G.
    units: usize,
    level: Level,
    /// Why no interval can be had, or why one is not to be trusted.
    note: Option<Note>,
    known: bool,
}

/// A standard error below this share of the numbers compared is rounding.
const ROUNDING: f64 = 1e-12;

impl Population {
    pub(super) fn new(sample: &Sample, data: &Regression, settings: &Settings) -> Self {
        let mut numbers = HashMap::new();
        let of: Vec<usize> = sample
            .cluster()
            .iter()
            .map(|c| {
                let next = numbers.len();
                *numbers.entry(*c).or_insert(next)
            })
            .collect();
        let clustered = !of.is_empty();
        let units = if clustered { numbers.len() } else { data.outcome.len() };
        // The first arm whose rows all lie in one unit.
        let alone = [(&data.treatment, 1.0), (&data.control, 0.0)].into_iter().find(|(_, code)| {
            let mut units =
                (0..data.arm.len()).filter(|&i| data.arm[i] == *code).map(|i| of.get(i).copied().unwrap_or(i));
            let first = units.next();
            units.all(|unit| Some(unit) == first)
        });
        let note = match alone {
            Some((arm, _)) if clustered => Some(Note::ArmInOneCluster { group: arm.text.clone() }),
            Some((arm, _)) => Some(Note::TooFewRows { group: arm.text.clone(), rows: 1, needed: 2 }),
            None => (clustered && units < FEW_CLUSTERS).then_some(Note::FewClusters { clusters: units as u64 }),
        };
        Population { of, units, level: settings.level, note, known: alone.is_none() }
    }

    /// What the row that is judged must say of the population.
    pub(super) fn note(&self) -> Option<Note> {
        self.note.clone()
    }

    fn df(&self) -> f64 {
        self.units as f64 - 1.0
    }

    fn std_error(&self, q: &Quantity) -> Option<f64> {
        if !self.known {
            return None;
        }
        let squares: f64 = if self.of.is_empty() {
            q.influence.iter().map(|i| i * i).sum()
        } else {
            let mut sums = vec![0.0; self.units];
            for (&unit, i) in self.of.iter().zip(&q.influence) {
                sums[unit] += i;
            }
            sums.iter().map(|s| s * s).sum()
        };
        Some((squares * self.units as f64 / self.df()).sqrt()).filter(|se| se.is_finite())
    }

    /// A difference on its own scale, within the measure's range, `factor` times the quantity; tested when asked.
    pub(super) fn difference(&self, row: Estimate, q: &Quantity, size: f64, factor: f64, tested: bool) -> Estimate {
        self.around(row.value(q.value * factor), q, size, factor, tested.then_some(0.0))
    }

    fn around(&self, row: Estimate, q: &Quantity, size: f64, factor: f64, null: Option<f64>) -> Estimate {
        let Some(se) = self.std_error(q) else { return row };
        if se <= ROUNDING * size {
            return row.note(Note::ExactFit { rows: q.influence.len() as u64 });
        }
        let range = row.measure.range;
        let mut row = with_t(row, se * factor, self.df(), self.level, "t, influence", null);
        if let Some(interval) = &mut row.interval {
            (interval.low, interval.high) = (interval.low.max(range.0), interval.high.min(range.1));
        }
        row
    }

    /// A chance that ½ says nothing of, on its own scale, tested against ½.
    pub(super) fn chance(&self, row: Estimate, q: &Quantity) -> Estimate {
        self.around(row.value(q.value), q, 1.0, 1.0, Some(0.5))
    }

    /// A share, with limits on the scale of log odds.
    pub(super) fn share(&self, row: Estimate, q: &Quantity) -> Estimate {
        let to_share = |l: f64| if l < 0.0 { l.exp() / (1.0 + l.exp()) } else { 1.0 / (1.0 + (-l).exp()) };
        let natural = self.std_error(q);
        self.curved(row.value(q.value), natural, &q.log_odds(), to_share, "t, influence, logit")
    }

    /// A mean above 0, with limits on the scale of its logarithm; `factor` times the quantity.
    pub(super) fn amount(&self, row: Estimate, q: &Quantity, factor: f64) -> Estimate {
        let natural = self.std_error(q).map(|se| se * factor);
        self.curved(row.value(q.value * factor), natural, &q.log(), |log| log.exp() * factor, "t, influence, log")
    }

    /// A ratio, from its logarithm; the standard error is that of the logarithm.
    pub(super) fn ratio(&self, row: Estimate, log: &Quantity) -> Estimate {
        let of_log = self.std_error(log);
        self.curved(row.value(log.value.exp()), of_log, log, f64::exp, "t, influence, log")
    }

    /// Limits on another scale, from there back to the scale of the row's value.
    fn curved(
        &self,
        row: Estimate,
        std_error: Option<f64>,
        on_scale: &Quantity,
        back: impl Fn(f64) -> f64,
        method: &'static str,
    ) -> Estimate {
        let (Some(natural), Some(se)) = (std_error, self.std_error(on_scale)) else { return row };
        if row.value.is_none() || se <= ROUNDING {
            return row;
        }
        let half = tail::t_quantile_upper(self.level.tail(), self.df()) * se;
        let (low, high) = (back(on_scale.value - half), back(on_scale.value + half));
        row.std_error(natural).interval(Interval::two_sided(low, high, self.level, method))
    }
}
