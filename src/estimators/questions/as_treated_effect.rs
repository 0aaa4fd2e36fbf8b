//! How those who took part differ from those who did not.

use super::asked::{Asked, findings};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::two_stage::Line;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Estimand, Label, Text};

/// Difference between those who received the treatment and those who did not, whatever was offered them. Who
/// receives chooses or is chosen, so that it is no effect of the offer, and of receiving only when nothing else
/// sets the two apart.
///
/// # Definition
/// y = β₀ + β₁·received + β₂·pre + γ′z + e by least squares; the answer is β₁, t interval under the covariance
/// asked: HC3 without clusters, CR2 with Satterthwaite's degrees of freedom with fewer than 50, CR1S from there on.
/// # Takes
/// Received 0/1; an outcome (a yes/no outcome as 0/1: a difference of shares); pre-score and covariates; finite.
/// # Gives
/// One row in the outcome's unit, with interval and t test, and [`Note::AsTreated`].
/// # Assumes
/// Those who received and those who did not differ in nothing that bears on the outcome but what the model holds.
/// # Undefined
/// Unknown who received; nobody received, or all did; an empty arm; a constant outcome; no more rows than
/// coefficients; products of covariates with the arm. Too few events: no value.
/// # Reference
/// Hernán & Robins (2020), Causal Inference: What If, chapter 22.
/// # Oracle
/// R 4.2.2: `lm`, sandwich 3.0.2 `vcovHC`, clubSandwich 0.5.8 `vcovCR`, `coef_test`; fixture `as_treated_effect.json`.
pub struct AsTreatedEffect;

static ABOUT: About = About {
    id: "as_treated_effect",
    title_nl: "Verschil tussen wie meedeed en wie niet meedeed",
    title_en: "Difference between those who took part and those who did not",
    shapes: &[ShapeKind::Regression],
    measure: &measure::AS_TREATED_DIFFERENCE,
    definition: "least squares of the outcome on received, pre-score and covariates, whatever the arm; HC3, with clusters CR2 (fewer than 50) or CR1S; t interval",
    assumptions: "Those who received and those who did not differ in nothing that bears on the outcome but what the model holds. It is not the effect of the offer.",
    undefined: "Unknown who received; nobody received, or all did; a constant outcome; no more rows than coefficients; too few events.",
    reference: "Hernán & Robins (2020), Causal Inference: What If, chapter 22",
    oracle: "R 4.2.2: lm, sandwich::vcovHC, clubSandwich::vcovCR and coef_test",
};

impl Estimator for AsTreatedEffect {
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
        Some(Estimand::AsTreated)
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let asked = Asked::new(sample, settings)?;
        let received = asked.received()?;
        let sides = [(took_part(), 1.0), (stayed_out(), 0.0)];
        for (group, code) in &sides {
            if !received.contains(code) {
                return Err(Error::undefined(Note::EmptyGroup { group: group.text.clone() }));
            }
        }
        let measures = [&measure::AS_TREATED_DIFFERENCE, &measure::AS_TREATED_SHARE_DIFFERENCE];
        let term = Label::contrast(&sides[0].0, &sides[1].0);
        let (row, answerable) = asked.row(ABOUT.id, term, measures, Estimand::AsTreated);
        if !answerable {
            return Ok(findings(vec![row]));
        }
        let columns = asked.columns(received);
        let line = Line::fit(&columns, &asked.outcome.values).ok_or_else(|| Error::undefined(Note::NotFinite {}))?;
        asked.room(&line)?;
        let mut row = asked.answer(row, &line, line.slope, line.spread(asked.kind, sample.cluster()));
        row.notes.extend(asked.aliased(&line));
        row.notes.push(Note::AsTreated {});
        Ok(findings(vec![row]))
    }
}

fn took_part() -> Label {
    Label::new("received", Text::new("wie meedeed", "those who took part"))
}

fn stayed_out() -> Label {
    Label::new("not received", Text::new("wie niet meedeed", "those who did not"))
}
