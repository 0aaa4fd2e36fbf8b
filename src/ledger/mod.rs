//! Published claims held against what the data give.

pub mod claims;
mod judge;
pub mod summary;

pub use judge::{judge, prints_as};

use schemars::JsonSchema;
use serde::Serialize;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Status {
    /// The computed number prints as it was printed.
    #[serde(rename = "reproduced")]
    Reproduced,
    /// True of every table that fits the printed summary.
    #[serde(rename = "holds for every table that fits")]
    HoldsForAll,
    /// True of some tables that fit, not of all.
    #[serde(rename = "holds for some")]
    HoldsForSome,
    /// The computed number prints differently.
    #[serde(rename = "contradicted")]
    Contradicted,
    /// The data cannot say: not published, or simulated here.
    #[serde(rename = "not recoverable")]
    NotRecoverable,
}

impl Status {
    /// The status as `ledger.csv` prints it.
    pub fn code(self) -> &'static str {
        match self {
            Status::Reproduced => "reproduced",
            Status::HoldsForAll => "holds for every table that fits",
            Status::HoldsForSome => "holds for some",
            Status::Contradicted => "contradicted",
            Status::NotRecoverable => "not recoverable",
        }
    }
}

/// One claim with what the data gave.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Entry {
    /// Id of the claim.
    pub claim: String,
    /// The sentence, in both languages.
    pub text: crate::value::Text,
    /// Key of the source and the place in it.
    pub source: String,
    /// As it was printed.
    pub printed: String,
    /// The computed number, on the scale on which it was printed (percentages as percents).
    pub computed: Option<f64>,
    /// Lower limit of the computed number's interval, same scale.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// What became of it.
    pub status: Status,
    /// Why, in both languages; empty when nothing needs saying.
    pub note: crate::value::Text,
}

/// All claims of a plan, in the order of their files.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Ledger {
    /// One row a claim.
    pub entries: Vec<Entry>,
}
