//! A group with its curves: what had ended in which way by when, how surely, and as steps to draw.

use super::{rows_of, subjects, term, times};
use crate::error::{Error, Result};
use crate::estimators::Settings;
use crate::findings::series::SeriesKind;
use crate::findings::{Estimate, Measure, Note, Point, Series, measure};
use crate::math::survival::{self, Incidence, Influence, Part, Table, clusters_of, limits, spread};
use crate::sample::{Durations, Sample};
use crate::value::{Count, Curve, Interval, Label, Unit};

/// A curve has no more points than this; between the first and the last they are thinned evenly, by rank of the jump.
const MOST_POINTS: usize = 500;

/// A standard error of a share below this is rounding.
const ROUNDING: f64 = 1e-12;

/// A share that rounding keeps just below a half is a half.
const HALF: f64 = 0.5 - 1e-12;

/// The rows of one group with their curves and the variances of these.
///
/// Rows are independent: Greenwood's variances. In clusters, as episodes of one unit, or with late entry: the infinitesimal
/// jackknife, summed within clusters, or units.
pub(super) struct Observed<'a> {
    pub label: Label,
    pub count: Count,
    pub rows: Vec<usize>,
    pub ground: Influence,
    sample: &'a Sample,
    data: &'a Durations,
    clusters: Option<(Vec<u32>, usize)>,
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
pub(super) fn observe<'a>(sample: &'a Sample, data: &'a Durations) -> Result<Vec<Observed<'a>>> {
    if data.time.is_empty() {
        return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows: 0, needed: 1 }));
    }
    Ok(rows_of(data).into_iter().map(|(label, rows)| Observed::new(sample, data, label, rows)).collect())
}

impl<'a> Observed<'a> {
    fn new(sample: &'a Sample, data: &'a Durations, label: Label, rows: Vec<usize>) -> Self {
        let clusters = units(sample, data).map(|of| clusters_of(of, &rows));
        let ground = Influence::new(&times(data), &rows);
        let (mut variance, mut survival_variance) = (Vec::new(), Vec::new());
        if clusters.is_none() && data.entry.is_none() {
            variance.clone_from(&ground.curve().variance);
            survival_variance.clone_from(&ground.curve().survival_variance);
        } else {
            let each = || ((0..rows.len() as u32).collect(), rows.len());
            let (cluster, found) = clusters.clone().unwrap_or_else(each);
            for ending in 0..data.endings.len() {
                let all = spread(&[Part { ground: &ground, cluster: &cluster }], found, ending);
                variance.push(all.incidence);
                survival_variance = all.survival;
            }
        }
        let clustered = clusters.as_ref().filter(|_| !sample.cluster().is_empty());
        let dropped = if rows.len() == data.time.len() { sample.count.dropped.clone() } else { vec![] };
        let count = Count { used: subjects(data, &rows), clusters: clustered.map(|(_, found)| *found as u64), dropped };
        Observed { label, count, rows, ground, sample, data, clusters, variance, survival_variance }
    }

    pub fn table(&self) -> &Table {
        self.ground.table()
    }

    pub fn curve(&self) -> &Incidence {
        self.ground.curve()
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
        survival::incidence(&alone)
    }

    /// F of an ending, or S, at a place.
    pub fn share(&self, ending: Option<usize>, place: usize) -> f64 {
        ending.map_or(self.curve().survival[place], |j| self.curve().incidence[j][place])
    }

