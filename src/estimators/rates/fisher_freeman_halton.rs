//! Whether the groups differ at all, exactly.

use super::pearson_chi2::{Dense, association, floor, one};
use super::{omnibus_term, table, whole};
use crate::error::{Error, Result};
use crate::estimators::resampling::monte_carlo;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::CRAMERS_V;
use crate::findings::{Estimate, Findings, Note, Test};
use crate::math::exact_table::{MOST_TABLES, exact_p};
use crate::math::resample::{Share, sampled_p};
use crate::sample::Sample;
use crate::value::{PValue, ShapeKind, Unit};

/// The exact test over all groups and levels, given the margins.
pub struct FisherFreemanHalton;

static ABOUT: About = About {
    id: "fisher_freeman_halton",
    title_nl: "Exacte toets van Fisher, Freeman en Halton, met Cramérs V",
    title_en: "Fisher–Freeman–Halton exact test, with Cramér's V",
    shapes: &[ShapeKind::Counts],
    measure: &CRAMERS_V,
    definition: "p = Σ P(t) over all tables t with the margins of the observed table and P(t) ≤ P(observed), \
                 P = Πᵢ nᵢ! Πⱼ mⱼ! / (N! Πᵢⱼ xᵢⱼ!); probabilities within a factor 1 + 1e-7 count as equal. \
                 With more than 100 million half tables to go through: p = (1 + hits)/(1 + draws) over tables with \
                 these margins drawn by chance, from the plan's seed. V as for Pearson's chi-square.",
    assumptions: "Independent units; the margins are taken as given.",
    undefined: "Fewer than two groups with rows; fewer than two levels that occur; a yes/no outcome with fewer \
                events or non-events than the plan's floor; more than 10 million units with more than 100 million half \
                tables.",
    reference: "Freeman & Halton (1951), Biometrika 38, 141–149; drawn: Patefield (1981), Applied Statistics 30, 91–97.",
    oracle: "Enumeration in whole numbers (Python), and R 4.2: fisher.test(table); fixture \
             fisher_freeman_halton.json.",
};

impl Estimator for FisherFreemanHalton {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let dense = Dense::new(counts)?;
        let mut row =
            Estimate::new(ABOUT.id, omnibus_term(sample), &CRAMERS_V, Unit::none(), whole(sample, dense.total()));
        row.notes = dense.notes.clone();
        if let Some(note) = floor(counts, settings) {
            return Ok(one(row.note(note)));
        }
        let (name, share) = match exact_p(&dense.cells) {
            Ok(p) => ("exact", Share { p, draws: None }),
            Err(many) => {
                let chance = settings.chance(ABOUT.id, sample, &row.term);
                let share = sampled_p(&dense.cells, settings.draws, &chance, settings.meter);
                let too_many = Note::TooManyTables { tables: many.0 as u64, limit: MOST_TABLES };
                ("Monte Carlo", share.ok_or_else(|| Error::undefined(too_many))?)
            }
        };
        row = row.value(association(&dense).v);
        row.notes.extend(monte_carlo(share));
        if let Ok(p) = PValue::new(share.p) {
            row = row.test(Test::two_sided(name, None, [None, None], p).null(0.0));
        }
        Ok(one(row))
    }
}
