//! What taking part changes in those who do so because it is offered.

use super::asked::{Asked, findings};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::tail;
use crate::math::two_stage::{Line, Region, TwoStage};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Covariance, Estimand, Interval, PValue, Text};

/// Effect of receiving the treatment in those who receive it when it is offered and not otherwise: two-stage least
/// squares with the offer as instrument.
///
/// # Definition
/// y = β₀ + β₁·received + β₂·pre + γ′z + e, received instrumented by the arm; β₁ is the effect of the offer on the
/// outcome over its effect on who receives ([`TwoStage`]). t interval under the covariance asked: HC3 (leverages of
/// the instruments) without clusters, CR2 with Satterthwaite's degrees of freedom with fewer than 50, CR1S from
/// there on. The Anderson–Rubin region holds all values that a test of the offer alone does not exclude, under the
/// same covariance and degrees of freedom: it keeps its level however weak the instrument, and it excludes 0
/// exactly when the test of the offer's effect does.
/// # Takes
/// Arm and received 0/1; an outcome (a yes/no outcome as 0/1: effects are differences of shares); pre-score and
/// covariates optional; finite.
/// # Gives
/// The effect with t interval and test; the same value with the Anderson–Rubin interval (±∞ where a side is open;
/// of two rays none, with [`Note::ExcludedBetween`]); the share that receives because of the offer, adjusted; F of
/// the first stage, robust (with one instrument the effective F) and classical.
/// # Assumes
/// The offer was given out by lot, or as good as; it works through being received alone; nobody stays away because of
/// it; it changes who receives. An F below 10 is called weak: then the Anderson–Rubin interval is the one to read.
/// # Undefined
/// Unknown who received; an offer that changes nothing in who receives; an empty arm; a constant outcome; no more rows
/// than coefficients; products of covariates with the arm. Too few events: no value.
/// # Reference
/// Angrist, Imbens & Rubin (1996), Journal of the American Statistical Association 91, 444–455; Anderson & Rubin
/// (1949), Annals of Mathematical Statistics 20, 46–63; F: Staiger & Stock (1997), Econometrica 65, 557–586, and
/// Montiel Olea & Pflueger (2013), Journal of Business & Economic Statistics 31, 358–369.
/// # Oracle
/// R 4.2.2: estimatr 1.0.0 `iv_robust`, AER 1.2.10 `ivreg` with clubSandwich 0.5.8; the region by `uniroot`; fixture
/// `complier_effect.json`.
pub struct ComplierEffect;

static ABOUT: About = About {
    id: "complier_effect",
    title_nl: "Effect bij wie meedoet als het wordt aangeboden",
    title_en: "Effect in those who take part when offered",
    shapes: &[ShapeKind::Regression],
    measure: &measure::COMPLIER_EFFECT,
    definition: "two-stage least squares of the outcome on received, instrumented by the arm, with pre-score and covariates; HC3, with clusters CR2 (fewer than 50) or CR1S; t interval, and the interval of Anderson and Rubin, which holds for a weak instrument too",
    assumptions: "The offer was given out by lot, or as good as; it works through being received alone; nobody stays away because of it; it changes who receives (F of 10 or more, else the interval of Anderson and Rubin is the one to read).",
    undefined: "Unknown who received; an offer that changes nothing in who receives; a constant outcome; no more rows than coefficients; too few events.",
    reference: "Angrist, Imbens & Rubin (1996), Journal of the American Statistical Association 91, 444–455; Anderson & Rubin (1949), Annals of Mathematical Statistics 20, 46–63; Montiel Olea & Pflueger (2013), Journal of Business & Economic Statistics 31, 358–369",
    oracle: "R 4.2.2: estimatr::iv_robust, AER::ivreg, clubSandwich; the region of Anderson and Rubin by uniroot",
};

/// A first-stage F below this is called weak (Staiger & Stock 1997).
const WEAK: u64 = 10;

