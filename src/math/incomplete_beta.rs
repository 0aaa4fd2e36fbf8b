//! The regularised incomplete beta function, exact in both tails and for large shapes.

use super::incomplete_gamma::SCARCE;
use super::special::{LARGE_SHAPE, LN_ROOT_TWO_PI, MAX_TERMS, Tails, excess, large_shape_tails, stirling_remainder};

/// A point of the beta distribution with shapes a and b.
///
/// `x` and `y` = 1 − x are both given to full digits, and so is `lambda` = ay − bx, which a caller can
/// have without cancellation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BetaPoint {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) lambda: f64,
}

impl BetaPoint {
    /// From `x` alone, 0 ≤ x ≤ 1.
    pub(crate) fn new(a: f64, b: f64, x: f64) -> Self {
        let y = 1.0 - x;
        // y is exact from one half; below, a − ax is rounded once. Neither loses the smaller shape in a + b.
        let lambda = if x < 0.5 { (-a).mul_add(x, a) - b * x } else { a.mul_add(y, -b * x) };
        BetaPoint { a, b, x, y, lambda }
    }

    /// From `log_odds` = ln(x/y).
    pub(crate) fn of_log_odds(a: f64, b: f64, log_odds: f64) -> Self {
        let odds = (-log_odds.abs()).exp();
        let (small, large) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        let (x, y) = if log_odds < 0.0 { (small, large) } else { (large, small) };
        BetaPoint { a, b, x, y, lambda: a * y - b * x }
    }

    fn swapped(self) -> Self {
        BetaPoint { a: self.b, b: self.a, x: self.y, y: self.x, lambda: -self.lambda }
    }

    fn deviance(self) -> f64 {
        let BetaPoint { a, b, x, y, lambda } = self;
        a * excess(-lambda / a, x * (1.0 + b / a)) + b * excess(lambda / b, y * (1.0 + a / b))
    }

    /// ln(xᵃ yᵇ / B(a, b)).
    ///
    /// # Reference
    /// DiDonato & Morris (1992), ACM TOMS 18, 360–373.
    pub(crate) fn ln_front(self) -> f64 {
        let (a, b) = (self.a, self.b);
        let remainder = stirling_remainder(a + b) - stirling_remainder(a) - stirling_remainder(b);
        0.5 * (a / (1.0 + a / b)).ln() - LN_ROOT_TWO_PI + remainder - self.deviance()
    }

    /// I_x(a, b) and I_y(b, a).
    pub(crate) fn tails(self) -> Tails {
        let BetaPoint { a, b, x, y, lambda } = self;
        if x <= 0.0 {
            Tails::LEFT
        } else if y <= 0.0 {
            Tails::RIGHT
        } else if a.min(b) > LARGE_SHAPE {
            let root = (2.0 * self.deviance()).sqrt().copysign(-lambda);
            // The standard deviation of ay − bx is √(ab/(a + b)).
            let spread = (a / (1.0 + a / b)).sqrt();
            large_shape_tails(root, -lambda / spread, (b - a) / (a + b) / (3.0 * spread))
        } else if x <= (a + 1.0) / (a + b + 2.0) {
            self.left_tails()
        } else {
            self.swapped().left_tails().swapped()
        }
    }

    /// ln I_x(a, b) or ln I_y(b, a), also where the tail itself is below the least number.
    pub(crate) fn ln_tail(self, lower: bool) -> f64 {
        let (tails, point) = (self.tails(), if lower { self } else { self.swapped() });
        let tail = if lower { tails.lower } else { tails.upper };
        if tail > SCARCE || self.x <= 0.0 || self.y <= 0.0 || self.a.min(self.b) > LARGE_SHAPE {
            return tail.ln();
        }
        point.ln_front() - point.fraction().ln()
    }

    /// Both tails left of (a + 1)/(a + b + 2).
    fn left_tails(self) -> Tails {
        let tails = Tails::of_lower(self.ln_front().exp() / self.fraction());
        // With a < 1 nearly all mass may lie left of a small x.
        if self.a < 1.0 && tails.lower > 0.8 { Tails { upper: self.above_small_shape(), ..tails } } else { tails }
    }

    /// The continued fraction K with I_x(a, b) = xᵃ yᵇ / (B(a, b) K): the even part of DLMF 8.17.22, by
    /// Lentz's method; in terms of λ nothing cancels.
    ///
    /// # Reference
    /// DiDonato & Morris (1992), ACM TOMS 18, 360–373, section 4.
    fn fraction(self) -> f64 {
        let BetaPoint { a, b, x, y, lambda } = self;
        // Positive left of (a + 1)/(a + b + 2), but for rounding.
        let first = (a / (a + 1.0) * (lambda + 1.0)).max(f64::MIN_POSITIVE);
        let mut h = first;
        let (mut c, mut d) = (first, 0.0);
        for n in 1..MAX_TERMS {
            let n = f64::from(n);
            let w = a + 2.0 * n - 1.0;
            let free = n * (b - n) * x / w;
            let numerator = (a + n - 1.0) / w * ((a + b + n - 1.0) * x) * free;
            let denominator = n + free + (a + n) / (w + 2.0) * (lambda + 1.0 + n * (1.0 + y));
            d = 1.0 / (denominator + numerator * d);
            c = denominator + numerator / c;
            let step = c * d;
            h *= step;
            if (step - 1.0).abs() < 2e-16 {
                break;
            }
        }
        h
    }

    /// I_y(b, a) for a < 1 left of c = (a + 1)/(a + b + 2): the integral from x to c by the power
    /// series of (1 − t)ᵇ⁻¹, and the tail beyond c.
    fn above_small_shape(self) -> f64 {
        let (a, b) = (self.a, self.b);
        let total = a + b + 2.0;
        let c = (a + 1.0) / total;
        let end = BetaPoint { a, b, x: c, y: (b + 1.0) / total, lambda: (a - b) / total };
        let log = (self.x / c).ln();
        let (mut power, mut sum) = (1.0, -(a * log).exp_m1() / a);
        for k in 1..400 {
            let k = f64::from(k);
            power *= (k - b) / k * c;
            let term = power * ((a + k) * log).exp_m1() / (a + k);
            sum -= term;
            if term.abs() < 1e-17 * sum.abs() {
                break;
            }
        }
        let density = end.ln_front() - b * (-c).ln_1p();
        let beyond = end.swapped();
        beyond.ln_front().exp() / beyond.fraction() + density.exp() * sum
    }
}
