//! The data of a system file: cases of eights of bytes, each a number or a part of a text.

use super::DAMAGED;
use super::dictionary::{Order, Packing, Raw, broken};
use crate::data::read::Broken;
use flate2::bufread::ZlibDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Take};

/// No block of zlib gives more bytes for one than this.
const INFLATES: u64 = 1100;

/// A block of a `.zsav`, as the table at its end has it.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// Bytes in the file.
    packed: u64,
    /// Bytes of data.
    unpacked: u64,
}

/// The bytes of the data.
enum Bytes {
    Plain(BufReader<File>),
    Zlib(Box<Blocks>),
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Bytes::Plain(input) => input.read(buffer),
            Bytes::Zlib(blocks) => blocks.read(buffer),
        }
    }
}

/// Unpacks block after block, none further than the table says.
struct Blocks {
    rest: std::vec::IntoIter<Block>,
    now: Option<(ZlibDecoder<Take<BufReader<File>>>, u64)>,
    /// The input, between blocks.
    input: Option<BufReader<File>>,
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some((decoder, left)) = &mut self.now else {
                let (Some(block), Some(input)) = (self.rest.next(), self.input.take()) else { return Ok(0) };
                self.now = Some((ZlibDecoder::new(input.take(block.packed)), block.unpacked));
                continue;
            };
            let room = buffer.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
            let wrong = || io::Error::new(ErrorKind::InvalidData, "a block that is not as long as announced");
            if room > 0 {
                let read = decoder.read(buffer.get_mut(..room).unwrap_or_default())?;
                *left -= read as u64;
                return if read > 0 { Ok(read) } else { Err(wrong()) };
            }
            if *left > 0 {
                return Ok(0);
            }
            // The end of the block, with its checksum.
            if decoder.read(&mut [0])? > 0 {
                return Err(wrong());
            }
            let Some((decoder, _)) = self.now.take() else { continue };
            let mut input = decoder.into_inner();
            if input.limit() > 0 {
                return Err(wrong());
            }
            input.fill_buf()?;
            self.input = Some(input.into_inner());
        }
    }
}

/// What an eight turned out to be.
enum Eight {
    Bytes([u8; 8]),
    Number(f64),
    Blank,
    Missing,
    /// No more.
    End,
    /// The file breaks off inside it.
    Cut,
}

/// The cases that are being read.
pub struct Cases {
    input: BufReader<Bytes>,
    order: Order,
    codes: bool,
    bias: f64,
    /// System-missing.
    pub system_missing: f64,
    /// Whether each eight holds text.
    eights: Vec<bool>,
    /// The codes read last, and the place of the next.
    group: ([u8; 8], usize),
    case: Vec<u8>,
    read: u64,
    announced: Option<u64>,
    ended: bool,
}

impl Cases {
    /// `input` stands at the first byte after the dictionary.
    pub fn new(input: BufReader<File>, raw: &Raw) -> Result<Self, Broken> {
        let bytes = match raw.packing {
            Packing::Plain | Packing::Codes => Bytes::Plain(input),
            Packing::Zlib => Bytes::Zlib(Box::new(blocks(input, raw)?)),
        };
        Ok(Cases {
            input: BufReader::with_capacity(1 << 16, bytes),
            order: raw.order,
            codes: raw.packing != Packing::Plain,
            bias: raw.bias,
            system_missing: raw.system_missing,
            eights: raw.eights.clone(),
            group: ([0; 8], 8),
            case: vec![0; raw.eights.len() * 8],
            read: 0,
            announced: raw.cases,
            ended: false,
        })
    }

