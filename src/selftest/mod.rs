//! Whether the estimators of a plan can be trusted on data of its shape: worlds in which the truth is known, and how often
//! each estimator finds it.
//!
//! In the world without effect an estimator should call a difference "found" as often as its level says, and its interval
//! should hold 0 the rest of the time. In the world where the treatment is worse by the margin it should find that as often
//! as it can (power), and say "not worse" hardly ever.

mod world;

pub use world::World;

use crate::error::Result;
use crate::estimators::{Estimator, Meter, Settings};
use crate::findings::{Estimate, Measure, Note, Verdict};
use crate::math::resample::{Chance, draw};
use crate::sample::{Sample, Shape};
use crate::value::{Estimand, Label};
use schemars::JsonSchema;
use serde::Serialize;

/// Most draws that an estimator makes within one run of a simulation.
pub const MOST_DRAWS: u64 = 499;

/// The verdict on a row, by the plan's margin.
pub type Judge = Box<dyn Fn(&Estimate) -> Option<Verdict> + Send + Sync>;

/// One estimator of an analysis, with the sample that it takes in the study.
pub struct Question {
    /// Id of the analysis.
    pub analysis: String,
    /// The estimator.
    pub estimator: &'static dyn Estimator,
    /// What the study gives it.
    pub sample: Sample,
    /// What the plan fixes.
    pub settings: Settings,
    /// The margin as a true difference to the bad side, in the outcome's unit (of yes/no: a share).
    pub margin: Option<f64>,
    /// The verdict on its rows.
    pub judge: Judge,
}

/// What is true in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// The treatment changes nothing.
    NoEffect,
    /// It is worse by the margin.
    AtMargin,
}

impl Truth {
    /// The code in exports.
    pub fn code(self) -> &'static str {
        match self {
            Truth::NoEffect => "no effect",
            Truth::AtMargin => "at the margin",
        }
    }
}

/// How often something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Share {
    /// Times it did.
    pub hits: u64,
    /// Times it could.
    pub of: u64,
}

impl Share {
    /// The share; `None` where it never could.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// Its Monte Carlo standard error, √(p(1 − p)/n).
    pub fn error(self) -> Option<f64> {
        self.value().map(|p| (p * (1.0 - p) / self.of as f64).sqrt())
    }

    fn count(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.of += 1;
    }
}

/// How one row of an estimator fared in one world.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fared {
    /// Id of the analysis.
    pub analysis: String,
    /// Registry id of the estimator.
    pub estimator: &'static str,
    /// What the row is about.
    pub term: Label,
    /// What kind of number it is.
    pub measure: &'static Measure,
    /// What is true.
    pub truth: Truth,
    /// The true value of the measure; `None` where the world does not fix it.
    pub true_value: Option<f64>,
    /// Level of the tests and intervals.
    pub level: f64,
    /// Simulated studies.
    pub runs: u64,
    /// Those in which the row had a value.
    pub answered: u64,
    /// Difference found: p below 1 − level, or without a test an interval that excludes the null. With no effect this is the
    /// type I error; at the margin the power.
    pub found: Share,
    /// The interval holds the true value.
    pub covered: Share,
    /// The verdict is "not worse", "equivalent" or "better". With no effect this is the power of that claim; at the margin
    /// its error.
    pub not_worse: Share,
    /// Mean of the estimates less the true value.
    pub bias: Option<f64>,
    /// Mean standard error over the standard deviation of the estimates: 1 when the errors are as large as they say.
    pub error_ratio: Option<f64>,
}

/// An analysis that is not tested, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Untested {
    /// Id of the analysis.
    pub analysis: String,
    /// Registry id of the estimator.
    pub estimator: &'static str,
    /// Why.
    pub reason: Note,
}

/// What a self-test found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Selftest {
    /// One entry a row and world.
    pub fared: Vec<Fared>,
    /// What was left out.
    pub untested: Vec<Untested>,
}

