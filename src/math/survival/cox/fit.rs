//! Coefficients, their covariance, and what runs off.

use super::Cox;
use super::exact::MOST_WORK;
use super::newton::{End, Failed, MOST_ROUNDS, inverse};
use crate::math::root::bracketed_root;
use crate::math::tail;
use crate::value::{Level, Ties};
use ndarray::Array2;

/// What is left of a column's information beside those before it, below which it is none.
const ALIASED: f64 = 1e-11;

/// A fitted model. All lists are of p coefficients, in the order of the data's columns.
#[derive(Debug, Clone)]
pub struct Fit {
    /// β; 0 of a column left out, and beyond use of one that runs off.
    pub coefficients: Vec<f64>,
    /// Their covariance: inverse information; 0 where there is none.
    pub covariance: Array2<f64>,
    /// Columns that those at risk do not differ in, or that are combinations of others: left out.
    pub aliased: Vec<usize>,
    /// Columns whose coefficient runs off, with the sign of the infinity: the likelihood is monotone in them.
    pub infinite: Vec<(usize, f64)>,
    /// Columns that cannot be told, the others being so far out.
    pub unknown: Vec<usize>,
    /// ln of the partial likelihood: its supremum where coefficients run off.
    pub log_likelihood: f64,
    /// The same with all coefficients 0.
    pub null: f64,
    /// The coefficients in scaled covariates.
    pub(super) b: Vec<f64>,
    /// Columns with a finite coefficient.
    free: Vec<usize>,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trouble {
    /// No row ends.
    NoEvents,
    /// The iterations did not settle.
    NotConverged {
        /// How many there were.
        iterations: u64,
    },
    /// No number holds the sums.
    NotFinite,
    /// The exact likelihood of these ties takes more updates than the limit.
    TooManyTies {
        /// How many.
        updates: u64,
        /// The limit.
        limit: u64,
    },
}

impl Fit {
    /// Columns that have a finite coefficient.
    pub fn kept(&self) -> &[usize] {
        &self.free
    }
}

impl Cox {
    /// Fits all columns.
    pub fn fit(&self) -> Result<Fit, Trouble> {
        let columns: Vec<usize> = (0..self.p).collect();
        self.fit_columns(&columns)
    }

    /// Fits these columns, rising; the coefficients of the others are 0, and they count as left out.
    pub fn fit_columns(&self, columns: &[usize]) -> Result<Fit, Trouble> {
        if self.events == 0 {
            return Err(Trouble::NoEvents);
        }
        if self.ties == Ties::Exact {
            let work = self.exact_work() * (1.0 + (self.p * self.p) as f64 / 2.0);
            if work > MOST_WORK {
                return Err(Trouble::TooManyTies { updates: work as u64, limit: MOST_WORK as u64 });
            }
        }
        let start = vec![0.0; self.p];
        let null = self.local(&start).ok_or(Trouble::NotFinite)?;
        let free = independent(&null.information, columns, self.events as f64, &self.spread);
        let end = self.maximise(&start, &free).map_err(trouble)?;
        Ok(self.finished(end, &free, null.value))
    }

    fn finished(&self, end: End, free: &[usize], null: f64) -> Fit {
        let End { b, local, off, unknown } = end;
        let kept: Vec<usize> =
            free.iter().copied().filter(|k| off.iter().all(|(o, _)| o != k) && !unknown.contains(k)).collect();
        let mut covariance = Array2::zeros((self.p, self.p));
        if let Some(inverse) = inverse(&local.information, &kept) {
            for (i, &j) in kept.iter().enumerate() {
                for (m, &k) in kept.iter().enumerate() {
                    covariance[(j, k)] = inverse[(i, m)] / self.scale[j] / self.scale[k];
                }
            }
        }
        Fit {
            coefficients: b.iter().zip(&self.scale).map(|(b, s)| b / s).collect(),
            covariance,
            aliased: (0..self.p).filter(|k| !free.contains(k)).collect(),
            infinite: off,
            unknown,
            log_likelihood: local.value,
            null,
            b,
            free: kept,
        }
    }

    /// The finite limit of a coefficient that runs off: where twice the drop of the likelihood, maximised over all others,
    /// is the quantile of chi-square with 1 degree of freedom. `None` when the likelihood does not fall that far, or a fit
    /// on the way fails.
    pub fn profile_limit(&self, fit: &Fit, column: usize, level: Level) -> Option<f64> {
        let (_, sign) = fit.infinite.iter().find(|(k, _)| *k == column)?;
        let others: Vec<usize> = (0..self.p).filter(|k| *k != column && !fit.aliased.contains(k)).collect();
        let drop = tail::chi2_quantile_upper(2.0 * level.tail(), 1.0) / 2.0;
        let spread = self.spread.get(column).copied().filter(|s| *s > 0.0)?;
        // How much too low the likelihood is with the coefficient there.
        let too_low = |at: f64| -> f64 {
            let mut start = fit.b.clone();
            fit.infinite.iter().for_each(|(k, _)| start[*k] = 0.0);
            start[column] = at;
            let value = self.maximise(&start, &others).map_or(f64::NAN, |end| end.local.value);
            fit.log_likelihood - value - drop
        };
        // From far out to 0, then on in doubling steps; back where the sums leave what numbers hold.
        let mut near = fit.b.get(column).copied()?;
        let (mut far, mut width) = (0.0, 1.0 / spread);
        for _ in 0..40 {
            let low = too_low(far);
            if low.is_nan() {
                width /= 4.0;
            } else if low > 0.0 {
                let limit = bracketed_root(too_low, near.min(far), near.max(far));
                return limit.is_finite().then(|| limit / self.scale[column]);
            } else {
                (near, width) = (far, 2.0 * width);
            }
            far = near - sign * width;
        }
        None
    }
}

fn trouble(failed: Failed) -> Trouble {
    match failed {
        Failed::Rounds => Trouble::NotConverged { iterations: MOST_ROUNDS },
        Failed::Range => Trouble::NotFinite,
    }
}

/// Columns that those at risk differ in beside the columns before, by Cholesky's pivots of the information.
fn independent(information: &Array2<f64>, columns: &[usize], events: f64, spread: &[f64]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    let mut factor: Vec<Vec<f64>> = Vec::new();
    for &j in columns {
        let whole = information[(j, j)];
        let mut row: Vec<f64> = Vec::with_capacity(kept.len() + 1);
        for (i, &k) in kept.iter().enumerate() {
            let along: f64 = row.iter().zip(&factor[i]).map(|(a, b)| a * b).sum();
            row.push((information[(j, k)] - along) / factor[i][i]);
        }
        let left = whole - row.iter().map(|v| v * v).sum::<f64>();
        // The covariance of those at risk is a difference of terms of this size at most.
        let rounding = 1e-15 * events * spread[j] * spread[j];
        if spread[j] > 0.0 && left > ALIASED * whole && left > rounding {
            row.push(left.sqrt());
            factor.push(row);
            kept.push(j);
        }
    }
    kept
}
