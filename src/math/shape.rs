//! Lean and weight of the tails of a set of values.

use super::correlation::direction;

/// G₁ of three or more finite values; `None` when fewer or all the same.
///
/// # Definition
/// G₁ = g₁√(n(n − 1))/(n − 2), g₁ = m₃/m₂^(3/2), mₖ = Σ(x − x̄)ᵏ/n.
/// # Reference
/// Joanes & Gill (1998), The Statistician 47, 183–189.
pub(crate) fn skewness(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let unit = direction(values).filter(|_| n >= 3.0)?;
    Some(n.sqrt() * unit.iter().map(|u| u.powi(3)).sum::<f64>() * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

/// Standard error of G₁ of n ≥ 3 values from a normal distribution: √(6n(n − 1)/((n − 2)(n + 1)(n + 3))).
pub(crate) fn skewness_std_error(n: f64) -> f64 {
    (6.0 * n * (n - 1.0) / ((n - 2.0) * (n + 1.0) * (n + 3.0))).sqrt()
}

/// G₂ of four or more finite values; `None` when fewer or all the same.
///
/// # Definition
/// G₂ = (n − 1)((n + 1)g₂ + 6)/((n − 2)(n − 3)), g₂ = m₄/m₂² − 3.
pub(crate) fn excess_kurtosis(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let unit = direction(values).filter(|_| n >= 4.0)?;
    let excess = n * unit.iter().map(|u| u.powi(4)).sum::<f64>() - 3.0;
    Some((n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * excess + 6.0))
}

/// Standard error of G₂ of n ≥ 4 values from a normal distribution: 2·se(G₁)·√((n² − 1)/((n − 3)(n + 5))).
pub(crate) fn kurtosis_std_error(n: f64) -> f64 {
    2.0 * skewness_std_error(n) * ((n * n - 1.0) / ((n - 3.0) * (n + 5.0))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 0, 0, 0, 1: g₁ = 2/√3, g₂ = −2/3.
    #[test]
    fn by_hand() {
        let values = [0.0, 0.0, 0.0, 1.0];
        assert!((skewness(&values).unwrap() - 2.0).abs() < 1e-14);
        assert!((excess_kurtosis(&values).unwrap() - 4.0).abs() < 1e-14);
        assert_eq!((skewness(&[1.0, 2.0]), excess_kurtosis(&[2.0; 5])), (None, None));
    }
}
