//! How long it took and how it ended: one row a unit, one row an episode, or one row a spell.

use super::regression::lacks;
use super::rows::{Clusters, GROUP, Grouping, Left, OUTCOME, PREDICTOR, key};
use super::shapes::{one_row_a_unit, provenance};
use super::terms::{factors, predictor, product};
use super::view::{Cells, View, broken};
use super::{Design, Drawn, Provenance, Request};
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Asked, Durations, Intervals, Methods, Outcome, Predictor, Sample, Shape, Spells};
use crate::value::{Count, Label, Origin, Text};
use std::borrow::Cow;
use std::collections::HashMap;

/// How a row stands that is not used: it ended before it began, or was never watched.
fn backwards() -> Text {
    Text::new("tijd van nul of minder onder waarneming", "no time under observation")
}

fn named<'v>(view: &'v View<'_>, request: &Request<'_>, column: Option<&str>, what: &str) -> Result<Cells<'v>> {
    let name = column.ok_or_else(|| broken(format!("the analysis names no column of {what}")))?;
    view.cells(name, request.wave)
}

/// Times asked about, rising, each once.
fn asked(request: &Request<'_>) -> Asked {
    let mut at = request.waiting.at.to_vec();
    at.sort_by(f64::total_cmp);
    at.dedup();
    Asked { at, horizon: request.waiting.horizon }
}

/// What was measured: the ending, in the unit of its time.
fn described(status: &Cells<'_>, time: &Cells<'_>, view: &View<'_>) -> Outcome {
    let label = status.meaning.label.clone();
    // Which way is good is said of one ending; a row may be about another, or about time.
    Outcome { label, unit: time.meaning.unit.clone(), rows: view.rows_are(), direction: None }
}

/// The levels of the ending that end it, and of each level its place among them.
fn endings(status: &Cells<'_>) -> Result<(Vec<Label>, Vec<Option<u32>>)> {
    let mut endings = Vec::new();
    let places = status.meaning.levels.iter().map(|level| {
        (!status.meaning.open.contains(&level.code)).then(|| {
            endings.push(level.clone());
            endings.len() as u32 - 1
        })
    });
    let places = places.collect();
    if endings.is_empty() {
        return Err(broken(format!("`{}` has no ending among its levels", status.meaning.label.code)));
    }
    Ok((endings, places))
}

/// Rows numbered by whose they are. A number says nothing of who it is.
fn subjects(cells: &Cells<'_>, rows: &[usize]) -> Vec<u32> {
    let mut numbers: HashMap<Cow<'_, str>, u32> = HashMap::new();
    let number = |&row: &usize| match key(cells, row) {
        Some(key) => {
            let next = numbers.len() as u32;
            *numbers.entry(key).or_insert(next)
        }
        None => 0,
    };
    rows.iter().map(number).collect()
}

/// How many units have rows of which one begins before another has ended.
fn overlapping(subject: &[u32], from: &[f64], until: &[f64]) -> u64 {
    let mut order: Vec<usize> = (0..subject.len()).collect();
    order.sort_by(|&a, &b| subject[a].cmp(&subject[b]).then(from[a].total_cmp(&from[b])));
    let mut units: Vec<u32> = order
        .windows(2)
        .filter(|w| subject[w[0]] == subject[w[1]] && from[w[1]] < until[w[0]])
        .map(|w| subject[w[0]])
        .collect();
    units.dedup();
    units.len() as u64
}

fn distinct(subject: &[u32]) -> u64 {
    subject.iter().max().map_or(0, |last| u64::from(*last) + 1)
}

/// Why a row is not used: the step at which it falls out, and the reason.
type Fall = (usize, Text);

/// Goes through the rows: those of no group, and those that `take` refuses, are left out with their reason.
fn each_row(
    view: &View<'_>,
    grouping: &Grouping<'_>,
    clusters: &mut Clusters<'_>,
    mut take: impl FnMut(usize, u32) -> Result<(), Fall>,
) -> Left {
    let mut left = Left::default();
    for row in 0..view.rows() {
        let taken = grouping.of(row).map_err(|reason| (GROUP, reason)).and_then(|group| take(row, group as u32));
        match taken {
            Ok(()) => clusters.see(row),
            Err((step, reason)) => left.out(step, reason, 1.0),
        }
    }
    left
}

