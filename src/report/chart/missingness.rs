//! What is missing: a bar a variable (at each wave) and group, cut by reason; and who was lost, in the same way.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{BAND, BODY, FILL, GREY, GRID, INK, LINE, MARGIN, MARK, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::missing::{Group, Pair, Variable, groups};
use crate::report::number;
use plotters::style::{RGBColor, WHITE};

const LABEL_MAX: f64 = 215.0;
const PRINTED_MAX: f64 = 190.0;
const BAR: i32 = 13;

/// Most variables that are drawn; of more, those with the most missing.
const MOST: usize = 40;

/// How reasons are told apart without colour: a fill, and whether lines cross it, and their distance.
const FILLS: [(RGBColor, Option<i32>); 5] =
    [(MARK, None), (BAND, None), (FILL, None), (WHITE, Some(4)), (BAND, Some(7))];

/// Draws the shares of `missingness`.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    bars(analysis, "missingness", "chart-missing", true, words)
}

/// Draws the shares of `attrition`.
pub fn draw_attrition(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    bars(analysis, "attrition", "chart-attrition", false, words)
}

/// One bar of the chart.
struct Bar<'a> {
    label: Vec<String>,
    whole: Pair<'a>,
    /// The shares of its parts, by the place of their reason; a bar that is not cut has one.
    parts: Vec<(usize, f64)>,
    printed: String,
}

fn bars(analysis: &Analysis, estimator: &str, key: &str, cut: bool, words: &Words) -> Option<Chart> {
    let all = groups(&analysis.findings.estimates, estimator, words.lang());
    let (whole, others) = all.split_first()?;
    let drawn = most(&whole.variables);
    let first = whole.variables.first()?.whole.share;
    let rows = || analysis.findings.estimates.iter().filter(|e| e.estimator == estimator);
    let source = Source::of(rows());
    let reasons = if cut { reasons(whole, words) } else { Vec::new() };

    // Blocks of bars: a variable each, with a bar a group.
    let shown: &[Group] = if others.is_empty() { std::slice::from_ref(whole) } else { others };
    let mut blocks: Vec<(Vec<String>, Vec<Bar>)> = Vec::new();
    for &v in &drawn {
        let Some(variable) = whole.variables.get(v) else { continue };
        let name = source.mark(phrase::capital(&variable.name), variable.whole.share, words);
        let of = shown.iter().filter_map(|g| Some((g.name.clone(), g.variables.get(v)?)));
        let bars = of.map(|(group, variable)| {
            let label = group.map(|g| phrase::with_n(&g, variable.whole.count.n.used, words)).unwrap_or_default();
            Bar {
                label: wrap(&label, SMALL.size, false, LABEL_MAX),
                whole: variable.whole,
                parts: cut_up(variable, &reasons),
                printed: printed(variable.whole, words),
            }
        });
        blocks.push((wrap(&name, BODY.size, false, LABEL_MAX), bars.collect()));
    }
    let single = others.is_empty();
    let all_bars = || blocks.iter().flat_map(|(_, bars)| bars);
    let wide = |text: &str, size: f64| width(text, size, false).ceil() as i32;
    let names = blocks.iter().flat_map(|(name, _)| name).map(|l| wide(l, BODY.size));
    let labels = all_bars().flat_map(|b| &b.label).map(|l| wide(l, SMALL.size) + 12);
    let left = MARGIN + names.chain(labels).max().unwrap_or(0) + 14;
    let printed_wide = all_bars().map(|b| wide(&b.printed, BODY.size)).max().unwrap_or(0).min(PRINTED_MAX as i32);
    let right = (WIDTH - MARGIN - printed_wide - 8).max(left + 60);
    let largest = all_bars().filter_map(|b| b.whole.share.value).fold(0.0, f64::max);
    let scale = Scale::exactly(0.0, if largest > 0.0 { largest } else { 1.0 }, Form::Share, left, right)?;

    let title = match &analysis.grouping {
        Some(g) if !single => words.say(&format!("{key}-by"), &[("grouping", g.text.get(words.lang()).into())]),
        _ => words.get(key),
    };
    let lines = source.lines(words);
    let mut how = words.get("chart-missing-how");
    if drawn.len() < whole.variables.len() {
        let args = [("shown", (drawn.len() as u64).into()), ("all", (whole.variables.len() as u64).into())];
        how = format!("{how} {}", words.say("chart-missing-shown", &args));
    }
    let mut picture = Picture::new(&title, &lines, &how);
    if reasons.len() > 1 {
        legend(&mut picture, &reasons);
    }
    for (name, bars) in &blocks {
        if !single {
            for line in name {
                picture.text((MARGIN, picture.y), Side::Start, BODY, line.as_str());
                picture.y += LINE;
            }
        }
        for bar in bars {
            let label = if single { name } else { &bar.label };
            let tall = (label.len().max(1) as i32 * LINE).max(BAR + 6);
            let middle = picture.y + tall / 2;
            match single {
                true => picture.block(MARGIN, middle, Side::Start, BODY, label),
                false => picture.block(MARGIN + 12, middle, Side::Start, SMALL, label),
            }
            let end = draw_bar(&mut picture, &scale, middle, bar);
            picture.block(end + 7, middle, Side::Start, BODY, std::slice::from_ref(&bar.printed));
            picture.path(&[(left, picture.y), (left, picture.y + tall)], GREY, 1);
            picture.y += tall;
        }
        picture.y += if single { 5 } else { 8 };
    }
    draw_ticks(&mut picture, &scale, left, right, words);
    let unit = first.unit.0.get(words.lang());
    name_axis(&mut picture, left, right, &words.say("chart-missing-axis", &[("unit", unit.into())]));

    let mut facts = Vec::new();
    for group in shown {
        let before = group.name.as_ref().map(|g| format!("{g}, ")).unwrap_or_default();
        for variable in drawn.iter().filter_map(|v| group.variables.get(*v)) {
            let parts = variable.parts.iter().filter(|(_, pair)| pair.count.value.is_some_and(|x| x > 0.0));
            let parts: Vec<String> = parts.map(|(name, pair)| format!("{name} {}", printed(*pair, words))).collect();
            let parts = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
            facts.push(format!("{before}{}: {}{parts}", variable.name, printed(variable.whole, words)));
        }
    }
    let description = phrase::description(&format!("{title}. {how}"), &lines, &facts);
    picture.chart(format!("{}-{estimator}", analysis.id), title, description, vec![analysis.id.clone()])
}

