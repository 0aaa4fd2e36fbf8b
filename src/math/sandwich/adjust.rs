//! Clusters: their scores, adjusted (CR2) or not, and the degrees of freedom that the adjustment leaves.

use super::basis::Basis;
use super::root::{NOTHING, inverse_root_times};
use super::{Target, Trouble, add_square};
use crate::math::symmetric::Eigen;
use ndarray::{Array1, Array2, ArrayView1, Axis};

/// What the clusters contribute, along Q.
pub(super) struct Scores {
    /// Σ s_g s_g′.
    pub meat: Array2<f64>,
    /// Directions that one cluster decides alone, of length 1.
    pub alone: Vec<Vec<f64>>,
    /// For the degrees of freedom of CR2.
    pub adjusted: Option<Adjusted>,
}

/// Sums over the clusters, `groups`; with a `target` the residuals are adjusted (CR2).
pub(super) fn scores(basis: &Basis, groups: &[Vec<usize>], target: Option<Target>) -> Result<Scores, Trouble> {
    let p = basis.q.ncols();
    let form = Form::new(basis, target)?;
    let (mut meat, mut alone) = (Array2::zeros((p, p)), Vec::new());
    let mut adjusted = target.map(|_| Adjusted::new(&form, basis));
    for group in groups {
        let q = basis.q.select(Axis(0), group);
        let errors: Array1<f64> = group.iter().map(|&k| basis.errors[k]).collect();
        let gram = Gram::new(&q).ok_or(Trouble::NotFinite)?;
        alone.extend(gram.alone(&q));
        let score = match (&form, &mut adjusted) {
            (Form::Even, Some(adjusted)) => gram.even(&q, &errors, adjusted),
            (Form::Variances(variance), Some(adjusted)) => {
                let scale: Vec<f64> = group.iter().map(|&k| variance[k]).collect();
                if scale.iter().all(|s| *s == scale[0]) {
                    gram.even(&q, &errors, adjusted)
                } else {
                    gram.uneven(&q, &errors, &scale, adjusted).ok_or(Trouble::NotFinite)?
                }
            }
            (Form::Weights(weights, kernel), Some(adjusted)) => {
                let weights: Vec<f64> = group.iter().map(|&k| weights[k]).collect();
                equal(&q, &errors, &weights, kernel, adjusted).ok_or(Trouble::NotFinite)?
            }
            (_, None) => q.t().dot(&errors),
        };
        add_square(&mut meat, score.view(), 1.0);
    }
    Ok(Scores { meat, alone, adjusted })
}

/// How the target bears on the adjustment.
enum Form {
    /// Φ is proportional to W⁻¹ and even: nothing but Q is needed.
    Even,
    /// The variance of each row on the scale of the response.
    Variances(Vec<f64>),
    /// Φ = I under weights, and the kernel of P.
    Weights(Vec<f64>, Array2<f64>),
}

impl Form {
    fn new(basis: &Basis, target: Option<Target>) -> Result<Form, Trouble> {
        Ok(match target {
            None => Form::Even,
            Some(Target::Model | Target::Equal) if basis.weights.is_empty() => Form::Even,
            Some(Target::Model) => Form::Variances(basis.weights.clone()),
            Some(Target::Variance(all)) => {
                let of: Option<Vec<f64>> = basis.rows.iter().map(|&i| all.get(i).copied()).collect();
                let of = of.ok_or(Trouble::Lengths)?;
                if !of.iter().all(|v| v.is_finite() && *v > 0.0) {
                    return Err(Trouble::NotFinite);
                }
                Form::Variances(of)
            }
            Some(Target::Equal) => {
                let p = basis.q.ncols();
                let mut kernel = Array2::zeros((2 * p, 2 * p));
                for (q, w) in basis.q.rows().into_iter().zip(&basis.weights) {
                    for j in 0..p {
                        for k in 0..p {
                            kernel[(j, k)] += w * q[j] * q[k];
                        }
                    }
                }
                for j in 0..p {
                    (kernel[(j, p + j)], kernel[(p + j, j)]) = (-1.0, -1.0);
                }
                Form::Weights(basis.weights.clone(), kernel)
            }
        })
    }
}

