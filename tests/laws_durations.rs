//! Laws of curves of one ending, of cumulative hazards, and of times known between two: what must hold for any input.

use crate::samples::{names, sample};
use beraad::estimators::{Model, Settings, find};
use beraad::findings::{Estimate, Findings, series::SeriesKind};
use beraad::sample::*;
use beraad::value::{Curve, Label};
use proptest::prelude::*;
use proptest::sample::select;

/// A row: week, ending, group.
type Row = (u8, Option<u32>, u32);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let ending = prop_oneof![2 => Just(Some(0)), 1 => Just(Some(1)), 2 => Just(None)];
    prop::collection::vec((1..9u8, ending, 0..2u32), 2..30)
}

fn durations(rows: &[Row]) -> Durations {
    Durations {
        groups: names("g", 2),
        group: rows.iter().map(|r| r.2).collect(),
        entry: None,
        time: rows.iter().map(|r| f64::from(r.0)).collect(),
        ending: rows.iter().map(|r| r.1).collect(),
        endings: names("e", 2),
        event: 0,
        strata: None,
        covariates: vec![],
        subject: None,
        asked: Asked { at: vec![2.0, 4.5, 6.0], horizon: None },
    }
}

fn estimate(id: &str, shape: Shape) -> Findings {
    find(id).expect("registered").estimate(&sample(shape), &Settings::default()).expect("an answer")
}

fn clustered(id: &str, d: Durations, of: Vec<u32>) -> Findings {
    let mut whole = sample(Shape::Durations(d));
    whole.clusters = vec![Clustering { label: Label::plain("cluster"), of }];
    find(id).expect("registered").estimate(&whole, &Settings::default()).expect("an answer")
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || (a - b).abs() <= 1e-10 * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

fn same(a: &[Estimate], b: &[Estimate]) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        let numbers = |e: &Estimate| [e.value, e.std_error, e.interval.map(|i| i.low), e.interval.map(|i| i.high)];
        for (x, y) in numbers(a).into_iter().zip(numbers(b)) {
            prop_assert!(close(x, y), "{} {}: {a:?} became {b:?}", a.term.code, a.measure.id);
        }
    }
    Ok(())
}

fn value(findings: &Findings, measure: &str, term: &str) -> Option<f64> {
    findings.estimates.iter().find(|e| e.measure.id == measure && e.term.code == term).expect("a row").value
}

