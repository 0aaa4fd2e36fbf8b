//! Two groups compared in the share that ended in each way by a time.

use super::observed::{Observed, drawn, observe, thin, units};
use super::{horizon, term};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Note, Point, Series, Test, measure};
use crate::math::survival::{Part, Spread, What, clusters_of, spread, variance};
use crate::math::tail;
use crate::sample::{Durations, Sample, ShapeKind};
use crate::value::{Count, Interval, Label, PValue};

/// Difference of two groups in cumulative incidence at chosen times.
///
/// # Definition
/// d = F̂ⱼ(t | a) − F̂ⱼ(t | b) by Aalen–Johansen; se² the sum of both variances, that of independent rows or, with late
/// entry, of the infinitesimal jackknife. With clusters se² = Σ (Σ influence on d)² over clusters, which may have rows in
/// both groups. Interval d ± z·se, held within −1 and 1; z = d/se against no difference.
/// # Takes
/// Durations in two or more groups. Times asked, else the horizon.
/// # Gives
/// For each pair of groups, each time and each ending, the event first, a row with interval and test; the difference in
/// the event over time with a pointwise band, which holds at one time chosen beforehand and not at all together.
/// # Assumes
/// As `cumulative_incidence`, in each group. A time that was chosen after looking at the curves makes p too small.
/// # Undefined
/// Fewer than two groups with rows (empty ones are left out). A dash: a time past the last observation in a group
/// while some there had not ended. No interval, no test: a share of 0 or 1 in either group, whose spread its curve does
/// not show; a group in one cluster.
/// # Reference
/// Andersen, Borgan, Gill & Keiding (1993), Statistical Models Based on Counting Processes, section IV.4; for one
/// time Klein, Logan, Harhoff & Andersen (2007), Statistics in Medicine 26, 4505–4519.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit(Surv(t, factor), influence = TRUE)`; fixture `incidence_difference.json`.
pub struct IncidenceDifference;

static ABOUT: About = About {
    id: "incidence_difference",
    title_nl: "Verschil in aandeel per afloop op een tijdstip",
    title_en: "Difference in share by ending at a time",
    shapes: &[ShapeKind::Durations],
    measure: &measure::INCIDENCE_DIFFERENCE,
    definition: "difference of two Aalen–Johansen incidences at a time; variance the sum of both, with clusters by the joint influence of each cluster; d ± z·se within −1 and 1; z test of no difference; over time with a pointwise band",
    assumptions: "Last sights tell nothing of what would have come; independent rows or clusters; the time chosen beforehand.",
    undefined: "Fewer than two groups with rows; a time past the last observation in a group while some had not ended. A share of 0 or 1, or a group in one cluster: no interval, no test.",
    reference: "Andersen, Borgan, Gill & Keiding (1993), Statistical Models Based on Counting Processes; Klein, Logan, Harhoff & Andersen (2007), Statistics in Medicine 26, 4505–4519",
    oracle: "R 4.2.2: survival::survfit (multi-state, influence = TRUE)",
};

impl Estimator for IncidenceDifference {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let at = if data.asked.at.is_empty() { horizon(data).into_iter().collect() } else { data.asked.at.clone() };
        let mut groups = observe(sample, data)?;
        groups.truncate(data.groups.len());
        let mut findings = Findings::default();
        for empty in groups.iter().filter(|g| g.rows.is_empty()) {
            findings.notes.push(Note::EmptyGroup { group: empty.label.text.clone() });
        }
        groups.retain(|g| !g.rows.is_empty());
        if groups.len() < 2 {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        for (i, a) in groups.iter().enumerate() {
            for b in &groups[i + 1..] {
                let pair = Pair::new(sample, data, [a, b]);
                for &t in &at {
                    findings.estimates.extend(a.endings().map(|ending| pair.row(ending, t, settings)));
                }
                findings.series.extend(a.endings().next().map(|event| pair.series(event, settings)));
            }
        }
        Ok(findings)
    }
}

/// Two groups, and how their rows hang together.
struct Pair<'a> {
    sample: &'a Sample,
    groups: [&'a Observed<'a>; 2],
    label: Label,
    count: Count,
    /// The cluster of each row of the first group and then of the second, and how many there are.
    clusters: Option<(Vec<u32>, usize)>,
}

impl<'a> Pair<'a> {
    fn new(sample: &'a Sample, data: &'a Durations, groups: [&'a Observed<'a>; 2]) -> Self {
        let rows = groups.map(|g| g.rows.as_slice()).concat();
        let clusters = units(sample, data).map(|of| clusters_of(of, &rows));
        let counted = clusters.as_ref().filter(|_| !sample.cluster().is_empty());
        let used = groups.iter().map(|g| g.count.used).sum();
        let count = Count { clusters: counted.map(|(_, found)| *found as u64), ..Count::of(used) };
        let label = Label::contrast(&groups[0].label, &groups[1].label);
        Pair { sample, groups, label, count, clusters }
    }

    /// The difference, or why there is none.
    fn difference(&self, j: usize, t: f64) -> std::result::Result<f64, Note> {
        let [a, b] = self.groups;
        Ok(a.share_at(Some(j), t)? - b.share_at(Some(j), t)?)
    }

