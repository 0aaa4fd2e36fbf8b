//! Whether the groups differ at all, by the likelihood ratio.

use super::pearson_chi2::{Dense, SPARSE, association, floor, one};
use super::{omnibus_term, table, whole};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::CRAMERS_V;
use crate::findings::{Estimate, Findings, Note, Test};
use crate::math::deviance::deviance;
use crate::math::tail;
use crate::sample::Sample;
use crate::value::{PValue, ShapeKind, Unit};

/// The likelihood-ratio chi-square over all groups and levels.
pub struct LikelihoodChi2;

static ABOUT: About = About {
    id: "likelihood_chi2",
    title_nl: "Likelihood-ratiotoets (G²), met Cramérs V",
    title_en: "Likelihood-ratio test (G²), with Cramér's V",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::CRAMERS_V,
    definition: "eᵢⱼ = nᵢmⱼ/N; G² = 2 Σᵢⱼ xᵢⱼ ln(xᵢⱼ/eᵢⱼ), an empty cell adding 0, with (k − 1)(c − 1) degrees of \
                 freedom, empty groups and levels left out. V as for Pearson's chi-square. No correction.",
    assumptions: "Independent units; expected counts of 5 and more.",
    undefined: "Fewer than two groups with rows; fewer than two levels that occur; a yes/no outcome with fewer \
                events or non-events than the plan's floor.",
    reference: "Wilks (1935), Annals of Mathematical Statistics 6, 190–196.",
    oracle: "R 4.2: 2 * sum(x * log(x / chisq.test(x)$expected)), and the deviance of the additive Poisson model of \
             glm; nearly equal rates: mpmath at 50 digits; fixture likelihood_chi2.json.",
};

impl Estimator for LikelihoodChi2 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let dense = Dense::new(counts)?;
        let association = association(&dense);
        let mut row =
            Estimate::new(ABOUT.id, omnibus_term(sample), &CRAMERS_V, Unit::none(), whole(sample, dense.total()));
        row.notes = dense.notes.clone();
        if let Some(note) = floor(counts, settings) {
            return Ok(one(row.note(note)));
        }
        if association.smallest_expected < SPARSE {
            row = row.note(Note::SparseTable { smallest_expected: association.smallest_expected });
        }
        row = row.value(association.v);
        let total = dense.total() as f64;
        // Σ e u = 0 over a table, u = (x − e)/e, so that 2 Σ e · deviance(u) is G² without terms that cancel.
        let g2 = 2.0 * dense.over_cells(|difference, product| product / total * deviance(difference / product));
        if let Ok(p) = PValue::new(tail::chi2_upper(g2, association.df)) {
            row = row.test(Test::two_sided("G²", Some(g2), [Some(association.df), None], p).null(0.0));
        }
        Ok(one(row))
    }
}
