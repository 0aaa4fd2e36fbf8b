//! For whom, and by which method: effects within levels of a characteristic, and of each kind of treatment.

pub mod method_effect;
pub(crate) mod model;
pub mod subgroup_effect;

use crate::estimators::detectable;
use crate::findings::{Estimate, Note, Test};
use crate::value::{Level, PValue};
use model::Model;

/// Combinations of the coefficients that must all be 0 for effects to be alike: each less the first.
fn differences(effects: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let Some((first, others)) = effects.split_first() else { return Vec::new() };
    others.iter().map(|other| other.iter().zip(first).map(|(a, b)| a - b).collect()).collect()
}

/// The row that tests whether these effects differ at all; its value is how far apart they lie, from `values`.
fn joint(row: Estimate, model: &Model, contrasts: &[Vec<f64>], values: &[f64]) -> Estimate {
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    if contrasts.is_empty() || low > high {
        return row.note(Note::OneGroup {});
    }
    let row = row.value(high - low);
    match model.joint(contrasts).and_then(|w| Some((w, PValue::new(w.p).ok()?))) {
        Some((w, p)) if row.value.is_some() => {
            row.test(Test::two_sided("F", Some(w.statistic), w.df.map(Some), p).null(0.0))
        }
        _ => row.note(Note::NoJointTest { effects: contrasts.len() as u64 + 1 }),
    }
}

/// The row with its smallest detectable effect, without its test: that one subgroup stands out by itself and
/// another does not says nothing of their difference, which has its own test.
fn untested(row: Estimate, level: Level) -> Estimate {
    let detectable = detectable::of(&row, level);
    Estimate { detectable, test: None, ..row }
}
