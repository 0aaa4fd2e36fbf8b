//! What claims say of one table of counts: groups by levels of an outcome, of which only rounded summaries were printed.
//!
//! The table has one whole number a group and level. A claim with [`Cells`] is a condition on it; `kind` says which:
//!
//! | kind | condition |
//! |---|---|
//! | percent | 100 × the cells / the cells of the same group at all levels prints as printed |
//! | count | the sum of the cells prints as printed (`">= 77"` is a bound) |
//! | mean | the mean of `value` over the units of the cells prints as printed |
//! | minimum, maximum | the smallest, the largest `value` among the units of the cells |
//! | number | the sum of `value` over the units of the cells |
//! | larger | the cells sum to more than those of each group of `than` (as many is not more) |
//! | higher, lower, different, no-difference | Fisher's exact test of the share of `level` in `group` and each of `than` |

use super::claims::ClaimKind;
use crate::printed::Rounding;
use crate::value::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The table behind printed figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// What the table counts: "families offered a conference, by method, and whether they made a plan".
    pub text: Text,
    /// Column of the data whose levels are the groups; also the `by` of the analyses that the table can answer.
    pub group: String,
    /// Column of the data whose levels are counted.
    pub outcome: String,
    /// Codes of the groups.
    pub groups: Vec<String>,
    /// Codes of the levels of the outcome; the first is the success that shares are of.
    pub levels: Vec<String>,
    /// What was measured on the units of some cells in whole numbers: weeks until a plan.
    #[serde(default)]
    pub value: Vec<Measured>,
    /// How the publication rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// The most units that a group may have; wanted where the claims set no bound.
    #[serde(default)]
    pub most: Option<u64>,
}

/// Something measured on the units of some cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Column of the data.
    pub column: String,
    /// Level whose units have it; all units without.
    #[serde(default)]
    pub level: Option<String>,
}

/// Which cells of the table a claim is about, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cells {
    /// One group; all of them without.
    #[serde(default)]
    pub group: Option<String>,
    /// One level; all of them without.
    #[serde(default)]
    pub level: Option<String>,
    /// The column measured on the units of these cells.
    #[serde(default)]
    pub value: Option<String>,
    /// The groups that it is compared with.
    #[serde(default)]
    pub than: Vec<String>,
}

/// What a reader adds to the print: a reading of it, not a figure in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Stable id: `all-completed`.
    pub id: String,
    /// What is assumed, and why.
    pub text: Text,
    /// What kind of condition it is.
    pub kind: ClaimKind,
    /// The number, as if it had been printed.
    #[serde(default)]
    pub printed: String,
    /// The cells that it is about.
    pub cells: Cells,
    /// Whether it is made when nothing is said.
    #[serde(default = "made")]
    pub made: bool,
}

fn made() -> bool {
    true
}
