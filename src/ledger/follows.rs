//! A claim held against the claims that it follows from: whole numbers and fractions, so that nothing is lost.

use super::claims::{Claim, ClaimKind};
use crate::printed::{Printed, Relation};

/// A fraction with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction {
    over: i128,
    under: i128,
}

/// One end of a range and whether it belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    at: Fraction,
    closed: bool,
}

/// All numbers that something may have been; an end that is not there is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    low: Option<End>,
    high: Option<End>,
}

impl Fraction {
    fn new(over: i128, under: i128) -> Option<Fraction> {
        let (mut a, mut b) = (over.checked_abs()?, under);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        (under > 0).then(|| Fraction { over: over / a.max(1), under: under / a.max(1) })
    }

    fn plus(self, other: Fraction, sign: i128) -> Option<Fraction> {
        let right = other.over.checked_mul(self.under)?.checked_mul(sign)?;
        Fraction::new(self.over.checked_mul(other.under)?.checked_add(right)?, self.under.checked_mul(other.under)?)
    }

    fn times(self, other: Fraction) -> Option<Fraction> {
        Fraction::new(self.over.checked_mul(other.over)?, self.under.checked_mul(other.under)?)
    }

    /// Less than nothing, nothing, or more, of the difference; none beyond 127 bits.
    fn compare(self, other: Fraction) -> Option<std::cmp::Ordering> {
        Some(self.plus(other, -1)?.over.cmp(&0))
    }

    fn value(self) -> f64 {
        self.over as f64 / self.under as f64
    }
}

/// Two ends to a third, closed when both are.
fn joined(a: Option<End>, b: Option<End>, by: impl Fn(Fraction, Fraction) -> Option<Fraction>) -> Option<Option<End>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(Some(End { at: by(a.at, b.at)?, closed: a.closed && b.closed })),
        _ => Some(None),
    }
}

impl Range {
    /// All that the printed number of a claim may have been; a count was not rounded. None when it is no number.
    pub(super) fn of(claim: &Claim) -> Option<Range> {
        let printed = Printed::parse(&claim.printed)?;
        if claim.kind == ClaimKind::Count && printed.relation == Relation::Equal {
            let at = Fraction::new(i128::from(printed.digits), 10i128.checked_pow(printed.decimals)?)?;
            let end = Some(End { at, closed: true });
            return Some(Range { low: end, high: end });
        }
        let bounds = printed.bounds(claim.rounding);
        let end = |at: Option<i128>, closed| match at {
            Some(at) => Some(Some(End { at: Fraction::new(at, bounds.over)?, closed })),
            None => Some(None),
        };
        Some(Range { low: end(bounds.low, bounds.closed[0])?, high: end(bounds.high, bounds.closed[1])? })
    }

    /// The sum, or with a sign of -1 the difference.
    fn plus(self, other: Range, sign: i128) -> Option<Range> {
        let (low, high) = if sign < 0 { (other.high, other.low) } else { (other.low, other.high) };
        let add = |a: Fraction, b: Fraction| a.plus(b, sign);
        Some(Range { low: joined(self.low, low, add)?, high: joined(self.high, high, add)? })
    }

    /// `scale` times this over another; both must be at least nothing where they end, the other more.
    fn over(self, whole: Range, scale: i128) -> Option<Range> {
        let negative = |end: Option<End>| end.is_some_and(|end| end.at.over < 0);
        if negative(self.low) || negative(self.high) || whole.low?.at.over <= 0 {
            return None;
        }
        let divide = |a: Fraction, b: Fraction| {
            a.times(Fraction::new(b.under, b.over)?)?.times(Fraction { over: scale, under: 1 })
        };
        Some(Range { low: joined(self.low, whole.high, divide)?, high: joined(self.high, whole.low, divide)? })
    }

