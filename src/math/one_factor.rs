//! One factor behind several measures, by maximum likelihood.

use super::symmetric::{Cholesky, Eigen};
use ndarray::{Array1, Array2, ArrayView1};

/// A one-factor model of k standardised measures: Σ = λλ′ + diag ψ.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OneFactor {
    /// λ; its sign is that of its sum.
    pub loadings: Vec<f64>,
    /// ψ, the variance that is a measure's own; below 0 in an improper solution.
    pub uniquenesses: Vec<f64>,
    /// F = ln|Σ| + tr(RΣ⁻¹) − ln|R| − k at its minimum; n F is the χ² of the model.
    pub discrepancy: f64,
    /// Covariance of (λ, ψ) from one row, 2k × 2k, by the expected information; to be divided by n.
    covariance: Array2<f64>,
}

impl OneFactor {
    /// Variance, from one row, of what moves with λ and ψ by these 2k derivatives (delta method).
    pub fn variance(&self, derivatives: &[f64]) -> f64 {
        let d = ArrayView1::from(derivatives);
        if d.len() == self.covariance.nrows() { d.dot(&self.covariance.dot(&d)) } else { f64::NAN }
    }
}

/// The first principal component of a symmetric matrix: its loadings up to sign and size; `None` of no finite matrix.
pub(crate) fn first_component(matrix: &[Vec<f64>]) -> Option<Vec<f64>> {
    let eigen = Eigen::new(&square(matrix)?)?;
    Some(eigen.vectors.columns().into_iter().next_back()?.to_vec())
}

fn square(rows: &[Vec<f64>]) -> Option<Array2<f64>> {
    let k = rows.len();
    Array2::from_shape_vec((k, k), rows.concat()).ok()
}

/// Why there is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoFactor {
    /// A measure is a combination of others, so that the likelihood has no bound.
    Dependent,
    /// The iterations did not settle, or settled where the model is not identified.
    NotSettled(u64),
}

const MOST_STEPS: u64 = 500;
const MOST_HALVINGS: usize = 40;
/// Steps smaller than this change no digit that is printed or compared.
const SETTLED: f64 = 1e-11;

/// F, its gradient and its expected second derivatives at one point.
struct Point {
    f: f64,
    gradient: Array2<f64>,
    expected: Array2<f64>,
}

/// The maximum likelihood estimate from a k × k correlation matrix, k ≥ 3.
///
/// # Definition
/// λ and ψ minimise F. With W = Σ⁻¹ and G = W(Σ − R)W: ∂F/∂λ = 2Gλ, ∂F/∂ψᵢ = Gᵢᵢ; expected second derivatives
/// tr(W ∂Σ W ∂Σ): 2(Wᵢⱼ λ′Wλ + (Wλ)ᵢ(Wλ)ⱼ), 2(Wλ)ⱼWᵢⱼ, Wᵢⱼ². Fisher's scoring, steps halved until F falls, from the
/// first principal component. ψ is left free to go below 0, so that a model that does not fit shows.
/// # Reference
/// Jöreskog (1967), Psychometrika 32, 443–482; scoring: Lee & Jennrich (1979), Psychometrika 44, 99–113.
/// # Oracle
/// lavaan 0.6-14: `cfa(std.lv = TRUE)`, through `mcdonald_omega.json`.
pub(crate) fn one_factor(correlations: &[Vec<f64>]) -> Result<OneFactor, NoFactor> {
    let r = &square(correlations).ok_or(NoFactor::Dependent)?;
    let k = r.nrows();
    let bound = match Cholesky::new(r) {
        Ok(factor) => factor.ln_determinant(),
        Err(_) => return Err(NoFactor::Dependent),
    };
    // An eigenvalue of rounding: Cholesky's factor may still exist.
    let eigen = Eigen::new(r).ok_or(NoFactor::Dependent)?;
    let (smallest, largest) = (eigen.values.first(), eigen.values.last());
    let (Some(&smallest), Some(&largest)) = (smallest, largest) else { return Err(NoFactor::Dependent) };
    if smallest <= 1e-12 * largest {
        return Err(NoFactor::Dependent);
    }
    let component = eigen.vectors.column(k - 1);
    let mut theta = Array2::zeros((2 * k, 1));
    for i in 0..k {
        let loading = component[i] * (largest - 1.0).max(0.1).sqrt();
        theta[(i, 0)] = loading;
        theta[(k + i, 0)] = (1.0 - loading * loading).max(0.1);
    }
    let mut here = at(&theta, r, bound).ok_or(NoFactor::NotSettled(0))?;
    for step in 1..=MOST_STEPS {
        let Ok(factor) = Cholesky::new(&here.expected) else { return Err(NoFactor::NotSettled(step)) };
        let direction = factor.solve(&here.gradient);
        let size = direction.iter().fold(0.0, |m: f64, s| m.max(s.abs()));
        let settled = size < SETTLED;
        let mut length = 1.0;
        let mut next = None;
        for _ in 0..MOST_HALVINGS {
            let there = &theta - &(&direction * length);
            match at(&there, r, bound) {
                // At the bottom F moves by its rounding alone.
                Some(point) if point.f <= here.f + 1e-14 * (1.0 + k as f64) => {
                    next = Some((there, point));
                    break;
                }
                _ => length /= 2.0,
            }
        }
        let Some((there, point)) = next else { return Err(NoFactor::NotSettled(step)) };
        (theta, here) = (there, point);
        if theta.iter().any(|t| !t.is_finite() || t.abs() > 1e3) {
            return Err(NoFactor::NotSettled(step));
        }
        if settled {
            return finish(&theta, &here, k).ok_or(NoFactor::NotSettled(step));
        }
    }
    Err(NoFactor::NotSettled(MOST_STEPS))
}

