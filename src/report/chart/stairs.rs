//! Step functions over time: a plane with an axis of time, stairs, bands, names at the ends, numbers at risk beneath.

use super::axis::Scale;
use super::picture::{BODY, GREY, GRID, LINE, MARK, Picture, SMALL, Side, Type, clamp};
use super::type_face::{width, wrap};
use crate::findings::measure::Form;
use crate::findings::series::SeriesKind;
use crate::findings::{Analysis, Point, Series};
use crate::report::catalogue::Words;
use crate::report::{number, waiting};

/// A place in the picture.
pub type Spot = (i32, i32);

/// How the curves of groups are told apart without colour.
pub const DASHES: [Option<(i32, i32)>; 3] = [None, Some((9, 4)), Some((2, 3))];

/// Names at the ends of curves are no wider than this.
const NAME: f64 = 165.0;

/// The plane between an axis of time and an upright one.
#[derive(Debug, Clone)]
pub struct Plane {
    /// Left edge.
    pub left: i32,
    /// Right edge.
    pub right: i32,
    /// Upper edge.
    pub top: i32,
    /// Lower edge.
    pub bottom: i32,
    /// Time.
    pub across: Scale,
    /// Height.
    pub up: Scale,
}

impl Plane {
    /// Where a value at a time stands.
    pub fn at(&self, x: f64, y: f64) -> Option<Spot> {
        Some((self.across.at(x)?, self.up.at(y)?))
    }

    /// The upright axis: guiding lines and numbers.
    pub fn heights(&self, picture: &mut Picture, most: usize, words: &Words) {
        for (y, text) in self.up.up_to(most, words.lang()) {
            picture.path(&[(self.left, y), (self.right, y)], GRID, 1);
            picture.text((self.left - 8, y - 7), Side::End, SMALL, text);
        }
    }

    /// The axes over what was drawn.
    pub fn frame(&self, picture: &mut Picture) {
        picture.path(&[(self.left, self.top), (self.left, self.bottom), (self.right, self.bottom)], GREY, 1);
    }

    /// Ticks at these times under the plane, as many as fit; the picture goes on beneath them.
    pub fn times(&self, picture: &mut Picture, times: &[f64], words: &Words) {
        picture.y = self.bottom + 8;
        for (x, text) in self.fitting(times, words) {
            picture.path(&[(x, self.bottom), (x, self.bottom + 5)], GREY, 1);
            picture.text((clamp(x, &text), picture.y), Side::Middle, SMALL, text);
        }
        picture.y += LINE;
    }

    /// Those of the times whose texts stand clear of each other.
    fn fitting(&self, times: &[f64], words: &Words) -> Vec<(i32, String)> {
        let lang = words.lang();
        let all = || {
            let placed = |t: f64| self.across.at(t).map(|x| (x, waiting::time(t, lang)));
            times.iter().filter_map(move |&t| placed(t))
        };
        for skip in 1..=times.len().max(1) {
            let some: Vec<(i32, String)> = all().step_by(skip).collect();
            let clear = some.windows(2).all(|w| {
                let [(a, s), (b, t)] = w else { return true };
                let (a, b) = (clamp(*a, s), clamp(*b, t));
                f64::from(b - a) > (width(s, SMALL.size, false) + width(t, SMALL.size, false)) / 2.0 + 8.0
            });
            if clear {
                return some;
            }
        }
        Vec::new()
    }

