//! All measures of the same units compared at once by ranks.

use super::compare::{measures, same_throughout, whole};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, Test, measure};
use crate::math::{ranks, tail};
use crate::sample::{Columns, Sample, ShapeKind};
use crate::value::{Label, PValue};

/// Whether k measures of the same units lie equally high, by ranks within each unit; with the concordance of
/// the units.
///
/// # Definition
/// Ranks 1 … k within each of n units, equal values sharing theirs; Rⱼ the sum for measure j, T the Σ(t³ − t)
/// over all sets of t equal values within a unit. Kendall's
/// W = 12 Σ(Rⱼ − n(k + 1)/2)²/(n(n(k³ − k) − T)); χ² = n(k − 1)W, df = k − 1. W is 1 when all units order
/// the measures alike, 0 when all Rⱼ are equal.
/// # Takes
/// Two or more columns of the same n ≥ 2 units, in one unit, finite.
/// # Gives
/// One row: W, unitless, without interval, with χ², df and p.
/// # Assumes
/// Units independent of each other; ten or more for the chi-square to hold. With two measures it is the sign
/// test without its exact p: `wilcoxon_signed_rank` says more.
/// # Undefined
/// Fewer than two units; one value throughout in every unit; fewer than two measures, or in different units.
/// # Reference
/// Friedman (1937), Journal of the American Statistical Association 32, 675–701; Kendall & Babington Smith
/// (1939), Annals of Mathematical Statistics 10, 275–287.
/// # Oracle
/// R 4.2.2: `friedman.test`; effectsize 0.8.3: `kendalls_w`; fixture `friedman.json`.
pub struct Friedman;

static ABOUT: About = About {
    id: "friedman",
    title_nl: "Gelijkheid van metingen in rang (Friedman)",
    title_en: "Equality of measures by rank (Friedman)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::KENDALLS_W,
    definition: "Ranks within each unit; W = share of their sum of squares that lies between the k measures, corrected for ties; χ² = n(k − 1)W with k − 1 df",
    assumptions: "Units independent of each other; ten or more.",
    undefined: "Fewer than two units; one value throughout in every unit; fewer than two measures.",
    reference: "Friedman (1937), Journal of the American Statistical Association 32, 675–701; Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275–287",
    oracle: "R 4.2.2: friedman.test; effectsize 0.8.3: kendalls_w",
};

impl Estimator for Friedman {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let data = measures(sample)?;
        let units = data.columns.first().map_or(0, |c| c.values.len());
        if units < 2 {
            let group = Label::overall().text;
            return Err(Error::undefined(Note::TooFewRows { group, rows: units as u64, needed: 2 }));
        }
        let (n, df) = (units as f64, data.columns.len() as f64 - 1.0);
        let w = concordance(data, units).ok_or_else(same_throughout)?;
        let row = whole(ABOUT.id, &measure::KENDALLS_W, sample, units).value(w);
        let chi2 = n * df * w;
        let row = match PValue::new(tail::chi2_upper(chi2, df)) {
            Ok(p) => row.test(Test::two_sided("chi2", Some(chi2), [Some(df), None], p).null(0.0)),
            Err(_) => row.note(Note::NotFinite {}),
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}

/// W; `None` when no unit orders the measures.
fn concordance(data: &Columns, units: usize) -> Option<f64> {
    let (n, k) = (units as f64, data.columns.len() as f64);
    let (mut sums, mut ties) = (vec![0.0; data.columns.len()], 0.0);
    let mut values = Vec::with_capacity(data.columns.len());
    for unit in 0..units {
        values.clear();
        values.extend(data.columns.iter().map(|c| c.values[unit]));
        let within = ranks::mid_ranks(&values);
        ties += within.tie_sum;
        sums.iter_mut().zip(within.ranks).for_each(|(sum, rank)| *sum += rank);
    }
    let between: f64 = sums.iter().map(|sum| (sum - n * (k + 1.0) / 2.0).powi(2)).sum();
    let orders = n * (k * (k - 1.0) * (k + 1.0)) - ties;
    (orders > 0.0).then(|| (12.0 * between / n / orders).min(1.0))
}
