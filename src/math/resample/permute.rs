//! Two groups whose labels are exchanged.

use super::{Chance, Dice, Meter, count};
use crate::math::moments;

/// The share of exchanges of labels at least as extreme as what was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// p: hits/all when all were gone through, (1 + hits)/(1 + draws) when drawn.
    pub p: f64,
    /// How many were drawn; `None` when all were gone through.
    pub draws: Option<u64>,
}

/// Most halves of an exchange that are listed to go through all: 36 values in equal groups, more when one
/// group is small.
const MOST_HALVES: f64 = (1 << 19) as f64;

/// Two-sided p of the difference of two means when the labels mean nothing: the share of all ways to choose
/// n₁ of the n₁ + n₂ values whose means differ at least as much as the observed. All ways when they are
/// few, else `draws` ways by chance.
///
/// # Definition
/// With x̄ the mean of all values, S = Σ (xᵢ − x̄) over the smaller group: the difference of the means is S
/// times a constant, so an exchange is a hit when |S*| ≥ |S|. Sums that differ by less than the rounding
/// of n terms count as equal.
/// # Method
/// Values are whole multiples of Σ|xᵢ − x̄|/2⁶⁰, so sums do not depend on order. All: the values are
/// split in two halves, the sums of all choices from each half listed by size and sorted, and pairs that
/// reach the observed sum counted from both ends: the square root of the number of exchanges is listed.
/// By chance: each value is chosen by a coin whose chance is the nearest sixteenth to n₁/n; while too many
/// (few) are chosen, one of those chosen (not chosen), at random, is turned: every choice of n₁ is equally
/// likely. Sums are looked up by eight values at once.
/// # Takes
/// Finite values, at most 2³² of them.
/// # Gives
/// p, never 0. 1 when a group is empty.
/// # Reference
/// Pitman (1937), Supplement to the Journal of the Royal Statistical Society 4, 119–130; drawn: Phipson
/// & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39.
/// # Oracle
/// R 4.2.2, all choices by `combn`, and coin 1.4-2 `oneway_test(distribution = "exact")`; fixture
/// `permutation_test.json`.
pub fn permutation(x: &[f64], y: &[f64], draws: u64, chance: &Chance, meter: Option<&Meter>) -> Share {
    let (few, many) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let chosen = few.len();
    if chosen == 0 {
        return Share { p: 1.0, draws: None };
    }
    let (values, rounding) = whole(few, many);
    let observed = values[..chosen].iter().sum::<i64>().abs().saturating_sub(rounding).max(0);
    if halves(values.len(), chosen) <= MOST_HALVES {
        return Share { p: all(&values, chosen, observed), draws: None };
    }
    let choice = Choice::new(&values, chosen);
    let hits = count(draws, chance, meter, || {
        let mut mask = vec![0; choice.words];
        let choice = &choice;
        move |dice| choice.sum(dice, &mut mask).abs() >= observed
    });
    Share { p: (1 + hits) as f64 / (1 + draws) as f64, draws: Some(draws) }
}

/// Deviations from the common mean, in 2⁻⁶⁰ of the sum of their sizes; and by how much two sums over the
/// smaller group may differ through rounding.
fn whole(few: &[f64], many: &[f64]) -> (Vec<i64>, i64) {
    let all: Vec<f64> = few.iter().chain(many).copied().collect();
    // A power of two: exact, and leaves room for sums.
    let scale = moments::magnitude(&all);
    let centre = moments::mean(&all) / scale;
    let deviations: Vec<f64> = all.iter().map(|v| v / scale - centre).collect();
    let size: f64 = deviations.iter().map(|d| d.abs()).sum();
    let unit = if size > 0.0 { size / (1u64 << 60) as f64 } else { 1.0 };
    let mut values: Vec<i64> = deviations.iter().map(|d| (d / unit).round() as i64).collect();
    let rest = (values.iter().sum::<i64>() as f64 / values.len() as f64).round() as i64;
    values.iter_mut().for_each(|v| *v -= rest);
    // A value, below 2, is as near to what was meant as a number can be; a deviation is rounded once.
    let rounding = few.len() as f64 * 2.0 * f64::EPSILON / unit + 2.0 * all.len() as f64;
    (values, rounding as i64)
}

