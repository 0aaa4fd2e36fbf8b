//! Laws of the estimators of groups and effects: what must hold for any input.

use crate::samples::{groups, sample};
use beraad::error::Error;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::value::{Label, Level};
use proptest::prelude::*;

const GROUPS: [&str; 3] = ["group_summary", "welch_anova", "welch_t"];
const EFFECTS: [&str; 4] = ["ancova", "logistic", "hedges_g", "moderator"];

/// A row of a regression: arm, outcome, pre-score, covariate, level of the moderator.
type Row = (bool, f64, f64, f64, bool);

fn regression(rows: &[Row], binary: bool) -> Regression {
    let bit = |b: bool| f64::from(u8::from(b));
    let column = |f: &dyn Fn(&Row) -> f64| rows.iter().map(f).collect::<Vec<f64>>();
    let predictor = |name: &str, reference: Option<&str>, values| Predictor {
        label: Label::plain(name),
        reference: reference.map(Label::plain),
        columns: vec![(Label::plain("level"), values)],
        by_arm: false,
    };
    Regression {
        treatment: Label::plain("treatment"),
        control: Label::plain("control"),
        arm: column(&|r| bit(r.0)),
        outcome: if binary { column(&|r| bit(r.1 > 0.0)) } else { column(&|r| r.1) },
        binary,
        pre: Some(column(&|r| r.2)),
        covariates: vec![predictor("age", None, column(&|r| r.3))],
        moderator: Some(predictor("kind", Some("other"), column(&|r| bit(r.4)))),
        levels: vec![],
        received: None,
        methods: None,
    }
}

fn estimate(id: &str, sample: &Sample) -> Result<Findings, Error> {
    find(id).expect("registered").estimate(sample, &Settings::default())
}

fn first(id: &str, data: Regression) -> Estimate {
    estimate(id, &sample(Shape::Regression(data))).expect("an answer").estimates.swap_remove(0)
}

/// Sixteen rows or more with both arms and both levels in each, and spread everywhere.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let number = || (-1000i32..1000).prop_map(|v| f64::from(v) / 8.0);
    prop::collection::vec((number(), number(), number()), 16..40).prop_map(|values| {
        let row = |(i, (y, pre, age)): (usize, (f64, f64, f64))| {
            let wave = i as f64;
            (i % 2 == 0, y + (wave * 1.7).sin(), pre + (wave * 2.3).cos(), age + (wave * 0.9).sin(), i % 4 < 2)
        };
        values.into_iter().enumerate().map(row).collect()
    })
}

/// Equal up to rounding, relative to the larger of the two and of `size`.
fn close(a: f64, b: f64, size: f64) -> bool {
    a == b || (a - b).abs() <= 1e-10 * a.abs().max(b.abs()).max(size)
}

fn assert_same(a: &Estimate, b: &Estimate, sign: f64, factor: f64, add: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.value.is_some(), b.value.is_some());
    prop_assert_eq!(a.interval.is_some(), b.interval.is_some());
    prop_assert_eq!(a.test.is_some(), b.test.is_some());
    let size = a.interval.map_or(1.0, |i| i.high - i.low) * factor;
    let moved = |v: f64| sign * factor * v + add;
    if let (Some(x), Some(y)) = (a.value, b.value) {
        prop_assert!(close(moved(x), y, size), "value {x} became {y}");
    }
    if let (Some(x), Some(y)) = (a.interval, b.interval) {
        let (low, high) = if sign < 0.0 { (x.high, x.low) } else { (x.low, x.high) };
        prop_assert!(close(moved(low), y.low, size) && close(moved(high), y.high, size), "interval {x:?} became {y:?}");
    }
    if let (Some(x), Some(y)) = (a.std_error, b.std_error) {
        prop_assert!(close(x * factor, y, 0.0), "standard error {x} became {y}");
    }
    if let (Some(x), Some(y)) = (&a.test, &b.test) {
        prop_assert!(close(x.p.get(), y.p.get(), 1e-3), "p {:?} became {:?}", x.p, y.p);
    }
    Ok(())
}

