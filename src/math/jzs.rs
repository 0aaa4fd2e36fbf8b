//! The Bayes factor of a t test with a Cauchy prior on the standardised effect (Jeffreys, Zellner, Siow).

use super::integral::over_line;
use std::f64::consts::PI;

/// How far below its peak, in logarithms, the integrand no longer counts.
const NEGLIGIBLE: f64 = 45.0;

/// ln BF₀₁ of a t statistic: how much likelier the data are when the standardised effect δ is 0 than when
/// δ is Cauchy with scale `scale`; `None` for what is no finite number, n or df not above 0.
///
/// # Definition
/// δ | g ~ N(0, r²g), 1/g ~ χ²₁, so that δ ~ Cauchy(0, r); with c = t²/ν and G = N·r²·g:
/// BF₁₀ = ∫ (1 + G)^(−½) (1 + cG/(1 + G + c))^((ν + 1)/2) (2π)^(−½) g^(−3/2) e^(−1/(2g)) dg, which is the
/// formula of the paper with the likelihood under δ = 0 taken inside, so that nothing is subtracted. The
/// integral runs over ln g, where the integrand is smooth and a few units wide.
/// # Takes
/// `t`; `n` the effective size: n of one sample, n₁n₂/(n₁ + n₂) of two; `df`: n − 1, n₁ + n₂ − 2; `scale` r > 0.
/// |t| up to 1e100.
/// # Reference
/// Rouder, Speckman, Sun, Morey & Iverson (2009), Psychonomic Bulletin & Review 16, 225–237, equation 1 and its
/// two-sample form.
/// # Oracle
/// mpmath 1.3.0, `quad` over g at 40 digits (1e-12); R: BayesFactor 0.9.12 `ttest.tstat` (1e-6, its own error).
pub fn ln_bf01(t: f64, n: f64, df: f64, scale: f64) -> Option<f64> {
    let usable = t.abs() <= 1e100 && [n, df, scale].iter().all(|x| x.is_finite() && *x > 0.0);
    if !usable {
        return None;
    }
    let c = (t / df.sqrt()).powi(2);
    let ln_integrand = |u: f64| {
        let spread = n * scale * scale * u.exp();
        let gain = if c == 0.0 { 0.0 } else { ((df + 1.0) / 2.0) * (spread / (1.0 + (1.0 + spread) / c)).ln_1p() };
        gain - u / 2.0 - (-u).exp() / 2.0 - spread.ln_1p() / 2.0 - (2.0 * PI).ln() / 2.0
    };
    let places = (-12..640).map(f64::from);
    let peak = places.clone().map(ln_integrand).filter(|l| l.is_finite()).fold(f64::NEG_INFINITY, f64::max);
    let counts = |u: &f64| ln_integrand(*u) > peak - NEGLIGIBLE;
    let low = places.clone().find(counts)? - 1.0;
    let high = places.rev().find(counts)? + 1.0;
    let ln_bf10 = peak + over_line(|u| (ln_integrand(u) - peak).exp(), low, high).ln();
    Some(-ln_bf10).filter(|l| l.is_finite())
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
mod tests {
    use super::*;

    fn two(t: f64, n1: f64, n2: f64, scale: f64) -> f64 {
        ln_bf01(t, n1 * n2 / (n1 + n2), n1 + n2 - 2.0, scale).expect("an answer")
    }

    /// mpmath 1.3.0 at 40 digits, `quad` of the paper's integrand over ln g; relative 1e-12 of ln BF₀₁.
    #[test]
    fn against_mpmath() {
        use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};
        let near = |got: f64, want: f64, what: &str| {
            assert!((got - want).abs() <= 1e-12 * want.abs().max(1.0), "{what}: got {got}, mpmath {want}");
        };
        for (t, n1, n2, r, want) in [
            (0.0, 20.0, 20.0, FRAC_1_SQRT_2, 1.1750823266311887834),
            (2.03, 80.0, 80.0, 1.0, 0.13601394023835980655),
            (-1.2, 77.0, 59.0, FRAC_1_SQRT_2, 1.0315454136466391803),
            (3.5, 5.0, 4.0, FRAC_1_SQRT_2, -1.6471378067090446932),
            (40.0, 5e4, 5e4, FRAC_1_SQRT_2, -788.61225024840153083),
            (40.0, 100.0, 100.0, SQRT_2, -214.15749014285295588),
            (0.5, 2.0, 1.0, FRAC_1_SQRT_2, 0.32914236212622125877),
            (10.0, 3.0, 2.0, 0.1, -0.98162177326254974465),
            (0.001, 5e5, 5e5, 2.0, 7.133547131624864492),
            (1e6, 20.0, 20.0, FRAC_1_SQRT_2, -440.846556381406932),
        ] {
            near(two(t, n1, n2, r), want, &format!("t {t}, n {n1} and {n2}, r {r}"));
        }
        for (t, n, r, want) in [
            (0.7, 10.0, 1.0, 1.231895984136443207),
            (2.0, 2.0, FRAC_1_SQRT_2, -0.042026540806286790396),
            (-5.0, 30.0, 1.0, -6.8039266696070299088),
        ] {
            near(ln_bf01(t, n, n - 1.0, r).expect("an answer"), want, &format!("t {t}, n {n}, r {r}"));
        }
    }

    #[test]
    fn what_is_no_number_has_no_answer() {
        for (t, n, df, r) in [
            (f64::NAN, 5.0, 8.0, 1.0),
            (f64::INFINITY, 5.0, 8.0, 1.0),
            (1.0, 0.0, 8.0, 1.0),
            (1.0, 5.0, 0.0, 1.0),
            (1.0, 5.0, 8.0, -1.0),
        ] {
            assert_eq!(ln_bf01(t, n, df, r), None);
        }
        for t in [1e-300, 1e20, 1e100] {
            assert!(ln_bf01(t, 5.0, 8.0, 1.0).is_some_and(f64::is_finite), "{t}");
        }
    }
}
