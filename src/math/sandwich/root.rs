//! The inverse square root of a diagonal matrix less one of low rank.

use crate::math::symmetric::{Cholesky, Eigen};
use ndarray::Array2;

/// Up to this many rows the matrix is written out.
const WRITTEN_OUT: usize = 40;

/// What is smaller than this beside 1 is nothing.
pub(super) const NOTHING: f64 = 1e-10;

/// G⁺½ Q with G = D(I − QQ′)D, D = diag(`scale`), of k rows and p columns.
///
/// # Definition
/// G⁺½ is the symmetric root of the pseudo-inverse. Of few rows by the eigenvalues of G. Of many by the integral
/// G⁻½ = (2/π)∫₀^∞ (t²I + G)⁻¹dt with t = √m sn(u)/cn(u), by midpoints in u: the integrand is then periodic and
/// the error falls as exp(−2π²N/(ln κ + 3)). Each node is a diagonal and one p × p system (Woodbury), so that the
/// cost is k p² and nothing of k × k is held.
/// # Takes
/// Q with Q′Q ≤ I and `gram`, the eigenvalues of Q′Q; positive `scale`.
/// # Reference
/// Hale, Higham & Trefethen (2008), SIAM Journal on Numerical Analysis 46, 2505–2523.
/// # Oracle
/// The eigenvalues of G, for the integral.
pub(super) fn inverse_root_times(q: &Array2<f64>, gram: &Eigen, scale: &[f64]) -> Option<Array2<f64>> {
    let largest = scale.iter().fold(0.0_f64, |m, s| m.max(*s));
    let scale: Vec<f64> = scale.iter().map(|s| s / largest).collect();
    let written = |q| written_out(q, gram, &scale);
    let root = if q.nrows() <= WRITTEN_OUT { written(q)? } else { by_nodes(q, gram, &scale)? };
    Some(root / largest)
}

fn written_out(q: &Array2<f64>, gram: &Eigen, scale: &[f64]) -> Option<Array2<f64>> {
    let k = q.nrows();
    let mut g = -q.dot(&q.t());
    for i in 0..k {
        g[(i, i)] += 1.0;
    }
    g.indexed_iter_mut().for_each(|((i, j), v)| *v *= scale[i] * scale[j]);
    let Eigen { values, vectors } = Eigen::new(&g)?;
    let none = gram.values.iter().filter(|h| 1.0 - **h <= NOTHING).count();
    let mut along = vectors.t().dot(q);
    for (place, (mut row, value)) in along.rows_mut().into_iter().zip(&values).enumerate() {
        row *= if place < none || *value <= 0.0 { 0.0 } else { value.powf(-0.5) };
    }
    Some(vectors.dot(&along))
}

fn by_nodes(q: &Array2<f64>, gram: &Eigen, scale: &[f64]) -> Option<Array2<f64>> {
    let (k, p) = q.dim();
    // Along the eigenvectors of Q′Q, so that I − Q′Q is a diagonal without rounding.
    let q = q.dot(&gram.vectors);
    let left: Vec<f64> = gram.values.iter().map(|h| if 1.0 - h <= NOTHING { 0.0 } else { 1.0 - h }).collect();
    let smallest = scale.iter().fold(f64::INFINITY, |m, s| m.min(*s));
    let least = smallest.powi(2) * left.iter().filter(|l| **l > 0.0).fold(1.0, |m: f64, l| m.min(*l));
    let nothing = null_space(&q, &left, scale);
    let right = without(&q, &nothing);
    let nodes = ((3.0 - least.ln()) * 1.9).ceil().max(1.0) + 2.0;
    let quarter = quarter_period(least);
    let mut sum = Array2::<f64>::zeros((k, p));
    for node in 0..nodes as usize {
        let [sn, cn, dn] = elliptic((node as f64 + 0.5) * quarter / nodes, least);
        let (shift, share) = (least * sn * sn, cn * cn);
        let diagonal: Vec<f64> = scale.iter().map(|s| 1.0 / (shift + share * s * s)).collect();
        // Q′(shift·D⁻¹)Q + I − Q′Q, which is I − share·Q′(scale² D⁻¹)Q.
        let over = Array2::from_shape_fn((k, p), |(i, j)| diagonal[i] * q[(i, j)]);
        let mut core = q.t().dot(&over) * shift;
        left.iter().enumerate().for_each(|(j, l)| core[(j, j)] += l);
        let mut solved = Array2::from_shape_fn((k, p), |(i, j)| diagonal[i] * right[(i, j)]);
        let inner = Array2::from_shape_fn((k, p), |(i, j)| scale[i] * solved[(i, j)]);
        let inner = Cholesky::new(&core).ok()?.solve(&q.t().dot(&inner));
        let back = q.dot(&inner);
        solved.indexed_iter_mut().for_each(|((i, j), v)| *v += share * diagonal[i] * scale[i] * back[(i, j)]);
        sum.scaled_add(dn, &solved);
    }
    sum *= 2.0 / std::f64::consts::PI * quarter / nodes * least.sqrt();
    Some(without(&sum, &nothing).dot(&gram.vectors.t()))
}

