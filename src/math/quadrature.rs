//! Nodes and weights of Gauss and Hermite: integrals against a normal density as sums.

/// Nodes x and weights w with Σ w f(x) = ∫ f(x) φ(x) dx, φ the standard normal density.
///
/// # Definition
/// Exact for polynomials of degree up to 2n − 1. The nodes are the roots of the Hermite polynomial Heₙ; w = n!/(n Heₙ₋₁(x))². By
/// Newton from asymptotic starts, on the orthonormal polynomials, so that nothing overflows.
/// # Takes
/// 1 ≤ `count` ≤ 200.
/// # Gives
/// Nodes, rising, and ln w: of many nodes the outermost weights are below the smallest number.
/// # Reference
/// Golub & Welsch (1969), Mathematics of Computation 23, 221–230; Press et al. (2007), Numerical Recipes, 3rd ed., 4.6.
/// # Oracle
/// mpmath 1.3.0 at 50 digits: roots of `hermite`.
pub fn gauss_hermite(count: usize) -> Vec<(f64, f64)> {
    let n = count.clamp(1, 200);
    // In (0, √(4n + 2)), bracketed by the sign changes of the polynomial: roots lie further apart than π/√(4n + 2).
    let last = (4.0 * n as f64 + 2.0).sqrt();
    let step = 0.25 / last;
    let mut half = Vec::new();
    let mut low = step / 2.0;
    let mut at_low = orthonormal(n, low).0;
    while half.len() < n / 2 && low < last {
        let high = low + step;
        let at_high = orthonormal(n, high).0;
        if at_low * at_high < 0.0 {
            half.push(root(n, low, high));
        }
        (low, at_low) = (high, at_high);
    }
    let weight = |x: f64| {
        let (_, below) = orthonormal(n, x);
        -(n as f64).ln() - 2.0 * below.abs().ln()
    };
    let mut nodes: Vec<(f64, f64)> = half.iter().rev().map(|&x| (-x, weight(x))).collect();
    if n % 2 == 1 {
        nodes.push((0.0, weight(0.0)));
    }
    nodes.extend(half.iter().map(|&x| (x, weight(x))));
    nodes
}

/// hₙ(x) and hₙ₋₁(x), orthonormal under φ.
fn orthonormal(n: usize, x: f64) -> (f64, f64) {
    let (mut now, mut before) = (1.0, 0.0);
    for k in 0..n {
        let k = k as f64;
        (now, before) = ((x * now - k.sqrt() * before) / (k + 1.0).sqrt(), now);
    }
    (now, before)
}

/// Newton inside a bracket; hₙ′ = √n hₙ₋₁.
fn root(n: usize, low: f64, high: f64) -> f64 {
    let mut x = (low + high) / 2.0;
    for _ in 0..50 {
        let (value, below) = orthonormal(n, x);
        let next = (x - value / ((n as f64).sqrt() * below)).clamp(low, high);
        let moved = (next - x).abs();
        x = next;
        if moved <= 1e-16 * x.abs() {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 3 nodes are −√3, 0, √3 with weights 1/6, 2/3, 1/6.
    #[test]
    fn three_by_hand() {
        let got = gauss_hermite(3);
        for ((x, w), (node, weight)) in
            got.iter().zip([(-3f64.sqrt(), 1.0 / 6.0), (0.0, 2.0 / 3.0), (3f64.sqrt(), 1.0 / 6.0)])
        {
            assert!((x - node).abs() < 1e-15 && (w.exp() - weight).abs() < 1e-15, "{x} {w}");
        }
        assert_eq!(gauss_hermite(1), [(0.0, 0.0)]);
    }

    /// Moments of the normal: E x² = 1, E x⁴ = 3, E x²⁰ = 654729075; and E cos x = e^−½.
    #[test]
    fn moments_of_the_normal() {
        for n in [2, 11, 25, 51, 101, 200] {
            let nodes = gauss_hermite(n);
            assert_eq!(nodes.len(), n);
            let mean = |f: &dyn Fn(f64) -> f64| nodes.iter().map(|(x, w)| w.exp() * f(*x)).sum::<f64>();
            assert!((mean(&|_| 1.0) - 1.0).abs() < 2e-14, "{n}");
            assert!((mean(&|x| x * x) - 1.0).abs() < 3e-14, "{n}");
            if n > 10 {
                assert!((mean(&|x| x.powi(20)) / 654_729_075.0 - 1.0).abs() < 1e-12, "{n}");
                assert!((mean(&f64::cos) - (-0.5f64).exp()).abs() < if n > 20 { 1e-14 } else { 1e-8 }, "{n}");
            }
        }
    }
}
