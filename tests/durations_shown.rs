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

fn pair(a: &str, b: &str) -> Label {
    Label::contrast(&group(a), &group(b))
}

/// Differences of the curves above; the band here is the estimate ± 0.15, which no test reads as statistics.
fn differences() -> Analysis {
    let (id, shown) = ("incidence_difference", shown());
    let of = |name: &str| shown["groups"].as_array().unwrap().iter().find(|g| g["group"] == name).unwrap().clone();
    let mut out = Findings::default();
    for (a, b) in [("FNB-SoNeStra", "SoS"), ("FNB-SoNeStra", "EK-c"), ("SoS", "EK-c")] {
        let (ga, gb) = (of(a), of(b));
        for k in 0..2 {
            let at = ga["at"][k]["t"].as_f64().unwrap();
            let x = ga["at"][k]["p"][1].as_f64().unwrap() - gb["at"][k]["p"][1].as_f64().unwrap();
            let n = Count::of(ga["n"].as_u64().unwrap() + gb["n"].as_u64().unwrap());
            let row = Estimate::new(
                id,
                term(&pair(a, b), Some(&plan()), Some(at)),
                &measure::INCIDENCE_DIFFERENCE,
                Unit::none(),
                n,
            );
            let test = Test::two_sided("z", Some(x / 0.0765), [None, None], PValue::new(0.2).unwrap()).null(0.0);
            out.estimates.push(row.value(x).at(at).interval(between(x - 0.15, x + 0.15)).test(test));
        }
        let value = |g: &Value, t: f64| {
            let (x, y) = (numbers(&g["plan"]["x"]), numbers(&g["plan"]["y"]));
            x.iter().zip(&y).take_while(|(x, _)| **x <= t).last().map_or(0.0, |(_, y)| *y)
        };
        let points = (0..=23).map(f64::from).map(|x| {
            let y = value(&ga, x) - value(&gb, x);
            Point { x, x_high: None, y, low: Some(y - 0.15), high: Some(y + 0.15), n: 0 }
        });
        out.series.push(Series {
            kind: SeriesKind::IncidenceDifference,
            estimator: id,
            group: pair(a, b),
            part: Some(plan()),
            x_unit: weeks(),
            y_unit: Unit::none(),
            level: Some(Level::P95),
            points: points.collect(),
        });
    }
    analysis("difference", true, vec![id], out)
}

/// Ratios of `coxph` for both endings, the last method the reference; as `fine_gray` the same once more.
fn ratios() -> Analysis {
    let mut out = Findings::default();
    for (id, m) in [("cox", &measure::HAZARD_RATIO), ("fine_gray", &measure::SUBDISTRIBUTION_HAZARD_RATIO)] {
        for r in shown()["ratios"].as_array().unwrap() {
            let ending = if r["ending"] == "plan" { plan() } else { stopped() };
            for (k, name) in ["FNB-SoNeStra", "SoS"].iter().enumerate() {
                let at = |key: &str| r[key][k].as_f64().unwrap();
                let label = Label::within(&pair(name, "EK-c"), &ending);
                let row = Estimate::new(id, label, m, Unit::none(), Count::of(213)).value(at("ratio"));
                let z = Test::two_sided("z", Some(1.0), [None, None], PValue::new(at("p")).unwrap()).null(1.0);
                out.estimates.push(row.interval(between(at("low"), at("high"))).test(z));
            }
            let m = if id == "cox" {
                &measure::COVARIATE_HAZARD_RATIO
            } else {
                &measure::COVARIATE_SUBDISTRIBUTION_HAZARD_RATIO
            };
            let age = Label::new("age", Text::new("leeftijd jongste kind", "age of youngest child"));
            let row = Estimate::new(id, Label::within(&age, &ending), m, Unit::none(), Count::of(213)).value(0.97);
            out.estimates.push(row.interval(between(0.92, 1.03)));
        }
    }
    analysis("ratios", true, vec!["cox", "fine_gray"], out)
}

fn residuals() -> Analysis {
    let id = "proportional_hazards";
    let mut out = Findings::default();
    for (k, s) in shown()["schoenfeld"].as_array().unwrap().iter().enumerate() {
        let label = pair(["FNB-SoNeStra", "SoS"][k], "EK-c");
        let row = Estimate::new(id, label.clone(), &measure::SCHOENFELD_CORRELATION, Unit::none(), Count::of(109));
        let p = PValue::new(s["p"].as_f64().unwrap()).unwrap();
        let test = Test::two_sided("chi2", Some(0.5), [Some(1.0), None], p);
        out.estimates.push(row.value(s["rho"].as_f64().unwrap()).test(test));
        for (kind, x, y) in [(SeriesKind::Schoenfeld, "x", "y"), (SeriesKind::SchoenfeldSmooth, "at", "smooth")] {
            let points = numbers(&s[x]).into_iter().zip(numbers(&s[y])).map(|(x, y)| {
                let band = (kind == SeriesKind::SchoenfeldSmooth).then_some(0.8);
                Point { x, x_high: None, y, low: band.map(|b| y - b), high: band.map(|b| y + b), n: 1 }
            });
            out.series.push(Series {
                kind,
                estimator: id,
                group: label.clone(),
                part: None,
                x_unit: weeks(),
                y_unit: Unit::none(),
                level: None,
                points: points.collect(),
            });
        }
    }
    analysis("residuals", true, vec![id], out)
}

