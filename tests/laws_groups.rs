//! Laws of the estimators of groups compared by means, spread and ranks: what must hold for any input.

use crate::samples::{close, groups, wild};
use beraad::error::Error;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::value::Level;
use proptest::prelude::*;

const PAIRS: [&str; 7] =
    ["student_t", "mann_whitney", "brunner_munzel", "dunn", "cohens_d", "glass_delta", "cliffs_delta"];
const OMNIBUS: [&str; 4] = ["one_way_anova", "levene", "brown_forsythe", "kruskal_wallis"];
/// What sees the order of the values alone, but for the shift of Mann–Whitney.
const RANKS: [&str; 5] = ["mann_whitney", "brunner_munzel", "dunn", "kruskal_wallis", "cliffs_delta"];

fn estimate(id: &str, values: &[Vec<f64>], settings: &Settings) -> Result<Findings, Error> {
    find(id).expect("registered").estimate(&groups(values), settings)
}

fn rows(id: &str, values: &[Vec<f64>]) -> Vec<Estimate> {
    estimate(id, values, &Settings::default()).expect("an answer").estimates
}

/// Whether `b` is `a` with its numbers mapped to centre + sign·factor·(number − centre) and a p unchanged.
fn assert_moved(a: &Estimate, b: &Estimate, centre: f64, sign: f64, factor: f64) -> Result<(), TestCaseError> {
    let moved = |v: f64| centre + sign * factor * (v - centre);
    let size = factor * a.interval.map_or(1.0, |i| i.high - i.low).max(a.value.map_or(0.0, f64::abs));
    prop_assert_eq!(a.value.is_some(), b.value.is_some());
    prop_assert_eq!(a.interval.is_some(), b.interval.is_some());
    prop_assert_eq!(a.test.is_some(), b.test.is_some());
    if let (Some(x), Some(y)) = (a.value, b.value) {
        prop_assert!(close(moved(x), y, size), "{}: value {x} became {y}", a.estimator);
    }
    if let (Some(x), Some(y)) = (a.interval, b.interval) {
        let (low, high) = if sign < 0.0 { (x.high, x.low) } else { (x.low, x.high) };
        prop_assert!(
            close(moved(low), y.low, size) && close(moved(high), y.high, size),
            "{}: {x:?} became {y:?}",
            a.estimator
        );
    }
    if let (Some(x), Some(y)) = (a.std_error, b.std_error) {
        prop_assert!(close(x * factor, y, 0.0), "{}: standard error {x} became {y}", a.estimator);
    }
    if let (Some(x), Some(y)) = (&a.test, &b.test) {
        prop_assert!(close(x.p.get(), y.p.get(), 1e-3), "{}: p {:?} became {:?}", a.estimator, x.p, y.p);
    }
    Ok(())
}

