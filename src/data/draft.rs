//! A codebook for a file that has none: what each column seems to be.
//!
//! [`draft`] is for the command that estimates from a bare file; [`propose`] writes a `codebook.toml` to be read and
//! corrected by the owner of the data, with each guess marked and its reason. No value of a column that may identify
//! someone, and no free text, is in either.

mod guess;
mod look;
mod words;
mod write;

use super::codebook::{Column, FileBook, Kind, LevelBook, Role, Sensitivity, TableBook};
use super::privacy::{self, Mark};
use super::read::form::Form;
use super::read::{self, Broken, Header, Opened};
use crate::error::{Check, Disagreement, Error, Result};
use crate::value::{Text, Unit};
use ::csv::StringRecord;
use look::{Look, Shape};
use std::path::Path;

/// More different words than this are text, not levels.
const MOST_LEVELS: usize = 50;
/// Lines with another number of cells that are named.
const MOST_LINES: usize = 10;

/// Every column of a file, looked at once.
struct Looked {
    opened: Opened,
    header: Header,
    columns: Vec<Look>,
    rows: u64,
    /// Lines with another number of cells than the header: the first of them, and how many.
    ragged: (Vec<u64>, u64),
}

/// Reads the whole file once. Refuses a header that looks like a row of data, without showing it.
fn look(file: &Path) -> Result<Looked> {
    let mut opened = read::open(file, None)?;
    let refuse = |broken: Broken| Error::Data(vec![broken.in_file(file)]);
    let header = opened.rows.header().clone();
    if let Some(words) = no_names(&header.names) {
        return Err(no_header(file, &header, words));
    }
    let mut columns: Vec<Look> = header.names.iter().map(|_| Look::new()).collect();
    let (mut rows, mut ragged) = (0, (vec![], 0));
    let mut row = StringRecord::new();
    while let Some(line) = opened.rows.next(&mut row).map_err(refuse)? {
        if row.len() != header.names.len() {
            ragged.1 += 1;
            if ragged.0.len() < MOST_LINES {
                ragged.0.push(line);
            }
            continue;
        }
        rows += 1;
        for (at, ((cell, look), name)) in row.iter().zip(&mut columns).zip(&header.names).enumerate() {
            look.cell(cell.trim(), name, opened.form, opened.dictionary.get(at));
        }
    }
    let alike = columns.iter().zip(&header.names).filter(|(look, name)| like_its_values(look, name)).count();
    if alike >= 2 || alike == 1 && columns.len() == 1 {
        let found = format!("a first line of which {alike} cells look like the values under them");
        return Err(no_header(file, &header, found));
    }
    Ok(Looked { opened, header, columns, rows, ragged })
}

/// Whether a column's name looks like one of its values: it is one, or has the form that all of them share.
fn like_its_values(look: &Look, name: &str) -> bool {
    let number = |c: char| c.is_ascii_digit();
    look.own_name > 0 && look.values > 1
        || look.values > 1 && name.contains(number) && look.shape == Shape::One(look::shape(name))
}

/// Why the first line cannot be names, without saying what stands there.
fn no_names(names: &[String]) -> Option<String> {
    let data = names.iter().filter(|name| privacy::looks_like_data(name)).count();
    let identifiers = names.iter().filter(|name| privacy::mark(name).is_some()).count();
    let dates = names.iter().filter(|name| Form::PLAIN.day(name).is_ok()).count();
    // Years may well be names of columns; then the others are names too.
    (identifiers + dates > 0 || 2 * data > names.len())
        .then(|| format!("a first line of which {data} of {} cells look like values", names.len()))
}

fn no_header(file: &Path, header: &Header, found: String) -> Error {
    Error::Data(vec![Disagreement {
        rows: 1,
        check: Check::Header,
        file: file.to_owned(),
        row: Some(header.line),
        column: None,
        found,
        expected: "the names of the columns (they are not shown, as they may be someone's data)".to_owned(),
        remedy: "put a line with the names of the columns above the first row".to_owned(),
    }])
}

/// A column of which nothing is known.
fn unknown(name: &str, kind: Kind) -> Column {
    Column {
        name: name.to_owned(),
        label: Text::same(name),
        role: Role::Characteristic,
        kind,
        unit: Unit::none(),
        min: None,
        max: None,
        levels: vec![],
        success: None,
        missing: vec![],
        required: false,
        direction: None,
        informant: None,
        instrument: None,
        sensitivity: None,
        within: None,
        wave: None,
        measure: None,
        origin: None,
        published: None,
    }
}

