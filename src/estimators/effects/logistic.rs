//! The arms compared on a yes/no outcome.

use super::design::{ARM, Column, adjustment, check, wrong};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::linear::{RANK_TOLERANCE, least_squares};
use crate::math::moments::is_constant;
use crate::math::tail;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Interval, Label, PValue, Unit};

/// Odds ratio of the arms, treatment to control, adjusted for pre-score and covariates.
///
/// # Definition
/// logit P(y = 1) = β₀ + β₁·arm + β₂·pre + γ′z by maximum likelihood; OR = exp(β₁), limits
/// exp(β₁ ± z·se), statistic z = β₁/se.
/// # Takes
/// Arm 0/1, a 0/1 outcome, pre-score and covariates optional; finite.
/// # Gives
/// One row: the odds ratio with Wald interval and test. **`std_error` is that of ln OR**, not of OR.
/// # Assumes
/// Independent observations; linear on the logit; enough events for the large-sample interval.
/// # Undefined
/// Fewer events (or non-events) than the plan's floor; predictors that separate the outcome, wholly
/// or in part, so that the likelihood has no maximum (also when only a covariate does); an empty
/// arm; a constant outcome; no more rows than coefficients.
/// # Reference
/// McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 4.4; separation: Albert & Anderson
/// (1984), Biometrika 71, 1–10.
/// # Oracle
/// R 4.2.2: `glm(family = binomial, control = list(epsilon = 1e-14, maxit = 100))`, `confint.default`;
/// fixture `logistic.json`.
pub struct Logistic;

static ABOUT: About = About {
    id: "logistic",
    title_nl: "Oddsratio van de groepen, gecorrigeerd",
    title_en: "Odds ratio of the groups, adjusted",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ODDS_RATIO,
    definition: "logistic regression of the outcome on arm, pre-score and covariates; OR = exp(β), Wald interval; the standard error is that of ln OR",
    assumptions: "Independent observations; linear on the logit; enough events for the large-sample interval.",
    undefined: "Too few events; predictors that separate the outcome, wholly or in part; an empty arm; no more rows than coefficients.",
    reference: "McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 4.4; Albert & Anderson (1984), Biometrika 71, 1–10",
    oracle: "R 4.2.2: glm(binomial, epsilon = 1e-14), confint.default",
};

impl Estimator for Logistic {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        if !data.binary || data.outcome.iter().any(|y| *y != 0.0 && *y != 1.0) {
            return Err(wrong("yes/no outcome", "numeric outcome"));
        }
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
        let floor = settings.event_floor(events, n.used);
        let term = Label::contrast(&data.treatment, &data.control);
        let row = Estimate::new(ABOUT.id, term, &measure::ODDS_RATIO, Unit::none(), n);
        let one_row = |row| Ok(Findings { estimates: vec![row], ..Findings::default() });
        if let Some(note) = floor {
            return one_row(row.note(note));
        }
        if is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let (fit, aliased) = maximum_likelihood(data)?;
        let mut row = match fit {
            Err(note) => row.note(note),
            Ok(LogOdds { value, std_error }) => odds_ratio(row, value, std_error, settings),
        };
        row.notes.extend(aliased);
        one_row(row)
    }
}

