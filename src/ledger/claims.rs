//! The claims file: what a publication printed, as data.

use crate::value::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `claims.toml`: published sentences with their numbers, sources and places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Publications.
    pub source: Vec<Publication>,
    /// Claims, in the order in which the ledger prints them.
    pub claim: Vec<Claim>,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// As it was printed, decimal point, without unit: "36", "1.3", "significant". Its decimals are
    /// the rounding it is held to.
    pub printed: String,
    /// What kind of claim it is.
    #[serde(default)]
    pub kind: ClaimKind,
    /// The row that answers it; none when no data can.
    #[serde(default)]
    pub estimate: Option<Selector>,
    /// Why no data can answer it; required without `estimate`.
    #[serde(default)]
    pub reason: Option<Text>,
}

/// What kind of claim it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// A number; a share is printed as a percentage.
    #[default]
    Value,
    /// A p-value below .05, adjusted over its family where it has one.
    Significant,
    /// A p-value of .05 or more.
    NotSignificant,
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
