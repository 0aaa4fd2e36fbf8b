//! The model of all waves that the arms' difference is read from: its columns, and the weights of its rows.

use crate::error::{Error, Result};
use crate::estimators::effects::design::Column as Centred;
use crate::findings::Note;
use crate::math::longitudinal::{Column, Design, Trouble};
use crate::math::moments::is_constant;
use crate::sample::Trajectories;
use crate::value::{Label, Structure, Text};

/// The columns of the model: a mean of each wave, the arm at each wave but the first, covariates.
pub(super) struct Curves {
    /// The waves at which someone was seen, by index.
    pub waves: Vec<usize>,
    /// The units that were seen at some wave, by row.
    pub units: Vec<usize>,
    /// Their values, `outcome[wave][unit]`.
    pub outcome: Vec<Vec<Option<f64>>>,
    /// 1, the arm, covariates at their means 0, their products with the arm; of these units.
    factors: Vec<Vec<f64>>,
    columns: Vec<Column>,
    /// What each column is, for a note.
    names: Vec<Text>,
    /// Whether each unit is treated.
    pub treated: Vec<bool>,
}

impl Curves {
    /// Checks, and lays out.
    pub(super) fn new(data: &Trajectories) -> Result<Curves> {
        check(data)?;
        let n = data.arm.len();
        let seen = |unit: usize, wave: &Vec<Option<f64>>| wave.get(unit).is_some_and(Option::is_some);
        let units: Vec<usize> = (0..n).filter(|i| data.outcome.iter().any(|wave| seen(*i, wave))).collect();
        let waves: Vec<usize> =
            (0..data.outcome.len()).filter(|t| data.outcome[*t].iter().any(|y| y.is_some())).collect();
        let treated: Vec<bool> = units.iter().map(|&i| data.arm[i] == 1.0).collect();
        for (arm, side) in [(&data.treatment, true), (&data.control, false)] {
            if !treated.contains(&side) {
                return Err(Error::undefined(Note::EmptyGroup { group: arm.text.clone() }));
            }
        }
        if waves.first() != Some(&0) {
            return Err(Error::undefined(Note::EmptyGroup { group: data.waves[0].text.clone() }));
        }
        let outcome: Vec<Vec<Option<f64>>> =
            waves.iter().map(|&t| units.iter().map(|&i| data.outcome[t][i]).collect()).collect();
        let values: Vec<f64> = outcome.iter().flatten().copied().flatten().collect();
        if is_constant(&values) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let w = waves.len();
        let later = |scale: f64| (0..w).map(|t| if t == 0 { 0.0 } else { scale }).collect::<Vec<f64>>();
        let only = |wave: usize| (0..w).map(|t| f64::from(t == wave)).collect::<Vec<f64>>();
        let arm: Vec<f64> = treated.iter().map(|t| f64::from(*t)).collect();
        let mut columns: Vec<Column> = (0..w).map(|t| Column { factor: 0, profile: only(t) }).collect();
        columns.extend((1..w).map(|t| Column { factor: 1, profile: only(t) }));
        let mut names: Vec<Text> = waves.iter().chain(&waves[1..]).map(|&t| data.waves[t].text.clone()).collect();
        let mut factors = vec![vec![1.0; units.len()], arm];
        for predictor in &data.covariates {
            for (level, values) in &predictor.columns {
                let label = match predictor.reference {
                    Some(_) => Label::within(&predictor.label, level),
                    None => predictor.label.clone(),
                };
                let values: Vec<f64> = units.iter().map(|&i| values[i]).collect();
                let Centred { label, mut values, .. } = Centred::centred(label, &values);
                if predictor.by_arm {
                    // Before, the arms are alike: the product is of the waves after.
                    values.iter_mut().zip(&factors[1]).for_each(|(v, a)| *v *= a);
                }
                columns.push(Column {
                    factor: factors.len(),
                    profile: if predictor.by_arm { later(1.0) } else { vec![1.0; w] },
                });
                factors.push(values);
                names.push(label.text);
            }
        }
        Ok(Curves { waves, units, outcome, factors, columns, names, treated })
    }

