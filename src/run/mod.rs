//! The whole way through the house, once: the one room that knows all the verbs.

mod across;
mod choices;
mod reconstructions;
mod rehearsal;

pub use reconstructions::reconstructions;
pub use rehearsal::rehearse;

use crate::data::codebook::TableBook;
use crate::data::{self, Dataset, Inspection};
use crate::design::{self, Estimand, Provenance, Request, View};
use crate::document::Document;
use crate::error::{Error, Problem, Result};
use crate::estimators::{self, Estimator, Meter, Settings, clusters, equivalence};
use crate::findings::measure::{self, Form};
use crate::findings::{Analysis, Estimate, Findings, MarginReason, Note, Verdict};
use crate::ledger::{self, claims::Claims};
use crate::lock::Lock;
use crate::plan::{self, AnalysisEntry, Margin, MarginScale, Plan, Waiting};
use crate::report::catalogue::Words;
use crate::report::manifest::{Input, Manifest, Read, ReadDetail};
use crate::report::planned::{PlanState, Planned};
use crate::report::write::{self, File};
use crate::report::{Chapter, DataHead, Results, StudyHead, chart, csv, html, json};
use crate::sample::{Sample, Shape};
use crate::selftest::{self, Question, Selftest, Untested};
use crate::twin::{self, Procedure, Twin};
use crate::value::{Direction, Label, Lang, Level, Origin, Text};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// A plan that has been checked, with its data: what `beraad check` stops at.
pub struct Study {
    /// The plan.
    pub plan: Document<Plan>,
    /// Its published claims.
    pub claims: Vec<Document<Claims>>,
    /// Its data.
    pub data: Dataset,
    /// The plan as it was locked before the data were opened, where it was.
    pub lock: Option<Lock>,
}

/// A plan that has been checked, with what came of its data, good or bad.
pub struct Checked {
    /// The plan.
    pub plan: Document<Plan>,
    /// Its published claims.
    pub claims: Vec<Document<Claims>>,
    /// Its data held against their codebooks.
    pub inspection: Inspection,
}

/// Reads and checks a plan, its codebooks and its claims, and holds its data against the codebooks.
pub fn inspect(path: &Path) -> Result<Checked> {
    let plan = Document::<Plan>::read(path)?;
    let mut problems = Vec::new();
    let sources = match plan::check::sources(&plan) {
        Ok(sources) => Some(sources),
        Err(Error::Plan(all)) => {
            problems.extend(all);
            None
        }
        Err(e) => return Err(e),
    };
    let claims = claims(&plan, &mut problems);
    match sources {
        Some(sources) if problems.is_empty() => Ok(Checked { inspection: data::inspect(&sources)?, plan, claims }),
        _ => Err(Error::Plan(problems)),
    }
}

/// The same; the data must agree with their codebooks.
pub fn check(path: &Path) -> Result<Study> {
    let lock = Lock::read(path)?;
    let Checked { plan, claims, inspection } = inspect(path)?;
    Ok(Study { data: inspection.dataset()?, plan, claims, lock })
}

/// A study made by the program: one plan over tables that are already described.
pub fn of(plan: Plan, sources: &[data::Source]) -> Result<Study> {
    let plan = Document { path: PathBuf::from("the command"), text: String::new(), value: plan };
    plan::check::against(&plan, sources)?;
    Ok(Study { data: data::load(sources)?, plan, claims: Vec::new(), lock: None })
}

