//! Curves of a share or a hazard over time, with their bands and the numbers at risk beneath.

use super::Chart;
use super::axis::Scale;
use super::panel::name_axis;
use super::phrase;
use super::picture::{BODY, GREY, GRID, HEADING, LINE, MARGIN, MARK, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::stairs::{DASHES, Plane, at_risk, risk_line, side, stacked, ticks, time_scale};
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Point, Series};
use crate::report::catalogue::Words;
use crate::report::{Results, number, waiting};

/// Height of a plane that holds all groups, and of one of several.
const TALL: i32 = 300;
const SMALL_TALL: i32 = 150;
/// Between two planes beside each other.
const GAP: i32 = 26;
/// More groups than this have a plane each.
const TOGETHER: usize = 3;

/// What a chart of curves shows.
struct Drawn {
    kind: SeriesKind,
    /// Part of the id, and of the keys of its words.
    id: &'static str,
    form: Form,
}

/// Cumulative incidence of the ending asked about, the naive curve faint beside it.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    chart(analysis, &Drawn { kind: SeriesKind::CumulativeIncidence, id: "incidence", form: Form::Share }, words)
}

/// Share still under way.
pub fn draw_survival(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    chart(analysis, &Drawn { kind: SeriesKind::Survival, id: "survival", form: Form::Share }, words)
}

/// Cumulative hazard of the ending asked about.
pub fn draw_hazard(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    chart(analysis, &Drawn { kind: SeriesKind::CumulativeHazard, id: "cumulative-hazard", form: Form::Pure }, words)
}

/// Share that ended, of times known between two.
pub fn draw_interval(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    chart(analysis, &Drawn { kind: SeriesKind::IntervalIncidence, id: "interval-incidence", form: Form::Share }, words)
}

fn chart(analysis: &Analysis, drawn: &Drawn, words: &Words) -> Option<Chart> {
    let all = || analysis.findings.series.iter().filter(|s| s.kind == drawn.kind && !s.points.is_empty());
    let first = all().next()?;
    let same_part = |s: &&Series| s.part.as_ref().map(|p| &p.code) == first.part.as_ref().map(|p| &p.code);
    let mut curves: Vec<&Series> = all().filter(|s| s.estimator == first.estimator).filter(same_part).collect();
    // All groups together say nothing that the groups do not; with one group they are the group.
    if curves.len() > 1 {
        curves.retain(|s| s.group.code != "overall");
    }
    let of_curve = |kind: SeriesKind, curve: &Series| {
        let mut found = analysis.findings.series.iter().filter(move |s| s.kind == kind && s.points.len() > 1);
        let (group, part) = (curve.group.code.clone(), curve.part.as_ref().map(|p| p.code.clone()));
        found.find(|s| s.group.code == group && s.part.as_ref().map(|p| p.code.clone()) == part)
    };
    let naive: Vec<Option<&Series>> = curves
        .iter()
        .map(|c| {
            let competes = drawn.kind == SeriesKind::CumulativeIncidence;
            of_curve(SeriesKind::NaiveIncidence, c).filter(|_| competes)
        })
        .collect();
    let risk = at_risk(analysis, first.estimator);
    let rows: Vec<&Estimate> = analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator).collect();
    let source = Source::of(rows.iter().copied());

    let part = first.part.as_ref().map_or_else(
        || phrase::capital(analysis.outcome.text.get(words.lang())),
        |p| phrase::capital(p.text.get(words.lang())),
    );
    let title = title(drawn.id, &part, analysis, curves.len() > 1, words);
    let mut how = Vec::new();
    if let Some(level) = first.level.filter(|_| curves.iter().flat_map(|c| &c.points).any(|p| p.low.is_some())) {
        how.push(words.say("chart-step-band", &[("level", phrase::level(level, words).into())]));
    }
    if naive.iter().any(Option::is_some) {
        how.push(words.get("chart-step-naive"));
    }
    if drawn.kind == SeriesKind::IntervalIncidence {
        how.push(words.get("chart-step-interval-how"));
    }
    let lines = source.lines(words);
    let mut picture = Picture::new(&title, &lines, &how.join(" "));
    let axis = match drawn.form {
        Form::Share => phrase::capital(&words.say("chart-share-of", &[("unit", units(&rows, first, words).into())])),
        _ => words.get("measure-cumulative_hazard"),
    };
    for line in wrap(&phrase::capital(&axis), SMALL.size, false, f64::from(WIDTH - 2 * MARGIN)) {
        picture.text((MARGIN, picture.y), Side::Start, SMALL, line);
        picture.y += LINE;
    }
    let sheet = Sheet { analysis, drawn, curves: &curves, naive: &naive, risk: &risk, words };
    if curves.len() <= TOGETHER {
        sheet.one(&mut picture)?
    } else {
        sheet.several(&mut picture)?
    }
    let facts = curves.iter().map(|c| fact(c, analysis, drawn.form, words)).collect::<Vec<_>>();
    let description = phrase::description(&format!("{title}; {axis}"), &lines, &facts);
    picture.chart(format!("{}-{}", analysis.id, drawn.id), title, description, vec![analysis.id.clone()])
}