/// Multiples of an eighth, often equal; never all the same in a group.
fn values(least: usize) -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![-10i32..10, -1000i32..1000].prop_map(|v| f64::from(v) / 8.0);
    prop::collection::vec(number, least..20).prop_map(|mut v| {
        v[0] += 300.0;
        v
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn swapping_groups_mirrors_a_pair_and_leaves_the_whole(a in values(3), b in values(3)) {
        for id in PAIRS {
            for (one, other) in rows(id, &[a.clone(), b.clone()]).iter().zip(&rows(id, &[b.clone(), a.clone()])) {
                if id == "glass_delta" {
                    // Another yardstick: the sign alone turns.
                    prop_assert!(one.value.unwrap() * other.value.unwrap() <= 0.0);
                } else {
                    assert_moved(one, other, one.measure.null.unwrap_or(0.0), -1.0, 1.0)?;
                }
            }
        }
        for id in OMNIBUS {
            for (one, other) in rows(id, &[a.clone(), b.clone()]).iter().zip(&rows(id, &[b.clone(), a.clone()])) {
                assert_moved(one, other, 0.0, 1.0, 1.0)?;
            }
        }
    }

    #[test]
    fn shift_and_scale(a in values(3), b in values(3), c in values(3), shift in -64i32..64, power in -20i32..20) {
        let factor = 2f64.powi(power);
        let data = [a, b, c];
        let moved = data.clone().map(|g| g.iter().map(|v| (v + f64::from(shift)) * factor).collect());
        for id in PAIRS.into_iter().chain(OMNIBUS) {
            for (one, other) in rows(id, &data).iter().zip(&rows(id, &moved)) {
                let scaled = one.measure.form == beraad::findings::measure::Form::Natural;
                assert_moved(one, other, 0.0, 1.0, if scaled { factor } else { 1.0 })?;
            }
        }
    }

    #[test]
    fn row_order_is_irrelevant(a in values(3), b in values(3), turn in 1usize..20) {
        let mut turned = a.clone();
        let by = turn % a.len();
        turned.rotate_left(by);
        turned.swap(0, 2);
        for id in PAIRS.into_iter().chain(OMNIBUS) {
            for (one, other) in rows(id, &[a.clone(), b.clone()]).iter().zip(&rows(id, &[turned.clone(), b.clone()])) {
                assert_moved(one, other, 0.0, 1.0, 1.0)?;
            }
        }
    }

    /// A rising transformation leaves all that rests on ranks as it is, to the last bit.
    #[test]
    fn ranks_see_order_alone(a in values(2), b in values(2), c in values(2)) {
        let data = [a, b, c];
        let bent = data.clone().map(|g| g.iter().map(|v| (v / 100.0).exp() + v).collect());
        for id in RANKS {
            for (one, other) in rows(id, &data).iter().zip(&rows(id, &bent)) {
                prop_assert_eq!(&one.test, &other.test);
                if one.measure.id != "location_shift" {
                    prop_assert_eq!(one, other);
                }
            }
        }
    }

    /// The shift stands to the test as the interval of an inverted test must: without ties exactly.
    #[test]
    fn interval_excludes_null_exactly_when_p_is_small(
        a in prop::collection::btree_set(-1000i32..1000, 3..15),
        b in prop::collection::btree_set(-1000i32..1000, 3..15),
        effect in -1000i32..1000,
        level in 0.5..0.99,
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        let data = [a.iter().map(|v| f64::from(*v)).collect(), b.iter().map(|v| f64::from(*v + effect) + 0.5).collect()];
        for id in ["mann_whitney", "student_t", "brunner_munzel"] {
            for row in estimate(id, &data, &settings).expect("an answer").estimates {
                let (Some(interval), Some(test)) = (row.interval, &row.test) else { continue };
                let (p, null) = (test.p.get(), row.measure.null.expect("a null value"));
                if (p - (1.0 - level)).abs() > 1e-9 {
                    prop_assert_eq!(interval.low > null || interval.high < null, p < 1.0 - level, "{} {:?}", id, interval);
                }
            }
        }
    }

    /// One number told three ways: W/M, Brunner–Munzel's p and (δ + 1)/2; H of two groups is Dunn's z²;
    /// F of two groups is Student's t²; the median of all differences, by going through them.
    #[test]
    fn the_estimators_agree_with_each_other(a in values(3), b in values(3)) {
        let data = [a.clone(), b.clone()];
        let first = |id: &str| rows(id, &data).swap_remove(0);
        let statistic = |id: &str| first(id).test.expect("a test").statistic.expect("a statistic");
        let (whitney, cliff) = (rows("mann_whitney", &data), first("cliffs_delta"));
        let share = statistic("mann_whitney") / (a.len() * b.len()) as f64;
        let munzel = first("brunner_munzel");
        prop_assert_eq!(munzel.value, Some(share));
        prop_assert_eq!((whitney[1].value, whitney[1].interval), (munzel.value, munzel.interval));
        prop_assert!(close(cliff.value.expect("δ"), 2.0 * share - 1.0, 1.0));
        prop_assert!(close(statistic("kruskal_wallis"), statistic("dunn").powi(2), 1e-3));
        prop_assert!(close(statistic("one_way_anova"), statistic("student_t").powi(2), 1e-3));
        let mut differences: Vec<f64> = a.iter().flat_map(|x| b.iter().map(move |y| x - y)).collect();
        differences.sort_by(f64::total_cmp);
        let (low, high) = (differences[(differences.len() - 1) / 2], differences[differences.len() / 2]);
        prop_assert_eq!(whitney[0].value, Some((low + high) / 2.0));
    }

}

proptest! {
    /// Values of every size, repeated often, in any number of groups: an answer or a reason.
    #[test]
    fn any_input_has_a_defined_answer(
        values in prop::collection::vec(prop::collection::vec(wild(), 0..7), 0..4),
        level in 0.5..0.9999,
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        for id in PAIRS.into_iter().chain(OMNIBUS) {
            match estimate(id, &values, &settings) {
                Ok(findings) => findings.estimates.iter().try_for_each(check_defined)?,
                Err(Error::Undefined(_)) => {}
                Err(other) => return Err(TestCaseError::fail(format!("{id}: {other}"))),
            }
        }
        let mut spoilt = values.clone();
        spoilt.push(vec![1.0, f64::NAN]);
        for id in PAIRS.into_iter().chain(OMNIBUS) {
            prop_assert!(matches!(estimate(id, &spoilt, &settings), Err(Error::Undefined(_))), "{id}");
        }
    }
}

fn check_defined(row: &Estimate) -> Result<(), TestCaseError> {
    let (low, high) = row.measure.range;
    let silent = row.interval.is_none() && row.test.is_none();
    prop_assert!(row.value.is_some() || silent && !row.notes.is_empty(), "a dash needs a reason: {row:?}");
    prop_assert!(row.value.is_none_or(|v| v.is_finite() && v >= low - 1e-12 && v <= high + 1e-12), "{row:?}");
    prop_assert!(row.std_error.is_none_or(|s| s.is_finite() && s > 0.0), "{row:?}");
    if let (Some(i), Some(v)) = (row.interval, row.value) {
        let slack = 1e-9 * v.abs();
        prop_assert!(i.low <= v + slack && v - slack <= i.high, "{row:?}");
    }
    if let Some(test) = &row.test {
        prop_assert!((0.0..=1.0).contains(&test.p.get()) && test.p_adjusted.is_none(), "{row:?}");
        prop_assert!(test.statistic.is_some_and(f64::is_finite), "{row:?}");
        prop_assert!(test.df.iter().flatten().all(|df| *df > 0.0 && df.is_finite()), "{row:?}");
    }
    Ok(())
}

/// Of all orders of 3 + 4 values at level .9, by counting: an interval from the k-th smallest to the k-th
/// largest difference misses 0 in a share 2·P(W ≤ k − 1) of them.
#[test]
fn the_exact_interval_covers_as_often_as_it_says() {
    let settings = Settings { level: Level::new(0.9).expect("a level"), ..Settings::default() };
    let (mut covered, mut all) = (0, 0);
    for chosen in (0u32..128).filter(|c| c.count_ones() == 3) {
        let (a, b) = (0..7).map(|i| (chosen >> i & 1 == 1, f64::from(i) + 1.0)).partition::<Vec<_>, _>(|v| v.0);
        let data = [a, b].map(|g| g.iter().map(|v| v.1).collect::<Vec<f64>>());
        let row = estimate("mann_whitney", &data, &settings).expect("an answer").estimates.swap_remove(0);
        let interval = row.interval.expect("an interval");
        all += 1;
        covered += u32::from(interval.low <= 0.0 && interval.high >= 0.0);
    }
    // P(W ≤ 0) = 1/35 < .05 ≤ P(W ≤ 1) = 2/35: k = 1, 33 of 35.
    assert_eq!((covered, all), (33, 35));
}
