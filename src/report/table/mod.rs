//! Findings and ledger as tables: one model that every format walks over.
//!
//! A number stands in its cell both as the text a reader sees and as itself, so that a spreadsheet
//! can compute with it. A dash has a footnote with its reason; a number that rests on simulated data
//! says so in words, in its row or in the heading above it.

pub mod across;
mod data;
mod durations;
mod ledger;
mod notes;
mod planned;
pub mod questions;
mod tall;
mod wide;

pub use data::{of_data, of_inputs};
pub use ledger::{by_publication, found, of_between, of_ledger, printed, status_key, why};
pub use notes::{line, notes, reasons, without_interval};
pub use planned::{of_deviations, of_planned};

use super::catalogue::{Arg, Words};
use super::number::{self, DASH};
use crate::findings::measure::Form;
use crate::findings::{About, Analysis, Estimate, Measure, Note, Test, Verdict};
use crate::ledger::Status;
use crate::value::{Alternative, Estimand, Lang, Level, Origin, Unit};

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
    let mut wide: Vec<(&'static str, Table)> = Vec::new();
    let mut long: Vec<(&'static str, Vec<&Estimate>)> = Vec::new();
    let questions = questions::table(analysis, words);
    let divided = durations::tables(analysis, words);
    for (estimator, mut rows) in by_estimator(&analysis.findings.estimates) {
        rows.retain(|e| (questions.is_none() || !questions::asks(e)) && !durations::holds(&divided, e));
        let (described, other): (Vec<&Estimate>, Vec<&Estimate>) = rows.into_iter().partition(|e| describes(e));
        if folds(&described) {
            wide.push((estimator, wide::table(analysis, &described, words)));
            if !other.is_empty() {
                long.push((estimator, other));
            }
        } else if !described.is_empty() || !other.is_empty() {
            long.push((estimator, described.into_iter().chain(other).collect()));
        }
    }
    // Descriptions by several estimators say whose they are.
    let captions: Vec<String> = wide.iter().map(|(_, table)| table.caption.clone()).collect();
    let alike = |caption: &String| captions.iter().filter(|c| *c == caption).count() > 1;
    for (estimator, table) in wide.iter_mut().filter(|(_, table)| alike(&table.caption)) {
        if let Some(about) = methods.iter().find(|about| about.id == *estimator) {
            table.caption = format!("{}. {}", table.caption, title(about, words.lang()));
        }
    }
    let mut tables: Vec<Table> = questions
        .into_iter()
        .chain(divided.into_iter().map(|d| d.table))
        .chain(wide.into_iter().map(|(_, table)| table))
        .collect();
    if !long.is_empty() {
        tables.push(tall::table(analysis, &long, methods, words));
    }
    tables.extend(across::table(analysis, methods, words));
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
    let difference = e.measure.form == Form::ShareDifference;
    !e.measure.contrast
        && e.time.is_none()
        && !difference
        && !e.measure.prices()
        && !e.measure.bayes()
        && e.test.is_none()
        && e.verdict.is_none()
}

/// Whether several numbers describe the same group, none of them twice, and more than one in three cells has one.
fn folds(rows: &[&Estimate]) -> bool {
    let measures = distinct(rows.iter().map(|e| e.measure.id));
    let terms = distinct(rows.iter().map(|e| e.term.code.as_str()));
    let pairs = distinct(rows.iter().map(|e| (e.term.code.as_str(), e.measure.id)));
    let full = 3 * rows.len() > terms.len() * measures.len();
    measures.len() > 1 && pairs.len() == rows.len() && rows.len() > terms.len() && full
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

/// The text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn value_cell(e: &Estimate, lang: Lang, marks: Vec<usize>) -> Cell {
    let text = e.value.map_or_else(|| DASH.to_owned(), |x| number::of(x, e.measure, lang));
    Cell { text, number: e.value, marks, status: None }
}

/// Whether a row tells how an effect goes with a characteristic.
pub fn moderates(e: &Estimate) -> bool {
    matches!(
        e.measure.id,
        "effect_difference" | "share_effect_difference" | "subgroup_effect" | "share_subgroup_effect"
    ) || joint(e) && e.estimator == "subgroup_effect"
}

/// Whether a row tests effects jointly: its value is how far they lie apart.
pub fn joint(e: &Estimate) -> bool {
    matches!(e.measure.id, "effect_range" | "share_effect_range")
}

fn caption(analysis: &Analysis, rows: &[&Estimate], words: &Words) -> String {
    let lang = words.lang();
    let outcome: Arg = capital(analysis.outcome.text.get(lang)).into();
    let mut text = match analysis.grouping.as_ref().filter(|_| !rows.iter().all(|e| moderates(e))) {
        Some(g) => words.say("caption-by", &[("outcome", outcome), ("grouping", g.text.get(lang).into())]),
        None => words.say("caption", &[("outcome", outcome)]),
    };
    if let Some(estimand) = estimand(rows.iter().copied(), words) {
        text = words.say("caption-estimand", &[("caption", text.into()), ("estimand", estimand.into())]);
    }
    with_origin(&mut text, rows, words);
    text
}

/// Adds where all numbers come from, unless they were observed.
fn with_origin(caption: &mut String, rows: &[&Estimate], words: &Words) {
    let shared_origin = shared(rows.iter().map(|e| (e.origin, spread_simulated(e))));
    if let (Some((from, spread)), Some(e)) = (shared_origin, rows.first())
        && (from != Origin::Observed || spread)
    {
        caption.push_str(&words.say("caption-origin", &[("origin", origin(e, words).into())]));
    }
}

/// The key of the words for what a contrast of arms estimates.
pub fn estimand_key(estimand: Estimand) -> String {
    format!("estimand-{}", estimand.code())
}

/// What the contrasts of arms among these rows estimate, in words; `None` when there are none or they differ.
pub fn estimand<'a>(rows: impl Iterator<Item = &'a Estimate>, words: &Words) -> Option<String> {
    shared(rows.filter_map(|e| e.estimand)).map(|estimand| words.get(&estimand_key(estimand)))
}

/// The key of a verdict's word.
pub fn verdict_key(verdict: Verdict) -> String {
    format!("verdict-{}", verdict.code().replace(' ', "-"))
}

/// The title of an estimator.
pub fn title(about: &About, lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => about.title_nl,
        Lang::En => about.title_en,
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
