//! CLOSURE: all frequency distributions behind a mean and a standard deviation.
//!
//! # Definition
//! n whole numbers on a scale a..b: all ways to divide n over its values so that mean and standard deviation (n − 1) print as
//! they do. Sums and sums of squares are whole, so nothing is lost. A branch is cut when the values left cannot
//! bring the sum into its bounds, or the sum of squares into its own (Jensen below, the chord above).
//! # Bound
//! It stops after `most` steps of the search, with what was found so far.
//! # Reference
//! Wilner, Wood & Simons (2018), Complete recovery of values in Diophantine systems; Heathers et al. (2018), SPRITE.
//! # Oracle
//! All multisets by brute force in Python, `tests/check_print/make.py`.

use super::exact::squares;
use super::grim::sums;
use crate::check_print::Mean;
use crate::printed::Rounding;

/// The distributions that print so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// How many were found.
    pub count: u64,
    /// Whether these are all.
    pub complete: bool,
    /// Of each value of the scale, the fewest and the most units that have it in those that were found.
    pub shared: Vec<(i64, u64, u64)>,
}

struct Search {
    values: Vec<i128>,
    sum: (i128, i128),
    // n q − s² over all units, from and to.
    spread: (i128, i128),
    n: i128,
    taken: Vec<u64>,
    found: Closure,
    left: u64,
}

/// All distributions of single whole numbers on the scale; none without n, standard deviation or a scale of whole numbers
/// with at most 1000 values, or when the digits are too many.
pub fn closure(mean: &Mean, rounding: Rounding, most: u64) -> Option<Closure> {
    let (sd, n, (a, b)) = (mean.sd?, mean.n.filter(|n| (2..=100_000).contains(n))?, mean.scale?);
    if a.fract() != 0.0 || b.fract() != 0.0 || a.abs() > 1e6 || b.abs() > 1e6 || mean.items > 1 || b - a >= 1000.0 {
        return None;
    }
    let values: Vec<i64> = (a as i64..=b as i64).collect();
    let empty = Closure { count: 0, complete: true, shared: values.iter().map(|v| (*v, u64::MAX, 0)).collect() };
    let none = |mut out: Closure| {
        out.shared.clear();
        Some(out)
    };
    if values.is_empty() {
        return none(empty);
    }
    let Some((low, high)) = sums(mean, n, rounding)? else { return none(empty) };
    let wide = i128::from(n);
    let (v_low, v_high) = squares(sd.bounds(rounding), wide * (wide - 1))?;
    let mut search = Search {
        taken: vec![0; values.len()],
        values: values.iter().map(|v| i128::from(*v)).collect(),
        sum: (i128::from(low), i128::from(high)),
        spread: (v_low, v_high.unwrap_or(i128::MAX / 4)),
        n: wide,
        found: empty,
        left: most,
    };
    search.go(0, wide, 0, 0);
    if search.found.count == 0 { none(search.found) } else { Some(search.found) }
}

impl Search {
    /// Divides the `m` units left over the values from place `k` on, after those with sum `s` and squares `q`.
    fn go(&mut self, k: usize, m: i128, s: i128, q: i128) {
        if self.left == 0 {
            self.found.complete = false;
            return;
        }
        self.left -= 1;
        let (Some(first), Some(last)) = (self.values.get(k).copied(), self.values.last().copied()) else { return };
        // Sums that the rest can have, and that are wanted.
        let low = (m * first).max(self.sum.0 - s);
        let high = (m * last).min(self.sum.1 - s);
        if low > high {
            return;
        }
        if m == 0 || first == last {
            let (s, q) = (s + m * first, q + m * first * first);
            let spread = self.n * q - s * s;
            if (self.sum.0..=self.sum.1).contains(&s) && (self.spread.0..=self.spread.1).contains(&spread) {
                self.set(k, u64::try_from(m).unwrap_or(0));
                self.keep();
                self.set(k, 0);
            }
            return;
        }
        if !self.reachable(m, s, q, (first, last), (low, high)) {
            return;
        }
        for count in 0..=m {
            if self.left == 0 {
                self.found.complete = false;
                break;
            }
            self.set(k, u64::try_from(count).unwrap_or(0));
            self.go(k + 1, m - count, s + count * first, q + count * first * first);
        }
        self.set(k, 0);
    }

    /// Whether some sum `t` of the rest leaves a spread that is wanted. Of `m` values in [first, last] the squares lie between
    /// t²/m and (first + last) t − m first last; the least and the most spread over t, from above and below.
    fn reachable(&self, m: i128, s: i128, q: i128, (first, last): (i128, i128), (low, high): (i128, i128)) -> bool {
        let squares = |t: i128| (t * t / m, (first + last) * t - m * first * last);
        let (mut least, mut most) = (i128::MAX, i128::MIN);
        for t in [low, high] {
            let (a, b) = squares(t);
            let total = (s + t) * (s + t);
            least = least.min(self.n * (q + a) - total);
            most = most.max(self.n * (q + b) - total);
        }
        // Within: n t²/m − (s + t)² is convex in t; so a wide window is not cut from below, and its top is
        // bounded by the chord with the least total.
        if high > low {
            least = i128::MIN;
            let (a, b) = (squares(low).1, squares(high).1);
            let inside = s + low <= 0 && s + high >= 0;
            let total = if inside { 0 } else { ((s + low) * (s + low)).min((s + high) * (s + high)) };
            most = self.n * (q + a.max(b)) - total;
        }
        least <= self.spread.1 && most >= self.spread.0
    }

    fn set(&mut self, k: usize, count: u64) {
        if let Some(place) = self.taken.get_mut(k) {
            *place = count;
        }
    }

    fn keep(&mut self) {
        self.found.count += 1;
        for (count, (_, least, most)) in self.taken.iter().zip(&mut self.found.shared) {
            *least = (*least).min(*count);
            *most = (*most).max(*count);
        }
    }
}
