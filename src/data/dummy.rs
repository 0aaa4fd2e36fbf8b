//! Dummy data made from a codebook, with a truth that is known: to try a study before its data are there.
//!
//! # The law of the rows
//! - Units are numbered; a unit within another (a child in a family) is one of one, two or three. Arm, method, cluster,
//!   stages and dates belong to the outermost unit, all else to the innermost.
//! - A category is drawn evenly from its levels; a yes/no outcome or stage is yes with the probability that [`Truth`]
//!   states. A whole number of a range of k is `lowest + Binomial(k, p)`, so that its mean is exactly
//!   `lowest + k p`; a number is near normal around the same point, with a tenth of the range as standard deviation.
//! - Stages follow each other: who does not reach one reaches none after it.
//! - Every unit has variables in common behind all its outcomes, so that waves and items hang together, with their means
//!   untouched.
//! - p of an outcome is 0.50 at the first wave. Later it is 0.45 without treatment and lower by 0.15 (numbers: 0.10) with
//!   it, where lower is better; 0.55 and higher by as much where higher is better. An outcome without a direction has no
//!   effect.
//! - Dates fall in the order of the pathways. A column that the rules leave empty is empty, for the first reason that the
//!   codebook has; of the others [`MISSING`] has no value, by chance alone, evenly over the reasons.
//!
//! Chance is one stream of ChaCha20 a table; equal seeds give equal bytes.

use super::chance::Chance;
use super::codebook::{
    Codebook, Column, Combine, DateForm, Decimal, Derivation, Derived, Kind, MissingBook, Role, Score, Sensitivity,
    TableBook,
};
use super::dates;
use super::laws::{self, Common, Laws};
use crate::error::{Error, Result};
use crate::value::Direction;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Share of the values that are missing, of a characteristic or an outcome that can be.
pub const MISSING: f64 = 0.06;
/// Shares of the last stage, method by method; then from the start again.
const SHARES: [f64; 3] = [0.75, 0.5, 0.35];
/// Share of the last stage where there are no methods.
const SHARE: f64 = 0.8;
/// Share that goes on at each stage before the last.
const REACHED: f64 = 0.95;
/// Share of yes of a characteristic.
const COMMON: f64 = 0.4;
/// Weight of what a unit's values have in common.
const SHARED: f64 = 0.6;
/// Most units of a new study.
pub const MOST: u32 = 1_000_000;
/// Widest range of whole numbers that is drawn one by one.
const STEPS: usize = 120;

/// What was made.
pub struct Dummy {
    /// Name of each table of the codebook, with its file.
    pub tables: Vec<(String, Vec<u8>)>,
    /// The truth behind them.
    pub truth: Vec<Truth>,
}

/// One number that estimates should find again.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// Of whom, in codes: `regular at T1`, `EK-c`; empty for all.
    pub group: String,
    /// "share" of the success level, "mean", "reliability" (alpha and omega), or share "missing".
    pub measure: &'static str,
    /// The number.
    pub value: f64,
}

/// The arms that are compared: levels of the first arm column, first against last.
pub fn arms(book: &Codebook) -> Option<(String, String, String)> {
    let column = book.table.iter().find_map(|table| table.with_role(Role::Arm))?;
    let (first, last) = (column.levels.first()?, column.levels.last()?);
    (first.code != last.code).then(|| (column.name.clone(), first.code.clone(), last.code.clone()))
}

/// What is settled before anything is drawn.
pub struct Start<'a> {
    /// The table whose outermost units these are.
    pub table: &'a str,
    /// The units, in the order of their rows.
    pub units: Vec<Settled>,
    /// The laws of the other columns.
    pub laws: &'a Laws,
}

/// What is settled of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Its columns.
    pub cells: BTreeMap<String, String>,
    /// Dates that lie whole weeks after another: the later one, with the earlier one and the weeks.
    pub weeks: BTreeMap<String, (String, i64)>,
}

/// A unit: its identifiers and what does not change within it.
#[derive(Clone)]
struct Unit {
    cells: BTreeMap<String, String>,
    common: Vec<f64>,
    bell: f64,
    /// Its place among the units that are settled.
    at: Option<usize>,
}

impl Unit {
    fn new(chance: &mut Chance, cells: BTreeMap<String, String>) -> Self {
        Unit { cells, common: (0..STEPS).map(|_| chance.unit()).collect(), bell: chance.bell(), at: None }
    }
}

