//! How much each row moves a share or a mean time: the infinitesimal jackknife.

use super::{Incidence, Table, Times, incidence};

/// A number that a table of endings gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Fⱼ(t): had ended in this way by t.
    Incidence(usize),
    /// S(t): had not ended by t.
    Survival,
    /// ∫₀^τ Fⱼ: mean time up to the horizon after this ending.
    Lost(usize),
    /// ∫₀^τ S: mean time up to the horizon before any ending.
    Restricted,
}

/// The derivative of a number to the weight of each row, in the order of `rows`; see [`Influence::of`].
pub fn influence(times: &Times<'_>, rows: &[usize], what: What, at: f64) -> Vec<f64> {
    Influence::new(times, rows).of(what, at)
}

/// Rows with their places among the distinct times, from which the influence on any number takes one pass.
pub struct Influence {
    table: Table,
    curve: Incidence,
    rows: Vec<Row>,
}

/// A row by the places of its times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The first time at which it is at risk.
    pub first: u32,
    /// Its own time.
    pub last: u32,
    pub ending: Option<u32>,
}

impl Influence {
    /// Sorts these rows once.
    pub fn new(times: &Times<'_>, rows: &[usize]) -> Self {
        let table = times.table(rows);
        let curve = incidence(&table);
        let place = |row: usize| Row {
            first: times.entry.map_or(0, |entry| table.time.partition_point(|t| *t <= entry[row]) as u32),
            last: table.time.partition_point(|t| *t < times.time[row]) as u32,
            ending: times.ending[row],
        };
        let rows = rows.iter().map(|&row| place(row)).collect();
        Influence { table, curve, rows }
    }

    /// What happens at each time.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The curves.
    pub fn curve(&self) -> &Incidence {
        &self.curve
    }

    pub(super) fn places(&self) -> &[Row] {
        &self.rows
    }

    /// S just before place k.
    fn before(&self, k: usize) -> f64 {
        k.checked_sub(1).map_or(1.0, |k| self.curve.survival[k])
    }

    /// dθ/dwᵢ at unit weights for each row i.
    ///
    /// # Definition
    /// θ is what a unit gains on average: 1 on ending so by t, the time left up to τ on ending so, the time until then. Let
    /// Rₖ be what is still to come for who is there after time k, wⱼₖ what ending j gives then, aⱼₖ = dⱼₖ/Yₖ, aₖ = Σⱼ aⱼₖ.
    /// What is to come just before k: Rₖ⁻ = Σⱼ aⱼₖwⱼₖ + (1 − aₖ)Rₖ. Then
    /// dθ/dwᵢ = Σₖ (Sₖ₋₁/Yₖ)·[(w of its ending − Rₖ) if i ends at k + (Rₖ − Rₖ⁻) if i is at risk at k], up to `at`.
    /// Backwards over the times for R, forwards for the running sum, once over the rows; nothing is divided by S, so that
    /// a curve that gets to 0 is no exception.
    /// # Takes
    /// `at`: the time t, or the horizon τ.
    /// # Gives
    /// In the order of `rows`, in the unit of θ; they sum to 0. Σ² is the variance, summed within clusters first that by
    /// clusters (no small-sample factor); θ + n·influence is near the pseudo-observation. O(m + n).
    /// # Reference
    /// Jaeckel (1972), Bell Laboratories memorandum MM 72-1215-11; Efron (1982), The Jackknife, the Bootstrap and Other
    /// Resampling Plans, chapter 6; Therneau & Grambsch (2000), Modeling Survival Data.
    /// # Oracle
    /// R 4.2.2: survival 3.5-3 `survfit(Surv(t, factor) ~ 1, influence = TRUE)`; differences of weighted estimates.
    pub fn of(&self, what: What, at: f64) -> Vec<f64> {
        let payoff = self.payoff(what, at);
        let reached = payoff.len();
        let mut at_risk = Vec::with_capacity(reached + 1);
        let mut total = 0.0;
        at_risk.push(total);
        for (k, gain) in payoff.iter().enumerate() {
            total += self.before(k) / self.table.at_risk[k] * gain.drift;
            at_risk.push(total);
        }
        let moved = |row: &Row| {
            let (first, last) = (row.first as usize, row.last as usize);
            let own = match (row.ending, payoff.get(last)) {
                (Some(ending), Some(gain)) => {
                    let gained = if counts(what, ending) { gain.gained } else { 0.0 };
                    self.before(last) / self.table.at_risk[last] * (gained - gain.to_come)
                }
                _ => 0.0,
            };
            own + at_risk[(last + 1).min(reached)] - at_risk[first.min(reached)]
        };
        self.rows.iter().map(moved).collect()
    }