    /// Its standard error, or why there is none.
    fn error(&self, j: usize, t: f64) -> std::result::Result<f64, Note> {
        let [a, b] = self.groups;
        let apart = a.error_at(Some(j), t)?.hypot(b.error_at(Some(j), t)?);
        let Some((of, found)) = &self.clusters else { return Ok(apart) };
        let mut moved = a.ground.of(What::Incidence(j), t);
        moved.extend(b.ground.of(What::Incidence(j), t).into_iter().map(|i| -i));
        self.clustered(variance(&moved, Some(&(of.clone(), *found))))
    }

    /// By clusters, unless what they say cancels.
    fn clustered(&self, variance: f64) -> std::result::Result<f64, Note> {
        let found = self.clusters.as_ref().map_or(0, |(_, found)| *found as u64);
        Some(variance.sqrt()).filter(|se| *se > 1e-12).ok_or(Note::ClustersShowNothing { clusters: found })
    }

    fn row(&self, (j, ending): (usize, &Label), t: f64, settings: &Settings) -> Estimate {
        let term = term(&self.label, Some(ending), Some(t), &self.sample.outcome.unit);
        let unit = self.sample.outcome.rows.clone();
        let row = Estimate::new(ABOUT.id, term, &measure::INCIDENCE_DIFFERENCE, unit, self.count.clone()).at(t);
        let value = match self.difference(j, t) {
            Ok(value) => value,
            Err(note) => return row.note(note),
        };
        let mut row = row.value(value);
        match self.error(j, t) {
            Ok(error) => {
                let half = tail::normal_quantile_upper(settings.level.tail()) * error;
                let (low, high) = ((value - half).max(-1.0), (value + half).min(1.0));
                row = row.std_error(error).interval(Interval::two_sided(low, high, settings.level, "Wald"));
                let z = value / error;
                row = match PValue::new(2.0 * tail::normal_upper(z.abs())) {
                    Ok(p) if z.is_finite() => row.test(Test::two_sided("z", Some(z), [None, None], p).null(0.0)),
                    _ => row.note(Note::NotFinite {}),
                };
            }
            Err(note) => row = row.note(note),
        }
        let few = self.count.clusters.filter(|n| (2..super::FEW_CLUSTERS).contains(n));
        row.notes.extend(few.map(|clusters| Note::FewClusters { clusters }));
        let early = self.groups.iter().flat_map(|g| g.notes()).filter(|n| matches!(n, Note::CurveEndsEarly { .. }));
        row.notes.extend(early);
        row
    }

    /// The variance at each time of either group, by clusters.
    fn spread(&self, j: usize) -> Option<Spread> {
        let (of, found) = self.clusters.as_ref()?;
        let (first, second) = of.split_at(self.groups[0].rows.len());
        let part = |g: usize, cluster| Part { ground: &self.groups[g].ground, cluster };
        Some(spread(&[part(0, first), part(1, second)], *found, j))
    }

    fn series(&self, (j, ending): (usize, &Label), settings: &Settings) -> Series {
        let spread = self.spread(j);
        let tables = self.groups.map(|g| g.table());
        let mut time: Vec<f64> = tables.iter().flat_map(|t| t.time.iter().copied()).collect();
        time.sort_by(f64::total_cmp);
        time.dedup();
        time.retain(|&t| self.difference(j, t).is_ok());
        let jumps = |t: f64| {
            let moved = |g: &&Observed<'_>| {
                g.curve().place(t).is_some_and(|k| g.table().time[k] == t && g.table().ended[j][k] > 0.0)
            };
            t == 0.0 || self.groups.iter().any(moved)
        };
        let last = time.len().saturating_sub(1);
        let places = (0..time.len()).filter(|&k| k == last || jumps(time[k])).collect();
        let at_risk = |t: f64| {
            let of = |g: &&Observed<'_>| {
                let next = g.table().time.partition_point(|x| *x < t);
                g.table().at_risk.get(next).copied().unwrap_or(0.0)
            };
            self.groups.iter().map(of).sum::<f64>() as u64
        };
        let z = tail::normal_quantile_upper(settings.level.tail());
        let point = |t: f64, y: f64| {
            let [a, b] = self.groups;
            let apart = a.error_at(Some(j), t).and_then(|e| Ok(e.hypot(b.error_at(Some(j), t)?)));
            let error = match &spread {
                Some(all) => apart.and_then(|_| {
                    let k = all.time.partition_point(|x| *x < t);
                    self.clustered(all.incidence.get(k).copied().unwrap_or(0.0))
                }),
                None => apart,
            };
            let half = error.ok().map(|e| z * e);
            Point {
                x: t,
                x_high: None,
                y,
                low: half.map(|h| (y - h).max(-1.0)),
                high: half.map(|h| (y + h).min(1.0)),
                n: at_risk(t),
            }
        };
        let begin = time.first().filter(|t| **t > 0.0).map(|_| point(0.0, 0.0));
        let steps = thin(places).into_iter().filter_map(|k| Some(point(time[k], self.difference(j, time[k]).ok()?)));
        let points = begin.into_iter().chain(steps).collect();
        let level = Some(settings.level);
        Series { level, ..drawn(SeriesKind::IncidenceDifference, ABOUT.id, self.sample, &self.label, ending, points) }
    }
}
