//! Whatever comes in, every estimator answers: no panic, no NaN, p within [0, 1], and a dash has its reason.

use beraad::error::Error;
use beraad::estimators::{Model, REGISTRY, Settings};
use beraad::findings::Note;
use beraad::sample::*;
use beraad::value::{Count, Covariance, Label, Unit};
use proptest::prelude::*;
use proptest::sample::select;

/// Values that a column may hold, with a liking for the awkward.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-20i32..20).prop_map(f64::from),
        3 => -1e3..1e3f64,
        2 => select(vec![0.0, -0.0, 1.0, 1e308, -1e308, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, 1e-300, 1e16, 0.1]),
        1 => any::<f64>().prop_filter("finite", |v| v.is_finite()),
    ]
}

/// n values: anything, one constant, or 0 and 1.
fn values(n: usize) -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        3 => prop::collection::vec(value(), n),
        2 => prop::collection::vec((0..5i32).prop_map(f64::from), n),
        1 => value().prop_map(move |v| vec![v; n]),
        1 => prop::collection::vec(select(vec![0.0, 1.0]), n),
    ]
}

fn size() -> impl Strategy<Value = usize> {
    prop_oneof![0..4usize, 2..12usize]
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..6u64, 2 => 0..60u64, 1 => select(vec![0, 1, 1_000])]
}

fn labels(prefix: &str, n: usize) -> Vec<Label> {
    (0..n).map(|i| Label::plain(format!("{prefix}{i}"))).collect()
}

fn table(k: usize, c: usize) -> impl Strategy<Value = Counts> {
    (prop::collection::vec(prop::collection::vec(count(), c), k), 0..c).prop_map(move |(cells, success)| Counts {
        groups: labels("g", k),
        levels: labels("l", c),
        success,
        cells,
    })
}

fn groups() -> impl Strategy<Value = Groups> {
    prop::collection::vec(size().prop_flat_map(values), 1..4)
        .prop_map(|values| Groups { groups: labels("g", values.len()), values })
}

fn stages() -> impl Strategy<Value = Stages> {
    (1..4usize, 1..4usize).prop_flat_map(|(k, s)| {
        prop::collection::vec(prop::collection::vec(count(), s), k).prop_map(move |mut reached| {
            for row in &mut reached {
                row.sort_unstable_by(|a, b| b.cmp(a));
            }
            Stages { groups: labels("g", k), stages: labels("s", s), reached }
        })
    })
}

fn columns() -> impl Strategy<Value = Columns> {
    (size(), 2..5usize, any::<bool>()).prop_flat_map(|(n, m, binary)| {
        let column = if binary { prop::collection::vec(select(vec![0.0, 1.0]), n).boxed() } else { values(n).boxed() };
        prop::collection::vec(column, m).prop_map(|columns| {
            let binary = columns.iter().flatten().all(|v| *v == 0.0 || *v == 1.0);
            let label = labels("c", columns.len()).into_iter();
            let columns =
                label.zip(columns).map(|(label, values)| Column { label, unit: Unit::none(), values }).collect();
            Columns { columns, binary }
        })
    })
}

fn strata() -> impl Strategy<Value = Strata> {
    (1..4usize, 2..4usize).prop_flat_map(|(s, k)| {
        prop::collection::vec(table(k, 2), s).prop_map(|mut tables| {
            let success = tables[0].success;
            tables.iter_mut().for_each(|t| t.success = success);
            Strata { strata: labels("s", tables.len()), tables }
        })
    })
}

fn summaries() -> impl Strategy<Value = Summaries> {
    prop::collection::vec((count(), value(), value().prop_map(f64::abs)), 1..4).prop_map(|rows| Summaries {
        groups: labels("g", rows.len()),
        n: rows.iter().map(|r| r.0).collect(),
        mean: rows.iter().map(|r| r.1).collect(),
        sd: rows.iter().map(|r| r.2).collect(),
    })
}

fn ratings() -> impl Strategy<Value = Ratings> {
    (size(), 2..5usize, 1..5usize).prop_flat_map(|(n, m, q)| {
        let level = prop_oneof![5 => (0..q as u32).prop_map(Some), 2 => Just(None)];
        let places = prop::collection::vec(value(), q);
        (prop::collection::vec(prop::collection::vec(level, n), m), places, any::<bool>()).prop_map(
            move |(values, mut places, words)| {
                places.sort_by(f64::total_cmp);
                places.dedup();
                if words || places.len() < q {
                    places = (1..=q).map(|place| place as f64).collect();
                }
                Ratings { raters: labels("r", m), levels: labels("l", q), positions: places, values }
            },
        )
    })
}

