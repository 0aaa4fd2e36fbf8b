//! Linear least squares, with covariances that do not assume equal variances.

use faer::Mat;
use faer::linalg::solvers::ColPivQr;
use ndarray::{Array2, ArrayView1};

/// A column whose part outside the columns before it is smaller than this share of its length is a
/// combination of them (the tolerance of R's `lm`).
pub const RANK_TOLERANCE: f64 = 1e-7;

/// A leverage this close to 1 is 1: the row is fitted exactly whatever its outcome.
const FULL_LEVERAGE: f64 = 1e-10;

/// A least-squares fit of y on the p columns of X, n rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// b, one a column; 0 for aliased columns.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of the columns before them and were left out.
    pub aliased: Vec<usize>,
    /// n less the columns kept; may be 0.
    pub df: usize,
    /// e = y − X b.
    pub residuals: Vec<f64>,
    /// hᵢ = xᵢ′(X′X)⁻¹xᵢ.
    pub leverage: Vec<f64>,
    /// (X′X)⁻¹X′, p × n; zeros in the rows of aliased columns.
    solver: Array2<f64>,
}

/// Robust variances cannot be had: these rows decide the estimate and are fitted exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExactRows(pub usize);

impl Fit {
    /// Σ wⱼ bⱼ, a combination of the coefficients.
    pub fn combine(&self, weights: &[f64]) -> f64 {
        self.coefficients.iter().zip(weights).map(|(b, w)| b * w).sum()
    }

    /// a = X(X′X)⁻¹w, so that the combination is Σ aᵢ yᵢ.
    pub fn influence(&self, weights: &[f64]) -> Vec<f64> {
        self.solver.t().dot(&ArrayView1::from(weights)).to_vec()
    }

    /// w′(X′X)⁻¹w: the variance of the combination, for residual variance 1.
    pub fn unscaled_variance(&self, weights: &[f64]) -> f64 {
        self.influence(weights).iter().map(|a| a * a).sum()
    }

    /// Standard error of a combination of the coefficients, variances not assumed equal (HC3).
    ///
    /// # Definition
    /// se² = Σ (aᵢ eᵢ / (1 − hᵢ))², a = X(X′X)⁻¹w: the sandwich w′(X′X)⁻¹X′ΩX(X′X)⁻¹w with
    /// Ω = diag(eᵢ²/(1 − hᵢ)²).
    /// # Takes
    /// One weight a column.
    /// # Undefined
    /// A row with leverage 1 that bears on the combination. A row with leverage 1 that does not is
    /// left out: with or without it the combination is the same.
    /// # Reference
    /// MacKinnon & White (1985), Journal of Econometrics 29, 305–325.
    /// # Oracle
    /// R: `sandwich::vcovHC(fit, type = "HC3")`, through `ancova.json` and `moderator.json`.
    pub fn hc3_std_error(&self, weights: &[f64]) -> Result<f64, ExactRows> {
        let influence = self.influence(weights);
        let length = influence.iter().map(|a| a * a).sum::<f64>().sqrt();
        let (mut sum, mut exact) = (0.0, 0);
        for ((a, e), h) in influence.iter().zip(&self.residuals).zip(&self.leverage) {
            if 1.0 - h > FULL_LEVERAGE {
                sum += (a * e / (1.0 - h)).powi(2);
            } else if a.abs() > FULL_LEVERAGE * length {
                exact += 1;
            }
        }
        if exact > 0 { Err(ExactRows(exact)) } else { Ok(sum.sqrt()) }
    }
}

