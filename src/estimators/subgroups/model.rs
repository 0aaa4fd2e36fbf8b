//! A linear model that answers for any combination of its coefficients, for several at once, and without some rows.

use crate::error::{Error, Result};
use crate::estimators::effects::design::Column;
use crate::estimators::groups::student::with_t;
use crate::estimators::{Settings, regression};
use crate::findings::{Estimate, Note};
use crate::math::leave_out;
use crate::math::linear::{Fit, RANK_TOLERANCE, least_squares};
use crate::math::moments;
use crate::math::sandwich::{Sandwich, Working, covariance};
use crate::math::wald::{self, Wald};
use crate::sample::Sample;
use crate::value::{Count, Covariance, Label, Level, Text};
use std::ops::Range;

/// Residuals below this share of the outcome's spread are rounding.
const ROUNDING: f64 = 1e-13;
/// What is left outside the columns kept, of a combination that these columns do not hold.
const OUTSIDE: f64 = 1e-6;
/// Below this number of clusters an interval that allows for them is not to be relied on.
const FEW_CLUSTERS: u64 = 10;

/// Least squares of the outcome on intercept, arm and further columns, in this order.
pub(crate) struct Model {
    names: Vec<Text>,
    design: Vec<Vec<f64>>,
    outcome: Column,
    centre: f64,
    clusters: Vec<u32>,
    kind: Covariance,
    fitted: Fitted,
}

/// A fit with its covariance.
struct Fitted {
    fit: Fit,
    /// Which columns were kept.
    kept: Vec<usize>,
    /// `None` when the residuals leave nothing to estimate it from.
    sandwich: Option<Sandwich>,
    exact: bool,
}

impl Fitted {
    fn new(design: &[&[f64]], y: &[f64], clusters: &[u32], kind: Covariance) -> Fitted {
        let fit = least_squares(design, y, RANK_TOLERANCE);
        let kept: Vec<usize> = (0..design.len()).filter(|j| !fit.aliased.contains(j)).collect();
        let columns: Vec<&[f64]> = kept.iter().map(|&j| design[j]).collect();
        let dispersion = fit.residual_variance().unwrap_or(0.0);
        let working = Working { columns: &columns, weights: None, residuals: &fit.residuals, dispersion };
        let sandwich = covariance(&working, kind, clusters).ok();
        let exact = fit.residuals.iter().all(|e| e.abs() < ROUNDING);
        Fitted { fit, kept, sandwich, exact }
    }

    /// The weights of the columns kept.
    fn of_kept(&self, weights: &[f64]) -> Vec<f64> {
        self.kept.iter().map(|&j| weights[j]).collect()
    }

    /// Value, standard error, interval and test of a combination; `add` and `scale` give it its own unit.
    fn answer(&self, row: Estimate, weights: &[f64], add: f64, scale: f64, method: &'static str, level: Level, null: Option<f64>) -> Estimate {
        let row = row.value(self.fit.combine(weights) * scale + add);
        let Some(sandwich) = self.sandwich.as_ref().filter(|_| !self.exact) else {
            return row.note(Note::ExactFit { rows: self.fit.residuals.len() as u64 });
        };
        let kept = self.of_kept(weights);
        let (variance, df, alone) = (sandwich.variance(&kept), sandwich.df(&kept), sandwich.alone(&kept));
        if alone > 0 {
            row.note(Note::ExactFit { rows: alone as u64 })
        } else if variance > 0.0 && variance.is_finite() && df > 0.0 && df.is_finite() {
            with_t(row, variance.sqrt() * scale, df, level, method, null)
        } else {
            row.note(Note::NoInterval { method: method.to_owned() })
        }
    }
}

