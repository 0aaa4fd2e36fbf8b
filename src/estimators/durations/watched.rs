//! The rows of one group, and what is counted of them.

use super::{recurring, rows_of, subjects};
use crate::error::{Error, Result};
use crate::estimators::clusters::FEW_CLUSTERS;
use crate::findings::Note;
use crate::math::survival::clusters_of;
use crate::sample::{Durations, Sample};
use crate::value::{Count, Label};

/// The rows of one group.
pub(super) struct Watched {
    pub label: Label,
    pub rows: Vec<usize>,
    pub count: Count,
    /// Units there from the start.
    pub start: u64,
    /// The cluster of each of these rows, from 0, and how many there are; without clusters the unit, where units ended
    /// more than once.
    pub clusters: Option<(Vec<u32>, usize)>,
}

impl Watched {
    /// Each group, and all together when there are several.
    pub fn all(sample: &Sample, d: &Durations) -> Result<Vec<Watched>> {
        if d.time.is_empty() {
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows: 0, needed: 1 }));
        }
        Ok(rows_of(d).into_iter().map(|(label, rows)| Watched::new(sample, d, label, rows)).collect())
    }

    fn new(sample: &Sample, d: &Durations, label: Label, rows: Vec<usize>) -> Self {
        let named = Some(sample.cluster()).filter(|of| of.len() == d.time.len());
        let clusters = named.or_else(|| recurring(d)).map(|of| clusters_of(of, &rows));
        let dropped = if rows.len() == d.time.len() { sample.count.dropped.clone() } else { vec![] };
        let found = clusters.as_ref().filter(|_| named.is_some()).map(|(_, found)| *found as u64);
        let count = Count { used: subjects(d, &rows), clusters: found, dropped };
        let start = match &d.entry {
            Some(entry) => rows.iter().filter(|&&row| entry[row] <= 0.0).count(),
            None => rows.len(),
        };
        Watched { label, rows, count, start: start as u64, clusters }
    }

    /// [`Note::EmptyGroup`] of this group.
    pub fn empty(&self) -> Note {
        Note::EmptyGroup { group: self.label.text.clone() }
    }

    /// Why clusters show no spread, when all rows lie in one.
    pub fn one_cluster(&self) -> Option<Note> {
        let (_, found) = self.clusters.as_ref()?;
        (*found < 2).then_some(Note::ClustersShowNothing { clusters: *found as u64 })
    }

    /// That there are few clusters.
    pub fn few_clusters(&self) -> Option<Note> {
        let (_, found) = self.clusters.as_ref()?;
        (2..FEW_CLUSTERS).contains(found).then_some(Note::FewClusters { clusters: *found as u64 })
    }
}
