//! Proportional hazards: what is fitted, and to which rows.
//!
//! Rows are sorted once by stratum and falling time. Every sum over those at risk is then one pass: rows are added as time
//! runs back, and those who had not entered yet are taken off again.

mod concordance;
mod exact;
mod fit;
mod likelihood;
mod newton;
mod proportional;
mod residuals;
mod smooth;

pub use concordance::{Concordance, concordance};
pub use fit::{Fit, Trouble};
pub use proportional::{Proportional, Term, transformed};
pub use residuals::summed;
pub use smooth::smooth;

/// A covariance of coefficients.
pub type Matrix = ndarray::Array2<f64>;

use crate::math::moments;
use crate::value::Ties;
use std::ops::Range;

/// Times with covariates. All columns are of one length n.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// p columns of finite covariates.
    pub columns: &'a [&'a [f64]],
    /// When each row came under observation, before `time`; `None` when all were so from the start.
    pub entry: Option<&'a [f64]>,
    /// When it ended or was last seen; finite.
    pub time: &'a [f64],
    /// Whether it ended then, in the way that is modelled.
    pub event: &'a [bool],
    /// Number of the stratum of each row, each with a baseline hazard of its own; `None` for one.
    pub stratum: Option<&'a [u32]>,
    /// How ties are treated.
    pub ties: Ties,
}

/// A proportional hazards model ready to be fitted.
///
/// # Definition
/// λ(t | x) = λ₀ₛ(t) exp(x′β) for a row of stratum s. With R the rows at risk and D the d rows that end at a time (entry < t ≤
/// time), w = exp(x′β): the partial likelihood is a product over strata and times of
/// Breslow: Π_D w / (Σ_R w)ᵈ; Efron: Π_D w / Π_l (Σ_R w − (l/d) Σ_D w), l = 0 … d − 1;
/// exact (discrete): Π_D w / Σ Π w over all sets of d rows of R.
/// # Takes
/// Covariates as they are: they are centred within strata, which the likelihood does not see, and scaled to a standard
/// deviation of 1. Times are tied when they are equal as numbers.
/// # Reference
/// Cox (1972), Journal of the Royal Statistical Society B 34, 187–220; Efron (1977), Journal of the American Statistical
/// Association 72, 557–565; Breslow (1974), Biometrics 30, 89–99; Gail, Lubin & Rubinstein (1981), Biometrika 68, 703–707.
/// # Oracle
/// R 4.2.2: survival 3.5.3 `coxph`, `residuals.coxph`, `cox.zph`, `concordance`; lifelines `CoxPHFitter`.
#[derive(Debug, Clone)]
pub struct Cox {
    p: usize,
    ties: Ties,
    /// Row of the data at each place.
    rows: Vec<u32>,
    /// Centred and scaled covariates, a place after the other.
    x: Vec<f64>,
    /// By what the columns were divided.
    scale: Vec<f64>,
    /// How far the values of a column lie apart within a stratum at most, scaled.
    spread: Vec<f64>,
    strata: Vec<Stratum>,
    entry: Option<Vec<f64>>,
    time: Vec<f64>,
    event: Vec<bool>,
    events: usize,
}

/// The places of one stratum, by falling time; those that end come first among equal times.
#[derive(Debug, Clone)]
struct Stratum {
    places: Range<usize>,
    /// Places by falling entry; empty when all were there from the start.
    entries: Vec<u32>,
}

