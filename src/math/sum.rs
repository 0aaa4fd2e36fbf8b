//! Sums and inner products with twice the digits of `f64`.

/// A running sum of numbers and products, kept as a number and what rounding took off it.
///
/// # Definition
/// high = fl(Σx), low = Σ of the errors that adding (and multiplying) made: high + low is the sum as if it
/// had been taken with 106 bits and rounded at the end. Its error is at most an ulp of the sum plus n²·1e-32·Σ|x|.
/// # Takes
/// Finite terms of which no partial sum overflows: callers divide by [`magnitude`](super::moments::magnitude)
/// first. Past that the value is infinite or NaN, as it is of a plain sum.
/// # Reference
/// Ogita, Rump & Oishi (2005), SIAM Journal on Scientific Computing 26, 1955–1988 (Sum2, Dot2); Neumaier
/// (1974), Zeitschrift für angewandte Mathematik und Mechanik 54, 39–51.
/// # Oracle
/// Exact sums by hand; the certified values of `tests/nist`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    /// Of these terms.
    pub fn of(terms: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = Sum::default();
        terms.into_iter().for_each(|x| sum.add(x));
        sum
    }

    /// Σ xᵢyᵢ.
    pub fn of_products<'a>(x: impl IntoIterator<Item = &'a f64>, y: impl IntoIterator<Item = &'a f64>) -> Self {
        let mut sum = Sum::default();
        x.into_iter().zip(y).for_each(|(a, b)| sum.add_product(*a, *b));
        sum
    }

    /// Adds one term.
    pub fn add(&mut self, x: f64) {
        let total = self.high + x;
        let added = total - self.high;
        self.low += (self.high - (total - added)) + (x - added);
        self.high = total;
    }

    /// Adds a product, unrounded.
    pub fn add_product(&mut self, a: f64, b: f64) {
        let product = a * b;
        self.add(product);
        self.low += a.mul_add(b, -product);
    }

    /// The sum, rounded once.
    pub fn value(self) -> f64 {
        self.high + self.low
    }

    /// A mean of `n` terms as a number and the rest that it lacks.
    pub fn over(self, n: f64) -> (f64, f64) {
        let high = self.value();
        let rest = (self.high - high) + self.low;
        let mean = high / n;
        (mean, ((-mean).mul_add(n, high) + rest) / n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: what a plain sum loses.
    #[test]
    fn nothing_is_lost_to_large_terms() {
        assert_eq!(Sum::of([1.0, 1e100, 1.0, -1e100]).value(), 2.0);
        assert_eq!(Sum::of([1e16, 1.0, -1e16]).value(), 1.0);
        assert_eq!(Sum::of(std::iter::repeat_n(0.1, 10)).value(), 1.0);
        assert_eq!(Sum::of([]).value(), 0.0);
        // (2²⁷ + 1)(2²⁷ − 1) = 2⁵⁴ − 1, which no f64 holds.
        let (a, b) = (134_217_729.0, 134_217_727.0);
        let mut sum = Sum::of_products(&[a], &[b]);
        sum.add(-18_014_398_509_481_984.0);
        assert_eq!(sum.value(), -1.0);
    }

    /// By hand: (1 + 2⁻⁵³)/3 lies above 1/3 by 2⁻⁵³/3.
    #[test]
    fn a_mean_keeps_its_rest() {
        let (mean, rest) = Sum::of([1.0, 2f64.powi(-53), 0.0]).over(3.0);
        assert_eq!(mean, 1.0 / 3.0);
        // fl(1/3) = (2⁵⁴ − 1)/(3·2⁵⁴) lacks 2⁻⁵⁴/3.
        let want = (2f64.powi(-54) + 2f64.powi(-53)) / 3.0;
        assert!((rest / want - 1.0).abs() < 1e-15, "{rest:e} {want:e}");
    }
}
