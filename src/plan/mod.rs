//! The plan: one TOML file that says what is asked of which data. It holds no code, and no default in
//! it depends on data.

pub mod check;
mod waiting;

pub use crate::design::{Arm, Design, Estimand, Received, Summary, Waiting, Waves};
use crate::estimators::Model;
use crate::findings::multiplicity::Multiplicity;
pub use crate::value::Names;
use crate::value::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::value::Datetime;

/// A plan file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The study.
    pub study: Study,
    /// The tables it reads.
    pub data: Vec<DataEntry>,
    /// Files of claims about studies of which it has no data.
    #[serde(default)]
    pub claims: Vec<String>,
    /// Who is compared with whom.
    pub design: Design,
    /// What holds for all analyses.
    #[serde(default)]
    pub settings: SettingsEntry,
    /// Chapters of the report, in order.
    pub chapter: Vec<ChapterEntry>,
    /// Outcomes judged together.
    #[serde(default)]
    pub family: Vec<Family>,
    /// The analyses, in the order of the report.
    pub analysis: Vec<AnalysisEntry>,
}

/// The study a plan belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Stable id; names the folder of the report.
    pub id: String,
    /// Title of the report.
    pub title: Text,
    /// Language of the report; `--lang` overrides it.
    #[serde(default)]
    pub language: Lang,
}

/// One table that the plan reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataEntry {
    /// Name by which analyses refer to it.
    pub name: String,
    /// The file, relative to the plan.
    pub file: String,
    /// Its codebook, relative to the plan.
    pub codebook: String,
    /// Name of the table in the codebook, when it is not `name`.
    #[serde(default)]
    pub table: Option<String>,
    /// Published claims about it, relative to the plan.
    #[serde(default)]
    pub claims: Option<String>,
    /// Columns by which it joins the first table. A table with a wave column gives one column a wave.
    #[serde(default)]
    pub join: Vec<String>,
    /// Words for it, where tables are compared with each other (`by = "table"`).
    #[serde(default)]
    pub label: Option<Text>,
}

/// What holds for all analyses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsEntry {
    /// Confidence level, 0.95.
    pub level: f64,
    /// Seed of all chance.
    pub seed: u64,
    /// How families of tests are kept honest.
    pub multiplicity: Multiplicity,
    /// Fewest events (and fewest non-events) for a test of a yes/no outcome; below it the outcome is
    /// described and not tested.
    pub event_floor: u64,
    /// How often a bootstrap, a permutation or a Monte Carlo test draws, 10,000.
    pub draws: u64,
    /// What is fixed of the models of all analyses.
    pub model: Model,
}

impl Default for SettingsEntry {
    fn default() -> Self {
        SettingsEntry {
            level: 0.95,
            seed: 2016,
            multiplicity: Multiplicity::Holm,
            event_floor: 10,
            draws: 10_000,
            model: Model::default(),
        }
    }
}

/// A chapter of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChapterEntry {
    /// Id to which analyses refer.
    pub id: String,
    /// Title, best put as the study's question.
    pub title: Text,
}

/// Analyses judged together: the p-values of their first estimators are adjusted as one family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Id.
    pub id: String,
    /// Ids of the analyses in it. Its margins hold for these alone; for all analyses when none is named.
    #[serde(default)]
    pub analyses: Vec<String>,
    /// Equivalence margins by outcome column. No margin, no verdict.
    #[serde(default)]
    pub margins: BTreeMap<String, Margin>,
}

/// The largest difference that would still count as equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Margin {
    /// Its size, above 0.
    pub value: f64,
    /// What it is counted in.
    pub scale: MarginScale,
    /// Why this size.
    pub because: Because,
    /// The day it was fixed, before the outcomes were seen.
    #[schemars(with = "Day")]
    pub decided: Datetime,
}

/// A calendar date, as TOML writes it: 2026-11-22.
#[derive(JsonSchema)]
#[schemars(inline, extend("format" = "date"))]
#[allow(dead_code)]
struct Day(String);

/// What a margin is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarginScale {
    /// Standard deviations of the pre-measure, pooled within the arms (of the outcome, without one).
    Sd,
    /// The outcome's own unit; of a yes/no outcome, percentage points.
    Unit,
    /// A ratio above 1, for odds, risk and rate ratios: 1.25 stands for 0.8 to 1.25.
    Ratio,
}

/// A reason, in one language or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Because {
    /// The same words in every report.
    One(String),
    /// In both languages.
    Both(Text),
}

