//! The r × c table given its margins: the exact probability of all tables no more probable.

use super::hypergeometric::TIE;

/// Most half tables that are enumerated; beyond it an exact p takes more than some seconds.
pub const MOST_TABLES: u64 = 100_000_000;

/// Widest range of one cell.
const WIDEST: u64 = 1_000_000;

/// The margins allow more half tables than [`MOST_TABLES`]: about this many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TooMany(pub f64);

/// Exact p of an r × c table: the probability, given the margins, of all tables no more probable
/// than this one, those within [`TIE`] included.
///
/// # Definition
/// P(x) = Πᵢ nᵢ! Πⱼ mⱼ! / (N! Πᵢⱼ xᵢⱼ!), row totals nᵢ, column totals mⱼ.
/// # Method
/// Any factor aᵢbⱼ to the power xᵢⱼ is the same for all tables with these margins. With
/// aᵢbⱼ = nᵢmⱼ/N a table weighs Πᵢⱼ of Poisson terms relative to their modes: all at most 1, built by
/// ratios of neighbours, so neither factorial nor logarithm is taken and nothing cancels. The rows
/// are split in two halves. Each possible division of the column totals between the halves has a known
/// weight as a whole, and an upper bound of its tables: column by column, rows apart. Where the bound is
/// no more than the observed weight all tables count. Else the weights of both halves are listed, the
/// shorter list sorted and summed from below, and each weight of the longer list finds its partners by
/// bisection: the number of tables enumerated is near the square root of the number there are.
/// # Takes
/// Rows of equal length, total at most 2⁵³.
/// # Gives
/// p, to about 1e-13 relatively down to 1e-300; 0 below 1e-308.
/// # Reference
/// Freeman & Halton (1951), Biometrika 38, 141–149.
/// # Oracle
/// Enumeration in whole numbers, and R 4.2: `fisher.test(table)`; fixture `fisher_freeman_halton.json`.
pub fn exact_p(cells: &[Vec<u64>]) -> Result<f64, TooMany> {
    let columns = cells.first().map_or(0, Vec::len);
    let turned: Vec<Vec<u64>> =
        (0..columns).map(|j| cells.iter().map(|row| row.get(j).copied().unwrap_or(0)).collect()).collect();
    let (straight, across) = (Plan::new(cells), Plan::new(&turned));
    let plan = if across.cost < straight.cost { across } else { straight };
    if plan.cost > MOST_TABLES as f64 || plan.widest() > WIDEST {
        return Err(TooMany(plan.cost));
    }
    Ok(plan.run())
}

struct Plan<'a> {
    cells: &'a [Vec<u64>],
    rows: Vec<u64>,
    columns: Vec<u64>,
    total: u64,
    /// The rows of each half.
    halves: [Vec<usize>; 2],
    /// Upper bound of the number of half tables.
    cost: f64,
}

impl<'a> Plan<'a> {
    fn new(cells: &'a [Vec<u64>]) -> Self {
        let rows: Vec<u64> = cells.iter().map(|r| r.iter().sum()).collect();
        let width = cells.first().map_or(0, Vec::len);
        let columns: Vec<u64> = (0..width).map(|j| cells.iter().map(|r| r[j]).sum()).collect();
        let total = rows.iter().sum();
        let mut plan = Plan { cells, rows, columns, total, halves: [vec![], vec![]], cost: 0.0 };
        let mut ways: Vec<(f64, usize)> = (0..plan.rows.len()).map(|i| (plan.ways(i), i)).collect();
        ways.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut costs = [1.0, 1.0];
        for (ways, row) in ways {
            let half = usize::from(costs[1] < costs[0]);
            costs[half] *= ways;
            plan.halves[half].push(row);
        }
        plan.cost = costs[0] + costs[1];
        plan
    }

    /// Lowest and highest value of a cell, given the margins.
    fn range(&self, row: usize, column: usize) -> (u64, u64) {
        let (n, m) = (self.rows[row], self.columns[column]);
        ((n + m).saturating_sub(self.total), n.min(m))
    }