fn claims(plan: &Document<Plan>, problems: &mut Vec<Problem>) -> Vec<Document<Claims>> {
    let folder = plan.path.parent().unwrap_or(Path::new(""));
    let mut out = Vec::new();
    let mut seen: Vec<&String> = Vec::new();
    let tables = plan.value.data.iter().enumerate();
    let tables = tables.filter_map(|(i, entry)| Some((format!("data.{i}.claims"), entry.claims.as_ref()?)));
    let alone = plan.value.claims.iter().enumerate().map(|(i, file)| (format!("claims.{i}"), file));
    for (key, file) in tables.chain(alone) {
        if seen.contains(&file) {
            continue;
        }
        seen.push(file);
        match Document::<Claims>::read(&folder.join(file)) {
            Ok(document) => {
                for (j, claim) in document.value.claim.iter().enumerate() {
                    let answered = claim.estimate.is_some() || claim.from.is_some() || claim.of.is_some();
                    if !answered && claim.reason.is_none() {
                        let what = format!("the claim `{}` has neither an estimate nor a reason", claim.id);
                        let help = "name the row that answers it, or say why none can";
                        problems.push(document.problem(&format!("claim.{j}"), what).help(help));
                    }
                    if !document.value.source.iter().any(|s| s.key == claim.source) {
                        let what = format!("there is no source `{}`", claim.source);
                        let known = document.value.source.iter().map(|s| s.key.as_str());
                        let help = crate::document::did_you_mean(&claim.source, known);
                        problems.push(document.problem(&format!("claim.{j}.source"), what).help(help));
                    }
                }
                for (j, id) in document
                    .value
                    .claim
                    .iter()
                    .enumerate()
                    .flat_map(|(j, c)| c.from.iter().flat_map(move |f| f.ids().map(move |id| (j, id))))
                {
                    if !document.value.claim.iter().any(|c| c.id == *id) {
                        let what = format!("there is no claim `{id}` in this file");
                        let help =
                            crate::document::did_you_mean(id, document.value.claim.iter().map(|c| c.id.as_str()));
                        problems.push(document.problem(&format!("claim.{j}.from"), what).help(help));
                    }
                }
                out.push(document);
            }
            Err(Error::Plan(all)) => problems.extend(all),
            Err(e) => problems.push(plan.problem(&key, e.to_string())),
        }
    }
    out
}

/// Sets the number of threads, once, before anything is computed; results do not depend on it.
pub fn set_threads(threads: usize) {
    // A pool that already stands is left: then the number was set before, or by the caller.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}

/// Estimates and judges everything that the plan asks.
pub fn evaluate(study: &Study, threads: Option<usize>) -> Result<Results> {
    watched(study, threads, None)
}

/// The same, with draws counted on a meter that another thread may read.
pub fn watched(study: &Study, threads: Option<usize>, meter: Option<&'static Meter>) -> Result<Results> {
    let plan = &study.plan.value;
    let settings = settings(plan, meter);
    let level = settings.level;
    let mut analyses = Vec::with_capacity(plan.analysis.len());
    for entry in &plan.analysis {
        analyses.push(analysis(study, entry, &settings));
    }
    let fitted = across::fitted(study);
    if !fitted.is_empty() {
        for (entry, done) in plan.analysis.iter().zip(&mut analyses) {
            done.across = across::across(study, entry, &settings_of(entry, &settings), &fitted, done);
        }
    }
    let families: Vec<&[String]> = plan.family.iter().map(|f| &f.analyses[..]).collect();
    plan.settings.multiplicity.adjust(&mut analyses, &families);
    let mut ledger = ledger::judge(study.claims.iter().map(|d| &d.value), &analyses);
    choices::explain(study, &analyses, &settings, &mut ledger);
    let planned = study.lock.as_ref().map(|lock| lock.beside(&study.plan, &program()));
    planned.iter().for_each(|planned| mark_deviations(planned, &mut analyses));
    let mut methods = Vec::new();
    for id in plan.analysis.iter().flat_map(|a| a.estimator.all()) {
        if let Some(estimator) = estimators::find(id)
            && !methods.contains(&estimator.about())
        {
            methods.push(estimator.about());
        }
    }
    let judged = |id: &str| analyses.iter().flat_map(|a: &Analysis| &a.findings.estimates).any(|e| e.estimator == id);
    methods.extend(estimators::JUDGES.iter().copied().filter(|a| judged(a.id)));
    Ok(Results {
        schema_version: json::SCHEMA_VERSION,
        study: head(study, level),
        chapters: plan.chapter.iter().map(|c| Chapter { id: c.id.clone(), title: c.title.clone() }).collect(),
        analyses,
        ledger,
        planned,
        methods,
        manifest: manifest(study, threads),
    })
}

/// The program with its version, as manifests name it.
pub fn program() -> String {
    format!("beraad {}", env!("CARGO_PKG_VERSION"))
}

/// A note on each analysis that the locked plan does not have, or has otherwise.
fn mark_deviations(planned: &Planned, analyses: &mut [Analysis]) {
    for one in &planned.analyses {
        let locked = planned.locked.clone();
        let note = match one.state {
            PlanState::Added => Note::NotPlanned { locked },
            PlanState::Changed => Note::OtherThanPlanned { locked },
            PlanState::AsPlanned | PlanState::Dropped => continue,
        };
        if let Some(analysis) = analyses.iter_mut().find(|a| a.id == one.id) {
            analysis.findings.notes.push(note);
        }
    }
}

/// What the plan fixes for all estimators.
fn settings(plan: &Plan, meter: Option<&'static Meter>) -> Settings {
    Settings {
        level: Level::new(plan.settings.level).expect("checked with the plan"),
        event_floor: plan.settings.event_floor,
        seed: plan.settings.seed,
        draws: plan.settings.draws,
        meter,
        reliability: None,
        cutoff: None,
        price: None,
        model: plan.settings.model,
    }
}

/// The same with what one analysis fixes.
fn settings_of(entry: &AnalysisEntry, settings: &Settings) -> Settings {
    Settings {
        reliability: entry.reliability.as_ref().map(|r| r.value),
        cutoff: entry.cutoff,
        price: entry.price.as_ref().map(|p| p.value),
        model: entry.model.or(settings.model),
        ..*settings
    }
}

/// The margin that the plan fixes for an analysis.
fn margin_of<'p>(plan: &'p Plan, entry: &AnalysisEntry) -> Option<&'p Margin> {
    let families = plan.family.iter().filter(|f| f.analyses.is_empty() || f.analyses.contains(&entry.id));
    entry.outcome.as_ref().and_then(|o| families.filter_map(|f| f.margins.get(o)).next())
}

