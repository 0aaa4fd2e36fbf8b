//! The difference of two groups in cumulative incidence over time, with a band for each time by itself.

use super::Chart;
use super::axis::Scale;
use super::panel::name_axis;
use super::phrase;
use super::picture::{HEADING, INK, LINE, MARGIN, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::stack::columns;
use super::stairs::{Plane, ticks, time_scale};
use super::type_face::{width, wrap};
use crate::findings::measure::{self, Form};
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series};
use crate::report::Results;
use crate::report::catalogue::Words;

const TALL: i32 = 260;
const SMALL_TALL: i32 = 150;
const GAP: i32 = 26;

/// Draws the difference of each pair in the ending asked about.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let all = || analysis.findings.series.iter().filter(|s| s.kind == SeriesKind::IncidenceDifference);
    let first = all().next()?;
    let part = first.part.as_ref().map(|p| p.code.as_str());
    let pairs: Vec<&Series> =
        all().filter(|s| s.part.as_ref().map(|p| p.code.as_str()) == part && s.points.len() > 1).collect();
    let rows: Vec<&Estimate> = analysis
        .findings
        .estimates
        .iter()
        .filter(|e| e.estimator == first.estimator && e.measure.id == measure::INCIDENCE_DIFFERENCE.id)
        .collect();
    let part = first
        .part
        .as_ref()
        .map_or_else(|| phrase::capital(analysis.outcome.text.get(lang)), |p| phrase::capital(p.text.get(lang)));
    let title = words.say("chart-incidence-difference", &[("part", part.into())]);
    let mut how = words.get("chart-incidence-difference-how");
    if let Some(level) = first.level {
        how = format!("{how} {}", words.say("chart-step-band", &[("level", phrase::level(level, words).into())]));
    }
    let lines = Source::of(rows.iter().copied()).lines(words);
    let mut picture = Picture::new(&title, &lines, &how);
    let axis = format!("{} ({})", words.get("measure-incidence_difference"), words.get("chart-points"));
    picture.text((MARGIN, picture.y), Side::Start, SMALL, phrase::capital(&axis));
    picture.y += LINE;
    let beside = columns(pairs.len());
    let tall = if pairs.len() > 1 { SMALL_TALL } else { TALL };
    let wide = (WIDTH - 2 * MARGIN - (beside - 1) * GAP) / beside;
    let up = |bottom: i32, top: i32| {
        let values = pairs.iter().flat_map(|s| &s.points).flat_map(|p| [Some(p.y), p.low, p.high]).flatten();
        Scale::around(values.chain([-0.05, 0.05]), Form::ShareDifference, false, bottom, top)
    };
    let gutter = up(100, 0)?.up_to(5, lang).iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max();
    let gutter = gutter.unwrap_or(0) + 12;
    for row in pairs.chunks(beside as usize) {
        let headings: Vec<Vec<String>> = row
            .iter()
            .map(|s| wrap(&phrase::capital(s.group.text.get(lang)), HEADING.size, true, f64::from(wide)))
            .collect();
        let above = headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * (LINE + 1);
        let start = picture.y + 4;
        let mut lowest = start;
        for (k, (series, heading)) in row.iter().zip(&headings).enumerate() {
            let from = MARGIN + k as i32 * (wide + GAP);
            for (i, line) in heading.iter().enumerate() {
                picture.text((from, start + i as i32 * (LINE + 1)), Side::Start, HEADING, line.as_str());
            }
            let (top, left, right) = (start + above + 8, from + gutter, from + wide - 12);
            let bottom = top + tall;
            let (across, last) = time_scale(pairs.iter().copied(), left, right)?;
            let plane = Plane { left, right, top, bottom, across, up: up(bottom, top)? };
            plane.heights(&mut picture, 5, words);
            plane.band(&mut picture, &series.points);
            if let Some(zero) = plane.up.at(0.0) {
                picture.path(&[(left, zero), (right, zero)], INK, 1);
            }
            plane.curve(&mut picture, &series.points, None);
            plane.frame(&mut picture);
            plane.times(&mut picture, &ticks(&[], &plane.across, last), words);
            name_axis(&mut picture, left, right, &phrase::capital(series.x_unit.0.get(lang)));
            lowest = lowest.max(picture.y);
        }
        picture.y = lowest + 8;
    }
    let facts: Vec<String> = rows
        .iter()
        .filter(|e| e.value.is_some())
        .map(|e| format!("{}: {}", phrase::capital(e.term.text.get(lang)), phrase::value_and_interval(e, words)))
        .collect();
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-difference", analysis.id), title, description, vec![analysis.id.clone()])
}
