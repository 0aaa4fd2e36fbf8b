//! What happens at each distinct time: the one table that curves and tests are made of.

/// When rows came under observation, when they ended or were last seen, and how. All columns are of one length n.
#[derive(Debug, Clone, Copy)]
pub struct Times<'a> {
    /// When each came under observation; `None` when all were so from the start.
    pub entry: Option<&'a [f64]>,
    /// When each ended or was last seen; finite.
    pub time: &'a [f64],
    /// How it ended, below `endings`; `None` while it had not.
    pub ending: &'a [Option<u32>],
    /// How many endings there are.
    pub endings: usize,
}

/// What happens at each distinct time among some rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// m distinct times of an ending or a last sight, rising.
    pub time: Vec<f64>,
    /// Rows with entry < t ≤ time.
    pub at_risk: Vec<f64>,
    /// `ended[ending][m]`.
    pub ended: Vec<Vec<f64>>,
    /// Last seen then.
    pub censored: Vec<f64>,
}

impl Table {
    /// Endings of any kind at place `i`.
    pub fn all(&self, i: usize) -> f64 {
        self.ended.iter().map(|e| e[i]).sum()
    }

    fn push(&mut self, time: f64) -> usize {
        if self.time.last() != Some(&time) {
            self.time.push(time);
            self.at_risk.push(0.0);
            self.censored.push(0.0);
            self.ended.iter_mut().for_each(|e| e.push(0.0));
        }
        self.time.len() - 1
    }
}

impl Times<'_> {
    /// All rows by time; rows of one time stay in their order.
    pub fn order(&self) -> Vec<u32> {
        let mut keyed: Vec<(f64, u32)> = self.time.iter().copied().zip(0..).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    /// The table of these rows.
    pub fn table(&self, rows: &[usize]) -> Table {
        self.of(rows.iter().copied(), |_| 0, 1).pop().unwrap_or_default()
    }

    /// A table for each of k groups: O(n log n) for all of them together.
    pub fn tables(&self, group: &[u32], k: usize) -> Vec<Table> {
        self.of(0..self.time.len(), |row| group[row], k)
    }

    /// Rows are sorted with what is counted of them, so that neither comparing nor counting looks anything up.
    fn of(&self, rows: impl Iterator<Item = usize> + Clone, group: impl Fn(usize) -> u32, k: usize) -> Vec<Table> {
        let keyed = |row: usize| (self.time[row], group(row), self.ending[row]);
        let mut sorted: Vec<(f64, u32, Option<u32>)> = rows.clone().map(keyed).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let empty = Table { ended: vec![Vec::new(); self.endings], ..Table::default() };
        let mut tables = vec![empty; k];
        for (time, group, ending) in sorted {
            let table = &mut tables[group as usize];
            let place = table.push(time);
            match ending {
                Some(ending) => table.ended[ending as usize][place] += 1.0,
                None => table.censored[place] += 1.0,
            }
        }
        // At risk: those who have come in less those who have left before.
        let mut entered: Vec<Vec<f64>> = vec![Vec::new(); k];
        if let Some(entry) = self.entry {
            rows.for_each(|row| entered[group(row) as usize].push(entry[row]));
            entered.iter_mut().for_each(|e| e.sort_unstable_by(f64::total_cmp));
        }
        for (table, entered) in tables.iter_mut().zip(&entered) {
            let leave = |t: &Table, i: usize| t.all(i) + t.censored[i];
            let total: f64 = (0..table.time.len()).map(|i| leave(table, i)).sum();
            let (mut left, mut come) = (0.0, 0);
            for i in 0..table.time.len() {
                let here = if self.entry.is_some() {
                    come += entered[come..].iter().take_while(|e| **e < table.time[i]).count();
                    come as f64
                } else {
                    total
                };
                table.at_risk[i] = here - left;
                left += leave(table, i);
            }
        }
        tables
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: entries 0, 2, 1, 5; ends 3, 3, 6, 6.
    #[test]
    fn rows_are_at_risk_after_they_enter_and_until_they_leave() {
        let times = Times {
            entry: Some(&[0.0, 2.0, 1.0, 5.0]),
            time: &[3.0, 3.0, 6.0, 6.0],
            ending: &[Some(0), None, Some(1), Some(0)],
            endings: 2,
        };
        let table = times.table(&[3, 2, 1, 0]);
        assert_eq!(table.time, [3.0, 6.0]);
        assert_eq!(table.at_risk, [3.0, 2.0]);
        assert_eq!(table.ended, [[1.0, 1.0], [0.0, 1.0]]);
        assert_eq!(table.censored, [1.0, 0.0]);
        let both = times.tables(&[0, 0, 1, 1], 3);
        assert_eq!(both[0].at_risk, [2.0]);
        assert_eq!(both[1].at_risk, [2.0]);
        assert!(both[2].time.is_empty());
    }

    #[test]
    fn without_entries_all_are_at_risk_from_the_start() {
        let times = Times { entry: None, time: &[0.0, 2.0, 2.0], ending: &[Some(0), None, Some(0)], endings: 1 };
        let table = times.table(&[0, 1, 2]);
        assert_eq!(table.at_risk, [3.0, 2.0]);
    }
}