    pub(super) fn design(&self) -> Design<'_> {
        Design { outcome: &self.outcome, factors: &self.factors, columns: self.columns.clone() }
    }

    /// The mean of an arm at a wave of the model, covariates at their means.
    pub(super) fn mean(&self, treated: bool, wave: usize) -> Vec<f64> {
        let mut weights = self.difference(wave);
        weights.iter_mut().for_each(|w| *w *= f64::from(treated));
        if let Some(w) = weights.get_mut(wave) {
            *w = 1.0;
        }
        weights
    }

    /// The arms' difference at a wave of the model; none at the first.
    pub(super) fn difference(&self, wave: usize) -> Vec<f64> {
        let at = (self.waves.len() + wave).checked_sub(1).filter(|_| wave > 0);
        (0..self.columns.len()).map(|j| f64::from(Some(j) == at)).collect()
    }

    /// Units seen at a wave of the model, of one arm or both.
    pub(super) fn seen(&self, wave: usize, treated: Option<bool>) -> u64 {
        let Some(outcome) = self.outcome.get(wave) else { return 0 };
        let here = |(y, side): &(&Option<f64>, &bool)| y.is_some() && treated.is_none_or(|t| t == **side);
        outcome.iter().zip(&self.treated).filter(here).count() as u64
    }

    /// Units seen at the first wave alone.
    pub(super) fn only_before(&self) -> u64 {
        let after = self.outcome.get(1..).unwrap_or_default();
        (0..self.units.len()).filter(|i| after.iter().all(|wave| wave[*i].is_none())).count() as u64
    }

    /// A note for each covariate that was left out.
    pub(super) fn aliased(&self, aliased: &[usize]) -> Vec<Note> {
        let covariates = aliased.iter().filter(|j| **j >= 2 * self.waves.len() - 1);
        covariates.filter_map(|j| Some(Note::AliasedPredictor { predictor: self.names.get(*j)?.clone() })).collect()
    }

    /// Why the covariance cannot be had of these waves, if that shows beforehand: no unit was seen at both of two.
    pub(super) fn never_together(&self, data: &Trajectories, structure: Structure) -> Option<Note> {
        let together = |s: usize, t: usize| {
            let (a, b) = (&self.outcome[s], &self.outcome[t]);
            a.iter().zip(b).any(|(a, b)| a.is_some() && b.is_some())
        };
        let w = self.waves.len();
        let pairs: Vec<(usize, usize)> = (0..w).flat_map(|s| (0..s).map(move |t| (t, s))).collect();
        let apart: Vec<&(usize, usize)> = pairs.iter().filter(|(s, t)| !together(*s, *t)).collect();
        let first = match structure {
            Structure::Unstructured => apart.first()?,
            Structure::CompoundSymmetry | Structure::Ar1 if apart.len() == pairs.len() => apart.first()?,
            Structure::CompoundSymmetry | Structure::Ar1 => return None,
        };
        let of = |wave: usize| &data.waves[self.waves[wave]];
        Some(Note::NotIdentified { parameter: correlation(of(first.0), of(first.1)).text })
    }
}

/// The term of the correlation of two waves.
pub(super) fn correlation(a: &Label, b: &Label) -> Label {
    Label::new(
        format!("{} ~ {}", a.code, b.code),
        Text::new(format!("{} en {}", a.text.nl, b.text.nl), format!("{} and {}", a.text.en, b.text.en)),
    )
}

/// What a fit that failed says.
pub(super) fn trouble(trouble: Trouble, rows: u64) -> Error {
    let overall = Label::overall().text;
    Error::undefined(match trouble {
        Trouble::TooFewRows { rows, needed } => {
            Note::TooFewRows { group: overall, rows: rows as u64, needed: needed as u64 }
        }
        Trouble::Exact => Note::ExactFit { rows },
        Trouble::Unidentified => Note::NotIdentified {
            parameter: Text::new("de samenhang van de meetmomenten", "the covariance of the waves"),
        },
        Trouble::Degenerate => Note::DegenerateCovariance {},
        Trouble::NotConverged { iterations } => Note::NotConverged { iterations: iterations as u64 },
    })
}

/// Refuses what no model can use: other lengths, values that are not finite, fewer than two waves.
fn check(data: &Trajectories) -> Result<()> {
    let n = data.arm.len();
    let predictors = || data.covariates.iter().flat_map(|p| &p.columns).map(|(_, v)| v);
    let whole = data.outcome.iter().all(|wave| wave.len() == n)
        && predictors().all(|v| v.len() == n)
        && data.outcome.len() == data.waves.len()
        && data.waves.len() > 1;
    if !whole || data.arm.iter().any(|a| a.is_finite() && *a != 0.0 && *a != 1.0) {
        let (needs, found) = ("two waves or more of one length, arm 0 or 1", "other columns");
        return Err(Error::undefined(Note::WrongShape { needs: needs.to_owned(), found: found.to_owned() }));
    }
    let mut values = data.outcome.iter().flatten().flatten().chain(&data.arm).chain(predictors().flatten());
    if values.any(|v| !v.is_finite()) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    Ok(())
}
