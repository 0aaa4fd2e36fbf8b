//! Which conditions cannot hold together.

use super::conditions::Read;
use super::model::Model;
use super::search::Search;

/// Halvings that one trial of the deletion filter may take.
const WORK: u64 = 20_000;

/// Halvings that one trial of a smaller set may take.
const LESS: u64 = 2_000;

/// Sets that are tried for a smaller one.
const TRIALS: u64 = 3_000;

/// Conditions of which no table meets all.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Contradiction {
    /// Ids of the claims and assumptions.
    pub ids: Vec<String>,
    /// Whether each of them is needed: without any one of them there is a table.
    pub minimal: bool,
    /// Whether it is certain that no smaller set is contradictory.
    pub smallest: bool,
}

/// The smallest contradictory set that was found.
///
/// # Method
/// Deletion filter: each condition in turn is left out, and stays out when the others are contradictory without it. What
/// remains is minimal. Then all smaller sets are tried by size, up to a bound. A trial that takes more work than it is
/// allowed counts as not contradictory, and nothing is claimed of it.
pub(super) fn contradiction(read: &Read<'_>, search: &mut Search<'_>) -> Contradiction {
    let mut kept: Vec<usize> = (0..read.conditions.len()).collect();
    let mut minimal = true;
    for condition in (0..read.conditions.len()).rev() {
        let without: Vec<usize> = kept.iter().copied().filter(|&c| c != condition).collect();
        match holds(read, search, &without, WORK) {
            Some(false) => kept = without,
            Some(true) => {}
            None => minimal = false,
        }
    }
    let mut smallest = minimal;
    let mut trials = 0;
    'sizes: for size in 1..kept.len() {
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            trials += 1;
            if trials > TRIALS {
                smallest = false;
                break 'sizes;
            }
            match holds(read, search, &set, LESS) {
                Some(false) => {
                    // All smaller sets were tried before.
                    kept = set;
                    minimal = true;
                    break 'sizes;
                }
                Some(true) => {}
                None => smallest = false,
            }
            if !next(&mut set, read.conditions.len()) {
                break;
            }
        }
    }
    let id = |at: &usize| read.conditions.get(*at).map(|c| c.about.id.clone());
    Contradiction { ids: kept.iter().filter_map(id).collect(), minimal, smallest: smallest && minimal }
}

/// The next set of as many numbers below `of`; false after the last.
fn next(set: &mut [usize], of: usize) -> bool {
    let size = set.len();
    let Some(at) = (0..size).rev().find(|&i| set.get(i).is_some_and(|&x| x < of - size + i)) else { return false };
    let from = set.get(at).copied().unwrap_or(0) + 1;
    set.iter_mut().skip(at).enumerate().for_each(|(i, x)| *x = from + i);
    true
}

/// Whether some table meets the conditions; none when the work did not tell.
fn holds(read: &Read<'_>, search: &mut Search<'_>, active: &[usize], work: u64) -> Option<bool> {
    if search.stopped() {
        return None;
    }
    let model = Model::new(read, active);
    let Some(root) = model.root() else { return Some(false) };
    search.within(work, |search| search.any(&model, root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sets_of_a_size_come_once() {
        let mut set = vec![0, 1, 2];
        let mut seen = vec![set.clone()];
        while next(&mut set, 5) {
            seen.push(set.clone());
        }
        assert_eq!(seen.len(), 10);
        assert!(seen.is_sorted() && seen.last() == Some(&vec![2, 3, 4]));
    }
}
