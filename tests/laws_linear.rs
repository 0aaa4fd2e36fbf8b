//! What a model does with columns that say the same thing: it names what it leaves out, and answers as without.

use beraad::estimators::{Settings, find};
use beraad::findings::{Findings, Note};
use beraad::sample::{Groups, Outcome, Predictor, Regression, Sample, Shape};
use beraad::value::{Count, Label, Unit};

const ARM: [f64; 10] = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
const PRE: [f64; 10] = [3.0, 5.0, 4.0, 7.0, 6.0, 4.0, 2.0, 8.0, 5.0, 6.0];
const AGE: [f64; 10] = [1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0, 5.0, 5.5];
const Y: [f64; 10] = [2.0, 6.5, 3.0, 7.0, 4.0, 6.0, 1.0, 8.0, 5.0, 7.5];
const EVENT: [f64; 10] = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0];

fn number(name: &str, values: [f64; 10]) -> Predictor {
    Predictor {
        label: Label::plain(name),
        reference: None,
        columns: vec![(Label::plain("unit"), values.to_vec())],
        by_arm: false,
    }
}

fn category(name: &str, levels: &[(&str, [f64; 10])]) -> Predictor {
    let columns = levels.iter().map(|(level, values)| (Label::plain(*level), values.to_vec())).collect();
    Predictor { label: Label::plain(name), reference: Some(Label::plain("other")), columns, by_arm: false }
}

fn sample(shape: Shape) -> Sample {
    let outcome = Outcome { label: Label::plain("y"), unit: Unit::none(), rows: Unit::none(), direction: None };
    Sample { shape, outcome, grouping: None, count: Count::of(10), clusters: Vec::new() }
}

fn estimate(id: &str, covariates: Vec<Predictor>) -> Findings {
    let binary = id == "logistic";
    let data = Regression {
        treatment: Label::plain("new"),
        control: Label::plain("old"),
        arm: ARM.to_vec(),
        outcome: if binary { EVENT } else { Y }.to_vec(),
        binary,
        pre: Some(PRE.to_vec()),
        covariates,
        moderator: (id == "moderator").then(|| number("kind", EVENT)),
        levels: vec![],
        received: None,
        methods: None,
    };
    find(id).unwrap().estimate(&sample(Shape::Regression(data)), &Settings::default()).unwrap()
}

fn left_out(findings: &Findings) -> Vec<&str> {
    let notes = findings.estimates[0].notes.iter();
    notes
        .filter_map(|note| match note {
            Note::AliasedPredictor { predictor } => Some(predictor.en.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn an_aliased_covariate_is_named_and_changes_nothing() {
    let spared = [0.0; 10];
    let first = [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0];
    let mixture: [f64; 10] = std::array::from_fn(|i| 0.1 * PRE[i] - 0.7 * AGE[i] + ARM[i]);
    let cases = [
        (vec![number("copy", PRE.map(|v| 2.0 * v + 3.0))], vec![], vec!["copy"]),
        (vec![number("arm again", ARM)], vec![], vec!["arm again"]),
        (vec![number("constant", [4.0; 10])], vec![], vec!["constant"]),
        (vec![number("age", AGE), number("mixture", mixture)], vec![number("age", AGE)], vec!["mixture"]),
        (
            vec![category("kind", &[("a", first), ("b", spared), ("c", first.map(|v| 1.0 - v))])],
            vec![category("kind", &[("a", first)])],
            vec!["kind: b", "kind: c"],
        ),
    ];
    for (with, without, names) in cases {
        for id in ["ancova", "logistic", "moderator"] {
            let (got, plain) = (estimate(id, with.clone()), estimate(id, without.clone()));
            assert_eq!(left_out(&got), names, "{id}");
            assert!(left_out(&plain).is_empty(), "{id}");
            for (a, b) in got.estimates.iter().zip(&plain.estimates) {
                assert_eq!(a.term, b.term);
                let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                    (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * b.abs().max(1.0),
                    _ => a == b,
                };
                assert!(near(a.value, b.value), "{id} {names:?}: {:?} {:?}", a.value, b.value);
                assert!(near(a.std_error, b.std_error), "{id} {names:?}: {:?} {:?}", a.std_error, b.std_error);
            }
        }
    }
}

/// The largest numbers there are: a mean is held, a standard deviation beyond them is a dash with its note.
#[test]
fn numbers_near_the_largest_have_a_mean() {
    let m = f64::MAX;
    for (values, mean, spread) in [
        (vec![m, m, m], m, Some(0.0)),
        (vec![m, -m, m, -m], 0.0, None),
        (vec![1e308, 1.2e308, 1.4e308], 1.2e308, Some(2e307)),
    ] {
        let groups = Groups { groups: vec![Label::plain("a")], values: vec![values] };
        let got =
            find("group_summary").unwrap().estimate(&sample(Shape::Groups(groups)), &Settings::default()).unwrap();
        let of = |id| got.estimates.iter().find(|e| e.measure.id == id).unwrap();
        assert!((of("mean").value.unwrap() / m - mean / m).abs() < 1e-15);
        match (of("standard_deviation").value, spread) {
            (Some(got), Some(want)) => assert!((got / m - want / m).abs() < 1e-15, "{got} {want}"),
            (None, None) => assert_eq!(of("standard_deviation").notes, [Note::NotFinite {}]),
            (got, want) => panic!("{got:?} {want:?}"),
        }
    }
}
