//! Laws of effects in natural units: what must hold for any input.

use crate::samples::sample;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings, Note};
use beraad::sample::*;
use beraad::value::Label;
use proptest::prelude::*;

const ALL: [&str; 3] = ["standardised_risk", "standardised_mean", "two_part"];

/// Arm, pre-score, covariate, and a number from 0 up to 1 that decides the outcome.
type Row = (bool, f64, f64, f64);

fn bit(b: bool) -> f64 {
    f64::from(u8::from(b))
}

/// The outcome that suits the estimator: an event, or an amount of which a quarter is 0.
fn regression(id: &str, rows: &[Row], adjusted: bool) -> Regression {
    let column = |f: &dyn Fn(&Row) -> f64| rows.iter().map(f).collect::<Vec<f64>>();
    let binary = id == "standardised_risk";
    let amount = |r: &Row| if r.3 < 0.25 { 0.0 } else { (8.0 * r.3 + r.1.abs()).floor() };
    let term = |values: Vec<f64>, by_arm| Predictor {
        label: Label::plain("age"),
        reference: None,
        columns: vec![(Label::plain("years"), values)],
        by_arm,
    };
    Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: column(&|r| bit(r.0)),
        outcome: if binary { column(&|r| bit(r.3 < 0.4)) } else { column(&amount) },
        binary,
        levels: vec![],
        pre: adjusted.then(|| column(&|r| r.1)),
        covariates: if adjusted { vec![term(column(&|r| r.2), false), term(column(&|r| r.2), true)] } else { vec![] },
        moderator: None,
        received: None,
        methods: None,
    }
}

fn estimate(id: &str, data: Regression, clusters: Option<Vec<u32>>) -> Findings {
    let mut sample = sample(Shape::Regression(data));
    sample.clusters = clusters.map(|of| Clustering { label: Label::plain("cluster"), of }).into_iter().collect();
    find(id).expect("registered").estimate(&sample, &Settings::default()).expect("an answer")
}

fn row<'a>(f: &'a Findings, term: &str, measure: &str) -> &'a Estimate {
    let found = f.estimates.iter().find(|e| e.term.code == term && e.measure.id == measure);
    found.unwrap_or_else(|| panic!("no {term} {measure}"))
}

/// Forty rows or more, in both arms alike, without a pattern that a model could follow exactly.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((-2.0..2.0f64, -2.0..2.0f64, 0.0..1.0f64), 40..80)
        .prop_map(|values| values.into_iter().enumerate().map(|(i, (x, z, u))| (i % 2 == 0, x, z, u)).collect())
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (1e-3 + a.abs().max(b.abs())),
        (a, b) => a == b,
    }
}

