//! What was planned before the data were opened, and what was done otherwise.

use crate::value::Text;
use schemars::JsonSchema;
use serde::Serialize;

/// A locked plan beside what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Planned {
    /// The day of the lock, ISO 8601.
    pub locked: String,
    /// The version of the program by which it was locked.
    pub program: String,
    /// Whether a data file was there already when the plan was locked.
    pub data_there: bool,
    /// Days of earlier locks that this one replaced.
    pub earlier: Vec<String>,
    /// Each analysis, planned or done.
    pub analyses: Vec<PlannedAnalysis>,
    /// What was done otherwise than planned, in the order of the plan.
    pub deviations: Vec<Deviation>,
}

/// One analysis, planned or done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedAnalysis {
    /// Its id.
    pub id: String,
    /// Its question, as it was done; as it was planned when it was not done.
    pub question: Text,
    /// What became of the plan for it.
    pub state: PlanState,
}

/// What became of the plan for an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanState {
    /// Done as planned.
    AsPlanned,
    /// Done otherwise.
    Changed,
    /// Done, and not planned.
    Added,
    /// Planned, and not done.
    Dropped,
}

impl PlanState {
    /// As scripts know it.
    pub fn code(self) -> &'static str {
        match self {
            PlanState::AsPlanned => "as-planned",
            PlanState::Changed => "changed",
            PlanState::Added => "added",
            PlanState::Dropped => "dropped",
        }
    }
}

/// One thing that was done otherwise than planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deviation {
    /// In which document.
    pub of: Document,
    /// Where in it: "analysis.effect-risk.estimator", "codebook.toml: table.families.column.method".
    pub place: String,
    /// As planned; empty when it was not there.
    pub planned: String,
    /// As done; empty when it is not there any more.
    pub done: String,
}

/// What was locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Document {
    /// The program's version.
    Program,
    /// The plan.
    Plan,
    /// A codebook.
    Codebook,
}
