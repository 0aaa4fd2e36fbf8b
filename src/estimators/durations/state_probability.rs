//! In which state units are at a time, and how long they are in each.

use super::spells::Units;
use super::state_curves::curves;
use super::term;
use crate::error::Result;
use crate::estimators::clusters::FEW_CLUSTERS;
use crate::estimators::{Estimator, Settings, spells};
use crate::findings::{About, Estimate, Findings, Measure, Note, Test, measure};
use crate::math::survival::{Ask, Occupation, Stays, limits};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind, Spells};
use crate::value::{Count, Curve, Interval, Label, PValue, Unit};

/// Share in each state at the times asked, and mean time in each up to the horizon, with differences between groups.
///
/// # Definition
/// p(t) = p(0) Π_{u ≤ t} (I + dA(u)), dA_hj(u) = moves from h to j at u / spells in h at risk at u (from < u ≤ until), the
/// Aalen–Johansen estimator. Mean time in a state: ∫₀^τ p_s(t) dt. p(0) is that of the spells that begin at 0; where any unit
/// came under observation later, that of the spells at risk just before the first move. Variance: the infinitesimal
/// jackknife, Σ (∂θ/∂wᵢ)² over units, of sums within clusters where the design names them; ψ of p(0) included. Limits of p on
/// the scale of `model.curve` as survfit has it, of log(−log p) unless the plan says otherwise; of times and differences
/// θ ± z·se, within what is possible; z = difference/se.
/// # Takes
/// Spells: unit, from, until, state, next state (or last seen). States may be entered again and again, or never left; units may
/// come under observation late, be out of sight between two spells, and be lost. The same state again is no move.
/// # Gives
/// Each group, and all together: `state_probability` of every state at every time, `time_in_state` of every state; for every
/// pair of groups their differences, with a test. Curves with bands, and units in each state at round times.
/// # Assumes
/// Coming and going out of sight say nothing of what comes next. The process need not be Markov: shares in states are right
/// without it, and their variance is between units. Few clusters: too narrow, with a note below 30.
/// # Undefined
/// Spells of a unit that overlap, or one that begins as another ends in a state other than that ended in: nothing. A group
/// without spells; a time beyond the last at which the group was seen (unless all had come to states that nobody leaves): a
/// dash. A share of 0 or 1, one unit, one cluster: no interval. Before anybody was under observation: p(0), with a note.
/// # Reference
/// Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150; Datta & Satten (2001), Statistics & Probability
/// Letters 55, 403–411.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit` with `id`, `istate` and `influence = TRUE` and `summary(rmean =)`; etm 1.1.1; the
/// definition in R by hand; fixture `state_probability.json`. survfit without `influence` leaves out the error of p(0).
pub struct StateProbability;

static ABOUT: About = About {
    id: "state_probability",
    title_nl: "Aandeel in elke situatie, en gemiddelde tijd erin (Aalen-Johansen)",
    title_en: "Share in each state, and mean time in it (Aalen–Johansen)",
    shapes: &[ShapeKind::Spells],
    measure: &measure::STATE_PROBABILITY,
    definition: "p(t) = p(0)·Π(I + dA(u)), dA_hj = moves from h to j / at risk in h; mean time in a state ∫p up to the horizon; infinitesimal jackknife over units, of sums within clusters; limits of p on the scale of log(−log p) unless the plan says otherwise",
    assumptions: "Coming under and going out of observation say nothing of what comes next. The process need not be Markov.",
    undefined: "Spells of a unit that overlap or contradict each other. A group without spells, a time beyond the group's last: a dash. A share of 0 or 1, one unit, one cluster: no interval.",
    reference: "Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150; Datta & Satten (2001), Statistics & Probability Letters 55, 403–411",
    oracle: "R 4.2.2: survival::survfit of multi-state data with influence; etm::etm; the definition by hand",
};

/// A standard error of a share below this is rounding.
const ROUNDING: f64 = 1e-12;

/// One group, or all together.
struct Part {
    label: Label,
    rows: Vec<usize>,
    n: Count,
    found: Option<Occupation>,
    /// Why nothing is known of how its numbers vary.
    alone: Option<Note>,
}

/// What a part answers to a question: the shares or times, and what each unit contributes to them.
struct Answer {
    value: Vec<f64>,
    influence: Vec<f64>,
}

impl Estimator for StateProbability {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = spells(sample)?;
        let units = Units::of(sample, data)?;
        let parts = parts(sample, data, &units);
        let horizon = data.asked.horizon.or_else(|| shortest(&parts)).unwrap_or_default();
        let at = if data.asked.at.is_empty() { &[horizon][..] } else { &data.asked.at };
        let asks: Vec<Ask> = at.iter().map(|t| Ask::At(*t)).chain([Ask::Until(horizon)]).collect();
        let unit = &sample.outcome.unit;
        let table = Table { data, units: &units, unit, rows: &sample.outcome.rows, settings };

