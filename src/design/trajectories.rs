//! One outcome of every unit at all its waves: rows or columns of waves, or columns named in order of time.

use super::columns::together;
use super::regression::lacks;
use super::rows::{Clusters, GROUP, Grouping, Left, OUTCOME, PREDICTOR};
use super::shapes::one_row_a_unit;
use super::terms::{ARM, factors, predictor, product};
use super::view::{Cells, Values, View, broken};
use super::{Design, Drawn, Estimand, Provenance, Request};
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Outcome, Predictor, Sample, Shape, Trajectories};
use crate::value::{Count, Label, Origin, Text};

/// The waves in order of time, the first before: the columns named; the outcome at the waves of the design; the outcome
/// and its measure before.
fn measured<'v>(view: &'v View<'_>, request: &Request<'_>) -> Result<Vec<(Label, Cells<'v>)>> {
    let named = |name: &str| view.cells(name, None).map(|c| (c.meaning.label.clone(), c));
    if !request.columns.is_empty() {
        return request.columns.iter().map(|name| named(name)).collect();
    }
    let outcome = request.outcome.ok_or_else(|| broken("the analysis names no outcome".to_owned()))?;
    match (request.pre, view.waves) {
        (Some(pre), _) => Ok(vec![named(pre)?, named(outcome)?]),
        (None, Some(waves)) if view.has_waves(outcome) => [&waves.pre, &waves.post]
            .into_iter()
            .chain(&waves.follow_up)
            .map(|wave| Ok((view.wave(wave), view.cells(outcome, Some(wave))?)))
            .collect(),
        _ => Err(broken(format!("`{outcome}` has no waves"))),
    }
}

pub(super) fn trajectories(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let arm = design.arm.as_ref().ok_or_else(|| broken("the design names no arms".to_owned()))?;
    let grouping = Grouping::new(view, design, Some(&arm.variable), None)?;
    let waves = measured(view, request)?;
    if waves.iter().any(|(_, cells)| matches!(cells.values, Values::Codes(_))) {
        return Err(Error::undefined(Note::WrongShape {
            needs: "numeric outcome".to_owned(),
            found: "yes/no outcome".to_owned(),
        }));
    }
    let mut columns: Vec<(&str, Cells<'_>)> = Vec::new();
    for name in request.covariates.iter().flat_map(|term| factors(term)).filter(|name| *name != ARM) {
        if !columns.iter().any(|(known, _)| *known == name) {
            columns.push((name, view.cells(name, request.wave)?));
        }
    }
    let (mut left, mut clusters) = (Left::default(), Clusters::new(view, design));
    let (mut rows, mut side) = (Vec::new(), Vec::new());
    for row in 0..view.rows() {
        let group = match grouping.of(row) {
            Err(reason) => {
                left.out(GROUP, reason, 1.0);
                continue;
            }
            Ok(group) => group,
        };
        if waves.iter().all(|(_, cells)| cells.number(row).is_none()) {
            left.out(OUTCOME, Text::new("op geen enkel meetmoment gemeten", "measured at no wave"), 1.0);
        } else if let Some((_, cells)) = columns.iter().find(|(_, cells)| lacks(cells, row)) {
            left.out(PREDICTOR, cells.reason(row), 1.0);
        } else {
            rows.push(row);
            side.push(if group == 0 { 1.0 } else { 0.0 });
            clusters.see(row);
        }
    }
    let one = |name: &str| match columns.iter().find(|(known, _)| *known == name) {
        Some((_, cells)) => Ok(predictor(cells, &rows, request.reference)),
        None => Err(broken(format!("`{name}` is no column to adjust for"))),
    };
    let covariates = request.covariates.iter().map(|term| {
        let parts = factors(term).filter(|f| *f != ARM).map(one);
        let whole = parts.reduce(|a, b| Ok(product(&a?, &b?)));
        let whole = whole.unwrap_or_else(|| Err(broken(format!("`{term}` is no column to adjust for"))))?;
        Ok(Predictor { by_arm: factors(term).any(|f| f == ARM), ..whole })
    });
    let (_, last) = waves.last().ok_or_else(|| broken("the analysis names no waves".to_owned()))?;
    let labels: Vec<&Label> = waves.iter().map(|(label, _)| label).collect();
    let outcome = Outcome {
        label: match request.columns.is_empty() {
            true => last.meaning.label.clone(),
            false => together(view, request, &labels)?,
        },
        unit: last.meaning.unit.clone(),
        rows: view.rows_are(),
        direction: last.meaning.direction,
    };
    let measures = waves.iter().map(|(_, cells)| cells.origin).fold(Origin::Observed, Origin::max);
    let around = columns.iter().map(|(_, cells)| cells.origin).fold(grouping.origin(), Origin::max);
    let shape = Shape::Trajectories(Trajectories {
        treatment: grouping.groups[0].clone(),
        control: grouping.groups[1].clone(),
        arm: side,
        waves: waves.iter().map(|(label, _)| label.clone()).collect(),
        outcome: waves.iter().map(|(_, cells)| rows.iter().map(|&row| cells.number(row)).collect()).collect(),
        covariates: covariates.collect::<Result<_>>()?,
    });
    let mut notes: Vec<Note> = clusters.note().into_iter().collect();
    if design.estimand == Estimand::AsTreated {
        notes.push(Note::AsTreated {});
    }
    let sample = Sample {
        shape,
        outcome,
        grouping: grouping.label(),
        count: Count { used: rows.len() as u64, clusters: clusters.count(), dropped: left.dropped() },
        clusters: clusters.of(&rows),
    };
    // A model of all waves rests on all of them.
    let published = waves.iter().find_map(|(_, cells)| cells.meaning.published.clone());
    let provenance = Provenance { around: around.max(measures), outcome: measures, published, ..Provenance::default() };
    Ok(Drawn { sample, notes, provenance })
}
