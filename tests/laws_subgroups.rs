//! Laws of effects within levels, by method, and without single units: what must hold for any input.

use crate::samples::sample;
use beraad::error::Error;
use beraad::estimators::{Settings, find};
use beraad::findings::multiplicity::{Multiplicity, holm};
use beraad::findings::series::SeriesKind;
use beraad::findings::{Analysis, Estimate, Findings};
use beraad::sample::*;
use beraad::value::{Covariance, Label, PValue, Text};
use proptest::prelude::*;

const ALL: [&str; 3] = ["subgroup_effect", "method_effect", "influence"];

/// Arm, outcome, pre-score, level of the moderator (0, 1, 2), method (0, 1).
type Row = (bool, f64, f64, u8, u8);

fn bit(b: bool) -> f64 {
    f64::from(u8::from(b))
}

fn regression(rows: &[Row], numeric: bool) -> Regression {
    let column = |f: &dyn Fn(&Row) -> f64| rows.iter().map(f).collect::<Vec<f64>>();
    let level = |l: u8| column(&|r| bit(r.3 == l));
    let moderator = if numeric {
        Predictor {
            label: Label::plain("age"),
            reference: None,
            columns: vec![(Label::plain("years"), column(&|r| r.2 + f64::from(r.3)))],
            by_arm: false,
        }
    } else {
        Predictor {
            label: Label::plain("kind"),
            reference: Some(Label::plain("a")),
            columns: vec![(Label::plain("b"), level(1)), (Label::plain("c"), level(2))],
            by_arm: false,
        }
    };
    Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: column(&|r| bit(r.0)),
        outcome: column(&|r| r.1),
        binary: false,
        levels: vec![],
        pre: Some(column(&|r| r.2)),
        covariates: vec![],
        moderator: Some(moderator),
        received: None,
        methods: Some(Methods {
            label: Label::plain("method"),
            levels: vec![Label::plain("one"), Label::plain("two")],
            of: rows.iter().map(|r| r.0.then_some(u32::from(r.4))).collect(),
        }),
    }
}

fn with(id: &str, data: Regression, clusters: &[u32], settings: &Settings) -> Result<Findings, Error> {
    let mut sample = sample(Shape::Regression(data));
    if !clusters.is_empty() {
        sample.clusters = vec![Clustering { label: Label::plain("family"), of: clusters.to_vec() }];
    }
    find(id).expect("registered").estimate(&sample, settings)
}

fn rows_of(id: &str, data: Regression) -> Vec<Estimate> {
    with(id, data, &[], &Settings::default()).expect("an answer").estimates
}

fn value(rows: &[Estimate], term: &str) -> f64 {
    rows.iter().find(|e| e.term.code == term).and_then(|e| e.value).unwrap_or_else(|| panic!("{term} in {rows:?}"))
}

