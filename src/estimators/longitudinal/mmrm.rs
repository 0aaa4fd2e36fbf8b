//! The arms compared at every wave after, in one model of all waves.

use super::curves::{Curves, correlation, trouble};
use crate::error::Result;
use crate::estimators::groups::student::with_t;
use crate::estimators::{Estimator, Settings, trajectories};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Point, Series, measure};
use crate::math::longitudinal::{Empirical, Fit, Parameter, fit};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind, Trajectories};
use crate::value::{Count, Covariance, Df, Interval, Label, Level, Likelihood, Structure, Unit};

/// Difference of the arms at each wave after, treatment − control, in one model of all waves (constrained longitudinal
/// data analysis; a mixed model for repeated measures).
///
/// # Definition
/// yᵢₜ = μₜ + δₜ·armᵢ·1(t > 0) + γ′zᵢ + εᵢₜ: a mean of each wave, in common to the arms before (wave 0) and apart after;
/// covariates of the unit with one coefficient for all waves, at their means 0; a product with the arm counts after.
/// εᵢ is normal with the rows and columns of Σ for the waves at which unit i was seen, so that every value is used.
/// Σ is unstructured, or of compound symmetry (one variance, one correlation) or AR(1) (correlation ρ^(waves
/// between)); by REML, or by ML when asked. δₜ by generalised least squares; standard error and degrees of freedom by
/// Kenward and Roger, or by Satterthwaite (when asked, and with ML), or empirical (CR0, or CR1 = CR0·G/(G − 1), when
/// asked: of units, or of the outermost clusters; G − 1 degrees of freedom).
/// # Takes
/// Arm 0/1 and a numeric outcome at two waves or more, the first before; missing where it is missing; covariates
/// complete; finite. Units with the wave before alone count, for the mean before; units never seen do not.
/// # Gives
/// `adjusted_difference` at each wave after with t test; `adjusted_mean` before (of both arms) and of each arm after;
/// in the outcome's unit. `residual_standard_deviation` and `residual_correlation` of the waves, with Wald limits (of
/// logarithm and Fisher's z) by the observed information. The adjusted means as a series an arm.
/// # Assumes
/// Units independent; normal errors of one covariance in both arms; a value is missing for reasons that the values
/// and covariates at hand explain (missing at random); arms alike before, as after randomisation.
/// # Undefined
/// An arm or the wave before without values; a constant outcome; no more values than numbers to estimate; two waves that
/// no unit has together; a covariance whose likelihood rises up to perfect correlation; values not finite. A wave
/// without values in an arm has no difference.
/// # Reference
/// Liang & Zeger (2000), Sankhyā B 62, 134–148; Lu (2010), Biometrics 66, 891–896; Kenward & Roger (1997),
/// Biometrics 53, 983–997.
/// # Oracle
/// R 4.2.2: nlme 3.1-162 `gls`; Kenward–Roger by its formulas on dense matrices, and by pbkrtest where `lmer` has the
/// model; Satterthwaite by numDeriv, and by lmerTest; fixture `mmrm.json`.
pub struct Mmrm;

static ABOUT: About = About {
    id: "mmrm",
    title_nl: "Verschil tussen de groepen op elk meetmoment, in één model van alle metingen",
    title_en: "Difference between the groups at each wave, in one model of all waves",
    shapes: &[ShapeKind::Trajectories],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "all waves are outcomes: one mean before, means by arm after, covariates; unstructured covariance of the waves (or compound symmetry, AR(1)) by REML; Kenward–Roger standard errors and degrees of freedom",
    assumptions: "Units independent; normal errors; missing at random given what was measured; arms alike before.",
    undefined: "An arm or the wave before without values; two waves that no unit has together; no more values than numbers to estimate; a degenerate covariance.",
    reference: "Liang & Zeger (2000), Sankhyā B 62, 134–148; Lu (2010), Biometrics 66, 891–896; Kenward & Roger (1997), Biometrics 53, 983–997",
    oracle: "R 4.2.2: nlme::gls; Kenward–Roger by its formulas, pbkrtest; numDeriv, lmerTest",
};

impl Estimator for Mmrm {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        // When asked; it says itself when it does not.
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = trajectories(sample)?;
        let curves = Curves::new(data)?;
        let structure = settings.model.structure.unwrap_or(Structure::Unstructured);
        let likelihood = settings.model.likelihood.unwrap_or(Likelihood::Reml);
        let used = curves.units.len() as u64;
        if let Some(note) = curves.never_together(data, structure) {
            return Err(crate::error::Error::undefined(note));
        }
        let design = curves.design();
        let fit = fit(&design, structure, likelihood).map_err(|t| trouble(t, used))?;
        let cluster: Vec<u32> = curves.units.iter().filter_map(|&i| sample.cluster().get(i).copied()).collect();
        let asked = settings.model.covariance.filter(|c| matches!(c, Covariance::Cr0 | Covariance::Cr1));
        let empirical = asked.and_then(|kind| Some((kind, fit.empirical(&design, &cluster)?)));
        let errors = Errors { fit: &fit, empirical, df: settings.model.df, likelihood, level: settings.level };
        let rows = Rows { sample, data, curves: &curves, fit: &fit, errors };

