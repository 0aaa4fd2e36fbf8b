//! How far two measures lie on one line.

use super::{Pair, no_spread_left, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::{correlation::Correlation, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Level, PValue};

/// Product-moment correlation of each pair of columns.
///
/// # Definition
/// r = Σ(x − x̄)(y − ȳ)/√(Σ(x − x̄)²·Σ(y − ȳ)²); limits tanh(artanh r ± z/√(n − 3)), z the normal quantile;
/// t = r√(n − 2)/√(1 − r²), df = n − 2.
/// # Takes
/// Two or more columns of finite values, three or more units.
/// # Gives
/// One row a pair, `a ~ b`, unitless, with interval (four units or more), t, df and a two-sided p, not
/// adjusted for the number of pairs. 1 − r² is not taken as a difference: it keeps eight digits where r itself is 1 to
/// the last.
/// # Assumes
/// Independent units; for interval and test a bivariate normal distribution. It sees straight lines only.
/// # Undefined
/// Fewer than two columns or three units; a constant column. All points on one line: r stands, without
/// interval and test.
/// # Reference
/// Pearson (1896), Philosophical Transactions A 187, 253–318; interval: Fisher (1921), Metron 1, 3–32.
/// # Oracle
/// R 4.2.2: `cor.test(x, y)`; SciPy 1.17.1: `stats.pearsonr`; near ±1 mpmath at 50 digits; fixture `pearson.json`.
pub struct Pearson;

static ABOUT: About = About {
    id: "pearson",
    title_nl: "Correlatie (Pearson)",
    title_en: "Correlation (Pearson)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::PEARSON_R,
    definition: "r = Σ(x − x̄)(y − ȳ)/√(Σ(x − x̄)²·Σ(y − ȳ)²); interval tanh(artanh r ± z/√(n − 3)); t = r√(n − 2)/√(1 − r²) with df = n − 2, for each pair of columns",
    assumptions: "Independent units; for interval and test a bivariate normal distribution. It sees straight lines only.",
    undefined: "Fewer than two columns or three units; a constant column. All points on one line: no interval and no test.",
    reference: "Pearson (1896), Philosophical Transactions A 187, 253–318; Fisher (1921), Metron 1, 3–32",
    oracle: "R 4.2.2: cor.test; SciPy 1.17.1: pearsonr; mpmath",
};

impl Estimator for Pearson {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let estimates = pairs(sample)?.iter().map(|pair| correlated(pair, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn correlated(pair: &Pair, level: Level) -> Estimate {
    let row = pair.row(ABOUT.id, &measure::PEARSON_R);
    let Some(correlation) = Correlation::of(pair.x(), pair.y()) else { return row };
    let row = row.value(correlation.r);
    if correlation.is_perfect() {
        return row.note(no_spread_left());
    }
    let std_error = 1.0 / (pair.rows() as f64 - 3.0).sqrt();
    let row = pair.with_fisher_z(row, (correlation.fisher_z(), std_error), 4, level, "Fisher z");
    with_correlation_t(row, &correlation, pair.rows())
}

/// Adds the t test of a correlation of `rows` > 2 units that is not perfect.
pub(super) fn with_correlation_t(row: Estimate, correlation: &Correlation, rows: usize) -> Estimate {
    let df = rows as f64 - 2.0;
    let t = correlation.r * (df / correlation.unexplained()).sqrt();
    match PValue::new(tail::t_two_sided(t, df)) {
        Ok(p) if t.is_finite() => row.test(Test::two_sided("t", Some(t), [Some(df), None], p).null(0.0)),
        _ => row.note(Note::NotFinite {}),
    }
}
