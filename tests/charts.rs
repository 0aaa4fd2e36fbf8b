//! Charts: drawn from findings made here, in both languages, and from findings that no study would have.

use beraad::findings::series::SeriesKind;
use beraad::findings::{Analysis, Estimate, Findings, MarginReason, Measure, Note, Point, Series, Test, measure};
use beraad::ledger::Ledger;
use beraad::report::catalogue::Words;
use beraad::report::chart::{self, Chart};
use beraad::report::manifest::Manifest;
use beraad::report::{Chapter, Results, StudyHead};
use beraad::value::{Count, Direction, Interval, Label, Lang, Level, Origin, PValue, Text, Unit};
use resvg::usvg::roxmltree::{Document, Node};

pub(crate) fn results(analyses: Vec<Analysis>) -> Results {
    let chapter = |id: &str| Chapter { id: id.to_owned(), title: Text::same(id) };
    Results {
        schema_version: "1",
        study: StudyHead {
            id: "example".to_owned(),
            title: Text::same("example"),
            data: Vec::new(),
            unit: families().0,
            level: Level::P95,
        },
        chapters: ["success", "results", "moderators"].map(chapter).to_vec(),
        analyses,
        ledger: Ledger::default(),
        planned: None,
        methods: Vec::new(),
        manifest: Manifest {
            program: "0".to_owned(),
            seed: 1,
            threads: None,
            time: None,
            plan_hash: String::new(),
            plan: String::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        },
    }
}

fn families() -> Unit {
    Unit::new("gezinnen", "families")
}

fn weeks() -> Unit {
    Unit::new("weken", "weeks")
}

fn points() -> Unit {
    Unit::new("punten", "points")
}

fn analysis(
    id: &str,
    chapter: &str,
    outcome: Label,
    estimators: Vec<&'static str>,
    estimates: Vec<Estimate>,
) -> Analysis {
    Analysis {
        id: id.to_owned(),
        chapter: chapter.to_owned(),
        question: Text::new("Wat is het antwoord?", "What is the answer?"),
        outcome,
        grouping: Some(Label::new("method", Text::new("methode", "method"))),
        unit: None,
        direction: None,
        margin: None,
        estimators,
        findings: Findings { estimates, ..Findings::default() },
        across: None,
    }
}

#[derive(Clone, Copy)]
struct Shown(f64, f64, f64);

fn row(
    estimator: &'static str,
    term: &Label,
    measure: &'static Measure,
    unit: Unit,
    n: u64,
    Shown(value, low, high): Shown,
    origin: Origin,
) -> Estimate {
    let method = if measure.id == "proportion" { "Wilson" } else { "t, HC3" };
    let row = Estimate::new(estimator, term.clone(), measure, unit, Count::of(n)).value(value);
    let row = if low.is_nan() { row } else { row.interval(Interval::two_sided(low, high, Level::P95, method)) };
    Estimate { origin, ..row }
}

fn method(name: &str) -> Label {
    Label::plain(name)
}

fn arms() -> Label {
    Label::contrast(
        &Label::new("completed", Text::new("afgerond beraad", "completed conference")),
        &Label::new("regular", Text::new("reguliere zorg", "regular care")),
    )
}

/// Success of the study: 22 of 29, 11 of 32, 44 of 152. Wilson limits by R 4.2 `prop.test(x, n,
/// correct = FALSE)`, three decimals.
fn success() -> Analysis {
    let rates = [
        (method("FNB-SoNeStra"), 29, Shown(22.0 / 29.0, 0.579, 0.878)),
        (method("SoS"), 32, Shown(11.0 / 32.0, 0.204, 0.517)),
        (method("EK-c"), 152, Shown(44.0 / 152.0, 0.223, 0.366)),
        (Label::overall(), 213, Shown(77.0 / 213.0, 0.300, 0.428)),
    ];
    let rows = rates.iter().map(|(term, n, shown)| {
        row("wilson_rate", term, &measure::PROPORTION, families(), *n, *shown, Origin::Reconstructed)
    });
    let outcome = Label::new("plan_made", Text::new("plan gemaakt", "plan made"));
    analysis("success-by-method", "success", outcome, vec!["wilson_rate"], rows.collect())
}

