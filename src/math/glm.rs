//! Generalised linear models by maximum likelihood.

use super::basis::Basis;
use super::deviance::deviance;
use super::linear::RANK_TOLERANCE;
use super::special::excess;
use super::sum::Sum;
use super::symmetric::Cholesky;
use ndarray::Array2;

/// The distribution of an outcome around its mean μ, with the link g(μ) = η = x′β.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Family {
    /// Numbers; η = μ, V(μ) = 1.
    Gaussian,
    /// Events of 1, or shares; η = ln(μ/(1 − μ)), V(μ) = μ(1 − μ).
    Binomial,
    /// Counts; η = ln μ, V(μ) = μ.
    Poisson,
    /// Positive amounts; η = ln μ, V(μ) = μ².
    Gamma,
    /// Counts; η = ln μ, V(μ) = μ + μ²/θ.
    NegativeBinomial {
        /// θ > 0; the Poisson distribution is its limit at ∞.
        theta: f64,
    },
}

/// A fitted model of n rows and p columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Glm {
    /// β, one a column; 0 for aliased columns.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of the columns before them and were left out.
    pub aliased: Vec<usize>,
    /// η, the offset included.
    pub linear: Vec<f64>,
    /// μ.
    pub fitted: Vec<f64>,
    /// Working weights (dμ/dη)²/V(μ).
    pub weights: Vec<f64>,
    /// Working residuals (y − μ)/(dμ/dη).
    pub residuals: Vec<f64>,
    /// n less the columns kept, above 0.
    pub df: usize,
    /// φ: Σ(y − μ)²/V(μ)/df; 1 for binomial, Poisson and negative binomial.
    pub dispersion: f64,
    /// 2(ℓ of a model of each row by itself − ℓ), φ taken as 1.
    pub deviance: f64,
}

/// Why there is no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The likelihood rises for ever along some direction: a combination of the columns parts events from
    /// non-events, or zeros from counts, wholly or in part.
    Separation,
    /// The iterations did not settle; of an outcome outside the range of its family, before the first.
    NotConverged {
        /// How many there were.
        iterations: u64,
    },
    /// No more rows than columns.
    TooFewRows,
}

impl Glm {
    /// Σ(y − μ)²/V(μ), Pearson's X².
    pub fn pearson(&self) -> f64 {
        let mut sum = Sum::default();
        self.weights.iter().zip(&self.residuals).for_each(|(w, r)| sum.add_product(w * r, *r));
        sum.value()
    }

    /// The columns that were kept, by index.
    pub fn kept(&self) -> Vec<usize> {
        (0..self.coefficients.len()).filter(|j| !self.aliased.contains(j)).collect()
    }
}

/// What one row says at η.
pub(super) struct Point {
    pub mean: f64,
    /// (dμ/dη)²/V(μ), the expected −d²ℓ/dη².
    pub weight: f64,
    /// (y − μ)/(dμ/dη).
    pub residual: f64,
    /// dℓ/dη.
    pub score: f64,
    /// The observed −d²ℓ/dη².
    pub curvature: f64,
}

impl Family {
    fn takes(self, y: f64) -> bool {
        match self {
            Family::Gaussian => y.is_finite(),
            Family::Binomial => (0.0..=1.0).contains(&y),
            Family::Poisson | Family::NegativeBinomial { .. } => y >= 0.0 && y.is_finite(),
            Family::Gamma => y > 0.0 && y.is_finite(),
        }
    }

