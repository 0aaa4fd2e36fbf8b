//! Integrals of smooth functions by the trapezoidal rule, which converges exponentially on them.

/// ∫ f over [`low`, `high`] for a smooth `f` that is negligible at both ends: steps are halved until the sum
/// settles to 1e-14 of itself.
///
/// # Reference
/// Trefethen & Weideman (2014), SIAM Review 56, 385–458, section 5.
pub(crate) fn over_line(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let mut steps = 16u32;
    let mut step = (high - low) / f64::from(steps);
    let mut sum = step * ((f(low) + f(high)) / 2.0 + (1..steps).map(|i| f(low + f64::from(i) * step)).sum::<f64>());
    for round in 0..12 {
        let between = (0..steps).map(|i| f(low + (f64::from(i) + 0.5) * step)).sum::<f64>() * step;
        let finer = (sum + between) / 2.0;
        let settled = (finer - sum).abs() <= 1e-14 * finer.abs();
        (sum, step, steps) = (finer, step / 2.0, steps * 2);
        if settled && round > 1 {
            break;
        }
    }
    sum
}

/// ∫ f over [`low`, `high`] for an `f` that is smooth inside and may be steep at an end.
///
/// # Definition
/// x = middle + half·tanh(π/2·sinh s), s from −3.5 to 3.5.
/// # Reference
/// Takahasi & Mori (1974), Publications of the RIMS, Kyoto University 9, 721–741.
pub(crate) fn between(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    use std::f64::consts::FRAC_PI_2;
    let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
    let inside = |s: f64| {
        let w = FRAC_PI_2 * s.sinh();
        half * FRAC_PI_2 * s.cosh() / w.cosh().powi(2) * f(middle + half * w.tanh())
    };
    over_line(inside, -3.5, 3.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// By hand: √(2π), π/2 and ln 2.
    #[test]
    fn known_integrals() {
        let near = |got: f64, want: f64| assert!((got / want - 1.0).abs() < 2e-13, "{got} {want}");
        near(over_line(|x| (-x * x / 2.0).exp(), -9.0, 9.0), (2.0 * PI).sqrt());
        near(between(|x| (1.0 - x * x).max(0.0).sqrt(), -1.0, 1.0), PI / 2.0);
        near(between(|x| 1.0 / x, 1.0, 2.0), 2f64.ln());
    }
}
