//! From a checked dataset and a design to the sample that an estimator takes.
//!
//! This is the one place that decides which rows are used; every row left out is counted with its reason.

use crate::data::{
    self, Dataset, Source,
    codebook::{Derivation, Kind, Meaning, Published, Role},
};
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Counts, Groups, Outcome, Predictor, Regression, Sample, Shape, ShapeKind, Stages};
use crate::value::{Count, Dropped, Label, Origin, Text, Unit};
use polars::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who is compared with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// The unit of observation: family.
    pub unit: String,
    /// Column of what units lie in: organisation.
    #[serde(default)]
    pub cluster: Option<String>,
    /// What the comparison of the arms estimates.
    pub estimand: Estimand,
    /// The arms.
    #[serde(default)]
    pub arm: Option<Arm>,
    /// The waves of measurement.
    #[serde(default)]
    pub waves: Option<Waves>,
}

/// What the comparison of the arms estimates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Estimand {
    /// Of being offered a conference, as randomised.
    Offer,
    /// Of having completed a conference, as it came about: groups chose or were chosen.
    AsTreated,
    /// Of completing, among those who complete when offered.
    Complier,
}

/// Which levels of which column are compared; a difference is treatment − control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// The column.
    pub variable: String,
    /// Its level that is the treatment.
    pub treatment: String,
    /// Its level that is the control.
    pub control: String,
}

/// The waves of measurement; a change is post − pre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waves {
    /// The wave before.
    pub pre: String,
    /// The wave after.
    pub post: String,
}

/// The name that makes the tables themselves the groups.
pub const BY_TABLE: &str = "table";

/// What an analysis asks of the data, for one shape of sample.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The outcome's column; none for a funnel.
    pub outcome: Option<&'a str>,
    /// The column that makes groups.
    pub by: Option<&'a str>,
    /// Stage columns, in order.
    pub stages: &'a [String],
    /// The wave at which a column of waves is taken; the design's post wave when not given.
    pub wave: Option<&'a str>,
    /// Columns to adjust for.
    pub covariates: &'a [String],
    /// The characteristic whose influence on the effect is asked.
    pub moderator: Option<&'a str>,
}

/// A sample with what must be said about it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// What the estimator takes.
    pub sample: Sample,
    /// Warnings that follow from how it was drawn.
    pub notes: Vec<Note>,
    /// Where its numbers come from.
    pub provenance: Provenance,
}

/// Where the numbers of a sample come from, as the codebook says of each column.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    /// The weakest origin of the columns that make groups, pre-measures, covariates.
    around: Origin,
    /// Origin of the outcome.
    outcome: Origin,
    /// Figures of the outcome that reprint a publication.
    published: Option<Vec<Published>>,
    /// Stage columns with their origins.
    stages: Vec<(String, Origin)>,
    /// Where tables are compared: each table with the origin of its outcome.
    tables: Vec<(String, Origin)>,
}

impl Provenance {
    /// Origin of a row's value, and whether its spread (interval, test) is weaker: simulated.
    pub fn of(&self, term: &str, measure: &str) -> (Origin, bool) {
        if !self.stages.is_empty() {
            let stage = |name: &str| term == name || term.ends_with(&format!(": {name}"));
            let at = self.stages.iter().position(|(name, _)| stage(name)).unwrap_or(0);
            let own = self.stages[at].1;
            let before = if measure == "stage_rate" && at > 0 { self.stages[at - 1].1 } else { self.stages[0].1 };
            return (self.around.max(own).max(before), false);
        }
        let named: Vec<Origin> = term
            .split(" - ")
            .filter_map(|part| self.tables.iter().find(|(name, _)| name == part).map(|(_, origin)| *origin))
            .collect();
        if let Some(weakest) = named.into_iter().max() {
            return (self.around.max(weakest), false);
        }
        let outcome = match &self.published {
            Some(list) if self.outcome <= Origin::Reconstructed => {
                if list.iter().any(|p| p.measure == measure && p.term.as_deref().is_none_or(|t| t == term)) {
                    return (self.around.max(self.outcome), true);
                }
                Origin::Simulated
            }
            _ => self.outcome,
        };
        (self.around.max(outcome), false)
    }
}

