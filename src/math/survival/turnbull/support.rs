//! Newton's steps on the regions that have mass.

use super::likelihood::Likelihood;
use crate::math::symmetric::Cholesky;
use ndarray::Array2;

/// dⱼ = 1 to this.
pub(super) const EXACT: f64 = 1e-12;

/// A matrix of more regions than this costs more than it brings.
const MOST_REGIONS: usize = 600;

/// Steps at most.
const MOST_STEPS: usize = 400;

/// Masses below this are first taken for 0; those that are not come back.
const NEGLIGIBLE: f64 = 1e-7;

/// From masses near the maximum to the maximum: of the mean log-likelihood less Σp, whose summit has Σp = 1. `None` when there are too many
/// regions, or no step raises it.
pub(super) fn newton(problem: &Likelihood, start: &[f64]) -> Option<Vec<f64>> {
    let mut mass: Vec<f64> = start.iter().map(|m| if *m < NEGLIGIBLE { 0.0 } else { *m }).collect();
    if !height(problem, &mass).is_finite() {
        mass = start.to_vec();
    }
    let mut held: Vec<usize> = (0..mass.len()).filter(|&j| mass[j] > 0.0).collect();
    for _ in 0..MOST_STEPS {
        if held.len() > MOST_REGIONS {
            return None;
        }
        let pull = problem.pull(&mass);
        let settled = held.iter().all(|&j| (pull[j] - 1.0).abs() < EXACT);
        if settled {
            let (worst, most) = pull.iter().copied().enumerate().fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a });
            if most - 1.0 < EXACT {
                return Some(mass);
            }
            let place = held.partition_point(|&j| j < worst);
            if held.get(place) == Some(&worst) {
                return Some(mass);
            }
            held.insert(place, worst);
        }
        let step = direction(problem, &mass, &pull, &held)?;
        advance(problem, &mut mass, &mut held, &step)?;
    }
    Some(mass)
}

fn height(problem: &Likelihood, mass: &[f64]) -> f64 {
    problem.height(&Likelihood::cumulative(mass)) - mass.iter().sum::<f64>()
}

/// H⁻¹(d − 1), H = Σ shareᵢ/Pᵢ² over the rows that hold both regions.
fn direction(problem: &Likelihood, mass: &[f64], pull: &[f64], held: &[usize]) -> Option<Vec<f64>> {
    let (size, sums) = (held.len(), Likelihood::cumulative(mass));
    let mut bend = Array2::<f64>::zeros((size, size));
    for cover in problem.covers() {
        let first = held.partition_point(|&j| j < cover.first);
        let beyond = held.partition_point(|&j| j <= cover.last);
        if first < beyond {
            let p = sums[cover.last + 1] - sums[cover.first];
            bend[(beyond - 1, first)] += cover.share / p / p;
        }
    }
    // Rows hold all between their first and last: sum over those that start no later than k and end no sooner than j ≥ k.
    for k in 1..size {
        for j in 0..size {
            bend[(j, k)] += bend[(j, k - 1)];
        }
    }
    for j in (0..size.saturating_sub(1)).rev() {
        for k in 0..size {
            bend[(j, k)] += bend[(j + 1, k)];
        }
    }
    let right = Array2::from_shape_fn((size, 1), |(i, _)| pull[held[i]] - 1.0);
    let step = Cholesky::new(&bend).ok()?.solve(&right);
    let step: Vec<f64> = step.iter().copied().collect();
    step.iter().all(|s| s.is_finite()).then_some(step)
}

/// Goes as far along the step as no mass falls below 0 and the height rises; a mass at 0 is held no longer.
fn advance(problem: &Likelihood, mass: &mut [f64], held: &mut Vec<usize>, step: &[f64]) -> Option<()> {
    let room = |j: &usize, s: &f64| if *s < 0.0 { mass[*j] / -s } else { f64::INFINITY };
    let far = held.iter().zip(step).map(|(j, s)| room(j, s)).fold(f64::INFINITY, f64::min);
    let base = height(problem, mass);
    let mut share = far.min(1.0);
    for _ in 0..40 {
        let mut trial = mass.to_vec();
        for (&j, s) in held.iter().zip(step) {
            trial[j] = if share == far && room(&j, s) == far { 0.0 } else { (mass[j] + share * s).max(0.0) };
        }
        let now = height(problem, &trial);
        // At the summit rounding decides: a step of that size is as good as none.
        if now >= base - 1e-15 * (1.0 + base.abs()) {
            held.retain(|&j| trial[j] > 0.0);
            mass.copy_from_slice(&trial);
            return Some(());
        }
        share /= 2.0;
    }
    None
}
