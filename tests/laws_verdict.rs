//! Laws of the verdict: p, interval and word never disagree, and neither do text, table and chart.

use crate::samples::{groups, wild};
use beraad::estimators::{Settings, equivalence, find};
use beraad::findings::series::SeriesKind;
use beraad::findings::{Estimate, Findings, Measure, Test, Verdict, measure};
use beraad::math::tail;
use beraad::report::catalogue::Words;
use beraad::report::{chart, table};
use beraad::value::{Count, Direction, Interval, Label, Lang, Level, PValue, Unit};
use proptest::prelude::*;
use std::path::Path;

/// A row with the interval value ± t·se, of a ratio on the log scale.
fn row(kind: &'static Measure, value: f64, se: f64, df: Option<f64>, level: f64, margin: Option<f64>) -> Estimate {
    let level = Level::new(level).unwrap();
    let quantile = match df {
        Some(df) => tail::t_quantile_upper(level.tail(), df),
        None => tail::normal_quantile_upper(level.tail()),
    };
    let back = |x: f64| if kind.log { x.exp() } else { x };
    let (low, high) = (back(value - quantile * se), back(value + quantile * se));
    let unit = Unit::new("punten", "points");
    let mut row = Estimate::new("any", Label::plain("a - b"), kind, unit, Count::of(100)).value(back(value));
    row = row.std_error(se).interval(Interval::two_sided(low, high, level, "t"));
    if df.is_some() {
        row = row.test(Test::two_sided("t", Some(value / se), [df, None], PValue::new(1.0).unwrap()));
    }
    row.margin = margin.map(back);
    row
}

fn p(findings: &Findings, of: &str) -> Option<f64> {
    let row =
        findings.estimates.iter().find(|e| e.measure.id.starts_with("smallest_") && e.measure.id.ends_with(of))?;
    Some(row.test.as_ref()?.p.get())
}

fn value(findings: &Findings, of: &str) -> Option<f64> {
    findings.estimates.iter().find(|e| e.measure.id.starts_with("smallest_") && e.measure.id.ends_with(of))?.value
}

fn direction() -> impl Strategy<Value = Direction> {
    prop::sample::select(vec![Direction::HigherIsBetter, Direction::HigherIsWorse])
}

fn kind() -> impl Strategy<Value = &'static Measure> {
    prop::sample::select(vec![&measure::ADJUSTED_DIFFERENCE, &measure::RISK_DIFFERENCE, &measure::ODDS_RATIO])
}

fn df() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![Just(None), (1.0..200.0).prop_map(Some), (1.0f64..4.0).prop_map(Some)]
}

/// "Not worse" and "equivalent" by p, exactly when by the word.
fn agree(row: &Estimate, direction: Direction) -> Result<(), TestCaseError> {
    let judged = equivalence::judge(row, Some(direction));
    let word = Verdict::of(row, direction).expect("a verdict");
    let tail = row.interval.unwrap().level.tail();
    let (not_worse, equivalent) = (p(&judged, "not_worse").unwrap(), p(&judged, "equivalent").unwrap());
    let near = |p: f64| (p - tail).abs() < 1e-6;
    if !near(not_worse) {
        let held = matches!(word, Verdict::Equivalent | Verdict::NotWorse | Verdict::Better);
        prop_assert_eq!(not_worse < tail, held, "{:?}, p {}", word, not_worse);
    }
    if !near(equivalent) {
        prop_assert_eq!(equivalent < tail, word == Verdict::Equivalent, "{:?}, p {}", word, equivalent);
    }
    prop_assert!(not_worse <= equivalent * (1.0 + 1e-12));
    Ok(())
}

