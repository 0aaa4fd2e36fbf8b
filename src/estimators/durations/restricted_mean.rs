//! Mean time under way, and mean time after each ending, up to a horizon.

use super::areas::Areas;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Measure, measure};
use crate::math::survival::What;
use crate::sample::{Sample, ShapeKind};
use crate::value::Label;

/// Mean time before any ending, and mean time after each, up to a horizon; and how groups differ in them.
///
/// # Definition
/// With S(t) the share still under way and F_j(t) the share that ended in way j (Aalen–Johansen), up to a horizon τ:
/// restricted mean time ∫₀^τ S, time lost to ending j ∫₀^τ F_j. S + Σ_j F_j = 1, so that these add up to τ. Differences are the
/// first group − the second. se² = Σψ², ψ the infinitesimal jackknife of the area; without late entry and clusters that is
/// Σₖ Aₖ²dₖ/(Yₖ(Yₖ − dₖ)) of the restricted mean, Aₖ = ∫_{tₖ}^τ S, Greenwood's formula, exactly: rows at risk at a later time
/// are all at risk at an earlier one and did not end there, so that what they tell of two times does not hang together. With late entry
/// the two differ and agree in large samples. With clusters ψ is summed within each. Limits value ± z·se, cut off at 0 and τ;
/// of a difference at −τ and τ.
/// # Takes
/// Durations; late entry and clusters optional; `horizon` in the plan, else the shortest of the longest times of the groups.
/// # Gives
/// `restricted_mean_time` and `time_lost` (term `group: ending`) of each group and of all together, `restricted_mean_difference` and
/// `time_lost_difference` with a z test of each pair; in the unit of time. A note says which horizon.
/// # Assumes
/// Who is lost from view is like who is not, in each group. Nothing is said of what comes after the horizon: another horizon is
/// another question. Rows, or clusters, are independent.
/// # Undefined
/// No rows; a horizon of 0. A row: an empty group; a horizon beyond the last time of a group of which some were then still under way.
/// No interval: one row, a group in one cluster, an area that no row moves (nobody ended so before τ, or all at one time).
/// # Reference
/// Royston & Parmar (2013), BMC Medical Research Methodology 13, 152; Andersen (2013), Statistics in Medicine 32, 5278–5285; Efron
/// (1982), The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `print(survfit(), rmean =)` of one ending and of several, `cluster =`; the formula with Aₖ by hand;
/// lifelines 0.30.3 `restricted_mean_survival_time`; fixture `restricted_mean.json`.
pub struct RestrictedMean;

static ABOUT: About = About {
    id: "restricted_mean",
    title_nl: "Gemiddelde tijd onderweg en na elke afloop, tot een horizon",
    title_en: "Mean time under way and after each ending, up to a horizon",
    shapes: &[ShapeKind::Durations],
    measure: &measure::RESTRICTED_MEAN_DIFFERENCE,
    definition: "area under the share still under way up to a horizon, and under the cumulative incidence of each ending (Aalen–Johansen); together they are the horizon; standard errors by the infinitesimal jackknife (without late entry Greenwood's), summed within clusters; normal limits within 0 and the horizon; z tests of differences",
    assumptions: "Who is lost from view is like who is not, within each group. Nothing is said of what comes after the horizon. Rows or clusters are independent.",
    undefined: "A horizon of 0, or beyond the last time of a group in which some are then still under way; an empty group. No interval of one row, of a group in one cluster, or where nobody ended so, or all at one time.",
    reference: "Royston & Parmar (2013), BMC Medical Research Methodology 13, 152; Andersen (2013), Statistics in Medicine 32, 5278–5285",
    oracle: "R 4.2.2: survival print(survfit(), rmean =), with cluster =; Greenwood's formula by hand; lifelines restricted_mean_survival_time",
};

impl Estimator for RestrictedMean {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let areas = Areas::new(sample, settings)?;
        let unit = &sample.outcome.unit;
        let mut levels: Vec<Vec<Estimate>> = areas.labels().map(|_| Vec::new()).collect();
        let pairs = areas.pairs();
        let mut differences: Vec<Vec<Estimate>> = pairs.iter().map(|_| Vec::new()).collect();
        let endings = std::iter::once(data.event).chain((0..data.endings.len()).filter(|j| *j != data.event));
        let whats = std::iter::once(None).chain(endings.map(Some));
        for ending in whats {
            let (what, measures): (_, [&'static Measure; 2]) = match ending {
                None => (What::Restricted, [&measure::RESTRICTED_MEAN_TIME, &measure::RESTRICTED_MEAN_DIFFERENCE]),
                Some(j) => (What::Lost(j), [&measure::TIME_LOST, &measure::TIME_LOST_DIFFERENCE]),
            };
            let ending = ending.and_then(|j| data.endings.get(j));
            let of = areas.of(what);
            let row = |group: &Label, measure, groups: &[usize]| {
                let term = super::term(group, ending, None, unit);
                Estimate::new(ABOUT.id, term, measure, unit.clone(), areas.count(groups))
            };
            for (g, (label, rows)) in areas.labels().zip(&mut levels).enumerate() {
                rows.push(areas.level(row(label, measures[0], &[g]), g, &of[g], 1.0));
            }
            for (pair, rows) in pairs.iter().zip(&mut differences) {
                let blank = row(&areas.contrast(*pair), measures[1], &[pair.0, pair.1]);
                rows.push(areas.difference(blank, *pair, &of, 1.0));
            }
        }
        let estimates = levels.into_iter().chain(differences).flatten().collect();
        Ok(Findings { estimates, notes: vec![areas.note()], ..Findings::default() })
    }
}
