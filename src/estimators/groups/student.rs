//! What every estimate with a standard error and degrees of freedom shares: its t interval and test.

use crate::error::{Error, Result};
use crate::findings::{Estimate, Note, Test};
use crate::math::{moments, tail};
use crate::sample::Groups;
use crate::value::{Interval, Label, Level, PValue};

/// Adds the standard error, the interval value ± t·se and, when there is a null value, its test.
///
/// A row without a value stays as it is; so does one whose standard error is no positive number.
pub(crate) fn with_t(
    row: Estimate,
    std_error: f64,
    df: f64,
    level: Level,
    method: &'static str,
    null: Option<f64>,
) -> Estimate {
    let Some(value) = row.value.filter(|_| std_error > 0.0 && std_error.is_finite()) else { return row };
    let half = tail::t_quantile_upper(level.tail(), df) * std_error;
    let row = row.std_error(std_error).interval(Interval::two_sided(value - half, value + half, level, method));
    let Some(null) = null else { return row };
    let t = (value - null) / std_error;
    match PValue::new(tail::t_two_sided(t, df)) {
        Ok(p) if t.is_finite() => row.test(Test::two_sided("t", Some(t), [Some(df), None], p).null(null)),
        _ => row.note(Note::NotFinite {}),
    }
}

/// Adds an F test of the measure's null value; a row without a value stays as it is.
pub(crate) fn with_f(row: Estimate, f: f64, df: [f64; 2]) -> Estimate {
    match PValue::new(tail::f_upper(f, df[0], df[1])) {
        _ if row.value.is_none() => row,
        Ok(p) if f.is_finite() => {
            let test = Test { null: row.measure.null, ..Test::two_sided("F", Some(f), df.map(Some), p) };
            row.test(test)
        }
        _ => row.note(Note::NotFinite {}),
    }
}

/// Adds the interval of a standardised difference `d` whose ratio to `unit` follows noncentral t:
/// factor·unit·δ, with δ the noncentralities under which d/unit cuts off (1 − level)/2 in either tail.
pub(crate) fn with_noncentral_t(row: Estimate, d: f64, unit: f64, df: f64, factor: f64, level: Level) -> Estimate {
    let limit = |q: f64| tail::noncentrality(d / unit, df, q).map(|ncp| factor * unit * ncp);
    match (limit(level.tail()), limit(1.0 - level.tail())) {
        (Some(low), Some(high)) => row.interval(Interval::two_sided(low, high, level, "noncentral t")),
        _ => row,
    }
}

/// The standard deviation pooled within groups of n₁ + n₂ > 2 values.
pub(crate) fn pooled_sd(x: &[f64], y: &[f64]) -> f64 {
    let root_squares = |v: &[f64]| match v.len() {
        0 | 1 => 0.0,
        n => (n as f64 - 1.0).sqrt() * moments::standard_deviation(v),
    };
    root_squares(x).hypot(root_squares(y)) / ((x.len() + y.len()) as f64 - 2.0).sqrt()
}

/// A mean with its t interval: (mean, limits), limits for two values or more that differ.
pub(crate) fn mean_with_limits(values: &[f64], level: Level) -> (f64, Option<(f64, f64)>) {
    let mean = moments::mean(values);
    let limits = (values.len() >= 2 && !moments::is_constant(values)).then(|| {
        let n = values.len() as f64;
        let half = tail::t_quantile_upper(level.tail(), n - 1.0) * moments::standard_deviation(values) / n.sqrt();
        (mean - half, mean + half)
    });
    (mean, limits.filter(|l| l.0.is_finite() && l.1.is_finite()))
}

/// Refuses values that are not finite, and a sample without any value.
pub(crate) fn check(groups: &Groups) -> Result<()> {
    if groups.values.iter().flatten().any(|v| !v.is_finite()) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    if groups.values.iter().all(Vec::is_empty) {
        return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
    }
    Ok(())
}

/// Why a spread cannot be had of these values, if it cannot.
pub(crate) fn too_few(group: &Label, rows: usize) -> Option<Note> {
    match rows {
        0 => Some(Note::EmptyGroup { group: group.text.clone() }),
        1 => Some(Note::TooFewRows { group: group.text.clone(), rows: 1, needed: 2 }),
        _ => None,
    }
}
