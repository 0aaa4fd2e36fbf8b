//! p of a statistic and its degrees of freedom.
//!
//! # Definition
//! t, z and r: 2 P(T > |t|), with t = r √(df / (1 − r²)) for r; F, χ² and Q: the upper tail. The statistic, and degrees of
//! freedom with decimals, may be anything within their rounding: p is an interval, and the print holds when that meets
//! what p may have been. Degrees of freedom are taken at their ends, between which the tail is monotone but for far less
//! than its last digit.
//! # One-sided, corrected
//! Half of p where the statistic has a sign (t, z, r, F and χ² with one degree of freedom): where that was said, or where
//! it alone fits. Bonferroni: m p; Holm: p to m p; p itself where the level may have been corrected instead.
//! # Decision error
//! The print is impossible, and it says p < 1 − level while all that it can be is above, or the other way round. A
//! printed p of exactly 1 − level decides nothing.
//! # Reference
//! Nuijten et al. (2016), Behavior Research Methods 48, 1205–1226.
//! # Oracle
//! mpmath, `tests/check_print/p.json`.

use super::{Span, best};
use crate::check_print::{Answer, Check, Correction, PrintedP, Settings, Sides, Statistic, Test, Verdict, Why};
use crate::math::tail;
use crate::printed::{Printed, Relation, Rounding};

/// A statistic that cannot be what it is called: negative F, r above 1, no degrees of freedom.
pub(super) fn statistic(test: &Test) -> Option<Verdict> {
    use Statistic::{Chi2, F, Q, R, U};
    let value = test.value.value();
    let outside = |low, high| Some(Verdict::new(Check::Statistic, Answer::Cannot, Why::Outside { low, high }));
    match test.statistic {
        F | Chi2 | Q | U if value < 0.0 => return outside(0.0, f64::INFINITY),
        R if value.abs() > 1.0 => return outside(-1.0, 1.0),
        _ => {}
    }
    if test.df.iter().flatten().any(|df| df.digits <= 0) { outside(0.0, f64::INFINITY) } else { None }
}

/// p as printed against p as recomputed.
pub(super) fn p(test: &Test, settings: &Settings) -> Option<Verdict> {
    let printed = test.p?;
    if statistic(test).is_some() {
        return None;
    }
    if let PrintedP::Number(p) = printed
        && (p.value() > 1.0 || p.digits < 0)
    {
        return Some(Verdict::new(Check::P, Answer::Cannot, Why::Outside { low: 0.0, high: 1.0 }));
    }
    Some(best(settings, |rounding| judge(test, printed, rounding, settings.level)))
}

fn judge(test: &Test, printed: PrintedP, rounding: Rounding, level: f64) -> Verdict {
    let verdict = |answer, why| Verdict::new(Check::P, answer, why);
    let two = match two_sided(test, rounding) {
        Ok(two) => two,
        Err(why) => return verdict(Answer::CannotJudge, why),
    };
    let limit = 1.0 - level;
    let fits = |p: Span| fits(printed, p, rounding, limit);
    let one = signed(test).then(|| two.times(0.5));
    let said = test.sides == Sides::One;
    if let Some(one) = one.filter(|_| said) {
        let other = Span::new(1.0 - one.high, 1.0 - one.low);
        if fits(one) {
            return verdict(Answer::Holds, one.recomputed());
        }
        if fits(other) {
            return verdict(Answer::Holds, Why::OneSided { low: other.low, high: other.high });
        }
    }
    if fits(two) {
        let Span { low, high } = two;
        return verdict(
            Answer::Holds,
            if said && one.is_some() { Why::TwoSided { low, high } } else { two.recomputed() },
        );
    }
    if let Some(one) = one.filter(|one| test.sides == Sides::Unsaid && fits(*one)) {
        return verdict(Answer::Holds, Why::OneSided { low: one.low, high: one.high });
    }
    let base = one.filter(|_| said).unwrap_or(two);
    let times = |m: u32| Span::new((base.low * f64::from(m)).min(1.0), (base.high * f64::from(m)).min(1.0));
    let corrected = |m| Why::Corrected { low: base.low, high: base.high, times: m };
    match test.correction {
        Some(Correction::Bonferroni(Some(m))) if fits(times(m)) => return verdict(Answer::Holds, corrected(m)),
        Some(Correction::Holm(Some(m))) if fits(Span::new(base.low, times(m.max(1)).high)) => {
            return verdict(Answer::Holds, corrected(m));
        }
        Some(Correction::Bonferroni(None) | Correction::Holm(None) | Correction::Several)
            if fits(Span::new(base.low, 1.0)) =>
        {
            return verdict(Answer::CannotJudge, Why::CorrectedUnknown { low: base.low, high: base.high });
        }
        _ => {}
    }
    let mut out = verdict(Answer::Cannot, base.recomputed());
    out.decision_error = match significant(printed, limit) {
        Some(true) => base.low > limit,
        Some(false) => base.high < limit,
        None => false,
    };
    out
}

