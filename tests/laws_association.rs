//! Laws of the correlations, the shares of variance, Hedges' g three ways and the shape of a distribution.

use crate::samples::{close, columns, groups, names, sample, wild};
use beraad::error::Error;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::value::{Label, Level};
use proptest::prelude::*;

const CORRELATIONS: [&str; 3] = ["pearson", "spearman", "kendall"];
const GROUPS: [&str; 5] =
    ["eta_squared", "omega_squared", "hedges_g_pooled", "probability_of_superiority", "normality"];

fn counts(cells: Vec<Vec<u64>>) -> Sample {
    let (groups, levels) = (names("g", cells.len()), names("g", cells[0].len()));
    sample(Shape::Counts(Counts { groups, levels, success: 0, cells }))
}

fn regression(arm: Vec<f64>, pre: Option<Vec<f64>>, outcome: Vec<f64>) -> Sample {
    sample(Shape::Regression(Regression {
        treatment: Label::plain("g0"),
        control: Label::plain("g1"),
        arm,
        outcome,
        binary: false,
        pre,
        covariates: vec![],
        moderator: None,
        levels: vec![],
        received: None,
        methods: None,
    }))
}

fn estimate(id: &str, sample: &Sample, settings: &Settings) -> Result<Findings, Error> {
    find(id).expect("registered").estimate(sample, settings)
}

fn rows(id: &str, sample: &Sample) -> Vec<Estimate> {
    estimate(id, sample, &Settings::default()).expect("an answer").estimates
}

fn first(id: &str, sample: &Sample) -> Estimate {
    rows(id, sample).swap_remove(0)
}

/// Whether `b` is `a` with its numbers times `sign` and its p unchanged.
fn assert_turned(a: &Estimate, b: &Estimate, sign: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.value.is_some(), b.value.is_some(), "{:?} {:?}", a, b);
    prop_assert_eq!(a.interval.is_some(), b.interval.is_some(), "{:?} {:?}", a, b);
    prop_assert_eq!(a.test.is_some(), b.test.is_some(), "{:?} {:?}", a, b);
    if let (Some(x), Some(y)) = (a.value, b.value) {
        prop_assert!(close(sign * x, y, 1.0), "{}: value {x} became {y}", a.estimator);
    }
    if let (Some(x), Some(y)) = (a.interval, b.interval) {
        let (low, high) = if sign < 0.0 { (-x.high, -x.low) } else { (x.low, x.high) };
        prop_assert!(close(low, y.low, 1.0) && close(high, y.high, 1.0), "{}: {x:?} became {y:?}", a.estimator);
    }
    if let (Some(x), Some(y)) = (&a.test, &b.test) {
        prop_assert!(close(x.p.get(), y.p.get(), 1e-3), "{}: p {:?} became {:?}", a.estimator, x.p, y.p);
    }
    Ok(())
}

/// Multiples of an eighth, often equal; never all the same.
fn values(least: usize) -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![-10i32..10, -1000i32..1000].prop_map(|v| f64::from(v) / 8.0);
    prop::collection::vec(number, least..20).prop_map(|mut v| {
        v[0] += 300.0;
        v
    })
}

/// Pairs of values of which some are equal, neither column constant.
fn pairs(least: usize) -> impl Strategy<Value = [Vec<f64>; 2]> {
    let number = || prop_oneof![-4i32..4, -1000i32..1000].prop_map(|v| f64::from(v) / 8.0);
    prop::collection::vec((number(), number()), least..30).prop_map(|rows| {
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        x[0] += 300.0;
        y[1] -= 300.0;
        [x, y]
    })
}

