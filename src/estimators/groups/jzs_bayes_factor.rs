//! How much likelier two groups' values are without a difference than with one.

use super::means::{MeanPair, mean_pairs};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Point, Series, measure};
use crate::math::jzs::ln_bf01;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Label, Unit};
use std::f64::consts::{FRAC_1_SQRT_2, LN_10, SQRT_2};

/// JZS Bayes factor for no difference of two means, for each pair of groups.
///
/// # Definition
/// t of the two means with pooled variance, N = n₁n₂/(n₁ + n₂), ν = n₁ + n₂ − 2; BF₀₁ = P(data | δ = 0)/P(data | δ ~
/// Cauchy(0, r)), δ the difference in standard deviations, mean and variance with Jeffreys' prior; by quadrature.
/// # Takes
/// Groups of finite values, or their sizes, means and standard deviations; one value or more each and three or
/// more a pair.
/// # Gives
/// Three rows a pair, unitless: r = √2/2 ("medium"), 1 ("wide"), √2 ("ultrawide"); and BF₀₁ for r from 0.1 to 2 as a
/// series. Above 1 the data speak for no difference, below 1 for one, always against the difference that the prior
/// expects.
/// # Assumes
/// Independent observations, normal in each group, with equal variances; that the prior says what was thinkable.
/// # Undefined
/// An empty group; fewer than three values; no spread within the groups; fewer than two groups; all values the
/// same; a Bayes factor below 1e-300 (its logarithm is in the note).
/// # Reference
/// Rouder, Speckman, Sun, Morey & Iverson (2009), Psychonomic Bulletin & Review 16, 225–237.
/// # Oracle
/// mpmath 1.3.0: `quad` at 40 digits (10 digits); R: BayesFactor 0.9.12 `ttest.tstat` (6 digits); fixture
/// `jzs_bayes_factor.json`.
pub struct JzsBayesFactor;

static ABOUT: About = About {
    id: "jzs_bayes_factor",
    title_nl: "Bayesfactor voor geen verschil (JZS)",
    title_en: "Bayes factor for no difference (JZS)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::BAYES_FACTOR_01,
    definition: "BF01 = P(data | δ = 0)/P(data | δ ~ Cauchy(0, r)), δ the difference of two means in standard deviations, from t with pooled variance, for r = √2/2, 1 and √2 and each pair of groups; BF10 is its reciprocal",
    assumptions: "Independent observations, normal in each group, with equal variances; a prior that says which differences were thinkable.",
    undefined: "An empty group; fewer than three values; no spread within the groups; fewer than two groups; a Bayes factor below 1e-300.",
    reference: "Rouder, Speckman, Sun, Morey & Iverson (2009), Psychonomic Bulletin & Review 16, 225–237",
    oracle: "mpmath: quad; BayesFactor 0.9.12: ttest.tstat",
};

/// Measures with the scale of their prior.
static PRIORS: [(&Measure, f64); 3] = [
    (&measure::BAYES_FACTOR_01, FRAC_1_SQRT_2),
    (&measure::BAYES_FACTOR_01_WIDE, 1.0),
    (&measure::BAYES_FACTOR_01_ULTRAWIDE, SQRT_2),
];

/// Scales of the curve: from 0.1 to 2 in steps of 0.02.
const STEPS: u32 = 95;

impl Estimator for JzsBayesFactor {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let mut out = Findings::default();
        for pair in mean_pairs(sample)? {
            let t = Statistic::of(&pair);
            out.estimates.extend(PRIORS.iter().map(|(measure, scale)| {
                let row = pair.row(ABOUT.id, measure, Unit::none());
                match &t {
                    Ok(t) => t.factor(row, *scale),
                    Err(notes) => notes.iter().cloned().fold(row, Estimate::note),
                }
            }));
            out.series.extend(t.ok().and_then(|t| t.curve(&pair)));
        }
        Ok(out)
    }
}

/// What the Bayes factor is of.
struct Statistic {
    t: f64,
    n: f64,
    df: f64,
}

impl Statistic {
    fn of(pair: &MeanPair<'_>) -> std::result::Result<Statistic, Vec<Note>> {
        let notes = pair.too_few(1, 3);
        if !notes.is_empty() {
            return Err(notes);
        }
        let (n1, n2, sd) = (pair.first.n as f64, pair.second.n as f64, pair.pooled_sd());
        if sd == 0.0 {
            return Err(vec![Note::ExactFit { rows: pair.n.used }]);
        }
        let n = n1 * (n2 / (n1 + n2));
        Ok(Statistic { t: pair.in_units_of(sd) * n.sqrt(), n, df: n1 + n2 - 2.0 })
    }

    fn factor(&self, row: Estimate, scale: f64) -> Estimate {
        match ln_bf01(self.t, self.n, self.df, scale) {
            Some(ln) if ln > -690.0 => row.value(ln.exp()),
            Some(ln) => row.note(Note::BayesFactorBeyond { log10: ln / LN_10 }),
            None => row.note(Note::NotFinite {}),
        }
    }

    fn curve(&self, pair: &MeanPair<'_>) -> Option<Series> {
        let point = |i: u32| {
            let x = f64::from(10 + 2 * i) / 100.0;
            let y = ln_bf01(self.t, self.n, self.df, x).filter(|ln| *ln > -690.0)?.exp();
            Some(Point { x, x_high: None, y, low: None, high: None, n: pair.n.used })
        };
        let points: Vec<Point> = (0..=STEPS).filter_map(point).collect();
        (!points.is_empty()).then(|| Series {
            kind: SeriesKind::PriorWidth,
            estimator: ABOUT.id,
            group: Label::contrast(pair.first.label, pair.second.label),
            part: None,
            x_unit: Unit::none(),
            y_unit: Unit::none(),
            level: None,
            points,
        })
    }
}
