//! The share that ended by when, of times that are only known to lie between two.

use super::term;
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, intervals};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Point, Series, measure};
use crate::math::survival::{CERTIFIED, Turnbull, turnbull};
use crate::sample::{Intervals, Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// The likeliest share that ended by a time, and median, where it is only known between which two times each ended (Turnbull).
///
/// # Definition
/// The distribution that maximises Π P(afterᵢ < T ≤ byᵢ), of any form. Its mass lies in regions (q, p], between a time at which some
/// are first not known to be under way and the next at which some are first known to have ended; where in a region it lies
/// the data do not say. F(t) counts the regions that end by t. Median: the p of the first region at which F gets to ½ (the middle
/// up to the next when F stays at ½ itself). The maximum is unique, and is proved by its gradient: no change of the masses
/// raises the mean log-likelihood of a row by more than 1e-8.
/// # Takes
/// Intervals; groups optional. after = by: exactly then; no `by`: not yet when last seen. Times asked, else the horizon, else the shortest of
/// the groups' last times.
/// # Gives
/// Of each group, then `overall`: `interval_incidence` at each time and `time_median`, with a note on what fits as well when the time
/// lies inside a region or the median anywhere in one. Curves of the regions, of at most 500.
/// Without interval: the estimate moves with the cube root of n where times of looking differ from row to row, so that neither a
/// normal approximation nor the ordinary bootstrap holds (Sen, Banerjee & Woodroofe 2010, Annals of Statistics 38, 1953–1977).
/// # Reading it beside `cumulative_incidence`
/// A check on rounding. Times in whole weeks say: ended in week t, so in (t − 1, t]. At whole weeks t this gives the very shares of
/// Kaplan–Meier on the weeks themselves, and between them no more than bounds: that is all that rounding takes away. Weeks that are known
/// between waves alone have wider regions; where `cumulative_incidence` on a rounded date lies outside the bounds of these
/// rows, the rounding decided. One ending: with several, others count as not yet ended when last seen.
/// # Assumes
/// When a row was looked at tells nothing of when it ended; independent rows for the likelihood to be the whole one.
/// # Undefined
/// No rows. A dash: an empty group; a time after which rows were not seen again while some had not ended; a median not reached.
/// # Reference
/// Turnbull (1976), Journal of the Royal Statistical Society B 38, 290–295; Gentleman & Geyer (1994), Biometrika 81, 618–623.
/// # Oracle
/// R 4.2.2: npsurv 0.5-0 `npsurv`, EM to the last digits in R, survival 3.5-3 `survfit` on interval2; fixture `turnbull.json`.
pub struct IntervalIncidence;

static ABOUT: About = About {
    id: "turnbull",
    title_nl: "Aandeel geëindigd, tijden bekend tussen twee momenten (Turnbull)",
    title_en: "Share that ended, times known between two moments (Turnbull)",
    shapes: &[ShapeKind::Intervals],
    measure: &measure::INTERVAL_INCIDENCE,
    definition: "Nonparametric maximum likelihood of times known to lie in (after, by]; F(t) counts the regions that end by t; certified by its gradient to 1e-8. Whole weeks are (t − 1, t]: at whole weeks it is then Kaplan–Meier, between them bounds; beside the cumulative incidence it shows what rounding decides",
    assumptions: "When a row was looked at tells nothing of when it ended. No interval: neither a normal approximation nor the ordinary bootstrap holds.",
    undefined: "No rows. An empty group; a time after which rows were not seen again while some had not ended; a median that is not reached.",
    reference: "Turnbull (1976), Journal of the Royal Statistical Society B 38, 290–295; Gentleman & Geyer (1994), Biometrika 81, 618–623",
    oracle: "R 4.2.2: npsurv::npsurv; EM in R; survival::survfit (interval2)",
};

/// Most points of a curve.
const MOST_POINTS: usize = 500;

/// Masses below this are rounding.
const ROUNDING: f64 = 1e-9;

impl Estimator for IntervalIncidence {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// It has no interval that could ignore them.
    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let data = intervals(sample)?;
        if data.after.is_empty() {
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows: 0, needed: 1 }));
        }
        let asked = if data.asked.at.is_empty() { horizon(data).into_iter().collect() } else { data.asked.at.clone() };
        let mut findings = Findings::default();
        for (label, rows) in rows_of(data) {
            let group = Group::new(sample, data, label, &rows);
            findings.estimates.extend(asked.iter().map(|&t| group.incidence(t)));
            findings.estimates.push(group.median());
            findings.series.extend(group.series());
        }
        findings.notes.push(Note::NoKnownError {});
        Ok(findings)
    }
}

/// The rows of each group; of all together, last, when there are several.
fn rows_of(data: &Intervals) -> Vec<(Label, Vec<usize>)> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); data.groups.len()];
    for (row, &group) in data.group.iter().enumerate() {
        rows[group as usize].push(row);
    }
    let mut out: Vec<(Label, Vec<usize>)> = data.groups.iter().cloned().zip(rows).collect();
    if out.len() > 1 {
        out.push((Label::overall(), (0..data.after.len()).collect()));
    }
    out
}

