//! The records of a system file before its data, as they stand. Lengths that the file states are never reserved: what
//! is not there cannot be read.

use super::DAMAGED;
use crate::data::read::Broken;
use std::io::{ErrorKind, Read, Seek, SeekFrom, copy, sink};

/// More bytes than this in one record are no dictionary.
const LONGEST: u64 = 1 << 26;

/// More eights of bytes than this in a case are none that SPSS writes.
const WIDEST: usize = 1 << 22;

/// More variables than this are none that SPSS writes.
const MOST_VARIABLES: usize = 1 << 18;

/// The order of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Least significant first.
    Little,
    /// Most significant first.
    Big,
}

impl Order {
    /// A whole number of four bytes.
    pub fn int(self, bytes: [u8; 4]) -> i32 {
        match self {
            Order::Little => i32::from_le_bytes(bytes),
            Order::Big => i32::from_be_bytes(bytes),
        }
    }

    /// A whole number of eight bytes.
    pub fn long(self, bytes: [u8; 8]) -> i64 {
        match self {
            Order::Little => i64::from_le_bytes(bytes),
            Order::Big => i64::from_be_bytes(bytes),
        }
    }

    /// A number.
    pub fn float(self, bytes: [u8; 8]) -> f64 {
        match self {
            Order::Little => f64::from_le_bytes(bytes),
            Order::Big => f64::from_be_bytes(bytes),
        }
    }

    /// The bytes of a number.
    pub fn bytes(self, x: f64) -> [u8; 8] {
        match self {
            Order::Little => x.to_le_bytes(),
            Order::Big => x.to_be_bytes(),
        }
    }
}

/// How the data are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// A byte for each eight, where it says all.
    Codes,
    /// So, and that in blocks of zlib.
    Zlib,
}

/// A variable record: a variable, or a piece of a very long string.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Its first eight of a case.
    pub at: usize,
    /// 0 of a number, else the bytes of a text.
    pub width: usize,
    /// Short name.
    pub name: Vec<u8>,
    /// Variable label.
    pub label: Vec<u8>,
    /// The type of its print format.
    pub format: i32,
    /// How many missing values there are; -2 for a range, -3 for a range and a value.
    pub missing: i32,
    /// Those.
    pub codes: Vec<[u8; 8]>,
}

/// Value labels, with the eights of a case (from 1) at which their variables begin.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Value and words.
    pub labels: Vec<([u8; 8], Vec<u8>)>,
    /// Of these variables.
    pub of: Vec<i32>,
}

/// Everything before the data.
#[derive(Debug)]
pub struct Raw {
    /// The order of bytes.
    pub order: Order,
    /// How the data are packed.
    pub packing: Packing,
    /// What a code of one byte is more than its number.
    pub bias: f64,
    /// Cases, when the file says how many.
    pub cases: Option<u64>,
    /// The eight (from 1) at which the weight begins; 0 for none.
    pub weight: i32,
    /// Eights of a case, and whether each holds text.
    pub eights: Vec<bool>,
    /// Its variables.
    pub pieces: Vec<Piece>,
    /// Its value labels.
    pub labels: Vec<Labels>,
    /// Extensions by subtype, those that matter: (subtype, size of an element, bytes).
    pub extensions: Vec<(i32, usize, Vec<u8>)>,
    /// System-missing, and the lowest and highest number.
    pub system_missing: f64,
    /// The number that stands for the lowest.
    pub lowest: f64,
    /// The number that stands for the highest.
    pub highest: f64,
}

impl Raw {
    /// Whether the data are in blocks of zlib.
    pub fn zlib(&self) -> bool {
        self.packing == Packing::Zlib
    }

    /// The extension of this subtype, with the size of its elements.
    pub fn extension(&self, subtype: i32) -> Option<(usize, &[u8])> {
        let (_, size, bytes) = self.extensions.iter().find(|(found, ..)| *found == subtype)?;
        Some((*size, bytes))
    }
}

/// A file that is not as it should be.
pub fn broken(found: impl Into<String>, expected: &'static str) -> Broken {
    Broken { line: None, found: found.into(), expected, remedy: DAMAGED }
}

/// Reads what stands there, in the order of bytes of the file.
struct Records<'a, R> {
    input: &'a mut R,
    order: Order,
}

