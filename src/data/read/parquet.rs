//! Parquet, by Apache's own crate without its arrow: columns of plain values, a few hundred rows at a time.
//!
//! The crate trusts what a file says of its sizes and its depth, so both are looked at before it does ([`thrift`]).
//! Parquet knows what its values are; they are given as [`super::Rows`] has them. Its rows are counted from 1.

mod thrift;

use super::stream::{self, Sink, Stop};
use super::{Broken, Detail, Header, Opened, ReadAs};
use crate::data::codebook::TableBook;
use crate::data::dates;
use ::csv::StringRecord;
use ::parquet::basic::{Compression, ConvertedType, Encoding, LogicalType, TimeUnit, Type};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::DataType;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use ::parquet::file::serialized_reader::SerializedPageReader;
use ::parquet::schema::types::ColumnDescriptor;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use thrift::Thrift;

/// Rows read at a time.
const ROWS: usize = 512;
/// Rows of the largest table.
const MOST_ROWS: u64 = 100_000_000;
/// Columns of the widest table.
const MOST_COLUMNS: usize = 1 << 14;
/// Bytes of the description at the end of the file; one of 20 columns and 100 parts takes 200 kB.
const LONGEST_FOOTER: u64 = 32 << 20;
/// Bytes of the largest pages of all columns of a part together, unpacked: so much may be held in memory.
const MOST_UNPACKED: u64 = 1 << 30;
/// Bytes of a page in which values repeat the beginning of the value before: each of them may be as long as the page.
const LONGEST_REPEATING: u64 = 2 << 20;
/// What a word of a dictionary takes in memory, and a value of a page.
const WORD: u64 = 32;
const VALUE: u64 = 4;

const SAVE: &str = "write it again with the program it came from, or as CSV UTF-8";

fn damaged(found: &str) -> Broken {
    Broken {
        line: None,
        found: found.to_owned(),
        expected: "a whole Parquet file",
        remedy: "copy it again from where it came, or write it again",
    }
}

fn unsupported(found: String, remedy: &'static str) -> Broken {
    Broken { line: None, found, expected: "columns of numbers, texts, dates and truth values", remedy }
}

/// The crate's messages may hold what stands in a cell, and are not passed on.
fn refused(_: ::parquet::errors::ParquetError) -> Broken {
    damaged("a Parquet file that is damaged")
}

/// Opens the file.
pub fn open(file: File, _book: Option<&TableBook>) -> Result<Opened, Broken> {
    stream::open(damaged("a Parquet file that is damaged beyond reading"), move |sink| read(file, sink))
}

fn read(mut file: File, sink: &mut Sink) -> Result<(), Stop> {
    look_at_footer(&mut file)?;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).map_err(refused)?;
    let schema = metadata.file_metadata().schema_descr_ptr();
    let columns = schema.columns();
    if columns.is_empty() {
        return Err(unsupported("a table without columns".to_owned(), "check that this is the right file").into());
    }
    let mut meanings = vec![];
    let mut faults = vec![];
    for column in columns {
        match Meaning::new(column) {
            Ok(meaning) => meanings.push(meaning),
            Err(kind) => faults.push(format!("column {} of {kind}", shown(column.name()))),
        }
    }
    if !faults.is_empty() {
        return Err(unsupported(listed(&faults), "leave the column out, or write it as text").into());
    }
    look_at_parts(&metadata)?;

    let names = columns.iter().map(|column| column.name().trim().to_owned()).collect();
    sink.start(Header { line: 0, names }, ReadAs { format: "Parquet", details: details(&metadata, &meanings) })?;
    let file = Arc::new(file);
    let mut number = 0;
    for group in metadata.row_groups() {
        number = read_part(&file, group, &meanings, number, sink)?;
    }
    Ok(())
}

/// A name on one line, shortened, in quotation marks.
fn shown(name: &str) -> String {
    let shown: String = name.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    format!("\"{shown}\"")
}

