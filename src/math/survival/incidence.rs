//! The share that ended in each way by each time, where one ending excludes the others.

use super::Table;
use crate::math::sum::Sum;

/// Step functions of m distinct times; each value holds from its time on, and before the first all is 0 (survival 1).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incidence {
    /// m times, rising.
    pub time: Vec<f64>,
    /// S(t): had not ended in any way.
    pub survival: Vec<f64>,
    /// `incidence[ending][m]`, Fⱼ(t): had ended in way j.
    pub incidence: Vec<Vec<f64>>,
    /// `variance[ending][m]` of Fⱼ(t).
    pub variance: Vec<Vec<f64>>,
    /// Variance of S(t).
    pub survival_variance: Vec<f64>,
}

/// Aalen–Johansen estimate of the incidence of each ending, with the variance of Greenwood's kind.
///
/// # Definition
/// At time k: Yₖ at risk, dⱼₖ endings of kind j, dₖ of any. S₀ = 1, Sₖ = Sₖ₋₁(1 − dₖ/Yₖ); Fⱼₖ = Fⱼₖ₋₁ + Sₖ₋₁dⱼₖ/Yₖ.
/// The numbers of one time are multinomial: with a = d/Y, var aⱼ = aⱼ(1 − aⱼ)/Y, cov(aⱼ, a_other) = −aⱼ(a − aⱼ)/Y,
/// times independent. Forward over the times, with V the variance of S, C the covariance of S and Fⱼ:
/// Vₖ = (1 − a)²V + S²a(1 − a)/Y; Cₖ = (1 − a)(C + aⱼV) − S²aⱼ(1 − a)/Y; var Fⱼₖ = var Fⱼ + 2aⱼC + aⱼ²V + S²aⱼ(1 − aⱼ)/Y,
/// all on the right at k − 1: sums of which no large parts cancel.
/// # Takes
/// A table of which each time has someone at risk.
/// # Gives
/// Shares, and squared shares. Without late entry and clusters the variances are, to rounding, those of the
/// infinitesimal jackknife ([`influence`](super::influence())): rows at risk later then were at risk before, so that
/// what they tell of two times does not hang together. With late entry the two differ, and agree in large samples.
/// # Method
/// S is a product in twice the digits of `f64`, F a sum in them: Σⱼ Fⱼ + S = 1 to an ulp or two over 10⁶ times.
/// # Reference
/// Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150; Andersen, Borgan, Gill & Keiding (1993),
/// Statistical Models Based on Counting Processes, section IV.4; Betensky & Schoenfeld (2001), Biometrics 57, 282–286.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit`, etm 1.1.1 `etm`.
pub fn incidence(table: &Table) -> Incidence {
    let (times, endings) = (table.time.len(), table.ended.len());
    let columns = || vec![Vec::with_capacity(times); endings];
    let mut out =
        Incidence { time: table.time.clone(), incidence: columns(), variance: columns(), ..Incidence::default() };
    let mut survival = Product::default();
    let mut shares = vec![Sum::default(); endings];
    let (mut spread, mut together, mut variance) = (0.0, vec![0.0; endings], vec![0.0; endings]);
    for k in 0..times {
        let (at_risk, before) = (table.at_risk[k], survival.value());
        let stay = (at_risk - table.all(k)) / at_risk;
        let scale = before * before / at_risk;
        for j in 0..endings {
            let ended = table.ended[j][k];
            if ended > 0.0 {
                let a = ended / at_risk;
                survival.times_ratio(ended, at_risk).into_iter().for_each(|part| shares[j].add(part));
                variance[j] += 2.0 * a * together[j] + a * a * spread + scale * a * (1.0 - a);
                together[j] += a * spread - scale * a;
            }
            together[j] *= stay;
            out.incidence[j].push(shares[j].value().min(1.0));
            out.variance[j].push(f64::max(variance[j], 0.0));
        }
        spread = stay * (stay * spread + scale * (1.0 - stay));
        survival.shrink(at_risk - table.all(k), at_risk);
        out.survival.push(survival.value());
        out.survival_variance.push(spread);
    }
    out
}

impl Incidence {
    /// The place of the last time up to and including `t`.
    pub fn place(&self, t: f64) -> Option<usize> {
        self.time.partition_point(|time| *time <= t).checked_sub(1)
    }

    /// Fⱼ(t).
    pub fn at(&self, ending: usize, t: f64) -> f64 {
        self.place(t).map_or(0.0, |k| self.incidence[ending][k])
    }

    /// S(t).
    pub fn survival_at(&self, t: f64) -> f64 {
        self.place(t).map_or(1.0, |k| self.survival[k])
    }

