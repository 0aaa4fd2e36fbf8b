//! p against the margin: how wide "not worse" and "equivalent" must be to hold.

use super::{ABOUT, Judged};
use crate::findings::series::SeriesKind;
use crate::findings::{Estimate, Point, Series, Verdict};
use crate::value::{Label, Text};

/// Steps of the curve.
const STEPS: u32 = 120;

/// One curve for "not worse", when `directed`, and one for "equivalent". `x` is the margin in the row's own unit, of a
/// ratio the ratio; `y` the one-sided p, for "equivalent" the larger of two. The grid is even (on the log scale
/// for ratios) and holds the registered margin and the smallest margins as well.
pub(super) fn of(row: &Estimate, judged: &Judged, margin: Option<f64>, directed: bool) -> Vec<Series> {
    let smallest = [judged.not_worse_from(), judged.equivalent_from()];
    let widest = smallest.into_iter().chain(margin).chain([3.0 * judged.errors[0], 3.0 * judged.errors[1]]);
    let end = 1.15 * widest.filter(|m| m.is_finite()).fold(0.0, f64::max);
    if !(end > 0.0 && end.is_finite()) {
        return Vec::new();
    }
    let mut grid: Vec<f64> = (0..=STEPS).map(|i| end * f64::from(i) / f64::from(STEPS)).collect();
    grid.extend(smallest.into_iter().chain(margin).filter(|m| m.is_finite()));
    grid.sort_by(f64::total_cmp);
    grid.dedup();
    let curve = |verdict: Verdict, p: &dyn Fn(f64) -> f64| Series {
        kind: SeriesKind::MarginCurve,
        estimator: ABOUT.id,
        group: Label::within(&row.term, &label(verdict)),
        part: None,
        x_unit: row.unit.clone(),
        y_unit: Default::default(),
        level: row.interval.map(|i| i.level),
        points: grid
            .iter()
            .map(|&m| Point { x: judged.natural(m), x_high: None, y: p(m), low: None, high: None, n: row.n.used })
            .filter(|p| p.x.is_finite() && p.y.is_finite())
            .collect(),
    };
    let mut out = Vec::new();
    if directed {
        out.push(curve(Verdict::NotWorse, &|m| judged.p_not_worse(m)));
    }
    out.push(curve(Verdict::Equivalent, &|m| judged.p_equivalent(m)));
    out
}

fn label(verdict: Verdict) -> Label {
    let text = match verdict {
        Verdict::NotWorse => Text::new("niet slechter", "not worse"),
        _ => Text::new("gelijkwaardig", "equivalent"),
    };
    Label::new(verdict.code(), text)
}