/// Eigenvalues of Q_gQ_g′ or of Q_g′Q_g, whichever is smaller.
struct Gram {
    eigen: Eigen,
    by_row: bool,
}

impl Gram {
    fn new(q: &Array2<f64>) -> Option<Gram> {
        let (k, p) = q.dim();
        let by_row = k < p;
        let eigen = if k == 1 {
            Eigen { values: vec![q.iter().map(|v| v * v).sum()], vectors: Array2::eye(1) }
        } else {
            Eigen::new(&if by_row { q.dot(&q.t()) } else { q.t().dot(q) })?
        };
        Some(Gram { eigen, by_row: by_row || (k == 1 && p == 1) })
    }

    /// The directions along which no other cluster says anything.
    fn alone(&self, q: &Array2<f64>) -> Vec<Vec<f64>> {
        let whole = self.eigen.values.iter().zip(self.eigen.vectors.columns()).filter(|(h, _)| 1.0 - **h <= NOTHING);
        whole.map(|(_, v)| if self.by_row { q.t().dot(&v).to_vec() } else { v.to_vec() }).collect()
    }

    /// (1 − h) to the power −½, 0 where nothing is left.
    fn roots(&self) -> Vec<f64> {
        self.eigen.values.iter().map(|h| if 1.0 - h <= NOTHING { 0.0 } else { (1.0 - h).powf(-0.5) }).collect()
    }

    /// A = (I − QQ′)⁺½. Of more rows than columns everything is had along the eigenvectors v of Q′Q, with
    /// Q′A e = Σ v (1 − h)⁻½ v′Q′e; of the rows only Q′Q and Q′A Q, Q′A²Q are kept, as p rows.
    fn even(&self, q: &Array2<f64>, errors: &Array1<f64>, adjusted: &mut Adjusted) -> Array1<f64> {
        let (vectors, roots) = (&self.eigen.vectors, self.roots());
        if self.by_row {
            let mut along = vectors.t().dot(q);
            along.rows_mut().into_iter().zip(&roots).for_each(|(mut row, root)| row *= *root);
            let z = vectors.dot(&along);
            let score = z.t().dot(errors);
            adjusted.push(&z, q);
            return score;
        }
        let mut along = vectors.t().dot(&q.t().dot(errors));
        along.iter_mut().zip(&roots).for_each(|(a, root)| *a *= root);
        let size = |j: usize| self.eigen.values[j].max(0.0).sqrt();
        let f = Array2::from_shape_fn(vectors.dim(), |(j, l)| size(j) * vectors[(l, j)]);
        let z = Array2::from_shape_fn(vectors.dim(), |(j, l)| size(j) * roots[j] * vectors[(l, j)]);
        adjusted.push(&z, &f);
        vectors.dot(&along)
    }

    /// With V the variances of the rows: Φ½A′W X R⁻¹ = V (V(I − QQ′)V)⁺½ Q.
    fn uneven(&self, q: &Array2<f64>, errors: &Array1<f64>, scale: &[f64], to: &mut Adjusted) -> Option<Array1<f64>> {
        let columns = if self.by_row { Eigen::new(&q.t().dot(q))? } else { self.eigen.clone() };
        let mut z = inverse_root_times(q, &columns, scale)?;
        z.rows_mut().into_iter().zip(scale).for_each(|(mut row, s)| row *= *s);
        to.push(&z, q);
        Some(z.t().dot(errors))
    }
}

/// Rows of more columns than this are not written out as a matrix of rows by rows.
const WRITTEN_OUT: usize = 40;

