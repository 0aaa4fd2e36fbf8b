//! Curves and distributions: what a chart draws and the table under it prints.

use crate::value::{Label, Level, Unit};
use schemars::JsonSchema;
use serde::Serialize;

/// What a series holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeriesKind {
    /// Counts in classes: `x` to `x_high`, `y` a number of units.
    Histogram,
    /// A mean before and after with its interval: `x` 0 (pre) or 1 (post).
    PrePost,
    /// Adjusted means of an arm with their intervals: `x` the wave, 0 before, in order of time.
    AdjustedMeans,
    /// A one-sided p (`y`) against the margin (`x`), of an even grid with the registered and the smallest margins.
    MarginCurve,
    /// A Bayes factor for no difference (`y`) against the width of the prior (`x`).
    PriorWidth,
    /// Adjusted means of an arm by a characteristic: `x` the index of a level, or the value of a number.
    Interaction,
    /// How an estimate shifts when a unit or a cluster is left out: `x` its number, from 1.
    Influence,
    /// Standardised residuals: `x` the fitted value.
    Residuals,
    /// Ordered standardised residuals: `x` the quantile of a normal distribution.
    Quantiles,
    /// Share that has not ended: a step function.
    Survival,
    /// Share that ended in one of several ways: a step function.
    CumulativeIncidence,
    /// The same, as if other endings were no endings (1 − Kaplan–Meier).
    NaiveIncidence,
    /// Cumulative hazard of an ending: a step function.
    CumulativeHazard,
    /// Units at risk just before each of some round times: `y`; `n` those that had ended by then.
    AtRisk,
    /// Difference of two groups in cumulative incidence: a step function.
    IncidenceDifference,
    /// Share in a state: a step function.
    StateProbability,
    /// Scaled Schoenfeld residuals plus the coefficient: `x` the time.
    Schoenfeld,
    /// A smooth curve through them.
    SchoenfeldSmooth,
    /// Share that ended, of times known between two: `x` to `x_high` where the mass may lie anywhere.
    IntervalIncidence,
}

/// One curve or distribution with its band.
///
/// A step function has a point at 0, one where it jumps, and one at its end; `y` holds from `x` on, and `n` is the number
/// at risk just before it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    /// What it holds.
    pub kind: SeriesKind,
    /// Estimator that made it.
    pub estimator: &'static str,
    /// Which group it is of.
    pub group: Label,
    /// Of which ending, state or term, where a group has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Label>,
    /// Unit of `x`.
    pub x_unit: Unit,
    /// Unit of `y`.
    pub y_unit: Unit,
    /// Level of `low` and `high`.
    pub level: Option<Level>,
    /// The points, in order of `x`.
    pub points: Vec<Point>,
}

/// One point of a series.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// Position, or the lower edge of a class.
    pub x: f64,
    /// Upper edge of a class, not included.
    pub x_high: Option<f64>,
    /// Height.
    pub y: f64,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Units at or in this point.
    pub n: u64,
}
