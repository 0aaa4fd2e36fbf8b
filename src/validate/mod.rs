//! The shipped reference cases, run on the user's own machine: `beraad validate`, and the first of the tests.
//!
//! A fixture (`tests/oracle/<id>.json`, made by `<id>.R` beside it, some with digits added by `refine.py`, and
//! inside the program) names its origin, and for each case a sample, the settings and the rows expected. Each
//! expected number must agree to `digits` significant digits (default 12; a zero absolutely), p-values relatively
//! too, down to the far tail; `p_digits` and the like override one field. A case may expect to be `undefined`,
//! or a `note`.
//!
//! The mathematics beneath has its own reference cases, in [`distributions`].
//!
//! The fixtures are ours and travel in the program: one that cannot be read is a broken invariant, and panics.

pub mod distributions;

use crate::error::{Error, Result};
use crate::estimators::{About, JUDGES, REGISTRY, Settings, equivalence};
use crate::findings::{Estimate, Findings, Note, Test, measure};
use crate::sample::{
    Asked, Balance, Characteristic, Clustering, Column, Columns, Counts, Durations, Groups, Intervals, Methods,
    Outcome, Predictor, Presence, Ratings, Regression, Sample, Shape, Spells, Split, Stages, Strata, Summaries,
    Trajectories, Values, Variable,
};
use crate::value::{Count, Direction, Interval, Label, Level, PValue, Unit};
use include_dir::{Dir, include_dir};
use serde_json::Value;

static FIXTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/oracle");

/// How one estimator, or one distribution, fared on its reference cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Validation {
    /// Registry id, or the name of a distribution.
    pub subject: &'static str,
    /// Reference cases run.
    pub cases: usize,
    /// Expected numbers and answers compared.
    pub compared: usize,
    /// Largest |got − expected| / |expected| over the numbers that are not 0.
    pub worst: f64,
    /// Fewest significant digits that had to agree.
    pub digits: f64,
    /// The independent computation, in few words.
    pub source: &'static str,
    /// Where the expected numbers come from, in full.
    pub origin: String,
    /// What disagreed; empty when all agreed.
    pub failures: Vec<String>,
}

/// Runs the reference cases of every estimator, and of what judges their rows.
pub fn validate() -> Vec<Validation> {
    let estimated = REGISTRY.iter().map(|estimator| {
        one(estimator.about(), |case| estimator.estimate(&sample(&case["sample"]), &settings(&case["settings"])))
    });
    let judged = JUDGES.iter().map(|about| one(about, |case| Ok(judged(&case["row"]))));
    estimated.chain(judged).collect()
}

/// What a finished row, as a fixture writes it, is judged to be; the verdict is a row of its own.
fn judged(v: &Value) -> Findings {
    let measure = measure::ALL.iter().find(|m| m.id == v["measure"].as_str().expect("measure")).expect("a measure");
    let n = Count::of(v["n"].as_u64().expect("n"));
    let mut row = Estimate::new("reported", Label::plain("a - b"), measure, Unit::none(), n);
    row.value = v["value"].as_f64();
    row.std_error = v["std_error"].as_f64();
    row.margin = v["margin"].as_f64();
    let level = Level::new(v["level"].as_f64().unwrap_or(0.95)).expect("level");
    row.interval = v.get("low").map(|low| Interval::two_sided(number(low), number(&v["high"]), level, "t"));
    let p = PValue::new(1.0).expect("a chance");
    row.test = v["df"].as_f64().map(|df| Test::two_sided("t", Some(0.0), [Some(df), None], p));
    equivalence::judge(&row, direction(v))
}

fn direction(v: &Value) -> Option<Direction> {
    match v["direction"].as_str() {
        Some("higher-is-better") => Some(Direction::HigherIsBetter),
        Some("higher-is-worse") => Some(Direction::HigherIsWorse),
        _ => None,
    }
}

/// The fixture of an estimator.
pub fn fixture(id: &str) -> Option<Value> {
    let file = FIXTURES.get_file(format!("{id}.json"))?;
    Some(serde_json::from_slice(file.contents()).unwrap_or_else(|e| panic!("{id}.json: {e}")))
}

