//! Adjusted means of both arms over the waves, from one model of all measurements.

use super::Chart;
use super::axis::Scale;
use super::interaction::{STYLES, legend, line_of, value};
use super::phrase;
use super::picture::{BODY, GREY, GRID, LINE, MARGIN, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Point, Series, measure};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::value::Label;

const TALL: i32 = 230;

/// Draws the series of adjusted means by wave.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let arms: Vec<&Series> =
        analysis.findings.series.iter().filter(|s| s.kind == SeriesKind::AdjustedMeans && s.points.len() > 1).collect();
    let first = *arms.first()?;
    let rows: Vec<&Estimate> = analysis
        .findings
        .estimates
        .iter()
        .filter(|e| e.estimator == first.estimator && e.measure.id == measure::ADJUSTED_MEAN.id)
        .collect();
    let waves = waves(&rows);
    let source = Source::of(rows.iter().copied());
    let outcome = analysis.outcome.text.get(words.lang());
    let title = words.say("chart-waves", &[("outcome", phrase::capital(outcome).into())]);
    let lines = source.lines(words);
    let how = first.level.map_or(String::new(), |l| {
        let named = words.say("chart-interval-long", &[("level", phrase::level(l, words).into())]);
        words.say("chart-line", &[("intervals", named.into())])
    });
    let mut picture = Picture::new(&title, &lines, &how);
    let axis = words.say("chart-adjusted-mean-of", &[("outcome", outcome.into())]);
    let axis = phrase::with_unit(&axis, &first.y_unit, words);
    for line in wrap(&axis, SMALL.size, false, f64::from(WIDTH - 2 * MARGIN)) {
        picture.text((MARGIN, picture.y), Side::Start, SMALL, line);
        picture.y += LINE - 2;
    }
    legend(&mut picture, arms.iter().copied(), words);

    let (top, bottom) = (picture.y + 6, picture.y + 6 + TALL);
    let values = arms.iter().flat_map(|a| &a.points).flat_map(|p| [Some(p.y), p.low, p.high]).flatten();
    let scale = Scale::around(values, Form::Natural, false, bottom, top)?;
    let ticks = scale.up_to(6, words.lang());
    let gutter = ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0);
    let (left, right) = (MARGIN + gutter + 10, WIDTH - MARGIN);
    for (y, text) in ticks {
        picture.path(&[(left, y), (right, y)], GRID, 1);
        picture.text((left - 6, y - 6), Side::End, SMALL, text);
    }
    picture.path(&[(left, top), (left, bottom), (right, bottom)], GREY, 1);
    let step = (right - left) / (waves.len() as i32).max(1);
    let at = |wave: usize| left + step / 2 + wave as i32 * step;
    let mut low = bottom;
    for (k, wave) in waves.iter().enumerate() {
        picture.path(&[(at(k), bottom), (at(k), bottom + 5)], GREY, 1);
        let lines =
            wrap(&phrase::capital(wave.text.get(words.lang())), BODY.size, false, f64::from((step - 8).max(40)));
        for (i, text) in lines.iter().enumerate() {
            picture.text((at(k), bottom + 8 + i as i32 * LINE), Side::Middle, BODY, text.as_str());
        }
        low = low.max(bottom + 8 + lines.len() as i32 * LINE);
    }
    for (k, (arm, (mark, dash))) in arms.iter().zip(STYLES).enumerate() {
        let shift = (2 * k as i32 - 1) * 6;
        let spots: Vec<((i32, i32), &Point)> =
            arm.points.iter().filter_map(|p| Some(((at(place(p)) + shift, scale.at(p.y)?), p))).collect();
        line_of(&mut picture, &spots, &scale, mark, dash);
    }
    picture.y = low + 8;
    let fact = |arm: &&Series| {
        let means: Vec<String> = arm
            .points
            .iter()
            .filter_map(|p| {
                let wave = waves.get(place(p))?.text.get(words.lang());
                Some(format!("{wave} {}", value(p, Form::Natural, words)))
            })
            .collect();
        format!("{}: {}", phrase::capital(arm.group.text.get(words.lang())), means.join(", "))
    };
    let facts: Vec<String> = arms.iter().map(fact).collect();
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-waves", analysis.id), title, description, vec![analysis.id.clone()])
}

/// The wave of a point, from 0.
fn place(p: &Point) -> usize {
    p.x.max(0.0) as usize
}

/// The waves that rows such as `offered: T1` are about, in their order.
fn waves(rows: &[&Estimate]) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    for e in rows {
        let own = |text: &str| text.rsplit(": ").next().unwrap_or(text).to_owned();
        let wave = Label::new(own(&e.term.code), crate::value::Text::new(own(&e.term.text.nl), own(&e.term.text.en)));
        if !out.iter().any(|w| w.code == wave.code) {
            out.push(wave);
        }
    }
    out
}
