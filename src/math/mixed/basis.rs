//! An orthonormal basis of the columns of a design, so that no digits are lost where columns go together.

/// X = Q R of the columns that are no combination of those before them.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// Q: orthonormal columns, one for each column kept.
    pub columns: Vec<Vec<f64>>,
    /// Which columns of X were kept.
    pub kept: Vec<usize>,
    /// Columns of X, by index, that are combinations of the columns before them.
    pub aliased: Vec<usize>,
    /// R by columns: `upper[j][i]`, i ≤ j.
    upper: Vec<Vec<f64>>,
}

impl Basis {
    /// By Gram and Schmidt, each column twice; a column of which `tolerance` of its length or less is left outside the
    /// ones before it is aliased.
    pub fn new(columns: &[&[f64]], tolerance: f64) -> Basis {
        let mut basis = Basis { columns: Vec::new(), kept: Vec::new(), aliased: Vec::new(), upper: Vec::new() };
        for (j, column) in columns.iter().enumerate() {
            let length = dot(column, column).sqrt();
            let mut left = column.to_vec();
            let along = basis.project(&mut left);
            let rest = dot(&left, &left).sqrt();
            if basis.columns.len() == column.len() || rest.is_nan() || rest <= tolerance * length {
                basis.aliased.push(j);
                continue;
            }
            left.iter_mut().for_each(|v| *v /= rest);
            basis.kept.push(j);
            basis.upper.push(along.into_iter().chain([rest]).collect());
            basis.columns.push(left);
        }
        basis
    }

    /// Takes the part along Q out of `values` and gives its coordinates.
    pub fn project(&self, values: &mut [f64]) -> Vec<f64> {
        let mut along = vec![0.0; self.columns.len()];
        for _ in 0..2 {
            for (a, q) in along.iter_mut().zip(&self.columns) {
                let share = dot(q, values);
                *a += share;
                values.iter_mut().zip(q).for_each(|(v, q)| *v -= share * q);
            }
        }
        along
    }

    /// The combination of coordinates that is Σ wⱼ bⱼ over all columns of X: a with R′a = w; aliased columns count 0.
    pub fn contrast(&self, weights: &[f64]) -> Vec<f64> {
        let mut a: Vec<f64> = Vec::with_capacity(self.kept.len());
        for (column, &j) in self.upper.iter().zip(&self.kept) {
            let Some((diagonal, above)) = column.split_last() else { continue };
            let weight = weights.get(j).copied().unwrap_or(0.0);
            let next = (weight - dot(above, &a)) / diagonal;
            a.push(next);
        }
        a
    }

    /// ln |X′X| of the columns kept: 2 Σ ln Rⱼⱼ.
    pub fn ln_determinant(&self) -> f64 {
        2.0 * self.upper.iter().filter_map(|c| c.last()).map(|r| r.ln()).sum::<f64>()
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: columns 1, x = 0..3, 3 − x; y = 1 + 2x. (X′X) of the first two is [[4, 6], [6, 14]], determinant 20.
    #[test]
    fn a_line_by_hand() {
        let (one, x, other) = ([1.0; 4], [0.0, 1.0, 2.0, 3.0], [3.0, 2.0, 1.0, 0.0]);
        let basis = Basis::new(&[&one, &x, &other], 1e-7);
        assert_eq!((basis.kept.as_slice(), basis.aliased.as_slice()), (&[0, 1][..], &[2][..]));
        let mut y = [1.0, 3.0, 5.0, 7.0];
        let coordinates = basis.project(&mut y);
        assert!(y.iter().all(|v| v.abs() < 1e-14));
        let at_five = basis.contrast(&[1.0, 5.0, 9.0]);
        assert!((dot(&at_five, &coordinates) - 11.0).abs() < 1e-13);
        assert!((basis.ln_determinant() - 20f64.ln()).abs() < 1e-14);
    }
}
