//! Shares in states over time, as a chart draws them: step functions with their bands, and who is at risk.

use super::at_risk::round_times;
use super::state_probability::band;
use crate::estimators::Settings;
use crate::findings::series::SeriesKind;
use crate::findings::{Point, Series};
use crate::math::survival::{Ask, Occupation};
use crate::value::{Label, Unit};

/// No curve has more points than this, two more for its ends; those kept lie evenly in the order of the jumps.
const POINTS: usize = 498;

/// Points times spells, whose contributions the band sums: with very many spells a curve has fewer points.
const WORK: usize = 20_000_000;

/// What each point's band is made of: the standard errors of the shares at a time.
pub(super) type Errors<'a> = dyn Fn(Ask) -> Option<Vec<f64>> + 'a;

/// The shares at a time, with their standard errors where they are known.
struct Moment<'a> {
    x: f64,
    shares: &'a [f64],
    errors: Option<Vec<f64>>,
}

/// Of one group, all states: the shares with their bands, and the units in each state at round times.
pub(super) fn curves(
    occupation: &Occupation,
    spells: usize,
    errors: &Errors<'_>,
    (estimator, group, states, unit): (&'static str, &Label, &[Label], &Unit),
    settings: &Settings,
) -> Vec<Series> {
    let times = occupation.times();
    let most = POINTS.min((WORK / spells.max(1)).max(50));
    let shown = times.len().min(most);
    let step = |i: usize| if shown < 2 { 0 } else { i * (times.len() - 1) / (shown - 1) };
    let mut at: Vec<f64> = (0..shown).map(|i| times[step(i)]).collect();
    at.insert(0, 0.0);
    at.push(occupation.last());
    at.dedup();
    let moment = |&x: &f64| Moment { x, shares: occupation.at(x), errors: errors(Ask::At(x)) };
    let found: Vec<Moment> = at.iter().map(moment).collect();
    let series = |kind, state: &Label, y_unit: Unit, level, points| Series {
        kind,
        estimator,
        group: group.clone(),
        part: Some(state.clone()),
        x_unit: unit.clone(),
        y_unit,
        level,
        points,
    };
    let share = states.iter().enumerate().map(|(h, state)| {
        let point = |m: &Moment| {
            let band = m.errors.as_ref().and_then(|e| band(m.shares[h], e[h], settings));
            Point {
                x: m.x,
                x_high: None,
                y: m.shares[h].min(1.0),
                low: band.map(|b| b.0),
                high: band.map(|b| b.1),
                n: occupation.at_risk(h, m.x) as u64,
            }
        };
        let points = found.iter().map(point).collect();
        series(SeriesKind::StateProbability, state, Unit::none(), Some(settings.level), points)
    });
    let at_risk = states.iter().enumerate().map(|(h, state)| {
        let point = |x: f64| Point {
            x,
            x_high: None,
            y: occupation.at_risk(h, x) as f64,
            low: None,
            high: None,
            n: occupation.moves_into(h, x) as u64,
        };
        let points = round_times(occupation.last()).into_iter().map(point).collect();
        series(SeriesKind::AtRisk, state, Unit::none(), None, points)
    });
    share.chain(at_risk).collect()
}
