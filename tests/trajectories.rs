//! Three waves as rows of a table, as columns of a codebook and as columns named: the same study, the same numbers.
//!
//! The scores were made up for these tests.

use crate::cli::beraad;
use beraad::findings::Estimate;
use beraad::run;
use std::fs;

/// Family, arm, sex, scores at T0, T1 and T2; "" where a wave was missed.
const FAMILIES: [(&str, &str, &str, [&str; 3]); 14] = [
    ("a", "plan", "f", ["12", "9", "8"]),
    ("b", "plan", "m", ["15", "11", "12"]),
    ("c", "plan", "f", ["11", "12", ""]),
    ("d", "plan", "m", ["18", "10", "11"]),
    ("e", "plan", "f", ["14", "", ""]),
    ("f", "plan", "m", ["9", "8", "9"]),
    ("g", "usual", "f", ["13", "12", "11"]),
    ("h", "usual", "m", ["16", "15", "12"]),
    ("i", "usual", "f", ["10", "12", ""]),
    ("j", "usual", "m", ["", "9", "10"]),
    ("k", "usual", "f", ["17", "13", "14"]),
    ("l", "usual", "m", ["12", "14", "15"]),
    ("m", "usual", "f", ["", "", ""]),
    ("n", "", "f", ["12", "14", "15"]),
];

const SCORE: &str = r#"label = { nl = "risicoscore", en = "risk score" }
role = "outcome"
type = "integer"
unit = { nl = "punten", en = "points" }
missing = [{ code = "", nl = "kwijtgeraakt", en = "lost" }]
"#;

const WAVES: &str = r#"[{ code = "T0", nl = "voormeting", en = "before" }, { code = "T1", nl = "na 3 maanden", en = "after 3 months" }, { code = "T2", nl = "na 12 maanden", en = "after 12 months" }]"#;

fn codebook(table: &str, columns: &str) -> String {
    format!(
        r#"[study]
id = "waves"
title = {{ nl = "Golven", en = "Waves" }}
origin = "simulated"
data_cut = "2026"
source = {{ nl = "proef", en = "test" }}
[[table]]
name = "families"
rows = {{ nl = "gezinnen", en = "families" }}
{table}
[[table.column]]
name = "family"
label = {{ nl = "gezin", en = "family" }}
role = "id"
type = "text"
[[table.column]]
name = "arm"
label = {{ nl = "groep", en = "arm" }}
role = "arm"
type = "category"
levels = [{{ code = "plan", nl = "plan", en = "plan" }}, {{ code = "usual", nl = "regulier", en = "usual" }}]
missing = [{{ code = "", nl = "niet bekend", en = "not known" }}]
[[table.column]]
name = "sex"
label = {{ nl = "geslacht", en = "sex" }}
role = "characteristic"
type = "category"
levels = [{{ code = "f", nl = "vrouw", en = "female" }}, {{ code = "m", nl = "man", en = "male" }}]
{columns}"#
    )
}

const PLAN: &str = r#"[study]
id = "waves"
title = { nl = "Golven", en = "Waves" }
[[data]]
name = "families"
file = "families.csv"
codebook = "codebook.toml"
[design]
unit = "family"
estimand = "offer"
arm = { variable = "arm", treatment = "plan", control = "usual" }
waves = { pre = "T0", post = "T1", follow_up = ["T2"] }
[[chapter]]
id = "one"
title = { nl = "Een", en = "One" }
[[family]]
id = "risk"
margins.risk = { value = 0.5, scale = "sd", because = "test", decided = 2026-01-01 }
[[analysis]]
id = "effect"
chapter = "one"
question = { nl = "Verschil?", en = "Difference?" }
estimator = "mmrm"
outcome = "risk"
covariates = ["sex"]
model = { structure = "compound-symmetry" }
"#;

fn estimates(codebook: &str, plan: &str, data: &str) -> Vec<Estimate> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("codebook.toml", codebook);
    write("plan.toml", plan);
    write("families.csv", data);
    let study = run::check(&folder.path().join("plan.toml")).unwrap_or_else(|e| panic!("{e}"));
    let results = run::evaluate(&study, None).unwrap_or_else(|e| panic!("{e}"));
    results.analyses.into_iter().flat_map(|a| a.findings.estimates).collect()
}

fn columns() -> String {
    ["T0", "T1", "T2"]
        .iter()
        .map(|w| format!("[[table.column]]\nname = \"risk_{w}\"\n{SCORE}measure = \"risk\"\nwave = \"{w}\"\n"))
        .collect()
}

fn wide_book() -> String {
    let measure = r#"measure = [{ name = "risk", label = { nl = "risicoscore", en = "risk score" } }]"#;
    codebook(&format!("wave = {WAVES}\n{measure}"), &columns())
}

