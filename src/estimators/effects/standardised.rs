//! A difference of the arms in standard deviations, when its standard error is robust.

use super::design::{Errors, Model, of_arm};
use crate::estimators::groups::student::{pooled_sd, with_t};
use crate::findings::{Estimate, Note};
use crate::math::sandwich::{Working, covariance};
use crate::math::{moments, tail};
use crate::sample::Regression;
use crate::value::{Label, Level};

/// Adds g = J(m)·b/s, its standard error and t interval: b the difference of the arms in `model`, s the standard
/// deviation of `yardstick` pooled within the arms, m = n₁ + n₀ − 2.
///
/// # Definition
/// se² = J²(se_b² + b²v/(4s²))/s², v the variance of s²/s: that of the mean of zᵢ = (xᵢ − x̄ of its arm)²·n/m, of which
/// s² is the mean, by the same covariance. t with the degrees of freedom of b. b and s are taken as uncorrelated, as
/// they are under symmetric distributions.
/// # Takes
/// Four rows or more, both arms.
pub(super) fn standardised(
    row: Estimate,
    data: &Regression,
    model: &Model,
    yardstick: &[f64],
    errors: Errors,
    level: Level,
) -> Estimate {
    let scale = moments::magnitude(yardstick);
    let scaled: Vec<f64> = yardstick.iter().map(|v| v / scale).collect();
    let arms = [1.0, 0.0].map(|code| of_arm(data, &scaled, code));
    let (n, m) = (scaled.len() as f64, scaled.len() as f64 - 2.0);
    let sd = pooled_sd(&arms[0], &arms[1]);
    if sd.is_nan() || sd <= 0.0 {
        return row.note(Note::NoSpread { group: Label::overall().text });
    }
    let (difference, spread) = model.raw_difference();
    let (d, correction) = (difference / scale / sd, tail::small_sample_correction(m));
    let row = row.value(correction * d);
    let (std_error, df) = match spread {
        Ok(spread) => spread,
        Err(note) => return row.note(note),
    };
    // In units of s.
    let means = arms.map(|arm| moments::mean(&arm));
    let squares = scaled.iter().zip(&data.arm).map(|(x, a)| {
        let mean = if *a == 1.0 { means[0] } else { means[1] };
        ((x - mean) / sd).powi(2) * n / m
    });
    let left: Vec<f64> = squares.map(|z| z - 1.0).collect();
    let dispersion = left.iter().map(|z| z * z).sum::<f64>() / (n - 1.0);
    let ones = vec![1.0; scaled.len()];
    let working = Working { columns: &[&ones], weights: None, residuals: &left, dispersion };
    let Ok(of_squares) = covariance(&working, errors.covariance, errors.clusters) else {
        return row.note(errors.too_few());
    };
    let own = std_error / scale / sd;
    let se = correction * own.hypot(d / 2.0 * of_squares.variance(&[1.0]).sqrt());
    errors.few(df).into_iter().fold(with_t(row, se, df, level, errors.method(), None), Estimate::note)
}
