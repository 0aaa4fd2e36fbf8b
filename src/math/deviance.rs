//! How far a count lies from what was expected, on the scale of the likelihood.

/// (1 + u) ln(1 + u) − u ≥ 0 for u ≥ −1: with u = (x − e)/e, e times this is x ln(x/e) − (x − e).
pub fn deviance(u: f64) -> f64 {
    if u <= -1.0 {
        return 1.0;
    }
    if u.abs() > 0.1 {
        return (1.0 + u) * u.ln_1p() - u;
    }
    // Σ_{k ≥ 2} (−u)ᵏ/(k(k − 1))
    let (mut sum, mut power) = (0.0, -u);
    for k in 2..20 {
        power *= -u;
        sum += power / f64::from(k * (k - 1));
    }
    sum
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
mod tests {
    use super::*;

    /// mpmath at 40 digits: `(1+u)*log(1+u)-u`.
    #[test]
    fn one_term() {
        for (u, want) in [
            (1e-9, 4.9999999983333340e-19),
            (-0.09999, 0.0051744823583550999588),
            (0.1, 0.0048411977847573465774),
            (-0.5, 0.15342640972002735),
            (3.0, 2.5451774444795623),
            (-1.0, 1.0),
        ] {
            let got = deviance(u);
            assert!((got - want).abs() <= 1e-13 * want, "{u}: {got:e}");
        }
        assert_eq!(deviance(0.0), 0.0);
    }
}