fn wide() -> String {
    let rows = FAMILIES.iter().map(|(f, a, s, y)| format!("{f},{a},{s},{}\n", y.join(",")));
    format!("family,arm,sex,risk_T0,risk_T1,risk_T2\n{}", rows.collect::<String>())
}

#[test]
fn rows_and_columns_of_waves_give_the_same_numbers() {
    let wide = estimates(&wide_book(), PLAN, &wide());
    // Fourteen families: one without an arm, one measured at no wave.
    let first = &wide[0];
    assert_eq!((first.term.code.as_str(), first.n.used), ("plan - usual: T1", 12));
    let dropped: Vec<_> = first.n.dropped.iter().map(|d| (d.reason.en.as_str(), d.rows)).collect();
    assert_eq!(dropped, [("not known", 1), ("measured at no wave", 1)]);
    assert!(wide.iter().any(|e| e.term.code == "plan - usual: T2" && e.std_error.is_some()));
    // Half a standard deviation before, pooled within the arms, is the margin of each difference.
    let sd = |v: &[f64]| {
        let m = v.iter().sum::<f64>() / v.len() as f64;
        v.iter().map(|x| (x - m).powi(2)).sum::<f64>()
    };
    let squares = sd(&[12.0, 15.0, 11.0, 18.0, 14.0, 9.0]) + sd(&[13.0, 16.0, 10.0, 17.0, 12.0]);
    assert!((first.margin.expect("a margin") - 0.5 * (squares / 9.0).sqrt()).abs() < 1e-12);

    let wave = format!(
        "[[table.column]]\nname = \"wave\"\nlabel = {{ nl = \"meetmoment\", en = \"wave\" }}\nrole = \"wave\"\n\
         type = \"category\"\nlevels = {WAVES}\n[[table.column]]\nname = \"risk\"\n{SCORE}"
    );
    let mut long = String::from("family,arm,sex,wave,risk\n");
    for (wave, at) in [("T2", 2), ("T0", 0), ("T1", 1)] {
        for (f, a, s, y) in FAMILIES {
            // Who was lost has no row, but for the family that has no score at all.
            if !y[at].is_empty() || f == "m" {
                long.push_str(&format!("{f},{a},{s},{wave},{}\n", y[at]));
            }
        }
    }
    let rows = estimates(&codebook("", &wave), PLAN, &long);
    assert_eq!(rows.len(), wide.len());
    for (a, b) in wide.iter().zip(&rows) {
        assert_eq!((&a.term, a.measure.id, a.n.used), (&b.term, b.measure.id, b.n.used));
        let numbers = |e: &Estimate| {
            [e.value, e.std_error, e.interval.map(|i| i.low), e.test.as_ref().and_then(|t| t.df[0])]
                .map(|v| v.unwrap_or(0.0))
        };
        for (x, y) in numbers(a).into_iter().zip(numbers(b)) {
            assert!((x - y).abs() < 1e-9 * (1.0 + x.abs()), "{:?} {x} {y}", a.term);
        }
    }

    // Columns named on the command line, in order of time.
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("families.csv");
    fs::write(&file, self::wide()).expect("a file");
    let options = "--arm arm --treatment plan --control usual --columns risk_T0,risk_T1,risk_T2 --covariates sex \
                   --option structure=compound-symmetry --format csv";
    let out = beraad().args(["estimate", "mmrm"]).arg(&file).args(options.split_whitespace()).output().expect("run");
    let csv = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let line = csv.lines().find(|l| l.contains("plan - usual: risk_T2,adjusted_difference")).expect("a row");
    let want = wide.iter().find(|e| e.term.code == "plan - usual: T2").and_then(|e| e.value).expect("a value");
    let cells: Vec<&str> = line.split(',').collect();
    let got = cells.iter().any(|c| c.parse::<f64>().is_ok_and(|v| (v - want).abs() < 1e-9));
    assert!(got, "{want} in {line}");
}

#[test]
fn a_plan_for_all_waves_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("codebook.toml"), wide_book()).expect("a file");
    fs::write(folder.path().join("families.csv"), wide()).expect("a file");
    let said = |from: &str, to: &str| {
        fs::write(folder.path().join("plan.toml"), PLAN.replace(from, to)).expect("a file");
        run::check(&folder.path().join("plan.toml")).err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert_eq!(said("", ""), "");
    for (from, to, words) in [
        ("waves = { pre = \"T0\", post = \"T1\", follow_up = [\"T2\"] }\n", "", "needs two waves or more"),
        ("arm = { variable = \"arm\", treatment = \"plan\", control = \"usual\" }\n", "", "compares arms"),
        ("[\"sex\"]", "[\"arm:pre\"]", "has as an outcome"),
        ("outcome = \"risk\"\ncov", "outcome = \"sex\"\ncov", "a mean is asked of it"),
        ("outcome = \"risk\"\ncov", "cov", "needs an outcome"),
    ] {
        let got = said(from, to);
        assert!(got.contains(words), "{to}: {got}");
    }
}