/// `Met een plan: aandeel in de tijd, per methode`.
fn title(id: &str, part: &str, analysis: &Analysis, several: bool, words: &Words) -> String {
    let key = format!("chart-step-{id}");
    match analysis.grouping.as_ref().filter(|_| several) {
        Some(g) => {
            words.say(&format!("{key}-by"), &[("part", part.into()), ("grouping", g.text.get(words.lang()).into())])
        }
        None => words.say(&key, &[("part", part.into())]),
    }
}

/// What shares are of: families.
fn units(rows: &[&Estimate], series: &Series, words: &Words) -> String {
    let shares = rows.iter().find(|e| e.measure.form == Form::Share && !e.unit.is_none()).map(|e| &e.unit);
    let unit = shares.unwrap_or(&series.y_unit);
    let text = unit.0.get(words.lang());
    if text.is_empty() || unit == &series.x_unit { words.get("chart-units") } else { text.to_owned() }
}

struct Sheet<'s, 'a> {
    analysis: &'a Analysis,
    drawn: &'s Drawn,
    curves: &'s [&'a Series],
    naive: &'s [Option<&'a Series>],
    risk: &'s [&'a Series],
    words: &'s Words,
}

impl Sheet<'_, '_> {
    fn up(&self, bottom: i32, top: i32) -> Option<Scale> {
        let all = self.curves.iter().copied().chain(self.naive.iter().flatten().copied()).flat_map(|s| &s.points);
        let highest = all.flat_map(|p| [Some(p.y), p.high]).flatten().filter(|y| y.is_finite()).fold(0.0, f64::max);
        match self.drawn.form {
            // a share below a half is drawn to a half, any other to the whole
            Form::Share => {
                let end = [0.1, 0.25, 0.5, 1.0].into_iter().find(|e| highest <= *e).unwrap_or(1.0);
                Scale::exactly(0.0, end, Form::Share, bottom, top)
            }
            form => Scale::exactly(0.0, if highest > 0.0 { 1.05 * highest } else { 1.0 }, form, bottom, top),
        }
    }

