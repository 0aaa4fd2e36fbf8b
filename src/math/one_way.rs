//! The division of a sum of squares between and within groups.

use super::moments;

/// Sums of squares up to a common factor, which no ratio minds, with their degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OneWay {
    pub between: f64,
    pub within: f64,
    pub df1: f64,
    pub df2: f64,
}

impl OneWay {
    /// The mean square within groups.
    pub fn mean_square(&self) -> f64 {
        self.within / self.df2
    }

    /// The mean squares' ratio; infinite or NaN without spread within groups.
    pub fn f(&self) -> f64 {
        self.between / self.df1 / self.mean_square()
    }
}

/// Of at least two groups of at least one finite value.
pub(crate) fn one_way(groups: &[&[f64]]) -> OneWay {
    let all = groups.concat();
    let (scale, n, k) = (moments::magnitude(&all), all.len() as f64, groups.len() as f64);
    let centre = moments::mean(&all) / scale;
    let (mut between, mut within) = (0.0, 0.0);
    for group in groups {
        let scaled: Vec<f64> = group.iter().map(|v| v / scale - centre).collect();
        between += scaled.len() as f64 * moments::mean(&scaled).powi(2);
        if scaled.len() > 1 {
            within += (scaled.len() as f64 - 1.0) * moments::standard_deviation(&scaled).powi(2);
        }
    }
    OneWay { between, within, df1: k - 1.0, df2: n - k }
}

/// The same of at least two groups by size n ≥ 1, mean and standard deviation.
pub(crate) fn of_moments(groups: &[(f64, f64, f64)]) -> OneWay {
    let scale = moments::magnitude(&groups.iter().flat_map(|g| [g.1, g.2]).collect::<Vec<_>>());
    let n: f64 = groups.iter().map(|g| g.0).sum();
    let centre: f64 = groups.iter().map(|g| g.0 / n * (g.1 / scale)).sum();
    let between = groups.iter().map(|g| g.0 * (g.1 / scale - centre).powi(2)).sum();
    let within = groups.iter().map(|g| (g.0 - 1.0) * (g.2 / scale).powi(2)).sum();
    let k = groups.len() as f64;
    OneWay { between, within, df1: k - 1.0, df2: n - k }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 1, 3 and 4, 6, 8: means 2 and 6, overall 4.4; between 2·5.76 + 3·2.56, within 2 + 8.
    #[test]
    fn squares_by_hand_at_any_scale() {
        for scale in [1.0, 2f64.powi(1020), 2f64.powi(-1000)] {
            let (a, b) = ([1.0, 3.0].map(|v| v * scale), [4.0, 6.0, 8.0].map(|v| v * scale));
            let got = one_way(&[&a, &b]);
            assert!((got.between / got.within - 1.92).abs() < 1e-14);
            assert!((got.f() - 5.76).abs() < 1e-13);
            assert_eq!((got.df1, got.df2), (1.0, 3.0));
            let of_moments = of_moments(&[(2.0, 2.0 * scale, 2f64.sqrt() * scale), (3.0, 6.0 * scale, 2.0 * scale)]);
            assert!((of_moments.f() - 5.76).abs() < 1e-13);
            assert_eq!((of_moments.df1, of_moments.df2), (1.0, 3.0));
        }
    }
}