proptest! {
    #[test]
    fn p_interval_and_word_agree(
        kind in kind(), value in -3.0..3.0, se in 0.05..2.0, df in df(), level in 0.5..0.99, margin in 0.05..4.0,
        direction in direction(),
    ) {
        agree(&row(kind, value, se, df, level, Some(margin)), direction)?;
    }

    /// Also where the interval is of a procedure without one standard error.
    #[test]
    fn p_interval_and_word_agree_on_a_lopsided_interval(
        value in -3.0..3.0, below in 0.05..2.0, above in 0.05..2.0, margin in 0.05..4.0, direction in direction(),
    ) {
        let mut row = row(&measure::RISK_DIFFERENCE, value, 1.0, None, 0.95, Some(margin));
        row.std_error = None;
        row.interval = Some(Interval::two_sided(value - below, value + above, Level::P95, "Newcombe"));
        agree(&row, direction)?;
    }

    /// Just above the smallest margin the word holds, just below it does not.
    #[test]
    fn the_smallest_margin_is_where_the_word_turns(
        kind in kind(), at in -3.0..3.0, se in 0.05..2.0, df in df(), direction in direction(),
    ) {
        let bare = row(kind, at, se, df, 0.95, None);
        let judged = equivalence::judge(&bare, Some(direction));
        let at_margin = |margin: f64| Verdict::of(&Estimate { margin: Some(margin), ..bare.clone() }, direction);
        let both = value(&judged, "equivalent").unwrap();
        prop_assert_eq!(at_margin(both * 1.000001), Some(Verdict::Equivalent));
        prop_assert_ne!(at_margin(both * 0.999999), Some(Verdict::Equivalent));
        let from = value(&judged, "not_worse").unwrap();
        let none = if kind.log { 1.0 } else { 0.0 };
        let worse = |v: Option<Verdict>| matches!(v, None | Some(Verdict::Inconclusive | Verdict::Worse));
        prop_assert!(!worse(at_margin((from * 1.000001).max(none + 1e-9))));
        if from > none * 1.00001 {
            prop_assert!(worse(at_margin(from * 0.999999)));
        }
        prop_assert!(from <= both);
        prop_assert!(p(&judged, "not_worse").is_none(), "no margin, no test");
        prop_assert!(judged.estimates.iter().all(|e| e.verdict.is_none()), "no margin, no verdict");
    }

    /// Swapping the arms and what is better changes nothing but the side of the test.
    #[test]
    fn the_other_way_round_is_the_same(
        kind in kind(), at in -3.0..3.0, se in 0.05..2.0, df in df(), margin in 0.05..4.0,
    ) {
        let one = equivalence::judge(&row(kind, at, se, df, 0.95, Some(margin)), Some(Direction::HigherIsBetter));
        let other = equivalence::judge(&row(kind, -at, se, df, 0.95, Some(margin)), Some(Direction::HigherIsWorse));
        prop_assert_eq!(one.estimates.len(), 4);
        for (a, b) in one.estimates.iter().zip(&other.estimates) {
            prop_assert_eq!(a.measure.id, b.measure.id);
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1e-9);
            prop_assert!(close(a.value.unwrap(), b.value.unwrap()), "{:?} {:?}", a, b);
            if let (Some(x), Some(y)) = (&a.test, &b.test) {
                prop_assert!(close(x.p.get(), y.p.get()));
                prop_assert!(close(x.statistic.unwrap(), -y.statistic.unwrap()));
                prop_assert_ne!(x.alternative, y.alternative);
            }
        }
    }

    /// Along the curve p falls; at the smallest margin it is what each test may err; the registered margin has a point.
    #[test]
    fn the_curve_falls_through_the_level(
        kind in kind(), at in -3.0..3.0, se in 0.05..2.0, df in df(), margin in 0.05..4.0, direction in direction(),
    ) {
        let row = row(kind, at, se, df, 0.95, Some(margin));
        let judged = equivalence::judge(&row, Some(direction));
        prop_assert_eq!(judged.series.len(), 2);
        for (series, of) in judged.series.iter().zip(["not_worse", "equivalent"]) {
            prop_assert_eq!(series.kind, SeriesKind::MarginCurve);
            prop_assert!(series.points.windows(2).all(|w| w[0].x < w[1].x && w[0].y >= w[1].y), "{}", of);
            let at = |x: f64| series.points.iter().find(|p| (p.x - x).abs() <= 1e-9 * x.abs()).map(|p| p.y);
            let registered = at(row.margin.unwrap()).unwrap();
            prop_assert!((registered - p(&judged, of).unwrap()).abs() <= 1e-9);
            let smallest = value(&judged, of).unwrap();
            if smallest > if kind.log { 1.0 } else { 0.0 } {
                prop_assert!((at(smallest).unwrap() - 0.025).abs() < 1e-7);
            }
        }
    }

    /// A wider margin needs fewer units; of a normal estimate n goes with 1/m².
    #[test]
    fn a_wider_margin_needs_fewer(se in 0.05..2.0, df in df(), margin in 0.05..2.0) {
        let n = |margin: f64| -> Vec<f64> {
            let judged = equivalence::judge(&row(&measure::MEAN_DIFFERENCE, 0.3, se, df, 0.95, Some(margin)), Some(Direction::HigherIsBetter));
            judged.estimates.iter().filter(|e| e.measure.id.starts_with("n_to")).map(|e| e.value.unwrap()).collect()
        };
        let (narrow, wide) = (n(margin), n(2.0 * margin));
        prop_assert!(narrow.iter().zip(&wide).all(|(a, b)| a >= b));
        prop_assert!(narrow[0] <= narrow[1], "equivalent needs at least what not worse needs");
        if df.is_none() {
            prop_assert!(narrow.iter().zip(&wide).all(|(a, b)| (a - 4.0 * b).abs() <= 4.0));
        }
    }

    /// Whatever a row holds: an answer or none, and no NaN.
    #[test]
    fn any_row_has_a_defined_answer(
        kind in prop::sample::select(measure::ALL.to_vec()), value in wild(), se in wild(), low in wild(), high in wild(),
        df in wild(), margin in wild(), n in prop::sample::select(vec![0, 1, u64::MAX]),
    ) {
        let mut row = Estimate::new("any", Label::plain("a - b"), kind, Unit::none(), Count::of(n)).value(value).std_error(se);
        row.interval = Some(Interval::two_sided(low.min(high), low.max(high), Level::P95, "any"));
        row.test = Some(Test::two_sided("t", Some(1.0), [Some(df), None], PValue::new(0.5).unwrap()));
        row.margin = Some(margin);
        let judged = equivalence::judge(&row, Some(Direction::HigherIsWorse));
        for e in &judged.estimates {
            prop_assert!(e.value.is_none_or(f64::is_finite), "{e:?}");
            prop_assert!(e.value.is_some() || !e.notes.is_empty(), "{e:?}");
            prop_assert!(e.test.as_ref().is_none_or(|t| t.statistic.is_some_and(f64::is_finite)), "{e:?}");
        }
        for point in judged.series.iter().flat_map(|s| &s.points) {
            prop_assert!(point.x.is_finite() && (0.0..=1.0).contains(&point.y), "{point:?}");
        }
        let _ = Verdict::of(&row, Direction::HigherIsBetter);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Bayes factors do not know sign, unit or order.
    #[test]
    fn a_bayes_factor_has_no_sign_and_no_unit(
        a in prop::collection::vec(-100.0..100.0, 2..20), b in prop::collection::vec(-100.0..100.0, 2..20),
        shift in -64i32..64, power in -20i32..20,
    ) {
        let of = |a: Vec<f64>, b: Vec<f64>| {
            let findings = find("jzs_bayes_factor").unwrap().estimate(&groups(&[a, b]), &Settings::default()).unwrap();
            findings.estimates.iter().map(|e| e.value.unwrap().ln()).collect::<Vec<f64>>()
        };
        let moved = |v: &[f64]| v.iter().map(|x| (x + f64::from(shift)) * 2f64.powi(power)).collect::<Vec<f64>>();
        let turned = |v: &[f64]| v.iter().rev().map(|x| -x).collect::<Vec<f64>>();
        let plain = of(a.clone(), b.clone());
        for other in [of(b.clone(), a.clone()), of(moved(&a), moved(&b)), of(turned(&a), turned(&b))] {
            for (x, y) in plain.iter().zip(&other) {
                prop_assert!((x - y).abs() < 1e-9 * (1.0 + x.abs()), "{x} {y}");
            }
        }
    }
}

