//! A data set that reprints published claims, made from the table of counts behind them.
//!
//! A publication that prints rounded figures leaves some tables of whole numbers possible ([`crate::solver`]). For one of
//! them this room makes a file of rows: the columns of the summary reprint every claim about its cells exactly; all
//! others are drawn by the laws of the codebook ([`crate::data::laws`]), or as dummy data are, and never know an effect.
//! Nobody in such a file is real, and its codebook says of each column whether it reprints anything.
//!
//! - [`Recipe`]: the claims and the codebook, checked against each other.
//! - [`choose`]: which of the tables that fit.
//! - [`Recipe::make`]: the rows; [`folder::write`]: the files, checked and held against the claims before they take their
//!   place.

pub mod choose;
mod faults;
pub mod folder;
pub mod held;
mod honest;
pub mod source;
mod values;

use crate::data::chance::Chance;
use crate::data::codebook::{Codebook, Derivation, TableBook};
use crate::data::dummy::{self, Settled, Start};
use crate::data::laws::{self, Draw, Laws, Skewed};
use crate::error::{Error, Result};
use crate::ledger::claims::{ClaimKind, Claims};
use crate::ledger::summary::{Assumption, Cells, Summary};
use crate::printed::{Printed, Rounding};
use crate::solver::{self, Filled, Options, Solution, Table};
use crate::value::Text;
pub use faults::Faults;
use std::collections::BTreeMap;

/// Streams of chance that no table uses.
const UNITS: u64 = 1 << 32;
const EXACTLY: u64 = UNITS + 1;
const VALUES: u64 = UNITS + 2;

/// The shape of a spread when no law says it.
const SHAPE: u32 = 3;

/// Most reconstructions of one command.
pub const MOST_TABLES: u16 = 1000;

/// Halvings that the search for tables may take; what was found so far stands.
const WORK: u64 = 5_000_000;

/// The range of what nothing bounds.
const WIDE: f64 = 10_000.0;

/// Most units of one reconstruction.
pub const MOST: u64 = dummy::MOST as u64;

/// Claims and codebook that fit each other.
pub struct Recipe<'a> {
    /// What was printed.
    pub claims: &'a Claims,
    /// The table behind it.
    pub summary: &'a Summary,
    /// What the columns mean.
    pub book: &'a Codebook,
    /// The table of the codebook whose rows the summary counts.
    pub table: &'a TableBook,
    laws: Laws,
    options: Options,
}

impl<'a> Recipe<'a> {
    /// Checks that the codebook has what the summary counts, that its laws are sound, and that what it says of the origin
    /// of each column will be true. The options say which claims and assumptions the table of counts is held to.
    pub fn new(claims: &'a Claims, book: &'a Codebook, options: Options) -> Result<Self, Faults> {
        faults::recipe(claims, book, options)
    }

    /// The seed of the data beside the codebook.
    pub fn seed(&self) -> Option<u64> {
        self.laws.seed
    }

    /// All tables that fit; those found within [`WORK`], where the search would take longer.
    pub fn solve(&self) -> Result<Solution> {
        solver::solve(self.claims, &self.options, &mut |progress| progress.nodes < WORK)
    }

    /// What is assumed beside the claims, in words.
    pub fn assumed(&self) -> Vec<Text> {
        self.assumptions().map(|assumption| assumption.text.clone()).collect()
    }

    fn assumptions(&self) -> impl Iterator<Item = &Assumption> {
        let made =
            |a: &&Assumption| (a.made || self.options.with.contains(&a.id)) && !self.options.without.contains(&a.id);
        self.claims.assumption.iter().filter(made)
    }

    /// The claims and assumptions about counts that a table would not print.
    fn misprints(&self, cells: &[Vec<u64>]) -> Vec<String> {
        let claims = self.claims.claim.iter().filter(|claim| !self.options.without.contains(&claim.id));
        let claims = claims.filter_map(|c| Some((&c.id, c.kind, &c.printed, c.rounding, c.cells.as_ref()?)));
        let assumed = self.assumptions().map(|a| (&a.id, a.kind, &a.printed, Rounding::default(), &a.cells));
        let holds = |kind, printed: &str, rounding, of: &Cells| {
            let sum = |group: Option<&String>, level: Option<&String>| -> i128 {
                let groups = self.summary.groups.iter().zip(cells).filter(|(code, _)| group.is_none_or(|g| g == *code));
                let row = |(_, row): (&String, &Vec<u64>)| -> i128 {
                    let levels =
                        self.summary.levels.iter().zip(row).filter(|(code, _)| level.is_none_or(|l| l == *code));
                    levels.map(|(_, n)| i128::from(*n)).sum()
                };
                groups.map(row).sum()
            };
            let count = sum(of.group.as_ref(), of.level.as_ref());
            let bounds = Printed::parse(printed)?.bounds(self.rounding(rounding));
            match kind {
                ClaimKind::Percent => {
                    let all = sum(of.group.as_ref(), None);
                    Some(all > 0 && bounds.hold_fraction(count.saturating_mul(100), all))
                }
                ClaimKind::Count => Some(bounds.hold_fraction(count, 1)),
                _ => None,
            }
        };
        let wrong = claims.chain(assumed).filter(|(_, kind, printed, rounding, of)| {
            of.value.is_none() && holds(*kind, printed, *rounding, of) == Some(false)
        });
        wrong.map(|(id, _, printed, _, _)| format!("{id} (printed {printed})")).collect()
    }

