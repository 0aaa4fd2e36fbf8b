//! Linear least squares, with covariances that do not assume equal variances.

use super::basis::Basis;
use super::sum::Sum;
use faer::Mat;
use ndarray::{Array2, ArrayView1};

/// A column whose part outside the columns before it is smaller than this share of its length is a
/// combination of them (the tolerance of R's `lm`).
pub const RANK_TOLERANCE: f64 = 1e-7;

/// The same for columns known to be different, such as the powers of one variable (of NIST's Filip the
/// share is 5e-8): what is closer than 1e-12 is told apart by little but the rounding of its values.
pub const FINEST_TOLERANCE: f64 = 1e-12;

/// Each round of refinement multiplies the error by about condition × 1e-16.
const MOST_ROUNDS: usize = 10;

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

    /// s² = Σe²/df, the variance around the fit; `None` when no degrees of freedom are left.
    pub fn residual_variance(&self) -> Option<f64> {
        (self.df > 0).then(|| Sum::of_products(&self.residuals, &self.residuals).value() / self.df as f64)
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

    /// A Newton step towards (X′X)⁻¹X′: S + (I − S X) S, the difference to twice the digits.
    fn sharpen(&mut self, columns: &[&[f64]]) {
        let p = columns.len();
        let lack = Array2::from_shape_fn((p, p), |(j, k)| {
            if self.aliased.contains(&j) || self.aliased.contains(&k) {
                return 0.0;
            }
            let mut sum = Sum::of_products(self.solver.row(j), columns[k]);
            sum.add(if j == k { -1.0 } else { 0.0 });
            -sum.value()
        });
        self.solver += &lack.dot(&self.solver);
    }

    /// Solves e + X b = y, X′e = 0 for what b and e lack, until that no longer halves.
    fn refine(&mut self, columns: &[&[f64]], y: &[f64], factor: &Factor) {
        self.residuals.fill(0.0);
        let mut smallest = f64::INFINITY;
        for _ in 0..MOST_ROUNDS {
            let outer: Vec<f64> = (0..y.len())
                .map(|i| {
                    let mut sum = Sum::of([y[i], -self.residuals[i]]);
                    columns.iter().zip(&self.coefficients).for_each(|(x, b)| sum.add_product(-x[i], *b));
                    sum.value()
                })
                .collect();
            let inner: Vec<f64> = columns.iter().map(|x| -Sum::of_products(*x, &self.residuals).value()).collect();
            let (step, change) = factor.solve(&outer, &inner);
            let size = step.iter().fold(0.0, |m: f64, s| m.max(s.abs()));
            if size.is_nan() || size >= smallest {
                break;
            }
            smallest = size / 2.0;
            for (&j, s) in factor.columns.iter().zip(step) {
                self.coefficients[j] += s / factor.lengths[j];
            }
            self.residuals.iter_mut().zip(change).for_each(|(e, c)| *e += c);
        }
    }
}

/// Q R of the columns kept, each scaled to length 1, in the order in which they were pivoted.
struct Factor {
    q: Mat<f64>,
    r: Mat<f64>,
    /// Which column of X stands at each place.
    columns: Vec<usize>,
    /// Of all columns of X.
    lengths: Vec<f64>,
}

impl Factor {
    /// (X′X)⁻¹X′ = R⁻¹Q′, rows in the order of X.
    fn solver(&self, p: usize) -> Array2<f64> {
        let mut solved = self.q.transpose().to_owned();
        self.r.solve_upper_triangular_in_place(solved.as_mut());
        let mut solver = Array2::zeros((p, self.q.nrows()));
        for (place, &j) in self.columns.iter().enumerate() {
            for i in 0..self.q.nrows() {
                solver[(j, i)] = solved[(place, i)] / self.lengths[j];
            }
        }
        solver
    }

    /// (b, e) with e + A b = `outer`, A′e = `inner`, A = Q R; `inner` by column of X, before its scaling.
    fn solve(&self, outer: &[f64], inner: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut across =
            Mat::from_fn(self.columns.len(), 1, |i, _| inner[self.columns[i]] / self.lengths[self.columns[i]]);
        self.r.transpose().solve_lower_triangular_in_place(across.as_mut());
        let outer = Mat::from_fn(outer.len(), 1, |i, _| outer[i]);
        let mut along = self.q.transpose() * &outer - &across;
        let change = &outer - &self.q * &along;
        self.r.solve_upper_triangular_in_place(along.as_mut());
        (along.col(0).iter().copied().collect(), change.col(0).iter().copied().collect())
    }
}

