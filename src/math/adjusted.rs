//! The difference of two arms adjusted for covariates, to be asked again and again with other weights.

/// Two arms with covariates and an outcome, reduced to what weighted least squares sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjusted {
    /// Rows of the first arm; those of the second follow.
    first: usize,
    covariates: usize,
    /// One column a term: covariates, outcome, products of covariates (k ≤ j), products with the outcome.
    terms: Vec<Vec<f64>>,
}

/// A covariate that, apart from those before it, keeps less than this share of its squares within the
/// arms is left out, as `lm` leaves out a combination of columns.
const LOST: f64 = 1e-11;

impl Adjusted {
    /// # Takes
    /// Covariates and outcome of the same rows, finite, centred and of a size that can be squared; the first
    /// `first` rows are the first arm, neither arm is empty. No covariate is a combination of the arm and the
    /// covariates before it.
    pub fn new(first: usize, covariates: &[&[f64]], outcome: &[f64]) -> Self {
        // The same model with covariates that are uncorrelated within the arms: sums of products then lose
        // no digits. Twice, as once leaves rounding behind.
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for covariate in covariates {
            let mut column = covariate.to_vec();
            for _ in 0..2 {
                for known in &columns {
                    let share = within(first, &column, known);
                    column.iter_mut().zip(known).for_each(|(v, k)| *v -= share * k);
                }
                let length = within(first, &column, &column).sqrt();
                if length > 0.0 {
                    column.iter_mut().for_each(|v| *v /= length);
                }
            }
            columns.push(column);
        }
        let means = [&outcome[..first], &outcome[first..]].map(mean);
        let outcome: Vec<f64> = outcome.iter().enumerate().map(|(i, y)| y - means[usize::from(i >= first)]).collect();
        let times = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).collect();
        let mut terms = columns.clone();
        terms.push(outcome.clone());
        for (j, column) in columns.iter().enumerate() {
            terms.extend(columns[..=j].iter().map(|other| times(column, other)));
        }
        terms.extend(columns.iter().map(|column| times(column, &outcome)));
        Adjusted { first, covariates: columns.len(), terms }
    }

    /// Makes a function of weights of the rows, not negative, that gives the coefficient of the first arm in
    /// weighted least squares on intercept, arm and covariates, less the difference of the plain means at
    /// unit weights; `None` when an arm weighs nothing.
    ///
    /// # Method
    /// d = (ȳ₁ − ȳ₀) − c′W⁻¹r: c the difference of the covariates' means, W and r the products of covariates
    /// and of covariates with the outcome, within the arms; with W = LL′, c′W⁻¹r = (L⁻¹c)′(L⁻¹r).
    pub fn difference(&self) -> impl FnMut(&[f64]) -> Option<f64> + '_ {
        let q = self.covariates;
        let mut sums = vec![[0.0; 2]; self.terms.len()];
        // The lower triangle of L, row by row, and L⁻¹c, L⁻¹r.
        let (mut root, mut c, mut r) = (vec![0.0; q * (q + 1) / 2], vec![0.0; q], vec![0.0; q]);
        move |weights| {
            let (one, two) = weights.split_at(self.first);
            let n = [one.iter().sum::<f64>(), two.iter().sum::<f64>()];
            if !(n[0] > 0.0 && n[1] > 0.0) {
                return None;
            }
            for (sum, term) in sums.iter_mut().zip(&self.terms) {
                *sum = [dot(one, &term[..self.first]), dot(two, &term[self.first..])];
            }
            let gap = |j: usize| sums[j][0] / n[0] - sums[j][1] / n[1];
            let pooled = |term: usize, j: usize, k: usize| {
                (0..2).map(|arm| sums[term][arm] - sums[j][arm] * sums[k][arm] / n[arm]).sum::<f64>()
            };
            let mut explained = 0.0;
            for j in 0..q {
                let row = j * (j + 1) / 2;
                let (above, here) = root.split_at_mut(row);
                for k in 0..=j {
                    let other = if k == j { None } else { Some(&above[k * (k + 1) / 2..]) };
                    let known: f64 = (0..k).map(|m| here[m] * other.map_or(here[m], |o| o[m])).sum();
                    let rest = pooled(q + 1 + row + k, j, k) - known;
                    here[k] = match other {
                        Some(other) if other[k] > 0.0 => rest / other[k],
                        None if rest > LOST => rest.sqrt(),
                        _ => 0.0,
                    };
                }
                let solve = |right: f64, solved: &[f64]| {
                    let known: f64 = solved.iter().zip(&*here).map(|(s, l)| s * l).sum();
                    if here[j] > 0.0 { (right - known) / here[j] } else { 0.0 }
                };
                c[j] = solve(gap(j), &c[..j]);
                r[j] = solve(pooled(q + 1 + q * (q + 1) / 2 + j, j, q), &r[..j]);
                explained += c[j] * r[j];
            }
            Some(gap(q) - explained)
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Σ (aᵢ − ā)(bᵢ − b̄) within the arms.
fn within(first: usize, a: &[f64], b: &[f64]) -> f64 {
    let arm = |a: &[f64], b: &[f64]| {
        let (x, y) = (mean(a), mean(b));
        a.iter().zip(b).map(|(v, w)| (v - x) * (w - y)).sum::<f64>()
    };
    arm(&a[..first], &b[..first]) + arm(&a[first..], &b[first..])
}

/// Σ aᵢbᵢ in four lanes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (whole, rest) = (a.chunks_exact(4), b.chunks_exact(4));
    let tail: f64 = whole.remainder().iter().zip(rest.remainder()).map(|(x, y)| x * y).sum();
    let mut lanes = [0.0; 4];
    for (x, y) in whole.zip(rest) {
        for lane in 0..4 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::linear::{RANK_TOLERANCE, least_squares};

    /// Against Householder least squares on the rows themselves, each as often as it weighs; with a draw in
    /// which the second covariate is constant in both arms, and one in which an arm is empty.
    #[test]
    fn weights_are_repeated_rows() {
        let arm = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let z = [[0.2, -0.4, 0.9, 0.1, -0.8, 0.3, 0.5, -0.2, 0.7], [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0]];
        let y = [0.5, 0.1, -0.9, 0.8, 0.3, -0.6, 0.2, 0.4, -0.1];
        let adjusted = Adjusted::new(4, &[&z[0], &z[1]], &y);
        let mut difference = adjusted.difference();
        let gap = mean(&y[..4]) - mean(&y[4..]);
        for weights in [
            [1.0; 9],
            [2.0, 0.0, 1.0, 1.0, 0.0, 3.0, 1.0, 0.0, 1.0],
            [0.0, 2.0, 2.0, 0.0, 0.0, 1.0, 1.0, 3.0, 0.0],
            [2.0, 0.0, 0.0, 2.0, 0.0, 1.0, 1.0, 3.0, 0.0],
        ] {
            let rows: Vec<usize> = (0..9).flat_map(|i| std::iter::repeat_n(i, weights[i] as usize)).collect();
            let pick = |v: &[f64]| rows.iter().map(|&i| v[i]).collect::<Vec<f64>>();
            let columns = [pick(&[1.0; 9]), pick(&arm), pick(&z[0]), pick(&z[1])];
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let want = least_squares(&columns, &pick(&y), RANK_TOLERANCE).coefficients[1];
            let got = difference(&weights).unwrap() + gap;
            assert!((got - want).abs() < 1e-13, "{weights:?}: {got}, {want}");
        }
        assert_eq!(difference(&[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]), None);
        assert!(Adjusted::new(4, &[], &y).difference()(&[1.0; 9]).unwrap().abs() < 1e-15);
    }
}
