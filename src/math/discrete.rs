//! Quantiles on the whole numbers.

use super::special::{Tails, probability};

/// Probabilities that differ by less than this factor count as equal: a step of the distribution
/// function that is asked for by its own height is found whatever the rounding. As in R.
const TIE: f64 = 64.0 * f64::EPSILON;

/// Smallest k in [`low`, `high`] with P(X ≤ k) ≥ `p`.
pub(crate) fn quantile_lower(p: f64, tails: impl Fn(f64) -> Tails, start: f64, (low, high): (f64, f64)) -> f64 {
    match probability(p) {
        None => f64::NAN,
        Some(0.0) => low,
        Some(1.0) => high,
        Some(p) if p > 0.5 => first(|k| tails(k).upper <= (1.0 - p) * (1.0 + TIE), start, low, high),
        Some(p) => first(|k| tails(k).lower >= p * (1.0 - TIE), start, low, high),
    }
}

/// Smallest k in [`low`, `high`] with P(X > k) ≤ `q`.
pub(crate) fn quantile_upper(q: f64, tails: impl Fn(f64) -> Tails, start: f64, (low, high): (f64, f64)) -> f64 {
    match probability(q) {
        None => f64::NAN,
        Some(0.0) => high,
        Some(1.0) => low,
        Some(q) if q > 0.5 => first(|k| tails(k).lower >= (1.0 - q) * (1.0 - TIE), start, low, high),
        Some(q) => first(|k| tails(k).upper <= q * (1.0 + TIE), start, low, high),
    }
}

/// Smallest whole number in [`low`, `high`] at which `holds`, which then holds for all above.
fn first(holds: impl Fn(f64) -> bool, start: f64, low: f64, high: f64) -> f64 {
    let start = start.round().clamp(low, high.min(1e300));
    let (mut fails, mut works) = (low - 1.0, high);
    let mut step = 1.0;
    if holds(start) {
        works = start;
        while works - step > fails {
            if holds(works - step) {
                works -= step
            } else {
                fails = works - step
            }
            step *= 2.0;
        }
    } else {
        fails = start;
        while fails + step < works {
            if holds(fails + step) {
                works = fails + step
            } else {
                fails += step
            }
            step *= 2.0;
        }
    }
    while works - fails > 1.0 {
        let middle = fails + ((works - fails) / 2.0).floor();
        if middle <= fails || middle >= works {
            break;
        }
        if holds(middle) { works = middle } else { fails = middle }
    }
    // Never −0.
    works + 0.0
}
