//! The rate of success in each group.

use super::{table, whole};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::{Measure, PROPORTION};
use crate::findings::{Estimate, Findings, Note};
use crate::math::tail;
use crate::sample::Sample;
use crate::value::{Count, Interval, Label, Level, ShapeKind, Text, Unit};

/// A group below this size moves its percentage by more than two points with each unit.
const SMALL: u64 = 50;

/// The rate of success in each group, and over all groups when there are more.
pub struct WilsonRate;

static ABOUT: About = About {
    id: "wilson_rate",
    title_nl: "Percentage met Wilson-interval",
    title_en: "Rate with Wilson interval",
    shapes: &[ShapeKind::Counts],
    measure: &PROPORTION,
    definition: "p = x/n; se² = p(1 − p)/n; limits: the two q with (p − q)² = z² q(1 − q)/n, \
                 z the normal quantile of the level.",
    assumptions: "Units are independent and share one probability within a group.",
    undefined: "A group without rows.",
    reference: "Wilson (1927), Journal of the American Statistical Association 22, 209–212.",
    oracle: "R 4.2: prop.test(x, n, correct = FALSE)$conf.int; fixture wilson_rate.json.",
};

impl Estimator for WilsonRate {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        by_group(ABOUT.id, sample, settings.level, "Wilson", wilson)
    }
}

/// The rate of each group, and over all groups when there are more, with the limits of one procedure:
/// a function of events, total (≥ 1) and level.
pub(super) fn by_group(
    estimator: &'static str,
    sample: &Sample,
    level: Level,
    method: &'static str,
    limits: impl Fn(u64, u64, Level) -> (f64, f64),
) -> Result<Findings> {
    let counts = table(sample)?;
    let row = |term: Label, events, n: Count| {
        let group = term.text.clone();
        let rows = n.used;
        let mut row = bare(estimator, term, &PROPORTION, sample.outcome.unit.clone(), events, n, &group);
        if rows > 0 {
            let (low, high) = limits(events, rows, level);
            row = row.interval(Interval::two_sided(low, high, level, method));
        }
        if (1..SMALL).contains(&rows) { row.note(Note::SmallGroup { group, rows }) } else { row }
    };
    let mut estimates = Vec::new();
    for (g, group) in counts.groups.iter().enumerate() {
        let (events, total) = counts.rate(g);
        estimates.push(row(group.clone(), events, Count::of(total)));
    }
    if counts.groups.len() > 1 {
        let (events, total) = counts.overall();
        estimates.push(row(Label::overall(), events, whole(sample, total)));
    }
    Ok(Findings { estimates, ..Findings::default() })
}

/// A row with the share `events` of `n.used` and its standard error; without value, and with a note
/// about `group`, when that is 0.
fn bare(
    estimator: &'static str,
    term: Label,
    measure: &'static Measure,
    unit: Unit,
    events: u64,
    n: Count,
    group: &Text,
) -> Estimate {
    let total = n.used;
    let row = Estimate::new(estimator, term, measure, unit, n);
    if total == 0 {
        return row.note(Note::EmptyGroup { group: group.clone() });
    }
    let (p, q) = (events as f64 / total as f64, (total - events) as f64 / total as f64);
    row.value(p).std_error((p * q / total as f64).sqrt())
}

/// The same with Wilson limits.
#[allow(clippy::too_many_arguments, reason = "each is one field of the row")]
pub(in crate::estimators) fn share(
    estimator: &'static str,
    term: Label,
    measure: &'static Measure,
    unit: Unit,
    events: u64,
    n: Count,
    level: Level,
    group: &Text,
) -> Estimate {
    let total = n.used;
    let row = bare(estimator, term, measure, unit, events, n, group);
    if total == 0 {
        return row;
    }
    let (low, high) = wilson(events, total, level);
    row.interval(Interval::two_sided(low, high, level, "Wilson"))
}

/// Wilson score limits of a share.
///
/// # Definition
/// high = (2x + z² + z √(z² + 4x(n − x)/n)) / (2(n + z²)); low · high = x² / (n(n + z²)), the product
/// of the roots, so that a small limit loses no digits.
/// # Takes
/// `events` ≤ `total`, `total` ≥ 1.
/// # Gives
/// 0 ≤ low ≤ p ≤ high ≤ 1; low = 0 without events, high = 1 when all are events.
/// # Reference
/// Wilson (1927), Journal of the American Statistical Association 22, 209–212.
/// # Oracle
/// R 4.2: `prop.test(x, n, correct = FALSE)$conf.int`; fixture `wilson_rate.json`.
pub(super) fn wilson(events: u64, total: u64, level: Level) -> (f64, f64) {
    let (x, n) = (events as f64, total as f64);
    let z = tail::normal_quantile_upper(level.tail());
    let z2 = z * z;
    let high = (2.0 * x + z2 + z * (z2 + 4.0 * x * ((total - events) as f64 / n)).sqrt()) / (2.0 * (n + z2));
    let low = x / n * (x / (n + z2)) / high;
    let p = x / n;
    (low.clamp(0.0, p), if events == total { 1.0 } else { high.clamp(p, 1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3: four decimals.
    #[test]
    fn newcombe_1998_single_proportion_table_1() {
        for (x, n, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let (l, h) = wilson(x, n, Level::P95);
            assert_eq!((format!("{l:.4}"), format!("{h:.4}")), (format!("{low:.4}"), format!("{high:.4}")), "{x}/{n}");
        }
    }
}
