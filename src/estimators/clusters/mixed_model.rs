//! The arms compared on a numeric outcome, with what families and organisations have in common.

use super::mixed_design::{Term, levels, terms, unit_weights};
use crate::error::{Error, Result};
use crate::estimators::effects::design::{check, check_number};
use crate::estimators::groups::student::with_t;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::linear::{RANK_TOLERANCE, least_squares};
use crate::math::mixed::freedom::{KenwardRoger, Satterthwaite, naive};
use crate::math::mixed::linear::{Criterion, Fit, LeftOut, Problem, Trouble};
use crate::math::moments::{self, magnitude};
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Df, Label, Likelihood, Text, Unit};

/// Difference of the arms, treatment − control, adjusted for pre-score and covariates, with random intercepts at each level
/// of clusters.
///
/// # Definition
/// y = β₀ + β₁·arm + β₂·pre + γ′z + Σₗ uₗ + ε, uₗ ~ N(0, σₗ²) shared by the rows of one cluster of level l, ε ~ N(0, σ²), all
/// independent, by REML (or ML); β₁ is the difference. With a random slope, (u₀, u₁) of the outermost level have any
/// covariance, u₁ on the pre-score (on the arm without one). Standard errors and degrees of freedom of Kenward and Roger, or
/// Satterthwaite's; of ML always the latter. The share of a level is σₗ²/(Σσ² + σ²) — of the outermost with a slope where its
/// variable is at its mean.
/// # Takes
/// Arm 0/1, numeric outcome, pre-score and covariates optional, one or more nested levels of clusters; finite, n rows.
/// # Gives
/// `adjusted_difference` with t test; `adjusted_mean` of both arms; `coefficient` of each further predictor; `random_sd` of each level
/// and of the rows (`residual`), in the outcome's unit; with a slope its `random_sd` and the `random_correlation`;
/// `variance_share` of each level; `log_likelihood`, of REML as lme4 counts it.
/// # Assumes
/// Clusters drawn from many such; random effects and residuals normal, equal variances; a level's clusters unrelated to what
/// predicts the outcome.
/// # Undefined
/// No clusters; at every level one cluster, one an arm, or one row each; no spread within clusters; a constant outcome; no
/// more rows than coefficients; an empty arm. A level that cannot have a variance is left out with a note; a variance
/// estimated as 0 is a result, with a note.
/// # Reference
/// Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1); Kenward & Roger (1997), Biometrics 53, 983–997;
/// Kuznetsova, Brockhoff & Christensen (2017), Journal of Statistical Software 82(13).
/// # Oracle
/// R 4.2.2: lme4 1.1-31, pbkrtest 0.5.2, lmerTest 3.1-3, and the likelihood with V written out; fixture `mixed_model.json`.
pub struct MixedModel;

static ABOUT: About = About {
    id: "mixed_model",
    title_nl: "Verschil tussen de groepen, met gezinnen en organisaties als toevallige effecten",
    title_en: "Difference between the groups, with families and organisations as random effects",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "linear mixed model of the outcome on arm, pre-score and covariates with a random intercept for each cluster of each level (and a random slope at the outermost where the plan asks for one), by REML or ML; t with Kenward–Roger’s or Satterthwaite’s degrees of freedom; the share of a level is its variance over the sum of all",
    assumptions: "Clusters are a draw from many such; random effects and residuals normal with equal variances, and unrelated to the predictors.",
    undefined: "No clusters; at every level one cluster, one cluster an arm, or one row a cluster; no spread within clusters; no more rows than coefficients.",
    reference: "Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1); Kenward & Roger (1997), Biometrics 53, 983–997; Kuznetsova, Brockhoff & Christensen (2017), Journal of Statistical Software 82(13)",
    oracle: "R 4.2.2: lme4 1.1-31, pbkrtest 0.5.2, lmerTest 3.1-3, likelihood with V written out",
};

impl Estimator for MixedModel {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        check_number(data)?;
        if moments::is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let asked = levels(sample, data.outcome.len())?;
        let model = Model::new(data);
        let criterion = match settings.model.likelihood {
            Some(Likelihood::Ml) => Criterion::Full,
            _ => Criterion::Restricted,
        };
        let slope = settings.model.random_slope.then(|| match (&data.pre, model.terms.first()) {
            (Some(_), Some(pre)) => Place { label: pre.label.clone(), values: &pre.values, scale: pre.scale },
            _ => Place { label: Label::contrast(&data.treatment, &data.control), values: &data.arm, scale: 1.0 },
        });
        let problem = Problem {
            columns: &model.columns(),
            outcome: &model.outcome,
            levels: &asked,
            slope: slope.as_ref().map(|s| s.values),
            criterion,
        };
        match Fit::new(&problem) {
            Ok(fit) => Ok(Answer { sample, data, model: &model, fit: &fit, settings, slope }.findings()),
            Err(Trouble::ExactFit) => Ok(model.exact(sample, data)),
            Err(trouble) => Err(Error::undefined(why_not(trouble, &problem, sample))),
        }
    }
}

