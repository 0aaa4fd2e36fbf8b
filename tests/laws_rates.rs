//! What must hold of the rates for every table.

use crate::samples::{counts, names, sample};
use beraad::error::Error;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings, Note};
use beraad::sample::{Sample, Shape, Stages};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const COUNTS: [&str; 14] = [
    "wilson_rate",
    "clopper_pearson",
    "agresti_coull",
    "frequency",
    "newcombe_difference",
    "miettinen_nurminen",
    "risk_ratio",
    "odds_ratio",
    "number_needed_to_treat",
    "pearson_chi2",
    "likelihood_chi2",
    "fisher_freeman_halton",
    "fisher_exact",
    "cochran_armitage",
];

fn stages(reached: Vec<Vec<u64>>, stages: usize) -> Sample {
    sample(Shape::Stages(Stages { groups: names("g", reached.len()), stages: names("s", stages), reached }))
}

fn run(id: &str, sample: &Sample) -> Result<Findings, Error> {
    find(id).unwrap().estimate(sample, &Settings::default())
}

/// The only row, or the first.
fn first(id: &str, cells: &[Vec<u64>]) -> Option<Estimate> {
    run(id, &counts(cells.to_vec(), cells[0].len(), 0)).ok().map(|f| f.estimates[0].clone())
}

fn p(e: &Estimate) -> Option<f64> {
    e.test.as_ref().map(|t| t.p.get())
}

/// Both missing, both infinite, or equal to a relative 1e-11.
fn same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || (a - b).abs() <= 1e-11 * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

/// A row that can be printed: numbers in range and in order, and a reason where there is none.
fn sound(e: &Estimate) -> Result<(), String> {
    let (low, high) = e.measure.range;
    let within = |x: f64| x >= low && x <= high;
    let fault = match (e.value, e.interval) {
        (None, _) if e.notes.is_empty() => "no value and no note",
        (Some(v), _) if !v.is_finite() || !within(v) => "value out of range",
        (_, Some(i)) if !within(i.low) || !within(i.high) || i.low > i.high => "interval out of range",
        (Some(v), Some(i)) if v < i.low || v > i.high => "value outside its interval",
        _ if e.std_error.is_some_and(|s| !s.is_finite() || s < 0.0) => "standard error",
        _ if p(e).is_some_and(|p| !(0.0..=1.0).contains(&p)) => "p out of range",
        _ => return Ok(()),
    };
    Err(format!("{fault}: {e:?}"))
}

fn all_sound(found: Result<Findings, Error>) -> Result<(), TestCaseError> {
    match found {
        Ok(f) => {
            for e in &f.estimates {
                sound(e).map_err(TestCaseError::fail)?;
            }
            Ok(())
        }
        Err(Error::Undefined(_)) => Ok(()),
        Err(other) => Err(TestCaseError::fail(other.to_string())),
    }
}

fn cell() -> impl Strategy<Value = u64> {
    prop_oneof![2 => Just(0u64), 6 => 0u64..9, 1 => 9u64..40]
}

fn table() -> impl Strategy<Value = (Vec<Vec<u64>>, usize)> {
    (0usize..5, 0usize..4)
        .prop_flat_map(|(k, c)| (proptest::collection::vec(proptest::collection::vec(cell(), c), k), Just(c)))
}

fn two_by_two() -> impl Strategy<Value = Vec<Vec<u64>>> {
    proptest::collection::vec(proptest::collection::vec(0u64..60, 2), 2)
}

/// A block of at least 2 × 2.
fn block() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (2usize..5, 2usize..4).prop_flat_map(|(k, c)| proptest::collection::vec(proptest::collection::vec(0u64..8, c), k))
}

