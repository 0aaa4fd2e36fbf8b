//! The conditions as linear inequalities in whole numbers, and the bounds that they leave.

use super::Table;
use super::conditions::{Column, End, Read, Rule, Test};

/// The most units that a group is looked for with when nothing says so.
pub(super) const MOST: i64 = 1_000_000_000;

/// The largest value that is looked for where no claim prints one.
const VALUE: i64 = 1_000_000_000;

/// The most bounds that are moved at one node. Beyond it the search goes on by halving: slower, and as right.
const MOVES: u32 = 50_000;

/// All that a whole number may still be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dom {
    pub low: i64,
    pub high: i64,
}

impl Dom {
    pub fn fixed(self) -> bool {
        self.low == self.high
    }

    pub fn width(self) -> i64 {
        self.high.saturating_sub(self.low)
    }

    fn one(value: i64) -> Dom {
        Dom { low: value, high: value }
    }
}

/// Σ coefficient × variable ≥ `at_least`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub terms: Vec<(usize, i128)>,
    pub at_least: i128,
}

impl Row {
    /// Terms of one variable added up, the row divided by what all share.
    fn tidy(mut self) -> Row {
        self.terms.sort_unstable_by_key(|t| t.0);
        self.terms.dedup_by(|b, a| {
            a.0 == b.0 && {
                a.1 += b.1;
                true
            }
        });
        self.terms.retain(|t| t.1 != 0);
        let common = self.terms.iter().fold(0_i128, |g, t| gcd(g, t.1));
        if common > 1 {
            self.terms.iter_mut().for_each(|t| t.1 /= common);
            self.at_least = ceil(self.at_least, common);
        }
        self
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// ⌈a/b⌉, b > 0.
fn ceil(a: i128, b: i128) -> i128 {
    a.div_euclid(b) + i128::from(a.rem_euclid(b) != 0)
}

/// What was measured on the units of one cell.
pub(super) struct Measured {
    pub column: usize,
    pub cell: usize,
    /// Variable of the sum.
    pub sum: usize,
    /// No value is below; none when nothing was printed.
    pub low: Option<i64>,
    /// No value is above.
    pub high: Option<i64>,
    /// Values that some cell must hold, with the variable that is 1 when this one does.
    pub hosts: Vec<(i64, usize)>,
}

/// Variables: the cells group by group, then the sums of what was measured, then whether a cell holds the end of a range.
pub(super) struct Model<'a> {
    pub cells: usize,
    pub levels: usize,
    pub tests: Vec<&'a Test>,
    pub measured: Vec<Measured>,
    start: Vec<Dom>,
    rows: Vec<Row>,
    /// Rows in which a variable stands.
    uses: Vec<Vec<usize>>,
}

impl<'a> Model<'a> {
    /// Of the conditions `active`, by number.
    pub fn new(read: &'a Read<'_>, active: &[usize]) -> Model<'a> {
        Model::with(read, active, Vec::new())
    }

