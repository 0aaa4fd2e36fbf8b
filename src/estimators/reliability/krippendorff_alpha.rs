//! How far any number of raters agree, by the disagreement that chance would give.

use super::agreement::{Together, given, without_interval};
use crate::error::Result;
use crate::estimators::resampling::{defined, with_limits, with_spread};
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::moments;
use crate::math::resample::{Replicates, Scheme};
use crate::sample::{Sample, ShapeKind};

/// Krippendorff's alpha of all raters together, for levels without order, with an order, and at distances.
///
/// # Definition
/// Of the units with m_u ≥ 2 ratings each pair of ratings counts 1/(m_u − 1): o_ck; n_c = Σₖ o_ck, n = Σ n_c.
/// α = 1 − (n − 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck, over c < k. δ² = 1 (nominal); (n_c/2 + Σ between n_g + n_k/2)²
/// (ordinal); (x_c − x_k)² (interval), x the places of the levels. Limits: percentiles of α over draws of units with
/// replacement.
/// # Takes
/// Ratings of two or more raters, not all of them of every unit.
/// # Gives
/// Three rows, unitless, at most 1, below 0 when raters disagree more than chance; standard error and interval by the
/// plan's seed and draws.
/// # Assumes
/// Units independent of each other; raters who judged apart; that the levels have the order, and the distances, that the row
/// supposes: of words the order of the codebook and places 1, 2 …, of numbers themselves.
/// # Undefined
/// No unit with two ratings; one level throughout. No disagreement at all: 1, without interval.
/// # Reference
/// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania; interval: Hayes & Krippendorff
/// (2007), Communication Methods and Measures 1, 77–89, which draws pairs of ratings; here units are drawn.
/// # Oracle
/// krippendorff 0.9.0 (Python): `alpha`; irrCAC 0.4.4: `krippendorff`; Krippendorff (2011), sections A to D; fixture
/// `krippendorff_alpha.json`.
pub struct KrippendorffAlpha;

static ABOUT: About = About {
    id: "krippendorff_alpha",
    title_nl: "Overeenstemming van beoordelaars (Krippendorffs α)",
    title_en: "Agreement of raters (Krippendorff’s α)",
    shapes: &[ShapeKind::Ratings],
    measure: &measure::KRIPPENDORFF_NOMINAL,
    definition: "α = 1 − D_o/D_e, the disagreement within units over that by chance, each pair of levels weighted by δ²: 1 (nominal), the ratings from one to the other (ordinal), their distance squared (interval); limits by percentiles of draws of units",
    assumptions: "Units independent; raters who judged apart; levels with the order, and the distances, that the row supposes.",
    undefined: "No unit with two ratings; one level throughout. No disagreement: 1, without interval.",
    reference: "Krippendorff (2011), Computing Krippendorff’s Alpha-Reliability; Hayes & Krippendorff (2007), Communication Methods and Measures 1, 77–89",
    oracle: "krippendorff 0.9.0: alpha; irrCAC 0.4.4: krippendorff; Krippendorff (2011)",
};

impl Estimator for KrippendorffAlpha {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let together = Together::of(sample)?;
        let data = Coincidences::of(&together);
        let estimates = [
            (Metric::Nominal, &measure::KRIPPENDORFF_NOMINAL),
            (Metric::Ordinal, &measure::KRIPPENDORFF_ORDINAL),
            (Metric::Interval, &measure::KRIPPENDORFF_INTERVAL),
        ];
        let estimates =
            estimates.into_iter().map(|(metric, measure)| row(&together, &data, metric, measure, sample, settings));
        Ok(Findings { estimates: estimates.collect(), ..Findings::default() })
    }
}

#[derive(Clone, Copy)]
enum Metric {
    Nominal,
    Ordinal,
    Interval,
}

/// The units with two ratings or more.
struct Coincidences {
    /// Of each unit how often each level was given.
    given: Vec<Vec<(usize, f64)>>,
    /// Of each unit the pairs c < k of different levels, with what they count.
    different: Vec<Vec<(usize, usize, f64)>>,
    /// Places of the levels, of a size that can be squared.
    places: Vec<f64>,
}

