//! Goes through a data set before it is decoded: that every part is there, and as long as it says.

use super::{DAMAGED, broken};
use crate::data::read::Broken;
use dta::stata::dta::byte_order::ByteOrder;
use dta::stata::dta::header::Header;
use dta::stata::dta::release::Release;
use dta::stata::dta::schema::Schema;
use dta::stata::dta::variable_type::VariableType;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};

/// More bytes of long strings than this are not kept.
const MOST_TEXT: u64 = 1 << 29;

/// More bytes of labels than this in one table are none.
const MOST_LABELS: u64 = 1 << 26;

/// Whether a file of `length` bytes can have as many variables as its header says.
pub fn variables(header: &Header, length: u64) -> Result<(), Broken> {
    let count = u64::from(header.variable_count());
    // What each takes at least: type, name, place in the order, format, and the names of its labels.
    let least = match header.release() {
        release if release >= Release::V118 => 642,
        Release::V117 => 200,
        _ => 60,
    };
    if count == 0 {
        return Err(broken("a file without variables", "at least one variable"));
    }
    if count * least > length {
        return Err(broken(format!("{count} variables announced in a file of {length} bytes"), "variables that fit"));
    }
    Ok(())
}

/// Walks from `start`, the end of the schema, to the end of the file. `map`: where the table of sections stands, in
/// releases that have one.
pub fn sections(file: &File, header: &Header, schema: &Schema, map: u64, start: u64) -> Result<(), Broken> {
    let end = file.metadata()?.len();
    let mut walk = Walk { input: BufReader::new(file), at: 0, end, order: header.byte_order() };
    let release = header.release();
    let mut announced = [0; 5];
    if release.is_xml_like() {
        walk.to(map)?;
        walk.tag(b"<map>")?;
        walk.skip(8 * 8)?;
        for place in &mut announced {
            *place = walk.long()?;
        }
    }
    walk.to(start)?;
    let row = schema.variables().iter().map(|variable| width(variable.variable_type())).sum();
    if release.is_xml_like() {
        let characteristics = walk.at;
        walk.tag(b"<characteristics>")?;
        while walk.either(b"<ch>", b"</ch")? {
            let length = walk.int()?;
            walk.skip(length)?;
            walk.tag(b"</ch>")?;
        }
        walk.tag(b"aracteristics>")?;
        let data = walk.at;
        walk.tag(b"<data>")?;
        walk.rows(header.observation_count(), row)?;
        walk.tag(b"</data>")?;
        let texts = walk.at;
        walk.tag(b"<strls>")?;
        let mut bytes = 0;
        while walk.either(b"GSO", b"</s")? {
            walk.skip(if release >= Release::V118 { 4 + 8 + 1 } else { 4 + 4 + 1 })?;
            let length = walk.int()?;
            bytes += length + 64;
            if bytes > MOST_TEXT {
                return Err(Broken {
                    line: None,
                    found: "more than 512 MB of long texts (strL)".to_owned(),
                    expected: "long texts that fit into memory",
                    remedy: "leave out the variables of type strL",
                });
            }
            walk.skip(length)?;
        }
        walk.tag(b"trls>")?;
        let labels = walk.at;
        walk.tag(b"<value_labels>")?;
        while walk.either(b"<lbl>", b"</val")? {
            let length = walk.int()?;
            walk.skip(if release >= Release::V118 { 129 + 3 } else { 33 + 3 })?;
            walk.labels(length)?;
            walk.tag(b"</lbl>")?;
        }
        walk.tag(b"ue_labels>")?;
        let last = walk.at;
        walk.tag(b"</stata_dta>")?;
        if announced != [characteristics, data, texts, labels, last] {
            return Err(broken("a table of sections that does not fit the file", "where each section begins"));
        }
    } else {
        if release >= Release::V105 {
            loop {
                let [kind] = walk.array()?;
                let length = if release >= Release::V110 { walk.int()? } else { walk.short()? };
                if kind == 0 {
                    break;
                }
                walk.skip(length)?;
            }
        }
        walk.rows(header.observation_count(), row)?;
        while walk.at < walk.end {
            if release >= Release::V108 {
                let length = walk.int()?;
                walk.skip(if release >= Release::V110 { 33 + 3 } else { 9 + 3 })?;
                walk.labels(length)?;
            } else {
                let count = walk.short()?;
                walk.skip(9 + 1 + count * 10)?;
            }
        }
    }
    Ok(())
}

/// Bytes of a value in a row.
fn width(of: VariableType) -> u64 {
    match of {
        VariableType::Byte => 1,
        VariableType::Int => 2,
        VariableType::Long | VariableType::Float => 4,
        VariableType::Double | VariableType::LongString => 8,
        VariableType::FixedString(length) => u64::from(length),
    }
}

