//! The rows and curves that a verdict adds to an analysis.

use super::{Judged, curve, row_beside, settle};
use crate::findings::{Estimate, Findings, Measure, Note, Test, measure};
use crate::value::{Alternative, Direction, PValue, Unit};

/// What a finished row costs and can carry: the smallest margins it supports, with the tests at its own margin
/// where it has one, the n that would settle it, and p against the margin.
///
/// Nothing of a row that is no difference or ratio, or has no two-sided interval. Without a direction of the
/// outcome nothing of "not worse". Without a margin no test and no n.
pub fn judge(row: &Estimate, direction: Option<Direction>) -> Findings {
    let (Some(judged), Some([not_worse, equivalent])) = (Judged::of(row, direction), row.measure.smallest_margins())
    else {
        return Findings::default();
    };
    let margin = row.margin.and_then(|m| judged.margin(m));
    let mut estimates = Vec::new();
    if direction.is_some() {
        let mut held = smallest(row, &judged, not_worse, judged.not_worse_from());
        if let Some(margin) = margin {
            held = tested(held, row, &judged, margin, true);
        }
        estimates.push(held);
    }
    let mut held = smallest(row, &judged, equivalent, judged.equivalent_from());
    if let Some(margin) = margin {
        let [low, high] = judged.statistics(margin);
        held = tested(held, row, &judged, margin, low <= high);
    }
    estimates.push(held);
    if let Some(margin) = margin {
        let wanted = [
            (direction.is_some(), &measure::N_TO_SETTLE_NOT_WORSE, settle::not_worse as settle::Chance),
            (true, &measure::N_TO_SETTLE_EQUIVALENT, settle::equivalent),
        ];
        for (_, measure, chance) in wanted.into_iter().filter(|w| w.0) {
            estimates.push(to_settle(row, &judged, measure, margin, chance));
        }
    }
    Findings { series: curve::of(row, &judged, margin, direction.is_some()), estimates, ..Findings::default() }
}

fn smallest(row: &Estimate, judged: &Judged, measure: &'static Measure, margin: f64) -> Estimate {
    let out = row_beside(row, measure);
    let value = judged.natural(margin);
    if value.is_finite() { out.value(value) } else { out.note(Note::NoLimit {}) }
}

/// Adds the one-sided test at the margin: of "worse by it or more" when `below`, else of "better by it or more".
fn tested(mut out: Estimate, row: &Estimate, judged: &Judged, margin: f64, below: bool) -> Estimate {
    out.margin = row.margin;
    let [low, high] = judged.statistics(margin);
    let (statistic, null) = if below { (low, -margin) } else { (high, margin) };
    // As the outcome has it: what is better may be lower.
    let greater = below != judged.turned;
    let null = if judged.turned { -null } else { null };
    let (Ok(p), true) = (PValue::new(judged.p(statistic)), statistic.is_finite()) else {
        return out.note(Note::NotFinite {});
    };
    let alternative = if greater { Alternative::Greater } else { Alternative::Less };
    let name = if judged.df.is_some() { "t" } else { "z" };
    let shown = if greater { statistic } else { -statistic };
    let null = if judged.log { null.exp() } else { null };
    out = out.test(Test { alternative, ..Test::two_sided(name, Some(shown), [judged.df, None], p).null(null) });
    if judged.recovered { out.note(Note::ErrorFromInterval {}) } else { out }
}

fn to_settle(
    row: &Estimate,
    judged: &Judged,
    measure: &'static Measure,
    margin: f64,
    chance: settle::Chance,
) -> Estimate {
    let mut out = row_beside(row, measure);
    // Counted in units of observation, whatever the outcome is counted in.
    out.unit = Unit::none();
    match settle::times(judged, margin, chance).map(|k| (k * row.n.used as f64 * (1.0 - 1e-12)).ceil()) {
        Some(n) if row.n.used > 0 && n < 1e15 => out.value(n).note(Note::SameDesign {}),
        _ => out.note(Note::NoSettling {}),
    }
}
