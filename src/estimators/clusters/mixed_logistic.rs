//! The arms compared on a yes/no outcome, with what the rows of one cluster have in common.

use super::mixed_design::{levels, terms, unit_weights};
use super::mixed_model::left_out;
use crate::error::{Error, Result};
use crate::estimators::effects::design::check;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, Test, measure};
use crate::math::glm::{self, Family};
use crate::math::mixed::linear::LeftOut;
use crate::math::mixed::logistic::{self, Fit, Problem};
use crate::math::moments::is_constant;
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Interval, Label, PValue, Unit};
use std::f64::consts::PI;

/// Odds ratio of the arms, treatment to control, between units of the same cluster, adjusted for pre-score and covariates.
///
/// # Definition
/// logit P(y = 1 | u) = β₀ + β₁·arm + β₂·pre + γ′z + u, u ~ N(0, σ²) shared by a cluster, by maximum likelihood; OR = exp(β₁),
/// limits exp(β₁ ± z·se), statistic β₁/se. The intercept is of one level: the innermost that has clusters of more than one row.
/// The integrals are by adaptive Gauss–Hermite quadrature, 25 nodes or as many more as change anything. The share of the
/// clusters is σ²/(σ² + π²/3), on the logit. Over all clusters the odds ratio is about exp(β₁/√(1 + c²σ²)), c = 16√3/(15π).
/// # Takes
/// Arm 0/1, a 0/1 outcome, pre-score and covariates optional, one or more levels of clusters; finite.
/// # Gives
/// `odds_ratio` with Wald interval and test, `covariate_odds_ratio` of each further predictor (**`std_error` is that of ln OR**),
/// `random_sd` of the clusters (on the logit), `variance_share`, `log_likelihood`.
/// # Assumes
/// Clusters drawn from many such, their intercepts normal and unrelated to the predictors; rows of a cluster independent but
/// for it; enough events for the large-sample interval.
/// # Undefined
/// Fewer events (or non-events) than the plan's floor; predictors that separate the outcome; no clusters, one, one an arm, or
/// one row each; an empty arm; a constant outcome; no more rows than coefficients. A variance estimated as 0 is a result,
/// with a note; one that runs off is not.
/// # Reference
/// Pinheiro & Bates (1995), Journal of Computational and Graphical Statistics 4, 12–35; Zeger, Liang & Albert (1988), Biometrics
/// 44, 1049–1060.
/// # Oracle
/// R 4.2.2: lme4 1.1-31 `glmer(nAGQ = 25)`; the likelihood by `integrate`, its Hessian by numDeriv; fixture `mixed_logistic.json`.
pub struct MixedLogistic;

static ABOUT: About = About {
    id: "mixed_logistic",
    title_nl: "Oddsratio van de groepen binnen een cluster, gecorrigeerd",
    title_en: "Odds ratio of the groups within a cluster, adjusted",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ODDS_RATIO,
    definition: "logistic regression of the outcome on arm, pre-score and covariates with a normal random intercept for each cluster of the innermost level with more than one row a cluster, by adaptive Gauss–Hermite quadrature; OR = exp(β), Wald interval; the standard error is that of ln OR; the share of the clusters is σ²/(σ² + π²/3)",
    assumptions: "Clusters are a draw from many such, their intercepts normal and unrelated to the predictors; enough events for the large-sample interval. The odds ratio compares units of the same cluster.",
    undefined: "Too few events; predictors that separate the outcome; no clusters, one cluster, one an arm, or one row a cluster; no more rows than coefficients.",
    reference: "Pinheiro & Bates (1995), Journal of Computational and Graphical Statistics 4, 12–35; Zeger, Liang & Albert (1988), Biometrics 44, 1049–1060",
    oracle: "R 4.2.2: lme4 1.1-31 glmer(nAGQ = 25), likelihood by integrate",
};

/// Where the arm stands among the columns.
const ARM: usize = 1;

