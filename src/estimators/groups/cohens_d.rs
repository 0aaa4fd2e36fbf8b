//! Two means compared in pooled standard deviations.

use super::means::{MeanPair, by_pair};
use super::student::with_noncentral_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, Unit};

/// Standardised difference of two means, first − second, for each pair of groups.
///
/// # Definition
/// d = (x̄₁ − x̄₂)/s, s² = ((n₁ − 1)s₁² + (n₂ − 1)s₂²)/m, m = n₁ + n₂ − 2; t = d/√(1/n₁ + 1/n₂). Limits:
/// δ·√(1/n₁ + 1/n₂) with δ the noncentralities under which t cuts off (1 − level)/2 in the upper and
/// in the lower tail. se = √(1/n₁ + 1/n₂ + d²/(2(n₁ + n₂))), the large-sample formula.
/// # Takes
/// Groups of finite values, or their sizes, means and standard deviations; one value or more each and
/// three or more a pair.
/// # Gives
/// One row a pair, unitless, with interval and without a test: that of the difference itself stands
/// in its own unit. Not corrected for small samples, in which d is too far from 0: `hedges_g` is.
/// # Assumes
/// Independent observations, normal in each group, with equal variances.
/// # Undefined
/// An empty group; fewer than three values; no spread within the groups; fewer than two groups; all
/// values the same.
/// # Reference
/// Cohen (1988), Statistical Power Analysis, 2nd edition; interval: Steiger & Fouladi (1997); standard
/// error: Borenstein et al. (2009), Introduction to Meta-Analysis, 4.20.
/// # Oracle
/// Limits: mpmath, quadrature at 50 digits, with which agree R 4.2.2: `pt(t, m, ncp)` with
/// `uniroot(tol = 1e-14)` to 11 digits and effectsize 0.8.3 `cohens_d` to 6, its own search being no better;
/// value: R and effectsize; fixture `cohens_d.json`.
pub struct CohensD;

static ABOUT: About = About {
    id: "cohens_d",
    title_nl: "Gestandaardiseerd verschil (Cohens d)",
    title_en: "Standardised difference (Cohen’s d)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &crate::findings::measure::COHENS_D,
    definition: "d = (x̄₁ − x̄₂)/s pooled over the pair; interval by inverting noncentral t; se by the large-sample formula, for each pair of groups",
    assumptions: "Independent observations, normal in each group, with equal variances.",
    undefined: "An empty group; fewer than three values; no spread within the groups; fewer than two groups.",
    reference: "Cohen (1988), Statistical Power Analysis, 2nd edition; Steiger & Fouladi (1997)",
    oracle: "Value: R 4.2.2, effectsize 0.8.3: cohens_d; limits: mpmath at 50 digits, R: pt(ncp) with uniroot",
};

impl Estimator for CohensD {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let kind = (ABOUT.id, ABOUT.measure, Unit::none());
        let estimates = by_pair(sample, kind, (1, 3), |row, pair| standardised(row, pair, settings.level))?;
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn standardised(row: Estimate, pair: &MeanPair<'_>, level: Level) -> Estimate {
    let sd = pair.pooled_sd();
    if sd == 0.0 {
        return row.note(Note::ExactFit { rows: pair.n.used });
    }
    let (n1, n2, d) = (pair.first.n as f64, pair.second.n as f64, pair.in_units_of(sd));
    let (row, unit) = (row.value(d), (1.0 / n1 + 1.0 / n2).sqrt());
    if row.value.is_none() {
        return row;
    }
    with_noncentral_t(row, d, unit, n1 + n2 - 2.0, 1.0, level).std_error(unit.hypot(d / (2.0 * (n1 + n2)).sqrt()))
}
