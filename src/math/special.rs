//! What the gamma function leaves when its large parts are taken out: so that nothing cancels.

use super::normal::{normal_density, normal_upper};

/// Most terms of a series or continued fraction; near the mean both need about √shape.
pub(crate) const MAX_TERMS: u32 = 100_000;

/// Above this the tail follows from the normal one at the signed root of the deviance, to 1e-8 relatively.
pub(crate) const LARGE_SHAPE: f64 = 1e8;

/// Both tails from the signed root `r` of the deviance and the signed distance `u` from the mean, in
/// standard deviations; `limit` is 1/r − 1/u where both are 0.
///
/// # Reference
/// Temme (1982), SIAM Journal on Mathematical Analysis 13, 239–253: the first two terms.
pub(crate) fn large_shape_tails(r: f64, u: f64, limit: f64) -> Tails {
    let more = if r.abs() < 1e-3 { limit } else { 1.0 / r - 1.0 / u };
    let shift = normal_density(r) * more;
    Tails { lower: (normal_upper(-r) + shift).clamp(0.0, 1.0), upper: (normal_upper(r) - shift).clamp(0.0, 1.0) }
}

/// ln √(2π).
pub(crate) const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Δ(z) of Stirling's formula: ln Γ(z) = ½ ln 2π + (z − ½) ln z − z + Δ(z), z > 0.
///
/// Differences of ln Γ lose all digits for large arguments; differences of Δ do not.
pub(crate) fn stirling_remainder(z: f64) -> f64 {
    let mut sum = 0.0;
    let mut z = z;
    while z < 16.0 {
        sum += (z + 0.5) * (1.0 / z).ln_1p() - 1.0;
        z += 1.0;
    }
    let w = 1.0 / (z * z);
    let series = 1.0 / 12.0
        - w * (1.0 / 360.0 - w * (1.0 / 1260.0 - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * 691.0 / 360_360.0))));
    sum + series / z
}

/// u − ln(1 + u) ≥ 0, where `ratio` is 1 + u computed without cancellation.
pub(crate) fn excess(u: f64, ratio: f64) -> f64 {
    if u == f64::INFINITY {
        return f64::MAX;
    }
    if u.abs() > 0.1 {
        return u - if u > -0.5 && u < 1.0 { u.ln_1p() } else { ratio.ln() };
    }
    let mut sum = 0.0;
    for k in (2..24).rev() {
        sum = 1.0 / f64::from(k) - u * sum;
    }
    u * u * sum
}

/// A shape or number of degrees of freedom: positive and finite; those beyond 1e±100 count as 1e±100.
pub(crate) fn shape(value: f64) -> Option<f64> {
    (value > 0.0 && value.is_finite()).then(|| value.clamp(1e-100, 1e100))
}

/// A noncentrality or a Poisson mean: at least 0 and at most 1e15.
pub(crate) fn not_negative(value: f64) -> Option<f64> {
    (0.0..=1e15).contains(&value).then_some(value)
}

/// A whole number, 0 to 2⁵³.
pub(crate) fn whole(value: f64) -> Option<f64> {
    (value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value)).then_some(value)
}

/// A probability, 0 and 1 included.
pub(crate) fn probability(value: f64) -> Option<f64> {
    (0.0..=1.0).contains(&value).then_some(value)
}

/// The two tails of a distribution at a point: P(X ≤ x) and P(X > x), each computed directly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tails {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Tails {
    /// Left of the support.
    pub(crate) const LEFT: Tails = Tails { lower: 0.0, upper: 1.0 };
    /// Right of the support.
    pub(crate) const RIGHT: Tails = Tails { lower: 1.0, upper: 0.0 };

    /// From the lower tail, where that is not near 1.
    pub(crate) fn of_lower(lower: f64) -> Self {
        let lower = lower.clamp(0.0, 1.0);
        Tails { lower, upper: 1.0 - lower }
    }

    pub(crate) fn swapped(self) -> Self {
        Tails { lower: self.upper, upper: self.lower }
    }
}
