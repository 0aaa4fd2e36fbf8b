//! What the records of the dictionary say together: the columns, and what each means.

use super::dictionary::{Labels, Order, Piece, Raw, broken};
use super::encoding::Encoded;
use super::number;
use crate::data::codebook::Kind;
use crate::data::read::{Broken, Described, Detail, Measurement, UserMissing};
use std::collections::{HashMap, HashSet};

/// More bytes of value labels than this, counted for each variable that has them, are no dictionary: a file can give
/// the same labels to all its variables in a few bytes.
const MOST_LABELS: usize = 1 << 28;

/// Bytes of text that a piece of a very long string holds, and by which the number of its pieces is counted.
const PIECE: usize = 255;
const COUNTED: usize = 252;

/// A column.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its first byte in a case.
    pub at: usize,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Debug)]
pub enum Holds {
    /// A number; a moment when its print format shows one.
    Number {
        /// Whether it is a moment.
        date: bool,
    },
    /// A text.
    Text {
        /// First byte in the case, and number of bytes, of its pieces.
        pieces: Vec<(usize, usize)>,
    },
}

/// What the dictionary says, put together.
pub struct Columns {
    /// The columns.
    pub columns: Vec<Variable>,
    /// What each means.
    pub dictionary: Vec<Described>,
    /// How the file is read.
    pub details: Vec<Detail>,
    /// The encoding of its texts.
    pub text: Encoded,
}

/// Puts together what the dictionary says. `encoding`: of its texts, when the codebook gives it.
pub fn read(raw: &Raw, encoding: Option<&str>) -> Result<Columns, Broken> {
    let (text, detail) = Encoded::find(raw, encoding)?;
    let mut building =
        Building { raw, text, columns: vec![], by_place: HashMap::new(), by_name: HashMap::new(), spent: 0 };
    building.columns()?;
    for labels in &raw.labels {
        building.labels(labels)?;
    }
    if let Some((_, bytes)) = raw.extension(21) {
        building.long_labels(bytes)?;
    }
    if let Some((_, bytes)) = raw.extension(22) {
        building.long_missing(bytes)?;
    }
    for (_, described) in &mut building.columns {
        // Said twice, the last counts.
        let mut seen = HashSet::new();
        described.levels.reverse();
        described.levels.retain(|(value, _)| seen.insert(value.clone()));
        described.levels.reverse();
    }
    let mut details = vec![detail];
    details.extend(building.weight());
    let (columns, dictionary) = building.columns.into_iter().unzip();
    Ok(Columns { columns, dictionary, details, text: building.text })
}

/// The columns that are being put together.
struct Building<'a> {
    raw: &'a Raw,
    text: Encoded,
    columns: Vec<(Variable, Described)>,
    /// Columns by the eight of a case at which they begin.
    by_place: HashMap<usize, usize>,
    /// Columns by their names, long and short.
    by_name: HashMap<String, usize>,
    /// Bytes of labels so far.
    spent: usize,
}

