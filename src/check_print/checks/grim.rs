//! GRIM: a mean of whole numbers.
//!
//! # Definition
//! The mean of n units of L items each is s / (n L) for a whole s: some s must print as the mean. With n L of 10 to the power
//! of the decimals or more every mean does, and nothing is said.
//! # Reference
//! Brown & Heathers (2017), Social Psychological and Personality Science 8, 363–369.
//! # Oracle
//! All sums to n = 40 by brute force in Python, `tests/check_print/make.py`.

use super::best;
use super::exact::numerators;
use crate::check_print::{Answer, Check, Mean, Settings, Values, Verdict, Why};
use crate::printed::Rounding;

/// n L.
pub(super) fn units(mean: &Mean) -> Option<u64> {
    mean.n.filter(|n| *n > 0)?.checked_mul(u64::from(mean.items.max(1)))
}

/// The least and the most sum that prints as the mean; the outer none when the numbers are too large.
pub(super) fn sums(mean: &Mean, units: u64, rounding: Rounding) -> Option<Option<(i64, i64)>> {
    let (low, high) = numerators(mean.mean.bounds(rounding), 1, i128::from(units))?;
    let (low, high) = (i64::try_from(low?).ok()?, i64::try_from(high?).ok()?);
    Some((low <= high).then_some((low, high)))
}

/// What whole numbers cannot give is impossible only of whole numbers.
pub(super) fn soften(mean: &Mean, verdict: Verdict) -> Verdict {
    if verdict.answer == Answer::Cannot && mean.values == Values::Unsaid {
        return Verdict::new(verdict.check, Answer::CannotJudge, Why::NotIfWhole);
    }
    verdict
}

/// A mean as a sum over a whole number of units; none where there is no n or the values need not be whole.
pub(super) fn grim(mean: &Mean, settings: &Settings) -> Option<Verdict> {
    if mean.values == Values::Any {
        return None;
    }
    let units = units(mean)?;
    if 10u64.checked_pow(mean.mean.decimals).is_none_or(|steps| units >= steps) {
        return Some(Verdict::new(Check::Grim, Answer::CannotJudge, Why::TooMany { units }));
    }
    let verdict = best(settings, |rounding| {
        let (answer, why) = match sums(mean, units, rounding) {
            None => (Answer::CannotJudge, Why::TooLarge),
            Some(Some((low, high))) => (Answer::Holds, Why::Sums { low, high }),
            Some(None) => {
                let (n, s) = (units as f64, (mean.mean.value() * units as f64).floor());
                // The grid points on either side of the printed number.
                (Answer::Cannot, Why::NoSum { below: s / n, above: (s + 1.0) / n })
            }
        };
        Verdict::new(Check::Grim, answer, why)
    });
    Some(soften(mean, verdict))
}
