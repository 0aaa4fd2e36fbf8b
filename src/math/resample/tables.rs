//! Tables with given margins, by chance.

use super::{Chance, Dice, Meter, Share, count};
use crate::math::hypergeometric::TIE;
use crate::math::tail::{hypergeometric_density, poisson_ln_density};

/// Most units in a table that is drawn; a cell takes up to some thousands of steps then.
pub const MOST_UNITS: u64 = 10_000_000;

/// Values of a cell whose probabilities are computed beforehand.
const KNOWN: u64 = 1000;

/// p of an r × c table by chance: the share of tables with its margins, drawn with their probability, that
/// are no more probable than it. `None` with more than [`MOST_UNITS`] units.
///
/// # Definition
/// p = (1 + hits)/(1 + draws); tables within the factor [`TIE`] count as equally probable.
/// # Method
/// Cell by cell: each is hypergeometric given the cells before it, and is found by walking outward from
/// its mode until the probabilities passed exceed a uniform number. Probabilities of tables are compared
/// by Σ ln of Poisson probabilities with the expected counts as means, in which nothing cancels.
/// # Takes
/// Rows of equal length.
/// # Reference
/// Patefield (1981), Applied Statistics 30, 91–97.
/// # Oracle
/// The exact p, within 4 Monte Carlo standard errors.
pub fn sampled_p(cells: &[Vec<u64>], draws: u64, chance: &Chance, meter: Option<&Meter>) -> Option<Share> {
    let rows: Vec<u64> = cells.iter().map(|r| r.iter().sum()).collect();
    let width = cells.iter().map(Vec::len).min().unwrap_or(0);
    let columns: Vec<u64> = (0..width).map(|j| cells.iter().map(|r| r[j]).sum()).collect();
    let total: u64 = rows.iter().sum();
    if total > MOST_UNITS {
        return None;
    }
    let density = |row: usize, column: usize, x: u64| {
        let expected = rows[row] as f64 * columns[column] as f64 / (total as f64).max(1.0);
        poisson_ln_density(x as f64, expected)
    };
    // Of small tables all that may be asked, at once.
    let most = |i: usize, j: usize| rows[i].min(columns[j]);
    let known: Vec<Vec<Vec<f64>>> = (0..rows.len())
        .map(|i| (0..width).map(|j| (0..=most(i, j).min(KNOWN)).map(|x| density(i, j, x)).collect()).collect())
        .collect();
    let ln_weight = |row: usize, column: usize, x: u64| {
        known[row][column].get(x as usize).copied().unwrap_or_else(|| density(row, column, x))
    };
    let observed = cells.iter().enumerate().flat_map(|(i, row)| row.iter().enumerate().map(move |(j, &x)| (i, j, x)));
    let threshold = observed.map(|(i, j, x)| ln_weight(i, j, x)).sum::<f64>() + TIE.ln();
    let ln_factorials = LnFactorials::new(total);
    let hits = count(draws, chance, meter, || {
        let mut left = columns.clone();
        let (rows, columns, ln_weight, ln_factorials) = (&rows, &columns, &ln_weight, &ln_factorials);
        move |dice| {
            left.copy_from_slice(columns);
            let (mut units, mut sum) = (total, 0.0);
            for (i, &row) in rows.iter().enumerate() {
                let (mut here, mut after) = (row, units);
                for (j, column) in left.iter_mut().enumerate() {
                    after -= *column;
                    let x = cell(dice, ln_factorials, *column, after, here);
                    *column -= x;
                    here -= x;
                    sum += ln_weight(i, j, x);
                }
                units -= row;
            }
            sum <= threshold
        }
    });
    Some(Share { p: (1 + hits) as f64 / (1 + draws) as f64, draws: Some(draws) })
}

/// ln k! for k up to the number of units, of tables of no more than 100,000.
struct LnFactorials(Vec<f64>);

impl LnFactorials {
    fn new(units: u64) -> Self {
        let most = if units > 100_000 { 0 } else { units };
        let steps = (1..=most).scan(0.0, |sum, k| {
            *sum += (k as f64).ln();
            Some(*sum)
        });
        LnFactorials(std::iter::once(0.0).chain(steps).collect())
    }

    /// P(X = x), X of the `first` among `taken` of `first` + `second`.
    fn hypergeometric(&self, x: u64, first: u64, second: u64, taken: u64) -> f64 {
        let ln = |k: u64| self.0.get(k as usize).copied();
        let all = || {
            let ways = ln(first)? + ln(second)? + ln(taken)? + ln(first + second - taken)? - ln(first + second)?;
            Some(ways - ln(x)? - ln(first - x)? - ln(taken - x)? - ln(second + x - taken)?)
        };
        all().map_or_else(|| hypergeometric_density(x as f64, first as f64, second as f64, taken as f64), f64::exp)
    }
}

