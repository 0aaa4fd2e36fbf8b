//! Stata data sets: `.dta` of releases 102 to 119, as Stata 1 to 19 write them.
//!
//! Decoded by the crate `dta`: it knows every release with its missing values, has tests and no dependencies of weight.
//! It reserves what the file states before it looks whether that is there (gigabytes for characteristics, long strings,
//! labels or variables of a file of some bytes), gives a label its text once for each time the table names it, and believes the
//! table of sections. Therefore [`walk`] goes through a file first; what has passed it holds no more than it has bytes.
//!
//! Cells: numbers as Stata computes with them (a `float` 0.1 is 0.10000000149011612); dates (%td, %tc, and the first day
//! of %tw, %tm, %tq and %th) as dates, with their time when it is not midnight, unless the calendar has no such date: then the
//! number. `.` is an empty cell, `.a` to `.z` stand as they are. A row is an observation, counted from 1.

mod walk;

use super::form::Form;
use super::{Broken, Described, Detail, Header, Opened, ReadAs, Rows, UserMissing, shown};
use crate::data::codebook::{Kind, TableBook};
use csv::StringRecord;
use dta::stata::dta::dta_error::{DtaError, FormatErrorKind};
use dta::stata::dta::dta_reader::DtaReader;
use dta::stata::dta::long_string_ref::LongStringRef;
use dta::stata::dta::record_reader::RecordReader;
use dta::stata::dta::release::Release;
use dta::stata::dta::schema::Schema;
use dta::stata::dta::value::Value;
use dta::stata::dta::value_label::ValueLabelSet;
use dta::stata::dta::variable_type::VariableType;
use dta::stata::missing_value::MissingValue;
use dta::stata::stata_byte::StataByte;
use dta::stata::stata_double::StataDouble;
use dta::stata::stata_float::StataFloat;
use dta::stata::stata_int::StataInt;
use dta::stata::stata_long::StataLong;
use encoding_rs::Encoding;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::Arc;

const DAMAGED: &str = "copy it again from where it came, or save it again in Stata";

const DAY: f64 = 86_400.0;

/// Days from 1960-01-01, at which Stata counts from 0, to 1970-01-01.
const TO_UNIX: f64 = 3653.0;

/// More bytes of value labels than this, counted for each variable that has them, are no dictionary.
const MOST_LABELS: usize = 1 << 28;

/// The file, and how far it has been read.
#[derive(Debug)]
struct Input {
    file: BufReader<Arc<File>>,
    at: Rc<Cell<u64>>,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.at.set(self.at.get() + read as u64);
        Ok(read)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.file.seek(to)?;
        self.at.set(at);
        Ok(at)
    }
}

/// A file that is not as it should be.
fn broken(found: impl Into<String>, expected: &'static str) -> Broken {
    Broken { line: None, found: found.into(), expected, remedy: DAMAGED }
}

/// What the crate says, in our words.
fn refuse(cause: &DtaError) -> Broken {
    let encoding = match cause {
        DtaError::Format(error) => matches!(error.kind(), FormatErrorKind::InvalidEncoding { .. }),
        DtaError::Io { source, .. } => source.to_string().contains("string encoding"),
        _ => false,
    };
    if encoding {
        return Broken {
            line: None,
            found: "text that is not in the encoding of the file".to_owned(),
            expected: "UTF-8 since Stata 14, Windows-1252 before",
            remedy: "name the encoding in the codebook ([table.file] encoding), or run `unicode translate` in Stata",
        };
    }
    broken(format!("a file that breaks the rules of its format ({cause})"), "a Stata data set")
}

