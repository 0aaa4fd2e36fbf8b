//! What the offer changes, whoever takes part.

use super::asked::{Asked, findings};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::two_stage::Line;
use crate::sample::{Sample, ShapeKind};
use crate::value::Estimand;

/// Difference of the arms as assigned, whether or not anyone took part: intention to treat.
///
/// # Definition
/// y = β₀ + β₁·arm + β₂·pre + γ′z + e by least squares; the answer is β₁, t interval under the covariance asked:
/// HC3 without clusters, CR2 with Satterthwaite's degrees of freedom with fewer than 50, CR1S from there on.
/// # Takes
/// Arm 0/1; an outcome (a yes/no outcome as 0/1: a difference of shares); pre-score and covariates optional; finite.
/// # Gives
/// One row in the outcome's unit, with interval and t test.
/// # Assumes
/// The offer was given out by lot, or as good as; rows (or clusters) are independent; who is missing is not missing
/// because of the outcome.
/// # Undefined
/// An empty arm; a constant outcome; no more rows than coefficients; products of covariates with the arm. Rows that
/// the model follows exactly, an arm that is one row or one cluster: no interval. Too few events: no value.
/// # Reference
/// Angrist, Imbens & Rubin (1996), Journal of the American Statistical Association 91, 444–455.
/// # Oracle
/// R 4.2.2: `lm`, sandwich 3.0.2 `vcovHC`, clubSandwich 0.5.8 `vcovCR`, `coef_test`; fixture `offer_effect.json`.
pub struct OfferEffect;

static ABOUT: About = About {
    id: "offer_effect",
    title_nl: "Effect van het aanbod, of iemand nu meedoet of niet",
    title_en: "Effect of the offer, whether anyone takes part or not",
    shapes: &[ShapeKind::Regression],
    measure: &measure::OFFER_EFFECT,
    definition: "least squares of the outcome on arm, pre-score and covariates (intention to treat); HC3, with clusters CR2 (fewer than 50) or CR1S; t interval",
    assumptions: "The offer was given out by lot, or as good as; rows or clusters are independent; who is missing is not missing because of the outcome. A yes/no outcome is modelled as a share.",
    undefined: "An empty arm; a constant outcome; no more rows than coefficients; too few events.",
    reference: "Angrist, Imbens & Rubin (1996), Journal of the American Statistical Association 91, 444–455",
    oracle: "R 4.2.2: lm, sandwich::vcovHC, clubSandwich::vcovCR and coef_test",
};

impl Estimator for OfferEffect {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimand(&self) -> Option<Estimand> {
        Some(Estimand::Offer)
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let asked = Asked::new(sample, settings)?;
        let measures = [&measure::OFFER_EFFECT, &measure::OFFER_SHARE_EFFECT];
        let (row, answerable) = asked.row(ABOUT.id, asked.arms(), measures, Estimand::Offer);
        if !answerable {
            return Ok(findings(vec![row]));
        }
        let columns = asked.columns(&asked.data.arm);
        let line = Line::fit(&columns, &asked.outcome.values).ok_or_else(|| Error::undefined(Note::NotFinite {}))?;
        asked.room(&line)?;
        let mut row = asked.answer(row, &line, line.slope, line.spread(asked.kind, sample.cluster()));
        row.notes.extend(asked.aliased(&line));
        Ok(findings(vec![row]))
    }
}
