//! What a user waits for when chance is asked: bootstrap, permutation, exact tables. `cargo bench --bench
//! resampling`; `resampling.R` does the same work on the same numbers, the ratios are in `README.md`.

use beraad::estimators::{Settings, find};
use beraad::findings::Findings;
use beraad::sample::*;
use beraad::value::{Count, Label, Unit};
use divan::Bencher;

fn main() {
    divan::main();
}

/// The arithmetic generator that `resampling.R` also has: whole numbers below 1000.
struct Numbers(u64);

impl Iterator for Numbers {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        self.0 = (self.0 * 16807) % 2_147_483_647;
        Some((self.0 % 1000) as f64)
    }
}

fn sample(shape: Shape) -> Sample {
    Sample {
        shape,
        outcome: Outcome {
            label: Label::plain("outcome"),
            unit: Unit::new("punten", "points"),
            rows: Unit::new("gezinnen", "families"),
            direction: None,
        },
        grouping: None,
        count: Count::default(),
        clusters: Vec::new(),
    }
}

/// 77 against 59 families: pre-score, outcome.
fn families() -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut numbers = Numbers(2016);
    let mut next = || numbers.by_ref().take(4).sum::<f64>() / 100.0;
    let arm: Vec<f64> = (0..136).map(|i| f64::from(i < 77)).collect();
    let pre: Vec<f64> = arm.iter().map(|_| next()).collect();
    let outcome = pre.iter().zip(&arm).map(|(p, a)| 0.6 * p - 0.8 * a + next() / 2.0).collect();
    (arm, pre, outcome)
}

fn regression() -> Sample {
    let (arm, pre, outcome) = families();
    sample(Shape::Regression(Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm,
        outcome,
        binary: false,
        pre: Some(pre),
        covariates: vec![],
        moderator: None,
        levels: vec![],
        received: None,
        methods: None,
    }))
}

fn two_groups() -> Sample {
    let outcome = families().2;
    let groups = vec![Label::plain("treatment"), Label::plain("control")];
    sample(Shape::Groups(Groups { groups, values: vec![outcome[..77].to_vec(), outcome[77..].to_vec()] }))
}

fn table(cells: &[&[u64]]) -> Sample {
    let labels = |n: usize| (0..n).map(|i| Label::plain(i.to_string())).collect();
    sample(Shape::Counts(Counts {
        groups: labels(cells.len()),
        levels: labels(cells[0].len()),
        success: 0,
        cells: cells.iter().map(|r| r.to_vec()).collect(),
    }))
}

fn run(bencher: Bencher<'_, '_>, id: &str, sample: Sample, draws: u64) {
    let (estimator, settings) = (find(id).expect("registered"), Settings { draws, ..Settings::default() });
    let work = || -> Findings { estimator.estimate(divan::black_box(&sample), &settings).expect("an answer") };
    work();
    bencher.bench_local(work);
}

/// BCa interval of the adjusted difference, n = 136, 10,000 draws, acceleration included.
#[divan::bench]
fn bootstrap_adjusted(bencher: Bencher<'_, '_>) {
    run(bencher, "bootstrap_adjusted", regression(), 10_000);
}

/// BCa, percentile and studentized intervals of a difference of means, 10,000 draws.
#[divan::bench]
fn bootstrap_difference(bencher: Bencher<'_, '_>) {
    run(bencher, "bootstrap_difference", two_groups(), 10_000);
}

/// Difference of means of 77 and 59, 100,000 exchanges.
#[divan::bench]
fn permutation(bencher: Bencher<'_, '_>) {
    run(bencher, "permutation_test", two_groups(), 100_000);
}

/// All 155,117,520 divisions of 15 and 15 values.
#[divan::bench]
fn permutation_exact(bencher: Bencher<'_, '_>) {
    let outcome = families().2;
    let groups = vec![Label::plain("treatment"), Label::plain("control")];
    let values = vec![outcome[62..77].to_vec(), outcome[77..92].to_vec()];
    run(bencher, "permutation_test", sample(Shape::Groups(Groups { groups, values })), 10_000);
}

/// 3 × 2, 213 units.
#[divan::bench]
fn freeman_halton_3x2(bencher: Bencher<'_, '_>) {
    run(bencher, "fisher_freeman_halton", table(&[&[44, 108], &[22, 7], &[11, 21]]), 10_000);
}

/// 4 × 3, 120 units.
#[divan::bench]
fn freeman_halton_4x3(bencher: Bencher<'_, '_>) {
    let cells: [&[u64]; 4] = [&[10, 12, 8], &[6, 15, 9], &[14, 5, 11], &[7, 9, 14]];
    run(bencher, "fisher_freeman_halton", table(&cells), 10_000);
}

/// 6 × 5, 300 units: too many tables to go through; 10,000 drawn.
#[divan::bench]
fn freeman_halton_6x5_drawn(bencher: Bencher<'_, '_>) {
    let cells: [&[u64]; 6] = [
        &[8, 12, 10, 9, 11],
        &[10, 10, 7, 13, 10],
        &[12, 9, 11, 8, 10],
        &[9, 11, 10, 12, 8],
        &[11, 8, 9, 10, 12],
        &[7, 10, 13, 9, 11],
    ];
    run(bencher, "fisher_freeman_halton", table(&cells), 10_000);
}
