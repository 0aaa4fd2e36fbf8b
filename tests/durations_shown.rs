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
        across: None,
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

/// Means of those that got a plan, with the median over all beside each, as `completer_mean` gives them.
fn completers() -> Analysis {
    let id = "completer_mean";
    let mut out = Findings::default();
    for g in shown()["groups"].as_array().unwrap() {
        let (label, n) = (group(g["group"].as_str().unwrap()), g["completers"]["n"].as_u64().unwrap());
        let row = |m| Estimate::new(id, term(&label, Some(&plan()), None), m, weeks(), Count::of(n));
        let mean = row(&measure::COMPLETER_MEAN).value(g["completers"]["mean"].as_f64().unwrap());
        let left_out = g["n"].as_u64().unwrap() - n;
        out.estimates.push(mean.note(Note::CompletersOnly { left_out }));
        out.estimates.push(row(&measure::COMPLETER_MINIMUM).value(1.0));
        out.estimates.push(row(&measure::COMPLETER_MAXIMUM).value(33.0));
        out.estimates.push(median(id, g));
    }
    analysis("completers", true, vec![id], out)
}

/// Time up to a horizon and its price, by hand: 12.5 weeks under way at 100 euro.
fn priced() -> Analysis {
    let mut out = Findings::default();
    let label = group("EK-c");
    let n = || Count::of(152);
    let open = Estimate::new("restricted_mean", label.clone(), &measure::RESTRICTED_MEAN_TIME, weeks(), n());
    out.estimates.push(open.value(12.5).interval(between(11.0, 14.0)));
    for (ending, lost) in [(plan(), 7.5), (stopped(), 6.0)] {
        let row =
            Estimate::new("restricted_mean", term(&label, Some(&ending), None), &measure::TIME_LOST, weeks(), n());
        out.estimates.push(row.value(lost));
    }
    let euro = || Unit::new("euro", "euro");
    let cost = Estimate::new("waiting_cost", label.clone(), &measure::WAITING_COST, euro(), n());
    out.estimates.push(cost.value(1250.0).interval(between(1100.0, 1400.0)));
    let other = pair("EK-c", "SoS");
    let cost = Estimate::new("waiting_cost", other, &measure::WAITING_COST_DIFFERENCE, euro(), Count::of(184));
    out.estimates.push(cost.value(-40.0).interval(between(-300.0, 220.0)));
    out.notes.push(Note::Horizon { horizon: 26.0 });
    out.notes.push(Note::GivenPrice { price: 100.0, source: Text::new("een tarief", "a tariff") });
    analysis("priced", true, vec!["restricted_mean", "waiting_cost"], out)
}

fn tested(p: f64) -> Analysis {
    let mut out = Findings::default();
    for (id, m) in [("log_rank", &measure::HAZARDS_APART), ("gray_test", &measure::INCIDENCES_APART)] {
        let row = Estimate::new(id, plan(), m, Unit::none(), Count::of(213)).value(0.08);
        let test = Test::two_sided("chi2", Some(9.2), [Some(2.0), None], PValue::new(p).unwrap());
        out.estimates.push(row.test(test));
    }
    analysis("tested", true, vec!["log_rank", "gray_test"], out)
}

fn more() -> Results {
    let analyses = vec![
        differences(),
        ratios(),
        residuals(),
        states(),
        between_limits(),
        completers(),
        priced(),
        tested(0.01),
        tested(0.4),
    ];
    results(analyses)
}

fn all() -> Vec<Results> {
    vec![methods(), alone(), six(), more()]
}

fn told(a: &Analysis, lang: Lang) -> (String, String) {
    let study = results(Vec::new()).study;
    let told = sentence::tell(a, &study, &[], &Words::new(lang));
    let all: Vec<String> = told.paragraphs.iter().map(ToString::to_string).collect();
    (told.brief.to_string(), all.join("\n"))
}

fn has(text: &str, wanted: &[&str]) {
    for w in wanted {
        assert!(text.contains(w), "'{w}' is not in: {text}");
    }
}

/// 28.3%, 28.3% and 43.4% by week 10 of `shown.json`: of a hundred 28, 28 and 44, the remainder to the largest part.
#[test]
fn the_opening_sentence_adds_up_to_a_hundred() {
    let (brief, all) = told(&methods().analyses[0], Lang::Nl);
    has(
        &all,
        &[
            "Van elke 100 gezinnen bij EK-c (n = 152) na 10 weken: met een plan 28 (95%-interval 21–36), \
             gestopt 28 (21–36) en nog onderweg 44; na 26 weken: met een plan 45",
            "Van elke 100 gezinnen, alle groepen samen (n = 213), na 10 weken: met een plan 30",
            "zo afgerond dat ze samen 100 zijn",
        ],
    );
    has(&brief, &["Van elke 100 gezinnen na 10 weken: met een plan 30", "van 22 (SoS) tot 48 (FNB-SoNeStra)"]);
    let (_, all) = told(&methods().analyses[0], Lang::En);
    has(&all, &["Of every 100 families with EK-c (n = 152) after 10 weeks: with a plan 28 (95% interval 21–36)"]);
}

