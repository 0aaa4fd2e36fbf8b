//! Tails and quantiles. Ask for the tail you need: an upper tail is never `1 − cdf`.

use statrs::function::{beta::beta_reg, erf::erfc, gamma::gamma_ur};

/// P(Z > z), standard normal.
pub fn normal_upper(z: f64) -> f64 {
    0.5 * erfc(z / std::f64::consts::SQRT_2)
}

/// P(X > x), chi-square with `df` degrees of freedom.
pub fn chi2_upper(x: f64, df: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { gamma_ur(df / 2.0, x / 2.0) }
}

/// P(T > t), Student's t with `df` degrees of freedom.
pub fn t_upper(t: f64, df: f64) -> f64 {
    let half = 0.5 * beta_reg(df / 2.0, 0.5, df / (df + t * t));
    if t >= 0.0 { half } else { 1.0 - half }
}

/// P(F > f), F with `df1` and `df2` degrees of freedom.
pub fn f_upper(f: f64, df1: f64, df2: f64) -> f64 {
    if f <= 0.0 { 1.0 } else { beta_reg(df2 / 2.0, df1 / 2.0, df2 / (df2 + df1 * f)) }
}

/// z with P(Z > z) = `q`, 0 < q < 1.
pub fn normal_quantile_upper(q: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    -Normal::standard().inverse_cdf(q)
}
