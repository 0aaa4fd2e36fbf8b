//! How many are still under way by when, and by when a quarter, half and three quarters have ended.

use super::at_risk::at_risk;
use super::step::Steps;
use super::watched::Watched;
use super::{horizon, term, times};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Series, measure};
use crate::math::survival::{Incidence, Influence, Part, Table, crossing, incidence, limits, spread};
use crate::sample::{Durations, Sample, ShapeKind};
use crate::value::{Curve, Interval, Unit};

/// The share still under way by a time (Kaplan–Meier), and quartiles of the time until any ending.
///
/// # Definition
/// At time k: Yₖ at risk (entry < t ≤ time), dₖ endings of any kind. S(t) = Π over times ≤ t of (1 − dₖ/Yₖ); Greenwood:
/// var S(t) = S(t)²·Σ dₖ/(Yₖ(Yₖ − dₖ)); in clusters Σ over clusters of the squared sum of the infinitesimal jackknife of
/// their rows, no factor G/(G − 1); units that ended more than once are clusters where no others are named. With z the normal quantile, the limits of S are S^exp(±z·se/(S·log S)) (log-log),
/// S·exp(±z·se/S) (log), S ± z·se (plain), sin²(arcsin √S ± ½z·se/√(S(1 − S))) (arcsine), held within 0 and 1.
/// Time until share p: the first t with S(t) ≤ 1 − p; where S stays at 1 − p itself, the middle of that piece (at the end of the
/// curve: up to the last time). Its limits are found in the same way on the lower and the upper limit of S (Brookmeyer &
/// Crowley); an upper limit that never comes down to 1 − p gives ∞.
/// # Takes
/// Durations; groups, late entry and clusters optional. Several endings count as one. Times asked, else the horizon.
/// # Gives
/// Of each group, then `overall`: `survival` at each time; `time_quartile_lower`, `time_median`, `time_quartile_upper` in the unit
/// of time, without standard error. Curves with a pointwise band, of at most 500 steps; numbers at risk at round times.
/// # Assumes
/// Last sights (censoring) tell nothing of what would have come; independent rows, or clusters. With several endings the
/// curve tells who is still under way; who ended in one way is told by `cumulative_incidence`, not by 1 − the curve of that
/// ending alone. With late entry: who comes late is like who was there, and risk sets are not tiny.
/// # Undefined
/// No rows. A dash: an empty group; a time past the last at which anyone was under observation, while some had not ended; a
/// quartile that the curve does not reach (its interval may yet have a lower limit). No interval at 0 and 1, nor in one cluster.
/// # Reference
/// Kaplan & Meier (1958), Journal of the American Statistical Association 53, 457–481; Brookmeyer & Crowley (1982),
/// Biometrics 38, 29–41; Borgan & Liestøl (1990), Scandinavian Journal of Statistics 17, 35–41.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit`, `quantile.survfit`, in clusters `survfit(cluster = )`; lifelines 0.30.3
/// `KaplanMeierFitter`; fixture `kaplan_meier.json`.
pub struct KaplanMeier;

static ABOUT: About = About {
    id: "kaplan_meier",
    title_nl: "Aandeel dat nog loopt, en kwartielen van de duur (Kaplan-Meier)",
    title_en: "Share still under way, and quartiles of the time (Kaplan–Meier)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::SURVIVAL,
    definition: "S(t) = Π(1 − d/Y) over the times of any ending; Greenwood variance, in clusters, or by units that ended more than once, the grouped infinitesimal jackknife; limits symmetric on log(−log S) unless the plan says otherwise; quartiles: first t with S(t) ≤ 1 − p, the middle of a piece that stays there, limits by Brookmeyer and Crowley",
    assumptions: "Last sights tell nothing of what would have come; independent rows or clusters.",
    undefined: "No rows. An empty group; a time past the last observation while some had not ended; a quartile that the curve does not reach. No interval at 0 and 1, or when all rows lie in one cluster.",
    reference: "Kaplan & Meier (1958), Journal of the American Statistical Association 53, 457–481; Brookmeyer & Crowley (1982), Biometrics 38, 29–41",
    oracle: "R 4.2.2: survival::survfit, quantile.survfit, survfit(cluster = ); lifelines KaplanMeierFitter",
};

const QUARTILES: [(&Measure, f64); 3] =
    [(&measure::TIME_QUARTILE_LOWER, 0.25), (&measure::TIME_MEDIAN, 0.5), (&measure::TIME_QUARTILE_UPPER, 0.75)];

/// A standard error of a share below this is rounding.
const ROUNDING: f64 = 1e-12;

impl Estimator for KaplanMeier {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let asked = if data.asked.at.is_empty() { horizon(data).into_iter().collect() } else { data.asked.at.clone() };
        let mut findings = Findings::default();
        for watched in Watched::all(sample, data)? {
            let group = Group::new(sample, data, settings, watched);
            findings.estimates.extend(asked.iter().map(|&t| group.survival(t)));
            findings.estimates.extend(QUARTILES.map(|(measure, share)| group.quantile(measure, share)));
            findings.series.extend(group.series());
        }
        findings.series.extend(at_risk(ABOUT.id, sample, data, |_| true));
        if data.endings.len() > 1 {
            findings.notes.push(Note::AnyEnding { endings: data.endings.len() as u64 });
        }
        Ok(findings)
    }
}

/// One group with its curve.
struct Group<'a> {
    watched: Watched,
    sample: &'a Sample,
    settings: &'a Settings,
    scale: Curve,
    table: Table,
    curve: Incidence,
    /// Of S at each time.
    variance: Vec<f64>,
    /// Its limits at each time.
    band: Vec<Option<(f64, f64)>>,
}

