//! A number as it was printed, and all that it may have been before it was rounded.
//!
//! Everything that holds print against numbers (the ledger, the solver of summaries, the checks of printed results)
//! asks here, so that one rule says when a number "prints as" another. Bounds are whole numbers over a power of ten:
//! nothing is lost, whatever the denominator of a share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a publication shortened its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the nearest; a half may have gone either way, since publications do not say.
    #[default]
    Nearest,
    /// To the nearest; a half away from zero.
    HalfUp,
    /// To the nearest; a half to the even digit.
    HalfEven,
    /// Digits cut off.
    Truncated,
}

impl Rounding {
    /// All of them, the most lenient first.
    pub const ALL: [Rounding; 4] = [Rounding::Nearest, Rounding::HalfUp, Rounding::HalfEven, Rounding::Truncated];

    /// As plans, claims and the command line write it.
    pub fn code(self) -> &'static str {
        match self {
            Rounding::Nearest => "nearest",
            Rounding::HalfUp => "half-up",
            Rounding::HalfEven => "half-even",
            Rounding::Truncated => "truncated",
        }
    }
}

/// What a printed number says of the number behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// It is this number, rounded.
    Equal,
    /// It is less: "p < .05".
    Less,
    /// It is more: "more than 80".
    More,
    /// It is this or less.
    AtMost,
    /// It is this or more.
    AtLeast,
}

/// A number as it was printed: its sign, its digits and how many of them are decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Printed {
    /// What it says of the number behind it.
    pub relation: Relation,
    /// The number times 10^`decimals`.
    pub digits: i64,
    /// Decimals printed: of 0.050 three.
    pub decimals: u32,
    /// Whether it was printed with a minus: -0.0 is not 0.0.
    pub negative: bool,
}

/// All numbers that a printed number may have been: from `low` to `high`, both over `over`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Lower end times `over`; none when there is none.
    pub low: Option<i128>,
    /// Upper end times `over`; none when there is none.
    pub high: Option<i128>,
    /// Whether the ends themselves are among them.
    pub closed: [bool; 2],
    /// The common denominator, positive.
    pub over: i128,
}

impl Printed {
    /// Reads "36", "36.1", "36,1", ".05", "-1.3", "−1,3", "< .001", ">= 77". A thousands separator is no part of a
    /// number here: it is for whoever reads the text. `None` for anything else, and beyond 15 digits.
    pub fn parse(text: &str) -> Option<Printed> {
        let text = text.trim();
        let signs =
            [("<=", Relation::AtMost), ("≤", Relation::AtMost), (">=", Relation::AtLeast), ("≥", Relation::AtLeast)];
        let signs = signs.into_iter().chain([("<", Relation::Less), (">", Relation::More), ("=", Relation::Equal)]);
        let found = signs.into_iter().find_map(|(sign, relation)| Some((text.strip_prefix(sign)?, relation)));
        let (rest, relation) = found.unwrap_or((text, Relation::Equal));
        let rest = rest.trim_start();
        let (negative, rest) = match rest.strip_prefix(['-', '−', '–']) {
            Some(rest) => (true, rest),
            None => (false, rest.strip_prefix('+').unwrap_or(rest)),
        };
        let (whole, decimals) = rest.split_once(['.', ',']).unwrap_or((rest, ""));
        let all_digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        let count = whole.len() + decimals.len();
        if !all_digits(whole) || !all_digits(decimals) || count == 0 || count > 15 || rest.ends_with(['.', ',']) {
            return None;
        }
        let digits: i64 = format!("{whole}{decimals}").parse().ok()?;
        let digits = if negative { -digits } else { digits };
        Some(Printed { relation, digits, decimals: u32::try_from(decimals.len()).ok()?, negative })
    }

    /// The number itself.
    pub fn value(&self) -> f64 {
        self.digits as f64 / 10f64.powi(self.decimals as i32)
    }

    /// Half a unit of the last decimal.
    pub fn half(&self) -> f64 {
        0.5 / 10f64.powi(self.decimals as i32)
    }

