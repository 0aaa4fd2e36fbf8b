//! How durations are shown: curves, figures, sentences and tables over rows made here, in both languages.
//!
//! Shares, limits, numbers at risk, ratios and residuals are those of `durations/shown.json`, which `shown.R` beside it
//! made with R 4.2.2 and survival 3.5.3.

use crate::charts::{all_text, draw, results, sound};
use beraad::findings::series::SeriesKind;
use beraad::findings::{Analysis, Estimate, Findings, Measure, Note, Point, Series, Test, measure};
use beraad::report::catalogue::Words;
use beraad::report::{Results, sentence, table};
use beraad::value::{Count, Interval, Label, Lang, Level, PValue, Text, Unit};
use serde_json::Value;

fn shown() -> Value {
    serde_json::from_str(include_str!("durations/shown.json")).unwrap()
}

fn weeks() -> Unit {
    Unit::new("weken", "weeks")
}

fn families() -> Unit {
    Unit::new("gezinnen", "families")
}

fn plan() -> Label {
    Label::new("plan", Text::new("met een plan", "with a plan"))
}

fn stopped() -> Label {
    Label::new("stopped", Text::new("gestopt", "stopped"))
}

fn group(code: &str) -> Label {
    if code == "overall" { Label::overall() } else { Label::plain(code) }
}

/// `EK-c: plan @ 10`, as the estimators name their rows.
fn term(group: &Label, ending: Option<&Label>, at: Option<f64>) -> Label {
    let whole = ending.map_or_else(|| group.clone(), |e| Label::within(group, e));
    let Some(at) = at else { return whole };
    let text = Text::new(format!("{}, {at} weken", whole.text.nl), format!("{}, {at} weeks", whole.text.en));
    Label::new(format!("{} @ {at}", whole.code), text)
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
}

fn curve(kind: SeriesKind, estimator: &'static str, group: &Label, part: Option<Label>, v: &Value) -> Series {
    let (x, y) = (numbers(&v["x"]), numbers(&v["y"]));
    let side = |key: &str, i: usize| v[key].as_array().and_then(|a| a[i].as_f64());
    let points = (0..x.len())
        .map(|i| Point {
            x: x[i],
            x_high: None,
            y: y[i],
            low: side("low", i),
            high: side("high", i),
            n: side("n", i).unwrap_or(0.0) as u64,
        })
        .collect();
    Series {
        kind,
        estimator,
        group: group.clone(),
        part,
        x_unit: weeks(),
        y_unit: families(),
        level: v["low"].is_array().then_some(Level::P95),
        points,
    }
}

fn between(low: f64, high: f64) -> Interval {
    Interval::two_sided(low, high, Level::P95, "log-log")
}

fn share(measure: &'static Measure, term: Label, at: f64, n: u64, value: f64) -> Estimate {
    Estimate::new("cumulative_incidence", term, measure, families(), Count::of(n)).value(value).at(at)
}

fn analysis(id: &str, grouped: bool, estimators: Vec<&'static str>, findings: Findings) -> Analysis {
    Analysis {
        id: id.to_owned(),
        chapter: "success".to_owned(),
        question: Text::new("Hoe lang duurt het?", "How long does it take?"),
        outcome: Label::new("ending", Text::new("weken tot een plan of besluit", "weeks until a plan or decision")),
        grouping: grouped.then(|| Label::new("method", Text::new("methode", "method"))),
        unit: Some(families().0),
        direction: None,
        margin: None,
        estimators,
        findings,
    }
}

