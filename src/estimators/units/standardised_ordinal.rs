//! The arms compared on an outcome of ordered levels, as shares and as a chance, had everyone been in each.

use super::described::described;
use super::population::Population;
use super::standardise::{Quantity, standardise};
use super::working::{Design, Working};
use super::{check_rows, wrong};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::glm::Family;
use crate::math::moments::is_constant;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Label, Text, Unit};

/// Chance that a unit had a higher level in the treatment arm than another in the control arm, and the share at or above
/// each level, standardised over the sample.
///
/// # Definition
/// For each level k above the lowest, logit P(y ≥ k) = β₀ₖ + β₁ₖ·arm + β₂ₖ·pre + γₖ′z + δₖ′(arm·z), each cut with coefficients of its
/// own: no odds are proportional. Sₐ(k) = (1/n) Σᵢ P(y ≥ k | zᵢ) with all n rows in arm a, S(lowest) = 1, pₐ(k) = Sₐ(k) − Sₐ(k + 1). Chance of
/// a higher level: Σₖ p₁(k)(1 − (S₀(k) + S₀(k + 1))/2), which counts an equal pair half. Variances by the influence functions of all cuts
/// together, as in `standardised_risk`: unconditional, summed within clusters, limits by t with G − 1 degrees of freedom; of shares on
/// the log odds.
/// # Takes
/// Arm 0/1, an outcome of K ≥ 2 ordered levels as 0 .. K − 1, pre-score, covariates and their products with the arm
/// optional; clusters optional.
/// # Gives
/// `superiority` with the one test, of ½; for each level above the lowest `share_at_least` of both arms and
/// `share_at_least_difference`. The chance is about two units drawn from the arms, not about one unit under both.
/// # Assumes
/// Independent rows, or clusters; as `standardised_risk` of each cut.
/// # Undefined
/// Predictors that separate a cut, or an arm wholly on one side of it: the arms' own shares are given and the contrasts
/// stay a dash. A cut that no row lies above, or all, has shares of 0 or 1 and asks no model. An arm of one row, or in
/// one cluster: no interval, no test. No levels; a constant outcome; an empty arm; no more rows than coefficients.
/// # Reference
/// Agresti & Kateri (2017), Biometrics 73, 214–219; Stefanski & Boos (2002), American Statistician 56, 29–38.
/// # Oracle
/// R 4.2.2: influence functions on a `glm(binomial)` a cut, checked by M-estimation with numDeriv 2016.8-1.1 `jacobian`, and
/// without covariates `wilcox.test`; fixture `standardised_ordinal.json`.
pub struct StandardisedOrdinal;

static ABOUT: About = About {
    id: "standardised_ordinal",
    title_nl: "Geordende uitkomst in elke groep, gestandaardiseerd",
    title_en: "Ordered outcome in each group, standardised",
    shapes: &[ShapeKind::Regression],
    measure: &measure::SUPERIORITY,
    definition: "a logistic working model of lying at or above each level (cumulative logits, not proportional) on arm, pre-score and covariates; mean predicted probability with all rows in each arm (g-computation); the chance that follows of a higher level in the first arm, an equal pair counted half; unconditional variance by influence functions, summed within clusters, G/(G − 1), t with G − 1 degrees of freedom",
    assumptions: "Independent rows or clusters. Randomised arms, or working models that hold and leave out nothing that made the arms differ.",
    undefined: "Predictors that separate a cut: the arms' own shares, no contrast. An arm of one row or in one cluster: no interval. No levels; a constant outcome; an empty arm; no more rows than coefficients.",
    reference: "Agresti & Kateri (2017), Biometrics 73, 214–219; Stefanski & Boos (2002), American Statistician 56, 29–38",
    oracle: "R 4.2.2: influence functions on glm(binomial) a cut; M-estimation (numDeriv::jacobian); wilcox.test",
};

