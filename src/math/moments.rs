//! Mean, standard deviation, median, without overflow.

/// The power of two just below the largest absolute value; 1 when all are zero.
///
/// Dividing by it is exact and leaves room for squares.
pub(crate) fn magnitude(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest > 0.0 { largest.log2().floor().clamp(-1022.0, 1022.0).exp2() } else { 1.0 }
}

/// Mean of at least one finite value, exact for constants.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if is_constant(values) {
        return values[0];
    }
    let (scale, n) = (magnitude(values), values.len() as f64);
    let first = values.iter().map(|v| v / scale).sum::<f64>() / n;
    let rest = values.iter().map(|v| v / scale - first).sum::<f64>() / n;
    (first + rest) * scale
}

/// Standard deviation of at least two finite values, n − 1 in the denominator; 0 for constants.
pub(crate) fn standard_deviation(values: &[f64]) -> f64 {
    if is_constant(values) {
        return 0.0;
    }
    let (scale, centre) = (magnitude(values), mean(values));
    let squares: f64 = values.iter().map(|v| (v / scale - centre / scale).powi(2)).sum();
    (squares / (values.len() as f64 - 1.0)).sqrt() * scale
}

/// What a publication prints of a group: its size, mean and standard deviation (n − 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Summary {
    pub n: f64,
    pub mean: f64,
    pub sd: f64,
}

impl Summary {
    /// Of at least one finite value; one has no spread.
    pub fn of(values: &[f64]) -> Self {
        let sd = if values.len() < 2 { 0.0 } else { standard_deviation(values) };
        Summary { n: values.len() as f64, mean: mean(values), sd }
    }
}

/// Middle value of at least one finite value; halfway between the middle two of an even number.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { f64::midpoint(sorted[half - 1], sorted[half]) }
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
