//! Generalised estimating equations for rows in clusters, with an exchangeable working correlation.

use super::glm::{self, Family};
use super::symmetric::{Cholesky, Eigen};
use ndarray::Array2;

/// What is done about the residuals of a cluster being drawn towards 0 by its own part in the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Nothing (Liang & Zeger).
    None,
    /// (I − Hᵢ)^−½ (Kauermann & Carroll): unbiased where the working covariance is true.
    KauermannCarroll,
    /// (I − Hᵢ)⁻¹ (Mancl & DeRouen): the jackknife, nearly.
    ManclDeRouen,
}

/// Why there is no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Some columns part events from non-events.
    Separation,
    /// No more rows than columns.
    TooFewRows,
    /// The iterations did not settle.
    NotConverged {
        /// How many there were.
        iterations: u64,
    },
}

/// Fitted equations of n rows in G clusters, p columns.
pub struct Gee<'a> {
    /// β, one a column; 0 for aliased columns.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of the columns before them and were left out.
    pub aliased: Vec<usize>,
    /// α, the working correlation of two rows of a cluster; `None` where independence was the working model because
    /// the correlation could not be had, or is none that clusters of this size can have.
    pub correlation: Option<f64>,
    /// φ: Σe²/(n − p), e Pearson's residuals.
    pub dispersion: f64,
    /// G.
    pub clusters: usize,
    /// Rounds.
    pub iterations: u64,
    columns: Vec<&'a [f64]>,
    kept: Vec<usize>,
    rows: Rows,
    scaled: Scaled,
    /// Σ Cᵢ = L L′ with L⁻¹, Cᵢ = Dᵢ′Vᵢ⁻¹Dᵢ for φ = 1.
    inverse: Array2<f64>,
    root: Array2<f64>,
}

/// Rows in the order of their clusters.
struct Rows {
    order: Vec<usize>,
    /// Where each cluster starts, and the end.
    starts: Vec<usize>,
}

impl Rows {
    fn new(clusters: &[u32], n: usize) -> Rows {
        let of = |i: &usize| clusters.get(*i).map_or(*i as u64, |c| u64::from(*c));
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(of);
        let mut starts: Vec<usize> = (0..n).filter(|&k| k == 0 || of(&order[k]) != of(&order[k - 1])).collect();
        starts.push(n);
        Rows { order, starts }
    }

    fn clusters(&self) -> impl Iterator<Item = &[usize]> {
        self.starts.windows(2).map(|w| &self.order[w[0]..w[1]])
    }

    fn largest(&self) -> usize {
        self.clusters().map(<[usize]>::len).max().unwrap_or(0)
    }

    /// Σ mᵢ(mᵢ − 1)/2.
    fn pairs(&self) -> f64 {
        self.clusters().map(|c| 0.5 * c.len() as f64 * (c.len() as f64 - 1.0)).sum()
    }
}

/// Of each row the root of its working weight, and Pearson's residual.
struct Scaled {
    root: Vec<f64>,
    pearson: Vec<f64>,
}

impl Scaled {
    fn new(family: Family, linear: &[f64], y: &[f64]) -> Scaled {
        let point = |(eta, y): (&f64, &f64)| {
            let p = family.at(*eta, *y);
            (p.weight.sqrt(), p.weight.sqrt() * p.residual)
        };
        let (root, pearson) = linear.iter().zip(y).map(point).unzip();
        Scaled { root, pearson }
    }
}

const MOST_ROUNDS: u64 = 200;

/// A step this small, in standard errors, is the last; the correlation settles with it.
const SETTLED: f64 = 1e-11;