/// Tables for `families` outermost units. [`Error::Plan`] never; [`Error::Io`] never: what the codebook asks and this law
/// cannot give is found by the check of the files.
pub fn make(book: &Codebook, families: u32, seed: u64) -> Result<Dummy> {
    let arms = arms(book);
    let mut known: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    let mut out = Dummy { tables: vec![], truth: vec![] };
    for (table, stream) in book.table.iter().zip(1..) {
        let maker = Maker { table, arms: &arms, ranks: ranks(table), order: order(table, None), start: None, id: None };
        let mut chance = Chance::new(seed, stream);
        let rows = maker.rows(&mut chance, families, &mut known);
        out.tables.push((table.name.clone(), written(table, &rows)?));
        out.truth.extend(maker.truth());
    }
    Ok(out)
}

/// Tables around units of which some columns are settled: the others by the laws, and what has no law as dummy data are
/// drawn, but without effect and without methods that differ. What is settled stands as it is.
pub fn around(book: &Codebook, start: &Start, seed: u64) -> Result<Vec<(String, Vec<u8>)>> {
    let id = book.table.iter().find(|table| table.name == start.table).and_then(laws::outermost_id);
    let id = id.map(|column| column.name.as_str());
    let families = u32::try_from(start.units.len()).unwrap_or(u32::MAX);
    let mut known: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    let mut out = vec![];
    for (table, stream) in book.table.iter().zip(1..) {
        let order = order(table, Some(start));
        let maker = Maker { table, arms: &None, ranks: ranks(table), order, start: Some(start), id };
        let rows = maker.rows(&mut Chance::new(seed, stream), families, &mut known);
        out.push((table.name.clone(), written(table, &rows)?));
    }
    Ok(out)
}

struct Maker<'a> {
    table: &'a TableBook,
    arms: &'a Option<(String, String, String)>,
    /// The place of each date in the pathways; none when they contradict each other.
    ranks: Option<BTreeMap<&'a str, usize>>,
    /// Columns such that what decides comes before what is decided.
    order: Vec<&'a Column>,
    /// What is settled, when something is.
    start: Option<&'a Start<'a>>,
    /// The identifier of the units that are settled.
    id: Option<&'a str>,
}

type Cells = BTreeMap<String, String>;

/// What the rules say of a cell.
enum Due {
    Value,
    Nothing,
    Reason,
}