    /// Widest range of a cell.
    fn widest(&self) -> u64 {
        let pairs = (0..self.rows.len()).flat_map(|i| (0..self.columns.len()).map(move |j| (i, j)));
        pairs.map(|(i, j)| self.range(i, j)).map(|(low, high)| high - low + 1).max().unwrap_or(0)
    }

    /// Upper bound of the ways to fill one row: all columns but the widest are free, and no more
    /// than C(n + c − 1, c − 1).
    fn ways(&self, row: usize) -> f64 {
        let widths: Vec<f64> =
            (0..self.columns.len()).map(|j| self.range(row, j)).map(|(low, high)| (high - low + 1) as f64).collect();
        let widest = widths.iter().copied().fold(1.0, f64::max);
        let boxed = widths.iter().product::<f64>() / widest;
        let free = (1..self.columns.len()).map(|k| (self.rows[row] as f64 + k as f64) / k as f64).product::<f64>();
        boxed.min(free)
    }

    fn run(&self) -> f64 {
        let weights = Weights::new(self);
        let observed: f64 = (self.cells.iter().enumerate())
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, &x)| (i, j, x)))
            .map(|(i, j, x)| weights.of(i, j, x))
            .product();
        let columns = [0, 1].map(|half| {
            let rows = &self.halves[half];
            let share = rows.iter().map(|&i| self.rows[i]).sum::<u64>() as f64 / (self.total as f64).max(1.0);
            let column =
                |(j, &m): (usize, &u64)| Column::new(rows.iter().map(|&i| &weights.cells[i][j]), m as f64 * share);
            self.columns.iter().enumerate().map(column).collect()
        });
        let first: u64 = self.halves[0].iter().map(|&i| self.rows[i]).sum();
        let mut visit = Visit {
            plan: self,
            weights: &weights,
            columns,
            division: vec![0; self.columns.len()],
            lists: [Vec::new(), Vec::new()],
            threshold: observed * TIE,
            total: 0.0,
            extreme: 0.0,
        };
        visit.divide(0, first, 1.0, 1.0);
        if visit.total > 0.0 { (visit.extreme / visit.total).min(1.0) } else { 1.0 }
    }
}

/// One column of one half, its rows apart: for each total the weight of all ways to make it up, up to a
/// factor, and the largest weight of one way.
struct Column {
    low: u64,
    all: Vec<f64>,
    most: Vec<f64>,
}

impl Column {
    /// `expected`: of the total.
    fn new<'w>(cells: impl Iterator<Item = &'w (u64, Vec<f64>)>, expected: f64) -> Self {
        let (mut low, mut most) = (0, vec![1.0_f64]);
        for (lowest, weights) in cells {
            let mut wider = vec![0.0_f64; most.len() + weights.len() - 1];
            for (a, m) in most.iter().enumerate() {
                for (to, w) in wider[a..].iter_mut().zip(weights) {
                    *to = to.max(m * w);
                }
            }
            (low, most) = (low + lowest, wider);
        }
        // A sum of Poisson numbers is one.
        Column { low, all: poisson_weights(low, most.len(), expected), most }
    }

    /// All and most at a total; 0 where there is no way.
    fn at(&self, total: u64) -> (f64, f64) {
        let at = total.checked_sub(self.low).and_then(|x| usize::try_from(x).ok());
        at.and_then(|x| Some((*self.all.get(x)?, *self.most.get(x)?))).unwrap_or((0.0, 0.0))
    }
}

/// What is seen on the way through all divisions of the column totals between the halves.
struct Visit<'a> {
    plan: &'a Plan<'a>,
    weights: &'a Weights,
    columns: [Vec<Column>; 2],
    division: Vec<u64>,
    lists: [Vec<f64>; 2],
    threshold: f64,
    total: f64,
    extreme: f64,
}

/// Bounds are products in another order than weights: this much may be rounding.
const SLACK: f64 = 1.0 + 1e-12;

