//! Two means compared in standard deviations of the second group.

use super::cohens_d::to_one_scale;
use super::compare::{Pair, pairs};
use super::student::with_noncentral_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, Unit};

/// Difference of two means in standard deviations of the second (control), for each pair of groups.
///
/// # Definition
/// Δ = (x̄₁ − x̄₂)/s₂; u² = 1/n₂ + s₁²/(n₁s₂²); t = Δ/u. Limits: δ·u with δ the noncentralities under
/// which t with n₂ − 1 degrees of freedom cuts off (1 − level)/2 in the upper and in the lower tail.
/// # Takes
/// Groups of finite values, two or more each.
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
/// R 4.2.2: `pt(t, n - 1, ncp)` with `uniroot(tol = 1e-14)` (9 digits); effectsize 0.8.3 `glass_delta`
/// (value 12 digits, limits 3); fixture `glass_delta.json`.
pub struct GlassDelta;

static ABOUT: About = About {
    id: "glass_delta",
    title_nl: "Gestandaardiseerd verschil (Glass’ delta)",
    title_en: "Standardised difference (Glass’s delta)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::GLASS_DELTA,
    definition: "Δ = (x̄₁ − x̄₂)/s₂; interval by inverting noncentral t with n₂ − 1 df at Δ/√(1/n₂ + s₁²/(n₁s₂²)), for each pair of groups",
    assumptions: "Independent observations, normal in each group; variances may differ.",
    undefined: "Fewer than two values in a group; no spread in the second group; fewer than two groups.",
    reference: "Glass (1976), Educational Researcher 5, 3–8",
    oracle: "R 4.2.2: pt(ncp) with uniroot; effectsize 0.8.3: glass_delta",
};

impl Estimator for GlassDelta {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(groups(sample)?, sample)?;
        let rows = pairs.iter().map(|pair| standardised(pair, settings.level));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

fn standardised(pair: &Pair, level: Level) -> Estimate {
    let row = pair.row(ABOUT.id, &measure::GLASS_DELTA, Unit::none());
    let notes = pair.too_few(2);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let [x, y] = to_one_scale(pair.x, pair.y);
    let (n1, n2) = (x.len() as f64, y.len() as f64);
    let (sd1, sd2) = (moments::standard_deviation(&x), moments::standard_deviation(&y));
    if sd2 == 0.0 {
        return row.note(Note::NoSpread { group: pair.second.text.clone() });
    }
    let delta = (moments::mean(&x) - moments::mean(&y)) / sd2;
    let row = row.value(delta);
    if row.value.is_none() {
        return row;
    }
    let unit = (1.0 / n2.sqrt()).hypot(sd1 / sd2 / n1.sqrt());
    with_noncentral_t(row, delta, unit, n2 - 1.0, 1.0, level)
}
