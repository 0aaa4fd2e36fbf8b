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
const TEXT: &str = include_str!("text.jinja");
/// Wide tables of words: what is wider than the screen scrolls, on paper it lies on its side.
const TEXT_CSS: &str = "body{max-width:none}main td,main th{max-width:24rem;padding-right:1.25rem}\
tbody th{font-weight:700!important;overflow-wrap:anywhere;min-width:9rem}\
@media print{@page{size:A4 landscape;margin:12mm}main td,main th{padding-right:.5rem}tbody th{min-width:0}\
table{font-size:7.5pt!important}}";
const FONTS: &[(u16, &[u8])] =
    &[(400, include_bytes!("../fonts/NotoSans-Regular.ttf")), (700, include_bytes!("../fonts/NotoSans-Bold.ttf"))];

/// A chart to be set beside the analyses it shows.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'a> {
    /// Its title.
    pub title: &'a str,
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

/// Sets a page of tables of text.
pub fn text(page: &super::page::Page, words: &Words) -> Result<String> {
    let broken = |e: minijinja::Error| Error::io("page.html", format!("{e:#}"));
    let mut env = Environment::new();
    env.add_template("page.html", TEXT).map_err(broken)?;
    let (skip, contents) = (words.get("skip"), words.get("contents"));
    let css = format!("{}{CSS}{TEXT_CSS}", fonts());
    let values = minijinja::context! { lang => words.lang().tag(), css, skip, contents, page => Serde(page) };
    env.get_template("page.html").and_then(|t| t.render(values)).map_err(broken)
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
