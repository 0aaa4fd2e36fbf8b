//! What least squares would have given without some of its rows, all at once and without fitting again.

use super::symmetric::Eigen;
use ndarray::Array2;

/// A direction of which less than this share is left without the rows is lost with them.
const LOST: f64 = 1e-10;

/// How a combination of the coefficients changes when each group of rows is left out.
///
/// # Definition
/// c′b₍₋g₎ − c′b = −a_g′(I − H_gg)⁻¹e_g, with a = X(X′X)⁻¹c, H_gg the group's block of X(X′X)⁻¹X′ and e the
/// residuals: exact, no approximation. For a group of one row aᵢeᵢ/(1 − hᵢ) (DFBETA).
/// # Takes
/// `columns`: those of X, none a combination of others, of length n; `residuals` and `influence` (a) of the
/// fit on them; `groups`: the number 0.. of each row's group, or empty when each row is its own.
/// # Gives
/// One change a group, in order of number; `None` where the combination cannot be had without the group: it
/// holds all rows of an arm. A group without rows changes nothing.
/// # Method
/// With X = QR and u = Q′a this is −u′(I − Q_g′Q_g)⁻¹Q_g′e_g as well, p × p; of the two forms the smaller is
/// solved, by its eigenvectors. O(np² + Gm³), m the smaller of p and the size of a group.
/// # Reference
/// Belsley, Kuh & Welsch (1980), Regression Diagnostics, 2.1; Preisser & Qaqish (1996), Biometrika 83, 551–562.
/// # Oracle
/// R 4.2.2: `lm` fitted again without each row and each group; fixture `influence.json`.
pub fn shifts(columns: &[&[f64]], residuals: &[f64], influence: &[f64], groups: &[u32]) -> Vec<Option<f64>> {
    let q = orthonormal(columns);
    if groups.is_empty() {
        let leverage = |i: usize| q.iter().map(|c| c[i] * c[i]).sum::<f64>();
        let longest = length(influence);
        return (0..residuals.len())
            .map(|i| match 1.0 - leverage(i) {
                left if left > LOST => Some(-influence[i] * residuals[i] / left),
                _ => (influence[i].abs() <= LOST * longest).then_some(0.0),
            })
            .collect();
    }
    let u: Vec<f64> = q.iter().map(|c| dot(c, influence)).collect();
    members(groups).iter().map(|rows| of_group(&q, residuals, influence, &u, rows)).collect()
}

fn of_group(q: &[Vec<f64>], residuals: &[f64], influence: &[f64], u: &[f64], rows: &[usize]) -> Option<f64> {
    let inner = |f: &dyn Fn(usize) -> f64| rows.iter().map(|&i| f(i)).sum::<f64>();
    if rows.len() < q.len() {
        let block = |j: usize, k: usize| q.iter().map(|c| c[rows[j]] * c[rows[k]]).sum::<f64>();
        let (left, right): (Vec<f64>, Vec<f64>) = rows.iter().map(|&i| (influence[i], residuals[i])).unzip();
        solve(rows.len(), block, &left, &right, length(influence))
    } else {
        let block = |j: usize, k: usize| inner(&|i| q[j][i] * q[k][i]);
        let right: Vec<f64> = q.iter().map(|c| inner(&|i| c[i] * residuals[i])).collect();
        solve(q.len(), block, u, &right, length(u))
    }
}

/// −`left`′(I − B)⁻¹`right` for a symmetric B with eigenvalues from 0 to 1. In a direction where B is 1 there
/// is nothing left, so `left` may not point that way; `size` says when it does.
fn solve(m: usize, block: impl Fn(usize, usize) -> f64, left: &[f64], right: &[f64], size: f64) -> Option<f64> {
    let mut rest = Array2::eye(m);
    for j in 0..m {
        for k in 0..=j {
            rest[(j, k)] -= block(j, k);
            rest[(k, j)] = rest[(j, k)];
        }
    }
    let eigen = Eigen::new(&rest)?;
    let mut sum = 0.0;
    for (value, vector) in eigen.values.iter().zip(eigen.vectors.columns()) {
        let along = |v: &[f64]| vector.iter().zip(v).map(|(a, b)| a * b).sum::<f64>();
        if *value > LOST {
            sum -= along(left) * along(right) / value;
        } else if along(left).abs() > LOST.sqrt() * size {
            return None;
        }
    }
    Some(sum)
}

