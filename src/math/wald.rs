//! Several combinations of coefficients tested at once.

use super::leave_out::{dot, members, orthonormal};
use super::symmetric::{Cholesky, Eigen};
use super::tail::f_upper;
use ndarray::{Array1, Array2};

/// Eigenvalues below this share of the largest are 0, as in clubSandwich.
const LOST: f64 = 1e-12;

/// An F test of several combinations of coefficients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wald {
    /// F.
    pub statistic: f64,
    /// Degrees of freedom of numerator and denominator.
    pub df: [f64; 2],
    /// P(F > statistic).
    pub p: f64,
}

impl Wald {
    fn new(statistic: f64, df: [f64; 2]) -> Option<Wald> {
        let p = f_upper(statistic, df[0], df[1]);
        (statistic.is_finite() && df.iter().all(|d| *d > 0.0 && d.is_finite()) && !p.is_nan()).then_some(Wald {
            statistic,
            df,
            p,
        })
    }
}

/// d′(CVC′)⁻¹d/q on q and `df` degrees of freedom, for q combinations d = Cb of p coefficients with covariance V.
///
/// # Undefined
/// `None` when CVC′ is not positive definite: the combinations are not independent, or there are fewer clusters
/// than combinations.
/// # Oracle
/// R 4.2.2: lmtest 0.9.40 `waldtest(vcov = vcovHC(type = "HC3"), test = "F")`.
pub fn f_test(d: &[f64], contrasts: &[Vec<f64>], covariance: &Array2<f64>, df: f64) -> Option<Wald> {
    let c = Array2::from_shape_fn((contrasts.len(), covariance.nrows()), |(i, j)| contrasts[i][j]);
    Wald::new(quadratic(d, &c.dot(covariance).dot(&c.t()))? / d.len() as f64, [d.len() as f64, df])
}

/// b′V⁻¹b of the coefficients `tested`, chi-square on as many degrees of freedom where all of them are 0.
///
/// # Undefined
/// `None` when their covariance is not positive definite.
pub fn chi2(coefficients: &[f64], covariance: &Array2<f64>, tested: &[usize]) -> Option<f64> {
    let part = Array2::from_shape_fn((tested.len(), tested.len()), |(i, j)| covariance[(tested[i], tested[j])]);
    let b: Vec<f64> = tested.iter().map(|&j| coefficients[j]).collect();
    quadratic(&b, &part)
}

/// The approximate Hotelling test of q combinations under a CR2 covariance ("HTZ").
///
/// # Definition
/// Q = d′V⁻¹d, V the CR2 covariance of d, working model of equal variances and no correlation. V is taken to be a
/// Wishart matrix on η = q(q + 1)/Σₛₜ Var(Ω^(−½)VΩ^(−½))ₛₜ degrees of freedom, Ω = E V, both under the working
/// model; then (η − q + 1)/(ηq)·Q is F with q and η − q + 1.
/// # Takes
/// `columns`: those of X, none a combination of others, of length n; `residuals` of least squares on them;
/// `contrasts`: q lists of p weights, with d their values; `clusters`: the number 0.. of each row's cluster.
/// # Method
/// With X = QR, S_g = Q_g′Q_g and U = R^(−′)C′ all sums go over p × p matrices: A_gX_g(X′X)⁻¹C′ = Q_gL_gU with
/// L_g = (I − S_g)^(−½), the root of clubSandwich, 0 where I − S_g is. O(np² + Gp³ + Gp²q²).
/// # Undefined
/// `None` when V is singular or η ≤ q − 1: too few clusters.
/// # Reference
/// Tipton & Pustejovsky (2015), Journal of Educational and Behavioral Statistics 40, 604–634; Pustejovsky &
/// Tipton (2018), Journal of Business & Economic Statistics 36, 672–683.
/// # Oracle
/// R 4.2.2: clubSandwich `Wald_test(vcov = "CR2", test = "HTZ")`.
pub fn hotelling(
    columns: &[&[f64]],
    residuals: &[f64],
    contrasts: &[Vec<f64>],
    d: &[f64],
    clusters: &[u32],
) -> Option<Wald> {
    let (p, q) = (columns.len(), contrasts.len());
    let base = orthonormal(columns);
    let u = in_basis(&base, columns, contrasts);
    let mut scores = Array2::<f64>::zeros((q, q));
    let mut groups = Vec::new();
    for rows in members(clusters).iter().filter(|rows| !rows.is_empty()) {
        let inner = |a: &[f64], b: &[f64]| rows.iter().map(|&i| a[i] * b[i]).sum::<f64>();
        let s = Array2::from_shape_fn((p, p), |(j, k)| inner(&base[j], &base[k]));
        let adjusted = Eigen::new(&(Array2::eye(p) - &s))?.inverse_root(LOST).dot(&u);
        let score = adjusted.t().dot(&Array1::from_shape_fn(p, |j| inner(&base[j], residuals)));
        scores += &outer(&score, &score);
        let across = s.dot(&adjusted);
        groups.push((adjusted.t().dot(&across), across));
    }
    // E V under the working model, in the basis.
    let omega = groups.iter().fold(Array2::zeros((q, q)), |sum, (n, z)| sum + n - z.t().dot(z));
    let root = Eigen::new(&omega)?.inverse_root(LOST);
    let mut total = 0.0;
    let turned: Vec<_> = groups.iter().map(|(n, z)| (root.dot(n).dot(&root), z.dot(&root))).collect();
    let mut products = vec![Array2::<f64>::zeros((p, p)); q * q];
    for (n, z) in &turned {
        let square = z.t().dot(z);
        let own = n - &square;
        for s in 0..q {
            for t in 0..q {
                products[s * q + t] += &outer(&z.column(s).to_owned(), &z.column(t).to_owned());
                total += own[(s, t)].powi(2) + own[(s, s)] * own[(t, t)];
                total -= square[(s, t)].powi(2) + square[(s, s)] * square[(t, t)];
            }
        }
    }
    for k in &products {
        total += (k * &k.t()).sum() + (k * k).sum();
    }
    let (q, eta) = (q as f64, q as f64 * (q as f64 + 1.0) / total);
    Wald::new(quadratic(d, &scores)? * (eta - q + 1.0) / (eta * q), [q, eta - q + 1.0])
}