fn why_not(trouble: Trouble, problem: &Problem, sample: &Sample) -> Note {
    let rows = problem.outcome.len() as u64;
    match trouble {
        Trouble::TooFewRows => {
            Note::TooFewRows { group: Label::overall().text, rows, needed: problem.columns.len() as u64 + 1 }
        }
        Trouble::NoLevel(first) => {
            let level = sample.clusters.first().map(|c| c.label.text.clone()).unwrap_or_default();
            left_out(first, level)
        }
        Trouble::NoSpreadWithin => {
            let level = sample.clusters.first().map(|c| c.label.text.clone()).unwrap_or_default();
            Note::NoSpreadWithin { level }
        }
        Trouble::ExactFit => Note::ExactFit { rows },
        Trouble::NotConverged { iterations } => Note::NotConverged { iterations: iterations as u64 },
    }
}

pub(super) fn left_out(why: LeftOut, level: Text) -> Note {
    match why {
        LeftOut::OneEach => Note::OneEach { level },
        LeftOut::InModel => Note::ClustersInModel { level },
    }
}

/// The variable whose slope differs between clusters.
struct Place<'a> {
    label: Label,
    values: &'a [f64],
    scale: f64,
}

/// The fixed part: intercept, arm and further terms, and the outcome as (original − centre)/scale.
struct Model<'a> {
    ones: Vec<f64>,
    arm: &'a [f64],
    terms: Vec<Term>,
    outcome: Vec<f64>,
    centre: f64,
    scale: f64,
}

impl<'a> Model<'a> {
    fn new(data: &'a Regression) -> Self {
        let outer = magnitude(&data.outcome);
        let centre = moments::mean(&data.outcome) / outer;
        let shifted: Vec<f64> = data.outcome.iter().map(|v| v / outer - centre).collect();
        let inner = magnitude(&shifted);
        Model {
            ones: vec![1.0; data.outcome.len()],
            arm: &data.arm,
            terms: terms(data),
            outcome: shifted.iter().map(|v| v / inner).collect(),
            centre: moments::mean(&data.outcome),
            scale: outer * inner,
        }
    }

    fn columns(&self) -> Vec<&[f64]> {
        [self.ones.as_slice(), self.arm].into_iter().chain(self.terms.iter().map(|t| t.values.as_slice())).collect()
    }

    /// The difference of arms that the fixed part follows exactly.
    fn exact(&self, sample: &Sample, data: &Regression) -> Findings {
        let columns = self.columns();
        let fit = least_squares(&columns, &self.outcome, RANK_TOLERANCE);
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let term = Label::contrast(&data.treatment, &data.control);
        let row = Estimate::new(ABOUT.id, term, &measure::ADJUSTED_DIFFERENCE, sample.outcome.unit.clone(), n)
            .value(fit.combine(&unit_weights(ARM, columns.len())) * self.scale)
            .note(Note::ExactFit { rows: data.outcome.len() as u64 });
        Findings { estimates: vec![row], ..Findings::default() }
    }
}

/// Where the arm stands among the columns.
const ARM: usize = 1;

/// A fit with all that its rows need.
struct Answer<'a> {
    sample: &'a Sample,
    data: &'a Regression,
    model: &'a Model<'a>,
    fit: &'a Fit,
    settings: &'a Settings,
    slope: Option<Place<'a>>,
}