/// The study with these analyses alone; all of them when none is named.
pub fn only(mut study: Study, ids: &[String]) -> Result<Study> {
    let known: Vec<String> = study.plan.value.analysis.iter().map(|a| a.id.clone()).collect();
    let unknown: Vec<Problem> = ids
        .iter()
        .filter(|id| !known.contains(id))
        .map(|id| {
            let help = crate::document::did_you_mean(id, known.iter().map(String::as_str));
            study.plan.problem("analysis", format!("there is no analysis `{id}`")).help(help)
        })
        .collect();
    if !unknown.is_empty() {
        return Err(Error::Plan(unknown));
    }
    if !ids.is_empty() {
        study.plan.value.analysis.retain(|a| ids.contains(&a.id));
    }
    Ok(study)
}

/// Simulates studies of the plan's own shape: whether its estimators can be trusted on it.
pub fn selftest(study: &Study, runs: u64, meter: Option<&'static Meter>) -> Result<Selftest> {
    let plan = &study.plan.value;
    let general = settings(plan, None);
    let (mut questions, mut untested) = (Vec::new(), Vec::new());
    for entry in &plan.analysis {
        let settings = settings_of(entry, &general);
        let tables = entry.data.as_ref().map(|d| d.all()).unwrap_or_default();
        let view = View::open(&study.data, &plan.design, tables)?;
        for estimator in entry.estimator.all().iter().filter_map(|id| estimators::find(id)) {
            for moderator in moderators(entry) {
                let request = request(entry, estimator, moderator);
                match design::draw(&view, &plan.design, estimator.about().shapes, &request) {
                    Ok(drawn) => questions.push(question(plan, entry, estimator, drawn.sample, settings)),
                    Err(Error::Undefined(reason)) => {
                        let (analysis, estimator) = (entry.id.clone(), estimator.about().id);
                        untested.push(Untested { analysis, estimator, reason: *reason });
                    }
                    Err(other) => return Err(other),
                }
            }
        }
    }
    let mut out = selftest::selftest(&questions, runs, meter)?;
    untested.append(&mut out.untested);
    Ok(Selftest { untested, ..out })
}

fn question(
    plan: &Plan,
    entry: &AnalysisEntry,
    estimator: &'static dyn Estimator,
    sample: Sample,
    settings: Settings,
) -> Question {
    let margin = margin_of(plan, entry).filter(|_| entry.moderators.is_empty()).cloned();
    let (direction, sd) = (sample.outcome.direction, reference_sd(&sample.shape));
    let shares = match &sample.shape {
        Shape::Regression(r) => r.binary,
        shape => matches!(shape, Shape::Counts(_)),
    };
    let measure = if shares { &measure::RISK_DIFFERENCE } else { &measure::MEAN_DIFFERENCE };
    let row = Estimate::new("", Label::overall(), measure, sample.outcome.unit.clone(), sample.count.clone());
    let to_the_bad = match direction {
        Some(Direction::HigherIsWorse) => Some(1.0),
        Some(Direction::HigherIsBetter) => Some(-1.0),
        None => None,
    };
    let size = margin.as_ref().and_then(|m| natural_margin(m, &row, sd));
    Question {
        analysis: entry.id.clone(),
        estimator,
        settings,
        margin: size.zip(to_the_bad).map(|(size, sign)| size * sign),
        judge: Box::new(move |row| {
            let margin = natural_margin(margin.as_ref()?, row, sd);
            Verdict::of(&Estimate { margin, ..row.clone() }, direction?)
        }),
        sample,
    }
}

