//! Rows in clusters in clusters: V⁻¹ and |V| of random intercepts at each level, without a matrix of n × n.

use super::jet::Scalar;
use std::collections::HashMap;

/// What the rows are in, and the columns by which the likelihood looks at them.
///
/// # Definition
/// V = I + Σₗ λₗ ZₗZₗ′, Zₗ the indicators of the clusters of level l, each inside one cluster of the level above. Of a row's
/// weight 1 a cluster of n rows keeps w = n/(1 + λ₁n) at its mean; a cluster of these keeps, of w = Σw, w/(1 + λ₂w) at
/// their weighted mean, and so on. Then A′V⁻¹A is the sum of squares around the means inside clusters, weighted, level
/// after level, plus w·mean·mean′ over the outermost, and |V| = Π (1 + λw): only sums of what is positive. A random slope of
/// z in the outermost clusters adds a second direction, z around its weighted mean, in which the same is done.
/// # Reference
/// Searle, Casella & McCulloch (1992), Variance Components, 3.3–3.4 and appendix M; Bates et al. (2015), Journal of
/// Statistical Software 67(1), for the criterion that it serves.
/// # Oracle
/// The same with V written out, in the tests below.
#[derive(Debug, Clone)]
pub struct Nested {
    /// Columns of A of which products are taken.
    width: usize,
    /// Whether one more column, the last, is z.
    slope: bool,
    /// Of each level but the outermost, the cluster of the next that each cluster is in.
    parents: Vec<Vec<u32>>,
    /// Clusters of the outermost level.
    outermost: usize,
    /// Rows of each innermost cluster.
    sizes: Vec<f64>,
    /// Means of the columns, innermost cluster after innermost cluster.
    means: Vec<f64>,
    /// With a slope: products of z with the columns around the means, per innermost cluster.
    along: Vec<f64>,
    /// Products of the columns around the means of the innermost clusters, lower triangle by rows.
    within: Vec<f64>,
}

/// A′V⁻¹A, lower triangle by rows, and ln |V|.
pub struct Cross<T> {
    pub products: Vec<T>,
    pub ln_determinant: T,
}

impl Nested {
    /// From the clusters of each row, levels from the innermost to the outermost, and the columns, all of one length. Clusters
    /// of the same number in different clusters of the next level are different clusters.
    pub fn new(levels: &[&[u32]], columns: &[&[f64]], slope: Option<&[f64]>) -> Nested {
        let (of, parents, outermost) = tree(levels);
        let sizes = super::counts(&of);
        let all: Vec<&[f64]> = columns.iter().copied().chain(slope).collect();
        let wide = all.len();
        let mut means = vec![0.0; sizes.len() * wide];
        for (j, column) in all.iter().enumerate() {
            for (&c, v) in of.iter().zip(*column) {
                means[c as usize * wide + j] += v;
            }
        }
        means.chunks_mut(wide.max(1)).zip(&sizes).for_each(|(m, n)| m.iter_mut().for_each(|v| *v /= n));
        let mut within = vec![0.0; triangle(columns.len())];
        let mut along = vec![0.0; if slope.is_some() { means.len() } else { 0 }];
        let mut away = vec![0.0; wide];
        for (i, &c) in of.iter().enumerate() {
            let start = c as usize * wide;
            for ((a, column), m) in away.iter_mut().zip(&all).zip(&means[start..]) {
                *a = column[i] - m;
            }
            let mut place = within.iter_mut();
            for (j, a) in away.iter().take(columns.len()).enumerate() {
                away.iter().take(j + 1).zip(&mut place).for_each(|(b, w)| *w += a * b);
            }
            if slope.is_some()
                && let Some(z) = away.last()
            {
                along[start..start + wide].iter_mut().zip(&away).for_each(|(k, a)| *k += z * a);
            }
        }
        Nested { width: columns.len(), slope: slope.is_some(), parents, outermost, sizes, means, along, within }
    }

    /// Sums of squares around the means of the innermost clusters of one column.
    pub fn within(&self, column: usize) -> f64 {
        self.within.get(triangle(column + 1).saturating_sub(1)).copied().unwrap_or(0.0)
    }

    /// The products of the columns around the means of the innermost clusters, lower triangle by rows.
    pub fn within_products(&self) -> &[f64] {
        &self.within
    }

    /// n.
    pub fn rows(&self) -> f64 {
        self.sizes.iter().sum()
    }

    /// Whether the innermost clusters' indicators are combinations of the orthonormal `columns`: Σ (n − ‖Q′Z‖²) is nothing.
    pub fn told_apart(&self, levels: &[&[u32]], columns: &[Vec<f64>]) -> bool {
        let (of, ..) = tree(levels);
        let mut left = self.sizes.clone();
        for column in columns {
            let mut sums = vec![0.0; left.len()];
            of.iter().zip(column).for_each(|(&c, v)| sums[c as usize] += v);
            left.iter_mut().zip(&sums).for_each(|(l, s)| *l -= s * s);
        }
        left.iter().zip(&self.sizes).all(|(l, n)| *l <= 1e-9 * n)
    }