/// Solves the equations.
///
/// # Definition
/// Σ Dᵢ′Vᵢ⁻¹(yᵢ − μᵢ) = 0, Dᵢ = ∂μᵢ/∂β, Vᵢ = φ Aᵢ^½ R(α) Aᵢ^½, A the variances of the family, R with 1 on and α off the
/// diagonal. φ = Σe²/(n − p), α = Σᵢ Σ_{j<k} eⱼeₖ/(φ(Σ mᵢ(mᵢ − 1)/2 − p)), e Pearson's residuals. By scoring from the fit under
/// independence, until the step is below 1e-11 standard errors.
///
/// With R⁻¹ = (I − αJ/(1 + (m − 1)α))/(1 − α) a cluster takes one pass over its rows, whatever its size.
/// # Takes
/// Finite columns of n rows, an outcome of the family, the cluster of each row (each row its own when empty).
/// # Undefined
/// [`Trouble`]. An α outside (−1/(m − 1), 1), m the largest cluster, or without pairs enough, gives way to
/// independence.
/// # Reference
/// Liang & Zeger (1986), Biometrika 73, 13–22.
/// # Oracle
/// R 4.2.2, gee 4.13-25: `gee(corstr = "exchangeable")`; statsmodels 0.14: `GEE(cov_struct = Exchangeable())`, which
/// reckon α as here; geepack's α has no − p in its divisors. Through `gee.json`.
pub fn fit<'a>(columns: &[&'a [f64]], y: &[f64], family: Family, clusters: &[u32]) -> Result<Gee<'a>, Trouble> {
    let start = glm::fit(columns, y, family, None).map_err(|t| match t {
        glm::Trouble::Separation => Trouble::Separation,
        glm::Trouble::TooFewRows => Trouble::TooFewRows,
        glm::Trouble::NotConverged { iterations } => Trouble::NotConverged { iterations },
    })?;
    let kept = start.kept();
    let used: Vec<&'a [f64]> = kept.iter().map(|&j| columns[j]).collect();
    let rows = Rows::new(clusters, y.len());
    let mut beta: Vec<f64> = kept.iter().map(|&j| start.coefficients[j]).collect();
    let mut scaled = Scaled::new(family, &start.linear, y);
    let (free, pairs) = ((y.len() - kept.len()) as f64, rows.pairs() - kept.len() as f64);
    let mut independent = pairs <= 0.0;
    let mut last = f64::NAN;
    for round in 1..=MOST_ROUNDS {
        let dispersion = scaled.pearson.iter().map(|e| e * e).sum::<f64>() / free;
        let alpha = if independent { 0.0 } else { within(&rows, &scaled) / (dispersion * pairs) };
        let lowest = -1.0 / (rows.largest() as f64 - 1.0);
        let possible = alpha > lowest + 1e-6 && alpha < 1.0 - 1e-6;
        if !(independent || possible) {
            // Start over, as if rows did not go together.
            independent = true;
            beta = kept.iter().map(|&j| start.coefficients[j]).collect();
            scaled = Scaled::new(family, &start.linear, y);
            continue;
        }
        let mut precision = Array2::zeros((used.len(), used.len()));
        let mut score = vec![0.0; used.len()];
        visit(&rows, &used, &scaled, alpha, |c, s| {
            precision += c;
            score.iter_mut().zip(s).for_each(|(t, s)| *t += s);
        });
        let factor = Cholesky::new(&precision).map_err(|_| Trouble::NotConverged { iterations: round })?;
        let right = Array2::from_shape_fn((score.len(), 1), |(j, _)| score[j]);
        let step = factor.solve(&right);
        let length = ((&step * &right).sum() / dispersion).abs().sqrt();
        if !length.is_finite() {
            return Err(Trouble::NotConverged { iterations: round });
        }
        beta.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
        let mut linear = vec![0.0; y.len()];
        for (b, column) in beta.iter().zip(&used) {
            linear.iter_mut().zip(*column).for_each(|(l, x)| *l += b * x);
        }
        scaled = Scaled::new(family, &linear, y);
        let still = independent || (alpha - last).abs() < SETTLED;
        last = alpha;
        if length < SETTLED && still {
            let inverse = factor.inverse();
            let root = inverse_lower(&precision, &inverse).ok_or(Trouble::NotConverged { iterations: round })?;
            let mut coefficients = vec![0.0; columns.len()];
            kept.iter().zip(&beta).for_each(|(&j, b)| coefficients[j] = *b);
            return Ok(Gee {
                coefficients,
                aliased: start.aliased,
                correlation: (!independent).then_some(alpha),
                dispersion: scaled.pearson.iter().map(|e| e * e).sum::<f64>() / free,
                clusters: rows.starts.len().saturating_sub(1),
                iterations: round,
                columns: used,
                kept,
                rows,
                scaled,
                inverse,
                root,
            });
        }
    }
    Err(Trouble::NotConverged { iterations: MOST_ROUNDS })
}

