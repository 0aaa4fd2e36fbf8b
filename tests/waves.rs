//! Waves as rows of one table, as rows of a table of their own, and as columns: the same study, the same numbers.
//!
//! The scores were made up for these tests.

use beraad::findings::Estimate;
use beraad::run;
use std::fs;
use std::path::Path;

/// Family, arm, score before, score after; "" where a family was lost.
const FAMILIES: [(&str, &str, &str, &str); 12] = [
    ("a", "plan", "12", "9"),
    ("b", "plan", "15", "11"),
    ("c", "plan", "11", "12"),
    ("d", "plan", "18", "10"),
    ("e", "plan", "14", ""),
    ("f", "plan", "9", "8"),
    ("g", "usual", "13", "12"),
    ("h", "usual", "16", "15"),
    ("i", "usual", "10", "12"),
    ("j", "usual", "", "9"),
    ("k", "usual", "17", "13"),
    ("l", "usual", "12", "14"),
];

const WORDS: &str = r#"label = { nl = "risicoscore", en = "risk score" }"#;
const SCORE: &str = r#"role = "outcome"
type = "integer"
unit = { nl = "punten", en = "points" }
min = 0
max = 30
direction = "higher-is-worse"
missing = [{ code = "", nl = "kwijtgeraakt", en = "lost" }]
"#;

fn head(tables: &str) -> String {
    format!(
        r#"[study]
id = "waves"
title = {{ nl = "Golven", en = "Waves" }}
origin = "simulated"
data_cut = "2026"
source = {{ nl = "proef", en = "test" }}
{tables}"#
    )
}

fn table(name: &str, rest: &str) -> String {
    format!(
        r#"
[[table]]
name = "{name}"
rows = {{ nl = "gezinnen", en = "families" }}
{rest}
[[table.column]]
name = "family"
label = {{ nl = "gezin", en = "family" }}
role = "id"
type = "text"
"#
    )
}

const ARM: &str = r#"
[[table.column]]
name = "arm"
label = { nl = "groep", en = "arm" }
role = "arm"
type = "category"
levels = [{ code = "plan", nl = "plan", en = "plan" }, { code = "usual", nl = "regulier", en = "usual" }]
"#;

const WAVE: &str = r#"
[[table.column]]
name = "wave"
label = { nl = "meetmoment", en = "wave" }
role = "wave"
type = "category"
levels = [{ code = "T0", nl = "voormeting", en = "before" }, { code = "T1", nl = "nameting", en = "after" }]
"#;

fn plan(data: &str, design: &str) -> String {
    format!(
        r#"[study]
id = "waves"
title = {{ nl = "Golven", en = "Waves" }}
{data}
[design]
unit = "family"
estimand = "offer"
arm = {{ variable = "arm", treatment = "plan", control = "usual" }}
waves = {{ pre = "T0", post = "T1" }}
{design}
[[chapter]]
id = "one"
title = {{ nl = "Een", en = "One" }}
[[analysis]]
id = "effect"
chapter = "one"
question = {{ nl = "Verschil?", en = "Difference?" }}
estimator = ["ancova", "hedges_g", "welch_t"]
outcome = "risk"
by = "arm"
[[analysis]]
id = "change"
chapter = "one"
question = {{ nl = "Verandering?", en = "Change?" }}
estimator = "paired_t"
outcome = "risk"
[[analysis]]
id = "before"
chapter = "one"
question = {{ nl = "Ervoor?", en = "Before?" }}
estimator = "group_summary"
outcome = "risk"
wave = "T0"
by = "arm"
[[analysis]]
id = "lost"
chapter = "one"
question = {{ nl = "Uitval?", en = "Loss?" }}
estimator = "attrition"
outcome = "risk"
by = "arm"
"#
    )
}

fn entry(name: &str, rest: &str) -> String {
    format!("[[data]]\nname = \"{name}\"\nfile = \"{name}.csv\"\ncodebook = \"codebook.toml\"\n{rest}\n")
}

