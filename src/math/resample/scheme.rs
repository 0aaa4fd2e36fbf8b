//! What a bootstrap draws: rows or whole clusters, with replacement, within strata.

use super::{Chance, Dice, Meter, draw};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// How rows are drawn with replacement: each stratum keeps its number of units, and the rows of a unit come
/// together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// The unit of each row; units of a stratum stand together.
    unit: Vec<usize>,
    /// The units of each stratum.
    strata: Vec<Range<usize>>,
}

impl Scheme {
    /// `rows` rows by themselves, one stratum.
    pub fn rows(rows: usize) -> Self {
        Scheme { unit: (0..rows).collect(), strata: std::iter::once(0..rows).collect() }
    }

    /// Rows within the strata whose numbers are given, one a row.
    pub fn within(stratum: &[u32]) -> Self {
        let mut order: Vec<usize> = (0..stratum.len()).collect();
        order.sort_by_key(|&row| stratum[row]);
        let mut scheme = Scheme { unit: vec![0; stratum.len()], strata: Vec::new() };
        let mut start = 0;
        for rows in order.chunk_by(|&a, &b| stratum[a] == stratum[b]) {
            rows.iter().enumerate().for_each(|(i, &row)| scheme.unit[row] = start + i);
            scheme.strata.push(start..start + rows.len());
            start += rows.len();
        }
        scheme
    }

    /// Whole clusters, by the number of the cluster of each row.
    pub fn clusters(cluster: &[u32]) -> Self {
        Scheme::clusters_within(cluster, &vec![0; cluster.len()]).expect("one stratum holds every cluster whole")
    }

    /// Whole clusters within strata; `None` when a cluster lies in two strata.
    pub fn clusters_within(cluster: &[u32], stratum: &[u32]) -> Option<Self> {
        let (mut number, mut of_unit) = (HashMap::new(), Vec::new());
        let mut unit = Vec::with_capacity(cluster.len());
        for (c, s) in cluster.iter().zip(stratum) {
            let next = of_unit.len();
            match number.entry(c) {
                Entry::Vacant(new) => {
                    unit.push(*new.insert(next));
                    of_unit.push(*s);
                }
                Entry::Occupied(old) if of_unit[*old.get()] == *s => unit.push(*old.get()),
                Entry::Occupied(_) => return None,
            }
        }
        let units = Scheme::within(&of_unit);
        unit.iter_mut().for_each(|u| *u = units.unit[*u]);
        Some(Scheme { unit, strata: units.strata })
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.strata.last().map_or(0, |s| s.end)
    }

    pub(super) fn row_count(&self) -> usize {
        self.unit.len()
    }

    /// The units of each stratum.
    pub(super) fn strata(&self) -> &[Range<usize>] {
        &self.strata
    }

    /// Weights of the rows from those of the units.
    pub(super) fn spread(&self, units: &[f64], rows: &mut [f64]) {
        for (weight, &unit) in rows.iter_mut().zip(&self.unit) {
            *weight = units[unit];
        }
    }

    fn toss(&self, dice: &mut Dice, units: &mut [f64]) {
        units.fill(0.0);
        for stratum in &self.strata {
            let units = &mut units[stratum.clone()];
            let n = units.len() as u32;
            (0..n).for_each(|_| units[dice.below(n) as usize] += 1.0);
        }
    }

    /// A statistic in each of `draws` bootstrap draws, in the order of the draws.
    ///
    /// # Takes
    /// `statistic` makes a function of the weights of the rows: how often each was drawn, 0, 1, 2 ... One
    /// such function serves one block of draws, so what it needs to work in is made once a block.
    /// # Reference
    /// Davison & Hinkley (1997), Bootstrap Methods and Their Application, 2.2 and 3.2; clusters: 3.8.
    pub fn replicate<T: Send, F: FnMut(&[f64]) -> T>(
        &self,
        draws: u64,
        chance: &Chance,
        meter: Option<&Meter>,
        statistic: impl Fn() -> F + Sync,
    ) -> Vec<T> {
        draw(draws, chance, meter, || {
            let mut statistic = statistic();
            let (mut units, mut rows) = (vec![0.0; self.units()], vec![0.0; self.unit.len()]);
            move |dice| {
                self.toss(dice, &mut units);
                self.spread(&units, &mut rows);
                statistic(&rows)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(scheme: &Scheme) -> Vec<Vec<f64>> {
        scheme.replicate(600, &Chance::new(7, &["scheme"]), None, || <[f64]>::to_vec)
    }

    #[test]
    fn each_stratum_keeps_its_size() {
        let stratum = [4, 1, 4, 4, 1, 9];
        for weights in drawn(&Scheme::within(&stratum)) {
            let of = |s: u32| stratum.iter().zip(&weights).filter(|(t, _)| **t == s).map(|(_, w)| w).sum::<f64>();
            assert_eq!((of(1), of(4), of(9)), (2.0, 3.0, 1.0));
        }
    }

    #[test]
    fn clusters_come_whole() {
        let cluster = [5, 5, 2, 7, 2, 2];
        let all = drawn(&Scheme::clusters(&cluster));
        for w in &all {
            assert_eq!((w[0], w[2], w[2]), (w[1], w[4], w[5]));
            assert_eq!(w[0] + w[2] + w[3], 3.0);
        }
        assert!(all.iter().any(|w| w[3] == 3.0), "a cluster may be all there is");
        let nested = Scheme::clusters_within(&cluster, &[1, 1, 0, 0, 0, 0]).expect("nested");
        assert!(drawn(&nested).iter().all(|w| w[0] == 1.0 && w[2] + w[3] == 2.0));
        assert_eq!(Scheme::clusters_within(&cluster, &[1, 0, 0, 0, 0, 0]), None);
    }

    /// Clusters of one row are rows, draw by draw; one stratum is none.
    #[test]
    fn singletons_and_one_stratum_change_nothing() {
        let rows = drawn(&Scheme::rows(5));
        assert_eq!(rows, drawn(&Scheme::clusters(&[9, 8, 7, 6, 5])));
        assert_eq!(rows, drawn(&Scheme::within(&[3; 5])));
        assert!(drawn(&Scheme::rows(0)).iter().all(Vec::is_empty));
    }

    /// Weights are multinomial: mean 1, variance 1 − 1/n, covariance −1/n. 20,000 draws: within 4 Monte
    /// Carlo standard errors.
    #[test]
    fn weights_are_multinomial() {
        let all = Scheme::rows(4).replicate(20_000, &Chance::new(3, &["w"]), None, || |w: &[f64]| (w[0], w[1]));
        let mean = |f: &dyn Fn(&(f64, f64)) -> f64| all.iter().map(f).sum::<f64>() / 20_000.0;
        assert!((mean(&|w| w.0) - 1.0).abs() < 4.0 * (0.75f64 / 20_000.0).sqrt());
        assert!((mean(&|w| (w.0 - 1.0).powi(2)) - 0.75).abs() < 0.04);
        assert!((mean(&|w| (w.0 - 1.0) * (w.1 - 1.0)) + 0.25).abs() < 0.03);
    }
}
