//! Which units or clusters drive a result, and what its residuals look like: for the appendix.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{GREY, GRID, HEADING, INK, LINE, MARGIN, MARK, Mark, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Point, Series};
use crate::report::catalogue::Words;
use crate::report::{Results, number};

/// How many are named by their number.
const NAMED: usize = 5;
const TALL: i32 = 220;

fn series(analysis: &Analysis, kind: SeriesKind) -> Option<&Series> {
    analysis.findings.series.iter().find(|s| s.kind == kind && !s.points.is_empty())
}

fn source(analysis: &Analysis, estimator: &str) -> Source {
    Source::of(analysis.findings.estimates.iter().filter(|e| e.estimator == estimator))
}

/// Draws the shifts in order of size, the largest named by number.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let shifts = series(analysis, SeriesKind::Influence)?;
    let lang = words.lang();
    let lines = source(analysis, shifts.estimator).lines(words);
    let unit = shifts.x_unit.0.get(lang);
    let args = [("outcome", phrase::capital(analysis.outcome.text.get(lang)).into()), ("unit", unit.into())];
    let title = words.say("chart-influence", &args);
    let mut how = words.say("chart-influence-how", &[("unit", unit.into())]);
    let all = analysis.findings.estimates.iter().find(|e| e.estimator == shifts.estimator).map(|e| e.n.clone());
    let all = all.map_or(0, |n| if shifts.x_unit.0.en == "cluster" { n.clusters.unwrap_or(0) } else { n.used });
    let shown = shifts.points.len() as u64;
    if shown < all {
        how = format!("{how} {}", words.say("chart-influence-shown", &[("shown", shown.into()), ("all", all.into())]));
    }
    let mut sorted: Vec<&Point> = shifts.points.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut by_size = sorted.clone();
    by_size.sort_by(|a, b| b.y.abs().total_cmp(&a.y.abs()));
    by_size.truncate(NAMED);

    let mut picture = Picture::new(&title, &lines, &how);
    let axis = phrase::with_unit(&words.get("chart-shift"), &shifts.y_unit, words);
    picture.text((MARGIN, picture.y), Side::Start, SMALL, axis.as_str());
    let (top, bottom) = (picture.y + LINE + 16, picture.y + LINE + 16 + TALL);
    let scale = Scale::around(sorted.iter().map(|p| p.y).chain([0.0]), Form::Natural, false, bottom, top)?;
    let ticks = scale.up_to(6, lang);
    let gutter = ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0);
    let (left, right) = (MARGIN + gutter + 10, WIDTH - MARGIN);
    for (y, text) in ticks {
        picture.path(&[(left, y), (right, y)], GRID, 1);
        picture.text((left - 6, y - 6), Side::End, SMALL, text);
    }
    let zero = scale.at(0.0)?;
    picture.path(&[(left, zero), (right, zero)], INK, 1);
    picture.path(&[(left, top), (left, bottom)], GREY, 1);
    let count = sorted.len() as i32;
    let named = |p: &Point| by_size.iter().any(|b| b.x == p.x);
    let mut free: [i32; 2] = [left, left];
    for (k, p) in sorted.iter().enumerate() {
        let x = left + 8 + (right - left - 16) * (2 * k as i32 + 1) / (2 * count);
        let Some(y) = scale.at(p.y) else { continue };
        picture.path(&[(x, zero), (x, y)], if named(p) { MARK } else { GREY }, 1);
        if named(p) {
            picture.mark((x, y), Mark::Disc, MARK);
            // The number beside its mark, where the one before it leaves room; else a line further out.
            let text = number::whole(p.x as u64, lang);
            let half = (width(&text, SMALL.size, false) / 2.0).ceil() as i32 + 2;
            let row = usize::from(x - half < free[0]);
            if x - half >= free[row] {
                let out = 9 + 13 * row as i32;
                let y = if p.y < 0.0 { y + out - 2 } else { y - out - 11 };
                let x = x.min(right - half);
                picture.text((x, y), Side::Middle, SMALL, text);
                free[row] = x + half;
            }
        }
    }
    picture.y = bottom + 30;
    name_axis(&mut picture, left, right, &words.say("chart-influence-axis", &[("unit", unit.into())]));
    let fact =
        |p: &&Point| format!("{unit} {}: {}", number::whole(p.x as u64, lang), number::value(p.y, Form::Natural, lang));
    let facts: Vec<String> = by_size.iter().map(fact).collect();
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-influence", analysis.id), title, description, vec![analysis.id.clone()])
}

