//! All pairs of means at once, variances not assumed equal.

use super::means::welch_error;
use super::studentized_pairs::compare_all;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings};
use crate::sample::{Sample, ShapeKind};

/// Differences of all pairs of means, first − second, each with its own variances, adjusted for all pairs
/// (Games and Howell).
///
/// # Definition
/// d = x̄₁ − x̄₂; se² = v₁ + v₂ with vᵢ = sᵢ²/nᵢ; df = se⁴/(v₁²/(n₁ − 1) + v₂²/(n₂ − 1)); q = √2|d|/se;
/// limits d ± q(level; k, df) se/√2.
/// # Takes
/// Two or more groups of two or more finite values, or their sizes, means and standard deviations; smaller
/// groups do not count among the k.
/// # Gives
/// One row a pair in the outcome's unit. `p` is the plain two-sided p of Welch's t; `p_adjusted` is
/// P(Q > q) of the studentized range of k means, which is adjusted for all pairs by itself (nearly: it
/// may be a little liberal in small samples).
/// # Assumes
/// Independent observations; means near normal. Equal variances are not assumed.
/// # Undefined
/// Fewer than two values in a group; no spread in both groups of a pair (the difference stands, without
/// interval); fewer than two groups; all values the same.
/// # Reference
/// Games & Howell (1976), Journal of Educational Statistics 1, 113–125.
/// # Oracle
/// R 4.2.2: `t.test`; limits and adjusted p: mpmath, quadrature at 50 digits, with which R's `ptukey` agrees
/// to its own five digits or more; fixture `games_howell.json`.
pub struct GamesHowell;

static ABOUT: About = About {
    id: "games_howell",
    title_nl: "Alle verschillen van gemiddelden (Games-Howell)",
    title_en: "All differences of means (Games-Howell)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &crate::findings::measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; q = √2|d|/se, se² = s₁²/n₁ + s₂²/n₂; adjusted p and limits by the studentized range of k means, df by Welch–Satterthwaite; p itself is of Welch's t",
    assumptions: "Independent observations; means near normal. Equal variances are not assumed.",
    undefined: "Fewer than two values in a group; no spread in both groups; fewer than two groups.",
    reference: "Games & Howell (1976), Journal of Educational Statistics 1, 113–125",
    oracle: "R 4.2.2: t.test, ptukey; limits and adjusted p: mpmath at 50 digits",
};

impl Estimator for GamesHowell {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        compare_all((ABOUT.id, "Games-Howell"), sample, settings, 2, |pair| welch_error(&pair.first, &pair.second))
    }
}
