//! Logistic regression with a random intercept, its likelihood by adaptive quadrature.

use super::basis::{Basis, dot};
use super::linear::{LeftOut, usable};
use super::newton::{Local, MOST_ROUNDS, Minimum, minimise};
use crate::math::linear::RANK_TOLERANCE;
use crate::math::quadrature::gauss_hermite;
use crate::math::symmetric::Cholesky;
use ndarray::Array2;

/// What is asked: p columns X and yes/no y (1 or 0) of n rows, the cluster of each, and η = Xβ to start from.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// X.
    pub columns: &'a [&'a [f64]],
    /// y.
    pub outcome: &'a [f64],
    /// The cluster of each row.
    pub clusters: &'a [u32],
    /// η of the logistic regression without clusters.
    pub start: &'a [f64],
}

/// The steps did not settle: the variance, or a coefficient, runs off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotConverged {
    /// How many steps were allowed.
    pub iterations: usize,
}

/// A fitted model.
///
/// # Definition
/// logit P(y = 1 | u) = x′β + σu, u ~ N(0, 1) shared by a cluster. ln L = Σ ln ∫ Π P(yᵢ | u) φ(u) du over clusters; each integral
/// by Gauss and Hermite around its own mode, scaled by its own curvature. With π the nodes' shares of an integral and S
/// the score at a node, the gradient is E S and the second derivatives E H + Var S under π (Louis), so that β and σ rise together
/// by Newton. The covariance is the inverse of the observed information of β and σ; where σ is 0, of β alone.
/// Starting with 25 nodes, more are taken until a further step would move nothing.
/// # Reference
/// Pinheiro & Bates (1995), Journal of Computational and Graphical Statistics 4, 12–35; Louis (1982), Journal of the Royal
/// Statistical Society B 44, 226–233.
/// # Oracle
/// R 4.2.2: lme4 1.1-31 `glmer(nAGQ = 25)`; the likelihood by `integrate` and its Hessian by numDeriv.
#[derive(Debug, Clone)]
pub struct Fit {
    basis: Basis,
    coordinates: Vec<f64>,
    /// Covariance of the coordinates.
    covariance: Array2<f64>,
    /// σ, of the random intercept on the logit.
    pub sd: f64,
    /// Maximised log-likelihood.
    pub ln_likelihood: f64,
    /// Nodes of the quadrature.
    pub nodes: usize,
    /// Columns of X left out, as combinations of those before them.
    pub aliased: Vec<usize>,
    /// Clusters.
    pub clusters: usize,
}

/// Nodes to start with, and as many as are taken if need be.
const NODES: [usize; 4] = [25, 51, 101, 199];

/// A random intercept of less than this on the logit is none.
const NOTHING: f64 = 1e-6;

/// Beyond this the random intercept tells all: clusters are of one outcome each.
const FARTHEST: f64 = 40.0;

impl Fit {
    /// Fits.
    pub fn new(problem: &Problem) -> Result<Fit, NotConverged> {
        let failed = NotConverged { iterations: MOST_ROUNDS };
        let basis = Basis::new(problem.columns, RANK_TOLERANCE);
        let mut start = basis.project(&mut problem.start.to_vec());
        let mut model = Model::new(&basis, problem);
        start.iter_mut().for_each(|s| *s /= model.root);
        let tried = [0.1, 0.5, 1.0, 2.0, 4.0].map(|sd| {
            let at: Vec<f64> = start.iter().copied().chain([sd]).collect();
            (model.value(&at), at)
        });
        let (_, mut at) = tried.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).ok_or(failed)?;
        for (round, &count) in NODES.iter().enumerate() {
            model.nodes = gauss_hermite(count);
            if round > 0 && model.is_settled(&at) {
                break;
            }
            let end: Minimum = minimise(&at, |p| model.value(p), |p| model.local(p)).ok_or(failed)?;
            if !end.settled {
                return Err(failed);
            }
            at = end.at;
        }
        let p = basis.columns.len();
        let sd = at.pop().map_or(0.0, |sd| if sd.abs() < NOTHING { 0.0 } else { sd.abs() });
        let end = model.local(&at.iter().copied().chain([sd]).collect::<Vec<_>>()).ok_or(failed)?;
        let free = if sd > 0.0 { p + 1 } else { p };
        let information = Array2::from_shape_fn((free, free), |(i, j)| end.hessian[(i, j)]);
        let covariance = Cholesky::new(&information).map_err(|_| failed)?.inverse() * (model.root * model.root);
        let coordinates = at.iter().map(|a| a * model.root).collect();
        let (nodes, clusters) = (model.nodes.len(), model.bounds.len() - 1);
        Ok(Fit {
            aliased: basis.aliased.clone(),
            basis,
            coordinates,
            covariance,
            sd,
            ln_likelihood: -end.value,
            nodes,
            clusters,
        })
    }

    /// Σ wⱼ βⱼ over all columns of X, those left out counted 0, and its standard error.
    pub fn combine(&self, weights: &[f64]) -> (f64, f64) {
        let a = self.basis.contrast(weights);
        let variance: f64 = a
            .iter()
            .enumerate()
            .map(|(i, x)| a.iter().enumerate().map(|(j, y)| x * y * self.covariance[(i, j)]).sum::<f64>())
            .sum();
        (dot(&a, &self.coordinates), variance.sqrt())
    }
}

