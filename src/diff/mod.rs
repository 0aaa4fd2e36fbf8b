//! Run against run: which numbers moved, by how much, and which input moved them.
//!
//! Both runs are read from their `results.json` alone, so that a report of last year can be held against one of today.
//! Which input moved a number is concluded from what differs: a change that cannot reach a row (another table, another
//! analysis of the plan) is not blamed for it. Where several changes can reach it all of them are named; to know which,
//! run again with one of them undone.

mod inputs;
mod read;

pub use inputs::{Change, Input};
pub use read::{Row, Run};

use serde::Serialize;
use std::collections::HashMap;

/// Two runs beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// What differs between the inputs.
    pub inputs: Vec<Change>,
    /// The rows that moved, in the order of the first run; then those that only the second has.
    pub moved: Vec<Moved>,
    /// Rows that are the same to the last digit.
    pub same: u64,
    /// Claims whose status changed.
    pub claims: Vec<MovedClaim>,
}

/// A row that is not the same in both runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Id of the analysis.
    pub analysis: String,
    /// Id of the estimator.
    pub estimator: String,
    /// Code of the term.
    pub term: String,
    /// Id of the measure.
    pub measure: String,
    /// Whether both runs have it.
    pub kind: Kind,
    /// What differs of it.
    pub fields: Vec<Field>,
    /// Positions in [`Diff::inputs`] of the changes that can have moved it; none when no input differs that could.
    pub by: Vec<usize>,
}

/// Whether both runs have a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Both, and it differs.
    Moved,
    /// The first alone.
    Gone,
    /// The second alone.
    New,
}

/// One field of a row in both runs, as `estimates.csv` writes it; empty where there is no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in `estimates.csv`.
    pub name: &'static str,
    /// In the first run.
    pub from: String,
    /// In the second.
    pub to: String,
}

impl Field {
    /// By how much a number moved; none for words and where one run has no number.
    pub fn by(&self) -> Option<f64> {
        let number = |s: &str| s.parse::<f64>().ok().filter(|x| x.is_finite());
        Some(number(&self.to)? - number(&self.from)?)
    }
}

/// A claim whose status changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedClaim {
    /// Id of the claim.
    pub claim: String,
    /// Status in the first run; empty where it has no such claim.
    pub from: String,
    /// Status in the second.
    pub to: String,
}

/// Holds the second run against the first.
pub fn diff(a: &Run, b: &Run) -> Diff {
    let inputs = inputs::changes(a, b);
    let places: HashMap<_, _> = b.rows.iter().enumerate().map(|(i, row)| (row.key(), i)).collect();
    let mut met = vec![false; b.rows.len()];
    let mut out = Diff { inputs, moved: Vec::new(), same: 0, claims: claims(a, b) };
    let moved = |row: &Row, kind, fields: Vec<Field>, inputs: &[Change]| {
        let (analysis, estimator) = (row.analysis.clone(), row.estimator.clone());
        let (term, measure) = (row.term.clone(), row.measure.clone());
        let by = (0..inputs.len()).filter(|&i| inputs[i].reaches(row, &fields, a, b)).collect();
        Moved { analysis, estimator, term, measure, kind, fields, by }
    };
    for row in &a.rows {
        let Some(&at) = places.get(&row.key()) else {
            out.moved.push(moved(row, Kind::Gone, row.fields(None), &out.inputs));
            continue;
        };
        met[at] = true;
        let fields = row.fields(Some(&b.rows[at]));
        if fields.is_empty() {
            out.same += 1;
        } else {
            out.moved.push(moved(row, Kind::Moved, fields, &out.inputs));
        }
    }
    for (row, _) in b.rows.iter().zip(met).filter(|(_, met)| !met) {
        let fields = row.fields(None).into_iter().map(|f| Field { from: f.to, to: f.from, ..f }).collect();
        out.moved.push(moved(row, Kind::New, fields, &out.inputs));
    }
    out
}

fn claims(a: &Run, b: &Run) -> Vec<MovedClaim> {
    let status = |run: &Run, id: &str| run.claims.iter().find(|(c, _)| c == id).map(|(_, s)| s.clone());
    let mut ids: Vec<&String> = a.claims.iter().chain(&b.claims).map(|(id, _)| id).collect();
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(*id));
    let both = ids.into_iter().map(|id| MovedClaim {
        claim: id.clone(),
        from: status(a, id).unwrap_or_default(),
        to: status(b, id).unwrap_or_default(),
    });
    both.filter(|c| c.from != c.to).collect()
}