impl Visit<'_> {
    /// Visits every division that gives the first half `left` units from `column` on. `all` and `bound`: the
    /// weight of all its tables, up to one factor for all divisions, and an upper bound of each.
    fn divide(&mut self, column: usize, left: u64, all: f64, bound: f64) {
        let Some(&units) = self.plan.columns.get(column) else {
            self.total += all;
            self.extreme += if bound * SLACK <= self.threshold { all } else { all * self.share() };
            return;
        };
        let after: u64 = self.plan.columns[column + 1..].iter().sum();
        for taken in left.saturating_sub(after)..=left.min(units) {
            let (one, two) = (self.columns[0][column].at(taken), self.columns[1][column].at(units - taken));
            let all = all * one.0 * two.0;
            if all > 0.0 {
                self.division[column] = taken;
                self.divide(column + 1, left - taken, all, bound * one.1 * two.1);
            }
        }
    }

    /// The share of the weight of this division in tables no heavier than the threshold.
    fn share(&mut self) -> f64 {
        let (plan, [a, b]) = (self.plan, &mut self.lists);
        let mut rest: Vec<u64> = plan.columns.iter().zip(&self.division).map(|(m, s)| m - s).collect();
        a.clear();
        b.clear();
        self.weights.fill(&plan.halves[0], &plan.rows, &mut self.division.clone(), 1.0, a);
        self.weights.fill(&plan.halves[1], &plan.rows, &mut rest, 1.0, b);
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        short.sort_unstable_by(f64::total_cmp);
        let mut below = Vec::with_capacity(short.len() + 1);
        below.push(0.0);
        below.extend(short.iter().scan(0.0, |sum, w| {
            *sum += w;
            Some(*sum)
        }));
        let (mut all, mut extreme) = (0.0, 0.0);
        for &weight in long.iter() {
            all += weight;
            extreme += weight * below[short.partition_point(|&other| weight * other <= self.threshold)];
        }
        all *= below[short.len()];
        if all > 0.0 { extreme / all } else { 0.0 }
    }
}

/// Poisson probabilities of `count` numbers from `low` on, relative to the largest, by ratios of neighbours.
fn poisson_weights(low: u64, count: usize, expected: f64) -> Vec<f64> {
    let mut weights = vec![1.0; count];
    let mode = (expected as u64).clamp(low, low + count as u64 - 1);
    let at = |x: u64| (x - low) as usize;
    for x in mode + 1..low + count as u64 {
        weights[at(x)] = weights[at(x - 1)] * (expected / x as f64);
    }
    for x in (low..mode).rev() {
        weights[at(x)] = weights[at(x + 1)] * ((x + 1) as f64 / expected);
    }
    weights
}

/// The weight of each value of each cell, relative to the cell's mode.
struct Weights {
    /// `[row][column]`: lowest value, then the weights from there.
    cells: Vec<Vec<(u64, Vec<f64>)>>,
}

impl Weights {
    fn new(plan: &Plan) -> Self {
        let cell = |row: usize, column: usize| {
            let (low, high) = plan.range(row, column);
            let expected = plan.rows[row] as f64 * plan.columns[column] as f64 / (plan.total as f64).max(1.0);
            (low, poisson_weights(low, (high - low + 1) as usize, expected))
        };
        let cells = (0..plan.rows.len()).map(|i| (0..plan.columns.len()).map(|j| cell(i, j)).collect()).collect();
        Weights { cells }
    }

    fn of(&self, row: usize, column: usize, x: u64) -> f64 {
        let (low, weights) = &self.cells[row][column];
        weights[(x - low) as usize]
    }

    /// Pushes the weight of every table with these rows and column totals `left`.
    fn fill(&self, rows: &[usize], totals: &[u64], left: &mut [u64], weight: f64, out: &mut Vec<f64>) {
        match rows {
            [] => out.push(weight),
            [last] => out.push(left.iter().enumerate().fold(weight, |w, (j, &x)| w * self.of(*last, j, x))),
            [row, last] if self.cells[*row].iter().all(|(low, _)| *low == 0) => {
                self.fill_two(*row, *last, totals[*row], left, weight, out);
            }
            [row, ..] => {
                let after = left.iter().skip(1).sum();
                self.fill_row(rows, totals, (0, totals[*row], after), left, weight, out);
            }
        }
    }