/// The standard deviation in which a margin may be counted.
fn reference_sd(shape: &Shape) -> Option<f64> {
    match shape {
        Shape::Regression(r) => r.reference_sd(),
        Shape::Trajectories(t) => t.reference_sd(),
        _ => None,
    }
}

fn head(study: &Study, level: Level) -> StudyHead {
    let plan = &study.plan.value;
    let data = study.data.tables.iter().map(|t| DataHead {
        name: t.source.name.clone(),
        title: t.source.study.title.clone(),
        origin: t.source.study.origin,
        data_cut: t.source.study.data_cut.clone(),
        source: t.source.study.source.clone(),
        rows: t.frame.height() as u64,
        unit: t.source.book.rows.0.clone(),
        columns: columns(&t.source.book),
    });
    let unit = study.data.tables.first().map(|t| t.source.book.rows.0.clone()).unwrap_or_default();
    StudyHead { id: plan.study.id.clone(), title: plan.study.title.clone(), data: data.collect(), unit, level }
}

/// The names by which a plan may ask for what a table holds.
fn columns(book: &TableBook) -> Vec<String> {
    let own = book.column.iter().map(|c| &c.name).chain(book.derived.iter().map(|d| &d.name));
    own.chain(book.measure.iter().map(|m| &m.name)).cloned().collect()
}

/// SHA-256 in hex.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// How a file was read, for the manifest.
fn read_as(read: &data::read::ReadAs) -> Read {
    let details = read.details.iter().map(|d| ReadDetail { what: d.what, found: d.found.clone(), given: d.given });
    Read { format: read.format, details: details.collect() }
}

fn manifest(study: &Study, threads: Option<usize>) -> Manifest {
    let plan = &study.plan.value;
    let folder = study.plan.path.parent().unwrap_or(Path::new(""));
    let mut inputs: Vec<Input> = Vec::new();
    let mut add = |file: &str, role: &'static str, hash: String, read_as: Option<Read>| {
        if !inputs.iter().any(|i| i.file == file) {
            inputs.push(Input { file: file.to_owned(), role, hash, read_as });
        }
    };
    for (entry, table) in plan.data.iter().zip(&study.data.tables) {
        add(&entry.file, "data", table.hash.clone(), Some(read_as(&table.read_as)));
        if let Ok(bytes) = std::fs::read(folder.join(&entry.codebook)) {
            add(&entry.codebook, "codebook", hash(&bytes), None);
        }
    }
    for file in plan.data.iter().filter_map(|entry| entry.claims.as_ref()).chain(&plan.claims) {
        if let Some(document) = study.claims.iter().find(|d| d.path == folder.join(file)) {
            add(file, "claims", hash(document.text.as_bytes()), None);
        }
    }
    Manifest {
        program: program(),
        seed: plan.settings.seed,
        threads,
        time: None,
        plan_hash: hash(study.plan.text.as_bytes()),
        plan: study.plan.text.clone(),
        inputs,
        outputs: Vec::new(),
    }
}