fn one(about: &'static About, answer: impl Fn(&Value) -> Result<Findings>) -> Validation {
    let id = about.id;
    let mut out = Validation {
        subject: id,
        source: about.oracle,
        cases: 0,
        compared: 0,
        worst: 0.0,
        digits: 12.0,
        origin: String::new(),
        failures: vec![],
    };
    let Some(fixture) = fixture(id) else {
        out.failures.push(format!("{id} has no reference cases"));
        return out;
    };
    out.origin = fixture["origin"].as_str().unwrap_or_default().to_owned();
    for case in fixture["cases"].as_array().expect("cases") {
        out.cases += 1;
        compare(answer(case), &fixture, case, &mut out);
    }
    out
}

fn compare(got: Result<Findings>, fixture: &Value, case: &Value, out: &mut Validation) {
    let place = format!("{}, {}", out.subject, case["name"].as_str().expect("a case has a name"));
    let findings = match (case["undefined"].as_str(), got) {
        (Some(code), got) => {
            out.compared += 1;
            if !matches!(&got, Err(Error::Undefined(note)) if note.code() == code) {
                out.failures.push(format!("{place}: expected undefined ({code}), got {got:?}"));
            }
            return;
        }
        (None, Ok(findings)) => findings,
        (None, Err(e)) => return out.failures.push(format!("{place}: {e}")),
    };
    for want in case["expect"].as_array().expect("expect") {
        let (term, measure) = (want["term"].as_str().expect("term"), want["measure"].as_str().expect("measure"));
        let Some(row) = findings.estimates.iter().find(|e| e.term.code == term && e.measure.id == measure) else {
            let rows: Vec<_> = findings.estimates.iter().map(|e| (&e.term.code, e.measure.id)).collect();
            out.failures.push(format!("{place}: no row {term:?} {measure:?} among {rows:?}"));
            continue;
        };
        for (name, expected) in want.as_object().expect("a row") {
            if name == "term" || name == "measure" || name.ends_with("_digits") {
                continue;
            }
            out.compared += 1;
            if name == "note" {
                let codes: Vec<_> = row.notes.iter().map(|n| n.code()).collect();
                if !codes.iter().any(|c| Some(c.as_str()) == expected.as_str()) {
                    out.failures.push(format!("{place}, {term}: no note {expected} among {codes:?}"));
                }
                continue;
            }
            let digits = [want.get(format!("{name}_digits")), case.get("digits"), fixture.get("digits")];
            let digits = digits.into_iter().flatten().find_map(Value::as_f64).unwrap_or(12.0);
            out.digits = out.digits.min(digits);
            let got = field(row, name);
            let agree = match (got, expected) {
                (None, Value::Null) => true,
                (Some(_), Value::Null) | (None, _) => false,
                (Some(got), want) => {
                    let want = number(want);
                    if want != 0.0 && got != want {
                        out.worst = out.worst.max(((got - want) / want).abs());
                    }
                    agrees(got, want, digits)
                }
            };
            if !agree {
                out.failures.push(format!(
                    "{place}, {term} {measure} {name}: got {got:?}, expected {expected} to {digits} digits"
                ));
            }
        }
    }
}

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
        by_arm: v["by_arm"].as_bool().unwrap_or(false),
    }
}

/// Numbers of groups, units, states.
fn whole(v: &Value) -> Vec<u32> {
    numbers(v).iter().map(|&n| n as u32).collect()
}

/// The times asked about: `at` and `horizon`.
fn asked(v: &Value) -> Asked {
    Asked { at: v.get("at").map(numbers).unwrap_or_default(), horizon: v["horizon"].as_f64() }
}

/// Places in a list, null where there is none.
fn places(v: &Value) -> Vec<Option<u32>> {
    v.as_array().expect("places").iter().map(|p| p.as_u64().map(|p| p as u32)).collect()
}