impl Building<'_> {
    fn columns(&mut self) -> Result<(), Broken> {
        let (raw, text) = (self.raw, &self.text);
        let shorts = raw.pieces.iter().map(|piece| Ok(text.cell(&piece.name)?.into_owned()));
        let shorts: Vec<String> = shorts.collect::<Result<_, Broken>>()?;
        let longs = long_names(raw, text)?;
        let widths = widths(raw, text)?;
        let measured = measured(raw);
        let mut rest = raw.pieces.iter().zip(&shorts).enumerate();
        while let Some((place, (piece, short))) = rest.next() {
            let name = longs.get(short).unwrap_or(short).clone();
            let pieces = match widths.get(short) {
                Some(width) if *width > PIECE => {
                    let more = rest.by_ref().take(width.div_ceil(COUNTED) - 1).map(|(_, (piece, _))| piece);
                    pieces(*width, std::iter::once(piece).chain(more))?
                }
                _ => vec![(piece.at * 8, piece.width)],
            };
            let (holds, kind) = match piece.width {
                0 => (Holds::Number { date: is_moment(piece.format) }, is_date(piece.format).then_some(Kind::Date)),
                _ => (Holds::Text { pieces }, Some(Kind::Text)),
            };
            let described = Described {
                label: text.words(&piece.label),
                kind,
                measurement: measured.get(place).copied().flatten(),
                missing: missing(raw, piece, &holds, text)?,
                levels: vec![],
            };
            self.by_place.insert(piece.at, self.columns.len());
            self.by_name.insert(short.clone(), self.columns.len());
            self.by_name.insert(name.clone(), self.columns.len());
            self.columns.push((Variable { name, at: piece.at * 8, holds }, described));
        }
        Ok(())
    }

    /// The weight, when the file has one.
    fn weight(&self) -> Option<Detail> {
        let at = usize::try_from(self.raw.weight).ok()?.checked_sub(1)?;
        let (variable, _) = self.columns.get(*self.by_place.get(&at)?)?;
        Some(Detail {
            what: "weight",
            found: variable.name.clone(),
            given: false,
            because: "the file is weighted by it in SPSS; here each row counts once".to_owned(),
        })
    }

    /// Adds what a variable's labels take to what all labels take.
    fn spend(&mut self, bytes: usize) -> Result<(), Broken> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent <= MOST_LABELS {
            return Ok(());
        }
        Err(broken("more value labels than a study has", "value labels of at most 256 MB in all"))
    }

    /// Value labels of numbers and short texts.
    fn labels(&mut self, labels: &Labels) -> Result<(), Broken> {
        let size = labels.labels.iter().map(|(_, words)| words.len() + 64).sum();
        for of in &labels.of {
            let at = usize::try_from(*of).ok().and_then(|of| of.checked_sub(1));
            let at = at.and_then(|at| self.by_place.get(&at)).copied();
            self.spend(size)?;
            let Some((variable, described)) = at.and_then(|at| self.columns.get_mut(at)) else {
                return Err(broken("value labels of a variable that is not there", "the place of a variable"));
            };
            for (value, words) in &labels.labels {
                let number = matches!(variable.holds, Holds::Number { .. });
                // Nothing stands in the cell of a system-missing value.
                if number && self.raw.order.float(*value) == self.raw.system_missing {
                    continue;
                }
                let value = shown(self.raw.order, &variable.holds, *value, &self.text)?;
                described.levels.push((value, self.text.words(words)));
            }
        }
        Ok(())
    }

    /// Value labels of texts of more than eight bytes.
    fn long_labels(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let mut parts = Parts { order: self.raw.order, rest: bytes };
        while !parts.rest.is_empty() {
            let at = self.text_of(&mut parts)?;
            // The width again.
            parts.length()?;
            for _ in 0..parts.length()? {
                let value = self.text.cell(parts.counted()?)?.into_owned();
                let words = self.text.words(parts.counted()?);
                self.spend(value.len() + words.len() + 64)?;
                if let Some((_, described)) = self.columns.get_mut(at) {
                    described.levels.push((value, words));
                }
            }
        }
        Ok(())
    }

    /// Missing values of texts of more than eight bytes; they are the first eight.
    fn long_missing(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let mut parts = Parts { order: self.raw.order, rest: bytes };
        while !parts.rest.is_empty() {
            let at = self.text_of(&mut parts)?;
            let count = parts.bytes(1)?.first().copied().unwrap_or_default();
            let length = parts.length()?;
            for _ in 0..count {
                let code = UserMissing::One(self.text.cell(parts.bytes(length)?)?.into_owned());
                if let Some((_, described)) = self.columns.get_mut(at) {
                    described.missing.push(code);
                }
            }
        }
        Ok(())
    }

    /// The column of text whose name comes next.
    fn text_of(&self, parts: &mut Parts) -> Result<usize, Broken> {
        let name = self.text.cell(parts.counted()?)?;
        let at = self.by_name.get(&*name).copied();
        let column = at.and_then(|at| self.columns.get(at));
        match (at, column) {
            (Some(at), Some((Variable { holds: Holds::Text { .. }, .. }, _))) => Ok(at),
            _ => Err(broken("labels or missing values of a text that is not there", "the name of a variable")),
        }
    }
}

/// DATE, ADATE, JDATE, MOYR, QYR, WKYR, EDATE, SDATE.
fn is_date(format: i32) -> bool {
    matches!(format, 20 | 23 | 24 | 28 | 29 | 30 | 38 | 39)
}

/// Those, DATETIME and YMDHMS.
fn is_moment(format: i32) -> bool {
    is_date(format) || matches!(format, 22 | 41)
}

/// Long names by short ones.
fn long_names(raw: &Raw, text: &Encoded) -> Result<HashMap<String, String>, Broken> {
    let Some((_, bytes)) = raw.extension(13) else { return Ok(HashMap::new()) };
    let names = text.cell(bytes)?;
    let pairs = names.split('\t').filter_map(|pair| pair.split_once('='));
    Ok(pairs.map(|(short, long)| (short.trim().to_owned(), long.trim_end().to_owned())).collect())
}