impl Because {
    /// As a text.
    pub fn text(&self) -> Text {
        match self {
            Because::One(words) => Text::same(words),
            Because::Both(text) => text.clone(),
        }
    }
}

/// One analysis: a question put to an outcome by one or more estimators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalysisEntry {
    /// Stable id; claims and exports refer to it.
    pub id: String,
    /// Chapter of the report.
    pub chapter: String,
    /// The question it answers.
    pub question: Text,
    /// Registry ids; the first is the one that is judged, the others stand beside it.
    pub estimator: Names,
    /// The table, when the plan has several that do not join; several tables are laid under each other.
    #[serde(default)]
    pub data: Option<Names>,
    /// The outcome's column.
    #[serde(default)]
    pub outcome: Option<String>,
    /// The column that makes the groups; `table` when several tables are compared.
    #[serde(default)]
    pub by: Option<String>,
    /// Stage columns of a funnel, in order.
    #[serde(default)]
    pub stages: Vec<String>,
    /// The wave at which a column of waves is taken; the design's post wave when not given.
    #[serde(default)]
    pub wave: Option<String>,
    /// The column with the same measure before, where waves are columns of one table and not rows.
    #[serde(default)]
    pub pre: Option<String>,
    /// Several measures of the same units, in the order in which changes are read (later − earlier); without
    /// them, the outcome before and after.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The column within whose levels groups are compared.
    #[serde(default)]
    pub strata: Option<String>,
    /// Where each row of the table is a group, and `outcome` the column of its mean: the columns of its size
    /// and standard deviation.
    #[serde(default)]
    pub summary: Option<Summary>,
    /// Columns to adjust for, besides the pre-measure, and products of them: `age`, `age:sex`, `arm:age`, `arm:pre`.
    #[serde(default)]
    pub covariates: Vec<String>,
    /// Of a category among them, the level with which the others are compared, by column.
    #[serde(default)]
    pub reference: BTreeMap<String, String>,
    /// What is fixed of its model; it overrides what the settings fix.
    #[serde(default)]
    pub model: Model,
    /// Characteristics whose influence on the effect is asked; the estimator runs once for each.
    #[serde(default)]
    pub moderators: Vec<String>,
    /// How reliable the outcome's instrument is, for what counts as a change beyond error of measurement.
    #[serde(default)]
    pub reliability: Option<Reliability>,
    /// The score that parts those who are well from those who are not, in the outcome's unit.
    #[serde(default)]
    pub cutoff: Option<f64>,
    /// Of a waiting: the column of how long it took.
    #[serde(default)]
    pub time: Option<String>,
    /// The column of how it ended (of spells: the state that followed); its codebook says which levels are `open`.
    #[serde(default)]
    pub status: Option<String>,
    /// The ending that is asked about; the success level of `status` when not given.
    #[serde(default)]
    pub event: Option<String>,
    /// The column of the time at which a row came under observation, where that is later than the start.
    #[serde(default)]
    pub entry: Option<String>,
    /// The column that says whose row it is, where a unit has several: episodes, spells.
    #[serde(default)]
    pub subject: Option<String>,
    /// The column of the state in each spell.
    #[serde(default)]
    pub state: Option<String>,
    /// Where a time is known between two alone: the columns of the last time before it, and of the first after.
    #[serde(default)]
    pub between: Vec<String>,
    /// Times at which a number is wanted, in the unit of `time`; the horizon when not given.
    #[serde(default)]
    pub at: Vec<f64>,
    /// Up to when means are taken; the shortest follow-up of the groups when not given.
    #[serde(default)]
    pub horizon: Option<f64>,
    /// What a unit of time of waiting costs.
    #[serde(default)]
    pub price: Option<Price>,
}

impl AnalysisEntry {
    /// What it asks of a waiting.
    pub fn waiting(&self) -> Waiting<'_> {
        Waiting {
            time: self.time.as_deref(),
            status: self.status.as_deref(),
            event: self.event.as_deref(),
            entry: self.entry.as_deref(),
            subject: self.subject.as_deref(),
            state: self.state.as_deref(),
            between: &self.between,
            at: &self.at,
            horizon: self.horizon,
        }
    }
}

/// What a unit of time of waiting costs, in euro.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Euro per unit of time, above 0.
    pub value: f64,
    /// Of what, of which year, and where it comes from.
    pub source: Because,
}

/// How reliable an instrument is, known from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// From 0 up to 1: a test–retest correlation, or Cronbach's alpha.
    pub value: f64,
    /// Which coefficient, of whom, and where it was published.
    pub source: Because,
}