/// How many choices of at most `chosen` the two halves of `n` values have.
fn halves(n: usize, chosen: usize) -> f64 {
    let of = |m: usize| {
        let mut ways = 1.0;
        let mut sum = 1.0;
        for k in 1..=chosen.min(m) {
            ways *= (m - k + 1) as f64 / k as f64;
            sum += ways;
            if sum > MOST_HALVES {
                break;
            }
        }
        sum
    };
    of(n / 2) + of(n - n / 2)
}

/// The share of all choices of `chosen` values with |sum| ≥ `observed`.
fn all(values: &[i64], chosen: usize, observed: i64) -> f64 {
    let (left, right) = values.split_at(values.len() / 2);
    let (left, right) = (sums(left, chosen), sums(right, chosen));
    let (mut hits, mut total) = (0u64, 0u64);
    for (k, a) in left.iter().enumerate() {
        let Some(b) = right.get(chosen - k) else { continue };
        total += a.len() as u64 * b.len() as u64;
        if observed == 0 {
            hits += a.len() as u64 * b.len() as u64;
            continue;
        }
        // As a rises, fewer of b lie below −observed − a, and more above observed − a.
        let (mut below, mut above) = (b.len(), b.len());
        for a in a {
            while below > 0 && a + b[below - 1] > -observed {
                below -= 1;
            }
            while above > 0 && a + b[above - 1] >= observed {
                above -= 1;
            }
            hits += (below + b.len() - above) as u64;
        }
    }
    hits as f64 / total as f64
}

/// The sums of all choices of k values, k = 0 ... `most`, each list sorted.
fn sums(values: &[i64], most: usize) -> Vec<Vec<i64>> {
    let mut lists = vec![vec![0i64]];
    for value in values {
        if lists.len() <= most {
            lists.push(Vec::new());
        }
        for k in (1..lists.len()).rev() {
            let (fewer, more) = lists.split_at_mut(k);
            more[0].extend(fewer[k - 1].iter().map(|sum| sum + value));
        }
    }
    lists.iter_mut().for_each(|list| list.sort_unstable());
    lists
}

/// Choices of a fixed number of values.
struct Choice {
    n: u32,
    chosen: u32,
    words: usize,
    /// The chance of the coin in sixteenths, 0 to 8.
    sixteenths: u32,
    /// The sum of each choice of eight values.
    sums: Vec<[i64; 256]>,
}

impl Choice {
    fn new(values: &[i64], chosen: usize) -> Self {
        let n = values.len();
        let sums = values.chunks(8).map(|eight| {
            let mut sums = [0; 256];
            for (bit, value) in eight.iter().enumerate() {
                let (known, next) = sums.split_at_mut(1 << bit);
                next.iter_mut().zip(known).for_each(|(to, from)| *to = *from + value);
            }
            sums
        });
        Choice {
            n: n as u32,
            chosen: chosen as u32,
            words: n.div_ceil(64),
            sixteenths: ((16 * chosen + n / 2) / n) as u32,
            sums: sums.collect(),
        }
    }

    /// 64 coins.
    #[inline]
    fn coins(&self, dice: &mut Dice) -> u64 {
        match self.sixteenths {
            0 => 0,
            8 => dice.word(),
            share => {
                let mut coins = 0;
                for bit in share.trailing_zeros()..4 {
                    let fair = dice.word();
                    coins = if share >> bit & 1 == 1 { coins | fair } else { coins & fair };
                }
                coins
            }
        }
    }

