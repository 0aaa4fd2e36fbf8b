//! One look at every cell of a file: what a column's values have in common, in bounded memory.

use super::MOST_LEVELS;
use crate::data::privacy::{self, Mark};
use crate::data::read::form::Form;
use crate::data::read::{Described, UserMissing};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longest value that can be a level, in bytes.
const LONGEST_LEVEL: usize = 80;
/// Spellings of missing codes that are remembered of one column.
const MOST_CODES: usize = 40;
/// Hashes from which the number of different values is estimated; up to so many it is exact.
const SKETCH: usize = 1024;

/// What was seen of one column.
pub(super) struct Look {
    /// Cells with something in them.
    pub(super) filled: u64,
    /// Cells with nothing in them.
    pub(super) empty: u64,
    /// Missing codes that the file declares, as they stand in cells, counted.
    pub(super) declared: BTreeMap<String, u64>,
    /// Words that usually mean "no value", counted.
    pub(super) missing: BTreeMap<String, u64>,
    /// All other values.
    pub(super) values: u64,
    /// The values that can be levels, counted; none when they are too many or too long.
    pub(super) levels: Option<BTreeMap<String, u64>>,
    /// Values that are numbers, and of these the whole ones.
    pub(super) numbers: u64,
    pub(super) whole: u64,
    /// Numbers with zeros in front, as codes have them.
    pub(super) padded: u64,
    /// Values that are dates, and the first and last.
    pub(super) dates: u64,
    pub(super) days: Option<(i32, i32)>,
    /// Smallest and largest of the numbers that are no candidates for a missing code.
    pub(super) range: Option<(f64, f64)>,
    /// Numbers such as -99 and 999, by their value: as written, counted.
    pub(super) candidates: BTreeMap<i64, (String, u64)>,
    /// Values in the form of an identifier.
    pub(super) marks: [u64; Mark::ALL.len()],
    /// Values of four words or more, or that run over lines.
    pub(super) sentences: u64,
    /// Letters as A, digits as 9: the form that all values share.
    pub(super) shape: Shape,
    /// Cells that repeat the column's own name.
    pub(super) own_name: u64,
    distinct: BTreeSet<u64>,
}

/// The form of a column's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing seen.
    None,
    /// All alike.
    One(String),
    /// Several.
    Many,
}

impl Look {
    pub(super) fn new() -> Self {
        Look {
            filled: 0,
            empty: 0,
            declared: BTreeMap::new(),
            missing: BTreeMap::new(),
            values: 0,
            levels: Some(BTreeMap::new()),
            numbers: 0,
            whole: 0,
            padded: 0,
            dates: 0,
            days: None,
            range: None,
            candidates: BTreeMap::new(),
            marks: [0; Mark::ALL.len()],
            sentences: 0,
            shape: Shape::None,
            own_name: 0,
            distinct: BTreeSet::new(),
        }
    }

    /// Takes in one cell, white space around it taken off.
    pub(super) fn cell(&mut self, cell: &str, name: &str, form: Form, described: Option<&Described>) {
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        self.filled += 1;
        let number = form.number(cell).ok();
        if described.is_some_and(|described| is_declared(described, cell, number)) {
            count(&mut self.declared, cell);
            return;
        }
        if super::words::missing(cell).is_some() {
            count(&mut self.missing, cell);
            return;
        }
        self.values += 1;
        self.own_name += u64::from(cell == name);
        self.level(cell);
        self.sketch(cell);
        self.shape(cell);
        match number {
            Some(x) => self.number(x, cell),
            None => {
                if let Ok(day) = form.day(cell) {
                    self.dates += 1;
                    self.days = Some(self.days.map_or((day, day), |(low, high)| (low.min(day), high.max(day))));
                }
                let words = cell.split_whitespace().take(4).count();
                self.sentences += u64::from(words == 4 || cell.contains(['\n', '\r']));
            }
        }
        if let Some(mark) = privacy::mark(cell)
            && let Some(seen) = Mark::ALL.iter().position(|m| *m == mark).and_then(|at| self.marks.get_mut(at))
        {
            *seen += 1;
        }
    }

