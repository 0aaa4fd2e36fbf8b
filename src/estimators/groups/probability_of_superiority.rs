//! How probable a higher value is in one group than in the other.

use super::cliffs_delta::delta;
use super::compare::pairs;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, measure};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Unit};

/// Chance that a value of the first group exceeds one of the second, for each pair of groups, with an
/// interval that stays within 0 and 1.
///
/// # Definition
/// P = P(X > Y) + ½P(X = Y) = (δ + 1)/2, δ Cliff's delta; se and limits those of δ, moved likewise.
/// # Takes
/// Groups of finite values, two or more each (one has a P, without interval).
/// # Gives
/// One row a pair, a share, with se and interval, without a test: `brunner_munzel` tests P = ½, with an
/// interval symmetric around P that has to be cut off at 0 and 1.
/// # Assumes
/// Independent observations.
/// # Undefined
/// An empty group; fewer than two groups; all values the same; groups that do not overlap, or one value
/// throughout the pair (P stands, without interval).
/// # Reference
/// Grissom & Kim (2001), Psychological Methods 6, 135–146; limits: Feng & Cliff (2004), Journal of Modern
/// Applied Statistical Methods 3, 322–332.
/// # Oracle
/// The definition in R 4.2.2 on the full matrix of signs; value: effectsize 0.8.3
/// `p_superiority(parametric = FALSE)`; fixture `probability_of_superiority.json`.
pub struct ProbabilityOfSuperiority;

static ABOUT: About = About {
    id: "probability_of_superiority",
    title_nl: "Kans op een hogere waarde",
    title_en: "Chance of a higher value",
    shapes: &[ShapeKind::Groups],
    measure: &measure::SUPERIORITY,
    definition: "P = P(X > Y) + ½P(X = Y) = (δ + 1)/2, δ Cliff's delta; limits by those of δ, for each pair of groups",
    assumptions: "Independent observations.",
    undefined: "An empty group; fewer than two groups; all values the same; no interval without overlap.",
    reference: "Grissom & Kim (2001), Psychological Methods 6, 135–146; Feng & Cliff (2004), Journal of Modern Applied Statistical Methods 3, 322–332",
    oracle: "The definition in R 4.2.2; value: effectsize 0.8.3: p_superiority",
};

impl Estimator for ProbabilityOfSuperiority {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let pairs = pairs(groups(sample)?, sample)?;
        let rows = pairs
            .iter()
            .map(|pair| chance(delta(pair.row(ABOUT.id, &measure::SUPERIORITY, Unit::none()), pair, settings.level)));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

fn chance(delta: Estimate) -> Estimate {
    let share = |delta: f64| (delta + 1.0) / 2.0;
    Estimate {
        value: delta.value.map(share),
        std_error: delta.std_error.map(|se| se / 2.0),
        interval: delta.interval.map(|i| Interval { low: share(i.low), high: share(i.high), ..i }),
        ..delta
    }
}
