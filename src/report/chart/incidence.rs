//! How every group is divided over its endings at every time: areas that fill a hundred per cent.

use super::Chart;
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use super::stack::{self, Tower};
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series};
use crate::report::catalogue::Words;
use crate::report::{Results, waiting};
use crate::value::Label;

/// Draws the cumulative incidences of all endings, what is left being still under way.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let all: Vec<&Series> = analysis
        .findings
        .series
        .iter()
        .filter(|s| s.kind == SeriesKind::CumulativeIncidence && s.part.is_some())
        .collect();
    let first = *all.first()?;
    let mut endings: Vec<&Label> = Vec::new();
    let mut groups: Vec<&Label> = Vec::new();
    for s in &all {
        endings.extend(s.part.iter().filter(|p| !endings.iter().any(|e| e.code == p.code)).collect::<Vec<_>>());
        if !groups.iter().any(|g| g.code == s.group.code) {
            groups.push(&s.group);
        }
    }
    if groups.len() > 1 {
        groups.retain(|g| g.code != "overall");
    }
    let towers: Vec<Tower> = groups
        .iter()
        .map(|g| {
            let of = |e: &&Label| {
                all.iter().copied().find(|s| {
                    s.group.code == g.code
                        && s.estimator == first.estimator
                        && s.part.as_ref().is_some_and(|p| p.code == e.code)
                })
            };
            let layers: Vec<&Series> = endings.iter().filter_map(of).collect();
            let n = layers.first().map_or(0, |s| waiting::units_of(s, analysis));
            let name = phrase::capital(g.text.get(lang));
            Tower { heading: if n > 0 { phrase::with_n(&name, n, words) } else { name }, layers }
        })
        .collect();
    let mut names: Vec<String> = endings.iter().map(|e| phrase::capital(e.text.get(lang))).collect();
    names.push(phrase::capital(&words.get("chart-under-way")));
    let read = waiting::read(analysis);
    let marked = read.as_ref().map(|w| w.times.clone()).unwrap_or_default();

    let rows: Vec<&Estimate> = analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator).collect();
    let lines = Source::of(rows).lines(words);
    let key = if groups.len() > 1 && analysis.grouping.is_some() { "chart-stacked-by" } else { "chart-stacked" };
    let grouping = analysis.grouping.as_ref().map(|g| g.text.get(lang).to_owned()).unwrap_or_default();
    let title = words.say(key, &[("grouping", grouping.into())]);
    let how = words.get("chart-stacked-how");
    let unseen = words.get("chart-stacked-unseen");
    let how = if stack::uneven(&towers) { format!("{unseen} {how}") } else { how };
    let mut picture = Picture::new(&title, &lines, &how);
    stack::draw(&mut picture, &towers, &names, &marked, &first.x_unit, words)?;
    let facts: Vec<String> = read
        .iter()
        .flat_map(|w| w.groups.iter().map(move |g| (w, g)))
        .filter(|(_, g)| groups.iter().any(|l| l.code == g.label.code))
        .flat_map(|(w, g)| g.shares.iter().map(move |s| (w, g, s)))
        .filter_map(|(w, g, s)| {
            let at = format!("{} {}", waiting::time(s.at, lang), w.unit.0.get(lang));
            Some(format!("{}, {at}: {}", phrase::capital(g.label.text.get(lang)), super::figures::counts(w, s, words)?))
        })
        .collect();
    let description = phrase::description(&title, &lines, &facts);
    picture.chart(format!("{}-stacked", analysis.id), title, description, vec![analysis.id.clone()])
}
