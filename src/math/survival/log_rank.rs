//! Hazards of groups held against one common hazard.

use super::sweep::Sweep;

/// Endings of each group, and how many one common hazard would have given it.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// O: weighted endings of each group.
    pub observed: Vec<f64>,
    /// E: weighted endings expected of each.
    pub expected: Vec<f64>,
    /// (O − E)′V⁻(O − E), V the covariance of O − E; `None` when V is 0 or no finite number.
    pub chi2: Option<f64>,
    /// Rank of V: groups less one, less those never at risk beside others. 0 when V is 0.
    pub df: usize,
}

impl Apart {
    pub(super) fn new(observed: Vec<f64>, expected: Vec<f64>, variance: Vec<f64>) -> Self {
        let score: Vec<f64> = observed.iter().zip(&expected).map(|(o, e)| o - e).collect();
        let (chi2, df) = quadratic(score, variance).unwrap_or((f64::NAN, observed.len() - 1));
        Apart { observed, expected, chi2: Some(chi2).filter(|c| df > 0 && c.is_finite()), df }
    }

    /// Σ|O − E|/(2ΣO): the share of endings that fell in another group than expected. `None` without endings.
    pub fn share(&self) -> Option<f64> {
        let apart: f64 = self.observed.iter().zip(&self.expected).map(|(o, e)| (o - e).abs()).sum();
        let all: f64 = self.observed.iter().sum();
        (all > 0.0).then(|| (apart / (2.0 * all)).min(1.0))
    }
}

/// How differences are weighted over time. Y at risk and d endings, of all groups of the stratum; S(t−) Kaplan and
/// Meier's estimate from them just before t, other endings as last sights; S̃ that of Peto and Peto.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// 1.
    LogRank,
    /// Y.
    Gehan,
    /// √Y.
    TaroneWare,
    /// S̃(t) = Π(1 − d/(Y + 1)), over times up to and with t.
    PetoPeto,
    /// S(t−)^ρ(1 − S(t−))^γ; ρ and γ in halves.
    FlemingHarrington(u8, u8),
}

/// Groups compared by an ending, others counting as last sights; one answer for each weight.
///
/// # Definition
/// At each time of each stratum, with Yᵢ at risk and dᵢ ended in group i, Y = ΣYᵢ, d = Σdᵢ, weight w:
/// O = Σwdᵢ; E = ΣwdYᵢ/Y; Vᵢⱼ = Σw²d(Y − d)/(Y − 1)·Yᵢ/Y·(δᵢⱼ − Yⱼ/Y).
/// # Gives
/// [`Apart`] in the order of `weights`; O(n + mk²) after the sort, m times.
/// # Reference
/// Klein & Moeschberger (2003), Survival Analysis, 2nd ed., 7.3 and 7.5.
/// # Oracle
/// R 4.2.2, survival 3.5.3: `survdiff`; survMisc 0.5.6: `comp`; fixtures `log_rank.json` and `weighted_log_rank.json`.
pub fn log_rank(sweep: &Sweep, ending: usize, weights: &[Weight]) -> Vec<Apart> {
    let k = sweep.groups;
    let mut sums = vec![(vec![0.0; k], vec![0.0; k], vec![0.0; k * k]); weights.len()];
    let (mut survival, mut smoothed) = (1.0, 1.0);
    sweep.each(|now| {
        if now.first {
            (survival, smoothed) = (1.0, 1.0);
        }
        let ended = now.of(ending);
        let (d, y): (f64, f64) = (ended.iter().sum(), now.at_risk.iter().sum());
        if d == 0.0 {
            return;
        }
        smoothed *= 1.0 - d / (y + 1.0);
        let spread = if y > 1.0 { d * (y - d) / (y - 1.0) } else { 0.0 };
        for (weight, (observed, expected, variance)) in weights.iter().zip(&mut sums) {
            let w = match weight {
                Weight::LogRank => 1.0,
                Weight::Gehan => y,
                Weight::TaroneWare => y.sqrt(),
                Weight::PetoPeto => smoothed,
                Weight::FlemingHarrington(rho, gamma) => halves(survival, *rho) * halves(1.0 - survival, *gamma),
            };
            for i in 0..k {
                let share = now.at_risk[i] / y;
                observed[i] += w * ended[i];
                expected[i] += w * d * share;
                for (j, other) in now.at_risk.iter().enumerate() {
                    let rest = if i == j { (y - other) / y } else { -other / y };
                    variance[i * k + j] += w * w * spread * share * rest;
                }
            }
        }
        survival *= (y - d) / y;
    });
    sums.into_iter().map(|(observed, expected, variance)| Apart::new(observed, expected, variance)).collect()
}