proptest! {
    #[test]
    fn swapping_arms_flips_the_sign_and_mirrors_the_interval(rows in rows()) {
        let swapped: Vec<Row> = rows.iter().map(|r| (!r.0, r.1, r.2, r.3, r.4)).collect();
        for id in ["ancova", "hedges_g", "moderator"] {
            assert_same(&first(id, regression(&rows, false)), &first(id, regression(&swapped, false)), -1.0, 1.0, 0.0)?;
        }
        let odds = |rows: &[Row]| {
            let mut row = first("logistic", regression(rows, true));
            row.value = row.value.map(f64::ln);
            row.interval = row.interval.map(|i| beraad::value::Interval { low: i.low.ln(), high: i.high.ln(), ..i });
            row
        };
        if rows.iter().any(|r| r.1 > 0.0) && rows.iter().any(|r| r.1 <= 0.0) {
            assert_same(&odds(&rows), &odds(&swapped), -1.0, 1.0, 0.0)?;
        }
    }

    #[test]
    fn swapping_groups_flips_the_sign(a in prop::collection::vec(-100.0..100.0, 2..20), b in prop::collection::vec(-100.0..100.0, 2..20)) {
        let one = estimate("welch_t", &groups(&[a.clone(), b.clone()])).expect("an answer");
        let other = estimate("welch_t", &groups(&[b.clone(), a.clone()])).expect("an answer");
        assert_same(&one.estimates[0], &other.estimates[0], -1.0, 1.0, 0.0)?;
        let one = estimate("welch_anova", &groups(&[a.clone(), b.clone()])).expect("an answer");
        let other = estimate("welch_anova", &groups(&[b, a])).expect("an answer");
        assert_same(&one.estimates[0], &other.estimates[0], 1.0, 1.0, 0.0)?;
    }

    #[test]
    fn shift_and_scale(rows in rows(), shift in -64i32..64, power in -20i32..20) {
        let (shift, factor) = (f64::from(shift), 2f64.powi(power));
        let moved: Vec<Row> = rows.iter().map(|r| (r.0, (r.1 + shift) * factor, r.2 + shift, r.3 * factor, r.4)).collect();
        for id in ["ancova", "moderator"] {
            assert_same(&first(id, regression(&rows, false)), &first(id, regression(&moved, false)), 1.0, factor, 0.0)?;
        }
        assert_same(&first("hedges_g", regression(&rows, false)), &first("hedges_g", regression(&moved, false)), 1.0, 1.0, 0.0)?;
        let (means, shifted) = (
            estimate("ancova", &sample(Shape::Regression(regression(&rows, false)))).expect("an answer"),
            estimate("ancova", &sample(Shape::Regression(regression(&moved, false)))).expect("an answer"),
        );
        for i in [1, 2] {
            assert_same(&means.estimates[i], &shifted.estimates[i], 1.0, factor, shift * factor)?;
        }
        let values = |rows: &[Row]| groups(&[rows[..8].iter().map(|r| r.1).collect(), rows[8..].iter().map(|r| r.1).collect()]);
        for (id, add) in [("welch_t", 0.0), ("group_summary", shift * factor)] {
            let (one, other) = (estimate(id, &values(&rows)).expect("an answer"), estimate(id, &values(&moved)).expect("an answer"));
            assert_same(&one.estimates[0], &other.estimates[0], 1.0, factor, add)?;
        }
    }

    #[test]
    fn row_order_is_irrelevant(rows in rows(), turn in 1usize..15) {
        let mut turned = rows.clone();
        turned.rotate_left(turn);
        turned.swap(0, 5);
        for id in EFFECTS {
            let binary = id == "logistic";
            if binary && (rows.iter().all(|r| r.1 > 0.0) || rows.iter().all(|r| r.1 <= 0.0)) {
                continue;
            }
            assert_same(&first(id, regression(&rows, binary)), &first(id, regression(&turned, binary)), 1.0, 1.0, 0.0)?;
        }
    }

    #[test]
    fn interval_excludes_null_exactly_when_p_is_small(rows in rows(), effect in -200.0..200.0, level in 0.5..0.999) {
        let shifted: Vec<Row> = rows.iter().map(|r| (r.0, if r.0 { r.1 + effect } else { r.1 }, r.2, r.3, r.4)).collect();
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        let arm = |code| shifted.iter().filter(|r| r.0 == code).map(|r| r.1).collect::<Vec<f64>>();
        let samples = [
            ("ancova", sample(Shape::Regression(regression(&shifted, false)))),
            ("moderator", sample(Shape::Regression(regression(&shifted, false)))),
            ("welch_t", groups(&[arm(true), arm(false)])),
        ];
        for (id, sample) in samples {
            let row = find(id).expect("registered").estimate(&sample, &settings).expect("an answer").estimates.swap_remove(0);
            let (interval, test) = (row.interval.expect("an interval"), row.test.expect("a test"));
            if (test.p.get() - (1.0 - level)).abs() > 1e-9 {
                prop_assert_eq!(interval.low > 0.0 || interval.high < 0.0, test.p.get() < 1.0 - level, "{} {:?}", id, interval);
            }
        }
    }

    /// Values of every size, repeated often, in any number of rows: an answer or a reason.
    #[test]
    fn any_input_has_a_defined_answer(
        rows in prop::collection::vec((any::<bool>(), wild(), wild(), wild(), any::<bool>()), 0..12),
        values in prop::collection::vec(prop::collection::vec(wild(), 0..6), 0..4),
        level in 0.5..0.9999,
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        for id in GROUPS {
            check_defined(id, &groups(&values), &settings)?;
        }
        for id in EFFECTS {
            for binary in [false, true] {
                check_defined(id, &sample(Shape::Regression(regression(&rows, binary))), &settings)?;
            }
        }
    }
}

fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-3i32..4).prop_map(f64::from),
        2 => -1000.0..1000.0,
        1 => prop::sample::select(vec![
            0.1, 1e-300, -1e-300, 5e-324, 1e300, -1e300, 1e308, -1e308, f64::MAX, f64::MIN, 1e15, 1e-8,
            f64::NAN, f64::INFINITY,
        ]),
    ]
}

fn check_defined(id: &str, sample: &Sample, settings: &Settings) -> Result<(), TestCaseError> {
    let findings = match find(id).expect("registered").estimate(sample, settings) {
        Ok(findings) => findings,
        Err(Error::Undefined(_)) => return Ok(()),
        Err(other) => return Err(TestCaseError::fail(format!("{id}: {other}"))),
    };
    for row in &findings.estimates {
        prop_assert!(row.value.is_some() || !row.notes.is_empty(), "{id}: a dash without a reason");
        prop_assert!(row.value.is_none_or(f64::is_finite) && row.std_error.is_none_or(f64::is_finite), "{id}: {row:?}");
        prop_assert!(row.value.is_some() || row.interval.is_none() && row.test.is_none(), "{id}: {row:?}");
        if let (Some(i), Some(v)) = (row.interval, row.value) {
            let slack = 1e-9 * v.abs();
            prop_assert!(i.low <= v + slack && v - slack <= i.high, "{id}: {row:?}");
        }
        if let Some(test) = &row.test {
            prop_assert!((0.0..=1.0).contains(&test.p.get()), "{id}: {row:?}");
            prop_assert!(test.statistic.is_some_and(f64::is_finite), "{id}: {row:?}");
            prop_assert!(test.df.iter().flatten().all(|df| *df > 0.0 && df.is_finite()), "{id}: {row:?}");
        }
    }
    for point in findings.series.iter().flat_map(|s| &s.points) {
        prop_assert!(
            [Some(point.x), point.x_high, Some(point.y), point.low, point.high].iter().flatten().all(|v| v.is_finite()),
            "{id}: {point:?}"
        );
    }
    Ok(())
}
