//! Each group described: mean, spread, middle and range.

use super::histogram::histograms;
use super::means::means;
use super::student::{check, too_few, with_t};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::moments;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Label};

/// Mean, standard deviation, median, minimum and maximum of each group.
///
/// # Definition
/// x̄ = Σx/n; s² = Σ(x − x̄)²/(n − 1); interval x̄ ± t₍ₙ₋₁₎ s/√n; the median of an even number of
/// values is halfway between the middle two.
/// # Takes
/// Groups of finite values, any number each; or their sizes, means and standard deviations, of which the
/// mean's interval follows and no more.
/// # Gives
/// Rows by group, and `overall` when there are more groups than one, all in the outcome's unit; the
/// interval and `std_error` belong to the mean. A histogram a group, all in the same classes.
/// # Assumes
/// Independent observations; for the interval, a mean near normal.
/// # Undefined
/// An empty group has no mean; one value has no interval and no standard deviation; equal values
/// have no interval.
/// # Reference
/// Altman, Gore, Gardner & Pocock (1983), BMJ 286, 1489–1493.
/// # Oracle
/// R 4.2.2: `t.test(x)`, `sd`, `median`, `range`; fixture `group_summary.json`.
pub struct GroupSummary;

static ABOUT: About = About {
    id: "group_summary",
    title_nl: "Beschrijving per groep",
    title_en: "Description by group",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::MEAN,
    definition: "mean x̄ = Σx/n; s² = Σ(x − x̄)²/(n − 1); interval x̄ ± t(n − 1)·s/√n; median, minimum, maximum",
    assumptions: "Independent observations; for the interval, a mean that is near normal.",
    undefined: "Empty group: no mean. One value: no interval, no standard deviation. Equal values: no interval.",
    reference: "Altman, Gore, Gardner & Pocock (1983), BMJ 286, 1489–1493",
    oracle: "R 4.2.2: t.test, sd, median, range",
};

impl Estimator for GroupSummary {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        if sample.shape.kind() == ShapeKind::Summaries {
            return of_moments(sample, settings);
        }
        let data = groups(sample)?;
        check(data)?;
        let mut findings = Findings::default();
        let mut describe = |label: &Label, values: &[f64], n: Count| {
            let row = |measure: &'static Measure| {
                Estimate::new(ABOUT.id, label.clone(), measure, sample.outcome.unit.clone(), n.clone())
            };
            if values.is_empty() {
                findings.estimates.extend(too_few(label, 0).map(|note| row(&measure::MEAN).note(note)));
                return;
            }
            let (mut mean, mut spread) =
                (row(&measure::MEAN).value(moments::mean(values)), row(&measure::STANDARD_DEVIATION));
            if let Some(note) = too_few(label, values.len()) {
                (mean, spread) = (mean.note(note.clone()), spread.note(note));
            } else {
                let sd = moments::standard_deviation(values);
                spread = spread.value(sd);
                let n = values.len() as f64;
                mean = with_t(mean, sd / n.sqrt(), n - 1.0, settings.level, "t", None);
                if sd == 0.0 {
                    mean = mean.note(Note::ConstantOutcome {});
                }
            }
            let (low, high) = (values.iter().copied().reduce(f64::min), values.iter().copied().reduce(f64::max));
            findings.estimates.extend([mean, spread, row(&measure::MEDIAN).value(moments::median(values))]);
            findings.estimates.extend(low.map(|v| row(&measure::MINIMUM).value(v)));
            findings.estimates.extend(high.map(|v| row(&measure::MAXIMUM).value(v)));
        };
        for (label, values) in data.groups.iter().zip(&data.values) {
            describe(label, values, Count::of(values.len() as u64));
        }
        if data.groups.len() > 1 {
            let all: Vec<f64> = data.values.iter().flatten().copied().collect();
            describe(&Label::overall(), &all, Count { used: all.len() as u64, ..sample.count.clone() });
        }
        findings.series = histograms(ABOUT.id, data, &sample.outcome);
        Ok(findings)
    }
}

fn of_moments(sample: &Sample, settings: &Settings) -> Result<Findings> {
    let mut findings = Findings::default();
    for g in means(sample)? {
        let row = |measure: &'static Measure| {
            Estimate::new(ABOUT.id, g.label.clone(), measure, sample.outcome.unit.clone(), Count::of(g.n))
        };
        if g.n == 0 {
            findings.estimates.extend(too_few(g.label, 0).map(|note| row(&measure::MEAN).note(note)));
            continue;
        }
        let (mut mean, mut spread) = (row(&measure::MEAN).value(g.mean), row(&measure::STANDARD_DEVIATION));
        match g.too_few(2) {
            Some(note) => (mean, spread) = (mean.note(note.clone()), spread.note(note)),
            None => {
                let n = g.n as f64;
                mean = with_t(mean, g.sd / n.sqrt(), n - 1.0, settings.level, "t", None);
                spread = spread.value(g.sd);
            }
        }
        findings.estimates.extend([mean, spread]);
    }
    Ok(findings)
}