fn same(a: &Findings, b: &Findings) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.estimates.len(), b.estimates.len());
    for (x, y) in a.estimates.iter().zip(&b.estimates) {
        let limits = |e: &Estimate| (e.interval.map(|i| i.low), e.interval.map(|i| i.high));
        prop_assert!(close(x.value, y.value), "{} {:?} {:?}", x.measure.id, x.value, y.value);
        prop_assert!(close(x.std_error, y.std_error), "{} {:?} {:?}", x.measure.id, x.std_error, y.std_error);
        prop_assert!(close(limits(x).0, limits(y).0) && close(limits(x).1, limits(y).1), "{}", x.measure.id);
        prop_assert!(close(x.test.as_ref().map(|t| t.p.get()), y.test.as_ref().map(|t| t.p.get())));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The other arm as treatment: differences change sign, ratios turn over, arms change places.
    #[test]
    fn swapping_arms_mirrors(rows in rows()) {
        for id in ALL {
            let data = regression(id, &rows, true);
            let swapped: Vec<Row> = rows.iter().map(|r| (!r.0, r.1, r.2, r.3)).collect();
            let (a, b) = (estimate(id, data, None), estimate(id, regression(id, &swapped, true), None));
            for x in a.estimates.iter().filter(|e| e.term.code.contains(" - ")) {
                let y = row(&b, "treatment - control", x.measure.id);
                let turned = |v: f64| if x.measure.log { 1.0 / v } else { -v };
                prop_assert!(close(x.value.map(turned), y.value), "{id} {} {:?} {:?}", x.measure.id, x.value, y.value);
                prop_assert!(close(x.std_error, y.std_error), "{id} {}", x.measure.id);
                prop_assert!(close(x.interval.map(|i| turned(i.low)), y.interval.map(|i| i.high)), "{id}");
            }
            for x in a.estimates.iter().filter(|e| e.term.code == "treatment") {
                let y = row(&b, "control", x.measure.id);
                prop_assert!(close(x.value, y.value) && close(x.std_error, y.std_error), "{id} {}", x.measure.id);
            }
        }
    }

    /// The order of the rows is irrelevant; a cluster of one row is no cluster; and rows that stand twice, in a
    /// cluster with themselves, say nothing more.
    #[test]
    fn clusters_and_order(rows in rows()) {
        for id in ALL {
            let plain = estimate(id, regression(id, &rows, true), None);
            let turned: Vec<Row> = rows.iter().rev().copied().collect();
            same(&plain, &estimate(id, regression(id, &turned, true), None))?;
            let single: Vec<u32> = (0..rows.len() as u32).rev().collect();
            same(&plain, &estimate(id, regression(id, &rows, true), Some(single)))?;
            let twice: Vec<Row> = rows.iter().chain(&rows).copied().collect();
            let pairs: Vec<u32> = (0..rows.len() as u32).chain(0..rows.len() as u32).collect();
            same(&plain, &estimate(id, regression(id, &twice, true), Some(pairs)))?;
        }
    }

    /// Without covariates the arms' means are their own, and the squared error of their difference is n/(n − 1) times
    /// Σ(y − ȳ)²/n² of one and of the other.
    #[test]
    fn without_covariates_the_arms_are_as_they_are(rows in rows()) {
        for id in ALL {
            let data = regression(id, &rows, false);
            let of = |code: f64| -> Vec<f64> {
                data.arm.iter().zip(&data.outcome).filter(|(a, _)| **a == code).map(|(_, y)| *y).collect()
            };
            let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
            let part = |v: &[f64]| v.iter().map(|y| (y - mean(v)).powi(2)).sum::<f64>() / (v.len() as f64).powi(2);
            let (one, zero, n) = (of(1.0), of(0.0), data.outcome.len() as f64);
            let found = estimate(id, data, None);
            let judged = &found.estimates[0];
            prop_assume!(judged.std_error.is_some());
            prop_assert!(close(judged.value, Some(mean(&one) - mean(&zero))), "{id}");
            let variance = (part(&one) + part(&zero)) * n / (n - 1.0);
            prop_assert!(close(judged.std_error, Some(variance.sqrt())), "{id} {:?} {}", judged.std_error, variance.sqrt());
        }
    }

    /// Another unit changes amounts by its factor, and neither shares nor ratios; the mean is the share above zero times
    /// the mean above zero.
    #[test]
    fn units_and_parts(rows in rows(), factor in prop::sample::select(vec![0.25, 7.0, 1e-150, 1e150])) {
        for id in ["standardised_mean", "two_part"] {
            let data = regression(id, &rows, true);
            let mut scaled = data.clone();
            scaled.outcome.iter_mut().for_each(|y| *y *= factor);
            let (a, b) = (estimate(id, data, None), estimate(id, scaled, None));
            for (x, y) in a.estimates.iter().zip(&b.estimates) {
                let natural = ["adjusted_difference", "adjusted_mean", "mean_above_zero"].contains(&x.measure.id);
                let by = if natural { factor } else { 1.0 };
                prop_assert!(close(x.value, y.value.map(|v| v / by)), "{id} {}", x.measure.id);
                prop_assert!(close(x.std_error, y.std_error.map(|v| v / by)), "{id} {}", x.measure.id);
                prop_assert!(close(x.test.as_ref().map(|t| t.p.get()), y.test.as_ref().map(|t| t.p.get())));
            }
            if id == "two_part" && a.estimates[0].value.is_some() {
                for arm in ["treatment", "control"] {
                    let value = |measure| row(&a, arm, measure).value;
                    let product = value("any_share").zip(value("mean_above_zero")).map(|(s, m)| s * m);
                    prop_assert!(close(value("adjusted_mean"), product));
                }
            }
        }
    }

    /// Lord's paradox, to rounding: change − ancova = (b − 1)·gap, b the slope on the pre-score within the arms.
    #[test]
    fn change_and_ancova_differ_by_the_gap(rows in rows(), apart in -3.0..3.0f64) {
        let mut data = regression("two_part", &rows, false);
        let pre: Vec<f64> = rows.iter().map(|r| r.1 + apart * bit(r.0)).collect();
        let middle = |code: f64, v: &[f64]| {
            let of: Vec<f64> = data.arm.iter().zip(v).filter(|(a, _)| **a == code).map(|(_, x)| *x).collect();
            of.iter().sum::<f64>() / of.len() as f64
        };
        let within = |v: &[f64]| -> Vec<f64> { v.iter().zip(&data.arm).map(|(x, a)| x - middle(*a, v)).collect() };
        let (x, y) = (within(&pre), within(&data.outcome));
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let slope = product(&x, &y) / product(&x, &x);
        let gap = middle(1.0, &pre) - middle(0.0, &pre);
        data.pre = Some(pre);
        let change = estimate("change_score", data.clone(), None);
        let ancova = estimate("ancova", data, None).estimates[0].value.unwrap();
        let got = change.estimates[0].value.unwrap() - ancova;
        prop_assert!((got - (slope - 1.0) * gap).abs() < 1e-10, "{got} {}", (slope - 1.0) * gap);
        let note = change.estimates[0].notes.iter().find_map(|n| match n {
            Note::ChangeAgainstAncova { change, ancova, gap } => Some((*change, *ancova, *gap)),
            _ => None,
        });
        let (told, beside, sds) = note.expect("the note");
        prop_assert_eq!(Some(told), change.estimates[0].value);
        prop_assert!((beside - ancova).abs() < 1e-12);
        let sd = (product(&x, &x) / (x.len() as f64 - 2.0)).sqrt();
        prop_assert!((sds - gap / sd).abs() < 1e-10);
    }
}