/// One table, or one table with those that join it, of which an analysis can see the columns.
struct Part<'a> {
    source: &'a Source,
    joined: Vec<&'a Source>,
    frame: DataFrame,
}

/// The columns that an analysis can see: one part, or several laid under each other.
pub struct View<'a> {
    parts: Vec<Part<'a>>,
    waves: Option<&'a Waves>,
}

/// A column as an analysis sees it.
struct Cells<'v> {
    meaning: Meaning,
    origin: Origin,
    /// Computed as the time between two dates.
    duration: bool,
    values: Values<'v>,
    /// Missing code where the value is missing.
    missing: Vec<Option<&'v str>>,
}

enum Values<'v> {
    Numbers(Vec<Option<f64>>),
    Codes(Vec<Option<&'v str>>),
}

impl Cells<'_> {
    /// Why row `i` has no value here.
    fn reason(&self, i: usize) -> Text {
        let code = self.missing.get(i).copied().flatten();
        match code.and_then(|c| self.meaning.missing.iter().find(|m| m.code == c)) {
            Some(label) => label.text.clone(),
            None => Text::new(
                format!("{} ontbreekt", self.meaning.label.text.nl),
                format!("{} missing", self.meaning.label.text.en),
            ),
        }
    }

    /// Row `i` as a number: of a category 1 for its success level, 0 for another.
    fn number(&self, i: usize) -> Option<f64> {
        match &self.values {
            Values::Numbers(v) => v[i],
            Values::Codes(v) => v[i].map(|c| f64::from(Some(c) == self.meaning.success.as_deref())),
        }
    }

    fn code(&self, i: usize) -> Option<&str> {
        match &self.values {
            Values::Codes(v) => v[i],
            Values::Numbers(_) => None,
        }
    }

    fn level(&self, i: usize) -> Option<usize> {
        let code = self.code(i)?;
        self.meaning.levels.iter().position(|l| l.code == code)
    }
}

/// What a column of a joined table of waves is called in the joined frame.
fn at_wave(column: &str, wave: &str) -> String {
    format!("{column}@{wave}")
}

