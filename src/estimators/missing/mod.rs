//! What is missing: how much and why, together with what, and who was lost.

pub mod attrition;
pub mod lost_against_kept;
pub mod missing_patterns;
pub mod missingness;

use super::rates::wilson_rate::share;
use super::{Settings, presence};
use crate::error::{Error, Result};
use crate::findings::measure::{COUNT, PROPORTION};
use crate::findings::{Estimate, Note};
use crate::sample::{Presence, Sample};
use crate::value::{Count, Label, Text};

/// The most units that `f64` counts one by one.
const MOST_UNITS: u64 = 1 << 53;

fn unanswerable(nl: &str, en: &str) -> Error {
    Error::undefined(Note::Unanswerable { reason: Text::new(nl, en) })
}

/// The sample as a presence that can be indexed and summed without fear.
fn checked(sample: &Sample) -> Result<&Presence> {
    let data = presence(sample)?;
    let rows = data.group.len();
    let known = |place: &Option<u32>, of: usize| place.is_none_or(|place| (place as usize) < of);
    let fits = data.weight.len() == rows
        && data.group.iter().all(|group| known(group, data.groups.len()))
        && data.variables.iter().all(|v| v.reason.len() == rows)
        && data.variables.iter().flat_map(|v| &v.reason).all(|reason| known(reason, data.reasons.len()));
    if !fits {
        return Err(unanswerable("de kolommen passen niet bij elkaar", "the columns do not fit together"));
    }
    let total = data.weight.iter().try_fold(0u64, |sum, &n| sum.checked_add(n));
    if total.is_none_or(|n| n > MOST_UNITS) {
        return Err(unanswerable("de tabel telt te veel eenheden", "the table counts too many units"));
    }
    if data.variables.is_empty() {
        return Err(unanswerable("er is geen kolom genoemd", "no column is named"));
    }
    Ok(data)
}

/// Units looked at together: all of them, or one group.
struct Part {
    name: Label,
    /// Whether these are all units, named only where groups stand beside them.
    whole: bool,
    alone: bool,
    /// Their places in a tally by group.
    of: std::ops::Range<usize>,
    /// How many units.
    units: u64,
}

impl Part {
    /// All units, and each group when there are more; those that are in none as a group of their own.
    fn all(data: &Presence) -> Vec<Part> {
        let mut units = tally(data);
        data.group.iter().zip(&data.weight).for_each(|(group, weight)| units[place(data, *group)] += weight);
        let none = Label::new("no group", Text::new("zonder groep", "no group"));
        let mut names: Vec<Label> = data.groups.clone();
        if units.last().is_some_and(|n| *n > 0) {
            names.push(none);
        }
        let alone = names.len() < 2;
        let whole = Part { name: Label::overall(), whole: true, alone, of: 0..units.len(), units: units.iter().sum() };
        let group = |(g, name)| Part { name, whole: false, alone, of: g..g + 1, units: units[g] };
        let groups = names.into_iter().enumerate().map(group).filter(|_| !alone);
        std::iter::once(whole).chain(groups).collect()
    }

    /// `regular: risk_score@T1`; of all units `risk_score@T1`, though in words "overall" where groups stand beside it.
    fn term(&self, inner: &Label) -> Label {
        let within = Label::within(&self.name, inner);
        match (self.whole, self.alone) {
            (true, true) => inner.clone(),
            (true, false) => Label::new(&inner.code, within.text),
            (false, _) => within,
        }
    }

    /// How many of a tally by group are in this part.
    fn count(&self, tally: &[u64]) -> u64 {
        tally.get(self.of.clone()).unwrap_or_default().iter().sum()
    }

    /// Two rows: how many of these units, and what share, with Wilson limits.
    fn rows(
        &self,
        estimator: &'static str,
        inner: &Label,
        events: u64,
        sample: &Sample,
        settings: &Settings,
    ) -> [Estimate; 2] {
        let (term, unit, n) = (self.term(inner), sample.outcome.rows.clone(), Count::of(self.units));
        let count = Estimate::new(estimator, term.clone(), &COUNT, unit.clone(), n.clone());
        let count = match self.units {
            0 => count.note(Note::EmptyGroup { group: self.name.text.clone() }),
            _ => count.value(events as f64),
        };
        [count, share(estimator, term, &PROPORTION, unit, events, n, settings.level, &self.name.text)]
    }
}

/// An empty tally by group, the last place for units that are in no group.
fn tally(data: &Presence) -> Vec<u64> {
    vec![0; data.groups.len() + 1]
}

/// The place of a group in a tally.
fn place(data: &Presence, group: Option<u32>) -> usize {
    group.map_or(data.groups.len(), |group| group as usize)
}
