//! Sample quantiles by the nine definitions in use.
//!
//! Of these `moments::median` has its tenants: types 2 and 5 to 9 all agree on a median. A quartile that is
//! shown is of type 7, R's and Excel's; SPSS prints type 6, which lies further out: a publication is
//! reprinted with the type of its own program.

/// How a quantile is read off the ordered values; the numbers are those of Hyndman & Fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantileType {
    /// 1: the smallest value that at least a share p does not exceed.
    InverseCdf,
    /// 2: the same, halfway between two values where the share is met exactly.
    AveragedInverseCdf,
    /// 3: the nearest order statistic, the even one at a draw; SAS.
    Nearest,
    /// 4: linear in the empirical distribution.
    LinearCdf,
    /// 5: linear, value k at (k − ½)/n.
    Hazen,
    /// 6: linear, value k at k/(n + 1); SPSS, Minitab.
    Weibull,
    /// 7: linear, value k at (k − 1)/(n − 1); R, Excel.
    Linear,
    /// 8: linear, approximately unbiased for the median of order statistics.
    MedianUnbiased,
    /// 9: linear, approximately unbiased for a normal distribution.
    NormalUnbiased,
}

/// The quantile at `p` in [0, 1] of at least one finite value, sorted.
///
/// # Definition
/// m = a + p(n + 1 − a − b), j = ⌊m⌋, g = m − j: (1 − g)x₍ⱼ₎ + g·x₍ⱼ₊₁₎, indices held within 1 to n;
/// (a, b) = (0, 1), (½, ½), (0, 0), (1, 1), (⅓, ⅓), (⅜, ⅜) for types 4 to 9. Types 1 to 3 take one
/// value, or halfway. A g within 4ε of 0 is 0.
/// # Reference
/// Hyndman & Fan (1996), The American Statistician 50, 361–365.
/// # Oracle
/// R 4.2.2: `quantile(x, p, type = 1:9)`.
pub fn quantile(sorted: &[f64], p: f64, kind: QuantileType) -> f64 {
    use QuantileType::*;
    const ROUNDING: f64 = 4.0 * f64::EPSILON;
    let n = sorted.len() as f64;
    let position = match kind {
        InverseCdf | AveragedInverseCdf => n * p,
        Nearest => n * p - 0.5,
        LinearCdf => n * p,
        Hazen => 0.5 + n * p,
        Weibull => (n + 1.0) * p,
        Linear => 1.0 + (n - 1.0) * p,
        MedianUnbiased => 1.0 / 3.0 + (n + 1.0 / 3.0) * p,
        NormalUnbiased => 0.375 + (n + 0.25) * p,
    };
    let below = (position + ROUNDING).floor();
    let past = position - below > ROUNDING;
    let share = match kind {
        InverseCdf => f64::from(u8::from(past)),
        AveragedInverseCdf => 0.5 + 0.5 * f64::from(u8::from(past)),
        Nearest => f64::from(u8::from(past || below % 2.0 != 0.0)),
        _ => (position - below) * f64::from(u8::from(past)),
    };
    let at = |index: f64| sorted[index.clamp(1.0, n) as usize - 1];
    let (low, high) = (at(below), at(below + 1.0));
    if low == high || share == 0.0 { low } else { (1.0 - share) * low + share * high }
}

#[cfg(test)]
mod tests {
    use super::*;
    use QuantileType::*;

    const KINDS: [QuantileType; 9] =
        [InverseCdf, AveragedInverseCdf, Nearest, LinearCdf, Hazen, Weibull, Linear, MedianUnbiased, NormalUnbiased];

