//! Regression of the subdistribution hazard of one ending among several (Fine and Gray).

mod risk;
mod spread;

use crate::math::basis::Basis;
use crate::math::linear::RANK_TOLERANCE;
use crate::math::moments::magnitude;
use crate::math::symmetric::Cholesky;
use ndarray::{Array1, Array2};
pub use risk::Risk;
use risk::Sums;

/// Newton's steps: some six of a likelihood with a top, one for each power of e of one that runs off.
const MOST_STEPS: u64 = 80;

/// From this step on columns that hardly differ have settled when their linear predictors have.
const PATIENCE: u64 = 20;

/// A step, in standard deviations of its column, that changes no digit that is reported.
const SETTLED: f64 = 1e-10;

/// A rise of the log-likelihood, as a share of it, that is no more than the rounding of its terms.
const NO_RISE: f64 = 1e-11;

/// Linear predictors this far apart leave e⁻³² = 1e-14 of the rows that hold the likelihood back.
const RUN_OFF: f64 = 32.0;

/// Of a likelihood that runs off, the part of the largest step that moves with it.
const MOVING: f64 = 1e-3;

/// What the model is fitted to: n rows and p columns.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// When each row ended or was last seen; finite.
    pub time: &'a [f64],
    /// How it ended; `None` while it had not.
    pub ending: &'a [Option<u32>],
    /// The columns, finite, without an intercept.
    pub columns: &'a [&'a [f64]],
    /// The number of each row's cluster; empty when each row is its own.
    pub clusters: &'a [u32],
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct FineGray {
    /// β, one a column; 0 of columns left out, ±∞ of those that run off.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of those before them and of 1 among the rows at risk.
    pub aliased: Vec<usize>,
    /// Columns whose coefficient runs off to infinity.
    pub infinite: Vec<usize>,
    /// Covariance of β, p × p; zeros for columns without a coefficient.
    pub covariance: Array2<f64>,
    /// Inverse information, p × p likewise: what the covariance would be if all weights were 1 and known.
    pub inverse: Array2<f64>,
    /// The logarithm of the weighted partial likelihood.
    pub log_likelihood: f64,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No row had the ending.
    Never,
    /// Every column is the same in all rows at risk.
    NoColumns,
    /// The steps did not settle.
    NotConverged {
        /// How many were taken.
        iterations: u64,
    },
}