/// Φ = I under weights: B = (I − H)(I − H)′ of the cluster is I + F K F′, F = (X, WX)R⁻¹, and a = B⁺½WXR⁻¹.
fn equal(
    q: &Array2<f64>,
    errors: &Array1<f64>,
    weights: &[f64],
    kernel: &Array2<f64>,
    to: &mut Adjusted,
) -> Option<Array1<f64>> {
    let (k, p) = q.dim();
    let f = Array2::from_shape_fn((k, 2 * p), |(i, j)| {
        if j < p { q[(i, j)] / weights[i].sqrt() } else { q[(i, j - p)] * weights[i].sqrt() }
    });
    let right = f.select(Axis(1), &(p..2 * p).collect::<Vec<_>>());
    let z = if k <= WRITTEN_OUT.max(2 * p) {
        let mut b = f.dot(kernel).dot(&f.t());
        (0..k).for_each(|i| b[(i, i)] += 1.0);
        Eigen::new(&b)?.inverse_root(NOTHING).dot(&right)
    } else {
        let (base, r) = orthonormal(&f);
        let mut b = r.dot(kernel).dot(&r.t());
        (0..2 * p).for_each(|j| b[(j, j)] += 1.0);
        let change = Eigen::new(&b)?.inverse_root(NOTHING) - Array2::<f64>::eye(2 * p);
        &right + &base.dot(&change.dot(&base.t().dot(&right)))
    };
    let raw: Array1<f64> = errors.iter().zip(weights).map(|(e, w)| e / w.sqrt()).collect();
    to.push(&z, &f);
    Some(z.t().dot(&raw))
}

/// F = Q R of more rows than columns.
fn orthonormal(f: &Array2<f64>) -> (Array2<f64>, Array2<f64>) {
    let qr = faer::Mat::from_fn(f.nrows(), f.ncols(), |i, j| f[(i, j)]).qr();
    let (q, r) = (qr.compute_thin_Q(), qr.thin_R());
    let square = (f.ncols(), f.ncols());
    (Array2::from_shape_fn(f.dim(), |(i, j)| q[(i, j)]), Array2::from_shape_fn(square, |(i, j)| r[(i, j)]))
}

/// What the degrees of freedom of CR2 need of each cluster: a_g = Z_g t has variance |a_g|² + f′K f and covariance
/// f_g′K f_h with another's, f_g = F_g′a_g; t is the combination along Q.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Adjusted {
    /// The rows of all Z_g, and of all F_g.
    z: Vec<f64>,
    f: Vec<f64>,
    /// Where each cluster's rows end.
    ends: Vec<usize>,
    kernel: Array2<f64>,
}

impl Adjusted {
    fn new(form: &Form, basis: &Basis) -> Adjusted {
        let kernel = match form {
            Form::Weights(_, kernel) => kernel.clone(),
            _ => -Array2::<f64>::eye(basis.q.ncols()),
        };
        Adjusted { z: Vec::new(), f: Vec::new(), ends: Vec::new(), kernel }
    }

    fn push(&mut self, z: &Array2<f64>, f: &Array2<f64>) {
        self.z.extend(z.iter());
        self.f.extend(f.iter());
        self.ends.push(self.ends.last().copied().unwrap_or(0) + z.nrows());
    }

    /// (tr P)²/tr P², P = diag(|a_g|²) + (f_g′K f_h).
    pub(super) fn df(&self, along: &[f64]) -> f64 {
        let m = self.kernel.nrows();
        let mut rows = self.z.chunks_exact(along.len()).zip(self.f.chunks_exact(m));
        let (mut own, mut trace, mut square) = (0.0, 0.0, 0.0);
        let mut squares = Array2::zeros((m, m));
        let (mut start, mut f) = (0, Array1::<f64>::zeros(m));
        for &end in &self.ends {
            let mut length = 0.0;
            f.fill(0.0);
            for (z, row) in rows.by_ref().take(end - start) {
                let a: f64 = z.iter().zip(along).map(|(z, t)| z * t).sum();
                length += a * a;
                f.scaled_add(a, &ArrayView1::from(row));
            }
            start = end;
            let between = f.dot(&self.kernel.dot(&f));
            own += length;
            trace += length + between;
            square += length * (length + 2.0 * between);
            add_square(&mut squares, f.view(), 1.0);
        }
        let across = self.kernel.dot(&squares);
        square += (&across * &across.t()).sum();
        if trace > NOTHING * own && square > 0.0 { trace * trace / square } else { f64::NAN }
    }
}
