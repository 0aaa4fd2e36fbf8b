//! Who changed by more than error of measurement.

use super::{reason, unanswerable};
use crate::error::{Error, Result};
use crate::estimators::rates::wilson_rate::share;
use crate::estimators::{Estimator, Settings, columns};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::{moments, tail};
use crate::sample::{Column, Sample, ShapeKind};
use crate::value::{Count, Direction, Label, Text, Unit};

/// Shares of the units that changed reliably for better and for worse, from the first measure to each later one.
///
/// # Definition
/// s the standard deviation of the first measure, r the reliability: S_diff = s·√2·√(1 − r); a change d = later − first
/// is reliable when |d| > z·S_diff, z the normal quantile of the level (1.96): RCI = d/S_diff. With a cut-off:
/// recovered when improved reliably and passed from the bad side of the cut-off to the good. Shares with Wilson's limits.
/// # Takes
/// Two or more columns of the same n ≥ 2 units, in one unit, finite, the first before; from the analysis the reliability,
/// from 0 up to 1, and, where there is one, the cut-off.
/// # Gives
/// For each later measure the shares improved, unchanged and deteriorated (with a cut-off improved without recovering, and
/// recovered), which add up to 1; without a direction in the codebook, higher and lower. The smallest reliable change and S_diff in
/// the unit of the measures.
/// # Assumes
/// A reliability that holds for these units, known from elsewhere: from the same data it flatters or punishes itself. Error
/// of measurement of one size for all units. A unit that changed reliably need not have changed because of anything.
/// # Undefined
/// No reliability; fewer than two units; a constant first measure.
/// # Reference
/// Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12–19.
/// # Oracle
/// The definition in R 4.2.2 with `prop.test(correct = FALSE)`; the example of Jacobson & Truax (1991); fixture
/// `reliable_change.json`.
pub struct ReliableChange;

static ABOUT: About = About {
    id: "reliable_change",
    title_nl: "Betrouwbare verandering (Jacobson & Truax)",
    title_en: "Reliable change (Jacobson & Truax)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::PROPORTION,
    definition: "S_diff = s·√2·√(1 − r), s the standard deviation before, r the reliability that the plan gives; a change is reliable when |later − first| > z·S_diff (z = 1.96 at 95%); recovered when improved reliably and past the cut-off; shares with Wilson’s limits",
    assumptions: "A reliability that holds for these units, known from elsewhere; error of measurement of one size for all. Without a control group a reliable change is not yet an effect.",
    undefined: "No reliability given; fewer than two units; a constant first measure.",
    reference: "Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12–19",
    oracle: "R 4.2.2: the definition, prop.test(correct = FALSE); Jacobson & Truax (1991)",
};

impl Estimator for ReliableChange {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let all = &columns(sample)?.columns;
        let [first, later @ ..] = all.as_slice() else {
            return Err(unanswerable("er is geen meting", "there is no measure"));
        };
        if later.is_empty() {
            return Err(unanswerable("er is maar één meting", "there is only one measure"));
        }
        if later.iter().any(|c| c.values.len() != first.values.len()) {
            return Err(unanswerable(
                "de metingen zijn niet van dezelfde eenheden",
                "the measures are not of the same units",
            ));
        }
        if later.iter().any(|c| c.unit != first.unit) {
            return Err(unanswerable(
                "de metingen hebben niet dezelfde maateenheid",
                "the measures are not in the same unit",
            ));
        }
        if all.iter().flat_map(|c| &c.values).any(|v| !v.is_finite()) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        let units = first.values.len();
        if units < 2 {
            let group = first.label.text.clone();
            return Err(Error::undefined(Note::TooFewRows { group, rows: units as u64, needed: 2 }));
        }
        let Some(reliability) = settings.reliability.filter(|r| (0.0..1.0).contains(r)) else {
            return Err(unanswerable(
                "er is geen betrouwbaarheid van 0 tot 1 opgegeven",
                "no reliability from 0 up to 1 is given",
            ));
        };
        if moments::is_constant(&first.values) {
            return Err(Error::undefined(Note::NoSpread { group: first.label.text.clone() }));
        }
        let error = moments::standard_deviation(&first.values) * (2.0 * (1.0 - reliability)).sqrt();
        let smallest = tail::normal_quantile_upper(settings.level.tail()) * error;
        if !smallest.is_finite() || smallest == 0.0 {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        let mut estimates: Vec<Estimate> =
            later.iter().flat_map(|c| shares(first, c, smallest, sample, settings)).collect();
        for (measure, value) in [(&measure::SMALLEST_RELIABLE_CHANGE, smallest), (&measure::ERROR_OF_DIFFERENCE, error)]
        {
            estimates.push(row(first.label.clone(), measure, first.unit.clone(), units, sample).value(value));
        }
        let cutoff = settings.cutoff.is_some() && sample.outcome.direction.is_none();
        let without = cutoff.then(|| {
            reason(
                "het codeboek zegt niet welke kant goed is; de grenswaarde is daarom niet gebruikt",
                "the codebook does not say which way is good, so the cut-off was not used",
            )
        });
        Ok(Findings { estimates, notes: without.into_iter().collect(), ..Findings::default() })
    }
}

