//! The change of a share, with the mid-p test of those that turned, for each pair of measures.

use super::mcnemar::turned;
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};

/// Change of the share of yes among the same units, later − earlier, for each pair of measures, with
/// McNemar's test by the mid-p.
///
/// # Definition
/// As `mcnemar`, but half the probability of what is as extreme as the b and c observed counts as less
/// extreme: p = 2 P(X < m) + P(X = m), m = min(b, c), X binomial(b + c, ½); with b = c, where nothing else
/// is as extreme, p = 1 − ½ P(X = m).
/// # Takes
/// Two or more yes/no columns (1 = yes) of the same units.
/// # Gives
/// One row a pair: d = (b − c)/n, a share, with Tango's interval and a two-sided p, not adjusted for the
/// number of pairs.
/// # Assumes
/// Units independent of each other. Closer to its level than the exact test, which it may pass by a little.
/// # Undefined
/// As `mcnemar`.
/// # Reference
/// Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13, 91.
/// # Oracle
/// R 4.2.2: sums of `dbinom(0:n, n, 0.5)`; whole numbers in Python; fixture `mcnemar_midp.json`.
pub struct McnemarMidp;

static ABOUT: About = About {
    id: "mcnemar_midp",
    title_nl: "Verandering van een percentage (McNemar, mid-p)",
    title_en: "Change of a rate (McNemar, mid-p)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::RISK_DIFFERENCE,
    definition: "b yes later only, c yes earlier only, of n: d = (b − c)/n, limits by Tango's score; p = 2 P(X < m) + P(X = m), m = min(b, c), X binomial(b + c, ½), with b = c p = 1 − ½ P(X = m); for each pair of measures",
    assumptions: "Units independent of each other. Closer to its level than the exact test, which it may pass by a little. Without a control group a change is not yet an effect.",
    undefined: "No units; fewer than two measures; an outcome that is not yes/no. No test when no unit changed, or with fewer yeses or noes than the plan's floor.",
    reference: "Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13, 91",
    oracle: "R 4.2.2: dbinom, uniroot on Tango's score; whole numbers in Python; 50 digits: mpmath 1.3.0",
};

impl Estimator for McnemarMidp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        turned(ABOUT.id, sample, settings, |least, all| {
            let observed = tail::binomial_density(least, all, 0.5);
            if 2.0 * least == all {
                1.0 - observed / 2.0
            } else {
                2.0 * tail::binomial_lower(least - 1.0, all, 0.5) + observed
            }
        })
    }
}