    pub(super) fn at(self, eta: f64, y: f64) -> Point {
        match self {
            Family::Gaussian => Point { mean: eta, weight: 1.0, residual: y - eta, score: y - eta, curvature: 1.0 },
            Family::Binomial => {
                // Odds of the likelier side, at most 1, so that neither side loses digits.
                let odds = (-eta.abs()).exp();
                let (near, far) = (1.0 / (1.0 + odds), odds / (1.0 + odds));
                let (mean, rest) = if eta < 0.0 { (far, near) } else { (near, far) };
                let weight = near * far;
                let score = y * rest - (1.0 - y) * mean;
                let part = |share: f64, of: f64| if share == 0.0 { 0.0 } else { share / of };
                Point { mean, weight, residual: part(y, mean) - part(1.0 - y, rest), score, curvature: weight }
            }
            Family::Poisson => {
                let mean = eta.exp();
                Point { mean, weight: mean, residual: (y - mean) / mean, score: y - mean, curvature: mean }
            }
            Family::Gamma => {
                let mean = eta.exp();
                let residual = (y - mean) / mean;
                Point { mean, weight: 1.0, residual, score: residual, curvature: y / mean }
            }
            Family::NegativeBinomial { theta } => {
                let mean = eta.exp();
                let (part, whole) = (theta / (theta + mean), theta + mean);
                Point {
                    mean,
                    weight: mean * part,
                    residual: (y - mean) / mean,
                    score: (y - mean) * part,
                    curvature: (theta + y) / whole * part * mean,
                }
            }
        }
    }

    /// Twice what the log-likelihood of the row lacks of its largest.
    pub(super) fn deviance(self, eta: f64, y: f64) -> f64 {
        // a ln(a/b) − (a − b).
        let apart = |a: f64, b: f64| if a == 0.0 { b } else { b * deviance((a - b) / b) };
        2.0 * match self {
            Family::Gaussian => 0.5 * (y - eta) * (y - eta),
            Family::Binomial if y == 0.0 || y == 1.0 => softplus(if y == 1.0 { -eta } else { eta }),
            Family::Binomial => {
                let p = self.at(eta, y);
                let rest = self.at(-eta, y).mean;
                apart(y, p.mean) + apart(1.0 - y, rest)
            }
            Family::Poisson => apart(y, eta.exp()),
            Family::Gamma => {
                let ratio = y / eta.exp();
                excess(ratio - 1.0, ratio)
            }
            Family::NegativeBinomial { theta } => {
                let mean = eta.exp();
                (apart(y, mean) - apart(theta + y, theta + mean)).max(0.0)
            }
        }
    }

    /// Where the first round looks; none of a logistic model, which starts at β = 0.
    fn start(self, y: f64) -> Option<f64> {
        match self {
            Family::Gaussian => Some(y),
            Family::Binomial => None,
            Family::Poisson => Some((y + 0.1).ln()),
            Family::Gamma => Some(y.ln()),
            Family::NegativeBinomial { .. } => Some(if y == 0.0 { 1.0 / 6.0 } else { y }.ln()),
        }
    }

    /// How a step changes the likelihood of a row far out: positive for a rise that never ends.
    fn margin(self, step: f64, y: f64) -> f64 {
        match self {
            Family::Binomial => (2.0 * y - 1.0) * step,
            Family::Poisson | Family::NegativeBinomial { .. } if y == 0.0 => -step,
            _ => -step.abs(),
        }
    }
}

/// ln(1 + eˣ).
pub(super) fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

const MOST_ROUNDS: u64 = 40;

/// The round from which a step is looked at for separation.
const FIRST_LOOK: u64 = 14;

/// A step this small, relative to the largest |η|, is the last: the next would be its square.
const SETTLED: f64 = 1e-11;

