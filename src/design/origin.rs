//! Where the numbers of a sample come from, row by row.

use crate::data::codebook::Published;
use crate::value::Origin;

/// Where the numbers of a sample come from, as the codebook says of each column.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    /// The weakest origin of the columns that make groups, pre-measures, covariates.
    pub(super) around: Origin,
    /// Origin of the outcome.
    pub(super) outcome: Origin,
    /// Figures of the outcome that reprint a publication.
    pub(super) published: Option<Vec<Published>>,
    /// Stage columns with their origins.
    pub(super) stages: Vec<(String, Origin)>,
    /// Where tables are compared: each table with the origin of its outcome.
    pub(super) tables: Vec<(String, Origin)>,
}

impl Provenance {
    /// All numbers from one origin.
    pub fn all(origin: Origin) -> Self {
        Provenance { around: origin, outcome: origin, ..Provenance::default() }
    }

    /// Origin of a row's value, and whether its spread (interval, test) is weaker: simulated.
    pub fn of(&self, term: &str, measure: &str) -> (Origin, bool) {
        if !self.stages.is_empty() {
            let stage = |name: &str| term == name || term.ends_with(&format!(": {name}"));
            let at = self.stages.iter().position(|(name, _)| stage(name)).unwrap_or(0);
            let own = self.stages[at].1;
            let before = if measure == "stage_rate" && at > 0 { self.stages[at - 1].1 } else { self.stages[0].1 };
            return (self.around.max(own).max(before), false);
        }
        let named: Vec<Origin> = term
            .split(" - ")
            .filter_map(|part| self.tables.iter().find(|(name, _)| name == part).map(|(_, origin)| *origin))
            .collect();
        if let Some(weakest) = named.into_iter().max() {
            return (self.around.max(weakest), false);
        }
        let outcome = match &self.published {
            Some(list) if self.outcome <= Origin::Reconstructed => {
                if list.iter().any(|p| p.measure == measure && p.term.as_deref().is_none_or(|t| t == term)) {
                    return (self.around.max(self.outcome), true);
                }
                Origin::Simulated
            }
            _ => self.outcome,
        };
        (self.around.max(outcome), false)
    }
}
