//! The linear mixed model of nested clusters, by restricted or full maximum likelihood.

use super::basis::{Basis, dot};
use super::jet::{Jet, Scalar};
use super::nested::{Cross, Nested, triangle};
use super::newton::{Local, MOST_ROUNDS, Minimum, minimise};
use crate::math::linear::RANK_TOLERANCE;
use ndarray::Array2;
use std::f64::consts::TAU;

/// Which likelihood is brought to its maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criterion {
    /// Of the residuals, free of the fixed effects: less biased variances.
    Restricted,
    /// Of the outcome itself.
    Full,
}

/// Why a level has no variance of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// Each of its clusters holds one unit of the level below.
    OneEach,
    /// The fixed effects tell its clusters apart already: one cluster, one an arm, or a term each.
    InModel,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No more rows than coefficients.
    TooFewRows,
    /// The fixed effects follow the outcome exactly.
    ExactFit,
    /// Rows of one cluster are alike but for what the fixed effects say: the likelihood has no maximum.
    NoSpreadWithin,
    /// No level is left; why the innermost is not.
    NoLevel(LeftOut),
    /// The steps did not settle.
    NotConverged {
        /// How many were made.
        iterations: usize,
    },
}

/// What is asked: p columns X and y of n rows, the clusters of each row by level from the innermost to the outermost, and
/// the variable whose slope differs between the outermost clusters, where one does.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// X.
    pub columns: &'a [&'a [f64]],
    /// y.
    pub outcome: &'a [f64],
    /// The cluster of each row, level by level.
    pub levels: &'a [&'a [u32]],
    /// z.
    pub slope: Option<&'a [f64]>,
    /// Which likelihood.
    pub criterion: Criterion,
}

/// Variances and covariance of the intercept and slope of the outermost level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Variance of the intercept where the slope's variable is 0.
    pub intercept: f64,
    /// Their covariance.
    pub covariance: f64,
    /// Variance of the slope.
    pub slope: f64,
    /// The intercept and the slope lie on a line: one follows from the other.
    pub singular: bool,
}

/// A fitted model.
///
/// # Definition
/// y = Xβ + Σₗ Zₗuₗ + ε, uₗ ~ N(0, σₗ²), ε ~ N(0, σ²), all independent; with a slope the outermost level has (u₀, u₁) of
/// any covariance. σ² and β are profiled out: with V = I + Σ (σₗ²/σ²) ZₗZₗ′, β̂ = (X′V⁻¹X)⁻¹X′V⁻¹y, σ̂² = (y − Xβ̂)′V⁻¹(y − Xβ̂)/d,
/// d = n − p restricted, n full; θ minimises ln|V| + ln|X′V⁻¹X| + d(1 + ln 2πσ̂²) (the second term only restricted), θ the
/// Cholesky factor of the variances over σ².
/// # Reference
/// Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), 3; Patterson & Thompson (1971),
/// Biometrika 58, 545–554.
/// # Oracle
/// R 4.2.2: lme4 1.1-31 `lmer`, and the likelihood with V written out; balanced designs by their closed form.
#[derive(Debug, Clone)]
pub struct Fit {
    pub(super) nested: Nested,
    pub(super) basis: Basis,
    /// Of the residuals of least squares: β = b + (what these add).
    ordinary: Vec<f64>,
    pub(super) rows: usize,
    pub(super) criterion: Criterion,
    pub(super) theta: Vec<f64>,
    pub(super) sloped: bool,
    unit: f64,
    /// Which of the levels asked have a variance, with why the others have not.
    pub levels: Vec<Result<(), LeftOut>>,
    /// Whether the slope asked was left out, since its variable does not move inside clusters, or there are as many
    /// random effects as rows.
    pub slope_left_out: bool,
    /// σ², the variance of the rows.
    pub residual: f64,
    /// σₗ² of the levels kept, innermost first; with a slope the last at the mean of its variable.
    pub variances: Vec<f64>,
    /// With a slope: the covariances at the variable's own zero.
    pub slope: Option<Slope>,
    /// Maximised log-likelihood.
    pub ln_likelihood: f64,
    /// Largest slope of the deviance in θ at the end.
    pub gradient: f64,
    /// Columns of X left out, as combinations of those before them.
    pub aliased: Vec<usize>,
    coordinates: Vec<f64>,
    /// Clusters of the levels kept, innermost first.
    pub clusters: Vec<usize>,
}