fn transposed(cells: &[Vec<u64>]) -> Vec<Vec<u64>> {
    (0..cells[0].len()).map(|j| cells.iter().map(|row| row[j]).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any table of any size, also with a success level that does not exist: an answer or a reason.
    #[test]
    fn every_table_gives_sound_rows_or_a_reason((cells, levels) in table(), success in 0usize..5) {
        for id in COUNTS {
            let found = run(id, &counts(cells.clone(), levels, success));
            prop_assert!(success < levels || matches!(found, Err(Error::Undefined(_))), "{}", id);
            all_sound(found)?;
        }
        let found = run("funnel_rate", &stages(cells.clone(), levels));
        let rises = cells.iter().any(|r| r.windows(2).any(|w| w[1] > w[0]));
        prop_assert!(!rises || found.is_err());
        all_sound(found)?;
    }

    #[test]
    fn every_falling_funnel_gives_sound_rows(mut cells in proptest::collection::vec(proptest::collection::vec(0u64..500, 4), 1..4)) {
        for reached in &mut cells {
            reached.sort_unstable_by(|a, b| b.cmp(a));
        }
        let found = run("funnel_rate", &stages(cells.clone(), 4));
        prop_assert!(found.is_ok());
        all_sound(found)?;
    }

    #[test]
    fn swapping_groups_turns_the_difference_and_its_interval(cells in two_by_two()) {
        let turned: Vec<_> = cells.iter().rev().cloned().collect();
        let (a, b) = (first("newcombe_difference", &cells).unwrap(), first("newcombe_difference", &turned).unwrap());
        prop_assert_eq!(a.value, b.value.map(|v| 0.0 - v));
        prop_assert_eq!(a.std_error, b.std_error);
        let ends = |e: &Estimate| e.interval.map(|i| (i.low, i.high));
        prop_assert_eq!(ends(&a), ends(&b).map(|(low, high)| (0.0 - high, 0.0 - low)));
    }

    #[test]
    fn swapping_groups_turns_the_odds_ratio_and_its_interval(cells in two_by_two()) {
        let turned: Vec<_> = cells.iter().rev().cloned().collect();
        let (a, b) = (first("fisher_exact", &cells).unwrap(), first("fisher_exact", &turned).unwrap());
        prop_assert!(same(p(&a), p(&b)));
        // An odds ratio of 0 turns into infinity, which is a dash.
        prop_assert!(same(a.value.filter(|&v| v > 0.0), b.value.filter(|&v| v > 0.0).map(f64::recip)));
        prop_assert!(same(a.interval.map(|i| i.low), b.interval.map(|i| i.high.recip())), "{:?} {:?}", a, b);
        prop_assert!(same(a.interval.map(|i| i.high), b.interval.map(|i| i.low.recip())), "{:?} {:?}", a, b);
    }

    #[test]
    fn swapping_groups_turns_the_score_interval_and_test(cells in two_by_two()) {
        let turned: Vec<_> = cells.iter().rev().cloned().collect();
        let (a, b) = (first("miettinen_nurminen", &cells).unwrap(), first("miettinen_nurminen", &turned).unwrap());
        prop_assert_eq!(a.value, b.value.map(|v| 0.0 - v));
        prop_assert_eq!(p(&a), p(&b));
        if let (Some(i), Some(j)) = (a.interval, b.interval) {
            prop_assert!((i.low + j.high).abs() < 1e-14 && (i.high + j.low).abs() < 1e-14, "{:?} {:?}", i, j);
        }
    }

    /// Score, Woolf and Katz: test and interval are one procedure.
    #[test]
    fn the_interval_leaves_out_the_null_exactly_when_p_is_small(cells in two_by_two()) {
        for id in ["miettinen_nurminen", "risk_ratio", "odds_ratio"] {
            let e = first(id, &cells).unwrap();
            if let (Some(p), Some(i), Some(null)) = (p(&e), e.interval, e.measure.null) {
                prop_assert_eq!(p < 0.05, i.low > null || i.high < null, "{:?}", e);
            }
        }
    }

    #[test]
    fn swapping_groups_inverts_a_ratio_and_its_interval(cells in two_by_two()) {
        let turned: Vec<_> = cells.iter().rev().cloned().collect();
        for id in ["risk_ratio", "odds_ratio"] {
            let (a, b) = (first(id, &cells).unwrap(), first(id, &turned).unwrap());
            prop_assert!(same(p(&a), p(&b)), "{}", id);
            // A ratio of 0 turns into infinity, which is a dash.
            prop_assert!(same(a.value.filter(|&v| v > 0.0), b.value.filter(|&v| v > 0.0).map(f64::recip)), "{}", id);
            prop_assert!(same(a.interval.map(|i| i.low), b.interval.map(|i| i.high.recip())), "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn turning_two_by_two_changes_no_unconditional_odds_ratio(cells in two_by_two()) {
        prop_assume!(transposed(&cells).iter().chain(&cells).all(|r| r.iter().sum::<u64>() > 0));
        let (a, b) = (first("odds_ratio", &cells).unwrap(), first("odds_ratio", &transposed(&cells)).unwrap());
        prop_assert!(same(a.value, b.value) && same(p(&a), p(&b)) && same(a.std_error, b.std_error));
    }

    /// The number needed is the reciprocal of the difference; it has an interval exactly when the
    /// interval of the difference leaves out 0, and a note with both limits otherwise.
    #[test]
    fn the_number_needed_turns_the_difference_over(cells in two_by_two()) {
        let (d, e) = (first("newcombe_difference", &cells).unwrap(), first("number_needed_to_treat", &cells).unwrap());
        prop_assert!(same(e.value, d.value.filter(|&d| d != 0.0).map(f64::recip)));
        if let Some(i) = d.interval {
            match e.interval {
                Some(j) => {
                    prop_assert!(i.low >= 0.0 || i.high <= 0.0);
                    prop_assert!(same(Some(j.low), Some(i.high.recip())) && same(Some(j.high), Some(i.low.recip())));
                }
                None => {
                    let limits = Note::ThroughInfinity { benefit: i.high.recip(), harm: (-i.low).recip() };
                    prop_assert!(i.low < 0.0 && i.high > 0.0 && e.notes.contains(&limits), "{:?}", e);
                }
            }
        }
    }

    /// Groups in reverse order: the slope and z change sign, p does not. Two groups: the slope is the
    /// difference of the second and the first, and z² is Pearson's chi-square.
    #[test]
    fn reversing_groups_turns_the_trend(cells in block()) {
        let turned: Vec<_> = cells.iter().rev().cloned().collect();
        let yes_no = |cells: &[Vec<u64>]| cells.iter().map(|r| vec![r[0], r[1..].iter().sum()]).collect::<Vec<_>>();
        let (a, b) = (first("cochran_armitage", &cells), first("cochran_armitage", &turned));
        prop_assert!(same(a.as_ref().and_then(p), b.as_ref().and_then(p)));
        prop_assert!(same(a.as_ref().and_then(|e| e.value), b.and_then(|e| e.value).map(|v| 0.0 - v)));
        if let (Some(a), [_, _]) = (a, &cells[..]) {
            let d = first("newcombe_difference", &cells).unwrap().value.unwrap();
            prop_assert!((a.value.unwrap() + d).abs() < 1e-14);
            let chi2 = first("pearson_chi2", &yes_no(&cells)).unwrap();
            prop_assert!(same(p(&a), p(&chi2)));
        }
    }

    /// One event more moves both limits up; counting failures mirrors them.
    #[test]
    fn exact_limits_rise_with_the_events(x in 0u64..200, rest in 0u64..200) {
        prop_assume!(x + rest > 0);
        let of = |x: u64, rest: u64| first("clopper_pearson", &[vec![x, rest]]).unwrap().interval.unwrap();
        let (i, turned) = (of(x, rest), of(rest, x));
        prop_assert!((i.low - (1.0 - turned.high)).abs() < 1e-14 && (i.high - (1.0 - turned.low)).abs() < 1e-14);
        if rest > 0 {
            let more = of(x + 1, rest - 1);
            prop_assert!(more.low > i.low && more.high > i.high);
        }
    }

    /// Agresti and Coull have Wilson's midpoint, unless cut off, and hold Wilson's interval.
    #[test]
    fn agresti_and_coull_hold_wilson(x in 0u64..300, rest in 0u64..300) {
        prop_assume!(x + rest > 0);
        let of = |id| first(id, &[vec![x, rest]]).unwrap().interval.unwrap();
        let (a, w) = (of("agresti_coull"), of("wilson_rate"));
        prop_assert!(a.low <= w.low + 1e-15 && a.high >= w.high - 1e-15);
        if a.low > 0.0 && a.high < 1.0 {
            prop_assert!((a.low + a.high - w.low - w.high).abs() < 1e-14);
        }
    }

    /// Counting failures instead of successes mirrors each rate in one half.
    #[test]
    fn failures_mirror_successes(x in 0u64..300, rest in 0u64..300) {
        prop_assume!(x + rest > 0);
        let a = first("wilson_rate", &[vec![x, rest]]).unwrap();
        let b = first("wilson_rate", &[vec![rest, x]]).unwrap();
        let (i, j) = (a.interval.unwrap(), b.interval.unwrap());
        prop_assert!((i.low - (1.0 - j.high)).abs() < 1e-15 && (i.high - (1.0 - j.low)).abs() < 1e-15);
    }

    #[test]
    fn the_exact_test_of_two_by_two_is_the_same_by_both_ways(cells in two_by_two()) {
        let whole = first("fisher_freeman_halton", &cells).as_ref().and_then(p);
        let pair = first("fisher_exact", &cells).as_ref().and_then(p);
        prop_assert!(same(whole, pair), "{:?} {:?}", whole, pair);
    }

    #[test]
    fn turning_a_table_changes_no_test(cells in block()) {
        let turned = transposed(&cells);
        for id in ["pearson_chi2", "likelihood_chi2", "fisher_freeman_halton"] {
            let (a, b) = (first(id, &cells), first(id, &turned));
            prop_assert!(same(a.as_ref().and_then(p), b.as_ref().and_then(p)), "{}", id);
            prop_assert!(same(a.and_then(|e| e.value), b.and_then(|e| e.value)), "{}", id);
        }
    }

    #[test]
    fn turning_two_by_two_changes_no_odds_ratio(cells in two_by_two()) {
        prop_assume!(transposed(&cells).iter().chain(&cells).all(|r| r.iter().sum::<u64>() > 0));
        let (a, b) = (first("fisher_exact", &cells).unwrap(), first("fisher_exact", &transposed(&cells)).unwrap());
        prop_assert!(same(a.value, b.value) && same(p(&a), p(&b)));
    }

    /// Groups in another order: the same rates, and the same tests over all of them.
    #[test]
    fn the_order_of_groups_is_irrelevant(cells in block()) {
        let turned: Vec<_> = cells.iter().rev().cloned().collect();
        for id in ["pearson_chi2", "likelihood_chi2", "fisher_freeman_halton"] {
            let (a, b) = (first(id, &cells), first(id, &turned));
            prop_assert!(same(a.as_ref().and_then(p), b.as_ref().and_then(p)), "{}", id);
            prop_assert!(same(a.and_then(|e| e.value), b.and_then(|e| e.value)), "{}", id);
        }
        let levels = cells[0].len();
        let a = run("wilson_rate", &counts(cells.clone(), levels, 0)).unwrap().estimates;
        let b = run("wilson_rate", &counts(turned, levels, 0)).unwrap().estimates;
        let n = cells.len();
        for g in 0..n {
            prop_assert_eq!((a[g].value, a[g].interval), (b[n - 1 - g].value, b[n - 1 - g].interval));
        }
        prop_assert_eq!((a[n].value, a[n].interval), (b[n].value, b[n].interval));
    }

    /// Equal groups: odds ratio 1, p 1, and an interval that is symmetric around 1 on the log scale.
    #[test]
    fn the_odds_ratio_of_equal_groups_is_one(x in 0u64..40, rest in 0u64..40) {
        prop_assume!(x > 0 && rest > 0);
        let e = first("fisher_exact", &[vec![x, rest], vec![x, rest]]).unwrap();
        prop_assert!(same(e.value, Some(1.0)) && same(p(&e), Some(1.0)));
        let i = e.interval.unwrap();
        prop_assert!(same(Some(i.low), Some(i.high.recip())));
    }
}

/// A table that is no rectangle, or a sample of another shape, is refused by every estimator.
#[test]
fn ragged_and_missing_rows_are_refused() {
    for id in COUNTS {
        for cells in [vec![vec![1, 2], vec![3]], vec![vec![1, 2, 3], vec![3, 4, 5]], vec![]] {
            assert!(matches!(run(id, &counts(cells, 2, 0)), Err(Error::Undefined(_))), "{id}");
        }
        let mut lost = counts(vec![vec![1, 2], vec![3, 4]], 2, 0);
        if let Shape::Counts(c) = &mut lost.shape {
            c.groups.pop();
        }
        assert!(matches!(run(id, &lost), Err(Error::Undefined(_))), "{id}");
        assert!(matches!(run(id, &stages(vec![vec![2, 1]], 2)), Err(Error::Undefined(_))), "{id}");
    }
    assert!(matches!(run("funnel_rate", &stages(vec![vec![2, 1], vec![3]], 2)), Err(Error::Undefined(_))));
}

/// Counts up to 1e12, and beyond what can be counted: an answer or a reason, and soon.
#[test]
fn huge_counts_are_answered_or_refused_quickly() {
    let begin = Instant::now();
    let big = 1_000_000_000_000;
    let blocks: [Vec<Vec<u64>>; 6] = [
        vec![vec![big, big], vec![big, 2 * big]],
        vec![vec![big, big, big]; 4],
        vec![vec![3, big], vec![5, big], vec![2, big]],
        vec![vec![big, 0], vec![0, big]],
        vec![vec![400_000; 2]; 2],
        vec![vec![u64::MAX; 2]; 3],
    ];
    for cells in blocks {
        for id in COUNTS {
            let found = run(id, &counts(cells.clone(), cells[0].len(), 0));
            for e in found.iter().flat_map(|f| &f.estimates) {
                sound(e).unwrap();
            }
        }
        let levels = cells[0].len();
        for e in run("funnel_rate", &stages(cells, levels)).iter().flat_map(|f| &f.estimates) {
            sound(e).unwrap();
        }
    }
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    let refused = run("fisher_freeman_halton", &counts(vec![vec![big; 3]; 4], 3, 0)).unwrap_err();
    assert!(refused.to_string().starts_with("too-many-tables"), "{refused}");
    let pair = run("fisher_exact", &counts(vec![vec![big; 2]; 2], 2, 0)).unwrap();
    assert_eq!(pair.estimates[0].notes[0].code(), "too-many-tables");
}