    /// All that it may have been.
    ///
    /// # Definition
    /// With d decimals and u = 10⁻ᵈ: nearest [x − u/2, x + u/2]; half up |x| − u/2 ≤ |y| < |x| + u/2; half even with both
    /// ends of an even digit and neither of an odd one; truncated |x| ≤ |y| < |x| + u, of a zero −u < y < u unless its
    /// sign was printed. A relation other than "is" is taken of the printed number itself.
    pub fn bounds(&self, rounding: Rounding) -> Bounds {
        let (x, over) = (2 * i128::from(self.digits), 2 * 10i128.pow(self.decimals));
        let ends = |low, high, closed| Bounds { low, high, closed, over };
        match self.relation {
            Relation::Less => return ends(None, Some(x), [false, false]),
            Relation::AtMost => return ends(None, Some(x), [false, true]),
            Relation::More => return ends(Some(x), None, [false, false]),
            Relation::AtLeast => return ends(Some(x), None, [true, false]),
            Relation::Equal => {}
        }
        let negative = self.negative;
        match rounding {
            Rounding::Nearest => ends(Some(x - 1), Some(x + 1), [true, true]),
            // Of zero both halves go away from it.
            Rounding::HalfUp if self.digits == 0 => ends(Some(-1), Some(1), [false, false]),
            Rounding::HalfUp => ends(Some(x - 1), Some(x + 1), [!negative, negative]),
            Rounding::HalfEven => ends(Some(x - 1), Some(x + 1), [self.digits % 2 == 0; 2]),
            Rounding::Truncated if self.digits == 0 && !negative => ends(Some(-2), Some(2), [false, false]),
            Rounding::Truncated if negative => ends(Some(x - 2), Some(x), [false, true]),
            Rounding::Truncated => ends(Some(x), Some(x + 2), [true, false]),
        }
    }
}

impl Bounds {
    /// Whether the fraction `numerator`/`denominator` (positive) is among them: exact.
    pub fn hold_fraction(&self, numerator: i128, denominator: i128) -> bool {
        let x = numerator.saturating_mul(self.over);
        let above = |low: i128| (x - low.saturating_mul(denominator), self.closed[0]);
        let below = |high: i128| (high.saturating_mul(denominator) - x, self.closed[1]);
        [self.low.map(above), self.high.map(below)]
            .into_iter()
            .flatten()
            .all(|(room, closed)| room > 0 || closed && room == 0)
    }

    /// Whether a computed number is among them. The ends are widened by 1e-9 of their size for the representation of
    /// `x`, so that an open end is as good as a closed one.
    pub fn hold(&self, x: f64) -> bool {
        let slack = |end: f64| 1e-9 * end.abs().max(1.0);
        x.is_finite()
            && self.low().is_none_or(|low| x >= low - slack(low))
            && self.high().is_none_or(|high| x <= high + slack(high))
    }

    /// The lower end.
    pub fn low(&self) -> Option<f64> {
        self.low.map(|low| low as f64 / self.over as f64)
    }

    /// The upper end.
    pub fn high(&self) -> Option<f64> {
        self.high.map(|high| high as f64 / self.over as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Printed {
        Printed::parse(text).unwrap()
    }

    #[test]
    fn print_is_read_as_it_stands() {
        for (text, digits, decimals, relation) in [
            ("36", 36, 0, Relation::Equal),
            ("36,10", 3610, 2, Relation::Equal),
            (".05", 5, 2, Relation::Equal),
            ("−1,3", -13, 1, Relation::Equal),
            ("< .001", 1, 3, Relation::Less),
            (">= 77", 77, 0, Relation::AtLeast),
        ] {
            let p = printed(text);
            assert_eq!((p.digits, p.decimals, p.relation), (digits, decimals, relation), "{text}");
        }
        for text in ["", "significant", "1.2.3", "1.", "-", "1 000", "inf", "1e5", "1234567890123456"] {
            assert_eq!(Printed::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_half_goes_where_the_rule_sends_it() {
        // 1/8 = 12.5 %, 3/8 = 37.5 %.
        for (text, rounding, n, holds) in [
            ("12", Rounding::Nearest, 1, true),
            ("13", Rounding::Nearest, 1, true),
            ("12", Rounding::HalfUp, 1, false),
            ("13", Rounding::HalfUp, 1, true),
            ("12", Rounding::HalfEven, 1, true),
            ("13", Rounding::HalfEven, 1, false),
            ("38", Rounding::HalfEven, 3, true),
            ("12", Rounding::Truncated, 1, true),
            ("13", Rounding::Truncated, 1, false),
        ] {
            assert_eq!(printed(text).bounds(rounding).hold_fraction(100 * n, 8), holds, "{text} {rounding:?} {n}/8");
        }
        let holds = |text: &str, x: i128| printed(text).bounds(Rounding::HalfUp).hold_fraction(x, 10);
        assert!(holds("-1", -15) == holds("1", 15) && !holds("1", 15) && holds("-2", -15) && holds("-1", -5));
        assert!(!holds("0", 5) && !holds("0", -5) && holds("0", 4));
    }

    #[test]
    fn a_relation_is_of_the_printed_number() {
        assert!(printed("< .05").bounds(Rounding::HalfUp).hold_fraction(499, 10_000));
        assert!(!printed("< .05").bounds(Rounding::HalfUp).hold_fraction(5, 100));
        assert!(printed(">= 77").bounds(Rounding::Truncated).hold_fraction(77, 1));
    }
}
