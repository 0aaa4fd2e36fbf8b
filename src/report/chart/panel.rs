//! Rows of values with intervals on one horizontal axis: label left, mark in the middle, numbers right.

use super::axis::Scale;
use super::phrase;
use super::picture::{
    BAND, BODY, GREY, GRID, HEADING, INK, LINE, MARGIN, MARK, Mark, Picture, SMALL, Side, WIDTH, Way, clamp,
};
use super::type_face::{width, wrap};
use crate::findings::Estimate;
use crate::report::catalogue::Words;

/// The words above a band of an equivalence margin.
pub const MARGIN_BAND: &str = "chart-margin";

const LABEL_MAX: f64 = 215.0;
const CELL_MAX: f64 = 230.0;
const GAP: i32 = 18;
const ROW: i32 = 30;

/// One row.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// What it is of, with n.
    pub label: String,
    /// The number.
    pub estimate: &'a Estimate,
    /// All groups together: set apart below the others.
    pub apart: bool,
    /// What is printed at the right, a column each.
    pub cells: Vec<String>,
}

/// Rows on one axis.
#[derive(Debug, Clone)]
pub struct Panel<'a> {
    /// What stands above it.
    pub heading: Option<String>,
    /// The rows, downwards; all of the same measure.
    pub rows: Vec<Row<'a>>,
    /// Words under the axis, with the unit.
    pub axis: String,
    /// Limits of the axis, on a log scale with some air; around the values when there are none.
    pub limits: Option<(f64, f64)>,
    /// Half the width of the band around the null; of a ratio its upper end, whose inverse is the lower.
    pub margin: Option<f64>,
    /// Key of the words above the band.
    pub band: &'static str,
    /// What lies on the left and on the right of the null.
    pub sides: Option<(String, String)>,
}

/// The columns that the panels of a picture share.
#[derive(Debug, Clone)]
pub struct Columns {
    from: i32,
    to: i32,
    cells: Vec<(i32, i32)>,
    heads: Vec<Vec<String>>,
}

impl Columns {
    /// Room for all labels and cells of these panels; `heads` stand above the cells.
    pub fn of(panels: &[Panel], heads: &[String]) -> Columns {
        let rows = || panels.iter().flat_map(|p| &p.rows);
        let widest = |lines: &mut dyn Iterator<Item = Vec<String>>, size: f64| {
            lines.flatten().map(|l| width(&l, size, false).ceil() as i32).max().unwrap_or(0)
        };
        let labels = widest(&mut rows().map(|r| wrap(&r.label, BODY.size, false, LABEL_MAX)), BODY.size);
        let from = MARGIN + if labels > 0 { labels + GAP } else { 8 };
        let mut right = WIDTH - MARGIN;
        let mut cells = Vec::new();
        let mut wrapped = Vec::new();
        for (k, head) in heads.iter().enumerate().rev() {
            let cell = |r: &Row| wrap(r.cells.get(k).map_or("", String::as_str), BODY.size, false, CELL_MAX);
            let body = widest(&mut rows().map(cell), BODY.size);
            let head = wrap(head, SMALL.size, false, f64::from(body.max(140)));
            let wide = body.max(widest(&mut std::iter::once(head.clone()), SMALL.size));
            cells.push((right - wide, wide));
            wrapped.push(head);
            right -= wide + GAP;
        }
        cells.reverse();
        wrapped.reverse();
        Columns { from, to: right, cells, heads: wrapped }
    }

    /// The words above the cells.
    pub fn draw_heads(&self, picture: &mut Picture) {
        let tall = self.heads.iter().map(Vec::len).max().unwrap_or(0) as i32;
        for (&(x, _), head) in self.cells.iter().zip(&self.heads) {
            for (i, line) in head.iter().enumerate() {
                let up = tall - head.len() as i32 + i as i32;
                picture.text((x, picture.y + up * (LINE - 2)), Side::Start, SMALL, line.as_str());
            }
        }
        picture.y += tall * (LINE - 2) + 6;
    }
}

