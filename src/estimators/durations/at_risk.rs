//! How many are still at risk at a few round times, and how many have ended: the table under a curve.

use super::rows_of;
use crate::findings::series::SeriesKind;
use crate::findings::{Point, Series};
use crate::sample::{Durations, Sample};

/// Most round times.
const MOST_TIMES: usize = 8;

/// A series for each group, and for all together last when there are several: at each round time x, up to the longest
/// time or the horizon, `y` the units with entry < x ≤ time (at 0 those there from the start) and `n` those of them all
/// that had ended by x, so far as `counts` counts the ending.
pub(super) fn at_risk(
    estimator: &'static str,
    sample: &Sample,
    d: &Durations,
    counts: impl Fn(u32) -> bool,
) -> Vec<Series> {
    let longest = d.time.iter().copied().fold(0.0, f64::max).max(d.asked.horizon.unwrap_or(0.0));
    let times = round_times(longest);
    let point = |x: f64, rows: &[usize]| {
        let there = |row: usize| {
            let entered = d.entry.as_ref().is_none_or(|entry| entry[row] < x || entry[row] <= 0.0 && x == 0.0);
            entered && d.time[row] >= x
        };
        let ended = |row: usize| d.time[row] <= x && d.ending[row].is_some_and(&counts);
        let (mut at_risk, mut gone) = (0u64, 0u64);
        for &row in rows {
            at_risk += u64::from(there(row));
            gone += u64::from(ended(row));
        }
        Point { x, x_high: None, y: at_risk as f64, low: None, high: None, n: gone }
    };
    rows_of(d)
        .into_iter()
        .map(|(group, rows)| Series {
            kind: SeriesKind::AtRisk,
            estimator,
            group,
            part: None,
            x_unit: sample.outcome.unit.clone(),
            y_unit: sample.outcome.rows.clone(),
            level: None,
            points: times.iter().map(|&x| point(x, &rows)).collect(),
        })
        .collect()
}

/// 0 and the multiples up to `longest` of the smallest of 1, 2 and 5 × 10ᵏ that gives at most eight times.
pub(super) fn round_times(longest: f64) -> Vec<f64> {
    let most = MOST_TIMES as f64 - 1.0;
    let start = (longest / most).log10().floor();
    if !(start > -300.0 && start < 300.0) {
        return vec![0.0];
    }
    let digits = (0..2).flat_map(|more| [1.0, 2.0, 5.0].map(|digit| (digit, start as i32 + more)));
    // A power of ten below 1 is inexact: dividing by its inverse keeps 0.3 what it is.
    let multiple = |(digit, k): (f64, i32), i: f64| {
        if k < 0 { digit * i / 10f64.powi(-k) } else { digit * i * 10f64.powi(k) }
    };
    let enough = |step: &(f64, i32)| multiple(*step, most + 1.0) > longest;
    let Some(step) = digits.into_iter().find(enough) else { return vec![0.0] };
    (0..MOST_TIMES).map(|i| multiple(step, i as f64)).take_while(|t| *t <= longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_round_and_few() {
        assert_eq!(round_times(52.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(round_times(14.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0]);
        assert_eq!(round_times(16.0), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(round_times(0.7), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
        assert_eq!(round_times(0.0), [0.0]);
        for longest in [1e-320, 3e-200, 1e9, 1e16, 1e300, f64::MAX, f64::INFINITY, f64::NAN] {
            let times = round_times(longest);
            assert!(times.len() <= 8 && times.windows(2).all(|t| t[0] < t[1]), "{longest}: {times:?}");
            assert!(times.iter().all(|t| t.is_finite()));
        }
        for i in 1..2000 {
            let times = round_times(f64::from(i) * 0.37);
            assert!((4..=8).contains(&times.len()), "{i}: {times:?}");
        }
    }
}