fn characteristic(v: &Value) -> Characteristic {
    let values = match v.get("levels") {
        Some(levels) => Values::Levels {
            levels: labels(levels),
            success: v["success"].as_u64().map(|s| s as usize),
            values: places(&v["values"]),
        },
        None => {
            let value = |v: &Value| (!v.is_null()).then(|| number(v));
            Values::Numbers(v["values"].as_array().expect("values").iter().map(value).collect())
        }
    };
    Characteristic { label: Label::plain(v["name"].as_str().expect("name")), values }
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
        "columns" => Shape::Columns(Columns {
            columns: labels(&v["columns"])
                .into_iter()
                .zip(v["values"].as_array().expect("values"))
                .map(|(label, values)| Column { label, unit: Unit::new("punten", "points"), values: numbers(values) })
                .collect(),
            binary: v["binary"].as_bool().unwrap_or(false),
        }),
        "strata" => Shape::Strata(Strata {
            strata: labels(&v["strata"]),
            tables: v["tables"]
                .as_array()
                .expect("tables")
                .iter()
                .map(|cells| Counts {
                    groups: labels(&v["groups"]),
                    levels: labels(&v["levels"]),
                    success: v["success"].as_u64().unwrap_or(0) as usize,
                    cells: table(cells),
                })
                .collect(),
        }),
        "summaries" => Shape::Summaries(Summaries {
            groups: labels(&v["groups"]),
            n: numbers(&v["n"]).iter().map(|&n| n as u64).collect(),
            mean: numbers(&v["mean"]),
            sd: numbers(&v["sd"]),
        }),
        "presence" => Shape::Presence(Presence {
            variables: v["variables"]
                .as_array()
                .expect("variables")
                .iter()
                .map(|variable| Variable {
                    label: Label::plain(variable["name"].as_str().expect("name")),
                    wave: variable["wave"].as_str().map(Label::plain),
                    reason: places(&variable["reason"]),
                })
                .collect(),
            reasons: labels(&v["reasons"]),
            groups: labels(&v["groups"]),
            group: places(&v["group"]),
            weight: match v.get("weight") {
                Some(weight) => numbers(weight).iter().map(|&n| n as u64).collect(),
                None => vec![1; places(&v["group"]).len()],
            },
        }),
        "balance" => Shape::Balance(Balance {
            splits: v["splits"]
                .as_array()
                .expect("splits")
                .iter()
                .map(|split| Split {
                    label: Label::plain(split["name"].as_str().expect("name")),
                    sides: ["lost", "kept"].map(Label::plain),
                    first: split["first"].as_array().expect("first").iter().map(Value::as_bool).collect(),
                })
                .collect(),
            characteristics: v["characteristics"]
                .as_array()
                .expect("characteristics")
                .iter()
                .map(characteristic)
                .collect(),
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
            levels: v.get("levels").map(labels).unwrap_or_default(),
            received: v.get("received").filter(|r| !r.is_null()).map(numbers),
            methods: v.get("methods").filter(|m| !m.is_null()).map(|m| Methods {
                label: Label::plain("method"),
                levels: labels(&m["levels"]),
                of: places(&m["of"]),
            }),
        }),
        "ratings" => Shape::Ratings(Ratings {
            raters: labels(&v["raters"]),
            levels: labels(&v["levels"]),
            positions: numbers(&v["positions"]),
            values: v["values"]
                .as_array()
                .expect("values")
                .iter()
                .map(|r| r.as_array().expect("a rater").iter().map(|x| x.as_u64().map(|x| x as u32)).collect())
                .collect(),
        }),
        "trajectories" => Shape::Trajectories(Trajectories {
            treatment: Label::plain("treatment"),
            control: Label::plain("control"),
            arm: numbers(&v["arm"]),
            waves: labels(&v["waves"]),
            outcome: v["outcome"]
                .as_array()
                .expect("outcome")
                .iter()
                .map(|wave| wave.as_array().expect("a wave").iter().map(Value::as_f64).collect())
                .collect(),
            covariates: v["covariates"].as_array().map(|c| c.iter().map(predictor).collect()).unwrap_or_default(),
        }),
        "durations" => Shape::Durations(Durations {
            groups: labels(&v["groups"]),
            group: whole(&v["group"]),
            entry: v.get("entry").filter(|e| !e.is_null()).map(numbers),
            time: numbers(&v["time"]),
            ending: places(&v["ending"]),
            endings: labels(&v["endings"]),
            event: v["event"].as_u64().unwrap_or(0) as usize,
            strata: v.get("strata").filter(|s| !s.is_null()).map(|s| Methods {
                label: Label::plain("stratum"),
                levels: labels(&s["levels"]),
                of: places(&s["of"]),
            }),
            covariates: v["covariates"].as_array().map(|c| c.iter().map(predictor).collect()).unwrap_or_default(),
            subject: v.get("subject").filter(|s| !s.is_null()).map(whole),
            asked: asked(v),
        }),
        "spells" => Shape::Spells(Spells {
            groups: labels(&v["groups"]),
            group: whole(&v["group"]),
            states: labels(&v["states"]),
            subject: whole(&v["subject"]),
            from: numbers(&v["from"]),
            until: numbers(&v["until"]),
            state: whole(&v["state"]),
            next: places(&v["next"]),
            asked: asked(v),
        }),
        "intervals" => Shape::Intervals(Intervals {
            groups: labels(&v["groups"]),
            group: whole(&v["group"]),
            after: numbers(&v["after"]),
            by: v["by"].as_array().expect("by").iter().map(|x| (!x.is_null()).then(|| number(x))).collect(),
            asked: asked(v),
        }),
        other => panic!("unknown shape {other}"),
    };
    Sample {
        shape,
        outcome: Outcome {
            label: Label::plain("outcome"),
            unit: Unit::new("punten", "points"),
            rows: Unit::new("gezinnen", "families"),
            direction: direction(v),
        },
        grouping: Some(Label::plain("group")),
        count: Count::default(),
        clusters: v["clusters"].as_array().map(|levels| clusterings(levels)).unwrap_or_default(),
    }
}

