//! The report: its tables, sentences and page, over an example study with every kind of row.

use beraad::findings::{measure, *};
use beraad::ledger::{Entry, Ledger, Status};
use beraad::report::catalogue::Words;
use beraad::report::html::{self, Figure};
use beraad::report::manifest::{Input, Manifest};
use beraad::report::{Chapter, DataHead, Results, StudyHead, number, sentence, table};
use beraad::value::*;
use proptest::prelude::*;
use scraper::{Html, Selector};

const LANGS: [Lang; 2] = [Lang::Nl, Lang::En];

static METHODS: &[About] = &[
    about("wilson_rate", "Aandeel met Wilson-interval", "Share with the Wilson interval", ShapeKind::Counts),
    about("chi_square", "Chi-kwadraattoets", "Chi-square test", ShapeKind::Counts),
    about("fisher_pairwise", "Exacte toets per paar", "Exact test by pair", ShapeKind::Counts),
    about("newcombe_difference", "Verschil in aandeel", "Difference of shares", ShapeKind::Counts),
    about("group_summary", "Beschrijving per groep", "Description by group", ShapeKind::Groups),
    about("welch_pairwise", "Verschil in gemiddelde per paar", "Difference of means by pair", ShapeKind::Groups),
    about("ancova", "Covariantieanalyse", "Analysis of covariance", ShapeKind::Regression),
    about("moderation", "Invloed op het effect", "Influence on the effect", ShapeKind::Regression),
];

const fn about(id: &'static str, title_nl: &'static str, title_en: &'static str, shape: ShapeKind) -> About {
    About {
        id,
        title_nl,
        title_en,
        shape,
        definition: "p̂ = x/n; the interval solves |p̂ − p| = z √(p(1 − p)/n).",
        assumptions: "Independent families.",
        undefined: "No families in a group.",
        reference: "Wilson (1927), JASA 22, 209–212.",
        oracle: "R 4.2: prop.test(x, n, correct = FALSE).",
    }
}

fn label(code: &str, nl: &str, en: &str) -> Label {
    Label::new(code, Text::new(nl, en))
}

