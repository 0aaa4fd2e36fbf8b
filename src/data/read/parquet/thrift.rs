//! As much of Parquet's own headers as must be known before its crate reads them.
//!
//! parquet 60 walks a schema by recursion, however deep the file says it is, and makes room for as many bytes and words
//! as a page states. So the schema and the size of every page are read here first: Thrift's compact protocol, of which
//! only numbers, lists and structures matter.

use crate::data::read::Broken;
use std::io::Read;

/// Structures and lists inside each other.
const DEEPEST: u32 = 16;

/// What a page says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// Bytes when unpacked.
    pub unpacked: u64,
    /// Bytes in the file.
    pub packed: u64,
    /// Values, of a page of data.
    pub values: u64,
    /// Whether it is a dictionary.
    pub dictionary: bool,
    /// Words, of a dictionary.
    pub words: u64,
}

/// What stands at the end of a file, as far as it must be known.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Footer {
    /// Names of the columns that hold others, or lists.
    pub nested: Vec<String>,
    /// Whether some columns are encrypted.
    pub encrypted: bool,
}

/// A reader that counts.
pub struct Thrift<R> {
    source: R,
    /// Bytes read.
    pub read: u64,
}

fn broken() -> Broken {
    super::damaged("a header that cannot be read")
}

impl<R: Read> Thrift<R> {
    /// Reads from `source`.
    pub fn new(source: R) -> Self {
        Thrift { source, read: 0 }
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        let mut byte = [0];
        self.source.read_exact(&mut byte).map_err(|_| broken())?;
        self.read += 1;
        let [byte] = byte;
        Ok(byte)
    }

    /// Seven bits a byte, the lowest first.
    fn unsigned(&mut self) -> Result<u64, Broken> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(broken())
    }

    /// Zigzag: 0, −1, 1, −2 ...
    fn signed(&mut self) -> Result<i64, Broken> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn size(&mut self) -> Result<u64, Broken> {
        u64::try_from(self.signed()?).map_err(|_| broken())
    }

    fn pass(&mut self, bytes: u64) -> Result<(), Broken> {
        let passed =
            std::io::copy(&mut self.source.by_ref().take(bytes), &mut std::io::sink()).map_err(|_| broken())?;
        self.read += passed;
        if passed == bytes { Ok(()) } else { Err(broken()) }
    }

    /// The next field of a structure: its number and type; none at its end.
    fn field(&mut self, last: &mut i64) -> Result<Option<u8>, Broken> {
        let byte = self.byte()?;
        if byte == 0 {
            return Ok(None);
        }
        *last = match byte >> 4 {
            0 => self.signed()?,
            step => last.saturating_add(i64::from(step)),
        };
        Ok(Some(byte & 0x0f))
    }

    /// The elements of a list: how many, and their type.
    fn list(&mut self) -> Result<(u64, u8), Broken> {
        let byte = self.byte()?;
        let count = match byte >> 4 {
            15 => self.unsigned()?,
            count => u64::from(count),
        };
        Ok((count, byte & 0x0f))
    }

    /// Passes over a value.
    fn skip(&mut self, kind: u8, depth: u32) -> Result<(), Broken> {
        if depth > DEEPEST {
            return Err(broken());
        }
        match kind {
            1 | 2 => Ok(()),
            3 => self.pass(1),
            4..=6 => self.unsigned().map(drop),
            7 => self.pass(8),
            8 => {
                let bytes = self.unsigned()?;
                self.pass(bytes)
            }
            9 | 10 => {
                let (count, kind) = self.list()?;
                // A truth in a list takes a byte, in a structure none.
                (0..count).try_for_each(|_| if kind <= 2 { self.pass(1) } else { self.skip(kind, depth + 1) })
            }
            12 => {
                let mut last = 0;
                while let Some(kind) = self.field(&mut last)? {
                    self.skip(kind, depth + 1)?;
                }
                Ok(())
            }
            _ => Err(broken()),
        }
    }

    /// The header of a page.
    pub fn page(&mut self) -> Result<Page, Broken> {
        let (mut page, mut last) = (Page::default(), 0);
        while let Some(kind) = self.field(&mut last)? {
            match (last, kind) {
                (2, 5) => page.unpacked = self.size()?,
                (3, 5) => page.packed = self.size()?,
                // Of a page of data, of a dictionary, of a page of data in the newer form.
                (5 | 7 | 8, 12) => {
                    let (field, mut inner, mut count) = (last, 0, 0);
                    while let Some(kind) = self.field(&mut inner)? {
                        match (inner, kind) {
                            (1, 5) => count = self.size()?,
                            _ => self.skip(kind, 1)?,
                        }
                    }
                    if field == 7 {
                        (page.dictionary, page.words) = (true, count);
                    } else {
                        page.values = count;
                    }
                }
                _ => self.skip(kind, 1)?,
            }
        }
        Ok(page)
    }

    /// The description at the end of a file.
    pub fn footer(&mut self) -> Result<Footer, Broken> {
        let (mut footer, mut last) = (Footer::default(), 0);
        while let Some(kind) = self.field(&mut last)? {
            footer.encrypted |= last == 8;
            if (last, kind) != (2, 9) {
                self.skip(kind, 1)?;
                continue;
            }
            let (count, kind) = self.list()?;
            if kind != 12 {
                return Err(broken());
            }
            for place in 0..count {
                let (mut inner, mut name, mut holds) = (0, String::new(), false);
                while let Some(kind) = self.field(&mut inner)? {
                    match (inner, kind) {
                        // Repetition: 2 is any number of times.
                        (3, 5) => holds |= self.signed()? == 2,
                        (4, 8) => {
                            let bytes = self.unsigned()?;
                            let mut text = vec![];
                            let read = self.source.by_ref().take(bytes).read_to_end(&mut text).map_err(|_| broken())?;
                            self.read += read as u64;
                            if read as u64 != bytes {
                                return Err(broken());
                            }
                            name = String::from_utf8_lossy(&text).into_owned();
                        }
                        (5, 5) => holds |= self.signed()? != 0,
                        _ => self.skip(kind, 1)?,
                    }
                }
                // The first element is the table itself.
                if place > 0 && holds {
                    footer.nested.push(name);
                }
            }
        }
        Ok(footer)
    }
}
