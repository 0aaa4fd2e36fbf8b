//! Choices that an analyst could have made, as reasons why a number was printed otherwise than it is computed.
//!
//! A choice under which the print comes out is a hypothesis: that it can be so is no proof that it was.

use super::claims::{Claim, ClaimKind};
use crate::printed::{Printed, Rounding};
use schemars::JsonSchema;
use serde::Serialize;

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Choice {
    /// Another rule of rounding.
    Rounding {
        /// The rule.
        rule: Rounding,
    },
    /// Rounded to more decimals first, and then once more.
    RoundedTwice {},
    /// A variance over n instead of n − 1.
    VarianceOverN {},
    /// A normal distribution instead of Student's t.
    NormalForT {},
    /// Another estimator or test.
    OtherTest {
        /// Its registry id.
        estimator: String,
    },
    /// χ² with Yates's continuity correction.
    ContinuityCorrection {},
    /// Fisher's exact test with the mid-p.
    MidP {},
    /// Rows counted in that are left out here.
    RowsCountedIn {
        /// How many.
        rows: u64,
    },
    /// A one-sided p-value.
    OneSided {},
    /// Not adjusted for several tests.
    NotAdjusted {},
    /// Adjusted for several tests: each p-value times their number (Bonferroni).
    Adjusted {
        /// How many tests.
        tests: u64,
    },
    /// Another level of significance.
    OtherLevel {
        /// p-values below it are called significant, in thousandths: 100 is .10.
        thousandths: u64,
    },
    /// Another cut of the data: a claim of the same quantity from another cut prints as computed.
    DataCut {
        /// The cut of the claim.
        cut: String,
    },
}

impl Choice {
    /// As `ledger.csv` prints it, and the key of its words.
    pub fn code(&self) -> &'static str {
        match self {
            Choice::Rounding { rule: Rounding::Truncated } => "truncated",
            Choice::Rounding { rule: Rounding::HalfEven } => "half-even",
            Choice::Rounding { rule: Rounding::HalfUp } => "half-up",
            Choice::Rounding { rule: Rounding::Nearest } => "nearest",
            Choice::RoundedTwice {} => "rounded-twice",
            Choice::VarianceOverN {} => "variance-over-n",
            Choice::NormalForT {} => "normal-for-t",
            Choice::OtherTest { .. } => "other-test",
            Choice::ContinuityCorrection {} => "continuity-correction",
            Choice::MidP {} => "mid-p",
            Choice::RowsCountedIn { .. } => "rows-counted-in",
            Choice::OneSided {} => "one-sided",
            Choice::NotAdjusted {} => "not-adjusted",
            Choice::Adjusted { .. } => "adjusted",
            Choice::OtherLevel { .. } => "other-level",
            Choice::DataCut { .. } => "data-cut",
        }
    }
}

/// A choice under which a claim prints as published, with the number that it gives.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hypothesis {
    /// The choice.
    pub choice: Choice,
    /// The number under it, on the scale of the print; of a verdict in words the p-value.
    pub computed: f64,
}

/// Choices about the last digits alone under which `x` prints as the claim does; none for a verdict in words.
pub fn of_rounding(claim: &Claim, x: f64) -> Vec<Hypothesis> {
    let Some(printed) = Printed::parse(&claim.printed).filter(|_| claim.kind.is_number()) else { return Vec::new() };
    let others = Rounding::ALL.into_iter().filter(|rule| *rule != claim.rounding);
    let mut found: Vec<Choice> =
        others.filter(|rule| printed.bounds(*rule).hold(x)).map(|rule| Choice::Rounding { rule }).collect();
    let twice = (printed.decimals + 1..printed.decimals + 3).any(|decimals| {
        // Half away from zero at each step, as spreadsheets round.
        let scale = 10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
        let once = (x * scale).round() / scale;
        once.is_finite() && printed.bounds(Rounding::Nearest).hold(once)
    });
    if found.is_empty() && twice {
        found.push(Choice::RoundedTwice {});
    }
    found.into_iter().map(|choice| Hypothesis { choice, computed: x }).collect()
}

/// Levels other than .05 at which a p-value may have been called significant, in thousandths.
pub const LEVELS: [u64; 3] = [100, 10, 1];

/// Whether a verdict in words holds at a level; none when it is no verdict of significance. `above` is whether the first
/// of the two compared is above the second.
pub fn verdict(kind: ClaimKind, p: f64, above: Option<bool>, level: f64) -> Option<bool> {
    match kind {
        ClaimKind::Higher => Some(p < level && above == Some(true)),
        ClaimKind::Lower => Some(p < level && above == Some(false)),
        ClaimKind::Different => Some(p < level),
        ClaimKind::NoDifference | ClaimKind::Comparable => Some(p >= level),
        _ => None,
    }
}