/// One analysis of the plan. What cannot be answered stays as a row with a dash and its note.
fn analysis(study: &Study, entry: &AnalysisEntry, settings: &Settings) -> Analysis {
    let plan = &study.plan.value;
    let tables = entry.data.as_ref().map(|d| d.all()).unwrap_or_default();
    let margin = margin_of(plan, entry);
    let mut out = Analysis {
        id: entry.id.clone(),
        chapter: entry.chapter.clone(),
        question: entry.question.clone(),
        outcome: Label::plain(entry.outcome.as_deref().unwrap_or(&entry.id)),
        grouping: None,
        unit: None,
        direction: None,
        margin: margin.map(|m| MarginReason { because: m.because.text(), decided: m.decided.to_string() }),
        estimators: Vec::new(),
        findings: Findings::default(),
        across: None,
    };
    let moderators = moderators(entry);
    let view = match View::open(&study.data, &plan.design, tables) {
        Ok(view) => Ok(view),
        Err(Error::Undefined(note)) => Err(note),
        Err(other) => Err(Box::new(Note::Unanswerable { reason: Text::same(other.to_string()) })),
    };
    let settings = &settings_of(entry, settings);
    for estimator in entry.estimator.all().iter().filter_map(|id| estimators::find(id)) {
        out.estimators.push(estimator.about().id);
        for moderator in &moderators {
            let request = request(entry, estimator, *moderator);
            let drawn = view
                .as_ref()
                .map_err(|note| Error::Undefined(note.clone()))
                .and_then(|view| design::draw(view, &plan.design, estimator.about().shapes, &request));
            match drawn {
                Ok(mut drawn) => {
                    if of_independent_rows(estimator, &drawn.sample, settings) {
                        drawn.sample.clusters.clear();
                    }
                    out.outcome = drawn.sample.outcome.label.clone();
                    out.unit = Some(drawn.sample.outcome.rows.0.clone());
                    out.direction = drawn.sample.outcome.direction;
                    out.grouping = out.grouping.or(drawn.sample.grouping.clone());
                    let mut findings = answer(estimator, &drawn.sample, settings);
                    let blind =
                        estimator.takes_covariance() && settings.model.covariance.is_some_and(|c| !c.clustered());
                    let allowed = estimator.allows_for_clusters() && !blind && !drawn.sample.clusters.is_empty();
                    let ignored = |n: &&Note| allowed && matches!(n, Note::ClustersIgnored { .. });
                    findings.notes.extend(drawn.notes.iter().filter(|n| !ignored(n)).cloned());
                    complete(&mut findings, &drawn, entry, plan, margin);
                    findings.notes.extend(
                        entry
                            .reliability
                            .as_ref()
                            .map(|r| Note::GivenReliability { reliability: r.value, source: r.source.text() }),
                    );
                    let price =
                        entry.price.as_ref().map(|p| Note::GivenPrice { price: p.value, source: p.source.text() });
                    findings.notes.extend(price);
                    out.findings.extend(findings);
                }
                Err(e) => {
                    let mut findings = unanswered(estimator, Label::plain(&entry.id), None, e);
                    let weakest = study.data.tables.iter().map(|t| t.source.study.origin).max().unwrap_or_default();
                    for row in &mut findings.estimates {
                        row.analysis = entry.id.clone();
                        mark_origin(row, &Provenance::all(weakest));
                    }
                    out.findings.extend(findings);
                }
            }
        }
    }
    if let Ok(view) = &view {
        out.findings.extend(medians(view, plan, entry, &out, settings));
    }
    out.findings.extend(price(&out));
    if out.findings.estimates.iter().any(|e| e.margin.is_some()) {
        out.findings.notes.extend(fixed_late(study, tables, margin));
    }
    out
}

/// Beside a mean of those alone who got to an ending, the time by which half of all did; a note where the codebook
/// does not say how the others ended.
fn medians(view: &View<'_>, plan: &Plan, entry: &AnalysisEntry, out: &Analysis, settings: &Settings) -> Findings {
    let completers = out.findings.notes.iter().any(|n| matches!(n, Note::CompletersOnly { .. }));
    let told = out.findings.estimates.iter().any(|e| e.measure.id == measure::TIME_MEDIAN.id);
    let mut findings = Findings::default();
    if !completers || told {
        return findings;
    }
    let waiting = entry.outcome.as_deref().and_then(|outcome| view.waiting_of(outcome));
    let (Some((time, status, event)), Some(estimator)) = (waiting, estimators::find(ALL_WHO_WAITED)) else {
        findings.notes.push(Note::NoMedianOfAll {});
        return findings;
    };
    let waiting = Waiting { time: Some(time), status: Some(status), event: Some(event), ..Waiting::default() };
    let request = Request { by: entry.by.as_deref(), wave: entry.wave.as_deref(), waiting, ..Request::default() };
    if let Ok(mut drawn) = design::draw(view, &plan.design, estimator.about().shapes, &request) {
        if of_independent_rows(estimator, &drawn.sample, settings) {
            drawn.sample.clusters.clear();
        }
        findings = answer(estimator, &drawn.sample, settings);
        let suffix = format!(": {event}");
        findings.estimates.retain(|e| e.measure.id == measure::TIME_MEDIAN.id && e.term.code.ends_with(&suffix));
        findings.series.clear();
        findings.notes.clear();
        complete(&mut findings, &drawn, entry, plan, None);
        findings.notes.clear();
    }
    findings
}