    /// A staircase: each value holds until the next.
    pub fn stairs(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Spot> {
        let mut out: Vec<Spot> = Vec::new();
        let mut put = |spot: Spot| {
            // a flat piece is one line, and so is a steep one
            if let [.., a, b] = out.as_slice()
                && ((a.1 == b.1 && b.1 == spot.1) || (a.0 == b.0 && b.0 == spot.0))
            {
                out.pop();
            }
            if out.last() != Some(&spot) {
                out.push(spot);
            }
        };
        let mut height = None;
        for (x, y) in points {
            let Some((px, py)) = self.at(x, y) else { continue };
            put((px, height.unwrap_or(py)));
            put((px, py));
            height = Some(py);
        }
        out
    }

    /// The band of a curve as a light area; where there is no interval it shrinks to the curve.
    pub fn band(&self, picture: &mut Picture, points: &[Point]) {
        let mut outline = self.stairs(points.iter().map(|p| (p.x, p.low.unwrap_or(p.y))));
        let mut upper = self.stairs(points.iter().map(|p| (p.x, p.high.unwrap_or(p.y))));
        upper.reverse();
        outline.extend(upper);
        if points.iter().any(|p| p.low.is_some() || p.high.is_some()) && outline.len() > 2 {
            picture.veil(&outline, MARK);
        }
    }

    /// The curve itself.
    pub fn curve(&self, picture: &mut Picture, points: &[Point], dash: Option<(i32, i32)>) {
        let spots = self.stairs(points.iter().map(|p| (p.x, p.y)));
        match dash {
            None => picture.path(&spots, MARK, 2),
            Some((drawn, gap)) => picture.dashed(&spots, MARK, 2, drawn, gap),
        }
    }

    /// Names beside the ends of curves, right of the plane, pushed apart where they would touch.
    pub fn names(&self, picture: &mut Picture, ends: &[(Spot, Type, String)]) {
        let mut blocks: Vec<(Spot, Type, Vec<String>)> =
            ends.iter().map(|(at, kind, name)| (*at, *kind, wrap(name, kind.size, false, NAME))).collect();
        blocks.sort_by_key(|b| b.0.1);
        let wanted: Vec<(i32, i32)> = blocks.iter().map(|b| (b.0.1, b.2.len() as i32 * LINE)).collect();
        for ((at, kind, lines), y) in blocks.iter().zip(apart(&wanted, self.top - 8, self.bottom + 8)) {
            let x = self.right + 22;
            if at.0 + 4 < self.right {
                picture.dashed(&[(at.0 + 4, at.1), (self.right + 4, at.1)], GRID, 1, 2, 3);
            }
            picture.path(&[(self.right + 4, at.1), (x - 4, y)], GREY, 1);
            picture.block(x, y, Side::Start, *kind, lines);
        }
    }
}

/// Room that names beside a plane take.
pub fn side<'a>(names: impl IntoIterator<Item = &'a str>) -> i32 {
    let lines = names.into_iter().flat_map(|n| wrap(n, BODY.size, false, NAME));
    lines.map(|l| width(&l, BODY.size, false).ceil() as i32).max().map_or(0, |w| w + 24)
}

/// The height that names under each other need.
pub fn stacked<'a>(names: impl IntoIterator<Item = &'a str>) -> i32 {
    names.into_iter().map(|n| wrap(n, BODY.size, false, NAME).len() as i32 * LINE + 6).sum()
}

/// Middles of blocks as near as may be to where they are wanted, none upon another and all between two edges.
///
/// `wanted` holds middle and height of each, by middle.
pub fn apart(wanted: &[(i32, i32)], top: i32, bottom: i32) -> Vec<i32> {
    const GAP: i32 = 6;
    let mut out: Vec<i32> = Vec::new();
    let mut free = top;
    for (middle, tall) in wanted {
        let y = (*middle).max(free + tall / 2);
        out.push(y);
        free = y + tall / 2 + GAP;
    }
    let mut most = bottom;
    for (y, (_, tall)) in out.iter_mut().zip(wanted).rev() {
        *y = (*y).min(most - tall / 2);
        most = *y - tall / 2 - GAP;
    }
    out
}

/// The times at which a table of numbers at risk counts, else round ones of the axis.
pub fn ticks(at_risk: &[&Series], across: &Scale, last: f64) -> Vec<f64> {
    let own: Vec<f64> = at_risk.first().map_or(Vec::new(), |s| s.points.iter().map(|p| p.x).collect());
    if own.len() > 1 { own.into_iter().filter(|x| !across.beyond(*x)).collect() } else { round_times(last) }
}

