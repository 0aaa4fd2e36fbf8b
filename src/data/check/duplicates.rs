//! Rows that are the same, or nearly, under different identifiers: one family entered twice.
//!
//! Compared are all columns but identifiers, keys of joins, the wave, the informant, free text and frequencies. Two rows
//! of different units are near-duplicates when they agree in all of them, or in all but one of at least [`FILLED`] that
//! have a value, and when it would be a wonder if that were chance: among all pairs of rows fewer than [`CHANCE`] such
//! pairs are expected. For that each column is taken by itself: the share of pairs of rows that agree in it, over
//! [`PAIRS`] pairs. Columns that go together make agreement by chance likelier than this says.
//!
//! Every cell has a hash and a row the sum of its hashes; without one column it is the sum less one. Sums that occur
//! twice are found with sixteen bits a row, those rows are sorted, and what is equal by hash is compared cell by cell.
//! Rows that differ in one column agree in all of one half of the columns: what repeats in neither half is set aside
//! first, which is most rows where columns tell units apart. So the time is linear in cells and, for the rows that are
//! left, in columns; the memory is some 32 bytes a row.

use super::whole::Places;
use super::{Log, words};
use crate::data::codebook::{Column, Kind, Role};
use crate::error::Check;
use polars::prelude::{DataFrame, Float64Chunked, Int32Chunked, StringChunked};

/// Fewest columns with a value in which rows that differ in one agree or differ.
const FILLED: u32 = 6;

/// Pairs expected by chance, below which an agreement is told.
const CHANCE: f64 = 0.05;

/// Pairs of rows by which agreement in a column is estimated.
const PAIRS: usize = 100_000;

/// Rows by their columns.
struct Rows<'a> {
    /// The columns compared, with their values.
    columns: Vec<(&'a Column, Cells<'a>)>,
    /// Hash of a row's identifiers; 0 where the table has none.
    ids: Vec<u64>,
    height: usize,
}

/// The values of a column.
enum Cells<'a> {
    Texts(&'a StringChunked),
    Numbers(&'a Float64Chunked),
    Days(&'a Int32Chunked),
}

/// Spreads bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014, Fast splittable pseudorandom number generators).
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl<'a> Cells<'a> {
    fn new(frame: &'a DataFrame, column: &Column) -> Option<Self> {
        let column = frame.column(&column.name).ok()?;
        let texts = column.str().map(Cells::Texts);
        let other = texts.or_else(|_| column.f64().map(Cells::Numbers));
        other.or_else(|_| column.date().map(|days| Cells::Days(days.physical()))).ok()
    }

    /// A hash of the value in each row, other for another column; 0 where there is none.
    fn hashes(&self, column: u64) -> Box<dyn Iterator<Item = u64> + '_> {
        let salt = mix(column + 1);
        match self {
            Cells::Texts(cells) => {
                Box::new(cells.iter().map(move |cell| cell.map_or(0, |text| hash(bits(text), salt))))
            }
            Cells::Numbers(cells) => {
                Box::new(cells.iter().map(move |cell| cell.map_or(0, |x| hash(x.to_bits(), salt))))
            }
            Cells::Days(cells) => {
                Box::new(cells.iter().map(move |cell| cell.map_or(0, |day| hash(u64::from(day.cast_unsigned()), salt))))
            }
        }
    }

    /// The same of one row.
    fn hash(&self, row: usize, column: u64) -> u64 {
        let bits = match self {
            Cells::Texts(cells) => cells.get(row).map(bits),
            Cells::Numbers(cells) => cells.get(row).map(f64::to_bits),
            Cells::Days(cells) => cells.get(row).map(|day| u64::from(day.cast_unsigned())),
        };
        bits.map_or(0, |bits| hash(bits, mix(column + 1)))
    }

    /// Whether two rows agree; none when neither has a value.
    fn agree(&self, a: usize, b: usize) -> Option<bool> {
        fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<bool> {
            (a.is_some() || b.is_some()).then(|| a == b)
        }
        match self {
            Cells::Texts(cells) => same(cells.get(a), cells.get(b)),
            Cells::Numbers(cells) => same(cells.get(a), cells.get(b)),
            Cells::Days(cells) => same(cells.get(a), cells.get(b)),
        }
    }
}

/// A text in 64 bits.
fn bits(text: &str) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let hash = words.iter().fold(text.len() as u64, |hash, word| mix(hash ^ u64::from_le_bytes(*word)));
    if rest.is_empty() {
        return hash;
    }
    let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    mix(hash ^ last)
}

