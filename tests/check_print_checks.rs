//! Can these printed numbers be: against brute force, mpmath, published examples, and data of which they are true.

use beraad::check_print::checks::closure;
use beraad::check_print::{
    Answer, Check, Correction, Effect, Estimate, Fourfold, Groups, Mean, PrintedP, Reported, Settings, Share, Shares,
    Sides, Statistic, Test, Values, Verdict, Why, check,
};
use beraad::printed::{Printed, Rounding};
use proptest::prelude::*;
use serde_json::Value;

fn at(text: &str) -> Printed {
    Printed::parse(text).unwrap()
}

fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/check_print/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn nearest() -> Settings {
    Settings { roundings: vec![Rounding::Nearest], level: 0.95 }
}

fn find(result: &Reported, which: Check, settings: &Settings) -> Option<Verdict> {
    check(result, settings).into_iter().find(|v| v.check == which)
}

fn answer(result: &Reported, which: Check) -> Option<Answer> {
    find(result, which, &nearest()).map(|v| v.answer)
}

fn mean(text: &str, sd: Option<&str>, n: u64) -> Mean {
    Mean { mean: at(text), sd: sd.map(at), n: Some(n), items: 1, values: Values::Whole, scale: None, range: None }
}

fn test(statistic: Statistic, value: &str, df: &[&str], p: &str) -> Test {
    Test {
        statistic,
        value: at(value),
        df: [df.first().map(|d| at(d)), df.get(1).map(|d| at(d))],
        n: None,
        p: Some(if p == "ns" { PrintedP::NotSignificant } else { PrintedP::Number(at(p)) }),
        effect: None,
        sides: Sides::Unsaid,
        correction: None,
    }
}

fn hundredths(k: u64) -> String {
    format!("{}.{:02}", k / 100, k % 100)
}

fn whole(v: &Value) -> u64 {
    v.as_u64().unwrap()
}

/// counts.json: exactly the means, standard deviations and percentages that brute force gives.
#[test]
fn whole_numbers_print_what_brute_force_prints() {
    let counts = fixture("counts");
    for (n, means) in counts["grim"].as_object().unwrap() {
        let means: Vec<u64> = means.as_array().unwrap().iter().map(whole).collect();
        for k in 0..100 {
            let got = answer(&Reported::Mean(mean(&hundredths(k), None, n.parse().unwrap())), Check::Grim);
            let want = if means.contains(&k) { Answer::Holds } else { Answer::Cannot };
            assert_eq!(got, Some(want), "GRIM {k} of {n}");
        }
    }
    for (n, by_mean) in counts["grimmer"].as_object().unwrap() {
        for (m, sds) in by_mean.as_object().unwrap() {
            let sds: Vec<u64> = sds.as_array().unwrap().iter().map(whole).collect();
            for sd in 0..=150 {
                let row = mean(&hundredths(m.parse().unwrap()), Some(&hundredths(sd)), n.parse().unwrap());
                let want = if sds.contains(&sd) { Answer::Holds } else { Answer::Cannot };
                assert_eq!(answer(&Reported::Mean(row), Check::Grimmer), Some(want), "GRIMMER {m} {sd} of {n}");
            }
        }
    }
    for (n, pairs) in counts["debit"].as_object().unwrap() {
        let pairs: Vec<(u64, u64)> = pairs.as_array().unwrap().iter().map(|p| (whole(&p[0]), whole(&p[1]))).collect();
        for m in 0..=100 {
            for sd in (0..=72).step_by(3).chain(pairs.iter().filter(|p| p.0 == m).map(|p| p.1)) {
                let mut row = mean(&hundredths(m), Some(&hundredths(sd)), n.parse().unwrap());
                row.scale = Some((0.0, 1.0));
                let want = if pairs.contains(&(m, sd)) { Answer::Holds } else { Answer::Cannot };
                assert_eq!(answer(&Reported::Mean(row), Check::Debit), Some(want), "DEBIT {m} {sd} of {n}");
            }
        }
    }
    for (n, prints) in counts["percent"].as_object().unwrap() {
        let n: u64 = n.parse().unwrap();
        let prints: Vec<Vec<u64>> =
            prints.as_array().unwrap().iter().map(|p| p.as_array().unwrap().iter().map(whole).collect()).collect();
        for tenths in (0..=1000).step_by(if n < 20 { 1 } else { 7 }) {
            let percent = at(&format!("{}.{}", tenths / 10, tenths % 10));
            let judge = |part, whole| answer(&Reported::Share(Share { percent, part, whole }), Check::Percent);
            let any = prints.iter().any(|p| p.contains(&tenths));
            assert_eq!(judge(None, Some(n)), Some(if any { Answer::Holds } else { Answer::Cannot }), "{tenths} of {n}");
            for (part, p) in prints.iter().enumerate().step_by(5) {
                let want = if p.contains(&tenths) { Answer::Holds } else { Answer::Cannot };
                assert_eq!(judge(Some(part as u64), Some(n)), Some(want), "{part} of {n} as {tenths}");
            }
        }
    }
}