fn regression() -> impl Strategy<Value = Regression> {
    let predictor = |name: &str, values: Vec<f64>| Predictor {
        label: Label::plain(name),
        reference: None,
        columns: vec![(Label::plain(name), values)],
        by_arm: name == "by arm",
    };
    // 0: numbers, 1: yes/no, 2: ordered levels, 3: counts.
    (prop_oneof![0..6usize, 4..16usize], 0..4u32).prop_flat_map(move |(n, kind)| {
        let zero_one = || prop::collection::vec(select(vec![0.0, 1.0]), n);
        let few = || prop::collection::vec(select(vec![0.0, 1.0, 2.0, 0.0]), n);
        let outcome = match kind {
            0 => values(n).boxed(),
            1 => zero_one().boxed(),
            _ => few().boxed(),
        };
        let given = (zero_one(), outcome, prop::option::of(values(n)), values(n));
        let terms = (prop::option::of(values(n)), prop::option::of(values(n)));
        let treated = (prop::option::of(zero_one()), prop::option::of(prop::collection::vec(0..3u32, n)));
        (given, terms, treated).prop_map(
            move |((arm, outcome, pre, moderator), (covariate, by_arm), (received, method))| Regression {
                treatment: Label::plain("treatment"),
                control: Label::plain("control"),
                outcome,
                binary: kind == 1,
                levels: if kind == 2 { labels("l", 3) } else { vec![] },
                pre,
                covariates: covariate
                    .into_iter()
                    .map(|v| predictor("covariate", v))
                    .chain(by_arm.into_iter().map(|v| predictor("by arm", v)))
                    .collect(),
                moderator: Some(predictor("moderator", moderator)),
                received,
                methods: method.map(|of| Methods {
                    label: Label::plain("method"),
                    levels: labels("m", 3),
                    of: of.into_iter().zip(&arm).map(|(m, a)| (*a == 1.0).then_some(m)).collect(),
                }),
                arm,
            },
        )
    })
}

/// One outcome of up to 15 units at two to four waves, some missing.
pub fn trajectories() -> impl Strategy<Value = Trajectories> {
    (prop_oneof![0..6usize, 4..16usize], 2..5usize).prop_flat_map(|(n, waves)| {
        let wave = prop::collection::vec(prop::option::weighted(0.8, value()), n);
        let arm = prop::collection::vec(select(vec![0.0, 1.0]), n);
        (arm, prop::collection::vec(wave, waves), prop::option::of(values(n))).prop_map(
            move |(arm, outcome, covariate)| Trajectories {
                treatment: Label::plain("treatment"),
                control: Label::plain("control"),
                arm,
                waves: labels("T", waves),
                outcome,
                covariates: covariate
                    .into_iter()
                    .map(|values| Predictor {
                        label: Label::plain("covariate"),
                        reference: None,
                        columns: vec![(Label::plain("unit"), values)],
                        by_arm: false,
                    })
                    .collect(),
            },
        )
    })
}

/// Rows of which values are missing for up to three reasons, in up to three groups.
pub fn presence() -> impl Strategy<Value = Presence> {
    (0..12usize, 1..5usize, 1..4usize).prop_flat_map(|(n, variables, k)| {
        let reason = prop::option::weighted(0.4, 0..3u32);
        (
            prop::collection::vec(prop::collection::vec(reason, n), variables),
            prop::collection::vec(prop::option::weighted(0.9, 0..k as u32), n),
            prop::collection::vec(prop_oneof![3 => Just(1u64), 1 => count()], n),
        )
            .prop_map(move |(reasons, group, weight)| Presence {
                variables: reasons
                    .into_iter()
                    .enumerate()
                    .map(|(i, reason)| Variable {
                        label: Label::plain(if i < 3 { "outcome" } else { "other" }),
                        wave: (i < 3).then(|| Label::plain(format!("T{i}"))),
                        reason,
                    })
                    .collect(),
                reasons: labels("r", 3),
                groups: labels("g", k),
                group,
                weight,
            })
    })
}

