//! The noncentral t distribution.

use super::incomplete_gamma::gamma_tails;
use super::normal::{normal_lower, normal_quantile_upper, normal_upper};
use super::root::growing_root;
use super::special::{LN_ROOT_TWO_PI, Tails, probability, shape, stirling_remainder};

/// Largest noncentrality.
const MOST: f64 = 1e100;
/// Fewest degrees of freedom: with fewer the integrand is so wide that a tail takes seconds.
const FEWEST: f64 = 0.1;

/// Both tails (P(T ≤ t), P(T > t)) of noncentral t.
///
/// # Definition
/// T = (Z + δ)/S with Z standard normal and df·S² chi-square: P(T > t) = E Φ(δ − tS).
/// # Method
/// The trapezoid rule on u = ln S, which converges geometrically, around the heaviest point of each
/// tail's own integrand; sums of positive terms, so neither tail is a difference. For δ > 37 the mixture
/// is taken over Z instead: P(T > t) = E P(S < (Z + δ)/t).
/// # Reference
/// Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 31.
fn tails(t: f64, df: f64, ncp: f64) -> Option<Tails> {
    Some(Tails { lower: tail(t, df, ncp, true)?, upper: tail(t, df, ncp, false)? })
}

/// One of the [`tails`]: P(T ≤ t) where `lower`, else P(T > t).
fn tail(t: f64, df: f64, ncp: f64, lower: bool) -> Option<f64> {
    let df = shape(df)?;
    if t.is_nan() || ncp.is_nan() || ncp.abs() > MOST || df < FEWEST {
        return None;
    }
    if t < 0.0 {
        return tail(-t, df, -ncp, !lower);
    }
    // Beyond this no digit of S counts: T has the tail of a power.
    let (size, power) = if t < 1e100 { (t, 1.0) } else { (1e100, (t / 1e100).powf(-df)) };
    let found = if size == 0.0 {
        if lower { normal_upper(ncp) } else { normal_lower(ncp) }
    } else if ncp < -37.0 {
        // Z + δ > 0 has probability below 1e-299.
        if lower { 1.0 } else { over_denominator(size, df, ncp.max(-60.0), false) }
    } else if ncp > 37.0 {
        over_numerator(size, df, ncp, lower).min(1.0)
    } else {
        over_denominator(size, df, ncp, lower).min(1.0)
    };
    Some(if lower { found } else { found * power })
}

/// Σ of `term` at `centre` + k·`step`, outward until terms no longer count.
fn trapezoid(term: impl Fn(f64) -> f64, centre: f64, step: f64) -> f64 {
    let mut sum = term(centre);
    for direction in [-step, step] {
        for k in 1..200_000 {
            let value = term(centre + f64::from(k) * direction);
            sum += value;
            if value <= sum * 1e-18 {
                break;
            }
        }
    }
    sum * step
}

/// Where a function with one hill, the logarithm of an integrand, is highest, roughly; by golden section, until it
/// is flat between the limits.
fn summit(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    const FLAT: f64 = 1e-3;
    let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_a, mut at_b) = (f(a), f(b));
    let (mut at_low, mut at_high) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for _ in 0..60 {
        if at_a.max(at_b) - at_low.min(at_high) < FLAT {
            break;
        }
        if at_a < at_b {
            (low, at_low, a, at_a) = (a, at_a, b, at_b);
            b = low + GOLDEN * (high - low);
            at_b = f(b);
        } else {
            (high, at_high, b, at_b) = (b, at_b, a, at_a);
            a = high - GOLDEN * (high - low);
            at_a = f(a);
        }
    }
    0.5 * (low + high)
}

/// ln P(Z > z), also where that is no number; to some digits.
fn ln_normal_upper(z: f64) -> f64 {
    if z < 30.0 { normal_upper(z).ln() } else { -0.5 * z * z - LN_ROOT_TWO_PI - z.ln() }
}

