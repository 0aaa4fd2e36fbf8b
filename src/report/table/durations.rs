//! How groups are divided over endings or states at the asked times: one line a group and time, one column an ending.

use super::notes::{of_n, of_value};
use super::{Block, Cell, Column, Table, capital, caption, column, interval_heading, shared, value_cell};
use crate::findings::{Analysis, Estimate, measure as measures};
use crate::report::catalogue::Words;
use crate::report::number;
use crate::report::waiting::{self, timeless};
use crate::value::Label;

/// More endings than this leave no room beside each other.
const MOST: usize = 4;

/// One line: a group at a time with a row a column.
struct Line<'a> {
    group: Label,
    at: f64,
    cells: Vec<Option<&'a Estimate>>,
}

/// A table with the rows in it.
pub(super) struct Divided<'a> {
    pub table: Table,
    pub rows: Vec<&'a Estimate>,
}

/// The tables of shares over endings and over states, each with the rows that it takes.
pub(super) fn tables<'a>(analysis: &'a Analysis, words: &Words) -> Vec<Divided<'a>> {
    [endings(analysis, words), states(analysis, words)].into_iter().flatten().collect()
}

fn endings<'a>(analysis: &'a Analysis, words: &Words) -> Option<Divided<'a>> {
    let lang = words.lang();
    let waiting = waiting::read(analysis)?;
    let mut heads: Vec<String> = waiting.endings.iter().map(|e| capital(e.text.get(lang))).collect();
    heads.push(capital(&words.get("durations-column-open")));
    let lines: Vec<Line> = waiting
        .groups
        .iter()
        .flat_map(|g| g.shares.iter().map(move |s| (g, s)))
        .map(|(g, s)| {
            let cells = s.ended.iter().map(|e| Some(*e)).chain([s.open, s.naive]).collect();
            Line { group: g.label.clone(), at: s.at, cells }
        })
        .collect();
    let naive = words.get(&format!("measure-{}", measures::NAIVE_INCIDENCE.id));
    let event = waiting.endings.first()?.text.get(lang).to_owned();
    heads.push(format!("{}, {event}", capital(&naive)));
    divided(analysis, heads, lines, waiting.unit.0.get(lang), words)
}

fn states<'a>(analysis: &'a Analysis, words: &Words) -> Option<Divided<'a>> {
    let lang = words.lang();
    let is = |e: &&Estimate| e.measure.id == measures::STATE_PROBABILITY.id && e.time.is_some();
    let first = analysis.judged().chain(&analysis.findings.estimates).find(is)?;
    let mut heads: Vec<(String, String)> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for e in analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator).filter(is) {
        let (bare, at) = (timeless(&e.term), e.time?);
        let (code, state) = bare.code.rsplit_once(": ")?;
        let ((nl, _), (en, _)) = (bare.text.nl.rsplit_once(": ")?, bare.text.en.rsplit_once(": ")?);
        let group = Label::new(code, crate::value::Text::new(nl, en));
        let place = heads.iter().position(|h| h.0 == state).unwrap_or_else(|| {
            let name = bare.text.get(lang).rsplit_once(": ").map_or("", |(_, name)| name);
            heads.push((state.to_owned(), capital(name)));
            heads.len() - 1
        });
        let found = lines.iter().position(|l| l.group.code == group.code && l.at == at);
        let k = found.unwrap_or_else(|| {
            lines.push(Line { group, at, cells: Vec::new() });
            lines.len() - 1
        });
        let cells = &mut lines.get_mut(k)?.cells;
        cells.resize(cells.len().max(place + 1), None);
        *cells.get_mut(place)? = Some(e);
    }
    let unit = analysis.findings.series.iter().find(|s| s.estimator == first.estimator).map(|s| s.x_unit.clone());
    let heads = heads.into_iter().map(|h| h.1).collect();
    divided(analysis, heads, lines, unit.unwrap_or_default().0.get(lang), words)
}

