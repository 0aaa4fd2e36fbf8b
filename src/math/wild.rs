//! The wild bootstrap by clusters, with the null imposed.

use super::resample::{Chance, Dice, Meter, draw};
use super::sandwich::{Basis, Trouble, Working};
use crate::value::Level;
use ndarray::{Array1, Array2, ArrayView1};

/// What the residuals of a whole cluster are multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// −1 or 1, equally likely: 2ᴳ draws differ.
    Rademacher,
    /// ±√½, ±1 or ±√1½, equally likely: 6ᴳ draws differ, so that few clusters leave more than a handful of values.
    Webb,
}

/// A coefficient of least squares with the draws of its t under any null.
///
/// # Definition
/// Under β = b the model is fitted again without the column; ũ are its residuals. A draw takes y* = ŷ under the null +
/// v_g ũ, one v a cluster, and gives t* = (β* − b)/se*, se by clusters (CR0, as a factor falls out). t = (β̂ − b)/se of the
/// data themselves. p is the share of draws with |t*| ≥ |t|, ties among them; the interval holds every b with p > 1 − level,
/// by the same draws.
/// # Method
/// Along an orthonormal basis with the column last, t* is a ratio of (n₀ − n₁b)² and q₀ − 2q₁b + q₂b²: five numbers a
/// draw serve every b. A draw costs G p.
/// # Takes
/// p columns, the one in question last, none a combination of the others; y; the cluster of each row.
/// # Gives
/// Every draw of Rademacher's weights once, when these are no more than `draws`; else `draws` by chance.
/// # Reference
/// Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90, 414–427; six points: Webb (2023), Canadian
/// Journal of Economics 56, 839–858; the algebra: Roodman, MacKinnon, Nielsen & Webb (2019), Stata Journal 19, 4–60.
/// # Oracle
/// R 4.2.2, every draw fitted by `lm.fit`, and `uniroot` over the null; fixture `wild_cluster_bootstrap.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct Wild {
    /// The coefficient.
    pub coefficient: f64,
    /// Its standard error CR1S.
    pub std_error: f64,
    /// How many draws were made by chance; `None` when all were gone through.
    pub drawn: Option<u64>,
    /// The coefficient along the basis, and what it is worth in its own unit.
    along: f64,
    unit: f64,
    /// Σ of the squared scores of the data.
    spread: f64,
    draws: Vec<Draw>,
}

/// n₀, n₁, q₀, q₁, q₂.
type Draw = [f64; 5];

/// Draws whose t² is less than this share below that of the data tie with it.
const TIE: f64 = 1e-9;

impl Wild {
    /// Draws. [`Trouble::OneCluster`] of one cluster.
    pub fn new(
        columns: &[&[f64]],
        y: &[f64],
        clusters: &[u32],
        weights: Weights,
        draws: u64,
        chance: &Chance,
        meter: Option<&Meter>,
    ) -> Result<Wild, Trouble> {
        let working = Working { columns, weights: None, residuals: y, dispersion: 1.0 };
        let basis = Basis::new(&working)?;
        if clusters.len() != y.len() {
            return Err(Trouble::Lengths);
        }
        let parts = Parts::new(&basis, clusters);
        let (n, p, count) = (y.len(), columns.len(), parts.own.len());
        if count < 2 {
            return Err(Trouble::OneCluster);
        }
        if n == p {
            return Err(Trouble::NoFreedom);
        }
        let along: f64 = parts.own.iter().sum();
        let spread: f64 = parts.own.iter().zip(&parts.square).map(|(a, s)| (a - along * s).powi(2)).sum();
        let unit = basis.inverse[(p - 1, p - 1)];
        let groups = count as f64;
        let factor = groups / (groups - 1.0) * (n as f64 - 1.0) / (n - p) as f64;
        let all = u32::try_from(count).ok().and_then(|g| 1u64.checked_shl(g)).filter(|all| *all <= draws);
        let (made, drawn) = match (weights, all) {
            (Weights::Rademacher, Some(all)) => {
                let mut v = vec![0.0; count];
                let sign = |k: u64, g: usize| if k >> g & 1 == 0 { 1.0 } else { -1.0 };
                let one = |k: u64| {
                    v.iter_mut().enumerate().for_each(|(g, v)| *v = sign(k, g));
                    parts.draw(&v)
                };
                ((0..all).map(one).collect(), None)
            }
            _ => {
                let made = draw(draws, chance, meter, || {
                    let (mut v, parts) = (vec![0.0; count], &parts);
                    move |dice: &mut Dice| {
                        v.iter_mut().for_each(|v| *v = weights.draw(dice));
                        parts.draw(&v)
                    }
                });
                (made, Some(draws))
            }
        };
        Ok(Wild {
            coefficient: unit * along,
            std_error: unit.abs() * (spread * factor).sqrt(),
            drawn,
            along,
            unit,
            spread,
            draws: made,
        })
    }

