//! The effect of each kind of treatment, and how the kinds differ.

use super::joint;
use super::model::Model;
use crate::error::{Error, Result};
use crate::estimators::effects::design::{Column, adjustment, check, wrong};
use crate::estimators::{Estimator, Settings, detectable, regression};
use crate::findings::multiplicity::holm;
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Label, PValue, Text};

/// The adjusted difference of each method with the control arm, and of the methods with each other.
///
/// # Definition
/// y = β₀ + Σₖ βₖ·[method k] + β·pre + γ′z + ε by least squares over all arms at once: βₖ is the adjusted
/// difference of method k with the control arm, βⱼ − βₖ that of two methods. HC3 standard errors with n − p
/// degrees of freedom; with clusters CR2. The joint row tests that no two methods differ, by F or, with clusters,
/// by the approximate Hotelling test; its value is the largest difference with the control arm less the smallest.
/// # Takes
/// Arm 0/1, the method of each row of the treatment arm, an outcome (a yes/no outcome as 0/1: differences of
/// shares); pre-score and covariates optional; finite.
/// # Gives
/// `adjusted_difference` (`risk_difference` of a yes/no outcome) in the outcome's unit: one row a method less
/// control, with test; one row a pair of methods, with a p-value adjusted by Holm over the pairs; `effect_range`
/// with the joint test.
/// # Assumes
/// Independent observations, or clusters; a linear relation with the pre-score, with one slope for all. Equal
/// variances are not assumed. Families were not drawn by lot into methods: a difference of methods is also one of
/// those who had them.
/// # Undefined
/// No methods; an empty arm; a constant outcome; no more rows than coefficients. A method without rows leaves its
/// rows without value; one with a single row leaves them without interval. Fewer than ten rows: a note.
/// # Reference
/// Long & Ervin (2000), American Statistician 54, 217–224; Tipton & Pustejovsky (2015), Journal of Educational and
/// Behavioral Statistics 40, 604–634; Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
/// # Oracle
/// R 4.2.2: `lm(y ~ method + pre)`, sandwich 3.0.2 `vcovHC(type = "HC3")`, clubSandwich 0.5.8 `linear_contrast`,
/// `Wald_test(test = "HTZ")`, `p.adjust`; fixture `method_effect.json`.
pub struct MethodEffect;

static ABOUT: About = About {
    id: "method_effect",
    title_nl: "Verschil per methode, gecorrigeerd voor de voormeting",
    title_en: "Difference by method, adjusted for the pre-score",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "least squares of the outcome on one indicator a method, pre-score and covariates: each method less control, each pair of methods (p by Holm over the pairs), and the joint test that methods do not differ; HC3 standard errors and F, with clusters CR2 and the approximate Hotelling test",
    assumptions: "Independent observations or clusters; one slope on the pre-score. A yes/no outcome is modelled as a share. Methods were not drawn by lot.",
    undefined: "No methods; an empty arm; a constant outcome; no more rows than coefficients; a method without rows.",
    reference: "Long & Ervin (2000), American Statistician 54, 217–224; Tipton & Pustejovsky (2015), Journal of Educational and Behavioral Statistics 40, 604–634; Holm (1979), Scandinavian Journal of Statistics 6, 65–70",
    oracle: "R 4.2.2: lm, sandwich::vcovHC(type = \"HC3\"), clubSandwich linear_contrast and Wald_test(test = \"HTZ\"), p.adjust",
};

/// A method with fewer rows has a note.
const FEW: u64 = 10;