    /// ∫₀^τ Fⱼ: mean time up to the horizon that is spent after this ending. Past the last time the curve stays as it is.
    pub fn lost(&self, ending: usize, horizon: f64) -> f64 {
        self.area(&self.incidence[ending], 0.0, horizon)
    }

    /// ∫₀^τ S: mean time up to the horizon before any ending.
    pub fn restricted(&self, horizon: f64) -> f64 {
        self.area(&self.survival, 1.0, horizon)
    }

    /// ∫₀^τ of a step function that starts at `first`.
    fn area(&self, values: &[f64], first: f64, horizon: f64) -> f64 {
        let (mut area, mut from, mut height) = (Sum::default(), 0.0, first);
        for (&time, &value) in self.time.iter().zip(values).take_while(|(time, _)| **time < horizon) {
            area.add_product(height, time - from);
            (from, height) = (time, value);
        }
        area.add_product(height, (horizon - from).max(0.0));
        area.value()
    }
}

/// A product of ratios, kept as a number and what rounding took off it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product {
    high: f64,
    low: f64,
}

impl Default for Product {
    fn default() -> Self {
        Product { high: 1.0, low: 0.0 }
    }
}

impl Product {
    /// The product, rounded once.
    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }

    /// Takes in the factor a/b.
    pub(crate) fn shrink(&mut self, a: f64, b: f64) {
        let [high, low] = self.times_ratio(a, b);
        self.high = high + low;
        self.low = low - (self.high - high);
    }

    /// The product times a/b, as a number and what it lacks.
    fn times_ratio(self, a: f64, b: f64) -> [f64; 2] {
        let ratio = a / b;
        let rest = (-ratio).mul_add(b, a) / b;
        let high = self.high * ratio;
        [high, self.high.mul_add(ratio, -high) + self.high * rest + self.low * ratio]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::survival::Times;

    /// By hand: 5 rows; at 1 one of each ending, at 2 one last seen, at 3 ending 0, at 4 ending 1.
    fn small() -> Incidence {
        let ending = [Some(0), Some(1), None, Some(0), Some(1)];
        let times = Times { entry: None, time: &[1.0, 1.0, 2.0, 3.0, 4.0], ending: &ending, endings: 2 };
        incidence(&times.table(&[0, 1, 2, 3, 4]))
    }

    #[test]
    fn shares_are_those_of_the_hand() {
        let got = small();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} {b}");
        for (got, want) in got.survival.iter().zip([0.6, 0.6, 0.3, 0.0]) {
            close(*got, want);
        }
        for (k, want) in [0.2, 0.2, 0.5, 0.5].into_iter().enumerate() {
            close(got.incidence[0][k], want);
        }
        close(got.at(0, 0.99), 0.0);
        close(got.at(0, 3.0), 0.5);
        close(got.at(1, 1e9), 0.5);
        // ∫₀⁵ F₀ = 0.2·2 + 0.5·2; ∫₀⁵ F₁ = 0.2·3 + 0.5; ∫₀⁵ S = 1 + 0.6·2 + 0.3.
        close(got.lost(0, 5.0), 1.4);
        close(got.lost(1, 5.0), 1.1);
        close(got.restricted(5.0), 2.5);
        close(got.restricted(0.5), 0.5);
        close(got.lost(0, 2.0), 0.2);
        close(got.restricted(0.0), 0.0);
        // Greenwood: 0.6²·2/(5·3); then (0.3)²(2/15 + 1/(2·1)).
        close(got.survival_variance[0], 0.6 * 0.4 / 5.0);
        close(got.survival_variance[2], 0.09 * (2.0 / 15.0 + 0.5));
        close(got.variance[0][0], 0.2 * 0.8 / 5.0);
        assert_eq!(got.survival_variance[3], 0.0);
    }

    /// The product of n factors (i − 1)/i telescopes; a plain one drifts.
    #[test]
    fn a_product_keeps_its_digits() {
        let mut product = Product::default();
        (2..=1_000_000).for_each(|i| product.shrink(f64::from(i - 1), f64::from(i)));
        assert!((product.value() * 1e6 - 1.0).abs() < 4.0 * f64::EPSILON);
    }

    #[test]
    fn shares_add_up_over_many_times() {
        let n = 200_000_u32;
        let ending: Vec<_> = (0..n).map(|i| (i % 7 != 0).then_some(i % 3)).collect();
        let time: Vec<_> = (0..n).map(|i| f64::from(i) * 0.37).collect();
        let times = Times { entry: None, time: &time, ending: &ending, endings: 3 };
        let got = incidence(&times.table(&(0..n as usize).collect::<Vec<_>>()));
        for k in 0..got.time.len() {
            let whole = got.survival[k] + got.incidence.iter().map(|f| f[k]).sum::<f64>();
            assert!((whole - 1.0).abs() < 4.0 * f64::EPSILON, "{whole}");
        }
    }
}
