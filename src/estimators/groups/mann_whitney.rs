//! Two groups compared by ranks.

use super::brunner_munzel::{Placements, superiority};
use super::compare::{Pair, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::ranks::{self, RankSum, kth_difference};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Level, PValue};

/// Most pairs of values, n₁n₂, for exact probabilities; these include all groups below 50.
pub const MOST_PAIRS: u64 = 2500;

/// Whether two groups lie equally high, for each pair of groups, by ranks; and how far apart.
///
/// # Definition
/// W = number of the M = n₁n₂ pairs with x > y, equal ones counted half. Without ties and with
/// M ≤ 2500 the p is exact: twice P(W' ≤ min(W, M − W)). Else z = (|W − M/2| − ½)/σ,
/// σ² = (M/12)(N + 1 − Σ(t³ − t)/(N(N − 1))), N = n₁ + n₂, t the sizes of sets of equal values.
/// Shift: the median of the M differences x − y. Its limits are the k-th smallest and k-th largest
/// difference; exact: k the smallest w with P(W ≤ w) ≥ (1 − level)/2; else the values at which z with
/// ties within the groups passes the normal quantile.
/// # Takes
/// Groups of finite values, one or more each.
/// # Gives
/// Two rows a pair: the shift in the outcome's unit with W and a two-sided p, not adjusted for the
/// number of pairs; and the chance of a higher value with the interval of `brunner_munzel`, its test
/// left to that estimator. The shift is not the difference of the medians.
/// # Assumes
/// Independent observations. As a test of height, and for the shift, two distributions of the same
/// shape; `brunner_munzel` does without.
/// # Undefined
/// An empty group; fewer than two groups; all values the same. One value throughout a pair: no test.
/// Too few values for the level asked: no interval, with a note that says what level can be had.
/// # Reference
/// Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50–60; Hodges & Lehmann (1963), 34,
/// 598–611; limits: Bauer (1972), Journal of the American Statistical Association 67, 687–690.
/// # Oracle
/// R 4.2.2: `wilcox.test(x, y, conf.int = TRUE)`, whose search for the limits of the approximation is
/// good to 1e-4; those also by going through all differences in R; fixture `mann_whitney.json`.
pub struct MannWhitney;

static ABOUT: About = About {
    id: "mann_whitney",
    title_nl: "Verschuiving tussen groepen (Mann-Whitney)",
    title_en: "Shift between groups (Mann–Whitney)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::LOCATION_SHIFT,
    definition: "W = pairs with x > y, equal ones counted half; p exact without ties and up to 2500 pairs, else normal with corrections for ties and continuity; shift: median of all differences x − y, limits by inverting the test, for each pair of groups",
    assumptions: "Independent observations; for the shift, two distributions of the same shape.",
    undefined: "An empty group; fewer than two groups; all values the same; no interval when too few values reach the level.",
    reference: "Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50–60; Hodges & Lehmann (1963), 34, 598–611",
    oracle: "R 4.2.2: wilcox.test(conf.int = TRUE)",
};

impl Estimator for MannWhitney {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(groups(sample)?, sample)?;
        let rows = pairs.iter().flat_map(|pair| {
            let row = pair.row(ABOUT.id, &measure::LOCATION_SHIFT, sample.outcome.unit.clone());
            [shift(row, pair, settings.level), superiority(ABOUT.id, pair, settings.level, None)]
        });
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

fn shift(row: Estimate, pair: &Pair, level: Level) -> Estimate {
    let notes = pair.too_few(1);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let sorted = |values: &[f64]| {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    };
    let (x, y) = (sorted(pair.x), sorted(pair.y));
    let pairs = x.len() as u64 * y.len() as u64;
    let difference = |k: u64| kth_difference(&x, &y, k);
    let row = row.value(f64::midpoint(difference(pairs.div_ceil(2)), difference(pairs / 2 + 1)));
    if row.value.is_none() {
        return row;
    }
    let placements = Placements::of(&x, &y);
    let (p, limits, method) = if placements.tie_sums[0] == 0.0 && pairs <= MOST_PAIRS {
        let (p, limits) = exact(&placements, x.len(), y.len(), level);
        (p, limits, "Hodges-Lehmann, exact")
    } else {
        let n = (x.len() + y.len()) as f64;
        let Some((p, limits)) = approximate(&placements, n, level) else {
            return row.note(Note::ConstantOutcome {});
        };
        (p, limits, "Hodges-Lehmann, normal")
    };
    let row = match limits {
        Ok(k) => row.interval(Interval::two_sided(difference(k), difference(pairs + 1 - k), level, method)),
        Err(share) => row.note(Note::LevelOutOfReach { share }),
    };
    match PValue::new(p) {
        Ok(p) => row.test(Test::two_sided("W", Some(placements.higher), [None, None], p).null(0.0)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}

/// Which differences from either end are the limits, or else the highest level there is.
type Limits = std::result::Result<u64, f64>;

fn exact(placements: &Placements, n1: usize, n2: usize, level: Level) -> (f64, Limits) {
    let distribution = RankSum::new(n1, n2);
    // Without ties W is whole.
    let w = placements.higher.min(placements.pairs - placements.higher) as usize;
    let highest = 1.0 - 2.0 * distribution.lower(0);
    let limits = match distribution.quantile(level.tail()) {
        0 if highest < level.get() => Err(highest.max(0.0)),
        k => Ok(k.max(1) as u64),
    };
    ((2.0 * distribution.lower(w)).min(1.0), limits)
}

/// `None` without spread of the ranks.
fn approximate(placements: &Placements, n: f64, level: Level) -> Option<(f64, Limits)> {
    let sd = |ties: f64| (placements.pairs / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)))).max(0.0).sqrt();
    let [both, in_x, in_y] = placements.tie_sums;
    if both >= n * (n - 1.0) * (n + 1.0) {
        return None;
    }
    let (middle, apart) = (placements.pairs / 2.0, sd(in_x + in_y));
    let p = 2.0 * tail::normal_upper(((placements.higher - middle).abs() - 0.5).max(0.0) / sd(both));
    let limits = ranks::normal_limits(placements.pairs, apart, level.tail());
    Some((p.min(1.0), limits))
}
