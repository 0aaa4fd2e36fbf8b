//! What each unit contributes: the statistic without it.

use super::Scheme;

/// Spread and skewness of a statistic from leaving out one unit at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jackknife {
    /// Standard error.
    pub std_error: f64,
    /// How fast the standard error changes with the statistic; `None` when no unit matters (0/0).
    pub acceleration: Option<f64>,
}

/// Leaves out each unit (a row, a cluster) of a scheme in turn. `None` when the statistic cannot be had
/// without some unit of a stratum of two units or more; a unit alone in its stratum is never left out, as
/// it is in every draw.
///
/// # Definition
/// With t₍₋ᵢ₎ the statistic without unit i of the nₛ of its stratum s, t̄ₛ their mean and
/// uᵢ = (t̄ₛ − t₍₋ᵢ₎)(nₛ − 1)/nₛ: se² = Σᵢ uᵢ² nₛ/(nₛ − 1); a = Σᵢ uᵢ³ / (6 (Σᵢ uᵢ²)^{3/2}).
/// # Takes
/// `statistic`: a function of the weights of the rows, here 1 or 0.
/// # Reference
/// Efron (1987), Journal of the American Statistical Association 82, 171–185; strata: Davison & Hinkley
/// (1997), Bootstrap Methods and Their Application, 5.3.2.
/// # Oracle
/// R 4.2.2, the formula over `lm` without one row; fixture `bootstrap_adjusted.json`. In one stratum it is
/// Efron's; `boot::empinf(type = "jack")` centres at the estimate instead of at t̄, and does not weigh
/// strata by their size.
pub fn jackknife(scheme: &Scheme, mut statistic: impl FnMut(&[f64]) -> Option<f64>) -> Option<Jackknife> {
    let mut units = vec![1.0; scheme.units()];
    let mut rows = vec![1.0; scheme.row_count()];
    let mut pulls = Vec::with_capacity(units.len());
    let mut variance = 0.0;
    for stratum in scheme.strata().iter().filter(|s| s.len() > 1) {
        let start = pulls.len();
        for unit in stratum.clone() {
            units[unit] = 0.0;
            scheme.spread(&units, &mut rows);
            pulls.push(statistic(&rows)?);
            units[unit] = 1.0;
        }
        let (n, here) = (stratum.len() as f64, &mut pulls[start..]);
        let first = here[0];
        let mean = first + here.iter().map(|t| t - first).sum::<f64>() / n;
        here.iter_mut().for_each(|t| *t = (mean - *t) * (n - 1.0) / n);
        variance += here.iter().map(|u| u * u).sum::<f64>() * n / (n - 1.0);
    }
    // Cubes of numbers near 1.
    let largest = pulls.iter().fold(0.0_f64, |m, u| m.max(u.abs()));
    let sum = |power: i32| pulls.iter().map(|u| (u / largest).powi(power)).sum::<f64>();
    let acceleration = (largest > 0.0).then(|| sum(3) / (6.0 * sum(2).powf(1.5)));
    Some(Jackknife { std_error: variance.sqrt(), acceleration })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f64]) -> impl FnMut(&[f64]) -> Option<f64> {
        |w| {
            let n: f64 = w.iter().sum();
            (n > 0.0).then(|| values.iter().zip(w).map(|(v, w)| v * w).sum::<f64>() / n)
        }
    }

    /// By hand: of a mean the jackknife gives s/√n, and a = Σ(x − x̄)³/(6 (Σ(x − x̄)²)^1.5). Of 1, 2, 3, 10:
    /// deviations −3, −2, −1, 6; sums 50 and 180.
    #[test]
    fn of_a_mean_by_hand() {
        let values = [1.0, 2.0, 3.0, 10.0];
        let got = jackknife(&Scheme::rows(4), mean(&values)).unwrap();
        assert!((got.std_error - (50.0f64 / 12.0).sqrt()).abs() < 1e-14);
        assert!((got.acceleration.unwrap() - 180.0 / (6.0 * 50f64.powf(1.5))).abs() < 1e-14);
        let doubled: Vec<f64> = values.iter().flat_map(|v| [*v, *v]).collect();
        let clustered = jackknife(&Scheme::clusters(&[0, 0, 1, 1, 2, 2, 3, 3]), mean(&doubled)).unwrap();
        assert!((clustered.std_error - got.std_error).abs() < 1e-14);
    }

    #[test]
    fn what_does_not_matter_has_no_acceleration() {
        let got = jackknife(&Scheme::rows(3), mean(&[2.0; 3])).unwrap();
        assert_eq!((got.std_error, got.acceleration), (0.0, None));
        assert_eq!(jackknife(&Scheme::rows(3), |_| None), None);
        // Each alone in its stratum: nothing can be left out.
        let got = jackknife(&Scheme::within(&[0, 1, 2]), mean(&[1.0, 2.0, 5.0])).unwrap();
        assert_eq!((got.std_error, got.acceleration), (0.0, None));
    }
}