/// Maximum likelihood of a generalised linear model by Newton's method, which for the canonical links is
/// iteratively reweighted least squares.
///
/// # Definition
/// β maximises Σ ℓ(yᵢ; g⁻¹(ηᵢ)), η = Xβ + offset. Each round solves Q′ΛQ d = Q′u, X = QR, u = dℓ/dη,
/// Λ = −d²ℓ/dη², and moves β by R⁻¹d, or by half as much until the deviance does not rise. As the score u is
/// taken at Xβ itself, and summed to twice the digits, β is exact to rounding however ill X is conditioned.
/// # Takes
/// p `columns` and `y` of one length n, finite, of a size that can be squared; an intercept is a column of
/// ones. Events 0 or 1 (or shares between), counts 0 or more, amounts above 0. `offset` is added to η.
/// # Gives
/// A [`Glm`]; columns are left out by [`RANK_TOLERANCE`], the last of a dependent set.
/// # Undefined
/// See [`Trouble`].
/// # Reference
/// McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 2.5; separation: Albert & Anderson (1984),
/// Biometrika 71, 1–10; Correia, Guimarães & Zylkin (2019), arXiv:1903.01633.
/// # Oracle
/// R 4.2.2: `glm`, iterated until it stands still.
pub fn fit(columns: &[&[f64]], y: &[f64], family: Family, offset: Option<&[f64]>) -> Result<Glm, Trouble> {
    Design::new(columns, y, offset)?.fit(family, None)
}

/// Columns in the form in which every round needs them.
pub(crate) struct Design<'a> {
    columns: &'a [&'a [f64]],
    y: &'a [f64],
    offset: Option<&'a [f64]>,
    basis: Basis,
}

