//! Whole numbers within the bounds of a printed number, without rounding of our own.

use crate::printed::Bounds;

/// The least and the most whole k with `factor` × k / `denominator` within `bounds`, both positive; an end is none
/// where there is none. The outer `None` when the numbers are too large.
pub(super) fn numerators(bounds: Bounds, factor: i128, denominator: i128) -> Option<(Option<i128>, Option<i128>)> {
    let unit = bounds.over.checked_mul(factor)?;
    let low = match bounds.low {
        Some(low) => Some(at_least(low.checked_mul(denominator)?, unit, bounds.closed[0])),
        None => None,
    };
    let high = match bounds.high {
        Some(high) => Some(-at_least(high.checked_mul(denominator)?.checked_neg()?, unit, bounds.closed[1])),
        None => None,
    };
    Some((low, high))
}

/// The smallest whole number ≥ `a`/`b` (or > it), b positive.
pub(super) fn at_least(a: i128, b: i128, closed: bool) -> i128 {
    let down = a.div_euclid(b);
    if a.rem_euclid(b) == 0 { down + i128::from(!closed) } else { down + 1 }
}

/// The least and the most whole v with v / `denominator` within the squares of `bounds` (its lower end at least 0).
pub(super) fn squares(bounds: Bounds, denominator: i128) -> Option<(i128, Option<i128>)> {
    let over = bounds.over.checked_mul(bounds.over)?;
    let low = match bounds.low {
        Some(low) if low > 0 => at_least(low.checked_mul(low)?.checked_mul(denominator)?, over, bounds.closed[0]),
        _ => 0,
    };
    let high = match bounds.high {
        Some(high) if high < 0 => Some(-1),
        Some(high) => Some(-at_least(-high.checked_mul(high)?.checked_mul(denominator)?, over, bounds.closed[1])),
        None => None,
    };
    Some((low, high))
}
