//! A numeric outcome by least squares, with every coefficient.

use super::rows::{Fitted, Names, blank, unfitted};
use super::terms::{ARM, terms};
use super::{found, numeric};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::glm::{Family, fit};
use crate::math::moments::magnitude;
use crate::sample::{Sample, ShapeKind};
use crate::value::Covariance;

/// Difference of the arms in a linear model, with the other coefficients beside it.
///
/// # Definition
/// y = β₀ + β₁·arm + β₂·pre + γ′z + ε by least squares. Limits β ± t·se; HC3 standard errors with n − p degrees of
/// freedom; with clusters CR2 with Satterthwaite's (from 50 clusters on CR1S with G − 1), or what the plan fixes.
/// # Takes
/// Arm 0/1, numeric outcome, pre-score and covariates optional; finite.
/// # Gives
/// `adjusted_difference`: the arm's coefficient, by products with the arm that at the average of what they multiply
/// it with; `intercept`; a `coefficient` a column, in the outcome's unit for one unit of the column.
/// # Assumes
/// A linear relation with numeric predictors; rows, or clusters, independent. Equal variances are not assumed.
/// # Undefined
/// An empty arm; a constant outcome; no more rows than coefficients. A column that is a combination of others has a
/// row without value. Rows or clusters that decide a coefficient alone leave it without interval.
/// # Reference
/// Long & Ervin (2000), American Statistician 54, 217–224; Pustejovsky & Tipton (2018), Journal of Business &
/// Economic Statistics 36, 672–683.
/// # Oracle
/// R 4.2.2: `lm`, sandwich 3.0.2, clubSandwich 0.5.8, lmtest 0.9.40; fixture `linear_model.json`.
pub struct LinearModel;

static ABOUT: About = About {
    id: "linear_model",
    title_nl: "Lineair model met alle coëfficiënten",
    title_en: "Linear model with all coefficients",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "least squares of the outcome on arm, pre-score and covariates; HC3 standard errors, t with n − p degrees of freedom; with clusters CR2 with Satterthwaite's degrees of freedom, from 50 clusters on CR1S",
    assumptions: "Linear relations with numeric predictors; rows, or clusters, independent. Equal variances are not assumed.",
    undefined: "An empty arm; a constant outcome; no more rows than coefficients.",
    reference: "Long & Ervin (2000), American Statistician 54, 217–224; Pustejovsky & Tipton (2018), Journal of Business & Economic Statistics 36, 672–683",
    oracle: "R 4.2.2: lm, sandwich::vcovHC, clubSandwich::coef_test",
};

/// Residuals below this share of the outcome are rounding.
const EXACT: f64 = 1e-13;

impl Estimator for LinearModel {
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
        let data = numeric(sample, "numeric outcome", |_| true)?;
        let terms = terms(data);
        let scale = magnitude(&data.outcome);
        let outcome: Vec<f64> = data.outcome.iter().map(|y| y / scale).collect();
        let columns: Vec<&[f64]> = terms.iter().map(|t| t.values.as_slice()).collect();
        let glm = match fit(&columns, &outcome, Family::Gaussian, None) {
            Ok(glm) => glm,
            Err(trouble) => {
                let note = unfitted(trouble, outcome.len(), columns.len())?;
                let term = terms.get(ARM).map(|t| t.label.clone()).unwrap_or_else(crate::value::Label::overall);
                return Ok(found(vec![blank(ABOUT.id, sample, data, &term, ABOUT.measure).note(note)]));
            }
        };
        let exact = glm.residuals.iter().all(|e| e.abs() < EXACT);
        let names = Names { contrast: ABOUT.measure, covariate: &measure::COEFFICIENT, constant: &measure::INTERCEPT };
        let model = Fitted {
            id: ABOUT.id,
            sample,
            data,
            settings,
            terms: &terms,
            glm: &glm,
            scale,
            names,
            unclustered: Covariance::Hc3,
            dispersed: true,
            variances: None,
        };
        let mut rows = model.rows();
        if exact {
            for row in rows.iter_mut().filter(|r| r.value.is_some()) {
                (row.std_error, row.interval, row.test) = (None, None, None);
                row.notes.push(Note::ExactFit { rows: outcome.len() as u64 });
            }
        }
        Ok(found(rows))
    }
}
