//! Resampling: against R's boot on the same draws, and what must hold for any input and any number of threads.

use crate::samples::{close, groups, sample, wild};
use beraad::error::Error;
use beraad::estimators::{Meter, Settings, find};
use beraad::findings::{Estimate, Findings, Note};
use beraad::math::adjusted::Adjusted;
use beraad::math::resample::{Chance, Jackknife, Replicates, Scheme, jackknife, permutation, studentized};
use beraad::sample::*;
use beraad::value::{Label, Level};
use proptest::prelude::*;
use serde_json::Value;

/// Made by `tests/resampling/boot.R`: R 4.2.2, boot 1.3-28.1.
fn boot() -> Value {
    serde_json::from_str(include_str!("resampling/boot.json")).expect("JSON")
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().expect("numbers").iter().map(|x| x.as_f64().expect("a number")).collect()
}

fn near(got: f64, want: &Value, relative: f64, what: &str) {
    let want = want.as_f64().expect("a number");
    assert!((got - want).abs() <= relative * want.abs(), "{what}: got {got}, R {want}");
}

/// `boot.ci` on the replicates that R drew: R writes 15 digits of them, of the limits 12 must agree.
#[test]
fn intervals_agree_with_boot_on_the_same_draws() {
    for case in boot()["intervals"].as_array().expect("cases") {
        let level = Level::new(case["level"].as_f64().expect("a level")).expect("a level");
        let [estimate, std_error, a] = ["estimate", "std_error", "acceleration"].map(|k| case[k].as_f64().expect(k));
        let values = numbers(&case["replicates"]);
        let ratios = values.iter().zip(numbers(&case["std_errors"])).map(|(t, se)| (t - estimate) / se).collect();
        let replicates = Replicates::new(values);
        for (name, limits) in [
            ("percentile", replicates.percentile(level)),
            ("bca", replicates.bca(level, estimate, a)),
            ("studentized", studentized(&Replicates::new(ratios), level, estimate, std_error)),
        ] {
            let limits = limits.expect("limits");
            let what = format!("{name}, {} replicates", replicates.len());
            near(limits.low, &case[name][0], 1e-12, &what);
            near(limits.high, &case[name][1], 1e-12, &what);
        }
    }
}

/// The families of `boot.R` as a statistic of weights: the adjusted difference less a constant.
struct Families {
    arm: Vec<u32>,
    cluster: Vec<u32>,
    adjusted: Adjusted,
    shift: f64,
}

fn families() -> Families {
    let data = &boot()["jackknife"]["data"];
    let whole = |name: &str| numbers(&data[name]).iter().map(|v| *v as u32).collect::<Vec<u32>>();
    let [pre, age, outcome] = ["pre", "age", "outcome"].map(|name| numbers(&data[name]));
    let arm = whole("arm");
    let first = arm.iter().filter(|a| **a == 1).count();
    let adjusted = Adjusted::new(first, &[&pre, &age], &outcome);
    let at_one = adjusted.difference()(&vec![1.0; arm.len()]).expect("a difference");
    let shift = boot()["jackknife"]["estimate"].as_f64().expect("an estimate") - at_one;
    Families { arm, cluster: whole("cluster"), adjusted, shift }
}

