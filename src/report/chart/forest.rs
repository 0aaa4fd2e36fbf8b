//! The effects of a chapter beneath each other, each in its own unit, with the margin as a band.

use super::Chart;
use super::panel::{Columns, MARGIN_BAND, Panel, Row};
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use crate::findings::{Analysis, Estimate, measure};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::number::DASH;
use crate::report::table::questions::answers;
use crate::report::table::verdict_key;
use crate::value::Direction;

/// Draws all effects of the chapter of `analysis`, when it is the first that has one.
pub fn draw(results: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let chapter: Vec<(&Analysis, Vec<&Estimate>)> = results
        .analyses
        .iter()
        .filter(|a| a.chapter == analysis.chapter)
        .map(|a| (a, effects(a)))
        .filter(|(_, effects)| !effects.is_empty())
        .collect();
    if chapter.first()?.0.id != analysis.id {
        return None;
    }
    let drawn: Vec<&Estimate> = chapter.iter().flat_map(|(_, e)| e.iter().copied()).collect();
    let first = *drawn.first()?;
    let same_arms = drawn.iter().all(|e| e.term.code == first.term.code);
    let judged = drawn.iter().any(|e| e.verdict.is_some());
    let source = Source::of(drawn.iter().copied());
    let panels: Vec<Panel> = chapter
        .iter()
        .flat_map(|(a, effects)| effects.iter().map(move |e| (*a, *e)))
        .map(|(a, e)| {
            let outcome = phrase::capital(a.outcome.text.get(words.lang()));
            let name = if same_arms { outcome } else { format!("{outcome}: {}", e.term.text.get(words.lang())) };
            let heading = source.mark(phrase::with_n(&name, e.n.used, words), e, words);
            let row = Row {
                label: String::new(),
                estimate: e,
                apart: false,
                cells: std::iter::once(phrase::value_and_interval(e, words))
                    .chain(judged.then(|| verdict(e, words)))
                    .collect(),
            };
            Panel {
                heading: Some(heading),
                rows: vec![row],
                axis: phrase::measure(e, words),
                limits: None,
                margin: e.margin,
                band: MARGIN_BAND,
                sides: a.direction.map(|d| sides(e, d, words)),
            }
        })
        .collect();

    let title = match (same_arms, first.term.text.get(words.lang()).split_once(" − ")) {
        (true, Some((treatment, control))) => {
            words.say("chart-forest-arms", &[("treatment", treatment.into()), ("control", control.into())])
        }
        _ => words.get("chart-forest"),
    };
    let title = phrase::titled(title, drawn.iter().copied(), words);
    let lines = source.lines(words);
    let mut how = phrase::intervals_explained(drawn.iter().copied(), words);
    if drawn.iter().any(|e| e.margin.is_some()) {
        how = format!("{how} {}", words.get("chart-forest-how"));
    }
    let head = words.say("chart-estimate-and", &[("interval", phrase::interval(drawn.iter().copied(), words).into())]);
    let heads: Vec<String> = std::iter::once(head.clone()).chain(judged.then(|| words.get("chart-verdict"))).collect();
    let facts: Vec<String> = panels
        .iter()
        .filter_map(|p| Some((p, p.rows.first()?)))
        .map(|(p, r)| {
            let heading = p.heading.as_deref().unwrap_or_default();
            let fact = format!("{heading}, {}: {}", p.axis, phrase::fact(r.estimate, words));
            match r.estimate.verdict {
                Some(v) => format!("{fact}, {}", words.get(&verdict_key(v))),
                None => fact,
            }
        })
        .collect();
    let mut picture = Picture::new(&title, &lines, how.trim());
    let columns = Columns::of(&panels, &heads);
    columns.draw_heads(&mut picture);
    for (i, panel) in panels.iter().enumerate() {
        picture.y += if i > 0 { 20 } else { 0 };
        panel.draw(&mut picture, &columns, words);
    }
    let description = phrase::description(&format!("{title}; {head}"), &lines, &facts);
    let ids = chapter.iter().map(|(a, _)| a.id.clone()).collect();
    picture.chart(format!("{}-forest", analysis.id), title, description, ids)
}

/// The one word, as in text and table.
fn verdict(e: &Estimate, words: &Words) -> String {
    e.verdict.map_or_else(|| DASH.to_owned(), |v| words.get(&verdict_key(v)))
}

/// The effects of the arm: the judged contrasts of an analysis with a margin, or its only one. An
/// odds ratio gives way to the difference in share of the same term, which is in natural units.
fn effects(analysis: &Analysis) -> Vec<&Estimate> {
    let kinds =
        [&measure::ADJUSTED_DIFFERENCE, &measure::RISK_DIFFERENCE, &measure::MEAN_DIFFERENCE, &measure::ODDS_RATIO];
    // What a result rests on is no result, and three questions have a chart of their own.
    if analysis.estimators.first() == Some(&"influence") || answers(analysis).is_some() {
        return Vec::new();
    }
    let mut out: Vec<&Estimate> = Vec::new();
    for e in analysis.judged().filter(|e| e.verdict.is_some() || kinds.iter().any(|k| k.id == e.measure.id)) {
        let natural = || {
            let difference = |d: &&Estimate| d.measure.id == measure::RISK_DIFFERENCE.id && d.term.code == e.term.code;
            analysis.judged().find(difference).or_else(|| analysis.findings.estimates.iter().find(difference))
        };
        let shown =
            if e.measure.id == measure::ODDS_RATIO.id && e.verdict.is_none() { natural().unwrap_or(e) } else { e };
        if !out.iter().any(|o| o.term.code == shown.term.code) {
            out.push(shown);
        }
    }
    let alone = out.len() == 1 && out[0].measure.id != measure::MEAN_DIFFERENCE.id;
    if analysis.margin.is_some() || alone { out } else { Vec::new() }
}

/// What lies left and right of the null, by which way is good.
fn sides(e: &Estimate, direction: Direction, words: &Words) -> (String, String) {
    let treatment =
        e.term.text.get(words.lang()).split_once(" − ").map(|(t, _)| t).unwrap_or(e.term.text.get(words.lang()));
    let better = words.say("chart-better", &[("treatment", treatment.into())]);
    let worse = words.say("chart-worse", &[("treatment", treatment.into())]);
    match direction {
        Direction::HigherIsBetter => (worse, better),
        Direction::HigherIsWorse => (better, worse),
    }
}
