//! The report: its tables, sentences and page, over an example study with every kind of row.

use beraad::estimators::{REGISTRY, Settings};
use beraad::findings::{measure, *};
use beraad::ledger::{Entry, Ledger, Status};
use beraad::report::catalogue::Words;
use beraad::report::html::{self, Figure};
use beraad::report::manifest::{Input, Manifest};
use beraad::report::sentence::{self, Told};
use beraad::report::{Chapter, DataHead, Results, StudyHead, number, table};
use beraad::validate::{fixture, sample};
use beraad::value::*;
use proptest::prelude::*;
use scraper::{Html, Selector};

const LANGS: [Lang; 2] = [Lang::Nl, Lang::En];

static METHODS: &[About] = &[
    about("wilson_rate", "Aandeel met Wilson-interval", "Share with the Wilson interval", &[ShapeKind::Counts]),
    about("chi_square", "Chi-kwadraattoets", "Chi-square test", &[ShapeKind::Counts]),
    about("fisher_pairwise", "Exacte toets per paar", "Exact test by pair", &[ShapeKind::Counts]),
    about("newcombe_difference", "Verschil in aandeel", "Difference of shares", &[ShapeKind::Counts]),
    about("group_summary", "Beschrijving per groep", "Description by group", &[ShapeKind::Groups]),
    about("welch_pairwise", "Verschil in gemiddelde per paar", "Difference of means by pair", &[ShapeKind::Groups]),
    about("ancova", "Covariantieanalyse", "Analysis of covariance", &[ShapeKind::Regression]),
    about("logistic", "Oddsratio, gecorrigeerd", "Odds ratio, adjusted", &[ShapeKind::Regression]),
    about("frequency", "Aantallen", "Counts", &[ShapeKind::Counts]),
    about("funnel_rate", "Trechter", "Funnel", &[ShapeKind::Stages]),
    about("fisher_exact", "Exacte toets", "Exact test", &[ShapeKind::Counts]),
    about("moderation", "Invloed op het effect", "Influence on the effect", &[ShapeKind::Regression]),
];

