//! Mean, standard deviation, median, without overflow.

use super::quantile::{QuantileType, quantile};
use super::sum::Sum;

/// The power of two just below the largest absolute value; 1 when all are zero.
///
/// Dividing by it is exact and leaves room for squares.
pub(crate) fn magnitude(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest > 0.0 { largest.log2().floor().clamp(-1022.0, 1022.0).exp2() } else { 1.0 }
}

/// Mean of at least one finite value, exact for constants; never beyond the values, so it cannot overflow.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if is_constant(values) {
        return values[0];
    }
    let scale = magnitude(values);
    centre(values, scale).0 * scale
}

/// Standard deviation of at least two finite values, n − 1 in the denominator; 0 for constants.
///
/// # Definition
/// s² = (Σdᵢ² − (Σdᵢ)²/n)/(n − 1), dᵢ = xᵢ − x̄ with x̄ to twice the digits, all sums likewise. Infinite
/// when it exceeds the largest number there is (±1.7e308 in equal parts): a row drops that with its note.
/// # Reference
/// Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.
/// # Oracle
/// The certified values of `tests/nist`, which R 4.2.2's `sd` also reaches.
pub(crate) fn standard_deviation(values: &[f64]) -> f64 {
    if is_constant(values) {
        return 0.0;
    }
    let (scale, n) = (magnitude(values), values.len() as f64);
    let (mean, rest) = centre(values, scale);
    let (mut sum, mut squares) = (Sum::default(), Sum::default());
    for v in values {
        let apart = (v / scale - mean) - rest;
        sum.add(apart);
        squares.add_product(apart, apart);
    }
    squares.add_product(-sum.value(), sum.value() / n);
    (squares.value().max(0.0) / (n - 1.0)).sqrt() * scale
}

/// The mean of the values divided by `scale`, and what it lacks by rounding.
fn centre(values: &[f64], scale: f64) -> (f64, f64) {
    Sum::of(values.iter().map(|v| v / scale)).over(values.len() as f64)
}

/// What a publication prints of a group: its size, mean and standard deviation (n − 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Summary {
    pub n: f64,
    pub mean: f64,
    pub sd: f64,
}

/// Middle value of at least one finite value; halfway between the middle two of an even number.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile(&sorted, 0.5, QuantileType::Linear)
}

/// Whether all values are the same; also of none and of one.
pub(crate) fn is_constant(values: &[f64]) -> bool {
    values.windows(2).all(|w| w[0] == w[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: the moments of 1, 2, 3, 4, at any scale; constants exactly.
    #[test]
    fn moments_by_hand_at_any_scale() {
        for scale in [1.0, 2f64.powi(1000), 2f64.powi(-900)] {
            let values: Vec<f64> = [1.0, 4.0, 2.0, 3.0].iter().map(|v| v * scale).collect();
            assert_eq!(mean(&values), 2.5 * scale);
            assert_eq!(median(&values), 2.5 * scale);
            assert_eq!(standard_deviation(&values), (5.0f64 / 3.0).sqrt() * scale);
        }
        assert_eq!(mean(&[0.1; 7]), 0.1);
        assert_eq!(standard_deviation(&[0.1; 7]), 0.0);
        assert_eq!(mean(&[f64::MAX, f64::MAX]), f64::MAX);
        assert_eq!(median(&[f64::MAX, -f64::MAX]), 0.0);
    }
}
