//! Standard errors and degrees of freedom of the fixed effects, when the variances are estimates themselves.

use super::basis::dot;
use super::jet::{Jet, Scalar};
use super::linear::{Deviance, Fit, local, ratios};
use super::nested::triangle;
use crate::math::symmetric::Eigen;
use ndarray::{Array1, Array2};

/// Standard error of a combination of fixed effects, and the degrees of freedom of its t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Error {
    /// In the unit of the combination.
    pub std_error: f64,
    /// Of its t.
    pub df: f64,
}

/// An eigenvalue of an information that is this share of the largest is none: a variance on its border, of which nothing
/// is learnt.
const FLAT: f64 = 1e-10;

/// Satterthwaite's degrees of freedom, from how the likelihood curves.
///
/// # Definition
/// v = w′Cw of C = σ̂²(X′V⁻¹X)⁻¹; df = 2v²/(g′Ag), g the derivatives of v in (θ, ln σ²), A = 2H⁻¹, H the second derivatives of
/// the deviance there. On a border, as when a variance is 0, v does not change with θ at first, and it counts as known.
/// # Reference
/// Satterthwaite (1946), Biometrics Bulletin 2, 110–114; Kuznetsova, Brockhoff & Christensen (2017), Journal of Statistical
/// Software 82(13), 2.
/// # Oracle
/// R 4.2.2: lmerTest 3.1-3, whose derivatives are numeric; the same with V written out and derivatives by formula.
#[derive(Debug, Clone)]
pub struct Satterthwaite<'a> {
    fit: &'a Fit,
    /// Cholesky factor of Q′V⁻¹Q/σ² with its derivative, one a parameter.
    factors: Vec<Vec<Jet>>,
    /// H⁻¹.
    spread: Array2<f64>,
}

impl<'a> Satterthwaite<'a> {
    /// `None` when the derivatives are not finite.
    pub fn new(fit: &'a Fit) -> Option<Self> {
        let model = fit.model();
        let squares = model.solve(&fit.nested.cross(&ratios(&fit.theta, fit.sloped))).squares;
        let mut at = fit.theta.clone();
        at.push((squares / model.divisor()).ln());
        let curve = local(&at, |jets| deviance(&model, fit, jets))?;
        let factors = (0..at.len()).map(|i| {
            let jets: Vec<Jet> = at.iter().enumerate().map(|(k, &v)| Jet::parameter(v, k == i, false)).collect();
            let (theta, scale) = jets.split_at(at.len() - 1);
            let lower = model.solve(&fit.nested.cross(&ratios(theta, fit.sloped))).lower;
            // exp(−η/2), of which the derivative is −½ of itself.
            let root = scale.first().map_or(Jet::from(1.0), |s| {
                let root = (-0.5 * s.value()).exp();
                Jet([root, -0.5 * root * s.0[1], 0.0, 0.0])
            });
            lower.into_iter().map(|l| l * root).collect()
        });
        let factors = factors.collect();
        Some(Satterthwaite { fit, factors, spread: inverse(&curve.hessian)? })
    }

    /// Of Σ wⱼ βⱼ.
    pub fn error(&self, weights: &[f64]) -> Option<Error> {
        let contrast = self.fit.basis.contrast(weights);
        let variances: Vec<Jet> = self.factors.iter().map(|l| squared_length(l, &contrast)).collect();
        let variance = variances.first()?.value();
        let slopes = Array1::from_iter(variances.iter().map(|v| v.0[1]));
        let df = 2.0 * variance * variance / (2.0 * slopes.dot(&self.spread.dot(&slopes)));
        finite((variance * self.fit.scale()).sqrt(), df)
    }
}