    /// From λ of each level, innermost first; with a slope the last of them is that of the intercept, followed by the
    /// covariance and that of the slope.
    pub fn cross<T: Scalar>(&self, variances: &[T]) -> Cross<T> {
        let wide = self.width + usize::from(self.slope);
        let mut out =
            Cross { products: self.within.iter().map(|&v| T::from(v)).collect(), ln_determinant: T::from(0.0) };
        let mut weights: Vec<T> = self.sizes.iter().map(|&n| T::from(n)).collect();
        let mut means: Vec<T> = self.means.iter().map(|&m| T::from(m)).collect();
        let mut along: Vec<T> = self.along.iter().map(|&k| T::from(k)).collect();
        for (parents, &variance) in self.parents.iter().zip(variances) {
            absorb(&mut weights, variance, &mut out.ln_determinant);
            let above = parents.iter().max().map_or(0, |&m| m as usize + 1);
            let (mut sums, mut centres) = (vec![T::from(0.0); above], vec![T::from(0.0); above * wide]);
            for ((&up, &w), mean) in parents.iter().zip(&weights).zip(means.chunks(wide)) {
                let up = up as usize;
                sums[up] += w;
                centres[up * wide..(up + 1) * wide].iter_mut().zip(mean).for_each(|(c, &m)| *c += w * m);
            }
            centres.chunks_mut(wide).zip(&sums).for_each(|(c, &w)| c.iter_mut().for_each(|v| *v = *v / w));
            let mut onward = vec![T::from(0.0); if self.slope { centres.len() } else { 0 }];
            let mut away = vec![T::from(0.0); wide];
            for (child, (&up, &w)) in parents.iter().zip(&weights).enumerate() {
                let (here, up) = (child * wide..(child + 1) * wide, up as usize * wide..(up as usize + 1) * wide);
                for ((a, &m), &c) in away.iter_mut().zip(&means[here.clone()]).zip(&centres[up.clone()]) {
                    *a = m - c;
                }
                add_square(&mut out.products, &away[..self.width], w);
                if self.slope {
                    let z = w * away[wide - 1];
                    for ((o, &k), &a) in onward[up].iter_mut().zip(&along[here]).zip(&away) {
                        *o += k + z * a;
                    }
                }
            }
            (weights, means, along) = (sums, centres, onward);
        }
        let at = &variances[self.parents.len().min(variances.len())..];
        match *at {
            [intercept, covariance, slope, ..] if self.slope => {
                self.absorb_slope(&mut out, (&weights, &means, &along), [intercept, covariance, slope]);
            }
            [intercept, ..] => {
                absorb(&mut weights, intercept, &mut out.ln_determinant);
                for (mean, &w) in means.chunks(wide).zip(&weights) {
                    add_square(&mut out.products, &mean[..self.width], w);
                }
            }
            [] => {}
        }
        out
    }

    /// The outermost level with a slope: with z around its weighted mean the two directions are apart, of weights w and k,
    /// and e = (mean, along/k) counts by (diag(w, k)⁻¹ + Θ)⁻¹.
    fn absorb_slope<T: Scalar>(&self, out: &mut Cross<T>, at: (&[T], &[T], &[T]), [v0, v01, v1]: [T; 3]) {
        let (weights, means, along) = at;
        let (wide, one) = (self.width + 1, T::from(1.0));
        for ((&w, mean), k) in weights.iter().zip(means.chunks(wide)).zip(along.chunks(wide)) {
            let (z, kz) = (mean[wide - 1], k[wide - 1]);
            let (a, b) = (v0 + z * (v01 + v01 + z * v1), v01 + z * v1);
            let (mean, k) = (&mean[..self.width], &k[..self.width]);
            if kz.value() <= NO_SPREAD {
                let spread = one + a * w;
                out.ln_determinant += spread.ln();
                add_square(&mut out.products, mean, w / spread);
                continue;
            }
            let (first, second) = (one / w + a, one / kz + v1);
            let determinant = first * second - b * b;
            out.ln_determinant += (w * kz * determinant).ln();
            let (f, g, h) = (second / determinant, T::from(0.0) - b / determinant, first / determinant);
            let tilt: Vec<T> = k.iter().map(|&k| k / kz).collect();
            let mut place = out.products.iter_mut();
            for (j, (&m, &t)) in mean.iter().zip(&tilt).enumerate() {
                for ((&n, &s), p) in mean.iter().zip(&tilt).take(j + 1).zip(&mut place) {
                    *p += f * m * n + g * (m * s + t * n) + (h - kz) * t * s;
                }
            }
        }
    }