/// Draws the standardised residuals, against the fitted values and against normal quantiles, under each other.
pub fn draw_residuals(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let parts = [
        (SeriesKind::Residuals, "chart-residuals-fitted", "chart-fitted"),
        (SeriesKind::Quantiles, "chart-residuals-normal", "chart-quantile"),
    ];
    let first = series(analysis, SeriesKind::Residuals)?;
    let lines = source(analysis, first.estimator).lines(words);
    let lang = words.lang();
    let outcome = phrase::capital(analysis.outcome.text.get(lang));
    let title = words.say("chart-residuals", &[("outcome", outcome.into())]);
    let mut picture = Picture::new(&title, &lines, &words.get("chart-residuals-how"));
    let mut facts = Vec::new();
    for (kind, heading, axis) in parts {
        let Some(drawn) = series(analysis, kind) else { continue };
        for line in wrap(&words.get(heading), HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
            picture.y += LINE + 1;
        }
        let (top, bottom) = (picture.y + 10, picture.y + 10 + TALL);
        let ys = drawn.points.iter().map(|p| p.y).chain([-2.0, 2.0]);
        let heights = Scale::around(ys, Form::Natural, false, bottom, top)?;
        let ticks = heights.up_to(6, lang);
        let gutter = ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0);
        let (left, right) = (MARGIN + gutter + 10, WIDTH - MARGIN);
        for (y, text) in ticks {
            picture.path(&[(left, y), (right, y)], GRID, 1);
            picture.text((left - 6, y - 6), Side::End, SMALL, text);
        }
        let along = Scale::around(drawn.points.iter().map(|p| p.x), Form::Natural, false, left, right)?;
        picture.path(&[(left, top), (left, bottom)], GREY, 1);
        if kind == SeriesKind::Residuals {
            for (value, dash) in [(0.0, None), (-2.0, Some(())), (2.0, Some(()))] {
                let Some(y) = heights.at(value) else { continue };
                match dash {
                    None => picture.path(&[(left, y), (right, y)], INK, 1),
                    Some(()) => picture.dashed(&[(left, y), (right, y)], GREY, 1, 4, 4),
                }
            }
        } else {
            // Where a normal sample lies: residual = quantile, as far as both axes reach.
            let ends = drawn
                .points
                .iter()
                .map(|p| (p.x, p.y))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (x, _)| (low.min(x), high.max(x)));
            let spot = |v: f64| Some((along.at(v)?, heights.at(v)?));
            if let (Some(low), Some(high)) = (spot(ends.0), spot(ends.1)) {
                picture.path(&[low, high], INK, 1);
            }
        }
        for p in &drawn.points {
            if let (Some(x), Some(y)) = (along.at(p.x), heights.at(p.y)) {
                picture.dot((x, y), MARK);
            }
        }
        picture.y = bottom;
        draw_ticks(&mut picture, &along, left, right, words);
        let unit = if kind == SeriesKind::Residuals { Some(&drawn.x_unit) } else { None };
        let name = words.get(axis);
        name_axis(&mut picture, left, right, &unit.map_or(name.clone(), |u| phrase::with_unit(&name, u, words)));
        picture.y += 16;
        let beyond = drawn.points.iter().filter(|p| p.y.abs() > 2.0).count() as u64;
        let args = [("beyond", beyond.into()), ("all", (drawn.points.len() as u64).into())];
        if kind == SeriesKind::Residuals {
            facts.push(words.say("chart-residuals-beyond", &args));
        }
    }
    let description = phrase::description(&title, &lines, &facts);
    picture.chart(format!("{}-residuals", analysis.id), title, description, vec![analysis.id.clone()])
}
