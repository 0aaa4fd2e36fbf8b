//! The (central) hypergeometric distribution: how many of the first kind are among those drawn.
//! As everywhere, the upper tail is P(X > x), without x itself.

use super::binomial::ln_mass;
use super::discrete;
use super::normal::normal_quantile_lower;
use super::special::{Tails, whole};

/// Most units altogether; beyond it a tail is a sum of too many terms.
const MOST: f64 = 1e12;

#[derive(Debug, Clone, Copy)]
struct Urn {
    first: f64,
    second: f64,
    draws: f64,
    low: f64,
    high: f64,
}

impl Urn {
    fn new(first: f64, second: f64, draws: f64) -> Option<Self> {
        let (first, second, draws) = (whole(first)?, whole(second)?, whole(draws)?);
        let (low, high) = ((draws - second).max(0.0), first.min(draws));
        (first + second <= MOST && draws <= first + second).then_some(Urn { first, second, draws, low, high })
    }

    /// Loader's form: three binomial probabilities, none of which cancels.
    fn ln_mass(self, k: f64) -> f64 {
        if !(self.low..=self.high).contains(&k) || k.fract() != 0.0 {
            return f64::NEG_INFINITY;
        }
        let total = self.first + self.second;
        let (p, q) = (self.draws / total, (total - self.draws) / total);
        if p == 0.0 || q == 0.0 {
            return 0.0;
        }
        // k·total − first·draws, to the last bit.
        let product = self.first * self.draws;
        let rest = self.first.mul_add(self.draws, -product);
        let lambda = (k.mul_add(total, -product) - rest) / total;
        ln_mass(k, self.first, p, q, lambda) + ln_mass(self.draws - k, self.second, p, q, -lambda)
            - ln_mass(self.draws, total, p, q, 0.0)
    }

    /// P(k + 1)/P(k).
    fn ratio(self, k: f64) -> f64 {
        (self.first - k) * (self.draws - k) / ((k + 1.0) * (self.second - self.draws + k + 1.0))
    }

    fn tails_at(self, k: f64) -> Tails {
        if k < self.low {
            return Tails::LEFT;
        }
        if k >= self.high {
            return Tails::RIGHT;
        }
        if self.ratio(k) < 1.0 {
            let (mut term, mut sum, mut at) = (1.0, 1.0, k + 1.0);
            while at < self.high && term > sum * 1e-18 {
                term *= self.ratio(at);
                sum += term;
                at += 1.0;
            }
            Tails::of_lower(self.ln_mass(k + 1.0).exp() * sum).swapped()
        } else {
            let (mut term, mut sum, mut at) = (1.0, 1.0, k);
            while at > self.low && term > sum * 1e-18 {
                at -= 1.0;
                term /= self.ratio(at);
                sum += term;
            }
            Tails::of_lower(self.ln_mass(k).exp() * sum)
        }
    }

    fn start(self, z: f64) -> f64 {
        let total = (self.first + self.second).max(1.0);
        let p = self.first / total;
        let variance = self.draws * p * (1.0 - p) * (total - self.draws) / (total - 1.0).max(1.0);
        let guess = self.draws * p + z * variance.sqrt();
        if guess.is_finite() { guess } else { self.draws * p }
    }
}

fn tails(x: f64, urn: Option<Urn>) -> Option<Tails> {
    urn.filter(|_| !x.is_nan()).map(|u| u.tails_at(x.floor()))
}

/// P(X > x): X of the `first` units among `draws` drawn from `first` + `second`, 1e12 altogether at most.
///
/// # Oracle
/// mpmath at 50 digits; fixture `hypergeometric.json`.
pub fn hypergeometric_upper(x: f64, first: f64, second: f64, draws: f64) -> f64 {
    tails(x, Urn::new(first, second, draws)).map_or(f64::NAN, |t| t.upper)
}

/// P(X ≤ x), of the hypergeometric distribution.
pub fn hypergeometric_lower(x: f64, first: f64, second: f64, draws: f64) -> f64 {
    tails(x, Urn::new(first, second, draws)).map_or(f64::NAN, |t| t.lower)
}

/// ln P(X = x).
pub fn hypergeometric_ln_density(x: f64, first: f64, second: f64, draws: f64) -> f64 {
    Urn::new(first, second, draws).filter(|_| !x.is_nan()).map_or(f64::NAN, |u| u.ln_mass(x))
}

/// P(X = x).
pub fn hypergeometric_density(x: f64, first: f64, second: f64, draws: f64) -> f64 {
    hypergeometric_ln_density(x, first, second, draws).exp()
}

/// Smallest k with P(X > k) ≤ `q`.
pub fn hypergeometric_quantile_upper(q: f64, first: f64, second: f64, draws: f64) -> f64 {
    let Some(urn) = Urn::new(first, second, draws) else { return f64::NAN };
    discrete::quantile_upper(q, |k| urn.tails_at(k), urn.start(-normal_quantile_lower(q)), (urn.low, urn.high))
}

/// Smallest k with P(X ≤ k) ≥ `p`.
pub fn hypergeometric_quantile_lower(p: f64, first: f64, second: f64, draws: f64) -> f64 {
    let Some(urn) = Urn::new(first, second, draws) else { return f64::NAN };
    discrete::quantile_lower(p, |k| urn.tails_at(k), urn.start(normal_quantile_lower(p)), (urn.low, urn.high))
}