        let mut rows: Vec<Vec<Estimate>> = vec![Vec::new(); parts.len()];
        let (mut differences, groups) = (Vec::new(), data.groups.len());
        for &ask in &asks {
            let answers: Vec<Option<Answer>> = parts.iter().map(|part| table.answer(part, ask)).collect();
            for ((part, answer), rows) in parts.iter().zip(&answers).zip(&mut rows) {
                rows.extend((0..data.states.len()).map(|state| table.of_part(part, answer.as_ref(), ask, state)));
            }
            let pairs = (0..groups).flat_map(|i| (i + 1..groups).map(move |j| (i, j)));
            for (i, j) in pairs {
                let both = answers[i].as_ref().zip(answers[j].as_ref());
                let row = |state| table.of_pair([&parts[i], &parts[j]], both, ask, state);
                differences.extend((0..data.states.len()).map(row));
            }
        }
        let mut out = Findings { estimates: rows.concat(), ..Findings::default() };
        out.estimates.extend(differences);
        for part in &parts {
            let Some(found) = &part.found else { continue };
            let errors = |ask| {
                let known = part.alone.is_none();
                known.then(|| table.errors(&found.influence(ask, &units.of, units.number)))
            };
            let names = (ABOUT.id, &part.label, data.states.as_slice(), unit);
            out.series.extend(curves(found, part.rows.len(), &errors, names, settings));
        }
        out.notes.push(Note::Horizon { horizon });
        let few = units.clustered && (2..FEW_CLUSTERS).contains(&units.number);
        out.notes.extend(few.then_some(Note::FewClusters { clusters: units.number as u64 }));
        if units.out_of_sight > 0 {
            out.notes.push(Note::OutOfSight { units: units.out_of_sight });
        }
        Ok(out)
    }
}

/// Every group, then all together when there are several.
fn parts(sample: &Sample, data: &Spells, units: &Units) -> Vec<Part> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); data.groups.len()];
    data.group.iter().enumerate().for_each(|(row, &group)| rows[group as usize].push(row));
    let mut all: Vec<(Label, Vec<usize>)> = data.groups.iter().cloned().zip(rows).collect();
    if all.len() > 1 {
        all.push((Label::overall(), (0..data.from.len()).collect()));
    }
    let stays = Stays {
        states: data.states.len(),
        subject: &data.subject,
        from: &data.from,
        until: &data.until,
        state: &data.state,
        next: &data.next,
    };
    let whole = all.len() - 1;
    let part = |(place, (label, rows)): (usize, (Label, Vec<usize>))| {
        let (used, independent) = units.count(&rows);
        let alone = match (independent, units.clustered) {
            (1, true) => Some(Note::ClustersShowNothing { clusters: 1 }),
            (1, false) => Some(Note::TooFewRows { group: label.text.clone(), rows: 1, needed: 2 }),
            _ => None,
        };
        let dropped = if place == whole { sample.count.dropped.clone() } else { Vec::new() };
        let n = Count { used, clusters: units.clustered.then_some(independent), dropped };
        Part { found: stays.occupation(&rows), label, rows, n, alone }
    };
    all.into_iter().enumerate().map(part).collect()
}

/// The shortest of the longest times of the groups.
fn shortest(parts: &[Part]) -> Option<f64> {
    parts.iter().filter_map(|p| p.found.as_ref()).map(Occupation::last).min_by(f64::total_cmp)
}

/// What all rows share.
struct Table<'a> {
    data: &'a Spells,
    units: &'a Units,
    unit: &'a Unit,
    rows: &'a Unit,
    settings: &'a Settings,
}

/// The time a question is about.
fn time(ask: Ask) -> f64 {
    match ask {
        Ask::At(time) | Ask::Until(time) => time,
    }
}

