//! Adjusted means of both arms by the levels of each characteristic: small panels on one scale.

use super::Chart;
use super::axis::Scale;
use super::phrase;
use super::picture::{BODY, GREY, GRID, HEADING, LINE, MARGIN, MARK, Mark, Picture, SMALL, Side, WIDTH, Way};
use super::source::Source;
use super::subgroups::{Group, groups, own_name};
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Point, Series};
use crate::report::catalogue::Words;
use crate::report::{Results, number};

/// Height of a panel.
const TALL: i32 = 170;
/// Between two panels beside each other.
const GAP: i32 = 28;
/// How an arm is drawn, as in the chart of before and after.
pub(super) const STYLES: [(Mark, Option<(i32, i32)>); 2] = [(Mark::Disc, None), (Mark::Square, Some((8, 5)))];

/// The panel of one characteristic: where it stands.
struct Place {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

/// Draws the adjusted means by level.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let all = groups(analysis, words);
    let groups: Vec<&Group> =
        all.iter().filter(|g| g.arms.len() == 2 && g.arms.iter().any(|a| a.points.len() > 1)).collect();
    let first = groups.first()?.levels.first()?.estimate;
    let arms = || groups.iter().flat_map(|g| &g.arms);
    let source = Source::of(groups.iter().flat_map(|g| &g.levels).map(|l| l.estimate));
    let form = match first.measure.form {
        Form::ShareDifference => Form::Share,
        form => form,
    };

    let outcome = analysis.outcome.text.get(words.lang());
    let title = words.say("chart-interaction", &[("outcome", phrase::capital(outcome).into())]);
    let lines = source.lines(words);
    let how = arms().find_map(|a| a.level).map_or(String::new(), |l| {
        let named = words.say("chart-interval-long", &[("level", phrase::level(l, words).into())]);
        words.say("chart-line", &[("intervals", named.into())])
    });
    let how = format!("{how} {}", words.get("chart-interaction-how"));
    let mut picture = Picture::new(&title, &lines, how.trim());
    let unit = arms().next().map(|a| a.y_unit.clone()).unwrap_or_default();
    let axis = words.say("chart-adjusted-mean-of", &[("outcome", outcome.into())]);
    let axis = phrase::with_unit(&axis, &unit, words);
    for line in wrap(&axis, SMALL.size, false, f64::from(WIDTH - 2 * MARGIN)) {
        picture.text((MARGIN, picture.y), Side::Start, SMALL, line);
        picture.y += LINE - 2;
    }
    legend(&mut picture, groups.first()?.arms.iter().copied(), words);

    let beside = if groups.len() > 1 { 2 } else { 1 };
    let wide = (WIDTH - 2 * MARGIN - (beside - 1) * GAP) / beside;
    for row in groups.chunks(beside as usize) {
        let headings: Vec<Vec<String>> =
            row.iter().map(|g| wrap(&g.name, HEADING.size, true, f64::from(wide))).collect();
        let tall = headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * (LINE + 1);
        let mut lowest = picture.y;
        for (k, (group, heading)) in row.iter().zip(&headings).enumerate() {
            let from = MARGIN + k as i32 * (wide + GAP);
            for (i, line) in heading.iter().enumerate() {
                picture.text((from, picture.y + i as i32 * (LINE + 1)), Side::Start, HEADING, line.as_str());
            }
            let top = picture.y + tall + 10;
            let values = arms().flat_map(|a| &a.points).flat_map(|p| [Some(p.y), p.low, p.high]).flatten();
            let scale = Scale::around(values, form, false, top + TALL, top)?;
            let ticks = scale.up_to(5, words.lang());
            let gutter = ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0);
            let place = Place { left: from + gutter + 10, right: from + wide, top, bottom: top + TALL };
            for (y, text) in ticks {
                picture.path(&[(place.left, y), (place.right, y)], GRID, 1);
                picture.text((place.left - 6, y - 6), Side::End, SMALL, text);
            }
            picture.path(&[(place.left, place.top), (place.left, place.bottom), (place.right, place.bottom)], GREY, 1);
            lowest = lowest.max(panel(&mut picture, group, &place, &scale));
        }
        picture.y = lowest + 14;
    }
    let facts: Vec<String> = groups
        .iter()
        .flat_map(|g| g.levels.iter().map(move |l| (g, l)))
        .map(|(g, l)| {
            let of = |arm: &&Series| {
                let point = g.point(l, arm).and_then(|k| arm.points.get(k))?;
                Some(format!("{} {}", own_name(&arm.group, words), value(point, form, words)))
            };
            let means: Vec<String> = g.arms.iter().filter_map(of).collect();
            let means = if means.is_empty() { words.get("chart-no-value") } else { means.join(", ") };
            format!("{}, {}: {means}", g.name, l.name)
        })
        .collect();
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-interaction", analysis.id), title, description, vec![analysis.id.clone()])
}

