//! How straight the ordered values stand against those of a normal distribution.

use super::correlation::Correlation;
use super::normal::{normal_quantile_lower, normal_upper};

/// c₀ + c₁x + c₂x² ...
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// Shapiro–Wilk W and its p, of 3 to 5000 finite values that are not all the same; `None` otherwise.
///
/// # Definition
/// W = (Σaᵢx₍ᵢ₎)²/Σ(x − x̄)²: a approximates the best weights from m, mᵢ = Φ⁻¹((i − 3/8)/(n + 1/4)), the
/// outer one (n ≤ 5) or two by polynomials in 1/√n, the others in proportion to m, |a| = 1. p: exact for
/// n = 3, (6/π)(arcsin √W − arcsin √¾); else the upper normal tail of −ln(γ − ln(1 − W)), n ≤ 11, or of
/// ln(1 − W), with mean and standard deviation by polynomials in n or ln n.
/// # Reference
/// Royston (1995), Applied Statistics 44, 547–551 (AS R94); Royston (1992), Statistics and Computing 2, 117–119.
pub(crate) fn shapiro_wilk(values: &[f64]) -> Option<(f64, f64)> {
    if !(3..=5000).contains(&values.len()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = values.len() as f64;
    let fit = Correlation::of(&weights(values.len()), &sorted)?;
    let (w, rest) = (fit.r * fit.r, fit.unexplained());
    if values.len() == 3 {
        let least = std::f64::consts::FRAC_PI_3;
        let p = 6.0 / std::f64::consts::PI * (fit.r.abs().asin() - least);
        return Some((w.max(0.75), p.clamp(0.0, 1.0)));
    }
    let (y, mean, ln_sd) = if n <= 11.0 {
        let gamma = polynomial(&[-2.273, 0.459], n);
        (
            -(gamma - rest.ln()).ln(),
            polynomial(&[0.544, -0.39978, 0.025054, -6.714e-4], n),
            polynomial(&[1.3822, -0.77857, 0.062767, -0.0020322], n),
        )
    } else {
        let x = n.ln();
        (
            rest.ln(),
            polynomial(&[-1.5861, -0.31082, -0.083751, 0.0038915], x),
            polynomial(&[-0.4803, -0.082676, 0.0030302], x),
        )
    };
    Some((w, normal_upper((y - mean) / ln_sd.exp())))
}

/// The weights of n values in rising order, up to a common factor; n ≥ 3.
fn weights(n: usize) -> Vec<f64> {
    let scores: Vec<f64> = (1..=n).map(|i| normal_quantile_lower((i as f64 - 0.375) / (n as f64 + 0.25))).collect();
    let squares: f64 = scores.iter().map(|m| m * m).sum();
    let (x, length) = (1.0 / (n as f64).sqrt(), squares.sqrt());
    if n == 3 {
        return vec![-1.0, 0.0, 1.0];
    }
    let last = polynomial(&[0.0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], x) + scores[n - 1] / length;
    let before = polynomial(&[0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], x) + scores[n - 2] / length;
    let outer: &[f64] = if n > 5 { &[last, before] } else { &[last] };
    let both = |v: &[f64]| 2.0 * v.iter().map(|a| a * a).sum::<f64>();
    let top: Vec<f64> = scores.iter().rev().take(outer.len()).copied().collect();
    let factor = ((squares - both(&top)) / (1.0 - both(outer))).sqrt();
    let mut out: Vec<f64> = scores.iter().map(|m| m / factor).collect();
    for (i, a) in outer.iter().enumerate() {
        (out[i], out[n - 1 - i]) = (-a, *a);
    }
    out
}
