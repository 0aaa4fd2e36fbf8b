//! The arms compared on a numeric outcome, adjusted for where they started, with a bootstrap interval.

use super::{defined, scheme, with_limits, with_spread};
use crate::error::Result;
use crate::estimators::effects::design::{Column, Model, adjustment, check, check_number};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::adjusted::Adjusted;
use crate::math::resample::{Limits, Replicates, jackknife};
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Label};

/// Difference of the arms after, treatment − control, adjusted for the pre-score and covariates, with a
/// bootstrap interval.
///
/// # Definition
/// β₁ of `ancova`. A draw takes as many rows of each arm as it has, with replacement, whole rows at once, and
/// fits the model again. BCa: the quantiles of β₁* corrected for bias and acceleration, the latter by
/// leaving out one row at a time.
/// # Takes
/// As `ancova`, two rows or more in each arm.
/// # Gives
/// `adjusted_difference` in the outcome's unit with the standard error of the draws; no test.
/// # Assumes
/// Independent observations; a linear relation with the pre-score, with one slope in both arms; arms
/// large enough to stand for where they came from. Neither normal nor equal spread.
/// # Undefined
/// As `ancova`. A covariate that does not vary within the arms in a draw is left out of that draw, as
/// `lm` does. An arm of one row, and rows that the model follows exactly, leave the difference without an
/// interval.
/// # Reference
/// Efron (1987), Journal of the American Statistical Association 82, 171–185; Davison & Hinkley (1997),
/// Bootstrap Methods and Their Application, 5.3 and 6.2.4.
/// # Oracle
/// boot 1.3-28.1 with `lm`: `boot(strata = arm)`, `boot.ci(type = "bca", L = ...)` over 100,000 draws, to the
/// digits that such draws fix; acceleration and jackknife exactly; fixture `bootstrap_adjusted.json`.
pub struct BootstrapAdjusted;

static ABOUT: About = About {
    id: "bootstrap_adjusted",
    title_nl: "Gecorrigeerd verschil, met bootstrapinterval",
    title_en: "Adjusted difference, bootstrap interval",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "least squares of the outcome on arm, pre-score and covariates; rows drawn with replacement within each arm, from the plan's seed; interval BCa, acceleration by leaving out one row at a time",
    assumptions: "Independent observations; a linear relation with the pre-score, with one slope in both arms; arms large enough to stand for where they came from.",
    undefined: "An empty arm; a constant outcome; no more rows than coefficients.",
    reference: "Efron (1987), Journal of the American Statistical Association 82, 171–185; Davison & Hinkley (1997), Bootstrap Methods and Their Application, 5.3 and 6.2.4",
    oracle: "boot 1.3-28.1 with lm: boot(strata = arm), boot.ci(type = \"bca\") over 100,000 draws",
};

impl Estimator for BootstrapAdjusted {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        check_number(data)?;
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let term = Label::contrast(&data.treatment, &data.control);
        let row = Estimate::new(ABOUT.id, term, &measure::ADJUSTED_DIFFERENCE, sample.outcome.unit.clone(), n);
        let model = Model::fit(data, adjustment(data))?;
        let fitted = model.difference(row.clone(), settings.level);
        let mut row = Estimate { value: fitted.value, notes: fitted.notes, ..row };
        row.notes.extend(model.aliased_among(0..usize::MAX));
        let bare = fitted.interval.is_none();
        let row = match (bare, row.notes.is_empty()) {
            (false, _) => with_interval(row, data, &model, sample, settings),
            (true, false) => row,
            (true, true) => row.note(Note::NotFinite {}),
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}

/// Adds the BCa interval.
fn with_interval(row: Estimate, data: &Regression, model: &Model, sample: &Sample, settings: &Settings) -> Estimate {
    // Treatment first.
    let mut order: Vec<usize> = (0..data.arm.len()).collect();
    order.sort_by(|&a, &b| data.arm[b].total_cmp(&data.arm[a]));
    let stratum: Vec<u32> = order.iter().map(|&i| u32::from(data.arm[i] == 0.0)).collect();
    let first = stratum.iter().filter(|s| **s == 0).count();
    let sorted = |values: &[f64]| order.iter().map(|&i| values[i]).collect::<Vec<f64>>();
    let outcome = Column::centred(Label::plain("outcome"), &data.outcome);
    let covariates: Vec<Vec<f64>> = (adjustment(data).iter().enumerate())
        .filter(|(j, _)| !model.is_aliased(*j))
        .map(|(_, column)| sorted(&column.values))
        .collect();
    let covariates: Vec<&[f64]> = covariates.iter().map(Vec::as_slice).collect();
    let adjusted = Adjusted::new(first, &covariates, &sorted(&outcome.values));
    let clusters: Vec<u32> = order.iter().filter_map(|&i| sample.cluster().get(i).copied()).collect();
    let (scheme, few) = scheme(&stratum, &clusters);
    let chance = settings.chance(ABOUT.id, sample, &row.term);
    let (draws, undefined) =
        defined(scheme.replicate(settings.draws, &chance, settings.meter, || adjusted.difference()));
    let draws = Replicates::new(draws);
    let estimate = adjusted.difference()(&vec![1.0; stratum.len()]);
    let acceleration = jackknife(&scheme, adjusted.difference()).and_then(|j| j.acceleration);
    let limits = estimate.zip(acceleration).and_then(|(estimate, a)| {
        let limits = draws.bca(settings.level, estimate, a)?;
        Some(Limits { low: limits.low - estimate, high: limits.high - estimate, ..limits })
    });
    let mut row = with_spread(row, &draws, outcome.scale);
    row.notes.extend(undefined.into_iter().chain(few));
    with_limits(row, limits, &draws, outcome.scale, settings.level, "bootstrap, BCa")
}
