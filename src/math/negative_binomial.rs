//! Counts that vary more than Poisson's: regression with the negative binomial's θ estimated too.

use super::glm::{Design, Family, Glm, Trouble};

/// A fit with its θ.
#[derive(Debug, Clone, PartialEq)]
pub struct NegativeBinomial {
    /// The model, θ taken as known.
    pub glm: Glm,
    /// θ; infinite where the counts vary no more than Poisson's, whose fit `glm` then is.
    pub theta: f64,
    /// Standard error of θ, from its observed information; infinite beside an infinite θ.
    pub std_error: f64,
}

const MOST_ROUNDS: u64 = 200;

/// A relative step of θ this small is the last.
const SETTLED: f64 = 1e-12;

/// Beyond this many the terms of a digamma difference follow from its series.
const TERMS: usize = 4096;

/// Maximum likelihood of β and θ, one in turn after the other until both stand still.
///
/// # Definition
/// V(μ) = μ + μ²/θ. With ℓ as a function of θ: dℓ/dθ = Σ ψ(θ + y) − ψ(θ) + ln θ + 1 − ln(θ + μ) − (θ + y)/(θ + μ);
/// se(θ)² = −1/(d²ℓ/dθ²). Where Σ (y − μ)² − y ≤ 0 at Poisson's μ, ℓ falls from θ = ∞ on and that is the answer.
/// # Takes
/// As [`super::glm::fit`]; y whole numbers of 0 or more.
/// # Reference
/// Lawless (1987), Canadian Journal of Statistics 15, 209–225; Venables & Ripley (2002), Modern Applied Statistics
/// with S, 4th ed., 7.4.
/// # Oracle
/// R 4.2.2, MASS 7.3: `glm.nb`, `theta.ml`, through `negative_binomial.json`.
pub fn fit(columns: &[&[f64]], y: &[f64], offset: Option<&[f64]>) -> Result<NegativeBinomial, Trouble> {
    let design = Design::new(columns, y, offset)?;
    let mut glm = design.fit(Family::Poisson, None)?;
    let excess: f64 = y.iter().zip(&glm.fitted).map(|(y, m)| (y - m) * (y - m) - y).sum();
    if excess <= 0.0 {
        return Ok(NegativeBinomial { glm, theta: f64::INFINITY, std_error: f64::INFINITY });
    }
    let tally = Tally::new(y);
    let spread: f64 = y.iter().zip(&glm.fitted).map(|(y, m)| (y / m - 1.0).powi(2)).sum();
    let mut theta = y.len() as f64 / spread;
    for _ in 0..MOST_ROUNDS {
        let last = theta;
        theta = tally.likeliest(theta, y, &glm.fitted).ok_or(Trouble::NotConverged { iterations: MOST_ROUNDS })?;
        glm = design.fit(Family::NegativeBinomial { theta }, Some(&glm))?;
        if (theta / last - 1.0).abs() <= SETTLED {
            let (_, information) = tally.at(theta, y, &glm.fitted);
            return Ok(NegativeBinomial { glm, theta, std_error: information.sqrt().recip() });
        }
    }
    Err(Trouble::NotConverged { iterations: MOST_ROUNDS })
}

/// How many counts exceed 0, 1, 2 ..., so that sums of digamma differences go over counts and not over rows.
struct Tally {
    above: Vec<f64>,
    /// The counts beyond [`TERMS`].
    large: Vec<f64>,
}

impl Tally {
    fn new(y: &[f64]) -> Self {
        let mut above = vec![0.0; TERMS.min(y.iter().fold(0.0, |m: f64, y| m.max(*y)) as usize)];
        let last = above.len();
        for y in y {
            // How many rows have this count, one below its place.
            if let Some(n) = (*y as usize).min(last).checked_sub(1).and_then(|k| above.get_mut(k)) {
                *n += 1.0;
            }
        }
        for k in (1..last).rev() {
            above[k - 1] += above[k];
        }
        Tally { above, large: y.iter().copied().filter(|y| *y > TERMS as f64).collect() }
    }

    /// dℓ/dθ and −d²ℓ/dθ².
    fn at(&self, theta: f64, y: &[f64], mean: &[f64]) -> (f64, f64) {
        let (mut score, mut information) = (0.0, 0.0);
        for (k, n) in self.above.iter().enumerate() {
            let one = 1.0 / (theta + k as f64);
            score += n * one;
            information += n * one * one;
        }
        let from = theta + TERMS as f64;
        for y in &self.large {
            score += digamma_large(theta + y) - digamma_large(from);
            information += trigamma_large(from) - trigamma_large(theta + y);
        }
        for (y, m) in y.iter().zip(mean) {
            let whole = theta + m;
            score += (m - y) / whole - (m / theta).ln_1p();
            // −1/θ + 2/(θ + μ) − (θ + y)/(θ + μ)².
            information += (m - y) / (whole * whole) - m / (theta * whole);
        }
        (score, information)
    }

    /// θ with dℓ/dθ = 0, by Newton's method in ln θ.
    fn likeliest(&self, start: f64, y: &[f64], mean: &[f64]) -> Option<f64> {
        let mut log = start.ln();
        for _ in 0..MOST_ROUNDS {
            let theta = log.exp();
            let (score, information) = self.at(theta, y, mean);
            let (slope, bend) = (theta * score, theta * theta * information - theta * score);
            let step = if bend > 0.0 { slope / bend } else { slope.signum() };
            if !step.is_finite() {
                return None;
            }
            log += step.clamp(-2.0, 2.0);
            if step.abs() <= SETTLED {
                return Some(log.exp());
            }
        }
        None
    }
}

/// ψ(x), x above 4096.
fn digamma_large(x: f64) -> f64 {
    let w = 1.0 / (x * x);
    x.ln() - 0.5 / x - w * (1.0 / 12.0 - w / 120.0)
}

/// ψ′(x), x above 4096.
fn trigamma_large(x: f64) -> f64 {
    let w = 1.0 / (x * x);
    1.0 / x + 0.5 * w + w / x * (1.0 / 6.0 - w / 30.0)
}
