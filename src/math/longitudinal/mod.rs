//! Linear models for the waves of independent units, some of them missing: generalised least squares with a
//! covariance estimated by (residual) maximum likelihood, and small-sample inference.

mod covariance;
mod empirical;
mod inference;
mod likelihood;
mod patterns;

pub use empirical::Empirical;
pub use inference::Parameter;

use super::linear::{RANK_TOLERANCE, least_squares};
use super::moments::magnitude;
use super::symmetric::{Cholesky, Eigen};
use crate::value::{Likelihood, Structure};
use likelihood::{Point, Problem};
use ndarray::Array2;

/// The rows and columns of a model of n units at w waves.
pub struct Design<'a> {
    /// `outcome[wave][unit]`, finite where there is one.
    pub outcome: &'a [Vec<Option<f64>>],
    /// What is known of each unit, `factors[factor][unit]`, finite: a constant, the arm, covariates.
    pub factors: &'a [Vec<f64>],
    /// The columns: of unit i at wave t, column j is `factors[factor][i] · profile[t]`.
    pub columns: Vec<Column>,
}

/// A column of a [`Design`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Index of its factor.
    pub factor: usize,
    /// What the factor is multiplied by at each of the w waves.
    pub profile: Vec<f64>,
}

impl Design<'_> {
    fn units(&self) -> usize {
        self.outcome.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Every wave of every unit that was seen: (wave, unit, value).
    fn seen(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let waves = self.outcome.iter().enumerate();
        waves.flat_map(|(t, wave)| wave.iter().enumerate().filter_map(move |(i, y)| y.map(|y| (t, i, y))))
    }

    fn value(&self, column: usize, wave: usize, unit: usize) -> f64 {
        let Column { factor, profile } = &self.columns[column];
        self.factors[*factor].get(unit).copied().unwrap_or(0.0) * profile[wave]
    }
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No more values than numbers to estimate.
    TooFewRows {
        /// Values at hand.
        rows: usize,
        /// Fewest that would do.
        needed: usize,
    },
    /// The columns follow the outcome exactly.
    Exact,
    /// Some parameter of the covariance leaves the likelihood as it is.
    Unidentified,
    /// The likelihood rises up to a covariance without an inverse.
    Degenerate,
    /// The iterations did not settle.
    NotConverged {
        /// How many were made.
        iterations: usize,
    },
}

/// A fitted model.
pub struct Fit {
    /// β, one a column; 0 for aliased columns.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of the columns before them and were left out.
    pub aliased: Vec<usize>,
    /// Σ, w × w.
    pub covariance: Array2<f64>,
    /// −2 ln L, of the residual likelihood with REML, with all constants.
    pub deviance: f64,
    /// Largest of |∂(−2 ln L)/∂θ| times the standard error of θ: how far from the top the iterations ended.
    pub gradient: f64,
    /// Rounds it took.
    pub iterations: usize,
    structure: Structure,
    kept: Vec<usize>,
    theta: Vec<f64>,
    point: Point,
    /// Covariances of θ by the observed and by the expected information.
    by_observed: Array2<f64>,
    by_expected: Array2<f64>,
    /// Φ with what Kenward and Roger add.
    adjusted: Array2<f64>,
    /// The unit in which the covariance was sought, in units of the outcome.
    scale: f64,
}

const MOST_ROUNDS: usize = 200;

/// A squared distance from the top, in standard errors, below which a last step is made.
const SETTLED: f64 = 1e-18;

/// A squared distance at which the likelihood can no longer tell whether a step was one up.
const NEAR: f64 = 1e-9;

/// Share of a variance that other waves leave, below which they leave none.
const FLAT: f64 = 1e-9;