fn schemes(f: &Families) -> [(&'static str, Scheme); 4] {
    [
        ("rows", Scheme::rows(f.arm.len())),
        ("within", Scheme::within(&f.arm)),
        ("clusters", Scheme::clusters(&f.cluster)),
        ("clusters_within", Scheme::clusters_within(&f.cluster, &f.arm).expect("clusters within arms")),
    ]
}

/// By row, within arms, by cluster, by cluster within arms, over `lm` without a unit: R writes 15 digits, the
/// differences of `lm` fits keep some 12 of them, the cubes 10.
#[test]
fn the_jackknife_agrees_with_r() {
    let f = families();
    for (name, scheme) in schemes(&f) {
        let want = &boot()["jackknife"][name];
        let Jackknife { std_error, acceleration } = jackknife(&scheme, f.adjusted.difference()).expect("a jackknife");
        near(std_error, &want["std_error"], 1e-12, name);
        near(acceleration.expect("an acceleration"), &want["acceleration"], 1e-10, name);
    }
}

/// Against 200,000 draws of R: standard errors within 3 Monte Carlo standard errors (1/√(2·draws) each, a
/// little more for skew), the 5% and 95% quantiles within 3 of theirs, √(.05·.95/draws)/f.
#[test]
fn the_bootstrap_by_row_stratum_and_cluster_agrees_with_r() {
    let f = families();
    let draws = 40_000;
    for (name, scheme) in schemes(&f) {
        let want = &boot()["bootstrap"][name];
        let drawn = scheme.replicate(draws, &Chance::new(1, &[name]), None, || f.adjusted.difference());
        let undefined = drawn.iter().filter(|d| d.is_none()).count() as f64 / draws as f64;
        assert!((undefined - want["undefined"].as_f64().expect("a share")).abs() < 0.0007, "{name}: {undefined}");
        let replicates = Replicates::new(drawn.into_iter().flatten().collect());
        near(replicates.std_error(), &want["std_error"], 0.015, name);
        let limits = replicates.percentile(Level::new(0.9).expect("a level")).expect("limits");
        // f ≈ .103/se at the 5% quantile of a normal distribution.
        let error = 3.0 * replicates.std_error() * (0.05f64 * 0.95 * (1.0 / 40_000.0 + 1.0 / 200_000.0)).sqrt() / 0.103;
        for (got, key) in [(limits.low, "low"), (limits.high, "high")] {
            let want = want[key].as_f64().expect("a limit");
            assert!((got + f.shift - want).abs() < error, "{name} {key}: {}, R {want}", got + f.shift);
        }
    }
}

fn regression(arm: &[f64], pre: &[f64], outcome: &[f64]) -> Sample {
    sample(Shape::Regression(Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: arm.to_vec(),
        outcome: outcome.to_vec(),
        binary: false,
        pre: Some(pre.to_vec()),
        covariates: vec![],
        moderator: None,
        levels: vec![],
        received: None,
        methods: None,
    }))
}

fn table(cells: &[Vec<u64>]) -> Sample {
    let labels = |n: usize| (0..n).map(|i| Label::plain(i.to_string())).collect();
    sample(Shape::Counts(Counts {
        groups: labels(cells.len()),
        levels: labels(cells[0].len()),
        success: 0,
        cells: cells.to_vec(),
    }))
}

fn run(id: &str, sample: &Sample, settings: &Settings) -> Result<Findings, Error> {
    find(id).expect("registered").estimate(sample, settings)
}

fn few() -> Settings {
    Settings { draws: 400, ..Settings::default() }
}

/// A number that looks drawn, without a generator.
fn scrambled(i: u32) -> f64 {
    f64::from(i.wrapping_mul(2_654_435_761) >> 16) / 6553.6
}

/// What each estimator of chance is asked in turn.
fn questions() -> Vec<(&'static str, Sample)> {
    let value: Vec<f64> = (0..90).map(scrambled).collect();
    let arm: Vec<f64> = (0..90).map(|i| f64::from(u8::from(i % 5 < 2))).collect();
    let outcome: Vec<f64> = value.iter().zip(&arm).map(|(v, a)| (v * 7.0).sin() + a + v / 9.0).collect();
    let two = groups(&[value[..50].to_vec(), value[50..].iter().map(|v| v + 1.0).collect()]);
    let wide: Vec<Vec<u64>> = (0..6u32).map(|i| (0..6u32).map(|j| scrambled(7 * i + j) as u64 + 1).collect()).collect();
    vec![
        ("bootstrap_difference", two.clone()),
        ("permutation_test", two),
        ("bootstrap_adjusted", regression(&arm, &value, &outcome)),
        ("fisher_freeman_halton", table(&wide)),
    ]
}

/// 1, 2, 3 or 16 threads: the same rows to the last bit. Another seed: other draws.
#[test]
fn threads_change_nothing_and_the_seed_does() {
    let settings = Settings { draws: 3000, ..Settings::default() };
    for (id, sample) in questions() {
        let on = |threads: usize, settings: &Settings| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            format!("{:?}", pool.install(|| run(id, &sample, settings)).expect("an answer"))
        };
        let one = on(1, &settings);
        for threads in [2, 3, 16] {
            assert_eq!(one, on(threads, &settings), "{id}, {threads} threads");
        }
        assert_ne!(one, on(2, &Settings { seed: 1, ..settings }), "{id} takes its chance from the seed");
    }
}

