//! Incomplete beta and gamma functions, exact in both tails and for large parameters.

use std::f64::consts::PI;

/// Δ(z) of Stirling's formula: ln Γ(z) = ½ ln 2π + (z − ½) ln z − z + Δ(z), z > 0.
///
/// Differences of ln Γ lose all digits for large arguments; differences of Δ do not.
pub(crate) fn stirling_remainder(z: f64) -> f64 {
    let mut sum = 0.0;
    let mut z = z;
    while z < 16.0 {
        sum += (z + 0.5) * (1.0 / z).ln_1p() - 1.0;
        z += 1.0;
    }
    let w = 1.0 / (z * z);
    let series = 1.0 / 12.0
        - w * (1.0 / 360.0 - w * (1.0 / 1260.0 - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * 691.0 / 360_360.0))));
    sum + series / z
}

/// u − ln(1 + u) ≥ 0, where `ratio` is 1 + u computed without cancellation.
fn excess(u: f64, ratio: f64) -> f64 {
    if u.abs() > 0.1 {
        return u - ratio.ln();
    }
    let mut sum = 0.0;
    let mut power = u;
    for k in 2..24 {
        power *= -u;
        sum -= power / f64::from(k);
    }
    sum
}

const MAX_TERMS: usize = 20_000;
const TINY: f64 = 1e-300;

/// xᵃ yᵇ / B(a, b), with y = 1 − x.
fn beta_front(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let lambda = a * y - b * x;
    let remainder = stirling_remainder(a + b) - stirling_remainder(a) - stirling_remainder(b);
    let exponent = a * excess(-lambda / a, x * (1.0 + b / a)) + b * excess(lambda / b, y * (1.0 + a / b));
    (a / (1.0 + a / b) / (2.0 * PI)).sqrt() * (remainder - exponent).exp()
}

/// The continued fraction of I_x(a, b) by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let keep = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..MAX_TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// I_x(a, b), the regularised incomplete beta function, from both x and y = 1 − x.
///
/// # Reference
/// Lentz's evaluation of the continued fraction DLMF 8.17.22; prefactor after DiDonato & Morris
/// (1992), ACM TOMS 18, 360–373.
pub(crate) fn beta_lower(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if y <= 0.0 {
        1.0
    } else if x <= (a + 1.0) / (a + b + 2.0) {
        beta_front(a, b, x, y) * beta_fraction(a, b, x) / a
    } else {
        1.0 - beta_front(b, a, y, x) * beta_fraction(b, a, y) / b
    }
}

/// (P, Q)(a, x), the regularised incomplete gamma functions; each exact in its own tail.
///
/// # Reference
/// Series DLMF 8.11.4 below a + 1, continued fraction DLMF 8.9.2 above.
pub(crate) fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    let front = (a / (2.0 * PI)).sqrt() * (-a * excess((x - a) / a, x / a) - stirling_remainder(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for k in 1..MAX_TERMS {
            term *= x / (a + k as f64);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let lower = front * sum;
        (lower, 1.0 - lower)
    } else {
        let mut b = x + 1.0 - a;
        let mut c = 1.0 / TINY;
        let mut d = 1.0 / b;
        let mut h = d;
        for k in 1..MAX_TERMS {
            let k = k as f64;
            let an = -k * (k - a);
            b += 2.0;
            d = an * d + b;
            d = 1.0 / if d.abs() < TINY { TINY } else { d };
            c = b + an / c;
            if c.abs() < TINY {
                c = TINY;
            }
            h *= d * c;
            if (d * c - 1.0).abs() < 1e-16 {
                break;
            }
        }
        let upper = front * h;
        (1.0 - upper, upper)
    }
}
