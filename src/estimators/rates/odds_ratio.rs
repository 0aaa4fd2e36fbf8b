//! The ratio of two odds.

use super::ratio::{Procedure, Ratio};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::Findings;
use crate::findings::measure::ODDS_RATIO;
use crate::sample::Sample;
use crate::value::ShapeKind;

/// The unconditional odds ratio of each pair of groups.
pub struct OddsRatio;

static ABOUT: About = About {
    id: "odds_ratio",
    title_nl: "Oddsratio (Woolf)",
    title_en: "Odds ratio (Woolf)",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::ODDS_RATIO,
    definition: "OR = x₁(n₀ − x₀)/(x₀(n₁ − x₁)); se² = 1/x₁ + 1/(n₁ − x₁) + 1/x₀ + 1/(n₀ − x₀), the variance of \
                 ln OR; limits exp(ln OR ± z se); test: ln OR/se, standard normal, two-sided. Nothing is added to \
                 the cells.",
    assumptions: "Independent groups of independent units; cells large enough for ln OR to be near normal. With small \
                  cells, read the exact odds ratio (fisher_exact).",
    undefined: "A group without rows; a pair in which all units have the same level. Without events in the first \
                group or failures in the second the ratio is 0, the other way round it is infinite and stays a dash; \
                with any empty cell there is no standard error, no interval and no test. No test either with fewer \
                events or non-events than the plan's floor.",
    reference: "Woolf (1955), Annals of Human Genetics 19, 251–253.",
    oracle: "R 4.2: glm(cbind(x, n - x) ~ group, binomial), and the published formula; fixture odds_ratio.json.",
};

static PROCEDURE: Procedure = Procedure { id: ABOUT.id, measure: &ODDS_RATIO, interval: "Woolf", ratio: odds_ratio };

impl Estimator for OddsRatio {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        PROCEDURE.all_pairs(sample, settings)
    }
}

fn odds_ratio(first: (u64, u64), second: (u64, u64)) -> Ratio {
    let [x1, f1, x0, f0] = [first.0, first.1 - first.0, second.0, second.1 - second.0].map(|cell| cell as f64);
    Ratio { value: (x1 * f0) / (x0 * f1), log_variance: x1.recip() + f1.recip() + x0.recip() + f0.recip() }
}
