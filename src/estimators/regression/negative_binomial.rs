//! Counts whose variance grows faster than their mean.

use super::counts::Ratios;
use super::rows::blank;
use super::{found, numeric};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::negative_binomial::fit;
use crate::sample::{Sample, ShapeKind};
use crate::value::Label;

/// Rate ratio of the arms with variance μ + μ²/θ.
///
/// # Definition
/// ln E y = β₀ + β₁·arm + β₂·pre + γ′z, y negative binomial with V(y) = μ + μ²/θ, β and θ by maximum likelihood;
/// RR = exp(β₁), limits exp(β₁ ± z·se), se from the information on β at the θ found. With clusters, or when the plan
/// fixes a robust covariance: that one, t for clusters.
/// # Takes
/// Arm 0/1, whole numbers of 0 or more, pre-score and covariates optional.
/// # Gives
/// `rate_ratio` of the arm; `baseline_mean`; a `covariate_rate_ratio` a column; `theta` with its standard error.
/// **`std_error` of a ratio is that of its logarithm.**
/// # Assumes
/// Linear on the log scale; one θ for all.
/// # Undefined
/// As `poisson`; numbers that are not whole. Counts that vary no more than Poisson's: Poisson's estimate with a note,
/// θ without value.
/// # Reference
/// Lawless (1987), Canadian Journal of Statistics 15, 209–225.
/// # Oracle
/// R 4.2.2: MASS 7.3 `glm.nb`, sandwich 3.0.2, clubSandwich 0.5.8; fixture `negative_binomial.json`.
pub struct NegativeBinomial;

static ABOUT: About = About {
    id: "negative_binomial",
    title_nl: "Verhouding van aantallen (negatief-binomiaal)",
    title_en: "Rate ratio (negative binomial)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::RATE_RATIO,
    definition: "negative binomial regression with variance μ + μ²/θ on arm, pre-score and covariates, β and θ by maximum likelihood; rate ratio exp(β), Wald interval, or robust; the standard error is that of ln RR",
    assumptions: "Linear on the log scale; one θ for all. With clusters: clusters independent.",
    undefined: "Numbers that are not whole or negative; a constant outcome; counts all 0 in an arm or a level; no more rows than coefficients.",
    reference: "Lawless (1987), Canadian Journal of Statistics 15, 209–225",
    oracle: "R 4.2.2: MASS::glm.nb, sandwich, clubSandwich",
};

/// The largest count: the sums over counts go to 2⁵³ at most.
const LARGEST: f64 = 1e9;

impl Estimator for NegativeBinomial {
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
        let data = numeric(sample, "whole numbers of 0 or more", |y| y.fract() == 0.0 && (0.0..=LARGEST).contains(&y))?;
        let ratios = Ratios {
            id: ABOUT.id,
            sample,
            data,
            settings,
            contrast: ABOUT.measure,
            covariate: &measure::COVARIATE_RATE_RATIO,
            dispersed: false,
        };
        let (mut rows, fitted) = ratios.rows(
            |x| fit(x, &data.outcome, None),
            |fitted| &fitted.glm,
            |fitted| Some(fitted.glm.fitted.iter().map(|m| m + m * m / fitted.theta).collect()),
        )?;
        if let Some(fitted) = fitted {
            let row = blank(ABOUT.id, sample, data, &Label::overall(), &measure::THETA);
            if fitted.theta.is_finite() {
                rows.push(row.value(fitted.theta).std_error(fitted.std_error));
            } else {
                rows.push(row.note(Note::NoOverdispersion {}));
                rows.iter_mut().take(1).for_each(|arm| arm.notes.push(Note::NoOverdispersion {}));
            }
        }
        Ok(found(rows))
    }
}
