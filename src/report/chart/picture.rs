//! A sheet of shapes that grows downwards and is drawn when its height is known.

use super::Chart;
use super::type_face::{FAMILY, width, wrap};
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, WHITE};
use std::error::Error;

/// Width of every chart.
pub const WIDTH: i32 = 760;
/// White space at all sides.
pub const MARGIN: i32 = 16;
/// Distance between the tops of two lines of text.
pub const LINE: i32 = 17;

/// Text; on white 14:1.
pub const INK: RGBColor = RGBColor(0x1F, 0x29, 0x33);
/// Text of less weight, axes; 6.5:1.
pub const GREY: RGBColor = RGBColor(0x52, 0x60, 0x6D);
/// Marks; 8.8:1.
pub const MARK: RGBColor = RGBColor(0x1D, 0x4E, 0x79);
/// Bars; 3.9:1.
pub const FILL: RGBColor = RGBColor(0x5B, 0x87, 0xA6);
/// The margin's band; its edges are [`GREY`].
pub const BAND: RGBColor = RGBColor(0xE4, 0xE8, 0xEC);
/// Lines that only guide the eye.
pub const GRID: RGBColor = RGBColor(0xDD, 0xE1, 0xE6);
/// What a reader may not miss; 8.6:1.
pub const ALERT: RGBColor = RGBColor(0x8A, 0x1C, 0x1C);

/// Kinds of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// Size in units of the picture.
    pub size: f64,
    /// Whether bold.
    pub bold: bool,
    /// Colour.
    pub color: RGBColor,
}

/// The chart's title.
pub const TITLE: Type = Type { size: 17.0, bold: true, color: INK };
/// Where simulated data are owned up to.
pub const WARNING: Type = Type { size: 14.0, bold: true, color: ALERT };
/// Names of panels and arms.
pub const HEADING: Type = Type { size: 14.0, bold: true, color: INK };
/// Labels and numbers.
pub const BODY: Type = Type { size: 14.0, bold: false, color: INK };
/// Axes and explanations.
pub const SMALL: Type = Type { size: 12.0, bold: false, color: GREY };

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Begins there.
    Start,
    /// Is centred there.
    Middle,
    /// Ends there.
    End,
}

/// Where an arrow points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To smaller values on a horizontal axis.
    Left,
    /// To larger ones.
    Right,
    /// To larger values on a vertical axis.
    Up,
    /// To smaller ones.
    Down,
}

/// A mark for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A filled disc.
    Disc,
    /// A filled diamond.
    Diamond,
    /// An open square.
    Square,
    /// A filled triangle.
    Triangle,
}

type Spot = (i32, i32);

#[derive(Debug, Clone)]
enum Shape {
    Path { points: Vec<Spot>, color: RGBColor, thickness: u32, dash: Option<(i32, i32)> },
    Area { points: Vec<Spot>, color: RGBColor },
    Veil { points: Vec<Spot>, color: RGBColor },
    Bar { from: Spot, to: Spot, color: RGBColor },
    Disc { centre: Spot, radius: i32, color: RGBColor },
    Text { at: Spot, side: Side, kind: Type, text: String },
}

/// The sheet; `y` is the first free line.
#[derive(Debug, Clone)]
pub struct Picture {
    shapes: Vec<Shape>,
    /// Where the next thing goes.
    pub y: i32,
}

impl Picture {
    /// A sheet with its title, what must be known of its source, and how to read it.
    pub fn new(title: &str, source: &[String], how_to_read: &str) -> Self {
        let mut sheet = Picture { shapes: Vec::new(), y: MARGIN };
        sheet.paragraph(title, TITLE, 22);
        for line in source {
            sheet.paragraph(line, WARNING, LINE + 1);
        }
        sheet.paragraph(how_to_read, SMALL, LINE - 1);
        sheet.y += 10;
        sheet
    }

    fn paragraph(&mut self, text: &str, kind: Type, line: i32) {
        for part in wrap(text, kind.size, kind.bold, f64::from(WIDTH - 2 * MARGIN)) {
            self.text((MARGIN, self.y), Side::Start, kind, part);
            self.y += line;
        }
    }

    /// A line of text with its top at `at`.
    pub fn text(&mut self, at: Spot, side: Side, kind: Type, text: impl Into<String>) {
        self.shapes.push(Shape::Text { at, side, kind, text: text.into() });
    }

    /// Lines of text under each other, the middle of the block at height `y`.
    pub fn block(&mut self, x: i32, y: i32, side: Side, kind: Type, lines: &[String]) {
        let top = y - (lines.len() as i32 * LINE) / 2;
        for (i, line) in lines.iter().enumerate() {
            self.text((x, top + 1 + i as i32 * LINE), side, kind, line.as_str());
        }
    }

    /// A straight or broken line.
    pub fn path(&mut self, points: &[Spot], color: RGBColor, thickness: u32) {
        self.shapes.push(Shape::Path { points: points.to_vec(), color, thickness, dash: None });
    }

    /// A dashed line: `dash` units drawn, `gap` not.
    pub fn dashed(&mut self, points: &[Spot], color: RGBColor, thickness: u32, dash: i32, gap: i32) {
        self.shapes.push(Shape::Path { points: points.to_vec(), color, thickness, dash: Some((dash, gap)) });
    }

    /// A filled rectangle.
    pub fn bar(&mut self, from: Spot, to: Spot, color: RGBColor) {
        self.shapes.push(Shape::Bar { from, to, color });
    }

