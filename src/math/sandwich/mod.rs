//! Covariances of regression coefficients that hold when the variances differ, or when rows lie in clusters.

mod adjust;
mod basis;
mod root;

use crate::value::Covariance;
use adjust::Adjusted;
use basis::Basis;
use ndarray::{Array2, ArrayView1};
use root::NOTHING;

/// A regression at its solution: least squares, or a generalized linear model at its last iteration.
#[derive(Debug, Clone, Copy)]
pub struct Working<'a> {
    /// The columns kept, none a combination of the others.
    pub columns: &'a [&'a [f64]],
    /// Working weights, (dμ/dη)²/V(μ); the weights of weighted least squares; `None` when all are 1.
    pub weights: Option<&'a [f64]>,
    /// Working residuals, (y − μ)/(dμ/dη); y − x′b in least squares, weighted or not.
    pub residuals: &'a [f64],
    /// The factor of [`Covariance::Model`]: s², Pearson's χ²/df, or 1.
    pub dispersion: f64,
}

/// The variances under which CR2 is unbiased.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// Those of the model: equal in least squares without weights; V(μ) in a generalized linear model with
    /// the canonical link (logit of shares, log of counts), where V(μ) is the working weight.
    Model,
    /// Those of the model where V(μ) is not the working weight: the V(μ) of each row. Of a gamma model with a log
    /// link μ², of a negative binomial one μ + μ²/θ; of least squares with inverse variances as weights 1/w.
    Variance(&'a [f64]),
    /// Equal, though the rows have weights.
    Equal,
}

/// Why there is no covariance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// All rows lie in one cluster.
    OneCluster,
    /// A column is a combination of the others, or there are fewer rows than columns.
    Dependent,
    /// As many rows as columns.
    NoFreedom,
    /// A number is not finite, or a weight is negative.
    NotFinite,
    /// Columns, weights, residuals or clusters of other lengths.
    Lengths,
}

/// A covariance of coefficients with what its degrees of freedom need.
#[derive(Debug, Clone, PartialEq)]
pub struct Sandwich {
    matrix: Array2<f64>,
    inverse: Array2<f64>,
    /// Directions along Q that one row or one cluster decides alone.
    alone: Vec<Vec<f64>>,
    freedom: Freedom,
}

#[derive(Debug, Clone, PartialEq)]
enum Freedom {
    Of(f64),
    Satterthwaite(Box<Adjusted>),
}

impl Sandwich {
    /// p × p.
    pub fn matrix(&self) -> &Array2<f64> {
        &self.matrix
    }

    /// The variance of a combination of the coefficients; NaN when a row or a cluster decides it
    /// [alone](Sandwich::alone): its residuals are 0 whatever the outcome, so they show no spread.
    pub fn variance(&self, contrast: &[f64]) -> f64 {
        if self.alone(contrast) > 0 {
            return f64::NAN;
        }
        let contrast = ArrayView1::from(contrast);
        contrast.dot(&self.matrix.dot(&contrast)).max(0.0)
    }

    /// How many rows (HC) or clusters (CR) decide a combination alone: without each of them it could not be
    /// estimated at all. An arm that lies in one cluster, a level of one row.
    pub fn alone(&self, contrast: &[f64]) -> usize {
        let along = self.along(contrast);
        let bears = |v: &&Vec<f64>| along.iter().zip(*v).map(|(a, v)| a * v).sum::<f64>().abs() > 1e-8;
        self.alone.iter().filter(bears).count()
    }

    /// Degrees of freedom of a combination: n − p; G − 1 of CR0, CR1 and CR1S; Satterthwaite's of CR2, NaN where
    /// the adjusted residuals show no spread.
    pub fn df(&self, contrast: &[f64]) -> f64 {
        match &self.freedom {
            Freedom::Of(df) => *df,
            Freedom::Satterthwaite(adjusted) => adjusted.df(&self.along(contrast)),
        }
    }

    /// R⁻¹′c, of length 1.
    fn along(&self, contrast: &[f64]) -> Vec<f64> {
        let along = self.inverse.t().dot(&ArrayView1::from(contrast));
        let largest = along.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let length = largest * along.iter().map(|v| (v / largest).powi(2)).sum::<f64>().sqrt();
        along.iter().map(|v| v / length).collect()
    }
}

/// Covariance of the coefficients, CR2 with the model's own variances as its target.
///
/// # Definition
/// M = (X′WX)⁻¹, e working residuals, hᵢ = wᵢ xᵢ′M xᵢ, g over clusters:
/// model: dispersion·M. HC: M(Σ xᵢ xᵢ′wᵢ²eᵢ²ωᵢ)M, ωᵢ = 1 (HC0), n/(n − p) (HC1), 1/(1 − hᵢ) (HC2), 1/(1 − hᵢ)² (HC3).
/// CR: M(Σ s_g s_g′)M, s_g = X_g′W_g A_g e_g; A = I (CR0), and times G/(G − 1) (CR1) or
/// G(n − 1)/((G − 1)(n − p)) (CR1S). CR2: A_g = D B⁺½ D with B = D(Φ_g − X_g M X_g′)D, D = Φ_g½, on the scale of
/// the response (for a generalized linear model X stands there times dμ/dη, W is 1/V(μ), Φ is V(μ)); ⁺½ is the
/// symmetric root of the pseudo-inverse.
/// Degrees of freedom of CR2 for a combination c: (Σ P_gg)²/Σ P_gh², P_gh = a_g′ Cov(e_g, e_h) a_h under the target,
/// a_g = A_g′W_g X_g M c.
/// # Takes
/// Numbers of the clusters of the rows; without clusters each row is one. Rows of weight 0 count for nothing.
/// # Cost
/// n p², and p³ or k³ a cluster of k ≤ p rows: nothing of k × k is held for a large cluster.
/// # Reference
/// MacKinnon & White (1985), Journal of Econometrics 29, 305–325; Bell & McCaffrey (2002), Survey Methodology 28,
/// 169–181; Pustejovsky & Tipton (2018), Journal of Business & Economic Statistics 36, 672–683.
/// # Oracle
/// sandwich 3.0.2 `vcovHC`, `vcovCL`; clubSandwich 0.5.8 `vcovCR`, `coef_test(test = "Satterthwaite")`, of `lm` and
/// `glm`; `tests/oracle/sandwich`.
pub fn covariance(w: &Working, kind: Covariance, clusters: &[u32]) -> Result<Sandwich, Trouble> {
    covariance_towards(w, kind, clusters, Target::Model)
}

