//! p against the margin: how wide the margin must be for "not worse" and "equivalent" to hold.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{BAND, GREY, HEADING, INK, LINE, MARGIN, Mark, Picture, SMALL, Side, WIDTH, clamp};
use super::plot::{Label, Plot, spots, ticks};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series, Verdict};
use crate::report::catalogue::Words;
use crate::report::table::verdict_key;
use crate::report::{Results, number};

const TALL: i32 = 250;
/// Below this p a curve is not followed.
const LOWEST: f64 = 0.001;

/// One verdict's curve with the row that holds its smallest margin.
struct Curve<'a> {
    verdict: Verdict,
    series: &'a Series,
    smallest: &'a Estimate,
}

/// Draws the curves of each judged row of an analysis.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let rows: Vec<(&Estimate, Vec<Curve>)> = analysis
        .findings
        .estimates
        .iter()
        .map(|e| (e, curves(analysis, e)))
        .filter(|(_, curves)| !curves.is_empty())
        .collect();
    let tail = rows.first()?.1.first()?.series.level?.tail();
    let source = Source::of(rows.iter().flat_map(|(_, c)| c).map(|c| c.smallest));
    let outcome = phrase::capital(analysis.outcome.text.get(words.lang()));
    let title = words.say("chart-margins", &[("outcome", outcome.into())]);
    let lines = source.lines(words);
    let threshold = threshold(tail, words);
    let how = words.say("chart-margins-how", &[("threshold", threshold.as_str().into())]);
    let mut picture = Picture::new(&title, &lines, &how);
    let mut facts = Vec::new();
    for (i, (e, curves)) in rows.iter().enumerate() {
        let name = phrase::capital(e.term.text.get(words.lang()));
        picture.y += if i > 0 { 20 } else { 0 };
        for line in wrap(&phrase::with_n(&name, e.n.used, words), HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
            picture.y += LINE + 1;
        }
        plane(&mut picture, e, curves, tail, &threshold, words)?;
        let mut told: Vec<String> = curves.iter().map(|c| fact(c, e, words)).collect();
        told.extend(e.margin.map(|m| agreed(e, m, words)));
        told.extend(e.verdict.map(|v| format!("{}: {}", words.get("chart-verdict"), words.get(&verdict_key(v)))));
        facts.push(format!("{name}: {}", told.join(", ")));
    }
    let description = phrase::description(&title, &lines, &facts);
    picture.chart(format!("{}-margins", analysis.id), title, description, vec![analysis.id.clone()])
}

/// The curves of a row, "not worse" before "equivalent".
fn curves<'a>(analysis: &'a Analysis, e: &Estimate) -> Vec<Curve<'a>> {
    let Some(measures) = e.measure.smallest_margins() else { return Vec::new() };
    let of = |(verdict, measure): (Verdict, &crate::findings::Measure)| {
        let smallest = analysis
            .findings
            .estimates
            .iter()
            .find(|o| o.measure.id == measure.id && o.term.code == e.term.code && o.unit == e.unit)?;
        let code = format!("{}: {}", e.term.code, verdict.code());
        let series = analysis
            .findings
            .series
            .iter()
            .find(|s| s.kind == SeriesKind::MarginCurve && s.group.code == code && s.x_unit == e.unit)?;
        Some(Curve { verdict, series, smallest })
    };
    // Of several rows about the same contrast the first is the one that was judged.
    let alike = |o: &&Estimate| o.term.code == e.term.code && o.measure.smallest_margins() == Some(measures);
    let first = analysis.findings.estimates.iter().find(|o| alike(o) && o.value.is_some());
    if first != Some(e) {
        return Vec::new();
    }
    [Verdict::NotWorse, Verdict::Equivalent].into_iter().zip(measures).filter_map(of).collect()
}

