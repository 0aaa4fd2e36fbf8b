//! Positive amounts whose spread grows with their mean: costs, hours.

use super::counts::Ratios;
use super::{found, numeric};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::math::glm::{Family, fit};
use crate::math::moments::magnitude;
use crate::sample::{Sample, ShapeKind};

/// Ratio of the arms' means, treatment to control, from a gamma model with a log link.
///
/// # Definition
/// ln E y = β₀ + β₁·arm + β₂·pre + γ′z, V(y) = φ(E y)², by maximum likelihood of β; φ = Σ((y − μ)/μ)²/(n − p); ratio
/// exp(β₁), limits exp(β₁ ± t·se) with n − p degrees of freedom. With clusters, or when the plan fixes a robust
/// covariance: that one.
/// # Takes
/// Arm 0/1, amounts above 0, pre-score and covariates optional.
/// # Gives
/// `mean_ratio` of the arm; `baseline_mean`; a `covariate_mean_ratio` a column; `dispersion` φ. **`std_error` of a
/// ratio is that of its logarithm.**
/// # Assumes
/// Linear on the log scale; the standard deviation in proportion to the mean.
/// # Undefined
/// Amounts of 0 or less; a constant outcome; an empty arm; no more rows than coefficients.
/// # Reference
/// McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., chapter 8.
/// # Oracle
/// R 4.2.2: `glm(family = Gamma("log"))`, sandwich 3.0.2, clubSandwich 0.5.8; fixture `gamma_log.json`.
pub struct GammaLog;

static ABOUT: About = About {
    id: "gamma_log",
    title_nl: "Verhouding van gemiddelden (gamma)",
    title_en: "Ratio of means (gamma)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::MEAN_RATIO,
    definition: "gamma regression with a log link on arm, pre-score and covariates; ratio of means exp(β), dispersion X²/(n − p), t with n − p degrees of freedom, or robust; the standard error is that of the logarithm",
    assumptions: "Amounts above 0; linear on the log scale; the standard deviation in proportion to the mean. With clusters: clusters independent.",
    undefined: "Amounts of 0 or less; a constant outcome; an empty arm; no more rows than coefficients.",
    reference: "McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., chapter 8",
    oracle: "R 4.2.2: glm(Gamma(\"log\")), sandwich, clubSandwich",
};

impl Estimator for GammaLog {
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
        let data = numeric(sample, "amounts above 0", |y| y > 0.0)?;
        let ratios = Ratios {
            id: ABOUT.id,
            sample,
            data,
            settings,
            contrast: ABOUT.measure,
            covariate: &measure::COVARIATE_MEAN_RATIO,
            dispersed: true,
        };
        // The squares of the means need room; a common factor of them changes nothing.
        let scale = magnitude(&data.outcome);
        let (mut rows, glm) = ratios.rows(
            |x| fit(x, &data.outcome, Family::Gamma, None),
            |glm| glm,
            |glm| Some(glm.fitted.iter().map(|m| (m / scale) * (m / scale)).collect()),
        )?;
        rows.extend(glm.map(|glm| ratios.dispersion(&glm, false)));
        Ok(found(rows))
    }
}
