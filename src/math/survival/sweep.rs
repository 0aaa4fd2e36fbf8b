//! Times gone through once, stratum by stratum, with what each group loses at each.

use super::Times;

/// Rows in the order in which tests between groups meet them. Memory is linear in the rows.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// How many groups.
    pub groups: usize,
    /// How many endings.
    pub endings: usize,
    strata: Vec<Stratum>,
}

#[derive(Debug, Clone, Default)]
struct Stratum {
    /// Time, group, and ending + 1 (0 when last seen) of each row, by time.
    rows: Vec<(f64, u32, u32)>,
    /// Entry and group of each row by entry; empty when all are at risk from the start.
    entries: Vec<(f64, u32)>,
}

/// One distinct time in one stratum.
#[derive(Debug)]
pub struct Instant<'a> {
    /// Which stratum.
    pub stratum: usize,
    /// When.
    pub time: f64,
    /// Whether it is the first of its stratum.
    pub first: bool,
    /// Rows of each group with entry < t ≤ time.
    pub at_risk: &'a [f64],
    /// `ended[ending * groups + group]`.
    pub ended: &'a [f64],
}

impl Instant<'_> {
    /// How many of each group ended so.
    pub fn of(&self, ending: usize) -> &[f64] {
        let k = self.at_risk.len();
        &self.ended[ending * k..(ending + 1) * k]
    }
}

impl Sweep {
    /// Sorts: O(n log n). `group` below `groups` and, unless empty, `stratum` for every row.
    pub fn new(times: &Times, group: &[u32], groups: usize, stratum: &[u32]) -> Self {
        let of = |row: usize| stratum.get(row).map_or(0, |s| *s as usize);
        let strata = stratum.iter().max().map_or(1, |last| *last as usize + 1);
        let mut sizes = vec![0usize; strata];
        (0..times.time.len()).for_each(|row| sizes[of(row)] += 1);
        let mut out: Vec<Stratum> =
            sizes.iter().map(|n| Stratum { rows: Vec::with_capacity(*n), entries: Vec::new() }).collect();
        for (row, (&time, ending)) in times.time.iter().zip(times.ending).enumerate() {
            out[of(row)].rows.push((time, group[row], ending.map_or(0, |e| e + 1)));
        }
        for (row, &entry) in times.entry.into_iter().flatten().enumerate() {
            out[of(row)].entries.push((entry, group[row]));
        }
        for stratum in &mut out {
            stratum.rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            stratum.entries.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        }
        Sweep { groups, endings: times.endings, strata: out }
    }

    /// How many strata.
    pub fn strata(&self) -> usize {
        self.strata.len()
    }

    /// Every distinct time at which something ended, stratum by stratum, times rising.
    pub fn each(&self, mut visit: impl FnMut(&Instant)) {
        let (mut at_risk, mut leaving) = (vec![0.0; self.groups], vec![0.0; self.groups]);
        let mut ended = vec![0.0; self.groups * self.endings];
        for (place, stratum) in self.strata.iter().enumerate() {
            at_risk.fill(0.0);
            if stratum.entries.is_empty() {
                stratum.rows.iter().for_each(|row| at_risk[row.1 as usize] += 1.0);
            }
            let (mut entries, mut first) = (stratum.entries.iter().peekable(), true);
            for here in stratum.rows.chunk_by(|a, b| a.0 == b.0) {
                let time = here[0].0;
                while let Some(come) = entries.next_if(|e| e.0 < time) {
                    at_risk[come.1 as usize] += 1.0;
                }
                let mut any = false;
                for &(_, group, ending) in here {
                    leaving[group as usize] += 1.0;
                    if ending > 0 {
                        ended[(ending as usize - 1) * self.groups + group as usize] += 1.0;
                        any = true;
                    }
                }
                if any {
                    visit(&Instant { stratum: place, time, first, at_risk: &at_risk, ended: &ended });
                    first = false;
                    ended.fill(0.0);
                }
                at_risk.iter_mut().zip(&mut leaving).for_each(|(at_risk, leaving)| *at_risk -= std::mem::take(leaving));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: the second stratum has one row, which comes in at 1 and ends at 3.
    #[test]
    fn strata_follow_one_another() {
        let times = Times {
            entry: Some(&[0.0, 2.0, 1.0, 0.0]),
            time: &[3.0, 5.0, 3.0, 3.0],
            ending: &[Some(0), Some(1), Some(1), None],
            endings: 2,
        };
        let sweep = Sweep::new(&times, &[0, 1, 1, 0], 2, &[0, 0, 1, 0]);
        let mut seen = Vec::new();
        sweep.each(|t| seen.push((t.stratum, t.first, t.at_risk.to_vec(), t.of(0).to_vec(), t.of(1).to_vec())));
        assert_eq!(
            seen,
            [
                (0, true, vec![2.0, 1.0], vec![1.0, 0.0], vec![0.0, 0.0]),
                (0, false, vec![0.0, 1.0], vec![0.0, 0.0], vec![0.0, 1.0]),
                (1, true, vec![0.0, 1.0], vec![0.0, 0.0], vec![0.0, 1.0]),
            ]
        );
    }
}
