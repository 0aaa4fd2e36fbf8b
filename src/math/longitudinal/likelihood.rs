//! The likelihood of a covariance, residual (REML) or full (ML), with its derivatives.

use super::covariance;
use super::patterns::Pattern;
use crate::math::symmetric::Cholesky;
use crate::value::{Likelihood, Structure};
use ndarray::Array2;

/// What a likelihood is asked for.
pub(super) struct Problem<'a> {
    pub patterns: &'a [Pattern],
    pub waves: usize,
    pub structure: Structure,
    pub likelihood: Likelihood,
}

/// The likelihood at one covariance. D = ∂Σ/∂θ, W = Σ⁻¹ of the waves that a unit has, sums over units.
pub(super) struct Point {
    /// −2 ln L without its constant.
    pub deviance: f64,
    /// The generalised least squares coefficients, p × 1.
    pub coefficients: Array2<f64>,
    /// Φ = (Σ X′WX)⁻¹.
    pub inverse: Array2<f64>,
    /// Pₐ = −Σ X′W Dₐ W X.
    pub slopes: Vec<Array2<f64>>,
    /// ∂(−2 ln L)/∂θ, q × 1.
    pub gradient: Array2<f64>,
    /// ∂²(−2 ln L)/∂θ∂θ′.
    pub observed: Array2<f64>,
    /// Its expectation.
    pub expected: Array2<f64>,
}

/// tr AB.
fn trace(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    a.iter().zip(b.t().iter()).map(|(x, y)| x * y).sum()
}

