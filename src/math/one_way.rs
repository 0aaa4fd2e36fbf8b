//! The division of a sum of squares between and within groups.

use super::moments::{self, Summary};
use super::sum::Sum;

/// Sums of squares up to a common factor, which no ratio minds, with their degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OneWay {
    pub between: f64,
    pub within: f64,
    pub df1: f64,
    pub df2: f64,
}

impl OneWay {
    /// Of at least two groups of at least one unit.
    pub fn of(groups: &[Summary]) -> Self {
        let scale = moments::magnitude(&groups.iter().flat_map(|g| [g.mean, g.sd]).collect::<Vec<_>>());
        let n: f64 = groups.iter().map(|g| g.n).sum();
        let centre = groups.iter().map(|g| g.n / n * (g.mean / scale)).sum::<f64>();
        let over = |part: &dyn Fn(&Summary) -> f64| groups.iter().map(part).sum();
        OneWay {
            between: over(&|g| g.n * (g.mean / scale - centre).powi(2)),
            within: over(&|g| (g.n - 1.0) * (g.sd / scale).powi(2)),
            df1: groups.len() as f64 - 1.0,
            df2: n - groups.len() as f64,
        }
    }

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
///
/// # Definition
/// B = Σnᵢ(x̄ᵢ − x̄)², W = ΣΣ(xᵢⱼ − x̄ᵢ)², with all values first moved to lie around 0, which is exact when
/// they are large and close together.
/// # Oracle
/// The certified values of `tests/nist` through `one_way_anova`: as many digits as the values themselves hold
/// (4 when they are 1e12 ± 0.1).
pub(crate) fn one_way(groups: &[&[f64]]) -> OneWay {
    let mut all = groups.concat();
    let (scale, n, k) = (moments::magnitude(&all), all.len() as f64, groups.len() as f64);
    let centre = moments::mean(&all) / scale;
    let moved = |v: &f64| v / scale - centre;
    all.iter_mut().for_each(|v| *v = moved(v));
    // What rounding left of the mean.
    let rest = moments::mean(&all);
    let (mut between, mut within) = (Sum::default(), Sum::default());
    for group in groups {
        let around: Vec<f64> = group.iter().map(moved).collect();
        let apart = moments::mean(&around) - rest;
        between.add_product(around.len() as f64 * apart, apart);
        if around.len() > 1 {
            let sd = moments::standard_deviation(&around);
            within.add_product((around.len() as f64 - 1.0) * sd, sd);
        }
    }
    OneWay { between: between.value(), within: within.value(), df1: k - 1.0, df2: n - k }
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
            let summary = |n: f64, mean: f64, sd: f64| Summary { n, mean: mean * scale, sd: sd * scale };
            let of_moments = OneWay::of(&[summary(2.0, 2.0, 2f64.sqrt()), summary(3.0, 6.0, 2.0)]);
            assert!((of_moments.f() - 5.76).abs() < 1e-13);
            assert_eq!((of_moments.df1, of_moments.df2), (1.0, 3.0));
        }
    }
}
