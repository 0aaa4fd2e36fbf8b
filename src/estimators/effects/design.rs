//! The design matrix that the effect estimators share: checked, centred, scaled.

use crate::error::{Error, Result};
use crate::estimators::groups::student::with_t;
use crate::findings::{Estimate, Note};
use crate::math::linear::{Fit, RANK_TOLERANCE, least_squares};
use crate::math::moments::{self, magnitude};
use crate::sample::{Predictor, Regression};
use crate::value::{Label, Level, Text};
use std::ops::Range;

/// One column of the design, as x = (original − centre)/scale.
pub(crate) struct Column {
    /// What it is, for a note.
    pub name: Text,
    /// Centred and scaled.
    pub values: Vec<f64>,
    /// A power of two.
    pub scale: f64,
}

impl Column {
    /// A column centred at its mean and scaled: the intercept is then the outcome at average values.
    pub(crate) fn centred(name: Text, values: &[f64]) -> Column {
        let scale = magnitude(values);
        let centre = moments::mean(values) / scale;
        let shifted: Vec<f64> = values.iter().map(|v| v / scale - centre).collect();
        let rest = magnitude(&shifted);
        Column { name, values: shifted.iter().map(|v| v / rest).collect(), scale: scale * rest }
    }

    /// Its product with the arm.
    pub(crate) fn times(&self, arm: &[f64]) -> Column {
        Column {
            name: self.name.clone(),
            values: self.values.iter().zip(arm).map(|(x, a)| x * a).collect(),
            scale: self.scale,
        }
    }
}

/// The columns of a predictor.
pub(crate) fn columns(predictor: &Predictor) -> impl Iterator<Item = Column> + '_ {
    predictor.columns.iter().map(|(level, values)| {
        let name = match predictor.reference {
            Some(_) => Label::within(&predictor.label, level),
            None => predictor.label.clone(),
        };
        Column::centred(name.text, values)
    })
}

/// The pre-score, when there is one, and the covariates.
pub(crate) fn adjustment(data: &Regression) -> Vec<Column> {
    let pre = data.pre.iter().map(|pre| Column::centred(Text::new("voormeting", "pre-score"), pre));
    pre.chain(data.covariates.iter().flat_map(columns)).collect()
}

/// Refuses what no model can use: other lengths, values that are not finite, an empty arm.
pub(crate) fn check(data: &Regression) -> Result<()> {
    let n = data.outcome.len();
    let predictors = data.covariates.iter().chain(&data.moderator).flat_map(|p| &p.columns).map(|(_, v)| v);
    let all: Vec<&Vec<f64>> = [&data.arm, &data.outcome].into_iter().chain(&data.pre).chain(predictors).collect();
    if all.iter().any(|c| c.len() != n) || data.arm.iter().any(|a| a.is_finite() && *a != 0.0 && *a != 1.0) {
        return Err(wrong("columns of one length, arm 0 or 1", "other columns"));
    }
    if all.iter().any(|c| c.iter().any(|v| !v.is_finite())) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    for (arm, code) in [(&data.treatment, 1.0), (&data.control, 0.0)] {
        if !data.arm.contains(&code) {
            return Err(Error::undefined(Note::EmptyGroup { group: arm.text.clone() }));
        }
    }
    Ok(())
}

/// Refuses a yes/no outcome where a number is needed.
pub(crate) fn check_number(data: &Regression) -> Result<()> {
    if data.binary { Err(wrong("numeric outcome", "yes/no outcome")) } else { Ok(()) }
}

/// The shape is right, but not what is in it.
pub(crate) fn wrong(needs: &str, found: &str) -> Error {
    Error::undefined(Note::WrongShape { needs: needs.to_owned(), found: found.to_owned() })
}

/// The outcomes of one arm.
pub(super) fn of_arm(data: &Regression, values: &[f64], code: f64) -> Vec<f64> {
    data.arm.iter().zip(values).filter(|(a, _)| **a == code).map(|(_, v)| *v).collect()
}

