//! t, F, d and g of two means, standard deviations and sizes.
//!
//! # Definition
//! t = (m₁ − m₂) / se, se² = s² (1/n₁ + 1/n₂) with the pooled s², or s₁²/n₁ + s₂²/n₂ (Welch); F = t². d = (m₁ − m₂) / s, with s
//! pooled, or the root of the mean variance, or one of the two; g is d times J(n₁ + n₂ − 2). Each number occurs once: the
//! ends of the rounding give the ends of the result. Any of these forms will do; the sign may be of either order.
//! # Oracle
//! scipy `ttest_ind_from_stats`; `tests/check_print/p.json`.

use super::{Span, best};
use crate::check_print::{Answer, Check, Effect, Groups, Settings, Statistic, Verdict, Why};
use crate::math::tail;
use crate::printed::{Printed, Rounding};

fn squared(span: Span) -> Span {
    let low = span.low.max(0.0);
    Span::new(low * low, span.high.max(0.0).powi(2))
}

fn plus(a: Span, b: Span) -> Span {
    Span::new(a.low + b.low, a.high + b.high)
}

/// Size of the difference, both variances, both sizes.
fn parts(groups: &Groups, rounding: Rounding) -> Option<(Span, [Span; 2], [f64; 2])> {
    let ns = groups.ns.map(|n| n as f64);
    if groups.ns.iter().any(|n| *n < 2) {
        return None;
    }
    let [a, b] = groups.means.map(|m| Span::of(m, rounding));
    let (low, high) = (a.low - b.high, a.high - b.low);
    let size = if low > 0.0 {
        Span::new(low, high)
    } else if high < 0.0 {
        Span::new(-high, -low)
    } else {
        Span::new(0.0, high.max(-low))
    };
    Some((size, groups.sds.map(|s| squared(Span::of(s, rounding))), ns))
}

fn pooled([a, b]: [Span; 2], [n, m]: [f64; 2]) -> Span {
    plus(a.times((n - 1.0) / (n + m - 2.0)), b.times((m - 1.0) / (n + m - 2.0)))
}

/// The difference over the root of a variance; none when that may be zero.
fn over(size: Span, variance: Span) -> Option<Span> {
    (variance.low > 0.0 && variance.high.is_finite())
        .then(|| Span::new(size.low / variance.high.sqrt(), size.high / variance.low.sqrt()))
}

fn judge(check: Check, printed: Span, all: Vec<Option<Span>>) -> Verdict {
    let all: Vec<Span> = all.into_iter().flatten().collect();
    let Some(first) = all.first() else { return Verdict::new(check, Answer::CannotJudge, Why::NotComputable) };
    match all.iter().find(|s| s.meets(printed)) {
        Some(span) => Verdict::new(check, Answer::Holds, span.recomputed()),
        None => Verdict::new(check, Answer::Cannot, first.recomputed()),
    }
}

/// t or F against means, standard deviations and sizes.
pub(super) fn statistic(groups: &Groups, settings: &Settings) -> Option<Verdict> {
    let (kind, printed): (Statistic, Printed) = groups.test?;
    Some(best(settings, |rounding| {
        let not = || Verdict::new(Check::Summary, Answer::CannotJudge, Why::NotComputable);
        let Some((size, variances, ns)) = parts(groups, rounding) else { return not() };
        let [a, b] = variances;
        let equal = pooled(variances, ns).times(1.0 / ns[0] + 1.0 / ns[1]);
        let welch = plus(a.times(1.0 / ns[0]), b.times(1.0 / ns[1]));
        let mut all = vec![over(size, equal), over(size, welch)];
        match kind {
            Statistic::T => {}
            Statistic::F => all = all.into_iter().map(|s| s.map(squared)).collect(),
            _ => return not(),
        }
        judge(Check::Summary, Span::size(printed, rounding), all)
    }))
}

/// d or g against means, standard deviations and sizes.
pub(super) fn effect(groups: &Groups, settings: &Settings) -> Option<Verdict> {
    let (kind, printed) = groups.effect?;
    Some(best(settings, |rounding| {
        let not = || Verdict::new(Check::Effect, Answer::CannotJudge, Why::NotComputable);
        let Some((size, variances, ns)) = parts(groups, rounding) else { return not() };
        if !matches!(kind, Effect::D | Effect::G) {
            return not();
        }
        let [a, b] = variances;
        let mut all =
            vec![over(size, pooled(variances, ns)), over(size, plus(a, b).times(0.5)), over(size, a), over(size, b)];
        let factor = tail::small_sample_correction(ns[0] + ns[1] - 2.0);
        all.extend(all.clone().iter().map(|s| s.map(|s| s.times(factor))));
        judge(Check::Effect, Span::size(printed, rounding), all)
    }))
}
