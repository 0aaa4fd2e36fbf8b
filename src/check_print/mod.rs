//! Whether printed results can be: what a publication printed, held against itself.
//!
//! A result is one of the kinds of [`Reported`]; [`check`] holds it against all that can be said of it and gives a
//! [`Verdict`] a check. "Cannot" means: not under any of the roundings of [`Settings`], with all numbers of the result
//! rounded by the same rule. What was not printed is never assumed: then the answer is that it cannot be judged.

pub mod checks;
pub mod read;
mod words;

use crate::printed::{Printed, Rounding};
use serde::Serialize;

/// A test statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// Student's or Welch's t; one number of degrees of freedom.
    T,
    /// F; two numbers.
    F,
    /// Chi-square; one number.
    Chi2,
    /// Standard normal.
    Z,
    /// A correlation; n − 2 degrees of freedom.
    R,
    /// Cochran's Q, judged as chi-square.
    Q,
    /// Mann and Whitney's U: its p depends on the ties, so it is not judged.
    U,
}

/// The p-value that was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrintedP {
    /// A number: "= .036", "< .001".
    Number(Printed),
    /// In words: "ns".
    NotSignificant,
}

/// How many sides were said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// Nothing was said.
    #[default]
    Unsaid,
    /// One-sided.
    One,
    /// Two-sided.
    Two,
}

/// What was said of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// p times the number of tests, where that was printed.
    Bonferroni(Option<u32>),
    /// p times at most the number of tests, where that was printed.
    Holm(Option<u32>),
    /// Another correction of p for the number of tests, or one without a name.
    Several,
    /// Degrees of freedom that need not be whole: Welch, Greenhouse-Geisser, Huynh-Feldt.
    Df,
}

/// The kind of an effect size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Cohen's d.
    D,
    /// Hedges' g.
    G,
    /// η².
    Eta2,
    /// Partial η².
    PartialEta2,
    /// A correlation.
    R,
    /// φ.
    Phi,
    /// Cramér's V.
    V,
    /// An odds ratio.
    OddsRatio,
}

/// A statistic as it was printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Test {
    /// Which.
    pub statistic: Statistic,
    /// Its value.
    pub value: Printed,
    /// Degrees of freedom, in the order of print.
    pub df: [Option<Printed>; 2],
    /// Number of units.
    pub n: Option<u64>,
    /// Its p.
    pub p: Option<PrintedP>,
    /// The effect printed with it.
    pub effect: Option<(Effect, Printed)>,
    /// One-sided or two-sided.
    pub sides: Sides,
    /// A correction that was said.
    pub correction: Option<Correction>,
}

/// A percentage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// As printed.
    pub percent: Printed,
    /// How many it stands for.
    pub part: Option<u64>,
    /// Of how many.
    pub whole: Option<u64>,
}

/// Percentages of one whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shares {
    /// As printed.
    pub percents: Vec<Printed>,
    /// Of how many.
    pub whole: Option<u64>,
    /// Whether the text says that they are parts of one whole; otherwise a sum other than 100 is not judged.
    pub of_one_whole: bool,
}

/// What the values behind a mean are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Values {
    /// Whole numbers, or means of whole-numbered items.
    Whole,
    /// Any number: a mean of these is never impossible by its digits.
    Any,
    /// It was not said: what whole numbers could not give is not judged.
    #[default]
    Unsaid,
}

/// A mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mean {
    /// As printed.
    pub mean: Printed,
    /// Standard deviation, with n − 1.
    pub sd: Option<Printed>,
    /// Number of units.
    pub n: Option<u64>,
    /// Items whose mean is a unit's value; 1 for single numbers.
    pub items: u32,
    /// What the values are.
    pub values: Values,
    /// The least and the most that a value can be.
    pub scale: Option<(f64, f64)>,
    /// The least and the most that was found.
    pub range: Option<(Printed, Printed)>,
}

/// An estimate with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// As printed.
    pub value: Printed,
    /// Lower limit.
    pub low: Printed,
    /// Upper limit.
    pub high: Printed,
    /// Its level, when it was printed.
    pub level: Option<f64>,
    /// Its p.
    pub p: Option<PrintedP>,
    /// Whether no effect is 1 (true) or 0 (false); none when that is unknown.
    pub ratio: Option<bool>,
}

/// Two groups and what was said of their difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Groups {
    /// Means.
    pub means: [Printed; 2],
    /// Standard deviations.
    pub sds: [Printed; 2],
    /// Sizes.
    pub ns: [u64; 2],
    /// t or F of their difference.
    pub test: Option<(Statistic, Printed)>,
    /// d or g of their difference.
    pub effect: Option<(Effect, Printed)>,
}

/// A table of two by two with what was said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fourfold {
    /// Counts, row by row.
    pub cells: [[u64; 2]; 2],
    /// Chi-square.
    pub chi2: Option<Printed>,
    /// φ, V or an odds ratio.
    pub effect: Option<(Effect, Printed)>,
}

/// A result found in print.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reported {
    /// A statistic.
    Test(Test),
    /// A percentage.
    Share(Share),
    /// Percentages of one whole.
    Shares(Shares),
    /// A mean.
    Mean(Mean),
    /// An estimate with its interval.
    Estimate(Estimate),
    /// Two groups.
    Groups(Groups),
    /// A table of two by two.
    Fourfold(Fourfold),
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// p of statistic and degrees of freedom.
    P,
    /// The statistic itself: its sign, its degrees of freedom.
    Statistic,
    /// Effect size of the statistic, or of what is behind it.
    Effect,
    /// Statistic of means, standard deviations and sizes, or of counts.
    Summary,
    /// The interval round its estimate.
    Interval,
    /// The interval and p.
    IntervalP,
    /// A percentage of counts.
    Percent,
    /// Percentages that add up.
    Sum,
    /// A mean of whole numbers.
    Grim,
    /// A standard deviation of whole numbers.
    Grimmer,
    /// Mean and standard deviation of zeros and ones.
    Debit,
    /// The mean within its range.
    RangeMean,
    /// The standard deviation that mean and range allow.
    RangeSd,
}

