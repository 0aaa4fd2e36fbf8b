//! Laws of the subdistribution hazard.

use beraad::estimators::{Settings, find};
use beraad::findings::Estimate;
use beraad::sample::{Durations, Sample, Shape};
use beraad::validate::{fixture, sample};
use beraad::value::Ties;

/// The samples of the reference cases that have an answer.
fn samples() -> Vec<Sample> {
    let fixture = fixture("fine_gray").unwrap();
    let answered = |case: &&serde_json::Value| case.get("undefined").is_none();
    let samples: Vec<Sample> =
        fixture["cases"].as_array().unwrap().iter().filter(answered).map(|case| sample(&case["sample"])).collect();
    assert!(samples.len() > 20);
    samples
}

fn durations(sample: &mut Sample) -> &mut Durations {
    match &mut sample.shape {
        Shape::Durations(d) => d,
        _ => panic!("durations"),
    }
}

fn rows(id: &str, sample: &Sample) -> Vec<Estimate> {
    let mut settings = Settings::default();
    settings.model.ties = Some(Ties::Breslow);
    find(id).unwrap().estimate(sample, &settings).unwrap().estimates
}

/// Numbers of a row on the scale on which they are estimated.
fn numbers(e: &Estimate) -> [Option<f64>; 5] {
    let value = e.value.map(|v| if e.measure.log { v.ln() } else { v });
    let test = e.test.as_ref();
    let limit = |v: f64| if v > 0.0 && v.is_finite() { v.ln() } else { v };
    [
        value,
        e.std_error,
        test.and_then(|t| t.statistic),
        e.interval.map(|i| limit(i.low)),
        e.interval.map(|i| limit(i.high)),
    ]
}

fn assert_same(a: &[Estimate], b: &[Estimate], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert_eq!(a.term, b.term);
        assert_eq!(a.notes, b.notes, "{}", a.term.code);
        for (x, y) in numbers(a).into_iter().zip(numbers(b)) {
            match (x, y) {
                (Some(x), Some(y)) => assert!((x - y).abs() <= tolerance * (1.0 + x.abs()), "{}: {x} {y}", a.term.code),
                (x, y) => assert_eq!(x, y, "{}", a.term.code),
            }
        }
    }
}

fn reordered<T: Clone>(values: &mut Vec<T>, order: &[usize]) {
    *values = order.iter().map(|i| values[*i].clone()).collect();
}

#[test]
fn the_order_of_rows_is_irrelevant() {
    for sample in samples() {
        let mut other = sample.clone();
        let n = durations(&mut other).time.len();
        let order: Vec<usize> = (0..n).map(|i| (i * 7919 + 3) % n).rev().collect();
        let mut seen = order.clone();
        seen.sort_unstable();
        assert!(seen.iter().enumerate().all(|(i, s)| i == *s), "a permutation");
        other.clusters.iter_mut().for_each(|c| reordered(&mut c.of, &order));
        let d = durations(&mut other);
        reordered(&mut d.group, &order);
        reordered(&mut d.time, &order);
        reordered(&mut d.ending, &order);
        d.entry.iter_mut().for_each(|e| reordered(e, &order));
        for predictor in &mut d.covariates {
            predictor.columns.iter_mut().for_each(|(_, v)| reordered(v, &order));
        }
        assert_same(&rows("fine_gray", &sample), &rows("fine_gray", &other), 1e-9);
    }
}

/// Only the order of times enters: any rising map leaves the same bytes.
#[test]
fn a_rising_map_of_time_changes_nothing() {
    for sample in samples() {
        for map in [|t: f64| 7.0 * t, |t: f64| 3.0 + t.sqrt(), |t: f64| (1.0 + t).ln()] {
            let mut other = sample.clone();
            let d = durations(&mut other);
            let before = d.time.clone();
            d.time.iter_mut().for_each(|t| *t = map(*t));
            d.entry = None;
            // Of times 1 apart beyond 1e9 a logarithm leaves some on one number.
            let kept = (0..before.len())
                .all(|i| (0..before.len()).all(|j| (before[i] < before[j]) == (d.time[i] < d.time[j])));
            if kept {
                assert_eq!(numbers_of(&rows("fine_gray", &sample)), numbers_of(&rows("fine_gray", &other)));
            }
        }
    }
}

fn numbers_of(rows: &[Estimate]) -> Vec<[Option<f64>; 5]> {
    rows.iter().map(numbers).collect()
}

/// Without another ending the subdistribution hazard is the hazard: Cox, ties by Breslow.
#[test]
fn one_ending_alone_is_cox() {
    let mut compared = 0;
    for mut sample in samples() {
        let d = durations(&mut sample);
        let event = d.event as u32;
        d.ending.iter_mut().for_each(|e| *e = e.filter(|e| *e == event).map(|_| 0));
        (d.endings, d.event) = (vec![d.endings[event as usize].clone()], 0);
        compared += values_agree(&sample, &sample);
    }
    assert!(compared > 25, "{compared}");
}