/// The estimator of times over all who waited.
const ALL_WHO_WAITED: &str = "cumulative_incidence";

/// The characteristics by which an analysis asks; nothing once when it asks by none.
fn moderators(entry: &AnalysisEntry) -> Vec<Option<&str>> {
    match &entry.moderators[..] {
        [] => vec![None],
        named => named.iter().map(|m| Some(m.as_str())).collect(),
    }
}

/// What an analysis asks of the data for one estimator.
fn request<'a>(entry: &'a AnalysisEntry, estimator: &dyn Estimator, moderator: Option<&'a str>) -> Request<'a> {
    Request {
        outcome: entry.outcome.as_deref(),
        by: entry.by.as_deref(),
        stages: &entry.stages,
        wave: entry.wave.as_deref(),
        pre: entry.pre.as_deref(),
        columns: &entry.columns,
        strata: entry.strata.as_deref(),
        summary: entry.summary.as_ref(),
        covariates: &entry.covariates,
        reference: Some(&entry.reference),
        levels: estimator.takes_levels(),
        moderator,
        waiting: entry.waiting(),
    }
}

fn answer(estimator: &dyn Estimator, sample: &Sample, settings: &Settings) -> Findings {
    match estimator.estimate(sample, settings) {
        Ok(findings) => findings,
        Err(e) => {
            let term = match &sample.shape {
                Shape::Regression(r) => match &r.moderator {
                    Some(m) => m.label.clone(),
                    None => Label::contrast(&r.treatment, &r.control),
                },
                Shape::Trajectories(t) => Label::contrast(&t.treatment, &t.control),
                _ => sample.grouping.clone().unwrap_or_else(Label::overall),
            };
            unanswered(estimator, term, Some(sample), e)
        }
    }
}

/// Whether a plan that fixes errors which ignore clusters takes them from an estimator of waiting whose errors know no
/// other kind than those of its clusters.
fn of_independent_rows(estimator: &dyn Estimator, sample: &Sample, settings: &Settings) -> bool {
    let waits = matches!(sample.shape, Shape::Durations(_) | Shape::Spells(_) | Shape::Intervals(_));
    waits && !estimator.takes_covariance() && settings.model.covariance.is_some_and(|c| !c.clustered())
}

/// The row that stays when there is no answer.
fn unanswered(estimator: &dyn Estimator, term: Label, sample: Option<&Sample>, error: Error) -> Findings {
    let note = match error {
        Error::Undefined(note) => *note,
        other => Note::Unanswerable { reason: Text::same(other.to_string()) },
    };
    let about = estimator.about();
    let unit = sample.map(|s| s.outcome.unit.clone()).unwrap_or_default();
    let count = sample.map(|s| s.count.clone()).unwrap_or_default();
    let row = Estimate { estimand: estimator.estimand(), ..Estimate::new(about.id, term, about.measure, unit, count) };
    let row = row.note(note);
    Findings { estimates: vec![row], ..Findings::default() }
}

