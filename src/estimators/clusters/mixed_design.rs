//! What the mixed models share: the columns of the fixed part, and the levels.

use crate::error::{Error, Result};
use crate::estimators::effects::design::pre_score;
use crate::findings::Note;
use crate::math::moments::{self, magnitude};
use crate::sample::{Predictor, Regression, Sample};
use crate::value::{Label, Text};

/// A column of the fixed part after intercept and arm, as x = (original − centre)/scale, times the arm where so asked.
pub(super) struct Term {
    /// What it is.
    pub label: Label,
    /// Centred and scaled.
    pub values: Vec<f64>,
    /// A power of two; one unit of the original is 1/scale of these.
    pub scale: f64,
}

/// Pre-score, covariates and products with the arm, each at its average, so that the arm's coefficient is its effect there.
pub(super) fn terms(data: &Regression) -> Vec<Term> {
    let pre = data.pre.iter().map(|values| {
        let label = pre_score();
        term(label, values, None)
    });
    pre.chain(data.covariates.iter().flat_map(|p| predictor(p, &data.arm))).collect()
}

fn predictor<'a>(predictor: &'a Predictor, arm: &'a [f64]) -> impl Iterator<Item = Term> + 'a {
    predictor.columns.iter().map(|(level, values)| {
        let mut label = match predictor.reference {
            Some(_) => Label::within(&predictor.label, level),
            None => predictor.label.clone(),
        };
        if predictor.by_arm {
            let text = Text::new(format!("groep × {}", label.text.nl), format!("arm × {}", label.text.en));
            label = Label::new(format!("arm:{}", label.code), text);
        }
        term(label, values, predictor.by_arm.then_some(arm))
    })
}

fn term(label: Label, values: &[f64], arm: Option<&[f64]>) -> Term {
    let scale = magnitude(values);
    let centre = moments::mean(values) / scale;
    let shifted: Vec<f64> = values.iter().map(|v| v / scale - centre).collect();
    let rest = magnitude(&shifted);
    let mut values: Vec<f64> = shifted.iter().map(|v| v / rest).collect();
    if let Some(arm) = arm {
        values.iter_mut().zip(arm).for_each(|(v, a)| *v *= a);
    }
    Term { label, values, scale: scale * rest }
}

/// The levels of a sample that names them for every row; refuses one that does not.
pub(super) fn levels(sample: &Sample, rows: usize) -> Result<Vec<&[u32]>> {
    let levels: Vec<&[u32]> = sample.clusters.iter().map(|c| c.of.as_slice()).collect();
    if levels.is_empty() || levels.iter().any(|of| of.len() != rows) {
        return Err(Error::undefined(Note::NoClusters {}));
    }
    Ok(levels)
}

/// A combination that is the coefficient at `place` alone.
pub(super) fn unit_weights(place: usize, count: usize) -> Vec<f64> {
    (0..count).map(|j| f64::from(u8::from(j == place))).collect()
}
