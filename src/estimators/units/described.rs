//! The arms as they are, where no model can answer or the plan asks for none.

use super::working::Design;
use crate::findings::{Estimate, Findings, Note};
use crate::sample::Regression;

/// The mean of each arm's own rows, and a dash with its reason for each contrast.
///
/// `means` and `values` go together: the rows to fill in for treatment and control, and what they are the means of.
pub(super) fn described(
    data: &Regression,
    means: Vec<([Estimate; 2], &[f64])>,
    contrasts: Vec<Estimate>,
    reason: &Note,
) -> Findings {
    let adjusts = Design::new(data).adjusts();
    let mut estimates: Vec<Estimate> = contrasts.into_iter().map(|row| row.note(reason.clone())).collect();
    for (rows, values) in means {
        for (row, code) in rows.into_iter().zip([1.0, 0.0]) {
            let row = row.value(mean_of(data, values, code));
            estimates.push(if adjusts { row.note(Note::NotAdjusted {}) } else { row });
        }
    }
    Findings { estimates, ..Findings::default() }
}

/// The mean of one arm's rows.
fn mean_of(data: &Regression, values: &[f64], code: f64) -> f64 {
    let of: Vec<f64> = data.arm.iter().zip(values).filter(|(a, _)| **a == code).map(|(_, v)| *v).collect();
    crate::math::moments::mean(&of)
}
