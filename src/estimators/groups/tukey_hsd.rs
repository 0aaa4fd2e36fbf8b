//! All pairs of means at once, variances equal.

use super::means::{means, pooled_sd};
use super::studentized_pairs::compare_all;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings};
use crate::sample::{Sample, ShapeKind};

/// Differences of all pairs of means, first − second, with intervals that hold together (Tukey–Kramer).
///
/// # Definition
/// d = x̄₁ − x̄₂; s² = ΣΣ(xᵢⱼ − x̄ᵢ)²/(N − k), over all k groups; se² = s²(1/n₁ + 1/n₂);
/// q = √2|d|/se; limits d ± q(level; k, N − k) se/√2.
/// # Takes
/// Two or more groups of finite values, or their sizes, means and standard deviations; one of them with two
/// values or more.
/// # Gives
/// One row a pair in the outcome's unit. `p` is the plain two-sided p of t = d/se with N − k degrees of
/// freedom; `p_adjusted` is P(Q > q) of the studentized range, which is adjusted for all pairs by itself.
/// # Assumes
/// Independent observations; means near normal; equal variances in all groups.
/// # Undefined
/// Fewer than two groups; no spread within the groups (the differences stand, without interval); a pair
/// with an empty group.
/// # Reference
/// Tukey (1953), The problem of multiple comparisons; Kramer (1956), Biometrics 12, 307–310.
/// # Oracle
/// R 4.2.2: `aov(y ~ g)`; limits and adjusted p: mpmath, quadrature at 50 digits, with which R's `TukeyHSD` and
/// `ptukey` agree to their own six digits or more; fixture `tukey_hsd.json`.
pub struct TukeyHsd;

static ABOUT: About = About {
    id: "tukey_hsd",
    title_nl: "Alle verschillen van gemiddelden (Tukey)",
    title_en: "All differences of means (Tukey)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &crate::findings::measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; q = √2|d|/se with the pooled variance; adjusted p and limits by the studentized range of k means, N − k df; p itself is of the plain pooled t",
    assumptions: "Independent observations; means near normal; equal variances in all groups.",
    undefined: "Fewer than two groups; no spread within the groups; a pair with an empty group.",
    reference: "Kramer (1956), Biometrics 12, 307–310",
    oracle: "R 4.2.2: aov, TukeyHSD, ptukey; limits and adjusted p: mpmath at 50 digits",
};

impl Estimator for TukeyHsd {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let all = means(sample)?;
        let df: f64 = all.iter().map(|g| g.n.saturating_sub(1) as f64).sum();
        let spread = pooled_sd(&all);
        compare_all((ABOUT.id, "Tukey-Kramer"), sample, settings, 1, |pair| {
            let (n1, n2) = (pair.first.n as f64, pair.second.n as f64);
            (spread > 0.0).then(|| (spread * (1.0 / n1 + 1.0 / n2).sqrt(), df))
        })
    }
}
