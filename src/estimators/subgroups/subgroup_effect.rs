//! The effect within each level of a characteristic.

use super::model::Model;
use super::{differences, joint, untested};
use crate::error::{Error, Result};
use crate::estimators::effects::design::{Column, adjustment, check, columns, wrong};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Point, Series, measure};
use crate::math::moments::{is_constant, mean, standard_deviation};
use crate::sample::{Predictor, Regression, Sample, ShapeKind};
use crate::value::{Count, Label, Text, Unit};

/// The adjusted difference of the arms at each level of a characteristic, from one model, and whether they differ.
///
/// # Definition
/// y = β₀ + β₁·arm + β₂′m + β₃′(arm·m) + β₄·pre + γ′z + ε by least squares, the model of `moderator`: the effect
/// at m is β₁ + β₃′m, so that differences of rows are rows of `moderator`. Of a category one row a level; of a
/// number one at its mean and one a standard deviation below and above. The row `overall` is the effect at the
/// mean of m: for a category the effects weighted by the levels' shares. The joint row tests that all effects are
/// equal by F, with clusters by the approximate Hotelling test; its value is the largest less the smallest.
/// # Takes
/// Arm 0/1, an outcome (a yes/no outcome as 0/1: effects are differences of shares), a moderator; pre-score and
/// covariates optional; finite.
/// # Gives
/// `subgroup_effect` in the outcome's unit with interval, and no test of its own: that one subgroup's effect
/// differs from 0 and another's does not says nothing of their difference. `effect_range` with the joint test.
/// As series the adjusted means of both arms at each level, with n.
/// # Assumes
/// Independent observations, or clusters; linear relations with numeric predictors. Equal variances are not
/// assumed.
/// # Undefined
/// No moderator; one that is constant; an empty arm; a constant outcome; no more rows than coefficients. A level
/// without rows in an arm leaves its row without value. Fewer events than the plan's floor: all rows without value.
/// # Reference
/// Brookes et al. (2004), Journal of Clinical Epidemiology 57, 229–236; Long & Ervin (2000), American Statistician
/// 54, 217–224.
/// # Oracle
/// R 4.2.2: `lm(y ~ arm * m + pre)`, sandwich 3.0.2 `vcovHC(type = "HC3")`, clubSandwich 0.5.8 `linear_contrast`,
/// `Wald_test(test = "HTZ")`; fixture `subgroup_effect.json`.
pub struct SubgroupEffect;

static ABOUT: About = About {
    id: "subgroup_effect",
    title_nl: "Effect binnen elk niveau van een kenmerk",
    title_en: "Effect within each level of a characteristic",
    shapes: &[ShapeKind::Regression],
    measure: &measure::SUBGROUP_EFFECT,
    definition: "arm and arm × characteristic in one linear model with pre-score and covariates, summed at each level (of a number: mean, and one standard deviation below and above); HC3 standard errors, with clusters CR2; joint test that all effects are equal by F, with clusters the approximate Hotelling test",
    assumptions: "Independent observations or clusters; linear relations. A yes/no outcome is modelled as a share. The effects have no tests of their own: only their difference has.",
    undefined: "A constant characteristic; a level without rows in an arm; no more rows than coefficients; too few events.",
    reference: "Brookes et al. (2004), Journal of Clinical Epidemiology 57, 229–236; Tipton & Pustejovsky (2015), Journal of Educational and Behavioral Statistics 40, 604–634",
    oracle: "R 4.2.2: lm, sandwich::vcovHC(type = \"HC3\"), clubSandwich linear_contrast and Wald_test(test = \"HTZ\")",
};

/// A place on the characteristic at which the effect is asked.
struct Place {
    label: Label,
    /// The columns of the moderator there.
    at: Vec<f64>,
    /// Where it is drawn: the value of a number, the index of a level.
    x: f64,
    /// Rows of treatment and control there; of a number all.
    n: [u64; 2],
}

impl Estimator for SubgroupEffect {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn takes_moderator(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        let Some(moderator) = &data.moderator else {
            return Err(wrong("a moderator", "none"));
        };
        if moderator.columns.iter().all(|(_, values)| is_constant(values)) {
            return Err(Error::undefined(Note::ConstantPredictor { predictor: moderator.label.text.clone() }));
        }
        let places = places(data, moderator);
        let whole = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let row = |term: &Label, measure: &'static Measure, n: Count| {
            Estimate::new(ABOUT.id, Label::within(&moderator.label, term), measure, sample.outcome.unit.clone(), n)
        };
        let (within, range) = if data.binary {
            (&measure::SHARE_SUBGROUP_EFFECT, &measure::SHARE_EFFECT_RANGE)
        } else {
            (&measure::SUBGROUP_EFFECT, &measure::EFFECT_RANGE)
        };
        let own = |place: &Place| match moderator.reference {
            Some(_) => Count::of(place.n[0] + place.n[1]),
            None => whole.clone(),
        };
        if data.binary {
            let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
            if let Some(note) = settings.event_floor(events, whole.used) {
                let estimates = places.iter().map(|p| row(&p.label, within, own(p)).note(note.clone())).collect();
                return Ok(Findings { estimates, ..Findings::default() });
            }
        }
        let main: Vec<Column> = columns(moderator).collect();
        let products: Vec<Column> = main.iter().map(|c| c.times(&data.arm)).collect();
        let centres: Vec<(f64, f64)> =
            main.iter().zip(&moderator.columns).map(|(c, (_, values))| (mean(values), c.scale)).collect();
        let q = main.len();
        let adjusting = adjustment(data);
        let first = q + adjusting.len();
        let model = Model::fit(sample, settings, main.into_iter().chain(adjusting).chain(products).collect())?;
        let aliased = model.aliased_among(q..first);