impl<'a> Design<'a> {
    pub fn new(columns: &'a [&'a [f64]], y: &'a [f64], offset: Option<&'a [f64]>) -> Result<Self, Trouble> {
        let basis = Basis::new(columns, RANK_TOLERANCE);
        if y.len() <= basis.rank() {
            return Err(Trouble::TooFewRows);
        }
        Ok(Design { columns, y, offset, basis })
    }

    /// Fits, from the coefficients of another fit to the same columns when there is one.
    pub fn fit(&self, family: Family, near: Option<&Glm>) -> Result<Glm, Trouble> {
        let n = self.y.len();
        if self.y.iter().any(|y| !family.takes(*y)) {
            return Err(Trouble::NotConverged { iterations: 0 });
        }
        let (mut beta, mut eta) = match near {
            Some(glm) => (self.basis.kept.iter().map(|&j| glm.coefficients[j]).collect(), glm.linear.clone()),
            None => self.start(family)?,
        };
        let mut before = self.deviance(family, &eta);
        let (mut score, mut curvature, mut step) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        for round in 0..MOST_ROUNDS {
            for (i, (eta, y)) in eta.iter().zip(self.y).enumerate() {
                let point = family.at(*eta, *y);
                (score[i], curvature[i]) = (point.score, point.curvature);
            }
            let Some(change) = self.solve(&curvature, &score) else {
                let runs = round > FIRST_LOOK && self.separates(family, &step);
                return Err(if runs { Trouble::Separation } else { Trouble::NotConverged { iterations: round } });
            };
            self.combine(&change, &mut step);
            if round >= FIRST_LOOK && self.separates(family, &step) {
                return Err(Trouble::Separation);
            }
            let size = largest(&step);
            let share = self.share(family, &eta, &step, &mut before);
            beta.iter_mut().zip(&change).for_each(|(b, c)| *b += share * c);
            self.linear(&beta, &mut eta);
            if size <= SETTLED * (1.0 + largest(&eta)) {
                return Ok(self.finish(family, &beta));
            }
        }
        Err(Trouble::NotConverged { iterations: MOST_ROUNDS })
    }

    /// β and η to begin with: least squares of what each row alone would say.
    fn start(&self, family: Family) -> Result<(Vec<f64>, Vec<f64>), Trouble> {
        let n = self.y.len();
        let bare = |i: usize| self.offset.and_then(|o| o.get(i)).copied().unwrap_or(0.0);
        let nothing = (vec![0.0; self.basis.rank()], (0..n).map(bare).collect());
        let (mut weights, mut pull) = (vec![0.0; n], vec![0.0; n]);
        for (i, y) in self.y.iter().enumerate() {
            let Some(eta) = family.start(*y) else { return Ok(nothing) };
            let point = family.at(eta, *y);
            weights[i] = point.weight;
            pull[i] = point.weight * (eta + point.residual - bare(i));
        }
        let Some(beta) = self.solve(&weights, &pull) else { return Ok(nothing) };
        let mut eta = vec![0.0; n];
        self.linear(&beta, &mut eta);
        let usable = self.deviance(family, &eta).is_finite();
        Ok(if usable { (beta, eta) } else { nothing })
    }

    /// R⁻¹(Q′ΛQ)⁻¹Q′u, for the columns kept; `None` when Λ leaves no unique answer.
    fn solve(&self, weights: &[f64], pull: &[f64]) -> Option<Vec<f64>> {
        let p = self.basis.rank();
        if p == 0 {
            return Some(Vec::new());
        }
        let along = Array2::from_shape_fn((p, 1), |(j, _)| Sum::of_products(&self.basis.q[j], pull).value());
        let d = Cholesky::new(&self.basis.weighted(weights)).ok()?.solve(&along);
        let change = self.basis.solve(&d.iter().copied().collect::<Vec<_>>());
        change.iter().all(|c| c.is_finite()).then_some(change)
    }

    /// Σ bⱼ xⱼ over the columns kept.
    fn combine(&self, b: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (&j, b) in self.basis.kept.iter().zip(b) {
            out.iter_mut().zip(self.columns[j]).for_each(|(o, x)| *o += b * x);
        }
    }

    /// η = Xβ + offset, summed to twice the digits.
    fn linear(&self, beta: &[f64], eta: &mut [f64]) {
        for (i, eta) in eta.iter_mut().enumerate() {
            let mut sum = Sum::of(self.offset.map(|o| o[i]));
            self.basis.kept.iter().zip(beta).for_each(|(&j, b)| sum.add_product(self.columns[j][i], *b));
            *eta = sum.value();
        }
    }

    fn deviance(&self, family: Family, eta: &[f64]) -> f64 {
        Sum::of(eta.iter().zip(self.y).map(|(e, y)| family.deviance(*e, *y))).value()
    }

    /// The largest of 1, ½, ¼ … of which the step does not raise the deviance.
    fn share(&self, family: Family, eta: &[f64], step: &[f64], before: &mut f64) -> f64 {
        let mut share = 1.0;
        loop {
            let rows = eta.iter().zip(step).zip(self.y);
            let after = Sum::of(rows.map(|((e, s), y)| family.deviance(e + share * s, *y))).value();
            if after <= *before * (1.0 + 1e-12) || share < 1e-3 {
                *before = after;
                return share;
            }
            share /= 2.0;
        }
    }

    /// Separation is a direction along which no row's likelihood falls and some rise without end. Under it the
    /// steps do not shrink: each adds 1 to the margins that run off and, e⁻ᵏ after k rounds, nothing to the others.
    fn separates(&self, family: Family, step: &[f64]) -> bool {
        let margins = || step.iter().zip(self.y).map(|(d, y)| family.margin(*d, *y));
        let rise = margins().fold(0.0, f64::max);
        rise > 0.5 && margins().all(|m| m > -1e-6 * rise)
    }

    fn finish(&self, family: Family, beta: &[f64]) -> Glm {
        let (n, p) = (self.y.len(), self.columns.len());
        let mut linear = vec![0.0; n];
        self.linear(beta, &mut linear);
        let mut coefficients = vec![0.0; p];
        self.basis.kept.iter().zip(beta).for_each(|(&j, b)| coefficients[j] = *b);
        let mut glm = Glm {
            coefficients,
            aliased: (0..p).filter(|j| !self.basis.kept.contains(j)).collect(),
            fitted: Vec::with_capacity(n),
            weights: Vec::with_capacity(n),
            residuals: Vec::with_capacity(n),
            df: n - self.basis.rank(),
            dispersion: 1.0,
            deviance: self.deviance(family, &linear),
            linear,
        };
        for (eta, y) in glm.linear.iter().zip(self.y) {
            let point = family.at(*eta, *y);
            glm.fitted.push(point.mean);
            glm.weights.push(point.weight);
            glm.residuals.push(point.residual);
        }
        if matches!(family, Family::Gaussian | Family::Gamma) {
            glm.dispersion = glm.pearson() / glm.df as f64;
        }
        glm
    }
}

