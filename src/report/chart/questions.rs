//! Three questions about one offer on one scale: what it changes, how those who took part differ, what taking part
//! changes in those who do so because of it.

use super::Chart;
use super::panel::{Columns, MARGIN_BAND, Panel, Row};
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use crate::findings::{Analysis, Estimate};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::table::questions::{answers, weak};
use crate::report::table::{capital, estimand_key};
use crate::value::Direction;

/// Draws the three answers of an analysis that names all three estimators; of a weak instrument the interval that
/// holds for it too.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let asked = answers(analysis)?;
    let source = Source::of(asked.answers);
    let name = |e: &Estimate| e.estimand.map(|x| capital(&words.get(&estimand_key(x)))).unwrap_or_default();
    let row = |e, label: String, apart: bool| Row {
        label: source.mark(phrase::with_n(&label, asked.answers[0].n.used, words), e, words),
        estimate: e,
        apart,
        cells: vec![phrase::value_and_interval(e, words)],
    };
    let mut rows: Vec<Row> = asked.answers.iter().map(|e| row(*e, name(e), false)).collect();
    let [offer, _, complier] = asked.answers;
    rows.extend(asked.anderson_rubin().filter(|_| weak(complier).is_some()).map(|e| {
        let label = words.say("chart-questions-ar", &[("estimand", name(complier).into())]);
        row(e, label, true)
    }));
    if rows.iter().all(|r| r.estimate.value.is_none()) {
        return None;
    }
    let sides = analysis.direction.map(|d| {
        let (less, more) = (words.get("chart-questions-better"), words.get("chart-questions-worse"));
        if d == Direction::HigherIsWorse { (less, more) } else { (more, less) }
    });
    let outcome = capital(analysis.outcome.text.get(words.lang()));
    let axis = words.say("chart-questions-axis", &[("unit", phrase::unit(offer, words).into())]);
    let drawn: Vec<&Estimate> = rows.iter().map(|r| r.estimate).collect();
    let mut how = phrase::intervals_explained(drawn.iter().copied(), words);
    if offer.margin.is_some() {
        how = format!("{how} {}", words.get("chart-forest-how"));
    }
    how = format!("{how} {}", words.get("chart-questions-how"));
    let title = words.say("chart-questions", &[("outcome", outcome.into())]);
    let head = words.say("chart-difference-and", &[("interval", phrase::interval(drawn, words).into())]);
    let facts: Vec<String> = rows.iter().map(|r| format!("{}: {}", r.label, phrase::fact(r.estimate, words))).collect();
    let panel = Panel { heading: None, rows, axis, limits: None, margin: offer.margin, band: MARGIN_BAND, sides };
    let lines = source.lines(words);
    let mut picture = Picture::new(&title, &lines, how.trim());
    let panels = [panel];
    let columns = Columns::of(&panels, std::slice::from_ref(&head));
    columns.draw_heads(&mut picture);
    for panel in &panels {
        panel.draw(&mut picture, &columns, words);
    }
    let description = phrase::description(&format!("{title}; {head}"), &lines, &facts);
    picture.chart(format!("{}-questions", analysis.id), title, description, vec![analysis.id.clone()])
}