impl Problem<'_> {
    /// −2 ln L alone; `None` where the covariance or X′WX is not positive definite.
    pub(super) fn deviance(&self, theta: &[f64]) -> Option<f64> {
        self.solve(theta).map(|s| s.deviance)
    }

    fn solve(&self, theta: &[f64]) -> Option<Solved> {
        let whole = covariance::matrix(self.structure, self.waves, theta);
        // Positive definite as a whole, and not only at the waves that some unit has together.
        Cholesky::new(&whole).ok()?;
        let p = self.patterns.first()?.moments.nrows();
        let (mut precision, mut right) = (Array2::zeros((p, p)), Array2::zeros((p, 1)));
        let (mut weights, mut deviance) = (Vec::with_capacity(self.patterns.len()), 0.0);
        for pattern in self.patterns {
            let factor = Cholesky::new(&pattern.part(&whole)).ok()?;
            let weight = factor.inverse();
            deviance += pattern.units * factor.ln_determinant();
            precision += &pattern.quadratic(&weight);
            right += &pattern.linear(&weight, &pattern.cross);
            weights.push(weight);
        }
        let factor = Cholesky::new(&precision).ok()?;
        if self.likelihood == Likelihood::Reml {
            deviance += factor.ln_determinant();
        }
        let coefficients = factor.solve(&right);
        let mut rests = Vec::with_capacity(weights.len());
        for (pattern, weight) in self.patterns.iter().zip(&weights) {
            let rest = pattern.without(&coefficients);
            deviance += trace(weight, &rest.1);
            rests.push(rest);
        }
        let inverse = factor.inverse();
        deviance.is_finite().then_some(Solved { deviance, coefficients, inverse, weights, rests })
    }

    /// The likelihood and its derivatives.
    pub(super) fn at(&self, theta: &[f64]) -> Option<Point> {
        let Solved { deviance, coefficients, inverse, weights, rests } = self.solve(theta)?;
        let first = covariance::first(self.structure, self.waves, theta);
        let second = covariance::second(self.structure, self.waves, theta);
        let (q, p) = (first.len(), inverse.nrows());
        let reml = self.likelihood == Likelihood::Reml;
        let (mut gradient, mut observed) = (Array2::zeros((q, 1)), Array2::zeros((q, q)));
        let mut expected = Array2::<f64>::zeros((q, q));
        let mut slopes = vec![Array2::<f64>::zeros((p, p)); q];
        let mut scores = vec![Array2::<f64>::zeros((p, 1)); q];
        for ((pattern, w), (cross, squares)) in self.patterns.iter().zip(&weights).zip(&rests) {
            // What the coefficients took from the squares: Σ XΦX′.
            let taken = pattern.outer(&inverse);
            let whole = if reml { squares + &taken } else { squares.clone() };
            let (by_whole, by_taken) = (w.dot(&whole), w.dot(&taken));
            let parts: Vec<Array2<f64>> = first.iter().map(|d| w.dot(&pattern.part(d))).collect();
            let with = |by: &Array2<f64>| parts.iter().map(|wd| wd.dot(by)).collect::<Vec<_>>();
            let (with_whole, with_taken) = (with(&by_whole), with(&by_taken));
            for (a, wd) in parts.iter().enumerate() {
                let wdw = wd.dot(w);
                gradient[(a, 0)] += pattern.units * wd.diag().sum() - trace(wd, &by_whole);
                slopes[a] -= &pattern.quadratic(&wdw);
                scores[a] += &pattern.linear(&wdw, cross);
                for (b, other) in parts.iter().enumerate().take(a + 1) {
                    let both = pattern.units * trace(other, wd);
                    observed[(a, b)] += trace(other, &with_whole[a]) + trace(wd, &with_whole[b]) - both;
                    let taken = trace(other, &with_taken[a]) + trace(wd, &with_taken[b]);
                    expected[(a, b)] += both - if reml { taken } else { 0.0 };
                }
            }
            for (a, b, d) in &second {
                let wd = w.dot(&pattern.part(d));
                let bend = pattern.units * wd.diag().sum() - trace(&wd, &by_whole);
                observed[(*b, *a)] += bend;
            }
        }
        let turned: Vec<Array2<f64>> = slopes.iter().map(|s| inverse.dot(s)).collect();
        for a in 0..q {
            let turned_score = scores[a].t().dot(&inverse);
            for b in 0..=a {
                if reml {
                    let both = trace(&turned[a], &turned[b]);
                    observed[(a, b)] -= both;
                    expected[(a, b)] += both;
                }
                observed[(a, b)] -= 2.0 * trace(&turned_score, &scores[b]);
                observed[(b, a)] = observed[(a, b)];
                expected[(b, a)] = expected[(a, b)];
            }
        }
        Some(Point { deviance, coefficients, inverse, slopes, gradient, observed, expected })
    }

    /// Σₐᵦ Vₐᵦ (Qₐᵦ − PₐΦPᵦ − ¼Rₐᵦ), with Q = Σ X′W Dₐ W Dᵦ W X and R = Σ X′W Dₐᵦ W X: what Kenward and Roger add
    /// to the covariance of the coefficients, between Φ and Φ, once for each of the two ways it is underestimated.
    pub(super) fn understated(&self, theta: &[f64], point: &Point, variance: &Array2<f64>) -> Option<Array2<f64>> {
        let whole = covariance::matrix(self.structure, self.waves, theta);
        let first = covariance::first(self.structure, self.waves, theta);
        let second = covariance::second(self.structure, self.waves, theta);
        let p = point.inverse.nrows();
        let mut out = Array2::zeros((p, p));
        for pattern in self.patterns {
            let w = Cholesky::new(&pattern.part(&whole)).ok()?.inverse();
            let parts: Vec<Array2<f64>> = first.iter().map(|d| w.dot(&pattern.part(d))).collect();
            let mut middle = Array2::zeros(w.dim());
            for (a, wd) in parts.iter().enumerate() {
                // Σᵦ Vₐᵦ W Dᵦ first, so that each pair costs one sum.
                let mut mixed = Array2::zeros(w.dim());
                for (b, other) in parts.iter().enumerate() {
                    mixed.scaled_add(variance[(a, b)], other);
                }
                middle += &wd.dot(&mixed).dot(&w);
            }
            for (a, b, d) in &second {
                let times = if a == b { 0.25 } else { 0.5 };
                middle.scaled_add(-times * variance[(*a, *b)], &w.dot(&pattern.part(d)).dot(&w));
            }
            out += &pattern.quadratic(&middle);
        }
        for (a, slope) in point.slopes.iter().enumerate() {
            let mut mixed = Array2::zeros((p, p));
            for (b, other) in point.slopes.iter().enumerate() {
                mixed.scaled_add(variance[(a, b)], other);
            }
            out -= &slope.dot(&point.inverse).dot(&mixed);
        }
        Some(out)
    }
}

struct Solved {
    deviance: f64,
    coefficients: Array2<f64>,
    inverse: Array2<f64>,
    weights: Vec<Array2<f64>>,
    /// Of each pattern `cross` and `squares` of the residuals.
    rests: Vec<(Array2<f64>, Array2<f64>)>,
}
