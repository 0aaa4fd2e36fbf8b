//! Limits of a share that is read off a curve, on the scale where they are symmetric.

use crate::math::tail;
use crate::value::{Curve, Level};

/// The limits of a share p with this standard error; `None` at 0 and 1, where the curve has no spread of its own, and
/// without a positive standard error.
///
/// # Definition
/// With z the normal quantile: plain p ± z·se; log p·exp(±z·se/p); log-log p^exp(∓z·se/(p·log p)), the p itself being what
/// is transformed, of a survival and of an incidence alike; arcsine sin²(arcsin √p ± ½z·se/√(p(1 − p))). Held within 0 and 1.
/// # Reference
/// Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure Time Data, section 1.4; Borgan & Liestøl (1990),
/// Scandinavian Journal of Statistics 17, 35–41.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit(conf.type = "plain" | "log" | "log-log" | "arcsin")`.
pub fn limits(p: f64, std_error: f64, scale: Curve, level: Level) -> Option<(f64, f64)> {
    if !(p > 0.0 && p < 1.0 && std_error > 0.0 && std_error.is_finite()) {
        return None;
    }
    let z = tail::normal_quantile_upper(level.tail());
    let half = z * std_error;
    let (low, high) = match scale {
        Curve::Plain => (p - half, p + half),
        Curve::Log => (p * (-half / p).exp(), p * (half / p).exp()),
        Curve::LogLog => {
            let step = half / (p * p.ln());
            (p.powf((-step).exp()), p.powf(step.exp()))
        }
        Curve::Arcsine => {
            let (middle, step) = (p.sqrt().asin(), 0.5 * half / (p * (1.0 - p)).sqrt());
            let back = |angle: f64| angle.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
            (back(middle - step), back(middle + step))
        }
    };
    Some((low.max(0.0), high.min(1.0))).filter(|(low, high)| low <= high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2, survival 3.5-3: `survival:::survfit_confint(p, se, FALSE, type, 0.95)`.
    #[test]
    fn agrees_with_survfit() {
        let close = |p: f64, se: f64, scale, want: [f64; 2]| {
            let (low, high) = limits(p, se, scale, Level::P95).unwrap();
            for (got, want) in [low, high].into_iter().zip(want) {
                assert!((got - want).abs() < 1e-14, "{scale:?} {p}: {got}, survfit {want}");
            }
        };
        close(0.3, 0.08, Curve::Plain, [0.1432028812367957, 0.45679711876320428]);
        close(0.3, 0.08, Curve::Log, [0.17788288994550425, 0.50595085355073866]);
        close(0.3, 0.08, Curve::LogLog, [0.15591575942400662, 0.4584139625275015]);
        close(0.3, 0.08, Curve::Arcsine, [0.15783800483920798, 0.46534905598824999]);
        close(0.98, 0.05, Curve::Plain, [0.88200180077299728, 1.0]);
        close(0.98, 0.05, Curve::Log, [0.88674229908352675, 1.0]);
        close(0.98, 0.05, Curve::LogLog, [0.057764724470937855, 0.99985686909381566]);
        close(0.98, 0.05, Curve::Arcsine, [0.77693912841832324, 1.0]);
        close(0.001, 9e-4, Curve::Plain, [0.0, 0.0027639675860860482]);
        close(0.001, 9e-4, Curve::Log, [0.00017136361336875399, 0.0058355445496362183]);
        close(0.001, 9e-4, Curve::LogLog, [0.00013403536303738044, 0.0047433846211633489]);
        close(0.001, 9e-4, Curve::Arcsine, [1.3863026373086169e-05, 0.0035399670759425871]);
    }

    #[test]
    fn at_its_edge_a_curve_has_no_limits() {
        for scale in [Curve::Plain, Curve::Log, Curve::LogLog, Curve::Arcsine] {
            for (p, se) in [(0.0, 0.0), (1.0, 0.0), (0.0, 0.1), (0.3, 0.0), (0.3, f64::NAN), (f64::NAN, 0.1)] {
                assert_eq!(limits(p, se, scale, Level::P95), None);
            }
        }
    }
}
