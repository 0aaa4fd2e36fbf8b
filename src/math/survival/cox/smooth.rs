//! A smooth curve through residuals.

use crate::math::linear::{RANK_TOLERANCE, least_squares};
use crate::math::quantile::{QuantileType, quantile};

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothed {
    /// Where.
    pub x: f64,
    /// The curve there.
    pub y: f64,
    /// Its variance there, had each value a variance of 1.
    pub variance: f64,
}

/// A natural cubic spline with four coefficients through (x, y) by least squares, at `points` places evenly over x.
///
/// # Definition
/// Knots at the ends and at the thirds of x and the places together, quantiles of type 7: the curve that survival's
/// `plot.cox.zph` draws.
/// # Undefined
/// `None` when x has too few different values, or ties leave knots equal.
/// # Reference
/// Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., 5.2.1.
/// # Oracle
/// R 4.2.2: splines `ns(df = 4, intercept = TRUE)`.
pub fn smooth(x: &[f64], y: &[Option<f64>], points: usize) -> Option<Vec<Smoothed>> {
    let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let width = high - low;
    if width.is_nan() || width <= 0.0 || points < 2 {
        return None;
    }
    let places: Vec<f64> = (0..points).map(|i| i as f64 / (points - 1) as f64).collect();
    let mut all: Vec<f64> = x.iter().map(|x| (x - low) / width).chain(places.iter().copied()).collect();
    all.sort_unstable_by(f64::total_cmp);
    let knots = [1.0, 2.0].map(|i| quantile(&all, i / 3.0, QuantileType::Linear));
    if knots[0] <= 0.0 || knots[0] >= knots[1] || knots[1] >= 1.0 {
        return None;
    }
    let cube = |v: f64| v.max(0.0).powi(3);
    let slope = |v: f64, knot: f64| (cube(v - knot) - cube(v - 1.0)) / (1.0 - knot);
    let basis = |v: f64| {
        let last = slope(v, knots[1]);
        [1.0, v, slope(v, 0.0) - last, slope(v, knots[0]) - last]
    };
    let pairs: Vec<(f64, f64)> = x.iter().zip(y).filter_map(|(x, y)| y.map(|y| ((x - low) / width, y))).collect();
    let mut columns: [Vec<f64>; 4] = Default::default();
    for (v, _) in &pairs {
        columns.iter_mut().zip(basis(*v)).for_each(|(c, b)| c.push(b));
    }
    let values: Vec<f64> = pairs.iter().map(|p| p.1).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let fit = least_squares(&columns, &values, RANK_TOLERANCE);
    if !fit.aliased.is_empty() {
        return None;
    }
    let point = |&v: &f64| {
        let weights = basis(v);
        Smoothed { x: low + v * width, y: fit.combine(&weights), variance: fit.unscaled_variance(&weights) }
    };
    Some(places.iter().map(point).collect())
}
