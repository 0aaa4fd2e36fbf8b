//! Regressions of an outcome on the arm, the pre-score and covariates: one model a file, the columns and the rows
//! shared.

mod counts;
pub mod firth_logistic;
pub mod gamma_log;
pub mod linear_model;
pub mod logistic;
pub mod negative_binomial;
pub mod poisson;
pub mod proportional_odds;
pub mod quasi_poisson;
mod rows;
mod terms;

use super::Settings;
use super::effects::design::check;
use crate::error::{Error, Result};
use crate::findings::{Estimate, Findings, Note};
use crate::math::moments::is_constant;
use crate::sample::{Regression, Sample};

/// The shape is right, but not what is in it.
fn wrong(needs: &str, found: &str) -> Error {
    Error::undefined(Note::WrongShape { needs: needs.to_owned(), found: found.to_owned() })
}

/// The sample as a regression with a numeric outcome of which every value passes `takes`.
fn numeric<'a>(sample: &'a Sample, needs: &str, takes: impl Fn(f64) -> bool) -> Result<&'a Regression> {
    let data = super::regression(sample)?;
    check(data)?;
    if data.binary || !data.levels.is_empty() {
        return Err(wrong(needs, "levels"));
    }
    if !data.outcome.iter().all(|y| takes(*y)) {
        return Err(wrong(needs, "other values"));
    }
    spread(data)?;
    Ok(data)
}

/// The sample as a regression with a yes/no outcome; and the note of an event floor that is not met.
fn yes_or_no<'a>(sample: &'a Sample, settings: &Settings) -> Result<(&'a Regression, Option<Note>)> {
    let data = super::regression(sample)?;
    check(data)?;
    if !data.binary || data.outcome.iter().any(|y| *y != 0.0 && *y != 1.0) {
        return Err(wrong("yes/no outcome", "numeric outcome"));
    }
    let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
    let floor = settings.event_floor(events, data.outcome.len() as u64);
    if floor.is_none() {
        spread(data)?;
    }
    Ok((data, floor))
}

fn spread(data: &Regression) -> Result<()> {
    if is_constant(&data.outcome) { Err(Error::undefined(Note::ConstantOutcome {})) } else { Ok(()) }
}

/// Counts: from here on `f64` no longer counts one by one.
const MOST: f64 = 9_007_199_254_740_992.0;

fn found(estimates: Vec<Estimate>) -> Findings {
    Findings { estimates, ..Findings::default() }
}
