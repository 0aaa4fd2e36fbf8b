//! What holds of a model of all waves, and of estimating equations, whatever the numbers.

use beraad::estimators::{Model, Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::validate::{fixture, sample};
use beraad::value::{Count, Covariance, Label, Likelihood, Structure, Unit};
use proptest::prelude::*;

fn whole(shape: Shape, clusters: Vec<u32>) -> Sample {
    let outcome = Outcome {
        label: Label::plain("outcome"),
        unit: Unit::none(),
        rows: Unit::new("gezinnen", "families"),
        direction: None,
    };
    let clusters = match clusters.is_empty() {
        true => vec![],
        false => vec![Clustering { label: Label::plain("cluster"), of: clusters }],
    };
    Sample { shape, outcome, grouping: None, count: Count::default(), clusters }
}

fn estimate(id: &str, sample: &Sample, model: Model) -> Findings {
    let settings = Settings { model, ..Settings::default() };
    find(id).expect("registered").estimate(sample, &settings).unwrap_or_else(|e| panic!("{id}: {e}"))
}

fn row<'f>(findings: &'f Findings, term: &str, measure: &str) -> &'f Estimate {
    let found = findings.estimates.iter().find(|e| e.term.code == term && e.measure.id == measure);
    found.unwrap_or_else(|| panic!("no row {term} {measure}"))
}

fn near(a: f64, b: f64, by: f64) -> bool {
    (a - b).abs() <= by * (1.0 + a.abs().max(b.abs()))
}

/// The depressed patients of the reference cases: two arms, five waves, with dropouts.
fn trial() -> Trajectories {
    let fixture = fixture("mmrm").expect("shipped");
    let case = &fixture["cases"][0];
    match sample(&case["sample"]).shape {
        Shape::Trajectories(t) => t,
        other => panic!("{other:?}"),
    }
}

fn mmrm(data: Trajectories, model: Model) -> Findings {
    estimate("mmrm", &whole(Shape::Trajectories(data), vec![]), model)
}

const STRUCTURES: [Structure; 3] = [Structure::Unstructured, Structure::CompoundSymmetry, Structure::Ar1];

fn as_structure(structure: Structure) -> Model {
    Model { structure: Some(structure), ..Model::default() }
}

/// Differences with their standard errors and degrees of freedom, wave after wave.
fn differences(findings: &Findings) -> Vec<[f64; 3]> {
    let rows = findings.estimates.iter().filter(|e| e.measure.id == "adjusted_difference");
    let number = |e: &Estimate| {
        let df = e.test.as_ref().and_then(|t| t.df[0]);
        [e.value.expect("a value"), e.std_error.expect("an error"), df.expect("degrees of freedom")]
    };
    rows.map(number).collect()
}

#[test]
fn swapped_arms_flip_the_sign() {
    for structure in STRUCTURES {
        let data = trial();
        let arm = data.arm.iter().map(|a| 1.0 - a).collect();
        let swapped = Trajectories { arm, ..data.clone() };
        let (a, b) = (mmrm(data, as_structure(structure)), mmrm(swapped, as_structure(structure)));
        for (x, y) in differences(&a).iter().zip(differences(&b)) {
            assert!(near(x[0], -y[0], 1e-10) && near(x[1], y[1], 1e-10) && near(x[2], y[2], 1e-9), "{x:?} {y:?}");
        }
    }
}

#[test]
fn the_order_of_units_and_units_never_seen_change_nothing() {
    for structure in STRUCTURES {
        let data = trial();
        let mut moved = data.clone();
        moved.arm.reverse();
        moved.outcome.iter_mut().for_each(|wave| wave.reverse());
        let mut more = data.clone();
        more.arm.extend([1.0, 0.0, 0.0]);
        more.outcome.iter_mut().for_each(|wave| wave.extend([None; 3]));
        let plain = mmrm(data, as_structure(structure));
        for other in [moved, more] {
            for (x, y) in differences(&plain).iter().zip(differences(&mmrm(other, as_structure(structure)))) {
                assert!((0..3).all(|k| near(x[k], y[k], 1e-10)), "{x:?} {y:?}");
            }
        }
    }
}

/// y ↦ a + b·y: differences and errors times b, degrees of freedom and correlations as they are; a trend in common
/// to both arms goes into the means.
#[test]
fn shift_and_scale() {
    for structure in STRUCTURES {
        for (shift, scale) in [(1e4, 1.0), (-3.0, 1e6), (0.25, 1e-5)] {
            let data = trial();
            let mut moved = data.clone();
            for (t, wave) in moved.outcome.iter_mut().enumerate() {
                wave.iter_mut().flatten().for_each(|y| *y = (*y + shift + t as f64) * scale);
            }
            let (a, b) = (mmrm(data, as_structure(structure)), mmrm(moved, as_structure(structure)));
            for (x, y) in differences(&a).iter().zip(differences(&b)) {
                assert!(near(x[0], y[0] / scale, 1e-8), "{x:?} {y:?}");
                assert!(near(x[1], y[1] / scale, 1e-8) && near(x[2], y[2], 1e-7), "{x:?} {y:?}");
            }
        }
    }
}

