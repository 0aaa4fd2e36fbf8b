//! Ratings counted: tables of two raters, tallies of each unit, partial credit.

use super::{nothing_to_judge_by, unanswerable};
use crate::error::Result;
use crate::estimators::ratings;
use crate::findings::{Estimate, Measure, Note};
use crate::math::moments;
use crate::sample::{Ratings, Sample};
use crate::value::{Count, Dropped, Label, Text, Unit};

/// More levels than this are measurements, not levels: the tables grow with their square.
pub(super) const MOST_LEVELS: usize = 200;

/// Ratings of at least two raters that can be counted without fear.
pub(super) fn rated(sample: &Sample) -> Result<&Ratings> {
    let r = ratings(sample)?;
    let units = r.values.first().map_or(0, Vec::len);
    if r.raters.len() < 2 || r.values.len() != r.raters.len() {
        return Err(unanswerable("dit vraagt twee of meer beoordelaars", "this takes two raters or more"));
    }
    if r.values.iter().any(|v| v.len() != units) {
        return Err(unanswerable(
            "de beoordelaars hebben niet dezelfde eenheden",
            "the raters did not rate the same units",
        ));
    }
    if r.levels.len() > MOST_LEVELS {
        return Err(unanswerable(
            "meer dan 200 verschillende oordelen zijn metingen, geen niveaus: neem icc",
            "more than 200 different ratings are measurements, not levels: use icc",
        ));
    }
    let known = |level: &u32| (*level as usize) < r.levels.len();
    let placed = r.positions.len() == r.levels.len()
        && r.positions.iter().all(|p| p.is_finite())
        && r.positions.windows(2).all(|w| matches!(w, [a, b] if a < b));
    if !placed || !r.values.iter().flatten().flatten().all(known) {
        return Err(unanswerable("de niveaus kloppen niet", "the levels do not fit"));
    }
    Ok(r)
}

/// How much two levels that differ still agree, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Credit {
    /// None.
    Equal,
    /// 1 − |x − y|/(range of all levels).
    Linear,
    /// 1 − ((x − y)/(range of all levels))².
    Quadratic,
}

impl Credit {
    /// q × q, 1 on the diagonal.
    pub fn table(self, positions: &[f64]) -> Vec<Vec<f64>> {
        let scale = moments::magnitude(positions);
        let places: Vec<f64> = positions.iter().map(|p| p / scale).collect();
        let range = places.last().zip(places.first()).map_or(0.0, |(last, first)| last - first);
        let credit = |i: usize, j: usize, x: f64, y: f64| match self {
            _ if i == j => 1.0,
            Credit::Equal => 0.0,
            Credit::Linear => 1.0 - (x - y).abs() / range,
            Credit::Quadratic => 1.0 - ((x - y) / range).powi(2),
        };
        let row = |(i, x): (usize, &f64)| places.iter().enumerate().map(|(j, y)| credit(i, j, *x, *y)).collect();
        places.iter().enumerate().map(row).collect()
    }
}

/// Two raters of the same units.
pub(super) struct Pair<'a> {
    pub ratings: &'a Ratings,
    /// `a ~ b`.
    pub term: Label,
    pub raters: [&'a Label; 2],
    /// Units by the level of the first and the level of the second.
    pub cells: Vec<Vec<f64>>,
    /// Units that both rated.
    pub n: u64,
    count: Count,
    incomplete: Option<Note>,
}

/// All pairs i < j of the raters, in their order.
pub(super) fn pairs<'a>(r: &'a Ratings, sample: &Sample) -> Vec<Pair<'a>> {
    let raters = || r.raters.iter().zip(&r.values).enumerate();
    let mut out = Vec::new();
    for (i, (a, first)) in raters() {
        for (_, (b, second)) in raters().skip(i + 1) {
            let mut cells = vec![vec![0.0; r.levels.len()]; r.levels.len()];
            let mut n = 0;
            for (x, y) in first.iter().zip(second) {
                let place = x.zip(*y).and_then(|(x, y)| cells.get_mut(x as usize)?.get_mut(y as usize));
                if let Some(cell) = place {
                    *cell += 1.0;
                    n += 1;
                }
            }
            let (count, incomplete) = counted(sample, n, first.len() as u64 - n, ("beide", "both"));
            let term = Label::new(format!("{} ~ {}", a.code, b.code), super::listed(&[&a.text, &b.text]));
            out.push(Pair { ratings: r, term, raters: [a, b], cells, n, count, incomplete });
        }
    }
    out
}