    /// Units that lie outside the summary, by section of the codebook.
    fn outside(&self) -> impl Iterator<Item = (u64, &BTreeMap<String, String>)> {
        let printed = |id: &String| {
            let claim = self.claims.claim.iter().find(|claim| claim.id == *id)?;
            Printed::parse(&claim.printed).and_then(|printed| u64::try_from(printed.digits).ok())
        };
        self.laws
            .units
            .iter()
            .filter(|units| units.outside())
            .map(move |units| (units.claim.as_ref().and_then(printed).or(units.number).unwrap_or_default(), &units.set))
    }

    /// The CSV file of each table of the codebook, for one table of counts: group by group, level by level.
    ///
    /// Equal seeds give equal bytes. [`Error::Io`] when the table does not fit, or the laws leave no room for it.
    pub fn make(&self, table: &Table, seed: u64) -> Result<Vec<(String, Vec<u8>)>> {
        let Some(filled) = solver::fill(self.claims, &self.options, table) else {
            let (words, wrong) = (choose::words(self.summary, &table.cells), self.misprints(&table.cells));
            let why = if wrong.is_empty() {
                "its means, ranges or verdicts cannot be met".to_owned()
            } else {
                wrong.join(", ")
            };
            return Err(impossible(format!("the table {words} does not print as the claims do: {why}")));
        };
        let mut units = self.units(&table.cells)?;
        Chance::new(seed, UNITS).shuffle(&mut units);
        self.exactly(&mut Chance::new(seed, EXACTLY), &mut units)?;
        self.measure(&mut Chance::new(seed, VALUES), &mut units, &filled)?;
        let start = Start { table: &self.table.name, units, laws: &self.laws };
        dummy::around(self.book, &start, seed)
    }

    /// The units of the cells, and those outside, with what their place settles.
    fn units(&self, cells: &[Vec<u64>]) -> Result<Vec<Settled>> {
        let total: u64 =
            cells.iter().flatten().copied().chain(self.outside().map(|(n, _)| n)).fold(0, u64::saturating_add);
        if total > MOST {
            return Err(impossible(format!("{total} units are more than {MOST}")));
        }
        let mut units = vec![];
        for (group, row) in self.summary.groups.iter().zip(cells) {
            for (level, count) in self.summary.levels.iter().zip(row) {
                let mut unit = Settled::default();
                unit.cells.insert(self.summary.group.clone(), group.clone());
                unit.cells.insert(self.summary.outcome.clone(), level.clone());
                for of in self.laws.units.iter().filter(|of| !of.outside()) {
                    if laws::holds(&of.when, &unit.cells) {
                        unit.cells.extend(of.set.clone());
                    }
                }
                units.extend((0..*count).map(|_| unit.clone()));
            }
        }
        for (count, set) in self.outside() {
            units.extend((0..count).map(|_| Settled { cells: set.clone(), weeks: BTreeMap::new() }));
        }
        Ok(units)
    }

    /// The first law of a column.
    fn law_of(&self, column: &str) -> Option<&Draw> {
        self.laws.law.iter().find(|law| law.column == column).map(|law| &law.draw)
    }

