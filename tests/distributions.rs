//! Tails, densities and quantiles against mpmath at 50 digits: `tests/oracle_math/<distribution>.json`, made by
//! `make.py`. Each row names the range it lies in, and each range has its promise.

use beraad::math::tail::*;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// A function of a point or probability and its parameters.
#[derive(Clone, Copy)]
enum Function {
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
    Three(fn(f64, f64, f64) -> f64),
    Four(fn(f64, f64, f64, f64) -> f64),
}

impl Function {
    fn at(self, args: &[f64]) -> f64 {
        match (self, args) {
            (Function::One(f), &[a]) => f(a),
            (Function::Two(f), &[a, b]) => f(a, b),
            (Function::Three(f), &[a, b, c]) => f(a, b, c),
            (Function::Four(f), &[a, b, c, d]) => f(a, b, c, d),
            _ => panic!("arguments {args:?}"),
        }
    }

    fn arguments(self) -> usize {
        match self {
            Function::One(_) => 1,
            Function::Two(_) => 2,
            Function::Three(_) => 3,
            Function::Four(_) => 4,
        }
    }
}

macro_rules! table {
    ($($kind:ident: $($name:ident),*;)*) => { [$($((stringify!($name), Function::$kind($name))),*),*] };
}

fn functions() -> BTreeMap<&'static str, Function> {
    BTreeMap::from(table! {
        One: normal_upper, normal_lower, normal_density, normal_ln_density, normal_quantile_upper, normal_quantile_lower;
        Two: t_upper, t_lower, t_density, t_ln_density, t_quantile_upper, t_quantile_lower,
            chi2_upper, chi2_lower, chi2_density, chi2_ln_density, chi2_quantile_upper, chi2_quantile_lower,
            poisson_upper, poisson_lower, poisson_density, poisson_ln_density,
            poisson_quantile_upper, poisson_quantile_lower;
        Three: f_upper, f_lower, f_density, f_ln_density, f_quantile_upper, f_quantile_lower,
            beta_upper, beta_lower, beta_density, beta_ln_density, beta_quantile_upper, beta_quantile_lower,
            gamma_upper, gamma_lower, gamma_density, gamma_ln_density, gamma_quantile_upper, gamma_quantile_lower,
            binomial_upper, binomial_lower, binomial_density, binomial_ln_density,
            binomial_quantile_upper, binomial_quantile_lower;
        Four: hypergeometric_upper, hypergeometric_lower, hypergeometric_density, hypergeometric_ln_density,
            hypergeometric_quantile_upper, hypergeometric_quantile_lower;
    })
}

/// The relative error allowed in each range; in `log` the error of a logarithm, relative to 1 where that
/// is larger; a `step` must be met exactly.
fn promise(range: &str) -> f64 {
    match range {
        "use" | "log" => 1e-12,
        "deep" => 1e-9,
        "quadrature" => 1e-10,
        "step" => 0.0,
        other => panic!("unknown range {other}"),
    }
}

fn number(text: &Value) -> f64 {
    text.as_str().expect("a number as text").parse().expect("a number")
}

/// Holds every row against the promise and gives the worst error per function and range.
fn check(distribution: &str, fewest: usize) {
    let path = format!("{}/tests/oracle_math/{distribution}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let fixture: Value = serde_json::from_str(&text).expect("JSON");
    assert!(fixture["origin"].as_str().is_some_and(|o| o.starts_with("mpmath")), "{path} states its origin");
    let rows = fixture["rows"].as_array().expect("rows");
    assert!(rows.len() >= fewest, "{distribution}: only {} rows", rows.len());
    let functions = functions();
    let mut worst: BTreeMap<(&str, &str), (f64, String)> = BTreeMap::new();
    let mut failures = Vec::new();
    for row in rows {
        let (name, range) = (row[0].as_str().expect("function"), row[3].as_str().expect("range"));
        let args: Vec<f64> = row[1].as_array().expect("arguments").iter().map(number).collect();
        let (want, got) = (number(&row[2]), functions[name].at(&args));
        let scale = if range == "log" { want.abs().max(1.0) } else { want.abs() };
        let error = if got == want { 0.0 } else { (got - want).abs() / scale };
        let place = format!("{name}{args:?}: got {got:e}, mpmath {want:e}, error {error:.1e}");
        if error.is_nan() || error > promise(range) {
            failures.push(place.clone());
        }
        let entry = worst.entry((name, range)).or_insert((-1.0, String::new()));
        if error > entry.0 {
            *entry = (error, place);
        }
    }
    for ((_, range), (_, place)) in &worst {
        println!("{range:>10}  {place}");
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

macro_rules! against_mpmath {
    ($($name:ident $fewest:literal,)*) => { $(#[test] fn $name() { check(stringify!($name), $fewest); })* };
}

against_mpmath! {
    normal 150,
    t 150,
    chi2 150,
    gamma 150,
    beta 200,
    f 200,
    binomial 200,
    poisson 200,
    hypergeometric 150,
}