    /// Backwards: what an ending gives at each time up to `at`, and what is to come after it.
    fn payoff(&self, what: What, at: f64) -> Vec<Gain> {
        let time = &self.table.time;
        let reached = time.partition_point(|t| *t <= at);
        let mut gains = vec![Gain::default(); reached];
        let (mut later, mut to_come) = (at, if what == What::Survival { 1.0 } else { 0.0 });
        for k in (0..reached).rev() {
            if what == What::Restricted {
                to_come += later - time[k];
                later = time[k];
            }
            let gained = match what {
                What::Incidence(_) => 1.0,
                What::Lost(_) => at - time[k],
                What::Survival | What::Restricted => 0.0,
            };
            let at_risk = self.table.at_risk[k];
            let ended = match what {
                What::Incidence(j) | What::Lost(j) => self.table.ended.get(j).map_or(0.0, |e| e[k]),
                What::Survival | What::Restricted => 0.0,
            };
            let drift = (self.table.all(k) * to_come - ended * gained) / at_risk;
            gains[k] = Gain { gained, to_come, drift };
            to_come -= drift;
        }
        gains
    }
}

/// Of one time: what its ending gives, what is to come for who stays, and the latter less what was to come before.
#[derive(Debug, Clone, Copy, Default)]
struct Gain {
    gained: f64,
    to_come: f64,
    drift: f64,
}

/// Whether this ending is the one asked about.
fn counts(what: What, ending: u32) -> bool {
    match what {
        What::Incidence(j) | What::Lost(j) => ending as usize == j,
        What::Survival | What::Restricted => false,
    }
}

/// The number of the cluster of each of these rows, from 0 without gaps, and how many there are.
pub fn clusters_of(of: &[u32], rows: &[usize]) -> (Vec<u32>, usize) {
    let mut number = vec![u32::MAX; of.iter().max().map_or(0, |last| *last as usize + 1)];
    let mut found = 0;
    let places = rows.iter().map(|&row| {
        let place = &mut number[of[row] as usize];
        if *place == u32::MAX {
            *place = found;
            found += 1;
        }
        *place
    });
    (places.collect(), found as usize)
}

