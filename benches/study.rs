//! What a user waits for: the shipped study, step by step. `cargo bench`; the ratios to R are in
//! `benches/README.md`.

use beraad::run;
use beraad::value::Lang;
use std::path::Path;

const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/analyses/preventive-2016.toml");

fn main() {
    divan::main();
}

/// Reading and checking the plan, the codebooks, the claims and both tables.
#[divan::bench]
fn check() -> run::Study {
    run::check(Path::new(PLAN)).expect("the shipped plan is in order")
}

/// All estimates, families of tests and the ledger.
#[divan::bench]
fn evaluate(bencher: divan::Bencher<'_, '_>) {
    let study = check();
    bencher.bench_local(|| run::evaluate(&study, None).expect("the shipped plan is in order"));
}

/// Page, exports, charts as SVG and PNG.
#[divan::bench]
fn render(bencher: divan::Bencher<'_, '_>) {
    let results = run::evaluate(&check(), None).expect("the shipped plan is in order");
    bencher.bench_local(|| run::render(&results, Lang::Nl).expect("the shipped study has a report"));
}
