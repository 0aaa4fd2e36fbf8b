//! Percentages of counts, and percentages that add up.
//!
//! # Definition
//! 100 × part / whole prints as it was printed; with one of the two printed, some whole number exists for the other.
//! Percentages of one whole: their roundings leave room for 100 and, where the whole is printed, for parts that add up to it.
//! # Oracle
//! All parts of all wholes to 60 by brute force in Python, `tests/check_print/make.py`.

use super::exact::{at_least, numerators};
use super::{Span, best};
use crate::check_print::{Answer, Check, Settings, Share, Shares, Verdict, Why};
use crate::printed::{Printed, Rounding};

/// Wholes looked at on either side for one that would do.
const NEAR: u64 = 200;

/// The parts of `whole` that print as `percent`; the outer none when the numbers are too large.
fn parts(percent: Printed, whole: u64, rounding: Rounding) -> Option<Option<(u64, u64)>> {
    let whole = i128::from(whole);
    if whole == 0 {
        return Some(None);
    }
    let (low, high) = numerators(percent.bounds(rounding), 100, whole)?;
    let (low, high) = (low.unwrap_or(0).max(0), high.unwrap_or(whole).min(whole));
    Some(if low <= high { Some((u64::try_from(low).ok()?, u64::try_from(high).ok()?)) } else { None })
}

/// The wholes of which `part` prints as `percent`, none when there is none; the outer none when too large.
fn wholes(percent: Printed, part: u64, rounding: Rounding) -> Option<Option<(u64, Option<u64>)>> {
    let bounds = percent.bounds(rounding);
    let top = i128::from(part).checked_mul(100)?.checked_mul(bounds.over)?;
    let least = i128::from(part).max(1);
    // 100 part / w ≤ high is w ≥ top / high; of a part of zero every whole is as good.
    let fits_zero = part == 0 && bounds.hold_fraction(0, 1);
    if part == 0 {
        return Some(fits_zero.then_some((1, None)));
    }
    let low = match bounds.high {
        Some(high) if high <= 0 => return Some(None),
        Some(high) => at_least(top, high, bounds.closed[1]).max(least),
        None => least,
    };
    let high = match bounds.low {
        Some(low) if low > 0 => Some(-at_least(-top, low, bounds.closed[0])),
        _ => None,
    };
    if high.is_some_and(|high| high < low) {
        return Some(None);
    }
    let high = match high {
        Some(high) => Some(u64::try_from(high).ok()?),
        None => None,
    };
    Some(Some((u64::try_from(low).ok()?, high)))
}

/// The whole nearest to `whole` with which `fits`.
fn nearest(whole: u64, fits: impl Fn(u64) -> bool) -> Option<u64> {
    (1..=NEAR)
        .flat_map(|k| [whole.checked_sub(k), whole.checked_add(k)])
        .flatten()
        .filter(|w| *w > 0)
        .find(|w| fits(*w))
}

/// A percentage against its counts. One number alone may be of how many it is as well as how many it is ("29% (n = 21)"): it
/// cannot be only when it can be neither.
pub(super) fn percent(share: &Share, settings: &Settings) -> Verdict {
    let judged = |share: &Share| {
        best(settings, |rounding| {
            let (answer, why) = judge(share, rounding).unwrap_or((Answer::CannotJudge, Why::TooLarge));
            Verdict::new(Check::Percent, answer, why)
        })
    };
    let verdict = judged(share);
    if let (Some(part), None, Answer::Cannot) = (share.part, share.whole, verdict.answer) {
        let other = judged(&Share { part: None, whole: Some(part), ..share.clone() });
        if other.answer == Answer::Holds {
            return other;
        }
    }
    verdict
}

fn judge(share: &Share, rounding: Rounding) -> Option<(Answer, Why)> {
    let percent = share.percent;
    Some(match (share.part, share.whole) {
        (Some(part), Some(whole)) => {
            let parts = parts(percent, whole, rounding)?;
            let holds = parts.is_some_and(|(low, high)| (low..=high).contains(&part));
            let exact = (whole > 0 && part <= whole).then(|| 100.0 * part as f64 / whole as f64);
            let whole = if holds {
                None
            } else {
                nearest(whole, |w| percent.bounds(rounding).hold_fraction(100 * i128::from(part), i128::from(w)))
                    .filter(|w| *w >= part)
            };
            let why = Why::PartOfWhole { percent: exact, parts: parts.filter(|_| !holds), whole };
            (if holds { Answer::Holds } else { Answer::Cannot }, why)
        }
        (None, Some(whole)) => match parts(percent, whole, rounding)? {
            Some((low, high)) => (Answer::Holds, Why::Parts { low, high }),
            None if percent.value() > 100.0 => (Answer::CannotJudge, Why::Outside { low: 0.0, high: 100.0 }),
            None => {
                let nearest = nearest(whole, |w| matches!(parts(percent, w, rounding), Some(Some(_))));
                (Answer::Cannot, Why::NoPart { whole, nearest })
            }
        },
        (Some(part), None) => match wholes(percent, part, rounding)? {
            Some((low, high)) => (Answer::Holds, Why::Wholes { low, high }),
            None => (Answer::Cannot, Why::PartOfWhole { percent: None, parts: None, whole: None }),
        },
        (None, None) => (Answer::CannotJudge, Why::Missing { what: "n" }),
    })
}

/// Percentages that should be 100 together.
pub(super) fn sum(shares: &Shares, settings: &Settings) -> Verdict {
    best(settings, |rounding| {
        let spans = shares.percents.iter().map(|p| Span::of(*p, rounding));
        let (low, high) = spans.fold((0.0, 0.0), |(a, b), s| (a + s.low.max(0.0), b + s.high.min(100.0)));
        let mut fits = !shares.percents.is_empty() && Span::new(low, high).meets(Span::new(100.0, 100.0));
        if let (true, Some(whole)) = (fits, shares.whole) {
            let all: Option<Option<Vec<(u64, u64)>>> = shares
                .percents
                .iter()
                .map(|p| parts(*p, whole, rounding))
                .collect::<Option<Vec<_>>>()
                .map(|v| v.into_iter().collect());
            fits = match all {
                None => return Verdict::new(Check::Sum, Answer::CannotJudge, Why::TooLarge),
                Some(None) => false,
                Some(Some(parts)) => {
                    let total = |f: fn(&(u64, u64)) -> u64| parts.iter().map(|p| u128::from(f(p))).sum::<u128>();
                    total(|p| p.0) <= u128::from(whole) && u128::from(whole) <= total(|p| p.1)
                }
            };
        }
        let answer = match (fits, shares.of_one_whole) {
            (true, _) => Answer::Holds,
            (false, true) => Answer::Cannot,
            (false, false) => Answer::CannotJudge,
        };
        Verdict::new(Check::Sum, answer, Why::Sum { low, high })
    })
}
