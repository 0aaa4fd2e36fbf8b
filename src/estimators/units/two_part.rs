//! Amounts with zeros: who had any, and how much those had.

use super::check_amounts;
use super::described::described;
use super::population::Population;
use super::standardise::{Quantity, standardise};
use super::working::{Design, Working};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::glm::Family;
use crate::math::moments::magnitude;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Label, Text, Unit};

/// Mean amount in each arm by two models, of having any and of how much, standardised over the sample.
///
/// # Definition
/// π: logit P(y > 0); μ: ln E(y | y > 0) by gamma likelihood, Σ ((y − μ)/μ)x = 0 over rows above 0; both on arm, pre-score,
/// covariates and products with the arm. Sₐ = (1/n) Σ πᵢ and θₐ = (1/n) Σ πᵢμᵢ with all n rows in arm a; the mean above zero
/// Mₐ = θₐ/Sₐ, so that θₐ = Sₐ·Mₐ. Variances by the influence functions of both models together, with the observed
/// derivative of the gamma equations; unconditional, summed within clusters. Limits by t with G − 1 degrees of freedom: of
/// differences as they are, of shares on the log odds, of means and ratios on the logarithm.
/// # Takes
/// Arm 0/1, a numeric outcome of 0 or more, pre-score, covariates and their products with the arm optional; clusters
/// optional. Hours are taken as they are.
/// # Gives
/// `adjusted_difference` θ₁ − θ₀ with the one test, `adjusted_mean` θₐ; `any_difference` S₁ − S₀ and `any_share` Sₐ;
/// `mean_ratio_above_zero` M₁/M₀ (its `std_error` that of the logarithm) and `mean_above_zero` Mₐ. Those with any in one arm
/// are not those in the other: M compares the arms as they came about, and is no effect on anyone.
/// # Assumes
/// Independent rows, or clusters; as `standardised_risk` of both working models. No gamma distribution: only its mean.
/// # Undefined
/// Fewer rows above zero (or at zero) than the plan's floor, an arm without any or without zeros while the other has both,
/// too few rows above zero for the second model: the arms' own means and shares are given and the contrasts stay a
/// dash. No zeros at all: all shares are 1 and the second model answers. An arm of one row, or in one cluster: no
/// interval, no test. Negative values; a constant outcome; an empty arm.
/// # Reference
/// Duan, Manning, Morris & Newhouse (1983), Journal of Business & Economic Statistics 1, 115–126; Stefanski & Boos (2002),
/// American Statistician 56, 29–38.
/// # Oracle
/// R 4.2.2: influence functions on `glm(binomial)` and `glm(Gamma(log))`, checked by M-estimation with numDeriv 2016.8-1.1
/// `jacobian`; fixture `two_part.json`.
pub struct TwoPart;

static ABOUT: About = About {
    id: "two_part",
    title_nl: "Aantallen of uren met nullen: wie iets had, en hoeveel",
    title_en: "Counts or hours with zeros: who had any, and how much",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "logistic model of having any, gamma model with log link of the amount above zero, both on arm, pre-score and covariates; mean of the product of their predictions with all rows in each arm (g-computation); unconditional variance by the influence functions of both, summed within clusters, G/(G − 1), t with G − 1 degrees of freedom",
    assumptions: "Independent rows or clusters. Randomised arms, or working models that hold and leave out nothing that made the arms differ. Those above zero in one arm are not those in the other: the ratio of their means is no effect on anyone.",
    undefined: "Too few rows above or at zero, or an arm with only the one: the arms' own means and shares, no contrast. An arm of one row or in one cluster: no interval. Negative values; a constant outcome.",
    reference: "Duan, Manning, Morris & Newhouse (1983), Journal of Business & Economic Statistics 1, 115–126; Stefanski & Boos (2002), American Statistician 56, 29–38",
    oracle: "R 4.2.2: influence functions on glm(binomial) and glm(Gamma(log)); M-estimation (numDeriv::jacobian)",
};

