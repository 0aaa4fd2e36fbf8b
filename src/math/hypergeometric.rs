//! The 2 × 2 table given its margins: Fisher's noncentral hypergeometric distribution.
//!
//! Everything is summed outward from the mode by ratios of neighbouring terms, so that no factorial
//! and no logarithm is taken: each term carries a few roundings a step, also in the far tail.

/// X, the events in the first group, given both group sizes and the events in both together.
///
/// # Definition
/// P(X = x | ω) ∝ C(n₁, x) C(n₂, m − x) ωˣ for max(0, m − n₂) ≤ x ≤ min(n₁, m), ω the odds ratio.
/// # Reference
/// Fisher (1935), Journal of the Royal Statistical Society 98, 39–82;
/// Cornfield (1956), Proceedings of the Third Berkeley Symposium IV, 135–148.
/// # Oracle
/// Whole numbers and roots at 60 digits, and R 4.2: `fisher.test(table)`; fixture `fisher_exact.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hypergeometric {
    first: u64,
    second: u64,
    events: u64,
    low: u64,
    high: u64,
}

/// Tables whose probability exceeds the observed one by less than this factor count as equally
/// probable, as in R: equal tables differ by rounding.
pub const TIE: f64 = 1.0 + 1e-7;

impl Hypergeometric {
    /// Groups of `first` and `second` units with `events` events together; `None` if there are more
    /// events than units, or more units than `f64` counts exactly (2⁵³).
    pub fn new(first: u64, second: u64, events: u64) -> Option<Self> {
        let total = first.checked_add(second).filter(|&n| n <= 1 << 53)?;
        let (low, high) = (events.saturating_sub(second), first.min(events));
        (events <= total).then_some(Hypergeometric { first, second, events, low, high })
    }

    /// How many tables have these margins.
    pub fn tables(&self) -> u64 {
        self.high - self.low + 1
    }

    /// P(x + 1)/P(x) at ω = 1, for low ≤ x < high.
    fn ratio(&self, x: u64) -> f64 {
        let up = (self.first - x) as f64 * (self.events - x) as f64;
        up / ((x + 1) as f64 * (self.second + x + 1 - self.events) as f64)
    }

    /// The x of the largest term; the ratio falls as x rises.
    fn mode(&self, odds: f64) -> u64 {
        let (mut low, mut high) = (self.low, self.high);
        while low < high {
            let middle = low + (high - low) / 2;
            if odds * self.ratio(middle) < 1.0 { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// Visits each x whose term is not lost below the smallest `f64`, with P(x)/P(mode).
    fn visit(&self, odds: f64, mut see: impl FnMut(u64, f64)) {
        let mode = self.mode(odds);
        see(mode, 1.0);
        let mut weight = 1.0;
        for x in mode..self.high {
            weight *= odds * self.ratio(x);
            if weight == 0.0 {
                break;
            }
            see(x + 1, weight);
        }
        weight = 1.0;
        for x in (self.low..mode).rev() {
            weight /= odds * self.ratio(x);
            if weight == 0.0 {
                break;
            }
            see(x, weight);
        }
    }

    /// Two-sided p at ω = 1: the probability of all tables no more probable than the one with `x`,
    /// those within [`TIE`] included. It is 0 below the smallest `f64` (about 1e-308).
    pub fn two_sided(&self, x: u64) -> f64 {
        let mut observed = 0.0;
        self.visit(1.0, |y, weight| {
            if y == x {
                observed = weight;
            }
        });
        let (mut total, mut extreme) = (0.0, 0.0);
        self.visit(1.0, |_, weight| {
            total += weight;
            if weight <= observed * TIE {
                extreme += weight;
            }
        });
        extreme / total
    }

    /// The ω at which `x` is most probable, where E(X | ω) = x: 0 at the lowest x, infinite at the
    /// highest; `None` when only one table has these margins.
    pub fn odds_ratio(&self, x: u64) -> Option<f64> {
        if self.low == self.high {
            None
        } else if x <= self.low {
            Some(0.0)
        } else if x >= self.high {
            Some(f64::INFINITY)
        } else {
            Some(rising_root(|odds| {
                let mut excess = 0.0;
                self.visit(odds, |y, weight| excess += (y as f64 - x as f64) * weight);
                excess
            }))
        }
    }

    /// The exact limits of ω: P(X ≥ x | low) = `tail` = P(X ≤ x | high).
    pub fn limits(&self, x: u64, tail: f64) -> (f64, f64) {
        let at_least = |odds: f64| {
            let (mut total, mut upper) = (0.0, 0.0);
            self.visit(odds, |y, weight| {
                total += weight;
                if y >= x {
                    upper += weight;
                }
            });
            upper / total
        };
        let at_most = |odds: f64| {
            let (mut total, mut lower) = (0.0, 0.0);
            self.visit(odds, |y, weight| {
                total += weight;
                if y <= x {
                    lower += weight;
                }
            });
            lower / total
        };
        let low = if x <= self.low { 0.0 } else { rising_root(|odds| at_least(odds) - tail) };
        let high = if x >= self.high { f64::INFINITY } else { rising_root(|odds| tail - at_most(odds)) };
        (low, high)
    }
}

/// The ω > 0 where a function that rises with ω crosses zero, by bisection of ln ω to the last bit.
fn rising_root(f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-1.0_f64, 1.0_f64);
    while f(low.exp()) > 0.0 && low > -700.0 {
        (low, high) = (2.0 * low, low);
    }
    while f(high.exp()) < 0.0 && high < 700.0 {
        (low, high) = (high, 2.0 * high);
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle.exp();
        }
        if f(middle.exp()) < 0.0 { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Integer arithmetic by hand: margins 4, 4, 4 (Fisher's tea), 70 tables in all; x = 3 has
    /// weight 16 of 70 and its two-sided set is {0, 1, 3, 4}: 34/70.
    #[test]
    fn the_lady_tasting_tea() {
        let tea = Hypergeometric::new(4, 4, 4).unwrap();
        assert!((tea.two_sided(3) - 34.0 / 70.0).abs() < 1e-15);
        assert!((tea.two_sided(4) - 2.0 / 70.0).abs() < 1e-16);
        assert_eq!(tea.two_sided(2), 1.0);
    }

    #[test]
    fn the_edges_of_the_support_have_open_limits() {
        let table = Hypergeometric::new(10, 12, 7).unwrap();
        assert_eq!(table.odds_ratio(0), Some(0.0));
        assert_eq!(table.odds_ratio(7), Some(f64::INFINITY));
        assert_eq!(table.limits(0, 0.025).0, 0.0);
        assert_eq!(table.limits(7, 0.025).1, f64::INFINITY);
        assert_eq!(Hypergeometric::new(10, 12, 22).unwrap().odds_ratio(10), None);
        assert_eq!(Hypergeometric::new(10, 12, 23), None);
        assert_eq!(Hypergeometric::new(u64::MAX, 12, 23), None);
    }
}
