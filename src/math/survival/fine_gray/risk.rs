//! Who is at risk of the ending, with which weight, and the sums over them.

use super::{Rows, Scaled};
use ndarray::Array2;

/// The rows in order of time, with the chance of still being under observation: the same for every ending.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// All rows by time; those of one time in their order.
    pub(super) order: Vec<u32>,
    /// Where in `order` each of the m distinct times begins, and n: m + 1 places.
    pub(super) start: Vec<u32>,
    /// Last seen at each time.
    pub(super) censored: Vec<f64>,
    /// G just before each time; above 0.
    pub(super) kept: Vec<f64>,
}

impl Risk {
    /// O(n log n).
    pub fn new(rows: &Rows<'_>) -> Risk {
        let mut order: Vec<u32> = (0..rows.time.len() as u32).collect();
        order.sort_by(|&a, &b| rows.time[a as usize].total_cmp(&rows.time[b as usize]));
        let mut risk = Risk { order, start: Vec::new(), censored: Vec::new(), kept: Vec::new() };
        let mut last = None;
        for (place, &row) in risk.order.iter().enumerate() {
            let time = rows.time[row as usize];
            if last != Some(time) {
                risk.start.push(place as u32);
                risk.censored.push(0.0);
                last = Some(time);
            }
            if rows.ending[row as usize].is_none()
                && let Some(count) = risk.censored.last_mut()
            {
                *count += 1.0;
            }
        }
        risk.start.push(risk.order.len() as u32);
        let mut kept = 1.0;
        for (k, censored) in risk.censored.iter().enumerate() {
            risk.kept.push(kept);
            kept *= 1.0 - censored / risk.still(k);
        }
        risk
    }

    /// Y: rows with T at or after the k-th time.
    pub(super) fn still(&self, k: usize) -> f64 {
        (self.order.len() - self.start[k] as usize) as f64
    }

    /// How many distinct times.
    pub(super) fn times(&self) -> usize {
        self.censored.len()
    }

    /// Places in `order` of the k-th time.
    pub(super) fn rows_at(&self, k: usize) -> std::ops::Range<usize> {
        self.start[k] as usize..self.start[k + 1] as usize
    }

    /// The place in `order` of the first time of this ending: only those last seen before are never at risk of it.
    pub(super) fn first(&self, rows: &Rows<'_>, event: u32) -> Option<usize> {
        let place = self.order.iter().position(|&row| rows.ending[row as usize] == Some(event))?;
        Some(self.start[self.start.partition_point(|s| *s as usize <= place) - 1] as usize)
    }
}

/// How a row ended, for one ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Event,
    Other,
    Seen,
}

/// The sums over those at risk, at one β.
pub(super) struct Sums<'a> {
    pub risk: &'a Risk,
    /// Columns, row after row in order of time.
    pub values: &'a [f64],
    pub p: usize,
    /// Of each row in order.
    pub how: Vec<How>,
    /// The cluster of each row in order; empty without.
    pub clusters: Vec<u32>,
    /// Indices among the times of those m₁ at which the ending happens.
    pub at: Vec<u32>,
    /// How many endings then.
    pub events: Vec<f64>,
    /// exp(x′β − the largest x′β) of each row.
    pub ratio: Vec<f64>,
    /// d/S₀ at each time of the ending.
    pub hazard: Vec<f64>,
    /// z̄ at each: m₁ × p.
    pub mean: Vec<f64>,
    /// Σ_{t ≤} d/S₀ over the first e times of the ending: m₁ + 1.
    pub before: Vec<f64>,
    /// Σ G d/S₀ over those from the e-th on: m₁ + 1.
    pub after: Vec<f64>,
    pub log_likelihood: f64,
    pub score: Vec<f64>,
    /// Largest less smallest x′β.
    spread: f64,
}