/// `None` where Σ is not positive definite.
fn at(theta: &Array2<f64>, r: &Array2<f64>, bound: f64) -> Option<Point> {
    let k = r.nrows();
    let lambda = Array1::from_iter((0..k).map(|i| theta[(i, 0)]));
    let mut sigma = Array2::from_shape_fn((k, k), |(i, j)| lambda[i] * lambda[j]);
    for i in 0..k {
        sigma[(i, i)] += theta[(k + i, 0)];
    }
    let factor = Cholesky::new(&sigma).ok()?;
    let w = factor.inverse();
    let trace: f64 = w.iter().zip(r).map(|(w, r)| w * r).sum();
    let f = factor.ln_determinant() + trace - bound - k as f64;
    let g = w.dot(&(&sigma - r)).dot(&w);
    let (g_lambda, w_lambda) = (g.dot(&lambda), w.dot(&lambda));
    let across = lambda.dot(&w_lambda);
    let gradient =
        Array2::from_shape_fn((2 * k, 1), |(i, _)| if i < k { 2.0 * g_lambda[i] } else { g[(i - k, i - k)] });
    let expected = Array2::from_shape_fn((2 * k, 2 * k), |(a, b)| match (a < k, b < k) {
        (true, true) => 2.0 * (w[(a, b)] * across + w_lambda[a] * w_lambda[b]),
        (true, false) => 2.0 * w_lambda[b - k] * w[(a, b - k)],
        (false, true) => 2.0 * w_lambda[a - k] * w[(a - k, b)],
        (false, false) => w[(a - k, b - k)].powi(2),
    });
    f.is_finite().then_some(Point { f, gradient, expected })
}

fn finish(theta: &Array2<f64>, point: &Point, k: usize) -> Option<OneFactor> {
    let sum: f64 = (0..k).map(|i| theta[(i, 0)]).sum();
    let sign = if sum < 0.0 { -1.0 } else { 1.0 };
    // F's second derivatives are twice the information of a row.
    let mut covariance = Cholesky::new(&point.expected).ok()?.inverse() * 2.0;
    for a in 0..2 * k {
        for b in 0..2 * k {
            if (a < k) != (b < k) {
                covariance[(a, b)] *= sign;
            }
        }
    }
    Some(OneFactor {
        loadings: (0..k).map(|i| sign * theta[(i, 0)]).collect(),
        uniquenesses: (0..k).map(|i| theta[(k + i, 0)]).collect(),
        discrepancy: point.f.max(0.0),
        covariance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From what stands below the diagonal, row after row.
    fn matrix(k: usize, lower: &[f64]) -> Vec<Vec<f64>> {
        let at = |i: usize, j: usize| match i.max(j) {
            high if i != j => lower[high * (high - 1) / 2 + i.min(j)],
            _ => 1.0,
        };
        (0..k).map(|i| (0..k).map(|j| at(i, j)).collect()).collect()
    }

    /// By hand (Spearman 1904): three measures have λ₁² = r₁₂r₁₃/r₂₃ and the like, exactly.
    #[test]
    fn three_measures_fit_exactly() {
        let got = one_factor(&matrix(3, &[0.42, 0.48, 0.56])).unwrap();
        for (got, want) in got.loadings.iter().zip([0.6, 0.7, 0.8]) {
            assert!((got - want).abs() < 1e-12, "{got} {want}");
        }
        assert!(got.discrepancy < 1e-13);
        // 0.9·0.8/0.5 exceeds 1: a negative variance of its own.
        let heywood = one_factor(&matrix(3, &[0.9, 0.8, 0.5])).unwrap();
        assert!((heywood.uniquenesses[0] - (1.0 - 0.72 / 0.5)).abs() < 1e-10);
    }

    #[test]
    fn what_has_no_factor_says_so() {
        assert_eq!(one_factor(&matrix(3, &[1.0, 0.5, 0.5])), Err(NoFactor::Dependent));
        assert!(matches!(one_factor(&matrix(4, &[0.0; 6])), Err(NoFactor::NotSettled(_))));
    }
}
