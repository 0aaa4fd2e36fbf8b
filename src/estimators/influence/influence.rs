//! What the adjusted difference of the arms becomes without each unit, or each cluster.

use crate::error::Result;
use crate::estimators::effects::design::{adjustment, check, check_number};
use crate::estimators::subgroups::model::Model;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::series::SeriesKind;
use crate::findings::{About, Estimate, Findings, Measure, Note, Point, Series, measure};
use crate::math::tail::normal_quantile_upper;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Label, Text, Unit};

/// How much the adjusted difference of the arms hangs on single rows or clusters, and what its residuals look like.
///
/// # Definition
/// The model of `ancova`: y = β₀ + β₁·arm + β₂·pre + γ′z + ε by least squares. For each unit i (with clusters: each
/// cluster g) the shift β̂₁₍₋ᵢ₎ − β̂₁ when it is left out, exactly: −aᵢeᵢ/(1 − hᵢ), and of a cluster
/// −a_g′(I − H_gg)⁻¹e_g. The lowest and the highest of the estimates so found have the interval that the rows
/// left give by themselves. Standardised residuals are eᵢ/(s·√(1 − hᵢ)).
/// # Takes
/// Arm 0/1, numeric outcome, pre-score (optional), covariates; finite, n rows; clusters (optional).
/// # Gives
/// `largest_shift`: the largest in size, with its sign; `adjusted_difference` of all rows; `left_out_difference`
/// twice, lowest and highest, with interval; all in the outcome's unit. Rows and clusters are named by their
/// number among those used, from 1. As series the shifts, at most 150, those of the largest size; the standardised
/// residuals against the fitted values and against the quantiles of a normal distribution, at most 500 points.
/// # Assumes
/// Nothing of its own: it shows what the model of `ancova` rests on.
/// # Undefined
/// An empty arm; a constant outcome; no more rows than coefficients; values not finite. A unit or cluster without
/// which there is no difference of the arms is left out of the comparison, with a note.
/// # Reference
/// Belsley, Kuh & Welsch (1980), Regression Diagnostics, 2.1; Preisser & Qaqish (1996), Biometrika 83, 551–562;
/// Cook & Weisberg (1982), Residuals and Influence in Regression, 2.2.
/// # Oracle
/// R 4.2.2: `lm` fitted again without each row and each cluster, sandwich 3.0.2 `vcovHC`, clubSandwich 0.5.8
/// `coef_test`; fixture `influence.json`; `dfbeta`, `rstandard` in `tests/laws_subgroups.rs`.
pub struct Influence;

static ABOUT: About = About {
    id: "influence",
    title_nl: "Invloed van afzonderlijke gezinnen en clusters",
    title_en: "Influence of single families and clusters",
    shapes: &[ShapeKind::Regression],
    measure: &measure::LARGEST_SHIFT,
    definition: "change of the adjusted difference when one unit, or with clusters one cluster, is left out: exactly, by the closed form of least squares; the lowest and highest difference so found, with the interval of the rows left; standardised residuals",
    assumptions: "None of its own: it shows what the adjusted difference rests on.",
    undefined: "An empty arm; a constant outcome; no more rows than coefficients; a unit or cluster that is an arm by itself.",
    reference: "Belsley, Kuh & Welsch (1980), Regression Diagnostics, 2.1; Preisser & Qaqish (1996), Biometrika 83, 551–562; Cook & Weisberg (1982), Residuals and Influence in Regression, 2.2",
    oracle: "R 4.2.2: lm fitted again without each row and each cluster; sandwich, clubSandwich",
};

/// Most shifts in a series.
const SHIFTS: usize = 150;
/// Most residuals in a series.
const RESIDUALS: usize = 500;