impl Maker<'_> {
    fn rows(&self, chance: &mut Chance, families: u32, known: &mut BTreeMap<String, Vec<Unit>>) -> Vec<Cells> {
        let table = self.table;
        let units = self.units(chance, families, known);
        let waves: Vec<Option<(usize, &Column)>> = match table.with_role(Role::Wave) {
            Some(column) => (0..column.levels.len()).map(|at| Some((at, column))).collect(),
            None => vec![None],
        };
        let informants: Vec<Option<(usize, &Column)>> = match table.with_role(Role::Informant) {
            Some(column) => (0..column.levels.len()).map(|at| Some((at, column))).collect(),
            None => vec![None],
        };
        let mut rows = vec![];
        let laws = self.start.map(|start| start.laws);
        for unit in units.iter().filter(|unit| laws.is_none_or(|laws| laws.has_rows(&table.name, &unit.cells))) {
            let mut common = Common::new();
            for wave in &waves {
                for informant in &informants {
                    let mut cells = unit.cells.clone();
                    for (at, column) in wave.iter().chain(informant) {
                        if let Some(level) = column.levels.get(*at) {
                            cells.insert(column.name.clone(), level.code.clone());
                        }
                    }
                    let wave = wave.map(|(at, _)| at);
                    for column in self.order.iter().filter(|column| self.changes(column)) {
                        if self.settled(unit).is_some_and(|settled| settled.cells.contains_key(&column.name)) {
                            continue;
                        }
                        let cell = self.cell(chance, column, &cells, unit, wave, &mut common);
                        cells.insert(column.name.clone(), cell);
                    }
                    rows.push(cells);
                }
            }
        }
        match table.with_role(Role::Frequency) {
            Some(frequency) => self.counted(frequency, rows),
            None => rows,
        }
    }

    /// The units of the table, with the cells that do not change within them.
    fn units(&self, chance: &mut Chance, families: u32, known: &mut BTreeMap<String, Vec<Unit>>) -> Vec<Unit> {
        let depth = |column: &Column| {
            let mut within = column.within.as_deref();
            let mut depth = 0;
            while let Some(outer) = within.filter(|_| depth < 10) {
                within = self.table.column.iter().find(|c| c.name == outer).and_then(|c| c.within.as_deref());
                depth += 1;
            }
            depth
        };
        let mut ids: Vec<&Column> = self.table.column.iter().filter(|column| column.role == Role::Id).collect();
        ids.sort_by_key(|column| depth(column));
        let mut units: Vec<Unit> = vec![];
        for (level, id) in ids.iter().enumerate() {
            units = if let Some(before) = known.get(&id.name) {
                before.clone()
            } else if level == 0 {
                let fresh = (0..families)
                    .map(|i| Unit::new(chance, Cells::from([(id.name.clone(), named(id, i, families))])))
                    .collect();
                if self.id == Some(&id.name) { self.begun(fresh) } else { fresh }
            } else {
                let mut inner = vec![];
                for outer in &units {
                    for _ in 0..=chance.among(&[50, 35, 15]) {
                        let mut cells = outer.cells.clone();
                        let i = u32::try_from(inner.len()).unwrap_or(u32::MAX);
                        cells.insert(id.name.clone(), named(id, i, families.saturating_mul(3)));
                        inner.push(Unit { at: outer.at, ..Unit::new(chance, cells) });
                    }
                }
                inner
            };
            let innermost = level + 1 == ids.len();
            self.settle(chance, &mut units, |column| innermost || level == 0 && outermost(column));
            known.insert(id.name.clone(), units.clone());
        }
        if ids.is_empty() {
            let fresh = (0..families).map(|_| Unit::new(chance, Cells::new())).collect();
            let here = self.start.is_some_and(|start| start.table == self.table.name);
            units = if here { self.begun(fresh) } else { fresh };
            self.settle(chance, &mut units, |_| true);
        }
        units
    }

    /// The units with what is settled of them.
    fn begun(&self, mut units: Vec<Unit>) -> Vec<Unit> {
        let settled = self.start.iter().flat_map(|start| &start.units);
        for ((at, unit), settled) in units.iter_mut().enumerate().zip(settled) {
            unit.at = Some(at);
            unit.cells.extend(settled.cells.clone());
        }
        units
    }

    /// What is settled of a unit in this table.
    fn settled(&self, unit: &Unit) -> Option<&Settled> {
        self.start.filter(|start| start.table == self.table.name)?.units.get(unit.at?)
    }

    /// Draws what does not change within a unit, where it is not known yet.
    fn settle(&self, chance: &mut Chance, units: &mut [Unit], here: impl Fn(&Column) -> bool) {
        for unit in units {
            let mut common = Common::new();
            for column in self.order.iter().filter(|column| !self.changes(column) && here(column)) {
                if !unit.cells.contains_key(&column.name)
                    && !matches!(column.role, Role::Id | Role::Wave | Role::Informant)
                {
                    let cell = self.cell(chance, column, &unit.cells, unit, None, &mut common);
                    unit.cells.insert(column.name.clone(), cell);
                }
            }
            self.nest(unit);
            self.fit_dates(chance, unit);
        }
    }

    /// Puts a team that lies within an organisation always in the same one.
    fn nest(&self, unit: &mut Unit) {
        for column in self.table.column.iter().filter(|column| column.kind == Kind::Category) {
            let outer = column.within.as_ref().and_then(|outer| self.table.column.iter().find(|c| c.name == *outer));
            let at = unit.cells.get(&column.name).and_then(|cell| column.levels.iter().position(|l| l.code == *cell));
            if let (Some(outer), Some(at)) = (outer, at)
                && let Some(level) = at.checked_rem(outer.levels.len()).and_then(|at| outer.levels.get(at))
            {
                unit.cells.insert(outer.name.clone(), level.code.clone());
            }
        }
    }

    /// Whether a column differs between the waves and informants of a unit.
    fn changes(&self, column: &Column) -> bool {
        let rows = self.table.column.iter().any(|c| matches!(c.role, Role::Wave | Role::Informant));
        let key = matches!(column.role, Role::Id | Role::Wave | Role::Informant | Role::Frequency);
        let dated = self.table.wave_date.as_ref() == Some(&column.name);
        !key && (column.role == Role::Outcome || rows && (dated || column.role == Role::Date))
    }

    fn due(&self, column: &Column, cells: &Cells) -> Due {
        let rules: Vec<bool> = self
            .table
            .rule
            .iter()
            .filter(|rule| rule.column == column.name)
            .map(|rule| cells.get(&rule.when).is_some_and(|level| rule.is.contains(level)))
            .collect();
        match (rules.iter().all(|must| *must), rules.iter().any(|must| *must)) {
            (true, _) => Due::Value,
            (false, false) => Due::Nothing,
            (false, true) => Due::Reason,
        }
    }

    fn cell(
        &self,
        chance: &mut Chance,
        column: &Column,
        cells: &Cells,
        unit: &Unit,
        wave: Option<usize>,
        common: &mut Common,
    ) -> String {
        let law = self.start.and_then(|start| start.laws.of(&column.name, cells));
        let by_law = self.by_law(chance, column, cells, unit, common);
        let value = by_law.unwrap_or_else(|| self.value(chance, column, cells, unit, wave));
        let (lost, which) = (chance.yes(law.map_or(MISSING, |law| law.missing)), chance.unit());
        let can_be_missing = |column| law.is_some() || can_be_missing(column);
        let ruled = self.table.rule.iter().any(|rule| rule.column == column.name);
        let any = |code: &&MissingBook| !ruled || !code.code.is_empty();
        match self.due(column, cells) {
            Due::Value if lost && can_be_missing(column) => {
                let codes: Vec<&MissingBook> = column.missing.iter().filter(any).collect();
                match codes.get((which * codes.len() as f64) as usize) {
                    Some(code) => code.code.clone(),
                    None if column.required || ruled => value,
                    None => String::new(),
                }
            }
            Due::Value => value,
            Due::Nothing => {
                let empty = !column.required || column.missing.iter().any(|code| code.code.is_empty());
                if empty {
                    String::new()
                } else {
                    column.missing.first().map(|code| code.code.clone()).unwrap_or_default()
                }
            }
            Due::Reason => column.missing.iter().find(any).map(|code| code.code.clone()).unwrap_or_default(),
        }
    }

    /// A cell as what is settled, or a law, has it.
    fn by_law(
        &self,
        chance: &mut Chance,
        column: &Column,
        cells: &Cells,
        unit: &Unit,
        common: &mut Common,
    ) -> Option<String> {
        let start = self.start?;
        let known = |name: &str| self.day(cells.get(name)?);
        if let Some((from, weeks)) = self.settled(unit).and_then(|settled| settled.weeks.get(&column.name)) {
            let days = i32::try_from(weeks.checked_mul(7)?).ok()?;
            return Some(self.shown(dates::date(known(from)?.checked_add(days)?)?));
        }
        let law = start.laws.of(&column.name, cells)?;
        let day = law.day(chance, start.laws.workdays, known).and_then(dates::date);
        day.map(|day| self.shown(day)).or_else(|| law.value(chance, column, common))
    }

    /// Puts the dates of a unit in the order of the pathways: those that are neither settled nor have a law move to
    /// where the others leave room.
    fn fit_dates(&self, chance: &mut Chance, unit: &mut Unit) {
        let (Some(start), Some(ranks)) = (self.start, &self.ranks) else { return };
        let weeks: Vec<(String, String)> = self
            .settled(unit)
            .map(|settled| settled.weeks.iter().map(|(end, (from, _))| (end.clone(), from.clone())).collect())
            .unwrap_or_default();
        let fixed = |name: &str| start.laws.about(name) || weeks.iter().any(|(end, from)| end == name || from == name);
        let orders = dates::orders(self.table);
        let mut by_rank: Vec<(&str, usize)> = ranks.iter().map(|(name, rank)| (*name, *rank)).collect();
        by_rank.sort_by_key(|(_, rank)| *rank);
        for (name, _) in by_rank {
            let Some(day) = unit.cells.get(name).and_then(|cell| self.day(cell)).filter(|_| !fixed(name)) else {
                continue;
            };
            let places = || orders.iter().filter_map(|order| Some((order, order.iter().position(|n| *n == name)?)));
            let days = |names: &[&str], which: &dyn Fn(&str) -> bool| -> Vec<i32> {
                names.iter().filter(|n| which(n)).filter_map(|n| self.day(unit.cells.get(*n)?)).collect()
            };
            let early = places().flat_map(|(order, at)| days(order.get(..at).unwrap_or_default(), &|_| true)).max();
            let late = places().flat_map(|(order, at)| days(order.get(at + 1..).unwrap_or_default(), &fixed)).min();
            let early_enough = late.is_none_or(|late| day <= late);
            if early.is_none_or(|early| day >= early) && early_enough {
                continue;
            }
            let moved = match (early, late) {
                (Some(early), Some(late)) => laws::between(chance, early, late, false),
                (Some(early), None) => laws::between(chance, early, early.saturating_add(28), false),
                (None, Some(late)) => laws::between(chance, late.saturating_sub(28), late, false),
                (None, None) => day,
            };
            if let Some(date) = dates::date(moved) {
                unit.cells.insert(name.to_owned(), self.shown(date));
            }
        }
    }

    /// The day of a cell that this table's dates are written in; none of a missing code.
    fn day(&self, cell: &str) -> Option<i32> {
        let parts: Vec<i16> = cell.split(['-', '/']).map(str::parse).collect::<Result<_, _>>().ok()?;
        let &[a, b, c] = parts.as_slice() else { return None };
        let (year, month, day) = match self.table.file.dates {
            Some(DateForm::DayMonthYear) => (c, b, a),
            Some(DateForm::MonthDayYear) => (c, a, b),
            Some(DateForm::YearMonthDay) | None => (a, b, c),
        };
        dates::from(year, month, day).ok()
    }

    fn value(&self, chance: &mut Chance, column: &Column, cells: &Cells, unit: &Unit, wave: Option<usize>) -> String {
        match column.kind {
            Kind::Category => {
                let yes = column.success.as_ref().filter(|_| column.role != Role::Arm);
                let other: Vec<&str> = column
                    .levels
                    .iter()
                    .map(|l| l.code.as_str())
                    .filter(|code| Some(*code) != yes.map(String::as_str))
                    .collect();
                let fresh = chance.unit();
                let mixed = mix(chance, unit.common.first().copied());
                // Who reaches a stage is chance alone, and no one reaches it who did not reach those before.
                let drawn = match column.role {
                    Role::Stage if self.lost_before(column, cells) => 1.0,
                    Role::Stage => fresh,
                    _ => mixed,
                };
                let pick = chance.unit();
                match yes {
                    Some(yes) if drawn < self.probability(column, cells, wave) || other.is_empty() => yes.clone(),
                    _ => other
                        .get((pick * other.len() as f64) as usize)
                        .map(|code| (*code).to_owned())
                        .unwrap_or_default(),
                }
            }
            Kind::Number | Kind::Integer => self.number(chance, column, cells, unit, wave),
            Kind::Date => self.date(chance, column, unit, wave),
            Kind::Text => format!("text {}", 1 + chance.below(1000)),
        }
    }

    fn number(&self, chance: &mut Chance, column: &Column, cells: &Cells, unit: &Unit, wave: Option<usize>) -> String {
        let (low, high) = limits(column);
        let p = self.probability(column, cells, wave);
        let steps = (high - low) as usize;
        if column.kind == Kind::Integer && steps <= STEPS {
            // An item that is worded the other way round runs against the others.
            let turned = scores(self.table).any(|(_, score)| score.reverse.contains(&column.name));
            let below = |u: f64| if turned { 1.0 - u < p } else { u < p };
            let yes = (0..steps).filter(|at| below(mix(chance, unit.common.get(*at).copied()))).count();
            return (low + yes as f64).to_string();
        }
        let z = SHARED.sqrt() * unit.bell + (1.0 - SHARED).sqrt() * chance.bell();
        let x = (low + (high - low) * (p + 0.1 * z)).clamp(low, high);
        if column.kind == Kind::Integer {
            return x.round().clamp(low, high).to_string();
        }
        // Two digits behind the point, or what the range needs.
        let scale = if high - low >= 1.0 { 100.0 } else { 1e6 };
        ((x * scale).round() / scale).clamp(low, high).to_string()
    }

    /// The share of success, or the place in its range, that the truth gives a column.
    fn probability(&self, column: &Column, cells: &Cells, wave: Option<usize>) -> f64 {
        let treated = self.arms.as_ref().is_some_and(|(arm, treatment, _)| cells.get(arm) == Some(treatment));
        let method = self.table.with_role(Role::Method);
        let level = method.and_then(|m| m.levels.iter().position(|level| Some(&level.code) == cells.get(&m.name)));
        self.law(column, treated, level, self.at(column, wave))
    }

    /// The wave of a cell: of its row, or of its column.
    fn at(&self, column: &Column, row: Option<usize>) -> Option<usize> {
        let named = column.wave.as_ref().and_then(|code| self.table.wave.iter().position(|level| level.code == *code));
        row.or(named)
    }

    fn law(&self, column: &Column, treated: bool, method: Option<usize>, wave: Option<usize>) -> f64 {
        let effect = if column.kind == Kind::Category { 0.15 } else { 0.10 };
        match column.role {
            Role::Outcome if wave == Some(0) => 0.5,
            Role::Outcome => match (column.direction, treated) {
                (Some(Direction::HigherIsWorse), true) => 0.45 - effect,
                (Some(Direction::HigherIsBetter), true) => 0.55 + effect,
                (Some(Direction::HigherIsBetter), false) => 0.55,
                _ => 0.45,
            },
            Role::Stage if self.start.is_none() && self.last_stage() == Some(&column.name) => {
                // Of those who reached the stages before, so many more that the share of all is the one stated.
                self.share(method) / REACHED.powi(self.open_stages(column))
            }
            Role::Stage => REACHED,
            _ if column.kind == Kind::Category => COMMON,
            _ => 0.5,
        }
    }

    /// The share of the last stage among all of whom it is known.
    fn share(&self, method: Option<usize>) -> f64 {
        method.and_then(|at| SHARES.get(at % SHARES.len())).copied().unwrap_or(SHARE)
    }

    /// Stages before this one.
    fn before(&self, column: &Column) -> impl Iterator<Item = &Column> {
        let name = column.name.clone();
        let stages = self.table.column.iter().take_while(move |other| other.name != name);
        stages.filter(|other| other.role == Role::Stage && other.success.is_some())
    }

    /// Stages before this one that are not bound to be reached where this one is known; five at most count.
    fn open_stages(&self, column: &Column) -> i32 {
        let open =
            |other: &&Column| !self.table.rule.iter().any(|rule| rule.column == column.name && rule.when == other.name);
        self.before(column).filter(open).take(5).count() as i32
    }

    /// Whether a stage before this one was not reached.
    fn lost_before(&self, column: &Column, cells: &Cells) -> bool {
        self.before(column).take(5).any(|other| {
            let cell = cells.get(&other.name);
            cell.is_some()
                && cell != other.success.as_ref()
                && other.levels.iter().any(|level| Some(&level.code) == cell)
        })
    }

    fn last_stage(&self) -> Option<&String> {
        self.table.column.iter().rfind(|c| c.role == Role::Stage && c.success.is_some()).map(|c| &c.name)
    }

    fn date(&self, chance: &mut Chance, column: &Column, unit: &Unit, wave: Option<usize>) -> String {
        let day = |uniform: Option<&f64>, days: f64| (uniform.copied().unwrap_or(0.5) * days) as i64;
        let start = jiff::civil::date(2024, 1, 1) + day(unit.common.first(), 300.0).days();
        let jitter = chance.below(14) as i64;
        let Some(ranks) = &self.ranks else { return self.shown(start) };
        if let Some(rank) = ranks.get(column.name.as_str()) {
            let steps = unit.common.iter().skip(1).take(*rank).map(|u| 20 + day(Some(u), 50.0)).sum::<i64>();
            let later =
                if self.table.wave_date.as_ref() == Some(&column.name) { wave.unwrap_or(0) as i64 * 120 } else { 0 };
            return self.shown(start + (steps + jitter + later).days());
        }
        if column.sensitivity == Some(Sensitivity::QuasiIdentifier) {
            // A birthday of someone under age.
            return self.shown(start - (400 + chance.below(5_800) as i64).days());
        }
        self.shown(start + (jitter + wave.unwrap_or(0) as i64 * 120).days())
    }

    /// As the codebook says that the file has it.
    fn shown(&self, date: Date) -> String {
        match self.table.file.dates {
            Some(DateForm::DayMonthYear) => format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year()),
            Some(DateForm::MonthDayYear) => format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year()),
            Some(DateForm::YearMonthDay) | None => date.to_string(),
        }
    }

    /// Rows that are the same, once, with their number.
    fn counted(&self, frequency: &Column, rows: Vec<Cells>) -> Vec<Cells> {
        let mut counts: BTreeMap<Cells, u64> = BTreeMap::new();
        for mut row in rows {
            row.retain(|name, _| self.table.column.iter().any(|c| c.name == *name && c.kind == Kind::Category));
            *counts.entry(row).or_default() += 1;
        }
        counts
            .into_iter()
            .map(|(mut row, count)| {
                row.insert(frequency.name.clone(), count.to_string());
                row
            })
            .collect()
    }

    fn truth(&self) -> Vec<Truth> {
        let mut out = vec![];
        let table = self.table;
        let mut add = |column: &Column, group: String, measure, value| {
            out.push(Truth { table: table.name.clone(), column: column.name.clone(), group, measure, value });
        };
        for column in &table.column {
            let measured = column.success.is_some() || matches!(column.kind, Kind::Number | Kind::Integer);
            let (low, high) = limits(column);
            let number = column.kind != Kind::Category;
            let scaled = |p: f64| if number { low + (high - low) * p } else { p };
            let measure = if number { "mean" } else { "share" };
            match column.role {
                Role::Stage if self.last_stage() == Some(&column.name) => match table.with_role(Role::Method) {
                    Some(method) => {
                        for (at, level) in method.levels.iter().enumerate() {
                            add(column, level.code.clone(), "share", self.share(Some(at)));
                        }
                    }
                    None => add(column, String::new(), "share", self.share(None)),
                },
                Role::Outcome if measured => {
                    let waves = table.with_role(Role::Wave).map(|c| &c.levels);
                    let waves: Vec<(Option<usize>, String)> = match (waves, self.at(column, None)) {
                        (Some(levels), None) => levels
                            .iter()
                            .enumerate()
                            .map(|(at, level)| (Some(at), format!(" at {}", level.code)))
                            .collect(),
                        (_, own) => vec![(own, String::new())],
                    };
                    for (wave, at) in waves {
                        for (code, treated) in self.arms.iter().flat_map(|(_, t, c)| [(t, true), (c, false)]) {
                            add(column, format!("{code}{at}"), measure, scaled(self.law(column, treated, None, wave)));
                        }
                    }
                }
                _ => (),
            }
            let ruled = table.rule.iter().any(|rule| rule.column == column.name);
            let codes = column.missing.iter().any(|code| !ruled || !code.code.is_empty());
            if can_be_missing(column) && (codes || !column.required && !ruled) {
                add(column, String::new(), "missing", MISSING);
            }
        }
        for (derived, score) in scores(table) {
            let columns: Vec<&Column> =
                score.items.iter().filter_map(|item| table.column.iter().find(|c| c.name == *item)).collect();
            let alike = columns
                .iter()
                .all(|c| c.role == Role::Outcome && c.kind == Kind::Integer && limits(c) == (score.low, score.high));
            if !alike || columns.len() < score.items.len() || !score.weights.is_empty() || columns.len() < 3 {
                continue;
            }
            let mut add = |group: String, measure, value| {
                let (table, column) = (table.name.clone(), derived.name.clone());
                out.push(Truth { table, column, group, measure, value });
            };
            let waves = table.with_role(Role::Wave).map(|c| &c.levels);
            for (at, level) in waves.into_iter().flatten().enumerate() {
                for (code, treated) in self.arms.iter().flat_map(|(_, t, c)| [(t, true), (c, false)]) {
                    let of = |column: &&Column| {
                        let mean = score.low + (score.high - score.low) * self.law(column, treated, None, Some(at));
                        if score.reverse.contains(&column.name) { score.low + score.high - mean } else { mean }
                    };
                    let sum: f64 = columns.iter().map(of).sum();
                    let value = if score.combine == Combine::Sum { sum } else { sum / columns.len() as f64 };
                    add(format!("{code} at {}", level.code), "mean", value);
                }
            }
            // Two items share the chance behind a step when both take what the unit has in common: r = SHARED², and
            // alpha and omega of k such items are kr/(1 + (k - 1)r). At the first wave, where p is the same for all.
            if let Some(level) = waves.and_then(|levels| levels.first()).filter(|_| items(table, derived).is_some()) {
                let (k, r) = (columns.len() as f64, SHARED * SHARED);
                add(format!("all at {}", level.code), "reliability", k * r / (1.0 + (k - 1.0) * r));
            }
        }
        out
    }
}

