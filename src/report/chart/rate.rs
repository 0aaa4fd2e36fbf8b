//! Success by method: a share with its interval for every group, all groups together set apart.

use super::Chart;
use super::panel::{Columns, MARGIN_BAND, Panel, Row};
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use crate::findings::{Analysis, Estimate, measure};
use crate::report::Results;
use crate::report::catalogue::Words;

/// Draws the shares of `wilson_rate`.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let rates = |e: &&Estimate| e.estimator == "wilson_rate" && e.measure.id == measure::PROPORTION.id;
    let mut drawn: Vec<&Estimate> = analysis.findings.estimates.iter().filter(rates).collect();
    let first = *drawn.first()?;
    drawn.sort_by_key(|e| e.term.code == "overall");
    let source = Source::of(drawn.iter().copied());
    let rows: Vec<Row> = drawn
        .iter()
        .map(|e| Row {
            label: source.mark(phrase::row(e, words), e, words),
            estimate: e,
            apart: e.term.code == "overall" && drawn.len() > 1,
            cells: vec![phrase::value_and_interval(e, words)],
        })
        .collect();
    let facts: Vec<String> = rows.iter().map(|r| format!("{}: {}", r.label, phrase::fact(r.estimate, words))).collect();

    let title = phrase::title("chart-rate", analysis, words);
    let lines = source.lines(words);
    let how = phrase::intervals_explained(drawn.iter().copied(), words);
    let head = words.say("chart-share-and", &[("interval", phrase::interval(drawn.iter().copied(), words).into())]);
    let panel = Panel {
        heading: None,
        rows,
        axis: phrase::measure(first, words),
        limits: Some((0.0, 1.0)),
        margin: None,
        band: MARGIN_BAND,
        sides: None,
    };
    let mut picture = Picture::new(&title, &lines, &how);
    let columns = Columns::of(std::slice::from_ref(&panel), std::slice::from_ref(&head));
    columns.draw_heads(&mut picture);
    panel.draw(&mut picture, &columns, words);
    let description = phrase::description(&format!("{title}; {head}"), &lines, &facts);
    picture.chart(format!("{}-rate", analysis.id), title, description, vec![analysis.id.clone()])
}