    /// Whether the two have a number in common. None beyond 127 bits.
    pub(super) fn meets(&self, other: &Range) -> Option<bool> {
        let fits = |low: Option<End>, high: Option<End>| {
            let (Some(low), Some(high)) = (low, high) else { return Some(true) };
            Some(match low.at.compare(high.at)? {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Equal => low.closed && high.closed,
                std::cmp::Ordering::Greater => false,
            })
        };
        Some(fits(self.low, other.high)? && fits(other.low, self.high)?)
    }

    pub(super) fn low(&self) -> Option<f64> {
        self.low.map(|end| end.at.value())
    }

    pub(super) fn high(&self) -> Option<f64> {
        self.high.map(|end| end.at.value())
    }
}

/// What follows for a claim from the claims that it names, found in its own file; none when they do not tell.
///
/// # Definition
/// `sum` less `less`, or `part` over `whole`, of everything that the printed numbers may have been before they were
/// rounded; of a percentage 100 times as much. Counts are exact.
pub(super) fn follows(claim: &Claim, all: &[Claim]) -> Option<Range> {
    let from = claim.from.as_ref()?;
    let named = |id: &String| Range::of(all.iter().find(|c| c.id == *id)?);
    if let (Some(part), Some(whole)) = (&from.part, &from.whole) {
        let scale = if claim.kind == ClaimKind::Percent { 100 } else { 1 };
        return named(part)?.over(named(whole)?, scale);
    }
    let (first, rest) = from.sum.split_first()?;
    let sum = rest.iter().try_fold(named(first)?, |sum, id| sum.plus(named(id)?, 1))?;
    from.less.iter().try_fold(sum, |sum, id| sum.plus(named(id)?, -1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::claims::Parts;

    fn claim(id: &str, printed: &str, kind: ClaimKind) -> Claim {
        Claim { id: id.to_owned(), printed: printed.to_owned(), kind, ..Claim::default() }
    }

    #[test]
    fn a_range_carries_what_rounding_left_open() {
        let all = [
            claim("n", "229", ClaimKind::Count),
            claim("x", "137", ClaimKind::Count),
            claim("a", "48.8", ClaimKind::Percent),
            claim("b", "24.1", ClaimKind::Percent),
        ];
        let held = |printed: &str, kind, from: Parts| {
            let one = Claim { from: Some(from), ..claim("c", printed, kind) };
            let range = follows(&one, &all).unwrap();
            (range.low().unwrap(), range.high().unwrap(), range.meets(&Range::of(&one).unwrap()).unwrap())
        };
        let share = Parts { part: Some("x".into()), whole: Some("n".into()), ..Parts::default() };
        // 137 of 229 is 59.825 per cent (by hand).
        let (low, high, holds) = held("60", ClaimKind::Percent, share.clone());
        assert!(low == high && (low - 13700.0 / 229.0).abs() < 1e-12 && holds);
        assert!(!held("59", ClaimKind::Percent, share.clone()).2);
        assert!(held("0.598", ClaimKind::Number, share).2);
        let sum = Parts { sum: vec!["a".into(), "b".into()], ..Parts::default() };
        // 48.75 to 48.85 and 24.05 to 24.15.
        assert_eq!(held("72.9", ClaimKind::Percent, sum.clone()), (72.8, 73.0, true));
        assert!(held("72.8", ClaimKind::Percent, sum.clone()).2 && !held("72.7", ClaimKind::Percent, sum).2);
    }

    #[test]
    fn what_cannot_be_computed_is_no_answer() {
        let all = [claim("zero", "0", ClaimKind::Count), claim("words", "many", ClaimKind::Count)];
        for (part, whole) in [("zero", "zero"), ("words", "zero"), ("zero", "words"), ("none", "zero")] {
            let from = Parts { part: Some(part.into()), whole: Some(whole.into()), ..Parts::default() };
            assert_eq!(follows(&Claim { from: Some(from), ..Claim::default() }, &all), None);
        }
    }
}
