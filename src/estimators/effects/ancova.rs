//! The arms compared on a numeric outcome, adjusted for where they started.

use super::design::{Errors, Model, adjustment, check, check_number, of_arm};
use crate::error::{Error, Result};
use crate::estimators::groups::student::mean_with_limits;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Point, Series, measure};
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// Difference of the arms after, treatment − control, adjusted for the pre-score and covariates.
///
/// # Definition
/// y = β₀ + β₁·arm + β₂·pre + γ′z + ε by least squares; the adjusted difference is β₁, with HC3
/// standard error and n − p degrees of freedom; with clusters with CR2 and its degrees of freedom by Satterthwaite, from
/// 50 clusters on with CR1S and G − 1. The adjusted mean of an arm is the fitted value at
/// the sample means of pre and z (categories in proportion). The slope difference is the
/// coefficient of arm × pre in the model extended with it. A covariate by arm stands as arm × (its value − its mean).
/// # Takes
/// Arm 0/1, numeric outcome, pre-score (optional), covariates; finite, n rows.
/// # Gives
/// `adjusted_difference` with t test, `adjusted_mean` of both arms, all in the outcome's unit;
/// `slope_difference` (unitless) with its test when there is a pre-score. The mean before and after
/// of each arm as a series, not adjusted.
/// # Assumes
/// Independent observations, or independent clusters; a linear relation with the pre-score, with one slope in both
/// arms: a slope difference with p < .05 puts a note on the adjusted difference. Equal variances are not
/// assumed.
/// # Undefined
/// An empty arm; a constant outcome; no more rows than coefficients; values not finite. A predictor
/// that is a combination of others is left out with a note; rows that the model follows exactly
/// leave the difference without an interval, and so do all rows in one cluster, or an arm that lies in one: a number
/// that one cluster decides alone does not show how clusters differ.
/// # Reference
/// Long & Ervin (2000), American Statistician 54, 217–224; Van Breukelen (2006), Journal of Clinical
/// Epidemiology 59, 920–925; clusters: Bell & McCaffrey (2002), Survey Methodology 28, 169–181; Pustejovsky & Tipton
/// (2018), Journal of Business & Economic Statistics 36, 672–683; when not to trust them: Tipton (2015), Psychological
/// Methods 20, 375–393.
/// # Oracle
/// R 4.2.2: `lm`, sandwich 3.0.2 `vcovHC(type = "HC3")`, lmtest 0.9.40 `coeftest`, `coefci`, emmeans
/// 1.8.4.1 with `weights = "proportional"`; clubSandwich 0.5.8 `vcovCR`,
/// `coef_test(test = "Satterthwaite")`, `linear_contrast`; fixture `ancova.json`.
pub struct Ancova;

static ABOUT: About = About {
    id: "ancova",
    title_nl: "Verschil tussen de groepen, gecorrigeerd voor de voormeting",
    title_en: "Difference between the groups, adjusted for the pre-score",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "least squares of the outcome on arm, pre-score and covariates; HC3 standard errors, t with n − p degrees of freedom; with clusters CR2 and Satterthwaite degrees of freedom, from 50 clusters on CR1S with G − 1; adjusted means at the sample means; slope check by arm × pre-score",
    assumptions: "Independent observations, or independent clusters; a linear relation with the pre-score, with one slope in both arms (checked). Equal variances are not assumed.",
    undefined: "An empty arm; a constant outcome; no more rows than coefficients.",
    reference: "Long & Ervin (2000), American Statistician 54, 217–224; Van Breukelen (2006), Journal of Clinical Epidemiology 59, 920–925; Bell & McCaffrey (2002), Survey Methodology 28, 169–181; Tipton (2015), Psychological Methods 20, 375–393",
    oracle: "R 4.2.2: lm, sandwich::vcovHC(type = \"HC3\"), lmtest, emmeans(weights = \"proportional\"); clubSandwich::coef_test",
};

/// Below this p the arms' slopes are said to differ.
const SLOPES_DIFFER: f64 = 0.05;