fn by_group(arm: &[f64], values: &[f64]) -> Vec<Vec<f64>> {
    let of = |code: f64| arm.iter().zip(values).filter(|(a, _)| **a == code).map(|(_, v)| *v).collect();
    vec![of(1.0), of(0.0)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn swapping_columns_changes_nothing_and_turning_one_changes_the_sign([x, y] in pairs(4)) {
        let turned: Vec<f64> = y.iter().map(|v| -v).collect();
        for id in CORRELATIONS {
            let row = first(id, &columns(&[x.clone(), y.clone()]));
            assert_turned(&row, &first(id, &columns(&[y.clone(), x.clone()])), 1.0)?;
            assert_turned(&row, &first(id, &columns(&[x.clone(), turned.clone()])), -1.0)?;
        }
    }

    #[test]
    fn correlations_mind_no_unit_and_no_order([x, y] in pairs(4), shift in -64i32..64, power in -20i32..20, turn in 1usize..9) {
        let moved: Vec<f64> = x.iter().map(|v| (v + f64::from(shift)) * 2f64.powi(power)).collect();
        let (mut p, mut q) = (x.clone(), y.clone());
        let by = turn % x.len();
        p.rotate_left(by);
        q.rotate_left(by);
        for id in CORRELATIONS {
            let row = first(id, &columns(&[x.clone(), y.clone()]));
            assert_turned(&row, &first(id, &columns(&[moved.clone(), y.clone()])), 1.0)?;
            assert_turned(&row, &first(id, &columns(&[p.clone(), q.clone()])), 1.0)?;
        }
    }

    /// A rising transformation leaves all that rests on order as it is, to the last bit.
    #[test]
    fn rank_correlations_see_order_alone([x, y] in pairs(4)) {
        let bent: Vec<f64> = x.iter().map(|v| (v / 100.0).exp() + v).collect();
        for id in ["spearman", "kendall"] {
            prop_assert_eq!(first(id, &columns(&[x.clone(), y.clone()])), first(id, &columns(&[bent.clone(), y.clone()])));
        }
    }

    /// τ_b, and its standard error where there are ties, from all pairs one by one.
    #[test]
    fn kendall_pair_by_pair([x, y] in pairs(5)) {
        let row = first("kendall", &columns(&[x.clone(), y.clone()]));
        let sign = |a: f64, b: f64| if a == b { 0.0 } else { (a - b).signum() };
        let n = x.len();
        let sums = |f: &dyn Fn(usize, usize) -> f64| -> Vec<f64> { (0..n).map(|i| (0..n).map(|j| f(i, j)).sum()).collect() };
        let a = sums(&|i, j| sign(x[i], x[j]) * sign(y[i], y[j]));
        let (b, c) = (sums(&|i, j| sign(x[i], x[j]).abs()), sums(&|i, j| sign(y[i], y[j]).abs()));
        let total = |v: &[f64]| v.iter().sum::<f64>();
        let root = (total(&b) * total(&c)).sqrt();
        let tau = total(&a) / root;
        prop_assert!(close(row.value.expect("τ"), tau, 1e-3));
        if let Some(se) = row.std_error {
            let m = n as f64;
            let influence = |i: usize| {
                2.0 * (m * a[i] / root - tau) - tau * (m * b[i] / total(&b) + m * c[i] / total(&c) - 2.0)
            };
            prop_assert!(close(se, (0..n).map(|i| influence(i).powi(2)).sum::<f64>().sqrt() / m, 1e-3));
        }
    }

    /// The correlation of a value with an arm: r² = η², t² = F, one p.
    #[test]
    fn a_correlation_with_an_arm_is_a_share_of_variance(x in values(4), split in 1usize..3) {
        let arm: Vec<f64> = (0..x.len()).map(|i| if i < split { 1.0 } else { 0.0 }).collect();
        let r = first("pearson", &columns(&[x.clone(), arm.clone()]));
        let eta = first("eta_squared", &groups(&by_group(&arm, &x)));
        let (Some(t), Some(f)) = (r.test, eta.test) else { return Ok(()) };
        prop_assert!(close(r.value.expect("r").powi(2), eta.value.expect("η²"), 1e-3));
        prop_assert!(close(t.p.get(), f.p.get(), 0.0), "{t:?} {f:?}");
    }

    /// The share is above 0 at this level exactly when the test leaves less than one tail above; ω² is below η² and has
    /// its interval.
    #[test]
    fn a_share_above_zero_is_a_test_of_one_tail(a in values(2), b in values(2), c in values(2), level in 0.5..0.99) {
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        let data = groups(&[a, b, c]);
        let one = |id| estimate(id, &data, &settings).expect("an answer").estimates.swap_remove(0);
        let (eta, omega) = (one("eta_squared"), one("omega_squared"));
        prop_assert!(omega.value <= eta.value);
        prop_assert_eq!(omega.interval, eta.interval);
        let (p, tail) = (eta.test.expect("a test").p.get(), (1.0 - level) / 2.0);
        match eta.interval {
            Some(i) if (p - tail).abs() > 1e-9 => prop_assert_eq!(i.low > 0.0, p < tail),
            Some(_) => {}
            None => prop_assert!(p > 1.0 - tail - 1e-9 && !eta.notes.is_empty()),
        }
    }

    /// The same for V; that of a table on its side is the same; with two columns of 0 and 1 it is |r|.
    #[test]
    fn cramers_v(cells in prop::collection::vec(prop::collection::vec(1u64..40, 3), 2..4), level in 0.5..0.99) {
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        let one = |cells: &Vec<Vec<u64>>| estimate("cramers_v", &counts(cells.clone()), &settings).expect("an answer").estimates;
        let side = (0..3).map(|j| cells.iter().map(|row| row[j]).collect()).collect();
        let (upright, lying) = (one(&cells), one(&side));
        upright.iter().zip(&lying).try_for_each(|(a, b)| assert_turned(a, b, 1.0))?;
        let (p, tail) = (upright[0].test.as_ref().expect("a test").p.get(), (1.0 - level) / 2.0);
        if let Some(i) = upright[0].interval.filter(|_| (p - tail).abs() > 1e-9) {
            prop_assert_eq!(i.low > 0.0, p < tail);
        }
        prop_assert!(upright[1].value <= upright[0].value);
        let square: Vec<Vec<u64>> = cells.iter().take(2).map(|row| row[..2].to_vec()).collect();
        let units = [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().flat_map(|(i, j)| vec![[i as f64, j as f64]; square[i][j] as usize]);
        let (x, y): (Vec<f64>, Vec<f64>) = units.map(|[i, j]| (i, j)).unzip();
        let r = first("pearson", &columns(&[x, y])).value.expect("r");
        prop_assert!(close(one(&square)[0].value.expect("V"), r.abs(), 1.0));
    }

    /// One number told twice: P and δ; g of two groups and of two arms, and d.
    #[test]
    fn the_estimators_agree_with_each_other(a in values(3), b in values(3)) {
        let data = groups(&[a.clone(), b.clone()]);
        let (share, delta, munzel) =
            (first("probability_of_superiority", &data), first("cliffs_delta", &data), first("brunner_munzel", &data));
        prop_assert!(close(share.value.expect("P"), (1.0 + delta.value.expect("δ")) / 2.0, 1e-3));
        prop_assert!(close(share.value.expect("P"), munzel.value.expect("P"), 1e-3));
        let arm = [vec![1.0; a.len()], vec![0.0; b.len()]].concat();
        let of_arms = first("hedges_g", &regression(arm, None, [a.clone(), b.clone()].concat()));
        let (g, d) = (first("hedges_g_pooled", &data), first("cohens_d", &data));
        assert_turned(&of_arms, &g, 1.0)?;
        prop_assert!(close(of_arms.std_error.expect("se"), g.std_error.expect("se"), 0.0));
        prop_assert!(close(g.value.expect("g") / d.value.expect("d"), g.std_error.expect("se") / d.std_error.expect("se"), 1e-3)
            || d.value == Some(0.0));
    }

    #[test]
    fn changes_mind_no_unit_and_turn_with_time([x, y] in pairs(4), shift in -64i32..64, power in -20i32..20) {
        let moved = [&x, &y].map(|c| c.iter().map(|v| (v + f64::from(shift)) * 2f64.powi(power)).collect::<Vec<f64>>());
        let before = rows("hedges_g_paired", &columns(&[x.clone(), y.clone()]));
        for (row, other) in before.iter().zip(rows("hedges_g_paired", &columns(&moved))) {
            assert_turned(row, &other, 1.0)?;
        }
        for (row, other) in before.iter().zip(rows("hedges_g_paired", &columns(&[y, x]))) {
            assert_turned(row, &other, -1.0)?;
        }
    }

    /// Arms swapped, unit and origin moved; and what all units gain between the waves is no difference in change.
    #[test]
    fn a_difference_in_change([x, y] in pairs(5), shift in -64i32..64, power in -20i32..20) {
        let arm: Vec<f64> = (0..x.len()).map(|i| f64::from(i % 2 == 0)).collect();
        let row = first("hedges_g_pre", &regression(arm.clone(), Some(x.clone()), y.clone()));
        let turned = arm.iter().map(|a| 1.0 - a).collect();
        assert_turned(&row, &first("hedges_g_pre", &regression(turned, Some(x.clone()), y.clone())), -1.0)?;
        let factor = 2f64.powi(power);
        let pre = x.iter().map(|v| v * factor).collect();
        let post = y.iter().map(|v| (v + f64::from(shift)) * factor).collect();
        assert_turned(&row, &first("hedges_g_pre", &regression(arm, Some(pre), post)), 1.0)?;
    }

    #[test]
    fn a_shape_minds_no_unit_and_leans_the_other_way_when_turned(a in values(4), shift in -64i32..64, power in -20i32..20) {
        let moved = |factor: f64| groups(&[a.iter().map(|v| (v + f64::from(shift)) * factor).collect()]);
        let before = rows("normality", &groups(std::slice::from_ref(&a)));
        let (scaled, turned) = (rows("normality", &moved(2f64.powi(power))), rows("normality", &moved(-1.0)));
        for (i, sign) in [(0, -1.0), (1, 1.0), (2, 1.0)] {
            assert_turned(&before[i], &scaled[i], 1.0)?;
            assert_turned(&before[i], &turned[i], sign)?;
        }
        prop_assert!(before.iter().chain(&scaled).all(|row| row.verdict.is_none() && row.measure.null.is_none()));
    }
}

proptest! {
    /// Values of every size, repeated often, in any number of columns or groups: an answer or a reason.
    #[test]
    fn any_input_has_a_defined_answer(
        values in prop::collection::vec(prop::collection::vec(wild(), 0..9), 0..4),
        rows in 0usize..9,
        arm in prop::collection::vec(prop::bool::ANY, 9),
        cells in prop::collection::vec(prop::collection::vec(0u64..4, 2), 1..4),
        level in 0.5..0.9999,
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        let column = |i: usize| -> Vec<f64> { values.concat().iter().cycle().skip(3 * i + 1).take(rows).copied().collect() };
        let arm = arm.iter().take(rows).map(|a| f64::from(*a)).collect::<Vec<f64>>();
        let same: Vec<Vec<f64>> = (0..values.len()).map(column).filter(|c| c.len() == rows).collect();
        let check = |id: &str, sample: &Sample| match estimate(id, sample, &settings) {
            Ok(findings) => findings.estimates.iter().try_for_each(check_defined),
            Err(Error::Undefined(_)) => Ok(()),
            Err(other) => Err(TestCaseError::fail(format!("{id}: {other}"))),
        };
        for id in CORRELATIONS.into_iter().chain(["hedges_g_paired"]) {
            check(id, &columns(&same))?;
            // Also of columns that differ in length.
            check(id, &columns(&values))?;
            let spoilt = [same.as_slice(), &[vec![f64::NAN; rows], vec![1.0; rows]]].concat();
            prop_assert!(matches!(estimate(id, &columns(&spoilt), &settings), Err(Error::Undefined(_))), "{id}");
        }
        for id in GROUPS {
            check(id, &groups(&values))?;
            prop_assert!(matches!(
                estimate(id, &groups(&[values.as_slice(), &[vec![1.0, f64::INFINITY]]].concat()), &settings),
                Err(Error::Undefined(_))
            ), "{id}");
        }
        if let [pre, post, ..] = same.as_slice() {
            check("hedges_g_pre", &regression(arm, Some(pre.clone()), post.clone()))?;
        }
        check("cramers_v", &counts(cells))?;
    }
}

fn check_defined(row: &Estimate) -> Result<(), TestCaseError> {
    let (low, high) = row.measure.range;
    let silent = row.interval.is_none() && row.test.is_none();
    prop_assert!(row.value.is_some() || silent && !row.notes.is_empty(), "a dash needs a reason: {row:?}");
    prop_assert!(row.value.is_none_or(|v| v.is_finite() && v >= low - 1e-12 && v <= high + 1e-12), "{row:?}");
    prop_assert!(row.std_error.is_none_or(|s| s.is_finite() && s > 0.0), "{row:?}");
    prop_assert!(row.interval.is_none_or(|i| i.low <= i.high), "{row:?}");
    // Beyond 1e90 a noncentrality is not sought; Bergsma's V has no interval.
    let bare = row.measure.id.ends_with("corrected") || row.value.is_some_and(|v| v.abs() > 1e90);
    prop_assert!(bare || row.interval.is_some() || row.test.is_some() || !row.notes.is_empty(), "{row:?}");
    if let Some(test) = &row.test {
        prop_assert!((0.0..=1.0).contains(&test.p.get()) && test.p_adjusted.is_none(), "{row:?}");
        prop_assert!(test.statistic.is_some_and(f64::is_finite), "{row:?}");
        prop_assert!(test.df.iter().flatten().all(|df| *df > 0.0 && df.is_finite()), "{row:?}");
    }
    Ok(())
}

/// By hand: neighbours exchanged two by two among a million units leave n/2 pairs the other way:
/// τ = 1 − 2/(n − 1), ρ = 1 − 6n/(n³ − n).
#[test]
fn a_million_units() {
    let n = 1_000_000;
    let x: Vec<f64> = (0..n).map(f64::from).collect();
    let y: Vec<f64> = (0..n).map(|i| f64::from(i ^ 1)).collect();
    let data = columns(&[x, y]);
    let n = f64::from(n);
    assert!(close(first("kendall", &data).value.unwrap(), 1.0 - 2.0 / (n - 1.0), 0.0));
    assert!(close(first("spearman", &data).value.unwrap(), 1.0 - 6.0 / (n * n - 1.0), 0.0));
    // With ties the standard error takes a tree: levels of four, again in no time.
    let coarse: Vec<f64> = (0..1_000_000).map(|i| f64::from(i % 8 / 2)).collect();
    let finer: Vec<f64> = (0..1_000_000).map(|i| f64::from(i % 8 / 2 + i % 3)).collect();
    let row = first("kendall", &columns(&[coarse, finer]));
    assert!(row.std_error.unwrap() < 0.01);
}
