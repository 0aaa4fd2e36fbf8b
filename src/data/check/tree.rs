//! The tree of units: each lies in one other, and in one arm.

use super::key::{self, Key, Keyed};
use super::row::{Found, Row};
use super::units::{Unit, Units};
use super::words::quote;
use super::{Log, Reading, words};
use crate::data::Source;
use crate::data::codebook::{Role, TableBook};
use crate::error::Check;

/// What has been seen of the tree.
pub struct Tree<'a> {
    nests: Vec<Nest>,
    /// Place of the arm's column, where the table has one.
    arm: Option<usize>,
    /// Codes of the arms, here or in the first table.
    arms: Vec<&'a str>,
    armed: Vec<Armed>,
    /// What a row, or with waves what an identifier, is about: family.
    unit: String,
    first: &'a str,
    across: bool,
}

/// A column and that of what it lies in.
struct Nest {
    child: usize,
    parent: usize,
    /// What each child lies in, and where that was first seen: 0 in the first table.
    first: Keyed<(Key, u64)>,
    /// The last child that lies where it lay before: rows of a unit mostly follow each other.
    last: Option<(Key, Key)>,
    /// Whether the parent has an identifier, rather than a name that may be unknown.
    id: bool,
    seen: u64,
    found: u64,
    unknown: u64,
}

/// Identifiers whose unit has one arm.
struct Armed {
    ids: Vec<usize>,
    unit: String,
    first: Keyed<(usize, u64)>,
    /// The last that has the arm it had before.
    last: Option<(Key, usize)>,
    seen: u64,
    found: u64,
}

impl<'a> Tree<'a> {
    /// Nothing seen yet but the first table's `units`.
    pub fn new(source: &'a Source, columns: &[Reading], units: Option<&'a Units>) -> Self {
        let book: &TableBook = &source.book;
        let there = |at: &usize| columns.get(*at).is_some_and(|column| column.at.is_some());
        let place = |name: &str| book.column.iter().position(|column| column.name == name).filter(there);
        let nests: Vec<Nest> = (0..columns.len())
            .filter(there)
            .filter_map(|child| {
                let within = book.column.get(child)?.within.as_deref()?;
                let parent = place(within)?;
                let id = book.column.get(parent)?.role == Role::Id;
                let first = units.and_then(|units| seed(units, &book.column.get(child)?.name, within));
                Some(Nest {
                    child,
                    parent,
                    first: first.unwrap_or_default(),
                    last: None,
                    id,
                    seen: 0,
                    found: 0,
                    unknown: 0,
                })
            })
            .collect();
        let ids: Vec<usize> =
            (0..columns.len()).filter(|at| book.column.get(*at).is_some_and(|c| c.role == Role::Id)).collect();
        let waves = book.with_role(Role::Wave).is_some() || book.with_role(Role::Informant).is_some();
        let unit = if waves { "unit".to_owned() } else { book.one() };
        let armed = |ids: Vec<usize>, unit| Armed { ids, unit, first: Keyed::default(), last: None, seen: 0, found: 0 };
        let mut all = vec![];
        if !ids.is_empty() && ids.iter().all(there) {
            all.push(armed(ids.clone(), unit.clone()));
        }
        for nest in nests.iter().filter(|nest| nest.id && ids[..] != [nest.parent]) {
            let name = columns.get(nest.parent).map_or("", Reading::name);
            if !all.iter().any(|armed| armed.ids[..] == [nest.parent]) {
                all.push(armed(vec![nest.parent], name.to_owned()));
            }
        }
        let own = book.with_role(Role::Arm);
        let far = units.and_then(|units| units.source.book.with_role(Role::Arm));
        let arms = own.or(far).map(|arm| arm.levels.iter().map(|level| level.code.as_str()).collect());
        Tree {
            nests,
            arm: own.and_then(|arm| place(&arm.name)),
            arms: arms.unwrap_or_default(),
            armed: all,
            unit,
            first: units.map_or("", |units| &units.source.name),
            across: own.is_some() && far.is_some(),
        }
    }