impl Answer<'_> {
    fn findings(&self) -> Findings {
        let contrast = Label::contrast(&self.data.treatment, &self.data.control);
        let count = self.model.terms.len() + 2;
        let uncertainty = Uncertainty::new(self.fit, self.settings);
        let mut difference =
            self.fixed(&contrast, &measure::ADJUSTED_DIFFERENCE, &unit_weights(ARM, count), 1.0, &uncertainty);
        difference.notes.extend(self.notes(&uncertainty));
        let mut estimates = vec![difference];
        for (arm, code) in [(&self.data.treatment, 1.0), (&self.data.control, 0.0)] {
            let mut weights = unit_weights(0, count);
            if let Some(w) = weights.get_mut(ARM) {
                *w = code;
            }
            let mut row = self.fixed(arm, &measure::ADJUSTED_MEAN, &weights, 1.0, &uncertainty);
            row.n = Count::of(self.data.arm.iter().filter(|a| **a == code).count() as u64);
            estimates.push(row);
        }
        for (place, term) in self.model.terms.iter().enumerate().map(|(j, t)| (j + 2, t)) {
            if self.fit.aliased.contains(&place) {
                let note = Note::AliasedPredictor { predictor: term.label.text.clone() };
                estimates.push(self.row(&term.label, &measure::COEFFICIENT).note(note));
            } else {
                let weights = unit_weights(place, count);
                estimates.push(self.fixed(
                    &term.label,
                    &measure::COEFFICIENT,
                    &weights,
                    1.0 / term.scale,
                    &uncertainty,
                ));
            }
        }
        estimates.extend(self.spreads());
        estimates.push(self.pure(&Label::overall(), &measure::LOG_LIKELIHOOD).value(self.ln_likelihood()));
        Findings { estimates, ..Findings::default() }
    }

    fn row(&self, term: &Label, measure: &'static Measure) -> Estimate {
        let n = Count { used: self.data.outcome.len() as u64, ..self.sample.count.clone() };
        Estimate::new(ABOUT.id, term.clone(), measure, self.sample.outcome.unit.clone(), n)
    }

    fn pure(&self, term: &Label, measure: &'static Measure) -> Estimate {
        Estimate { unit: Unit::none(), ..self.row(term, measure) }
    }

    /// A combination of the fixed effects, with its error.
    fn fixed(
        &self,
        term: &Label,
        measure: &'static Measure,
        weights: &[f64],
        factor: f64,
        by: &Uncertainty,
    ) -> Estimate {
        let scale = self.model.scale * factor;
        let add = if std::ptr::eq(measure, &measure::ADJUSTED_MEAN) { self.model.centre } else { 0.0 };
        let row = self.row(term, measure).value(self.fit.combine(weights) * scale + add);
        match by.error(weights) {
            Some((std_error, df, method)) => {
                with_t(row, std_error * scale, df, self.settings.level, method, measure.null)
            }
            None => {
                row.std_error(naive(self.fit, weights) * scale).note(Note::NoInterval { method: by.name().to_owned() })
            }
        }
    }

    /// What must be known beside the difference.
    fn notes(&self, by: &Uncertainty) -> Vec<Note> {
        let mut notes = Vec::new();
        for (level, state) in self.sample.clusters.iter().zip(&self.fit.levels) {
            if let Err(why) = state {
                notes.push(left_out(*why, level.label.text.clone()));
            }
        }
        let kept = self.kept();
        if let (true, Some(level)) = (self.fit.slope_left_out, kept.last()) {
            notes.push(Note::SlopeLeftOut { level: level.text.clone() });
        }
        let singular: Vec<&Label> = kept
            .iter()
            .enumerate()
            .filter(|(place, _)| self.fit.is_singular(*place))
            .map(|(_, level)| *level)
            .collect();
        notes.extend(singular.iter().map(|level| Note::SingularFit { level: level.text.clone() }));
        if !singular.is_empty() {
            notes.push(match by {
                Uncertainty::KenwardRoger(_) => Note::SingularEstimated {},
                _ => Note::SingularKnown {},
            });
        }
        if self.settings.model.likelihood == Some(Likelihood::Ml) && self.settings.model.df == Some(Df::KenwardRoger) {
            notes.push(Note::KenwardRogerOfReml {});
        }
        notes
    }

    /// The levels that have a variance, innermost first.
    fn kept(&self) -> Vec<&Label> {
        let levels = self.sample.clusters.iter().zip(&self.fit.levels);
        levels.filter(|(_, state)| state.is_ok()).map(|(level, _)| &level.label).collect()
    }

    /// Standard deviations of levels and rows, and the shares of the levels.
    fn spreads(&self) -> Vec<Estimate> {
        let (fit, kept) = (self.fit, self.kept());
        let total: f64 = fit.variances.iter().sum::<f64>() + fit.residual;
        let with_clusters = |row: Estimate, place: usize| {
            let clusters = fit.clusters.get(place).map(|&c| c as u64);
            Estimate { n: Count { clusters, ..row.n.clone() }, ..row }
        };
        let mut rows = Vec::new();
        for (place, (level, at_mean)) in kept.iter().zip(&fit.variances).enumerate() {
            let outermost = place + 1 == kept.len();
            // With a slope: where its variable is 0, as other programs give it.
            let variance = match (fit.slope, &self.slope) {
                (Some(slope), Some(_)) if outermost => self.at_zero(slope.intercept, slope.covariance, slope.slope),
                _ => *at_mean,
            };
            let row = self.row(level, &measure::RANDOM_SD).value(variance.max(0.0).sqrt() * self.model.scale);
            let noted =
                if fit.is_singular(place) { row.note(Note::SingularFit { level: level.text.clone() }) } else { row };
            rows.push(with_clusters(noted, place));
            if let (true, Some(slope), Some(of)) = (outermost, fit.slope, &self.slope) {
                let term = Label::within(level, &of.label);
                let sd = slope.slope.max(0.0).sqrt() * self.model.scale / of.scale;
                rows.push(with_clusters(self.row(&term, &measure::RANDOM_SD).value(sd), place));
                let covariance = slope.covariance + self.offset() * slope.slope;
                let product = (variance.max(0.0) * slope.slope.max(0.0)).sqrt();
                let row = self.pure(&term, &measure::RANDOM_CORRELATION);
                rows.push(with_clusters(
                    if product > 0.0 {
                        row.value((covariance / product).clamp(-1.0, 1.0))
                    } else {
                        row.note(Note::SingularFit { level: level.text.clone() })
                    },
                    place,
                ));
            }
        }
        let residual = Label::new("residual", Text::new("binnen", "within"));
        rows.push(self.row(&residual, &measure::RANDOM_SD).value(fit.residual.sqrt() * self.model.scale));
        for (place, (level, variance)) in kept.iter().zip(&fit.variances).enumerate() {
            rows.push(with_clusters(self.pure(level, &measure::VARIANCE_SHARE).value(variance / total), place));
        }
        rows
    }

    /// How far the slope's variable's own zero lies from that of its column, in the column's unit: x₀ = −offset.
    fn offset(&self) -> f64 {
        match (&self.data.pre, &self.slope) {
            (Some(pre), Some(of)) => -moments::mean(pre) / of.scale,
            _ => 0.0,
        }
    }

    fn at_zero(&self, intercept: f64, covariance: f64, slope: f64) -> f64 {
        let x = self.offset();
        intercept + 2.0 * x * covariance + x * x * slope
    }

    /// As of the outcome and the columns in their own units.
    fn ln_likelihood(&self) -> f64 {
        let (n, p) = (self.data.outcome.len(), self.model.terms.len() + 2 - self.fit.aliased.len());
        let units: f64 = match self.settings.model.likelihood {
            Some(Likelihood::Ml) => n as f64 * self.model.scale.ln(),
            _ => {
                let terms = self.model.terms.iter().enumerate().filter(|(j, _)| !self.fit.aliased.contains(&(j + 2)));
                (n - p) as f64 * self.model.scale.ln() + terms.map(|(_, t)| t.scale.ln()).sum::<f64>()
            }
        };
        self.fit.ln_likelihood - units
    }
}