/// One row of one run.
struct Seen {
    term: Label,
    measure: &'static Measure,
    value: Option<f64>,
    std_error: Option<f64>,
    found: Option<bool>,
    covered: Option<bool>,
    not_worse: Option<bool>,
    truth: Option<f64>,
}

/// Simulates `runs` studies for each question, in each world.
///
/// # Errors
/// None of its own: what cannot be simulated is listed as untested.
pub fn selftest(questions: &[Question], runs: u64, meter: Option<&Meter>) -> Result<Selftest> {
    let mut out = Selftest::default();
    for q in questions {
        let about = q.estimator.about();
        let world = match World::of(&q.sample) {
            Ok(world) => world,
            Err(reason) => {
                out.untested.push(Untested { analysis: q.analysis.clone(), estimator: about.id, reason });
                continue;
            }
        };
        // The offer changes what being treated changes, times how much more often the offer leads to it.
        let dose = if asks_of_the_treated(q) { 1.0 } else { world.compliance() };
        let margin = q.margin.filter(|_| dose > LEAST_DOSE).map(|m| m / dose).filter(|d| world.effect(*d).is_some());
        let worlds = [(Truth::NoEffect, Some(0.0)), (Truth::AtMargin, margin)];
        let before = out.fared.len();
        for (truth, delta) in worlds.into_iter().filter_map(|(truth, delta)| Some((truth, delta?))) {
            out.fared.extend(simulate(q, &world, truth, delta, runs, meter));
        }
        if out.fared.len() == before {
            let reason =
                Note::WrongShape { needs: "a test or an interval of a difference".into(), found: "none".into() };
            out.untested.push(Untested { analysis: q.analysis.clone(), estimator: about.id, reason });
        }
    }
    Ok(out)
}

/// Below this share of compliers an effect of the offer at the margin would be one that no treatment has.
const LEAST_DOSE: f64 = 0.05;

/// Whether an estimator asks for the effect of the treatment itself, not of its offer.
fn asks_of_the_treated(q: &Question) -> bool {
    let answer = q.estimator.estimate(&q.sample, &Settings { draws: 1, ..q.settings }).unwrap_or_default();
    answer.estimates.iter().any(|e| matches!(e.estimand, Some(Estimand::AsTreated | Estimand::Complier)))
}

fn simulate(q: &Question, world: &World, truth: Truth, delta: f64, runs: u64, meter: Option<&Meter>) -> Vec<Fared> {
    let settings = Settings { draws: q.settings.draws.min(MOST_DRAWS), meter: None, ..q.settings };
    let chance = Chance::new(q.settings.seed, &["selftest", &q.analysis, truth.code()]);
    let studies: Vec<Vec<Seen>> = draw(runs, &chance, meter, || {
        |dice: &mut crate::math::resample::Dice| {
            let sample = world.draw(delta, dice);
            let settings = Settings { seed: dice.word(), ..settings };
            let findings = q.estimator.estimate(&sample, &settings).unwrap_or_default();
            let rows = findings.estimates.iter().filter(|e| concerns(e, &sample));
            rows.map(|e| seen(e, q, world, truth, delta)).collect()
        }
    });
    let mut out: Vec<Fared> = Vec::new();
    let mut moments: Vec<Moments> = Vec::new();
    for row in studies.into_iter().flatten() {
        let at = out.iter().position(|f| f.term == row.term && f.measure == row.measure).unwrap_or_else(|| {
            out.push(Fared {
                analysis: q.analysis.clone(),
                estimator: q.estimator.about().id,
                term: row.term.clone(),
                measure: row.measure,
                truth,
                true_value: row.truth,
                level: q.settings.level.get(),
                runs,
                answered: 0,
                found: Share::default(),
                covered: Share::default(),
                not_worse: Share::default(),
                bias: None,
                error_ratio: None,
            });
            moments.push(Moments::default());
            out.len() - 1
        });
        let fared = &mut out[at];
        fared.answered += u64::from(row.value.is_some());
        for (share, hit) in
            [(&mut fared.found, row.found), (&mut fared.covered, row.covered), (&mut fared.not_worse, row.not_worse)]
        {
            if let Some(hit) = hit {
                share.count(hit);
            }
        }
        moments[at].add(row.value, row.std_error);
    }
    for (fared, moments) in out.iter_mut().zip(moments) {
        fared.bias = fared.true_value.and_then(|t| moments.mean().map(|m| m - t));
        fared.error_ratio = moments.error_ratio().filter(|_| !fared.measure.log);
    }
    out
}

