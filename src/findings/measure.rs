//! What kind of number an estimate is: its id, null value, range and how it is written.
//!
//! The words for each measure stand in the catalogue of the report under `measure-<id>`.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// How a number of this measure is written in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A share between 0 and 1, written as a percentage.
    Share,
    /// A difference of shares, written in percentage points.
    ShareDifference,
    /// A value in the outcome's own unit.
    Natural,
    /// A pure number: a ratio, a standardised effect.
    Pure,
    /// A whole number.
    Whole,
}

/// A kind of number.
#[derive(Debug, PartialEq)]
pub struct Measure {
    /// Stable id in exports: `proportion`, `mean_difference`.
    pub id: &'static str,
    /// Symbol in tables: `M`, `g`, `V`.
    pub symbol: &'static str,
    /// The value that means "no difference", where there is one.
    pub null: Option<f64>,
    /// Smallest and largest possible value.
    pub range: (f64, f64),
    /// Whether it is drawn and read on a log scale.
    pub log: bool,
    /// How it is written.
    pub form: Form,
    /// Whether it compares groups, so that its tests form a family.
    pub contrast: bool,
}

impl Measure {
    /// Whether it counts standard deviations.
    pub fn standardised(&self) -> bool {
        matches!(
            self.id,
            "hedges_g"
                | "hedges_g_pre"
                | "hedges_g_change"
                | "hedges_g_average"
                | "cohens_d"
                | "glass_delta"
                | "hedges_g_adjusted"
        )
    }

    /// Whether a margin can be laid around its null: a difference, or a ratio on the log scale.
    pub fn judgeable(&self) -> bool {
        let difference = matches!(self.form, Form::Natural | Form::ShareDifference) || self.standardised();
        let null = if self.log { Some(1.0) } else { Some(0.0) };
        self.contrast && self.null == null && (difference || self.log)
    }

    /// What says how wide a margin "not worse" and "equivalent" need, on the scale of this measure.
    pub fn smallest_margins(&self) -> Option<[&'static Measure; 2]> {
        let found: [&'static Measure; 2] = match (self.log, self.form) {
            _ if !self.judgeable() => return None,
            (true, _) => [&SMALLEST_RATIO_MARGIN_NOT_WORSE, &SMALLEST_RATIO_MARGIN_EQUIVALENT],
            (_, Form::Natural) => [&SMALLEST_MARGIN_NOT_WORSE, &SMALLEST_MARGIN_EQUIVALENT],
            (_, Form::ShareDifference) => [&SMALLEST_SHARE_MARGIN_NOT_WORSE, &SMALLEST_SHARE_MARGIN_EQUIVALENT],
            _ => [&SMALLEST_SD_MARGIN_NOT_WORSE, &SMALLEST_SD_MARGIN_EQUIVALENT],
        };
        Some(found)
    }

    /// Whether it tells of a verdict, and not of the groups: a margin, or the n that would settle it.
    pub fn prices(&self) -> bool {
        self.id.starts_with("smallest_") && self.id.contains("_margin_") || self.id.starts_with("n_to_settle_")
    }

    /// Whether it is a Bayes factor.
    pub fn bayes(&self) -> bool {
        self.id.starts_with("bayes_factor_")
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl JsonSchema for Measure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Measure".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let ids: Vec<&str> = ALL.iter().map(|m| m.id).collect();
        schemars::json_schema!({ "type": "string", "enum": ids, "description": "What kind of number it is." })
    }
}

const REAL: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
const POSITIVE: (f64, f64) = (0.0, f64::INFINITY);
const UP_TO_ONE: (f64, f64) = (f64::NEG_INFINITY, 1.0);

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $symbol:literal, $null:expr, $range:expr, $log:literal, $form:ident, $contrast:literal;)*) => {
        $($(#[$doc])* pub static $name: Measure = Measure {
            id: $id, symbol: $symbol, null: $null, range: $range, log: $log, form: Form::$form, contrast: $contrast,
        };)*
        /// All measures, in the order of this page.
        pub static ALL: &[&Measure] = &[$(&$name),*];
    };
}