/// What the run knows and an estimator does not: the analysis, the origin, the margin, the rows dropped.
fn complete(
    findings: &mut Findings,
    drawn: &design::Drawn,
    entry: &AnalysisEntry,
    plan: &Plan,
    margin: Option<&Margin>,
) {
    let compares_arms = match &drawn.sample.shape {
        Shape::Regression(_) | Shape::Trajectories(_) => true,
        _ => plan.design.arm.as_ref().is_some_and(|a| entry.by.as_ref() == Some(&a.variable)),
    };
    let reference_sd = reference_sd(&drawn.sample.shape);
    let direction = drawn.sample.outcome.direction;
    for row in &mut findings.estimates {
        row.analysis = entry.id.clone();
        if row.n.dropped.is_empty() {
            row.n.dropped = drawn.sample.count.dropped.clone();
        }
        if row.n.clusters.is_none() {
            row.n.clusters = drawn.sample.count.clusters;
        }
        mark_origin(row, &drawn.provenance);
        row.detectable =
            row.detectable.or_else(|| estimators::detectable::of(row, Level::new(plan.settings.level).ok()?));
        if compares_arms && row.measure.contrast {
            row.estimand = row.estimand.or(Some(plan.design.estimand));
        }
        if entry.moderators.is_empty() {
            row.margin = margin.and_then(|m| natural_margin(m, row, reference_sd));
            // Beside the offer, those who took part are no answer to whether it is better.
            let aside = row.estimand == Some(Estimand::AsTreated) && plan.design.estimand != Estimand::AsTreated;
            row.verdict = direction.filter(|_| !aside).and_then(|d| Verdict::of(row, d));
        }
    }
    findings.notes.extend(clusters::clustering::note(&drawn.sample));
    for dropped in &drawn.sample.count.dropped {
        findings.notes.push(Note::RowsDropped { rows: dropped.rows, reason: dropped.reason.clone() });
    }
    let effect = compares_arms && findings.estimates.iter().any(|e| e.measure.contrast && e.value.is_some());
    if effect && plan.design.estimand == Estimand::AsTreated && !findings.notes.contains(&Note::AsTreated {}) {
        findings.notes.push(Note::AsTreated {});
    }
    if effect && entry.moderators.is_empty() && margin.is_none() {
        findings.notes.push(Note::NoMargin {});
    }
}

fn mark_origin(row: &mut Estimate, provenance: &Provenance) {
    let (origin, spread) = provenance.of(&row.term.code, row.measure.id);
    row.origin = origin;
    match origin {
        Origin::Simulated => row.notes.push(Note::Simulated {}),
        Origin::Reconstructed => row.notes.push(Note::Reconstructed {}),
        Origin::Published | Origin::Observed => {}
    }
    let has_spread = row.std_error.is_some() || row.interval.is_some() || row.test.is_some();
    if spread && has_spread && origin != Origin::Simulated {
        row.notes.push(Note::SpreadSimulated {});
    }
}

/// The margin on the scale of the row's value; only differences have one.
fn natural_margin(margin: &Margin, row: &Estimate, reference_sd: Option<f64>) -> Option<f64> {
    let m = row.measure;
    match margin.scale {
        MarginScale::Sd if m.standardised() => Some(margin.value),
        MarginScale::Sd if m.contrast && m.form == Form::Natural => reference_sd.map(|sd| margin.value * sd),
        MarginScale::Unit if m.contrast && m.form == Form::Natural => Some(margin.value),
        MarginScale::Unit if m.contrast && m.form == Form::ShareDifference => Some(margin.value / 100.0),
        MarginScale::Ratio if m.judgeable() && m.log => Some(margin.value),
        _ => None,
    }
}

/// What the verdict costs, beside the rows it is about: those with a margin of the first estimator that has
/// them; without a margin the contrasts of the arms, where a direction says what worse is.
fn price(analysis: &Analysis) -> Findings {
    let all = &analysis.findings.estimates;
    let judgeable = |e: &&Estimate| e.measure.judgeable() && e.value.is_some();
    let with_margin = |e: &&Estimate| judgeable(e) && e.margin.is_some();
    let share = |e: &&Estimate| judgeable(e) && e.measure.form == Form::ShareDifference;
    let first = if analysis.margin.is_some() {
        analysis.judged().chain(all).find(with_margin)
    } else if analysis.direction.is_some() && analysis.findings.notes.contains(&Note::NoMargin {}) {
        // A ratio gives way to the difference in share, as in the text.
        let judged = analysis.judged().find(judgeable);
        judged.and_then(|e| if e.measure.log { all.iter().find(share).or(Some(e)) } else { Some(e) })
    } else {
        None
    };
    let mut out = Findings::default();
    let Some(first) = first else { return out };
    let alike = |e: &&Estimate| e.estimator == first.estimator && e.measure.id == first.measure.id && judgeable(e);
    let rows: Vec<&Estimate> = all.iter().filter(alike).collect();
    // Without a margin only the question of the study has a price, not each contrast of many.
    if analysis.margin.is_some() || rows.len() == 1 {
        rows.iter().for_each(|row| out.extend(equivalence::judge(row, analysis.direction)));
    }
    out
}