/// The scores of a table, each with the column that holds it.
fn scores(table: &TableBook) -> impl Iterator<Item = (&Derived, &Score)> {
    table.derived.iter().filter_map(|derived| match &derived.from {
        Derivation::Score(score) => Some((derived, score)),
        _ => None,
    })
}

/// The columns whose sum is a score of three items or more, all of them turned to one side: of a reversed item the
/// column that is this item alone, reversed. None for what is no such score, or where there is no such column.
pub fn items<'t>(table: &'t TableBook, derived: &'t Derived) -> Option<Vec<&'t str>> {
    let Derivation::Score(score) = &derived.from else { return None };
    let turned = |item: &'t String| {
        if !score.reverse.contains(item) {
            return Some(item.as_str());
        }
        let alone = |other: &Score| other.items == [item.clone()] && other.reverse == [item.clone()];
        scores(table).find(|(_, other)| alone(other)).map(|(derived, _)| derived.name.as_str())
    };
    if score.items.len() < 3 {
        return None;
    }
    score.items.iter().map(turned).collect()
}

/// Whether a column belongs to the outermost unit.
fn outermost(column: &Column) -> bool {
    matches!(column.role, Role::Cluster | Role::Arm | Role::Method | Role::Stage | Role::Date)
}

fn can_be_missing(column: &Column) -> bool {
    matches!(column.role, Role::Characteristic | Role::Outcome)
}

