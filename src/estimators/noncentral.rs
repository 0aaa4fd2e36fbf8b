//! Intervals of effect sizes that follow from a noncentral distribution.

use crate::findings::{Estimate, Note};
use crate::math::tail::Noncentralities;
use crate::value::{Interval, Level, Text};

/// Adds the interval from the limits of a noncentrality by `measure`, which grows with it; a note when there is
/// none. A row without a value stays as it is.
pub(super) fn with_noncentral(
    row: Estimate,
    limits: Noncentralities,
    measure: impl Fn(f64) -> f64,
    level: Level,
    method: &'static str,
) -> Estimate {
    let (nl, en) = match limits {
        _ if row.value.is_none() => return row,
        Noncentralities::Between(low, high) => {
            return row.interval(Interval::two_sided(measure(low), measure(high), level, method));
        }
        Noncentralities::Nowhere => (
            "de groepen lijken meer op elkaar dan toeval doet verwachten; met geen enkel verband klopt dat op dit \
             niveau, en dus is er geen interval",
            "the groups are more alike than chance would have it; no association agrees with that at this level, so \
             there is no interval",
        ),
        Noncentralities::Beyond => (
            "het verband is te sterk voor de berekening van een interval",
            "the association is too strong for an interval to be computed",
        ),
    };
    row.note(Note::Unanswerable { reason: Text::new(nl, en) })
}
