//! What the report cannot say: warnings that hold for many analyses, said once.

use super::page::Limit;
use super::setter::{Numbers, Setter};
use crate::findings::{Analysis, Note};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::table;

/// Warnings that limit more than one analysis: they are said in general, not under each.
pub(super) struct General(Vec<String>);

impl General {
    pub(super) fn of(results: &Results, words: &Words) -> General {
        let mut seen: Vec<(String, usize)> = Vec::new();
        for a in &results.analyses {
            for text in limiting(a, words).into_iter().map(|(_, text)| text) {
                match seen.iter_mut().find(|(t, _)| *t == text) {
                    Some((_, n)) => *n += 1,
                    None => seen.push((text, 1)),
                }
            }
        }
        General(seen.into_iter().filter(|(_, n)| *n > 1).map(|(text, _)| text).collect())
    }

    /// Whether this line is among them.
    pub(super) fn says(&self, line: &str) -> bool {
        self.0.iter().any(|t| t == line)
    }
}

impl Setter<'_> {
    /// Limitations, from the notes that occur, with the tables they concern: the widest first.
    pub(super) fn limits(&self, numbers: &Numbers) -> Vec<Limit> {
        let mut found: Vec<(usize, String, Vec<usize>)> = Vec::new();
        for a in &self.results.analyses {
            let tables = numbers.iter().find(|(id, _)| *id == a.id).map(|(_, n)| n.clone()).unwrap_or_default();
            for (rank, text) in limiting(a, self.words) {
                match found.iter_mut().find(|(_, t, _)| *t == text) {
                    Some((_, _, seen)) => seen.extend(&tables),
                    None => found.push((rank, text, tables.clone())),
                }
            }
        }
        found.sort_by_key(|(rank, ..)| *rank);
        let limit = |(_, text, tables)| Limit { text, tables: self.links("see-tables", tables) };
        found.into_iter().map(limit).collect()
    }
}

/// The limiting warnings of an analysis, each once, with their rank.
fn limiting(a: &Analysis, words: &Words) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let rows = a.findings.estimates.iter().flat_map(table::notes);
    for note in a.findings.notes.iter().cloned().chain(rows) {
        if let Some(rank) = rank(&note) {
            let text = table::line(&note, words);
            if !out.iter().any(|(_, t)| *t == text) {
                out.push((rank, text));
            }
        }
    }
    out
}

/// Where a warning stands among the limits; `None` when it tells only how a number was made.
fn rank(note: &Note) -> Option<usize> {
    match note {
        Note::Simulated {} => Some(0),
        Note::SpreadSimulated {} => Some(1),
        Note::Reconstructed {} => Some(2),
        Note::AsTreated {} => Some(3),
        Note::ClustersIgnored { .. } => Some(4),
        Note::CompletersOnly { .. } => Some(5),
        Note::EventFloor { .. } => Some(6),
        Note::SmallGroup { .. } => Some(7),
        Note::SlopesDiffer { .. } => Some(8),
        Note::Unanswerable { .. } => Some(9),
        Note::NoMargin {} => Some(10),
        _ => None,
    }
}