/// Fits log λ₁(t; x) = log λ₁₀(t) + x′β, λ₁ the subdistribution hazard of one ending: λ₁ = dF₁/(1 − F₁).
///
/// # Definition
/// A row that had another ending stays at risk after it, with the weight that it would still have been under
/// observation: wᵢ(t) = 1 for t ≤ Tᵢ, G(t−)/G(Tᵢ−) after another ending, 0 after a last sight. G is Kaplan and Meier's
/// estimate of not being censored by t, Ĝ(t−) = Π_{u < t} (1 − c(u)/Y(u)), with Y(u) the number with T ≥ u: who ended at u
/// still counts in Y(u). G is of all rows together, not by group. Ties by Breslow: β makes
/// Σ_{events i} (xᵢ − z̄(Tᵢ)) = 0, z̄ = S₁/S₀, Sₖ(t) = Σ wᵢ(t) exp(xᵢ′β) xᵢᵏ.
///
/// The covariance is I⁻¹ Σ(ηᵢ + ψᵢ)(ηᵢ + ψᵢ)′ I⁻¹: η the row's score, ψ what it does through G (see `Sums::spread`);
/// summed within clusters before it is squared where there are clusters (CR0, no factor for small samples).
/// # Takes
/// `risk`: the rows in order; `event`: the ending asked about.
/// # Method
/// After another ending the weights share the factor G(t−): Sₖ(t) = Σ_{T ≥ t} + G(t−) Σ_{other ending, T < t} exp(x′β)xᵏ/G(T−),
/// two running sums. The information is Σᵢ exp(xᵢ′β) xᵢxᵢ′ Σ_t wᵢ(t) d(t)/S₀(t) − Σ_t d(t) z̄(t)z̄(t)′, whose inner sums run too.
/// O(n p²) a step, O(n p) memory. Columns are centred and divided by their standard deviations.
/// # Undefined
/// See [`Trouble`]. A coefficient that runs off is infinite; the others are then those of the limit, with their covariance.
/// # Reference
/// Fine & Gray (1999), Journal of the American Statistical Association 94, 496–509; clusters: Zhou, Fine, Latouche & Labopin
/// (2012), Biostatistics 13, 371–383.
/// # Oracle
/// R 4.2.2: cmprsk 2.2.11 `crr`; survival 3.5.3 `finegray` with `coxph(ties = "breslow")` where no last sight ties with an
/// ending.
pub fn fine_gray(risk: &Risk, rows: &Rows<'_>, event: u32) -> Result<FineGray, Trouble> {
    let p = rows.columns.len();
    let first = risk.first(rows, event).ok_or(Trouble::Never)?;
    let scaled = Scaled::new(risk, rows, first);
    if scaled.kept.is_empty() {
        return Err(Trouble::NoColumns);
    }
    let mut sums = Sums::new(risk, rows, event, &scaled);
    let mut beta = vec![0.0; scaled.kept.len()];
    let mut last: Vec<f64> = Vec::new();
    sums.at(&beta);
    for taken in 0..MOST_STEPS {
        let Some(step) = step(&sums) else {
            // Nothing but rounding is left of the information.
            if sums.range() > RUN_OFF / 2.0 {
                return Ok(finish(&sums, &scaled, &beta, &moving(&last), p));
            }
            break;
        };
        let settled = largest(&step) <= SETTLED;
        let (before, range) = (sums.log_likelihood, sums.range());
        let mut share = 1.0;
        loop {
            let next: Vec<f64> = beta.iter().zip(&step).map(|(b, s)| b + share * s).collect();
            sums.at(&next);
            if sums.log_likelihood >= before - NO_RISE * before.abs() || settled {
                beta = next;
                break;
            }
            share /= 2.0;
            if share < 1e-6 {
                return Err(Trouble::NotConverged { iterations: taken });
            }
        }
        let risen = sums.log_likelihood - before > NO_RISE * (1.0 + before.abs());
        let apart = (sums.range() - range).abs();
        if settled || (taken >= PATIENCE && !risen && apart < 1e-3) {
            return Ok(finish(&sums, &scaled, &beta, &[], p));
        }
        if !risen && sums.range() > RUN_OFF && apart > 0.1 {
            return Ok(finish(&sums, &scaled, &beta, &moving(&step), p));
        }
        last = step;
    }
    Err(Trouble::NotConverged { iterations: MOST_STEPS })
}

/// How many endings the model expects of each row: exp(xᵢ′β) Σ_t wᵢ(t) d(t)/S₀(t); they add up to those there were.
///
/// # Takes
/// `coefficients`: finite, one a column; all 0, or no columns, for rows that do not differ.
pub fn expected(risk: &Risk, rows: &Rows<'_>, event: u32, coefficients: &[f64]) -> Vec<f64> {
    let predictor = |row: u32| -> f64 {
        rows.columns.iter().zip(coefficients).filter(|(_, b)| **b != 0.0).map(|(c, b)| c[row as usize] * b).sum()
    };
    let scaled =
        Scaled { kept: vec![0], scale: vec![1.0], values: risk.order.iter().map(|&row| predictor(row)).collect() };
    let mut sums = Sums::new(risk, rows, event, &scaled);
    sums.at(&[1.0]);
    let mut out = vec![0.0; rows.time.len()];
    let mut e = 0;
    for k in 0..risk.times() {
        e += usize::from(sums.at.get(e) == Some(&(k as u32)));
        for i in risk.rows_at(k) {
            out[risk.order[i] as usize] = sums.ratio[i] * sums.cumulative(i, k, e);
        }
    }
    out
}

/// Places that move when the likelihood has stopped rising.
fn moving(step: &[f64]) -> Vec<usize> {
    (0..step.len()).filter(|&j| step[j].abs() > MOVING * largest(step)).collect()
}

fn largest(step: &[f64]) -> f64 {
    step.iter().fold(0.0, |m: f64, s| m.max(s.abs()))
}

/// I⁻¹ times the score.
fn step(sums: &Sums<'_>) -> Option<Vec<f64>> {
    let score = Array2::from_shape_fn((sums.score.len(), 1), |(j, _)| sums.score[j]);
    let step = Cholesky::new(&sums.information()).ok()?.solve(&score);
    step.iter().all(|s| s.is_finite()).then(|| step.iter().copied().collect())
}

