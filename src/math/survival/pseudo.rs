//! What each row contributes to a curve: pseudo-observations, by leaving each row out.

use super::{Table, Times, What};

/// The jackknife pseudo-observation of every row: n·θ − (n − 1)·θ₍₋ᵢ₎, θ₍₋ᵢ₎ the estimate without row i.
///
/// # Definition
/// θ = Σₖ w(tₖ)·S(tₖ₋₁)·hₖ over the distinct times tₖ ≤ at, hₖ the share of those at risk that ended so at tₖ, S the share
/// still under way: with w = 1 and one ending its incidence F_j(at), with w = at − tₖ the time lost to it, ∫₀^at F_j; of any
/// ending, 1 − S(at) and at − ∫₀^at S. Without a row that was last seen at tₖ the number at risk is one less up to and
/// with tₖ, the number ended one less at tₖ alone if it ended there, and nothing changes after it, so that
/// θ₍₋ᵢ₎ − θ = E + w(tₖ)(D·h⁻ + S·(h⁻ − h)) + (D·a⁻ + S·(a⁻ − a))·R. D and E are what S(tₖ₋₁) and the sum before tₖ gain when one
/// fewer is at risk, a = 1 − (ended so or otherwise)/(at risk), ⁻ is without the row and R the sum after tₖ among those then
/// under way: three running numbers, of which differences are taken before they are small. Rows with the same time
/// and ending share one value. Where the row was the last at risk the curve stays as it was.
/// The mean of the values is near θ (to the order 1/n), the mean of θ + n·(influence of row i) is θ: the infinitesimal
/// version, from which this one differs by the order of 1/n.
/// # Takes
/// All rows of `times`, with `table` their table; nobody comes late: `times.entry` is not read. `at` up to the last time.
/// # Gives
/// One value a row, in the order of the rows; a share may lie outside [0, 1].
/// # Cost
/// O(m) for m distinct times, O(log m) a row.
/// # Reference
/// Andersen, Klein & Rosthøj (2003), Biometrika 90, 15–27; Andersen & Perme (2010), Statistical Methods in Medical
/// Research 19, 71–99.
/// # Oracle
/// The definition, curve by curve; R 4.2.2: survival 3.5.3 `survfit` without each row, prodlim 2019.11.13 `jackknife`; fixture
/// `pseudo_regression.json`.
pub fn pseudo(table: &Table, times: &Times, what: What, at: f64) -> Vec<f64> {
    let left = Left::new(table, what, at);
    let n = times.time.len() as f64;
    let seen = times.time.iter().zip(times.ending);
    let value = |(time, ending): (&f64, &Option<u32>)| left.theta - (n - 1.0) * left.without(*time, *ending);
    let sign = |sum: f64| match what {
        What::Incidence(_) | What::Lost(_) => sum,
        What::Survival => 1.0 - sum,
        What::Restricted => at - sum,
    };
    seen.map(|row| sign(value(row))).collect()
}

/// One distinct time, with what leads up to it and what follows.
struct Step {
    time: f64,
    at_risk: f64,
    /// Ended in any way, and in the way that is counted.
    ended: f64,
    counted: f64,
    weight: f64,
    /// S before this time, and D and E.
    under_way: f64,
    gained_under_way: f64,
    gained: f64,
    /// R.
    rest: f64,
}

impl Step {
    /// (h⁻, h⁻ − h, a⁻, a⁻ − a) without a row that is at risk here, `own` of its own ending here: in any way, as counted.
    fn less(&self, own: (f64, f64)) -> [f64; 4] {
        let (n, fewer) = (self.at_risk, self.at_risk - 1.0);
        if fewer <= 0.0 {
            return [0.0, -self.counted / n, 1.0, self.ended / n];
        }
        [
            (self.counted - own.1) / fewer,
            (self.counted - own.1 * n) / (n * fewer),
            1.0 - (self.ended - own.0) / fewer,
            (own.0 * n - self.ended) / (n * fewer),
        ]
    }

    /// E and D after this time.
    fn after(&self, own: (f64, f64)) -> (f64, f64) {
        let [share, more, stay, longer] = self.less(own);
        let gained = self.gained + self.weight * (self.gained_under_way * share + self.under_way * more);
        (gained, self.gained_under_way * stay + self.under_way * longer)
    }
}

struct Left {
    steps: Vec<Step>,
    what: What,
    theta: f64,
    /// E after the last time counted.
    beyond: f64,
}

impl Left {
    fn new(table: &Table, what: What, at: f64) -> Left {
        let mut steps = Vec::with_capacity(table.time.len());
        let (mut under_way, mut gained_under_way, mut gained) = (1.0, 0.0, 0.0);
        for (k, (&time, &at_risk)) in table.time.iter().zip(&table.at_risk).enumerate().take_while(|s| *s.1.0 <= at) {
            let of = |ending: &Vec<f64>| ending.get(k).copied().unwrap_or(0.0);
            let ended: f64 = table.ended.iter().map(of).sum();
            let counted = match what {
                What::Incidence(j) | What::Lost(j) => table.ended.get(j).map_or(0.0, of),
                What::Survival | What::Restricted => ended,
            };
            let weight = match what {
                What::Incidence(_) | What::Survival => 1.0,
                What::Lost(_) | What::Restricted => at - time,
            };
            let step = Step { time, at_risk, ended, counted, weight, under_way, gained_under_way, gained, rest: 0.0 };
            (gained, gained_under_way) = step.after((0.0, 0.0));
            under_way *= 1.0 - ended / at_risk;
            steps.push(step);
        }
        let mut rest = 0.0;
        for step in steps.iter_mut().rev() {
            step.rest = rest;
            rest = step.weight * step.counted / step.at_risk + (1.0 - step.ended / step.at_risk) * rest;
        }
        Left { steps, what, theta: rest, beyond: gained }
    }

