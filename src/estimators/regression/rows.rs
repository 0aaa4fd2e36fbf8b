//! A fitted regression as rows: the arm's first, then every other coefficient.

use super::terms::{ARM, INTERCEPT, Term};
use crate::error::{Error, Result};
use crate::estimators::Settings;
use crate::findings::{Estimate, Measure, Note, Test};
use crate::math::glm::{Glm, Trouble};
use crate::math::sandwich::{self, Sandwich, Target, Working, covariance_towards};
use crate::math::tail;
use crate::sample::{Regression, Sample};
use crate::value::{Count, Covariance, Interval, Label, PValue, Unit};

/// What the coefficients of a model are called.
pub(super) struct Names {
    /// The arm's: the judged contrast.
    pub contrast: &'static Measure,
    /// Any other's.
    pub covariate: &'static Measure,
    /// The intercept's.
    pub constant: &'static Measure,
}

/// A model with what its rows need.
pub(super) struct Fitted<'a> {
    pub id: &'static str,
    pub sample: &'a Sample,
    pub data: &'a Regression,
    pub settings: &'a Settings,
    pub terms: &'a [Term],
    pub glm: &'a Glm,
    /// A power of two by which the outcome was divided.
    pub scale: f64,
    pub names: Names,
    /// The covariance without clusters, when the plan fixes none.
    pub unclustered: Covariance,
    /// Whether the model's own covariance rests on an estimated dispersion: t with n − p degrees of freedom, else z.
    pub dispersed: bool,
    /// V(μ) of each row, where that is not the working weight.
    pub variances: Option<Vec<f64>>,
}

/// One number on the scale on which it is estimated, with its spread.
pub(super) struct Spread {
    pub value: f64,
    pub std_error: f64,
    /// Of t; `None` for the normal distribution.
    pub df: Option<f64>,
    pub method: &'static str,
}

impl Fitted<'_> {
    /// The rows, the arm's first. Notes on the whole model stand with the arm.
    pub fn rows(&self) -> Vec<Estimate> {
        let kind = self.settings.covariance(self.sample, self.unclustered);
        let kept = self.glm.kept();
        let columns: Vec<&[f64]> =
            kept.iter().filter_map(|&j| self.terms.get(j)).map(|t| t.values.as_slice()).collect();
        let working = Working {
            columns: &columns,
            weights: Some(&self.glm.weights),
            residuals: &self.glm.residuals,
            dispersion: self.glm.dispersion,
        };
        let clusters = if kind.clustered() { self.sample.cluster() } else { &[] };
        let target = self.variances.as_deref().map_or(Target::Model, Target::Variance);
        let sandwich = covariance_towards(&working, kind, clusters, target);
        let order = [ARM, INTERCEPT].into_iter().chain(2..self.terms.len());
        let mut rows: Vec<Estimate> = order.map(|j| self.row(j, &kept, kind, &sandwich)).collect();
        if let Some(arm) = rows.first_mut() {
            arm.notes.extend(aliased(self.terms, &self.glm.aliased));
            arm.notes.extend(ignored(self.sample, kind));
        }
        rows
    }

    fn row(
        &self,
        j: usize,
        kept: &[usize],
        kind: Covariance,
        sandwich: &std::result::Result<Sandwich, sandwich::Trouble>,
    ) -> Estimate {
        let (Some(term), Some(b)) = (self.terms.get(j), self.glm.coefficients.get(j)) else {
            return blank(self.id, self.sample, self.data, &Label::overall(), self.names.covariate);
        };
        let measure = match j {
            ARM => self.names.contrast,
            INTERCEPT => self.names.constant,
            _ => self.names.covariate,
        };
        let row = blank(self.id, self.sample, self.data, &term.label, measure);
        let Some(place) = kept.iter().position(|k| *k == j) else {
            return row.note(Note::AliasedPredictor { predictor: term.label.text.clone() });
        };
        let unit = self.scale / term.scale;
        let value = b * unit;
        let mut only = vec![0.0; kept.len()];
        only[place] = 1.0;
        match sandwich {
            Err(trouble) => with_value(row, value).note(uncovered(*trouble, self.data.outcome.len())),
            Ok(s) if s.alone(&only) > 0 => {
                let alone = s.alone(&only) as u64;
                let note = if kind.clustered() {
                    Note::LoneClusters { clusters: alone }
                } else {
                    Note::ExactFit { rows: alone }
                };
                with_value(row, value).note(note)
            }
            Ok(s) => {
                let df = match kind {
                    _ if kind.clustered() => Some(s.df(&only)),
                    Covariance::Model if !self.dispersed => None,
                    Covariance::Model => Some(self.glm.df as f64),
                    // Robust without clusters: t where the model's own is exact in small samples, else z.
                    _ if self.is_linear() => Some(self.glm.df as f64),
                    _ => None,
                };
                let std_error = s.variance(&only).sqrt() * unit;
                let spread = Spread { value, std_error, df, method: method(kind, df) };
                with_spread(row, &spread, self.settings, j != INTERCEPT)
            }
        }
    }

    fn is_linear(&self) -> bool {
        !self.names.contrast.log
    }
}