    /// Clusters of each level, innermost first.
    pub fn clusters(&self) -> Vec<usize> {
        self.parents.iter().map(Vec::len).chain([self.outermost]).collect()
    }
}

/// z of unit standard deviation that moves less than this inside a cluster does not move.
const NO_SPREAD: f64 = 1e-12;

fn absorb<T: Scalar>(weights: &mut [T], variance: T, ln_determinant: &mut T) {
    for w in weights {
        let spread = T::from(1.0) + variance * *w;
        *ln_determinant += spread.ln();
        *w = *w / spread;
    }
}

fn add_square<T: Scalar>(products: &mut [T], v: &[T], weight: T) {
    let mut place = products.iter_mut();
    for (j, &a) in v.iter().enumerate() {
        let a = weight * a;
        v.iter().take(j + 1).zip(&mut place).for_each(|(&b, p)| *p += a * b);
    }
}

/// Entries of a lower triangle of `side` rows.
pub(super) fn triangle(side: usize) -> usize {
    side * (side + 1) / 2
}

/// The innermost cluster of each row, the parents of the clusters of each level but the outermost, and how many the
/// outermost has; all numbered as they come.
fn tree(levels: &[&[u32]]) -> (Vec<u32>, Vec<Vec<u32>>, usize) {
    let Some((top, below)) = levels.split_last() else { return (Vec::new(), Vec::new(), 0) };
    let mut known = HashMap::new();
    let mut of: Vec<u32> = top
        .iter()
        .map(|&own| {
            let next = known.len() as u32;
            *known.entry(own).or_insert(next)
        })
        .collect();
    let outermost = known.len();
    let mut parents = Vec::new();
    for level in below.iter().rev() {
        let (mut known, mut up) = (HashMap::new(), Vec::new());
        for (o, &own) in of.iter_mut().zip(*level) {
            let parent = *o;
            *o = *known.entry((parent, own)).or_insert_with(|| {
                up.push(parent);
                up.len() as u32 - 1
            });
        }
        parents.push(up);
    }
    parents.reverse();
    (of, parents, outermost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::symmetric::Cholesky;
    use ndarray::Array2;

    /// Nine rows in five clusters in two, uneven; V written out.
    #[test]
    fn agrees_with_the_matrix_written_out() {
        let inner = [0, 0, 1, 1, 1, 2, 3, 3, 4];
        let outer = [0, 0, 0, 0, 0, 0, 1, 1, 1];
        let z = [0.3, -1.1, 0.5, 2.0, -0.7, 0.1, 1.5, -1.2, 0.4];
        let y = [1.0, 2.5, -0.3, 0.8, 1.9, -2.2, 0.6, 3.1, -1.4];
        let x = [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0];
        let at = |of: &[i32; 9], i: usize, j: usize| f64::from(u8::from(of[i] == of[j]));
        for (l1, t) in [(0.7, [1.3, -0.4, 0.9]), (0.0, [0.5, 0.5, 0.5]), (4.0, [0.0, 0.0, 0.0])] {
            let v = Array2::from_shape_fn((9, 9), |(i, j)| {
                let same = at(&outer, i, j);
                f64::from(u8::from(i == j))
                    + l1 * at(&inner, i, j)
                    + same * (t[0] + t[1] * (z[i] + z[j]) + t[2] * z[i] * z[j])
            });
            let a = Array2::from_shape_fn((9, 2), |(i, j)| if j == 0 { x[i] } else { y[i] });
            let factor = Cholesky::new(&v).ok().unwrap();
            let want = a.t().dot(&factor.solve(&a));
            let levels = [inner.map(|c| c as u32), outer.map(|c| c as u32)];
            let nested = Nested::new(&[&levels[0], &levels[1]], &[&x, &y], Some(&z));
            let got = nested.cross(&[l1, t[0], t[1], t[2]]);
            assert!((got.ln_determinant - factor.ln_determinant()).abs() < 1e-13);
            for (g, w) in got.products.iter().zip([want[(0, 0)], want[(1, 0)], want[(1, 1)]]) {
                assert!((g - w).abs() < 1e-13, "{g} {w}");
            }
            assert_eq!(nested.clusters(), [5, 2]);
            if t[2] == 0.0 {
                let plain = Nested::new(&[&levels[0], &levels[1]], &[&x, &y], None).cross(&[l1, 0.0]);
                assert!((plain.products[2] - want[(1, 1)]).abs() < 1e-13);
            }
        }
    }

    /// The same number in two outer clusters names two inner ones.
    #[test]
    fn clusters_are_nested_by_construction() {
        let nested = Nested::new(&[&[0, 0, 0, 0], &[0, 0, 1, 1]], &[&[1.0, 2.0, 3.0, 5.0]], None);
        assert_eq!(nested.clusters(), [2, 2]);
        assert_eq!(nested.within(0), 2.5);
    }
}