    /// The sum of one choice.
    #[inline]
    fn sum(&self, dice: &mut Dice, mask: &mut [u64]) -> i64 {
        for word in mask.iter_mut() {
            *word = self.coins(dice);
        }
        if let (Some(last), spare @ 1..) = (mask.last_mut(), self.n % 64) {
            *last &= (1 << spare) - 1;
        }
        let taken: u32 = mask.iter().map(|w| w.count_ones()).sum();
        // Too few: those not chosen are the ones to turn.
        let flip = if taken < self.chosen { u64::MAX } else { 0 };
        let mut left = taken.abs_diff(self.chosen);
        while left > 0 {
            let at = dice.below(self.n);
            let (word, bit) = (&mut mask[at as usize / 64], 1u64 << (at % 64));
            let turns = (*word ^ flip) & bit;
            *word ^= turns;
            left -= u32::from(turns != 0);
        }
        let mut sum = 0;
        for (word, eights) in mask.iter().zip(self.sums.chunks(8)) {
            for (i, sums) in eights.iter().enumerate() {
                sum += sums[usize::from((word >> (8 * i)) as u8)];
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance() -> Chance {
        Chance::new(5, &["permutation"])
    }

    fn p(x: &[f64], y: &[f64]) -> Share {
        permutation(x, y, 1000, &chance(), None)
    }

    /// By hand: of the 20 ways to take 3 of 1 ... 6, only 1, 2, 3 and 4, 5, 6 differ as much.
    #[test]
    fn small_groups_by_hand() {
        assert_eq!(p(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]), Share { p: 0.1, draws: None });
        assert_eq!(p(&[0.1], &[0.3, 0.2]), Share { p: 2.0 / 3.0, draws: None });
        assert_eq!(p(&[2.0, 2.0], &[2.0; 30]).p, 1.0);
        assert_eq!(p(&[], &[1.0, 2.0]).p, 1.0);
        // Equal sums in tenths: 0.1 + 0.2 and 0.3 + 0 are one number here.
        assert_eq!(p(&[0.1, 0.2], &[0.3, 0.0]).p, 1.0);
    }

    /// The two halves against every choice, one by one; also when one group is small.
    #[test]
    fn halves_agree_with_every_choice() {
        let values: Vec<f64> = (0..13).map(|i| f64::from(i * i % 17) / 10.0).collect();
        for n in 1..12 {
            let (x, y) = values.split_at(n);
            let (whole, rounding) = whole(x, y);
            let observed = whole[..n].iter().sum::<i64>().abs() - rounding;
            let (mut hits, mut total) = (0, 0);
            for mask in (0u32..1 << 13).filter(|m| m.count_ones() as usize == n) {
                let sum: i64 = (0..13).filter(|i| mask >> i & 1 == 1).map(|i| whole[i]).sum();
                hits += u32::from(sum.abs() >= observed);
                total += 1;
            }
            assert_eq!(p(x, y).p, f64::from(hits) / f64::from(total), "{n}");
        }
    }

    /// Every choice is equally likely: χ² over the 10 to 126 choices of k of 5 ... 9 below the .9999
    /// quantile, R 4.2.2 `qchisq(.9999, choices - 1)`.
    #[test]
    fn every_choice_is_equally_likely() {
        for (n, k, limit) in [(5, 2, 33.71995), (9, 1, 31.82763), (9, 3, 139.6537), (9, 4, 192.5113)] {
            let values: Vec<i64> = (0..n).map(|i| 1 << i).collect();
            let choice = Choice::new(&values, k);
            let (mut dice, mut mask, mut seen) = (chance().block(0), vec![0; 1], std::collections::HashMap::new());
            let draws = 40_000;
            for _ in 0..draws {
                let sum = choice.sum(&mut dice, &mut mask);
                assert_eq!(sum.count_ones(), k as u32);
                *seen.entry(sum).or_insert(0.0) += 1.0;
            }
            let choices = (0..1i64 << n).filter(|c| c.count_ones() == k as u32);
            let expected = f64::from(draws) / choices.clone().count() as f64;
            let miss = |c: i64| (seen.get(&c).copied().unwrap_or(0.0) - expected).powi(2) / expected;
            let chi2: f64 = choices.map(miss).sum();
            assert!(chi2 < limit, "{k} of {n}: {chi2}");
        }
    }

    /// More than one word of coins, the smaller group on either side: within 4 Monte Carlo standard errors of
    /// the exact p by `coin::oneway_test(y ~ g, distribution = "exact")`, coin 1.4-2.
    #[test]
    fn drawn_and_exact_agree() {
        let x: Vec<f64> = (0..60).map(|i| f64::from(i * 37 % 101)).collect();
        let y: Vec<f64> = (0..90).map(|i| f64::from(i * 53 % 97) + 14.0).collect();
        let exact = EXACT;
        let draws = 20_000;
        for share in [permutation(&x, &y, draws, &chance(), None), permutation(&y, &x, draws, &chance(), None)] {
            assert_eq!(share.draws, Some(draws));
            let error = (exact * (1.0 - exact) / draws as f64).sqrt();
            assert!((share.p - exact).abs() < 4.0 * error, "{share:?}");
        }
    }

    const EXACT: f64 = 0.011936023777223;
}
