//! Rates and tables of counts: how many, what share, how different, and is it chance.

pub mod agresti_coull;
pub mod clopper_pearson;
pub mod cochran_armitage;
pub mod cramers_v;
pub mod fisher_exact;
pub mod fisher_freeman_halton;
pub mod frequency;
pub mod funnel_rate;
pub mod likelihood_chi2;
pub mod mantel_haenszel;
pub mod miettinen_nurminen;
pub mod newcombe_difference;
pub mod number_needed_to_treat;
pub mod odds_ratio;
pub mod pearson_chi2;
mod ratio;
pub mod risk_ratio;
pub mod wilson_rate;

use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Counts, Sample};
use crate::value::{Count, Label, Text};

/// The most units that `f64` counts one by one.
const MOST_UNITS: u64 = 1 << 53;

fn unanswerable(nl: &str, en: &str) -> Error {
    Error::undefined(Note::Unanswerable { reason: Text::new(nl, en) })
}

/// Checks a k × c block of counts: k ≥ 1, c ≥ 1, as many rows as groups, as many cells as columns,
/// no more units than `f64` counts one by one.
fn check_block(groups: usize, columns: usize, rows: &[Vec<u64>]) -> Result<()> {
    if groups == 0 || columns == 0 {
        return Err(unanswerable("de tabel is leeg", "the table is empty"));
    }
    if rows.len() != groups || rows.iter().any(|r| r.len() != columns) {
        return Err(unanswerable("de tabel is niet rechthoekig", "the table is not rectangular"));
    }
    let total = rows.iter().flatten().try_fold(0u64, |sum, &n| sum.checked_add(n));
    if total.is_none_or(|n| n > MOST_UNITS) {
        return Err(unanswerable("de tabel telt te veel eenheden", "the table counts too many units"));
    }
    Ok(())
}

/// The sample as a table of counts that can be indexed and summed without fear.
fn table(sample: &Sample) -> Result<&Counts> {
    let counts = super::counts(sample)?;
    check_block(counts.groups.len(), counts.levels.len(), &counts.cells)?;
    if counts.success >= counts.levels.len() {
        return Err(unanswerable(
            "het niveau dat als succes telt ontbreekt",
            "the level that counts as success is missing",
        ));
    }
    Ok(counts)
}

/// All pairs i < j; [`Note::OneGroup`] when there is none.
fn pairs(groups: usize) -> Result<Vec<(usize, usize)>> {
    if groups < 2 {
        return Err(Error::undefined(Note::OneGroup {}));
    }
    Ok((0..groups).flat_map(|i| (i + 1..groups).map(move |j| (i, j))).collect())
}

/// A note for each group of a pair without rows.
fn empty_groups(counts: &Counts, pair: (usize, usize)) -> Vec<Note> {
    let empty = [pair.0, pair.1].into_iter().filter(|&g| counts.rate(g).1 == 0);
    empty.map(|g| Note::EmptyGroup { group: counts.groups[g].text.clone() }).collect()
}

/// [`Note::OneLevel`] when no unit of a pair, or every unit, is an event.
fn one_level(counts: &Counts, (i, j): (usize, usize)) -> Option<Note> {
    let (events, total) = (counts.rate(i).0 + counts.rate(j).0, counts.rate(i).1 + counts.rate(j).1);
    if events > 0 && events < total {
        return None;
    }
    let occurs = |&l: &usize| counts.cells[i][l] + counts.cells[j][l] > 0;
    let level = (0..counts.levels.len()).find(occurs).unwrap_or(counts.success);
    Some(Note::OneLevel { level: counts.levels[level].text.clone() })
}

/// `used` rows of the whole sample, with what the sample dropped.
fn whole(sample: &Sample, used: u64) -> Count {
    Count { used, ..sample.count.clone() }
}

/// The term of a test over all groups at once.
fn omnibus_term(sample: &Sample) -> Label {
    sample.grouping.clone().unwrap_or_else(|| Label::new("groups", Text::new("groepen", "groups")))
}