    /// p of β = `null`: the share of all draws, (1 + hits)/(1 + draws) of draws by chance.
    pub fn p(&self, null: f64) -> f64 {
        let null = null / self.unit;
        let observed = (self.along - null).powi(2) / self.spread * (1.0 - TIE);
        let hit = |d: &&Draw| {
            let (own, spread) = ((d[0] - null * d[1]).powi(2), d[2] - 2.0 * null * d[3] + null * null * d[4]);
            own >= observed * spread.max(0.0)
        };
        let (hits, all) = (self.draws.iter().filter(hit).count() as f64, self.draws.len() as f64);
        if self.drawn.is_some() { (1.0 + hits) / (1.0 + all) } else { hits / all }
    }

    /// The values of the null around the coefficient with p > 1 − `level`; a limit is infinite where p stays above
    /// that however far one goes, as it does when too few draws differ.
    pub fn interval(&self, level: Level) -> (f64, f64) {
        (self.limit(level, -1.0), self.limit(level, 1.0))
    }

    fn limit(&self, level: Level, side: f64) -> f64 {
        let refused = |steps: f64| self.p(self.coefficient + side * steps * self.std_error) <= 1.0 - level.get();
        let mut outer = 1.0;
        while !refused(outer) {
            outer *= 2.0;
            if outer > 1e6 {
                return side * f64::INFINITY;
            }
        }
        let mut inner = if outer > 1.0 { outer / 2.0 } else { 0.0 };
        while outer - inner > 1e-13 * outer {
            let middle = (inner + outer) / 2.0;
            if middle <= inner || middle >= outer {
                break;
            }
            if refused(middle) { outer = middle } else { inner = middle }
        }
        self.coefficient + side * outer * self.std_error
    }
}

impl Weights {
    fn draw(self, dice: &mut Dice) -> f64 {
        const WEBB: [f64; 6] = [
            -1.224744871391589,
            -1.0,
            -std::f64::consts::FRAC_1_SQRT_2,
            std::f64::consts::FRAC_1_SQRT_2,
            1.0,
            1.224744871391589,
        ];
        match self {
            Weights::Rademacher => f64::from(dice.below(2)) * 2.0 - 1.0,
            Weights::Webb => WEBB.get(dice.below(6) as usize).copied().unwrap_or(1.0),
        }
    }
}

/// Sums over the rows of each cluster, q the last column of Q, u the residuals without it.
struct Parts {
    /// Σ q u.
    own: Vec<f64>,
    /// Σ q².
    square: Vec<f64>,
    /// Σ Qᵢ uᵢ and Σ Qᵢ qᵢ, G × p.
    residual: Array2<f64>,
    column: Array2<f64>,
}

impl Parts {
    fn new(basis: &Basis, clusters: &[u32]) -> Parts {
        let (q, last) = (&basis.q, basis.q.ncols() - 1);
        let y = Array1::from(basis.errors.clone());
        let mut fitted = q.t().dot(&y);
        fitted[last] = 0.0;
        let left = &y - &q.dot(&fitted);
        let mut numbers = clusters.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let count = numbers.len();
        let mut parts = Parts {
            own: vec![0.0; count],
            square: vec![0.0; count],
            residual: Array2::zeros((count, last + 1)),
            column: Array2::zeros((count, last + 1)),
        };
        for ((row, u), cluster) in q.rows().into_iter().zip(&left).zip(clusters) {
            let g = numbers.partition_point(|c| c < cluster);
            let own = row[last];
            parts.own[g] += own * u;
            parts.square[g] += own * own;
            parts.residual.row_mut(g).scaled_add(*u, &row);
            parts.column.row_mut(g).scaled_add(own, &row);
        }
        parts
    }

