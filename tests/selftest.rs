//! The simulated worlds are what they say, and `beraad selftest` counts right.

use crate::samples::{groups, sample};
use assert_cmd::Command;
use beraad::estimators::{Model, Settings, find};
use beraad::findings::Verdict;
use beraad::math::resample::Chance;
use beraad::sample::*;
use beraad::selftest::{Fared, Question, Truth, World, selftest};
use beraad::value::{Covariance, Direction, Label};

fn beraad() -> Command {
    let mut command = Command::cargo_bin("beraad").expect("built");
    command.env("NO_COLOR", "1");
    command
}

/// Φ⁻¹ at the middle of n equal parts.
fn scores(n: usize) -> Vec<f64> {
    (0..n).map(|i| beraad::math::tail::normal_quantile_lower((i as f64 + 0.5) / n as f64)).collect()
}

fn ask(id: &str, sample: Sample, margin: Option<f64>, model: Model) -> Question {
    Question {
        analysis: id.to_owned(),
        estimator: find(id).expect("registered"),
        sample,
        settings: Settings { model, ..Settings::default() },
        margin,
        judge: Box::new(move |row| {
            let size = margin?.abs();
            row.interval.as_ref().map(|i| Verdict::judge(i, size, Direction::HigherIsWorse))
        }),
    }
}

fn one(question: Question, runs: u64) -> Vec<Fared> {
    let out = selftest(&[question], runs, None).expect("simulated");
    assert!(out.untested.is_empty(), "{:?}", out.untested);
    out.fared
}

/// Within four Monte Carlo errors of what it should be.
fn near(got: beraad::selftest::Share, want: f64, what: &str) {
    let error = (want * (1.0 - want) / got.of as f64).sqrt();
    let value = got.value().expect("counted");
    assert!((value - want).abs() <= 4.0 * error, "{what}: {value}, should be {want} ± {error}");
}

/// R 4.2.2: x <- qnorm(ppoints(60, a = .5)); s <- sqrt(mean(x^2)); power.t.test(n = 30, delta = .7 * s, sd = s,
/// strict = TRUE)$power = 0.7599049.
#[test]
fn the_power_of_a_t_test_is_the_one_that_is_known() {
    let all = scores(60);
    let sides = [0, 1].map(|side| all.iter().copied().skip(side).step_by(2).collect::<Vec<_>>());
    let s = (all.iter().map(|x| x * x).sum::<f64>() / 60.0).sqrt();
    let fared = one(ask("student_t", groups(&sides), Some(0.7 * s), Model::default()), 4000);
    let row = |truth| fared.iter().find(|f| f.truth == truth && f.measure.id == "mean_difference").expect("a row");
    near(row(Truth::NoEffect).found, 0.05, "type I error");
    near(row(Truth::NoEffect).covered, 0.95, "coverage");
    near(row(Truth::AtMargin).found, 0.7599049, "power");
    near(row(Truth::AtMargin).covered, 0.95, "coverage at the margin");
    // The lower limit of a 95% interval lies above the true value in 1 of 40.
    near(row(Truth::AtMargin).not_worse, 0.025, "error of not worse");
    assert!(row(Truth::AtMargin).bias.expect("known").abs() < 4.0 * s * (2.0f64 / 30.0 / 4000.0).sqrt());
    assert!((row(Truth::NoEffect).error_ratio.expect("known") - 1.0).abs() < 0.05);
}

