//! Counts that may scatter more, or less, than chance alone would have it.

use super::counts::Ratios;
use super::{MOST, found, numeric};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::math::glm::{Family, Glm, fit};
use crate::sample::{Sample, ShapeKind};

/// Rate ratio of the arms with the variance a multiple of the mean.
///
/// # Definition
/// The estimates of Poisson regression, V(y) = φ E y with φ = Σ(y − μ)²/μ/(n − p): standard errors are √φ times
/// Poisson's; t with n − p degrees of freedom. With clusters, or when the plan fixes a robust covariance: that one.
/// # Takes
/// As `poisson`; amounts that are no whole numbers too (hours).
/// # Gives
/// `rate_ratio` of the arm; `baseline_mean`; a `covariate_rate_ratio` a column; `dispersion` φ. **`std_error` of a
/// ratio is that of its logarithm.**
/// # Assumes
/// Linear on the log scale; the variance in proportion to the mean.
/// # Undefined
/// As `poisson`.
/// # Reference
/// Wedderburn (1974), Biometrika 61, 439–447; McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 6.2.
/// # Oracle
/// R 4.2.2: `glm(family = quasipoisson)`, sandwich 3.0.2, clubSandwich 0.5.8; fixture `quasi_poisson.json`.
pub struct QuasiPoisson;

static ABOUT: About = About {
    id: "quasi_poisson",
    title_nl: "Verhouding van aantallen (quasi-Poisson)",
    title_en: "Rate ratio (quasi-Poisson)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::RATE_RATIO,
    definition: "Poisson regression with the variance φ times the mean, φ = X²/(n − p); rate ratio exp(β), t with n − p degrees of freedom, or robust; the standard error is that of ln RR",
    assumptions: "Linear on the log scale; the variance in proportion to the mean. With clusters: clusters independent.",
    undefined: "Negative values; a constant outcome; counts all 0 in an arm or a level; no more rows than coefficients.",
    reference: "Wedderburn (1974), Biometrika 61, 439–447",
    oracle: "R 4.2.2: glm(quasipoisson), sandwich, clubSandwich",
};

impl Estimator for QuasiPoisson {
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
            dispersed: true,
        };
        let scattered = |x: &[&[f64]]| {
            let glm = fit(x, &data.outcome, Family::Poisson, None)?;
            Ok(Glm { dispersion: glm.pearson() / glm.df as f64, ..glm })
        };
        let (mut rows, glm) = ratios.rows(scattered, |glm| glm, |_| None)?;
        rows.extend(glm.map(|glm| ratios.dispersion(&glm, false)));
        Ok(found(rows))
    }
}
