//! How often the one of two rows that a model expects to end first does.

/// Pairs by whether the one with the higher score ends first.
#[derive(Debug, Clone, PartialEq)]
pub struct Concordance {
    /// Pairs in which it does.
    pub concordant: f64,
    /// Pairs in which it does not.
    pub discordant: f64,
    /// Pairs of equal score.
    pub tied: f64,
    /// How each row moves the concordance, in the order of the data.
    pub influence: Vec<f64>,
}

impl Concordance {
    /// (concordant + tied/2)/all; `None` without a pair.
    pub fn value(&self) -> Option<f64> {
        let pairs = self.concordant + self.discordant + self.tied;
        (pairs > 0.0).then(|| 0.5 + (self.concordant - self.discordant) / pairs / 2.0)
    }
}

/// Harrell's C of `score`, higher for rows expected to end sooner, within strata.
///
/// # Definition
/// A pair counts when one ends at t and the other is at risk then and after: entry < t < time, or time = t without ending. With
/// c and d of the pairs of a row those that are concordant and discordant, n all its pairs, N all pairs and D = (C − D)/N:
/// influence = ((c − d) − D·n)/2N, whose squares add up to the variance (infinitesimal jackknife).
/// # Method
/// Two passes with counts by rank of the score in a binary indexed tree: back in time over those at risk, forward over
/// those that ended. O(n log n).
/// # Reference
/// Harrell, Lee & Mark (1996), Statistics in Medicine 15, 361–387.
/// # Oracle
/// survival 3.5.3 `concordance`.
pub fn concordance(
    score: &[f64],
    entry: Option<&[f64]>,
    time: &[f64],
    event: &[bool],
    stratum: Option<&[u32]>,
) -> Concordance {
    let n = time.len();
    let of = |row: u32| stratum.map_or(0, |s| s[row as usize]);
    let mut ranks = vec![0_u32; n];
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_unstable_by(|&a, &b| score[a as usize].total_cmp(&score[b as usize]));
    for (rank, set) in order.chunk_by(|&a, &b| score[a as usize] == score[b as usize]).enumerate() {
        set.iter().for_each(|&row| ranks[row as usize] = rank as u32);
    }
    let levels = ranks.iter().max().map_or(0, |m| *m as usize + 1);
    // By stratum and time; of one time those who end first.
    order.sort_by(|&a, &b| {
        let (i, j) = (a as usize, b as usize);
        of(a).cmp(&of(b)).then_with(|| time[i].total_cmp(&time[j])).then_with(|| event[j].cmp(&event[i]))
    });
    // Of each row: concordant, discordant, tied pairs.
    let mut pairs = vec![[0_i64; 3]; n];
    let mut total = [0_i64; 3];
    let (mut at_risk, mut ended) = (Tree::new(levels), Tree::new(levels));
    for rows in order.chunk_by(|&a, &b| of(a) == of(b)) {
        let mut entries: Vec<u32> = if entry.is_some() { rows.to_vec() } else { Vec::new() };
        let entered = |row: u32| entry.map_or(f64::NEG_INFINITY, |e| e[row as usize]);
        entries.sort_by(|&a, &b| entered(a).total_cmp(&entered(b)));
        // Each ending against those at risk after it.
        let mut later = entries.iter().rev().peekable();
        for set in rows.chunk_by(|&a, &b| time[a as usize] == time[b as usize]).rev() {
            let d = set.iter().take_while(|&&row| event[row as usize]).count();
            let (dead, rest) = set.split_at(d);
            rest.iter().for_each(|&row| at_risk.add(ranks[row as usize], 1));
            if let Some(&first) = dead.first() {
                while let Some(&row) = later.next_if(|&&row| entered(row) >= time[first as usize]) {
                    at_risk.add(ranks[row as usize], -1);
                }
            }
            for &row in dead {
                let found = at_risk.around(ranks[row as usize]);
                for ((pairs, total), n) in pairs[row as usize].iter_mut().zip(&mut total).zip(found) {
                    *pairs += n;
                    *total += n;
                }
            }
            dead.iter().for_each(|&row| at_risk.add(ranks[row as usize], 1));
        }
        later.for_each(|&row| at_risk.add(ranks[row as usize], -1));
        if entry.is_none() {
            rows.iter().for_each(|&row| at_risk.add(ranks[row as usize], -1));
        }
        // Each row against the endings it saw: below it in score is discordant here.
        let mut sooner = entries.iter().peekable();
        let mut add = |row: u32, found: [i64; 3], sign: i64| {
            let [below, above, equal] = found;
            for (pairs, n) in pairs[row as usize].iter_mut().zip([above, below, equal]) {
                *pairs += sign * n;
            }
        };
        for set in rows.chunk_by(|&a, &b| time[a as usize] == time[b as usize]) {
            let d = set.iter().take_while(|&&row| event[row as usize]).count();
            let (dead, rest) = set.split_at(d);
            if let Some(&first) = dead.first() {
                while let Some(&row) = sooner.next_if(|&&row| entered(row) < time[first as usize]) {
                    add(row, ended.around(ranks[row as usize]), -1);
                }
            }
            dead.iter().for_each(|&row| add(row, ended.around(ranks[row as usize]), 1));
            dead.iter().for_each(|&row| ended.add(ranks[row as usize], 1));
            rest.iter().for_each(|&row| add(row, ended.around(ranks[row as usize]), 1));
        }
        sooner.for_each(|&row| add(row, ended.around(ranks[row as usize]), -1));
        rows.iter().filter(|&&row| event[row as usize]).for_each(|&row| ended.add(ranks[row as usize], -1));
    }
    let [concordant, discordant, tied] = total.map(|n| n as f64);
    let all = concordant + discordant + tied;
    let somers = (concordant - discordant) / all;
    let influence = |pairs: &[i64; 3]| {
        let [c, d, t] = pairs.map(|n| n as f64);
        if all > 0.0 { ((c - d) - somers * (c + d + t)) / all / 2.0 } else { 0.0 }
    };
    Concordance { concordant, discordant, tied, influence: pairs.iter().map(influence).collect() }
}

/// Counts by rank, with their running sums in log time (Fenwick 1994, Software: Practice and Experience 24, 327–336).
struct Tree {
    sums: Vec<i64>,
    total: i64,
}

impl Tree {
    fn new(levels: usize) -> Tree {
        Tree { sums: vec![0; levels + 1], total: 0 }
    }

    fn add(&mut self, rank: u32, n: i64) {
        self.total += n;
        let mut i = rank as usize + 1;
        while let Some(sum) = self.sums.get_mut(i) {
            *sum += n;
            i += i & i.wrapping_neg();
        }
    }

    /// How many have a rank below this one.
    fn below(&self, rank: u32) -> i64 {
        let (mut i, mut n) = (rank as usize, 0);
        while i > 0 {
            n += self.sums[i];
            i &= i - 1;
        }
        n
    }

    /// How many have a rank below, above and equal to this one.
    fn around(&self, rank: u32) -> [i64; 3] {
        let (below, up_to) = (self.below(rank), self.below(rank + 1));
        [below, self.total - up_to, up_to - below]
    }
}