/// Least squares of `y` on `columns` by Householder QR with column pivoting, refined.
///
/// # Definition
/// b minimises ‖y − X b‖. The factor gives b and (X′X)⁻¹X′ to as many digits as the columns' condition
/// leaves; both are then refined, with residuals to twice the digits: b and e together until they settle,
/// (X′X)⁻¹X′ by one Newton step. What is left is what rounding did to the data.
/// # Takes
/// p `columns` and `y`, all of length n, finite, of a size that can be squared; an intercept is a
/// column of ones. `tolerance` decides what is aliased: [`RANK_TOLERANCE`], or [`FINEST_TOLERANCE`].
/// # Gives
/// A [`Fit`]; of a set of dependent columns the last is reported as aliased.
/// # Reference
/// Golub & Van Loan (2013), Matrix Computations, 4th ed., 5.3–5.5; Björck (1967), BIT 7, 257–278; Ben-Israel &
/// Cohen (1966), SIAM Journal on Numerical Analysis 3, 410–419.
/// # Oracle
/// The certified values of `tests/nist`; R: `lm`, through `ancova.json` and `moderator.json`.
pub fn least_squares(columns: &[&[f64]], y: &[f64], tolerance: f64) -> Fit {
    let (n, p) = (y.len(), columns.len());
    let lengths: Vec<f64> = columns.iter().map(|c| c.iter().map(|v| v * v).sum::<f64>().sqrt()).collect();
    let kept = Basis::new(columns, tolerance).kept;
    let mut fit = Fit {
        coefficients: vec![0.0; p],
        aliased: (0..p).filter(|j| !kept.contains(j)).collect(),
        df: n - kept.len(),
        residuals: y.to_vec(),
        leverage: vec![0.0; n],
        solver: Array2::zeros((p, n)),
    };
    if kept.is_empty() {
        return fit;
    }
    let qr = Mat::from_fn(n, kept.len(), |i, j| columns[kept[j]][i] / lengths[kept[j]]).col_piv_qr();
    let factor = Factor {
        q: qr.compute_thin_Q(),
        r: qr.thin_R().to_owned(),
        columns: qr.P().arrays().0.iter().map(|&position| kept[position]).collect(),
        lengths,
    };
    for i in 0..n {
        fit.leverage[i] = factor.q.row(i).iter().map(|v| v * v).sum::<f64>().min(1.0);
    }
    fit.solver = factor.solver(p);
    fit.sharpen(columns);
    fit.refine(columns, y, &factor);
    fit
}

