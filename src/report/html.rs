//! The report as one HTML file that needs no network and no script.

use super::catalogue::Words;
use super::sentence::{self, Paragraph};
use super::table::{self, Table};
use super::{Chapter, Results, number};
use crate::error::{Error, Result};
use crate::findings::{Analysis, Note};
use crate::ledger::Status;
use crate::value::Origin;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::Environment;
use serde::Serialize;
use std::collections::BTreeMap;

const TEMPLATE: &str = include_str!("html.jinja");
const CSS: &str = include_str!("html.css");
const FONTS: &[(u16, &[u8])] =
    &[(400, include_bytes!("fonts/NotoSans-Regular.ttf")), (700, include_bytes!("fonts/NotoSans-Bold.ttf"))];

/// Words that the template asks for by name.
const FRAME: &[&str] = &[
    "skip",
    "contents",
    "study-id",
    "data-cut",
    "brief",
    "ledger",
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

/// A chart to be set beside the analyses it shows.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it shows, in words.
    pub description: &'a str,
    /// The drawing: an `svg` element.
    pub svg: &'a str,
    /// Ids of the analyses whose rows it draws; it is placed with the last of them.
    pub analyses: &'a [String],
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    w: BTreeMap<&'static str, String>,
    css: String,
    title: &'a str,
    study: &'a str,
    cuts: Vec<&'a str>,
    observed: Option<String>,
    banners: Vec<Banner>,
    brief: Vec<BriefChapter>,
    reading_interval: String,
    data: HtmlTable,
    chapters: Vec<HtmlChapter>,
    ledger: Option<LedgerPart>,
    limits: Vec<Limit>,
    methods: Vec<Method>,
    program: &'a str,
    plan_hash: &'a str,
    seed: u64,
    inputs: Option<HtmlTable>,
}

#[derive(Serialize)]
struct Banner {
    title: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct BriefChapter {
    title: String,
    items: Vec<BriefItem>,
}

#[derive(Serialize)]
struct BriefItem {
    href: String,
    question: String,
    text: String,
}

#[derive(Serialize)]
struct HtmlChapter {
    id: String,
    title: String,
    analyses: Vec<HtmlAnalysis>,
}

#[derive(Serialize)]
struct HtmlAnalysis {
    id: String,
    question: String,
    paragraphs: Vec<Paragraph>,
    figures: Vec<HtmlFigure>,
    tables: Vec<HtmlTable>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct HtmlFigure {
    title: String,
    description: String,
    svg: String,
    tables: Option<TableLinks>,
}

/// "zie tabel 3, 4 en 5", each number a link.
#[derive(Serialize, Clone)]
struct TableLinks {
    words: String,
    numbers: Vec<usize>,
}

#[derive(Serialize)]
struct HtmlTable {
    n: usize,
    caption: String,
    columns: Vec<HtmlColumn>,
    blocks: Vec<HtmlBlock>,
    footnotes: Vec<Footnote>,
    remarks: Vec<String>,
    long: bool,
}

#[derive(Serialize)]
struct HtmlColumn {
    heading: String,
    numeric: bool,
    short: bool,
}

#[derive(Serialize)]
struct HtmlBlock {
    title: Option<String>,
    rows: Vec<Vec<HtmlCell>>,
}

#[derive(Serialize)]
struct HtmlCell {
    text: String,
    numeric: bool,
    short: bool,
    marks: Vec<Mark>,
    status: Option<&'static str>,
}

#[derive(Serialize)]
struct Mark {
    mark: String,
    label: String,
}

#[derive(Serialize)]
struct Footnote {
    mark: String,
    text: String,
}

#[derive(Serialize)]
struct LedgerPart {
    count: String,
    table: HtmlTable,
}

#[derive(Serialize)]
struct Limit {
    text: String,
    tables: Option<TableLinks>,
}

#[derive(Serialize)]
struct Method {
    title: &'static str,
    id: &'static str,
    definition: &'static str,
    assumptions: &'static str,
    undefined: &'static str,
    reference: &'static str,
    oracle: &'static str,
}

/// Sets the report.
pub fn render(results: &Results, charts: &[Figure], words: &Words) -> Result<String> {
    let mut env = Environment::new();
    let broken = |e: minijinja::Error| Error::io("report.html", format!("{e:#}"));
    env.add_template("report.html", TEMPLATE).map_err(broken)?;
    let page = Setter { results, words, ids: Vec::new(), tables: 0 }.page(charts);
    let page = serde_json::to_value(page).map_err(|e| Error::io("report.html", e))?;
    env.get_template("report.html").and_then(|t| t.render(value(page))).map_err(broken)
}

/// The page as the template engine takes it.
fn value(json: serde_json::Value) -> minijinja::Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => minijinja::Value::from(()),
        Json::Bool(b) => b.into(),
        Json::Number(n) => n.as_u64().map_or_else(|| n.as_f64().unwrap_or_default().into(), Into::into),
        Json::String(s) => s.into(),
        Json::Array(items) => items.into_iter().map(value).collect::<Vec<_>>().into(),
        Json::Object(fields) => fields.into_iter().map(|(k, v)| (k, value(v))).collect::<BTreeMap<_, _>>().into(),
    }
}

