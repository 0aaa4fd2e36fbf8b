//! Whether groups are equally spread, by distances from their means.

use super::compare::Kept;
use super::student::with_f;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::math::one_way::one_way;
use crate::sample::{Sample, ShapeKind};

/// Whether k variances are equal: analysis of variance of the distances from each group's mean.
///
/// # Definition
/// zᵢⱼ = |xᵢⱼ − x̄ᵢ|; F, df₁ = k − 1 and df₂ = N − k of `one_way_anova` on z. Value: the largest sᵢ²
/// over the smallest, to show how unequal; the test is not of this ratio alone. Distances of a
/// group that differ by no more than rounding count as equal.
/// # Takes
/// Two or more groups of two or more finite values.
/// # Gives
/// One row: the variance ratio, unitless, at least 1, without interval, with F, df₁, df₂ and p.
/// # Assumes
/// Independent observations, symmetric in each group; `brown_forsythe` does without symmetry.
/// # Undefined
/// Fewer than two groups with two values (smaller groups are left out, with a note); a group without
/// spread (no ratio, and then no test either); all values the same. No test when the distances are
/// equal within each group, as in groups of two.
/// # Reference
/// Levene (1960), in Olkin (ed.), Contributions to Probability and Statistics, 278–292.
/// # Oracle
/// R 4.2.2 with car 3.1-1: `leveneTest(y, g, center = mean)`; fixture `levene.json`.
pub struct Levene;

static ABOUT: About = About {
    id: "levene",
    title_nl: "Gelijkheid van spreiding (Levene)",
    title_en: "Equality of spread (Levene)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::VARIANCE_RATIO,
    definition: "F of the analysis of variance of |x − x̄| per group; value: largest group variance over smallest",
    assumptions: "Independent observations, symmetric in each group.",
    undefined: "Fewer than two groups of two values; a group without spread; distances equal within each group.",
    reference: "Levene (1960), in Olkin (ed.), Contributions to Probability and Statistics, 278–292",
    oracle: "R 4.2.2 with car 3.1-1: leveneTest(center = mean)",
};

impl Estimator for Levene {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let row = spread(ABOUT.id, &Kept::of(groups(sample)?, sample, 2)?, moments::mean);
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}

/// The row about distances from `centre`.
pub(super) fn spread(estimator: &'static str, kept: &Kept<&[f64]>, centre: fn(&[f64]) -> f64) -> Estimate {
    let row = kept.row(estimator, &measure::VARIANCE_RATIO);
    let flat: Vec<Note> = kept
        .groups
        .iter()
        .filter(|(_, v)| moments::is_constant(v))
        .map(|(label, _)| Note::NoSpread { group: label.text.clone() })
        .collect();
    if !flat.is_empty() {
        return flat.into_iter().fold(row, Estimate::note);
    }
    let scale = moments::magnitude(&kept.all());
    let scaled: Vec<Vec<f64>> = kept.groups.iter().map(|(_, v)| v.iter().map(|x| x / scale).collect()).collect();
    let sds = || scaled.iter().map(|v| moments::standard_deviation(v));
    let (least, most) = (sds().fold(f64::INFINITY, f64::min), sds().fold(0.0, f64::max));
    let row = row.value((most / least).powi(2));
    let distances: Vec<Vec<f64>> = scaled.iter().map(|v| distances(v, centre(v))).collect();
    let parts = one_way(&distances.iter().map(Vec::as_slice).collect::<Vec<_>>());
    if parts.within == 0.0 {
        return row.note(Note::ExactFit { rows: kept.rows });
    }
    with_f(row, parts.f(), [parts.df1, parts.df2])
}

fn distances(values: &[f64], centre: f64) -> Vec<f64> {
    let rounding = 8.0 * f64::EPSILON * values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let distances: Vec<f64> = values.iter().map(|v| (v - centre).abs()).collect();
    let (low, high) = distances.iter().fold((f64::INFINITY, 0.0_f64), |(l, h), d| (l.min(*d), h.max(*d)));
    if high - low <= rounding { vec![f64::midpoint(low, high); values.len()] } else { distances }
}
