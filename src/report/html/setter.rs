//! Sets the page from the top to the bottom, handing out ids and table numbers.

use super::Figure;
use super::limits::General;
use super::page::{
    Banner, BriefChapter, FRAME, HtmlChapter, LedgerPart, Method, Page, PlannedPart, StatusCount, TableLinks,
};
use super::tables::sign;
use crate::findings::Analysis;
use crate::ledger::Status;
use crate::report::catalogue::Words;
use crate::report::planned::Planned;
use crate::report::{Chapter, Results, number, table};
use crate::value::{Lang, Origin, Text};

/// Id of the chapter of checks.
const APPENDIX: &str = "appendix";

/// Whether an analysis only shows what a result rests on.
fn checks(a: &Analysis) -> bool {
    a.estimators.first() == Some(&"influence")
}

/// Numbers of the tables of each analysis, by its id.
pub(super) type Numbers<'a> = [(&'a str, Vec<usize>)];

pub(super) struct Setter<'a> {
    pub(super) results: &'a Results,
    pub(super) words: &'a Words,
    pub(super) general: General,
    ids: Vec<String>,
    pub(super) tables: usize,
}

impl<'a> Setter<'a> {
    pub(super) fn new(results: &'a Results, words: &'a Words) -> Self {
        Setter { results, words, general: General::of(results, words), ids: Vec::new(), tables: 0 }
    }

