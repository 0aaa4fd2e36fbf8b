//! A smooth function of a few parameters, brought to its minimum with exact derivatives.

use crate::math::symmetric::Eigen;
use ndarray::Array2;

/// Value, gradient and Hessian at a point.
#[derive(Debug, Clone)]
pub struct Local {
    pub value: f64,
    pub gradient: Vec<f64>,
    pub hessian: Array2<f64>,
}

/// Where the steps ended.
#[derive(Debug, Clone)]
pub struct Minimum {
    pub at: Vec<f64>,
    pub local: Local,
    /// Whether the last step was nothing but rounding.
    pub settled: bool,
}

/// Steps after which it is given up.
pub const MOST_ROUNDS: usize = 200;

/// Curvature below this share of the largest is none.
const FLAT: f64 = 1e-12;

/// No step is longer than this, in the parameters' own scale.
const LONGEST: f64 = 3.0;

/// Newton's steps with the curvature made positive, halved until the function falls: what is a saddle is left, so that a
/// parameter that stands in the function by its square is not caught at 0.
///
/// # Reference
/// Nocedal & Wright (2006), Numerical Optimization, 2nd ed., 3.4.
pub fn minimise(
    start: &[f64],
    value: impl Fn(&[f64]) -> f64,
    derivatives: impl Fn(&[f64]) -> Option<Local>,
) -> Option<Minimum> {
    let mut at = start.to_vec();
    let mut local = derivatives(&at)?;
    for _ in 0..MOST_ROUNDS {
        let step = step(&local)?;
        let size = |v: &[f64]| v.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let small = size(&step) <= 1e-11 * (1.0 + size(&at));
        let noise = 1e-13 * (1.0 + local.value.abs());
        let (mut share, mut next) = (1.0, moved(&at, &step, 1.0));
        // What is not lower is rounding, or a step too far.
        let falls = |at: &[f64]| value(at) <= local.value + noise;
        while !falls(&next) && share > 1e-9 {
            share /= 2.0;
            next = moved(&at, &step, share);
        }
        if share <= 1e-9 {
            let settled = size(&step) <= 1e-6 * (1.0 + size(&at));
            return Some(Minimum { at, local, settled });
        }
        at = next;
        local = derivatives(&at)?;
        if small {
            return Some(Minimum { at, local, settled: true });
        }
    }
    Some(Minimum { at, local, settled: false })
}

fn moved(at: &[f64], step: &[f64], share: f64) -> Vec<f64> {
    at.iter().zip(step).map(|(a, s)| a + share * s).collect()
}

/// −|H|⁻¹ g.
fn step(local: &Local) -> Option<Vec<f64>> {
    let eigen = Eigen::new(&local.hessian)?;
    let largest = eigen.values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let mut step = vec![0.0; local.gradient.len()];
    for (vector, value) in eigen.vectors.columns().into_iter().zip(&eigen.values) {
        let curvature = value.abs().max(FLAT * largest);
        if curvature > 0.0 {
            let along: f64 = vector.iter().zip(&local.gradient).map(|(v, g)| v * g).sum();
            step.iter_mut().zip(vector).for_each(|(s, v)| *s -= along / curvature * v);
        }
    }
    let length = step.iter().map(|s| s * s).sum::<f64>().sqrt();
    if !length.is_finite() {
        return None;
    }
    if length > LONGEST {
        step.iter_mut().for_each(|s| *s *= LONGEST / length);
    }
    Some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: x⁴ − 2x² + y² has minima at (±1, 0) and a saddle at 0; from next to the saddle it is left.
    #[test]
    fn a_saddle_is_left() {
        let value = |p: &[f64]| p[0].powi(4) - 2.0 * p[0] * p[0] + p[1] * p[1];
        let derivatives = |p: &[f64]| {
            let (x, y) = (p[0], p[1]);
            let hessian = Array2::from_shape_vec((2, 2), vec![12.0 * x * x - 4.0, 0.0, 0.0, 2.0]).unwrap();
            Some(Local { value: value(p), gradient: vec![4.0 * x.powi(3) - 4.0 * x, 2.0 * y], hessian })
        };
        let end = minimise(&[0.01, 2.0], value, derivatives).unwrap();
        assert!(end.settled && (end.at[0] - 1.0).abs() < 1e-14 && end.at[1].abs() < 1e-14);
    }
}
