//! Rows that are the same, or nearly, under different identifiers: one family entered twice.
//!
//! Compared are all columns but identifiers, keys of joins, the wave, the informant, free text and frequencies. Two rows
//! of different units are near-duplicates when they agree in all of them, or in all but one of at least [`FILLED`] that
//! have a value, and when it would be a wonder if that were chance: among all pairs of rows fewer than [`CHANCE`] such
//! pairs are expected. For that each column is taken by itself: the share of pairs of rows that agree in it, over
//! [`PAIRS`] pairs. Columns that go together make agreement by chance likelier than this says.
//!
//! Every cell has a hash and a row the sum of its hashes; without one column it is the sum less one. Sums that occur
//! twice are found with one bit a row, those rows are sorted, and what is equal by hash is compared cell by cell. So the
//! time is linear in cells and in columns, and the memory some 40 bytes a row.

use super::whole::Places;
use super::{Log, words};
use crate::data::codebook::{Column, Kind, Role};
use crate::data::{days, numbers, texts};
use crate::error::Check;
use polars::frame::DataFrame;

/// Fewest columns with a value in which rows that differ in one agree or differ.
const FILLED: u32 = 6;

/// Pairs expected by chance, below which an agreement is told.
const CHANCE: f64 = 0.05;

/// Pairs of rows by which agreement in a column is estimated.
const PAIRS: usize = 100_000;

/// Rows by their columns.
struct Rows<'a> {
    /// Of each column compared, a hash of each row's value; 0 where there is none.
    columns: Vec<(&'a Column, Cells<'a>)>,
    /// Hash of a row's identifiers; 0 where the table has none.
    ids: Vec<u64>,
    height: usize,
}

/// The values of a column.
enum Cells<'a> {
    Texts(Vec<Option<&'a str>>),
    Numbers(Vec<Option<f64>>),
    Days(Vec<Option<i32>>),
}

/// Spreads bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014, Fast splittable pseudorandom number generators).
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl<'a> Cells<'a> {
    fn new(frame: &'a DataFrame, column: &Column) -> Option<Self> {
        let name = &column.name;
        texts(frame, name)
            .map(Cells::Texts)
            .or_else(|| numbers(frame, name).map(Cells::Numbers))
            .or_else(|| days(frame, name).map(Cells::Days))
    }

    /// A hash of the value in a row, other for another column; 0 where there is none.
    fn hash(&self, row: usize, column: u64) -> u64 {
        let bits = match self {
            Cells::Texts(cells) => cells.get(row).copied().flatten().map(|text| {
                text.as_bytes().chunks(8).fold(text.len() as u64, |hash, chunk| {
                    let mut word = [0; 8];
                    word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
                    mix(hash ^ u64::from_le_bytes(word))
                })
            }),
            Cells::Numbers(cells) => cells.get(row).copied().flatten().map(f64::to_bits),
            Cells::Days(cells) => cells.get(row).copied().flatten().map(|day| u64::from(day.cast_unsigned())),
        };
        bits.map_or(0, |bits| mix(bits ^ mix(column + 1)) | 1)
    }

    /// Whether two rows agree; none when neither has a value.
    fn agree(&self, a: usize, b: usize) -> Option<bool> {
        fn same<T: PartialEq>(cells: &[Option<T>], a: usize, b: usize) -> Option<bool> {
            match (cells.get(a)?, cells.get(b)?) {
                (None, None) => None,
                (a, b) => Some(a == b),
            }
        }
        match self {
            Cells::Texts(cells) => same(cells, a, b),
            Cells::Numbers(cells) => same(cells, a, b),
            Cells::Days(cells) => same(cells, a, b),
        }
    }
}

impl<'a> Rows<'a> {
    fn new(columns: &Places<'a>, join: &[String], frame: &'a DataFrame) -> Self {
        let apart = |column: &Column| {
            matches!(column.role, Role::Wave | Role::Informant | Role::Frequency)
                || column.kind == Kind::Text && column.role != Role::Cluster
        };
        let unit = |column: &Column| column.identifies() || join.contains(&column.name);
        let there = || columns.iter().filter(|(_, at)| at.is_some()).map(|(column, _)| *column);
        let mut ids = vec![0u64; frame.height()];
        for (nth, column) in there().filter(|column| unit(column)).enumerate() {
            let Some(cells) = Cells::new(frame, column) else { continue };
            for (row, id) in ids.iter_mut().enumerate() {
                *id = id.wrapping_add(cells.hash(row, nth as u64));
            }
        }
        let columns = there().filter(|column| !unit(column) && !apart(column));
        let columns = columns.filter_map(|column| Some((column, Cells::new(frame, column)?))).collect();
        Rows { columns, ids, height: frame.height() }
    }

    /// How likely two rows are to agree in each column.
    fn chances(&self) -> Vec<f64> {
        let n = self.height;
        let all = n * n.saturating_sub(1) / 2;
        let pairs = |at: usize| {
            if all <= PAIRS {
                // All of them: row a with the rows before it.
                let a = ((1.0 + (1.0 + 8.0 * at as f64).sqrt()) / 2.0) as usize;
                let a = if a * (a - 1) / 2 > at { a - 1 } else { a };
                (a, at - a * (a - 1) / 2)
            } else {
                (mix(2 * at as u64) as usize % n, mix(2 * at as u64 + 1) as usize % n)
            }
        };
        let share = |cells: &Cells| {
            let seen = (0..all.min(PAIRS)).map(pairs).filter(|(a, b)| a != b).filter_map(|(a, b)| cells.agree(a, b));
            let (equal, of) = seen.fold((0, 0), |(equal, of), same| (equal + usize::from(same), of + 1));
            (equal as f64 + 1.0) / (f64::from(of) + 1.0)
        };
        self.columns.iter().map(|(_, cells)| share(cells)).collect()
    }

