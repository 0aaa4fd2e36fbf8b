//! The laws of the distributions; their agreement with mpmath is `beraad validate`.

use beraad::math::tail::*;
use beraad::validate::distributions::{functions, validate};
use proptest::prelude::*;

#[test]
fn distributions_agree_with_mpmath() {
    let all = validate();
    assert_eq!(all.len(), 13);
    let failures: Vec<String> = all.iter().flat_map(|v| v.failures.clone()).collect();
    let compared: usize = all.iter().map(|v| v.compared).sum();
    assert!(failures.is_empty(), "{} of {compared}:\n{}", failures.len(), failures.join("\n"));
    for v in all {
        assert!(v.compared >= 60 && v.origin.starts_with("mpmath"), "{}: {} numbers", v.subject, v.compared);
    }
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
