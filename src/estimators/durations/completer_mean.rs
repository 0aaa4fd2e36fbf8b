//! The mean time of those that ended in one way, which never stands without the median over all.

use super::observed::{Observed, observe, units};
use crate::error::Result;
use crate::estimators::groups::student::with_t;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::math::survival::{clusters_of, variance};
use crate::sample::{Durations, Sample, ShapeKind};
use crate::value::Label;

/// Mean, shortest and longest time of those that ended in one way, with the median time of all beside them.
///
/// # Definition
/// x̄ = Σx/n over the n rows that ended so; the interval is x̄ ± t₍ₙ₋₁₎ s/√n. With clusters (or units of several
/// rows) se² = G/(G − 1) Σ (Σ (x − x̄)/n)², summed within the G of them that have such a row, t with G − 1 degrees of
/// freedom: the same when each is alone. The median is that of `cumulative_incidence`.
/// # Takes
/// Durations with one or more endings.
/// # Gives
/// Of each group, then `overall`, for each ending, the event first: `completer_mean`, with a note of how many it leaves
/// out, `completer_minimum`, `completer_maximum` (n: those that ended so) and `time_median` (n: all), in the unit of time.
/// # Assumes
/// Nothing, as a description. It answers how long it took those that got there, and not how long it takes: those still under
/// way, and those that ended otherwise, are not in it, and the later the data are cut the longer it gets.
/// # Undefined
/// No rows. A dash: an ending that nobody in the group had. No interval: one row, one cluster, equal times.
/// # Reference
/// Putter, Fiocco & Geskus (2007), Statistics in Medicine 26, 2389–2430, on what competing endings ask instead.
/// # Oracle
/// R 4.2.2: `t.test`, `range`; the median as in `cumulative_incidence`; fixture `completer_mean.json`.
pub struct CompleterMean;

static ABOUT: About = About {
    id: "completer_mean",
    title_nl: "Gemiddelde duur van wie zover kwam, met de mediaan over allen",
    title_en: "Mean time of those who got there, with the median over all",
    shapes: &[ShapeKind::Durations],
    measure: &measure::COMPLETER_MEAN,
    definition: "mean x̄ = Σx/n of those that ended so, interval x̄ ± t(n − 1)·s/√n (by clusters when there are); minimum, maximum; beside it the first t with F(t) ≥ 1/2 over all",
    assumptions: "A description: it leaves out all that are still under way or ended otherwise.",
    undefined: "No rows; an ending that nobody had. One row, one cluster or equal times: no interval.",
    reference: "Putter, Fiocco & Geskus (2007), Statistics in Medicine 26, 2389–2430",
    oracle: "R 4.2.2: t.test, range; survival::survfit (multi-state) for the median",
};

impl Estimator for CompleterMean {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let mut findings = Findings::default();
        for group in observe(sample, data)? {
            for ending in group.endings() {
                findings.estimates.extend(completers(sample, data, &group, ending, settings));
                findings.estimates.push(group.median(ABOUT.id, ending, settings));
            }
        }
        Ok(findings)
    }
}

fn completers(
    sample: &Sample,
    data: &Durations,
    group: &Observed<'_>,
    (j, ending): (usize, &Label),
    settings: &Settings,
) -> Vec<Estimate> {
    let rows: Vec<usize> = group.rows.iter().copied().filter(|&r| data.ending[r] == Some(j as u32)).collect();
    let times: Vec<f64> = rows.iter().map(|&r| data.time[r]).collect();
    let clusters = units(sample, data).map(|of| clusters_of(of, &rows));
    let row = |measure| {
        let mut row = group.blank(ABOUT.id, measure, Some(ending), None);
        row.n.used = rows.len() as u64;
        row.n.clusters = row.n.clusters.and(clusters.as_ref().map(|(_, found)| *found as u64));
        row
    };
    let mean = row(&measure::COMPLETER_MEAN);
    let range =
        [(&measure::COMPLETER_MINIMUM, f64::min as fn(f64, f64) -> f64), (&measure::COMPLETER_MAXIMUM, f64::max)];
    let none = match (group.rows.is_empty(), data.ending.contains(&Some(j as u32))) {
        (true, _) => Note::EmptyGroup { group: group.label.text.clone() },
        (_, false) => Note::NeverHappens { ending: ending.text.clone() },
        _ => Note::TooFewRows { group: group.label.text.clone(), rows: 0, needed: 1 },
    };
    if times.is_empty() {
        let dash = |row: Estimate| row.note(none.clone());
        return std::iter::once(dash(mean)).chain(range.map(|(measure, _)| dash(row(measure)))).collect();
    }
    let n = times.len() as f64;
    let middle = moments::mean(&times);
    let found = clusters.as_ref().map_or(times.len(), |(_, found)| *found);
    let moved: Vec<f64> = times.iter().map(|t| (t - middle) / n).collect();
    let df = found as f64 - 1.0;
    let error = (variance(&moved, clusters.as_ref()) * found as f64 / df).sqrt();
    let left_out = group.count.used.saturating_sub(rows.len() as u64);
    let mut mean = mean.value(middle).note(Note::CompletersOnly { left_out });
    mean = if times.len() < 2 {
        mean.note(Note::TooFewRows { group: group.label.text.clone(), rows: 1, needed: 2 })
    } else if moments::is_constant(&times) {
        mean.note(Note::ConstantOutcome {})
    } else if !(error > 1e-12 * middle.abs()) {
        mean.note(Note::ClustersShowNothing { clusters: found as u64 })
    } else {
        with_t(mean, error, df, settings.level, "t", None)
    };
    mean.notes.extend(group.notes().into_iter().filter(|note| matches!(note, Note::FewClusters { .. })));
    let of = |(measure, pick): (_, fn(f64, f64) -> f64)| {
        times.iter().copied().reduce(pick).map(|time| row(measure).value(time))
    };
    std::iter::once(mean).chain(range.into_iter().filter_map(of)).collect()
}