    /// Holds a row against those before it, and against its unit in the first table.
    pub fn check(&mut self, log: &mut Log, row: &Row, first: Option<Unit>) {
        for nest in &mut self.nests {
            nest.check(log, row, self.first);
        }
        let far = first.and_then(|first| Some((self.arms.iter().position(|arm| Some(*arm) == first.arm)?, first.line)));
        let here = self.arm.and_then(|at| row.level(at));
        let name = |arm: usize| quote(self.arms.get(arm).copied().unwrap_or_default());
        let at = match self.arm {
            Some(arm) => row.place(arm),
            None => self.armed.first().and_then(|armed| row.place(*armed.ids.first()?)),
        };
        if let (Some(arm), Some((other, line)), true) = (here, far, self.across)
            && arm != other
        {
            let (unit, first) = (&self.unit, self.first);
            let found =
                format!("a {unit} in two arms: {} here, {} in row {line} of table {first}", name(arm), name(other));
            log.add(Check::Tree, row.line, at, || {
                words(found, format!("one arm for each {unit}"), "correct one of the two rows")
            });
            return;
        }
        let Some(arm) = here.or(if self.arm.is_none() { far.map(|(arm, _)| arm) } else { None }) else { return };
        for armed in &mut self.armed {
            let Found::Key(key) = row.key(armed.ids.iter()) else { continue };
            armed.seen += 1;
            if armed.last == Some((key, arm)) {
                continue;
            }
            let (other, line) = *armed.first.entry(key).or_insert((arm, row.line));
            if arm == other {
                armed.last = Some((key, arm));
            } else {
                armed.found += 1;
                let unit = &armed.unit;
                log.add(Check::Tree, row.line, at, || {
                    let found = format!("a {unit} in two arms: {} here, {} in row {line}", name(arm), name(other));
                    words(found, format!("one arm for each {unit}"), "correct one of the two rows")
                });
                return;
            }
        }
    }

    /// Says what was checked.
    pub fn finish(self, log: &mut Log) {
        let name = |at: usize| log.source.book.column.get(at).map_or(String::new(), |column| column.name.clone());
        let nests: Vec<(String, Nest)> = self
            .nests
            .into_iter()
            .map(|nest| (format!("each {} lies in one {}", name(nest.child), name(nest.parent)), nest))
            .collect();
        for (what, nest) in nests {
            log.done(Check::Tree, what, nest.seen, nest.found);
            if nest.unknown > 0 {
                let what = format!("{} of each {} is known", name(nest.parent), name(nest.child));
                log.done(Check::Parent, what, nest.seen, nest.unknown);
            }
        }
        for armed in self.armed.into_iter().filter(|armed| armed.seen > 0) {
            log.done(Check::Tree, format!("each {} is in one arm", armed.unit), armed.seen, armed.found);
        }
    }
}

/// What each child of the first table lies in.
fn seed(units: &Units, child: &str, parent: &str) -> Option<Keyed<(Key, u64)>> {
    let pairs = key::of(units.frame, &[child])?.into_iter().zip(key::of(units.frame, &[parent])?);
    Some(pairs.filter_map(|(child, parent)| Some((child?, (parent?, 0)))).collect())
}

impl Nest {
    fn check(&mut self, log: &mut Log, row: &Row, first: &str) {
        let Found::Key(child) = row.key([self.child].iter()) else { return };
        let name = |at: usize| row.columns.get(at).map_or("", Reading::name);
        let (one, other) = (name(self.child), name(self.parent));
        self.seen += 1;
        let parent = match row.key([self.parent].iter()) {
            Found::Key(parent) => parent,
            Found::Unknown => return,
            Found::Missing => {
                let check = if self.id { Check::Tree } else { Check::Parent };
                self.found += u64::from(self.id);
                self.unknown += u64::from(!self.id);
                log.add(check, row.line, row.place(self.parent), || {
                    words(
                        format!("a {one} without {other}"),
                        format!("each {one} in one {other}"),
                        "find out which, and add it",
                    )
                });
                return;
            }
        };
        if self.last == Some((child, parent)) {
            return;
        }
        let (known, line) = *self.first.entry(child).or_insert((parent, row.line));
        if known == parent {
            self.last = Some((child, parent));
        } else {
            self.found += 1;
            log.add(Check::Tree, row.line, row.place(self.parent), || {
                let place = if line == 0 { format!("table {first}") } else { format!("row {line}") };
                let found = format!("another {other} than the same {one} has in {place}");
                words(found, format!("each {one} in one {other}"), "correct one of the two rows")
            });
        }
    }
}