/// Opens the file and reads everything but its rows.
pub fn open(file: File, book: Option<&TableBook>) -> Result<Opened, Broken> {
    let length = file.metadata()?.len();
    let file = Arc::new(file);
    let at = Rc::new(Cell::new(0));
    let input = Input { file: BufReader::with_capacity(1 << 16, file.clone()), at: at.clone() };
    let given = match book.and_then(|book| book.file.encoding.as_deref()) {
        None => None,
        Some(name) => Some(Encoding::for_label(name.as_bytes()).ok_or_else(|| Broken {
            line: None,
            found: format!("the encoding {name} in the codebook"),
            expected: "an encoding such as utf-8 or windows-1252",
            remedy: "correct it, or leave it out",
        })?),
    };
    let reader = given.map_or_else(DtaReader::new, |encoding| DtaReader::new().encoding(encoding));
    let reader = reader.from_reader(input).read_header().map_err(|cause| refuse(&cause))?;
    let (header, map) = (reader.header().clone(), at.get());
    walk::variables(&header, length)?;
    let reader = reader.read_schema().map_err(|cause| refuse(&cause))?;
    let schema = reader.schema().clone();
    walk::sections(&file, &header, &schema, map, at.get())?;

    let encoding = reader.encoding();
    let mut texts = HashMap::new();
    let mut first = None;
    let mut reader = reader.seek_long_strings().map_err(|cause| refuse(&cause))?;
    while let Some(text) = reader.read_long_string().map_err(|cause| refuse(&cause))? {
        let key = (text.variable(), text.observation());
        first = first.or(Some(key));
        // Bytes that are no text are not shown; a cell that refers to them is refused.
        if text.is_text() {
            let bytes = text.data();
            let bytes = bytes.strip_suffix(b"\0").unwrap_or(bytes);
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            texts.insert(key, text.map(|text| text.trim_end_matches(' ').to_owned()));
        }
    }
    let mut reader = reader.seek_value_labels().map_err(|cause| refuse(&cause))?;
    let mut sets: HashMap<String, ValueLabelSet> = HashMap::new();
    while let Some(set) = reader.read_value_label_set().map_err(|cause| refuse(&cause))? {
        sets.insert(set.name().to_owned(), set);
    }
    let tagged = header.release() >= Release::V113;
    let dictionary = describe(&schema, &sets, tagged)?;
    let columns = schema.variables().iter().map(|variable| Calendar::of(variable.format())).collect();
    let names = schema.variables().iter().map(|variable| variable.name().trim().to_owned()).collect();
    let mut rows = reader.seek_records().map_err(|cause| refuse(&cause))?;
    let narrow = match first {
        Some(first) if header.release() == Release::V119 => narrow(&mut rows, first).map_err(|cause| refuse(&cause))?,
        _ => false,
    };
    let because = match given {
        Some(_) => String::new(),
        None => format!("release {} of the format is in it", header.release()),
    };
    let detail = Detail { what: "encoding", found: encoding.name().to_owned(), given: given.is_some(), because };
    Ok(Opened {
        hash: String::new(),
        read_as: ReadAs { format: "Stata", details: vec![detail] },
        form: Form::PLAIN,
        dictionary,
        rows: Box::new(Dta {
            header: Header { line: 0, names },
            columns,
            rows,
            texts,
            narrow,
            line: 0,
            cell: String::new(),
        }),
    })
}

/// What the file says of its columns.
fn describe(schema: &Schema, sets: &HashMap<String, ValueLabelSet>, tagged: bool) -> Result<Vec<Described>, Broken> {
    let mut spent = 0;
    let mut dictionary = vec![];
    for variable in schema.variables() {
        let text = matches!(variable.variable_type(), VariableType::FixedString(_) | VariableType::LongString);
        let kind = match Calendar::of(variable.format()) {
            _ if text => Some(Kind::Text),
            Some(calendar) if calendar != Calendar::Clock => Some(Kind::Date),
            _ => None,
        };
        let mut described = Described { label: variable.label().trim().to_owned(), kind, ..Described::default() };
        for entry in sets.get(variable.value_label_name()).map(ValueLabelSet::entries).unwrap_or_default() {
            spent += entry.label().len() + 64;
            if spent > MOST_LABELS {
                return Err(broken("more value labels than a study has", "value labels of at most 256 MB in all"));
            }
            let code = match missing_letter(entry.value()).filter(|_| tagged) {
                // Nothing stands in the cell of a system-missing value.
                Some(None) => continue,
                Some(Some(letter)) => {
                    let code = format!(".{letter}");
                    described.missing.push(UserMissing::One(code.clone()));
                    code
                }
                None => entry.value().to_string(),
            };
            described.levels.push((code, entry.label().trim_end().to_owned()));
        }
        dictionary.push(described);
    }
    Ok(dictionary)
}

/// Whether a whole number, as value labels have them, stands for a missing value: `.` without letter, or `.a` to `.z`.
fn missing_letter(value: i32) -> Option<Option<char>> {
    let place = value.checked_sub(i32::MAX - 26)?;
    match u8::try_from(place) {
        Ok(0) => Some(None),
        Ok(letter) => Some(Some(char::from(b'a' + letter - 1))),
        Err(_) => None,
    }
}

/// A calendar by which a number is a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Calendar {
    /// Milliseconds.
    Clock,
    /// Days.
    Day,
    /// Weeks, of which a year has 52.
    Week,
    /// This many months.
    Months(i32),
}

impl Calendar {
    /// What a display format shows: `%td`, `%-tdD_m_Y`, and `%d` of old. Years (%ty) are numbers; %tC counts leap
    /// seconds and business calendars are a file of their own, so these stay numbers too.
    fn of(format: &str) -> Option<Self> {
        let format = format.strip_prefix('%')?;
        let format = format.strip_prefix('-').unwrap_or(format);
        match format.as_bytes() {
            [b't', b'c', ..] => Some(Calendar::Clock),
            [b't', b'd', ..] | [b'd', ..] => Some(Calendar::Day),
            [b't', b'w', ..] => Some(Calendar::Week),
            [b't', b'm', ..] => Some(Calendar::Months(1)),
            [b't', b'q', ..] => Some(Calendar::Months(3)),
            [b't', b'h', ..] => Some(Calendar::Months(6)),
            _ => None,
        }
    }

