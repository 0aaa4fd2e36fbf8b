//! Ranks with ties, the distribution of a rank sum, and differences by rank.

use super::normal::{normal_quantile_upper, normal_upper};

/// Mid-ranks of values and what their ties amount to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// 1 to n, in the order of the values; equal values share the mean of their ranks.
    pub ranks: Vec<f64>,
    /// Σ(t³ − t) over the sets of t equal values; 0 without ties.
    pub tie_sum: f64,
    /// Σ t(t − 1)/2: how many pairs are equal.
    pub tied_pairs: f64,
}

/// Mid-ranks of finite values.
///
/// # Oracle
/// R 4.2: `rank(x)`, `table(x)`.
pub fn mid_ranks(values: &[f64]) -> Ranks {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut out = Ranks { ranks: vec![0.0; values.len()], tie_sum: 0.0, tied_pairs: 0.0 };
    let mut start = 0;
    for set in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let t = set.len() as f64;
        let rank = start as f64 + (t + 1.0) / 2.0;
        set.iter().for_each(|&i| out.ranks[i] = rank);
        out.tie_sum += t * (t - 1.0) * (t + 1.0);
        out.tied_pairs += t * (t - 1.0) / 2.0;
        start += set.len();
    }
    out
}

/// The distribution of W, the number of pairs in which the first of two groups has the higher
/// value, when all orders of n₁ + n₂ different values are equally probable.
///
/// # Method
/// How many choices of n₁ ranks have each sum, rank by rank: sums of positive terms, exact up to
/// 2⁵³ and to 1e-14 relatively beyond. Work and memory grow as (n₁ + n₂)·n₁·n₁n₂ and n₁·n₁n₂, n₁ the
/// smaller; binom(n₁ + n₂, n₁) must not exceed 1e308.
/// # Reference
/// Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50–60.
/// # Oracle
/// R 4.2: `pwilcox`, `qwilcox`.
pub struct RankSum {
    ways: Vec<f64>,
    total: f64,
}

impl RankSum {
    /// Of groups of `n1` and `n2` values.
    pub fn new(n1: usize, n2: usize) -> Self {
        let (fewer, more) = (n1.min(n2), n1.max(n2));
        // ways[i][w]: choices of i of the ranks so far whose sum exceeds the smallest by w.
        let mut ways = vec![vec![0.0; fewer * more + 1]; fewer + 1];
        ways[0][0] = 1.0;
        for rank in 1..=fewer + more {
            for i in (1..=fewer.min(rank)).rev() {
                // The i-th of them has at least rank i.
                let step = rank - i;
                let (without, with) = ways.split_at_mut(i);
                for (to, from) in with[0].iter_mut().skip(step).zip(&without[i - 1]) {
                    *to += from;
                }
            }
        }
        RankSum::of(ways.swap_remove(fewer))
    }

    /// From how many of the equally probable cases have each sum, 0 and on.
    pub(super) fn of(ways: Vec<f64>) -> Self {
        let total = ways.iter().sum();
        RankSum { ways, total }
    }

    /// P(W ≤ w).
    pub fn lower(&self, w: usize) -> f64 {
        self.ways.iter().take(w.saturating_add(1)).sum::<f64>() / self.total
    }

    /// The smallest w with P(W ≤ w) ≥ `q`.
    pub fn quantile(&self, q: f64) -> usize {
        let mut sum = 0.0;
        let reached = |ways: &f64| {
            sum += ways;
            sum / self.total >= q
        };
        self.ways.iter().position(reached).unwrap_or(self.ways.len() - 1)
    }
}

/// The `k`-th smallest (1 ≤ k ≤ n₁n₂) of the differences xᵢ − yⱼ of two sorted samples, as computed.
///
/// # Method
/// Each step of [`kth`] counts differences in n₁ + n₂ moves.
pub(crate) fn kth_difference(x: &[f64], y: &[f64], k: u64) -> f64 {
    let at_most = |d: f64| {
        let (mut below, mut count) = (y.len(), 0u64);
        for v in x {
            while below > 0 && v - y[y.len() - below] > d {
                below -= 1;
            }
            count += below as u64;
        }
        count
    };
    kth(k, at_most)
}

