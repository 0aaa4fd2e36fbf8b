//! How far two measures rise together.

use super::pearson::with_correlation_t;
use super::{Pair, no_spread_left, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Test, measure};
use crate::math::correlation::Correlation;
use crate::math::rank_distance::RankDistance;
use crate::math::ranks::mid_ranks;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, PValue};

/// Rank correlation of each pair of columns: Pearson's r of the mid-ranks.
///
/// # Definition
/// ρ = r of the ranks, equal values sharing the mean of theirs; limits tanh(artanh ρ ± z√((1 + ρ²/2)/(n − 3))),
/// z the normal quantile. Test, n ≤ 10 without ties: S = Σd², d the differences of the ranks, p = twice the
/// smaller of P(S ≤ s) and P(S ≥ s) over all n! orders, at most 1. Else t = ρ√(n − 2)/√(1 − ρ²), df = n − 2.
/// # Takes
/// Two or more columns of finite values, three or more units.
/// # Gives
/// One row a pair, `a ~ b`, unitless, with interval (four units or more), S or t with df, and a two-sided p,
/// not adjusted for the number of pairs.
/// # Assumes
/// Independent units. Interval and t are approximations: the interval for ρ up to .95 or so; the p of t is too small
/// far out with few units (n = 11: .0112 for an exact .0144, .0021 for .0033). R takes another approximation, an
/// Edgeworth series, for n of 10 to 1290 without ties, so that its p is another there.
/// # Undefined
/// Fewer than two columns or three units; a constant column. The same or the reverse order throughout: ρ
/// stands, without interval, and beyond ten units or with ties without test.
/// # Reference
/// Spearman (1904), American Journal of Psychology 15, 72–101; interval: Bonett & Wright (2000),
/// Psychometrika 65, 23–28; t: Kendall & Stuart (1973), The Advanced Theory of Statistics 2, 31.19.
/// # Oracle
/// R 4.2.2: `cor.test(x, y, method = "spearman")`, exact for n ≤ 9, `exact = FALSE` for t; all orders one by one
/// for n = 10; SciPy 1.17.1: `stats.spearmanr`; the interval by its formula in R; fixture `spearman.json`.
pub struct Spearman;

static ABOUT: About = About {
    id: "spearman",
    title_nl: "Rangcorrelatie (Spearman)",
    title_en: "Rank correlation (Spearman)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::SPEARMAN_RHO,
    definition: "ρ = Pearson's r of the mid-ranks; interval tanh(artanh ρ ± z√((1 + ρ²/2)/(n − 3))); p exact over all orders for n ≤ 10 without ties, else t = ρ√(n − 2)/√(1 − ρ²) with df = n − 2, for each pair of columns",
    assumptions: "Independent units. It sees rising or falling relations only. Interval and t are approximations; with a dozen units the p of t is too small far out.",
    undefined: "Fewer than two columns or three units; a constant column. The same or the reverse order throughout: no interval.",
    reference: "Spearman (1904), American Journal of Psychology 15, 72–101; Bonett & Wright (2000), Psychometrika 65, 23–28",
    oracle: "R 4.2.2: cor.test(method = \"spearman\"); all orders of ten; SciPy 1.17.1: spearmanr",
};

impl Estimator for Spearman {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(sample)?;
        // One for all pairs: they have the same units.
        let rows = pairs.iter().map(Pair::rows).next().filter(|n| *n <= RankDistance::MOST);
        let exact = rows.map(RankDistance::new);
        let estimates = pairs.iter().map(|pair| correlated(pair, exact.as_ref(), settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn correlated(pair: &Pair, exact: Option<&RankDistance>, level: Level) -> Estimate {
    let row = pair.row(ABOUT.id, &measure::SPEARMAN_RHO);
    let (x, y) = (mid_ranks(pair.x()), mid_ranks(pair.y()));
    let Some(correlation) = Correlation::of(&x.ranks, &y.ranks) else { return row };
    let std_error = ((1.0 + correlation.r * correlation.r / 2.0) / (pair.rows() as f64 - 3.0)).sqrt();
    let row = row.value(correlation.r);
    let row = pair.with_fisher_z(row, (correlation.fisher_z(), std_error), 4, level, "Bonett–Wright");
    let tied = x.tied_pairs + y.tied_pairs > 0.0;
    match exact.filter(|_| !tied) {
        Some(distribution) => {
            let distance: f64 = x.ranks.iter().zip(&y.ranks).map(|(a, b)| (a - b).powi(2)).sum();
            // Symmetric: the upper tail is the lower one of the reverse order.
            let (s, largest) = (distance as usize, distribution.largest());
            let p = (2.0 * distribution.lower(s.min(largest - s))).min(1.0);
            let test = |p| Test::two_sided("S", Some(distance), [None, None], p).null(0.0);
            PValue::new(p).map(test).into_iter().fold(row, Estimate::test)
        }
        None if correlation.is_perfect() && row.notes.is_empty() => row.note(no_spread_left()),
        None if correlation.is_perfect() => row,
        None => with_correlation_t(row, &correlation, pair.rows()),
    }
}
