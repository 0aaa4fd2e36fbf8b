//! Whether hazard ratios stay the same over time.

use super::hazards::{Columns, with_chi2};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Note, Point, Series, measure};
use crate::math::survival::cox::{Proportional, Term, smooth, transformed};
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Label, Ties, Unit};

/// The score test that hazard ratios of the ending asked about do not change with time, with the residuals that show how.
///
/// # Definition
/// β(t) = β + θg(t), with g(t) = 1 − S(t−) of the Kaplan–Meier curve of all rows (`transform = "km"`), less its mean over endings:
/// the score test of θ = 0, chi-square, of each coefficient, of each category of several columns, and of all. ρ: the correlation of
/// g with the scaled Schoenfeld residuals, those of several columns put together by their coefficients. Exact ties: residuals
/// as Breslow has them at the exact coefficients. The test takes rows as independent.
/// # Takes
/// What `cox` takes.
/// # Gives
/// `schoenfeld_correlation` a coefficient, a category (its own term) and overall: above 0 the ratio grows with time. Series of a
/// coefficient: the residuals plus β, about ln HR at that time, and a natural spline with 4 coefficients through them with its
/// band, drawn over transformed time; of more than 500 residuals each so many-th.
/// # Assumes
/// Enough endings for chi-square. A test that finds nothing does not show that hazards are in proportion.
/// # Undefined
/// What `cox` has undefined. A coefficient left out, or that runs off: no row value. Fewer endings than tell β from θ: ρ, no test.
/// # Reference
/// Grambsch & Therneau (1994), Biometrika 81, 515–526; Therneau & Grambsch (2000), Modeling Survival Data, 6.2.
/// # Oracle
/// R 4.2.2: survival 3.5.3 `cox.zph`, splines `ns`; fixture `proportional_hazards.json`.
pub struct ProportionalHazards;

static ABOUT: About = About {
    id: "proportional_hazards",
    title_nl: "Blijft de hazardratio gelijk? (Schoenfeld)",
    title_en: "Does the hazard ratio stay the same? (Schoenfeld)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::SCHOENFELD_CORRELATION,
    definition: "score test of θ = 0 in β(t) = β + θg(t), g(t) = 1 − Kaplan–Meier(t−), chi-square, a coefficient, a category and overall; ρ the correlation of g with the scaled Schoenfeld residuals",
    assumptions: "Independent rows; enough endings for chi-square.",
    undefined: "No row; one group and no covariate; an ending that never happens. A coefficient left out or that runs off: no value.",
    reference: "Grambsch & Therneau (1994), Biometrika 81, 515–526",
    oracle: "R 4.2.2: survival 3.5.3 cox.zph",
};

/// Points of a series at most.
const MOST_POINTS: usize = 500;

/// Points of the smooth curve, as `plot.cox.zph` has it.
const SMOOTH_POINTS: usize = 40;

impl Estimator for ProportionalHazards {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let d = durations(sample)?;
        let columns = Columns::new(d, sample)?;
        let model = columns.model(d.event, settings.model.ties.unwrap_or(Ties::Efron));
        let fit = model.fit().map_err(|t| Error::undefined(columns.trouble(t, d.event)))?;
        let g = transformed(d.entry.as_deref(), &d.time, &columns.events(d.event));
        let kept = fit.kept();
        let single: Vec<Vec<usize>> = kept.iter().map(|k| vec![*k]).collect();
        let by_column = model.proportional(&fit, &g, &single);
        let mut series = Vec::new();
        let mut estimates: Vec<Estimate> = Vec::new();
        for (j, column) in columns.columns.iter().enumerate() {
            let row = columns.row(ABOUT.id, column, d.event, ABOUT.measure);
            let place = kept.iter().position(|k| *k == j);
            let term = place.zip(by_column.as_ref()).and_then(|(t, all)| Some((all, all.terms.get(t)?)));
            estimates.push(match (columns.missing(&fit, j), term) {
                (Some(note), _) => row.note(note),
                (None, Some((all, term))) => {
                    series.extend(curves(&columns, &column.label, all, term, settings));
                    answered(row, all, term)
                }
                (None, None) => row.note(Note::NotFinite {}),
            });
        }
        // Categories of several columns, then all columns.
        let mut sets: Vec<(Label, Vec<usize>)> = Vec::new();
        for &k in kept {
            if let Some(label) = &columns.columns[k].category {
                match sets.iter_mut().find(|(l, _)| l.code == label.code) {
                    Some((_, set)) => set.push(k),
                    None => sets.push((label.clone(), vec![k])),
                }
            }
        }
        sets.retain(|(_, set)| set.len() > 1 && set.len() < kept.len());
        if !sets.is_empty() {
            let in_set = |k: &usize| sets.iter().any(|(_, set)| set.contains(k));
            let alone = kept.iter().filter(|k| !in_set(k)).map(|k| vec![*k]);
            let terms: Vec<Vec<usize>> = sets.iter().map(|(_, set)| set.clone()).chain(alone).collect();
            let found = model.proportional(&fit, &g, &terms);
            for (t, (label, _)) in sets.iter().enumerate() {
                estimates.push(whole(&columns, label, found.as_ref(), t));
            }
        }
        if kept.len() > 1 {
            let found = model.proportional(&fit, &g, &[kept.to_vec()]);
            estimates.push(whole(&columns, &Label::overall(), found.as_ref(), 0));
        }
        Ok(Findings { estimates, series, ..Findings::default() })
    }
}

