//! Which rows fall where: groups, clusters, and those left out with their reason.

use super::Design;
use super::view::{Cells, View, broken};
use crate::error::Result;
use crate::findings::Note;
use crate::value::{Dropped, Label, Origin, Text};
use std::collections::BTreeMap;

/// Rows left out, in the order in which the rows were asked for a group, an outcome, a predictor.
#[derive(Default)]
pub(super) struct Left(Vec<(usize, Text, f64)>);

impl Left {
    pub(super) fn out(&mut self, step: usize, reason: Text, weight: f64) {
        match self.0.iter_mut().find(|(s, r, _)| *s == step && *r == reason) {
            Some(entry) => entry.2 += weight,
            None => self.0.push((step, reason, weight)),
        }
    }

    pub(super) fn at_step(&self, step: usize) -> u64 {
        self.0.iter().filter(|(s, ..)| *s == step).map(|(.., w)| *w).sum::<f64>() as u64
    }

    pub(super) fn dropped(mut self) -> Vec<Dropped> {
        self.0.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        self.0.into_iter().map(|(_, reason, rows)| Dropped { reason, rows: rows as u64 }).collect()
    }
}

pub(super) const GROUP: usize = 0;
pub(super) const OUTCOME: usize = 1;
pub(super) const PREDICTOR: usize = 2;

/// How rows fall into groups.
pub(super) struct Grouping<'v> {
    cells: Option<Cells<'v>>,
    pub(super) groups: Vec<Label>,
}

impl<'v> Grouping<'v> {
    /// All levels of the column in the codebook's order; of the arm only treatment and control.
    pub(super) fn new(
        view: &'v View<'_>,
        design: &Design,
        by: Option<&str>,
        wave: Option<&str>,
    ) -> Result<Grouping<'v>> {
        let Some(by) = by else {
            return Ok(Grouping { cells: None, groups: vec![Label::overall()] });
        };
        let cells = view.cells(by, wave)?;
        let groups = match design.arm.as_ref().filter(|a| a.variable == by) {
            Some(arm) => [&arm.treatment, &arm.control]
                .iter()
                .map(|code| {
                    let known = cells.meaning.levels.iter().find(|l| l.code == **code);
                    known.cloned().ok_or_else(|| broken(format!("`{by}` has no level `{code}`")))
                })
                .collect::<Result<_>>()?,
            None => cells.meaning.levels.clone(),
        };
        Ok(Grouping { cells: Some(cells), groups })
    }

    pub(super) fn of(&self, row: usize) -> Result<usize, Text> {
        let Some(cells) = &self.cells else { return Ok(0) };
        let Some(code) = cells.code(row) else { return Err(cells.reason(row)) };
        self.groups.iter().position(|g| g.code == code).ok_or_else(|| {
            let level = cells.meaning.levels.iter().find(|l| l.code == code);
            let words = level.map_or_else(|| Text::same(code), |l| l.text.clone());
            Text::new(format!("niet in de vergelijking: {}", words.nl), format!("not in the comparison: {}", words.en))
        })
    }

    /// Whether nothing stands where row `row` should name its group.
    pub(super) fn unknown(&self, row: usize) -> bool {
        self.cells.as_ref().is_some_and(|cells| cells.code(row).is_none())
    }

    pub(super) fn label(&self) -> Option<Label> {
        self.cells.as_ref().map(|c| c.meaning.label.clone())
    }

    pub(super) fn origin(&self) -> Origin {
        self.cells.as_ref().map(|c| c.origin).unwrap_or_default()
    }
}

/// The clusters among the rows used, when the design names a cluster that these tables have.
pub(super) struct Clusters<'v> {
    cells: Option<Cells<'v>>,
    seen: BTreeMap<String, u32>,
    /// Of a row without a cluster nothing is known: then nothing is said of the others either.
    unknown: bool,
}

impl<'v> Clusters<'v> {
    pub(super) fn new(view: &'v View<'_>, design: &Design) -> Self {
        let cells = design.cluster.as_deref().and_then(|c| view.cells(c, None).ok());
        Clusters { cells, seen: BTreeMap::new(), unknown: false }
    }

    /// Counts the cluster of a row that is used, and gives its number.
    pub(super) fn see(&mut self, row: usize) -> Option<u32> {
        let cells = self.cells.as_ref()?;
        let Some(code) = cells.code(row) else {
            self.unknown = true;
            return None;
        };
        if let Some(number) = self.seen.get(code) {
            return Some(*number);
        }
        let number = self.seen.len() as u32;
        self.seen.insert(code.to_owned(), number);
        Some(number)
    }

    /// The numbers of the rows used, when every row has one.
    pub(super) fn known(&self, numbers: Vec<u32>) -> Vec<u32> {
        if self.unknown || self.seen.len() < 2 { Vec::new() } else { numbers }
    }

    pub(super) fn count(&self) -> Option<u64> {
        self.cells.as_ref().map(|_| self.seen.len() as u64)
    }

    pub(super) fn note(&self) -> Option<Note> {
        let cluster = self.cells.as_ref()?.meaning.label.text.clone();
        (self.seen.len() > 1).then_some(Note::ClustersIgnored { clusters: self.seen.len() as u64, cluster })
    }
}
