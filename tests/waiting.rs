//! From dates, weeks and spells to samples of waiting: who counts, how it ended, and what a plan must say.
//!
//! The families were made up for these tests; what is expected of them was worked out by hand.

use crate::cli::beraad;
use beraad::findings::{Estimate, Note};
use beraad::report::Results;
use beraad::run;
use std::fs;
use std::path::Path;

/// Of method A two have a plan after 4 weeks, one stops after 6, one is still under way after 12, one makes its plan
/// after the data were cut. Of method B one has plan and stop on one day, one stops at once; one has no offer, one was
/// offered after the cut.
const FAMILIES: &str = "family,method,offer,plan,stop
f-one,A,2015-01-05,2015-02-02,
f-two,A,2015-01-05,2015-02-02,
f-three,A,2015-01-05,,2015-02-16
f-four,A,2015-01-05,,
f-five,A,2015-01-05,2015-04-06,
f-six,B,2015-01-05,2015-01-19,2015-01-19
f-seven,B,2015-01-05,,2015-01-05
f-eight,B,,,
f-nine,B,2015-06-01,,
";

const CODEBOOK: &str = r#"[study]
id = "waiting"
title = { nl = "Wachten", en = "Waiting" }
origin = "simulated"
data_cut = "2015-03-30"
source = { nl = "proef", en = "test" }
[[table]]
name = "families"
rows = { nl = "gezinnen", en = "families" }
[[table.column]]
name = "family"
label = { nl = "gezin", en = "family" }
role = "id"
type = "text"
[[table.column]]
name = "method"
label = { nl = "methode", en = "method" }
role = "method"
type = "category"
levels = [{ code = "A", nl = "A", en = "A" }, { code = "B", nl = "B", en = "B" }]
[[table.column]]
name = "offer"
label = { nl = "aanbod", en = "offer" }
role = "date"
type = "date"
missing = [{ code = "", nl = "niet aangeboden", en = "not offered" }]
[[table.column]]
name = "plan"
label = { nl = "plan", en = "plan" }
role = "date"
type = "date"
missing = [{ code = "", nl = "geen plan", en = "no plan" }]
[[table.column]]
name = "stop"
label = { nl = "stop", en = "stop" }
role = "date"
type = "date"
missing = [{ code = "", nl = "niet gestopt", en = "not stopped" }]
[[table.derived]]
name = "ending"
label = { nl = "afloop", en = "ending" }
[table.derived.from.first-of]
start = "offer"
cut = "2015-03-30"
open = { code = "open", nl = "nog onderweg", en = "under way" }
endings = [
    { date = "plan", code = "plan", nl = "familiegroepsplan", en = "family group plan" },
    { date = "stop", code = "stop", nl = "gestopt", en = "stopped" },
]
[[table.derived]]
name = "weeks"
label = { nl = "weken", en = "weeks" }
from = { weeks-to = { ending = "ending" } }
unit = { nl = "weken", en = "weeks" }
[[table.derived]]
name = "weeks_to_plan"
label = { nl = "weken tot plan", en = "weeks to plan" }
from = { weeks = { start = "offer", end = "plan" } }
unit = { nl = "weken", en = "weeks" }
"#;

const PLAN: &str = r#"[study]
id = "waiting"
title = { nl = "Wachten", en = "Waiting" }
[[data]]
name = "families"
file = "families.csv"
codebook = "codebook.toml"
[design]
unit = "family"
estimand = "offer"
[[chapter]]
id = "one"
title = { nl = "Een", en = "One" }
[[analysis]]
id = "waiting"
chapter = "one"
question = { nl = "Hoe lang?", en = "How long?" }
estimator = "cumulative_incidence"
time = "weeks"
status = "ending"
by = "method"
at = [10]
"#;

fn written(codebook: &str, plan: &str, data: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("codebook.toml", codebook), ("plan.toml", plan), ("families.csv", data)] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn evaluated(folder: &Path) -> Results {
    let study = run::check(&folder.join("plan.toml")).unwrap_or_else(|e| panic!("{e}"));
    run::evaluate(&study, None).unwrap_or_else(|e| panic!("{e}"))
}