impl<'a> View<'a> {
    /// Opens the tables named, or the plan's first; tables that join the first are joined to it.
    pub fn open(dataset: &'a Dataset, design: &'a Design, tables: &[String]) -> Result<View<'a>> {
        let first = dataset.tables.first().map(|t| t.source.name.clone()).into_iter().collect::<Vec<_>>();
        let names = if tables.is_empty() { &first[..] } else { tables };
        let mut parts = Vec::new();
        for name in names {
            let Some(table) = dataset.table(name) else {
                return Err(broken(format!("there is no table `{name}`")));
            };
            let mut part = Part { source: &table.source, joined: Vec::new(), frame: table.frame.clone() };
            if dataset.tables.first().is_some_and(|t| &t.source.name == name) {
                for other in dataset.tables.iter().filter(|t| !t.source.join.is_empty()) {
                    part.join(&other.source, &other.frame)?;
                }
            }
            parts.push(part);
        }
        Ok(View { parts, waves: design.waves.as_ref() })
    }

    fn rows(&self) -> usize {
        self.parts.iter().map(|p| p.frame.height()).sum()
    }

    /// Rows that each row of data stands for.
    fn weights(&self) -> Vec<f64> {
        let mut weights = Vec::with_capacity(self.rows());
        for part in &self.parts {
            let frequency = part.source.book.with_role(Role::Frequency);
            match frequency.and_then(|c| data::numbers(&part.frame, &c.name)) {
                Some(n) => weights.extend(n.into_iter().map(|w| w.unwrap_or(0.0))),
                None => weights.extend(std::iter::repeat_n(1.0, part.frame.height())),
            }
        }
        weights
    }

    /// Whether rows stand for several units.
    fn weighted(&self) -> bool {
        self.parts.iter().any(|p| p.source.book.with_role(Role::Frequency).is_some())
    }

    /// The column `name`, at `wave` when it stands in a table of waves.
    fn cells(&self, name: &str, wave: Option<&str>) -> Result<Cells<'_>> {
        if name == BY_TABLE {
            return Ok(self.tables());
        }
        let mut out: Option<Cells<'_>> = None;
        for part in &self.parts {
            let Some((source, column)) = part.find(name, wave.or(self.waves.map(|w| w.post.as_str()))) else {
                return Err(broken(format!("table `{}` has no column `{name}`", part.source.name)));
            };
            let Some(meaning) = source.book.meaning(name) else {
                return Err(broken(format!("the codebook of `{}` has no column `{name}`", source.name)));
            };
            let values = match meaning.kind {
                Kind::Number | Kind::Integer => data::numbers(&part.frame, &column).map(Values::Numbers),
                Kind::Category | Kind::Text | Kind::Date => data::texts(&part.frame, &column).map(Values::Codes),
            };
            let Some(values) = values else {
                return Err(broken(format!("column `{name}` of `{}` has another type than its codebook", source.name)));
            };
            let rows = part.frame.height();
            let missing = data::missing(&part.frame, &column).unwrap_or_else(|| vec![None; rows]);
            let origin = meaning.origin.unwrap_or(source.study.origin);
            let duration =
                source.book.derived.iter().any(|d| d.name == name && matches!(d.from, Derivation::Weeks { .. }));
            match &mut out {
                None => out = Some(Cells { meaning, origin, duration, values, missing }),
                Some(cells) => {
                    cells.origin = cells.origin.max(origin);
                    cells.missing.extend(missing);
                    match (&mut cells.values, values) {
                        (Values::Numbers(all), Values::Numbers(more)) => all.extend(more),
                        (Values::Codes(all), Values::Codes(more)) => all.extend(more),
                        _ => return Err(broken(format!("column `{name}` differs in type between the tables"))),
                    }
                }
            }
        }
        out.ok_or_else(|| broken("no table was opened".to_owned()))
    }

    /// The table each row comes from, as a column.
    fn tables(&self) -> Cells<'_> {
        let labels = self.parts.iter().map(|p| Label::new(&p.source.name, p.source.label.clone())).collect();
        let mut codes = Vec::with_capacity(self.rows());
        for part in &self.parts {
            codes.extend(std::iter::repeat_n(Some(part.source.name.as_str()), part.frame.height()));
        }
        Cells {
            meaning: Meaning {
                label: Label::new(BY_TABLE, Text::new("onderzoek", "study")),
                kind: Kind::Category,
                unit: Unit::none(),
                levels: labels,
                success: None,
                missing: vec![],
                direction: None,
                origin: None,
                published: None,
            },
            origin: Origin::Observed,
            duration: false,
            missing: vec![None; codes.len()],
            values: Values::Codes(codes),
        }
    }

    /// Each table with the origin of its column `name`.
    fn origins(&self, name: &str) -> Vec<(String, Origin)> {
        let origin = |p: &Part<'_>| p.source.book.meaning(name).and_then(|m| m.origin).unwrap_or(p.source.study.origin);
        self.parts.iter().map(|p| (p.source.name.clone(), origin(p))).collect()
    }

    /// Whether `name` stands in a table of waves.
    fn has_waves(&self, name: &str) -> bool {
        self.parts
            .iter()
            .any(|p| p.joined.iter().any(|s| s.book.with_role(Role::Wave).is_some() && s.book.meaning(name).is_some()))
    }

    /// What a row is, in the plural: families.
    fn rows_are(&self) -> Unit {
        self.parts.first().map(|p| p.source.book.rows.clone()).unwrap_or_default()
    }
}

fn broken(reason: String) -> Error {
    Error::undefined(Note::Unanswerable { reason: Text::same(reason) })
}

fn polars_error(e: PolarsError) -> Error {
    broken(e.to_string())
}

