//! Two means compared, with intervals from draws out of the groups themselves.

use super::{defined, scheme, with_limits, with_spread};
use crate::error::Result;
use crate::estimators::groups::compare::{Pair, pairs};
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::moments;
use crate::math::resample::{Replicates, jackknife, studentized};
use crate::sample::{Groups, Sample, ShapeKind};
use crate::value::{Label, Text};

/// Difference of two means, first − second, for each pair of groups, with bootstrap intervals.
///
/// # Definition
/// d = x̄₁ − x̄₂. A draw takes n₁ values of the first group and n₂ of the second with replacement and gives
/// d* and se*² = s₁*²/n₁ + s₂*²/n₂. BCa: the quantiles of d* corrected for bias and acceleration, the latter
/// by leaving out one value at a time. Percentile: the quantiles of d* at (1 ∓ level)/2. Studentized:
/// d − se·q, q the quantiles of (d* − d)/se*.
/// # Takes
/// Groups of finite values, two or more each. Where the sample names clusters, whole clusters are drawn, within
/// the group when each lies in one group, else over both; se and se* then sum over clusters.
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

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = groups(sample)?;
        let mut estimates = Vec::new();
        let k = data.groups.len();
        let places = (0..k).flat_map(|i| (i + 1..k).map(move |j| [i, j]));
        for (pair, sides) in pairs(data, sample)?.into_iter().zip(places) {
            let clusters: Vec<u32> = sides.into_iter().flat_map(|g| of_group(sample, data, g)).copied().collect();
            let row = pair.row(ABOUT.id, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone());
            let notes = pair.too_few(2);
            if notes.is_empty() {
                estimates.extend(compare(row, &pair, &clusters, sample, settings));
            } else {
                estimates.push(notes.into_iter().fold(row, Estimate::note));
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// The clusters of one group's values; empty when none are named.
fn of_group<'a>(sample: &'a Sample, data: &Groups, group: usize) -> &'a [u32] {
    let start: usize = data.values[..group].iter().map(Vec::len).sum();
    sample.cluster().get(start..start + data.values[group].len()).unwrap_or_default()
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

    /// The same difference with the standard error over clusters, √(C/(C − 1) Σ uᵥ²): uᵥ sums, over the rows of
    /// cluster v, the pull (x − x̄*)/n* on the difference; a cluster drawn twice is two clusters. `work` has a
    /// place for each cluster.
    fn clustered(&self, weights: &[f64], cluster: &[u32], work: &mut [(f64, f64)]) -> (f64, f64) {
        work.fill((0.0, 0.0));
        let side = |range: std::ops::Range<usize>| {
            let n: f64 = weights[range.clone()].iter().sum();
            let sum: f64 = range.map(|i| weights[i] * self.values[i]).sum();
            (n, sum / n)
        };
        let (first, second) = (side(0..self.first), side(self.first..self.values.len()));
        for (i, (&v, &c)) in self.values.iter().zip(cluster).enumerate() {
            let (n, mean, sign) = if i < self.first { (first.0, first.1, 1.0) } else { (second.0, second.1, -1.0) };
            let (pull, times) = &mut work[c as usize];
            *pull += sign * (v - mean) / n;
            *times = weights[i];
        }
        let drawn: f64 = work.iter().map(|(_, times)| times).sum();
        let squares: f64 = work.iter().map(|(pull, times)| times * pull * pull).sum();
        let variance = squares * drawn / (drawn - 1.0);
        (first.1 - second.1, if variance > 1e-26 { variance.sqrt() } else { 0.0 })
    }

    /// Deviation of the difference from that of the sample, and its standard error.
    fn difference(&self, weights: &[f64]) -> (f64, f64) {
        let (w, v, s) =
            (weights.split_at(self.first), self.values.split_at(self.first), self.squares.split_at(self.first));
        let (first, second) = (Centred::group(w.0, v.0, s.0), Centred::group(w.1, v.1, s.1));
        (first.0 - second.0, (first.1 + second.1).sqrt())
    }
}

fn compare(row: Estimate, pair: &Pair<'_>, clusters: &[u32], sample: &Sample, settings: &Settings) -> Vec<Estimate> {
    let mut row = row.value(moments::mean(pair.x) - moments::mean(pair.y));
    let data = Centred::of(pair);
    let rows = data.values.len();
    if row.value.is_none() {
        return vec![row];
    }
    if [pair.x, pair.y].iter().all(|group| moments::is_constant(group)) {
        return vec![row.note(Note::ExactFit { rows: rows as u64 })];
    }
    let stratum: Vec<u32> = (0..rows).map(|i| u32::from(i >= data.first)).collect();
    let (scheme, few) = scheme(&stratum, clusters);
    row.notes.extend(few);
    let known = clusters.len() == rows;
    let places = clusters.iter().max().map_or(0, |c| *c as usize + 1);
    // Deviation and standard error; none in a draw that leaves a group empty.
    let statistic = || {
        let mut work = vec![(0.0, 0.0); places];
        let data = &data;
        move |w: &[f64]| {
            let found = if known { data.clustered(w, clusters, &mut work) } else { data.difference(w) };
            found.0.is_finite().then_some(found)
        }
    };
    let chance = settings.chance(ABOUT.id, sample, &row.term);
    let (draws, empty) = defined(scheme.replicate(settings.draws, &chance, settings.meter, statistic));
    row.notes.extend(empty);
    let (level, scale) = (settings.level, data.scale);
    let plain = Replicates::new(draws.iter().map(|d| d.0).collect());
    let (ratios, undefined) = defined(draws.iter().map(|(d, se)| (*se > 0.0).then(|| d / se)).collect());
    let ratios = Replicates::new(ratios);
    let kind = |row: &Estimate, code: &str, nl: &str| {
        let term = Label::within(&row.term, &Label::new(code, Text::new(nl, code)));
        Estimate { term, ..row.clone() }
    };
    let drawn = with_spread(row.clone(), &plain, scale);
    let mut one = statistic();
    let acceleration = jackknife(&scheme, |w| one(w).map(|d| d.0)).and_then(|j| j.acceleration);
    let bca = acceleration.and_then(|a| plain.bca(level, 0.0, a));
    let std_error = one(&vec![1.0; rows]).map_or(0.0, |d| d.1);
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
