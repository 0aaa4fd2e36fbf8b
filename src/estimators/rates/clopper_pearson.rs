//! The rate of success in each group, with its exact interval.

use super::wilson_rate::by_group;
use super::{table, unanswerable};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::Findings;
use crate::math::exact_rate::{MOST_UNITS, exact_limits};
use crate::sample::Sample;
use crate::value::ShapeKind;

/// The rate of success in each group, and over all groups when there are more.
pub struct ClopperPearson;

static ABOUT: About = About {
    id: "clopper_pearson",
    title_nl: "Percentage met exact interval (Clopper en Pearson)",
    title_en: "Rate with exact interval (Clopper and Pearson)",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::PROPORTION,
    definition: "p = x/n; se² = p(1 − p)/n; limits: P(X ≥ x | low) = P(X ≤ x | high) = (1 − level)/2, X binomial; \
                 low = 0 without events, high = 1 when all are events.",
    assumptions: "Units are independent and share one probability within a group. The interval holds the rate at \
                  least as often as its level says, whatever n, and so is often wider than needed.",
    undefined: "A group without rows; more than a hundred million units.",
    reference: "Clopper & Pearson (1934), Biometrika 26, 404–413.",
    oracle: "R 4.2: binom.test(x, n)$conf.int and qbeta; fixture clopper_pearson.json.",
};

impl Estimator for ClopperPearson {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let (_, total) = table(sample)?.overall();
        if total > MOST_UNITS {
            return Err(unanswerable(
                "de tabel telt te veel eenheden voor een exact interval",
                "the table counts too many units for an exact interval",
            ));
        }
        by_group(ABOUT.id, sample, settings.level, "exact", |x, n, level| exact_limits(x, n, level.tail()))
    }
}