impl<R: Read> Records<'_, R> {
    fn ends() -> Broken {
        broken("a file that ends inside its dictionary", "a whole system file")
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let mut bytes = [0; N];
        match self.input.read_exact(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => Err(Self::ends()),
            Err(cause) => Err(cause.into()),
        }
    }

    fn int(&mut self) -> Result<i32, Broken> {
        Ok(self.order.int(self.array()?))
    }

    /// So many bytes, read as they come.
    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, Broken> {
        if length > LONGEST {
            return Err(broken(
                format!("a record of {length} bytes in the dictionary"),
                "labels and names of at most 64 MB in a record",
            ));
        }
        let mut bytes = vec![];
        self.input.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(Self::ends()) }
    }

    fn skip(&mut self, length: u64) -> Result<(), Broken> {
        let skipped = copy(&mut self.input.take(length), &mut sink())?;
        if skipped == length { Ok(()) } else { Err(Self::ends()) }
    }

    /// A length that the file states.
    fn length(&mut self, what: &str) -> Result<u64, Broken> {
        let length = self.int()?;
        u64::try_from(length).map_err(|_| broken(format!("{what} of {length}"), "no negative number"))
    }
}

/// Reads everything before the data, and leaves `input` where they begin.
pub fn read<R: Read + Seek>(input: &mut R) -> Result<Raw, Broken> {
    let mut records = Records { input, order: Order::Little };
    let start: [u8; 4] = records.array()?;
    records.skip(60)?;
    // The layout code is 2, or 3 with zlib, in the order of bytes of the file.
    let layout: [u8; 4] = records.array()?;
    if !(1..=9).contains(&Order::Little.int(layout)) {
        records.order = Order::Big;
    }
    if !(1..=9).contains(&records.order.int(layout)) {
        return Err(broken("a header that no SPSS file has", "the header of a system file"));
    }
    let _ = records.int()?;
    let packing = match (records.int()?, &start) {
        (0, _) => Packing::Plain,
        (1, _) => Packing::Codes,
        (2, b"$FL3") => Packing::Zlib,
        (other, _) => {
            let found = format!("a way of packing (number {other}) that does not go with the kind of file");
            return Err(broken(found, "0, 1, or 2 in a .zsav file"));
        }
    };
    let weight = records.int()?;
    let cases = u64::try_from(records.int()?).ok();
    let bias = records.order.float(records.array()?);
    if !bias.is_finite() || bias.fract() != 0.0 || bias.abs() > 1e6 {
        return Err(broken(
            "numbers that are not those of IEEE 754, or a damaged header",
            "a system file written since about 1990",
        ));
    }
    records.skip(9 + 8 + 64 + 3)?;
    let mut raw = Raw {
        order: records.order,
        packing,
        bias,
        cases,
        weight,
        eights: vec![],
        pieces: vec![],
        labels: vec![],
        extensions: vec![],
        system_missing: -f64::MAX,
        lowest: f64::from_bits((-f64::MAX).to_bits() - 1),
        highest: f64::MAX,
    };
    loop {
        match records.int()? {
            2 => variable(&mut records, &mut raw)?,
            3 => labels(&mut records, &mut raw)?,
            6 => {
                let lines = records.length("a number of lines of documentation")?;
                records.skip(lines * 80)?;
            }
            7 => extension(&mut records, &mut raw)?,
            999 => {
                records.skip(4)?;
                break;
            }
            other => {
                let found = format!("a record of type {other} in the dictionary");
                return Err(broken(found, "records of type 2, 3, 6 or 7, and 999 at the end"));
            }
        }
    }
    if raw.pieces.is_empty() {
        return Err(broken("a file without variables", "at least one variable"));
    }
    if continues(&raw) {
        return Err(broken("a text that is shorter than its width", "all parts of a long text"));
    }
    let order = raw.order;
    let special = raw.extension(4).map(|(_, bytes)| bytes.as_chunks::<8>().0.to_vec());
    if let Some(&[missing, highest, lowest]) = special.as_deref() {
        if order.float(missing) != raw.system_missing {
            return Err(broken(
                "another number for the system-missing value than SPSS has",
                "the lowest number there is, which SPSS uses",
            ));
        }
        (raw.highest, raw.lowest) = (order.float(highest), order.float(lowest));
    }
    if let Some(&[_, count]) = raw.extension(16).map(|(_, bytes)| bytes.as_chunks::<8>().0) {
        raw.cases = u64::try_from(order.long(count)).ok();
    }
    Ok(raw)
}

