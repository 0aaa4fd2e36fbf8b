//! `estimates.csv` and `ledger.csv`: for scripts, so English, decimal point, shortest digits.

use super::catalogue::Words;
use super::number::exact;
use crate::findings::{Across, Analysis, Estimate, Span};
use crate::ledger::Ledger;
use crate::value::Lang;
use std::borrow::Cow;

/// Columns of `estimates.csv`; the order is a promise. `origin` says where the data come from.
pub const COLUMNS: [&str; 28] = [
    "analysis",
    "estimator",
    "term",
    "measure",
    "unit",
    "value",
    "std_error",
    "low",
    "high",
    "level",
    "interval_method",
    "statistic_name",
    "statistic",
    "df1",
    "df2",
    "p_value",
    "p_adjusted",
    "null",
    "alternative",
    "n_used",
    "n_dropped",
    "clusters",
    "verdict",
    "note",
    "origin",
    "detectable",
    "estimand",
    "time",
];

/// One row of `estimates.csv`, in the order of [`COLUMNS`].
pub fn row(e: &Estimate, words: &Words) -> [String; 28] {
    let opt = |x: Option<f64>| x.map(exact).unwrap_or_default();
    let (interval, test) = (e.interval.as_ref(), e.test.as_ref());
    let alternative = test.map(|t| t.alternative).or(interval.map(|i| i.alternative));
    [
        e.analysis.clone(),
        e.estimator.to_owned(),
        e.term.code.clone(),
        e.measure.id.to_owned(),
        e.unit.0.en.clone(),
        opt(e.value),
        opt(e.std_error),
        opt(interval.map(|i| i.low)),
        opt(interval.map(|i| i.high)),
        opt(interval.map(|i| i.level.get())),
        interval.map(|i| i.method.to_owned()).unwrap_or_default(),
        test.map(|t| t.statistic_name.to_owned()).unwrap_or_default(),
        opt(test.and_then(|t| t.statistic)),
        opt(test.and_then(|t| t.df[0])),
        opt(test.and_then(|t| t.df[1])),
        opt(test.map(|t| t.p.get())),
        opt(test.and_then(|t| t.p_adjusted).map(|p| p.get())),
        opt(test.and_then(|t| t.null)),
        alternative.map(|a| a.code().to_owned()).unwrap_or_default(),
        e.n.used.to_string(),
        e.n.dropped_rows().to_string(),
        e.n.clusters.map(|c| c.to_string()).unwrap_or_default(),
        e.verdict.map(|v| v.code().to_owned()).unwrap_or_default(),
        e.notes.iter().map(|n| words.note(n)).collect::<Vec<_>>().join("; "),
        e.origin.code().to_owned(),
        opt(e.detectable),
        e.estimand.map(|x| x.code().to_owned()).unwrap_or_default(),
        opt(e.time),
    ]
}

/// `estimates.csv`.
pub fn estimates(analyses: &[Analysis]) -> Vec<u8> {
    let words = Words::new(Lang::En);
    let rows = analyses.iter().flat_map(|a| &a.findings.estimates).map(|e| row(e, &words).to_vec());
    table(&COLUMNS, rows)
}

/// `ledger.csv`.
pub fn ledger(ledger: &Ledger) -> Vec<u8> {
    let opt = |x: Option<f64>| x.map(exact).unwrap_or_default();
    let rows = ledger.entries.iter().map(|e| {
        vec![
            e.claim.clone(),
            e.source.clone(),
            e.printed.clone(),
            opt(e.computed),
            opt(e.low),
            opt(e.high),
            e.status.code().to_owned(),
            e.note.en.clone(),
        ]
    });
    table(&["claim", "source", "printed", "computed", "low", "high", "status", "note"], rows)
}

/// `reconstructions.csv`: each row of the estimates with the least and the most that it came to over several tables.
pub fn across(analyses: &[(String, Across)]) -> Vec<u8> {
    let ends = |span: Option<Span>| [span.map(|s| s.least), span.map(|s| s.most)].map(|x| x.map(exact).unwrap_or_default());
    let rows = analyses.iter().flat_map(|(analysis, across)| across.rows.iter().map(move |row| (analysis, across, row)));
    let rows = rows.map(|(analysis, across, row)| {
        let what = [analysis, row.estimator, &row.term.code, row.measure.id, &row.unit.0.en].map(str::to_owned);
        let counts = [across.tables, row.answered].map(|n| n.to_string());
        let spans = [row.value, row.low, row.high, row.p].into_iter().flat_map(ends);
        what.into_iter().chain(counts).chain(spans).collect()
    });
    let mut head = vec!["analysis", "estimator", "term", "measure", "unit", "tables", "answered"];
    head.extend(["value_least", "value_most", "low_least", "low_most", "high_least", "high_most", "p_least", "p_most"]);
    table(&head, rows)
}

/// The tables of a page under each other: the heading of the section, then its cells; a head for each section.
pub fn page(page: &super::page::Page) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut head: &[String] = &[];
    for section in page.sections.iter().filter(|section| !section.rows.is_empty()) {
        if section.head != head {
            head = &section.head;
            writer.write_record(std::iter::once("").chain(head.iter().map(String::as_str))).expect("memory takes it");
        }
        for row in &section.rows {
            let cells = std::iter::once(&section.heading).chain(row);
            writer.write_record(cells.map(harmless)).expect("memory takes it");
        }
    }
    writer.into_inner().expect("writing to memory does not fail")
}

/// A table with a header. A cell that a spreadsheet program would run as a formula gets an apostrophe before it;
/// numbers stay numbers.
pub fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("writing to memory does not fail");
    for row in rows {
        writer.write_record(row.iter().map(harmless)).expect("rows have as many cells as the header");
    }
    writer.into_inner().expect("writing to memory does not fail")
}

fn harmless(cell: &String) -> Cow<'_, [u8]> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { Cow::Owned(format!("'{cell}").into_bytes()) } else { Cow::Borrowed(cell.as_bytes()) }
}
