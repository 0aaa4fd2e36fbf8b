//! Laws of time lost, of what it costs, and of regression on pseudo-observations: what must hold for any input.

use crate::samples::sample;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::value::Label;
use proptest::prelude::*;

const PRICE: f64 = 125.0;

/// Group, whole weeks, ending (2: still under way), a covariate.
type Row = (u32, f64, u32, f64);

fn durations(rows: &[Row]) -> Durations {
    Durations {
        groups: ["a", "b"].map(Label::plain).into(),
        group: rows.iter().map(|r| r.0).collect(),
        entry: None,
        time: rows.iter().map(|r| r.1).collect(),
        ending: rows.iter().map(|r| (r.2 < 2).then_some(r.2)).collect(),
        endings: ["plan", "stop"].map(Label::plain).into(),
        event: 0,
        strata: None,
        covariates: vec![Predictor {
            label: Label::plain("risk"),
            reference: None,
            columns: vec![(Label::plain("points"), rows.iter().map(|r| r.3).collect())],
            by_arm: false,
        }],
        subject: None,
        asked: Asked { at: vec![4.0, 7.0], horizon: Some(8.0) },
    }
}

fn answer(id: &str, data: Durations, clusters: &[u32]) -> Findings {
    let mut sample = sample(Shape::Durations(data));
    if !clusters.is_empty() {
        sample.clusters = vec![Clustering { label: Label::plain("cluster"), of: clusters.to_vec() }];
    }
    let settings = Settings { price: Some(PRICE), ..Settings::default() };
    find(id).expect("registered").estimate(&sample, &settings).expect("an answer")
}

fn row<'a>(f: &'a Findings, term: &str, measure: &str) -> &'a Estimate {
    let found = f.estimates.iter().find(|e| e.term.code == term && e.measure.id == measure);
    found.unwrap_or_else(|| panic!("no {term} {measure}"))
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (1e-2 + a.abs().max(b.abs())),
        (a, b) => a == b,
    }
}

/// The rows of both, term by term, `factor` apart.
fn same(a: &Findings, b: &Findings, factor: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.estimates.len(), b.estimates.len());
    for (x, y) in a.estimates.iter().zip(&b.estimates) {
        let times = |v: Option<f64>| v.map(|v| v * factor);
        let place = format!("{} {}", x.term.code, x.measure.id);
        prop_assert!(close(times(x.value), y.value), "{place} {:?} {:?}", x.value, y.value);
        prop_assert!(close(times(x.std_error), y.std_error), "{place} {:?} {:?}", x.std_error, y.std_error);
        let limits = |e: &Estimate| [e.interval.map(|i| i.low), e.interval.map(|i| i.high)];
        for (l, m) in limits(x).into_iter().zip(limits(y)) {
            prop_assert!(close(times(l), m), "{place} {l:?} {m:?}");
        }
        prop_assert!(close(x.test.as_ref().map(|t| t.p.get()), y.test.as_ref().map(|t| t.p.get())), "{place}");
    }
    Ok(())
}

/// Both groups, seen for eight weeks or more: each has a row that is under way until week 10.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..2u32, 0..11i32, 0..3u32, -2.0..2.0f64), 20..60).prop_map(|mut rows| {
        rows.extend([
            (0, 10, 2, 0.5),
            (1, 10, 2, -0.5),
            (0, 3, 0, 0.1),
            (1, 3, 0, 0.9),
            (0, 2, 1, 0.3),
            (1, 5, 0, 0.2),
        ]);
        rows.into_iter().map(|(g, t, e, x)| (g, f64::from(t), e, x)).collect()
    })
}