/// Σ(influence)², summed within clusters first when there are; `clusters` as [`clusters_of`] gives it.
pub fn variance(influence: &[f64], clusters: Option<&(Vec<u32>, usize)>) -> f64 {
    let Some((of, found)) = clusters else { return influence.iter().map(|i| i * i).sum() };
    let mut sums = vec![0.0; *found];
    of.iter().zip(influence).for_each(|(&c, i)| sums[c as usize] += i);
    sums.iter().map(|s| s * s).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 12 rows with ties, late entry, an interval in which nobody is at risk, and a curve that gets to 0.
    const ENTRY: [f64; 12] = [0.0, 0.0, 0.0, 0.5, 1.0, 0.0, 2.0, 2.5, 0.0, 1.0, 3.0, 0.0];
    const TIME: [f64; 12] = [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0, 6.0];
    const ENDING: [Option<u32>; 12] =
        [Some(0), Some(0), Some(1), None, Some(1), None, Some(0), Some(2), Some(0), None, Some(1), Some(0)];

    fn number(curve: &Incidence, what: What, at: f64) -> f64 {
        match what {
            What::Incidence(j) => curve.at(j, at),
            What::Survival => curve.survival_at(at),
            What::Lost(j) => curve.lost(j, at),
            What::Restricted => curve.restricted(at),
        }
    }

    /// The curves when rows count for `weight`.
    fn weighted(entry: Option<&[f64]>, weight: &[f64]) -> Incidence {
        let mut time = TIME.to_vec();
        time.dedup();
        let sum = |k: usize, keep: &dyn Fn(usize) -> bool| {
            (0..12).filter(|&i| keep(i) && TIME[i] == time[k]).map(|i| weight[i]).sum::<f64>()
        };
        let at_risk = |k: usize| {
            let there = |i: &usize| TIME[*i] >= time[k] && entry.is_none_or(|e| e[*i] < time[k]);
            (0..12).filter(there).map(|i| weight[i]).sum::<f64>()
        };
        let places = 0..time.len();
        let table = Table {
            at_risk: places.clone().map(at_risk).collect(),
            ended: (0..3).map(|j| places.clone().map(|k| sum(k, &|i| ENDING[i] == Some(j))).collect()).collect(),
            censored: places.map(|k| sum(k, &|i| ENDING[i].is_none())).collect(),
            time,
        };
        incidence(&table)
    }

    /// The definition: a central difference of the estimate with one weight moved.
    #[test]
    fn influence_is_the_derivative_to_a_weight() {
        let rows: Vec<usize> = (0..12).rev().collect();
        for entry in [None, Some(ENTRY.as_slice())] {
            let times = Times { entry, time: &TIME, ending: &ENDING, endings: 3 };
            for what in
                [What::Incidence(0), What::Incidence(1), What::Survival, What::Lost(0), What::Lost(2), What::Restricted]
            {
                for at in [0.5, 1.0, 2.5, 3.0, 4.0, 6.0, 9.0] {
                    let got = influence(&times, &rows, what, at);
                    assert!(got.iter().sum::<f64>().abs() < 1e-14);
                    for (&row, got) in rows.iter().zip(&got) {
                        let moved = |h: f64| {
                            let mut weight = [1.0; 12];
                            weight[row] += h;
                            number(&weighted(entry, &weight), what, at)
                        };
                        let want = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                        assert!((got - want).abs() < 1e-8, "{what:?} at {at}, row {row}: {got}, difference {want}");
                    }
                }
            }
        }
    }

    /// Without late entry the squares add up to the variance of Greenwood's kind; with it they do not.
    #[test]
    fn squares_add_up_to_greenwood_without_late_entry() {
        let rows: Vec<usize> = (0..12).collect();
        for entry in [None, Some(ENTRY.as_slice())] {
            let times = Times { entry, time: &TIME, ending: &ENDING, endings: 3 };
            let ground = Influence::new(&times, &rows);
            let curve = ground.curve();
            let mut apart = 0.0_f64;
            for (k, &t) in curve.time.iter().enumerate() {
                for j in 0..3 {
                    apart = apart.max((variance(&ground.of(What::Incidence(j), t), None) - curve.variance[j][k]).abs());
                }
                let survival = variance(&ground.of(What::Survival, t), None);
                apart = apart.max((survival - curve.survival_variance[k]).abs());
            }
            assert_eq!(apart < 1e-16, entry.is_none(), "{apart}");
        }
    }

    #[test]
    fn clusters_are_summed_first() {
        let clusters = clusters_of(&[7, 3, 7, 9], &[2, 0, 1]);
        assert_eq!(clusters, (vec![0, 0, 1], 2));
        assert_eq!(variance(&[1.0, -3.0, 2.0], Some(&clusters)), 8.0);
        assert_eq!(variance(&[1.0, -3.0, 2.0], None), 14.0);
    }
}
