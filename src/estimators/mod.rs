//! The registry of estimators: one statistical procedure a file, one line here each.
//!
//! Adding one is three steps: its file, its line in [`REGISTRY`], its oracle `tests/oracle/<id>.json`.

pub mod association;
pub mod clusters;
pub mod detectable;
pub mod durations;
pub mod effects;
pub mod equivalence;
pub mod groups;
pub mod influence;
pub mod longitudinal;
pub mod missing;
mod noncentral;
pub mod paired;
pub mod questions;
pub mod rates;
pub mod regression;
pub mod reliability;
pub mod resampling;
pub mod subgroups;
pub mod units;

use crate::error::{Error, Result};
pub use crate::findings::About;
use crate::findings::{Findings, Note};
use crate::math::resample::Chance;
pub use crate::math::resample::Meter;
use crate::sample::{
    Balance, Columns, Counts, Durations, Groups, Intervals, Presence, Ratings, Regression, Sample, Shape, Spells,
    Stages, Strata, Trajectories,
};
use crate::value::{Covariance, Curve, Df, Estimand, Label, Level, Likelihood, ShapeKind, Structure, Ties};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One statistical procedure.
pub trait Estimator: Sync {
    /// What it is, for `beraad list`, `beraad explain` and the Methods section of a report.
    fn about(&self) -> &'static About;

    /// Whether its intervals allow for the clusters of a sample that names them.
    fn allows_for_clusters(&self) -> bool {
        false
    }

    /// Whether its errors are those of `settings.model.covariance`, so that they ignore clusters when that does.
    fn takes_covariance(&self) -> bool {
        false
    }

    /// Whether it takes an outcome of ordered levels as such, and not as yes/no.
    fn takes_levels(&self) -> bool {
        false
    }

    /// Whether it asks by a characteristic, and so runs once for each that the analysis names.
    fn takes_moderator(&self) -> bool {
        false
    }

    /// What its contrasts estimate, where that does not depend on the design.
    fn estimand(&self) -> Option<Estimand> {
        None
    }

    /// Estimates. [`Error::Undefined`] when the numbers cannot answer at all; a row that cannot be
    /// answered among rows that can is an estimate without value, with its note.
    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings>;
}

/// What a plan fixes for all estimators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Confidence level of intervals.
    pub level: Level,
    /// Fewest events, and fewest non-events, over all groups, for a test of a yes/no outcome.
    pub event_floor: u64,
    /// Seed of all chance.
    pub seed: u64,
    /// How often a bootstrap, a permutation or a Monte Carlo test draws.
    pub draws: u64,
    /// Where drawing is counted, for whoever asks how far it is; it changes no number.
    pub meter: Option<&'static Meter>,
    /// Reliability of the outcome's instrument, from 0 up to 1, as the analysis gives it.
    pub reliability: Option<f64>,
    /// The score that parts those who are well from those who are not, as the analysis gives it.
    pub cutoff: Option<f64>,
    /// Euro that a unit of time of waiting costs, as the analysis gives it.
    pub price: Option<f64>,
    /// What is fixed of the model.
    pub model: Model,
}

/// What a plan may fix of a model; what it leaves open each estimator chooses by its own stated rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// The covariance of the coefficients.
    pub covariance: Option<Covariance>,
    /// The covariance of the waves of one unit; unstructured.
    pub structure: Option<Structure>,
    /// Degrees of freedom of a mixed model; Kenward–Roger.
    pub df: Option<Df>,
    /// What a mixed model maximises; REML.
    pub likelihood: Option<Likelihood>,
    /// Whether clusters of a mixed model differ in slope too: on the pre-score, on the arm without one.
    pub random_slope: bool,
    /// How a hazard model treats ties; Efron.
    pub ties: Option<Ties>,
    /// The scale on which intervals of curves are symmetric; log-log.
    pub curve: Option<Curve>,
}

impl Model {
    /// What is fixed here, and of the rest what is fixed in `general`.
    pub fn or(self, general: Model) -> Model {
        Model {
            covariance: self.covariance.or(general.covariance),
            structure: self.structure.or(general.structure),
            df: self.df.or(general.df),
            likelihood: self.likelihood.or(general.likelihood),
            random_slope: self.random_slope || general.random_slope,
            ties: self.ties.or(general.ties),
            curve: self.curve.or(general.curve),
        }
    }
}

