//! Laws of reliability, agreement and reliable change.

use crate::cli::{beraad, files};
use crate::golden::same as same_line;
use crate::samples::{close, columns, names, sample};
use beraad::estimators::{Settings, find};
use beraad::findings::Estimate;
use beraad::sample::*;
use beraad::value::Direction;
use proptest::prelude::*;
use std::fs;
use std::path::Path;

const AGREEMENT: [&str; 5] = ["cohens_kappa", "weighted_kappa", "gwet_ac1", "gwet_ac2", "krippendorff_alpha"];
const NOMINAL: [&str; 3] = ["cohens_kappa", "gwet_ac1", "krippendorff_nominal"];

fn few() -> Settings {
    Settings { draws: 200, ..Settings::default() }
}

fn rows(id: &str, sample: &Sample) -> Vec<Estimate> {
    find(id).expect("registered").estimate(sample, &few()).map(|f| f.estimates).unwrap_or_default()
}

fn of(rows: &[Estimate], measure: &str) -> Option<Estimate> {
    rows.iter().find(|e| e.measure.id == measure).cloned()
}

fn ratings(values: Vec<Vec<Option<u32>>>, q: usize) -> Sample {
    let positions = (1..=q).map(|place| place as f64).collect();
    let raters = names("r", values.len());
    sample(Shape::Ratings(Ratings { raters, levels: names("l", q), positions, values }))
}

const LEVELS: u32 = 4;

/// Two to four raters of 2 to 30 units on four levels, some ratings missing.
fn rated() -> impl Strategy<Value = Vec<Vec<Option<u32>>>> {
    (2..5usize, 2..30usize).prop_flat_map(|(m, n)| {
        let level = prop_oneof![6 => (0..LEVELS).prop_map(Some), 1 => Just(None)];
        prop::collection::vec(prop::collection::vec(level, n), m)
    })
}

