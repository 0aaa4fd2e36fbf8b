//! The groups of one test of all.

use super::{rows_of, subjects, term, times};
use crate::error::{Error, Result};
use crate::findings::{Estimate, Measure, Note, Test, measure};
use crate::math::survival::{Apart, Sweep, Times};
use crate::math::tail;
use crate::sample::{Durations, Sample};
use crate::value::{Count, Label, PValue, Text, Unit};

/// Durations in two or more groups; empty ones are left out, with a note.
pub(super) struct Compared<'a> {
    pub durations: &'a Durations,
    /// Which of the groups that are left each row is in.
    pub group: Vec<u32>,
    /// The stratum of each row; empty without strata.
    pub stratum: Vec<u32>,
    /// The groups that are left, with the units in each.
    pub groups: Vec<(&'a Label, u64)>,
    /// The endings, the one asked about first.
    pub endings: Vec<usize>,
    sample: &'a Sample,
    notes: Vec<Note>,
}

impl<'a> Compared<'a> {
    pub fn of(durations: &'a Durations, sample: &'a Sample) -> Result<Self> {
        let (mut groups, mut notes) = (Vec::new(), Vec::new());
        let mut place = vec![0; durations.groups.len()];
        for ((label, place), (_, rows)) in durations.groups.iter().zip(&mut place).zip(rows_of(durations)) {
            if rows.is_empty() {
                notes.push(Note::EmptyGroup { group: label.text.clone() });
            } else {
                *place = groups.len() as u32;
                groups.push((label, subjects(durations, &rows)));
            }
        }
        if groups.len() < 2 {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        let event = durations.event;
        let others = (0..durations.endings.len()).filter(|e| *e != event);
        Ok(Compared {
            group: durations.group.iter().map(|g| place[*g as usize]).collect(),
            stratum: durations.strata.iter().flat_map(|s| &s.of).map(|s| s.unwrap_or(0)).collect(),
            endings: std::iter::once(event).filter(|e| *e < durations.endings.len()).chain(others).collect(),
            durations,
            groups,
            sample,
            notes,
        })
    }

    pub fn times(&self) -> Times<'a> {
        times(self.durations)
    }

    pub fn sweep(&self, times: &Times) -> Sweep {
        Sweep::new(times, &self.group, self.groups.len(), &self.stratum)
    }

    pub fn ending(&self, ending: usize) -> &'a Label {
        &self.durations.endings[ending]
    }

    /// A row about all groups.
    pub fn row(&self, estimator: &'static str, measure: &'static Measure, ending: usize) -> Estimate {
        let whole = Label::new("groups", Text::new("groepen", "groups"));
        let grouping = self.sample.grouping.as_ref().unwrap_or(&whole);
        let all: Vec<usize> = (0..self.durations.time.len()).collect();
        let n = Count { used: subjects(self.durations, &all), ..self.sample.count.clone() };
        let term = term(grouping, Some(self.ending(ending)), None, &self.sample.outcome.unit);
        self.notes.iter().cloned().fold(Estimate::new(estimator, term, measure, Unit::none(), n), Estimate::note)
    }

    /// The row with its share and its test.
    pub fn tested(&self, row: Estimate, apart: &Apart, ending: usize) -> Estimate {
        let Some(share) = apart.share() else {
            // Weights may be 0 wherever it does happen.
            let happens = self.durations.ending.contains(&Some(ending as u32));
            let never = Note::NeverHappens { ending: self.ending(ending).text.clone() };
            return row.note(if happens { Note::GroupsNeverMeet {} } else { never });
        };
        let row = row.value(share);
        let p = apart.chi2.map(|chi2| (chi2, PValue::new(tail::chi2_upper(chi2, apart.df as f64))));
        match p {
            Some((chi2, Ok(p))) => {
                row.test(Test::two_sided("chi2", Some(chi2), [Some(apart.df as f64), None], p).null(0.0))
            }
            _ if apart.df == 0 => row.note(Note::GroupsNeverMeet {}),
            _ => row.note(Note::NoTestVariance {}),
        }
    }

    /// The test of each ending, and what stands behind them.
    pub fn answer(
        &self,
        estimator: &'static str,
        measure: &'static Measure,
        tested: &[(usize, Apart)],
    ) -> Vec<Estimate> {
        let row = |(ending, apart): &(usize, Apart)| self.tested(self.row(estimator, measure, *ending), apart, *ending);
        tested.iter().map(row).chain(self.counted(estimator, tested)).collect()
    }

    /// What each group had of each ending, and what it would have had if it did as all do: group after group.
    fn counted(&self, estimator: &'static str, tested: &[(usize, Apart)]) -> Vec<Estimate> {
        let unit = &self.sample.outcome.rows;
        let rows = self.groups.iter().enumerate().flat_map(|(place, (group, n))| {
            tested.iter().flat_map(move |(ending, apart)| {
                let term = term(group, Some(self.ending(*ending)), None, &self.sample.outcome.unit);
                let numbers =
                    [(&measure::OBSERVED_ENDINGS, &apart.observed), (&measure::EXPECTED_ENDINGS, &apart.expected)];
                numbers.map(|(measure, of)| {
                    Estimate::new(estimator, term.clone(), measure, unit.clone(), Count::of(*n)).value(of[place])
                })
            })
        });
        rows.collect()
    }
}
