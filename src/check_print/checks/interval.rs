//! An interval against its estimate and against p.
//!
//! # Definition
//! Lower limit ≤ estimate ≤ upper limit. The interval of level 1 − a holds "no effect" (0, of a ratio 1) exactly when p ≥ a.
//! Where both agree on that, and estimate and interval are symmetric on the scale (logarithms of a ratio), p of the same
//! statistic is 2 P(T > q |estimate| / half width) with q the quantile of the level: between the normal distribution and t
//! with 2 degrees of freedom. A p outside may be of another procedure, so it is not judged.
//! # Reference
//! Altman & Bland (2011), BMJ 343, d2304.
//! # Oracle
//! Their worked examples, in `tests/check_print_checks.rs`.

use super::p::{fits, significant};
use super::{Span, best};
use crate::check_print::{Answer, Check, Estimate, Settings, Verdict, Why};
use crate::math::tail;
use crate::printed::Rounding;

/// The estimate within its interval.
pub(super) fn order(estimate: &Estimate, settings: &Settings) -> Verdict {
    best(settings, |rounding| {
        let [low, value, high] = [estimate.low, estimate.value, estimate.high].map(|x| Span::of(x, rounding));
        let (answer, why) = if low.low > high.high {
            (Answer::Cannot, Why::Reversed)
        } else if low.low > value.high || value.low > high.high {
            (Answer::Cannot, Why::OutsideInterval)
        } else if estimate.ratio == Some(true) && high.high <= 0.0 {
            (Answer::Cannot, Why::Outside { low: 0.0, high: f64::INFINITY })
        } else {
            (Answer::Holds, Why::Recomputed { low: low.low, high: high.high })
        };
        Verdict::new(Check::Interval, answer, why)
    })
}

/// The interval and p on "no effect".
pub(super) fn null(estimate: &Estimate, settings: &Settings) -> Option<Verdict> {
    let p = estimate.p?;
    let limit = 1.0 - estimate.level.filter(|l| *l > 0.0 && *l < 1.0).unwrap_or(settings.level);
    Some(best(settings, |rounding| {
        let verdict = |answer, why| Verdict::new(Check::IntervalP, answer, why);
        let Some(ratio) = estimate.ratio else { return verdict(Answer::CannotJudge, Why::Missing { what: "null" }) };
        let null = f64::from(u8::from(ratio));
        let (low, high) = (Span::of(estimate.low, rounding), Span::of(estimate.high, rounding));
        let inside = low.high < null && null < high.low;
        let outside = null < low.low || high.high < null;
        let says = significant(p, limit);
        if inside && says == Some(true) || outside && says == Some(false) {
            let mut out = verdict(Answer::Cannot, Why::NullDisagrees);
            out.decision_error = (limit - (1.0 - settings.level)).abs() < 1e-9;
            return out;
        }
        match wald(estimate, ratio, limit, rounding) {
            Some(span) if fits(p, span, rounding, limit) => verdict(Answer::Holds, span.recomputed()),
            Some(span) => verdict(Answer::CannotJudge, Why::OtherProcedure { low: span.low, high: span.high }),
            None if inside || outside => verdict(
                Answer::Holds,
                Why::Recomputed { low: if inside { limit } else { 0.0 }, high: if inside { 1.0 } else { limit } },
            ),
            None => verdict(Answer::CannotJudge, Why::NotComputable),
        }
    }))
}

/// p of estimate and half width, where the interval is symmetric.
fn wald(estimate: &Estimate, ratio: bool, limit: f64, rounding: Rounding) -> Option<Span> {
    let scale = |span: Span| {
        if !ratio {
            return Some(span);
        }
        (span.high > 0.0).then(|| Span::new(span.low.max(1e-300).ln(), span.high.ln()))
    };
    let low = scale(Span::of(estimate.low, rounding))?;
    let value = scale(Span::of(estimate.value, rounding))?;
    let high = scale(Span::of(estimate.high, rounding))?;
    let middle = Span::new(0.5 * (low.low + high.low), 0.5 * (low.high + high.high));
    if !middle.meets(value) {
        return None;
    }
    let half = Span::new((0.5 * (high.low - low.high)).max(0.0), 0.5 * (high.high - low.low));
    let size = Span::new(
        if value.low <= 0.0 && value.high >= 0.0 { 0.0 } else { value.low.abs().min(value.high.abs()) },
        value.low.abs().max(value.high.abs()),
    );
    if half.low <= 0.0 || !half.high.is_finite() {
        return None;
    }
    let (least, most) = (size.low / half.high, size.high / half.low);
    let p = |x: f64, df: f64| tail::t_two_sided(x * tail::t_quantile_upper(limit / 2.0, df), df).min(1.0);
    let all = [p(least, f64::INFINITY), p(least, 2.0), p(most, f64::INFINITY), p(most, 2.0)];
    Some(Span::new(all.into_iter().fold(1.0, f64::min), all.into_iter().fold(0.0, f64::max)))
}