impl<'a> Part<'a> {
    /// Lays the columns of `other` beside those of this part, by the join columns; of a table of waves
    /// one column a wave.
    fn join(&mut self, source: &'a Source, other: &DataFrame) -> Result<()> {
        let keys: Vec<PlSmallStr> = source.join.iter().map(|k| k.as_str().into()).collect();
        let wave = source.book.with_role(Role::Wave);
        let slices: Vec<(Option<&str>, DataFrame)> = match wave {
            None => vec![(None, other.clone())],
            Some(wave) => {
                let column = other.column(&wave.name).map_err(polars_error)?.str().map_err(polars_error)?;
                wave.levels
                    .iter()
                    .map(|level| {
                        let at: BooleanChunked = column.iter().map(|v| Some(v == Some(level.code.as_str()))).collect();
                        other.filter(&at).map(|f| (Some(level.code.as_str()), f)).map_err(polars_error)
                    })
                    .collect::<Result<_>>()?
            }
        };
        for (wave_code, mut slice) in slices {
            let names: Vec<String> = slice.get_column_names().iter().map(ToString::to_string).collect();
            for name in names {
                let drop = wave.is_some_and(|w| w.name == name)
                    || (!source.join.contains(&name)
                        && self.frame.get_column_index(&name).is_some()
                        && wave_code.is_none());
                if drop {
                    let _ = slice.drop_in_place(&name);
                } else if let (Some(code), false) = (wave_code, source.join.contains(&name)) {
                    let (base, mark) = name.strip_suffix('?').map_or((name.as_str(), ""), |b| (b, "?"));
                    slice.rename(&name, format!("{}{mark}", at_wave(base, code)).into()).map_err(polars_error)?;
                }
            }
            let mut how = JoinArgs::new(JoinType::Left);
            how.maintain_order = MaintainOrderJoin::Left;
            self.frame = self.frame.join(&slice, keys.clone(), keys.clone(), how, None).map_err(polars_error)?;
        }
        self.joined.push(source);
        Ok(())
    }

    /// The table that has `name`, and what the column is called in the joined frame.
    fn find(&self, name: &str, wave: Option<&str>) -> Option<(&'a Source, String)> {
        if self.source.book.meaning(name).is_some() {
            return Some((self.source, name.to_owned()));
        }
        let source = self.joined.iter().copied().find(|s| s.book.meaning(name).is_some())?;
        match (source.book.with_role(Role::Wave), wave) {
            (Some(_), Some(wave)) => Some((source, at_wave(name, wave))),
            (Some(_), None) => None,
            (None, _) => Some((source, name.to_owned())),
        }
    }
}

/// Rows left out, in the order in which the rows were asked for a group, an outcome, a predictor.
#[derive(Default)]
struct Left(Vec<(usize, Text, f64)>);

impl Left {
    fn out(&mut self, step: usize, reason: Text, weight: f64) {
        match self.0.iter_mut().find(|(s, r, _)| *s == step && *r == reason) {
            Some(entry) => entry.2 += weight,
            None => self.0.push((step, reason, weight)),
        }
    }

    fn at_step(&self, step: usize) -> u64 {
        self.0.iter().filter(|(s, ..)| *s == step).map(|(.., w)| *w).sum::<f64>() as u64
    }

    fn dropped(mut self) -> Vec<Dropped> {
        self.0.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        self.0.into_iter().map(|(_, reason, rows)| Dropped { reason, rows: rows as u64 }).collect()
    }
}

const GROUP: usize = 0;
const OUTCOME: usize = 1;
const PREDICTOR: usize = 2;

/// How rows fall into groups.
struct Grouping<'v> {
    cells: Option<Cells<'v>>,
    groups: Vec<Label>,
}

impl<'v> Grouping<'v> {
    /// All levels of the column in the codebook's order; of the arm only treatment and control.
    fn new(view: &'v View<'_>, design: &Design, by: Option<&str>, wave: Option<&str>) -> Result<Grouping<'v>> {
        let Some(by) = by else {
            return Ok(Grouping { cells: None, groups: vec![Label::overall()] });
        };
        let cells = view.cells(by, wave)?;
        let groups = match design.arm.as_ref().filter(|a| a.variable == by) {
            Some(arm) => [&arm.treatment, &arm.control]
                .iter()
                .map(|code| {
                    let known = cells.meaning.levels.iter().find(|l| l.code == **code);
                    known.cloned().ok_or_else(|| broken(format!("`{by}` has no level `{code}`")))
                })
                .collect::<Result<_>>()?,
            None => cells.meaning.levels.clone(),
        };
        Ok(Grouping { cells: Some(cells), groups })
    }

    fn of(&self, row: usize) -> Result<usize, Text> {
        let Some(cells) = &self.cells else { return Ok(0) };
        let Some(code) = cells.code(row) else { return Err(cells.reason(row)) };
        self.groups.iter().position(|g| g.code == code).ok_or_else(|| {
            let level = cells.meaning.levels.iter().find(|l| l.code == code);
            let words = level.map_or_else(|| Text::same(code), |l| l.text.clone());
            Text::new(format!("niet in de vergelijking: {}", words.nl), format!("not in the comparison: {}", words.en))
        })
    }

    fn label(&self) -> Option<Label> {
        self.cells.as_ref().map(|c| c.meaning.label.clone())
    }

    fn origin(&self) -> Origin {
        self.cells.as_ref().map(|c| c.origin).unwrap_or_default()
    }
}

