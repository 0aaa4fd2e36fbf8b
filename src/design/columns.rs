//! Several measures of the same units: columns side by side, or one column at two waves.

use super::rows::{Clusters, Left, OUTCOME};
use super::view::{Cells, Values, View, broken};
use super::{Design, Drawn, Provenance, Request};
use crate::error::Result;
use crate::sample::{Column, Columns, Outcome, Sample, Shape};
use crate::value::{Count, Label, Origin};

/// Most units that a table of counts is written out for.
pub(super) const MOST_UNITS: f64 = 1e8;

/// The columns named; without names the outcome before and after.
fn measures<'v>(view: &'v View<'_>, request: &Request<'_>) -> Result<Vec<(Label, Cells<'v>)>> {
    let named = |name: &str| view.cells(name, request.wave).map(|c| (c.meaning.label.clone(), c));
    if !request.columns.is_empty() {
        return request.columns.iter().map(|c| named(c)).collect();
    }
    let outcome = request.outcome.ok_or_else(|| broken("the analysis names no columns".to_owned()))?;
    match (request.pre, view.waves) {
        (Some(pre), _) => Ok(vec![named(pre)?, named(outcome)?]),
        (None, Some(waves)) if view.has_waves(outcome) => [&waves.pre, &waves.post]
            .into_iter()
            .map(|wave| Ok((view.wave(wave), view.cells(outcome, Some(wave))?)))
            .collect(),
        _ => Err(broken(format!("`{outcome}` has no measure before it"))),
    }
}

pub(super) fn columns(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let measures = measures(view, request)?;
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    if weights.iter().sum::<f64>() > MOST_UNITS {
        return Err(broken("the table of counts stands for more than a hundred million units".to_owned()));
    }
    let mut values = vec![Vec::new(); measures.len()];
    for (row, &weight) in weights.iter().enumerate() {
        let lacking = |(_, c): &&(Label, Cells<'_>)| match c.values {
            Values::Numbers(_) => c.number(row).is_none(),
            Values::Codes(_) => c.code(row).is_none(),
        };
        if let Some((_, cells)) = measures.iter().find(lacking) {
            left.out(OUTCOME, cells.reason(row), weight);
            continue;
        }
        for ((_, cells), values) in measures.iter().zip(&mut values) {
            values.extend(std::iter::repeat_n(cells.number(row).unwrap_or_default(), weight as usize));
        }
        if weight > 0.0 {
            clusters.see(row);
        }
    }
    let used = values.first().map_or(0, Vec::len) as u64;
    let binary = values.iter().flatten().all(|v| *v == 0.0 || *v == 1.0);
    // The last measure is the outcome: a change is read towards it.
    let (_, last) = measures.last().ok_or_else(|| broken("the analysis names no columns".to_owned()))?;
    let outcome = Outcome {
        label: last.meaning.label.clone(),
        unit: if matches!(last.values, Values::Codes(_)) { view.rows_are() } else { last.meaning.unit.clone() },
        rows: view.rows_are(),
        direction: last.meaning.direction,
    };
    let around = measures.iter().map(|(_, c)| c.origin).fold(Origin::Observed, Origin::max);
    let provenance = Provenance { around, outcome: around, ..Provenance::default() };
    let columns = measures
        .iter()
        .zip(values)
        .map(|((label, cells), values)| Column { label: label.clone(), unit: cells.meaning.unit.clone(), values })
        .collect();
    let sample = Sample {
        shape: Shape::Columns(Columns { columns, binary }),
        outcome,
        grouping: None,
        count: Count { used, clusters: clusters.count(), dropped: left.dropped() },
        clusters: Vec::new(),
    };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}