impl<'a> Sums<'a> {
    pub fn new(risk: &'a Risk, rows: &Rows<'_>, event: u32, scaled: &'a Scaled) -> Sums<'a> {
        let how: Vec<How> = risk
            .order
            .iter()
            .map(|&row| match rows.ending[row as usize] {
                Some(ending) if ending == event => How::Event,
                Some(_) => How::Other,
                None => How::Seen,
            })
            .collect();
        let (mut at, mut events) = (Vec::new(), Vec::new());
        for k in 0..risk.times() {
            let count = how[risk.rows_at(k)].iter().filter(|h| **h == How::Event).count();
            if count > 0 {
                at.push(k as u32);
                events.push(count as f64);
            }
        }
        let (m, p) = (at.len(), scaled.kept.len());
        Sums {
            risk,
            values: &scaled.values,
            p,
            how,
            clusters: if rows.clusters.is_empty() {
                Vec::new()
            } else {
                risk.order.iter().map(|&row| rows.clusters[row as usize]).collect()
            },
            at,
            events,
            ratio: vec![0.0; risk.order.len()],
            hazard: vec![0.0; m],
            mean: vec![0.0; m * p],
            before: vec![0.0; m + 1],
            after: vec![0.0; m + 1],
            log_likelihood: f64::NEG_INFINITY,
            score: vec![0.0; p],
            spread: 0.0,
        }
    }

    /// Takes all sums at β.
    pub fn at(&mut self, beta: &[f64]) {
        let p = self.p;
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (ratio, x) in self.ratio.iter_mut().zip(self.values.chunks_exact(p)) {
            *ratio = x.iter().zip(beta).map(|(x, b)| x * b).sum();
            (low, high) = (low.min(*ratio), high.max(*ratio));
        }
        self.spread = high - low;
        self.log_likelihood = 0.0;
        self.score.fill(0.0);
        for ((ratio, how), x) in self.ratio.iter_mut().zip(&self.how).zip(self.values.chunks_exact(p)) {
            *ratio -= high;
            if *how == How::Event {
                self.log_likelihood += *ratio;
                self.score.iter_mut().zip(x).for_each(|(s, x)| *s += x);
            }
            *ratio = ratio.exp();
        }
        self.still();
        self.gone();
        let m = self.at.len();
        for e in 0..m {
            let total = self.hazard[e];
            self.log_likelihood -= self.events[e] * total.ln();
            self.hazard[e] = self.events[e] / total;
            self.before[e + 1] = self.before[e] + self.hazard[e];
            for (s, mean) in self.score.iter_mut().zip(&mut self.mean[e * p..(e + 1) * p]) {
                *mean /= total;
                *s -= self.events[e] * *mean;
            }
        }
        for e in (0..m).rev() {
            self.after[e] = self.after[e + 1] + self.hazard[e] * self.risk.kept[self.at[e] as usize];
        }
    }

    /// S₀ and S₁ of those who have not ended, from the last time backwards, into `hazard` and `mean`.
    fn still(&mut self) {
        let p = self.p;
        let (mut total, mut sums) = (0.0, vec![0.0; p]);
        let mut end = self.ratio.len();
        for (e, &k) in self.at.iter().enumerate().rev() {
            let begin = self.risk.start[k as usize] as usize;
            for (ratio, x) in self.ratio[begin..end].iter().zip(self.values[begin * p..end * p].chunks_exact(p)).rev() {
                total += ratio;
                sums.iter_mut().zip(x).for_each(|(s, x)| *s += ratio * x);
            }
            end = begin;
            self.hazard[e] = total;
            self.mean[e * p..(e + 1) * p].copy_from_slice(&sums);
        }
    }

    /// Adds those who ended otherwise before, from the first time onwards.
    fn gone(&mut self) {
        let p = self.p;
        let (mut total, mut sums) = (0.0, vec![0.0; p]);
        let mut next = 0;
        for (e, &k) in self.at.iter().enumerate() {
            let k = k as usize;
            while next < k {
                for i in self.risk.rows_at(next).filter(|&i| self.how[i] == How::Other) {
                    let weight = self.ratio[i] / self.risk.kept[next];
                    total += weight;
                    sums.iter_mut().zip(&self.values[i * p..(i + 1) * p]).for_each(|(s, x)| *s += weight * x);
                }
                next += 1;
            }
            let kept = self.risk.kept[k];
            self.hazard[e] += kept * total;
            self.mean[e * p..(e + 1) * p].iter_mut().zip(&sums).for_each(|(m, s)| *m += kept * s);
        }
    }

    /// Largest less smallest linear predictor.
    pub fn range(&self) -> f64 {
        self.spread
    }

    /// Σ_t wᵢ(t) d(t)/S₀(t) of a row at the k-th time, e times of the ending being at or before it.
    pub fn cumulative(&self, i: usize, k: usize, e: usize) -> f64 {
        let later = if self.how[i] == How::Other { self.after[e] / self.risk.kept[k] } else { 0.0 };
        self.before[e] + later
    }

    /// Minus the second derivative of the log-likelihood.
    pub fn information(&self) -> Array2<f64> {
        let p = self.p;
        // Around the mean over all events, so that little is taken off again.
        let all: f64 = self.events.iter().sum();
        let mut centre = vec![0.0; p];
        for (events, mean) in self.events.iter().zip(self.mean.chunks_exact(p)) {
            centre.iter_mut().zip(mean).for_each(|(c, m)| *c += events / all * m);
        }
        let mut sum = vec![0.0; p * p];
        let mut apart = vec![0.0; p];
        let mut add = |weight: f64, x: &[f64]| {
            apart.iter_mut().zip(x).zip(&centre).for_each(|((a, x), c)| *a = x - c);
            for (j, to) in sum.chunks_exact_mut(p).enumerate() {
                let scaled = weight * apart[j];
                to.iter_mut().zip(&apart).take(j + 1).for_each(|(to, a)| *to += scaled * a);
            }
        };
        for (events, mean) in self.events.iter().zip(self.mean.chunks_exact(p)) {
            add(-events, mean);
        }
        let mut e = 0;
        for k in 0..self.risk.times() {
            e += usize::from(self.at.get(e) == Some(&(k as u32)));
            for i in self.risk.rows_at(k) {
                let weight = self.ratio[i] * self.cumulative(i, k, e);
                if weight > 0.0 {
                    add(weight, &self.values[i * p..(i + 1) * p]);
                }
            }
        }
        Array2::from_shape_fn((p, p), |(j, k)| sum[j.max(k) * p + j.min(k)])
    }
}