const CURVES: [&str; 2] = ["kaplan_meier", "nelson_aalen"];
const TERMS: [(&str, f64); 3] = [("2", 2.0), ("4.5", 4.5), ("6", 6.0)];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_is_irrelevant(rows in rows(), turn in 0..30usize) {
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        for id in CURVES {
            let [a, b] = [&rows, &turned].map(|r| estimate(id, Shape::Durations(durations(r))).estimates);
            same(&a, &b)?;
        }
        let [a, b] = [&rows, &turned].map(|r| estimate("turnbull", Shape::Intervals(between(r, 1.0))).estimates);
        same(&a, &b)?;
    }

    /// All was there from the start, whether entries say so or not.
    #[test]
    fn an_entry_at_the_start_is_none(rows in rows()) {
        for id in CURVES {
            let d = durations(&rows);
            let late = Durations { entry: Some(vec![0.0; rows.len()]), ..d.clone() };
            same(&estimate(id, Shape::Durations(d)).estimates, &estimate(id, Shape::Durations(late)).estimates)?;
        }
    }

    #[test]
    fn another_unit_of_time_is_another_unit(rows in rows()) {
        let d = durations(&rows);
        let mut days = d.clone();
        days.time.iter_mut().chain(&mut days.asked.at).for_each(|t| *t *= 8.0);
        for id in CURVES {
            let (a, mut b) = (estimate(id, Shape::Durations(d.clone())), estimate(id, Shape::Durations(days.clone())));
            for row in b.estimates.iter_mut().filter(|e| e.measure.id.starts_with("time_")) {
                row.value = row.value.map(|t| t / 8.0);
                row.interval.iter_mut().for_each(|i| (i.low, i.high) = (i.low / 8.0, i.high / 8.0));
            }
            same(&a.estimates, &b.estimates)?;
        }
    }

    /// The same rows twice: the same curve with half the variance. Told that they come in pairs: all as before.
    #[test]
    fn rows_that_are_doubled_halve_the_variance(rows in rows()) {
        let twice: Vec<Row> = rows.iter().flat_map(|r| [*r, *r]).collect();
        let pairs = (0..twice.len() as u32).map(|i| i / 2).collect();
        let once = estimate("kaplan_meier", Shape::Durations(durations(&rows)));
        let doubled = estimate("kaplan_meier", Shape::Durations(durations(&twice)));
        let paired = clustered("kaplan_meier", durations(&twice), pairs);
        for ((a, b), c) in once.estimates.iter().zip(&doubled.estimates).zip(&paired.estimates) {
            prop_assert!(close(a.value, b.value) && close(a.value, c.value));
            prop_assert!(close(a.std_error, b.std_error.map(|se| se * 2f64.sqrt())), "{a:?} {b:?}");
            if c.n.clusters.is_some_and(|n| n > 1) {
                prop_assert!(close(a.std_error, c.std_error), "{a:?} {c:?}");
            }
        }
    }

    /// Clusters of one row are no clusters: the infinitesimal jackknife is Greenwood's.
    #[test]
    fn clusters_of_one_row_change_nothing(rows in rows()) {
        let d = durations(&rows);
        let alone = clustered("kaplan_meier", d.clone(), (0..rows.len() as u32).collect());
        for (a, b) in estimate("kaplan_meier", Shape::Durations(d)).estimates.iter().zip(&alone.estimates) {
            if b.n.clusters.is_some_and(|n| n > 1) {
                same(std::slice::from_ref(a), std::slice::from_ref(b))?;
            }
        }
    }

    /// Still under way and ended in each way are all; the hazards of all endings bound the curve: 1 − H ≤ S ≤ exp(−H).
    #[test]
    fn curves_and_hazards_belong_together(rows in rows()) {
        let of = |id| estimate(id, Shape::Durations(durations(&rows)));
        let (km, cif, na) = (of("kaplan_meier"), of("cumulative_incidence"), of("nelson_aalen"));
        for group in ["g0", "g1", "overall"] {
            for (at, _) in TERMS {
                let Some(s) = value(&km, "survival", &format!("{group} @ {at}")) else { continue };
                let f: f64 = ["e0", "e1"]
                    .iter()
                    .filter_map(|e| value(&cif, "cumulative_incidence", &format!("{group}: {e} @ {at}")))
                    .sum();
                prop_assert!((s + f - 1.0).abs() < 1e-14, "{group} {at}: {s} and {f}");
                let h: Vec<f64> = ["e0", "e1"]
                    .iter()
                    .filter_map(|e| value(&na, "cumulative_hazard", &format!("{group}: {e} @ {at}")))
                    .collect();
                // A time past the last has no hazard, though all have ended.
                if h.len() == 2 {
                    let h: f64 = h.iter().sum();
                    prop_assert!(1.0 - h <= s + 1e-14 && s <= (-h).exp() + 1e-14, "{group} {at}: {s}, {h}");
                }
            }
        }
    }

    /// Quartiles rise, each lies in its interval, and the curve is where they say it is.
    #[test]
    fn quartiles_are_read_off_the_curve(rows in rows(), scale in select(vec![Curve::LogLog, Curve::Log, Curve::Plain, Curve::Arcsine])) {
        let settings = Settings { model: Model { curve: Some(scale), ..Model::default() }, ..Settings::default() };
        let found = find("kaplan_meier").unwrap().estimate(&sample(Shape::Durations(durations(&rows))), &settings).unwrap();
        for group in ["g0", "g1", "overall"] {
            let quartiles = ["time_quartile_lower", "time_median", "time_quartile_upper"].map(|m| value(&found, m, group));
            for pair in quartiles.windows(2) {
                prop_assert!(pair[0].is_none() && pair[1].is_none() || pair[1].is_none_or(|b| pair[0].unwrap() <= b));
            }
            let curve = found.series.iter().find(|s| s.kind == SeriesKind::Survival && s.group.code == group);
            for (p, time) in [0.25, 0.5, 0.75].into_iter().zip(quartiles) {
                let points = curve.map(|c| c.points.as_slice()).unwrap_or_default();
                let height = |t: f64| points.iter().rev().find(|p| p.x <= t).map_or(1.0, |p| p.y);
                match time {
                    Some(t) => prop_assert!(height(t) <= 1.0 - p + 1e-8, "{group}: {p} at {t}"),
                    None => prop_assert!(points.last().is_none_or(|last| last.y > 1.0 - p), "{group}: {p} not reached"),
                }
            }
        }
        for row in &found.estimates {
            if let (Some(v), Some(i)) = (row.value, row.interval) {
                prop_assert!(i.low <= v && v <= i.high, "{row:?}");
            }
        }
    }

    /// At risk falls, ended grows, and at the start all are there.
    #[test]
    fn numbers_at_risk_fall(rows in rows()) {
        let found = estimate("kaplan_meier", Shape::Durations(durations(&rows)));
        let tables: Vec<_> = found.series.iter().filter(|s| s.kind == SeriesKind::AtRisk).collect();
        prop_assert_eq!(tables.len(), 3);
        for table in tables {
            let own = |r: &&Row| table.group.code == "overall" || table.group.code == format!("g{}", r.2);
            prop_assert_eq!(table.points[0].y, rows.iter().filter(own).count() as f64);
            prop_assert!(table.points.windows(2).all(|p| p[0].y >= p[1].y && p[0].n <= p[1].n));
            let all: f64 = rows.iter().filter(own).filter(|r| r.1.is_some() && f64::from(r.0) <= table.points.last().unwrap().x).count() as f64;
            prop_assert_eq!(table.points.last().unwrap().n as f64, all);
        }
    }

    /// Exact times, and whole weeks read as the week before: at whole weeks Kaplan–Meier.
    #[test]
    fn whole_weeks_are_kaplan_meier(rows in rows()) {
        let mut whole = durations(&rows);
        whole.asked.at = (1..9).map(f64::from).collect();
        let km = estimate("kaplan_meier", Shape::Durations(whole));
        for width in [0.0, 1.0] {
            let found = estimate("turnbull", Shape::Intervals(between(&rows, width)));
            for row in found.estimates.iter().filter(|e| e.measure.id == "interval_incidence") {
                let s = value(&km, "survival", &row.term.code);
                match (row.value, s) {
                    (Some(f), Some(s)) => prop_assert!((f + s - 1.0).abs() < 1e-9, "{width}: {row:?}, {s}"),
                    (None, s) => prop_assert!(!row.notes.is_empty() && s.is_none_or(|s| s > 0.0)),
                    (Some(f), None) => prop_assert!(f < 1.0 + 1e-9),
                }
            }
        }
    }
}

/// Ended in (week − width, week], or not yet when last seen.
fn between(rows: &[Row], width: f64) -> Intervals {
    Intervals {
        groups: names("g", 2),
        group: rows.iter().map(|r| r.2).collect(),
        after: rows.iter().map(|r| f64::from(r.0) - if r.1.is_some() { width } else { 0.0 }).collect(),
        by: rows.iter().map(|r| r.1.map(|_| f64::from(r.0))).collect(),
        asked: Asked { at: (1..9).map(f64::from).collect(), horizon: None },
    }
}
