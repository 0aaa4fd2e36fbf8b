//! How far the sum of a scale's items measures the one factor behind them.

use super::items::Items;
use super::{listed, reason};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::one_factor::{NoFactor, OneFactor, one_factor};
use crate::math::{moments, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Label, Level, PValue, Text, Unit};

/// McDonald's omega total of the items, by a model of one factor, with how well that model fits.
///
/// # Definition
/// Σ = λλ′ + diag ψ by maximum likelihood on the covariances of k items: ω = (Σλᵢ)²/((Σλᵢ)² + Σψᵢ); standard error by
/// the delta method from the expected information; limits ω ± z·se, cut at 1. Fit: χ² = nF, df = k(k + 1)/2 − 2k;
/// RMSEA = √(max(χ² − df, 0)/(df·n)).
/// # Takes
/// Three or more columns of the same n units, more units than items, finite: the items, reversed where they should be.
/// # Gives
/// Two rows, unitless: ω with its interval; RMSEA with the χ² test of the model (a dash for three items, which always
/// fit).
/// # Assumes
/// One factor, errors independent of each other, normal scores; a hundred units or more for the interval. ω of a model
/// that does not fit is not the reliability of the scale.
/// # Undefined
/// Fewer than three items; a constant item; items that depend on each other; iterations that do not settle. A Heywood
/// case (a negative ψ): ω stands, without interval, with a note that names the item; beyond 1 it does not stand.
/// # Reference
/// McDonald (1999), Test Theory, chapter 6; Jöreskog (1967), Psychometrika 32, 443–482; interval: Raykov (2002),
/// Multivariate Behavioral Research 37, 89–103.
/// # Oracle
/// lavaan 0.6-14: `cfa(std.lv = TRUE)` with `omega := sum(l)^2/(sum(l)^2 + sum(e))`, whose iterations leave six digits;
/// fixture `mcdonald_omega.json`.
pub struct McdonaldOmega;

static ABOUT: About = About {
    id: "mcdonald_omega",
    title_nl: "Betrouwbaarheid van een schaal (McDonalds ω)",
    title_en: "Reliability of a scale (McDonald’s ω)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::MCDONALD_OMEGA,
    definition: "One factor by maximum likelihood on the covariances: ω = (Σλ)²/((Σλ)² + Σψ), λ loadings, ψ variances of the items’ own; interval by the delta method; fit: χ² = nF with k(k + 1)/2 − 2k df, RMSEA",
    assumptions: "One factor, independent errors, normal scores; a hundred units or more for the interval. ω of a model that does not fit is not the reliability of the scale.",
    undefined: "Fewer than three items; a constant item; items that depend on each other; iterations that do not settle. A negative ψ: no interval.",
    reference: "McDonald (1999), Test Theory, chapter 6; Jöreskog (1967), Psychometrika 32, 443–482; Raykov (2002), Multivariate Behavioral Research 37, 89–103",
    oracle: "lavaan 0.6-14: cfa(std.lv = TRUE), omega as a defined parameter",
};

impl Estimator for McdonaldOmega {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let items = Items::of(sample, 3)?;
        if let Some(constant) = items.constants().into_iter().next() {
            return Err(Error::undefined(constant));
        }
        let k = items.columns.len();
        let sds: Vec<f64> = (0..k).map(|i| items.covariance(i, i).sqrt()).collect();
        let correlation = |i: usize, j: usize| {
            let (si, sj) = (sds.get(i).copied().unwrap_or_default(), sds.get(j).copied().unwrap_or_default());
            if i == j { 1.0 } else { items.covariance(i, j) / si / sj }
        };
        let correlations: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| correlation(i, j)).collect()).collect();
        if correlations.iter().flatten().any(|r| !r.is_finite()) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        let model = one_factor(&correlations).map_err(|why| {
            Error::undefined(match why {
                NoFactor::Dependent => reason(
                    "de items hangen lineair van elkaar af, of er zijn niet meer eenheden dan items",
                    "the items depend on each other linearly, or there are no more units than items",
                ),
                NoFactor::NotSettled(iterations) => Note::NotConverged { iterations },
            })
        })?;
        let value = omega(&model, &sds, &items, settings.level);
        Ok(Findings { estimates: vec![value, fit(&model, &items)], ..Findings::default() })
    }
}

fn omega(model: &OneFactor, sds: &[f64], items: &Items<'_>, level: Level) -> Estimate {
    let row = items.row(ABOUT.id, items.term(), &measure::MCDONALD_OMEGA, Unit::none());
    // Ratios of the items' sizes suffice.
    let size = moments::magnitude(sds);
    let sds: Vec<f64> = sds.iter().map(|s| s / size).collect();
    let common: f64 = model.loadings.iter().zip(&sds).map(|(l, s)| l * s).sum();
    let own: f64 = model.uniquenesses.iter().zip(&sds).map(|(u, s)| u * s * s).sum();
    let total = common * common + own;
    let improper: Vec<&Text> =
        model.uniquenesses.iter().zip(items.columns).filter(|(u, _)| **u < 0.0).map(|(_, c)| &c.label.text).collect();
    let heywood = Note::Heywood { items: listed(&improper) };
    if own < 0.0 || total <= 0.0 {
        return row.note(heywood);
    }
    let row = row.value(common * common / total);
    if !improper.is_empty() {
        return row.note(heywood);
    }
    let by_loading = sds.iter().map(|s| s * 2.0 * common * own / (total * total));
    let by_uniqueness = sds.iter().map(|s| -s * s * common * common / (total * total));
    let derivatives: Vec<f64> = by_loading.chain(by_uniqueness).collect();
    let std_error = (model.variance(&derivatives) / items.units() as f64).sqrt();
    let half = tail::normal_quantile_upper(level.tail()) * std_error;
    let Some(value) = row.value.filter(|_| half.is_finite()) else { return row };
    let row = row.std_error(std_error);
    row.interval(Interval::two_sided(value - half, (value + half).min(1.0), level, "delta"))
}

/// RMSEA with the test of the model.
fn fit(model: &OneFactor, items: &Items<'_>) -> Estimate {
    let term = Label::new("one factor", Text::new("één factor", "one factor"));
    let row = items.row(ABOUT.id, term, &measure::RMSEA, Unit::none());
    let (n, k) = (items.units() as f64, items.columns.len() as f64);
    let (chi2, df) = (n * model.discrepancy, k * (k + 1.0) / 2.0 - 2.0 * k);
    if df < 1.0 {
        return row.note(Note::JustIdentified {});
    }
    let row = row.value(((chi2 - df).max(0.0) / (df * n)).sqrt());
    match PValue::new(tail::chi2_upper(chi2, df)) {
        Ok(p) => row.test(Test::two_sided("chi2", Some(chi2), [Some(df), None], p)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}