/// All rows of a study in `folder`, without the notes that count rows of the data.
fn estimates(codebook: &str, plan: &str, files: &[(&str, String)]) -> Vec<Estimate> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("codebook.toml", codebook);
    write("plan.toml", plan);
    for (name, text) in files {
        write(name, text);
    }
    let study = run::check(&folder.path().join("plan.toml")).unwrap_or_else(|e| panic!("{e}"));
    let results = run::evaluate(&study, None).unwrap_or_else(|e| panic!("{e}"));
    results.analyses.into_iter().flat_map(|a| a.findings.estimates).collect()
}

fn as_columns() -> Vec<Estimate> {
    let columns: String = [("before", "T0"), ("after", "T1")]
        .iter()
        .map(|(name, wave)| {
            format!(
                "\n[[table.column]]\nname = \"risk_{name}\"\n{WORDS}\n{SCORE}measure = \"risk\"\nwave = \"{wave}\"\n"
            )
        })
        .collect();
    let waves = r#"wave = [{ code = "T0", nl = "voormeting", en = "before" }, { code = "T1", nl = "nameting", en = "after" }]
measure = [{ name = "risk", label = { nl = "risicoscore", en = "risk score" } }]"#;
    let rows: String = FAMILIES.iter().map(|(f, a, x, y)| format!("{f},{a},{x},{y}\n")).collect();
    estimates(
        &head(&format!("{}{ARM}{columns}", table("families", waves))),
        &plan(&entry("families", ""), ""),
        &[("families.csv", format!("family,arm,risk_before,risk_after\n{rows}"))],
    )
}

/// Rows of waves; a family that was lost has no row, and the waves stand apart.
fn long(arm: bool) -> String {
    let row = |wave: &str, f: &str, a: &str, score: &str| match (score, arm) {
        ("", _) => String::new(),
        (_, true) => format!("{f},{a},{wave},{score}\n"),
        (_, false) => format!("{f},{wave},{score}\n"),
    };
    let after: String = FAMILIES.iter().map(|(f, a, _, y)| row("T1", f, a, y)).collect();
    let before: String = FAMILIES.iter().map(|(f, a, x, _)| row("T0", f, a, x)).collect();
    format!("family,{}wave,risk\n{before}{after}", if arm { "arm," } else { "" })
}

fn risk() -> String {
    format!("\n[[table.column]]\nname = \"risk\"\n{WORDS}\n{SCORE}")
}

#[test]
fn waves_as_rows_and_as_columns_give_the_same_numbers() {
    let wide = as_columns();
    assert!(wide.iter().filter(|e| e.value.is_some()).count() >= 8, "{wide:#?}");
    // Twelve families, of whom one lacks each score.
    assert_eq!(wide[0].n.used, 10);
    assert_eq!(wide[0].n.dropped.iter().map(|d| d.rows).sum::<u64>(), 2);

    let one = estimates(
        &head(&format!("{}{ARM}{WAVE}{}", table("families", ""), risk())),
        &plan(&entry("families", ""), ""),
        &[("families.csv", long(true))],
    );
    let rows: String = FAMILIES.iter().map(|(f, a, ..)| format!("{f},{a}\n")).collect();
    let joined = estimates(
        &head(&format!("{}{ARM}{}{WAVE}{}", table("families", ""), table("scores", ""), risk())),
        &plan(&format!("{}{}", entry("families", ""), entry("scores", "join = [\"family\"]")), ""),
        &[("families.csv", format!("family,arm\n{rows}")), ("scores.csv", long(false))],
    );
    for (other, name) in [(one, "one table of rows"), (joined, "a joined table of rows")] {
        let numbers = |rows: &[Estimate]| -> Vec<_> {
            let row = |e: &Estimate| (e.term.clone(), e.value, e.interval, e.n.used);
            rows.iter().map(row).collect()
        };
        // Families appear in another order where those lost before come last; sums round the same to 12 digits.
        for ((t, v, i, n), (t2, v2, i2, n2)) in numbers(&wide).into_iter().zip(numbers(&other)) {
            assert_eq!((&t, n), (&t2, n2), "{name}");
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(1.0);
            assert!(close(v.unwrap_or(0.0), v2.unwrap_or(0.0)), "{name}: {t:?} {v:?} {v2:?}");
            assert_eq!(i.is_some(), i2.is_some(), "{name}: {t:?}");
        }
        assert_eq!(wide.len(), other.len(), "{name}");
    }
}