fn settings(v: &Value) -> Settings {
    Settings {
        level: Level::new(v["level"].as_f64().unwrap_or(0.95)).expect("level"),
        event_floor: v["event_floor"].as_u64().unwrap_or(0),
        seed: v["seed"].as_u64().unwrap_or(Settings::default().seed),
        draws: v["draws"].as_u64().unwrap_or(Settings::default().draws),
        meter: None,
        reliability: v["reliability"].as_f64(),
        cutoff: v["cutoff"].as_f64(),
        price: v["price"].as_f64(),
        model: v.get("model").map(|m| serde_json::from_value(m.clone()).expect("model")).unwrap_or_default(),
    }
}

/// Levels of clusters: an array each with the number of each row's cluster, innermost level first. The outermost is called
/// `cluster`, those inside it `level 1`, `level 2` ...
fn clusterings(levels: &[Value]) -> Vec<Clustering> {
    let name = |place: usize| match place + 1 {
        last if last == levels.len() => Label::plain("cluster"),
        place => Label::plain(format!("level {place}")),
    };
    levels.iter().enumerate().map(|(place, v)| Clustering { label: name(place), of: whole(v) }).collect()
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
        "below" | "above" => e.notes.iter().find_map(|n| match n {
            Note::ExcludedBetween { below, above, .. } => Some(if name == "below" { *below } else { *above }),
            _ => None,
        }),
        "null" => test.and_then(|t| t.null),
        "n" => Some(e.n.used as f64),
        "detectable" => e.detectable,
        "time" => e.time,
        _ => panic!("unknown field {name}"),
    }
}

/// Whether `got` has at least `digits` significant digits of `want`; a zero must be met absolutely.
fn agrees(got: f64, want: f64, digits: f64) -> bool {
    got == want || (got - want).abs() <= 0.5 * 10f64.powf(1.0 - digits) * if want == 0.0 { 1.0 } else { want.abs() }
}
