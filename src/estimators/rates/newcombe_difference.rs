//! The difference of two rates.

use super::wilson_rate::wilson;
use super::{empty_groups, pairs, table};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::RISK_DIFFERENCE;
use crate::findings::{Estimate, Findings};
use crate::sample::Sample;
use crate::value::{Count, Interval, Label, Level, ShapeKind};

/// The difference of the success rates of each pair of groups, without a test.
pub struct NewcombeDifference;

static ABOUT: About = About {
    id: "newcombe_difference",
    title_nl: "Verschil tussen twee percentages (Newcombe)",
    title_en: "Difference of two rates (Newcombe)",
    shapes: &[ShapeKind::Counts],
    measure: &RISK_DIFFERENCE,
    definition: "d = p₁ − p₀; se² = p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀; with Wilson limits l, u of each rate: \
                 low = d − √((p₁ − l₁)² + (u₀ − p₀)²), high = d + √((u₁ − p₁)² + (p₀ − l₀)²). \
                 No continuity correction.",
    assumptions: "Independent groups of independent units.",
    undefined: "A group without rows; fewer than two groups.",
    reference: "Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.",
    oracle: "The published formula on the limits of R 4.2: prop.test(x, n, correct = FALSE); \
             fixture newcombe_difference.json.",
};

impl Estimator for NewcombeDifference {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let mut estimates = Vec::new();
        for (i, j) in pairs(counts.groups.len())? {
            let (first, second) = (counts.rate(i), counts.rate(j));
            let term = Label::contrast(&counts.groups[i], &counts.groups[j]);
            let unit = sample.outcome.unit.clone();
            let mut row = Estimate::new(ABOUT.id, term, &RISK_DIFFERENCE, unit, Count::of(first.1 + second.1));
            row.notes = empty_groups(counts, (i, j));
            estimates.push(if row.notes.is_empty() {
                let (low, high) = newcombe(first, second, settings.level);
                row.value(first.0 as f64 / first.1 as f64 - second.0 as f64 / second.1 as f64)
                    .std_error((variance(first) + variance(second)).sqrt())
                    .interval(Interval::two_sided(low, high, settings.level, "Newcombe"))
            } else {
                row
            });
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

pub(in crate::estimators) fn variance((x, n): (u64, u64)) -> f64 {
    let total = n as f64;
    (x as f64 / total) * ((n - x) as f64 / total) / total
}

/// Newcombe's hybrid score limits of p₁ − p₀, from (events, total) of each group, totals ≥ 1.
pub(in crate::estimators) fn newcombe(first: (u64, u64), second: (u64, u64), level: Level) -> (f64, f64) {
    let (p1, p0) = (first.0 as f64 / first.1 as f64, second.0 as f64 / second.1 as f64);
    let ((l1, u1), (l0, u0)) = (wilson(first.0, first.1, level), wilson(second.0, second.1, level));
    let d = p1 - p0;
    let low = d - (p1 - l1).hypot(u0 - p0);
    let high = d + (u1 - p1).hypot(p0 - l0);
    (low.max(-1.0), high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10: four decimals.
    #[test]
    fn newcombe_1998_table_2_method_10() {
        for (first, second, low, high) in
            [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0)]
        {
            let (l, h) = newcombe(first, second, Level::P95);
            assert_eq!((format!("{l:.4}"), format!("{h:.4}")), (format!("{low:.4}"), format!("{high:.4}")));
        }
    }
}