const fn about(
    id: &'static str,
    title_nl: &'static str,
    title_en: &'static str,
    shapes: &'static [ShapeKind],
) -> About {
    About {
        id,
        title_nl,
        title_en,
        shapes,
        measure: &measure::PROPORTION,
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
        unit: None,
        direction: None,
        margin: None,
        estimators,
        findings: Findings { estimates: rows, ..Findings::default() },
        across: None,
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
    diff: (f64, f64, f64, f64),
    margin: Option<f64>,
) -> Analysis {
    let arm = [
        label("completed", "afgerond beraad", "completed conference"),
        label("regular", "reguliere hulp", "regular care"),
    ];
    let share = outcome.code == "maltreatment";
    let judge = |mut e: Estimate| {
        e.margin = margin;
        e.verdict = margin.map(|m| Verdict::judge(&e.interval.unwrap(), m, Direction::HigherIsWorse));
        e
    };
    let mut rows = Vec::new();
    if share {
        // The adjusted odds ratio is judged; the difference of shares beside it is not adjusted.
        rows.push(
            row("logistic", arms(), &measure::ODDS_RATIO, Unit::none(), 136)
                .value(1.25)
                .interval(between(0.604, 2.594, "Wald"))
                .test(adjusted(t("z", 0.606, [None, None], 0.545), 1.0)),
        );
        rows.push(judge(
            row("newcombe_difference", arms(), &measure::RISK_DIFFERENCE, unit.clone(), 136)
                .value(diff.0)
                .interval(between(diff.1, diff.2, "Newcombe")),
        ));
        for (term, mean, n) in [(&arm[0], means.0, 77), (&arm[1], means.1, 59)] {
            rows.push(
                row("wilson_rate", term.clone(), &measure::PROPORTION, unit.clone(), n).value(mean).interval(between(
                    mean * 0.8,
                    mean * 1.2,
                    "Wilson",
                )),
            );
        }
    } else {
        rows.push(judge(
            row("ancova", arms(), &measure::ADJUSTED_DIFFERENCE, unit.clone(), 136)
                .value(diff.0)
                .std_error((diff.2 - diff.1) / 3.96)
                .interval(between(diff.1, diff.2, "t, HC3"))
                .test(t("t", -0.83, [Some(133.0), None], diff.3).null(0.0)),
        ));
        for (term, mean, n) in [(&arm[0], means.0, 77), (&arm[1], means.1, 59)] {
            rows.push(
                row("ancova", term.clone(), &measure::ADJUSTED_MEAN, unit.clone(), n).value(mean).interval(between(
                    mean * 0.8,
                    mean * 1.2,
                    "t, HC3",
                )),
            );
        }
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
    a.findings.notes = vec![Note::AsTreated {}, clusters()];
    a.margin = margin.map(|_| MarginReason {
        because: Text::new(
            "kleinste verschil dat hulpverleners van belang vinden",
            "the smallest difference that workers find relevant",
        ),
        decided: "2026-11-22".into(),
    });
    a
}

fn clusters() -> Note {
    Note::ClustersIgnored { clusters: 3, cluster: Text::new("organisatie", "organisation") }
}

/// 213 families offered a conference, how many were willing (drawn by chance) and made a plan.
fn funnel() -> Analysis {
    let stages = [
        label("offered", "beraad aangeboden", "conference offered"),
        label("willing", "bereid tot een beraad", "willing to have a conference"),
        label("plan_made", "plan opgesteld", "plan made"),
    ];
    let mut rows = Vec::new();
    for (group, reached) in
        [(Label::plain("EK-c"), [152, 92, 44]), (Label::plain("SoS"), [61, 43, 33]), (Label::overall(), [213, 135, 77])]
    {
        for (s, stage) in stages.iter().enumerate() {
            let of = |m, n| {
                let mut e = row("funnel_rate", Label::within(&group, stage), m, families(), n);
                e.origin =
                    if s == 1 || (s == 2 && m.id == "stage_rate") { Origin::Simulated } else { Origin::Reconstructed };
                e
            };
            rows.push(of(&measure::COUNT, reached[0]).value(reached[s] as f64));
            if s > 0 {
                let share = |before: u64| reached[s] as f64 / before as f64;
                let limits = between(0.0, 1.0, "Wilson");
                rows.push(of(&measure::PROPORTION, reached[0]).value(share(reached[0])).interval(limits));
                rows.push(of(&measure::STAGE_RATE, reached[s - 1]).value(share(reached[s - 1])).interval(limits));
            }
        }
    }
    let question = ("Waar vallen gezinnen af?", "Where do families drop out?");
    let mut a = analysis("funnel", "success", question, stages[2].clone(), rows);
    a.grouping = Some(label("method", "vorm", "method"));
    a
}

fn frequency() -> Analysis {
    let rows = [
        ("completed", "beraad afgerond", "conference completed", 77),
        ("stopped", "beraad gestopt", "conference stopped", 136),
        ("regular", "reguliere hulp", "regular care", 59),
    ]
    .into_iter()
    .flat_map(|(code, nl, en, x)| {
        let of = |m| row("frequency", label(code, nl, en), m, families(), 272);
        let limits = between(0.0, 1.0, "Wilson");
        [of(&measure::COUNT).value(x as f64), of(&measure::PROPORTION).value(x as f64 / 272.0).interval(limits)]
    })
    .collect();
    let question = ("Welke gezinnen worden vergeleken?", "Which families are compared?");
    let mut a = analysis("groups", "success", question, label("arm", "groep", "group"), rows);
    for e in &mut a.findings.estimates {
        e.origin = Origin::Reconstructed;
    }
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
    let mut rows: Vec<Estimate> = [(arm[0].clone(), 2.0, 77), (arm[1].clone(), 1.0, 59), (Label::overall(), 3.0, 136)]
        .into_iter()
        .map(|(term, events, n)| {
            row("wilson_rate", term, &measure::PROPORTION, families(), n)
                .value(events / n as f64)
                .interval(between(0.003, 0.09, "Wilson"))
        })
        .collect();
    rows.push(row("fisher_exact", arms(), &measure::ODDS_RATIO, Unit::none(), 136).note(floor.clone()));
    for e in &mut rows {
        e.origin = Origin::Simulated;
        e.n.dropped.push(Dropped { reason: Text::new("beraad gestopt", "conference stopped"), rows: 136 });
    }
    let mut a = analysis(
        "placement",
        "effect",
        ("Worden minder kinderen uit huis geplaatst?", "Are fewer children placed out of home?"),
        label("out_of_home", "uithuisplaatsing", "out-of-home placement"),
        rows,
    );
    a.findings.notes = vec![
        floor,
        clusters(),
        Note::RowsDropped { rows: 136, reason: Text::new("beraad gestopt", "conference stopped") },
    ];
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
        ..Entry::default()
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
            data: [("families", 272, "gezinnen", "families"), ("measures", 544, "metingen", "measurements")]
                .map(|(name, rows, nl, en)| DataHead {
                    name: name.into(),
                    title: Text::new(
                        "Evaluatie preventieve jeugdbescherming",
                        "Evaluation in preventive child protection",
                    ),
                    origin: Origin::Reconstructed,
                    data_cut: "2016-11".into(),
                    source: Text::new("UvA, november 2016", "UvA, November 2016"),
                    rows,
                    unit: Text::new(nl, en),
                    columns: Vec::new(),
                })
                .into(),
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
            funnel(),
            duration(),
            frequency(),
            effect(
                "maltreatment",
                ("Zijn er minder aanwijzingen voor kindermishandeling?", "Are there fewer signs of maltreatment?"),
                label("maltreatment", "aanwijzingen voor kindermishandeling", "signs of maltreatment"),
                families(),
                (0.48, 0.51),
                (-0.031, -0.137, 0.0871, 0.57),
                Some(0.1),
            ),
            effect(
                "risk",
                ("Daalt het risico op kindermishandeling?", "Does the risk of maltreatment fall?"),
                label("risk_score", "risicoscore", "risk score"),
                points(),
                (11.2, 11.5),
                (-0.3, -0.94, 0.42, 0.41),
                Some(1.2),
            ),
            effect(
                "services",
                ("Is er minder professionele zorg nodig?", "Is less professional care needed?"),
                label("services", "aantal vormen van professionele zorg", "number of professional services"),
                Unit::new("vormen van zorg", "services"),
                (2.9, 2.8),
                (0.04, -0.51, 0.59, 0.89),
                None,
            ),
            rare(),
            moderators(),
        ],
        ledger: ledger(),
        planned: None,
        methods: METHODS.iter().collect(),
        manifest: Manifest {
            program: "beraad 0.1.0".into(),
            seed: 2016,
            threads: Some(2),
            time: Some("2026-11-22T04:18:00Z".into()),
            plan_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            plan: "[study]".into(),
            inputs: vec![Input {
                file: "../data/preventive-2016/families.csv".into(),
                role: "data",
                hash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".into(),
                read_as: None,
            }],
            outputs: vec![],
        },
    }
}

/// The analysis of the example with this id.
fn one(id: &str) -> Analysis {
    example().analyses.into_iter().find(|a| a.id == id).unwrap()
}

fn tell(a: &Analysis, lang: Lang) -> Told {
    let methods: Vec<&About> = METHODS.iter().collect();
    sentence::tell(a, &example().study, &methods, &Words::new(lang))
}

