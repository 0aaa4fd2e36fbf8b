//! Ordered levels by maximum likelihood: the proportional-odds model.

use super::basis::Basis;
use super::glm::{Trouble, largest, softplus};
use super::linear::RANK_TOLERANCE;
use super::sum::Sum;
use super::symmetric::Cholesky;
use ndarray::Array2;

/// A fit of n rows, J levels and p columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordinal {
    /// τ, one below each level but the first, rising.
    pub thresholds: Vec<f64>,
    /// β, one a column; 0 for aliased columns.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of the ones before them and a constant, and were left out.
    pub aliased: Vec<usize>,
    /// The inverse of the observed information on thresholds and columns kept, in that order.
    pub covariance: Array2<f64>,
    /// ℓ.
    pub likelihood: f64,
    /// What each row moves thresholds and coefficients by, n rows: covariance × score.
    pub influence: Array2<f64>,
    /// The score test that the odds are proportional; `None` for two levels or without columns.
    pub check: Option<Check>,
}

/// Rao's test of one β at all thresholds against a β at each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// U′I⁻¹U, I the expected information.
    pub statistic: f64,
    /// (J − 2) columns.
    pub df: f64,
}

const MOST_ROUNDS: u64 = 40;

/// As in [`super::glm`].
const FIRST_LOOK: u64 = 14;
const SETTLED: f64 = 1e-11;

/// Maximum likelihood by Newton's method; the likelihood is concave.
///
/// # Definition
/// P(y ≤ j) = F(τⱼ − x′β), F the logistic distribution: e^β is the factor of the odds of a higher level, wherever the
/// levels are cut in two. The information is the observed one. The test of proportional odds is Rao's score test at
/// this fit of the model with a β at each threshold, with the expected information.
/// # Takes
/// p `columns` without a constant and the level of each row, 0 up to `levels` − 1; every level has a row.
/// # Undefined
/// See [`Trouble`]; no more rows than coefficients.
/// # Reference
/// McCullagh (1980), Journal of the Royal Statistical Society B 42, 109–142; Peterson & Harrell (1990), Applied
/// Statistics 39, 205–217.
/// # Oracle
/// R 4.2.2: ordinal 2022.11 `clm`, MASS `polr`; sandwich `vcovCL`; the test: one step of Fisher scoring by VGAM;
/// `proportional_odds.json`.
pub fn fit(columns: &[&[f64]], y: &[usize], levels: usize) -> Result<Ordinal, Trouble> {
    let n = y.len();
    let one = vec![1.0; n];
    let all: Vec<&[f64]> = std::iter::once(one.as_slice()).chain(columns.iter().copied()).collect();
    let basis = Basis::new(&all, RANK_TOLERANCE);
    let cuts = levels.saturating_sub(1);
    // The constant of the basis is in the thresholds already.
    let p = basis.rank().saturating_sub(1);
    if n <= cuts + p || cuts == 0 {
        return Err(Trouble::TooFewRows);
    }
    let model = Model { basis: &basis, y, cuts };
    let mut place = model.start();
    let mut here = model.at(&place).ok_or(Trouble::NotConverged { iterations: 0 })?;
    for round in 0..MOST_ROUNDS {
        let lost = Trouble::NotConverged { iterations: round };
        let factor = Cholesky::new(&here.information).map_err(|_| lost)?;
        let step: Vec<f64> = factor.solve(&column(&here.score)).iter().copied().collect();
        let along = model.along(&step[cuts..]);
        if round >= FIRST_LOOK && model.separates(&step, &along) {
            return Err(Trouble::Separation);
        }
        let size = largest(&along).max(largest(&step[..cuts]));
        let mut share = 1.0;
        loop {
            let moved: Vec<f64> = place.iter().zip(&step).map(|(a, s)| a + share * s).collect();
            let there = model.at(&moved);
            let rises = |l: f64| l >= here.likelihood - 1e-12 * here.likelihood.abs();
            match there {
                Some(there) if rises(there.likelihood) || share < 1e-3 => {
                    (place, here) = (moved, there);
                    break;
                }
                None if share < 1e-9 => return Err(lost),
                _ => share /= 2.0,
            }
        }
        if size <= SETTLED * (1.0 + largest(&place[..cuts])) {
            return model.finish(&place, here, columns.len()).ok_or(lost);
        }
    }
    Err(Trouble::NotConverged { iterations: MOST_ROUNDS })
}

fn column(v: &[f64]) -> Array2<f64> {
    Array2::from_shape_fn((v.len(), 1), |(i, _)| v[i])
}

/// Thresholds α and coefficients γ of the basis beyond its constant: ηⱼ = αⱼ − Qγ.
struct Model<'a> {
    basis: &'a Basis,
    y: &'a [usize],
    cuts: usize,
}

struct Place {
    likelihood: f64,
    score: Vec<f64>,
    information: Array2<f64>,
}

