//! The arms compared on how much they changed, and why that is not the adjusted difference.

use super::check_rows;
use crate::error::{Error, Result};
use crate::estimators::effects::design::{Errors, Model, adjustment, check_number};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::moments;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Label};

/// Difference of the arms in mean change, post − pre, treatment − control; covariates other than the pre-score adjusted
/// for.
///
/// # Definition
/// y − x = β₀ + β₁·arm + γ′z + ε by least squares, x the pre-score; the difference in change is β₁, its standard error and
/// degrees of freedom as in `ancova`. A note carries the difference of `ancova` beside it, and the arms' difference in
/// mean pre-score in standard deviations pooled within arms. The two are bound: β₁ − β₁(ancova) = (b − 1)·Δx, with b the slope
/// on the pre-score within the arms and Δx the arms' difference in pre-score, adjusted for z.
/// # Takes
/// Arm 0/1, numeric outcome, pre-score, covariates; finite, n rows; clusters optional.
/// # Gives
/// `change_difference` with t test and `adjusted_change` of both arms, in the outcome's unit.
/// # Assumes
/// Independent observations, or clusters. That without the treatment both arms would have changed alike, however far apart
/// they started; `ancova` that families that started alike would have. After randomisation both hold and `ancova` is the
/// more precise; between groups that came about by themselves neither is safe, and where they disagree the data cannot tell
/// (Lord's paradox).
/// # Undefined
/// No pre-score; an empty arm; changes that are all the same; no more rows than coefficients.
/// # Reference
/// Lord (1967), Psychological Bulletin 68, 304–305; Van Breukelen (2006), Journal of Clinical Epidemiology 59, 920–925.
/// # Oracle
/// R 4.2.2: `lm` on the change, sandwich 3.0.2 `vcovHC(type = "HC3")`, clubSandwich 0.5.8 `vcovCR(type = "CR2")`; fixture
/// `change_score.json`.
pub struct ChangeScore;

static ABOUT: About = About {
    id: "change_score",
    title_nl: "Verschil tussen de groepen in verandering",
    title_en: "Difference between the groups in change",
    shapes: &[ShapeKind::Regression],
    measure: &measure::CHANGE_DIFFERENCE,
    definition: "least squares of the change, post − pre, on arm and covariates; standard errors as ancova; beside it the difference adjusted for the pre-score, and how far apart the arms started",
    assumptions: "Without the treatment both arms would have changed alike, however far apart they started (ancova: families that started alike would have). After randomisation both hold; between groups that came about by themselves neither is safe.",
    undefined: "No pre-score; an empty arm; changes that are all the same; no more rows than coefficients.",
    reference: "Lord (1967), Psychological Bulletin 68, 304–305; Van Breukelen (2006), Journal of Clinical Epidemiology 59, 920–925",
    oracle: "R 4.2.2: lm on the change, sandwich::vcovHC(type = \"HC3\"), clubSandwich::vcovCR(type = \"CR2\")",
};

impl Estimator for ChangeScore {
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
        let data = regression(sample)?;
        check_rows(sample, data)?;
        check_number(data)?;
        let Some(pre) = &data.pre else { return Err(super::wrong("a pre-score", "none")) };
        let change: Vec<f64> = data.outcome.iter().zip(pre).map(|(post, pre)| post - pre).collect();
        if change.iter().any(|c| !c.is_finite()) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        let whole = Count { used: change.len() as u64, ..sample.count.clone() };
        let row = |term: &Label, measure: &'static Measure, n: &Count| {
            Estimate::new(ABOUT.id, term.clone(), measure, sample.outcome.unit.clone(), n.clone())
        };
        let changed = Regression { outcome: change, pre: None, ..data.clone() };
        let model = Model::fit_with(&changed, adjustment(&changed), Errors::of(sample, settings))?;
        let contrast = Label::contrast(&data.treatment, &data.control);
        let mut difference = model.difference(row(&contrast, &measure::CHANGE_DIFFERENCE, &whole), settings.level);
        difference.notes.extend(model.aliased_among(0..usize::MAX));
        difference.notes.extend(beside_ancova(data, pre, &difference, settings));
        let mut estimates = vec![difference];
        for (arm, code) in [(&data.treatment, 1.0), (&data.control, 0.0)] {
            let n = Count::of(data.arm.iter().filter(|a| **a == code).count() as u64);
            estimates.push(model.mean(row(arm, &measure::ADJUSTED_CHANGE, &n), code, settings.level));
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// Why the two answers differ; nothing where either has none, or where the pre-score has no spread.
fn beside_ancova(data: &Regression, pre: &[f64], difference: &Estimate, settings: &Settings) -> Option<Note> {
    let model = Model::fit(data, adjustment(data)).ok()?;
    let ancova = model.difference(difference.clone(), settings.level).value?;
    let mean = |code: f64| {
        let of: Vec<f64> = pre.iter().zip(&data.arm).filter(|(_, a)| **a == code).map(|(x, _)| *x).collect();
        moments::mean(&of)
    };
    let gap = (mean(1.0) - mean(0.0)) / data.reference_sd().filter(|sd| *sd > 0.0)?;
    let change = difference.value?;
    gap.is_finite().then_some(Note::ChangeAgainstAncova { change, ancova, gap })
}
