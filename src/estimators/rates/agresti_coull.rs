//! The rate of success in each group, with the interval of Agresti and Coull.

use super::wilson_rate::by_group;
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::Findings;
use crate::math::tail;
use crate::sample::Sample;
use crate::value::{Level, ShapeKind};

/// The rate of success in each group, and over all groups when there are more.
pub struct AgrestiCoull;

static ABOUT: About = About {
    id: "agresti_coull",
    title_nl: "Percentage met Agresti-Coull-interval",
    title_en: "Rate with Agresti–Coull interval",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::PROPORTION,
    definition: "p = x/n; se² = p(1 − p)/n; with ñ = n + z², p̃ = (x + z²/2)/ñ, z the normal quantile of the level: \
                 limits p̃ ± z √(p̃(1 − p̃)/ñ), cut off at 0 and 1. The value is p, not the midpoint p̃.",
    assumptions: "Units are independent and share one probability within a group.",
    undefined: "A group without rows.",
    reference: "Agresti & Coull (1998), The American Statistician 52, 119–126.",
    oracle: "The published formula in R 4.2; fixture agresti_coull.json.",
};

impl Estimator for AgrestiCoull {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        by_group(ABOUT.id, sample, settings.level, "Agresti–Coull", agresti_coull)
    }
}

/// Agresti–Coull limits of a share.
///
/// # Definition
/// ñ = n + z²; p̃ = (x + z²/2)/ñ; p̃ ± z √(p̃(1 − p̃)/ñ). They have the midpoint of Wilson's limits and
/// always contain them.
/// # Takes
/// `events` ≤ `total`, `total` ≥ 1.
/// # Gives
/// 0 ≤ low ≤ p ≤ high ≤ 1.
/// # Reference
/// Agresti & Coull (1998), The American Statistician 52, 119–126.
/// # Oracle
/// The same formula in R 4.2; fixture `agresti_coull.json`.
fn agresti_coull(events: u64, total: u64, level: Level) -> (f64, f64) {
    let (x, n) = (events as f64, total as f64);
    let z = tail::normal_quantile_upper(level.tail());
    let more = n + z * z;
    let (middle, rest) = ((x + 0.5 * z * z) / more, ((n - x) + 0.5 * z * z) / more);
    let half = z * (middle * rest / more).sqrt();
    let p = x / n;
    ((middle - half).clamp(0.0, p), (middle + half).clamp(p, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Agresti & Coull (1998), p. 120: at 95% about two successes and two failures are added. With z = 2
    /// it is exactly that: 0 of 10 gives p̃ = 2/14 and limits 2/14 ± 2 √(2/14 · 12/14 / 14), by hand.
    #[test]
    fn two_successes_and_two_failures() {
        let level = Level::new(0.9544997361036416).unwrap();
        let (low, high) = agresti_coull(0, 10, level);
        assert_eq!(low, 0.0);
        assert!((high - (2.0 / 14.0 + 2.0 * (24.0_f64 / 2744.0).sqrt())).abs() < 1e-14, "{high}");
    }
}
