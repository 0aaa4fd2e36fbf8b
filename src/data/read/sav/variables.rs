//! What the records of the dictionary say together: the columns, and what each means.

use super::dictionary::{Labels, Order, Piece, Raw, broken};
use super::number;
use crate::data::codebook::Kind;
use crate::data::read::{Broken, Described, Detail, Measurement, UserMissing};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// More bytes of value labels than this, counted for each variable that has them, are no dictionary: a file can give
/// the same labels to all its variables in a few bytes.
const MOST_LABELS: usize = 1 << 28;

/// Bytes of text that a piece of a very long string holds, and by which the number of its pieces is counted.
const PIECE: usize = 255;
const COUNTED: usize = 252;

const ENCODING: &str =
    "name the encoding in the codebook ([table.file] encoding), or save it again in SPSS in Unicode mode";

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

/// The encoding of text.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// Its name, as the file gives it.
    name: String,
    /// None when it is one that cannot be read: then all must be ASCII.
    encoding: Option<&'static Encoding>,
}

impl Encoded {
    /// The encoding of the codebook, of the file, or of its code page.
    fn find(raw: &Raw, given: Option<&str>) -> Result<(Self, Detail), Broken> {
        let detail = |found: &str, given: bool, because: &str| Detail {
            what: "encoding",
            found: found.to_owned(),
            given,
            because: because.to_owned(),
        };
        let known =
            |encoding: &'static Encoding| Encoded { name: encoding.name().to_owned(), encoding: Some(encoding) };
        if let Some(given) = given {
            let encoding = Encoding::for_label(given.as_bytes()).ok_or_else(|| Broken {
                line: None,
                found: format!("the encoding {given} in the codebook"),
                expected: "an encoding such as utf-8 or windows-1252",
                remedy: "correct it, or leave it out: most system files say what they are in",
            })?;
            return Ok((known(encoding), detail(encoding.name(), true, "")));
        }
        if let Some((_, label)) = raw.extension(20) {
            let label = String::from_utf8_lossy(label.trim_ascii()).into_owned();
            return Ok(match Encoding::for_label(label.as_bytes()) {
                Some(encoding) => (known(encoding), detail(encoding.name(), false, "the file says so")),
                None => (Encoded { name: label.clone(), encoding: None }, detail(&label, false, "the file says so")),
            });
        }
        let page =
            raw.extension(3).and_then(|(_, bytes)| bytes.as_chunks::<4>().0.get(7)).map(|page| raw.order.int(*page));
        let Some(page) = page else {
            return Ok((
                known(WINDOWS_1252),
                detail("windows-1252", false, "the file does not say; most old ones are"),
            ));
        };
        let label = match page {
            // Plain and extended ASCII, of files before Unicode.
            2 | 3 => "windows-1252".to_owned(),
            65001 => "utf-8".to_owned(),
            1250..=1258 => format!("windows-{page}"),
            28591..=28605 => format!("iso-8859-{}", page - 28590),
            874 => "windows-874".to_owned(),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            20866 => "koi8-r".to_owned(),
            21866 => "koi8-u".to_owned(),
            54936 => "gb18030".to_owned(),
            _ => String::new(),
        };
        let because = format!("the file names code page {page}");
        Ok(match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => (known(encoding), detail(encoding.name(), false, &because)),
            None => {
                let name = format!("code page {page}");
                (Encoded { name: name.clone(), encoding: None }, detail(&name, false, &because))
            }
        })
    }

    /// A text as its cell shows it: without the blanks at its end. A character that the width of the variable cuts in
    /// two is left out, as SPSS does.
    pub fn cell<'b>(&self, bytes: &'b [u8]) -> Result<Cow<'b, str>, Broken> {
        let used = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
        let text = bytes.get(..used).unwrap_or_default();
        if text.contains(&0) {
            return Err(broken("a NUL byte in a text", "text"));
        }
        if text.is_ascii() && self.encoding.is_none_or(Encoding::is_ascii_compatible) {
            return Ok(String::from_utf8_lossy(text));
        }
        let Some(encoding) = self.encoding else {
            return Err(Broken {
                line: None,
                found: format!("text in {}, which is not known here", self.name),
                expected: "UTF-8, Windows or ISO 8859",
                remedy: "save it again in SPSS in Unicode mode",
            });
        };
        if encoding == UTF_8 {
            let whole = match std::str::from_utf8(text) {
                Err(cut) if cut.error_len().is_none() && used == bytes.len() => text.get(..cut.valid_up_to()),
                _ => Some(text),
            };
            if let Some(text) = whole.and_then(|text| std::str::from_utf8(text).ok()) {
                return Ok(Cow::Borrowed(text));
            }
        } else if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(text) {
            return Ok(text);
        }
        Err(Broken {
            line: None,
            found: format!("text that is not in {}, as the file is said to be", self.name),
            expected: "text in the encoding of the file",
            remedy: ENCODING,
        })
    }

    /// Words that explain something. What cannot be read of them is shown so.
    fn words(&self, bytes: &[u8]) -> String {
        let text = match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
            None => String::from_utf8_lossy(bytes),
        };
        text.trim_end_matches([' ', '\0']).to_owned()
    }
}

