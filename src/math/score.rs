//! Score statistics of two binomial rates.

use super::root::bracketed_root;

/// The score statistic of a difference of two binomial rates.
///
/// # Definition
/// d = p₁ − p₀; z(δ) = (d − δ)/√v(δ), v(δ) = (r₁(1 − r₁)/n₁ + r₀(1 − r₀)/n₀) · N/(N − 1), with N = n₁ + n₀
/// and r₁ = r₀ + δ, r₀ the most likely rates under that difference. z falls as δ rises.
/// # Reference
/// Miettinen & Nurminen (1985), Statistics in Medicine 4, 213–226. Their closed form for r₀ loses digits
/// where roots meet; here r₀ is the root of the likelihood's slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    events: [f64; 2],
    failures: [f64; 2],
    total: [f64; 2],
}

impl Difference {
    /// From (events, total) of each group; `None` when a group is empty or counts more events than units.
    pub fn new(first: (u64, u64), second: (u64, u64)) -> Option<Difference> {
        let ((x1, n1), (x0, n0)) = (first, second);
        (n1 > 0 && n0 > 0 && x1 <= n1 && x0 <= n0).then(|| Difference {
            events: [x1 as f64, x0 as f64],
            failures: [(n1 - x1) as f64, (n0 - x0) as f64],
            total: [n1 as f64, n0 as f64],
        })
    }

    /// d = p₁ − p₀.
    pub fn value(&self) -> f64 {
        self.events[0] / self.total[0] - self.events[1] / self.total[1]
    }

    /// The standard error of d with each group its own variance.
    pub fn std_error(&self) -> f64 {
        let variance = |g: usize| self.events[g] / self.total[g] * (self.failures[g] / self.total[g]) / self.total[g];
        (variance(0) + variance(1)).sqrt()
    }

    /// The most likely r₀ with r₁ = r₀ + δ.
    fn restricted(&self, delta: f64) -> f64 {
        let (low, high) = ((-delta).max(0.0), (1.0 - delta).min(1.0));
        let part = |count: f64, share: f64| match (count, share) {
            (0.0, _) => 0.0,
            (count, share) => count / share.max(0.0),
        };
        let slope = |r0: f64| {
            part(self.events[0], r0 + delta) - part(self.failures[0], 1.0 - r0 - delta) + part(self.events[1], r0)
                - part(self.failures[1], 1.0 - r0)
        };
        if slope(low) <= 0.0 {
            low
        } else if slope(high) >= 0.0 {
            high
        } else {
            bracketed_root(slope, low, high)
        }
    }

    /// v(δ).
    fn variance(&self, delta: f64) -> f64 {
        let all = self.total[0] + self.total[1];
        let (r1, r0) = if delta == 0.0 {
            // The most likely common rate, without rounding of a root.
            let common = (self.events[0] + self.events[1]) / all;
            (common, common)
        } else {
            let r0 = self.restricted(delta);
            ((r0 + delta).clamp(0.0, 1.0), r0)
        };
        (r1 * (1.0 - r1) / self.total[0] + r0 * (1.0 - r0) / self.total[1]) * (all / (all - 1.0))
    }

    /// z(δ); 0 where d − δ is, infinite where d cannot be when the difference is δ.
    pub fn z(&self, delta: f64) -> f64 {
        let away = self.value() - delta;
        if away == 0.0 { 0.0 } else { away / self.variance(delta).sqrt() }
    }

    /// The δ with z(δ) = `z` and z(δ) = −`z`, for `z` > 0; −1 or 1 where there is none.
    pub fn limits(&self, z: f64) -> (f64, f64) {
        let d = self.value();
        let low = if d <= -1.0 { -1.0 } else { bracketed_root(|delta| self.z(delta) - z, -1.0, d) };
        let high = if d >= 1.0 { 1.0 } else { bracketed_root(|delta| self.z(delta) + z, d, 1.0) };
        (low.min(d), high.max(d))
    }
}

/// The score statistic of a difference of two binomial rates of the same units.
///
/// # Definition
/// Of n units b are events the first time only and c the second time only: d = (b − c)/n;
/// z(δ) = (b − c − nδ)/√(n(2q + δ(1 − δ))), q the most likely rate of the second kind under δ: the larger
/// root of 2n q² + ((2n − b + c)δ − b − c) q − cδ(1 − δ) = 0. z(0) is McNemar's (b − c)/√(b + c); z falls
/// as δ rises.
/// # Reference
/// Tango (1998), Statistics in Medicine 17, 891–908.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedDifference {
    first: f64,
    second: f64,
    total: f64,
}

impl PairedDifference {
    /// From b, c and n; `None` without units or when more units differ than there are.
    pub fn new(first_only: u64, second_only: u64, total: u64) -> Option<PairedDifference> {
        let differ = first_only.checked_add(second_only)?;
        (total > 0 && differ <= total).then_some(PairedDifference {
            first: first_only as f64,
            second: second_only as f64,
            total: total as f64,
        })
    }

    /// d = (b − c)/n.
    pub fn value(&self) -> f64 {
        (self.first - self.second) / self.total
    }

    /// The standard error of d by the rates observed, √(b + c − (b − c)²/n)/n.
    pub fn std_error(&self) -> f64 {
        let apart = self.first - self.second;
        (self.first + self.second - apart * (apart / self.total)).max(0.0).sqrt() / self.total
    }

    /// z(δ); 0 where d − δ is, infinite where d cannot be when the difference is δ.
    pub fn z(&self, delta: f64) -> f64 {
        let away = self.value() - delta;
        // Below 0 by the mirror image, so that no term of the variance is negative.
        let (b, c) = if delta < 0.0 { (self.second, self.first) } else { (self.first, self.second) };
        let (b, c, size) = (b / self.total, c / self.total, delta.abs());
        let (linear, constant) = ((2.0 - b + c) * size - b - c, c * size * (1.0 - size));
        let root = (linear * linear + 8.0 * constant).sqrt();
        let q = if linear > 0.0 { 2.0 * constant / (linear + root) } else { (root - linear) / 4.0 };
        let variance = (2.0 * q + size * (1.0 - size)) / self.total;
        if away == 0.0 { 0.0 } else { away / variance.sqrt() }
    }

    /// The δ with z(δ) = `z` and z(δ) = −`z`, for `z` > 0; −1 or 1 where there is none.
    pub fn limits(&self, z: f64) -> (f64, f64) {
        let d = self.value();
        let low = if d <= -1.0 { -1.0 } else { bracketed_root(|delta| self.z(delta) - z, -1.0, d) };
        let high = if d >= 1.0 { 1.0 } else { bracketed_root(|delta| self.z(delta) + z, d, 1.0) };
        (low.min(d), high.max(d))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath 1.3.0 at 50 digits (tests/oracle/paired/exact.py): few of very many, all one way; the last by hand,
    /// z²/(n + z²).
    #[test]
    fn paired_limits() {
        let z = 1.959_963_984_540_054;
        for (b, c, n, low, high) in [
            (9, 2, 100_011, 6.084335983486084e-06, 0.00015328903186479715),
            (12, 0, 12, 0.5150119866895183, 1.0),
            (0, 0, 19, -z * z / (19.0 + z * z), z * z / (19.0 + z * z)),
        ] {
            let got = PairedDifference::new(b, c, n).unwrap().limits(z);
            for (got, want) in [(got.0, low), (got.1, high)] {
                assert!((got - want).abs() <= 1e-13 * want.abs(), "{b} {c} {n}: got {got:e}, want {want:e}");
            }
        }
        assert_eq!(PairedDifference::new(1, 1, 1), None);
    }
}