pub(super) fn durations(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let waiting = request.waiting;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let time = named(view, request, waiting.time, "times")?;
    let status = named(view, request, waiting.status, "endings")?;
    let optional = |column: Option<&str>| column.map(|name| view.cells(name, request.wave)).transpose();
    let (entry, subject, strata) = (optional(waiting.entry)?, optional(waiting.subject)?, optional(request.strata)?);
    let mut columns: Vec<(&str, Cells<'_>)> = Vec::new();
    for name in request.covariates.iter().flat_map(|term| factors(term)) {
        if !columns.iter().any(|(known, _)| *known == name) {
            columns.push((name, view.cells(name, request.wave)?));
        }
    }
    let (endings, places) = endings(&status)?;
    let asked_about = waiting.event.or(status.meaning.success.as_deref());
    let event = asked_about.and_then(|code| endings.iter().position(|e| e.code == code)).unwrap_or(0);

    let mut clusters = Clusters::new(view, design);
    let (mut rows, mut group) = (Vec::new(), Vec::new());
    let (mut times, mut entries, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    let left = each_row(view, &grouping, &mut clusters, |row, of| {
        let until = time.number(row).ok_or_else(|| (OUTCOME, time.reason(row)))?;
        let level = status.level(row).ok_or_else(|| (OUTCOME, status.reason(row)))?;
        let mut predictors = entry.iter().chain(&subject).chain(&strata).chain(columns.iter().map(|(_, c)| c));
        if let Some(cells) = predictors.find(|c| lacks(c, row)) {
            return Err((PREDICTOR, cells.reason(row)));
        }
        let from = entry.as_ref().and_then(|cells| cells.number(row));
        if until < 0.0 || from.is_some_and(|from| from >= until) {
            return Err((OUTCOME, backwards()));
        }
        rows.push(row);
        group.push(of);
        times.push(until);
        entries.extend(from);
        ended.push(places.get(level).copied().flatten());
        Ok(())
    });
    let subject = subject.map(|cells| subjects(&cells, &rows));
    if let Some(subject) = &subject
        && distinct(subject) < rows.len() as u64
    {
        let units = if entries.is_empty() { distinct(subject) } else { overlapping(subject, &entries, &times) };
        if units > 0 {
            return Err(Error::undefined(Note::OverlappingRows { units }));
        }
    }
    let one = |name: &str| match columns.iter().find(|(known, _)| *known == name) {
        Some((_, cells)) => Ok(predictor(cells, &rows, request.reference)),
        None => Err(broken(format!("`{name}` is no column to adjust for"))),
    };
    let covariates = request.covariates.iter().map(|term| {
        let whole = factors(term).map(one).reduce(|a, b| Ok(product(&a?, &b?)));
        whole.unwrap_or_else(|| Err(broken(format!("`{term}` is no column to adjust for"))))
    });
    let covariates: Vec<Predictor> = covariates.collect::<Result<_>>()?;
    let around = columns.iter().map(|(_, c)| c).chain(&entry).chain(&strata).map(|c| c.origin);
    let around = around.fold(grouping.origin().max(status.origin), Origin::max);
    let used = subject.as_ref().map_or(rows.len() as u64, |s| distinct(s));
    let sample = Sample {
        outcome: described(&status, &time, view),
        grouping: grouping.label(),
        count: Count { used, clusters: clusters.count(), dropped: left.dropped() },
        clusters: clusters.of(&rows),
        shape: Shape::Durations(Durations {
            groups: grouping.groups.clone(),
            group,
            entry: entry.is_some().then_some(entries),
            time: times,
            ending: ended,
            endings,
            event,
            strata: strata.as_ref().map(|cells| Methods {
                label: cells.meaning.label.clone(),
                levels: cells.meaning.levels.clone(),
                of: rows.iter().map(|&row| cells.level(row).map(|level| level as u32)).collect(),
            }),
            covariates,
            subject,
            asked: asked(request),
        }),
    };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance: provenance(&time, around) })
}

