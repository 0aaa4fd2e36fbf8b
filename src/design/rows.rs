//! Which rows fall where: groups, clusters, and those left out with their reason.

use super::Design;
use super::view::{Cells, View, broken};
use crate::error::Result;
use crate::findings::Note;
use crate::sample::Clustering;
use crate::value::{Dropped, Label, Origin, Text};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

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

/// The clusters among the rows used, at each level that the design names and these tables have.
pub(super) struct Clusters<'v> {
    /// From the innermost to the outermost.
    levels: Vec<Cells<'v>>,
    /// Clusters of the outermost level among the rows seen.
    seen: BTreeSet<String>,
}

impl<'v> Clusters<'v> {
    pub(super) fn new(view: &'v View<'_>, design: &Design) -> Self {
        let names = design.cluster.as_ref().map(|c| c.all()).unwrap_or_default();
        let levels = names.iter().filter_map(|c| view.cells(c, None).ok()).collect();
        Clusters { levels, seen: BTreeSet::new() }
    }

    /// Counts the outermost cluster of a row that is used.
    pub(super) fn see(&mut self, row: usize) {
        if let Some(key) = self.levels.last().and_then(|cells| key(cells, row))
            && !self.seen.contains(key.as_ref())
        {
            self.seen.insert(key.into_owned());
        }
    }

    /// The clusters of these rows, the rows used, level by level. A level at which a row's cluster is unknown, or all
    /// rows lie in one, says nothing and is left out.
    pub(super) fn of(&self, rows: &[usize]) -> Vec<Clustering> {
        let mut out: Vec<Clustering> = Vec::new();
        for cells in self.levels.iter().rev() {
            let mut numbers: HashMap<(u32, Cow<'_, str>), u32> = HashMap::new();
            let of: Option<Vec<u32>> = rows
                .iter()
                .enumerate()
                .map(|(i, &row)| {
                    let outer = out.last().and_then(|c| c.of.get(i)).copied().unwrap_or(0);
                    let next = numbers.len() as u32;
                    Some(*numbers.entry((outer, key(cells, row)?)).or_insert(next))
                })
                .collect();
            if let Some(of) = of.filter(|_| numbers.len() > 1) {
                out.push(Clustering { label: cells.meaning.label.clone(), of });
            }
        }
        out.reverse();
        out
    }

    pub(super) fn count(&self) -> Option<u64> {
        self.levels.last().map(|_| self.seen.len() as u64)
    }

    pub(super) fn note(&self) -> Option<Note> {
        let cluster = self.levels.last()?.meaning.label.text.clone();
        (self.seen.len() > 1).then_some(Note::ClustersIgnored { clusters: self.seen.len() as u64, cluster })
    }
}

/// What tells the clusters of a column apart.
pub(super) fn key<'c>(cells: &'c Cells<'_>, row: usize) -> Option<Cow<'c, str>> {
    match cells.code(row) {
        Some(code) => Some(Cow::Borrowed(code)),
        None => cells.number(row).map(|n| Cow::Owned(n.to_string())),
    }
}
