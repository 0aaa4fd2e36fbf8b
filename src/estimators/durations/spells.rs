//! What spells must be before anything is estimated from them, and which of them are independent.

use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Sample, Spells};
use crate::value::Label;

/// Rows of spells by unit, and in time within each.
fn by_unit(spells: &Spells) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spells.from.len()).collect();
    order.sort_unstable_by(|&a, &b| {
        spells.subject[a].cmp(&spells.subject[b]).then(spells.from[a].total_cmp(&spells.from[b])).then(a.cmp(&b))
    });
    order
}

/// What is independent in a sample of spells: its units, or the clusters in which they lie.
pub(super) struct Units {
    /// The number of what each spell belongs to, from 0. A unit lies in the cluster of its first spell.
    pub of: Vec<u32>,
    /// How many there are.
    pub number: usize,
    /// Whether they are clusters.
    pub clustered: bool,
    /// The number of the unit of each spell, from 0.
    pub subject: Vec<u32>,
    /// Units of which some time between two spells is unknown.
    pub out_of_sight: u64,
}

impl Units {
    /// Refuses spells of one unit that overlap, and a spell that begins, as the one before ends, in another state than that
    /// one ended in.
    pub fn of(sample: &Sample, spells: &Spells) -> Result<Units> {
        if spells.from.is_empty() {
            return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
        }
        let order = by_unit(spells);
        let mut out = Units {
            of: vec![0; order.len()],
            number: 0,
            clustered: !sample.cluster().is_empty(),
            subject: vec![0; order.len()],
            out_of_sight: 0,
        };
        let (mut overlapping, mut contradicting, mut clusters) = (0, 0, Vec::new());
        let units = order.chunk_by(|&a, &b| spells.subject[a] == spells.subject[b]);
        for (number, unit) in units.enumerate() {
            for &row in unit {
                out.subject[row] = number as u32;
                out.of[row] = sample.cluster().get(unit[0]).copied().unwrap_or(number as u32);
            }
            clusters.push(out.of[unit[0]]);
            let pairs = || unit.windows(2).map(|pair| (pair[0], pair[1]));
            let apart = |(a, b): (usize, usize)| {
                let left = spells.next[a].unwrap_or(spells.state[a]);
                spells.until[a] == spells.from[b] && left != spells.state[b]
            };
            overlapping += u64::from(pairs().any(|(a, b)| spells.from[b] < spells.until[a]));
            contradicting += u64::from(pairs().any(apart));
            out.out_of_sight += u64::from(pairs().any(|(a, b)| spells.until[a] < spells.from[b]));
        }
        if overlapping > 0 {
            return Err(Error::undefined(Note::OverlappingRows { units: overlapping }));
        }
        if contradicting > 0 {
            return Err(Error::undefined(Note::SpellsContradict { units: contradicting }));
        }
        clusters.sort_unstable();
        clusters.dedup();
        for of in &mut out.of {
            *of = clusters.partition_point(|c| c < of) as u32;
        }
        out.number = clusters.len();
        Ok(out)
    }

    /// Units, and what is independent, among these rows.
    pub fn count(&self, rows: &[usize]) -> (u64, u64) {
        let distinct = |numbers: &[u32]| {
            let mut all: Vec<u32> = rows.iter().map(|&row| numbers[row]).collect();
            all.sort_unstable();
            all.dedup();
            all.len() as u64
        };
        (distinct(&self.subject), distinct(&self.of))
    }
}
