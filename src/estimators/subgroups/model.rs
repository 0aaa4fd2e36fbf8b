//! A linear model that answers for any combination of its coefficients, for several at once, and without some rows.

use crate::error::{Error, Result};
use crate::estimators::effects::design::{Column, Errors};
use crate::estimators::groups::student::with_t;
use crate::estimators::{Settings, regression};
use crate::findings::{Estimate, Note};
use crate::math::leave_out;
use crate::math::linear::{Fit, RANK_TOLERANCE, least_squares};
use crate::math::moments;
use crate::math::sandwich::{Sandwich, Trouble, Working, covariance};
use crate::math::wald::{self, Wald};
use crate::sample::Sample;
use crate::value::{Count, Covariance, Label, Level, Text};
use std::ops::Range;

/// Residuals below this share of the outcome's spread are rounding.
const ROUNDING: f64 = 1e-13;
/// What is left outside the columns kept, of a combination that these columns do not hold.
const OUTSIDE: f64 = 1e-6;

/// Least squares of the outcome on intercept, arm and further columns, in this order.
pub(crate) struct Model<'a> {
    names: Vec<Text>,
    design: Vec<Vec<f64>>,
    outcome: Column,
    centre: f64,
    fitted: Fitted<'a>,
}

/// A fit with its covariance.
struct Fitted<'a> {
    fit: Fit,
    /// Which columns were kept.
    kept: Vec<usize>,
    sandwich: std::result::Result<Sandwich, Trouble>,
    exact: bool,
    errors: Errors<'a>,
}