/// `used` units, with those left out for want of a rating among the dropped, and the note on them.
fn counted(sample: &Sample, used: u64, without: u64, (nl, en): (&str, &str)) -> (Count, Option<Note>) {
    let mut count = Count { used, ..sample.count.clone() };
    if without == 0 {
        return (count, None);
    }
    let reason = Text::new(format!("niet door {nl} beoordelaars beoordeeld"), format!("not rated by {en} raters"));
    count.dropped.push(Dropped { reason: reason.clone(), rows: without });
    (count, Some(Note::RowsDropped { rows: without, reason }))
}

impl Pair<'_> {
    /// A row about this pair.
    pub fn row(&self, estimator: &'static str, term: Label, measure: &'static Measure, unit: Unit) -> Estimate {
        let row = Estimate::new(estimator, term, measure, unit, self.count.clone());
        self.incomplete.iter().cloned().fold(row, Estimate::note)
    }

    pub fn count(&self) -> Count {
        self.count.clone()
    }

    /// The note on units that only one of the two rated.
    pub fn incomplete(&self) -> Option<Note> {
        self.incomplete.clone()
    }

    /// Shares of the levels of the first rater, and of the second; at least one unit.
    pub fn shares(&self) -> [Vec<f64>; 2] {
        let n = self.n as f64;
        let of_first = self.cells.iter().map(|row| row.iter().sum::<f64>() / n).collect();
        let of_second =
            (0..self.cells.len()).map(|j| self.cells.iter().filter_map(|row| row.get(j)).sum::<f64>() / n).collect();
        [of_first, of_second]
    }

    /// A note for a rater who gave one level throughout.
    pub fn constants(&self) -> Vec<Note> {
        let one = |shares: &Vec<f64>| shares.iter().filter(|p| **p > 0.0).count() < 2;
        let shares = self.shares();
        let notes = shares.iter().zip(self.raters).filter(|(s, _)| one(s)).map(|(_, rater)| {
            let group = rater.text.clone();
            Note::NoSpread { group }
        });
        notes.collect()
    }
}

/// Agreement of two raters beyond chance.
pub(super) struct Kappa {
    pub expected: f64,
    /// `None` when chance alone agrees on everything.
    pub value: Option<f64>,
    /// Of the estimate; 0 without spread.
    pub std_error: f64,
    /// If there were no agreement beyond chance.
    pub null_error: f64,
}

/// A variance, over the squares of its terms, that is rounding.
const ROUNDING: f64 = 1e-14;

/// Weighted kappa of two raters; at least one unit.
///
/// # Definition
/// pᵢⱼ the shares of the cells, wᵢⱼ the credit: p_o = Σ wᵢⱼpᵢⱼ, p_e = Σ wᵢⱼpᵢ.p.ⱼ, κ = (p_o − p_e)/(1 − p_e). With
/// w̄ᵢ. = Σⱼ wᵢⱼp.ⱼ and w̄.ⱼ = Σᵢ wᵢⱼpᵢ.: variance
/// (Σ pᵢⱼ(wᵢⱼ(1 − p_e) − (w̄ᵢ. + w̄.ⱼ)(1 − p_o))² − (p_o p_e − 2p_e + p_o)²)/(n(1 − p_e)⁴), and if there were no agreement
/// beyond chance (Σ pᵢ.p.ⱼ(wᵢⱼ − w̄ᵢ. − w̄.ⱼ)² − p_e²)/(n(1 − p_e)²).
/// # Reference
/// Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323–327.
pub(super) fn kappa(pair: &Pair<'_>, credit: Credit) -> Kappa {
    let w = credit.table(&pair.ratings.positions);
    let [first, second] = pair.shares();
    let n = pair.n as f64;
    let row_credit: Vec<f64> = w.iter().map(|row| row.iter().zip(&second).map(|(w, p)| w * p).sum()).collect();
    let column_credit: Vec<f64> = w.iter().map(|row| row.iter().zip(&first).map(|(w, p)| w * p).sum()).collect();
    let cell = |i: usize, j: usize| pair.cells.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default() / n;
    let (mut observed, mut expected) = (0.0, 0.0);
    let (mut disagreed, mut by_chance) = (0.0, 0.0);
    for (i, (row, p)) in w.iter().zip(&first).enumerate() {
        for (j, (w, q)) in row.iter().zip(&second).enumerate() {
            observed += w * cell(i, j);
            expected += w * p * q;
            disagreed += (1.0 - w) * cell(i, j);
            by_chance += (1.0 - w) * p * q;
        }
    }
    let (mut variance, mut null_variance) = (0.0, 0.0);
    for (i, ((row, p), a)) in w.iter().zip(&first).zip(&row_credit).enumerate() {
        for (j, ((w, q), b)) in row.iter().zip(&second).zip(&column_credit).enumerate() {
            variance += cell(i, j) * (w * by_chance - (a + b) * disagreed).powi(2);
            null_variance += p * q * (w - a - b).powi(2);
        }
    }
    let centre = observed * expected - 2.0 * expected + observed;
    let left = |squares: f64, centre: f64| {
        let rest = squares - centre * centre;
        if rest > ROUNDING * squares { rest } else { 0.0 }
    };
    let value = (by_chance > 0.0).then(|| 1.0 - disagreed / by_chance);
    Kappa {
        expected: expected.min(1.0),
        value,
        std_error: (left(variance, centre) / n).sqrt() / (by_chance * by_chance),
        null_error: (left(null_variance, expected) / n).sqrt() / by_chance,
    }
}

