//! Hazards of groups compared over all time.

use super::compared::Compared;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Findings, measure};
use crate::math::survival::{Weight, log_rank};
use crate::sample::{Sample, ShapeKind};

/// Whether k groups have the same hazard of an ending at all times, for each ending; the log-rank test.
///
/// # Definition
/// At each time of each stratum, Yᵢ at risk and dᵢ ended so in group i, Y = ΣYᵢ, d = Σdᵢ: O = Σdᵢ, E = ΣdYᵢ/Y,
/// Vᵢⱼ = Σd(Y − d)/(Y − 1)·Yᵢ/Y·(δᵢⱼ − Yⱼ/Y). χ² = (O − E)′V⁻(O − E), df the rank of V: k − 1, less a group that was never
/// at risk beside others. The share is Σ|O − E|/(2ΣO): which part of the endings fell in another group than one common
/// hazard would have them. Other endings count as last sights: a hazard is the pace among those still under way.
/// # Takes
/// Durations in two or more groups, with or without strata and late entry.
/// # Gives
/// For each ending, the one asked about first, a row with the share and χ², df and p; then O and E of every group.
/// # Assumes
/// Independent units; last sights that have nothing to do with what was to come. It sees best a hazard ratio that stays the
/// same, and may miss curves that cross.
/// # Undefined
/// Fewer than two groups with rows. An ending that never happens is a row without value; where groups are never at risk
/// together there is no test.
/// # Reference
/// Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; Peto & Peto (1972), Journal of the Royal Statistical Society A
/// 135, 185–207.
/// # Oracle
/// R 4.2.2, survival 3.5.3: `survdiff`; late entry: `mantelhaen.test` of the table at each time; fixture `log_rank.json`.
pub struct LogRank;

static ABOUT: About = About {
    id: "log_rank",
    title_nl: "Gelijkheid van hazards (log-rangtoets)",
    title_en: "Equality of hazards (log-rank test)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::HAZARDS_APART,
    definition: "O − E: endings of each group less those it would have had at the hazard of all groups together; χ² = (O − E)′V⁻(O − E) with hypergeometric V, k − 1 df, summed over strata; share: Σ|O − E|/(2ΣO). For each ending, others as last sights",
    assumptions: "Independent units; last sights that have nothing to do with what was to come. Curves that cross may go unseen.",
    undefined: "Fewer than two groups with rows; an ending that never happens; groups never at risk together.",
    reference: "Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; Peto & Peto (1972), Journal of the Royal Statistical Society A 135, 185–207",
    oracle: "R 4.2.2, survival 3.5.3: survdiff; late entry: mantelhaen.test of the table at each time",
};

impl Estimator for LogRank {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let compared = Compared::of(durations(sample)?, sample)?;
        let sweep = compared.sweep(&compared.times());
        let one = |&ending: &usize| log_rank(&sweep, ending, &[Weight::LogRank]).pop().map(|apart| (ending, apart));
        let tested: Vec<_> = compared.endings.iter().filter_map(one).collect();
        let estimates = compared.answer(ABOUT.id, ABOUT.measure, &tested);
        Ok(Findings { estimates, ..Findings::default() })
    }
}
