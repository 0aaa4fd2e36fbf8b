//! The distribution of times that are known between two.

mod likelihood;
mod regions;
mod support;

use likelihood::Likelihood;

/// The likeliest distribution of n times of which it is known between which two each lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Turnbull {
    /// Where it has mass, in order of time.
    pub regions: Vec<Region>,
    /// Largest gain that a row's mean log-likelihood could still have, to first order: 0 at the summit.
    pub gain: f64,
    /// Iterations made.
    pub iterations: u64,
}

/// Where mass lies: after one time and up to and including another; at a time when they are equal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// After when.
    pub after: f64,
    /// Up to when; ∞ when these never were seen to have ended.
    pub by: f64,
    /// Share of all.
    pub mass: f64,
    /// Rows whose time may lie here.
    pub rows: f64,
}

/// A gain below this certifies the summit.
pub const CERTIFIED: f64 = 1e-8;

/// Iterations at most.
const MOST_ITERATIONS: u64 = 5_000;

/// Rounds of the first phase before the second is tried, and again each so many.
const ROUNDS: u64 = 20;

/// The nonparametric maximum of the likelihood, with the proof that it is one.
///
/// # Definition
/// Row i ended in (afterᵢ, byᵢ], or at that time when they are equal. Mass can lie only where the start of a row's interval is
/// followed by an end with no other start between (Turnbull's regions); inside one it may lie anywhere. With pⱼ the mass of
/// region j and Pᵢ the sum of p over those in row i: maximise Σ log Pᵢ over p ≥ 0, Σp = 1. With dⱼ = (1/n) Σ over rows that hold
/// j of 1/Pᵢ, p is the maximum exactly when all dⱼ ≤ 1 (Karush–Kuhn–Tucker), and max dⱼ − 1 is the most that the mean
/// log-likelihood lies below it. On a line the maximum is unique: a row starts and a row ends at every region, so that no two p
/// give the same P.
/// # Method
/// EM (pⱼ ← pⱼdⱼ) and a step of the iterative convex minorant algorithm by turns; then Newton's steps on the regions that have
/// mass, which drop a region at 0 and take in the one with the largest dⱼ, to dⱼ = 1 within 1e-12. Each
/// round is linear in rows and regions; more than 600 regions with mass are left to the first phase.
/// # Takes
/// `after` finite; `by` finite and not below `after`, or `None`: as long as each other, one row or more.
/// # Reference
/// Turnbull (1976), Journal of the Royal Statistical Society B 38, 290–295; Gentleman & Geyer (1994), Biometrika 81, 618–623;
/// Wellner & Zhan (1997), Journal of the American Statistical Association 92, 945–959.
/// # Oracle
/// R 4.2.2: npsurv 0.5-0 `npsurv`.
pub fn turnbull(after: &[f64], by: &[Option<f64>]) -> Turnbull {
    let regions::Regions { spans: regions, covers } = regions::innermost(after, by);
    let problem = Likelihood::new(regions.len(), &covers);
    let mut mass = vec![1.0 / regions.len().max(1) as f64; regions.len()];
    let (mut gain, mut iterations) = (problem.gain(&mass), 0);
    while gain > support::EXACT && iterations < MOST_ITERATIONS {
        for _ in 0..ROUNDS {
            problem.redistribute(&mut mass);
            problem.minorant(&mut mass);
            iterations += 1;
        }
        if let Some(better) = support::newton(&problem, &mass) {
            mass = better;
        }
        let now = problem.gain(&mass);
        let stuck = now <= CERTIFIED && now >= 0.5 * gain;
        gain = now;
        if stuck {
            break;
        }
    }
    let rows = problem.rows();
    let all = regions.iter().zip(&mass).zip(&rows);
    let held = all.filter(|((_, mass), _)| **mass > 0.0);
    let regions = held.map(|((&(after, by), &mass), &rows)| Region { after, by, mass, rows }).collect();
    Turnbull { regions, gain: gain.max(0.0), iterations }
}

impl Turnbull {
    /// The mass that must lie at or before `t`, and that which may.
    pub fn by(&self, t: f64) -> (f64, f64) {
        let (mut certain, mut possible) = (0.0, 0.0);
        for region in &self.regions {
            if region.by <= t {
                certain += region.mass;
            }
            if region.after < t || region.by <= t {
                possible += region.mass;
            }
        }
        (f64::min(certain, 1.0), f64::min(possible, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: (0, 2] and (1, 3] share (1, 2], (3, ∞) lies apart.
    #[test]
    fn three_rows() {
        let got = turnbull(&[0.0, 1.0, 3.0], &[Some(2.0), Some(3.0), None]);
        let want = [(1.0, 2.0, 2.0 / 3.0, 2.0), (3.0, f64::INFINITY, 1.0 / 3.0, 1.0)];
        assert_eq!(got.regions.len(), 2);
        for (got, want) in got.regions.iter().zip(want) {
            assert_eq!((got.after, got.by, got.rows), (want.0, want.1, want.3));
            assert!((got.mass - want.2).abs() < 1e-13);
        }
        assert!(got.gain < 1e-12);
        let close = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12;
        assert!(close(got.by(1.0), (0.0, 0.0)) && close(got.by(1.5), (0.0, 2.0 / 3.0)));
        assert!(close(got.by(3.0), (2.0 / 3.0, 2.0 / 3.0)) && close(got.by(9.0), (2.0 / 3.0, 1.0)));
    }

    /// Exact times and last sights: Kaplan–Meier, here .25, .25, .5 (one lost after the first).
    #[test]
    fn exact_times_give_kaplan_meier() {
        let got = turnbull(&[1.0, 1.0, 2.0, 4.0], &[Some(1.0), None, Some(2.0), Some(4.0)]);
        let masses: Vec<f64> = got.regions.iter().map(|r| r.mass).collect();
        for (got, want) in masses.iter().zip([0.25, 0.375, 0.375]) {
            assert!((got - want).abs() < 1e-13, "{masses:?}");
        }
    }

    /// A thousand rows by arithmetic, their intervals of many lengths: the proof holds.
    #[test]
    fn the_summit_is_certified() {
        let place = |i: usize, by: usize, of: usize| ((i * by) % of) as f64;
        for (n, width) in [(40, 7), (1000, 31), (1000, 400)] {
            let after: Vec<f64> = (0..n).map(|i| place(i, 7919, 997)).collect();
            let by: Vec<Option<f64>> =
                (0..n).map(|i| (i % 5 != 0).then(|| after[i] + 1.0 + place(i, 104_729, width))).collect();
            let got = turnbull(&after, &by);
            assert!(got.gain < 1e-11, "{n} {width}: {} after {}", got.gain, got.iterations);
            assert!((got.regions.iter().map(|r| r.mass).sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
