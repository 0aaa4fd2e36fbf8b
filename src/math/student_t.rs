//! Student's t distribution. Infinite degrees of freedom are the standard normal distribution.

use super::beta::beta_log_odds;
use super::incomplete_beta::BetaPoint;
use super::normal::{normal_ln_density, normal_quantile_upper, normal_upper};
use super::special::{LN_ROOT_TWO_PI, shape, stirling_remainder};

/// P(T > t), Student's t with `df` degrees of freedom.
///
/// # Oracle
/// mpmath at 50 digits; fixture `t.json`.
pub fn t_upper(t: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_upper(t);
    }
    let Some(df) = shape(df).filter(|_| !t.is_nan()) else { return f64::NAN };
    // Beyond 1e140 the tail falls as a power.
    let (size, power) = if t.abs() < 1e140 { (t.abs(), 1.0) } else { (1e140, (t.abs() / 1e140).powf(-df)) };
    let total = size.mul_add(size, df);
    let (x, y) = (size / total * size, df / total);
    let lambda = 0.5 * y * (1.0 - size) * (1.0 + size);
    let half = 0.5 * power * BetaPoint { a: 0.5, b: 0.5 * df, x, y, lambda }.tails().upper;
    if t >= 0.0 { half } else { 1.0 - half }
}

/// P(T ≤ t), Student's t with `df` degrees of freedom.
pub fn t_lower(t: f64, df: f64) -> f64 {
    t_upper(-t, df)
}

/// Two-sided p of a t statistic.
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    2.0 * t_upper(t.abs(), df)
}

/// ln of the density of Student's t.
pub fn t_ln_density(t: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_ln_density(t);
    }
    let Some(df) = shape(df).filter(|_| !t.is_nan()) else { return f64::NAN };
    let a = 0.5 * df;
    let gamma = a * (0.5 / a).ln_1p() - 0.5 + stirling_remainder(a + 0.5) - stirling_remainder(a);
    let square = t * t / df;
    let log = if square < 1e300 { square.ln_1p() } else { 2.0 * t.abs().ln() - df.ln() };
    gamma - LN_ROOT_TWO_PI - (a + 0.5) * log
}

/// The density of Student's t.
pub fn t_density(t: f64, df: f64) -> f64 {
    t_ln_density(t, df).exp()
}

/// t with P(T > t) = `q`, Student's t with `df` degrees of freedom; infinite when it exceeds what a
/// number can hold.
pub fn t_quantile_upper(q: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_quantile_upper(q);
    }
    if q > 0.5 {
        return -t_quantile_upper(1.0 - q, df);
    }
    let Some(df) = shape(df) else { return f64::NAN };
    // T² is F with 1 and df degrees of freedom, x/y of the beta distribution times df. Near one half
    // 1 − 2q is exact.
    let w = if q > 0.25 {
        beta_log_odds(1.0 - 2.0 * q, true, 0.5, 0.5 * df)
    } else {
        beta_log_odds(2.0 * q, false, 0.5, 0.5 * df)
    };
    if w.abs() < 600.0 { (0.5 * w).exp() * df.sqrt() } else { (0.5 * (w + df.ln())).exp() }
}

/// t with P(T ≤ t) = `p`, Student's t with `df` degrees of freedom.
pub fn t_quantile_lower(p: f64, df: f64) -> f64 {
    -t_quantile_upper(p, df)
}