/// 24 rows or more with all levels and methods in both arms, and spread everywhere.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let number = || (-1000i32..1000).prop_map(|v| f64::from(v) / 8.0);
    prop::collection::vec((number(), number()), 24..40).prop_map(|values| {
        let row = |(i, (y, pre)): (usize, (f64, f64))| {
            let wave = i as f64;
            (i % 2 == 0, y + (wave * 1.7).sin(), pre + (wave * 2.3).cos(), (i / 2 % 3) as u8, (i / 6 % 2) as u8)
        };
        values.into_iter().enumerate().map(row).collect()
    })
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 * (1.0 + a.abs().max(b.abs()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The moderator's rows are differences of the effects within levels, and the overall effect weighs them by share.
    #[test]
    fn differences_of_levels_are_the_moderator(rows in rows()) {
        let (within, differ) = (rows_of("subgroup_effect", regression(&rows, false)), rows_of("moderator", regression(&rows, false)));
        let of = |l: &str| value(&within, &format!("kind: {l}"));
        prop_assert!(near(of("b") - of("a"), value(&differ, "kind: b")));
        prop_assert!(near(of("c") - of("a"), value(&differ, "kind: c")));
        let share = |l: u8| rows.iter().filter(|r| r.3 == l).count() as f64 / rows.len() as f64;
        prop_assert!(near(share(0) * of("a") + share(1) * of("b") + share(2) * of("c"), of("overall")));
        let range = [of("a"), of("b"), of("c")];
        let range = range.iter().copied().fold(f64::MIN, f64::max) - range.iter().copied().fold(f64::MAX, f64::min);
        prop_assert!(near(range, of("joint")));
    }

    /// Of a number: one standard deviation is as many times the moderator's row; and F of one contrast is t².
    #[test]
    fn a_number_has_one_slope(rows in rows()) {
        let mut data = regression(&rows, true);
        data.pre = None;
        let (within, differ) = (rows_of("subgroup_effect", data.clone()), rows_of("moderator", data.clone()));
        let x = &data.moderator.as_ref().unwrap().columns[0].1;
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let sd = (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (x.len() as f64 - 1.0)).sqrt();
        let step = value(&within, "age: mean + SD") - value(&within, "age: mean");
        prop_assert!(near(step, sd * value(&differ, "age")));
        let (joint, slope) = (within.last().unwrap().test.as_ref().unwrap(), differ[0].test.as_ref().unwrap());
        prop_assert!(near(joint.statistic.unwrap(), slope.statistic.unwrap().powi(2)));
        prop_assert!(near(joint.p.get(), slope.p.get()));
    }

    /// Without covariates each method's row is the plain difference of means; with one method it is `ancova`.
    #[test]
    fn methods_are_plain_differences(rows in rows()) {
        let mut plain = regression(&rows, false);
        plain.pre = None;
        let got = rows_of("method_effect", plain);
        let mean = |is: &dyn Fn(&&Row) -> bool| {
            let values: Vec<f64> = rows.iter().filter(is).map(|r| r.1).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let control = mean(&|r| !r.0);
        let (one, two) = (mean(&|r| r.0 && r.4 == 0), mean(&|r| r.0 && r.4 == 1));
        prop_assert!(near(value(&got, "one - control"), one - control));
        prop_assert!(near(value(&got, "two - control"), two - control));
        prop_assert!(near(value(&got, "one - two"), one - two));
        prop_assert!(near(value(&got, "joint"), (one - two).abs()));
        let pair = got.iter().find(|e| e.term.code == "one - two").unwrap().test.as_ref().unwrap();
        let joint = got.last().unwrap().test.as_ref().unwrap();
        prop_assert!(near(joint.statistic.unwrap(), pair.statistic.unwrap().powi(2)) && near(joint.p.get(), pair.p.get()));

        let alone: Vec<Row> = rows.iter().map(|r| (r.0, r.1, r.2, r.3, 0)).collect();
        let mut data = regression(&alone, false);
        data.methods.as_mut().unwrap().levels.truncate(1);
        let (method, ancova) = (&rows_of("method_effect", data.clone())[0], &rows_of("ancova", data)[0]);
        prop_assert!(near(method.value.unwrap(), ancova.value.unwrap()));
        prop_assert!(near(method.std_error.unwrap(), ancova.std_error.unwrap()));
    }

    #[test]
    fn swapping_arms_flips_the_effects(rows in rows()) {
        let swapped: Vec<Row> = rows.iter().map(|r| (!r.0, r.1, r.2, r.3, r.4)).collect();
        let (one, other) = (rows_of("subgroup_effect", regression(&rows, false)), rows_of("subgroup_effect", regression(&swapped, false)));
        for (a, b) in one.iter().zip(&other) {
            let sign = if a.term.code.ends_with("joint") { 1.0 } else { -1.0 };
            prop_assert!(near(a.value.unwrap(), sign * b.value.unwrap()), "{}", a.term.code);
            if let (Some(a), Some(b)) = (&a.test, &b.test) {
                prop_assert!(near(a.p.get(), b.p.get()));
            }
        }
        let (one, other) = (rows_of("influence", regression(&rows, false)), rows_of("influence", regression(&swapped, false)));
        prop_assert!(near(one[0].value.unwrap(), -other[0].value.unwrap()));
        prop_assert!(near(one[2].value.unwrap(), -other[3].value.unwrap()));
    }

    #[test]
    fn row_order_and_scale_are_irrelevant(rows in rows(), turn in 1usize..20, power in -10i32..10) {
        let factor = 2f64.powi(power);
        let mut moved: Vec<Row> = rows.iter().map(|r| (r.0, (r.1 + 3.0) * factor, r.2, r.3, r.4)).collect();
        moved.rotate_left(turn);
        for id in ALL {
            let (one, other) = (rows_of(id, regression(&rows, false)), rows_of(id, regression(&moved, false)));
            for (a, b) in one.iter().zip(&other) {
                let close = |x: Option<f64>, y: Option<f64>| x.zip(y).is_some_and(|(x, y)| near(x, y / factor)) || x == y;
                prop_assert!(close(a.value, b.value), "{id} {}: {:?} {:?}", a.term.code, a.value, b.value);
                prop_assert!(close(a.interval.map(|i| i.low), b.interval.map(|i| i.low)), "{id} {}", a.term.code);
                prop_assert!(close(a.detectable, b.detectable), "{id} {}", a.term.code);
            }
        }
    }

    /// Each extreme is what `ancova` gives of the rows that are left, alone and by clusters.
    #[test]
    fn left_out_is_fitted_again(rows in rows(), size in 1u32..5) {
        for clusters in [Vec::new(), (0..rows.len() as u32).map(|i| i / size).collect::<Vec<u32>>()] {
            let got = with("influence", regression(&rows, false), &clusters, &Settings::default()).unwrap().estimates;
            prop_assert!(got.len() == 4);
            let whole = got[1].value.unwrap();
            let furthest = got[2..].iter().map(|e| e.value.unwrap() - whole).max_by(|a, b| a.abs().total_cmp(&b.abs()));
            prop_assert!(near(furthest.unwrap(), got[0].value.unwrap()));
            for e in &got[2..] {
                let number: usize = e.term.code.rsplit(' ').next().unwrap().parse().unwrap();
                let out = |i: usize| if clusters.is_empty() { i + 1 == number } else { clusters[i] as usize + 1 == number };
                let left: Vec<Row> = (0..rows.len()).filter(|&i| !out(i)).map(|i| rows[i]).collect();
                let rest: Vec<u32> = (0..clusters.len()).filter(|&i| !out(i)).map(|i| clusters[i] - u32::from(clusters[i] as usize + 1 > number)).collect();
                let again = &with("ancova", regression(&left, false), &rest, &Settings::default()).unwrap().estimates[0];
                prop_assert!(near(e.value.unwrap(), again.value.unwrap()), "{e:?} {again:?}");
                prop_assert_eq!(e.interval.is_some(), again.interval.is_some());
                if let (Some(a), Some(b)) = (e.interval, again.interval) {
                    prop_assert!(near(a.low, b.low) && near(a.high, b.high), "{:?} {:?}", a, b);
                }
            }
        }
    }

    /// CR2 with each row its own cluster is HC2.
    #[test]
    fn singleton_clusters_are_none(rows in rows()) {
        let mut settings = Settings::default();
        settings.model.covariance = Some(Covariance::Cr2);
        let alone: Vec<u32> = (0..rows.len() as u32).collect();
        let mut plain = Settings::default();
        plain.model.covariance = Some(Covariance::Hc2);
        for id in ["subgroup_effect", "method_effect"] {
            let one = with(id, regression(&rows, false), &alone, &settings).unwrap().estimates;
            let other = with(id, regression(&rows, false), &[], &plain).unwrap().estimates;
            for (a, b) in one.iter().zip(&other).filter(|(a, _)| a.std_error.is_some()) {
                prop_assert!(near(a.std_error.unwrap(), b.std_error.unwrap()), "{id} {}", a.term.code);
            }
        }
    }

    /// Values of every size, repeated often, in any number of rows and clusters: an answer or a reason.
    #[test]
    fn any_input_has_a_defined_answer(
        rows in prop::collection::vec((any::<bool>(), wild(), wild(), 0u8..4, 0u8..3), 0..12),
        clusters in prop::option::of(1u32..4), numeric in any::<bool>(), binary in any::<bool>(),
    ) {
        let mut data = regression(&rows, numeric);
        if binary {
            data.outcome.iter_mut().for_each(|y| *y = bit(*y > 0.0));
            data.binary = true;
        }
        let clusters: Vec<u32> = clusters.map(|k| (0..rows.len() as u32).map(|i| i % k).collect()).unwrap_or_default();
        for id in ALL {
            let findings = match with(id, data.clone(), &clusters, &Settings::default()) {
                Ok(findings) => findings,
                Err(Error::Undefined(_)) => continue,
                Err(other) => return Err(TestCaseError::fail(format!("{id}: {other}"))),
            };
            for row in &findings.estimates {
                prop_assert!(row.value.is_some() || !row.notes.is_empty(), "{id}: a dash without a reason");
                prop_assert!(row.value.is_none_or(f64::is_finite) && row.std_error.is_none_or(f64::is_finite), "{id}: {row:?}");
                prop_assert!(row.detectable.is_none_or(f64::is_finite), "{id}: {row:?}");
                prop_assert!(row.value.is_some() || row.interval.is_none() && row.test.is_none(), "{id}: {row:?}");
            }
            let points = findings.series.iter().flat_map(|s| &s.points);
            for p in points {
                prop_assert!(p.x.is_finite() && p.y.is_finite(), "{id}: {p:?}");
            }
        }
    }
}

fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-3i32..4).prop_map(f64::from),
        2 => -1000.0..1000.0,
        1 => prop::sample::select(vec![0.1, 1e-300, 5e-324, 1e300, -1e308, f64::MAX, 1e15, f64::NAN, f64::INFINITY]),
    ]
}

