//! Numbers that carry their derivatives: exact first and second derivatives of a computation by doing it once.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// What the likelihoods compute with: plain numbers, or numbers with derivatives.
pub trait Scalar:
    Copy + From<f64> + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + AddAssign
{
    /// Natural logarithm, of a positive number.
    fn ln(self) -> Self;
    /// Square root, of a positive number.
    fn sqrt(self) -> Self;
    /// The number without its derivatives.
    fn value(self) -> f64;
}

impl Scalar for f64 {
    fn ln(self) -> f64 {
        f64::ln(self)
    }

    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }

    fn value(self) -> f64 {
        self
    }
}

/// f, ∂f/∂a, ∂f/∂b and ∂²f/∂a∂b of a function of two parameters a and b (which may be the same).
///
/// # Reference
/// Fike & Alonso (2011), The development of hyper-dual numbers for exact second-derivative calculations, AIAA 2011-886.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jet(pub [f64; 4]);

impl Jet {
    /// The parameter itself: its derivative is 1 to a where `first`, to b where `second`.
    pub fn parameter(value: f64, first: bool, second: bool) -> Jet {
        Jet([value, f64::from(u8::from(first)), f64::from(u8::from(second)), 0.0])
    }

    /// g(f) from g, g′ and g″ at f.
    fn chain(self, g: f64, slope: f64, bend: f64) -> Jet {
        let [_, a, b, ab] = self.0;
        Jet([g, slope * a, slope * b, slope * ab + bend * a * b])
    }
}

impl From<f64> for Jet {
    fn from(value: f64) -> Jet {
        Jet([value, 0.0, 0.0, 0.0])
    }
}

impl Add for Jet {
    type Output = Jet;

    #[inline]
    fn add(self, other: Jet) -> Jet {
        let ([f, a, b, ab], [g, c, d, cd]) = (self.0, other.0);
        Jet([f + g, a + c, b + d, ab + cd])
    }
}

impl AddAssign for Jet {
    #[inline]
    fn add_assign(&mut self, other: Jet) {
        *self = *self + other;
    }
}

impl Sub for Jet {
    type Output = Jet;

    #[inline]
    fn sub(self, other: Jet) -> Jet {
        let ([f, a, b, ab], [g, c, d, cd]) = (self.0, other.0);
        Jet([f - g, a - c, b - d, ab - cd])
    }
}

impl Mul for Jet {
    type Output = Jet;

    #[inline]
    fn mul(self, other: Jet) -> Jet {
        let ([f, a, b, ab], [g, c, d, cd]) = (self.0, other.0);
        Jet([f * g, f * c + a * g, f * d + b * g, f * cd + a * d + b * c + ab * g])
    }
}

impl Div for Jet {
    type Output = Jet;

    #[inline]
    fn div(self, other: Jet) -> Jet {
        let g = 1.0 / other.0[0];
        self * other.chain(g, -g * g, 2.0 * g * g * g)
    }
}

impl Scalar for Jet {
    fn ln(self) -> Jet {
        let g = 1.0 / self.0[0];
        self.chain(self.0[0].ln(), g, -g * g)
    }

    fn sqrt(self) -> Jet {
        let root = self.0[0].sqrt();
        self.chain(root, 0.5 / root, -0.25 / (root * self.0[0]))
    }

    fn value(self) -> f64 {
        self.0[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand at a = 2, b = 3: f = ln(a b²)·√a / b with all derivatives.
    #[test]
    fn derivatives_by_hand() {
        let (a, b) = (2.0_f64, 3.0_f64);
        let (x, y) = (Jet::parameter(a, true, false), Jet::parameter(b, false, true));
        let got = (x * y * y).ln() * x.sqrt() / y - (x - x);
        let l = (a * b * b).ln();
        let want = [
            l * a.sqrt() / b,
            a.powf(-0.5) / b * (1.0 + l / 2.0),
            a.sqrt() / (b * b) * (2.0 - l),
            a.powf(-0.5) / (b * b) * (-l / 2.0),
        ];
        for (g, w) in got.0.iter().zip(want) {
            assert!((g - w).abs() < 1e-15, "{g} {w}");
        }
        let square = Jet::parameter(5.0, true, true);
        assert_eq!((square * square * square).0, [125.0, 75.0, 75.0, 30.0]);
    }
}
