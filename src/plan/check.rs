//! A plan held against itself, the registry and its codebooks, before any data are opened. All faults
//! at once, each with its line and the nearest right word.

use super::{AnalysisEntry, MarginScale, Plan};
use crate::data::Source;
use crate::data::codebook::{Codebook, Kind, Meaning, Role};
use crate::design::{ARM, BY_TABLE, PRE, factors};
use crate::document::{Document, did_you_mean};
use crate::error::{Error, Problem, Result};
use crate::estimators::{self, REGISTRY};
use crate::value::{Label, Level, ShapeKind};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Most draws of a bootstrap or a test: they are held in memory.
const MOST_DRAWS: u64 = 10_000_000;

/// Checks the plan and its codebooks and says which tables are to be read.
pub fn sources(plan: &Document<Plan>) -> Result<Vec<Source>> {
    let mut check = Check { plan, problems: Vec::new() };
    check.itself();
    let sources = check.codebooks();
    if let Some(sources) = &sources {
        check.columns(sources);
    }
    match sources {
        Some(sources) if check.problems.is_empty() => Ok(sources),
        _ => {
            check.problems.sort_by_key(|p| (p.file != plan.path, p.span.as_ref().map(|s| s.start)));
            Err(Error::Plan(check.problems))
        }
    }
}

/// Checks a plan made by the program against tables that are already described.
pub fn against(plan: &Document<Plan>, sources: &[Source]) -> Result<()> {
    let mut check = Check { plan, problems: Vec::new() };
    check.itself();
    check.columns(sources);
    if check.problems.is_empty() { Ok(()) } else { Err(Error::Plan(check.problems)) }
}

