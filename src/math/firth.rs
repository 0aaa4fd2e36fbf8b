//! Logistic regression with Firth's penalty: finite estimates, also where predictors separate the outcome.

use super::basis::Basis;
use super::glm::{Family, Trouble, largest};
use super::linear::RANK_TOLERANCE;
use super::root::growing_root;
use super::sum::Sum;
use super::symmetric::{Cholesky, Eigen};
use ndarray::Array2;

/// A penalised fit of n rows and p columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Firth {
    /// β, one a column; 0 for aliased columns.
    pub coefficients: Vec<f64>,
    /// Columns, by index, that are combinations of the columns before them and were left out.
    pub aliased: Vec<usize>,
    /// (X′WX)⁻¹ at β, of the columns kept.
    pub covariance: Array2<f64>,
    /// ℓ* at β, less ln det R (which no comparison of fits to the same columns sees).
    likelihood: f64,
    columns: Vec<Vec<f64>>,
    outcome: Vec<f64>,
}

const MOST_ROUNDS: u64 = 100;

/// As in [`super::glm`].
const SETTLED: f64 = 1e-11;

/// A step this small changes ℓ* by less than its rounding.
const NEAR: f64 = 1e-5;

/// What rounding leaves of ℓ* far out, where weights differ by many powers of ten.
const SLACK: f64 = 1e-9;

/// How far a saddle is left, in log-odds of a row.
const ASIDE: f64 = 0.1;

/// A step moves no row's log-odds further than this.
const LONGEST: f64 = 5.0;

impl Firth {
    /// Penalised maximum likelihood.
    ///
    /// # Definition
    /// β maximises ℓ*(β) = ℓ(β) + ½ ln det X′WX, W = diag(π(1 − π)), by Newton's method. The score is
    /// X′(y − π + h(½ − π)), h the diagonal of W^½X(X′WX)⁻¹X′W^½.
    /// # Takes
    /// p `columns` and `outcome` of one length n; the outcome 0 or 1.
    /// # Undefined
    /// No more rows than columns kept. There is a maximum for any outcome.
    /// # Reference
    /// Firth (1993), Biometrika 80, 27–38; Heinze & Schemper (2002), Statistics in Medicine 21, 2409–2419.
    /// # Oracle
    /// R 4.2.2: brglm2 0.9 `brglmFit(type = "MPL_Jeffreys")`, through `firth_logistic.json`.
    pub fn fit(columns: &[&[f64]], outcome: &[f64]) -> Result<Firth, Trouble> {
        let basis = Basis::new(columns, RANK_TOLERANCE);
        if outcome.len() <= basis.rank() {
            return Err(Trouble::TooFewRows);
        }
        let rank = basis.rank();
        let peak = climb(&basis, outcome, &vec![0.0; rank], rank)?;
        let mut coefficients = vec![0.0; columns.len()];
        basis.kept.iter().zip(basis.solve(&peak.place)).for_each(|(&j, b)| coefficients[j] = b);
        Ok(Firth {
            coefficients,
            aliased: (0..columns.len()).filter(|j| !basis.kept.contains(j)).collect(),
            covariance: basis.covariance(&peak.covariance),
            likelihood: peak.likelihood,
            columns: basis.kept.iter().map(|&j| columns[j].to_vec()).collect(),
            outcome: outcome.to_vec(),
        })
    }

    /// The columns that were kept, by index.
    pub fn kept(&self) -> Vec<usize> {
        (0..self.coefficients.len()).filter(|j| !self.aliased.contains(j)).collect()
    }

    /// Standard error of the coefficient of a column that was kept.
    pub fn std_error(&self, column: usize) -> Option<f64> {
        let place = self.kept().iter().position(|&j| j == column)?;
        Some(self.covariance[(place, place)].sqrt())
    }

    /// 2(ℓ*(β) − ℓ*(β with this coefficient held at `value`)), the others at their likeliest; the penalty is that of
    /// all columns in both. `None` for a column that was left out, or when the climb did not settle.
    pub fn likelihood_ratio(&self, column: usize, value: f64) -> Option<f64> {
        Some(self.held(column)?.ratio(self, value))
    }

    /// The values of a coefficient at which the likelihood ratio reaches `critical`: with the quantile of chi-square
    /// with 1 degree of freedom, the limits of the profile penalised-likelihood interval.
    pub fn profile(&self, column: usize, critical: f64) -> Option<(f64, f64)> {
        let (held, se) = (self.held(column)?, self.std_error(column)?);
        let (middle, reach) = (*self.coefficients.get(column)?, critical.sqrt());
        // The signed root is close to a straight line.
        let root = |b: f64| held.ratio(self, b).max(0.0).sqrt().copysign(b - middle);
        let low = growing_root(|b| root(b) + reach, middle, se * reach);
        let high = growing_root(|b| root(b) - reach, middle, se * reach);
        (low.is_finite() && high.is_finite()).then_some((low, high))
    }

