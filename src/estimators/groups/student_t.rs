//! Two means compared with one pooled variance, for each pair of groups.

use super::means::by_pair;
use super::student::with_t;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note};
use crate::sample::{Sample, ShapeKind};

/// Difference of two means, first − second, for each pair of groups; variances assumed equal.
///
/// # Definition
/// d = x̄₁ − x̄₂; s² = ((n₁ − 1)s₁² + (n₂ − 1)s₂²)/m, m = n₁ + n₂ − 2; se = s√(1/n₁ + 1/n₂); t = d/se, df = m.
/// # Takes
/// Groups of finite values, or their sizes, means and standard deviations; one value or more each and
/// three or more a pair.
/// # Gives
/// One row a pair in the outcome's unit, with t, df and a two-sided p, not adjusted for the number
/// of pairs. The variance is pooled over the two groups of the pair, not over all.
/// # Assumes
/// Independent observations; means near normal; equal variances: with unequal groups the p is wrong
/// in either direction when they are not, so `welch_t` is the safer choice.
/// # Undefined
/// An empty group; fewer than three values; no spread in both groups of a pair (the difference
/// stands, without interval); fewer than two groups; all values the same.
/// # Reference
/// Student (1908), Biometrika 6, 1–25; Fisher (1925), Metron 5, 90–104.
/// # Oracle
/// R 4.2.2: `t.test(x1, x2, var.equal = TRUE)`; fixture `student_t.json`.
pub struct StudentT;

static ABOUT: About = About {
    id: "student_t",
    title_nl: "Verschil van gemiddelden (Student)",
    title_en: "Difference of means (Student)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &crate::findings::measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; se = s·√(1/n₁ + 1/n₂), s pooled over the pair; t = d/se with df = n₁ + n₂ − 2, for each pair of groups",
    assumptions: "Independent observations; means near normal; equal variances.",
    undefined: "An empty group; fewer than three values; no spread in both groups; fewer than two groups.",
    reference: "Student (1908), Biometrika 6, 1–25; Fisher (1925), Metron 5, 90–104",
    oracle: "R 4.2.2: t.test(var.equal = TRUE)",
};

impl Estimator for StudentT {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let kind = (ABOUT.id, ABOUT.measure, sample.outcome.unit.clone());
        let estimates = by_pair(sample, kind, (1, 3), |row, pair| {
            let (row, sd) = (row.value(pair.difference()), pair.pooled_sd());
            if sd == 0.0 {
                return row.note(Note::ExactFit { rows: pair.n.used });
            }
            let (n1, n2) = (pair.first.n as f64, pair.second.n as f64);
            with_t(row, sd * (1.0 / n1 + 1.0 / n2).sqrt(), n1 + n2 - 2.0, settings.level, "Student", Some(0.0))
        })?;
        Ok(Findings { estimates, ..Findings::default() })
    }
}
