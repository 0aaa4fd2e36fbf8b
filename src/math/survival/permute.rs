//! Log-rank scores of units whose labels are exchanged.

use super::log_rank::quadratic;
use super::{Sweep, Times};
use crate::math::resample::{Chance, Dice, Meter, Share, count, permutation};
use crate::math::tail::binomial_density;
use std::collections::BTreeMap;

/// The log-rank score of each row: 1 if it ended so, less the hazard it went through, that of all rows of its stratum.
///
/// # Definition
/// a = I(ended so) − (Λ(time) − Λ(entry)), Λ(t) = Σ d/Y over times up to and with t (Nelson and Aalen). The scores of a
/// group add up to its O − E, those of a stratum to 0.
/// # Takes
/// `stratum` of every row, or empty.
/// # Reference
/// Hothorn & Lausen (2003), Computational Statistics & Data Analysis 43, 121–137, with hazards at ties as they are.
/// # Oracle
/// R 4.2.2, coin 1.4-2: minus `logrank_trafo`.
pub fn log_rank_scores(times: &Times, ending: usize, stratum: &[u32]) -> Vec<f64> {
    let sweep = Sweep::new(times, &vec![0; times.time.len()], 1, stratum);
    let mut hazard: Vec<Vec<(f64, f64)>> = vec![Vec::new(); sweep.strata()];
    sweep.each(|now| {
        let d: f64 = now.of(ending).iter().sum();
        let steps = &mut hazard[now.stratum];
        let before = steps.last().map_or(0.0, |s| s.1);
        steps.push((now.time, before + d / now.at_risk.iter().sum::<f64>()));
    });
    let upto = |stratum: usize, t: f64| {
        let steps = &hazard[stratum];
        let past = steps.partition_point(|s| s.0 <= t);
        if past == 0 { 0.0 } else { steps[past - 1].1 }
    };
    let score = |row: usize| {
        let own = stratum.get(row).map_or(0, |s| *s as usize);
        let entered = times.entry.map_or(0.0, |entry| upto(own, entry[row]));
        let ended = times.ending[row] == Some(ending as u32);
        f64::from(u8::from(ended)) - (upto(own, times.time[row]) - entered)
    };
    (0..times.time.len()).map(score).collect()
}

/// p of scores that add up to 0 in each stratum when the labels within a stratum mean nothing. `None` when no exchange
/// of labels changes anything.
///
/// # Definition
/// Tᵢ: the sum of the scores in group i. Two groups: an exchange is a hit when |T₁*| ≥ |T₁|. More: when Q* ≥ Q,
/// Q = T′V⁻T with V the covariance of T over all exchanges, which adds up, over strata of n units of which nᵢ in group
/// i, Σa²/(n − 1)·(δᵢⱼnᵢ − nᵢnⱼ/n). Sums of scores that differ by less than 1e-13 of Σ|a|, and Q by less than 1e-10 of
/// itself, count as equal.
/// # Method
/// Scores are whole multiples of Σ|a|/2⁶⁰. Equal scores of a stratum make a class; how many of each class are in a
/// group is binomial given the total. Two groups: the sums over the first classes and over the last are listed with
/// their probabilities, always extending the shorter list, and pairs that reach the observed sum are counted from both
/// ends. More: the sums of all groups are listed class by class. Where a list exceeds `MOST` labels are drawn,
/// (1 + hits)/(1 + draws).
/// # Takes
/// Columns of one length; `group` below `groups`; `stratum` as [`log_rank_scores`].
/// # Reference
/// Strasser & Weber (1999), Mathematical Methods of Statistics 8, 220–250; drawn: Phipson & Smyth (2010), Statistical
/// Applications in Genetics and Molecular Biology 9, 39.
/// # Oracle
/// R 4.2.2, coin 1.4-2: `logrank_test(distribution = "exact")`; every division by `combn`; fixture
/// `log_rank_permutation.json`.
pub fn exchange(
    score: &[f64],
    group: &[u32],
    groups: usize,
    stratum: &[u32],
    draws: u64,
    chance: &Chance,
    meter: Option<&Meter>,
) -> Option<Share> {
    let strata = Stratum::all(score, group, groups, stratum);
    let (variance, moves) = variance(&strata, groups);
    if !moves {
        return None;
    }
    let observed = sums(&strata, groups);
    if groups == 2 {
        let edge = observed[0].abs() - TOLERANCE;
        if edge <= 0 {
            return Some(Share { p: 1.0, draws: None });
        }
        if let Some(p) = two(&strata, edge) {
            return Some(Share { p, draws: None });
        }
        if strata.len() == 1 {
            let of = |g: u32| score.iter().zip(group).filter(|r| *r.1 == g).map(|r| *r.0).collect::<Vec<f64>>();
            return Some(permutation(&of(0), &of(1), draws, chance, meter));
        }
        return Some(drawn(&strata, groups, draws, chance, meter, |t| t[0].abs() >= edge));
    }
    let q = |t: &[i64]| quadratic(t.iter().map(|t| *t as f64 * UNIT).collect(), variance.clone()).map_or(0.0, |q| q.0);
    let edge = q(&observed) * (1.0 - 1e-10) - 1e-12;
    match several(&strata, groups, |t| q(t) >= edge) {
        Some(p) => Some(Share { p, draws: None }),
        None => Some(drawn(&strata, groups, draws, chance, meter, |t| q(t) >= edge)),
    }
}

