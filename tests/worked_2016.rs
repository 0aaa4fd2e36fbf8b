//! The evaluation of 2016 (preventive report, November 2016; child protection report, April 2016),
//! to the digits that are printed.
//!
//! The counts by method are published as percentages only; 44 of 152, 22 of 29 and 11 of 32 is one of
//! the tables that reprint them (29%, 76%, 34%, together 36%), not the families themselves. 84 of 205
//! are the completed among all offered conferences of the child protection report. Expected numbers
//! are those of R 4.2 (`chisq.test(correct = FALSE)`, `fisher.test`, `prop.test(correct = FALSE)`),
//! rounded.

use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Findings};
use beraad::sample::{Counts, Outcome, Sample, Shape};
use beraad::value::{Count, Label, Unit};

fn sample(groups: &[(&str, u64, u64)]) -> Sample {
    Sample {
        shape: Shape::Counts(Counts {
            groups: groups.iter().map(|g| Label::plain(g.0)).collect(),
            levels: vec![Label::plain("plan"), Label::plain("no plan")],
            success: 0,
            cells: groups.iter().map(|g| vec![g.1, g.2 - g.1]).collect(),
        }),
        outcome: Outcome {
            label: Label::plain("plan_made"),
            unit: Unit::new("gezinnen", "families"),
            rows: Unit::new("gezinnen", "families"),
            direction: None,
        },
        grouping: Some(Label::plain("method")),
        count: Count::of(groups.iter().map(|g| g.2).sum()),
        clusters: Vec::new(),
    }
}

fn methods() -> Sample {
    sample(&[("SoNeStra", 22, 29), ("SoS", 11, 32), ("EK-c", 44, 152)])
}

fn reports() -> Sample {
    sample(&[("child protection", 84, 205), ("preventive", 77, 213)])
}

fn run(estimator: &str, sample: &Sample) -> Findings {
    find(estimator).unwrap().estimate(sample, &Settings::default()).unwrap()
}

fn row<'a>(findings: &'a Findings, term: &str) -> &'a Estimate {
    findings.estimates.iter().find(|e| e.term.code == term).unwrap()
}

fn p(estimate: &Estimate) -> f64 {
    estimate.test.as_ref().unwrap().p.get()
}

/// Percentage and limits with one decimal.
fn percent(estimate: &Estimate) -> String {
    let interval = estimate.interval.unwrap();
    let [value, low, high] =
        [estimate.value.unwrap(), interval.low, interval.high].map(|x| format!("{:.1}", 100.0 * x));
    format!("{value} ({low}-{high})")
}

#[test]
fn preventive_2016_success_rates_with_wilson_intervals() {
    let found = run("wilson_rate", &methods());
    assert_eq!(percent(row(&found, "EK-c")), "28.9 (22.3-36.6)");
    assert_eq!(percent(row(&found, "SoNeStra")), "75.9 (57.9-87.8)");
    assert_eq!(percent(row(&found, "SoS")), "34.4 (20.4-51.7)");
    assert_eq!(percent(row(&found, "overall")), "36.2 (30.0-42.8)");
}

/// "percentages may distort": the report's own warning about SoNeStra and SoS, and not about EK-c.
#[test]
fn preventive_2016_small_groups_are_marked() {
    let found = run("wilson_rate", &methods());
    let small = |term| row(&found, term).notes.iter().any(|n| n.code() == "small-group");
    assert_eq!(["SoNeStra", "SoS", "EK-c", "overall"].map(small), [true, true, false, false]);
}

#[test]
fn preventive_2016_methods_differ_in_success() {
    let found = run("pearson_chi2", &methods());
    let estimate = row(&found, "method");
    let test = estimate.test.as_ref().unwrap();
    assert_eq!(format!("{:.2}", test.statistic.unwrap()), "23.27");
    assert_eq!(test.df, [Some(2.0), None]);
    assert_eq!(format!("{:.1e}", test.p.get()), "8.8e-6");
    assert_eq!(format!("{:.3}", estimate.value.unwrap()), "0.331");
    assert!(estimate.notes.is_empty());
}

/// SoNeStra above each of the others; nothing is claimed of SoS against EK-c.
#[test]
fn preventive_2016_pairs_of_methods() {
    let found = run("fisher_exact", &methods());
    assert_eq!(format!("{:.1e}", p(row(&found, "SoNeStra - EK-c"))), "3.3e-6");
    assert_eq!(format!("{:.4}", p(row(&found, "SoNeStra - SoS"))), "0.0019");
    assert_eq!(format!("{:.3}", p(row(&found, "SoS - EK-c"))), "0.532");
}

#[test]
fn child_protection_2016_success_rate_is_comparable_with_the_preventive_one() {
    let found = run("pearson_chi2", &reports());
    let test = found.estimates[0].test.as_ref().unwrap();
    assert_eq!(format!("{:.2}", test.statistic.unwrap()), "1.03");
    assert_eq!(test.df, [Some(1.0), None]);
    assert_eq!(format!("{:.2}", test.p.get()), "0.31");
    let rates = run("wilson_rate", &reports());
    assert_eq!(percent(row(&rates, "child protection")), "41.0 (34.5-47.8)");
    assert_eq!(percent(row(&rates, "preventive")), "36.2 (30.0-42.8)");
}
