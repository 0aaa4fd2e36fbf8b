//! GRIMMER: a standard deviation of whole numbers, with their mean.
//!
//! # Definition
//! n whole numbers kᵢ (sums of L items) with s = Σ kᵢ, q = Σ kᵢ²: the mean is s / (n L), the variance (n q − s²) / (n (n − 1) L²).
//! Some s that prints as the mean must go with some q that prints as the standard deviation, where q has the parity of s,
//! since k² and k have, and is at least that of the most equal numbers. For five numbers or more these conditions suffice
//! (for five by enumeration up to q = 1200, for more by adding a number 0 or 1 at a time); for fewer the numbers themselves are sought.
//! # Undefined
//! One unit; more than 10 000 sums or sums of squares without an answer.
//! # Reference
//! Anaya (2016), PeerJ Preprints 4, e2400v1; Allard (2018), Analytic-GRIMMER.
//! # Oracle
//! All multisets of whole numbers by brute force in Python, `tests/check_print/make.py`.

use super::best;
use super::exact::{at_least, squares};
use super::grim::{soften, sums, units};
use crate::check_print::{Answer, Check, Mean, Settings, Values, Verdict, Why};
use crate::printed::{Printed, Rounding};

/// Sums, and sums of squares, that are looked at.
const MOST: i128 = 10_000;

/// A standard deviation as one of whole numbers; none where GRIM does not hold already.
pub(super) fn grimmer(mean: &Mean, settings: &Settings) -> Option<Verdict> {
    let sd = mean.sd.filter(|_| mean.values != Values::Any)?;
    let n = i128::from(mean.n?);
    units(mean)?;
    if n == 1 {
        return Some(Verdict::new(Check::Grimmer, Answer::CannotJudge, Why::NotComputable));
    }
    if settings.roundings.iter().all(|r| sums(mean, units(mean).unwrap_or(1), *r) == Some(None)) {
        return None;
    }
    let verdict = best(settings, |rounding| {
        let (answer, why) = match exists(mean, sd, n, n - 1, rounding) {
            None => (Answer::CannotJudge, Why::TooLarge),
            Some(true) => (Answer::Holds, Why::Recomputed { low: sd.value(), high: sd.value() }),
            Some(false) => (Answer::Cannot, Why::NoSquares { with_n: exists(mean, sd, n, n, rounding) == Some(true) }),
        };
        Verdict::new(Check::Grimmer, answer, why)
    });
    Some(soften(mean, verdict))
}

/// Whether n whole numbers have this mean and, with `divisor`, this standard deviation.
fn exists(mean: &Mean, sd: Printed, n: i128, divisor: i128, rounding: Rounding) -> Option<bool> {
    let items = i128::from(mean.items.max(1));
    let Some((low, high)) = sums(mean, units(mean)?, rounding)? else { return Some(false) };
    let denominator = n.checked_mul(divisor)?.checked_mul(items.checked_mul(items)?)?;
    let (v_low, v_high) = squares(sd.bounds(rounding), denominator)?;
    let (low, high) = (i128::from(low), i128::from(high));
    for s in low..=high.min(low + MOST) {
        let square = s.checked_mul(s)?;
        let equal = s.div_euclid(n);
        let rest = s.rem_euclid(n);
        // The sum of squares of the most equal numbers.
        let above = (equal + 1).checked_mul(equal + 1)?.checked_mul(rest)?;
        let least = (n - rest).checked_mul(equal.checked_mul(equal)?)?.checked_add(above)?;
        let mut q = at_least(square.checked_add(v_low)?, n, true).max(least);
        q += (q - s).rem_euclid(2);
        let last = match v_high {
            Some(v) => square.checked_add(v)?.div_euclid(n),
            None => q,
        };
        if q > last {
            continue;
        }
        if n >= 5 {
            return Some(true);
        }
        if (last - q) / 2 > MOST {
            return None;
        }
        while q <= last {
            if attainable(n, s, q)? {
                return Some(true);
            }
            q += 2;
        }
    }
    (high - low <= MOST).then_some(false)
}

/// Whether n whole numbers (at most four) have sum s and sum of squares q.
fn attainable(n: i128, s: i128, q: i128) -> Option<bool> {
    let room = n.checked_mul(q)?.checked_sub(s.checked_mul(s)?)?;
    if room < 0 {
        return Some(false);
    }
    if n == 1 {
        return Some(s * s == q);
    }
    if n == 2 {
        // (k₁ − k₂)² = 2q − s².
        let root = room.isqrt();
        return Some(root * root == room && (root + s).rem_euclid(2) == 0);
    }
    // (n k − s)² ≤ (n − 1) (n q − s²).
    let reach = room.checked_mul(n - 1)?.isqrt() / n + 1;
    if reach > MOST {
        return None;
    }
    let middle = s.div_euclid(n);
    for k in middle - reach..=middle + reach + 1 {
        if attainable(n - 1, s - k, q - k * k)? {
            return Some(true);
        }
    }
    Some(false)
}