/// x to the power of that many halves.
fn halves(x: f64, power: u8) -> f64 {
    match power {
        0 => 1.0,
        1 => x.sqrt(),
        2 => x,
        _ => x.powf(f64::from(power) / 2.0),
    }
}

/// x′A⁻x and the rank of A, symmetric and positive semi-definite (k × k, by rows), x in its range: Cholesky's factor
/// with the largest pivots first, which ends where what is left of a diagonal is rounding. `None` where x is not in
/// the range, or a number is not finite.
///
/// # Reference
/// Higham (2002), Accuracy and Stability of Numerical Algorithms, 2nd ed., 10.3.
pub(super) fn quadratic(mut x: Vec<f64>, mut a: Vec<f64>) -> Option<(f64, usize)> {
    const ROUNDING: f64 = 1e-10;
    let k = x.len();
    let scale: Vec<f64> = (0..k).map(|i| a[i * k + i]).collect();
    if a.iter().chain(&x).any(|v| !v.is_finite()) {
        return None;
    }
    let most = |values: &[f64]| values.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
    let size = most(&x) + most(&scale).sqrt();
    let mut left: Vec<usize> = (0..k).filter(|&i| scale[i] > 0.0).collect();
    let (mut sum, mut rank) = (0.0, 0);
    let part = |a: &[f64], i: usize| a[i * k + i] / scale[i];
    while let Some(pivot) = left.iter().copied().max_by(|&i, &j| part(&a, i).total_cmp(&part(&a, j))) {
        if part(&a, pivot) <= ROUNDING {
            break;
        }
        left.retain(|&i| i != pivot);
        let diagonal = a[pivot * k + pivot];
        sum += x[pivot] * x[pivot] / diagonal;
        rank += 1;
        for &i in &left {
            let factor = a[i * k + pivot] / diagonal;
            x[i] -= factor * x[pivot];
            for &j in &left {
                a[i * k + j] -= factor * a[pivot * k + j];
            }
        }
        x[pivot] = 0.0;
    }
    x.iter().all(|v| v.abs() <= 1e-6 * size).then_some((sum, rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::survival::Times;

    /// By hand: 1 and 3 against 2 and 4, all ended. E₁ = 1/2 + 1/3 + 1/2 + 0 = 4/3, V = 1/4 + 2/9 + 1/4 = 13/18.
    #[test]
    fn four_rows_by_hand() {
        let times = Times { entry: None, time: &[1.0, 3.0, 2.0, 4.0], ending: &[Some(0); 4], endings: 1 };
        let apart = &log_rank(&Sweep::new(&times, &[0, 0, 1, 1], 2, &[]), 0, &[Weight::LogRank])[0];
        assert_eq!(apart.observed, [2.0, 2.0]);
        assert!((apart.expected[0] - 4.0 / 3.0).abs() < 1e-15);
        assert!((apart.chi2.unwrap() - (4.0 / 9.0) / (13.0 / 18.0)).abs() < 1e-15);
        assert_eq!(apart.df, 1);
        assert!((apart.share().unwrap() - 1.0 / 6.0).abs() < 1e-15);
    }

    /// By hand: (1, −1, 0) on the covariance of two groups that meet and one that meets nobody: 1/2.
    #[test]
    fn a_group_without_information_takes_no_degree_of_freedom() {
        let a = vec![2.0, -2.0, 0.0, -2.0, 2.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(quadratic(vec![1.0, -1.0, 0.0], a.clone()), Some((0.5, 1)));
        assert_eq!(quadratic(vec![1.0, -1.0, 0.5], a), None);
        assert_eq!(quadratic(vec![0.0; 2], vec![0.0; 4]), Some((0.0, 0)));
        assert_eq!(quadratic(vec![f64::NAN], vec![1.0]), None);
    }
}
