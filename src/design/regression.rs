//! One row a unit: outcome, arm, what was received, pre-score, covariates.

use super::rows::{Clusters, GROUP, Grouping, Left, OUTCOME, PREDICTOR};
use super::shapes::{described, one_row_a_unit, outcome, provenance};
use super::terms::{ARM, PRE, factors, predictor, product};
use super::view::{Cells, Values, View, broken};
use super::{Design, Drawn, Estimand, Received, Request};
use crate::error::Result;
use crate::findings::Note;
use crate::sample::{Methods, Predictor, Regression, Sample, Shape};
use crate::value::{Count, Label, Origin};

/// Whether row `row` has no value in this column.
pub(super) fn lacks(cells: &Cells<'_>, row: usize) -> bool {
    match cells.values {
        Values::Numbers(_) => cells.number(row).is_none(),
        Values::Codes(_) => cells.code(row).is_none(),
    }
}

pub(super) fn regression(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let arm = design.arm.as_ref().ok_or_else(|| broken("the design names no arms".to_owned()))?;
    let grouping = Grouping::new(view, design, Some(&arm.variable), request.wave)?;
    let post = outcome(view, request)?;
    let pre = match (request.outcome, view.waves) {
        _ if request.pre.is_some() => request.pre.map(|pre| view.cells(pre, None)).transpose()?,
        (Some(name), Some(waves)) if view.has_waves(name) => Some(view.cells(name, Some(&waves.pre))?),
        _ => None,
    };
    let names = request.covariates.iter().flat_map(|term| factors(term)).filter(|name| ![ARM, PRE].contains(name));
    let mut columns: Vec<(&str, Cells<'_>)> = Vec::new();
    for name in names {
        if !columns.iter().any(|(known, _)| *known == name) {
            columns.push((name, view.cells(name, request.wave)?));
        }
    }
    let moderator = request.moderator.map(|m| view.cells(m, request.wave)).transpose()?;
    let received = design.received.as_ref().map(|r| Ok((r, view.cells(&r.variable, request.wave)?))).transpose()?;
    let by = request.by.filter(|by| *by != arm.variable).map(|by| view.cells(by, request.wave)).transpose()?;
    let predictors: Vec<&Cells<'_>> = pre.iter().chain(columns.iter().map(|(_, c)| c)).chain(&moderator).collect();
    let levels = request.levels && matches!(post.values, Values::Codes(_));

    let (mut left, mut clusters) = (Left::default(), Clusters::new(view, design));
    let (mut rows, mut side, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..view.rows() {
        let group = match grouping.of(row) {
            Err(reason) => {
                left.out(GROUP, reason, 1.0);
                continue;
            }
            Ok(group) => group,
        };
        if lacks(&post, row) {
            left.out(OUTCOME, post.reason(row), 1.0);
            continue;
        }
        let method = by.iter().filter(|_| group == 0);
        if let Some(cells) = predictors.iter().copied().chain(method).find(|c| lacks(c, row)) {
            left.out(PREDICTOR, cells.reason(row), 1.0);
            continue;
        }
        if let Some((received, cells)) = &received {
            match was_received(received, cells, row) {
                Some(yes) => taken.push(f64::from(yes)),
                None => {
                    left.out(PREDICTOR, cells.reason(row), 1.0);
                    continue;
                }
            }
        }
        rows.push(row);
        side.push(if group == 0 { 1.0 } else { 0.0 });
        clusters.see(row);
    }
    // Of an outcome of ordered levels, and of the same before, the place of the level.
    let value = |cells: &Cells<'_>, row: usize| match levels {
        true => cells.level(row).map(|level| level as f64).or_else(|| cells.number(row)),
        false => cells.number(row),
    };
    let values = |cells: &Cells<'_>| rows.iter().filter_map(|&r| value(cells, r)).collect::<Vec<_>>();
    let before = pre.as_ref().map(|cells| Predictor {
        label: cells.meaning.label.clone(),
        reference: None,
        columns: vec![(Label::new(&cells.meaning.label.code, cells.meaning.unit.0.clone()), values(cells))],
        by_arm: false,
    });
    let one = |name: &str| match columns.iter().find(|(known, _)| *known == name) {
        Some((_, cells)) => Some(predictor(cells, &rows, request.reference)),
        None => before.clone().filter(|_| name == PRE),
    };
    let covariates = request.covariates.iter().map(|term| {
        let parts = factors(term).filter(|f| *f != ARM).map(|f| one(f).ok_or_else(|| unknown(f)));
        let whole = parts.reduce(|a, b| Ok(product(&a?, &b?))).unwrap_or_else(|| Err(unknown(term)))?;
        Ok(Predictor { by_arm: factors(term).any(|f| f == ARM), ..whole })
    });
    let shape = Shape::Regression(Regression {
        treatment: grouping.groups[0].clone(),
        control: grouping.groups[1].clone(),
        outcome: values(&post),
        binary: !levels && matches!(post.values, Values::Codes(_)),
        levels: if levels { post.meaning.levels.clone() } else { Vec::new() },
        pre: pre.as_ref().map(values),
        covariates: covariates.collect::<Result<_>>()?,
        moderator: moderator.as_ref().map(|m| predictor(m, &rows, request.reference)),
        received: received.is_some().then_some(taken),
        methods: by.as_ref().map(|cells| Methods {
            label: cells.meaning.label.clone(),
            levels: cells.meaning.levels.clone(),
            of: rows
                .iter()
                .zip(&side)
                .map(|(&r, arm)| cells.level(r).filter(|_| *arm == 1.0).map(|level| level as u32))
                .collect(),
        }),
        arm: side,
    });
    let used = predictors.iter().copied().chain(received.iter().map(|(_, c)| c)).chain(&by);
    let around = used.map(|c| c.origin).fold(grouping.origin(), Origin::max);
    let mut notes: Vec<Note> = clusters.note().into_iter().collect();
    if design.estimand == Estimand::AsTreated {
        notes.push(Note::AsTreated {});
    }
    let sample = Sample {
        shape,
        outcome: described(&post, view),
        grouping: grouping.label(),
        count: Count { used: rows.len() as u64, clusters: clusters.count(), dropped: left.dropped() },
        clusters: clusters.of(&rows),
    };
    Ok(Drawn { sample, notes, provenance: provenance(&post, around) })
}

fn unknown(factor: &str) -> crate::error::Error {
    broken(format!("`{factor}` is no column to adjust for"))
}

/// Whether row `row` received the treatment; `None` where that is not known.
fn was_received(received: &Received, cells: &Cells<'_>, row: usize) -> Option<bool> {
    match cells.code(row) {
        Some(code) => Some(code == received.level),
        None => cells.missing_code(row).filter(|code| received.absent.iter().any(|a| a == code)).map(|_| false),
    }
}
