//! Whether coefficients stay the same over time: scaled Schoenfeld residuals and their score test.

use super::newton::inverse;
use super::{Cox, Fit};
use crate::math::survival::Times;
use ndarray::Array2;

/// What speaks of proportional hazards, term by term.
#[derive(Debug, Clone)]
pub struct Proportional {
    /// When each ending came, rising.
    pub time: Vec<f64>,
    /// The same transformed.
    pub transformed: Vec<f64>,
    /// One a term.
    pub terms: Vec<Term>,
}

/// One coefficient, or those of one category together.
#[derive(Debug, Clone)]
pub struct Term {
    /// At each ending the scaled residual plus the coefficient (plus 1 for several together): about what the coefficient is
    /// at that time. `None` in a stratum in which the column is constant.
    pub residual: Vec<Option<f64>>,
    /// Variance of one of them.
    pub variance: f64,
    /// Chi-square with its degrees of freedom; `None` where the information has no inverse.
    pub test: Option<(f64, f64)>,
}

impl Term {
    /// Pearson's correlation of the residuals with transformed time; `None` without spread.
    pub fn correlation(&self, transformed: &[f64]) -> Option<f64> {
        let pairs = || self.residual.iter().zip(transformed).filter_map(|(r, t)| r.map(|r| (r, *t)));
        let n = pairs().count() as f64;
        let (r, t) = pairs().fold((0.0, 0.0), |(a, b), (r, t)| (a + r / n, b + t / n));
        let mut sums = [0.0; 3];
        for (x, y) in pairs().map(|(x, y)| (x - r, y - t)) {
            sums[0] += x * x;
            sums[1] += x * y;
            sums[2] += y * y;
        }
        let size = sums[0].sqrt() * sums[2].sqrt();
        let least = 1e-14 * n * r.abs().max(1.0);
        (size > 0.0 && sums[0].sqrt() > least).then(|| (sums[1] / size).clamp(-1.0, 1.0))
    }
}

/// 1 − S(t−) of each row's time, S the Kaplan–Meier curve of all rows: the share that had ended before.
pub fn transformed(entry: Option<&[f64]>, time: &[f64], event: &[bool]) -> Vec<f64> {
    let ending: Vec<Option<u32>> = event.iter().map(|e| e.then_some(0)).collect();
    let times = Times { entry, time, ending: &ending, endings: 1 };
    let rows: Vec<usize> = (0..time.len()).collect();
    let table = times.table(&rows);
    let mut before = Vec::with_capacity(table.time.len());
    let mut survival = 1.0;
    for (at_risk, ended) in table.at_risk.iter().zip(table.ended.first().into_iter().flatten()) {
        before.push(1.0 - survival);
        survival *= 1.0 - ended / at_risk;
    }
    let place = |t: &f64| table.time.partition_point(|other| other < t);
    time.iter().map(|t| before.get(place(t)).copied().unwrap_or(0.0)).collect()
}

