//! Two means compared in standard deviations of the second group.

use super::means::{MeanPair, by_pair};
use super::student::with_noncentral_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, Unit};

/// Difference of two means in standard deviations of the second (control), for each pair of groups.
///
/// # Definition
/// Δ = (x̄₁ − x̄₂)/s₂; u² = 1/n₂ + s₁²/(n₁s₂²); t = Δ/u. Limits: δ·u with δ the noncentralities under
/// which t with n₂ − 1 degrees of freedom cuts off (1 − level)/2 in the upper and in the lower tail.
/// # Takes
/// Groups of finite values, or their sizes, means and standard deviations; two values or more each.
/// # Gives
/// One row a pair, unitless, with interval, without standard error and without a test. Swapping the
/// groups changes the yardstick, so it gives another size, not only another sign. Not corrected for
/// small samples.
/// # Assumes
/// Independent observations, normal in each group; variances may differ. The noncentral t is exact as
/// n₁ grows, an approximation otherwise.
/// # Undefined
/// Fewer than two values in a group; no spread in the second group; fewer than two groups; all
/// values the same.
/// # Reference
/// Glass (1976), Educational Researcher 5, 3–8; inversion: Steiger & Fouladi (1997), in Harlow,
/// Mulaik & Steiger (eds), What If There Were No Significance Tests?
/// # Oracle
/// Limits: mpmath, quadrature at 50 digits, with which agree R 4.2.2: `pt(t, n - 1, ncp)` with
/// `uniroot(tol = 1e-14)` to 11 digits and effectsize 0.8.3 `glass_delta` to 6; value: R and effectsize;
/// fixture `glass_delta.json`.
pub struct GlassDelta;

static ABOUT: About = About {
    id: "glass_delta",
    title_nl: "Gestandaardiseerd verschil (Glass’ delta)",
    title_en: "Standardised difference (Glass’s delta)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &crate::findings::measure::GLASS_DELTA,
    definition: "Δ = (x̄₁ − x̄₂)/s₂; interval by inverting noncentral t with n₂ − 1 df at Δ/√(1/n₂ + s₁²/(n₁s₂²)), for each pair of groups",
    assumptions: "Independent observations, normal in each group; variances may differ.",
    undefined: "Fewer than two values in a group; no spread in the second group; fewer than two groups.",
    reference: "Glass (1976), Educational Researcher 5, 3–8",
    oracle: "Value: R 4.2.2, effectsize 0.8.3: glass_delta; limits: mpmath at 50 digits, R: pt(ncp) with uniroot",
};

impl Estimator for GlassDelta {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let kind = (ABOUT.id, ABOUT.measure, Unit::none());
        let estimates = by_pair(sample, kind, (2, 4), |row, pair| standardised(row, pair, settings.level))?;
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn standardised(row: Estimate, pair: &MeanPair<'_>, level: Level) -> Estimate {
    let (first, second) = (&pair.first, &pair.second);
    if second.sd == 0.0 {
        return row.note(Note::NoSpread { group: second.label.text.clone() });
    }
    let delta = pair.in_units_of(second.sd);
    let row = row.value(delta);
    if row.value.is_none() {
        return row;
    }
    let (n1, n2) = (first.n as f64, second.n as f64);
    let unit = (1.0 / n2.sqrt()).hypot(first.sd / second.sd / n1.sqrt());
    with_noncentral_t(row, delta, unit, n2 - 1.0, 1.0, level)
}