fn listed(faults: &[String]) -> String {
    let more = if faults.len() > 5 { format!(" and {} more", faults.len() - 5) } else { String::new() };
    format!("{}{more}", faults.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Looks at the description at the end of the file before the crate reads it.
fn look_at_footer(file: &mut File) -> Result<(), Broken> {
    let size = file.metadata()?.len();
    let cut = || damaged("a Parquet file without its end");
    let start = size.checked_sub(8).filter(|start| *start >= 4).ok_or_else(cut)?;
    let mut tail = [0; 8];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    match &magic {
        b"PAR1" => {}
        b"PARE" => {
            return Err(unsupported("an encrypted Parquet file".to_owned(), "write it without encryption"));
        }
        _ => return Err(cut()),
    }
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if length > LONGEST_FOOTER || length > start {
        return Err(damaged("a description of the columns that is longer than it can be"));
    }
    file.seek(SeekFrom::Start(start - length))?;
    let thrift::Footer { nested, encrypted } = Thrift::new(BufReader::new(&*file).take(length)).footer()?;
    file.rewind()?;
    if encrypted {
        return Err(unsupported("a Parquet file with encrypted columns".to_owned(), "write it without encryption"));
    }
    if nested.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = nested.iter().map(|name| shown(name)).collect();
    let found = format!("columns that hold columns or lists: {}", listed(&names));
    Err(unsupported(found, "write one column for each value, and one row for each unit"))
}

/// Looks at what the file says of its parts: nothing may be negative, or larger than all measure.
fn look_at_parts(metadata: &ParquetMetaData) -> Result<(), Broken> {
    let columns = metadata.file_metadata().schema_descr().num_columns();
    if columns > MOST_COLUMNS {
        return Err(damaged("a table of more than 16 384 columns"));
    }
    let mut rows = 0u64;
    for group in metadata.row_groups() {
        let here = u64::try_from(group.num_rows()).map_err(|_| damaged("a part with less than no rows"))?;
        rows = rows.saturating_add(here);
        if group.columns().len() != columns {
            return Err(damaged("a part with other columns than the table"));
        }
        for column in group.columns() {
            let codec = match column.compression() {
                Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => None,
                Compression::BROTLI(_) => Some("Brotli"),
                Compression::LZ4 | Compression::LZ4_RAW => Some("LZ4"),
                Compression::LZO => Some("LZO"),
            };
            if let Some(codec) = codec {
                let found = format!("columns packed with {codec}");
                return Err(unsupported(found, "write it packed with Snappy, Zstandard or gzip, or not packed"));
            }
            let place = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            if place < 0 || column.compressed_size() < 0 || u64::try_from(column.num_values()) != Ok(here) {
                return Err(damaged("a column with another number of values than its part has rows"));
            }
        }
    }
    if rows > MOST_ROWS {
        return Err(damaged("a table of more than 100 000 000 rows"));
    }
    if u64::try_from(metadata.file_metadata().num_rows()) != Ok(rows) {
        return Err(damaged("another number of rows than that of its parts"));
    }
    Ok(())
}

/// Walks over the pages of a column: what the largest will take in memory.
fn look_at_pages(file: &File, column: &ColumnChunkMetaData, rows: u64) -> Result<u64, Broken> {
    let (place, length) = column.byte_range();
    let repeating = column.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY);
    let end = place.saturating_add(length);
    if end > file.metadata()?.len() {
        return Err(damaged("a column that ends behind the file"));
    }
    let (mut at, mut dictionary, mut largest, mut values) = (place, 0, 0, 0u64);
    let mut reader = BufReader::with_capacity(512, file);
    while at < end && values < rows {
        reader.seek(SeekFrom::Start(at))?;
        let mut header = Thrift::new(reader.by_ref().take(end - at));
        let page = header.page()?;
        values = values.saturating_add(page.values);
        let weight = page.unpacked.saturating_add(page.values.saturating_mul(VALUE));
        let limit = if repeating { LONGEST_REPEATING } else { MOST_UNPACKED };
        if page.packed > end - at || page.unpacked > limit || page.values > rows || page.words > page.unpacked {
            return Err(damaged("a page that is larger than it can be"));
        }
        if page.dictionary {
            dictionary = page.unpacked.saturating_add(page.words.saturating_mul(WORD));
        }
        largest = largest.max(weight);
        at = at.saturating_add(header.read).saturating_add(page.packed);
    }
    Ok(largest.saturating_add(dictionary))
}

/// What is said of how the file is read.
fn details(metadata: &ParquetMetaData, meanings: &[Meaning]) -> Vec<Detail> {
    let columns = metadata.file_metadata().schema_descr().columns();
    let detail = |what, found: String, because: &str| Detail { what, found, given: false, because: because.to_owned() };
    let zoned: Vec<String> = columns
        .iter()
        .zip(meanings)
        .filter(|(_, meaning)| matches!(meaning, Meaning::Moment { zoned: true, .. }))
        .map(|(column, _)| shown(column.name()))
        .collect();
    let index: Vec<String> =
        columns.iter().map(|c| c.name()).filter(|name| name.starts_with("__index_level_")).map(shown).collect();
    let mut details = vec![];
    if !zoned.is_empty() {
        details.push(detail("dates", "UTC".to_owned(), &format!("so the file says of {}", listed(&zoned))));
    }
    if !index.is_empty() {
        details.push(detail("index", listed(&index), "an index that pandas stored as a column; read as one"));
    }
    details
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meaning {
    /// A truth value.
    Truth,
    /// A number, with its sign or without.
    Signed,
    Unsigned,
    /// A number with so many digits behind the point.
    Decimal(usize),
    /// Days since 1970-01-01.
    Day,
    /// Parts of a second since 1970-01-01: how many make a second. `zoned`: in UTC, else in no zone.
    Moment {
        second: i64,
        zoned: bool,
    },
    /// Parts of a second since midnight.
    Clock {
        second: i64,
    },
    /// Text.
    Text,
    /// 16 bytes.
    Uuid,
}

impl Meaning {
    /// By what the file says of the column; else what it is that cannot be read.
    fn new(column: &ColumnDescriptor) -> Result<Self, &'static str> {
        let unit = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        let physical = column.physical_type();
        let whole = matches!(physical, Type::INT32 | Type::INT64);
        let bytes = matches!(physical, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
        let scaled = |scale: i32| match usize::try_from(scale) {
            Ok(scale @ 0..=76) => Ok(Meaning::Decimal(scale)),
            _ => Err("decimals without a sensible scale"),
        };
        let meaning = match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::String | LogicalType::Enum | LogicalType::Json), _) if physical == Type::BYTE_ARRAY => {
                Meaning::Text
            }
            (Some(LogicalType::Decimal(decimal)), _) if whole || bytes => scaled(decimal.scale)?,
            (Some(LogicalType::Date), _) if physical == Type::INT32 => Meaning::Day,
            (Some(LogicalType::Time(time)), _) if whole => Meaning::Clock { second: unit(&time.unit) },
            (Some(LogicalType::Timestamp(time)), _) if whole => {
                Meaning::Moment { second: unit(&time.unit), zoned: time.is_adjusted_to_u_t_c }
            }
            (Some(LogicalType::Integer(integer)), _) if whole => {
                if integer.is_signed {
                    Meaning::Signed
                } else {
                    Meaning::Unsigned
                }
            }
            (Some(LogicalType::Uuid), _) if physical == Type::FIXED_LEN_BYTE_ARRAY && column.type_length() == 16 => {
                Meaning::Uuid
            }
            (Some(LogicalType::Unknown) | None, ConvertedType::NONE) => match physical {
                Type::BOOLEAN => Meaning::Truth,
                Type::INT32 | Type::INT64 | Type::FLOAT | Type::DOUBLE => Meaning::Signed,
                Type::INT96 => Meaning::Moment { second: 1_000_000_000, zoned: false },
                // Older programs do not say that their bytes are text; what is none is refused as it is met.
                Type::BYTE_ARRAY => Meaning::Text,
                Type::FIXED_LEN_BYTE_ARRAY => return Err("bytes"),
            },
            (None, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON) if bytes => Meaning::Text,
            (None, ConvertedType::DECIMAL) if whole || bytes => scaled(column.type_scale())?,
            (None, ConvertedType::DATE) if physical == Type::INT32 => Meaning::Day,
            (None, ConvertedType::TIME_MILLIS) if whole => Meaning::Clock { second: 1_000 },
            (None, ConvertedType::TIME_MICROS) if whole => Meaning::Clock { second: 1_000_000 },
            (None, ConvertedType::TIMESTAMP_MILLIS) if whole => Meaning::Moment { second: 1_000, zoned: true },
            (None, ConvertedType::TIMESTAMP_MICROS) if whole => Meaning::Moment { second: 1_000_000, zoned: true },
            (None, ConvertedType::INT_8 | ConvertedType::INT_16 | ConvertedType::INT_32 | ConvertedType::INT_64)
                if whole =>
            {
                Meaning::Signed
            }
            (
                None,
                ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64,
            ) if whole => Meaning::Unsigned,
            (Some(LogicalType::Bson), _) | (_, ConvertedType::BSON) => return Err("BSON"),
            (Some(LogicalType::Float16), _) => return Err("numbers of 16 bits"),
            (_, ConvertedType::INTERVAL) => return Err("intervals of time"),
            _ => return Err("a type that is not known"),
        };
        Ok(meaning)
    }

    /// A whole number of the file as text.
    fn whole(self, x: i64, text: &mut String) -> Option<()> {
        match self {
            Meaning::Day => write!(text, "{}", dates::date(i32::try_from(x).ok()?)?),
            Meaning::Moment { second, zoned } => {
                let (days, within) = (x.div_euclid(86_400 * second), x.rem_euclid(86_400 * second));
                let date = dates::date(i32::try_from(days).ok()?)?;
                let zone = if zoned { " UTC" } else { "" };
                if within == 0 {
                    write!(text, "{date}")
                } else {
                    write!(text, "{date} {}{zone}", clock(within, second))
                }
            }
            Meaning::Clock { second } if (0..=86_400 * second).contains(&x) => write!(text, "{}", clock(x, second)),
            Meaning::Clock { .. } => return None,
            Meaning::Decimal(scale) => {
                text.push_str(&decimal(&x.to_be_bytes(), scale));
                Ok(())
            }
            Meaning::Unsigned => write!(text, "{}", x.cast_unsigned()),
            _ => write!(text, "{x}"),
        }
        .ok()
    }

    /// Bytes of the file as text.
    fn bytes(self, bytes: &[u8], text: &mut String) -> Option<()> {
        match self {
            Meaning::Decimal(_) if bytes.len() > 32 => return None,
            Meaning::Decimal(scale) => text.push_str(&decimal(bytes, scale)),
            Meaning::Uuid => {
                for (place, byte) in bytes.iter().enumerate() {
                    let dash = if matches!(place, 4 | 6 | 8 | 10) { "-" } else { "" };
                    write!(text, "{dash}{byte:02x}").ok()?;
                }
            }
            _ => text.push_str(std::str::from_utf8(bytes).ok()?),
        }
        Some(())
    }
}

