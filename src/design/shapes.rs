//! One function a shape of sample.

use super::rows::{Clusters, GROUP, Grouping, Left, OUTCOME};
use super::view::{Cells, View, broken};
use super::{BY_TABLE, Design, Drawn, Provenance, Request};
use crate::data::codebook::Kind;
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Counts, Groups, Outcome, Sample, Shape, Stages};
use crate::value::{Count, Label, Origin, Text};

pub(super) fn outcome<'v>(view: &'v View<'_>, request: &Request<'_>) -> Result<Cells<'v>> {
    let name = request.outcome.ok_or_else(|| broken("the analysis names no outcome".to_owned()))?;
    view.cells(name, request.wave)
}

pub(super) fn described(cells: &Cells<'_>, view: &View<'_>) -> Outcome {
    let unit = match cells.meaning.kind {
        Kind::Number | Kind::Integer => cells.meaning.unit.clone(),
        _ => view.rows_are(),
    };
    Outcome { label: cells.meaning.label.clone(), unit, rows: view.rows_are(), direction: cells.meaning.direction }
}

pub(super) fn stages(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let cells: Vec<Cells<'_>> = request.stages.iter().map(|s| view.cells(s, request.wave)).collect::<Result<_>>()?;
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    let mut reached = vec![vec![0.0; cells.len()]; grouping.groups.len()];
    let mut used = 0.0;
    for (row, &weight) in weights.iter().enumerate() {
        let group = match grouping.of(row) {
            Ok(group) => group,
            Err(reason) => {
                left.out(GROUP, reason, weight);
                continue;
            }
        };
        let passed: Vec<bool> = cells.iter().map(|c| c.number(row) == Some(1.0)).collect();
        let last = passed.iter().take_while(|p| **p).count();
        if passed[last..].iter().any(|p| *p) {
            let stage = &cells[last].meaning.label.text;
            return Err(Error::undefined(Note::Unanswerable {
                reason: Text::new(
                    format!("een gezin bereikte een latere stap zonder de stap ‘{}’", stage.nl),
                    format!("a unit reached a later stage without the stage ‘{}’", stage.en),
                ),
            }));
        }
        if last == 0 {
            let reason = cells.first().map_or_else(Text::default, |c| match c.code(row) {
                Some(_) => {
                    Text::new(format!("niet: {}", c.meaning.label.text.nl), format!("not: {}", c.meaning.label.text.en))
                }
                None => c.reason(row),
            });
            left.out(OUTCOME, reason, weight);
            continue;
        }
        used += weight;
        clusters.see(row);
        for stage in &mut reached[group][..last] {
            *stage += weight;
        }
    }
    let provenance = Provenance {
        around: grouping.origin(),
        stages: cells.iter().map(|c| (c.meaning.label.code.clone(), c.origin)).collect(),
        ..Provenance::default()
    };
    let shape = Shape::Stages(Stages {
        groups: grouping.groups.clone(),
        stages: cells.iter().map(|c| c.meaning.label.clone()).collect(),
        reached: reached.into_iter().map(|r| r.into_iter().map(|x| x as u64).collect()).collect(),
    });
    let label = cells.last().map(|c| c.meaning.label.clone()).unwrap_or_else(Label::overall);
    let sample = Sample {
        shape,
        outcome: Outcome {
            label,
            unit: view.rows_are(),
            rows: view.rows_are(),
            direction: cells.last().and_then(|c| c.meaning.direction),
        },
        grouping: grouping.label(),
        count: Count { used: used as u64, clusters: clusters.count(), dropped: left.dropped() },
        clusters: Vec::new(),
    };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}

pub(super) fn counts(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let cells = outcome(view, request)?;
    let levels = cells.meaning.levels.clone();
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    let mut table = vec![vec![0.0; levels.len()]; grouping.groups.len()];
    let mut used = 0.0;
    for (row, &weight) in weights.iter().enumerate() {
        match (grouping.of(row), cells.level(row)) {
            (Err(reason), _) => left.out(GROUP, reason, weight),
            (_, None) => left.out(OUTCOME, cells.reason(row), weight),
            (Ok(group), Some(level)) => {
                table[group][level] += weight;
                used += weight;
                if weight > 0.0 {
                    clusters.see(row);
                }
            }
        }
    }
    let success = levels.iter().position(|l| Some(&l.code) == cells.meaning.success.as_ref()).unwrap_or(0);
    let sample = Sample {
        shape: Shape::Counts(Counts {
            groups: grouping.groups.clone(),
            levels,
            success,
            cells: table.into_iter().map(|r| r.into_iter().map(|x| x as u64).collect()).collect(),
        }),
        outcome: described(&cells, view),
        grouping: grouping.label(),
        count: Count { used: used as u64, clusters: clusters.count(), dropped: left.dropped() },
        clusters: Vec::new(),
    };
    let mut provenance = provenance(&cells, grouping.origin());
    if request.by == Some(BY_TABLE) {
        provenance.tables = view.origins(request.outcome.unwrap_or_default());
    }
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}

pub(super) fn provenance(outcome: &Cells<'_>, around: Origin) -> Provenance {
    Provenance {
        around,
        outcome: outcome.origin,
        published: outcome.meaning.published.clone(),
        stages: Vec::new(),
        tables: Vec::new(),
    }
}

pub(super) fn one_row_a_unit(view: &View<'_>) -> Result<()> {
    if view.weighted() {
        return Err(Error::undefined(Note::WrongShape {
            needs: "one row a unit".into(),
            found: "a table of counts".into(),
        }));
    }
    Ok(())
}

pub(super) fn groups(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    one_row_a_unit(view)?;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let cells = outcome(view, request)?;
    let (mut left, mut clusters) = (Left::default(), Clusters::new(view, design));
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); grouping.groups.len()];
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); values.len()];
    for row in 0..view.rows() {
        match (grouping.of(row), cells.number(row)) {
            (Err(reason), _) => left.out(GROUP, reason, 1.0),
            (_, None) => left.out(OUTCOME, cells.reason(row), 1.0),
            (Ok(group), Some(value)) => {
                values[group].push(value);
                rows[group].push(row);
                clusters.see(row);
            }
        }
    }
    let mut notes: Vec<Note> = clusters.note().into_iter().collect();
    let left_out = left.at_step(OUTCOME);
    if cells.duration && left_out > 0 {
        notes.push(Note::CompletersOnly { left_out });
    }
    let used = values.iter().map(Vec::len).sum::<usize>() as u64;
    let sample = Sample {
        shape: Shape::Groups(Groups { groups: grouping.groups.clone(), values }),
        outcome: described(&cells, view),
        grouping: grouping.label(),
        count: Count { used, clusters: clusters.count(), dropped: left.dropped() },
        clusters: clusters.of(&rows.concat()),
    };
    Ok(Drawn { sample, notes, provenance: provenance(&cells, grouping.origin()) })
}