/// All that is told of an analysis, a paragraph a line.
fn told(a: &Analysis, lang: Lang) -> String {
    tell(a, lang).paragraphs.iter().map(|p| p.to_string()).collect::<Vec<_>>().join("\n")
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
        Figure { title: "Bars", svg: &svgs[0], analyses: &named[0] },
        Figure { title: "Forest", svg: &svgs[1], analyses: &named[1] },
    ];
    html::render(results, &figures, &Words::new(lang)).expect("the example renders")
}

fn select<'a>(html: &'a Html, css: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(css).unwrap()).collect()
}

fn text(e: &scraper::ElementRef) -> String {
    e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The page in each language; written to the folder `BERAAD_PAGES` too, to be looked at.
fn pages() -> Vec<(Lang, String, Html)> {
    LANGS
        .iter()
        .map(|&lang| {
            let page = page(&example(), lang);
            if let Some(dir) = std::env::var_os("BERAAD_PAGES") {
                std::fs::write(std::path::Path::new(&dir).join(format!("{}.html", lang.tag())), &page).unwrap();
            }
            let html = Html::parse_document(&page);
            (lang, page, html)
        })
        .collect()
}

#[test]
fn the_page_is_sound_html() {
    for (lang, page, html) in pages() {
        assert_eq!(html.errors, Vec::<std::borrow::Cow<str>>::new());
        assert_eq!(select(&html, "html")[0].attr("lang"), Some(lang.tag()));
        assert_eq!(select(&html, "h1").len(), 1);
        let mut last = 0;
        for h in select(&html, "h1, h2, h3, h4, h5, h6") {
            let level: u8 = h.value().name()[1..].parse().unwrap();
            assert!(level <= last + 1, "{} jumps from h{last} to h{level}", text(&h));
            last = level;
        }
        let ids: Vec<&str> = select(&html, "[id]").iter().map(|e| e.attr("id").unwrap()).collect();
        let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "an id occurs twice");
        for a in select(&html, "a[href]") {
            let href = a.attr("href").unwrap();
            assert!(ids.contains(&href.trim_start_matches('#')), "{href} leads nowhere");
        }
        for e in select(&html, "[aria-labelledby]") {
            assert!(ids.contains(&e.attr("aria-labelledby").unwrap()));
        }
        assert!(!page.contains("<script"));
        for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link"] {
            assert!(!page.contains(outside), "the page needs the network: {outside}");
        }
        assert!(!page.contains('⟨'), "a word is missing from the catalogue");
        assert_eq!(select(&html, "main").len(), 1);
        assert_eq!(select(&html, "a.skip")[0].attr("href"), Some("#content"));
    }
}

#[test]
fn every_table_has_a_caption_and_headers_and_every_figure_a_table() {
    for (_, _, html) in pages() {
        let tables = select(&html, "table");
        assert!(tables.len() > 10);
        for t in tables {
            assert!(!text(&t.select(&Selector::parse("caption").unwrap()).next().unwrap()).is_empty());
            for th in t.select(&Selector::parse("th").unwrap()) {
                assert!(matches!(th.attr("scope"), Some("col" | "row" | "rowgroup")));
            }
            let columns = t.select(&Selector::parse("thead th").unwrap()).count();
            for tr in t.select(&Selector::parse("tbody tr").unwrap()) {
                let cells = tr.select(&Selector::parse("th, td").unwrap()).count();
                let block = tr.select(&Selector::parse("th[scope=rowgroup]").unwrap()).next().is_some();
                assert!(if block { cells == 1 } else { cells == columns });
            }
        }
        let figures = select(&html, "figure");
        assert_eq!(figures.len(), 2);
        for f in figures {
            assert!(f.select(&Selector::parse("figcaption a[href^='#table-']").unwrap()).count() > 0);
        }
        // A chart of several analyses stands with the last of them.
        let home = select(&html, "section.analysis:has(#analysis-services) figure");
        assert!(text(&home[0]).contains("Forest"));
    }
}

/// The rows of an analysis on the page: name and cells, footnote marks taken off.
fn rows_of(html: &Html, id: &str) -> Vec<(String, Vec<String>)> {
    let own = |e: &scraper::ElementRef| {
        let marks: String = e.select(&Selector::parse("sup").unwrap()).map(|s| text(&s)).collect();
        text(e).strip_suffix(marks.as_str()).unwrap().trim().to_owned()
    };
    select(html, &format!("section.analysis:has(#analysis-{id}) tbody tr:has(td)"))
        .iter()
        .map(|tr| {
            let cells: Vec<String> = tr.select(&Selector::parse("th, td").unwrap()).map(|c| own(&c)).collect();
            (cells[0].clone(), cells[1..].to_vec())
        })
        .collect()
}

#[test]
fn tables_print_the_estimates() {
    for (lang, _, html) in pages() {
        let drawn = format!(" ({})", Words::new(lang).get("origin-simulated"));
        for a in example().analyses {
            let rows = rows_of(&html, &a.id);
            for e in &a.findings.estimates {
                // A stage of a group stands under the heading of its group.
                let term = e.term.text.get(lang);
                let name = table::capital(term.split_once(": ").map_or(term, |(_, stage)| stage));
                let wanted = e.value.map_or(number::DASH.to_owned(), |x| number::of(x, e.measure, lang));
                let n = e.n.used.to_string();
                let found = rows.iter().filter(|(found, _)| *found == name).any(|(_, cells)| {
                    let cells: Vec<&str> = cells.iter().map(|c| c.trim_end_matches(drawn.as_str())).collect();
                    let limits = e.interval.map(|i| number::limits(i.low, i.high, e.measure.form, lang));
                    let value = cells.iter().any(|c| {
                        *c == wanted
                            || (e.measure.id == "minimum" && c.starts_with(&format!("{wanted}–")))
                            || (e.measure.id == "maximum" && c.ends_with(&format!("–{wanted}")))
                    });
                    // The n of a stage rate is the count of the stage before: a row of its own.
                    let counted = cells.contains(&n.as_str())
                        || (e.measure.id == "stage_rate" && rows.iter().any(|(_, c)| c[0].starts_with(&n)));
                    value && limits.is_none_or(|l| cells.contains(&l.as_str())) && counted
                });
                assert!(found, "{}: {name} {} {wanted} not in {rows:?}", a.id, e.measure.id);
            }
        }
    }
}

