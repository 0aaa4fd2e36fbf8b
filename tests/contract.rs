//! What holds for every estimator of the registry.

use beraad::estimators::{JUDGES, REGISTRY, Settings};
use beraad::findings::{Estimate, measure};
use beraad::sample::*;
use beraad::validate::{fixture, sample};
use std::collections::BTreeSet;

#[test]
fn ids_are_unique_and_pages_complete() {
    let mut ids = BTreeSet::new();
    assert!(!REGISTRY.is_empty());
    for a in REGISTRY.iter().map(|e| e.about()).chain(JUDGES.iter().copied()) {
        assert!(ids.insert(a.id), "{} is twice in the registry", a.id);
        for (what, text) in [
            ("title_nl", a.title_nl),
            ("title_en", a.title_en),
            ("definition", a.definition),
            ("assumptions", a.assumptions),
            ("undefined", a.undefined),
            ("reference", a.reference),
            ("oracle", a.oracle),
        ] {
            assert!(text.trim().len() > 5, "{} says nothing under {what}", a.id);
        }
        assert!(measure::ALL.iter().any(|m| std::ptr::eq(*m, a.measure)), "{}: a measure of the page", a.id);
    }
}

/// Where means and standard deviations suffice, they give what the values give.
#[test]
fn summaries_answer_as_the_values_do() {
    let takers: Vec<_> = REGISTRY.iter().filter(|e| e.about().shapes.contains(&ShapeKind::Summaries)).collect();
    assert!(takers.len() >= 9);
    let mut compared = 0;
    for estimator in takers {
        let id = estimator.about().id;
        for case in fixture(id).unwrap()["cases"].as_array().unwrap() {
            let raw = sample(&case["sample"]);
            let Shape::Groups(data) = &raw.shape else { continue };
            let mean = |v: &Vec<f64>| v.iter().sum::<f64>() / v.len().max(1) as f64;
            let sd = |v: &Vec<f64>| {
                let squares: f64 = v.iter().map(|x| (x - mean(v)).powi(2)).sum();
                if v.len() < 2 { 0.0 } else { (squares / (v.len() as f64 - 1.0)).sqrt() }
            };
            let summaries = Summaries {
                groups: data.groups.clone(),
                n: data.values.iter().map(|v| v.len() as u64).collect(),
                mean: data.values.iter().map(mean).collect(),
                sd: data.values.iter().map(sd).collect(),
            };
            let whole =
                summaries.mean.iter().chain(&summaries.sd).all(|v| v.abs() < 1e100 && (*v == 0.0 || v.abs() > 1e-100));
            // Constants and far offsets leave rounding where the values leave none.
            let steep = summaries.mean.iter().zip(&summaries.sd).any(|(m, s)| m.abs() > 1e4 * s.abs());
            if !whole || steep {
                continue;
            }
            let published = Sample { shape: Shape::Summaries(summaries), ..raw.clone() };
            match (estimator.estimate(&raw, &Settings::default()), estimator.estimate(&published, &Settings::default()))
            {
                (Ok(a), Ok(b)) => {
                    for y in &b.estimates {
                        let x = a.estimates.iter().find(|x| x.term == y.term && x.measure.id == y.measure.id).unwrap();
                        let place = format!("{id}, {}, {}", case["name"], x.term.code);
                        let numbers = |e: &Estimate| {
                            let t = e.test.as_ref();
                            [
                                e.value,
                                e.std_error,
                                e.interval.map(|i| i.low),
                                e.interval.map(|i| i.high),
                                t.and_then(|t| t.statistic),
                                t.map(|t| t.p.get().max(1e-300).ln()),
                                Some(e.n.used as f64),
                            ]
                        };
                        for (p, q) in numbers(x).into_iter().zip(numbers(y)) {
                            let close = match (p, q) {
                                (Some(p), Some(q)) => (p - q).abs() <= 1e-8 * (1.0 + p.abs()),
                                (p, q) => p == q,
                            };
                            assert!(close, "{place}: {p:?} of the values, {q:?} of the summaries");
                            compared += 1;
                        }
                    }
                }
                (Err(a), Err(b)) => assert_eq!(a.to_string(), b.to_string(), "{id}, {}", case["name"]),
                (a, b) => panic!("{id}, {}: {a:?} of the values, {b:?} of the summaries", case["name"]),
            }
        }
    }
    assert!(compared > 300, "only {compared} numbers compared");
}

#[test]
fn every_oracle_has_its_script_and_its_estimator() {
    let folder = format!("{}/tests/oracle", env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "json") {
            let id = path.file_stem().unwrap().to_str().unwrap();
            assert!(path.with_extension("R").exists(), "{id}.json was made by no {id}.R");
            assert!(beraad::estimators::about(id).is_some(), "{id}.json is of no estimator");
        }
    }
}

/// The rows of every fixture case: what they claim is in range, finite, and complete.
#[test]
fn rows_are_finite_in_range_and_explained() {
    for estimator in REGISTRY {
        let id = estimator.about().id;
        for case in fixture(id).unwrap()["cases"].as_array().unwrap() {
            let drawn = sample(&case["sample"]);
            let Ok(findings) = estimator.estimate(&drawn, &Settings::default()) else { continue };
            for e in &findings.estimates {
                let place = format!("{id}, {}, {} {}", case["name"], e.term.code, e.measure.id);
                assert_eq!(e.estimator, id, "{place}");
                match e.value {
                    Some(v) => assert!(
                        v.is_finite() && v >= e.measure.range.0 - 1e-12 && v <= e.measure.range.1 + 1e-12,
                        "{place}: {v}"
                    ),
                    None => assert!(!e.notes.is_empty(), "{place}: a dash without its reason"),
                }
                if let Some(i) = e.interval {
                    assert!(i.low <= i.high, "{place}: {i:?}");
                    assert_eq!(i.level, Settings::default().level, "{place}");
                    if let Some(v) = e.value {
                        assert!(i.low <= v + 1e-9 * v.abs() && v <= i.high + 1e-9 * v.abs(), "{place}: {v} in {i:?}");
                    }
                }
                if let Some(t) = &e.test {
                    assert!(t.statistic.is_none_or(f64::is_finite), "{place}");
                    assert!(t.df.iter().flatten().all(|d| d.is_finite() && *d > 0.0), "{place}");
                }
            }
        }
    }
}

#[test]
fn the_same_sample_gives_the_same_rows() {
    for estimator in REGISTRY {
        for case in fixture(estimator.about().id).unwrap()["cases"].as_array().unwrap() {
            let drawn = sample(&case["sample"]);
            let settings = Settings::default();
            let (a, b) = (estimator.estimate(&drawn, &settings), estimator.estimate(&drawn, &settings));
            assert_eq!(format!("{a:?}"), format!("{b:?}"), "{}", estimator.about().id);
        }
    }
}
