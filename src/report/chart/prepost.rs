//! Before and after: the mean of each arm with its interval, joined by a line; beside them the adjusted mean after.

use super::Chart;
use super::axis::Scale;
use super::phrase;
use super::picture::{BODY, GREY, GRID, HEADING, LINE, MARGIN, MARK, Mark, Picture, SMALL, Side, WIDTH, Way};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::{Point, SeriesKind};
use crate::findings::{Analysis, Estimate, Series, measure};
use crate::report::catalogue::{Arg, Words};
use crate::report::{Results, number};

const LABEL_WIDTH: i32 = 230;
const TALL: i32 = 250;

/// How an arm is drawn: its mark, and the dashes of its line.
const STYLES: [(Mark, Option<(i32, i32)>); 4] =
    [(Mark::Disc, None), (Mark::Square, Some((8, 5))), (Mark::Triangle, Some((3, 4))), (Mark::Diamond, Some((14, 4)))];

/// The words at the end of one arm's line.
struct End {
    name: Vec<String>,
    values: Vec<String>,
    /// Where the line ends.
    y: i32,
    /// Where the words begin.
    top: i32,
}

impl End {
    fn tall(&self) -> i32 {
        (self.name.len() + self.values.len()) as i32 * LINE
    }
}

/// Draws the series of means before and after.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let pairs = |s: &&Series| s.kind == SeriesKind::PrePost && s.points.iter().any(|p| p.y.is_finite());
    let arms: Vec<&Series> = analysis.findings.series.iter().filter(pairs).collect();
    let first = *arms.first()?;
    let rows: Vec<&Estimate> = analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator).collect();
    let source = Source::of(rows.iter().copied());

    let ends: Vec<(Vec<String>, Vec<String>)> = arms
        .iter()
        .map(|arm| {
            let name = phrase::capital(&name(arm, words));
            let room = f64::from(LABEL_WIDTH);
            let adjusted = adjusted_of(&rows, arm).map(|e| told(e, words));
            let values =
                values(arm, words).into_iter().chain(adjusted).flat_map(|v| wrap(&v, BODY.size, false, room)).collect();
            (wrap(&name, HEADING.size, true, room), values)
        })
        .collect();
    let needed: i32 = ends.iter().map(|(n, v)| (n.len() + v.len()) as i32 * LINE + 10).sum();
    let tall = TALL.max(needed);

    let title =
        words.say("chart-prepost", &[("outcome", phrase::capital(analysis.outcome.text.get(words.lang())).into())]);
    let lines = source.lines(words);
    let how = first.level.map_or(String::new(), |l| {
        let named = words.say("chart-interval-long", &[("level", phrase::level(l, words).into())]);
        words.say("chart-line", &[("intervals", named.into())])
    });
    let mut picture = Picture::new(&title, &lines, &how);
    let axis = phrase::with_unit(
        &words.say("chart-mean-of", &[("outcome", analysis.outcome.text.get(words.lang()).into())]),
        &first.y_unit,
        words,
    );
    for line in wrap(&axis, SMALL.size, false, f64::from(WIDTH - 2 * MARGIN)) {
        picture.text((MARGIN, picture.y), Side::Start, SMALL, line);
        picture.y += LINE - 2;
    }
    let (top, bottom) = (picture.y + 12, picture.y + 12 + tall);
    let all = arms.iter().flat_map(|a| &a.points).flat_map(|p| [Some(p.y), p.low, p.high]).flatten();
    let corrected: Vec<Option<Point>> = arms.iter().map(|a| adjusted_of(&rows, a).and_then(as_point)).collect();
    let all = all.chain(corrected.iter().flatten().flat_map(|p| [Some(p.y), p.low, p.high]).flatten());
    let heights = Scale::around(all, Form::Natural, false, bottom, top)?;
    let ticks = heights.up_to(6, words.lang());
    let gutter = ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0);
    let (left, right) = (MARGIN + gutter + 10, WIDTH - MARGIN - LABEL_WIDTH - 34);
    for (y, text) in ticks {
        picture.path(&[(left, y), (right, y)], GRID, 1);
        picture.path(&[(left - 5, y), (left, y)], GREY, 1);
        picture.text((left - 8, y - 6), Side::End, SMALL, text);
    }
    picture.path(&[(left, top), (left, bottom), (right, bottom)], GREY, 1);
    let third = corrected.iter().any(Option::is_some);
    let wide = right - left;
    let columns = match third {
        true => [left + wide / 7, left + wide / 2, right - wide / 6],
        false => [left + wide / 6, right - wide / 8, right - wide / 8],
    };
    let mut low = bottom;
    for (x, key) in columns.iter().zip(["chart-pre", "chart-post", "chart-post-adjusted"]).take(2 + usize::from(third))
    {
        picture.path(&[(*x, bottom), (*x, bottom + 5)], GREY, 1);
        let lines = wrap(&words.get(key), BODY.size, false, f64::from(wide / 3 - 6));
        for (i, line) in lines.iter().enumerate() {
            picture.text((*x, bottom + 8 + i as i32 * LINE), Side::Middle, BODY, line.as_str());
        }
        low = low.max(bottom + lines.len() as i32 * LINE);
    }

    let mut placed: Vec<End> = Vec::new();
    let step = 14.min((right - left) / (4 * arms.len() as i32)).max(1);
    for (k, (arm, (name, values))) in arms.iter().zip(ends).enumerate() {
        let shift = (2 * k as i32 - (arms.len() as i32 - 1)) * step / 2;
        let spots: Vec<((i32, i32), &Point)> = arm
            .points
            .iter()
            .filter_map(|p| Some(((columns[usize::from(p.x > 0.5)] + shift, heights.at(p.y)?), p)))
            .collect();
        let (mark, dash) = STYLES[k % STYLES.len()];
        let line: Vec<(i32, i32)> = spots.iter().map(|s| s.0).collect();
        match dash {
            None => picture.path(&line, MARK, 2),
            Some((dash, gap)) => picture.dashed(&line, MARK, 2, dash, gap),
        }
        // The adjusted mean stands by itself: it is no later wave.
        let own = corrected.get(k).and_then(Option::as_ref);
        let own: Option<((i32, i32), &Point)> = own.and_then(|p| Some(((columns[2] + shift, heights.at(p.y)?), p)));
        for ((x, y), p) in spots.iter().chain(&own) {
            for (end, way) in [(p.low, Way::Down), (p.high, Way::Up)] {
                let Some((end, limit)) = end.and_then(|end| Some((end, heights.at(end)?))) else { continue };
                picture.path(&[(*x, *y), (*x, limit)], MARK, 1);
                if heights.beyond(end) {
                    picture.arrowhead((*x, limit), way, MARK);
                } else {
                    picture.path(&[(x - 4, limit), (x + 4, limit)], MARK, 1);
                }
            }
        }
        for (spot, _) in spots.iter().chain(&own) {
            picture.mark(*spot, mark, MARK);
        }
        if let Some(((_, y), _)) = own.as_ref().or(spots.last()) {
            placed.push(End { name, values, y: *y, top: 0 });
        }
    }
    push_apart(&mut placed, top, bottom);
    for (end, k) in placed.iter().zip(0..) {
        let (x, y) = (WIDTH - MARGIN - LABEL_WIDTH, end.top + LINE / 2);
        let shift = (2 * k - (arms.len() as i32 - 1)) * step / 2;
        picture.path(&[(columns[2] + shift + 10, end.y), (right + 4, end.y), (x - 5, y)], GREY, 1);
        for (i, line) in end.name.iter().chain(&end.values).enumerate() {
            let kind = if i < end.name.len() { HEADING } else { BODY };
            picture.text((x, end.top + i as i32 * LINE), Side::Start, kind, line.as_str());
        }
    }
    picture.y = low + 8;
    let fact = |a: &&Series| {
        let adjusted = adjusted_of(&rows, a).map(|e| told(e, words));
        let all: Vec<String> = values(a, words).into_iter().chain(adjusted).collect();
        format!("{}: {}", phrase::capital(&name(a, words)), all.join("; "))
    };
    let facts: Vec<String> = arms.iter().map(fact).collect();
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-prepost", analysis.id), title, description, vec![analysis.id.clone()])
}

