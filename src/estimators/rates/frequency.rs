//! How often each level occurs in each group.

use super::table;
use super::wilson_rate::share;
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::{COUNT, PROPORTION};
use crate::findings::{Estimate, Findings};
use crate::sample::Sample;
use crate::value::{Count, Label, ShapeKind};

/// Number and share of each level within each group.
pub struct Frequency;

static ABOUT: About = About {
    id: "frequency",
    title_nl: "Aantallen en percentages per niveau",
    title_en: "Counts and shares by level",
    shapes: &[ShapeKind::Counts],
    measure: &COUNT,
    definition: "xᵢⱼ units of group i have level j; share pᵢⱼ = xᵢⱼ/nᵢ with Wilson limits and \
                 se² = pᵢⱼ(1 − pᵢⱼ)/nᵢ.",
    assumptions: "Units are independent. Each share has its own interval: they do not hold jointly.",
    undefined: "The shares of a group without rows.",
    reference: "Wilson (1927), Journal of the American Statistical Association 22, 209–212.",
    oracle: "R 4.2: table(), prop.test(x, n, correct = FALSE)$conf.int; fixture frequency.json.",
};

impl Estimator for Frequency {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let unit = &sample.outcome.unit;
        let mut estimates = Vec::new();
        for (group, cells) in counts.groups.iter().zip(&counts.cells) {
            let total = Count::of(cells.iter().sum());
            for (level, &x) in counts.levels.iter().zip(cells) {
                let term = if counts.groups.len() == 1 { level.clone() } else { Label::within(group, level) };
                let count = Estimate::new(ABOUT.id, term.clone(), &COUNT, unit.clone(), total.clone());
                estimates.push(count.value(x as f64));
                let (unit, n) = (unit.clone(), total.clone());
                estimates.push(share(ABOUT.id, term, &PROPORTION, unit, x, n, settings.level, &group.text));
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}
