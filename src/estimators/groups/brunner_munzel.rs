//! The chance that a value of one group exceeds one of the other.

use super::compare::{Pair, pairs};
use super::student::with_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::{moments, ranks};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Level, Unit};

/// Probability that a value of the first group exceeds one of the second, for each pair of groups;
/// equal spread or shape is not assumed.
///
/// # Definition
/// p = P(X > Y) + ½P(X = Y). The placement of xᵢ is the share of the ys below it, equal ones counted
/// half: p̂ is the mean placement of the xs. se² = v₁ + v₂, vᵢ = sᵢ²/nᵢ with sᵢ² the variance of the
/// placements in group i; t = (p̂ − ½)/se; df = se⁴/(v₁²/(n₁ − 1) + v₂²/(n₂ − 1)); p̂ ± t·se, cut off
/// at 0 and 1.
/// # Takes
/// Groups of finite values, two or more each (one has a p̂, without interval).
/// # Gives
/// One row a pair, a share, with t, its fractional df and a two-sided p against ½, not adjusted for
/// the number of pairs.
/// # Assumes
/// Independent observations, ten or more a group for the level to hold.
/// # Undefined
/// An empty group; fewer than two groups; all values the same; groups that do not overlap, or one
/// value throughout the pair (p̂ stands, without interval).
/// # Reference
/// Brunner & Munzel (2000), Biometrical Journal 42, 17–25.
/// # Oracle
/// The paper's rank formulas in R 4.2.2; SciPy 1.17.1: `stats.brunnermunzel(y, x)`; fixture
/// `brunner_munzel.json`.
pub struct BrunnerMunzel;

static ABOUT: About = About {
    id: "brunner_munzel",
    title_nl: "Kans op een hogere waarde (Brunner-Munzel)",
    title_en: "Chance of a higher value (Brunner–Munzel)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::SUPERIORITY,
    definition: "p = P(X > Y) + ½P(X = Y), the mean placement; se from the variances of the placements; t = (p − ½)/se with Satterthwaite's df, for each pair of groups",
    assumptions: "Independent observations, ten or more a group. Equal spread or shape is not assumed.",
    undefined: "An empty group; fewer than two groups; all values the same; no interval without overlap.",
    reference: "Brunner & Munzel (2000), Biometrical Journal 42, 17–25",
    oracle: "The paper's formulas in R 4.2.2; SciPy 1.17.1: brunnermunzel",
};

impl Estimator for BrunnerMunzel {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(groups(sample)?, sample)?;
        let rows = pairs.iter().map(|pair| superiority(ABOUT.id, pair, settings.level, Some(0.5)));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

/// The row of one pair, with a test when there is a null value.
pub(super) fn superiority(estimator: &'static str, pair: &Pair, level: Level, null: Option<f64>) -> Estimate {
    let row = pair.row(estimator, &measure::SUPERIORITY, Unit::none());
    let notes = pair.too_few(1);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let placements = Placements::of(pair.x, pair.y);
    let row = row.value(placements.higher / placements.pairs);
    let notes = pair.too_few(2);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let (n1, n2) = (pair.x.len() as f64, pair.y.len() as f64);
    let (v1, v2) = (
        moments::standard_deviation(&placements.x).powi(2) / n1,
        moments::standard_deviation(&placements.y).powi(2) / n2,
    );
    if v1 + v2 == 0.0 {
        let apart = placements.higher == 0.0 || placements.higher == placements.pairs;
        return row.note(if apart { Note::NoOverlap {} } else { Note::ConstantOutcome {} });
    }
    let df = (v1 + v2).powi(2) / (v1 * v1 / (n1 - 1.0) + v2 * v2 / (n2 - 1.0));
    let mut row = with_t(row, (v1 + v2).sqrt(), df, level, "Brunner–Munzel", null);
    row.interval = row.interval.map(|i| Interval { low: i.low.max(0.0), high: i.high.min(1.0), ..i });
    row
}

/// Where the values of each of two groups stand among those of the other.
pub(super) struct Placements {
    /// For each x, the share of the ys below it, equal ones counted half.
    pub x: Vec<f64>,
    /// For each y, the share of the xs below it.
    pub y: Vec<f64>,
    /// Pairs in which x is higher, equal ones counted half: W.
    pub higher: f64,
    /// Pairs in which both are equal.
    pub tied: f64,
    /// All pairs, n₁n₂.
    pub pairs: f64,
    /// Σ(t³ − t) over ties in both groups together, and within each.
    pub tie_sums: [f64; 3],
}

impl Placements {
    /// Of at least one finite value each.
    pub fn of(x: &[f64], y: &[f64]) -> Self {
        let (n1, n2) = (x.len() as f64, y.len() as f64);
        let (both, in_x, in_y) = (ranks::mid_ranks(&[x, y].concat()), ranks::mid_ranks(x), ranks::mid_ranks(y));
        let (of_x, of_y) = both.ranks.split_at(x.len());
        let share = |pooled: &[f64], own: &[f64], n: f64| pooled.iter().zip(own).map(|(r, o)| (r - o) / n).collect();
        Placements {
            x: share(of_x, &in_x.ranks, n2),
            y: share(of_y, &in_y.ranks, n1),
            higher: of_x.iter().zip(&in_x.ranks).map(|(r, o)| r - o).sum(),
            tied: both.tied_pairs - in_x.tied_pairs - in_y.tied_pairs,
            pairs: n1 * n2,
            tie_sums: [both.tie_sum, in_x.tie_sum, in_y.tie_sum],
        }
    }
}
