//! Which groups differ by rank, among all groups.

use super::compare::{Pair, pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::{ranks, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{PValue, Unit};

/// Difference of two mean ranks, for each pair of groups, ranked among the values of all groups.
///
/// # Definition
/// d = R̄₁ − R̄₂; σ² = (N(N + 1)/12 − Σ(t³ − t)/(12(N − 1)))·(1/n₁ + 1/n₂), N values in all groups, t
/// the sizes of sets of equal values; z = d/σ.
/// # Takes
/// Groups of finite values, one or more each.
/// # Gives
/// One row a pair: d in ranks, σ, z and a two-sided p, not adjusted for the number of pairs. σ holds
/// when all groups are alike, so there is no interval.
/// # Assumes
/// Independent observations; meant to follow `kruskal_wallis`. What one pair shows depends on the
/// other groups too, since all are ranked together.
/// # Undefined
/// An empty group; fewer than two groups; all values the same.
/// # Reference
/// Dunn (1964), Technometrics 6, 241–252.
/// # Oracle
/// The paper's formula in R 4.2.2 with `rank`; two groups: the square root of `kruskal.test`'s H;
/// fixture `dunn.json`.
pub struct Dunn;

static ABOUT: About = About {
    id: "dunn",
    title_nl: "Verschil van gemiddelde rangen (Dunn)",
    title_en: "Difference of mean ranks (Dunn)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::MEAN_RANK_DIFFERENCE,
    definition: "d = R̄₁ − R̄₂ among all groups; σ² = (N(N + 1)/12 − Σ(t³ − t)/(12(N − 1)))·(1/n₁ + 1/n₂); z = d/σ, for each pair of groups",
    assumptions: "Independent observations; groups alike but for the difference tested.",
    undefined: "An empty group; fewer than two groups; all values the same.",
    reference: "Dunn (1964), Technometrics 6, 241–252",
    oracle: "The paper's formula in R 4.2.2; two groups: kruskal.test",
};

impl Estimator for Dunn {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let data = groups(sample)?;
        let pairs = pairs(data, sample)?;
        let all = ranks::mid_ranks(&data.values.concat());
        let n = all.ranks.len() as f64;
        let mut rest = all.ranks.as_slice();
        let mut mean_ranks = Vec::new();
        for values in &data.values {
            let (own, others) = rest.split_at(values.len());
            mean_ranks.push(own.iter().sum::<f64>() / own.len() as f64);
            rest = others;
        }
        let variance = n * (n + 1.0) / 12.0 - all.tie_sum / (12.0 * (n - 1.0));
        let differences =
            mean_ranks.iter().enumerate().flat_map(|(i, a)| mean_ranks[i + 1..].iter().map(move |b| a - b));
        let rows = pairs.iter().zip(differences).map(|(pair, difference)| compare(pair, difference, variance));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

fn compare(pair: &Pair, difference: f64, variance: f64) -> Estimate {
    let row = pair.row(ABOUT.id, &measure::MEAN_RANK_DIFFERENCE, Unit::none());
    let notes = pair.too_few(1);
    if !notes.is_empty() {
        return notes.into_iter().fold(row, Estimate::note);
    }
    let sd = (variance * (1.0 / pair.x.len() as f64 + 1.0 / pair.y.len() as f64)).sqrt();
    let (row, z) = (row.value(difference).std_error(sd), difference / sd);
    match PValue::new(2.0 * tail::normal_upper(z.abs())) {
        Ok(p) => row.test(Test::two_sided("z", Some(z), [None, None], p).null(0.0)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}