impl Cox {
    /// Sorts, centres and scales: O(n log n + n p).
    pub fn new(data: &Data) -> Cox {
        let (n, p) = (data.time.len(), data.columns.len());
        let stratum = |row: u32| data.stratum.map_or(0, |s| s[row as usize]);
        let mut rows: Vec<u32> = (0..n as u32).collect();
        rows.sort_by(|&a, &b| {
            let (i, j) = (a as usize, b as usize);
            let time = || data.time[j].total_cmp(&data.time[i]);
            stratum(a).cmp(&stratum(b)).then_with(time).then_with(|| data.event[j].cmp(&data.event[i]))
        });
        let mut places: Vec<Range<usize>> = Vec::new();
        for set in rows.chunk_by(|&a, &b| stratum(a) == stratum(b)) {
            let start = places.last().map_or(0, |r| r.end);
            places.push(start..start + set.len());
        }
        let mut x = vec![0.0; n * p];
        let (mut scale, mut spread) = (Vec::with_capacity(p), Vec::with_capacity(p));
        for (j, column) in data.columns.iter().enumerate() {
            let (s, apart) = centred(column, &rows, &places, |place, v| x[place * p + j] = v);
            x.iter_mut().skip(j).step_by(p).for_each(|v| *v /= s);
            // The first scaling, by a power of two, kept sums from overflowing.
            scale.push(s * moments::magnitude(column));
            spread.push(apart / s);
        }
        let entry: Option<Vec<f64>> = data.entry.map(|e| rows.iter().map(|&r| e[r as usize]).collect());
        let strata = places
            .into_iter()
            .map(|places| {
                let mut entries: Vec<u32> = match &entry {
                    Some(_) => places.clone().map(|place| place as u32).collect(),
                    None => Vec::new(),
                };
                if let Some(entry) = &entry {
                    entries.sort_by(|&a, &b| entry[b as usize].total_cmp(&entry[a as usize]));
                }
                Stratum { places, entries }
            })
            .collect();
        let time: Vec<f64> = rows.iter().map(|&r| data.time[r as usize]).collect();
        let event: Vec<bool> = rows.iter().map(|&r| data.event[r as usize]).collect();
        let events = event.iter().filter(|e| **e).count();
        Cox { p, ties: data.ties, rows, x, scale, spread, strata, entry, time, event, events }
    }

    /// How many rows ended.
    pub fn events(&self) -> usize {
        self.events
    }

    /// x′β of each row of the data, less a number that is the same for all of a stratum.
    pub fn score(&self, fit: &Fit) -> Vec<f64> {
        let mut out = vec![0.0; self.rows.len()];
        for (&row, eta) in self.rows.iter().zip(self.predictor(&fit.b)) {
            out[row as usize] = eta;
        }
        out
    }

    /// The covariates at a place.
    fn at(&self, place: usize) -> &[f64] {
        &self.x[place * self.p..(place + 1) * self.p]
    }

    /// x′b at each place.
    fn predictor(&self, b: &[f64]) -> Vec<f64> {
        let one = |place| self.at(place).iter().zip(b).map(|(x, b)| x * b).sum();
        (0..self.rows.len()).map(one).collect()
    }
}

/// Gives `put` the values of a column less their mean in the stratum; their standard deviation, and how far they lie apart
/// at most within a stratum, all over the column's magnitude. A column that is constant in all strata is 0, scaled by 1.
fn centred(column: &[f64], rows: &[u32], strata: &[Range<usize>], mut put: impl FnMut(usize, f64)) -> (f64, f64) {
    let magnitude = moments::magnitude(column);
    let (mut squares, mut n, mut apart) = (0.0, 0.0, 0.0_f64);
    for places in strata {
        let values: Vec<f64> = rows[places.clone()].iter().map(|&r| column[r as usize] / magnitude).collect();
        let flat = moments::is_constant(&values);
        let mean = if values.is_empty() { 0.0 } else { moments::mean(&values) };
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (place, v) in places.clone().zip(&values) {
            let v = if flat { 0.0 } else { v - mean };
            (low, high) = (low.min(v), high.max(v));
            squares += v * v;
            put(place, v);
        }
        apart = apart.max(high - low);
        n += values.len() as f64;
    }
    let sd = (squares / n).sqrt();
    if sd > 0.0 { (sd, apart) } else { (1.0, 0.0) }
}
