//! Gwet's coefficient on ordered levels, near misses counted in part.

use super::agreement::{Credit, Together};
use super::gwet_ac1::{agreement, row};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::sample::{Sample, ShapeKind};

/// Gwet's AC2 of all raters together, with linear and with quadratic weights.
///
/// # Definition
/// As AC1 (`gwet_ac1`) with wₖₗ = 1 − |xₖ − xₗ|/range or 1 − ((xₖ − xₗ)/range)²: p_a the mean credit of pairs of ratings of
/// a unit, p_e = (Σ wₖₗ) Σ πₖ(1 − πₖ)/(q(q − 1)). Of two levels both are AC1.
/// # Takes
/// Ratings on ordered levels of two or more raters, not all of them of every unit.
/// # Gives
/// Two rows, unitless, with interval, t, df and a two-sided p.
/// # Assumes
/// Levels as far apart as their places say: of words 1, 2 …, of numbers themselves. Units independent of each other; raters
/// who judged apart.
/// # Undefined
/// No unit with two ratings; a scale of one level. Perfect agreement: no interval.
/// # Reference
/// Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapters 3 and 5.
/// # Oracle
/// irrCAC 0.4.4 (Python): `CAC(..., weights = ).gwet()`; fixture `gwet_ac2.json`.
pub struct GwetAc2;

static ABOUT: About = About {
    id: "gwet_ac2",
    title_nl: "Overeenstemming van beoordelaars op geordende niveaus (Gwets AC2)",
    title_en: "Agreement of raters on ordered levels (Gwet’s AC2)",
    shapes: &[ShapeKind::Ratings],
    measure: &measure::GWET_AC2_LINEAR,
    definition: "AC1 with weights 1 − |x − y|/range (linear) and 1 − ((x − y)/range)² (quadratic), x and y the places of the levels; p_e = (Σ w) Σ π(1 − π)/(q(q − 1))",
    assumptions: "Levels as far apart as their places say: of words 1, 2 …, of numbers themselves. Units independent; raters who judged apart.",
    undefined: "No unit with two ratings; a scale of one level. Perfect agreement: no interval.",
    reference: "Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapters 3 and 5",
    oracle: "irrCAC 0.4.4: gwet, weights linear and quadratic",
};

impl Estimator for GwetAc2 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let together = Together::of(sample)?;
        let mut estimates = Vec::new();
        for (credit, measure) in
            [(Credit::Linear, &measure::GWET_AC2_LINEAR), (Credit::Quadratic, &measure::GWET_AC2_QUADRATIC)]
        {
            estimates.push(row(&together, &agreement(&together, credit)?, ABOUT.id, measure, settings.level));
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}