    /// Reads the next case and gives its number, from 1.
    pub fn next(&mut self) -> Result<Option<u64>, Broken> {
        let line = self.read + 1;
        let at = |found: String, expected, remedy| Broken { line: Some(line), found, expected, remedy };
        if self.ended {
            return Ok(None);
        }
        for place in 0..self.eights.len() {
            let text = self.eights.get(place).copied().unwrap_or_default();
            let eight = self.eight().map_err(|cause| match cause.kind() {
                ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
                    at("data that cannot be unpacked".to_owned(), "blocks packed by zlib", DAMAGED)
                }
                _ => cause.into(),
            })?;
            let bytes = match (eight, text) {
                (Eight::Bytes(bytes), _) => bytes,
                (Eight::Number(x), false) => self.order.bytes(x),
                (Eight::Blank, true) => [b' '; 8],
                (Eight::Missing, false) => self.order.bytes(self.system_missing),
                (Eight::End, _) if place == 0 => {
                    self.ended = true;
                    let found = self.read;
                    return match self.announced {
                        Some(announced) if announced != found => Err(Broken {
                            line: None,
                            found: format!("{found} rows in a file that announces {announced}"),
                            expected: "as many rows as announced",
                            remedy: "it may be cut off: copy it again from where it came, or save it again in SPSS",
                        }),
                        _ => Ok(None),
                    };
                }
                (Eight::End | Eight::Cut, _) => {
                    return Err(at("a file that ends inside this row".to_owned(), "whole rows", DAMAGED));
                }
                (Eight::Number(_) | Eight::Missing, true) => {
                    return Err(at("a packed number in a text".to_owned(), "text", DAMAGED));
                }
                (Eight::Blank, false) => return Err(at("packed blanks in a number".to_owned(), "a number", DAMAGED)),
            };
            if let Some(room) = self.case.get_mut(place * 8..place * 8 + 8) {
                room.copy_from_slice(&bytes);
            }
        }
        self.read = line;
        Ok(Some(line))
    }

    /// The number at this byte of the case.
    pub fn number(&self, at: usize) -> f64 {
        self.bytes(at, 8).try_into().map_or(self.system_missing, |bytes| self.order.float(bytes))
    }

    /// Bytes of the case.
    pub fn bytes(&self, at: usize, length: usize) -> &[u8] {
        self.case.get(at..at + length).unwrap_or_default()
    }

    fn eight(&mut self) -> io::Result<Eight> {
        if !self.codes {
            return self.stored(Eight::End);
        }
        loop {
            let (codes, next) = self.group;
            let Some(code) = codes.get(next) else {
                match self.stored(Eight::End)? {
                    Eight::Bytes(codes) => self.group = (codes, 0),
                    other => return Ok(other),
                }
                continue;
            };
            self.group.1 += 1;
            return match code {
                // Fills up the last group of codes.
                0 => continue,
                252 => Ok(Eight::End),
                253 => self.stored(Eight::Cut),
                254 => Ok(Eight::Blank),
                255 => Ok(Eight::Missing),
                code => Ok(Eight::Number(f64::from(*code) - self.bias)),
            };
        }
    }

    /// Eight bytes as they stand; `none` when there is nothing left at all.
    fn stored(&mut self, none: Eight) -> io::Result<Eight> {
        let mut bytes = [0; 8];
        let mut filled = 0;
        while let Some(room) = bytes.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.input.read(room) {
                Ok(0) => return Ok(if filled == 0 { none } else { Eight::Cut }),
                Ok(read) => filled += read,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => (),
                Err(cause) => return Err(cause),
            }
        }
        Ok(Eight::Bytes(bytes))
    }
}

/// The blocks of a `.zsav`, from the table at its end, which must tell of the very bytes between here and there.
fn blocks(mut input: BufReader<File>, raw: &Raw) -> Result<Blocks, Broken> {
    let wrong = |found: &str| broken(format!("{found} in the table of packed blocks"), "blocks that follow each other");
    let long = |bytes: &[u8]| bytes.try_into().map_or(-1, |bytes| raw.order.long(bytes));
    let int = |bytes: &[u8]| bytes.try_into().map_or(-1, |bytes| raw.order.int(bytes));
    let here = input.stream_position()?;
    let end = input.get_ref().metadata()?.len();
    let mut head = [0; 24];
    let cut = |cause: io::Error| match cause.kind() {
        ErrorKind::UnexpectedEof => broken("a file that ends before its packed data", "a whole system file"),
        _ => cause.into(),
    };
    input.read_exact(&mut head).map_err(cut)?;
    let [start, table, length] = [0, 8, 16].map(|at| u64::try_from(long(head.get(at..at + 8).unwrap_or_default())));
    let (Ok(start), Ok(table), Ok(length)) = (start, table, length) else { return Err(wrong("a negative place")) };
    if start != here || table < here + 24 || table.checked_add(length) != Some(end) || length < 24 {
        return Err(wrong("places that do not fit the file"));
    }
    input.seek(SeekFrom::Start(table))?;
    let mut bytes = vec![];
    input.by_ref().take(length).read_to_end(&mut bytes)?;
    let (head, entries) = bytes.split_at_checked(24).unwrap_or_default();
    let count = int(head.get(20..24).unwrap_or_default());
    let (entries, []) = entries.as_chunks::<24>() else { return Err(wrong("half an entry")) };
    if usize::try_from(count) != Ok(entries.len()) {
        return Err(wrong("another number of entries than announced"));
    }
    let (mut from, mut packed_at) = (here, here + 24);
    let mut blocks = vec![];
    for entry in entries {
        let place = |at: usize| u64::try_from(long(entry.get(at..at + 8).unwrap_or_default())).ok();
        let size = |at: usize| u64::try_from(int(entry.get(at..at + 4).unwrap_or_default())).ok();
        let (Some(unpacked), Some(packed)) = (size(16), size(20)) else { return Err(wrong("a negative length")) };
        if place(0) != Some(from) || place(8) != Some(packed_at) {
            return Err(wrong("a block at another place"));
        }
        if unpacked > packed.saturating_mul(INFLATES) {
            return Err(wrong("a block that cannot be so long"));
        }
        (from, packed_at) = (from.saturating_add(unpacked), packed_at.saturating_add(packed));
        blocks.push(Block { packed, unpacked });
    }
    if packed_at != table {
        return Err(wrong("data of no block"));
    }
    input.seek(SeekFrom::Start(here + 24))?;
    Ok(Blocks { rest: blocks.into_iter(), now: None, input: Some(input) })
}