/// A row of this sample without a number.
pub(super) fn blank(
    id: &'static str,
    sample: &Sample,
    data: &Regression,
    term: &Label,
    measure: &'static Measure,
) -> Estimate {
    let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
    let natural = measure.form == crate::findings::measure::Form::Natural;
    let unit = if natural { sample.outcome.unit.clone() } else { Unit::none() };
    Estimate::new(id, term.clone(), measure, unit, n)
}

/// Sets a value that is estimated as a logarithm, where the measure is read on a log scale.
pub(super) fn with_value(row: Estimate, value: f64) -> Estimate {
    let value = if row.measure.log { value.exp() } else { value };
    row.value(value)
}

/// Sets value, standard error, interval and, for a `test`, the test of the measure's null value. Of a measure on a
/// log scale the standard error is that of the logarithm.
pub(super) fn with_spread(row: Estimate, spread: &Spread, settings: &Settings, test: bool) -> Estimate {
    let Spread { value, std_error, df, method } = *spread;
    let row = with_value(row, value);
    if row.value.is_none() {
        return row;
    }
    if std_error.is_nan() || std_error <= 0.0 || df.is_some_and(|df| df.is_nan() || df <= 0.0) {
        return row.note(Note::NoInterval { method: method.to_owned() });
    }
    let quantile = match df {
        Some(df) => tail::t_quantile_upper(settings.level.tail(), df),
        None => tail::normal_quantile_upper(settings.level.tail()),
    };
    let on_scale = |v: f64| if row.measure.log { v.exp() } else { v };
    let (low, high) = (on_scale(value - quantile * std_error), on_scale(value + quantile * std_error));
    let null = row.measure.null.filter(|_| test);
    let row = row.std_error(std_error).interval(Interval::two_sided(low, high, settings.level, method));
    let Some(null) = null else { return row };
    let statistic = value / std_error;
    let p = match df {
        Some(df) => tail::t_two_sided(statistic, df),
        None => 2.0 * tail::normal_upper(statistic.abs()),
    };
    match PValue::new(p) {
        Ok(p) if statistic.is_finite() => {
            let name = if df.is_some() { "t" } else { "z" };
            row.test(Test::two_sided(name, Some(statistic), [df, None], p).null(null))
        }
        _ => row.note(Note::NotFinite {}),
    }
}

/// The name of a Wald interval.
pub(super) fn method(kind: Covariance, df: Option<f64>) -> &'static str {
    match (kind, df.is_some()) {
        (Covariance::Model, true) => "t",
        (Covariance::Model, false) => "Wald",
        (Covariance::Hc0, true) => "t, HC0",
        (Covariance::Hc0, false) => "Wald, HC0",
        (Covariance::Hc1, true) => "t, HC1",
        (Covariance::Hc1, false) => "Wald, HC1",
        (Covariance::Hc2, true) => "t, HC2",
        (Covariance::Hc2, false) => "Wald, HC2",
        (Covariance::Hc3, true) => "t, HC3",
        (Covariance::Hc3, false) => "Wald, HC3",
        (Covariance::Cr0, _) => "t, CR0",
        (Covariance::Cr1, _) => "t, CR1",
        (Covariance::Cr1s, _) => "t, CR1S",
        (Covariance::Cr2, _) => "t, CR2",
    }
}

/// A note for each column that was left out.
pub(super) fn aliased(terms: &[Term], left_out: &[usize]) -> Vec<Note> {
    let terms = left_out.iter().filter_map(|&j| terms.get(j));
    terms.map(|t| Note::AliasedPredictor { predictor: t.label.text.clone() }).collect()
}

/// The note that rows lie in clusters for which this covariance does not allow.
pub(super) fn ignored(sample: &Sample, kind: Covariance) -> Option<Note> {
    let level = sample.clusters.last().filter(|_| !kind.clustered())?;
    let clusters = level.of.iter().max().map_or(0, |last| u64::from(*last) + 1);
    Some(Note::ClustersIgnored { clusters, cluster: level.label.text.clone() })
}

/// Why a covariance cannot be had.
fn uncovered(trouble: sandwich::Trouble, rows: usize) -> Note {
    match trouble {
        sandwich::Trouble::OneCluster => Note::FewClusters { clusters: 1 },
        sandwich::Trouble::NoFreedom | sandwich::Trouble::Dependent => Note::ExactFit { rows: rows as u64 },
        sandwich::Trouble::NotFinite | sandwich::Trouble::Lengths => Note::NotFinite {},
    }
}

/// The note of a model without an answer; too few rows leave no row at all.
pub(super) fn unfitted(trouble: Trouble, rows: usize, columns: usize) -> Result<Note> {
    match trouble {
        Trouble::Separation => Ok(Note::Separation {}),
        Trouble::NotConverged { iterations } => Ok(Note::NotConverged { iterations }),
        Trouble::TooFewRows => {
            let group = Label::overall().text;
            Err(Error::undefined(Note::TooFewRows { group, rows: rows as u64, needed: columns as u64 + 1 }))
        }
    }
}
