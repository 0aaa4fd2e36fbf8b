//! The command as a user runs it: on the shipped studies, and on broken copies of them.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

pub fn beraad() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beraad"));
    command.current_dir(ROOT).env("NO_COLOR", "1");
    command
}

/// A copy of the preventive study that a test may break.
struct Copy {
    dir: TempDir,
}

impl Copy {
    fn new() -> Copy {
        let dir = tempfile::tempdir().unwrap();
        let from = Path::new(ROOT);
        fs::create_dir_all(dir.path().join("data/preventive-2016")).unwrap();
        fs::create_dir_all(dir.path().join("analyses")).unwrap();
        for file in ["families.csv", "measures.csv", "codebook.toml", "claims.toml"] {
            let name = format!("data/preventive-2016/{file}");
            fs::copy(from.join(&name), dir.path().join(&name)).unwrap();
        }
        fs::copy(from.join("analyses/preventive-2016.toml"), dir.path().join("analyses/preventive-2016.toml")).unwrap();
        Copy { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn families(&self) -> PathBuf {
        self.path("data/preventive-2016/families.csv")
    }

    fn measures(&self) -> PathBuf {
        self.path("data/preventive-2016/measures.csv")
    }

    fn plan(&self) -> PathBuf {
        self.path("analyses/preventive-2016.toml")
    }

    fn edit(&self, file: &Path, change: impl Fn(&str) -> String) {
        let text = fs::read_to_string(file).unwrap();
        let changed = change(&text);
        assert_ne!(text, changed, "the test changes something");
        fs::write(file, changed).unwrap();
    }

    /// One column of a CSV without quotes, cell by cell; the header is left.
    fn column(&self, file: &Path, column: &str, change: impl Fn(usize, &[&str]) -> String) {
        self.edit(file, |text| {
            let mut lines = text.lines();
            let header: Vec<&str> = lines.next().unwrap().split(',').collect();
            let at = header.iter().position(|h| *h == column).unwrap();
            let mut out = format!("{}\n", header.join(","));
            for (i, line) in lines.enumerate() {
                let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                cells[at] = change(i, &line.split(',').collect::<Vec<_>>());
                out.push_str(&cells.join(","));
                out.push('\n');
            }
            out
        });
    }

    /// Runs the plan; exit code, and what was said on stderr.
    fn run(&self) -> (i32, String) {
        let out =
            beraad().current_dir(self.dir.path()).args(["run", "analyses/preventive-2016.toml"]).output().unwrap();
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    }

    fn estimates(&self) -> String {
        fs::read_to_string(self.path("reports/preventive-2016/estimates.csv")).unwrap()
    }

    /// Every file of the report with its bytes.
    fn report(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files(&self.path("reports/preventive-2016"))
    }

    /// A run that must fail, saying each of `words`, and must leave the previous report as it was.
    fn must_fail(&self, words: &[&str]) {
        let before = self.report();
        assert!(!before.is_empty(), "there is a report to keep");
        let (code, said) = self.run();
        assert!(code == 1 || code == 2, "exit {code}: {said}");
        for word in words {
            assert!(said.contains(word), "no {word:?} in:\n{said}");
        }
        assert!(self.report() == before, "the previous report changed");
        let left: Vec<_> = fs::read_dir(self.path("reports")).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing half-written stays behind");
        assert!(!said.contains("panicked"), "{said}");
    }
}

pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut open, mut out) = (vec![folder.to_owned()], Vec::new());
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                out.push((path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}

fn good() -> Copy {
    let copy = Copy::new();
    let (code, said) = copy.run();
    assert_eq!(code, 0, "{said}");
    copy
}

#[test]
fn bad_files_are_refused_with_their_place_and_lose_nothing() {
    let study = good();
    let families = fs::read(study.families()).unwrap();
    let restore = || fs::write(study.families(), &families).unwrap();

    fs::remove_file(study.families()).unwrap();
    study.must_fail(&["families.csv"]);

    fs::write(study.families(), "").unwrap();
    study.must_fail(&["families.csv", "empty"]);
    restore();

    study.column(&study.families(), "children", |i, row| if i == 4 { "two".into() } else { row[13].into() });
    study.must_fail(&["column children", "row 6: \"two\"", "whole number"]);
    restore();

    // A plan before the offer, a family twice, and an unknown level: all at once.
    study.column(
        &study.families(),
        "plan_date",
        |_, row| if row[9].is_empty() { String::new() } else { "2013-01-01".into() },
    );
    study.edit(&study.families(), |t| {
        let line = t.lines().nth(3).unwrap().to_owned();
        format!("{t}{line}\n")
    });
    study.edit(&study.families(), |t| t.replacen(",EK-c,", ",EKC,", 1));
    study.must_fail(&["column plan_date", "row 4", "EKC", "EK-c"]);
    restore();
}

#[test]
fn identifiers_are_never_shown() {
    let study = good();
    study.edit(&study.families(), |t| {
        let line = t.lines().nth(3).unwrap().replacen("F003", "F004", 1);
        format!("{t}{line}\n")
    });
    let (code, said) = study.run();
    assert_eq!(code, 1);
    assert!(!said.contains("F004") && !said.contains("F003"), "{said}");
    for (path, bytes) in study.report() {
        let text = String::from_utf8_lossy(&bytes);
        for id in ["F001", "F100", "F272"] {
            assert!(!text.contains(id), "{} holds the identifier {id}", path.display());
        }
    }
}

#[test]
fn an_arm_without_rows_gives_dashes_with_their_reason_and_the_rest_of_the_report() {
    let study = good();
    study.edit(&study.plan(), |t| t.replace("control = \"regular\"", "control = \"none\""));
    study.must_fail(&["`arm` has no level `none`"]);

    // A level that exists, with no family in it.
    study.edit(&study.plan(), |t| t.replace("control = \"none\"", "control = \"waiting\""));
    study.edit(&study.path("data/preventive-2016/codebook.toml"), |t| {
        t.replacen(
            "{ code = \"regular\"",
            "{ code = \"waiting\", nl = \"wachtlijst\", en = \"waiting list\" },\n    { code = \"regular\"",
            1,
        )
    });
    let (code, said) = study.run();
    assert_eq!(code, 0, "{said}");
    let row = study.estimates().lines().find(|l| l.starts_with("effect-risk,ancova")).unwrap().to_owned();
    assert!(row.contains(",,") && row.contains("no observations"), "{row}");
    assert!(study.estimates().contains("success-by-method,wilson_rate,overall"));
}

#[test]
fn a_constant_outcome_and_complete_separation_are_answers_not_failures() {
    let study = good();
    study.column(&study.measures(), "risk_score", |_, _| "5".into());
    // Every family of one arm has indications after, none of the other.
    let families = fs::read_to_string(study.families()).unwrap();
    let arm: std::collections::BTreeMap<&str, &str> =
        families.lines().skip(1).map(|l| (l.split(',').next().unwrap(), l.split(',').nth(6).unwrap())).collect();
    study.column(&study.measures(), "maltreatment", |_, row| match (row[1], arm[row[0]]) {
        ("T1", "completed") => "yes".into(),
        ("T1", _) => "no".into(),
        _ => row[2].into(),
    });
    let (code, said) = study.run();
    assert_eq!(code, 0, "{said}");
    let csv = study.estimates();
    let row = csv.lines().find(|l| l.starts_with("effect-risk,ancova")).unwrap();
    assert!(row.contains("all values are the same"), "{row}");
    let row = csv.lines().find(|l| l.starts_with("effect-maltreatment,logistic")).unwrap();
    assert!(row.contains("complete separation"), "{row}");
    assert!(!csv.contains("NaN"), "no NaN in an output");
}

#[test]
fn a_misspelt_key_is_pointed_at_with_the_right_word() {
    let study = good();
    study.edit(&study.plan(), |t| {
        t.replacen("estimator = \"funnel_rate\"", "estmator = \"funnel_rate\"", 1)
            .replace("by = \"method\"", "by = \"metod\"")
    });
    study.must_fail(&["unknown key `estmator`", "did you mean `estimator`?", "preventive-2016.toml:"]);
    study.edit(&study.plan(), |t| t.replace("estmator", "estimator"));
    study.must_fail(&["has no column `metod`", "did you mean `method`?"]);
}

#[test]
fn small_events_are_described_and_not_tested() {
    let csv = good().estimates();
    for id in ["supervision-order", "out-of-home", "returned-home"] {
        let row = csv.lines().find(|l| l.starts_with(&format!("{id},fisher_exact"))).unwrap();
        assert!(row.contains("described, not tested"), "{row}");
        assert!(csv.lines().any(|l| l.starts_with(&format!("{id},wilson_rate"))), "{id} is described");
    }
}

#[test]
fn two_runs_are_the_same_to_the_byte_on_any_number_of_threads() {
    let study = good();
    let one = study.report();
    let (code, _) = study.run();
    assert_eq!(code, 0);
    let out = study.path("eight");
    beraad()
        .current_dir(study.dir.path())
        .args(["run", "analyses/preventive-2016.toml", "--threads", "8", "--out", "eight"])
        .assert()
        .success();
    for (other, what) in [(study.report(), "a second run"), (files(&out), "eight threads")] {
        assert_eq!(one.len(), other.len());
        for ((path, a), (_, b)) in one.iter().zip(&other) {
            let name = path.to_string_lossy();
            // The manifest states the time and the threads; results.json the threads.
            if name == "manifest.json" || (name == "results.json" && what == "eight threads") {
                continue;
            }
            assert!(a == b, "{name} differs in {what}");
        }
    }
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let help = beraad().arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for command in [
        "run",
        "check",
        "estimate",
        "ledger",
        "list",
        "explain",
        "schema",
        "reconstruct",
        "validate",
        "completions",
        "instrument",
        "codebook",
        "new",
    ] {
        assert!(help.contains(&format!("  {command}")), "{command} is not in:\n{help}");
        let page = beraad().args([command, "--help"]).output().unwrap();
        let page = String::from_utf8(page.stdout).unwrap();
        assert!(page.contains(&format!("Example:\n  beraad {command}")), "{page}");
    }
    beraad().arg("--version").assert().success();
    beraad().args(["completions", "bash"]).assert().success();
    beraad().arg("rum").assert().code(2);
    beraad().args(["run", "no-such-plan.toml"]).assert().code(1);
    beraad().args(["explain", "wilson_rat"]).assert().code(2);
    beraad().args(["explain", "wilson_rate"]).assert().success();
}

#[test]
fn list_names_every_estimator() {
    let out = beraad().arg("list").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    for estimator in beraad::estimators::REGISTRY {
        assert!(text.lines().any(|l| l.starts_with(estimator.about().id)), "{}", estimator.about().id);
    }
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
}

#[test]
fn results_agree_with_their_schema() {
    let study = good();
    for of in ["results", "plan", "codebook", "claims"] {
        let out = beraad().args(["schema", of]).output().unwrap();
        let schema: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let path = match of {
            "results" => study.path("reports/preventive-2016/results.json"),
            "plan" => study.plan(),
            "codebook" => study.path("data/preventive-2016/codebook.toml"),
            _ => study.path("data/preventive-2016/claims.toml"),
        };
        let text = fs::read_to_string(path).unwrap();
        let value: serde_json::Value = if of == "results" {
            serde_json::from_str(&text).unwrap()
        } else {
            let value: toml::Value = toml::from_str(&text).unwrap();
            dates_as_text(value)
        };
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{of}:\n{}", faults.join("\n"));
    }
}

fn dates_as_text(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(d) => d.to_string().into(),
        toml::Value::Array(a) => a.into_iter().map(dates_as_text).collect(),
        toml::Value::Table(t) => {
            t.into_iter().map(|(k, v)| (k, dates_as_text(v))).collect::<serde_json::Map<_, _>>().into()
        }
        other => serde_json::to_value(other).unwrap(),
    }
}

#[test]
fn strict_fails_on_a_note_and_writes_nothing() {
    let study = Copy::new();
    beraad().current_dir(study.dir.path()).args(["run", "analyses/preventive-2016.toml", "--strict"]).assert().code(1);
    assert!(!study.path("reports").exists());
}

#[test]
fn a_folder_that_is_no_report_is_not_touched() {
    let study = Copy::new();
    fs::create_dir(study.path("thesis")).unwrap();
    fs::write(study.path("thesis/chapter.docx"), "mine").unwrap();
    let out = beraad()
        .current_dir(study.dir.path())
        .args(["run", "analyses/preventive-2016.toml", "--out", "thesis"])
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("holds no report"));
    assert_eq!(files(&study.path("thesis")).len(), 1);
}

