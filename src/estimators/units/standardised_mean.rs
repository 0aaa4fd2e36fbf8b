//! The arms compared on a count or an amount, as means had everyone been in each.

use super::check_amounts;
use super::described::described;
use super::population::Population;
use super::standardise::standardise;
use super::working::{Design, Working};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::glm::Family;
use crate::math::moments::magnitude;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// Mean count or amount in each arm, standardised over the sample, with their difference and ratio.
///
/// # Definition
/// ln E(y) = β₀ + β₁·arm + β₂·pre + γ′z + δ′(arm·z) by quasi-Poisson (Σ (y − μ)x = 0), a working model. θₐ = (1/n) Σᵢ μᵢ with all n
/// rows in arm a; difference θ₁ − θ₀, ratio θ₁/θ₀. The variance is that of `standardised_risk`: by influence functions,
/// unconditional, summed within clusters; no Poisson variance is assumed. Limits by t with G − 1 degrees of freedom: of
/// the difference as it is, of a mean and of the ratio on the logarithm.
/// # Takes
/// Arm 0/1, a numeric outcome of 0 or more (whole numbers or not), pre-score, covariates and their products with the arm
/// optional; clusters optional.
/// # Gives
/// `adjusted_difference` with the one test and `adjusted_mean` of both arms in the outcome's unit; `mean_ratio`, of which the
/// `std_error` is that of its logarithm.
/// # Assumes
/// Independent rows, or clusters. As `standardised_risk` of the working model. Nothing of the distribution, so that zeros and
/// long tails do no harm but to the width; `two_part` asks whether it is the users or the use.
/// # Undefined
/// An arm without any, or a covariate that tells the zeros: the arms' own means are given and the contrasts stay a dash.
/// Arms without spread, an arm of one row or in one cluster: no interval, no test. Negative values; a constant
/// outcome; an empty arm; no more rows than coefficients.
/// # Reference
/// Wedderburn (1974), Biometrika 61, 439–447; Stefanski & Boos (2002), American Statistician 56, 29–38.
/// # Oracle
/// R 4.2.2: influence functions on `glm(family = quasipoisson)`, checked by M-estimation with numDeriv 2016.8-1.1 `jacobian`;
/// fixture `standardised_mean.json`.
pub struct StandardisedMean;

static ABOUT: About = About {
    id: "standardised_mean",
    title_nl: "Gemiddelde in elke groep, gestandaardiseerd (aantallen, uren)",
    title_en: "Mean in each group, standardised (counts, hours)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "quasi-Poisson working model on arm, pre-score and covariates; mean prediction with all rows in each arm (g-computation); difference and ratio; unconditional variance by influence functions, summed within clusters, G/(G − 1), t with G − 1 degrees of freedom",
    assumptions: "Independent rows or clusters. Randomised arms, or a working model that holds and leaves out nothing that made the arms differ. No distribution is assumed.",
    undefined: "An arm without any: the arms' own means, no contrast. No spread, an arm of one row or in one cluster: no interval. Negative values; a constant outcome; no more rows than coefficients.",
    reference: "Wedderburn (1974), Biometrika 61, 439–447; Stefanski & Boos (2002), American Statistician 56, 29–38",
    oracle: "R 4.2.2: influence functions on glm(quasipoisson); M-estimation (numDeriv::jacobian)",
};

impl Estimator for StandardisedMean {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check_amounts(sample, data)?;
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let unit = &sample.outcome.unit;
        let contrast = |measure: &'static Measure, unit: &Unit| {
            let term = Label::contrast(&data.treatment, &data.control);
            Estimate::new(ABOUT.id, term, measure, unit.clone(), n.clone())
        };
        let difference = contrast(&measure::ADJUSTED_DIFFERENCE, unit);
        let ratio = contrast(&measure::MEAN_RATIO, &Unit::none());
        let means = [(&data.treatment, 1.0), (&data.control, 0.0)].map(|(arm, code)| {
            let n = Count::of(data.arm.iter().filter(|a| **a == code).count() as u64);
            Estimate::new(ABOUT.id, arm.clone(), &measure::ADJUSTED_MEAN, unit.clone(), n)
        });
        let design = Design::new(data);
        let scale = magnitude(&data.outcome);
        let outcome: Vec<f64> = data.outcome.iter().map(|y| y / scale).collect();
        let all = (0..outcome.len()).collect();
        let model = match Working::fit(&design, all, &outcome, Family::Poisson, &Label::overall().text) {
            Ok(model) => model,
            Err(note @ Note::TooFewRows { .. }) => return Err(Error::undefined(note)),
            Err(note) => return Ok(described(data, vec![(means, &data.outcome)], vec![difference, ratio], &note)),
        };
        let population = Population::new(sample, data, settings);
        let [one, zero] = [1.0, 0.0].map(|arm| standardise(&[&model], arm));
        let size = one.value + zero.value;
        let mut difference = population.difference(difference, &one.minus(&zero), size, scale, true);
        difference.notes.extend(population.note());
        difference.notes.extend(model.aliased());
        let [of_one, of_zero] = means;
        let estimates = vec![
            difference,
            population.amount(of_one, &one, scale),
            population.amount(of_zero, &zero, scale),
            population.ratio(ratio, &one.log().minus(&zero.log())),
        ];
        Ok(Findings { estimates, ..Findings::default() })
    }
}
