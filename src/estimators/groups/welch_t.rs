//! Two means compared, for each pair of groups.

use super::compare::pairs;
use super::student::with_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};

/// Difference of two means, first − second, for each pair of groups; variances not assumed equal.
///
/// # Definition
/// d = x̄₁ − x̄₂; se² = v₁ + v₂ with vᵢ = sᵢ²/nᵢ; t = d/se; df = se⁴/(v₁²/(n₁ − 1) + v₂²/(n₂ − 1)).
/// # Takes
/// Groups of finite values, two or more each.
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
    shapes: &[ShapeKind::Groups],
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
        let estimates = pairs(groups(sample)?, sample)?
            .iter()
            .map(|pair| {
                let row = pair.row(ABOUT.id, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone());
                let notes = pair.too_few(2);
                if notes.is_empty() {
                    compare(row, pair.x, pair.y, settings)
                } else {
                    notes.into_iter().fold(row, Estimate::note)
                }
            })
            .collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn compare(row: Estimate, x: &[f64], y: &[f64], settings: &Settings) -> Estimate {
    let row = row.value(moments::mean(x) - moments::mean(y));
    let (n1, n2) = (x.len() as f64, y.len() as f64);
    let (se1, se2) = (moments::standard_deviation(x) / n1.sqrt(), moments::standard_deviation(y) / n2.sqrt());
    let largest = se1.max(se2);
    if largest == 0.0 {
        return row.note(Note::ExactFit { rows: (x.len() + y.len()) as u64 });
    }
    let (v1, v2) = ((se1 / largest).powi(2), (se2 / largest).powi(2));
    let df = (v1 + v2).powi(2) / (v1 * v1 / (n1 - 1.0) + v2 * v2 / (n2 - 1.0));
    with_t(row, (v1 + v2).sqrt() * largest, df, settings.level, "Welch", Some(0.0))
}
