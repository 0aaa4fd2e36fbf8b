//! All groups compared at once by ranks.

use super::compare::Kept;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Findings, Note, Test, measure};
use crate::math::{ranks, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::PValue;

/// Whether k groups lie equally high, by ranks; with the share of the variance of ranks between them.
///
/// # Definition
/// R̄ᵢ the mean rank of group i among all N values, equal values sharing theirs:
/// H = (N − 1)·Σnᵢ(R̄ᵢ − (N + 1)/2)² / ΣΣ(Rᵢⱼ − (N + 1)/2)², which has the correction for ties in it;
/// df = k − 1. ε² = H/(N − 1), which is η² of the ranks: 0 when all mean ranks are equal, 1 when
/// ranks differ between groups alone. (Not Kelley's ε², which corrects η² for chance.)
/// # Takes
/// Two or more groups of one or more finite values.
/// # Gives
/// One row: ε², unitless, without interval, with H, df and p by chi-square.
/// # Assumes
/// Independent observations; five or more a group for the chi-square to hold.
/// # Undefined
/// Fewer than two groups with values (empty ones are left out, with a note); all values the same.
/// # Reference
/// Kruskal & Wallis (1952), Journal of the American Statistical Association 47, 583–621; ε²: King &
/// Minium (2008), Statistical Reasoning in the Behavioral Sciences.
/// # Oracle
/// R 4.2.2: `kruskal.test`; effectsize 0.8.3: `rank_epsilon_squared`; fixture `kruskal_wallis.json`.
pub struct KruskalWallis;

static ABOUT: About = About {
    id: "kruskal_wallis",
    title_nl: "Gelijkheid van groepen in rang (Kruskal-Wallis)",
    title_en: "Equality of groups by rank (Kruskal–Wallis)",
    shapes: &[ShapeKind::Groups],
    measure: &crate::findings::measure::RANK_EPSILON_SQUARED,
    definition: "H = (N − 1)·(between-groups share of the sum of squares of the ranks), chi-square with k − 1 df; ε² = H/(N − 1)",
    assumptions: "Independent observations; five or more a group.",
    undefined: "Fewer than two groups with values; all values the same.",
    reference: "Kruskal & Wallis (1952), Journal of the American Statistical Association 47, 583–621",
    oracle: "R 4.2.2: kruskal.test; effectsize 0.8.3: rank_epsilon_squared",
};

impl Estimator for KruskalWallis {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let kept = Kept::of(groups(sample)?, sample, 1)?;
        let (n, df) = (kept.all().len() as f64, kept.groups.len() as f64 - 1.0);
        let all = ranks::mid_ranks(&kept.all());
        let (mut rest, mut between) = (all.ranks.as_slice(), 0.0);
        for (_, values) in &kept.groups {
            let (own, others) = rest.split_at(values.len());
            let apart: f64 = own.iter().map(|r| r - (n + 1.0) / 2.0).sum();
            between += apart * apart / own.len() as f64;
            rest = others;
        }
        let share = (12.0 * between / (n * (n - 1.0) * (n + 1.0) - all.tie_sum)).min(1.0);
        let h = share * (n - 1.0);
        let row = kept.row(ABOUT.id, &measure::RANK_EPSILON_SQUARED).value(share);
        let row = match PValue::new(tail::chi2_upper(h, df)) {
            Ok(p) if row.value.is_some() => row.test(Test::two_sided("H", Some(h), [Some(df), None], p).null(0.0)),
            _ => row.note(Note::NotFinite {}),
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}