    /// A filled shape.
    pub fn area(&mut self, points: &[Spot], color: RGBColor) {
        self.shapes.push(Shape::Area { points: points.to_vec(), color });
    }

    /// A filled shape through which lines and other veils stay visible.
    pub fn veil(&mut self, points: &[Spot], color: RGBColor) {
        self.shapes.push(Shape::Veil { points: points.to_vec(), color });
    }

    /// A mark, white beneath so that no line runs through it.
    pub fn mark(&mut self, (x, y): Spot, mark: Mark, color: RGBColor) {
        let diamond = |r: i32| vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)];
        match mark {
            Mark::Disc => self.shapes.push(Shape::Disc { centre: (x, y), radius: 5, color }),
            Mark::Diamond => self.shapes.push(Shape::Area { points: diamond(7), color }),
            Mark::Square => {
                self.bar((x - 6, y - 6), (x + 6, y + 6), color);
                self.bar((x - 4, y - 4), (x + 4, y + 4), WHITE);
            }
            Mark::Triangle => {
                self.shapes.push(Shape::Area { points: vec![(x, y - 7), (x + 7, y + 5), (x - 7, y + 5)], color })
            }
        }
    }

    /// A small filled disc, one of many.
    pub fn dot(&mut self, centre: Spot, color: RGBColor) {
        self.shapes.push(Shape::Disc { centre, radius: 2, color });
    }

    /// An arrowhead with its tip here.
    pub fn arrowhead(&mut self, (x, y): Spot, way: Way, color: RGBColor) {
        let (dx, dy) = match way {
            Way::Left => (-1, 0),
            Way::Right => (1, 0),
            Way::Up => (0, -1),
            Way::Down => (0, 1),
        };
        let back = (x - 8 * dx, y - 8 * dy);
        let points = vec![(x, y), (back.0 - 5 * dy, back.1 - 5 * dx), (back.0 + 5 * dy, back.1 + 5 * dx)];
        self.shapes.push(Shape::Area { points, color });
    }

    /// Draws the sheet; `None` when that fails.
    pub fn chart(mut self, id: String, title: String, description: String, analyses: Vec<String>) -> Option<Chart> {
        self.y += MARGIN;
        let mut drawn = String::new();
        {
            let area = SVGBackend::with_string(&mut drawn, (WIDTH as u32, self.y as u32)).into_drawing_area();
            area.fill(&WHITE).ok()?;
            for shape in &self.shapes {
                put(&area, shape).ok()?;
            }
            area.present().ok()?;
        }
        let body = tidy(drawn.split_once('\n')?.1, &self.shapes);
        let head = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n\
             <desc id=\"{id}-desc\">{}</desc>\n",
            self.y,
            escape(&title),
            escape(&description),
            id = escape(&id),
        );
        Some(Chart { svg: head + &body, id, title, description, analyses })
    }
}

/// The nearest centre at which a small text stays inside the picture.
pub fn clamp(x: i32, text: &str) -> i32 {
    let half = (width(text, SMALL.size, false) / 2.0).ceil() as i32;
    x.min(WIDTH - 4 - half).max(4 + half)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn put(area: &Area, shape: &Shape) -> Result<(), Box<dyn Error>> {
    match shape {
        Shape::Path { points, color, thickness, .. } => {
            area.draw(&PathElement::new(points.clone(), color.stroke_width(*thickness))).map_err(plain)
        }
        Shape::Area { points, color } => area.draw(&Polygon::new(points.clone(), color.filled())).map_err(plain),
        Shape::Veil { points, color } => {
            area.draw(&Polygon::new(points.clone(), color.mix(0.13).filled())).map_err(plain)
        }
        Shape::Bar { from, to, color } => area.draw(&Rectangle::new([*from, *to], color.filled())).map_err(plain),
        Shape::Disc { centre, radius, color } => {
            area.draw(&Circle::new(*centre, *radius, color.filled())).map_err(plain)
        }
        Shape::Text { at, side, kind, text } => {
            let weight = if kind.bold { FontStyle::Bold } else { FontStyle::Normal };
            let side = match side {
                Side::Start => HPos::Left,
                Side::Middle => HPos::Center,
                Side::End => HPos::Right,
            };
            // plotters writes its size divided by 1.24 into the SVG
            let style =
                (FAMILY, kind.size * 1.24, weight).into_font().color(&kind.color).pos(Pos::new(side, VPos::Top));
            area.draw(&Text::new(text.as_str(), *at, style)).map_err(plain)
        }
    }
}

fn plain(error: impl Error) -> Box<dyn Error> {
    error.to_string().into()
}

/// Takes out the line breaks that plotters puts around a text and what every shape says in vain, and
/// puts in the dashes, for which plotters has no word: its polylines stand in the order of our paths.
fn tidy(svg: &str, shapes: &[Shape]) -> String {
    let mut dashes = shapes.iter().filter_map(|s| if let Shape::Path { dash, .. } = s { Some(*dash) } else { None });
    let mut out = String::with_capacity(svg.len());
    for line in svg.lines() {
        let line = line.replace(" opacity=\"1\"", "");
        match line.strip_prefix("<polyline ").map(|rest| (rest, dashes.next().flatten())) {
            Some((rest, Some((dash, gap)))) => {
                out.push_str(&format!("<polyline stroke-dasharray=\"{dash} {gap}\" {rest}"));
            }
            _ => out.push_str(&line),
        }
        let inside_text = line.starts_with("<text ") || !line.starts_with('<');
        if !inside_text {
            out.push('\n');
        }
    }
    out
}

/// Text as XML holds it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