impl Panel<'_> {
    fn scale(&self, columns: &Columns) -> Option<Scale> {
        let (from, to) = (columns.from, columns.to);
        let measure = self.rows.first()?.estimate.measure;
        if let Some((low, high)) = self.limits.filter(|_| measure.log) {
            return Scale::around([low, high], measure.form, true, from, to);
        }
        if let Some((low, high)) = self.limits {
            return Scale::exactly(low, high, measure.form, from, to);
        }
        let estimates = || self.rows.iter().map(|r| r.estimate).filter(|e| e.value.is_some());
        estimates().next()?;
        let limits = estimates().filter_map(|e| e.interval).flat_map(|i| [i.low, i.high]);
        let band = self.edges().into_iter().flatten();
        let values = estimates().filter_map(|e| e.value).chain(limits).chain(band).chain(measure.null);
        Scale::around(values, measure.form, measure.log, from, to)
    }

    /// Where the band begins and ends.
    fn edges(&self) -> Option<[f64; 2]> {
        let log = self.rows.first()?.estimate.measure.log;
        self.margin.map(|m| if log { [1.0 / m, m] } else { [-m, m] })
    }

    /// Draws the panel where the picture is, and moves on below it.
    pub fn draw(&self, picture: &mut Picture, columns: &Columns, words: &Words) {
        if let Some(heading) = &self.heading {
            for line in wrap(heading, HEADING.size, true, f64::from(WIDTH - 2 * MARGIN)) {
                picture.text((MARGIN, picture.y), Side::Start, HEADING, line);
                picture.y += LINE + 1;
            }
        }
        let scale = self.scale(columns);
        let laid: Vec<Laid> = self.rows.iter().map(|r| Laid::of(r, columns, words)).collect();
        if let Some(scale) = &scale {
            let tall = laid.iter().map(|l| l.tall + l.above).sum::<i32>();
            self.draw_ground(picture, scale, tall, words);
        }
        for (row, laid) in self.rows.iter().zip(&laid) {
            if row.apart && laid.above > 0 {
                let y = picture.y + laid.above / 2;
                picture.path(&[(MARGIN, y), (WIDTH - MARGIN, y)], GRID, 1);
            }
            picture.y += laid.above;
            let middle = picture.y + laid.tall / 2;
            picture.block(MARGIN, middle, Side::Start, BODY, &laid.label);
            for (&(x, _), cell) in columns.cells.iter().zip(&laid.cells) {
                picture.block(x, middle, Side::Start, BODY, cell);
            }
            if laid.reason.is_empty() {
                if let Some(scale) = &scale {
                    draw_value(picture, scale, middle, row);
                }
            } else {
                picture.block(columns.from, middle, Side::Start, SMALL, &laid.reason);
            }
            picture.y += laid.tall;
        }
        if let Some(scale) = &scale {
            self.draw_axis(picture, scale, columns, words);
        }
    }

    /// What lies behind the rows: the band with its name above it, guiding lines, the null.
    fn draw_ground(&self, picture: &mut Picture, scale: &Scale, tall: i32, words: &Words) {
        let Some(first) = self.rows.first().map(|r| r.estimate) else { return };
        let band = self.edges().and_then(|[low, high]| Some(([low, high], scale.at(low)?, scale.at(high)?)));
        if let Some(([low, high], left, right)) = band {
            let write = |x: f64| crate::report::number::cell(x, first.measure.form, words.lang());
            let text = if first.measure.log {
                words.say("chart-margin-ratio", &[("low", write(low).into()), ("high", write(high).into())])
            } else {
                words.say(self.band, &[("margin", write(high).into())])
            };
            picture.text((clamp((left + right) / 2, &text), picture.y), Side::Middle, SMALL, text);
            picture.y += LINE - 1;
        }
        let (top, bottom) = (picture.y, picture.y + tall);
        if let Some((_, left, right)) = band {
            picture.bar((left, top), (right.max(left + 1), bottom), BAND);
        }
        for (x, _) in scale.ticks(words.lang()) {
            picture.path(&[(x, top), (x, bottom)], GRID, 1);
        }
        if let Some((_, left, right)) = band {
            for x in [left, right] {
                picture.dashed(&[(x, top), (x, bottom)], GREY, 1, 4, 3);
            }
        }
        if let Some(x) = first.measure.null.and_then(|null| scale.at(null)) {
            picture.path(&[(x, top), (x, bottom)], INK, 1);
        }
    }

    fn draw_axis(&self, picture: &mut Picture, scale: &Scale, columns: &Columns, words: &Words) {
        draw_ticks(picture, scale, columns.from, columns.to, words);
        if let Some((left, right)) = &self.sides {
            let half = f64::from((columns.to - columns.from) / 2 - 24);
            let (left, right) = (wrap(left, SMALL.size, false, half), wrap(right, SMALL.size, false, half));
            let middle = picture.y + 6;
            picture.arrowhead((columns.from, middle), Way::Left, GREY);
            picture.arrowhead((columns.to, middle), Way::Right, GREY);
            for (i, line) in left.iter().enumerate() {
                picture.text((columns.from + 13, picture.y + i as i32 * (LINE - 2)), Side::Start, SMALL, line.as_str());
            }
            for (i, line) in right.iter().enumerate() {
                picture.text((columns.to - 13, picture.y + i as i32 * (LINE - 2)), Side::End, SMALL, line.as_str());
            }
            picture.y += left.len().max(right.len()) as i32 * (LINE - 2) + 3;
        }
        name_axis(picture, columns.from, columns.to, &self.axis);
    }
}