    /// The columns kept with this one last, so that holding it holds one coefficient of the basis.
    fn held(&self, column: usize) -> Option<Held> {
        let last = self.kept().iter().position(|&j| j == column)?;
        let order: Vec<usize> = (0..self.columns.len()).filter(|&j| j != last).chain([last]).collect();
        let columns: Vec<&[f64]> = order.iter().map(|&j| self.columns[j].as_slice()).collect();
        // Whatever the order, the columns kept are told apart.
        let basis = Basis::new(&columns, 0.0);
        let kept = self.kept();
        let beta: Vec<f64> = order.iter().map(|&j| self.coefficients[kept[j]]).collect();
        (basis.rank() == order.len()).then(|| Held { place: basis.apply(&beta), basis })
    }
}

struct Held {
    basis: Basis,
    /// β in the basis.
    place: Vec<f64>,
}

impl Held {
    fn ratio(&self, of: &Firth, value: f64) -> f64 {
        let free = self.place.len() - 1;
        let mut start = self.place.clone();
        start[free] = value * self.basis.scale(free);
        // ln det of the basis differs with the order of the columns: compare within this one.
        let top = penalised(&self.basis, &of.outcome, &self.place).map_or(f64::NAN, |p| p.likelihood);
        climb(&self.basis, &of.outcome, &start, free).map_or(f64::NAN, |peak| 2.0 * (top - peak.likelihood))
    }
}

struct Peak {
    place: Vec<f64>,
    likelihood: f64,
    covariance: Array2<f64>,
}

/// Climbs ℓ* along the first `free` coefficients of the basis.
fn climb(basis: &Basis, y: &[f64], start: &[f64], free: usize) -> Result<Peak, Trouble> {
    let mut place = start.to_vec();
    let lost = |iterations| Trouble::NotConverged { iterations };
    let mut here = penalised(basis, y, &place).ok_or(lost(0))?;
    let mut last = f64::INFINITY;
    for round in 0..MOST_ROUNDS {
        let mut step = vec![0.0; place.len()];
        if free > 0 {
            step[..free].copy_from_slice(&here.step(basis, free).ok_or(lost(round))?);
        }
        let reach = largest(&basis.combine(&step));
        let mut share = (LONGEST / reach).min(1.0);
        let scale = 1.0 + largest(&here.eta);
        // So near that the likelihood no longer tells; a step that no longer shrinks is rounding.
        let near = reach <= NEAR * scale;
        let settled = reach <= SETTLED * scale || near && reach >= last / 2.0;
        last = reach;
        loop {
            let moved: Vec<f64> = place.iter().zip(&step).map(|(p, s)| p + share * s).collect();
            let there = penalised(basis, y, &moved);
            let rises =
                there.as_ref().is_some_and(|t| t.likelihood >= here.likelihood - SLACK * (1.0 + here.likelihood.abs()));
            if let (Some(there), true) = (there, rises || near) {
                (place, here) = (moved, there);
                break;
            }
            share /= 2.0;
            if share < 1e-9 {
                return Err(lost(round));
            }
        }
        if settled {
            // Of a table that is its own mirror image the way up may lead to a saddle: leave it where ℓ* rises.
            if let Some(way) = here.upwards(basis, free) {
                let reach = largest(&basis.combine(&way));
                let moved: Vec<f64> = place.iter().zip(&way).map(|(p, w)| p + ASIDE / reach * w).collect();
                here = penalised(basis, y, &moved).ok_or(lost(round))?;
                (place, last) = (moved, f64::INFINITY);
                continue;
            }
            return Ok(Peak { place, likelihood: here.likelihood, covariance: here.inverse });
        }
    }
    Err(lost(MOST_ROUNDS))
}

/// ℓ* and what its derivatives need, at one place.
struct Penalised {
    eta: Vec<f64>,
    /// 1 − 2π.
    tilt: Vec<f64>,
    weights: Vec<f64>,
    /// h.
    leverage: Vec<f64>,
    /// dℓ*/dη.
    score: Vec<f64>,
    information: Array2<f64>,
    inverse: Array2<f64>,
    likelihood: f64,
}

