//! The distribution of a signed rank sum, and averages of two by rank.

use super::ranks::{RankSum, kth};

/// The most values for which [`signed_rank`] takes no time that a user would notice.
pub const MOST_VALUES: usize = 200;

/// The distribution of V, the sum of the ranks of the absolute values that belong to positive values, when
/// each of `n` different absolute values is as likely positive as negative.
///
/// # Method
/// How many choices of signs have each sum, rank by rank: sums of positive terms, exact up to 2⁵³ and to
/// 1e-14 relatively beyond. Work grows as n³, memory as n²; 2ⁿ must not exceed 1e308.
/// # Reference
/// Wilcoxon (1945), Biometrics Bulletin 1, 80–83.
/// # Oracle
/// Whole-number counts in Python; R 4.2: `psignrank`, `qsignrank`.
pub fn signed_rank(n: usize) -> RankSum {
    let mut ways = vec![0.0; n * (n + 1) / 2 + 1];
    ways[0] = 1.0;
    let mut largest = 0;
    for rank in 1..=n {
        largest += rank;
        for sum in (rank..=largest).rev() {
            ways[sum] += ways[sum - rank];
        }
    }
    RankSum::of(ways)
}

/// The `k`-th smallest (1 ≤ k ≤ n(n + 1)/2) of the averages (xᵢ + xⱼ)/2, i ≤ j, of a sorted sample (Walsh
/// averages).
///
/// # Method
/// Each step of [`kth`] counts averages in 2n moves, so that time grows as n and no average is kept.
pub(crate) fn kth_average(x: &[f64], k: u64) -> f64 {
    kth(k, |at| {
        // As i rises, fewer of the xⱼ keep the average at or below `at`.
        let (mut below, mut count) = (x.len(), 0u64);
        for (i, v) in x.iter().enumerate() {
            while below > i && f64::midpoint(*v, x[below - 1]) > at {
                below -= 1;
            }
            if below <= i {
                break;
            }
            count += (below - i) as u64;
        }
        count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 2ⁿ choices of signs, n ≤ 8.
    #[test]
    fn counts_agree_with_enumeration() {
        for n in 1..=8usize {
            let sum = |signs: usize| (0..n).filter(|i| signs >> i & 1 == 1).map(|i| i + 1).sum::<usize>();
            let sums: Vec<usize> = (0..1usize << n).map(sum).collect();
            let distribution = signed_rank(n);
            for v in 0..=n * (n + 1) / 2 {
                let at_most = sums.iter().filter(|s| **s <= v).count();
                assert_eq!(distribution.lower(v), at_most as f64 / sums.len() as f64, "{n} {v}");
            }
        }
    }

    /// Whole-number counts in Python 3, and R 4.2.2's `qsignrank(p, n)`.
    #[test]
    fn signed_ranks_agree_with_r() {
        for (v, n, want) in SIGNED_RANKS {
            let got = signed_rank(n).lower(v);
            assert!((got / want - 1.0).abs() < 1e-13, "{v} {n}: got {got:e}, want {want:e}");
        }
        for (q, n, want) in QUANTILES {
            assert_eq!(signed_rank(n).quantile(q), want, "{q} {n}");
        }
    }

    /// Against all averages sorted, ties and extremes among them.
    #[test]
    fn averages_by_rank() {
        for x in [&[-1e308, -2.5, 0.0, 1.0, 1.0, 7.0, 1e308][..], &[f64::MIN, f64::MAX], &[3.0], &[0.25; 4]] {
            let pairs = x.iter().enumerate().flat_map(|(i, a)| x[i..].iter().map(move |b| f64::midpoint(*a, *b)));
            let mut all: Vec<f64> = pairs.collect();
            all.sort_by(f64::total_cmp);
            for (i, want) in all.iter().enumerate() {
                assert_eq!(kth_average(x, i as u64 + 1), *want, "{x:?} {i}");
            }
        }
    }

    const SIGNED_RANKS: [(usize, usize, f64); 6] = [
        (8, 10, 0.0244140625),
        (0, 50, 8.881784197001252e-16),
        (300, 49, 0.0007517642351295706),
        (1000, 100, 2.2435478870626834e-08),
        (0, 200, 6.223015277861142e-61),
        (7000, 200, 8.75955325805627e-05),
    ];

    const QUANTILES: [(f64, usize, usize); 6] =
        [(0.025, 6, 1), (0.025, 5, 0), (0.025, 30, 138), (0.0005, 49, 290), (0.025, 200, 8445), (0.4, 2, 1)];
}