    fn gutter(&self, most: usize) -> Option<i32> {
        let ticks = self.up(100, 0)?.up_to(most, self.words.lang());
        Some(ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0) + 12)
    }

    fn name(&self, curve: &Series) -> String {
        let n = waiting::units_of(curve, self.analysis);
        let name = phrase::capital(curve.group.text.get(self.words.lang()));
        if n > 0 { phrase::with_n(&name, n, self.words) } else { name }
    }

    /// What stands at the end of a naive curve.
    fn naive_name(&self, curve: &Series) -> String {
        let name = curve.group.text.get(self.words.lang());
        if self.curves.len() == 1 { "1 − KM".to_owned() } else { format!("1 − KM, {name}") }
    }

    fn all(&self) -> impl Iterator<Item = &Series> {
        self.curves.iter().copied().chain(self.naive.iter().flatten().copied())
    }

    fn axis_name(&self) -> String {
        let unit = self.curves.first().map(|c| c.x_unit.0.get(self.words.lang())).unwrap_or_default();
        phrase::capital(if unit.is_empty() { self.analysis.outcome.text.get(self.words.lang()) } else { unit })
    }

    /// All groups in one plane, their names at the ends of the curves.
    fn one(&self, picture: &mut Picture) -> Option<()> {
        let names: Vec<String> = self.curves.iter().map(|c| self.name(c)).collect();
        let alone = names.len() == 1;
        let naive = || self.naive.iter().zip(self.curves).filter(|(n, _)| n.is_some()).map(|(_, c)| self.naive_name(c));
        let labels: Vec<String> = names.iter().filter(|_| !alone).cloned().chain(naive()).collect();
        let side = side(labels.iter().map(String::as_str));
        let tall = TALL.max(stacked(labels.iter().map(String::as_str)));
        // the first number at risk stands under the corner: it needs half its width at the left
        let (left, right) = (MARGIN + self.gutter(6)?.max(22), WIDTH - MARGIN - side.max(10));
        let (top, bottom) = (picture.y + 8, picture.y + 8 + tall);
        let (across, last) = time_scale(self.all(), left, right)?;
        let plane = Plane { left, right, top, bottom, across, up: self.up(bottom, top)? };
        plane.heights(picture, 6, self.words);
        for curve in self.curves {
            self.ground(picture, &plane, curve);
        }
        for naive in self.naive.iter().flatten() {
            faint(picture, &plane, &naive.points);
        }
        let mut ends = Vec::new();
        for ((curve, dash), name) in self.curves.iter().zip(DASHES).zip(&names) {
            self.line(picture, &plane, curve, dash);
            if let Some(end) = curve.points.last().and_then(|p| plane.at(p.x_high.unwrap_or(p.x), p.y)) {
                ends.push((end, BODY, name.clone()));
            }
        }
        for (naive, curve) in self.naive.iter().zip(self.curves).filter_map(|(n, c)| Some(((*n)?, c))) {
            if let Some(end) = naive.points.last().and_then(|p| plane.at(p.x, p.y)) {
                ends.push((end, SMALL, self.naive_name(curve)));
            }
        }
        plane.frame(picture);
        ends.retain(|(_, kind, _)| !alone || *kind == SMALL);
        plane.names(picture, &ends);
        plane.times(picture, &ticks(self.risk, &plane.across, last), self.words);
        name_axis(picture, left, right, &self.axis_name());
        if !self.risk.is_empty() {
            picture.y += 8;
            picture.text((MARGIN, picture.y), Side::Start, SMALL, self.words.get("chart-step-risk"));
            picture.y += LINE + 2;
            for curve in self.curves {
                if let Some(series) = self.risk.iter().find(|s| s.group.code == curve.group.code) {
                    let name = phrase::capital(curve.group.text.get(self.words.lang()));
                    risk_line(picture, &plane, (!alone).then_some(name.as_str()), series, self.words);
                }
            }
        }
        Some(())
    }

    /// A plane each, two beside each other on the same scales; the others stand faint in its ground.
    fn several(&self, picture: &mut Picture) -> Option<()> {
        let wide = (WIDTH - 2 * MARGIN - GAP) / 2;
        let gutter = self.gutter(4)?.max(22);
        for (r, pair) in self.curves.chunks(2).enumerate() {
            let headings: Vec<Vec<String>> =
                pair.iter().map(|c| wrap(&self.name(c), HEADING.size, true, f64::from(wide))).collect();
            let above = headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * (LINE + 1);
            let start = picture.y + 6;
            let mut lowest = start;
            for (k, (curve, heading)) in pair.iter().zip(&headings).enumerate() {
                let from = MARGIN + k as i32 * (wide + GAP);
                for (i, line) in heading.iter().enumerate() {
                    picture.text((from, start + i as i32 * (LINE + 1)), Side::Start, HEADING, line.as_str());
                }
                let (top, bottom) = (start + above + 8, start + above + 8 + SMALL_TALL);
                let (left, right) = (from + gutter, from + wide - 12);
                let (across, last) = time_scale(self.all(), left, right)?;
                let plane = Plane { left, right, top, bottom, across, up: self.up(bottom, top)? };
                plane.heights(picture, 4, self.words);
                for other in self.curves.iter().filter(|o| o.group.code != curve.group.code) {
                    let spots = plane.stairs(other.points.iter().map(|p| (p.x, p.y)));
                    picture.path(&spots, GRID, 2);
                }
                self.ground(picture, &plane, curve);
                if let Some(naive) = self.naive.get(2 * r + k).copied().flatten() {
                    faint(picture, &plane, &naive.points);
                }
                self.line(picture, &plane, curve, None);
                plane.frame(picture);
                plane.times(picture, &ticks(self.risk, &plane.across, last), self.words);
                name_axis(picture, left, right, &self.axis_name());
                if let Some(series) = self.risk.iter().find(|s| s.group.code == curve.group.code) {
                    picture.y += 2;
                    picture.text(
                        ((left + right) / 2, picture.y),
                        Side::Middle,
                        SMALL,
                        self.words.get("chart-step-risk-short"),
                    );
                    picture.y += LINE;
                    risk_line(picture, &plane, None, series, self.words);
                }
                lowest = lowest.max(picture.y);
            }
            picture.y = lowest + 8;
        }
        Some(())
    }

    /// The curve; of times known between two only where it is known, which is flat.
    fn line(&self, picture: &mut Picture, plane: &Plane, curve: &Series, dash: Option<(i32, i32)>) {
        if self.drawn.kind != SeriesKind::IntervalIncidence {
            return plane.curve(picture, &curve.points, dash);
        }
        let next = curve.points.iter().skip(1).map(|p| Some(p.x)).chain([None]);
        for (p, next) in curve.points.iter().zip(next) {
            let from = p.x_high.unwrap_or(p.x);
            let to = next.unwrap_or(from);
            if to > from {
                plane.curve(picture, &[Point { x: from, ..p.clone() }, Point { x: to, ..p.clone() }], dash);
            }
        }
    }

    /// What lies under a curve: its band, or where the mass of known-between times may lie.
    fn ground(&self, picture: &mut Picture, plane: &Plane, curve: &Series) {
        if self.drawn.kind == SeriesKind::IntervalIncidence {
            let mut before = 0.0;
            for p in &curve.points {
                if let (Some(from), Some(to)) = (plane.at(p.x, before), p.x_high.and_then(|x| plane.at(x, p.y)))
                    && to.0 > from.0
                    && to.1 < from.1
                {
                    picture.veil(&[from, (to.0, from.1), to, (from.0, to.1)], MARK);
                }
                before = p.y;
            }
        }
        plane.band(picture, &curve.points);
    }
}

