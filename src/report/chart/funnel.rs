//! From offer to plan: how many are left at each stage, all together and for every group.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{BODY, FILL, GREY, HEADING, LINE, MARGIN, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate, measure};
use crate::report::Results;
use crate::report::catalogue::Words;

const LABEL_MAX: f64 = 220.0;
const PRINTED_MAX: f64 = 200.0;
const WHY_MAX: f64 = 460.0;
const BAR: i32 = 18;

struct Stage<'a> {
    name: String,
    label: String,
    count: &'a Estimate,
    printed: Vec<String>,
    /// Whether the printed text is the reason why there is no number.
    why: bool,
}

/// Draws the counts of `funnel_rate`, with the shares of the first stage beside them.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let rows: Vec<&Estimate> = analysis.findings.estimates.iter().filter(|e| e.estimator == "funnel_rate").collect();
    let counts: Vec<&Estimate> = rows.iter().copied().filter(|e| e.measure.id == measure::COUNT.id).collect();
    let first = *counts.first()?;
    let source = Source::of(counts.iter().copied());
    let mut groups: Vec<(String, Vec<Stage>)> = Vec::new();
    for &count in &counts {
        let (group, stage) = parts(&count.term.code);
        let (group_text, stage_text) = match group {
            Some(_) => parts(count.term.text.get(words.lang())),
            None => (None, count.term.text.get(words.lang())),
        };
        let share = rows.iter().find(|e| e.measure.id == measure::PROPORTION.id && e.term.code == count.term.code);
        let number = phrase::value(count, words);
        let reason = phrase::reason(count, words);
        let why = reason.is_some();
        let text = match (reason, share.filter(|s| s.value.is_some())) {
            (Some(reason), _) => format!("{number} {reason}"),
            (None, Some(share)) => format!("{number} ({})", phrase::value(share, words)),
            (None, None) => number,
        };
        let room = if why { WHY_MAX } else { PRINTED_MAX };
        let printed = wrap(&text, if why { SMALL.size } else { BODY.size }, false, room);
        let name = if stage_text.is_empty() { stage } else { stage_text }.to_owned();
        let label = source.mark(phrase::capital(&name), count, words);
        let heading = group_text.map(|g| phrase::capital(&phrase::with_n(g, count.n.used, words))).unwrap_or_default();
        let stage = Stage { name, label, count, printed, why };
        match groups.iter_mut().find(|(h, _)| *h == heading) {
            Some((_, stages)) => stages.push(stage),
            None if group == Some("overall") => groups.insert(0, (heading, vec![stage])),
            None => groups.push((heading, vec![stage])),
        }
    }
    let stages = || groups.iter().flat_map(|(_, s)| s);
    let label = |s: &Stage| wrap(&s.label, BODY.size, false, LABEL_MAX);
    let widest = |lines: Vec<String>| lines.iter().map(|l| width(l, BODY.size, false).ceil() as i32).max().unwrap_or(0);
    let left = MARGIN + stages().map(|s| widest(label(s))).max().unwrap_or(0) + 14;
    let printed = stages().filter(|s| !s.why).map(|s| widest(s.printed.clone())).max().unwrap_or(0);
    let right = (WIDTH - MARGIN - printed - 8).max(left + 60);
    let most = counts.iter().filter_map(|c| c.value).fold(1.0, f64::max);
    let scale = Scale::exactly(0.0, most, Form::Whole, left, right)?;

    let unit = first.unit.0.get(words.lang());
    let ends = (stages().next()?.name.as_str(), groups.first()?.1.last()?.name.as_str());
    let title = words.say("chart-funnel", &[("first", ends.0.into()), ("last", ends.1.into()), ("unit", unit.into())]);
    let lines = source.lines(words);
    let how = words.get("chart-funnel-how");
    let mut picture = Picture::new(&title, &lines, &how);
    let mut facts = Vec::new();
    for (heading, stages) in &groups {
        for line in wrap(heading, HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
            picture.y += LINE + 2;
        }
        for stage in stages {
            let text = label(stage);
            let tall = (text.len().max(stage.printed.len()) as i32 * LINE + 4).max(BAR + 6);
            let middle = picture.y + tall / 2;
            picture.block(MARGIN, middle, Side::Start, BODY, &text);
            if let Some(x) = stage.count.value.and_then(|v| scale.at(v)) {
                picture.bar((left, middle - BAR / 2), (x.max(left + 1), middle + BAR / 2), FILL);
                picture.block(x + 7, middle, Side::Start, BODY, &stage.printed);
            } else {
                picture.block(left + 7, middle, Side::Start, SMALL, &stage.printed);
            }
            picture.path(&[(left, picture.y), (left, picture.y + tall)], GREY, 1);
            picture.y += tall;
            let group = if heading.is_empty() { String::new() } else { format!("{heading}, ") };
            facts.push(format!("{group}{}: {}", stage.name, stage.printed.join(" ")));
        }
        picture.y += 12;
    }
    draw_ticks(&mut picture, &scale, left, right, words);
    name_axis(&mut picture, left, right, &phrase::measure(first, words));
    let description = phrase::description(&format!("{title}. {how}"), &lines, &facts);
    picture.chart(format!("{}-funnel", analysis.id), title, description, vec![analysis.id.clone()])
}

/// The group and the stage of a term such as `EK-c: willing`; no group in `willing`.
fn parts(term: &str) -> (Option<&str>, &str) {
    term.rsplit_once(": ").map_or((None, term), |(group, stage)| (Some(group), stage))
}
