//! The empirical covariance of the coefficients: it allows for what the covariance of the waves missed.

use super::{Design, Fit};
use crate::math::symmetric::Cholesky;
use ndarray::Array2;
use std::collections::HashMap;

/// The covariance of the coefficients from what clusters of units show.
pub struct Empirical<'a> {
    fit: &'a Fit,
    matrix: Array2<f64>,
    /// Clusters that were seen.
    pub clusters: usize,
}

impl Fit {
    /// Φ(Σ_g s_g s_g′)Φ, s_g the sum of X′V⁻¹r over the units of cluster g (CR0).
    ///
    /// # Takes
    /// The design that was fitted; the cluster of each unit, each unit its own when empty.
    /// # Reference
    /// Liang & Zeger (1986), Biometrika 73, 13–22.
    /// # Oracle
    /// R 4.2.2, by its formula on dense matrices; through `mmrm.json`.
    pub fn empirical<'f>(&'f self, design: &Design<'_>, clusters: &[u32]) -> Option<Empirical<'f>> {
        let (p, waves) = (self.kept.len(), design.outcome.len());
        let mut weights: HashMap<Vec<bool>, Array2<f64>> = HashMap::new();
        let mut scores: HashMap<u64, Vec<f64>> = HashMap::new();
        let mut seen = vec![false; waves];
        let (mut at, mut rest) = (Vec::with_capacity(waves), Vec::with_capacity(waves));
        for unit in 0..design.units() {
            at.clear();
            rest.clear();
            for (wave, column) in design.outcome.iter().enumerate() {
                let value = column.get(unit).copied().flatten();
                seen[wave] = value.is_some();
                if let Some(y) = value {
                    at.push(wave);
                    let fitted: f64 =
                        self.kept.iter().map(|&j| design.value(j, wave, unit) * self.coefficients[j]).sum();
                    rest.push((y - fitted) / self.scale);
                }
            }
            if at.is_empty() {
                continue;
            }
            if !weights.contains_key(seen.as_slice()) {
                let unit = self.scale * self.scale;
                let part = Array2::from_shape_fn((at.len(), at.len()), |(s, t)| self.covariance[(at[s], at[t])] / unit);
                weights.insert(seen.clone(), Cholesky::new(&part).ok()?.inverse());
            }
            let weight = weights.get(seen.as_slice())?;
            let cluster = clusters.get(unit).map_or(unit as u64, |c| u64::from(*c));
            let score = scores.entry(cluster).or_insert_with(|| vec![0.0; p]);
            for (s, &wave) in at.iter().enumerate() {
                let weighted: f64 = rest.iter().enumerate().map(|(t, r)| weight[(s, t)] * r).sum();
                for (total, &j) in score.iter_mut().zip(&self.kept) {
                    *total += design.value(j, wave, unit) * weighted;
                }
            }
        }
        let mut middle = Array2::zeros((p, p));
        // In the order of their numbers, so that sums round the same each time.
        let mut order: Vec<&u64> = scores.keys().collect();
        order.sort_unstable();
        for score in order.into_iter().filter_map(|c| scores.get(c)) {
            for (j, a) in score.iter().enumerate() {
                for (l, b) in score.iter().enumerate() {
                    middle[(j, l)] += a * b;
                }
            }
        }
        let matrix = self.point.inverse.dot(&middle).dot(&self.point.inverse);
        Some(Empirical { fit: self, matrix, clusters: scores.len() })
    }
}

impl Empirical<'_> {
    /// Variance of a combination of the coefficients.
    pub fn variance(&self, weights: &[f64]) -> f64 {
        self.fit.within(&self.matrix, weights) * self.fit.scale * self.fit.scale
    }
}
