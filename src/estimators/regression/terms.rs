//! The columns of a regression, each with the words for its row.

use crate::math::moments::{magnitude, mean};
use crate::sample::{Predictor, Regression};
use crate::value::{Label, Text};

/// One column of the design.
pub(super) struct Term {
    /// What its row is called.
    pub label: Label,
    /// The values divided by `scale`.
    pub values: Vec<f64>,
    /// A power of two.
    pub scale: f64,
}

impl Term {
    fn new(label: Label, values: &[f64]) -> Term {
        let scale = magnitude(values);
        Term { label, values: values.iter().map(|v| v / scale).collect(), scale }
    }
}

/// Index of the intercept.
pub(super) const INTERCEPT: usize = 0;

/// Index of the arm.
pub(super) const ARM: usize = 1;

/// Intercept, arm, pre-score, covariates, moderator; those by arm as arm × (value − mean), so that the arm's own
/// coefficient is the effect at the average of what it is multiplied with (categories in proportion).
pub(super) fn terms(data: &Regression) -> Vec<Term> {
    let ones = vec![1.0; data.outcome.len()];
    let mut terms = vec![
        Term::new(Label::new("intercept", Text::new("constante", "intercept")), &ones),
        Term::new(Label::contrast(&data.treatment, &data.control), &data.arm),
    ];
    if let Some(pre) = &data.pre {
        terms.push(Term::new(Label::new("pre", Text::new("voormeting", "pre-score")), pre));
    }
    for predictor in &data.covariates {
        terms.extend(if predictor.by_arm { products(predictor, &data.arm) } else { columns(predictor) });
    }
    if let Some(moderator) = &data.moderator {
        terms.extend(columns(moderator));
        terms.extend(products(moderator, &data.arm));
    }
    terms
}

fn label(predictor: &Predictor, level: &Label) -> Label {
    if predictor.reference.is_some() { Label::within(&predictor.label, level) } else { predictor.label.clone() }
}

fn columns(predictor: &Predictor) -> Vec<Term> {
    predictor.columns.iter().map(|(level, values)| Term::new(label(predictor, level), values)).collect()
}

fn products(predictor: &Predictor, arm: &[f64]) -> Vec<Term> {
    let product = |(level, values): &(Label, Vec<f64>)| {
        let name = label(predictor, level);
        let text = Text::new(format!("arm × {}", name.text.nl), format!("arm × {}", name.text.en));
        let (scale, centre) = (magnitude(values), if values.is_empty() { 0.0 } else { mean(values) });
        // Of values near the largest there are, the difference from their mean is taken after scaling.
        let scaled: Vec<f64> = values.iter().zip(arm).map(|(v, a)| a * (v / scale - centre / scale)).collect();
        let term = Term::new(Label::new(format!("arm:{}", name.code), text), &scaled);
        Term { scale: term.scale * scale, ..term }
    };
    predictor.columns.iter().map(product).collect()
}
