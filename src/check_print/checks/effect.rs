//! An effect size of its statistic.
//!
//! # Definition
//! Partial η² = F df₁ / (F df₁ + df₂), with t² for F; η² is at most that, and equal with one factor. r = t / √(t² + df),
//! or z / √n (n units, or twice as many observations). φ = √(χ²/n); V = √(χ² / (n k)), where k divides df and k ≤ df/k.
//! d of two equal groups t √(1/n₁ + 1/n₂) or 2t / √df, of one sample t / √n; g is d times J(df). Unequal groups and pairs give
//! other d, up to a bound: between, it is not judged.
//! A φ above √(χ²/n) with one degree of freedom is not judged either: χ² may have had Yates's correction.
//! # Reference
//! Cohen (1988), Statistical Power Analysis; Lakens (2013), Frontiers in Psychology 4, 863.
//! # Oracle
//! Worked by hand in `tests/check_print_checks.rs`.

use super::p::{df, statistic};
use super::{Span, best};
use crate::check_print::{Answer, Check, Effect, Settings, Statistic, Test, Verdict, Why};
use crate::math::tail;
use crate::printed::{Printed, Rounding};

/// The effect as printed against the effect of the statistic.
pub(super) fn effect(test: &Test, settings: &Settings) -> Option<Verdict> {
    let (kind, printed) = test.effect?;
    if statistic(test).is_some() {
        return None;
    }
    Some(best(settings, |rounding| {
        let (answer, why) = judge(test, kind, printed, rounding).unwrap_or_else(|why| (Answer::CannotJudge, why));
        Verdict::new(Check::Effect, answer, why)
    }))
}

type Judged = Result<(Answer, Why), Why>;

fn judge(test: &Test, kind: Effect, printed: Printed, rounding: Rounding) -> Judged {
    let (size, effect) = (Span::size(test.value, rounding), Span::size(printed, rounding));
    let df0 = || df(test, 0, rounding).ok_or(Why::Missing { what: "df" });
    let n = || test.n.filter(|n| *n > 0).map(|n| n as f64).ok_or(Why::Missing { what: "n" });
    let one_of = |all: &[Span]| -> Judged {
        let first = all.first().copied().ok_or(Why::NotComputable)?;
        Ok(match all.iter().find(|s| s.meets(effect)) {
            Some(span) => (Answer::Holds, span.recomputed()),
            None => (Answer::Cannot, first.recomputed()),
        })
    };
    let share = |x: f64, rest: f64| if x.is_finite() { x / (x + rest) } else { 1.0 };
    // t, with its degrees of freedom, of t or of F with one.
    let t = || -> Result<(Span, Span), Why> {
        match test.statistic {
            Statistic::T => Ok((size, df0()?)),
            Statistic::F if df0()? == Span::new(1.0, 1.0) => {
                Ok((size.map(f64::sqrt), df(test, 1, rounding).ok_or(Why::Missing { what: "df" })?))
            }
            _ => Err(Why::NotComputable),
        }
    };
    match (kind, test.statistic) {
        (Effect::PartialEta2 | Effect::Eta2, Statistic::F | Statistic::T) => {
            let partial = if test.statistic == Statistic::T {
                size.corners(df0()?, |t, df| share(t * t, df))
            } else {
                let df2 = df(test, 1, rounding).ok_or(Why::Missing { what: "df" })?;
                // Both degrees of freedom are multiplied by one factor when they were corrected: their ratio counts.
                let ratio = df0()?.corners(df2, |a, b| a / b);
                size.corners(ratio, |f, ratio| share(f * ratio, 1.0))
            };
            if kind == Effect::Eta2 && effect.high < partial.low {
                return Ok((Answer::CannotJudge, Why::Depends { low: 0.0, high: partial.high }));
            }
            one_of(&[partial])
        }
        (Effect::R, Statistic::Z) => {
            let n = n()?;
            one_of(&[size.times(1.0 / n.sqrt()), size.times(1.0 / (2.0 * n).sqrt())])
        }
        (Effect::R, Statistic::R) => one_of(&[size]),
        (Effect::R, Statistic::T | Statistic::F) => {
            let (t, df) = t()?;
            one_of(&[t.corners(df, |t, df| share(t * t, df).sqrt())])
        }
        (Effect::Phi | Effect::R, Statistic::Chi2) | (Effect::V, Statistic::Chi2) => {
            let (df, n) = (df0()?.low, n()?);
            if kind != Effect::V && df != 1.0 {
                return Err(Why::NotComputable);
            }
            let phi = size.map(|x| (x / n).sqrt());
            let rows = (1..=1000).map(f64::from).take_while(|k| k * k <= df).filter(|k| df % k == 0.0);
            let all: Vec<Span> = rows.map(|k| phi.times(1.0 / k.sqrt())).collect();
            if df == 1.0 && effect.low > phi.high && effect.low <= 1.0 {
                return Ok((Answer::CannotJudge, Why::Depends { low: phi.low, high: 1.0 }));
            }
            one_of(&all)
        }
        (Effect::D | Effect::G, _) => {
            let (t, df) = t()?;
            let units = df.low + 2.0;
            let (a, b) = ((units / 2.0).floor().max(1.0), (units / 2.0).ceil());
            let equal = t.times((1.0 / a + 1.0 / b).sqrt());
            let mut all = vec![equal, t.times(2.0 / df.low.sqrt()), t.times(1.0 / (df.low + 1.0).sqrt())];
            let correction = if df.low > 1.0 { tail::small_sample_correction(df.low) } else { 1.0 };
            all.extend(all.clone().iter().map(|s| s.times(correction)));
            let judged = one_of(&all)?;
            let most = t.high * (1.0 + 1.0 / (df.low + 1.0)).sqrt().max(2.0 / df.low.sqrt());
            if judged.0 == Answer::Cannot && effect.low <= most {
                return Ok((Answer::CannotJudge, Why::Depends { low: 0.0, high: most }));
            }
            Ok(judged)
        }
        _ => Err(Why::NotComputable),
    }
}