/// Parts of a second since midnight as a clock shows them: 13:45:00, 13:45:00.25.
fn clock(parts: i64, second: i64) -> String {
    let (seconds, rest) = (parts / second, parts % second);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        return clock;
    }
    let digits = second.ilog10() as usize;
    let rest = format!("{rest:0digits$}");
    format!("{clock}.{}", rest.trim_end_matches('0'))
}

/// A decimal of two's complement, its highest byte first, in the fewest digits: 1250 with scale 2 is 12.5.
fn decimal(bytes: &[u8], scale: usize) -> String {
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    let mut rest = bytes.to_vec();
    if negative {
        let mut carry = true;
        for byte in rest.iter_mut().rev() {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    // Digits by division by ten, the last first.
    let mut digits = vec![];
    while rest.iter().any(|byte| *byte > 0) {
        let mut over = 0;
        for byte in &mut rest {
            let value = over * 256 + u16::from(*byte);
            (*byte, over) = (u8::try_from(value / 10).unwrap_or(0), value % 10);
        }
        digits.push(char::from(b'0' + u8::try_from(over).unwrap_or(0)));
    }
    while digits.len() <= scale {
        digits.push('0');
    }
    let part: String = digits.iter().take(scale).rev().collect();
    let whole: String = digits.iter().skip(scale).rev().collect();
    let part = part.trim_end_matches('0');
    let sign = if negative { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Why a column cannot be read.
enum Bad {
    /// The file is broken.
    File(Broken),
    /// The value in this of the rows is none of the column's type.
    Value(usize),
}

/// Texts of a column one behind the other, and where each ends.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

/// Reads a part of the table. `number`: of the last row before it.
fn read_part(
    file: &Arc<File>,
    part: &RowGroupMetaData,
    meanings: &[Meaning],
    mut number: u64,
    sink: &mut Sink,
) -> Result<u64, Stop> {
    let rows = u64::try_from(part.num_rows()).map_err(|_| damaged("a part with less than no rows"))?;
    let mut unpacked = 0u64;
    for column in part.columns() {
        unpacked = unpacked.saturating_add(look_at_pages(file, column, rows)?);
        if unpacked > MOST_UNPACKED {
            return Err(damaged("pages that unpack to more than 1 GB").into());
        }
    }
    let mut readers = vec![];
    for column in part.columns() {
        let pages = SerializedPageReader::new(file.clone(), column, usize::try_from(rows).unwrap_or(usize::MAX), None)
            .map_err(refused)?;
        readers.push(get_column_reader(column.column_descr_ptr(), Box::new(pages)));
    }
    let mut texts: Vec<Texts> = readers.iter().map(|_| Texts::default()).collect();
    let mut left = rows;
    while left > 0 {
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(ROWS);
        for (((reader, meaning), texts), column) in readers.iter_mut().zip(meanings).zip(&mut texts).zip(part.columns())
        {
            texts.text.clear();
            texts.ends.clear();
            let optional = column.column_descr().max_def_level() > 0;
            read_column(reader, *meaning, optional, wanted, texts).map_err(|bad| match bad {
                Bad::File(broken) => Broken { line: Some(number + 1), ..broken },
                Bad::Value(row) => {
                    let name = shown(column.column_descr().name());
                    let found = format!("in column {name} a value that is none of its type");
                    Broken { line: Some(number + 1 + row as u64), ..unsupported(found, SAVE) }
                }
            })?;
        }
        for place in 0..wanted {
            let mut row = StringRecord::new();
            for texts in &texts {
                let start = place.checked_sub(1).and_then(|before| texts.ends.get(before)).copied().unwrap_or(0);
                let end = texts.ends.get(place).copied().unwrap_or(start);
                row.push_field(texts.text.get(start..end).unwrap_or_default());
            }
            number += 1;
            sink.row(number, row)?;
        }
        left -= wanted as u64;
    }
    Ok(number)
}

/// Reads so many rows of a column as text. [`Bad::Value`]: one that its type does not know, and in which of the rows.
fn read_column(
    reader: &mut ColumnReader,
    meaning: Meaning,
    optional: bool,
    wanted: usize,
    texts: &mut Texts,
) -> Result<(), Bad> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => fill(reader, optional, wanted, texts, |x, text| {
            text.push_str(if *x { "TRUE" } else { "FALSE" });
            Some(())
        }),
        // The bits of an unsigned number of 32 bits are not those of a signed one of 64.
        ColumnReader::Int32ColumnReader(reader) if meaning == Meaning::Unsigned => {
            fill(reader, optional, wanted, texts, |x, text| meaning.whole(i64::from(x.cast_unsigned()), text))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            fill(reader, optional, wanted, texts, |x, text| meaning.whole(i64::from(*x), text))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            fill(reader, optional, wanted, texts, |x, text| meaning.whole(*x, text))
        }
        ColumnReader::Int96ColumnReader(reader) => fill(reader, optional, wanted, texts, |x, text| {
            let &[low, high, julian] = x.data() else { return None };
            let within = i64::try_from(u64::from(high) << 32 | u64::from(low)).ok()?;
            let days = i64::from(julian) - 2_440_588;
            meaning.whole(days.checked_mul(86_400_000_000_000)?.checked_add(within)?, text)
        }),
        // The fewest digits of the short number itself: 0.1, not 0.10000000149011612, which it becomes as a long one.
        ColumnReader::FloatColumnReader(reader) => {
            fill(reader, optional, wanted, texts, |x, text| write!(text, "{}", x + 0.0).ok())
        }
        ColumnReader::DoubleColumnReader(reader) => {
            fill(reader, optional, wanted, texts, |x, text| write!(text, "{}", x + 0.0).ok())
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            fill(reader, optional, wanted, texts, |x, text| meaning.bytes(x.data(), text))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            fill(reader, optional, wanted, texts, |x, text| meaning.bytes(x.data(), text))
        }
    }
}

fn fill<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    optional: bool,
    wanted: usize,
    texts: &mut Texts,
    show: impl Fn(&T::T, &mut String) -> Option<()>,
) -> Result<(), Bad> {
    let (mut levels, mut values) = (vec![], Vec::with_capacity(wanted));
    let mut rows = 0;
    while rows < wanted {
        let read = reader.read_records(wanted - rows, optional.then_some(&mut levels), None, &mut values);
        let (read, ..) = read.map_err(|error| Bad::File(refused(error)))?;
        if read == 0 {
            return Err(Bad::File(damaged("a column with fewer values than rows")));
        }
        rows += read;
    }
    let mut values = values.iter();
    for row in 0..wanted {
        if !optional || levels.get(row) == Some(&1) {
            let value = values.next().ok_or_else(|| Bad::File(damaged("a column with fewer values than rows")))?;
            show(value, &mut texts.text).ok_or(Bad::Value(row))?;
        }
        texts.ends.push(texts.text.len());
    }
    Ok(())
}
