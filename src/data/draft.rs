//! A codebook for a file that has none: what each column seems to be.
//!
//! [`draft`] is for the command that estimates from a bare file; [`propose`] writes a `codebook.toml` to be read and
//! corrected by the owner of the data, with each guess marked and its reason. No value of a column that may identify
//! someone, and no free text, is in either.

mod guess;
mod look;
mod words;
mod write;

use super::codebook::{Column, FileBook, Kind, LevelBook, MissingBook, Role, Sensitivity, TableBook};
use super::privacy::{self, Mark};
use super::read::form::Form;
use super::read::{self, Broken, Described, Header, Opened};
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

/// Opens a file of which no more is known than how it is written.
fn open(file: &Path, said: &FileBook) -> Result<Opened> {
    let told = (*said != FileBook::default())
        .then(|| TableBook { file: said.clone(), ..table("file", Unit::new("rijen", "rows"), vec![]) });
    read::open(file, told.as_ref()).map_err(|error| match error {
        Error::Data(all) => Error::Data(all.into_iter().map(by_option).collect()),
        other => other,
    })
}

/// What the codebook would say, an option says where there is no codebook yet.
fn by_option(refused: Disagreement) -> Disagreement {
    let plain = refused.remedy.replace("under [table.file] of the codebook", "with --file");
    let plain = plain.replace("in [table.file] of the codebook", "with --file");
    let plain = plain.replace("in the codebook ([table.file] encoding)", "with --file encoding=NAME");
    let plain = plain.replace("in the codebook: sheet = \"...\"", "with --file sheet=NAME");
    let expected = refused.expected.replace("as the codebook says", "as --file says");
    let found = refused.found.replace("the codebook says", "--file says");
    let remedy = plain.replace("correct `sheet` in the codebook", "correct --file sheet=NAME");
    Disagreement { remedy, expected, found, ..refused }
}

/// Reads the whole file once. Refuses a header that looks like a row of data, without showing it.
fn look(file: &Path, said: &FileBook) -> Result<Looked> {
    let mut opened = open(file, said)?;
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
        open: vec![],
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
/// case, so that its values become nothing that is shown. How the file is written is found out.
pub fn draft(file: &Path, categories: &[&str]) -> Result<TableBook> {
    draft_as(file, &FileBook::default(), categories, &[])
}

/// As [`draft`], of a file that is written as `said`. Whole numbers that differ in every row are taken for numbers of
/// cases, but not in columns that are known to be `measured`: of days that were waited, or euros, there are many. A name or
/// a form that says who someone is counts in any case.
pub fn draft_as(file: &Path, said: &FileBook, categories: &[&str], measured: &[&str]) -> Result<TableBook> {
    let looked = look(file, said)?;
    let rows = looked.rows;
    let (nothing, form) = (Described::default(), looked.opened.form);
    let column = |((at, name), look): ((usize, &String), &Look)| {
        let described = looked.opened.dictionary.get(at).unwrap_or(&nothing);
        let mut missing = guess::declared(look, described, form);
        // Of the missing values of Stata the file lists those with a label; all are.
        let letters = look.missing.keys().filter(|code| matches!(code.as_bytes(), [b'.', b'a'..=b'z']));
        for code in letters.filter(|_| !looked.opened.dictionary.is_empty()) {
            if !missing.iter().any(|known| known.code == *code) {
                missing.push(MissingBook { code: code.clone(), to: None, nl: code.clone(), en: code.clone() });
            }
        }
        let words = || look.missing.keys().filter(|code| !missing.iter().any(|known| known.code == **code));
        let number = look.numbers == look.values && words().next().is_none();
        let hidden = match measured.contains(&name.as_str()) && 2 * look.numbers > look.values {
            true => guess::names_someone(name, look),
            false => guess::identifies(name, look, rows),
        };
        if hidden.is_some() {
            let sensitivity = Some(Sensitivity::Identifier);
            return Column { sensitivity, missing, ..unknown(name, if number { Kind::Number } else { Kind::Text }) };
        }
        let levels = look.levels.iter().flat_map(|levels| levels.keys()).chain(words()).cloned();
        let levels: Vec<String> = if look.levels.is_some() { levels.collect() } else { vec![] };
        let fits = !levels.is_empty() && levels.len() <= MOST_LEVELS;
        let levels =
            if fits && (!number || categories.contains(&name.as_str())) { sorted(levels, form) } else { vec![] };
        let kind = match (levels.is_empty(), number) {
            (false, _) => Kind::Category,
            (true, true) => Kind::Number,
            (true, false) => Kind::Text,
        };
        Column { levels, missing, ..unknown(name, kind) }
    };
    let column = looked.header.names.iter().enumerate().zip(&looked.columns).map(column).collect();
    Ok(TableBook { file: said.clone(), ..table("file", Unit::new("rijen", "rows"), column) })
}

/// Levels in the order of their numbers where all are numbers, else of the alphabet; waves in the order of time.
fn sorted(mut codes: Vec<String>, form: Form) -> Vec<LevelBook> {
    let all = |rank: &dyn Fn(&str) -> Option<f64>| codes.iter().map(|code| rank(code)).collect::<Option<Vec<f64>>>();
    let number = |code: &str| form.number(code).ok();
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

/// A `codebook.toml` for `file`, which is written as `said`, to be read and corrected: its one table is called `name`.
/// Every guess is a comment at its line. Held against the same file it gives no disagreement, but for rows with too many or too few cells.
pub fn propose(file: &Path, said: &FileBook, name: &str) -> Result<String> {
    let looked = look(file, said)?;
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
    let guessed = guess::guess(file, said, name, &looked)?;
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
