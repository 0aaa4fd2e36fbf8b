//! A yes/no outcome by maximum likelihood.

use super::firth_logistic::penalised;
use super::rows::{Fitted, Names, blank, ignored, unfitted};
use super::terms::terms;
use super::{found, yes_or_no};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::glm::{Family, Trouble, fit};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Covariance, Label};

/// Odds ratio of the arms, treatment to control, adjusted for pre-score and covariates.
///
/// # Definition
/// logit P(y = 1) = β₀ + β₁·arm + β₂·pre + γ′z by maximum likelihood; OR = exp(β₁), limits exp(β₁ ± z·se), statistic
/// z = β₁/se. With clusters, or when the plan fixes a robust covariance: that one, t for clusters. Predictors that
/// separate the outcome, wholly or in part, leave the likelihood without a maximum: then the answer is that of
/// `firth_logistic`, with a note.
/// # Takes
/// Arm 0/1, a 0/1 outcome, pre-score and covariates optional; finite.
/// # Gives
/// `odds_ratio` of the arm; `baseline_odds`; a `covariate_odds_ratio` a column. **`std_error` is that of ln OR**, not
/// of OR.
/// # Assumes
/// Rows, or clusters, independent; linear on the logit; enough events for the large-sample interval.
/// # Undefined
/// Fewer events (or non-events) than the plan's floor; an empty arm; a constant outcome; no more rows than
/// coefficients.
/// # Reference
/// McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 4.4; separation: Albert & Anderson (1984),
/// Biometrika 71, 1–10; Heinze & Schemper (2002), Statistics in Medicine 21, 2409–2419.
/// # Oracle
/// R 4.2.2: `glm(family = binomial, control = list(epsilon = 1e-14, maxit = 100))`, `confint.default`; sandwich 3.0.2,
/// clubSandwich 0.5.8; fixture `logistic.json`.
pub struct Logistic;

static ABOUT: About = About {
    id: "logistic",
    title_nl: "Oddsratio van de groepen, gecorrigeerd",
    title_en: "Odds ratio of the groups, adjusted",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ODDS_RATIO,
    definition: "logistic regression of the outcome on arm, pre-score and covariates; OR = exp(β), Wald interval, or robust; the standard error is that of ln OR; where predictors separate the outcome, Firth's penalised likelihood with profile intervals",
    assumptions: "Rows, or clusters, independent; linear on the logit; enough events for the large-sample interval.",
    undefined: "Too few events; a constant outcome; an empty arm; no more rows than coefficients.",
    reference: "McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 4.4; Albert & Anderson (1984), Biometrika 71, 1–10; Heinze & Schemper (2002), Statistics in Medicine 21, 2409–2419",
    oracle: "R 4.2.2: glm(binomial, epsilon = 1e-14), confint.default, sandwich, clubSandwich",
};

impl Estimator for Logistic {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let (data, floor) = yes_or_no(sample, settings)?;
        let term = Label::contrast(&data.treatment, &data.control);
        let unanswered = |note| Ok(found(vec![blank(ABOUT.id, sample, data, &term, ABOUT.measure).note(note)]));
        if let Some(note) = floor {
            return unanswered(note);
        }
        let terms = terms(data);
        let columns: Vec<&[f64]> = terms.iter().map(|t| t.values.as_slice()).collect();
        let glm = match fit(&columns, &data.outcome, Family::Binomial, None) {
            Ok(glm) => glm,
            Err(Trouble::Separation) => {
                let mut rows = penalised(ABOUT.id, sample, data, settings, &terms)?;
                if let Some(arm) = rows.first_mut() {
                    arm.notes.splice(0..0, [Note::Separation {}, Note::Firth {}]);
                    arm.notes.extend(ignored(sample, Covariance::Model));
                }
                return Ok(found(rows));
            }
            Err(trouble) => return unanswered(unfitted(trouble, data.outcome.len(), columns.len())?),
        };
        let names = Names {
            contrast: ABOUT.measure,
            covariate: &measure::COVARIATE_ODDS_RATIO,
            constant: &measure::BASELINE_ODDS,
        };
        let model = Fitted {
            id: ABOUT.id,
            sample,
            data,
            settings,
            terms: &terms,
            glm: &glm,
            scale: 1.0,
            names,
            unclustered: Covariance::Model,
            dispersed: false,
            variances: None,
        };
        Ok(found(model.rows()))
    }
}
