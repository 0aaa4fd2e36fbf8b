//! Ratios of two groups with a normal interval and test of their logarithm.

use super::{empty_groups, one_level, pairs, table};
use crate::error::Result;
use crate::estimators::Settings;
use crate::findings::{Estimate, Findings, Measure, Note, Test};
use crate::math::tail;
use crate::sample::{Counts, Sample};
use crate::value::{Count, Interval, Label, PValue, Unit};

/// A ratio of two groups, and the variance of its logarithm.
pub(super) struct Ratio {
    /// 0 or infinite when one of its terms is 0.
    pub(super) value: f64,
    /// Infinite when a term is 0; 0 when nothing varies.
    pub(super) log_variance: f64,
}

/// What an estimator of ratios is.
pub(super) struct Procedure {
    pub(super) id: &'static str,
    pub(super) measure: &'static Measure,
    /// Name of the interval.
    pub(super) interval: &'static str,
    /// From (events, total) of each group, totals ≥ 1.
    pub(super) ratio: fn((u64, u64), (u64, u64)) -> Ratio,
}

impl Procedure {
    /// A row for each pair of groups.
    pub(super) fn all_pairs(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let row = |pair| self.row(counts, pair, settings);
        Ok(Findings { estimates: pairs(counts.groups.len())?.into_iter().map(row).collect(), ..Findings::default() })
    }

    fn row(&self, counts: &Counts, (i, j): (usize, usize), settings: &Settings) -> Estimate {
        let (first, second) = (counts.rate(i), counts.rate(j));
        let (events, total) = (first.0 + second.0, first.1 + second.1);
        let term = Label::contrast(&counts.groups[i], &counts.groups[j]);
        let mut row = Estimate::new(self.id, term, self.measure, Unit::none(), Count::of(total));
        row.notes = empty_groups(counts, (i, j));
        if !row.notes.is_empty() {
            return row;
        }
        let Ratio { value, log_variance } = (self.ratio)(first, second);
        if let Some(note) = one_level(counts, (i, j)) {
            row = row.note(note);
            return if value.is_nan() { row } else { row.value(value) };
        }
        row = row.value(value);
        if !log_variance.is_finite() {
            return row.note(Note::EmptyCell {});
        }
        let std_error = log_variance.sqrt();
        let (log, half) = (value.ln(), tail::normal_quantile_upper(settings.level.tail()) * std_error);
        let (low, high) = ((log - half).exp(), (log + half).exp());
        row = row.std_error(std_error).interval(Interval::two_sided(low, high, settings.level, self.interval));
        if let Some(note) = settings.event_floor(events, total) {
            return row.note(note);
        }
        let z = log / std_error;
        match PValue::new(2.0 * tail::normal_upper(z.abs())) {
            Ok(p) => row.test(Test::two_sided("z", Some(z), [None, None], p).null(1.0)),
            Err(_) => row.note(Note::NotFinite {}),
        }
    }
}
