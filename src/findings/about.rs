//! What a reader must know of an estimator.

use super::Measure;
use crate::value::ShapeKind;
use schemars::JsonSchema;
use serde::Serialize;

/// An estimator's own page: for `beraad list`, `beraad explain` and the Methods section of a report.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub struct About {
    /// Registry id, `wilson_rate`.
    pub id: &'static str,
    /// Title in Dutch.
    pub title_nl: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// The shapes of sample it takes: raw data first, then what a publication prints where that suffices.
    pub shapes: &'static [ShapeKind],
    /// The measure of its main row.
    pub measure: &'static Measure,
    /// The formula, symbols once.
    pub definition: &'static str,
    /// What must hold.
    pub assumptions: &'static str,
    /// When there is no answer.
    pub undefined: &'static str,
    /// The publication.
    pub reference: &'static str,
    /// The independent computation it agrees with.
    pub oracle: &'static str,
}

impl About {
    /// The shape of raw data it takes.
    pub fn shape(&self) -> ShapeKind {
        self.shapes.first().copied().expect("an estimator takes a shape")
    }
}
