//! Units grouped by the waves at which they were seen: what the likelihood needs of them, whatever their number.

use super::Design;
use ndarray::{Array2, Axis};
use std::collections::HashMap;

/// The units that were seen at the same k waves; p columns of the design, e what is left of the outcome.
pub(super) struct Pattern {
    /// The waves, rising.
    pub waves: Vec<usize>,
    /// Number of units.
    pub units: f64,
    /// The profiles of the columns at these waves, p × k: of unit i, x at wave t is uᵢⱼ cⱼₜ.
    pub profiles: Array2<f64>,
    /// Σᵢ uᵢⱼ uᵢₗ, p × p.
    pub moments: Array2<f64>,
    /// Σᵢ uᵢⱼ eᵢₜ, p × k.
    pub cross: Array2<f64>,
    /// Σᵢ eᵢₛ eᵢₜ, k × k.
    pub squares: Array2<f64>,
}

impl Pattern {
    /// Σᵢ Xᵢ′ B Xᵢ, p × p.
    pub(super) fn quadratic(&self, b: &Array2<f64>) -> Array2<f64> {
        self.profiles.dot(b).dot(&self.profiles.t()) * &self.moments
    }

    /// Σᵢ Xᵢ′ B eᵢ, p, of what `cross` was summed over.
    pub(super) fn linear(&self, b: &Array2<f64>, cross: &Array2<f64>) -> Array2<f64> {
        (self.profiles.dot(b) * cross).sum_axis(Axis(1)).insert_axis(Axis(1))
    }

    /// Σᵢ Xᵢ A Xᵢ′, k × k.
    pub(super) fn outer(&self, a: &Array2<f64>) -> Array2<f64> {
        self.profiles.t().dot(&(a * &self.moments)).dot(&self.profiles)
    }

    /// `cross` and `squares` of e − X b.
    pub(super) fn without(&self, b: &Array2<f64>) -> (Array2<f64>, Array2<f64>) {
        let fitted = self.moments.dot(&(&self.profiles * b));
        let mixed = (&self.profiles * b).t().dot(&self.cross);
        let squares = &self.squares - &mixed - mixed.t() + self.outer(&b.dot(&b.t()));
        (&self.cross - &fitted, squares)
    }

    /// The part of a matrix of all waves that concerns these.
    pub(super) fn part(&self, whole: &Array2<f64>) -> Array2<f64> {
        let k = self.waves.len();
        Array2::from_shape_fn((k, k), |(s, t)| whole[(self.waves[s], self.waves[t])])
    }
}

/// The patterns of a design, of `kept` columns; `rest[wave][unit]` is what is left of the outcome. Units never seen
/// are in none.
pub(super) fn patterns(design: &Design<'_>, kept: &[usize], rest: &[Vec<Option<f64>>]) -> Vec<Pattern> {
    let (waves, factors) = (rest.len(), design.factors.len());
    let mut known: HashMap<Vec<bool>, usize> = HashMap::new();
    let mut sums: Vec<Sums> = Vec::new();
    let (mut seen, mut values, mut unit_factors) = (vec![false; waves], Vec::with_capacity(waves), vec![0.0; factors]);
    for unit in 0..design.units() {
        values.clear();
        for (wave, column) in rest.iter().enumerate() {
            let value = column.get(unit).copied().flatten();
            seen[wave] = value.is_some();
            values.extend(value);
        }
        if values.is_empty() {
            continue;
        }
        let at = match known.get(seen.as_slice()) {
            Some(at) => *at,
            None => {
                known.insert(seen.clone(), sums.len());
                sums.push(Sums::new(&seen, factors));
                sums.len() - 1
            }
        };
        for (u, factor) in unit_factors.iter_mut().zip(design.factors) {
            *u = factor.get(unit).copied().unwrap_or(0.0);
        }
        sums[at].add(&unit_factors, &values);
    }
    sums.into_iter().map(|s| s.pattern(design, kept)).collect()
}

/// The same sums by factor, before they are spread over the columns.
struct Sums {
    waves: Vec<usize>,
    units: f64,
    moments: Array2<f64>,
    cross: Array2<f64>,
    squares: Array2<f64>,
}

impl Sums {
    fn new(seen: &[bool], factors: usize) -> Sums {
        let waves: Vec<usize> = (0..seen.len()).filter(|t| seen[*t]).collect();
        let k = waves.len();
        let zeros = |rows, columns| Array2::zeros((rows, columns));
        Sums { waves, units: 0.0, moments: zeros(factors, factors), cross: zeros(factors, k), squares: zeros(k, k) }
    }

    fn add(&mut self, factors: &[f64], values: &[f64]) {
        self.units += 1.0;
        for (a, u) in factors.iter().enumerate() {
            for (b, v) in factors.iter().enumerate() {
                self.moments[(a, b)] += u * v;
            }
            for (t, e) in values.iter().enumerate() {
                self.cross[(a, t)] += u * e;
            }
        }
        for (s, e) in values.iter().enumerate() {
            for (t, f) in values.iter().enumerate() {
                self.squares[(s, t)] += e * f;
            }
        }
    }

    fn pattern(self, design: &Design<'_>, kept: &[usize]) -> Pattern {
        let (p, k) = (kept.len(), self.waves.len());
        let column = |j: usize| &design.columns[kept[j]];
        Pattern {
            profiles: Array2::from_shape_fn((p, k), |(j, t)| column(j).profile[self.waves[t]]),
            moments: Array2::from_shape_fn((p, p), |(j, l)| self.moments[(column(j).factor, column(l).factor)]),
            cross: Array2::from_shape_fn((p, k), |(j, t)| self.cross[(column(j).factor, t)]),
            squares: self.squares,
            units: self.units,
            waves: self.waves,
        }
    }
}
