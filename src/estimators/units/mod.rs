//! Effects in natural units: shares, means and amounts in each arm, had everyone been in it.

pub mod change_score;
mod described;
mod population;
mod standardise;
pub mod standardised_mean;
pub mod standardised_ordinal;
pub mod standardised_risk;
pub mod two_part;
mod working;

use crate::error::{Error, Result};
use crate::estimators::effects::design::check;
use crate::findings::Note;
use crate::math::moments::is_constant;
use crate::sample::{Regression, Sample};

/// The shape is right, but not what is in it.
fn wrong(needs: &str, found: &str) -> Error {
    Error::undefined(Note::WrongShape { needs: needs.to_owned(), found: found.to_owned() })
}

/// Refuses what no model can use, and clusters that are not one a row.
fn check_rows(sample: &Sample, data: &Regression) -> Result<()> {
    check(data)?;
    let clusters = sample.cluster().len();
    if clusters != 0 && clusters != data.outcome.len() {
        return Err(wrong("a cluster for each row", "other clusters"));
    }
    Ok(())
}

/// Refuses what is no count or amount, and one that is the same in all rows.
fn check_amounts(sample: &Sample, data: &Regression) -> Result<()> {
    if data.binary {
        return Err(wrong("numeric outcome", "yes/no outcome"));
    }
    check_rows(sample, data)?;
    if data.outcome.iter().any(|y| *y < 0.0) {
        return Err(wrong("numeric outcome of 0 or more", "values below 0"));
    }
    if is_constant(&data.outcome) {
        return Err(Error::undefined(Note::ConstantOutcome {}));
    }
    Ok(())
}
