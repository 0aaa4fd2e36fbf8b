//! The change of a share, with the exact test of those that turned, for each pair of measures.

use super::compare::{Pair, answers, no_change, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::score::PairedDifference;
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, PValue};

/// Change of the share of yes among the same units, later − earlier, for each pair of measures, with
/// McNemar's exact test.
///
/// # Definition
/// Of n units b are yes later only and c earlier only: d = (b − c)/n; se² = (b + c − (b − c)²/n)/n². Limits
/// (Tango): the δ at which the score (b − c − nδ)/√(n(2q + δ(1 − δ))), q the most likely share of units that
/// turn to no under δ, passes ± the normal quantile. p = min(1, 2 P(X ≤ min(b, c))), X binomial(b + c, ½).
/// # Takes
/// Two or more yes/no columns (1 = yes) of the same units.
/// # Gives
/// One row a pair: d, a share, with a two-sided p, not adjusted for the number of pairs.
/// # Assumes
/// Units independent of each other. The test takes those that turned as given, so its p is at most the level
/// but mostly well below it (`mcnemar_midp` is closer), and p < 1 − level and an interval without 0 need
/// not coincide. Without a control group a change is not yet an effect.
/// # Undefined
/// No units; fewer than two measures; an outcome that is not yes/no. The test alone: no unit changed, or
/// fewer yeses or noes over both measures than the plan's floor. The standard error: nothing varies.
/// # Reference
/// McNemar (1947), Psychometrika 12, 153–157; Tango (1998), Statistics in Medicine 17, 891–908.
/// # Oracle
/// R 4.2.2: `binom.test(b, b + c)`, `uniroot` on Tango's score; both also at 50 digits (mpmath 1.3.0);
/// statsmodels 0.15.0: `mcnemar(exact=True)`; fixture `mcnemar.json`.
pub struct Mcnemar;

static ABOUT: About = About {
    id: "mcnemar",
    title_nl: "Verandering van een percentage (McNemar, exact)",
    title_en: "Change of a rate (McNemar, exact)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::RISK_DIFFERENCE,
    definition: "b yes later only, c yes earlier only, of n: d = (b − c)/n, limits by Tango's score; p = 2 P(X ≤ min(b, c)), X binomial(b + c, ½), at most 1; for each pair of measures",
    assumptions: "Units independent of each other. The exact test is cautious: mcnemar_midp is closer to its level. Without a control group a change is not yet an effect.",
    undefined: "No units; fewer than two measures; an outcome that is not yes/no. No test when no unit changed, or with fewer yeses or noes than the plan's floor.",
    reference: "McNemar (1947), Psychometrika 12, 153–157; Tango (1998), Statistics in Medicine 17, 891–908",
    oracle: "R 4.2.2: binom.test(b, b + c), uniroot on Tango's score; 50 digits: mpmath 1.3.0",
};

impl Estimator for Mcnemar {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        turned(ABOUT.id, sample, settings, |least, all| (2.0 * tail::binomial_lower(least, all, 0.5)).min(1.0))
    }
}

/// A row for each pair of measures; `p` from the fewer that turned one way, and all that turned.
pub(super) fn turned(
    estimator: &'static str,
    sample: &Sample,
    settings: &Settings,
    p: impl Fn(f64, f64) -> f64,
) -> Result<Findings> {
    let pairs = pairs(answers(sample)?, sample);
    let estimates = pairs.iter().map(|pair| change(estimator, pair, settings, &p)).collect();
    Ok(Findings { estimates, ..Findings::default() })
}

fn change(estimator: &'static str, pair: &Pair, settings: &Settings, p: impl Fn(f64, f64) -> f64) -> Estimate {
    let row = pair.row(estimator, &measure::RISK_DIFFERENCE);
    let count = |wanted: fn(bool, bool) -> bool| {
        let units = pair.later.iter().zip(pair.earlier);
        units.filter(|(later, earlier)| wanted(**later == 1.0, **earlier == 1.0)).count() as u64
    };
    let (gained, lost) = (count(|later, earlier| later && !earlier), count(|later, earlier| !later && earlier));
    let (both, units) = (count(|later, earlier| later && earlier), pair.later.len() as u64);
    let Some(difference) = PairedDifference::new(gained, lost, units) else {
        return row.note(Note::NotFinite {});
    };
    let (low, high) = difference.limits(tail::normal_quantile_upper(settings.level.tail()));
    let mut row = row.value(difference.value()).interval(Interval::two_sided(low, high, settings.level, "Tango"));
    row.std_error = Some(difference.std_error()).filter(|se| *se > 0.0);
    if let Some(note) = settings.event_floor(2 * both + gained + lost, 2 * units) {
        return row.note(note);
    }
    if gained + lost == 0 {
        return row.note(no_change());
    }
    match PValue::new(p(gained.min(lost) as f64, (gained + lost) as f64)) {
        Ok(p) => row.test(Test::two_sided("exact", None, [None, None], p).null(0.0)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}