/// From this many clusters on CR1 as Stata has it takes the place of CR2.
const MANY_CLUSTERS: usize = 50;

impl Default for Settings {
    fn default() -> Self {
        Settings {
            level: Level::P95,
            event_floor: 0,
            seed: 2016,
            draws: 10_000,
            meter: None,
            reliability: None,
            cutoff: None,
            price: None,
            model: Model::default(),
        }
    }
}

impl Settings {
    /// [`Note::EventFloor`] when a yes/no outcome has fewer events or non-events than the floor.
    pub fn event_floor(&self, events: u64, total: u64) -> Option<Note> {
        let fewest = events.min(total.saturating_sub(events));
        (fewest < self.event_floor).then_some(Note::EventFloor { events: fewest, floor: self.event_floor })
    }

    /// The covariance that is fixed; else with fewer than 50 clusters CR2, with more CR1S, and without
    /// clusters `unclustered`. A clustered one cannot be had without clusters: `unclustered` again.
    pub fn covariance(&self, sample: &Sample, unclustered: Covariance) -> Covariance {
        let clusters = sample.cluster().iter().max().map_or(0, |last| *last as usize + 1);
        match self.model.covariance {
            Some(fixed) if clusters > 0 || !fixed.clustered() => fixed,
            _ if clusters == 0 => unclustered,
            _ if clusters < MANY_CLUSTERS => Covariance::Cr2,
            _ => Covariance::Cr1s,
        }
    }

    /// The chance of one row: seed, estimator, outcome and term decide it, so that no two rows share draws
    /// and a row is the same alone and among others.
    pub(crate) fn chance(&self, estimator: &str, sample: &Sample, term: &Label) -> Chance {
        Chance::new(self.seed, &[estimator, &sample.outcome.label.code, &term.code])
    }
}