pub(super) fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |m, x| m.max(x.abs()))
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as R prints them")]
mod tests {
    use super::*;

    /// Agreement in 13 digits; R's own stand still only there.
    fn near(got: f64, want: f64) {
        assert!((got / want - 1.0).abs() < 1e-13, "got {got}, R {want}");
    }

    fn check(glm: &Glm, coefficients: &[f64], deviance: f64, pearson: f64) {
        assert_eq!(glm.coefficients.len(), coefficients.len());
        glm.coefficients.iter().zip(coefficients).for_each(|(got, want)| near(*got, *want));
        near(glm.deviance, deviance);
        near(glm.pearson(), pearson);
    }

    const BREAKS: [f64; 54] = [
        26.0, 30.0, 54.0, 25.0, 70.0, 52.0, 51.0, 26.0, 67.0, 18.0, 21.0, 29.0, 17.0, 12.0, 18.0, 35.0, 30.0, 36.0,
        36.0, 21.0, 24.0, 18.0, 10.0, 43.0, 28.0, 15.0, 26.0, 27.0, 14.0, 29.0, 19.0, 29.0, 31.0, 41.0, 20.0, 44.0,
        42.0, 26.0, 19.0, 16.0, 39.0, 28.0, 21.0, 39.0, 29.0, 20.0, 21.0, 24.0, 17.0, 13.0, 15.0, 15.0, 16.0, 28.0,
    ];

    /// 1 for each of the 54 looms of these of the six groups of nine.
    fn looms(groups: &[usize]) -> Vec<f64> {
        (0..54).map(|i| f64::from(u8::from(groups.contains(&(i / 9))))).collect()
    }

    /// R 4.2.2: `glm(breaks ~ wool * tension, poisson, warpbreaks)`; with `breaks ~ wool + tension`, MASS
    /// `negative.binomial(2.5)`.
    #[test]
    fn counts_agree_with_r() {
        let (one, b, m, h) = (looms(&[0, 1, 2, 3, 4, 5]), looms(&[3, 4, 5]), looms(&[1, 4]), looms(&[2, 5]));
        let (bm, bh) = (looms(&[4]), looms(&[5]));
        let glm = fit(&[&one, &b, &m, &h, &bm, &bh], &BREAKS, Family::Poisson, None).unwrap();
        let want = [
            3.796736849970352,
            -0.456627160288034,
            -0.6186830196224058,
            -0.5957987257888188,
            0.638176814303407,
            0.188363173693355,
        ];
        check(&glm, &want, 182.3051312858467, 180.6663038077962);
        assert_eq!((glm.df, glm.dispersion), (48, 1.0));
        let glm = fit(&[&one, &b, &m, &h], &BREAKS, Family::NegativeBinomial { theta: 2.5 }, None).unwrap();
        let want = [3.670092045369083, -0.18306150261867, -0.29462264726524, -0.5104417877147536];
        check(&glm, &want, 16.96610330790551, 16.75431639594458);
    }

