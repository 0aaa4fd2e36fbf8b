//! What holds of shares in states and of times in them, whatever the spells.

use beraad::estimators::{Settings, find};
use beraad::findings::series::SeriesKind;
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::validate::{fixture, sample};
use beraad::value::{Count, Label, Unit};
use proptest::prelude::*;

fn labels(prefix: &str, n: usize) -> Vec<Label> {
    (0..n).map(|i| Label::plain(format!("{prefix}{i}"))).collect()
}

fn whole(spells: Spells, clusters: Vec<u32>) -> Sample {
    let outcome = Outcome {
        label: Label::plain("state"),
        unit: Unit::new("weken", "weeks"),
        rows: Unit::new("kinderen", "children"),
        direction: None,
    };
    let clusters = match clusters.is_empty() {
        true => vec![],
        false => vec![Clustering { label: Label::plain("cluster"), of: clusters }],
    };
    Sample { shape: Shape::Spells(spells), outcome, grouping: None, count: Count::default(), clusters }
}

fn estimate(sample: &Sample) -> Findings {
    let estimator = find("state_probability").expect("registered");
    estimator.estimate(sample, &Settings::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn found(spells: Spells) -> Findings {
    estimate(&whole(spells, vec![]))
}

fn row<'f>(findings: &'f Findings, term: &str) -> &'f Estimate {
    let row = findings.estimates.iter().find(|e| e.term.code == term);
    row.unwrap_or_else(|| panic!("no row {term}"))
}

fn close(a: f64, b: f64, by: f64) -> bool {
    (a - b).abs() <= by * (1.0 + a.abs().max(b.abs()))
}

/// Value, error, limits, statistic and p of a row.
fn numbers(e: &Estimate) -> [Option<f64>; 6] {
    let (i, t) = (e.interval, e.test.as_ref());
    [e.value, e.std_error, i.map(|i| i.low), i.map(|i| i.high), t.and_then(|t| t.statistic), t.map(|t| t.p.get())]
}

fn same(a: &Findings, b: &Findings) {
    assert_eq!(a.estimates.len(), b.estimates.len());
    for e in &a.estimates {
        let other = row(b, &e.term.code);
        for (x, y) in numbers(e).into_iter().zip(numbers(other)) {
            assert!(x.zip(y).map_or(x == y, |(x, y)| close(x, y, 1e-9)), "{}: {e:?}\n{other:?}", e.term.code);
        }
    }
}

/// A unit's way through the states, as spells: when it began, how long each took, whether it was lost at the end.
#[derive(Debug, Clone)]
struct Way {
    group: u32,
    from: f64,
    stays: Vec<(u32, f64)>,
    end: Option<u32>,
}

fn spells(ways: &[Way], groups: usize, states: usize, asked: Asked) -> Spells {
    let mut out = Spells {
        groups: labels("g", groups),
        group: vec![],
        states: labels("s", states),
        subject: vec![],
        from: vec![],
        until: vec![],
        state: vec![],
        next: vec![],
        asked,
    };
    for (number, way) in ways.iter().enumerate() {
        let mut at = way.from;
        for (i, (state, long)) in way.stays.iter().enumerate() {
            out.group.push(way.group);
            out.subject.push(number as u32);
            out.from.push(at);
            at += long;
            out.until.push(at);
            out.state.push(*state);
            out.next.push(way.stays.get(i + 1).map(|s| s.0).or(way.end));
        }
    }
    out
}

fn ways(groups: u32, states: u32, late: bool) -> impl Strategy<Value = Vec<Way>> {
    let stay = (0..states, (1..9i32).prop_map(f64::from));
    let from = if late { 0..4i32 } else { 0..1i32 };
    let way = (0..groups, from, prop::collection::vec(stay, 1..5), prop::option::of(0..states));
    let way = way.prop_map(|(group, from, stays, end)| Way { group, from: f64::from(from), stays, end });
    prop::collection::vec(way, 4..25)
}

fn asked(at: &[f64], horizon: f64) -> Asked {
    Asked { at: at.to_vec(), horizon: Some(horizon) }
}

