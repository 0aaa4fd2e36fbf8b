//! A table of counts in each stratum.

use super::rows::{Clusters, GROUP, Grouping, Left, OUTCOME, PREDICTOR};
use super::shapes::{described, outcome, provenance};
use super::view::{View, broken};
use super::{Design, Drawn, Request};
use crate::error::Result;
use crate::sample::{Counts, Sample, Shape, Strata};
use crate::value::{Count, Origin};

pub(super) fn strata(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let by = request.strata.ok_or_else(|| broken("the analysis names no strata".to_owned()))?;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let layers = Grouping::new(view, design, Some(by), request.wave)?;
    let cells = outcome(view, request)?;
    let levels = cells.meaning.levels.clone();
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    let mut tables = vec![vec![vec![0.0; levels.len()]; grouping.groups.len()]; layers.groups.len()];
    let mut used = 0.0;
    for (row, &weight) in weights.iter().enumerate() {
        match (grouping.of(row), layers.of(row), cells.level(row)) {
            (Err(reason), ..) => left.out(GROUP, reason, weight),
            (_, _, None) => left.out(OUTCOME, cells.reason(row), weight),
            (_, Err(reason), _) => left.out(PREDICTOR, reason, weight),
            (Ok(group), Ok(layer), Some(level)) => {
                tables[layer][group][level] += weight;
                used += weight;
                if weight > 0.0 {
                    clusters.see(row);
                }
            }
        }
    }
    let success = levels.iter().position(|l| Some(&l.code) == cells.meaning.success.as_ref()).unwrap_or(0);
    let table = |cells: Vec<Vec<f64>>| Counts {
        groups: grouping.groups.clone(),
        levels: levels.clone(),
        success,
        cells: cells.into_iter().map(|r| r.into_iter().map(|x| x as u64).collect()).collect(),
    };
    // A design that clusters by the strata has allowed for them.
    let notes = clusters
        .note()
        .filter(|_| design.cluster.as_ref().and_then(|c| c.all().last()).map(String::as_str) != Some(by));
    let sample = Sample {
        shape: Shape::Strata(Strata { strata: layers.groups.clone(), tables: tables.into_iter().map(table).collect() }),
        outcome: described(&cells, view),
        grouping: grouping.label(),
        count: Count { used: used as u64, clusters: clusters.count(), dropped: left.dropped() },
        clusters: Vec::new(),
    };
    let around: Origin = grouping.origin().max(layers.origin());
    Ok(Drawn { sample, notes: notes.into_iter().collect(), provenance: provenance(&cells, around) })
}