impl Panel<'_> {
    /// Where a value lies on the axis, when there is one.
    pub fn place(&self, columns: &Columns, value: f64) -> Option<i32> {
        self.scale(columns)?.at(value)
    }

    /// The height of all rows together.
    pub fn tall(&self, columns: &Columns, words: &Words) -> i32 {
        self.rows.iter().map(|r| Laid::of(r, columns, words)).map(|l| l.tall + l.above).sum()
    }
}

/// A horizontal axis with its ticks where the picture is.
pub fn draw_ticks(picture: &mut Picture, scale: &Scale, from: i32, to: i32, words: &Words) {
    let y = picture.y;
    picture.path(&[(from, y), (to, y)], GREY, 1);
    for (x, text) in scale.ticks(words.lang()) {
        picture.path(&[(x, y), (x, y + 5)], GREY, 1);
        picture.text((clamp(x, &text), y + 8), Side::Middle, SMALL, text);
    }
    picture.y += 8 + LINE;
}

/// What a horizontal axis shows, centred beneath it.
pub fn name_axis(picture: &mut Picture, from: i32, to: i32, name: &str) {
    let centre = (from + to) / 2;
    let room = 2 * (centre - MARGIN).min(WIDTH - MARGIN - centre);
    for line in wrap(name, SMALL.size, false, f64::from(room)) {
        picture.text((centre, picture.y), Side::Middle, SMALL, line);
        picture.y += LINE - 2;
    }
}

/// A row with its text broken into lines and its height known.
struct Laid {
    label: Vec<String>,
    cells: Vec<Vec<String>>,
    reason: Vec<String>,
    above: i32,
    tall: i32,
}

impl Laid {
    fn of(row: &Row, columns: &Columns, words: &Words) -> Laid {
        let label = wrap(&row.label, BODY.size, false, LABEL_MAX);
        let cells: Vec<Vec<String>> = row.cells.iter().map(|c| wrap(c, BODY.size, false, CELL_MAX)).collect();
        let room = f64::from(columns.to - columns.from);
        let reason = phrase::reason(row.estimate, words).map_or(Vec::new(), |r| wrap(&r, SMALL.size, false, room));
        let lines = cells.iter().chain([&label, &reason]).map(Vec::len).max().unwrap_or(0) as i32;
        Laid { label, cells, reason, above: if row.apart { 14 } else { 0 }, tall: (lines * LINE + 10).max(ROW) }
    }
}

/// The mark with its interval; a limit beyond the axis is an arrow at the edge.
fn draw_value(picture: &mut Picture, scale: &Scale, y: i32, row: &Row) {
    let Some(x) = row.estimate.value.and_then(|v| scale.at(v)) else { return };
    if let Some(i) = row.estimate.interval
        && let (Some(low), Some(high)) = (scale.at(i.low), scale.at(i.high))
    {
        picture.path(&[(low, y), (high, y)], MARK, 2);
        for (limit, at, right) in [(i.low, low, false), (i.high, high, true)] {
            if scale.beyond(limit) {
                let way = if right { Way::Right } else { Way::Left };
                picture.arrowhead((at, y), way, MARK);
            } else {
                picture.path(&[(at, y - 5), (at, y + 5)], MARK, 2);
            }
        }
    }
    picture.mark((x, y), if row.apart { Mark::Diamond } else { Mark::Disc }, MARK);
}
