//! Every estimator against numbers computed elsewhere: `tests/oracle/<id>.json`, made by `<id>.R`.
//!
//! A fixture names its origin, and for each case a sample, the settings and the rows expected. Each
//! expected number must agree to `digits` significant digits (default 12; a zero absolutely), p-values
//! relatively too, down to the far tail; `p_digits` and the like override one field.

use beraad::error::Error;
use beraad::estimators::{REGISTRY, Settings};
use beraad::findings::{Estimate, Note};
use beraad::sample::*;
use beraad::value::{Count, Direction, Label, Level, Unit};
use serde_json::Value;

fn labels(v: &Value) -> Vec<Label> {
    v.as_array().expect("labels").iter().map(|s| Label::plain(s.as_str().expect("a label"))).collect()
}

/// A number; JSON has none for ±∞ and the sort, so those come as strings.
fn number(v: &Value) -> f64 {
    match v {
        Value::String(s) if s == "Inf" => f64::INFINITY,
        Value::String(s) if s == "-Inf" => f64::NEG_INFINITY,
        _ => v.as_f64().unwrap_or_else(|| panic!("not a number: {v}")),
    }
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().expect("numbers").iter().map(number).collect()
}

fn table(v: &Value) -> Vec<Vec<u64>> {
    v.as_array().expect("rows").iter().map(|r| numbers(r).iter().map(|&x| x as u64).collect()).collect()
}