    fn draw(&self, v: &[f64]) -> Draw {
        let v = ArrayView1::from(v);
        let (along, across) = (v.dot(&self.residual), v.dot(&self.column));
        let mut out = [0.0; 5];
        for (g, v) in v.iter().enumerate() {
            let column = self.column.row(g);
            let (own, square) = (v * self.own[g], v * self.square[g]);
            let (s0, s1) = (own - column.dot(&along), square - column.dot(&across));
            out[0] += own;
            out[1] += square;
            out[2] += s0 * s0;
            out[3] += s0 * s1;
            out[4] += s1 * s1;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance() -> Chance {
        Chance::new(3, &["wild"])
    }

    fn data(groups: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>, Vec<u32>) {
        let n = groups * 5;
        let wave = |f: f64| (0..n).map(|i| ((i + 1) as f64 * f).sin()).collect::<Vec<f64>>();
        let arm = (0..n).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
        (wave(1.1), arm, wave(0.37), (0..n).map(|i| (i / 5) as u32).collect())
    }

    /// Draw by draw, b by b, against least squares of y* written out.
    #[test]
    fn draws_agree_with_the_model_fitted_again() {
        use crate::math::linear::{RANK_TOLERANCE, least_squares};
        let (x, arm, y, clusters) = data(4);
        let one = vec![1.0; y.len()];
        let (columns, rest): ([&[f64]; 3], [&[f64]; 2]) = ([&one, &x, &arm], [&one, &x]);
        let t = |y: &[f64], null: f64| {
            let fit = least_squares(&columns, y, RANK_TOLERANCE);
            let influence = fit.influence(&[0.0, 0.0, 1.0]);
            let mut scores = [0.0; 4];
            for ((a, e), g) in influence.iter().zip(&fit.residuals).zip(&clusters) {
                scores[*g as usize] += a * e;
            }
            (fit.coefficients[2] - null).abs() / scores.iter().map(|s| s * s).sum::<f64>().sqrt()
        };
        let wild = Wild::new(&columns, &y, &clusters, Weights::Rademacher, 99, &chance(), None).unwrap();
        assert_eq!((wild.draws.len(), wild.drawn), (16, None));
        for null in [0.0, 0.31, -1.7] {
            let moved: Vec<f64> = y.iter().zip(&arm).map(|(y, a)| y - null * a).collect();
            let restricted = least_squares(&rest, &moved, RANK_TOLERANCE);
            let mut hits = 0;
            for k in 0..16u32 {
                let star: Vec<f64> = (0..y.len())
                    .map(|i| {
                        let v = if k >> clusters[i] & 1 == 0 { 1.0 } else { -1.0 };
                        y[i] - restricted.residuals[i] + v * restricted.residuals[i]
                    })
                    .collect();
                hits += u32::from(t(&star, null) >= t(&y, null) * (1.0 - 1e-9));
            }
            assert_eq!(wild.p(null), f64::from(hits) / 16.0, "{null}");
        }
    }

    /// A law: draws by chance come to the share of all draws; the limits are where p passes 1 − level.
    #[test]
    fn chance_and_enumeration_agree() {
        let (x, arm, y, clusters) = data(9);
        let one = vec![1.0; y.len()];
        let columns: [&[f64]; 3] = [&one, &x, &arm];
        let make = |weights, draws| Wild::new(&columns, &y, &clusters, weights, draws, &chance(), None).unwrap();
        let (all, some) = (make(Weights::Rademacher, 512), make(Weights::Rademacher, 511));
        assert_eq!((all.drawn, some.drawn), (None, Some(511)));
        assert!((all.p(0.1) - some.p(0.1)).abs() < 0.1);
        let level = Level::P95;
        for wild in [all, make(Weights::Webb, 999)] {
            let (low, high) = wild.interval(level);
            assert!(low < wild.coefficient && wild.coefficient < high && high.is_finite());
            let nudge = 1e-9 * wild.std_error;
            assert!(wild.p(low - nudge) <= 0.05 && wild.p(low + nudge) > 0.05);
            assert!(wild.p(high + nudge) <= 0.05 && wild.p(high - nudge) > 0.05);
        }
    }

    #[test]
    fn three_clusters_have_eight_draws_and_no_limits() {
        let (x, arm, y, clusters) = data(3);
        let one = vec![1.0; y.len()];
        let columns: [&[f64]; 3] = [&one, &x, &arm];
        let wild = Wild::new(&columns, &y, &clusters, Weights::Rademacher, 9_999, &chance(), None).unwrap();
        assert_eq!((wild.draws.len(), wild.interval(Level::P95)), (8, (f64::NEG_INFINITY, f64::INFINITY)));
        let one_cluster = Wild::new(&columns, &y, &[0; 15], Weights::Webb, 99, &chance(), None);
        assert_eq!(one_cluster.map(|_| ()), Err(Trouble::OneCluster));
    }
}
