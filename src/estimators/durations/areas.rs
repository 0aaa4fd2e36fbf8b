//! Areas up to a horizon under the curves of each group, with how far each row moves them.

use super::observed::units;
use super::{horizon, rows_of, subjects, times};
use crate::error::{Error, Result};
use crate::estimators::clusters::FEW_CLUSTERS;
use crate::estimators::{Settings, durations};
use crate::findings::{Estimate, Note, Test};
use crate::math::moments::magnitude;
use crate::math::survival::{Influence, What, clusters_of, variance};
use crate::math::tail;
use crate::sample::{Durations, Sample};
use crate::value::{Count, Interval, Label, PValue};

/// A standard error below this share of the horizon is rounding.
const ROUNDING: f64 = 1e-12;

/// A sample up to its horizon τ, group by group.
///
/// # Definition
/// The areas are ∫₀^τ S and ∫₀^τ F_j of the Aalen–Johansen curves. Row i moves an area by ψᵢ, its infinitesimal jackknife;
/// var = Σψᵢ², with clusters Σ_g(Σ_{i in g}ψᵢ)², rows of one unit being summed likewise. Of a difference of two groups ψ is
/// that of the first less that of the second, so that clusters with rows in both count once. Limits value ± z·se, cut
/// off at what the horizon leaves possible.
/// # Undefined
/// A horizon beyond the last time of a group of which some were then still under way. No interval of one row, of a group in
/// one cluster, of an area that no row moves.
pub(super) struct Areas<'a> {
    /// τ.
    pub horizon: f64,
    sample: &'a Sample,
    data: &'a Durations,
    settings: &'a Settings,
    /// What is independent: clusters, else units where one has several rows.
    units: Option<&'a [u32]>,
    /// The groups in their order; of all together, last, when there are several.
    groups: Vec<Group>,
}

struct Group {
    label: Label,
    rows: Vec<usize>,
    curves: std::result::Result<Influence, Note>,
}

impl Group {
    /// The note that all under observation ended while others were still to come.
    fn ends_early(&self) -> Option<Note> {
        let curve = self.curves.as_ref().ok()?.curve();
        let over = curve.survival.iter().position(|s| *s == 0.0).filter(|k| k + 1 < curve.survival.len())?;
        curve.time.get(over).map(|&time| Note::CurveEndsEarly { time })
    }
}

/// One area of one group.
pub(super) struct Area {
    value: f64,
    influence: Vec<f64>,
}

