//! Laws of the three questions: what must hold between them, whatever the rows.

use crate::samples::{close, sample};
use beraad::estimators::{Model, Settings, find};
use beraad::findings::{Estimate, Note};
use beraad::sample::*;
use beraad::value::{Covariance, Label};
use proptest::prelude::*;

/// A row: offered, took part, outcome, before, organisation.
type Row = (bool, bool, f64, f64, u32);

const QUESTIONS: [&str; 3] = ["offer_effect", "as_treated_effect", "complier_effect"];

fn drawn(rows: &[Row], clustered: bool) -> Sample {
    let bit = |b: bool| f64::from(u8::from(b));
    let data = Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: rows.iter().map(|r| bit(r.0)).collect(),
        outcome: rows.iter().map(|r| r.2).collect(),
        binary: false,
        levels: vec![],
        pre: Some(rows.iter().map(|r| r.3).collect()),
        covariates: vec![],
        moderator: None,
        received: Some(rows.iter().map(|r| bit(r.1)).collect()),
        methods: None,
    };
    let clusters = Clustering { label: Label::plain("organisation"), of: rows.iter().map(|r| r.4).collect() };
    Sample { clusters: if clustered { vec![clusters] } else { vec![] }, ..sample(Shape::Regression(data)) }
}

fn under(covariance: Covariance) -> Settings {
    Settings { model: Model { covariance: Some(covariance), ..Model::default() }, ..Settings::default() }
}

fn rows_of(id: &str, sample: &Sample, settings: &Settings) -> Vec<Estimate> {
    find(id).expect("registered").estimate(sample, settings).expect("an answer").estimates
}

fn first(id: &str, rows: &[Row], settings: &Settings) -> Estimate {
    rows_of(id, &drawn(rows, settings.model.covariance.is_some_and(Covariance::clustered)), settings).swap_remove(0)
}

/// The complier row, its Anderson–Rubin row, and the share of compliers.
fn complier(rows: &[Row], settings: &Settings) -> [Estimate; 3] {
    let sample = drawn(rows, settings.model.covariance.is_some_and(Covariance::clustered));
    let rows = rows_of("complier_effect", &sample, settings);
    let of = |id: &str| rows.iter().find(|e| e.measure.id == id).expect(id).clone();
    [of("complier_effect"), of("complier_effect_ar"), of("complier_share")]
}

const KINDS: [Covariance; 9] = [
    Covariance::Model,
    Covariance::Hc0,
    Covariance::Hc1,
    Covariance::Hc2,
    Covariance::Hc3,
    Covariance::Cr0,
    Covariance::Cr1,
    Covariance::Cr1s,
    Covariance::Cr2,
];

fn kinds() -> impl Strategy<Value = Covariance> {
    prop::sample::select(KINDS.to_vec())
}

/// Rows in five organisations with both arms in each, in which the offer moves some, and spread everywhere.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((any::<u8>(), -64i32..64, -64i32..64), 30..60).prop_map(|values| {
        let row = |(i, (luck, y, pre)): (usize, (u8, i32, i32))| {
            let (offered, i) = (i % 2 == 0, i as f64);
            let took = luck < if offered { 200 } else { 60 };
            let noise = (i * 1.7).sin();
            (offered, took, f64::from(y) / 8.0 + noise, f64::from(pre) / 8.0 + (i * 2.3).cos(), (i as u32 / 2) % 5)
        };
        let mut rows: Vec<Row> = values.into_iter().enumerate().map(row).collect();
        // Whatever the luck, some of either kind in either arm, and more where it is offered.
        for (i, took) in [(0, true), (2, true), (4, true), (6, false), (1, false), (3, false), (5, true), (7, false)] {
            rows[i].1 = took;
        }
        rows
    })
}

/// Whether the offer moves enough for the numbers to be worth comparing to many digits.
fn moves(rows: &[Row]) -> bool {
    let share = complier(rows, &under(Covariance::Hc0))[2].value;
    share.is_some_and(|s| s.abs() > 0.05)
}

