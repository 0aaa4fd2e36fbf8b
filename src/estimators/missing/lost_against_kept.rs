//! How those who were lost differ from those who were kept, on what was measured before.

use super::unanswerable;
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings, balance};
use crate::findings::measure::STANDARDISED_DIFFERENCE;
use crate::findings::{Estimate, Findings, Note};
use crate::math::{moments, tail};
use crate::sample::{Characteristic, Sample, Split, Values};
use crate::value::{Count, Dropped, Interval, Label, Level, ShapeKind, Text, Unit};

/// Above this a standardised difference is customarily no longer called negligible.
const NEGLIGIBLE: f64 = 0.1;

/// The standardised difference, lost − kept, of each characteristic at each wave.
///
/// # Definition
/// Of numbers: d = (x̄₁ − x̄₀)/√((s₁² + s₀²)/2). Of a level: d = (p₁ − p₀)/√((p₁(1 − p₁) + p₀(1 − p₀))/2), once for
/// the success level (or the first) of a characteristic with two levels, for each level of one with more.
/// Side 1 is lost, side 0 kept. se² = (n₁ + n₀)/(n₁n₀) + d²/(2(n₁ + n₀)); limits d ± z·se.
/// # Takes
/// A balance: of each row its side of each split, and its characteristics; rows without a value of one are left
/// out of that one alone, and counted.
/// # Gives
/// A row a split and characteristic (`risk_score@T1: age`, `risk_score@T1: ethnicity: other`), unitless, without a
/// test: how far the sides differ does not hang on how many they are. |d| > 0.1 is noted. A split of which one side
/// is empty has one row, without value.
/// # Assumes
/// For the interval: independent units, large samples.
/// # Undefined
/// A side without rows, or with fewer than two numbers; no spread on either side.
/// # Reference
/// Austin (2009), Statistics in Medicine 28, 3083–3107, section 3.1; interval: Hedges & Olkin (1985), Statistical
/// Methods for Meta-Analysis, chapter 5, there for a difference in pooled standard deviations.
/// # Oracle
/// R 4.2.2: the formulas in base R; of numbers also effectsize 0.8.3 cohens_d(pooled_sd = FALSE); fixture `lost_against_kept.json`.
pub struct LostAgainstKept;

static ABOUT: About = About {
    id: "lost_against_kept",
    title_nl: "Uitgevallen tegenover behouden",
    title_en: "Lost against kept",
    shapes: &[ShapeKind::Balance],
    measure: &STANDARDISED_DIFFERENCE,
    definition: "lost − kept; numbers: d = (x̄₁ − x̄₀)/√((s₁² + s₀²)/2); levels: d = (p₁ − p₀)/√((p₁(1 − p₁) + \
                 p₀(1 − p₀))/2), a yes/no characteristic once; se² = (n₁ + n₀)/(n₁n₀) + d²/(2(n₁ + n₀)), \
                 limits d ± z·se; |d| > 0.1 is noted",
    assumptions: "For the interval: independent units, large samples. Balance on what was measured says nothing about \
                  the rest.",
    undefined: "A side without rows, or with fewer than two numbers; no spread on either side.",
    reference: "Austin (2009), Statistics in Medicine 28, 3083–3107; Hedges & Olkin (1985), Statistical Methods for \
                Meta-Analysis",
    oracle: "R 4.2.2: the formulas in base R, of numbers also effectsize: cohens_d(pooled_sd = FALSE); fixture \
             lost_against_kept.json",
};

impl Estimator for LostAgainstKept {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = balance(sample)?;
        let rows = data.splits.first().map_or(0, |split| split.first.len());
        let fits = data.splits.iter().all(|s| s.first.len() == rows)
            && data.characteristics.iter().all(|c| fits(&c.values, rows));
        if !fits {
            return Err(unanswerable("de kolommen passen niet bij elkaar", "the columns do not fit together"));
        }
        if data.splits.is_empty() || data.characteristics.is_empty() {
            return Err(unanswerable("er is geen kenmerk genoemd", "no characteristic is named"));
        }
        let mut estimates = Vec::new();
        for split in &data.splits {
            match empty_side(split) {
                Some(side) => estimates.push(
                    row(split.label.clone(), Count::of(rows as u64))
                        .note(Note::EmptyGroup { group: side.text.clone() }),
                ),
                None => estimates.extend(data.characteristics.iter().flat_map(|c| compare(split, c, settings.level))),
            }
        }
        Ok(Findings { estimates, notes: vec![Note::MeasuredOnly {}], ..Findings::default() })
    }
}

/// Whether there is one value a row, finite and of a level that is there.
fn fits(values: &Values, rows: usize) -> bool {
    match values {
        Values::Numbers(v) => v.len() == rows && v.iter().flatten().all(|x| x.is_finite()),
        Values::Levels { levels, success, values } => {
            !levels.is_empty()
                && values.len() == rows
                && values.iter().flatten().all(|l| (*l as usize) < levels.len())
                && success.is_none_or(|s| s < levels.len())
        }
    }
}

