//! A plane with curves, guiding lines and labels that keep clear of them.

use super::axis::Scale;
use super::picture::{BODY, GREY, GRID, HEADING, LINE, MARGIN, MARK, Mark, Picture, SMALL, Side, WIDTH};
use super::type_face::width;
use crate::value::Lang;

type Spot = (i32, i32);

/// The distance that labels keep from lines.
const CLEAR: i32 = 6;

/// A label to be placed beside the spot it is about.
#[derive(Debug, Clone)]
pub struct Label {
    /// The spot.
    pub at: Spot,
    /// Its mark, when it has one.
    pub mark: Option<Mark>,
    /// First line, bold.
    pub name: String,
    /// Further lines.
    pub lines: Vec<String>,
}

/// The plane between two axes.
#[derive(Debug, Clone)]
pub struct Plot {
    /// Left edge.
    pub left: i32,
    /// Right edge.
    pub right: i32,
    /// Upper edge.
    pub top: i32,
    /// Lower edge.
    pub bottom: i32,
    /// Where lines run: labels keep clear of these spots.
    taken: Vec<Spot>,
}

impl Plot {
    /// A plane of this height where the picture is, `gutter` wide at its left and `side` at its right.
    pub fn new(picture: &Picture, gutter: i32, side: i32, tall: i32) -> Plot {
        let (left, right) = (MARGIN + gutter, WIDTH - MARGIN - side);
        Plot { left, right, top: picture.y, bottom: picture.y + tall, taken: Vec::new() }
    }

    /// The vertical axis with its guiding lines.
    pub fn heights(&self, picture: &mut Picture, ticks: &[(i32, String)]) {
        for (y, text) in ticks {
            picture.path(&[(self.left, *y), (self.right, *y)], GRID, 1);
            picture.path(&[(self.left - 5, *y), (self.left, *y)], GREY, 1);
            picture.text((self.left - 8, y - 6), Side::End, SMALL, text.as_str());
        }
        picture.path(&[(self.left, self.top), (self.left, self.bottom), (self.right, self.bottom)], GREY, 1);
    }

    /// The widest of these ticks with room for the axis.
    pub fn gutter(ticks: &[(i32, String)]) -> i32 {
        ticks.iter().map(|t| width(&t.1, SMALL.size, false).ceil() as i32).max().unwrap_or(0) + 10
    }

    /// A line through all these spots; what is drawn is kept clear of labels.
    pub fn line(&mut self, picture: &mut Picture, spots: &[Spot], dash: Option<(i32, i32)>) {
        match dash {
            None => picture.path(spots, MARK, 2),
            Some((drawn, gap)) => picture.dashed(spots, MARK, 2, drawn, gap),
        }
        self.keep_clear(spots);
    }

    /// Keeps labels off the lines between these spots.
    pub fn keep_clear(&mut self, spots: &[Spot]) {
        for pair in spots.windows(2) {
            let [(x0, y0), (x1, y1)] = pair else { continue };
            let steps = ((x1 - x0).abs().max((y1 - y0).abs()) / 4).max(1);
            self.taken.extend((0..=steps).map(|i| (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)));
        }
    }

    /// Draws the marks, and each label in the free place nearest to its spot, with a line to it.
    pub fn labels(&mut self, picture: &mut Picture, labels: &[Label]) {
        for label in labels {
            let (x, y) = label.at;
            self.keep_clear(&[(x - 7, y), (x + 7, y)]);
        }
        let mut placed: Vec<(&Label, [Spot; 2])> = Vec::new();
        for label in labels {
            let widths = label.lines.iter().map(|l| width(l, BODY.size, false));
            let wide = widths.fold(width(&label.name, HEADING.size, true), f64::max).ceil() as i32;
            let tall = (label.lines.len() as i32 + 1) * LINE;
            if let Some(corner) = self.free(label.at, wide, tall, &placed) {
                placed.push((label, [corner, (corner.0 + wide, corner.1 + tall)]));
            }
        }
        for (label, [(left, top), (right, bottom)]) in placed {
            let edge = (label.at.0.clamp(left - 3, right + 3), label.at.1.clamp(top, bottom));
            picture.path(&[label.at, edge], GREY, 1);
            picture.text((left, top), Side::Start, HEADING, label.name.as_str());
            for (i, line) in (1..).zip(&label.lines) {
                picture.text((left, top + i * LINE), Side::Start, BODY, line.as_str());
            }
        }
        for label in labels {
            if let Some(mark) = label.mark {
                picture.mark(label.at, mark, MARK);
            }
        }
    }

    /// The upper left corner of the free rectangle nearest to a spot, but not upon it.
    fn free(&self, (x, y): Spot, wide: i32, tall: i32, placed: &[(&Label, [Spot; 2])]) -> Option<Spot> {
        let mut best: Option<(i64, Spot)> = None;
        for top in (self.top..=self.bottom - tall).step_by(4) {
            for left in (self.left + CLEAR..=self.right - wide).step_by(4) {
                let (right, bottom) = (left + wide, top + tall);
                let (dx, dy) = (x - x.clamp(left, right), y - y.clamp(top, bottom));
                let far = i64::from(dx * dx + dy * dy);
                if best.is_some_and(|(nearest, _)| nearest <= far) {
                    continue;
                }
                let inside = |(px, py): &Spot| {
                    *px > left - CLEAR && *px < right + CLEAR && *py > top - CLEAR && *py < bottom + CLEAR
                };
                let apart = |other: &(&Label, [Spot; 2])| {
                    let [(l, t), (r, b)] = other.1;
                    right + CLEAR < l || left > r + CLEAR || bottom + CLEAR < t || top > b + CLEAR
                };
                if far > 0 && !self.taken.iter().any(inside) && placed.iter().all(apart) {
                    best = Some((far, (left, top)));
                }
            }
        }
        best.map(|b| b.1)
    }
}

/// The spots of a curve on two scales; it ends where it leaves the lower edge of the plane.
pub fn spots(points: impl IntoIterator<Item = (f64, f64)>, x: &Scale, y: &Scale) -> Vec<Spot> {
    let mut out: Vec<Spot> = Vec::new();
    for (a, b) in points {
        let (Some(px), Some(py)) = (x.at(a), y.at(b)) else { continue };
        if out.last() != Some(&(px, py)) {
            out.push((px, py));
        }
        if y.beyond(b) {
            break;
        }
    }
    out
}

/// Ticks of a log scale that are powers of ten and no more than fit.
pub fn ticks(scale: &Scale, lang: Lang) -> Vec<(i32, String)> {
    scale.up_to(7, lang)
}
