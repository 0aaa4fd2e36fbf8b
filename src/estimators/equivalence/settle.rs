//! How large a study must be for the verdict to be found when there is no difference.

use super::{Judged, quantile};
use crate::math::integral::between;
use crate::math::root::growing_root;
use crate::math::tail;

/// The chance with which the verdict should be found.
const WANTED: f64 = 0.8;

/// More degrees of freedom than these are as good as infinitely many.
const MANY: f64 = 1e7;

/// The chance of a verdict if the true difference is 0, of a margin in standard errors, the tail that each
/// one-sided test may err and the degrees of freedom.
pub(super) type Chance = fn(f64, f64, Option<f64>) -> f64;

/// Of "not worse": P(T_ν(m/s) > t), exact for a normal estimate with an independent s.
pub(super) fn not_worse(margin: f64, tail: f64, df: Option<f64>) -> f64 {
    let cut = quantile(tail, df);
    match df {
        Some(df) => tail::noncentral_t_upper(cut, df, margin),
        None => tail::normal_upper(cut - margin),
    }
}

/// Of "equivalent": both one-sided tests, integrated over the standard error as it is estimated.
pub(super) fn equivalent(margin: f64, tail: f64, df: Option<f64>) -> f64 {
    let cut = quantile(tail, df);
    // 2Φ(x) − 1 without cancellation for small x is not needed: chances near 0 are not looked for.
    let given = |w: f64| (1.0 - 2.0 * tail::normal_upper(margin - cut * w)).max(0.0);
    let Some(df) = df else { return given(1.0) };
    let share = |q: f64| (q / df).sqrt();
    let low = share(tail::chi2_quantile_lower(1e-16, df));
    let high = share(tail::chi2_quantile_upper(1e-16, df)).min(margin / cut);
    if high.is_nan() || high <= low {
        return 0.0;
    }
    between(|w| given(w) * 2.0 * df * w * tail::chi2_density(df * w * w, df), low, high)
}

/// By what the n must be multiplied; `None` when no n would do.
pub(super) fn times(judged: &Judged, margin: f64, chance: Chance) -> Option<f64> {
    let error = (judged.errors[0] + judged.errors[1]) / 2.0;
    let lack = |ln_k: f64| {
        let k = ln_k.exp();
        // Less than one degree of freedom is no study: the chance would fall where the n does not.
        let df = judged.df.map(|df| (df * k).max(df.min(1.0))).filter(|df| *df < MANY);
        chance(margin / error * k.sqrt(), judged.tail, df) - WANTED
    };
    let ratio = margin / error;
    if !(ratio > 1e-12 && ratio.is_finite()) {
        return None;
    }
    // Of z: about ((1.96 + 1.28)·s/m)².
    let start = 2.0 * (3.2 / ratio).ln();
    Some(growing_root(lack, start, 0.5).exp()).filter(|k| k.is_finite() && *k > 0.0)
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as R prints them")]
mod tests {
    use super::*;

    /// R 4.2.2: `power.t.test(50, .5, sig.level = .025, alternative = "one.sided")`, 10 digits.
    #[test]
    fn not_worse_as_power_t_test() {
        let cases = [(50.0, 0.5, 0.69688881910372), (10.0, 1.2, 0.71840215315806), (3.0, 2.0, 0.46260812864823)];
        for (n, delta, want) in cases {
            let got = not_worse(delta / (2.0f64 / n).sqrt(), 0.025, Some(2.0 * n - 2.0));
            assert!((got / want - 1.0).abs() < 1e-10, "{n} {delta}: {got}, R {want}");
        }
    }

    /// R 4.2.2: `integrate` over the difference of φ(d)·pchisq(ν·((m − |d|)/t)², ν), `rel.tol = 1e-13`: the other
    /// order of the same double integral, 11 digits.
    #[test]
    fn equivalent_as_the_other_order_of_integration() {
        for (margin, tail, df, want) in [
            (2.5, 0.025, 98.0, 0.393783516367768),
            (3.5, 0.025, 8.0, 0.731628254847952),
            (5.0, 0.05, 2.0, 0.856948751021062),
            (3.3, 0.025, 133.0, 0.811864467756389),
            (20.0, 0.025, 1.0, 0.86883380435931),
        ] {
            let got = equivalent(margin, tail, Some(df));
            assert!((got / want - 1.0).abs() < 1e-11, "{margin} {tail} {df}: {got}, R {want}");
        }
    }
}
