//! Findings and ledger as tables: one model that every format walks over.
//!
//! A number stands in its cell both as the text a reader sees and as itself, so that a spreadsheet
//! can compute with it. A dash has a footnote with its reason; a number that rests on simulated data
//! says so in words, in its row or in the heading above it.

use super::catalogue::{Arg, Words};
use super::manifest::Input;
use super::number::{self, DASH};
use super::{DataHead, Results};
use crate::findings::measure::{self, Form};
use crate::findings::{About, Analysis, Estimate, Measure, Note, Test};
use crate::ledger::{Entry, Ledger, Status};
use crate::value::{Alternative, Lang, Level, Origin, Unit};

/// A table with its caption, ready to be set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// Headings; each row has as many cells.
    pub columns: Vec<Column>,
    /// Blocks of rows; a table of one block has no block title.
    pub blocks: Vec<Block>,
    /// Footnotes; a cell refers to them by index, the first is marked "a".
    pub footnotes: Vec<String>,
    /// What holds for the whole table.
    pub remarks: Vec<String>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its words.
    pub heading: String,
    /// Numbers stand to the right.
    pub numeric: bool,
}

/// Rows under one title.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// The estimator, when the table holds several.
    pub title: Option<String>,
    /// Rows; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What a reader sees; empty where the question does not arise.
    pub text: String,
    /// The number behind the text, as the estimate holds it.
    pub number: Option<f64>,
    /// Indices of footnotes.
    pub marks: Vec<usize>,
    /// What became of a claim, for the sign beside the word.
    pub status: Option<Status>,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Cell { text: text.into(), ..Cell::default() }
    }

    fn whole(n: u64, lang: Lang) -> Self {
        Cell { text: number::whole(n, lang), number: Some(n as f64), ..Cell::default() }
    }
}

impl Table {
    /// The letter of a footnote: a, b … z, aa, ab …
    pub fn mark(index: usize) -> String {
        let letter = char::from(b'a' + (index % 26) as u8);
        if index < 26 { letter.to_string() } else { format!("{}{letter}", Table::mark(index / 26 - 1)) }
    }

    fn footnote(&mut self, text: String) -> usize {
        self.footnotes.iter().position(|f| *f == text).unwrap_or_else(|| {
            self.footnotes.push(text);
            self.footnotes.len() - 1
        })
    }

    fn remark(&mut self, text: String) {
        if !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }
}

fn column(words: &Words, key: &str, numeric: bool) -> Column {
    Column { heading: words.get(key), numeric }
}

/// The tables of one analysis: descriptions with a line a group, then all other rows with a block an
/// estimator.
pub fn of_analysis(analysis: &Analysis, methods: &[&About], words: &Words) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut long: Vec<(&'static str, Vec<&Estimate>)> = Vec::new();
    for (estimator, rows) in by_estimator(&analysis.findings.estimates) {
        let (described, other): (Vec<&Estimate>, Vec<&Estimate>) = rows.into_iter().partition(|e| describes(e));
        if folds(&described) {
            tables.push(wide(analysis, &described, words));
            if !other.is_empty() {
                long.push((estimator, other));
            }
        } else {
            long.push((estimator, described.into_iter().chain(other).collect()));
        }
    }
    if !long.is_empty() {
        tables.push(tall(analysis, &long, methods, words));
    }
    tables
}

