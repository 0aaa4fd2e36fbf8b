//! How large a true effect must be for a t test to find it.

use super::noncentral_t::{noncentral_t_lower, noncentral_t_upper};
use super::normal::normal_upper;
use super::root::growing_root;
use super::student_t::t_quantile_upper;

/// The power that counts as enough to find an effect.
pub const POWER: f64 = 0.8;

/// The smallest true effect, in standard errors, that a two-sided test finds with a power of 80%.
///
/// # Definition
/// δ ≥ 0 with P(|T| > c; df, δ) = .8: T noncentral t (normal around δ when `df` is infinite), c its central
/// quantile with `tail` beyond it on each side. Both tails count.
/// # Takes
/// `df` ≥ 0.1 or infinite; `tail` = (1 − level)/2, between 0 and ½.
/// # Undefined
/// `None` for other degrees of freedom, and when c is larger than the distribution can be had at.
/// # Reference
/// Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 2.5.
/// # Oracle
/// R 4.2.2: `uniroot` on `pt(ncp =)`, and `power.t.test(strict = TRUE)`.
pub fn detectable(df: f64, tail: f64) -> Option<f64> {
    let critical = t_quantile_upper(tail, df);
    if !(critical.is_finite() && df > 0.0) {
        return None;
    }
    let power = |effect: f64| {
        if df == f64::INFINITY {
            normal_upper(critical - effect) + normal_upper(critical + effect)
        } else {
            noncentral_t_upper(critical, df, effect) + noncentral_t_lower(-critical, df, effect)
        }
    };
    if power(0.0) >= POWER {
        return Some(0.0);
    }
    let found = growing_root(|effect| power(effect) - POWER, critical, 0.5 * critical + 1.0);
    (found.is_finite() && found > 0.0).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath 1.3.0 at 30 digits: the mixture over the chi distribution by quadrature, `findroot`. The normal:
    /// R 4.2.2 `uniroot` on `pnorm`, which is good to 1e-11.
    #[test]
    fn agrees_with_quadrature() {
        for (df, tail, want, digits) in [
            (3.7, 0.025, 3.8712762520163757, 1e-12),
            (134.0, 0.025, 2.8218604567038565, 1e-12),
            (10.0, 0.05, 2.673522305101346, 1e-12),
            (58.3, 0.005, 3.5180916406906126, 1e-12),
            (1.0, 0.025, 16.334008869921004, 1e-12),
            (f64::INFINITY, 0.025, 2.801_581_787_013_58, 1e-11),
        ] {
            let got = detectable(df, tail).unwrap();
            assert!((got / want - 1.0).abs() < digits, "{df} {tail}: {got}, {want}");
        }
    }

    /// R 4.2.2: `power.t.test(n, power = .8, strict = TRUE, tol = 1e-14)$delta / sqrt(2/n)`.
    #[test]
    fn agrees_with_power_t_test() {
        for (n, want) in [(5.0, 3.200_919_648_650_3), (17.0, 2.889_250_219_043_37), (68.0, 2.821_860_456_703_67)] {
            let got = detectable(2.0 * n - 2.0, 0.025).unwrap();
            assert!((got / want - 1.0).abs() < 1e-11, "{n}: {got}, {want}");
        }
    }

    #[test]
    fn ends_are_defined() {
        let (large, limit) = (detectable(1e7, 0.025).unwrap(), detectable(f64::INFINITY, 0.025).unwrap());
        assert!(large > limit && large - limit < 1e-6);
        // By chance alone a test at the level .1 rejects nine times in ten.
        assert_eq!(detectable(20.0, 0.45), Some(0.0));
        for df in [0.0, -1.0, f64::NAN, 1e-3] {
            assert_eq!(detectable(df, 0.025), None, "{df}");
        }
        assert!(detectable(0.1, 1e-9).is_none_or(f64::is_finite));
    }
}
