//! Laws of what allows for clusters: swapped arms, row order, units, clusters of one row, threads.

use crate::samples::sample;
use beraad::estimators::{Settings, clusters::clustering, find};
use beraad::findings::{Estimate, Note};
use beraad::sample::*;
use beraad::value::Label;

const EFFECTS: [&str; 3] = ["ancova", "hedges_g", "hedges_g_adjusted"];

/// Rows in `groups` clusters of 3 to 7, both arms in most.
fn data(groups: u32) -> (Regression, Vec<u32>) {
    let of: Vec<u32> = (0..groups).flat_map(|g| vec![g; 3 + (g as usize * 5) % 5]).collect();
    let wave = |f: f64| (0..of.len()).map(|i| ((i + 1) as f64 * f).sin()).collect::<Vec<f64>>();
    let (pre, noise) = (wave(0.83), wave(2.7));
    let outcome = (0..of.len()).map(|i| 0.6 * pre[i] + noise[i] + (f64::from(of[i]) * 1.9).cos()).collect();
    let regression = Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: (0..of.len()).map(|i| (i % 2) as f64).collect(),
        outcome,
        binary: false,
        levels: vec![],
        pre: Some(pre),
        covariates: vec![],
        moderator: None,
        received: None,
        methods: None,
    };
    (regression, of)
}

fn drawn(data: Regression, of: Vec<u32>) -> Sample {
    Sample { clusters: vec![Clustering { label: Label::plain("organisation"), of }], ..sample(Shape::Regression(data)) }
}

fn first(id: &str, sample: &Sample) -> Estimate {
    find(id).unwrap().estimate(sample, &Settings::default()).unwrap().estimates.swap_remove(0)
}

fn near(a: f64, b: f64, place: &str) {
    assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{place}: {a} {b}");
}

#[test]
fn swapping_arms_mirrors() {
    for groups in [3, 9, 60] {
        let (data, of) = data(groups);
        let swapped = Regression { arm: data.arm.iter().map(|a| 1.0 - a).collect(), ..data.clone() };
        for id in EFFECTS {
            let (a, b) = (first(id, &drawn(data.clone(), of.clone())), first(id, &drawn(swapped.clone(), of.clone())));
            let (i, j) = (a.interval.unwrap(), b.interval.unwrap());
            near(a.value.unwrap(), -b.value.unwrap(), id);
            near(i.low, -j.high, id);
            assert!(i.method == if groups < 50 { "t, CR2" } else { "t, CR1S" }, "{}", i.method);
        }
    }
}

#[test]
fn row_order_names_of_clusters_and_units_do_not_matter() {
    let (data, of) = data(9);
    let back = |v: &[f64]| v.iter().rev().map(|x| 16.0 * x).collect::<Vec<f64>>();
    let turned = Regression {
        arm: data.arm.iter().rev().copied().collect(),
        outcome: back(&data.outcome),
        pre: data.pre.as_deref().map(back),
        ..data.clone()
    };
    let renamed: Vec<u32> = of.iter().rev().map(|g| 8 - g).collect();
    for id in EFFECTS {
        let (a, b) = (first(id, &drawn(data.clone(), of.clone())), first(id, &drawn(turned.clone(), renamed.clone())));
        let unit = if id == "ancova" { 16.0 } else { 1.0 };
        near(unit * a.value.unwrap(), b.value.unwrap(), id);
        near(unit * a.std_error.unwrap(), b.std_error.unwrap(), id);
    }
    let (a, b) = (drawn(data, of), drawn(turned, renamed));
    for (x, y) in ["icc", "design_effect", "effective_n"].iter().enumerate() {
        let of = |s: &Sample| find("clustering").unwrap().estimate(s, &Settings::default()).unwrap().estimates[x].value;
        near(of(&a).unwrap(), of(&b).unwrap(), y);
    }
}

/// Twice the rows in the same clusters: no more is known of clusters, nor of the effective number of them.
#[test]
fn the_note_says_what_the_rows_are_worth() {
    let (data, of) = data(9);
    let rows = data.outcome.len() as u64;
    let Some(Note::Clustering { clusters, icc, design_effect, effective_n, rows: n, .. }) =
        clustering::note(&drawn(data.clone(), of))
    else {
        panic!("no note")
    };
    assert_eq!((clusters, n), (9, rows));
    assert!(icc > 0.0 && design_effect > 1.0 && effective_n < rows);
    assert_eq!(clustering::note(&sample(Shape::Regression(data.clone()))), None);
    let one = clustering::note(&drawn(data.clone(), vec![0; rows as usize]));
    assert_eq!(one, Some(Note::ClustersShowNothing { clusters: 1 }));
    assert_eq!(clustering::note(&drawn(data, (0..rows as u32).collect())), None);
}

/// The wild bootstrap is the same on one thread and on four, turns with the arms, and lies around its value.
#[test]
fn the_wild_bootstrap_keeps_its_laws() {
    for groups in [3, 8, 12, 20] {
        let (data, of) = data(groups);
        let drawn = drawn(data, of);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| first("wild_cluster_bootstrap", &drawn))
        };
        let (a, b) = (on(1), on(4));
        assert_eq!(a, b);
        let (interval, test) = (a.interval.unwrap(), a.test.unwrap());
        assert!(interval.low < a.value.unwrap() && a.value.unwrap() < interval.high);
        assert_eq!(test.p.get() <= 0.05, !(interval.low <= 0.0 && 0.0 <= interval.high), "{groups}");
        let few = groups < 12;
        assert_eq!(interval.method, if few { "wild bootstrap, Webb" } else { "wild bootstrap, Rademacher" });
        assert_eq!(a.notes.iter().any(|n| matches!(n, Note::MonteCarlo { .. })), groups != 12);
    }
}