    fn number(&mut self, x: f64, cell: &str) {
        self.numbers += 1;
        self.whole += u64::from(x.fract() == 0.0 && x.abs() <= 9_007_199_254_740_992.0);
        let digits = cell.trim_start_matches(['-', '+']);
        self.padded +=
            u64::from(digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()));
        match CANDIDATES.iter().find(|candidate| **candidate as f64 == x) {
            Some(candidate) => self.candidates.entry(*candidate).or_insert_with(|| (cell.to_owned(), 0)).1 += 1,
            None => self.range = Some(self.range.map_or((x, x), |(low, high)| (low.min(x), high.max(x)))),
        }
    }

    fn level(&mut self, cell: &str) {
        let Some(levels) = &mut self.levels else { return };
        if let Some(seen) = levels.get_mut(cell) {
            *seen += 1;
        } else if cell.len() <= LONGEST_LEVEL && levels.len() <= MOST_LEVELS && !cell.contains(['\n', '\r']) {
            levels.insert(cell.to_owned(), 1);
        } else {
            self.levels = None;
            return;
        }
        if levels.len() > MOST_LEVELS {
            self.levels = None;
        }
    }

    fn sketch(&mut self, cell: &str) {
        let hash = hash(cell);
        if self.distinct.len() < SKETCH {
            self.distinct.insert(hash);
        } else if self.distinct.last().is_some_and(|last| hash < *last) && self.distinct.insert(hash) {
            self.distinct.pop_last();
        }
    }

    fn shape(&mut self, cell: &str) {
        if self.shape == Shape::Many {
            return;
        }
        let shape = shape(cell);
        match &self.shape {
            Shape::None => self.shape = Shape::One(shape),
            Shape::One(other) if *other != shape => self.shape = Shape::Many,
            _ => (),
        }
    }

    /// How many different values: exact up to 1,024, from there on to within some per cent (the k smallest of
    /// their hashes; Bar-Yossef et al. 2002, "Counting distinct elements in a data stream").
    pub(super) fn different(&self) -> f64 {
        match self.distinct.last() {
            Some(last) if self.distinct.len() == SKETCH => (SKETCH as f64 - 1.0) / (*last as f64 / u64::MAX as f64),
            _ => self.distinct.len() as f64,
        }
    }

    /// Values in this form.
    pub(super) fn marked(&self, mark: Mark) -> u64 {
        Mark::ALL.iter().position(|m| *m == mark).and_then(|at| self.marks.get(at)).copied().unwrap_or(0)
    }
}

/// Numbers that are used as missing codes.
const CANDIDATES: [i64; 33] = [
    -9999, -9998, -9997, -999, -998, -997, -99, -98, -97, -96, -95, -90, -88, -77, -66, -9, -8, -7, -1, 7, 8, 9, 66,
    77, 88, 97, 98, 99, 997, 998, 999, 9998, 9999,
];

fn count(codes: &mut BTreeMap<String, u64>, cell: &str) {
    if let Some(seen) = codes.get_mut(cell) {
        *seen += 1;
    } else if codes.len() < MOST_CODES && cell.len() <= LONGEST_LEVEL {
        codes.insert(cell.to_owned(), 1);
    }
}

fn is_declared(described: &Described, cell: &str, number: Option<f64>) -> bool {
    described.missing.iter().any(|missing| match missing {
        UserMissing::One(code) => code == cell,
        UserMissing::Range(low, high) => number.is_some_and(|x| *low <= x && x <= *high),
    })
}

/// A hash that is the same in every run.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Letters as A, digits as 9.
pub(super) fn shape(text: &str) -> String {
    let one = |c: char| match c {
        _ if c.is_numeric() => '9',
        _ if c.is_alphabetic() => 'A',
        other => other,
    };
    text.chars().take(40).map(one).collect()
}
