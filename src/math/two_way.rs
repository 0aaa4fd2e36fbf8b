//! The division of a sum of squares over units, raters and what is left.

use super::moments;

/// Mean squares of an n × k table with one value a cell, up to a common factor, which no ratio minds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TwoWay {
    /// n units.
    pub n: f64,
    /// k raters.
    pub k: f64,
    /// MSR, between units: k Σ(x̄ᵢ. − x̄)²/(n − 1).
    pub units: f64,
    /// MSC, between raters: n Σ(x̄.ⱼ − x̄)²/(k − 1).
    pub raters: f64,
    /// MSE, what is left: ΣΣ(xᵢⱼ − x̄ᵢ. − x̄.ⱼ + x̄)²/((n − 1)(k − 1)).
    pub rest: f64,
    /// MSW, within units: ΣΣ(xᵢⱼ − x̄ᵢ.)²/(n(k − 1)).
    pub within: f64,
}

impl TwoWay {
    /// Of k ≥ 2 columns of n ≥ 2 finite values. A mean square of the size of rounding is 0.
    ///
    /// # Reference
    /// McGraw & Wong (1996), Psychological Methods 1, 30–46, table 2.
    /// # Oracle
    /// R 4.2.2: `aov`, through `icc.json`.
    pub fn of(columns: &[&[f64]]) -> Self {
        let all = columns.concat();
        let scale = moments::magnitude(&all);
        let centre = moments::mean(&all) / scale;
        let moved: Vec<f64> = all.iter().map(|v| v / scale - centre).collect();
        // What rounding left of the mean.
        let grand = moments::mean(&moved);
        let (k, n) = (columns.len(), columns.first().map_or(0, |c| c.len()));
        let raters: Vec<f64> = moved.chunks(n.max(1)).map(|c| moments::mean(c) - grand).collect();
        let mut units = vec![0.0; n];
        for column in moved.chunks(n.max(1)) {
            units.iter_mut().zip(column).for_each(|(sum, v)| *sum += v - grand);
        }
        units.iter_mut().for_each(|sum| *sum /= k as f64);
        let (mut rest, mut within) = (0.0, 0.0);
        for (column, rater) in moved.chunks(n.max(1)).zip(&raters) {
            for (v, unit) in column.iter().zip(&units) {
                let apart = v - grand - unit;
                within += apart * apart;
                rest += (apart - rater).powi(2);
            }
        }
        let squares = |means: &[f64]| means.iter().map(|m| m * m).sum::<f64>();
        let (n, k) = (n as f64, k as f64);
        // Each value is off by some 2⁻⁵² of the largest.
        let rounding = 64.0 * n * k * f64::EPSILON * f64::EPSILON;
        let over = |sum: f64, df: f64| if sum > rounding { sum / df } else { 0.0 };
        TwoWay {
            n,
            k,
            units: over(k * squares(&units), n - 1.0),
            raters: over(n * squares(&raters), k - 1.0),
            rest: over(rest, (n - 1.0) * (k - 1.0)),
            within: over(within, n * (k - 1.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: raters 1, 2, 6 and 3, 2, 7: unit means 2, 2, 6.5, rater means 3, 4, grand mean 3.5; MSR 13.5, MSC 1.5,
    /// MSE 0.5 of residuals ±½, 0 …, MSW 2.5/3; at any scale.
    #[test]
    fn squares_by_hand_at_any_scale() {
        for scale in [1.0, 2f64.powi(1000), 2f64.powi(-1000)] {
            let (a, b) = ([1.0, 2.0, 6.0].map(|v| v * scale), [3.0, 2.0, 7.0].map(|v| v * scale));
            let got = TwoWay::of(&[&a, &b]);
            for (mean_square, want) in [(got.raters, 1.5), (got.rest, 0.5), (got.within, 2.5 / 3.0)] {
                assert!((mean_square / got.units - want / 13.5).abs() < 1e-15, "{got:?}");
            }
        }
        assert_eq!(TwoWay::of(&[&[0.1; 3], &[0.1; 3]]).units, 0.0);
        assert_eq!(TwoWay::of(&[&[0.1, 0.2, 0.3], &[0.2, 0.3, 0.4]]).rest, 0.0);
    }
}
