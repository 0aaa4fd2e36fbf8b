//! The typical change by ranks, for each pair of measures.

use super::compare::{Pair, measures, no_change, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::ranks::{mid_ranks, normal_limits};
use crate::math::signed_rank::{MOST_VALUES, kth_average, signed_rank};
use crate::math::{moments, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Dropped, Interval, Level, PValue, Text};

/// Whether units changed rather up than down, later − earlier, for each pair of measures, by ranks; and by
/// how much.
///
/// # Definition
/// dᵢ = laterᵢ − earlierᵢ; the n that are not 0 are used. V = Σ rank(|dᵢ|) over dᵢ > 0, equal ones sharing
/// their ranks, of M = n(n + 1)/2. Without ties or zeros and with n ≤ 200 the p is exact:
/// twice P(V' ≤ min(V, M − V)). Else z = (|V − M/2| − ½)/σ, σ² = n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48, t the
/// sizes of sets of equal |d|. Value: the pseudomedian, the median of the M averages (dᵢ + dⱼ)/2, i ≤ j.
/// Its limits are the k-th smallest and k-th largest average; exact: k the smallest v with
/// P(V ≤ v) ≥ (1 − level)/2; else the values at which z with ties among the d themselves passes the normal
/// quantile. Changes equal but for the rounding of decimals count as equal.
/// # Takes
/// Two or more columns of the same units, in one unit, finite. Time and memory grow as n, also for the
/// limits.
/// # Gives
/// One row a pair in the unit of the measures with V and a two-sided p, not adjusted for the number of
/// pairs. Changes of 0 are left out of all of it, as in R: the row says how many.
/// # Assumes
/// Units independent of each other; changes symmetric about their median (else the pseudomedian is not the
/// median, and p answers for the chance that two changes add up to more than 0).
/// # Undefined
/// No unit changed (the value is 0, without interval and test); fewer than two measures, or in different
/// units. Too few values for the level asked, or all changes the same: no interval, with a note.
/// # Reference
/// Wilcoxon (1945), Biometrics Bulletin 1, 80–83; Hodges & Lehmann (1963), Annals of Mathematical
/// Statistics 34, 598–611; limits: Bauer (1972), Journal of the American Statistical Association 67, 687–690.
/// # Oracle
/// R 4.2.2: `wilcox.test(later, earlier, paired = TRUE, conf.int = TRUE)`, whose search for the value and the
/// limits of the approximation is good to 1e-4; those also by going through all averages in R; exact p also
/// by SciPy 1.17.1: `stats.wilcoxon(mode = "exact")`; fixture `wilcoxon_signed_rank.json`.
pub struct WilcoxonSignedRank;

static ABOUT: About = About {
    id: "wilcoxon_signed_rank",
    title_nl: "Verandering naar rang (Wilcoxon)",
    title_en: "Change by rank (Wilcoxon signed rank)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::PSEUDOMEDIAN,
    definition: "d = later − earlier of each unit, zeros left out; V = sum of the ranks of |d| over d > 0; p exact without ties and zeros and up to 200 units, else normal with corrections for ties and continuity; value: median of all averages (dᵢ + dⱼ)/2, i ≤ j, limits by inverting the test, for each pair of measures",
    assumptions: "Units independent of each other; changes symmetric about their median.",
    undefined: "No unit changed; fewer than two measures; no interval when too few values reach the level.",
    reference: "Wilcoxon (1945), Biometrics Bulletin 1, 80–83; Hodges & Lehmann (1963), Annals of Mathematical Statistics 34, 598–611",
    oracle: "R 4.2.2: wilcox.test(paired = TRUE, conf.int = TRUE)",
};

impl Estimator for WilcoxonSignedRank {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(measures(sample)?, sample);
        let estimates = pairs.iter().map(|pair| pseudomedian(pair, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn pseudomedian(pair: &Pair, level: Level) -> Estimate {
    let mut row = pair.row(ABOUT.id, &measure::PSEUDOMEDIAN);
    let mut changes = pair.even_changes();
    if !changes.iter().all(|d| d.is_finite()) {
        return row.note(Note::NotFinite {});
    }
    changes.retain(|d| *d != 0.0);
    if changes.is_empty() {
        return row.value(0.0).note(no_change());
    }
    let zeros = (pair.later.len() - changes.len()) as u64;
    if zeros > 0 {
        let reason = Text::new("niet veranderd", "no change");
        row.n.used -= zeros;
        row.n.dropped.push(Dropped { reason: reason.clone(), rows: zeros });
        row = row.note(Note::RowsDropped { rows: zeros, reason });
    }
    changes.sort_unstable_by(f64::total_cmp);
    let n = changes.len();
    let averages = n as u64 * (n as u64 + 1) / 2;
    let average = |k: u64| kth_average(&changes, k);
    let row = row.value(f64::midpoint(average(averages.div_ceil(2)), average(averages / 2 + 1)));

    let sizes = mid_ranks(&changes.iter().map(|d| d.abs()).collect::<Vec<_>>());
    let higher: f64 = sizes.ranks.iter().zip(&changes).filter(|(_, d)| **d > 0.0).map(|(r, _)| r).sum();
    let (p, limits, method) = if zeros == 0 && sizes.tie_sum == 0.0 && n <= MOST_VALUES {
        let (p, limits) = exact(higher, n, level);
        (p, limits, "Hodges-Lehmann, exact")
    } else {
        let all = averages as f64;
        let sd = |ties: f64| (all * (2.0 * n as f64 + 1.0) / 12.0 - ties / 48.0).sqrt();
        let p = 2.0 * tail::normal_upper(((higher - all / 2.0).abs() - 0.5).max(0.0) / sd(sizes.tie_sum));
        let limits = normal_limits(all, sd(mid_ranks(&changes).tie_sum), level.tail());
        (p.min(1.0), limits, "Hodges-Lehmann, normal")
    };
    let row = match limits {
        Ok(_) if moments::is_constant(&changes) => row.note(Note::NoSpread { group: pair.term.text.clone() }),
        Ok(k) => row.interval(Interval::two_sided(average(k), average(averages + 1 - k), level, method)),
        Err(share) => row.note(Note::LevelOutOfReach { share }),
    };
    match PValue::new(p) {
        Ok(p) => row.test(Test::two_sided("V", Some(higher), [None, None], p).null(0.0)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}

/// The p of V, and which averages from either end are the limits, or else the highest level there is.
fn exact(higher: f64, n: usize, level: Level) -> (f64, std::result::Result<u64, f64>) {
    let distribution = signed_rank(n);
    // Without ties V is whole.
    let least = higher.min((n * (n + 1) / 2) as f64 - higher) as usize;
    let highest = 1.0 - 2.0 * distribution.lower(0);
    let limits = match distribution.quantile(level.tail()) {
        0 if highest < level.get() => Err(highest.max(0.0)),
        k => Ok(k.max(1) as u64),
    };
    ((2.0 * distribution.lower(least)).min(1.0), limits)
}