fn by_estimator(rows: &[Estimate]) -> Vec<(&'static str, Vec<&Estimate>)> {
    let mut out: Vec<(&'static str, Vec<&Estimate>)> = Vec::new();
    for e in rows {
        match out.iter_mut().find(|(id, _)| *id == e.estimator) {
            Some((_, rows)) => rows.push(e),
            None => out.push((e.estimator, vec![e])),
        }
    }
    out
}

fn describes(e: &Estimate) -> bool {
    !e.measure.contrast && e.test.is_none() && e.verdict.is_none()
}

/// Whether several numbers describe the same group, none of them twice.
fn folds(rows: &[&Estimate]) -> bool {
    let measures = distinct(rows.iter().map(|e| e.measure.id));
    let terms = distinct(rows.iter().map(|e| e.term.code.as_str()));
    let pairs = distinct(rows.iter().map(|e| (e.term.code.as_str(), e.measure.id)));
    measures.len() > 1 && pairs.len() == rows.len() && rows.len() > terms.len()
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut out = Vec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// The value all items share.
fn shared<T: PartialEq>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut all = distinct(items);
    if all.len() == 1 { all.pop() } else { None }
}

/// The words of a measure with the unit its numbers have in a cell.
pub fn measure(measure: &Measure, unit: &Unit, words: &Words) -> String {
    let name = words.get(&format!("measure-{}", measure.id));
    match measure.form {
        Form::Share => format!("{name} (%)"),
        Form::ShareDifference => format!("{name} ({})", words.get("percentage-points")),
        Form::Natural if !unit.is_none() => format!("{name} ({})", unit.0.get(words.lang())),
        _ => name,
    }
}

/// Where a number comes from, in words.
pub fn origin(e: &Estimate, words: &Words) -> String {
    let name = words.get(&format!("origin-{}", e.origin.code()));
    if spread_simulated(e) { format!("{name}{}", words.get("origin-spread")) } else { name }
}

/// Whether the spread around a number that is not itself simulated is.
pub fn spread_simulated(e: &Estimate) -> bool {
    e.origin != Origin::Simulated && e.notes.contains(&Note::SpreadSimulated {})
}

/// A test as a cell or a sentence prints it: `χ²(2) = 23,27; p < 0,001`.
pub fn test(test: &Test, words: &Words) -> String {
    let name = number::statistic(test, words.lang()).unwrap_or_else(|| words.get("test-exact"));
    let p = number::p_equation(test.p.get(), words.lang());
    let key = if test.alternative == Alternative::TwoSided { "test" } else { "test-one-sided" };
    words.say(key, &[("name", name.into()), ("p", p.into())])
}

/// The heading over intervals: `95%-interval`, or `interval` when levels differ.
fn interval_heading(level: Option<Level>, words: &Words) -> String {
    match level {
        Some(level) => words.say("column-interval", &[("level", number::level(level, words.lang()).into())]),
        None => words.get("column-interval-mixed"),
    }
}

/// All warnings of a row, its dropped rows among them.
pub fn notes(e: &Estimate) -> Vec<Note> {
    let mut notes = e.notes.clone();
    for d in &e.n.dropped {
        let note = Note::RowsDropped { rows: d.rows, reason: d.reason.clone() };
        if d.rows > 0 && !notes.contains(&note) {
            notes.push(note);
        }
    }
    if e.origin == Origin::Simulated && !notes.contains(&Note::Simulated {}) {
        notes.push(Note::Simulated {});
    }
    notes
}

/// Warnings that a word in the row already carries, so that one line under the table explains them.
fn explained_once(note: &Note) -> bool {
    matches!(note, Note::Simulated {} | Note::Reconstructed {} | Note::SpreadSimulated {} | Note::NoMargin {})
}

/// A note as a line of its own: it begins with a capital.
pub fn line(note: &Note, words: &Words) -> String {
    capital(&words.note(note))
}

/// The text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Puts what all rows say under the table and gives the marks of what this row alone says.
fn marks(e: &Estimate, all: &[&Estimate], table: &mut Table, words: &Words) -> Vec<usize> {
    let mut out = Vec::new();
    for note in notes(e) {
        let text = line(&note, words);
        let everywhere = e.value.is_some() && all.len() > 1 && all.iter().all(|o| notes(o).contains(&note));
        if everywhere || explained_once(&note) {
            table.remark(text);
        } else {
            out.push(table.footnote(text));
        }
    }
    out
}

fn value_cell(e: &Estimate, text: impl Fn(f64) -> String, marks: Vec<usize>) -> Cell {
    Cell { text: e.value.map_or_else(|| DASH.to_owned(), text), number: e.value, marks, status: None }
}

fn caption(analysis: &Analysis, rows: &[&Estimate], words: &Words) -> String {
    let lang = words.lang();
    let outcome: Arg = capital(analysis.outcome.text.get(lang)).into();
    let mut text = match &analysis.grouping {
        Some(g) => words.say("caption-by", &[("outcome", outcome), ("grouping", g.text.get(lang).into())]),
        None => words.say("caption", &[("outcome", outcome)]),
    };
    let shared_origin = shared(rows.iter().map(|e| (e.origin, spread_simulated(e))));
    if let (Some((from, spread)), Some(e)) = (shared_origin, rows.first())
        && (from != Origin::Observed || spread)
    {
        text.push_str(&words.say("caption-origin", &[("origin", origin(e, words).into())]));
    }
    text
}

/// One line a group, one column a measure; smallest and largest share a column.
fn wide(analysis: &Analysis, rows: &[&Estimate], words: &Words) -> Table {
    let lang = words.lang();
    let mut table = Table { caption: caption(analysis, rows, words), ..Table::default() };
    let terms = distinct(rows.iter().map(|e| &e.term));
    let measures = distinct(rows.iter().map(|e| e.measure));
    let has = |m: &Measure| measures.iter().any(|o| o.id == m.id);
    let range = has(&measure::MINIMUM) && has(&measure::MAXIMUM);
    let mixed = shared(rows.iter().map(|e| (e.origin, spread_simulated(e)))).is_none();
    let unit = shared(rows.iter().map(|e| (e.measure.form, &e.unit))).filter(|(form, _)| *form == Form::Natural);
    let unit = unit.map(|(_, unit)| unit.0.get(lang)).filter(|unit| !unit.is_empty());
    if let Some(unit) = unit {
        let args = [("caption", table.caption.as_str().into()), ("unit", unit.into())];
        table.caption = words.say("caption-unit", &args);
    }

    table.columns.push(Column { heading: group_heading(analysis, words), numeric: false });
    for m in &measures {
        let of: Vec<&Estimate> = rows.iter().copied().filter(|e| e.measure.id == m.id).collect();
        let Some(first) = of.first() else { continue };
        let mut heading = match m.id {
            "minimum" if range => words.get("column-range"),
            "maximum" if range => continue,
            _ if unit.is_some() => capital(&words.get(&format!("measure-{}", m.id))),
            _ => capital(&measure(m, &first.unit, words)),
        };
        if mixed && let Some(true) = shared(of.iter().map(|e| e.origin == Origin::Simulated)) {
            heading.push_str(&words.say("heading-origin", &[("origin", words.get("origin-simulated").into())]));
        }
        table.columns.push(Column { heading, numeric: true });
        let intervals: Vec<_> = of.iter().filter_map(|e| e.interval).collect();
        if !intervals.is_empty() {
            let mut heading = interval_heading(shared(intervals.iter().map(|i| i.level)), words);
            if mixed && of.iter().all(|e| spread_simulated(e) || e.origin == Origin::Simulated) {
                heading.push_str(&words.say("heading-origin", &[("origin", words.get("origin-simulated").into())]));
            }
            table.columns.push(Column { heading, numeric: true });
        }
    }
    table.columns.push(column(words, "column-n", true));

    let mut block = Block::default();
    for term in terms {
        let of: Vec<&Estimate> = rows.iter().copied().filter(|e| &e.term == term).collect();
        let find = |id: &str| of.iter().copied().find(|e| e.measure.id == id);
        let mut cells = vec![Cell::text(capital(term.text.get(lang)))];
        let in_whole_line =
            |note: &Note| of.len() > 1 && of.iter().all(|e| e.value.is_some() && notes(e).contains(note));
        for m in &measures {
            if range && m.id == "maximum" {
                continue;
            }
            let simulated_column =
                shared(rows.iter().filter(|e| e.measure.id == m.id).map(|e| e.origin == Origin::Simulated))
                    == Some(true);
            let mut cell = match (find(m.id), find("maximum")) {
                (Some(low), Some(high)) if range && m.id == "minimum" => Cell {
                    text: match (low.value, high.value) {
                        (Some(low), Some(high)) => number::span(
                            &number::counted(low, m.form, lang),
                            &number::counted(high, m.form, lang),
                            lang,
                        ),
                        _ => DASH.to_owned(),
                    },
                    ..Cell::default()
                },
                (Some(e), _) => value_cell(e, |x| number::cell(x, m.form, lang), Vec::new()),
                (None, _) => Cell::default(),
            };
            if let Some(e) = find(m.id) {
                for note in notes(e) {
                    let text = line(&note, words);
                    let everywhere = rows.iter().all(|o| o.value.is_some() && notes(o).contains(&note));
                    if explained_once(&note) || everywhere {
                        table.remark(text);
                    } else if in_whole_line(&note) {
                        let mark = table.footnote(text);
                        if let Some(name) = cells.first_mut().filter(|c| !c.marks.contains(&mark)) {
                            name.marks.push(mark);
                        }
                    } else {
                        cell.marks.push(table.footnote(text));
                    }
                }
                if e.origin == Origin::Simulated && mixed && !simulated_column {
                    cell.text
                        .push_str(&words.say("heading-origin", &[("origin", words.get("origin-simulated").into())]));
                }
            }
            cells.push(cell);
            if rows.iter().any(|e| e.measure.id == m.id && e.interval.is_some()) {
                cells.push(interval_cell(find(m.id), &table, words));
            }
        }
        let n = of.iter().map(|e| e.n.used).max().unwrap_or_default();
        cells.push(Cell::whole(n, lang));
        block.rows.push(cells);
    }
    table.blocks.push(block);
    table
}

fn group_heading(analysis: &Analysis, words: &Words) -> String {
    match &analysis.grouping {
        Some(g) => capital(g.text.get(words.lang())),
        None => words.get("column-term"),
    }
}

fn interval_cell(e: Option<&Estimate>, table: &Table, words: &Words) -> Cell {
    let Some((e, i)) = e.and_then(|e| Some((e, e.interval?))) else {
        return Cell::default();
    };
    let mut text = number::limits(i.low, i.high, e.measure.form, words.lang());
    let mixed = words.get("column-interval-mixed");
    if table.columns.iter().any(|c| c.heading == mixed) {
        text.push_str(&format!(" ({})", number::level(i.level, words.lang())));
    }
    Cell::text(text)
}

/// One line an estimate, one block an estimator; a column appears when a row has it.
fn tall(analysis: &Analysis, groups: &[(&'static str, Vec<&Estimate>)], methods: &[&About], words: &Words) -> Table {
    let lang = words.lang();
    let rows: Vec<&Estimate> = groups.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    let any = |has: &dyn Fn(&Estimate) -> bool| rows.iter().any(|e| has(e));
    let mut table = Table { caption: caption(analysis, &rows, words), ..Table::default() };

    let one_measure = shared(rows.iter().map(|e| measure(e.measure, &e.unit, words)));
    let block_measure: Vec<Option<String>> =
        groups.iter().map(|(_, g)| shared(g.iter().map(|e| measure(e.measure, &e.unit, words)))).collect();
    let with_measure = one_measure.is_none() && block_measure.iter().any(Option::is_none);
    let with_interval = any(&|e| e.interval.is_some());
    let with_test = any(&|e| e.test.is_some());
    let with_adjusted = any(&|e| e.test.as_ref().is_some_and(|t| t.p_adjusted.is_some()));
    let with_clusters = any(&|e| e.n.clusters.is_some());
    let with_margin = any(&|e| e.margin.is_some());
    let with_verdict = any(&|e| e.verdict.is_some());
    let mixed_origin = shared(rows.iter().map(|e| (e.origin, spread_simulated(e)))).is_none();

    table.columns.push(column(words, "column-term", false));
    if with_measure {
        table.columns.push(column(words, "column-measure", false));
    }
    let heading = one_measure.clone().map_or_else(|| words.get("column-value"), |m| capital(&m));
    table.columns.push(Column { heading, numeric: true });
    if with_interval {
        let level = shared(rows.iter().filter_map(|e| e.interval).map(|i| i.level));
        table.columns.push(Column { heading: interval_heading(level, words), numeric: true });
    }
    let more = [
        (with_test, "column-test", false),
        (with_adjusted, "column-p-adjusted", true),
        (true, "column-n", true),
        (with_clusters, "column-clusters", true),
        (with_margin, "column-margin", true),
        (with_verdict, "column-verdict", false),
        (mixed_origin, "column-origin", false),
    ];
    table.columns.extend(more.iter().filter(|m| m.0).map(|m| column(words, m.1, m.2)));

    let titles: Vec<String> = groups
        .iter()
        .zip(&block_measure)
        .map(|((id, rows), m)| {
            let told = m.as_deref().filter(|_| one_measure.is_none() && !with_measure);
            block_title(id, rows, told, methods, words)
        })
        .collect();
    if let [title] = titles.as_slice() {
        table.caption =
            words.say("caption-title", &[("caption", table.caption.as_str().into()), ("title", title.as_str().into())]);
    }
    for ((_, group), title) in groups.iter().zip(&titles) {
        let mut block = Block { title: (groups.len() > 1).then(|| title.clone()), rows: Vec::new() };
        for &e in group {
            let marks = marks(e, &rows, &mut table, words);
            let mut cells = vec![Cell::text(capital(e.term.text.get(lang)))];
            if with_measure {
                cells.push(Cell::text(measure(e.measure, &e.unit, words)));
            }
            cells.push(value_cell(e, |x| number::cell(x, e.measure.form, lang), marks));
            if with_interval {
                cells.push(interval_cell(Some(e), &table, words));
            }
            if with_test {
                cells.push(Cell::text(e.test.as_ref().map(|t| test(t, words)).unwrap_or_default()));
            }
            if with_adjusted {
                let p = e.test.as_ref().and_then(|t| t.p_adjusted).map(|p| p.get());
                cells.push(Cell {
                    text: p.map(|p| number::p(p, lang)).unwrap_or_default(),
                    number: p,
                    ..Cell::default()
                });
            }
            cells.push(Cell::whole(e.n.used, lang));
            if with_clusters {
                cells.push(e.n.clusters.map(|n| Cell::whole(n, lang)).unwrap_or_default());
            }
            if with_margin {
                cells.push(Cell {
                    text: e.margin.map(|m| format!("±{}", number::cell(m, e.measure.form, lang))).unwrap_or_default(),
                    number: e.margin,
                    ..Cell::default()
                });
            }
            if with_verdict {
                cells.push(Cell::text(e.verdict.map(|v| words.get(&verdict_key(v))).unwrap_or_default()));
            }
            if mixed_origin {
                cells.push(Cell::text(origin(e, words)));
            }
            block.rows.push(cells);
        }
        table.blocks.push(block);
    }
    table
}

/// The key of a verdict's word.
pub fn verdict_key(verdict: crate::findings::Verdict) -> String {
    format!("verdict-{}", verdict.code().replace(' ', "-"))
}

/// The estimator's title with what it measures and the interval it gives.
fn block_title(id: &str, rows: &[&Estimate], measure: Option<&str>, methods: &[&About], words: &Words) -> String {
    let mut text = methods.iter().find(|a| a.id == id).map_or(id, |a| title(a, words.lang())).to_owned();
    if let Some(measure) = measure {
        text = words.say("block-measure", &[("title", text.into()), ("measure", measure.into())]);
    }
    if let Some(method) = shared(rows.iter().filter_map(|e| e.interval).map(|i| i.method)) {
        text = words.say("block-interval", &[("title", text.into()), ("method", method.into())]);
    }
    text
}

/// The title of an estimator.
pub fn title(about: &About, lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => about.title_nl,
        Lang::En => about.title_en,
    }
}

/// The ledger: each published claim, what it printed, what the data give, and what became of it.
pub fn of_ledger(ledger: &Ledger, level: Level, words: &Words) -> Table {
    let lang = words.lang();
    let mut table = Table { caption: words.get("caption-ledger"), ..Table::default() };
    let with_interval = ledger.entries.iter().any(|e| e.low.is_some() || e.high.is_some());
    let with_note = ledger.entries.iter().any(|e| !e.note.get(lang).is_empty());
    table.columns = vec![
        column(words, "column-claim", false),
        column(words, "column-source", false),
        column(words, "column-printed", true),
        column(words, "column-computed", true),
    ];
    if with_interval {
        table.columns.push(Column { heading: interval_heading(Some(level), words), numeric: true });
    }
    table.columns.push(column(words, "column-status", false));
    if with_note {
        table.columns.push(column(words, "column-note", false));
    }
    let mut block = Block::default();
    for entry in &ledger.entries {
        let write = |x: f64| computed(x, entry, lang);
        let mut cells =
            vec![Cell::text(entry.text.get(lang)), Cell::text(&entry.source), Cell::text(printed(entry, words))];
        cells.push(match entry.computed {
            Some(x) => Cell { text: write(x), number: Some(x), ..Cell::default() },
            None if entry.note.get(lang).is_empty() => {
                let mark = table.footnote(capital(&words.get(&status_key(entry.status))));
                Cell { text: DASH.to_owned(), marks: vec![mark], ..Cell::default() }
            }
            None => Cell::text(DASH),
        });
        if with_interval {
            cells.push(Cell::text(match (entry.low, entry.high) {
                (Some(low), Some(high)) => number::span(&write(low), &write(high), lang),
                _ => String::new(),
            }));
        }
        cells.push(Cell { status: Some(entry.status), ..Cell::text(words.get(&status_key(entry.status))) });
        if with_note {
            cells.push(Cell::text(entry.note.get(lang)));
        }
        block.rows.push(cells);
    }
    table.blocks.push(block);
    table
}

/// The key of a status's words.
pub fn status_key(status: Status) -> String {
    format!("status-{}", status.code().replace(' ', "-"))
}

/// A claim as printed, with the decimal sign of the report's language.
fn printed(entry: &Entry, words: &Words) -> String {
    match (number::decimals_of(&entry.printed), entry.printed.as_str()) {
        (Some(decimals), text) => {
            text.parse().map_or_else(|_| text.to_owned(), |x| number::fixed(x, decimals, words.lang()))
        }
        (None, "significant") => words.get("printed-significant"),
        (None, "not significant") => words.get("printed-not-significant"),
        (None, text) => text.to_owned(),
    }
}

/// One decimal more than was printed, so that a reader sees how the rounding went; a claim in words
/// is answered by a p-value.
fn computed(x: f64, entry: &Entry, lang: Lang) -> String {
    match number::decimals_of(&entry.printed) {
        Some(decimals) => number::fixed(x, decimals + 1, lang),
        None => number::p(x, lang),
    }
}

/// The tables of data behind a report.
pub fn of_data(data: &[DataHead], words: &Words) -> Table {
    let lang = words.lang();
    let rows = data.iter().map(|d| {
        vec![
            Cell::text(d.title.get(lang)),
            Cell::text(words.get(&format!("origin-{}", d.origin.code()))),
            Cell::text(&d.data_cut),
            Cell::text(d.source.get(lang)),
            Cell::whole(d.rows, lang),
        ]
    });
    Table {
        caption: words.get("caption-data"),
        columns: vec![
            column(words, "column-data", false),
            column(words, "column-origin", false),
            column(words, "column-cut", false),
            column(words, "column-source", false),
            column(words, "column-rows", true),
        ],
        blocks: vec![Block { title: None, rows: rows.collect() }],
        ..Table::default()
    }
}

/// The files behind a run with their hashes.
pub fn of_inputs(results: &Results, words: &Words) -> Table {
    let row = |i: &Input| {
        let role = match i.role {
            "data" | "codebook" | "claims" => words.get(&format!("role-{}", i.role)),
            other => other.to_owned(),
        };
        vec![Cell::text(&i.file), Cell::text(role), Cell::text(&i.hash)]
    };
    Table {
        caption: words.get("caption-inputs"),
        columns: vec![
            column(words, "column-file", false),
            column(words, "column-role", false),
            column(words, "column-hash", false),
        ],
        blocks: vec![Block { title: None, rows: results.manifest.inputs.iter().map(row).collect() }],
        ..Table::default()
    }
}
