//! Whether the rate of success rises or falls along ordered groups.

use super::pearson_chi2::one;
use super::{omnibus_term, table, whole};
use crate::error::{Error, Result};
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::SHARE_TREND;
use crate::findings::{Estimate, Findings, Note, Test};
use crate::math::tail;
use crate::sample::{Counts, Sample};
use crate::value::{Interval, PValue, ShapeKind};

/// The linear trend of the success rate over the groups in their order.
pub struct CochranArmitage;

static ABOUT: About = About {
    id: "cochran_armitage",
    title_nl: "Trend van een percentage over geordende groepen (Cochran en Armitage)",
    title_en: "Trend of a rate over ordered groups (Cochran and Armitage)",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::SHARE_TREND,
    definition: "Scores sᵢ = 1 … k in the order of the groups; s̄ = Σ nᵢsᵢ/N, D = Σ nᵢ(sᵢ − s̄)², p = Σ xᵢ/N. \
                 Slope b = Σ sᵢ(xᵢ − nᵢp)/D, the change of the rate from a group to the next by least squares; \
                 z = b √(D/(p(1 − p))), two-sided; se² = Σ (sᵢ − s̄)² nᵢpᵢ(1 − pᵢ)/D², limits b ± z se.",
    assumptions: "Independent units; the order of the groups means something, and their steps are equal. The test \
                  takes the variance without a trend, the interval that of the rates observed, so p < 1 − level and \
                  an interval without 0 need not coincide. A rate that first rises and then falls can have b = 0.",
    undefined: "Fewer than two groups with rows; no events, or only events. A group without rows keeps its place in \
                the scores. No test with fewer events or non-events than the plan's floor; no interval when each \
                group has only events or none.",
    reference: "Cochran (1954), Biometrics 10, 417–451; Armitage (1955), Biometrics 11, 375–386.",
    oracle: "R 4.2: prop.trend.test(x, n, score), lm(p ~ score, weights = n); fixture cochran_armitage.json.",
};

impl Estimator for CochranArmitage {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let trend = Trend::new(counts)?;
        let (events, total) = counts.overall();
        let unit = sample.outcome.unit.clone();
        let mut row = Estimate::new(ABOUT.id, omnibus_term(sample), &SHARE_TREND, unit, whole(sample, total));
        let empty = (0..counts.groups.len()).filter(|&g| counts.rate(g).1 == 0);
        row.notes = empty.map(|g| Note::EmptyGroup { group: counts.groups[g].text.clone() }).collect();
        // Rounding may carry a slope from none to all past 1.
        row = row.value(trend.slope.clamp(-1.0, 1.0));
        if trend.std_error > 0.0 {
            let half = tail::normal_quantile_upper(settings.level.tail()) * trend.std_error;
            let (low, high) = ((trend.slope - half).max(-1.0), (trend.slope + half).min(1.0));
            let interval = Interval::two_sided(low, high, settings.level, "Wald");
            row = row.std_error(trend.std_error).interval(interval);
        } else {
            row = row.note(Note::EmptyCell {});
        }
        if let Some(note) = settings.event_floor(events, total) {
            return Ok(one(row.note(note)));
        }
        if let Ok(p) = PValue::new(2.0 * tail::normal_upper(trend.z.abs())) {
            row = row.test(Test::two_sided("z", Some(trend.z), [None, None], p).null(0.0));
        }
        Ok(one(row))
    }
}

struct Trend {
    slope: f64,
    std_error: f64,
    z: f64,
}

impl Trend {
    /// [`Note::OneGroup`] with fewer than two groups, [`Note::OneLevel`] without events or non-events.
    fn new(counts: &Counts) -> Result<Trend> {
        let groups: Vec<(u64, u64, u64)> =
            (1..).zip(0..counts.groups.len()).map(|(s, g)| (s, counts.rate(g).0, counts.rate(g).1)).collect();
        if groups.iter().filter(|(_, _, n)| *n > 0).count() < 2 {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        let (events, total) = counts.overall();
        if events == 0 || events == total {
            let level = if events > 0 { counts.success } else { failure(counts) };
            return Err(Error::undefined(Note::OneLevel { level: counts.levels[level].text.clone() }));
        }
        let all = total as f64;
        let mean = groups.iter().map(|&(s, _, n)| s as f64 * (n as f64 / all)).sum::<f64>();
        let spread = groups.iter().map(|&(s, _, n)| n as f64 * (s as f64 - mean).powi(2)).sum::<f64>();
        // Σ s(xN − nX) in whole numbers, so that equal rates give 0 exactly.
        let excess = groups.iter().fold(0_i128, |sum, &(s, x, n)| {
            let difference = i128::from(x) * i128::from(total) - i128::from(n) * i128::from(events);
            sum.saturating_add(difference.saturating_mul(i128::from(s)))
        });
        let slope = excess as f64 / all / spread;
        let variance = |&(s, x, n): &(u64, u64, u64)| match n {
            0 => 0.0,
            n => (s as f64 - mean).powi(2) * (x as f64 * ((n - x) as f64 / n as f64)),
        };
        let common = events as f64 / all * ((total - events) as f64 / all);
        Ok(Trend {
            slope,
            std_error: groups.iter().map(variance).sum::<f64>().sqrt() / spread,
            z: slope * (spread / common).sqrt(),
        })
    }
}

/// The first level that occurs among units without an event.
fn failure(counts: &Counts) -> usize {
    let occurs = |&l: &usize| counts.cells.iter().any(|row| row[l] > 0);
    (0..counts.levels.len()).find(occurs).unwrap_or(counts.success)
}
