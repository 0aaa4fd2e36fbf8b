//! Two means compared in pooled standard deviations, corrected for small samples.

use super::means::{MeanPair, by_pair};
use super::student::with_noncentral_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, Unit};

/// Hedges' g, first − second, for each pair of groups.
///
/// # Definition
/// d and its noncentral t as in `cohens_d`, m = n₁ + n₂ − 2; g = J(m)·d with J(m) = Γ(m/2)/(√(m/2)·Γ((m − 1)/2));
/// limits J(m) times those of d; se = J·√(1/n₁ + 1/n₂ + d²/(2(n₁ + n₂))), the large-sample formula.
/// # Takes
/// Groups of finite values, or their sizes, means and standard deviations; one value or more each and
/// four or more a pair.
/// # Gives
/// One row a pair, unitless, with interval and without a test: that of the difference itself stands in its
/// own unit. `hedges_g` is the same for two arms, `hedges_g_pre` takes the spread before, `hedges_g_paired` is
/// about the same units twice.
/// # Assumes
/// Independent observations, normal in each group, with equal variances.
/// # Undefined
/// An empty group; fewer than four values; no spread within the groups; fewer than two groups; all values
/// the same.
/// # Reference
/// Hedges (1981), Journal of Educational Statistics 6, 107–128; interval: Steiger & Fouladi (1997); standard
/// error: Borenstein et al. (2009), Introduction to Meta-Analysis, 4.20–4.24.
/// # Oracle
/// mpmath 1.3.0: quadrature at 30 digits; R 4.2.2: `pt(t, m, ncp)` with `uniroot(tol = 1e-14)` (9 digits);
/// effectsize 0.8.3 `hedges_g` (value; limits 3 digits); fixture `hedges_g_pooled.json`.
pub struct HedgesGPooled;

static ABOUT: About = About {
    id: "hedges_g_pooled",
    title_nl: "Gestandaardiseerd verschil van groepen (Hedges’ g)",
    title_en: "Standardised difference of groups (Hedges’ g)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::HEDGES_G,
    definition: "g = J·(x̄₁ − x̄₂)/s, s pooled over the pair, J the exact correction for small samples; interval by inverting noncentral t; se by the large-sample formula, for each pair of groups",
    assumptions: "Independent observations, normal in each group, with equal variances.",
    undefined: "An empty group; fewer than four values; no spread within the groups; fewer than two groups.",
    reference: "Hedges (1981), Journal of Educational Statistics 6, 107–128; Steiger & Fouladi (1997)",
    oracle: "mpmath; R 4.2.2: pt(ncp) with uniroot; effectsize 0.8.3: hedges_g",
};

impl Estimator for HedgesGPooled {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let kind = (ABOUT.id, ABOUT.measure, Unit::none());
        let estimates = by_pair(sample, kind, (1, 4), |row, pair| standardised(row, pair, settings.level))?;
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn standardised(row: Estimate, pair: &MeanPair<'_>, level: Level) -> Estimate {
    let (n1, n2, sd) = (pair.first.n as f64, pair.second.n as f64, pair.pooled_sd());
    if sd == 0.0 {
        return row.note(Note::ExactFit { rows: pair.n.used });
    }
    let (d, df) = (pair.in_units_of(sd), n1 + n2 - 2.0);
    let (unit, correction) = ((1.0 / n1 + 1.0 / n2).sqrt(), tail::small_sample_correction(df));
    let row = row.value(correction * d);
    if row.value.is_none() {
        return row;
    }
    with_noncentral_t(row, d, unit, df, correction, level)
        .std_error(correction * unit.hypot(d / (2.0 * (n1 + n2)).sqrt()))
}
