//! The share of the variance that lies between the groups, less biased.

use super::eta_squared::{layout, with_share};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::sample::{Sample, ShapeKind};

/// ω² of a one-way layout, with the interval of the share of variance that it estimates.
///
/// # Definition
/// B, W, df₁, df₂ as in `one_way_anova`; ω² = (B − df₁·W/df₂)/(B + W + W/df₂), 0 where that is below. Limits:
/// those of `eta_squared`, which estimates the same share.
/// # Takes
/// Two or more groups k of one or more finite values, or their sizes, means and standard deviations; N > k.
/// # Gives
/// One unitless row with interval, F, df₁, df₂ and p. `one_way_anova` gives ω² as it falls below 0.
/// # Assumes
/// Independent observations, normal in each group, with equal variances; the group sizes as they are.
/// # Undefined
/// As `eta_squared`.
/// # Reference
/// Hays (1963), Statistics for Psychologists; interval: Steiger (2004), Psychological Methods 9, 164–182.
/// # Oracle
/// Value: effectsize 0.8.3 `omega_squared(partial = FALSE)`; its limits invert F at the F that would have ω² for
/// its η² and are another interval; limits: as `eta_squared`; fixture `omega_squared.json`.
pub struct OmegaSquared;

static ABOUT: About = About {
    id: "omega_squared",
    title_nl: "Verklaarde variantie, gecorrigeerd (ω²)",
    title_en: "Variance explained, corrected (ω²)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::OMEGA_SQUARED,
    definition: "ω² = (B − (k − 1)·s²)/(B + W + s²), s² = W/(N − k), B and W the sums of squares between and within groups, at least 0; limits λ/(λ + N), λ by inverting noncentral F; F test",
    assumptions: "Independent observations, normal in each group, with equal variances.",
    undefined: "Fewer than two groups with values; one value in each group; all values the same. No interval when the groups are more alike than chance would have it.",
    reference: "Hays (1963), Statistics for Psychologists; Steiger (2004), Psychological Methods 9, 164–182",
    oracle: "Value: effectsize 0.8.3: omega_squared; limits: mpmath, R 4.2.2: pf(ncp) with uniroot",
};

impl Estimator for OmegaSquared {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let (kept, parts) = layout(sample)?;
        let square = parts.mean_square();
        let omega = (parts.between - parts.df1 * square) / (parts.between + parts.within + square);
        let row = kept.row(ABOUT.id, &measure::OMEGA_SQUARED).value(omega.max(0.0));
        Ok(Findings { estimates: vec![with_share(row, &parts, settings.level)], ..Findings::default() })
    }
}