/// What G sends to 0: D⁻¹Qv for the columns v with nothing left, orthonormal.
fn null_space(q: &Array2<f64>, left: &[f64], scale: &[f64]) -> Vec<Vec<f64>> {
    let mut base: Vec<Vec<f64>> = Vec::new();
    for (column, _) in q.columns().into_iter().zip(left).filter(|(_, l)| **l == 0.0) {
        let mut v: Vec<f64> = column.iter().zip(scale).map(|(x, s)| x / s).collect();
        for _ in 0..2 {
            for known in &base {
                let along: f64 = known.iter().zip(&v).map(|(a, b)| a * b).sum();
                v.iter_mut().zip(known).for_each(|(x, k)| *x -= along * k);
            }
            let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
            v.iter_mut().for_each(|x| *x /= length);
        }
        base.push(v);
    }
    base
}

fn without(matrix: &Array2<f64>, base: &[Vec<f64>]) -> Array2<f64> {
    let mut out = matrix.clone();
    for mut column in out.columns_mut() {
        for known in base {
            let along: f64 = known.iter().zip(&column).map(|(a, b)| a * b).sum();
            column.iter_mut().zip(known).for_each(|(x, k)| *x -= along * k);
        }
    }
    out
}

/// K of the modulus whose complement squared is `complement`, by the arithmetic-geometric mean.
fn quarter_period(complement: f64) -> f64 {
    let (mut a, mut b) = (1.0, complement.sqrt());
    for _ in 0..60 {
        (a, b) = ((a + b) / 2.0, (a * b).sqrt());
    }
    std::f64::consts::FRAC_PI_2 / a
}

/// Jacobi's sn, cn, dn at u, by descending Landen transformations (Abramowitz & Stegun 16.4).
fn elliptic(u: f64, complement: f64) -> [f64; 3] {
    let (mut a, mut b) = (1.0, complement.sqrt());
    let mut steps = Vec::new();
    while (a - b) / 2.0 > 1e-16 * a && steps.len() < 60 {
        let c = (a - b) / 2.0;
        (a, b) = ((a + b) / 2.0, (a * b).sqrt());
        steps.push((a, c));
    }
    let mut angle = u * a * (1u64 << steps.len()) as f64;
    for (a, c) in steps.iter().rev() {
        angle = (angle + (c / a * angle.sin()).asin()) / 2.0;
    }
    let (sn, cn) = angle.sin_cos();
    // dn² = 1 − k²sn² = cn² + (1 − k²)sn².
    [sn, cn, (cn * cn + complement * sn * sn).sqrt()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Q of k rows, spread scales, and in its first column all of one direction.
    fn case(k: usize, spread: f64, whole: bool) -> (Array2<f64>, Eigen, Vec<f64>) {
        let wave = |i: usize, f: f64| ((i as f64 + 1.0) * f).sin();
        let mut q = Array2::from_shape_fn((k, 3), |(i, j)| wave(i, [0.7, 1.3, 2.9][j]));
        for j in 0..3 {
            for l in 0..j {
                let along: f64 = (0..k).map(|i| q[(i, l)] * q[(i, j)]).sum();
                let size: f64 = (0..k).map(|i| q[(i, l)] * q[(i, l)]).sum();
                (0..k).for_each(|i| q[(i, j)] -= along / size * q[(i, l)]);
            }
            let length = (0..k).map(|i| q[(i, j)] * q[(i, j)]).sum::<f64>().sqrt();
            let size = if j == 0 && whole { 1.0 } else { [0.9, 0.4, 0.99][j] };
            (0..k).for_each(|i| q[(i, j)] *= size / length);
        }
        let gram = Eigen::new(&q.t().dot(&q)).unwrap();
        // The largest is 1, as both ways ask.
        let scale = (0..k).map(|i| spread.powf(wave(i, 0.31) - 1.0)).collect();
        (q, gram, scale)
    }

    /// Of spread scales the eigenvalues lose digits: eps·κ, here κ = 1e9.
    #[test]
    fn nodes_and_eigenvalues_agree() {
        for (spread, whole, by) in [(1.0, false, 1e-13), (3.0, true, 1e-12), (100.0, false, 1e-6), (100.0, true, 1e-6)]
        {
            let (q, gram, scale) = case(60, spread, whole);
            let (a, b) = (written_out(&q, &gram, &scale).unwrap(), by_nodes(&q, &gram, &scale).unwrap());
            for (x, y) in a.iter().zip(&b) {
                assert!((x - y).abs() < by * (1.0 + x.abs()), "{spread} {whole}: {x} {y}");
            }
        }
    }

    /// The nodes do not. mpmath 1.3.0: `eigsy` of G at 40 digits, G⁻½Q.
    #[test]
    fn nodes_agree_with_mpmath_on_spread_scales() {
        let (q, gram, scale) = case(60, 100.0, false);
        let root = by_nodes(&q, &gram, &scale).unwrap();
        for (i, j, want) in
            [(0, 0, 6.023_491_712_183_032), (30, 1, 9.785_830_922_750_034), (59, 2, -252.79041787198084)]
        {
            assert!((root[(i, j)] / want - 1.0).abs() < 1e-11, "{i} {j}: {} {want}", root[(i, j)]);
        }
    }

    /// mpmath 1.3.0: `ellipk(1 - m)`, `ellipfun('sn', 0.8, m=1-m)` and so on, with m = 0.01.
    #[test]
    fn elliptic_functions() {
        let near = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-14, "{a} {b}");
        near(quarter_period(0.01), ELLIPTIC[0]);
        for (got, want) in elliptic(0.8, 0.01).into_iter().zip(&ELLIPTIC[1..]) {
            near(got, *want);
        }
    }

    const ELLIPTIC: [f64; 4] = [3.6956373629898747, 0.6645786787145979, 0.7472182946087169, 0.7501678665472013];
}