fn plane(
    picture: &mut Picture,
    e: &Estimate,
    curves: &[Curve],
    tail: f64,
    threshold: &str,
    words: &Words,
) -> Option<()> {
    let lang = words.lang();
    let lowest = LOWEST.min(tail / 10.0);
    let probe = Scale::around([lowest, 1.0], Form::Pure, true, 100, 0)?;
    let gutter = Plot::gutter(&ticks(&probe, lang));
    picture.text((MARGIN, picture.y), Side::Start, SMALL, words.get("chart-margins-y"));
    picture.y += LINE + LINE;
    let side = width(threshold, SMALL.size, false).ceil() as i32 + 12;
    let mut plot = Plot::new(picture, gutter, side, TALL);
    let heights = Scale::around([lowest, 1.0], Form::Pure, true, plot.bottom, plot.top)?;
    let margins = || curves.iter().flat_map(|c| &c.series.points).map(|p| p.x);
    let (from, to) = (plot.left, plot.right);
    let across = if e.measure.log {
        Scale::around(margins(), e.measure.form, true, from, to)?
    } else {
        Scale::exactly(0.0, margins().fold(0.0, f64::max), e.measure.form, from, to)?
    };
    let edge = heights.at(tail)?;
    picture.bar((plot.left, edge), (plot.right, plot.bottom), BAND);
    plot.heights(picture, &ticks(&heights, lang));
    picture.dashed(&[(plot.left, edge), (plot.right, edge)], GREY, 1, 4, 3);
    picture.text((plot.right + 6, edge - 7), Side::Start, SMALL, threshold);
    plot.keep_clear(&[(plot.left, edge), (plot.right, edge)]);
    if let Some((margin, x)) = e.margin.and_then(|m| Some((m, across.at(m)?))) {
        let text = agreed(e, margin, words);
        picture.text((clamp(x, &text), plot.top - LINE), Side::Middle, SMALL, text);
        picture.path(&[(x, plot.top), (x, plot.bottom)], INK, 1);
        plot.keep_clear(&[(x, plot.top), (x, plot.bottom)]);
    }
    let styles = [(None, Mark::Disc), (Some((8, 5)), Mark::Square)];
    let mut labels = Vec::new();
    for (curve, (dash, mark)) in curves.iter().zip(if curves.len() == 1 { [styles[1], styles[0]] } else { styles }) {
        let line = spots(curve.series.points.iter().map(|p| (p.x, p.y)), &across, &heights);
        plot.line(picture, &line, dash);
        let name = phrase::capital(&words.get(&verdict_key(curve.verdict)));
        let crossing = curve.smallest.value.and_then(|m| across.at(m)).map(|x| (x, edge));
        // A curve that lies below the threshold throughout is named where it begins.
        let always = curve.series.points.first().is_some_and(|p| p.y < tail);
        let at = if always { line.first().copied() } else { crossing.or(line.last().copied()) };
        let mark = crossing.filter(|_| !always).map(|_| mark);
        labels.extend(at.map(|at| Label { at, mark, name, lines: vec![from_margin(curve, e, words)] }));
    }
    plot.labels(picture, &labels);
    picture.y = plot.bottom;
    draw_ticks(picture, &across, plot.left, plot.right, words);
    let name = words.get("chart-margins-x");
    let name = match e.measure.form {
        Form::ShareDifference => format!("{name} ({})", words.get("chart-points")),
        _ if e.unit.is_none() => name,
        _ => phrase::with_unit(&name, &e.unit, words),
    };
    name_axis(picture, plot.left, plot.right, &name);
    Some(())
}

/// "vanaf 1,4 punten", rounded up so that it suffices.
fn from_margin(curve: &Curve, e: &Estimate, words: &Words) -> String {
    let Some(margin) = curve.smallest.value else { return words.get("chart-margins-never") };
    let none = if e.measure.log { 1.0 } else { 0.0 };
    if margin <= none {
        return words.get("chart-margins-always");
    }
    let factor = if e.measure.form == Form::ShareDifference { 100.0 } else { 1.0 };
    let up = number::ceiling(factor * margin, number::decimals(e.measure.form)) / factor;
    let text = with_unit(number::value(up, e.measure.form, words.lang()), e, words);
    words.say("chart-margins-from", &[("margin", text.into())])
}

fn agreed(e: &Estimate, margin: f64, words: &Words) -> String {
    let text = with_unit(number::chosen(margin, e.measure.form, words.lang()), e, words);
    words.say("chart-margins-agreed", &[("margin", text.into())])
}

fn with_unit(text: String, e: &Estimate, words: &Words) -> String {
    let unit = e.unit.0.get(words.lang());
    if e.measure.form == Form::Natural && !unit.is_empty() { format!("{text} {unit}") } else { text }
}

fn fact(curve: &Curve, e: &Estimate, words: &Words) -> String {
    let word = words.get(&verdict_key(curve.verdict));
    let from = from_margin(curve, e, words);
    let mut out = words.say("chart-margins-fact", &[("word", word.into()), ("from", from.into())]);
    if let Some(test) = &curve.smallest.test {
        out.push_str(&format!(" ({})", number::p_equation(test.p.get(), words.lang())));
    }
    out
}

/// The level's half as a number: 0,025.
fn threshold(tail: f64, words: &Words) -> String {
    let near = |d: &usize| (tail * 10f64.powi(*d as i32) - (tail * 10f64.powi(*d as i32)).round()).abs() < 1e-9;
    number::fixed(tail, (2..6).find(near).unwrap_or(6), words.lang())
}
