//! A Bayes factor against the width of the prior behind it.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{GREY, HEADING, LINE, MARGIN, Mark, Picture, SMALL, Side, WIDTH};
use super::plot::{Label, Plot, spots, ticks};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Estimate, Series};
use crate::report::catalogue::Words;
use crate::report::{Results, number};
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

const TALL: i32 = 220;

/// The scales whose Bayes factors stand in the table.
const NAMED: [(&str, f64); 3] =
    [("bayes_factor_01", FRAC_1_SQRT_2), ("bayes_factor_01_wide", 1.0), ("bayes_factor_01_ultrawide", SQRT_2)];

/// Draws the curve of each pair of groups of an analysis.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let curves: Vec<&Series> = analysis.findings.series.iter().filter(|s| s.kind == SeriesKind::PriorWidth).collect();
    let first = curves.first()?;
    let rows: Vec<&Estimate> = analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator).collect();
    let source = Source::of(rows.iter().copied());
    let outcome = phrase::capital(analysis.outcome.text.get(words.lang()));
    let title = words.say("chart-prior", &[("outcome", outcome.into())]);
    let lines = source.lines(words);
    let mut picture = Picture::new(&title, &lines, &words.get("chart-prior-how"));
    let mut facts = Vec::new();
    for (i, curve) in curves.iter().enumerate() {
        let name = phrase::capital(curve.group.text.get(words.lang()));
        let n = curve.points.first().map_or(0, |p| p.n);
        picture.y += if i > 0 { 20 } else { 0 };
        for line in wrap(&phrase::with_n(&name, n, words), HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
            picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
            picture.y += LINE + 1;
        }
        let own: Vec<(f64, f64)> = NAMED
            .iter()
            .filter_map(|(id, scale)| {
                let row = rows.iter().find(|e| e.measure.id == *id && e.term.code == curve.group.code)?;
                Some((*scale, row.value?))
            })
            .collect();
        plane(&mut picture, curve, &own, words)?;
        let told: Vec<String> = own
            .iter()
            .map(|(scale, factor)| {
                let args = [
                    ("scale", number::fixed(*scale, 2, words.lang()).into()),
                    ("factor", number::significant(*factor, words.lang()).into()),
                ];
                words.say("chart-prior-fact", &args)
            })
            .collect();
        facts.push(format!("{name}: {}", told.join(", ")));
    }
    let description = phrase::description(&format!("{title}; {}", words.get("chart-prior-y")), &lines, &facts);
    picture.chart(format!("{}-prior", analysis.id), title, description, vec![analysis.id.clone()])
}

fn plane(picture: &mut Picture, curve: &Series, own: &[(f64, f64)], words: &Words) -> Option<()> {
    let lang = words.lang();
    // One, and some room on either side of it, is always in the picture.
    let values = || curve.points.iter().map(|p| p.y).chain([0.4, 2.5]);
    let gutter = Plot::gutter(&ticks(&Scale::around(values(), Form::Pure, true, 100, 0)?, lang));
    picture.text((MARGIN, picture.y), Side::Start, SMALL, words.get("chart-prior-y"));
    picture.y += LINE + 6;
    let sides = ["chart-prior-even", "chart-prior-none", "chart-prior-difference"].map(|key| words.get(key));
    let side = sides.iter().map(|t| width(t, SMALL.size, false).ceil() as i32).max().unwrap_or(0) + 12;
    let mut plot = Plot::new(picture, gutter, side, TALL);
    let heights = Scale::around(values(), Form::Pure, true, plot.bottom, plot.top)?;
    let across = Scale::exactly(0.0, 2.0, Form::Pure, plot.left, plot.right)?;
    plot.heights(picture, &ticks(&heights, lang));
    let even = heights.at(1.0)?;
    picture.dashed(&[(plot.left, even), (plot.right, even)], GREY, 1, 4, 3);
    plot.keep_clear(&[(plot.left, even), (plot.right, even)]);
    for (text, up) in sides.iter().zip([0, -1, 1]) {
        picture.text((plot.right + 6, even - 7 + up * LINE), Side::Start, SMALL, text.as_str());
    }
    plot.line(picture, &spots(curve.points.iter().map(|p| (p.x, p.y)), &across, &heights), None);
    let labels: Vec<Label> = own
        .iter()
        .filter_map(|&(scale, factor)| {
            let name = number::significant(factor, lang);
            Some(Label { at: (across.at(scale)?, heights.at(factor)?), mark: Some(Mark::Disc), name, lines: vec![] })
        })
        .collect();
    plot.labels(picture, &labels);
    picture.y = plot.bottom;
    draw_ticks(picture, &across, plot.left, plot.right, words);
    name_axis(picture, plot.left, plot.right, &words.get("chart-prior-x"));
    Some(())
}
