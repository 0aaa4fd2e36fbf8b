//! Published claims held against what the data give.

pub mod choices;
pub mod claims;
mod follows;
mod judge;
mod sources;
pub mod summary;

pub use judge::{SIGNIFICANT, above, answer, computed, holds, judge, prints_as, scale};

use schemars::JsonSchema;
use serde::Serialize;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
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
    #[default]
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

/// Why a claim stands as it stands, where the reason is computed and not written in the claims file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// It was computed from other claims.
    FollowsFrom {
        /// Their ids, with the printed numbers: "willing (137), arm-conference (229)".
        claims: String,
    },
    /// No whole number of units is this percentage of so many.
    NoWholeNumber {
        /// Units that it would be a percentage of.
        of: u64,
        /// What the nearest whole numbers print as: "1: 1.0, 2: 2.0".
        nearest: Vec<(u64, String)>,
        /// Units, and the smallest and largest total of which they are this percentage.
        works: Vec<(u64, u64, u64)>,
    },
    /// So many units, from the first to the last, are this percentage; which of them was not printed.
    WholeNumber {
        /// Units that it is a percentage of.
        of: u64,
        /// The fewest.
        first: u64,
        /// The most.
        last: u64,
    },
    /// Two sources say what cannot both be.
    SourcesDisagree {},
    /// Two sources differ, but rest on different cuts of the data.
    DataCut {
        /// The cut of the first.
        first: String,
        /// The cut of the second.
        second: String,
    },
}

impl Reason {
    /// As `ledger.csv` prints it.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::FollowsFrom { .. } => "follows-from",
            Reason::NoWholeNumber { .. } => "no-whole-number",
            Reason::WholeNumber { .. } => "whole-number",
            Reason::SourcesDisagree {} => "sources-disagree",
            Reason::DataCut { .. } => "data-cut",
        }
    }
}

/// One claim with what the data gave, or two claims that differ.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
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
    /// Where the data behind the computed number come from; none where no row answered.
    pub origin: Option<crate::value::Origin>,
    /// Why, in both languages; empty when nothing needs saying.
    pub note: crate::value::Text,
    /// Title of the publication; of two, with a semicolon between.
    pub publication: String,
    /// What kind of claim it is.
    pub kind: claims::ClaimKind,
    /// Whether it stands in the source or was derived from what stands there.
    pub mark: claims::Mark,
    /// Ids of the claims that this row holds against each other; empty when the row is a claim.
    pub between: Vec<String>,
    /// The computed reason.
    pub reason: Option<Reason>,
    /// Choices of an analyst under which it would print as published; none when they were not asked for, empty when
    /// none of them does. A match is a hypothesis, not a proof.
    pub hypotheses: Option<Vec<choices::Hypothesis>>,
}

impl Entry {
    /// Whether it is a claim, and not two claims held against each other.
    pub fn is_claim(&self) -> bool {
        self.between.is_empty()
    }
}

/// All claims of a plan, in the order of their files.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Ledger {
    /// One row a claim; after them, one row for two claims of one quantity that differ.
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// The claims.
    pub fn claims(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| e.is_claim())
    }

    /// Two claims of one quantity that differ.
    pub fn between(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| !e.is_claim())
    }
}
