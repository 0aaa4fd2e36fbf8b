//! Laws of the estimators of the same units measured more than once, and of two groups within strata.

use crate::samples::{columns, names, sample, wild};
use beraad::error::Error;
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::*;
use beraad::value::{Label, Level};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const CHANGES: [&str; 2] = ["paired_t", "wilcoxon_signed_rank"];
const TURNS: [&str; 2] = ["mcnemar", "mcnemar_midp"];

/// Strata of [x₁, f₁, x₀, f₀].
fn strata(cells: &[[u64; 4]]) -> Sample {
    let table = |&[x1, f1, x0, f0]: &[u64; 4]| Counts {
        groups: names("g", 2),
        levels: names("l", 2),
        success: 0,
        cells: vec![vec![x1, f1], vec![x0, f0]],
    };
    sample(Shape::Strata(Strata { strata: names("s", cells.len()), tables: cells.iter().map(table).collect() }))
}

fn run(id: &str, sample: &Sample, settings: &Settings) -> Result<Findings, Error> {
    find(id).expect("registered").estimate(sample, settings)
}

fn rows(id: &str, values: &[Vec<f64>]) -> Vec<Estimate> {
    run(id, &columns(values), &Settings::default()).expect("an answer").estimates
}

fn of_strata(cells: &[[u64; 4]]) -> [Estimate; 3] {
    let rows = run("mantel_haenszel", &strata(cells), &Settings::default()).expect("an answer").estimates;
    rows.try_into().expect("ratio, difference, homogeneity")
}

fn p(e: &Estimate) -> Option<f64> {
    e.test.as_ref().map(|t| t.p.get())
}

fn statistic(e: &Estimate) -> Option<f64> {
    e.test.as_ref().and_then(|t| t.statistic)
}

fn limits(e: &Estimate) -> Option<(f64, f64)> {
    e.interval.map(|i| (i.low, i.high))
}

/// Both missing, or equal up to rounding relative to the larger and to `size`.
fn near(a: Option<f64>, b: Option<f64>, size: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || (a - b).abs() <= 1e-10 * a.abs().max(b.abs()).max(size),
        (a, b) => a == b,
    }
}

/// Multiples of an eighth, often equal, of the same units `m` times.
fn measured(m: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let number = prop_oneof![-10i32..10, -1000i32..1000].prop_map(|v| f64::from(v) / 8.0);
    (2usize..25).prop_flat_map(move |n| prop::collection::vec(prop::collection::vec(number.clone(), n), m))
}

/// Yes or no, `m` times; one unit turns.
fn answered(m: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let answer = any::<bool>().prop_map(|yes| f64::from(u8::from(yes)));
    (1usize..25).prop_flat_map(move |n| prop::collection::vec(prop::collection::vec(answer.clone(), n), m)).prop_map(
        |mut columns| {
            columns.iter_mut().enumerate().for_each(|(i, c)| c.push(f64::from(u8::from(i == 0))));
            columns
        },
    )
}

