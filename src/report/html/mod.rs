//! The report as one HTML file that needs no network and no script.

mod analysis;
mod figures;
mod limits;
mod page;
mod setter;
mod tables;

use super::Results;
use super::catalogue::Words;
use crate::error::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::Environment;
use minijinja::value::Serde;
use setter::Setter;

const TEMPLATE: &str = include_str!("page.jinja");
const CSS: &str = include_str!("page.css");
const FONTS: &[(u16, &[u8])] =
    &[(400, include_bytes!("../fonts/NotoSans-Regular.ttf")), (700, include_bytes!("../fonts/NotoSans-Bold.ttf"))];

/// A chart to be set beside the analyses it shows.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it shows, in words; the drawing holds it for those who cannot see it, so the page does not repeat it.
    pub description: &'a str,
    /// The drawing: an `svg` element.
    pub svg: &'a str,
    /// Ids of the analyses whose rows it draws; it is placed with the last of them.
    pub analyses: &'a [String],
}

/// Sets the report.
pub fn render(results: &Results, charts: &[Figure], words: &Words) -> Result<String> {
    let broken = |e: minijinja::Error| Error::io("report.html", format!("{e:#}"));
    let mut env = Environment::new();
    env.add_template("report.html", TEMPLATE).map_err(broken)?;
    let page = Setter::new(results, words).page(charts, format!("{}{CSS}", fonts()));
    env.get_template("report.html").and_then(|t| t.render(Serde(page))).map_err(broken)
}

/// The fonts, inside the file.
fn fonts() -> String {
    FONTS
        .iter()
        .map(|(weight, bytes)| {
            format!(
                "@font-face{{font-family:\"Noto Sans\";font-weight:{weight};src:url(data:font/ttf;base64,{}) format(\"truetype\")}}\n",
                STANDARD.encode(bytes)
            )
        })
        .collect()
}
