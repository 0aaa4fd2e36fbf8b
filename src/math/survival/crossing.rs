//! When a step function gets to a share: quantiles of waiting, and their limits off a band.

/// As close as this to the share a curve is at it.
const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// The first time at which a step function that starts at 0 gets to `share` (> 0).
///
/// # Definition
/// With heights y₁ … yₘ that hold from times t₁ < … < tₘ on: the first tₖ with yₖ ≥ share. Where the curve stays at the
/// share itself (to 2⁻²⁶), every time of that piece will do, and its middle is given: up to the next rise, or to tₘ when
/// there is none. A height that is not known (NaN) is passed over; a curve that ends so has no piece at its end.
/// # Takes
/// Times, finite and rising, and heights of the same length. A curve and its limits mostly rise; a limit that comes down
/// again counts where it first gets there.
/// # Gives
/// `None` when it never does.
/// # Reference
/// Brookmeyer & Crowley (1982), Biometrics 38, 29–41.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `quantile.survfit` (which sorts a limit that comes down again by its height).
pub fn crossing(time: &[f64], height: impl Fn(usize) -> f64, share: f64) -> Option<f64> {
    let first = |reached: f64| (0..time.len()).find(|&k| height(k) >= reached).and_then(|k| time.get(k).copied());
    let from = first(share - TOLERANCE)?;
    let until = first(share + TOLERANCE);
    let last = || time.len().checked_sub(1).filter(|&k| !height(k).is_nan()).and_then(|k| time.get(k).copied());
    Some(from.midpoint(until.or_else(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2, survival 3.5-3: `quantile(survfit(Surv(c(1, 2, 3, 5), c(1, 1, 0, 1)) ~ 1), p, conf.int = FALSE)`, of which
    /// 1 − S is .25, .5, .5, 1: at .25 1.5, at .4 2, at .5 3.5, at .9 5.
    #[test]
    fn the_middle_of_a_flat_piece() {
        let (time, height) = ([1.0, 2.0, 3.0, 5.0], [0.25, 0.5, 0.5, 1.0]);
        for (share, want) in [(0.25, 1.5), (0.4, 2.0), (0.5, 3.5), (0.9, 5.0)] {
            assert_eq!(crossing(&time, |k| height[k], share), Some(want), "{share}");
        }
    }

    /// The same with `c(1, 1, 0, 0)`, of which the curve stays at .5 to the end: at .5 3.5, at .6 NA.
    #[test]
    fn a_curve_that_ends_at_the_share() {
        let (time, height) = ([1.0, 2.0, 3.0, 5.0], [0.25, 0.5, 0.5, 0.5]);
        assert_eq!(crossing(&time, |k| height[k], 0.5), Some(3.5));
        assert_eq!(crossing(&time, |k| height[k], 0.6), None);
        let unknown = |k: usize| if k == 3 { f64::NAN } else { height[k] };
        assert_eq!(crossing(&time, unknown, 0.5), None);
        assert_eq!(crossing(&[], |_| 0.0, 0.5), None);
    }
}