#[test]
fn the_plan_says_whose_report_is_used() {
    let informant = r#"
[[table.column]]
name = "who"
label = { nl = "informant", en = "informant" }
role = "informant"
type = "category"
levels = [{ code = "parent", nl = "ouder", en = "parent" }, { code = "worker", nl = "medewerker", en = "worker" }]
"#;
    let book = head(&format!("{}{ARM}{WAVE}{informant}{}", table("families", ""), risk()));
    let rows: String = long(true)
        .lines()
        .skip(1)
        .flat_map(|line| {
            let (start, score) = line.rsplit_once(',').expect("four cells");
            let higher = score.parse::<u32>().expect("a score") + 5;
            [format!("{start},worker,{higher}\n"), format!("{start},parent,{score}\n")]
        })
        .collect();
    let files = [("families.csv", format!("family,arm,wave,who,risk\n{rows}"))];
    let mean = |who: &str| {
        let rows = estimates(&book, &plan(&entry("families", ""), &format!("informant = \"{who}\"")), &files);
        rows.into_iter().find(|e| e.analysis == "before" && e.value.is_some()).and_then(|e| e.value).expect("a mean")
    };
    assert!((mean("worker") - mean("parent") - 5.0).abs() < 1e-12);

    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("codebook.toml"), &book).expect("a file");
    let said = |design: &str| {
        fs::write(folder.path().join("plan.toml"), plan(&entry("families", ""), design)).expect("a file");
        run::check(Path::new(&folder.path().join("plan.toml"))).err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert!(said("").contains("the plan does not say whose report is used"), "{}", said(""));
    assert!(said("informant = \"teacher\"").contains("no level `teacher`"), "{}", said("informant = \"teacher\""));
}

#[test]
fn measures_and_waves_that_contradict_each_other_are_faults() {
    let column = |name: &str, rest: &str| {
        format!("\n[[table.column]]\nname = \"{name}\"\n{WORDS}\nrole = \"outcome\"\ntype = \"integer\"\n{rest}\n")
    };
    let faults = |waves: &str, columns: &str| {
        let book = head(&format!("{}{columns}", table("families", waves)));
        let book: beraad::data::codebook::Codebook = toml::from_str(&book).expect("a codebook");
        beraad::data::faults::faults(&book.table[0])
    };
    let waves = r#"wave = [{ code = "T0", nl = "a", en = "a" }, { code = "T1", nl = "b", en = "b" }]"#;
    let at =
        |name: &str, measure: &str, wave: &str| column(name, &format!("measure = \"{measure}\"\nwave = \"{wave}\""));
    assert_eq!(faults(waves, &(at("x0", "x", "T0") + &at("x1", "x", "T1"))), Vec::<String>::new());
    assert_eq!(faults(waves, &at("x0", "x", "T2")), ["x0: table families has no wave \"T2\""]);
    assert_eq!(faults(waves, &at("x0", "family", "T0")), ["x0: its measure has the name of a column, family"]);
    assert_eq!(
        faults(waves, &(at("x0", "x", "T0") + &at("x1", "x", "T0"))),
        ["x1 and x0 are the same measure at the same wave"]
    );
    assert_eq!(faults(waves, &column("x0", "measure = \"x\"")), ["x0 belongs to a measure, but not to a wave"]);
    assert_eq!(faults(waves, &column("x0", "wave = \"T0\"")), ["x0 belongs to a wave, but not to a measure"]);
    let other = column("x1", "measure = \"x\"\nwave = \"T1\"\ndirection = \"higher-is-worse\"");
    assert_eq!(
        faults(waves, &(at("x0", "x", "T0") + &other)),
        ["x1 and x0: one measure, but another type, unit, levels or direction"]
    );
    assert_eq!(
        faults(waves, WAVE),
        ["table families: its waves are rows, of a column with that role, or columns, not both"]
    );
}