fn row<'r>(results: &'r Results, term: &str, measure: &str) -> &'r Estimate {
    let rows = || results.analyses.iter().flat_map(|a| &a.findings.estimates);
    rows().find(|e| e.term.code == term && e.measure.id == measure).unwrap_or_else(|| {
        let known: Vec<_> = rows().map(|e| format!("{} {}", e.term.code, e.measure.id)).collect();
        panic!("no {term} {measure} among {known:#?}")
    })
}

#[test]
fn dates_become_endings_and_weeks() {
    let results = evaluated(written(CODEBOOK, PLAN, FAMILIES).path());
    let value = |term: &str, measure: &str| row(&results, term, measure).value.expect("a value");
    let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-12, "{got} {want}");
    near(value("A: plan @ 10", "cumulative_incidence"), 0.4);
    near(value("A: stop @ 10", "cumulative_incidence"), 0.2);
    near(value("A @ 10", "survival"), 0.4);
    near(value("B: plan @ 10", "cumulative_incidence"), 0.5);
    near(value("B: stop @ 10", "cumulative_incidence"), 0.5);
    let first = row(&results, "A: plan @ 10", "cumulative_incidence");
    assert_eq!((first.n.used, first.time, first.unit.0.en.as_str()), (5, Some(10.0), "families"));
    let dropped: Vec<_> = first.n.dropped.iter().map(|d| (d.reason.en.as_str(), d.rows)).collect();
    assert_eq!(dropped, [("not offered", 1), ("no time under observation", 1)]);
    // 0.4 have a plan in the end: half of them never do.
    let median = row(&results, "A: plan", "time_median");
    assert!(median.value.is_none() && median.notes.iter().any(|n| matches!(n, Note::NotReached { .. })));
}

#[test]
fn a_mean_of_completers_stands_beside_the_median_of_all() {
    let ask = "estimator = \"group_summary\"\noutcome = \"weeks_to_plan\"\nby = \"method\"\n";
    let (head, _) = PLAN.split_once("estimator = ").expect("a plan");
    let plan = format!("{head}{ask}");
    let results = evaluated(written(CODEBOOK, &plan, FAMILIES).path());
    assert_eq!(row(&results, "B: plan", "time_median").value, Some(2.0));
    assert!(row(&results, "A: plan", "time_median").value.is_none());
    // Without the endings in the codebook the report says that it cannot be told.
    let from = CODEBOOK.find("[[table.derived]]\nname = \"ending\"").expect("a rule");
    let to = CODEBOOK.find("[[table.derived]]\nname = \"weeks_to_plan\"").expect("a rule");
    let without = format!("{}{}", &CODEBOOK[..from], &CODEBOOK[to..]);
    let results = evaluated(written(&without, &plan, FAMILIES).path());
    assert!(results.analyses[0].findings.notes.contains(&Note::NoMedianOfAll {}));
}