/// Sets the table; `None` when it would be too wide, or when rows come from several sources and each must say so.
fn divided<'a>(
    analysis: &'a Analysis,
    heads: Vec<String>,
    lines: Vec<Line<'a>>,
    unit: &str,
    words: &Words,
) -> Option<Divided<'a>> {
    let lang = words.lang();
    let rows: Vec<&Estimate> = lines.iter().flat_map(|l| l.cells.iter().flatten().copied()).collect();
    shared(rows.iter().map(|e| (e.origin, super::spread_simulated(e))))?;
    // what all rows say but the naive ones, which have no interval to say it of
    let own: Vec<&Estimate> =
        rows.iter().copied().filter(|e| e.measure.id != measures::NAIVE_INCIDENCE.id && e.value.is_some()).collect();
    let drawn: Vec<(usize, &String)> = heads
        .iter()
        .enumerate()
        .filter(|(k, _)| lines.iter().any(|l| l.cells.get(*k).is_some_and(Option::is_some)))
        .collect();
    if drawn.len() > MOST + 2 {
        return None;
    }
    let mut table = Table { caption: caption(analysis, &rows, words), ..Table::default() };
    let grouped = lines.iter().any(|l| Some(&l.group) != lines.first().map(|f| &f.group));
    if grouped {
        let name = analysis.grouping.as_ref().map_or_else(|| words.get("group"), |g| g.text.get(lang).to_owned());
        table.columns.push(Column { heading: capital(&name), numeric: false });
    }
    let time = if unit.is_empty() { words.get("durations-column-time") } else { unit.to_owned() };
    table.columns.push(Column { heading: capital(&time), numeric: !grouped });
    let column_rows = |k: usize| lines.iter().filter_map(move |l| l.cells.get(k).copied().flatten());
    for (k, head) in &drawn {
        // the interval stands behind its number: a column each would be wider than a page
        let intervals: Vec<_> = column_rows(*k).filter_map(|e| e.interval).collect();
        let interval = interval_heading(shared(intervals.iter().map(|i| i.level)), words);
        let heading = match intervals.is_empty() {
            true => format!("{head} (%)"),
            false => words.say("durations-column", &[("head", head.as_str().into()), ("interval", interval.into())]),
        };
        table.columns.push(Column { heading, numeric: true });
    }
    table.columns.push(column(words, "column-n", true));
    let mut block = Block::default();
    let mut before: Option<&Label> = None;
    for line in &lines {
        let mut cells = Vec::new();
        if grouped {
            // a name stands at the first of its lines
            let name = if before == Some(&line.group) { String::new() } else { capital(line.group.text.get(lang)) };
            cells.push(Cell::text(name));
        }
        before = Some(&line.group);
        cells.push(Cell { text: waiting::time(line.at, lang), number: Some(line.at), ..Cell::default() });
        let mut n: Option<&Estimate> = None;
        for (k, _) in &drawn {
            let found = line.cells.get(*k).copied().flatten();
            n = n.or(found);
            cells.push(found.map_or_else(Cell::default, |e| {
                let marks = of_value(e, &own, &mut table, words);
                let mut cell = value_cell(e, lang, marks);
                if let Some(i) = e.interval {
                    cell.text.push_str(&format!(" ({})", number::limits(i.low, i.high, e.measure.form, lang)));
                }
                cell
            }));
        }
        let marks = n.map_or_else(Vec::new, |e| of_n(e, &rows, &mut table, words));
        let used = n.map_or(0, |e| e.n.used);
        cells.push(Cell { text: number::whole(used, lang), number: Some(used as f64), marks, ..Cell::default() });
        block.rows.push(cells);
    }
    table.blocks.push(block);
    Some(Divided { table, rows })
}

/// Whether this row stands in one of these tables.
pub(super) fn holds(tables: &[Divided], e: &Estimate) -> bool {
    tables.iter().flat_map(|t| &t.rows).any(|own| std::ptr::eq(*own, e))
}
