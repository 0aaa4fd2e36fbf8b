//! Laws of the models of hazards: what must hold for any input.

use crate::samples::{names, sample};
use beraad::estimators::{Model, Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::math::survival::cox::concordance;
use beraad::sample::*;
use beraad::value::{Covariance, Label, Ties};
use proptest::prelude::*;

/// A row: group, week, how it ended (0: under way), covariate, stratum.
type Row = (bool, u8, u8, i16, bool);

fn number(name: &str, values: Vec<f64>) -> Predictor {
    Predictor {
        label: Label::plain(name),
        reference: None,
        columns: vec![(Label::plain("unit"), values)],
        by_arm: false,
    }
}

fn durations(rows: &[Row]) -> Durations {
    Durations {
        groups: names("g", 2),
        group: rows.iter().map(|r| u32::from(r.0)).collect(),
        entry: None,
        time: rows.iter().map(|r| f64::from(r.1)).collect(),
        ending: rows.iter().map(|r| u32::from(r.2).checked_sub(1)).collect(),
        endings: names("e", 2),
        event: 0,
        strata: None,
        covariates: vec![number("x", rows.iter().map(|r| f64::from(r.3) / 8.0).collect())],
        subject: None,
        asked: Asked::default(),
    }
}

/// Rows of which enough end in each way, in both groups, at all values of the covariate.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((1..15u8, 0..3u8, -40..40i16), 24..40).prop_map(|rows| {
        let one = |(i, (week, end, x)): (usize, (u8, u8, i16))| {
            (i % 2 == 0, week, if i % 3 == 0 { 1 } else { end }, x + (i as i16 * 17) % 23, i % 5 < 2)
        };
        rows.into_iter().enumerate().map(one).collect()
    })
}

fn answer(id: &str, d: Durations, model: Model) -> Findings {
    let settings = Settings { model, ..Settings::default() };
    find(id).expect("registered").estimate(&sample(Shape::Durations(d)), &settings).expect("an answer")
}

fn cox(d: Durations) -> Vec<Estimate> {
    answer("cox", d, Model::default()).estimates
}

/// Value, standard error, limits, statistic.
fn numbers(e: &Estimate) -> Vec<Option<f64>> {
    let interval = e.interval.as_ref();
    let statistic = e.test.as_ref().and_then(|t| t.statistic);
    vec![e.value.map(f64::ln), e.std_error, interval.map(|i| i.low.ln()), interval.map(|i| i.high.ln()), statistic]
}

fn same(a: &[Estimate], b: &[Estimate], by: f64) {
    assert_eq!(a.len(), b.len());
    for (x, y) in a.iter().zip(b) {
        for (p, q) in numbers(x).into_iter().zip(numbers(y)) {
            let close = match (p, q) {
                (Some(p), Some(q)) => p == q || (p - q).abs() <= by * (1.0 + p.abs()),
                (p, q) => p == q,
            };
            assert!(close, "{}: {p:?} against {q:?}", x.term.code);
        }
    }
}

