//! How many pairs of units two measures order alike.

use super::{Pair, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Test, measure};
use crate::math::concordance::{Concordance, discordant_lower, tau_std_error};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, PValue};

/// From this many units on the exact distribution of S is normal to the digits that matter.
const APPROXIMATE_FROM: usize = 50;

/// Kendall's τ_b of each pair of columns.
///
/// # Definition
/// S = pairs ordered alike − pairs ordered the other way; n₀ = n(n − 1)/2, n₁ and n₂ the pairs equal in the
/// first and in the second column; τ_b = S/√((n₀ − n₁)(n₀ − n₂)). Limits tanh(artanh τ_b ± z·s), z the normal
/// quantile: without ties s² = 0.437/(n − 4); with ties s = se/(1 − τ_b²), se the large-sample standard error of
/// a table's τ_b. Test, n < 50 without ties: T = pairs ordered alike, p = twice the smaller of
/// P(T ≤ t) and P(T ≥ t) over all n! orders, at most 1. Else z = S/√Var S, ties allowed for, no continuity
/// correction.
/// # Takes
/// Two or more columns of finite values, three or more units, a million without strain.
/// # Gives
/// One row a pair, `a ~ b`, unitless, with interval (five units or more), se where there are ties, T or z, and a
/// two-sided p, not adjusted for the number of pairs.
/// # Assumes
/// Independent units. The interval without ties is made for |τ| < .8. With ties it holds its level from some
/// sixty units on (in simulation .95 for levels of .95; .92 to .93 with fifteen), where the formula without ties, at
/// three levels a measure, falls to .84.
/// # Undefined
/// Fewer than two columns or three units; a constant column. The same or the reverse order throughout: τ_b
/// stands with its test, without interval.
/// # Reference
/// Kendall (1970), Rank Correlation Methods, 4th edition; interval: Fieller, Hartley & Pearson (1957),
/// Biometrika 44, 470–481; with ties Brown & Benedetti (1977), Journal of the American Statistical Association
/// 72, 309–315.
/// # Oracle
/// R 4.2.2: `cor.test(x, y, method = "kendall")`; its exact upper tail, 1 − cdf, loses the far tail: there
/// whole-number counts in Python; SciPy 1.17.1: `stats.kendalltau`; the intervals by their
/// formulas in R, that with ties from the table of counts; fixture `kendall.json`.
pub struct Kendall;

static ABOUT: About = About {
    id: "kendall",
    title_nl: "Rangcorrelatie (Kendalls tau-b)",
    title_en: "Rank correlation (Kendall’s tau-b)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::KENDALL_TAU,
    definition: "τ_b = S/√((n₀ − n₁)(n₀ − n₂)), S the pairs ordered alike minus those ordered the other way, n₀ all pairs, n₁ and n₂ those equal in one column; interval tanh(artanh τ_b ± z·s), s² = 0.437/(n − 4) or, with ties, s = se/(1 − τ_b²) with the large-sample se of τ_b; p exact over all orders for n < 50 without ties, else normal with ties allowed for, for each pair of columns",
    assumptions: "Independent units. The interval without ties is made for |τ| < .8; that with ties for sixty units and more.",
    undefined: "Fewer than two columns or three units; a constant column. The same or the reverse order throughout: no interval.",
    reference: "Kendall (1970), Rank Correlation Methods, 4th edition; Fieller, Hartley & Pearson (1957), Biometrika 44, 470–481; Brown & Benedetti (1977), Journal of the American Statistical Association 72, 309–315",
    oracle: "R 4.2.2: cor.test(method = \"kendall\"); SciPy 1.17.1: kendalltau; whole-number counts in Python",
};

impl Estimator for Kendall {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let estimates = pairs(sample)?.iter().map(|pair| correlated(pair, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn correlated(pair: &Pair, level: Level) -> Estimate {
    let row = pair.row(ABOUT.id, &measure::KENDALL_TAU);
    if !row.notes.is_empty() {
        return row;
    }
    let Concordance { score, pairs, tied, variance } = Concordance::of(pair.x(), pair.y());
    let tau = (score / (pairs - tied[0]).sqrt() / (pairs - tied[1]).sqrt()).clamp(-1.0, 1.0);
    // Whole numbers: perfect exactly when no pair is ordered the other way and both columns tie alike.
    let perfect = score.abs() == pairs - tied[0] && score.abs() == pairs - tied[1];
    let tau = if perfect { score.signum() } else { tau };
    let untied = tied == [0.0, 0.0];
    let (std_error, method) = if untied {
        ((0.437 / (pair.rows() as f64 - 4.0)).sqrt(), "Fieller")
    } else {
        (tau_std_error(pair.x(), pair.y(), tau) / (1.0 - tau * tau), "Brown–Benedetti")
    };
    let mut row = pair.with_fisher_z(row.value(tau), (tau.atanh(), std_error), 5, level, method);
    if !untied && row.interval.is_some() {
        row = row.std_error(std_error * (1.0 - tau * tau));
    }
    let test = if untied && pair.rows() < APPROXIMATE_FROM {
        let alike = (pairs + score) / 2.0;
        let p = 2.0 * discordant_lower(alike.min(pairs - alike) as usize, pair.rows());
        PValue::new(p.min(1.0)).map(|p| Test::two_sided("T", Some(alike), [None, None], p))
    } else {
        let z = score / variance.sqrt();
        PValue::new(2.0 * tail::normal_upper(z.abs())).map(|p| Test::two_sided("z", Some(z), [None, None], p))
    };
    test.into_iter().fold(row, |row, test| row.test(test.null(0.0)))
}
