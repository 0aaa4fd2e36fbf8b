//! Several measures of the same units: columns side by side, or one column at two waves.

use super::rows::{Clusters, Left, OUTCOME};
use super::view::{Cells, Values, View, broken};
use super::{Design, Drawn, Provenance, Request};
use crate::error::Result;
use crate::sample::{Column, Columns, Outcome, Sample, Shape};
use crate::value::{Count, Label, Origin, Text};

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

/// What the columns measure together: the outcome when the analysis names one, a scale of which they are the items; else
/// all of them, or of many the first and the last.
pub(super) fn together(view: &View<'_>, request: &Request<'_>, columns: &[&Label]) -> Result<Label> {
    if let Some(outcome) = request.outcome {
        return Ok(view.cells(outcome, request.wave)?.meaning.label.clone());
    }
    let join = |of: fn(&Label) -> &str| match columns {
        [first, .., last] if columns.len() > 3 => format!("{} … {}", of(first), of(last)),
        _ => columns.iter().map(|label| of(label)).collect::<Vec<_>>().join(" / "),
    };
    Ok(Label::new(join(|l| &l.code), Text::new(join(|l| &l.text.nl), join(|l| &l.text.en))))
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
    let labels: Vec<&Label> = measures.iter().map(|(label, _)| label).collect();
    let outcome = Outcome {
        label: match labels.len() {
            0..=2 if request.outcome.is_none() => last.meaning.label.clone(),
            _ => together(view, request, &labels)?,
        },
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
