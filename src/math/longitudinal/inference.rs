//! Standard errors and degrees of freedom of a fitted model.

use super::Fit;
use crate::value::Structure;
use ndarray::Array2;

/// A parameter of the covariance with its standard error, by the observed information.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// The standard deviation or correlation.
    pub value: f64,
    /// Its standard error, by the delta method.
    pub std_error: f64,
}

impl Fit {
    /// Σ wⱼ βⱼ.
    pub fn combine(&self, weights: &[f64]) -> f64 {
        self.coefficients.iter().zip(weights).map(|(b, w)| b * w).sum()
    }

    fn kept(&self, weights: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((self.kept.len(), 1), |(k, _)| weights.get(self.kept[k]).copied().unwrap_or(0.0))
    }

    pub(super) fn within(&self, matrix: &Array2<f64>, weights: &[f64]) -> f64 {
        let w = self.kept(weights);
        (w.t().dot(matrix) * w.t()).sum()
    }

    /// Variance of a combination of the coefficients as if the covariance were known, w′Φw.
    pub fn variance(&self, weights: &[f64]) -> f64 {
        self.within(&self.point.inverse, weights) * self.scale * self.scale
    }

    /// The same with the correction of Kenward and Roger for a covariance that was estimated (REML).
    ///
    /// # Definition
    /// Φ_A = Φ + 2Φ{Σₐᵦ Vₐᵦ (Qₐᵦ − PₐΦPᵦ − ¼Rₐᵦ)}Φ, V the inverse of the expected information of θ; R is 0 unless
    /// the covariance bends in its parameters, as AR(1) does in (variance, correlation).
    /// # Reference
    /// Kenward & Roger (1997), Biometrics 53, 983–997.
    pub fn adjusted_variance(&self, weights: &[f64]) -> f64 {
        self.within(&self.adjusted, weights) * self.scale * self.scale
    }

    /// Degrees of freedom of a combination by Satterthwaite: 2v²/g′Vg, v = w′Φw, g its gradient by θ, V the inverse of
    /// the observed information; infinite when v does not depend on θ.
    ///
    /// # Reference
    /// Fai & Cornelius (1996), Journal of Statistical Computation and Simulation 54, 363–378.
    pub fn satterthwaite(&self, weights: &[f64]) -> f64 {
        self.degrees(weights, &self.by_observed)
    }

    /// Degrees of freedom of a combination by Kenward and Roger: for one combination the same with the expected
    /// information, and its factor λ is 1.
    pub fn kenward_roger(&self, weights: &[f64]) -> f64 {
        self.degrees(weights, &self.by_expected)
    }

    fn degrees(&self, weights: &[f64], variance: &Array2<f64>) -> f64 {
        let turned = self.point.inverse.dot(&self.kept(weights));
        let value = self.within(&self.point.inverse, weights);
        let slope = |p: &Array2<f64>| (turned.t().dot(p) * turned.t()).sum();
        let slopes = Array2::from_shape_fn((self.theta.len(), 1), |(a, _)| slope(&self.point.slopes[a]));
        2.0 * value * value / (slopes.t().dot(variance) * slopes.t()).sum()
    }

    /// The standard deviation of a wave.
    pub fn standard_deviation(&self, wave: usize) -> Parameter {
        let derivatives = super::covariance::first(self.structure, self.covariance.nrows(), &self.theta);
        let value = self.covariance[(wave, wave)].sqrt();
        // In the unit of the parameters.
        let own = value / self.scale;
        let slopes: Vec<f64> = derivatives.iter().map(|d| d[(wave, wave)] / (2.0 * own)).collect();
        Parameter { value, std_error: self.spread(&slopes) * self.scale }
    }

    /// The correlation of two waves.
    pub fn correlation(&self, first: usize, second: usize) -> Parameter {
        let derivatives = super::covariance::first(self.structure, self.covariance.nrows(), &self.theta);
        let (a, b, both) = ((first, first), (second, second), (first, second));
        let root = (self.covariance[a] * self.covariance[b]).sqrt();
        let value = self.covariance[both] / root;
        let unit = self.scale * self.scale;
        let slope = |d: &Array2<f64>| {
            d[both] * unit / root - 0.5 * value * unit * (d[a] / self.covariance[a] + d[b] / self.covariance[b])
        };
        let slopes: Vec<f64> = derivatives.iter().map(slope).collect();
        Parameter { value, std_error: self.spread(&slopes) }
    }

    fn spread(&self, slopes: &[f64]) -> f64 {
        let g = Array2::from_shape_fn((slopes.len(), 1), |(a, _)| slopes[a]);
        (g.t().dot(&self.by_observed) * g.t()).sum().sqrt()
    }

    /// Whether all waves have one standard deviation.
    pub fn one_variance(&self) -> bool {
        self.structure != Structure::Unstructured
    }
}