/// The columns with what the dictionary says of them, how the file is read, and the encoding of its texts.
pub fn read(raw: &Raw, encoding: Option<&str>) -> Result<(Vec<(Variable, Described)>, Vec<Detail>, Encoded), Broken> {
    let (text, detail) = Encoded::find(raw, encoding)?;
    let mut details = vec![detail];
    let shorts = raw.pieces.iter().map(|piece| Ok(text.cell(&piece.name)?.into_owned()));
    let shorts: Vec<String> = shorts.collect::<Result<_, Broken>>()?;
    let longs = long_names(raw, &text)?;
    let widths = widths(raw, &text)?;
    let mut columns: Vec<(Variable, Described)> = vec![];
    // The column of the variable that begins at this eight of a case, and that has this name.
    let (mut by_place, mut by_name) = (HashMap::new(), HashMap::new());
    let mut measured = vec![];
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
        let holds = match piece.width {
            0 => Holds::Number { date: is_moment(piece.format) },
            _ => Holds::Text { pieces },
        };
        let kind = match &holds {
            Holds::Text { .. } => Some(Kind::Text),
            Holds::Number { .. } => is_date(piece.format).then_some(Kind::Date),
        };
        let described = Described {
            label: text.words(&piece.label),
            kind,
            missing: missing(raw, piece, &holds, &text)?,
            ..Described::default()
        };
        by_place.insert(piece.at, columns.len());
        by_name.insert(short.clone(), columns.len());
        by_name.insert(name.clone(), columns.len());
        measured.push(place);
        columns.push((Variable { name, at: piece.at * 8, holds }, described));
    }
    measure(raw, &measured, &mut columns);
    let mut spent = 0;
    for labels in &raw.labels {
        short_labels(raw.order, raw.system_missing, labels, &by_place, &text, &mut columns, &mut spent)?;
    }
    if let Some((_, bytes)) = raw.extension(21) {
        long_labels(raw.order, bytes, &by_name, &text, &mut columns, &mut spent)?;
    }
    if let Some((_, bytes)) = raw.extension(22) {
        long_missing(raw.order, bytes, &by_name, &text, &mut columns)?;
    }
    for (_, described) in &mut columns {
        // Said twice, the last counts.
        let mut seen = HashSet::new();
        described.levels.reverse();
        described.levels.retain(|(value, _)| seen.insert(value.clone()));
        described.levels.reverse();
    }
    if let Some(at) = usize::try_from(raw.weight).ok().and_then(|weight| weight.checked_sub(1)) {
        let name = by_place.get(&at).and_then(|at| columns.get(*at)).map(|(variable, _)| variable.name.clone());
        details.push(Detail {
            what: "weight",
            found: name.unwrap_or_default(),
            given: false,
            because: "the file is weighted by it in SPSS; here each row counts once".to_owned(),
        });
    }
    Ok((columns, details, text))
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

