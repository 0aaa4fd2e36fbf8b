//! The correlation of two columns, also close to ±1.

use super::moments;

/// r with its distances to 1 and −1, each computed directly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Correlation {
    pub r: f64,
    /// 1 − r.
    pub below: f64,
    /// 1 + r.
    pub above: f64,
}

/// Below this 1 − |r| is rounding: the points lie on one line.
const ONE_LINE: f64 = 1e-28;

impl Correlation {
    /// Of two columns of finite values of one length; `None` when either is constant.
    ///
    /// # Method
    /// With u and v the centred columns at length 1: r = u·v, 1 − r = |u − v|²/2, 1 + r = |u + v|²/2.
    pub fn of(x: &[f64], y: &[f64]) -> Option<Self> {
        let (u, v) = (direction(x)?, direction(y)?);
        let over = |f: fn(f64, f64) -> f64| u.iter().zip(&v).map(|(a, b)| f(*a, *b)).sum::<f64>();
        let (below, above) = (over(|a, b| (a - b).powi(2)) / 2.0, over(|a, b| (a + b).powi(2)) / 2.0);
        let r = match () {
            () if below < ONE_LINE => 1.0,
            () if above < ONE_LINE => -1.0,
            () => over(|a, b| a * b).clamp(-1.0, 1.0),
        };
        Some(Correlation { r, below, above })
    }

    /// Whether the points lie on one line, to the last digit.
    pub fn is_perfect(&self) -> bool {
        self.r.abs() == 1.0
    }

    /// 1 − r².
    pub fn unexplained(&self) -> f64 {
        self.below * self.above
    }

    /// Fisher's z, artanh r; infinite when perfect.
    pub fn fisher_z(&self) -> f64 {
        if self.is_perfect() { self.r * f64::INFINITY } else { 0.5 * (self.above / self.below).ln() }
    }
}

/// The column centred and of length 1; `None` when it is constant.
pub(super) fn direction(values: &[f64]) -> Option<Vec<f64>> {
    if moments::is_constant(values) {
        return None;
    }
    let scale = moments::magnitude(values);
    let centre = moments::mean(values) / scale;
    let mut out: Vec<f64> = values.iter().map(|v| v / scale - centre).collect();
    // What rounding the centre left.
    let (rest, size) = (moments::mean(&out), moments::magnitude(&out));
    out.iter_mut().for_each(|v| *v = (*v - rest) / size);
    let length = out.iter().map(|v| v * v).sum::<f64>().sqrt();
    out.iter_mut().for_each(|v| *v /= length);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 1, 2, 3 with 1, 3, 2 has r = ½; at any scale and place.
    #[test]
    fn by_hand_at_any_scale() {
        for scale in [1.0, 2f64.powi(1020), 2f64.powi(-1020)] {
            let (x, y) = ([1.0, 2.0, 3.0].map(|v| v * scale), [1.0, 3.0, 2.0]);
            let got = Correlation::of(&x, &y).unwrap();
            assert!((got.r - 0.5).abs() < 1e-15 && (got.unexplained() - 0.75).abs() < 1e-15);
            assert!((got.fisher_z() - 0.5 * 3f64.ln()).abs() < 1e-15);
        }
        assert!(Correlation::of(&[1.0, 2.0, 3.0], &[-0.3, -0.6, -0.9]).unwrap().is_perfect());
        assert!(Correlation::of(&[1.0, 1.0], &[1.0, 2.0]).is_none());
    }

    /// By hand, e small: x = (−1, 0, 1), y = (−1, e, 1): 1 − r² = 3⁻¹e²·2/(2 + ⅔e²) = e²/(3 + e²).
    #[test]
    fn near_one_half_of_the_digits_stay() {
        let e = 2f64.powi(-30);
        let got = Correlation::of(&[-1.0, 0.0, 1.0], &[-1.0, e, 1.0]).unwrap();
        assert!((got.unexplained() / (e * e / (3.0 + e * e)) - 1.0).abs() < 1e-6);
    }
}