    /// R 4.2.2: `glm(Claims ~ as.integer(District) + as.integer(Group) + as.integer(Age) +
    /// offset(log(Holders)), poisson, MASS::Insurance)`.
    #[test]
    fn an_offset_agrees_with_r() {
        let claims = [
            38, 35, 20, 156, 63, 84, 89, 400, 19, 52, 74, 233, 4, 18, 19, 77, 22, 19, 22, 87, 25, 51, 49, 290, 14, 46,
            39, 143, 4, 15, 12, 53, 5, 11, 10, 67, 10, 24, 37, 187, 8, 19, 24, 101, 3, 2, 8, 37, 2, 5, 4, 36, 7, 10,
            22, 102, 5, 7, 16, 63, 0, 6, 8, 33,
        ]
        .map(f64::from);
        let holders = [
            197, 264, 246, 1680, 284, 536, 696, 3582, 133, 286, 355, 1640, 24, 71, 99, 452, 85, 139, 151, 931, 149,
            313, 419, 2443, 66, 175, 221, 1110, 9, 48, 72, 322, 35, 73, 89, 648, 53, 155, 240, 1635, 24, 78, 121, 692,
            7, 29, 43, 245, 20, 33, 40, 316, 31, 81, 122, 724, 18, 39, 68, 344, 3, 16, 25, 114,
        ]
        .map(|h| f64::from(h).ln());
        let number = |of: fn(usize) -> usize| (0..64).map(|i| of(i) as f64 + 1.0).collect::<Vec<_>>();
        let (district, group, age) = (number(|i| i / 16), number(|i| i / 4 % 4), number(|i| i % 4));
        let glm = fit(&[&[1.0; 64], &district, &group, &age], &claims, Family::Poisson, Some(&holders)).unwrap();
        let want = [-1.92738742298143, 0.05488052411768334, 0.1971536061065046, -0.1792325422476256];
        check(&glm, &want, 57.02676928919384, 54.9996422892195);
    }

    /// R 4.2.2: `glm(am ~ wt + hp, binomial, mtcars)`; a copy of a column is left out.
    #[test]
    fn events_agree_with_r() {
        let wt = [
            2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345,
            2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
        ];
        let hp = [
            110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150, 150,
            245, 175, 66, 91, 113, 264, 175, 335, 109,
        ]
        .map(f64::from);
        let am: Vec<f64> = (0..32).map(|i| f64::from(u8::from(i < 3 || (17..20).contains(&i) || i > 24))).collect();
        let copy = wt.map(|w| 2.0 - w);
        let glm = fit(&[&[1.0; 32], &wt, &copy, &hp], &am, Family::Binomial, None).unwrap();
        assert_eq!((glm.aliased.as_slice(), glm.kept()), ([2].as_slice(), vec![0, 1, 3]));
        let want = [18.86629871720413, -8.083475182444644, 0.03625559608221664];
        glm.kept().iter().zip(want).for_each(|(&j, want)| near(glm.coefficients[j], want));
        near(glm.deviance, 10.05911047226698);
        near(glm.pearson(), 14.97911227494663);
    }

    /// R 4.2.2: `glm(lot1 ~ log(u), Gamma("log"))` on the clotting times of McCullagh & Nelder (1989), 8.4.2.
    #[test]
    fn amounts_agree_with_r() {
        let u = [5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0].map(f64::ln);
        let y = [118.0, 58.0, 42.0, 35.0, 27.0, 25.0, 21.0, 19.0, 18.0];
        let glm = fit(&[&[1.0; 9], &u], &y, Family::Gamma, None).unwrap();
        check(&glm, &[5.503230227515953, -0.6019176717423596], 0.1626082944973311, 0.1704806919563321);
        near(glm.dispersion, 0.02435438456519029);
    }