impl Estimator for ComplierEffect {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimand(&self) -> Option<Estimand> {
        Some(Estimand::Complier)
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let asked = Asked::new(sample, settings)?;
        let received = asked.received()?;
        let measures = [&measure::COMPLIER_EFFECT, &measure::COMPLIER_SHARE_EFFECT];
        let (row, answerable) = asked.row(ABOUT.id, asked.arms(), measures, Estimand::Complier);
        if !answerable {
            return Ok(findings(vec![row]));
        }
        let columns = asked.columns(&asked.data.arm);
        let stages = TwoStage::fit(&columns, received, &asked.outcome.values)
            .ok_or_else(|| Error::undefined(Note::NotFinite {}))?;
        asked.room(&stages.outcome)?;
        let effect = stages.effect().ok_or_else(|| Error::undefined(Note::NoCompliers {}))?;
        let first = first_stage(&asked, &stages.received);
        let mut row = asked.answer(row, &stages.outcome, effect, stages.spread(effect, asked.kind, sample.cluster()));
        row.notes.extend(asked.aliased(&stages.outcome));
        row.notes.extend(about_taking_part(received, &asked.data.arm, &stages.received));
        if let Some(f) = first[1].value.filter(|f| *f < WEAK as f64) {
            row.notes.push(Note::WeakInstrument { f, floor: WEAK });
        }
        row.notes.push(Note::Exclusion {});
        let region = anderson_rubin(&asked, &stages, effect, &row);
        Ok(findings([row, region].into_iter().chain(first).collect()))
    }
}

/// What the offer did to who took part.
fn about_taking_part(received: &[f64], arm: &[f64], first: &Line) -> Option<Note> {
    let unasked = received.iter().zip(arm).any(|(d, a)| *d == 1.0 && *a == 0.0);
    let refused = received.iter().zip(arm).any(|(d, a)| *d == 0.0 && *a == 1.0);
    match (unasked, refused) {
        (false, false) => Some(Note::FullCompliance {}),
        _ if first.slope < 0.0 => Some(Note::OfferKeptAway { share: first.slope }),
        (false, true) => Some(Note::OneSided {}),
        _ => None,
    }
}

/// The share moved by the offer, and both F.
fn first_stage(asked: &Asked, first: &Line) -> [Estimate; 3] {
    let row = |measure| asked.plain(ABOUT.id, asked.arms(), measure);
    let share = row(&measure::COMPLIER_SHARE).value(first.slope);
    let strength = |measure, kind: Covariance| {
        let spread = first.spread(kind, asked.sample.cluster());
        match spread {
            _ if first.is_exact() => row(measure).note(Note::FullCompliance {}),
            Ok(s) if s.variance > 0.0 && s.df > 0.0 => {
                let f = first.slope.powi(2) / s.variance;
                let row = row(measure).value(f);
                match PValue::new(tail::f_upper(f, 1.0, s.df)) {
                    Ok(p) if f.is_finite() => row.test(Test::two_sided("F", Some(f), [Some(1.0), Some(s.df)], p)),
                    _ => row,
                }
            }
            spread => row(measure).note(asked.without_spread(spread)),
        }
    };
    let robust = strength(&measure::FIRST_STAGE_F, asked.kind);
    let classical = strength(&measure::FIRST_STAGE_F_CLASSICAL, Covariance::Model);
    let share = if first.is_exact() {
        share
    } else {
        asked.with_spread(share, first, first.spread(asked.kind, asked.sample.cluster()), 1.0)
    };
    [share, robust, classical]
}

/// The effect with the interval that holds however weak the offer is.
fn anderson_rubin(asked: &Asked, stages: &TwoStage, effect: f64, answered: &Estimate) -> Estimate {
    let measures = [&measure::COMPLIER_EFFECT_AR, &measure::COMPLIER_SHARE_EFFECT_AR];
    let (row, _) = asked.row(ABOUT.id, asked.arms(), measures, Estimand::Complier);
    let scale = asked.outcome.scale;
    let row = row.value(effect * scale);
    let Some(df) = answered.test.as_ref().and_then(|t| t.df[0]) else {
        return Estimate { notes: answered.notes.iter().filter(|n| spreadless(n)).cloned().collect(), ..row };
    };
    let level = asked.settings.level;
    let critical = tail::t_quantile_upper(level.tail(), df);
    let between = |low: f64, high: f64| Interval::two_sided(low * scale, high * scale, level, "Anderson–Rubin");
    match stages.anderson_rubin(effect, asked.kind, asked.sample.cluster(), critical) {
        Ok(Region::Interval { low, high }) => row.interval(between(low, high)),
        Ok(Region::Line) => row.interval(between(f64::NEG_INFINITY, f64::INFINITY)),
        Ok(Region::Rays { below, above }) => {
            let (points, unit) = match asked.data.binary {
                true => (100.0, Text::new("procentpunt", "percentage points")),
                false => (1.0, asked.sample.outcome.unit.0.clone()),
            };
            let (below, above) = (below * scale * points, above * scale * points);
            row.note(Note::ExcludedBetween { below, above, unit })
        }
        Err(trouble) => row.note(asked.without_spread(Err(trouble))),
    }
}

fn spreadless(note: &Note) -> bool {
    matches!(note, Note::ExactFit { .. } | Note::OneCluster {} | Note::ClustersDecide { .. } | Note::NotFinite {})
}
