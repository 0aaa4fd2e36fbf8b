//! The standard normal distribution.

use super::special::{LN_ROOT_TWO_PI, probability};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// exp(−n²/4), n = 1 ...: the trapezoid rule of step ½ on exp(−t²).
const BELL: [f64; 13] = [
    0.778_800_783_071_404_9,
    0.367_879_441_171_442_33,
    0.105_399_224_561_864_33,
    0.018_315_638_888_734_18,
    0.001_930_454_136_227_709_2,
    0.000_123_409_804_086_679_55,
    4.785_117_392_129_009e-6,
    1.125_351_747_192_591_1e-7,
    1.605_228_055_185_611_6e-9,
    1.388_794_386_496_402e-11,
    7.287_724_095_819_692e-14,
    2.319_522_830_243_569_4e-16,
    4.477_732_441_718_301_5e-19,
];

/// P(Z > z), standard normal.
///
/// # Method
/// With x = z/√2: erfc(x) = (2x e^(−x²)/π) ∫₀^∞ e^(−t²)/(t² + x²) dt by the trapezoid rule, whose error is
/// the residue 2/(e^(4πx) − 1); near 0 the power series of erf.
/// # Reference
/// Matta & Reichel (1971), Mathematics of Computation 25, 339–344.
/// # Oracle
/// mpmath at 50 digits; fixture `normal.json`.
pub fn normal_upper(z: f64) -> f64 {
    let size = z.abs();
    let square = size * size;
    if size < 0.8 {
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..20 {
            let k = f64::from(k);
            term *= -0.5 * square / k;
            sum += term / (2.0 * k + 1.0);
        }
        return 0.5 - z * sum * (-LN_ROOT_TWO_PI).exp();
    }
    let half = if size < 39.0 {
        let x = size * FRAC_1_SQRT_2;
        let rest = size.mul_add(size, -square);
        let bell = (-0.5 * square).exp() * (1.0 - 0.5 * rest);
        let terms = BELL.iter().zip(1_i32..).map(|(e, n)| e / (0.25 * f64::from(n * n) + 0.5 * square));
        let sum = 1.0 / square + terms.sum::<f64>();
        let residue = if x < 6.0 { 1.0 / (4.0 * PI * x).exp_m1() } else { 0.0 };
        0.5 * bell * x / PI * sum - residue
    } else if size.is_nan() {
        f64::NAN
    } else {
        0.0
    };
    if z >= 0.0 { half } else { 1.0 - half }
}

/// P(Z ≤ z), standard normal.
pub fn normal_lower(z: f64) -> f64 {
    normal_upper(-z)
}

/// ln of the standard normal density.
pub fn normal_ln_density(z: f64) -> f64 {
    -0.5 * z * z - LN_ROOT_TWO_PI
}

/// The standard normal density.
pub fn normal_density(z: f64) -> f64 {
    normal_ln_density(z).exp()
}

/// z with P(Z > z) = `q`.
pub fn normal_quantile_upper(q: f64) -> f64 {
    -normal_quantile_lower(q)
}

/// z with P(Z ≤ z) = `p`.
pub fn normal_quantile_lower(p: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    match probability(p) {
        None => f64::NAN,
        Some(0.0) => f64::NEG_INFINITY,
        Some(1.0) => f64::INFINITY,
        // An upper tail 1 − p is exact from one half on.
        Some(p) if p > 0.5 => -Normal::standard().inverse_cdf(1.0 - p),
        Some(p) => Normal::standard().inverse_cdf(p),
    }
}
