//! An analysis over all tables that fit a published summary: the least and the most of each row.

use super::{Block, Cell, Column, Table, capital, column, measure, title};
use crate::findings::measure::Form;
use crate::findings::{About, Across, Analysis, Measure, Reach, Span};
use crate::report::catalogue::Words;
use crate::report::number;
use crate::value::Lang;

/// The rows with their spans, a block an estimator; none where there is one table alone.
pub(super) fn table(analysis: &Analysis, methods: &[&About], words: &Words) -> Option<Table> {
    let across = analysis.across.as_ref().filter(|a| !a.rows.is_empty())?;
    let lang = words.lang();
    let outcome = capital(analysis.outcome.text.get(lang));
    let args = [("outcome", outcome.into()), ("n", number::whole(across.tables, lang).into())];
    let mut table = Table { caption: words.say("caption-across", &args), ..Table::default() };
    let with_p = across.rows.iter().any(|r| r.p.is_some());
    let with_interval = across.rows.iter().any(|r| r.low.is_some());
    table.columns = vec![
        column(words, "column-term", false),
        column(words, "column-measure", false),
        column(words, "column-least-most", true),
    ];
    if with_interval {
        table.columns.push(column(words, "column-widest", true));
    }
    if with_p {
        table.columns.push(Column { heading: words.get("column-p-least-most"), numeric: true });
    }
    let mut estimators: Vec<&str> = across.rows.iter().map(|r| r.estimator).collect();
    estimators.dedup();
    for id in estimators {
        let rows = across.rows.iter().filter(|r| r.estimator == id).map(|r| {
            let mut cells = vec![
                Cell::text(capital(r.term.text.get(lang))),
                Cell::text(measure(r.measure, &r.unit, words)),
                Cell::text(r.value.map(|s| values(s, r.measure, lang)).unwrap_or_default()),
            ];
            if with_interval {
                cells.push(Cell::text(widest(r, lang)));
            }
            if with_p {
                cells.push(Cell::text(r.p.map(|s| chances(s, lang)).unwrap_or_default()));
            }
            cells
        });
        let title = methods.iter().find(|m| m.id == id).map(|m| title(m, lang).to_owned());
        table.blocks.push(Block { title, rows: rows.collect() });
    }
    table.remarks.push(words.get("across-remark"));
    Some(table)
}

/// The least and the most as a cell prints them; one number where both print alike.
pub fn values(span: Span, measure: &Measure, lang: Lang) -> String {
    let write = |x: f64| number::of(x, measure, lang);
    one_or_two(write(span.least), write(span.most), lang)
}

/// The least and the most of a p-value.
pub fn chances(span: Span, lang: Lang) -> String {
    one_or_two(number::p(span.least, lang), number::p(span.most, lang), lang)
}

/// From the lowest lower limit to the highest upper limit.
pub fn widest(reach: &Reach, lang: Lang) -> String {
    let ends = reach.low.zip(reach.high);
    ends.map(|(low, high)| number::limits(low.least, high.most, reach.measure.form, lang)).unwrap_or_default()
}

fn one_or_two(least: String, most: String, lang: Lang) -> String {
    if least == most { least } else { number::span(&least, &most, lang) }
}

/// The rows that a chart or a sentence is about: shares of the first estimator that has them, and the contrasts of the
/// first that tests them.
pub fn told(across: &Across) -> (Vec<&Reach>, Vec<&Reach>) {
    let of = |keep: &dyn Fn(&Reach) -> bool| -> Vec<&Reach> {
        let first = across.rows.iter().find(|r| keep(r)).map(|r| r.estimator);
        across.rows.iter().filter(|r| Some(r.estimator) == first && keep(r)).collect()
    };
    let shares = of(&|r| r.measure.form == Form::Share && !r.measure.contrast && r.value.is_some());
    let tested = of(&|r| r.measure.contrast && r.p.is_some());
    (shares, tested)
}