measures! {
    /// A share of a whole.
    PROPORTION = "proportion", "%", None, (0.0, 1.0), false, Share, false;
    /// A share of those who reached the stage before.
    STAGE_RATE = "stage_rate", "%", None, (0.0, 1.0), false, Share, false;
    /// A number of units.
    COUNT = "count", "n", None, POSITIVE, false, Whole, false;
    /// Difference of two shares.
    RISK_DIFFERENCE = "risk_difference", "RD", Some(0.0), (-1.0, 1.0), false, ShareDifference, true;
    /// Ratio of two shares.
    RISK_RATIO = "risk_ratio", "RR", Some(1.0), POSITIVE, true, Pure, true;
    /// Change of a share from each group to the next, groups in order.
    SHARE_TREND = "share_trend", "b", Some(0.0), (-1.0, 1.0), false, ShareDifference, false;
    /// How many units for one event more or fewer: the reciprocal of a difference of shares.
    NUMBER_NEEDED = "number_needed", "NNT", None, REAL, false, Natural, false;
    /// Ratio of two odds.
    ODDS_RATIO = "odds_ratio", "OR", Some(1.0), POSITIVE, true, Pure, true;
    /// Association in a table, 0 to 1.
    CRAMERS_V = "cramers_v", "V", Some(0.0), (0.0, 1.0), false, Pure, false;
    /// The same, less biased: towards 0 by what chance alone gives.
    CRAMERS_V_CORRECTED = "cramers_v_corrected", "Ṽ", Some(0.0), (0.0, 1.0), false, Pure, false;
    /// Product-moment correlation.
    PEARSON_R = "pearson_r", "r", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// Correlation of ranks.
    SPEARMAN_RHO = "spearman_rho", "ρ", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// Pairs of units ordered alike minus those ordered the other way, equal ones allowed for.
    KENDALL_TAU = "kendall_tau", "τ_b", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// Lean to one side: positive with a long tail of high values.
    SKEWNESS = "skewness", "G₁", None, REAL, false, Pure, false;
    /// Weight of the tails, beyond that of a normal distribution.
    EXCESS_KURTOSIS = "excess_kurtosis", "G₂", None, REAL, false, Pure, false;
    /// Likeness of the ordered values to those of a normal distribution.
    SHAPIRO_WILK_W = "shapiro_wilk_w", "W", None, (0.0, 1.0), false, Pure, false;
    /// Arithmetic mean.
    MEAN = "mean", "M", None, REAL, false, Natural, false;
    /// Standard deviation, n − 1 in the denominator.
    STANDARD_DEVIATION = "standard_deviation", "SD", None, POSITIVE, false, Natural, false;
    /// Middle value.
    MEDIAN = "median", "Mdn", None, REAL, false, Natural, false;
    /// Smallest value.
    MINIMUM = "minimum", "min", None, REAL, false, Natural, false;
    /// Largest value.
    MAXIMUM = "maximum", "max", None, REAL, false, Natural, false;
    /// Difference of two means.
    MEAN_DIFFERENCE = "mean_difference", "Δ", Some(0.0), REAL, false, Natural, true;
    /// Share of the variance between groups.
    ETA_SQUARED = "eta_squared", "η²", Some(0.0), (0.0, 1.0), false, Pure, false;
    /// The same, less biased: below zero when groups differ less than chance would have it; cut at zero where
    /// it has an interval, which starts there (`omega_squared`).
    OMEGA_SQUARED = "omega_squared", "ω²", Some(0.0), (f64::NEG_INFINITY, 1.0), false, Pure, false;
    /// Share of the variance of the ranks between groups.
    RANK_EPSILON_SQUARED = "rank_epsilon_squared", "ε²", Some(0.0), (0.0, 1.0), false, Pure, false;
    /// How far units agree in the order of their measures, 0 to 1.
    KENDALLS_W = "kendalls_w", "W", Some(0.0), (0.0, 1.0), false, Pure, false;
    /// Share of the variation between estimates that is more than chance.
    I_SQUARED = "i_squared", "I²", Some(0.0), (0.0, 1.0), false, Pure, false;
    /// Largest variance of a group over the smallest.
    VARIANCE_RATIO = "variance_ratio", "s²max/s²min", Some(1.0), (1.0, f64::INFINITY), true, Pure, false;
    /// How far the values of one group lie from those of the other: the median of all differences.
    LOCATION_SHIFT = "location_shift", "HL", Some(0.0), REAL, false, Natural, true;
    /// Median of all averages of two changes.
    PSEUDOMEDIAN = "pseudomedian", "HL", Some(0.0), REAL, false, Natural, true;
    /// Chance that a value of the first group exceeds one of the second, an equal pair counted half.
    SUPERIORITY = "superiority", "P(X>Y)", Some(0.5), (0.0, 1.0), false, Share, true;
    /// Difference of two mean ranks.
    MEAN_RANK_DIFFERENCE = "mean_rank_difference", "ΔR", Some(0.0), REAL, false, Pure, true;
    /// Chance of a higher value minus chance of a lower.
    CLIFFS_DELTA = "cliffs_delta", "δ", Some(0.0), (-1.0, 1.0), false, Pure, true;
    /// Difference of two means in pooled standard deviations.
    COHENS_D = "cohens_d", "d", Some(0.0), REAL, false, Pure, true;
    /// Difference of two means in standard deviations of the second group.
    GLASS_DELTA = "glass_delta", "Δ Glass", Some(0.0), REAL, false, Pure, true;
    /// Mean of an arm at the average of the covariates.
    ADJUSTED_MEAN = "adjusted_mean", "M adj", None, REAL, false, Natural, false;
    /// Difference of the arms, adjusted for the covariates.
    ADJUSTED_DIFFERENCE = "adjusted_difference", "Δ adj", Some(0.0), REAL, false, Natural, true;
    /// Difference between the arms in the slope on the pre-score.
    SLOPE_DIFFERENCE = "slope_difference", "Δb", Some(0.0), REAL, false, Pure, false;
    /// Standardised mean difference, corrected for small samples.
    HEDGES_G = "hedges_g", "g", Some(0.0), REAL, false, Pure, true;
    /// Difference of two changes in standard deviations before, corrected for small samples.
    HEDGES_G_PRE = "hedges_g_pre", "g_pre", Some(0.0), REAL, false, Pure, true;
    /// Mean change in standard deviations of the changes, corrected for small samples.
    HEDGES_G_CHANGE = "hedges_g_change", "g_z", Some(0.0), REAL, false, Pure, true;
    /// Mean change in the average of both waves' standard deviations, corrected for small samples.
    HEDGES_G_AVERAGE = "hedges_g_average", "g_av", Some(0.0), REAL, false, Pure, true;
    /// How much the effect differs between families with and without a characteristic.
    EFFECT_DIFFERENCE = "effect_difference", "ΔΔ", Some(0.0), REAL, false, Natural, true;
    /// The same for an effect that is a difference of shares.
    SHARE_EFFECT_DIFFERENCE = "share_effect_difference", "ΔΔ", Some(0.0), REAL, false, ShareDifference, true;
    /// Reliability of a sum of items that all measure one thing equally.
    CRONBACH_ALPHA = "cronbach_alpha", "α", None, UP_TO_ONE, false, Pure, false;
    /// Reliability of a sum of items, by a model of one factor.
    MCDONALD_OMEGA = "mcdonald_omega", "ω", None, UP_TO_ONE, false, Pure, false;
    /// How far a model misses the covariances, per degree of freedom.
    RMSEA = "rmsea", "RMSEA", Some(0.0), POSITIVE, false, Pure, false;
    /// Correlation of an item with the sum of the others.
    ITEM_REST_CORRELATION = "item_rest_correlation", "r_rest", None, (-1.0, 1.0), false, Pure, false;
    /// Cronbach's alpha of the other items.
    ALPHA_IF_DROPPED = "alpha_if_dropped", "α−i", None, UP_TO_ONE, false, Pure, false;
    /// Share of the variance of ratings that lies between the units rated.
    ICC = "icc", "ICC", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// Agreement beyond chance, the chance from each rater's own use of the levels.
    COHENS_KAPPA = "cohens_kappa", "κ", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// The same with partial credit that falls with the distance of the levels.
    WEIGHTED_KAPPA_LINEAR = "weighted_kappa_linear", "κ_w lin", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// The same with partial credit that falls with the square of the distance.
    WEIGHTED_KAPPA_QUADRATIC = "weighted_kappa_quadratic", "κ_w quad", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// Share of pairs of ratings that agree, or the mean partial credit.
    OBSERVED_AGREEMENT = "observed_agreement", "p_o", None, (0.0, 1.0), false, Share, false;
    /// The same as chance alone would give it.
    EXPECTED_AGREEMENT = "expected_agreement", "p_e", None, (0.0, 1.0), false, Share, false;
    /// Share of the ratings at a level.
    PREVALENCE = "prevalence", "π", None, (0.0, 1.0), false, Share, false;
    /// Agreement beyond chance, the chance from ratings that are hard to make.
    GWET_AC1 = "gwet_ac1", "AC₁", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// The same with partial credit that falls with the distance of the levels.
    GWET_AC2_LINEAR = "gwet_ac2_linear", "AC₂ lin", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// The same with partial credit that falls with the square of the distance.
    GWET_AC2_QUADRATIC = "gwet_ac2_quadratic", "AC₂ quad", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// Agreement beyond chance, levels equal or not.
    KRIPPENDORFF_NOMINAL = "krippendorff_nominal", "α nom", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// The same, disagreement counted by the ratings between two levels.
    KRIPPENDORFF_ORDINAL = "krippendorff_ordinal", "α ord", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// The same, disagreement counted by the square of the distance of two levels.
    KRIPPENDORFF_INTERVAL = "krippendorff_interval", "α int", Some(0.0), UP_TO_ONE, false, Pure, false;
    /// The change beyond which a change is more than error of measurement.
    SMALLEST_RELIABLE_CHANGE = "smallest_reliable_change", "SRC", None, POSITIVE, false, Natural, false;
    /// Standard deviation of a change that is error of measurement alone.
    ERROR_OF_DIFFERENCE = "error_of_difference", "S_diff", None, POSITIVE, false, Natural, false;
    /// Difference between two groups in the share lost: no effect, so no contrast.
    ATTRITION_DIFFERENCE = "attrition_difference", "ΔL", Some(0.0), (-1.0, 1.0), false, ShareDifference, false;
    /// Standardised difference of a characteristic between the two sides of a split: no effect either.
    STANDARDISED_DIFFERENCE = "standardised_difference", "SMD", Some(0.0), REAL, false, Pure, false;
    /// Share in an arm, had everyone been in it.
    ADJUSTED_SHARE = "adjusted_share", "% adj", None, (0.0, 1.0), false, Share, false;
    /// Ratio of two means.
    MEAN_RATIO = "mean_ratio", "M₁/M₀", Some(1.0), POSITIVE, true, Pure, true;
    /// Share in an arm with more than nothing, had everyone been in it.
    ANY_SHARE = "any_share", "% > 0", None, (0.0, 1.0), false, Share, false;
    /// Difference of two such shares; no margin in the outcome's unit is about it.
    ANY_DIFFERENCE = "any_difference", "Δ% > 0", Some(0.0), (-1.0, 1.0), false, ShareDifference, false;
    /// Mean of those with more than nothing.
    MEAN_ABOVE_ZERO = "mean_above_zero", "M > 0", None, POSITIVE, false, Natural, false;
    /// Ratio of two such means, of other units in either arm.
    MEAN_RATIO_ABOVE_ZERO = "mean_ratio_above_zero", "M₁/M₀ > 0", Some(1.0), POSITIVE, true, Pure, false;
    /// Share in an arm at or above a level, had everyone been in it.
    SHARE_AT_LEAST = "share_at_least", "% ≥", None, (0.0, 1.0), false, Share, false;
    /// Difference of two such shares, one of several on the same outcome.
    SHARE_AT_LEAST_DIFFERENCE = "share_at_least_difference", "Δ% ≥", Some(0.0), (-1.0, 1.0), false, ShareDifference, false;
    /// Difference of the arms in their mean change.
    CHANGE_DIFFERENCE = "change_difference", "ΔΔ", Some(0.0), REAL, false, Natural, true;
    /// Mean change of an arm at the average of the covariates.
    ADJUSTED_CHANGE = "adjusted_change", "Δ adj", None, REAL, false, Natural, false;
    /// Adjusted difference of the arms in standard deviations before, corrected for small samples.
    HEDGES_G_ADJUSTED = "hedges_g_adjusted", "g adj", Some(0.0), REAL, false, Pure, true;
    /// Variance of a mean of rows in clusters over that of as many independent rows.
    DESIGN_EFFECT = "design_effect", "deff", Some(1.0), POSITIVE, false, Pure, false;
    /// Independent rows that rows in clusters are worth.
    EFFECTIVE_N = "effective_n", "n eff", None, POSITIVE, false, Pure, false;
    /// Ratio of two rates of events: expected counts.
    RATE_RATIO = "rate_ratio", "RR", Some(1.0), POSITIVE, true, Pure, true;
    /// Ratio of the odds of a higher level, the same wherever levels are cut in two.
    COMMON_ODDS_RATIO = "common_odds_ratio", "cOR", Some(1.0), POSITIVE, true, Pure, true;
    /// Change of the outcome with a unit of a covariate, or from its reference to a level.
    COEFFICIENT = "coefficient", "b", Some(0.0), REAL, false, Natural, false;
    /// Factor of the odds, likewise.
    COVARIATE_ODDS_RATIO = "covariate_odds_ratio", "OR cov", Some(1.0), POSITIVE, true, Pure, false;
    /// Factor of a rate of events, likewise.
    COVARIATE_RATE_RATIO = "covariate_rate_ratio", "RR cov", Some(1.0), POSITIVE, true, Pure, false;
    /// Factor of a mean, likewise.
    COVARIATE_MEAN_RATIO = "covariate_mean_ratio", "M₁/M₀ cov", Some(1.0), POSITIVE, true, Pure, false;
    /// The outcome of a linear model where all its columns are 0.
    INTERCEPT = "intercept", "b₀", None, REAL, false, Natural, false;
    /// Odds in the control arm where all covariates are 0.
    BASELINE_ODDS = "baseline_odds", "odds₀", None, POSITIVE, true, Pure, false;
    /// Expected outcome in the control arm where all covariates are 0.
    BASELINE_MEAN = "baseline_mean", "M₀", None, POSITIVE, true, Natural, false;
    /// Log-odds of a level or lower in the control arm where all covariates are 0.
    THRESHOLD = "threshold", "τ", None, REAL, false, Pure, false;
    /// Variance around the model over what its distribution says it is.
    DISPERSION = "dispersion", "φ", Some(1.0), POSITIVE, false, Pure, false;
    /// Shape of the negative binomial distribution: its variance is μ + μ²/θ.
    THETA = "theta", "θ", None, POSITIVE, false, Pure, false;
    /// How far odds ratios differ with where levels are cut in two, as a chi-square.
    DEPARTURE_FROM_PROPORTIONAL = "departure_from_proportional", "χ²", None, POSITIVE, false, Pure, false;
    /// Standard deviation of a random effect between clusters, or of the rows within them.
    RANDOM_SD = "random_sd", "SD", None, POSITIVE, false, Natural, false;
    /// Correlation of the intercepts and slopes of clusters.
    RANDOM_CORRELATION = "random_correlation", "r", None, (-1.0, 1.0), false, Pure, false;
    /// Share of the variance that lies between the clusters of a level.
    VARIANCE_SHARE = "variance_share", "ICC", None, (0.0, 1.0), false, Share, false;
    /// Logarithm of the likelihood at its maximum.
    LOG_LIKELIHOOD = "log_likelihood", "ln L", None, REAL, false, Pure, false;
    /// Standard deviation of what a model leaves.
    RESIDUAL_STANDARD_DEVIATION = "residual_standard_deviation", "σ", None, POSITIVE, false, Natural, false;
    /// Correlation of what a model leaves of two waves of a unit, or of two units of a cluster.
    RESIDUAL_CORRELATION = "residual_correlation", "ρ", None, (-1.0, 1.0), false, Pure, false;
    /// What being offered changes, whoever takes part.
    OFFER_EFFECT = "offer_effect", "ITT", Some(0.0), REAL, false, Natural, true;
    /// The same for a share.
    OFFER_SHARE_EFFECT = "offer_share_effect", "ITT", Some(0.0), REAL, false, ShareDifference, true;
    /// Those who took part against those who did not, however they were assigned.
    AS_TREATED_DIFFERENCE = "as_treated_difference", "AT", Some(0.0), REAL, false, Natural, true;
    /// The same for a share.
    AS_TREATED_SHARE_DIFFERENCE = "as_treated_share_difference", "AT", Some(0.0), REAL, false, ShareDifference, true;
    /// What taking part changes in those who do so because it is offered.
    COMPLIER_EFFECT = "complier_effect", "CACE", Some(0.0), REAL, false, Natural, true;
    /// The same for a share.
    COMPLIER_SHARE_EFFECT = "complier_share_effect", "CACE", Some(0.0), REAL, false, ShareDifference, true;
    /// The same effect, with an interval that holds however little the offer changes.
    COMPLIER_EFFECT_AR = "complier_effect_ar", "CACE AR", Some(0.0), REAL, false, Natural, true;
    /// The same for a share.
    COMPLIER_SHARE_EFFECT_AR = "complier_share_effect_ar", "CACE AR", Some(0.0), REAL, false, ShareDifference, true;
    /// Share that takes part because it is offered.
    COMPLIER_SHARE = "complier_share", "π", Some(0.0), REAL, false, Share, false;
    /// How strongly the offer decides who takes part, by a robust covariance: the effective F.
    FIRST_STAGE_F = "first_stage_f", "F", None, POSITIVE, false, Pure, false;
    /// The same under equal variances of independent rows.
    FIRST_STAGE_F_CLASSICAL = "first_stage_f_classical", "F", None, POSITIVE, false, Pure, false;
    /// The smallest margin at which "not worse" holds, in the outcome's unit; in shares, standard deviations, as a ratio.
    SMALLEST_MARGIN_NOT_WORSE = "smallest_margin_not_worse", "m_nw", None, POSITIVE, false, Natural, false;
    /// The same of a difference of shares.
    SMALLEST_SHARE_MARGIN_NOT_WORSE = "smallest_share_margin_not_worse", "m_nw", None, POSITIVE, false, ShareDifference, false;
    /// The same of a standardised difference.
    SMALLEST_SD_MARGIN_NOT_WORSE = "smallest_sd_margin_not_worse", "m_nw", None, POSITIVE, false, Pure, false;
    /// The same of a ratio: 1.25 stands for 0.8 to 1.25.
    SMALLEST_RATIO_MARGIN_NOT_WORSE = "smallest_ratio_margin_not_worse", "m_nw", None, POSITIVE, false, Pure, false;
    /// The smallest margin at which "equivalent" holds, in the outcome's unit.
    SMALLEST_MARGIN_EQUIVALENT = "smallest_margin_equivalent", "m_eq", None, POSITIVE, false, Natural, false;
    /// The same of a difference of shares.
    SMALLEST_SHARE_MARGIN_EQUIVALENT = "smallest_share_margin_equivalent", "m_eq", None, POSITIVE, false, ShareDifference, false;
    /// The same of a standardised difference.
    SMALLEST_SD_MARGIN_EQUIVALENT = "smallest_sd_margin_equivalent", "m_eq", None, POSITIVE, false, Pure, false;
    /// The same of a ratio.
    SMALLEST_RATIO_MARGIN_EQUIVALENT = "smallest_ratio_margin_equivalent", "m_eq", None, POSITIVE, false, Pure, false;
    /// Units with which "not worse" would be found in four studies of five, if there is no difference.
    N_TO_SETTLE_NOT_WORSE = "n_to_settle_not_worse", "n_nw", None, POSITIVE, false, Whole, false;
    /// The same for "equivalent".
    N_TO_SETTLE_EQUIVALENT = "n_to_settle_equivalent", "n_eq", None, POSITIVE, false, Whole, false;
    /// How much likelier the data are without a difference than with one, by the customary prior.
    BAYES_FACTOR_01 = "bayes_factor_01", "BF₀₁", None, POSITIVE, true, Pure, false;
    /// The same by a wide prior.
    BAYES_FACTOR_01_WIDE = "bayes_factor_01_wide", "BF₀₁", None, POSITIVE, true, Pure, false;
    /// The same by an ultrawide prior.
    BAYES_FACTOR_01_ULTRAWIDE = "bayes_factor_01_ultrawide", "BF₀₁", None, POSITIVE, true, Pure, false;
    /// Difference of the arms at a level of a characteristic.
    SUBGROUP_EFFECT = "subgroup_effect", "Δ sub", Some(0.0), REAL, false, Natural, true;
    /// The same for an effect that is a difference of shares.
    SHARE_SUBGROUP_EFFECT = "share_subgroup_effect", "Δ sub", Some(0.0), REAL, false, ShareDifference, true;
    /// How far effects lie apart: the largest less the smallest; carries the test that they are all equal.
    EFFECT_RANGE = "effect_range", "Δmax − Δmin", Some(0.0), POSITIVE, false, Natural, true;
    /// The same for effects that are differences of shares.
    SHARE_EFFECT_RANGE = "share_effect_range", "Δmax − Δmin", Some(0.0), POSITIVE, false, ShareDifference, true;
    /// The largest change of an adjusted difference when one unit or cluster is left out.
    LARGEST_SHIFT = "largest_shift", "DFBETA", None, REAL, false, Natural, false;
    /// Difference of the arms, adjusted, without one unit or cluster.
    LEFT_OUT_DIFFERENCE = "left_out_difference", "Δ adj₍₋ᵢ₎", Some(0.0), REAL, false, Natural, true;
    /// Share that has not ended by a time.
    SURVIVAL = "survival", "S(t)", None, (0.0, 1.0), false, Share, false;
    /// Share that ended in one way by a time, the other endings being endings too.
    CUMULATIVE_INCIDENCE = "cumulative_incidence", "F(t)", None, (0.0, 1.0), false, Share, false;
    /// The same as if the others could still have ended so: 1 − Kaplan–Meier.
    NAIVE_INCIDENCE = "naive_incidence", "1 − KM", None, (0.0, 1.0), false, Share, false;
    /// Cumulative hazard of an ending by a time.
    CUMULATIVE_HAZARD = "cumulative_hazard", "H(t)", None, POSITIVE, false, Pure, false;
    /// Time by which a quarter has ended.
    TIME_QUARTILE_LOWER = "time_quartile_lower", "t₂₅", None, POSITIVE, false, Natural, false;
    /// Time by which half has ended, of all, those that never do among them.
    TIME_MEDIAN = "time_median", "t₅₀", None, POSITIVE, false, Natural, false;
    /// Time by which three quarters have ended.
    TIME_QUARTILE_UPPER = "time_quartile_upper", "t₇₅", None, POSITIVE, false, Natural, false;
    /// Mean time of those that ended in one way: it leaves out all others.
    COMPLETER_MEAN = "completer_mean", "M₍c₎", None, POSITIVE, false, Natural, false;
    /// Shortest time of those that ended in one way.
    COMPLETER_MINIMUM = "completer_minimum", "min₍c₎", None, POSITIVE, false, Natural, false;
    /// Longest time of those that ended in one way.
    COMPLETER_MAXIMUM = "completer_maximum", "max₍c₎", None, POSITIVE, false, Natural, false;
    /// Mean time until any ending, up to a horizon.
    RESTRICTED_MEAN_TIME = "restricted_mean_time", "RMST", None, POSITIVE, false, Natural, false;
    /// Mean time up to a horizon that is left after one ending.
    TIME_LOST = "time_lost", "RMTL", None, POSITIVE, false, Natural, false;
    /// Difference of restricted mean times.
    RESTRICTED_MEAN_DIFFERENCE = "restricted_mean_difference", "Δ RMST", Some(0.0), REAL, false, Natural, true;
    /// Difference of times lost to one ending.
    TIME_LOST_DIFFERENCE = "time_lost_difference", "Δ RMTL", Some(0.0), REAL, false, Natural, true;
    /// Difference of cumulative incidences at a time.
    INCIDENCE_DIFFERENCE = "incidence_difference", "Δ F(t)", Some(0.0), (-1.0, 1.0), false, ShareDifference, true;
    /// The same, adjusted for covariates.
    INCIDENCE_DIFFERENCE_ADJUSTED = "incidence_difference_adjusted", "Δ F(t) adj", Some(0.0), REAL, false, ShareDifference, true;
    /// Difference of times lost, adjusted for covariates.
    TIME_LOST_DIFFERENCE_ADJUSTED = "time_lost_difference_adjusted", "Δ RMTL adj", Some(0.0), REAL, false, Natural, true;
    /// Ratio of two groups' hazards of an ending.
    HAZARD_RATIO = "hazard_ratio", "HR", Some(1.0), POSITIVE, true, Pure, true;
    /// Ratio of two groups' subdistribution hazards of an ending.
    SUBDISTRIBUTION_HAZARD_RATIO = "subdistribution_hazard_ratio", "sHR", Some(1.0), POSITIVE, true, Pure, true;
    /// Ratio of hazards a unit or a level of a covariate apart.
    COVARIATE_HAZARD_RATIO = "covariate_hazard_ratio", "HR", Some(1.0), POSITIVE, true, Pure, false;
    /// Ratio of subdistribution hazards a unit or a level of a covariate apart.
    COVARIATE_SUBDISTRIBUTION_HAZARD_RATIO = "covariate_subdistribution_hazard_ratio", "sHR", Some(1.0), POSITIVE, true, Pure, false;
    /// Share of the endings that fell in another group than equal hazards would have them.
    HAZARDS_APART = "hazards_apart", "Σ|O − E|/2D", Some(0.0), (0.0, 1.0), false, Share, true;
    /// The same for equal cumulative incidences.
    INCIDENCES_APART = "incidences_apart", "Σ|O − E|/2D", Some(0.0), (0.0, 1.0), false, Share, true;
    /// Correlation of a hazard ratio's residuals with time.
    SCHOENFELD_CORRELATION = "schoenfeld_correlation", "ρ", Some(0.0), (-1.0, 1.0), false, Pure, false;
    /// Share of pairs in which the one that a model expects to end first does.
    CONCORDANCE = "concordance", "C", Some(0.5), (0.0, 1.0), false, Pure, false;
    /// Share in a state at a time.
    STATE_PROBABILITY = "state_probability", "p(t)", None, (0.0, 1.0), false, Share, false;
    /// Mean time in a state up to a horizon.
    TIME_IN_STATE = "time_in_state", "RMTS", None, POSITIVE, false, Natural, false;
    /// Difference of two groups in the share in a state.
    STATE_PROBABILITY_DIFFERENCE = "state_probability_difference", "Δ p(t)", Some(0.0), (-1.0, 1.0), false, ShareDifference, true;
    /// Difference of two groups in the mean time in a state.
    TIME_IN_STATE_DIFFERENCE = "time_in_state_difference", "Δ RMTS", Some(0.0), REAL, false, Natural, true;
    /// Share that ended by a time, of times known between two.
    INTERVAL_INCIDENCE = "interval_incidence", "F(t)", None, (0.0, 1.0), false, Share, false;
    /// Expected cost of waiting, up to a horizon.
    WAITING_COST = "waiting_cost", "€", None, POSITIVE, false, Natural, false;
    /// Difference of two groups in it.
    WAITING_COST_DIFFERENCE = "waiting_cost_difference", "Δ €", Some(0.0), REAL, false, Natural, true;
    /// Endings that a group had.
    OBSERVED_ENDINGS = "observed_endings", "O", None, POSITIVE, false, Whole, false;
    /// Endings that a group would have had if it did as all groups did.
    EXPECTED_ENDINGS = "expected_endings", "E", None, POSITIVE, false, Natural, false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_nulls_lie_in_range() {
        let mut ids: Vec<_> = ALL.iter().map(|m| m.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
        for m in ALL {
            if let Some(null) = m.null {
                assert!(null >= m.range.0 && null <= m.range.1, "{}", m.id);
            }
        }
    }
}