/// Rouder et al. (2009): of t(79) = 2.24 and 2.03 with a scale of 1, B₀₁ = 1.02 and 1.56, to the digits they print.
#[test]
fn rouder_2009() {
    for (t, printed) in [(2.24, 1.02), (2.03, 1.56)] {
        let got = beraad::math::jzs::ln_bf01(t, 80.0, 79.0, 1.0).unwrap().exp();
        assert!((got - printed).abs() < 0.005, "{t}: {got}, printed {printed}");
    }
}

/// The words of a curve are those of the verdict.
#[test]
fn a_curve_is_named_as_the_verdict_is() {
    let row = row(&measure::MEAN_DIFFERENCE, 0.1, 1.0, None, 0.95, Some(1.0));
    let judged = equivalence::judge(&row, Some(Direction::HigherIsBetter));
    for lang in [Lang::Nl, Lang::En] {
        let words = Words::new(lang);
        for (series, verdict) in judged.series.iter().zip([Verdict::NotWorse, Verdict::Equivalent]) {
            let word = words.get(&table::verdict_key(verdict));
            assert!(series.group.text.get(lang).ends_with(&format!(": {word}")), "{word}");
        }
    }
}

/// A plan of the package: every verdict is the same word in the text, in the table and in the charts.
#[test]
fn one_word_in_text_table_and_chart() {
    let study =
        beraad::run::check(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/analyses/preventive-2016.toml"))).unwrap();
    let results = beraad::run::evaluate(&study, None).unwrap();
    let mut seen = 0;
    for lang in [Lang::Nl, Lang::En] {
        let words = Words::new(lang);
        let charts = chart::draw(&results, &words);
        for a in &results.analyses {
            for e in a.judged().filter(|e| e.verdict.is_some()) {
                seen += 1;
                let word = words.get(&table::verdict_key(e.verdict.unwrap()));
                let told = beraad::report::sentence::tell(a, &results.study, &results.methods, &words);
                assert!(told.paragraphs.iter().any(|p| p.to_string().contains(&word)), "{}: {word} in the text", a.id);
                assert!(told.brief.to_string().contains(&word), "{}: {word} in brief", a.id);
                let cells = table::of_analysis(a, &results.methods, &words)
                    .into_iter()
                    .flat_map(|t| t.blocks)
                    .flat_map(|b| b.rows)
                    .flatten();
                assert!(cells.into_iter().any(|c| c.text == word), "{}: {word} in a table", a.id);
                let forest = charts.iter().find(|c| c.id.ends_with("-forest") && c.analyses.contains(&a.id)).unwrap();
                assert!(forest.svg.contains(&format!(">{word}<")) && forest.description.contains(&word), "{}", a.id);
                let margins = charts.iter().find(|c| c.id == format!("{}-margins", a.id)).unwrap();
                assert!(margins.description.contains(&word), "{}", a.id);
            }
        }
    }
    assert!(seen >= 4, "{seen}");
    assert!(results.methods.iter().any(|m| m.id == "equivalence"));
}

/// `beraad estimate` with a margin: numbers of R 4.2.2 `t.test(len ~ supp, ToothGrowth)` with `mu = -3`,
/// `alternative = "greater"` (t 3.4681884866, p 0.000510983870) and limits −0.1710156184 and 7.5710156184.
#[test]
fn a_margin_on_the_command_line() {
    let folder = std::env::temp_dir().join("beraad-margin");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("tooth.csv");
    let oj = "15.2 21.5 17.6 9.7 14.5 10.0 8.2 9.4 16.5 9.7 19.7 23.3 23.6 26.4 20.0 25.2 25.8 21.2 14.5 27.3 25.5 26.4 22.4 24.5 24.8 30.9 26.4 27.3 29.4 23.0";
    let vc = "4.2 11.5 7.3 5.8 6.4 10.0 11.2 11.2 5.2 7.0 16.5 16.5 15.2 17.3 22.5 17.3 13.6 14.5 18.8 15.5 23.6 18.5 33.9 25.5 26.4 32.5 26.7 21.5 23.3 29.5";
    let rows = |name: &str, values: &str| values.split(' ').map(|v| format!("{v},{name}\n")).collect::<String>();
    std::fs::write(&file, format!("len,supp\n{}{}", rows("OJ", oj), rows("VC", vc))).unwrap();
    let out = crate::cli::beraad()
        .args(["estimate", "welch_t"])
        .arg(&file)
        .args([
            "--outcome",
            "len",
            "--by",
            "supp",
            "--margin",
            "3",
            "--direction",
            "higher-is-better",
            "--format",
            "csv",
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let cells = |measure: &str| -> Vec<String> {
        let line =
            text.lines().find(|l| l.contains(&format!(",{measure},"))).unwrap_or_else(|| panic!("{measure}: {text}"));
        line.split(',').map(str::to_owned).collect()
    };
    let near = |cell: &str, want: f64| {
        let got: f64 = cell.parse().unwrap();
        assert!((got / want - 1.0).abs() < 1e-9, "{got} {want}");
    };
    assert!(cells("mean_difference").contains(&"not worse".to_owned()), "{text}");
    let row = cells("smallest_margin_not_worse");
    near(&row[5], 0.171015618367165);
    near(&row[12], 3.4681884865563);
    near(&row[15], 0.000510983869895515);
    near(&cells("smallest_margin_equivalent")[5], 7.57101561836716);
    near(&cells("n_to_settle_equivalent")[5], 264.0);
}
