//! How far two raters agree on levels, beyond chance.

use super::agreement::{Credit, Kappa, Pair, kappa, pairs, rated, skewed, without_interval};
use crate::error::Result;
use crate::estimators::rates::wilson_rate::share;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Measure, Note, Test, measure};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Label, Level, PValue, Unit};

/// Cohen's kappa of each pair of raters, with what it is made of.
///
/// # Definition
/// p_o the share of units on which both agree, p_e = Σ pᵢ.p.ᵢ the share on which raters who use the levels as these do
/// would agree by chance: κ = (p_o − p_e)/(1 − p_e). Limits κ ± z·se, cut at −1 and 1; z = κ/se₀.
/// # Takes
/// Ratings of two or more raters; of each pair the units that both rated.
/// # Gives
/// For each pair, `a ~ b`: κ with interval, z and a two-sided p; p_o with Wilson's limits; p_e; for each level its share of both
/// raters' ratings (of at most ten levels).
/// # Assumes
/// Units independent of each other; raters who judged apart; twenty units or more for the interval. Where nearly all
/// ratings are of one level κ is low however well raters agree; a note then says so.
/// # Undefined
/// No unit that both rated; one level throughout: κ is a dash, p_o stands. Perfect agreement: no interval.
/// # Reference
/// Cohen (1960), Educational and Psychological Measurement 20, 37–46; errors: Fleiss, Cohen & Everitt (1969),
/// Psychological Bulletin 72, 323–327; skewed levels: Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43,
/// 543–549.
/// # Oracle
/// psych 2.2.9: `cohen.kappa`; statsmodels 0.15.0: `cohens_kappa`; irrCAC 0.4.4 for missing ratings; fixture
/// `cohens_kappa.json`.
pub struct CohensKappa;

static ABOUT: About = About {
    id: "cohens_kappa",
    title_nl: "Overeenstemming van twee beoordelaars (Cohens κ)",
    title_en: "Agreement of two raters (Cohen’s κ)",
    shapes: &[ShapeKind::Ratings],
    measure: &measure::COHENS_KAPPA,
    definition: "κ = (p_o − p_e)/(1 − p_e), p_o the share of units on which both agree, p_e that by chance from each rater’s own shares; κ ± z·se; z = κ/se₀, for each pair of raters",
    assumptions: "Units independent; raters who judged apart; twenty units or more for the interval. Where nearly all ratings are of one level κ is low however well raters agree.",
    undefined: "No unit that both rated; one level throughout. Perfect agreement: no interval.",
    reference: "Cohen (1960), Educational and Psychological Measurement 20, 37–46; Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323–327",
    oracle: "psych 2.2.9: cohen.kappa; statsmodels 0.15.0: cohens_kappa",
};

/// More levels than this are not listed one by one.
const LISTED: usize = 10;

impl Estimator for CohensKappa {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let ratings = rated(sample)?;
        let estimates = pairs(ratings, sample).iter().flat_map(|pair| of_pair(pair, sample, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn of_pair(pair: &Pair<'_>, sample: &Sample, level: Level) -> Vec<Estimate> {
    if let Some(row) = nobody(pair, ABOUT.id, &measure::COHENS_KAPPA) {
        return vec![row];
    }
    let kappa = kappa(pair, Credit::Equal);
    let mut row = beyond_chance(pair, &kappa, ABOUT.id, &measure::COHENS_KAPPA, level);
    row.notes.extend(skewed(pair));
    let agreed: f64 = pair.cells.iter().enumerate().filter_map(|(i, row)| row.get(i)).sum();
    let rows = sample.outcome.rows.clone();
    let observed = share(
        ABOUT.id,
        pair.term.clone(),
        &measure::OBSERVED_AGREEMENT,
        rows.clone(),
        agreed as u64,
        pair.count(),
        level,
        &pair.term.text,
    );
    let observed = pair.incomplete().into_iter().fold(observed, Estimate::note);
    let expected =
        pair.row(ABOUT.id, pair.term.clone(), &measure::EXPECTED_AGREEMENT, rows.clone()).value(kappa.expected);
    let mut out = vec![row, observed, expected];
    if pair.ratings.levels.len() <= LISTED {
        let [first, second] = pair.shares();
        for (label, (a, b)) in pair.ratings.levels.iter().zip(first.iter().zip(&second)) {
            let term = Label::within(&pair.term, label);
            out.push(pair.row(ABOUT.id, term, &measure::PREVALENCE, rows.clone()).value((a + b) / 2.0));
        }
    }
    out
}

/// The row of two raters who share no unit.
pub(super) fn nobody(pair: &Pair<'_>, estimator: &'static str, measure: &'static Measure) -> Option<Estimate> {
    (pair.n == 0).then(|| {
        let note = Note::TooFewRows { group: pair.term.text.clone(), rows: 0, needed: 2 };
        pair.row(estimator, pair.term.clone(), measure, Unit::none()).note(note)
    })
}

/// Kappa with its interval and test.
pub(super) fn beyond_chance(
    pair: &Pair<'_>,
    kappa: &Kappa,
    estimator: &'static str,
    measure: &'static Measure,
    level: Level,
) -> Estimate {
    let row = pair.row(estimator, pair.term.clone(), measure, Unit::none());
    let Some(value) = kappa.value else {
        let given = pair.ratings.levels.iter().zip(&pair.cells).find(|(_, row)| row.iter().any(|n| *n > 0.0));
        let level = given.map_or_else(|| pair.term.text.clone(), |(level, _)| level.text.clone());
        return row.note(Note::OneLevel { level });
    };
    let row = pair.constants().into_iter().fold(row.value(value), Estimate::note);
    let row = if kappa.std_error > 0.0 && kappa.std_error.is_finite() && pair.n > 1 {
        let half = tail::normal_quantile_upper(level.tail()) * kappa.std_error;
        let (low, high) = ((value - half).max(-1.0), (value + half).min(1.0));
        row.std_error(kappa.std_error).interval(Interval::two_sided(low, high, level, "Fleiss-Cohen-Everitt"))
    } else {
        without_interval(row)
    };
    let z = value / kappa.null_error;
    match PValue::new(2.0 * tail::normal_upper(z.abs())) {
        Ok(p) if z.is_finite() && pair.n > 1 => row.test(Test::two_sided("z", Some(z), [None, None], p).null(0.0)),
        _ => row,
    }
}
