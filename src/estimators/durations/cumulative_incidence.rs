//! Of all that were offered: how many have ended in each way by when, and how many are still under way.

use super::horizon;
use super::observed::observe;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Findings, measure};
use crate::sample::{Sample, ShapeKind};

/// The share that ended in each way by a time, where one ending excludes the others (Aalen–Johansen).
///
/// # Definition
/// At time k: Yₖ at risk (entry < t ≤ time), dⱼₖ endings of kind j, dₖ of any. Sₖ = Sₖ₋₁(1 − dₖ/Yₖ), Fⱼₖ = Fⱼₖ₋₁ + Sₖ₋₁dⱼₖ/Yₖ.
/// Variance: Greenwood's for multinomial endings, which the infinitesimal jackknife equals when rows are independent and
/// none comes late; else the infinitesimal jackknife, summed within clusters (or units of several rows), no factor
/// G/(G − 1). Limits p^exp(∓z·se/(p·log p)) of F and of S alike, symmetric on log(−log p); or on another scale that
/// the plan names. Median: the first t with Fⱼ(t) ≥ ½, of all units, with those that never end so; its
/// limits are the first t at which the upper and the lower limit of Fⱼ get to ½. Naive: 1 − Kaplan–Meier, other endings taken for last sights.
/// # Takes
/// Durations with one or more endings; groups, late entry, clusters, several rows a unit optional. Times asked, else the horizon.
/// # Gives
/// Of each group, then `overall`: at each time `cumulative_incidence` of every ending, the event first, and `survival`, the
/// share still under way: together 1. `naive_incidence` of the event beside it, when there are other endings.
/// `time_median` of the event. Curves with a pointwise band, of at most 500 steps.
/// # Assumes
/// Last sights (censoring) tell nothing of what would have come; rows, or clusters, independent. Endings need not be.
/// # Undefined
/// No rows. A dash: an empty group; a time past the last at which anyone was under observation, while some had not ended; a
/// median that fewer than half reach (its interval may yet have a lower limit). No interval at 0 and 1, nor in one cluster.
/// # Reference
/// Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150; Putter, Fiocco & Geskus (2007), Statistics
/// in Medicine 26, 2389–2430.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit(Surv(t, factor))`, etm 1.1.1, cmprsk 2.2-11 `cuminc` (estimates; its variance is another);
/// lifelines `AalenJohansenFitter`; fixture `cumulative_incidence.json`.
pub struct CumulativeIncidence;

static ABOUT: About = About {
    id: "cumulative_incidence",
    title_nl: "Aandeel per afloop in de tijd (cumulatieve incidentie)",
    title_en: "Share by ending over time (cumulative incidence)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::CUMULATIVE_INCIDENCE,
    definition: "Aalen–Johansen: F(t) = Σ S(t−)·d/Y per ending, S(t) = Π(1 − d/Y) over all endings; multinomial Greenwood variance, with clusters or late entry the infinitesimal jackknife; limits symmetric on log(−log p) unless the plan says otherwise; median: first t with F(t) ≥ 1/2 among all, limits by inverting the band; naive: 1 − Kaplan–Meier with other endings as last sights",
    assumptions: "Last sights tell nothing of what would have come; independent rows or clusters.",
    undefined: "No rows. An empty group; a time past the last observation while some had not ended; a median that fewer than half reach. No interval at 0 and 1, or when all rows lie in one cluster.",
    reference: "Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150; Putter, Fiocco & Geskus (2007), Statistics in Medicine 26, 2389–2430",
    oracle: "R 4.2.2: survival::survfit (multi-state), etm::etm, cmprsk::cuminc; lifelines AalenJohansenFitter",
};

impl Estimator for CumulativeIncidence {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let mut findings = Findings::default();
        let at = if data.asked.at.is_empty() { horizon(data).into_iter().collect() } else { data.asked.at.clone() };
        for group in observe(sample, data)? {
            let event = group.endings().next();
            for &t in &at {
                let endings = group.endings().map(|ending| group.row(ABOUT.id, Some(ending), t, settings));
                findings.estimates.extend(endings);
                findings.estimates.push(group.row(ABOUT.id, None, t, settings));
                if let Some((j, label)) = event.filter(|_| data.endings.len() > 1) {
                    let row = group.blank(ABOUT.id, &measure::NAIVE_INCIDENCE, Some(label), Some(t)).at(t);
                    findings.estimates.push(match group.share_at(Some(j), t) {
                        Ok(_) => row.value(group.naive(j).at(0, t)),
                        Err(note) => row.note(note),
                    });
                }
            }
            findings.estimates.extend(event.map(|event| group.median(ABOUT.id, event, settings)));
            if group.rows.is_empty() {
                continue;
            }
            findings.series.extend(group.endings().map(|ending| group.series(ABOUT.id, ending, settings)));
            findings.series.extend(group.endings().filter_map(|ending| group.naive_series(ABOUT.id, ending)));
        }
        Ok(findings)
    }
}