fn empty_side(split: &Split) -> Option<&Label> {
    let empty = |first: bool| !split.first.contains(&Some(first));
    let [first, second] = &split.sides;
    [(true, first), (false, second)].into_iter().find(|(side, _)| empty(*side)).map(|(_, label)| label)
}

fn row(term: Label, n: Count) -> Estimate {
    Estimate::new(ABOUT.id, term, &STANDARDISED_DIFFERENCE, Unit::none(), n)
}

fn compare(split: &Split, characteristic: &Characteristic, level: Level) -> Vec<Estimate> {
    let term = Label::within(&split.label, &characteristic.label);
    match &characteristic.values {
        Values::Numbers(values) => {
            let sides = [of_side(split, values, true), of_side(split, values, false)];
            let row = row(term, count(split, characteristic, [sides[0].len(), sides[1].len()]));
            vec![numbers(row, split, &sides, level)]
        }
        Values::Levels { levels, success, values } => {
            let sides = [of_side(split, values, true), of_side(split, values, false)];
            let n = count(split, characteristic, [sides[0].len(), sides[1].len()]);
            let shown = match levels.len() {
                0..=2 => success.unwrap_or(0)..success.unwrap_or(0) + 1,
                all => 0..all,
            };
            let of_level = |(place, label): (usize, &Label)| {
                let having = |side: &Vec<u32>| side.iter().filter(|l| **l as usize == place).count();
                let row = row(Label::within(&term, label), n.clone());
                shares(row, split, [&sides[0], &sides[1]].map(|side| (having(side), side.len())), level)
            };
            levels.iter().enumerate().filter(|(place, _)| shown.contains(place)).map(of_level).collect()
        }
    }
}

/// The values that are there on one side.
fn of_side<T: Copy>(split: &Split, values: &[Option<T>], first: bool) -> Vec<T> {
    split.first.iter().zip(values).filter(|(side, _)| **side == Some(first)).filter_map(|(_, v)| *v).collect()
}

/// Rows used, and those on a side that have no value.
fn count(split: &Split, characteristic: &Characteristic, used: [usize; 2]) -> Count {
    let used = (used[0] + used[1]) as u64;
    let rows = split.first.iter().flatten().count() as u64 - used;
    let Text { nl, en } = &characteristic.label.text;
    let reason = Text::new(format!("{nl} ontbreekt"), format!("{en} missing"));
    let dropped = if rows > 0 { vec![Dropped { reason, rows }] } else { vec![] };
    Count { used, dropped, ..Count::default() }
}

fn numbers(row: Estimate, split: &Split, sides: &[Vec<f64>; 2], level: Level) -> Estimate {
    let few = split.sides.iter().zip(sides).filter(|(_, values)| values.len() < 2);
    let notes: Vec<Note> =
        few.map(|(side, v)| Note::TooFewRows { group: side.text.clone(), rows: v.len() as u64, needed: 2 }).collect();
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    // Divided by a power of two near the largest, so that squares neither overflow nor vanish.
    let scale = moments::magnitude(&sides.concat());
    let [first, second] = [&sides[0], &sides[1]].map(|side| {
        let side: Vec<f64> = side.iter().map(|x| x / scale).collect();
        (side.len() as f64, moments::mean(&side), moments::standard_deviation(&side))
    });
    let spread = first.2.hypot(second.2) / std::f64::consts::SQRT_2;
    standardised(row, split, (first.1 - second.1, spread), (first.0, second.0), level)
}

/// `sides`: how many have the level, of how many.
fn shares(row: Estimate, split: &Split, sides: [(usize, usize); 2], level: Level) -> Estimate {
    let empty = split.sides.iter().zip(sides).filter(|(_, (_, n))| *n == 0);
    let notes: Vec<Note> = empty.map(|(side, _)| Note::EmptyGroup { group: side.text.clone() }).collect();
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let [(p1, v1, n1), (p0, v0, n0)] = sides.map(|(x, n)| {
        let total = n as f64;
        (x as f64 / total, x as f64 / total * ((n - x) as f64 / total), total)
    });
    standardised(row, split, (p1 - p0, ((v1 + v0) / 2.0).sqrt()), (n1, n0), level)
}

/// d = difference/spread, with its large-sample interval; without spread a dash.
fn standardised(
    row: Estimate,
    split: &Split,
    (difference, spread): (f64, f64),
    (n1, n0): (f64, f64),
    level: Level,
) -> Estimate {
    if spread == 0.0 && difference == 0.0 {
        return row.note(Note::ConstantOutcome {});
    }
    if spread == 0.0 {
        return split.sides.iter().fold(row, |row, side| row.note(Note::NoSpread { group: side.text.clone() }));
    }
    let d = difference / spread;
    let row = row.value(d);
    if row.value.is_none() {
        return row;
    }
    let se = (1.0 / n1 + 1.0 / n0).sqrt().hypot(d / (2.0 * (n1 + n0)).sqrt());
    let half = tail::normal_quantile_upper(level.tail()) * se;
    let row = row.std_error(se).interval(Interval::two_sided(d - half, d + half, level, "Hedges-Olkin"));
    if d.abs() > NEGLIGIBLE { row.note(Note::Imbalance { limit: NEGLIGIBLE }) } else { row }
}