#[test]
fn every_shipped_plan_runs_and_contradicts_only_what_cannot_be() {
    for plan in fs::read_dir(Path::new(ROOT).join("analyses")).unwrap() {
        let plan = plan.unwrap().path();
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        beraad().arg("run").arg(&plan).arg("--out").arg(&out).assert().success();
        beraad().arg("check").arg(&plan).assert().success();
        let ledger = beraad().arg("ledger").arg(&plan).output().unwrap();
        let text = String::from_utf8(ledger.stdout).unwrap();
        // Of the trial in Amsterdam an impossible percentage was printed, and two digests disagree.
        let contradicted = plan.ends_with("amsterdam-rct-2019.toml") || plan.ends_with("public-record.toml");
        assert_eq!(ledger.status.code(), Some(i32::from(contradicted)), "{text}");
        assert_eq!(text.contains("contradicted"), contradicted, "{text}");
    }
}

#[test]
fn simulated_numbers_say_so_in_every_row() {
    let study = good();
    for line in study.estimates().lines().skip(1) {
        let id = line.split(',').next().unwrap();
        if id.starts_with("effect-") || id.starts_with("moderators-") {
            assert!(line.contains(",simulated,") && line.contains("simulated: this number"), "{line}");
        }
        if id == "success-by-method" {
            assert!(line.contains(",reconstructed,"), "{line}");
        }
    }
}

