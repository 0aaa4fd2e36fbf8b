//! Ratios of hazards: among those still under way, and of the share that gets there, beneath each other on one axis.

use super::Chart;
use super::panel::{Columns, MARGIN_BAND, Panel, Row};
use super::phrase;
use super::picture::Picture;
use super::source::Source;
use crate::findings::{Analysis, Estimate, measure};
use crate::report::Results;
use crate::report::catalogue::Words;

/// Whether a row is a ratio of hazards; of a group, and of which kind.
fn kind(e: &Estimate) -> Option<(bool, bool)> {
    match e.measure.id {
        id if id == measure::HAZARD_RATIO.id => Some((true, false)),
        id if id == measure::SUBDISTRIBUTION_HAZARD_RATIO.id => Some((true, true)),
        id if id == measure::COVARIATE_HAZARD_RATIO.id => Some((false, false)),
        id if id == measure::COVARIATE_SUBDISTRIBUTION_HAZARD_RATIO.id => Some((false, true)),
        _ => None,
    }
}

/// A term and the ending at its end, when that is one of these.
fn split<'t>(text: &'t str, endings: &[String]) -> (&'t str, Option<&'t str>) {
    match text.rsplit_once(": ") {
        Some((name, ending)) if endings.iter().any(|e| e == ending) => (name, Some(ending)),
        _ => (text, None),
    }
}

/// Draws all hazard ratios of an analysis, a panel an ending, groups above characteristics.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let mut drawn: Vec<&Estimate> = Vec::new();
    for e in analysis.findings.estimates.iter().filter(|e| kind(e).is_some()) {
        if !drawn.iter().any(|o| o.measure.id == e.measure.id && o.term.code == e.term.code) {
            drawn.push(e);
        }
    }
    drawn.first()?;
    // Endings stand behind the contrasts of groups, and behind all rows when there are no groups.
    let contrasts: Vec<&&Estimate> = drawn.iter().filter(|e| kind(e).is_some_and(|k| k.0)).collect();
    let mut endings: Vec<String> = Vec::new();
    for e in &contrasts {
        let ending = e.term.text.get(lang).rsplit_once(": ").map(|(_, ending)| ending.to_owned());
        endings.extend(ending.filter(|x| !endings.contains(x)));
    }
    let heads: Vec<Option<String>> =
        if endings.is_empty() { vec![None] } else { endings.iter().cloned().map(Some).collect() };
    let source = Source::of(drawn.iter().copied());
    let both = [false, true].iter().all(|s| drawn.iter().any(|e| kind(e).is_some_and(|k| k.1 == *s)));
    // one scale for all endings, without ends that run off
    let ends = drawn.iter().flat_map(|e| e.interval.iter().flat_map(|i| [i.low, i.high]).chain(e.value));
    let ends = ends.filter(|x| *x > 0.0 && x.is_finite()).chain([1.0]);
    let (low, high) = ends.fold((f64::INFINITY, 0.0_f64), |(l, h), x| (l.min(x), h.max(x)));
    // what runs off has an arrow at an edge beyond the last mark
    let off = |off: &dyn Fn(f64, f64) -> bool| drawn.iter().any(|e| e.interval.is_some_and(|i| off(i.low, i.high)));
    let low = if off(&|low, _| low <= 0.0) { low / 2.0 } else { low };
    let high = if off(&|_, high| high.is_infinite()) { high * 2.0 } else { high };
    let panels: Vec<Panel> = heads
        .iter()
        .map(|ending| {
            let mut own: Vec<&Estimate> = drawn
                .iter()
                .copied()
                .filter(|e| split(e.term.text.get(lang), &endings).1 == ending.as_deref())
                .collect();
            let order: Vec<String> = own.iter().map(|e| e.term.code.clone()).collect();
            own.sort_by_key(|e| {
                let (of_group, sub) = kind(e).unwrap_or((false, false));
                (!of_group, order.iter().position(|c| *c == e.term.code), sub)
            });
            let rows: Vec<Row> = own
                .into_iter()
                .map(|e| {
                    let name = phrase::capital(split(e.term.text.get(lang), &endings).0);
                    let name = if both { format!("{name} ({})", e.measure.symbol) } else { name };
                    Row {
                        label: source.mark(name, e, words),
                        estimate: e,
                        apart: false,
                        cells: vec![phrase::value_and_interval(e, words)],
                    }
                })
                .collect();
            let axis = rows.first().map(|r| axis(r.estimate, both, words)).unwrap_or_default();
            Panel {
                heading: ending.as_deref().map(phrase::capital),
                rows,
                axis,
                limits: Some((low, high)),
                margin: None,
                band: MARGIN_BAND,
                sides: Some((words.get("chart-hazards-rarer"), words.get("chart-hazards-oftener"))),
            }
        })
        .filter(|p| !p.rows.is_empty())
        .collect();
    let title = words.get("chart-hazards");
    let title = phrase::titled(title, drawn.iter().copied(), words);
    let lines = source.lines(words);
    let has = |sub: bool| drawn.iter().any(|e| kind(e).is_some_and(|k| k.1 == sub));
    let mut how = vec![phrase::intervals_explained(drawn.iter().copied(), words)];
    how.extend(has(false).then(|| words.get("chart-hazards-cause")));
    how.extend(has(true).then(|| words.get("chart-hazards-sub")));
    let head = words.say("chart-ratio-and", &[("interval", phrase::interval(drawn.iter().copied(), words).into())]);
    let mut picture = Picture::new(&title, &lines, how.join(" ").trim());
    let columns = Columns::of(&panels, std::slice::from_ref(&head));
    columns.draw_heads(&mut picture);
    let mut facts = Vec::new();
    for (i, panel) in panels.iter().enumerate() {
        picture.y += if i > 0 { 20 } else { 0 };
        panel.draw(&mut picture, &columns, words);
        for row in &panel.rows {
            let heading = panel.heading.iter().map(|h| format!("{h}, ")).collect::<String>();
            facts.push(format!("{heading}{}: {}", row.label, phrase::fact(row.estimate, words)));
        }
    }
    let description = phrase::description(&format!("{title}; {head}"), &lines, &facts);
    picture.chart(format!("{}-hazards", analysis.id), title, description, vec![analysis.id.clone()])
}

fn axis(e: &Estimate, both: bool, words: &Words) -> String {
    let name = if both { words.get("chart-hazards-axis") } else { words.get(&format!("measure-{}", e.measure.id)) };
    words.say("chart-log-axis", &[("name", name.into())])
}