/// Bytes of the very long strings by their short names.
fn widths(raw: &Raw, text: &Encoded) -> Result<HashMap<String, usize>, Broken> {
    let Some((_, bytes)) = raw.extension(14) else { return Ok(HashMap::new()) };
    let mut widths = HashMap::new();
    for pair in bytes.split(|byte| *byte == b'\t') {
        let pair = text.cell(pair)?;
        if pair.is_empty() {
            continue;
        }
        let width = pair.split_once('=').and_then(|(name, width)| Some((name, width.trim().parse().ok()?)));
        match width {
            Some((name, width @ 1..=32_767)) => widths.insert(name.trim().to_owned(), width),
            _ => return Err(broken("a very long text of a width that cannot be", "a width of at most 32767 bytes")),
        };
    }
    Ok(widths)
}

/// Where the pieces of a very long string stand in a case: 255 bytes in each, though their number is counted by 252.
fn pieces<'p>(width: usize, found: impl Iterator<Item = &'p Piece>) -> Result<Vec<(usize, usize)>, Broken> {
    let count = width.div_ceil(COUNTED);
    let mut pieces = vec![];
    for (place, piece) in found.enumerate() {
        let room = if place + 1 < count { PIECE } else { width - COUNTED * place };
        let used = width.saturating_sub(PIECE * place).min(PIECE);
        if piece.width.div_ceil(8) != room.div_ceil(8) {
            break;
        }
        pieces.push((piece.at * 8, used));
    }
    if pieces.len() == count {
        Ok(pieces)
    } else {
        Err(broken(format!("a text of {width} bytes without all its pieces"), "pieces of 255 bytes"))
    }
}

/// Levels of measurement, of each piece. They come in twos (without the width of the column on the screen) or threes.
fn measured(raw: &Raw) -> Vec<Option<Measurement>> {
    let Some((_, bytes)) = raw.extension(11) else { return vec![] };
    let numbers = bytes.as_chunks::<4>().0;
    let all = raw.pieces.len();
    let step = match numbers.len() {
        found if found == all * 3 => 3,
        found if found == all * 2 => 2,
        _ => return vec![],
    };
    let measurement = |number: &[u8; 4]| match raw.order.int(*number) {
        1 => Some(Measurement::Nominal),
        2 => Some(Measurement::Ordinal),
        3 => Some(Measurement::Scale),
        _ => None,
    };
    numbers.iter().step_by(step).map(measurement).collect()
}

/// A value, as its cell shows it.
fn shown(order: Order, holds: &Holds, value: [u8; 8], text: &Encoded) -> Result<String, Broken> {
    match holds {
        Holds::Number { date } => {
            let mut cell = String::new();
            number(order.float(value), *date, &mut cell);
            Ok(cell)
        }
        Holds::Text { .. } => Ok(text.cell(&value)?.into_owned()),
    }
}

fn missing(raw: &Raw, piece: &Piece, holds: &Holds, text: &Encoded) -> Result<Vec<UserMissing>, Broken> {
    let (range, ones) = if piece.missing < 0 {
        piece.codes.split_at_checked(2).unwrap_or_default()
    } else {
        (&[][..], &piece.codes[..])
    };
    let mut missing = vec![];
    if let &[low, high] = range {
        let (low, high) = (raw.order.float(low), raw.order.float(high));
        if piece.width > 0 || low.is_nan() || high.is_nan() {
            return Err(broken("a range of missing values that are no numbers", "a range of numbers"));
        }
        let low = if low <= raw.lowest { f64::NEG_INFINITY } else { low };
        let high = if high >= raw.highest { f64::INFINITY } else { high };
        missing.push(UserMissing::Range(low, high));
    }
    for value in ones {
        missing.push(UserMissing::One(shown(raw.order, holds, *value, text)?));
    }
    Ok(missing)
}

/// Takes parts off the front of an extension.
struct Parts<'a> {
    order: Order,
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    fn bytes(&mut self, length: usize) -> Result<&'a [u8], Broken> {
        let ends = || broken("a record that is shorter than its parts", "all parts that it announces");
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or_else(ends)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn length(&mut self) -> Result<usize, Broken> {
        let bytes = self.bytes(4)?;
        let length = bytes.try_into().map_or(-1, |bytes| self.order.int(bytes));
        usize::try_from(length).map_err(|_| broken(format!("a length of {length}"), "no negative number"))
    }

    /// Bytes with their number before them.
    fn counted(&mut self) -> Result<&'a [u8], Broken> {
        let length = self.length()?;
        self.bytes(length)
    }
}