impl Check {
    /// The word for it in files.
    pub fn code(self) -> &'static str {
        match self {
            Check::P => "p",
            Check::Statistic => "statistic",
            Check::Effect => "effect",
            Check::Summary => "summary",
            Check::Interval => "interval",
            Check::IntervalP => "interval-p",
            Check::Percent => "percent",
            Check::Sum => "sum",
            Check::Grim => "grim",
            Check::Grimmer => "grimmer",
            Check::Debit => "debit",
            Check::RangeMean => "range-mean",
            Check::RangeSd => "range-sd",
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It can be.
    Holds,
    /// It cannot.
    Cannot,
    /// What was printed does not say.
    CannotJudge,
}

impl Answer {
    /// The word for it in files.
    pub fn code(self) -> &'static str {
        match self {
            Answer::Holds => "holds",
            Answer::Cannot => "cannot",
            Answer::CannotJudge => "not-judged",
        }
    }
}

/// Why; [`Why::text`] has the words, in Dutch and English.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Why {
    /// The recomputed number lies between these, given the rounding of what it was computed from.
    Recomputed {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// The same, and it fits one-sided alone.
    OneSided {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// One-sided was said, and p fits two-sided alone.
    TwoSided {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// p fits after a correction for several tests: times this number.
    Corrected {
        /// Least p without it.
        low: f64,
        /// Most.
        high: f64,
        /// The factor.
        times: u32,
    },
    /// A correction for several tests was said, but not over how many; without it p lies between these.
    CorrectedUnknown {
        /// Least p without it.
        low: f64,
        /// Most.
        high: f64,
    },
    /// Something that is needed was not printed.
    Missing {
        /// What: "df", "n", "p", "sd".
        what: &'static str,
    },
    /// The p of U, or the odds ratio of a statistic, is not a matter of what was printed.
    NotComputable,
    /// The number lies outside what such a number can be.
    Outside {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// It depends on what was not printed (sizes of groups, correlation, other factors); possible between these.
    Depends {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// Ends of an interval in the wrong order.
    Reversed,
    /// The estimate lies outside its interval.
    OutsideInterval,
    /// The interval holds "no effect" and p says there is one, or the other way round.
    NullDisagrees,
    /// Interval and p agree on "no effect", but p would lie between these if both came from one normal or t statistic.
    OtherProcedure {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// The part and the whole that were printed give between these percents, or the part is more than the whole.
    PartOfWhole {
        /// 100 × part / whole; none when part is more than whole or the whole is zero.
        percent: Option<f64>,
        /// Parts of this whole that print so.
        parts: Option<(u64, u64)>,
        /// The whole nearest to the printed one of which this part prints so.
        whole: Option<u64>,
    },
    /// Parts of the whole that print so.
    Parts {
        /// Least.
        low: u64,
        /// Most.
        high: u64,
    },
    /// Wholes of which the part prints so; without an upper end there is no most.
    Wholes {
        /// Least.
        low: u64,
        /// Most.
        high: Option<u64>,
    },
    /// No number of this whole prints so.
    NoPart {
        /// The whole.
        whole: u64,
        /// The next whole, up or down, that would do.
        nearest: Option<u64>,
    },
    /// The percentages together can be between these.
    Sum {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// Every number of these decimals is possible with so many units.
    TooMany {
        /// Units times items.
        units: u64,
    },
    /// Sums of whole numbers that give what was printed.
    Sums {
        /// Least.
        low: i64,
        /// Most.
        high: i64,
    },
    /// No sum of so many whole numbers gives this mean; the nearest below and above.
    NoSum {
        /// Below.
        below: f64,
        /// Above.
        above: f64,
    },
    /// No sum of squares goes with the sums that give this mean.
    NoSquares {
        /// Whether it would with n instead of n − 1.
        with_n: bool,
    },
    /// No number of ones gives both.
    NoOnes,
    /// Whole numbers could not give this; it was not said that they are.
    NotIfWhole,
    /// It holds of numbers that need not be whole.
    NotWhole,
    /// The digits are too many for exact arithmetic.
    TooLarge,
}

/// What one check says of one result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Which check.
    pub check: Check,
    /// What became of it.
    pub answer: Answer,
    /// Why.
    pub why: Why,
    /// Whether a conclusion at level 0.95 changes.
    pub decision_error: bool,
    /// Whether it holds only when the digits were cut off instead of rounded.
    pub only_truncated: bool,
}

/// What is allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Roundings that may have been used, the likeliest first.
    pub roundings: Vec<Rounding>,
    /// The level of tests and of intervals whose level was not printed.
    pub level: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { roundings: vec![Rounding::Nearest, Rounding::Truncated], level: 0.95 }
    }
}

/// All that can be said of a result: a verdict a check, in the order of the checks; none for what no check is about.
pub fn check(result: &Reported, settings: &Settings) -> Vec<Verdict> {
    checks::all(result, settings)
}

impl Verdict {
    pub(crate) fn new(check: Check, answer: Answer, why: Why) -> Self {
        Verdict { check, answer, why, decision_error: false, only_truncated: false }
    }
}
