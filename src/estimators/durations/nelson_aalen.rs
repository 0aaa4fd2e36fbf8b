//! How hard each ending presses: its cumulative hazard.

use super::step::Steps;
use super::watched::Watched;
use super::{horizon, term, times};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Note, Series, measure};
use crate::math::survival::{Hazard, Influence, Table, clustered_hazard_variance, hazard};
use crate::math::tail;
use crate::sample::{Durations, Sample, ShapeKind};
use crate::value::{Interval, Label, Unit};

/// Cumulative hazard of each ending by a time (Nelson–Aalen).
///
/// # Definition
/// At time k: Yₖ at risk (entry < t ≤ time), dⱼₖ endings of kind j. Hⱼ(t) = Σ dⱼₖ/Yₖ over times ≤ t; var Hⱼ(t) = Σ dⱼₖ/Yₖ². In clusters
/// the variance is Σ over clusters of the squared sum of dHⱼ/dw of their rows, no factor G/(G − 1); units that ended more than once are clusters where no others are named. Limits H·exp(±z·se/H), z
/// the normal quantile. Other endings take rows out of risk, as last sights do.
/// # Takes
/// Durations; groups, late entry and clusters optional. Times asked, else the horizon.
/// # Gives
/// Of each group, then `overall`, and each ending, the event first: `cumulative_hazard`, a pure number ≥ 0: the endings that a
/// unit would meet by t if it came back each time. A steady press gives a straight line. Curves with a pointwise band.
/// # Assumes
/// Last sights (censoring) tell nothing of what would have come; independent rows, or clusters. It is the press of one ending
/// on those still under way: no share of all, and 1 − exp(−H) is none either where there are several endings.
/// # Undefined
/// No rows. A dash: an empty group; a time past the last at which anyone was under observation (also when all have ended: the
/// hazard of nobody). No interval at 0, nor in one cluster.
/// # Reference
/// Nelson (1972), Technometrics 14, 945–966; Aalen (1978), Annals of Statistics 6, 701–726; Bie, Borgan & Liestøl (1987),
/// Scandinavian Journal of Statistics 14, 221–233.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit(ctype = 1)`, `cumhaz` and `std.chaz`, in clusters `survfit(cluster = )`; lifelines 0.30.3
/// `NelsonAalenFitter`; fixture `nelson_aalen.json`.
pub struct NelsonAalen;

static ABOUT: About = About {
    id: "nelson_aalen",
    title_nl: "Cumulatief risico per afloop (Nelson-Aalen)",
    title_en: "Cumulative hazard by ending (Nelson–Aalen)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::CUMULATIVE_HAZARD,
    definition: "H(t) = Σ d/Y per ending, variance Σ d/Y², in clusters, or by units that ended more than once, the grouped infinitesimal jackknife; limits symmetric on log H",
    assumptions: "Last sights tell nothing of what would have come; independent rows or clusters.",
    undefined: "No rows. An empty group; a time past the last observation. No interval at 0, or when all rows lie in one cluster.",
    reference: "Nelson (1972), Technometrics 14, 945–966; Aalen (1978), Annals of Statistics 6, 701–726; Bie, Borgan & Liestøl (1987), Scandinavian Journal of Statistics 14, 221–233",
    oracle: "R 4.2.2: survival::survfit (cumhaz, std.chaz; cluster = ); lifelines NelsonAalenFitter",
};

/// A standard error below this share of the hazard is rounding.
const ROUNDING: f64 = 1e-12;

impl Estimator for NelsonAalen {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let asked = if data.asked.at.is_empty() { horizon(data).into_iter().collect() } else { data.asked.at.clone() };
        let others = (0..data.endings.len()).filter(|&j| j != data.event);
        let endings: Vec<(usize, &Label)> = std::iter::once(data.event)
            .chain(others)
            .filter_map(|j| data.endings.get(j).map(|label| (j, label)))
            .collect();
        let mut findings = Findings::default();
        for watched in Watched::all(sample, data)? {
            let pressed = Pressed::all(data, &watched, &endings, sample, settings);
            for &t in &asked {
                findings.estimates.extend(pressed.iter().map(|one| one.row(t)));
            }
            findings.series.extend(pressed.iter().filter_map(Pressed::series));
        }
        Ok(findings)
    }
}

