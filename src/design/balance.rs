//! Characteristics of those lost and those kept, at each wave of the outcome.

use super::presence::measured;
use super::rows::Clusters;
use super::view::{Cells, Values, View, broken};
use super::{Design, Drawn, Provenance, Request};
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{self, Balance, Characteristic, Outcome, Sample, Shape, Split, at_wave};
use crate::value::{Count, Label, Origin, Text};

/// One split a wave: lost is who has no value of the outcome there. Of a characteristic with waves the first is
/// taken, before anyone was lost.
pub(super) fn balance(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    if view.weighted() {
        let (needs, found) = ("one row a unit".to_owned(), "a table of counts".to_owned());
        return Err(Error::undefined(Note::WrongShape { needs, found }));
    }
    let outcome = request.outcome.ok_or_else(|| broken("the analysis names no outcome".to_owned()))?;
    let (mut splits, mut label, mut origin) = (Vec::new(), Label::plain(outcome), Origin::Observed);
    for (wave, gaps) in measured(view, outcome)? {
        splits.push(Split {
            label: at_wave(&gaps.label, wave.as_ref()),
            sides: [
                Label::new("lost", Text::new("uitgevallen", "lost")),
                Label::new("kept", Text::new("behouden", "kept")),
            ],
            first: gaps.reason.iter().map(|reason| Some(reason.is_some())).collect(),
        });
        (label, origin) = (gaps.label, origin.max(gaps.origin));
    }
    let mut characteristics = Vec::new();
    for name in request.covariates {
        let wave = view.waves_of(name).into_iter().next();
        let cells = view.cells(name, wave.as_ref().map(|w| w.code.as_str()))?;
        origin = origin.max(cells.origin);
        characteristics.push(characteristic(&cells, wave.as_ref(), view.rows())?);
    }
    let mut clusters = Clusters::new(view, design);
    for row in 0..view.rows() {
        clusters.see(row);
    }
    let sample = Sample {
        outcome: Outcome { label, unit: view.rows_are(), rows: view.rows_are(), direction: None },
        grouping: None,
        count: Count { used: view.rows() as u64, clusters: clusters.count(), dropped: Vec::new() },
        clusters: Vec::new(),
        shape: Shape::Balance(Balance { splits, characteristics }),
    };
    let provenance = Provenance { around: origin, outcome: origin, ..Provenance::default() };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}

fn characteristic(cells: &Cells<'_>, wave: Option<&Label>, rows: usize) -> Result<Characteristic> {
    let (label, levels) = (at_wave(&cells.meaning.label, wave), cells.meaning.levels.clone());
    let values = match &cells.values {
        Values::Numbers(values) => sample::Values::Numbers(values.clone()),
        Values::Codes(_) if levels.is_empty() => {
            return Err(broken(format!("`{}` is no number and has no levels", cells.meaning.label.code)));
        }
        Values::Codes(_) => sample::Values::Levels {
            success: levels.iter().position(|l| Some(&l.code) == cells.meaning.success.as_ref()),
            values: (0..rows).map(|row| cells.level(row).map(|level| level as u32)).collect(),
            levels,
        },
    };
    Ok(Characteristic { label, values })
}