/// One estimator on one file gives the rows of the plan's run.
#[test]
fn estimate_gives_the_rows_of_a_run() {
    let study = good();
    let out = beraad()
        .args(["estimate", "fisher_exact", "data/preventive-2016/families.csv", "--outcome", "plan_made"])
        .args(["--by", "method", "--codebook", "data/preventive-2016/codebook.toml", "--format", "csv"])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    // The numbers, not the analysis' name and not what the plan adds (clusters).
    let numbers = |row: &str| row.split(',').skip(2).take(17).collect::<Vec<_>>().join(",");
    let csv = study.estimates();
    let planned: Vec<String> =
        csv.lines().filter(|l| l.starts_with("success-by-method,fisher_exact")).map(numbers).collect();
    let single: Vec<String> = text.lines().skip(1).map(numbers).collect();
    assert_eq!(planned.len(), 3);
    assert_eq!(planned, single);
}

#[test]
fn estimate_needs_no_codebook_and_fits_the_screen() {
    let run = |args: &[&str]| {
        let out = beraad().arg("estimate").args(args).output().unwrap();
        (out.status.code().unwrap(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let families = "data/preventive-2016/families.csv";
    let (code, page, _) = run(&["wilson_rate", families, "--outcome", "plan_made", "--by", "method"]);
    assert_eq!(code, 0);
    assert!(page.contains("36.2") && page.contains("30.0–42.8"), "{page}");
    assert!(page.lines().all(|l| l.chars().count() <= 80), "{page}");
    let (code, json, _) = run(&["wilson_rate", families, "--outcome", "plan_made", "--format", "json"]);
    assert_eq!(code, 0);
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(rows[0]["estimates"][0]["n"]["used"], 213);
    let counts = "data/supervision-order-2016/counts.csv";
    let (_, page, _) = run(&["wilson_rate", counts, "--outcome", "plan_made", "--weights", "families"]);
    assert!(page.contains("41.0") && page.contains("34.5–47.8"), "{page}");
    for (args, words) in [
        (vec!["wilson_rat", families, "--outcome", "plan_made"], "did you mean `wilson_rate`?"),
        (vec!["wilson_rate", families, "--outcome", "plan_mad"], "did you mean `plan_made`?"),
        (vec!["wilson_rate", families, "--outcome", "arm"], "say --event with one of: completed, regular, stopped"),
        (vec!["wilson_rate", families, "--outcome", "plan_made", "--level", "95"], "strictly between 0 and 1"),
        (vec!["ancova", families, "--outcome", "children"], "compares arms"),
    ] {
        let (code, _, said) = run(&args);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(words), "{said}");
    }
}

/// Euros and days are whole numbers that differ from row to row: what is named as outcome, covariate or score before is
/// taken at its word. A name or a form that says who someone is, and words, still are refused, and not shown.
#[test]
fn a_measure_that_the_command_names_is_no_identifier() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("costs.csv");
    let mut text = "costs,before,income,group,clientnr,place,number\n".to_owned();
    for i in 0..40u32 {
        let group = if i % 2 == 0 { "a" } else { "b" };
        let row = [1000 + 37 * i, 900 + 41 * ((i * 7) % 40), 20000 + 113 * ((i * 11) % 40)].map(|v| v.to_string());
        text += &format!("{},{group},{},P{i}x,{}\n", row.join(","), 5000 + i, 111222333);
    }
    fs::write(&file, text).unwrap();
    let run = |args: &[&str]| {
        let (id, rest) = args.split_first().unwrap();
        let out = beraad().arg("estimate").arg(id).arg(&file).args(rest).output().unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.code().unwrap(), String::from_utf8(said).unwrap())
    };
    let arms = ["--arm", "group", "--treatment", "a", "--control", "b"];
    for more in [
        vec!["--outcome", "costs"],
        vec!["--outcome", "costs", "--pre", "before"],
        vec!["--outcome", "costs", "--covariates", "income,arm:before", "--pre", "before"],
    ] {
        let (code, said) = run(&[&["ancova"], arms.as_slice(), more.as_slice()].concat());
        // Means 1000 + 37·20 and 1000 + 37·19 without adjustment: a difference of −37.
        assert_eq!(code, 0, "{said}");
        assert!(more.len() > 2 || said.contains("−37"), "{said}");
    }
    for (outcome, shown) in [("clientnr", "5017"), ("place", "P17x"), ("number", "111222333")] {
        let (code, said) = run(&[&["ancova", "--outcome", outcome], arms.as_slice()].concat());
        assert_ne!(code, 0, "{said}");
        assert!(!said.contains(shown), "{said}");
    }
}

#[test]
fn validate_passes_and_fits_the_screen() {
    let out = beraad().arg("validate").output().unwrap();
    let page = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{page}");
    assert!(page.lines().all(|l| l.chars().count() <= 80), "{page}");
    for estimator in beraad::estimators::REGISTRY {
        let line = page.lines().find(|l| l.split_whitespace().next() == Some(estimator.about().id));
        assert!(line.is_some_and(|l| l.contains("agrees")), "{page}");
    }
}
