//! What an analysis gives over many tables at once: all that fit a published summary, or several reconstructions.

use super::{Estimate, Measure};
use crate::value::{Label, Origin, Text, Unit};
use schemars::JsonSchema;
use serde::Serialize;

/// One analysis over many tables.
///
/// A publication that prints rounded figures leaves many tables of whole numbers possible. A result that holds for
/// each of them is as good as one from the data; a result that holds for some says what the print leaves open.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Across {
    /// Tables over which the analysis was run.
    pub tables: u64,
    /// Tables that fit; more than `tables` when there were too many to run.
    pub fit: u64,
    /// Whether the search came to its end, so that no table that fits was missed.
    pub complete: bool,
    /// What was added to the print.
    pub assumed: Vec<Text>,
    /// Each row with the least and the most that it came to.
    pub rows: Vec<Reach>,
    /// Published verdicts that this analysis answers, with the number of tables in which they hold.
    pub held: Vec<Held>,
}

/// A published verdict over many tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// Id of the claim.
    pub claim: String,
    /// Tables in which it holds.
    pub tables: u64,
}

/// What one row came to, over many tables.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reach {
    /// Registry id of the estimator.
    pub estimator: &'static str,
    /// What it is about.
    pub term: Label,
    /// What kind of number it is.
    pub measure: &'static Measure,
    /// Its unit.
    pub unit: Unit,
    /// The weakest origin of the rows.
    pub origin: Origin,
    /// Tables that gave a number.
    pub answered: u64,
    /// The number.
    pub value: Option<Span>,
    /// The lower limit of its interval.
    pub low: Option<Span>,
    /// The upper limit of its interval.
    pub high: Option<Span>,
    /// The p-value by which it is judged: adjusted over its family where it has one.
    pub p: Option<Span>,
}

/// The least and the most of a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Span {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Span {
    /// The span with `x` in it; a number that is not one changes nothing.
    fn with(span: Option<Span>, x: Option<f64>) -> Option<Span> {
        match (span, x.filter(|x| !x.is_nan())) {
            (None, x) => x.map(|x| Span { least: x, most: x }),
            (span, None) => span,
            (Some(s), Some(x)) => Some(Span { least: s.least.min(x), most: s.most.max(x) }),
        }
    }
}

impl Reach {
    fn of(row: &Estimate) -> Reach {
        Reach {
            estimator: row.estimator,
            term: row.term.clone(),
            measure: row.measure,
            unit: row.unit.clone(),
            origin: row.origin,
            answered: 0,
            value: None,
            low: None,
            high: None,
            p: None,
        }
    }

    fn is_of(&self, row: &Estimate) -> bool {
        self.estimator == row.estimator && self.term.code == row.term.code && self.measure.id == row.measure.id
    }

    fn take(&mut self, row: &Estimate) {
        self.answered += u64::from(row.value.is_some());
        self.origin = self.origin.max(row.origin);
        self.value = Span::with(self.value, row.value);
        self.low = Span::with(self.low, row.interval.map(|i| i.low));
        self.high = Span::with(self.high, row.interval.map(|i| i.high));
        self.p = Span::with(self.p, row.test.as_ref().map(|t| t.p_adjusted.unwrap_or(t.p).get()));
    }
}

impl Across {
    /// Takes in the rows of one more table.
    pub fn take(&mut self, rows: &[Estimate]) {
        self.tables += 1;
        for (i, row) in rows.iter().enumerate() {
            // Tables of one summary give the same rows in the same order, but for rows that only some have.
            let at = match self.rows.get(i) {
                Some(reach) if reach.is_of(row) => Some(i),
                _ => self.rows.iter().position(|r| r.is_of(row)),
            };
            match at {
                Some(at) => self.rows[at].take(row),
                None => {
                    let mut reach = Reach::of(row);
                    reach.take(row);
                    self.rows.push(reach);
                }
            }
        }
    }
}
