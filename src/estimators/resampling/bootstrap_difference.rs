//! Two means compared, with intervals from draws out of the groups themselves.

use super::{defined, with_limits, with_spread};
use crate::error::Result;
use crate::estimators::groups::compare::{Pair, pairs};
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::math::resample::{Replicates, Scheme, jackknife, studentized};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Label, Text};

/// Difference of two means, first − second, for each pair of groups, with bootstrap intervals.
///
/// # Definition
/// d = x̄₁ − x̄₂. A draw takes n₁ values of the first group and n₂ of the second with replacement and gives
/// d* and se*² = s₁*²/n₁ + s₂*²/n₂. BCa: the quantiles of d* corrected for bias and acceleration, the latter
/// by leaving out one value at a time. Percentile: the quantiles of d* at (1 ∓ level)/2. Studentized:
/// d − se·q, q the quantiles of (d* − d)/se*.
/// # Takes
/// Groups of finite values, two or more each.
/// # Gives
/// Three rows a pair in the outcome's unit, which differ in their interval: `a - b` (BCa), `a - b:
/// percentile`, `a - b: studentized`. The standard error is that of the draws; in the studentized row the
/// se of d by the formula. No test.
/// # Assumes
/// Independent observations, groups large enough to stand for where they came from: below some ten
/// values the percentile and BCa intervals are too narrow; the studentized one keeps its level best.
/// # Undefined
/// Fewer than two values in a group; no spread in both groups of a pair (the difference stands, without
/// interval). A draw without spread has no se*: the studentized interval rests on the others, with a note.
/// # Reference
/// Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 12–14; Davison & Hinkley (1997),
/// Bootstrap Methods and Their Application, 3.2 and 5.
/// # Oracle
/// boot 1.3-28.1: `boot(strata = )`, `boot.ci(type = c("perc", "bca", "stud"))` over 400,000 draws, to
/// the digits that such draws fix; the formulas on the same draws to 12 digits (`tests/resampling/`);
/// fixture `bootstrap_difference.json`.
pub struct BootstrapDifference;

static ABOUT: About = About {
    id: "bootstrap_difference",
    title_nl: "Verschil van gemiddelden, met bootstrapintervallen",
    title_en: "Difference of means, bootstrap intervals",
    shapes: &[ShapeKind::Groups],
    measure: &measure::MEAN_DIFFERENCE,
    definition: "d = x̄₁ − x̄₂; draws with replacement within each group, from the plan's seed; intervals: BCa, percentile, studentized (se² = s₁²/n₁ + s₂²/n₂), for each pair of groups",
    assumptions: "Independent observations; groups large enough to stand for where they came from.",
    undefined: "Fewer than two values in a group; no spread in both groups; fewer than two groups.",
    reference: "Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 12–14; Davison & Hinkley (1997), Bootstrap Methods and Their Application, 3.2 and 5",
    oracle: "boot 1.3-28.1: boot(strata = ), boot.ci over 400,000 draws; the formulas on the same draws to 12 digits",
};