/// One level's ln P between u above and l below it, by ln P = ln F(u) + ln(1 − F(l)) + ln(1 − e^(l − u)).
struct Slice {
    log: f64,
    /// ∂/∂u and ∂/∂l.
    up: f64,
    down: f64,
    /// F(1 − F) at u and at l, 0 where infinite.
    above: f64,
    below: f64,
    /// ∂²/∂u∂l.
    between: f64,
}

impl Slice {
    fn new(u: Option<f64>, l: Option<f64>) -> Slice {
        let width = u.zip(l).map(|(u, l)| u - l);
        let share = width.map_or(0.0, |w| 1.0 / w.exp_m1());
        let tail = |x: f64| 1.0 / (1.0 + x.exp());
        let product = |x: f64| tail(x) * tail(-x);
        Slice {
            log: u.map_or(0.0, |u| -softplus(-u)) - l.map_or(0.0, softplus)
                + width.map_or(0.0, |w| (-(-w).exp_m1()).ln()),
            up: u.map_or(0.0, |u| tail(u) + share),
            down: l.map_or(0.0, |l| -tail(-l) - share),
            above: u.map_or(0.0, product),
            below: l.map_or(0.0, product),
            between: share * (1.0 + share),
        }
    }
}

impl Model<'_> {
    /// The thresholds of the levels' shares, no slopes.
    fn start(&self) -> Vec<f64> {
        let mut below = vec![0.0; self.cuts];
        for y in self.y {
            below.iter_mut().skip(*y).for_each(|b| *b += 1.0);
        }
        let n = self.y.len() as f64;
        let slopes = std::iter::repeat_n(0.0, self.basis.rank().saturating_sub(1));
        below.iter().map(|b| (b / (n - b)).ln()).chain(slopes).collect()
    }

    /// Qγ.
    fn along(&self, slopes: &[f64]) -> Vec<f64> {
        let whole: Vec<f64> = std::iter::once(0.0).chain(slopes.iter().copied()).collect();
        self.basis.combine(&whole)
    }

    /// u and l of a row.
    fn ends(&self, alpha: &[f64], along: f64, y: usize) -> (Option<f64>, Option<f64>) {
        (alpha.get(y).map(|a| a - along), y.checked_sub(1).and_then(|k| alpha.get(k)).map(|a| a - along))
    }

    /// `None` where thresholds do not rise or a level has no chance.
    fn at(&self, place: &[f64]) -> Option<Place> {
        let (alpha, slopes) = place.split_at(self.cuts);
        if alpha.windows(2).any(|w| w[0] >= w[1]) {
            return None;
        }
        let along = self.along(slopes);
        let q = &self.basis.q[1..];
        let mut likelihood = Sum::default();
        let mut score = vec![0.0; place.len()];
        let mut information = Array2::zeros((place.len(), place.len()));
        let (mut both, mut pull) = (Vec::with_capacity(self.y.len()), Vec::with_capacity(self.y.len()));
        for (i, (y, along)) in self.y.iter().zip(&along).enumerate() {
            let (u, l) = self.ends(alpha, *along, *y);
            let slice = Slice::new(u, l);
            likelihood.add(slice.log);
            both.push(slice.above + slice.below);
            pull.push(-(slice.up + slice.down));
            if u.is_some() {
                score[*y] += slice.up;
                information[(*y, *y)] += slice.above + slice.between;
                q.iter().enumerate().for_each(|(k, q)| information[(self.cuts + k, *y)] -= slice.above * q[i]);
            }
            if l.is_some() {
                score[*y - 1] += slice.down;
                information[(*y - 1, *y - 1)] += slice.below + slice.between;
                q.iter().enumerate().for_each(|(k, q)| information[(self.cuts + k, *y - 1)] -= slice.below * q[i]);
            }
            if u.is_some() && l.is_some() {
                information[(*y, *y - 1)] -= slice.between;
            }
        }
        let slopes = self.basis.weighted(&both);
        for (k, q) in q.iter().enumerate() {
            score[self.cuts + k] = Sum::of_products(q, &pull).value();
            for j in 0..=k {
                information[(self.cuts + k, self.cuts + j)] = slopes[(k + 1, j + 1)];
            }
        }
        for j in 0..place.len() {
            for k in 0..j {
                information[(k, j)] = information[(j, k)];
            }
        }
        let likelihood = likelihood.value();
        likelihood.is_finite().then_some(Place { likelihood, score, information })
    }

    /// As for other models: along the step no level becomes less likely, and some run off to certainty.
    fn separates(&self, step: &[f64], along: &[f64]) -> bool {
        let margins = || {
            self.y.iter().zip(along).flat_map(|(y, along)| {
                let (u, l) = self.ends(&step[..self.cuts], *along, *y);
                [u, l.map(|l| -l)].into_iter().flatten()
            })
        };
        let rise = margins().fold(0.0, f64::max);
        rise > 0.5 && margins().all(|m| m > -1e-6 * rise)
    }

    fn finish(&self, place: &[f64], here: Place, columns: usize) -> Option<Ordinal> {
        let m = place.len();
        let inverse = Cholesky::new(&here.information).ok()?.inverse();
        // (τ, β) = T(α, γ): the constant that a slope of the basis brings goes to the thresholds.
        let mut to_terms = Array2::<f64>::zeros((m, m));
        for j in 0..self.cuts {
            to_terms[(j, j)] = 1.0;
        }
        for k in self.cuts..m {
            let mut only = vec![0.0; self.basis.rank()];
            only[k - self.cuts + 1] = 1.0;
            let b = self.basis.solve(&only);
            (0..self.cuts).for_each(|j| to_terms[(j, k)] = -b[0]);
            b.iter().enumerate().skip(1).for_each(|(j, b)| to_terms[(self.cuts + j - 1, k)] = *b);
        }
        let terms = to_terms.dot(&column(place));
        let (alpha, slopes) = place.split_at(self.cuts);
        let along = self.along(slopes);
        let mut scores = Array2::zeros((self.y.len(), m));
        for (i, (y, along)) in self.y.iter().zip(&along).enumerate() {
            let slice = {
                let (u, l) = self.ends(alpha, *along, *y);
                Slice::new(u, l)
            };
            if *y < self.cuts {
                scores[(i, *y)] = slice.up;
            }
            if let Some(k) = y.checked_sub(1) {
                scores[(i, k)] = slice.down;
            }
            for (k, q) in self.basis.q.iter().skip(1).enumerate() {
                scores[(i, self.cuts + k)] = -(slice.up + slice.down) * q[i];
            }
        }
        let carry = to_terms.dot(&inverse);
        let kept: Vec<usize> = self.basis.kept.iter().filter_map(|j| j.checked_sub(1)).collect();
        let mut coefficients = vec![0.0; columns];
        kept.iter().enumerate().for_each(|(k, &j)| coefficients[j] = terms[(self.cuts + k, 0)]);
        Some(Ordinal {
            thresholds: (0..self.cuts).map(|j| terms[(j, 0)]).collect(),
            coefficients,
            aliased: (0..columns).filter(|j| !kept.contains(j)).collect(),
            covariance: carry.dot(&to_terms.t()),
            likelihood: here.likelihood,
            influence: scores.dot(&carry.t()),
            check: self.check(alpha, &along),
        })
    }

    /// Rao's test: scores and expected information of the model with its own slopes at each threshold.
    fn check(&self, alpha: &[f64], along: &[f64]) -> Option<Check> {
        let (cuts, p) = (self.cuts, self.basis.rank() - 1);
        if cuts < 2 || p == 0 {
            return None;
        }
        // The constant of the basis stands for the threshold, so that each threshold has p + 1 columns.
        let width = p + 1;
        let mut score = vec![0.0; cuts * width];
        let mut inner = vec![vec![0.0; self.y.len()]; cuts];
        let mut beside = vec![vec![0.0; self.y.len()]; cuts];
        for (i, (y, along)) in self.y.iter().zip(along).enumerate() {
            for level in 0..=cuts {
                let (u, l) = self.ends(alpha, *along, level);
                let slice = Slice::new(u, l);
                let chance = slice.log.exp();
                for (cut, part) in [(Some(level).filter(|k| *k < cuts), slice.up), (level.checked_sub(1), slice.down)] {
                    let Some(cut) = cut else { continue };
                    inner[cut][i] += chance * part * part;
                    if level == *y {
                        self.basis.q.iter().enumerate().for_each(|(k, q)| score[cut * width + k] += part * q[i]);
                    }
                }
                if let (Some(beside), Some(_), Some(_)) = (beside.get_mut(level), u, l) {
                    beside[i] = chance * slice.up * slice.down;
                }
            }
        }
        let mut information = Array2::zeros((cuts * width, cuts * width));
        for (cut, (inner, beside)) in inner.iter().zip(&beside).enumerate() {
            let mut place = |row: usize, column: usize, block: &Array2<f64>| {
                for (at, v) in block.indexed_iter() {
                    information[(row * width + at.0, column * width + at.1)] = *v;
                }
            };
            place(cut, cut, &self.basis.weighted(inner));
            if cut > 0 {
                let block = self.basis.weighted(beside);
                place(cut, cut - 1, &block);
                place(cut - 1, cut, &block);
            }
        }
        let solved = Cholesky::new(&information).ok()?.solve(&column(&score));
        let statistic = Sum::of_products(&score, solved.iter()).value();
        statistic.is_finite().then_some(Check { statistic: statistic.max(0.0), df: ((cuts - 1) * p) as f64 })
    }
}
