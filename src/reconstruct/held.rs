//! The claims about the cells of a summary, recomputed from rows that were read from a file.

use super::Recipe;
use crate::data::{self, Table};
use crate::ledger::claims::{Claim, ClaimKind};
use crate::ledger::summary::Cells;
use crate::printed::Printed;

/// One claim, held against the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Id of the claim.
    pub claim: String,
    /// As it was printed.
    pub printed: String,
    /// The number that the rows give; none where there are no such rows.
    pub computed: Option<f64>,
    /// Whether it prints as it was printed.
    pub holds: bool,
}

/// What one row is to the summary.
struct Row<'d> {
    group: &'d str,
    level: &'d str,
    values: Vec<Option<f64>>,
}

/// Every claim about cells that is a number, and every "larger", against the rows; verdicts of tests are no figures and are
/// left to the ledger of a plan.
///
/// Counts and sums are whole numbers, so a percentage and a mean of whole numbers are exact fractions. A row whose group or
/// outcome is missing or not of the summary is not counted.
pub fn held(recipe: &Recipe, table: &Table) -> Vec<Held> {
    let summary = recipe.summary;
    let text = |name: &str| data::texts(&table.frame, name).unwrap_or_default();
    let (groups, levels) = (text(&summary.group), text(&summary.outcome));
    let values: Vec<Vec<Option<f64>>> =
        summary.value.iter().map(|of| data::numbers(&table.frame, &of.column).unwrap_or_default()).collect();
    let mut rows = vec![];
    for (at, pair) in groups.iter().zip(&levels).enumerate() {
        if let (Some(group), Some(level)) = pair
            && summary.groups.iter().any(|code| code == group)
            && summary.levels.iter().any(|code| code == level)
        {
            let values = values.iter().map(|column| column.get(at).copied().flatten()).collect();
            rows.push(Row { group, level, values });
        }
    }
    let claims = recipe.claims.claim.iter().filter(|claim| !recipe.options.without.contains(&claim.id));
    claims.filter_map(|claim| one(recipe, claim, claim.cells.as_ref()?, &rows)).collect()
}

fn one(recipe: &Recipe, claim: &Claim, cells: &Cells, rows: &[Row]) -> Option<Held> {
    let group = |row: &&Row| cells.group.as_deref().is_none_or(|group| group == row.group);
    let level = |row: &&Row| cells.level.as_deref().is_none_or(|level| level == row.level);
    let here = || rows.iter().filter(group).filter(level);
    let count = here().count();
    let answer = |computed: Option<f64>, holds: bool| {
        Some(Held { claim: claim.id.clone(), printed: claim.printed.clone(), computed, holds })
    };
    if claim.kind == ClaimKind::Larger {
        let of = |other: &String| rows.iter().filter(|row| row.group == other).filter(level).count();
        return answer(Some(count as f64), cells.than.iter().all(|other| count > of(other)));
    }
    if !matches!(
        claim.kind,
        ClaimKind::Percent
            | ClaimKind::Count
            | ClaimKind::Mean
            | ClaimKind::Minimum
            | ClaimKind::Maximum
            | ClaimKind::Number
    ) {
        return None;
    }
    let bounds = Printed::parse(&claim.printed)?.bounds(recipe.rounding(claim.rounding));
    let fraction = |n: f64, of: usize| {
        let exact = n.fract() == 0.0 && n.abs() < 2f64.powi(53) && of > 0;
        answer((of > 0).then(|| n / of as f64), exact && bounds.hold_fraction(n as i128, of as i128))
    };
    let Some(name) = &cells.value else {
        return match claim.kind {
            ClaimKind::Percent => fraction(100.0 * count as f64, rows.iter().filter(group).count()),
            ClaimKind::Count => fraction(count as f64, 1),
            _ => None,
        };
    };
    let at = recipe.summary.value.iter().position(|of| of.column == *name)?;
    let measured = recipe.summary.value.get(at)?.level.as_deref();
    let values: Vec<f64> = here()
        .filter(|row| measured.is_none_or(|level| level == row.level))
        .filter_map(|row| row.values.get(at).copied().flatten())
        .collect();
    let end = |end: f64| if values.is_empty() { answer(None, false) } else { fraction(end, 1) };
    match claim.kind {
        ClaimKind::Mean => fraction(values.iter().sum(), values.len()),
        ClaimKind::Number => fraction(values.iter().sum(), 1),
        ClaimKind::Minimum => end(values.iter().copied().fold(f64::INFINITY, f64::min)),
        ClaimKind::Maximum => end(values.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        _ => None,
    }
}