fn eight() -> Regression {
    let number = |v: [f64; 8]| v.to_vec();
    let rows: Vec<Row> =
        (0..8).map(|i| ([true, false, true, true, false, false, true, false][i], 0.0, 0.0, 0, 0)).collect();
    let mut data = regression(&rows, false);
    data.pre = Some(number([3.0, 1.0, 2.7, 0.9, 4.2, 3.3, 5.0, 1.8]));
    data.outcome = number([2.0, 1.5, 4.4, 2.2, 3.9, 5.1, 7.7, 0.4]);
    data
}

/// R 4.2.2: `-dfbeta(lm(y ~ arm + pre))[, 2]`, `rstandard`, `fitted`, `qnorm(ppoints(8, a = 3/8))`.
#[test]
fn series_agree_with_r() {
    let series = with("influence", eight(), &[], &Settings::default()).unwrap().series;
    let of = |kind: SeriesKind| {
        series.iter().find(|s| s.kind == kind).unwrap().points.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>()
    };
    let shifts = of(SeriesKind::Influence);
    for (i, want) in SHIFTS.iter().enumerate() {
        assert!(shifts[i].0 == i as f64 + 1.0 && (shifts[i].1 - want).abs() < 1e-13, "{i}: {:?} {want}", shifts[i]);
    }
    let mut pairs: Vec<(f64, f64)> = FITTED.into_iter().zip(STANDARDISED).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (got, want) in of(SeriesKind::Residuals).into_iter().zip(&pairs) {
        assert!((got.0 - want.0).abs() < 1e-13 && (got.1 - want.1).abs() < 1e-13, "{got:?} {want:?}");
    }
    let mut ordered = STANDARDISED.to_vec();
    ordered.sort_by(f64::total_cmp);
    for ((x, y), (want_x, want_y)) in of(SeriesKind::Quantiles).into_iter().zip(QUANTILES.into_iter().zip(ordered)) {
        assert!((x - want_x).abs() < 1e-13 && (y - want_y).abs() < 1e-13, "{x} {want_x}, {y} {want_y}");
    }
}