/// A linear model of the outcome on intercept, arm and further columns.
pub(crate) struct Model {
    fit: Fit,
    columns: Vec<Column>,
    outcome: Column,
    centre: f64,
    exact: bool,
}

/// Index of the arm among the weights of [`Model::estimate`]; the intercept is 0, further columns
/// follow.
pub(super) const ARM: usize = 1;

impl Model {
    /// Fits; refuses a constant outcome and a sample with no more rows than coefficients.
    pub(crate) fn fit(data: &Regression, columns: Vec<Column>) -> Result<Model> {
        if moments::is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let n = data.outcome.len();
        let outcome = Column::centred(Text::default(), &data.outcome);
        let ones = vec![1.0; n];
        let design: Vec<&[f64]> = [ones.as_slice(), data.arm.as_slice()]
            .into_iter()
            .chain(columns.iter().map(|c| c.values.as_slice()))
            .collect();
        let fit = least_squares(&design, &outcome.values, RANK_TOLERANCE);
        if fit.df == 0 {
            let (rows, needed) = (n as u64, design.len() as u64 + 1);
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed }));
        }
        // Residuals of the size of rounding: the model leaves no spread.
        let exact = fit.residuals.iter().all(|e| e.abs() < 1e-13);
        Ok(Model { fit, columns, outcome, centre: moments::mean(&data.outcome), exact })
    }

    /// Whether the column after intercept and arm, counted from 0, was left out.
    pub(crate) fn is_aliased(&self, column: usize) -> bool {
        self.fit.aliased.contains(&(column + 2))
    }

    /// A note for each of these columns (after intercept and arm, counted from 0) that was left out.
    pub(crate) fn aliased_among(&self, range: Range<usize>) -> Vec<Note> {
        let columns = self.columns.iter().enumerate().filter(|(j, _)| range.contains(j) && self.is_aliased(*j));
        columns.map(|(_, c)| Note::AliasedPredictor { predictor: c.name.clone() }).collect()
    }

    /// The coefficient of the column after intercept and arm, counted from 0, in its own unit.
    pub(super) fn slope(&self, row: Estimate, column: usize, level: Level) -> Estimate {
        let scale = self.columns.get(column).map_or(1.0, |c| c.scale);
        let mut weights = vec![0.0; self.columns.len() + 2];
        if let Some(w) = weights.get_mut(column + 2) {
            *w = 1.0;
        }
        self.robust(row, &weights, 0.0, 1.0 / scale, level, Some(0.0))
    }

    /// The arms' difference.
    pub(crate) fn difference(&self, row: Estimate, level: Level) -> Estimate {
        let mut weights = vec![0.0; self.columns.len() + 2];
        weights[ARM] = 1.0;
        self.robust(row, &weights, 0.0, 1.0, level, Some(0.0))
    }

    /// The mean of an arm, all further columns at their means.
    pub(super) fn mean(&self, row: Estimate, arm: f64, level: Level) -> Estimate {
        let mut weights = vec![0.0; self.columns.len() + 2];
        (weights[0], weights[ARM]) = (1.0, arm);
        self.robust(row, &weights, self.centre, 1.0, level, None)
    }

    /// Value, HC3 standard error, t interval and test of a combination of the coefficients.
    fn robust(
        &self,
        row: Estimate,
        weights: &[f64],
        add: f64,
        factor: f64,
        level: Level,
        null: Option<f64>,
    ) -> Estimate {
        let scale = self.outcome.scale * factor;
        let row = row.value(self.fit.combine(weights) * scale + add);
        if self.exact {
            return row.note(Note::ExactFit { rows: self.fit.residuals.len() as u64 });
        }
        match self.fit.hc3_std_error(weights) {
            Err(exact) => row.note(Note::ExactFit { rows: exact.0 as u64 }),
            Ok(se) => with_t(row, se * scale, self.fit.df as f64, level, "t, HC3", null),
        }
    }
}
