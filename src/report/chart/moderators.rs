//! How much the effect differs by characteristic: one line each, with its adjusted p.

use super::Chart;
use super::panel::{Columns, MARGIN_BAND, Panel, Row};
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use crate::findings::{Analysis, Estimate, measure};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::number;
use crate::value::Direction;

/// Draws the differences in effect of one analysis.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let kinds = [&measure::EFFECT_DIFFERENCE, &measure::SHARE_EFFECT_DIFFERENCE];
    let drawn: Vec<&Estimate> = analysis.judged().filter(|e| kinds.iter().any(|k| k.id == e.measure.id)).collect();
    if drawn.is_empty() {
        return None;
    }
    let source = Source::of(drawn.iter().copied());
    let adjusted = drawn.iter().filter_map(|e| e.test.as_ref()).any(|t| t.p_adjusted.is_some());
    let panels: Vec<Panel> = kinds
        .iter()
        .filter_map(|kind| {
            let rows: Vec<Row> = drawn
                .iter()
                .filter(|e| e.measure.id == kind.id)
                .map(|e| Row {
                    label: source.mark(phrase::row(e, words), e, words),
                    estimate: e,
                    apart: false,
                    cells: vec![phrase::value_and_interval(e, words), p(e, adjusted, words)],
                })
                .collect();
            let first = rows.first()?.estimate;
            let better = words.get("chart-effect-better");
            let worse = words.get("chart-effect-worse");
            let sides = analysis.direction.map(|d| match d {
                Direction::HigherIsBetter => (worse, better),
                Direction::HigherIsWorse => (better, worse),
            });
            Some(Panel {
                heading: None,
                axis: phrase::measure(first, words),
                rows,
                limits: None,
                margin: None,
                band: MARGIN_BAND,
                sides,
            })
        })
        .collect();
    let p_name = words.get(if adjusted { "chart-p-adjusted" } else { "chart-p" });
    let heads = [
        words.say("chart-difference-and", &[("interval", phrase::interval(drawn.iter().copied(), words).into())]),
        p_name,
    ];
    let facts: Vec<String> = panels
        .iter()
        .flat_map(|p| &p.rows)
        .map(|r| {
            format!("{}: {}; {} {}", r.label, phrase::fact(r.estimate, words), heads[1], p(r.estimate, adjusted, words))
        })
        .collect();

    let title =
        words.say("chart-moderators", &[("outcome", phrase::capital(analysis.outcome.text.get(words.lang())).into())]);
    let title = phrase::titled(title, drawn.iter().copied(), words);
    let lines = source.lines(words);
    let mut how = phrase::intervals_explained(drawn.iter().copied(), words);
    if adjusted {
        how = format!("{how} {}", words.get("chart-p-how"));
    }
    let mut picture = Picture::new(&title, &lines, how.trim());
    let columns = Columns::of(&panels, &heads);
    columns.draw_heads(&mut picture);
    for (i, panel) in panels.iter().enumerate() {
        picture.y += if i > 0 { 18 } else { 0 };
        panel.draw(&mut picture, &columns, words);
    }
    let description = phrase::description(&format!("{title}; {}", heads[0]), &lines, &facts);
    picture.chart(format!("{}-moderators", analysis.id), title, description, vec![analysis.id.clone()])
}

/// The adjusted p, or the plain one when the family was not adjusted.
fn p(e: &Estimate, adjusted: bool, words: &Words) -> String {
    let p = e.test.as_ref().and_then(|t| if adjusted { t.p_adjusted } else { Some(t.p) });
    p.map_or(number::DASH.to_owned(), |p| number::p(p.get(), words.lang()))
}