/// How the fixed effects' errors are had.
enum Uncertainty<'a> {
    KenwardRoger(KenwardRoger<'a>),
    Satterthwaite(Satterthwaite<'a>),
    None,
}

impl<'a> Uncertainty<'a> {
    fn new(fit: &'a Fit, settings: &Settings) -> Self {
        let full = settings.model.likelihood == Some(Likelihood::Ml);
        let satterthwaite = || Satterthwaite::new(fit).map_or(Uncertainty::None, Uncertainty::Satterthwaite);
        match settings.model.df {
            Some(Df::Satterthwaite) => satterthwaite(),
            _ if full => satterthwaite(),
            _ => KenwardRoger::new(fit).map_or(Uncertainty::None, Uncertainty::KenwardRoger),
        }
    }

    fn error(&self, weights: &[f64]) -> Option<(f64, f64, &'static str)> {
        let error = match self {
            Uncertainty::KenwardRoger(by) => by.error(weights),
            Uncertainty::Satterthwaite(by) => by.error(weights),
            Uncertainty::None => None,
        }?;
        Some((error.std_error, error.df, self.name()))
    }

    fn name(&self) -> &'static str {
        match self {
            Uncertainty::KenwardRoger(_) => "t, Kenward–Roger",
            _ => "t, Satterthwaite",
        }
    }
}