/// One ending in one group.
struct Pressed<'a> {
    watched: &'a Watched,
    sample: &'a Sample,
    settings: &'a Settings,
    ending: &'a Label,
    table: std::rc::Rc<Table>,
    curve: Hazard,
}

impl<'a> Pressed<'a> {
    fn all(
        data: &Durations,
        watched: &'a Watched,
        endings: &[(usize, &'a Label)],
        sample: &'a Sample,
        settings: &'a Settings,
    ) -> Vec<Self> {
        let ground = watched.clusters.as_ref().map(|clusters| (Influence::new(&times(data), &watched.rows), clusters));
        let table = match &ground {
            Some((ground, _)) => ground.table().clone(),
            None => times(data).table(&watched.rows),
        };
        let table = std::rc::Rc::new(table);
        let of = |&(j, ending): &(usize, &'a Label)| {
            let mut curve = hazard(&table, j);
            if let Some((ground, (cluster, found))) = &ground {
                curve.variance = clustered_hazard_variance(ground, cluster, *found, j);
            }
            Pressed { watched, sample, settings, ending, table: table.clone(), curve }
        };
        endings.iter().map(of).collect()
    }

    /// The standard error at a place; `Err` with the reason when there is none.
    fn error(&self, place: Option<usize>) -> std::result::Result<f64, Note> {
        let Some(place) = place.filter(|&k| self.curve.hazard[k] > 0.0) else {
            let never = self.curve.hazard.last().is_none_or(|last| *last == 0.0);
            return Err(if never {
                Note::NeverHappens { ending: self.ending.text.clone() }
            } else {
                Note::CurveAtEdge {}
            });
        };
        let error = self.curve.variance[place].sqrt();
        match (self.watched.one_cluster(), &self.watched.clusters) {
            (Some(note), _) => Err(note),
            (None, Some((_, found))) if error <= ROUNDING * self.curve.hazard[place] => {
                Err(Note::ClustersShowNothing { clusters: *found as u64 })
            }
            _ => Ok(error),
        }
    }

    fn limits(&self, place: usize) -> Option<(f64, f64)> {
        let (error, at) = (self.error(Some(place)).ok()?, self.curve.hazard[place]);
        let step = (tail::normal_quantile_upper(self.settings.level.tail()) * error / at).exp();
        Some((at / step, at * step))
    }

    fn row(&self, t: f64) -> Estimate {
        let term = term(&self.watched.label, Some(self.ending), Some(t), &self.sample.outcome.unit);
        let n = self.watched.count.clone();
        let row = Estimate::new(ABOUT.id, term, &measure::CUMULATIVE_HAZARD, Unit::none(), n).at(t);
        let Some(last) = self.table.time.last() else { return row.note(self.watched.empty()) };
        if t > *last {
            return row.note(Note::NobodyAtRisk {});
        }
        let place = self.table.time.partition_point(|time| *time <= t).checked_sub(1);
        let row = row.value(place.map_or(0.0, |k| self.curve.hazard[k]));
        let mut row = match self.error(place) {
            Ok(error) => row.std_error(error),
            Err(note) => row.note(note),
        };
        if let Some((low, high)) = place.and_then(|k| self.limits(k)) {
            row = row.interval(Interval::two_sided(low, high, self.settings.level, "log"));
        }
        row.notes.extend(self.watched.few_clusters());
        row
    }

    fn series(&self) -> Option<Series> {
        let steps = Steps {
            time: &self.table.time,
            y: &self.curve.hazard,
            at_risk: &self.table.at_risk,
            start: (0.0, self.watched.start),
        };
        (!self.table.time.is_empty()).then(|| Series {
            kind: SeriesKind::CumulativeHazard,
            estimator: ABOUT.id,
            group: self.watched.label.clone(),
            part: Some(self.ending.clone()),
            x_unit: self.sample.outcome.unit.clone(),
            y_unit: Unit::none(),
            level: Some(self.settings.level),
            points: steps.points(|k| self.limits(k)),
        })
    }
}
