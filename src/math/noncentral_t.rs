//! The noncentral t distribution.

use super::root::bracketed_root;
use super::incomplete_gamma::gamma_tails;
use super::normal::normal_upper;
use super::special::Tails;

/// Both tails (P(T ≤ t), P(T > t)) of noncentral t with `df` ≥ 1 degrees of freedom and
/// noncentrality `ncp`.
///
/// # Definition
/// T = (Z + δ)/S with Z standard normal and df·S² chi-square: P(T > t) = E Φ(δ − tS).
/// # Method
/// The trapezoid rule on u = ln S, which converges geometrically; both tails are sums of positive
/// terms, so neither is a difference. For δ > 40 the mixture is taken over Z instead:
/// P(T > t) = E P(S < (Z + δ)/t). Tails below 1e-20 are not computed to full digits.
/// # Reference
/// Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 31.
/// # Oracle
/// mpmath, quadrature at 40 digits; R: `pt(t, df, ncp)` in the body.
pub(crate) fn noncentral_t_tails(t: f64, df: f64, ncp: f64) -> (f64, f64) {
    if t < 0.0 {
        let (lower, upper) = noncentral_t_tails(-t, df, -ncp);
        return (upper, lower);
    }
    if ncp < -40.0 {
        (1.0, 0.0)
    } else if ncp > 40.0 && t * t > df {
        over_numerator(t, df, ncp)
    } else if ncp > t + 60.0 && t * t <= df {
        (0.0, 1.0)
    } else {
        over_denominator(t, df, ncp)
    }
}

fn over_denominator(t: f64, df: f64, ncp: f64) -> (f64, f64) {
    const LOG_RANGE: f64 = 75.0;
    let log_weight = |u: f64| df * (u - 0.5 * (2.0 * u).exp_m1());
    let step = (0.25 * (0.5 / df).sqrt().min(1.0 / (1.0 + ncp.abs()))).min(0.12);
    let (mut lower, mut upper, mut total) = (0.0, 0.0, 0.0);
    for direction in [-1.0, 1.0] {
        for k in u64::from(direction > 0.0).. {
            let u = direction * k as f64 * step;
            let log_w = log_weight(u);
            if log_w < -LOG_RANGE {
                break;
            }
            let (w, z) = (log_w.exp(), t * u.exp() - ncp);
            total += w;
            upper += w * normal_upper(z);
            lower += w * normal_upper(-z);
        }
    }
    (lower / total, upper / total)
}

fn over_numerator(t: f64, df: f64, ncp: f64) -> (f64, f64) {
    let step = 0.2 / (1.0 + 2.0 * df / (t * t)).sqrt();
    let (mut lower, mut upper, mut total) = (0.0, 0.0, 0.0);
    let half = (12.5 / step).ceil() as i64;
    for k in -half..=half {
        let z = k as f64 * step;
        let w = (-0.5 * z * z).exp();
        let s = (z + ncp) / t;
        let Tails { lower: below, upper: above } = gamma_tails(df / 2.0, df * s * s / 2.0);
        total += w;
        upper += w * below;
        lower += w * above;
    }
    (lower / total, upper / total)
}

/// The noncentrality under which an observed `t` cuts off `q` in the upper tail: P(T > t; δ) = q.
///
/// With q = (1 − level)/2 and its complement these are the limits of the interval for δ. `None` when
/// `t` is not finite or beyond 1e100.
pub(crate) fn noncentrality(t: f64, df: f64, q: f64) -> Option<f64> {
    if t.is_nan() || t.abs() > 1e100 {
        return None;
    }
    let f = |ncp: f64| {
        let (lower, upper) = noncentral_t_tails(t, df, ncp);
        if q <= 0.5 { (upper / q).ln() } else { -(lower / (1.0 - q)).ln() }
    };
    let rising = |ncp: f64| f(ncp) > 0.0;
    let mut width = (1.0 + t * t / (2.0 * df)).sqrt();
    let (mut low, mut high) = (t, t);
    for _ in 0..60 {
        if !rising(low) {
            break;
        }
        (high, low) = (low, low - width);
        width *= 1.5;
    }
    width = (1.0 + t * t / (2.0 * df)).sqrt();
    for _ in 0..60 {
        if rising(high) {
            break;
        }
        (low, high) = (high, high + width);
        width *= 1.5;
    }
    (!rising(low) && rising(high)).then(|| bracketed_root(f, low, high))
}
