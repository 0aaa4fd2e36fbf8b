//! The log partial likelihood with its derivatives, in one pass back in time.

use super::{Cox, Stratum};
use crate::math::sum::Sum;
use crate::value::Ties;
use ndarray::Array2;
use std::ops::Range;

/// Value, gradient and information (minus the Hessian) at a point, in scaled covariates.
#[derive(Debug, Clone)]
pub(super) struct Local {
    pub value: f64,
    pub gradient: Vec<f64>,
    pub information: Array2<f64>,
}

/// What happens at one time of one stratum.
pub(super) struct Moment<'a> {
    /// The stratum's number.
    pub stratum: usize,
    /// Places of those who end then.
    pub dead: Range<usize>,
    /// Σ over the ties of 1/c, f/c, 1/c², f/c², f²/c², with f = l/d (0 for Breslow) and c = Σ_R w − f Σ_D w.
    pub parts: Parts,
    /// 1, x and x x′ (rows of a lower triangle) times w over those at risk, and over those who end: Σw, Σwx, Σwxx′.
    at_risk: &'a [f64],
    ending: &'a [f64],
    p: usize,
}

/// Sums over the ties of a time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    /// Σ ln c.
    pub ln: f64,
    pub a: f64,
    pub b: f64,
    pub aa: f64,
    pub ab: f64,
    pub bb: f64,
}

impl Parts {
    fn of(at_risk: f64, ending: f64, d: usize, ties: Ties) -> Parts {
        if ties != Ties::Efron || d == 1 {
            let (d, c) = (d as f64, at_risk);
            return Parts { ln: d * c.ln(), a: d / c, aa: d / c / c, ..Parts::default() };
        }
        let mut parts = Parts::default();
        for l in 0..d {
            let f = l as f64 / d as f64;
            let c = at_risk - f * ending;
            let one = 1.0 / c;
            parts.ln += c.ln();
            parts.a += one;
            parts.b += f * one;
            parts.aa += one * one;
            parts.ab += f * one * one;
            parts.bb += f * f * one * one;
        }
        parts
    }
}

impl Moment<'_> {
    /// Σ over the ties of the mean covariate of those at risk.
    pub fn means(&self, j: usize) -> f64 {
        self.at_risk[1 + j] * self.parts.a - self.ending[1 + j] * self.parts.b
    }

    /// The increment of the hazard, and of its product with the mean covariate, for those who stay.
    pub fn hazard(&self) -> f64 {
        self.parts.a
    }

    /// ∫ x̄ dΛ over the time, for those who stay.
    pub fn hazard_mean(&self, j: usize) -> f64 {
        self.at_risk[1 + j] * self.parts.aa - self.ending[1 + j] * self.parts.ab
    }

    /// The hazard of those who end, who are at risk for a part of it.
    pub fn hazard_of_dead(&self) -> f64 {
        self.parts.a - self.parts.b
    }

    /// The same times the mean covariate.
    pub fn hazard_mean_of_dead(&self, j: usize) -> f64 {
        self.at_risk[1 + j] * (self.parts.aa - self.parts.ab) - self.ending[1 + j] * (self.parts.ab - self.parts.bb)
    }

    /// Adds `factor` times Σ over the ties of the covariance of the covariate among those at risk to the lower triangle.
    pub fn add_variance(&self, to: &mut [f64], factor: f64) {
        let (p, parts) = (self.p, &self.parts);
        let (s1, d1) = (&self.at_risk[1..=p], &self.ending[1..=p]);
        let (s2, d2) = (&self.at_risk[1 + p..], &self.ending[1 + p..]);
        let mut place = 0;
        for j in 0..p {
            let (of_s, of_d) = (s1[j] * parts.aa - d1[j] * parts.ab, s1[j] * parts.ab - d1[j] * parts.bb);
            for k in 0..=j {
                let second = s2[place] * parts.a - d2[place] * parts.b;
                to[place] += factor * (second - (of_s * s1[k] - of_d * d1[k]));
                place += 1;
            }
        }
    }
}

/// Σw, Σwx and Σwxx′ of some rows.
struct Sums {
    high: Vec<f64>,
    /// What rounding took off, where rows are taken off again.
    low: Option<Vec<f64>>,
    together: Vec<f64>,
    rows: usize,
}

impl Sums {
    fn new(p: usize, careful: bool) -> Sums {
        let size = 1 + p + p * (p + 1) / 2;
        let low = careful.then(|| vec![0.0; size]);
        Sums { high: vec![0.0; size], together: vec![0.0; if careful { size } else { 0 }], low, rows: 0 }
    }

    fn clear(&mut self) {
        self.high.fill(0.0);
        self.low.iter_mut().for_each(|low| low.fill(0.0));
        self.rows = 0;
    }

    fn add(&mut self, w: f64, x: &[f64]) {
        self.rows += 1;
        self.change(w, x);
    }

    fn take_off(&mut self, w: f64, x: &[f64]) {
        self.rows -= 1;
        if self.rows == 0 {
            self.clear();
        } else {
            self.change(-w, x);
        }
    }

