//! Whether the effect differs between kinds of families.

use super::design::{Errors, Model, adjustment, check, columns};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments::is_constant;
use crate::sample::{Predictor, Regression, Sample, ShapeKind};
use crate::value::{Count, Label};

/// How much the adjusted difference of the arms differs by a characteristic.
///
/// # Definition
/// y = β₀ + β₁·arm + β₂′m + β₃′(arm·m) + β₄·pre + γ′z + ε by least squares; one row for each β₃ⱼ: the
/// effect at level j minus the effect at the reference level, or the change of the effect by one
/// unit of a numeric characteristic. HC3 standard error, n − p degrees of freedom;
/// with clusters CR2 and its degrees of freedom by Satterthwaite, from 50 clusters on CR1S with G − 1.
/// # Takes
/// Arm 0/1, an outcome (a yes/no outcome as 0/1: effects are differences of shares), a moderator;
/// pre-score and covariates optional; finite.
/// # Gives
/// One row a column of the moderator, in the outcome's unit (by unit of a numeric moderator), with
/// interval and t test.
/// # Assumes
/// Independent observations, or independent clusters; linear relations with numeric predictors. Equal variances are not assumed.
/// # Undefined
/// No moderator; one that is constant; an empty arm; a constant outcome; no more rows than
/// coefficients. A level without rows in an arm leaves its row, or all when it is the reference,
/// without value. What one cluster decides alone, such as a level of one cluster, stands without interval. Fewer events than the plan's floor: all rows without value.
/// # Reference
/// Long & Ervin (2000), American Statistician 54, 217–224; clusters: Bell & McCaffrey (2002), Survey Methodology
/// 28, 169–181; Tipton (2015), Psychological Methods 20, 375–393.
/// # Oracle
/// R 4.2.2: `lm(y ~ arm * m + pre)`, sandwich 3.0.2 `vcovHC(type = "HC3")`, lmtest 0.9.40;
/// clubSandwich 0.5.8 `vcovCR`, `coef_test(test = "Satterthwaite")`; fixture `moderator.json`.
pub struct Moderator;

static ABOUT: About = About {
    id: "moderator",
    title_nl: "Verschil in effect naar kenmerk",
    title_en: "Difference in effect by characteristic",
    shapes: &[ShapeKind::Regression],
    measure: &measure::EFFECT_DIFFERENCE,
    definition: "coefficient of arm × characteristic in a linear model with pre-score and covariates; HC3 standard errors, t with n − p degrees of freedom; with clusters CR2 and Satterthwaite degrees of freedom, from 50 clusters on CR1S with G − 1",
    assumptions: "Independent observations, or independent clusters; linear relations. A yes/no outcome is modelled as a share.",
    undefined: "A constant characteristic; a level without rows in an arm; no more rows than coefficients; too few events.",
    reference: "Long & Ervin (2000), American Statistician 54, 217–224; Bell & McCaffrey (2002), Survey Methodology 28, 169–181; Tipton (2015), Psychological Methods 20, 375–393",
    oracle: "R 4.2.2: lm, sandwich::vcovHC(type = \"HC3\"), lmtest; clubSandwich::coef_test",
};

impl Estimator for Moderator {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn takes_moderator(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        let Some(moderator) = &data.moderator else {
            return Err(super::design::wrong("a moderator", "none"));
        };
        if moderator.columns.iter().all(|(_, values)| is_constant(values)) {
            return Err(Error::undefined(Note::ConstantPredictor { predictor: moderator.label.text.clone() }));
        }
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let measure = if data.binary { &measure::SHARE_EFFECT_DIFFERENCE } else { &measure::EFFECT_DIFFERENCE };
        let row = |term: &Label| Estimate::new(ABOUT.id, term.clone(), measure, sample.outcome.unit.clone(), n.clone());
        let terms: Vec<Label> = moderator.columns.iter().map(|(level, _)| term(moderator, level)).collect();
        if data.binary {
            let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
            if let Some(note) = settings.event_floor(events, n.used) {
                let estimates = terms.iter().map(|t| row(t).note(note.clone())).collect();
                return Ok(Findings { estimates, ..Findings::default() });
            }
        }
        let main: Vec<_> = columns(moderator).collect();
        let products: Vec<_> = main.iter().map(|c| c.times(&data.arm)).collect();
        let adjusting = main.into_iter().chain(adjustment(data)).collect::<Vec<_>>();
        let first = adjusting.len();
        let model =
            Model::fit_with(data, adjusting.into_iter().chain(products).collect(), Errors::of(sample, settings))?;
        // A level's own column is left out when the level has no rows; its row says so itself.
        let aliased = model.aliased_among(terms.len()..first);
        let in_reference = empty_reference_arm(data, moderator);
        let estimates = terms
            .iter()
            .zip(&moderator.columns)
            .enumerate()
            .map(|(j, (term, (_, values)))| {
                let missing = in_reference.clone().or_else(|| {
                    moderator.reference.as_ref().and_then(|_| empty_arm(data, term, |i| values.get(i) == Some(&1.0)))
                });
                match missing {
                    Some(note) => row(term).note(note),
                    None if model.is_aliased(first + j) || model.is_aliased(j) => {
                        row(term).note(Note::AliasedPredictor { predictor: term.text.clone() })
                    }
                    None => {
                        aliased.iter().cloned().fold(model.slope(row(term), first + j, settings.level), Estimate::note)
                    }
                }
            })
            .collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// `moderator: level` of a category, the moderator itself of a number.
fn term(moderator: &Predictor, level: &Label) -> Label {
    if moderator.reference.is_some() { Label::within(&moderator.label, level) } else { moderator.label.clone() }
}

/// The note for a level that has no rows in one of the arms.
fn empty_arm(data: &Regression, level: &Label, belongs: impl Fn(usize) -> bool) -> Option<Note> {
    let arms = [(&data.treatment, 1.0), (&data.control, 0.0)];
    let empty = arms.into_iter().find(|(_, code)| !data.arm.iter().enumerate().any(|(i, a)| a == code && belongs(i)));
    empty.map(|(arm, _)| Note::EmptyGroup { group: Label::within(level, arm).text })
}

fn empty_reference_arm(data: &Regression, moderator: &Predictor) -> Option<Note> {
    let level = Label::within(&moderator.label, moderator.reference.as_ref()?);
    empty_arm(data, &level, |i| moderator.columns.iter().all(|(_, v)| v.get(i) != Some(&1.0)))
}
