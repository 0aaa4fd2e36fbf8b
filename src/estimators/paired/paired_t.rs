//! The mean change, for each pair of measures.

use super::compare::{Pair, measures, pairs};
use crate::error::Result;
use crate::estimators::groups::means::{Moments, means};
use crate::estimators::groups::student::with_t;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Level};

/// Mean change of the same units, later − earlier, for each pair of measures.
///
/// # Definition
/// dᵢ = laterᵢ − earlierᵢ, i = 1 … n; d̄ their mean, s their standard deviation; se = s/√n; t = d̄/se,
/// df = n − 1.
/// # Takes
/// Two or more columns of the same n ≥ 2 units, in one unit, finite; or the sizes, means and standard
/// deviations of the changes, of one group or more.
/// # Gives
/// One row a pair (of summaries: one row a group) in the unit of the measures, with t, df and a two-sided p,
/// not adjusted for the number of rows.
/// # Assumes
/// Units independent of each other; mean change near normal. Without a control group a change is not yet
/// an effect: the later measure differs by time, by repeating it and by regression to the mean too.
/// # Undefined
/// Fewer than two units, or all changes the same but for the rounding of decimals (the mean stands,
/// without interval); fewer than two measures, or in different units.
/// # Reference
/// Student (1908), Biometrika 6, 1–25.
/// # Oracle
/// R 4.2.2: `t.test(later, earlier, paired = TRUE)`; fixture `paired_t.json`.
pub struct PairedT;

static ABOUT: About = About {
    id: "paired_t",
    title_nl: "Gemiddelde verandering (gepaarde t-toets)",
    title_en: "Mean change (paired t test)",
    shapes: &[ShapeKind::Columns, ShapeKind::Summaries],
    measure: &measure::MEAN_DIFFERENCE,
    definition: "d = later − earlier of each unit; value = mean of d; se = s/√n; t = value/se with df = n − 1, for each pair of measures",
    assumptions: "Units independent of each other; mean change near normal. Without a control group a change is not yet an effect.",
    undefined: "Fewer than two units; all changes the same; fewer than two measures.",
    reference: "Student (1908), Biometrika 6, 1–25",
    oracle: "R 4.2.2: t.test(paired = TRUE)",
};

impl Estimator for PairedT {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        if sample.shape.kind() == ShapeKind::Summaries {
            let estimates = means(sample)?.iter().map(|g| of_moments(g, sample, settings.level)).collect();
            return Ok(Findings { estimates, ..Findings::default() });
        }
        let pairs = pairs(measures(sample)?, sample);
        let estimates = pairs.iter().map(|pair| mean_change(pair, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// Of changes by their size, mean and standard deviation.
fn of_moments(changes: &Moments<'_>, sample: &Sample, level: Level) -> Estimate {
    let (term, n) = (changes.label.clone(), Count::of(changes.n));
    let row = Estimate::new(ABOUT.id, term, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone(), n);
    if let Some(note) = changes.too_few(2) {
        return if changes.n == 0 { row.note(note) } else { row.value(changes.mean).note(note) };
    }
    let row = row.value(changes.mean);
    if changes.sd == 0.0 {
        return row.note(Note::NoSpread { group: changes.label.text.clone() });
    }
    let n = changes.n as f64;
    with_t(row, changes.sd / n.sqrt(), n - 1.0, level, "Student", Some(0.0))
}

fn mean_change(pair: &Pair, level: Level) -> Estimate {
    let row = pair.row(ABOUT.id, &measure::MEAN_DIFFERENCE);
    let changes = pair.changes();
    if !changes.iter().all(|d| d.is_finite()) {
        return row.note(Note::NotFinite {});
    }
    let row = row.value(moments::mean(&changes));
    if let Some(note) = pair.too_few() {
        return row.note(note);
    }
    if moments::is_constant(&pair.even_changes()) {
        return row.note(Note::NoSpread { group: pair.term.text.clone() });
    }
    let n = changes.len() as f64;
    let std_error = moments::standard_deviation(&changes) / n.sqrt();
    if std_error == 0.0 || !std_error.is_finite() {
        return row.note(Note::NotFinite {});
    }
    with_t(row, std_error, n - 1.0, level, "Student", Some(0.0))
}
