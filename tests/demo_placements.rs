//! The demonstration of durations: every estimator answers, in both languages, and what was put in comes out.

use assert_cmd::Command;
use beraad::estimators::REGISTRY;
use beraad::sample::ShapeKind;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn the_demonstration_of_durations_finds_what_was_put_in() {
    let dir = tempfile::tempdir().expect("a folder");
    for lang in ["nl", "en"] {
        let out = dir.path().join(lang);
        let mut command = Command::cargo_bin("beraad").expect("built");
        command
            .args(["run", "analyses/placements.toml", "--quiet", "--lang", lang, "--out"])
            .arg(&out)
            .assert()
            .success();
        let page = fs::read_to_string(out.join("report.html")).expect("a report");
        assert!(!page.contains('⟨') && !page.contains("NaN"), "{lang}");
        let charts: BTreeSet<String> = fs::read_dir(out.join("charts"))
            .expect("charts")
            .filter_map(|f| f.expect("a file").file_name().into_string().ok()?.strip_suffix(".svg").map(str::to_owned))
            .collect();
        for chart in [
            "incidence-hundred",
            "incidence-incidence",
            "incidence-stacked",
            "incidence-survival",
            "rounding-interval-incidence",
            "differences-difference",
            "hazards-hazards",
            "hazards-schoenfeld",
            "states-states",
        ] {
            assert!(charts.contains(chart), "{chart} not among {charts:?}");
        }
    }
    let mut reader = csv::Reader::from_path(dir.path().join("en/estimates.csv")).expect("rows");
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    for estimator in REGISTRY.iter().map(|e| e.about()) {
        let waits = [ShapeKind::Durations, ShapeKind::Spells, ShapeKind::Intervals].contains(&estimator.shape());
        assert!(!waits || rows.iter().any(|r| &r[1] == estimator.id && !r[5].is_empty()), "{} is silent", estimator.id);
    }
    let row = |analysis: &str, term: &str, measure: &str| {
        let found = rows.iter().find(|r| &r[0] == analysis && &r[2] == term && &r[3] == measure);
        found.unwrap_or_else(|| panic!("{analysis} {term} {measure}")).clone()
    };
    // SOURCE.md, the rates and the tables. That two of the 40 intervals miss is a fact of these data, not a test of coverage:
    // see laws_coverage.rs.
    let truth: [(&str, &str, &str, f64); 40] = [
        ("incidence", "EK-c: plan @ 10", "cumulative_incidence", 0.4507),
        ("incidence", "EK-c @ 10", "survival", 1.0 - 0.6117),
        ("incidence", "EK-c: plan @ 26", "cumulative_incidence", 0.6631),
        ("incidence", "EK-c @ 26", "survival", 1.0 - 0.9064),
        ("incidence", "FNB-SoNeStra: plan @ 10", "cumulative_incidence", 0.3258),
        ("incidence", "FNB-SoNeStra @ 10", "survival", 1.0 - 0.5050),
        ("incidence", "FNB-SoNeStra: plan @ 26", "cumulative_incidence", 0.5329),
        ("incidence", "FNB-SoNeStra @ 26", "survival", 1.0 - 0.8325),
        ("incidence", "SoS: plan @ 10", "cumulative_incidence", 0.3258),
        ("incidence", "SoS @ 10", "survival", 1.0 - 0.5050),
        ("incidence", "SoS: plan @ 26", "cumulative_incidence", 0.5329),
        ("incidence", "SoS @ 26", "survival", 1.0 - 0.8325),
        ("differences", "EK-c - FNB-SoNeStra: plan @ 10", "incidence_difference", 0.4507 - 0.3258),
        ("differences", "FNB-SoNeStra - SoS: plan @ 10", "incidence_difference", 0.0),
        ("hazards", "EK-c - SoS: plan", "hazard_ratio", 0.070 / 0.045),
        ("hazards", "FNB-SoNeStra - SoS: plan", "hazard_ratio", 1.0),
        ("hazards", "single_parent: yes: plan", "covariate_hazard_ratio", 0.7),
        ("hazards", "urgent: yes: plan", "covariate_hazard_ratio", 1.6),
        ("hazards", "age_youngest: plan", "covariate_hazard_ratio", 1.0),
        ("hazards", "EK-c - SoS: stop", "hazard_ratio", 1.0),
        ("hazards", "single_parent: yes: stop", "covariate_hazard_ratio", 1.0),
        ("weeks-spent", "EK-c", "restricted_mean_time", 10.189),
        ("weeks-spent", "FNB-SoNeStra", "restricted_mean_time", 12.407),
        ("weeks-spent", "SoS", "restricted_mean_time", 12.407),
        ("weeks-spent", "EK-c", "waiting_cost", 125.0 * 10.189),
        ("weeks-spent", "FNB-SoNeStra", "waiting_cost", 125.0 * 12.407),
        ("states", "offered: home @ 26", "state_probability", 0.6665),
        ("states", "offered: placed @ 26", "state_probability", 0.1529),
        ("states", "offered: returned @ 52", "state_probability", 0.2499),
        ("states", "offered: placed @ 52", "state_probability", 0.1442),
        ("states", "regular: home @ 52", "state_probability", 0.4051),
        ("states", "regular: placed @ 26", "state_probability", 0.2680),
        ("states", "regular: placed @ 52", "state_probability", 0.2834),
        ("states", "offered: home", "time_in_state", 34.9712),
        ("states", "offered: placed", "time_in_state", 8.2922),
        ("states", "regular: home", "time_in_state", 30.3755),
        ("states", "regular: placed", "time_in_state", 13.4535),
        ("states", "offered - regular: placed @ 52", "state_probability_difference", 0.1442 - 0.2834),
        ("states", "offered - regular: placed", "time_in_state_difference", 8.2922 - 13.4535),
        ("states", "offered - regular: returned", "time_in_state_difference", 7.4324 - 6.8668),
    ];
    let number = |r: &csv::StringRecord, k: usize| r[k].parse::<f64>().expect("a number");
    let missed: Vec<&str> = truth
        .iter()
        .filter(|(analysis, term, measure, truth)| {
            let r = row(analysis, term, measure);
            !(number(&r, 7) <= *truth && *truth <= number(&r, 8))
        })
        .map(|(_, term, ..)| *term)
        .collect();
    assert_eq!(missed, ["SoS: plan @ 26", "SoS @ 26"]);
    // The naive curve takes the share with a plan for more than it can be: above the true share, and above its interval.
    for method in ["EK-c", "FNB-SoNeStra"] {
        let naive = row("incidence", &format!("{method}: plan @ 26"), "naive_incidence");
        let real = row("incidence", &format!("{method}: plan @ 26"), "cumulative_incidence");
        assert!(number(&naive, 5) > number(&real, 8), "{naive:?}");
    }
    // Where everybody counts, half have a plan later than those who made one took on average.
    let mean = row("incidence", "SoS: plan", "completer_mean");
    assert!(number(&row("incidence", "SoS: plan", "time_median"), 5) > 2.0 * number(&mean, 5));
    assert!(rows.iter().all(|r| &r[24] == "simulated"), "a number that does not say where it comes from");
}