    /// NIST StRD, Longley: the certified values (15 digits), with its outcome and totals in thousands. The columns
    /// have a condition of 5e9.
    #[test]
    fn longley_has_its_certified_values() {
        let columns: [[f64; 16]; 6] = [
            [83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9],
            [
                234289.0, 259426.0, 258054.0, 284599.0, 328975.0, 346999.0, 365385.0, 363112.0, 397469.0, 419180.0,
                442769.0, 444546.0, 482704.0, 502601.0, 518173.0, 554894.0,
            ],
            [
                2356.0, 2325.0, 3682.0, 3351.0, 2099.0, 1932.0, 1870.0, 3578.0, 2904.0, 2822.0, 2936.0, 4681.0, 3813.0,
                3931.0, 4806.0, 4007.0,
            ],
            [
                1590.0, 1456.0, 1616.0, 1650.0, 3099.0, 3594.0, 3547.0, 3350.0, 3048.0, 2857.0, 2798.0, 2637.0, 2552.0,
                2514.0, 2572.0, 2827.0,
            ],
            [
                107608.0, 108632.0, 109773.0, 110929.0, 112075.0, 113270.0, 115094.0, 116219.0, 117388.0, 118734.0,
                120445.0, 121950.0, 123366.0, 125368.0, 127852.0, 130081.0,
            ],
            std::array::from_fn(|i| 1947.0 + i as f64),
        ];
        let y = [
            60323.0, 61122.0, 60171.0, 61187.0, 63221.0, 63639.0, 64989.0, 63761.0, 66019.0, 67857.0, 68169.0, 66513.0,
            68655.0, 69564.0, 69331.0, 70551.0,
        ];
        let one = [1.0; 16];
        let x: Vec<&[f64]> = std::iter::once(&one[..]).chain(columns.iter().map(|c| &c[..])).collect();
        let glm = fit(&x, &y, Family::Gaussian, None).unwrap();
        let want = [
            -3482258.63459582,
            15.0618722713733,
            -0.0358191792925910,
            -2.02022980381683,
            -1.03322686717359,
            -0.0511041056535807,
            1829.15146461355,
        ];
        for (got, want) in glm.coefficients.iter().zip(want) {
            assert!((got / want - 1.0).abs() < 1e-11, "got {got}, NIST {want}");
        }
        near(glm.deviance, 836424.055505915);
        assert!((glm.dispersion.sqrt() / 304.854073561965 - 1.0).abs() < 1e-13);
    }

    /// By hand: events only in one arm, no event in one level, no count in one arm; more columns than rows.
    #[test]
    fn what_runs_off_is_separation() {
        let (one, arm) = ([1.0; 8], [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
        let at = |y: &[f64], family| fit(&[&one, &arm], y, family, None).err();
        assert_eq!(at(&arm, Family::Binomial), Some(Trouble::Separation));
        assert_eq!(at(&[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0], Family::Binomial), Some(Trouble::Separation));
        let none = [0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 7.0, 1.0];
        for family in [Family::Poisson, Family::NegativeBinomial { theta: 0.7 }] {
            assert_eq!(at(&none, family), Some(Trouble::Separation));
            assert_eq!(at(&[0.0; 8], family), Some(Trouble::Separation));
        }
        assert_eq!(at(&none, Family::Gamma), Some(Trouble::NotConverged { iterations: 0 }));
        assert_eq!(fit(&[&one[..2], &arm[3..5]], &[1.0, 2.0], Family::Gaussian, None), Err(Trouble::TooFewRows));
    }

    /// By hand: logit of the shares and log of the means of two groups, the far ends included.
    #[test]
    fn two_groups_by_hand() {
        let rows = |a: usize, b: usize| -> (Vec<f64>, Vec<f64>) {
            let x = (0..a + b).map(|i| f64::from(u8::from(i < a))).collect();
            (vec![1.0; a + b], x)
        };
        let (one, arm) = rows(1000, 1000);
        let y: Vec<f64> = (0..2000).map(|i| f64::from(u8::from((1..1000).contains(&i) || i == 1500))).collect();
        let glm = fit(&[&one, &arm], &y, Family::Binomial, None).unwrap();
        near(glm.coefficients[0], (1.0 / 999f64).ln());
        near(glm.coefficients[1], 2.0 * 999f64.ln());
        let y: Vec<f64> =
            (0..2000).map(|i| if i < 1000 { 1e9 + i as f64 } else { f64::from(u8::from(i == 1999)) }).collect();
        for family in [Family::Poisson, Family::NegativeBinomial { theta: 3.0 }] {
            let glm = fit(&[&one, &arm], &y, family, None).unwrap();
            near(glm.coefficients[0], 0.001f64.ln());
            near(glm.coefficients[1], (1e9f64 + 499.5).ln() - 0.001f64.ln());
        }
    }
}