/// How many of `first` units are among `taken` of `first` + `second`.
fn cell(dice: &mut Dice, ln_factorials: &LnFactorials, first: u64, second: u64, taken: u64) -> u64 {
    let (lowest, highest) = (taken.saturating_sub(second), first.min(taken));
    if lowest == highest {
        return lowest;
    }
    let [f, s, t] = [first, second, taken].map(|n| n as f64);
    let mode = (((f + 1.0) * (t + 1.0) / (f + s + 2.0)) as u64).clamp(lowest, highest);
    let ratio = |x: f64| (f - x) * (t - x) / ((x + 1.0) * (s - t + x + 1.0));
    let at_mode = ln_factorials.hypergeometric(mode, first, second, taken);
    let mut left = dice.unit() - at_mode;
    let (mut down, mut up) = ((mode, at_mode), (mode, at_mode));
    while left >= 0.0 && (down.0 > lowest || up.0 < highest) {
        if up.0 < highest {
            up = (up.0 + 1, up.1 * ratio(up.0 as f64));
            left -= up.1;
            if left < 0.0 {
                return up.0;
            }
        }
        if down.0 > lowest {
            down = (down.0 - 1, down.1 / ratio(down.0 as f64 - 1.0));
            left -= down.1;
            if left < 0.0 {
                return down.0;
            }
        }
    }
    // Rounding may leave a sliver beyond all probabilities: less than 1e-12 of the draws.
    mode
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::exact_table::exact_p;

    fn chance() -> Chance {
        Chance::new(11, &["tables"])
    }

    /// Against the exact p, within 4 Monte Carlo standard errors; margins of every kind.
    #[test]
    fn drawn_and_exact_agree() {
        for cells in [
            vec![vec![3, 1], vec![1, 3]],
            vec![vec![44, 108], vec![22, 7], vec![11, 21]],
            vec![vec![10, 12, 8], vec![6, 15, 9], vec![14, 5, 11], vec![7, 9, 14]],
            vec![vec![6, 3, 2, 0], vec![2, 5, 4, 1], vec![1, 7, 6, 0]],
            vec![vec![3000, 3100], vec![2900, 3150]],
        ] {
            let exact = exact_p(&cells).unwrap();
            let draws = 20_000;
            let got = sampled_p(&cells, draws, &chance(), None).unwrap();
            let error = (exact * (1.0 - exact) / draws as f64).sqrt() + 1.0 / draws as f64;
            assert!((got.p - exact).abs() < 4.0 * error, "{cells:?}: {got:?}, exact {exact}");
        }
    }

    /// One cell has its distribution: mean and variance of the hypergeometric within 4 standard errors.
    #[test]
    fn a_cell_is_hypergeometric() {
        for (first, second, taken) in
            [(5u64, 7, 6), (1, 900, 3), (40_000, 60_000, 30_000), (90_000, 60_000, 30_000), (3, 0, 2)]
        {
            let mut dice = chance().block(0);
            let all: Vec<f64> = (0..4000)
                .map(|_| cell(&mut dice, &LnFactorials::new(first + second), first, second, taken) as f64)
                .collect();
            let [f, s, t] = [first, second, taken].map(|n| n as f64);
            let (n, share) = (f + s, f / (f + s));
            let variance = t * share * (1.0 - share) * (n - t) / (n - 1.0);
            let mean = all.iter().sum::<f64>() / 4000.0;
            assert!(
                (mean - t * share).abs() <= 4.0 * (variance / 4000.0).sqrt() + 1e-9,
                "{first} {second} {taken}: {mean}"
            );
            let got = all.iter().map(|x| (x - t * share).powi(2)).sum::<f64>() / 4000.0;
            assert!((got - variance).abs() <= 0.15 * variance + 0.01, "{first} {second} {taken}: {got}, {variance}");
        }
    }

    #[test]
    fn one_table_and_too_large_a_table() {
        assert_eq!(sampled_p(&[vec![3, 0], vec![4, 0]], 50, &chance(), None).map(|s| s.p), Some(1.0));
        assert_eq!(sampled_p(&[], 50, &chance(), None).map(|s| s.p), Some(1.0));
        assert_eq!(sampled_p(&vec![vec![u64::from(u32::MAX); 2]; 2], 50, &chance(), None), None);
    }
}