/// Rows of each group, in order of its number.
pub(crate) fn members(groups: &[u32]) -> Vec<Vec<usize>> {
    let count = groups.iter().max().map_or(0, |&g| g as usize + 1);
    let mut out = vec![Vec::new(); count];
    for (i, &g) in groups.iter().enumerate() {
        out[g as usize].push(i);
    }
    out
}

/// An orthonormal basis of independent columns, by Gram and Schmidt, each column twice.
pub(crate) fn orthonormal(columns: &[&[f64]]) -> Vec<Vec<f64>> {
    let mut base: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut left = column.to_vec();
        for _ in 0..2 {
            for q in &base {
                let along = dot(q, &left);
                left.iter_mut().zip(q).for_each(|(l, q)| *l -= along * q);
            }
            let long = length(&left);
            if long > 0.0 {
                left.iter_mut().for_each(|v| *v /= long);
            }
        }
        base.push(left);
    }
    base
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn length(v: &[f64]) -> f64 {
    dot(v, v).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::linear::{RANK_TOLERANCE, least_squares};

    const X: [f64; 12] = [0.3, 1.1, 2.7, 0.9, 4.2, 3.3, 5.0, 1.8, 2.2, 3.9, 4.8, 0.1];
    const ARM: [f64; 12] = [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0];
    const Y: [f64; 12] = [2.0, 1.5, 4.4, 2.2, 3.9, 5.1, 7.7, 0.4, 3.0, 5.5, 4.1, 1.0];

    fn coefficient(rows: &[usize], flat: &[f64]) -> f64 {
        let pick = |v: &[f64]| rows.iter().map(|&i| v[i]).collect::<Vec<f64>>();
        let columns = [pick(&[1.0; 12]), pick(&ARM), pick(&X), pick(flat)];
        least_squares(&columns.each_ref().map(Vec::as_slice), &pick(&Y), RANK_TOLERANCE).coefficients[1]
    }

    /// Against least squares itself on the rows that are left: rows, groups smaller and larger than the number
    /// of columns, and a group without which a covariate is constant.
    #[test]
    fn as_fitted_again() {
        let flat = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        let columns: [&[f64]; 4] = [&[1.0; 12], &ARM, &X, &flat];
        let fit = least_squares(&columns, &Y, RANK_TOLERANCE);
        let influence = fit.influence(&[0.0, 1.0, 0.0, 0.0]);
        for groups in [
            vec![],
            vec![0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
            vec![0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2],
            vec![0, 1, 2, 3, 4, 5, 6, 3, 2, 4, 5, 3],
        ] {
            let got = shifts(&columns, &fit.residuals, &influence, &groups);
            let of = if groups.is_empty() { (0..12).collect() } else { groups.clone() };
            assert_eq!(got.len(), 1 + *of.iter().max().unwrap() as usize);
            for (g, shift) in got.into_iter().enumerate() {
                let rows: Vec<usize> = (0..12).filter(|&i| of[i] as usize != g).collect();
                let want = coefficient(&rows, &flat) - fit.coefficients[1];
                assert!((shift.unwrap() - want).abs() < 1e-13, "{groups:?} {g}: {shift:?}, {want}");
            }
        }
    }

    /// Without a group that is a whole arm there is no difference of arms; without another there is.
    #[test]
    fn a_whole_arm_cannot_be_left_out() {
        let columns: [&[f64]; 3] = [&[1.0; 12], &ARM, &X];
        let fit = least_squares(&columns, &Y, RANK_TOLERANCE);
        let influence = fit.influence(&[0.0, 1.0, 0.0]);
        let groups: Vec<u32> =
            ARM.iter().zip(X).map(|(a, x)| if *a == 1.0 { 0 } else { 1 + u32::from(x > 2.0) }).collect();
        let got = shifts(&columns, &fit.residuals, &influence, &groups);
        assert_eq!(got[0], None);
        assert!(got[1].is_some() && got[2].is_some());
        let alone = [1.0, 0.0, 0.0];
        let few: [&[f64]; 2] = [&[1.0; 3], &alone];
        let fit = least_squares(&few, &[3.0, 1.0, 2.0], RANK_TOLERANCE);
        let got = shifts(&few, &fit.residuals, &fit.influence(&[0.0, 1.0]), &[]);
        assert_eq!(got[0], None);
        assert!((got[1].unwrap() + 0.5).abs() < 1e-15 && (got[2].unwrap() - 0.5).abs() < 1e-15);
    }
}