/// Coefficients and covariance on the scale of the columns; those of `off`, by place among the columns kept, run off.
fn finish(sums: &Sums<'_>, scaled: &Scaled, beta: &[f64], off: &[usize], p: usize) -> FineGray {
    let mut fit = FineGray {
        coefficients: vec![0.0; p],
        aliased: (0..p).filter(|j| !scaled.kept.contains(j)).collect(),
        infinite: off.iter().map(|&k| scaled.kept[k]).collect(),
        covariance: Array2::zeros((p, p)),
        inverse: Array2::zeros((p, p)),
        log_likelihood: sums.log_likelihood,
    };
    for (k, &j) in scaled.kept.iter().enumerate() {
        let b = beta[k] / scaled.scale[k];
        fit.coefficients[j] = if off.contains(&k) { f64::INFINITY.copysign(b) } else { b };
    }
    let rest: Vec<usize> = (0..scaled.kept.len()).filter(|k| !off.contains(k)).collect();
    if rest.is_empty() {
        return fit;
    }
    let part = |m: &Array2<f64>| Array2::from_shape_fn((rest.len(), rest.len()), |(a, b)| m[(rest[a], rest[b])]);
    let unknown = || Array2::from_elem((rest.len(), rest.len()), f64::NAN);
    let (inverse, covariance) = match Cholesky::new(&part(&sums.information())) {
        Ok(factor) => {
            let inverse = factor.inverse();
            let covariance = inverse.dot(&part(&sums.spread())).dot(&inverse);
            (inverse, covariance)
        }
        Err(_) => (unknown(), unknown()),
    };
    for (a, &j) in rest.iter().enumerate() {
        for (b, &k) in rest.iter().enumerate() {
            let (place, unit) = ((scaled.kept[j], scaled.kept[k]), scaled.scale[j] * scaled.scale[k]);
            fit.covariance[place] = covariance[(a, b)] / unit;
            fit.inverse[place] = inverse[(a, b)] / unit;
        }
    }
    fit
}

/// The columns that are kept, centred and divided by their standard deviations, row after row in order of time.
struct Scaled {
    /// Their indices.
    kept: Vec<usize>,
    /// Their standard deviations.
    scale: Vec<f64>,
    /// n × the number kept; 0 in rows that are never at risk when the ending happens.
    values: Vec<f64>,
}