/// Draws the sample of one shape that answers `request`.
pub fn draw(view: &View<'_>, design: &Design, shape: ShapeKind, request: &Request<'_>) -> Result<Drawn> {
    match shape {
        ShapeKind::Stages => stages(view, design, request),
        ShapeKind::Counts => counts(view, design, request),
        ShapeKind::Groups => groups(view, design, request),
        ShapeKind::Regression => regression(view, design, request),
    }
}

fn outcome<'v>(view: &'v View<'_>, request: &Request<'_>) -> Result<Cells<'v>> {
    let name = request.outcome.ok_or_else(|| broken("the analysis names no outcome".to_owned()))?;
    view.cells(name, request.wave)
}

fn described(cells: &Cells<'_>, view: &View<'_>) -> Outcome {
    let unit = match cells.meaning.kind {
        Kind::Number | Kind::Integer => cells.meaning.unit.clone(),
        _ => view.rows_are(),
    };
    Outcome { label: cells.meaning.label.clone(), unit, direction: cells.meaning.direction }
}

/// The clusters among the rows used, when the design names a cluster that these tables have.
struct Clusters<'v> {
    cells: Option<Cells<'v>>,
    seen: std::collections::BTreeSet<String>,
}

impl<'v> Clusters<'v> {
    fn new(view: &'v View<'_>, design: &Design) -> Self {
        let cells = design.cluster.as_deref().and_then(|c| view.cells(c, None).ok());
        Clusters { cells, seen: Default::default() }
    }

    fn see(&mut self, row: usize) {
        if let Some(code) = self.cells.as_ref().and_then(|c| c.code(row)) {
            if !self.seen.contains(code) {
                self.seen.insert(code.to_owned());
            }
        }
    }

    fn count(&self) -> Option<u64> {
        self.cells.as_ref().map(|_| self.seen.len() as u64)
    }

    fn note(&self) -> Option<Note> {
        let cluster = self.cells.as_ref()?.meaning.label.text.clone();
        (self.seen.len() > 1).then(|| Note::ClustersIgnored { clusters: self.seen.len() as u64, cluster })
    }
}