/// Gives every label its place as near to its line's end as the others allow, in the order of the ends.
fn push_apart(ends: &mut [End], top: i32, bottom: i32) {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|&i| ends[i].y);
    let mut free = top - LINE / 2;
    for &i in &order {
        ends[i].top = (ends[i].y - LINE / 2).max(free);
        free = ends[i].top + ends[i].tall() + 8;
    }
    let mut limit = bottom + LINE / 2;
    for &i in order.iter().rev() {
        ends[i].top = ends[i].top.min(limit - ends[i].tall());
        limit = ends[i].top - 8;
    }
}

/// The arm with its n, twice when it differs between the waves.
fn name(arm: &Series, words: &Words) -> String {
    let label = arm.group.text.get(words.lang());
    let mut n = arm.points.iter().map(|p| p.n);
    match (n.next(), n.next()) {
        (Some(pre), Some(post)) if pre != post => {
            let args: [(&str, Arg); 2] = [("pre", pre.into()), ("post", post.into())];
            format!("{label} ({})", words.say("chart-n-twice", &args))
        }
        (Some(n), _) => phrase::with_n(label, n, words),
        _ => label.to_owned(),
    }
}

/// `voor 3,4 (3,1–3,7)` and `na 2,9 (2,6–3,2)`.
fn values(arm: &Series, words: &Words) -> Vec<String> {
    let lang = words.lang();
    let text = |p: &Point| {
        let value = number::cell(p.y, Form::Natural, lang);
        let interval = match (p.low, p.high) {
            (Some(low), Some(high)) => format!(" ({})", number::limits(low, high, Form::Natural, lang)),
            _ => String::new(),
        };
        let key = if p.x > 0.5 { "chart-after-value" } else { "chart-before-value" };
        words.say(key, &[("value", format!("{value}{interval}").into())])
    };
    arm.points.iter().map(text).collect()
}

/// The adjusted mean of an arm among these rows.
fn adjusted_of<'a>(rows: &[&'a Estimate], arm: &Series) -> Option<&'a Estimate> {
    let of = |e: &&&Estimate| e.measure.id == measure::ADJUSTED_MEAN.id && e.term.code == arm.group.code;
    rows.iter().find(of).copied().filter(|e| e.value.is_some())
}

fn as_point(e: &Estimate) -> Option<Point> {
    let (low, high) = (e.interval.map(|i| i.low), e.interval.map(|i| i.high));
    Some(Point { x: 2.0, x_high: None, y: e.value?, low, high, n: e.n.used })
}

/// `gecorrigeerd: 2,9 (2,6–3,2)`.
fn told(e: &Estimate, words: &Words) -> String {
    words.say("chart-adjusted-value", &[("value", phrase::value_and_interval(e, words).into())])
}
