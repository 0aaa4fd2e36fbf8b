//! The cumulative hazard of an ending.

use super::{Influence, Table};
use crate::math::sum::Sum;

/// A cumulative hazard at each of m distinct times; each value holds from its time on, and before the first it is 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hazard {
    /// H(t).
    pub hazard: Vec<f64>,
    /// Its variance.
    pub variance: Vec<f64>,
}

/// Nelson–Aalen estimate of the cumulative hazard of one ending.
///
/// # Definition
/// At time k: Yₖ at risk, dₖ endings of this kind. H(t) = Σ dₖ/Yₖ and var H(t) = Σ dₖ/Yₖ² over the times up to t: endings at one
/// time are taken for several that follow closely on each other with all Yₖ there (a Poisson variance).
/// # Takes
/// A table of which each time has someone at risk.
/// # Gives
/// Pure numbers.
/// # Reference
/// Nelson (1972), Technometrics 14, 945–966; Aalen (1978), Annals of Statistics 6, 701–726.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit(ctype = 1)`, `cumhaz` and `std.chaz`.
pub fn hazard(table: &Table, ending: usize) -> Hazard {
    let (mut total, mut square) = (Sum::default(), Sum::default());
    let mut out = Hazard::default();
    for (k, &at_risk) in table.at_risk.iter().enumerate() {
        let ended = table.ended[ending][k];
        if ended > 0.0 {
            total.add(ended / at_risk);
            square.add(ended / at_risk / at_risk);
        }
        out.hazard.push(total.value());
        out.variance.push(square.value());
    }
    out
}

/// The variance of that hazard at each time when rows lie in clusters: Σ over clusters of their squared influence.
///
/// # Definition
/// dH(t)/dwᵢ = Σₖ (1 if i ends so at k − dₖ/Yₖ while i is at risk)/Yₖ over the times up to t. With G = Σ dₖ/Yₖ², y the rows of a
/// cluster now at risk and A what its other rows and their entries have left, its influence is A − G·y; A and y change only
/// when one of its rows comes or goes, so that ΣA², ΣAy and Σy² are carried along. No factor of the number of clusters.
/// # Takes
/// `cluster` of each row of `ground`, in their order, below `clusters`.
/// # Gives
/// One variance a time: O(n log n) for all. Of clusters of one row it is Σ dₖ(Yₖ − dₖ)/Yₖ³ without late entry, which is less
/// than that of [`hazard`] where endings coincide.
/// # Reference
/// Therneau & Grambsch (2000), Modeling Survival Data.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit(cluster = )`, `std.chaz`.
pub fn clustered_hazard_variance(ground: &Influence, cluster: &[u32], clusters: usize, ending: usize) -> Vec<f64> {
    let (table, rows) = (ground.table(), ground.places());
    let sorted = |key: &dyn Fn(usize) -> u32| {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&row| key(row));
        order.into_iter().peekable()
    };
    let (mut coming, mut going) = (sorted(&|row| rows[row].first), sorted(&|row| rows[row].last));
    let mut world = World { held: vec![[0.0; 2]; clusters], squares: 0.0, products: 0.0, counts: 0.0 };
    let mut grown = Sum::default();
    let mut out = Vec::with_capacity(table.time.len());
    for (k, &at_risk) in table.at_risk.iter().enumerate() {
        while let Some(row) = coming.next_if(|&row| rows[row].first as usize <= k) {
            world.touch(cluster[row] as usize, grown.value(), 1.0);
        }
        grown.add(table.ended[ending][k] / at_risk / at_risk);
        let now = grown.value();
        while let Some(row) = going.next_if(|&row| rows[row].last as usize == k) {
            let own = if rows[row].ending == Some(ending as u32) { 1.0 / at_risk } else { 0.0 };
            world.touch(cluster[row] as usize, own - now, -1.0);
        }
        out.push(f64::max(world.squares - 2.0 * now * world.products + now * now * world.counts, 0.0));
    }
    out
}

/// A and y of every cluster, and their sums of squares and products.
struct World {
    held: Vec<[f64; 2]>,
    squares: f64,
    products: f64,
    counts: f64,
}

impl World {
    fn touch(&mut self, cluster: usize, more: f64, rows: f64) {
        let [old, were] = self.held[cluster];
        let [new, are] = [old + more, were + rows];
        self.squares += new * new - old * old;
        self.products += new * are - old * were;
        self.counts += are * are - were * were;
        self.held[cluster] = [new, are];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::survival::{Times, clusters_of};

    const ENTRY: [f64; 9] = [0.0, 0.0, 1.0, 0.5, 1.0, 0.0, 2.0, 2.5, 0.0];
    const TIME: [f64; 9] = [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0];
    const ENDING: [Option<u32>; 9] = [Some(0), Some(0), Some(1), None, Some(0), None, Some(0), Some(0), Some(1)];

    /// The definition, cluster by cluster and time by time.
    #[test]
    fn the_variance_by_clusters_is_that_of_the_definition() {
        for entry in [None, Some(ENTRY.as_slice())] {
            let times = Times { entry, time: &TIME, ending: &ENDING, endings: 2 };
            let rows: Vec<usize> = (0..9).rev().collect();
            let ground = Influence::new(&times, &rows);
            let (cluster, found) = clusters_of(&[0, 1, 2, 0, 1, 2, 0, 1, 3], &rows);
            let table = ground.table();
            let at_risk = |i: usize, k: usize| TIME[i] >= table.time[k] && entry.is_none_or(|e| e[i] < table.time[k]);
            let got = clustered_hazard_variance(&ground, &cluster, found, 0);
            for (last, got) in got.iter().enumerate() {
                let mut sums = vec![0.0; found];
                for (&i, &c) in rows.iter().zip(&cluster) {
                    for k in 0..=last {
                        let (y, d) = (table.at_risk[k], table.ended[0][k]);
                        let ends = TIME[i] == table.time[k] && ENDING[i] == Some(0);
                        sums[c as usize] += (f64::from(u8::from(ends)) - if at_risk(i, k) { d / y } else { 0.0 }) / y;
                    }
                }
                let want: f64 = sums.iter().map(|s| s * s).sum();
                assert!((got - want).abs() < 1e-15, "{last}: {got} {want}");
            }
        }
    }

    /// By hand: one of nine at 1, one of eight at 2.
    #[test]
    fn sums_of_shares() {
        let times = Times { entry: None, time: &TIME, ending: &ENDING, endings: 2 };
        let got = hazard(&times.table(&[0, 1, 2, 3, 4, 5, 6, 7, 8]), 0);
        let want = [1.0 / 9.0, 1.0 / 9.0 + 1.0 / 8.0];
        assert!((got.hazard[0] - want[0]).abs() < 1e-16 && (got.hazard[1] - want[1]).abs() < 1e-16);
        assert!((got.variance[1] - (1.0 / 81.0 + 1.0 / 64.0)).abs() < 1e-16);
    }
}