fn row(term: Label, measure: &'static Measure, unit: Unit, units: usize, sample: &Sample) -> Estimate {
    let n = Count { used: units as u64, ..sample.count.clone() };
    Estimate::new(ABOUT.id, term, measure, unit, n)
}

/// How many of the units end in each kind of change; `smallest` is the largest change that may be error.
fn shares(first: &Column, later: &Column, smallest: f64, sample: &Sample, settings: &Settings) -> Vec<Estimate> {
    let sign = if sample.outcome.direction == Some(Direction::HigherIsWorse) { -1.0 } else { 1.0 };
    let directed = sample.outcome.direction.is_some();
    let cutoff = settings.cutoff.filter(|_| directed);
    // A difference of decimals is off by the rounding of both.
    let reliably = |before: f64, after: f64| {
        let slack = 4.0 * f64::EPSILON * before.abs().max(after.abs());
        let change = sign * (after - before);
        if change > smallest + slack {
            1
        } else if change < -smallest - slack {
            -1
        } else {
            0
        }
    };
    let (mut up, mut down, mut passed) = (0u64, 0u64, 0u64);
    for (&before, &after) in first.values.iter().zip(&later.values) {
        match reliably(before, after) {
            1 => match cutoff.map(|c| sign * before < sign * c && sign * after > sign * c) {
                Some(true) => passed += 1,
                _ => up += 1,
            },
            -1 => down += 1,
            _ => {}
        }
    }
    let units = first.values.len();
    let unchanged = units as u64 - up - down - passed;
    let kinds: &[(&str, &str, &str, u64)] = match (directed, cutoff) {
        (true, Some(_)) => &[
            ("recovered", "hersteld", "recovered", passed),
            ("improved", "verbeterd, niet hersteld", "improved, not recovered", up),
            ("unchanged", "niet betrouwbaar veranderd", "not reliably changed", unchanged),
            ("deteriorated", "verslechterd", "deteriorated", down),
        ],
        (true, None) => &[
            ("improved", "verbeterd", "improved", up),
            ("unchanged", "niet betrouwbaar veranderd", "not reliably changed", unchanged),
            ("deteriorated", "verslechterd", "deteriorated", down),
        ],
        (false, _) => &[
            ("higher", "hoger", "higher", up),
            ("unchanged", "niet betrouwbaar veranderd", "not reliably changed", unchanged),
            ("lower", "lager", "lower", down),
        ],
    };
    let change = Label::contrast(&later.label, &first.label);
    let one = |&(code, nl, en, x): &(&str, &str, &str, u64)| {
        let term = Label::within(&change, &Label::new(code, Text::new(nl, en)));
        let n = Count { used: units as u64, ..sample.count.clone() };
        let (rows, group) = (sample.outcome.rows.clone(), term.text.clone());
        share(ABOUT.id, term, &measure::PROPORTION, rows, x, n, settings.level, &group)
    };
    kinds.iter().map(one).collect()
}