/// All estimators, by family.
pub static REGISTRY: &[&dyn Estimator] = &[
    &rates::wilson_rate::WilsonRate,
    &rates::clopper_pearson::ClopperPearson,
    &rates::agresti_coull::AgrestiCoull,
    &rates::frequency::Frequency,
    &rates::newcombe_difference::NewcombeDifference,
    &rates::miettinen_nurminen::MiettinenNurminen,
    &rates::risk_ratio::RiskRatio,
    &rates::odds_ratio::OddsRatio,
    &rates::number_needed_to_treat::NumberNeededToTreat,
    &rates::pearson_chi2::PearsonChi2,
    &rates::likelihood_chi2::LikelihoodChi2,
    &rates::cochran_armitage::CochranArmitage,
    &rates::fisher_freeman_halton::FisherFreemanHalton,
    &rates::fisher_exact::FisherExact,
    &rates::funnel_rate::FunnelRate,
    &rates::cramers_v::CramersV,
    &rates::mantel_haenszel::MantelHaenszel,
    &groups::group_summary::GroupSummary,
    &groups::welch_anova::WelchAnova,
    &groups::welch_t::WelchT,
    &groups::student_t::StudentT,
    &groups::one_way_anova::OneWayAnova,
    &groups::levene::Levene,
    &groups::brown_forsythe::BrownForsythe,
    &groups::mann_whitney::MannWhitney,
    &groups::brunner_munzel::BrunnerMunzel,
    &groups::kruskal_wallis::KruskalWallis,
    &groups::dunn::Dunn,
    &groups::cohens_d::CohensD,
    &groups::glass_delta::GlassDelta,
    &groups::cliffs_delta::CliffsDelta,
    &groups::tukey_hsd::TukeyHsd,
    &groups::games_howell::GamesHowell,
    &groups::hedges_g_pooled::HedgesGPooled,
    &groups::probability_of_superiority::ProbabilityOfSuperiority,
    &groups::eta_squared::EtaSquared,
    &groups::omega_squared::OmegaSquared,
    &groups::normality::Normality,
    &groups::jzs_bayes_factor::JzsBayesFactor,
    &paired::paired_t::PairedT,
    &paired::wilcoxon_signed_rank::WilcoxonSignedRank,
    &paired::friedman::Friedman,
    &paired::mcnemar::Mcnemar,
    &paired::mcnemar_midp::McnemarMidp,
    &paired::cochran_q::CochranQ,
    &effects::ancova::Ancova,
    &regression::logistic::Logistic,
    &effects::hedges_g::HedgesG,
    &effects::moderator::Moderator,
    &effects::hedges_g_pre::HedgesGPre,
    &effects::hedges_g_paired::HedgesGPaired,
    &effects::hedges_g_adjusted::HedgesGAdjusted,
    &association::pearson::Pearson,
    &association::spearman::Spearman,
    &association::kendall::Kendall,
    &resampling::bootstrap_difference::BootstrapDifference,
    &resampling::bootstrap_adjusted::BootstrapAdjusted,
    &resampling::permutation_test::PermutationTest,
    &reliability::cronbach_alpha::CronbachAlpha,
    &reliability::mcdonald_omega::McdonaldOmega,
    &reliability::item_statistics::ItemStatistics,
    &reliability::icc::Icc,
    &reliability::cohens_kappa::CohensKappa,
    &reliability::weighted_kappa::WeightedKappa,
    &reliability::gwet_ac1::GwetAc1,
    &reliability::gwet_ac2::GwetAc2,
    &reliability::krippendorff_alpha::KrippendorffAlpha,
    &reliability::reliable_change::ReliableChange,
    &missing::missingness::Missingness,
    &missing::missing_patterns::MissingPatterns,
    &missing::attrition::Attrition,
    &missing::lost_against_kept::LostAgainstKept,
    &clusters::clustering::Clustering,
    &clusters::wild_cluster_bootstrap::WildClusterBootstrap,
    &regression::linear_model::LinearModel,
    &regression::firth_logistic::FirthLogistic,
    &regression::poisson::Poisson,
    &regression::quasi_poisson::QuasiPoisson,
    &regression::negative_binomial::NegativeBinomial,
    &regression::gamma_log::GammaLog,
    &regression::proportional_odds::ProportionalOdds,
    &clusters::mixed_model::MixedModel,
    &clusters::mixed_logistic::MixedLogistic,
    &longitudinal::mmrm::Mmrm,
    &clusters::gee::GeeEffect,
    &units::standardised_risk::StandardisedRisk,
    &units::standardised_mean::StandardisedMean,
    &units::two_part::TwoPart,
    &units::standardised_ordinal::StandardisedOrdinal,
    &units::change_score::ChangeScore,
    &questions::offer_effect::OfferEffect,
    &questions::as_treated_effect::AsTreatedEffect,
    &questions::complier_effect::ComplierEffect,
    &subgroups::subgroup_effect::SubgroupEffect,
    &subgroups::method_effect::MethodEffect,
    &influence::influence::Influence,
    &durations::restricted_mean::RestrictedMean,
    &durations::waiting_cost::WaitingCost,
    &durations::pseudo_regression::PseudoRegression,
    &durations::cumulative_incidence::CumulativeIncidence,
    &durations::completer_mean::CompleterMean,
    &durations::incidence_difference::IncidenceDifference,
    &durations::kaplan_meier::KaplanMeier,
    &durations::nelson_aalen::NelsonAalen,
];

/// What is computed from finished rows, and not from a sample.
pub static JUDGES: &[&About] = &[&equivalence::ABOUT];

/// The page of an estimator, or of what judges its rows.
pub fn about(id: &str) -> Option<&'static About> {
    find(id).map(|e| e.about()).or_else(|| JUDGES.iter().copied().find(|a| a.id == id))
}

/// The estimator with this id.
pub fn find(id: &str) -> Option<&'static dyn Estimator> {
    REGISTRY.iter().copied().find(|e| e.about().id == id)
}

fn wrong_shape(needs: ShapeKind, sample: &Sample) -> Error {
    let (needs, found) = (needs.code().to_owned(), sample.shape.kind().code().to_owned());
    Error::undefined(Note::WrongShape { needs, found })
}

/// The sample as counts.
pub(crate) fn counts(sample: &Sample) -> Result<&Counts> {
    match &sample.shape {
        Shape::Counts(c) => Ok(c),
        _ => Err(wrong_shape(ShapeKind::Counts, sample)),
    }
}