/// Σ|a| in whole numbers, and what may be rounding among them.
const WHOLE: f64 = (1u64 << 60) as f64;
const UNIT: f64 = 1.0 / (1u64 << 60) as f64;
const TOLERANCE: i64 = 1 << 17;

/// Most sums that are listed: 8 MB.
const MOST: usize = 1 << 19;

/// The units of one stratum.
struct Stratum {
    /// Score and group of each, by score.
    units: Vec<(i64, u32)>,
    /// How many are in each group.
    sizes: Vec<usize>,
}

impl Stratum {
    fn all(score: &[f64], group: &[u32], groups: usize, stratum: &[u32]) -> Vec<Stratum> {
        let size: f64 = score.iter().map(|s| s.abs()).sum();
        let unit = if size > 0.0 { WHOLE / size } else { 0.0 };
        let count = stratum.iter().max().map_or(1, |last| *last as usize + 1);
        let mut strata: Vec<Stratum> =
            (0..count).map(|_| Stratum { units: Vec::new(), sizes: vec![0; groups] }).collect();
        for (row, (score, group)) in score.iter().zip(group).enumerate() {
            let stratum = &mut strata[stratum.get(row).map_or(0, |s| *s as usize)];
            stratum.units.push(((score * unit).round() as i64, *group));
            stratum.sizes[*group as usize] += 1;
        }
        strata.iter_mut().for_each(|s| s.units.sort_unstable());
        strata.retain(|s| !s.units.is_empty());
        strata
    }

    /// Each distinct score with how many units have it.
    fn classes(&self) -> impl Iterator<Item = (i64, usize)> + '_ {
        self.units.chunk_by(|a, b| a.0 == b.0).map(|class| (class[0].0, class.len()))
    }
}

/// V in units of (Σ|a|)², and whether any exchange changes a sum.
fn variance(strata: &[Stratum], groups: usize) -> (Vec<f64>, bool) {
    let mut variance = vec![0.0; groups * groups];
    let mut moves = false;
    for Stratum { units, sizes } in strata {
        let differ = units.iter().any(|u| (u.0 - units[0].0).abs() > TOLERANCE);
        if !differ || sizes.iter().filter(|n| **n > 0).count() < 2 {
            continue;
        }
        moves = true;
        let n = units.len() as f64;
        let spread = units.iter().map(|u| (u.0 as f64 * UNIT).powi(2)).sum::<f64>() / (n - 1.0);
        for (i, a) in sizes.iter().enumerate() {
            for (j, b) in sizes.iter().enumerate() {
                let own = if i == j { *a as f64 } else { 0.0 };
                variance[i * groups + j] += spread * (own - *a as f64 * *b as f64 / n);
            }
        }
    }
    (variance, moves)
}

/// The sum of the scores of each group.
fn sums(strata: &[Stratum], groups: usize) -> Vec<i64> {
    let mut sums = vec![0; groups];
    for (score, group) in strata.iter().flat_map(|s| &s.units) {
        sums[*group as usize] += score;
    }
    sums
}

