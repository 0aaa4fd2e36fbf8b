//! Areas upon each other that fill a hundred per cent: how a group was divided at every time.

use super::axis::Scale;
use super::panel::name_axis;
use super::phrase;
use super::picture::{GREY, GRID, HEADING, INK, LINE, MARGIN, MARK, Picture, SMALL, Side, WIDTH};
use super::stairs::{Plane, Spot, ticks, time_scale};
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::{Point, Series};
use crate::report::catalogue::Words;
use crate::report::waiting;
use crate::value::Unit;
use plotters::style::{RGBColor, WHITE};

const TALL: i32 = 190;
const GAP: i32 = 26;

/// From dark to light; what comes after is white.
const SHADES: [RGBColor; 4] =
    [MARK, RGBColor(0x8F, 0xAE, 0xC4), RGBColor(0xC9, 0xD8, 0xE3), RGBColor(0xE9, 0xEF, 0xF4)];

/// How the layer of this number, of this many, is filled; the last is white.
pub fn shade(layer: usize, layers: usize) -> RGBColor {
    if layer + 1 >= layers { WHITE } else { SHADES.get(layer).or(SHADES.last()).copied().unwrap_or(WHITE) }
}

/// One group: its layers from below.
pub struct Tower<'a> {
    /// What stands above it.
    pub heading: String,
    /// A series each; what they leave of 1 is the last layer.
    pub layers: Vec<&'a Series>,
}

/// The key and the towers, two beside each other; `names` of all layers, the last included.
pub fn draw(
    picture: &mut Picture,
    towers: &[Tower],
    names: &[String],
    marked: &[f64],
    unit: &Unit,
    words: &Words,
) -> Option<()> {
    key(picture, names);
    let all = || towers.iter().flat_map(|t| t.layers.iter().copied());
    let beside = columns(towers.len());
    let wide = (WIDTH - 2 * MARGIN - (beside - 1) * GAP) / beside;
    for row in towers.chunks(beside as usize) {
        let headings: Vec<Vec<String>> =
            row.iter().map(|t| wrap(&t.heading, HEADING.size, true, f64::from(wide))).collect();
        let above = headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * (LINE + 1);
        let start = picture.y + 4;
        let mut lowest = start;
        for (k, (tower, heading)) in row.iter().zip(&headings).enumerate() {
            let from = MARGIN + k as i32 * (wide + GAP);
            for (i, line) in heading.iter().enumerate() {
                picture.text((from, start + i as i32 * (LINE + 1)), Side::Start, HEADING, line.as_str());
            }
            let top = start + above + if marked.is_empty() { 8 } else { LINE + 8 };
            let (left, right, bottom) = (from + 34, from + wide - 14, top + TALL);
            let (across, last) = time_scale(all(), left, right)?;
            let up = Scale::exactly(0.0, 1.0, Form::Share, bottom, top)?;
            let plane = Plane { left, right, top, bottom, across, up };
            areas(picture, &plane, tower, names.len());
            for (y, text) in plane.up.up_to(5, words.lang()) {
                picture.path(&[(left - 4, y), (left, y)], GREY, 1);
                picture.text((left - 8, y - 7), Side::End, SMALL, text);
            }
            let seen: Vec<f64> = marked.iter().copied().filter(|t| end(tower).is_some_and(|end| *t <= end)).collect();
            marks(picture, &plane, &seen, unit, words);
            plane.frame(picture);
            plane.times(picture, &ticks(&[], &plane.across, last), words);
            name_axis(picture, left, right, &phrase::capital(unit.0.get(words.lang())));
            lowest = lowest.max(picture.y);
        }
        picture.y = lowest + 8;
    }
    Some(())
}

/// How many of so many panels stand beside each other: no row with one alone where that can be.
pub fn columns(panels: usize) -> i32 {
    match panels {
        0 | 1 => 1,
        3 => 3,
        _ => 2,
    }
}

/// What each shade means, in the order in which the layers lie.
fn key(picture: &mut Picture, names: &[String]) {
    let mut x = MARGIN;
    for (k, name) in names.iter().enumerate() {
        for (i, line) in wrap(name, SMALL.size, false, f64::from(WIDTH - 2 * MARGIN - 24)).iter().enumerate() {
            let wide = width(line, SMALL.size, false).ceil() as i32 + 20;
            if x + wide > WIDTH - MARGIN || i > 0 {
                (x, picture.y) = (MARGIN, picture.y + LINE);
            }
            if i == 0 {
                swatch(picture, (x, picture.y), shade(k, names.len()));
            }
            picture.text((x + 20, picture.y), Side::Start, SMALL, line.as_str());
            x += wide + 22;
        }
    }
    picture.y += LINE + 8;
}