/// Every table of 9 and 7 units with its chance: the exact type I error of Fisher's test at the rate of the data.
#[test]
fn the_error_of_an_exact_test_is_that_of_all_tables() {
    let table = |a: u64, b: u64| {
        sample(Shape::Counts(Counts {
            groups: vec![Label::plain("a"), Label::plain("b")],
            levels: vec![Label::plain("yes"), Label::plain("no")],
            success: 0,
            cells: vec![vec![a, 9 - a], vec![b, 7 - b]],
        }))
    };
    let settings = Settings::default();
    let fisher = find("fisher_exact").expect("registered");
    let p: f64 = 8.0 / 16.0;
    let chance = |k: u64, n: u64| {
        let ways: f64 = (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product();
        ways * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
    };
    let mut error = 0.0;
    for (a, b) in (0..=9).flat_map(|a| (0..=7).map(move |b| (a, b))) {
        let found = fisher
            .estimate(&table(a, b), &settings)
            .is_ok_and(|f| f.estimates.iter().any(|e| e.test.as_ref().is_some_and(|t| t.p.get() < 0.05)));
        error += if found { chance(a, 9) * chance(b, 7) } else { 0.0 };
    }
    let fared = one(ask("fisher_exact", table(5, 3), None, Model::default()), 4000);
    let found = fared[0].found;
    // Tables without a test are no part of the share.
    let share = found.hits as f64 / 4000.0;
    assert!((share - error).abs() < 4.0 * (error / 4000.0).sqrt(), "{share} {error}");
}

/// Twenty clusters of six, half of them treated whole, alike within: what a cluster adds is added again in each draw.
fn in_clusters() -> Sample {
    let shift = scores(20);
    let rest = scores(6);
    let rows: Vec<(usize, f64)> = (0..20)
        .flat_map(|c| (0..6).map(move |i| (c, i)))
        .map(|(c, i)| (c, 2.0 * shift[(c * 7) % 20] + 2.0 * rest[(i * 5 + c) % 6]))
        .collect();
    let mut out = sample(Shape::Regression(Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: rows.iter().map(|(c, _)| f64::from(c % 2 == 0)).collect(),
        outcome: rows.iter().map(|(_, y)| *y).collect(),
        binary: false,
        levels: vec![],
        pre: None,
        covariates: vec![],
        moderator: None,
        received: None,
        methods: None,
    }));
    out.clusters =
        vec![Clustering { label: Label::plain("cluster"), of: rows.iter().map(|(c, _)| *c as u32).collect() }];
    out
}

#[test]
fn clusters_stay_alike_and_an_estimator_that_ignores_them_is_found_out() {
    let world = World::of(&in_clusters()).expect("a world");
    let chance = Chance::new(1, &["test"]);
    let (mut same, mut other, mut all) = (0.0, 0.0, 0.0);
    for k in 0..300 {
        let drawn = world.draw(0.0, &mut chance.block(k));
        let Shape::Regression(r) = &drawn.shape else { panic!("another shape") };
        let mean = r.outcome.iter().sum::<f64>() / 120.0;
        let off: Vec<f64> = r.outcome.iter().map(|y| y - mean).collect();
        same += (0..20).map(|c| off[6 * c] * off[6 * c + 3]).sum::<f64>() / 20.0;
        other += (0..19).map(|c| off[6 * c] * off[6 * c + 9]).sum::<f64>() / 19.0;
        all += off.iter().map(|y| y * y).sum::<f64>() / 120.0;
    }
    // Half the variance lies between the clusters.
    assert!((same / all - 0.5).abs() < 0.06, "{}", same / all);
    assert!((other / all).abs() < 0.06, "{}", other / all);
    let with = |covariance| Model { covariance: Some(covariance), ..Model::default() };
    let blind = one(ask("ancova", in_clusters(), None, with(Covariance::Hc3)), 1000);
    let fair = one(ask("ancova", in_clusters(), None, with(Covariance::Cr2)), 1000);
    let found = |fared: &[Fared]| fared[0].found.value().expect("counted");
    assert!(found(&blind) > 0.2, "{}", found(&blind));
    near(fair[0].found, 0.05, "type I error of CR2");
}

#[test]
fn the_command_fits_the_screen_and_knows_its_analyses() {
    let run = |arguments: &[&str]| {
        let output = beraad().args(["selftest", "analyses/preventive-2016.toml", "--quiet"]).args(arguments).output();
        output.expect("it runs")
    };
    let output = run(&["--runs", "60", "--analysis", "effect-risk,returned-home"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert!(text.contains("effect-risk: conference completed − regular care"), "{text}");
    // The same bytes on any number of threads.
    let csv =
        |threads| run(&["--runs", "40", "--analysis", "effect-risk", "--format", "csv", "--threads", threads]).stdout;
    let one = csv("1");
    assert!(one == csv("3") && one.starts_with(b"analysis,estimator,term,measure,truth,"));
    let rows = String::from_utf8(one).unwrap();
    assert!(
        rows.lines()
            .any(|l| l.starts_with("effect-risk,ancova,completed - regular,adjusted_difference,at the margin,1.")),
        "{rows}"
    );
    let output = run(&["--analysis", "effect-rsk"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && text.contains("effect-risk"), "{text}");
}