        let mut estimates = rows.differences();
        if let Some(first) = estimates.first_mut() {
            first.notes.extend(curves.aliased(&fit.aliased));
        }
        estimates.extend(rows.means());
        estimates.extend(rows.spreads());
        estimates.extend(rows.correlations(structure));
        let mut notes = Vec::new();
        let only_before = curves.only_before();
        if only_before > 0 {
            notes.push(Note::OnlyBefore { rows: only_before });
        }
        let clusters = cluster.iter().max().map_or(0, |last| u64::from(*last) + 1);
        if asked.is_none() && clusters > 1 {
            let label = sample.clusters.last().map(|c| c.label.text.clone()).unwrap_or_default();
            notes.push(Note::ClustersIgnored { clusters, cluster: label });
        }
        Ok(Findings { estimates, series: rows.series(), notes })
    }
}

/// How standard errors and degrees of freedom are had.
struct Errors<'f> {
    fit: &'f Fit,
    empirical: Option<(Covariance, Empirical<'f>)>,
    df: Option<Df>,
    likelihood: Likelihood,
    level: Level,
}

impl Errors<'_> {
    /// Standard error, degrees of freedom and the name of their procedure.
    fn of(&self, weights: &[f64]) -> (f64, f64, &'static str) {
        if let Some((kind, empirical)) = &self.empirical {
            let clusters = empirical.clusters as f64;
            let (factor, name) = match kind {
                Covariance::Cr1 => (clusters / (clusters - 1.0), "t, CR1"),
                _ => (1.0, "t, CR0"),
            };
            return ((empirical.variance(weights) * factor).sqrt(), clusters - 1.0, name);
        }
        match (self.df, self.likelihood) {
            (Some(Df::KenwardRoger) | None, Likelihood::Reml) => {
                (self.fit.adjusted_variance(weights).sqrt(), self.fit.kenward_roger(weights), "t, Kenward–Roger")
            }
            _ => (self.fit.variance(weights).sqrt(), self.fit.satterthwaite(weights), "t, Satterthwaite"),
        }
    }
}

struct Rows<'a> {
    sample: &'a Sample,
    data: &'a Trajectories,
    curves: &'a Curves,
    fit: &'a Fit,
    errors: Errors<'a>,
}

