//! Warnings under a table: what holds for all rows once, what holds for one beside its number.

use super::{Table, capital};
use crate::findings::{Estimate, Note};
use crate::report::catalogue::Words;
use crate::value::{Dropped, Origin};

/// All warnings of a row, its dropped rows among them.
pub fn notes(e: &Estimate) -> Vec<Note> {
    let mut notes = own(e);
    for d in e.n.dropped.iter().filter(|d| d.rows > 0) {
        let note = left_out(d);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// The warnings of a row about its number.
pub(super) fn own(e: &Estimate) -> Vec<Note> {
    let mut notes: Vec<Note> = e.notes.iter().filter(|n| !matches!(n, Note::RowsDropped { .. })).cloned().collect();
    if e.origin == Origin::Simulated && !notes.contains(&Note::Simulated {}) {
        notes.push(Note::Simulated {});
    }
    notes
}

/// Why a row has no number: its own warnings, but those on the source and the design of the data.
pub fn reasons(e: &Estimate) -> impl Iterator<Item = &Note> {
    e.notes.iter().filter(|n| {
        let source = matches!(n, Note::Simulated {} | Note::Reconstructed {} | Note::SpreadSimulated {});
        let design = matches!(
            n,
            Note::AsTreated {} | Note::NoMargin {} | Note::ClustersIgnored { .. } | Note::RowsDropped { .. }
        );
        !source && !design
    })
}

/// Why a row with a number has no interval: of its warnings those after which none can be had.
pub fn without_interval(e: &Estimate) -> impl Iterator<Item = &Note> {
    e.notes.iter().filter(|n| {
        matches!(
            n,
            Note::NotFinite {}
                | Note::TooFewRows { .. }
                | Note::ConstantOutcome {}
                | Note::NoSpread { .. }
                | Note::ExactFit { .. }
                | Note::Separation {}
                | Note::EventFloor { .. }
                | Note::EmptyCell {}
                | Note::NoInterval { .. }
                | Note::ArmInOneCluster { .. }
                | Note::ClustersShowNothing { .. }
                | Note::LoneClusters { .. }
                | Note::ClusterAlone { .. }
                | Note::OneCluster {}
                | Note::ClustersDecide { .. }
                | Note::CurveAtEdge {}
                | Note::MonotoneLikelihood { .. }
                | Note::LateEntry {}
                | Note::StateAtEdge {}
                | Note::NoKnownError {}
        )
    })
}

fn left_out(d: &Dropped) -> Note {
    Note::RowsDropped { rows: d.rows, reason: d.reason.clone() }
}

/// Warnings that a word in the row already carries, so that one line under the table explains them.
pub(super) fn explained_once(note: &Note) -> bool {
    matches!(note, Note::Simulated {} | Note::Reconstructed {} | Note::SpreadSimulated {} | Note::NoMargin {})
}

/// A note as a line of its own: it begins with a capital. What holds of every mean over completers is said once,
/// without the number that each leaves out; their own rows and the text have it.
pub fn line(note: &Note, words: &Words) -> String {
    capital(&match note {
        Note::CompletersOnly { .. } => words.get("note-completers-only-anywhere"),
        _ => words.note(note),
    })
}

/// Puts what all rows say under the table and gives the marks of what this row alone says of its number.
pub(super) fn of_value(e: &Estimate, all: &[&Estimate], table: &mut Table, words: &Words) -> Vec<usize> {
    let mut out = Vec::new();
    for note in own(e) {
        let text = line(&note, words);
        let everywhere = e.value.is_some() && all.len() > 1 && all.iter().all(|o| own(o).contains(&note));
        if everywhere || explained_once(&note) {
            table.remark(text);
        } else {
            out.push(table.footnote(text));
        }
    }
    out
}

/// Rows left out: under the table when they are the same for all, else the marks beside this row's n.
pub(super) fn of_n(e: &Estimate, all: &[&Estimate], table: &mut Table, words: &Words) -> Vec<usize> {
    let mut out = Vec::new();
    for d in e.n.dropped.iter().filter(|d| d.rows > 0) {
        let text = line(&left_out(d), words);
        if all.iter().all(|o| o.n.dropped.contains(d)) {
            table.remark(text);
        } else {
            out.push(table.footnote(text));
        }
    }
    out
}
