//! Least squares of an outcome on one column among others, and two-stage least squares with one instrument.
//!
//! With one instrument all of it rests on two ordinary fits on the same columns: that of the outcome (what the
//! offer changes in it) and that of who receives (what the offer changes there). The effect is the ratio of
//! their slopes, and each of its robust variances is the one of those fits with other residuals.

use super::linear::{RANK_TOLERANCE, least_squares};
use super::sandwich::{self, Trouble, Working};
use super::sum::Sum;
use crate::value::Covariance;

/// Place of the column whose slope is asked; an intercept stands before it.
const SLOPE: usize = 1;

/// A slope of the first stage, in shares, that is no more than rounding.
const NOTHING: f64 = 1e-12;

/// The least-squares fit of y on an intercept, one column, and covariates.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// The columns kept: intercept, the column asked, covariates.
    columns: Vec<&'a [f64]>,
    /// The coefficient of the column asked.
    pub slope: f64,
    /// What the fit leaves of y.
    pub residuals: Vec<f64>,
    /// Rows less columns kept.
    pub df: usize,
    /// Columns left out, by their place in `columns` as given: combinations of those before them.
    pub aliased: Vec<usize>,
}

/// The variance of a slope, with the degrees of freedom of its t statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Squared standard error; NaN when rows or clusters decide the slope alone.
    pub variance: f64,
    /// How many rows (HC) or clusters (CR) do: without one of them there is no slope.
    pub alone: usize,
    /// n − p; with clusters G − 1, or Satterthwaite's.
    pub df: f64,
}

impl<'a> Line<'a> {
    /// Fits; `None` when the column asked (the second) has no spread.
    ///
    /// # Takes
    /// `columns`: a column of ones, the column whose slope is asked, covariates; all of length n, finite, of a
    /// size that can be squared.
    pub fn fit(columns: &[&'a [f64]], y: &[f64]) -> Option<Line<'a>> {
        let fit = least_squares(columns, y, RANK_TOLERANCE);
        if columns.len() <= SLOPE || fit.aliased.iter().any(|j| *j <= SLOPE) {
            return None;
        }
        let kept = columns.iter().enumerate().filter(|(j, _)| !fit.aliased.contains(j)).map(|(_, c)| *c).collect();
        let slope = fit.coefficients[SLOPE];
        Some(Line { columns: kept, slope, residuals: fit.residuals, df: fit.df, aliased: fit.aliased })
    }

    /// Whether the fit leaves nothing but rounding; y is at most of size 1.
    pub fn is_exact(&self) -> bool {
        self.residuals.iter().all(|e| e.abs() < 1e-13)
    }

    /// The variance of the slope. `clusters`: a number a row, or empty.
    pub fn spread(&self, kind: Covariance, clusters: &[u32]) -> Result<Spread, Trouble> {
        self.spread_of(&self.residuals, kind, clusters)
    }

    /// The same with other residuals than those of this fit.
    fn spread_of(&self, residuals: &[f64], kind: Covariance, clusters: &[u32]) -> Result<Spread, Trouble> {
        let dispersion = Sum::of_products(residuals, residuals).value() / self.df as f64;
        let working = Working { columns: &self.columns, weights: None, residuals, dispersion };
        let sandwich = sandwich::covariance(&working, kind, clusters)?;
        let mut contrast = vec![0.0; self.columns.len()];
        contrast[SLOPE] = 1.0;
        Ok(Spread {
            variance: sandwich.variance(&contrast),
            alone: sandwich.alone(&contrast),
            df: sandwich.df(&contrast),
        })
    }
}

/// Two-stage least squares: one received column, one instrument, covariates.
///
/// # Definition
/// y = β·d + γ′w + e with instrument z for d, an intercept among w. With π_y and π_d the slopes of y and of d on z
/// beside w, β = π_y/π_d and e = r_y − β·r_d, r the residuals of the two fits. The second stage's regressors,
/// (d̂, w), span what (z, w) span, so that var β = V(e)/π_d² where V(r) is the variance of the slope on z of a fit
/// with residuals r: Σe²/(n − p) for `Model`; HC0–HC3 with the leverages of (z, w); CR0–CR2 by cluster.
/// # Takes
/// As [`Line::fit`], with z as the second column; `received` d and `outcome` y.
/// # Gives
/// Both fits; the effect; its variance; F = π_d²/V(r_d), which is the effective F of Montiel Olea & Pflueger
/// when V is robust; the Anderson–Rubin region.
/// # Undefined
/// π_d = 0: nobody receives because it is offered.
/// # Reference
/// Angrist & Pischke (2009), Mostly Harmless Econometrics, 4.1–4.2; Montiel Olea & Pflueger (2013), Journal of
/// Business & Economic Statistics 31, 358–369; Pustejovsky & Tipton (2018), ibid. 36, 672–683 (CR2).
/// # Oracle
/// R 4.2.2: AER 1.2.10 `ivreg`, estimatr 1.0.0 `iv_robust` (classical, HC0–HC3, CR0, stata, CR2), clubSandwich
/// `coef_test` of `ivreg`; through `complier_effect.json` and the tests below.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoStage<'a> {
    /// The fit of the outcome on the instrument: the reduced form.
    pub outcome: Line<'a>,
    /// The fit of who receives on the instrument: the first stage.
    pub received: Line<'a>,
}

/// The values of β that a test with the instrument alone does not exclude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Region {
    /// From `low` to `high`; one of them may be infinite.
    Interval {
        /// Lower limit.
        low: f64,
        /// Upper limit.
        high: f64,
    },
    /// Everything up to `below` and everything from `above` on; what lies between is excluded.
    Rays {
        /// Upper end of the ray that runs to −∞.
        below: f64,
        /// Lower end of the ray that runs to ∞.
        above: f64,
    },
    /// Everything.
    Line,
}

