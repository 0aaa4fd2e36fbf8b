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

fn results(analyses: Vec<Analysis>) -> Results {
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
        methods: Vec::new(),
        manifest: Manifest {
            program: "0".to_owned(),
            seed: 1,
            threads: 1,
            time: String::new(),
            plan_hash: String::new(),
            plan: String::new(),
            inputs: Vec::new(),
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

fn analysis(id: &str, chapter: &str, outcome: Label, estimators: Vec<&'static str>, estimates: Vec<Estimate>) -> Analysis {
    Analysis {
        id: id.to_owned(),
        chapter: chapter.to_owned(),
        question: Text::new("Wat is het antwoord?", "What is the answer?"),
        outcome,
        grouping: Some(Label::new("method", Text::new("methode", "method"))),
        direction: None,
        margin: None,
        estimators,
        findings: Findings { estimates, ..Findings::default() },
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
    let rows = rates
        .iter()
        .map(|(term, n, shown)| row("wilson_rate", term, &measure::PROPORTION, families(), *n, *shown, Origin::Reconstructed));
    let outcome = Label::new("plan_made", Text::new("plan gemaakt", "plan made"));
    analysis("success-by-method", "success", outcome, vec!["wilson_rate"], rows.collect())
}

fn funnel() -> Analysis {
    let stages = [("offered", "aangeboden", "offered"), ("willing", "bereid tot een beraad", "willing to have a conference"), ("plan_made", "plan gemaakt", "plan made")];
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
        x_unit: weeks(),
        y_unit: families(),
        level: None,
        points: counts.iter().enumerate().map(point).collect(),
    }
}

/// Weeks to a plan: the mean, smallest and largest follow a publication, the rest is simulated.
fn duration() -> Analysis {
    let groups: [(Label, &[u64], u64, Shown, f64, (f64, f64)); 3] = [
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
        x_unit: Unit::none(),
        y_unit: points(),
        level: Some(Level::P95),
        points: vec![point(0.0, pre), point(1.0, post)],
    }
}

fn risk() -> Analysis {
    let origin = Origin::Simulated;
    let effect = row("ancova", &arms(), &measure::ADJUSTED_DIFFERENCE, points(), 136, Shown(-0.42, -1.31, 0.47), origin);
    let outcome = Label::new("risk_score", Text::new("risicoscore kindermishandeling", "risk score of child maltreatment"));
    let mut a = analysis("effect-risk", "results", outcome, vec!["ancova"], vec![Estimate { margin: Some(1.5), ..effect }]);
    a.direction = Some(Direction::HigherIsWorse);
    a.margin = margin();
    a.findings.series = vec![
        pre_post(Label::new("completed", Text::new("afgerond beraad", "completed conference")), 77, Shown(14.2, 13.1, 15.3), Shown(11.3, 10.2, 12.4)),
        pre_post(Label::new("regular", Text::new("reguliere zorg", "regular care")), 59, Shown(14.0, 12.8, 15.2), Shown(11.6, 10.4, 12.8)),
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
    let mut a = analysis("effect-maltreatment", "results", Label::new("maltreatment", outcome), vec!["logistic", "newcombe_difference"], rows);
    a.direction = Some(Direction::HigherIsWorse);
    a.margin = margin();
    a
}

fn services() -> Analysis {
    let unit = Unit::new("vormen van hulp", "services");
    let effect = row("ancova", &arms(), &measure::ADJUSTED_DIFFERENCE, unit, 136, Shown(0.18, -0.33, 0.69), Origin::Simulated);
    let outcome = Label::new("services", Text::new("aantal vormen van professionele hulp", "number of professional services"));
    let mut a = analysis("effect-services", "results", outcome, vec!["ancova"], vec![Estimate { margin: Some(0.4), ..effect }]);
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
        ("betrokkenheid bij een vechtscheiding", "involvement in a high-conflict divorce", Shown(2.05, 0.04, 4.06), 0.046),
    ];
    let rows = terms.iter().map(|(nl, en, shown, p)| {
        let term = Label::new(*en, Text::new(*nl, *en));
        let mut test = Test::two_sided("t", Some(1.0), [Some(130.0), None], PValue::new(*p).unwrap());
        test.p_adjusted = PValue::new((5.0 * p).min(1.0)).ok();
        row("moderator", &term, &measure::EFFECT_DIFFERENCE, points(), 136, *shown, Origin::Simulated).test(test)
    });
    let rows = rows.collect();
    let outcome = Label::new("risk_score", Text::new("risicoscore kindermishandeling", "risk score of child maltreatment"));
    let mut a = analysis("moderators-risk", "moderators", outcome, vec!["moderator"], rows);
    a.direction = Some(Direction::HigherIsWorse);
    a
}

fn example() -> Results {
    results(vec![success(), funnel(), duration(), risk(), maltreatment(), services(), many_services(), placements(), moderators()])
}

#[test]
fn look() {
    for lang in [Lang::Nl, Lang::En] {
        for c in chart::draw(&example(), &Words::new(lang)) {
            let dir = std::path::Path::new("/tmp/look");
            std::fs::create_dir_all(dir).unwrap();
            std::fs::write(dir.join(format!("{}-{}.svg", c.id, lang.tag())), &c.svg).unwrap();
            std::fs::write(dir.join(format!("{}-{}.png", c.id, lang.tag())), chart::png(&c.svg, 1.5).unwrap()).unwrap();
            println!("{}\n  {}\n", c.id, c.description);
        }
    }
}
