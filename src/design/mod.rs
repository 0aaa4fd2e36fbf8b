//! From a checked dataset and a design to the sample that an estimator takes.
//!
//! This room decides which rows are used; every row left out is counted with its reason.

mod balance;
mod columns;
mod durations;
mod origin;
mod presence;
mod ratings;
mod regression;
mod rows;
mod shapes;
mod strata;
mod summaries;
mod terms;
mod trajectories;
mod view;
mod waves;

pub use origin::Provenance;
pub use terms::{ARM, PRE, factors};
pub use view::View;

use crate::error::Result;
use crate::findings::Note;
use crate::sample::{Sample, ShapeKind};
pub use crate::value::Estimand;
use crate::value::Names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who is compared with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// The unit of observation: family.
    pub unit: String,
    /// Column of what units lie in: organisation; or several, from the inside out: family, organisation. Robust errors
    /// allow for the last, mixed models for all.
    #[serde(default)]
    pub cluster: Option<Names>,
    /// What the comparison of the arms estimates.
    pub estimand: Estimand,
    /// The arms.
    #[serde(default)]
    pub arm: Option<Arm>,
    /// Who received the treatment, whatever the arm.
    #[serde(default)]
    pub received: Option<Received>,
    /// The waves of measurement.
    #[serde(default)]
    pub waves: Option<Waves>,
    /// Whose report is used, of a table in which several informants report on a unit: a level of its column with that
    /// role.
    #[serde(default)]
    pub informant: Option<String>,
}

/// Which levels of which column are compared; a difference is treatment − control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// The column.
    pub variable: String,
    /// Its level that is the treatment.
    pub treatment: String,
    /// Its level that is the control.
    pub control: String,
}

/// Which level of which column says that the treatment was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// The column.
    pub variable: String,
    /// Its level that says so.
    pub level: String,
    /// Missing codes that say it was not: nothing was offered, so nothing was received.
    #[serde(default)]
    pub absent: Vec<String>,
}

/// The waves of measurement; a change is post − pre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waves {
    /// The wave before.
    pub pre: String,
    /// The wave after.
    pub post: String,
    /// Waves after that, in order of time.
    #[serde(default)]
    pub follow_up: Vec<String>,
}

/// A table of groups as a publication prints them; the outcome's column holds the means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// The column of sizes.
    pub n: String,
    /// The column of standard deviations, divisor n − 1.
    pub sd: String,
}

/// The columns that tell how long it took and how it ended, and the times asked about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Waiting<'a> {
    /// The column of times.
    pub time: Option<&'a str>,
    /// The column of how it ended; its codebook says which levels mean that it has not.
    pub status: Option<&'a str>,
    /// The ending that is asked about, when it is not the column's success level.
    pub event: Option<&'a str>,
    /// The column of the time at which each row came under observation.
    pub entry: Option<&'a str>,
    /// The column that says whose row it is, where a unit has several.
    pub subject: Option<&'a str>,
    /// The column of the state in each spell; `status` is the state that followed.
    pub state: Option<&'a str>,
    /// Where a time is known between two alone: the columns of the last time before, and of the first after.
    pub between: &'a [String],
    /// Times at which a number is wanted.
    pub at: &'a [f64],
    /// Up to when means are taken.
    pub horizon: Option<f64>,
}

/// The name that makes the tables themselves the groups.
pub const BY_TABLE: &str = "table";

/// What an analysis asks of the data, for one shape of sample.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The outcome's column; none for a funnel.
    pub outcome: Option<&'a str>,
    /// The column that makes groups.
    pub by: Option<&'a str>,
    /// Stage columns, in order.
    pub stages: &'a [String],
    /// The wave at which a column of waves is taken; the design's post wave when not given.
    pub wave: Option<&'a str>,
    /// The column with the same measure before, where waves are columns of one table.
    pub pre: Option<&'a str>,
    /// Several measures of the same units, in the order in which changes are read.
    pub columns: &'a [String],
    /// The column that makes strata.
    pub strata: Option<&'a str>,
    /// Where each row is a group with its mean as outcome: the columns of its size and standard deviation.
    pub summary: Option<&'a Summary>,
    /// Columns to adjust for, and products of them: `age`, `age:sex`, `arm:age`.
    pub covariates: &'a [String],
    /// The level with which the others of a category are compared, by column; else the one that is no success, or the
    /// first.
    pub reference: Option<&'a BTreeMap<String, String>>,
    /// Whether an outcome of ordered levels is taken as such, and not as yes/no.
    pub levels: bool,
    /// The characteristic whose influence on the effect is asked.
    pub moderator: Option<&'a str>,
    /// Of a waiting: its columns, and the times asked about.
    pub waiting: Waiting<'a>,
}

/// A sample with what must be said about it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// What the estimator takes.
    pub sample: Sample,
    /// Warnings that follow from how it was drawn.
    pub notes: Vec<Note>,
    /// Where its numbers come from.
    pub provenance: Provenance,
}

/// Draws the sample that answers `request`, in a shape that the estimator takes.
pub fn draw(view: &View<'_>, design: &Design, shapes: &[ShapeKind], request: &Request<'_>) -> Result<Drawn> {
    let published = request.summary.is_some() && shapes.contains(&ShapeKind::Summaries);
    let raw = shapes.first().copied().ok_or_else(|| view::broken("no shape is asked for".to_owned()))?;
    match if published { ShapeKind::Summaries } else { raw } {
        ShapeKind::Stages => shapes::stages(view, design, request),
        ShapeKind::Counts => shapes::counts(view, design, request),
        ShapeKind::Groups => shapes::groups(view, design, request),
        ShapeKind::Regression => regression::regression(view, design, request),
        ShapeKind::Columns => columns::columns(view, design, request),
        ShapeKind::Strata => strata::strata(view, design, request),
        ShapeKind::Summaries => summaries::summaries(view, design, request),
        ShapeKind::Ratings => ratings::ratings(view, design, request),
        ShapeKind::Presence => presence::presence(view, design, request),
        ShapeKind::Balance => balance::balance(view, design, request),
        ShapeKind::Trajectories => trajectories::trajectories(view, design, request),
        ShapeKind::Durations => durations::durations(view, design, request),
        ShapeKind::Spells => durations::spells(view, design, request),
        ShapeKind::Intervals => durations::intervals(view, design, request),
    }
}
