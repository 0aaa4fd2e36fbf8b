//! Laws of the regressions: what must hold for any input.

use crate::samples::{names, sample, wild};
use beraad::error::Error;
use beraad::estimators::{Model, Settings, find};
use beraad::findings::Estimate;
use beraad::sample::*;
use beraad::value::{Covariance, Label};
use proptest::prelude::*;

const ALL: [&str; 8] = [
    "linear_model",
    "logistic",
    "firth_logistic",
    "poisson",
    "quasi_poisson",
    "negative_binomial",
    "gamma_log",
    "proportional_odds",
];

/// Arm, outcome, covariate.
type Row = (bool, f64, f64);

/// The outcome in the form that the estimator takes: as it is, yes/no, or four levels.
fn regression(id: &str, rows: &[Row]) -> Regression {
    let binary = id.ends_with("logistic");
    let ordered = id == "proportional_odds";
    let outcome = |y: f64| match id {
        _ if binary => f64::from(u8::from(y > 4.0)),
        _ if ordered => (y / 3.0).floor().clamp(0.0, 3.0),
        "gamma_log" => y + 0.5,
        _ => y,
    };
    Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: rows.iter().map(|r| f64::from(u8::from(r.0))).collect(),
        outcome: rows.iter().map(|r| outcome(r.1)).collect(),
        binary,
        levels: if ordered { names("l", 4) } else { Vec::new() },
        pre: None,
        covariates: vec![Predictor {
            label: Label::plain("age"),
            reference: None,
            columns: vec![(Label::plain("years"), rows.iter().map(|r| r.2).collect())],
            by_arm: false,
        }],
        moderator: None,
        received: None,
        methods: None,
    }
}

fn settings(covariance: Option<Covariance>) -> Settings {
    Settings { model: Model { covariance, ..Model::default() }, ..Settings::default() }
}

fn arm(id: &str, sample: &Sample, covariance: Option<Covariance>) -> Estimate {
    let found = find(id).expect("registered").estimate(sample, &settings(covariance));
    found.unwrap_or_else(|e| panic!("{id}: {e}")).estimates.swap_remove(0)
}

/// Forty rows: whole numbers from 0 to 11 in both arms, so that levels, events and spread occur in both.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0u8..12, -100i32..100), 40).prop_map(|values| {
        let row = |(i, (y, x)): (usize, (u8, i32))| {
            // The first sixteen rows cross arm with outcomes of every kind.
            let y = if i < 16 { [0.0, 11.0, 5.0, 3.0, 8.0, 1.0, 6.0, 9.0][i / 2] } else { f64::from(y) };
            (i % 2 == 0, y, f64::from(x) / 8.0 + (i as f64 * 0.9).sin())
        };
        values.into_iter().enumerate().map(row).collect()
    })
}

/// On the scale on which it is estimated.
fn inner(e: &Estimate) -> [Option<f64>; 4] {
    let scale = |v: f64| if e.measure.log { v.ln() } else { v };
    [e.value.map(scale), e.interval.map(|i| scale(i.low)), e.interval.map(|i| scale(i.high)), e.std_error]
}