/// The `k`-th smallest of many numbers, from how many of them are at most a given one.
///
/// # Method
/// Bisection over all numbers there are: 64 steps.
pub(crate) fn kth(k: u64, at_most: impl Fn(f64) -> u64) -> f64 {
    let (mut low, mut high) = (key(f64::NEG_INFINITY), key(f64::INFINITY));
    while low < high {
        let middle = low.midpoint(high);
        if at_most(number(middle)) >= k {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    // A sum with 0 leaves no −0.
    number(low) + 0.0
}

/// Which of the `pairs` ordered numbers, counted from either end, are the limits of a shift by the normal
/// approximation with continuity correction, when the count of numbers above it has standard deviation `sd`
/// and `tail` is to be cut off at either end; or else the highest level there is.
pub(crate) fn normal_limits(pairs: f64, sd: f64, tail: f64) -> Result<u64, f64> {
    let middle = pairs / 2.0;
    // The fewest numbers above a shift that speak against it, counted from the other end.
    let most = (middle + 0.5 + normal_quantile_upper(tail) * sd).floor() + 1.0;
    if most <= pairs {
        Ok((pairs - most) as u64 + 1)
    } else {
        Err((1.0 - 2.0 * normal_upper((middle - 0.5) / sd)).max(0.0))
    }
}

/// Numbers in their order as whole numbers.
fn key(v: f64) -> u64 {
    let bits = v.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn number(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2: `rank(c(3, 1, 3, -2, 3, 1))`; ties of 3 and 2: 24 + 6 and 3 + 1.
    #[test]
    fn ranks_with_ties() {
        let got = mid_ranks(&[3.0, 1.0, 3.0, -2.0, 3.0, 1.0]);
        assert_eq!(got.ranks, [5.0, 2.5, 5.0, 1.0, 5.0, 2.5]);
        assert_eq!((got.tie_sum, got.tied_pairs), (30.0, 4.0));
        assert_eq!(mid_ranks(&[0.0, -0.0]).ranks, [1.5, 1.5]);
        assert_eq!(mid_ranks(&[]).ranks, [0.0; 0]);
    }

    /// Whole-number counts in Python 3 (R 4.2.2's `pwilcox(q, m, n)` has 14 digits of them), and R's
    /// `qwilcox(p, m, n)`; the first two by hand.
    #[test]
    fn rank_sums_agree_with_r() {
        let near = |got: f64, want: f64| assert!((got / want - 1.0).abs() < 1e-13, "got {got:e}, R {want:e}");
        near(RankSum::new(2, 2).lower(0), 1.0 / 6.0);
        near(RankSum::new(2, 2).lower(2), 4.0 / 6.0);
        RANK_SUMS.iter().for_each(|&(w, n1, n2, want)| {
            near(RankSum::new(n1, n2).lower(w), want);
            near(RankSum::new(n2, n1).lower(w), want);
        });
        for (q, n1, n2, want) in [(0.025, 4, 6, 3), (0.025, 2, 2, 0), (0.005, 49, 49, 840), (0.4, 1, 5, 2)] {
            assert_eq!(RankSum::new(n1, n2).quantile(q), want, "{q} {n1} {n2}");
        }
    }

    const RANK_SUMS: [(usize, usize, usize, f64); 5] = [
        (0, 49, 49, 3.925014596481662e-29),
        (300, 49, 49, 2.611566225232169e-12),
        (40, 12, 30, 1.3520023482681783e-05),
        (7, 1, 9, 0.8),
        (500, 10, 250, 0.00038448342388158746),
    ];

    /// Against all differences sorted.
    #[test]
    fn differences_by_rank() {
        let (x, y) = ([-1e308, -2.5, 0.0, 1.0, 7.0, 1e308], [-1e308, -0.5, 0.0, 0.1, 3.0]);
        let mut all: Vec<f64> = x.iter().flat_map(|a| y.iter().map(move |b| a - b)).collect();
        all.sort_by(f64::total_cmp);
        for (i, want) in all.iter().enumerate() {
            assert_eq!(kth_difference(&x, &y, i as u64 + 1), *want);
        }
    }
}