    /// In which columns two rows differ, and how many pairs that agree as they do are expected by chance.
    fn compare(&self, a: usize, b: usize, chances: &[f64]) -> (Vec<usize>, f64) {
        let n = self.height as f64;
        let (mut differ, mut expected) = (vec![], n * (n - 1.0) / 2.0);
        for (at, ((_, cells), chance)) in self.columns.iter().zip(chances).enumerate() {
            match cells.agree(a, b) {
                None => (),
                Some(true) => expected *= chance,
                Some(false) => differ.push(at),
            }
        }
        if !differ.is_empty() {
            expected *= self.columns.len() as f64;
        }
        (differ, expected)
    }
}

/// Rows whose sums occur more than once, with their sums, in order.
fn twice(sums: impl Fn(usize) -> Option<u64>, height: usize, bits: &mut [u64], again: &mut [u64]) -> Vec<(u64, usize)> {
    bits.fill(0);
    again.fill(0);
    let mask = (bits.len() as u64) * 64 - 1;
    let place = |sum: u64| ((mix(sum) & mask) as usize / 64, 1u64 << (mix(sum) & 63));
    for row in 0..height {
        let Some(sum) = sums(row) else { continue };
        let (word, bit) = place(sum);
        if let (Some(seen), Some(twice)) = (bits.get_mut(word), again.get_mut(word)) {
            *twice |= *seen & bit;
            *seen |= bit;
        }
    }
    let known = |sum: u64| {
        let (word, bit) = place(sum);
        again.get(word).is_some_and(|twice| twice & bit != 0)
    };
    let mut rows: Vec<(u64, usize)> =
        (0..height).filter_map(|row| Some((sums(row).filter(|sum| known(*sum))?, row))).collect();
    rows.sort_unstable();
    rows
}

/// Looks for near-duplicates; not in a table of counts, where a row is many units.
pub fn check(log: &mut Log, columns: &Places, frame: &DataFrame, lines: &[u64]) {
    let rows = Rows::new(columns, &log.source.join, frame);
    let width = rows.columns.len();
    let counts = log.source.book.with_role(Role::Frequency).is_some();
    if rows.height < 2 || width < 2 || counts {
        return;
    }
    let mut sums = vec![0u64; rows.height];
    let mut filled = vec![0u32; rows.height];
    for (nth, (_, cells)) in rows.columns.iter().enumerate() {
        for (row, (sum, filled)) in sums.iter_mut().zip(&mut filled).enumerate() {
            let hash = cells.hash(row, nth as u64);
            *sum = sum.wrapping_add(hash);
            *filled += u32::from(hash != 0);
        }
    }
    let chances = rows.chances();
    // Sixteen bits a row: one row in sixteen is sorted in vain.
    let words_of = (rows.height / 4).next_power_of_two().max(1);
    let (mut bits, mut again) = (vec![0u64; words_of], vec![0u64; words_of]);
    let mut told = vec![false; rows.height];
    let mut found = 0;
    for without in (0..width).map(Some).chain([None]).rev() {
        let sum = |row: usize| {
            let (sum, filled) = (*sums.get(row)?, *filled.get(row)?);
            match without {
                None => (filled > 1).then_some(sum),
                Some(at) => {
                    let (_, cells) = rows.columns.get(at)?;
                    (filled >= FILLED).then(|| sum.wrapping_sub(cells.hash(row, at as u64)))
                }
            }
        };
        for same in twice(sum, rows.height, &mut bits, &mut again).chunk_by(|a, b| a.0 == b.0) {
            // Rows of a unit may well agree; each row is held against the first of another unit.
            let Some(&(_, first)) = same.first() else { continue };
            let other = same.iter().map(|(_, row)| *row).find(|row| apart(&rows.ids, first, *row));
            for &(_, row) in same.iter().skip(1) {
                let Some(earlier) =
                    Some(first).filter(|first| apart(&rows.ids, *first, row)).or(other.filter(|o| *o < row))
                else {
                    continue;
                };
                let Some(done) = told.get_mut(row).filter(|done| !**done) else { continue };
                let (differ, expected) = rows.compare(earlier, row, &chances);
                if expected >= CHANCE || differ.iter().any(|at| Some(*at) != without) {
                    continue;
                }
                *done = true;
                found += 1;
                let line = |row: usize| lines.get(row).copied().unwrap_or_default();
                log.add(Check::Duplicate, line(row), None, || {
                    let but = match differ.first().and_then(|at| rows.columns.get(*at)) {
                        Some((column, _)) => format!("all but one of its values ({}) in", column.name),
                        None => "all its values in".to_owned(),
                    };
                    let found = format!("{but} common with row {}, another unit", line(earlier));
                    let remedy = "look whether it was entered twice; if so, remove one of the two";
                    words(found, "units that differ", remedy)
                });
            }
        }
    }
    let what = "no two units have the same values, or all but one, where chance would hardly give such a pair";
    log.done(Check::Duplicate, what, rows.height as u64, found);
}

/// Whether two rows are of different units, or of units without identifiers.
fn apart(ids: &[u64], a: usize, b: usize) -> bool {
    a != b && ids.get(a).zip(ids.get(b)).is_some_and(|(x, y)| x != y || *x == 0)
}
