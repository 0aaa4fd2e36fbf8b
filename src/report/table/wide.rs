//! Descriptions: one line a group, one column a measure; smallest and largest share a column.

use super::notes::{explained_once, line, of_n, own};
use super::{
    Block, Cell, Column, Table, capital, caption, column, distinct, interval_cell, interval_heading, measure, shared,
    spread_simulated, value_cell,
};
use crate::findings::measure::{self as measures, Form};
use crate::findings::{Analysis, Estimate, Measure, Note};
use crate::report::catalogue::Words;
use crate::report::number::{self, DASH};
use crate::value::{Label, Origin};

/// What is known before a line is set.
struct Wide<'a> {
    rows: &'a [&'a Estimate],
    measures: Vec<&'static Measure>,
    /// Smallest and largest stand in one column.
    range: bool,
    /// Rows differ in origin.
    mixed: bool,
    words: &'a Words,
}

pub(super) fn table(analysis: &Analysis, rows: &[&Estimate], words: &Words) -> Table {
    let lang = words.lang();
    let all = distinct(rows.iter().map(|e| e.measure));
    let has = |m: &Measure| all.iter().any(|o| o.id == m.id);
    let range = has(&measures::MINIMUM) && has(&measures::MAXIMUM);
    let mixed = shared(rows.iter().map(|e| (e.origin, spread_simulated(e)))).is_none();
    let wide = Wide { rows, measures: all, range, mixed, words };

    let mut table = Table { caption: caption(analysis, rows, words), ..Table::default() };
    let unit = shared(rows.iter().map(|e| (e.measure.form, &e.unit))).filter(|(form, _)| *form == Form::Natural);
    let unit = unit.map(|(_, unit)| unit.0.get(lang)).filter(|unit| !unit.is_empty());
    if let Some(unit) = unit {
        let args = [("caption", table.caption.as_str().into()), ("unit", unit.into())];
        table.caption = words.say("caption-unit", &args);
    }
    let terms = distinct(rows.iter().map(|e| &e.term));
    let nested = analysis.grouping.is_some() && terms.iter().all(|t| t.text.get(lang).contains(": "));
    table.columns = wide.columns(analysis, nested, unit.is_some());
    for term in terms {
        let text = term.text.get(lang);
        let (group, name) = match text.split_once(": ").filter(|_| nested) {
            Some((group, name)) => (Some(capital(group)), capital(name)),
            None => (None, capital(text)),
        };
        let line = wide.line(term, name, &mut table);
        match table.blocks.last_mut().filter(|b| b.title == group) {
            Some(block) => block.rows.push(line),
            None => table.blocks.push(Block { title: group, rows: vec![line] }),
        }
    }
    table
}

impl Wide<'_> {
    fn columns(&self, analysis: &Analysis, nested: bool, unit_in_caption: bool) -> Vec<Column> {
        let words = self.words;
        let simulated = || words.say("heading-origin", &[("origin", words.get("origin-simulated").into())]);
        let first = match (&analysis.grouping, nested) {
            (_, true) => words.get("column-stage"),
            (Some(g), false) => capital(g.text.get(words.lang())),
            (None, false) => capital(analysis.outcome.text.get(words.lang())),
        };
        let mut columns = vec![Column { heading: first, numeric: false }];
        for m in &self.measures {
            let of: Vec<&Estimate> = self.rows.iter().copied().filter(|e| e.measure.id == m.id).collect();
            let Some(first) = of.first() else { continue };
            let mut heading = match m.id {
                "minimum" if self.range => words.get("column-range"),
                "maximum" if self.range => continue,
                _ if unit_in_caption => capital(&words.get(&format!("measure-{}", m.id))),
                _ => capital(&measure(m, &first.unit, words)),
            };
            if self.mixed && self.simulated_column(m) {
                heading.push_str(&simulated());
            }
            columns.push(Column { heading, numeric: true });
            let intervals: Vec<_> = of.iter().filter_map(|e| e.interval).collect();
            if !intervals.is_empty() {
                let mut heading = interval_heading(shared(intervals.iter().map(|i| i.level)), words);
                let drawn = |e: &&Estimate| spread_simulated(e) || e.origin == Origin::Simulated;
                if self.mixed && of.iter().all(drawn) {
                    heading.push_str(&simulated());
                }
                columns.push(Column { heading, numeric: true });
            }
        }
        columns.push(column(words, "column-n", true));
        columns
    }

    fn simulated_column(&self, m: &Measure) -> bool {
        self.rows.iter().filter(|e| e.measure.id == m.id).all(|e| e.origin == Origin::Simulated)
    }

    fn line(&self, term: &Label, name: String, table: &mut Table) -> Vec<Cell> {
        let lang = self.words.lang();
        let of: Vec<&Estimate> = self.rows.iter().copied().filter(|e| &e.term == term).collect();
        let find = |id: &str| of.iter().copied().find(|e| e.measure.id == id);
        let whole_line = |note: &Note| of.len() > 1 && of.iter().all(|e| e.value.is_some() && own(e).contains(note));
        let mut first = Cell::text(name);
        let mut cells = Vec::new();
        for m in &self.measures {
            if self.range && m.id == "maximum" {
                continue;
            }
            let mut cell = match (find(m.id), find("maximum")) {
                (Some(low), Some(high)) if self.range && m.id == "minimum" => Cell {
                    text: match (low.value, high.value) {
                        (Some(x), Some(y)) => {
                            number::span(&number::of(x, low.measure, lang), &number::of(y, high.measure, lang), lang)
                        }
                        _ => DASH.to_owned(),
                    },
                    ..Cell::default()
                },
                (Some(e), _) => value_cell(e, lang, Vec::new()),
                (None, _) => Cell::default(),
            };
            if let Some(e) = find(m.id) {
                for note in own(e) {
                    let text = line(&note, self.words);
                    let everywhere = self.rows.iter().all(|o| o.value.is_some() && own(o).contains(&note));
                    if explained_once(&note) || everywhere {
                        table.remark(text);
                    } else if whole_line(&note) {
                        let mark = table.footnote(text);
                        if !first.marks.contains(&mark) {
                            first.marks.push(mark);
                        }
                    } else {
                        cell.marks.push(table.footnote(text));
                    }
                }
                if e.origin == Origin::Simulated && self.mixed && !self.simulated_column(m) {
                    let origin = self.words.get("origin-simulated");
                    cell.text.push_str(&self.words.say("heading-origin", &[("origin", origin.into())]));
                }
            }
            cells.push(cell);
            if self.rows.iter().any(|e| e.measure.id == m.id && e.interval.is_some()) {
                cells.push(interval_cell(find(m.id), table, self.words));
            }
        }
        let n = of.iter().map(|e| e.n.used).max().unwrap_or_default();
        let mut marks: Vec<usize> = of.iter().flat_map(|e| of_n(e, self.rows, table, self.words)).collect();
        marks.dedup();
        let mut count = Cell { marks, ..Cell::whole(n, lang) };
        // a mean of those that got there rests on them, the median beside it on all
        if let Some(mean) = find(measures::COMPLETER_MEAN.id).filter(|e| e.n.used < n) {
            count.text = self.words.say("x-of-n", &[("x", mean.n.used.into()), ("n", n.into())]);
        }
        cells.push(count);
        cells.insert(0, first);
        cells
    }
}