/// Numbers and levels, some missing, on two sides.
pub fn balance() -> impl Strategy<Value = Balance> {
    (size(), 1..4usize).prop_flat_map(|(n, m)| {
        let number = prop::collection::vec(prop::option::weighted(0.8, value()), n).prop_map(Values::Numbers);
        let level = (1..5u32, any::<bool>()).prop_flat_map(move |(c, yes)| {
            prop::collection::vec(prop::option::weighted(0.8, 0..c), n).prop_map(move |values| Values::Levels {
                levels: labels("l", c as usize),
                success: (yes && c == 2).then_some(1),
                values,
            })
        });
        (
            prop::collection::vec(prop::collection::vec(prop::option::weighted(0.95, any::<bool>()), n), 1..3),
            prop::collection::vec(prop_oneof![number, level], m),
        )
            .prop_map(|(splits, values)| Balance {
                splits: labels("w", splits.len())
                    .into_iter()
                    .zip(splits)
                    .map(|(label, first)| Split { label, sides: ["lost", "kept"].map(Label::plain), first })
                    .collect(),
                characteristics: labels("c", values.len())
                    .into_iter()
                    .zip(values)
                    .map(|(label, values)| Characteristic { label, values })
                    .collect(),
            })
    })
}

/// Times of waiting: whole weeks with many ties, anything from 0 on, all in one week, or far beyond any week.
fn times(n: usize) -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        3 => prop::collection::vec((0..8i32).prop_map(f64::from), n),
        2 => prop::collection::vec(0.0..100.0f64, n),
        1 => Just(vec![5.0; n]),
        1 => prop::collection::vec(select(vec![0.0, 1e-300, 1e-9, 1.0, 1.0 + 1e-15, 1e9, 2e9, 1e16, 1e300, f64::MAX]), n),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let time = select(vec![0.0, 1.0, 2.5, 5.0, 7.0, 50.0, 1e10]);
    (prop::collection::vec(time.clone(), 0..3), prop::option::of(time)).prop_map(|(mut at, horizon)| {
        at.sort_by(f64::total_cmp);
        at.dedup();
        Asked { at, horizon }
    })
}

fn durations() -> impl Strategy<Value = Durations> {
    (prop_oneof![0..4usize, 4..20usize], 1..4usize, 1..4usize).prop_flat_map(|(n, k, c)| {
        let ending = prop_oneof![3 => (0..c as u32).prop_map(Some), 2 => Just(None)];
        let endings = prop_oneof![
            4 => prop::collection::vec(ending, n),
            1 => Just(vec![None; n]),
            1 => Just(vec![Some(0); n]),
        ];
        let places = || prop::collection::vec(0..3u32, n);
        let first = (prop::collection::vec(0..k as u32, n), times(n), endings, 0..c, asked());
        (first, (places(), any::<bool>()), (prop::option::of(values(n)), any::<bool>()), (any::<bool>(), any::<bool>()))
            .prop_map(
                move |(
                    (group, time, ending, event, asked),
                    (stratum, stratified),
                    (covariate, binary),
                    (late, episodes),
                )| {
                    let entry: Vec<f64> = time.iter().zip(&stratum).map(|(t, s)| t * f64::from(*s) / 4.0).collect();
                    let late = late && entry.iter().zip(&time).all(|(e, t)| e < t);
                    let covariate =
                        covariate.map(|v| if binary { v.iter().map(|x| f64::from(*x > 0.0)).collect() } else { v });
                    Durations {
                        groups: labels("g", k),
                        group,
                        entry: late.then_some(entry),
                        time,
                        ending,
                        endings: labels("e", c),
                        event,
                        strata: stratified.then(|| Methods {
                            label: Label::plain("stratum"),
                            levels: labels("s", 3),
                            of: stratum.iter().copied().map(Some).collect(),
                        }),
                        covariates: covariate
                            .into_iter()
                            .map(|v| Predictor {
                                label: Label::plain("x"),
                                reference: None,
                                columns: vec![(Label::plain("x"), v)],
                                by_arm: false,
                            })
                            .collect(),
                        subject: episodes.then(|| (0..n as u32).collect()),
                        asked,
                    }
                },
            )
    })
}