    /// The same, and more rows.
    pub fn with(read: &'a Read<'_>, active: &[usize], more: Vec<Row>) -> Model<'a> {
        let (groups, levels) = (read.groups, read.levels);
        let cells = groups * levels;
        let mut start = vec![Dom { low: 0, high: read.most }; cells];
        let mut rows = more;
        if read.most < MOST {
            for group in 0..groups {
                let terms = (0..levels).map(|level| (group * levels + level, -1)).collect();
                rows.push(Row { terms, at_least: -i128::from(read.most) });
            }
        }
        let mut tests = Vec::new();
        let mut ends: Vec<&End> = Vec::new();
        for condition in active.iter().filter_map(|&at| read.conditions.get(at)) {
            for rule in &condition.rules {
                match rule {
                    Rule::Row(row) => rows.push(row.clone()),
                    Rule::Test(test) => tests.push(test),
                    Rule::End(end) => ends.push(end),
                }
            }
        }
        start.resize(read.variables, Dom { low: -i64::MAX / 4, high: i64::MAX / 4 });
        let mut all = Vec::new();
        for (number, column) in read.columns.iter().enumerate() {
            let ends: Vec<&End> = ends.iter().filter(|e| e.column == number).copied().collect();
            all.extend(measured(number, column, &ends, &mut start, &mut rows));
        }
        let rows: Vec<Row> = rows.into_iter().map(Row::tidy).collect();
        let mut uses = vec![Vec::new(); start.len()];
        for (at, row) in rows.iter().enumerate() {
            for (variable, _) in &row.terms {
                if let Some(uses) = uses.get_mut(*variable) {
                    uses.push(at);
                }
            }
        }
        Model { cells, levels, tests, measured: all, start, rows, uses }
    }

    /// The bounds before anything is tried; none when no table can fit.
    pub fn root(&self) -> Option<Vec<Dom>> {
        let mut domains = self.start.clone();
        let all: Vec<usize> = (0..self.rows.len()).collect();
        self.tighten(&mut domains, all).then_some(domains)
    }

    /// The first group that has a cell without a bound.
    pub fn unbounded(&self, domains: &[Dom]) -> Option<usize> {
        domains.iter().take(self.cells).position(|d| d.high >= MOST).map(|cell| cell / self.levels)
    }

    /// The bounds after one variable got narrower ones.
    pub fn narrow(&self, domains: &mut [Dom], variable: usize, to: Dom) -> bool {
        if let Some(domain) = domains.get_mut(variable) {
            *domain = to;
        }
        self.tighten(domains, self.uses.get(variable).cloned().unwrap_or_default())
    }

    /// The bounds of one table; none when it breaks a condition at once.
    pub fn fixed(&self, table: &Table) -> Option<Vec<Dom>> {
        let mut domains = self.root()?;
        for (domain, &x) in domains.iter_mut().zip(table.cells.iter().flatten()) {
            let x = i64::try_from(x).ok().filter(|x| (domain.low..=domain.high).contains(x))?;
            *domain = Dom::one(x);
        }
        self.tighten(&mut domains, (0..self.rows.len()).collect()).then_some(domains)
    }

    /// The table of cells that are fixed.
    pub fn table(&self, cells: &[Dom]) -> Table {
        let rows = cells.get(..self.cells).unwrap_or(cells).chunks(self.levels.max(1));
        Table { cells: rows.map(|row| row.iter().map(|d| d.low.unsigned_abs()).collect()).collect() }
    }

    /// Moves bounds until no row moves one. False when a row cannot hold.
    fn tighten(&self, domains: &mut [Dom], mut queue: Vec<usize>) -> bool {
        let mut waiting = vec![false; self.rows.len()];
        for &row in &queue {
            waiting[row] = true;
        }
        let (mut next, mut moves) = (0, 0);
        while let Some(&at) = queue.get(next) {
            next += 1;
            waiting[at] = false;
            let row = &self.rows[at];
            let best: i128 = row
                .terms
                .iter()
                .map(|&(v, a)| a * i128::from(if a > 0 { domains[v].high } else { domains[v].low }))
                .sum();
            let room = best - row.at_least;
            if room < 0 {
                return false;
            }
            for &(v, a) in &row.terms {
                let domain = domains[v];
                if a.abs() * i128::from(domain.width()) <= room {
                    continue;
                }
                let step = (room / a.abs()) as i64; // room < |a| × width: it fits
                let to = if a > 0 {
                    Dom { low: domain.high - step, ..domain }
                } else {
                    Dom { high: domain.low + step, ..domain }
                };
                domains[v] = to;
                moves += 1;
                for &other in &self.uses[v] {
                    if other != at && !waiting[other] {
                        waiting[other] = true;
                        queue.push(other);
                    }
                }
            }
            if moves > MOVES {
                break;
            }
            if next > 4096 {
                queue.drain(..next);
                next = 0;
            }
        }
        true
    }

    /// Whether every row holds of numbers that are all fixed.
    pub fn holds(&self, domains: &[Dom]) -> bool {
        let sum = |row: &Row| row.terms.iter().map(|&(v, a)| a * i128::from(domains[v].low)).sum::<i128>();
        self.rows.iter().all(|row| sum(row) >= row.at_least)
    }
}

/// One measured column: in each cell its sum lies between the units times the smallest and the largest value, and an end
/// of a range that was printed lies in some cell.
fn measured(number: usize, column: &Column, ends: &[&End], start: &mut Vec<Dom>, rows: &mut Vec<Row>) -> Vec<Measured> {
    let mut values: Vec<i64> = ends.iter().filter_map(|e| e.attained).collect();
    values.sort_unstable();
    values.dedup();
    let mut out = Vec::with_capacity(column.sums.len());
    for sum in &column.sums {
        let of = || ends.iter().filter(|e| e.sums.contains(&sum.variable));
        let (lowest, highest) = (of().filter_map(|e| e.low).max(), of().filter_map(|e| e.high).min());
        let low = lowest.unwrap_or(if column.signed { -VALUE } else { 0 });
        let high = highest.unwrap_or(VALUE);
        let mut least = vec![(sum.variable, 1), (sum.cell, -i128::from(low))];
        let mut most = vec![(sum.variable, -1), (sum.cell, i128::from(high))];
        let mut units = vec![(sum.cell, 1)];
        let mut hosts = Vec::with_capacity(values.len());
        for &value in &values {
            let host = start.len();
            let possible = (low..=high).contains(&value) && of().any(|e| e.attained == Some(value));
            start.push(if possible { Dom { low: 0, high: 1 } } else { Dom::one(0) });
            hosts.push((value, host));
            least.push((host, i128::from(low) - i128::from(value)));
            most.push((host, i128::from(value) - i128::from(high)));
            units.push((host, -1));
        }
        rows.extend([least, most, units].map(|terms| Row { terms, at_least: 0 }));
        out.push(Measured { column: number, cell: sum.cell, sum: sum.variable, low: lowest, high: highest, hosts });
    }
    for (at, value) in values.iter().enumerate() {
        let wanted: Vec<&&End> = ends.iter().filter(|e| e.attained == Some(*value)).collect();
        let hosts = || out.iter().filter_map(|m| m.hosts.get(at).map(|h| (m.sum, h.1)));
        for end in &wanted {
            let terms = hosts().filter(|(sum, _)| end.sums.contains(sum)).map(|(_, host)| (host, 1)).collect();
            rows.push(Row { terms, at_least: 1 });
        }
        // One unit a claim is enough; more would only bind more.
        rows.push(Row { terms: hosts().map(|(_, host)| (host, -1)).collect(), at_least: -(wanted.len() as i128) });
    }
    out
}
