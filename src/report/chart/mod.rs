//! Findings to pictures: SVG that a page can hold and PNG for documents.
//!
//! A kind of chart is one file with one function that looks at the rows and series of an analysis
//! and either draws them or declines. Adding one is its file and its line in `KINDS`.

mod axis;
mod difference;
mod figures;
mod forest;
mod funnel;
mod hazards;
mod incidence;
mod influence;
mod interaction;
mod lost_against_kept;
mod margin;
mod missingness;
mod moderators;
mod panel;
mod phrase;
mod picture;
mod plot;
mod png;
mod prepost;
mod prior;
mod questions;
mod ranges;
mod rate;
mod schoenfeld;
mod source;
mod stack;
mod stairs;
mod states;
mod step;
mod subgroups;
mod type_face;
mod waves;
mod weeks;

pub use png::png;
pub use type_face::width;

use super::Results;
use super::catalogue::Words;
use super::table;
use crate::findings::Analysis;

/// One picture, ready for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// `<analysis id>-<kind>`: file stem, and the prefix of all ids inside the SVG.
    pub id: String,
    /// What stands above it.
    pub title: String,
    /// What it shows, with its numbers, for those who cannot see it.
    pub description: String,
    /// The picture; 760 units wide, it scales with its place.
    pub svg: String,
    /// Ids of the analyses it draws.
    pub analyses: Vec<String>,
}

/// Draws an analysis, or declines because it holds nothing of the kind.
type Kind = fn(&Results, &Analysis, &Words) -> Option<Chart>;

/// All kinds of charts, in the order in which they follow each other within an analysis.
const KINDS: &[Kind] = &[
    rate::draw,
    funnel::draw,
    weeks::draw,
    forest::draw,
    margin::draw,
    prepost::draw,
    waves::draw,
    moderators::draw,
    missingness::draw,
    missingness::draw_attrition,
    lost_against_kept::draw,
    questions::draw,
    prior::draw,
    subgroups::draw,
    subgroups::draw_methods,
    interaction::draw,
    influence::draw,
    influence::draw_residuals,
    figures::draw,
    incidence::draw,
    step::draw,
    step::draw_survival,
    step::draw_hazard,
    step::draw_interval,
    difference::draw,
    hazards::draw,
    schoenfeld::draw,
    states::draw,
    ranges::draw,
];

/// All charts of a run, in the order of its analyses.
pub fn draw(results: &Results, words: &Words) -> Vec<Chart> {
    let of = |a| KINDS.iter().filter_map(move |kind| kind(results, a, words));
    results.analyses.iter().flat_map(of).map(|chart| captioned(chart, results, words)).collect()
}

/// The chart with what its contrasts of arms estimate in its title, when they all estimate one thing and the title
/// does not say it yet.
fn captioned(chart: Chart, results: &Results, words: &Words) -> Chart {
    let drawn = results.analyses.iter().filter(|a| chart.analyses.contains(&a.id));
    let rows = drawn.flat_map(|a| &a.findings.estimates);
    let Some(estimand) = table::estimand(rows, words).filter(|e| !chart.title.contains(e.as_str())) else {
        return chart;
    };
    let title = phrase::with_estimand(&chart.title, &estimand, words);
    let tag = |title: &str| format!("-title\">{}</title>", picture::escape(title));
    Chart { svg: chart.svg.replacen(&tag(&chart.title), &tag(&title), 1), title, ..chart }
}