const SHIFTS: [f64; 8] = [
    0.727664090832501,
    0.278018554801077,
    -0.196080258481774,
    -0.390346656609528,
    -0.432918023832635,
    0.54577300756793,
    -0.447880400318242,
    -0.444186117954638,
];
const STANDARDISED: [f64; 8] = [
    -1.6516499306676,
    0.640014967541356,
    0.432875290900247,
    0.596046425929084,
    -0.743066451249374,
    1.12658181536056,
    0.958986228357743,
    -1.04364684861483,
];
const FITTED: [f64; 8] = [
    4.2004631990481,
    0.74895461499235,
    3.82407360190379,
    1.56573601903791,
    4.7637769845317,
    3.63460819309876,
    6.7097271800102,
    1.75266020737719,
];
const QUANTILES: [f64; 8] = [
    -1.43420015968638,
    -0.852495034274694,
    -0.472789120992267,
    -0.152505974246244,
    0.152505974246244,
    0.472789120992267,
    0.852495034274694,
    1.43420015968638,
];

/// The differences in effect of an analysis are one family, their joint tests another; effects within levels have no
/// test, and so none to adjust. Raw p-values stay.
#[test]
fn moderators_are_adjusted_over_their_family() {
    let rows: Vec<Row> = (0..36u32)
        .map(|i| {
            let x = f64::from(i);
            (i % 2 == 0, (x * 1.3).sin() * 4.0 + f64::from(i % 3), (x * 0.7).cos() * 5.0, (i / 2 % 3) as u8, 0)
        })
        .collect();
    let mut estimates = rows_of("moderator", regression(&rows, false));
    for numeric in [false, true] {
        estimates.extend(rows_of("subgroup_effect", regression(&rows, numeric)));
    }
    let raw: Vec<Option<f64>> = estimates.iter().map(|e| e.test.as_ref().map(|t| t.p.get())).collect();
    let mut analyses = [Analysis {
        id: "m".into(),
        chapter: String::new(),
        question: Text::new("", ""),
        outcome: Label::plain("outcome"),
        grouping: None,
        unit: None,
        direction: None,
        margin: None,
        estimators: vec!["moderator", "subgroup_effect"],
        findings: Findings { estimates, ..Findings::default() },
        across: None,
    }];
    Multiplicity::Holm.adjust(&mut analyses, &[&["m".to_owned()]]);
    let rows = &analyses[0].findings.estimates;
    assert_eq!(rows.iter().map(|e| e.test.as_ref().map(|t| t.p.get())).collect::<Vec<_>>(), raw);
    for id in ["moderator", "subgroup_effect"] {
        let tests: Vec<_> = rows.iter().filter(|e| e.estimator == id).filter_map(|e| e.test.as_ref()).collect();
        assert_eq!(tests.len(), 2, "{id}");
        let p: Vec<PValue> = tests.iter().map(|t| t.p).collect();
        assert_eq!(tests.iter().map(|t| t.p_adjusted.unwrap()).collect::<Vec<_>>(), holm(&p), "{id}");
    }
}

