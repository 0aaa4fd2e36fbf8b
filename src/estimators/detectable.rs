//! What a row could have shown: the smallest true difference that it would have found.

use crate::findings::Estimate;
use crate::math::detectable;
use crate::value::Level;

/// The smallest true difference from the null that a two-sided test on this row's standard error and degrees of
/// freedom finds with a chance of 80%, on the scale of the row's value and on its upper side.
///
/// # Definition
/// null + δ·se, δ of [`detectable::detectable`] at the level of the row's interval, `level` when it has none; of a
/// ratio null·exp(δ·se), se being that of its logarithm. Degrees of freedom are those of the row's t; without t the
/// normal distribution.
/// # Undefined
/// No contrast, no standard error, or one that is not positive; a p that is adjusted in the procedure itself
/// (the studentized range); a difference that no truth can reach, such as one of shares above 1.
/// # Oracle
/// R 4.2.2: `power.t.test(strict = TRUE)`, `uniroot` on `pt(ncp =)`; tests of `math/detectable.rs`, and fixtures
/// `subgroup_effect.json` and `method_effect.json`.
pub fn of(row: &Estimate, level: Level) -> Option<f64> {
    let (null, se) = (row.measure.null?, row.std_error.filter(|se| *se > 0.0)?);
    let own = row.test.as_ref().is_some_and(|t| t.p_adjusted.is_some());
    if !row.measure.contrast || row.value.is_none() || own {
        return None;
    }
    let df = row.test.as_ref().filter(|t| t.statistic_name == "t").and_then(|t| t.df[0]).unwrap_or(f64::INFINITY);
    let level = row.interval.map_or(level, |i| i.level);
    let far = detectable::detectable(df, level.tail())? * se;
    let found = if row.measure.log { null * far.exp() } else { null + far };
    Some(found).filter(|x| x.is_finite() && *x <= row.measure.range.1)
}