/// With nobody out of sight before the end, another ending is no ending at all: Cox with those rows seen until after all.
#[test]
fn without_last_sights_other_endings_lie_beyond_all_times() {
    let mut compared = 0;
    for mut sample in samples() {
        let d = durations(&mut sample);
        d.ending.iter_mut().filter(|e| e.is_none()).for_each(|e| *e = Some(d.endings.len() as u32 - 1));
        let mut other = sample.clone();
        let o = durations(&mut other);
        let (last, event) = (o.time.iter().copied().fold(0.0, f64::max), o.event as u32);
        for (time, ending) in o.time.iter_mut().zip(&mut o.ending) {
            if *ending != Some(event) {
                (*time, *ending) = (2.0 * last + 1.0, None);
            }
        }
        compared += values_agree(&sample, &other);
    }
    assert!(compared > 25, "{compared}");
}

/// Compares the ratios of the ending asked about in `sample` with those of Cox in `other`.
fn values_agree(sample: &Sample, other: &Sample) -> usize {
    let mut compared = 0;
    let cox = rows("cox", other);
    let named = |e: &Estimate| e.term.code.clone();
    let Shape::Durations(d) = &sample.shape else { panic!("durations") };
    let event = &d.endings[d.event].code;
    let several = d.endings.len() > 1;
    for a in rows("fine_gray", sample).iter().filter(|a| a.measure.log) {
        if several && !named(a).ends_with(&format!(": {event}")) {
            continue;
        }
        let b = cox.iter().find(|b| named(b) == named(a)).expect("the same rows");
        match (a.value, b.value) {
            (Some(x), Some(y)) => {
                assert!((x.ln() - y.ln()).abs() < 1e-9 * (1.0 + x.ln().abs()), "{}: {x} {y}", named(a))
            }
            (x, y) => assert_eq!(x, y, "{}: {:?} {:?}", named(a), a.notes, b.notes),
        }
        compared += 1;
    }
    compared
}

/// Every unit a cluster of its own is no clusters.
#[test]
fn clusters_of_one_are_none() {
    for mut sample in samples() {
        sample.clusters.clear();
        let plain = rows("fine_gray", &sample);
        let n = durations(&mut sample).time.len() as u32;
        sample.clusters = vec![beraad::sample::Clustering {
            label: beraad::value::Label::plain("cluster"),
            of: (0..n).map(|i| (i * 5 + 1) % (5 * n + 1)).collect(),
        }];
        for (a, b) in plain.iter().zip(rows("fine_gray", &sample)) {
            let alone = |e: &Estimate| {
                e.notes.iter().any(|n| ["arm-in-one-cluster", "no-joint-test"].contains(&n.code().as_str()))
            };
            if alone(a) || alone(&b) {
                continue;
            }
            for (x, y) in numbers(a).into_iter().zip(numbers(&b)) {
                match (x, y) {
                    (Some(x), Some(y)) => assert!((x - y).abs() <= 1e-9 * (1.0 + x.abs()), "{}: {x} {y}", a.term.code),
                    (x, y) => assert_eq!(x, y, "{}", a.term.code),
                }
            }
        }
    }
}

/// Another unit of a covariate divides its coefficient and leaves the rest; the groups the other way round change the sign.
#[test]
fn units_and_sides() {
    for sample in samples() {
        let mut other = sample.clone();
        let d = durations(&mut other);
        for predictor in &mut d.covariates {
            predictor.columns.iter_mut().for_each(|(_, v)| v.iter_mut().for_each(|x| *x = 4.0 * *x - 3.0));
        }
        for (a, b) in rows("fine_gray", &sample).iter().zip(rows("fine_gray", &other)) {
            let factor = if a.measure.id == "covariate_subdistribution_hazard_ratio" { 4.0 } else { 1.0 };
            if let ([Some(x), Some(s), ..], [Some(y), Some(t), ..]) = (numbers(a), numbers(&b)) {
                assert!((x - factor * y).abs() < 1e-8 && (s - factor * t).abs() < 1e-8, "{}: {x} {y}", a.term.code);
            }
        }
        let mut other = sample.clone();
        let d = durations(&mut other);
        if d.groups.len() == 2 && d.group.contains(&0) && d.group.contains(&1) {
            d.groups.reverse();
            d.group.iter_mut().for_each(|g| *g = 1 - *g);
            let (a, b) = (&rows("fine_gray", &sample)[0], &rows("fine_gray", &other)[0]);
            if let ([Some(x), ..], [Some(y), ..]) = (numbers(a), numbers(b)) {
                assert!((x + y).abs() < 1e-9 * (1.0 + x.abs()), "{x} {y}");
            }
        }
    }
}