    /// The share at a time: `Err` with the reason when it cannot be known.
    pub fn share_at(&self, ending: Option<usize>, t: f64) -> std::result::Result<f64, Note> {
        let Some(last) = self.table().time.last() else {
            return Err(Note::EmptyGroup { group: self.label.text.clone() });
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
        if error > ROUNDING && !self.alone() {
            return Ok(error);
        }
        Err(Note::ClustersShowNothing { clusters: self.clusters.as_ref().map_or(1, |(_, found)| *found as u64) })
    }

    /// Whether all rows lie in one cluster.
    pub fn alone(&self) -> bool {
        self.clusters.as_ref().is_some_and(|(_, found)| *found < 2)
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
        let few = self.count.clusters.filter(|n| (2..super::FEW_CLUSTERS).contains(n));
        let survival = &self.curve().survival;
        let over = survival.iter().position(|s| *s == 0.0).filter(|k| k + 1 < survival.len());
        let early = over.and_then(|k| self.table().time.get(k)).map(|&time| Note::CurveEndsEarly { time });
        few.map(|clusters| Note::FewClusters { clusters }).into_iter().chain(early).collect()
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
        let term = term(&self.label, ending, t, &self.sample.outcome.unit);
        Estimate::new(id, term, measure, unit, self.count.clone())
    }

    /// The first time by which half of all have ended in this way; the interval is where the limits of the curve get there.
    pub fn median(&self, id: &'static str, ending: (usize, &Label), settings: &Settings) -> Estimate {
        let row = self.blank(id, &measure::TIME_MEDIAN, Some(ending.1), None);
        let (Some(reached), j) = (self.curve().incidence[ending.0].last().copied(), ending.0) else {
            return row.note(Note::EmptyGroup { group: self.label.text.clone() });
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

    /// The steps of a curve: a point at 0, one where it jumps, one at the last time.
    pub fn steps(&self, heights: &[f64], start: f64, band: impl Fn(usize) -> Option<(f64, f64)>) -> Vec<Point> {
        let time = &self.table().time;
        let (Some(first), Some(end)) = (time.first(), time.len().checked_sub(1)) else { return vec![] };
        let before = |k: usize| k.checked_sub(1).map_or(start, |k| heights[k]);
        let jumps = (0..=end).filter(|&k| heights[k] != before(k) || k == end || time[k] == 0.0).collect();
        let point = |x: f64, y: f64, at_risk: f64, band: Option<(f64, f64)>| Point {
            x,
            x_high: None,
            y,
            low: band.map(|b| b.0),
            high: band.map(|b| b.1),
            n: at_risk as u64,
        };
        let at_start = match &self.data.entry {
            Some(entry) => self.rows.iter().filter(|&&r| entry[r] <= 0.0).count(),
            None => self.rows.len(),
        };
        let begin = (*first > 0.0).then(|| point(0.0, start, at_start as f64, None));
        let steps = thin(jumps).into_iter().map(|k| point(time[k], heights[k], self.table().at_risk[k], band(k)));
        begin.into_iter().chain(steps).collect()
    }

    /// The curve of an ending with its band.
    pub fn series(&self, id: &'static str, ending: (usize, &Label), settings: &Settings) -> Series {
        let scale = settings.model.curve.unwrap_or(Curve::LogLog);
        let band = |k: usize| {
            let error = self.error(Some(ending.0), k).ok()?;
            limits(self.share(Some(ending.0), k), error, scale, settings.level)
        };
        let points = self.steps(&self.curve().incidence[ending.0], 0.0, band);
        let level = Some(settings.level);
        Series { level, ..drawn(SeriesKind::CumulativeIncidence, id, self.sample, &self.label, ending.1, points) }
    }

    /// 1 − Kaplan–Meier, where it differs from the incidence.
    pub fn naive_series(&self, id: &'static str, ending: (usize, &Label)) -> Option<Series> {
        let naive = self.naive(ending.0);
        let true_curve = &self.curve().incidence[ending.0];
        let apart = naive.incidence[0].iter().zip(true_curve).any(|(a, b)| (a - b).abs() > ROUNDING);
        let points = || self.steps(&naive.incidence[0], 0.0, |_| None);
        apart.then(|| drawn(SeriesKind::NaiveIncidence, id, self.sample, &self.label, ending.1, points()))
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

/// At most `MOST_POINTS` of these, evenly, the first and the last among them.
pub(super) fn thin(of: Vec<usize>) -> Vec<usize> {
    if of.len() <= MOST_POINTS {
        return of;
    }
    (0..MOST_POINTS).map(|i| of[i * (of.len() - 1) / (MOST_POINTS - 1)]).collect()
}
