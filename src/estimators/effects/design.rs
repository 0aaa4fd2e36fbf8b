//! The design matrix that the effect estimators share: checked, centred, scaled.

use crate::error::{Error, Result};
use crate::estimators::Settings;
use crate::estimators::groups::student::with_t;
use crate::findings::{Estimate, Note};
use crate::math::linear::{ExactRows, Fit, RANK_TOLERANCE, least_squares};
use crate::math::moments::{self, magnitude};
use crate::math::sandwich::{self, Sandwich, Trouble, Working};
use crate::sample::{Predictor, Regression, Sample};
use crate::value::{Covariance, Label, Level, Text};
use std::ops::Range;

/// One column of the design, as x = (original − centre)/scale.
pub(crate) struct Column {
    /// What it is: its code names its row.
    pub label: Label,
    /// Centred and scaled.
    pub values: Vec<f64>,
    /// A power of two.
    pub scale: f64,
}

impl Column {
    /// A column centred at its mean and scaled: the intercept is then the outcome at average values.
    pub(crate) fn centred(label: Label, values: &[f64]) -> Column {
        let scale = magnitude(values);
        let centre = moments::mean(values) / scale;
        let shifted: Vec<f64> = values.iter().map(|v| v / scale - centre).collect();
        let rest = magnitude(&shifted);
        Column { label, values: shifted.iter().map(|v| v / rest).collect(), scale: scale * rest }
    }

    /// Its product with the arm.
    pub(crate) fn times(&self, arm: &[f64]) -> Column {
        let text = Text::new(format!("groep × {}", self.label.text.nl), format!("arm × {}", self.label.text.en));
        let label = Label::new(format!("arm:{}", self.label.code), text);
        Column { label, values: self.values.iter().zip(arm).map(|(x, a)| x * a).collect(), scale: self.scale }
    }
}

/// The pre-score, as rows and notes name it.
pub(crate) fn pre_score() -> Label {
    Label::new("pre", Text::new("voormeting", "pre-score"))
}

/// The columns of a predictor.
pub(crate) fn columns(predictor: &Predictor) -> impl Iterator<Item = Column> + '_ {
    predictor.columns.iter().map(|(level, values)| {
        let label = match predictor.reference {
            Some(_) => Label::within(&predictor.label, level),
            None => predictor.label.clone(),
        };
        Column::centred(label, values)
    })
}

/// The pre-score, when there is one, and the covariates. What stands as its product with the arm is centred before
/// it is multiplied: the arm's coefficient stays the difference at average values.
pub(crate) fn adjustment(data: &Regression) -> Vec<Column> {
    let pre = data.pre.iter().map(|pre| Column::centred(pre_score(), pre));
    let further = data
        .covariates
        .iter()
        .flat_map(|predictor| columns(predictor).map(|c| if predictor.by_arm { c.times(&data.arm) } else { c }));
    pre.chain(further).collect()
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

/// Standard errors: which, and by which clusters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Errors<'a> {
    /// Which covariance of the coefficients.
    pub covariance: Covariance,
    /// The cluster of each row; empty without.
    pub clusters: &'a [u32],
}

impl<'a> Errors<'a> {
    /// As the settings have it; HC3 where they leave it open and there are no clusters.
    pub(crate) fn of(sample: &'a Sample, settings: &Settings) -> Errors<'a> {
        Errors { covariance: settings.covariance(sample, Covariance::Hc3), clusters: sample.cluster() }
    }

    /// The name of the interval that they give.
    pub(crate) fn method(&self) -> &'static str {
        match self.covariance {
            Covariance::Model => "t",
            Covariance::Hc0 => "t, HC0",
            Covariance::Hc1 => "t, HC1",
            Covariance::Hc2 => "t, HC2",
            Covariance::Hc3 => "t, HC3",
            Covariance::Cr0 => "t, CR0",
            Covariance::Cr1 => "t, CR1",
            Covariance::Cr1s => "t, CR1S",
            Covariance::Cr2 => "t, CR2",
        }
    }

    /// How many clusters there are.
    fn count(&self) -> usize {
        let mut numbers = self.clusters.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    /// What a reader must know of a test with `df` degrees of freedom: that it rests on few clusters.
    pub(crate) fn few(&self, df: f64) -> Vec<Note> {
        if !self.covariance.clustered() {
            return Vec::new();
        }
        let clusters = self.count();
        let few = (clusters < FEW_CLUSTERS).then_some(Note::FewClusters { clusters: clusters as u64 });
        few.into_iter().chain((df < FEW_FREEDOM).then_some(Note::FewFreedom { df })).collect()
    }

    /// Clusters that do not show how they differ.
    pub(crate) fn too_few(&self) -> Note {
        Note::ClustersShowNothing { clusters: self.count() as u64 }
    }
}

/// With fewer clusters than this intervals may be too narrow.
const FEW_CLUSTERS: usize = 10;

/// With fewer degrees of freedom Satterthwaite's approximation is not to be trusted (Tipton 2015, Psychological
/// Methods 20, 375–393).
const FEW_FREEDOM: f64 = 4.0;

/// A linear model of the outcome on intercept, arm and further columns.
pub(crate) struct Model<'a> {
    fit: Fit,
    columns: Vec<Column>,
    outcome: Column,
    centre: f64,
    exact: bool,
    errors: Errors<'a>,
    /// Of the columns kept; HC3 has its own in the fit.
    sandwich: Option<std::result::Result<Sandwich, Trouble>>,
}