    /// θ₍₋ᵢ₎ − θ.
    fn without(&self, time: f64, ending: Option<u32>) -> f64 {
        let place = self.steps.partition_point(|s| s.time < time);
        let Some(step) = self.steps.get(place) else { return self.beyond };
        let own = match (ending, self.what) {
            (None, _) => (0.0, 0.0),
            (Some(e), What::Incidence(j) | What::Lost(j)) => (1.0, if e as usize == j { 1.0 } else { 0.0 }),
            (Some(_), _) => (1.0, 1.0),
        };
        let (gained, gained_under_way) = step.after(own);
        gained + gained_under_way * step.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::survival::{incidence, influence};

    const ALL: [What; 6] =
        [What::Incidence(0), What::Incidence(1), What::Survival, What::Lost(0), What::Lost(1), What::Restricted];

    fn theta(times: &Times, rows: &[usize], what: What, at: f64) -> f64 {
        let curve = incidence(&times.table(rows));
        match what {
            What::Incidence(j) => curve.at(j, at),
            What::Survival => curve.survival_at(at),
            What::Lost(j) => curve.lost(j, at),
            What::Restricted => curve.restricted(at),
        }
    }

    /// Sixty rows in whole weeks, so that nearly all are ties; the last times hold one row each.
    fn weeks() -> (Vec<f64>, Vec<Option<u32>>) {
        let time =
            (0..60u32).map(|i| f64::from((i * i * 7 + i * 3) % 17) + if i < 3 { 20.0 + f64::from(i) } else { 0.0 });
        let ending = (0..60u32).map(|i| [Some(0), Some(1), None, Some(0), None][(i * i % 11 % 5) as usize]);
        (time.collect(), ending.collect())
    }

    /// The definition, curve by curve.
    #[test]
    fn each_value_is_that_of_the_curve_without_the_row() {
        let (time, ending) = weeks();
        let times = Times { entry: None, time: &time, ending: &ending, endings: 2 };
        let all: Vec<usize> = (0..60).collect();
        let table = times.table(&all);
        let mut compared = 0;
        for what in ALL {
            for at in [0.0, 3.0, 7.5, 16.0, 21.0, 30.0] {
                let got = pseudo(&table, &times, what, at);
                for (i, got) in got.iter().enumerate() {
                    let rest: Vec<usize> = all.iter().copied().filter(|r| *r != i).collect();
                    let want = 60.0 * theta(&times, &all, what, at) - 59.0 * theta(&times, &rest, what, at);
                    assert!((got - want).abs() < 1e-12 * 60.0 * (1.0 + at), "{what:?} {at} {i}: {got} {want}");
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 6 * 6 * 60);
    }

    /// Without censoring a pseudo-observation is the outcome itself.
    #[test]
    fn without_censoring_it_is_the_outcome() {
        let (time, ending) = weeks();
        let ending: Vec<Option<u32>> = ending.iter().map(|e| e.or(Some(1))).collect();
        let times = Times { entry: None, time: &time, ending: &ending, endings: 2 };
        let table = times.table(&(0..60).collect::<Vec<_>>());
        let by = pseudo(&table, &times, What::Incidence(0), 7.0);
        let lost = pseudo(&table, &times, What::Lost(0), 7.0);
        for i in 0..60 {
            let ended = ending[i] == Some(0) && time[i] <= 7.0;
            assert!((by[i] - if ended { 1.0 } else { 0.0 }).abs() < 1e-13, "{} {ended}", by[i]);
            assert!((lost[i] - if ended { 7.0 - time[i] } else { 0.0 }).abs() < 1e-12, "{}", lost[i]);
        }
    }

    /// θ + n·influence is what they come to as rows grow many: the difference falls with 1/n, and its largest by about as much
    /// each time that all rows stand there ten times over.
    #[test]
    fn the_infinitesimal_version_differs_by_one_over_n() {
        let (time, ending) = weeks();
        let mut before = f64::INFINITY;
        for copies in [1, 10, 100] {
            let repeated = |v: &Vec<f64>| v.iter().copied().cycle().take(60 * copies).collect::<Vec<_>>();
            let (time, n) = (repeated(&time), 60 * copies);
            let ending: Vec<_> = ending.iter().copied().cycle().take(n).collect();
            let times = Times { entry: None, time: &time, ending: &ending, endings: 2 };
            let all: Vec<usize> = (0..n).collect();
            let exact = pseudo(&times.table(&all), &times, What::Incidence(0), 12.0);
            let middle = theta(&times, &all, What::Incidence(0), 12.0);
            let near = influence(&times, &all, What::Incidence(0), 12.0);
            let apart = exact.iter().zip(&near).map(|(p, i)| (p - middle - n as f64 * i).abs()).fold(0.0, f64::max);
            assert!(apart > 0.0 && apart < before / 8.0, "{copies}: {apart} after {before}");
            before = apart;
        }
    }

    #[test]
    fn shares_of_one_row_add_up() {
        let (time, ending) = weeks();
        let times = Times { entry: None, time: &time, ending: &ending, endings: 2 };
        let table = times.table(&(0..60).collect::<Vec<_>>());
        let of = |what| pseudo(&table, &times, what, 9.0);
        for (parts, whole) in [([0, 1, 2], 1.0), ([3, 4, 5], 9.0)] {
            let [a, b, c] = parts.map(|p| of(ALL[p]));
            for i in 0..60 {
                assert!((a[i] + b[i] + c[i] - whole).abs() < 1e-12);
            }
        }
    }
}