/// A random effect that is this share of the residual spread is none.
const NOTHING: f64 = 1e-6;

/// What of a column is left outside others, as a share of its sum of squares, when it is rounding.
const ROUNDING: f64 = 1e-18;

impl Fit {
    /// Fits.
    pub fn new(problem: &Problem) -> Result<Fit, Trouble> {
        let n = problem.outcome.len();
        let basis = Basis::new(problem.columns, RANK_TOLERANCE);
        if n <= basis.kept.len() {
            return Err(Trouble::TooFewRows);
        }
        let mut rest = problem.outcome.to_vec();
        let ordinary = basis.project(&mut rest);
        if dot(&rest, &rest) <= ROUNDING * 1e-8 * dot(problem.outcome, problem.outcome) {
            return Err(Trouble::ExactFit);
        }
        let levels = usable(problem.levels, &basis, n);
        let kept: Vec<&[u32]> =
            problem.levels.iter().zip(&levels).filter(|(_, l)| l.is_ok()).map(|(of, _)| *of).collect();
        let Some(outermost) = kept.last() else {
            let first = levels.first().and_then(|l| l.err()).unwrap_or(LeftOut::InModel);
            return Err(Trouble::NoLevel(first));
        };
        let slope = problem.slope.and_then(|z| Standard::new(z, outermost));
        let spread = (dot(&rest, &rest) / n as f64).sqrt();
        rest.iter_mut().for_each(|v| *v /= spread);
        let columns: Vec<&[f64]> = basis.columns.iter().chain([&rest]).map(Vec::as_slice).collect();
        let nested = Nested::new(&kept, &columns, slope.as_ref().map(|s| s.values.as_slice()));
        if no_spread_within(&nested, basis.columns.len()) {
            return Err(Trouble::NoSpreadWithin);
        }
        let (rows, criterion, sloped) = (n, problem.criterion, slope.is_some());
        let model = Deviance { nested: &nested, rows, fixed: basis.columns.len(), criterion, sloped };
        let end = model.minimum().filter(|end| end.settled);
        let end = end.ok_or(Trouble::NotConverged { iterations: MOST_ROUNDS })?;
        let theta = model.tidy(&end.at);
        let solved = model.solve(&nested.cross(&ratios(&theta, sloped)));
        let scale = spread * spread;
        let residual = solved.squares / model.divisor() * scale;
        let ratios = ratios(&theta, sloped);
        let variances: Vec<f64> = ratios.iter().take(kept.len()).map(|r| r * residual).collect();
        let slope_fit = slope.as_ref().and_then(|s| s.own(&ratios, &theta, residual));
        let mut deviance = model.value(&theta) + model.divisor() * scale.ln();
        if criterion == Criterion::Restricted {
            deviance += basis.ln_determinant();
        }
        let coordinates = ordinary.iter().zip(&solved.coordinates).map(|(o, c)| o + c * spread).collect();
        Ok(Fit {
            clusters: nested.clusters(),
            gradient: end.local.gradient.iter().fold(0.0, |m, g| m.max(g.abs())),
            ln_likelihood: -deviance / 2.0,
            aliased: basis.aliased.clone(),
            slope_left_out: problem.slope.is_some() && !sloped,
            slope: slope_fit,
            coordinates,
            nested,
            basis,
            ordinary,
            rows,
            criterion,
            theta,
            sloped,
            unit: scale,
            levels,
            residual,
            variances,
        })
    }