impl Estimator for TwoPart {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check_amounts(sample, data)?;
        let rows = Rows::new(sample, data);
        let design = Design::new(data);
        let scale = magnitude(&data.outcome);
        let amount: Vec<f64> = data.outcome.iter().map(|y| y / scale).collect();
        let any: Vec<f64> = amount.iter().map(|y| f64::from(u8::from(*y > 0.0))).collect();
        let above: Vec<usize> = (0..amount.len()).filter(|&i| amount[i] > 0.0).collect();
        let zeros = above.len() < amount.len();
        let models = (|| {
            if zeros && let Some(note) = settings.event_floor(above.len() as u64, amount.len() as u64) {
                return Err(note);
            }
            let whole = Label::overall().text;
            let all = || (0..amount.len()).collect();
            let having = zeros.then(|| Working::fit(&design, all(), &any, Family::Binomial, &whole)).transpose()?;
            let users = Text::new("waarnemingen boven nul", "observations above zero");
            Ok((having, Working::fit(&design, above, &amount, Family::Gamma, &users)?))
        })();
        let (having, how_much) = match models {
            Ok(models) => models,
            Err(note) => {
                let means = vec![(rows.means, &data.outcome[..]), (rows.shares, &any)];
                let contrasts = vec![rows.difference, rows.share_difference, rows.ratio];
                return Ok(described(data, means, contrasts, &note));
            }
        };
        let population = Population::new(sample, data, settings);
        let both: Vec<&Working> = having.iter().chain([&how_much]).collect();
        let means = [1.0, 0.0].map(|arm| standardise(&both, arm));
        let shares = [1.0, 0.0].map(|arm| match &having {
            Some(model) => standardise(&[model], arm),
            None => Quantity { value: 1.0, influence: vec![0.0; amount.len()] },
        });
        let log_amounts = [0, 1].map(|arm| means[arm].log().minus(&shares[arm].log()));
        let [one, zero] = &means;
        let mut difference =
            population.difference(rows.difference, &one.minus(zero), one.value + zero.value, scale, true);
        difference.notes.extend(population.note());
        let mut aliased = both.iter().flat_map(|m| m.aliased()).collect::<Vec<_>>();
        aliased.dedup();
        difference.notes.extend(aliased);
        let mut estimates = vec![difference];
        let [first, second] = rows.means;
        estimates.extend([population.amount(first, one, scale), population.amount(second, zero, scale)]);
        let [first, second] = rows.shares;
        if zeros {
            let share_difference = shares[0].minus(&shares[1]);
            estimates.push(population.difference(rows.share_difference, &share_difference, 1.0, 1.0, false));
            estimates.extend([population.share(first, &shares[0]), population.share(second, &shares[1])]);
        } else {
            let none = Note::OneLevel { level: Text::new("boven nul", "above zero") };
            estimates.push(rows.share_difference.value(0.0).note(none));
            estimates.extend([first.value(1.0), second.value(1.0)]);
        }
        estimates.push(population.ratio(rows.ratio, &log_amounts[0].minus(&log_amounts[1])));
        for (row, log) in rows.amounts.into_iter().zip(&log_amounts) {
            estimates.push(population.amount(row, &log.exp(), scale));
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// The rows to be answered; of two, treatment before control.
struct Rows {
    difference: Estimate,
    means: [Estimate; 2],
    share_difference: Estimate,
    shares: [Estimate; 2],
    ratio: Estimate,
    amounts: [Estimate; 2],
}

impl Rows {
    fn new(sample: &Sample, data: &Regression) -> Rows {
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let (unit, counted) = (&sample.outcome.unit, &sample.outcome.rows);
        let contrast = |measure: &'static Measure, unit: &Unit| {
            let term = Label::contrast(&data.treatment, &data.control);
            Estimate::new(ABOUT.id, term, measure, unit.clone(), n.clone())
        };
        let arms = |measure: &'static Measure, unit: &Unit, above: bool| {
            [(&data.treatment, 1.0), (&data.control, 0.0)].map(|(arm, code)| {
                let of_arm = data.arm.iter().zip(&data.outcome).filter(|(a, y)| **a == code && (!above || **y > 0.0));
                Estimate::new(ABOUT.id, arm.clone(), measure, unit.clone(), Count::of(of_arm.count() as u64))
            })
        };
        Rows {
            difference: contrast(&measure::ADJUSTED_DIFFERENCE, unit),
            means: arms(&measure::ADJUSTED_MEAN, unit, false),
            share_difference: contrast(&measure::ANY_DIFFERENCE, counted),
            shares: arms(&measure::ANY_SHARE, counted, false),
            ratio: contrast(&measure::MEAN_RATIO_ABOVE_ZERO, &Unit::none()),
            amounts: arms(&measure::MEAN_ABOVE_ZERO, unit, true),
        }
    }
}
