//! What each item does in its scale.

use super::items::{Items, alpha};
use super::{listed, reason};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, measure};
use crate::math::correlation::Correlation;
use crate::math::moments;
use crate::math::one_factor::first_component;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Text, Unit};

/// Of each item: how it goes with the sum of the others, alpha without it, its mean and standard deviation.
///
/// # Definition
/// r_rest: the correlation of an item with the sum of the others; α−i: Cronbach's α of the others; mean; s with n − 1.
/// Items are named as running against the others when their loading on the first principal component of the
/// correlations has the sign of the minority.
/// # Takes
/// Two or more columns of the same n ≥ 2 units, finite: the items.
/// # Gives
/// Four rows an item; correlation and α unitless, mean and standard deviation in the item's unit. No intervals.
/// # Assumes
/// Nothing of the items; correlations say little of fewer than some fifty units.
/// # Undefined
/// A constant item, or others whose sum is constant: no correlation. Two items: no α of one. Others whose sum has no spread.
/// # Reference
/// Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., chapter 8.
/// # Oracle
/// psych 2.2.9: `alpha(x)$item.stats` (`r.drop`, `mean`, `sd`), `$alpha.drop$raw_alpha`; fixture `item_statistics.json`.
pub struct ItemStatistics;

static ABOUT: About = About {
    id: "item_statistics",
    title_nl: "Items van een schaal",
    title_en: "Items of a scale",
    shapes: &[ShapeKind::Columns],
    measure: &measure::ITEM_REST_CORRELATION,
    definition: "For each item: its correlation with the sum of the others, Cronbach’s α of the others, its mean and standard deviation; named as running against the others when its loading on the first principal component has the sign of the minority",
    assumptions: "None of the items; correlations say little of fewer than some fifty units.",
    undefined: "A constant item; others whose sum is constant; α of a single item.",
    reference: "Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., chapter 8",
    oracle: "psych 2.2.9: alpha: item.stats, alpha.drop",
};

impl Estimator for ItemStatistics {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let items = Items::of(sample, 2)?;
        let covariances = items.covariances();
        let mut estimates = Vec::new();
        let mut against_rest = Vec::new();
        for (i, (column, own)) in items.columns.iter().zip(&items.centred).enumerate() {
            let others = items.centred.iter().enumerate().filter(|(j, _)| *j != i);
            let mut rest = vec![0.0; own.len()];
            for (_, item) in others {
                rest.iter_mut().zip(item).for_each(|(sum, v)| *sum += v);
            }
            let row = |measure, unit: Unit| items.row(ABOUT.id, column.label.clone(), measure, unit);
            let spread = rest.iter().fold(0.0, |m: f64, v| m.max(v.abs())) > 1e-14;
            let with_rest = spread.then(|| Correlation::of(own, &rest)).flatten();
            let first = row(&measure::ITEM_REST_CORRELATION, Unit::none());
            estimates.push(match with_rest {
                Some(correlation) => first.value(correlation.r),
                None if moments::is_constant(&column.values) => {
                    first.note(Note::NoSpread { group: column.label.text.clone() })
                }
                None => first.note(Note::NoSpread { group: Text::new("de andere items", "the other items") }),
            });
            against_rest.push(with_rest.map_or(0.0, |c| c.r));
            let others: Vec<usize> = (0..items.columns.len()).filter(|j| *j != i).collect();
            let without = row(&measure::ALPHA_IF_DROPPED, Unit::none());
            estimates.push(match alpha(&covariances, &others) {
                Some(alpha) => without.value(alpha.min(1.0)),
                None if others.len() < 2 => {
                    without.note(reason("er blijft maar één item over", "only one item is left"))
                }
                None => without.note(Note::NoSpread { group: Text::new("de andere items", "the other items") }),
            });
            estimates.push(row(&measure::MEAN, column.unit.clone()).value(moments::mean(&column.values)));
            let sd = moments::standard_deviation(&column.values);
            estimates.push(row(&measure::STANDARD_DEVIATION, column.unit.clone()).value(sd));
        }
        let reversed = against(&covariances, &against_rest);
        let names: Vec<&Text> =
            items.columns.iter().zip(&reversed).filter(|(_, r)| **r).map(|(c, _)| &c.label.text).collect();
        let notes = (!names.is_empty()).then(|| Note::ReversedItems { items: listed(&names) }).into_iter().collect();
        for (rows, _) in estimates.chunks_mut(4).zip(&reversed).filter(|(_, reversed)| **reversed) {
            if let Some(first) = rows.first_mut() {
                let own = first.term.text.clone();
                first.notes.push(Note::ReversedItems { items: own });
            }
        }
        Ok(Findings { estimates, notes, ..Findings::default() })
    }
}

/// Which items run against the others: a loading on the first principal component of the sign of the minority. Where
/// both signs weigh as much, those whose correlation with the rest is negative.
fn against(covariances: &[Vec<f64>], against_rest: &[f64]) -> Vec<bool> {
    let k = covariances.len();
    let at = |i: usize, j: usize| covariances.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let correlation = |i: usize, j: usize| {
        let size = (at(i, i) * at(j, j)).sqrt();
        if size > 0.0 { at(i, j) / size } else { 0.0 }
    };
    let correlations: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| correlation(i, j)).collect()).collect();
    let loadings = first_component(&correlations).unwrap_or_else(|| vec![0.0; k]);
    let sum: f64 = loadings.iter().sum();
    if sum.abs() < 1e-8 {
        return against_rest.iter().map(|r| *r < 0.0).collect();
    }
    loadings.iter().map(|l| l * sum < 0.0 && l.abs() > 1e-8).collect()
}