        // Weights of intercept, arm, and the columns in the order above: the mean of an arm at a place.
        let of_arm = |at: &[f64], arm: f64| -> Vec<f64> {
            let mut weights = vec![0.0; 2 + first + q];
            (weights[0], weights[1]) = (1.0, arm);
            for (j, (x, (centre, scale))) in at.iter().zip(&centres).enumerate() {
                let x = (x - centre) / scale;
                (weights[2 + j], weights[2 + first + j]) = (x, arm * x);
            }
            weights
        };
        let of_effect = |at: &[f64]| -> Vec<f64> {
            of_arm(at, 1.0).iter().zip(of_arm(at, 0.0)).map(|(one, two)| one - two).collect()
        };
        let mut estimates = Vec::new();
        let (mut effects, mut values) = (Vec::new(), Vec::new());
        for place in &places {
            let empty = row(&place.label, within, own(place));
            let arms = [&data.treatment, &data.control];
            if let Some((arm, _)) = arms.into_iter().zip(place.n).find(|(_, n)| *n == 0) {
                let level = Label::within(&moderator.label, &place.label);
                estimates.push(empty.note(Note::EmptyGroup { group: Label::within(&level, arm).text }));
                continue;
            }
            let weights = of_effect(&place.at);
            let answered = untested(model.contrast(empty, &weights, settings.level), settings.level);
            values.extend(answered.value);
            effects.push(weights);
            estimates.push(aliased.iter().cloned().fold(answered, Estimate::note));
        }
        // Three points on a line differ in one way.
        effects.truncate(if moderator.reference.is_some() { usize::MAX } else { 2 });
        let centre: Vec<f64> = centres.iter().map(|c| c.0).collect();
        let all_levels = places.iter().all(|p| p.n[0] > 0 && p.n[1] > 0);
        if all_levels {
            let overall = row(&Label::overall(), within, whole.clone());
            let overall = model.contrast(overall, &of_effect(&centre), settings.level);
            estimates.push(untested(overall, settings.level));
        }
        let tested = row(&Label::new("joint", Text::new("alle samen", "jointly")), range, whole);
        estimates.push(joint(tested, &model, &differences(&effects), &values));

        let series = [(&data.treatment, 1.0, 0), (&data.control, 0.0, 1)].map(|(arm, code, side)| {
            let point = |place: &Place| {
                if place.n[side] == 0 {
                    return None;
                }
                let empty = row(&place.label, &measure::ADJUSTED_MEAN, Count::of(place.n[side]));
                let e = model.mean_of(empty, &of_arm(&place.at, code), settings.level);
                let (low, high) = (e.interval.map(|i| i.low), e.interval.map(|i| i.high));
                Some(Point { x: place.x, x_high: None, y: e.value?, low, high, n: place.n[side] })
            };
            Series {
                kind: SeriesKind::Interaction,
                estimator: ABOUT.id,
                group: Label::within(&moderator.label, arm),
                part: None,
                x_unit: Unit::none(),
                y_unit: sample.outcome.unit.clone(),
                level: Some(settings.level),
                points: places.iter().filter_map(point).collect(),
            }
        });
        let series = series.into_iter().filter(|s| !s.points.is_empty()).collect();
        Ok(Findings { estimates, series, ..Findings::default() })
    }
}

fn places(data: &Regression, moderator: &Predictor) -> Vec<Place> {
    let count = |code: f64, belongs: &dyn Fn(usize) -> bool| {
        data.arm.iter().enumerate().filter(|(i, a)| **a == code && belongs(*i)).count() as u64
    };
    let Some(reference) = &moderator.reference else {
        let values: Vec<&[f64]> = moderator.columns.iter().map(|(_, v)| v.as_slice()).collect();
        let n = [count(1.0, &|_| true), count(0.0, &|_| true)];
        return [
            (-1.0, "mean - SD", "gemiddelde − 1 SD", "mean − 1 SD"),
            (0.0, "mean", "gemiddelde", "mean"),
            (1.0, "mean + SD", "gemiddelde + 1 SD", "mean + 1 SD"),
        ]
        .into_iter()
        .map(|(step, code, nl, en)| {
            let at: Vec<f64> = values.iter().map(|v| mean(v) + step * standard_deviation(v)).collect();
            let x = at.first().copied().unwrap_or_default();
            Place { label: Label::new(code, Text::new(nl, en)), at, x, n }
        })
        .collect();
    };
    let is = |level: Option<usize>, i: usize| {
        let in_level = |j: usize| moderator.columns.get(j).and_then(|(_, v)| v.get(i)) == Some(&1.0);
        match level {
            Some(j) => in_level(j),
            None => !(0..moderator.columns.len()).any(in_level),
        }
    };
    let place = |label: &Label, level: Option<usize>, x: usize| Place {
        label: label.clone(),
        at: (0..moderator.columns.len()).map(|j| f64::from(u8::from(Some(j) == level))).collect(),
        x: x as f64,
        n: [count(1.0, &|i| is(level, i)), count(0.0, &|i| is(level, i))],
    };
    let others = moderator.columns.iter().enumerate().map(|(j, (label, _))| place(label, Some(j), j + 1));
    std::iter::once(place(reference, None, 0)).chain(others).collect()
}
