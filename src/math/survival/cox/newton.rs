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

/// Rounds that move without gain, after which they are not waited for.
const MOST_FLAT: u32 = 5;

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
    /// Coefficients that the rows left at risk, with those so far out, no longer tell.
    pub unknown: Vec<usize>,
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
    /// hardly less the second time. It is put so far out that the others no longer see it move, and stays there.
    pub(super) fn maximise(&self, start: &[f64], free: &[usize]) -> Result<End, Failed> {
        let mut free = free.to_vec();
        let mut off: Vec<(usize, f64)> = Vec::new();
        let mut b = start.to_vec();
        let mut local = self.local(&b).ok_or(Failed::Range)?;
        let whole = local.information.clone();
        let mut unknown: Vec<usize> = Vec::new();
        let mut moved: Vec<(usize, f64)> = Vec::new();
        let mut flat = 0;
        for _ in 0..MOST_ROUNDS {
            if free.is_empty() {
                return Ok(End { b, local, off, unknown });
            }
            let Some(step) = step(&local, &free) else {
                // No curvature is left in some direction: in that of the coefficient that has least.
                let curvature = |&&k: &&usize| local.information[(k, k)];
                let Some(&k) = free.iter().min_by(|a, b| curvature(a).total_cmp(&curvature(b))) else {
                    return Err(Failed::Range);
                };
                free.retain(|f| *f != k);
                if b[k].abs() * self.spread[k] > FAR / 3.0 {
                    off.push((k, b[k].signum()));
                } else {
                    unknown.push(k);
                }
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
            flat = if runs.is_empty() { 0 } else { flat + 1 };
            if !runs.is_empty() && (runs.iter().all(again) || flat > MOST_FLAT) {
                free.retain(|f| runs.iter().all(|(k, _)| k != f));
                let seen: Vec<usize> = runs.iter().map(|(k, _)| *k).collect();
                let (needed, there) = self.needed(&b, &local, runs);
                unknown.extend(seen.into_iter().filter(|k| needed.iter().all(|(n, _)| n != k)));
                off.extend(needed.into_iter().map(|(k, s)| (k, s.signum())));
                (b, local) = there;
                // What is left of the rows at risk may no longer tell the others.
                let lost = |k: &usize| local.information[(*k, *k)] < LOST * whole[(*k, *k)];
                unknown.extend(free.iter().copied().filter(lost));
                free.retain(|k| !unknown.contains(k));
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
                    _ if share < 1e-9 && moved.is_empty() => return Err(Failed::Range),
                    // All is level as far as numbers tell.
                    _ if share < 1e-9 => {
                        unknown.extend(moved.iter().map(|(k, _)| *k));
                        free.retain(|k| !unknown.contains(k));
                        break;
                    }
                    _ => share /= 2.0,
                }
            }
            if last {
                return Ok(End { b, local, off, unknown });
            }
        }
        Err(Failed::Rounds)
    }

    /// Of coefficients that seem to run off those without which the likelihood does not get as high, put far out. The
    /// others it does not tell.
    #[allow(clippy::type_complexity, reason = "a coefficient with its step, and a point")]
    fn needed(&self, b: &[f64], local: &Local, runs: Vec<(usize, f64)>) -> (Vec<(usize, f64)>, (Vec<f64>, Local)) {
        let mut needed = runs;
        let mut there = self.far(b, local, &needed);
        for (k, _) in needed.clone() {
            let without: Vec<(usize, f64)> = needed.iter().copied().filter(|(n, _)| *n != k).collect();
            let other = self.far(b, local, &without);
            if other.1.value >= there.1.value - FLAT / 10.0 {
                (needed, there) = (without, other);
            }
        }
        (needed, there)
    }

    /// Along the direction in which coefficients run off, until the likelihood no longer rises with it.
    fn far(&self, b: &[f64], local: &Local, runs: &[(usize, f64)]) -> (Vec<f64>, Local) {
        let length = runs.iter().map(|(k, s)| s.abs() * self.spread[*k]).fold(0.0, f64::max);
        let mut found = (b.to_vec(), local.clone());
        let mut way = FAR / length;
        for _ in 0..6 {
            if runs.is_empty() {
                break;
            }
            let mut next = b.to_vec();
            runs.iter().for_each(|&(k, s)| next[k] += way * s);
            let Some(there) = self.local(&next).filter(|there| there.value >= found.1.value - SETTLED) else { break };
            let rise: f64 = runs.iter().map(|&(k, s)| there.gradient[k] * s).sum();
            found = (next, there);
            if (rise * way).abs() < SETTLED {
                break;
            }
            way *= 2.0;
        }
        found
    }
}

/// How far coefficients that run off are put at first, as a difference of the predictor.
const FAR: f64 = 30.0;

/// Information below this share of what it was is lost.
const LOST: f64 = 1e-9;

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
