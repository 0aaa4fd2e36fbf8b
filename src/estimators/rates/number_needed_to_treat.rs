//! How many units must be treated for one good outcome more.

use super::newcombe_difference::newcombe;
use super::{empty_groups, pairs, table};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::NUMBER_NEEDED;
use crate::findings::{Estimate, Findings, Note};
use crate::sample::{Counts, Sample};
use crate::value::{Count, Direction, Interval, Label, ShapeKind};

/// The reciprocal of the difference of the success rates of each pair of groups.
pub struct NumberNeededToTreat;

static ABOUT: About = About {
    id: "number_needed_to_treat",
    title_nl: "Aantal nodig voor één gunstige uitkomst meer (NNT)",
    title_en: "Number needed to treat (NNT)",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::NUMBER_NEEDED,
    definition: "d = p₁ − p₀ with Newcombe's limits l, u, all three with their sign turned when the event is bad; \
                 NNT = 1/d, limits 1/u and 1/l. A positive number is how many units of the first group instead of \
                 the second give one more good outcome (NNTB), a negative one how many give one more bad outcome \
                 (NNTH).",
    assumptions: "Independent groups of independent units; the groups differ in nothing but the treatment.",
    undefined: "A group without rows; fewer than two groups. Equal rates give an infinite number, which stays a dash. \
                When l < 0 < u the numbers between the limits run through infinity: the row has no interval, and a \
                note with 1/u for benefit and 1/|l| for harm.",
    reference: "Altman (1998), BMJ 317, 1309–1312; the limits after Bender (2001), Controlled Clinical Trials 22, \
                102–110.",
    oracle: "Reciprocals of the published formula of Newcombe on the limits of R 4.2: prop.test(x, n, correct = \
             FALSE); fixture number_needed_to_treat.json.",
};

impl Estimator for NumberNeededToTreat {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let row = |pair| row(counts, pair, sample, settings);
        let notes = if sample.outcome.direction.is_none() { vec![Note::NoDirection {}] } else { Vec::new() };
        let estimates = pairs(counts.groups.len())?.into_iter().map(row).collect();
        Ok(Findings { estimates, notes, ..Findings::default() })
    }
}

fn row(counts: &Counts, (i, j): (usize, usize), sample: &Sample, settings: &Settings) -> Estimate {
    let (first, second) = (counts.rate(i), counts.rate(j));
    let term = Label::contrast(&counts.groups[i], &counts.groups[j]);
    let unit = sample.outcome.unit.clone();
    let mut row = Estimate::new(ABOUT.id, term, &NUMBER_NEEDED, unit, Count::of(first.1 + second.1));
    row.notes = empty_groups(counts, (i, j));
    if !row.notes.is_empty() {
        return row;
    }
    let d = first.0 as f64 / first.1 as f64 - second.0 as f64 / second.1 as f64;
    let (low, high) = newcombe(first, second, settings.level);
    let (d, low, high) = match sample.outcome.direction {
        Some(Direction::HigherIsWorse) => (-d, -high, -low),
        Some(Direction::HigherIsBetter) | None => (d, low, high),
    };
    row = row.value(d.recip());
    match reciprocals(low, high) {
        Some((low, high)) => row.interval(Interval::two_sided(low, high, settings.level, "1/Newcombe")),
        None => row.note(Note::ThroughInfinity { benefit: high.recip(), harm: low.recip().abs() }),
    }
}

/// The limits of 1/d for d between `low` and `high`; `None` when 0 lies between them.
fn reciprocals(low: f64, high: f64) -> Option<(f64, f64)> {
    if low >= 0.0 && high > 0.0 {
        Some((high.recip(), if low > 0.0 { low.recip() } else { f64::INFINITY }))
    } else if high <= 0.0 && low < 0.0 {
        Some((if high < 0.0 { high.recip() } else { f64::NEG_INFINITY }, low.recip()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 1/0.25 = 4 to 1/0.0625 = 16; the same mirrored; open towards a limit of 0.
    #[test]
    fn limits_turn_over() {
        assert_eq!(reciprocals(0.0625, 0.25), Some((4.0, 16.0)));
        assert_eq!(reciprocals(-0.25, -0.0625), Some((-16.0, -4.0)));
        assert_eq!(reciprocals(0.0, 0.25), Some((4.0, f64::INFINITY)));
        assert_eq!(reciprocals(-0.25, 0.0), Some((f64::NEG_INFINITY, -4.0)));
        assert_eq!(reciprocals(-0.25, 0.25), None);
    }
}