/// 1 − KM by week 26 is 68.9%, the cumulative incidence 48.9% (`shown.json`).
#[test]
fn the_naive_curve_is_called_too_high() {
    let (_, all) = told(&methods().analyses[0], Lang::Nl);
    has(&all, &["komt na 26 weken (alle groepen samen) op 69 van elke 100 in plaats van 49. Dat is te hoog"]);
    let mut same = alone().analyses.remove(0);
    for e in same.findings.estimates.iter_mut().filter(|e| e.measure.id == "naive_incidence") {
        e.value = e.value.map(|_| 0.0);
    }
    assert!(!told(&same, Lang::Nl).1.contains("te hoog"), "nothing is said where nothing differs");
}

#[test]
fn a_mean_of_completers_never_stands_without_the_median_of_all() {
    let a = completers();
    let (brief, all) = told(&a, Lang::Nl);
    has(&all, &["EK-c: gemiddeld 10,0 weken (van 1 tot 33; n = 73); van alle 152 gezinnen", "nog geen helft"]);
    for text in [&brief, &all] {
        assert!(!text.contains("gemiddeld") || text.contains("helft"), "{text}");
    }
    let mut bare = a;
    bare.findings.estimates.retain(|e| e.measure.id != "time_median");
    for lang in [Lang::Nl, Lang::En] {
        let (brief, all) = told(&bare, lang);
        assert!(!(brief + &all).contains("10,0"), "a mean alone");
    }
}

#[test]
fn a_large_p_is_never_told_as_equality() {
    for lang in [Lang::Nl, Lang::En] {
        let (brief, all) = told(&tested(0.4), lang);
        for wrong in
            ["geen verschil", "geen effect", "no difference", "no effect", "niet significant", "not significant"]
        {
            assert!(!all.contains(wrong) && !brief.contains(wrong), "{all}");
        }
    }
    has(
        &told(&tested(0.4), Lang::Nl).1,
        &["is met deze toets niet uit te maken (χ²(2) = 9,20; p = 0,400)", "bewijst niet"],
    );
    has(&told(&tested(0.01), Lang::Nl).1, &["meer dan door toeval te verwachten is (χ²(2) = 9,20; p = 0,010)"]);
}

#[test]
fn waiting_is_priced_in_words() {
    let (_, all) = told(&priced(), Lang::Nl);
    has(
        &all,
        &[
            "EK-c: gemiddeld €\u{a0}1.250 (95%-interval €\u{a0}1.100–€\u{a0}1.400), over 152 gezinnen.",
            "Wat na 26 weken komt, telt niet mee.",
            "met €\u{a0}100 per eenheid van tijd (een tarief)",
            "Van de eerste 26 weken gemiddeld, over alle gezinnen:",
            "12,5 weken onderweg (95%-interval 11,0–14,0), 7,5 weken na de afloop ‘met een plan’ en 6,0 weken",
        ],
    );
}

#[test]
fn ratios_say_what_they_mean() {
    let (brief, all) = told(&ratios(), Lang::Nl);
    has(&all, &["FNB-SoNeStra tegenover EK-c (met een plan): 2,14 (95%-interval 1,32–3,48; p = 0,002)."]);
    has(&all, &["onder de gezinnen die dan nog onderweg zijn", "aandeel van alle gezinnen dat zover komt"]);
    assert!(!brief.contains("p = "), "{brief}");
}

#[test]
fn children_are_counted_where_they_are() {
    let (_, all) = told(&states(), Lang::Nl);
    has(
        &all,
        &[
            "Beraad aangeboden, na 52 weken: thuis 71 (95%-interval 63–79), uit huis geplaatst 17 (9–25) en terug thuis 12",
        ],
    );
    has(&all, &["Van de eerste 52 weken gemiddeld 42,1 weken thuis"]);
}

#[test]
fn no_summary_has_a_p_value_and_no_text_lacks_words() {
    for results in all() {
        for a in &results.analyses {
            for lang in [Lang::Nl, Lang::En] {
                let (brief, all) = told(a, lang);
                assert!(!brief.is_empty() && !brief.contains("p = ") && !brief.contains("p < "), "{}: {brief}", a.id);
                assert!(!all.contains('⟨') && !all.contains("  ") && !all.contains("()"), "{}: {all}", a.id);
            }
        }
    }
}

