//! The certified answers of the NIST Statistical Reference Datasets (`tests/nist/README.md`), by the
//! estimators where there is one and by `math::linear` for regressions.
//!
//! The log relative error, −log₁₀(|q − c|/|c|) (−log₁₀|q| when c = 0), is the number of digits that agree; of several
//! coefficients the worst counts, and 15 is the most that the certified values show. The sets for nonlinear least
//! squares are left out: nothing here fits a nonlinear model.
//!
//! Table: `cargo test --test house nist -- --nocapture`.

use beraad::estimators::{Settings, find};
use beraad::findings::Estimate;
use beraad::math::linear::{FINEST_TOLERANCE, RANK_TOLERANCE, least_squares};
use beraad::sample::{Groups, Outcome, Sample, Shape};
use beraad::value::{Count, Label, Unit};
use std::collections::BTreeMap;

/// Our arithmetic may cost this much of a digit beside what rounding the data costs.
const SLACK: f64 = 0.1;

/// The sets on which R's rounding happened to cancel that of the data: its digits exceed those of the exact
/// answer to the rounded data.
const LUCK: [(&str, &str); 6] = [
    ("Norris", "residual_sd"),
    ("SiRstv", "f"),
    ("SiRstv", "r_squared"),
    ("SmLs07", "f"),
    ("SmLs07", "r_squared"),
    ("Wampler2", "estimate"),
];

#[test]
fn certified_digits_are_those_that_the_data_hold() {
    let exact = digits(include_str!("nist/exact.csv"));
    // R 4.2.2: `mean`, `sd`, `aov`, `lm(tol = 1e-12)`, by `tests/nist/nist.R`.
    let r = digits(include_str!("nist/r.csv"));
    let mut failures = Vec::new();
    println!("{:10}{:12}{:>8}{:>8}{:>8}", "set", "quantity", "beraad", "R", "exact");
    for (name, quantities) in &exact {
        let answers = answers(&Set::read(name));
        assert_eq!(answers.len(), quantities.len(), "{name}");
        for (what, got) in answers {
            let (most, by_r) = (quantities[what], r[name][what]);
            println!("{name:10}{what:12}{got:8.2}{by_r:8.2}{most:8.2}");
            let lucky = LUCK.contains(&(name, what));
            if got < most - SLACK || (got < by_r - SLACK) != lucky {
                failures.push(format!("{name} {what}: {got:.2}, R {by_r:.2}, exact {most:.2}"));
            }
        }
    }
    assert_eq!(exact.len(), 31);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// As in R, whose `lm` drops the tenth power at its own tolerance.
#[test]
fn powers_are_dependent_at_the_tolerance_of_lm_only() {
    let (x, y) = Set::read("Filip").regression();
    let x: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
    assert_eq!(least_squares(&x, &y, RANK_TOLERANCE).aliased, [10]);
    assert!(least_squares(&x, &y, FINEST_TOLERANCE).aliased.is_empty());
}

/// Data and certified values.
struct Set {
    certified: BTreeMap<String, Vec<f64>>,
    rows: Vec<Vec<f64>>,
}

impl Set {
    fn read(name: &str) -> Set {
        let file = format!("{}/tests/nist/{name}.dat", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(file).unwrap();
        let numbers = |line: &str| line.split_whitespace().map(|v| v.parse().unwrap()).collect::<Vec<f64>>();
        let (head, data) = text.split_once("data:\n").unwrap();
        let certified: BTreeMap<String, Vec<f64>> =
            head.lines().filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_owned(), numbers(v))).collect();
        let mut rows: Vec<Vec<f64>> = match certified.contains_key("digits") {
            true => vec![data.chars().filter_map(|c| c.to_digit(10)).map(f64::from).collect()],
            false => data.lines().map(numbers).collect(),
        };
        if let Some(n) = certified.get("replicates") {
            for row in &mut rows {
                let pair = [row[1], row[2]];
                row.truncate(1);
                row.extend(pair.iter().cycle().take(n[0] as usize - 1));
            }
        }
        Set { certified, rows }
    }

    /// Whether B0 ... are certified, in order.
    fn terms(&self) -> Vec<usize> {
        (0..=10).filter(|t| self.certified.contains_key(&format!("B{t}"))).collect()
    }

    /// Columns of the design, and y.
    fn regression(&self) -> (Vec<Vec<f64>>, Vec<f64>) {
        let value = |row: &Vec<f64>, term: usize| match term {
            0 => 1.0,
            _ if row.len() > 2 => row[term],
            _ => row[1].powf(term as f64),
        };
        let columns = self.terms().iter().map(|&t| self.rows.iter().map(|r| value(r, t)).collect()).collect();
        (columns, self.rows.iter().map(|r| r[0]).collect())
    }
}

/// By set and quantity.
fn digits(table: &'static str) -> BTreeMap<&'static str, BTreeMap<&'static str, f64>> {
    let mut out: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let parts: Vec<&str> = line.split(',').collect();
        out.entry(parts[0]).or_default().insert(parts[1], parts[2].parse().unwrap());
    }
    out
}

fn log_relative_error(pairs: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    let one = |(q, c): (f64, f64)| {
        let error = (q - c).abs() / if c == 0.0 { 1.0 } else { c.abs() };
        if error < 1e-15 { 15.0 } else { -error.log10() }
    };
    pairs.into_iter().map(one).fold(15.0, f64::min)
}

fn estimate(id: &str, values: Vec<Vec<f64>>) -> Vec<Estimate> {
    let count = Count::of(values.iter().map(Vec::len).sum::<usize>() as u64);
    let groups = (0..values.len()).map(|g| Label::plain(g.to_string())).collect();
    let outcome = Outcome { label: Label::plain("y"), unit: Unit::none(), rows: Unit::none(), direction: None };
    let sample = Sample {
        shape: Shape::Groups(Groups { groups, values }),
        outcome,
        grouping: None,
        count,
        clusters: Vec::new(),
    };
    find(id).unwrap().estimate(&sample, &Settings::default()).unwrap().estimates
}

fn answers(set: &Set) -> Vec<(&'static str, f64)> {
    let against = |name: &str, got: f64| log_relative_error([(got, set.certified[name][0])]);
    if set.certified.contains_key("mean") {
        let rows = estimate("group_summary", vec![set.rows.concat()]);
        let value = |measure| rows.iter().find(|e| e.measure.id == measure).unwrap().value.unwrap();
        return vec![("mean", against("mean", value("mean"))), ("sd", against("sd", value("standard_deviation")))];
    }
    if set.certified.contains_key("between") {
        let rows = estimate("one_way_anova", set.rows.clone());
        let f = rows[0].test.as_ref().unwrap().statistic.unwrap();
        return vec![("f", against("f", f)), ("r_squared", against("r_squared", rows[0].value.unwrap()))];
    }
    let (columns, y) = set.regression();
    let fit = least_squares(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>(), &y, FINEST_TOLERANCE);
    let variance = fit.residual_variance().unwrap();
    let std_error = |j: usize| {
        let mut only = vec![0.0; columns.len()];
        only[j] = 1.0;
        (variance * fit.unscaled_variance(&only)).sqrt()
    };
    let terms = set.terms();
    let certified = |which: usize| terms.iter().map(move |t| set.certified[&format!("B{t}")][which]);
    vec![
        ("estimate", log_relative_error(fit.coefficients.iter().copied().zip(certified(0)))),
        ("std_error", log_relative_error((0..columns.len()).map(std_error).zip(certified(1)))),
        ("residual_sd", against("residual_sd", variance.sqrt())),
    ]
}
