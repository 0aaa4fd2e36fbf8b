//! Counts, as many as chance alone would scatter.

use super::counts::{Ratios, overdispersion};
use super::{MOST, found, numeric};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::math::glm::{Family, fit};
use crate::sample::{Sample, ShapeKind};

/// Rate ratio of the arms, treatment to control, from Poisson regression.
///
/// # Definition
/// ln E y = β₀ + β₁·arm + β₂·pre + γ′z, V(y) = E y, by maximum likelihood; RR = exp(β₁), limits exp(β₁ ± z·se). With
/// clusters, or when the plan fixes a robust covariance: that one, t for clusters. Dispersion φ = Σ(y − μ)²/μ/(n − p).
/// # Takes
/// Arm 0/1, counts of 0 or more (or other amounts, with a robust covariance), pre-score and covariates optional.
/// # Gives
/// `rate_ratio` of the arm; `baseline_mean`; a `covariate_rate_ratio` a column; `dispersion` with the test that it
/// is 1. **`std_error` of a ratio is that of its logarithm.**
/// # Assumes
/// Linear on the log scale; the variance is the mean: where φ is larger by more than chance (p < .05) a note says so.
/// # Undefined
/// Negative values; a constant outcome; an empty arm; no more rows than coefficients. Counts that are all 0 in an
/// arm or a level: no value, with a note.
/// # Reference
/// McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., chapter 6.
/// # Oracle
/// R 4.2.2: `glm(family = poisson)`, sandwich 3.0.2, clubSandwich 0.5.8; fixture `poisson.json`.
pub struct Poisson;

static ABOUT: About = About {
    id: "poisson",
    title_nl: "Verhouding van aantallen (Poisson)",
    title_en: "Rate ratio (Poisson)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::RATE_RATIO,
    definition: "Poisson regression of the counts on arm, pre-score and covariates; rate ratio exp(β), Wald interval, or robust; the standard error is that of ln RR; dispersion X²/(n − p)",
    assumptions: "Linear on the log scale; the variance is the mean (checked). With clusters: clusters independent.",
    undefined: "Negative values; a constant outcome; counts all 0 in an arm or a level; no more rows than coefficients.",
    reference: "McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., chapter 6",
    oracle: "R 4.2.2: glm(poisson), sandwich, clubSandwich",
};

impl Estimator for Poisson {
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
        let data = numeric(sample, "counts of 0 or more", |y| (0.0..=MOST).contains(&y))?;
        let ratios = Ratios {
            id: ABOUT.id,
            sample,
            data,
            settings,
            contrast: ABOUT.measure,
            covariate: &measure::COVARIATE_RATE_RATIO,
            dispersed: false,
        };
        let (mut rows, glm) = ratios.rows(|x| fit(x, &data.outcome, Family::Poisson, None), |glm| glm, |_| None)?;
        if let Some(glm) = glm {
            let dispersion = ratios.dispersion(&glm, true);
            if let (Some(arm), Some(note)) = (rows.first_mut(), overdispersion(&dispersion)) {
                arm.notes.push(note);
            }
            rows.push(dispersion);
        }
        Ok(found(rows))
    }
}
