//! Laws of the mixed models: what must hold for any input.

use crate::samples::{close, columns, groups, sample};
use beraad::estimators::{Model, Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::value::{Df, Label, Likelihood};
use proptest::prelude::*;

fn regression(arm: Vec<f64>, outcome: Vec<f64>, pre: Option<Vec<f64>>, binary: bool, levels: &[Vec<u32>]) -> Sample {
    let data = Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm,
        outcome,
        binary,
        levels: vec![],
        pre,
        covariates: vec![],
        moderator: None,
        received: None,
        methods: None,
    };
    let level = |(i, of): (usize, &Vec<u32>)| Clustering { label: Label::plain(format!("level {i}")), of: of.clone() };
    Sample { clusters: levels.iter().enumerate().map(level).collect(), ..sample(Shape::Regression(data)) }
}

fn answer(id: &str, sample: &Sample, model: Model) -> Findings {
    let settings = Settings { model, ..Settings::default() };
    find(id).expect("registered").estimate(sample, &settings).expect("an answer")
}

fn row<'a>(findings: &'a Findings, measure: &str) -> &'a Estimate {
    findings.estimates.iter().find(|e| e.measure.id == measure).expect("a row")
}

fn same(a: &Estimate, b: &Estimate) -> Result<(), TestCaseError> {
    let numbers = |e: &Estimate| {
        let t = e.test.as_ref().unwrap();
        let i = e.interval.unwrap();
        [e.value.unwrap(), e.std_error.unwrap(), i.low, i.high, t.df[0].unwrap_or(0.0), t.p.get()]
    };
    for (x, y) in numbers(a).into_iter().zip(numbers(b)) {
        prop_assert!((x - y).abs() <= 1e-7 * (x.abs() + 1e-3), "{:?} {:?}", numbers(a), numbers(b));
    }
    Ok(())
}

const SATTERTHWAITE: Model = Model {
    covariance: None,
    structure: None,
    df: Some(Df::Satterthwaite),
    likelihood: None,
    random_slope: false,
    ties: None,
    curve: None,
};

