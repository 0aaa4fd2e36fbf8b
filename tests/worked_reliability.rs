//! Published examples of reliability, agreement and reliable change, to the digits that are printed.

use crate::samples::{columns, names, sample};
use beraad::estimators::{Settings, find};
use beraad::findings::Estimate;
use beraad::sample::{Ratings, Sample, Shape};
use beraad::value::Direction;

fn rows(id: &str, sample: &Sample, settings: &Settings) -> Vec<Estimate> {
    find(id).unwrap().estimate(sample, settings).unwrap().estimates
}

fn value(rows: &[Estimate], measure: &str) -> f64 {
    rows.iter().find(|e| e.measure.id == measure).and_then(|e| e.value).unwrap()
}

/// Rounds to what is printed with so many decimals.
fn prints(x: f64, printed: f64, decimals: i32) {
    assert!((x - printed).abs() <= 0.5 * 10f64.powi(-decimals) + 1e-12, "{x} is not printed as {printed}");
}

fn ratings(values: Vec<Vec<Option<u32>>>, levels: usize) -> Sample {
    let positions = (1..=levels).map(|place| place as f64).collect();
    let raters = names("r", values.len());
    sample(Shape::Ratings(Ratings { raters, levels: names("l", levels), positions, values }))
}

/// Two raters from a table of counts, the first in rows.
fn table(counts: [[usize; 2]; 2]) -> Sample {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (a, row) in (0u32..).zip(counts) {
        for (b, n) in (0u32..).zip(row) {
            first.extend(std::iter::repeat_n(Some(a), n));
            second.extend(std::iter::repeat_n(Some(b), n));
        }
    }
    ratings(vec![first, second], 2)
}

/// Shrout & Fleiss (1979), Psychological Bulletin 86, 420–428: six targets, four judges, the six coefficients of their example.
#[test]
fn shrout_and_fleiss_1979() {
    let judges = columns(&[
        vec![9.0, 6.0, 8.0, 7.0, 10.0, 6.0],
        vec![2.0, 1.0, 4.0, 1.0, 5.0, 2.0],
        vec![5.0, 3.0, 6.0, 2.0, 6.0, 4.0],
        vec![8.0, 2.0, 8.0, 6.0, 9.0, 7.0],
    ]);
    let rows = rows("icc", &judges, &Settings::default());
    for (term, printed) in [
        ("ICC(1)", 0.17),
        ("ICC(A,1)", 0.29),
        ("ICC(C,1)", 0.71),
        ("ICC(1,k)", 0.44),
        ("ICC(A,k)", 0.62),
        ("ICC(C,k)", 0.91),
    ] {
        prints(rows.iter().find(|e| e.term.code == term).and_then(|e| e.value).unwrap(), printed, 2);
    }
}

/// Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12–19: s = 7.5 and r = .80 give S_diff = 4.74; one who
/// goes from 32.5 to 47.5 has RC = 3.16 and changed reliably, but stays below c = 50, midway between the means of 40 and 60.
#[test]
fn jacobson_and_truax_1991() {
    // Mean 40 and standard deviation 7.5 before; the first is their case.
    let mut couples = columns(&[vec![32.5, 40.0, 47.5], vec![47.5, 40.0, 47.5]]);
    couples.outcome.direction = Some(Direction::HigherIsBetter);
    let settings = Settings { reliability: Some(0.8), cutoff: Some(50.0), ..Settings::default() };
    let rows = rows("reliable_change", &couples, &settings);
    let error = value(&rows, "error_of_difference");
    prints(error, 4.74, 2);
    prints((47.5 - 32.5) / error, 3.16, 2);
    let share = |kind: &str| rows.iter().find(|e| e.term.code.ends_with(kind)).and_then(|e| e.value).unwrap();
    assert_eq!([share(": recovered"), share(": improved"), share(": unchanged")], [0.0, 1.0 / 3.0, 2.0 / 3.0]);
}

/// Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43, 543–549: agreement of .85 twice, kappa .70 and .32. (As
/// reprinted in Gerstman, Epidemiology Kept Simple, table 10.6.)
#[test]
fn feinstein_and_cicchetti_1990() {
    for (counts, printed, skewed) in [([[40, 9], [6, 45]], 0.70, false), ([[80, 10], [5, 5]], 0.32, true)] {
        let rows = rows("cohens_kappa", &table(counts), &Settings::default());
        prints(value(&rows, "observed_agreement"), 0.85, 2);
        prints(value(&rows, "cohens_kappa"), printed, 2);
        let noted = rows[0].notes.iter().any(|n| n.code() == "skewed-ratings");
        assert_eq!(noted, skewed, "{:?}", rows[0].notes);
    }
}

/// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A to D.
#[test]
fn krippendorff_2011() {
    let settings = Settings { draws: 500, ..Settings::default() };
    let digits = |text: &str| text.chars().map(|c| c.to_digit(10)).collect::<Vec<_>>();
    let letters = |text: &str| text.bytes().map(|b| Some(u32::from(b - b'a'))).collect::<Vec<_>>();
    let binary = ratings(vec![digits("0100000010"), digits("1110010000")], 2);
    prints(value(&rows("krippendorff_alpha", &binary, &settings), "krippendorff_nominal"), 0.095, 3);
    let nominal = ratings(vec![letters("aabbdcccedda"), letters("babbbccceddd")], 5);
    prints(value(&rows("krippendorff_alpha", &nominal, &settings), "krippendorff_nominal"), 0.692, 3);
    // 1 to 5, with gaps; a level is its place from 0.
    let four = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
        .map(|text| digits(text).into_iter().map(|d| d.map(|d| d - 1)).collect::<Vec<_>>());
    let rows = rows("krippendorff_alpha", &ratings(four.to_vec(), 5), &settings);
    prints(value(&rows, "krippendorff_nominal"), 0.743, 3);
    prints(value(&rows, "krippendorff_ordinal"), 0.815, 3);
    prints(value(&rows, "krippendorff_interval"), 0.849, 3);
}

/// `attitude` of R (Chatterjee & Price 1977): 30 departments, seven questions. psych 2.2.9: `alpha(attitude)`, `alpha.ci`, of which the
/// manual of psych prints .84; lavaan 0.6-14: `cfa(std.lv = TRUE)` with ω as a defined parameter, to the six digits of its iterations.
#[test]
fn attitude_of_chatterjee_and_price() {
    let items = columns(&[
        vec![
            43.0, 63.0, 71.0, 61.0, 81.0, 43.0, 58.0, 71.0, 72.0, 67.0, 64.0, 67.0, 69.0, 68.0, 77.0, 81.0, 74.0, 65.0,
            65.0, 50.0, 50.0, 64.0, 53.0, 40.0, 63.0, 66.0, 78.0, 48.0, 85.0, 82.0,
        ],
        vec![
            51.0, 64.0, 70.0, 63.0, 78.0, 55.0, 67.0, 75.0, 82.0, 61.0, 53.0, 60.0, 62.0, 83.0, 77.0, 90.0, 85.0, 60.0,
            70.0, 58.0, 40.0, 61.0, 66.0, 37.0, 54.0, 77.0, 75.0, 57.0, 85.0, 82.0,
        ],
        vec![
            30.0, 51.0, 68.0, 45.0, 56.0, 49.0, 42.0, 50.0, 72.0, 45.0, 53.0, 47.0, 57.0, 83.0, 54.0, 50.0, 64.0, 65.0,
            46.0, 68.0, 33.0, 52.0, 52.0, 42.0, 42.0, 66.0, 58.0, 44.0, 71.0, 39.0,
        ],
        vec![
            39.0, 54.0, 69.0, 47.0, 66.0, 44.0, 56.0, 55.0, 67.0, 47.0, 58.0, 39.0, 42.0, 45.0, 72.0, 72.0, 69.0, 75.0,
            57.0, 54.0, 34.0, 62.0, 50.0, 58.0, 48.0, 63.0, 74.0, 45.0, 71.0, 59.0,
        ],
        vec![
            61.0, 63.0, 76.0, 54.0, 71.0, 54.0, 66.0, 70.0, 71.0, 62.0, 58.0, 59.0, 55.0, 59.0, 79.0, 60.0, 79.0, 55.0,
            75.0, 64.0, 43.0, 66.0, 63.0, 50.0, 66.0, 88.0, 80.0, 51.0, 77.0, 64.0,
        ],
        vec![
            92.0, 73.0, 86.0, 84.0, 83.0, 49.0, 68.0, 66.0, 83.0, 80.0, 67.0, 74.0, 63.0, 77.0, 77.0, 54.0, 79.0, 80.0,
            85.0, 78.0, 64.0, 80.0, 80.0, 57.0, 75.0, 76.0, 78.0, 83.0, 74.0, 78.0,
        ],
        vec![
            45.0, 47.0, 48.0, 35.0, 47.0, 34.0, 35.0, 41.0, 31.0, 41.0, 34.0, 41.0, 25.0, 35.0, 46.0, 36.0, 63.0, 60.0,
            46.0, 52.0, 33.0, 41.0, 37.0, 49.0, 33.0, 72.0, 49.0, 38.0, 55.0, 39.0,
        ],
    ]);
    let alpha = &rows("cronbach_alpha", &items, &Settings::default())[0];
    let limits = alpha.interval.unwrap();
    prints(alpha.value.unwrap(), 0.84, 2);
    prints(alpha.value.unwrap(), 0.843142769565, 12);
    prints(limits.low, 0.7393757, 7);
    prints(limits.high, 0.9157731, 7);
    let rows = rows("mcdonald_omega", &items, &Settings::default());
    let omega = rows.iter().find(|e| e.measure.id == "mcdonald_omega").unwrap();
    prints(omega.value.unwrap(), 0.856327, 6);
    prints(omega.std_error.unwrap(), 0.039814, 6);
    let fit = rows.iter().find(|e| e.measure.id == "rmsea").unwrap();
    prints(fit.value.unwrap(), 0.191695, 5);
    let test = fit.test.as_ref().unwrap();
    prints(test.statistic.unwrap(), 29.4337, 4);
    prints(test.p.get(), 0.009125, 6);
}