/// `3,4 (3,1–3,7)`.
pub(super) fn value(p: &Point, form: Form, words: &Words) -> String {
    let text = number::cell(p.y, form, words.lang());
    match (p.low, p.high) {
        (Some(low), Some(high)) => format!("{text} ({})", number::limits(low, high, form, words.lang())),
        _ => text,
    }
}

/// The arms with their marks, under each other.
pub(super) fn legend<'a>(picture: &mut Picture, arms: impl Iterator<Item = &'a Series>, words: &Words) {
    picture.y += 6;
    for (arm, (mark, dash)) in arms.zip(STYLES) {
        let y = picture.y + LINE / 2;
        line(picture, &[(MARGIN, y), (MARGIN + 44, y)], dash);
        picture.mark((MARGIN + 22, y), mark, MARK);
        let room = f64::from(WIDTH - 2 * MARGIN - 56);
        for text in wrap(&phrase::capital(&own_name(&arm.group, words)), BODY.size, false, room) {
            picture.text((MARGIN + 56, picture.y), Side::Start, BODY, text);
            picture.y += LINE;
        }
        picture.y += 4;
    }
    picture.y += 8;
}

fn line(picture: &mut Picture, points: &[(i32, i32)], dash: Option<(i32, i32)>) {
    match dash {
        None => picture.path(points, MARK, 2),
        Some((dash, gap)) => picture.dashed(points, MARK, 2, dash, gap),
    }
}

/// One panel; gives the height at which its words end.
fn panel(picture: &mut Picture, group: &Group, place: &Place, scale: &Scale) -> i32 {
    let count = group.levels.len() as i32;
    let step = (place.right - place.left) / count.max(1);
    let at = |k: usize| place.left + step / 2 + k as i32 * step;
    let mut end = place.bottom;
    for level in &group.levels {
        let x = at(level.place);
        picture.path(&[(x, place.bottom), (x, place.bottom + 5)], GREY, 1);
        let lines = wrap(&level.name, SMALL.size, false, f64::from(step - 8));
        for (i, text) in lines.iter().enumerate() {
            picture.text((x, place.bottom + 8 + i as i32 * (LINE - 2)), Side::Middle, SMALL, text.as_str());
        }
        end = end.max(place.bottom + 8 + lines.len() as i32 * (LINE - 2));
    }
    for (k, (arm, (mark, dash))) in group.arms.iter().zip(STYLES).enumerate() {
        let shift = (2 * k as i32 - 1) * (step / 10).clamp(3, 8);
        let spots: Vec<((i32, i32), &Point)> = group
            .levels
            .iter()
            .filter_map(|l| {
                let p = group.point(l, arm).and_then(|k| arm.points.get(k))?;
                Some(((at(l.place) + shift, scale.at(p.y)?), p))
            })
            .collect();
        line_of(picture, &spots, scale, mark, dash);
    }
    end
}

/// The points of one arm with their intervals, joined by a line.
pub(super) fn line_of(
    picture: &mut Picture,
    spots: &[((i32, i32), &Point)],
    scale: &Scale,
    mark: Mark,
    dash: Option<(i32, i32)>,
) {
    line(picture, &spots.iter().map(|s| s.0).collect::<Vec<_>>(), dash);
    for ((x, y), p) in spots {
        for (limit, way) in [(p.low, Way::Down), (p.high, Way::Up)] {
            let Some((limit, tip)) = limit.and_then(|l| Some((l, scale.at(l)?))) else { continue };
            picture.path(&[(*x, *y), (*x, tip)], MARK, 1);
            if scale.beyond(limit) {
                picture.arrowhead((*x, tip), way, MARK);
            } else {
                picture.path(&[(x - 4, tip), (x + 4, tip)], MARK, 1);
            }
        }
    }
    for (spot, _) in spots {
        picture.mark(*spot, mark, MARK);
    }
}
