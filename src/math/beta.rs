//! The beta distribution.

use super::incomplete_beta::BetaPoint;
use super::normal::normal_quantile_lower;
use super::root::tail_root;
use super::special::{Tails, probability, shape};

fn tails(x: f64, a: f64, b: f64) -> Option<Tails> {
    let (a, b) = (shape(a)?, shape(b)?);
    match x {
        _ if x.is_nan() => None,
        _ if x <= 0.0 => Some(Tails::LEFT),
        _ if x >= 1.0 => Some(Tails::RIGHT),
        _ => Some(BetaPoint::new(a, b, x).tails()),
    }
}

/// P(X > x), beta distribution of mean a/(a + b).
///
/// # Oracle
/// mpmath at 50 digits; fixture `beta.json`.
pub fn beta_upper(x: f64, a: f64, b: f64) -> f64 {
    tails(x, a, b).map_or(f64::NAN, |t| t.upper)
}

/// P(X ≤ x), beta distribution: I_x(a, b).
pub fn beta_lower(x: f64, a: f64, b: f64) -> f64 {
    tails(x, a, b).map_or(f64::NAN, |t| t.lower)
}

/// ln of the density xᵃ⁻¹ (1 − x)ᵇ⁻¹ / B(a, b).
pub fn beta_ln_density(x: f64, a: f64, b: f64) -> f64 {
    let (Some(a), Some(b)) = (shape(a), shape(b)) else { return f64::NAN };
    let end = |near: f64, other: f64| match near {
        1.0 => other.ln(),
        _ if near < 1.0 => f64::INFINITY,
        _ => f64::NEG_INFINITY,
    };
    match x {
        _ if x.is_nan() => f64::NAN,
        0.0 => end(a, b),
        1.0 => end(b, a),
        _ if (0.0..1.0).contains(&x) => BetaPoint::new(a, b, x).ln_front() - x.ln() - (-x).ln_1p(),
        _ => f64::NEG_INFINITY,
    }
}

/// The density of the beta distribution.
pub fn beta_density(x: f64, a: f64, b: f64) -> f64 {
    beta_ln_density(x, a, b).exp()
}

/// x with P(X > x) = `q`, beta distribution.
pub fn beta_quantile_upper(q: f64, a: f64, b: f64) -> f64 {
    let log_odds = beta_log_odds(q, false, a, b);
    1.0 / (1.0 + (-log_odds).exp())
}

/// x with P(X ≤ x) = `p`, beta distribution.
pub fn beta_quantile_lower(p: f64, a: f64, b: f64) -> f64 {
    let log_odds = beta_log_odds(p, true, a, b);
    1.0 / (1.0 + (-log_odds).exp())
}

/// ln(x/(1 − x)) with I_x(a, b) = q when `lower`, 1 − I_x(a, b) = q when not.
pub(crate) fn beta_log_odds(q: f64, lower: bool, a: f64, b: f64) -> f64 {
    let (Some(q), Some(a), Some(b)) = (probability(q), shape(a), shape(b)) else { return f64::NAN };
    let (q, lower) = if q > 0.5 { (1.0 - q, !lower) } else { (q, lower) };
    if q == 0.0 {
        return if lower { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let at = |w: f64| {
        let point = BetaPoint::of_log_odds(a, b, w);
        let t = point.tails();
        (if lower { t.lower } else { t.upper }, point.ln_front().exp())
    };
    let z = if lower { normal_quantile_lower(q) } else { -normal_quantile_lower(q) };
    let spread = (1.0 / a + 1.0 / b).sqrt();
    let start = (a / b).ln() + if spread < 1.0 { z * spread } else { 0.0 };
    tail_root(at, q, lower, start)
}
