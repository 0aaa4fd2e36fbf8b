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
    noncentral_chi2 70,
    noncentral_f 70,
    noncentral_t 70,
    studentized_range 40,
}

/// Any number at all, with a liking for the awkward ones.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -3.0..3.0,
        0.0..1.0,
        (-300.0..300.0).prop_map(|e: f64| 10f64.powf(e)),
        (0..200i32).prop_map(f64::from),
        prop::sample::select(vec![
            0.0,
            -0.0,
            0.5,
            1.0,
            1.0 - f64::EPSILON / 2.0,
            f64::MIN_POSITIVE,
            5e-324,
            1e-300,
            f64::MAX,
            f64::MIN,
            2f64.powi(53),
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    /// Whatever comes in, something comes out: tails in [0, 1], densities not negative, and NaN only for NaN
    /// or a parameter outside its range.
    #[test]
    fn any_input_is_answered(x in anything(), parameters in [anything(), anything(), anything()]) {
        // The studentized range takes milliseconds: a few cases of its own stand below.
        for (name, function) in functions().into_iter().filter(|(name, _)| !name.starts_with("studentized")) {
            let mut args = vec![x];
            args.extend(&parameters[..function.arguments() - 1]);
            let y = function.at(&args);
            let refused = !accepted(name, &args);
            prop_assert_eq!(y.is_nan(), refused, "{}{:?} = {}", name, args, y);
            if name.ends_with("_upper") || name.ends_with("_lower") {
                let probability = !name.contains("quantile");
                prop_assert!(refused || !probability || (0.0..=1.0).contains(&y), "{}{:?} = {}", name, args, y);
            } else if name.ends_with("_density") && !name.contains("_ln_") {
                prop_assert!(refused || y >= 0.0, "{}{:?} = {}", name, args, y);
            }
        }
    }

    /// A quantile leads back to its tail, from either side.
    #[test]
    fn quantiles_return_to_their_tail(e in -250.0..-0.01f64, a in 0.3..300.0f64, b in 0.3..300.0f64, ncp in 0.0..50.0f64) {
        let q = 10f64.powf(e).min(0.5);
        let back = [
            t_upper(t_quantile_upper(q, a), a),
            chi2_lower(chi2_quantile_lower(q, a), a),
            chi2_upper(chi2_quantile_upper(q, a), a),
            f_upper(f_quantile_upper(q, a.max(3.0), b.max(3.0)), a.max(3.0), b.max(3.0)),
            f_lower(f_quantile_lower(q, a.max(3.0), b.max(3.0)), a.max(3.0), b.max(3.0)),
            noncentral_chi2_upper(noncentral_chi2_quantile_upper(q, a, ncp), a, ncp),
        ];
        for (k, &p) in back.iter().enumerate() {
            // A tail's relative change is up to ln q times that of its point, and more for large shapes.
            // Beyond the least and the largest number there is no quantile to return from.
            let lost = match k {
                0 => t_upper(f64::MAX, a) > q,
                1 => chi2_lower(f64::MIN_POSITIVE, a) > q,
                _ => false,
            };
            prop_assert!(lost || (p / q - 1.0).abs() < 1e-9, "{k}: {p:e} for {q:e}, {a} {b} {ncp}");
        }
    }
}

/// The rule of refusal, said once more.
fn accepted(name: &str, args: &[f64]) -> bool {
    let shape = |v: f64| v > 0.0 && v.is_finite();
    let probability = |v: f64| (0.0..=1.0).contains(&v);
    let whole = |v: f64| v.fract() == 0.0 && (0.0..=2f64.powi(53)).contains(&v);
    let point = !args[0].is_nan() && (!name.contains("quantile") || probability(args[0]));
    let rest = &args[1..];
    let family = [
        "noncentral_t",
        "noncentral_chi2",
        "noncentral_f",
        "normal",
        "t",
        "chi2",
        "f",
        "beta",
        "gamma",
        "binomial",
        "poisson",
        "hypergeometric",
    ]
    .into_iter()
    .find(|f| name.strip_prefix(f).is_some_and(|r| r.starts_with('_')))
    .expect("a known family");
    point
        && match (family, rest) {
            ("normal", []) => true,
            ("t", &[df]) => shape(df) || df == f64::INFINITY,
            ("chi2", &[df]) => shape(df),
            ("f" | "beta" | "gamma", &[a, b]) => shape(a) && shape(b),
            ("poisson", &[mean]) => (0.0..=1e15).contains(&mean),
            ("binomial", &[n, p]) => whole(n) && probability(p),
            ("hypergeometric", &[m, n, d]) => whole(m) && whole(n) && whole(d) && m + n <= 1e12 && d <= m + n,
            ("noncentral_chi2", &[df, ncp]) => shape(df) && (0.0..=1e6).contains(&ncp),
            ("noncentral_f", &[df1, df2, ncp]) => shape(df1) && shape(df2) && (0.0..=1e6).contains(&ncp),
            ("noncentral_t", &[df, ncp]) => shape(df) && df >= 0.1 && ncp.abs() <= 1e100,
            _ => panic!("{name}{args:?}"),
        }
}

#[test]
fn the_studentized_range_answers_the_awkward() {
    let awkward = [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 1e-300, 0.5, 3.0, 1e9, f64::MAX, f64::INFINITY];
    for q in awkward {
        for k in [1.0, 2.0, 2.5, 10_000.0, f64::INFINITY, f64::NAN] {
            for df in [0.0, 1e-300, 1.0, 1e20, f64::INFINITY, f64::NAN] {
                let known = !q.is_nan() && (2.0..=10_000.0).contains(&k) && df >= 0.1;
                for p in [studentized_range_upper(q, k, df), studentized_range_lower(q, k, df)] {
                    assert!(if known { (0.0..=1.0).contains(&p) } else { p.is_nan() }, "{q} {k} {df}: {p}");
                }
            }
        }
    }
    assert_eq!(studentized_range_quantile_upper(0.0, 3.0, 10.0), f64::INFINITY);
    assert_eq!(studentized_range_quantile_lower(0.0, 3.0, 10.0), 0.0);
    assert!(studentized_range_quantile_lower(1.1, 3.0, 10.0).is_nan());
}
