//! The Poisson distribution. As everywhere, the upper tail is P(X > x), without x itself.

use super::discrete;
use super::incomplete_gamma::{gamma_tails, ln_gamma_front};
use super::normal::normal_quantile_lower;
use super::special::{Tails, not_negative};

/// Both tails at the whole number `k`.
fn tails_at(k: f64, mean: f64) -> Tails {
    match k {
        _ if k < 0.0 => Tails::LEFT,
        _ if k == f64::INFINITY => Tails::RIGHT,
        _ => gamma_tails(k + 1.0, mean).swapped(),
    }
}

fn tails(x: f64, mean: f64) -> Option<Tails> {
    let mean = not_negative(mean)?;
    (!x.is_nan()).then(|| tails_at(x.floor(), mean))
}

/// P(X > x), events when `mean` are expected.
///
/// # Oracle
/// mpmath at 50 digits; fixture `poisson.json`.
pub fn poisson_upper(x: f64, mean: f64) -> f64 {
    tails(x, mean).map_or(f64::NAN, |t| t.upper)
}

/// P(X ≤ x), events when `mean` are expected.
pub fn poisson_lower(x: f64, mean: f64) -> f64 {
    tails(x, mean).map_or(f64::NAN, |t| t.lower)
}

/// ln P(X = x).
pub fn poisson_ln_density(x: f64, mean: f64) -> f64 {
    let Some(mean) = not_negative(mean).filter(|_| !x.is_nan()) else { return f64::NAN };
    if x.fract() != 0.0 || x < 0.0 || x == f64::INFINITY {
        f64::NEG_INFINITY
    } else if x == 0.0 {
        -mean
    } else if mean == 0.0 {
        f64::NEG_INFINITY
    } else {
        ln_gamma_front(x, mean, (mean - x) / x) - x.ln()
    }
}

/// P(X = x).
pub fn poisson_density(x: f64, mean: f64) -> f64 {
    poisson_ln_density(x, mean).exp()
}

/// Smallest k with P(X > k) ≤ `q`; infinite for q = 0.
pub fn poisson_quantile_upper(q: f64, mean: f64) -> f64 {
    let Some(mean) = not_negative(mean) else { return f64::NAN };
    discrete::quantile_upper(q, |k| tails_at(k, mean), start(-normal_quantile_lower(q), mean), support(mean))
}

/// Smallest k with P(X ≤ k) ≥ `p`; infinite for p = 1.
pub fn poisson_quantile_lower(p: f64, mean: f64) -> f64 {
    let Some(mean) = not_negative(mean) else { return f64::NAN };
    discrete::quantile_lower(p, |k| tails_at(k, mean), start(normal_quantile_lower(p), mean), support(mean))
}

fn support(mean: f64) -> (f64, f64) {
    (0.0, if mean > 0.0 { f64::INFINITY } else { 0.0 })
}

fn start(z: f64, mean: f64) -> f64 {
    let guess = mean + z * mean.sqrt() + (z * z - 1.0) / 6.0 - 0.5;
    if guess.is_finite() { guess } else { mean }
}
