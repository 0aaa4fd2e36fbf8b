//! How long it takes, and how it ends: curves, competing endings, tests and models of waiting.

mod areas;
mod at_risk;
mod compared;
pub mod completer_mean;
pub mod concordance;
pub mod cox;
pub mod cumulative_incidence;
pub mod fine_gray;
pub mod gray_test;
mod hazards;
pub mod incidence_difference;
pub mod kaplan_meier;
pub mod log_rank;
pub mod log_rank_permutation;
pub mod nelson_aalen;
mod observed;
pub mod proportional_hazards;
pub mod pseudo_regression;
pub mod restricted_mean;
mod spells;
mod state_curves;
pub mod state_probability;
mod step;
pub mod turnbull;
pub mod waiting_cost;
mod watched;
pub mod weighted_log_rank;

use crate::math::survival::Times;
use crate::sample::Durations;
use crate::value::{Label, Text, Unit};

/// The rows of each group in their order; of all groups together, last, when there are several.
pub(super) fn rows_of(d: &Durations) -> Vec<(Label, Vec<usize>)> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); d.groups.len()];
    for (row, &group) in d.group.iter().enumerate() {
        rows[group as usize].push(row);
    }
    let mut out: Vec<(Label, Vec<usize>)> = d.groups.iter().cloned().zip(rows).collect();
    if out.len() > 1 {
        out.push((Label::overall(), (0..d.time.len()).collect()));
    }
    out
}

/// The times of a sample as the mathematics takes them.
pub(super) fn times(d: &Durations) -> Times<'_> {
    Times { entry: d.entry.as_deref(), time: &d.time, ending: &d.ending, endings: d.endings.len() }
}

/// Units among these rows: rows, unless a unit has several.
pub(super) fn subjects(d: &Durations, rows: &[usize]) -> u64 {
    let Some(subject) = &d.subject else { return rows.len() as u64 };
    let mut units: Vec<u32> = rows.iter().map(|&r| subject[r]).collect();
    units.sort_unstable();
    units.dedup();
    units.len() as u64
}

/// The unit of each row, where one ended more than once, as what comes back does: its rows are not independent then, though
/// those of a unit that ended once are.
pub(super) fn recurring(d: &Durations) -> Option<&[u32]> {
    let subject = d.subject.as_deref()?;
    let mut ended: Vec<u32> = subject.iter().zip(&d.ending).filter_map(|(unit, e)| e.map(|_| *unit)).collect();
    ended.sort_unstable();
    ended.windows(2).any(|pair| pair[0] == pair[1]).then_some(subject)
}

/// Up to when means are taken: what is asked, else the shortest of the longest times of the groups.
pub(super) fn horizon(d: &Durations) -> Option<f64> {
    let mut last = vec![f64::NEG_INFINITY; d.groups.len()];
    for (time, &group) in d.time.iter().zip(&d.group) {
        let last = &mut last[group as usize];
        *last = last.max(*time);
    }
    let shortest = last.into_iter().filter(|t| t.is_finite()).min_by(f64::total_cmp);
    d.asked.horizon.or(shortest)
}

/// `EK-c: plan @ 10`, in words "EK-c: plan, 10 weeks": a group, an ending or a state in it, at a time.
pub(super) fn term(group: &Label, ending: Option<&Label>, at: Option<f64>, unit: &Unit) -> Label {
    let whole = ending.map_or_else(|| group.clone(), |ending| Label::within(group, ending));
    let Some(at) = at else { return whole };
    let words = |text: &str, unit: &str, decimal: &str| {
        let number = at.to_string().replace('.', decimal);
        if unit.is_empty() { format!("{text}, {number}") } else { format!("{text}, {number} {unit}") }
    };
    Label::new(
        format!("{} @ {at}", whole.code),
        Text::new(words(&whole.text.nl, &unit.0.nl, ","), words(&whole.text.en, &unit.0.en, ".")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_names_group_ending_and_time() {
        let unit = Unit::new("weken", "weeks");
        let plan = Label::new("plan", Text::new("familiegroepsplan", "family group plan"));
        let full = term(&Label::plain("EK-c"), Some(&plan), Some(10.5), &unit);
        assert_eq!(full.code, "EK-c: plan @ 10.5");
        assert_eq!(full.text, Text::new("EK-c: familiegroepsplan, 10,5 weken", "EK-c: family group plan, 10.5 weeks"));
        assert_eq!(term(&Label::plain("EK-c"), None, None, &unit).code, "EK-c");
    }
}
