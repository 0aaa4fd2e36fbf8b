//! Effects within the levels of characteristics, and of each method: the second look, after their differences.

use super::Chart;
use super::panel::{Columns, MARGIN_BAND, Panel, Row};
use super::phrase;
use super::picture::{GREY, HEADING, LINE, MARGIN, Picture, Side, WIDTH};
use super::source::Source;
use super::type_face::wrap;
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series, measure};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::number;
use crate::value::{Direction, Label};

/// One level of a characteristic.
pub(super) struct Level<'a> {
    pub(super) estimate: &'a Estimate,
    /// Its name without that of the characteristic.
    pub(super) name: String,
    /// Place among the levels.
    pub(super) place: usize,
}

/// A characteristic with its levels, in the order of the plan and the codebook.
pub(super) struct Group<'a> {
    pub(super) name: String,
    pub(super) levels: Vec<Level<'a>>,
    /// Adjusted means of both arms at the levels.
    pub(super) arms: Vec<&'a Series>,
    /// Whether it is a number, asked at its mean and a standard deviation around it.
    pub(super) number: bool,
    overall: Option<&'a Estimate>,
    joint: Option<&'a Estimate>,
}

impl Group<'_> {
    /// Index of the point of a level in the series of an arm.
    pub(super) fn point(&self, level: &Level, arm: &Series) -> Option<usize> {
        if self.number { Some(level.place) } else { arm.points.iter().position(|p| p.x == level.place as f64) }
    }

    /// `41 / 33`, treatment first; of a number nothing, since all rows count at each place.
    fn n(&self, level: &Level, words: &Words) -> String {
        let of = |arm: &&Series| self.point(level, arm).and_then(|k| arm.points.get(k)).map_or(0, |p| p.n);
        if self.number || self.arms.len() < 2 {
            return String::new();
        }
        self.arms.iter().map(|arm| number::whole(of(arm), words.lang())).collect::<Vec<_>>().join(" / ")
    }
}

/// The characteristics of an analysis, in order.
pub(super) fn groups<'a>(analysis: &'a Analysis, words: &Words) -> Vec<Group<'a>> {
    let mut out: Vec<(String, Group)> = Vec::new();
    let kinds = [
        &measure::SUBGROUP_EFFECT,
        &measure::SHARE_SUBGROUP_EFFECT,
        &measure::EFFECT_RANGE,
        &measure::SHARE_EFFECT_RANGE,
    ];
    for e in &analysis.findings.estimates {
        let kind = kinds.iter().position(|k| k.id == e.measure.id);
        let (Some(kind), Some((key, level))) = (kind, e.term.code.split_once(": ")) else { continue };
        let text = e.term.text.get(words.lang());
        let (name, of) = text.split_once(": ").unwrap_or((text, text));
        if out.last().is_none_or(|(last, _)| last != key) {
            let belongs = |s: &&Series| {
                s.kind == SeriesKind::Interaction && s.group.code.split_once(": ").is_some_and(|(of, _)| of == key)
            };
            let group = Group {
                name: phrase::capital(name),
                levels: Vec::new(),
                arms: analysis.findings.series.iter().filter(belongs).collect(),
                number: false,
                overall: None,
                joint: None,
            };
            out.push((key.to_owned(), group));
        }
        let Some((_, group)) = out.last_mut() else { continue };
        if kind > 1 {
            group.joint = Some(e);
        } else if level == Label::overall().code {
            group.overall = Some(e);
        } else {
            group.number |= level == "mean - SD";
            let place = group.levels.len();
            group.levels.push(Level { estimate: e, name: phrase::capital(of), place });
        }
    }
    out.into_iter().map(|(_, group)| group).filter(|g| !g.levels.is_empty()).collect()
}