    /// Σ wⱼ βⱼ over all columns of X, those left out counted 0.
    pub fn combine(&self, weights: &[f64]) -> f64 {
        dot(&self.basis.contrast(weights), &self.coordinates)
    }

    /// The same by least squares, as if there were no clusters.
    pub fn ordinary(&self, weights: &[f64]) -> f64 {
        dot(&self.basis.contrast(weights), &self.ordinary)
    }

    /// Whether the variance of a level kept, innermost first, is 0.
    pub fn is_singular(&self, level: usize) -> bool {
        let slope = self.slope.filter(|_| level + 1 == self.clusters.len());
        slope.map_or(self.variances.get(level).is_some_and(|v| *v == 0.0), |s| s.singular)
    }

    /// The square of the unit in which the likelihood was computed.
    pub(super) fn scale(&self) -> f64 {
        self.unit
    }

    pub(super) fn model(&self) -> Deviance<'_> {
        Deviance {
            nested: &self.nested,
            rows: self.rows,
            fixed: self.basis.columns.len(),
            criterion: self.criterion,
            sloped: self.sloped,
        }
    }
}

/// λ of each level from θ; with a slope the last three of θ are the Cholesky factor a, b, c of its covariances.
pub(super) fn ratios<T: Scalar>(theta: &[T], sloped: bool) -> Vec<T> {
    match theta {
        [inner @ .., a, b, c] if sloped => {
            inner.iter().map(|&t| t * t).chain([*a * *a, *a * *b, *b * *b + *c * *c]).collect()
        }
        _ => theta.iter().map(|&t| t * t).collect(),
    }
}

/// Which levels can have a variance.
pub(super) fn usable(levels: &[&[u32]], basis: &Basis, n: usize) -> Vec<Result<(), LeftOut>> {
    let mut below = n;
    let mut out = Vec::with_capacity(levels.len());
    for place in 0..levels.len() {
        // Numbered within the levels above, so that they are nested.
        let flat = Nested::new(&levels[place..], &[], None);
        let clusters = flat.clusters().first().copied().unwrap_or(0);
        out.push(if clusters >= below {
            Err(LeftOut::OneEach)
        } else if flat.told_apart(&levels[place..], &basis.columns) {
            Err(LeftOut::InModel)
        } else {
            below = clusters;
            Ok(())
        });
    }
    out
}

/// Whether rows of one cluster differ in nothing but what the fixed effects say.
fn no_spread_within(nested: &Nested, fixed: usize) -> bool {
    let products = nested.within_products();
    let mut lower: Vec<f64> = products.to_vec();
    let whole = lower.last().copied().unwrap_or(0.0);
    // Cholesky with columns that do not move inside clusters passed over.
    for j in 0..fixed {
        let pivot = lower[triangle(j) + j];
        if pivot <= 1e-10 {
            continue;
        }
        let column: Vec<f64> = (j..=fixed).map(|i| lower[triangle(i) + j]).collect();
        for i in j + 1..=fixed {
            for k in j + 1..=i {
                lower[triangle(i) + k] -= column[i - j] * column[k - j] / pivot;
            }
        }
    }
    let left = lower.last().copied().unwrap_or(0.0);
    left <= (1e-13 * whole).max(1e-24 * nested.rows())
}

/// The slope's variable, centred and of unit standard deviation.
struct Standard {
    values: Vec<f64>,
    mean: f64,
    sd: f64,
}