/// Children at home, placed, returned: shares by hand.
fn states() -> Analysis {
    let id = "state_probability";
    let parts = [
        ("home", "thuis", "at home"),
        ("placed", "uit huis geplaatst", "placed out of home"),
        ("returned", "terug thuis", "returned home"),
    ];
    let at = [
        (0.0, [1.0, 0.0, 0.0]),
        (8.0, [0.9, 0.1, 0.0]),
        (20.0, [0.8, 0.15, 0.05]),
        (40.0, [0.71, 0.17, 0.12]),
        (52.0, [0.71, 0.17, 0.12]),
    ];
    let mut out = Findings::default();
    for g in ["offered", "regular"] {
        let label = Label::new(
            g,
            if g == "offered" {
                Text::new("beraad aangeboden", "conference offered")
            } else {
                Text::new("reguliere zorg", "regular care")
            },
        );
        for (k, (code, nl, en)) in parts.iter().enumerate() {
            let state = Label::new(*code, Text::new(*nl, *en));
            let x = at[4].1[k];
            let row = Estimate::new(
                id,
                term(&label, Some(&state), Some(52.0)),
                &measure::STATE_PROBABILITY,
                Unit::new("kinderen", "children"),
                Count::of(140),
            );
            out.estimates.push(row.value(x).at(52.0).interval(between((x - 0.08).max(0.0), x + 0.08)));
            let row =
                Estimate::new(id, term(&label, Some(&state), None), &measure::TIME_IN_STATE, weeks(), Count::of(140));
            out.estimates.push(row.value([42.1, 6.4, 3.5][k]).note(Note::Horizon { horizon: 52.0 }));
            let points = at.iter().map(|(x, p)| Point { x: *x, x_high: None, y: p[k], low: None, high: None, n: 140 });
            out.series.push(Series {
                kind: SeriesKind::StateProbability,
                estimator: id,
                group: label.clone(),
                part: Some(state),
                x_unit: weeks(),
                y_unit: Unit::new("kinderen", "children"),
                level: None,
                points: points.collect(),
            });
        }
    }
    Analysis { unit: Some(Text::new("kinderen", "children")), ..analysis("states", true, vec![id], out) }
}

/// Whole weeks as the limits they are.
fn between_limits() -> Analysis {
    let id = "turnbull";
    let mut out = Findings::default();
    for g in shown()["groups"].as_array().unwrap().iter().take(2) {
        let label = group(g["group"].as_str().unwrap());
        let mut s = curve(SeriesKind::IntervalIncidence, id, &label, None, &g["naive"]);
        s.points.retain(|p| (p.x as u32).is_multiple_of(4));
        for p in &mut s.points {
            p.x_high = Some(p.x + 2.0);
        }
        out.series.push(s);
        let n = g["n"].as_u64().unwrap();
        let row =
            Estimate::new(id, term(&label, None, Some(10.0)), &measure::INTERVAL_INCIDENCE, families(), Count::of(n));
        out.estimates.push(row.value(0.4).at(10.0));
    }
    analysis("limits", true, vec![id], out)
}

fn more() -> Results {
    results(vec![differences(), ratios(), residuals(), states(), between_limits()])
}

fn all() -> Vec<Results> {
    vec![methods(), alone(), six(), more()]
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

#[test]
fn tell_all() {
    for results in all() {
        for lang in [Lang::Nl, Lang::En] {
            let words = Words::new(lang);
            for a in &results.analyses {
                let told = sentence::tell(a, &results.study, &[], &words);
                if std::env::var("DUMP").is_ok() {
                    eprintln!("== {} {}\nBRIEF {}", a.id, lang.tag(), told.brief);
                    for p in &told.paragraphs {
                        eprintln!("P {}\n{}", p.text, p.items.iter().map(|i| format!("   - {i}\n")).collect::<String>());
                    }
                    for t in table::of_analysis(a, &[], &words) {
                        eprintln!("T {} | {:?}", t.caption, t.columns.iter().map(|c| c.heading.clone()).collect::<Vec<_>>());
                        for b in &t.blocks {
                            eprintln!("  B {:?}", b.title);
                            for r in &b.rows {
                                eprintln!("    {:?}", r.iter().map(|c| c.text.clone()).collect::<Vec<_>>());
                            }
                        }
                    }
                }
            }
        }
    }
}
