//! An orthonormal basis of the columns of a design, and which columns are combinations of others.

use ndarray::Array2;

/// X = Q R of the columns kept: q′q = I, R upper triangular, in the order of X.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Basis {
    /// Indices of the columns kept, rising; n at most.
    pub kept: Vec<usize>,
    /// Columns of Q, one for each column kept.
    pub q: Vec<Vec<f64>>,
    /// `r[k][j]`, j ≤ k: column k of those kept is Σⱼ `r[k][j]` qⱼ.
    r: Vec<Vec<f64>>,
}

impl Basis {
    /// By Gram and Schmidt, each column twice, since once leaves what rounding put back.
    ///
    /// # Takes
    /// Finite columns of one length, of a size that can be squared. A column of which no more than `tolerance`
    /// of the length is left outside the columns before it is left out.
    /// # Reference
    /// Giraud, Langou & Rozložník (2005), Computers & Mathematics with Applications 50, 1069–1075.
    pub fn new(columns: &[&[f64]], tolerance: f64) -> Self {
        let mut basis = Basis { kept: Vec::new(), q: Vec::new(), r: Vec::new() };
        for (j, column) in columns.iter().enumerate() {
            let whole = length(column);
            if whole == 0.0 || basis.kept.len() == column.len() {
                continue;
            }
            let mut left: Vec<f64> = column.iter().map(|v| v / whole).collect();
            let mut along = vec![0.0; basis.q.len() + 1];
            for _ in 0..2 {
                for (q, sum) in basis.q.iter().zip(&mut along) {
                    let part: f64 = q.iter().zip(&left).map(|(a, b)| a * b).sum();
                    left.iter_mut().zip(q).for_each(|(l, q)| *l -= part * q);
                    *sum += part;
                }
            }
            let rest = length(&left);
            if rest > tolerance {
                left.iter_mut().for_each(|v| *v /= rest);
                if let Some(last) = along.last_mut() {
                    *last = rest;
                }
                along.iter_mut().for_each(|r| *r *= whole);
                basis.kept.push(j);
                basis.q.push(left);
                basis.r.push(along);
            }
        }
        basis
    }

    /// How many columns were kept.
    pub fn rank(&self) -> usize {
        self.kept.len()
    }

    /// R⁻¹g: the coefficients of the columns kept, from those of the basis.
    pub fn solve(&self, g: &[f64]) -> Vec<f64> {
        let mut b = g.to_vec();
        for k in (0..b.len()).rev() {
            let whole = b[k] / self.r[k][k];
            b[k] = whole;
            for (rest, r) in b.iter_mut().zip(&self.r[k]).take(k) {
                *rest -= r * whole;
            }
        }
        b
    }

    /// R b: the coefficients of the basis, from those of the columns kept.
    pub fn apply(&self, b: &[f64]) -> Vec<f64> {
        let mut g = vec![0.0; b.len()];
        for (r, b) in self.r.iter().zip(b) {
            g.iter_mut().zip(r).for_each(|(g, r)| *g += r * b);
        }
        g
    }

    /// Rₖₖ: what is left of a column outside those before it.
    pub fn scale(&self, k: usize) -> f64 {
        self.r[k][k]
    }

    /// Q g.
    pub fn combine(&self, g: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.q.first().map_or(0, Vec::len)];
        for (q, g) in self.q.iter().zip(g) {
            out.iter_mut().zip(q).for_each(|(o, q)| *o += q * g);
        }
        out
    }

    /// q′Mq of a row q of Q, M symmetric.
    pub fn form(&self, row: usize, m: &Array2<f64>) -> f64 {
        let mut sum = 0.0;
        for (j, q) in self.q.iter().enumerate() {
            let along: f64 = self.q.iter().enumerate().map(|(k, other)| m[(j, k)] * other[row]).sum();
            sum += q[row] * along;
        }
        sum
    }

    /// Q′ diag(w) Q.
    pub fn weighted(&self, weights: &[f64]) -> Array2<f64> {
        /// Rows at a time, so that what is summed stays near.
        const BLOCK: usize = 512;
        let p = self.rank();
        let mut out = Array2::zeros((p, p));
        let mut scaled = [0.0; BLOCK];
        for (block, w) in weights.chunks(BLOCK).enumerate() {
            let rows = block * BLOCK..block * BLOCK + w.len();
            for (j, q) in self.q.iter().enumerate() {
                scaled.iter_mut().zip(&q[rows.clone()]).zip(w).for_each(|((s, q), w)| *s = q * w);
                for (k, other) in self.q.iter().enumerate().take(j + 1) {
                    out[(j, k)] += scaled.iter().zip(&other[rows.clone()]).map(|(a, b)| a * b).sum::<f64>();
                }
            }
        }
        for j in 0..p {
            for k in 0..j {
                out[(k, j)] = out[(j, k)];
            }
        }
        out
    }

    /// R⁻¹ C R⁻ᵀ: the covariance of the columns kept, from that of the basis.
    pub fn covariance(&self, of_basis: &Array2<f64>) -> Array2<f64> {
        let half = self.across(of_basis);
        self.across(&half.reversed_axes())
    }

    /// R⁻¹ C.
    pub fn across(&self, c: &Array2<f64>) -> Array2<f64> {
        let mut out = Array2::zeros(c.dim());
        for (mut to, from) in out.columns_mut().into_iter().zip(c.columns()) {
            to.iter_mut().zip(self.solve(&from.to_vec())).for_each(|(t, v)| *t = v);
        }
        out
    }
}

fn length(column: &[f64]) -> f64 {
    column.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of (1, 1, 1, 1), its double and (0, 1, 2, 3) the second goes; (X′X)⁻¹ is ((.7, −.3), (−.3, .2)).
    #[test]
    fn a_basis_by_hand() {
        let (one, two, x) = ([1.0; 4], [2.0; 4], [0.0, 1.0, 2.0, 3.0]);
        let basis = Basis::new(&[&one, &two, &x], 1e-7);
        assert_eq!(basis.kept, [0, 2]);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} {b}");
        let unit = basis.weighted(&[1.0; 4]);
        for (j, k) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            near(unit[(j, k)], f64::from(u8::from(j == k)));
        }
        let covariance = basis.covariance(&Array2::eye(2));
        near(covariance[(0, 0)], 0.7);
        near(covariance[(1, 0)], -0.3);
        near(covariance[(1, 1)], 0.2);
        // y = 3 + 2x: Q′y, then back.
        let along: Vec<f64> = basis.q.iter().map(|q| q.iter().zip(x).map(|(q, x)| q * (3.0 + 2.0 * x)).sum()).collect();
        let b = basis.solve(&along);
        near(b[0] - 3.0, 0.0);
        near(b[1] - 2.0, 0.0);
    }
}