/// By its definition: were the smallest detectable effect true, the row's test would find it four times in five.
#[test]
fn detectable_is_told_on_the_row() {
    let data = eight();
    let row = &rows_of("ancova", data)[0];
    let found = beraad::estimators::detectable::of(row, beraad::value::Level::P95).unwrap();
    let (se, df) = (row.std_error.unwrap(), row.test.as_ref().unwrap().df[0].unwrap());
    let critical = beraad::math::tail::t_quantile_upper(0.025, df);
    let power = beraad::math::tail::noncentral_t_upper(critical, df, found / se)
        + beraad::math::tail::noncentral_t_lower(-critical, df, found / se);
    assert!((power - 0.8).abs() < 1e-12, "{power}");
    // A row without a standard error, and one that is no contrast, tell nothing.
    let bare = Estimate { std_error: None, ..row.clone() };
    assert_eq!(beraad::estimators::detectable::of(&bare, beraad::value::Level::P95), None);
    let ratio =
        Estimate { measure: &beraad::findings::measure::ODDS_RATIO, test: None, std_error: Some(0.5), ..row.clone() };
    let found = beraad::estimators::detectable::of(&ratio, beraad::value::Level::P95).unwrap();
    // R 4.2.2: exp(.5 * 2.80158178701358), the root of pnorm.
    assert!((found / 4.058_408_6 - 1.0).abs() < 1e-6, "{found}");
}