pub(super) struct Check<'a> {
    pub(super) plan: &'a Document<Plan>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    pub(super) fn fault(&mut self, place: &str, what: impl Into<String>, help: impl Into<String>) {
        self.problems.push(self.plan.problem(place, what).help(help));
    }

    /// What the plan says, without its codebooks.
    fn itself(&mut self) {
        let plan = &self.plan.value;
        let id = &plan.study.id;
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            self.fault(
                "study.id",
                format!("`{id}` cannot name a folder"),
                "use lower-case letters, digits and hyphens",
            );
        }
        if let Err(refused) = Level::new(plan.settings.level) {
            self.fault("settings.level", refused.to_string(), "write level = 0.95 for a 95% interval");
        }
        if !(1..=MOST_DRAWS).contains(&plan.settings.draws) {
            let what = format!("{} draws cannot be made", plan.settings.draws);
            self.fault("settings.draws", what, format!("write a number from 1 to {MOST_DRAWS}, such as 10000"));
        }
        self.unique("data", plan.data.iter().map(|d| &d.name), "name");
        self.unique("chapter", plan.chapter.iter().map(|c| &c.id), "id");
        self.unique("analysis", plan.analysis.iter().map(|a| &a.id), "id");
        self.unique("family", plan.family.iter().map(|f| &f.id), "id");
        for (key, list) in [("data", plan.data.is_empty()), ("analysis", plan.analysis.is_empty())] {
            if list {
                self.fault(key, format!("the plan has no `[[{key}]]`"), "a plan needs at least one");
            }
        }
        if plan.data.first().is_some_and(|d| !d.join.is_empty()) {
            self.fault("data.0.join", "the first table cannot join another", "put the table of units first");
        }
        if let Some(arm) = &plan.design.arm
            && arm.treatment == arm.control
        {
            self.fault("design.arm.control", "treatment and control are the same", "name two levels of the arm");
        }
        for (i, a) in plan.analysis.iter().enumerate() {
            self.analysis(i, a);
        }
        for (i, family) in plan.family.iter().enumerate() {
            for (j, id) in family.analyses.iter().enumerate() {
                if !plan.analysis.iter().any(|a| &a.id == id) {
                    let help = did_you_mean(id, plan.analysis.iter().map(|a| a.id.as_str()));
                    self.fault(&format!("family.{i}.analyses.{j}"), format!("there is no analysis `{id}`"), help);
                }
            }
            for (outcome, margin) in &family.margins {
                let place = format!("family.{i}.margins.{outcome}");
                if !plan.analysis.iter().any(|a| a.outcome.as_ref() == Some(outcome)) {
                    let known = plan.analysis.iter().filter_map(|a| a.outcome.as_deref());
                    self.fault(
                        &place,
                        format!("no analysis has the outcome `{outcome}`"),
                        did_you_mean(outcome, known),
                    );
                }
                if !(margin.value > 0.0 && margin.value.is_finite()) {
                    self.fault(
                        &format!("{place}.value"),
                        "a margin must be above 0",
                        "give the size; its sign follows",
                    );
                } else if margin.scale == MarginScale::Ratio && margin.value <= 1.0 {
                    self.fault(
                        &format!("{place}.value"),
                        "a margin that is a ratio must be above 1",
                        "give the larger of both sides: 1.25 stands for 0.8 to 1.25",
                    );
                }
            }
        }
    }

    fn unique<'s>(&mut self, list: &str, names: impl Iterator<Item = &'s String>, key: &str) {
        let mut seen = BTreeMap::new();
        for (i, name) in names.enumerate() {
            if let Some(first) = seen.insert(name, i) {
                let place = format!("{list}.{i}.{key}");
                self.fault(
                    &place,
                    format!("`{name}` is already the {key} of number {}", first + 1),
                    "names are used once",
                );
            }
        }
    }

    fn analysis(&mut self, i: usize, a: &AnalysisEntry) {
        let plan = &self.plan.value;
        let at = |key: &str| format!("analysis.{i}.{key}");
        if !plan.chapter.iter().any(|c| c.id == a.chapter) {
            let help = did_you_mean(&a.chapter, plan.chapter.iter().map(|c| c.id.as_str()));
            self.fault(&at("chapter"), format!("there is no chapter `{}`", a.chapter), help);
        }
        if a.estimator.all().is_empty() {
            self.fault(&at("estimator"), "no estimator is named", "name one, or a list of them");
        }
        for (j, id) in a.estimator.all().iter().enumerate() {
            let Some(estimator) = estimators::find(id) else {
                let help = did_you_mean(id, REGISTRY.iter().map(|e| e.about().id));
                self.fault(&at(&format!("estimator.{j}")), format!("there is no estimator `{id}`"), help);
                continue;
            };
            let published = a.summary.is_some() && estimator.about().shapes.contains(&ShapeKind::Summaries);
            let shape = if published { ShapeKind::Summaries } else { estimator.about().shape() };
            if shape == ShapeKind::Stages && a.stages.len() < 2 {
                self.fault(&at("stages"), format!("`{id}` needs stages"), "name at least two stage columns, in order");
            }
            let pair = a.outcome.is_some() && (a.pre.is_some() || plan.design.waves.is_some());
            if shape == ShapeKind::Columns && a.columns.len() < 2 && !pair {
                self.fault(
                    &at("estimator"),
                    format!("`{id}` needs two measures of the same units"),
                    "name them, columns = [\"before\", \"after\"], or an outcome with the column before it: pre = \"...\"",
                );
            }
            if shape == ShapeKind::Ratings && a.columns.len() < 2 {
                self.fault(
                    &at("estimator"),
                    format!("`{id}` needs the ratings of two raters"),
                    "name a column for each rater: columns = [\"first\", \"second\"]",
                );
            }
            if shape == ShapeKind::Strata && (a.strata.is_none() || a.by.is_none()) {
                self.fault(
                    &at("estimator"),
                    format!("`{id}` compares groups within strata"),
                    "name the columns of both: by = \"...\", strata = \"...\"",
                );
            }
            if a.summary.is_some() && !estimator.about().shapes.contains(&ShapeKind::Summaries) {
                let takes: Vec<&str> = REGISTRY
                    .iter()
                    .map(|e| e.about())
                    .filter(|about| about.shapes.contains(&ShapeKind::Summaries))
                    .map(|about| about.id)
                    .collect();
                self.fault(
                    &at("summary"),
                    format!("`{id}` needs the values themselves; means and standard deviations do not suffice"),
                    format!("these take them: {}", takes.join(", ")),
                );
            }
            let by_columns = matches!(shape, ShapeKind::Stages | ShapeKind::Columns | ShapeKind::Ratings)
                || shape == ShapeKind::Presence && id != "attrition"
                || shape == ShapeKind::Trajectories && !a.columns.is_empty();
            let waits = matches!(shape, ShapeKind::Durations | ShapeKind::Spells | ShapeKind::Intervals);
            if !by_columns && !waits && a.outcome.is_none() {
                self.fault(&at("outcome"), format!("`{id}` needs an outcome"), "name the outcome's column");
            }
            if shape == ShapeKind::Balance && a.covariates.is_empty() {
                self.fault(
                    &at("estimator"),
                    format!("`{id}` compares characteristics, and none is named"),
                    "list their columns: covariates = [\"...\"]",
                );
            }
            if shape == ShapeKind::Regression && plan.design.arm.is_none() {
                self.fault(
                    &at("estimator"),
                    format!("`{id}` compares arms, but the design has none"),
                    "write arm = { variable = \"...\", treatment = \"...\", control = \"...\" } under [design]",
                );
            }
        }
        self.trajectories(i, a);
        self.waiting(i, a);
        let asks = a.estimator.all().iter().filter_map(|id| estimators::find(id)).any(|e| e.takes_moderator());
        if asks && a.moderators.is_empty() {
            self.fault(&at("moderators"), "no moderator is named", "list the columns of the characteristics");
        }
        if !asks && !a.moderators.is_empty() {
            self.fault(&at("moderators"), "no estimator here uses moderators", "use estimator = \"moderator\"");
        }
        let shapes = a.estimator.all().iter().filter_map(|id| estimators::find(id)).map(|e| e.about().shape());
        let shapes: Vec<ShapeKind> = shapes.collect();
        self.reliability(i, a);
        for (key, given, users) in [
            (
                "columns",
                !a.columns.is_empty(),
                &[ShapeKind::Columns, ShapeKind::Ratings, ShapeKind::Presence, ShapeKind::Trajectories][..],
            ),
            ("strata", a.strata.is_some(), &[ShapeKind::Strata, ShapeKind::Durations]),
            ("stages", !a.stages.is_empty(), &[ShapeKind::Stages]),
        ] {
            if given && !shapes.is_empty() && !shapes.iter().any(|shape| users.contains(shape)) {
                self.fault(&at(key), format!("no estimator here uses {key}"), "leave it out, or name one that does");
            }
        }
        for name in a.data.iter().flat_map(|d| d.all()) {
            if !plan.data.iter().any(|d| &d.name == name) {
                let help = did_you_mean(name, plan.data.iter().map(|d| d.name.as_str()));
                self.fault(&at("data"), format!("there is no table `{name}`"), help);
            }
        }
    }

    /// Reads the codebooks; `None` when one cannot be used.
    fn codebooks(&mut self) -> Option<Vec<Source>> {
        let folder = self.plan.path.parent().unwrap_or(Path::new("")).to_owned();
        let mut read: BTreeMap<&str, Option<Document<Codebook>>> = BTreeMap::new();
        let mut sources = Vec::new();
        let mut whole = true;
        for (i, entry) in self.plan.value.data.iter().enumerate() {
            if !read.contains_key(entry.codebook.as_str()) {
                let book = match Document::<Codebook>::read(&folder.join(&entry.codebook)) {
                    Ok(book) => {
                        self.book(&book);
                        Some(book)
                    }
                    Err(Error::Plan(problems)) => {
                        self.problems.extend(problems);
                        None
                    }
                    Err(e) => {
                        self.fault(&format!("data.{i}.codebook"), e.to_string(), "paths are relative to the plan");
                        None
                    }
                };
                read.insert(&entry.codebook, book);
            }
            let Some(Some(book)) = read.get(entry.codebook.as_str()) else {
                whole = false;
                continue;
            };
            let name = entry.table.as_ref().unwrap_or(&entry.name);
            let Some(table) = book.value.table.iter().find(|t| &t.name == name) else {
                let help = did_you_mean(name, book.value.table.iter().map(|t| t.name.as_str()));
                let key = if entry.table.is_some() { "table" } else { "name" };
                self.fault(&format!("data.{i}.{key}"), format!("the codebook has no table `{name}`"), help);
                whole = false;
                continue;
            };
            sources.push(Source {
                name: entry.name.clone(),
                label: entry.label.clone().unwrap_or_else(|| book.value.study.title.clone()),
                file: folder.join(&entry.file),
                study: Arc::new(book.value.study.clone()),
                book: Arc::new(table.clone()),
                join: entry.join.clone(),
            });
        }
        whole.then_some(sources)
    }

    /// Whether a codebook agrees with itself.
    fn book(&mut self, book: &Document<Codebook>) {
        for (i, table) in book.value.table.iter().enumerate() {
            for what in crate::data::faults::faults(table) {
                self.problems.push(book.problem(&format!("table.{i}"), what));
            }
        }
    }

    /// Columns and levels that the plan names.
    fn columns(&mut self, sources: &[Source]) {
        let plan = &self.plan.value;
        let first = plan.data.first().map(|d| vec![d.name.clone()]).unwrap_or_default();
        for (i, source) in sources.iter().enumerate() {
            for (j, key) in source.join.iter().enumerate() {
                if source.book.meaning(key).is_none() || sources[0].book.meaning(key).is_none() {
                    let known = source.book.names().filter(|n| sources[0].book.meaning(n).is_some());
                    let help = did_you_mean(key, known);
                    self.fault(&format!("data.{i}.join.{j}"), format!("`{key}` is not a column of both tables"), help);
                }
            }
        }
        for cluster in plan.design.cluster.iter().flat_map(|c| c.all()) {
            self.column(sources, &first, "design.cluster", cluster);
        }
        self.received(sources, &first);
        if let Some(arm) = &plan.design.arm
            && let Some(meaning) = self.column(sources, &first, "design.arm.variable", &arm.variable)
        {
            for (key, level) in [("treatment", &arm.treatment), ("control", &arm.control)] {
                self.level(&format!("design.arm.{key}"), &meaning, level);
            }
        }
        if let Some(waves) = &plan.design.waves {
            for (key, level) in [("pre", &waves.pre), ("post", &waves.post)] {
                self.wave(sources, &format!("design.waves.{key}"), level);
            }
            let mut seen = vec![&waves.pre, &waves.post];
            for (j, level) in waves.follow_up.iter().enumerate() {
                let place = format!("design.waves.follow_up.{j}");
                self.wave(sources, &place, level);
                if seen.contains(&level) {
                    self.fault(&place, format!("the wave `{level}` is named twice"), "name each wave once, in order");
                }
                seen.push(level);
            }
        }
        self.informant(sources);
        for (i, a) in plan.analysis.iter().enumerate() {
            self.analysis_columns(sources, &first, i, a);
        }
        for (i, family) in plan.family.iter().enumerate() {
            for (outcome, margin) in &family.margins {
                let meaning = sources.iter().find_map(|s| s.book.meaning(outcome));
                if margin.scale == MarginScale::Sd && meaning.is_some_and(|m| m.kind == Kind::Category) {
                    let place = format!("family.{i}.margins.{outcome}.scale");
                    self.fault(
                        &place,
                        "a yes/no outcome has no standard deviation to count in",
                        "use scale = \"unit\": percentage points",
                    );
                }
            }
        }
    }

    /// A wave must be one of some table.
    fn wave(&mut self, sources: &[Source], place: &str, wave: &str) {
        let waves: Vec<Label> = sources.iter().flat_map(|s| s.book.waves()).collect();
        if waves.is_empty() {
            let help = "give a column the role `wave`, or columns a `measure` and a `wave`; or leave it out";
            self.fault(place, "no table has waves", help);
        } else if !waves.iter().any(|w| w.code == wave) {
            self.fault(place, format!("there is no wave `{wave}`"), did_you_mean(wave, waves.iter().map(|w| &*w.code)));
        }
    }

    /// Where several informants report on a unit, the plan must say whose report is used.
    fn informant(&mut self, sources: &[Source]) {
        let columns: Vec<Meaning> =
            sources.iter().filter_map(|s| s.book.meaning(&s.book.with_role(Role::Informant)?.name)).collect();
        match (&self.plan.value.design.informant, &columns[..]) {
            (None, []) => {}
            (Some(_), []) => {
                self.fault("design.informant", "no table has a column with the role `informant`", "leave it out");
            }
            (None, [first, ..]) => {
                let codes: Vec<String> = first.levels.iter().map(|l| format!("\"{}\"", l.code)).collect();
                let help = format!("write informant = ... under [design]: one of {}", codes.join(", "));
                self.fault(
                    "design",
                    "several informants report on a unit, and the plan does not say whose report is used",
                    help,
                );
            }
            (Some(level), _) => {
                let level = level.clone();
                for meaning in &columns {
                    self.level("design.informant", meaning, &level);
                }
            }
        }
    }

    fn analysis_columns(&mut self, sources: &[Source], first: &[String], i: usize, a: &AnalysisEntry) {
        let tables: Vec<String> = a.data.as_ref().map_or_else(|| first.to_vec(), |d| d.all().to_vec());
        let at = |key: &str| format!("analysis.{i}.{key}");
        let shapes: Vec<ShapeKind> =
            a.estimator.all().iter().filter_map(|id| estimators::find(id)).map(|e| e.about().shape()).collect();
        if let Some(name) = &a.outcome
            && let Some(meaning) = self.column(sources, &tables, &at("outcome"), name)
        {
            let category = meaning.kind == Kind::Category;
            if shapes.contains(&ShapeKind::Counts) && !category {
                self.fault(
                    &at("outcome"),
                    format!("`{name}` is a number, and is to be counted by levels"),
                    "use an outcome with levels",
                );
            }
            if shapes.contains(&ShapeKind::Groups) && category {
                self.fault(
                    &at("outcome"),
                    format!("`{name}` is a category, and a mean is asked of it"),
                    "use an outcome of numbers",
                );
            }
            if shapes.contains(&ShapeKind::Trajectories) && category {
                self.fault(
                    &at("outcome"),
                    format!("`{name}` is a category, and a mean is asked of it"),
                    "use an outcome of numbers",
                );
            }
            let ordered = a.estimator.all().iter().filter_map(|id| estimators::find(id)).all(|e| e.takes_levels());
            if shapes.contains(&ShapeKind::Regression) && category && meaning.success.is_none() && !ordered {
                self.fault(
                    &at("outcome"),
                    format!("`{name}` has no success level"),
                    "name it in the codebook: success = \"...\"",
                );
            }
            if let Some(wave) = &a.wave {
                self.wave(sources, &at("wave"), wave);
            }
        }
        match a.by.as_deref() {
            Some(BY_TABLE) if tables.len() < 2 => {
                self.fault(
                    &at("by"),
                    "`table` compares tables, but only one is named",
                    "name several: data = [\"...\", \"...\"]",
                );
            }
            Some(BY_TABLE) | None => {}
            Some(by) => {
                if let Some(meaning) = self.column(sources, &tables, &at("by"), by)
                    && meaning.kind != Kind::Category
                {
                    self.fault(&at("by"), format!("`{by}` has no levels to group by"), "use a column with levels");
                }
            }
        }
        if let Some(pre) = &a.pre {
            self.column(sources, &tables, &at("pre"), pre);
        }
        if let Some(strata) = &a.strata
            && let Some(meaning) = self.column(sources, &tables, &at("strata"), strata)
            && meaning.kind != Kind::Category
        {
            self.fault(&at("strata"), format!("`{strata}` has no levels"), "use a column with levels");
        }
        for (key, name) in a.summary.iter().flat_map(|s| [("n", &s.n), ("sd", &s.sd)]) {
            let place = at(&format!("summary.{key}"));
            if let Some(meaning) = self.column(sources, &tables, &place, name)
                && !matches!(meaning.kind, Kind::Number | Kind::Integer)
            {
                self.fault(&place, format!("`{name}` is no column of numbers"), "use a column of numbers");
            }
        }
        self.measures(sources, &tables, i, a);
        self.waiting_columns(sources, &tables, i, a);
        for (j, stage) in a.stages.iter().enumerate() {
            let place = at(&format!("stages.{j}"));
            if let Some(meaning) = self.column(sources, &tables, &place, stage)
                && meaning.success.is_none()
            {
                self.fault(
                    &place,
                    format!("`{stage}` has no success level"),
                    "name it in the codebook: success = \"yes\"",
                );
            }
        }
        let mut categories: Vec<Meaning> = Vec::new();
        for (key, names) in [("covariates", &a.covariates), ("moderators", &a.moderators)] {
            for (j, term) in names.iter().enumerate() {
                let place = at(&format!("{key}.{j}"));
                for name in self.term(i, &place, term, &shapes) {
                    let Some(meaning) = self.column(sources, &tables, &place, name) else { continue };
                    if shapes.contains(&ShapeKind::Balance) {
                        self.characteristic(sources, &place, &meaning);
                    }
                    categories.push(meaning);
                }
            }
        }
        for (name, level) in &a.reference {
            let place = at(&format!("reference.{name}"));
            match categories.iter().find(|m| &m.label.code == name) {
                Some(meaning) => self.level(&place, meaning, level),
                None => {
                    let help = did_you_mean(name, categories.iter().map(|m| m.label.code.as_str()));
                    self.fault(&place, format!("`{name}` is no covariate or moderator here"), help);
                }
            }
        }
    }

    /// The columns of a term of a model; a product must be one that a model can hold.
    fn term<'t>(&mut self, i: usize, place: &str, term: &'t str, shapes: &[ShapeKind]) -> Vec<&'t str> {
        let plan = &self.plan.value;
        let parts: Vec<&str> = factors(term).collect();
        if parts.len() == 1 {
            if term == ARM && plan.design.arm.as_ref().is_none_or(|arm| arm.variable != ARM) {
                self.fault(place, "the arm is in the model already", "leave it out; a product is written arm:age");
                return Vec::new();
            }
            return parts;
        }
        if !shapes.iter().any(|s| matches!(s, ShapeKind::Regression | ShapeKind::Trajectories | ShapeKind::Durations)) {
            let what = format!("`{term}` is a product, and no estimator here has a model to put it in");
            self.fault(place, what, "name the columns themselves");
        }
        let pre = plan.analysis.get(i).is_some_and(|a| a.pre.is_some()) || plan.design.waves.is_some();
        if parts.contains(&PRE) && !pre {
            self.fault(
                place,
                format!("`{term}` names the measure before, and there is none"),
                "name its column: pre = \"...\"",
            );
        }
        if parts.iter().filter(|p| **p == ARM).count() > 1 || parts.iter().all(|p| *p == ARM) {
            self.fault(place, format!("`{term}` multiplies the arm by itself"), "name the arm once: arm:age");
        }
        parts.into_iter().filter(|p| *p != ARM && *p != PRE).collect()
    }

    /// Who received the treatment.
    fn received(&mut self, sources: &[Source], first: &[String]) {
        let Some(received) = &self.plan.value.design.received else { return };
        let Some(meaning) = self.column(sources, first, "design.received.variable", &received.variable) else { return };
        self.level("design.received.level", &meaning, &received.level);
        for (j, code) in received.absent.iter().enumerate() {
            if !meaning.missing.iter().any(|m| &m.code == code) {
                let help = did_you_mean(code, meaning.missing.iter().map(|m| m.code.as_str()));
                let what = format!("`{}` has no missing code `{code}`", received.variable);
                self.fault(&format!("design.received.absent.{j}"), what, help);
            }
        }
    }

    /// What a model of all waves needs: arms, two waves or more, and no measure before among its covariates.
    fn trajectories(&mut self, i: usize, a: &AnalysisEntry) {
        let plan = &self.plan.value;
        let at = |key: &str| format!("analysis.{i}.{key}");
        let takes = |id: &&String| estimators::find(id).is_some_and(|e| e.about().shape() == ShapeKind::Trajectories);
        let Some(id) = a.estimator.all().iter().find(takes) else { return };
        if plan.design.arm.is_none() {
            self.fault(
                &at("estimator"),
                format!("`{id}` compares arms, but the design has none"),
                "write arm = { variable = \"...\", treatment = \"...\", control = \"...\" } under [design]",
            );
        }
        let waves = a.outcome.is_some() && (a.pre.is_some() || plan.design.waves.is_some());
        if a.columns.len() < 2 && !(a.columns.is_empty() && waves) {
            self.fault(
                &at("estimator"),
                format!("`{id}` needs two waves or more"),
                "name them under [design], waves = { pre = \"T0\", post = \"T1\", follow_up = [\"T2\"] }, or their columns in order of time",
            );
        }
        for (j, term) in a.covariates.iter().enumerate() {
            if factors(term).any(|f| f == PRE) {
                let what = format!("`{term}` names the measure before, which `{id}` has as an outcome");
                self.fault(&at(&format!("covariates.{j}")), what, "leave it out: the model allows for it");
            }
        }
    }

    /// What a reliable change is reckoned with.
    fn reliability(&mut self, i: usize, a: &AnalysisEntry) {
        let at = |key: &str| format!("analysis.{i}.{key}");
        let asks = a.estimator.all().iter().any(|id| id == "reliable_change");
        let example = "reliability = { value = 0.85, source = \"test-retest, manual of the instrument\" }";
        match &a.reliability {
            None if asks => {
                self.fault(
                    &at("estimator"),
                    "`reliable_change` needs the instrument's reliability",
                    format!("write {example}"),
                );
            }
            Some(_) if !asks => {
                self.fault(
                    &at("reliability"),
                    "no estimator here uses reliability",
                    "leave it out, or use reliable_change",
                );
            }
            Some(r) if !(0.0..1.0).contains(&r.value) => {
                let what = format!("a reliability of {} cannot be", r.value);
                self.fault(&at("reliability.value"), what, "write a number from 0 up to 1, such as 0.85");
            }
            Some(r) if r.source.text().nl.trim().is_empty() => {
                self.fault(&at("reliability.source"), "the reliability has no source", format!("write {example}"));
            }
            _ => {}
        }
        match a.cutoff {
            Some(_) if !asks => {
                self.fault(&at("cutoff"), "no estimator here uses cutoff", "leave it out, or use reliable_change");
            }
            Some(cutoff) if !cutoff.is_finite() => {
                self.fault(&at("cutoff"), "a cut-off must be a number", "give it in the unit of the outcome");
            }
            _ => {}
        }
    }

    /// What two sides are compared on: numbers or levels, which are shown, so that no one may be known by them.
    fn characteristic(&mut self, sources: &[Source], place: &str, meaning: &Meaning) {
        let name = &meaning.label.code;
        if sources.iter().flat_map(|s| &s.book.column).any(|c| &c.name == name && c.identifies()) {
            self.fault(place, format!("`{name}` identifies someone"), "compare characteristics that identify no one");
        } else if matches!(meaning.kind, Kind::Text | Kind::Date) {
            let help = "compare numbers, or columns with levels";
            self.fault(place, format!("`{name}` is no number and has no levels"), help);
        }
    }

    /// Columns of the same units: all numbers, or all yes/no; of any kind where only their presence is asked.
    fn measures(&mut self, sources: &[Source], tables: &[String], i: usize, a: &AnalysisEntry) {
        let shapes = a.estimator.all().iter().filter_map(|id| estimators::find(id)).map(|e| e.about().shape());
        let shapes: Vec<ShapeKind> = shapes.collect();
        let rated = shapes.iter().all(|shape| *shape == ShapeKind::Ratings);
        let any_kind = !rated && !shapes.contains(&ShapeKind::Columns);
        let mut first: Option<(&str, bool)> = None;
        for (j, name) in a.columns.iter().enumerate() {
            let place = format!("analysis.{i}.columns.{j}");
            let Some(meaning) = self.column(sources, tables, &place, name).filter(|_| !any_kind) else { continue };
            let category = !matches!(meaning.kind, Kind::Number | Kind::Integer);
            let identifies = sources.iter().flat_map(|s| &s.book.column).any(|c| &c.name == name && c.identifies());
            if rated && (identifies || matches!(meaning.kind, Kind::Text | Kind::Date)) {
                let what = format!("`{name}` is no column of ratings");
                self.fault(&place, what, "use a column of numbers, or of levels that the codebook names");
            } else if category && !rated && meaning.success.is_none() {
                let what = format!("`{name}` is no number, and has no success level");
                self.fault(&place, what, "use a number, or name in the codebook: success = \"yes\"");
            }
            match first {
                None => first = Some((name, category)),
                Some((other, kind)) if kind != category => {
                    let words = if rated { "levels" } else { "yes/no" };
                    let what = format!("`{other}` and `{name}` are not both numbers, nor both {words}");
                    self.fault(&place, what, "compare columns of one kind");
                }
                Some(_) => {}
            }
        }
    }

    /// What the column means in the tables that an analysis sees; a fault when one has it not.
    pub(super) fn column(&mut self, sources: &[Source], tables: &[String], place: &str, name: &str) -> Option<Meaning> {
        let mut found = None;
        for table in tables {
            let seen: Vec<&Source> = sources
                .iter()
                .enumerate()
                .filter(|(i, s)| {
                    &s.name == table
                        || (!s.join.is_empty() && sources.first().is_some_and(|f| &f.name == table) && *i > 0)
                })
                .map(|(_, s)| s)
                .collect();
            match seen.iter().find_map(|s| s.book.meaning(name)) {
                Some(_)
                    if place != "design.cluster"
                        && !place.ends_with(".subject")
                        && seen.iter().any(|s| s.book.column.iter().any(|c| c.name == name && c.identifies())) =>
                {
                    let help = "an analysis would print its values; use a column that many units share";
                    self.fault(place, format!("`{name}` identifies units"), help);
                    return None;
                }
                Some(meaning) => found = found.or(Some(meaning)),
                None => {
                    let help = did_you_mean(name, seen.iter().flat_map(|s| s.book.names()));
                    self.fault(place, format!("table `{table}` has no column `{name}`"), help);
                    return None;
                }
            }
        }
        found
    }

    pub(super) fn level(&mut self, place: &str, meaning: &Meaning, level: &str) {
        if !meaning.levels.iter().any(|l| l.code == level) {
            let help = did_you_mean(level, meaning.levels.iter().map(|l| l.code.as_str()));
            self.fault(place, format!("`{}` has no level `{level}`", meaning.label.code), help);
        }
    }
}