impl Estimator for StandardisedOrdinal {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_levels(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check_rows(sample, data)?;
        let above: Vec<Vec<f64>> = cuts(data)?;
        if is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let rows = Rows::new(sample, data);
        let design = Design::new(data);
        let fitted: std::result::Result<Vec<Option<Working>>, Note> = above
            .iter()
            .map(|event| {
                let all = (0..event.len()).collect();
                let model = || Working::fit(&design, all, event, Family::Binomial, &Label::overall().text);
                (!is_constant(event)).then(model).transpose()
            })
            .collect();
        let models = match fitted {
            Ok(models) => models,
            Err(note @ Note::TooFewRows { .. }) => return Err(Error::undefined(note)),
            Err(note) => {
                let (shares, differences): (Vec<_>, Vec<_>) = rows.cuts.into_iter().unzip();
                let means = shares.into_iter().zip(above.iter().map(Vec::as_slice)).collect();
                let contrasts = std::iter::once(rows.superiority).chain(differences).collect();
                return Ok(described(data, means, contrasts, &note));
            }
        };
        let population = Population::new(sample, data, settings);
        let n = data.outcome.len();
        let known = |value: f64| Quantity { value, influence: vec![0.0; n] };
        let shares: Vec<[Quantity; 2]> = models
            .iter()
            .zip(&above)
            .map(|(model, event)| match model {
                Some(model) => [1.0, 0.0].map(|arm| standardise(&[model], arm)),
                None => [(); 2].map(|()| known(event.first().copied().unwrap_or(0.0))),
            })
            .collect();
        let mut superiority = population.chance(rows.superiority, &chance(&shares, n));
        superiority.notes.extend(population.note());
        let mut aliased = models.iter().flatten().flat_map(Working::aliased).collect::<Vec<_>>();
        aliased.dedup();
        superiority.notes.extend(aliased);
        let mut estimates = vec![superiority];
        for (((of_arms, difference), pair), model) in rows.cuts.into_iter().zip(&shares).zip(&models) {
            let [one, zero] = pair;
            let difference = match model {
                Some(_) => population.difference(difference, &one.minus(zero), 1.0, 1.0, false),
                None => {
                    let all = Text::new("op of boven dit niveau", "at or above this level");
                    let none = Text::new("onder dit niveau", "below this level");
                    difference.value(0.0).note(Note::OneLevel { level: if one.value > 0.0 { all } else { none } })
                }
            };
            estimates.push(difference);
            for (row, share) in of_arms.into_iter().zip(pair) {
                estimates.push(if model.is_some() { population.share(row, share) } else { row.value(share.value) });
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// For each level above the lowest, 1 for the rows at or above it; refuses what is no level.
fn cuts(data: &Regression) -> Result<Vec<Vec<f64>>> {
    let levels = data.levels.len();
    let is_level = |y: &f64| (0..levels).any(|level| level as f64 == *y);
    if levels < 2 || !data.outcome.iter().all(is_level) {
        return Err(wrong("outcome of ordered levels", "another outcome"));
    }
    let at_least = |k: usize| data.outcome.iter().map(|y| f64::from(u8::from(*y >= k as f64))).collect();
    Ok((1..levels).map(at_least).collect())
}

/// The chance of a higher level in the first of each pair than in the second.
///
/// With cₖ = 1 − (S₀(k) + S₀(k + 1))/2 it is Σₖ p₁(k)cₖ; its derivative to S₁(k) is cₖ − cₖ₋₁ = (S₀(k − 1) − S₀(k + 1))/2, and to S₀(k)
/// −(S₁(k − 1) − S₁(k + 1))/2.
fn chance(shares: &[[Quantity; 2]], n: usize) -> Quantity {
    // S(k) of an arm, k from 0 to K.
    let at = |arm: usize, k: usize| match k {
        0 => 1.0,
        k => shares.get(k - 1).map_or(0.0, |pair| pair[arm].value),
    };
    let mut out = Quantity { value: 0.0, influence: vec![0.0; n] };
    for k in 0..=shares.len() {
        out.value += (at(0, k) - at(0, k + 1)) * (1.0 - (at(1, k) + at(1, k + 1)) / 2.0);
    }
    for (k, pair) in shares.iter().enumerate() {
        let slope = |other: usize| (at(other, k) - at(other, k + 2)) / 2.0;
        let [first, second] = pair;
        let moved = first.influence.iter().zip(&second.influence);
        out.influence.iter_mut().zip(moved).for_each(|(sum, (a, b))| *sum += slope(1) * a - slope(0) * b);
    }
    out
}

/// The rows to be answered.
struct Rows {
    superiority: Estimate,
    /// Of each cut: the shares of treatment and control, and their difference.
    cuts: Vec<([Estimate; 2], Estimate)>,
}

impl Rows {
    fn new(sample: &Sample, data: &Regression) -> Rows {
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let counted = &sample.outcome.rows;
        let contrast = Label::contrast(&data.treatment, &data.control);
        let row = |term: Label, measure: &'static Measure, unit: &Unit, n: Count| {
            Estimate::new(ABOUT.id, term, measure, unit.clone(), n)
        };
        let cut = |level: &Label| {
            let shares = [(&data.treatment, 1.0), (&data.control, 0.0)].map(|(arm, code)| {
                let n = Count::of(data.arm.iter().filter(|a| **a == code).count() as u64);
                row(Label::within(arm, level), &measure::SHARE_AT_LEAST, counted, n)
            });
            let term = Label::within(&contrast, level);
            (shares, row(term, &measure::SHARE_AT_LEAST_DIFFERENCE, counted, n.clone()))
        };
        Rows {
            superiority: row(contrast.clone(), &measure::SUPERIORITY, &Unit::none(), n.clone()),
            cuts: data.levels.iter().skip(1).map(cut).collect(),
        }
    }
}