/// The sample as stages.
pub(crate) fn stages(sample: &Sample) -> Result<&Stages> {
    match &sample.shape {
        Shape::Stages(s) => Ok(s),
        _ => Err(wrong_shape(ShapeKind::Stages, sample)),
    }
}

/// The sample as groups of values.
pub(crate) fn groups(sample: &Sample) -> Result<&Groups> {
    match &sample.shape {
        Shape::Groups(g) => Ok(g),
        _ => Err(wrong_shape(ShapeKind::Groups, sample)),
    }
}

/// The sample as a regression.
pub(crate) fn regression(sample: &Sample) -> Result<&Regression> {
    match &sample.shape {
        Shape::Regression(r) => Ok(r),
        _ => Err(wrong_shape(ShapeKind::Regression, sample)),
    }
}

/// The sample as columns of the same units.
pub(crate) fn columns(sample: &Sample) -> Result<&Columns> {
    match &sample.shape {
        Shape::Columns(c) => Ok(c),
        _ => Err(wrong_shape(ShapeKind::Columns, sample)),
    }
}

/// The sample as strata.
pub(crate) fn strata(sample: &Sample) -> Result<&Strata> {
    match &sample.shape {
        Shape::Strata(s) => Ok(s),
        _ => Err(wrong_shape(ShapeKind::Strata, sample)),
    }
}

/// The sample as ratings.
pub(crate) fn ratings(sample: &Sample) -> Result<&Ratings> {
    match &sample.shape {
        Shape::Ratings(r) => Ok(r),
        _ => Err(wrong_shape(ShapeKind::Ratings, sample)),
    }
}

/// The sample as what is there and what is missing.
pub(crate) fn presence(sample: &Sample) -> Result<&Presence> {
    match &sample.shape {
        Shape::Presence(p) => Ok(p),
        _ => Err(wrong_shape(ShapeKind::Presence, sample)),
    }
}

/// The sample as characteristics of two sides.
pub(crate) fn balance(sample: &Sample) -> Result<&Balance> {
    match &sample.shape {
        Shape::Balance(b) => Ok(b),
        _ => Err(wrong_shape(ShapeKind::Balance, sample)),
    }
}

/// The sample as one outcome at several waves.
pub(crate) fn trajectories(sample: &Sample) -> Result<&Trajectories> {
    match &sample.shape {
        Shape::Trajectories(t) => Ok(t),
        _ => Err(wrong_shape(ShapeKind::Trajectories, sample)),
    }
}

/// The sample as durations: times are finite, not negative, and later than entries.
pub(crate) fn durations(sample: &Sample) -> Result<&Durations> {
    let Shape::Durations(d) = &sample.shape else { return Err(wrong_shape(ShapeKind::Durations, sample)) };
    let sound = d.time.iter().all(|t| t.is_finite() && *t >= 0.0)
        && d.entry.iter().flatten().zip(&d.time).all(|(entry, time)| entry.is_finite() && entry < time);
    if sound { Ok(d) } else { Err(Error::undefined(Note::NotFinite {})) }
}

/// The sample as spells in states: each ends after it began, not before 0.
pub(crate) fn spells(sample: &Sample) -> Result<&Spells> {
    let Shape::Spells(s) = &sample.shape else { return Err(wrong_shape(ShapeKind::Spells, sample)) };
    let sound = s.from.iter().zip(&s.until).all(|(from, until)| *from >= 0.0 && until.is_finite() && from < until);
    if sound { Ok(s) } else { Err(Error::undefined(Note::NotFinite {})) }
}

/// The sample as times known between two, the second not before the first.
pub(crate) fn intervals(sample: &Sample) -> Result<&Intervals> {
    let Shape::Intervals(i) = &sample.shape else { return Err(wrong_shape(ShapeKind::Intervals, sample)) };
    let sound =
        i.after.iter().zip(&i.by).all(|(after, by)| {
            after.is_finite() && *after >= 0.0 && by.is_none_or(|by| by.is_finite() && by >= *after)
        });
    if sound { Ok(i) } else { Err(Error::undefined(Note::NotFinite {})) }
}
