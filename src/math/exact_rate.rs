//! Exact limits of a binomial probability.

use super::deviance::deviance;
use super::root::bracketed_root;
use super::special::stirling_remainder;
use std::f64::consts::PI;

/// The most units for which the tails are summed; the sums have about √n terms.
pub const MOST_UNITS: u64 = 100_000_000;

/// P(X = `events`) of `events` + `failures` units, both above 0, `rest` = 1 − `q`.
///
/// # Reference
/// Loader (2000), Fast and accurate computation of binomial probabilities: Stirling's remainders and two
/// deviances, so that nothing cancels.
fn mass(events: f64, failures: f64, q: f64, rest: f64) -> f64 {
    let n = events + failures;
    let away = events * rest - failures * q;
    let deviances = n * q * deviance(away / (n * q)) + n * rest * deviance(-away / (n * rest));
    let remainder = stirling_remainder(n) - stirling_remainder(events) - stirling_remainder(failures);
    (remainder - deviances).exp() * (n / events / failures / (2.0 * PI)).sqrt()
}

/// P(X ≤ x), X binomial(n, q), 0 < x < n, `rest` = 1 − q, for x not far above nq.
///
/// The terms are summed downwards from P(X = x), each a fraction of the one before, so that nothing
/// cancels, however small the tail or q.
fn at_most(x: u64, n: u64, q: f64, rest: f64) -> f64 {
    if rest <= 0.0 {
        // All are events, and x < n.
        return 0.0;
    }
    let (events, failures) = (x as f64, (n - x) as f64);
    let (mut term, mut sum) = (1.0, 1.0);
    for k in (1..=x).rev() {
        term *= k as f64 * rest / ((n - k + 1) as f64 * q);
        sum += term;
        if term < sum * 1e-18 {
            break;
        }
    }
    mass(events, failures, q, rest) * sum
}

/// The exact limits of a binomial probability, x ≤ n, n ≥ 1, 0 < `tail` < ½.
///
/// # Definition
/// P(X ≥ x | low) = `tail` = P(X ≤ x | high); low = 0 at x = 0, high = 1 at x = n. They are the `tail`
/// quantiles of beta(x, n − x + 1), lower, and beta(x + 1, n − x), upper.
/// # Reference
/// Clopper & Pearson (1934), Biometrika 26, 404–413.
/// # Oracle
/// mpmath: `betainc(..., regularized=True)` solved at 40 digits; R: `binom.test(x, n)$conf.int`.
pub(crate) fn exact_limits(x: u64, n: u64, tail: f64) -> (f64, f64) {
    let p = x as f64 / n as f64;
    // All or none: qⁿ = tail.
    let whole = tail.ln() / n as f64;
    let low = match x {
        0 => 0.0,
        x if x == n => whole.exp(),
        x => bracketed_root(|q| (at_most(n - x, n, 1.0 - q, q) / tail).ln(), 0.0, p),
    };
    let high = match x {
        x if x == n => 1.0,
        0 => -whole.exp_m1(),
        x => bracketed_root(|q| (at_most(x, n, q, 1.0 - q) / tail).ln(), p, 1.0),
    };
    (low.clamp(0.0, p), high.clamp(p, 1.0))
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
mod tests {
    use super::*;

    /// mpmath 1.x at 40 digits; the row of a hundred million halves from scipy 1.17 (`beta.ppf`), 13 digits.
    #[test]
    fn limits() {
        for (x, n, tail, low, high) in [
            (44, 152, 0.025, 0.218858373810964192, 0.368496788443862404),
            (1, 29, 0.025, 0.000872646883579922043, 0.177644295488722932),
            (1, 1, 0.025, 0.0250000000000000014, 1.0),
            (0, 20, 0.025, 0.0, 0.168433470983085335),
            (81, 263, 0.005, 0.236837358165538629, 0.386258325669744984),
            (1, 10_000_000, 0.025, 2.53178079522403068e-9, 5.57164211736073117e-7),
            (3, 5, 1e-12, 0.0000464169656084763247, 0.999999683772133983),
            (999, 1000, 0.025, 0.994441075720173327, 0.999974682512508706),
            (30, 100_000_000, 0.0005, 1.51702387786480624e-7, 5.26447235223757714e-7),
            (2, 3, 0.4999, 0.499933333332938279, 0.793753435825332677),
            (50_000_000, 100_000_000, 0.025, 0.4999019968019593, 0.5000980031980407),
        ] {
            let got = exact_limits(x, n, tail);
            for (got, want) in [(got.0, low), (got.1, high)] {
                assert!((got - want).abs() <= 1e-13 * want, "{x} of {n}: got {got:e}, want {want:e}");
            }
        }
    }
}