/// Whether a row is about a difference that the world rules.
fn concerns(e: &Estimate, sample: &Sample) -> bool {
    let tested = e.test.is_some() || e.interval.is_some() || e.value.is_none();
    let omnibus = matches!(sample.shape, Shape::Counts(_) | Shape::Groups(_)) && e.test.is_some();
    tested && (e.measure.contrast || omnibus) && e.measure.null.is_some()
}

fn seen(e: &Estimate, q: &Question, world: &World, truth: Truth, delta: f64) -> Seen {
    let value = true_value(e, world, truth, delta, &q.sample);
    let null = e.measure.null;
    let excluded = e.interval.zip(null).map(|(i, null)| null < i.low || null > i.high);
    let found = e.test.as_ref().map(|t| t.p.get() < 1.0 - q.settings.level.get()).or(excluded);
    Seen {
        term: e.term.clone(),
        measure: e.measure,
        value: e.value,
        std_error: e.std_error,
        found,
        covered: e.interval.zip(value).map(|(i, v)| i.low <= v && v <= i.high),
        not_worse: (q.judge)(e).map(|v| matches!(v, Verdict::Better | Verdict::Equivalent | Verdict::NotWorse)),
        truth: value,
    }
}

/// What a row should find. Differences of effects are 0, since the effect is the same for all; so are differences between
/// kinds of treatment.
fn true_value(e: &Estimate, world: &World, truth: Truth, delta: f64, sample: &Sample) -> Option<f64> {
    let null = e.measure.null?;
    if truth == Truth::NoEffect {
        return Some(null);
    }
    if matches!(e.measure.id, "effect_difference" | "share_effect_difference" | "slope_difference") {
        return Some(null);
    }
    if let Shape::Regression(r) = &sample.shape
        && r.methods.is_some()
        && !e.term.code.ends_with(&format!(" - {}", r.control.code))
    {
        return Some(null);
    }
    let full = matches!(e.estimand, Some(Estimand::AsTreated | Estimand::Complier));
    let dose = if full { 1.0 } else { world.compliance() };
    match e.measure.id {
        "mean_difference"
        | "adjusted_difference"
        | "change_difference"
        | "risk_difference"
        | "offer_effect"
        | "offer_share_effect"
        | "as_treated_difference"
        | "as_treated_share_difference"
        | "complier_effect"
        | "complier_share_effect"
        | "complier_effect_ar"
        | "complier_share_effect_ar" => world.effect(delta).map(|d| d * dose),
        "location_shift" if dose == 1.0 && world.shifts() => Some(delta),
        "risk_ratio" | "rate_ratio" | "mean_ratio" if dose == 1.0 => world.ratio(delta),
        "odds_ratio" if dose == 1.0 => world.odds_ratio(delta),
        _ => None,
    }
}

/// Sums over the runs.
#[derive(Default)]
struct Moments {
    n: f64,
    mean: f64,
    squares: f64,
    errors: f64,
    with_error: f64,
}

impl Moments {
    fn add(&mut self, value: Option<f64>, error: Option<f64>) {
        if let Some(v) = value {
            self.n += 1.0;
            let off = v - self.mean;
            self.mean += off / self.n;
            self.squares += off * (v - self.mean);
        }
        if let Some(e) = error {
            self.errors += e;
            self.with_error += 1.0;
        }
    }

    fn mean(&self) -> Option<f64> {
        (self.n > 0.0).then_some(self.mean).filter(|m| m.is_finite())
    }

    fn error_ratio(&self) -> Option<f64> {
        let sd = (self.squares / (self.n - 1.0)).sqrt();
        Some(self.errors / self.with_error / sd).filter(|r| r.is_finite())
    }
}