impl Standard {
    /// `None` when it does not move inside the clusters, or when two effects a cluster are as many as the rows.
    fn new(z: &[f64], clusters: &[u32]) -> Option<Standard> {
        let n = z.len() as f64;
        let mean = crate::math::moments::mean(z);
        let sd = (z.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
        let values: Vec<f64> = z.iter().map(|v| (v - mean) / sd).collect();
        let flat = Nested::new(&[clusters], &[&values], None);
        let moves = flat.within(0) > 1e-10 * n;
        let room = 2 * flat.clusters().first()? < z.len();
        (sd > 0.0 && sd.is_finite() && moves && room).then_some(Standard { values, mean, sd })
    }

    /// The covariances at the variable's own zero and in its own unit.
    fn own(&self, ratios: &[f64], theta: &[f64], residual: f64) -> Option<Slope> {
        let ([.., v0, v01, v1], [.., a, _, c]) = (ratios, theta) else { return None };
        let shift = self.mean / self.sd;
        Some(Slope {
            intercept: (v0 - 2.0 * shift * v01 + shift * shift * v1) * residual,
            covariance: (v01 - shift * v1) / self.sd * residual,
            slope: v1 / (self.sd * self.sd) * residual,
            singular: *a == 0.0 || *c == 0.0,
        })
    }
}

/// What comes of the products at given variances: |X′V⁻¹X|, the coordinates of β and the sum of squares left.
pub(super) struct Solved<T> {
    pub(super) ln_information: T,
    pub(super) squares: T,
    pub(super) coordinates: Vec<T>,
    /// Cholesky's factor of X′V⁻¹X, lower triangle by rows, and a row more.
    pub(super) lower: Vec<T>,
}

/// The criterion as a function of θ.
pub(super) struct Deviance<'a> {
    pub(super) nested: &'a Nested,
    rows: usize,
    pub(super) fixed: usize,
    criterion: Criterion,
    sloped: bool,
}

impl Deviance<'_> {
    pub(super) fn divisor(&self) -> f64 {
        match self.criterion {
            Criterion::Restricted => (self.rows - self.fixed) as f64,
            Criterion::Full => self.rows as f64,
        }
    }

    /// By Cholesky of [X y]′V⁻¹[X y].
    pub(super) fn solve<T: Scalar>(&self, cross: &Cross<T>) -> Solved<T> {
        let (p, mut l) = (self.fixed, cross.products.clone());
        let mut ln_information = T::from(0.0);
        for j in 0..=p {
            for k in 0..j {
                let mut entry = l[triangle(j) + k];
                for i in 0..k {
                    entry = entry - l[triangle(j) + i] * l[triangle(k) + i];
                }
                l[triangle(j) + k] = entry / l[triangle(k) + k];
            }
            let mut pivot = l[triangle(j) + j];
            for i in 0..j {
                pivot = pivot - l[triangle(j) + i] * l[triangle(j) + i];
            }
            if j < p {
                ln_information += pivot.ln();
                l[triangle(j) + j] = pivot.sqrt();
            } else {
                l[triangle(j) + j] = pivot;
            }
        }
        let mut coordinates: Vec<T> = l[triangle(p)..triangle(p) + p].to_vec();
        for j in (0..p).rev() {
            for i in j + 1..p {
                coordinates[j] = coordinates[j] - l[triangle(i) + j] * coordinates[i];
            }
            coordinates[j] = coordinates[j] / l[triangle(j) + j];
        }
        Solved { ln_information, squares: l[triangle(p) + p], coordinates, lower: l }
    }

    pub(super) fn rows(&self) -> f64 {
        self.rows as f64
    }

    pub(super) fn is_restricted(&self) -> bool {
        self.criterion == Criterion::Restricted
    }

    fn at<T: Scalar>(&self, theta: &[T]) -> T {
        let cross = self.nested.cross(&ratios(theta, self.sloped));
        let solved = self.solve(&cross);
        let d = T::from(self.divisor());
        let spread = d * (T::from(1.0) + (T::from(TAU) * solved.squares / d).ln());
        match self.criterion {
            Criterion::Restricted => cross.ln_determinant + solved.ln_information + spread,
            Criterion::Full => cross.ln_determinant + spread,
        }
    }

    fn value(&self, theta: &[f64]) -> f64 {
        self.at(theta)
    }

    fn local(&self, theta: &[f64]) -> Option<Local> {
        local(theta, |jets| self.at(jets))
    }

    fn parameters(&self) -> usize {
        self.nested.clusters().len() + if self.sloped { 2 } else { 0 }
    }

    /// The lowest of the minima reached from several starts.
    fn minimum(&self) -> Option<Minimum> {
        let count = self.parameters();
        let start = |scale: f64| -> Vec<f64> {
            let mut theta = vec![scale; count];
            if let (true, Some(b)) = (self.sloped, count.checked_sub(2)) {
                theta[b] = 0.0;
            }
            theta
        };
        let mut starts: Vec<(f64, Vec<f64>)> =
            [0.03, 0.1, 0.3, 0.6, 1.0, 2.0, 5.0, 20.0].map(&start).map(|t| (self.value(&t), t)).into();
        // One level far from the others.
        if count > 1 {
            for place in 0..count {
                for scale in [0.05, 3.0] {
                    let mut theta = start(0.5);
                    theta[place] = scale;
                    starts.push((self.value(&theta), theta));
                }
            }
        }
        starts.retain(|(value, _)| value.is_finite());
        starts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut tried: Vec<Minimum> = Vec::new();
        let far = starts.last().filter(|_| starts.len() > STARTS).cloned();
        for (_, theta) in starts.into_iter().take(STARTS).chain(far) {
            tried.extend(minimise(&theta, |t| self.value(t), |t| self.local(t)));
        }
        tried.into_iter().min_by(|a, b| {
            // Of equal ones the one that settled.
            let key = |m: &Minimum| m.local.value - if m.settled { 1e-9 } else { 0.0 };
            key(a).total_cmp(&key(b))
        })
    }

    /// θ of one sign, with what is next to nothing put at 0.
    fn tidy(&self, theta: &[f64]) -> Vec<f64> {
        let mut theta = theta.to_vec();
        let nothing = |v: f64| if v.abs() < NOTHING { 0.0 } else { v.abs() };
        match theta.as_mut_slice() {
            [inner @ .., a, b, c] if self.sloped => {
                inner.iter_mut().for_each(|t| *t = nothing(*t));
                if *a < 0.0 {
                    *b = -*b;
                }
                (*a, *c) = (nothing(*a), nothing(*c));
            }
            all => all.iter_mut().for_each(|t| *t = nothing(*t)),
        }
        theta
    }
}

