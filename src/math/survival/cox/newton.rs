//! The likelihood brought to its maximum over some of the coefficients.

use super::Cox;
use super::likelihood::Local;
use crate::math::symmetric::Cholesky;
use ndarray::Array2;

/// Steps after which it is given up.
pub(super) const MOST_ROUNDS: u64 = 100;

/// Twice what the likelihood can still gain, below which one step more is the last.
const SETTLED: f64 = 1e-12;

/// The same, below which a step that goes on moving rows apart is on its way to infinity.
const FLAT: f64 = 1e-5;

/// A step that moves the predictors of two rows of a stratum this far apart moves.
const MOVES: f64 = 0.1;

/// Where the steps ended.
#[derive(Debug, Clone)]
pub(super) struct End {
    /// All coefficients, scaled.
    pub b: Vec<f64>,
    pub local: Local,
    /// Coefficients that run off to infinity, with the direction; no longer among the free.
    pub off: Vec<(usize, f64)>,
}

/// Why there is no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    Rounds,
    Range,
}

impl Cox {
    /// Newton's steps from `start` over the coefficients `free`, halved until the likelihood does not fall; the others stay.
    ///
    /// A coefficient runs off when the likelihood has nothing left to gain and its step still moves, twice in a row and
    /// hardly less the second time. It is put so far out that the other coefficients no longer see it move, and stays there.
    pub(super) fn maximise(&self, start: &[f64], free: &[usize]) -> Result<End, Failed> {
        let mut free = free.to_vec();
        let mut off: Vec<(usize, f64)> = Vec::new();
        let mut b = start.to_vec();
        let mut local = self.local(&b).ok_or(Failed::Range)?;
        let mut moved: Vec<(usize, f64)> = Vec::new();
        for _ in 0..MOST_ROUNDS {
            if free.is_empty() {
                return Ok(End { b, local, off });
            }
            let Some(step) = step(&local, &free) else {
                // No curvature is left in some direction: in that of the coefficient that has least.
                let curvature = |&&k: &&usize| local.information[(k, k)];
                let Some(&k) = free.iter().min_by(|a, b| curvature(a).total_cmp(&curvature(b))) else {
                    return Err(Failed::Range);
                };
                free.retain(|f| *f != k);
                off.push((k, if b[k] == 0.0 { local.gradient[k].signum() } else { b[k].signum() }));
                moved.clear();
                continue;
            };
            let gain: f64 = free.iter().zip(&step).map(|(&k, s)| local.gradient[k] * s).sum();
            let runs: Vec<(usize, f64)> = free
                .iter()
                .zip(&step)
                .filter(|(k, s)| gain < FLAT && s.abs() * self.spread[**k] > MOVES)
                .map(|(k, s)| (*k, *s))
                .collect();
            let again = |&(k, s): &(usize, f64)| moved.iter().any(|(m, before)| *m == k && s / before > 0.5);
            if !runs.is_empty() && runs.iter().all(again) {
                for &(k, s) in &runs {
                    b[k] += s.signum() * FAR / self.spread[k].max(1.0);
                }
                free.retain(|f| runs.iter().all(|(k, _)| k != f));
                off.extend(runs.into_iter().map(|(k, s)| (k, s.signum())));
                local = self.local(&b).ok_or(Failed::Range)?;
                moved.clear();
                continue;
            }
            moved = runs;
            let last = gain < SETTLED && moved.is_empty();
            let noise = 1e-12 * (1.0 + local.value.abs());
            let mut share = 1.0;
            loop {
                let mut next = b.clone();
                free.iter().zip(&step).for_each(|(&k, s)| next[k] += share * s);
                match self.local(&next) {
                    Some(there) if last || there.value >= local.value - noise => {
                        (b, local) = (next, there);
                        break;
                    }
                    _ if share < 1e-9 => return Err(Failed::Range),
                    _ => share /= 2.0,
                }
            }
            if last {
                return Ok(End { b, local, off });
            }
        }
        Err(Failed::Rounds)
    }
}

/// How far a coefficient that runs off is put, as a difference of the predictor: e⁻³⁰ = 1e-13.
const FAR: f64 = 30.0;

/// I⁻¹u of the free coefficients; `None` when I has no inverse.
fn step(local: &Local, free: &[usize]) -> Option<Vec<f64>> {
    let inverse = inverse(&local.information, free)?;
    let u: Vec<f64> = free.iter().map(|&k| local.gradient[k]).collect();
    let step: Vec<f64> =
        inverse.rows().into_iter().map(|row| row.iter().zip(&u).map(|(v, u)| v * u).sum::<f64>()).collect();
    step.iter().all(|s| s.is_finite()).then_some(step)
}

/// The inverse of the information of these coefficients, by way of their correlations.
pub(super) fn inverse(information: &Array2<f64>, of: &[usize]) -> Option<Array2<f64>> {
    let root: Vec<f64> = of.iter().map(|&k| information[(k, k)].sqrt()).collect();
    if root.iter().any(|r| r.is_nan() || *r <= 0.0) {
        return None;
    }
    let correlation = Array2::from_shape_fn((of.len(), of.len()), |(j, k)| {
        if j == k { 1.0 } else { information[(of[j], of[k])] / root[j] / root[k] }
    });
    let inverse = Cholesky::new(&correlation).ok()?.inverse();
    Some(Array2::from_shape_fn(inverse.dim(), |(j, k)| inverse[(j, k)] / root[j] / root[k]))
}