impl Estimator for BootstrapDifference {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let mut estimates = Vec::new();
        for pair in pairs(groups(sample)?, sample)? {
            let row = pair.row(ABOUT.id, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone());
            let notes = pair.too_few(2);
            if notes.is_empty() {
                estimates.extend(compare(row, &pair, sample, settings));
            } else {
                estimates.push(notes.into_iter().fold(row, Estimate::note));
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// The two groups, each less its mean, all over one power of two.
struct Centred {
    first: usize,
    values: Vec<f64>,
    squares: Vec<f64>,
    scale: f64,
}

impl Centred {
    fn of(pair: &Pair<'_>) -> Self {
        let all: Vec<f64> = pair.x.iter().chain(pair.y).copied().collect();
        let scale = moments::magnitude(&all);
        let centre = |group: &[f64]| {
            let scaled: Vec<f64> = group.iter().map(|v| v / scale).collect();
            let mean = moments::mean(&scaled);
            scaled.into_iter().map(move |v| v - mean)
        };
        let values: Vec<f64> = centre(pair.x).chain(centre(pair.y)).collect();
        let rest = moments::magnitude(&values);
        let values: Vec<f64> = values.into_iter().map(|v| v / rest).collect();
        let squares = values.iter().map(|v| v * v).collect();
        Centred { first: pair.x.len(), values, squares, scale: scale * rest }
    }

    /// Mean and its variance in one group of n ≥ 2 rows: s²/n. A variance of the size of rounding is 0.
    fn group(weights: &[f64], values: &[f64], squares: &[f64]) -> (f64, f64) {
        let (mut n, mut sum, mut square) = (0.0, 0.0, 0.0);
        for ((w, v), s) in weights.iter().zip(values).zip(squares) {
            n += w;
            sum += w * v;
            square += w * s;
        }
        let mean = sum / n;
        let variance = (square / n - mean * mean) * n / (n - 1.0);
        (mean, if variance > 1e-13 * square / n { variance / n } else { 0.0 })
    }

    /// Deviation of the difference from that of the sample, and its standard error.
    fn difference(&self, weights: &[f64]) -> (f64, f64) {
        let (w, v, s) =
            (weights.split_at(self.first), self.values.split_at(self.first), self.squares.split_at(self.first));
        let (first, second) = (Centred::group(w.0, v.0, s.0), Centred::group(w.1, v.1, s.1));
        (first.0 - second.0, (first.1 + second.1).sqrt())
    }
}

fn compare(row: Estimate, pair: &Pair<'_>, sample: &Sample, settings: &Settings) -> Vec<Estimate> {
    let row = row.value(moments::mean(pair.x) - moments::mean(pair.y));
    let data = Centred::of(pair);
    let rows = data.values.len();
    if row.value.is_none() {
        return vec![row];
    }
    if [pair.x, pair.y].iter().all(|group| moments::is_constant(group)) {
        return vec![row.note(Note::ExactFit { rows: rows as u64 })];
    }
    let stratum: Vec<u32> = (0..rows).map(|i| u32::from(i >= data.first)).collect();
    let scheme = Scheme::within(&stratum);
    let chance = settings.chance(ABOUT.id, sample, &row.term);
    let draws = scheme.replicate(settings.draws, &chance, settings.meter, || |w: &[f64]| data.difference(w));
    let (level, scale) = (settings.level, data.scale);
    let plain = Replicates::new(draws.iter().map(|d| d.0).collect());
    let (ratios, undefined) = defined(draws.iter().map(|(d, se)| (*se > 0.0).then(|| d / se)).collect());
    let ratios = Replicates::new(ratios);
    let kind = |row: &Estimate, code: &str, nl: &str| {
        let term = Label::within(&row.term, &Label::new(code, Text::new(nl, code)));
        Estimate { term, ..row.clone() }
    };
    let drawn = with_spread(row.clone(), &plain, scale);
    let acceleration = jackknife(&scheme, |w| Some(data.difference(w).0)).and_then(|j| j.acceleration);
    let bca = acceleration.and_then(|a| plain.bca(level, 0.0, a));
    let std_error = data.difference(&vec![1.0; rows]).1;
    let mut student = kind(&row, "studentized", "gestudentiseerd").std_error(std_error * scale);
    student.notes.extend(undefined);
    let limits = studentized(&ratios, level, 0.0, std_error);
    vec![
        with_limits(drawn.clone(), bca, &plain, scale, level, "bootstrap, BCa"),
        with_limits(
            kind(&drawn, "percentile", "percentiel"),
            plain.percentile(level),
            &plain,
            scale,
            level,
            "bootstrap, percentile",
        ),
        with_limits(student, limits, &ratios, scale, level, "bootstrap, studentized"),
    ]
}