/// How many starts are followed to their end.
const STARTS: usize = 2;

/// Value, gradient and Hessian of a function written for jets; `None` where it is not finite.
pub(super) fn local(at: &[f64], f: impl Fn(&[Jet]) -> Jet) -> Option<Local> {
    let count = at.len();
    let mut out = Local { value: f64::NAN, gradient: vec![0.0; count], hessian: Array2::zeros((count, count)) };
    for i in 0..count {
        for j in 0..=i {
            let jets: Vec<Jet> = at.iter().enumerate().map(|(k, &v)| Jet::parameter(v, k == i, k == j)).collect();
            let Jet([value, slope, _, bend]) = f(&jets);
            if !(value.is_finite() && slope.is_finite() && bend.is_finite()) {
                return None;
            }
            (out.value, out.gradient[i]) = (value, slope);
            (out.hessian[(i, j)], out.hessian[(j, i)]) = (bend, bend);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::freedom::{KenwardRoger, Satterthwaite, naive};
    use super::*;

    fn fit(y: &[f64], columns: &[&[f64]], levels: &[&[u32]], criterion: Criterion) -> Result<Fit, Trouble> {
        Fit::new(&Problem { columns, outcome: y, levels, slope: None, criterion })
    }

    fn near(got: f64, want: f64, digits: f64) {
        assert!((got - want).abs() <= want.abs().max(1e-300) * 10f64.powf(-digits), "got {got}, want {want}");
    }

    /// Balanced one-way: σ̂² = MSW, σ̂ᵤ² = (MSB − MSW)/m restricted, ((1 − 1/g)MSB − MSW)/m full; the mean has variance MSB/(gm)
    /// with g − 1 degrees of freedom (Searle, Casella & McCulloch 1992, 3.5 and 3.7). By hand: g = 3, m = 2, MSB = 13, MSW = 5/3.
    #[test]
    fn balanced_one_way_has_a_closed_form() {
        let y = [1.0, 2.0, 6.0, 8.0, 4.0, 4.0];
        let (one, of) = ([1.0; 6], [0, 0, 1, 1, 2, 2]);
        let mean = 25.0 / 6.0;
        let between: f64 = [1.5, 7.0, 4.0].iter().map(|m: &f64| 2.0 * (m - mean).powi(2)).sum::<f64>() / 2.0;
        let within = (0.5 + 2.0) / 3.0;
        let reml = fit(&y, &[&one], &[&of], Criterion::Restricted).unwrap();
        near(reml.residual, within, 12.0);
        near(reml.variances[0], (between - within) / 2.0, 12.0);
        near(reml.combine(&[1.0]), mean, 14.0);
        for error in [KenwardRoger::new(&reml).unwrap().error(&[1.0]), Satterthwaite::new(&reml).unwrap().error(&[1.0])]
        {
            let error = error.unwrap();
            near(error.std_error, (between / 6.0).sqrt(), 12.0);
            near(error.df, 2.0, 10.0);
        }
        near(naive(&reml, &[1.0]), (between / 6.0).sqrt(), 12.0);
        let ml = fit(&y, &[&one], &[&of], Criterion::Full).unwrap();
        near(ml.residual, within, 12.0);
        near(ml.variances[0], (between * 2.0 / 3.0 - within) / 2.0, 12.0);
        assert!(KenwardRoger::new(&ml).is_none());
    }

    /// Clusters less apart than chance: the variance is 0 and all is as by least squares.
    #[test]
    fn a_variance_of_nothing_is_least_squares() {
        let y = [1.0, 8.0, 3.0, 7.0, 6.0, 2.0];
        let (one, of) = ([1.0; 6], [0, 0, 1, 1, 2, 2]);
        let reml = fit(&y, &[&one], &[&of], Criterion::Restricted).unwrap();
        assert!(reml.is_singular(0) && reml.variances[0] == 0.0);
        near(reml.residual, 8.3, 13.0);
        let error = Satterthwaite::new(&reml).unwrap().error(&[1.0]).unwrap();
        near(error.df, 5.0, 12.0);
        near(error.std_error, (8.3f64 / 6.0).sqrt(), 13.0);
    }

    #[test]
    fn what_has_no_answer_says_so() {
        let (one, y) = ([1.0; 6], [1.0, 8.0, 3.0, 7.0, 6.0, 2.0]);
        let arm = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
        let trouble = |y: &[f64], of: &[u32]| fit(y, &[&one, &arm], &[of], Criterion::Restricted).err();
        assert_eq!(trouble(&y, &[0; 6]), Some(Trouble::NoLevel(LeftOut::InModel)));
        assert_eq!(trouble(&y, &[0, 1, 2, 3, 4, 5]), Some(Trouble::NoLevel(LeftOut::OneEach)));
        assert_eq!(trouble(&y, &[0, 0, 0, 1, 1, 1]), Some(Trouble::NoLevel(LeftOut::InModel)));
        assert_eq!(trouble(&[2.0, 2.0, 5.0, 5.0, 1.0, 1.0], &[0, 0, 1, 1, 2, 2]), Some(Trouble::NoSpreadWithin));
        assert_eq!(trouble(&[2.0, 2.0, 2.0, 5.0, 5.0, 5.0], &[0, 0, 1, 1, 2, 2]), Some(Trouble::ExactFit));
        assert_eq!(fit(&[1.0], &[&[1.0]], &[&[0]], Criterion::Full).err(), Some(Trouble::TooFewRows));
    }
}
