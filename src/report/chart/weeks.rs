//! How long it takes: the distribution of every group on one axis, never a bar of means.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{BODY, FILL, GREY, GRID, HEADING, INK, LINE, MARGIN, Mark, Picture, SMALL, Side, WIDTH, Way};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::{self, Form, Measure};
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series};
use crate::report::Results;
use crate::report::catalogue::{Arg, Words};
use crate::value::Origin;

const STRIP: i32 = 20;
const TALL: i32 = 72;

struct Group<'a> {
    series: &'a Series,
    rows: Vec<&'a Estimate>,
}

impl<'a> Group<'a> {
    fn row(&self, measure: &Measure) -> Option<&'a Estimate> {
        self.rows.iter().copied().find(|e| e.measure.id == measure.id)
    }
}

/// Draws the distributions of `group_summary` with their means and medians.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let shown = [&measure::MEAN, &measure::MEDIAN, &measure::MINIMUM, &measure::MAXIMUM];
    let mut groups: Vec<Group> = analysis
        .findings
        .series
        .iter()
        .filter(|s| s.kind == SeriesKind::Histogram && s.estimator == "group_summary")
        .map(|series| {
            let of = |e: &&Estimate| {
                e.estimator == series.estimator
                    && e.term.code == series.group.code
                    && shown.iter().any(|m| m.id == e.measure.id)
            };
            Group { series, rows: analysis.findings.estimates.iter().filter(of).collect() }
        })
        .collect();
    groups.sort_by_key(|g| g.series.group.code == "overall");
    let first = groups.first()?.series;
    let edges = || groups.iter().flat_map(|g| &g.series.points).flat_map(|p| [p.x, p.x_high.unwrap_or(p.x)]);
    let y_unit = phrase::number_of(&first.y_unit, words);
    let gutter = wrap(&y_unit, SMALL.size, false, 80.0);
    let gutter_width = gutter.iter().map(|l| width(l, SMALL.size, false).ceil() as i32).max().unwrap_or(0);
    let tallest = |g: &Group| g.series.points.iter().map(|p| p.y).filter(|y| y.is_finite()).fold(1.0, f64::max);
    let y_ticks = |g: &Group, bottom: i32| {
        let scale = Scale::exactly(0.0, tallest(g), Form::Whole, bottom, bottom - TALL)?;
        let ticks = scale.up_to(4, words.lang());
        Some((scale, ticks))
    };
    let y_text = groups
        .iter()
        .filter_map(|g| y_ticks(g, 0))
        .flat_map(|(_, t)| t)
        .map(|t| width(&t.1, SMALL.size, false).ceil() as i32)
        .max()
        .unwrap_or(0);
    let (left, right) = (MARGIN + gutter_width + 12 + y_text + 8, WIDTH - MARGIN);
    let limits =
        edges().filter(|x| x.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    let scale = Scale::exactly(limits.0, limits.1, Form::Natural, left, right)
        .or_else(|| Scale::around(edges(), Form::Natural, false, left, right))?;

    let drawn: Vec<&Estimate> = groups.iter().flat_map(|g| g.rows.iter().copied()).collect();
    let source = Source::of(drawn.iter().copied());
    let title = phrase::title("chart-weeks", analysis, words);
    let lines = source.lines(words);
    let mut picture = Picture::new(&title, &lines, "");
    draw_key(&mut picture, &drawn, words);
    let mut facts = Vec::new();
    for group in &groups {
        let heading = heading(group, &source, words);
        let summary = summary(group, &source, words);
        facts.push(format!("{heading}: {summary}"));
        for line in wrap(&heading, HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
            picture.y += LINE + 1;
        }
        for line in wrap(&summary, BODY.size, false, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, BODY, line);
            picture.y += LINE + 1;
        }
        let (top, bottom) = (picture.y, picture.y + STRIP + TALL);
        for (x, _) in scale.ticks(words.lang()) {
            picture.path(&[(x, top + STRIP), (x, bottom)], GRID, 1);
        }
        if let Some((heights, ticks)) = y_ticks(group, bottom) {
            for (y, text) in ticks {
                picture.path(&[(left - 5, y), (left, y)], GREY, 1);
                picture.text((left - 8, y - 6), Side::End, SMALL, text);
            }
            for p in group.series.points.iter().filter(|p| p.y > 0.0) {
                let (Some(a), Some(b), Some(y)) = (scale.at(p.x), scale.at(p.x_high.unwrap_or(p.x)), heights.at(p.y))
                else {
                    continue;
                };
                picture.bar((a, y), (b.max(a + 2) - 1, bottom), FILL);
            }
        }
        picture.block(MARGIN, bottom - TALL / 2, Side::Start, SMALL, &gutter);
        if let Some(x) = group.row(&measure::MEDIAN).and_then(|e| e.value).and_then(|v| scale.at(v)) {
            picture.path(&[(x, top + STRIP - 2), (x, bottom)], INK, 3);
        }
        if let Some((e, x)) = group.row(&measure::MEAN).and_then(|e| Some((e, scale.at(e.value?)?))) {
            draw_mean(&mut picture, &scale, e, x, top + 10);
        }
        picture.path(&[(left, top + STRIP), (left, bottom), (right, bottom)], GREY, 1);
        picture.y = bottom + 14;
    }
    picture.y -= 14;
    draw_ticks(&mut picture, &scale, left, right, words);
    let axis = phrase::with_unit(analysis.outcome.text.get(words.lang()), &first.x_unit, words);
    name_axis(&mut picture, left, right, &axis);
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-distribution", analysis.id), title, description, vec![analysis.id.clone()])
}