impl<'a> TwoStage<'a> {
    /// Fits both stages; `None` when the instrument has no spread.
    pub fn fit(columns: &[&'a [f64]], received: &[f64], outcome: &[f64]) -> Option<TwoStage<'a>> {
        Some(TwoStage { outcome: Line::fit(columns, outcome)?, received: Line::fit(columns, received)? })
    }

    /// β; `None` when the instrument does not move who receives.
    pub fn effect(&self) -> Option<f64> {
        (self.received.slope.abs() > NOTHING).then(|| self.outcome.slope / self.received.slope)
    }

    /// e = y − β·d − γ′w.
    pub fn residuals(&self, effect: f64) -> Vec<f64> {
        self.outcome.residuals.iter().zip(&self.received.residuals).map(|(y, d)| y - effect * d).collect()
    }

    /// The variance of β.
    pub fn spread(&self, effect: f64, kind: Covariance, clusters: &[u32]) -> Result<Spread, Trouble> {
        let around = self.outcome.spread_of(&self.residuals(effect), kind, clusters)?;
        Ok(Spread { variance: around.variance / self.received.slope.powi(2), ..around })
    }

    /// The Anderson–Rubin region: all b for which the slope on z of y − b·d is not further from 0 than its own
    /// standard error times `critical`. It holds its level however weak the instrument is.
    ///
    /// # Definition
    /// With x = b − β: x²π_d² ≤ c²·V(e − x·r_d), where V(e − x·r_d) = V(e) − 2x·C + x²·V(r_d) and C, the
    /// covariance of the two slopes, is (V(e + s·r_d) − V(e − s·r_d))/4s for any s. A quadratic inequality in x
    /// that holds at x = 0: the region is an interval about β when π_d² > c²·V(r_d), that is when F exceeds c²;
    /// else two rays or the whole line. With one instrument it is never empty.
    /// # Takes
    /// `critical`: c, a quantile of |t| with the degrees of freedom of [`TwoStage::spread`].
    /// # Reference
    /// Anderson & Rubin (1949), Annals of Mathematical Statistics 20, 46–63; the quadratic: Dufour & Taamouti
    /// (2005), Econometrica 73, 1351–1365; robust: Andrews, Stock & Sun (2019), Annual Review of Economics 11, 727–753.
    /// # Oracle
    /// R 4.2.2: roots (`uniroot`) of the t statistic of z in `lm(y - b * d ~ z + w)` under the same covariance.
    pub fn anderson_rubin(
        &self,
        effect: f64,
        kind: Covariance,
        clusters: &[u32],
        critical: f64,
    ) -> Result<Region, Trouble> {
        let e = self.residuals(effect);
        let r = &self.received.residuals;
        let variance = |residuals: &[f64]| Ok(self.outcome.spread_of(residuals, kind, clusters)?.variance);
        let length = |v: &[f64]| Sum::of_products(v, v).value().sqrt();
        let of_effect = variance(&e)?;
        let (mut of_share, mut between) = (0.0, 0.0);
        if !self.received.is_exact() {
            of_share = variance(r)?;
            let s = if length(&e) > 0.0 { length(&e) / length(r) } else { 1.0 };
            let moved = |sign: f64| -> Vec<f64> { e.iter().zip(r).map(|(e, r)| e + sign * s * r).collect() };
            between = (variance(&moved(1.0))? - variance(&moved(-1.0))?) / (4.0 * s);
        }
        let c = critical * critical;
        let square = self.received.slope.powi(2) - c * of_share;
        Ok(around(effect, square, c * between, c * of_effect))
    }
}

/// Where a·x² + 2b·x ≤ k, shifted by `centre`; k ≥ 0, so that x = 0 is in it.
fn around(centre: f64, a: f64, b: f64, k: f64) -> Region {
    let root = (b * b + a * k).sqrt();
    if a == 0.0 {
        let end = centre + k / (2.0 * b);
        return match b.total_cmp(&0.0) {
            _ if b == 0.0 => Region::Line,
            std::cmp::Ordering::Greater => Region::Interval { low: f64::NEG_INFINITY, high: end },
            _ => Region::Interval { low: end, high: f64::INFINITY },
        };
    }
    if root.is_nan() {
        return Region::Line;
    }
    // The root further from 0 first, the other from their product −k/a: no digits cancel.
    let far = if b > 0.0 { -b - root } else { -b + root };
    let (one, other) = (far / a, if far == 0.0 { 0.0 } else { -k / far });
    let (low, high) = (centre + one.min(other), centre + one.max(other));
    if a > 0.0 { Region::Interval { low, high } } else { Region::Rays { below: low, above: high } }
}