/// The meter ends full, counts over estimators, and moves no number.
#[test]
fn progress_is_told_to_whoever_asks() {
    static METER: Meter = Meter::new();
    let (plain, watched) = (few(), Settings { meter: Some(&METER), ..few() });
    let asked = questions();
    for (id, sample) in &asked {
        assert_eq!(run(id, sample, &plain).expect("an answer"), run(id, sample, &watched).expect("an answer"));
    }
    let all = 400 * asked.len() as u64;
    assert_eq!(METER.read(), (all, all));
}

/// Another outcome, another term: other draws of the same numbers.
#[test]
fn rows_share_no_draws() {
    let value: Vec<f64> = (0..40).map(scrambled).collect();
    let (a, b) = (value[..20].to_vec(), value[20..].to_vec());
    let rows =
        run("bootstrap_difference", &groups(&[a.clone(), b.clone(), b.clone()]), &few()).expect("rows").estimates;
    assert_eq!(rows[0].value, rows[3].value);
    assert_ne!(rows[0].std_error, rows[3].std_error);
    let mut other = groups(&[a, b.clone(), b]);
    other.outcome.label = Label::plain("another");
    let there = run("bootstrap_difference", &other, &few()).expect("rows").estimates;
    assert_ne!(rows[0].std_error, there[0].std_error);
}

/// Nominal 90%: of 400 samples of 20 and 25 from normal distributions, each interval covers the difference
/// in a share that lies within 3 Monte Carlo standard errors (.015 each) of .9, percentile and BCa a little
/// below (they are known to run short by a few points at this size), bootstrap-t nearest.
#[test]
fn intervals_cover_as_often_as_they_say() {
    let settings = Settings { level: Level::new(0.9).expect("a level"), draws: 500, ..Settings::default() };
    let mut covered = [0u32; 3];
    for k in 0..400 {
        let mut dice = Chance::new(k, &["coverage"]).block(0);
        let mut bell = || (0..12).map(|_| dice.unit()).sum::<f64>() - 6.0;
        let a: Vec<f64> = (0..20).map(|_| 3.0 + bell()).collect();
        let b: Vec<f64> = (0..25).map(|_| 2.0 * bell()).collect();
        let rows = run("bootstrap_difference", &groups(&[a, b]), &settings).expect("rows").estimates;
        for (count, row) in covered.iter_mut().zip(rows) {
            let interval = row.interval.expect("an interval");
            *count += u32::from(interval.low <= 3.0 && 3.0 <= interval.high);
        }
    }
    let share = covered.map(|c| f64::from(c) / 400.0);
    assert!((share[2] - 0.9).abs() < 0.045, "studentized {}", share[2]);
    assert!(share[..2].iter().all(|s| (0.83..0.93).contains(s)), "BCa, percentile {share:?}");
}

/// Under the null a p of permutation lies at or below α in no more than a share α of the samples: 500
/// samples, 3 Monte Carlo standard errors.
#[test]
fn a_permutation_p_keeps_its_level() {
    let mut below = [0u32; 2];
    for k in 0..500 {
        let mut dice = Chance::new(k, &["level"]).block(0);
        let x: Vec<f64> = (0..40).map(|_| dice.unit().powi(3)).collect();
        let p = permutation(&x[..16], &x[16..], 199, &Chance::new(k, &["draws"]), None);
        assert_eq!(p.draws, Some(199));
        below[0] += u32::from(p.p <= 0.05);
        below[1] += u32::from(p.p <= 0.5);
    }
    for (count, level) in below.into_iter().zip([0.05, 0.5f64]) {
        let share = f64::from(count) / 500.0;
        assert!((share - level).abs() < 3.0 * (level * (1.0 - level) / 500.0).sqrt(), "{level}: {share}");
    }
}

