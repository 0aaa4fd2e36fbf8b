//! How many go on from stage to stage.

use super::wilson_rate::share;
use super::{check_block, unanswerable, whole};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings, stages};
use crate::findings::measure::{COUNT, PROPORTION, STAGE_RATE};
use crate::findings::{Estimate, Findings};
use crate::sample::Sample;
use crate::value::{Count, Label, ShapeKind};

/// Number at each stage, as a share of the first stage and of the stage before.
pub struct FunnelRate;

static ABOUT: About = About {
    id: "funnel_rate",
    title_nl: "Trechter: aantal per stap",
    title_en: "Funnel: numbers by stage",
    shapes: &[ShapeKind::Stages],
    measure: &COUNT,
    definition: "rₛ units reached stage s, r₁ ≥ r₂ ≥ …; proportion rₛ/r₁ and stage rate rₛ/rₛ₋₁, each with Wilson \
                 limits and se² = p(1 − p)/n.",
    assumptions: "Units are independent, and each has been followed until it stopped or finished.",
    undefined: "A share of a stage that nobody reached; a stage that more units reached than the one before.",
    reference: "Wilson (1927), Journal of the American Statistical Association 22, 209–212.",
    oracle: "R 4.2: prop.test(x, n, correct = FALSE)$conf.int; fixture funnel_rate.json.",
};

impl Estimator for FunnelRate {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let all = stages(sample)?;
        check_block(all.groups.len(), all.stages.len(), &all.reached)?;
        if all.reached.iter().any(|reached| !reached.is_sorted_by(|a, b| a >= b)) {
            return Err(unanswerable(
                "een fase telt meer eenheden dan de fase ervoor",
                "a stage counts more units than the stage before",
            ));
        }
        let mut findings = Findings::default();
        let alone = all.groups.len() == 1;
        for (group, reached) in all.groups.iter().zip(&all.reached) {
            let inside = (!alone).then_some(group);
            findings.estimates.extend(funnel(sample, settings, inside, &all.stages, reached, Count::of));
        }
        if !alone {
            let sums: Vec<u64> =
                (0..all.stages.len()).map(|s| all.reached.iter().map(|reached| reached[s]).sum()).collect();
            let overall = Label::overall();
            let count = |used| whole(sample, used);
            findings.estimates.extend(funnel(sample, settings, Some(&overall), &all.stages, &sums, count));
        }
        Ok(findings)
    }
}

fn funnel(
    sample: &Sample,
    settings: &Settings,
    group: Option<&Label>,
    stages: &[Label],
    reached: &[u64],
    count: impl Fn(u64) -> Count,
) -> Vec<Estimate> {
    let unit = &sample.outcome.unit;
    let terms: Vec<Label> = stages.iter().map(|s| group.map_or_else(|| s.clone(), |g| Label::within(g, s))).collect();
    let first = reached.first().copied().unwrap_or(0);
    let mut rows = Vec::new();
    for (s, (term, &x)) in terms.iter().zip(reached).enumerate() {
        rows.push(Estimate::new(ABOUT.id, term.clone(), &COUNT, unit.clone(), count(first)).value(x as f64));
        if s == 0 {
            continue;
        }
        for (measure, before) in [(&PROPORTION, 0), (&STAGE_RATE, s - 1)] {
            let (n, nobody) = (count(reached[before]), &terms[before].text);
            rows.push(share(ABOUT.id, term.clone(), measure, unit.clone(), x, n, settings.level, nobody));
        }
    }
    rows
}