/// `None` where the information is singular to rounding.
fn penalised(basis: &Basis, y: &[f64], place: &[f64]) -> Option<Penalised> {
    let eta = basis.combine(place);
    let (mut tilt, mut weights, mut score) = (Vec::new(), Vec::new(), Vec::new());
    let mut twice = Sum::default();
    for (eta, y) in eta.iter().zip(y) {
        let point = Family::Binomial.at(*eta, *y);
        // tanh keeps the digits of 1 − 2π near π = ½.
        tilt.push(-(0.5 * eta).tanh());
        weights.push(point.weight);
        score.push(point.score);
        twice.add(Family::Binomial.deviance(*eta, *y));
    }
    let information = basis.weighted(&weights);
    let factor = Cholesky::new(&information).ok()?;
    let inverse = factor.inverse();
    let likelihood = 0.5 * (factor.ln_determinant() - twice.value());
    let leverage: Vec<f64> = (0..y.len()).map(|i| weights[i] * basis.form(i, &inverse)).collect();
    score.iter_mut().zip(&leverage).zip(&tilt).for_each(|((s, h), t)| *s += 0.5 * h * t);
    likelihood.is_finite().then_some(Penalised {
        eta,
        tilt,
        weights,
        leverage,
        score,
        information,
        inverse,
        likelihood,
    })
}

impl Penalised {
    /// −d²ℓ* along the first `free` coefficients.
    ///
    /// −d²ℓ* = X′WX − ½ X′diag(h((1 − 2π)² − 2w))X + ½ (tr I⁻¹TⱼI⁻¹Tₖ)ⱼₖ, Tⱼ = Σ w(1 − 2π) xⱼ x x′.
    fn curvature(&self, basis: &Basis, free: usize) -> Array2<f64> {
        let p = basis.rank();
        let bend: Vec<f64> = (0..self.eta.len())
            .map(|i| self.leverage[i] * (self.tilt[i] * self.tilt[i] - 2.0 * self.weights[i]))
            .collect();
        let mut curvature = &self.information - &(basis.weighted(&bend) * 0.5);
        let thirds: Vec<Array2<f64>> = (0..p)
            .map(|j| {
                let third: Vec<f64> =
                    (0..self.eta.len()).map(|i| self.weights[i] * self.tilt[i] * basis.q[j][i]).collect();
                self.inverse.dot(&basis.weighted(&third))
            })
            .collect();
        for j in 0..p {
            for k in 0..p {
                curvature[(j, k)] += 0.5 * (&thirds[j] * &thirds[k].t()).sum();
            }
        }
        block(&curvature, free)
    }

    /// A direction along which ℓ* is curved upwards.
    fn upwards(&self, basis: &Basis, free: usize) -> Option<Vec<f64>> {
        let eigen = Eigen::new(&self.curvature(basis, free))?;
        let (lowest, highest) = (*eigen.values.first()?, *eigen.values.last()?);
        let zeros = std::iter::repeat_n(0.0, basis.rank() - free);
        (lowest < -1e-9 * highest.abs()).then(|| eigen.vectors.column(0).iter().copied().chain(zeros).collect())
    }

    /// Newton's step on the first `free` coefficients; Fisher's where ℓ* curves upwards.
    fn step(&self, basis: &Basis, free: usize) -> Option<Vec<f64>> {
        let pull = Array2::from_shape_fn((free, 1), |(j, _)| Sum::of_products(&basis.q[j], &self.score).value());
        let factor = Cholesky::new(&self.curvature(basis, free))
            .or_else(|_| Cholesky::new(&block(&self.information, free)))
            .ok()?;
        let step: Vec<f64> = factor.solve(&pull).iter().copied().collect();
        step.iter().all(|s| s.is_finite()).then_some(step)
    }
}