/// B^−½ of a symmetric positive definite B.
fn inverse_lower(matrix: &Array2<f64>, inverse: &Array2<f64>) -> Option<Array2<f64>> {
    // Scaled to a diagonal of 1, so that columns of any unit keep their digits.
    let scale: Vec<f64> = matrix.diag().iter().map(|d| d.sqrt()).collect();
    let unit = Array2::from_shape_fn(matrix.dim(), |(i, j)| matrix[(i, j)] / (scale[i] * scale[j]));
    let root = Eigen::new(&unit)?.inverse_root(0.0);
    let out = Array2::from_shape_fn(matrix.dim(), |(i, j)| root[(i, j)] / scale[j]);
    (out.iter().all(|v| v.is_finite()) && inverse.iter().all(|v| v.is_finite())).then_some(out)
}

/// Σᵢ Σ_{j<k} eⱼeₖ.
fn within(rows: &Rows, scaled: &Scaled) -> f64 {
    let of = |cluster: &[usize]| {
        let (sum, squares) = cluster.iter().fold((0.0, 0.0), |(s, q), &i| {
            let e = scaled.pearson[i];
            (s + e, q + e * e)
        });
        0.5 * (sum * sum - squares)
    };
    rows.clusters().map(of).sum()
}

/// Cᵢ and the score Dᵢ′Vᵢ⁻¹(yᵢ − μᵢ), for φ = 1, of each cluster in turn.
fn visit(rows: &Rows, columns: &[&[f64]], scaled: &Scaled, alpha: f64, mut see: impl FnMut(&Array2<f64>, &[f64])) {
    let p = columns.len();
    let (mut c, mut score) = (Array2::zeros((p, p)), vec![0.0; p]);
    let (mut row, mut total) = (vec![0.0; p], vec![0.0; p]);
    for cluster in rows.clusters() {
        let share = alpha / (1.0 + (cluster.len() as f64 - 1.0) * alpha);
        let outer = 1.0 / (1.0 - alpha);
        c.fill(0.0);
        score.fill(0.0);
        total.fill(0.0);
        let mut rest = 0.0;
        for &i in cluster {
            let (root, e) = (scaled.root[i], scaled.pearson[i]);
            for (r, column) in row.iter_mut().zip(columns) {
                *r = column[i] * root;
            }
            rest += e;
            for (j, a) in row.iter().enumerate() {
                score[j] += a * e;
                total[j] += a;
                for (l, b) in row.iter().enumerate().take(j + 1) {
                    c[(j, l)] += a * b;
                }
            }
        }
        for j in 0..p {
            score[j] = outer * (score[j] - share * total[j] * rest);
            for l in 0..=j {
                let v = outer * (c[(j, l)] - share * total[j] * total[l]);
                c[(j, l)] = v;
                c[(l, j)] = v;
            }
        }
        see(&c, &score);
    }
}

/// A cluster decides a number alone, so that it leaves no residual to judge it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// How many clusters do.
    pub clusters: usize,
}

/// A share of a direction of the fit this close to 1 is 1: the cluster has it all.
const ALL: f64 = 1e-9;