impl Rows<'_> {
    fn row(&self, term: Label, measure: &'static Measure, n: Count) -> Estimate {
        Estimate::new(ABOUT.id, term, measure, self.sample.outcome.unit.clone(), n)
    }

    fn whole(&self) -> Count {
        Count { used: self.curves.units.len() as u64, ..self.sample.count.clone() }
    }

    fn arms(&self) -> [(&Label, bool); 2] {
        [(&self.data.treatment, true), (&self.data.control, false)]
    }

    /// The place of a wave of the data among those of the model.
    fn place(&self, wave: usize) -> Option<usize> {
        self.curves.waves.iter().position(|t| *t == wave)
    }

    /// Why nothing can be said of an arm at a wave: no one was seen.
    fn unseen(&self, wave: usize, arms: &[(&Label, bool)]) -> Option<Note> {
        let at = &self.data.waves[wave];
        let empty = |side: bool| self.place(wave).is_none_or(|place| self.curves.seen(place, Some(side)) == 0);
        let (arm, _) = arms.iter().find(|(_, side)| empty(*side))?;
        Some(Note::EmptyGroup { group: Label::within(arm, at).text })
    }

    fn estimated(&self, row: Estimate, weights: &[f64], null: Option<f64>) -> Estimate {
        let (std_error, df, name) = self.errors.of(weights);
        with_t(row.value(self.fit.combine(weights)), std_error, df, self.errors.level, name, null)
    }

    fn differences(&self) -> Vec<Estimate> {
        let contrast = Label::contrast(&self.data.treatment, &self.data.control);
        let later = (1..self.data.waves.len()).map(|wave| {
            let term = Label::within(&contrast, &self.data.waves[wave]);
            let row = self.row(term, &measure::ADJUSTED_DIFFERENCE, self.whole());
            match (self.unseen(wave, &self.arms()), self.place(wave)) {
                (None, Some(place)) => self.estimated(row, &self.curves.difference(place), Some(0.0)),
                (note, _) => note.into_iter().fold(row, Estimate::note),
            }
        });
        later.collect()
    }

    /// Before, of all; after, of each arm.
    fn means(&self) -> Vec<Estimate> {
        let mut out = Vec::new();
        for (wave, label) in self.data.waves.iter().enumerate() {
            let both = (&Label::overall(), true);
            let arms = if wave == 0 { vec![both] } else { self.arms().to_vec() };
            for (arm, side) in arms {
                let one = (wave > 0).then_some(side);
                let n = self.place(wave).map_or(0, |place| self.curves.seen(place, one));
                let row = self.row(Label::within(arm, label), &measure::ADJUSTED_MEAN, Count::of(n));
                let unseen = if wave == 0 { None } else { self.unseen(wave, &[(arm, side)]) };
                out.push(match (unseen, self.place(wave)) {
                    (None, Some(place)) => self.estimated(row, &self.curves.mean(side, place), None),
                    (note, _) => note.into_iter().fold(row, Estimate::note),
                });
            }
        }
        out
    }

    fn spreads(&self) -> Vec<Estimate> {
        let waves = if self.fit.one_variance() { 1 } else { self.curves.waves.len() };
        let row = |place: usize| {
            let label = &self.data.waves[self.curves.waves[place]];
            let (term, n) = match self.fit.one_variance() {
                true => (Label::overall(), self.curves.units.len() as u64),
                false => (label.clone(), self.curves.seen(place, None)),
            };
            let Parameter { value, std_error } = self.fit.standard_deviation(place);
            let row = self.row(term, &measure::RESIDUAL_STANDARD_DEVIATION, Count::of(n)).value(value);
            let factor = (tail::normal_quantile_upper(self.errors.level.tail()) * std_error / value).exp();
            self.limits(row, std_error, value / factor, value * factor, "Wald, log")
        };
        (0..waves).map(row).collect()
    }

    fn correlations(&self, structure: Structure) -> Vec<Estimate> {
        let w = self.curves.waves.len();
        let pairs: Vec<(usize, usize)> = match structure {
            Structure::Unstructured => (0..w).flat_map(|t| (0..t).map(move |s| (s, t))).collect(),
            // One number: the correlation of neighbours.
            Structure::CompoundSymmetry | Structure::Ar1 => vec![(0, 1)].into_iter().filter(|_| w > 1).collect(),
        };
        let row = |(s, t): (usize, usize)| {
            let label = |place: usize| &self.data.waves[self.curves.waves[place]];
            let both = |i: &usize| self.curves.outcome[s][*i].is_some() && self.curves.outcome[t][*i].is_some();
            let (term, n) = match self.fit.one_variance() {
                true => (Label::overall(), self.curves.units.len()),
                false => (correlation(label(s), label(t)), (0..self.curves.units.len()).filter(both).count()),
            };
            let Parameter { value, std_error } = self.fit.correlation(s, t);
            let row = Estimate {
                unit: Unit::none(),
                ..self.row(term, &measure::RESIDUAL_CORRELATION, Count::of(n as u64)).value(value)
            };
            let half = tail::normal_quantile_upper(self.errors.level.tail()) * std_error / (1.0 - value * value);
            let z = value.atanh();
            self.limits(row, std_error, (z - half).tanh(), (z + half).tanh(), "Wald, Fisher z")
        };
        pairs.into_iter().map(row).collect()
    }

    fn limits(&self, row: Estimate, std_error: f64, low: f64, high: f64, method: &'static str) -> Estimate {
        if row.value.is_none() || !(std_error > 0.0 && std_error.is_finite()) {
            return row;
        }
        row.std_error(std_error).interval(Interval::two_sided(low, high, self.errors.level, method))
    }

    fn series(&self) -> Vec<Series> {
        let of = |(arm, side): (&Label, bool)| {
            let point = |wave: usize| {
                let place = self.place(wave).filter(|place| self.curves.seen(*place, Some(side)) > 0)?;
                let weights = self.curves.mean(side, place);
                let row = self.row(arm.clone(), &measure::ADJUSTED_MEAN, Count::default());
                let row = self.estimated(row, &weights, None);
                Some(Point {
                    x: wave as f64,
                    x_high: None,
                    y: row.value?,
                    low: row.interval.map(|i| i.low),
                    high: row.interval.map(|i| i.high),
                    n: self.curves.seen(place, Some(side)),
                })
            };
            Series {
                kind: SeriesKind::AdjustedMeans,
                estimator: ABOUT.id,
                group: arm.clone(),
                part: None,
                x_unit: Unit::none(),
                y_unit: self.sample.outcome.unit.clone(),
                level: Some(self.errors.level),
                points: (0..self.data.waves.len()).filter_map(point).collect(),
            }
        };
        self.arms().map(of).into()
    }
}
