//! `estimates.csv` and `ledger.csv`: for scripts, so English, decimal point, shortest digits.

use super::catalogue::Words;
use super::number::exact;
use crate::findings::{Across, Analysis, Estimate, Reach};
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

/// `ledger.csv`: the columns of the promise, then more.
pub fn ledger(ledger: &Ledger) -> Vec<u8> {
    let words = Words::new(Lang::En);
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
            super::table::why(e, &words),
            e.kind.code().to_owned(),
            e.mark.code().to_owned(),
            e.reason.as_ref().map(|r| r.code().to_owned()).unwrap_or_default(),
            e.hypotheses.iter().flatten().map(|h| h.choice.code()).collect::<Vec<_>>().join("; "),
            e.between.join("; "),
            e.origin.map(|o| o.code().to_owned()).unwrap_or_default(),
        ]
    });
    let promised = ["claim", "source", "printed", "computed", "low", "high", "status", "note"];
    let more = ["kind", "mark", "reason", "hypotheses", "between", "origin"];
    table(&[&promised[..], &more[..]].concat(), rows)
}

/// Columns of `ranges.csv`.
pub const RANGES: [&str; 14] = [
    "analysis",
    "estimator",
    "term",
    "measure",
    "unit",
    "tables",
    "fit",
    "answered",
    "value_least",
    "value_most",
    "low_least",
    "high_most",
    "p_least",
    "p_most",
];

/// `ranges.csv`: each row over all tables that fit a published summary. The p-value is the one by which a row is judged.
pub fn ranges(analyses: &[Analysis]) -> Vec<u8> {
    table(&RANGES, reaches(analyses).map(|(a, across, r)| reach(a, across, r)))
}

/// `reconstructions.csv`: the same over several reconstructions, with the weakest origin of each row.
pub fn reconstructions(analyses: &[Analysis]) -> Vec<u8> {
    let head: Vec<&str> = RANGES.into_iter().chain(["origin"]).collect();
    let rows = reaches(analyses);
    table(&head, rows.map(|(a, across, r)| [reach(a, across, r), vec![r.origin.code().to_owned()]].concat()))
}

fn reaches(analyses: &[Analysis]) -> impl Iterator<Item = (&Analysis, &Across, &Reach)> {
    let all = analyses.iter().filter_map(|a| Some((a, a.across.as_ref()?)));
    all.flat_map(|(a, across)| across.rows.iter().map(move |r| (a, across, r)))
}

fn reach(a: &Analysis, across: &Across, r: &Reach) -> Vec<String> {
    let of = |x: Option<f64>| x.map(exact).unwrap_or_default();
    vec![
        a.id.clone(),
        r.estimator.to_owned(),
        r.term.code.clone(),
        r.measure.id.to_owned(),
        r.unit.0.en.clone(),
        across.tables.to_string(),
        across.fit.to_string(),
        r.answered.to_string(),
        of(r.value.map(|s| s.least)),
        of(r.value.map(|s| s.most)),
        of(r.low.map(|s| s.least)),
        of(r.high.map(|s| s.most)),
        of(r.p.map(|s| s.least)),
        of(r.p.map(|s| s.most)),
    ]
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
