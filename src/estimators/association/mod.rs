//! Two measures of the same units: how far they go together.

pub mod kendall;
pub mod pearson;
pub mod spearman;

use super::columns;
use crate::error::{Error, Result};
use crate::findings::{Estimate, Measure, Note};
use crate::math::{moments, tail};
use crate::sample::{Column, Sample};
use crate::value::{Count, Interval, Label, Level, Text, Unit};

/// Two columns of the same units.
struct Pair<'a> {
    columns: [&'a Column; 2],
    term: Label,
    count: &'a Count,
}

impl Pair<'_> {
    fn x(&self) -> &[f64] {
        &self.columns[0].values
    }

    fn y(&self) -> &[f64] {
        &self.columns[1].values
    }

    fn rows(&self) -> usize {
        self.x().len()
    }

    /// A row about this pair, with a note for each column without spread.
    fn row(&self, estimator: &'static str, measure: &'static Measure) -> Estimate {
        let n = Count { used: self.rows() as u64, ..self.count.clone() };
        let row = Estimate::new(estimator, self.term.clone(), measure, Unit::none(), n);
        let constant = self.columns.into_iter().filter(|c| moments::is_constant(&c.values));
        constant.fold(row, |row, c| row.note(Note::NoSpread { group: c.label.text.clone() }))
    }

    /// Adds the interval tanh(`z` ± `std_error`·normal quantile); fewer rows than `needed`, or no spread (a perfect
    /// association: `z` infinite), leave a note instead.
    fn with_fisher_z(
        &self,
        row: Estimate,
        (z, std_error): (f64, f64),
        needed: usize,
        level: Level,
        method: &'static str,
    ) -> Estimate {
        if self.rows() < needed {
            let group = self.term.text.clone();
            return row.note(Note::TooFewRows { group, rows: self.rows() as u64, needed: needed as u64 });
        }
        if z.is_infinite() || std_error == 0.0 {
            return row.note(no_spread_left());
        }
        let half = tail::normal_quantile_upper(level.tail()) * std_error;
        row.interval(Interval::two_sided((z - half).tanh(), (z + half).tanh(), level, method))
    }
}

/// Why a correlation of 1 or −1 has no interval.
fn no_spread_left() -> Note {
    let (nl, en) = (
        "het verband is volmaakt of laat anders geen spreiding over om een interval op te bouwen",
        "the association is perfect or otherwise leaves no spread to build an interval on",
    );
    Note::Unanswerable { reason: Text::new(nl, en) }
}

/// The fewest units of which any two columns say something.
const FEWEST: usize = 3;

/// All pairs i < j of the columns, in their order.
fn pairs(sample: &Sample) -> Result<Vec<Pair<'_>>> {
    let unanswerable = |nl: &str, en: &str| Error::undefined(Note::Unanswerable { reason: Text::new(nl, en) });
    let all = &columns(sample)?.columns;
    let rows = all.first().map_or(0, |c| c.values.len());
    if all.len() < 2 {
        return Err(unanswerable(
            "een verband vraagt twee of meer kolommen",
            "an association needs two columns or more",
        ));
    }
    if all.iter().any(|c| c.values.len() != rows) {
        return Err(unanswerable("de kolommen zijn niet even lang", "the columns differ in length"));
    }
    if all.iter().flat_map(|c| &c.values).any(|v| !v.is_finite()) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    if rows < FEWEST {
        let group = Label::overall().text;
        return Err(Error::undefined(Note::TooFewRows { group, rows: rows as u64, needed: FEWEST as u64 }));
    }
    let together = |i: usize, j: usize| {
        let (a, b) = (&all[i].label, &all[j].label);
        let text = Text::new(format!("{} en {}", a.text.nl, b.text.nl), format!("{} and {}", a.text.en, b.text.en));
        let term = Label::new(format!("{} ~ {}", a.code, b.code), text);
        Pair { columns: [&all[i], &all[j]], term, count: &sample.count }
    };
    Ok((0..all.len()).flat_map(|i| (i + 1..all.len()).map(move |j| (i, j))).map(|(i, j)| together(i, j)).collect())
}
