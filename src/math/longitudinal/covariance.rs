//! How the waves of a unit vary together: a covariance matrix and its derivatives by its parameters.

use crate::value::Structure;
use ndarray::Array2;

/// Number of parameters of the covariance of `waves` waves.
pub(super) fn parameters(structure: Structure, waves: usize) -> usize {
    match structure {
        Structure::Unstructured => waves * (waves + 1) / 2,
        // Of one wave no correlation can be had.
        Structure::CompoundSymmetry | Structure::Ar1 => waves.min(2),
    }
}

/// The places of an unstructured covariance, row by row of the lower triangle.
fn places(waves: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..waves).flat_map(|s| (0..=s).map(move |t| (s, t)))
}

/// Parameters under which waves do not vary together, each with its variance; structures of one variance take
/// the mean.
pub(super) fn uncorrelated(structure: Structure, variances: &[f64]) -> Vec<f64> {
    let waves = variances.len();
    match structure {
        Structure::Unstructured => places(waves).map(|(s, t)| if s == t { variances[s] } else { 0.0 }).collect(),
        Structure::CompoundSymmetry | Structure::Ar1 => {
            let mut out = vec![0.0; parameters(structure, waves)];
            if let Some(first) = out.first_mut() {
                *first = variances.iter().sum::<f64>() / waves as f64;
            }
            out
        }
    }
}

/// Σ: unstructured Σₛₜ = θₛₜ; compound symmetry θ₁ + (θ₂ off the diagonal), θ₁ the variance and θ₂ the
/// covariance; AR(1) θ₁ θ₂^|s − t|, θ₁ the variance and θ₂ the correlation of neighbours.
pub(super) fn matrix(structure: Structure, waves: usize, theta: &[f64]) -> Array2<f64> {
    let at = |k: usize| theta.get(k).copied().unwrap_or(0.0);
    match structure {
        Structure::Unstructured => {
            let mut out = Array2::zeros((waves, waves));
            for ((s, t), v) in places(waves).zip(theta) {
                out[(s, t)] = *v;
                out[(t, s)] = *v;
            }
            out
        }
        Structure::CompoundSymmetry => Array2::from_shape_fn((waves, waves), |(s, t)| at(usize::from(s != t))),
        Structure::Ar1 => Array2::from_shape_fn((waves, waves), |(s, t)| at(0) * at(1).powi(s.abs_diff(t) as i32)),
    }
}

/// ∂Σ/∂θₐ, one matrix a parameter.
pub(super) fn first(structure: Structure, waves: usize, theta: &[f64]) -> Vec<Array2<f64>> {
    let count = parameters(structure, waves);
    let by = |of: &dyn Fn(usize, usize) -> f64| Array2::from_shape_fn((waves, waves), |(s, t)| of(s, t));
    match structure {
        Structure::Unstructured => {
            places(waves).map(|(a, b)| by(&|s, t| f64::from((s, t) == (a, b) || (t, s) == (a, b)))).collect()
        }
        Structure::CompoundSymmetry => (0..count).map(|a| by(&|s, t| f64::from(usize::from(s != t) == a))).collect(),
        Structure::Ar1 => {
            let (variance, r) = (theta.first().copied().unwrap_or(0.0), theta.get(1).copied().unwrap_or(0.0));
            let by_variance = by(&|s, t| r.powi(s.abs_diff(t) as i32));
            let by_correlation = by(&|s, t| match s.abs_diff(t) as i32 {
                0 => 0.0,
                lag => variance * f64::from(lag) * r.powi(lag - 1),
            });
            [by_variance, by_correlation].into_iter().take(count).collect()
        }
    }
}

/// ∂²Σ/∂θₐ∂θᵦ where it is not 0, with a ≤ b.
pub(super) fn second(structure: Structure, waves: usize, theta: &[f64]) -> Vec<(usize, usize, Array2<f64>)> {
    let (Structure::Ar1, [variance, r]) = (structure, theta) else { return Vec::new() };
    let lags = |of: &dyn Fn(i32) -> f64| Array2::from_shape_fn((waves, waves), |(s, t)| of(s.abs_diff(t) as i32));
    let mixed = lags(&|lag| if lag == 0 { 0.0 } else { f64::from(lag) * r.powi(lag - 1) });
    let twice = lags(&|lag| if lag < 2 { 0.0 } else { variance * f64::from(lag * (lag - 1)) * r.powi(lag - 2) });
    vec![(0, 1, mixed), (1, 1, twice)]
}