fn stages(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let cells: Vec<Cells<'_>> = request.stages.iter().map(|s| view.cells(s, request.wave)).collect::<Result<_>>()?;
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    let mut reached = vec![vec![0.0; cells.len()]; grouping.groups.len()];
    let mut used = 0.0;
    for (row, &weight) in weights.iter().enumerate() {
        let group = match grouping.of(row) {
            Ok(group) => group,
            Err(reason) => {
                left.out(GROUP, reason, weight);
                continue;
            }
        };
        let passed: Vec<bool> = cells.iter().map(|c| c.number(row) == Some(1.0)).collect();
        let last = passed.iter().take_while(|p| **p).count();
        if passed[last..].iter().any(|p| *p) {
            let stage = &cells[last].meaning.label.text;
            return Err(Error::undefined(Note::Unanswerable {
                reason: Text::new(
                    format!("een gezin bereikte een latere stap zonder de stap ‘{}’", stage.nl),
                    format!("a unit reached a later stage without the stage ‘{}’", stage.en),
                ),
            }));
        }
        if last == 0 {
            let reason = cells.first().map_or_else(Text::default, |c| match c.code(row) {
                Some(_) => {
                    Text::new(format!("niet: {}", c.meaning.label.text.nl), format!("not: {}", c.meaning.label.text.en))
                }
                None => c.reason(row),
            });
            left.out(OUTCOME, reason, weight);
            continue;
        }
        used += weight;
        clusters.see(row);
        for stage in &mut reached[group][..last] {
            *stage += weight;
        }
    }
    let provenance = Provenance {
        around: grouping.origin(),
        stages: cells.iter().map(|c| (c.meaning.label.code.clone(), c.origin)).collect(),
        ..Provenance::default()
    };
    let shape = Shape::Stages(Stages {
        groups: grouping.groups.clone(),
        stages: cells.iter().map(|c| c.meaning.label.clone()).collect(),
        reached: reached.into_iter().map(|r| r.into_iter().map(|x| x as u64).collect()).collect(),
    });
    let label = cells.last().map(|c| c.meaning.label.clone()).unwrap_or_else(Label::overall);
    let sample = Sample {
        shape,
        outcome: Outcome { label, unit: view.rows_are(), direction: cells.last().and_then(|c| c.meaning.direction) },
        grouping: grouping.label(),
        count: Count { used: used as u64, clusters: clusters.count(), dropped: left.dropped() },
    };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}

fn counts(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let cells = outcome(view, request)?;
    let levels = cells.meaning.levels.clone();
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    let mut table = vec![vec![0.0; levels.len()]; grouping.groups.len()];
    let mut used = 0.0;
    for (row, &weight) in weights.iter().enumerate() {
        match (grouping.of(row), cells.level(row)) {
            (Err(reason), _) => left.out(GROUP, reason, weight),
            (_, None) => left.out(OUTCOME, cells.reason(row), weight),
            (Ok(group), Some(level)) => {
                table[group][level] += weight;
                used += weight;
                if weight > 0.0 {
                    clusters.see(row);
                }
            }
        }
    }
    let success = levels.iter().position(|l| Some(&l.code) == cells.meaning.success.as_ref()).unwrap_or(0);
    let sample = Sample {
        shape: Shape::Counts(Counts {
            groups: grouping.groups.clone(),
            levels,
            success,
            cells: table.into_iter().map(|r| r.into_iter().map(|x| x as u64).collect()).collect(),
        }),
        outcome: described(&cells, view),
        grouping: grouping.label(),
        count: Count { used: used as u64, clusters: clusters.count(), dropped: left.dropped() },
    };
    let mut provenance = provenance(&cells, grouping.origin());
    if request.by == Some(BY_TABLE) {
        provenance.tables = view.origins(request.outcome.unwrap_or_default());
    }
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}

fn provenance(outcome: &Cells<'_>, around: Origin) -> Provenance {
    Provenance {
        around,
        outcome: outcome.origin,
        published: outcome.meaning.published.clone(),
        stages: Vec::new(),
        tables: Vec::new(),
    }
}

fn one_row_a_unit(view: &View<'_>) -> Result<()> {
    if view.weighted() {
        return Err(Error::undefined(Note::WrongShape {
            needs: "one row a unit".into(),
            found: "a table of counts".into(),
        }));
    }
    Ok(())
}

fn groups(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let cells = outcome(view, request)?;
    let (mut left, mut clusters) = (Left::default(), Clusters::new(view, design));
    let mut values = vec![Vec::new(); grouping.groups.len()];
    for row in 0..view.rows() {
        match (grouping.of(row), cells.number(row)) {
            (Err(reason), _) => left.out(GROUP, reason, 1.0),
            (_, None) => left.out(OUTCOME, cells.reason(row), 1.0),
            (Ok(group), Some(value)) => {
                values[group].push(value);
                clusters.see(row);
            }
        }
    }
    let mut notes: Vec<Note> = clusters.note().into_iter().collect();
    let left_out = left.at_step(OUTCOME);
    if cells.duration && left_out > 0 {
        notes.push(Note::CompletersOnly { left_out });
    }
    let used = values.iter().map(Vec::len).sum::<usize>() as u64;
    let sample = Sample {
        shape: Shape::Groups(Groups { groups: grouping.groups.clone(), values }),
        outcome: described(&cells, view),
        grouping: grouping.label(),
        count: Count { used, clusters: clusters.count(), dropped: left.dropped() },
    };
    Ok(Drawn { sample, notes, provenance: provenance(&cells, grouping.origin()) })
}

