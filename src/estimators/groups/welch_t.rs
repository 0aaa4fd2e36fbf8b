//! Two means compared, for each pair of groups.

use super::means::{by_pair, welch_error};
use super::student::with_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::sample::{Sample, ShapeKind};

/// Difference of two means, first − second, for each pair of groups; variances not assumed equal.
///
/// # Definition
/// d = x̄₁ − x̄₂; se² = v₁ + v₂ with vᵢ = sᵢ²/nᵢ; t = d/se; df = se⁴/(v₁²/(n₁ − 1) + v₂²/(n₂ − 1)).
/// # Takes
/// Groups of finite values, or their sizes, means and standard deviations; two values or more each.
/// # Gives
/// One row a pair in the outcome's unit, with t, its fractional df and a two-sided p, not adjusted
/// for the number of pairs.
/// # Assumes
/// Independent observations; means near normal. Equal variances are not assumed.
/// # Undefined
/// Fewer than two values in a group; no spread in both groups of a pair (the difference stands,
/// without interval); fewer than two groups; all values the same.
/// # Reference
/// Welch (1947), Biometrika 34, 28–35.
/// # Oracle
/// R 4.2.2: `t.test(x1, x2)`; fixture `welch_t.json`.
pub struct WelchT;

static ABOUT: About = About {
    id: "welch_t",
    title_nl: "Verschil van gemiddelden (Welch)",
    title_en: "Difference of means (Welch)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; se² = s₁²/n₁ + s₂²/n₂; t = d/se with df by Welch–Satterthwaite, for each pair of groups",
    assumptions: "Independent observations; means near normal. Equal variances are not assumed.",
    undefined: "Fewer than two values in a group; no spread in both groups; fewer than two groups.",
    reference: "Welch (1947), Biometrika 34, 28–35",
    oracle: "R 4.2.2: t.test",
};

impl Estimator for WelchT {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let kind = (ABOUT.id, ABOUT.measure, sample.outcome.unit.clone());
        let estimates = by_pair(sample, kind, (2, 4), |row, pair| {
            let row = row.value(pair.difference());
            match welch_error(&pair.first, &pair.second) {
                Some((std_error, df)) => with_t(row, std_error, df, settings.level, "Welch", Some(0.0)),
                None => row.note(Note::ExactFit { rows: pair.n.used }),
            }
        })?;
        Ok(Findings { estimates, ..Findings::default() })
    }
}
