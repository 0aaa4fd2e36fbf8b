//! A root inside a bracket.

/// x in [`low`, `high`] with f(x) = 0, for a continuous `f` of opposite signs at the two ends.
///
/// # Reference
/// Chandrupatla (1997), Advances in Engineering Software 28, 145–149.
pub(crate) fn bracketed_root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut a, mut b) = (high, low);
    let (mut fa, mut fb) = (f(a), f(b));
    let mut t = 0.5;
    for _ in 0..200 {
        let x = a + t * (b - a);
        let fx = f(x);
        let (c, fc);
        if (fx > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);
        let (best, f_best) = if fa.abs() < fb.abs() { (a, fa) } else { (b, fb) };
        let tolerance = 2.0 * f64::EPSILON * best.abs() / (b - c).abs();
        if f_best == 0.0 || tolerance > 0.5 || b == c {
            return best;
        }
        let xi = (a - b) / (c - b);
        let phi = (fa - fb) / (fc - fb);
        t = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        } else {
            0.5
        };
        t = t.clamp(tolerance, 1.0 - tolerance);
    }
    if fa.abs() < fb.abs() { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Roots by hand: √2, ln 10, and a root at the end of the bracket.
    #[test]
    fn known_roots() {
        assert_eq!(bracketed_root(|x| x * x - 2.0, 0.0, 2.0), std::f64::consts::SQRT_2);
        assert!((bracketed_root(|x| x.exp() - 10.0, -5.0, 5.0) - 10f64.ln()).abs() < 1e-15);
        assert_eq!(bracketed_root(|x| x, 0.0, 1.0), 0.0);
    }
}
