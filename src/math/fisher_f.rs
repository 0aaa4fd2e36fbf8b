//! The F distribution.

use super::beta::beta_log_odds;
use super::incomplete_beta::BetaPoint;
use super::special::{Tails, shape};

fn point(f: f64, df1: f64, df2: f64) -> BetaPoint {
    let (a, b) = (df1 / 2.0, df2 / 2.0);
    let odds = df1 * (f / df2);
    let y = 1.0 / (1.0 + odds);
    let x = if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) };
    let lambda = a * (1.0 - f) * y;
    BetaPoint { a, b, x, y, lambda: if lambda.is_finite() { lambda } else { -b } }
}

fn tails(f: f64, df1: f64, df2: f64) -> Option<Tails> {
    let (df1, df2) = (shape(df1)?, shape(df2)?);
    match f {
        _ if f.is_nan() => None,
        _ if f <= 0.0 => Some(Tails::LEFT),
        f64::INFINITY => Some(Tails::RIGHT),
        _ => Some(point(f, df1, df2).tails()),
    }
}

/// P(F > f), F with `df1` and `df2` degrees of freedom.
///
/// # Oracle
/// mpmath at 50 digits; fixture `f.json`.
pub fn f_upper(f: f64, df1: f64, df2: f64) -> f64 {
    tails(f, df1, df2).map_or(f64::NAN, |t| t.upper)
}

/// P(F ≤ f), F with `df1` and `df2` degrees of freedom.
pub fn f_lower(f: f64, df1: f64, df2: f64) -> f64 {
    tails(f, df1, df2).map_or(f64::NAN, |t| t.lower)
}

/// ln of the density of F.
pub fn f_ln_density(f: f64, df1: f64, df2: f64) -> f64 {
    let (Some(df1), Some(df2)) = (shape(df1), shape(df2)) else { return f64::NAN };
    match f {
        _ if f.is_nan() => f64::NAN,
        _ if f < 0.0 || f == f64::INFINITY => f64::NEG_INFINITY,
        0.0 if df1 < 2.0 => f64::INFINITY,
        0.0 if df1 == 2.0 => 0.0,
        0.0 => f64::NEG_INFINITY,
        _ => point(f, df1, df2).ln_front() - f.ln(),
    }
}

/// The density of F.
pub fn f_density(f: f64, df1: f64, df2: f64) -> f64 {
    f_ln_density(f, df1, df2).exp()
}

/// f with P(F > f) = `q`.
pub fn f_quantile_upper(q: f64, df1: f64, df2: f64) -> f64 {
    quantile(q, false, df1, df2)
}

/// f with P(F ≤ f) = `p`.
pub fn f_quantile_lower(p: f64, df1: f64, df2: f64) -> f64 {
    quantile(p, true, df1, df2)
}

fn quantile(q: f64, lower: bool, df1: f64, df2: f64) -> f64 {
    let (Some(df1), Some(df2)) = (shape(df1), shape(df2)) else { return f64::NAN };
    let w = beta_log_odds(q, lower, 0.5 * df1, 0.5 * df2);
    if w.abs() < 300.0 { w.exp() * (df2 / df1) } else { (w + (df2 / df1).ln()).exp() }
}