impl Estimator for MethodEffect {
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
        let kinds = kinds(data)?;
        let whole = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let (difference, range) = if data.binary {
            (&measure::RISK_DIFFERENCE, &measure::SHARE_EFFECT_RANGE)
        } else {
            (&measure::ADJUSTED_DIFFERENCE, &measure::EFFECT_RANGE)
        };
        let row = |term: Label, measure: &'static Measure, n: Count| {
            Estimate::new(ABOUT.id, term, measure, sample.outcome.unit.clone(), n)
        };
        let controls = data.arm.iter().filter(|a| **a == 0.0).count() as u64;
        let floor = data.binary.then(|| data.outcome.iter().filter(|y| **y == 1.0).count() as u64);
        let floor = floor.and_then(|events| settings.event_floor(events, whole.used));

        // The first method that has rows is the arm itself; of the others each has its column.
        let present: Vec<usize> = (0..kinds.len()).filter(|&k| !kinds[k].rows.is_empty()).collect();
        let indicators: Vec<Column> = present.iter().skip(1).map(|&k| kinds[k].column(data.arm.len())).collect();
        let of_column: Vec<f64> = indicators.iter().map(|c| c.scale).collect();
        let adjusting = adjustment(data);
        let all = indicators.len() + adjusting.len();
        let fitted = match floor {
            Some(note) => Err(note),
            None => Ok(Model::fit(sample, settings, indicators.into_iter().chain(adjusting).collect())?),
        };
        let weights = |k: usize| -> Option<Vec<f64>> {
            let place = present.iter().position(|p| *p == k)?;
            let mut weights = vec![0.0; 2 + all];
            weights[1] = 1.0;
            if let Some(j) = place.checked_sub(1) {
                weights[2 + j] = 1.0 / of_column.get(j)?;
            }
            Some(weights)
        };
        let aliased =
            fitted.as_ref().map(|m| m.aliased_among(present.len().saturating_sub(1)..all)).unwrap_or_default();
        let answer = |empty: Estimate, of: &[usize], weights: Option<Vec<f64>>| -> Estimate {
            let small = of.iter().map(|&k| &kinds[k]).filter(|kind| (1..FEW).contains(&(kind.rows.len() as u64)));
            let small = small.map(|k| Note::SmallArm { group: k.label.text.clone(), rows: k.rows.len() as u64 });
            let none = of.iter().map(|&k| &kinds[k]).find(|kind| kind.rows.is_empty());
            match (&fitted, weights, none) {
                (Err(note), _, _) => empty.note(note.clone()),
                (Ok(model), Some(weights), None) => {
                    let beyond = empty.clone().note(Note::BeyondShares {});
                    let row = model.contrast(empty, &weights, settings.level);
                    if row.value.is_some_and(|v| v < row.measure.range.0 || v > row.measure.range.1) {
                        return beyond;
                    }
                    aliased.iter().cloned().chain(small).fold(row, Estimate::note)
                }
                (_, _, Some(kind)) => empty.note(Note::EmptyGroup { group: kind.label.text.clone() }),
                (_, None, None) => empty.note(Note::OneGroup {}),
            }
        };
        let mut estimates: Vec<Estimate> = (0..kinds.len())
            .map(|k| {
                let n = Count::of(kinds[k].rows.len() as u64 + controls);
                answer(row(Label::contrast(&kinds[k].label, &data.control), difference, n), &[k], weights(k))
            })
            .collect();
        let values: Vec<f64> = estimates.iter().filter_map(|e| e.value).collect();
        let mut pairs = Vec::new();
        for k in 0..kinds.len() {
            for j in k + 1..kinds.len() {
                let n = Count::of((kinds[k].rows.len() + kinds[j].rows.len()) as u64);
                let less = weights(k).zip(weights(j)).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a - b).collect());
                let term = Label::contrast(&kinds[k].label, &kinds[j].label);
                pairs.push(answer(row(term, difference, n), &[k, j], less));
            }
        }
        adjust(&mut pairs, settings);
        estimates.extend(pairs);
        let tested = row(Label::new("joint", Text::new("alle methoden samen", "methods jointly")), range, whole);
        estimates.push(match &fitted {
            Err(note) => tested.note(note.clone()),
            Ok(model) => {
                let effects: Vec<Vec<f64>> = present.iter().filter_map(|&k| weights(k)).collect();
                joint(tested, model, &super::differences(&effects), &values)
            }
        });
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// Adjusts the p-values of the pairs over each other; what each could have shown is told first, unadjusted.
fn adjust(pairs: &mut [Estimate], settings: &Settings) {
    for pair in pairs.iter_mut() {
        pair.detectable = detectable::of(pair, settings.level);
    }
    let p: Vec<PValue> = pairs.iter().filter_map(|e| e.test.as_ref()).map(|t| t.p).collect();
    let tests = pairs.iter_mut().filter_map(|e| e.test.as_mut());
    tests.zip(holm(&p)).for_each(|(test, p)| test.p_adjusted = Some(p));
}

/// A method with the numbers of its rows.
struct Kind {
    label: Label,
    rows: Vec<usize>,
}

impl Kind {
    fn column(&self, n: usize) -> Column {
        let mut values = vec![0.0; n];
        for &i in &self.rows {
            values[i] = 1.0;
        }
        Column::centred(self.label.clone(), &values)
    }
}

/// The methods; refuses when there are none, or when a treated row has none.
fn kinds(data: &Regression) -> Result<Vec<Kind>> {
    let Some(methods) = &data.methods else {
        return Err(wrong("a method for each row of the treatment arm", "none"));
    };
    let mut kinds: Vec<Kind> = methods.levels.iter().map(|l| Kind { label: l.clone(), rows: Vec::new() }).collect();
    for (i, arm) in data.arm.iter().enumerate() {
        if *arm == 1.0 {
            let method = methods.of.get(i).copied().flatten().map(|k| k as usize);
            match method.and_then(|k| kinds.get_mut(k)) {
                Some(kind) => kind.rows.push(i),
                None => return Err(wrong("a method for each row of the treatment arm", "rows without")),
            }
        }
    }
    if kinds.is_empty() { Err(Error::undefined(Note::OneGroup {})) } else { Ok(kinds) }
}