/// Least squares with a weight a row: b minimises Σ wᵢ(yᵢ − xᵢ′b)².
///
/// # Definition
/// The rows of X and y times √wᵢ, by [`least_squares`].
/// # Takes
/// As there, and n finite `weights` of 0 or more, inverse to the variances of the rows.
/// # Gives
/// A [`Fit`] of the rows times √wᵢ: `residuals` are √wᵢ(yᵢ − xᵢ′b), and standard errors follow as without
/// weights. Rows of weight 0 count for nothing, in `df` neither.
/// # Reference
/// Golub & Van Loan (2013), Matrix Computations, 4th ed., 6.1.
/// # Oracle
/// R 4.2.2: `lm(weights =)`; sandwich 3.0.2: `vcovHC(type = "HC3")`.
pub fn weighted_least_squares(columns: &[&[f64]], y: &[f64], weights: &[f64], tolerance: f64) -> Fit {
    let weighted = |v: &[f64]| -> Vec<f64> { v.iter().zip(weights).map(|(x, w)| x * w.sqrt()).collect() };
    let rows: Vec<Vec<f64>> = columns.iter().map(|c| weighted(c)).collect();
    let mut fit = least_squares(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>(), &weighted(y), tolerance);
    fit.df -= weights.iter().filter(|w| **w == 0.0).count();
    fit
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

    /// R 4.2.2: `lm(y ~ x + z, weights = w)`, `hatvalues`; sandwich 3.0.2: `vcovHC(type = "HC3")` on the rows
    /// with weight.
    #[test]
    fn weights_agree_with_r() {
        let near = |got: f64, want: f64| assert!((got / want - 1.0).abs() < 2e-14, "got {got}, R {want}");
        let x = [0.5, 1.2, 2.1, 3.3, 4.7, 5.1, 6.6, 7.4];
        let z = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0];
        let y = [2.1, 3.9, 4.2, 7.7, 1.0, 11.3, 13.1, 16.4];
        let w = [1.0, 2.5, 0.3, 4.0, 0.0, 1.5, 2.0, 0.7];
        let fit = weighted_least_squares(&[&[1.0; 8], &x, &z], &y, &w, RANK_TOLERANCE);
        let s2 = fit.residual_variance().unwrap();
        assert_eq!((fit.df, fit.leverage[4], fit.residuals[4]), (4, 0.0, 0.0));
        near(s2.sqrt(), 0.6958534524521091);
        near(fit.leverage[1], 0.6966390760987002);
        let wanted = [
            (1.710937180347748, 0.4372107733928301, 0.4462860876030628),
            (1.87638603270117, 0.09328697581317084, 0.1370866998025771),
            (-0.478763506013672, 0.41067780301616075, 0.5429002968808081),
        ];
        for (j, (b, se, hc3)) in wanted.into_iter().enumerate() {
            let mut only = [0.0; 3];
            only[j] = 1.0;
            near(fit.combine(&only), b);
            near((s2 * fit.unscaled_variance(&only)).sqrt(), se);
            near(fit.hc3_std_error(&only).unwrap(), hc3);
        }
    }

    /// A law: a row of weight 3 is that row three times, and weights of 1 are none.
    #[test]
    fn whole_weights_are_repeated_rows() {
        let (x, y) = ([0.0, 1.0, 2.5, 3.0], [1.0, 0.0, 4.0, 2.0]);
        let plain = least_squares(&[&[1.0; 4], &x], &y, RANK_TOLERANCE);
        assert_eq!(weighted_least_squares(&[&[1.0; 4], &x], &y, &[1.0; 4], RANK_TOLERANCE), plain);
        let tripled = weighted_least_squares(&[&[1.0; 4], &x], &y, &[1.0, 3.0, 1.0, 1.0], RANK_TOLERANCE);
        let rows = [0.0, 1.0, 1.0, 1.0, 2.5, 3.0];
        let repeated = least_squares(&[&[1.0; 6], &rows], &[1.0, 0.0, 0.0, 0.0, 4.0, 2.0], RANK_TOLERANCE);
        for (a, b) in tripled.coefficients.iter().zip(&repeated.coefficients) {
            assert!((a - b).abs() < 1e-15, "{a} {b}");
        }
        assert!((tripled.unscaled_variance(&[0.0, 1.0]) - repeated.unscaled_variance(&[0.0, 1.0])).abs() < 1e-15);
    }

    /// By hand: whole numbers near 2³⁰, which differ by less than the tolerance of R's `lm`.
    #[test]
    fn close_columns_are_told_apart_when_asked() {
        let (one, x) = ([1.0; 6], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(|v| 2f64.powi(30) + v));
        let close: Vec<f64> = x.iter().zip([1.0, 0.0, 0.0, 1.0, 1.0, 0.0]).map(|(x, d)| x + d).collect();
        let y: Vec<f64> = x.iter().zip(&close).map(|(a, b)| 3.0 * a - 2.0 * b + 1.0).collect();
        assert_eq!(least_squares(&[&one, &x, &close], &y, RANK_TOLERANCE).aliased, [1, 2]);
        let fit = least_squares(&[&one, &x, &close], &y, FINEST_TOLERANCE);
        assert_eq!(fit.coefficients, [1.0, 3.0, -2.0]);
        assert!(fit.residuals.iter().all(|e| e.abs() < 1e-30));
    }

    #[test]
    fn nothing_in_nothing_out() {
        assert_eq!(least_squares(&[], &[1.0, 2.0], RANK_TOLERANCE).residuals, [1.0, 2.0]);
        assert_eq!(least_squares(&[&[]], &[], RANK_TOLERANCE).aliased, [0]);
        let fit = least_squares(&[&[1.0], &[2.0]], &[3.0], RANK_TOLERANCE);
        assert_eq!((fit.aliased, fit.df), (vec![1], 0));
    }
}