fn spells() -> impl Strategy<Value = Spells> {
    (1..8usize, 1..3usize, 1..4usize).prop_flat_map(|(units, k, q)| {
        let spell = (0..q as u32, prop_oneof![4 => 1..5i32, 1 => select(vec![100, 1_000_000_000])], 0..2i32);
        let unit = (prop::collection::vec(spell, 1..4), 0..k as u32, prop::option::of(0..q as u32));
        (prop::collection::vec(unit, units), asked()).prop_map(move |(all, asked)| {
            let mut out = Spells {
                groups: labels("g", k),
                group: vec![],
                states: labels("s", q),
                subject: vec![],
                from: vec![],
                until: vec![],
                state: vec![],
                next: vec![],
                asked,
            };
            for (number, (spells, group, last)) in all.into_iter().enumerate() {
                let mut at = 0.0;
                for (i, (state, long, gap)) in spells.iter().enumerate() {
                    let from = at + if i == 0 { f64::from(*gap) } else { 0.0 };
                    at = from + f64::from(*long);
                    out.group.push(group);
                    out.subject.push(number as u32);
                    out.from.push(from);
                    out.until.push(at);
                    out.state.push(*state);
                    out.next.push(spells.get(i + 1).map(|s| s.0).or(last.filter(|l| l != state)));
                }
            }
            out
        })
    })
}