/// Multiples of 1, 2 or 5 times a power of ten, at most nine.
fn round_times(last: f64) -> Vec<f64> {
    if last <= 0.0 || !last.is_finite() {
        return vec![0.0];
    }
    let power = 10f64.powf((last / 8.0).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|m| m * power);
    let step = steps.into_iter().find(|s| last / s <= 8.0 + 1e-9).unwrap_or(last);
    (0..=8).map(|i| f64::from(i) * step).filter(|t| *t <= last * (1.0 + 1e-9)).collect()
}

/// The series of numbers at risk, one a group.
pub fn at_risk<'a>(analysis: &'a Analysis, estimator: &str) -> Vec<&'a Series> {
    let of = |own: bool| {
        let series = analysis.findings.series.iter().filter(|s| s.kind == SeriesKind::AtRisk);
        series.filter(|s| !own || s.estimator == estimator).collect::<Vec<_>>()
    };
    let own = of(true);
    let mut out = if own.is_empty() { of(false) } else { own };
    let mut seen: Vec<&str> = Vec::new();
    out.retain(|s| {
        let fresh = !seen.contains(&s.group.code.as_str());
        seen.push(&s.group.code);
        fresh
    });
    out
}

/// A line of numbers at risk under a plane, each under its tick; the name at their right.
pub fn risk_line(picture: &mut Picture, plane: &Plane, name: Option<&str>, series: &Series, words: &Words) {
    let texts: Vec<(i32, String)> = series
        .points
        .iter()
        .filter(|p| !plane.across.beyond(p.x))
        .filter_map(|p| Some((plane.across.at(p.x)?, number::fixed(p.y, 0, words.lang()))))
        .collect();
    let room = texts.windows(2).all(|w| match w {
        [(a, s), (b, t)] => f64::from(b - a) > (width(s, SMALL.size, false) + width(t, SMALL.size, false)) / 2.0 + 6.0,
        _ => true,
    });
    for (x, text) in texts.into_iter().step_by(if room { 1 } else { 2 }) {
        picture.text((x, picture.y), Side::Middle, SMALL, text);
    }
    let lines = name.map_or(Vec::new(), |n| wrap(n, SMALL.size, false, NAME));
    for (i, line) in lines.iter().enumerate() {
        picture.text((plane.right + 22, picture.y + i as i32 * (LINE - 2)), Side::Start, SMALL, line.as_str());
    }
    picture.y += LINE.max(lines.len() as i32 * (LINE - 2) + 3);
}

/// A scale of time from 0 to the last of these series.
pub fn time_scale<'a>(series: impl IntoIterator<Item = &'a Series>, left: i32, right: i32) -> Option<(Scale, f64)> {
    let xs = series.into_iter().flat_map(|s| &s.points).flat_map(|p| [p.x, p.x_high.unwrap_or(p.x)]);
    let last = xs.filter(|x| x.is_finite()).fold(0.0, f64::max);
    Some((Scale::exactly(0.0, last, Form::Natural, left, right)?, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_clear_of_each_other_and_of_the_edges() {
        let wanted = [(100, 17), (102, 17), (104, 34), (290, 17)];
        let got = apart(&wanted, 0, 300);
        for (w, g) in wanted.windows(2).zip(got.windows(2)) {
            assert!(g[1] - g[0] >= (w[0].1 + w[1].1) / 2, "{got:?}");
        }
        assert!(got[3] + 9 <= 300 && got[0] >= 8);
    }

    #[test]
    fn ticks_of_time_are_round() {
        assert_eq!(round_times(60.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
        assert_eq!(round_times(2e9).len(), 5);
        assert_eq!(round_times(0.0), [0.0]);
    }

    #[test]
    fn a_staircase_turns_corners() {
        let scale = |low, high| Scale::exactly(low, high, Form::Natural, 0, 100).unwrap();
        let plane = Plane { left: 0, right: 100, top: 0, bottom: 100, across: scale(0.0, 10.0), up: scale(0.0, 10.0) };
        let spots = plane.stairs([(0.0, 0.0), (2.0, 0.0), (3.0, 4.0), (10.0, 4.0)]);
        assert_eq!(spots, [(0, 0), (30, 0), (30, 40), (100, 40)]);
    }
}