/// counts.json: as many distributions as brute force finds, with the same fewest and most of each value.
#[test]
fn all_distributions_are_found() {
    for row in fixture("counts")["closure"].as_array().unwrap() {
        let (low, high) = (row[1].as_f64().unwrap(), row[2].as_f64().unwrap());
        let m = row[3].as_i64().unwrap();
        let text = format!("{}{}", if m < 0 { "-" } else { "" }, hundredths(m.unsigned_abs()));
        let sd = whole(&row[4]);
        let mut case = mean(&text, Some(&format!("{}.{}", sd / 10, sd % 10)), whole(&row[0]));
        case.scale = Some((low, high));
        let found = closure(&case, Rounding::Nearest, 1_000_000).unwrap();
        assert_eq!((found.count, found.complete), (whole(&row[5]), true), "{row}");
        let shared: Vec<(u64, u64)> = found.shared.iter().map(|s| (s.1, s.2)).collect();
        let want: Vec<(u64, u64)> = row[6].as_array().unwrap().iter().map(|p| (whole(&p[0]), whole(&p[1]))).collect();
        assert_eq!(shared, want, "{row}");
    }
    let mut wide = mean("3.50", Some("1.70"), 400);
    wide.scale = Some((1.0, 7.0));
    let found = closure(&wide, Rounding::Nearest, 20_000).unwrap();
    assert!(!found.complete, "{found:?}");
}

/// Brown & Heathers (2017): of 28 people a mean of 5.19 is impossible; 145/28 prints as 5.18, 146/28 as 5.21.
#[test]
fn published_examples() {
    let grim = |text| answer(&Reported::Mean(mean(text, None, 28)), Check::Grim);
    assert_eq!(
        (grim("5.19"), grim("5.18"), grim("5.21")),
        (Some(Answer::Cannot), Some(Answer::Holds), Some(Answer::Holds))
    );
    // With unsaid values it is not judged; of ten items it is not impossible.
    let mut row = mean("5.19", None, 28);
    row.values = Values::Unsaid;
    assert_eq!(answer(&Reported::Mean(row.clone()), Check::Grim), Some(Answer::CannotJudge));
    (row.values, row.items) = (Values::Whole, 10);
    assert_eq!(answer(&Reported::Mean(row), Check::Grim), Some(Answer::CannotJudge));
}