/// −2 ln L at (θ, ln σ²), constants left out.
fn deviance(model: &Deviance, fit: &Fit, at: &[Jet]) -> Jet {
    let Some((&scale, theta)) = at.split_last() else { return Jet::from(f64::NAN) };
    let cross = fit.nested.cross(&ratios(theta, fit.sloped));
    let solved = model.solve(&cross);
    let [s, a, b, ab] = scale.0;
    let precision = (-s).exp();
    let precision = Jet([precision, -precision * a, -precision * b, precision * (a * b - ab)]);
    let whole = cross.ln_determinant + Jet::from(model.divisor()) * scale + solved.squares * precision;
    if model.is_restricted() { whole + solved.ln_information } else { whole }
}

/// ‖x‖² with L x = a.
fn squared_length(lower: &[Jet], a: &[f64]) -> Jet {
    let mut x: Vec<Jet> = Vec::with_capacity(a.len());
    for (j, &a) in a.iter().enumerate() {
        let row = &lower[triangle(j)..=triangle(j) + j];
        let mut next = Jet::from(a);
        row.iter().zip(&x).for_each(|(&l, &x)| next = next - l * x);
        x.push(next / row[j]);
    }
    x.iter().fold(Jet::from(0.0), |sum, &x| sum + x * x)
}

/// Kenward and Roger's covariance and degrees of freedom.
///
/// # Definition
/// Φ = (X′V⁻¹X)⁻¹, Gᵢ = ∂V/∂σᵢ over all variances and covariances σᵢ and the residual one; Pᵢ = −X′V⁻¹GᵢV⁻¹X,
/// Qᵢⱼ = X′V⁻¹GᵢV⁻¹GⱼV⁻¹X; W = 2·[tr(V⁻¹GᵢV⁻¹Gⱼ) − 2tr(ΦQᵢⱼ) + tr(ΦPᵢΦPⱼ)]⁻¹, the covariance of the σ̂ᵢ. The adjusted
/// covariance is Φ + 2Φ{Σ Wᵢⱼ(Qᵢⱼ − PᵢΦPⱼ)}Φ. Of one combination w the scaled F of the paper is t², with
/// df = 2(w′Φw)²/Σ Wᵢⱼ(w′ΦPᵢΦw)(w′ΦPⱼΦw). A variance that is 0 counts among the σᵢ.
/// # Takes
/// A restricted fit.
/// # Reference
/// Kenward & Roger (1997), Biometrics 53, 983–997; Halekoh & Højsgaard (2014), Journal of Statistical Software 59(9).
/// # Oracle
/// R 4.2.2: pbkrtest 0.5.2 `vcovAdj`, `Lb_ddf`.
#[derive(Debug, Clone)]
pub struct KenwardRoger<'a> {
    fit: &'a Fit,
    phi: Array2<f64>,
    adjusted: Array2<f64>,
    /// Φ Pᵢ Φ.
    slopes: Vec<Array2<f64>>,
    /// W.
    spread: Array2<f64>,
}