/// Rows and series of `cumulative_incidence` for these groups of the fixture.
fn incidence(names: &[&str]) -> Findings {
    let mut out = Findings::default();
    let id = "cumulative_incidence";
    for g in shown()["groups"].as_array().unwrap() {
        let name = g["group"].as_str().unwrap();
        if !names.contains(&name) {
            continue;
        }
        let (label, n) = (group(name), g["n"].as_u64().unwrap());
        for at in g["at"].as_array().unwrap() {
            let t = at["t"].as_f64().unwrap();
            let (p, low, high) = (numbers(&at["p"]), numbers(&at["low"]), numbers(&at["high"]));
            for (k, ending) in [(1, plan()), (2, stopped())] {
                let row = share(&measure::CUMULATIVE_INCIDENCE, term(&label, Some(&ending), Some(t)), t, n, p[k]);
                out.estimates.push(row.interval(between(low[k], high[k])));
            }
            out.estimates.push(share(&measure::SURVIVAL, term(&label, None, Some(t)), t, n, p[0]));
            let naive = at["naive"].as_f64().unwrap();
            let naive = share(&measure::NAIVE_INCIDENCE, term(&label, Some(&plan()), Some(t)), t, n, naive);
            out.estimates.push(naive);
        }
        out.estimates.push(median(id, g));
        out.series.push(curve(SeriesKind::CumulativeIncidence, id, &label, Some(plan()), &g["plan"]));
        out.series.push(curve(SeriesKind::CumulativeIncidence, id, &label, Some(stopped()), &g["stopped"]));
        out.series.push(curve(SeriesKind::NaiveIncidence, id, &label, Some(plan()), &g["naive"]));
        out.series.push(curve(SeriesKind::AtRisk, id, &label, None, &g["risk"]));
    }
    out
}

fn median(estimator: &'static str, g: &Value) -> Estimate {
    let (label, n) = (group(g["group"].as_str().unwrap()), g["n"].as_u64().unwrap());
    let row = Estimate::new(estimator, term(&label, Some(&plan()), None), &measure::TIME_MEDIAN, weeks(), Count::of(n));
    match g["median"].as_f64() {
        Some(x) => row.value(x),
        None => row.note(Note::NotReached { share: 0.5, reached: g["highest"].as_f64().unwrap() }),
    }
}

const METHODS: [&str; 4] = ["FNB-SoNeStra", "SoS", "EK-c", "overall"];

fn methods() -> Results {
    results(vec![analysis("weeks", true, vec!["cumulative_incidence"], incidence(&METHODS))])
}

fn alone() -> Results {
    results(vec![analysis("alone", false, vec!["cumulative_incidence"], incidence(&["overall"]))])
}

/// The same curves under six names of forty characters.
fn six() -> Results {
    let mut findings = Findings::default();
    for (k, name) in METHODS.iter().cycle().filter(|n| **n != "overall").take(6).enumerate() {
        let mut one = incidence(&[name]);
        let new = Text::same(format!("Groep {k} met een naam van veertig tekens!!"));
        let old = group(name);
        let rename = |l: &mut Label| {
            l.code = l.code.replacen(&old.code, &format!("g{k}"), 1);
            l.text.nl = l.text.nl.replacen(&old.text.nl, &new.nl, 1);
            l.text.en = l.text.en.replacen(&old.text.en, &new.en, 1);
        };
        one.estimates.iter_mut().for_each(|e| rename(&mut e.term));
        one.series.iter_mut().for_each(|s| rename(&mut s.group));
        findings.extend(one);
    }
    results(vec![analysis("six", true, vec!["cumulative_incidence"], findings)])
}

fn all() -> Vec<Results> {
    vec![methods(), alone(), six()]
}

#[test]
fn charts_are_sound() {
    for results in all() {
        for lang in [Lang::Nl, Lang::En] {
            let charts = draw(&results, lang);
            if let Ok(to) = std::env::var("DUMP") {
                for c in &charts {
                    let png = beraad::report::chart::png(&c.svg, 1.3).unwrap();
                    std::fs::write(format!("{to}/{}-{}.png", c.id, lang.tag()), png).unwrap();
                    eprintln!("{}\n", c.description);
                }
                continue;
            }
            charts.iter().for_each(sound);
        }
    }
}