fn stratum() -> impl Strategy<Value = [u64; 4]> {
    let cell = || prop_oneof![1 => Just(0u64), 6 => 1u64..30];
    [cell(), cell(), cell(), cell()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn exchanging_measures_mirrors_a_pair_and_leaves_the_whole(scores in measured(2), yes in answered(2)) {
        for (id, data) in CHANGES.map(|id| (id, &scores)).into_iter().chain(TURNS.map(|id| (id, &yes))) {
            let turned: Vec<_> = data.iter().rev().cloned().collect();
            let (a, b) = (&rows(id, data)[0], &rows(id, &turned)[0]);
            prop_assert!(near(a.value, b.value.map(|v| -v), 1.0), "{}", id);
            prop_assert!(near(a.std_error, b.std_error, 0.0), "{}", id);
            prop_assert!(near(a.interval.map(|i| i.low), b.interval.map(|i| -i.high), 1.0), "{}", id);
            prop_assert!(near(a.interval.map(|i| i.high), b.interval.map(|i| -i.low), 1.0), "{}", id);
            prop_assert!(near(p(a), p(b), 0.0), "{}", id);
        }
        let turned: Vec<_> = yes.iter().rev().cloned().collect();
        prop_assert_eq!(rows("cochran_q", &yes), rows("cochran_q", &turned));
    }

    /// A shift of all measures changes nothing; one of the later measure moves the change by as much; a
    /// factor scales it.
    #[test]
    fn shift_and_scale(data in measured(2), shift in -64i32..64, power in -20i32..20) {
        let (shift, factor) = (f64::from(shift), 2f64.powi(power));
        let moved: Vec<Vec<f64>> = data.iter().map(|c| c.iter().map(|v| (v + shift) * factor).collect()).collect();
        for id in CHANGES {
            let (a, b) = (&rows(id, &data)[0], &rows(id, &moved)[0]);
            prop_assert!(near(a.value.map(|v| v * factor), b.value, 0.0), "{}", id);
            prop_assert!(near(a.std_error.map(|v| v * factor), b.std_error, 0.0), "{}", id);
            prop_assert!(near(a.interval.map(|i| i.low * factor), b.interval.map(|i| i.low), factor), "{}", id);
            prop_assert!(near(p(a), p(b), 0.0), "{}", id);
        }
        let later: Vec<f64> = data[1].iter().map(|v| v + shift).collect();
        let (a, b) = (&rows("paired_t", &data)[0], &rows("paired_t", &[data[0].clone(), later])[0]);
        prop_assert!(near(a.value.map(|v| v + shift), b.value, 100.0));
        prop_assert!(near(a.std_error, b.std_error, 0.0));
    }

    #[test]
    fn the_order_of_units_is_irrelevant(scores in measured(3), yes in answered(3), by in 0usize..24) {
        let turned = |data: &[Vec<f64>]| -> Vec<Vec<f64>> {
            data.iter().map(|c| {
                let mut c = c.clone();
                let by = by % c.len();
                c.rotate_left(by);
                c
            }).collect()
        };
        let whole: &[&str] = if rows_exist("friedman", &scores) { &["friedman"] } else { &[] };
        let all = CHANGES.iter().chain(whole).map(|id| (*id, &scores));
        for (id, data) in all.chain(TURNS.iter().chain(&["cochran_q"]).map(|id| (*id, &yes))) {
            for (a, b) in rows(id, data).iter().zip(&rows(id, &turned(data))) {
                prop_assert!(near(a.value, b.value, 1.0) && near(p(a), p(b), 1e-3), "{}", id);
                prop_assert_eq!(&a.notes, &b.notes);
            }
        }
    }

    /// Counting noes mirrors a change of shares, and leaves Q.
    #[test]
    fn noes_mirror_yeses(yes in answered(3)) {
        let no: Vec<Vec<f64>> = yes.iter().map(|c| c.iter().map(|v| 1.0 - v).collect()).collect();
        for id in TURNS {
            for (a, b) in rows(id, &yes).iter().zip(&rows(id, &no)) {
                prop_assert_eq!(a.value, b.value.map(|v| 0.0 - v));
                prop_assert!(near(a.interval.map(|i| i.low), b.interval.map(|i| -i.high), 1.0));
                prop_assert_eq!(p(a), p(b));
            }
        }
        prop_assert!(near(statistic(&rows("cochran_q", &yes)[0]), statistic(&rows("cochran_q", &no)[0]), 0.0));
    }

    /// A rising transformation within units leaves Friedman's test as it is; units of one value count in W alone.
    #[test]
    fn friedman_sees_order_alone(data in measured(3)) {
        prop_assume!(rows_exist("friedman", &data));
        let bent: Vec<Vec<f64>> = data.iter().map(|c| c.iter().map(|v| (v / 50.0).exp() + v).collect()).collect();
        prop_assert_eq!(rows("friedman", &data), rows("friedman", &bent));
        let more: Vec<Vec<f64>> = data.iter().map(|c| c.iter().copied().chain([7.0, 7.0]).collect()).collect();
        prop_assert!(near(statistic(&rows("friedman", &data)[0]), statistic(&rows("friedman", &more)[0]), 1e-3));
    }

    /// Q is Friedman's chi-square, on two measures (b − c)²/(b + c); mid-p is the exact p less P(X = m), or with
    /// b = c less half of it: by hand from b and c.
    #[test]
    fn yes_and_no_are_told_alike(yes in answered(3)) {
        prop_assert!(near(statistic(&rows("cochran_q", &yes)[0]), statistic(&rows("friedman", &yes)[0]), 1e-6));
        prop_assert!(near(rows("cochran_q", &yes)[0].value, rows("friedman", &yes)[0].value, 1e-6));
        let two = &yes[..2];
        let (exact, midp) = (&rows("mcnemar", two)[0], &rows("mcnemar_midp", two)[0]);
        let count = |a: f64, b: f64| two[0].iter().zip(&two[1]).filter(|(x, y)| **x == a && **y == b).count() as i32;
        let (gained, lost) = (count(0.0, 1.0), count(1.0, 0.0));
        let chi2 = f64::from((gained - lost).pow(2)) / f64::from(gained + lost);
        prop_assert!(near(statistic(&rows("cochran_q", two)[0]), Some(chi2), 0.0));
        prop_assert_eq!((exact.value, exact.interval), (midp.value, midp.interval));
        let mut observed = 0.5f64.powi(gained + lost);
        for k in 1..=gained.min(lost) {
            observed *= f64::from(gained + lost - k + 1) / f64::from(k);
        }
        let less = if gained == lost { observed / 2.0 } else { observed };
        prop_assert!(near(p(midp), p(exact).map(|p| p - less), 1e-3), "{} {}", gained, lost);
        // Where Tango's interval leaves out 0, z(0)² passes the quantile: 1.959964² = 3.841459.
        let (low, high) = limits(exact).expect("limits");
        if (chi2 - 3.841459).abs() > 1e-5 {
            prop_assert_eq!(low > 0.0 || high < 0.0, chi2 > 3.841459);
        }
    }

    /// The pseudomedian, by going through all averages; without ties the exact interval stands to the test as
    /// that of an inverted test must.
    #[test]
    fn the_pseudomedian_and_its_interval(
        sizes in prop::collection::btree_set(1i32..1000, 1..20),
        signs in prop::collection::vec(any::<bool>(), 20),
        level in 0.5..0.99,
    ) {
        let post: Vec<f64> = sizes.iter().zip(&signs).map(|(v, up)| f64::from(if *up { *v } else { -v })).collect();
        let settings = Settings { level: Level::new(level).expect("a level"), ..Settings::default() };
        let sample = columns(&[vec![0.0; post.len()], post.clone()]);
        let row = run("wilcoxon_signed_rank", &sample, &settings).expect("an answer").estimates.swap_remove(0);
        let mut averages: Vec<f64> =
            post.iter().enumerate().flat_map(|(i, a)| post[i..].iter().map(move |b| (a + b) / 2.0)).collect();
        averages.sort_by(f64::total_cmp);
        let (low, high) = (averages[(averages.len() - 1) / 2], averages[averages.len() / 2]);
        prop_assert_eq!(row.value, Some((low + high) / 2.0));
        let p = p(&row).expect("a test");
        if let Some((low, high)) = limits(&row).filter(|_| (p - (1.0 - level)).abs() > 1e-9) {
            prop_assert_eq!(low > 0.0 || high < 0.0, p < 1.0 - level, "{} {} {}", low, high, p);
        }
    }

    /// Groups exchanged, or failures counted: the ratio turns over, the difference changes sign, no test moves.
    #[test]
    fn strata_may_be_turned(cells in prop::collection::vec(stratum(), 1..6)) {
        let [ratio, difference, homogeneity] = of_strata(&cells);
        let groups: Vec<_> = cells.iter().map(|&[a, b, c, d]| [c, d, a, b]).collect();
        let failures: Vec<_> = cells.iter().map(|&[a, b, c, d]| [b, a, d, c]).collect();
        for turned in [groups, failures] {
            let [r, d, h] = of_strata(&turned);
            prop_assert!(near(ratio.value.filter(|v| *v > 0.0), r.value.filter(|v| *v > 0.0).map(f64::recip), 0.0));
            prop_assert!(near(ratio.interval.map(|i| i.low), r.interval.map(|i| i.high.recip()), 0.0));
            prop_assert!(near(ratio.std_error, r.std_error, 0.0));
            prop_assert!(near(statistic(&ratio), statistic(&r), 1e-6));
            prop_assert!(near(difference.value, d.value.map(|v| -v), 1.0));
            prop_assert!(near(difference.std_error, d.std_error, 0.0));
            prop_assert!(near(statistic(&homogeneity), statistic(&h), 1e-3));
        }
        let mut reversed = cells.clone();
        reversed.reverse();
        let [r, d, h] = of_strata(&reversed);
        prop_assert!(near(ratio.value, r.value, 0.0) && near(difference.value, d.value, 1.0));
        prop_assert!(near(statistic(&homogeneity), statistic(&h), 1e-3));
    }

    /// One stratum: Woolf's ratio and standard error, the plain difference with its own, and Pearson's
    /// chi-square with N − 1 for N; the same stratum twice: the same numbers, and strata that agree.
    #[test]
    fn one_stratum_is_one_table(cells in stratum()) {
        let [x1, f1, x0, f0] = cells;
        prop_assume!(x1 * f1 > 0 && x0 * f0 > 0);
        let table = Counts { groups: names("g", 2), levels: names("l", 2), success: 0, cells: vec![vec![x1, f1], vec![x0, f0]] };
        let of = |id| run(id, &sample(Shape::Counts(table.clone())), &Settings::default()).expect("an answer").estimates.swap_remove(0);
        let [ratio, difference, _] = of_strata(&[cells]);
        let (woolf, plain, pearson) = (of("odds_ratio"), of("newcombe_difference"), of("pearson_chi2"));
        let n = (x1 + f1 + x0 + f0) as f64;
        prop_assert!(near(ratio.value, woolf.value, 0.0) && near(ratio.std_error, woolf.std_error, 0.0));
        prop_assert!(near(difference.value, plain.value, 1e-3) && near(difference.std_error, plain.std_error, 0.0));
        prop_assert!(near(statistic(&ratio), statistic(&pearson).map(|x| x * (n - 1.0) / n), 1e-6));
        let [twice, _, homogeneity] = of_strata(&[cells, cells]);
        prop_assert!(near(twice.value, ratio.value, 0.0));
        prop_assert!(near(statistic(&homogeneity), Some(0.0), 1e-9) && homogeneity.value == Some(0.0));
    }

    /// Pairs as strata are McNemar's table: ratio b/c, chi-square (b − c)²/(b + c), and the same difference
    /// with the same standard error.
    #[test]
    fn pairs_as_strata_are_paired(yes in answered(2)) {
        let side = |v: f64| if v == 1.0 { [1, 0] } else { [0, 1] };
        let pairs: Vec<[u64; 4]> = yes[1].iter().zip(&yes[0]).map(|(later, earlier)| {
            let ([x1, f1], [x0, f0]) = (side(*later), side(*earlier));
            [x1, f1, x0, f0]
        }).collect();
        let ([ratio, difference, _], paired) = (of_strata(&pairs), &rows("mcnemar", &yes)[0]);
        prop_assert!(near(difference.value, paired.value, 1e-3));
        prop_assert!(near(difference.std_error, paired.std_error, 1e-6));
        prop_assert!(near(statistic(&ratio), statistic(&rows("cochran_q", &yes)[0]), 1e-6));
    }
}

fn rows_exist(id: &str, data: &[Vec<f64>]) -> bool {
    run(id, &columns(data), &Settings::default()).is_ok()
}

proptest! {
    /// Values of every size, any number of measures and units: an answer or a reason.
    #[test]
    fn any_columns_have_a_defined_answer(
        (values, yes) in (0usize..4, 0usize..9).prop_flat_map(|(m, n)| (
            prop::collection::vec(prop::collection::vec(wild(), n), m),
            prop::collection::vec(prop::collection::vec(prop::sample::select(vec![0.0, 1.0]), n), m),
        )),
        level in 0.001..0.9999,
        event_floor in 0u64..4,
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), event_floor, ..Settings::default() };
        for id in CHANGES.into_iter().chain(TURNS).chain(["friedman", "cochran_q"]) {
            for sample in [columns(&values), columns(&yes)] {
                all_sound(run(id, &sample, &settings))?;
            }
            let mut spoilt = values.clone();
            spoilt.push(vec![f64::NAN; values.first().map_or(1, Vec::len)]);
            prop_assert!(matches!(run(id, &columns(&spoilt), &settings), Err(Error::Undefined(_))), "{}", id);
        }
    }

    /// Counts of every size: an answer or a reason.
    #[test]
    fn any_strata_have_a_defined_answer(
        cells in prop::collection::vec([cell(), cell(), cell(), cell()], 0..6),
        level in 0.001..0.9999,
        event_floor in 0u64..4,
    ) {
        let settings = Settings { level: Level::new(level).expect("a level"), event_floor, ..Settings::default() };
        all_sound(run("mantel_haenszel", &strata(&cells), &settings))?;
    }
}

