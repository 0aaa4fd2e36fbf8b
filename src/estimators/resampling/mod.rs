//! Intervals and tests by chance: the data themselves stand in for a distribution.

pub mod bootstrap_adjusted;
pub mod bootstrap_difference;
pub mod permutation_test;

use crate::estimators::clusters::FEW_CLUSTERS;
use crate::findings::{Estimate, Note};
use crate::math::resample::{Limits, Replicates, Scheme, Share};
use crate::value::{Interval, Level};

/// [`Note::MonteCarlo`] for a p that was drawn.
pub(crate) fn monte_carlo(share: Share) -> Option<Note> {
    let draws = share.draws?;
    Some(Note::MonteCarlo { draws, p_error: (share.p * (1.0 - share.p) / draws as f64).sqrt() })
}

/// How the rows of two arms are drawn: by row within the arm; with clusters whole clusters, within the arm
/// where each lies in one arm, else over both. The note says when clusters are few.
fn scheme(stratum: &[u32], clusters: &[u32]) -> (Scheme, Option<Note>) {
    if clusters.len() != stratum.len() || clusters.is_empty() {
        return (Scheme::within(stratum), None);
    }
    let scheme = Scheme::clusters_within(clusters, stratum).unwrap_or_else(|| Scheme::clusters(clusters));
    let units = scheme.units();
    (scheme, (units < FEW_CLUSTERS).then_some(Note::FewClusters { clusters: units as u64 }))
}

/// The draws in which the statistic could be had, with a note on the others.
pub(crate) fn defined<T>(draws: Vec<Option<T>>) -> (Vec<T>, Option<Note>) {
    let asked = draws.len() as u64;
    let had: Vec<T> = draws.into_iter().flatten().collect();
    let undefined = asked - had.len() as u64;
    (had, (undefined > 0).then_some(Note::DrawsUndefined { undefined, draws: asked }))
}

/// Adds the interval between limits, given as deviations from the value in units of `scale`; a row without
/// a value stays as it is.
pub(crate) fn with_limits(
    row: Estimate,
    limits: Option<Limits>,
    draws: &Replicates,
    scale: f64,
    level: Level,
    method: &'static str,
) -> Estimate {
    let Some(value) = row.value else { return row };
    let Some(limits) = limits else {
        let undefined = row.notes.iter().any(|n| matches!(n, Note::DrawsUndefined { .. }));
        return match draws.is_empty() {
            true if undefined => row,
            true => row.note(Note::OutermostDraw { draws: 0 }),
            false => row.note(Note::NoCorrection {}),
        };
    };
    let (low, high) = (value + limits.low * scale, value + limits.high * scale);
    if !low.is_finite() || !high.is_finite() {
        return row.note(Note::NotFinite {});
    }
    let row = row.interval(Interval::two_sided(low, high, level, method));
    if limits.outermost { row.note(Note::OutermostDraw { draws: draws.len() as u64 }) } else { row }
}

/// Adds the standard deviation of the draws, when they differ.
pub(crate) fn with_spread(row: Estimate, draws: &Replicates, scale: f64) -> Estimate {
    let spread = draws.std_error() * scale;
    if spread > 0.0 { row.std_error(spread) } else { row }
}