/// Whether all coefficients are finite and not of the kind that hardly any row tells.
fn settled(rows: &[Estimate]) -> bool {
    rows.iter().all(|r| r.std_error.is_some_and(|se| se < 5.0))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn the_order_of_rows_and_the_clock_do_not_matter(rows in rows()) {
        let plain = cox(durations(&rows));
        prop_assume!(settled(&plain));
        let mut turned = rows.clone();
        turned.rotate_left(7);
        turned.reverse();
        same(&plain, &cox(durations(&turned)), 1e-10);
        let mut slower = durations(&rows);
        slower.time.iter_mut().for_each(|t| *t = t.powi(3) * 1e6);
        same(&plain, &cox(slower), 0.0);
    }

    #[test]
    fn groups_the_other_way_round_turn_the_ratio_over(rows in rows()) {
        let plain = cox(durations(&rows));
        prop_assume!(settled(&plain));
        let turned: Vec<Row> = rows.iter().map(|r| (!r.0, r.1, r.2, r.3, r.4)).collect();
        for (a, b) in plain.iter().zip(cox(durations(&turned))).filter(|(a, _)| a.measure.id == "hazard_ratio") {
            let (i, j) = (a.interval.unwrap(), b.interval.unwrap());
            for (p, q) in [(a.value.unwrap(), b.value.unwrap()), (i.low, j.high), (i.high, j.low)] {
                prop_assert!((p.ln() + q.ln()).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_covariate_in_another_unit_says_the_same(rows in rows()) {
        let plain = cox(durations(&rows));
        prop_assume!(settled(&plain));
        let mut other = durations(&rows);
        other.covariates = vec![number("x", rows.iter().map(|r| 1e4 - f64::from(r.3) / 2.0).collect())];
        for (a, b) in plain.iter().zip(cox(other)) {
            let factor = if a.measure.id == "hazard_ratio" { 1.0 } else { -0.25 };
            let (a, b) = (a.value.unwrap().ln(), b.value.unwrap().ln());
            prop_assert!((a * factor - b).abs() < 1e-9 * (1.0 + a.abs()));
        }
    }

    /// A row cut in two at a time says the same: (0, t] is (0, s] and then (s, t].
    #[test]
    fn rows_may_be_cut(rows in rows(), cut in 1..10u8) {
        let whole = durations(&rows);
        let plain = cox(whole.clone());
        prop_assume!(settled(&plain));
        let mut parts = Durations { entry: Some(vec![]), subject: Some(vec![]), group: vec![], time: vec![], ending: vec![], ..whole.clone() };
        let mut x = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let pieces = if row.1 > cut {
                vec![(0.0, f64::from(cut), None), (f64::from(cut), whole.time[i], whole.ending[i])]
            } else {
                vec![(0.0, whole.time[i], whole.ending[i])]
            };
            for (from, until, end) in pieces {
                parts.entry.as_mut().unwrap().push(from);
                parts.subject.as_mut().unwrap().push(i as u32);
                parts.group.push(whole.group[i]);
                parts.time.push(until);
                parts.ending.push(end);
                x.push(f64::from(row.3) / 8.0);
            }
        }
        parts.covariates = vec![number("x", x)];
        let robust = Model { covariance: Some(Covariance::Hc0), ..Model::default() };
        let both = [Model::default(), robust];
        for model in both {
            let (a, b) = (answer("cox", whole.clone(), model).estimates, answer("cox", parts.clone(), model).estimates);
            same(&a, &b, 1e-9);
            prop_assert_eq!(a[0].n.used, b[0].n.used);
        }
        // Without strata the test of proportional hazards sees the same endings.
        let of = |d| answer("proportional_hazards", d, Model::default()).estimates;
        for (a, b) in of(whole.clone()).iter().zip(of(parts.clone())) {
            prop_assert!((a.value.unwrap() - b.value.unwrap()).abs() < 1e-8);
        }
        let of = |d| answer("concordance", d, Model::default()).estimates[0].value.unwrap();
        prop_assert!((of(whole) - of(parts)).abs() < 1e-12);
    }

    #[test]
    fn without_ties_there_is_one_likelihood(rows in rows()) {
        let mut d = durations(&rows);
        d.time.iter_mut().enumerate().for_each(|(i, t)| *t += i as f64 / 64.0);
        let of = |ties| answer("cox", d.clone(), Model { ties: Some(ties), ..Model::default() }).estimates;
        let efron = of(Ties::Efron);
        prop_assume!(settled(&efron));
        same(&efron, &of(Ties::Breslow), 1e-12);
        same(&efron, &of(Ties::Exact), 1e-9);
    }

    /// Each ending is modelled as if the others were last sights.
    #[test]
    fn an_ending_by_itself_says_the_same(rows in rows()) {
        let both = cox(durations(&rows));
        for ending in 0..2 {
            let mut alone = durations(&rows);
            alone.ending.iter_mut().for_each(|e| *e = (*e == Some(ending)).then_some(0));
            alone.endings = names("e", 1);
            let at = 2 * ending as usize;
            same(&both[at..at + 2], &cox(alone), 0.0);
        }
    }

    /// The same rows in two strata tell as much twice.
    #[test]
    fn a_copy_in_another_stratum_halves_the_variance(rows in rows()) {
        let plain = cox(durations(&rows));
        prop_assume!(settled(&plain));
        let twice: Vec<Row> = rows.iter().chain(&rows).copied().collect();
        let of = (0..twice.len()).map(|i| Some(u32::from(i >= rows.len()))).collect();
        let strata = Some(Methods { label: Label::plain("stratum"), levels: names("s", 2), of });
        for (a, b) in plain.iter().zip(cox(Durations { strata, ..durations(&twice) })) {
            prop_assert!((a.value.unwrap().ln() - b.value.unwrap().ln()).abs() < 1e-9);
            prop_assert!((a.std_error.unwrap() / b.std_error.unwrap() - 2f64.sqrt()).abs() < 1e-8);
        }
    }

    /// Clusters of one row each are robust by row; a cluster's number does not matter.
    #[test]
    fn clusters_of_one_are_rows(rows in rows()) {
        let d = durations(&rows);
        let n = rows.len() as u32;
        let hc0 = answer("cox", d.clone(), Model { covariance: Some(Covariance::Hc0), ..Model::default() }).estimates;
        prop_assume!(settled(&hc0));
        let of = (0..n).map(|i| 3 * (n - i)).collect();
        let clustered = Sample {
            clusters: vec![Clustering { label: Label::plain("organisation"), of }],
            ..sample(Shape::Durations(d))
        };
        let clustered = find("cox").unwrap().estimate(&clustered, &Settings::default()).unwrap().estimates;
        for (a, b) in hc0.iter().zip(&clustered).filter(|(_, b)| b.std_error.is_some()) {
            prop_assert!((a.std_error.unwrap() / b.std_error.unwrap() - 1.0).abs() < 1e-9);
        }
    }

    /// Pairs counted one by one, late entry, strata and all.
    #[test]
    fn concordance_counts_pairs(rows in rows(), late in any::<bool>()) {
        let score: Vec<f64> = rows.iter().map(|r| f64::from(r.3 / 8)).collect();
        let time: Vec<f64> = rows.iter().map(|r| f64::from(r.1)).collect();
        let entry: Vec<f64> = rows.iter().map(|r| f64::from(r.1) - 1.0 - f64::from(r.3.rem_euclid(7))).collect();
        let event: Vec<bool> = rows.iter().map(|r| r.2 == 1).collect();
        let stratum: Vec<u32> = rows.iter().map(|r| u32::from(r.4)).collect();
        let found = concordance(&score, late.then_some(&entry), &time, &event, Some(&stratum));
        let mut pairs = vec![[0.0; 3]; rows.len()];
        let mut total = [0.0; 3];
        for i in (0..rows.len()).filter(|i| event[*i]) {
            for j in (0..rows.len()).filter(|j| *j != i && stratum[*j] == stratum[i]) {
                let after = time[j] > time[i] || time[j] == time[i] && !event[j];
                if after && (!late || entry[j] < time[i]) {
                    let kind = if score[i] > score[j] { 0 } else if score[i] < score[j] { 1 } else { 2 };
                    pairs[i][kind] += 1.0;
                    pairs[j][kind] += 1.0;
                    total[kind] += 1.0;
                }
            }
        }
        prop_assert_eq!([found.concordant, found.discordant, found.tied], total);
        let all: f64 = total.iter().sum();
        prop_assume!(all > 0.0);
        let d = (total[0] - total[1]) / all;
        for (found, [c, e, t]) in found.influence.iter().zip(pairs) {
            prop_assert!((found - ((c - e) - d * (c + e + t)) / all / 2.0).abs() < 1e-14);
        }
    }
}

/// The exact likelihood against all sets counted one by one: its maximum has score 0 there.
#[test]
fn the_exact_likelihood_counts_sets() {
    // Times 1 (two of five end) and 2 (one of two): by hand, x = 0, 1, 3 | 4, 2.
    let x = [1.0, 4.0, 0.0, 3.0, 2.0];
    let d = Durations {
        groups: names("g", 1),
        group: vec![0; 5],
        entry: None,
        time: vec![1.0, 1.0, 1.0, 2.0, 3.0],
        ending: vec![Some(0), Some(0), None, Some(0), None],
        endings: names("e", 1),
        event: 0,
        strata: None,
        covariates: vec![number("x", x.to_vec())],
        subject: None,
        asked: Asked::default(),
    };
    let rows = answer("cox", d, Model { ties: Some(Ties::Exact), ..Model::default() }).estimates;
    let b = rows[0].value.unwrap().ln();
    let (mut sum, mut mean) = (0.0, 0.0);
    for i in 0..5 {
        for j in 0..i {
            let w = (b * (x[i] + x[j])).exp();
            sum += w;
            mean += w * (x[i] + x[j]);
        }
    }
    let (three, two) = ((3.0 * b).exp(), (2.0 * b).exp());
    let score = 5.0 - mean / sum + 3.0 - (3.0 * three + 2.0 * two) / (three + two);
    assert!(score.abs() < 1e-11, "{b}: {score}");
}

#[test]
fn ties_beyond_the_exact_likelihood_are_told() {
    let n = 20_000;
    let row = |i: usize| (i.is_multiple_of(2), 1 + (i % 3) as u8, (i % 2) as u8, (i % 17) as i16, false);
    let rows: Vec<Row> = (0..n).map(row).collect();
    let found = answer("cox", durations(&rows), Model { ties: Some(Ties::Exact), ..Model::default() });
    assert_eq!(found.estimates[0].notes[0].code(), "too-many-ties");
    assert_eq!(found.estimates[0].value, None);
}

/// A group in which nobody ended so has no ratio but a limit, as the sets say it: all curves of the report can show it.
#[test]
fn residuals_make_series() {
    let row = |i: usize| {
        let x = ((i * 37) % 41) as i16;
        (i.is_multiple_of(2), 1 + ((i * 13) % 29) as u8, ((i * 7) % 3) as u8, x, false)
    };
    let rows: Vec<Row> = (0..3000).map(row).collect();
    let found = answer("proportional_hazards", durations(&rows), Model::default());
    let kinds: Vec<String> = found.series.iter().map(|s| format!("{:?} {}", s.kind, s.group.code)).collect();
    assert_eq!(kinds, ["Schoenfeld g0 - g1", "SchoenfeldSmooth g0 - g1", "Schoenfeld x", "SchoenfeldSmooth x"]);
    for series in &found.series {
        assert!(series.points.len() <= 500 && !series.points.is_empty());
        assert!(series.points.windows(2).all(|p| p[0].x <= p[1].x), "{}", series.group.code);
        assert_eq!(series.part.as_ref().map(|p| p.code.as_str()), Some("e0"));
    }
}
