//! Whether a hazard ratio is the same at all times: residuals with a smooth curve through them, a panel a term.

use super::Chart;
use super::axis::Scale;
use super::panel::name_axis;
use super::phrase;
use super::picture::{GREY, HEADING, INK, LINE, MARGIN, MARK, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::stairs::{Plane, ticks, time_scale};
use super::type_face::{width, wrap};
use crate::findings::measure::{self, Form};
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series};
use crate::report::catalogue::Words;
use crate::report::{Results, number};
use crate::value::Label;

const TALL: i32 = 180;
const GAP: i32 = 26;
/// More residuals than this would be one blot.
const DOTS: usize = 1500;

/// The term, and the ending where there are several.
fn name(s: &Series) -> Label {
    s.part.as_ref().map_or_else(|| s.group.clone(), |ending| Label::within(&s.group, ending))
}

/// Draws the scaled Schoenfeld residuals of every term.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let of = |kind: SeriesKind| analysis.findings.series.iter().filter(move |s| s.kind == kind && !s.points.is_empty());
    let terms: Vec<&Series> = of(SeriesKind::Schoenfeld).collect();
    let first = *terms.first()?;
    let rows: Vec<&Estimate> = analysis
        .findings
        .estimates
        .iter()
        .filter(|e| e.estimator == first.estimator && e.measure.id == measure::SCHOENFELD_CORRELATION.id)
        .collect();
    let source = Source::of(rows.iter().copied());
    let outcome = phrase::capital(analysis.outcome.text.get(lang));
    let title = words.say("chart-schoenfeld", &[("outcome", outcome.into())]);
    let lines = source.lines(words);
    let mut picture = Picture::new(&title, &lines, &words.get("chart-schoenfeld-how"));
    let axis = words.get("chart-schoenfeld-axis");
    picture.text((MARGIN, picture.y), Side::Start, SMALL, axis.as_str());
    picture.y += LINE;
    let beside = if terms.len() > 1 { 2 } else { 1 };
    let wide = (WIDTH - 2 * MARGIN - (beside - 1) * GAP) / beside;
    let mut facts = Vec::new();
    for row in terms.chunks(beside as usize) {
        let headings: Vec<Vec<String>> = row
            .iter()
            .map(|s| wrap(&phrase::capital(name(s).text.get(lang)), HEADING.size, true, f64::from(wide)))
            .collect();
        let told: Vec<Option<String>> = row
            .iter()
            .map(|s| {
                let e = rows.iter().find(|e| e.term.code == name(s).code || e.term.code == s.group.code)?;
                let p = e.test.as_ref().map(|t| format!("; {}", number::p_equation(t.p.get(), lang)));
                Some(format!("ρ = {}{}", phrase::value(e, words), p.unwrap_or_default()))
            })
            .collect();
        let above = headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * (LINE + 1) + LINE;
        let start = picture.y + 4;
        let mut lowest = start;
        for (k, ((series, heading), told)) in row.iter().zip(&headings).zip(&told).enumerate() {
            let from = MARGIN + k as i32 * (wide + GAP);
            for (i, line) in heading.iter().enumerate() {
                picture.text((from, start + i as i32 * (LINE + 1)), Side::Start, HEADING, line.as_str());
            }
            if let Some(told) = told {
                let y = start + heading.len() as i32 * (LINE + 1);
                picture.text((from, y), Side::Start, SMALL, told.as_str());
            }
            let own = |s: &&Series| s.group.code == series.group.code && name(s).code == name(series).code;
            let smooth = of(SeriesKind::SchoenfeldSmooth).find(own);
            let top = start + above + 8;
            panel(&mut picture, series, smooth, (from, from + wide), top, words)?;
            let unit = phrase::capital(series.x_unit.0.get(lang));
            name_axis(&mut picture, from + 44, from + wide - 12, &unit);
            lowest = lowest.max(picture.y);
            let beta = number::cell(mean(series), Form::Pure, lang);
            facts.push(format!(
                "{}: β = {beta}{}",
                phrase::capital(name(series).text.get(lang)),
                told.as_ref().map(|t| format!(", {t}")).unwrap_or_default()
            ));
        }
        picture.y = lowest + 8;
    }
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-schoenfeld", analysis.id), title, description, vec![analysis.id.clone()])
}

/// Scaled residuals add up to nothing, so that the mean of those shifted by the coefficient is the coefficient.
fn mean(series: &Series) -> f64 {
    series.points.iter().map(|p| p.y).sum::<f64>() / series.points.len().max(1) as f64
}

fn panel(
    picture: &mut Picture,
    series: &Series,
    smooth: Option<&Series>,
    (from, to): (i32, i32),
    top: i32,
    words: &Words,
) -> Option<()> {
    let bottom = top + TALL;
    let curve = || smooth.iter().flat_map(|s| &s.points);
    let values = series.points.iter().map(|p| p.y).chain(curve().flat_map(|p| [Some(p.y), p.low, p.high]).flatten());
    let up = Scale::around(values, Form::Pure, false, bottom, top)?;
    let ticks_up = up.up_to(5, words.lang());
    let gutter = ticks_up.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0) + 12;
    let (left, right) = (from + gutter, to - 12);
    let (across, last) = time_scale(std::iter::once(series).chain(smooth), left, right)?;
    let plane = Plane { left, right, top, bottom, across, up };
    plane.heights(picture, 5, words);
    let spots = |pick: &dyn Fn(&crate::findings::Point) -> f64| -> Vec<(i32, i32)> {
        curve().filter_map(|p| plane.at(p.x, pick(p))).collect()
    };
    if curve().any(|p| p.low.is_some()) {
        let mut band = spots(&|p| p.low.unwrap_or(p.y));
        band.extend(spots(&|p| p.high.unwrap_or(p.y)).into_iter().rev());
        picture.veil(&band, MARK);
    }
    let skip = series.points.len().div_ceil(DOTS).max(1);
    for spot in series.points.iter().step_by(skip).filter_map(|p| plane.at(p.x, p.y)) {
        picture.dot(spot, GREY);
    }
    if let Some(y) = plane.up.at(mean(series)) {
        picture.dashed(&[(left, y), (right, y)], INK, 1, 6, 4);
    }
    let line = spots(&|p| p.y);
    if line.len() > 1 {
        picture.path(&line, MARK, 2);
    }
    plane.frame(picture);
    plane.times(picture, &ticks(&[], &plane.across, last), words);
    Some(())
}