fn p(x: f64) -> PValue {
    PValue::new(x).unwrap()
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

fn row(estimator: &'static str, term: Label, measure: &'static Measure, unit: Unit, n: u64) -> Estimate {
    Estimate::new(estimator, term, measure, unit, Count::of(n))
}

fn between(low: f64, high: f64, method: &'static str) -> Interval {
    Interval::two_sided(low, high, Level::P95, method)
}

fn t(name: &'static str, statistic: f64, df: [Option<f64>; 2], value: f64) -> Test {
    Test::two_sided(name, Some(statistic), df, p(value))
}

fn adjusted(mut test: Test, value: f64) -> Test {
    test.p_adjusted = Some(p(value));
    test
}

fn methods() -> [Label; 3] {
    [Label::plain("EK-c"), Label::plain("FNB-SoNeStra"), Label::plain("SoS")]
}

fn arms() -> Label {
    Label::contrast(
        &label("completed", "afgerond beraad", "completed conference"),
        &label("regular", "reguliere hulp", "regular care"),
    )
}

fn analysis(id: &str, chapter: &str, question: (&str, &str), outcome: Label, rows: Vec<Estimate>) -> Analysis {
    let mut estimators = Vec::new();
    for e in &rows {
        if !estimators.contains(&e.estimator) {
            estimators.push(e.estimator);
        }
    }
    Analysis {
        id: id.into(),
        chapter: chapter.into(),
        question: Text::new(question.0, question.1),
        outcome,
        grouping: None,
        direction: None,
        margin: None,
        estimators,
        findings: Findings { estimates: rows, ..Findings::default() },
    }
}

/// Shares of 44 of 152, 22 of 29, 11 of 32: intervals and tests as R gives them, three digits.
fn success() -> Analysis {
    let [ekc, fnb, sos] = methods();
    let share = |term: Label, value, n, low, high| {
        row("wilson_rate", term, &measure::PROPORTION, families(), n)
            .value(value)
            .interval(between(low, high, "Wilson"))
    };
    let small = |group: &Label, rows| Note::SmallGroup { group: group.text.clone(), rows };
    let fisher = |a: &Label, b: &Label, n, value, adj| {
        let mut test = Test::two_sided("exact", None, [None, None], p(value));
        test.p_adjusted = Some(p(adj));
        row("fisher_pairwise", Label::contrast(a, b), &measure::ODDS_RATIO, Unit::none(), n)
            .value(2.0)
            .interval(between(0.5, f64::INFINITY, "exact"))
            .test(test)
    };
    let newcombe = |a: &Label, b: &Label, n, value, low, high| {
        row("newcombe_difference", Label::contrast(a, b), &measure::RISK_DIFFERENCE, families(), n)
            .value(value)
            .interval(between(low, high, "Newcombe"))
    };
    let rows = vec![
        share(Label::overall(), 77.0 / 213.0, 213, 0.300, 0.428),
        share(ekc.clone(), 44.0 / 152.0, 152, 0.223, 0.366),
        share(fnb.clone(), 22.0 / 29.0, 29, 0.579, 0.878).note(small(&fnb, 29)),
        share(sos.clone(), 11.0 / 32.0, 32, 0.204, 0.517).note(small(&sos, 32)),
        row("chi_square", label("method", "vorm", "method"), &measure::CRAMERS_V, Unit::none(), 213)
            .value(0.331)
            .test(t("chi2", 23.27, [Some(2.0), None], 8.8e-6)),
        fisher(&fnb, &ekc, 181, 3.3e-6, 9.9e-6),
        fisher(&fnb, &sos, 61, 0.0019, 0.0038),
        fisher(&sos, &ekc, 184, 0.532, 0.532),
        newcombe(&fnb, &ekc, 181, 0.469, 0.273, 0.606),
        newcombe(&fnb, &sos, 61, 0.415, 0.164, 0.601),
        newcombe(&sos, &ekc, 184, 0.054, -0.104, 0.242),
    ];
    let mut a = analysis(
        "success-by-method",
        "success",
        (
            "Hoe vaak komt een gezin tot een familiegroepsplan?",
            "How often does a family arrive at a family group plan?",
        ),
        label("plan_made", "familiegroepsplan gemaakt", "family group plan made"),
        rows,
    );
    a.grouping = Some(label("method", "vorm", "method"));
    a.direction = Some(Direction::HigherIsBetter);
    a.findings
        .notes
        .push(Note::RowsDropped { rows: 59, reason: Text::new("geen beraad aangeboden", "not offered a conference") });
    for e in &mut a.findings.estimates {
        e.origin = Origin::Reconstructed;
    }
    a
}

fn duration() -> Analysis {
    let [ekc, fnb, sos] = methods();
    let mut rows = Vec::new();
    for (term, n, mean, sd, low, high, min, max) in [
        (Label::overall(), 77, 10.9, 7.6, 9.2, 12.6, 1.0, 38.0),
        (ekc.clone(), 44, 10.0, 6.9, 7.9, 12.1, 1.0, 31.0),
        (fnb.clone(), 22, 9.0, 5.1, 6.7, 11.3, 2.0, 22.0),
        (sos.clone(), 11, 18.0, 9.8, 11.4, 24.6, 5.0, 38.0),
    ] {
        let of = |m| row("group_summary", term.clone(), m, weeks(), n);
        let mut one = vec![
            of(&measure::MEAN).value(mean).interval(between(low, high, "t")).note(Note::SpreadSimulated {}),
            of(&measure::STANDARD_DEVIATION).value(sd).note(Note::Simulated {}),
            of(&measure::MEDIAN).value(mean - 1.5).note(Note::Simulated {}),
            of(&measure::MINIMUM).value(min),
            of(&measure::MAXIMUM).value(max),
        ];
        for e in &mut one {
            let drawn = e.notes.contains(&Note::Simulated {});
            e.origin = if drawn { Origin::Simulated } else { Origin::Reconstructed };
        }
        rows.extend(one);
    }
    let pair = |a: &Label, b: &Label, n, value, low, high, pv, adj| {
        let mut e = row("welch_pairwise", Label::contrast(a, b), &measure::MEAN_DIFFERENCE, weeks(), n)
            .value(value)
            .interval(between(low, high, "t, Welch"))
            .test(adjusted(t("t", value / 3.0, [Some(13.4), None], pv).null(0.0), adj))
            .note(Note::SpreadSimulated {});
        e.origin = Origin::Reconstructed;
        e
    };
    rows.push(pair(&sos, &ekc, 55, 8.0, 1.1, 14.9, 0.026, 0.052));
    rows.push(pair(&sos, &fnb, 33, 9.0, 2.1, 15.9, 0.014, 0.042));
    rows.push(pair(&fnb, &ekc, 66, -1.0, -4.04, 2.04, 0.512, 0.512));
    let mut a = analysis(
        "weeks-by-method",
        "success",
        ("Hoe lang duurt het tot er een plan is?", "How long does it take until there is a plan?"),
        label("weeks_to_plan", "weken tot het plan", "weeks to the plan"),
        rows,
    );
    a.grouping = Some(label("method", "vorm", "method"));
    a.findings.notes.push(Note::CompletersOnly { left_out: 136 });
    a
}

fn effect(
    id: &str,
    question: (&str, &str),
    outcome: Label,
    unit: Unit,
    means: (f64, f64),
    diff: (f64, f64, f64),
    pv: f64,
    margin: Option<f64>,
) -> Analysis {
    let arm = [
        label("completed", "afgerond beraad", "completed conference"),
        label("regular", "reguliere hulp", "regular care"),
    ];
    let share = outcome.code == "maltreatment";
    let (level, change) = if share {
        (&measure::PROPORTION, &measure::RISK_DIFFERENCE)
    } else {
        (&measure::ADJUSTED_MEAN, &measure::ADJUSTED_DIFFERENCE)
    };
    let interval = between(diff.1, diff.2, "t, HC3");
    let mut e = row("ancova", arms(), change, unit.clone(), 136)
        .value(diff.0)
        .std_error((diff.2 - diff.1) / 3.96)
        .interval(interval)
        .test(t("t", -0.83, [Some(133.0), None], pv).null(0.0));
    e.margin = margin;
    e.verdict = margin.map(|m| Verdict::judge(&interval, m, Direction::HigherIsWorse));
    let mut rows = vec![e];
    for (term, mean, n) in [(&arm[0], means.0, 77), (&arm[1], means.1, 59)] {
        rows.push(row("ancova", term.clone(), level, unit.clone(), n).value(mean).interval(between(
            mean * 0.8,
            mean * 1.2,
            "t, HC3",
        )));
    }
    if !share {
        rows.push(row("ancova", arms(), &measure::HEDGES_G, Unit::none(), 136).value(-0.14).interval(between(
            -0.48,
            0.2,
            "noncentral t",
        )));
        rows.push(
            row("ancova", label("slope", "helling", "slope"), &measure::SLOPE_DIFFERENCE, Unit::none(), 136)
                .value(0.05)
                .test(t("t", 0.4, [Some(132.0), None], 0.69)),
        );
    }
    for e in &mut rows {
        e.origin = Origin::Simulated;
        e.notes.push(Note::Simulated {});
    }
    let mut a = analysis(id, "effect", question, outcome, rows);
    a.direction = Some(Direction::HigherIsWorse);
    a.findings.notes = vec![
        Note::AsTreated {},
        Note::ClustersIgnored { clusters: 3, cluster: Text::new("organisatie", "organisation") },
    ];
    a.margin = margin.map(|_| MarginReason {
        because: Text::new(
            "kleinste verschil dat hulpverleners van belang vinden",
            "the smallest difference that workers find relevant",
        ),
        decided: "2026-11-22".into(),
    });
    a
}

fn moderators() -> Analysis {
    let names = [
        ("single_parent", "eenoudergezin", "single parent", -0.4, 1.3, 0.55),
        ("migration", "migratieachtergrond", "migration background", 0.3, 1.2, 0.63),
        ("education", "laag opleidingsniveau", "low education", 0.9, 1.6, 0.27),
        ("health", "psychische problemen", "mental health problems", -0.7, 1.1, 0.21),
        ("divorce", "vechtscheiding", "high-conflict divorce", 0.1, 2.1, 0.92),
    ];
    let rows = names.map(|(code, nl, en, value, half, pv)| {
        let mut e = row("moderation", label(code, nl, en), &measure::EFFECT_DIFFERENCE, points(), 130)
            .value(value)
            .interval(between(value - half, value + half, "t, HC3"))
            .test(adjusted(t("t", value / half * 1.98, [Some(126.0), None], pv).null(0.0), 1.0));
        e.n.dropped.push(Dropped { reason: Text::new("kenmerk onbekend", "characteristic unknown"), rows: 6 });
        e.origin = Origin::Simulated;
        e.notes.push(Note::Simulated {});
        e
    });
    let mut a = analysis(
        "moderators",
        "who",
        ("Welke gezinskenmerken beïnvloeden het resultaat?", "Which family characteristics influence the result?"),
        label("risk_score", "risicoscore", "risk score"),
        rows.to_vec(),
    );
    a.direction = Some(Direction::HigherIsWorse);
    a
}

fn rare() -> Analysis {
    let arm = [
        label("completed", "afgerond beraad", "completed conference"),
        label("regular", "reguliere hulp", "regular care"),
    ];
    let floor = Note::EventFloor { events: 3, floor: 10 };
    let mut rows: Vec<Estimate> = [(&arm[0], 2.0, 77), (&arm[1], 1.0, 59)]
        .into_iter()
        .flat_map(|(term, events, n)| {
            [
                row("frequency", term.clone(), &measure::COUNT, families(), n).value(events),
                row("frequency", term.clone(), &measure::PROPORTION, families(), n)
                    .value(events / n as f64)
                    .interval(between(0.003, 0.09, "Wilson")),
            ]
        })
        .collect();
    rows.push(row("newcombe_difference", arms(), &measure::RISK_DIFFERENCE, families(), 136).note(floor.clone()));
    for e in &mut rows {
        e.origin = Origin::Simulated;
    }
    let mut a = analysis(
        "placement",
        "effect",
        ("Worden minder kinderen uit huis geplaatst?", "Are fewer children placed out of home?"),
        label("out_of_home", "uithuisplaatsing", "out-of-home placement"),
        rows,
    );
    a.findings.notes.push(floor);
    a.direction = Some(Direction::HigherIsWorse);
    a
}

fn ledger() -> Ledger {
    let entry = |claim: &str,
                 nl: &str,
                 en: &str,
                 printed: &str,
                 computed,
                 limits: Option<(f64, f64)>,
                 status,
                 note: (&str, &str)| Entry {
        claim: claim.into(),
        text: Text::new(nl, en),
        source: "UvA-2016, samenvatting".into(),
        printed: printed.into(),
        computed,
        low: limits.map(|l| l.0),
        high: limits.map(|l| l.1),
        status,
        note: Text::new(note.0, note.1),
    };
    Ledger {
        entries: vec![
            entry(
                "success",
                "Slagingspercentage van alle beraden",
                "Success rate over all conferences",
                "36",
                Some(36.15),
                Some((30.0, 42.8)),
                Status::Reproduced,
                ("", ""),
            ),
            entry(
                "fnb-ekc",
                "FNB-SoNeStra slaagt vaker dan EK-c",
                "FNB-SoNeStra succeeds more often than EK-c",
                "significant",
                Some(9.9e-6),
                None,
                Status::HoldsForAll,
                ("Alle 14 tabellen die passen.", "All 14 tables that fit."),
            ),
            entry(
                "weeks",
                "Gemiddeld aantal weken tot een plan",
                "Mean number of weeks to a plan",
                "10",
                Some(10.86),
                Some((9.2, 12.6)),
                Status::Contradicted,
                ("Het gewogen gemiddelde rondt af op 11.", "The weighted mean rounds to 11."),
            ),
            entry(
                "weeks-sos",
                "Weken bij SoS",
                "Weeks for SoS",
                "18",
                Some(18.0),
                Some((11.4, 24.6)),
                Status::Reproduced,
                ("", ""),
            ),
            entry(
                "sos-ekc",
                "SoS en EK-c ontlopen elkaar weinig",
                "SoS and EK-c differ little",
                "not significant",
                Some(0.532),
                None,
                Status::HoldsForSome,
                ("In 12 van de 14 tabellen.", "In 12 of the 14 tables."),
            ),
            entry(
                "risk",
                "Risicoscore na drie maanden",
                "Risk score after three months",
                "not significant",
                None,
                None,
                Status::NotRecoverable,
                ("Spreiding niet gepubliceerd; hier gesimuleerd.", "Spread not published; simulated here."),
            ),
        ],
    }
}

fn example() -> Results {
    Results {
        schema_version: "1",
        study: StudyHead {
            id: "preventive-2016".into(),
            title: Text::new(
                "Familienetwerkberaden in de preventieve jeugdbescherming",
                "Family group conferences in preventive child protection",
            ),
            data: vec![DataHead {
                name: "families".into(),
                title: Text::new("Evaluatie preventieve jeugdbescherming", "Evaluation in preventive child protection"),
                origin: Origin::Reconstructed,
                data_cut: "2016-11".into(),
                source: Text::new("UvA, november 2016", "UvA, November 2016"),
                rows: 272,
            }],
            unit: Text::new("gezinnen", "families"),
            level: Level::P95,
        },
        chapters: vec![
            Chapter {
                id: "success".into(),
                title: Text::new("Wat is de slagingskans?", "What is the chance of success?"),
            },
            Chapter {
                id: "effect".into(),
                title: Text::new("Wat zijn de resultaten na drie maanden?", "What are the results after three months?"),
            },
            Chapter { id: "who".into(), title: Text::new("Voor wie werkt het?", "For whom does it work?") },
        ],
        analyses: vec![
            success(),
            duration(),
            effect(
                "maltreatment",
                ("Zijn er minder aanwijzingen voor kindermishandeling?", "Are there fewer signs of maltreatment?"),
                label("maltreatment", "aanwijzingen voor kindermishandeling", "signs of maltreatment"),
                families(),
                (0.48, 0.51),
                (-0.031, -0.137, 0.0871),
                0.57,
                Some(0.1),
            ),
            effect(
                "risk",
                ("Daalt het risico op kindermishandeling?", "Does the risk of maltreatment fall?"),
                label("risk_score", "risicoscore", "risk score"),
                points(),
                (11.2, 11.5),
                (-0.3, -0.94, 0.42),
                0.41,
                Some(1.2),
            ),
            effect(
                "services",
                ("Is er minder professionele zorg nodig?", "Is less professional care needed?"),
                label("services", "aantal vormen van professionele zorg", "number of professional services"),
                Unit::new("vormen van zorg", "services"),
                (2.9, 2.8),
                (0.04, -0.51, 0.59),
                0.89,
                None,
            ),
            rare(),
            moderators(),
        ],
        ledger: ledger(),
        methods: METHODS.iter().collect(),
        manifest: Manifest {
            program: "beraad 0.1.0".into(),
            seed: 2016,
            threads: 2,
            time: "2026-11-22T04:18:00Z".into(),
            plan_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            plan: "[study]".into(),
            inputs: vec![Input {
                file: "../data/preventive-2016/families.csv".into(),
                role: "data",
                hash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".into(),
            }],
        },
    }
}

fn chart(id: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 80\" role=\"img\" aria-labelledby=\"{id}-t\"><title id=\"{id}-t\">{id}</title><rect width=\"160\" height=\"40\" fill=\"#456\"/></svg>"
    )
}

fn page(results: &Results, lang: Lang) -> String {
    let svgs = [chart("bars"), chart("forest")];
    let named = [
        vec!["success-by-method".to_owned()],
        vec!["maltreatment".to_owned(), "risk".to_owned(), "services".to_owned()],
    ];
    let figures = [
        Figure { title: "Bars", description: "Shares with their intervals", svg: &svgs[0], analyses: &named[0] },
        Figure { title: "Forest", description: "Differences with their intervals", svg: &svgs[1], analyses: &named[1] },
    ];
    html::render(results, &figures, &Words::new(lang)).expect("the example renders")
}

fn select<'a>(html: &'a Html, css: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(css).unwrap()).collect()
}

fn text(e: &scraper::ElementRef) -> String {
    e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes the pages where `BERAAD_PAGES` points, to be looked at.
#[test]
fn pages_can_be_looked_at() {
    for lang in LANGS {
        let page = page(&example(), lang);
        if let Some(dir) = std::env::var_os("BERAAD_PAGES") {
            std::fs::write(std::path::Path::new(&dir).join(format!("{}.html", lang.tag())), &page).unwrap();
        }
        assert!(page.starts_with("<!DOCTYPE html>"));
    }
}