fn over_denominator(t: f64, df: f64, ncp: f64, lower: bool) -> f64 {
    let log_weight = |u: f64| df * (u - 0.5 * (2.0 * u).exp_m1());
    let sign = if lower { -1.0 } else { 1.0 };
    let point = |u: f64| sign * (t * u.exp() - ncp);
    let centre =
        summit(|u| log_weight(u) + ln_normal_upper(point(u)), -1500.0 / df.min(10.0) - 5.0 - t.max(1.0).ln(), 12.0);
    let s = centre.exp().max(1.0);
    let fine = (2.0 * df).sqrt() * s;
    let step = 0.25 / fine.max(1.0 + (t * centre.exp()).min(ncp.abs() + 40.0)).max(1.0 + ncp.abs()).max(2.0);
    // ∫ of the weight: ½ Γ(a) eᵃ a⁻ᵃ, a = df/2.
    let a = 0.5 * df;
    let total = (LN_ROOT_TWO_PI + stirling_remainder(a)).exp() / a.sqrt() * 0.5;
    trapezoid(|u| log_weight(u).exp() * normal_upper(point(u)), centre, step) / total
}

fn over_numerator(t: f64, df: f64, ncp: f64, lower: bool) -> f64 {
    let a = 0.5 * df;
    let x = |z: f64| {
        let s = (z + ncp).max(0.0) / t;
        a * s * s
    };
    let pick = |z: f64| {
        let tails = gamma_tails(a, x(z));
        if lower { tails.upper } else { tails.lower }
    };
    // ln of the gamma tail, roughly: e^(−deviance) on its thin side.
    let rough = |z: f64| {
        let ratio = x(z) / a;
        let thin = if lower { ratio > 1.0 } else { ratio < 1.0 };
        -0.5 * z * z - if thin { a * (ratio - 1.0 - ratio.ln()) } else { 0.0 }
    };
    let centre = summit(rough, -38.5_f64.min(0.9 * ncp), 38.5);
    let size = centre + ncp;
    let step = 0.2 / (1.0 + 2.0 * df * (1.0 / (t * t) + 1.0 / (size * size))).sqrt();
    trapezoid(|z| (-0.5 * z * z - LN_ROOT_TWO_PI).exp() * pick(z), centre, step)
}

/// P(T > t), noncentral t with `df` degrees of freedom, at least 0.1, and noncentrality `ncp`, |ncp| at most 1e100.
///
/// # Oracle
/// mpmath, quadrature at 50 digits; fixture `noncentral_t.json`.
pub fn noncentral_t_upper(t: f64, df: f64, ncp: f64) -> f64 {
    tail(t, df, ncp, false).unwrap_or(f64::NAN)
}

/// P(T ≤ t), noncentral t.
pub fn noncentral_t_lower(t: f64, df: f64, ncp: f64) -> f64 {
    tail(t, df, ncp, true).unwrap_or(f64::NAN)
}

/// t with P(T > t) = `q`, noncentral t.
pub fn noncentral_t_quantile_upper(q: f64, df: f64, ncp: f64) -> f64 {
    if q > 0.5 {
        return -noncentral_t_quantile_upper(1.0 - q, df, -ncp);
    }
    if probability(q).is_none() || tails(0.0, df, ncp).is_none() {
        return f64::NAN;
    }
    if q == 0.0 {
        return f64::INFINITY;
    }
    // Over sinh, since t may lie anywhere.
    let off = |w: f64| -(noncentral_t_upper(w.sinh(), df, ncp) / q).ln();
    let root = growing_root(off, (ncp + normal_quantile_upper(q)).asinh(), 0.7);
    root.sinh()
}

/// t with P(T ≤ t) = `p`, noncentral t.
pub fn noncentral_t_quantile_lower(p: f64, df: f64, ncp: f64) -> f64 {
    -noncentral_t_quantile_upper(p, df, -ncp)
}

/// The noncentrality under which an observed `t` cuts off `q` in the upper tail: P(T > t; δ) = q.
///
/// With q = (1 − level)/2 and its complement these are the limits of the interval for δ. `None` when
/// `t` is not finite or beyond 1e100.
pub(crate) fn noncentrality(t: f64, df: f64, q: f64) -> Option<f64> {
    if t.is_nan() || t.abs() > 1e100 {
        return None;
    }
    let off = |ncp: f64| {
        let part = if q <= 0.5 { q } else { 1.0 - q };
        let ratio = tail(t, df, ncp, q > 0.5).map_or(f64::NAN, |p| (p / part).ln());
        if q <= 0.5 { ratio } else { -ratio }
    };
    let width = (1.0 + t * t / (2.0 * df)).sqrt();
    Some(growing_root(off, t, width)).filter(|ncp| ncp.is_finite())
}