/// Whether the last variable is a text that needs more eights than there are.
fn continues(raw: &Raw) -> bool {
    raw.pieces.last().is_some_and(|last| raw.eights.len() < last.at + last.width.div_ceil(8).max(1))
}

fn variable<R: Read + Seek>(records: &mut Records<R>, raw: &mut Raw) -> Result<(), Broken> {
    let width = records.int()?;
    let has_label = records.int()?;
    let missing = records.int()?;
    let print = records.int()?;
    records.skip(4)?;
    let name: [u8; 8] = records.array()?;
    let label = match has_label {
        0 => vec![],
        1 => {
            let length = records.length("the length of a label")?;
            let label = records.bytes(length)?;
            records.skip(length.next_multiple_of(4) - length)?;
            label
        }
        other => {
            return Err(broken(format!("{other} where it stands whether a variable has a label"), "0 or 1"));
        }
    };
    let codes = match missing {
        0..=3 => missing,
        -2 | -3 => -missing,
        other => {
            return Err(broken(format!("{other} missing values of a variable"), "0 to 3, or -2 or -3 with a range"));
        }
    };
    let codes = (0..codes).map(|_| records.array()).collect::<Result<_, _>>()?;
    match (width, continues(raw)) {
        (-1, true) => raw.eights.push(true),
        (0..=255, false) => {
            let width = usize::try_from(width).unwrap_or_default();
            raw.pieces.push(Piece {
                at: raw.eights.len(),
                width,
                name: name.to_vec(),
                label,
                format: print >> 16 & 0xff,
                missing,
                codes,
            });
            raw.eights.push(width > 0);
        }
        (-1, false) => return Err(broken("a continuation of no text", "a variable before it that is a long text")),
        (0..=255, true) => return Err(broken("a text that is shorter than its width", "all parts of a long text")),
        (other, _) => return Err(broken(format!("a variable of width {other}"), "0 for a number, or 1 to 255")),
    }
    if raw.eights.len() > WIDEST || raw.pieces.len() > MOST_VARIABLES {
        return Err(broken("more variables than SPSS can have", "a system file"));
    }
    Ok(())
}

fn labels<R: Read + Seek>(records: &mut Records<R>, raw: &mut Raw) -> Result<(), Broken> {
    let mut labels = Labels::default();
    for _ in 0..records.length("a number of value labels")? {
        let value: [u8; 8] = records.array()?;
        let [length] = records.array()?;
        let text = records.bytes(u64::from(length))?;
        let written = 1 + u64::from(length);
        records.skip(written.next_multiple_of(8) - written)?;
        labels.labels.push((value, text));
    }
    let next = records.int()?;
    if next != 4 {
        let found = format!("a record of type {next} after value labels");
        return Err(broken(found, "one of type 4, with the variables that have them"));
    }
    for _ in 0..records.length("a number of variables with labels")? {
        labels.of.push(records.int()?);
    }
    raw.labels.push(labels);
    Ok(())
}

fn extension<R: Read + Seek>(records: &mut Records<R>, raw: &mut Raw) -> Result<(), Broken> {
    let subtype = records.int()?;
    let size = records.length("the size of the parts of a record")?;
    let count = records.length("the number of parts of a record")?;
    let length = size * count;
    if [3, 4, 11, 13, 14, 16, 20, 21, 22].contains(&subtype) {
        let bytes = records.bytes(length)?;
        raw.extensions.push((subtype, usize::try_from(size).unwrap_or_default(), bytes));
        Ok(())
    } else {
        // A length of half the address space is not walked byte by byte to its missing end.
        let here = records.input.stream_position()?;
        let end = records.input.seek(SeekFrom::End(0))?;
        let to = here.checked_add(length).filter(|to| *to <= end).ok_or_else(Records::<R>::ends)?;
        records.input.seek(SeekFrom::Start(to))?;
        Ok(())
    }
}
