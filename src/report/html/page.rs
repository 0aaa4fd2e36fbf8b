//! The page as the template takes it.

use crate::report::sentence::Paragraph;
use serde::Serialize;
use std::collections::BTreeMap;

/// Words that the template asks for by name.
pub(super) const FRAME: &[&str] = &[
    "skip",
    "contents",
    "study-id",
    "data-cut",
    "brief",
    "brief-limits",
    "ledger",
    "planned",
    "ledger-between",
    "limits",
    "limits-intro",
    "methods",
    "methods-intro",
    "provenance",
    "provenance-intro",
    "reading",
    "reading-rounding",
    "reading-p",
    "remarks",
    "nothing-found",
    "method-definition",
    "method-assumptions",
    "method-undefined",
    "method-reference",
    "method-oracle",
    "program",
    "plan-hash",
    "seed",
    "and",
];

#[derive(Serialize)]
pub(super) struct Page<'a> {
    pub(super) lang: &'static str,
    pub(super) w: BTreeMap<&'static str, String>,
    pub(super) css: String,
    pub(super) title: &'a str,
    pub(super) study: &'a str,
    pub(super) cuts: Vec<&'a str>,
    pub(super) observed: Option<String>,
    pub(super) banners: Vec<Banner>,
    pub(super) brief: Vec<BriefChapter>,
    pub(super) reading_interval: String,
    pub(super) data: HtmlTable,
    pub(super) chapters: Vec<HtmlChapter>,
    pub(super) planned: Option<PlannedPart>,
    pub(super) ledger: Option<LedgerPart>,
    pub(super) limits: Vec<Limit>,
    pub(super) methods: Vec<Method>,
    pub(super) program: &'a str,
    pub(super) plan_hash: &'a str,
    pub(super) seed: u64,
    pub(super) inputs: Option<HtmlTable>,
}

#[derive(Serialize)]
pub(super) struct Banner {
    pub(super) title: Option<String>,
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct BriefChapter {
    pub(super) title: String,
    pub(super) items: Vec<BriefItem>,
}

#[derive(Serialize)]
pub(super) struct BriefItem {
    pub(super) href: String,
    pub(super) question: String,
    pub(super) mark: String,
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct HtmlChapter {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) analyses: Vec<HtmlAnalysis>,
}

#[derive(Serialize)]
pub(super) struct HtmlAnalysis {
    pub(super) id: String,
    pub(super) question: String,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) figures: Vec<HtmlFigure>,
    pub(super) tables: Vec<HtmlTable>,
    pub(super) notes: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct HtmlFigure {
    pub(super) n: usize,
    pub(super) title: String,
    pub(super) svg: String,
    pub(super) tables: Option<TableLinks>,
}

/// "zie tabel 3, 5–7 en 9", each number a link.
#[derive(Serialize, Clone)]
pub(super) struct TableLinks {
    pub(super) words: String,
    /// First and last of each run of numbers.
    pub(super) runs: Vec<(usize, usize)>,
}

#[derive(Serialize)]
pub(super) struct HtmlTable {
    pub(super) n: usize,
    pub(super) caption: String,
    pub(super) columns: Vec<HtmlColumn>,
    pub(super) blocks: Vec<HtmlBlock>,
    pub(super) footnotes: Vec<Footnote>,
    pub(super) remarks: Vec<String>,
    pub(super) long: bool,
}

#[derive(Serialize)]
pub(super) struct HtmlColumn {
    pub(super) heading: String,
    pub(super) numeric: bool,
    pub(super) short: bool,
}

#[derive(Serialize)]
pub(super) struct HtmlBlock {
    pub(super) title: Option<String>,
    pub(super) rows: Vec<Vec<HtmlCell>>,
}

#[derive(Serialize)]
pub(super) struct HtmlCell {
    pub(super) text: String,
    pub(super) numeric: bool,
    pub(super) short: bool,
    pub(super) marks: Vec<Mark>,
    pub(super) status: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Mark {
    pub(super) mark: String,
    pub(super) label: String,
}

#[derive(Serialize)]
pub(super) struct Footnote {
    pub(super) mark: String,
    pub(super) text: String,
}

/// The locked plan beside what was done.
#[derive(Serialize)]
pub(super) struct PlannedPart {
    pub(super) intro: String,
    pub(super) tables: Vec<HtmlTable>,
}

#[derive(Serialize)]
pub(super) struct LedgerPart {
    pub(super) counts: Vec<StatusCount>,
    pub(super) between: Option<HtmlTable>,
    pub(super) hypotheses: Option<String>,
    pub(super) table: HtmlTable,
}

#[derive(Serialize)]
pub(super) struct StatusCount {
    pub(super) status: &'static str,
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct Limit {
    pub(super) text: String,
    pub(super) tables: Option<TableLinks>,
}

#[derive(Serialize)]
pub(super) struct Method {
    pub(super) title: &'static str,
    pub(super) id: &'static str,
    pub(super) definition: &'static str,
    pub(super) assumptions: &'static str,
    pub(super) undefined: &'static str,
    pub(super) reference: &'static str,
    pub(super) oracle: &'static str,
}