const ALL: [&str; 3] = ["restricted_mean", "waiting_cost", "pseudo_regression"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Time under way and the times after each ending are the whole of the time; so differences add up to nothing.
    #[test]
    fn the_parts_of_the_time_are_the_horizon(rows in rows()) {
        let found = answer("restricted_mean", durations(&rows), &[]);
        for (group, whole) in [("a", 8.0), ("b", 8.0), ("overall", 8.0), ("a - b", 0.0)] {
            let of = |e: &&Estimate| e.term.code == group || e.term.code.starts_with(&format!("{group}: "));
            let parts: Vec<f64> = found.estimates.iter().filter(of).map(|e| e.value.unwrap()).collect();
            prop_assert_eq!(parts.len(), 3);
            prop_assert!((parts.iter().sum::<f64>() - whole).abs() < 1e-13 * 8.0);
        }
    }

    #[test]
    fn cost_is_price_times_mean_time(rows in rows()) {
        let (cost, mut time) =
            (answer("waiting_cost", durations(&rows), &[]), answer("restricted_mean", durations(&rows), &[]));
        time.estimates.retain(|e| e.measure.id.starts_with("restricted_mean"));
        same(&time, &cost, PRICE)?;
    }

    /// The other group first: differences change sign, groups change places.
    #[test]
    fn swapping_groups_mirrors(rows in rows()) {
        let swapped: Vec<Row> = rows.iter().map(|r| (1 - r.0, r.1, r.2, r.3)).collect();
        for id in ALL {
            let (a, b) = (answer(id, durations(&rows), &[]), answer(id, durations(&swapped), &[]));
            for (x, y) in a.estimates.iter().filter(|e| e.measure.contrast).zip(b.estimates.iter().filter(|e| e.measure.contrast)) {
                prop_assert!(close(x.value, y.value.map(|v| -v)), "{} {:?} {:?}", x.term.code, x.value, y.value);
                prop_assert!(close(x.interval.map(|i| i.low), y.interval.map(|i| -i.high)));
                prop_assert!(close(x.test.as_ref().map(|t| t.p.get()), y.test.as_ref().map(|t| t.p.get())));
            }
        }
    }

    #[test]
    fn the_order_of_rows_is_irrelevant(rows in rows(), turn in 1..20usize) {
        let mut turned = rows.clone();
        turned.rotate_left(turn);
        turned.swap(0, 3);
        for id in ALL {
            same(&answer(id, durations(&rows), &[]), &answer(id, durations(&turned), &[]), 1.0)?;
        }
    }

    /// Days for weeks: times follow, shares do not change.
    #[test]
    fn times_follow_their_unit(rows in rows()) {
        let days = |rows: &[Row]| {
            let mut data = durations(rows);
            data.time.iter_mut().for_each(|t| *t *= 7.0);
            data.asked = Asked { at: data.asked.at.iter().map(|t| t * 7.0).collect(), horizon: data.asked.horizon.map(|h| h * 7.0) };
            data
        };
        for id in ["restricted_mean", "waiting_cost"] {
            same(&answer(id, durations(&rows), &[]), &answer(id, days(&rows), &[]), 7.0)?;
        }
        let (weeks, days) = (answer("pseudo_regression", durations(&rows), &[]), answer("pseudo_regression", days(&rows), &[]));
        for (x, y) in weeks.estimates.iter().zip(&days.estimates) {
            let factor = if x.term.code.contains('@') { 1.0 } else { 7.0 };
            prop_assert!(close(x.value.map(|v| v * factor), y.value), "{} {:?} {:?}", x.term.code, x.value, y.value);
            prop_assert!(close(x.std_error.map(|v| v * factor), y.std_error));
        }
    }

    /// Every row twice: the same means, half the variance; and each pair a cluster: the variance of the rows once.
    #[test]
    fn rows_twice_halve_the_variance_unless_pairs_are_clusters(rows in rows()) {
        let twice: Vec<Row> = rows.iter().chain(&rows).copied().collect();
        let pairs: Vec<u32> = (0..2 * rows.len()).map(|i| (i % rows.len()) as u32).collect();
        for id in ["restricted_mean", "waiting_cost"] {
            let once = answer(id, durations(&rows), &[]);
            for (x, y) in once.estimates.iter().zip(&answer(id, durations(&twice), &[]).estimates) {
                prop_assert!(close(x.value, y.value), "{} {:?} {:?}", x.term.code, x.value, y.value);
                prop_assert!(close(x.std_error.map(|s| s / 2f64.sqrt()), y.std_error), "{}", x.term.code);
            }
            same(&once, &answer(id, durations(&twice), &pairs), 1.0)?;
        }
    }

    /// Which of two endings is asked about is a matter of words, and of order.
    #[test]
    fn endings_are_told_apart_by_name_alone(rows in rows()) {
        let mut other = durations(&rows);
        other.endings.reverse();
        other.ending.iter_mut().flatten().for_each(|e| *e = 1 - *e);
        other.event = 1;
        for id in ALL {
            same(&answer(id, durations(&rows), &[]), &answer(id, other.clone(), &[]), 1.0)?;
        }
    }

    /// Nobody lost from view: pseudo-observations are the outcomes, and the regression that of the outcomes themselves.
    #[test]
    fn without_censoring_it_is_the_linear_model(rows in rows(), clustered in any::<bool>()) {
        let rows: Vec<Row> = rows.iter().map(|r| (r.0, r.1, r.2 % 2, r.3)).collect();
        let data = durations(&rows);
        let clusters: Vec<u32> = if clustered { (0..rows.len()).map(|i| (i * i % 7) as u32).collect() } else { vec![] };
        let found = answer("pseudo_regression", data.clone(), &clusters);
        for (name, at) in [(" @ 4", 4.0), (" @ 7", 7.0), ("", 8.0)] {
            let left = |t: f64| if name.is_empty() { at - t } else { 1.0 };
            let outcome = rows.iter().map(|r| if r.2 == 0 && r.1 <= at { left(r.1) } else { 0.0 }).collect();
            let linear = Regression {
                treatment: Label::plain("a"),
                control: Label::plain("b"),
                arm: rows.iter().map(|r| 1.0 - f64::from(r.0)).collect(),
                outcome,
                binary: false,
                pre: None,
                levels: vec![],
                covariates: data.covariates.clone(),
                moderator: None,
                received: None,
                methods: None,
            };
            let mut sample = sample(Shape::Regression(linear));
            if clustered {
                sample.clusters = vec![Clustering { label: Label::plain("cluster"), of: clusters.clone() }];
            }
            let want = find("linear_model").unwrap().estimate(&sample, &Settings::default()).unwrap();
            let measure = if name.is_empty() { "time_lost_difference_adjusted" } else { "incidence_difference_adjusted" };
            for (x, y) in [
                (row(&found, &format!("a - b: plan{name}"), measure), row(&want, "a - b", "adjusted_difference")),
                (row(&found, &format!("risk: plan{name}"), "coefficient"), row(&want, "risk", "coefficient")),
            ] {
                prop_assert!(close(x.value, y.value), "{} {:?} {:?}", x.term.code, x.value, y.value);
                prop_assert!(close(x.std_error, y.std_error), "{} {:?} {:?}", x.term.code, x.std_error, y.std_error);
                prop_assert!(close(x.interval.map(|i| i.high), y.interval.map(|i| i.high)));
                prop_assert!(close(x.test.as_ref().map(|t| t.p.get()), y.test.as_ref().map(|t| t.p.get())));
            }
        }
    }
}

