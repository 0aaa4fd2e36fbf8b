//! The claims file: what a publication printed, as data.

use super::summary::{Assumption, Cells, Summary};
use crate::printed::Rounding;
use crate::value::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `claims.toml`: published sentences with their numbers, sources and places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Publications.
    pub source: Vec<Publication>,
    /// The table of counts behind the printed figures, where they are about one.
    #[serde(default)]
    pub summary: Option<Summary>,
    /// Claims, in the order in which the ledger prints them.
    pub claim: Vec<Claim>,
    /// What a reader must add to the print before it says anything about whole tables.
    #[serde(default)]
    pub assumption: Vec<Assumption>,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Key by which claims refer to it.
    pub key: String,
    /// Authors, year, title.
    pub title: String,
    /// Where it can be found.
    #[serde(default)]
    pub address: Option<String>,
}

/// One published claim.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Stable id: `success-overall`.
    pub id: String,
    /// Key of the publication.
    pub source: String,
    /// Place in it: "summary, 4th paragraph".
    pub place: String,
    /// The claim in our own words.
    pub text: Text,
    /// As it was printed, decimal point, without unit: "36", "1.3", "< .05", "significant". Its decimals are the
    /// rounding it is held to.
    pub printed: String,
    /// What kind of claim it is.
    #[serde(default)]
    pub kind: ClaimKind,
    /// Whether it stands in the source or was derived from what stands there.
    #[serde(default)]
    pub mark: Mark,
    /// How the source shortened its numbers, where that is known.
    #[serde(default)]
    pub rounding: Rounding,
    /// The quantity that it is about: two claims of one quantity should agree.
    #[serde(default)]
    pub quantity: Option<String>,
    /// The cut of the data that it rests on, where claims of one quantity rest on several: "2016-06".
    #[serde(default)]
    pub cut: Option<String>,
    /// Of a percentage, the number of units that it is a percentage of, where that was printed.
    #[serde(default)]
    pub of: Option<u64>,
    /// The other claims that it follows from: it is then held against them.
    #[serde(default)]
    pub from: Option<Parts>,
    /// What it says of the table of [`Summary`].
    #[serde(default)]
    pub cells: Option<Cells>,
    /// The row that answers it; none when no data can.
    #[serde(default)]
    pub estimate: Option<Selector>,
    /// Why no data can answer it; required without `estimate`, `from` or `of`.
    #[serde(default)]
    pub reason: Option<Text>,
}

/// Other claims of the same file, by id, that a claim follows from.
///
/// `part` over `whole` (of a percentage times 100), or the `sum` of some less the sum of others. A `whole` alone says of a
/// percentage that it is of so many units, whatever the part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// What is divided.
    #[serde(default)]
    pub part: Option<String>,
    /// By what.
    #[serde(default)]
    pub whole: Option<String>,
    /// What is added.
    #[serde(default)]
    pub sum: Vec<String>,
    /// What is taken off.
    #[serde(default)]
    pub less: Vec<String>,
}

impl Parts {
    /// All ids that it names.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.part.iter().chain(&self.whole).chain(&self.sum).chain(&self.less)
    }
}

/// What kind of claim it is: a number, or a verdict in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// A number of no other kind; a share is printed as a percentage.
    #[default]
    Number,
    /// A percentage.
    Percent,
    /// A number of units.
    Count,
    /// A mean.
    Mean,
    /// The lower end of a range.
    Minimum,
    /// The upper end of a range.
    Maximum,
    /// A p-value.
    PValue,
    /// A test statistic.
    Statistic,
    /// In words: significantly higher than the other. A p-value below .05, adjusted over its family where it has one.
    Higher,
    /// In words: significantly lower than the other.
    Lower,
    /// In words: significantly different, the direction unsaid.
    Different,
    /// In words: no difference was found. A p-value of .05 or more.
    NoDifference,
    /// In words: comparable. A p-value of .05 or more is all that it can be held to.
    Comparable,
    /// In words: one group has more units than the others.
    Larger,
    /// Anything else in words.
    Statement,
}

impl ClaimKind {
    /// Whether it is a number; otherwise it is a verdict.
    pub fn is_number(self) -> bool {
        use ClaimKind::{Count, Maximum, Mean, Minimum, Number, PValue, Percent, Statistic};
        matches!(self, Number | Percent | Count | Mean | Minimum | Maximum | PValue | Statistic)
    }

    /// As claims files write it.
    pub fn code(self) -> &'static str {
        match self {
            ClaimKind::Number => "number",
            ClaimKind::Percent => "percent",
            ClaimKind::Count => "count",
            ClaimKind::Mean => "mean",
            ClaimKind::Minimum => "minimum",
            ClaimKind::Maximum => "maximum",
            ClaimKind::PValue => "p-value",
            ClaimKind::Statistic => "statistic",
            ClaimKind::Higher => "higher",
            ClaimKind::Lower => "lower",
            ClaimKind::Different => "different",
            ClaimKind::NoDifference => "no-difference",
            ClaimKind::Comparable => "comparable",
            ClaimKind::Larger => "larger",
            ClaimKind::Statement => "statement",
        }
    }
}

/// How a claim was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Read literally in the source.
    #[default]
    Literal,
    /// Derived by arithmetic from what the source prints.
    Derived,
}

impl Mark {
    /// As claims files write it.
    pub fn code(self) -> &'static str {
        match self {
            Mark::Literal => "literal",
            Mark::Derived => "derived",
        }
    }
}

/// Which row of the findings answers a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// Id of the analysis in the plan.
    pub analysis: String,
    /// Registry id of the estimator.
    pub estimator: String,
    /// Code of the term.
    pub term: String,
    /// Id of the measure.
    pub measure: String,
}
