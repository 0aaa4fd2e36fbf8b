//! DEBIT: mean and standard deviation of zeros and ones.
//!
//! # Definition
//! k ones among n: mean k / n, variance k (n − k) / (n (n − 1)); some k must print as both.
//! # Undefined
//! One unit; more than 100 000 numbers of ones without an answer.
//! # Reference
//! Heathers & Brown (2019), DEBIT: a simple consistency test for binary data.
//! # Oracle
//! All k of all n to 40 by brute force in Python, `tests/check_print/make.py`.

use super::best;
use super::exact::squares;
use super::grim::{soften, sums};
use crate::check_print::{Answer, Check, Mean, Settings, Values, Verdict, Why};

/// Numbers of ones that are looked at.
const MOST: i64 = 100_000;

/// Mean and standard deviation of zeros and ones; none where the scale is another.
pub(super) fn debit(mean: &Mean, settings: &Settings) -> Option<Verdict> {
    let sd = mean.sd?;
    let n = mean.n.filter(|n| *n > 1)?;
    if mean.scale != Some((0.0, 1.0)) || mean.values == Values::Any || mean.items > 1 {
        return None;
    }
    let verdict = best(settings, |rounding| {
        let holds = || {
            let Some((low, high)) = sums(mean, n, rounding)? else { return Some(None) };
            let (low, high) = (low.max(0), high.min(i64::try_from(n).ok()?));
            let wide = i128::from(n);
            let (least, most) = squares(sd.bounds(rounding), wide.checked_mul(wide - 1)?)?;
            let fits = |k: &i64| {
                let v = i128::from(*k) * (wide - i128::from(*k));
                least <= v && most.is_none_or(|most| v <= most)
            };
            let found = (low..=high.min(low.saturating_add(MOST))).find(fits);
            if found.is_none() && high.saturating_sub(low) > MOST { None } else { Some(found) }
        };
        let (answer, why) = match holds() {
            None => (Answer::CannotJudge, Why::TooLarge),
            Some(Some(k)) => (Answer::Holds, Why::Sums { low: k, high: k }),
            Some(None) => (Answer::Cannot, Why::NoOnes),
        };
        Verdict::new(Check::Debit, answer, why)
    });
    Some(soften(mean, verdict))
}