/// Draws the effects within levels.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let groups = groups(analysis, words);
    let first = groups.first()?.levels.first()?.estimate;
    let rows = || groups.iter().flat_map(|g| g.levels.iter().map(|l| l.estimate).chain(g.overall).chain(g.joint));
    let source = Source::of(rows());
    let limits = limits(groups.iter().flat_map(|g| g.levels.iter().map(|l| l.estimate).chain(g.overall)))?;
    let effects = || groups.iter().flat_map(|g| &g.levels).map(|l| l.estimate);
    let sides = analysis.direction.map(|d| sides(d, words));
    let last = groups.len() - 1;
    let panels: Vec<Panel> = groups
        .iter()
        .enumerate()
        .map(|(i, group)| Panel {
            heading: None,
            axis: if i == last { phrase::measure(first, words) } else { String::new() },
            rows: group
                .levels
                .iter()
                .map(|l| Row {
                    label: source.mark(l.name.clone(), l.estimate, words),
                    estimate: l.estimate,
                    apart: false,
                    cells: vec![group.n(l, words), phrase::value_and_interval(l.estimate, words)],
                })
                .collect(),
            limits: Some(limits),
            margin: None,
            band: MARGIN_BAND,
            sides: sides.clone().filter(|_| i == last),
        })
        .collect();
    let arms: Vec<String> = groups
        .iter()
        .find(|g| g.arms.len() > 1)
        .map(|g| g.arms.iter().map(|a| own_name(&a.group, words)).collect())
        .unwrap_or_default();
    let heads = [
        if arms.is_empty() { String::new() } else { words.say("chart-n-of", &[("arms", arms.join(" / ").into())]) },
        words.say("chart-effect-and", &[("interval", phrase::interval(effects(), words).into())]),
    ];

    let outcome = phrase::capital(analysis.outcome.text.get(words.lang()));
    let title = words.say("chart-subgroups", &[("outcome", outcome.into())]);
    let lines = source.lines(words);
    let how = phrase::intervals_explained(effects(), words);
    let how = format!("{how} {}", words.get("chart-subgroups-how"));
    let mut picture = Picture::new(&title, &lines, how.trim());
    let columns = Columns::of(&panels, &heads);
    columns.draw_heads(&mut picture);
    let mut facts = Vec::new();
    for (group, panel) in groups.iter().zip(&panels) {
        let heading = heading(group, words);
        for line in wrap(&heading, HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
            picture.y += LINE + 1;
        }
        let overall = group.overall.and_then(|e| panel.place(&columns, e.value?));
        if let Some(x) = overall {
            let bottom = picture.y + panel.tall(&columns, words);
            picture.dashed(&[(x, picture.y), (x, bottom)], GREY, 2, 5, 4);
        }
        panel.draw(&mut picture, &columns, words);
        picture.y += 8;
        facts.push(heading);
        facts.extend(panel.rows.iter().map(|r| {
            let n = r.cells.first().filter(|n| !n.is_empty()).map_or(String::new(), |n| format!(", n = {n}"));
            format!("{}{n}: {}", r.label, phrase::fact(r.estimate, words))
        }));
        if let Some(e) = group.overall {
            facts.push(words.say("chart-all-levels", &[("value", phrase::fact(e, words).into())]));
        }
    }
    let description = phrase::description(&format!("{title}; {}", heads[1]), &lines, &facts);
    picture.chart(format!("{}-subgroups", analysis.id), title, description, vec![analysis.id.clone()])
}

/// The name of an arm in a series of a characteristic.
pub(super) fn own_name(group: &Label, words: &Words) -> String {
    let text = group.text.get(words.lang());
    text.split_once(": ").map_or(text, |(_, arm)| arm).to_owned()
}

/// The characteristic with the p of its joint test.
fn heading(group: &Group, words: &Words) -> String {
    let Some(test) = group.joint.and_then(|e| e.test.as_ref()) else { return group.name.clone() };
    let p = number::p_equation(test.p.get(), words.lang());
    let p = match test.p_adjusted {
        Some(adjusted) => {
            let adjusted = number::p_equation(adjusted.get(), words.lang());
            words.say("p-and-adjusted", &[("p", p.into()), ("adjusted", adjusted.into())])
        }
        None => p,
    };
    words.say("chart-effects-differ", &[("name", group.name.as_str().into()), ("p", p.into())])
}

