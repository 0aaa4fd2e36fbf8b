//! How those lost differ from those kept: one dot a characteristic, a panel a wave, with a band at ±0.1.

use super::Chart;
use super::panel::{Columns, Panel, Row};
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use crate::findings::{Analysis, Estimate, measure};
use crate::report::Results;
use crate::report::catalogue::Words;

/// Half the width of the band of what is customarily called negligible.
const NEGLIGIBLE: f64 = 0.1;

/// Draws the standardised differences of `lost_against_kept`.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let rows = analysis.findings.estimates.iter();
    let drawn: Vec<&Estimate> = rows.filter(|e| e.measure.id == measure::STANDARDISED_DIFFERENCE.id).collect();
    let first = *drawn.iter().find(|e| e.value.is_some())?;
    let source = Source::of(drawn.iter().copied());
    let limits = shared_limits(&drawn);
    let mut panels: Vec<Panel> = Vec::new();
    for e in &drawn {
        let text = e.term.text.get(words.lang());
        let (wave, characteristic) = text.split_once(": ").unwrap_or((text, text));
        let heading = phrase::capital(wave);
        let label = source.mark(phrase::capital(characteristic), e, words);
        let row = Row { label, estimate: e, apart: false, cells: vec![phrase::value_and_interval(e, words)] };
        match panels.last_mut().filter(|p| p.heading.as_ref() == Some(&heading)) {
            Some(panel) => panel.rows.push(row),
            None => panels.push(Panel {
                heading: Some(heading),
                rows: vec![row],
                axis: phrase::measure(first, words),
                limits,
                margin: Some(NEGLIGIBLE),
                band: "chart-negligible",
                sides: None,
            }),
        }
    }
    let title = words.get("chart-lost-kept");
    let lines = source.lines(words);
    let how =
        format!("{} {}", phrase::intervals_explained(drawn.iter().copied(), words), words.get("chart-lost-kept-how"));
    let head =
        words.say("chart-difference-and", &[("interval", phrase::interval(drawn.iter().copied(), words).into())]);
    let mut picture = Picture::new(&title, &lines, how.trim());
    let columns = Columns::of(&panels, std::slice::from_ref(&head));
    columns.draw_heads(&mut picture);
    for (i, panel) in panels.iter().enumerate() {
        picture.y += if i > 0 { 18 } else { 0 };
        panel.draw(&mut picture, &columns, words);
    }
    let fact = |e: &&Estimate| format!("{}: {}", e.term.text.get(words.lang()), phrase::fact(e, words));
    let facts: Vec<String> = drawn.iter().map(fact).collect();
    let description = phrase::description(&format!("{title}; {head}"), &lines, &facts);
    picture.chart(format!("{}-lost-kept", analysis.id), title, description, vec![analysis.id.clone()])
}

/// Limits that hold all dots and lines of all waves, so that the panels can be compared; `None` when one runs off.
fn shared_limits(rows: &[&Estimate]) -> Option<(f64, f64)> {
    let intervals = rows.iter().filter_map(|e| e.interval).flat_map(|i| [i.low, i.high]);
    let all = rows.iter().filter_map(|e| e.value).chain(intervals).chain([-NEGLIGIBLE, NEGLIGIBLE]);
    let (low, high) = all.fold((0.0f64, 0.0f64), |(low, high), x| (low.min(x), high.max(x)));
    let air = 0.06 * (high - low);
    (air.is_finite() && air > 0.0).then_some((low - air, high + air))
}
