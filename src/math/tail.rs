//! Tails, densities and quantiles: the door to all distributions. Ask for the tail you need: an upper
//! tail is P(X > x), computed directly, never `1 − cdf`; the lower is P(X ≤ x).
//!
//! # Names
//! `<distribution>_upper`, `_lower`, `_density`, `_ln_density`, `_quantile_upper`, `_quantile_lower`; the
//! point or probability first, then the parameters. Discrete distributions take whole numbers as `f64`;
//! their quantile is the smallest whole number k with P(X ≤ k) ≥ p, or with P(X > k) ≤ q.
//!
//! # What is refused
//! One rule: NaN in any place, a parameter outside its range (a shape or degrees of freedom that are
//! not positive and finite, a probability outside [0, 1], a count that is not whole) give NaN, which
//! [`PValue::new`](crate::value::PValue::new) and every estimate refuse. Anything else gives an answer: a
//! point outside the support has tails 0 and 1 and density 0; the quantile of 0 or 1 is the end of the
//! support. Nothing panics and nothing runs for ever.
//!
//! # How exact
//! Relatively 1e-12 for probabilities from 1e-15 on and 1e-9 down to 1e-300, for degrees of freedom of
//! 0.5 to 1e6, shapes of 1e-10 to 1e6 and counts to 1e5, against mpmath at 50 digits
//! (`tests/distributions.rs`). Beyond, digits are lost slowly; above
//! shapes of 1e8 eight are left. Where the tail hardly moves with the point (shapes below 0.01) a quantile has
//! what digits the tail leaves it: 1e-11.

pub use super::beta::{
    beta_density, beta_ln_density, beta_lower, beta_quantile_lower, beta_quantile_upper, beta_upper,
};
pub use super::binomial::{
    binomial_density, binomial_ln_density, binomial_lower, binomial_quantile_lower, binomial_quantile_upper,
    binomial_upper,
};
pub use super::fisher_f::{f_density, f_ln_density, f_lower, f_quantile_lower, f_quantile_upper, f_upper};
pub use super::gamma::{
    chi2_density, chi2_ln_density, chi2_lower, chi2_quantile_lower, chi2_quantile_upper, chi2_upper, gamma_density,
    gamma_ln_density, gamma_lower, gamma_quantile_lower, gamma_quantile_upper, gamma_upper,
};
pub use super::hypergeometric_tail::{
    hypergeometric_density, hypergeometric_ln_density, hypergeometric_lower, hypergeometric_quantile_lower,
    hypergeometric_quantile_upper, hypergeometric_upper,
};
pub(crate) use super::noncentral::{Noncentralities, chi2_noncentralities, f_noncentralities};
pub use super::noncentral::{
    noncentral_chi2_lower, noncentral_chi2_quantile_lower, noncentral_chi2_quantile_upper, noncentral_chi2_upper,
    noncentral_f_lower, noncentral_f_quantile_lower, noncentral_f_quantile_upper, noncentral_f_upper,
};
pub(crate) use super::noncentral_t::noncentrality;
pub use super::noncentral_t::{
    noncentral_t_lower, noncentral_t_quantile_lower, noncentral_t_quantile_upper, noncentral_t_upper,
};
pub use super::normal::{
    normal_density, normal_ln_density, normal_lower, normal_quantile_lower, normal_quantile_upper, normal_upper,
};
pub use super::poisson::{
    poisson_density, poisson_ln_density, poisson_lower, poisson_quantile_lower, poisson_quantile_upper, poisson_upper,
};
pub use super::student_t::{
    t_density, t_ln_density, t_lower, t_quantile_lower, t_quantile_upper, t_two_sided, t_upper,
};
pub use super::studentized_range::{
    studentized_range_lower, studentized_range_quantile_lower, studentized_range_quantile_upper,
    studentized_range_upper,
};

use super::special::stirling_remainder;

