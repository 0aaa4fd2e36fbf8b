//! `beraad solve`: all tables that fit a published, rounded summary.

use beraad::document::Document;
use beraad::ledger::claims::Claims;
use beraad::solver::{Options, Solution, solve};
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn preventive() -> Claims {
    Document::<Claims>::read(&Path::new(ROOT).join("data/preventive-2016/claims.toml")).unwrap().value
}

fn all(claims: &Claims, options: &Options) -> Solution {
    solve(claims, options, &mut |_| true).unwrap()
}

/// Ids of the claims about weeks.
const WEEKS: [&str; 6] = [
    "weeks-to-plan-mean",
    "weeks-to-plan-minimum",
    "weeks-to-plan-maximum",
    "weeks-to-plan-sos",
    "weeks-to-plan-ekc",
    "weeks-to-plan-sonestra",
];

fn options(without: &[&str], with: &[&str]) -> Options {
    let strings = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Options { without: strings(without), with: strings(with), ..Options::default() }
}

/// Numbers: brute force in Python (tests/solver/brute.py), all of 260, 120 and 160 units.
#[test]
fn reading_a_leaves_fourteen_tables() {
    let claims = preventive();
    let now = std::time::Instant::now();
    let made = all(&claims, &options(&[], &[]));
    eprintln!("{:?} {:?}", now.elapsed(), made.steps);
    assert_eq!((made.found, made.complete), (14, true));
    assert_eq!(all(&claims, &options(&["small-methods"], &[])).found, 14);
    assert_eq!(all(&claims, &options(&WEEKS, &[])).found, 152);
    let no_order: Vec<&str> = WEEKS.into_iter().chain(["small-methods"]).collect();
    assert_eq!(all(&claims, &options(&no_order, &[])).found, 326);
}
