//! A group with its curves: what had ended in which way by when, how surely, and as steps to draw.

use super::step::Steps;
use super::watched::Watched;
use super::{term, times};
use crate::error::Result;
use crate::estimators::Settings;
use crate::findings::series::SeriesKind;
use crate::findings::{Estimate, Measure, Note, Point, Series, measure};
use crate::math::survival::{Incidence, Influence, Part, Table, clusters_of, incidence, limits, spread};
use crate::sample::{Durations, Sample};
use crate::value::{Curve, Interval, Label, Unit};

/// A standard error of a share below this is rounding.
const ROUNDING: f64 = 1e-12;

/// A share that rounding keeps just below a half is a half.
const HALF: f64 = 0.5 - 1e-12;

/// The rows of one group with their curves and the variances of these.
///
/// Rows are independent: Greenwood's variances. In clusters, as episodes of one unit, or with late entry: the infinitesimal
/// jackknife, summed within clusters, or units.
pub(super) struct Observed<'a> {
    pub watched: Watched,
    table: Table,
    curve: Incidence,
    /// What each row moves, where rows are not independent and there from the start.
    pub ground: Option<Influence>,
    sample: &'a Sample,
    data: &'a Durations,
    /// The cluster of each row, or the unit whose row it is.
    units: Option<(Vec<u32>, usize)>,
    /// Of each ending at each time.
    variance: Vec<Vec<f64>>,
    survival_variance: Vec<f64>,
}

/// The cluster of each row, or the unit whose row it is; `None` when rows are units by themselves.
pub(super) fn units<'a>(sample: &'a Sample, data: &'a Durations) -> Option<&'a [u32]> {
    let whole = |of: &&[u32]| of.len() == data.time.len() && !of.is_empty();
    Some(sample.cluster()).filter(whole).or(data.subject.as_deref())
}

/// Each group, and all together when there are several.
pub(super) fn observe<'a>(
    sample: &'a Sample,
    data: &'a Durations,
) -> Result<impl Iterator<Item = Observed<'a>> + use<'a>> {
    Ok(Watched::all(sample, data)?.into_iter().map(move |watched| Observed::new(sample, data, watched)))
}

impl<'a> Observed<'a> {
    fn new(sample: &'a Sample, data: &'a Durations, watched: Watched) -> Self {
        let rows = &watched.rows;
        let units = units(sample, data).map(|of| clusters_of(of, rows));
        let (mut variance, mut survival_variance) = (Vec::new(), Vec::new());
        let (table, curve, ground) = if units.is_none() && data.entry.is_none() {
            let table = times(data).table(rows);
            let mut curve = incidence(&table);
            variance.append(&mut curve.variance);
            survival_variance.append(&mut curve.survival_variance);
            (table, curve, None)
        } else {
            let ground = Influence::new(&times(data), rows);
            let each = || ((0..rows.len() as u32).collect(), rows.len());
            let (cluster, found) = units.clone().unwrap_or_else(each);
            for ending in 0..data.endings.len() {
                let all = spread(&[Part { ground: &ground, cluster: &cluster }], found, ending);
                variance.push(all.incidence);
                survival_variance = all.survival;
            }
            (ground.table().clone(), ground.curve().clone(), Some(ground))
        };
        Observed { watched, table, curve, ground, sample, data, units, variance, survival_variance }
    }

    pub fn table(&self) -> &Table {
        &self.table
    }

    pub fn curve(&self) -> &Incidence {
        &self.curve
    }

    /// How many are at risk at each of these times.
    pub fn at_risk(&self, times: &[f64]) -> Vec<f64> {
        let sorted = |of: &[f64]| {
            let mut of: Vec<f64> = self.watched.rows.iter().map(|&row| of[row]).collect();
            of.sort_unstable_by(f64::total_cmp);
            of
        };
        let (entries, exits) = (self.data.entry.as_deref().map(sorted), sorted(&self.data.time));
        let before = |of: &[f64], t: f64| of.partition_point(|x| *x < t) as f64;
        let entered = |t: f64| entries.as_ref().map_or(exits.len() as f64, |entries| before(entries, t));
        times.iter().map(|&t| entered(t) - before(&exits, t)).collect()
    }

