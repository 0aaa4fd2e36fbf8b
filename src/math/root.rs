//! Roots: inside a bracket, and of the logarithm of a tail.

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

/// x with f(x) = 0 for a growing `f`: a bracket is sought around `start` in doubling steps, the first of
/// them `width`; ±∞ when there is none within a thousand widths.
pub(crate) fn growing_root(f: impl Fn(f64) -> f64, start: f64, width: f64) -> f64 {
    let (mut low, mut high) = (start, start);
    let mut step = width;
    if f(start) > 0.0 {
        loop {
            (high, low) = (low, low - step);
            if f(low) <= 0.0 {
                break;
            }
            step *= 2.0;
            if step > 1e3 * width {
                return f64::NEG_INFINITY;
            }
        }
    } else {
        loop {
            (low, high) = (high, high + step);
            if f(high) > 0.0 {
                break;
            }
            step *= 2.0;
            if step > 1e3 * width {
                return f64::INFINITY;
            }
        }
    }
    bracketed_root(f, low, high)
}

/// The widest |w| at which a tail is evaluated: e^±690 is 1e±300.
const WIDEST: f64 = 690.0;

/// w with tail(w) = `q`, by Newton's method on ln tail, which is concave in w; w is the logarithm of a
/// quantity that may lie anywhere between 0 and ∞.
///
/// `tail` gives the tail and the absolute value of its derivative with respect to w; the tail grows with
/// w when `rising`. Beyond |w| = 690 a tail that has not been reached is taken to be a power of that
/// quantity, which it is for all distributions here.
pub(crate) fn tail_root(tail: impl Fn(f64) -> (f64, f64), q: f64, rising: bool, start: f64) -> f64 {
    let sign = if rising { 1.0 } else { -1.0 };
    let mut w = start.clamp(-WIDEST, WIDEST);
    // Ends of a bracket as far as known: the tail is too small at `thin`, too large at `thick`.
    let (mut thin, mut thick) = (-sign * WIDEST, sign * WIDEST);
    for _ in 0..200 {
        let (value, slope) = tail(w);
        let off = (value / q).ln();
        if off > 0.0 {
            thick = w
        } else {
            thin = w
        }
        let step = -sign * off * value / slope;
        if off.abs() < 1e-10 && step.is_finite() {
            return w + step;
        }
        if w.abs() >= WIDEST && step * w > 0.0 {
            return w + step;
        }
        let (low, high) = (thin.min(thick), thin.max(thick));
        let next = w + step;
        // At an end of the whole range no value is known yet.
        let inside = if step.is_finite() { next.clamp(low, high) } else { 0.5 * (low + high) };
        let known = inside == thin && thin.abs() < WIDEST || inside == thick && thick.abs() < WIDEST;
        let next = if known { 0.5 * (low + high) } else { inside };
        if next == w {
            return w;
        }
        w = next;
    }
    w
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
