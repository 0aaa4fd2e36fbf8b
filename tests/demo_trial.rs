//! The demonstration trial: every analysis of effects answers, in both languages, and what was put in comes out.

use assert_cmd::Command;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn the_demonstration_answers_every_question_and_finds_what_was_put_in() {
    let dir = tempfile::tempdir().expect("a folder");
    for lang in ["nl", "en"] {
        let out = dir.path().join(lang);
        let mut command = Command::cargo_bin("beraad").expect("built");
        command
            .args(["run", "analyses/demo-trial.toml", "--quiet", "--lang", lang, "--out"])
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
            "effect-risk-forest",
            "effect-risk-margins",
            "effect-risk-prepost",
            "risk-over-time-waves",
            "three-questions-questions",
            "moderators-risk-moderators",
            "moderators-risk-subgroups",
            "moderators-risk-interaction",
            "methods-risk-methods",
            "influence-influence",
            "influence-residuals",
        ] {
            assert!(charts.contains(chart), "{chart} not among {charts:?}");
        }
    }
    let mut reader = csv::Reader::from_path(dir.path().join("en/estimates.csv")).expect("rows");
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    let row = |analysis: &str, estimator: &str, term: &str, measure: &str| {
        let found = rows.iter().find(|r| &r[0] == analysis && &r[1] == estimator && &r[2] == term && &r[3] == measure);
        found.unwrap_or_else(|| panic!("{analysis} {estimator} {term} {measure}")).clone()
    };
    let holds = |r: &csv::StringRecord, truth: f64| {
        let at = |k: usize| r[k].parse::<f64>().expect("a limit");
        at(7) <= truth && truth <= at(8)
    };
    // SOURCE.md: a plan lowers the score after three months by 1 point, by 3 in single-parent families (45 in 100); after a
    // year by nothing. Some three in ten make one because it was offered.
    let mixed = row("effect-risk", "mixed_model", "offered - regular", "adjusted_difference");
    assert!(holds(&mixed, -1.9 * 0.3), "{mixed:?}");
    let later = row("risk-over-time", "mmrm", "offered - regular: T2", "adjusted_difference");
    assert!(holds(&later, 0.0), "{later:?}");
    let compliers = row("three-questions", "complier_effect", "offered - regular", "complier_effect");
    assert!(holds(&compliers, -1.9), "{compliers:?}");
    // Willing families carry less: as treated, the difference is taken for more than it is.
    let treated = row("three-questions", "as_treated_effect", "received - not received", "as_treated_difference");
    assert!(!holds(&treated, -1.9), "{treated:?}");
    // Rare outcomes are described and not tested.
    let placed = row("placed", "standardised_risk", "offered - regular", "risk_difference");
    assert!(
        placed[5].is_empty() && placed[15].is_empty() && placed[23].starts_with("described, not tested"),
        "{placed:?}"
    );
    assert!(rows.iter().all(|r| &r[24] == "simulated"), "a number that does not say where it comes from");
}
