//! The ratio of two rates.

use super::ratio::{Procedure, Ratio};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::Findings;
use crate::findings::measure::RISK_RATIO;
use crate::sample::Sample;
use crate::value::ShapeKind;

/// The ratio of the success rates of each pair of groups.
pub struct RiskRatio;

static ABOUT: About = About {
    id: "risk_ratio",
    title_nl: "Risicoratio (Katz)",
    title_en: "Risk ratio (Katz)",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::RISK_RATIO,
    definition: "RR = p₁/p₀; se² = (1 − p₁)/x₁ + (1 − p₀)/x₀, the variance of ln RR; limits exp(ln RR ± z se); \
                 test: ln RR/se, standard normal, two-sided.",
    assumptions: "Independent groups of independent units; enough events in both groups for ln RR to be near normal.",
    undefined: "A group without rows; no events in either group. Without events in the first group the ratio is 0, \
                without events in the second it is infinite and stays a dash; in both cases, and when all units are \
                events, there is no standard error, no interval and no test. No test either with fewer events or \
                non-events than the plan's floor.",
    reference: "Katz, Baptista, Azen & Pike (1978), Biometrics 34, 469–474, method C.",
    oracle: "The published formula in R 4.2, pnorm and qnorm; fixture risk_ratio.json.",
};

static PROCEDURE: Procedure = Procedure { id: ABOUT.id, measure: &RISK_RATIO, interval: "Katz", ratio: risk_ratio };

impl Estimator for RiskRatio {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        PROCEDURE.all_pairs(sample, settings)
    }
}

fn risk_ratio(first: (u64, u64), second: (u64, u64)) -> Ratio {
    let ((x1, n1), (x0, n0)) = (first, second);
    let variance = |x: u64, n: u64| if x == 0 { f64::INFINITY } else { (n - x) as f64 / n as f64 / x as f64 };
    Ratio {
        value: (x1 as f64 * n0 as f64) / (x0 as f64 * n1 as f64),
        log_variance: variance(x1, n1) + variance(x0, n0),
    }
}