/// The first rows and columns.
fn block(m: &Array2<f64>, free: usize) -> Array2<f64> {
    Array2::from_shape_fn((free, free), |at| m[at])
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as R prints them")]
mod tests {
    use super::*;

    fn near(got: f64, want: f64, digits: i32) {
        assert!((got / want - 1.0).abs() < 0.5 * 10f64.powi(1 - digits), "got {got}, want {want}");
    }

    /// Endometrial cancer, 79 women (Heinze & Schemper 2002, who print NV 2.93 with limits 0.61 and 7.85; the
    /// likelihood has no maximum): the data of brglm2 0.9, `glm(HG ~ NV + PI + EH, method = "brglmFit", type =
    /// "MPL_Jeffreys")`; limits and ratios by Fisher scoring and `uniroot` in R 4.2.2.
    #[test]
    fn the_endometrial_study_agrees_with_r() {
        let yes = |n: &[usize]| (0..79).map(|i| f64::from(u8::from(n.contains(&i)))).collect::<Vec<_>>();
        let nv = yes(&[21, 22, 23, 24, 25, 47, 48, 49, 50, 70, 74, 75, 77]);
        let hg: Vec<usize> = (17..27).chain(43..53).chain(69..79).collect();
        let hg = yes(&hg);
        let pi = [
            13, 16, 8, 34, 20, 5, 17, 10, 26, 17, 8, 7, 20, 10, 18, 16, 18, 8, 29, 12, 20, 38, 22, 7, 25, 15, 7, 28,
            11, 19, 10, 10, 18, 14, 21, 11, 17, 25, 16, 19, 15, 33, 24, 48, 12, 19, 2, 22, 40, 5, 0, 21, 15, 29, 15,
            12, 3, 20, 23, 12, 22, 42, 15, 13, 14, 19, 12, 13, 10, 12, 49, 6, 5, 17, 11, 21, 5, 19, 33,
        ]
        .map(f64::from);
        let eh = [
            164, 226, 314, 268, 128, 231, 180, 168, 156, 231, 201, 189, 315, 123, 127, 176, 200, 264, 88, 127, 137, 97,
            114, 88, 91, 58, 97, 150, 133, 237, 182, 313, 131, 192, 164, 201, 188, 193, 211, 129, 172, 75, 192, 184,
            111, 161, 118, 144, 118, 93, 117, 119, 106, 202, 229, 233, 290, 170, 141, 225, 154, 197, 175, 216, 257,
            137, 361, 204, 217, 169, 27, 184, 130, 96, 101, 98, 35, 102, 85,
        ]
        .map(|hundredths| f64::from(hundredths) / 100.0);
        let one = [1.0; 79];
        let columns: [&[f64]; 4] = [&one, &nv, &pi, &eh];
        assert_eq!(super::super::glm::fit(&columns, &hg, Family::Binomial, None), Err(Trouble::Separation));
        let fit = Firth::fit(&columns, &hg).unwrap();
        let want = [
            (3.77455971364711, 1.48869166343567, 1.0825371084477, 7.20928049824692, 8.1980135758448),
            (2.92927335319712, 1.55076372945306, 0.609724436303196, 7.85463171387741, 6.79845724866608),
            (-0.0347517598704367, 0.0395781473477635, -0.124458720851728, 0.0404554731806114, 0.746828513432149),
            (-2.60416392529368, 0.77601764250157, -4.36518324726324, -1.232721057217, 17.7593174794384),
        ];
        // The quantile .95 of chi-square with 1 degree of freedom, R's `qchisq`.
        let critical = 3.84145882069412;
        for (j, (b, se, low, high, ratio)) in want.into_iter().enumerate() {
            near(fit.coefficients[j], b, 13);
            near(fit.std_error(j).unwrap(), se, 13);
            let limits = fit.profile(j, critical).unwrap();
            near(limits.0, low, 12);
            near(limits.1, high, 12);
            near(fit.likelihood_ratio(j, 0.0).unwrap(), ratio, 12);
        }
    }

    /// By hand: with Firth's penalty a table of counts has the odds of the counts with ½ added to each.
    #[test]
    fn a_saturated_table_adds_a_half() {
        for cells in [[5, 0, 0, 5], [0, 7, 12, 4], [1, 0, 1, 1], [0, 3, 0, 9]] {
            let mut y = Vec::new();
            let mut arm = Vec::new();
            for (cell, (a, e)) in cells.into_iter().zip([(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]) {
                y.extend(std::iter::repeat_n(e, cell));
                arm.extend(std::iter::repeat_n(a, cell));
            }
            let one = vec![1.0; y.len()];
            let fit = Firth::fit(&[&one, &arm, &arm], &y).unwrap();
            assert_eq!(fit.aliased, [2]);
            let [a, b, c, d] = cells.map(|n| n as f64 + 0.5);
            near(fit.coefficients[1], (a * d / (b * c)).ln(), 12);
            let (low, high) = fit.profile(1, 3.84).unwrap();
            assert!(low < fit.coefficients[1] && fit.coefficients[1] < high, "{low} {high}");
            near(fit.likelihood_ratio(1, low).unwrap(), 3.84, 10);
        }
        assert_eq!(Firth::fit(&[&[1.0; 2], &[1.0, 0.0]], &[1.0, 0.0]).err(), Some(Trouble::TooFewRows));
    }
}
