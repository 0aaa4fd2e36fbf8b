//! The checks, a file each.

mod closure;
mod debit;
mod effect;
mod exact;
mod fourfold;
mod grim;
mod grimmer;
mod interval;
mod p;
mod percent;
mod range;
mod summary;

pub use closure::{Closure, closure};

use super::{Answer, Reported, Settings, Verdict, Why};
use crate::printed::{Printed, Relation, Rounding};

/// All checks of a result.
pub fn all(result: &Reported, settings: &Settings) -> Vec<Verdict> {
    match result {
        Reported::Test(test) => {
            [p::statistic(test), p::p(test, settings), effect::effect(test, settings)].into_iter().flatten().collect()
        }
        Reported::Share(share) => vec![percent::percent(share, settings)],
        Reported::Shares(shares) => vec![percent::sum(shares, settings)],
        Reported::Mean(mean) => [
            grim::grim(mean, settings),
            grimmer::grimmer(mean, settings),
            debit::debit(mean, settings),
            range::mean(mean, settings),
            range::sd(mean, settings),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Reported::Estimate(estimate) => [Some(interval::order(estimate, settings)), interval::null(estimate, settings)]
            .into_iter()
            .flatten()
            .collect(),
        Reported::Groups(groups) => {
            [summary::statistic(groups, settings), summary::effect(groups, settings)].into_iter().flatten().collect()
        }
        Reported::Fourfold(table) => {
            [fourfold::chi2(table, settings), fourfold::effect(table, settings)].into_iter().flatten().collect()
        }
    }
}

/// The verdict under the rounding that suits the print best: all its numbers rounded by one rule.
fn best(settings: &Settings, judge: impl Fn(Rounding) -> Verdict) -> Verdict {
    let default = [Rounding::Nearest];
    let roundings = if settings.roundings.is_empty() { &default[..] } else { &settings.roundings };
    let mut worst: Option<Verdict> = None;
    for (k, rounding) in roundings.iter().enumerate() {
        let mut verdict = judge(*rounding);
        if verdict.answer == Answer::Holds {
            verdict.only_truncated = k > 0 && *rounding == Rounding::Truncated && worst_is_cannot(&worst);
            return verdict;
        }
        let softer = verdict.answer == Answer::CannotJudge && worst_is_cannot(&worst);
        if worst.is_none() || softer {
            worst = Some(verdict);
        }
    }
    worst.unwrap_or_else(|| judge(Rounding::Nearest))
}

fn worst_is_cannot(worst: &Option<Verdict>) -> bool {
    worst.as_ref().is_some_and(|v| v.answer == Answer::Cannot)
}

/// From least to most.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    low: f64,
    high: f64,
}

impl Span {
    fn new(low: f64, high: f64) -> Span {
        Span { low, high }
    }

    /// All that a printed number may have been.
    fn of(printed: Printed, rounding: Rounding) -> Span {
        let bounds = printed.bounds(rounding);
        Span::new(bounds.low().unwrap_or(f64::NEG_INFINITY), bounds.high().unwrap_or(f64::INFINITY))
    }

    /// The size of all that a printed number may have been; "t < 1" is about the size.
    fn size(printed: Printed, rounding: Rounding) -> Span {
        let span = Span::of(printed, rounding);
        match printed.relation {
            Relation::Less | Relation::AtMost => Span::new(0.0, span.high.max(0.0)),
            _ if span.low >= 0.0 => span,
            _ if span.high <= 0.0 => Span::new(-span.high, -span.low),
            _ => Span::new(0.0, span.high.max(-span.low)),
        }
    }

    /// Whether they share a number; the ends are widened by 1e-9 of their size for the arithmetic.
    fn meets(self, other: Span) -> bool {
        let slack = |x: f64| if x.is_finite() { 1e-9 * x.abs() } else { 0.0 };
        self.low <= other.high + slack(other.high) && other.low <= self.high + slack(self.high)
    }

    /// Smallest and largest of what a function gives at the four corners.
    fn corners(self, other: Span, f: impl Fn(f64, f64) -> f64) -> Span {
        let all = [f(self.low, other.low), f(self.low, other.high), f(self.high, other.low), f(self.high, other.high)];
        Span::new(all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max))
    }

    /// Of a function that grows.
    fn map(self, f: impl Fn(f64) -> f64) -> Span {
        Span::new(f(self.low), f(self.high))
    }

    fn times(self, factor: f64) -> Span {
        self.map(|x| x * factor)
    }

    fn recomputed(self) -> Why {
        Why::Recomputed { low: self.low, high: self.high }
    }
}