    /// Writes the moment, or nothing when there is none.
    fn write(self, x: f64, cell: &mut String) -> bool {
        match self {
            Calendar::Clock => shown::moment(x / 1000.0 - TO_UNIX * DAY, cell),
            Calendar::Day => shown::moment((x - TO_UNIX) * DAY, cell),
            Calendar::Week => {
                let (years, weeks) = ((x / 52.0).floor(), x.rem_euclid(52.0));
                x.fract() == 0.0
                    && first_of_month(years * 12.0)
                        .is_some_and(|day| shown::moment((day + weeks * 7.0 - TO_UNIX) * DAY, cell))
            }
            Calendar::Months(months) => {
                first_of_month(x * f64::from(months)).is_some_and(|day| shown::moment((day - TO_UNIX) * DAY, cell))
            }
        }
    }
}

/// The first day of a month, both counted from January 1960.
fn first_of_month(month: f64) -> Option<f64> {
    if month.fract() != 0.0 || month.abs() > 1e5 {
        return None;
    }
    let year = i16::try_from(1960 + (month as i32).div_euclid(12)).ok()?;
    let first = jiff::civil::Date::new(year, i8::try_from((month as i32).rem_euclid(12) + 1).ok()?, 1).ok()?;
    Some((first.duration_since(jiff::civil::Date::constant(1960, 1, 1)).as_hours() / 24) as f64)
}

/// A data set that is being read.
struct Dta {
    header: Header,
    columns: Vec<Option<Calendar>>,
    rows: RecordReader<Input>,
    /// Long strings; none where they are not in the encoding of the file.
    texts: HashMap<(u32, u64), Option<String>>,
    /// Whether cells refer to them as in release 118.
    narrow: bool,
    line: u64,
    cell: String,
}

impl Rows for Dta {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
        row.clear();
        let line = self.line + 1;
        let at = |broken: Broken| Broken { line: Some(line), ..broken };
        let Some(record) = self.rows.read_record().map_err(|cause| at(refuse(&cause)))? else { return Ok(None) };
        for (value, calendar) in record.values().iter().zip(&self.columns) {
            self.cell.clear();
            let number = match value {
                Value::Byte(StataByte::Present(x)) => Ok(f64::from(*x)),
                Value::Int(StataInt::Present(x)) => Ok(f64::from(*x)),
                Value::Long(StataLong::Present(x)) => Ok(f64::from(*x)),
                Value::Float(StataFloat::Present(x)) => Ok(f64::from(*x)),
                Value::Double(StataDouble::Present(x)) => Ok(*x),
                Value::Byte(StataByte::Missing(letter))
                | Value::Int(StataInt::Missing(letter))
                | Value::Long(StataLong::Missing(letter))
                | Value::Float(StataFloat::Missing(letter))
                | Value::Double(StataDouble::Missing(letter)) => Err(letter),
                Value::String(text) => {
                    row.push_field(text.trim_end_matches(' '));
                    continue;
                }
                Value::LongStringRef(reference) => {
                    row.push_field(long(&self.texts, key(reference, self.narrow)).map_err(at)?);
                    continue;
                }
            };
            match number {
                Ok(x) => {
                    if !calendar.is_some_and(|calendar| calendar.write(x, &mut self.cell)) {
                        shown::number(x, &mut self.cell);
                    }
                }
                Err(MissingValue::System) => (),
                Err(letter) => write!(self.cell, "{letter}").expect("a string takes what is written"),
            }
            row.push_field(&self.cell);
        }
        self.line = line;
        Ok(Some(line))
    }
}

/// Whether a file of release 119 refers to its long strings as release 118 does, with 2 bytes for the variable and 6 for
/// the observation, not 3 and 5. haven 2.5 writes such files. A text is kept under the place where it is first used:
/// there it must be found.
fn narrow(rows: &mut RecordReader<Input>, first: (u32, u64)) -> Result<bool, DtaError> {
    let (variable, observation) = first;
    let place = usize::try_from(variable).ok().and_then(|variable| variable.checked_sub(1));
    let (Some(row), Some(place)) = (observation.checked_sub(1), place) else { return Ok(false) };
    if row >= rows.header().observation_count() {
        return Ok(false);
    }
    rows.seek_to_record(row)?;
    let narrow = match rows.read_record()?.as_ref().and_then(|record| record.values().get(place)) {
        Some(Value::LongStringRef(found)) => key(found, false) != first && key(found, true) == first,
        _ => false,
    };
    rows.seek_to_record(0)?;
    Ok(narrow)
}

/// The variable and observation to which a cell refers.
fn key(found: &LongStringRef, narrow: bool) -> (u32, u64) {
    let (variable, observation) = (found.variable(), found.observation());
    if narrow { (variable & 0xffff, u64::from(variable >> 16) | observation << 8) } else { (variable, observation) }
}

/// The text of a long string.
fn long(texts: &HashMap<(u32, u64), Option<String>>, key: (u32, u64)) -> Result<&str, Broken> {
    if key == (0, 0) {
        return Ok("");
    }
    match texts.get(&key) {
        Some(Some(text)) if !text.contains('\0') => Ok(text),
        Some(Some(_)) => Err(broken("a NUL in a text", "text")),
        Some(None) => Err(broken("a long text that is not in the encoding of the file", "UTF-8")),
        None => Err(broken("a long text that is not in the file, or is no text", "a text for each row")),
    }
}