fn scores(k: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<f64>>> {
    (k, 3..25usize).prop_flat_map(|(k, n)| prop::collection::vec(prop::collection::vec(-50.0..50.0f64, n), k))
}

fn same(a: &Estimate, b: &Estimate) -> bool {
    let limits = |e: &Estimate| e.interval.map(|i| (i.low, i.high));
    let near = |x: Option<f64>, y: Option<f64>| match (x, y) {
        (Some(x), Some(y)) => close(x, y, 1.0),
        (x, y) => x == y,
    };
    near(a.value, b.value)
        && near(limits(a).map(|l| l.0), limits(b).map(|l| l.0))
        && near(limits(a).map(|l| l.1), limits(b).map(|l| l.1))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// Which rater comes first is irrelevant, and so is the order of the units.
    #[test]
    fn raters_and_units_have_no_order(values in rated(), turn in 0..30usize) {
        let mut backwards = values.clone();
        backwards.reverse();
        let mut turned = values.clone();
        turned.iter_mut().for_each(|v| { let by = turn % v.len(); v.rotate_left(by) });
        for id in AGREEMENT {
            for (other, exact) in [(&backwards, true), (&turned, id != "krippendorff_alpha")] {
                let (a, b) = (rows(id, &ratings(values.clone(), 4)), rows(id, &ratings(other.clone(), 4)));
                prop_assert_eq!(a.len(), b.len());
                // Pairs of raters stand in another order when raters do.
                let values_of = |rows: &[Estimate]| {
                    let mut all: Vec<f64> = rows.iter().filter(|e| e.measure.form != beraad::findings::measure::Form::Share).filter_map(|e| e.value).collect();
                    all.sort_by(f64::total_cmp);
                    all
                };
                for (x, y) in values_of(&a).iter().zip(values_of(&b)) {
                    prop_assert!(close(*x, y, 1.0), "{}: {} {}", id, x, y);
                }
                if values.len() == 2 && exact && id != "krippendorff_alpha" {
                    prop_assert!(a.iter().zip(&b).all(|(a, b)| same(a, b)), "{}: {:?} {:?}", id, a, b);
                }
            }
        }
    }

    /// Other names for the levels change nothing in measures that know no order.
    #[test]
    fn nominal_measures_know_no_order(values in rated(), shuffle in Just([2u32, 0, 3, 1])) {
        let renamed: Vec<Vec<Option<u32>>> =
            values.iter().map(|v| v.iter().map(|x| x.map(|x| shuffle[x as usize])).collect()).collect();
        for id in ["cohens_kappa", "gwet_ac1", "krippendorff_alpha"] {
            let (a, b) = (rows(id, &ratings(values.clone(), 4)), rows(id, &ratings(renamed.clone(), 4)));
            for measure in NOMINAL {
                match (of(&a, measure), of(&b, measure)) {
                    (Some(a), Some(b)) => prop_assert!(same(&a, &b), "{}: {:?} {:?}", measure, a, b),
                    (a, b) => prop_assert_eq!(a.is_some(), b.is_some()),
                }
            }
        }
    }

    /// On two levels, and two raters, weights make no difference.
    #[test]
    fn on_two_levels_weights_are_nothing(values in rated()) {
        let two: Vec<Vec<Option<u32>>> = values.iter().map(|v| v.iter().map(|x| x.map(|x| x % 2)).collect()).collect();
        let drawn = ratings(two, 2);
        for (plain, one, weighted, measures) in [
            ("cohens_kappa", "cohens_kappa", "weighted_kappa", ["weighted_kappa_linear", "weighted_kappa_quadratic"]),
            ("gwet_ac1", "gwet_ac1", "gwet_ac2", ["gwet_ac2_linear", "gwet_ac2_quadratic"]),
        ] {
            let (a, b) = (rows(plain, &drawn), rows(weighted, &drawn));
            for measure in measures {
                match (of(&a, one), of(&b, measure)) {
                    (Some(a), Some(b)) => prop_assert!(same(&a, &b), "{}: {:?} {:?}", measure, a, b),
                    (a, b) => prop_assert_eq!(a.is_some(), b.is_some()),
                }
            }
        }
        let alpha = rows("krippendorff_alpha", &drawn);
        let values: Vec<Option<f64>> = alpha.iter().map(|e| e.value).collect();
        for pair in values.windows(2) {
            if let [Some(a), Some(b)] = pair {
                prop_assert!(close(*a, *b, 1.0), "{:?}", values);
            }
        }
    }

    /// Fleiss & Cohen (1973): weighted kappa with quadratic weights is ICC(A,1) of the places, with the sum of squares of
    /// the raters over n instead of n − 1: κ = SSR − SSE over SSR + SSE + 2 SSC, for two raters.
    #[test]
    fn quadratic_kappa_is_an_icc(values in prop::collection::vec(prop::collection::vec(0..LEVELS, 12), 2)) {
        let kappa = rows("weighted_kappa", &ratings(values.iter().map(|v| v.iter().map(|x| Some(*x)).collect()).collect(), 4));
        let n = 12.0;
        let x: Vec<Vec<f64>> = values.iter().map(|v| v.iter().map(|x| f64::from(*x)).collect()).collect();
        let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
        let (a, b) = (mean(&x[0]), mean(&x[1]));
        let units: f64 = (0..12).map(|i| 2.0 * ((x[0][i] + x[1][i]) / 2.0 - (a + b) / 2.0).powi(2)).sum();
        let raters = n * (a - b).powi(2) / 2.0;
        let rest: f64 = (0..12).map(|i| ((x[0][i] - x[1][i]) - (a - b)).powi(2) / 2.0).sum();
        let want = (units - rest) / (units + rest + 2.0 * raters);
        match of(&kappa, "weighted_kappa_quadratic").and_then(|e| e.value) {
            Some(got) => prop_assert!(close(got, want, 1.0), "{} {}", got, want),
            None => prop_assert!(units + rest + 2.0 * raters == 0.0),
        }
    }

    /// Another unit of measurement, the same for all raters or items, changes no coefficient.
    #[test]
    fn scale_and_place_are_irrelevant(values in scores(3..5), shift in -100.0..100.0f64, factor in 0.01..100.0f64) {
        let moved: Vec<Vec<f64>> = values.iter().map(|v| v.iter().map(|x| factor * x + shift).collect()).collect();
        for (id, measures) in [("icc", &["icc"][..]), ("cronbach_alpha", &["cronbach_alpha"]), ("mcdonald_omega", &["mcdonald_omega"]),
                               ("item_statistics", &["item_rest_correlation", "alpha_if_dropped"])] {
            let (a, b) = (rows(id, &columns(&values)), rows(id, &columns(&moved)));
            for (x, y) in a.iter().zip(&b).filter(|(e, _)| measures.contains(&e.measure.id)) {
                // Iterations stop where 1e-11 no longer matters, and Heywood cases lie flat.
                let by = if id == "mcdonald_omega" { 1e3 } else { 1.0 };
                match (x.value, y.value) {
                    (Some(x), Some(y)) => prop_assert!(close(x, y, by), "{}: {} {}", id, x, y),
                    (x, y) => prop_assert_eq!(x.is_some(), y.is_some(), "{}", id),
                }
            }
        }
    }

    /// Swapping before and after turns the changes round, as long as both spread alike; what improved then deteriorated.
    #[test]
    fn swapping_before_and_after_mirrors(pre in prop::collection::vec(-20i32..20, 4..20), seed in 0..100usize) {
        // The same values in another order: equal spread.
        let pre: Vec<f64> = pre.into_iter().map(f64::from).collect();
        let mut post = pre.clone();
        let by = seed % post.len();
        post.rotate_left(by);
        let settings = Settings { reliability: Some(0.8), ..few() };
        let share = |a: &[f64], b: &[f64], direction, kind: &str| {
            let mut drawn = columns(&[a.to_vec(), b.to_vec()]);
            drawn.outcome.direction = Some(direction);
            let rows = find("reliable_change").unwrap().estimate(&drawn, &settings).map(|f| f.estimates).unwrap_or_default();
            rows.iter().find(|e| e.term.code.ends_with(kind)).and_then(|e| e.value)
        };
        let (up, down) = (Direction::HigherIsBetter, Direction::HigherIsWorse);
        prop_assert_eq!(share(&pre, &post, up, "improved"), share(&post, &pre, up, "deteriorated"));
        prop_assert_eq!(share(&pre, &post, up, "improved"), share(&pre, &post, down, "deteriorated"));
        prop_assert_eq!(share(&pre, &post, up, "unchanged"), share(&post, &pre, down, "unchanged"));
    }
}

/// Spearman (1910) and Brown (1910): of k items with one variance and one correlation r, α = kr/(1 + (k − 1)r); each
/// item without its others too. Here r = ½: columns of 0/1 with two of three in common.
#[test]
fn parallel_items_step_up() {
    let parts: [[f64; 8]; 3] = [
        [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0],
        [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0],
    ];
    let sum = |i: usize, j: usize| -> Vec<f64> { parts[i].iter().zip(&parts[j]).map(|(a, b)| a + b).collect() };
    let items = [sum(0, 1), sum(0, 2), sum(1, 2)];
    for k in 2..=3 {
        let r = 0.5;
        let want = k as f64 * r / (1.0 + (k as f64 - 1.0) * r);
        let alpha = rows("cronbach_alpha", &columns(&items[..k]))[0].value.unwrap();
        assert!((alpha - want).abs() < 1e-14, "{k}: {alpha} {want}");
    }
    let dropped = of(&rows("item_statistics", &columns(&items)), "alpha_if_dropped").unwrap().value.unwrap();
    assert!((dropped - 2.0 / 3.0).abs() < 1e-14);
    // Equal loadings: ω is α.
    let omega = rows("mcdonald_omega", &columns(&items))[0].value.unwrap();
    assert!((omega - 0.75).abs() < 1e-9, "{omega}");
}

/// ICC(C,k) is Cronbach's alpha, interval and all (McGraw & Wong 1996, p. 36).
#[test]
fn consistency_of_the_mean_is_alpha() {
    let values =
        [vec![9.0, 6.0, 8.0, 7.0, 10.0, 6.0], vec![2.0, 1.0, 4.0, 1.0, 5.0, 2.0], vec![5.0, 3.0, 6.0, 2.0, 6.0, 4.0]];
    let icc = rows("icc", &columns(&values));
    let alpha = rows("cronbach_alpha", &columns(&values));
    assert!(same(icc.iter().find(|e| e.term.code == "ICC(C,k)").unwrap(), &alpha[0]));
}

/// Against 40 000 draws by numpy (`reliability/make.py`, values by krippendorff 0.9.0). Both spreads have a Monte Carlo error of
/// 0.35%, so 2% is four times that of their difference; a limit has one of some 0.013 standard errors, so 0.08.
#[test]
fn krippendorffs_interval_is_that_of_another_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reliability/bootstrap.json");
    let file: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let values: Vec<Vec<Option<u32>>> = serde_json::from_value(file["ratings"].clone()).unwrap();
    let settings = Settings { draws: 40_000, ..Settings::default() };
    let rows = find("krippendorff_alpha").unwrap().estimate(&ratings(values, 4), &settings).unwrap().estimates;
    for want in file["expect"].as_array().unwrap() {
        let number = |key: &str| want[key].as_f64().unwrap();
        let row = of(&rows, want["measure"].as_str().unwrap()).unwrap();
        let (error, limits) = (row.std_error.unwrap(), row.interval.unwrap());
        assert!((row.value.unwrap() - number("value")).abs() < 1e-12, "{want} {row:?}");
        assert!((error / number("std_error") - 1.0).abs() < 0.02, "{want} {row:?}");
        for (got, limit) in [(limits.low, "low"), (limits.high, "high")] {
            assert!((got - number(limit)).abs() < 0.08 * error, "{want} {row:?}");
        }
    }
}

