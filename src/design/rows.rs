//! Which rows fall where: groups, clusters, and those left out with their reason.

use super::Design;
use super::view::{Cells, View, broken};
use crate::error::Result;
use crate::findings::Note;
use crate::value::{Dropped, Label, Origin, Text};

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
    seen: std::collections::BTreeSet<String>,
}

impl<'v> Clusters<'v> {
    pub(super) fn new(view: &'v View<'_>, design: &Design) -> Self {
        let cells = design.cluster.as_deref().and_then(|c| view.cells(c, None).ok());
        Clusters { cells, seen: Default::default() }
    }

    pub(super) fn see(&mut self, row: usize) {
        if let Some(code) = self.cells.as_ref().and_then(|c| c.code(row))
            && !self.seen.contains(code)
        {
            self.seen.insert(code.to_owned());
        }
    }

    pub(super) fn count(&self) -> Option<u64> {
        self.cells.as_ref().map(|_| self.seen.len() as u64)
    }

    pub(super) fn note(&self) -> Option<Note> {
        let cluster = self.cells.as_ref()?.meaning.label.text.clone();
        (self.seen.len() > 1).then_some(Note::ClustersIgnored { clusters: self.seen.len() as u64, cluster })
    }
}