fn table(name: &str, rows: Unit, column: Vec<Column>) -> TableBook {
    TableBook {
        name: name.to_owned(),
        rows,
        column,
        derived: vec![],
        pathway: vec![],
        rule: vec![],
        file: FileBook::default(),
        wave: vec![],
        measure: vec![],
        wave_date: None,
    }
}

/// Describes the columns of `file`. A column is a number when every cell that is not empty is one, else a
/// category with its words as levels, sorted; columns named in `categories` are categories in any case.
/// An empty cell is a missing value. A column whose name or values say that it identifies someone is text in any
/// case, so that its values become nothing that is shown.
pub fn draft(file: &Path, categories: &[&str]) -> Result<TableBook> {
    let looked = look(file)?;
    let rows = looked.rows;
    let column = |(name, look): (&String, &Look)| {
        let number = look.numbers == look.values && look.missing.is_empty() && look.declared.is_empty();
        if guess::identifies(name, look, rows).is_some() {
            let sensitivity = Some(Sensitivity::Identifier);
            return Column { sensitivity, ..unknown(name, if number { Kind::Number } else { Kind::Text }) };
        }
        let codes = look.missing.keys().chain(look.declared.keys()).cloned();
        let levels = look.levels.iter().flat_map(|levels| levels.keys().cloned()).chain(codes);
        let levels: Vec<String> = if look.levels.is_some() { levels.collect() } else { vec![] };
        let fits = !levels.is_empty() && levels.len() <= MOST_LEVELS;
        let levels = if fits && (!number || categories.contains(&name.as_str())) { sorted(levels) } else { vec![] };
        let kind = match (levels.is_empty(), number) {
            (false, _) => Kind::Category,
            (true, true) => Kind::Number,
            (true, false) => Kind::Text,
        };
        Column { levels, ..unknown(name, kind) }
    };
    let column = looked.header.names.iter().zip(&looked.columns).map(column).collect();
    Ok(table("file", Unit::new("rijen", "rows"), column))
}

/// Levels in the order of their numbers where all are numbers, else of the alphabet; waves in the order of time.
fn sorted(mut codes: Vec<String>) -> Vec<LevelBook> {
    let all = |rank: &dyn Fn(&str) -> Option<f64>| codes.iter().map(|code| rank(code)).collect::<Option<Vec<f64>>>();
    let number = |code: &str| code.parse::<f64>().ok().filter(|x| x.is_finite());
    match all(&number).or_else(|| all(&words::wave_rank)) {
        Some(ranks) => {
            let mut ranked: Vec<(f64, String)> = ranks.into_iter().zip(codes).collect();
            ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            codes = ranked.into_iter().map(|(_, code)| code).collect();
        }
        None => codes.sort(),
    }
    codes.into_iter().map(|code| LevelBook { nl: code.clone(), en: code.clone(), code }).collect()
}

/// A `codebook.toml` for `file`, to be read and corrected: its one table is called `name`. Every guess is a comment
/// at its line. Held against the same file it gives no disagreement, but for rows with too many or too few cells.
pub fn propose(file: &Path, name: &str) -> Result<String> {
    let looked = look(file)?;
    let nameless = |(at, column): (usize, &String)| {
        let first = looked.header.names.iter().take(at).position(|other| other == column);
        let found = match first {
            _ if column.is_empty() => format!("no name for column {}", at + 1),
            _ if column.ends_with('?') => format!("a name that ends in a question mark, of column {}", at + 1),
            Some(first) => format!("the name of column {} again, in column {}", first + 1, at + 1),
            None => return None,
        };
        Some(Disagreement {
            rows: 1,
            check: Check::Header,
            file: file.to_owned(),
            row: Some(looked.header.line),
            column: None,
            found,
            expected: "a name of its own for every column".to_owned(),
            remedy: "give it one in the file".to_owned(),
        })
    };
    let faults: Vec<Disagreement> = looked.header.names.iter().enumerate().filter_map(nameless).collect();
    if !faults.is_empty() {
        return Err(Error::Data(faults));
    }
    let guessed = guess::guess(file, name, &looked)?;
    Ok(write::toml(file, &looked, &guessed))
}

/// Values in the form of an identifier, when they are too many for chance.
fn marked(look: &Look) -> Option<Mark> {
    Mark::ALL.into_iter().find(|mark| {
        let seen = look.marked(*mark);
        match mark {
            Mark::Email | Mark::Iban => seen > 0,
            // One number of nine digits in eleven passes the test by chance.
            Mark::Bsn => seen > 0 && 10 * seen >= 5 * look.values,
            Mark::Phone | Mark::Postcode => seen > 0 && 10 * seen >= 2 * look.values,
        }
    })
}