/// d′V⁻¹d.
fn quadratic(d: &[f64], covariance: &Array2<f64>) -> Option<f64> {
    let d = Array2::from_shape_fn((d.len(), 1), |(i, _)| d[i]);
    let solved = Cholesky::new(covariance).ok()?.solve(&d);
    Some((&d * &solved).sum())
}

/// u with u′Qᵀ = c′(X′X)⁻¹X′, one column a contrast: R′u = c, R = Q′X.
fn in_basis(base: &[Vec<f64>], columns: &[&[f64]], contrasts: &[Vec<f64>]) -> Array2<f64> {
    let mut u = Array2::zeros((columns.len(), contrasts.len()));
    for (k, column) in columns.iter().enumerate() {
        let r: Vec<f64> = base.iter().take(k + 1).map(|q| dot(q, column)).collect();
        for (t, contrast) in contrasts.iter().enumerate() {
            let known: f64 = (0..k).map(|j| r[j] * u[(j, t)]).sum();
            u[(k, t)] = (contrast[k] - known) / r[k];
        }
    }
    u
}

fn outer(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    Array2::from_shape_fn((a.len(), b.len()), |(j, k)| a[j] * b[k])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::linear::{RANK_TOLERANCE, least_squares};

    /// geepack 1.3.9 `dietox` at `Time == 12`, to one decimal: 69 pigs in 20 litters (Lauridsen et al. 1999), with
    /// vitamin E (0, 100, 200) and copper (0, 35, 175) in the feed, weight at the start and after.
    const LITTER: [u32; 69] = [
        0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 6, 6, 7, 7, 7, 7, 8, 8, 8, 10, 10, 10, 9, 9, 9, 12,
        12, 12, 12, 13, 13, 13, 14, 14, 14, 4, 4, 4, 11, 11, 11, 15, 15, 15, 15, 18, 18, 18, 18, 16, 16, 16, 16, 17,
        17, 17, 17, 19, 19, 19,
    ];
    const VITAMIN: [u8; 69] = [
        0, 0, 2, 1, 1, 0, 2, 2, 0, 2, 0, 0, 1, 1, 0, 1, 0, 0, 1, 2, 2, 0, 0, 1, 2, 1, 2, 2, 2, 2, 0, 0, 2, 1, 2, 2, 1,
        1, 2, 0, 1, 1, 0, 2, 1, 1, 1, 2, 1, 2, 0, 0, 1, 2, 0, 2, 0, 1, 1, 0, 2, 2, 2, 0, 1, 0, 1, 2, 0,
    ];
    const COPPER: [u8; 69] = [
        0, 1, 2, 1, 2, 0, 1, 0, 0, 1, 2, 1, 1, 2, 2, 0, 0, 2, 1, 2, 1, 0, 1, 2, 0, 2, 0, 2, 0, 2, 0, 1, 1, 2, 1, 2, 2,
        0, 0, 1, 0, 0, 0, 1, 2, 1, 0, 1, 0, 0, 1, 2, 1, 2, 2, 1, 1, 1, 1, 2, 1, 0, 2, 2, 0, 1, 1, 2, 2,
    ];
    const START: [f64; 69] = [
        26.5, 28.3, 27.6, 31.5, 27.1, 27.0, 27.7, 17.0, 26.9, 22.6, 15.0, 27.3, 26.2, 24.9, 24.6, 29.0, 32.0, 26.0,
        28.0, 24.3, 24.6, 21.2, 17.0, 30.0, 29.6, 27.1, 27.0, 29.5, 22.8, 22.3, 23.8, 22.0, 22.0, 22.0, 26.2, 32.5,
        27.0, 27.4, 27.1, 26.8, 24.5, 23.1, 21.5, 24.1, 34.2, 25.1, 32.2, 24.7, 24.2, 24.5, 22.0, 26.8, 30.6, 21.9,
        24.0, 24.2, 25.2, 23.5, 26.6, 35.4, 29.3, 25.3, 22.1, 23.7, 24.0, 25.0, 27.0, 27.3, 25.7,
    ];
    const WEIGHT: [f64; 69] = [
        98.6, 106.7, 105.4, 109.2, 117.0, 100.2, 102.3, 89.3, 91.0, 93.5, 65.8, 99.8, 98.4, 102.7, 107.2, 93.1, 109.0,
        97.2, 107.1, 90.4, 88.7, 95.2, 83.2, 104.6, 100.2, 105.7, 106.1, 99.1, 94.0, 101.4, 109.6, 93.2, 90.0, 92.1,
        98.4, 112.0, 104.2, 105.3, 101.4, 104.4, 104.5, 96.4, 99.3, 101.6, 109.0, 106.8, 115.4, 103.2, 100.6, 103.8,
        94.8, 112.0, 112.5, 103.5, 90.8, 90.2, 98.5, 81.4, 103.0, 113.0, 92.1, 85.9, 76.8, 104.0, 99.8, 107.5, 101.4,
        100.5, 103.5,
    ];

    fn is(values: &[u8], level: u8) -> Vec<f64> {
        values.iter().map(|v| f64::from(u8::from(*v == level))).collect()
    }

    fn unit(p: usize, at: usize) -> Vec<f64> {
        (0..p).map(|j| f64::from(u8::from(j == at))).collect()
    }

    fn tested(columns: &[Vec<f64>], tested: std::ops::Range<usize>, clusters: &[u32]) -> Option<Wald> {
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let fit = least_squares(&columns, &WEIGHT, RANK_TOLERANCE);
        let contrasts: Vec<Vec<f64>> = tested.clone().map(|j| unit(columns.len(), j)).collect();
        hotelling(&columns, &fit.residuals, &contrasts, &fit.coefficients[tested], clusters)
    }

    fn assert_near(got: Option<Wald>, want: [f64; 3]) {
        let got = got.unwrap();
        for (got, want) in [got.statistic, got.df[1], got.p].into_iter().zip(want) {
            assert!((got / want - 1.0).abs() < 1e-10, "{got}, clubSandwich {want}");
        }
    }

    /// R 4.2.2, clubSandwich 0.5.8: `Wald_test(lm(..), constrain_zero(..), vcov = "CR2", cluster = .., test = "HTZ")`.
    #[test]
    fn agrees_with_clubsandwich() {
        let ones = vec![1.0; 69];
        let methods = [ones.clone(), is(&VITAMIN, 1), is(&VITAMIN, 2), START.to_vec()];
        assert_near(tested(&methods, 1..3, &LITTER), [1.1918124741824334, 15.813627896033157, 0.3295242973752222]);
        let rows: Vec<u32> = (0..69).collect();
        assert_near(tested(&methods, 1..3, &rows), [1.438620310894079, 45.615309905622674, 0.24781545864698062]);
        let five: Vec<u32> = (0..69).map(|i| i % 5).collect();
        assert_near(tested(&methods, 1..4, &five), [90.19825510318738, 1.840009219893028, 0.01474375883108207]);
        assert_eq!(tested(&methods, 1..4, &(0..69).map(|i| i % 3).collect::<Vec<_>>()), None);
        assert_eq!(tested(&methods, 1..3, &[0; 69]), None);

        let arm: Vec<f64> = VITAMIN.iter().map(|v| f64::from(u8::from(*v > 0))).collect();
        let times = |m: &[f64]| m.iter().zip(&arm).map(|(m, a)| m * a).collect::<Vec<f64>>();
        let (one, two) = (is(&COPPER, 1), is(&COPPER, 2));
        let (arm_one, arm_two) = (times(&one), times(&two));
        let moderated = [ones, arm, one, two, START.to_vec(), arm_one, arm_two];
        assert_near(tested(&moderated, 5..7, &LITTER), [0.2383198733533999, 13.67252040731053, 0.7911561607151827]);
    }

    /// R 4.2.2, sandwich 3.0.2: `vcovHC(fit, "HC3")`, `lmtest::waldtest(.., test = "F")` on the first of these models.
    #[test]
    fn agrees_with_waldtest() {
        let v = [3.867533443331004, 2.0140331207351614, 2.0140331207351614, 4.408723203253577];
        let v = Array2::from_shape_vec((2, 2), v.to_vec()).unwrap();
        let units = [unit(2, 0), unit(2, 1)];
        let got = f_test(&[0.4872631948634548, -2.754832913940909], &units, &v, 65.0);
        assert_near(got, [1.3776865305102701, 65.0, 0.25942541091910465]);
        assert_eq!(f_test(&[1.0, 1.0], &units, &Array2::ones((2, 2)), 65.0), None);
    }
}
