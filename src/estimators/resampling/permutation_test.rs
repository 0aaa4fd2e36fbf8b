//! Two means compared by exchanging the labels of the groups.

use super::monte_carlo;
use crate::error::Result;
use crate::estimators::groups::compare::pairs;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Test, measure};
use crate::math::moments;
use crate::math::resample::permutation;
use crate::sample::{Sample, ShapeKind};
use crate::value::PValue;

/// Difference of two means, first − second, for each pair of groups, tested by exchanging labels.
///
/// # Definition
/// d = x̄₁ − x̄₂; p: the share of all ways to divide the n₁ + n₂ values over groups of n₁ and n₂ with a
/// difference at least as far from 0. All ways when no more than some hundred thousand half divisions have
/// to be listed (36 values in equal groups, more in unequal ones); else (1 + hits)/(1 + draws).
/// # Takes
/// Groups of finite values, one or more each.
/// # Gives
/// One row a pair in the outcome's unit with a two-sided p, not adjusted for the number of pairs; a p that
/// was drawn has a note with its standard error. No interval.
/// # Assumes
/// That without an effect the labels could have been given otherwise: random allocation, or the same
/// distribution in both groups. With unequal variances and unequal groups it is no test of means alone.
/// # Undefined
/// An empty group; fewer than two groups; all values the same.
/// # Reference
/// Pitman (1937), Supplement to the Journal of the Royal Statistical Society 4, 119–130; Phipson & Smyth
/// (2010), Statistical Applications in Genetics and Molecular Biology 9, 39.
/// # Oracle
/// R 4.2.2: all divisions by `combn`, and coin 1.4-2 `oneway_test(distribution = "exact")`; fixture
/// `permutation_test.json`.
pub struct PermutationTest;

static ABOUT: About = About {
    id: "permutation_test",
    title_nl: "Verschil van gemiddelden, permutatietoets",
    title_en: "Difference of means, permutation test",
    shapes: &[ShapeKind::Groups],
    measure: &measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; p: the share of all divisions of the values over the two groups with |d*| ≥ |d|; all divisions up to 36 values in equal groups (more in unequal ones), else (1 + hits)/(1 + draws) from the plan's seed, for each pair of groups",
    assumptions: "Random allocation, or the same distribution in both groups when there is no effect.",
    undefined: "An empty group; fewer than two groups; all values the same.",
    reference: "Pitman (1937), Supplement to the Journal of the Royal Statistical Society 4, 119–130; Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39",
    oracle: "R 4.2.2: all divisions by combn; coin 1.4-2: oneway_test(distribution = \"exact\")",
};

impl Estimator for PermutationTest {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let estimates = pairs(groups(sample)?, sample)?
            .iter()
            .map(|pair| {
                let row = pair.row(ABOUT.id, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone());
                let notes = pair.too_few(1);
                if !notes.is_empty() {
                    return notes.into_iter().fold(row, Estimate::note);
                }
                let chance = settings.chance(ABOUT.id, sample, &row.term);
                let share = permutation(pair.x, pair.y, settings.draws, &chance, settings.meter);
                let mut row = row.value(moments::mean(pair.x) - moments::mean(pair.y));
                if let (Some(_), Ok(p)) = (row.value, PValue::new(share.p)) {
                    let name = if share.draws.is_some() { "Monte Carlo" } else { "exact" };
                    row = row.test(Test::two_sided(name, None, [None, None], p).null(0.0));
                    row.notes.extend(monte_carlo(share));
                }
                row
            })
            .collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}
