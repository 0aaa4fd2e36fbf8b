//! Findings and ledger to text, charts and files. No data come here.

pub mod catalogue;
pub mod chart;
pub mod csv;
pub mod html;
pub mod json;
pub mod ledger;
pub mod manifest;
pub mod missing;
pub mod number;
pub mod page;
pub mod planned;
pub mod sentence;
pub mod table;
pub mod waiting;
pub mod write;

use crate::findings::{About, Analysis};
use crate::ledger::Ledger;
use crate::value::{Level, Origin, Text};
use manifest::Manifest;
use schemars::JsonSchema;
use serde::Serialize;

/// All that a report is made of; every format reads this and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Results {
    /// Version of this layout; first in the file.
    pub schema_version: &'static str,
    /// The study.
    pub study: StudyHead,
    /// Chapters in the order of the plan.
    pub chapters: Vec<Chapter>,
    /// Analyses in the order of the plan.
    pub analyses: Vec<Analysis>,
    /// Published claims held against the findings.
    pub ledger: Ledger,
    /// What was planned before the data were opened, where the plan was locked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<planned::Planned>,
    /// The estimators that ran, for the Methods section.
    pub methods: Vec<&'static About>,
    /// What the run was made of.
    pub manifest: Manifest,
}

/// What a report says about its study.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StudyHead {
    /// Id of the plan's study.
    pub id: String,
    /// Title.
    pub title: Text,
    /// One line a table of data: what it is and where it comes from.
    pub data: Vec<DataHead>,
    /// The unit of observation: "family" and the like, as the codebook calls the rows.
    pub unit: Text,
    /// Confidence level of all intervals.
    pub level: Level,
}

/// What a report says about one table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DataHead {
    /// The plan's name for it.
    pub name: String,
    /// Title of the study in its codebook.
    pub title: Text,
    /// Where its data come from.
    pub origin: Origin,
    /// Which cut of the data.
    pub data_cut: String,
    /// The publication or register behind it.
    pub source: Text,
    /// Rows in the file.
    pub rows: u64,
    /// What a row is, in the plural.
    pub unit: Text,
    /// Names of its columns, so that another run can tell which analyses a change of it can reach.
    pub columns: Vec<String>,
}

/// A chapter of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Chapter {
    /// Id, to which analyses refer.
    pub id: String,
    /// Title: one of the study's questions.
    pub title: Text,
}
