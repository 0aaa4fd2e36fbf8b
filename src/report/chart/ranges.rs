//! What a published summary leaves open: each result over all tables that fit it, as a bar from the least to the most.

use super::Chart;
use super::axis::Scale;
use super::panel::{draw_ticks, name_axis};
use super::phrase;
use super::picture::{BODY, GREY, GRID, HEADING, INK, LINE, MARGIN, MARK, Picture, SMALL, Side, WIDTH, Way, clamp};
use super::source::Source;
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Reach, Span};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::number;
use crate::report::table::across::{chances, told, values, widest};

const ROW: i32 = 30;
const GAP: i32 = 18;
/// The smallest p-value that has a place of its own.
const LEAST_P: f64 = 1e-4;
/// Ticks of the axis of p-values.
const P: [f64; 6] = [1e-4, 1e-3, 0.01, 0.05, 0.2, 1.0];

/// Draws the shares and the tests of an analysis over all tables that fit.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let across = analysis.across.as_ref().filter(|a| a.tables > 1)?;
    let (shares, tested) = told(across);
    if shares.is_empty() && tested.is_empty() {
        return None;
    }
    let title = words.say("chart-ranges", &[("n", number::whole(across.tables, lang).into())]);
    let lines = Source::of(&analysis.findings.estimates).lines(words);
    let mut picture = Picture::new(&title, &lines, &words.get("chart-ranges-how"));
    let cells = |r: &Reach, p: bool| match (r.value, r.p) {
        (_, Some(span)) if p => chances(span, lang),
        (Some(span), _) => format!("{}% ({})", values(span, r.measure, lang), widest(r, lang)),
        _ => String::new(),
    };
    let all = || shares.iter().map(|r| (*r, false)).chain(tested.iter().map(|r| (*r, true)));
    let label = |r: &Reach| phrase::capital(r.term.text.get(lang));
    let widths = |text: String| width(&text, BODY.size, false).ceil() as i32;
    let labels = all().map(|(r, _)| widths(label(r))).max().unwrap_or(0).min(230);
    let right = all().map(|(r, p)| widths(cells(r, p))).max().unwrap_or(0).min(230);
    let (from, to) = (MARGIN + labels + GAP, WIDTH - MARGIN - right - GAP);
    let mut facts = Vec::new();
    for (rows, is_p) in [(&shares, false), (&tested, true)] {
        if rows.is_empty() {
            continue;
        }
        let (heading, axis) =
            if is_p { ("chart-ranges-p", "chart-ranges-axis") } else { ("chart-ranges-share", "chart-percent") };
        picture.text((MARGIN, picture.y), Side::Start, HEADING, words.get(heading));
        picture.y += LINE + 6;
        let scale = Scale::exactly(0.0, 1.0, Form::Share, from, to)?;
        let place = |x: f64| if is_p { place_of_p(x, from, to) } else { scale.at(x).unwrap_or(from) };
        let named: Vec<Vec<String>> = rows.iter().map(|r| wrap(&label(r), BODY.size, false, 230.0)).collect();
        let tall = |lines: &Vec<String>| (lines.len() as i32 * LINE + 10).max(ROW);
        let (top, bottom) = (picture.y, picture.y + named.iter().map(tall).sum::<i32>());
        let guides: Vec<i32> =
            if is_p { P.map(place).to_vec() } else { scale.ticks(lang).into_iter().map(|(x, _)| x).collect() };
        for x in guides {
            picture.path(&[(x, top), (x, bottom)], GRID, 1);
        }
        if is_p {
            let x = place(0.05);
            picture.dashed(&[(x, top), (x, bottom)], INK, 1, 4, 3);
        }
        for (r, lines) in rows.iter().zip(&named) {
            let y = picture.y + tall(lines) / 2;
            picture.block(MARGIN, y, Side::Start, BODY, lines);
            picture.block(to + GAP, y, Side::Start, BODY, &wrap(&cells(r, is_p), BODY.size, false, 230.0));
            let span = if is_p { r.p } else { r.value };
            if let Some(Span { least, most }) = span {
                if let Some((low, high)) = r.low.zip(r.high).filter(|_| !is_p) {
                    picture.path(&[(place(low.least), y), (place(high.most), y)], GREY, 1);
                }
                let (a, b) = (place(least), place(most));
                if is_p && most < LEAST_P {
                    picture.arrowhead((from, y), Way::Left, MARK);
                } else {
                    picture.bar((a.min(b - 3), y - 6), (b.max(a + 3), y + 6), MARK);
                }
            }
            facts.push(format!("{}: {}", label(r), cells(r, is_p)));
            picture.y += tall(lines);
        }
        if is_p {
            picture.path(&[(from, picture.y), (to, picture.y)], GREY, 1);
            for p in P {
                let text = number::fixed(p, number::decimals_of(&number::exact(p)).unwrap_or(0), lang);
                let x = place(p);
                picture.path(&[(x, picture.y), (x, picture.y + 5)], GREY, 1);
                picture.text((clamp(x, &text), picture.y + 8), Side::Middle, SMALL, text);
            }
            picture.y += 8 + LINE;
        } else {
            draw_ticks(&mut picture, &scale, from, to, words);
        }
        name_axis(&mut picture, from, to, &words.get(axis));
        picture.y += 14;
    }
    let description = phrase::description(&title, &lines, &facts);
    picture.chart(format!("{}-ranges", analysis.id), title, description, vec![analysis.id.clone()])
}

/// The place of a p-value on an axis of logarithms; smaller ones than [`LEAST_P`] lie at its end.
fn place_of_p(p: f64, from: i32, to: i32) -> i32 {
    let share = 1.0 - p.clamp(LEAST_P, 1.0).log10() / LEAST_P.log10();
    from + (share * f64::from(to - from)).round() as i32
}
