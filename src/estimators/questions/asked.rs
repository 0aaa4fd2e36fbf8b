//! What the three questions share: the rows, what is adjusted for, and how an answer is written down.

use crate::error::{Error, Result};
use crate::estimators::effects::design::{Column, adjustment, check};
use crate::estimators::groups::student::with_t;
use crate::estimators::{Settings, regression};
use crate::findings::{Estimate, Findings, Measure, Note};
use crate::math::moments::is_constant;
use crate::math::sandwich::Trouble;
use crate::math::two_stage::{Line, Spread};
use crate::sample::{Regression, Sample};
use crate::value::{Count, Covariance, Estimand, Label};

/// The rows that are asked about.
pub(super) struct Asked<'a> {
    pub(super) data: &'a Regression,
    pub(super) settings: &'a Settings,
    pub(super) sample: &'a Sample,
    pub(super) kind: Covariance,
    /// The outcome, of size 1 at most.
    pub(super) outcome: Column,
    ones: Vec<f64>,
    adjusting: Vec<Column>,
}

/// Measures of an outcome that is a number, and of one that is yes or no.
pub(super) type Measures = [&'static Measure; 2];

impl<'a> Asked<'a> {
    /// Refuses what cannot be asked: an empty arm, values that are not finite, effects that differ by a covariate.
    pub(super) fn new(sample: &'a Sample, settings: &'a Settings) -> Result<Asked<'a>> {
        let data = regression(sample)?;
        check(data)?;
        if data.covariates.iter().any(|c| c.by_arm) {
            return Err(wrong("covariates that are no product with the arm", "a product with the arm"));
        }
        Ok(Asked {
            data,
            settings,
            sample,
            kind: settings.covariance(sample, Covariance::Hc3),
            outcome: Column::centred(Label::plain("outcome"), &data.outcome),
            ones: vec![1.0; data.outcome.len()],
            adjusting: adjustment(data),
        })
    }

    /// Who received: 1 or 0 in every row.
    pub(super) fn received(&self) -> Result<&'a [f64]> {
        let Some(received) = &self.data.received else {
            return Err(wrong("who received", "arms alone"));
        };
        if received.len() != self.ones.len() || received.iter().any(|d| *d != 0.0 && *d != 1.0) {
            return Err(wrong("received 0 or 1 in every row", "other values"));
        }
        Ok(received)
    }

    pub(super) fn arms(&self) -> Label {
        Label::contrast(&self.data.treatment, &self.data.control)
    }

    /// A row of a contrast; with [`Note::EventFloor`] when there are too few events, and then without answer.
    pub(super) fn row(
        &self,
        estimator: &'static str,
        term: Label,
        measures: Measures,
        estimand: Estimand,
    ) -> (Estimate, bool) {
        let measure = measures[usize::from(self.data.binary)];
        let row = self.plain(estimator, term, measure);
        let row = Estimate { estimand: Some(estimand), unit: self.sample.outcome.unit.clone(), ..row };
        let events = self.data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
        match self.settings.event_floor(events, row.n.used).filter(|_| self.data.binary) {
            Some(note) => (row.note(note), false),
            None => (row, true),
        }
    }

    /// A row of another number, without unit.
    pub(super) fn plain(&self, estimator: &'static str, term: Label, measure: &'static Measure) -> Estimate {
        let n = Count { used: self.ones.len() as u64, ..self.sample.count.clone() };
        Estimate::new(estimator, term, measure, Default::default(), n)
    }

    /// An intercept, the column asked, what is adjusted for.
    pub(super) fn columns<'s>(&'s self, asked: &'s [f64]) -> Vec<&'s [f64]> {
        [self.ones.as_slice(), asked].into_iter().chain(self.adjusting.iter().map(|c| c.values.as_slice())).collect()
    }

    /// Refuses an outcome without spread, and a sample with no more rows than coefficients.
    pub(super) fn room(&self, line: &Line) -> Result<()> {
        if is_constant(&self.data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        if line.df == 0 {
            let (rows, needed) = (self.ones.len() as u64, self.adjusting.len() as u64 + 3);
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed }));
        }
        Ok(())
    }

    /// The row with a slope of the scaled outcome, its t interval and test.
    pub(super) fn answer(&self, row: Estimate, line: &Line, slope: f64, spread: Result<Spread, Trouble>) -> Estimate {
        let row = row.value(slope * self.outcome.scale);
        self.with_spread(row, line, spread, self.outcome.scale)
    }

    pub(super) fn with_spread(
        &self,
        row: Estimate,
        line: &Line,
        spread: Result<Spread, Trouble>,
        scale: f64,
    ) -> Estimate {
        match spread {
            Ok(s) if s.variance > 0.0 && s.df > 0.0 && !line.is_exact() => {
                with_t(row, s.variance.sqrt() * scale, s.df, self.settings.level, method(self.kind), Some(0.0))
            }
            spread => row.note(self.without_spread(spread)),
        }
    }

    /// Why there is no standard error.
    pub(super) fn without_spread(&self, spread: Result<Spread, Trouble>) -> Note {
        match spread {
            Err(Trouble::OneCluster) => Note::OneCluster {},
            Err(Trouble::NotFinite | Trouble::Lengths | Trouble::Dependent) => Note::NotFinite {},
            Ok(s) if s.alone > 0 && self.kind.clustered() => Note::ClustersDecide { clusters: s.alone as u64 },
            Ok(s) if s.alone > 0 => Note::ExactFit { rows: s.alone as u64 },
            Err(Trouble::NoFreedom) | Ok(_) => Note::ExactFit { rows: self.ones.len() as u64 },
        }
    }

    /// A note for each column left out of a fit.
    pub(super) fn aliased(&self, line: &Line) -> Vec<Note> {
        let columns = line.aliased.iter().filter_map(|j| self.adjusting.get(j.checked_sub(2)?));
        columns.map(|c| Note::AliasedPredictor { predictor: c.label.text.clone() }).collect()
    }
}

/// The shape is right, but not what is in it.
fn wrong(needs: &str, found: &str) -> Error {
    Error::undefined(Note::WrongShape { needs: needs.to_owned(), found: found.to_owned() })
}

pub(super) fn findings(estimates: Vec<Estimate>) -> Findings {
    Findings { estimates, ..Findings::default() }
}

/// The name of a t interval under this covariance.
pub(super) fn method(kind: Covariance) -> &'static str {
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
