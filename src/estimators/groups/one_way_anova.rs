//! All means compared at once with one pooled variance.

use super::eta_squared::layout;
use super::student::with_f;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::sample::{Sample, ShapeKind};

/// Whether k means are equal, variances assumed equal; with the share of variance between groups.
///
/// # Definition
/// B = Σnᵢ(x̄ᵢ − x̄)², W = ΣΣ(xᵢⱼ − x̄ᵢ)², df₁ = k − 1, df₂ = N − k; F = (B/df₁)/(W/df₂);
/// η² = B/(B + W); ω² = (B − df₁·W/df₂)/(B + W + W/df₂).
/// # Takes
/// Two or more groups of one or more finite values, or their sizes, means and standard deviations; N > k.
/// # Gives
/// Two unitless rows without interval: η² with F, df₁, df₂ and p; ω², which is less biased and falls
/// below zero, down to −df₁/(df₂ + 1), when F < 1. It is not cut off at zero.
/// # Assumes
/// Independent observations; means near normal; equal variances (`welch_anova` does without).
/// # Undefined
/// Fewer than two groups with values (empty ones are left out, with a note); one value in each
/// group; all values the same. Without spread within the groups η² is 1 and there is no test.
/// # Reference
/// Fisher (1925), Statistical Methods for Research Workers; ω²: Hays (1963), Statistics for Psychologists.
/// # Oracle
/// R 4.2.2: `summary(aov(y ~ g))`; effectsize 0.8.3: `omega_squared(aov(y ~ g))`; fixture
/// `one_way_anova.json`.
pub struct OneWayAnova;

static ABOUT: About = About {
    id: "one_way_anova",
    title_nl: "Gelijkheid van gemiddelden (variantieanalyse)",
    title_en: "Equality of means (analysis of variance)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &crate::findings::measure::ETA_SQUARED,
    definition: "F = (B/(k − 1))/(W/(N − k)), B and W the sums of squares between and within groups; η² = B/(B + W); ω² = (B − (k − 1)·s²)/(B + W + s²), s² = W/(N − k)",
    assumptions: "Independent observations; means near normal; equal variances.",
    undefined: "Fewer than two groups with values; one value in each group; all values the same.",
    reference: "Fisher (1925), Statistical Methods for Research Workers; Hays (1963), Statistics for Psychologists",
    oracle: "R 4.2.2: aov; effectsize 0.8.3: omega_squared",
};

impl Estimator for OneWayAnova {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let (kept, parts) = layout(sample)?;
        let rows = kept.rows;
        let total = parts.between + parts.within;
        let eta = kept.row(ABOUT.id, &measure::ETA_SQUARED).value(parts.between / total);
        let eta = match parts.within == 0.0 {
            true => eta.note(Note::ExactFit { rows }),
            false => with_f(eta, parts.f(), [parts.df1, parts.df2]),
        };
        let square = parts.mean_square();
        let omega = (parts.between - parts.df1 * square) / (total + square);
        let omega = kept.row(ABOUT.id, &measure::OMEGA_SQUARED).value(omega);
        Ok(Findings { estimates: vec![eta, omega], ..Findings::default() })
    }
}