/// J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2)), m > 1: what makes a standardised difference with m degrees
/// of freedom unbiased.
///
/// # Reference
/// Hedges (1981), Journal of Educational Statistics 6, 107–128.
pub(crate) fn small_sample_correction(m: f64) -> f64 {
    // Γ(a)/Γ(a − ½)/√a by Stirling, a = m/2, b = a − ½:
    let (a, b) = (m / 2.0, (m - 1.0) / 2.0);
    ((a - 1.0) * (0.5 / b).ln_1p() - 0.5 + stirling_remainder(a) - stirling_remainder(b)).exp()
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
mod tests {
    use super::*;

    fn noncentral_t_tails(t: f64, df: f64, ncp: f64) -> (f64, f64) {
        (noncentral_t_lower(t, df, ncp), noncentral_t_upper(t, df, ncp))
    }

    /// Compares with mpmath 1.x at 40 digits (`erfc`, `gammainc`, `betainc`, `quad`).
    fn near(got: f64, want: f64, tolerance: f64, what: &str) {
        assert!(((got - want) / want).abs() <= tolerance, "{what}: got {got:e}, mpmath {want:e}");
    }

    #[test]
    fn normal() {
        for (z, want) in [
            (0.1, 0.46017216272297102),
            (1.96, 0.024997895148220434),
            (-3.0, 0.99865010196836991),
            (10.0, 7.6198530241605261e-24),
            (37.0, 5.7255712225245768e-300),
        ] {
            near(normal_upper(z), want, 2e-13, &format!("z {z}"));
            near(normal_quantile_upper(want), z, 1e-13, &format!("normal quantile {want}"));
        }
        assert_eq!((normal_upper(f64::INFINITY), normal_upper(f64::NEG_INFINITY)), (0.0, 1.0));
    }

    #[test]
    fn chi_square() {
        for (x, df, want) in [
            (1.0, 1.0, 0.3173105078629141),
            (300.0, 2.0, 7.1750959731644104e-66),
            (0.001, 3.0, 0.99999159208094195),
            (45.0, 50.0, 0.67379311275300868),
            (1000.0, 1000.0, 0.49405285382923964),
            (1e6, 1e6, 0.4998119368033945),
            (3.84, 1.0, 0.050043521248705099),
        ] {
            near(chi2_upper(x, df), want, 5e-14, &format!("chi2 {x} {df}"));
        }
        assert_eq!((chi2_upper(-1.0, 3.0), chi2_upper(f64::INFINITY, 3.0)), (1.0, 0.0));
    }

    #[test]
    fn student() {
        for (t, df, want) in [
            (0.001, 5.0, 0.49962039338609883),
            (1.0, 1.0, 0.25),
            (2.5, 3.7, 0.035911011455913388),
            (-2.0, 7.0, 0.95719033571851196),
            (50.0, 10.0, 1.23715516465134e-13),
            (2.0, 1e6, 0.022750266925659604),
            (1.5, 1e5, 0.066808779761415299),
            (30.0, 1e5, 3.6892684361111168e-197),
            (12.0, 2e6, 1.7811564121597097e-33),
            (1e10, 0.5, 3.207009754142229e-6),
            (5.0, 1e-3, 0.49713023629006445),
            (37.0, 1e9, 5.7282584287775696e-300),
        ] {
            near(t_upper(t, df), want, 1e-12, &format!("t {t} {df}"));
            near(t_upper(-t, df), 1.0 - want, 1e-12, &format!("t {} {df}", -t));
        }
        assert_eq!(t_upper(0.0, 3.0), 0.5);
        assert_eq!(t_upper(f64::INFINITY, 3.0), 0.0);
        near(t_upper(1e200, 1.0), 1e-200 / std::f64::consts::PI, 1e-13, "t 1e200 1");
    }

    #[test]
    fn student_quantiles() {
        for (q, df, want) in [
            (0.025, 1.0, 12.706204736174705),
            (0.025, 3.7, 2.8675207071911895),
            (0.025, 134.0, 1.9778257580871252),
            (0.005, 1000.0, 2.5807546980659511),
            (0.4999, 5.0, 0.00026343055607021453),
            (1e-20, 10.0, 256.43469931852619),
            (1e-100, 1000.0, 23.930617087826443),
            (0.25, 0.3, 3.0273369408647995),
            (0.05, 1e6, 1.6448551507220405),
        ] {
            // A tail near one half loses its digits in q itself.
            let tolerance = if q > 0.49 { 1e-12 } else { 2e-14 };
            near(t_quantile_upper(q, df), want, tolerance, &format!("t quantile {q} {df}"));
        }
        assert_eq!(t_quantile_upper(0.975, 5.0), -t_quantile_upper(1.0 - 0.975, 5.0));
        assert_eq!(t_quantile_upper(1e-200, 0.001), f64::INFINITY);
    }

    #[test]
    fn f() {
        for (f, df1, df2, want) in [
            (1.2, 2.0, 7.3, 0.35433300662489116),
            (100.0, 3.0, 40.5, 9.1843404755457079e-19),
            (3.0, 1.0, 1.0, 0.33333333333333333),
            (1.01, 5000.0, 8000.0, 0.34738926336288184),
            (0.01, 2.0, 9.0, 0.9900608180938072),
            (400.0, 2.0, 1000.0, 2.3107206652509852e-128),
        ] {
            near(f_upper(f, df1, df2), want, 1e-13, &format!("F {f} {df1} {df2}"));
        }
    }

    #[test]
    fn noncentral_student() {
        for (t, df, ncp, lower, upper) in [
            (2.0, 10.0, 1.0, 0.80761156253037526, 0.19238843746962474),
            (0.0, 5.0, 1.0, 0.15865525393145705, 0.84134474606854295),
            (-1.5, 4.0, 0.5, 0.043373562664761079, 0.95662643733523892),
            (3.0, 134.0, 2.5, 0.68661538882637031, 0.31338461117362969),
            (10.0, 20.0, 3.0, 0.99996147963157072, 3.8520368429275631e-5),
            (1.0, 1.0, -2.0, 0.99381423986533788, 0.0061857601346621178),
            (8.0, 2.0, 5.0, 0.67423692593922519, 0.32576307406077481),
            (60.0, 30.0, 50.0, 0.89097367596095493, 0.10902632403904507),
            (300.0, 3.0, 200.0, 0.72122811896349412, 0.27877188103650588),
            (30.0, 400.0, 45.0, 3.1584384640156783e-24, 1.0),
            (2.0, 1e4, 0.3, 0.9554138464949228, 0.044586153505077198),
            (0.5, 2.0, 4.0, 0.0002788581049510356, 0.99972114189504896),
        ] {
            let got = noncentral_t_tails(t, df, ncp);
            near(got.0, lower, 1e-12, &format!("noncentral t, lower, {t} {df} {ncp}"));
            near(got.1, upper, 1e-12, &format!("noncentral t, upper, {t} {df} {ncp}"));
        }
    }

    /// Back and forth: the noncentrality found gives the tail asked for.
    #[test]
    fn noncentrality_inverts_the_tail() {
        for (t, df) in [(0.0, 2.0), (2.5, 134.0), (-7.0, 2.0), (45.0, 3.0), (1e4, 2.0), (39.0, 1e4), (1e60, 5.0)] {
            for q in [0.025, 0.975, 0.0005] {
                let ncp = noncentrality(t, df, q).expect("an answer");
                near(noncentral_t_tails(t, df, ncp).1, q, 1e-10, &format!("{t} {df} {q}"));
            }
        }
        assert_eq!(noncentrality(f64::NAN, 3.0, 0.025), None);
    }

    /// mpmath: `gamma(m/2)/sqrt(m/2)/gamma((m-1)/2)`.
    #[test]
    fn correction_for_small_samples() {
        for (m, want) in [
            (2.0, 0.56418958354775629),
            (3.0, 0.72360125455826766),
            (10.0, 0.9227456080530871),
            (134.0, 0.99439077338542218),
            (1e5, 0.99999249997812493),
        ] {
            near(small_sample_correction(m), want, 1e-14, &format!("J {m}"));
        }
    }
}