fn intervals() -> impl Strategy<Value = Intervals> {
    (prop_oneof![0..4usize, 4..20usize], 1..4usize).prop_flat_map(|(n, k)| {
        let long = prop_oneof![3 => (0..5i32).prop_map(|l| Some(f64::from(l))), 1 => Just(None)];
        (prop::collection::vec(0..k as u32, n), times(n), prop::collection::vec(long, n), asked()).prop_map(
            move |(group, after, long, asked)| {
                let by = after.iter().zip(long).map(|(a, l)| l.map(|l| a + l)).collect();
                Intervals { groups: labels("g", k), group, after, by, asked }
            },
        )
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        1 => (1..5usize, 2..4usize).prop_flat_map(|(k, c)| table(k, c)).prop_map(Shape::Counts),
        1 => stages().prop_map(Shape::Stages),
        1 => groups().prop_map(Shape::Groups),
        1 => columns().prop_map(Shape::Columns),
        1 => strata().prop_map(Shape::Strata),
        1 => summaries().prop_map(Shape::Summaries),
        3 => regression().prop_map(Shape::Regression),
        1 => ratings().prop_map(Shape::Ratings),
        1 => presence().prop_map(Shape::Presence),
        1 => balance().prop_map(Shape::Balance),
        2 => trajectories().prop_map(Shape::Trajectories),
        4 => durations().prop_map(Shape::Durations),
        2 => spells().prop_map(Shape::Spells),
        1 => intervals().prop_map(Shape::Intervals),
    ]
}

/// No clusters, one, or several, in one level or two.
fn clusters(shape: &Shape, draw: u32) -> Vec<Clustering> {
    let rows = match shape {
        Shape::Regression(r) => r.arm.len(),
        Shape::Groups(g) => g.values.iter().map(Vec::len).sum(),
        Shape::Trajectories(t) => t.arm.len(),
        Shape::Durations(d) => d.time.len(),
        Shape::Spells(s) => s.from.len(),
        Shape::Intervals(i) => i.after.len(),
        _ => 0,
    } as u32;
    let level = |of: Vec<u32>| Clustering { label: Label::plain("cluster"), of };
    match (rows, draw) {
        (0, _) | (_, 0..3) => vec![],
        (_, 3) => vec![level(vec![0; rows as usize])],
        (_, 4) => vec![level((0..rows).collect())],
        (_, 5) => vec![level((0..rows).map(|i| i / 2).collect()), level((0..rows).map(|i| i / 6).collect())],
        (_, k) => vec![level((0..rows).map(|i| (i * 7 + 3) % (k - 3) % rows).collect())],
    }
}

fn whole(shape: Shape, draw: u32) -> Sample {
    let clusters = clusters(&shape, draw);
    let outcome = Outcome {
        label: Label::plain("outcome"),
        unit: Unit::none(),
        rows: Unit::new("gezinnen", "families"),
        direction: None,
    };
    Sample { shape, outcome, grouping: None, count: Count::default(), clusters }
}

const COVARIANCES: [Covariance; 9] = [
    Covariance::Model,
    Covariance::Hc0,
    Covariance::Hc1,
    Covariance::Hc2,
    Covariance::Hc3,
    Covariance::Cr0,
    Covariance::Cr1,
    Covariance::Cr1s,
    Covariance::Cr2,
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn every_estimator_answers_any_sample(
        shape in shape(),
        draw in 0..12u32,
        covariance in prop::option::of(select(COVARIANCES.to_vec())),
        random_slope in any::<bool>(),
    ) {
        let sample = whole(shape, draw);
        let model = Model { covariance, random_slope, ..Model::default() };
        let settings = Settings { reliability: Some(0.8), cutoff: Some(1.0), draws: 500, price: Some(125.0), model, ..Settings::default() };
        for estimator in REGISTRY.iter().filter(|e| e.about().shapes.contains(&sample.shape.kind())) {
            let id = estimator.about().id;
            let findings = match estimator.estimate(&sample, &settings) {
                Ok(findings) => findings,
                Err(Error::Undefined(_)) => continue,
                Err(other) => return Err(TestCaseError::fail(format!("{id}: {other}"))),
            };
            prop_assert!(!findings.estimates.is_empty(), "{} says nothing", id);
            for e in &findings.estimates {
                let place = format!("{id}, {}, {}: {e:?}", e.term.code, e.measure.id);
                match e.value {
                    Some(v) => {
                        let slack = 1e-9;
                        prop_assert!(v.is_finite() && v >= e.measure.range.0 - slack && v <= e.measure.range.1 + slack, "{}", place);
                    }
                    None => prop_assert!(!e.notes.is_empty(), "a dash without its reason: {}", place),
                }
                prop_assert!(e.std_error.is_none_or(|s| s.is_finite() && s >= 0.0), "{}", place);
                prop_assert!(e.interval.is_none_or(|i| i.low <= i.high), "{}", place);
                if let Some(t) = &e.test {
                    prop_assert!((0.0..=1.0).contains(&t.p.get()), "{}", place);
                    prop_assert!(t.statistic.is_none_or(f64::is_finite), "{}", place);
                    prop_assert!(t.df.iter().flatten().all(|d| d.is_finite() && *d > 0.0), "{}", place);
                }
            }
        }
    }

    /// Infinities and what is no number are refused, whole: no estimate is made around them.
    #[test]
    fn no_estimate_of_what_is_no_number(
        shape in shape(),
        bad in select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
        place in any::<prop::sample::Index>(),
    ) {
        let mut sample = whole(shape, 0);
        let mut values: Vec<&mut f64> = match &mut sample.shape {
            Shape::Groups(g) => g.values.iter_mut().flatten().collect(),
            Shape::Columns(c) => c.columns.iter_mut().flat_map(|c| &mut c.values).collect(),
            Shape::Summaries(s) => s.mean.iter_mut().collect(),
            Shape::Regression(r) => r.outcome.iter_mut().collect(),
            Shape::Ratings(r) => r.positions.iter_mut().collect(),
            Shape::Balance(b) => {
                let numbers = b.characteristics.iter_mut().filter_map(|c| match &mut c.values {
                    Values::Numbers(values) => Some(values),
                    Values::Levels { .. } => None,
                });
                numbers.flatten().flatten().collect()
            }
            Shape::Trajectories(t) => t.outcome.iter_mut().flatten().flatten().collect(),
            Shape::Durations(d) => d.time.iter_mut().collect(),
            Shape::Spells(s) => s.until.iter_mut().collect(),
            Shape::Intervals(i) => i.after.iter_mut().collect(),
            Shape::Counts(_) | Shape::Strata(_) | Shape::Stages(_) | Shape::Presence(_) => vec![],
        };
        prop_assume!(!values.is_empty());
        let at = place.index(values.len());
        *values[at] = bad;
        for estimator in REGISTRY.iter().filter(|e| e.about().shapes.contains(&sample.shape.kind())) {
            let answer = estimator.estimate(&sample, &Settings::default());
            prop_assert!(matches!(answer, Err(Error::Undefined(_))), "{}: {answer:?}", estimator.about().id);
        }
    }

    /// A shape that an estimator does not take is refused by name.
    #[test]
    fn a_wrong_shape_is_refused(shape in shape()) {
        let sample = whole(shape, 0);
        for estimator in REGISTRY.iter().filter(|e| !e.about().shapes.contains(&sample.shape.kind())) {
            let answer = estimator.estimate(&sample, &Settings::default());
            let refused = matches!(&answer, Err(Error::Undefined(note)) if matches!(**note, Note::WrongShape { .. }));
            prop_assert!(refused, "{} took {}", estimator.about().id, sample.shape.kind().code());
        }
    }
}
