//! A mean within its range, and the standard deviations that n, mean and range allow.
//!
//! # Definition
//! Values in [a, b]. Mean: a ≤ m ≤ b; where a and b were found, one value each: (a (n − 1) + b) / n ≤ m ≤ (a + b (n − 1)) / n.
//! Largest variance: as many values at b as the sum T = n (m − a) holds, the rest of it on one value, the others at a. Smallest
//! where a and b were found: one value each, the others equal. Over all that mean, a and b may have been.
//! # Undefined
//! Without n the standard deviation is not judged.
//! # Oracle
//! Extremes by hand, and random data that must hold, in `tests/check_print_checks.rs`.

use super::{Span, best};
use crate::check_print::{Answer, Check, Mean, Settings, Verdict, Why};
use crate::printed::Rounding;

/// Ends of the range, and whether they were found.
fn ends(mean: &Mean, rounding: Rounding) -> Option<(Span, Span, bool)> {
    match (mean.range, mean.scale) {
        (Some((a, b)), _) => Some((Span::of(a, rounding), Span::of(b, rounding), true)),
        (None, Some((a, b))) => Some((Span::new(a, a), Span::new(b, b), false)),
        (None, None) => None,
    }
}

/// The means that range and n allow.
fn means(mean: &Mean, rounding: Rounding) -> Option<Span> {
    let (a, b, found) = ends(mean, rounding)?;
    Some(match mean.n.filter(|n| found && *n > 1) {
        Some(n) => {
            let n = n as f64;
            Span::new((a.low * (n - 1.0) + b.low) / n, (a.high + b.high * (n - 1.0)) / n)
        }
        None => Span::new(a.low, b.high),
    })
}

/// The mean within its range; the range in its order.
pub(super) fn mean(mean: &Mean, settings: &Settings) -> Option<Verdict> {
    if mean.range.is_none() && mean.scale.is_none() {
        return None;
    }
    Some(best(settings, |rounding| {
        let verdict = |answer, why| Verdict::new(Check::RangeMean, answer, why);
        let Some((a, b, _)) = ends(mean, rounding) else {
            return verdict(Answer::CannotJudge, Why::Missing { what: "range" });
        };
        if a.low > b.high {
            return verdict(Answer::Cannot, Why::Reversed);
        }
        let Some(allowed) = means(mean, rounding) else { return verdict(Answer::CannotJudge, Why::NotComputable) };
        let holds = allowed.meets(Span::of(mean.mean, rounding));
        let (low, high) = (allowed.low, allowed.high);
        verdict(if holds { Answer::Holds } else { Answer::Cannot }, Why::Outside { low, high })
    }))
}

/// The standard deviation that n, mean and range allow; none where the mean is impossible already.
pub(super) fn sd(mean: &Mean, settings: &Settings) -> Option<Verdict> {
    let sd = mean.sd?;
    self::mean(mean, settings).filter(|v| v.answer == Answer::Holds)?;
    Some(best(settings, |rounding| {
        let verdict = |answer, why| Verdict::new(Check::RangeSd, answer, why);
        let Some(n) = mean.n else { return verdict(Answer::CannotJudge, Why::Missing { what: "n" }) };
        if n < 2 {
            return verdict(Answer::CannotJudge, Why::NotComputable);
        }
        let Some(allowed) = sds(mean, n as f64, rounding) else {
            return verdict(Answer::CannotJudge, Why::NotComputable);
        };
        let holds = allowed.meets(Span::of(sd, rounding));
        let why = Why::Outside { low: allowed.low, high: allowed.high };
        verdict(if holds { Answer::Holds } else { Answer::Cannot }, why)
    }))
}

/// All standard deviations of n ≥ 2 values.
fn sds(mean: &Mean, n: f64, rounding: Rounding) -> Option<Span> {
    let (a, b, found) = ends(mean, rounding)?;
    let (low, high) = (a.low, b.high);
    let allowed = means(mean, rounding)?;
    let printed = Span::of(mean.mean, rounding);
    let m = Span::new(printed.low.max(allowed.low), printed.high.min(allowed.high));
    if !(m.low.is_finite() && m.high.is_finite() && low.is_finite() && high.is_finite()) {
        return None;
    }
    let width = high - low;
    let largest = |m: f64| {
        let total = (n * (m - low)).max(0.0);
        let at_top = if width > 0.0 { (total / width + 1e-9).floor().min(n) } else { 0.0 };
        let rest = total - at_top * width;
        (at_top * width * width + rest * rest - total * total / n) / (n - 1.0)
    };
    // Between two whole numbers of values at the top the variance is convex in m: its largest is at an end or at the
    // whole number nearest to half of n.
    let (first, last) = (n * (m.low - low) / width, n * (m.high - low) / width);
    let mut most = largest(m.low).max(largest(m.high));
    if width > 0.0 {
        for k in [(n / 2.0).floor(), (n / 2.0).ceil()] {
            let k = k.clamp(first.ceil(), last.floor().max(first.ceil()));
            if first <= k && k <= last {
                most = most.max(largest(low + k * width / n));
            }
        }
    }
    let least = if found {
        // The range as narrow, and the mean as near to its middle, as the rounding allows.
        let (low, high) = (a.high.min(b.low), b.low.max(a.high));
        let middle = ((low + high) / 2.0).clamp(m.low.min(m.high), m.high.max(m.low));
        let rest = if n > 2.0 { (n * middle - low - high) / (n - 2.0) } else { middle };
        ((low - middle).powi(2) + (high - middle).powi(2) + (n - 2.0) * (rest - middle).powi(2)) / (n - 1.0)
    } else {
        0.0
    };
    let least = if a.high >= b.low { 0.0 } else { least };
    Some(Span::new(least.max(0.0).sqrt(), most.max(0.0).sqrt()))
}