/// By maximum likelihood the model of two waves is ANCOVA: the mean before and the regression of after on before have
/// no number in common. Units lost after the first wave then change nothing.
#[test]
fn two_waves_by_maximum_likelihood_are_ancova() {
    let data = trial();
    let two = Trajectories {
        waves: data.waves[..2].to_vec(),
        outcome: vec![data.outcome[0].clone(), data.outcome[3].clone()],
        ..data.clone()
    };
    let lost = two.outcome[1].iter().filter(|y| y.is_none()).count();
    assert!(lost > 20, "{lost}");
    let both: Vec<usize> = (0..data.arm.len()).filter(|i| two.outcome[1][*i].is_some()).collect();
    let of = |wave: usize| both.iter().map(|i| two.outcome[wave][*i].expect("seen")).collect::<Vec<f64>>();
    let regression = Regression {
        treatment: two.treatment.clone(),
        control: two.control.clone(),
        arm: both.iter().map(|i| two.arm[*i]).collect(),
        outcome: of(1),
        binary: false,
        levels: vec![],
        pre: Some(of(0)),
        covariates: vec![],
        moderator: None,
        received: None,
        methods: None,
    };
    let ancova = estimate("ancova", &whole(Shape::Regression(regression), vec![]), Model::default());
    let want = row(&ancova, "treatment - control", "adjusted_difference").value.expect("a value");
    let ml = Model { likelihood: Some(Likelihood::Ml), ..Model::default() };
    let got = differences(&mmrm(two, ml))[0][0];
    assert!(near(got, want, 1e-10), "{got} {want}");
}

/// With complete waves and compound symmetry, what happens between two waves after is judged within units alone: the
/// arms' difference in mean change, as in a split-plot analysis.
#[test]
fn complete_waves_with_compound_symmetry_are_a_split_plot() {
    let data = trial();
    let complete: Vec<usize> =
        (0..data.arm.len()).filter(|i| data.outcome.iter().all(|wave| wave[*i].is_some())).collect();
    let data = Trajectories {
        arm: complete.iter().map(|i| data.arm[*i]).collect(),
        outcome: data.outcome.iter().map(|wave| complete.iter().map(|i| wave[*i]).collect()).collect(),
        ..data
    };
    let mean = |wave: usize, side: f64| {
        let of: Vec<f64> =
            (0..data.arm.len()).filter(|i| data.arm[*i] == side).filter_map(|i| data.outcome[wave][i]).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    let change = |side: f64| mean(4, side) - mean(2, side);
    let want = change(1.0) - change(0.0);
    let found = differences(&mmrm(data.clone(), as_structure(Structure::CompoundSymmetry)));
    assert!(near(found[3][0] - found[1][0], want, 1e-10), "{found:?} {want}");
}

/// Every unit as its own cluster is what the empirical errors take without clusters.
#[test]
fn units_are_the_clusters_of_those_without() {
    let model = Model { covariance: Some(Covariance::Cr1), ..Model::default() };
    let n = trial().arm.len() as u32;
    let alone = estimate("mmrm", &whole(Shape::Trajectories(trial()), (0..n).collect()), model);
    assert_eq!(differences(&alone), differences(&mmrm(trial(), model)));
}

fn regression(rows: &[(bool, f64, f64)]) -> Regression {
    Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: rows.iter().map(|r| f64::from(r.0)).collect(),
        outcome: rows.iter().map(|r| r.1).collect(),
        binary: false,
        levels: vec![],
        pre: Some(rows.iter().map(|r| r.2).collect()),
        covariates: vec![],
        moderator: None,
        received: None,
        methods: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// In clusters of one row estimating equations are least squares, and the correction of Mancl and DeRouen is HC3.
    #[test]
    fn equations_of_single_rows_are_least_squares_with_hc3(
        rows in prop::collection::vec((any::<bool>(), -10.0..10.0f64, -10.0..10.0f64), 8..30),
    ) {
        let arms = rows.iter().filter(|r| r.0).count();
        prop_assume!(arms > 2 && arms + 2 < rows.len());
        let data = whole(Shape::Regression(regression(&rows)), (0..rows.len() as u32).collect());
        let (a, b) = (estimate("gee", &data, Model::default()), estimate("ancova", &data, Model {
            covariance: Some(Covariance::Hc3), ..Model::default() }));
        let (a, b) = (&a.estimates[0], &b.estimates[0]);
        prop_assert!(near(a.value.unwrap(), b.value.unwrap(), 1e-9), "{a:?} {b:?}");
        prop_assert!(near(a.std_error.unwrap(), b.std_error.unwrap(), 1e-7), "{a:?} {b:?}");
        let df = |e: &Estimate| e.test.as_ref().unwrap().df[0];
        prop_assert_eq!(df(a), df(b));
    }

    /// Swapped arms flip the sign; the order of rows and the numbers of clusters say nothing.
    #[test]
    fn equations_do_not_know_the_order_of_rows(
        rows in prop::collection::vec((any::<bool>(), -10.0..10.0f64, -10.0..10.0f64), 12..30),
    ) {
        let n = rows.len() as u32;
        let arms = rows.iter().filter(|r| r.0).count();
        prop_assume!(arms > 3 && arms + 3 < rows.len());
        let clusters: Vec<u32> = (0..n).map(|i| i / 2).collect();
        let plain = estimate("gee", &whole(Shape::Regression(regression(&rows)), clusters.clone()), Model::default());
        let turned: Vec<_> = rows.iter().rev().map(|r| (!r.0, r.1, r.2)).collect();
        let numbers = clusters.iter().rev().map(|c| n - c).collect();
        let other = estimate("gee", &whole(Shape::Regression(regression(&turned)), numbers), Model::default());
        let (a, b) = (&plain.estimates[0], &other.estimates[0]);
        prop_assert!(near(a.value.unwrap(), -b.value.unwrap(), 1e-8), "{a:?} {b:?}");
        match (a.std_error, b.std_error) {
            (Some(x), Some(y)) => prop_assert!(near(x, y, 1e-6), "{a:?} {b:?}"),
            (x, y) => prop_assert_eq!(x, y),
        }
    }
}
