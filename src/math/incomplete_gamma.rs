//! The regularised incomplete gamma functions, each exact in its own tail.

use super::special::{LARGE_SHAPE, LN_ROOT_TWO_PI, MAX_TERMS, Tails, excess, large_shape_tails, stirling_remainder};

/// ln(xᵃ e⁻ˣ / Γ(a)), with `u` = (x − a)/a.
pub(crate) fn ln_gamma_front(a: f64, x: f64, u: f64) -> f64 {
    0.5 * a.ln() - LN_ROOT_TWO_PI - stirling_remainder(a) - a * excess(u, x / a)
}

/// Below this a tail may have lost digits, and its logarithm is built up instead.
pub(crate) const SCARCE: f64 = 1e-290;

/// ln P(a, x) or ln Q(a, x), also where the tail itself is below the least number.
pub(crate) fn ln_gamma_tail(a: f64, x: f64, lower: bool) -> f64 {
    let tails = gamma_tails(a, x);
    let tail = if lower { tails.lower } else { tails.upper };
    if tail > SCARCE || x <= 0.0 || x.is_infinite() || a > LARGE_SHAPE {
        return tail.ln();
    }
    let u = (x - a) / a;
    ln_gamma_front(a, x, u) + if lower { (series(a, x) / a).ln() } else { fraction(a, x).ln() }
}

/// P(a, x) and Q(a, x).
pub(crate) fn gamma_tails(a: f64, x: f64) -> Tails {
    gamma_tails_at(a, x, (x - a) / a)
}

/// P(a, x) and Q(a, x), with `u` = (x − a)/a from a caller who has it to more digits.
///
/// # Reference
/// Series DLMF 8.11.4 below a + 1, continued fraction DLMF 8.9.2 above. For a < 1 the mass left of
/// a + 1 may be nearly all; there Q is the integral from x to a + 1, by the power series of e⁻ᵗ, and
/// the tail beyond.
pub(crate) fn gamma_tails_at(a: f64, x: f64, u: f64) -> Tails {
    if x <= 0.0 {
        return Tails::LEFT;
    }
    if x.is_infinite() {
        return Tails::RIGHT;
    }
    if a > LARGE_SHAPE {
        let root = (2.0 * a * excess(u, x / a)).sqrt().copysign(u);
        return large_shape_tails(root, u * a.sqrt(), 1.0 / (3.0 * a.sqrt()));
    }
    if x >= a + 1.0 {
        return Tails::of_lower(beyond(a, x, u)).swapped();
    }
    let tails = Tails::of_lower(ln_gamma_front(a, x, u).exp() * series(a, x) / a);
    if a < 1.0 && tails.lower > 0.8 { Tails { upper: above_small_shape(a, x), ..tails } } else { tails }
}

/// The series S with P(a, x) = xᵃ e⁻ˣ S/Γ(a + 1).
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..MAX_TERMS {
        term *= x / (a + f64::from(k));
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// Q(a, x) for x ≥ a + 1.
fn beyond(a: f64, x: f64, u: f64) -> f64 {
    ln_gamma_front(a, x, u).exp() * fraction(a, x)
}

/// The continued fraction H with Q(a, x) = xᵃ e⁻ˣ H/Γ(a), x ≥ a + 1, by Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut h = d;
    for k in 1..MAX_TERMS {
        let k = f64::from(k);
        let an = -k * (k - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 2e-16 {
            break;
        }
    }
    h
}

/// Q(a, x) for a < 1, x < a + 1.
fn above_small_shape(a: f64, x: f64) -> f64 {
    let c = a + 1.0;
    let log = (x / c).ln();
    let (mut power, mut sum) = (1.0, -(a * log).exp_m1() / a);
    for k in 1..60 {
        let k = f64::from(k);
        power *= -c / k;
        sum -= power * ((a + k) * log).exp_m1() / (a + k);
    }
    let at_c = 1.0 / a;
    beyond(a, c, at_c) + (ln_gamma_front(a, c, at_c) + c).exp() * sum
}
