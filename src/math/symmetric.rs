//! Symmetric matrices: Cholesky's factor of a positive definite one, eigenvalues and roots of any.

use faer::linalg::solvers::{Llt, SolveCore};
use faer::{Conj, Mat, Side};
use ndarray::Array2;

/// A symmetric matrix is not positive definite, or no matrix of finite numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPositiveDefinite;

/// A = L L′ of a symmetric positive definite matrix, of which only the lower triangle is read.
///
/// # Undefined
/// A matrix that is not square, not finite or not positive definite beyond rounding.
/// # Reference
/// Golub & Van Loan (2013), Matrix Computations, 4th ed., 4.2.
/// # Oracle
/// mpmath 1.3 at 50 digits: `lu_solve`, `inverse`, `det`.
pub struct Cholesky(Llt<f64>);

impl Cholesky {
    /// Factors.
    pub fn new(matrix: &Array2<f64>) -> Result<Self, NotPositiveDefinite> {
        let factor = square(matrix).ok_or(NotPositiveDefinite)?.llt(Side::Lower);
        factor.map(Cholesky).map_err(|_| NotPositiveDefinite)
    }

    /// A⁻¹b, a column of `b` at a time; as many rows as A.
    pub fn solve(&self, b: &Array2<f64>) -> Array2<f64> {
        let mut x = Mat::from_fn(b.nrows(), b.ncols(), |i, j| b[(i, j)]);
        self.0.solve_in_place_with_conj(Conj::No, x.as_mut());
        Array2::from_shape_fn(b.dim(), |(i, j)| x[(i, j)])
    }

    /// A⁻¹.
    pub fn inverse(&self) -> Array2<f64> {
        self.solve(&Array2::eye(self.0.L().nrows()))
    }

    /// ln det A = 2 Σ ln Lᵢᵢ, which does not overflow.
    pub fn ln_determinant(&self) -> f64 {
        let l = self.0.L();
        2.0 * (0..l.nrows()).map(|i| l[(i, i)].ln()).sum::<f64>()
    }
}

/// A = U diag(λ) U′ of a symmetric matrix, of which only the lower triangle is read.
///
/// # Reference
/// Golub & Van Loan (2013), Matrix Computations, 4th ed., 8.3.
/// # Oracle
/// mpmath 1.3 at 50 digits: `eigsy`.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// λ, rising.
    pub values: Vec<f64>,
    /// U: orthonormal eigenvectors, a column each; their signs are arbitrary.
    pub vectors: Array2<f64>,
}

impl Eigen {
    /// `None` of a matrix that is not square or not finite.
    pub fn new(matrix: &Array2<f64>) -> Option<Self> {
        if matrix.is_empty() && matrix.is_square() {
            return Some(Eigen { values: Vec::new(), vectors: matrix.clone() });
        }
        let eigen = square(matrix)?.self_adjoint_eigen(Side::Lower).ok()?;
        let (u, values) = (eigen.U(), eigen.S().column_vector());
        Some(Eigen {
            values: values.iter().copied().collect(),
            vectors: Array2::from_shape_fn(matrix.dim(), |(i, j)| u[(i, j)]),
        })
    }

    /// A to the power −½, on the eigenvectors whose value exceeds `tolerance` times the largest; 0 on the others.
    pub fn inverse_root(&self, tolerance: f64) -> Array2<f64> {
        let smallest = tolerance * self.values.last().copied().unwrap_or(0.0).max(0.0);
        let power = |v: f64| if v > smallest { v.powf(-0.5) } else { 0.0 };
        let mut scaled = self.vectors.clone();
        for (mut column, value) in scaled.columns_mut().into_iter().zip(&self.values) {
            column *= power(*value);
        }
        scaled.dot(&self.vectors.t())
    }
}

fn square(matrix: &Array2<f64>) -> Option<Mat<f64>> {
    let usable = matrix.is_square() && matrix.iter().all(|v| v.is_finite());
    usable.then(|| Mat::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: &Array2<f64>, want: &Array2<f64>, by: f64) {
        assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() <= by), "{got} {want}");
    }

    /// Aᵢⱼ = 1/(i + j + 1), 4 × 4: its inverse is of whole numbers, its determinant 1/6048000, its condition 1.6e4.
    fn hilbert() -> Array2<f64> {
        Array2::from_shape_fn((4, 4), |(i, j)| 1.0 / (i + j + 1) as f64)
    }

    /// The inverse by its formula (Choi 1983, American Mathematical Monthly 90, 301–312).
    #[test]
    fn the_hilbert_matrix_is_inverted() {
        let factor = Cholesky::new(&hilbert()).ok().unwrap();
        let rows = [16, -120, 240, -140, -120, 1200, -2700, 1680, 240, -2700, 6480, -4200, -140, 1680, -4200, 2800];
        let want = Array2::from_shape_vec((4, 4), rows.map(f64::from).to_vec()).unwrap();
        near(&factor.inverse(), &want, 1e-8);
        near(&factor.solve(&hilbert()), &Array2::eye(4), 1e-11);
        assert!((factor.ln_determinant() - (-6048000f64.ln())).abs() < 1e-12);
    }

    /// mpmath 1.3.0, 50 digits: `mp.eigsy(mp.hilbert(4))`; absolute, to rounding of the largest.
    #[test]
    fn eigenvalues_of_the_hilbert_matrix() {
        let eigen = Eigen::new(&hilbert()).unwrap();
        for (got, want) in eigen.values.iter().zip(HILBERT) {
            assert!((got - want).abs() < 1e-15, "{got} {want}");
        }
        let u = &eigen.vectors;
        near(&u.t().dot(u), &Array2::eye(4), 2e-15);
        let root = eigen.inverse_root(1e-12);
        near(&root.dot(&hilbert()).dot(&root), &Array2::eye(4), 1e-9);
    }

    const HILBERT: [f64; 4] = [9.670230402258689e-5, 0.006738273605760748, 0.16914122022145, 1.5002142800592428];

    /// By hand: (1, 1)′(1, 1) has eigenvalues 0 and 2; the root lives on (1, 1)/√2 alone.
    #[test]
    fn a_singular_matrix_has_no_factor_but_a_root() {
        let ones = Array2::from_elem((2, 2), 1.0);
        assert!(Cholesky::new(&ones).is_err());
        near(&Eigen::new(&ones).unwrap().inverse_root(1e-12), &Array2::from_elem((2, 2), 0.5f64.sqrt() / 2.0), 1e-15);
        near(&Eigen::new(&Array2::zeros((2, 2))).unwrap().inverse_root(1e-12), &Array2::zeros((2, 2)), 0.0);
    }

    #[test]
    fn what_is_no_matrix_is_refused() {
        for bad in [Array2::from_elem((2, 2), f64::NAN), Array2::zeros((2, 3)), -Array2::<f64>::eye(2)] {
            assert!(Cholesky::new(&bad).is_err());
        }
        assert_eq!(Eigen::new(&Array2::from_elem((1, 1), f64::INFINITY)), None);
        let none = Array2::zeros((0, 0));
        assert_eq!(Cholesky::new(&none).ok().unwrap().ln_determinant(), 0.0);
        assert_eq!(Eigen::new(&none).unwrap().values, [0.0; 0]);
    }
}