impl Scaled {
    /// `first`: the place in order of the first time of the ending.
    fn new(risk: &Risk, rows: &Rows<'_>, first: usize) -> Scaled {
        let relevant = |place: usize, row: u32| place >= first || rows.ending[row as usize].is_some();
        let rows_at_risk = || risk.order.iter().enumerate().filter(|(place, row)| relevant(*place, **row));
        let sizes: Vec<f64> = rows.columns.iter().map(|c| magnitude(c)).collect();
        let mut columns: Vec<Vec<f64>> = vec![vec![1.0; rows_at_risk().count()]];
        for (column, size) in rows.columns.iter().zip(&sizes) {
            columns.push(rows_at_risk().map(|(_, &row)| column[row as usize] / size).collect());
        }
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let kept: Vec<usize> =
            Basis::new(&slices, RANK_TOLERANCE).kept.iter().filter_map(|k| k.checked_sub(1)).collect();
        let width = kept.len();
        let mut values = vec![0.0; risk.order.len() * width];
        let mut scale = Vec::with_capacity(width);
        for (to, &j) in kept.iter().enumerate() {
            let column = Array1::from_vec(std::mem::take(&mut columns[j + 1]));
            let (centre, sd) = (column.mean().unwrap_or(0.0), column.std(0.0));
            for ((place, _), value) in rows_at_risk().zip(&column) {
                values[place * width + to] = (value - centre) / sd;
            }
            scale.push(sd * sizes[j]);
        }
        Scaled { kept, scale, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, want: f64, by: f64) {
        assert!((got / want - 1.0).abs() < by, "got {got}, want {want}");
    }

    /// By hand. No last sight comes before an ending, so that all weights are 1.
    #[test]
    fn two_events_by_hand() {
        // Rows: (1, event, x = 1), (2, event, x = 0), (1.5, other, x = 1), (3, seen, x = 0).
        // Risk at 1: all, S0 = 2θ + 2. At 2: x = 0 twice, and the other ending of x = 1 with weight 1: S0 = 2 + θ.
        // Score: 1 − 2θ/(2θ + 2) − θ/(2 + θ) = 0: 2 + θ = θ(1 + θ), θ² = 2.
        let rows = Rows {
            time: &[1.0, 2.0, 1.5, 3.0],
            ending: &[Some(0), Some(0), Some(1), None],
            columns: &[&[1.0, 0.0, 1.0, 0.0]],
            clusters: &[],
        };
        let fit = fine_gray(&Risk::new(&rows), &rows, 0).unwrap();
        near(fit.coefficients[0], 2f64.sqrt().ln(), 1e-12);
        assert!(
            (fit.log_likelihood - (2f64.sqrt().ln() - (2.0 * 2f64.sqrt() + 2.0).ln() - (2.0 + 2f64.sqrt()).ln())).abs()
                < 1e-14
        );
    }

    /// By hand: one of the three that are left at 1.7 is last seen then, so that G(2−) = 2/3.
    #[test]
    fn who_ended_otherwise_fades_with_those_out_of_sight() {
        // (1, event, 1), (1.5, other, 1), (1.7, seen, 1), (2, event, 0), (3, seen, 0): at risk at 1.7 are three.
        // S0(1) = 3θ + 2, S0(2) = 2 + 2θ/3; score 1 − 3θ/(3θ + 2) − (2θ/3)/(2 + 2θ/3) = 0: 2/(3θ + 2) = θ/(3 + θ),
        // 6 + 2θ = 3θ² + 2θ, θ² = 2.
        let rows = Rows {
            time: &[1.0, 1.5, 1.7, 2.0, 3.0],
            ending: &[Some(7), Some(3), None, Some(7), None],
            columns: &[&[1.0, 1.0, 1.0, 0.0, 0.0]],
            clusters: &[],
        };
        let fit = fine_gray(&Risk::new(&rows), &rows, 7).unwrap();
        near(fit.coefficients[0], 2f64.sqrt().ln(), 1e-12);
    }

    /// A group without the ending has a coefficient that runs off; the other column is that of the limit, which is the fit
    /// without that group.
    #[test]
    fn what_runs_off_leaves_the_rest() {
        let time: Vec<f64> = (1..=12).map(f64::from).collect();
        let ending: Vec<Option<u32>> = [0, 1, 0, 2, 0, 1, 0, 2, 0, 0, 1, 2].map(|e| (e < 2).then_some(e)).to_vec();
        let none: Vec<f64> = ending.iter().map(|e| f64::from(u8::from(*e != Some(0)))).collect();
        let x = [1.0, 3.0, 2.0, 5.0, 4.0, 1.0, 1.0, 2.0, 0.0, 2.0, 3.0, 1.0];
        let rows = Rows { time: &time, ending: &ending, columns: &[&none, &x], clusters: &[] };
        let fit = fine_gray(&Risk::new(&rows), &rows, 0).unwrap();
        assert_eq!(fit.infinite, [0]);
        assert_eq!(fit.coefficients[0], f64::NEG_INFINITY);
        let keep =
            |v: &[f64]| -> Vec<f64> { v.iter().zip(&none).filter(|(_, n)| **n == 0.0).map(|(v, _)| *v).collect() };
        let (time, x) = (keep(&time), keep(&x));
        let ending = vec![Some(0); time.len()];
        let rows = Rows { time: &time, ending: &ending, columns: &[&x], clusters: &[] };
        let alone = fine_gray(&Risk::new(&rows), &rows, 0).unwrap();
        near(fit.coefficients[1], alone.coefficients[0], 1e-10);
        near(fit.covariance[(1, 1)], alone.covariance[(0, 0)], 1e-10);
    }

    #[test]
    fn what_cannot_be_fitted_says_why() {
        let fit = |time: &[f64], ending: &[Option<u32>], x: &[f64]| {
            let rows = Rows { time, ending, columns: &[x], clusters: &[] };
            fine_gray(&Risk::new(&rows), &rows, 0).map(|f| (f.coefficients, f.aliased))
        };
        assert_eq!(fit(&[1.0, 2.0], &[None, Some(1)], &[0.0, 1.0]), Err(Trouble::Never));
        assert_eq!(fit(&[], &[], &[]), Err(Trouble::Never));
        assert_eq!(fit(&[1.0, 2.0], &[Some(0), None], &[1.0, 1.0]), Err(Trouble::NoColumns));
        // Differs only before anybody was there to be compared with.
        assert_eq!(fit(&[1.0, 2.0, 3.0], &[None, Some(0), Some(0)], &[1.0, 2.0, 2.0]), Err(Trouble::NoColumns));
        // At one time there is nobody left to differ from.
        assert_eq!(fit(&[5.0; 2], &[Some(0); 2], &[0.0, 1.0]), Ok((vec![0.0], vec![])));
    }
}