impl Estimator for Ancova {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        check_number(data)?;
        let whole = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let row = |term: &Label, measure: &'static Measure, n: &Count| {
            Estimate::new(ABOUT.id, term.clone(), measure, sample.outcome.unit.clone(), n.clone())
        };
        let errors = Errors::of(sample, settings);
        let model = Model::fit_with(data, adjustment(data), errors)?;
        let aliased = model.aliased_among(0..usize::MAX);
        let contrast = Label::contrast(&data.treatment, &data.control);
        let mut difference = model.difference(row(&contrast, &measure::ADJUSTED_DIFFERENCE, &whole), settings.level);
        difference.notes.extend(aliased);
        let mut estimates = vec![difference];
        for (arm, code) in [(&data.treatment, 1.0), (&data.control, 0.0)] {
            let n = Count::of(data.arm.iter().filter(|a| **a == code).count() as u64);
            estimates.push(model.mean(row(arm, &measure::ADJUSTED_MEAN, &n), code, settings.level));
        }
        if data.pre.is_some() {
            let empty = Estimate { unit: Unit::none(), ..row(&contrast, &measure::SLOPE_DIFFERENCE, &whole) };
            let (slope, allowed) = slope_difference(data, empty, errors, settings)?;
            if let Some(p) = slope.test.as_ref().map(|t| t.p.get()).filter(|p| *p < SLOPES_DIFFER && !allowed) {
                estimates[0].notes.push(Note::SlopesDiffer { p });
            }
            estimates.push(slope);
        }
        Ok(Findings { estimates, series: before_and_after(data, sample, errors, settings), ..Findings::default() })
    }
}

/// The slope difference, and whether the model of the difference has it already.
fn slope_difference(data: &Regression, row: Estimate, errors: Errors, settings: &Settings) -> Result<(Estimate, bool)> {
    let mut columns = adjustment(data);
    let product = columns.first().map(|pre| pre.times(&data.arm));
    let known = columns.iter().position(|c| product.as_ref().is_some_and(|p| p.values == c.values));
    let last = known.unwrap_or(columns.len());
    columns.extend(product.filter(|_| known.is_none()));
    let slope = match Model::fit_with(data, columns, errors) {
        Ok(model) if model.is_aliased(last) => {
            model.aliased_among(last..last + 1).into_iter().fold(row, Estimate::note)
        }
        Ok(model) => model.slope(row, last, settings.level),
        Err(Error::Undefined(note)) => row.note(*note),
        Err(other) => return Err(other),
    };
    Ok((slope, known.is_some()))
}

/// Means before and after; with clusters their intervals allow for them.
fn before_and_after(data: &Regression, sample: &Sample, errors: Errors, settings: &Settings) -> Vec<Series> {
    let Some(pre) = &data.pre else { return Vec::new() };
    let waves = [(0.0, pre), (1.0, &data.outcome)];
    let clustered = |values: &[f64]| {
        let only = Regression { outcome: values.to_vec(), ..data.clone() };
        errors.covariance.clustered().then(|| Model::fit_with(&only, Vec::new(), errors).ok()).flatten()
    };
    let models = waves.map(|(_, values)| clustered(values));
    let point = |arm: &Label, code: f64, wave: usize| {
        let (x, values) = waves[wave];
        let values = of_arm(data, values, code);
        let (y, limits) = mean_with_limits(&values, settings.level);
        let limits = match errors.covariance.clustered() {
            false => limits,
            true => models[wave].as_ref().and_then(|model| {
                let row = Estimate::new(ABOUT.id, arm.clone(), &measure::MEAN, Unit::none(), Count::default());
                model.mean(row, code, settings.level).interval.map(|i| (i.low, i.high))
            }),
        };
        Point { x, x_high: None, y, low: limits.map(|l| l.0), high: limits.map(|l| l.1), n: values.len() as u64 }
    };
    [(&data.treatment, 1.0), (&data.control, 0.0)]
        .map(|(arm, code)| Series {
            kind: SeriesKind::PrePost,
            estimator: ABOUT.id,
            group: arm.clone(),
            part: None,
            x_unit: Unit::none(),
            y_unit: sample.outcome.unit.clone(),
            level: Some(settings.level),
            points: vec![point(arm, code, 0), point(arm, code, 1)],
        })
        .into()
}
