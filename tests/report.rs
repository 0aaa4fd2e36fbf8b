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
    diff: (f64, f64, f64, f64),
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
        .test(t("t", -0.83, [Some(133.0), None], diff.3).null(0.0));
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
            }],
            outputs: vec![],
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
        for a in example().analyses {
            let rows = rows_of(&html, &a.id);
            for e in &a.findings.estimates {
                let name = table::capital(e.term.text.get(lang));
                let write = |x| number::cell(x, e.measure.form, lang);
                let wanted = match (e.measure.id, e.value) {
                    (_, None) => number::DASH.to_owned(),
                    ("minimum" | "maximum", Some(x)) => number::counted(x, e.measure.form, lang),
                    (_, Some(x)) => write(x),
                };
                let found = rows.iter().filter(|(n, _)| *n == name).any(|(_, cells)| {
                    let limits = e.interval.map(|i| number::limits(i.low, i.high, e.measure.form, lang));
                    let value = cells.iter().any(|c| {
                        *c == wanted
                            || (e.measure.id == "minimum" && c.starts_with(&format!("{wanted}–")))
                            || (e.measure.id == "maximum" && c.ends_with(&format!("–{wanted}")))
                    });
                    value && limits.is_none_or(|l| cells.contains(&l)) && cells.contains(&e.n.used.to_string())
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
                assert!(text(&p).starts_with(&format!("({word})")), "{}", text(&p));
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
    let told = sentence::tell(&a, &example().study, &words);
    assert!(told.paragraphs[0].text.contains("(simulated) Family group plan made by group"), "{told:?}");
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
    let signs: Vec<&str> =
        section.select(&Selector::parse("svg.sign").unwrap()).map(|s| s.attr("class").unwrap()).collect();
    assert_eq!(
        signs,
        ["sign sign-check", "sign sign-full", "sign sign-cross", "sign sign-check", "sign sign-half", "sign sign-open"]
    );
    let rows: Vec<Vec<String>> = section
        .select(&Selector::parse("tbody tr").unwrap())
        .map(|r| r.select(&Selector::parse("td").unwrap()).map(|c| text(&c)).collect())
        .collect();
    assert_eq!(rows[0][1..], ["36", "36,2", "30,0–42,8", "gereproduceerd", ""]);
    assert_eq!(rows[1][1..4], ["significant", "< 0,001", ""]);
    assert_eq!(rows[5][2], number::DASH);
}

#[test]
fn sentences_answer_the_questions_of_the_study() {
    let told = |a: &Analysis, lang| {
        let told = sentence::tell(a, &example().study, &Words::new(lang));
        told.paragraphs.iter().map(|p| p.to_string()).collect::<Vec<_>>().join("\n")
    };
    let all = told(&success(), Lang::Nl);
    for part in [
        "Familiegroepsplan gemaakt: 36,2% van de 213 gezinnen (95%-interval 30,0–42,8).",
        "(χ²(2) = 23,27; p < 0,001; V = 0,33)",
        "Na correctie voor meervoudig toetsen ligt p bij 2 van de 3 vergelijkingen onder 0,05: FNB-SoNeStra tegenover \
         EK-c en FNB-SoNeStra tegenover SoS.",
        "5,4 procentpunt vaker bij SoS dan bij EK-c (95%-interval −10,4 tot 24,2; exacte toets; p = 0,532; na correctie \
         voor meervoudig toetsen p = 0,532). Het interval laat ruimte voor ten hoogste 11 op de 100 gezinnen minder \
         (ongunstiger) en ten hoogste 25 op de 100 gezinnen meer (gunstiger); wat verder gaat, sluiten de gegevens uit.",
    ] {
        assert!(all.contains(part), "{part}\n\n{all}");
    }
    let results = example();
    let risk = told(&results.analyses[3], Lang::Nl);
    assert!(
        risk.contains(
            "ten hoogste 1,0 punten lager (gunstiger) en ten hoogste 0,5 punten hoger (ongunstiger); wat verder gaat, \
         sluiten de gesimuleerde gegevens uit. De afgesproken marge is 1,2 punten (vastgesteld op 22 november 2026: \
         kleinste verschil dat hulpverleners van belang vinden). Oordeel (gesimuleerd): gelijkwaardig."
        ),
        "{risk}"
    );
    let services = told(&results.analyses[4], Lang::En);
    assert!(services.contains("The plan names no margin, so there is no verdict."), "{services}");
    let rare = told(&results.analyses[5], Lang::En);
    assert!(rare.contains("Described, not tested: only 3 events"), "{rare}");
    let weeks = told(&results.analyses[1], Lang::En);
    assert!(weeks.contains("A mean over completed conferences alone misleads: 136 families"), "{weeks}");
    let who = told(&results.analyses[6], Lang::En);
    assert!(who.contains("The widest interval is that of high-conflict divorce"), "{who}");
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

static CONTRASTS: [&Measure; 13] = [
    &measure::RISK_DIFFERENCE,
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
            let told = sentence::tell(&a, &results.study, &words);
            let said: Vec<String> = told.paragraphs.iter().map(|p| p.to_string()).collect();
            if drawn && a.findings.estimates.iter().all(|e| e.origin == Origin::Simulated) {
                for s in said.iter().filter(|s| **s != words.get("no-margin")) {
                    prop_assert!(s.contains(&words.get("mark-simulated")), "{s}");
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
        let told = sentence::tell(&a, &example().study, &Words::new(Lang::En)).paragraphs[0].to_string();
        let range = &told[told.find("The interval").unwrap()..told.find("; the data exclude").unwrap()];
        // "at most 14 fewer in 100 families" or "at least 0.2 points higher": a bound and its side.
        let bounds: Vec<(bool, f64)> = range
            .split("at ")
            .skip(1)
            .map(|part| {
                let size: f64 = part.split_whitespace().nth(1).unwrap().parse().unwrap();
                (part.contains("fewer") || part.contains("lower"), size)
            })
            .collect();
        let down = |(down, x): &(bool, f64)| if *down { -x } else { *x };
        let (lowest, highest) = match bounds.as_slice() {
            [(side, x)] => if *side { (-x, 0.0) } else { (0.0, *x) },
            [a, b] if range.contains("runs from") => {
                // The side stands once or twice; both bounds lie on it.
                let side = range.contains("fewer") || range.contains("lower");
                let (a, b) = (down(&(side, a.1)), down(&(side, b.1)));
                (a.min(b), a.max(b))
            }
            [a, b] => (down(a), down(b)),
            other => panic!("{range}: {other:?}"),
        };
        let (low, high) = (scale * low, scale * high);
        prop_assert!(lowest <= low + 1e-9 && low < lowest + step + 1e-9, "{range}: {low}");
        prop_assert!(highest >= high - 1e-9 && high > highest - step - 1e-9, "{range}: {high}");
    }
}