#[test]
fn a_plan_of_waiting_is_checked() {
    let folder = written(CODEBOOK, PLAN, FAMILIES);
    let said = |from: &str, to: &str| {
        fs::write(folder.path().join("plan.toml"), PLAN.replace(from, to)).expect("a file");
        run::check(&folder.path().join("plan.toml")).err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert_eq!(said("", ""), "");
    for (from, to, words) in [
        ("time = \"weeks\"\n", "", "needs `time`"),
        ("status = \"ending\"\n", "", "needs `status`"),
        ("time = \"weeks\"", "time = \"weaks\"", "no column `weaks`"),
        ("time = \"weeks\"", "time = \"method\"", "is no number"),
        ("status = \"ending\"", "status = \"weeks\"", "has no levels"),
        ("at = [10]", "at = [-1]", "is no time"),
        ("at = [10]", "horizon = 0", "a horizon of 0 cannot be"),
        ("at = [10]", "event = \"plann\"", "no ending `plann`"),
        ("at = [10]", "event = \"open\"", "nothing has ended yet"),
        ("at = [10]", "price = { value = -1.0, source = \"x\" }", "a price of -1 cannot be"),
        ("at = [10]", "between = [\"weeks\"]", "a time lies between two"),
        ("\"cumulative_incidence\"\n", "\"wilson_rate\"\noutcome = \"ending\"\n", "no estimator here uses time"),
    ] {
        let got = said(from, to);
        assert!(got.contains(words), "{to}: {got}");
    }
}

#[test]
fn a_codebook_of_endings_is_checked() {
    for (from, to, words) in [
        ("code = \"stop\"", "code = \"plan\"", "named twice"),
        (
            "from = { weeks-to = { ending = \"ending\" } }",
            "from = { weeks-to = { ending = \"method\" } }",
            "not computed by `first-of`",
        ),
        ("start = \"offer\"\ncut", "start = \"offers\"\ncut", "which is no column"),
        ("cut = \"2015-03-30\"\nopen", "cut = \"when\"\nopen", "which is no column"),
        ("cut = \"2015-03-30\"\nopen", "success = \"open\"\ncut = \"2015-03-30\"\nopen", "is none of its endings"),
    ] {
        let folder = written(&CODEBOOK.replace(from, to), PLAN, FAMILIES);
        let got = run::check(&folder.path().join("plan.toml")).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(got.contains(words), "{to}: {got}");
    }
}

/// Weeks as they stand in a file; a family that is seen from its third week on.
const WEEKS: &str = "family,weeks,seen_from,ending,method
x1,4,0,plan,A
x2,4,0,plan,A
x3,6,3,stop,A
x4,12,0,open,A
x5,-2,0,stop,A
x6,5,5,plan,A
";

#[test]
fn estimate_takes_weeks_and_a_level_that_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("waits.csv");
    fs::write(&file, WEEKS).expect("a file");
    let run = |options: &str| {
        let mut command = beraad();
        command.args(["estimate", "cumulative_incidence"]).arg(&file).args(options.split_whitespace());
        let out = command.output().expect("run");
        (out.status.success(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
    };
    let usual = "--time weeks --status ending --event plan --by method --at 10 --format csv";
    let (done, csv) = run(usual);
    assert!(done, "{csv}");
    let line = csv.lines().find(|l| l.contains("A: plan @ 10,cumulative_incidence")).expect("a row");
    // Five families have a time from 0 on, of which two had a plan at 4 and one at 5.
    let value: f64 = line.split(',').nth(5).and_then(|c| c.parse().ok()).expect("a number");
    assert!((value - 0.6).abs() < 1e-12, "{line}");
    assert!(line.ends_with(",10"), "{line}");
    // Seen from week 3 on: at 4 four are at risk, as x6 comes in at 5 and is never seen.
    let (_, late) = run(&format!("{usual} --entry seen_from"));
    let line = late.lines().find(|l| l.contains("A: plan @ 10,cumulative_incidence")).expect("a row");
    let value: f64 = line.split(',').nth(5).and_then(|c| c.parse().ok()).expect("a number");
    assert!((value - 0.5).abs() < 1e-12, "{line}");

    fs::write(&file, WEEKS.replace("open", "nothing yet")).expect("a file");
    let (done, said) = run(usual);
    assert!(!done && said.contains("--censored with one of"), "{said}");
    assert!(!["x1", "x4"].iter().any(|id| said.contains(id)), "{said}");
    fs::write(&file, WEEKS.replace("open", "nothing")).expect("a file");
    let (done, _) = run(&format!("{usual} --censored nothing"));
    assert!(done);
    let (done, said) = run(&format!("{usual} --censored nobody"));
    assert!(!done && said.contains("no level `nobody`"), "{said}");
}

#[test]
fn rows_of_a_unit_may_not_overlap_and_no_identifier_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("episodes.csv");
    fs::write(&file, "child,since,until,how\nsecret-one,0,5,open\nsecret-one,4,9,plan\nsecret-two,0,3,plan\n")
        .expect("a file");
    let run = |options: &str| {
        let mut command = beraad();
        command.args(["estimate", "kaplan_meier"]).arg(&file).args(options.split_whitespace());
        let out = command.output().expect("run");
        String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned()
    };
    let said = run("--time until --entry since --status how --event plan --subject child");
    assert!(
        said.split_whitespace().collect::<Vec<_>>().join(" ").contains("more than one row for the same time")
            && !said.contains("secret"),
        "{said}"
    );
    fs::write(&file, "child,since,until,how\nsecret-one,0,4,open\nsecret-one,4,9,plan\nsecret-two,0,3,plan\n")
        .expect("a file");
    let said = run("--time until --entry since --status how --event plan --subject child --at 8");
    assert!(said.contains("50") && !said.contains("secret"), "{said}");
}
