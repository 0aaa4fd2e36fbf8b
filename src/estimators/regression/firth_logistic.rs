//! A yes/no outcome with few events, or told without error by a predictor.

use super::rows::{aliased, blank, unfitted, with_value};
use super::terms::{ARM, INTERCEPT, Term, terms};
use super::{found, yes_or_no};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::firth::Firth;
use crate::math::tail;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Interval, Label, PValue};

/// Odds ratio of the arms by penalised maximum likelihood: finite whatever the predictors tell of the outcome.
///
/// # Definition
/// logit P(y = 1) = β₀ + β₁·arm + β₂·pre + γ′z; β maximises ℓ(β) + ½ ln det X′WX (Firth; Jeffreys's prior). OR =
/// exp(β₁). The limits are the values of β₁ at which twice the fall of the penalised likelihood, the others at their
/// likeliest, reaches the quantile of chi-square with 1 degree of freedom; the test is the same fall at β₁ = 0.
/// # Takes
/// Arm 0/1, a 0/1 outcome, pre-score and covariates optional; finite.
/// # Gives
/// `odds_ratio` of the arm; `baseline_odds`; a `covariate_odds_ratio` a column; each with its profile interval and
/// likelihood-ratio test. **`std_error` is that of ln OR**, the root of the diagonal of (X′WX)⁻¹; the interval does
/// not rest on it.
/// # Assumes
/// Independent observations: clusters are not allowed for. Linear on the logit.
/// # Undefined
/// Fewer events (or non-events) than the plan's floor; an empty arm; a constant outcome; no more rows than
/// coefficients.
/// # Reference
/// Firth (1993), Biometrika 80, 27–38; Heinze & Schemper (2002), Statistics in Medicine 21, 2409–2419.
/// # Oracle
/// R 4.2.2: brglm2 0.9 `brglmFit(type = "MPL_Jeffreys")`; limits and tests by Fisher scoring of Firth's score and
/// `uniroot`; a table of counts by hand; fixture `firth_logistic.json`.
pub struct FirthLogistic;

static ABOUT: About = About {
    id: "firth_logistic",
    title_nl: "Oddsratio van de groepen volgens Firth",
    title_en: "Odds ratio of the groups by Firth’s method",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ODDS_RATIO,
    definition: "logistic regression by penalised maximum likelihood (Firth) on arm, pre-score and covariates; OR = exp(β), profile penalised-likelihood interval and likelihood-ratio test; the standard error is that of ln OR",
    assumptions: "Independent observations; linear on the logit.",
    undefined: "Too few events; a constant outcome; an empty arm; no more rows than coefficients.",
    reference: "Firth (1993), Biometrika 80, 27–38; Heinze & Schemper (2002), Statistics in Medicine 21, 2409–2419",
    oracle: "R 4.2.2: brglm2, Fisher scoring and uniroot",
};

/// The name of its intervals.
const PROFILE: &str = "profile, Firth";

impl Estimator for FirthLogistic {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let (data, floor) = yes_or_no(sample, settings)?;
        match floor {
            Some(note) => {
                let term = Label::contrast(&data.treatment, &data.control);
                Ok(found(vec![blank(ABOUT.id, sample, data, &term, ABOUT.measure).note(note)]))
            }
            None => Ok(found(penalised(ABOUT.id, sample, data, settings, &terms(data))?)),
        }
    }
}

/// The rows of a penalised fit, the arm's first.
pub(super) fn penalised(
    id: &'static str,
    sample: &Sample,
    data: &Regression,
    settings: &Settings,
    terms: &[Term],
) -> Result<Vec<Estimate>> {
    let columns: Vec<&[f64]> = terms.iter().map(|t| t.values.as_slice()).collect();
    let blank = |j: usize, term: &Label| {
        let measure = match j {
            ARM => &measure::ODDS_RATIO,
            INTERCEPT => &measure::BASELINE_ODDS,
            _ => &measure::COVARIATE_ODDS_RATIO,
        };
        blank(id, sample, data, term, measure)
    };
    let fit = match Firth::fit(&columns, &data.outcome) {
        Ok(fit) => fit,
        Err(trouble) => {
            let note = unfitted(trouble, data.outcome.len(), columns.len())?;
            return Ok(vec![blank(ARM, &Label::contrast(&data.treatment, &data.control)).note(note)]);
        }
    };
    let critical = tail::chi2_quantile_upper(1.0 - settings.level.get(), 1.0);
    let order = [ARM, INTERCEPT].into_iter().chain(2..terms.len());
    let mut rows: Vec<Estimate> = order
        .filter_map(|j| Some((j, terms.get(j)?, *fit.coefficients.get(j)?)))
        .map(|(j, term, b)| {
            let row = blank(j, &term.label);
            let Some(std_error) = fit.std_error(j) else {
                return row.note(Note::AliasedPredictor { predictor: term.label.text.clone() });
            };
            let row = with_value(row, b / term.scale).std_error(std_error / term.scale);
            if row.value.is_none() {
                return Estimate { std_error: None, ..row };
            }
            let row = match fit.profile(j, critical) {
                Some((low, high)) => {
                    let (low, high) = ((low / term.scale).exp(), (high / term.scale).exp());
                    row.interval(Interval::two_sided(low, high, settings.level, PROFILE))
                }
                None => row.note(Note::NoInterval { method: PROFILE.to_owned() }),
            };
            if j == INTERCEPT { row } else { with_test(row, fit.likelihood_ratio(j, 0.0)) }
        })
        .collect();
    if let Some(arm) = rows.first_mut() {
        arm.notes.extend(aliased(terms, &fit.aliased));
    }
    Ok(rows)
}

/// The penalised likelihood-ratio test of an odds ratio of 1.
fn with_test(row: Estimate, ratio: Option<f64>) -> Estimate {
    let Some(ratio) = ratio.map(|r| r.max(0.0)) else { return row };
    match PValue::new(tail::chi2_upper(ratio, 1.0)) {
        Ok(p) if ratio.is_finite() => row.test(Test::two_sided("chi2", Some(ratio), [Some(1.0), None], p).null(1.0)),
        _ => row.note(Note::NotFinite {}),
    }
}