/// The same as [`covariance`] with the target of CR2 given; nothing else depends on it.
pub fn covariance_towards(
    w: &Working,
    kind: Covariance,
    clusters: &[u32],
    target: Target,
) -> Result<Sandwich, Trouble> {
    let rows = w.residuals.len();
    if !clusters.is_empty() && clusters.len() != rows {
        return Err(Trouble::Lengths);
    }
    let basis = Basis::new(w)?;
    let (n, p) = basis.q.dim();
    let df = (n - p) as f64;
    if n == p && matches!(kind, Covariance::Hc1 | Covariance::Hc2 | Covariance::Hc3 | Covariance::Cr1s) {
        return Err(Trouble::NoFreedom);
    }
    let (matrix, alone, freedom) = match kind {
        Covariance::Model => (basis.inverse.dot(&basis.inverse.t()) * w.dispersion, Vec::new(), Freedom::Of(df)),
        Covariance::Hc0 | Covariance::Hc1 | Covariance::Hc2 | Covariance::Hc3 => {
            let (meat, alone) = row_by_row(&basis, kind);
            (basis.around(&meat), alone, Freedom::Of(df))
        }
        Covariance::Cr0 | Covariance::Cr1 | Covariance::Cr1s | Covariance::Cr2 => {
            let groups = groups(&basis, clusters);
            let count = groups.len() as f64;
            if groups.len() < 2 {
                return Err(Trouble::OneCluster);
            }
            let target = (kind == Covariance::Cr2).then_some(target);
            let adjust::Scores { meat, alone, adjusted } = adjust::scores(&basis, &groups, target)?;
            let factor = match kind {
                Covariance::Cr1 => count / (count - 1.0),
                Covariance::Cr1s => count / (count - 1.0) * (n as f64 - 1.0) / df,
                _ => 1.0,
            };
            let freedom = adjusted.map_or(Freedom::Of(count - 1.0), |a| Freedom::Satterthwaite(Box::new(a)));
            (basis.around(&meat) * factor, alone, freedom)
        }
    };
    Ok(Sandwich { matrix, inverse: basis.inverse, alone, freedom })
}

/// The influence of each row on the coefficients: row i is M xᵢ wᵢ eᵢ. n × p; NaN throughout when there is no M.
pub fn influence(w: &Working) -> Array2<f64> {
    let (n, p) = (w.residuals.len(), w.columns.len());
    let Ok(basis) = Basis::new(w) else { return Array2::from_elem((n, p), f64::NAN) };
    let mut out = Array2::zeros((n, p));
    let along = basis.q.dot(&basis.inverse.t());
    for ((&i, row), e) in basis.rows.iter().zip(along.rows()).zip(&basis.errors) {
        out.row_mut(i).assign(&(&row * *e));
    }
    out
}

/// Σ qᵢqᵢ′eᵢ²ωᵢ, and the rows that decide a direction alone.
fn row_by_row(basis: &Basis, kind: Covariance) -> (Array2<f64>, Vec<Vec<f64>>) {
    let (n, p) = basis.q.dim();
    let (mut meat, mut alone) = (Array2::zeros((p, p)), Vec::new());
    for (q, e) in basis.q.rows().into_iter().zip(&basis.errors) {
        let left = 1.0 - q.dot(&q);
        if left <= NOTHING {
            alone.push(q.to_vec());
            continue;
        }
        let e = match kind {
            Covariance::Hc2 => e / left.sqrt(),
            Covariance::Hc3 => e / left,
            _ => *e,
        };
        add_square(&mut meat, q, e);
    }
    if kind == Covariance::Hc1 {
        meat *= n as f64 / (n - p) as f64;
    }
    (meat, alone)
}

/// Adds v v′e².
fn add_square(to: &mut Array2<f64>, v: ArrayView1<f64>, e: f64) {
    for (mut row, a) in to.rows_mut().into_iter().zip(v) {
        row.scaled_add(a * e * e, &v);
    }
}

/// The rows of each cluster, by place in the basis.
fn groups(basis: &Basis, clusters: &[u32]) -> Vec<Vec<usize>> {
    if clusters.is_empty() {
        return (0..basis.rows.len()).map(|k| vec![k]).collect();
    }
    let mut order: Vec<(u32, usize)> = basis.rows.iter().enumerate().map(|(k, &i)| (clusters[i], k)).collect();
    order.sort_unstable();
    order.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|g| g.1).collect()).collect()
}
