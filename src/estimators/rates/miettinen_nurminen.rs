//! The difference of two rates, with its score interval and the test that belongs to it.

use super::{empty_groups, one_level, pairs, table};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::RISK_DIFFERENCE;
use crate::findings::{Estimate, Findings, Test};
use crate::math::score::Difference;
use crate::math::tail;
use crate::sample::{Counts, Sample};
use crate::value::{Count, Interval, Label, PValue, ShapeKind, Unit};

/// The difference of the success rates of each pair of groups, with the score test.
pub struct MiettinenNurminen;

static ABOUT: About = About {
    id: "miettinen_nurminen",
    title_nl: "Verschil tussen twee percentages (Miettinen en Nurminen)",
    title_en: "Difference of two rates (Miettinen and Nurminen)",
    shapes: &[ShapeKind::Counts],
    measure: &crate::findings::measure::RISK_DIFFERENCE,
    definition: "d = p₁ − p₀; se² = p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀; z(δ) = (d − δ)/√v(δ), \
                 v(δ) = (r₁(1 − r₁)/n₁ + r₀(1 − r₀)/n₀) · N/(N − 1), N = n₁ + n₀, r₁ and r₀ the most likely rates \
                 with r₁ − r₀ = δ. Limits: the δ with |z(δ)| = z of the level; test: z(0), two-sided.",
    assumptions: "Independent groups of independent units. Test and interval are one procedure: p < 1 − level \
                  exactly when the interval leaves out 0.",
    undefined: "A group without rows; fewer than two groups. The test alone: a pair in which all units have the \
                same level; fewer events or non-events than the plan's floor.",
    reference: "Miettinen & Nurminen (1985), Statistics in Medicine 4, 213–226.",
    oracle: "The published cubic at 50 digits (Python), and R 4.2: uniroot on its closed form, tol 1e-14; fixture \
             miettinen_nurminen.json.",
};

impl Estimator for MiettinenNurminen {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let row = |pair| row(counts, pair, &sample.outcome.unit, settings);
        Ok(Findings { estimates: pairs(counts.groups.len())?.into_iter().map(row).collect(), ..Findings::default() })
    }
}

fn row(counts: &Counts, (i, j): (usize, usize), unit: &Unit, settings: &Settings) -> Estimate {
    let (first, second) = (counts.rate(i), counts.rate(j));
    let (events, total) = (first.0 + second.0, first.1 + second.1);
    let term = Label::contrast(&counts.groups[i], &counts.groups[j]);
    let mut row = Estimate::new(ABOUT.id, term, &RISK_DIFFERENCE, unit.clone(), Count::of(total));
    row.notes = empty_groups(counts, (i, j));
    let difference = Difference::new(first, second);
    let Some(difference) = difference.filter(|_| row.notes.is_empty()) else {
        return row;
    };
    let (low, high) = difference.limits(tail::normal_quantile_upper(settings.level.tail()));
    row = row.value(difference.value()).std_error(difference.std_error()).interval(Interval::two_sided(
        low,
        high,
        settings.level,
        "Miettinen–Nurminen",
    ));
    if let Some(note) = settings.event_floor(events, total).or_else(|| one_level(counts, (i, j))) {
        return row.note(note);
    }
    let z = difference.z(0.0);
    match PValue::new(2.0 * tail::normal_upper(z.abs())) {
        Ok(p) => row.test(Test::two_sided("z", Some(z), [None, None], p).null(0.0)),
        Err(_) => row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Level;

    /// Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 6: four decimals.
    #[test]
    fn newcombe_1998_table_2_method_6() {
        let z = tail::normal_quantile_upper(Level::P95.tail());
        let (low, high) = Difference::new((56, 70), (48, 80)).unwrap().limits(z);
        assert_eq!((format!("{low:.4}"), format!("{high:.4}")), ("0.0528".to_owned(), "0.3382".to_owned()));
    }
}
