//! How far two raters agree on ordered levels, near misses counted in part.

use super::agreement::{Credit, kappa, pairs, rated};
use super::cohens_kappa::{beyond_chance, nobody};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, measure};
use crate::sample::{Sample, ShapeKind};

/// Weighted kappa of each pair of raters, with linear and with quadratic weights.
///
/// # Definition
/// wᵢⱼ = 1 − |xᵢ − xⱼ|/range (linear) or 1 − ((xᵢ − xⱼ)/range)² (quadratic), x the places of the levels: of words 1, 2 …, of
/// numbers themselves. p_o = Σ wᵢⱼpᵢⱼ, p_e = Σ wᵢⱼpᵢ.p.ⱼ, κ_w = (p_o − p_e)/(1 − p_e); limits κ_w ± z·se, cut at −1 and 1;
/// z = κ_w/se₀. Of two levels both are Cohen's κ.
/// # Takes
/// Ratings on ordered levels of two or more raters; of each pair the units that both rated.
/// # Gives
/// Two rows a pair, `a ~ b`, unitless, with interval, z and a two-sided p.
/// # Assumes
/// Levels as far apart as their places say; units independent of each other; raters who judged apart; quadratic weights are
/// close to ICC(A,1) of the places.
/// # Undefined
/// No unit that both rated; one level throughout. Perfect agreement: no interval.
/// # Reference
/// Cohen (1968), Psychological Bulletin 70, 213–220; errors: Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72,
/// 323–327; ICC: Fleiss & Cohen (1973), Educational and Psychological Measurement 33, 613–619.
/// # Oracle
/// psych 2.2.9: `cohen.kappa(w = )`; statsmodels 0.15.0: `cohens_kappa(wt = )`; fixture `weighted_kappa.json`.
pub struct WeightedKappa;

static ABOUT: About = About {
    id: "weighted_kappa",
    title_nl: "Overeenstemming van twee beoordelaars op geordende niveaus (gewogen κ)",
    title_en: "Agreement of two raters on ordered levels (weighted κ)",
    shapes: &[ShapeKind::Ratings],
    measure: &measure::WEIGHTED_KAPPA_LINEAR,
    definition: "κ_w = (p_o − p_e)/(1 − p_e) with weights 1 − |x − y|/range (linear) and 1 − ((x − y)/range)² (quadratic), x and y the places of the levels; κ_w ± z·se; z = κ_w/se₀, for each pair of raters",
    assumptions: "Levels as far apart as their places say: of words 1, 2 …, of numbers themselves. Units independent; raters who judged apart.",
    undefined: "No unit that both rated; one level throughout. Perfect agreement: no interval.",
    reference: "Cohen (1968), Psychological Bulletin 70, 213–220; Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323–327",
    oracle: "psych 2.2.9: cohen.kappa(w = ); statsmodels 0.15.0: cohens_kappa(wt = )",
};

impl Estimator for WeightedKappa {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let ratings = rated(sample)?;
        let mut estimates = Vec::new();
        for pair in pairs(ratings, sample) {
            for (credit, measure) in [
                (Credit::Linear, &measure::WEIGHTED_KAPPA_LINEAR),
                (Credit::Quadratic, &measure::WEIGHTED_KAPPA_QUADRATIC),
            ] {
                estimates.push(match nobody(&pair, ABOUT.id, measure) {
                    Some(row) => row,
                    None => beyond_chance(&pair, &kappa(&pair, credit), ABOUT.id, measure, settings.level),
                });
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}
