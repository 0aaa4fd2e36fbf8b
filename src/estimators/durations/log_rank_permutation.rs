//! Hazards of groups compared by exchanging their labels.

use super::compared::Compared;
use crate::error::Result;
use crate::estimators::resampling::monte_carlo;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Findings, Note, Test, measure};
use crate::math::survival::{Weight, exchange, log_rank, log_rank_scores};
use crate::sample::{Sample, ShapeKind};
use crate::value::{PValue, Text};

/// Whether k groups have the same hazard of the ending asked about, for small groups: the log-rank statistic among all ways
/// to give out the labels.
///
/// # Definition
/// The log-rank score of a row is 1 if it ended so, less the hazard that it went through: Σd/Y of all rows of its stratum while
/// it was at risk. The scores of a group add up to its O − E. They are kept, and the labels of the groups exchanged within
/// strata; p is the share of all exchanges with |O₁ − E₁| at least as large; of k > 2 groups, with
/// (O − E)′V⁻(O − E), V the covariance of O − E over the exchanges. All exchanges while their sums, equal ones together, can
/// be listed; else (1 + hits)/(1 + draws). Where every cluster lies in one group and one stratum whole clusters are exchanged.
/// # Takes
/// As `log_rank`; units with several rows are exchanged whole.
/// # Gives
/// One row: the share of `log_rank` with a two-sided p; one that was drawn has a note with its standard error.
/// # Assumes
/// That labels could have been given otherwise without an effect: random allocation. Other endings count as last sights, so
/// that what is tested is that neither these, nor last sights, nor entries, nor the ending asked about go with the group.
/// # Undefined
/// Fewer than two groups with rows; an ending that never happens; scores that are all the same; all groups one cluster each.
/// # Reference
/// Strasser & Weber (1999), Mathematical Methods of Statistics 8, 220–250; Phipson & Smyth (2010), Statistical Applications
/// in Genetics and Molecular Biology 9, 39.
/// # Oracle
/// R 4.2.2: coin 1.4-2 `logrank_test(distribution = "exact")` for two groups; every division by `combn` for strata, clusters
/// and three groups; fixture `log_rank_permutation.json`.
pub struct LogRankPermutation;

static ABOUT: About = About {
    id: "log_rank_permutation",
    title_nl: "Gelijkheid van hazards, permutatietoets",
    title_en: "Equality of hazards, permutation test",
    shapes: &[ShapeKind::Durations],
    measure: &measure::HAZARDS_APART,
    definition: "log-rank scores (1 if it ended so, less Σd/Y while at risk) kept, labels exchanged within strata; p: the share of exchanges with |O − E| at least as large, of more than two groups (O − E)′V⁻(O − E); all of them while they can be listed, else (1 + hits)/(1 + draws) from the plan's seed; whole clusters where each lies in one group",
    assumptions: "Random allocation; other endings count as last sights, and neither go with the group without an effect.",
    undefined: "Fewer than two groups with rows; an ending that never happens; scores that are all the same; all groups one cluster each.",
    reference: "Strasser & Weber (1999), Mathematical Methods of Statistics 8, 220–250; Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39",
    oracle: "R 4.2.2: coin 1.4-2 logrank_test(distribution = \"exact\"); every division by combn",
};

impl Estimator for LogRankPermutation {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let compared = Compared::of(durations(sample)?, sample)?;
        let Some(&event) = compared.endings.first() else { return Ok(Findings::default()) };
        let times = compared.times();
        let mut row = compared.row(ABOUT.id, ABOUT.measure, event);
        let apart = log_rank(&compared.sweep(&times), event, &[Weight::LogRank]);
        let Some(share) = apart.first().and_then(|a| a.share()) else {
            row = row.note(Note::NeverHappens { ending: compared.ending(event).text.clone() });
            return Ok(Findings { estimates: vec![row], ..Findings::default() });
        };
        row = row.value(share);
        let mut units = Units {
            score: log_rank_scores(&times, event, &compared.stratum),
            group: compared.group.clone(),
            stratum: compared.stratum.clone(),
        };
        let of =
            |label: &Text, unit: &[u32]| Note::ClustersNotWhole { clusters: distinct(unit), cluster: label.clone() };
        let clusters = sample.clusters.last().filter(|c| c.of.len() == compared.group.len());
        let mut whole = clusters.and_then(|c| units.together(&c.of));
        if let Some(clusters) = clusters.filter(|_| whole.is_none()) {
            row = row.note(of(&clusters.label.text, &clusters.of));
        }
        let lone = whole.as_ref().is_some_and(|w| w.group.len() == compared.groups.len());
        if let Some(subject) = compared.durations.subject.as_ref().filter(|_| whole.is_none()) {
            whole = units.together(subject);
            if whole.is_none() {
                row = row.note(of(&sample.outcome.rows.0, subject));
            }
        }
        units = whole.unwrap_or(units);
        let chance = settings.chance(ABOUT.id, sample, &row.term);
        let k = compared.groups.len();
        let Units { score, group, stratum } = &units;
        row = match exchange(score, group, k, stratum, settings.draws, &chance, settings.meter) {
            _ if lone => {
                let groups =
                    compared.groups.iter().map(|(group, _)| Note::ArmInOneCluster { group: group.text.clone() });
                groups.fold(row, |row, note| row.note(note))
            }
            Some(share) => {
                let name = if share.draws.is_some() { "Monte Carlo" } else { "exact" };
                row.notes.extend(monte_carlo(share));
                match PValue::new(share.p) {
                    Ok(p) => row.test(Test::two_sided(name, None, [None, None], p).null(0.0)),
                    Err(_) => row.note(Note::NotFinite {}),
                }
            }
            None => row.note(Note::GroupsNeverMeet {}),
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}

/// What is exchanged.
struct Units {
    score: Vec<f64>,
    group: Vec<u32>,
    /// Empty without strata.
    stratum: Vec<u32>,
}

impl Units {
    /// The units that rows of one number make; `None` when one lies in several groups or strata.
    fn together(&self, unit: &[u32]) -> Option<Units> {
        let mut order: Vec<usize> = (0..unit.len()).collect();
        order.sort_by_key(|&row| unit[row]);
        let mut whole = Units { score: Vec::new(), group: Vec::new(), stratum: Vec::new() };
        for rows in order.chunk_by(|&a, &b| unit[a] == unit[b]) {
            let first = rows[0];
            let stratum = |row: usize| self.stratum.get(row);
            if rows.iter().any(|&row| self.group[row] != self.group[first] || stratum(row) != stratum(first)) {
                return None;
            }
            whole.score.push(rows.iter().map(|&row| self.score[row]).sum());
            whole.group.push(self.group[first]);
            whole.stratum.extend(stratum(first));
        }
        Some(whole)
    }
}

fn distinct(unit: &[u32]) -> u64 {
    let mut unit = unit.to_vec();
    unit.sort_unstable();
    unit.dedup();
    unit.len() as u64
}