fn cell() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0u64..4, 2 => 0u64..1000, 1 => prop::sample::select(vec![1 << 40, 1 << 50, 1 << 53, u64::MAX])]
}

fn all_sound(found: Result<Findings, Error>) -> Result<(), TestCaseError> {
    match found {
        Ok(findings) => findings.estimates.iter().try_for_each(sound),
        Err(Error::Undefined(_)) => Ok(()),
        Err(other) => Err(TestCaseError::fail(other.to_string())),
    }
}

fn sound(row: &Estimate) -> Result<(), TestCaseError> {
    let (least, most) = row.measure.range;
    let within = |v: f64| v >= least && v <= most;
    prop_assert!(row.value.is_some() || row.interval.is_none() && !row.notes.is_empty(), "{row:?}");
    prop_assert!(row.value.is_none_or(|v| v.is_finite() && within(v)), "{row:?}");
    prop_assert!(row.std_error.is_none_or(|s| s.is_finite() && s > 0.0), "{row:?}");
    if let (Some(i), Some(v)) = (row.interval, row.value) {
        let slack = 1e-9 * v.abs();
        prop_assert!(i.low <= v + slack && v - slack <= i.high, "{row:?}");
        prop_assert!(within(i.low) && within(i.high), "{row:?}");
    }
    if row.test.is_none() && row.measure.id != "risk_difference" {
        prop_assert!(!row.notes.is_empty(), "no test needs a reason: {row:?}");
    }
    if let Some(test) = &row.test {
        prop_assert!((0.0..=1.0).contains(&test.p.get()) && test.p_adjusted.is_none(), "{row:?}");
        prop_assert!(test.statistic.is_none_or(f64::is_finite), "{row:?}");
        prop_assert!(test.df.iter().flatten().all(|df| *df > 0.0 && df.is_finite()), "{row:?}");
    }
    Ok(())
}

