//! Intervals from bootstrap replicates.

use crate::math::tail::{normal_lower, normal_quantile_lower};
use crate::value::Level;

/// Two limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower.
    pub low: f64,
    /// The upper.
    pub high: f64,
    /// A limit lies beyond the outermost replicate, which stands in for it: more draws are needed.
    pub outermost: bool,
}

/// Replicates of a statistic, sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates(Vec<f64>);

/// Replicates nearer to the estimate than this share of their standard deviation are equal to it: equal
/// draws differ by rounding.
const TIE: f64 = 1e-10;

impl Replicates {
    /// From finite values in any order.
    pub fn new(mut values: Vec<f64>) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        Replicates(values)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their standard deviation, the bootstrap standard error; 0 of fewer than two.
    pub fn std_error(&self) -> f64 {
        if self.len() < 2 { 0.0 } else { crate::math::moments::standard_deviation(&self.0) }
    }

    /// The quantile at `p`, and whether it lies beyond the outermost replicate. At least one replicate.
    ///
    /// # Definition
    /// With R replicates t₍₁₎ ≤ … ≤ t₍R₎, k = ⌊(R + 1)p⌋ and z the normal quantile function:
    /// t₍k₎ + (t₍k₊₁₎ − t₍k₎)(z(p) − z(k/(R + 1)))/(z((k + 1)/(R + 1)) − z(k/(R + 1))).
    /// # Reference
    /// Davison & Hinkley (1997), Bootstrap Methods and Their Application, equation 5.8.
    /// # Oracle
    /// `boot:::norm.inter`, boot 1.3-28.1.
    fn quantile(&self, p: f64) -> (f64, bool) {
        let n = self.len();
        let position = (n as f64 + 1.0) * p;
        let k = position.floor();
        let at = |k: f64| self.0[(k as usize).clamp(1, n) - 1];
        if k < 1.0 || k >= n as f64 {
            return (at(k), position < 1.0 || position > n as f64);
        }
        if position == k || at(k) == at(k + 1.0) {
            return (at(k), false);
        }
        let z = |k: f64| normal_quantile_lower(k / (n as f64 + 1.0));
        let share = (normal_quantile_lower(p) - z(k)) / (z(k + 1.0) - z(k));
        (at(k) + share * (at(k + 1.0) - at(k)), false)
    }

    fn limits(&self, low: f64, high: f64) -> Option<Limits> {
        if self.is_empty() {
            return None;
        }
        let (low, high) = (self.quantile(low), self.quantile(high));
        Some(Limits { low: low.0, high: high.0, outermost: low.1 || high.1 })
    }

    /// The percentile interval: the quantiles at (1 ∓ level)/2. `None` without replicates.
    ///
    /// # Reference
    /// Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    /// # Oracle
    /// `boot::boot.ci(type = "perc")`, boot 1.3-28.1.
    pub fn percentile(&self, level: Level) -> Option<Limits> {
        self.limits(level.tail(), 1.0 - level.tail())
    }

    /// The interval corrected for bias and acceleration (BCa).
    ///
    /// # Definition
    /// z₀ = Φ⁻¹(share of replicates below `estimate`, equal ones counted half); the quantiles at
    /// Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))), z = Φ⁻¹((1 ∓ level)/2).
    /// # Undefined
    /// All replicates on one side of the estimate; 1 − a(z₀ + z) ≤ 0.
    /// # Reference
    /// Efron (1987), Journal of the American Statistical Association 82, 171–185.
    /// # Oracle
    /// `boot::boot.ci(type = "bca", L = ...)`, boot 1.3-28.1, which counts equal ones as not below.
    pub fn bca(&self, level: Level, estimate: f64, acceleration: f64) -> Option<Limits> {
        let near = TIE * self.std_error();
        let below = self.0.partition_point(|t| *t < estimate - near) as f64;
        let not_above = self.0.partition_point(|t| *t <= estimate + near) as f64;
        let bias = normal_quantile_lower((below + not_above) / (2.0 * self.len() as f64));
        let z = normal_quantile_lower(level.tail());
        let corrected = |z: f64| {
            let divisor = 1.0 - acceleration * (bias + z);
            (divisor > 0.0).then(|| normal_lower(bias + (bias + z) / divisor))
        };
        if !bias.is_finite() {
            return None;
        }
        self.limits(corrected(z)?, corrected(-z)?)
    }
}

/// The studentized interval (bootstrap-t), from the replicates of (t* − t)/se*.
///
/// # Definition
/// (t − se·q₁, t − se·q₀), q₀ and q₁ the quantiles of the ratios at (1 ∓ level)/2.
/// # Reference
/// Davison & Hinkley (1997), Bootstrap Methods and Their Application, equation 5.6.
/// # Oracle
/// `boot::boot.ci(type = "stud")`, boot 1.3-28.1.
pub fn studentized(ratios: &Replicates, level: Level, estimate: f64, std_error: f64) -> Option<Limits> {
    let q = ratios.percentile(level)?;
    Some(Limits { low: estimate - std_error * q.high, high: estimate - std_error * q.low, outermost: q.outermost })
}