/// Sums of the first group with their probabilities, by how many of its units of one stratum are placed.
struct List {
    of: Vec<Vec<(i64, f64)>>,
    stratum: usize,
}

impl List {
    fn new(stratum: usize) -> Self {
        List { of: vec![vec![(0, 1.0)]], stratum }
    }

    fn len(&self) -> usize {
        self.of.iter().map(Vec::len).sum()
    }

    /// Once a stratum is done all units of its first group are placed.
    fn close(&mut self, strata: &[Stratum], next: usize) {
        if self.stratum != next {
            let done = strata[self.stratum].sizes[0];
            let whole = if done < self.of.len() { self.of.swap_remove(done) } else { Vec::new() };
            (self.of, self.stratum) = (vec![whole], next);
        }
    }

    /// With one more class; `None` when that is too long.
    fn with(mut self, strata: &[Stratum], (place, score, size): (usize, i64, usize)) -> Option<Self> {
        self.close(strata, place);
        let (chosen, n) = (strata[place].sizes[0], strata[place].units.len());
        let share = chosen as f64 / n as f64;
        let ways: Vec<f64> = (0..=size.min(chosen)).map(|j| binomial_density(j as f64, size as f64, share)).collect();
        let longer: usize = self.of.iter().enumerate().map(|(c, l)| l.len() * ways.len().min(chosen - c + 1)).sum();
        if longer > MOST {
            return None;
        }
        let mut of = vec![Vec::new(); chosen.min(self.of.len() - 1 + size) + 1];
        for (placed, list) in self.of.iter().enumerate() {
            for (more, way) in ways.iter().enumerate().take(chosen - placed + 1) {
                let shift = score * more as i64;
                of[placed + more].extend(list.iter().map(|(sum, p)| (sum + shift, p * way)));
            }
        }
        for list in &mut of {
            list.sort_unstable_by_key(|entry| entry.0);
            list.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
        }
        self.of = of;
        Some(self)
    }
}

/// The probability of |T₁| ≥ `edge` > 0; `None` when the lists get too long.
fn two(strata: &[Stratum], edge: i64) -> Option<f64> {
    let classes: Vec<(usize, i64, usize)> = strata
        .iter()
        .enumerate()
        .flat_map(|(place, s)| s.classes().map(move |(score, size)| (place, score, size)))
        .collect();
    let (mut low, mut high) = (0, classes.len());
    let (mut left, mut right) = (List::new(0), List::new(strata.len() - 1));
    while low < high {
        if left.len() <= right.len() {
            left = left.with(strata, classes[low])?;
            low += 1;
        } else {
            high -= 1;
            right = right.with(strata, classes[high])?;
        }
    }
    // Where the two met between strata, both are done with theirs.
    let chosen = if left.stratum == right.stratum {
        strata[left.stratum].sizes[0]
    } else {
        let outside = |place: usize, list: &mut List| {
            let whole = list.of.get(strata[place].sizes[0]).cloned().unwrap_or_default();
            list.of = vec![whole];
        };
        outside(left.stratum, &mut left);
        outside(right.stratum, &mut right);
        0
    };
    let (mut hits, mut total) = (0.0, 0.0);
    for (placed, list) in left.of.iter().enumerate().take(chosen + 1) {
        let Some(other) = right.of.get(chosen - placed) else { continue };
        // Probabilities from below and from above, so that a tail is a sum and no difference.
        let mut below = vec![0.0];
        other.iter().for_each(|entry| below.push(below[below.len() - 1] + entry.1));
        let mut above = vec![0.0];
        other.iter().rev().for_each(|entry| above.push(above[above.len() - 1] + entry.1));
        let (mut under, mut over) = (other.len(), other.len());
        for (sum, p) in list {
            while under > 0 && sum + other[under - 1].0 > -edge {
                under -= 1;
            }
            while over > 0 && sum + other[over - 1].0 >= edge {
                over -= 1;
            }
            hits += p * (below[under] + above[other.len() - over]);
            total += p * below[other.len()];
        }
    }
    Some((hits / total).min(1.0))
}

