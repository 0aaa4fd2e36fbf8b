//! A new study: it passes its own check, reports, and hides a truth that the estimates find.

use crate::cli::{beraad, files};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn new(dir: &Path, args: &[&str]) {
    let out = beraad().arg("new").arg(dir).args(args).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

fn rows(file: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let head = reader.headers().unwrap().clone();
    let cells = |row: csv::StringRecord| head.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| cells(row.unwrap())).collect()
}

#[test]
fn a_new_study_passes_its_check_and_gives_a_full_report_that_says_it_is_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("my-study");
    new(&dir, &[]);
    let out = beraad().current_dir(&dir).args(["check", "plan.toml"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let out = beraad().current_dir(&dir).args(["run", "plan.toml", "--lang", "en"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let report = fs::read_to_string(dir.join("reports/my-study/report.html")).unwrap();
    assert!(report.contains("imulated"), "the banner");
    let estimates = rows(&dir.join("reports/my-study/estimates.csv"));
    assert!(estimates.len() > 30, "{}", estimates.len());
    assert!(estimates.iter().all(|row| row["origin"] == "simulated"));
    // No analysis of the plan is left without any number.
    let mut answered: HashMap<&str, bool> = HashMap::new();
    for row in &estimates {
        *answered.entry(&row["analysis"]).or_default() |= !row["value"].is_empty();
    }
    assert!(answered.values().all(|answered| *answered), "{answered:?}");
    assert!(answered.len() >= 10, "{answered:?}");
}

#[test]
fn equal_seeds_give_equal_bytes_and_others_do_not() {
    let folder = tempfile::tempdir().unwrap();
    for (name, seed) in [("a/study", "7"), ("b/study", "7"), ("c/study", "8")] {
        new(&folder.path().join(name), &["--seed", seed, "--families", "40"]);
    }
    let [a, b, c] = ["a/study", "b/study", "c/study"].map(|name| files(&folder.path().join(name)));
    let bytes =
        |files: &[(std::path::PathBuf, Vec<u8>)]| files.iter().map(|(_, bytes)| bytes.clone()).collect::<Vec<_>>();
    assert_eq!(bytes(&a), bytes(&b));
    assert_ne!(bytes(&a), bytes(&c));
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.docx"), "mine").unwrap();
    let out = beraad().arg("new").arg(folder.path()).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("holds something already"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn every_shipped_codebook_gives_a_study_that_passes_its_check_and_reports() {
    for study in ["preventive-2016", "supervision-order-2016", "amsterdam-rct-2019"] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join(study);
        let book = Path::new(ROOT).join("data").join(study).join("codebook.toml");
        new(&dir, &["--from", book.to_str().unwrap(), "--families", "120"]);
        let text = fs::read_to_string(dir.join("codebook.toml")).unwrap();
        assert!(!text.contains("origin = \"reconstructed\"") && !text.contains("origin = \"published\""), "{text}");
        let out = beraad().current_dir(&dir).args(["run", "plan.toml", "--out", "out"]).output().unwrap();
        assert!(out.status.success(), "{study}: {}", String::from_utf8_lossy(&out.stderr));
        let estimates = rows(&dir.join("out/estimates.csv"));
        assert!(!estimates.is_empty() && estimates.iter().all(|row| row["origin"] == "simulated"), "{study}");
    }
}

/// The numbers of TRUTH.md: column, of whom, measure, truth.
fn truth(dir: &Path) -> Vec<(String, String, String, f64)> {
    let text = fs::read_to_string(dir.join("TRUTH.md")).unwrap().replace('\\', "");
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let rows = text.lines().filter(|line| line.starts_with("| ")).map(cells);
    rows.filter_map(|c| Some((c[0].clone(), c[2].clone(), c[3].clone(), c[4].parse().ok()?))).collect()
}

#[test]
fn with_many_families_the_estimates_find_the_truth() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("large");
    new(&dir, &["--families", "6000"]);
    let out = beraad().current_dir(&dir).args(["run", "plan.toml", "--out", "out"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let estimates = rows(&dir.join("out/estimates.csv"));
    let truth = truth(&dir);
    let of = |column: &str, group: &str| {
        truth
            .iter()
            .find(|(c, g, m, _)| c == column && g == group && m != "missing")
            .unwrap_or_else(|| panic!("{column} {group}"))
            .3
    };
    let found = |analysis: &str, estimator: &str, term: &str| {
        let row = estimates
            .iter()
            .find(|row| row["analysis"] == analysis && row["estimator"] == estimator && row["term"] == term);
        let row = row.unwrap_or_else(|| panic!("{analysis} {estimator} {term}"));
        let number = |key: &str| row[key].parse::<f64>().unwrap_or_else(|_| panic!("{key} of {row:?}"));
        (number("value"), (number("high") - number("low")) / (2.0 * 1.959963984540054))
    };
    // Four standard errors: a draw falls outside by chance once in 16,000; the seed is fixed.
    let near = |(value, error): (f64, f64), truth: f64, what: &str| {
        assert!((value - truth).abs() < 4.0 * error, "{what}: {value}, truth {truth}, standard error {error}");
        assert!(error < 0.15, "{what}: {error} is too wide to find anything");
    };
    for method in ["EK-c", "FNB", "SoS"] {
        near(found("share-plan-made", "wilson_rate", method), of("plan_made", method), method);
    }
    // The truth itself, by hand: shares .75, .50 and .35; 30 points x (.35 - .45); .30 - .45; 3 points x (.65 - .55).
    assert_eq!(["EK-c", "FNB", "SoS"].map(|method| of("plan_made", method)), [0.75, 0.5, 0.35]);
    for (column, effect) in [("risk_score", -3.0), ("support_1", 0.3)] {
        let stated = of(column, "conference at T1") - of(column, "regular at T1");
        assert!((stated - effect).abs() < 1e-9, "{column}: {stated}");
        let analysis = format!("effect-{}", column.replace('_', "-"));
        near(found(&analysis, "ancova", "conference - regular"), effect, column);
    }
    let stated = of("maltreatment", "conference at T1") - of("maltreatment", "regular at T1");
    assert!((stated + 0.15).abs() < 1e-9);
    near(found("effect-maltreatment", "newcombe_difference", "conference - regular"), stated, "maltreatment");

    // 3 r/(1 + 2 r) with r = .6²; by hand. The score's effect: three items of 0.3.
    assert!((of("support", "all at T0") - 1.08 / 1.72).abs() < 1e-9);
    for estimator in ["cronbach_alpha", "mcdonald_omega"] {
        let row = estimates.iter().find(|row| {
            row["analysis"] == "reliability-support" && row["estimator"] == estimator && !row["value"].is_empty()
        });
        let row = row.unwrap_or_else(|| panic!("{estimator}"));
        let number = |key: &str| row[key].parse::<f64>().unwrap_or_else(|_| panic!("{key} of {row:?}"));
        let error = (number("high") - number("low")) / (2.0 * 1.959963984540054);
        near((number("value"), error), of("support", "all at T0"), estimator);
    }
    let stated = of("support", "conference at T1") - of("support", "regular at T1");
    assert!((stated - 0.9).abs() < 1e-9, "{stated}");

    // Missing: 6% of the rows where a value was due, evenly over two codes.
    let measures = rows(&dir.join("measures.csv"));
    let share = |codes: &[&str]| {
        measures.iter().filter(|row| codes.contains(&row["risk_score"].as_str())).count() as f64 / measures.len() as f64
    };
    let error = |p: f64| (p * (1.0 - p) / measures.len() as f64).sqrt();
    let stated = truth.iter().find(|(c, _, m, _)| c == "risk_score" && m == "missing").unwrap().3;
    assert!((share(&["-99", "-98"]) - stated).abs() < 4.0 * error(stated));
    assert!((share(&["-98"]) - stated / 2.0).abs() < 4.0 * error(stated / 2.0));
}
