//! The binomial distribution. As everywhere, the upper tail is P(X > x), without x itself.

use super::discrete;
use super::incomplete_beta::BetaPoint;
use super::normal::normal_quantile_lower;
use super::special::{Tails, probability, whole};

/// Both tails at the whole number `k`.
fn tails_at(k: f64, n: f64, p: f64) -> Tails {
    if k < 0.0 {
        Tails::LEFT
    } else if k >= n {
        Tails::RIGHT
    } else {
        BetaPoint::new(k + 1.0, n - k, p).tails().swapped()
    }
}

fn tails(x: f64, n: f64, p: f64) -> Option<Tails> {
    let (n, p) = (whole(n)?, probability(p)?);
    (!x.is_nan()).then(|| tails_at(x.floor(), n, p))
}

/// P(X > x), successes in `n` trials with probability `p` each.
///
/// # Oracle
/// mpmath at 50 digits; fixture `binomial.json`.
pub fn binomial_upper(x: f64, n: f64, p: f64) -> f64 {
    tails(x, n, p).map_or(f64::NAN, |t| t.upper)
}

/// P(X ≤ x), successes in `n` trials with probability `p` each.
pub fn binomial_lower(x: f64, n: f64, p: f64) -> f64 {
    tails(x, n, p).map_or(f64::NAN, |t| t.lower)
}

/// ln P(X = x).
pub fn binomial_ln_density(x: f64, n: f64, p: f64) -> f64 {
    let (Some(n), Some(p)) = (whole(n), probability(p)) else { return f64::NAN };
    if x.is_nan() {
        f64::NAN
    } else if x.fract() != 0.0 || !(0.0..=n).contains(&x) {
        f64::NEG_INFINITY
    } else {
        ln_mass(x, n, p, 1.0 - p, (-n).mul_add(p, x))
    }
}

/// P(X = x).
pub fn binomial_density(x: f64, n: f64, p: f64) -> f64 {
    binomial_ln_density(x, n, p).exp()
}

/// ln P(X = k), with q = 1 − p and `lambda` = k − np.
pub(crate) fn ln_mass(k: f64, n: f64, p: f64, q: f64, lambda: f64) -> f64 {
    let all = |count: f64, p: f64, other: f64| match count {
        0.0 => 0.0,
        _ if p > 0.5 => count * (-other).ln_1p(),
        _ => count * p.ln(),
    };
    if k == 0.0 {
        all(n, q, p)
    } else if k == n {
        all(n, p, q)
    } else if p == 0.0 || q == 0.0 {
        f64::NEG_INFINITY
    } else {
        BetaPoint { a: k, b: n - k, x: p, y: q, lambda }.ln_front() + (n / k / (n - k)).ln()
    }
}

/// Smallest k with P(X > k) ≤ `q`.
pub fn binomial_quantile_upper(q: f64, n: f64, p: f64) -> f64 {
    let (Some(n), Some(p)) = (whole(n), probability(p)) else { return f64::NAN };
    discrete::quantile_upper(q, |k| tails_at(k, n, p), start(-normal_quantile_lower(q), n, p), support(n, p))
}

/// Smallest k with P(X ≤ k) ≥ `p_lower`.
pub fn binomial_quantile_lower(p_lower: f64, n: f64, p: f64) -> f64 {
    let (Some(n), Some(p)) = (whole(n), probability(p)) else { return f64::NAN };
    discrete::quantile_lower(p_lower, |k| tails_at(k, n, p), start(normal_quantile_lower(p_lower), n, p), support(n, p))
}

fn support(n: f64, p: f64) -> (f64, f64) {
    match p {
        0.0 => (0.0, 0.0),
        1.0 => (n, n),
        _ => (0.0, n),
    }
}

/// By the normal approximation, with the skewness.
fn start(z: f64, n: f64, p: f64) -> f64 {
    let guess = n * p + z * (n * p * (1.0 - p)).sqrt() + (1.0 - 2.0 * p) * (z * z - 1.0) / 6.0 - 0.5;
    if guess.is_finite() { guess } else { n * p }
}
