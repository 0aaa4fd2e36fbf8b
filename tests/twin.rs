//! Scripts that recompute a run: what R and PSPP said of them, recorded, and that they are still the same scripts.
//!
//! `tests/twin/<plan>.txt` holds the SHA-256 of `twin.R` and what R printed, `<plan>.sps.txt` the same of `twin.sps` and
//! PSPP; `tests/twin/record.sh` records them again.

use crate::cli::beraad;
use beraad::report::Results;
use beraad::run;
use beraad::twin::Twin;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Every shipped plan: its results and its twin.
static SHIPPED: LazyLock<BTreeMap<String, (Results, Twin)>> = LazyLock::new(|| {
    let plans = std::fs::read_dir("analyses").expect("plans").map(|e| e.expect("a plan").path());
    let one = |path: PathBuf| {
        let study = run::check(&path).expect("a sound plan");
        let results = run::evaluate(&study, None).expect("results");
        let twin = run::twin(&study, &results).expect("a twin");
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), (results, twin))
    };
    plans.filter(|p| p.extension().is_some_and(|e| e == "toml")).map(one).collect()
});

fn recorded(name: &str) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(Path::new("tests/twin").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().expect("a hash"), lines.collect())
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

const AGAIN: &str = "the script changed: look at what changed, then record again with sh tests/twin/record.sh";

/// R 4.2.2 on Debian 12; of every row of every shipped plan.
#[test]
fn r_recomputes_every_shipped_plan() {
    assert_eq!(SHIPPED.len(), 7);
    for (plan, (results, twin)) in SHIPPED.iter() {
        let (script, said) = recorded(&format!("{plan}.txt"));
        assert_eq!(hash(&twin.r), script, "{plan}: {AGAIN}");
        let begins = |word: &str| said.iter().filter(|line| line.starts_with(word)).count();
        assert_eq!(begins("DIFFERS "), 0, "{plan}");
        let rows: usize = results.analyses.iter().map(|a| a.findings.estimates.len()).sum();
        assert_eq!(begins("PASS ") + begins("NOT RECOMPUTED "), rows, "{plan}");
        // Each row is spoken of, in the order of the run.
        let spoken = said.iter().filter_map(|l| l.strip_prefix("PASS ").or(l.strip_prefix("NOT RECOMPUTED ")));
        for (row, line) in results.analyses.iter().flat_map(|a| &a.findings.estimates).zip(spoken) {
            let name = format!("{} {} {} {} (", row.analysis, row.estimator, row.term.code, row.measure.id);
            assert!(line.starts_with(&name), "{plan}: {line}");
        }
    }
}

/// What R does not give is drawn at random by the program, and is said by name.
#[test]
fn what_r_does_not_recompute_is_known() {
    let mut gaps: Vec<(String, String)> = Vec::new();
    for plan in SHIPPED.keys() {
        let (_, said) = recorded(&format!("{plan}.txt"));
        let gap = |line: &String| line.strip_prefix("NOT RECOMPUTED ")?.split(' ').nth(1).map(str::to_owned);
        gaps.extend(said.iter().filter_map(gap).map(|estimator| (plan.clone(), estimator)));
    }
    gaps.dedup();
    let known = [("demo-trial", "wild_cluster_bootstrap"), ("placements", "log_rank_permutation")];
    assert_eq!(gaps, known.map(|(plan, estimator)| (plan.to_owned(), estimator.to_owned())));
}

/// PSPP 1.6.2: shares, differences, chi-square and Welch's t.
#[test]
fn pspp_agrees_where_arithmetic_will_do() {
    let arithmetic = ["wilson_rate", "frequency", "funnel_rate", "newcombe_difference", "pearson_chi2", "welch_t"];
    for (plan, (results, twin)) in SHIPPED.iter() {
        let (script, said) = recorded(&format!("{plan}.sps.txt"));
        assert_eq!(hash(&twin.sps), script, "{plan}: {AGAIN}");
        assert!(!said.iter().any(|line| line.starts_with("DIFFERS")), "{plan}");
        let rows = results.analyses.iter().flat_map(|a| &a.findings.estimates);
        let checked = rows.filter(|e| arithmetic.contains(&e.estimator)).count();
        assert_eq!(said.iter().filter(|line| line.starts_with("PASS")).count(), checked, "{plan}");
    }
}

/// No family and no child of the data is named in a script.
#[test]
fn a_script_names_no_one() {
    for (plan, (_, twin)) in SHIPPED.iter() {
        for table in &run::check(&Path::new("analyses").join(format!("{plan}.toml"))).expect("sound").data.tables {
            let secret = table.source.book.column.iter().filter(|c| c.identifies());
            for column in secret {
                let mut reader = csv::Reader::from_path(&table.source.file).expect("a file");
                let at = reader.headers().expect("a header").iter().position(|h| h == column.name).expect("a column");
                for row in reader.records() {
                    let id = row.expect("a row").get(at).expect("a cell").to_owned();
                    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == id);
                    assert!(!words(&twin.r) && !words(&twin.sps), "{plan}");
                }
            }
        }
    }
}

/// Two parts that define the same function would change each other's numbers, depending on the plan.
#[test]
fn no_function_of_the_r_parts_has_two_meanings() {
    let mut known: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in ["src/twin/r", "src/twin/r/estimators"] {
        for entry in std::fs::read_dir(folder).expect("parts") {
            let path = entry.expect("a part").path();
            if path.extension().is_none_or(|e| e != "R") {
                continue;
            }
            let code = std::fs::read_to_string(&path).expect("R");
            let names = code.lines().filter_map(|l| l.split_once(" <- function").map(|(name, _)| name.to_owned()));
            for name in names.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')) {
                let before = known.insert(name.clone(), path.clone());
                assert!(before.is_none(), "{name} stands in {before:?} and {path:?}");
            }
        }
    }
}

#[test]
fn the_command_writes_both_scripts_and_spares_other_files() {
    let dir = tempfile::tempdir().expect("a folder");
    let plan = "analyses/supervision-order-2016.toml";
    let twin = |out: &Path| beraad().args(["twin", plan, "--out"]).arg(out).output().expect("it runs");
    for _ in 0..2 {
        let out = twin(dir.path());
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        assert!(String::from_utf8_lossy(&out.stderr).contains("Rscript "));
    }
    let (_, scripts) = &SHIPPED["supervision-order-2016"];
    assert_eq!(std::fs::read_to_string(dir.path().join("twin.R")).expect("R"), scripts.r);
    assert_eq!(std::fs::read_to_string(dir.path().join("twin.sps")).expect("SPSS"), scripts.sps);
    std::fs::write(dir.path().join("twin.sps"), "my own syntax").expect("written");
    let out = twin(dir.path());
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("no twin"));
    assert_eq!(std::fs::read_to_string(dir.path().join("twin.sps")).expect("kept"), "my own syntax");
}
