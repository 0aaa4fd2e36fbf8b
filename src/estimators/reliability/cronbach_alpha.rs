//! How far the sum of a scale's items measures what they share.

use super::items::{Items, alpha};
use super::{nothing_to_judge_by, reason};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, measure};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Unit};

/// Cronbach's alpha of the items, for their sum.
///
/// # Definition
/// Sᵢⱼ the covariances of k items of n units: α = k/(k − 1) · Σᵢ≠ⱼ Sᵢⱼ / Σᵢⱼ Sᵢⱼ. Limits 1 − (1 − α)F, F the quantiles of
/// F(n − 1, (n − 1)(k − 1)) at (1 ± level)/2.
/// # Takes
/// Two or more columns of the same n ≥ 2 units, finite: the items, those that run the other way reversed.
/// # Gives
/// One row, unitless, at most 1, with its interval; below 0 when items run against each other.
/// # Assumes
/// Items that measure one thing equally (else α is a lower bound), errors independent of each other; for the interval
/// normal scores. A high α does not show that there is one thing: see `mcdonald_omega` and `item_statistics`.
/// # Undefined
/// Fewer than two items or units; a sum without spread. All items the same but for a constant: 1, without interval.
/// # Reference
/// Cronbach (1951), Psychometrika 16, 297–334; Feldt (1965), Psychometrika 30, 357–370.
/// # Oracle
/// psych 2.2.9: `alpha`, `alpha.ci`; pingouin 0.6.1: `cronbach_alpha`; fixture `cronbach_alpha.json`.
pub struct CronbachAlpha;

static ABOUT: About = About {
    id: "cronbach_alpha",
    title_nl: "Betrouwbaarheid van een schaal (Cronbachs α)",
    title_en: "Reliability of a scale (Cronbach’s α)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::CRONBACH_ALPHA,
    definition: "α = k/(k − 1) · (sum of the covariances between k items)/(variance of their sum); limits 1 − (1 − α)F, F the quantiles of F(n − 1, (n − 1)(k − 1))",
    assumptions: "Items that measure one thing equally (else α is a lower bound), independent errors; for the interval normal scores. A high α does not show that there is one thing.",
    undefined: "Fewer than two items or units; a sum without spread.",
    reference: "Cronbach (1951), Psychometrika 16, 297–334; Feldt (1965), Psychometrika 30, 357–370",
    oracle: "psych 2.2.9: alpha, alpha.ci; pingouin 0.6.1: cronbach_alpha",
};

/// Closer to 1 than rounding tells.
const PERFECT: f64 = 1e-12;

impl Estimator for CronbachAlpha {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let items = Items::of(sample, 2)?;
        let all: Vec<usize> = (0..items.columns.len()).collect();
        let Some(value) = alpha(&items.covariances(), &all) else {
            return Err(Error::undefined(reason(
                "de som van de items is voor alle eenheden gelijk",
                "the sum of the items is the same for all units",
            )));
        };
        let (n, k) = (items.units() as f64, items.columns.len() as f64);
        let perfect = 1.0 - value < PERFECT;
        let row = items.row(ABOUT.id, items.term(), &measure::CRONBACH_ALPHA, Unit::none());
        let row = items.constants().into_iter().fold(row.value(if perfect { 1.0 } else { value }), Estimate::note);
        let row = if perfect {
            row.note(nothing_to_judge_by())
        } else {
            let limit = |f: f64| 1.0 - (1.0 - value) * f;
            let (df1, df2, outside) = (n - 1.0, (n - 1.0) * (k - 1.0), settings.level.tail());
            let low = limit(tail::f_quantile_upper(outside, df1, df2));
            let high = limit(tail::f_quantile_lower(outside, df1, df2));
            row.interval(Interval::two_sided(low, high, settings.level, "Feldt"))
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}
