//! What several raters said of the same units: a column a rater.

use super::columns::{MOST_UNITS, together};
use super::rows::{Clusters, Left, OUTCOME};
use super::view::{Cells, Values, View, broken};
use super::{Design, Drawn, Provenance, Request};
use crate::error::Result;
use crate::sample::{Outcome, Ratings, Sample, Shape};
use crate::value::{Count, Label, Origin};

/// The levels of all raters in order, each with its place.
enum Scale {
    /// The codebook's levels of the first column, then those that only others have; places 1, 2 ...
    Words(Vec<Label>),
    /// The numbers that any rater gave, rising; a number is its own place.
    Numbers(Vec<f64>),
}

impl Scale {
    fn of(raters: &[Cells<'_>]) -> Result<Self> {
        let (mut words, mut numbers) = (Vec::<Label>::new(), Vec::new());
        for cells in raters {
            match &cells.values {
                Values::Codes(_) => {
                    for level in &cells.meaning.levels {
                        if !words.iter().any(|l| l.code == level.code) {
                            words.push(level.clone());
                        }
                    }
                }
                Values::Numbers(v) => numbers.extend(v.iter().flatten().map(|x| x + 0.0)),
            }
        }
        let of_words = raters.iter().filter(|c| matches!(c.values, Values::Codes(_))).count();
        numbers.sort_unstable_by(f64::total_cmp);
        numbers.dedup();
        match of_words {
            0 => Ok(Scale::Numbers(numbers)),
            all if all == raters.len() => Ok(Scale::Words(words)),
            _ => Err(broken("some raters gave numbers and others words".to_owned())),
        }
    }

    /// The level that a rater gave to row `row`.
    fn level(&self, cells: &Cells<'_>, row: usize) -> Option<u32> {
        let place = match self {
            Scale::Words(levels) => {
                let code = cells.code(row)?;
                levels.iter().position(|l| l.code == code)
            }
            Scale::Numbers(all) => {
                let value = cells.number(row)?;
                all.binary_search_by(|x| x.total_cmp(&(value + 0.0))).ok()
            }
        };
        place.and_then(|place| u32::try_from(place).ok())
    }
}

pub(super) fn ratings(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let raters = request.columns.iter().map(|c| view.cells(c, request.wave)).collect::<Result<Vec<_>>>()?;
    let Some(first) = raters.first() else {
        return Err(broken("the analysis names no raters".to_owned()));
    };
    let (weights, mut left, mut clusters) = (view.weights(), Left::default(), Clusters::new(view, design));
    if weights.iter().sum::<f64>() > MOST_UNITS {
        return Err(broken("the table of counts stands for more than a hundred million units".to_owned()));
    }
    let scale = Scale::of(&raters)?;
    let mut values: Vec<Vec<Option<u32>>> = vec![Vec::new(); raters.len()];
    for (row, &weight) in weights.iter().enumerate() {
        let given: Vec<Option<u32>> = raters.iter().map(|cells| scale.level(cells, row)).collect();
        if given.iter().all(Option::is_none) {
            left.out(OUTCOME, first.reason(row), weight);
            continue;
        }
        for (values, level) in values.iter_mut().zip(given) {
            values.extend(std::iter::repeat_n(level, weight as usize));
        }
        if weight > 0.0 {
            clusters.see(row);
        }
    }
    let used = values.first().map_or(0, Vec::len) as u64;
    let around = raters.iter().map(|c| c.origin).fold(Origin::Observed, Origin::max);
    let (levels, positions) = match scale {
        Scale::Words(levels) => {
            let places = (1..=levels.len()).map(|place| place as f64).collect();
            (levels, places)
        }
        Scale::Numbers(all) => (all.iter().map(|x| Label::plain(x.to_string())).collect(), all),
    };
    let labels: Vec<&Label> = raters.iter().map(|c| &c.meaning.label).collect();
    let outcome = Outcome {
        label: together(view, request, &labels)?,
        unit: view.rows_are(),
        rows: view.rows_are(),
        direction: first.meaning.direction,
    };
    let raters = raters.iter().map(|c| c.meaning.label.clone()).collect();
    let sample = Sample {
        shape: Shape::Ratings(Ratings { raters, levels, positions, values }),
        outcome,
        grouping: None,
        count: Count { used, clusters: clusters.count(), dropped: left.dropped() },
        clusters: Vec::new(),
    };
    let provenance = Provenance { around, outcome: around, ..Provenance::default() };
    Ok(Drawn { sample, notes: clusters.note().into_iter().collect(), provenance })
}
