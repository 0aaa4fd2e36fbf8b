//! What a user waits for when arms are compared: robust errors, mixed models, waves, the wild bootstrap, standardised shares.
//! `cargo bench --bench effects`; `effects.R` does the same work on the same data, the ratios are in `README.md`.

use beraad::design::{Request, View, draw};
use beraad::estimators::{Settings, find};
use beraad::run;
use beraad::sample::Sample;
use divan::Bencher;
use std::path::Path;

const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/analyses/demo-trial.toml");
const DRAWS: u64 = 9_999;

fn main() {
    divan::main();
}

/// What the demonstration gives an estimator; drawn outside the clock.
fn sample(id: &str, outcome: &str, covariates: &[&str]) -> Sample {
    let study = run::check(Path::new(PLAN)).expect("the shipped plan is in order");
    let design = &study.plan.value.design;
    let view = View::open(&study.data, design, &[]).expect("the shipped data are in order");
    let covariates: Vec<String> = covariates.iter().map(|c| (*c).to_owned()).collect();
    let request = Request { outcome: Some(outcome), covariates: &covariates, ..Request::default() };
    let shapes = find(id).expect("a registered estimator").about().shapes;
    draw(&view, design, shapes, &request).expect("the shipped data are in order").sample
}

fn time(bencher: Bencher<'_, '_>, id: &str, outcome: &str, covariates: &[&str]) {
    let sample = sample(id, outcome, covariates);
    let estimator = find(id).expect("a registered estimator");
    let settings = Settings { draws: DRAWS, ..Settings::default() };
    bencher.bench_local(|| estimator.estimate(&sample, &settings).expect("the shipped data have an answer"));
}

/// CR2 with 16 organisations: difference, adjusted means, the check of the slopes, means before and after.
#[divan::bench]
fn ancova(bencher: Bencher<'_, '_>) {
    time(bencher, "ancova", "risk_score", &["age", "single_parent"]);
}

/// Children in families in organisations, REML, Kenward and Roger.
#[divan::bench]
fn mixed_model(bencher: Bencher<'_, '_>) {
    time(bencher, "mixed_model", "risk_score", &["age", "single_parent"]);
}

/// Three waves, unstructured, REML, Kenward and Roger.
#[divan::bench]
fn mmrm(bencher: Bencher<'_, '_>) {
    time(bencher, "mmrm", "risk_score", &[]);
}

/// 9,999 draws, with the interval by test inversion.
#[divan::bench]
fn wild_cluster_bootstrap(bencher: Bencher<'_, '_>) {
    time(bencher, "wild_cluster_bootstrap", "risk_score", &["age", "single_parent"]);
}

/// Shares, difference, ratios, with influence functions summed within organisations.
#[divan::bench]
fn standardised_risk(bencher: Bencher<'_, '_>) {
    time(bencher, "standardised_risk", "maltreatment", &["age", "single_parent"]);
}