/// p.json: mpmath at both ends of the rounding, 11 digits.
#[test]
fn p_is_what_mpmath_gives() {
    let near = |a: f64, b: f64| ((a - b) / b).abs() < 1e-11;
    for row in fixture("p")["p"].as_array().unwrap() {
        let statistic = match row[0].as_str().unwrap() {
            "t" => Statistic::T,
            "f" => Statistic::F,
            "chi2" => Statistic::Chi2,
            "q" => Statistic::Q,
            "z" => Statistic::Z,
            _ => Statistic::R,
        };
        let df: Vec<String> = row[2].as_array().unwrap().iter().map(|d| d.to_string()).collect();
        let df: Vec<&str> = df.iter().map(String::as_str).collect();
        // A p that no statistic has, so that the recomputed one is shown.
        let case = test(statistic, row[1].as_str().unwrap(), &df, "= 0.77777777777");
        let verdict = find(&Reported::Test(case), Check::P, &nearest()).unwrap();
        let Why::Recomputed { low, high } = verdict.why else { panic!("{row} {verdict:?}") };
        let (want_low, want_high) = (row[3][0].as_f64().unwrap(), row[3][1].as_f64().unwrap());
        assert!(near(low, want_low) && near(high, want_high), "{row}: {low:e} {high:e}");
    }
}

/// t(28) = 2.20 has p .0358–.0366 two-sided (p.json); the rest follows from it.
#[test]
fn p_holds_cannot_or_decides() {
    use Answer::{Cannot, CannotJudge, Holds};
    let t = |value, p| test(Statistic::T, value, &["28"], p);
    let judge = |test: Test| {
        let v = find(&Reported::Test(test), Check::P, &nearest()).unwrap();
        (v.answer, v.decision_error)
    };
    assert_eq!(judge(t("2.20", "= .036")), (Holds, false));
    assert_eq!(judge(t("-2,20", "= ,036")), (Holds, false));
    assert_eq!(judge(t("2.20", "< .05")), (Holds, false));
    assert_eq!(judge(t("2.20", "= .06")), (Cannot, true));
    assert_eq!(judge(t("2.20", "ns")), (Cannot, true));
    assert_eq!(judge(t("2.20", "= .026")), (Cannot, false));
    assert_eq!(judge(t("0.53", "= .03")), (Cannot, true));
    assert_eq!(judge(t("9.53", "= .000")), (Holds, false));
    assert_eq!(judge(t("2.20", "= .018")), (Holds, false), "one-sided");
    let mut two = t("2.20", "= .018");
    two.sides = Sides::Two;
    assert_eq!(judge(two), (Cannot, false));
    let corrected = |p, correction| Test { correction: Some(correction), ..t("2.20", p) };
    assert_eq!(judge(corrected("= .108", Correction::Bonferroni(Some(3)))), (Holds, false));
    assert_eq!(judge(corrected("= .150", Correction::Bonferroni(Some(3)))), (Cannot, true));
    assert_eq!(judge(corrected("= .072", Correction::Holm(Some(3)))), (Holds, false));
    assert_eq!(judge(corrected("= .072", Correction::Several)), (CannotJudge, false));
    assert_eq!(judge(corrected("= .006", Correction::Several)), (Cannot, false));
    assert_eq!(judge(test(Statistic::T, "2.20", &[], "= .036")), (CannotJudge, false));
    assert_eq!(judge(test(Statistic::U, "112", &[], "= .036")), (CannotJudge, false));
    assert_eq!(
        answer(&Reported::Test(test(Statistic::F, "-3.2", &["1", "20"], "= .1")), Check::Statistic),
        Some(Cannot)
    );
    // p of 2.19 is .0366 to .0374, of 2.19 with its digits cut off .0362 to .0370.
    let cut = find(&Reported::Test(t("2.19", "= .036")), Check::P, &Settings::default()).unwrap();
    assert!(cut.answer == Holds && cut.only_truncated, "{cut:?}");
}