impl Model {
    /// Fits; refuses a constant outcome and a sample with no more rows than coefficients. The covariance is the
    /// plan's, else HC3, with clusters CR2 (CR1S from 50 clusters on).
    pub(crate) fn fit(sample: &Sample, settings: &Settings, columns: Vec<Column>) -> Result<Model> {
        let data = regression(sample)?;
        if moments::is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let n = data.outcome.len();
        let outcome = Column::centred(Text::default(), &data.outcome);
        let names = [Text::default(), data.treatment.text.clone()].into_iter().chain(columns.iter().map(|c| c.name.clone()));
        let names: Vec<Text> = names.collect();
        let design: Vec<Vec<f64>> =
            [vec![1.0; n], data.arm.clone()].into_iter().chain(columns.into_iter().map(|c| c.values)).collect();
        let clusters = Some(sample.cluster()).filter(|c| c.len() == n).unwrap_or_default().to_vec();
        let kind = settings.covariance(sample, Covariance::Hc3);
        let fitted = Fitted::new(&slices(&design), &outcome.values, &clusters, kind);
        if fitted.fit.df == 0 {
            let (rows, needed) = (n as u64, design.len() as u64 + 1);
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed }));
        }
        Ok(Model { names, design, centre: moments::mean(&data.outcome), outcome, clusters, kind, fitted })
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
        self.few(self.answer(row, weights, 0.0, level, Some(0.0)))
    }

    /// A mean, by the weights of intercept, arm and further columns, with interval.
    pub(crate) fn mean_of(&self, row: Estimate, weights: &[f64], level: Level) -> Estimate {
        self.answer(row, weights, self.centre, level, None)
    }

    /// The arms' difference.
    pub(crate) fn difference(&self, row: Estimate, level: Level) -> Estimate {
        self.contrast(row, &self.arm(), level)
    }

    fn arm(&self) -> Vec<f64> {
        (0..self.design.len()).map(|j| f64::from(u8::from(j == 1))).collect()
    }

    fn answer(&self, row: Estimate, weights: &[f64], add: f64, level: Level, null: Option<f64>) -> Estimate {
        if !self.determines(weights) {
            let first = self.fitted.fit.aliased.first().map_or_else(Text::default, |&j| self.names[j].clone());
            return row.note(Note::AliasedPredictor { predictor: first });
        }
        self.fitted.answer(row, weights, add, self.outcome.scale, method(self.kind), level, null)
    }

    fn few(&self, row: Estimate) -> Estimate {
        match clusters_of(&self.clusters) {
            clusters if self.kind.clustered() && clusters < FEW_CLUSTERS && row.interval.is_some() => {
                row.note(Note::FewClusters { clusters })
            }
            _ => row,
        }
    }

    /// Whether these combinations are all 0: F on n − p degrees of freedom (G − 1 with clusters), with CR2 the
    /// approximate Hotelling test.
    pub(crate) fn joint(&self, contrasts: &[Vec<f64>]) -> Option<Wald> {
        let sandwich = self.fitted.sandwich.as_ref().filter(|_| !self.fitted.exact)?;
        let kept: Vec<Vec<f64>> = contrasts.iter().map(|c| self.fitted.of_kept(c)).collect();
        if kept.iter().any(|c| sandwich.alone(c) > 0) || !contrasts.iter().all(|c| self.determines(c)) {
            return None;
        }
        let d: Vec<f64> = contrasts.iter().map(|c| self.fitted.fit.combine(c)).collect();
        if self.kind == Covariance::Cr2 {
            let columns: Vec<&[f64]> = self.fitted.kept.iter().map(|&j| self.design[j].as_slice()).collect();
            return wald::hotelling(&columns, &self.fitted.fit.residuals, &kept, &d, &self.clusters);
        }
        wald::f_test(&d, &kept, sandwich.matrix(), sandwich.df(kept.first()?))
    }

    /// How the arms' difference shifts when each row, or with clusters each cluster, is left out; `None` where there
    /// is then no difference.
    pub(crate) fn shifts(&self) -> Vec<Option<f64>> {
        let columns: Vec<&[f64]> = self.fitted.kept.iter().map(|&j| self.design[j].as_slice()).collect();
        let influence = self.fitted.fit.influence(&self.arm());
        let shifts = leave_out::shifts(&columns, &self.fitted.fit.residuals, &influence, &self.clusters);
        shifts.into_iter().map(|s| s.map(|s| s * self.outcome.scale)).collect()
    }

    /// The arms' difference in these rows alone, columns centred as they are in all.
    pub(crate) fn of_rows(&self, row: Estimate, kept: &[bool], level: Level) -> Estimate {
        let pick = |v: &[f64]| v.iter().zip(kept).filter(|(_, k)| **k).map(|(x, _)| *x).collect::<Vec<f64>>();
        let design: Vec<Vec<f64>> = self.design.iter().map(|c| pick(c)).collect();
        let clusters = renumbered(self.clusters.iter().zip(kept).filter(|(_, k)| **k).map(|(g, _)| *g));
        let fitted = Fitted::new(&slices(&design), &pick(&self.outcome.values), &clusters, self.kind);
        let (used, clusters) = (fitted.fit.residuals.len() as u64, clusters_of(&clusters));
        let n = Count { used, clusters: (clusters > 0).then_some(clusters), dropped: Vec::new() };
        let row = Estimate { n, ..row };
        if fitted.fit.df == 0 {
            let rows = fitted.fit.residuals.len() as u64;
            let row = row.value(fitted.fit.combine(&self.arm()) * self.outcome.scale);
            return row.note(Note::ExactFit { rows });
        }
        fitted.answer(row, &self.arm(), 0.0, self.outcome.scale, method(self.kind), level, Some(0.0))
    }

    /// Fitted value, in the outcome's unit, and standardised residual of each row that has one.
    pub(crate) fn standardised(&self) -> Vec<(f64, f64)> {
        let Some(s) = self.fitted.fit.residual_variance().map(f64::sqrt).filter(|s| *s > 0.0 && !self.fitted.exact) else {
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

fn clusters_of(clusters: &[u32]) -> u64 {
    clusters.iter().max().map_or(0, |last| u64::from(*last) + 1)
}

/// The same clusters, numbered from 0 without gaps.
fn renumbered(clusters: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = std::collections::HashMap::new();
    clusters
        .map(|g| {
            let next = seen.len() as u32;
            *seen.entry(g).or_insert(next)
        })
        .collect()
}

/// The name of the interval.
fn method(kind: Covariance) -> &'static str {
    match kind {
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
