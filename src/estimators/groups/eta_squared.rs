//! The share of the variance that lies between the groups.

use super::compare::Kept;
use super::means::Moments;
use super::student::with_f;
use crate::error::{Error, Result};
use crate::estimators::noncentral::with_noncentral;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::one_way::{OneWay, one_way};
use crate::math::tail;
use crate::sample::{Sample, Shape, ShapeKind};
use crate::value::{Label, Level};

/// η² of a one-way layout, with the interval of the share of variance that it estimates.
///
/// # Definition
/// B and W as in `one_way_anova`; η² = B/(B + W). Limits: λ/(λ + N), N units, with λ the noncentralities under
/// which F cuts off (1 − level)/2 in the upper and in the lower tail; the lower is 0 when F does not reach
/// its upper quantile.
/// # Takes
/// Two or more groups k of one or more finite values, or their sizes, means and standard deviations; N > k.
/// # Gives
/// One unitless row with interval, F, df₁, df₂ and p.
/// # Assumes
/// Independent observations, normal in each group, with equal variances; the group sizes as they are.
/// η² is too high, the more so with many small groups: then it may lie above its own interval.
/// # Undefined
/// Fewer than two groups with values (empty ones are left out, with a note); one value in each group; all
/// values the same. Without spread within the groups η² is 1, without interval and test. An F below its lower
/// quantile agrees with no λ: no interval.
/// # Reference
/// Steiger (2004), Psychological Methods 9, 164–182.
/// # Oracle
/// mpmath 1.3.0 at 40 digits; R 4.2.2: `aov`, `pf(ncp)` with `uniroot` (9 digits); effectsize 0.8.3:
/// `eta_squared(partial = FALSE)` (3 digits), whose limits λ/(λ + df₂) are those of a partial η²: as
/// limits of the share of the variance they err in 5.0% to 6.5% of samples instead of 5%, most with many small groups,
/// so its λ is put in the formula above; fixture `eta_squared.json`.
pub struct EtaSquared;

static ABOUT: About = About {
    id: "eta_squared",
    title_nl: "Verklaarde variantie (η²)",
    title_en: "Variance explained (η²)",
    shapes: &[ShapeKind::Groups, ShapeKind::Summaries],
    measure: &measure::ETA_SQUARED,
    definition: "η² = B/(B + W), B and W the sums of squares between and within groups; limits λ/(λ + N), λ by inverting noncentral F; F test",
    assumptions: "Independent observations, normal in each group, with equal variances. η² is too high with many small groups.",
    undefined: "Fewer than two groups with values; one value in each group; all values the same. No interval when the groups are more alike than chance would have it.",
    reference: "Steiger (2004), Psychological Methods 9, 164–182",
    oracle: "mpmath; R 4.2.2: pf(ncp) with uniroot; effectsize 0.8.3: eta_squared, its noncentralities",
};

impl Estimator for EtaSquared {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let (kept, parts) = layout(sample)?;
        let row = kept.row(ABOUT.id, &measure::ETA_SQUARED).value(parts.between / (parts.between + parts.within));
        Ok(Findings { estimates: vec![with_share(row, &parts, settings.level)], ..Findings::default() })
    }
}

/// The groups with values and their sums of squares; refused when no unit is left to estimate a variance with.
pub(super) fn layout(sample: &Sample) -> Result<(Kept<'_, Moments<'_>>, OneWay)> {
    let kept = Kept::means(sample, 1)?;
    let (rows, needed) = (kept.rows, kept.groups.len() as u64 + 1);
    if rows < needed {
        return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows, needed }));
    }
    let parts = match &sample.shape {
        Shape::Groups(data) => {
            one_way(&data.values.iter().map(Vec::as_slice).filter(|v| !v.is_empty()).collect::<Vec<_>>())
        }
        _ => OneWay::of(&kept.moments().iter().map(Moments::summary).collect::<Vec<_>>()),
    };
    Ok((kept, parts))
}

/// Adds the interval of the share of variance between groups and the F test of none.
pub(super) fn with_share(row: Estimate, parts: &OneWay, level: Level) -> Estimate {
    let (f, units) = (parts.f(), parts.df1 + parts.df2 + 1.0);
    if parts.within == 0.0 {
        return row.note(Note::ExactFit { rows: units as u64 });
    }
    let limits = tail::f_noncentralities(f, parts.df1, parts.df2, level.tail());
    let share = |ncp: f64| ncp / (ncp + units);
    with_f(with_noncentral(row, limits, share, level, "noncentral F"), f, [parts.df1, parts.df2])
}