impl Table<'_> {
    fn answer(&self, part: &Part, ask: Ask) -> Option<Answer> {
        let found = part.found.as_ref().filter(|found| found.reaches(time(ask)))?;
        let influence = found.influence(ask, &self.units.of, self.units.number);
        Some(Answer { value: found.answer(ask), influence })
    }

    /// Standard errors of all states.
    fn errors(&self, influence: &[f64]) -> Vec<f64> {
        let mut squares = vec![0.0; self.data.states.len()];
        for unit in influence.chunks_exact(squares.len()) {
            squares.iter_mut().zip(unit).for_each(|(sum, u)| *sum += u * u);
        }
        squares.into_iter().map(f64::sqrt).collect()
    }

    /// A row without a number yet.
    fn row(&self, group: &Label, ask: Ask, state: usize, measures: [&'static Measure; 2], n: Count) -> Estimate {
        let state = Some(&self.data.states[state]);
        let (at, measure, unit) = match ask {
            Ask::At(at) => (Some(at), measures[0], self.rows.clone()),
            Ask::Until(_) => (None, measures[1], self.unit.clone()),
        };
        Estimate::new(ABOUT.id, term(group, state, at, self.unit), measure, unit, n).at(time(ask))
    }

    fn of_part(&self, part: &Part, answer: Option<&Answer>, ask: Ask, state: usize) -> Estimate {
        let measures = [&measure::STATE_PROBABILITY, &measure::TIME_IN_STATE];
        let row = self.row(&part.label, ask, state, measures, part.n.clone());
        let Some(answer) = answer else { return row.note(self.why(part, ask)) };
        let value = answer.value[state];
        let row = match ask {
            Ask::At(_) => row.value(value.min(1.0)),
            Ask::Until(_) => row.value(value),
        };
        let row = self.unseen(part, ask).into_iter().fold(row, Estimate::note);
        if let Some(note) = &part.alone {
            return row.note(note.clone());
        }
        let error = self.errors(&answer.influence)[state];
        match ask {
            Ask::At(_) => match band(value, error, self.settings) {
                Some((low, high)) => {
                    let method = self.curve().code();
                    row.std_error(error).interval(Interval::two_sided(low, high, self.settings.level, method))
                }
                None => row.note(Note::StateAtEdge {}),
            },
            Ask::Until(horizon) => {
                let nothing = Note::NoSpread { group: part.label.text.clone() };
                self.around(row, value, error, [0.0, horizon], nothing)
            }
        }
    }

    fn of_pair(&self, parts: [&Part; 2], both: Option<(&Answer, &Answer)>, ask: Ask, state: usize) -> Estimate {
        let measures = [&measure::STATE_PROBABILITY_DIFFERENCE, &measure::TIME_IN_STATE_DIFFERENCE];
        let label = Label::contrast(&parts[0].label, &parts[1].label);
        let [a, b] = parts.map(|part| &part.n);
        let clusters = self.units.clustered.then(|| {
            let rows: Vec<usize> = parts.iter().flat_map(|part| &part.rows).copied().collect();
            self.units.count(&rows).1
        });
        let n = Count { used: a.used + b.used, clusters, dropped: Vec::new() };
        let row = self.row(&label, ask, state, measures, n);
        let unknown = |part: &&&Part| part.found.as_ref().is_none_or(|found| !found.reaches(time(ask)));
        let Some((a, b)) = both else {
            return parts.iter().filter(unknown).fold(row, |row, part| row.note(self.why(part, ask)));
        };
        let value = a.value[state] - b.value[state];
        let unseen = parts.iter().find_map(|part| self.unseen(part, ask));
        let row = unseen.into_iter().fold(row.value(value), Estimate::note);
        if parts.iter().any(|part| part.alone.is_some()) {
            return parts.iter().filter_map(|part| part.alone.clone()).fold(row, Estimate::note);
        }
        // Clusters may lie in both groups.
        let s = self.data.states.len();
        let both = a.influence.iter().zip(&b.influence).skip(state).step_by(s);
        let error = both.map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        match ask {
            Ask::At(_) => self.tested(row, value, error, 1.0, Note::StateAtEdge {}),
            Ask::Until(horizon) => self.tested(row, value, error, horizon, Note::ConstantOutcome {}),
        }
    }

    fn tested(&self, row: Estimate, value: f64, error: f64, most: f64, nothing: Note) -> Estimate {
        let row = self.around(row, value, error, [-most, most], nothing);
        let z = value / error;
        match PValue::new(2.0 * tail::normal_upper(z.abs())) {
            Ok(p) if row.interval.is_some() => row.test(Test::two_sided("z", Some(z), [None, None], p).null(0.0)),
            _ => row,
        }
    }

    /// Value ± z·error within the range; without spread the note instead.
    fn around(&self, row: Estimate, value: f64, error: f64, range: [f64; 2], nothing: Note) -> Estimate {
        if error <= ROUNDING * range[1] {
            return row.note(nothing);
        }
        let half = tail::normal_quantile_upper(self.settings.level.tail()) * error;
        let (low, high) = ((value - half).max(range[0]), (value + half).min(range[1]));
        let level = self.settings.level;
        row.std_error(error).interval(Interval::two_sided(low, high, level, "Wald"))
    }

    /// Why a part has no answer.
    fn why(&self, part: &Part, ask: Ask) -> Note {
        match &part.found {
            Some(found) => match ask {
                Ask::At(_) => Note::NobodyAtRisk {},
                Ask::Until(horizon) => Note::BeyondFollowUp { horizon, last: found.last() },
            },
            None => Note::EmptyGroup { group: part.label.text.clone() },
        }
    }

    /// That nobody was under observation at the time, or from the start, while there is somebody to observe.
    fn unseen(&self, part: &Part, ask: Ask) -> Option<Note> {
        let found = part.found.as_ref()?;
        let from = match ask {
            Ask::At(time) => time,
            Ask::Until(_) => 0.0,
        };
        let states = 0..self.data.states.len();
        let nobody = states.clone().all(|h| found.seen(h, from) == 0);
        let somewhere = found.at(from).iter().zip(states).any(|(p, h)| *p > 0.0 && found.entered(h));
        (nobody && somewhere).then_some(Note::NobodyAtRisk {})
    }

    fn curve(&self) -> Curve {
        scale(self.settings)
    }
}

fn scale(settings: &Settings) -> Curve {
    settings.model.curve.unwrap_or(Curve::LogLog)
}

/// Limits of a share; none at its edges or without spread.
pub(super) fn band(p: f64, error: f64, settings: &Settings) -> Option<(f64, f64)> {
    limits(p, error, scale(settings), settings.level).filter(|_| error > ROUNDING)
}
