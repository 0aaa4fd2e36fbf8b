//! Plans with faults: each is found before any data are opened, all at once, with its line and remedy.

use beraad::error::Error;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The faults of the shipped plan after `change`, as "line: what (help)".
fn faults(change: impl Fn(&str) -> String) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join("analyses/preventive-2016.toml")).unwrap();
    let text = text.replace("../data/", &format!("{ROOT}/data/"));
    let changed = change(&text);
    assert_ne!(text, changed, "the test changes something");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plan.toml");
    fs::write(&path, changed).unwrap();
    match beraad::run::check(&path) {
        Ok(_) => vec![],
        Err(Error::Plan(problems)) => problems
            .iter()
            .map(|p| {
                let line = p.line().map(|l| l.to_string()).unwrap_or_default();
                format!("{line}: {} ({})", p.what, p.help.as_deref().unwrap_or_default())
            })
            .collect(),
        Err(e) => panic!("not the plan's fault: {e}"),
    }
}

/// The line of the shipped plan that holds `words`.
fn line(words: &str) -> usize {
    let text = fs::read_to_string(Path::new(ROOT).join("analyses/preventive-2016.toml")).unwrap();
    1 + text.lines().position(|l| l.contains(words)).unwrap()
}

/// A change of the plan gives exactly this fault.
fn one(from: &str, to: &str, what: &str) {
    let got = faults(|t| t.replacen(from, to, 1));
    assert_eq!(got, [format!("{}: {what}", line(from.lines().next().unwrap()))], "{from} -> {to}");
}

#[test]
fn each_rule_has_its_fault() {
    one(
        "chapter = \"moderators\"",
        "chapter = \"moderator\"",
        "there is no chapter `moderator` (did you mean `moderators`?)",
    );
    one("\"pearson_chi2\"", "\"pearson_chi\"", "there is no estimator `pearson_chi` (did you mean `pearson_chi2`?)");
    one(
        "outcome = \"weeks_to_plan\"",
        "outcome = \"weeks_to_pln\"",
        "table `families` has no column `weeks_to_pln` (did you mean `weeks_to_plan`?)",
    );
    one(
        "outcome = \"weeks_to_plan\"",
        "outcome = \"family\"",
        "`family` identifies units (an analysis would print its values; use a column that many units share)",
    );
    one(
        "level = 0.95",
        "level = 95",
        "95 is not a confidence level strictly between 0 and 1, such as 0.95 (write level = 0.95 for a 95% interval)",
    );
    one(
        "id = \"preventive-2016\"",
        "id = \"../x\"",
        "`../x` cannot name a folder (use lower-case letters, digits and hyphens)",
    );
    one(
        "treatment = \"completed\"",
        "treatment = \"complete\"",
        "`arm` has no level `complete` (did you mean `completed`?)",
    );
    one("post = \"T1\"", "post = \"T2\"", "there is no wave `T2` (did you mean `T0`?)");
    one(
        "cluster = \"organisation\"",
        "cluster = \"organization\"",
        "table `families` has no column `organization` (did you mean `organisation`?)",
    );
    one("join = [\"family\"]", "join = [\"famly\"]", "`famly` is not a column of both tables (did you mean `family`?)");
    one(
        "multiplicity = \"holm\"",
        "multiplicity = \"bonferroni\"",
        "`multiplicity` cannot be `bonferroni` (known: benjamini-hochberg, hochberg, holm, none)",
    );
    one("language = \"nl\"", "language = \"de\"", "`language` cannot be `de` (known: en, nl)");
    one(
        "id = \"funnel\"",
        "id = \"success-by-method\"",
        "`success-by-method` is already the id of number 1 (names are used once)",
    );
}

#[test]
fn impossible_combinations_are_refused() {
    let got = faults(|t| {
        t.replacen(
            "estimator = \"funnel_rate\"\nstages = [\"offered\", \"willing\", \"plan_made\"]",
            "estimator = \"funnel_rate\"\nstages = [\"offered\"]",
            1,
        )
    });
    assert!(got.len() == 1 && got[0].contains("`funnel_rate` needs stages"), "{got:?}");
    let got = faults(|t| t.replacen("outcome = \"plan_made\"", "outcome = \"weeks_to_plan\"", 1));
    assert!(got.iter().any(|g| g.contains("is a number, and is to be counted by levels")), "{got:?}");
    let got = faults(|t| t.replacen("outcome = \"weeks_to_plan\"", "outcome = \"plan_made\"", 1));
    assert!(got.iter().any(|g| g.contains("is a category, and a mean is asked of it")), "{got:?}");
    let got = faults(|t| {
        t.replacen("arm = { variable = \"arm\", treatment = \"completed\", control = \"regular\" }\n", "", 1)
    });
    assert!(got.iter().any(|g| g.contains("compares arms, but the design has none")), "{got:?}");
    let got = faults(|t| {
        t.replacen("maltreatment = { value = 10.0, scale = \"unit\"", "maltreatment = { value = 0.3, scale = \"sd\"", 1)
    });
    assert!(got.len() == 1 && got[0].contains("no standard deviation to count in"), "{got:?}");
    let got = faults(|t| t.replacen("value = 10.0", "value = -10.0", 1));
    assert!(got.len() == 1 && got[0].contains("a margin must be above 0"), "{got:?}");
    let got = faults(|t| t.replacen("estimator = \"moderator\"", "estimator = \"ancova\"", 1));
    assert!(got.len() == 1 && got[0].contains("no estimator here uses moderators"), "{got:?}");
    let got = faults(|t| t.replacen("by = \"method\"", "by = \"table\"", 1));
    assert!(got.len() == 1 && got[0].contains("compares tables, but only one is named"), "{got:?}");
}

#[test]
fn all_faults_of_a_plan_come_at_once_in_the_order_of_its_lines() {
    let got = faults(|t| {
        t.replacen("language = \"nl\"", "langage = \"nl\"", 1)
            .replacen("event_floor = 10", "event_floor = \"ten\"", 1)
            .replacen("scale = \"sd\"", "scale = \"SD\"", 1)
    });
    let lines: Vec<usize> = got.iter().map(|g| g.split(':').next().unwrap().parse().unwrap()).collect();
    assert_eq!(lines, [line("language = "), line("event_floor"), line("risk_score = {")], "{got:?}");
}

#[test]
fn a_missing_codebook_and_a_broken_one_are_the_plans_faults() {
    let got = faults(|t| t.replacen("codebook.toml\"\nclaims", "codebok.toml\"\nclaims", 1));
    assert!(got.iter().any(|g| g.contains("codebok.toml")), "{got:?}");
    let got = faults(|t| t.replacen("codebook.toml\"\nclaims", "claims.toml\"\nclaims", 1));
    assert!(got.iter().any(|g| g.contains("unknown key `claim`")), "{got:?}");
}
