//! The arms compared on a yes/no outcome, as shares had everyone been in each.

use super::described::described;
use super::population::Population;
use super::standardise::standardise;
use super::working::{Design, Working};
use super::{check_rows, wrong};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::glm::Family;
use crate::math::moments::is_constant;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// Share with the event in each arm, standardised over the sample, with their difference and ratios.
///
/// # Definition
/// logit P(y = 1) = β₀ + β₁·arm + β₂·pre + γ′z + δ′(arm·z) by maximum likelihood, a working model. θₐ = (1/n) Σᵢ Pᵢ with all n rows
/// in arm a; RD = θ₁ − θ₀, RR = θ₁/θ₀, OR = (θ₁/(1 − θ₁))/(θ₀/(1 − θ₀)). Row i moves θₐ by ψᵢ = (Pᵢ(a) − θₐ)/n + g′A⁻¹uᵢ, with u the score, A the
/// information and g = (1/n) Σ dPⱼ(a)/dβ; var = G/(G − 1) Σ (Σψ)² over rows, or over clusters. Limits by t with G − 1 degrees of
/// freedom: of RD as it is, of a share on its log odds, of RR and OR on their logarithms.
/// # Takes
/// Arm 0/1, a 0/1 outcome, pre-score, covariates and their products with the arm optional; clusters optional.
/// # Gives
/// `risk_difference` with the one test, `adjusted_share` of both arms, `risk_ratio` and `odds_ratio`, both marginal: of the
/// population, not of families alike in z, so that an odds ratio here lies nearer 1 than that of `logistic`. **The
/// `std_error` of a ratio is that of its logarithm.** The variance is unconditional: of a population of which the
/// families are a sample, their covariates included, not of these families alone.
/// # Assumes
/// Independent rows, or clusters. In a randomised study the shares are right in large samples even where the working model
/// is not; elsewhere they need it to hold, and all that made the arms differ to be in it. Few clusters: too narrow,
/// with a note below 30.
/// # Undefined
/// Fewer events (or non-events) than the plan's floor, predictors that separate the outcome, no event at all: the arms'
/// own shares are given, not adjusted, and the contrasts stay a dash. Firth's likelihood would shrink the shares
/// towards each other; who wants it asks `firth_logistic`. An arm of one row, or in one cluster: no interval, no
/// test. An empty arm; no more rows than coefficients.
/// # Reference
/// Ge et al. (2011), Drug Information Journal 45, 481–493; Ye, Bannick, Yi & Shao (2023), Statistical Theory and Related
/// Fields 7, 159–163; Stefanski & Boos (2002), American Statistician 56, 29–38.
/// # Oracle
/// R 4.2.2: influence functions on `glm`, checked by M-estimation with numDeriv 2016.8-1.1 `jacobian` and by survey 4.1-1
/// `svytotal`; fixture `standardised_risk.json`.
pub struct StandardisedRisk;

static ABOUT: About = About {
    id: "standardised_risk",
    title_nl: "Aandeel in elke groep, gestandaardiseerd",
    title_en: "Share in each group, standardised",
    shapes: &[ShapeKind::Regression],
    measure: &measure::RISK_DIFFERENCE,
    definition: "logistic working model on arm, pre-score and covariates; mean predicted probability with all rows in each arm (g-computation); difference, risk ratio and marginal odds ratio; unconditional variance by influence functions, summed within clusters, G/(G − 1), t with G − 1 degrees of freedom",
    assumptions: "Independent rows or clusters. Randomised arms, or a working model that holds and leaves out nothing that made the arms differ.",
    undefined: "Too few events, or predictors that separate the outcome: the arms' own shares, no contrast. An arm of one row or in one cluster: no interval. An empty arm; no more rows than coefficients.",
    reference: "Ge et al. (2011), Drug Information Journal 45, 481–493; Ye, Bannick, Yi & Shao (2023), Statistical Theory and Related Fields 7, 159–163; Stefanski & Boos (2002), American Statistician 56, 29–38",
    oracle: "R 4.2.2: influence functions on glm; M-estimation (numDeriv::jacobian); survey::svytotal",
};

impl Estimator for StandardisedRisk {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check_rows(sample, data)?;
        if !data.binary || data.outcome.iter().any(|y| *y != 0.0 && *y != 1.0) {
            return Err(wrong("yes/no outcome", "numeric outcome"));
        }
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let contrast = Label::contrast(&data.treatment, &data.control);
        let row = |measure: &'static Measure, unit: &Unit| {
            Estimate::new(ABOUT.id, contrast.clone(), measure, unit.clone(), n.clone())
        };
        let unit = &sample.outcome.unit;
        let [difference, risk_ratio, odds_ratio] = [
            row(&measure::RISK_DIFFERENCE, unit),
            row(&measure::RISK_RATIO, &Unit::none()),
            row(&measure::ODDS_RATIO, &Unit::none()),
        ];
        let shares = [(&data.treatment, 1.0), (&data.control, 0.0)].map(|(arm, code)| {
            let n = Count::of(data.arm.iter().filter(|a| **a == code).count() as u64);
            Estimate::new(ABOUT.id, arm.clone(), &measure::ADJUSTED_SHARE, unit.clone(), n)
        });
        let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
        let constant = || is_constant(&data.outcome).then_some(Note::ConstantOutcome {});
        let design = Design::new(data);
        let all = (0..data.outcome.len()).collect();
        let model = match settings.event_floor(events, n.used).or_else(constant) {
            Some(note) => Err(note),
            None => Working::fit(&design, all, &data.outcome, Family::Binomial, &Label::overall().text),
        };
        let model = match model {
            Ok(model) => model,
            Err(note @ Note::TooFewRows { .. }) => return Err(Error::undefined(note)),
            Err(note) => {
                let contrasts = vec![difference, risk_ratio, odds_ratio];
                return Ok(described(data, vec![(shares, &data.outcome)], contrasts, &note));
            }
        };
        let population = Population::new(sample, data, settings);
        let [one, zero] = [1.0, 0.0].map(|arm| standardise(&[&model], arm));
        let size = one.value + zero.value;
        let mut difference = population.difference(difference, &one.minus(&zero), size, 1.0, true);
        difference.notes.extend(population.note());
        difference.notes.extend(model.aliased());
        let [of_one, of_zero] = shares;
        let estimates = vec![
            difference,
            population.share(of_one, &one),
            population.share(of_zero, &zero),
            population.ratio(risk_ratio, &one.log().minus(&zero.log())),
            population.ratio(odds_ratio, &one.log_odds().minus(&zero.log_odds())),
        ];
        Ok(Findings { estimates, ..Findings::default() })
    }
}
