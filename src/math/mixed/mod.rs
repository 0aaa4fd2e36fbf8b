//! Mixed models: rows in clusters in clusters, with random intercepts at each level.

mod basis;
pub mod freedom;
mod jet;
pub mod linear;
pub mod logistic;
mod nested;
mod newton;

/// Rows of each of the clusters numbered from 0.
fn counts(of: &[u32]) -> Vec<f64> {
    let mut counts = vec![0.0; of.iter().max().map_or(0, |&m| m as usize + 1)];
    for &c in of {
        counts[c as usize] += 1.0;
    }
    counts
}
