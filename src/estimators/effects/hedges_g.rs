//! The arms' difference in standard deviations.

use super::design::{Errors, Model, check, check_number, of_arm};
use super::standardised::standardised;
use crate::error::{Error, Result};
use crate::estimators::groups::student::{pooled_sd, with_noncentral_t};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::{moments, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// Standardised mean difference of the outcome, treatment − control, corrected for small samples.
///
/// # Definition
/// d = (x̄₁ − x̄₀)/s with s² = ((n₁ − 1)s₁² + (n₀ − 1)s₀²)/m, m = n₁ + n₀ − 2; g = J(m)·d with
/// J(m) = Γ(m/2)/(√(m/2)·Γ((m − 1)/2)); t = d/√(1/n₁ + 1/n₀). Limits: J·δ·√(1/n₁ + 1/n₀) with δ the
/// noncentralities under which t cuts off (1 − level)/2 in the upper and in the lower tail.
/// se = J·√(1/n₁ + 1/n₀ + d²/(2(n₁ + n₀))), the large-sample formula. With clusters se and limits are those of
/// `hedges_g_adjusted` without pre-score: robust variances of difference and spread, t with CR2's degrees of freedom (from
/// 50 clusters on CR1S and G − 1).
/// # Takes
/// Arm 0/1 and a numeric outcome, four rows or more; pre-score and covariates are not used.
/// # Gives
/// One row, unitless, with interval and without a test: that of the difference itself stands in its
/// own unit. The yardstick is the spread of the outcome, after; `hedges_g_pre` takes the spread before and the
/// change, `hedges_g_pooled` is the same for any groups, `hedges_g_paired` is about the same units twice.
/// # Assumes
/// Independent observations, normal in each arm, with equal variances; with clusters independent clusters alone.
/// # Undefined
/// An empty arm; fewer than four rows; a constant outcome; no spread within the arms. All rows in one cluster, or an arm
/// in one, leave the value without interval.
/// # Reference
/// Hedges (1981), Journal of Educational Statistics 6, 107–128; interval: Steiger & Fouladi (1997);
/// standard error: Borenstein et al. (2009), Introduction to Meta-Analysis, 4.20–4.24.
/// # Oracle
/// Limits: mpmath, quadrature at 50 digits, with which agree R 4.2.2: `pt(t, m, ncp)` with
/// `uniroot(tol = 1e-14)` to 11 digits and effectsize 0.8.3 `hedges_g(pooled_sd = TRUE)` to 6, its own search
/// being no better; value: R and effectsize; by clusters `lm`, clubSandwich 0.5.8 `vcovCR`, `linear_contrast`; fixture
/// `hedges_g.json`.
pub struct HedgesG;

static ABOUT: About = About {
    id: "hedges_g",
    title_nl: "Gestandaardiseerd verschil (Hedges’ g)",
    title_en: "Standardised difference (Hedges’ g)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::HEDGES_G,
    definition: "g = J·(x̄₁ − x̄₀)/s pooled, J the exact correction for small samples; interval by inverting noncentral t; se by the large-sample formula; with clusters both by robust variances (CR2, from 50 clusters on CR1S) and t",
    assumptions: "Independent observations, normal in each arm, with equal variances; with clusters independent clusters. Not adjusted for the pre-score.",
    undefined: "An empty arm; fewer than four rows; no spread within the arms.",
    reference: "Hedges (1981), Journal of Educational Statistics 6, 107–128",
    oracle: "Value: R 4.2.2, effectsize 0.8.3: hedges_g; limits: mpmath at 50 digits, R: pt(ncp) with uniroot; clubSandwich::vcovCR",
};

impl Estimator for HedgesG {
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
        let rows = data.outcome.len();
        if rows < 4 {
            let group = Label::overall().text;
            return Err(Error::undefined(Note::TooFewRows { group, rows: rows as u64, needed: 4 }));
        }
        if moments::is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let scale = moments::magnitude(&data.outcome);
        let outcome: Vec<f64> = data.outcome.iter().map(|v| v / scale).collect();
        let (treatment, control) = (of_arm(data, &outcome, 1.0), of_arm(data, &outcome, 0.0));
        let (n1, n0) = (treatment.len() as f64, control.len() as f64);
        let df = n1 + n0 - 2.0;
        let sd = pooled_sd(&treatment, &control);
        let n = Count { used: rows as u64, ..sample.count.clone() };
        let term = Label::contrast(&data.treatment, &data.control);
        let row = Estimate::new(ABOUT.id, term, &measure::HEDGES_G, Unit::none(), n);
        let one_row = |row| Ok(Findings { estimates: vec![row], ..Findings::default() });
        if sd == 0.0 {
            return one_row(row.note(Note::ExactFit { rows: rows as u64 }));
        }
        let errors = Errors::of(sample, settings);
        if !errors.clusters.is_empty() && errors.covariance.clustered() {
            let model = Model::fit_with(data, Vec::new(), errors)?;
            return one_row(standardised(row, data, &model, &data.outcome, errors, settings.level));
        }
        let d = (moments::mean(&treatment) - moments::mean(&control)) / sd;
        let (unit, correction) = ((1.0 / n1 + 1.0 / n0).sqrt(), tail::small_sample_correction(df));
        let mut row = row.value(correction * d);
        if row.value.is_none() {
            return one_row(row);
        }
        row = with_noncentral_t(row, d, unit, df, correction, settings.level);
        one_row(row.std_error(correction * unit.hypot(d / (2.0 * (n1 + n0)).sqrt())))
    }
}
