//! The gamma distribution, and chi-square as the gamma distribution of shape df/2 and scale 2.

use super::incomplete_gamma::{gamma_tails_at, ln_gamma_front};
use super::normal::normal_quantile_lower;
use super::root::tail_root;
use super::special::{Tails, probability, shape};

/// Both tails at `x`; `None` for a parameter outside its range.
fn tails(x: f64, a: f64, scale: f64) -> Option<Tails> {
    let (a, scale) = (shape(a)?, shape(scale)?);
    match x {
        _ if x.is_nan() => None,
        _ if x <= 0.0 => Some(Tails::LEFT),
        _ => Some(gamma_tails_at(a, x / scale, deviation(x, a, scale))),
    }
}

/// (x − a·scale)/(a·scale).
fn deviation(x: f64, a: f64, scale: f64) -> f64 {
    let mean = a * scale;
    let u = (-a).mul_add(scale, x) / mean;
    if u.is_finite() && mean > 0.0 { u } else { x / scale / a - 1.0 }
}

/// P(X > x), gamma distribution of mean shape·scale.
///
/// # Oracle
/// mpmath at 50 digits; fixture `gamma.json`.
pub fn gamma_upper(x: f64, shape: f64, scale: f64) -> f64 {
    tails(x, shape, scale).map_or(f64::NAN, |t| t.upper)
}

/// P(X ≤ x), gamma distribution of mean shape·scale.
pub fn gamma_lower(x: f64, shape: f64, scale: f64) -> f64 {
    tails(x, shape, scale).map_or(f64::NAN, |t| t.lower)
}

/// ln of the density xᵃ⁻¹ e^(−x/s) / (sᵃ Γ(a)), a the shape and s the scale.
pub fn gamma_ln_density(x: f64, a: f64, scale: f64) -> f64 {
    let (Some(a), Some(scale)) = (shape(a), shape(scale)) else { return f64::NAN };
    if x.is_nan() {
        f64::NAN
    } else if x < 0.0 || x == f64::INFINITY {
        f64::NEG_INFINITY
    } else if x == 0.0 {
        match a {
            1.0 => -scale.ln(),
            _ if a < 1.0 => f64::INFINITY,
            _ => f64::NEG_INFINITY,
        }
    } else {
        ln_gamma_front(a, x / scale, deviation(x, a, scale)) - x.ln()
    }
}

/// The density of the gamma distribution.
pub fn gamma_density(x: f64, shape: f64, scale: f64) -> f64 {
    gamma_ln_density(x, shape, scale).exp()
}

/// x with P(X > x) = `q`, gamma distribution.
pub fn gamma_quantile_upper(q: f64, shape: f64, scale: f64) -> f64 {
    if q > 0.5 { quantile(1.0 - q, true, shape, scale) } else { quantile(q, false, shape, scale) }
}

/// x with P(X ≤ x) = `p`, gamma distribution.
pub fn gamma_quantile_lower(p: f64, shape: f64, scale: f64) -> f64 {
    if p > 0.5 { quantile(1.0 - p, false, shape, scale) } else { quantile(p, true, shape, scale) }
}

fn quantile(q: f64, lower: bool, a: f64, scale: f64) -> f64 {
    let (Some(q), Some(a), Some(scale)) = (probability(q), shape(a), shape(scale)) else { return f64::NAN };
    if q == 0.0 {
        return if lower { 0.0 } else { f64::INFINITY };
    }
    let at = |w: f64| {
        let x = w.exp();
        let (u, t) = ((x - a) / a, gamma_tails_at(a, x, (x - a) / a));
        (if lower { t.lower } else { t.upper }, ln_gamma_front(a, x, u).exp())
    };
    let z = if lower { normal_quantile_lower(q) } else { -normal_quantile_lower(q) };
    let h = 1.0 / (9.0 * a);
    let cube = (1.0 - h + z * h.sqrt()).max(0.0).powi(3);
    let start = if cube > 0.01 { (a * cube).ln() } else { a.ln().min(0.0) };
    let w = tail_root(at, q, lower, start);
    if w.abs() < 300.0 { w.exp() * scale } else { (w + scale.ln()).exp() }
}

/// The shape of chi-square with `df` degrees of freedom; NaN when there is none.
fn half(df: f64) -> f64 {
    shape(df).map_or(f64::NAN, |df| 0.5 * df)
}

/// P(X > x), chi-square with `df` degrees of freedom.
pub fn chi2_upper(x: f64, df: f64) -> f64 {
    gamma_upper(x, half(df), 2.0)
}

/// P(X ≤ x), chi-square with `df` degrees of freedom.
pub fn chi2_lower(x: f64, df: f64) -> f64 {
    gamma_lower(x, half(df), 2.0)
}

/// ln of the chi-square density.
pub fn chi2_ln_density(x: f64, df: f64) -> f64 {
    gamma_ln_density(x, half(df), 2.0)
}

/// The chi-square density.
pub fn chi2_density(x: f64, df: f64) -> f64 {
    gamma_density(x, half(df), 2.0)
}

/// x with P(X > x) = `q`, chi-square with `df` degrees of freedom.
pub fn chi2_quantile_upper(q: f64, df: f64) -> f64 {
    gamma_quantile_upper(q, half(df), 2.0)
}

/// x with P(X ≤ x) = `p`, chi-square with `df` degrees of freedom.
pub fn chi2_quantile_lower(p: f64, df: f64) -> f64 {
    gamma_quantile_lower(p, half(df), 2.0)
}