/// All 2⁶ signs of six changes at level .9: an interval from the k-th smallest to the k-th largest average misses
/// 0 in a share 2·P(V ≤ k − 1) of them.
#[test]
fn the_exact_interval_covers_as_often_as_it_says() {
    let settings = Settings { level: Level::new(0.9).expect("a level"), ..Settings::default() };
    let (mut covered, mut small) = (0, 0);
    for signs in 0u32..64 {
        let post: Vec<f64> = (0..6).map(|i| f64::from(i + 1) * if signs >> i & 1 == 1 { 1.0 } else { -1.0 }).collect();
        let sample = columns(&[vec![0.0; 6], post]);
        let row = run("wilcoxon_signed_rank", &sample, &settings).expect("an answer").estimates.swap_remove(0);
        let (low, high) = limits(&row).expect("an interval");
        covered += u32::from(low <= 0.0 && high >= 0.0);
        small += u32::from(p(&row).expect("a p") <= 0.1);
    }
    // P(V ≤ 2) = 3/64 < .05 ≤ P(V ≤ 3) = 5/64: k = 3, 6 of 64 miss, and as many have p ≤ .1.
    assert_eq!((covered, small), (58, 6));
}

/// A hundred thousand units with ties: nothing of the size of all pairs is kept or gone through.
#[test]
fn many_units_take_no_time() {
    let n = 100_000;
    let pre: Vec<f64> = (0..n).map(|i| f64::from(i * 7919 % 1009) / 8.0).collect();
    let post: Vec<f64> = pre.iter().enumerate().map(|(i, v)| v + (i * 104_729 % 2003) as f64 / 4.0 - 250.0).collect();
    let start = Instant::now();
    for id in CHANGES.into_iter().chain(["friedman"]) {
        let row = rows(id, &[pre.clone(), post.clone()]).swap_remove(0);
        assert!(row.value.is_some() && row.test.is_some(), "{id}");
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

/// Tables of another form, or of another number of groups, are refused.
#[test]
fn strata_of_unlike_form_are_refused() {
    let spoil: [fn(&mut Counts); 4] = [
        |t| t.cells.push(vec![1, 1]),
        |t| t.cells[1] = vec![1],
        |t| t.groups[0] = Label::plain("other"),
        |t| t.success = 1,
    ];
    for change in spoil {
        let mut sample = strata(&[[3, 4, 5, 6], [1, 2, 3, 4]]);
        let Shape::Strata(s) = &mut sample.shape else { unreachable!("strata") };
        change(&mut s.tables[1]);
        assert!(matches!(run("mantel_haenszel", &sample, &Settings::default()), Err(Error::Undefined(_))));
    }
}