fn funnel() -> Analysis {
    let stages = [
        ("offered", "aangeboden", "offered"),
        ("willing", "bereid tot een beraad", "willing to have a conference"),
        ("plan_made", "plan gemaakt", "plan made"),
    ];
    let groups = [
        (method("FNB-SoNeStra"), [29, 25, 22]),
        (method("SoS"), [32, 18, 11]),
        (method("EK-c"), [152, 84, 44]),
        (Label::overall(), [213, 127, 77]),
    ];
    let mut rows = Vec::new();
    for (group, reached) in &groups {
        for (k, (code, nl, en)) in stages.iter().enumerate() {
            let term = Label::within(group, &Label::new(*code, Text::new(*nl, *en)));
            let (n, x) = (reached[0], reached[k] as f64);
            let no = Shown(x, f64::NAN, f64::NAN);
            rows.push(row("funnel_rate", &term, &measure::COUNT, families(), n, no, Origin::Reconstructed));
            if k > 0 {
                let share = Shown(x / n as f64, f64::NAN, f64::NAN);
                rows.push(row("funnel_rate", &term, &measure::PROPORTION, families(), n, share, Origin::Reconstructed));
            }
        }
    }
    analysis("funnel", "success", Label::plain("offered"), vec!["funnel_rate"], rows)
}

fn histogram(group: &Label, counts: &[u64], from: f64, wide: f64) -> Series {
    let point = |(k, &y): (usize, &u64)| Point {
        x: from + wide * k as f64,
        x_high: Some(from + wide * (k + 1) as f64),
        y: y as f64,
        low: None,
        high: None,
        n: y,
    };
    Series {
        kind: SeriesKind::Histogram,
        estimator: "group_summary",
        group: group.clone(),
        part: None,
        x_unit: weeks(),
        y_unit: families(),
        level: None,
        points: counts.iter().enumerate().map(point).collect(),
    }
}

