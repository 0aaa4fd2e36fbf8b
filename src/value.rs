//! Small words that every room shares: levels, intervals, units, counts, texts.
//!
//! This module knows no other. A value that is built here has been checked once,
//! at the door; the rest of the house does bare arithmetic with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A value was refused at the door: what it was and the rule it broke.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The value as it was given.
    pub found: String,
    /// The rule, as a phrase that finishes "expected …".
    pub rule: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not {}", self.found, self.rule)
    }
}

impl std::error::Error for Refused {}

/// The language of a report. Commands, errors and exported columns speak English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag: `nl` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Nl => "nl",
            Lang::En => "en",
        }
    }
}

/// One text in both languages of the reports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from its Dutch and English forms.
    pub fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Text { nl: nl.into(), en: en.into() }
    }

    /// The same words in both languages: a name, a code.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Text { nl: text.clone(), en: text }
    }

    /// The form for one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }
}

/// A stable code with the words a reader sees: an arm, a level, a column, a row's term.
///
/// The code goes into exports and is what scripts match on; the text goes into reports.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Label {
    /// Language-free and stable: `FNB-SoNeStra`, `completed - regular`, `overall`.
    pub code: String,
    /// What a reader sees.
    pub text: Text,
}

impl Label {
    /// A label from its code and text.
    pub fn new(code: impl Into<String>, text: Text) -> Self {
        Label { code: code.into(), text }
    }

    /// A label whose code is also its text in both languages.
    pub fn plain(code: impl Into<String>) -> Self {
        let code = code.into();
        Label { text: Text::same(code.clone()), code }
    }

    /// All groups taken together.
    pub fn overall() -> Self {
        Label::new("overall", Text::new("totaal", "overall"))
    }

    /// `a - b`: the term of a contrast, treatment first.
    pub fn contrast(a: &Label, b: &Label) -> Self {
        Label::new(
            format!("{} - {}", a.code, b.code),
            Text::new(format!("{} − {}", a.text.nl, b.text.nl), format!("{} − {}", a.text.en, b.text.en)),
        )
    }

    /// `a: b`: a term inside another, such as a stage inside a method.
    pub fn within(outer: &Label, inner: &Label) -> Self {
        Label::new(
            format!("{}: {}", outer.code, inner.code),
            Text::new(format!("{}: {}", outer.text.nl, inner.text.nl), format!("{}: {}", outer.text.en, inner.text.en)),
        )
    }
}

/// A confidence level strictly between 0 and 1, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Level(f64);

impl Level {
    /// The customary 0.95.
    pub const P95: Level = Level(0.95);

    /// Checks that `level` lies strictly between 0 and 1.
    pub fn new(level: f64) -> Result<Self, Refused> {
        if level > 0.0 && level < 1.0 {
            Ok(Level(level))
        } else {
            Err(Refused { found: level.to_string(), rule: "a confidence level strictly between 0 and 1, such as 0.95" })
        }
    }

    /// The level itself, 0.95.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The probability left in each tail of a two-sided interval, (1 − level)/2.
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }
}

/// A probability of a result at least as extreme, in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct PValue(f64);

impl PValue {
    /// Checks that `p` lies in [0, 1]; an excess of rounding above 1 (at most 1e-9) becomes 1.
    pub fn new(p: f64) -> Result<Self, Refused> {
        if (0.0..=1.0 + 1e-9).contains(&p) {
            Ok(PValue(p.min(1.0)))
        } else {
            Err(Refused { found: p.to_string(), rule: "a probability between 0 and 1" })
        }
    }

    /// The probability itself.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// The alternative hypothesis of a test, or the side of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Alternative {
    /// Different in either direction.
    TwoSided,
    /// Greater than the null value.
    Greater,
    /// Less than the null value.
    Less,
}

impl Alternative {
    /// The code in exports.
    pub fn code(self) -> &'static str {
        match self {
            Alternative::TwoSided => "two-sided",
            Alternative::Greater => "greater",
            Alternative::Less => "less",
        }
    }
}

/// A confidence interval with the level and the procedure that made it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Interval {
    /// Lower limit; null in JSON when it is −∞.
    #[schemars(with = "Option<f64>")]
    pub low: f64,
    /// Upper limit; null in JSON when it is ∞.
    #[schemars(with = "Option<f64>")]
    pub high: f64,
    /// The confidence level.
    pub level: Level,
    /// Two-sided unless said otherwise.
    pub alternative: Alternative,
    /// Name of the procedure: `Wilson`, `t, HC3`.
    pub method: &'static str,
}