/// Fits.
///
/// # Definition
/// yᵢ = Xᵢβ + εᵢ, εᵢ of the waves at which unit i was seen normal with the rows and columns of Σ(θ) for them.
/// θ maximises the likelihood, or the residual likelihood −2 ln L = Σ ln|Vᵢ| + ln|ΣXᵢ′Vᵢ⁻¹Xᵢ| + Σ rᵢ′Vᵢ⁻¹rᵢ +
/// (N − p) ln 2π; β is then (ΣXᵢ′Vᵢ⁻¹Xᵢ)⁻¹ΣXᵢ′Vᵢ⁻¹yᵢ. By scoring, then by Newton's steps on the exact second
/// derivatives, until the squared distance from the top is below 1e-18 (in standard errors), and one step more.
///
/// Units seen at the same waves are summed first, so that a round costs the same for any number of units; the
/// outcome is first freed of its least-squares fit, so that the sums lose no digits.
/// # Takes
/// A [`Design`]; units never seen count for nothing.
/// # Undefined
/// [`Trouble`].
/// # Reference
/// Laird & Ware (1982), Biometrics 38, 963–974; Jennrich & Schluchter (1986), Biometrics 42, 805–820.
/// # Oracle
/// R 4.2.2, nlme 3.1-162: `gls` with `corSymm` and `varIdent`, `corCompSymm`, `corAR1`; through `mmrm.json`.
pub fn fit(design: &Design<'_>, structure: Structure, likelihood: Likelihood) -> Result<Fit, Trouble> {
    let waves = design.outcome.len();
    let values: Vec<f64> = design.seen().map(|(.., y)| y).collect();
    let first_scale = magnitude(&values);
    let columns: Vec<Vec<f64>> =
        (0..design.columns.len()).map(|j| design.seen().map(|(t, i, _)| design.value(j, t, i)).collect()).collect();
    let scaled: Vec<f64> = values.iter().map(|y| y / first_scale).collect();
    let start = least_squares(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>(), &scaled, RANK_TOLERANCE);
    drop(columns);
    let kept: Vec<usize> = (0..design.columns.len()).filter(|j| !start.aliased.contains(j)).collect();
    let parameters = covariance::parameters(structure, waves);
    let (rows, needed) = (values.len(), kept.len() + parameters);
    if rows <= needed || kept.is_empty() {
        return Err(Trouble::TooFewRows { rows, needed: needed + 1 });
    }
    if start.residuals.iter().all(|e| e.abs() < 1e-13) {
        return Err(Trouble::Exact);
    }
    let second_scale = (start.residuals.iter().map(|e| e * e).sum::<f64>() / rows as f64).sqrt();
    let mut rest: Vec<Vec<Option<f64>>> = design.outcome.iter().map(|wave| vec![None; wave.len()]).collect();
    for ((wave, unit, _), e) in design.seen().zip(&start.residuals) {
        rest[wave][unit] = Some(e / second_scale);
    }
    let found = patterns::patterns(design, &kept, &rest);
    let problem = Problem { patterns: &found, waves, structure, likelihood };
    let variances: Vec<f64> = rest
        .iter()
        .map(|wave| {
            let (n, squares) = wave.iter().flatten().fold((0.0, 0.0), |(n, s), e| (n + 1.0, s + e * e));
            // A wave that is followed exactly starts at the spread of all.
            if squares > 1e-9 * n { squares / n } else { 1.0 }
        })
        .collect();
    let (theta, point, iterations) = climb(&problem, covariance::uncorrelated(structure, &variances))?;
    // −2 ln L has twice the information.
    let (by_observed, by_expected) = (twice_inverse(&point.observed), twice_inverse(&point.expected));
    let (Some(by_observed), Some(by_expected)) = (by_observed, by_expected) else {
        return Err(Trouble::Unidentified);
    };
    let understated = problem.understated(&theta, &point, &by_expected).ok_or(Trouble::Degenerate)?;
    let adjusted = &point.inverse + &(point.inverse.dot(&understated).dot(&point.inverse) * 2.0);
    let gradient = point.gradient.iter().zip(by_expected.diag()).map(|(g, v)| g.abs() * v.sqrt()).fold(0.0, f64::max);
    let scale = first_scale * second_scale;
    let mut coefficients = start.coefficients;
    for (&j, change) in kept.iter().zip(&point.coefficients) {
        coefficients[j] = (coefficients[j] + second_scale * change) * first_scale;
    }
    let counted = match likelihood {
        Likelihood::Reml => rows - kept.len(),
        Likelihood::Ml => rows,
    };
    Ok(Fit {
        coefficients,
        aliased: start.aliased,
        covariance: covariance::matrix(structure, waves, &theta) * (scale * scale),
        deviance: point.deviance + counted as f64 * std::f64::consts::TAU.ln() + 2.0 * counted as f64 * scale.ln(),
        gradient,
        iterations,
        structure,
        kept,
        theta,
        point,
        by_observed,
        by_expected,
        adjusted,
        scale,
    })
}