/// Below the floor the shares are told and nothing is tested; at floor 0 it is.
#[test]
fn below_the_floor_shares_are_described() {
    let rows: Vec<Row> = (0..80).map(|i| (i % 2 == 0, 0.0, 0.0, if i < 7 { 0.1 } else { 0.9 })).collect();
    let sample = sample(Shape::Regression(regression("standardised_risk", &rows, false)));
    let risk = find("standardised_risk").unwrap();
    let asked = |event_floor| risk.estimate(&sample, &Settings { event_floor, ..Settings::default() }).unwrap();
    let (described, tested) = (asked(10), asked(0));
    let note = Note::EventFloor { events: 7, floor: 10 };
    for e in &described.estimates {
        assert!(e.test.is_none() && e.interval.is_none());
        assert_eq!(e.value.is_none(), e.notes.contains(&note), "{}", e.measure.id);
    }
    assert_eq!(row(&described, "treatment", "adjusted_share").value, Some(4.0 / 40.0));
    assert!(tested.estimates[0].test.is_some());
}

/// Simulated truth: in 400 samples of 150, intervals of a difference of .3 hold it in 95 of 100, within three Monte Carlo
/// errors (.033); the covariates are drawn anew in each.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let mut state = 20_160_101_u64;
    let mut uniform = || {
        // Knuth's MMIX: a linear congruential generator of period 2⁶⁴; its upper half.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 32) as u32) / 4_294_967_296.0
    };
    let (runs, mut held) = (400, 0);
    for _ in 0..runs {
        let rows: Vec<Row> = (0..150).map(|_| (uniform() < 0.5, uniform() - 0.5, uniform() - 0.5, uniform())).collect();
        let mut data = regression("standardised_risk", &rows, true);
        // P = .35 + .3·arm + .4·(pre − its mean): .3 apart on average, whatever a logistic model makes of it.
        data.outcome = rows.iter().map(|r| bit(r.3 < 0.35 + 0.3 * bit(r.0) + 0.4 * r.1)).collect();
        let interval = estimate("standardised_risk", data, None).estimates[0].interval.expect("an interval");
        held += u32::from(interval.low <= 0.3 && 0.3 <= interval.high);
    }
    let share = f64::from(held) / f64::from(runs);
    assert!((share - 0.95).abs() < 0.033, "{share}");
}