/// Index of the arm among the weights of [`Model::estimate`]; the intercept is 0, further columns
/// follow.
pub(super) const ARM: usize = 1;

impl Model<'static> {
    /// Fits, with HC3 and no clusters.
    pub(crate) fn fit(data: &Regression, columns: Vec<Column>) -> Result<Model<'static>> {
        Model::fit_with(data, columns, Errors { covariance: Covariance::Hc3, clusters: &[] })
    }
}

impl<'a> Model<'a> {
    /// Fits; refuses a constant outcome and a sample with no more rows than coefficients.
    pub(crate) fn fit_with(data: &Regression, columns: Vec<Column>, errors: Errors<'a>) -> Result<Model<'a>> {
        if moments::is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let n = data.outcome.len();
        let outcome = Column::centred(Label::plain("outcome"), &data.outcome);
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
        let sandwich = (errors.covariance != Covariance::Hc3).then(|| {
            let kept: Vec<&[f64]> =
                design.iter().enumerate().filter(|(j, _)| !fit.aliased.contains(j)).map(|(_, c)| *c).collect();
            let dispersion = fit.residual_variance().unwrap_or(f64::NAN);
            let working = Working { columns: &kept, weights: None, residuals: &fit.residuals, dispersion };
            sandwich::covariance(&working, errors.covariance, errors.clusters)
        });
        Ok(Model { fit, columns, outcome, centre: moments::mean(&data.outcome), exact, errors, sandwich })
    }

    /// Whether the column after intercept and arm, counted from 0, was left out.
    pub(crate) fn is_aliased(&self, column: usize) -> bool {
        self.fit.aliased.contains(&(column + 2))
    }

    /// A note for each of these columns (after intercept and arm, counted from 0) that was left out.
    pub(crate) fn aliased_among(&self, range: Range<usize>) -> Vec<Note> {
        let columns = self.columns.iter().enumerate().filter(|(j, _)| range.contains(j) && self.is_aliased(*j));
        columns.map(|(_, c)| Note::AliasedPredictor { predictor: c.label.text.clone() }).collect()
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
    pub(crate) fn mean(&self, row: Estimate, arm: f64, level: Level) -> Estimate {
        let mut weights = vec![0.0; self.columns.len() + 2];
        (weights[0], weights[ARM]) = (1.0, arm);
        self.robust(row, &weights, self.centre, 1.0, level, None)
    }

    /// Value, robust standard error, t interval and test of a combination of the coefficients.
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
        match self.spread(weights) {
            Err(note) => row.note(note),
            Ok((se, df)) => {
                let notes = if null.is_some() { self.errors.few(df) } else { Vec::new() };
                let row = with_t(row, se * scale, df, level, self.errors.method(), null);
                notes.into_iter().fold(row, Estimate::note)
            }
        }
    }

    /// Standard error and degrees of freedom of a combination, the outcome in its own scale; or why there are none.
    fn spread(&self, weights: &[f64]) -> std::result::Result<(f64, f64), Note> {
        let Some(sandwich) = &self.sandwich else {
            let exact = |rows: ExactRows| Note::ExactFit { rows: rows.0 as u64 };
            return self.fit.hc3_std_error(weights).map(|se| (se, self.fit.df as f64)).map_err(exact);
        };
        let sandwich = match sandwich {
            Ok(sandwich) => sandwich,
            Err(Trouble::OneCluster) => return Err(self.errors.too_few()),
            Err(_) => return Err(Note::NotFinite {}),
        };
        let kept: Vec<f64> =
            weights.iter().enumerate().filter(|(j, _)| !self.fit.aliased.contains(j)).map(|(_, w)| *w).collect();
        let (alone, variance, df) = (sandwich.alone(&kept), sandwich.variance(&kept), sandwich.df(&kept));
        match self.errors.covariance.clustered() {
            true if alone > 0 || variance.is_nan() || variance <= 0.0 || df.is_nan() || df <= 0.0 => {
                Err(self.errors.too_few())
            }
            false if alone > 0 => Err(Note::ExactFit { rows: alone as u64 }),
            _ => Ok((variance.sqrt(), df)),
        }
    }

    /// The arms' difference in the unit of the outcome with its standard error and degrees of freedom, or why it
    /// has none.
    pub(super) fn raw_difference(&self) -> (f64, std::result::Result<(f64, f64), Note>) {
        let mut weights = vec![0.0; self.columns.len() + 2];
        weights[ARM] = 1.0;
        let spread = match self.exact {
            true => Err(Note::ExactFit { rows: self.fit.residuals.len() as u64 }),
            false => self.spread(&weights),
        };
        (self.fit.combine(&weights) * self.outcome.scale, spread.map(|(se, df)| (se * self.outcome.scale, df)))
    }
}
