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
}

/// One curve or distribution with its band.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    /// What it holds.
    pub kind: SeriesKind,
    /// Estimator that made it.
    pub estimator: &'static str,
    /// Which group it is of.
    pub group: Label,
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
