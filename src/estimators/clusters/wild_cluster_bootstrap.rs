//! The arms compared on a numeric outcome by the wild bootstrap, for few clusters.

use crate::error::Result;
use crate::estimators::effects::design::{Column, Errors, Model, adjustment, check, check_number};
use crate::estimators::resampling::monte_carlo;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::resample::Share;
use crate::math::wild::{Weights, Wild};
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Covariance, Interval, Label, PValue};

/// Difference of the arms after, treatment − control, adjusted for the pre-score and covariates, with p-value and interval
/// of the wild cluster bootstrap.
///
/// # Definition
/// β₁ of `ancova`, t by CR1S. Under the null β₁ = b the model is fitted without the arm; a draw multiplies the residuals of
/// each whole cluster by one weight and fits the model again: t*. p is the share of draws with |t*| ≥ |t|; the interval
/// holds every b with p > 1 − level, by the same draws. Fewer than 12 clusters: Webb's six-point weights, drawn.
/// 12 or more: −1 or 1 (Rademacher), all 2ᴳ of them when these are no more than the plan's draws, else drawn.
/// # Takes
/// As `ancova`. Without clusters each row is one.
/// # Gives
/// `adjusted_difference` in the outcome's unit, standard error CR1S, with test and interval.
/// # Assumes
/// Independent clusters; a linear relation with the pre-score. Neither normal nor equal spread nor many clusters; but
/// with treated clusters of which there are one or two it answers far too seldom (MacKinnon & Webb 2018).
/// # Undefined
/// As `ancova`. All rows in one cluster, or an arm that lies in one: no interval and no test. A limit is infinite where
/// p stays above 1 − level however far the null is.
/// # Reference
/// Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90, 414–427; Webb (2023), Canadian Journal of
/// Economics 56, 839–858; MacKinnon & Webb (2018), Econometrics Journal 21, 114–135.
/// # Oracle
/// R 4.2.2, every draw fitted by `lm.fit`: exactly where all draws are gone through, within Monte Carlo error elsewhere;
/// fixture `wild_cluster_bootstrap.json`.
pub struct WildClusterBootstrap;

static ABOUT: About = About {
    id: "wild_cluster_bootstrap",
    title_nl: "Gecorrigeerd verschil, wild bootstrap naar cluster",
    title_en: "Adjusted difference, wild cluster bootstrap",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "least squares of the outcome on arm, pre-score and covariates; p by the wild bootstrap with the null imposed, t by CR1S, whole clusters' residuals times one weight: Webb's six points with fewer than 12 clusters, else −1 or 1, all of them when no more than the draws; interval by test inversion",
    assumptions: "Independent clusters; a linear relation with the pre-score. With one or two treated clusters it answers far too seldom.",
    undefined: "An empty arm; a constant outcome; no more rows than coefficients; one cluster, or an arm in one cluster.",
    reference: "Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90, 414–427; Webb (2023), Canadian Journal of Economics 56, 839–858",
    oracle: "R 4.2.2: every draw by lm.fit; all 2^G draws exactly",
};

/// With fewer clusters −1 and 1 leave too few draws that differ (Webb 2023).
const FEW_CLUSTERS: usize = 12;

impl Estimator for WildClusterBootstrap {
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
        let rows: Vec<u32> = (0..).take(data.outcome.len()).collect();
        let clusters = if sample.cluster().is_empty() { rows.as_slice() } else { sample.cluster() };
        let errors = Errors { covariance: Covariance::Cr1s, clusters };
        let model = Model::fit_with(data, adjustment(data), errors)?;
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let term = Label::contrast(&data.treatment, &data.control);
        let empty = Estimate::new(ABOUT.id, term, &measure::ADJUSTED_DIFFERENCE, sample.outcome.unit.clone(), n);
        let fitted = model.difference(empty.clone(), settings.level);
        let mut row = Estimate { value: fitted.value, std_error: fitted.std_error, ..empty };
        if fitted.interval.is_some() {
            row = drawn(row, data, &model, sample, clusters, settings);
        } else {
            row.notes.extend(fitted.notes);
        }
        row.notes.extend(model.aliased_among(0..usize::MAX));
        if row.interval.is_none() && row.notes.is_empty() {
            row = row.note(Note::NotFinite {});
        }
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}

fn drawn(
    row: Estimate,
    data: &Regression,
    model: &Model,
    sample: &Sample,
    clusters: &[u32],
    settings: &Settings,
) -> Estimate {
    let outcome = Column::centred(Label::plain("outcome"), &data.outcome);
    let further = adjustment(data);
    let ones = vec![1.0; data.outcome.len()];
    let kept = further.iter().enumerate().filter(|(j, _)| !model.is_aliased(*j)).map(|(_, c)| c.values.as_slice());
    let columns: Vec<&[f64]> = std::iter::once(ones.as_slice()).chain(kept).chain([data.arm.as_slice()]).collect();
    let mut numbers = clusters.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let (weights, method) = match numbers.len() < FEW_CLUSTERS {
        true => (Weights::Webb, "wild bootstrap, Webb"),
        false => (Weights::Rademacher, "wild bootstrap, Rademacher"),
    };
    let chance = settings.chance(ABOUT.id, sample, &row.term);
    let wild = Wild::new(&columns, &outcome.values, clusters, weights, settings.draws, &chance, settings.meter);
    let Ok(wild) = wild else { return row.note(Note::NotFinite {}) };
    let (low, high) = wild.interval(settings.level);
    let share = Share { p: wild.p(0.0), draws: wild.drawn };
    let t = wild.coefficient / wild.std_error;
    let row = row.interval(Interval::two_sided(low * outcome.scale, high * outcome.scale, settings.level, method));
    let row = match PValue::new(share.p) {
        Ok(p) if t.is_finite() => row.test(Test::two_sided("t", Some(t), [None, None], p).null(0.0)),
        _ => row.note(Note::NotFinite {}),
    };
    monte_carlo(share).into_iter().fold(row, Estimate::note)
}