/// Ratings of all raters together, unit by unit.
pub(super) struct Together<'a> {
    pub ratings: &'a Ratings,
    pub term: Label,
    /// Of each unit with a rating: each level given, and how often.
    pub units: Vec<Vec<(usize, f64)>>,
    /// Units with two ratings or more.
    pub pairable: u64,
    pub count: Count,
    pub incomplete: Option<Note>,
}

impl<'a> Together<'a> {
    /// At least one unit with two ratings.
    pub fn of(sample: &'a Sample) -> Result<Self> {
        let r = rated(sample)?;
        let all = r.values.first().map_or(0, Vec::len);
        let (mut units, mut pairable) = (Vec::with_capacity(all), 0);
        for unit in 0..all {
            let mut tally: Vec<(usize, f64)> = Vec::new();
            for level in r.values.iter().filter_map(|rater| rater.get(unit).copied().flatten()) {
                let level = level as usize;
                match tally.iter_mut().find(|(l, _)| *l == level) {
                    Some((_, times)) => *times += 1.0,
                    None => tally.push((level, 1.0)),
                }
            }
            pairable += u64::from(given(&tally) > 1.0);
            if !tally.is_empty() {
                tally.sort_unstable_by_key(|(level, _)| *level);
                units.push(tally);
            }
        }
        if pairable == 0 {
            return Err(unanswerable(
                "geen enkele eenheid is door twee beoordelaars beoordeeld",
                "no unit was rated by two raters",
            ));
        }
        let (count, incomplete) = counted(sample, pairable, all as u64 - pairable, ("twee", "two"));
        let texts: Vec<&Text> = r.raters.iter().map(|l| &l.text).collect();
        let k = r.raters.len();
        let term = if k <= 4 {
            let codes: Vec<&str> = r.raters.iter().map(|l| l.code.as_str()).collect();
            Label::new(codes.join(" ~ "), super::listed(&texts))
        } else {
            Label::new("raters", Text::new(format!("{k} beoordelaars"), format!("{k} raters")))
        };
        Ok(Together { ratings: r, term, units, pairable, count, incomplete })
    }

    /// A row about all raters.
    pub fn row(&self, estimator: &'static str, measure: &'static Measure) -> Estimate {
        let row = Estimate::new(estimator, self.term.clone(), measure, Unit::none(), self.count.clone());
        self.incomplete.iter().cloned().fold(row, Estimate::note)
    }
}

/// How many ratings a unit has.
pub(super) fn given(tally: &[(usize, f64)]) -> f64 {
    tally.iter().map(|(_, times)| times).sum()
}

/// A share of ratings of one level from which kappa says little.
const SKEWED: f64 = 0.8;

/// [`Note::SkewedRatings`] when most ratings, of two raters together, are of one level.
pub(super) fn skewed(pair: &Pair<'_>) -> Option<Note> {
    let [first, second] = pair.shares();
    let shares = first.iter().zip(&second).map(|(a, b)| (a + b) / 2.0);
    let (level, share) = pair.ratings.levels.iter().zip(shares).find(|(_, share)| *share >= SKEWED)?;
    Some(Note::SkewedRatings { level: level.text.clone(), share })
}

/// The value of a row that has no interval: perfect agreement, or none to judge by.
pub(super) fn without_interval(row: Estimate) -> Estimate {
    row.note(nothing_to_judge_by())
}