/// Least squares of `y` on `columns` by Householder QR with column pivoting.
///
/// # Definition
/// b minimises ‖y − X b‖; columns are scaled to length 1 first, which changes no answer.
/// # Takes
/// p `columns` and `y`, all of length n, finite, of a size that can be squared; an intercept is a
/// column of ones. `tolerance` decides what is aliased: [`RANK_TOLERANCE`].
/// # Gives
/// A [`Fit`]; of a set of dependent columns the last is reported as aliased.
/// # Reference
/// Golub & Van Loan (2013), Matrix Computations, 4th ed., 5.4–5.5.
/// # Oracle
/// R: `lm`, through `ancova.json` and `moderator.json`.
pub fn least_squares(columns: &[&[f64]], y: &[f64], tolerance: f64) -> Fit {
    let (n, p) = (y.len(), columns.len());
    let lengths: Vec<f64> = columns.iter().map(|c| c.iter().map(|v| v * v).sum::<f64>().sqrt()).collect();
    let factor = |kept: &[usize]| {
        let qr = Mat::from_fn(n, kept.len(), |i, j| columns[kept[j]][i] / lengths[kept[j]]).col_piv_qr();
        let full = kept.len() <= n && (0..kept.len()).all(|j| qr.thin_R()[(j, j)].abs() > tolerance);
        full.then_some(qr)
    };
    let whole: Vec<usize> = (0..p).filter(|&j| lengths[j] > 0.0).collect();
    let (kept, qr) = match factor(&whole) {
        Some(qr) => (whole, Some(qr)),
        None => independent(&whole, factor),
    };
    let mut fit = Fit {
        coefficients: vec![0.0; p],
        aliased: (0..p).filter(|j| !kept.contains(j)).collect(),
        df: n - kept.len(),
        residuals: y.to_vec(),
        leverage: vec![0.0; n],
        solver: Array2::zeros((p, n)),
    };
    let Some(qr) = qr else { return fit };
    let (q, r) = (qr.compute_thin_Q(), qr.thin_R().to_owned());
    for i in 0..n {
        fit.leverage[i] = (0..kept.len()).map(|j| q[(i, j)] * q[(i, j)]).sum::<f64>().min(1.0);
    }
    // R times the wanted matrix is Q′, in pivoted order.
    let mut solved = q.transpose().to_owned();
    r.solve_upper_triangular_in_place(solved.as_mut());
    for (position, &original) in qr.P().arrays().0.iter().enumerate() {
        let j = kept[original];
        for i in 0..n {
            fit.solver[(j, i)] = solved[(position, i)] / lengths[j];
        }
    }
    // One step of refinement takes out what rounding left in the residuals.
    for _ in 0..2 {
        let step = fit.solver.dot(&ArrayView1::from(&fit.residuals));
        for (j, column) in columns.iter().enumerate() {
            fit.coefficients[j] += step[j];
            for (e, x) in fit.residuals.iter_mut().zip(*column) {
                *e -= step[j] * x;
            }
        }
    }
    fit
}

/// The columns that are not combinations of the ones before them, with their factor.
fn independent(
    whole: &[usize],
    factor: impl Fn(&[usize]) -> Option<ColPivQr<f64>>,
) -> (Vec<usize>, Option<ColPivQr<f64>>) {
    let (mut kept, mut qr) = (Vec::new(), None);
    for &j in whole {
        kept.push(j);
        match factor(&kept) {
            Some(better) => qr = Some(better),
            None => {
                kept.pop();
            }
        }
    }
    (kept, qr)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: y = 1 + 2x exactly, with a duplicate of x and a column of zeros between.
    #[test]
    fn dependent_columns_are_named_and_the_rest_is_fitted() {
        let (one, x, zero) = ([1.0; 4], [0.0, 1.0, 2.0, 3.0], [0.0; 4]);
        let twice = x.map(|v| 3.0 - v);
        let fit = least_squares(&[&one, &zero, &x, &twice], &[1.0, 3.0, 5.0, 7.0], RANK_TOLERANCE);
        assert_eq!(fit.aliased, [1, 3]);
        assert_eq!(fit.df, 2);
        assert!((fit.combine(&[1.0, 0.0, 0.0, 0.0]) - 1.0).abs() < 1e-14);
        assert!((fit.combine(&[0.0, 0.0, 1.0, 0.0]) - 2.0).abs() < 1e-14);
        assert!(fit.residuals.iter().all(|e| e.abs() < 1e-14));
    }

    /// By hand: leverages of 0, 1, 2, 3 on a line are .7, .3, .3, .7; (X′X)⁻¹ has 1/5 for the slope.
    #[test]
    fn leverages_by_hand() {
        let (one, x) = ([1.0; 4], [0.0, 1.0, 2.0, 3.0]);
        let fit = least_squares(&[&one, &x], &[1.0, 0.0, 4.0, 2.0], RANK_TOLERANCE);
        for (h, want) in fit.leverage.iter().zip([0.7, 0.3, 0.3, 0.7]) {
            assert!((h - want).abs() < 1e-15);
        }
        assert!((fit.unscaled_variance(&[0.0, 1.0]) - 0.2).abs() < 1e-15);
    }

    /// A row alone in its level has leverage 1: the level has no robust error, the rest has.
    #[test]
    fn a_row_alone_blocks_only_its_own_coefficient() {
        let one = [1.0; 6];
        let (a, b) = ([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let fit = least_squares(&[&one, &a, &b], &[9.0, 1.0, 2.0, 4.0, 6.0, 5.0], RANK_TOLERANCE);
        assert_eq!(fit.hc3_std_error(&[0.0, 0.0, 1.0]), Err(ExactRows(1)));
        // By hand: var = Σ e²/(n(1 − 1/n))² over both groups = .5/1 + 2/4.
        let se = fit.hc3_std_error(&[0.0, 1.0, 0.0]).unwrap();
        assert!((se - 1.0).abs() < 1e-14);
    }

    #[test]
    fn nothing_in_nothing_out() {
        assert_eq!(least_squares(&[], &[1.0, 2.0], RANK_TOLERANCE).residuals, [1.0, 2.0]);
        assert_eq!(least_squares(&[&[]], &[], RANK_TOLERANCE).aliased, [0]);
        let fit = least_squares(&[&[1.0], &[2.0]], &[3.0], RANK_TOLERANCE);
        assert_eq!((fit.aliased, fit.df), (vec![1], 0));
    }
}