/// The probability that `hit` holds of the sums of all groups; `None` when they are too many.
fn several(strata: &[Stratum], groups: usize, hit: impl Fn(&[i64]) -> bool) -> Option<f64> {
    // What is left of each group's places in a stratum, then its sum.
    let mut states: BTreeMap<Vec<i64>, f64> = BTreeMap::from([(vec![0; 2 * groups], 1.0)]);
    for stratum in strata {
        let n = stratum.units.len() as f64;
        let shares: Vec<f64> = stratum.sizes.iter().map(|s| *s as f64 / n).collect();
        let open: Vec<i64> = stratum.sizes.iter().map(|s| *s as i64).collect();
        states = states.into_iter().map(|(state, p)| ([&open, &state[groups..]].concat(), p)).collect();
        for (score, size) in stratum.classes() {
            let ways = divisions(size, &shares)?;
            if states.len().saturating_mul(ways.len()) > MOST / (2 * groups) {
                return None;
            }
            let mut next = BTreeMap::new();
            for (state, p) in &states {
                for (division, way) in &ways {
                    if division.iter().zip(state).any(|(take, left)| take > left) {
                        continue;
                    }
                    let mut to = state.clone();
                    for (g, take) in division.iter().enumerate() {
                        to[g] -= take;
                        to[groups + g] += take * score;
                    }
                    *next.entry(to).or_insert(0.0) += p * way;
                }
            }
            states = next;
        }
    }
    let total: f64 = states.values().sum();
    let hits: f64 = states.iter().filter(|(state, _)| hit(&state[groups..])).map(|s| s.1).sum();
    Some((hits / total).min(1.0))
}

/// All ways to divide `size` equal units over groups, with their multinomial probability; groups of share 0 get none.
/// `None` above [`MOST`].
fn divisions(size: usize, shares: &[f64]) -> Option<Vec<(Vec<i64>, f64)>> {
    let mut ways: Vec<(Vec<i64>, usize, f64)> = vec![(Vec::new(), size, 1.0)];
    for (g, share) in shares.iter().enumerate() {
        let rest: f64 = shares[g..].iter().sum();
        let last = shares[g + 1..].iter().all(|s| *s == 0.0);
        let mut next = Vec::new();
        for (taken, left, p) in ways {
            let most = if *share == 0.0 { 0 } else { left };
            let least = if last && *share > 0.0 { left } else { 0 };
            for take in least..=most {
                let way =
                    if last || *share == 0.0 { 1.0 } else { binomial_density(take as f64, left as f64, share / rest) };
                let mut taken = taken.clone();
                taken.push(take as i64);
                next.push((taken, left - take, p * way));
            }
            if next.len() > MOST {
                return None;
            }
        }
        ways = next;
    }
    Some(ways.into_iter().map(|(taken, _, p)| (taken, p)).collect())
}