impl<'a> Group<'a> {
    fn new(sample: &'a Sample, data: &'a Durations, settings: &'a Settings, watched: Watched) -> Self {
        let (table, curve, variance) = match &watched.clusters {
            Some((cluster, found)) => {
                let ground = Influence::new(&times(data), &watched.rows);
                let variance = spread(&[Part { ground: &ground, cluster }], *found, 0).survival;
                (ground.table().clone(), ground.curve().clone(), variance)
            }
            None => {
                let table = times(data).table(&watched.rows);
                let any = (0..table.time.len()).map(|k| table.all(k)).collect();
                let table = Table { ended: vec![any], ..table };
                let mut curve = incidence(&table);
                let variance = std::mem::take(&mut curve.survival_variance);
                (table, curve, variance)
            }
        };
        let scale = settings.model.curve.unwrap_or(Curve::LogLog);
        let mut group = Group { watched, sample, settings, scale, table, curve, variance, band: vec![] };
        group.band = (0..group.table.time.len()).map(|k| group.limits(k)).collect();
        group
    }

    fn blank(&self, measure: &'static Measure, at: Option<f64>, unit: &Unit) -> Estimate {
        let term = term(&self.watched.label, None, at, &self.sample.outcome.unit);
        Estimate::new(ABOUT.id, term, measure, unit.clone(), self.watched.count.clone())
    }

    /// The standard error of S at a place; `Err` with the reason when there is none.
    fn error(&self, place: Option<usize>) -> std::result::Result<f64, Note> {
        let inside = place.filter(|&k| self.curve.survival[k] > 0.0 && self.curve.survival[k] < 1.0);
        let Some(place) = inside else { return Err(Note::CurveAtEdge {}) };
        let error = self.variance[place].sqrt();
        match (self.watched.one_cluster(), &self.watched.clusters) {
            (Some(note), _) => Err(note),
            (None, Some((_, found))) if error <= ROUNDING => Err(Note::ClustersShowNothing { clusters: *found as u64 }),
            _ => Ok(error),
        }
    }

    fn limits(&self, place: usize) -> Option<(f64, f64)> {
        limits(self.curve.survival[place], self.error(Some(place)).ok()?, self.scale, self.settings.level)
    }

    /// What must be said of every number of this group.
    fn notes(&self) -> impl Iterator<Item = Note> {
        let survival = &self.curve.survival;
        let over = survival.iter().position(|s| *s == 0.0).filter(|k| k + 1 < survival.len());
        let early = over.map(|k| Note::CurveEndsEarly { time: self.table.time[k] });
        self.watched.few_clusters().into_iter().chain(early)
    }

    fn survival(&self, t: f64) -> Estimate {
        let row = self.blank(&measure::SURVIVAL, Some(t), &self.sample.outcome.rows).at(t);
        let Some(last) = self.table.time.last() else { return row.note(self.watched.empty()) };
        let share = self.curve.survival_at(t);
        if t > *last && share > 0.0 {
            return row.note(Note::NobodyAtRisk {});
        }
        let place = self.curve.place(t);
        let mut row = match self.error(place) {
            Ok(error) => row.value(share).std_error(error),
            Err(note) => row.value(share).note(note),
        };
        if let Some((low, high)) = place.and_then(|k| self.band[k]) {
            row = row.interval(Interval::two_sided(low, high, self.settings.level, self.scale.code()));
        }
        row.notes.extend(self.notes());
        row
    }

    fn quantile(&self, measure: &'static Measure, share: f64) -> Estimate {
        let row = self.blank(measure, None, &self.sample.outcome.unit);
        let Some(last) = self.curve.survival.last() else { return row.note(self.watched.empty()) };
        let limit = |which: fn((f64, f64)) -> f64| {
            let height = |k: usize| self.band[k].map_or(f64::NAN, |both| 1.0 - which(both));
            crossing(&self.table.time, height, share)
        };
        let (low, high) = (limit(|both| both.0), limit(|both| both.1).unwrap_or(f64::INFINITY));
        let mut row = match crossing(&self.table.time, |k| 1.0 - self.curve.survival[k], share) {
            Some(time) => row.value(time),
            None => row.note(Note::NotReached { share, reached: 1.0 - last }),
        };
        match low {
            Some(low) => row = row.interval(Interval::two_sided(low, high, self.settings.level, self.method())),
            None if row.value.is_some() => row = row.note(self.watched.one_cluster().unwrap_or(Note::CurveAtEdge {})),
            None => {}
        }
        row.notes.extend(self.notes());
        row
    }

    fn method(&self) -> &'static str {
        match self.scale {
            Curve::LogLog => "Brookmeyer–Crowley, log-log",
            Curve::Log => "Brookmeyer–Crowley, log",
            Curve::Plain => "Brookmeyer–Crowley, plain",
            Curve::Arcsine => "Brookmeyer–Crowley, arcsine",
        }
    }

    fn series(&self) -> Option<Series> {
        let steps = Steps {
            time: &self.table.time,
            y: &self.curve.survival,
            at_risk: &self.table.at_risk,
            start: (1.0, self.watched.start),
        };
        (!self.table.time.is_empty()).then(|| Series {
            kind: SeriesKind::Survival,
            estimator: ABOUT.id,
            group: self.watched.label.clone(),
            part: None,
            x_unit: self.sample.outcome.unit.clone(),
            y_unit: Unit::none(),
            level: Some(self.settings.level),
            points: steps.points(|k| self.band[k]),
        })
    }
}