    fn change(&mut self, w: f64, x: &[f64]) {
        let p = x.len();
        let Some(low) = &mut self.low else {
            let (first, second) = self.high.split_at_mut(1 + p);
            first[0] += w;
            let mut rest = second;
            for (j, (xj, s)) in x.iter().zip(&mut first[1..]).enumerate() {
                let along = w * xj;
                *s += along;
                let (row, next) = rest.split_at_mut(j + 1);
                row.iter_mut().zip(x).for_each(|(s, xk)| *s += along * xk);
                rest = next;
            }
            return;
        };
        let mut add = |place: usize, v: f64| {
            let total = self.high[place] + v;
            let added = total - self.high[place];
            low[place] += (self.high[place] - (total - added)) + (v - added);
            self.high[place] = total;
        };
        add(0, w);
        let mut place = 1 + p;
        for (j, xj) in x.iter().enumerate() {
            let along = w * xj;
            add(1 + j, along);
            for xk in &x[..=j] {
                add(place, along * xk);
                place += 1;
            }
        }
    }

    fn value(&mut self) -> &[f64] {
        let Some(low) = &self.low else { return &self.high };
        self.together.iter_mut().zip(&self.high).zip(low).for_each(|((t, h), l)| *t = h + l);
        &self.together
    }
}

impl Cox {
    /// exp of the predictor less the largest of the stratum.
    pub(super) fn weights(&self, predictor: &[f64]) -> Vec<f64> {
        let mut w = vec![0.0; predictor.len()];
        for stratum in &self.strata {
            let largest = predictor[stratum.places.clone()].iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v));
            let places = stratum.places.clone();
            w[places.clone()].iter_mut().zip(&predictor[places]).for_each(|(w, e)| *w = (e - largest).exp());
        }
        w
    }

    /// Goes through the times at which rows end, back in time, stratum after stratum: O(n p²). Ties as Efron has them, or
    /// Breslow. `None` when those at risk weigh nothing: covariates so far apart that no number holds it.
    pub(super) fn moments(&self, weights: &[f64], mut visit: impl FnMut(&Moment)) -> Option<()> {
        let p = self.p;
        let mut sums = Sums::new(p, self.entry.is_some());
        let mut dead = Sums::new(p, false);
        for (number, stratum) in self.strata.iter().enumerate() {
            sums.clear();
            let mut later = stratum.entries.as_slice();
            for (places, d) in self.times(stratum) {
                let (all, ending) = (places.clone(), places.start..places.start + d);
                for place in all {
                    sums.add(weights[place], self.at(place));
                }
                if d == 0 {
                    continue;
                }
                if let Some(entry) = &self.entry {
                    while let Some((&place, rest)) = later.split_first()
                        && entry[place as usize] >= self.time[places.start]
                    {
                        sums.take_off(weights[place as usize], self.at(place as usize));
                        later = rest;
                    }
                }
                dead.clear();
                if self.ties == Ties::Efron && d > 1 {
                    ending.clone().for_each(|place| dead.add(weights[place], self.at(place)));
                }
                let at_risk = sums.value();
                let parts = Parts::of(at_risk[0], dead.high[0], d, self.ties);
                if !(parts.ln.is_finite() && parts.aa.is_finite()) {
                    return None;
                }
                let ending_sums = &dead.high;
                visit(&Moment { stratum: number, dead: ending, parts, at_risk, ending: ending_sums, p });
            }
        }
        Some(())
    }

    /// The places of each distinct time of a stratum, latest first, with how many of them end.
    pub(super) fn times<'a>(&'a self, stratum: &'a Stratum) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        let mut start = stratum.places.start;
        let times = &self.time[stratum.places.clone()];
        times.chunk_by(|a, b| a == b).map(move |set| {
            let places = start..start + set.len();
            start = places.end;
            let d = self.event[places.clone()].iter().take_while(|e| **e).count();
            (places, d)
        })
    }

    /// Value and derivatives at `b`, in scaled covariates; `None` where no number holds them.
    pub(super) fn local(&self, b: &[f64]) -> Option<Local> {
        let predictor = self.predictor(b);
        if predictor.iter().any(|v| !v.is_finite()) {
            return None;
        }
        if self.ties == Ties::Exact {
            return self.exact(&predictor);
        }
        let p = self.p;
        let weights = self.weights(&predictor);
        let mut value = Sum::default();
        let mut gradient = vec![Sum::default(); p];
        let mut triangle = vec![0.0; p * (p + 1) / 2];
        let mut largest = vec![0.0; self.strata.len()];
        for (largest, stratum) in largest.iter_mut().zip(&self.strata) {
            *largest = predictor[stratum.places.clone()].iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v));
        }
        self.moments(&weights, |moment| {
            for place in moment.dead.clone() {
                value.add(predictor[place] - largest[moment.stratum]);
                gradient.iter_mut().zip(self.at(place)).for_each(|(g, x)| g.add(*x));
            }
            value.add(-moment.parts.ln);
            gradient.iter_mut().enumerate().for_each(|(j, g)| g.add(-moment.means(j)));
            moment.add_variance(&mut triangle, 1.0);
        })?;
        let gradient = gradient.into_iter().map(Sum::value).collect();
        Some(Local { value: value.value(), gradient, information: square(&triangle, p) })
    }
}

/// A symmetric matrix of its lower triangle.
pub(super) fn square(triangle: &[f64], p: usize) -> Array2<f64> {
    Array2::from_shape_fn((p, p), |(j, k)| {
        let (j, k) = (j.max(k), j.min(k));
        triangle[j * (j + 1) / 2 + k]
    })
}
