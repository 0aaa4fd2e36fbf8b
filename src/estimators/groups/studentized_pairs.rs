//! What Tukey's and Games and Howell's comparisons share: all pairs of means over the studentized range.

use super::means::{MeanPair, by_pair, means};
use crate::error::{Error, Result};
use crate::estimators::Settings;
use crate::findings::{Estimate, Findings, Note, Test, measure};
use crate::math::tail;
use crate::sample::Sample;
use crate::value::{Interval, PValue};
use std::cell::Cell;

/// One row a pair; a group of fewer than `needed` values (1 or 2) takes no part. `error` gives the standard
/// error of a pair's difference and its degrees of freedom, `None` when there is no spread.
pub(crate) fn compare_all(
    (id, method): (&'static str, &'static str),
    sample: &Sample,
    settings: &Settings,
    needed: u64,
    error: impl Fn(&MeanPair<'_>) -> Option<(f64, f64)>,
) -> Result<Findings> {
    let compared = means(sample)?.iter().filter(|g| g.n >= needed).count();
    if compared < 2 {
        return Err(Error::undefined(Note::OneGroup {}));
    }
    let compared = compared as f64;
    // Pairs of equal numbers share their quantile, which takes milliseconds.
    let known: Cell<Option<(f64, f64)>> = Cell::new(None);
    let kind = (id, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone());
    let estimates = by_pair(sample, kind, (needed, 2 * needed), |row, pair| {
        let row = row.value(pair.difference());
        let Some((std_error, df)) = error(pair) else { return row.note(Note::ExactFit { rows: pair.n.used }) };
        let critical = match known.get() {
            Some((of, critical)) if of == df => critical,
            _ => tail::studentized_range_quantile_upper(2.0 * settings.level.tail(), compared, df),
        };
        known.set(Some((df, critical)));
        with_range(row, std_error, (compared, df), critical, settings, method)
    })?;
    Ok(Findings { estimates, ..Findings::default() })
}

fn with_range(
    row: Estimate,
    std_error: f64,
    (means, df): (f64, f64),
    critical: f64,
    settings: &Settings,
    method: &'static str,
) -> Estimate {
    let Some(value) = row.value.filter(|_| std_error > 0.0 && std_error.is_finite()) else { return row };
    let half = critical / std::f64::consts::SQRT_2 * std_error;
    let row =
        row.std_error(std_error).interval(Interval::two_sided(value - half, value + half, settings.level, method));
    let t = value.abs() / std_error;
    let q = t * std::f64::consts::SQRT_2;
    let adjusted = PValue::new(tail::studentized_range_upper(q, means, df));
    match (PValue::new(tail::t_two_sided(t, df)), adjusted) {
        (Ok(p), Ok(adjusted)) if q.is_finite() => {
            let mut test = Test::two_sided("q", Some(q), [Some(df), None], p).null(0.0);
            test.p_adjusted = Some(adjusted);
            row.test(test)
        }
        _ => row.note(Note::NotFinite {}),
    }
}