    /// Pushes the weight of every table of two rows, `units` in the first, and column totals `left`.
    fn fill_two(&self, row: usize, last: usize, units: u64, left: &[u64], weight: f64, out: &mut Vec<f64>) {
        // Each column by itself: x in the first row and the rest in the last.
        let column = |(j, &m): (usize, &u64)| -> Vec<f64> {
            (0..=m.min(units)).map(|x| self.of_any(row, j, x) * self.of_any(last, j, m - x)).collect()
        };
        let columns: Vec<Vec<f64>> = left.iter().enumerate().map(column).collect();
        fill_columns(&columns, left, units, weight, out);
    }

    /// The weight of a value that the margins may not allow: 0 then.
    fn of_any(&self, row: usize, column: usize, x: u64) -> f64 {
        let (low, weights) = &self.cells[row][column];
        x.checked_sub(*low).and_then(|x| weights.get(x as usize)).copied().unwrap_or(0.0)
    }

    /// Fills the first of `rows` from `column` on, with `units` units to place and room for `after`
    /// in the later columns.
    fn fill_row(
        &self,
        rows: &[usize],
        totals: &[u64],
        (column, units, after): (usize, u64, u64),
        left: &mut [u64],
        weight: f64,
        out: &mut Vec<f64>,
    ) {
        if column == left.len() {
            return self.fill(&rows[1..], totals, left, weight, out);
        }
        let room = left[column];
        for x in units.saturating_sub(after)..=units.min(room) {
            let weight = weight * self.of(rows[0], column, x);
            if weight > 0.0 {
                left[column] = room - x;
                let later = after - left.get(column + 1).unwrap_or(&0);
                self.fill_row(rows, totals, (column + 1, units - x, later), left, weight, out);
            }
        }
        left[column] = room;
    }
}

/// Pushes `weight` times the product of one weight of each column, their positions adding up to `units`.
fn fill_columns(columns: &[Vec<f64>], totals: &[u64], units: u64, weight: f64, out: &mut Vec<f64>) {
    match columns {
        [] => {}
        [only] => out.extend(only.get(units as usize).map(|w| weight * w).filter(|w| *w > 0.0)),
        [one, two] => {
            let (low, high) = (units.saturating_sub(totals[1]) as usize, units.min(totals[0]) as usize);
            if low <= high {
                // The second falls as the first rises.
                let falling = two[units as usize - high..=units as usize - low].iter().rev();
                out.extend(one[low..=high].iter().zip(falling).map(|(a, b)| weight * a * b).filter(|w| *w > 0.0));
            }
        }
        [column, rest @ ..] => {
            let after: u64 = totals[1..].iter().sum();
            for x in units.saturating_sub(after)..=units.min(totals[0]) {
                let weight = weight * column[x as usize];
                if weight > 0.0 {
                    fill_columns(rest, &totals[1..], units - x, weight, out);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Integer arithmetic by hand: rows 2, 2, 1 and columns 3, 2 have weights (ways of 10)
    /// {2,1,0}: 2, {2,0,1}: 1, {1,2,0}: 2, {1,1,1}: 4, {0,2,1}: 1.
    #[test]
    fn all_tables_of_a_small_margin() {
        let p = |a: u64, b: u64, c: u64| exact_p(&[vec![a, 2 - a], vec![b, 2 - b], vec![c, 1 - c]]).unwrap();
        assert!((p(2, 0, 1) - 0.2).abs() < 1e-15);
        assert!((p(1, 2, 0) - 0.6).abs() < 1e-15);
        assert!((p(1, 1, 1) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn too_many_tables_are_refused_at_once() {
        let huge = vec![vec![1_000_000_000_000; 3]; 4];
        assert!(matches!(exact_p(&huge), Err(TooMany(n)) if n > 1e20));
        assert_eq!(exact_p(&[]), Ok(1.0));
        assert_eq!(exact_p(&[vec![0, 0], vec![0, 0]]), Ok(1.0));
    }

    /// Few events among very many units leave few tables, also with very large cells.
    #[test]
    fn large_cells_with_few_tables_are_no_hindrance() {
        let p = exact_p(&[vec![3, 999_999_999_997], vec![0, 1_000_000_000_000]]).unwrap();
        assert!((p - 0.25).abs() < 1e-11, "{p}");
    }
}
