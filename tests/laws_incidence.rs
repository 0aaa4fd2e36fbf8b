//! Identities of competing endings.

use beraad::estimators::durations::completer_mean::CompleterMean;
use beraad::estimators::durations::cumulative_incidence::CumulativeIncidence;
use beraad::estimators::durations::incidence_difference::IncidenceDifference;
use beraad::estimators::{Estimator, Settings};
use beraad::findings::series::SeriesKind;
use beraad::findings::{Estimate, Findings};
use beraad::math::survival::{Times, incidence};
use beraad::sample::*;
use beraad::value::{Count, Label, Unit};
use proptest::prelude::*;

/// Rows of two groups with up to three endings, heavy ties, times of 0 unless they come late, and families of siblings.
fn waiting() -> impl Strategy<Value = Sample> {
    (4..40usize, 1..4usize, any::<bool>(), any::<bool>()).prop_flat_map(|(n, c, late, clustered)| {
        let row = (0..12u32, 0..6u32, prop::option::weighted(0.7, 0..c as u32), 0..2u32, 0..9u32);
        prop::collection::vec(row, n).prop_map(move |rows| {
            let time: Vec<f64> = rows.iter().map(|r| f64::from(r.0) + if late { 6.0 } else { 0.0 }).collect();
            Sample {
                shape: Shape::Durations(Durations {
                    groups: ["a", "b"].map(Label::plain).to_vec(),
                    group: rows.iter().map(|r| r.3).collect(),
                    entry: late.then(|| rows.iter().map(|r| f64::from(r.1)).collect()),
                    time,
                    ending: rows.iter().map(|r| r.2).collect(),
                    endings: ["plan", "stop", "move"].iter().take(c).map(|e| Label::plain(*e)).collect(),
                    event: 0,
                    strata: None,
                    covariates: vec![],
                    subject: None,
                    asked: Asked { at: vec![1.0, 6.5, 9.0, 17.0], horizon: None },
                }),
                outcome: Outcome {
                    label: Label::plain("weeks"),
                    unit: Unit::new("weken", "weeks"),
                    rows: Unit::new("gezinnen", "families"),
                    direction: None,
                },
                grouping: Some(Label::plain("group")),
                count: Count::default(),
                clusters: match clustered {
                    true => vec![Clustering { label: Label::plain("family"), of: rows.iter().map(|r| r.4).collect() }],
                    false => vec![],
                },
            }
        })
    })
}

fn data(sample: &Sample) -> &Durations {
    let Shape::Durations(d) = &sample.shape else { unreachable!() };
    d
}

/// The same sample, of other rows.
fn with(sample: &Sample, rows: &[usize], mut change: impl FnMut(&mut Durations)) -> Sample {
    let mut d = data(sample).clone();
    d.group = rows.iter().map(|&r| d.group[r]).collect();
    d.time = rows.iter().map(|&r| d.time[r]).collect();
    d.ending = rows.iter().map(|&r| d.ending[r]).collect();
    d.entry = d.entry.map(|entry| rows.iter().map(|&r| entry[r]).collect());
    change(&mut d);
    let clusters = sample.clusters.iter();
    let clusters = clusters.map(|c| Clustering { of: rows.iter().map(|&r| c.of[r]).collect(), ..c.clone() }).collect();
    Sample { shape: Shape::Durations(d), clusters, ..sample.clone() }
}

fn answer(estimator: &dyn Estimator, sample: &Sample) -> Findings {
    estimator.estimate(sample, &Settings::default()).unwrap()
}

fn row<'a>(findings: &'a Findings, term: &str, measure: &str) -> Option<&'a Estimate> {
    findings.estimates.iter().find(|e| e.term.code == term && e.measure.id == measure)
}

fn numbers(e: &Estimate) -> [Option<f64>; 5] {
    let p = e.test.as_ref().map(|t| t.p.get());
    [e.value, e.std_error, e.interval.map(|i| i.low), e.interval.map(|i| i.high), p]
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || (a - b).abs() < 1e-11,
        (a, b) => a == b,
    }
}