impl<'a> Areas<'a> {
    pub(super) fn new(sample: &'a Sample, settings: &'a Settings) -> Result<Areas<'a>> {
        let data = durations(sample)?;
        let clusters = sample.cluster();
        if !clusters.is_empty() && clusters.len() != data.time.len() {
            let (needs, found) = ("a cluster for each row".to_owned(), "other clusters".to_owned());
            return Err(Error::undefined(Note::WrongShape { needs, found }));
        }
        let horizon = checked_horizon(data)?;
        let times = times(data);
        let groups = rows_of(data).into_iter().map(|(label, rows)| {
            let curves = match reach(data, &rows) {
                None => Err(Note::EmptyGroup { group: label.text.clone() }),
                Some(last) => {
                    let influence = Influence::new(&times, &rows);
                    match last < horizon && influence.curve().survival_at(last) > 0.0 {
                        true => Err(Note::BeyondFollowUp { horizon, last }),
                        false => Ok(influence),
                    }
                }
            };
            Group { label, rows, curves }
        });
        let groups = groups.collect();
        Ok(Areas { horizon, sample, data, settings, units: units(sample, data), groups })
    }

    /// The note that says how far the areas go.
    pub(super) fn note(&self) -> Note {
        Note::Horizon { horizon: self.horizon }
    }

    /// The groups, and all together.
    pub(super) fn labels(&self) -> impl Iterator<Item = &Label> {
        self.groups.iter().map(|g| &g.label)
    }

    /// Every pair of groups, each in its order; not all together.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let k = self.data.groups.len();
        (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j))).collect()
    }

    /// The term of a pair.
    pub(super) fn contrast(&self, (i, j): (usize, usize)) -> Label {
        Label::contrast(&self.groups[i].label, &self.groups[j].label)
    }

    /// One area of every group, or why it has none.
    pub(super) fn of(&self, what: What) -> Vec<std::result::Result<Area, Note>> {
        let area = |group: &Group| {
            let influence = group.curves.as_ref().map_err(Note::clone)?;
            let curve = influence.curve();
            let value = match what {
                What::Lost(ending) => curve.lost(ending, self.horizon),
                _ => curve.restricted(self.horizon),
            };
            Ok(Area { value, influence: influence.of(what, self.horizon) })
        };
        self.groups.iter().map(area).collect()
    }

    /// Rows of a group, or of a pair of groups.
    pub(super) fn count(&self, groups: &[usize]) -> Count {
        let rows: Vec<usize> = groups.iter().flat_map(|g| self.groups[*g].rows.iter().copied()).collect();
        let clustered = self.units.filter(|_| !self.sample.clusters.is_empty());
        let clusters = clustered.map(|of| clusters_of(of, &rows).1 as u64);
        let whole = rows.len() == self.data.time.len();
        let dropped = if whole { self.sample.count.dropped.clone() } else { Vec::new() };
        Count { used: subjects(self.data, &rows), clusters, dropped }
    }

    /// `factor` times an area of a group, with its interval.
    pub(super) fn level(
        &self,
        row: Estimate,
        g: usize,
        area: &std::result::Result<Area, Note>,
        factor: f64,
    ) -> Estimate {
        let row = row.at(self.horizon);
        match area {
            Err(note) => row.note(note.clone()),
            Ok(area) => {
                let moved = area.influence.clone();
                self.spread(row.value(area.value * factor), &[g], moved, (0.0, self.horizon * factor), factor, false)
            }
        }
    }

    /// `factor` times the difference of an area between two groups, the first − the second, with interval and test.
    pub(super) fn difference(
        &self,
        row: Estimate,
        (i, j): (usize, usize),
        areas: &[std::result::Result<Area, Note>],
        factor: f64,
    ) -> Estimate {
        let row = row.at(self.horizon);
        match (&areas[i], &areas[j]) {
            (Ok(a), Ok(b)) => {
                let moved = a.influence.iter().copied().chain(b.influence.iter().map(|m| -m)).collect();
                let most = self.horizon * factor;
                self.spread(row.value((a.value - b.value) * factor), &[i, j], moved, (-most, most), factor, true)
            }
            (Err(note), _) | (_, Err(note)) => row.note(note.clone()),
        }
    }

    /// Standard error, limits within `range`, and when `tested` the test of no difference.
    fn spread(
        &self,
        row: Estimate,
        groups: &[usize],
        mut influence: Vec<f64>,
        range: (f64, f64),
        factor: f64,
        tested: bool,
    ) -> Estimate {
        let Some(value) = row.value else { return row };
        let early = groups.iter().find_map(|g| self.groups[*g].ends_early());
        let row = early.into_iter().fold(row, Estimate::note);
        if let Some(note) = groups.iter().find_map(|g| self.alone(&self.groups[*g])) {
            return row.note(note);
        }
        let rows: Vec<usize> = groups.iter().flat_map(|g| self.groups[*g].rows.iter().copied()).collect();
        let clusters = self.units.map(|of| clusters_of(of, &rows));
        // Of areas near the largest there are, the squares are taken after scaling.
        let scale = magnitude(&[self.horizon]);
        influence.iter_mut().for_each(|m| *m /= scale);
        let std_error = variance(&influence, clusters.as_ref()).sqrt() * scale;
        if std_error.is_nan() || std_error <= ROUNDING * self.horizon {
            return row.note(Note::CurveAtEdge {});
        }
        let (std_error, level) = (std_error * factor, self.settings.level);
        let half = tail::normal_quantile_upper(level.tail()) * std_error;
        let limits = Interval::two_sided((value - half).max(range.0), (value + half).min(range.1), level, "plain");
        let few = row.n.clusters.filter(|n| *n < FEW_CLUSTERS as u64);
        let mut row = row.std_error(std_error);
        if std_error > 0.0 {
            row = row.interval(limits);
        }
        row.notes.extend(few.map(|clusters| Note::FewClusters { clusters }));
        let z = value / std_error;
        match PValue::new(2.0 * tail::normal_upper(z.abs())) {
            Ok(p) if tested && z.is_finite() => row.test(Test::two_sided("z", Some(z), [None, None], p).null(0.0)),
            _ => row,
        }
    }

    /// Why a group shows no spread, if it does not: one row, or one cluster.
    fn alone(&self, group: &Group) -> Option<Note> {
        let Some(of) = self.units else {
            let name = group.label.text.clone();
            return (group.rows.len() < 2).then_some(Note::TooFewRows { group: name, rows: 1, needed: 2 });
        };
        let mut units = group.rows.iter().map(|&r| of[r]);
        let first = units.next();
        let together = units.all(|unit| Some(unit) == first);
        together.then(|| match self.sample.clusters.is_empty() || group.rows.len() < 2 {
            true => Note::TooFewRows { group: group.label.text.clone(), rows: 1, needed: 2 },
            false => Note::ArmInOneCluster { group: group.label.text.clone() },
        })
    }
}

/// τ; a sample without rows, or a horizon at which nothing has begun, has none.
pub(super) fn checked_horizon(data: &Durations) -> Result<f64> {
    let Some(horizon) = horizon(data) else {
        return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
    };
    if data.time.is_empty() {
        return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
    }
    if horizon > 0.0 && horizon.is_finite() { Ok(horizon) } else { Err(Error::undefined(Note::Horizon { horizon })) }
}

/// The last time among these rows.
pub(super) fn reach(data: &Durations, rows: &[usize]) -> Option<f64> {
    rows.iter().map(|&r| data.time[r]).max_by(f64::total_cmp)
}
