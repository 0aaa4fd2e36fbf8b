//! Whether the groups differ at all, by Pearson's chi-square.

use super::{omnibus_term, table, whole};
use crate::error::{Error, Result};
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::CRAMERS_V;
use crate::findings::{Estimate, Findings, Note, Test};
use crate::math::tail;
use crate::sample::{Counts, Sample};
use crate::value::{PValue, ShapeKind, Unit};

/// Expected counts below this make the chi-square approximation doubtful.
pub(super) const SPARSE: f64 = 5.0;

/// Pearson's chi-square over all groups and levels, without continuity correction.
pub struct PearsonChi2;

static ABOUT: About = About {
    id: "pearson_chi2",
    title_nl: "Chi-kwadraattoets van Pearson, met Cramérs V",
    title_en: "Pearson's chi-square test, with Cramér's V",
    shapes: &[ShapeKind::Counts],
    measure: &CRAMERS_V,
    definition: "eᵢⱼ = nᵢmⱼ/N; χ² = Σᵢⱼ (xᵢⱼ − eᵢⱼ)²/eᵢⱼ with (k − 1)(c − 1) degrees of freedom, empty groups \
                 and levels left out; V = √(χ²/(N · min(k − 1, c − 1))). No continuity correction.",
    assumptions: "Independent units; expected counts of 5 and more.",
    undefined: "Fewer than two groups with rows; fewer than two levels that occur; a yes/no outcome with fewer \
                events or non-events than the plan's floor.",
    reference: "Pearson (1900), Philosophical Magazine 50, 157–175; Cramér (1946), Mathematical Methods of \
                Statistics, section 21.9.",
    oracle: "R 4.2: chisq.test(table, correct = FALSE); fixture pearson_chi2.json.",
};

impl Estimator for PearsonChi2 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let dense = Dense::new(counts)?;
        let association = association(&dense);
        let mut row =
            Estimate::new(ABOUT.id, omnibus_term(sample), &CRAMERS_V, Unit::none(), whole(sample, dense.total()));
        row.notes = dense.notes;
        if let Some(note) = floor(counts, settings) {
            return Ok(one(row.note(note)));
        }
        if association.smallest_expected < SPARSE {
            row = row.note(Note::SparseTable { smallest_expected: association.smallest_expected });
        }
        row = row.value(association.v);
        if let Ok(p) = PValue::new(tail::chi2_upper(association.chi2, association.df)) {
            row = row.test(Test::two_sided("chi2", Some(association.chi2), [Some(association.df), None], p).null(0.0));
        }
        Ok(one(row))
    }
}

/// Findings of one row.
pub(super) fn one(row: Estimate) -> Findings {
    Findings { estimates: vec![row], ..Findings::default() }
}

/// [`Note::EventFloor`] when the outcome is yes/no and its events are too few for a test.
pub(super) fn floor(counts: &Counts, settings: &Settings) -> Option<Note> {
    let (events, total) = counts.overall();
    (counts.levels.len() == 2).then(|| settings.event_floor(events, total)).flatten()
}

/// A table without empty groups and levels, at least 2 × 2.
pub(super) struct Dense {
    pub(super) cells: Vec<Vec<u64>>,
    /// One for each group or level left out.
    pub(super) notes: Vec<Note>,
}

impl Dense {
    /// [`Note::OneGroup`] or [`Note::OneLevel`] when less than 2 × 2 is left.
    pub(super) fn new(counts: &Counts) -> Result<Dense> {
        let (used, empty): (Vec<usize>, Vec<usize>) = (0..counts.groups.len()).partition(|&g| counts.rate(g).1 > 0);
        if used.len() < 2 {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        let (levels, absent): (Vec<usize>, Vec<usize>) =
            (0..counts.levels.len()).partition(|&j| counts.cells.iter().any(|row| row[j] > 0));
        if let [only] = levels[..] {
            return Err(Error::undefined(Note::OneLevel { level: counts.levels[only].text.clone() }));
        }
        let labels = empty.iter().map(|&g| &counts.groups[g]).chain(absent.iter().map(|&j| &counts.levels[j]));
        Ok(Dense {
            notes: labels.map(|l| Note::EmptyGroup { group: l.text.clone() }).collect(),
            cells: used.iter().map(|&g| levels.iter().map(|&j| counts.cells[g][j]).collect()).collect(),
        })
    }

    /// Σᵢⱼ f(xᵢⱼN − nᵢmⱼ, nᵢmⱼ). The differences are taken in whole numbers, so that equal rates differ
    /// by 0 exactly.
    pub(super) fn over_cells(&self, mut f: impl FnMut(f64, f64) -> f64) -> f64 {
        let total = self.total();
        let (rows, columns) = self.margins();
        let mut sum = 0.0;
        for (cells, &n) in self.cells.iter().zip(&rows) {
            for (&x, &m) in cells.iter().zip(&columns) {
                let difference = (i128::from(x) * i128::from(total) - i128::from(n) * i128::from(m)) as f64;
                sum += f(difference, n as f64 * m as f64);
            }
        }
        sum
    }

    /// Totals of rows and of columns.
    fn margins(&self) -> (Vec<u64>, Vec<u64>) {
        let columns = (0..self.cells[0].len()).map(|j| self.cells.iter().map(|row| row[j]).sum()).collect();
        (self.cells.iter().map(|r| r.iter().sum()).collect(), columns)
    }

    pub(super) fn total(&self) -> u64 {
        self.cells.iter().flatten().sum()
    }
}

/// How far a table is from independence.
pub(super) struct Association {
    pub(super) chi2: f64,
    pub(super) df: f64,
    pub(super) v: f64,
    pub(super) smallest_expected: f64,
}

/// χ², V and the smallest expected count.
pub(super) fn association(dense: &Dense) -> Association {
    let mut smallest_expected = f64::INFINITY;
    let total = dense.total() as f64;
    let chi2 = dense.over_cells(|difference, product| {
        smallest_expected = smallest_expected.min(product / total);
        difference / total * (difference / product)
    });
    let (k, c) = (dense.cells.len() as f64 - 1.0, dense.cells[0].len() as f64 - 1.0);
    Association { chi2, df: k * c, v: (chi2 / (total * k.min(c))).sqrt().min(1.0), smallest_expected }
}