/// What the marks mean, the marks themselves beside the words.
fn draw_key(picture: &mut Picture, drawn: &[&Estimate], words: &Words) {
    let means: Vec<&Estimate> = drawn.iter().copied().filter(|e| e.measure.id == measure::MEAN.id).collect();
    let mean = if means.iter().any(|e| e.interval.is_some()) {
        words.say("chart-mean-and", &[("interval", phrase::interval(means.iter().copied(), words).into())])
    } else {
        words.get("chart-mean")
    };
    let y = picture.y - 5;
    let middle = y + 7;
    let mut x = MARGIN;
    picture.bar((x, middle - 6), (x + 14, middle + 6), FILL);
    for (gap, text) in [(20, words.get("chart-bars")), (38, mean), (14, words.get("chart-median"))] {
        x += gap;
        picture.text((x, y), Side::Start, SMALL, text.as_str());
        x += width(&text, SMALL.size, false).ceil() as i32 + 24;
        if gap == 20 {
            picture.path(&[(x, middle), (x + 30, middle)], INK, 2);
            picture.mark((x + 15, middle), Mark::Diamond, INK);
        } else if gap == 38 {
            picture.path(&[(x + 4, middle - 8), (x + 4, middle + 8)], INK, 3);
        }
    }
    picture.y = y + LINE + 10;
}

fn draw_mean(picture: &mut Picture, scale: &Scale, e: &Estimate, x: i32, y: i32) {
    if let Some(i) = e.interval
        && let (Some(low), Some(high)) = (scale.at(i.low), scale.at(i.high))
    {
        picture.path(&[(low, y), (high, y)], INK, 2);
        for (limit, at, right) in [(i.low, low, false), (i.high, high, true)] {
            if scale.beyond(limit) {
                picture.arrowhead((at, y), if right { Way::Right } else { Way::Left }, INK);
            } else {
                picture.path(&[(at, y - 4), (at, y + 4)], INK, 2);
            }
        }
    }
    picture.mark((x, y), Mark::Diamond, INK);
}

/// The group with its n; whether the shape of its distribution was simulated while other numbers
/// were not.
fn heading(group: &Group, source: &Source, words: &Words) -> String {
    let n = group.rows.first().map_or_else(|| group.series.points.iter().map(|p| p.n).sum(), |e| e.n.used);
    let text = phrase::capital(&phrase::with_n(group.series.group.text.get(words.lang()), n, words));
    let simulated = group.rows.iter().any(|e| e.origin == Origin::Simulated);
    if source.mixed() && simulated { format!("{text}, {}", words.get("chart-shape-simulated")) } else { text }
}

/// `gemiddelde 9,6; mediaan 9; bereik 1–38`, as far as there are rows for it.
fn summary(group: &Group, source: &Source, words: &Words) -> String {
    let mut parts = Vec::new();
    if let Some(mean) = group.row(&measure::MEAN) {
        let args: [(&str, Arg); 1] = [("value", phrase::value_and_interval(mean, words).into())];
        let why = phrase::reason(mean, words).map(|r| format!(" ({r})")).unwrap_or_default();
        parts.push(source.mark(words.say("chart-mean-value", &args) + &why, mean, words));
    }
    if let Some(median) = group.row(&measure::MEDIAN).filter(|e| e.value.is_some()) {
        let text = words.say("chart-median-value", &[("value", phrase::value(median, words).into())]);
        parts.push(source.mark(text, median, words));
    }
    let ends = (group.row(&measure::MINIMUM), group.row(&measure::MAXIMUM));
    if let (Some(low), Some(high)) = ends
        && low.value.is_some()
        && high.value.is_some()
    {
        let args: [(&str, Arg); 2] =
            [("low", phrase::value(low, words).into()), ("high", phrase::value(high, words).into())];
        parts.push(source.mark(words.say("chart-range", &args), low, words));
    }
    parts.join("; ")
}