pub(super) fn spells(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let waiting = request.waiting;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let until = named(view, request, waiting.time, "times")?;
    let next = named(view, request, waiting.status, "next states")?;
    let state = named(view, request, waiting.state, "states")?;
    let from = named(view, request, waiting.entry, "beginnings")?;
    let subject = named(view, request, waiting.subject, "units")?;
    let mut states = state.meaning.levels.clone();
    for level in next.meaning.levels.iter().filter(|level| !next.meaning.open.contains(&level.code)) {
        if !states.iter().any(|known| known.code == level.code) {
            states.push(level.clone());
        }
    }
    let place = |cells: &Cells<'_>, row: usize| {
        let code = cells.code(row)?;
        states.iter().position(|s| s.code == code).map(|place| place as u32)
    };
    let mut clusters = Clusters::new(view, design);
    let (mut rows, mut out) = (Vec::new(), Vec::new());
    let left = each_row(view, &grouping, &mut clusters, |row, group| {
        let all = [&from, &until, &state, &next, &subject];
        if let Some(cells) = all.into_iter().find(|cells| lacks(cells, row)) {
            return Err((OUTCOME, cells.reason(row)));
        }
        let known = from.number(row).zip(until.number(row)).zip(place(&state, row));
        let ((a, b), s) = known.filter(|((a, b), _)| *a >= 0.0 && b > a).ok_or_else(|| (OUTCOME, backwards()))?;
        let open = next.code(row).is_some_and(|code| next.meaning.open.iter().any(|o| o == code));
        out.push((group, a, b, s, place(&next, row).filter(|_| !open)));
        rows.push(row);
        Ok(())
    });
    let subject = subjects(&subject, &rows);
    let (from_, until_): (Vec<f64>, Vec<f64>) = out.iter().map(|r| (r.1, r.2)).unzip();
    let units = overlapping(&subject, &from_, &until_);
    if units > 0 {
        return Err(Error::undefined(Note::OverlappingRows { units }));
    }
    let around = [&from, &state, &next].iter().map(|c| c.origin).fold(grouping.origin(), Origin::max);
    let sample = Sample {
        outcome: described(&state, &until, view),
        grouping: grouping.label(),
        count: Count { used: distinct(&subject), clusters: clusters.count(), dropped: left.dropped() },
        clusters: clusters.of(&rows),
        shape: Shape::Spells(Spells {
            groups: grouping.groups.clone(),
            group: out.iter().map(|r| r.0).collect(),
            states,
            subject,
            from: from_,
            until: until_,
            state: out.iter().map(|r| r.3).collect(),
            next: out.iter().map(|r| r.4).collect(),
            asked: asked(request),
        }),
    };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance: provenance(&until, around) })
}

/// Times known between two: of the columns named; else of whole numbers of time units, each of which stands for the half
/// unit on either side of it, as when weeks were rounded.
pub(super) fn intervals(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let waiting = request.waiting;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let (first, second) = match waiting.between {
        [after, by] => (view.cells(after, request.wave)?, Some(view.cells(by, request.wave)?)),
        _ => (named(view, request, waiting.time, "times")?, None),
    };
    let status = match second {
        None => Some(named(view, request, waiting.status, "endings")?),
        Some(_) => None,
    };
    let mut clusters = Clusters::new(view, design);
    let (mut rows, mut group, mut after, mut by) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let left = each_row(view, &grouping, &mut clusters, |row, of| {
        let time = first.number(row).ok_or_else(|| (OUTCOME, first.reason(row)))?;
        let (low, high) = match (&second, &status) {
            (Some(second), _) => (time, second.number(row)),
            (None, None) => (time, None),
            (None, Some(status)) => {
                let code = status.code(row).ok_or_else(|| (OUTCOME, status.reason(row)))?;
                let open = status.meaning.open.iter().any(|o| o == code);
                match (open, time.fract() == 0.0) {
                    (true, _) => (time, None),
                    (false, true) => ((time - 0.5).max(0.0), Some(time + 0.5)),
                    (false, false) => (time, Some(time)),
                }
            }
        };
        if low < 0.0 || high.is_some_and(|high| high < low) {
            return Err((OUTCOME, backwards()));
        }
        rows.push(row);
        group.push(of);
        after.push(low);
        by.push(high);
        Ok(())
    });
    let ends = second.as_ref().or(status.as_ref());
    let around = ends.map(|c| c.origin).into_iter().fold(grouping.origin(), Origin::max);
    let sample = Sample {
        outcome: described(ends.unwrap_or(&first), &first, view),
        grouping: grouping.label(),
        count: Count { used: rows.len() as u64, clusters: clusters.count(), dropped: left.dropped() },
        clusters: clusters.of(&rows),
        shape: Shape::Intervals(Intervals { groups: grouping.groups.clone(), group, after, by, asked: asked(request) }),
    };
    let provenance = Provenance { published: None, ..provenance(&first, around) };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}
