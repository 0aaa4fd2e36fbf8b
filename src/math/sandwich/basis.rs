//! The columns of a model as an orthonormal basis of their rows' space.

use super::{Trouble, Working};
use faer::Mat;
use ndarray::Array2;

/// Of columns of length 1, a column of which less is left beside the others is a combination of them.
const DEPENDENT: f64 = 1e-12;

/// √W X = Q R of the rows that have weight.
pub(in crate::math) struct Basis {
    /// Which rows have weight.
    pub rows: Vec<usize>,
    /// Q, one row a row with weight, p columns with Q′Q = I.
    pub q: Array2<f64>,
    /// R⁻¹: coefficients are R⁻¹ times what is counted along Q.
    pub inverse: Array2<f64>,
    /// √wᵢ rᵢ.
    pub errors: Vec<f64>,
    /// wᵢ; empty without weights.
    pub weights: Vec<f64>,
}

impl Basis {
    pub(in crate::math) fn new(working: &Working) -> Result<Basis, Trouble> {
        let (n, p) = (working.residuals.len(), working.columns.len());
        let weights = working.weights.unwrap_or_default();
        if working.columns.iter().any(|c| c.len() != n) || (working.weights.is_some() && weights.len() != n) {
            return Err(Trouble::Lengths);
        }
        let finite = |v: &[f64]| v.iter().all(|x| x.is_finite());
        if !finite(working.residuals)
            || !working.columns.iter().all(|c| finite(c))
            || !weights.iter().all(|w| w.is_finite() && *w >= 0.0)
        {
            return Err(Trouble::NotFinite);
        }
        let weight = |i: usize| weights.get(i).copied().unwrap_or(1.0);
        let rows: Vec<usize> = (0..n).filter(|&i| weight(i) > 0.0).collect();
        if p == 0 || rows.len() < p {
            return Err(Trouble::Dependent);
        }
        let mut scaled = Mat::from_fn(rows.len(), p, |k, j| weight(rows[k]).sqrt() * working.columns[j][rows[k]]);
        let lengths: Vec<f64> = (0..p).map(|j| scaled.col(j).norm_l2()).collect();
        if lengths.iter().any(|l| !l.is_finite() || *l <= 0.0) {
            return Err(Trouble::Dependent);
        }
        for (j, length) in lengths.iter().enumerate() {
            scaled.col_mut(j).iter_mut().for_each(|v| *v /= length);
        }
        let qr = scaled.qr();
        let (q, r) = (qr.compute_thin_Q(), qr.thin_R());
        if (0..p).any(|j| r[(j, j)].is_nan() || r[(j, j)].abs() <= DEPENDENT) {
            return Err(Trouble::Dependent);
        }
        let mut inverse = Mat::<f64>::identity(p, p);
        r.solve_upper_triangular_in_place(inverse.as_mut());
        Ok(Basis {
            q: Array2::from_shape_fn((rows.len(), p), |(k, j)| q[(k, j)]),
            inverse: Array2::from_shape_fn((p, p), |(j, k)| inverse[(j, k)] / lengths[j]),
            errors: rows.iter().map(|&i| weight(i).sqrt() * working.residuals[i]).collect(),
            weights: if working.weights.is_some() { rows.iter().map(|&i| weight(i)).collect() } else { Vec::new() },
            rows,
        })
    }

    /// R⁻¹ M R⁻¹′.
    pub(in crate::math) fn around(&self, meat: &Array2<f64>) -> Array2<f64> {
        self.inverse.dot(meat).dot(&self.inverse.t())
    }
}