/// Twelve clusters of three to five rows in four outer ones, with something in common.
fn uneven() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<f64>, [Vec<u32>; 2])> {
    let number = || (-400i32..400).prop_map(|v| f64::from(v) / 64.0);
    (prop::collection::vec((number(), number()), 60), prop::collection::vec(number(), 12)).prop_map(|(rows, shared)| {
        let (mut arm, mut y, mut pre, mut inner, mut outer) = (vec![], vec![], vec![], vec![], vec![]);
        let mut rows = rows.into_iter();
        for (c, u) in shared.iter().enumerate() {
            for (i, (e, x)) in rows.by_ref().take(3 + c % 3).enumerate() {
                arm.push(((c + i) % 2) as f64);
                y.push(2.0 * u + e + 0.5 * x + (c as f64 * 1.3).sin());
                pre.push(x + (i as f64).cos());
                inner.push(c as u32);
                outer.push(c as u32 / 3);
            }
        }
        (arm, y, pre, [inner, outer])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// One row of each arm in each cluster: the paired t test, exactly, whenever pairs are alike at all.
    #[test]
    fn pairs_give_the_paired_t(pairs in prop::collection::vec((-50i32..50, -20i32..20, -20i32..20), 4..12)) {
        let (a, b): (Vec<f64>, Vec<f64>) = pairs
            .iter()
            .enumerate()
            .map(|(i, &(u, d, e))| (f64::from(u) + f64::from(d) + 0.1 * i as f64, f64::from(u) + f64::from(e)))
            .unzip();
        let pair: Vec<u32> = (0..a.len() as u32).collect();
        let all = |x: &[f64], y: &[f64]| [x, y].concat();
        let arm = all(&vec![1.0; a.len()], &vec![0.0; b.len()]);
        let of = [pair.clone(), pair].concat();
        let s = regression(arm, all(&a, &b), None, false, &[of]);
        let Ok(findings) = find("mixed_model").unwrap().estimate(&s, &Settings::default()) else { return Ok(()) };
        prop_assume!(row(&findings, "random_sd").value.is_some_and(|v| v > 1e-3));
        let paired = answer("paired_t", &columns(&[b, a]), Model::default());
        let test = row(&paired, "mean_difference");
        prop_assume!(test.test.is_some());
        same(row(&findings, "adjusted_difference"), test)?;
        let again = answer("mixed_model", &s, SATTERTHWAITE);
        same(row(&again, "adjusted_difference"), test)?;
    }

    /// Whole clusters of one size in one arm: Student's t of the cluster means.
    #[test]
    fn whole_clusters_give_the_t_of_their_means(clusters in prop::collection::vec((-50i32..50, -9i32..9, -9i32..9), 6..12)) {
        let (mut arm, mut y, mut of, mut means) = (vec![], vec![], vec![], [vec![], vec![]]);
        for (c, &(u, d, e)) in clusters.iter().enumerate() {
            let values = [f64::from(u) + f64::from(d), f64::from(u) + f64::from(e) + 0.1, f64::from(u)];
            means[c % 2].push(values.iter().sum::<f64>() / 3.0);
            for v in values {
                arm.push(if c % 2 == 0 { 1.0 } else { 0.0 });
                y.push(v);
                of.push(c as u32);
            }
        }
        let s = regression(arm, y, None, false, &[of]);
        let Ok(findings) = find("mixed_model").unwrap().estimate(&s, &Settings::default()) else { return Ok(()) };
        prop_assume!(row(&findings, "random_sd").value.is_some_and(|v| v > 1e-3));
        let [a, b] = means;
        let student = answer("student_t", &groups(&[a, b]), Model::default());
        prop_assume!(student.estimates[0].test.is_some());
        same(row(&findings, "adjusted_difference"), &student.estimates[0])?;
    }

    #[test]
    fn order_arms_and_units((arm, y, pre, levels) in uneven(), slope in any::<bool>(), ml in any::<bool>(), power in -9i32..9) {
        let likelihood = Some(if ml { Likelihood::Ml } else { Likelihood::Reml });
        let model = Model { random_slope: slope, likelihood, ..Model::default() };
        let base = regression(arm.clone(), y.clone(), Some(pre.clone()), false, &levels);
        let one = answer("mixed_model", &base, model);
        // Rows in another order, clusters by other numbers.
        let turned = |v: &[f64]| v.iter().rev().copied().collect::<Vec<_>>();
        let renamed = levels.clone().map(|of| of.iter().rev().map(|c| 20 - c).collect::<Vec<u32>>());
        let other = regression(turned(&arm), turned(&y), Some(turned(&pre)), false, &renamed);
        let other = answer("mixed_model", &other, model);
        for (a, b) in one.estimates.iter().zip(&other.estimates) {
            prop_assert_eq!(&a.term, &b.term);
            if a.measure.id == "random_correlation" {
                continue;
            }
            let (x, y) = (a.value.unwrap(), b.value.unwrap());
            prop_assert!((x - y).abs() <= 1e-6 * (1.0 + x.abs()), "{} {x} {y}", a.term.code);
        }
        // The other arm first, and the outcome in another unit.
        let factor = 2f64.powi(power);
        let swapped: Vec<f64> = arm.iter().map(|a| 1.0 - a).collect();
        let scaled: Vec<f64> = y.iter().map(|v| v * factor).collect();
        let turned = answer("mixed_model", &regression(swapped, scaled, Some(pre), false, &levels), model);
        let (a, b) = (row(&one, "adjusted_difference"), row(&turned, "adjusted_difference"));
        let size = factor * a.std_error.unwrap();
        prop_assert!((a.value.unwrap() * factor + b.value.unwrap()).abs() < 1e-6 * size);
        prop_assert!((a.std_error.unwrap() * factor - b.std_error.unwrap()).abs() < 1e-6 * size);
        prop_assert!((a.interval.unwrap().low * factor + b.interval.unwrap().high).abs() < 1e-5 * size);
    }

    /// Rows less alike within clusters than by chance: variance 0, and Student's t of all rows.
    #[test]
    fn a_variance_of_nothing_is_least_squares((arm, y, _, levels) in uneven()) {
        // Around their cluster's mean, rows have less than nothing in common.
        let flat: Vec<f64> = y
            .iter()
            .zip(&levels[0])
            .map(|(v, c)| {
                let own: Vec<f64> = y.iter().zip(&levels[0]).filter(|(_, d)| *d == c).map(|(v, _)| *v).collect();
                v - own.iter().sum::<f64>() / own.len() as f64
            })
            .collect();
        let s = regression(arm.clone(), flat, None, false, &levels[..1]);
        let got = answer("mixed_model", &s, SATTERTHWAITE);
        prop_assert_eq!(row(&got, "random_sd").value, Some(0.0));
        let main = row(&got, "adjusted_difference");
        let Shape::Regression(data) = &s.shape else { unreachable!() };
        let of = |code: f64| -> Vec<f64> {
            data.arm.iter().zip(&data.outcome).filter(|(a, _)| **a == code).map(|(_, v)| *v).collect()
        };
        let student = answer("student_t", &groups(&[of(1.0), of(0.0)]), Model::default());
        same(main, &student.estimates[0])?;
    }

    #[test]
    fn logistic_order_and_arms((arm, y, pre, levels) in uneven()) {
        let mut sorted = y.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted[sorted.len() / 2];
        let events: Vec<f64> = y.iter().map(|v| f64::from(u8::from(*v > middle))).collect();
        let odds = |arm: Vec<f64>, events: Vec<f64>, pre: Vec<f64>, of: Vec<u32>| {
            answer("mixed_logistic", &regression(arm, events, Some(pre), true, &[of]), Model::default())
        };
        let one = odds(arm.clone(), events.clone(), pre.clone(), levels[0].clone());
        let turned = |v: &[f64]| v.iter().rev().copied().collect::<Vec<_>>();
        let other = odds(turned(&arm), turned(&events), turned(&pre), levels[0].iter().rev().map(|c| 20 - c).collect());
        let swapped = odds(arm.iter().map(|a| 1.0 - a).collect(), events, pre, levels[0].clone());
        let (a, b, c) = (row(&one, "odds_ratio"), row(&other, "odds_ratio"), row(&swapped, "odds_ratio"));
        prop_assert_eq!(a.value.is_some(), b.value.is_some());
        if let (Some(x), Some(y), Some(z)) = (a.value, b.value, c.value) {
            prop_assert!((x.ln() - y.ln()).abs() < 1e-6 && (x.ln() + z.ln()).abs() < 1e-6, "{x} {y} {z}");
            let (x, y) = (a.std_error.unwrap(), b.std_error.unwrap());
            prop_assert!(close(x, y, 0.0) || (x - y).abs() < 1e-6 * x, "{x} {y}");
        }
    }
}