    /// Columns of which so many units have a code, no more and no fewer.
    fn exactly(&self, chance: &mut Chance, units: &mut [Settled]) -> Result<()> {
        for law in &self.laws.law {
            let (Draw::Exactly(counts), Some(column)) =
                (&law.draw, self.table.column.iter().find(|column| column.name == law.column))
            else {
                continue;
            };
            let due = |unit: &Settled| {
                let rules = self.table.rule.iter().filter(|rule| rule.column == column.name);
                !unit.cells.contains_key(&column.name)
                    && laws::holds(&law.when, &unit.cells)
                    && rules
                        .into_iter()
                        .all(|rule| unit.cells.get(&rule.when).is_some_and(|code| rule.is.contains(code)))
            };
            let mut places: Vec<usize> = (0..units.len()).filter(|at| units.get(*at).is_some_and(due)).collect();
            chance.shuffle(&mut places);
            let asked = counts.values().fold(0u64, |sum, n| sum.saturating_add(*n));
            if asked > places.len() as u64 {
                let what = format!("{asked} units of `{}` are asked for, and {} can be", column.name, places.len());
                return Err(impossible(what));
            }
            let rest = column.levels.iter().find(|level| !counts.contains_key(&level.code)).map(|level| &level.code);
            let codes = counts.iter().flat_map(|(code, n)| (0..*n).map(move |_| code));
            let mut codes = codes.chain(rest.into_iter().cycle().take(places.len()));
            for at in places {
                if let (Some(unit), Some(code)) = (units.get_mut(at), codes.next()) {
                    unit.cells.insert(column.name.clone(), code.clone());
                }
            }
        }
        Ok(())
    }

    /// What was measured on the units of some cells.
    fn measure(&self, chance: &mut Chance, units: &mut [Settled], filled: &[Filled]) -> Result<()> {
        for cell in filled {
            let here = |unit: &Settled| {
                unit.cells.get(&self.summary.group) == Some(&cell.group)
                    && unit.cells.get(&self.summary.outcome) == Some(&cell.level)
            };
            let places: Vec<usize> = (0..units.len()).filter(|at| units.get(*at).is_some_and(here)).collect();
            let Some(first) = places.first().and_then(|at| units.get(*at)) else { continue };
            let (low, high) = self.range(cell);
            let stand: Vec<i64> = cell.smallest.into_iter().chain(cell.largest).collect();
            let law = self.law(&cell.column, first);
            let spread = values::Spread { low, high, stand: &stand, sum: cell.sum.into(), law };
            let Some(values) = values::draw(chance, places.len(), &spread) else {
                let what = format!(
                    "{} values of `{}` in {} ({}) between {low} and {high} cannot add up to {}",
                    places.len(),
                    cell.column,
                    cell.group,
                    cell.level,
                    cell.sum
                );
                return Err(impossible(what));
            };
            for (at, value) in places.into_iter().zip(values) {
                let Some(unit) = units.get_mut(at) else { continue };
                match dates(self.table, &cell.column) {
                    Some((start, end)) => {
                        unit.weeks.insert(end.to_owned(), (start.to_owned(), value));
                    }
                    None => {
                        unit.cells.insert(cell.column.clone(), value.to_string());
                    }
                }
            }
        }
        Ok(())
    }

    /// How a claim is rounded: as it says, else as the summary does.
    fn rounding(&self, of_claim: Rounding) -> Rounding {
        if of_claim == Rounding::default() { self.summary.rounding } else { of_claim }
    }

    /// The spread of a measured column among such units.
    fn law(&self, column: &str, unit: &Settled) -> Skewed {
        let mut laws = self.laws.law.iter().filter(|law| law.column == column && laws::holds(&law.when, &unit.cells));
        laws.find_map(|law| if let Draw::Skewed(skewed) = &law.draw { Some(skewed.clone()) } else { None })
            .unwrap_or(Skewed { low: None, high: None, shape: SHAPE })
    }

    /// The range in which the values of a cell lie, by the claims and by the codebook; weeks between two dates that
    /// follow each other are not below 0. What nothing bounds is bounded by [`WIDE`].
    fn range(&self, cell: &Filled) -> (i64, i64) {
        let book = self.table.column.iter().find(|column| column.name == cell.column);
        let whole = |x: Option<f64>| x.map(|x| x.clamp(-WIDE, WIDE) as i64);
        let least = if book.is_some() { whole(book.and_then(|c| c.min.map(f64::ceil))) } else { Some(0) };
        let most = whole(book.and_then(|c| c.max.map(f64::floor)));
        let low = cell.low.into_iter().chain(least).max().unwrap_or(-WIDE as i64);
        (low, cell.high.into_iter().chain(most).min().unwrap_or(WIDE as i64))
    }
}

/// The dates between which a measured column counts weeks; none of a column of whole numbers.
fn dates<'t>(table: &'t TableBook, column: &str) -> Option<(&'t str, &'t str)> {
    table.derived.iter().find(|derived| derived.name == column).and_then(|derived| match &derived.from {
        Derivation::Weeks { start, end } => Some((start.as_str(), end.as_str())),
        _ => None,
    })
}

/// What was asked leaves no data possible.
fn impossible(what: String) -> Error {
    Error::io("reconstruct", what)
}