/// Places of the variables that are drawn, in their own order.
fn most(variables: &[Variable]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..variables.len()).collect();
    let share = |place: &usize| variables.get(*place).and_then(|v| v.whole.share.value).unwrap_or(0.0);
    places.sort_by(|a, b| share(b).total_cmp(&share(a)));
    places.truncate(MOST);
    places.sort_unstable();
    places
}

/// The reasons that occur, most frequent first; from the last fill on they are taken together.
fn reasons(whole: &Group, words: &Words) -> Vec<String> {
    let mut found: Vec<(String, f64)> = Vec::new();
    for (name, pair) in whole.variables.iter().flat_map(|v| &v.parts) {
        let x = pair.count.value.unwrap_or(0.0);
        match found.iter_mut().find(|(n, _)| n == name) {
            Some((_, sum)) => *sum += x,
            None => found.push((name.clone(), x)),
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut names: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
    if names.len() > FILLS.len() {
        names.truncate(FILLS.len() - 1);
        names.push(words.get("chart-missing-other"));
    }
    names
}

/// The shares of the parts of a variable, in the order of the reasons; those without a fill of their own take the last.
fn cut_up(variable: &Variable, reasons: &[String]) -> Vec<(usize, f64)> {
    if variable.parts.is_empty() || reasons.is_empty() {
        return vec![(2, variable.whole.share.value.unwrap_or(0.0))];
    }
    let mut parts: Vec<(usize, f64)> = Vec::new();
    for (name, pair) in &variable.parts {
        let place = reasons.iter().position(|r| r == name).unwrap_or(reasons.len() - 1);
        let x = pair.share.value.unwrap_or(0.0);
        match parts.iter_mut().find(|(p, _)| *p == place) {
            Some((_, sum)) => *sum += x,
            None => parts.push((place, x)),
        }
    }
    parts.sort_by_key(|(place, _)| *place);
    parts
}

/// `12,5% (17)`, or a dash.
fn printed(pair: Pair, words: &Words) -> String {
    let number = |e: &Estimate| e.value.map(|x| number::whole(x.round().max(0.0) as u64, words.lang()));
    match number(pair.count) {
        Some(count) => format!("{} ({count})", phrase::value(pair.share, words)),
        None => number::DASH.to_owned(),
    }
}

/// Draws a bar and gives its end.
fn draw_bar(picture: &mut Picture, scale: &Scale, middle: i32, bar: &Bar) -> i32 {
    let (top, bottom) = (middle - BAR / 2, middle + BAR / 2);
    let from = scale.at(0.0).unwrap_or(MARGIN);
    let Some(end) = bar.whole.share.value.and_then(|x| scale.at(x)) else { return from };
    let (mut sum, mut at) = (0.0, from);
    for (place, share) in &bar.parts {
        sum += share;
        let next = scale.at(sum).unwrap_or(at);
        if next > at {
            segment(picture, (at, top), (next, bottom), *place);
        }
        at = next;
    }
    end
}

/// A filled piece with its outline, so that pieces of every lightness have an edge.
fn segment(picture: &mut Picture, (x0, y0): (i32, i32), (x1, y1): (i32, i32), place: usize) {
    let (fill, lines) = FILLS.get(place).copied().unwrap_or((BAND, None));
    picture.bar((x0, y0), (x1, y1), fill);
    if let Some(step) = lines {
        let mut x = x0 + step;
        while x < x1 {
            picture.path(&[(x, y0), (x, y1)], INK, 1);
            x += step;
        }
    }
    picture.path(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], GREY, 1);
}

/// What each fill stands for, on as many lines as it takes.
fn legend(picture: &mut Picture, reasons: &[String]) {
    let mut x = MARGIN;
    for (place, name) in reasons.iter().enumerate() {
        let lines = wrap(name, SMALL.size, false, f64::from(WIDTH - 2 * MARGIN - 30));
        let text = lines.first().cloned().unwrap_or_default();
        let wide = 30 + width(&text, SMALL.size, false).ceil() as i32;
        if x > MARGIN && x + wide > WIDTH - MARGIN {
            x = MARGIN;
            picture.y += LINE + 3;
        }
        segment(picture, (x, picture.y + 2), (x + 22, picture.y + 2 + BAR), place);
        picture.text((x + 28, picture.y), Side::Start, SMALL, text);
        x += wide + 18;
    }
    picture.y += LINE + 8;
    picture.path(&[(MARGIN, picture.y - 4), (WIDTH - MARGIN, picture.y - 4)], GRID, 1);
    picture.y += 6;
}