#[test]
fn a_group_is_described_on_one_line() {
    let tables = table::of_analysis(&duration(), &[], &Words::new(Lang::Nl));
    let headings: Vec<&str> = tables[0].columns.iter().map(|c| c.heading.as_str()).collect();
    assert_eq!(
        headings,
        [
            "Vorm",
            "Gemiddelde",
            "95%-interval (gesimuleerd)",
            "Standaarddeviatie (gesimuleerd)",
            "Mediaan (gesimuleerd)",
            "Kleinste–grootste",
            "n"
        ]
    );
    let sos: Vec<&str> = tables[0].blocks[0].rows[3].iter().map(|c| c.text.as_str()).collect();
    assert_eq!(sos, ["SoS", "18,0", "11,4–24,6", "9,8", "16,5", "5–38", "11"]);
}

#[test]
fn a_dash_has_its_reason() {
    for (lang, _, html) in pages() {
        let dashes: Vec<_> =
            select(&html, "section.analysis td").into_iter().filter(|c| text(c).starts_with('–')).collect();
        assert_eq!(dashes.len(), 1);
        // What the text says is not said again under it.
        assert_eq!(select(&html, "section.analysis:has(#analysis-placement) .notes").len(), 0);
        let mark = dashes[0].select(&Selector::parse("sup a").unwrap()).next().unwrap();
        let note = select(&html, &format!("[id='{}']", &mark.attr("href").unwrap()[1..]));
        let floor = Words::new(lang).note(&Note::EventFloor { events: 3, floor: 10 });
        assert!(text(&note[0]).contains(&table::capital(&floor)));
    }
}

#[test]
fn simulated_numbers_say_so_in_table_and_sentence() {
    for (lang, _, html) in pages() {
        let words = Words::new(lang);
        let word = words.get("origin-simulated");
        for id in ["maltreatment", "risk", "services", "placement", "moderators"] {
            for c in select(&html, &format!("section.analysis:has(#analysis-{id}) caption")) {
                assert!(text(&c).contains(&word), "{}", text(&c));
            }
            for p in select(&html, &format!("section.analysis:has(#analysis-{id}) > p")) {
                let said = text(&p);
                let neutral = said == words.get("no-margin");
                let verdict =
                    said.contains(&format!("Verdict ({word})")) || said.contains(&format!("Oordeel ({word})"));
                assert!(said.starts_with(&format!("({word})")) || verdict || neutral, "{said}");
            }
        }
        assert!(text(&select(&html, ".banner")[0]).contains(&words.get("banner-marked")));
        // Nothing simulated: nothing marked.
        let firm = text(&select(&html, "section.analysis:has(#analysis-success-by-method)")[0]);
        assert!(!firm.contains(&word));
    }
    // Rows of several origins in one table: each row names its own.
    let mut a = success();
    a.findings.estimates[2].origin = Origin::Simulated;
    let words = Words::new(Lang::En);
    let t = &table::of_analysis(&a, &[], &words)[0];
    let column = t.columns.iter().position(|c| c.heading == "Origin").unwrap();
    assert_eq!(t.blocks[0].rows[2][column].text, "simulated");
    assert_eq!(t.blocks[0].rows[1][column].text, "reconstructed");
    let told = tell(&a, Lang::En);
    assert!(
        told.paragraphs[0].text.contains("FNB-SoNeStra 75.9% (22 of 29; 95% interval 57.9–87.8; simulated)"),
        "{told:?}"
    );
    assert_eq!(told.paragraphs[0].to_string().matches("simulated").count(), 1);
}

#[test]
fn dutch_pages_write_decimal_commas() {
    let (_, _, html) = pages().remove(0);
    let skipped = Selector::parse("dd[lang=en], .provenance, style, code").unwrap();
    let skip: Vec<_> = html.select(&skipped).map(|e| e.id()).collect();
    let body: String = select(&html, "body")[0]
        .descendants()
        .filter(|n| !n.ancestors().any(|a| skip.contains(&a.id())))
        .filter_map(|n| n.value().as_text().map(|t| t.to_string()))
        .collect();
    let chars: Vec<char> = body.chars().collect();
    for (i, w) in chars.windows(3).enumerate() {
        if w[0].is_ascii_digit() && w[1] == '.' && w[2].is_ascii_digit() {
            panic!(
                "a decimal point in {:?}",
                chars[i.saturating_sub(20)..(i + 10).min(chars.len())].iter().collect::<String>()
            );
        }
    }
    assert!(body.contains("36,2%"));
}