    /// The times at which someone ended in this way.
    pub fn times_of(&self, ending: usize) -> impl Iterator<Item = f64> {
        let table = self.table();
        table.time.iter().zip(table.ended.get(ending).into_iter().flatten()).filter(|(_, n)| **n > 0.0).map(|(t, _)| *t)
    }

    /// The event that is asked about, then the other endings as the codebook has them.
    pub fn endings(&self) -> impl Iterator<Item = (usize, &'a Label)> + use<'a> {
        let data = self.data;
        let others = (0..data.endings.len()).filter(|j| *j != data.event);
        std::iter::once(data.event).chain(others).filter_map(|j| data.endings.get(j).map(|label| (j, label)))
    }

    /// 1 − Kaplan–Meier of one ending, the others being last sights.
    pub fn naive(&self, ending: usize) -> Incidence {
        let alone =
            Table { ended: self.table().ended.get(ending).cloned().into_iter().collect(), ..self.table().clone() };
        incidence(&alone)
    }

    /// F of an ending, or S, at a place.
    pub fn share(&self, ending: Option<usize>, place: usize) -> f64 {
        ending.map_or(self.curve().survival[place], |j| self.curve().incidence[j][place])
    }

    /// The share at a time: `Err` with the reason when it cannot be known.
    pub fn share_at(&self, ending: Option<usize>, t: f64) -> std::result::Result<f64, Note> {
        let Some(last) = self.table().time.last() else {
            return Err(self.watched.empty());
        };
        if t > *last && self.curve().survival_at(t) > 0.0 {
            return Err(Note::NobodyAtRisk {});
        }
        Ok(self.curve().place(t).map_or(if ending.is_none() { 1.0 } else { 0.0 }, |k| self.share(ending, k)))
    }

    /// Its standard error, `Err` with the reason when there is none.
    pub fn error_at(&self, ending: Option<usize>, t: f64) -> std::result::Result<f64, Note> {
        let place = self.curve().place(t);
        place.map_or_else(|| Err(self.edge(ending)), |k| self.error(ending, k))
    }

    fn error(&self, ending: Option<usize>, place: usize) -> std::result::Result<f64, Note> {
        let share = self.share(ending, place);
        if share <= 0.0 || share >= 1.0 {
            return Err(self.edge(ending));
        }
        let variance = ending.map_or(&self.survival_variance, |j| &self.variance[j])[place];
        let error = variance.sqrt();
        let found = self.units.as_ref().map(|(_, found)| *found);
        if error > ROUNDING && found != Some(1) {
            return Ok(error);
        }
        Err(Note::ClustersShowNothing { clusters: found.unwrap_or(1) as u64 })
    }

    fn edge(&self, ending: Option<usize>) -> Note {
        let happens = |j: usize| self.data.ending.iter().flatten().any(|e| *e as usize == j);
        match ending.filter(|j| !happens(*j)).and_then(|j| self.data.endings.get(j)) {
            Some(never) => Note::NeverHappens { ending: never.text.clone() },
            None => Note::CurveAtEdge {},
        }
    }

    /// What must be said of every number of this group.
    pub fn notes(&self) -> Vec<Note> {
        let survival = &self.curve().survival;
        let over = survival.iter().position(|s| *s == 0.0).filter(|k| k + 1 < survival.len());
        let early = over.and_then(|k| self.table().time.get(k)).map(|&time| Note::CurveEndsEarly { time });
        self.watched.few_clusters().into_iter().chain(early).collect()
    }

    /// A row of a share at a time with its interval.
    pub fn row(&self, id: &'static str, ending: Option<(usize, &Label)>, t: f64, settings: &Settings) -> Estimate {
        let measure = if ending.is_some() { &measure::CUMULATIVE_INCIDENCE } else { &measure::SURVIVAL };
        let row = self.blank(id, measure, ending.map(|e| e.1), Some(t)).at(t);
        let place = ending.map(|e| e.0);
        let share = match self.share_at(place, t) {
            Ok(share) => share,
            Err(note) => return row.note(note),
        };
        let mut row = row.value(share);
        match self.error_at(place, t) {
            Ok(error) => {
                row = row.std_error(error);
                let scale = settings.model.curve.unwrap_or(Curve::LogLog);
                if let Some((low, high)) = limits(share, error, scale, settings.level) {
                    row = row.interval(Interval::two_sided(low, high, settings.level, scale.code()));
                }
            }
            Err(note) => row = row.note(note),
        }
        row.notes.extend(self.notes());
        row
    }

    /// A row without a number yet.
    pub fn blank(
        &self,
        id: &'static str,
        measure: &'static Measure,
        ending: Option<&Label>,
        t: Option<f64>,
    ) -> Estimate {
        let unit = match measure.form {
            measure::Form::Share => self.sample.outcome.rows.clone(),
            _ => self.sample.outcome.unit.clone(),
        };
        let term = term(&self.watched.label, ending, t, &self.sample.outcome.unit);
        Estimate::new(id, term, measure, unit, self.watched.count.clone())
    }

    /// The first time by which half of all have ended in this way; the interval is where the limits of the curve get there.
    pub fn median(&self, id: &'static str, ending: (usize, &Label), settings: &Settings) -> Estimate {
        let row = self.blank(id, &measure::TIME_MEDIAN, Some(ending.1), None);
        let (Some(reached), j) = (self.curve().incidence[ending.0].last().copied(), ending.0) else {
            return row.note(self.watched.empty());
        };
        let scale = settings.model.curve.unwrap_or(Curve::LogLog);
        let at = |k: usize| {
            self.error(Some(j), k).ok().and_then(|e| limits(self.share(Some(j), k), e, scale, settings.level))
        };
        let (mut value, mut low, mut high, mut banded) = (None, None, None, false);
        for (k, &time) in self.table().time.iter().enumerate() {
            if self.table().ended[j][k] == 0.0 {
                continue;
            }
            let (share, limits) = (self.share(Some(j), k), at(k));
            banded |= limits.is_some();
            if share >= HALF {
                value = value.or(Some(time));
            }
            if limits.map_or(share, |l| l.1) >= HALF {
                low = low.or(Some(time));
            }
            if limits.is_some_and(|l| l.0 >= HALF) {
                high = high.or(Some(time));
            }
        }
        let mut row = match value {
            Some(time) => row.value(time),
            None => row.note(Note::NotReached { share: 0.5, reached }),
        };
        if let Some(low) = low.filter(|_| banded) {
            let high = high.unwrap_or(f64::INFINITY);
            row = row.interval(Interval::two_sided(low, high, settings.level, "inverted band"));
        } else if let Some(Err(note)) = value.map(|t| self.error_at(Some(j), t)) {
            row = row.note(note);
        }
        row.notes.extend(self.notes());
        row
    }

    fn steps(&self, y: &[f64], band: impl Fn(usize) -> Option<(f64, f64)>) -> Vec<Point> {
        let table = self.table();
        Steps { time: &table.time, y, at_risk: &table.at_risk, start: (0.0, self.watched.start) }.points(band)
    }

    /// The curve of an ending with its band.
    pub fn series(&self, id: &'static str, ending: (usize, &Label), settings: &Settings) -> Series {
        let scale = settings.model.curve.unwrap_or(Curve::LogLog);
        let band = |k: usize| {
            let error = self.error(Some(ending.0), k).ok()?;
            limits(self.share(Some(ending.0), k), error, scale, settings.level)
        };
        let points = self.steps(&self.curve().incidence[ending.0], band);
        let level = Some(settings.level);
        Series {
            level,
            ..drawn(SeriesKind::CumulativeIncidence, id, self.sample, &self.watched.label, ending.1, points)
        }
    }

    /// 1 − Kaplan–Meier, where it differs from the incidence.
    pub fn naive_series(&self, id: &'static str, ending: (usize, &Label)) -> Option<Series> {
        let naive = self.naive(ending.0);
        let true_curve = &self.curve().incidence[ending.0];
        let apart = naive.incidence[0].iter().zip(true_curve).any(|(a, b)| (a - b).abs() > ROUNDING);
        let points = || self.steps(&naive.incidence[0], |_| None);
        apart.then(|| drawn(SeriesKind::NaiveIncidence, id, self.sample, &self.watched.label, ending.1, points()))
    }
}

/// A series of shares of an ending over time, without band.
pub(super) fn drawn(
    kind: SeriesKind,
    id: &'static str,
    sample: &Sample,
    group: &Label,
    ending: &Label,
    points: Vec<Point>,
) -> Series {
    Series {
        kind,
        estimator: id,
        group: group.clone(),
        part: Some(ending.clone()),
        x_unit: sample.outcome.unit.clone(),
        y_unit: Unit::none(),
        level: None,
        points,
    }
}
