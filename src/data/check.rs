//! A table held against its codebook: typed columns, and every place where the two disagree.
//!
//! One pass over the rows, one over each column. White space around a name or a value does not count. Identifiers,
//! columns by which tables join, and free text are never shown, nor is what may have moved there from a column that
//! identifies. Of each kind of disagreement in a column the first [`LISTED`] are listed, with the number of all of them.

mod between;
mod cell;
mod done;
mod duplicates;
mod key;
mod labels;
mod row;
mod tree;
mod units;
mod waves;
mod whole;
mod words;

pub use done::Done;
pub use units::Units;

use super::codebook::{Column, Kind, TableBook};
use super::read::form::Form;
use super::read::{Broken, Described, Header, Opened};
use super::{Source, companion};
use crate::error::{Check, Disagreement};
use between::Between;
use cell::{Rule, Value};
use csv::StringRecord;
use polars::prelude::{
    ChunkedBuilder, DataFrame, Float64Type, Int32Type, IntoColumn, IntoSeries, PrimitiveChunkedBuilder,
    StringChunkedBuilder,
};
use row::Row;
use std::collections::HashMap;
use tree::Tree;
use units::{Joining, Repeats};
use waves::Waves;
use words::{nearest, quote};

/// Disagreements listed of one kind in one column of one table.
pub const LISTED: u64 = 1000;

/// What came of a table.
pub struct Checked {
    /// The typed columns that the file has; null where a cell is wrong. Derived columns come later.
    pub frame: DataFrame,
    /// The row of the file in which each row of `frame` stands.
    pub lines: Vec<u64>,
    /// In the order of rows, then of the columns in the file.
    pub disagreements: Vec<Disagreement>,
    /// What may well be right, in the same order.
    pub remarks: Vec<Disagreement>,
    /// What was checked.
    pub done: Vec<Done>,
    /// Whether every row of the file is a row of `frame`.
    pub whole: bool,
}

/// Disagreements as they are found.
struct Log<'a> {
    source: &'a Source,
    header: &'a Header,
    list: Vec<(u64, usize, Disagreement)>,
    counts: HashMap<Place, Count>,
    done: Vec<Done>,
}

/// Disagreements that are counted together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    check: Check,
    /// 0 for no column, else 1 + its place in the file.
    at: usize,
    /// Which of several rules for the same column.
    rule: usize,
}

/// How many, and what was expected of the first.
#[derive(Default)]
struct Count {
    found: u64,
    expected: String,
}

/// Found, expected, remedy.
type Words = (String, String, String);

fn words(found: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Words {
    (found.into(), expected.into(), remedy.into())
}

impl Log<'_> {
    /// Adds what is wrong in a row, in the column at this place of the file.
    fn add(&mut self, check: Check, row: u64, at: Option<usize>, words: impl FnOnce() -> Words) {
        self.add_by(0, check, row, at, words);
    }

    /// The same, by one of several rules.
    fn add_by(&mut self, rule: usize, check: Check, row: u64, at: Option<usize>, words: impl FnOnce() -> Words) {
        let place = at.map_or(0, |at| at + 1);
        let count = self.counts.entry(Place { check, at: place, rule }).or_default();
        count.found += 1;
        if count.found <= LISTED {
            let words = words();
            if count.found == 1 {
                count.expected.clone_from(&words.1);
            }
            self.push(check, Some(row), place, self.name(place), 1, words);
        }
    }

    /// Adds what is said of a column as a whole, or of the table, and concerns so many rows; at a row of the file when it
    /// has one.
    fn add_whole(&mut self, check: Check, row: Option<u64>, rows: u64, at: Option<usize>, words: Words) {
        let place = at.map_or(0, |at| at + 1);
        self.counts.entry(Place { check, at: place, rule: 0 }).or_default().found += 1;
        self.push(check, row, place, self.name(place), rows, words);
    }

    fn name(&self, place: usize) -> Option<String> {
        self.header.names.get(place.checked_sub(1)?).cloned()
    }

    fn push(&mut self, check: Check, row: Option<u64>, place: usize, column: Option<String>, rows: u64, words: Words) {
        let (found, expected, remedy) = words;
        let file = self.source.file.clone();
        self.list.push((
            row.unwrap_or(0),
            place,
            Disagreement { check, file, row, column, found, expected, remedy, rows },
        ));
    }

    /// How many of a kind were found in the column at this place of the file.
    fn found(&self, check: Check, at: Option<usize>) -> u64 {
        let place = at.map_or(0, |at| at + 1);
        self.counts
            .iter()
            .filter(|(counted, _)| counted.check == check && counted.at == place)
            .map(|(_, n)| n.found)
            .sum()
    }

    /// Says what was checked.
    fn done(&mut self, check: Check, what: impl Into<String>, examined: u64, found: u64) {
        self.done.push(Done { check, what: what.into(), examined, found });
    }

    /// Disagreements and remarks.
    fn finish(mut self) -> (Vec<Disagreement>, Vec<Disagreement>, Vec<Done>) {
        let mut over: Vec<(Place, Count)> = std::mem::take(&mut self.counts).into_iter().collect();
        over.retain(|(_, count)| count.found > LISTED);
        over.sort_unstable_by_key(|(place, _)| *place);
        for (Place { check, at, rule: _ }, Count { found, expected }) in over {
            let told = format!("{found} disagreements, of which the first {LISTED} are listed");
            let words = words(told, expected, "look for one cause of all of them");
            self.push(check, None, at, self.name(at), found - LISTED, words);
        }
        self.list.sort_by_key(|(row, place, _)| (*row, *place));
        self.done.sort_by_key(|done| done.check);
        let (remarks, disagreements) =
            self.list.into_iter().map(|(_, _, found)| found).partition(|found: &Disagreement| found.check.remark());
        (disagreements, remarks, self.done)
    }
}

