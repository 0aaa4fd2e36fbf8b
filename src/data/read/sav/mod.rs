//! SPSS system files: `.sav`, and `.zsav` with zlib inside.
//!
//! A reader of our own. The crates there are build Arrow tables on memory maps (`ambers` 0.4, some ninety crates), where
//! rows of text and what the dictionary says are wanted; and the format is public and small. It is described in PSPP's
//! developer's guide, chapter "System File Format".
//!
//! - [`dictionary`]: the records before the data, as they stand.
//! - [`variables`]: what they say together: columns, labels, missing values.
//! - [`encoding`]: how their texts are to be read.
//! - [`cases`]: the data, in eights of bytes, in one of three packings.
//!
//! Cells: numbers as SPSS stores them, not as its print format rounds them; of formats that show a date the date (with
//! its time when it is not midnight), unless the calendar has no such date: then the number. Durations (TIME, DTIME,
//! MTIME) are seconds. Text without the blanks at its end. System-missing is an empty cell. A row is a case, counted
//! from 1.

mod cases;
mod dictionary;
mod encoding;
mod variables;

use super::form::Form;
use super::{Broken, Header, Opened, ReadAs, Rows, shown};
use crate::data::codebook::TableBook;
use cases::Cases;
use csv::StringRecord;
use encoding::Encoded;
use std::fs::File;
use std::io::BufReader;
use variables::{Columns, Holds, Variable};

const DAMAGED: &str = "copy it again from where it came, or save it again in SPSS";

/// Seconds from 1582-10-14, at which SPSS counts from 0, to 1970-01-01.
const TO_UNIX: f64 = 141_428.0 * 86_400.0;

/// Opens the file and reads its dictionary.
pub fn open(file: File, book: Option<&TableBook>) -> Result<Opened, Broken> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    let raw = dictionary::read(&mut input)?;
    let given = book.and_then(|book| book.file.encoding.as_deref());
    let Columns { columns, dictionary, details, text } = variables::read(&raw, given)?;
    let header = Header { line: 0, names: columns.iter().map(|column| column.name.clone()).collect() };
    let cases = Cases::new(input, &raw)?;
    let format = if raw.zlib() { "SPSS, compressed (.zsav)" } else { "SPSS" };
    Ok(Opened {
        hash: String::new(),
        read_as: ReadAs { format, details },
        form: Form::PLAIN,
        dictionary,
        rows: Box::new(Sav { header, columns, cases, text, bytes: vec![], cell: String::new() }),
    })
}

/// A system file that is being read.
struct Sav {
    header: Header,
    columns: Vec<Variable>,
    cases: Cases,
    text: Encoded,
    /// Kept between cells.
    bytes: Vec<u8>,
    cell: String,
}

impl Rows for Sav {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
        row.clear();
        let Some(line) = self.cases.next()? else { return Ok(None) };
        for column in &self.columns {
            self.cell.clear();
            match &column.holds {
                Holds::Number { date } => {
                    let x = self.cases.number(column.at);
                    if x != self.cases.system_missing {
                        number(x, *date, &mut self.cell);
                    }
                    row.push_field(&self.cell);
                }
                Holds::Text { pieces } => {
                    self.bytes.clear();
                    for (at, length) in pieces {
                        self.bytes.extend_from_slice(self.cases.bytes(*at, *length));
                    }
                    let cell = self.text.cell(&self.bytes).map_err(|broken| Broken { line: Some(line), ..broken })?;
                    row.push_field(&cell);
                }
            }
        }
        Ok(Some(line))
    }
}

/// Writes a number as its cell shows it: as a date where the format of its variable says so.
fn number(x: f64, date: bool, cell: &mut String) {
    // The first day of the count is not in the calendar of SPSS: a small number in a column of dates is a code.
    if !(date && x >= 86_400.0 && shown::moment(x - TO_UNIX, cell)) {
        shown::number(x, cell);
    }
}