/// `BERAAD_ACCEPT=1 cargo test laws_reliability` writes estimates.csv anew.
#[test]
fn a_study_of_scales_and_raters() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reliability");
    let run = |lang: &str| {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        beraad().args(["run", "tests/reliability/plan.toml", "--lang", lang, "--out"]).arg(&out).assert().success();
        let text = fs::read_to_string(out.join("estimates.csv")).unwrap();
        let page = fs::read_to_string(out.join("report.html")).unwrap();
        for (path, bytes) in files(&out) {
            let named = !path.ends_with("report.html") && String::from_utf8_lossy(&bytes).contains("F007");
            assert!(!named, "{}", path.display());
        }
        assert!(!page.contains('⟨'));
        (text, page)
    };
    let (text, page) = run("nl");
    let kept = folder.join("estimates.csv");
    if std::env::var_os("BERAAD_ACCEPT").is_some() {
        fs::write(&kept, &text).unwrap();
    }
    let before = fs::read_to_string(kept).unwrap();
    assert_eq!(before.lines().count(), text.lines().count());
    for (a, b) in before.lines().zip(text.lines()) {
        assert!(same_line(a, b), "kept {a}\nnow  {b}");
    }
    // A scale is named by its name, items and kinds of change are no groups, and no two descriptions have one caption.
    for (page, lines) in [
        (
            page,
            ["Sociale steun (alle getallen", "Cronbachs α 0,83", "Overeenstemming van beoordelaars (Krippendorffs α)"],
        ),
        (run("en").1, ["Social support (all numbers", "Cronbach’s α 0.83", "Agreement of raters (Krippendorff’s α)"]),
    ] {
        for words in lines {
            assert!(page.contains(words), "{words}");
        }
        assert!(!page.contains("per groep") && !page.contains("by group"));
        let page = scraper::Html::parse_document(&page);
        let caption = scraper::Selector::parse("caption").unwrap();
        let words = |e: scraper::ElementRef| e.text().collect::<String>().trim().to_owned();
        let all: Vec<String> = page.select(&caption).map(words).collect();
        let bare = |c: &String| c.split_once(". ").map_or(String::new(), |(_, rest)| rest.to_owned());
        let raters: Vec<String> = all.iter().map(bare).filter(|c| c.contains(" / ")).collect();
        assert_eq!(raters.len(), 4, "{all:?}");
        assert!(raters.iter().enumerate().all(|(i, c)| !raters[..i].contains(c)), "{raters:?}");
    }
}