impl<'a> Fitted<'a> {
    fn new(design: &[&[f64]], y: &[f64], errors: Errors<'a>) -> Fitted<'a> {
        let fit = least_squares(design, y, RANK_TOLERANCE);
        let kept: Vec<usize> = (0..design.len()).filter(|j| !fit.aliased.contains(j)).collect();
        let columns: Vec<&[f64]> = kept.iter().map(|&j| design[j]).collect();
        let dispersion = fit.residual_variance().unwrap_or(0.0);
        let working = Working { columns: &columns, weights: None, residuals: &fit.residuals, dispersion };
        let sandwich = covariance(&working, errors.covariance, errors.clusters);
        let exact = fit.residuals.iter().all(|e| e.abs() < ROUNDING);
        Fitted { fit, kept, sandwich, exact, errors }
    }

    /// The weights of the columns kept.
    fn of_kept(&self, weights: &[f64]) -> Vec<f64> {
        self.kept.iter().map(|&j| weights[j]).collect()
    }

    /// Standard error and degrees of freedom of a combination, or why there are none.
    fn spread(&self, weights: &[f64]) -> std::result::Result<(f64, f64), Note> {
        let sandwich = match &self.sandwich {
            _ if self.exact => return Err(Note::ExactFit { rows: self.fit.residuals.len() as u64 }),
            Ok(sandwich) => sandwich,
            Err(Trouble::OneCluster) => return Err(self.errors.too_few()),
            Err(Trouble::NoFreedom) => return Err(Note::ExactFit { rows: self.fit.residuals.len() as u64 }),
            Err(_) => return Err(Note::NotFinite {}),
        };
        let kept = self.of_kept(weights);
        let (alone, variance, df) = (sandwich.alone(&kept), sandwich.variance(&kept), sandwich.df(&kept));
        match self.errors.covariance.clustered() {
            true if alone > 0 || variance.is_nan() || variance <= 0.0 || df.is_nan() || df <= 0.0 => {
                Err(self.errors.too_few())
            }
            false if alone > 0 => Err(Note::ExactFit { rows: alone as u64 }),
            _ => Ok((variance.sqrt(), df)),
        }
    }
}

impl<'a> Model<'a> {
    /// Fits; refuses a constant outcome and a sample with no more rows than coefficients. The covariance is the
    /// plan's, else HC3, with clusters CR2 (CR1S from 50 clusters on).
    pub(crate) fn fit(sample: &'a Sample, settings: &Settings, columns: Vec<Column>) -> Result<Model<'a>> {
        let data = regression(sample)?;
        if moments::is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let n = data.outcome.len();
        let outcome = Column::centred(Label::plain("outcome"), &data.outcome);
        let names = [Text::default(), data.treatment.text.clone()]
            .into_iter()
            .chain(columns.iter().map(|c| c.label.text.clone()));
        let names: Vec<Text> = names.collect();
        let design: Vec<Vec<f64>> =
            [vec![1.0; n], data.arm.clone()].into_iter().chain(columns.into_iter().map(|c| c.values)).collect();
        let errors = Errors::of(sample, settings);
        let fitted = Fitted::new(&slices(&design), &outcome.values, errors);
        if fitted.fit.df == 0 {
            let (rows, needed) = (n as u64, design.len() as u64 + 1);
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed }));
        }
        Ok(Model { names, design, centre: moments::mean(&data.outcome), outcome, fitted })
    }

    /// A note for each of these columns (after intercept and arm, counted from 0) that was left out.
    pub(crate) fn aliased_among(&self, range: Range<usize>) -> Vec<Note> {
        let left_out = self.fitted.fit.aliased.iter().filter(|j| j.checked_sub(2).is_some_and(|j| range.contains(&j)));
        left_out.map(|&j| Note::AliasedPredictor { predictor: self.names[j].clone() }).collect()
    }

    /// Whether the rows determine a combination though some columns were left out: x′a is then each column's
    /// weight, with a = X(X′X)⁻¹w.
    pub(crate) fn determines(&self, weights: &[f64]) -> bool {
        let along = self.fitted.fit.influence(weights);
        let size = weights.iter().fold(1.0_f64, |m, w| m.max(w.abs()));
        let sum = |j: usize| self.design[j].iter().zip(&along).map(|(x, a)| x * a).sum::<f64>();
        self.fitted.fit.aliased.iter().all(|&j| (sum(j) - weights[j]).abs() <= OUTSIDE * size)
    }

    /// A difference, by the weights of intercept, arm and further columns, with interval and test against 0.
    pub(crate) fn contrast(&self, row: Estimate, weights: &[f64], level: Level) -> Estimate {
        self.answer(row, weights, false, level)
    }

    /// A mean, by the weights of intercept, arm and further columns, with interval.
    pub(crate) fn mean_of(&self, row: Estimate, weights: &[f64], level: Level) -> Estimate {
        self.answer(row, weights, true, level)
    }

    /// The arms' difference.
    pub(crate) fn difference(&self, row: Estimate, level: Level) -> Estimate {
        self.contrast(row, &self.arm(), level)
    }

    fn arm(&self) -> Vec<f64> {
        (0..self.design.len()).map(|j| f64::from(u8::from(j == 1))).collect()
    }

    fn answer(&self, row: Estimate, weights: &[f64], mean: bool, level: Level) -> Estimate {
        if !self.determines(weights) {
            let first = self.fitted.fit.aliased.first().map_or_else(Text::default, |&j| self.names[j].clone());
            return row.note(Note::AliasedPredictor { predictor: first });
        }
        self.finish(&self.fitted, row, weights, mean, level)
    }

    /// A `mean`, or a difference with its test against 0.
    fn finish(&self, fitted: &Fitted, row: Estimate, weights: &[f64], mean: bool, level: Level) -> Estimate {
        let scale = self.outcome.scale;
        let row = row.value(fitted.fit.combine(weights) * scale + if mean { self.centre } else { 0.0 });
        match fitted.spread(weights) {
            Err(note) => row.note(note),
            Ok((se, df)) => {
                let notes = if mean { Vec::new() } else { fitted.errors.few(df) };
                let row = with_t(row, se * scale, df, level, fitted.errors.method(), (!mean).then_some(0.0));
                notes.into_iter().fold(row, Estimate::note)
            }
        }
    }

    /// Whether these combinations are all 0: F on n − p degrees of freedom (G − 1 with clusters), with CR2 the
    /// approximate Hotelling test.
    pub(crate) fn joint(&self, contrasts: &[Vec<f64>]) -> Option<Wald> {
        let sandwich = self.fitted.sandwich.as_ref().ok().filter(|_| !self.fitted.exact)?;
        let kept: Vec<Vec<f64>> = contrasts.iter().map(|c| self.fitted.of_kept(c)).collect();
        if kept.iter().any(|c| sandwich.alone(c) > 0) || !contrasts.iter().all(|c| self.determines(c)) {
            return None;
        }
        let d: Vec<f64> = contrasts.iter().map(|c| self.fitted.fit.combine(c)).collect();
        if self.fitted.errors.covariance == Covariance::Cr2 {
            let columns: Vec<&[f64]> = self.fitted.kept.iter().map(|&j| self.design[j].as_slice()).collect();
            return wald::hotelling(&columns, &self.fitted.fit.residuals, &kept, &d, self.fitted.errors.clusters);
        }
        wald::f_test(&d, &kept, sandwich.matrix(), sandwich.df(kept.first()?))
    }

    /// How the arms' difference shifts when each row, or with clusters each cluster, is left out; `None` where there
    /// is then no difference.
    pub(crate) fn shifts(&self) -> Vec<Option<f64>> {
        let columns: Vec<&[f64]> = self.fitted.kept.iter().map(|&j| self.design[j].as_slice()).collect();
        let influence = self.fitted.fit.influence(&self.arm());
        let shifts = leave_out::shifts(&columns, &self.fitted.fit.residuals, &influence, self.fitted.errors.clusters);
        shifts.into_iter().map(|s| s.map(|s| s * self.outcome.scale)).collect()
    }

    /// The arms' difference in these rows alone, columns centred as they are in all.
    pub(crate) fn of_rows(&self, row: Estimate, kept: &[bool], level: Level) -> Estimate {
        let pick = |v: &[f64]| v.iter().zip(kept).filter(|(_, k)| **k).map(|(x, _)| *x).collect::<Vec<f64>>();
        let design: Vec<Vec<f64>> = self.design.iter().map(|c| pick(c)).collect();
        let clusters =
            self.fitted.errors.clusters.iter().zip(kept).filter(|(_, k)| **k).map(|(g, _)| *g).collect::<Vec<u32>>();
        let errors = Errors { clusters: &clusters, ..self.fitted.errors };
        let fitted = Fitted::new(&slices(&design), &pick(&self.outcome.values), errors);
        let mut numbers = clusters.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let used = fitted.fit.residuals.len() as u64;
        let n = Count { used, clusters: (!numbers.is_empty()).then_some(numbers.len() as u64), dropped: Vec::new() };
        let row = Estimate { n, ..row };
        self.finish(&fitted, row, &self.arm(), false, level)
    }

    /// Fitted value, in the outcome's unit, and standardised residual of each row that has one.
    pub(crate) fn standardised(&self) -> Vec<(f64, f64)> {
        let Some(s) = self.fitted.fit.residual_variance().map(f64::sqrt).filter(|s| *s > 0.0 && !self.fitted.exact)
        else {
            return Vec::new();
        };
        let rows = self.outcome.values.iter().zip(&self.fitted.fit.residuals).zip(&self.fitted.fit.leverage);
        rows.map(|((y, e), h)| ((y - e) * self.outcome.scale + self.centre, e / (s * (1.0 - h).sqrt())))
            .filter(|(fitted, residual)| fitted.is_finite() && residual.is_finite())
            .collect()
    }
}

fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}