/// Today's date, ISO 8601, in Greenwich.
pub fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// A note when the margin was fixed after the data were cut; a cut that is no date says nothing.
fn fixed_late(study: &Study, tables: &[String], margin: Option<&Margin>) -> Option<Note> {
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let decided = day(&margin?.decided.to_string())?;
    let all = study.data.tables.iter().enumerate();
    let used = all.filter(|(i, t)| tables.contains(&t.source.name) || tables.is_empty() && *i == 0);
    let cut = used.filter_map(|(_, t)| day(t.source.study.data_cut.trim())).max().filter(|cut| decided > *cut)?;
    Some(Note::MarginAfterData { decided: decided.to_string(), cut: cut.to_string() })
}

/// All files of a report but the manifest's time: the same plan on the same data gives the same bytes.
pub fn render(results: &Results, lang: Lang) -> Result<Vec<File>> {
    let words = Words::new(lang);
    // The number of threads stands in manifest.json alone: all else is the same for any.
    let mut exported = results.clone();
    exported.manifest.threads = None;
    let charts = chart::draw(results, &words);
    let figures: Vec<html::Figure<'_>> =
        charts.iter().map(|c| html::Figure { title: &c.title, svg: &c.svg, analyses: &c.analyses }).collect();
    let mut files: Vec<File> = vec![
        ("report.html".into(), html::render(results, &figures, &words)?.into_bytes()),
        ("estimates.csv".into(), csv::estimates(&results.analyses)),
        ("ledger.csv".into(), csv::ledger(&results.ledger)),
        ("results.json".into(), json::pretty(&exported)),
    ];
    if results.analyses.iter().any(|a| a.across.is_some()) {
        files.push(("ranges.csv".into(), csv::ranges(&results.analyses)));
    }
    if !results.ledger.entries.is_empty() {
        let page = crate::report::ledger::page(results, &words);
        files.push(("ledger.html".into(), html::text(&page, &words)?.into_bytes()));
    }
    let pictures: Vec<Vec<u8>> = charts
        .par_iter()
        .map(|c| chart::png(&c.svg, 2.0).map_err(|e| Error::io(format!("charts/{}.png", c.id), e)))
        .collect::<Result<_>>()?;
    for (c, png) in charts.into_iter().zip(pictures) {
        files.push((format!("charts/{}.svg", c.id), c.svg.into_bytes()));
        files.push((format!("charts/{}.png", c.id), png));
    }
    Ok(files)
}

/// Writes a rendered report to `out`, with a manifest that names its files and the time.
pub fn write(results: &Results, mut files: Vec<File>, out: &Path) -> Result<()> {
    let mut manifest = results.manifest.clone();
    manifest.time = Some(jiff::Timestamp::now().to_string());
    manifest.outputs = files.iter().map(|(name, _)| name.clone()).chain([write::MANIFEST.to_owned()]).collect();
    manifest.outputs.sort();
    files.push((write::MANIFEST.to_owned(), json::pretty(&manifest)));
    write::folder(out, &files)
}

/// Where the report of a study goes when nothing else is said.
pub fn default_out(study: &Study) -> PathBuf {
    Path::new("reports").join(&study.plan.value.study.id)
}

/// All notes of a run, each once: for `--strict` and the closing line.
pub fn notes(results: &Results) -> Vec<&Note> {
    let mut out: Vec<&Note> = Vec::new();
    for a in &results.analyses {
        for note in a.findings.notes.iter().chain(a.findings.estimates.iter().flat_map(|e| &e.notes)) {
            if !out.contains(&note) {
                out.push(note);
            }
        }
    }
    out
}

/// The scripts that recompute a run of this study.
pub fn twin(study: &Study, results: &Results) -> Result<Twin> {
    let plan = &study.plan.value;
    let mut procedures: Vec<Procedure> = Vec::new();
    for estimator in plan.analysis.iter().flat_map(|a| a.estimator.all()).filter_map(|id| estimators::find(id)) {
        let about = estimator.about();
        if procedures.iter().any(|p| p.id == about.id) {
            continue;
        }
        procedures.push(Procedure {
            id: about.id,
            title: about.title_en,
            shape: about.shape().code(),
            levels: estimator.takes_levels(),
            covariance: estimator.takes_covariance(),
            aside: estimator.estimand() == Some(Estimand::AsTreated) && plan.design.estimand != Estimand::AsTreated,
        });
    }
    let path = study.plan.path.to_string_lossy().into_owned();
    twin::of(&twin::Run { plan, path, data: &study.data, results, procedures })
}