/// Hands out ids and table numbers while the page is set.
struct Setter<'a> {
    results: &'a Results,
    words: &'a Words,
    ids: Vec<String>,
    tables: usize,
}

impl<'a> Setter<'a> {
    fn page(mut self, charts: &[Figure]) -> Page<'a> {
        let (results, words, lang) = (self.results, self.words, self.words.lang());
        let study = &results.study;
        let data = self.table(table::of_data(&study.data, words));
        let mut told = Vec::new();
        let mut numbers: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut chapters = Vec::new();
        for (chapter, analyses) in self.by_chapter() {
            let id = self.id(&format!("chapter-{}", chapter.id));
            let title = chapter.title.get(lang).to_owned();
            let mut set = HtmlChapter { id, title: title.clone(), analyses: Vec::new() };
            let mut brief = BriefChapter { title, items: Vec::new() };
            for a in analyses {
                let (one, item) = self.analysis(a);
                numbers.push((&a.id, one.tables.iter().map(|t| t.n).collect()));
                set.analyses.push(one);
                brief.items.push(item);
            }
            told.push(brief);
            chapters.push(set);
        }
        self.place(charts, &mut chapters, &numbers);

        let ledger = (!results.ledger.entries.is_empty()).then(|| LedgerPart {
            count: self.ledger_count(),
            table: self.table(table::of_ledger(&results.ledger, study.level, words)),
        });
        let inputs = (!results.manifest.inputs.is_empty()).then(|| self.table(table::of_inputs(results, words)));
        let mut cuts: Vec<&str> = study.data.iter().map(|d| d.data_cut.as_str()).collect();
        cuts.dedup();
        Page {
            lang: lang.tag(),
            w: FRAME.iter().map(|key| (*key, words.get(key))).collect(),
            css: format!("{}{CSS}", fonts()),
            title: study.title.get(lang),
            study: &study.id,
            cuts,
            observed: study.data.iter().all(|d| d.origin == Origin::Observed).then(|| words.get("banner-observed")),
            banners: self.banners(),
            brief: told,
            reading_interval: words.say("reading-interval", &[("level", number::level(study.level, lang).into())]),
            data,
            chapters,
            ledger,
            limits: self.limits(&numbers),
            methods: results
                .methods
                .iter()
                .map(|a| Method {
                    title: table::title(a, lang),
                    id: a.id,
                    definition: a.definition,
                    assumptions: a.assumptions,
                    undefined: a.undefined,
                    reference: a.reference,
                    oracle: a.oracle,
                })
                .collect(),
            program: &results.manifest.program,
            plan_hash: &results.manifest.plan_hash,
            seed: results.manifest.seed,
            inputs,
        }
    }

    /// Chapters in order with their analyses; analyses without a chapter come last.
    fn by_chapter(&self) -> Vec<(Chapter, Vec<&'a Analysis>)> {
        let all = &self.results.analyses;
        let mut out: Vec<(Chapter, Vec<&Analysis>)> = self
            .results
            .chapters
            .iter()
            .map(|c| (c.clone(), all.iter().filter(|a| a.chapter == c.id).collect()))
            .collect();
        let known = |a: &Analysis| self.results.chapters.iter().any(|c| c.id == a.chapter);
        let other: Vec<&Analysis> = all.iter().filter(|a| !known(a)).collect();
        if !other.is_empty() {
            let title = crate::value::Text::same(self.words.get("other-analyses"));
            out.push((Chapter { id: "other".into(), title }, other));
        }
        out.retain(|(_, analyses)| !analyses.is_empty());
        out
    }

    fn analysis(&mut self, a: &Analysis) -> (HtmlAnalysis, BriefItem) {
        let id = self.id(&format!("analysis-{}", a.id));
        let told = sentence::tell(a, &self.results.study, self.words);
        let tables: Vec<HtmlTable> =
            table::of_analysis(a, &self.results.methods, self.words).into_iter().map(|t| self.table(t)).collect();
        let said = |text: &String| {
            told.paragraphs.iter().any(|p| p.text.trim_end_matches('.').ends_with(text.as_str()))
                || tables.iter().any(|t| t.remarks.contains(text))
        };
        let notes: Vec<String> =
            a.findings.notes.iter().map(|n| table::line(n, self.words)).filter(|t| !said(t)).collect();
        let question = a.question.get(self.words.lang()).to_owned();
        let brief = match (told.brief.is_empty(), a.findings.notes.first()) {
            (false, _) => together(&told.brief),
            (true, Some(note)) => format!("{}.", table::line(note, self.words)),
            (true, None) => self.words.get("nothing-found"),
        };
        let held =
            |p: &Paragraph| Paragraph { text: together(&p.text), items: p.items.iter().map(|i| together(i)).collect() };
        let paragraphs = told.paragraphs.iter().map(held).collect();
        let item = BriefItem { href: format!("#{id}"), question: question.clone(), text: brief };
        (HtmlAnalysis { id, question, paragraphs, figures: Vec::new(), tables, notes }, item)
    }

    /// Places each chart with the last analysis it names; one that names none, with the last of all.
    fn place(&self, charts: &[Figure], chapters: &mut [HtmlChapter], numbers: &[(&str, Vec<usize>)]) {
        for chart in charts {
            let named = |id: &str| chart.analyses.iter().any(|a| a == id);
            let tables = numbers.iter().filter(|(id, _)| named(id)).flat_map(|(_, n)| n.iter().copied()).collect();
            let place = numbers.iter().rposition(|(id, _)| named(id)).or(numbers.len().checked_sub(1));
            let Some(home) = place.and_then(|at| chapters.iter_mut().flat_map(|c| &mut c.analyses).nth(at)) else {
                continue;
            };
            home.figures.push(HtmlFigure {
                title: chart.title.to_owned(),
                description: format!("{}.", chart.description.trim_end().trim_end_matches('.')),
                svg: chart.svg.find("<svg").and_then(|at| chart.svg.get(at..)).unwrap_or_default().to_owned(),
                tables: self.links("figure-tables", tables),
            });
        }
        let figures = chapters.iter_mut().flat_map(|c| &mut c.analyses).flat_map(|a| &mut a.figures);
        for (i, figure) in figures.enumerate() {
            let args = [("n", (i + 1).to_string().into()), ("title", figure.title.as_str().into())];
            figure.title = self.words.say("figure-number", &args);
        }
    }

    fn links(&self, key: &str, numbers: Vec<usize>) -> Option<TableLinks> {
        if numbers.is_empty() {
            return None;
        }
        Some(TableLinks { words: self.words.say(key, &[("tables", (numbers.len() as u64).into())]), numbers })
    }

    /// An id made of letters, digits and hyphens that no other element has.
    fn id(&mut self, wanted: &str) -> String {
        let base: String = wanted.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let mut id = base.clone();
        let mut n = 1;
        while self.ids.contains(&id) {
            n += 1;
            id = format!("{base}-{n}");
        }
        self.ids.push(id.clone());
        id
    }

    fn table(&mut self, t: Table) -> HtmlTable {
        self.tables += 1;
        let n = self.tables;
        let numeric: Vec<bool> = t.columns.iter().map(|c| c.numeric).collect();
        let rows: usize = t.blocks.iter().map(|b| b.rows.len()).sum();
        let cell = |(i, c): (usize, table::Cell)| HtmlCell {
            numeric: numeric.get(i).copied().unwrap_or_default(),
            marks: c
                .marks
                .iter()
                .map(|&m| {
                    let mark = Table::mark(m);
                    let label = self.words.say("footnote-label", &[("mark", mark.as_str().into())]);
                    Mark { mark, label }
                })
                .collect(),
            status: c.status.map(sign),
            short: short(&c.text),
            text: together(&c.text),
        };
        HtmlTable {
            n,
            caption: self.words.say("table-number", &[("n", n.to_string().into()), ("caption", t.caption.into())]),
            columns: t
                .columns
                .into_iter()
                .map(|c| HtmlColumn { short: short(&c.heading), heading: c.heading, numeric: c.numeric })
                .collect(),
            blocks: t
                .blocks
                .into_iter()
                .map(|b| HtmlBlock {
                    title: b.title,
                    rows: b.rows.into_iter().map(|r| r.into_iter().enumerate().map(cell).collect()).collect(),
                })
                .collect(),
            footnotes: t
                .footnotes
                .into_iter()
                .enumerate()
                .map(|(i, text)| Footnote { mark: Table::mark(i), text })
                .collect(),
            remarks: t.remarks,
            long: rows > 12,
        }
    }

    /// What a reader must know before anything else: data that are not the real rows.
    fn banners(&self) -> Vec<Banner> {
        let words = self.words;
        let mut origins: Vec<Origin> = self.results.study.data.iter().map(|d| d.origin).collect();
        origins.sort();
        origins.dedup();
        let mut out: Vec<Banner> = origins
            .iter()
            .rev()
            .filter(|o| **o != Origin::Observed)
            .map(|o| Banner {
                title: Some(words.get(&format!("banner-{}", o.code()))),
                text: words.get(&format!("banner-{}-text", o.code())),
            })
            .collect();
        let rows = || self.results.analyses.iter().flat_map(|a| &a.findings.estimates);
        let some = rows().any(|e| e.origin == Origin::Simulated || table::spread_simulated(e));
        if some && origins != [Origin::Simulated] {
            out.push(Banner { title: None, text: words.get("banner-marked") });
        }
        out
    }

    /// "17 van de 24 beweringen gereproduceerd; 3 tegengesproken; ..."
    fn ledger_count(&self) -> String {
        let entries = &self.results.ledger.entries;
        let count = |s: Status| entries.iter().filter(|e| e.status == s).count() as u64;
        let mut parts = vec![self.words.say(
            "ledger-count",
            &[("reproduced", count(Status::Reproduced).into()), ("total", (entries.len() as u64).into())],
        )];
        for status in [Status::HoldsForAll, Status::HoldsForSome, Status::Contradicted, Status::NotRecoverable] {
            let n = count(status);
            if n > 0 {
                parts.push(self.words.say(&table::status_key(status).replace("status", "ledger"), &[("n", n.into())]));
            }
        }
        format!("{}.", parts.join("; "))
    }

    /// Limitations, from the notes that occur, with the tables they concern.
    fn limits(&self, numbers: &[(&str, Vec<usize>)]) -> Vec<Limit> {
        let mut found: Vec<(String, Vec<usize>)> = Vec::new();
        for a in &self.results.analyses {
            let own = a.findings.notes.iter().cloned();
            let rows = a.findings.estimates.iter().flat_map(table::notes);
            let tables = numbers.iter().find(|(id, _)| *id == a.id).map(|(_, n)| n.clone()).unwrap_or_default();
            for note in own.chain(rows).filter(limits) {
                let text = table::line(&note, self.words);
                match found.iter_mut().find(|(t, _)| *t == text) {
                    Some((_, seen)) => {
                        seen.extend(tables.iter().filter(|n| !seen.contains(n)).copied().collect::<Vec<_>>())
                    }
                    None => found.push((text, tables.clone())),
                }
            }
        }
        found.into_iter().map(|(text, tables)| Limit { text, tables: self.links("see-tables", tables) }).collect()
    }
}

/// Whether a note limits what may be concluded, not only how a number was made.
fn limits(note: &Note) -> bool {
    matches!(
        note,
        Note::Simulated {}
            | Note::Reconstructed {}
            | Note::SpreadSimulated {}
            | Note::AsTreated {}
            | Note::ClustersIgnored { .. }
            | Note::SmallGroup { .. }
            | Note::CompletersOnly { .. }
            | Note::SlopesDiffer { .. }
            | Note::EventFloor { .. }
            | Note::NoMargin {}
            | Note::Unanswerable { .. }
    )
}

/// Whether a text is so short that it should not be broken over lines.
fn short(text: &str) -> bool {
    text.chars().count() <= 16
}

/// Keeps an equation on one line: p = 0,532.
fn together(text: &str) -> String {
    text.replace(" = ", "\u{a0}=\u{a0}").replace(" < ", "\u{a0}<\u{a0}")
}

/// The shape beside a status: never colour alone.
fn sign(status: Status) -> &'static str {
    match status {
        Status::Reproduced => "check",
        Status::HoldsForAll => "full",
        Status::HoldsForSome => "half",
        Status::Contradicted => "cross",
        Status::NotRecoverable => "open",
    }
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