/// The naive curve: there, but not to be followed.
fn faint(picture: &mut Picture, plane: &Plane, points: &[Point]) {
    let spots = plane.stairs(points.iter().map(|p| (p.x, p.y)));
    picture.dashed(&spots, GREY, 1, 5, 4);
}

/// `EK-c: 10 weken 52,0 (43,1–60,9), 26 weken …`: the rows at asked times, else the end of the curve.
fn fact(curve: &Series, analysis: &Analysis, form: Form, words: &Words) -> String {
    let lang = words.lang();
    let unit = curve.x_unit.0.get(lang);
    let code = curve
        .part
        .as_ref()
        .map_or_else(|| curve.group.code.clone(), |p| crate::value::Label::within(&curve.group, p).code);
    let rows = analysis.findings.estimates.iter().filter(|e| {
        e.estimator == curve.estimator
            && e.time.is_some()
            && e.value.is_some()
            && waiting::timeless(&e.term).code == code
    });
    let mut told: Vec<String> = rows
        .filter(|e| !matches!(e.measure.id, "naive_incidence"))
        .filter_map(|e| {
            let at = waiting::time(e.time?, lang);
            Some(format!("{at} {unit}: {}", phrase::value_and_interval(e, words)))
        })
        .collect();
    if told.is_empty()
        && let Some(p) = curve.points.last()
    {
        let value = number::cell(p.y, form, lang);
        let value = match (p.low, p.high) {
            (Some(low), Some(high)) => format!("{value} ({})", number::limits(low, high, form, lang)),
            _ => value,
        };
        told.push(format!("{} {unit}: {value}", waiting::time(p.x_high.unwrap_or(p.x), lang)));
    }
    format!("{}: {}", phrase::capital(curve.group.text.get(lang)), told.join(", "))
}