/// Whether the printed p says "significant" at `limit`; none when it does not say.
pub(super) fn significant(printed: PrintedP, limit: f64) -> Option<bool> {
    let PrintedP::Number(p) = printed else { return Some(false) };
    let (value, near) = (p.value(), 1e-12);
    match p.relation {
        Relation::Less | Relation::AtMost => (value <= limit + near).then_some(true),
        Relation::More | Relation::AtLeast => (value >= limit - near).then_some(false),
        Relation::Equal if value < limit - near => Some(true),
        Relation::Equal if value > limit + near => Some(false),
        Relation::Equal => None,
    }
}

/// Whether the printed p may be one of these.
pub(super) fn fits(printed: PrintedP, p: Span, rounding: Rounding, limit: f64) -> bool {
    let PrintedP::Number(number) = printed else { return p.high >= limit };
    match number.relation {
        Relation::Less => p.low < number.value(),
        Relation::More => p.high > number.value(),
        _ => Span::of(number, rounding).meets(p),
    }
}

/// Whether half of its p is a p.
fn signed(test: &Test) -> bool {
    let single = test.df[0].is_some_and(|df| df.value() == 1.0);
    match test.statistic {
        Statistic::T | Statistic::Z | Statistic::R => true,
        Statistic::F | Statistic::Chi2 | Statistic::Q => single,
        Statistic::U => false,
    }
}

/// The degrees of freedom in place `k`, within their rounding where they need not be whole.
pub(super) fn df(test: &Test, k: usize, rounding: Rounding) -> Option<Span> {
    let df: Printed = (*test.df.get(k)?)?;
    if df.decimals == 0 && test.correction != Some(Correction::Df) {
        return Some(Span::new(df.value(), df.value()));
    }
    let span = Span::of(df, rounding);
    Some(Span::new(span.low.max(1e-3), span.high.max(1e-3)))
}

/// All that the two-sided p may be.
fn two_sided(test: &Test, rounding: Rounding) -> Result<Span, Why> {
    let size = Span::size(test.value, rounding);
    let first = || df(test, 0, rounding).ok_or(Why::Missing { what: "df" });
    let span = match test.statistic {
        Statistic::Z => size.corners(size, |z, _| (2.0 * tail::normal_upper(z)).min(1.0)),
        Statistic::T => size.corners(first()?, tail::t_two_sided),
        Statistic::R => {
            let n = test.n.filter(|n| *n > 2).map(|n| n as f64 - 2.0);
            let df = first().or_else(|why| n.map(|df| Span::new(df, df)).ok_or(why))?;
            size.map(|r| r.min(1.0)).corners(df, |r, df| tail::t_two_sided(r * (df / (1.0 - r * r)).sqrt(), df))
        }
        Statistic::Chi2 | Statistic::Q => size.corners(first()?, tail::chi2_upper),
        Statistic::F => {
            let (df1, df2) = (first()?, df(test, 1, rounding).ok_or(Why::Missing { what: "df" })?);
            let (a, b) = (
                size.corners(df2, |f, df2| tail::f_upper(f, df1.low, df2)),
                size.corners(df2, |f, df2| tail::f_upper(f, df1.high, df2)),
            );
            Span::new(a.low.min(b.low), a.high.max(b.high))
        }
        Statistic::U => return Err(Why::NotComputable),
    };
    if span.low.is_finite() && span.high.is_finite() { Ok(span) } else { Err(Why::NotComputable) }
}