/// Spells in another order, by a prime step that meets each once; units numbered anew.
fn shuffled(s: &Spells) -> Spells {
    let n = s.from.len();
    let order: Vec<usize> = (0..n).map(|i| i * 7919 % n).collect();
    Spells {
        group: order.iter().map(|&i| s.group[i]).collect(),
        subject: order.iter().map(|&i| 1000 - s.subject[i] * 3).collect(),
        from: order.iter().map(|&i| s.from[i]).collect(),
        until: order.iter().map(|&i| s.until[i]).collect(),
        state: order.iter().map(|&i| s.state[i]).collect(),
        next: order.iter().map(|&i| s.next[i]).collect(),
        ..s.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn shares_add_up_to_one_and_times_to_the_horizon(ways in ways(2, 3, true)) {
        let all = found(spells(&ways, 2, 3, asked(&[0.0, 1.0, 3.0, 5.0], 5.0)));
        for group in ["g0", "g1", "overall"] {
            for at in [" @ 0", " @ 1", " @ 3", " @ 5", ""] {
                let values: Option<Vec<f64>> =
                    (0..3).map(|s| row(&all, &format!("{group}: s{s}{at}")).value).collect();
                let Some(values) = values else { continue };
                let sum = if at.is_empty() { 5.0 } else { 1.0 };
                prop_assert!(close(values.iter().sum(), sum, 1e-12), "{} {} {:?}", group, at, values);
            }
        }
        let curves: Vec<_> = all.series.iter().filter(|s| s.kind == SeriesKind::StateProbability).collect();
        for states in curves.chunks(3) {
            for i in 0..states[0].points.len() {
                let sum: f64 = states.iter().map(|s| s.points[i].y).sum();
                prop_assert!(close(sum, 1.0, 1e-12), "{}", sum);
            }
        }
    }

    #[test]
    fn neither_order_nor_numbering_nor_names_matter(ways in ways(2, 3, true)) {
        let data = spells(&ways, 2, 3, asked(&[2.0, 6.0], 7.0));
        let first = found(data.clone());
        same(&first, &found(shuffled(&data)));
        // s0, s1, s2 become s2, s0, s1 in the list, and keep their names.
        let place = [1, 2, 0];
        let renamed = Spells {
            states: [2, 0, 1].map(|s| data.states[s].clone()).to_vec(),
            state: data.state.iter().map(|s| place[*s as usize]).collect(),
            next: data.next.iter().map(|n| n.map(|s| place[s as usize])).collect(),
            ..data
        };
        same(&first, &found(renamed));
    }

    /// A spell cut in two is the same spell.
    #[test]
    fn a_cut_without_a_move_changes_nothing(ways in ways(2, 3, true), known in any::<bool>()) {
        let data = spells(&ways, 2, 3, asked(&[2.0, 6.0], 7.0));
        let mut cut = data.clone();
        for i in 0..data.from.len() {
            let middle = data.from[i] + 0.4 * (data.until[i] - data.from[i]);
            cut.until[i] = middle;
            cut.next[i] = known.then_some(data.state[i]);
            cut.group.push(data.group[i]);
            cut.subject.push(data.subject[i]);
            cut.from.push(middle);
            cut.until.push(data.until[i]);
            cut.state.push(data.state[i]);
            cut.next.push(data.next[i]);
        }
        same(&found(data), &found(cut));
    }

    #[test]
    fn other_units_of_time_scale_the_times_alone(ways in ways(1, 3, true)) {
        let data = spells(&ways, 1, 3, asked(&[2.0, 6.0], 7.0));
        let days = Spells {
            from: data.from.iter().map(|t| t * 7.0).collect(),
            until: data.until.iter().map(|t| t * 7.0).collect(),
            asked: asked(&[14.0, 42.0], 49.0),
            ..data.clone()
        };
        let (weeks, days) = (found(data), found(days));
        for state in ["s0", "s1", "s2"] {
            for (a, b, by) in [(" @ 2", " @ 14", 1.0), (" @ 6", " @ 42", 1.0), ("", "", 7.0)] {
                let a = row(&weeks, &format!("g0: {state}{a}"));
                let b = row(&days, &format!("g0: {state}{b}"));
                for (x, y) in numbers(a).into_iter().zip(numbers(b)).take(4) {
                    prop_assert!(x.zip(y).map_or(x == y, |(x, y)| close(x * by, y, 1e-9)), "{:?} {:?}", a, b);
                }
            }
        }
    }

    /// Two groups in the other order: the sign turns, the limits change places. Units are independent, and so are groups.
    #[test]
    fn swapped_groups_flip_the_sign(ways in ways(2, 2, false)) {
        let data = spells(&ways, 2, 2, asked(&[3.0], 4.0));
        let swapped = Spells {
            groups: data.groups.iter().rev().cloned().collect(),
            group: data.group.iter().map(|g| 1 - g).collect(),
            ..data.clone()
        };
        let (first, second) = (found(data), found(swapped));
        for part in ["s0 @ 3", "s1 @ 3", "s0", "s1"] {
            let (a, b) = (row(&first, &format!("g0 - g1: {part}")), row(&second, &format!("g1 - g0: {part}")));
            let [x, y] = [a, b].map(numbers);
            prop_assert_eq!(x[0].is_some(), y[0].is_some());
            let negative = |x: Option<f64>, y: Option<f64>| x.zip(y).is_none_or(|(x, y)| close(x, -y, 1e-12));
            prop_assert!(negative(x[0], y[0]) && negative(x[2], y[3]) && negative(x[3], y[2]) && negative(x[4], y[4]));
            let errors = ["g0", "g1"].map(|g| row(&first, &format!("{g}: {part}")).std_error);
            if let ([Some(one), Some(other)], Some(both)) = (errors, a.std_error) {
                prop_assert!(close(one.hypot(other), both, 1e-12));
            }
            if let (Some(i), Some(t)) = (a.interval, &a.test) {
                let outside = i.low > 0.0 || i.high < 0.0;
                prop_assert!(outside == (t.p.get() < 0.05) || (t.p.get() - 0.05).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn clusters_of_one_unit_are_no_clusters(ways in ways(2, 3, true)) {
        let data = spells(&ways, 2, 3, asked(&[2.0, 6.0], 7.0));
        let number = data.subject.iter().map(|s| s * 5 + 2).collect();
        // A group of one unit is told in other words.
        let (plain, clustered) = (found(data.clone()), estimate(&whole(data, number)));
        same(&plain, &clustered);
    }

    /// From one state to another, never back: 1 − Kaplan–Meier with Greenwood's error, by their definitions.
    #[test]
    fn two_states_are_a_survival_curve(rows in prop::collection::vec((1..12i32, any::<bool>()), 3..40)) {
        let ways: Vec<Way> = rows
            .iter()
            .map(|(t, gone)| Way { group: 0, from: 0.0, stays: vec![(0, f64::from(*t))], end: gone.then_some(1) })
            .collect();
        let last = rows.iter().map(|r| r.0).max().expect("rows");
        let all = found(spells(&ways, 1, 2, asked(&[f64::from(last.min(6))], 1.0)));
        let (mut survival, mut greenwood) = (1.0, 0.0);
        for t in 1..=last.min(6) {
            let at_risk = rows.iter().filter(|r| r.0 >= t).count() as f64;
            let gone = rows.iter().filter(|r| r.0 == t && r.1).count() as f64;
            survival *= 1.0 - gone / at_risk;
            greenwood += gone / (at_risk * (at_risk - gone));
        }
        let row = row(&all, &format!("g0: s1 @ {}", last.min(6)));
        prop_assert!(close(row.value.expect("a share"), 1.0 - survival, 1e-12));
        if let Some(error) = row.std_error {
            prop_assert!(close(error, survival * greenwood.sqrt(), 1e-10), "{} {}", error, survival * greenwood.sqrt());
        }
    }

    /// Two endings: cumulative incidences, by their definition; late entry allowed.
    #[test]
    fn competing_endings_are_cumulative_incidences(
        rows in prop::collection::vec((0..4i32, 1..9i32, prop::option::of(1..3u32)), 3..40),
    ) {
        let ways: Vec<Way> = rows
            .iter()
            .map(|(from, long, end)| Way { group: 0, from: f64::from(*from), stays: vec![(0, f64::from(*long))], end: *end })
            .collect();
        let last = rows.iter().map(|r| r.0 + r.1).max().expect("rows").min(7);
        let all = found(spells(&ways, 1, 3, asked(&[f64::from(last)], f64::from(last))));
        let (mut survival, mut incidence, mut lost) = (1.0, [0.0; 2], [0.0; 2]);
        for t in 1..=last {
            // From t − 1 up to t nothing changes; at t it does.
            (0..2).for_each(|j| lost[j] += incidence[j]);
            let at_risk = rows.iter().filter(|r| r.0 < t && t <= r.0 + r.1).count() as f64;
            let ended = |j: u32| rows.iter().filter(|r| r.0 + r.1 == t && r.2 == Some(j)).count() as f64;
            if at_risk > 0.0 {
                (0..2).for_each(|j| incidence[j] += survival * ended(j as u32 + 1) / at_risk);
                survival *= 1.0 - (ended(1) + ended(2)) / at_risk;
            }
        }
        for j in 0..2 {
            let share = row(&all, &format!("g0: s{} @ {last}", j + 1)).value.expect("a share");
            let time = row(&all, &format!("g0: s{}", j + 1)).value.expect("a time");
            prop_assert!(close(share, incidence[j], 1e-12) && close(time, lost[j], 1e-12));
        }
    }
}

/// The error by what it is: units counted a little more or less often, one after the other. With every unit 200 times, one more
/// or less of one is a weight of 1 ± 1/200.
#[test]
fn the_error_is_that_of_weights() {
    let way = |from: f64, stays: &[(u32, f64)], end: Option<u32>| Way { group: 0, from, stays: stays.to_vec(), end };
    for late in [0.0, 0.5] {
        let ways = [
            way(0.0, &[(0, 2.0), (1, 1.0), (0, 4.0)], Some(2)),
            way(0.0, &[(1, 3.0), (0, 3.0)], None),
            way(late, &[(0, 1.0)], Some(1)),
            way(late, &[(0, 3.0)], Some(2)),
            way(0.0, &[(0, 2.0), (1, 6.0)], Some(0)),
            way(late, &[(1, 2.5), (0, 1.0), (1, 4.0)], None),
        ];
        let asked = || asked(&[4.0], 6.0);
        let plain = found(spells(&ways, 1, 3, asked()));
        let times = 200;
        let weighted = |unit: usize, more: i32| {
            let copies = |i: usize| if i == unit { times + more } else { times };
            let all: Vec<Way> =
                (0..ways.len()).flat_map(|i| std::iter::repeat_n(ways[i].clone(), copies(i) as usize)).collect();
            found(spells(&all, 1, 3, asked()))
        };
        let shifted: Vec<[Findings; 2]> = (0..ways.len()).map(|i| [weighted(i, 1), weighted(i, -1)]).collect();
        for term in ["g0: s0 @ 4", "g0: s1 @ 4", "g0: s2 @ 4", "g0: s0", "g0: s1", "g0: s2"] {
            let squares: f64 = shifted
                .iter()
                .map(|pair| {
                    let [up, down] = [&pair[0], &pair[1]].map(|f| row(f, term).value.expect("a value"));
                    ((up - down) / 2.0 * f64::from(times)).powi(2)
                })
                .sum();
            let error = row(&plain, term).std_error.expect("an error");
            // A central difference with steps of 1/200.
            assert!(close(error, squares.sqrt(), 1e-5), "{term}: {error} {}", squares.sqrt());
        }
    }
}

/// Curves say what rows say, in no more than 500 points, and who is at risk goes with them.
#[test]
fn curves_agree_with_rows() {
    let fixture = fixture("state_probability").expect("shipped");
    let case = &fixture["cases"][1];
    let all = estimate(&sample(&case["sample"]));
    let mut compared = 0;
    for series in all.series.iter().filter(|s| s.kind == SeriesKind::StateProbability) {
        let part = series.part.as_ref().expect("a state");
        assert!(series.points.len() <= 500 && series.points[0].x == 0.0);
        assert!(series.points.windows(2).all(|p| p[0].x < p[1].x));
        for at in [200.0, 800.0, 1500.0] {
            let point = series.points.iter().rfind(|p| p.x <= at).expect("a point");
            let row = row(&all, &format!("{}: {} @ {at}", series.group.code, part.code));
            let got = [Some(point.y), point.low, point.high];
            let want = [row.value, row.interval.map(|i| i.low), row.interval.map(|i| i.high)];
            assert_eq!(got, want, "{}", row.term.code);
            compared += 1;
        }
    }
    assert_eq!(compared, 36);
    let at_risk: Vec<_> = all.series.iter().filter(|s| s.kind == SeriesKind::AtRisk).collect();
    assert_eq!(at_risk.len(), 12);
    let start: f64 = at_risk.iter().filter(|s| s.group.code == "A").map(|s| s.points[0].y).sum();
    assert_eq!(start, row(&all, "A: treatment").n.used as f64);
}