impl Cox {
    /// The test that no term's coefficient changes with g(t), and the residuals that show how one would.
    ///
    /// # Definition
    /// In the model β(t) = β + θg(t), g the transformed time less its mean over endings: the score test of θ = 0, with Vₖ the
    /// covariance of x among those at risk at ending k: u = Σ g(tₖ)(xₖ − x̄ₖ), information of (β, θ) the sums of Vₖ, gVₖ and g²Vₖ.
    /// Scaled residual: β + V̄⁻¹(xₖ − x̄ₖ), V̄ = ΣVₖ/d. Columns of one term are put together by their coefficients.
    /// # Takes
    /// `g` of each row of the data; `terms`: columns with a finite coefficient, each in one term.
    /// # Reference
    /// Grambsch & Therneau (1994), Biometrika 81, 515–526.
    /// # Oracle
    /// survival 3.5.3 `cox.zph`, which takes this score test since version 3.
    pub fn proportional(&self, fit: &Fit, g: &[f64], terms: &[Vec<usize>]) -> Option<Proportional> {
        let p = self.p;
        let at_place: Vec<f64> = self.rows.iter().map(|&row| g[row as usize]).collect();
        let endings = (0..self.event.len()).filter(|&place| self.event[place]);
        let centre = endings.map(|place| at_place[place]).sum::<f64>() / self.events as f64;
        let size = p * (p + 1) / 2;
        let (mut one, mut zero, mut first, mut second) =
            (vec![0.0; size], vec![0.0; size], vec![0.0; size], vec![0.0; size]);
        let mut u = vec![0.0; p];
        let mut schoenfeld: Vec<f64> = Vec::with_capacity(self.events * p);
        let mut places: Vec<(usize, usize)> = Vec::with_capacity(self.events);
        let weights = self.weights(&self.predictor(&fit.b));
        self.moments(&weights, |m| {
            let g = at_place[m.dead.start] - centre;
            one.fill(0.0);
            m.add_variance(&mut one, 1.0);
            for (v, ((a, b), c)) in one.iter().zip(zero.iter_mut().zip(&mut first).zip(&mut second)) {
                *a += v;
                *b += g * v;
                *c += g * g * v;
            }
            let d = m.dead.len() as f64;
            for place in m.dead.clone() {
                places.push((place, m.stratum));
                for (j, (x, u)) in self.at(place).iter().zip(&mut u).enumerate() {
                    let residual = x - m.means(j) / d;
                    *u += g * residual;
                    schoenfeld.push(residual);
                }
            }
        })?;
        let kept = fit.kept();
        let q = kept.len();
        let packed = |m: &[f64], j: usize, k: usize| {
            let (j, k) = (kept[j].max(kept[k]), kept[j].min(kept[k]));
            m[j * (j + 1) / 2 + k]
        };
        let whole = Array2::from_shape_fn((2 * q, 2 * q), |(j, k)| match (j < q, k < q) {
            (true, true) => packed(&zero, j, k),
            (false, false) => packed(&second, j - q, k - q),
            (false, true) => packed(&first, j - q, k),
            (true, false) => packed(&first, j, k - q),
        });
        let used = self.used(kept, terms);
        let of = |column: usize| kept.iter().position(|k| *k == column);

        // Mean covariance at an ending at which both columns vary, in terms.
        let mean = Array2::from_shape_fn((q, q), |(j, k)| {
            let both: f64 = used.iter().map(|s| s[j].min(s[k])).sum();
            packed(&zero, j, k) / if both > 0.0 { both } else { 1.0 }
        });
        let mut together = Array2::zeros((q, terms.len()));
        for (t, columns) in terms.iter().enumerate() {
            for &column in columns {
                together[(of(column)?, t)] = if columns.len() == 1 { 1.0 } else { fit.b[column] };
            }
        }
        let mean = together.t().dot(&mean).dot(&together);
        let all: Vec<usize> = (0..terms.len()).collect();
        let variance = inverse(&mean, &all)?;
        let solved: Vec<(Vec<usize>, Option<Array2<f64>>)> = used
            .iter()
            .map(|used| {
                let varies = |t: &usize| terms[*t].first().and_then(|c| of(*c)).is_some_and(|k| used[k] > 0.0);
                let varying: Vec<usize> = all.iter().copied().filter(varies).collect();
                let inverse = inverse(&mean, &varying);
                (varying, inverse)
            })
            .collect();
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (places[a].0, places[b].0);
            self.time[a].total_cmp(&self.time[b]).then_with(|| self.rows[a].cmp(&self.rows[b]))
        });
        let mut residual = vec![Vec::with_capacity(places.len()); terms.len()];
        let mut of_terms = vec![0.0; terms.len()];
        for &event in &order {
            let raw = &schoenfeld[event * p..(event + 1) * p];
            for (t, to) in of_terms.iter_mut().enumerate() {
                *to = kept.iter().enumerate().map(|(j, &k)| raw[k] * together[(j, t)]).sum();
            }
            let (varying, inverse) = &solved[places[event].1];
            for (t, to) in residual.iter_mut().enumerate() {
                let row = varying.iter().position(|v| *v == t).zip(inverse.as_ref());
                to.push(row.map(|(row, inverse)| {
                    varying.iter().enumerate().map(|(i, &v)| inverse[(row, i)] * of_terms[v]).sum()
                }));
            }
        }
        let terms = terms
            .iter()
            .zip(residual)
            .enumerate()
            .map(|(t, (columns, residual))| {
                let (add, scale) = match columns.as_slice() {
                    [one] => (fit.b[*one], self.scale[*one]),
                    _ => (1.0, 1.0),
                };
                let residual = residual.into_iter().map(|r: Option<f64>| r.map(|r| (r + add) / scale)).collect();
                let variance = variance[(t, t)] / scale / scale;
                let places: Vec<usize> = columns.iter().filter_map(|c| of(*c)).collect();
                Term { residual, variance, test: score_test(&whole, &u, kept, &places) }
            })
            .collect();
        let place = |&event: &usize| places[event].0;
        Some(Proportional {
            time: order.iter().map(|e| self.time[place(e)]).collect(),
            transformed: order.iter().map(|e| at_place[place(e)]).collect(),
            terms,
        })
    }

    /// Of each stratum, for each column kept, the endings if it varies there (or another of its term does), else 0.
    fn used(&self, kept: &[usize], terms: &[Vec<usize>]) -> Vec<Vec<f64>> {
        self.strata
            .iter()
            .map(|stratum| {
                let places = stratum.places.clone();
                let endings = self.event[places.clone()].iter().filter(|e| **e).count() as f64;
                let varies = |column: usize| {
                    let first = places.start;
                    places.clone().any(|place| self.at(place)[column] != self.at(first)[column])
                };
                let of_term = |column: &usize| match terms.iter().find(|t| t.contains(column)) {
                    Some(term) => term.iter().any(|c| varies(*c)),
                    None => varies(*column),
                };
                kept.iter().map(|k| if of_term(k) { endings } else { 0.0 }).collect()
            })
            .collect()
    }
}

/// u′I⁻¹u with the scores of β at 0.
fn score_test(whole: &Array2<f64>, u: &[f64], kept: &[usize], columns: &[usize]) -> Option<(f64, f64)> {
    let q = kept.len();
    let of: Vec<usize> = (0..q).chain(columns.iter().map(|c| q + c)).collect();
    let inverse = inverse(whole, &of)?;
    let score: Vec<f64> = columns.iter().map(|c| u[kept[*c]]).collect();
    let mut statistic = 0.0;
    for (i, a) in score.iter().enumerate() {
        for (j, b) in score.iter().enumerate() {
            statistic += a * inverse[(q + i, q + j)] * b;
        }
    }
    (statistic.is_finite() && statistic >= 0.0).then_some((statistic, columns.len() as f64))
}
