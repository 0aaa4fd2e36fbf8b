//! How many values are missing, and why.

use super::{Part, checked, place, tally};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::Findings;
use crate::findings::measure::PROPORTION;
use crate::sample::{EMPTY, Sample};
use crate::value::{Label, ShapeKind};

/// The number and share of values that are missing of each variable, at each wave, by group, and for each
/// reason apart.
///
/// # Definition
/// p = x/n with x the units without a value, n all units; of a reason x are those without a value for it.
/// The reasons of a variable add up to all that is missing of it. Limits by Wilson.
/// # Takes
/// A presence: of each row which values are missing and why; rows may stand for several units.
/// # Gives
/// For all units, then for each group: of each variable (`risk_score@T1`, `regular: risk_score@T1`) and of
/// each reason that occurs in it (`risk_score@T1: refused`) a count and a share. Reasons are not told apart where
/// none was given at all.
/// # Assumes
/// For the interval: independent units.
/// # Undefined
/// A group without rows; no variables.
/// # Reference
/// Sterne et al. (2009), BMJ 338, b2393: report how much is missing of each variable, and why; interval:
/// Wilson (1927), Journal of the American Statistical Association 22, 209–212.
/// # Oracle
/// R 4.2.2: table() over is.na() and prop.test(correct = FALSE); fixture `missingness.json`.
pub struct Missingness;

static ABOUT: About = About {
    id: "missingness",
    title_nl: "Ontbrekende waarden",
    title_en: "Missing values",
    shapes: &[ShapeKind::Presence],
    measure: &PROPORTION,
    definition: "p = x/n, x the units without a value of the variable (at the wave), n all units; of a reason x those \
                 without a value for it, so that reasons add up to all that is missing. Wilson limits.",
    assumptions: "For the interval: units are independent.",
    undefined: "A group without rows; no variables.",
    reference: "Sterne et al. (2009), BMJ 338, b2393; Wilson (1927), Journal of the American Statistical \
                Association 22, 209–212.",
    oracle: "R 4.2.2: table() over is.na(), prop.test(x, n, correct = FALSE)$conf.int; fixture missingness.json.",
};

impl Estimator for Missingness {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = checked(sample)?;
        // Of each variable, of each reason: how many in each group.
        let counted = data.variables.iter().map(|variable| {
            let mut by_reason = vec![tally(data); data.reasons.len()];
            for ((reason, group), weight) in variable.reason.iter().zip(&data.group).zip(&data.weight) {
                if let Some(reason) = reason {
                    by_reason[*reason as usize][place(data, *group)] += weight;
                }
            }
            by_reason
        });
        let counted: Vec<Vec<Vec<u64>>> = counted.collect();
        let occurs = |tally: &Vec<u64>| tally.iter().any(|n| *n > 0);
        let given = |by_reason: &Vec<Vec<u64>>| {
            data.reasons.iter().zip(by_reason).any(|(reason, tally)| reason.code != EMPTY && occurs(tally))
        };
        let reasons_given = counted.iter().any(given);
        let mut estimates = Vec::new();
        for part in Part::all(data) {
            for (variable, by_reason) in data.variables.iter().zip(&counted) {
                let term = variable.term();
                let missing = by_reason.iter().map(|tally| part.count(tally)).sum();
                estimates.extend(part.rows(ABOUT.id, &term, missing, sample, settings));
                let told = data.reasons.iter().zip(by_reason).filter(|(_, tally)| reasons_given && occurs(tally));
                for (reason, tally) in told {
                    let term = Label::within(&term, reason);
                    estimates.extend(part.rows(ABOUT.id, &term, part.count(tally), sample, settings));
                }
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}
