//! The distributions against mpmath at 50 digits: `tests/oracle_math/<distribution>.json`, made by `make.py`.
//! Each row names the range it lies in, and each range has its promise.

use super::Validation;
use crate::math::tail::*;
use include_dir::{Dir, include_dir};
use serde_json::Value;
use std::collections::BTreeMap;

static FIXTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/oracle_math");

/// Files of reference cases, in the order of the table.
const DISTRIBUTIONS: [&str; 13] = [
    "normal",
    "t",
    "chi2",
    "f",
    "gamma",
    "beta",
    "binomial",
    "poisson",
    "hypergeometric",
    "noncentral_t",
    "noncentral_chi2",
    "noncentral_f",
    "studentized_range",
];

/// A function of a point or probability and its parameters.
#[derive(Clone, Copy)]
pub enum Function {
    /// Of a point alone.
    One(fn(f64) -> f64),
    /// With one parameter.
    Two(fn(f64, f64) -> f64),
    /// With two parameters.
    Three(fn(f64, f64, f64) -> f64),
    /// With three parameters.
    Four(fn(f64, f64, f64, f64) -> f64),
}

impl Function {
    /// Its value; panics when the arguments are more or fewer than it takes.
    pub fn at(self, args: &[f64]) -> f64 {
        match (self, args) {
            (Function::One(f), &[a]) => f(a),
            (Function::Two(f), &[a, b]) => f(a, b),
            (Function::Three(f), &[a, b, c]) => f(a, b, c),
            (Function::Four(f), &[a, b, c, d]) => f(a, b, c, d),
            _ => panic!("arguments {args:?}"),
        }
    }

    /// How many it takes.
    pub fn arguments(self) -> usize {
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

/// Every function of the distributions by its name.
pub fn functions() -> BTreeMap<&'static str, Function> {
    BTreeMap::from(table! {
        One: normal_upper, normal_lower, normal_density, normal_ln_density, normal_quantile_upper, normal_quantile_lower;
        Two: t_upper, t_lower, t_density, t_ln_density, t_quantile_upper, t_quantile_lower,
            chi2_upper, chi2_lower, chi2_density, chi2_ln_density, chi2_quantile_upper, chi2_quantile_lower,
            poisson_upper, poisson_lower, poisson_density, poisson_ln_density,
            poisson_quantile_upper, poisson_quantile_lower;
        Three: f_upper, f_lower, f_density, f_ln_density, f_quantile_upper, f_quantile_lower,
            beta_upper, beta_lower, beta_density, beta_ln_density, beta_quantile_upper, beta_quantile_lower,
            gamma_upper, gamma_lower, gamma_density, gamma_ln_density, gamma_quantile_upper, gamma_quantile_lower,
            noncentral_t_upper, noncentral_t_lower, noncentral_t_quantile_upper, noncentral_t_quantile_lower,
            noncentral_chi2_upper, noncentral_chi2_lower, noncentral_chi2_quantile_upper, noncentral_chi2_quantile_lower,
            studentized_range_upper, studentized_range_lower,
            studentized_range_quantile_upper, studentized_range_quantile_lower,
            binomial_upper, binomial_lower, binomial_density, binomial_ln_density,
            binomial_quantile_upper, binomial_quantile_lower;
        Four: hypergeometric_upper, hypergeometric_lower, hypergeometric_density, hypergeometric_ln_density,
            hypergeometric_quantile_upper, hypergeometric_quantile_lower,
            noncentral_f_upper, noncentral_f_lower, noncentral_f_quantile_upper, noncentral_f_quantile_lower;
    })
}

/// The relative error allowed in each range; in `log` the error of a logarithm, relative to 1 where that
/// is larger; a `step` must be met exactly.
fn promise(range: &str) -> f64 {
    match range {
        "use" | "log" => 1e-12,
        "deep" => 1e-9,
        // The tail hardly moves with the point: 1e-15 of the one is 1e-12 of the other.
        "flat" => 1e-11,
        "quadrature" => 1e-12,
        "step" => 0.0,
        other => panic!("unknown range {other}"),
    }
}

fn number(text: &Value) -> f64 {
    text.as_str().expect("a number as text").parse().expect("a number")
}

/// Runs the reference cases of every distribution.
pub fn validate() -> Vec<Validation> {
    let functions = functions();
    DISTRIBUTIONS.iter().map(|name| one(name, &functions)).collect()
}

fn one(distribution: &'static str, functions: &BTreeMap<&'static str, Function>) -> Validation {
    let file = FIXTURES.get_file(format!("{distribution}.json")).expect("each distribution has its cases");
    let fixture: Value = serde_json::from_slice(file.contents()).expect("the cases are JSON");
    let mut out = Validation {
        subject: distribution,
        source: "mpmath at 50 digits",
        cases: 0,
        compared: 0,
        worst: 0.0,
        digits: 12.0,
        origin: fixture["origin"].as_str().unwrap_or_default().to_owned(),
        failures: vec![],
    };
    for row in fixture["rows"].as_array().expect("rows") {
        let (name, range) = (row[0].as_str().expect("function"), row[3].as_str().expect("range"));
        let args: Vec<f64> = row[1].as_array().expect("arguments").iter().map(number).collect();
        let (want, got) = (number(&row[2]), functions[name].at(&args));
        let scale = if range == "log" { want.abs().max(1.0) } else { want.abs() };
        let error = if got == want { 0.0 } else { (got - want).abs() / scale };
        (out.cases, out.compared) = (out.cases + 1, out.compared + 1);
        out.worst = out.worst.max(error);
        if promise(range) > 0.0 {
            out.digits = out.digits.min(-promise(range).log10());
        }
        if error.is_nan() || error > promise(range) {
            out.failures.push(format!("{name}{args:?}: got {got:e}, mpmath {want:e}, error {error:.1e}"));
        }
    }
    out
}