impl Estimator for MixedLogistic {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        if !data.binary || data.outcome.iter().any(|y| *y != 0.0 && *y != 1.0) {
            let (needs, found) = ("yes/no outcome".to_owned(), "numeric outcome".to_owned());
            return Err(Error::undefined(Note::WrongShape { needs, found }));
        }
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
        let row = |term: &Label, measure: &'static Measure| {
            Estimate::new(ABOUT.id, term.clone(), measure, Unit::none(), n.clone())
        };
        let contrast = Label::contrast(&data.treatment, &data.control);
        let lone = |note| {
            Ok(Findings { estimates: vec![row(&contrast, &measure::ODDS_RATIO).note(note)], ..Findings::default() })
        };
        if let Some(note) = settings.event_floor(events, n.used) {
            return lone(note);
        }
        if is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let asked = levels(sample, data.outcome.len())?;
        let terms = terms(data);
        let ones = vec![1.0; data.outcome.len()];
        let columns: Vec<&[f64]> =
            [&ones[..], &data.arm].into_iter().chain(terms.iter().map(|t| t.values.as_slice())).collect();
        let plain = match glm::fit(&columns, &data.outcome, Family::Binomial, None) {
            Ok(plain) => plain,
            Err(glm::Trouble::Separation) => return lone(Note::Separation {}),
            Err(glm::Trouble::NotConverged { iterations }) => return lone(Note::NotConverged { iterations }),
            Err(glm::Trouble::TooFewRows) => {
                let (group, needed) = (Label::overall().text, columns.len() as u64 + 1);
                return Err(Error::undefined(Note::TooFewRows { group, rows: n.used, needed }));
            }
        };
        let states = logistic::levels(&columns, &asked);
        let Some((level, clusters)) = sample
            .clusters
            .iter()
            .zip(&asked)
            .zip(&states)
            .find(|(_, s)| s.is_ok())
            .map(|((l, of), _)| (&l.label, *of))
        else {
            let why = states.iter().find_map(|s| s.err()).unwrap_or(LeftOut::InModel);
            let level = sample.clusters.first().map(|c| c.label.text.clone()).unwrap_or_default();
            return Err(Error::undefined(left_out(why, level)));
        };
        let problem = Problem { columns: &columns, outcome: &data.outcome, clusters, start: &plain.linear };
        let fit = match Fit::new(&problem) {
            Ok(fit) => fit,
            Err(trouble) => return lone(Note::NotConverged { iterations: trouble.iterations as u64 }),
        };
        let (value, std_error) = fit.combine(&unit_weights(ARM, columns.len()));
        let mut main = odds_ratio(row(&contrast, &measure::ODDS_RATIO), value, std_error, settings);
        if sample.clusters.len() > 1 {
            main.notes.push(Note::RandomLevel { level: level.text.clone() });
        }
        let singular = || Note::SingularFit { level: level.text.clone() };
        main.notes.push(if fit.sd > 0.0 {
            Note::WithinCluster { level: level.text.clone(), marginal: marginal(value, fit.sd) }
        } else {
            singular()
        });
        let mut estimates = vec![main];
        for (place, term) in terms.iter().enumerate().map(|(j, t)| (j + 2, t)) {
            let row = row(&term.label, &measure::COVARIATE_ODDS_RATIO);
            if fit.aliased.contains(&place) {
                estimates.push(row.note(Note::AliasedPredictor { predictor: term.label.text.clone() }));
                continue;
            }
            let (value, std_error) = fit.combine(&unit_weights(place, columns.len()));
            estimates.push(odds_ratio(row, value / term.scale, std_error / term.scale, settings));
        }
        let of_level = |measure, value: f64| {
            let row = row(level, measure).value(value);
            let counted = Count { clusters: Some(fit.clusters as u64), ..n.clone() };
            Estimate { n: counted, ..row }
        };
        let spread = of_level(&measure::RANDOM_SD, fit.sd);
        estimates.push(if fit.sd > 0.0 { spread } else { spread.note(singular()) });
        let variance = fit.sd * fit.sd;
        estimates.push(of_level(&measure::VARIANCE_SHARE, variance / (variance + PI * PI / 3.0)));
        estimates.push(row(&Label::overall(), &measure::LOG_LIKELIHOOD).value(fit.ln_likelihood));
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// About the odds ratio over all clusters together.
fn marginal(log_odds: f64, sd: f64) -> f64 {
    let c = 16.0 * 3f64.sqrt() / (15.0 * PI);
    (log_odds / (1.0 + c * c * sd * sd).sqrt()).exp()
}

fn odds_ratio(row: Estimate, value: f64, std_error: f64, settings: &Settings) -> Estimate {
    let row = row.value(value.exp());
    if row.value.is_none() || !(std_error > 0.0 && std_error.is_finite()) {
        return row;
    }
    let half = tail::normal_quantile_upper(settings.level.tail()) * std_error;
    let z = value / std_error;
    let (low, high) = ((value - half).exp(), (value + half).exp());
    let row = row.std_error(std_error).interval(Interval::two_sided(low, high, settings.level, "Wald"));
    match PValue::new(2.0 * tail::normal_upper(z.abs())) {
        Ok(p) if z.is_finite() => row.test(Test::two_sided("z", Some(z), [None, None], p).null(1.0)),
        _ => row.note(Note::NotFinite {}),
    }
}
