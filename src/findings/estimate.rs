//! The row that everything reads.

use super::{Measure, Note, Verdict};
use crate::value::{Alternative, Count, Estimand, Interval, Label, Origin, PValue, Unit};
use schemars::JsonSchema;
use serde::Serialize;

/// One number with all that must travel with it.
///
/// All tables, charts, sentences, exports, the ledger and the release audit read this row and
/// nothing else, so that text, table and chart cannot disagree.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Estimate {
    /// Id of the analysis in the plan; filled in by the run.
    pub analysis: String,
    /// Registry id of the estimator.
    pub estimator: &'static str,
    /// What it is about: "FNB-SoNeStra", "completed - regular", "overall".
    pub term: Label,
    /// What kind of number it is.
    pub measure: &'static Measure,
    /// Its unit, from the codebook.
    pub unit: Unit,
    /// The number; `None` only with a note that says why.
    pub value: Option<f64>,
    /// Its standard error, where the procedure has one.
    pub std_error: Option<f64>,
    /// Its interval, carrying the level and the name of the procedure.
    pub interval: Option<Interval>,
    /// The test that belongs to it.
    pub test: Option<Test>,
    /// Rows and clusters used; rows dropped, by reason.
    pub n: Count,
    /// The equivalence margin on the scale of `value`, when the plan names one.
    pub margin: Option<f64>,
    /// The verdict against that margin.
    pub verdict: Option<Verdict>,
    /// The time that it is about, counted in the unit of the waiting: of a share by week 10, 10.
    pub time: Option<f64>,
    /// The smallest true difference from the null that such a row finds with a chance of 80%, on the scale of
    /// `value`; filled in by the run.
    pub detectable: Option<f64>,
    /// Of a contrast of arms, what it estimates; filled in by the run where the estimator leaves it open.
    pub estimand: Option<Estimand>,
    /// Where the data behind `value` come from; filled in by the run from the codebook.
    pub origin: Origin,
    /// Warnings about this row.
    pub notes: Vec<Note>,
}

impl Estimate {
    /// A row without a number yet.
    pub fn new(estimator: &'static str, term: Label, measure: &'static Measure, unit: Unit, n: Count) -> Self {
        Estimate {
            analysis: String::new(),
            estimator,
            term,
            measure,
            unit,
            value: None,
            std_error: None,
            interval: None,
            test: None,
            n,
            margin: None,
            verdict: None,
            time: None,
            detectable: None,
            estimand: None,
            origin: Origin::Observed,
            notes: Vec::new(),
        }
    }

    /// Sets the number. A value that is not finite is no answer: it stays a dash with a note.
    pub fn value(mut self, value: f64) -> Self {
        if value.is_finite() {
            self.value = Some(value);
        } else {
            self.notes.push(Note::NotFinite {});
        }
        self
    }

    /// Sets the standard error, if finite.
    pub fn std_error(mut self, se: f64) -> Self {
        self.std_error = Some(se).filter(|s| s.is_finite());
        self
    }

    /// Sets the interval; limits may be infinite (an odds ratio with an empty cell), never NaN.
    pub fn interval(mut self, interval: Interval) -> Self {
        if !interval.low.is_nan() && !interval.high.is_nan() {
            self.interval = Some(interval);
        }
        self
    }

    /// Sets the test.
    pub fn test(mut self, test: Test) -> Self {
        self.test = Some(test);
        self
    }

    /// Says which time it is about.
    pub fn at(mut self, time: f64) -> Self {
        self.time = Some(time);
        self
    }

    /// Adds a warning to this row.
    pub fn note(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }
}

/// A test that belongs to an estimate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Test {
    /// Name of the statistic: "chi2", "t", "F", "z"; "exact" when there is none.
    pub statistic_name: &'static str,
    /// Its value; `None` for an exact test.
    pub statistic: Option<f64>,
    /// Degrees of freedom; the second is the denominator's.
    pub df: [Option<f64>; 2],
    /// The p-value.
    pub p: PValue,
    /// The p-value adjusted over its declared family.
    pub p_adjusted: Option<PValue>,
    /// The value under the null hypothesis, where the hypothesis is about `value`.
    pub null: Option<f64>,
    /// The alternative hypothesis.
    pub alternative: Alternative,
}

impl Test {
    /// A two-sided test about a statistic with 0, 1 or 2 degrees of freedom.
    pub fn two_sided(statistic_name: &'static str, statistic: Option<f64>, df: [Option<f64>; 2], p: PValue) -> Self {
        Test { statistic_name, statistic, df, p, p_adjusted: None, null: None, alternative: Alternative::TwoSided }
    }

    /// States the null value.
    pub fn null(mut self, null: f64) -> Self {
        self.null = Some(null);
        self
    }
}
