//! Comparisons and tests: one line an estimate, one block an estimator; a column appears when a row has it.

use super::notes::{of_n, of_value};
use super::{
    Block, Cell, Column, Table, capital, caption, column, estimand, interval_cell, interval_heading, measure,
    moderates, origin, shared, spread_simulated, test, title, value_cell, verdict_key,
};
use crate::findings::measure::Form;
use crate::findings::{About, Analysis, Estimate, Note};
use crate::report::catalogue::Words;
use crate::report::number;
use crate::value::Lang;

/// Which columns a table needs.
struct Columns {
    measure: bool,
    interval: bool,
    test: bool,
    adjusted: bool,
    clusters: bool,
    detectable: bool,
    margin: bool,
    verdict: bool,
    origin: bool,
}

pub(super) fn table(
    analysis: &Analysis,
    groups: &[(&'static str, Vec<&Estimate>)],
    methods: &[&About],
    words: &Words,
) -> Table {
    let rows: Vec<&Estimate> = groups.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    let mut table = Table { caption: caption(analysis, &rows, words), ..Table::default() };

    let one_measure = shared(rows.iter().map(|e| measure(e.measure, &e.unit, words)));
    let block_measure: Vec<Option<String>> =
        groups.iter().map(|(_, g)| shared(g.iter().map(|e| measure(e.measure, &e.unit, words)))).collect();
    let with = Columns::of(analysis, &rows, one_measure.is_none() && block_measure.iter().any(Option::is_none));

    let of_characteristics = rows.iter().all(|e| moderates(e));
    let first = if of_characteristics { "column-characteristic" } else { "column-term" };
    table.columns.push(column(words, first, false));
    if with.measure {
        table.columns.push(column(words, "column-measure", false));
    }
    let heading = one_measure.clone().map_or_else(|| words.get("column-value"), |m| capital(&m));
    table.columns.push(Column { heading, numeric: true });
    if with.interval {
        let level = shared(rows.iter().filter_map(|e| e.interval).map(|i| i.level));
        table.columns.push(Column { heading: interval_heading(level, words), numeric: true });
    }
    let more = [
        (with.test, "column-test", false),
        (with.adjusted, "column-p-adjusted", true),
        (true, "column-n", true),
        (with.clusters, "column-clusters", true),
        (with.detectable, "column-detectable", true),
        (with.margin, "column-margin", true),
        (with.verdict, "column-verdict", false),
        (with.origin, "column-origin", false),
    ];
    table.columns.extend(more.iter().filter(|m| m.0).map(|m| column(words, m.1, m.2)));

    // What all rows estimate stands in the caption.
    let several = estimand(rows.iter().copied(), words).is_none();
    let titles: Vec<String> = groups
        .iter()
        .zip(&block_measure)
        .map(|((id, rows), m)| {
            let told = m.as_deref().filter(|_| one_measure.is_none() && !with.measure);
            let own = estimand(rows.iter().copied(), words).filter(|_| several);
            block_title(id, rows, told, own, methods, words)
        })
        .collect();
    if let [title] = titles.as_slice() {
        table.caption =
            words.say("caption-title", &[("caption", table.caption.as_str().into()), ("title", title.as_str().into())]);
    }
    for ((_, group), title) in groups.iter().zip(&titles) {
        let lines = group.iter().map(|e| with.line(e, &rows, &mut table, words)).collect();
        table.blocks.push(Block { title: (groups.len() > 1).then(|| title.clone()), rows: lines });
    }
    table
}

impl Columns {
    fn of(analysis: &Analysis, rows: &[&Estimate], measure: bool) -> Columns {
        let any = |has: &dyn Fn(&Estimate) -> bool| rows.iter().any(|e| has(e));
        // A number of clusters that is the same in all rows and said in a warning is not said again.
        let said = shared(rows.iter().map(|e| e.n.clusters)).flatten().is_some_and(|n| {
            analysis
                .findings
                .notes
                .iter()
                .any(|o| matches!(o, Note::ClustersIgnored { clusters, .. } if *clusters == n))
        });
        Columns {
            measure,
            interval: any(&|e| e.interval.is_some()),
            test: any(&|e| e.test.is_some()),
            adjusted: any(&|e| e.test.as_ref().is_some_and(|t| t.p_adjusted.is_some())),
            clusters: !said && any(&|e| e.n.clusters.is_some()),
            detectable: any(&tells_detectable),
            margin: any(&|e| e.margin.is_some()),
            verdict: any(&|e| e.verdict.is_some()),
            origin: shared(rows.iter().map(|e| (e.origin, spread_simulated(e)))).is_none(),
        }
    }

    fn line(&self, e: &Estimate, all: &[&Estimate], table: &mut Table, words: &Words) -> Vec<Cell> {
        let lang = words.lang();
        let marks = of_value(e, all, table, words);
        let mut cells = vec![Cell::text(capital(e.term.text.get(lang)))];
        if self.measure {
            cells.push(Cell::text(measure(e.measure, &e.unit, words)));
        }
        cells.push(value_cell(e, lang, marks));
        if self.interval {
            cells.push(interval_cell(Some(e), table, words));
        }
        if self.test {
            cells.push(Cell::text(e.test.as_ref().map(|t| test(t, words)).unwrap_or_default()));
        }
        if self.adjusted {
            let p = e.test.as_ref().and_then(|t| t.p_adjusted).map(|p| p.get());
            let text = p.map(|p| number::p(p, lang)).unwrap_or_default();
            cells.push(Cell { text, number: p, ..Cell::default() });
        }
        let marks = of_n(e, all, table, words);
        cells.push(Cell { marks, ..Cell::whole(e.n.used, lang) });
        if self.clusters {
            cells.push(e.n.clusters.map(|n| Cell::whole(n, lang)).unwrap_or_default());
        }
        if self.detectable {
            let found = e.detectable.filter(|_| tells_detectable(e));
            let text = found.map(|x| number::of(x, e.measure, lang)).unwrap_or_default();
            cells.push(Cell { text, number: found, ..Cell::default() });
        }
        if self.margin {
            let text = e.margin.map(|m| margin(e, m, lang)).unwrap_or_default();
            cells.push(Cell { text, number: e.margin, ..Cell::default() });
        }
        if self.verdict {
            cells.push(Cell::text(e.verdict.map(|v| words.get(&verdict_key(v))).unwrap_or_default()));
        }
        if self.origin {
            cells.push(Cell::text(origin(e, words)));
        }
        cells
    }
}

/// `±0,3`, of a ratio `×/÷ 1,25`.
fn margin(e: &Estimate, margin: f64, lang: Lang) -> String {
    if e.measure.log || e.measure.id.starts_with("smallest_ratio_") {
        format!("×/÷ {}", number::cell(margin, Form::Pure, lang))
    } else {
        format!("±{}", number::cell(margin, e.measure.form, lang))
    }
}

/// Whether a table says what this row could have found: an adjusted effect, or how one goes with a characteristic.
fn tells_detectable(e: &Estimate) -> bool {
    e.detectable.is_some() && (moderates(e) || matches!(e.measure.id, "adjusted_difference" | "risk_difference"))
}

/// The estimator's title with what it measures and the interval it gives, unless the title says so.
fn block_title(
    id: &str,
    rows: &[&Estimate],
    measure: Option<&str>,
    estimand: Option<String>,
    methods: &[&About],
    words: &Words,
) -> String {
    let name = methods.iter().find(|a| a.id == id).map_or(id, |a| title(a, words.lang()));
    let mut text = name.to_owned();
    if let Some(estimand) = estimand.filter(|e| !name.to_lowercase().contains(&e.to_lowercase())) {
        text = words.say("caption-estimand", &[("caption", text.into()), ("estimand", estimand.into())]);
    }
    if let Some(measure) = measure {
        text = words.say("block-measure", &[("title", text.into()), ("measure", measure.into())]);
    }
    let method = shared(rows.iter().filter_map(|e| e.interval).map(|i| i.method)).map(|m| words.method(m));
    match method.filter(|m| !name.contains(m.as_str())) {
        Some(method) => words.say("block-interval", &[("title", text.into()), ("method", method.into())]),
        None => text,
    }
}