fn same(a: &Estimate, b: &Estimate, sign: f64, factor: f64) -> Result<(), TestCaseError> {
    let size = a.interval.map_or(1.0, |i| (i.high - i.low).min(1e3)) * factor;
    let pairs = [
        (a.value.map(|v| sign * factor * v), b.value),
        (a.std_error.map(|v| factor * v), b.std_error),
        (a.interval.map(|i| factor * if sign < 0.0 { -i.high } else { i.low }), b.interval.map(|i| i.low)),
        (a.interval.map(|i| factor * if sign < 0.0 { -i.low } else { i.high }), b.interval.map(|i| i.high)),
        (a.test.as_ref().map(|t| t.p.get()), b.test.as_ref().map(|t| t.p.get())),
    ];
    for (x, y) in pairs {
        prop_assert_eq!(x.is_some(), y.is_some(), "{:?} {:?}", a, b);
        if let (Some(x), Some(y)) = (x, y) {
            prop_assert!(close(x, y, size), "{x} became {y}: {a:?} {b:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The effect in compliers is that of the offer over the share that it moves.
    #[test]
    fn compliers_are_offer_over_share(rows in rows(), kind in kinds()) {
        prop_assume!(moves(&rows));
        let settings = under(kind);
        let offer = first("offer_effect", &rows, &settings).value.expect("a value");
        let [effect, _, share] = complier(&rows, &settings);
        prop_assert!(close(effect.value.expect("a value"), offer / share.value.expect("a share"), 1.0));
    }

    /// The Anderson–Rubin region excludes 0 exactly when the test of the offer does, and always holds the estimate.
    #[test]
    fn the_region_excludes_zero_when_the_offer_does(rows in rows(), shift in -40i32..40, kind in kinds()) {
        let settings = under(kind);
        let shifted: Vec<Row> =
            rows.iter().map(|r| (r.0, r.1, r.2 + f64::from(shift) / 8.0 * f64::from(u8::from(r.0)), r.3, r.4)).collect();
        prop_assume!(moves(&shifted));
        let p = first("offer_effect", &shifted, &settings).test.expect("a test").p.get();
        let [_, region, _] = complier(&shifted, &settings);
        let value = region.value.expect("a value");
        let excludes = |b: f64| match region.interval {
            Some(i) => b < i.low || b > i.high,
            None => region.notes.iter().any(|n| matches!(n, Note::ExcludedBetween { below, above, .. }
                if *below < b && b < *above)),
        };
        prop_assert!(!excludes(value));
        prop_assume!((p - 0.05).abs() > 1e-9);
        prop_assert_eq!(excludes(0.0), p < 0.05, "p = {}, {:?}", p, region);
    }

    /// When all do as assigned the three questions have one answer.
    #[test]
    fn with_full_compliance_the_three_are_one(rows in rows(), kind in kinds()) {
        let rows: Vec<Row> = rows.iter().map(|r| (r.0, r.0, r.2, r.3, r.4)).collect();
        let settings = under(kind);
        let offer = first("offer_effect", &rows, &settings);
        same(&offer, &first("as_treated_effect", &rows, &settings), 1.0, 1.0)?;
        let [effect, region, share] = complier(&rows, &settings);
        same(&offer, &effect, 1.0, 1.0)?;
        prop_assert_eq!(share.value.map(|s| (s - 1.0).abs() < 1e-12), Some(true));
        let full = effect.notes.contains(&Note::FullCompliance {});
        prop_assert!(full);
        let (a, b) = (offer.interval.expect("limits"), region.interval.expect("limits"));
        prop_assert!(close(a.low, b.low, 1.0) && close(a.high, b.high, 1.0), "{a:?} {b:?}");
    }

    /// Swapping the arms turns the offer round and leaves the compliers; swapping who took part turns them round.
    #[test]
    fn swapping(rows in rows(), kind in kinds()) {
        prop_assume!(moves(&rows));
        let settings = under(kind);
        let arms: Vec<Row> = rows.iter().map(|r| (!r.0, r.1, r.2, r.3, r.4)).collect();
        let parts: Vec<Row> = rows.iter().map(|r| (r.0, !r.1, r.2, r.3, r.4)).collect();
        let one = |id, rows: &[Row]| first(id, rows, &settings);
        same(&one("offer_effect", &rows), &one("offer_effect", &arms), -1.0, 1.0)?;
        same(&one("offer_effect", &rows), &one("offer_effect", &parts), 1.0, 1.0)?;
        same(&one("as_treated_effect", &rows), &one("as_treated_effect", &arms), 1.0, 1.0)?;
        same(&one("as_treated_effect", &rows), &one("as_treated_effect", &parts), -1.0, 1.0)?;
        same(&one("complier_effect", &rows), &one("complier_effect", &arms), 1.0, 1.0)?;
        same(&one("complier_effect", &rows), &one("complier_effect", &parts), -1.0, 1.0)?;
    }

    #[test]
    fn shift_scale_and_order(rows in rows(), shift in -64i32..64, power in -20i32..20, turn in 1usize..25, kind in kinds()) {
        prop_assume!(moves(&rows));
        let (settings, factor) = (under(kind), 2f64.powi(power));
        let mut moved: Vec<Row> =
            rows.iter().map(|r| (r.0, r.1, (r.2 + f64::from(shift)) * factor, r.3 * 4.0 - 1.0, r.4)).collect();
        moved.rotate_left(turn);
        for id in QUESTIONS {
            same(&first(id, &rows, &settings), &first(id, &moved, &settings), 1.0, factor)?;
        }
        let [a, b] = [complier(&rows, &settings), complier(&moved, &settings)];
        if let (Some(x), Some(y)) = (a[1].interval, b[1].interval) {
            for (x, y) in [(x.low, y.low), (x.high, y.high)] {
                prop_assert!(x.abs() > 1e6 || close(x * factor, y, factor), "{x} became {y}");
            }
        }
    }

    /// Each row a cluster of its own: CR0 is HC0 but for the degrees of freedom.
    #[test]
    fn rows_as_clusters(rows in rows()) {
        prop_assume!(moves(&rows));
        let own: Vec<Row> = rows.iter().enumerate().map(|(i, r)| (r.0, r.1, r.2, r.3, i as u32)).collect();
        for id in QUESTIONS {
            let (a, b) = (first(id, &own, &under(Covariance::Cr0)), first(id, &own, &under(Covariance::Hc0)));
            prop_assert!(close(a.std_error.expect("se"), b.std_error.expect("se"), 0.0));
        }
    }
}

/// One cluster, a cluster an arm, all outcomes missing: an answer without spread and why, or none and why.
#[test]
fn clusters_that_leave_no_spread() {
    let rows: Vec<Row> =
        (0..24).map(|i| (i % 2 == 0, i % 2 == 0 || i % 5 == 0, f64::from(i).sin(), f64::from(i).cos(), 0)).collect();
    let by_arm: Vec<Row> = rows.iter().map(|r| (r.0, r.1, r.2, r.3, u32::from(r.0))).collect();
    for kind in [Covariance::Cr0, Covariance::Cr1, Covariance::Cr1s, Covariance::Cr2] {
        for id in ["offer_effect", "complier_effect"] {
            let one = first(id, &rows, &under(kind));
            assert!(one.value.is_some() && one.interval.is_none() && one.test.is_none(), "{id} {kind:?}: {one:?}");
            assert!(one.notes.contains(&Note::OneCluster {}), "{id} {kind:?}: {:?}", one.notes);
            let two = first(id, &by_arm, &under(kind));
            assert!(two.interval.is_none() && two.test.is_none(), "{id} {kind:?}: {two:?}");
            assert!(two.notes.contains(&Note::ClustersDecide { clusters: 2 }), "{id} {kind:?}: {:?}", two.notes);
        }
    }
    for id in QUESTIONS {
        assert!(find(id).unwrap().estimate(&drawn(&[], false), &Settings::default()).is_err(), "{id}");
    }
}
