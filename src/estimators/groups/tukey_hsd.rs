//! All pairs of means at once, variances equal.

use super::student::check;
use super::studentized_pairs::compare_all;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Findings, Note};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};
use crate::value::Label;

/// Differences of all pairs of means, first − second, with intervals that hold together (Tukey–Kramer).
///
/// # Definition
/// d = x̄₁ − x̄₂; s² = ΣΣ(xᵢⱼ − x̄ᵢ)²/(N − k), over all k groups; se² = s²(1/n₁ + 1/n₂);
/// q = √2|d|/se; limits d ± q(level; k, N − k) se/√2.
/// # Takes
/// Two or more groups of finite values, one of them with two values or more.
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
/// R 4.2.2: `TukeyHSD(aov(y ~ g))`, `ptukey`; fixture `tukey_hsd.json`.
pub struct TukeyHsd;

static ABOUT: About = About {
    id: "tukey_hsd",
    title_nl: "Alle verschillen van gemiddelden (Tukey)",
    title_en: "All differences of means (Tukey)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; q = √2|d|/se with the pooled variance; adjusted p and limits by the studentized range of k means, N − k df; p itself is of the plain pooled t",
    assumptions: "Independent observations; means near normal; equal variances in all groups.",
    undefined: "Fewer than two groups; no spread within the groups; a pair with an empty group.",
    reference: "Kramer (1956), Biometrics 12, 307–310",
    oracle: "R 4.2.2: TukeyHSD, ptukey",
};

impl Estimator for TukeyHsd {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = groups(sample)?;
        check(data)?;
        let filled: Vec<&Vec<f64>> = data.values.iter().filter(|v| !v.is_empty()).collect();
        let df = filled.iter().map(|v| v.len() as f64 - 1.0).sum::<f64>();
        let spread = pooled(&filled, df);
        let empty = |group: &Label, rows: usize| (rows == 0).then(|| Note::EmptyGroup { group: group.text.clone() });
        let error =
            |x: &[f64], y: &[f64]| spread.map(|s| (s * (1.0 / x.len() as f64 + 1.0 / y.len() as f64).sqrt(), df));
        compare_all((ABOUT.id, "Tukey-Kramer"), data, sample, settings, empty, &error)
    }
}

/// The standard deviation within groups; `None` when there is no spread to be had.
fn pooled(groups: &[&Vec<f64>], df: f64) -> Option<f64> {
    let varied = groups.iter().filter(|v| v.len() > 1 && !moments::is_constant(v));
    let parts: Vec<(f64, f64)> = varied.map(|v| (v.len() as f64 - 1.0, moments::standard_deviation(v))).collect();
    // Relative to the largest, so that squares do not overflow.
    let largest = parts.iter().map(|p| p.1).fold(0.0, f64::max);
    let sum: f64 = parts.iter().map(|(n, sd)| n * (sd / largest).powi(2)).sum();
    (largest > 0.0).then(|| largest * (sum / df).sqrt())
}