/// (1 + hits)/(1 + draws) of labels exchanged within strata by chance.
fn drawn(
    strata: &[Stratum],
    groups: usize,
    draws: u64,
    chance: &Chance,
    meter: Option<&Meter>,
    hit: impl Fn(&[i64]) -> bool + Sync,
) -> Share {
    let hits = count(draws, chance, meter, || {
        let mut labels: Vec<Vec<u32>> = strata.iter().map(|s| s.units.iter().map(|u| u.1).collect()).collect();
        let (mut sums, hit) = (vec![0; groups], &hit);
        move |dice: &mut Dice| {
            sums.fill(0);
            for (stratum, labels) in strata.iter().zip(&mut labels) {
                for place in (0..labels.len()).rev() {
                    labels.swap(place, dice.below(place as u32 + 1) as usize);
                    sums[labels[place] as usize] += stratum.units[place].0;
                }
            }
            hit(&sums)
        }
    });
    Share { p: (1 + hits) as f64 / (1 + draws) as f64, draws: Some(draws) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance() -> Chance {
        Chance::new(5, &["exchange"])
    }

    /// By hand: 1 of 3 at risk, then 1 of 2, then the last; the third row came in after the first ending.
    #[test]
    fn scores_by_hand() {
        let ending = [Some(0), Some(0), None];
        let times = Times { entry: None, time: &[1.0, 2.0, 2.0], ending: &ending, endings: 1 };
        let close = |got: Vec<f64>, want: [f64; 3]| got.iter().zip(want).all(|(g, w)| (g - w).abs() < 1e-15);
        assert!(close(log_rank_scores(&times, 0, &[]), [2.0 / 3.0, 1.0 - 5.0 / 6.0, -5.0 / 6.0]));
        let late = Times { entry: Some(&[0.0, 0.5, 1.0]), ..times };
        assert!(close(log_rank_scores(&late, 0, &[]), [0.5, 0.0, -0.5]));
    }

    /// The share of all labellings within strata with as large a sum, one by one.
    fn every(score: &[f64], group: &[u32], groups: usize, stratum: &[u32]) -> f64 {
        let strata = Stratum::all(score, group, groups, stratum);
        let (variance, _) = variance(&strata, groups);
        let q = |t: &[i64]| {
            let t: Vec<f64> = t.iter().map(|t| *t as f64 * UNIT).collect();
            if groups == 2 { t[0].abs() } else { quadratic(t, variance.clone()).unwrap().0 }
        };
        let observed = q(&sums(&strata, groups)) * (1.0 - 1e-10) - 1e-13;
        let (mut hits, mut total) = (0.0, 0.0);
        let units: Vec<(usize, i64)> =
            strata.iter().enumerate().flat_map(|(s, of)| of.units.iter().map(move |u| (s, u.0))).collect();
        for code in 0..groups.pow(units.len() as u32) {
            let mut left: Vec<Vec<i64>> = strata.iter().map(|s| s.sizes.iter().map(|n| *n as i64).collect()).collect();
            let (mut t, mut rest) = (vec![0; groups], code);
            for (s, value) in &units {
                let g = rest % groups;
                rest /= groups;
                left[*s][g] -= 1;
                t[g] += value;
            }
            if left.iter().flatten().all(|n| *n == 0) {
                total += 1.0;
                hits += f64::from(u8::from(q(&t) >= observed));
            }
        }
        hits / total
    }

    /// Against every labelling: two and three groups, ties, strata of which one has a single group.
    #[test]
    fn lists_agree_with_every_labelling() {
        let score = [0.7, 0.7, -0.3, -0.3, -0.8, 0.5, 0.5, -0.5, -0.5, 0.0];
        let centred = |score: &[f64]| {
            score.iter().map(|s| s - score.iter().sum::<f64>() / score.len() as f64).collect::<Vec<_>>()
        };
        let score = centred(&score);
        for (groups, group) in [(2, [0, 0, 1, 0, 1, 1, 0, 1, 1, 1]), (3, [0, 0, 1, 2, 1, 2, 0, 1, 2, 1])] {
            for stratum in [vec![], vec![0; 10], vec![0, 0, 0, 0, 0, 1, 1, 1, 1, 1], vec![0, 0, 0, 0, 1, 1, 2, 2, 1, 3]]
            {
                let got = exchange(&score, &group, groups, &stratum, 1, &chance(), None).unwrap();
                let want = every(&score, &group, groups, &stratum);
                assert_eq!(got.draws, None);
                assert!((got.p / want - 1.0).abs() < 1e-12, "{groups} {stratum:?}: {} {want}", got.p);
            }
        }
    }

    /// Drawn p of what could be listed: within 4 Monte Carlo standard errors.
    #[test]
    fn drawn_and_listed_agree() {
        let score: Vec<f64> = (0..14).map(|i| f64::from(i * i % 13) - 6.0).collect();
        let group: Vec<u32> = (0..14).map(|i| u32::from(i < 8)).collect();
        let stratum: Vec<u32> = (0..14).map(|i| u32::from(i % 3 == 0)).collect();
        let strata = Stratum::all(&score, &group, 2, &stratum);
        let edge = sums(&strata, 2)[0].abs() - TOLERANCE;
        let (listed, draws) = (two(&strata, edge).unwrap(), 20_000);
        let share = drawn(&strata, 2, draws, &chance(), None, |t| t[0].abs() >= edge);
        assert!((share.p - listed).abs() < 4.0 * (listed * (1.0 - listed) / draws as f64).sqrt(), "{share:?} {listed}");
    }

    #[test]
    fn labels_that_mean_nothing_give_no_p() {
        assert_eq!(exchange(&[0.0; 4], &[0, 0, 1, 1], 2, &[], 1, &chance(), None), None);
        assert_eq!(exchange(&[0.5, -0.5], &[0, 0], 2, &[], 1, &chance(), None), None);
        assert_eq!(exchange(&[], &[], 2, &[], 1, &chance(), None), None);
    }
}
