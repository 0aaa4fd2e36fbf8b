//! The adjusted difference of the arms in standard deviations.

use super::design::{Errors, Model, adjustment, check, check_number};
use super::standardised::standardised;
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// The adjusted difference of the arms, treatment − control, in standard deviations of the pre-score, corrected for
/// small samples.
///
/// # Definition
/// g = J(m)·b/s: b the adjusted difference of `ancova`; s the standard deviation of the pre-score pooled within the arms,
/// of the outcome where there is no pre-score; m = n₁ + n₀ − 2, J as in `hedges_g`. se² = J²(se_b² + b²v/(4s²))/s² with
/// v the variance of s²/s: that of the mean of (xᵢ − x̄ of its arm)²·n/m. se_b and v both by HC3, with clusters by CR2
/// (CR1S from 50 clusters on); limits g ± t·se with the degrees of freedom of b.
/// # Takes
/// Arm 0/1 and a numeric outcome, four rows or more; pre-score and covariates optional.
/// # Gives
/// One row, unitless, with interval and without a test: that of the difference itself stands in `ancova`.
/// # Assumes
/// As `ancova`; b and s uncorrelated, as they are under symmetric distributions. Equal variances are not assumed, but
/// where the arms' spreads differ much one yardstick does not fit both.
/// # Undefined
/// As `ancova`; fewer than four rows; no spread of the yardstick within the arms.
/// # Reference
/// Hedges (1981), Journal of Educational Statistics 6, 107–128; the spread before: Morris (2008), Organizational
/// Research Methods 11, 364–386; clusters: Bell & McCaffrey (2002), Survey Methodology 28, 169–181.
/// # Oracle
/// R 4.2.2: `lm`, sandwich 3.0.2 `vcovHC(type = "HC3")`, clubSandwich 0.5.8 `vcovCR`, `coef_test`, of the difference and
/// of the squares; fixture `hedges_g_adjusted.json`.
pub struct HedgesGAdjusted;

static ABOUT: About = About {
    id: "hedges_g_adjusted",
    title_nl: "Gecorrigeerd verschil in standaarddeviaties (Hedges’ g)",
    title_en: "Adjusted difference in standard deviations (Hedges’ g)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::HEDGES_G_ADJUSTED,
    definition: "adjusted difference of ancova over the standard deviation of the pre-score (of the outcome without one) pooled within the arms, times the exact correction for small samples; standard error by the delta method from robust variances of both; HC3, with clusters CR2 and Satterthwaite degrees of freedom, from 50 clusters on CR1S with G − 1",
    assumptions: "Independent observations, or independent clusters; a linear relation with the pre-score. Difference and standard deviation uncorrelated, as under symmetric distributions.",
    undefined: "An empty arm; fewer than four rows; a constant outcome; no more rows than coefficients; no spread within the arms.",
    reference: "Hedges (1981), Journal of Educational Statistics 6, 107–128; Morris (2008), Organizational Research Methods 11, 364–386; Bell & McCaffrey (2002), Survey Methodology 28, 169–181",
    oracle: "R 4.2.2: lm, sandwich::vcovHC(type = \"HC3\"); clubSandwich::coef_test",
};

impl Estimator for HedgesGAdjusted {
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
        check(data)?;
        check_number(data)?;
        let rows = data.outcome.len() as u64;
        if rows < 4 {
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed: 4 }));
        }
        let n = Count { used: rows, ..sample.count.clone() };
        let term = Label::contrast(&data.treatment, &data.control);
        let row = Estimate::new(ABOUT.id, term, &measure::HEDGES_G_ADJUSTED, Unit::none(), n);
        let errors = Errors::of(sample, settings);
        let model = Model::fit_with(data, adjustment(data), errors)?;
        let yardstick = data.pre.as_ref().unwrap_or(&data.outcome);
        let mut row = standardised(row, data, &model, yardstick, errors, settings.level);
        row.notes.extend(model.aliased_among(0..usize::MAX));
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}
