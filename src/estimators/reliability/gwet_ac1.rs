//! How far raters agree on levels, where chance is guessing on what is hard to rate.

use super::agreement::{Credit, Together, given, without_interval};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Measure, Note, Test, measure};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Level, PValue};

/// Gwet's AC1 of all raters together.
///
/// # Definition
/// rᵢₖ of the rᵢ ratings of unit i are level k of q. p_a = mean over the units with two ratings or more of
/// Σₖ rᵢₖ(rᵢₖ − 1)/(rᵢ(rᵢ − 1)); πₖ = mean over all n units of rᵢₖ/rᵢ; p_e = Σ πₖ(1 − πₖ)/(q − 1);
/// AC1 = (p_a − p_e)/(1 − p_e). Its variance is that of the mean of each unit's share in it, with n − 1 degrees of freedom
/// for limits and t.
/// # Takes
/// Ratings of two or more raters, not all of them of every unit. q counts the levels of the codebook that nobody gave, too.
/// # Gives
/// AC1 with interval, t, df and a two-sided p; p_a and p_e as shares.
/// # Assumes
/// Units independent of each other; raters who judged apart. It is not lowered by skewed levels as Cohen's κ is, and so is
/// higher there.
/// # Undefined
/// No unit with two ratings; a scale of one level. Perfect agreement, or two units' ratings alike: no interval.
/// # Reference
/// Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29–48; missing ratings: Gwet (2014), Handbook
/// of Inter-Rater Reliability, 4th ed., chapters 2 and 5.
/// # Oracle
/// irrCAC 0.4.4 (Python): `CAC(...).gwet()`; fixture `gwet_ac1.json`.
pub struct GwetAc1;

static ABOUT: About = About {
    id: "gwet_ac1",
    title_nl: "Overeenstemming van beoordelaars (Gwets AC1)",
    title_en: "Agreement of raters (Gwet’s AC1)",
    shapes: &[ShapeKind::Ratings],
    measure: &measure::GWET_AC1,
    definition: "AC1 = (p_a − p_e)/(1 − p_e), p_a the mean share of pairs of ratings of a unit that agree, p_e = Σ π(1 − π)/(q − 1), π the shares of the q levels; limits and t with n − 1 df from each unit’s share in it",
    assumptions: "Units independent; raters who judged apart. It is not lowered by skewed levels as Cohen’s κ is.",
    undefined: "No unit with two ratings; a scale of one level. Perfect agreement: no interval.",
    reference: "Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29–48",
    oracle: "irrCAC 0.4.4: gwet, with and without missing ratings",
};

impl Estimator for GwetAc1 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let together = Together::of(sample)?;
        let got = agreement(&together, Credit::Equal)?;
        let rows = &sample.outcome.rows;
        let share = |measure: &'static Measure, value: f64| Estimate {
            unit: rows.clone(),
            ..together.row(ABOUT.id, measure).value(value.min(1.0))
        };
        let estimates = vec![
            row(&together, &got, ABOUT.id, &measure::GWET_AC1, settings.level),
            share(&measure::OBSERVED_AGREEMENT, got.observed),
            share(&measure::EXPECTED_AGREEMENT, got.expected),
        ];
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// Gwet's coefficient with its parts.
pub(super) struct Agreement {
    observed: f64,
    expected: f64,
    value: f64,
    std_error: f64,
    df: f64,
}

/// With credit wₖₗ: Σₖ rᵢₖ(Σₗ wₖₗrᵢₗ − 1) for agreement, p_e = (Σ w) Σ πₖ(1 − πₖ)/(q(q − 1)) for chance.
pub(super) fn agreement(together: &Together<'_>, credit: Credit) -> Result<Agreement> {
    let w = credit.table(&together.ratings.positions);
    let q = w.len() as f64;
    if w.len() < 2 {
        let level = together.ratings.levels.first().map(|l| l.text.clone()).unwrap_or_default();
        return Err(Error::undefined(Note::OneLevel { level }));
    }
    let at = |k: usize, l: usize| w.get(k).and_then(|row| row.get(l)).copied().unwrap_or_default();
    let n = together.units.len() as f64;
    let mut shares = vec![0.0; w.len()];
    let mut agreed = Vec::with_capacity(together.units.len());
    for tally in &together.units {
        let all = given(tally);
        for &(level, times) in tally {
            if let Some(share) = shares.get_mut(level) {
                *share += times / all / n;
            }
        }
        let credit = |k: usize| tally.iter().map(|&(l, times)| at(k, l) * times).sum::<f64>();
        let pairs: f64 = tally.iter().map(|&(k, times)| times * (credit(k) - 1.0)).sum();
        agreed.push((all > 1.0).then(|| pairs / (all * (all - 1.0))));
    }
    let pairable = together.pairable as f64;
    let observed = agreed.iter().flatten().sum::<f64>() / pairable;
    let factor = w.iter().flatten().sum::<f64>() / (q * (q - 1.0));
    let expected = factor * shares.iter().map(|p| p * (1.0 - p)).sum::<f64>();
    let value = (observed - expected) / (1.0 - expected);
    // Each unit's share, so that their mean is the coefficient and their spread its error.
    let own = together.units.iter().zip(&agreed).map(|(tally, agreed)| {
        let all = given(tally);
        let chance: f64 = factor
            * tally.iter().map(|&(k, times)| times / all * (1.0 - shares.get(k).copied().unwrap_or(0.0))).sum::<f64>();
        let beyond = agreed.map_or(0.0, |a| n / pairable * (a - expected) / (1.0 - expected));
        beyond - 2.0 * (1.0 - value) * (chance - expected) / (1.0 - expected) - value
    });
    let squares: f64 = own.map(|apart| apart * apart).sum();
    let variance = if squares > 1e-26 * n { squares / (n * (n - 1.0)) } else { 0.0 };
    Ok(Agreement { observed, expected, value, std_error: variance.sqrt(), df: n - 1.0 })
}

/// The coefficient with its interval and test.
pub(super) fn row(
    together: &Together<'_>,
    got: &Agreement,
    estimator: &'static str,
    measure: &'static Measure,
    level: Level,
) -> Estimate {
    let row = together.row(estimator, measure).value(got.value.min(1.0));
    if got.std_error == 0.0 || !got.std_error.is_finite() {
        return without_interval(row);
    }
    let half = tail::t_quantile_upper(level.tail(), got.df) * got.std_error;
    let t = got.value / got.std_error;
    let high = (got.value + half).min(1.0);
    let row = row.std_error(got.std_error).interval(Interval::two_sided(got.value - half, high, level, "Gwet"));
    match PValue::new(tail::t_two_sided(t, got.df)) {
        Ok(p) if t.is_finite() => row.test(Test::two_sided("t", Some(t), [Some(got.df), None], p).null(0.0)),
        _ => row.note(Note::NotFinite {}),
    }
}