/// Rows of the same term and measure hold the same numbers.
fn assert_same(a: &Findings, b: &Findings, rename: impl Fn(&str) -> String) {
    assert_eq!(a.estimates.len(), b.estimates.len());
    for x in &a.estimates {
        let y = row(b, &rename(&x.term.code), x.measure.id).unwrap_or_else(|| panic!("{}", x.term.code));
        for (p, q) in numbers(x).into_iter().zip(numbers(y)) {
            assert!(near(p, q), "{} {}: {:?} {:?}", x.term.code, x.measure.id, numbers(x), numbers(y));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_every_time_the_shares_are_all(sample in waiting()) {
        let d = data(&sample);
        let found = answer(&CumulativeIncidence, &sample);
        for group in ["a", "b", "overall"] {
            for t in &d.asked.at {
                let Some(under_way) = row(&found, &format!("{group} @ {t}"), "survival").and_then(|e| e.value) else { continue };
                let ended = d.endings.iter().filter_map(|e| {
                    row(&found, &format!("{group}: {} @ {t}", e.code), "cumulative_incidence")?.value
                });
                prop_assert!((under_way + ended.sum::<f64>() - 1.0).abs() < 1e-14);
            }
        }
        // And between: time lost to each ending and time under way are the horizon.
        let times = Times { entry: d.entry.as_deref(), time: &d.time, ending: &d.ending, endings: d.endings.len() };
        let curve = incidence(&times.table(&(0..d.time.len()).collect::<Vec<_>>()));
        for k in 0..curve.time.len() {
            let whole = curve.survival[k] + curve.incidence.iter().map(|f| f[k]).sum::<f64>();
            prop_assert!((whole - 1.0).abs() < 1e-15);
        }
        for horizon in [0.0, 3.0, 8.25, 17.0, 40.0] {
            let lost: f64 = (0..d.endings.len()).map(|j| curve.lost(j, horizon)).sum();
            prop_assert!((lost + curve.restricted(horizon) - horizon).abs() < 1e-13);
        }
    }

    #[test]
    fn with_one_ending_it_is_one_minus_kaplan_meier(sample in waiting()) {
        let all: Vec<usize> = (0..data(&sample).time.len()).collect();
        let one = with(&sample, &all, |d| {
            d.ending.iter_mut().for_each(|e| *e = e.map(|_| 0));
            d.endings.truncate(1);
        });
        let found = answer(&CumulativeIncidence, &one);
        prop_assert!(found.estimates.iter().all(|e| e.measure.id != "naive_incidence"));
        prop_assert!(found.series.iter().all(|s| s.kind != SeriesKind::NaiveIncidence));
        for group in ["a", "b", "overall"] {
            for t in &data(&one).asked.at {
                let ended = row(&found, &format!("{group}: plan @ {t}"), "cumulative_incidence").unwrap();
                let under_way = row(&found, &format!("{group} @ {t}"), "survival").unwrap();
                prop_assert!(near(ended.value, under_way.value.map(|s| 1.0 - s)));
                prop_assert!(near(ended.std_error, under_way.std_error));
            }
        }
        // And of any number of endings, 1 − Kaplan–Meier of one never lies below its incidence.
        let found = answer(&CumulativeIncidence, &sample);
        for naive in found.estimates.iter().filter(|e| e.measure.id == "naive_incidence") {
            let share = row(&found, &naive.term.code, "cumulative_incidence").unwrap();
            prop_assert!(naive.value.zip(share.value).is_none_or(|(naive, share)| naive > share - 1e-12));
        }
    }

    #[test]
    fn neither_the_order_of_rows_nor_names_matter(sample in waiting(), turn in 1..40usize) {
        let n = data(&sample).time.len();
        let mut rows: Vec<usize> = (0..n).collect();
        rows.rotate_left(turn % n);
        rows.swap(0, n / 2);
        for estimator in [&CumulativeIncidence as &dyn Estimator, &CompleterMean] {
            let first = answer(estimator, &sample);
            assert_same(&first, &answer(estimator, &with(&sample, &rows, |_| ())), str::to_owned);
            // Groups and endings that change places.
            let c = data(&sample).endings.len() as u32;
            let turned = with(&sample, &rows, |d| {
                d.group.iter_mut().for_each(|g| *g = 1 - *g);
                d.groups.reverse();
                d.ending.iter_mut().flatten().for_each(|e| *e = c - 1 - *e);
                d.endings.reverse();
                d.event = c as usize - 1;
            });
            assert_same(&first, &answer(estimator, &turned), str::to_owned);
        }
    }

    #[test]
    fn groups_that_change_places_change_the_sign(sample in waiting()) {
        let all: Vec<usize> = (0..data(&sample).time.len()).collect();
        let turned = with(&sample, &all, |d| {
            d.group.iter_mut().for_each(|g| *g = 1 - *g);
            d.groups.reverse();
        });
        let answers = [&sample, &turned].map(|s| IncidenceDifference.estimate(s, &Settings::default()));
        let [Ok(first), Ok(second)] = answers else { return Ok(()) };
        for x in &first.estimates {
            let y = row(&second, &x.term.code.replace("a - b", "b - a"), x.measure.id).unwrap();
            let [value, error, low, high, p] = numbers(y);
            let mirrored = [value.map(|v| -v), error, high.map(|h| -h), low.map(|l| -l), p];
            for (a, b) in numbers(x).into_iter().zip(mirrored) {
                prop_assert!(near(a, b), "{:?} {:?}", numbers(x), mirrored);
            }
            // The interval leaves out no difference exactly when p says so, away from the limits of a difference.
            if let (Some(i), Some(p)) = (x.interval, p) {
                prop_assert_eq!(i.low > 0.0 || i.high < 0.0, p < 0.05);
            }
        }
        // The difference is that of the shares.
        let shares = answer(&CumulativeIncidence, &sample);
        for x in first.estimates.iter().filter(|e| e.value.is_some()) {
            let of = |g: &str| row(&shares, &x.term.code.replace("a - b", g), "cumulative_incidence").unwrap();
            let [a, b] = ["a", "b"].map(of);
            prop_assert!(near(x.value, a.value.zip(b.value).map(|(a, b)| a - b)));
            if sample.clusters.is_empty() && let Some(error) = x.std_error {
                prop_assert!((error - a.std_error.unwrap().hypot(b.std_error.unwrap())).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn twice_the_rows_halve_the_variance(sample in waiting()) {
        let all: Vec<usize> = (0..data(&sample).time.len()).collect();
        let twice: Vec<usize> = all.iter().chain(&all).copied().collect();
        let (first, mut second) = (answer(&CumulativeIncidence, &sample), with(&sample, &twice, |_| ()));
        // Clusters of the copies are new ones.
        for c in &mut second.clusters {
            c.of.iter_mut().skip(all.len()).for_each(|of| *of += 9);
        }
        let second = answer(&CumulativeIncidence, &second);
        for x in first.estimates.iter().filter(|e| e.measure.id != "time_median") {
            let y = row(&second, &x.term.code, x.measure.id).unwrap();
            prop_assert!(near(x.value, y.value));
            // One cluster says nothing of its spread; two do, if it is only that they do not differ.
            if let Some(error) = x.std_error {
                prop_assert!((y.std_error.unwrap() * 2f64.sqrt() - error).abs() < 1e-11);
            }
        }
        // A copy that stays in the family of its row says nothing new.
        if !sample.clusters.is_empty() {
            let same = answer(&CumulativeIncidence, &with(&sample, &twice, |_| ()));
            for x in &first.estimates {
                let y = row(&same, &x.term.code, x.measure.id).unwrap();
                for (p, q) in numbers(x).into_iter().zip(numbers(y)) {
                    prop_assert!(near(p, q), "{}: {:?} {:?}", x.term.code, numbers(x), numbers(y));
                }
            }
        }
    }

    /// Families of one are no families; all of it with late entry too.
    #[test]
    fn clusters_of_one_are_rows(sample in waiting()) {
        let alone = Sample { clusters: vec![], ..sample.clone() };
        let of = (0..data(&sample).time.len() as u32).collect();
        let singles = Sample { clusters: vec![Clustering { label: Label::plain("family"), of }], ..sample };
        for estimator in [&CumulativeIncidence as &dyn Estimator, &CompleterMean] {
            // Of a lone row the one cluster is the reason, and not the edge of its curve.
            assert_same(&answer(estimator, &alone), &answer(estimator, &singles), str::to_owned);
        }
        let [Ok(a), Ok(b)] = [&alone, &singles].map(|s| IncidenceDifference.estimate(s, &Settings::default())) else {
            return Ok(());
        };
        assert_same(&a, &b, str::to_owned);
    }

    /// A row cut in two, at a time at which nothing happens, says what it said whole.
    #[test]
    fn a_unit_cut_in_episodes_is_one_unit(sample in waiting(), cut in 1..12u32) {
        let d = data(&sample);
        prop_assume!(sample.clusters.is_empty() && d.entry.is_none() && d.time.iter().all(|t| *t > 0.0));
        let at = f64::from(cut) - 0.5;
        let late: Vec<usize> = (0..d.time.len()).filter(|&r| d.time[r] > at).collect();
        let rows: Vec<usize> = (0..d.time.len()).chain(late.iter().copied()).collect();
        let n = d.time.len();
        let episodes = with(&sample, &rows, |d| {
            d.entry = Some((0..rows.len()).map(|i| if i < n { -1.0 } else { at }).collect());
            for &i in &late {
                d.time[i] = at;
                d.ending[i] = None;
            }
            d.subject = Some(rows.iter().map(|&r| r as u32).collect());
        });
        let (whole, cut) = (answer(&CumulativeIncidence, &sample), answer(&CumulativeIncidence, &episodes));
        assert_same(&whole, &cut, str::to_owned);
        prop_assert!(whole.estimates.iter().zip(&cut.estimates).all(|(a, b)| a.n.used == b.n.used));
    }
}

/// A curve is right where it is asked: the last point up to t holds the value of the row at t, with its limits.
#[test]
fn curves_and_rows_tell_the_same() {
    let n = 60usize;
    let time: Vec<f64> = (0..n).map(|i| f64::from((i * 37 % 19) as u32)).collect();
    let ending: Vec<Option<u32>> = (0..n).map(|i| [Some(0), Some(1), None][i * 7 % 3]).collect();
    let d = Durations {
        groups: ["a", "b"].map(Label::plain).to_vec(),
        group: (0..n).map(|i| (i % 2) as u32).collect(),
        entry: None,
        time,
        ending,
        endings: ["plan", "stop"].map(Label::plain).to_vec(),
        event: 0,
        strata: None,
        covariates: vec![],
        subject: None,
        asked: Asked { at: vec![0.0, 3.0, 7.5, 18.0], horizon: None },
    };
    let outcome = Outcome {
        label: Label::plain("weeks"),
        unit: Unit::new("weken", "weeks"),
        rows: Unit::new("gezinnen", "families"),
        direction: None,
    };
    let sample = Sample {
        shape: Shape::Durations(d.clone()),
        outcome,
        grouping: None,
        count: Count::default(),
        clusters: vec![],
    };
    let at = |points: &[beraad::findings::Point], t: f64| {
        let p = points.iter().rfind(|p| p.x <= t).unwrap();
        (p.y, p.low, p.high)
    };
    let found = answer(&CumulativeIncidence, &sample);
    let mut compared = 0;
    for s in found.series.iter().filter(|s| s.kind == SeriesKind::CumulativeIncidence) {
        assert_eq!((s.points[0].x, s.points.last().unwrap().x), (0.0, 18.0));
        for t in &d.asked.at {
            let term = format!("{}: {} @ {t}", s.group.code, s.part.as_ref().unwrap().code);
            let row = row(&found, &term, "cumulative_incidence").unwrap();
            let (low, high) = row.interval.map(|i| (i.low, i.high)).unzip();
            assert_eq!(at(&s.points, *t), (row.value.unwrap(), low, high), "{term}");
            compared += 1;
        }
    }
    let found = answer(&IncidenceDifference, &sample);
    let s = found.series.iter().find(|s| s.kind == SeriesKind::IncidenceDifference).unwrap();
    for t in &d.asked.at {
        let row = row(&found, &format!("a - b: plan @ {t}"), "incidence_difference").unwrap();
        let (low, high) = row.interval.map(|i| (i.low, i.high)).unzip();
        assert_eq!(at(&s.points, *t), (row.value.unwrap(), low, high), "{t}");
        compared += 1;
    }
    assert_eq!(compared, 28);
}
