//! What estimators give back: estimates, series and notes, and the rules that hold for every row.

pub mod about;
pub mod across;
pub mod estimate;
pub mod measure;
pub mod multiplicity;
pub mod note;
pub mod series;
pub mod verdict;

pub use about::About;
pub use across::{Across, Reach, Span};
pub use estimate::{Estimate, Test};
pub use measure::Measure;
pub use note::Note;
pub use series::{Point, Series};
pub use verdict::Verdict;

use crate::value::{Direction, Label, Text};
use schemars::JsonSchema;
use serde::Serialize;

/// The answer of one estimator, or of several on the same question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Findings {
    /// One row an estimate.
    pub estimates: Vec<Estimate>,
    /// Curves and distributions, for charts and the tables under them.
    pub series: Vec<Series>,
    /// Warnings that concern the whole answer; those of one row stand in the row.
    pub notes: Vec<Note>,
}

impl Findings {
    /// Adds all rows, series and notes of `other`; a note that already stands is not repeated.
    pub fn extend(&mut self, other: Findings) {
        self.estimates.extend(other.estimates);
        self.series.extend(other.series);
        for note in other.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }
}

/// One analysis of the plan with what was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Analysis {
    /// The id in the plan.
    pub id: String,
    /// The chapter of the report it belongs to.
    pub chapter: String,
    /// The question it answers.
    pub question: Text,
    /// The outcome's column and words.
    pub outcome: Label,
    /// What the groups are, if there are groups: "method".
    pub grouping: Option<Label>,
    /// What its rows are, in the plural: children; none when nothing could be drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// Which way is good, when the codebook says.
    pub direction: Option<Direction>,
    /// Why the margin is what it is, and since when; `None` without a margin.
    pub margin: Option<MarginReason>,
    /// The estimators that ran, first the one that is judged.
    pub estimators: Vec<&'static str>,
    /// The rows.
    #[serde(flatten)]
    pub findings: Findings,
    /// The same rows over all tables that fit the published summary, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub across: Option<Across>,
}

impl Analysis {
    /// The rows of the first estimator: those that sentences and verdicts are about.
    pub fn judged(&self) -> impl Iterator<Item = &Estimate> {
        let first = self.estimators.first().copied();
        self.findings.estimates.iter().filter(move |e| Some(e.estimator) == first)
    }
}

/// The reason behind a margin, as the plan states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MarginReason {
    /// Why this width.
    pub because: Text,
    /// The day it was fixed, ISO 8601.
    pub decided: String,
}
