//! In which state units are at every time: areas that fill a hundred per cent.

use super::Chart;
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use super::stack::{self, Tower};
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series, measure};
use crate::report::catalogue::Words;
use crate::report::{Results, waiting};
use crate::value::Label;

/// Draws the probabilities of all states, a tower a group.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let all: Vec<&Series> = analysis
        .findings
        .series
        .iter()
        .filter(|s| s.kind == SeriesKind::StateProbability && s.part.is_some())
        .collect();
    let first = *all.first()?;
    let mut states: Vec<&Label> = Vec::new();
    let mut groups: Vec<&Label> = Vec::new();
    for s in &all {
        states.extend(s.part.iter().filter(|p| !states.iter().any(|e| e.code == p.code)).collect::<Vec<_>>());
        if !groups.iter().any(|g| g.code == s.group.code) {
            groups.push(&s.group);
        }
    }
    if groups.len() > 1 {
        groups.retain(|g| g.code != "overall");
    }
    let rows: Vec<&Estimate> = analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator).collect();
    let towers: Vec<Tower> = groups
        .iter()
        .map(|g| {
            let of = |e: &&Label| {
                let own = |s: &&Series| s.group.code == g.code && s.part.as_ref().is_some_and(|p| p.code == e.code);
                all.iter().copied().find(own)
            };
            let n = rows.iter().find(|e| e.term.code.starts_with(&format!("{}: ", g.code))).map_or(0, |e| e.n.used);
            let name = phrase::capital(g.text.get(lang));
            Tower {
                heading: if n > 0 { phrase::with_n(&name, n, words) } else { name },
                layers: states.iter().filter_map(of).collect(),
            }
        })
        .collect();
    let names: Vec<String> = states.iter().map(|e| phrase::capital(e.text.get(lang))).collect();
    let mut marked: Vec<f64> =
        rows.iter().filter(|e| e.measure.id == measure::STATE_PROBABILITY.id).filter_map(|e| e.time).collect();
    marked.sort_by(f64::total_cmp);
    marked.dedup();

    let lines = Source::of(rows.iter().copied()).lines(words);
    let units = match rows.iter().find(|e| e.measure.id == measure::STATE_PROBABILITY.id).map(|e| e.unit.0.get(lang)) {
        Some(units) if !units.is_empty() => units.to_owned(),
        _ => words.get("chart-units"),
    };
    let key = if groups.len() > 1 && analysis.grouping.is_some() { "chart-states-by" } else { "chart-states" };
    let grouping = analysis.grouping.as_ref().map(|g| g.text.get(lang).to_owned()).unwrap_or_default();
    let title = words.say(key, &[("units", units.into()), ("grouping", grouping.into())]);
    let how = words.get("chart-stacked-how");
    let unseen = words.get("chart-stacked-unseen");
    let how = if stack::uneven(&towers) { format!("{unseen} {how}") } else { how };
    let mut picture = Picture::new(&title, &lines, &how);
    stack::draw(&mut picture, &towers, &names, &marked, &first.x_unit, words)?;
    let told = |e: &&&Estimate| e.measure.id == measure::STATE_PROBABILITY.id && e.value.is_some();
    let of_group =
        |e: &&&Estimate| groups.iter().any(|g| waiting::timeless(&e.term).code.starts_with(&format!("{}: ", g.code)));
    let facts: Vec<String> = rows
        .iter()
        .filter(told)
        .filter(of_group)
        .map(|e| format!("{} {}", phrase::capital(e.term.text.get(lang)), phrase::value_and_interval(e, words)))
        .collect();
    let description = phrase::description(&title, &lines, &facts);
    picture.chart(format!("{}-states", analysis.id), title, description, vec![analysis.id.clone()])
}
