//! The arms' difference in change, in standard deviations before.

use super::design::{check, check_number, of_arm, wrong};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::correlation::Correlation;
use crate::math::{moments, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Interval, Label, Level, Text, Unit};

/// Difference between the arms in mean change, treatment − control, in pooled standard deviations of the
/// pre-score, corrected for small samples.
///
/// # Definition
/// D = (post₁ − pre₁) − (post₀ − pre₀) of the means; d = D/s, s² = ((n₁ − 1)s₁² + (n₀ − 1)s₀²)/m of the pre-scores,
/// m = n₁ + n₀ − 2; g = J(m)·d with J as in `hedges_g`. r: the correlation of pre and post pooled within the arms
/// (both centred by arm), u² = 2(1 − r)(1/n₁ + 1/n₀). d/u follows noncentral t with m df; limits J·u·δ, δ its
/// noncentralities under which d/u cuts off (1 − level)/2 in the upper and in the lower tail;
/// se² = J²·m/(m − 2)·(u² + g²) − g², m > 2.
/// # Takes
/// Arm 0/1, a numeric outcome and the same measure before, four rows or more; covariates are not used.
/// # Gives
/// One row, unitless, with interval and without a test. The yardstick is the spread before, which no treatment
/// has touched; `hedges_g` takes the spread after and leaves the pre-score out.
/// # Assumes
/// Independent rows; pre and post bivariate normal in each arm with one covariance matrix and the same spread
/// before and after. r is taken as known: with few rows the interval is somewhat too narrow.
/// # Undefined
/// No pre-score; an empty arm; fewer than four rows; no spread of the pre-scores within the arms. Without spread
/// of the outcomes within the arms, or with r = 1, the value stands without interval.
/// # Reference
/// Morris (2008), Organizational Research Methods 11, 364–386: d_ppc2.
/// # Oracle
/// mpmath 1.3.0: quadrature at 40 digits; R 4.2.2: the equations, and `pt(t, m, ncp)` with `uniroot(tol = 1e-14)`
/// (9 digits); Morris (2008), table 5 (two decimals); fixture `hedges_g_pre.json`.
pub struct HedgesGPre;

static ABOUT: About = About {
    id: "hedges_g_pre",
    title_nl: "Verschil in verandering (Hedges’ g met de spreiding vooraf)",
    title_en: "Difference in change (Hedges’ g with the spread before)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::HEDGES_G_PRE,
    definition: "g = J·D/s, D the difference of the mean changes, s the standard deviation of the pre-scores pooled within the arms, J the exact correction for small samples; interval by inverting noncentral t with D/(s·u), u² = 2(1 − r)(1/n₁ + 1/n₀), r the pooled correlation of pre and post",
    assumptions: "Independent rows; pre and post bivariate normal in each arm, with one covariance matrix and the same spread before and after. r is taken as known.",
    undefined: "No pre-score; an empty arm; fewer than four rows; no spread of the pre-scores within the arms.",
    reference: "Morris (2008), Organizational Research Methods 11, 364–386",
    oracle: "mpmath; R 4.2.2: pt(ncp) with uniroot; Morris (2008), table 5",
};

impl Estimator for HedgesGPre {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        check_number(data)?;
        let Some(pre) = &data.pre else { return Err(wrong("pre-score", "no pre-score")) };
        let rows = pre.len() as u64;
        if rows < 4 {
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed: 4 }));
        }
        let n = Count { used: rows, ..sample.count.clone() };
        let term = Label::contrast(&data.treatment, &data.control);
        let row = Estimate::new(ABOUT.id, term, &measure::HEDGES_G_PRE, Unit::none(), n);
        let scale = moments::magnitude(&[pre.as_slice(), data.outcome.as_slice()].concat());
        let arm = |values: &[f64], code| of_arm(data, &values.iter().map(|v| v / scale).collect::<Vec<_>>(), code);
        let arms = [1.0, 0.0].map(|code| Arm::of(arm(pre, code), arm(&data.outcome, code)));
        Ok(Findings { estimates: vec![compare(row, &arms, settings.level)], ..Findings::default() })
    }
}

/// One arm: its mean change, and its scores centred.
struct Arm {
    change: f64,
    pre: Vec<f64>,
    post: Vec<f64>,
}

impl Arm {
    fn of(pre: Vec<f64>, post: Vec<f64>) -> Arm {
        let centred = |values: &[f64]| {
            let mean = moments::mean(values);
            values.iter().map(|v| v - mean).collect()
        };
        let change = moments::mean(&post) - moments::mean(&pre);
        Arm { change, pre: centred(&pre), post: centred(&post) }
    }
}

fn compare(row: Estimate, [treatment, control]: &[Arm; 2], level: Level) -> Estimate {
    let (n1, n0) = (treatment.pre.len() as f64, control.pre.len() as f64);
    let df = n1 + n0 - 2.0;
    let pre = [treatment.pre.as_slice(), &control.pre].concat();
    let post = [treatment.post.as_slice(), &control.post].concat();
    if moments::is_constant(&pre) {
        return row.note(Note::NoSpread { group: Text::new("voormeting", "pre-score") });
    }
    // Centred by arm the scores have mean 0 and n₁ + n₀ − 1 would be one too many.
    let sd = moments::standard_deviation(&pre) * ((df + 1.0) / df).sqrt();
    let (d, correction) = ((treatment.change - control.change) / sd, tail::small_sample_correction(df));
    let g = correction * d;
    let row = row.value(g);
    let Some(correlation) = Correlation::of(&pre, &post).filter(|c| c.r < 1.0 && row.value.is_some()) else {
        return row.note(Note::NoSpread { group: Text::new("verandering", "change") });
    };
    let unit = (2.0 * correlation.below * (1.0 / n1 + 1.0 / n0)).sqrt();
    let limit = |q| tail::noncentrality(d / unit, df, q).map(|ncp| correction * unit * ncp);
    let row = match (limit(level.tail()), limit(1.0 - level.tail())) {
        (Some(low), Some(high)) => {
            row.interval(Interval::two_sided(low, high, level, "noncentral t, correlation as estimated"))
        }
        _ => row.note(Note::NotFinite {}),
    };
    if df <= 2.0 {
        return row;
    }
    row.std_error((correction.powi(2) * df / (df - 2.0) * (unit * unit + g * g) - g * g).sqrt())
}