/// When a row was last looked at.
fn last_look(data: &Intervals, row: usize) -> f64 {
    data.by[row].unwrap_or(data.after[row])
}

/// What is asked, else the shortest of the groups' last times.
fn horizon(data: &Intervals) -> Option<f64> {
    let mut last = vec![f64::NEG_INFINITY; data.groups.len()];
    for (row, &group) in data.group.iter().enumerate() {
        let last = &mut last[group as usize];
        *last = last.max(last_look(data, row));
    }
    let shortest = last.into_iter().filter(|t| t.is_finite()).min_by(f64::total_cmp);
    data.asked.horizon.or(shortest)
}

/// One group with its distribution; none without rows.
struct Group<'a> {
    sample: &'a Sample,
    label: Label,
    count: Count,
    fit: Option<Turnbull>,
    last: f64,
}

impl<'a> Group<'a> {
    fn new(sample: &'a Sample, data: &Intervals, label: Label, rows: &[usize]) -> Self {
        let after: Vec<f64> = rows.iter().map(|&row| data.after[row]).collect();
        let by: Vec<Option<f64>> = rows.iter().map(|&row| data.by[row]).collect();
        let dropped = if rows.len() == data.after.len() { sample.count.dropped.clone() } else { vec![] };
        let count = Count { used: rows.len() as u64, clusters: None, dropped };
        let fit = (!rows.is_empty()).then(|| turnbull(&after, &by));
        let last = rows.iter().map(|&row| last_look(data, row)).fold(0.0, f64::max);
        Group { sample, label, count, fit, last }
    }

    fn blank(&self, measure: &'static Measure, at: Option<f64>, unit: &Unit) -> Estimate {
        let term = term(&self.label, None, at, &self.sample.outcome.unit);
        Estimate::new(ABOUT.id, term, measure, unit.clone(), self.count.clone())
    }

    fn empty(&self) -> Note {
        Note::EmptyGroup { group: self.label.text.clone() }
    }

    fn incidence(&self, t: f64) -> Estimate {
        let row = self.blank(&measure::INTERVAL_INCIDENCE, Some(t), &self.sample.outcome.rows).at(t);
        let Some(fit) = &self.fit else { return row.note(self.empty()) };
        let never = fit.regions.last().is_some_and(|r| r.by.is_infinite() && r.after < t && r.mass > ROUNDING);
        if never {
            return row.note(Note::NobodyAtRisk {});
        }
        let (certain, possible) = fit.by(t);
        let row = doubted(row.value(certain), fit);
        match possible - certain > ROUNDING {
            true => row.note(Note::ShareBetween { share_low: certain, share_high: possible }),
            false => row,
        }
    }

    fn median(&self) -> Estimate {
        let row = self.blank(&measure::TIME_MEDIAN, None, &self.sample.outcome.unit);
        let Some(fit) = &self.fit else { return row.note(self.empty()) };
        let seen: Vec<_> = fit.regions.iter().filter(|r| r.by.is_finite() && r.mass > ROUNDING).collect();
        let reach = |share: f64| {
            let mut total = 0.0;
            seen.iter().position(|region| {
                total += region.mass;
                total >= share
            })
        };
        let Some(first) = reach(0.5 - ROUNDING).and_then(|k| seen.get(k)) else {
            let reached = seen.iter().map(|region| region.mass).sum();
            return doubted(row.note(Note::NotReached { share: 0.5, reached }), fit);
        };
        // Where F stays at a half to its end, up to the last look.
        let until = reach(0.5 + ROUNDING).and_then(|k| seen.get(k)).map_or(self.last, |region| region.by);
        let row = doubted(row.value(first.by.midpoint(until)), fit);
        if first.after < until { row.note(Note::TimeBetween { after: first.after, by: until }) } else { row }
    }

    fn series(&self) -> Option<Series> {
        let fit = self.fit.as_ref()?;
        let mut total = 0.0;
        let point =
            |x: f64, x_high: Option<f64>, y: f64, n: f64| Point { x, x_high, y, low: None, high: None, n: n as u64 };
        let mut all = vec![point(0.0, None, 0.0, self.count.used as f64)];
        for region in fit.regions.iter().filter(|r| r.by.is_finite() && r.mass > ROUNDING) {
            total = f64::min(total + region.mass, 1.0);
            all.push(point(region.after, Some(region.by), total, region.rows));
        }
        all.push(point(self.last, None, total, 0.0));
        let thin = |i: usize| all[i * (all.len() - 1) / (MOST_POINTS - 1)].clone();
        let points = if all.len() <= MOST_POINTS { all } else { (0..MOST_POINTS).map(thin).collect() };
        Some(Series {
            kind: SeriesKind::IntervalIncidence,
            estimator: ABOUT.id,
            group: self.label.clone(),
            part: None,
            x_unit: self.sample.outcome.unit.clone(),
            y_unit: Unit::none(),
            level: None,
            points,
        })
    }
}

/// [`Note::NotConverged`] on a row of a fit without its proof.
fn doubted(row: Estimate, fit: &Turnbull) -> Estimate {
    if fit.gain <= CERTIFIED { row } else { row.note(Note::NotConverged { iterations: fit.iterations }) }
}