fn same(a: [Option<f64>; 4], b: [Option<f64>; 4], place: &str) -> Result<(), TestCaseError> {
    for (x, y) in a.into_iter().zip(b) {
        let close = match (x, y) {
            (Some(x), Some(y)) => (x - y).abs() <= 1e-8 * (1.0 + x.abs()),
            (x, y) => x == y,
        };
        prop_assert!(close, "{place}: {x:?} became {y:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn swapping_arms_inverts_the_effect(rows in rows()) {
        let swapped: Vec<Row> = rows.iter().map(|r| (!r.0, r.1, r.2)).collect();
        for id in ALL {
            let of = |rows: &[Row]| inner(&arm(id, &sample(Shape::Regression(regression(id, rows))), None));
            let [value, low, high, se] = of(&swapped);
            let turned = [value, high, low, se].map(|v| v.map(|v| -v));
            same(of(&rows), [turned[0], turned[1], turned[2], se], id)?;
        }
    }

    #[test]
    fn row_order_is_irrelevant(rows in rows(), turn in 1usize..39) {
        let mut turned = rows.clone();
        turned.rotate_left(turn);
        for id in ALL {
            let of = |rows: &[Row]| inner(&arm(id, &sample(Shape::Regression(regression(id, rows))), None));
            same(of(&rows), of(&turned), id)?;
        }
    }

    /// A row each its own cluster: CR0 is HC0.
    #[test]
    fn clusters_of_one_are_none(rows in rows()) {
        for id in ALL.into_iter().filter(|id| *id != "firth_logistic") {
            let bare = sample(Shape::Regression(regression(id, &rows)));
            let each = Clustering { label: Label::plain("each"), of: (0..rows.len() as u32).collect() };
            let clustered = Sample { clusters: vec![each], ..bare.clone() };
            let one = arm(id, &bare, Some(Covariance::Hc0)).std_error;
            let other = arm(id, &clustered, Some(Covariance::Cr0)).std_error;
            same([one, None, None, None], [other, None, None, None], id)?;
        }
    }

    /// Levels in the other order: the odds of a lower level.
    #[test]
    fn turning_the_levels_inverts_the_odds(rows in rows()) {
        let one = regression("proportional_odds", &rows);
        let other = Regression { outcome: one.outcome.iter().map(|y| 3.0 - y).collect(), ..one.clone() };
        let of = |data: Regression| inner(&arm("proportional_odds", &sample(Shape::Regression(data)), None));
        let [value, low, high, se] = of(other);
        let minus = |v: Option<f64>| v.map(|v| -v);
        same(of(one), [minus(value), minus(high), minus(low), se], "turned")?;
    }

    /// Two levels are yes and no.
    #[test]
    fn two_levels_are_a_logistic_model(rows in rows()) {
        let yes = regression("logistic", &rows);
        let two = Regression { binary: false, levels: names("l", 2), ..yes.clone() };
        let one = inner(&arm("logistic", &sample(Shape::Regression(yes)), None));
        let other = arm("proportional_odds", &sample(Shape::Regression(two)), None);
        if other.value.is_some() {
            same(one, inner(&other), "two levels")?;
        }
    }

    /// Values of every size, repeated often, in any number of rows: an answer or a reason.
    #[test]
    fn any_input_has_a_defined_answer(
        rows in prop::collection::vec((any::<bool>(), wild(), wild()), 0..10),
        clusters in prop::collection::vec(0u32..4, 10),
        kind in prop::sample::select(vec![None, Some(Covariance::Model), Some(Covariance::Hc3), Some(Covariance::Cr2)]),
    ) {
        for id in ALL {
            let mut data = regression(id, &rows);
            for covariate in data.covariates.clone() {
                data.covariates.push(Predictor { by_arm: true, ..covariate });
            }
            let of = clusters[..rows.len()].to_vec();
            let plain = sample(Shape::Regression(data));
            let clustered = Sample { clusters: vec![Clustering { label: Label::plain("c"), of }], ..plain.clone() };
            for drawn in [plain, clustered] {
                let findings = match find(id).expect("registered").estimate(&drawn, &settings(kind)) {
                    Ok(findings) => findings,
                    Err(Error::Undefined(_)) => continue,
                    Err(other) => return Err(TestCaseError::fail(format!("{id}: {other}"))),
                };
                for row in &findings.estimates {
                    prop_assert!(row.value.is_some() || !row.notes.is_empty(), "{id}: a dash without a reason");
                    prop_assert!(row.value.is_none_or(f64::is_finite), "{id}: {row:?}");
                    prop_assert!(row.std_error.is_none_or(f64::is_finite), "{id}: {row:?}");
                    prop_assert!(row.value.is_some() || row.interval.is_none() && row.test.is_none(), "{id}: {row:?}");
                    if let (Some(i), Some(v)) = (row.interval, row.value) {
                        let slack = 1e-9 * v.abs();
                        prop_assert!(i.low <= v + slack && v - slack <= i.high, "{id}: {row:?}");
                    }
                }
            }
        }
    }
}

/// By hand: without covariates the ratio of counts and of amounts is the ratio of the arms' means, 5 to 2.
#[test]
fn two_arms_give_the_ratio_of_their_means() {
    let rows: Vec<Row> = [9.0, 1.0, 5.0, 0.0, 4.0, 2.0].into_iter().enumerate().map(|(i, y)| (i < 3, y, 0.0)).collect();
    for id in ["poisson", "quasi_poisson", "negative_binomial", "gamma_log"] {
        let data = Regression { covariates: Vec::new(), ..regression(id, &rows) };
        let want = if id == "gamma_log" { 5.5 / 2.5 } else { 2.5 };
        let got = arm(id, &sample(Shape::Regression(data)), None).value.expect("a ratio");
        assert!((got / want - 1.0).abs() < 1e-12, "{id}: {got}");
    }
}