impl Coincidences {
    fn of(together: &Together<'_>) -> Self {
        let pairable: Vec<&Vec<(usize, f64)>> = together.units.iter().filter(|t| given(t) > 1.0).collect();
        let different = |tally: &Vec<(usize, f64)>| {
            let all = given(tally);
            let mut pairs = Vec::new();
            for (place, &(c, times)) in tally.iter().enumerate() {
                pairs.extend(tally.iter().skip(place + 1).map(|&(k, others)| (c, k, times * others / (all - 1.0))));
            }
            pairs
        };
        let positions = &together.ratings.positions;
        let scale = moments::magnitude(positions);
        Coincidences {
            given: pairable.iter().map(|t| (*t).clone()).collect(),
            different: pairable.iter().map(|t| different(t)).collect(),
            places: positions.iter().map(|p| p / scale).collect(),
        }
    }

    /// α with unit u counted `weights[u]` times; `None` when one level is all there is. `work` holds a place a level.
    fn alpha(&self, weights: &[f64], metric: Metric, work: &mut Work) -> Option<f64> {
        work.counts.fill(0.0);
        for (tally, weight) in self.given.iter().zip(weights) {
            for &(level, times) in tally {
                if let Some(count) = work.counts.get_mut(level) {
                    *count += weight * times;
                }
            }
        }
        let mut sum = 0.0;
        for (below, count) in work.below.iter_mut().zip(&work.counts) {
            // Half of its own: between two levels lie half of each and all between.
            *below = sum + count / 2.0;
            sum += count;
        }
        let place: &[f64] = match metric {
            Metric::Nominal => &[],
            Metric::Ordinal => &work.below,
            Metric::Interval => &self.places,
        };
        let apart = |c: usize, k: usize| match (place.get(c), place.get(k)) {
            (Some(x), Some(y)) => (x - y) * (x - y),
            _ => 1.0,
        };
        let mut observed = 0.0;
        for (pairs, weight) in self.different.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            observed += weight * pairs.iter().map(|&(c, k, times)| times * apart(c, k)).sum::<f64>();
        }
        let mut expected = 0.0;
        let used = || work.counts.iter().enumerate().filter(|(_, n)| **n > 0.0);
        for (c, own) in used() {
            expected += own * used().skip_while(|(k, _)| *k <= c).map(|(k, other)| other * apart(c, k)).sum::<f64>();
        }
        (expected > 0.0).then(|| 1.0 - (sum - 1.0) * observed / expected)
    }

    fn work(&self) -> Work {
        Work { counts: vec![0.0; self.places.len()], below: vec![0.0; self.places.len()] }
    }
}

/// What one computation works in.
struct Work {
    counts: Vec<f64>,
    below: Vec<f64>,
}

fn row(
    together: &Together<'_>,
    data: &Coincidences,
    metric: Metric,
    measure: &'static Measure,
    sample: &Sample,
    settings: &Settings,
) -> Estimate {
    let row = together.row(ABOUT.id, measure);
    let units = data.given.len();
    let Some(value) = data.alpha(&vec![1.0; units], metric, &mut data.work()) else {
        let level = data.given.first().and_then(|t| t.first()).and_then(|(l, _)| together.ratings.levels.get(*l));
        return row.note(Note::OneLevel { level: level.map(|l| l.text.clone()).unwrap_or_default() });
    };
    let row = row.value(value);
    if data.different.iter().all(Vec::is_empty) {
        return without_interval(row);
    }
    if units < 2 {
        return row.note(Note::TooFewRows { group: together.term.text.clone(), rows: units as u64, needed: 2 });
    }
    let statistic = || {
        let mut work = data.work();
        move |weights: &[f64]| data.alpha(weights, metric, &mut work).map(|alpha| alpha - value)
    };
    let chance = settings.chance(measure.id, sample, &row.term);
    let draws = Scheme::rows(units).replicate(settings.draws, &chance, settings.meter, statistic);
    let (draws, empty) = defined(draws);
    let draws = Replicates::new(draws);
    let mut row = with_spread(row, &draws, 1.0);
    row.notes.extend(empty);
    let limits = draws.percentile(settings.level);
    let row = with_limits(row, limits, &draws, 1.0, settings.level, "bootstrap, percentile");
    // Percentiles of few units may pass by the value itself.
    match row.interval {
        Some(i) if i.low > value || i.high < value => {
            Estimate { interval: None, ..row.note(Note::NoInterval { method: "bootstrap, percentile".to_owned() }) }
        }
        _ => row,
    }
}