/// One line a group and week; the shares of a line add up to 100%.
#[test]
fn a_table_divides_each_group_at_each_time() {
    let words = Words::new(Lang::Nl);
    let tables = table::of_analysis(&methods().analyses[0], &[], &words);
    let t = &tables[0];
    let heads: Vec<&str> = t.columns.iter().map(|c| &c.heading[..]).collect();
    let naive = "1 − Kaplan-Meier, met een plan (%)";
    let (plan, stopped) = ("Met een plan (%, met 95%-interval)", "Gestopt (%, met 95%-interval)");
    let expected = ["Methode", "Weken", plan, stopped, "Nog onderweg (%)", naive, "n"];
    assert_eq!(heads, expected);
    let rows = &t.blocks[0].rows;
    assert_eq!(rows.len(), 8);
    let texts: Vec<&str> = rows[4].iter().map(|c| &c.text[..]).collect();
    assert_eq!(texts, ["EK-c", "10", "28,3 (21,4–35,6)", "28,3 (21,4–35,6)", "43,4", "32,6", "152"]);
    assert_eq!(rows[5][0].text, "");
    for row in rows {
        let sum: f64 = [2, 3, 4].iter().map(|&k| row[k].number.unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-7, "{row:?}");
    }
    // the medians stand in a table of their own
    assert!(tables[1].blocks[0].rows.iter().any(|r| r[0].text == "EK-c: met een plan"));
    let states = table::of_analysis(&states(), &[], &words);
    assert_eq!(states[0].columns[2].heading, "Thuis (%, met 95%-interval)");
    assert_eq!(states[0].blocks[0].rows.len(), 2);
}

/// The figures, the sentence and the description have the same whole numbers.
#[test]
fn a_hundred_figures_are_a_hundred() {
    let charts = draw(&methods(), Lang::Nl);
    let figures = charts.iter().find(|c| c.id == "weeks-hundred").unwrap();
    has(&all_text(figures), &["Met een plan 28 (21–36)", "Gestopt 28 (21–36)", "Nog onderweg 44", "EK-c (n = 152)"]);
    has(&figures.description, &["EK-c (n = 152): Met een plan 28 (21–36), Gestopt 28 (21–36), Nog onderweg 44"]);
    let steps = charts.iter().find(|c| c.id == "weeks-incidence").unwrap();
    has(&all_text(steps), &["EK-c (n = 152)", "1 − KM, EK-c", "109", "72"]);
    has(&steps.description, &["EK-c: 10 weken: 28,3% (21,4–35,6), 26 weken: 44,7%"]);
    let alone = draw(&alone(), Lang::En);
    assert_eq!(alone[0].title, "Of every 100 families, after 10 weeks: with a plan 30, stopped 27, still under way 43");
}

#[test]
fn charts_are_sound() {
    for results in all() {
        for lang in [Lang::Nl, Lang::En] {
            let charts = draw(&results, lang);
            charts.iter().for_each(sound);
        }
    }
}

/// A curve of five hundred points, one event, none, all in one week, times near and far, no at-risk table.
#[test]
fn odd_curves_give_sound_charts() {
    let series = |kind, group: &str, points: Vec<(f64, f64)>| Series {
        kind,
        estimator: "cumulative_incidence",
        group: Label::plain(group),
        part: Some(plan()),
        x_unit: weeks(),
        y_unit: families(),
        level: None,
        points: points.into_iter().map(|(x, y)| Point { x, x_high: None, y, low: None, high: None, n: 1 }).collect(),
    };
    let long = (0..=500).map(|i| (f64::from(i), f64::from(i) / 600.0)).collect();
    let cases: Vec<Vec<(f64, f64)>> = vec![
        long,
        vec![(0.0, 0.0), (1.0, 1.0)],
        vec![(0.0, 0.0), (5.0, 0.0)],
        vec![(0.0, 0.4), (0.0, 0.4)],
        vec![(0.0, 0.0), (1e9, 0.5), (2e9, 0.9)],
        vec![(0.0, 0.0), (1e-10, 0.5), (2e-10, 0.9)],
        vec![(3.0, 0.2)],
    ];
    for (k, points) in cases.into_iter().enumerate() {
        for kind in [
            SeriesKind::CumulativeIncidence,
            SeriesKind::Survival,
            SeriesKind::CumulativeHazard,
            SeriesKind::IntervalIncidence,
            SeriesKind::IncidenceDifference,
            SeriesKind::StateProbability,
            SeriesKind::Schoenfeld,
        ] {
            for groups in [1, 2, 6] {
                let names: Vec<String> = (0..groups).map(|g| format!("groep {g}")).collect();
                let findings = Findings {
                    series: names.iter().map(|g| series(kind, g, points.clone())).collect(),
                    ..Findings::default()
                };
                let odd = results(vec![analysis("odd", true, vec!["cumulative_incidence"], findings)]);
                for chart in draw(&odd, Lang::Nl) {
                    let found = std::panic::catch_unwind(|| sound(&chart));
                    assert!(found.is_ok(), "case {k}, {kind:?}, {groups} groups: {}", chart.id);
                }
            }
        }
    }
}
