//! The change of the same units, in standard deviations.

use crate::error::{Error, Result};
use crate::estimators::groups::student::with_noncentral_t;
use crate::estimators::{Estimator, Settings, columns};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::correlation::Correlation;
use crate::math::{moments, tail};
use crate::sample::{Column, Sample, ShapeKind};
use crate::value::{Count, Interval, Label, Level, Text, Unit};

/// Mean change, later − earlier, for each pair of columns: in standard deviations of the change, and in the
/// average of both waves' standard deviations; corrected for small samples. They are different things: the first
/// is large when all change alike, the second when the change is large beside the differences between units.
///
/// # Definition
/// D̄ and s_D the mean and standard deviation of later − earlier, m = n − 1, J as in `hedges_g`.
/// g_z = J(m)·D̄/s_D; limits J·δ/√n, δ the noncentralities under which √n·D̄/s_D, noncentral t with m df, cuts off
/// (1 − level)/2 in the upper and in the lower tail; se = J·√(1/n + d²/(2n)), d = D̄/s_D.
/// g_av = √((n − 2)/(n − 1))·d, d = D̄/s, s² = (s₁² + s₂²)/2; limits d ± z·se,
/// se² = d²(s₁⁴ + s₂⁴ + 2r²s₁²s₂²)/(8ms⁴) + s_D²/(ms²), r the correlation of the two.
/// # Takes
/// Two or more columns of finite values in order of time, three or more units.
/// # Gives
/// Two unitless rows a pair, with se and interval, without a test: that of the change stands in its own unit.
/// # Assumes
/// Independent units; for g_z normal changes, which makes its interval exact; for g_av a bivariate normal
/// distribution and a large sample, equal spread is not assumed.
/// # Undefined
/// Fewer than two columns or three units; all changes the same (g_z); both columns constant.
/// # Reference
/// g_z: Gibbons, Hedeker & Davis (1993), Journal of Educational Statistics 18, 271–279; g_av: Bonett (2008),
/// Psychological Methods 13, 99–109.
/// # Oracle
/// g_z: mpmath 1.3.0, quadrature at 40 digits; R 4.2.2: `pt(t, m, ncp)` with `uniroot(tol = 1e-14)` (9 digits);
/// effectsize 0.8.3 `hedges_g(paired = TRUE)` (value; limits 3 digits); g_av: the published formula in R; fixture
/// `hedges_g_paired.json`.
pub struct HedgesGPaired;

static ABOUT: About = About {
    id: "hedges_g_paired",
    title_nl: "Gestandaardiseerde verandering (Hedges’ g)",
    title_en: "Standardised change (Hedges’ g)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::HEDGES_G_CHANGE,
    definition: "g_z = J·D̄/s_D, D̄ and s_D the mean and standard deviation of later − earlier, J the exact correction for small samples, interval by inverting noncentral t; g_av = √((n − 2)/(n − 1))·D̄/s, s² = (s₁² + s₂²)/2, interval d ± z·se with se² = d²(s₁⁴ + s₂⁴ + 2r²s₁²s₂²)/(8(n − 1)s⁴) + s_D²/((n − 1)s²), d = D̄/s; for each pair of columns",
    assumptions: "Independent units; for g_z normal changes; for g_av a bivariate normal distribution and a large sample.",
    undefined: "Fewer than two columns or three units; all changes the same (g_z); both columns constant.",
    reference: "Gibbons, Hedeker & Davis (1993), Journal of Educational Statistics 18, 271–279; Bonett (2008), Psychological Methods 13, 99–109",
    oracle: "mpmath; R 4.2.2: pt(ncp) with uniroot; effectsize 0.8.3: hedges_g(paired = TRUE)",
};

impl Estimator for HedgesGPaired {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let all = &columns(sample)?.columns;
        let rows = all.first().map_or(0, |c| c.values.len());
        if all.len() < 2 || all.iter().any(|c| c.values.len() != rows) {
            let (nl, en) = (
                "een verandering vraagt twee kolommen van dezelfde eenheden",
                "a change needs two columns of the same units",
            );
            return Err(Error::undefined(Note::Unanswerable { reason: Text::new(nl, en) }));
        }
        if all.iter().flat_map(|c| &c.values).any(|v| !v.is_finite()) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        if rows < 3 {
            let group = Label::overall().text;
            return Err(Error::undefined(Note::TooFewRows { group, rows: rows as u64, needed: 3 }));
        }
        let n = Count { used: rows as u64, ..sample.count.clone() };
        let pairs = (0..all.len()).flat_map(|i| (i + 1..all.len()).map(move |j| (&all[i], &all[j])));
        let estimates = pairs.flat_map(|(earlier, later)| change(earlier, later, &n, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn change(earlier: &Column, later: &Column, n: &Count, level: Level) -> [Estimate; 2] {
    let term = Label::contrast(&later.label, &earlier.label);
    let row = |measure: &'static Measure| Estimate::new(ABOUT.id, term.clone(), measure, Unit::none(), n.clone());
    let scale = moments::magnitude(&[earlier.values.as_slice(), &later.values].concat());
    let [before, after] = [earlier, later].map(|c| c.values.iter().map(|v| v / scale).collect::<Vec<_>>());
    let changes: Vec<f64> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
    let changed = (moments::mean(&changes), moments::standard_deviation(&changes));
    let (mut by_change, mut by_average) = (row(&measure::HEDGES_G_CHANGE), row(&measure::HEDGES_G_AVERAGE));
    if changed.1 == 0.0 {
        by_change = by_change.note(Note::NoSpread { group: term.text.clone() });
    } else {
        by_change = in_changes(by_change, changed, changes.len() as f64, level);
    }
    if moments::is_constant(&before) && moments::is_constant(&after) {
        let notes = [earlier, later].map(|c| Note::NoSpread { group: c.label.text.clone() });
        by_average = notes.into_iter().fold(by_average, Estimate::note);
    } else {
        by_average = in_average(by_average, changed, &before, &after, level);
    }
    [by_change, by_average]
}

fn in_changes(row: Estimate, (mean, sd): (f64, f64), n: f64, level: Level) -> Estimate {
    let (d, correction) = (mean / sd, tail::small_sample_correction(n - 1.0));
    let row = row.value(correction * d);
    if row.value.is_none() {
        return row;
    }
    let unit = 1.0 / n.sqrt();
    with_noncentral_t(row, d, unit, n - 1.0, correction, level).std_error(correction * unit.hypot(d / (2.0 * n).sqrt()))
}

fn in_average(row: Estimate, (mean, change_sd): (f64, f64), before: &[f64], after: &[f64], level: Level) -> Estimate {
    let n = before.len() as f64;
    let (s1, s2) = (moments::standard_deviation(before), moments::standard_deviation(after));
    let sd = s1.hypot(s2) / std::f64::consts::SQRT_2;
    let r = Correlation::of(before, after).map_or(0.0, |c| c.r);
    let (d, v1, v2) = (mean / sd, (s1 / sd).powi(2), (s2 / sd).powi(2));
    let spread = (v1 * v1 + v2 * v2 + 2.0 * r * r * v1 * v2) / 8.0;
    let std_error = ((d * d * spread + (change_sd / sd).powi(2)) / (n - 1.0)).sqrt();
    let half = tail::normal_quantile_upper(level.tail()) * std_error;
    let row = row.value(((n - 2.0) / (n - 1.0)).sqrt() * d);
    if std_error == 0.0 {
        let group = row.term.text.clone();
        return row.note(Note::NoSpread { group });
    }
    row.std_error(std_error).interval(Interval::two_sided(d - half, d + half, level, "Bonett"))
}