/// Multiples of an eighth, often equal.
fn values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![-10i32..10, -1000i32..1000].prop_map(|v| f64::from(v) / 8.0), 3..24).prop_map(
        |mut v| {
            v[0] += 300.0;
            v
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A shift changes nothing but rounding, a scale all by as much: the same draws are made.
    #[test]
    fn shift_and_scale(a in values(), b in values(), shift in -64i32..64, power in -20i32..20) {
        let factor = 2f64.powi(power);
        let moved = |v: &[f64]| v.iter().map(|v| (v + f64::from(shift)) * factor).collect::<Vec<f64>>();
        for id in ["bootstrap_difference", "permutation_test"] {
            let one = run(id, &groups(&[a.clone(), b.clone()]), &few()).expect("rows").estimates;
            let two = run(id, &groups(&[moved(&a), moved(&b)]), &few()).expect("rows").estimates;
            for (x, y) in one.iter().zip(&two) {
                prop_assert!(close(x.value.unwrap() * factor, y.value.unwrap(), factor));
                prop_assert_eq!(x.interval.is_some(), y.interval.is_some());
                if let (Some(i), Some(j)) = (x.interval, y.interval) {
                    let size = factor * (i.high - i.low);
                    prop_assert!(close(i.low * factor, j.low, size) && close(i.high * factor, j.high, size), "{i:?} {j:?}");
                }
                if let (Some(s), Some(t)) = (x.std_error, y.std_error) {
                    prop_assert!(close(s * factor, t, 0.0));
                }
                if let (Some(s), Some(t)) = (&x.test, &y.test) {
                    prop_assert_eq!(s.p, t.p);
                }
            }
        }
    }

    /// An exact p sees neither the order of rows nor which group is first; the difference turns its sign.
    #[test]
    fn an_exact_p_sees_neither_order_nor_names(a in values(), b in values(), turn in 1usize..20) {
        let (a, b) = (&a[..a.len().min(14)], &b[..b.len().min(14)]);
        let mut turned = a.to_vec();
        turned.rotate_left(turn % a.len());
        let p = |x: &[f64], y: &[f64]| permutation(x, y, 10, &Chance::new(1, &["p"]), None);
        let whole = p(a, b);
        prop_assert_eq!(whole.draws, None);
        prop_assert_eq!(whole, p(b, a));
        prop_assert_eq!(whole, p(&turned, b));
    }

    /// Swapping the groups mirrors the replicates of mirrored draws, so the limits: at the level of replicates.
    #[test]
    fn limits_of_mirrored_replicates_are_mirrored(t in prop::collection::vec(-100.0..100.0f64, 30..200), a in -0.2..0.2f64) {
        let mirrored = Replicates::new(t.iter().map(|v| -v).collect());
        let straight = Replicates::new(t);
        let close = |x: f64, y: f64| (x - y).abs() <= 1e-9 * x.abs().max(1.0);
        let (x, y) = (straight.percentile(Level::P95).unwrap(), mirrored.percentile(Level::P95).unwrap());
        prop_assert!(close(x.low, -y.high) && close(x.high, -y.low));
        match (straight.bca(Level::P95, 0.0, a), mirrored.bca(Level::P95, 0.0, -a)) {
            (Some(x), Some(y)) => prop_assert!(close(x.low, -y.high) && close(x.high, -y.low)),
            (x, y) => prop_assert_eq!(x, y),
        }
    }

    /// Without bias and acceleration BCa is the percentile interval.
    #[test]
    fn bca_of_symmetric_replicates_is_percentile(half in prop::collection::vec(0.1..100.0f64, 20..200)) {
        let both = Replicates::new(half.iter().flat_map(|v| [*v, -v]).collect());
        let (x, y) = (both.percentile(Level::P95).unwrap(), both.bca(Level::P95, 0.0, 0.0).unwrap());
        prop_assert!(close(x.low, y.low, 1.0) && close(x.high, y.high, 1.0));
    }
}

proptest! {
    /// Values of every size, repeated often, in any number of groups: an answer or a reason.
    #[test]
    fn any_input_has_a_defined_answer(
        values in prop::collection::vec(prop::collection::vec(wild(), 0..7), 0..4),
        pre in prop::collection::vec(wild(), 6),
        arm in prop::collection::vec(0u8..2, 6),
        level in 0.5..0.9999,
        draws in prop::sample::select(vec![0u64, 1, 2, 50, 300]),
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), draws, ..Settings::default() };
        let arm: Vec<f64> = arm.into_iter().map(f64::from).collect();
        let outcome: Vec<f64> = values.iter().flatten().copied().chain(pre.iter().rev().copied()).take(6).collect();
        let asked = [
            ("bootstrap_difference", groups(&values)),
            ("permutation_test", groups(&values)),
            ("bootstrap_adjusted", regression(&arm, &pre, &outcome)),
        ];
        for (id, sample) in asked {
            match run(id, &sample, &settings) {
                Ok(findings) => findings.estimates.iter().try_for_each(check_defined)?,
                Err(Error::Undefined(_)) => {}
                Err(other) => return Err(TestCaseError::fail(format!("{id}: {other}"))),
            }
        }
    }
}