    pub(super) fn page(mut self, charts: &[Figure], css: String) -> Page<'a> {
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
            if chapter.id != APPENDIX {
                told.push(brief);
            }
            chapters.push(set);
        }
        self.place(charts, &mut chapters, &numbers);

        let planned = results.planned.as_ref().map(|p| self.planned(p));
        let ledger = (!results.ledger.entries.is_empty()).then(|| LedgerPart {
            counts: self.ledger_counts(),
            between: table::of_between(&results.ledger, words).map(|t| self.table(t)),
            hypotheses: results
                .ledger
                .entries
                .iter()
                .any(|e| e.hypotheses.is_some())
                .then(|| words.get("ledger-page-hypotheses")),
            table: self.table(table::of_ledger(&results.ledger, study.level, words)),
        });
        let inputs = (!results.manifest.inputs.is_empty()).then(|| self.table(table::of_inputs(results, words)));
        let mut cuts: Vec<&str> = study.data.iter().map(|d| d.data_cut.as_str()).collect();
        cuts.dedup();
        Page {
            lang: lang.tag(),
            w: FRAME.iter().map(|key| (*key, words.get(key))).collect(),
            css,
            title: study.title.get(lang),
            study: &study.id,
            cuts,
            observed: study.data.iter().all(|d| d.origin == Origin::Observed).then(|| words.get("banner-observed")),
            banners: self.banners(),
            brief: told,
            reading_interval: words.say("reading-interval", &[("level", number::level(study.level, lang).into())]),
            data,
            chapters,
            planned,
            ledger,
            limits: self.limits(&numbers),
            methods: self.methods(),
            program: &results.manifest.program,
            plan_hash: &results.manifest.plan_hash,
            seed: results.manifest.seed,
            inputs,
        }
    }

    /// The locked plan beside what was done.
    fn planned(&mut self, planned: &Planned) -> PlannedPart {
        let words = self.words;
        let deviations = planned.deviations.len();
        let args = [
            ("locked", planned.locked.as_str().into()),
            ("program", planned.program.as_str().into()),
            ("data", if planned.data_there { "there" } else { "absent" }.into()),
            ("deviations", (deviations as u64).into()),
            ("deviations_text", number::whole(deviations as u64, words.lang()).into()),
        ];
        let mut intro = words.say("planned-intro", &args);
        if !planned.earlier.is_empty() {
            let days = planned.earlier.join(", ");
            intro = format!("{intro} {}", words.say("planned-earlier", &[("days", days.into())]));
        }
        let mut tables = vec![self.table(table::of_planned(planned, words))];
        if deviations > 0 {
            tables.push(self.table(table::of_deviations(planned, words)));
        }
        PlannedPart { intro, tables }
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
            let title = Text::same(self.words.get("other-analyses"));
            out.push((Chapter { id: "other".into(), title }, other));
        }
        // What a result rests on stands at the end, out of the way of the results.
        let mut appendix: Vec<&Analysis> = Vec::new();
        for (_, analyses) in &mut out {
            appendix.extend(analyses.iter().copied().filter(|a| checks(a)));
            analyses.retain(|a| !checks(a));
        }
        let title = Text::new(Words::new(Lang::Nl).get("appendix"), Words::new(Lang::En).get("appendix"));
        out.push((Chapter { id: APPENDIX.into(), title }, appendix));
        out.retain(|(_, analyses)| !analyses.is_empty());
        out
    }

    /// An id made of letters, digits and hyphens that no other element has.
    pub(super) fn id(&mut self, wanted: &str) -> String {
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

    /// Links to tables, runs of numbers as one: "tabel 2, 5–7 en 9".
    pub(super) fn links(&self, key: &str, mut numbers: Vec<usize>) -> Option<TableLinks> {
        numbers.sort_unstable();
        numbers.dedup();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for &n in &numbers {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == n => *last = n,
                _ => runs.push((n, n)),
            }
        }
        // Two neighbours stand as two numbers.
        let runs = runs.into_iter().flat_map(|(a, b)| if b == a + 1 { vec![(a, a), (b, b)] } else { vec![(a, b)] });
        let words = self.words.say(key, &[("tables", (numbers.len() as u64).into())]);
        (!numbers.is_empty()).then(|| TableLinks { words, runs: runs.collect() })
    }

    /// What a reader must know before anything else: data that are not the real rows.
    fn banners(&self) -> Vec<Banner> {
        let words = self.words;
        let mut origins: Vec<Origin> = self.results.study.data.iter().map(|d| d.origin).collect();
        origins.sort();
        origins.dedup();
        let part = if origins.len() > 1 { "-part" } else { "" };
        let banner = |o: &Origin| Banner {
            title: Some(words.get(&format!("banner-{}{part}", o.code()))),
            text: words.get(&format!("banner-{}{part}-text", o.code())),
        };
        let mut out: Vec<Banner> = origins.iter().rev().filter(|o| **o != Origin::Observed).map(banner).collect();
        let rows = || self.results.analyses.iter().flat_map(|a| &a.findings.estimates);
        let some = rows().any(|e| e.origin == Origin::Simulated || table::spread_simulated(e));
        if some && origins != [Origin::Simulated] {
            out.push(Banner { title: None, text: words.get("banner-marked") });
        }
        out
    }

    /// "17 van de 24 beweringen gereproduceerd; 3 tegengesproken; ..."
    fn ledger_counts(&self) -> Vec<StatusCount> {
        let ledger = &self.results.ledger;
        let count = |s: Status| ledger.claims().filter(|e| e.status == s).count() as u64;
        let total = ledger.claims().count() as u64;
        let args = [("reproduced", count(Status::Reproduced).into()), ("total", total.into())];
        let reproduced = StatusCount { status: sign(Status::Reproduced), text: self.words.say("ledger-count", &args) };
        let others = [Status::HoldsForAll, Status::HoldsForSome, Status::Contradicted, Status::NotRecoverable];
        let others = others.into_iter().filter(|s| count(*s) > 0).map(|s| {
            let key = table::status_key(s).replace("status", "ledger");
            StatusCount { status: sign(s), text: self.words.say(&key, &[("n", count(s).into())]) }
        });
        let disagree = ledger.between().filter(|e| e.status == Status::Contradicted).count() as u64;
        let disagree = (disagree > 0).then(|| StatusCount {
            status: sign(Status::Contradicted),
            text: self.words.say("ledger-between-count", &[("n", disagree.into())]),
        });
        std::iter::once(reproduced).chain(others).chain(disagree).collect()
    }

    fn methods(&self) -> Vec<Method> {
        let lang = self.words.lang();
        let method = |a: &&'static crate::findings::About| Method {
            title: table::title(a, lang),
            id: a.id,
            definition: a.definition,
            assumptions: a.assumptions,
            undefined: a.undefined,
            reference: a.reference,
            oracle: a.oracle,
        };
        self.results.methods.iter().map(method).collect()
    }
}