/// By hand: F(2, 45) = 3.21 has partial η² 6.42 / 51.42 = .125; χ²(1, 136) = 4.02 has φ .172; t(58) = 2.5 of 30 and 30 has
/// d .645, at most 2.5 √(1 + 1/59) = 2.52; r = √(6.25 / 64.25) = .312.
#[test]
fn effects_of_statistics() {
    let judge = |mut test: Test, n, kind, effect| {
        (test.n, test.effect) = (n, Some((kind, at(effect))));
        answer(&Reported::Test(test), Check::Effect)
    };
    let f = || test(Statistic::F, "3.21", &["2", "45"], "= .050");
    let t = || test(Statistic::T, "2.50", &["58"], "= .015");
    let chi2 = || test(Statistic::Chi2, "4.02", &["1"], "= .045");
    assert_eq!(judge(f(), None, Effect::PartialEta2, ".12"), Some(Answer::Holds));
    assert_eq!(judge(f(), None, Effect::PartialEta2, ".21"), Some(Answer::Cannot));
    assert_eq!(judge(f(), None, Effect::Eta2, ".06"), Some(Answer::CannotJudge));
    assert_eq!(judge(t(), None, Effect::D, "0.65"), Some(Answer::Holds));
    assert_eq!(judge(t(), None, Effect::D, "0.95"), Some(Answer::CannotJudge));
    assert_eq!(judge(t(), None, Effect::D, "2.95"), Some(Answer::Cannot));
    assert_eq!(judge(t(), None, Effect::R, ".31"), Some(Answer::Holds));
    assert_eq!(judge(t(), None, Effect::R, ".41"), Some(Answer::Cannot));
    assert_eq!(judge(chi2(), Some(136), Effect::Phi, ".17"), Some(Answer::Holds));
    assert_eq!(judge(chi2(), Some(136), Effect::Phi, ".07"), Some(Answer::Cannot));
    assert_eq!(judge(chi2(), None, Effect::Phi, ".17"), Some(Answer::CannotJudge));
}

/// Altman & Bland (2011), BMJ 343, d2304: ratio 0.81 (0.70 to 0.94) has P = 0.005; the others follow from the rule.
#[test]
fn intervals_and_p() {
    let judge = |value, low, high, p, ratio| {
        let e = Estimate {
            value: at(value),
            low: at(low),
            high: at(high),
            level: Some(0.95),
            p: Some(PrintedP::Number(at(p))),
            ratio: Some(ratio),
        };
        let all = check(&Reported::Estimate(e), &nearest());
        (all[0].answer, all[1].answer, all[1].decision_error)
    };
    use Answer::{Cannot, CannotJudge, Holds};
    assert_eq!(judge("0.81", "0.70", "0.94", "= 0.005", true), (Holds, Holds, false));
    assert_eq!(judge("0.81", "0.70", "0.94", "= 0.20", true), (Holds, Cannot, true));
    assert_eq!(judge("0.81", "0.70", "1.10", "= 0.01", true), (Holds, Cannot, true));
    assert_eq!(judge("2.0", "1.0", "3.0", "= 0.049", false).1, CannotJudge);
    assert_eq!(judge("0.99", "0.70", "0.94", "= 0.005", true).0, Cannot);
    assert_eq!(judge("0.81", "0.94", "0.70", "= 0.005", true).0, Cannot);
}

/// p.json: scipy's t (pooled, Welch) and chi-square (plain, Yates), printed with two decimals, hold; moved by 0.3 or more, not.
#[test]
fn summaries_and_tables() {
    let p = fixture("p");
    let text = |v: &Value| v.to_string();
    for row in p["groups"].as_array().unwrap() {
        let two = |v: &Value| [at(&text(&v[0])), at(&text(&v[1]))];
        for t in [row[3].as_f64().unwrap(), row[4].as_f64().unwrap()] {
            for (moved, want) in [(0.0, Answer::Holds), (2.0, Answer::Cannot)] {
                let groups = Groups {
                    means: two(&row[0]),
                    sds: two(&row[1]),
                    ns: [whole(&row[2][0]), whole(&row[2][1])],
                    test: Some((Statistic::T, at(&format!("{:.2}", t.abs() + moved)))),
                    effect: None,
                };
                assert_eq!(answer(&Reported::Groups(groups), Check::Summary), Some(want), "{row} {t} {moved}");
            }
        }
    }
    for row in p["tables"].as_array().unwrap() {
        let cell = |i: usize, j: usize| whole(&row[0][i][j]);
        for chi2 in [row[1].as_f64().unwrap(), row[2].as_f64().unwrap()] {
            for (moved, want) in [(0.0, Answer::Holds), (5.0, Answer::Cannot)] {
                let cells = [[cell(0, 0), cell(0, 1)], [cell(1, 0), cell(1, 1)]];
                let chi2 = Some(at(&format!("{:.2}", chi2 + moved)));
                let table = Fourfold { cells, chi2, effect: None };
                assert_eq!(answer(&Reported::Fourfold(table), Check::Summary), Some(want), "{row}");
            }
        }
    }
}