fn odds_ratio(row: Estimate, value: f64, std_error: f64, settings: &Settings) -> Estimate {
    let half = tail::normal_quantile_upper(settings.level.tail()) * std_error;
    let z = value / std_error;
    let row = row.value(value.exp()).std_error(std_error).interval(Interval::two_sided(
        (value - half).exp(),
        (value + half).exp(),
        settings.level,
        "Wald",
    ));
    match PValue::new(2.0 * tail::normal_upper(z.abs())) {
        Ok(p) => row.test(Test::two_sided("z", Some(z), [None, None], p).null(1.0)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}

struct LogOdds {
    value: f64,
    std_error: f64,
}

const MOST_ROUNDS: u64 = 40;

/// The round from which a step is looked at for separation.
const FIRST_LOOK: u64 = 14;

/// The arm's coefficient by iteratively reweighted least squares, or why there is none; and a note
/// for each aliased column.
fn maximum_likelihood(data: &Regression) -> Result<(std::result::Result<LogOdds, Note>, Vec<Note>)> {
    let n = data.outcome.len();
    let further = adjustment(data);
    let ones = vec![1.0; n];
    let design: Vec<&[f64]> =
        [ones.as_slice(), data.arm.as_slice()].into_iter().chain(further.iter().map(|c| c.values.as_slice())).collect();
    let unweighted = least_squares(&design, &data.outcome, RANK_TOLERANCE);
    let aliased = unweighted
        .aliased
        .iter()
        .filter_map(|&j| further.get(j.checked_sub(2)?))
        .map(|c: &Column| Note::AliasedPredictor { predictor: c.name.clone() })
        .collect();
    if unweighted.df == 0 {
        let group = Label::overall().text;
        return Err(Error::undefined(Note::TooFewRows { group, rows: n as u64, needed: design.len() as u64 + 1 }));
    }
    let kept: Vec<&[f64]> = (0..design.len()).filter(|j| !unweighted.aliased.contains(j)).map(|j| design[j]).collect();
    Ok((iterate(&kept, &data.outcome), aliased))
}

fn iterate(design: &[&[f64]], outcome: &[f64]) -> std::result::Result<LogOdds, Note> {
    // +1 for an event, −1 for none: the margin sign·η is what the likelihood raises.
    let signs: Vec<f64> = outcome.iter().map(|y| 2.0 * y - 1.0).collect();
    let deviance = |eta: &[f64]| -> f64 {
        eta.iter()
            .zip(&signs)
            .map(|(e, s)| if s * e > 0.0 { (-s * e).exp().ln_1p() } else { -s * e + (s * e).exp().ln_1p() })
            .sum()
    };
    let mut beta = vec![0.0; design.len()];
    let mut eta = vec![0.0; outcome.len()];
    let mut settled = false;
    for round in 0..MOST_ROUNDS {
        // sqrt of the weight p(1 − p), and the working residual (y − p)/sqrt(p(1 − p)).
        let root: Vec<f64> = eta.iter().map(|e: &f64| (-0.5 * e.abs()).exp() / (1.0 + (-e.abs()).exp())).collect();
        let residual: Vec<f64> = eta.iter().zip(&signs).map(|(e, s)| s * (-0.5 * s * e).exp()).collect();
        let weighted: Vec<Vec<f64>> =
            design.iter().map(|c| c.iter().zip(&root).map(|(x, w)| x * w).collect()).collect();
        let columns: Vec<&[f64]> = weighted.iter().map(Vec::as_slice).collect();
        let fit = least_squares(&columns, &residual, 1e-14);
        if !fit.aliased.is_empty() {
            break;
        }
        if settled {
            // The weights are now those of the estimate itself.
            let mut weights = vec![0.0; design.len()];
            weights[ARM] = 1.0;
            return Ok(LogOdds { value: beta[ARM], std_error: fit.unscaled_variance(&weights).sqrt() });
        }
        let mut step_eta = vec![0.0; outcome.len()];
        for (b, column) in fit.coefficients.iter().zip(design) {
            for (s, x) in step_eta.iter_mut().zip(*column) {
                *s += b * x;
            }
        }
        if round >= FIRST_LOOK && separates(&step_eta, &signs) {
            return Err(Note::Separation {});
        }
        let largest = |v: &[f64]| v.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let (before, mut share) = (deviance(&eta), 1.0);
        let moved = |share: f64| -> Vec<f64> { eta.iter().zip(&step_eta).map(|(e, s)| e + share * s).collect() };
        while deviance(&moved(share)) > before * (1.0 + 1e-12) && share > 1e-3 {
            share /= 2.0;
        }
        settled = largest(&step_eta) <= 1e-11 * (1.0 + largest(&eta));
        eta = moved(share);
        for (b, s) in beta.iter_mut().zip(&fit.coefficients) {
            *b += share * s;
        }
    }
    Err(Note::NotConverged { iterations: MOST_ROUNDS })
}

/// Separation is a direction along which no margin falls and some rise. Under it the steps do not
/// shrink: each adds 1 to the margins that run off and, e⁻ᵏ after k rounds, nothing to the others.
fn separates(step: &[f64], signs: &[f64]) -> bool {
    let margins = || step.iter().zip(signs).map(|(d, s)| d * s);
    let rise = margins().fold(0.0, f64::max);
    rise > 0.5 && margins().all(|m| m > -1e-6 * rise)
}
