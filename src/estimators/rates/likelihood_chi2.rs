//! Whether the groups differ at all, by the likelihood ratio.

use super::pearson_chi2::{Dense, SPARSE, association, floor, one};
use super::{omnibus_term, table, whole};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::CRAMERS_V;
use crate::findings::{Estimate, Findings, Note, Test};
use crate::math::tail;
use crate::sample::Sample;
use crate::value::{PValue, ShapeKind, Unit};

/// The likelihood-ratio chi-square over all groups and levels.
pub struct LikelihoodChi2;

static ABOUT: About = About {
    id: "likelihood_chi2",
    title_nl: "Likelihood-ratiotoets (G²), met Cramérs V",
    title_en: "Likelihood-ratio test (G²), with Cramér's V",
    shape: ShapeKind::Counts,
    measure: &crate::findings::measure::CRAMERS_V,
    definition: "eᵢⱼ = nᵢmⱼ/N; G² = 2 Σᵢⱼ xᵢⱼ ln(xᵢⱼ/eᵢⱼ), an empty cell adding 0, with (k − 1)(c − 1) degrees of \
                 freedom, empty groups and levels left out. V as for Pearson's chi-square. No correction.",
    assumptions: "Independent units; expected counts of 5 and more.",
    undefined: "Fewer than two groups with rows; fewer than two levels that occur; a yes/no outcome with fewer \
                events or non-events than the plan's floor.",
    reference: "Wilks (1935), Annals of Mathematical Statistics 6, 190–196.",
    oracle: "R 4.2: 2 * sum(x * log(x / chisq.test(x)$expected)), and the deviance of the additive Poisson model of \
             glm; fixture likelihood_chi2.json.",
};

impl Estimator for LikelihoodChi2 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let dense = Dense::new(counts)?;
        let association = association(&dense);
        let mut row =
            Estimate::new(ABOUT.id, omnibus_term(sample), &CRAMERS_V, Unit::none(), whole(sample, dense.total()));
        row.notes = dense.notes.clone();
        if let Some(note) = floor(counts, settings) {
            return Ok(one(row.note(note)));
        }
        if association.smallest_expected < SPARSE {
            row = row.note(Note::SparseTable { smallest_expected: association.smallest_expected });
        }
        row = row.value(association.v);
        let total = dense.total() as f64;
        let g2 = 2.0 * dense.over_cells(|difference, product| product / total * bregman(difference / product));
        if let Ok(p) = PValue::new(tail::chi2_upper(g2, association.df)) {
            row = row.test(Test::two_sided("G²", Some(g2), [Some(association.df), None], p).null(0.0));
        }
        Ok(one(row))
    }
}

/// (1 + u) ln(1 + u) − u ≥ 0, u ≥ −1. Over a table Σ eᵢⱼuᵢⱼ = 0, so that 2 Σ e · this is G², without
/// terms that cancel.
fn bregman(u: f64) -> f64 {
    if u <= -1.0 {
        return 1.0;
    }
    if u.abs() > 0.1 {
        return (1.0 + u) * u.ln_1p() - u;
    }
    // Σ_{k ≥ 2} (−u)ᵏ/(k(k − 1))
    let (mut sum, mut power) = (0.0, -u);
    for k in 2..20 {
        power *= -u;
        sum += power / f64::from(k * (k - 1));
    }
    sum
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
mod tests {
    use super::*;

    /// mpmath at 40 digits: `(1+u)*log(1+u)-u`.
    #[test]
    fn one_term() {
        for (u, want) in [
            (1e-9, 4.9999999983333340e-19),
            (-0.09999, 0.0051744823583550999588),
            (0.1, 0.0048411977847573465774),
            (-0.5, 0.15342640972002735),
            (3.0, 2.5451774444795623),
            (-1.0, 1.0),
        ] {
            let got = bregman(u);
            assert!((got - want).abs() <= 1e-13 * want, "{u}: {got:e}");
        }
        assert_eq!(bregman(0.0), 0.0);
    }
}
