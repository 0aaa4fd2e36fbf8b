//! How much more often one group is higher than the other.

use super::brunner_munzel::Placements;
use super::compare::{Pair, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::{moments, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Level, Unit};

/// Chance of a higher minus chance of a lower value in the first group, for each pair of groups.
///
/// # Definition
/// dᵢⱼ = sign(xᵢ − yⱼ), δ their mean, dᵢ and dⱼ the means of a row and of a column;
/// s² = ((n₂ − 1)s₁² + (n₁ − 1)s₂² + s₁₂²)/(n₁n₂) with s₁² = Σ(dᵢ − δ)²/(n₁ − 1),
/// s₂² = Σ(dⱼ − δ)²/(n₂ − 1), s₁₂² = ΣΣ(dᵢⱼ − δ)²/((n₁ − 1)(n₂ − 1)), the consistent estimate. Limits:
/// (δ − δ³ ± zs√((1 − δ²)² + z²s²))/(1 − δ² + z²s²), within −1 and 1, z the normal quantile.
/// # Takes
/// Groups of finite values, two or more each (one has a δ, without interval).
/// # Gives
/// One row a pair, unitless, with s and interval, without a test: `brunner_munzel` tests the same,
/// δ = 2p − 1.
/// # Assumes
/// Independent observations.
/// # Undefined
/// An empty group; fewer than two groups; all values the same; groups that do not overlap, or one
/// value throughout the pair (δ stands, without interval).
/// # Reference
/// Cliff (1993), Psychological Bulletin 114, 494–509; Cliff (1996), Ordinal Methods for Behavioral
/// Data Analysis; limits: Feng & Cliff (2004), Journal of Modern Applied Statistical Methods 3, 322–332.
/// # Oracle
/// The definition in R 4.2.2 on the full matrix of signs; value: effectsize 0.8.3 `cliffs_delta`;
/// fixture `cliffs_delta.json`.
pub struct CliffsDelta;

static ABOUT: About = About {
    id: "cliffs_delta",
    title_nl: "Vaker hoger dan lager (Cliffs delta)",
    title_en: "More often higher than lower (Cliff’s delta)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::CLIFFS_DELTA,
    definition: "δ = P(X > Y) − P(X < Y); s² by Cliff's consistent estimate; limits (δ − δ³ ± z·s·√((1 − δ²)² + z²s²))/(1 − δ² + z²s²), for each pair of groups",
    assumptions: "Independent observations.",
    undefined: "An empty group; fewer than two groups; all values the same; no interval without overlap.",
    reference: "Cliff (1996), Ordinal Methods for Behavioral Data Analysis; Feng & Cliff (2004), Journal of Modern Applied Statistical Methods 3, 322–332",
    oracle: "The definition in R 4.2.2; value: effectsize 0.8.3: cliffs_delta",
};

impl Estimator for CliffsDelta {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(groups(sample)?, sample)?;
        let rows = pairs
            .iter()
            .map(|pair| delta(pair.row(ABOUT.id, &measure::CLIFFS_DELTA, Unit::none()), pair, settings.level));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

/// Fills a row about a pair with δ, its standard error and interval.
pub(super) fn delta(row: Estimate, pair: &Pair, level: Level) -> Estimate {
    let notes = pair.too_few(1);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let placements = Placements::of(pair.x, pair.y);
    let (pairs, half) = (placements.pairs, placements.tied / 2.0);
    let (higher, lower) = (placements.higher - half, pairs - placements.higher - half);
    let delta = (higher - lower) / pairs;
    let row = row.value(delta);
    let notes = pair.too_few(2);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let (n1, n2) = (pair.x.len() as f64, pair.y.len() as f64);
    // A mean sign is 2·placement − 1.
    let variance = |placements: &[f64]| 4.0 * moments::standard_deviation(placements).powi(2);
    let cells = (higher + lower - (higher - lower).powi(2) / pairs).max(0.0) / ((n1 - 1.0) * (n2 - 1.0));
    let squared = ((n2 - 1.0) * variance(&placements.x) + (n1 - 1.0) * variance(&placements.y) + cells) / pairs;
    if squared == 0.0 {
        return row.note(if delta == 0.0 { Note::ConstantOutcome {} } else { Note::NoOverlap {} });
    }
    // 1 − δ², without cancellation.
    let room = 4.0 * (higher + half) * (lower + half) / (pairs * pairs);
    let reach = tail::normal_quantile_upper(level.tail()).powi(2) * squared;
    let half_width = (reach * (room * room + reach)).sqrt();
    let limit = |sign: f64| ((delta * room + sign * half_width) / (room + reach)).clamp(-1.0, 1.0);
    row.std_error(squared.sqrt()).interval(Interval::two_sided(limit(-1.0), limit(1.0), level, "Cliff"))
}
