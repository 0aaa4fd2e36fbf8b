//! The partial likelihood of discrete time: the chance that these were the ones, of all sets of as many.

use super::Cox;
use super::likelihood::{Local, square};
use crate::math::sum::Sum;

/// Updates of a state beyond which it is not tried: a second or so.
pub(super) const MOST_WORK: f64 = 3e7;

impl Cox {
    /// How many updates one evaluation takes: Σ d(r − d) over the times at which d of r at risk end, and the search for those
    /// at risk where rows enter late.
    pub(super) fn exact_work(&self) -> f64 {
        let mut work = 0.0;
        for stratum in &self.strata {
            let first = stratum.places.start;
            for (places, d) in self.times(stratum).filter(|(_, d)| *d > 0) {
                let risk = self.at_risk(first, places.end, self.time[places.start]).count();
                work += d as f64 * (risk - d) as f64 + (places.end - first) as f64 / 10.0;
            }
        }
        work
    }

    /// Places from `first` up to `end` of those who had entered before `time`.
    fn at_risk(&self, first: usize, end: usize, time: f64) -> impl Iterator<Item = usize> {
        let entry = self.entry.as_deref();
        (first..end).filter(move |&place| entry.is_none_or(|e| e[place] < time))
    }

    /// Value and derivatives.
    ///
    /// # Definition
    /// With B(d, r) the sum over all sets of d of the first r rows of their Π w: B(d, r) = B(d, r − 1) + wᵣ B(d − 1, r − 1)
    /// (Gail, Lubin & Rubinstein 1981). Drawn with chances in proportion to Π w, a set's Σx has mean m and covariance C; with
    /// π the share of the second term, m(d, r) mixes m(d, r − 1) and m(d − 1, r − 1) + xᵣ by π, and so does C, which
    /// gains π(1 − π) times the square of what the two lie apart. All terms are positive, ln B takes the place of B:
    /// nothing cancels and nothing overflows.
    /// # Complexity
    /// d(r − d)p²/2 for each time at which d of r at risk end.
    pub(super) fn exact(&self, predictor: &[f64]) -> Option<Local> {
        let p = self.p;
        let mut value = Sum::default();
        let mut gradient = vec![0.0; p];
        let mut triangle = vec![0.0; p * (p + 1) / 2];
        for stratum in &self.strata {
            let first = stratum.places.start;
            for (places, d) in self.times(stratum).filter(|(_, d)| *d > 0) {
                let risk: Vec<usize> = self.at_risk(first, places.end, self.time[places.start]).collect();
                let sets = self.sets(&risk, d, predictor);
                for (place, &eta) in predictor.iter().enumerate().skip(places.start).take(d) {
                    value.add(eta);
                    gradient.iter_mut().zip(self.at(place)).for_each(|(g, x)| *g += x);
                }
                value.add(-sets.ln);
                gradient.iter_mut().zip(&sets.mean).for_each(|(g, m)| *g -= m);
                triangle.iter_mut().zip(&sets.covariance).for_each(|(t, c)| *t += c);
            }
        }
        let value = value.value();
        value.is_finite().then(|| Local { value, gradient, information: square(&triangle, p) })
    }

    /// ln B(d, r) with the mean and covariance of Σx over the sets of d rows.
    fn sets(&self, risk: &[usize], d: usize, predictor: &[f64]) -> Sets {
        let p = self.p;
        let none = || Sets { ln: f64::NEG_INFINITY, mean: vec![0.0; p], covariance: vec![0.0; p * (p + 1) / 2] };
        let mut states: Vec<Sets> = (0..=d).map(|_| none()).collect();
        states[0].ln = 0.0;
        let mut apart = vec![0.0; p];
        for (seen, &place) in risk.iter().enumerate() {
            let (w, x) = (predictor[place], self.at(place));
            // Sets too small to reach d with the rows left are not needed.
            let fewest = d.saturating_sub(risk.len() - seen - 1).max(1);
            for size in (fewest..=d.min(seen + 1)).rev() {
                let (before, rest) = states.split_at_mut(size);
                let (with, without) = (&before[size - 1], &mut rest[0]);
                let ln_with = with.ln + w;
                if without.ln == f64::NEG_INFINITY {
                    without.ln = ln_with;
                    without.mean.iter_mut().zip(&with.mean).zip(x).for_each(|((m, b), x)| *m = b + x);
                    without.covariance.copy_from_slice(&with.covariance);
                    continue;
                }
                let larger = without.ln.max(ln_with);
                let (one, two) = ((without.ln - larger).exp(), (ln_with - larger).exp());
                let (one, share) = (one / (one + two), two / (one + two));
                without.ln = larger + (one_plus(without.ln, ln_with)).ln();
                for (((a, m), b), x) in apart.iter_mut().zip(&mut without.mean).zip(&with.mean).zip(x) {
                    *a = b + x - *m;
                    *m += share * *a;
                }
                let mut at = 0;
                for j in 0..p {
                    let between = one * share * apart[j];
                    for a in &apart[..=j] {
                        let c = &mut without.covariance[at];
                        *c = one * *c + share * with.covariance[at] + between * a;
                        at += 1;
                    }
                }
            }
        }
        states.pop().unwrap_or_else(none)
    }
}

/// (eᵃ + eᵇ)/e^max.
fn one_plus(a: f64, b: f64) -> f64 {
    1.0 + (-(a - b).abs()).exp()
}

/// All sets of as many rows.
struct Sets {
    ln: f64,
    mean: Vec<f64>,
    covariance: Vec<f64>,
}
