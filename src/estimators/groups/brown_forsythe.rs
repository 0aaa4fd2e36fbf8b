//! Whether groups are equally spread, by distances from their medians.

use super::compare::Kept;
use super::levene::spread;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Findings};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};

/// Whether k variances are equal: analysis of variance of the distances from each group's median.
///
/// # Definition
/// As `levene`, with zᵢⱼ = |xᵢⱼ − median of group i|.
/// # Takes
/// Two or more groups of two or more finite values.
/// # Gives
/// One row: the largest variance over the smallest, unitless, without interval, with F, df₁, df₂, p.
/// # Assumes
/// Independent observations; holds its level in skewed and heavy-tailed groups too. In small groups
/// it is cautious, most of all with odd numbers, where one distance is 0.
/// # Undefined
/// As `levene`.
/// # Reference
/// Brown & Forsythe (1974), Journal of the American Statistical Association 69, 364–367.
/// # Oracle
/// R 4.2.2 with car 3.1-1: `leveneTest(y, g, center = median)`; fixture `brown_forsythe.json`.
pub struct BrownForsythe;

static ABOUT: About = About {
    id: "brown_forsythe",
    title_nl: "Gelijkheid van spreiding (Brown-Forsythe)",
    title_en: "Equality of spread (Brown–Forsythe)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::VARIANCE_RATIO,
    definition: "F of the analysis of variance of |x − median| per group; value: largest group variance over smallest",
    assumptions: "Independent observations.",
    undefined: "Fewer than two groups of two values; a group without spread; distances equal within each group.",
    reference: "Brown & Forsythe (1974), Journal of the American Statistical Association 69, 364–367",
    oracle: "R 4.2.2 with car 3.1-1: leveneTest(center = median)",
};

impl Estimator for BrownForsythe {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let row = spread(ABOUT.id, &Kept::of(groups(sample)?, sample, 2)?, moments::median);
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}