/// Weeks to a plan: the mean, smallest and largest follow a publication, the rest is simulated.
fn duration() -> Analysis {
    type Group = (Label, &'static [u64], u64, Shown, f64, (f64, f64));
    let groups: [Group; 3] = [
        (method("FNB-SoNeStra"), &[2, 6, 7, 4, 2, 1, 0, 0, 0, 0], 22, Shown(9.0, 7.1, 10.9), 8.0, (2.0, 21.0)),
        (method("SoS"), &[0, 1, 1, 2, 3, 1, 1, 0, 1, 1], 11, Shown(18.0, 12.2, 23.8), 17.0, (5.0, 38.0)),
        (method("EK-c"), &[7, 11, 10, 7, 4, 3, 1, 1, 0, 0], 44, Shown(10.0, 8.0, 12.0), 8.5, (1.0, 29.0)),
    ];
    let mut a = analysis(
        "weeks-to-plan",
        "success",
        Label::new("weeks_to_plan", Text::new("weken tot het plan", "weeks to the plan")),
        vec!["group_summary"],
        Vec::new(),
    );
    for (group, counts, n, mean, median, range) in groups {
        let plain = |m, v, origin| row("group_summary", &group, m, weeks(), n, Shown(v, f64::NAN, f64::NAN), origin);
        let mean = row("group_summary", &group, &measure::MEAN, weeks(), n, mean, Origin::Reconstructed);
        a.findings.estimates.push(mean.note(Note::SpreadSimulated {}));
        a.findings.estimates.push(plain(&measure::MEDIAN, median, Origin::Simulated));
        a.findings.estimates.push(plain(&measure::MINIMUM, range.0, Origin::Reconstructed));
        a.findings.estimates.push(plain(&measure::MAXIMUM, range.1, Origin::Reconstructed));
        a.findings.series.push(histogram(&group, counts, 0.0, 4.0));
    }
    a
}

fn margin() -> Option<MarginReason> {
    Some(MarginReason { because: Text::new("omdat", "because"), decided: "2026-11-22".to_owned() })
}

fn pre_post(arm: Label, n: u64, pre: Shown, post: Shown) -> Series {
    let point = |x: f64, s: Shown| Point { x, x_high: None, y: s.0, low: Some(s.1), high: Some(s.2), n };
    Series {
        kind: SeriesKind::PrePost,
        estimator: "ancova",
        group: arm,
        part: None,
        x_unit: Unit::none(),
        y_unit: points(),
        level: Some(Level::P95),
        points: vec![point(0.0, pre), point(1.0, post)],
    }
}

fn risk() -> Analysis {
    let origin = Origin::Simulated;
    let effect =
        row("ancova", &arms(), &measure::ADJUSTED_DIFFERENCE, points(), 136, Shown(-0.42, -1.31, 0.47), origin);
    let outcome =
        Label::new("risk_score", Text::new("risicoscore kindermishandeling", "risk score of child maltreatment"));
    let mut a =
        analysis("effect-risk", "results", outcome, vec!["ancova"], vec![Estimate { margin: Some(1.5), ..effect }]);
    a.direction = Some(Direction::HigherIsWorse);
    a.margin = margin();
    a.findings.series = vec![
        pre_post(
            Label::new("completed", Text::new("afgerond beraad", "completed conference")),
            77,
            Shown(14.2, 13.1, 15.3),
            Shown(11.3, 10.2, 12.4),
        ),
        pre_post(
            Label::new("regular", Text::new("reguliere zorg", "regular care")),
            59,
            Shown(14.0, 12.8, 15.2),
            Shown(11.6, 10.4, 12.8),
        ),
    ];
    a
}

fn maltreatment() -> Analysis {
    let (rd, or) = (Shown(-0.031, -0.182, 0.123), Shown(0.86, 0.41, 1.79));
    let rows = vec![
        row("logistic", &arms(), &measure::ODDS_RATIO, Unit::none(), 136, or, Origin::Simulated),
        Estimate {
            margin: Some(0.10),
            ..row("newcombe_difference", &arms(), &measure::RISK_DIFFERENCE, families(), 136, rd, Origin::Simulated)
        },
    ];
    let outcome = Text::new("aanwijzingen voor kindermishandeling", "indications of child maltreatment");
    let mut a = analysis(
        "effect-maltreatment",
        "results",
        Label::new("maltreatment", outcome),
        vec!["logistic", "newcombe_difference"],
        rows,
    );
    a.direction = Some(Direction::HigherIsWorse);
    a.margin = margin();
    a
}

fn services() -> Analysis {
    let unit = Unit::new("vormen van hulp", "services");
    let effect =
        row("ancova", &arms(), &measure::ADJUSTED_DIFFERENCE, unit, 136, Shown(0.18, -0.33, 0.69), Origin::Simulated);
    let outcome =
        Label::new("services", Text::new("aantal vormen van professionele hulp", "number of professional services"));
    let mut a =
        analysis("effect-services", "results", outcome, vec!["ancova"], vec![Estimate { margin: Some(0.4), ..effect }]);
    a.direction = Some(Direction::HigherIsWorse);
    a.margin = margin();
    a
}

/// A ratio whose interval has no end, without margin.
fn many_services() -> Analysis {
    let or = Shown(2.4, 0.7, f64::INFINITY);
    let rows = vec![row("logistic", &arms(), &measure::ODDS_RATIO, Unit::none(), 131, or, Origin::Simulated)];
    let outcome = Label::new("many", Text::new("drie of meer vormen van hulp", "three or more services"));
    let mut a = analysis("effect-many", "results", outcome, vec!["logistic"], rows);
    a.direction = Some(Direction::HigherIsWorse);
    a
}

/// Described, not tested.
fn placements() -> Analysis {
    let mut none = Estimate::new("logistic", arms(), &measure::ODDS_RATIO, Unit::none(), Count::of(136))
        .note(Note::EventFloor { events: 3, floor: 10 });
    none.origin = Origin::Simulated;
    let outcome = Label::new("out_of_home", Text::new("uithuisplaatsing", "out-of-home placement"));
    analysis("effect-placement", "results", outcome, vec!["logistic"], vec![none])
}

fn moderators() -> Analysis {
    let terms = [
        ("eenoudergezin", "single-parent family", Shown(-0.31, -2.14, 1.52), 0.74),
        ("migratieachtergrond", "migration background", Shown(0.84, -0.97, 2.65), 0.36),
        ("lage opleiding van de ouders", "low education of the parents", Shown(0.12, -1.80, 2.04), 0.90),
        ("psychische problemen van een ouder", "mental health problems of a parent", Shown(-1.22, -3.15, 0.71), 0.21),
        (
            "betrokkenheid bij een vechtscheiding",
            "involvement in a high-conflict divorce",
            Shown(2.05, 0.04, 4.06),
            0.046,
        ),
    ];
    let rows = terms.iter().map(|(nl, en, shown, p)| {
        let term = Label::new(*en, Text::new(*nl, *en));
        let mut test = Test::two_sided("t", Some(1.0), [Some(130.0), None], PValue::new(*p).unwrap());
        test.p_adjusted = PValue::new((5.0 * p).min(1.0)).ok();
        row("moderator", &term, &measure::EFFECT_DIFFERENCE, points(), 136, *shown, Origin::Simulated).test(test)
    });
    let rows = rows.collect();
    let outcome =
        Label::new("risk_score", Text::new("risicoscore kindermishandeling", "risk score of child maltreatment"));
    let mut a = analysis("moderators-risk", "moderators", outcome, vec!["moderator"], rows);
    a.direction = Some(Direction::HigherIsWorse);
    a
}

fn example() -> Results {
    results(vec![
        success(),
        funnel(),
        duration(),
        risk(),
        maltreatment(),
        services(),
        many_services(),
        placements(),
        moderators(),
    ])
}

pub(crate) fn draw(results: &Results, lang: Lang) -> Vec<Chart> {
    chart::draw(results, &Words::new(lang))
}

fn both(results: &Results) -> Vec<Chart> {
    [Lang::Nl, Lang::En].iter().flat_map(|&lang| draw(results, lang)).collect()
}

fn number(node: &Node, name: &str) -> f64 {
    node.attribute(name).and_then(|v| v.parse().ok()).unwrap_or_else(|| panic!("{name} of {node:?}"))
}

/// Every text with its box: left, top, right, bottom.
fn texts(document: &Document) -> Vec<(String, [f64; 4])> {
    let of = |node: Node| {
        let (x, y, size) = (number(&node, "x"), number(&node, "y"), number(&node, "font-size"));
        let text = node.text().unwrap_or_default().to_owned();
        let wide = chart::width(&text, size, node.attribute("font-weight") == Some("bold"));
        let left = match node.attribute("text-anchor") {
            Some("middle") => x - wide / 2.0,
            Some("end") => x - wide,
            _ => x,
        };
        assert!(size >= 12.0, "{text}: {size}");
        (text, [left, y, left + wide, y + size])
    };
    document.descendants().filter(|n| n.has_tag_name("text")).map(of).collect()
}

/// All words of a chart, lines joined by spaces.
pub(crate) fn all_text(chart: &Chart) -> String {
    let document = Document::parse(&chart.svg).unwrap();
    texts(&document).into_iter().map(|t| t.0).collect::<Vec<_>>().join(" ")
}

/// What holds for every chart: well-formed, named, described, scalable, nothing cut and no text on another.
pub(crate) fn sound(chart: &Chart) {
    let document = Document::parse(&chart.svg).unwrap_or_else(|e| panic!("{}: {e}", chart.id));
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let title = root.children().find(|n| n.has_tag_name("title")).expect("title");
    let desc = root.children().find(|n| n.has_tag_name("desc")).expect("desc");
    let ids = format!("{} {}", title.attribute("id").unwrap(), desc.attribute("id").unwrap());
    assert_eq!(root.attribute("aria-labelledby"), Some(&ids[..]));
    assert!(ids.split(' ').all(|id| id.starts_with(&chart.id)));
    assert_eq!(title.text(), Some(&chart.title[..]));
    assert_eq!(desc.text(), Some(&chart.description[..]));
    assert!(chart.description.starts_with(&chart.title) && chart.description.len() > chart.title.len());
    assert!(root.attribute("width").is_none() && root.attribute("height").is_none());
    let view: Vec<f64> = root.attribute("viewBox").unwrap().split(' ').map(|v| v.parse().unwrap()).collect();
    assert!(!chart.svg.contains('⟨') && !chart.svg.contains("NaN"), "{}", chart.svg);
    let texts = texts(&document);
    for (i, (text, a)) in texts.iter().enumerate() {
        let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= view[2] && a[3] <= view[3];
        assert!(inside, "{}: '{text}' runs out of the picture: {a:?} in {view:?}", chart.id);
        for (other, b) in &texts[i + 1..] {
            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            assert!(apart, "{}: '{text}' lies on '{other}': {a:?} {b:?}", chart.id);
        }
    }
    for node in document.descendants().filter(|n| n.is_element()) {
        for (name, most) in [("x", view[2]), ("cx", view[2]), ("y", view[3]), ("cy", view[3])] {
            if node.has_attribute(name) {
                assert!((0.0..=most).contains(&number(&node, name)), "{}: {node:?}", chart.id);
            }
        }
        for pair in node.attribute("points").unwrap_or_default().split_whitespace() {
            let (x, y) = pair.split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!((0.0..=view[2]).contains(&x) && (0.0..=view[3]).contains(&y), "{}: {pair}", chart.id);
        }
    }
}

#[test]
fn every_kind_is_drawn_in_the_order_of_the_analyses() {
    let charts = draw(&example(), Lang::Nl);
    let ids: Vec<&str> = charts.iter().map(|c| &c.id[..]).collect();
    let expected = [
        "success-by-method-rate",
        "funnel-funnel",
        "weeks-to-plan-distribution",
        "effect-risk-forest",
        "effect-risk-prepost",
        "moderators-risk-moderators",
    ];
    assert_eq!(ids, expected);
    let forest = ["effect-risk", "effect-maltreatment", "effect-services", "effect-many", "effect-placement"];
    assert_eq!(charts[3].analyses, forest);
}

#[test]
fn charts_are_sound_in_both_languages() {
    both(&example()).iter().for_each(sound);
}

/// The texts are those of `report::number` on the rows above, written out by hand.
#[test]
fn numbers_stand_as_the_rows_have_them() {
    let charts = draw(&example(), Lang::Nl);
    let has = |chart: usize, wanted: &[&str]| {
        let text = all_text(&charts[chart]);
        for w in wanted {
            assert!(text.contains(w), "'{w}' is not in {}: {text}", charts[chart].id);
            let value = w.contains(|c: char| c.is_ascii_digit()) && !w.contains("interval (") && !w.contains("marge");
            assert!(!value || charts[chart].description.contains(w), "'{w}' is not described");
        }
    };
    has(0, &["75,9% (57,9–87,8)", "34,4% (20,4–51,7)", "28,9% (22,3–36,6)", "36,2% (30,0–42,8)", "EK-c (n = 152)"]);
    has(0, &["95%-betrouwbaarheidsinterval (Wilson)", "percentage van de gezinnen"]);
    has(1, &["213", "127 (59,6%)", "77 (36,2%)", "22 (75,9%)", "11 (34,4%)", "44 (28,9%)", "SoS (n = 32)"]);
    has(2, &["gemiddelde 18,0 (12,2–23,8)", "mediaan 8,5", "bereik 1–29", "EK-c (n = 44)", "aantal gezinnen"]);
    has(3, &["−0,4 (−1,3 tot 0,5)", "−3,1 (−18,2 tot 12,3)", "0,2 (−0,3 tot 0,7)", "2,40 (0,70–∞)"]);
    has(3, &["marge ±1,5", "marge ±10,0", "gunstiger voor afgerond beraad", "–", "maar 3 keer voor"]);
    has(4, &["voor: 14,2 (13,1–15,3)", "na: 11,6 (10,4–12,8)", "Afgerond beraad (n = 77)", "Reguliere zorg (n = 59)"]);
    has(5, &["2,1 (0,0–4,1)", "0,230", "> 0,999", "−1,2 (−3,2 tot 0,7)"]);
    let english = all_text(&draw(&example(), Lang::En)[5]);
    assert!(english.contains("−1.2 (−3.2 to 0.7)") && english.contains("0.230"), "{english}");
    assert!(!all_text(&charts[3]).contains("0,86"), "the odds ratio gives way to the difference in share");
}

/// A place on the axis is the value's: the axis of shares runs from 0 to 1, and its ends are the
/// outermost ticks.
#[test]
fn marks_stand_where_their_values_are() {
    let chart = &draw(&example(), Lang::Nl)[0];
    let document = Document::parse(&chart.svg).unwrap();
    let tick = |text: &str| {
        let at = |n: &Node| n.has_tag_name("text") && n.text() == Some(text);
        number(&document.descendants().find(at).unwrap(), "x")
    };
    let (zero, one) = (tick("0"), tick("100"));
    let discs =
        document.descendants().filter(|n| n.has_tag_name("circle")).map(|n| (number(&n, "cx") - zero) / (one - zero));
    for (disc, share) in discs.zip([22.0 / 29.0, 11.0 / 32.0, 44.0 / 152.0]) {
        assert!((disc - share).abs() * (one - zero) <= 0.5 + 1e-9, "{disc} is not {share}");
    }
}

#[test]
fn a_level_is_read_from_the_interval() {
    let mut a = success();
    for e in &mut a.findings.estimates {
        e.interval = e.interval.map(|i| Interval { level: Level::new(0.9).unwrap(), method: "Jeffreys", ..i });
    }
    let text = all_text(&draw(&results(vec![a.clone()]), Lang::Nl)[0]);
    assert!(text.contains("90%-interval") && text.contains("Jeffreys") && !text.contains("95"), "{text}");
    a.findings.estimates[0].interval = Some(Interval::two_sided(0.5, 0.9, Level::P95, "Wilson"));
    let text = all_text(&draw(&results(vec![a]), Lang::Nl)[0]);
    assert!(text.contains("95%-betrouwbaarheidsinterval (Wilson); 90%") && !text.contains("(90%-interval)"), "{text}");
}

#[test]
fn the_source_is_said_when_it_is_not_observed() {
    let words = |chart: &Chart| (all_text(chart), chart.description.clone());
    for (origin, wanted) in [
        (Origin::Simulated, Some("Gesimuleerde gegevens: zegt niets over de werkelijkheid")),
        (Origin::Reconstructed, Some("Gereconstrueerd uit gepubliceerde cijfers")),
        (Origin::Published, None),
        (Origin::Observed, None),
    ] {
        let mut all = example();
        for e in all.analyses.iter_mut().flat_map(|a| &mut a.findings.estimates) {
            e.origin = origin;
            e.notes.clear();
        }
        for chart in draw(&all, Lang::Nl) {
            let (text, description) = words(&chart);
            match wanted {
                Some(w) => assert!(text.contains(w) && description.contains(w), "{}: {text}", chart.id),
                None => assert!(!text.contains("esimuleerd") && !text.contains("econstrueerd"), "{}: {text}", chart.id),
            }
        }
    }
    let mut mixed = success();
    mixed.findings.estimates[1].origin = Origin::Simulated;
    mixed.findings.estimates[2].notes.push(Note::SpreadSimulated {});
    let (text, description) = words(&draw(&results(vec![mixed]), Lang::Nl)[0]);
    for t in [&text, &description] {
        assert!(t.contains("Deels gesimuleerd") && t.contains("SoS (n = 32) (gesimuleerd)"), "{t}");
        assert!(!t.contains("EK-c (n = 152) (gesimuleerd)") && t.contains("interval daarvan zijn gesimuleerd"), "{t}");
    }
}

#[test]
fn nothing_to_draw_gives_no_chart() {
    assert!(draw(&results(Vec::new()), Lang::Nl).is_empty());
    for mut a in example().analyses {
        a.findings = Findings::default();
        assert!(draw(&results(vec![a]), Lang::Nl).is_empty());
    }
    let mut pairwise = success();
    pairwise.estimators = vec!["newcombe_difference"];
    pairwise.findings.estimates = ["a - b", "a - c"]
        .map(|t| {
            row(
                "newcombe_difference",
                &Label::plain(t),
                &measure::RISK_DIFFERENCE,
                families(),
                9,
                Shown(0.1, 0.0, 0.2),
                Origin::Observed,
            )
        })
        .to_vec();
    assert!(draw(&results(vec![pairwise]), Lang::Nl).is_empty(), "contrasts of methods are no effect of the arm");
}

/// Findings as no study has them: each must give sound charts.
fn odd() -> Vec<(&'static str, Results)> {
    let shown = [
        ("equal", Shown(5.0, 5.0, 5.0)),
        ("zero", Shown(0.0, 0.0, 0.0)),
        ("huge", Shown(1e9, -1e9, 3e9)),
        ("huge and narrow", Shown(1e9, 1e9 - 1.0, 1e9 + 1.0)),
        ("tiny", Shown(1e-9, -2e-9, 3e-9)),
        ("without end", Shown(0.5, f64::NEG_INFINITY, f64::INFINITY)),
        ("astronomic", Shown(1e300, -1e300, f64::INFINITY)),
        ("largest", Shown(1.7e308, -1.7e308, 1.7e308)),
    ];
    let mut out: Vec<(&str, Results)> = Vec::new();
    for (name, shown) in shown {
        let mut all = example();
        for a in &mut all.analyses {
            for e in &mut a.findings.estimates {
                e.value = Some(shown.0);
                e.interval = Some(Interval::two_sided(shown.1, shown.2, Level::P95, "t"));
                e.notes.clear();
            }
            for p in a.findings.series.iter_mut().flat_map(|s| &mut s.points) {
                (p.x_high, p.y) = (p.x_high.map(|_| p.x + shown.0.abs()), shown.0);
                (p.low, p.high) = (Some(shown.1), Some(shown.2));
            }
        }
        out.push((name, all));
    }
    let mut unanswered = example();
    let mut alone = example();
    let mut wordy = example();
    let long = "betrokkenheid bij een langdurige vechtscheiding <&\"'> met wisselende omgangsregelingen en een langdurigeonderbrokenwoordzonderspatie";
    for a in &mut unanswered.analyses {
        for e in &mut a.findings.estimates {
            (e.value, e.interval) = (None, None);
            e.notes.push(Note::EmptyGroup { group: Text::same("groep") });
        }
    }
    for a in &mut alone.analyses {
        a.findings.estimates.truncate(1);
        a.findings.series.truncate(1);
    }
    for a in &mut wordy.analyses {
        a.outcome.text = Text::same(long);
        for e in &mut a.findings.estimates {
            let (nl, en) = (format!("{long} {}", e.term.text.nl), format!("{long} {}", e.term.text.en));
            e.term.text = Text::new(nl, en);
            e.unit = Unit(Text::same(long));
        }
        for s in &mut a.findings.series {
            s.group.text = Text::same(long);
        }
    }
    out.extend([("unanswered", unanswered), ("alone", alone), ("wordy", wordy)]);
    let mut many = example();
    for a in &mut many.analyses {
        let (rows, series) = (a.findings.estimates.clone(), a.findings.series.clone());
        for k in 1..12 {
            a.findings.estimates.extend(rows.iter().filter(|e| e.term.code != "overall").cloned().map(|mut e| {
                e.term.code = format!("{k}{}", e.term.code);
                e.term.text = Text::new(format!("{k}{}", e.term.text.nl), format!("{k}{}", e.term.text.en));
                e
            }));
            a.findings.series.extend(series.iter().cloned().map(|mut s| {
                s.group.code = format!("{k}{}", s.group.code);
                s
            }));
        }
    }
    out.push(("many", many));
    out
}

#[test]
fn odd_findings_give_sound_charts() {
    for (name, odd) in odd() {
        let charts = both(&odd);
        assert!(!charts.is_empty(), "{name}");
        for chart in &charts {
            let result = std::panic::catch_unwind(|| sound(chart));
            assert!(result.is_ok(), "{name}: {}", chart.id);
        }
    }
}

#[test]
fn two_draws_are_the_same_to_the_byte() {
    assert_eq!(both(&example()), both(&example()));
}

/// The first 24 bytes of a PNG: its signature, then the header with width and height (W3C PNG, 11.2.1).
#[test]
fn a_png_has_the_size_asked_for() {
    let chart = &draw(&example(), Lang::Nl)[0];
    let view = Document::parse(&chart.svg).unwrap().root_element().attribute("viewBox").unwrap().to_owned();
    let tall: f32 = view.rsplit(' ').next().unwrap().parse().unwrap();
    for scale in [1.0, 2.0] {
        let png = chart::png(&chart.svg, scale).unwrap();
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), ((760.0 * scale) as u32, (tall * scale) as u32));
    }
    assert!(chart::png("<svg", 1.0).is_err());
    assert!(chart::png(&chart.svg, 0.0).is_err());
}