impl Interval {
    /// A two-sided interval.
    pub fn two_sided(low: f64, high: f64, level: Level, method: &'static str) -> Self {
        Interval { low, high, level, alternative: Alternative::TwoSided, method }
    }
}

/// The unit a number is counted in, in both languages: weeks, points, families, euro.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Unit(pub Text);

impl Unit {
    /// A unit from its Dutch and English (plural) names.
    pub fn new(nl: &str, en: &str) -> Self {
        Unit(Text::new(nl, en))
    }

    /// Pure numbers: standardised effects, odds ratios, test statistics.
    pub fn none() -> Self {
        Unit::default()
    }

    /// Whether there is no unit.
    pub fn is_none(&self) -> bool {
        self.0.en.is_empty()
    }
}

/// Rows that were not used, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dropped {
    /// Why, in both languages: "not offered a conference", "missing risk score".
    pub reason: Text,
    /// How many rows.
    pub rows: u64,
}

/// How many rows and clusters a number rests on, and what was left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Count {
    /// Rows used (families, when the unit of observation is a family).
    pub used: u64,
    /// Clusters among the rows used, when the design names a cluster.
    pub clusters: Option<u64>,
    /// Rows left out, by reason.
    pub dropped: Vec<Dropped>,
}

impl Count {
    /// `used` rows, nothing dropped, no clusters.
    pub fn of(used: u64) -> Self {
        Count { used, ..Count::default() }
    }

    /// All rows left out.
    pub fn dropped_rows(&self) -> u64 {
        self.dropped.iter().map(|d| d.rows).sum()
    }
}

/// Where the data behind a number come from, from the firmest to the weakest.
///
/// The codebook declares it per study, column and measure; every output prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Microdata as they were collected.
    #[default]
    Observed,
    /// Counts or figures printed in a publication.
    Published,
    /// Rows rebuilt so that they reprint published figures; they are not the real rows.
    Reconstructed,
    /// Drawn by chance, because nothing was published: it says nothing about the world.
    Simulated,
}

impl Origin {
    /// The code in exports.
    pub fn code(self) -> &'static str {
        match self {
            Origin::Observed => "observed",
            Origin::Published => "published",
            Origin::Reconstructed => "reconstructed",
            Origin::Simulated => "simulated",
        }
    }
}

/// Which way an outcome is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A higher value is worse: a risk score, a count of maltreatment indications.
    HigherIsWorse,
    /// A higher value is better: social support, a plan made.
    HigherIsBetter,
}

/// How the covariance of estimated coefficients is had. n rows, p coefficients, G clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Covariance {
    /// The model's own: equal variances in least squares, inverse information elsewhere.
    #[serde(rename = "model")]
    Model,
    /// Unequal variances, squared residuals as they are (White).
    Hc0,
    /// HC0 × n/(n − p).
    Hc1,
    /// Squared residuals over 1 − leverage.
    Hc2,
    /// Squared residuals over (1 − leverage)²: the jackknife, nearly.
    Hc3,
    /// Clusters: residuals as they are, summed within clusters (Liang & Zeger).
    Cr0,
    /// CR0 × G/(G − 1).
    Cr1,
    /// CR0 × G(n − 1)/((G − 1)(n − p)), as Stata has it.
    Cr1s,
    /// Clusters: residuals adjusted so that the covariance is unbiased under the working model (Bell & McCaffrey).
    Cr2,
}

impl Covariance {
    /// The name it goes by.
    pub fn code(self) -> &'static str {
        match self {
            Covariance::Model => "model",
            Covariance::Hc0 => "HC0",
            Covariance::Hc1 => "HC1",
            Covariance::Hc2 => "HC2",
            Covariance::Hc3 => "HC3",
            Covariance::Cr0 => "CR0",
            Covariance::Cr1 => "CR1",
            Covariance::Cr1s => "CR1S",
            Covariance::Cr2 => "CR2",
        }
    }

    /// Whether it allows for clusters.
    pub fn clustered(self) -> bool {
        matches!(self, Covariance::Cr0 | Covariance::Cr1 | Covariance::Cr1s | Covariance::Cr2)
    }
}

/// The covariance of the waves of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Structure {
    /// Every variance and every correlation its own.
    Unstructured,
    /// One variance, one correlation.
    CompoundSymmetry,
    /// One variance; correlations that fall as powers of the number of waves between.
    Ar1,
}

