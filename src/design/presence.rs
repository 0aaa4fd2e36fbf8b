//! Which values are there, and why others are not. All rows count: nothing is left out for being missing.

use super::rows::{Clusters, GROUP, Grouping, Left};
use super::view::{Gaps, View, place_of};
use super::{Design, Drawn, Provenance, Request};
use crate::data::codebook::Role;
use crate::error::Result;
use crate::sample::{Outcome, Presence, Sample, Shape, Variable};
use crate::value::{Count, Label, Origin, Text};

/// The columns named and the outcome; without either, all outcomes and characteristics but the one that
/// makes groups. Each at each of its waves.
pub(super) fn presence(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let named = names(view, request);
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    let (mut rows, mut group, mut weight) = (Vec::new(), Vec::new(), Vec::new());
    for (row, &units) in weights.iter().enumerate() {
        group.push(match grouping.of(row) {
            Ok(group) => Some(group as u32),
            Err(_) if grouping.unknown(row) => None,
            Err(reason) => {
                left.out(GROUP, reason, units);
                continue;
            }
        });
        rows.push(row);
        weight.push(units as u64);
        if units > 0.0 {
            clusters.see(row);
        }
    }
    let mut reasons = Vec::new();
    let (mut variables, mut origin) = (Vec::new(), Origin::Observed);
    for name in named {
        for (wave, gaps) in measured(view, name)? {
            origin = origin.max(gaps.origin);
            let places: Vec<u32> = gaps.kinds.into_iter().map(|kind| place_of(&mut reasons, kind)).collect();
            let of_row = |row: &usize| places.get(gaps.reason.get(*row).copied().flatten()? as usize).copied();
            variables.push(Variable { reason: rows.iter().map(of_row).collect(), label: gaps.label, wave });
        }
    }
    let label = match request.outcome {
        Some(outcome) => view.gaps(outcome, first_wave(view, outcome).as_deref())?.label,
        None => Label::new("missing", Text::new("ontbrekende waarden", "missing values")),
    };
    let sample = Sample {
        outcome: Outcome { label, unit: view.rows_are(), rows: view.rows_are(), direction: None },
        grouping: grouping.label(),
        count: Count { used: weight.iter().sum(), clusters: clusters.count(), dropped: left.dropped() },
        clusters: Vec::new(),
        shape: Shape::Presence(Presence { variables, reasons, groups: grouping.groups.clone(), group, weight }),
    };
    let provenance = Provenance { around: grouping.origin(), outcome: origin, ..Provenance::default() };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}

fn names<'n>(view: &'n View<'_>, request: &Request<'n>) -> Vec<&'n str> {
    let mut names: Vec<&str> = Vec::new();
    for name in request.columns.iter().map(String::as_str).chain(request.outcome) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names = view.with_roles(&[Role::Outcome, Role::Characteristic]);
        names.retain(|name| Some(*name) != request.by);
    }
    names
}

/// The column at each of its waves.
pub(super) fn measured(view: &View<'_>, name: &str) -> Result<Vec<(Option<Label>, Gaps)>> {
    let waves = view.waves_of(name);
    if waves.is_empty() {
        return Ok(vec![(None, view.gaps(name, None)?)]);
    }
    waves.into_iter().map(|wave| Ok((Some(wave.clone()), view.gaps(name, Some(&wave.code))?))).collect()
}

/// The code of the first wave of a column of waves.
fn first_wave(view: &View<'_>, name: &str) -> Option<String> {
    view.waves_of(name).into_iter().next().map(|wave| wave.code)
}