/// A column as predictor: a number as it is; a category as indicators against its reference, which is
/// the level that is not success, or the first.
fn predictor(cells: &Cells<'_>, rows: &[usize]) -> Predictor {
    let label = cells.meaning.label.clone();
    if matches!(cells.values, Values::Numbers(_)) {
        let unit = Label::new(&label.code, cells.meaning.unit.0.clone());
        let values = rows.iter().filter_map(|&r| cells.number(r)).collect();
        return Predictor { label, reference: None, columns: vec![(unit, values)] };
    }
    let levels = &cells.meaning.levels;
    let success = cells.meaning.success.as_deref();
    let reference = levels.iter().find(|l| success.is_some() && Some(l.code.as_str()) != success).or(levels.first());
    let columns = levels
        .iter()
        .filter(|l| Some(*l) != reference)
        .map(|l| (l.clone(), rows.iter().map(|&r| f64::from(cells.code(r) == Some(l.code.as_str()))).collect()))
        .collect();
    Predictor { label, reference: reference.cloned(), columns }
}

fn regression(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let arm = design.arm.as_ref().ok_or_else(|| broken("the design names no arms".to_owned()))?;
    let grouping = Grouping::new(view, design, Some(&arm.variable), request.wave)?;
    let post = outcome(view, request)?;
    let pre = match (request.outcome, view.waves) {
        (Some(name), Some(waves)) if view.has_waves(name) => Some(view.cells(name, Some(&waves.pre))?),
        _ => None,
    };
    let covariates: Vec<Cells<'_>> =
        request.covariates.iter().map(|c| view.cells(c, request.wave)).collect::<Result<_>>()?;
    let moderator = request.moderator.map(|m| view.cells(m, request.wave)).transpose()?;
    let predictors: Vec<&Cells<'_>> = pre.iter().chain(&covariates).chain(&moderator).collect();

    let (mut left, mut clusters) = (Left::default(), Clusters::new(view, design));
    let (mut rows, mut side) = (Vec::new(), Vec::new());
    for row in 0..view.rows() {
        let lacking = |c: &&&Cells<'_>| match c.values {
            Values::Numbers(_) => c.number(row).is_none(),
            Values::Codes(_) => c.code(row).is_none(),
        };
        match grouping.of(row) {
            Err(reason) => left.out(GROUP, reason, 1.0),
            Ok(_) if lacking(&&&post) => left.out(OUTCOME, post.reason(row), 1.0),
            Ok(group) => match predictors.iter().find(lacking) {
                Some(cells) => left.out(PREDICTOR, cells.reason(row), 1.0),
                None => {
                    rows.push(row);
                    side.push(if group == 0 { 1.0 } else { 0.0 });
                    clusters.see(row);
                }
            },
        }
    }
    let values = |cells: &Cells<'_>| rows.iter().filter_map(|&r| cells.number(r)).collect::<Vec<_>>();
    let shape = Shape::Regression(Regression {
        treatment: grouping.groups[0].clone(),
        control: grouping.groups[1].clone(),
        arm: side,
        outcome: values(&post),
        binary: matches!(post.values, Values::Codes(_)),
        pre: pre.as_ref().map(values),
        covariates: covariates.iter().map(|c| predictor(c, &rows)).collect(),
        moderator: moderator.as_ref().map(|m| predictor(m, &rows)),
    });
    let around = predictors.iter().map(|c| c.origin).fold(grouping.origin(), Origin::max);
    let mut notes: Vec<Note> = clusters.note().into_iter().collect();
    if design.estimand == Estimand::AsTreated {
        notes.push(Note::AsTreated {});
    }
    let sample = Sample {
        shape,
        outcome: described(&post, view),
        grouping: grouping.label(),
        count: Count { used: rows.len() as u64, clusters: clusters.count(), dropped: left.dropped() },
    };
    Ok(Drawn { sample, notes, provenance: provenance(&post, around) })
}