#[test]
fn labels_are_escaped() {
    let mut results = example();
    let evil = "<script>alert(1)</script> & <b>";
    results.analyses[0].outcome.text = Text::same(evil);
    results.analyses[0].question = Text::same(evil);
    results.analyses[0].findings.estimates[0].term.text = Text::same(evil);
    results.study.title = Text::same(evil);
    results.ledger.entries[0].printed = evil.into();
    let page = page(&results, Lang::Nl);
    assert!(!page.contains("<script") && !page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn the_page_does_not_depend_on_time_or_threads() {
    let mut other = example();
    other.manifest.time = Some("2027-01-01T00:00:00Z".into());
    other.manifest.threads = Some(64);
    assert_eq!(page(&example(), Lang::Nl), page(&other, Lang::Nl));
}

#[test]
fn the_ledger_counts_and_names_each_status() {
    let (_, _, html) = pages().remove(0);
    let section = &select(&html, "section[aria-labelledby=ledger]")[0];
    let said = text(section);
    assert!(said.contains(
        "2 van de 6 beweringen gereproduceerd; 1 geldt voor elke tabel die past; 1 geldt voor sommige tabellen die \
         passen; 1 tegengesproken; 1 niet te achterhalen."
    ));
    let signs = |css: &str| -> Vec<String> {
        let signs = Selector::parse(&format!("{css} svg.sign")).unwrap();
        section.select(&signs).map(|s| s.attr("class").unwrap().replace("sign sign-", "")).collect()
    };
    assert_eq!(signs(".counts"), ["check", "full", "half", "cross", "open"]);
    assert_eq!(signs("td"), ["check", "full", "cross", "check", "half", "open"]);
    let rows: Vec<Vec<String>> = section
        .select(&Selector::parse("tbody tr").unwrap())
        .map(|r| r.select(&Selector::parse("td").unwrap()).map(|c| text(&c)).collect())
        .collect();
    assert_eq!(rows[0], ["gereproduceerd", "36", "36,2", "30,0–42,8", "", "UvA-2016, samenvatting"]);
    assert_eq!(rows[1][1..4], ["significant", "p < 0,001", ""]);
    assert_eq!(rows[5][2], number::DASH);
}

#[test]
fn sentences_answer_the_questions_of_the_study() {
    let all = told(&success(), Lang::Nl);
    for part in [
        "Familiegroepsplan gemaakt: 36,2% van de gezinnen (77 van de 213; 95%-interval 30,0–42,8). Per vorm: EK-c 28,9% \
         (44 van de 152; 95%-interval 22,3–36,6),",
        "(χ²(2) = 23,27; p < 0,001; V = 0,33)",
        "Na correctie voor meervoudig toetsen ligt p bij 2 van de 3 vergelijkingen onder 0,05: FNB-SoNeStra tegenover \
         EK-c en FNB-SoNeStra tegenover SoS.",
        "5,4 procentpunt vaker bij SoS dan bij EK-c (95%-interval −10,4 tot 24,2). Op de 100 gezinnen blijft alles \
         mogelijk van 11 minder (ongunstiger) tot 25 meer (gunstiger); al het andere sluiten de gegevens uit. \
         Oddsratio: 2,00 (95%-interval 0,50–∞; exacte toets; p = 0,532, na correctie voor meervoudig toetsen p = 0,532).",
    ] {
        assert!(all.contains(part), "{part}\n\n{all}");
    }
    let risk = told(&one("risk"), Lang::Nl);
    for part in [
        "na correctie voor de voormeting 0,3 punten minder bij ‘afgerond beraad’ dan bij ‘reguliere hulp’",
        "Alles van 1,0 punten minder (gunstiger) tot 0,5 punten meer (ongunstiger) blijft mogelijk; al het andere sluiten \
         de gesimuleerde gegevens uit.",
        "De afgesproken marge is 1,2 punten (vastgesteld op 22 november 2026: kleinste verschil dat hulpverleners van \
         belang vinden). Oordeel (gesimuleerd): gelijkwaardig.",
    ] {
        assert!(risk.contains(part), "{part}\n\n{risk}");
    }
    let services = told(&one("services"), Lang::En);
    assert!(services.contains("The plan names no margin, so there is no verdict."), "{services}");
    let rare = told(&one("placement"), Lang::En);
    assert!(
        rare.contains(
            "Described, not tested: the rarer outcome occurs only 3 times; for a test the plan asks for at least 10, since"
        ),
        "{rare}"
    );
    let weeks = told(&one("weeks-by-method"), Lang::En);
    assert!(weeks.contains("136 families that did not get this far (so far) are not counted."), "{weeks}");
    let who = told(&one("moderators"), Lang::En);
    assert!(who.contains("The difference that ‘high-conflict divorce’ makes is the least certain"), "{who}");
}

#[test]
fn an_odds_ratio_and_a_difference_of_shares_are_told_apart() {
    let all = told(&one("maltreatment"), Lang::Nl);
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(
        lines[1..],
        [
            "(gesimuleerd) Aanwijzingen voor kindermishandeling: 3,1 procentpunt minder vaak bij ‘afgerond beraad’ dan bij \
             ‘reguliere hulp’ (95%-interval −13,7 tot 8,7). Op de 100 gezinnen blijft alles mogelijk van 14 minder \
             (gunstiger) tot 9 meer (ongunstiger); al het andere sluiten de gesimuleerde gegevens uit.",
            "De afgesproken marge is 10 procentpunt (vastgesteld op 22 november 2026: kleinste verschil dat hulpverleners van \
             belang vinden). Oordeel (gesimuleerd): niet slechter. Het interval sluit 10 procentpunt of meer in ongunstige \
             richting uit; meer zegt dit oordeel niet.",
            "(gesimuleerd) Gecorrigeerde oddsratio: 1,25 (95%-interval 0,60–2,59; z = 0,61; p = 0,545, na correctie voor \
             meervoudig toetsen p > 0,999).",
        ]
    );
    // A test of the same tables is not adjusted.
    assert!(told(&success(), Lang::En).contains(" Odds ratio: 2.00 ("));
}

#[test]
fn stages_are_told_one_by_one_and_marked_one_by_one() {
    let told = tell(&funnel(), Lang::Nl);
    assert_eq!(
        told.paragraphs[0].text,
        "Gezinnen per stap, totaal: beraad aangeboden 213; bereid tot een beraad 135 (63,4% van 213; gesimuleerd); plan \
         opgesteld 77 (36,2% van 213)."
    );
    assert_eq!(
        told.paragraphs[0].items[1],
        "SoS: beraad aangeboden 61; bereid tot een beraad 43 (70,5% van 61; gesimuleerd); plan opgesteld 33 (54,1% van 61)."
    );
    assert_eq!((told.paragraphs.len(), told.paragraphs[0].mark.as_str()), (1, ""));
    assert_eq!(told.brief.text, told.paragraphs[0].text);
    // All of it simulated: one mark in front.
    let mut a = funnel();
    a.findings.estimates.iter_mut().for_each(|e| e.origin = Origin::Simulated);
    let all = told_of(&a);
    assert_eq!(all.matches("simulated").count(), 1, "{all}");
    // Without groups: one sentence. The stages stand under their group in the table.
    let mut a = funnel();
    a.grouping = None;
    a.findings.estimates.retain(|e| e.term.code.starts_with("overall"));
    for e in &mut a.findings.estimates {
        e.term.text = Text::same(e.term.text.nl.trim_start_matches("totaal: "));
    }
    assert!(told_of(&a).starts_with("Families by stage: beraad aangeboden 213; "), "{}", told_of(&a));
    let table = &table::of_analysis(&funnel(), &[], &Words::new(Lang::Nl))[0];
    let blocks: Vec<&str> = table.blocks.iter().filter_map(|b| b.title.as_deref()).collect();
    assert_eq!(blocks, ["EK-c", "SoS", "Totaal"]);
    assert_eq!(table.blocks[2].rows[1][0].text, "Bereid tot een beraad");
}

fn told_of(a: &Analysis) -> String {
    told(a, Lang::En)
}

#[test]
fn frequencies_are_counts_of_one_whole() {
    let nl = "Groep: beraad afgerond 77 (28,3%), beraad gestopt 136 (50,0%) en reguliere hulp 59 (21,7%), samen 272 gezinnen.";
    assert_eq!(told(&frequency(), Lang::Nl), nl);
    assert_eq!(tell(&frequency(), Lang::Nl).brief.text, nl);
    assert!(told_of(&frequency()).ends_with("and regular care 59 (21.7%), 272 families in all."));
    // Levels that do not make up the whole are not said to.
    let mut a = frequency();
    a.findings.estimates.truncate(2);
    assert!(told_of(&a).ends_with("conference completed 77 (28.3%), of 272 families."), "{}", told_of(&a));
}

#[test]
fn means_say_which_of_their_numbers_were_drawn() {
    let told = tell(&duration(), Lang::Nl);
    assert_eq!(
        told.paragraphs[0].to_string().split_once(" EK-c").unwrap().0,
        "Weken tot het plan: gemiddeld 10,9 weken over 77 gezinnen (van 1 tot 38; gesimuleerd: 95%-interval 9,2–12,6; \
         mediaan 9,4). Per vorm:"
    );
    let mut a = duration();
    a.findings.estimates.iter_mut().for_each(|e| e.origin = Origin::Simulated);
    let all = tell(&a, Lang::Nl).paragraphs[0].to_string();
    assert_eq!(all.matches("gesimuleerd").count(), 1, "{all}");
    let mut a = duration();
    a.findings.estimates.iter_mut().filter(|e| e.term.code == "SoS").for_each(|e| e.origin = Origin::Simulated);
    let sos = &tell(&a, Lang::Nl).paragraphs[0].items[2];
    assert_eq!(sos, "SoS: 18,0 weken (11 gezinnen; van 5 tot 38; 95%-interval 11,4–24,6; mediaan 16,5; gesimuleerd).");
}

/// In brief: short, without p-values and medians, and marked once a sentence.
#[test]
fn the_summary_is_short() {
    for lang in LANGS {
        for a in example().analyses {
            let brief = tell(&a, lang).brief.to_string();
            assert!(!brief.is_empty() && brief.chars().count() <= 330, "{}: {brief}", a.id);
            assert!(brief.matches(". ").count() <= 1, "{}: more than two sentences: {brief}", a.id);
            for p in ["p = ", "p < ", "p > ", "median", "mediaan", "χ²"] {
                assert!(!brief.contains(p), "{}: {brief}", a.id);
            }
            if a.findings.estimates.iter().all(|e| e.origin == Origin::Simulated) {
                let word = Words::new(lang).get("origin-simulated");
                for sentence in brief.split(". ") {
                    assert!(sentence.matches(&word).count() <= 1, "{}: {sentence}", a.id);
                }
                assert!(brief.contains(&word), "{brief}");
            }
        }
    }
    assert_eq!(
        tell(&one("placement"), Lang::Nl).brief.to_string(),
        "(gesimuleerd) Uithuisplaatsing: 3 van de 136 gezinnen (afgerond beraad 2 van de 77, reguliere hulp 1 van de 59); \
         beschreven, niet getoetst."
    );
    let effect = tell(&one("risk"), Lang::Nl).brief.to_string();
    assert!(effect.ends_with("Oordeel bij een marge van 1,2 punten (gesimuleerd): gelijkwaardig."), "{effect}");
}

#[test]
fn a_sentence_says_once_that_it_is_simulated() {
    for lang in LANGS {
        let word = Words::new(lang).get("origin-simulated");
        for id in ["maltreatment", "risk", "services", "placement", "moderators"] {
            for p in tell(&one(id), lang).paragraphs {
                for sentence in p.to_string().split(". ") {
                    assert!(sentence.matches(&word).count() <= 1, "{id}: {sentence}");
                }
            }
        }
    }
}

#[test]
fn a_caption_names_the_figure_and_its_tables_alone() {
    for (_, _, html) in pages() {
        let captions: Vec<String> = select(&html, "figcaption").iter().map(text).collect();
        assert!(captions.iter().all(|c| !c.contains("with their intervals")), "{captions:?}");
        for region in select(&html, "figure > .chart") {
            assert_eq!((region.attr("role"), region.attr("tabindex")), (Some("region"), Some("0")));
            let named = region.attr("aria-labelledby").unwrap();
            assert!(!text(&select(&html, &format!("#{named}"))[0]).is_empty());
        }
    }
    let (_, _, html) = pages().remove(0);
    let captions: Vec<String> = select(&html, "figcaption").iter().map(text).collect();
    assert_eq!(captions[0], "Figuur 1. Bars. De getallen staan in tabel 2.");
    assert_eq!(captions[1], "Figuur 2. Forest. De getallen staan in de tabellen 7–9.");
}

/// What limits many analyses is said once; every warning of every analysis stands somewhere.
#[test]
fn warnings_are_said_once_and_none_is_lost() {
    for (lang, _, html) in pages() {
        let words = Words::new(lang);
        let body = text(&select(&html, "body")[0]);
        let limits = text(&select(&html, "section[aria-labelledby=limits]")[0]);
        for note in [Note::AsTreated {}, clusters(), Note::Simulated {}] {
            let line = table::line(&note, &words);
            assert_eq!(body.matches(&line).count(), 1, "{line}");
            assert!(limits.contains(&line));
        }
        for a in example().analyses {
            for note in a.findings.notes.iter().cloned().chain(a.findings.estimates.iter().flat_map(table::notes)) {
                let line = table::line(&note, &words);
                assert!(body.contains(&line), "{}: {line}", a.id);
            }
        }
    }
}

#[test]
fn rows_left_out_are_a_remark_not_a_reason() {
    let words = Words::new(Lang::Nl);
    let t = &table::of_analysis(&rare(), &[], &words)[0];
    let dash = t.blocks[1].rows[0].iter().find(|c| c.text == number::DASH).unwrap();
    assert_eq!(dash.marks.len(), 1, "{:?}", t.footnotes);
    assert!(t.footnotes[dash.marks[0]].starts_with("Beschreven, niet getoetst"));
    let left_out = "Niet meegeteld: 136 (beraad gestopt)";
    assert_eq!(t.remarks.iter().filter(|r| *r == left_out).count(), 1, "{:?}", t.remarks);
    assert_eq!(t.footnotes.len(), 1);
    // Left out in some rows only: beside the n of those.
    let mut a = moderators();
    a.findings.estimates[0].n.dropped[0].rows = 9;
    let t = &table::of_analysis(&a, &[], &words)[0];
    let n = t.columns.iter().position(|c| c.heading == "n").unwrap();
    let marked =
        |row: usize| -> Vec<&str> { t.blocks[0].rows[row][n].marks.iter().map(|m| t.footnotes[*m].as_str()).collect() };
    assert_eq!(marked(0), ["Niet meegeteld: 9 (kenmerk onbekend)"]);
    assert_eq!(marked(1), ["Niet meegeteld: 6 (kenmerk onbekend)"]);
}

#[test]
fn tables_of_one_study_share_a_line() {
    let t = table::of_data(&example().study.data, &Words::new(Lang::Nl));
    assert_eq!(t.blocks[0].rows.len(), 1);
    assert_eq!(t.blocks[0].rows[0][4].text, "272 gezinnen; 544 metingen");
    let mut data = example().study.data;
    data[1].data_cut = "2017".into();
    let t = table::of_data(&data, &Words::new(Lang::Nl));
    assert_eq!(
        t.blocks[0].rows.iter().map(|r| r[4].text.as_str()).collect::<Vec<_>>(),
        ["272 gezinnen", "544 metingen"]
    );
}

/// Every name that an estimator gives to its interval, over all cases of its oracle, has words.
#[test]
fn procedures_of_intervals_have_words() {
    let mut seen = std::collections::BTreeSet::new();
    for estimator in REGISTRY {
        for case in fixture(estimator.about().id).unwrap()["cases"].as_array().unwrap() {
            if let Ok(f) = estimator.estimate(&sample(&case["sample"]), &Settings::default()) {
                seen.extend(f.estimates.iter().filter_map(|e| e.interval).map(|i| i.method));
            }
        }
    }
    assert!(seen.contains("Wilson") && seen.contains("t, HC3") && seen.len() >= 6, "{seen:?}");
    for name in &seen {
        let slug: Vec<String> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        for lang in LANGS {
            let words = Words::new(lang).get(&format!("interval-method-{}", slug.join("-")));
            assert!(!words.contains('⟨'), "{name}");
            assert_eq!(Words::new(lang).method(name), words);
        }
    }
    assert_eq!(Words::new(Lang::Nl).method("exact conditional"), "exact, gegeven de randtotalen");
    assert_eq!(Words::new(Lang::Nl).method("unheard of"), "unheard of");
}

#[test]
fn a_mean_over_completers_speaks_of_any_end() {
    for lang in LANGS {
        for left_out in [1, 77] {
            let line = Words::new(lang).note(&Note::CompletersOnly { left_out }).to_lowercase();
            for particular in ["plan", "beraad", "conference"] {
                assert!(!line.contains(particular), "{line}");
            }
        }
    }
}

/// Words that would turn absence of evidence into evidence of absence.
const FORBIDDEN: [&str; 8] = [
    "geen verschil",
    "geen effect",
    "geen invloed",
    "geen significant",
    "no difference",
    "no effect",
    "no influence",
    "no significant",
];

static CONTRASTS: [&Measure; 14] = [
    &measure::RISK_DIFFERENCE,
    &measure::RISK_RATIO,
    &measure::ODDS_RATIO,
    &measure::MEAN_DIFFERENCE,
    &measure::ADJUSTED_DIFFERENCE,
    &measure::HEDGES_G,
    &measure::EFFECT_DIFFERENCE,
    &measure::SHARE_EFFECT_DIFFERENCE,
    &measure::CRAMERS_V,
    &measure::LOCATION_SHIFT,
    &measure::SUPERIORITY,
    &measure::CLIFFS_DELTA,
    &measure::COHENS_D,
    &measure::VARIANCE_RATIO,
];

prop_compose! {
    fn effect_row()(
        which in 0..CONTRASTS.len(),
        x in -1.0..1.0f64,
        below in prop_oneof![0.0..1.0f64, Just(f64::INFINITY), Just(0.0)],
        above in prop_oneof![0.0..1.0f64, Just(f64::INFINITY), Just(0.0)],
        pv in prop::option::of(0.0..=1.0f64),
        adj in prop::option::of(0.0..=1.0f64),
        margin in prop::option::of(0.01..1.0f64),
        origin in 0..4usize,
        spread in any::<bool>(),
        shown in 0..3usize,
    ) -> Estimate {
        let m = CONTRASTS[which];
        let ratio = m.range.0 >= 0.0;
        let value = if ratio { x.abs() } else { x };
        let unit = if m.form == measure::Form::Natural { points() } else { Unit::none() };
        let mut e = row("any", arms(), m, unit, 136);
        if shown > 0 {
            e = e.value(value);
            let low = if ratio { (value - below).max(0.0) } else { value - below };
            if shown > 1 {
                e = e.interval(between(low, value + above, "t"));
            }
            if let Some(pv) = pv {
                let mut test = t("t", 1.0, [Some(10.0), None], pv);
                test.p_adjusted = adj.map(p);
                e = e.test(test);
            }
        } else {
            e.notes.push(Note::OneGroup {});
        }
        e.margin = margin;
        e.verdict = margin.and_then(|m| Some(Verdict::judge(&e.interval?, m, Direction::HigherIsWorse)));
        e.origin = [Origin::Observed, Origin::Published, Origin::Reconstructed, Origin::Simulated][origin];
        if spread {
            e.notes.push(Note::SpreadSimulated {});
        }
        e
    }
}

proptest! {
    #[test]
    fn absence_is_never_claimed(rows in prop::collection::vec(effect_row(), 0..4), direction in 0..3usize) {
        let mut results = example();
        let mut a = analysis("any", "effect", ("Wat?", "What?"), label("y", "score", "score"), rows);
        a.direction = [None, Some(Direction::HigherIsBetter), Some(Direction::HigherIsWorse)][direction];
        let drawn = a.findings.estimates.iter().any(|e| e.origin == Origin::Simulated);
        results.analyses = vec![a.clone()];
        results.ledger = Ledger::default();
        for lang in LANGS {
            let words = Words::new(lang);
            let page = html::render(&results, &[], &words).unwrap();
            let lower = page.to_lowercase();
            for phrase in FORBIDDEN {
                prop_assert!(!lower.contains(phrase), "{phrase}: {page}");
            }
            prop_assert!(!page.contains('⟨') && !page.contains("NaN"));
            let told = tell(&a, lang);
            let said: Vec<String> = told.paragraphs.iter().map(|p| p.to_string()).collect();
            if drawn && a.findings.estimates.iter().all(|e| e.origin == Origin::Simulated) {
                for s in said.iter().filter(|s| **s != words.get("no-margin")) {
                    prop_assert!(s.contains(&words.get("origin-simulated")), "{s}");
                }
            }
        }
    }

    /// What the sentence leaves open holds the whole interval, and no more than rounding beyond it.
    #[test]
    fn what_is_called_excluded_is_excluded(low in -0.999..0.999f64, width in 0.0..0.9f64, share in any::<bool>()) {
        let high = (low + width).min(1.0);
        let (m, unit, scale, step) = if share {
            (&measure::RISK_DIFFERENCE, families(), 100.0, 1.0)
        } else {
            (&measure::ADJUSTED_DIFFERENCE, points(), 1.0, 0.1)
        };
        let e = row("any", arms(), m, unit, 136).value((low + high) / 2.0).interval(between(low, high, "t"));
        let a = analysis("any", "effect", ("Wat?", "What?"), label("y", "score", "score"), vec![e]);
        let told = tell(&a, Lang::En).paragraphs[0].to_string();
        let start = told.find("nything from ").unwrap() + "nything from ".len();
        let range = &told[start..told.find(" remains possible; the data exclude all else").unwrap()];
        // "14 fewer to 9 more", "0.2 to 0.5 points more": two bounds; the side stands once when they share it.
        let (near, far) = range.split_once(" to ").unwrap();
        let size = |part: &str| part.split_whitespace().next().unwrap().parse::<f64>().unwrap();
        let side = |part: &str| match part {
            p if p.contains("fewer") || p.contains("less") => Some(-1.0),
            p if p.contains("more") => Some(1.0),
            _ => None,
        };
        let far_side = side(far).unwrap();
        let (a, b) = (side(near).unwrap_or(far_side) * size(near), far_side * size(far));
        let (lowest, highest) = (a.min(b), a.max(b));
        let (low, high) = (scale * low, scale * high);
        prop_assert!(lowest <= low + 1e-9 && low < lowest + step + 1e-9, "{range}: {low}");
        prop_assert!(highest >= high - 1e-9 && high > highest - step - 1e-9, "{range}: {high}");
    }
}