/// Of a value, in a column with this salt; never 0.
fn hash(bits: u64, salt: u64) -> u64 {
    mix(bits ^ salt) | 1
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
            ids.iter_mut().zip(cells.hashes(nth as u64)).for_each(|(id, hash)| *id = id.wrapping_add(hash));
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

/// Which sums occur once, and which again: a bit each of a sum's place.
struct Bits {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Bits {
    /// Sixteen bits a row: one row in sixteen is sorted in vain.
    fn new(height: usize) -> Self {
        let words = (height / 4).next_power_of_two().max(1);
        Bits { once: vec![0; words], again: vec![0; words] }
    }

    fn place(&self, sum: u64) -> (usize, u64) {
        let bits = mix(sum);
        let mask = (self.once.len() as u64) * 64 - 1;
        ((bits & mask) as usize / 64, 1 << (bits & 63))
    }

    fn add(&mut self, sum: u64) {
        let (word, bit) = self.place(sum);
        if let (Some(once), Some(again)) = (self.once.get_mut(word), self.again.get_mut(word)) {
            *again |= *once & bit;
            *once |= bit;
        }
    }

    /// Whether a sum was added more than once; yes as well where another has its place.
    fn again(&self, sum: u64) -> bool {
        let (word, bit) = self.place(sum);
        self.again.get(word).is_some_and(|again| again & bit != 0)
    }

    /// Those of `rows` whose sums occur more than once, with their sums, in order.
    fn twice(&mut self, rows: impl Iterator<Item = (u64, usize)> + Clone) -> Vec<(u64, usize)> {
        self.once.fill(0);
        self.again.fill(0);
        rows.clone().for_each(|(sum, _)| self.add(sum));
        let mut rows: Vec<(u64, usize)> = rows.filter(|(sum, _)| self.again(*sum)).collect();
        rows.sort_unstable();
        rows
    }
}

/// A row in which something may be found.
struct Candidate {
    row: usize,
    /// Of all its hashes.
    sum: u64,
    /// Columns with a value.
    filled: u32,
}

/// The rows that have another one with the same values in one half of the columns. Halves that tell as much: by `chances`,
/// columns go to them in turn.
fn candidates(rows: &Rows, chances: &[f64]) -> Vec<Candidate> {
    let mut order: Vec<usize> = (0..rows.columns.len()).collect();
    order.sort_by(|a, b| chances.get(*a).partial_cmp(&chances.get(*b)).unwrap_or(std::cmp::Ordering::Equal));
    let mut sums = vec![[0u64; 2]; rows.height];
    let mut filled = vec![0u32; rows.height];
    for (nth, at) in order.into_iter().enumerate() {
        let Some((_, cells)) = rows.columns.get(at) else { continue };
        // First, second, second, first, ...
        let half = usize::from(nth % 4 == 1 || nth % 4 == 2);
        for (([first, second], filled), hash) in sums.iter_mut().zip(&mut filled).zip(cells.hashes(at as u64)) {
            let sum = if half == 0 { first } else { second };
            *sum = sum.wrapping_add(hash);
            *filled += u32::from(hash != 0);
        }
    }
    let mut halves = [Bits::new(rows.height), Bits::new(rows.height)];
    for (nth, half) in halves.iter_mut().enumerate() {
        sums.iter().filter_map(|sums| sums.get(nth)).for_each(|sum| half.add(*sum));
    }
    let [left, right] = halves;
    let some = sums.iter().zip(filled).enumerate();
    some.filter(|(_, ([first, second], _))| left.again(*first) || right.again(*second))
        .map(|(row, ([first, second], filled))| Candidate { row, sum: first.wrapping_add(*second), filled })
        .collect()
}

/// Looks for near-duplicates; not in a table of counts, where a row is many units.
pub fn check(log: &mut Log, columns: &Places, frame: &DataFrame, lines: &[u64]) {
    let rows = Rows::new(columns, &log.source.join, frame);
    let width = rows.columns.len();
    let counts = log.source.book.with_role(Role::Frequency).is_some();
    if rows.height < 2 || width < 2 || counts {
        return;
    }
    let chances = rows.chances();
    let candidates = candidates(&rows, &chances);
    let mut bits = Bits::new(candidates.len());
    let mut told = vec![false; rows.height];
    let mut found = 0;
    for without in (0..width).map(Some).chain([None]).rev() {
        let sum = |&Candidate { row, sum, filled }: &Candidate| match without {
            None => (filled > 1).then_some((sum, row)),
            Some(at) => {
                let (_, cells) = rows.columns.get(at)?;
                (filled >= FILLED).then(|| (sum.wrapping_sub(cells.hash(row, at as u64)), row))
            }
        };
        for same in bits.twice(candidates.iter().filter_map(sum)).chunk_by(|a, b| a.0 == b.0) {
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