/// By hand. 33 + 33 + 33 may be 100 in whole percents (33.33 each), 30 + 30 + 30 not; of 4 units 33 % is none. Ten values in 0..4
/// with mean 2 have an SD of at most √(10·4/9) = 2.11; one 0 and one 4 found among them, at least √(8/9) = 0.94.
#[test]
fn sums_and_ranges() {
    let sum = |all: &[&str], whole, of_one_whole| {
        let percents = all.iter().map(|p| at(p)).collect();
        answer(&Reported::Shares(Shares { percents, whole, of_one_whole }), Check::Sum)
    };
    assert_eq!(sum(&["33", "33", "33"], None, true), Some(Answer::Holds));
    assert_eq!(sum(&["33", "33", "33"], Some(4), true), Some(Answer::Cannot));
    assert_eq!(sum(&["30", "30", "30"], None, true), Some(Answer::Cannot));
    assert_eq!(sum(&["30", "30", "30"], None, false), Some(Answer::CannotJudge));
    let sd = |sd, found: bool| {
        let mut row = mean("2.00", Some(sd), 10);
        row.values = Values::Any;
        (row.scale, row.range) = if found { (None, Some((at("0"), at("4")))) } else { (Some((0.0, 4.0)), None) };
        if let Some((a, b)) = &mut row.range {
            (*a, *b) = (at("0.00"), at("4.00"));
        }
        answer(&Reported::Mean(row), Check::RangeSd)
    };
    assert_eq!((sd("2.11", false), sd("2.13", false)), (Some(Answer::Holds), Some(Answer::Cannot)));
    assert_eq!((sd("0.95", true), sd("0.91", true)), (Some(Answer::Holds), Some(Answer::Cannot)));
    assert_eq!(sd("0.10", false), Some(Answer::Holds));
    let mut row = mean("4.20", None, 10);
    row.scale = Some((0.0, 4.0));
    assert_eq!(answer(&Reported::Mean(row), Check::RangeMean), Some(Answer::Cannot));
}

