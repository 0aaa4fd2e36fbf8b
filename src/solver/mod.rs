//! All tables of whole numbers that a published, rounded summary leaves possible.
//!
//! A publication prints shares, totals, means and verdicts; the table of counts behind them stays closed. Each claim is
//! a condition on that table, exact in whole numbers (`printed.rs`), and the tables that meet all conditions are found by
//! search: bounds of every cell are propagated through all conditions until nothing moves, then the cell with the
//! narrowest bounds is halved. Sums of what was measured are not listed: whether whole-number sums exist is all that
//! counts.
//!
//! # Reference
//! Rossi, van Beek & Walsh, eds. (2006), Handbook of Constraint Programming, ch. 3 and 16 (propagation of linear bounds);
//! Chinneck (2008), Feasibility and Infeasibility in Optimization, ch. 6 (deletion filter).
//! # Oracle
//! Plain enumeration in Python: `tests/solver/brute.py`, fixtures beside it.

mod conditions;
mod contradiction;
mod fill;
mod model;
mod search;
mod steps;

pub use conditions::{Fault, faults};
pub use contradiction::Contradiction;
pub use fill::{Filled, fill};
pub use steps::Step;

use crate::error::{Error, Problem, Result};
use crate::ledger::claims::{ClaimKind, Claims};
use crate::printed::Rounding;
use crate::value::Text;
use conditions::Read;
use model::{Dom, MOST, Model};
use search::{Search, Stop};
use std::path::Path;

/// How the tables are looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Claims and assumptions that are not held to, by id.
    pub without: Vec<String>,
    /// Assumptions that are made although they are not by default, by id.
    pub with: Vec<String>,
    /// How the publication rounded, in place of what the file says.
    pub rounding: Option<Rounding>,
    /// Whether verdicts of tests are conditions too.
    pub verdicts: bool,
    /// Tables that are counted; the search stops at this number.
    pub at_most: u64,
    /// Tables that are kept; others are counted only.
    pub keep: u64,
    /// Whether it is counted how many tables are left after each claim.
    pub steps: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            without: Vec::new(),
            with: Vec::new(),
            rounding: None,
            verdicts: true,
            at_most: 1_000_000,
            keep: 100_000,
            steps: true,
        }
    }
}

/// One table of counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Table {
    /// `[group][level]`, in the order of the summary.
    pub cells: Vec<Vec<u64>>,
}

/// A condition that was held to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Id of the claim or the assumption.
    pub id: String,
    /// Its words.
    pub text: Text,
    /// What was printed, or assumed as if it had been.
    pub printed: String,
    /// Its kind.
    pub kind: ClaimKind,
    /// Whether a reader added it.
    pub assumed: bool,
}

/// The smallest and the largest number of units of one cell, over all tables that fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Range {
    /// The smallest.
    pub low: u64,
    /// The largest.
    pub high: u64,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The tables that fit, at most [`Options::keep`] of them.
    pub tables: Vec<Table>,
    /// How many fit; at least so many when the search is not complete.
    pub found: u64,
    /// Whether all tables were looked at.
    pub complete: bool,
    /// `[group][level]`: from the fewest to the most units, over all tables found.
    pub ranges: Vec<Vec<Range>>,
    /// How many tables are left after each condition.
    pub steps: Vec<Step>,
    /// When no table fits: conditions that cannot hold together.
    pub contradiction: Option<Contradiction>,
    /// What was held to, in the order of `steps`.
    pub conditions: Vec<Condition>,
    /// Claims about the table, or its groups, that could not be held to, with why.
    pub unused: Vec<(String, Text)>,
}

/// How far the search is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Tables found.
    pub found: u64,
    /// Halvings tried.
    pub nodes: u64,
    /// The share of the tree that is behind, from 0 to 1.
    pub share: f64,
}

/// All tables that fit, or the first of them up to the bound.
///
/// # Takes
/// `watch` is called now and then, and stops the search by false.
/// # Gives
/// A solution; `complete` is false when a bound or `watch` stopped it.
/// # Undefined
/// `Error::Plan` without a summary, for claims that name what it does not have, and where nothing bounds a group.
pub fn solve(claims: &Claims, options: &Options, watch: &mut dyn FnMut(&Progress) -> bool) -> Result<Solution> {
    let read = read(claims, options)?;
    let all: Vec<usize> = (0..read.conditions.len()).collect();
    let model = Model::new(&read, &all);
    let mut search = Search::new(watch);
    let mut solution = Solution {
        tables: Vec::new(),
        found: 0,
        complete: true,
        ranges: Vec::new(),
        steps: Vec::new(),
        contradiction: None,
        conditions: read.conditions.iter().map(|c| c.about.clone()).collect(),
        unused: read.unused.clone(),
    };
    if let Some(root) = model.root() {
        if let Some(group) = model.unbounded(&root) {
            return Err(plan(&[unbounded(claims, group)]));
        }
        let mut ranges: Vec<Dom> = Vec::new();
        let stop = search.tables(&model, root, |cells| {
            solution.found += 1;
            widen(&mut ranges, cells);
            if (solution.tables.len() as u64) < options.keep {
                solution.tables.push(model.table(cells));
            }
            solution.found < options.at_most
        });
        solution.complete = stop == Stop::Done;
        solution.ranges = ranges
            .chunks(model.levels)
            .map(|row| row.iter().map(|d| Range { low: d.low.unsigned_abs(), high: d.high.unsigned_abs() }).collect())
            .collect();
        solution.tables.sort();
    }
    if options.steps && !search.stopped() {
        solution.steps = steps::steps(&read, &mut search);
    }
    if solution.found == 0 && solution.complete {
        solution.contradiction = Some(contradiction::contradiction(&read, &mut search));
    }
    Ok(solution)
}

fn widen(ranges: &mut Vec<Dom>, cells: &[Dom]) {
    if ranges.is_empty() {
        *ranges = cells.to_vec();
    }
    for (range, cell) in ranges.iter_mut().zip(cells) {
        *range = Dom { low: range.low.min(cell.low), high: range.high.max(cell.high) };
    }
}

/// The claims as conditions; all faults at once.
fn read<'a>(claims: &'a Claims, options: &Options) -> Result<Read<'a>> {
    let faults = faults(claims, options);
    if faults.is_empty() { conditions::read(claims, options).map_err(|f| plan(&[f])) } else { Err(plan(&faults)) }
}

fn plan(faults: &[Fault]) -> Error {
    let problem = |f: &Fault| {
        Problem::new(Path::new("the claims"), "", None, format!("{}: {}", f.place, f.what)).help(f.help.clone())
    };
    Error::Plan(faults.iter().map(problem).collect())
}

fn unbounded(claims: &Claims, group: usize) -> Fault {
    let code = claims.summary.as_ref().and_then(|s| s.groups.get(group)).cloned().unwrap_or_default();
    Fault {
        place: "summary".to_owned(),
        what: format!("nothing bounds the number of units in the group `{code}` (below {MOST})"),
        help: "set `most = ...` in [summary], or add a claim or an assumption that counts it".to_owned(),
    }
}