fn predictor(v: &Value) -> Predictor {
    Predictor {
        label: Label::plain(v["name"].as_str().expect("name")),
        reference: v["reference"].as_str().map(Label::plain),
        columns: v["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(|c| (Label::plain(c["name"].as_str().expect("name")), numbers(&c["values"])))
            .collect(),
    }
}

/// A sample as a fixture writes it.
pub fn sample(v: &Value) -> Sample {
    let shape = match v["shape"].as_str().expect("shape") {
        "counts" => Shape::Counts(Counts {
            groups: labels(&v["groups"]),
            levels: labels(&v["levels"]),
            success: v["success"].as_u64().unwrap_or(0) as usize,
            cells: table(&v["cells"]),
        }),
        "stages" => Shape::Stages(Stages {
            groups: labels(&v["groups"]),
            stages: labels(&v["stages"]),
            reached: table(&v["reached"]),
        }),
        "groups" => Shape::Groups(Groups {
            groups: labels(&v["groups"]),
            values: v["values"].as_array().expect("values").iter().map(numbers).collect(),
        }),
        "regression" => Shape::Regression(Regression {
            treatment: Label::plain("treatment"),
            control: Label::plain("control"),
            arm: numbers(&v["arm"]),
            outcome: numbers(&v["outcome"]),
            binary: v["binary"].as_bool().unwrap_or(false),
            pre: v.get("pre").filter(|p| !p.is_null()).map(numbers),
            covariates: v["covariates"].as_array().map(|c| c.iter().map(predictor).collect()).unwrap_or_default(),
            moderator: v.get("moderator").filter(|m| !m.is_null()).map(predictor),
        }),
        other => panic!("unknown shape {other}"),
    };
    Sample {
        shape,
        outcome: Outcome {
            label: Label::plain("outcome"),
            unit: Unit::new("punten", "points"),
            rows: Unit::new("gezinnen", "families"),
            direction: match v["direction"].as_str() {
                Some("higher-is-better") => Some(Direction::HigherIsBetter),
                Some("higher-is-worse") => Some(Direction::HigherIsWorse),
                _ => None,
            },
        },
        grouping: Some(Label::plain("group")),
        count: Count::default(),
    }
}

fn settings(v: &Value) -> Settings {
    Settings {
        level: Level::new(v["level"].as_f64().unwrap_or(0.95)).expect("level"),
        event_floor: v["event_floor"].as_u64().unwrap_or(0),
    }
}

fn field(e: &Estimate, name: &str) -> Option<f64> {
    let test = e.test.as_ref();
    match name {
        "value" => e.value,
        "std_error" => e.std_error,
        "low" => e.interval.map(|i| i.low),
        "high" => e.interval.map(|i| i.high),
        "statistic" => test.and_then(|t| t.statistic),
        "df1" => test.and_then(|t| t.df[0]),
        "df2" => test.and_then(|t| t.df[1]),
        "p" => test.map(|t| t.p.get()),
        "p_adjusted" => test.and_then(|t| t.p_adjusted).map(|p| p.get()),
        "benefit" | "harm" => e.notes.iter().find_map(|n| match n {
            Note::ThroughInfinity { benefit, harm } => Some(if name == "benefit" { *benefit } else { *harm }),
            _ => None,
        }),
        "n" => Some(e.n.used as f64),
        _ => panic!("unknown field {name}"),
    }
}

/// Whether `got` has at least `digits` significant digits of `want`; a zero must be met absolutely.
fn agrees(got: f64, want: f64, digits: f64) -> bool {
    got == want || (got - want).abs() <= 0.5 * 10f64.powf(1.0 - digits) * if want == 0.0 { 1.0 } else { want.abs() }
}

#[test]
fn estimators_agree_with_their_oracles() {
    let mut failures = Vec::new();
    let mut checked = 0;
    for estimator in REGISTRY {
        let id = estimator.about().id;
        let path = format!("{}/tests/oracle/{id}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let fixture: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(fixture["estimator"], id, "{path} is of this estimator");
        assert!(fixture["origin"].as_str().is_some_and(|o| o.len() > 10), "{path} states its origin");
        for case in fixture["cases"].as_array().expect("cases") {
            let place = format!("{id}, {}", case["name"].as_str().expect("a case has a name"));
            let got = estimator.estimate(&sample(&case["sample"]), &settings(&case["settings"]));
            if let Some(code) = case["undefined"].as_str() {
                match got {
                    Err(Error::Undefined(note)) if note.code() == code => checked += 1,
                    other => failures.push(format!("{place}: expected undefined ({code}), got {other:?}")),
                }
                continue;
            }
            let findings = match got {
                Ok(f) => f,
                Err(e) => {
                    failures.push(format!("{place}: {e}"));
                    continue;
                }
            };
            for want in case["expect"].as_array().expect("expect") {
                let (term, measure) =
                    (want["term"].as_str().expect("term"), want["measure"].as_str().expect("measure"));
                let Some(row) = findings.estimates.iter().find(|e| e.term.code == term && e.measure.id == measure)
                else {
                    let rows: Vec<_> = findings.estimates.iter().map(|e| (&e.term.code, e.measure.id)).collect();
                    failures.push(format!("{place}: no row {term:?} {measure:?} among {rows:?}"));
                    continue;
                };
                for (name, expected) in want.as_object().expect("a row") {
                    if name == "term" || name == "measure" || name.ends_with("_digits") {
                        continue;
                    }
                    if name == "note" {
                        let codes: Vec<_> = row.notes.iter().map(|n| n.code()).collect();
                        if !codes.iter().any(|c| Some(c.as_str()) == expected.as_str()) {
                            failures.push(format!("{place}, {term}: no note {expected} among {codes:?}"));
                        }
                        checked += 1;
                        continue;
                    }
                    let digits = want
                        .get(format!("{name}_digits"))
                        .or(case.get("digits"))
                        .or(fixture.get("digits"))
                        .and_then(Value::as_f64)
                        .unwrap_or(12.0);
                    let got = field(row, name);
                    let ok = match (got, expected) {
                        (None, Value::Null) => true,
                        (Some(_), Value::Null) | (None, _) => false,
                        (Some(got), want) => agrees(got, number(want), digits),
                    };
                    checked += 1;
                    if !ok {
                        failures.push(format!(
                            "{place}, {term} {measure} {name}: got {got:?}, expected {expected} to {digits} digits"
                        ));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {checked} numbers disagree:\n{}", failures.len(), failures.join("\n"));
}