impl<'a> KenwardRoger<'a> {
    /// `None` of a full likelihood, or when the derivatives are not finite.
    pub fn new(fit: &'a Fit) -> Option<Self> {
        let model = fit.model();
        if !model.is_restricted() {
            return None;
        }
        let lambda = ratios(&fit.theta, fit.sloped);
        let residual = model.solve(&fit.nested.cross(&lambda)).squares / model.divisor();
        let at: Vec<f64> = lambda.iter().map(|l| l * residual).chain([residual]).collect();
        let (count, p) = (at.len(), model.fixed);
        let mut first = vec![Array2::zeros((p, p)); count];
        let mut information = Array2::zeros((count, count));
        let mut second = Vec::new();
        let mut precision = Array2::zeros((p, p));
        let mut traces = Array2::zeros((count, count));
        for i in 0..count {
            for j in 0..=i {
                let jets: Vec<Jet> = at.iter().enumerate().map(|(k, &v)| Jet::parameter(v, k == i, k == j)).collect();
                let (&own, others) = jets.split_last()?;
                let relative: Vec<Jet> = others.iter().map(|&o| o / own).collect();
                let cross = fit.nested.cross(&relative);
                let ln_determinant = cross.ln_determinant + Jet::from(model.rows()) * own.ln();
                let products: Vec<Jet> = cross.products.iter().map(|&c| c / own).collect();
                let part = |d: usize| symmetric(p, &products, d);
                precision = part(0);
                first[i] = part(1);
                // ½(Qᵢⱼ + Qⱼᵢ).
                second.push(part(3) * 0.5);
                (traces[(i, j)], traces[(j, i)]) = (-ln_determinant.0[3], -ln_determinant.0[3]);
            }
        }
        let phi = inverse(&precision)?;
        let half: Vec<Array2<f64>> = first.iter().map(|f| phi.dot(f)).collect();
        let trace = |m: &Array2<f64>| m.diag().sum();
        for i in 0..count {
            for j in 0..=i {
                let bend = trace(&phi.dot(second.get(triangle(i) + j)?));
                let entry = traces[(i, j)] - 2.0 * bend + trace(&half[i].dot(&half[j]));
                (information[(i, j)], information[(j, i)]) = (entry, entry);
            }
        }
        let spread = inverse(&information)? * 2.0;
        let mut sum = Array2::zeros((p, p));
        for i in 0..count {
            for j in 0..count {
                let (high, low) = (i.max(j), i.min(j));
                let bend = second.get(triangle(high) + low)? - &first[i].dot(&half[j]);
                sum += &(bend * spread[(i, j)]);
            }
        }
        let sum = (&sum + &sum.t()) * 0.5;
        let adjusted = &phi + &(phi.dot(&sum).dot(&phi) * 2.0);
        let slopes = half.iter().map(|h| h.dot(&phi)).collect();
        Some(KenwardRoger { fit, phi, adjusted, slopes, spread })
    }

    /// Of Σ wⱼ βⱼ.
    pub fn error(&self, weights: &[f64]) -> Option<Error> {
        let contrast = Array1::from_vec(self.fit.basis.contrast(weights));
        let form = |m: &Array2<f64>| contrast.dot(&m.dot(&contrast));
        let variance = form(&self.phi);
        let slopes = Array1::from_iter(self.slopes.iter().map(form));
        let df = 2.0 * variance * variance / slopes.dot(&self.spread.dot(&slopes));
        finite((form(&self.adjusted) * self.fit.scale()).sqrt(), df)
    }
}

/// Standard error as if the variances were known, w′Φw: what both of the above start from.
pub fn naive(fit: &Fit, weights: &[f64]) -> f64 {
    let model = fit.model();
    let solved = model.solve(&fit.nested.cross(&ratios(&fit.theta, fit.sloped)));
    let mut x: Vec<f64> = Vec::new();
    for (j, a) in fit.basis.contrast(weights).into_iter().enumerate() {
        let row = &solved.lower[triangle(j)..=triangle(j) + j];
        let next = (a - dot(row, &x)) / row[j];
        x.push(next);
    }
    (dot(&x, &x) * fit.residual).sqrt()
}

fn finite(std_error: f64, df: f64) -> Option<Error> {
    (std_error.is_finite() && std_error > 0.0 && df > 0.0 && df.is_finite()).then_some(Error { std_error, df })
}

/// The first p rows and columns of a lower triangle of jets, one derivative of them.
fn symmetric(p: usize, lower: &[Jet], derivative: usize) -> Array2<f64> {
    Array2::from_shape_fn((p, p), |(i, j)| lower[triangle(i.max(j)) + i.min(j)].0[derivative])
}

/// The inverse of a symmetric matrix in directions in which it is positive, after putting its diagonal at 1.
fn inverse(matrix: &Array2<f64>) -> Option<Array2<f64>> {
    let lengths = matrix.diag().mapv(|d| if d > 0.0 { d.sqrt() } else { 1.0 });
    let scaled = Array2::from_shape_fn(matrix.dim(), |(i, j)| matrix[(i, j)] / (lengths[i] * lengths[j]));
    let root = Eigen::new(&scaled)?.inverse_root(FLAT);
    let whole = root.dot(&root);
    Some(Array2::from_shape_fn(matrix.dim(), |(i, j)| whole[(i, j)] / (lengths[i] * lengths[j])))
}