/// One scale for all panels: around all values and limits, and 0.
fn limits<'a>(rows: impl Iterator<Item = &'a Estimate>) -> Option<(f64, f64)> {
    let ends = |e: &Estimate| [e.value, e.interval.map(|i| i.low), e.interval.map(|i| i.high)];
    let all = rows.flat_map(ends).flatten().filter(|v| v.is_finite()).chain([0.0]);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let air = 0.06 * (high - low);
    (air > 0.0 && air.is_finite()).then_some((low - air, high + air))
}

fn sides(direction: Direction, words: &Words) -> (String, String) {
    let (better, worse) = (words.get("chart-within-better"), words.get("chart-within-worse"));
    match direction {
        Direction::HigherIsBetter => (worse, better),
        Direction::HigherIsWorse => (better, worse),
    }
}

/// Draws each method against the control arm and the methods against each other; where the plan names a margin the
/// chart of all effects does.
pub fn draw_methods(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let kinds = [&measure::ADJUSTED_DIFFERENCE, &measure::RISK_DIFFERENCE];
    let of_methods = |e: &&Estimate| e.estimator == "method_effect";
    let drawn: Vec<&Estimate> = analysis
        .findings
        .estimates
        .iter()
        .filter(|e| of_methods(e) && kinds.iter().any(|k| k.id == e.measure.id))
        .collect();
    let first = *drawn.first()?;
    let between = |e: &Estimate| e.term.code.rsplit_once(" - ").map(|(_, control)| control.to_owned());
    let control = between(first);
    let source = Source::of(drawn.iter().copied());
    let limits = limits(drawn.iter().copied());
    let p = |e: &Estimate| {
        let p = e.test.as_ref().map(|t| t.p_adjusted.unwrap_or(t.p));
        p.map_or(number::DASH.to_owned(), |p| number::p(p.get(), words.lang()))
    };
    let (against, pairs): (Vec<&Estimate>, Vec<&Estimate>) = drawn.iter().partition(|e| between(e) == control);
    let mut panels: Vec<Panel> = Vec::new();
    for (key, rows) in [("chart-methods-control", &against), ("chart-methods-pairs", &pairs)] {
        if rows.is_empty() {
            continue;
        }
        panels.push(Panel {
            heading: Some(words.get(key)),
            axis: phrase::measure(first, words),
            rows: rows
                .iter()
                .map(|e| Row {
                    label: source.mark(phrase::row(e, words), e, words),
                    estimate: e,
                    apart: false,
                    cells: vec![phrase::value_and_interval(e, words), p(e)],
                })
                .collect(),
            limits,
            margin: first.margin.filter(|_| first.measure.form != Form::Share),
            band: MARGIN_BAND,
            sides: None,
        });
    }
    let adjusted = drawn.iter().filter_map(|e| e.test.as_ref()).any(|t| t.p_adjusted.is_some());
    let heads = [
        words.say("chart-difference-and", &[("interval", phrase::interval(drawn.iter().copied(), words).into())]),
        words.get(if adjusted { "chart-p-adjusted" } else { "chart-p" }),
    ];
    let outcome = phrase::capital(analysis.outcome.text.get(words.lang()));
    let title = words.say("chart-methods", &[("outcome", outcome.into())]);
    let lines = source.lines(words);
    let mut how = phrase::intervals_explained(drawn.iter().copied(), words);
    if adjusted {
        how = format!("{how} {}", words.get("chart-p-how"));
    }
    let mut picture = Picture::new(&title, &lines, how.trim());
    let columns = Columns::of(&panels, &heads);
    columns.draw_heads(&mut picture);
    let mut facts = Vec::new();
    for panel in &panels {
        panel.draw(&mut picture, &columns, words);
        picture.y += 14;
        let fact =
            |r: &Row| format!("{}: {}; {} {}", r.label, phrase::fact(r.estimate, words), heads[1], p(r.estimate));
        facts.extend(panel.rows.iter().map(fact));
    }
    let description = phrase::description(&format!("{title}; {}", heads[0]), &lines, &facts);
    picture.chart(format!("{}-methods", analysis.id), title, description, vec![analysis.id.clone()])
}