impl Gee<'_> {
    /// Σ wⱼ βⱼ.
    pub fn combine(&self, weights: &[f64]) -> f64 {
        self.coefficients.iter().zip(weights).map(|(b, w)| b * w).sum()
    }

    fn kept(&self, weights: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((self.kept.len(), 1), |(k, _)| weights.get(self.kept[k]).copied().unwrap_or(0.0))
    }

    /// Variance of a combination if the working covariance is true: φ w′(Σ Cᵢ)⁻¹w.
    pub fn variance(&self, weights: &[f64]) -> f64 {
        let w = self.kept(weights);
        self.dispersion * (w.t().dot(&self.inverse) * w.t()).sum()
    }

    /// Variance of a combination whatever the covariance within clusters, and its degrees of freedom by Satterthwaite
    /// under the working covariance.
    ///
    /// # Definition
    /// w′B⁻¹(Σ ũᵢũᵢ′)B⁻¹w, B = Σ Cᵢ, ũᵢ = Dᵢ′Vᵢ⁻¹(I − Hᵢ)^−k(yᵢ − μᵢ), Hᵢ = DᵢB⁻¹Dᵢ′Vᵢ⁻¹, k of 0, ½ or 1: in p dimensions
    /// ũᵢ = (I − CᵢB⁻¹)^−k uᵢ, since DᵢB⁻¹ and Dᵢ′Vᵢ⁻¹ may change places around a power. Degrees of freedom
    /// (tr K)²/tr K², K the covariance of the G terms w′B⁻¹ũᵢ when V is true.
    /// # Undefined
    /// A cluster that decides the combination alone.
    /// # Reference
    /// Liang & Zeger (1986), Biometrika 73, 13–22; Mancl & DeRouen (2001), Biometrics 57, 126–134; Kauermann & Carroll
    /// (2001), Journal of the American Statistical Association 96, 1387–1396; Bell & McCaffrey (2002), Survey
    /// Methodology 28, 169–181.
    /// # Oracle
    /// gee 4.13-25 (none); statsmodels 0.14 `cov_type = "bias_reduced"` (Mancl & DeRouen); R 4.2.2 by the formulas on n
    /// × n matrices (all); clubSandwich CR2 under independence (Kauermann & Carroll with its degrees of freedom).
    pub fn robust(&self, weights: &[f64], correction: Correction) -> Result<(f64, f64), Decided> {
        let power = match correction {
            Correction::None => 0.0,
            Correction::KauermannCarroll => -0.5,
            Correction::ManclDeRouen => -1.0,
        };
        let p = self.kept.len();
        // In the coordinates in which B is the identity.
        let target = self.root.dot(&self.kept(weights));
        let length = (&target * &target).sum().sqrt();
        let (mut value, mut trace, mut decided) = (0.0, 0.0, 0);
        let (mut squares, mut gram) = (0.0, Array2::<f64>::zeros((p, p)));
        visit(&self.rows, &self.columns, &self.scaled, self.correlation.unwrap_or(0.0), |c, score| {
            let own = self.root.dot(c).dot(&self.root.t());
            let u = self.root.dot(&Array2::from_shape_fn((p, 1), |(j, _)| score[j]));
            let adjusted = if power == 0.0 {
                target.clone()
            } else {
                match adjust(&own, &target, power, length) {
                    Some(adjusted) => adjusted,
                    None => {
                        decided += 1;
                        return;
                    }
                }
            };
            let term = (&adjusted * &u).sum();
            value += term * term;
            // Covariance of the terms of clusters i and k: δᵢₖ aᵢ′Cᵢaᵢ − xᵢ′xₖ, x = C a.
            let x = own.dot(&adjusted);
            let (alone, both) = ((&adjusted * &x).sum(), (&x * &x).sum());
            trace += alone - both;
            squares += alone * alone - 2.0 * alone * both;
            gram += &x.dot(&x.t());
        });
        if decided > 0 {
            return Err(Decided { clusters: decided });
        }
        let all = squares + (&gram * &gram).sum();
        Ok((value, if all > 0.0 { trace * trace / all } else { 0.0 }))
    }
}

/// (I − C)^power t; `None` when C has all of a direction in which t points.
fn adjust(own: &Array2<f64>, target: &Array2<f64>, power: f64, length: f64) -> Option<Array2<f64>> {
    let eigen = Eigen::new(own)?;
    let along = eigen.vectors.t().dot(target);
    let mut turned = along.clone();
    for (t, share) in turned.iter_mut().zip(&eigen.values) {
        let left = 1.0 - share;
        if left < ALL {
            if t.abs() > 1e-6 * length {
                return None;
            }
            *t = 0.0;
        } else {
            *t *= left.powf(power);
        }
    }
    Some(eigen.vectors.dot(&turned))
}