/// Levels of measurement. They are given for each piece, in twos (without the width of its column on the screen) or threes.
fn measure(raw: &Raw, places: &[usize], columns: &mut [(Variable, Described)]) {
    let Some((_, bytes)) = raw.extension(11) else { return };
    let bytes = bytes.as_chunks::<4>().0;
    let all = raw.pieces.len();
    let step = match bytes.len() {
        found if found == all * 3 => 3,
        found if found == all * 2 => 2,
        _ => return,
    };
    for (place, (_, described)) in places.iter().zip(columns) {
        described.measurement = match bytes.get(place * step).map(|bytes| raw.order.int(*bytes)) {
            Some(1) => Some(Measurement::Nominal),
            Some(2) => Some(Measurement::Ordinal),
            Some(3) => Some(Measurement::Scale),
            _ => None,
        };
    }
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

/// Adds what a variable's labels take to what all labels take.
fn spend(spent: &mut usize, bytes: usize) -> Result<(), Broken> {
    *spent = spent.saturating_add(bytes);
    if *spent <= MOST_LABELS {
        return Ok(());
    }
    Err(broken("more value labels than a study has", "value labels of at most 256 MB in all"))
}

fn short_labels(
    order: Order,
    system_missing: f64,
    labels: &Labels,
    by_place: &HashMap<usize, usize>,
    text: &Encoded,
    columns: &mut [(Variable, Described)],
    spent: &mut usize,
) -> Result<(), Broken> {
    let size = labels.labels.iter().map(|(_, words)| words.len() + 64).sum();
    for of in &labels.of {
        let at = usize::try_from(*of).ok().and_then(|of| of.checked_sub(1)).and_then(|at| by_place.get(&at));
        let Some((variable, described)) = at.and_then(|at| columns.get_mut(*at)) else {
            return Err(broken("value labels of a variable that is not there", "the place of a variable"));
        };
        spend(spent, size)?;
        for (value, words) in &labels.labels {
            // Nothing stands in the cell of a system-missing value.
            if matches!(variable.holds, Holds::Number { .. }) && order.float(*value) == system_missing {
                continue;
            }
            described.levels.push((shown(order, &variable.holds, *value, text)?, text.words(words)));
        }
    }
    Ok(())
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

    /// A variable by its name, long or short: its column, when it is a text.
    fn column<'c>(
        &mut self,
        by_name: &HashMap<String, usize>,
        text: &Encoded,
        columns: &'c mut [(Variable, Described)],
    ) -> Result<&'c mut Described, Broken> {
        let length = self.length()?;
        let name = text.cell(self.bytes(length)?)?;
        match by_name.get(&*name).and_then(|at| columns.get_mut(*at)) {
            Some((Variable { holds: Holds::Text { .. }, .. }, described)) => Ok(described),
            _ => Err(broken("labels or missing values of a text that is not there", "the name of a variable")),
        }
    }
}

fn long_labels(
    order: Order,
    bytes: &[u8],
    by_name: &HashMap<String, usize>,
    text: &Encoded,
    columns: &mut [(Variable, Described)],
    spent: &mut usize,
) -> Result<(), Broken> {
    let mut parts = Parts { order, rest: bytes };
    while !parts.rest.is_empty() {
        let described = parts.column(by_name, text, columns)?;
        parts.length()?;
        for _ in 0..parts.length()? {
            let length = parts.length()?;
            let value = text.cell(parts.bytes(length)?)?.into_owned();
            let length = parts.length()?;
            let words = text.words(parts.bytes(length)?);
            spend(spent, value.len() + words.len() + 64)?;
            described.levels.push((value, words));
        }
    }
    Ok(())
}

fn long_missing(
    order: Order,
    bytes: &[u8],
    by_name: &HashMap<String, usize>,
    text: &Encoded,
    columns: &mut [(Variable, Described)],
) -> Result<(), Broken> {
    let mut parts = Parts { order, rest: bytes };
    while !parts.rest.is_empty() {
        let described = parts.column(by_name, text, columns)?;
        let count = parts.bytes(1)?.first().copied().unwrap_or_default();
        let length = parts.length()?;
        for _ in 0..count {
            described.missing.push(UserMissing::One(text.cell(parts.bytes(length)?)?.into_owned()));
        }
    }
    Ok(())
}