/// How the degrees of freedom of a mixed model are had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Df {
    /// By the moments of the variance (Giesbrecht & Burns; Fai & Cornelius).
    Satterthwaite,
    /// The same with a covariance that allows for the variances being estimated.
    KenwardRoger,
}

/// What a mixed model maximises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Likelihood {
    /// The likelihood of what the fixed effects leave (restricted).
    Reml,
    /// The likelihood.
    Ml,
}

/// How a hazard model treats units whose endings fall at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// Each of the tied leaves the risk set for a part (Efron).
    Efron,
    /// All tied stand in the risk set together (Breslow).
    Breslow,
    /// Time is discrete: the chance that these, of all at risk, were the ones (Cox).
    Exact,
}

/// The scale on which the interval of a curve is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Curve {
    /// log(−log p): limits stay within 0 and 1.
    LogLog,
    /// log p.
    Log,
    /// p itself.
    Plain,
    /// arcsin √p.
    Arcsine,
}

impl Curve {
    /// The name it goes by.
    pub fn code(self) -> &'static str {
        match self {
            Curve::LogLog => "log-log",
            Curve::Log => "log",
            Curve::Plain => "plain",
            Curve::Arcsine => "arcsine",
        }
    }
}

/// What a comparison of arms estimates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Estimand {
    /// Of being offered a conference, as randomised.
    Offer,
    /// Of having completed a conference, as it came about: groups chose or were chosen.
    AsTreated,
    /// Of completing, among those who complete when offered.
    Complier,
}

impl Estimand {
    /// The code in exports.
    pub fn code(self) -> &'static str {
        match self {
            Estimand::Offer => "offer",
            Estimand::AsTreated => "as-treated",
            Estimand::Complier => "complier",
        }
    }
}

/// One name, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several, in order.
    Several(Vec<String>),
}

impl Names {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Names::One(name) => std::slice::from_ref(name),
            Names::Several(names) => names,
        }
    }
}

/// The name of a shape of sample; the shapes themselves stand in `sample`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShapeKind {
    /// Groups by levels of an outcome, counted.
    Counts,
    /// How many of each group reached each stage.
    Stages,
    /// Values in independent groups.
    Groups,
    /// One row a unit: outcome, arm, pre-score, covariates.
    Regression,
    /// Several measures of the same units.
    Columns,
    /// A table of counts in each stratum.
    Strata,
    /// Size, mean and standard deviation of independent groups.
    Summaries,
    /// Levels that raters gave to the same units.
    Ratings,
    /// Which values are there, and why others are not.
    Presence,
    /// Characteristics of the two sides of one or more splits.
    Balance,
    /// One outcome of every unit at several waves, with its arm.
    Trajectories,
    /// How long each unit waited, and how it ended.
    Durations,
    /// In which state each unit was, from when until when.
    Spells,
    /// Between which two times each unit ended.
    Intervals,
}

impl ShapeKind {
    /// The word for it.
    pub fn code(self) -> &'static str {
        match self {
            ShapeKind::Counts => "counts",
            ShapeKind::Stages => "stages",
            ShapeKind::Groups => "groups",
            ShapeKind::Regression => "regression",
            ShapeKind::Columns => "columns",
            ShapeKind::Strata => "strata",
            ShapeKind::Summaries => "summaries",
            ShapeKind::Ratings => "ratings",
            ShapeKind::Presence => "presence",
            ShapeKind::Balance => "balance",
            ShapeKind::Trajectories => "trajectories",
            ShapeKind::Durations => "durations",
            ShapeKind::Spells => "spells",
            ShapeKind::Intervals => "intervals",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doors_refuse_what_breaks_the_rule() {
        for bad in [0.0, 1.0, -0.1, 95.0, f64::NAN] {
            assert!(Level::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Level::new(0.95).unwrap(), Level::P95);
        assert_eq!(PValue::new(1.0 + 1e-12).unwrap().get(), 1.0);
        for bad in [-1e-300, 1.1, f64::NAN, f64::INFINITY] {
            assert!(PValue::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_contrast_puts_treatment_first() {
        let c = Label::contrast(&Label::plain("completed"), &Label::plain("regular"));
        assert_eq!(c.code, "completed - regular");
    }

    #[test]
    fn origins_are_ordered_from_firm_to_weak() {
        assert!(Origin::Observed < Origin::Published);
        assert!(Origin::Reconstructed < Origin::Simulated);
    }
}