/// Rows of one group: these endings; half of those left after week 3 are lost from view, of those left after week 6 likewise,
/// and `last` end in week 8.
fn group(g: u32, until_3: &[(f64, u32)], until_6: &[(f64, u32)], last: usize) -> Vec<Row> {
    let ended = until_3.iter().chain(until_6).map(|(t, e)| (g, *t, *e, 0.0));
    let row = |t: f64, e: u32, n: usize| std::iter::repeat_n((g, t, e, 0.0), n);
    let lost = row(3.0, 2, 2 * last + until_6.len()).chain(row(6.0, 2, last));
    ended.chain(lost).chain(row(8.0, 0, last)).collect()
}

/// Where those under way are lost from view at the same rate in both groups, the regression without covariates gives the
/// difference of the groups' own areas but for 1/n: ten times the rows, a tenth of the distance.
#[test]
fn without_covariates_it_is_the_difference_of_the_curves_but_for_one_over_n() {
    let a = group(0, &[(1.0, 0), (2.0, 0), (3.0, 1)], &[(4.0, 0), (5.0, 1)], 2);
    let once = [a, group(1, &[(2.0, 1), (3.0, 0)], &[(4.0, 1), (5.0, 1)], 4)].concat();
    let mut before = f64::INFINITY;
    for copies in [1, 10, 100] {
        let rows: Vec<Row> = once.iter().copied().cycle().take(once.len() * copies).collect();
        let mut data = durations(&rows);
        data.covariates.clear();
        let areas = answer("restricted_mean", data.clone(), &[]);
        let want = row(&areas, "a - b: plan", "time_lost_difference").value.unwrap();
        let found = answer("pseudo_regression", data, &[]);
        let apart = (row(&found, "a - b: plan", "time_lost_difference_adjusted").value.unwrap() - want).abs();
        assert!(apart < before / 8.0 && apart > 0.0, "{copies}: {apart} after {before}");
        before = apart;
    }
    assert!(before < 1e-3, "{before}");
}