fn answered(row: Estimate, all: &Proportional, term: &Term) -> Estimate {
    let row = match term.correlation(&all.transformed) {
        Some(rho) => row.value(rho),
        None => row.note(Note::NotIdentified {
            parameter: crate::value::Text::new("samenhang met de tijd", "correlation with time"),
        }),
    };
    match term.test {
        Some((statistic, df)) if row.value.is_some() => with_chi2(row, statistic, df),
        _ => row,
    }
}

fn whole(columns: &Columns, label: &Label, found: Option<&Proportional>, term: usize) -> Estimate {
    let term_label = columns.term(label, columns.d.event);
    let row = Estimate::new(ABOUT.id, term_label, ABOUT.measure, Unit::none(), columns.whole());
    match found.and_then(|all| Some((all, all.terms.get(term)?))) {
        Some((all, term)) => answered(row, all, term),
        None => row.note(Note::NotFinite {}),
    }
}

/// The residuals of a coefficient and the curve through them.
fn curves(columns: &Columns, label: &Label, all: &Proportional, term: &Term, settings: &Settings) -> Vec<Series> {
    let points: Vec<(f64, f64)> = all.time.iter().zip(&term.residual).filter_map(|(t, r)| r.map(|r| (*t, r))).collect();
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    let series = |kind, points| Series {
        kind,
        estimator: ABOUT.id,
        group: label.clone(),
        part: columns.named(columns.d.event).cloned(),
        x_unit: columns.sample.outcome.unit.clone(),
        y_unit: Unit::none(),
        level: (kind == SeriesKind::SchoenfeldSmooth).then_some(settings.level),
        points,
    };
    let dots = points
        .into_iter()
        .step_by(step)
        .filter(|(_, y)| y.is_finite())
        .map(|(x, y)| Point { x, x_high: None, y, low: None, high: None, n: 1 })
        .collect();
    let mut out = vec![series(SeriesKind::Schoenfeld, dots)];
    if let Some(curve) = smooth(&all.transformed, &term.residual, SMOOTH_POINTS) {
        let z = tail::normal_quantile_upper(settings.level.tail());
        let points = curve.into_iter().map(|p| {
            let half = z * (term.variance * p.variance).sqrt();
            let x = back(&all.transformed, &all.time, p.x);
            Point { x, x_high: None, y: p.y, low: Some(p.y - half), high: Some(p.y + half), n: 1 }
        });
        let points: Vec<Point> = points.filter(|p| p.y.is_finite() && p.low.is_some_and(f64::is_finite)).collect();
        out.push(series(SeriesKind::SchoenfeldSmooth, points));
    }
    out.retain(|s| !s.points.is_empty());
    out
}

/// The time of a transformed time, straight between endings; both lists rise.
fn back(transformed: &[f64], time: &[f64], at: f64) -> f64 {
    let after = transformed.partition_point(|t| *t < at);
    let value = |list: &[f64], i: usize| list.get(i).copied();
    let right = value(transformed, after).zip(value(time, after));
    let left = after.checked_sub(1).and_then(|i| {
        // The first of equal ones, as in R's `approx` of what is not a copy.
        let first = transformed.partition_point(|t| *t < transformed[i]);
        value(transformed, first).zip(value(time, first))
    });
    match (left, right) {
        (Some((g, t)), Some((h, u))) if h > g => t + (u - t) * (at - g) / (h - g),
        (_, Some((_, t))) | (Some((_, t)), None) => t,
        (None, None) => 0.0,
    }
}