    /// R 4.2.2: `quantile(x, p, type = t)`, 16 digits.
    #[test]
    fn quantiles_agree_with_r() {
        let odd = [-2.0, 0.0, 1.25, 3.1, 5.5, 7.7, 9.0];
        let of_odd = [
            [-2.0, -2.0, 0.0, 3.1, 5.5, 9.0, 9.0],
            [-2.0, -2.0, 0.0, 3.1, 5.5, 9.0, 9.0],
            [-2.0, -2.0, 0.0, 3.1, 3.1, 7.7, 9.0],
            [-2.0, -2.0, -0.5, 2.175, 3.580000000000001, 8.09, 9.0],
            [-2.0, -1.6, 0.3125, 3.1, 4.78, 8.74, 9.0],
            [-2.0, -2.0, 0.0, 3.1, 5.02, 9.0, 9.0],
            [-2.0, -0.7999999999999998, 0.625, 3.1, 4.539999999999999, 8.22, 9.0],
            [-2.0, -1.866666666666667, 0.2083333333333337, 3.1, 4.859999999999999, 8.913333333333334, 9.0],
            [-2.0, -1.8, 0.234375, 3.1, 4.839999999999999, 8.870000000000001, 9.0],
        ];
        let even = [1.0, 2.0, 3.0, 4.0];
        let of_even = [
            [1.0, 1.0, 2.0, 3.0, 3.0],
            [1.0, 1.5, 2.5, 3.0, 3.5],
            [1.0, 1.0, 2.0, 2.0, 3.0],
            [1.0, 1.0, 2.0, 2.5, 3.0],
            [1.0, 1.5, 2.5, 3.0, 3.5],
            [1.0, 1.25, 2.5, 3.125, 3.75],
            [1.15, 1.75, 2.5, 2.875, 3.25],
            [1.0, 1.416666666666667, 2.5, 3.041666666666667, 3.583333333333334],
            [1.0, 1.4375, 2.5, 3.03125, 3.5625],
        ];
        let ties = [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 9.0, 9.0, 12.0, 38.0];
        let of_ties = [
            [1.0, 1.0, 2.0, 3.0, 9.0, 12.0, 38.0],
            [1.0, 1.5, 2.0, 3.0, 9.0, 25.0, 38.0],
            [1.0, 1.0, 2.0, 3.0, 9.0, 12.0, 38.0],
            [1.0, 1.0, 2.0, 3.0, 9.0, 12.0, 38.0],
            [1.0, 1.5, 2.0, 3.0, 9.0, 25.0, 38.0],
            [1.0, 1.1, 2.0, 3.0, 9.75, 35.40000000000001, 38.0],
            [1.0, 1.9, 2.0, 3.0, 9.0, 14.59999999999999, 38.0],
            [1.0, 1.366666666666666, 2.0, 3.0, 9.249999999999996, 28.46666666666665, 38.0],
            [1.0, 1.4, 2.0, 3.0, 9.1875, 27.59999999999999, 38.0],
        ];
        let of_two = [
            [3.0, 3.0, 3.0, 3.0, 11.0, 11.0, 11.0],
            [3.0, 3.0, 3.0, 7.0, 11.0, 11.0, 11.0],
            [3.0, 3.0, 3.0, 3.0, 11.0, 11.0, 11.0],
            [3.0, 3.0, 3.0, 3.0, 7.0, 9.4, 11.0],
            [3.0, 3.0, 3.0, 7.0, 11.0, 11.0, 11.0],
            [3.0, 3.0, 3.0, 7.0, 11.0, 11.0, 11.0],
            [3.0, 3.800000000000001, 5.0, 7.0, 9.0, 10.2, 11.0],
            [3.0, 3.0, 3.0, 6.999999999999998, 11.0, 11.0, 11.0],
            [3.0, 3.0, 3.0, 7.0, 11.0, 11.0, 11.0],
        ];
        let near = |got: f64, want: f64, what: &str| {
            assert!((got - want).abs() <= 4e-15 * want.abs().max(1.0), "{what}: got {got}, R {want}");
        };
        for (i, kind) in KINDS.into_iter().enumerate() {
            for (p, want) in [0.0, 0.1, 0.25, 0.5, 0.6, 0.9, 1.0].into_iter().zip(of_odd[i]) {
                near(quantile(&odd, p, kind), want, &format!("{kind:?} {p}"));
            }
            for (p, want) in [0.05, 0.25, 0.5, 0.625, 0.75].into_iter().zip(of_even[i]) {
                near(quantile(&even, p, kind), want, &format!("{kind:?} {p}"));
            }
            for (p, want) in [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0].into_iter().zip(of_ties[i]) {
                near(quantile(&ties, p, kind), want, &format!("{kind:?} {p}"));
            }
            for (p, want) in [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0].into_iter().zip(of_two[i]) {
                near(quantile(&[3.0, 11.0], p, kind), want, &format!("{kind:?} {p}"));
            }
            for p in [0.0, 0.25, 0.3, 0.5, 1.0] {
                assert_eq!(quantile(&[7.0], p, kind), 7.0);
            }
            assert_eq!(quantile(&[-f64::MAX, f64::MAX], 1.0, kind), f64::MAX);
        }
    }
}