/// 2 A⁻¹ of a positive definite matrix; `None` when rounding could not tell it from a singular one.
fn twice_inverse(matrix: &Array2<f64>) -> Option<Array2<f64>> {
    let diagonal: Vec<f64> = matrix.diag().to_vec();
    if diagonal.iter().any(|d| d.is_nan() || *d <= 0.0) {
        return None;
    }
    let unit = Array2::from_shape_fn(matrix.dim(), |(i, j)| matrix[(i, j)] / (diagonal[i] * diagonal[j]).sqrt());
    let smallest = Eigen::new(&unit)?.values.first().copied()?;
    let factor = Cholesky::new(matrix).ok().filter(|_| smallest > 1e-12)?;
    Some(factor.inverse() * 2.0)
}

/// Whether the waves leave each other no variance of their own.
fn flat(covariance: &Array2<f64>) -> bool {
    let sd: Vec<f64> = covariance.diag().iter().map(|v| v.sqrt()).collect();
    if sd.iter().any(|s| s.is_nan() || *s < FLAT) {
        return true;
    }
    let correlation = Array2::from_shape_fn(covariance.dim(), |(s, t)| covariance[(s, t)] / (sd[s] * sd[t]));
    Eigen::new(&correlation).is_none_or(|e| e.values.first().is_some_and(|v| *v < FLAT))
}

/// From a start to the top of the likelihood.
fn climb(problem: &Problem<'_>, start: Vec<f64>) -> Result<(Vec<f64>, Point, usize), Trouble> {
    let mut theta = start;
    let mut point = problem.at(&theta).ok_or(Trouble::Degenerate)?;
    for round in 1..=MOST_ROUNDS {
        if flat(&covariance::matrix(problem.structure, problem.waves, &theta)) {
            return Err(Trouble::Degenerate);
        }
        // Where waves do not go together every parameter that can be told shows; near the edge none does.
        let unseen = if round == 1 { Trouble::Unidentified } else { Trouble::Degenerate };
        let scoring = Cholesky::new(&point.expected).map_err(|_| unseen)?;
        let newton = Cholesky::new(&point.observed).ok();
        let mut moved = None;
        for factor in newton.iter().chain([&scoring]) {
            let step = factor.solve(&point.gradient);
            let distance = 0.5 * (&step * &point.gradient).sum();
            moved = along(problem, &theta, &point, &step, distance).map(|next| (next, distance));
            if moved.is_some() {
                break;
            }
        }
        // No step up in any direction: the top, as far as rounding shows it, or the edge.
        let Some((next, distance)) = moved else {
            let step = scoring.solve(&point.gradient);
            let near = 0.5 * (&step * &point.gradient).sum() < NEAR;
            return if near { Ok((theta, point, round)) } else { Err(Trouble::Degenerate) };
        };
        point = problem.at(&next).ok_or(Trouble::Degenerate)?;
        theta = next;
        if distance < SETTLED {
            return Ok((theta, point, round));
        }
    }
    Err(Trouble::NotConverged { iterations: MOST_ROUNDS })
}

/// The parameters after the step, or after the largest part of it that does not lower the likelihood.
fn along(problem: &Problem<'_>, theta: &[f64], point: &Point, step: &Array2<f64>, distance: f64) -> Option<Vec<f64>> {
    let mut share = 1.0;
    for _ in 0..40 {
        let next: Vec<f64> = theta.iter().zip(step).map(|(t, s)| t - share * s).collect();
        let allowed = if distance < NEAR { f64::INFINITY } else { point.deviance };
        if problem.deviance(&next).is_some_and(|d| d <= allowed) {
            return Some(next);
        }
        share /= 2.0;
    }
    None
}