/// As a publication with this rounding prints it.
fn print(x: f64, decimals: u32, rounding: Rounding) -> String {
    let y = x * 10f64.powi(decimals as i32);
    let k = match rounding {
        Rounding::Truncated => (y + 1e-9 * y.signum()).trunc(),
        Rounding::HalfEven => y.round_ties_even(),
        _ => y.round(),
    };
    format!("{:.*}", decimals as usize, k / 10f64.powi(decimals as i32))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What data print is never impossible.
    #[test]
    fn data_are_never_impossible(values in prop::collection::vec(0i32..=7, 2..60), rounding in 0usize..4, decimals in 1u32..4) {
        let rounding = Rounding::ALL[rounding];
        let n = values.len() as f64;
        let (sum, squares): (f64, f64) = values.iter().fold((0.0, 0.0), |(s, q), v| (s + f64::from(*v), q + f64::from(v * v)));
        let sd = ((n * squares - sum * sum) / (n * (n - 1.0))).sqrt();
        let end = |f: fn(i32, i32) -> i32| at(&values.iter().copied().reduce(f).unwrap().to_string());
        let mut row = mean(&print(sum / n, decimals, rounding), Some(&print(sd, decimals, rounding)), values.len() as u64);
        let zero_one = values.iter().all(|v| *v <= 1);
        row.scale = Some(if zero_one { (0.0, 1.0) } else { (0.0, 7.0) });
        for found in [false, true] {
            if found { row.range = Some((end(i32::min), end(i32::max))); }
            for verdict in check(&Reported::Mean(row.clone()), &Settings::default()) {
                prop_assert!(verdict.answer != Answer::Cannot, "{:?} {:?}", row, verdict);
            }
        }
        let part = values.iter().filter(|v| **v > 3).count() as u64;
        let percent = at(&print(100.0 * part as f64 / n, decimals - 1, rounding));
        for (part, whole) in [(Some(part), Some(values.len() as u64)), (Some(part), None), (None, Some(values.len() as u64))] {
            let share = Reported::Share(Share { percent, part, whole });
            let all = check(&share, &Settings::default());
            prop_assert!(all[0].answer == Answer::Holds, "{share:?} {all:?}");
        }
    }

    /// Any print has an answer, and words for it.
    #[test]
    fn any_print_has_an_answer(
        digits in prop::array::uniform4(-999_999_999_999_999i64..1_000_000_000_000_000), decimals in prop::array::uniform4(0u32..16),
        n in prop_oneof![0u64..50, any::<u64>()], part in prop_oneof![0u64..50, any::<u64>()], items in prop_oneof![1u32..4, any::<u32>()], small in any::<bool>(),
        statistic in 0usize..7, effect in 0usize..8,
    ) {
        let [a, b, c, d] = std::array::from_fn(|i| {
            let digits = if small { digits[i] % 1000 } else { digits[i] };
            let decimals = if small { decimals[i] % 4 } else { decimals[i] };
            Printed { relation: beraad::printed::Relation::Equal, digits, decimals, negative: digits < 0 }
        });
        let statistic = [Statistic::T, Statistic::F, Statistic::Chi2, Statistic::Z, Statistic::R, Statistic::Q, Statistic::U][statistic];
        let effect = [Effect::D, Effect::G, Effect::Eta2, Effect::PartialEta2, Effect::R, Effect::Phi, Effect::V, Effect::OddsRatio][effect];
        let p = Some(PrintedP::Number(d));
        let all = [
            Reported::Test(Test { statistic, value: a, df: [Some(b), Some(c)], n: Some(n), p, effect: Some((effect, d)), sides: Sides::One, correction: Some(Correction::Df) }),
            Reported::Share(Share { percent: a, part: Some(part), whole: Some(n) }),
            Reported::Share(Share { percent: a, part: Some(part), whole: None }),
            Reported::Shares(Shares { percents: vec![a, b, c], whole: Some(n), of_one_whole: true }),
            Reported::Mean(Mean { mean: a, sd: Some(b), n: Some(n), items, values: Values::Whole, scale: Some((0.0, 1.0)), range: Some((c, d)) }),
            Reported::Mean(Mean { mean: a, sd: Some(b), n: Some(n), items: 1, values: Values::Unsaid, scale: Some((0.0, 1.0)), range: None }),
            Reported::Estimate(Estimate { value: a, low: b, high: c, level: None, p, ratio: Some(small) }),
            Reported::Groups(Groups { means: [a, b], sds: [c, d], ns: [n, part], test: Some((statistic, a)), effect: Some((effect, b)) }),
            Reported::Fourfold(Fourfold { cells: [[n, part], [3, 4]], chi2: Some(a), effect: Some((effect, b)) }),
        ];
        for result in &all {
            for verdict in check(result, &Settings::default()) {
                let text = verdict.why.text();
                prop_assert!(!text.nl.is_empty() && !text.en.contains("NaN"), "{result:?} {verdict:?}");
            }
        }
        let _ = closure(&Mean { mean: a, sd: Some(b), n: Some(n), items: 1, values: Values::Whole, scale: Some((0.0, 9.0)), range: None }, Rounding::Nearest, 2_000);
    }
}