impl Estimator for Influence {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        check_number(data)?;
        let model = Model::fit(sample, settings, adjustment(data))?;
        let n = data.outcome.len();
        let whole = Count { used: n as u64, ..sample.count.clone() };
        let contrast = Label::contrast(&data.treatment, &data.control);
        let row = |term: &Label, measure: &'static Measure, n: &Count| {
            Estimate::new(ABOUT.id, term.clone(), measure, sample.outcome.unit.clone(), n.clone())
        };
        let difference = model.difference(row(&contrast, &measure::ADJUSTED_DIFFERENCE, &whole), settings.level);
        let difference = model.aliased_among(0..usize::MAX).into_iter().fold(difference, Estimate::note);

        let clusters = sample.cluster();
        let shifts = model.shifts();
        let known: Vec<(usize, f64)> =
            shifts.iter().enumerate().filter_map(|(g, s)| s.filter(|s| s.is_finite()).map(|s| (g, s))).collect();
        let lowest = known.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
        let highest = known.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
        let mut largest = row(&contrast, &measure::LARGEST_SHIFT, &whole);
        let size = |x: &(usize, f64)| x.1.abs();
        largest = match known.iter().max_by(|a, b| size(a).total_cmp(&size(b))) {
            Some(&(g, shift)) => largest.value(shift).note(Note::LeftOut { which: unit(g, clusters).text }),
            None => largest.note(Note::OneGroup {}),
        };
        let lost = (shifts.len() - known.len()) as u64;
        if lost > 0 {
            largest = largest.note(Note::NotLeftOut { units: lost });
        }
        let mut estimates = vec![largest, Estimate { test: None, std_error: None, ..difference }];
        for (g, _) in lowest.into_iter().chain(highest) {
            let without = without(g, clusters);
            let kept: Vec<bool> = match clusters {
                [] => (0..n).map(|i| i != g).collect(),
                of => of.iter().map(|c| *c as usize != g).collect(),
            };
            let empty = row(&without, &measure::LEFT_OUT_DIFFERENCE, &whole);
            let left = model.of_rows(empty, &kept, settings.level);
            estimates.push(Estimate { test: None, std_error: None, ..left });
        }
        estimates.dedup_by(|a, b| a.term == b.term && a.measure.id == b.measure.id);

        let mut series = vec![moves(sample, &contrast, known, clusters)];
        series.extend(residuals(sample, &contrast, &model));
        series.retain(|s| !s.points.is_empty());
        Ok(Findings { estimates, series, ..Findings::default() })
    }
}

/// `row 17`, `cluster 3`.
fn unit(g: usize, clusters: &[u32]) -> Label {
    let (nl, en) = if clusters.is_empty() { ("rij", "row") } else { ("cluster", "cluster") };
    let number = g + 1;
    Label::new(format!("{en} {number}"), Text::new(format!("{nl} {number}"), format!("{en} {number}")))
}

fn without(g: usize, clusters: &[u32]) -> Label {
    let unit = unit(g, clusters);
    let text = Text::new(format!("zonder {}", unit.text.nl), format!("without {}", unit.text.en));
    Label::new(format!("without {}", unit.code), text)
}

/// The shifts of the largest size, in order of number.
fn moves(sample: &Sample, contrast: &Label, mut known: Vec<(usize, f64)>, clusters: &[u32]) -> Series {
    known.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    known.truncate(SHIFTS);
    known.sort_by_key(|(g, _)| *g);
    let size = |g: usize| if clusters.is_empty() { 1 } else { clusters.iter().filter(|c| **c as usize == g).count() };
    let point =
        |(g, y): (usize, f64)| Point { x: (g + 1) as f64, x_high: None, y, low: None, high: None, n: size(g) as u64 };
    Series {
        kind: SeriesKind::Influence,
        estimator: ABOUT.id,
        group: contrast.clone(),
        part: None,
        x_unit: if clusters.is_empty() { Unit::new("rij", "row") } else { Unit::new("cluster", "cluster") },
        y_unit: sample.outcome.unit.clone(),
        level: None,
        points: known.into_iter().map(point).collect(),
    }
}

/// Standardised residuals against the fitted values, and against the quantiles of a normal distribution.
fn residuals(sample: &Sample, contrast: &Label, model: &Model) -> [Series; 2] {
    let mut pairs = model.standardised();
    let n = pairs.len();
    let series = |kind: SeriesKind, x_unit: Unit, points: Vec<Point>| Series {
        kind,
        estimator: ABOUT.id,
        group: contrast.clone(),
        part: None,
        x_unit,
        y_unit: Unit::none(),
        level: None,
        points,
    };
    let point = |x: f64, y: f64| Point { x, x_high: None, y, low: None, high: None, n: 1 };
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let fitted = evenly(n).map(|i| point(pairs[i].0, pairs[i].1)).collect();
    pairs.sort_by(|a, b| a.1.total_cmp(&b.1));
    // Blom (1958): the expected order statistics of a normal sample, nearly.
    let quantile = |i: usize| -normal_quantile_upper((i as f64 + 0.625) / (n as f64 + 0.25));
    let ordered = evenly(n).map(|i| point(quantile(i), pairs[i].1)).collect();
    [
        series(SeriesKind::Residuals, sample.outcome.unit.clone(), fitted),
        series(SeriesKind::Quantiles, Unit::none(), ordered),
    ]
}

/// At most [`RESIDUALS`] of the places 0 to n − 1, evenly spread, both ends among them.
fn evenly(n: usize) -> impl Iterator<Item = usize> {
    let taken = n.min(RESIDUALS);
    (0..taken).map(move |k| if taken < 2 { 0 } else { k * (n - 1) / (taken - 1) })
}