/// A uniform number that is often the one that the unit's values have in common.
fn mix(chance: &mut Chance, common: Option<f64>) -> f64 {
    let (fresh, shared) = (chance.unit(), chance.yes(SHARED));
    common.filter(|_| shared).unwrap_or(fresh)
}

/// The range from which a number is drawn: as the codebook allows, 20 wide where it does not say, without the missing
/// codes at its upper end.
fn limits(column: &Column) -> (f64, f64) {
    let (mut low, mut high) = match (column.min, column.max) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low + 20.0),
        (None, Some(high)) => (high - 20.0, high),
        (None, None) => (0.0, 20.0),
    };
    if column.kind == Kind::Integer {
        (low, high) = (low.ceil(), high.floor());
        let code = |code: &MissingBook, x: f64| {
            let from = code.code.parse::<f64>();
            let to = code.to.as_ref().map_or(from.clone(), |to| to.parse());
            matches!((from, to), (Ok(from), Ok(to)) if (from..=to).contains(&x))
        };
        while high > low && column.missing.iter().any(|missing| code(missing, high)) {
            high -= 1.0;
        }
    }
    (low, high.max(low))
}

/// Identifier `i` of `n`: F001, or a whole number.
fn named(column: &Column, i: u32, n: u32) -> String {
    if column.kind == Kind::Integer {
        return (column.min.unwrap_or(1.0).max(1.0).ceil() + f64::from(i)).to_string();
    }
    let letter = column.name.chars().find(|c| c.is_ascii_alphabetic()).map_or('U', |c| c.to_ascii_uppercase());
    format!("{letter}{:0width$}", u64::from(i) + 1, width = n.to_string().len().max(3))
}