/// The typed column that is being filled.
enum Filling {
    Texts(StringChunkedBuilder),
    Numbers(PrimitiveChunkedBuilder<Float64Type>),
    Days(PrimitiveChunkedBuilder<Int32Type>),
}

impl Filling {
    fn new(column: &Column) -> Self {
        let name = column.name.as_str().into();
        match column.kind {
            Kind::Text | Kind::Category => Filling::Texts(StringChunkedBuilder::new(name, 0)),
            Kind::Number | Kind::Integer => Filling::Numbers(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Date => Filling::Days(PrimitiveChunkedBuilder::new(name, 0)),
        }
    }

    /// `text`: the cell, which of a text or level is the value itself.
    fn push(&mut self, value: Value, text: &str) {
        match (self, value) {
            (Filling::Texts(builder), Value::Text | Value::Level(_)) => builder.append_value(text),
            (Filling::Texts(builder), _) => builder.append_null(),
            (Filling::Numbers(builder), Value::Number(x)) => builder.append_value(x),
            (Filling::Numbers(builder), _) => builder.append_null(),
            (Filling::Days(builder), Value::Day(day)) => builder.append_value(day),
            (Filling::Days(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> polars::prelude::Column {
        match self {
            Filling::Texts(builder) => builder.finish().into_column(),
            Filling::Numbers(builder) => builder.finish().into_column(),
            Filling::Days(builder) => builder.finish().into_date().into_series().into_column(),
        }
    }
}

/// A column of the codebook in the file.
struct Reading<'a> {
    rule: Rule<'a>,
    /// Its place in the file; none when the file has no such column.
    at: Option<usize>,
    /// Whether its values may be seen in a message.
    shown: bool,
    filling: Filling,
    /// The companion with the missing codes.
    reasons: Option<StringChunkedBuilder>,
    /// How many cells hold no missing code.
    values: u64,
}

impl<'a> Reading<'a> {
    fn new(column: &'a Column, form: Form, header: &Header, dictionary: &'a [Described], source: &Source) -> Self {
        let at = header.names.iter().position(|name| *name == column.name);
        let said = at.and_then(|at| dictionary.get(at)).map_or(&[][..], |described| &described.missing);
        let rule = Rule::new(column, form, said);
        let reasons = (!rule.codes().is_empty()).then(|| StringChunkedBuilder::new(companion(&column.name).into(), 0));
        Reading {
            at,
            shown: !column.identifies() && !source.join.contains(&column.name),
            filling: Filling::new(column),
            reasons,
            values: 0,
            rule,
        }
    }

    fn name(&self) -> &'a str {
        &self.rule.column.name
    }

    fn cell<'r>(&self, row: &'r StringRecord) -> &'r str {
        trim(self.at.and_then(|at| row.get(at)).unwrap_or_default())
    }

    fn push(&mut self, value: Value, text: &str) {
        self.filling.push(value, text);
        self.values += u64::from(!matches!(value, Value::Missing(_)));
        if let Some(reasons) = &mut self.reasons {
            match value {
                Value::Missing(place) => reasons.append_option(self.rule.codes().get(place)),
                _ => reasons.append_null(),
            }
        }
    }
}

/// Takes white space off; of most cells, which have none in ASCII at either end, without a search.
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Reads all rows and holds them against the codebook, which must be free of faults. `units`: of the
/// first table, when this one joins it.
pub fn check(source: &Source, opened: &mut Opened, units: Option<&Units>) -> Checked {
    let (rows, form, dictionary) = (&mut opened.rows, opened.form, &opened.dictionary[..]);
    let header = rows.header().clone();
    let book: &TableBook = &source.book;
    let mut log = Log { source, header: &header, list: vec![], counts: HashMap::new(), done: vec![] };
    let mut columns: Vec<Reading> =
        book.column.iter().map(|column| Reading::new(column, form, &header, dictionary, source)).collect();
    if columns.iter().all(|column| column.at.is_none()) {
        log.add(Check::Header, header.line, None, || {
            words(
                "a first line without any column of the codebook",
                format!("a header with {}", book.column.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")),
                "add the line with the names of the columns, or check that this is the right file",
            )
        });
        let (disagreements, remarks, done) = log.finish();
        return Checked { frame: DataFrame::default(), lines: vec![], disagreements, remarks, done, whole: false };
    }
    check_header(&mut log, book, &columns);
    labels::check(&mut log, dictionary, &columns);

    let hidden: Vec<usize> = (0..columns.len()).filter(|at| !columns[*at].shown).collect();
    let mut between = Between::new(book, &columns);
    let mut repeats = Repeats::new(book, &columns);
    let mut joining = units.map(|units| Joining::new(source, &columns, units));
    let mut tree = Tree::new(source, &columns, units);
    let mut waves = Waves::new(book, &columns);
    let mut row = StringRecord::new();
    let mut values = vec![Value::Absent; columns.len()];
    let (mut any, mut whole, mut lines) = (false, true, vec![]);
    loop {
        let line = match rows.next(&mut row) {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(broken) => {
                let Broken { line, found, expected, remedy } = broken;
                log.add_whole(Check::File, line, 1, None, words(found, expected, remedy));
                (any, whole) = (true, false);
                break;
            }
        };
        any = true;
        if let Some(words) = unfit(&row, &header, &columns) {
            log.add(Check::Row, line, None, || words);
            whole &= row.len() == header.names.len();
            continue;
        }
        for (column, value) in columns.iter().zip(&mut values) {
            *value = match column.at {
                None => Value::Absent,
                Some(at) => column.rule.read(column.cell(&row)).unwrap_or_else(|wrong| {
                    log.add(wrong.check(), line, Some(at), || {
                        let text = column.cell(&row);
                        words::cell(
                            &column.rule,
                            wrong,
                            text,
                            column.shown && may_be_seen(&columns, &hidden, &row, text, &column.rule),
                        )
                    });
                    Value::Wrong
                }),
            };
        }
        let seen = Row { line, cells: &row, columns: &columns, values: &values };
        between.check(&mut log, &seen);
        repeats.check(&mut log, &seen);
        let first = joining.as_mut().and_then(|joining| joining.check(&mut log, &seen));
        tree.check(&mut log, &seen, first);
        waves.check(&seen);
        for (column, value) in columns.iter_mut().zip(&values) {
            let text = column.cell(&row);
            column.push(*value, text);
        }
        lines.push(line);
    }
    if !any {
        let line = Some(header.line).filter(|line| *line > 0);
        let expected = format!("rows of {}", book.rows.0.en);
        let words = words("a header without rows", expected, "check that the file was saved completely");
        log.add_whole(Check::File, line, 1, None, words);
    }
    let read = lines.len() as u64;
    done::rows(&mut log, read);
    done::cells(&mut log, &columns, read);
    between.finish(&mut log, &columns);
    repeats.finish(&mut log);
    tree.finish(&mut log);
    waves.finish(&mut log, &columns);
    if let Some(joining) = joining {
        joining.finish(&mut log, whole);
    }
    let places: Vec<(&Column, Option<usize>)> = columns.iter().map(|column| (column.rule.column, column.at)).collect();
    let frame = columns.into_iter().filter(|column| column.at.is_some()).flat_map(|column| {
        std::iter::once(column.filling.finish()).chain(column.reasons.map(|codes| codes.finish().into_column()))
    });
    let frame = DataFrame::new(lines.len(), frame.collect()).expect("columns of equal length with different names");
    whole::check(&mut log, book, &places, &frame, &lines);
    duplicates::check(&mut log, &places, &frame, &lines);
    let (disagreements, remarks, done) = log.finish();
    Checked { frame, lines, disagreements, remarks, done, whole }
}

/// Columns that are missing, unknown, computed or named twice.
fn check_header(log: &mut Log, book: &TableBook, columns: &[Reading]) {
    let (line, header) = (log.header.line, log.header);
    let missing = || columns.iter().filter(|column| column.at.is_none()).map(Reading::name);
    for (at, name) in header.names.iter().enumerate() {
        if let Some(first) = header.names.iter().take(at).position(|other| other == name) {
            let found = format!("the name of column {} again, in column {}", first + 1, at + 1);
            log.add(Check::Header, line, Some(at), || {
                words(found, "every name once", "rename one of the two, or leave it out")
            });
        } else if book.derived.iter().any(|derived| derived.name == *name) {
            log.add(Check::Header, line, Some(at), || words("a computed column", "a file without it", "leave it out"));
        } else if !book.column.iter().any(|column| column.name == *name) {
            let found = if name.is_empty() { "a column without a name" } else { "a column the codebook does not know" };
            let remedy = match nearest(name, missing()) {
                Some(meant) => format!("did you mean {}?", quote(meant)),
                None => "leave it out, or describe it in the codebook".to_owned(),
            };
            log.add(Check::Header, line, Some(at), || words(found, "columns of the codebook", remedy));
        }
    }
    for (at, name) in missing().enumerate() {
        let words = words("no such column", "every column of the codebook", "add it, or take it out of the codebook");
        log.push(Check::Header, Some(line), header.names.len() + 1 + at, Some(name.to_owned()), 1, words);
    }
    let wrong = log.list.len() as u64;
    log.done(Check::Header, "the columns of the file are those of the codebook", book.column.len() as u64, wrong);
}

/// Whether a row cannot be read at all: cells too many or too few, or none filled where some must be.
fn unfit(row: &StringRecord, header: &Header, columns: &[Reading]) -> Option<Words> {
    let (found, expected) = (row.len(), header.names.len());
    if found != expected {
        let remedy = "look for a separator too many or too few; a value with one in it stands between quotation marks";
        return Some(words(count(found), format!("{}, as in the header", count(expected)), remedy));
    }
    let blank = row.iter().all(|cell| trim(cell).is_empty());
    let allowed = || columns.iter().all(|column| column.at.is_none() || column.rule.codes().contains(&""));
    (blank && !allowed()).then(|| words("an empty row", "a row with values", "remove it"))
}

fn count(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// Whether a wrong value may be seen. In a row that has shifted it may be what identifies someone: then one of the
/// columns that identify (`hidden`) is empty, or holds the same, or the value looks as such values do. A short
/// identifier, such as a serial number, is only looked for as the whole cell.
fn may_be_seen(columns: &[Reading], hidden: &[usize], row: &StringRecord, text: &str, rule: &Rule) -> bool {
    let moved = |id: &str| id.is_empty() || id == text || id.len() > 3 && text.contains(id);
    let hidden = || hidden.iter().filter_map(|at| columns.get(*at)).filter(|column| column.at.is_some());
    hidden().next().is_none() || words::harmless(rule, text) && !hidden().any(|column| moved(column.cell(row)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::codebook::Codebook;
    use crate::data::read::{ReadAs, Rows, UserMissing};
    use crate::value::Text;
    use std::path::PathBuf;
    use std::sync::Arc;

    /// Rows that stand in memory, with a dictionary as SPSS keeps one.
    struct Kept(Header, std::vec::IntoIter<(u64, StringRecord)>);

    impl Rows for Kept {
        fn header(&self) -> &Header {
            &self.0
        }

        fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
            Ok(self.1.next().map(|(line, cells)| {
                *row = cells;
                line
            }))
        }
    }

    const BOOK: &str = r#"
        [study]
        id = "labels"
        title = { nl = "Etiketten", en = "Labels" }
        origin = "simulated"
        data_cut = "2026-11-22"
        source = { nl = "Verzonnen", en = "Made up" }

        [[table]]
        name = "families"
        rows = { nl = "gezinnen", en = "families" }

        [[table.column]]
        name = "plan"
        label = { nl = "plan", en = "plan" }
        role = "outcome"
        type = "category"
        levels = [{ code = "1", nl = "nee", en = "no" }, { code = "2", nl = "ja", en = "yes" }]

        [[table.column]]
        name = "risk"
        label = { nl = "risico", en = "risk" }
        role = "outcome"
        type = "number"
        missing = [{ code = ".a", nl = "geweigerd", en = "refused" }, { code = "98", to = "99", nl = "onbekend", en = "unknown" }]
    "#;

    fn checked(labels: [(&str, &str); 2], rows: &[[&str; 2]]) -> Checked {
        let book: Codebook = toml::from_str(BOOK).expect("a codebook");
        let source = Source {
            name: "families".to_owned(),
            label: Text::same("families"),
            file: PathBuf::from("families.sav"),
            study: Arc::new(book.study),
            book: Arc::new(book.table[0].clone()),
            join: vec![],
        };
        let levels = labels.map(|(code, label)| (code.to_owned(), label.to_owned())).to_vec();
        let names = vec!["plan".to_owned(), "risk".to_owned()];
        let cells: Vec<(u64, StringRecord)> =
            rows.iter().zip(1..).map(|(cells, line)| (line, StringRecord::from(cells.to_vec()))).collect();
        let mut opened = Opened {
            hash: String::new(),
            read_as: ReadAs::default(),
            form: Form::PLAIN,
            dictionary: vec![
                Described { levels, missing: vec![UserMissing::One("9".to_owned())], ..Described::default() },
                Described {
                    missing: vec![UserMissing::Range(97.0, 99.0), UserMissing::One("-99".to_owned())],
                    ..Described::default()
                },
            ],
            rows: Box::new(Kept(Header { line: 0, names }, cells.into_iter())),
        };
        check(&source, &mut opened, None)
    }

    fn listed(found: &[Disagreement]) -> Vec<String> {
        let row = |found: &Disagreement| found.row.map_or("-".to_owned(), |row| row.to_string());
        found.iter().map(|found| format!("{} {} {}", found.check.code(), row(found), found.found)).collect()
    }

    #[test]
    fn what_the_file_calls_missing_is_no_number_until_the_codebook_knows_it() {
        let checked = checked(
            [("1", "nee"), ("2", "ja")],
            &[["1", "-99"], ["2", "97"], ["9", "98"], ["2", "99.0"], ["1", ".a"], ["1", "96"]],
        );
        assert_eq!(
            listed(&checked.disagreements),
            ["missing-code 1 \"-99\"", "missing-code 2 \"97\"", "missing-code 3 \"9\""]
        );
        assert_eq!(super::super::numbers(&checked.frame, "risk").unwrap(), [None, None, None, None, None, Some(96.0)]);
        let codes = super::super::missing(&checked.frame, "risk").unwrap();
        assert_eq!(codes, [None, None, Some("98"), Some("98"), Some(".a"), None]);
        assert!(checked.done.iter().any(|done| done.check == Check::MissingCode && done.found == 3));
    }

    #[test]
    fn labels_that_mean_another_level_are_refused_and_other_words_are_remarked() {
        let rows = [["1", "1"], ["2", "2"]];
        let swapped = checked([("1", "Ja"), ("2", "Nee")], &rows);
        assert_eq!(
            listed(&swapped.disagreements),
            ["labels - the label \"Ja\" for code 1", "labels - the label \"Nee\" for code 2"]
        );
        let other = checked([("1", "geen plan"), ("2", "yes")], &rows);
        assert!(other.disagreements.is_empty());
        assert_eq!(listed(&other.remarks), ["wording - the label \"geen plan\" for code 1"]);
    }
}