/// The bytes of a whole number, least significant first.
fn ordered<const N: usize>(order: ByteOrder, mut bytes: [u8; N]) -> [u8; N] {
    if order == ByteOrder::BigEndian {
        bytes.reverse();
    }
    bytes
}

struct Walk<'f> {
    input: BufReader<&'f File>,
    at: u64,
    end: u64,
    order: ByteOrder,
}

impl Walk<'_> {
    fn ends() -> Broken {
        broken("a file that ends too early", "a whole Stata data set")
    }

    fn to(&mut self, at: u64) -> Result<(), Broken> {
        if at > self.end {
            return Err(Self::ends());
        }
        self.at = self.input.seek(SeekFrom::Start(at))?;
        Ok(())
    }

    fn skip(&mut self, length: u64) -> Result<(), Broken> {
        let to = self.at.checked_add(length).filter(|to| *to <= self.end).ok_or_else(Self::ends)?;
        self.input.seek_relative(i64::try_from(length).map_err(|_| Self::ends())?)?;
        self.at = to;
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let mut bytes = [0; N];
        match self.input.read_exact(&mut bytes) {
            Ok(()) => {
                self.at += N as u64;
                Ok(bytes)
            }
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => Err(Self::ends()),
            Err(cause) => Err(cause.into()),
        }
    }

    /// The bytes of a whole number, least significant first.
    fn number<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        Ok(ordered(self.order, self.array()?))
    }

    fn short(&mut self) -> Result<u64, Broken> {
        Ok(u64::from(u16::from_le_bytes(self.number()?)))
    }

    fn int(&mut self) -> Result<u64, Broken> {
        Ok(u64::from(u32::from_le_bytes(self.number()?)))
    }

    fn long(&mut self) -> Result<u64, Broken> {
        Ok(u64::from_le_bytes(self.number()?))
    }

    fn tag<const N: usize>(&mut self, tag: &[u8; N]) -> Result<(), Broken> {
        let at = self.at;
        if self.array::<N>()? == *tag {
            return Ok(());
        }
        let tag = String::from_utf8_lossy(tag);
        Err(broken(format!("something else than {tag} at byte {at}"), "the sections of a Stata data set"))
    }

    /// Whether the first of two marks stands here, or the second.
    fn either<const N: usize>(&mut self, more: &[u8; N], done: &[u8; N]) -> Result<bool, Broken> {
        let at = self.at;
        match self.array::<N>()? {
            found if found == *more => Ok(true),
            found if found == *done => Ok(false),
            _ => Err(broken(format!("no mark of a section at byte {at}"), "the sections of a Stata data set")),
        }
    }

    /// Steps over rows that must be there.
    fn rows(&mut self, count: u64, width: u64) -> Result<(), Broken> {
        let there = (self.end - self.at).checked_div(width).unwrap_or_default();
        match count.checked_mul(width) {
            Some(length) if count <= there => self.skip(length),
            _ => Err(Broken {
                line: Some(there + 1),
                found: format!("a file that ends inside this row, where it announces {count} rows"),
                expected: "as many rows as announced",
                remedy: DAMAGED,
            }),
        }
    }

    /// Steps over a table of labels, whose texts together must not be longer than a table may be: many labels may
    /// share one text.
    fn labels(&mut self, length: u64) -> Result<(), Broken> {
        let wrong = || broken("a table of value labels that is not as long as it says", "labels that are there");
        let start = self.at;
        if start + length > self.end || length > MOST_LABELS {
            return Err(wrong());
        }
        let mut table = vec![];
        self.input.by_ref().take(length).read_to_end(&mut table)?;
        self.at = start + length;
        let (head, rest) = table.split_at_checked(8).ok_or_else(wrong)?;
        let [count, text] = [0, 4].map(|at| {
            let bytes = head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
            usize::try_from(u32::from_le_bytes(ordered(self.order, bytes))).unwrap_or(usize::MAX)
        });
        let entries = count.checked_mul(8).ok_or_else(wrong)?;
        let (entries, texts) = rest.split_at_checked(entries).ok_or_else(wrong)?;
        let texts = texts.get(..text).ok_or_else(wrong)?;
        let mut all = 0;
        for offset in entries.as_chunks::<4>().0.iter().take(count) {
            let offset = usize::try_from(u32::from_le_bytes(ordered(self.order, *offset))).unwrap_or(usize::MAX);
            let label = texts.get(offset..).filter(|label| !label.is_empty()).ok_or_else(wrong)?;
            // No further than the limit, or the walk itself takes as long as the texts it refuses.
            all += label.iter().take(1 << 16).position(|byte| *byte == 0).ok_or_else(wrong)? as u64;
            if all > MOST_LABELS {
                return Err(wrong());
            }
        }
        Ok(())
    }
}