fn swatch(picture: &mut Picture, (x, y): Spot, color: RGBColor) {
    picture.bar((x, y + 1), (x + 14, y + 15), GREY);
    picture.bar((x + 1, y + 2), (x + 13, y + 14), color);
}

/// The value of a step function at a time.
fn value_at(points: &[Point], x: f64) -> f64 {
    let after = points.partition_point(|p| p.x <= x);
    after.checked_sub(1).and_then(|i| points.get(i)).map_or(0.0, |p| p.y)
}

fn areas(picture: &mut Picture, plane: &Plane, tower: &Tower, layers: usize) {
    let mut xs: Vec<f64> = tower.layers.iter().flat_map(|s| &s.points).map(|p| p.x).collect();
    xs.sort_by(f64::total_cmp);
    xs.dedup();
    let mut below: Vec<f64> = vec![0.0; xs.len()];
    for (k, layer) in tower.layers.iter().enumerate() {
        let above: Vec<f64> =
            xs.iter().zip(&below).map(|(&x, b)| (b + value_at(&layer.points, x)).clamp(0.0, 1.0)).collect();
        let edge = |ys: &[f64]| plane.stairs(xs.iter().copied().zip(ys.iter().copied()));
        let (mut outline, top) = (edge(&below), edge(&above));
        outline.extend(top.iter().rev());
        let thick = above.iter().zip(&below).any(|(a, b)| a > b);
        if outline.len() > 2 && thick {
            picture.area(&outline, shade(k, layers));
            picture.path(&top, INK, 1);
        }
        below = above;
    }
    if let Some(x) = end(tower).and_then(|end| plane.across.at(end)).filter(|x| *x < plane.right) {
        hatch(picture, (x, plane.top), (plane.right, plane.bottom));
        picture.path(&[(x, plane.top), (x, plane.bottom)], GREY, 1);
    }
}

/// When observation of a group ends, and with it what is known.
fn end(tower: &Tower) -> Option<f64> {
    tower.layers.iter().filter_map(|s| s.points.last()).map(|p| p.x).max_by(f64::total_cmp)
}

/// Whether some groups were seen for a shorter time than others.
pub fn uneven(towers: &[Tower]) -> bool {
    let ends: Vec<f64> = towers.iter().filter_map(end).collect();
    ends.iter().any(|e| ends.first() != Some(e))
}

/// Slanting lines over a rectangle.
fn hatch(picture: &mut Picture, (left, top): Spot, (right, bottom): Spot) {
    let (wide, tall) = (right - left, bottom - top);
    for k in (6..wide + tall).step_by(9) {
        // from the upper edge or the right one, down to the left edge or the lower one
        let from = (left + k.min(wide), top + (k - wide).max(0));
        let to = (left + (k - tall).max(0), top + k.min(tall));
        picture.path(&[from, to], GRID, 1);
    }
}

/// The times asked about, as lines that show on dark and light.
fn marks(picture: &mut Picture, plane: &Plane, times: &[f64], unit: &Unit, words: &Words) {
    let lang = words.lang();
    let inside = || times.iter().filter(|t| !plane.across.beyond(**t)).filter_map(|&t| Some((t, plane.across.at(t)?)));
    // with the unit where all fit beside each other, else bare
    let named = |t: f64| format!("{} {}", waiting::time(t, lang), unit.0.get(lang)).trim().to_owned();
    let place = |x: i32, text: &str| {
        let half = (width(text, SMALL.size, false) / 2.0).ceil() as i32;
        (x.min(plane.right + 12 - half).max(plane.left - 30 + half), half)
    };
    let fits = |texts: &[(i32, String)]| {
        texts.windows(2).all(|w| match w {
            [(a, s), (b, t)] => {
                let ((a, left), (b, right)) = (place(*a, s), place(*b, t));
                b - a > left + right + 6
            }
            _ => true,
        })
    };
    let whole: Vec<(i32, String)> = inside().map(|(t, x)| (x, named(t))).collect();
    let bare: Vec<(i32, String)> = inside().map(|(t, x)| (x, waiting::time(t, lang))).collect();
    let texts = if fits(&whole) { whole } else { bare };
    let mut free = i32::MIN;
    for (x, text) in texts {
        picture.path(&[(x, plane.top), (x, plane.bottom)], WHITE, 1);
        picture.dashed(&[(x, plane.top), (x, plane.bottom)], INK, 1, 4, 3);
        let (centre, half) = place(x, &text);
        if centre - half > free {
            picture.text((centre, plane.top - LINE), Side::Middle, SMALL, text);
            free = centre + half + 4;
        }
    }
}
