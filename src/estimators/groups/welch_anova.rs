//! All means compared at once.

use super::compare::Kept;
use super::means::Moments;
use super::student::with_f;
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};

/// Whether k means are equal, variances not assumed equal; with the share of variance between groups.
///
/// # Definition
/// wᵢ = nᵢ/sᵢ², w = Σwᵢ, x̃ = Σwᵢx̄ᵢ/w, h = Σ(1 − wᵢ/w)²/(nᵢ − 1);
/// F = Σwᵢ(x̄ᵢ − x̃)²/(k − 1) / (1 + 2(k − 2)h/(k² − 1)); df₁ = k − 1, df₂ = (k² − 1)/(3h).
/// η² = Σnᵢ(x̄ᵢ − x̄)² / ΣΣ(xᵢⱼ − x̄)².
/// # Takes
/// Two or more groups of two or more finite values, or their sizes, means and standard deviations.
/// # Gives
/// One row: η² (unitless, no interval) with F, df₁, df₂ and p. The test is of equal means, by
/// Welch; η² is descriptive and shrinks nothing.
/// # Assumes
/// Independent observations; means near normal. Equal variances are not assumed.
/// # Undefined
/// Fewer than two groups with two values (smaller groups are left out, with a note); a group
/// without spread.
/// # Reference
/// Welch (1951), Biometrika 38, 330–336.
/// # Oracle
/// R 4.2.2: `oneway.test(y ~ g)`, `summary(aov(y ~ g))`; fixture `welch_anova.json`.
pub struct WelchAnova;

static ABOUT: About = About {
    id: "welch_anova",
    title_nl: "Toets op gelijke gemiddelden (Welch)",
    title_en: "Test of equal means (Welch)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::ETA_SQUARED,
    definition: "F of Welch on weighted means, weights n/s²; η² = between-groups share of the sum of squares",
    assumptions: "Independent observations; means near normal. Equal variances are not assumed.",
    undefined: "Fewer than two groups of two values; a group without spread.",
    reference: "Welch (1951), Biometrika 38, 330–336",
    oracle: "R 4.2.2: oneway.test, aov",
};

impl Estimator for WelchAnova {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let kept = Kept::means(sample, 2)?;
        let groups = kept.moments();
        if groups.iter().any(|g| g.sd == 0.0) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let Welch { eta_squared, f, df1, df2 } = welch(&groups);
        let row = kept.row(ABOUT.id, &measure::ETA_SQUARED).value(eta_squared);
        Ok(Findings { estimates: vec![with_f(row, f, [df1, df2])], ..Findings::default() })
    }
}

struct Welch {
    eta_squared: f64,
    f: f64,
    df1: f64,
    df2: f64,
}

fn welch(groups: &[Moments<'_>]) -> Welch {
    // Means and spreads on one scale, around the mean of all: neither F nor η² minds.
    let scale = moments::magnitude(&groups.iter().flat_map(|g| [g.mean, g.sd]).collect::<Vec<_>>());
    let n: f64 = groups.iter().map(|g| g.n as f64).sum();
    let centre: f64 = groups.iter().map(|g| g.n as f64 / n * (g.mean / scale)).sum();
    let parts: Vec<(f64, f64, f64)> =
        groups.iter().map(|g| (g.n as f64, g.mean / scale - centre, g.sd / scale)).collect();
    let k = parts.len() as f64;
    let between: f64 = parts.iter().map(|(n, mean, _)| n * mean * mean).sum();
    let within: f64 = parts.iter().map(|(n, _, sd)| (n - 1.0) * sd * sd).sum();
    // Weights relative to the largest, so that squares do not overflow.
    let errors: Vec<f64> = parts.iter().map(|(n, _, sd)| sd / n.sqrt()).collect();
    let smallest = errors.iter().copied().fold(f64::INFINITY, f64::min);
    let weights: Vec<f64> = errors.iter().map(|e| (smallest / e).powi(2)).collect();
    let total: f64 = weights.iter().sum();
    let centre = weights.iter().zip(&parts).map(|(w, p)| w * p.1).sum::<f64>() / total;
    let spread: f64 = weights.iter().zip(&parts).map(|(w, p)| w * ((p.1 - centre) / smallest).powi(2)).sum();
    let h: f64 = weights.iter().zip(&parts).map(|(w, p)| (1.0 - w / total).powi(2) / (p.0 - 1.0)).sum();
    Welch {
        eta_squared: between / (between + within),
        f: spread / (k - 1.0) / (1.0 + 2.0 * (k - 2.0) * h / (k * k - 1.0)),
        df1: k - 1.0,
        df2: (k * k - 1.0) / (3.0 * h),
    }
}