/// The place of each date column in the orders it must keep; none when these run in a circle.
fn ranks(table: &TableBook) -> Option<BTreeMap<&str, usize>> {
    let orders = dates::orders(table);
    let mut ranks: BTreeMap<&str, usize> = orders.iter().flatten().map(|name| (*name, 0)).collect();
    if let Some(date) = &table.wave_date {
        ranks.entry(date).or_insert(0);
    }
    for _ in 0..=ranks.len() {
        let mut moved = false;
        for pair in orders.iter().flat_map(|order| order.windows(2)) {
            let &[earlier, later] = pair else { continue };
            let least = ranks.get(earlier).map_or(0, |rank| rank + 1);
            if let Some(rank) = ranks.get_mut(later).filter(|rank| **rank < least) {
                (*rank, moved) = (least, true);
            }
        }
        if !moved {
            return Some(ranks);
        }
    }
    None
}

/// Columns such that each comes after those that decide, by a rule, whether it is filled; circles as they stand.
fn order<'t>(table: &'t TableBook, start: Option<&Start>) -> Vec<&'t Column> {
    let mut left: Vec<&Column> = table.column.iter().collect();
    let here = start.into_iter().filter(|start| start.table == table.name).flat_map(|start| &start.units);
    let weeks: BTreeSet<(&String, &String)> =
        here.flat_map(|unit| unit.weeks.iter().map(|(end, (from, _))| (end, from))).collect();
    let mut out: Vec<&Column> = vec![];
    while !left.is_empty() {
        let waits = |column: &Column| {
            let open = |name: &str| name != column.name && left.iter().any(|other| other.name == name);
            table.rule.iter().any(|rule| rule.column == column.name && open(&rule.when))
                || start.is_some_and(|start| start.laws.before(&column.name).into_iter().any(open))
                || weeks.iter().any(|(end, from)| **end == column.name && open(from))
        };
        let at = left.iter().position(|column| !waits(column)).unwrap_or(0);
        out.push(left.remove(at));
    }
    out
}

/// The rows as CSV, written as the codebook says that the file is.
fn written(table: &TableBook, rows: &[Cells]) -> Result<Vec<u8>> {
    let separator = table.file.separator.and_then(|c| u8::try_from(c).ok()).unwrap_or(b',');
    let comma = table.file.decimal == Some(Decimal::Comma);
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(vec![]);
    let failed = |cause: csv::Error| Error::io(&table.name, cause);
    writer.write_record(table.column.iter().map(|column| column.name.as_str())).map_err(failed)?;
    for row in rows {
        let cells = table.column.iter().map(|column| {
            let cell = row.get(&column.name).map(String::as_str).unwrap_or_default();
            if comma && column.kind == Kind::Number { cell.replace('.', ",") } else { cell.to_owned() }
        });
        writer.write_record(cells).map_err(failed)?;
    }
    writer.into_inner().map_err(|cause| Error::io(&table.name, cause.error()))
}