/// Each answer is drawn, described and worded in both languages: no key without words, no number that is none.
#[test]
fn answers_are_drawn_and_told() {
    let rows: Vec<Row> = (0..36u32)
        .map(|i| {
            let x = f64::from(i);
            let pre = (x * 0.7).cos() * 5.0;
            (i % 2 == 0, pre + (x * 1.3).sin() * 4.0 + f64::from(i % 3), pre, (i / 2 % 3) as u8, (i / 6 % 2) as u8)
        })
        .collect();
    let clusters: Vec<u32> = (0..36).map(|i| i / 3).collect();
    let analysis = |id: &str, estimators: Vec<&'static str>, of: &[Findings]| {
        let mut findings = Findings::default();
        of.iter().for_each(|f| findings.extend(f.clone()));
        Analysis {
            id: id.into(),
            chapter: "c".into(),
            question: Text::new("Wat?", "What?"),
            outcome: Label::plain("outcome"),
            grouping: None,
            unit: None,
            direction: Some(beraad::value::Direction::HigherIsWorse),
            margin: None,
            estimators,
            findings,
            across: None,
        }
    };
    let answer = |id: &str, numeric: bool, clusters: &[u32]| {
        let mut findings = with(id, regression(&rows, numeric), clusters, &Settings::default()).expect("an answer");
        for e in &mut findings.estimates {
            e.detectable = e.detectable.or(beraad::estimators::detectable::of(e, beraad::value::Level::P95));
        }
        findings
    };
    let within = [
        answer("moderator", false, &[]),
        answer("moderator", true, &[]),
        answer("subgroup_effect", false, &[]),
        answer("subgroup_effect", true, &[]),
    ];
    let analyses = vec![
        analysis("who", vec!["moderator", "subgroup_effect"], &within),
        analysis("levels", vec!["subgroup_effect"], &within[2..]),
        analysis("methods", vec!["method_effect"], &[answer("method_effect", false, &clusters)]),
        analysis("rest", vec!["influence"], &[answer("influence", false, &clusters)]),
        analysis("before", vec!["ancova"], &[answer("ancova", false, &[])]),
    ];
    let results = beraad::report::Results {
        schema_version: "1",
        study: beraad::report::StudyHead {
            id: "example".into(),
            title: Text::same("example"),
            data: Vec::new(),
            unit: Text::new("gezinnen", "families"),
            level: beraad::value::Level::P95,
        },
        chapters: vec![beraad::report::Chapter { id: "c".into(), title: Text::same("c") }],
        analyses,
        ledger: beraad::ledger::Ledger::default(),
        planned: None,
        methods: ["moderator", "subgroup_effect", "method_effect", "influence", "ancova"]
            .map(|id| find(id).unwrap().about())
            .to_vec(),
        manifest: beraad::report::manifest::Manifest {
            program: "0".into(),
            seed: 1,
            threads: None,
            time: None,
            plan_hash: String::new(),
            plan: String::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        },
    };
    for lang in [beraad::value::Lang::Nl, beraad::value::Lang::En] {
        let words = beraad::report::catalogue::Words::new(lang);
        let charts = beraad::report::chart::draw(&results, &words);
        let ids: Vec<&str> = charts.iter().map(|c| c.id.as_str()).collect();
        for id in [
            "who-moderators",
            "who-subgroups",
            "who-interaction",
            "levels-subgroups",
            "methods-methods",
            "rest-influence",
            "rest-residuals",
            "before-prepost",
        ] {
            assert!(ids.contains(&id), "{id} among {ids:?}");
        }
        for chart in &charts {
            assert!(!chart.svg.contains('⟨') && !chart.svg.contains("NaN"), "{}: {}", chart.id, chart.description);
            assert!(chart.description.len() > chart.title.len() + 20, "{}", chart.description);
        }
        let figures: Vec<_> = charts
            .iter()
            .map(|c| beraad::report::html::Figure { title: &c.title, svg: &c.svg, analyses: &c.analyses })
            .collect();
        let page = beraad::report::html::render(&results, &figures, &words).unwrap();
        assert!(
            !page.contains('⟨'),
            "{}",
            page.split('⟨').nth(1).unwrap_or_default().chars().take(80).collect::<String>()
        );
        let appendix = page.find("chapter-appendix").expect("an appendix");
        assert!(
            page.rfind("analysis-before").is_some_and(|at| at < page.rfind("analysis-rest").unwrap()),
            "{appendix}"
        );
    }
}