/// Which levels can have a random intercept beside these columns.
pub fn levels(columns: &[&[f64]], levels: &[&[u32]]) -> Vec<Result<(), LeftOut>> {
    let rows = levels.first().map_or(0, |l| l.len());
    usable(levels, &Basis::new(columns, RANK_TOLERANCE), rows)
}

/// Rows by cluster, the columns orthogonal and of mean square 1.
struct Model {
    width: usize,
    /// Row after row.
    columns: Vec<f64>,
    outcome: Vec<f64>,
    /// Where each cluster begins, and the end.
    bounds: Vec<usize>,
    nodes: Vec<(f64, f64)>,
    /// √n: the coordinates are root times the parameters.
    root: f64,
}

impl Model {
    fn new(basis: &Basis, problem: &Problem) -> Self {
        let n = problem.outcome.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&i| problem.clusters[i]);
        let root = (n as f64).sqrt();
        let columns = order.iter().flat_map(|&i| basis.columns.iter().map(move |q| q[i] * root)).collect();
        let outcome = order.iter().map(|&i| problem.outcome[i]).collect();
        let starts = order.windows(2).enumerate();
        let changes = starts.filter(|(_, w)| problem.clusters[w[0]] != problem.clusters[w[1]]).map(|(i, _)| i + 1);
        let bounds = [0].into_iter().chain(changes).chain([n]).collect();
        Model { width: basis.columns.len(), columns, outcome, bounds, nodes: gauss_hermite(NODES[0]), root }
    }

    /// Each cluster's rows, and its η.
    fn each(&self, at: &[f64], mut visit: impl FnMut(&[f64], &[f64], &[f64])) {
        let mut eta = Vec::new();
        for bound in self.bounds.windows(2) {
            let rows = bound[0]..bound[1];
            let columns = &self.columns[rows.start * self.width..rows.end * self.width];
            eta.clear();
            eta.extend(columns.chunks(self.width.max(1)).map(|x| dot(x, at)));
            visit(columns, &self.outcome[rows], &eta);
        }
    }

    /// −ln L at (γ, σ).
    fn value(&self, at: &[f64]) -> f64 {
        let Some((&sd, fixed)) = at.split_last() else { return f64::NAN };
        let (mut sum, mut terms) = (0.0, Vec::new());
        self.each(fixed, |_, y, eta| sum -= self.integral(y, eta, sd, &mut terms));
        sum
    }

    /// The random intercepts at the nodes with their shares of the integral, and its logarithm.
    fn integral(&self, y: &[f64], eta: &[f64], sd: f64, terms: &mut Vec<(f64, f64)>) -> f64 {
        let (mode, width) = mode(y, eta, sd);
        terms.clear();
        let mut largest = f64::NEG_INFINITY;
        for &(x, ln_weight) in &self.nodes {
            let u = mode + width * x;
            let ln: f64 = y.iter().zip(eta).map(|(y, e)| ln_chance(*y, e + sd * u)).sum();
            let ln = ln - u * u / 2.0 + x * x / 2.0 + ln_weight;
            largest = largest.max(ln);
            terms.push((u, ln));
        }
        let mut total = 0.0;
        for (_, term) in terms.iter_mut() {
            *term = (*term - largest).exp();
            total += *term;
        }
        terms.iter_mut().for_each(|(_, term)| *term /= total);
        width.ln() + largest + total.ln()
    }

    fn local(&self, at: &[f64]) -> Option<Local> {
        let (&sd, fixed) = at.split_last()?;
        if sd.is_nan() || sd.abs() > FARTHEST {
            return None;
        }
        let (p, count) = (self.width, self.width + 1);
        let mut out = Local { value: 0.0, gradient: vec![0.0; count], hessian: Array2::zeros((count, count)) };
        let mut terms = Vec::new();
        let (mut score, mut mean) = (vec![0.0; count], vec![0.0; count]);
        self.each(fixed, |columns, y, eta| {
            out.value -= self.integral(y, eta, sd, &mut terms);
            mean.fill(0.0);
            // Per row: E w, E wu; over the cluster: E wu².
            let mut bends = vec![(0.0, 0.0); y.len()];
            let mut own = 0.0;
            for &(u, share) in &terms {
                score.fill(0.0);
                for (((x, y), e), bend) in columns.chunks(p.max(1)).zip(y).zip(eta).zip(&mut bends) {
                    let chance = chance(e + sd * u);
                    let away = y - chance;
                    let weight = share * chance * (1.0 - chance);
                    score.iter_mut().zip(x).for_each(|(s, x)| *s += away * x);
                    score[p] += away * u;
                    *bend = (bend.0 + weight, bend.1 + weight * u);
                    own += weight * u * u;
                }
                for i in 0..count {
                    mean[i] += share * score[i];
                    for j in 0..=i {
                        out.hessian[(i, j)] -= share * score[i] * score[j];
                    }
                }
            }
            out.hessian[(p, p)] += own;
            for (x, (bend, with)) in columns.chunks(p.max(1)).zip(&bends) {
                for i in 0..p {
                    for j in 0..=i {
                        out.hessian[(i, j)] += bend * x[i] * x[j];
                    }
                    out.hessian[(p, i)] += with * x[i];
                }
            }
            for i in 0..count {
                out.gradient[i] -= mean[i];
                for j in 0..=i {
                    out.hessian[(i, j)] += mean[i] * mean[j];
                }
            }
        });
        for i in 0..count {
            for j in 0..i {
                out.hessian[(j, i)] = out.hessian[(i, j)];
            }
        }
        (out.value.is_finite() && out.gradient.iter().chain(&out.hessian).all(|v| v.is_finite())).then_some(out)
    }

    /// Whether with these nodes a step from here moves nothing.
    fn is_settled(&self, at: &[f64]) -> bool {
        let Some(local) = self.local(at) else { return false };
        let gradient = Array2::from_shape_fn((at.len(), 1), |(i, _)| local.gradient[i]);
        Cholesky::new(&local.hessian).is_ok_and(|h| h.solve(&gradient).iter().all(|s| s.abs() < 1e-9))
    }
}