fn check_defined(row: &Estimate) -> Result<(), TestCaseError> {
    let silent = row.interval.is_none() && row.test.is_none();
    prop_assert!(row.value.is_some() || silent && !row.notes.is_empty(), "a dash needs a reason: {row:?}");
    prop_assert!(row.value.is_none_or(f64::is_finite), "{row:?}");
    prop_assert!(row.std_error.is_none_or(|s| s.is_finite() && s > 0.0), "{row:?}");
    prop_assert!(row.interval.is_none_or(|i| i.low <= i.high), "{row:?}");
    if let Some(test) = &row.test {
        prop_assert!((0.0..=1.0).contains(&test.p.get()) && test.p.get() > 0.0, "{row:?}");
    } else if row.estimator != "permutation_test" {
        prop_assert!(row.interval.is_some() || !row.notes.is_empty(), "no interval needs a reason: {row:?}");
    }
    Ok(())
}

/// Units that come five times over in a cluster of their own are the units once: whole clusters are drawn.
#[test]
fn copies_in_a_cluster_count_once() {
    let once = [vec![3.0, 5.0, 4.0, 9.0, 1.0, 6.0, 2.0], vec![2.0, 8.0, 7.5, 6.0, 3.0]];
    let settings = Settings { draws: 2_000, ..Settings::default() };
    let copied: Vec<Vec<f64>> = once.iter().map(|g| g.iter().flat_map(|v| [*v; 5]).collect()).collect();
    let mut many = groups(&copied);
    many.clusters = clustered((0..12).flat_map(|c| [c; 5]).collect());
    let id = find("bootstrap_difference").expect("registered");
    assert!(id.allows_for_clusters());
    let rows = |sample: &Sample| id.estimate(sample, &settings).expect("an answer").estimates;
    let (one, five) = (rows(&groups(&once)), rows(&many));
    for (a, b) in one.iter().zip(&five).take(2) {
        let (x, y) = (a.interval.expect("an interval"), b.interval.expect("an interval"));
        assert!((x.low - y.low).abs() < 1e-12 && (x.high - y.high).abs() < 1e-12, "{x:?} {y:?}");
        assert!(b.notes.contains(&Note::FewClusters { clusters: 12 }), "{:?}", b.notes);
    }
    // The error over clusters by hand: √(12/11 Σ u²), u = ±(x − x̄)/n.
    let part = |v: &[f64]| {
        let mean = v.iter().sum::<f64>() / v.len() as f64;
        v.iter().map(|x| ((x - mean) / v.len() as f64).powi(2)).sum::<f64>()
    };
    let by_hand = (12.0 / 11.0 * (part(&once[0]) + part(&once[1]))).sqrt();
    assert!((five[2].std_error.expect("an error") / by_hand - 1.0).abs() < 1e-12, "{by_hand} {:?}", five[2]);
    // Ignoring the clusters, the same numbers would look far surer.
    let blind = rows(&groups(&copied));
    let width = |e: &Estimate| e.interval.map(|i| i.high - i.low).expect("an interval");
    assert!(width(&blind[0]) < 0.6 * width(&five[0]));
}

/// Clusters that lie in both groups are drawn over both; a draw that leaves a group empty does not count.
#[test]
fn clusters_may_cross_the_groups() {
    let mut sample = groups(&[vec![3.0, 5.0, 4.0, 9.0], vec![2.0, 8.0, 7.5]]);
    sample.clusters = clustered(vec![0, 0, 1, 2, 1, 3, 3]);
    let settings = Settings { draws: 1_000, ..Settings::default() };
    let rows = find("bootstrap_difference").expect("registered").estimate(&sample, &settings).expect("an answer");
    for e in &rows.estimates {
        assert!(e.interval.is_some_and(|i| i.low < i.high), "{e:?}");
        assert!(e.notes.iter().any(|n| matches!(n, Note::DrawsUndefined { .. })), "{e:?}");
    }
}

fn clustered(of: Vec<u32>) -> Vec<Clustering> {
    vec![Clustering { label: Label::plain("cluster"), of }]
}