/// Where Π P(y | u) φ(u) is highest, and 1 over the root of its curvature there.
fn mode(y: &[f64], eta: &[f64], sd: f64) -> (f64, f64) {
    let local = |u: f64| {
        let (mut slope, mut bend) = (-u, 1.0);
        for (y, e) in y.iter().zip(eta) {
            let p = chance(e + sd * u);
            slope += sd * (y - p);
            bend += sd * sd * p * (1.0 - p);
        }
        (slope, bend)
    };
    // The slope falls from above 0 to below it inside these.
    let reach: f64 = sd.abs() * y.len() as f64 + 1.0;
    let (mut low, mut high, mut u) = (-reach, reach, 0.0);
    let mut width = 1.0;
    for _ in 0..100 {
        let (slope, bend) = local(u);
        width = 1.0 / bend.sqrt();
        if slope > 0.0 {
            low = u;
        } else {
            high = u;
        }
        let newton = u + slope / bend;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        let moved = (next - u).abs();
        u = next;
        if moved <= 1e-12 * (1.0 + u.abs()) {
            break;
        }
    }
    (u, width)
}

fn chance(eta: f64) -> f64 {
    1.0 / (1.0 + (-eta).exp())
}

/// ln P(y) at η.
fn ln_chance(y: f64, eta: f64) -> f64 {
    let along = if y > 0.5 { eta } else { -eta };
    along.min(0.0) - (-along.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At η = 0 the integral of a cluster of one row is ½ by symmetry, whatever σ; a large σ needs more nodes.
    #[test]
    fn a_single_row_at_the_middle_is_a_coin() {
        let basis = Basis::new(&[&[1.0, 1.0]], 1e-7);
        let problem = Problem { columns: &[&[1.0, 1.0]], outcome: &[1.0, 0.0], clusters: &[0, 1], start: &[0.0, 0.0] };
        let mut model = Model::new(&basis, &problem);
        for (sd, nodes) in [(0.0, 25), (0.5, 25), (2.0, 199)] {
            model.nodes = gauss_hermite(nodes);
            assert!((model.value(&[0.0, sd]) - 4f64.ln()).abs() < 1e-9, "{sd}");
        }
    }

    /// Derivatives against differences of the likelihood itself.
    #[test]
    fn derivatives_agree_with_differences() {
        let x = [0.3, -1.2, 0.8, 1.9, -0.4, 0.1, 1.1, -2.0];
        let (one, y, of) = ([1.0; 8], [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0], [0, 0, 0, 1, 1, 2, 2, 2]);
        let columns: [&[f64]; 2] = [&one, &x];
        let basis = Basis::new(&columns, 1e-7);
        let model = Model::new(&basis, &Problem { columns: &columns, outcome: &y, clusters: &of, start: &[0.0; 8] });
        let at = [0.2, 0.9, 1.3];
        let local = model.local(&at).unwrap();
        assert!((local.value - model.value(&at)).abs() < 1e-14);
        let step = 1e-5;
        for i in 0..3 {
            let (mut up, mut down) = (at, at);
            (up[i], down[i]) = (at[i] + step, at[i] - step);
            let slope = (model.value(&up) - model.value(&down)) / (2.0 * step);
            assert!((slope - local.gradient[i]).abs() < 1e-8, "{slope} {}", local.gradient[i]);
            let (up, down) = (model.local(&up).unwrap(), model.local(&down).unwrap());
            for j in 0..3 {
                let bend = (up.gradient[j] - down.gradient[j]) / (2.0 * step);
                assert!((bend - local.hessian[(i, j)]).abs() < 1e-8, "{bend} {}", local.hessian[(i, j)]);
            }
        }
    }
}
