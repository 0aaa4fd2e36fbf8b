//! `beraad solve`: all tables that fit a published, rounded summary.

use crate::cli::beraad;
use beraad::document::Document;
use beraad::error::Error;
use beraad::ledger::claims::Claims;
use beraad::printed::{Printed, Rounding};
use beraad::solver::{GivenKind, Options, Solution, Table, faults, fill, solve};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn parsed(text: &str) -> Claims {
    Document::<Claims>::parse(Path::new("claims.toml"), text.to_owned()).unwrap().value
}

fn preventive() -> Claims {
    Document::<Claims>::read(&Path::new(ROOT).join("data/preventive-2016/claims.toml")).unwrap().value
}

fn all(claims: &Claims, options: &Options) -> Solution {
    solve(claims, options, &mut |_| true).unwrap()
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|v| v.as_str().unwrap().to_owned()).collect()
}

fn fixture(name: &str) -> Value {
    let path = Path::new(ROOT).join("tests/solver").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn tables(list: &Value) -> Vec<Table> {
    let cells = |t: &Value| Table { cells: serde_json::from_value(t.clone()).unwrap() };
    list.as_array().unwrap().iter().map(cells).collect()
}

const INVENTED: [&str; 15] = [
    "two-groups",
    "missing-pieces",
    "three-levels",
    "five-groups",
    "sums",
    "sums-exact",
    "four-levels",
    "rounding-nearest",
    "rounding-half-up",
    "rounding-half-even",
    "rounding-truncated",
    "verdicts",
    "contradiction",
    "contradiction-of-three",
    "contradiction-of-means",
];

/// Origin: plain enumeration, tests/solver/brute.py (Python 3.11, standard library); whole numbers, all must agree.
#[test]
fn the_tables_are_those_of_plain_enumeration() {
    for name in INVENTED {
        let fixture = fixture(&format!("{name}.json"));
        let claims = parsed(fixture["claims"].as_str().unwrap());
        let solution = all(&claims, &Options::default());
        assert!(solution.complete, "{name}");
        assert_eq!(solution.tables, tables(&fixture["tables"]), "{name}");
        assert_eq!(Some(solution.found), fixture["found"].as_u64(), "{name}");
        let last = solution.steps.last().unwrap();
        assert_eq!((last.tables, last.complete), (Some(solution.found), true), "{name}");
        let Some(sets) = fixture.get("contradiction") else {
            assert_eq!(solution.contradiction, None, "{name}");
            for table in &solution.tables {
                assert!(fill(&claims, &Options::default(), table).is_some(), "{name} {table:?}");
            }
            continue;
        };
        let found = solution.contradiction.unwrap();
        let known: Vec<BTreeSet<String>> =
            sets.as_array().unwrap().iter().map(|s| strings(s).into_iter().collect()).collect();
        assert!(known.contains(&found.ids.iter().cloned().collect()), "{name}: {found:?}, not one of {known:?}");
        assert!(found.minimal && found.smallest, "{name}: {found:?}");
    }
}

/// Without the others a contradictory set stays one; without any one of its own it is none.
#[test]
fn a_contradiction_needs_each_of_its_claims() {
    for name in ["contradiction", "contradiction-of-three", "contradiction-of-means"] {
        let claims = parsed(fixture(&format!("{name}.json"))["claims"].as_str().unwrap());
        let ids: Vec<String> = claims.claim.iter().map(|c| c.id.clone()).collect();
        let set = all(&claims, &Options::default()).contradiction.unwrap().ids;
        let only = |kept: &[String]| {
            let without = ids.iter().filter(|id| !kept.contains(id)).cloned().collect();
            all(&claims, &Options { without, at_most: 1, steps: false, ..Options::default() }).found
        };
        assert_eq!(only(&set), 0, "{name}");
        for left in &set {
            let kept: Vec<String> = set.iter().filter(|id| *id != left).cloned().collect();
            assert_eq!(only(&kept), 1, "{name} without {left}");
        }
    }
}

/// Origin: tests/solver/brute.py over the shipped claims; readings A and B of the 77 families. Whole numbers.
#[test]
fn the_preventive_summary_leaves_what_plain_enumeration_finds() {
    let claims = preventive();
    for case in fixture("preventive-2016.json").as_array().unwrap() {
        let rounding = Rounding::ALL.into_iter().find(|r| Some(r.code()) == case["rounding"].as_str());
        let (without, with) = (strings(&case["without"]), strings(&case["with"]));
        let options = Options { without, with, rounding, steps: false, ..Options::default() };
        let solution = all(&claims, &options);
        assert!(solution.complete);
        assert_eq!(Some(solution.found), case["found"].as_u64(), "{} {rounding:?}", case["name"]);
    }
}

/// Reading A as one reads on: 326 tables, 152 in which EK-c is the largest, 14 with the weeks.
#[test]
fn reading_a_narrows_to_fourteen_tables() {
    let claims = preventive();
    let solution = all(&claims, &Options::default());
    let left = |id: &str| solution.steps.iter().find(|s| s.id == id).map(|s| (s.tables.unwrap(), s.complete)).unwrap();
    assert_eq!(left("sos-at-most-160"), (326, true));
    assert_eq!(left("small-methods"), (152, true));
    assert_eq!(left("sonestra-above-ekc"), (152, true));
    assert_eq!(left("weeks-to-plan-sonestra"), (14, true));
    assert_eq!((solution.found, solution.complete), (14, true));
    assert!(solution.unused.iter().any(|(id, _)| id == "sos-longer-than-ekc"));
    let seven = "FNB-SoNeStra, plan_made = no: exactly 7 in every table that fits.";
    assert!(solution.gives.iter().any(|g| g.kind == GivenKind::SmallExact && g.text.en == seven));
    assert!(solution.gives.iter().any(|g| g.kind == GivenKind::Value && g.text.en.contains("exactly 38")));
}

/// A filled table prints every mean and range as the summary did, and its sums lie where their values can.
#[test]
fn a_filled_table_reprints_the_weeks() {
    let claims = preventive();
    for table in all(&claims, &Options::default()).tables {
        let filled = fill(&claims, &Options::default(), &table).unwrap();
        assert_eq!(filled.len(), 6);
        for (column, printed) in [("weeks_to_plan", "10"), ("weeks_to_stop", "14")] {
            let cells = || filled.iter().filter(|f| f.column == column);
            let (sum, units) = (cells().map(|f| f.sum).sum::<i64>(), cells().map(|f| f.units).sum::<u64>());
            assert!(prints(sum.into(), units.into(), printed, Rounding::Nearest));
            assert!(cells().any(|f| f.smallest == f.low) && cells().any(|f| f.largest == f.high));
        }
        for (group, printed) in [("EK-c", "10"), ("FNB-SoNeStra", "9"), ("SoS", "18")] {
            let cell = filled.iter().find(|f| f.group == group && f.level == "yes").unwrap();
            assert!(prints(cell.sum.into(), cell.units.into(), printed, Rounding::Nearest), "{cell:?}");
            assert_eq!((cell.low, cell.high), (Some(1), Some(38)));
        }
    }
    let other = Table { cells: vec![vec![46, 106], vec![22, 7], vec![11, 21]] };
    assert_eq!(fill(&claims, &Options::default(), &other), None, "78 plans are not 77");
}

fn prints(numerator: i128, denominator: i128, printed: &str, rounding: Rounding) -> bool {
    denominator > 0 && Printed::parse(printed).unwrap().bounds(rounding).hold_fraction(numerator, denominator)
}

#[test]
fn a_group_without_a_bound_is_an_error_that_says_so() {
    let text = summary(&["a", "b"], 2, None, &[("percent", "50", "group = \"a\", level = \"l0\"")]);
    let Err(Error::Plan(problems)) = solve(&parsed(&text), &Options::default(), &mut |_| true) else {
        panic!("nothing bounds it")
    };
    assert!(problems[0].what.contains("nothing bounds") && problems[0].help.as_ref().unwrap().contains("most"));
}

#[test]
fn all_faults_come_at_once() {
    let claims = [
        ("percent", "36", "group = \"x\", level = \"l0\""),
        ("percent", "many", "level = \"l0\""),
        ("mean", "3", "value = \"days\""),
        ("larger", "", "group = \"a\""),
        ("percent", "36", "group = \"a\""),
    ];
    let claims = parsed(&summary(&["a", "b"], 2, Some(9), &claims));
    let options = Options { with: vec!["no-such".to_owned()], ..Options::default() };
    let places: Vec<String> = faults(&claims, &options).into_iter().map(|f| f.place).collect();
    let expected =
        ["claim.0.cells.group", "claim.1.printed", "claim.2.cells.value", "claim.3.cells", "claim.4.cells", "--with"];
    assert_eq!(places, expected);
}

/// More tables than are counted, and a search that is told to stop: what was found so far, and that it is not all.
#[test]
fn a_large_summary_stops_at_its_bound() {
    let claims = parsed(&summary(&["a", "b", "c", "d", "e"], 3, Some(1000), &[("percent", "36", "level = \"l0\"")]));
    let few = Options { at_most: 500, keep: 100, steps: false, ..Options::default() };
    let solution = all(&claims, &few);
    assert_eq!((solution.found, solution.tables.len(), solution.complete), (500, 100, false));
    assert!(solution.parts.iter().all(|p| p.low <= p.high));
    let mut asked = 0;
    let solution = solve(&claims, &Options::default(), &mut |_| {
        asked += 1;
        asked < 5
    });
    assert!(!solution.unwrap().complete);
}

/// A claims file: claims as kind, printed, cells.
fn summary(groups: &[&str], levels: usize, most: Option<u64>, claims: &[(&str, &str, &str)]) -> String {
    let levels: Vec<String> = (0..levels).map(|l| format!("l{l}")).collect();
    let mut out = format!(
        "source = [{{ key = \"s\", title = \"t\" }}]\n[summary]\ntext = {{ nl = \"t\", en = \"t\" }}\ngroup = \"g\"\n\
         outcome = \"l\"\ngroups = {groups:?}\nlevels = {levels:?}\nvalue = [{{ column = \"weeks\" }}]\n"
    );
    if let Some(most) = most {
        out.push_str(&format!("most = {most}\n"));
    }
    for (i, (kind, printed, cells)) in claims.iter().enumerate() {
        out.push_str(&format!(
            "[[claim]]\nid = \"c{i}\"\nsource = \"s\"\nplace = \"p\"\ntext = {{ nl = \"t\", en = \"t\" }}\n\
             printed = {printed:?}\nkind = \"{kind}\"\ncells = {{ {cells} }}\n"
        ));
    }
    out
}

/// x/n, not below zero, as it is printed with one decimal.
fn printed(numerator: u64, denominator: u64, rounding: Rounding) -> String {
    let (ten, rest) = (10 * numerator / denominator, 10 * numerator % denominator);
    let up = match rounding {
        Rounding::Truncated => false,
        Rounding::HalfEven => 2 * rest > denominator || 2 * rest == denominator && ten % 2 == 1,
        _ => 2 * rest >= denominator,
    };
    let ten = ten + u64::from(up);
    format!("{}.{}", ten / 10, ten % 10)
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// What a table, and a sum of weeks in each cell, would be printed as.
fn print(table: &[Vec<u64>], sums: &[Vec<u64>], rounding: Rounding) -> Vec<(&'static str, String, String)> {
    let mut out = Vec::new();
    let total: u64 = table.iter().flatten().sum();
    out.push(("count", total.to_string(), String::new()));
    for (name, (row, sums)) in NAMES.iter().zip(table.iter().zip(sums)) {
        let all: u64 = row.iter().sum();
        if all > 0 {
            for (level, cell) in row.iter().enumerate().skip(1) {
                let cells = format!("group = {name:?}, level = \"l{level}\"");
                out.push(("percent", printed(100 * cell, all, rounding), cells));
            }
            let weeks = printed(sums.iter().sum(), all, rounding);
            out.push(("mean", weeks, format!("group = {name:?}, value = \"weeks\"")));
        }
    }
    if total > 0 {
        let weeks = printed(sums.iter().flatten().sum(), total, rounding);
        out.push(("mean", weeks, "value = \"weeks\"".to_owned()));
    }
    out
}

fn any_rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(Rounding::ALL.to_vec())
}

/// Groups by levels of (units, weeks of each unit).
fn any_table() -> impl Strategy<Value = Vec<Vec<(u64, u64)>>> {
    (1..=4_usize, 2..=3_usize).prop_flat_map(|(groups, levels)| {
        prop::collection::vec(prop::collection::vec((0..9_u64, 0..20_u64), levels), groups)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_table_is_among_those_that_its_summary_leaves(drawn in any_table(), rounding in any_rounding()) {
        let cells: Vec<Vec<u64>> = drawn.iter().map(|r| r.iter().map(|c| c.0).collect()).collect();
        let sums: Vec<Vec<u64>> = drawn.iter().map(|r| r.iter().map(|c| c.0 * c.1).collect()).collect();
        let claims = print(&cells, &sums, rounding);
        let said: Vec<(&str, &str, &str)> = claims.iter().map(|(k, p, c)| (*k, p.as_str(), c.as_str())).collect();
        let claims = parsed(&summary(&NAMES[..cells.len()], cells[0].len(), Some(40), &said));
        let options = Options { rounding: Some(rounding), steps: false, at_most: 200, ..Options::default() };
        let solution = all(&claims, &options);
        let truth = Table { cells };
        prop_assert!(!solution.complete || solution.tables.contains(&truth), "{truth:?} of {}", solution.found);
        prop_assert!(fill(&claims, &options, &truth).is_some());
        for table in solution.tables.iter().take(50) {
            let counts = |(kind, _, _): &(&str, &str, &str)| *kind == "percent" || *kind == "count";
            let sums: Vec<Vec<u64>> = table.cells.iter().map(|r| r.iter().map(|_| 0).collect()).collect();
            let again = print(&table.cells, &sums, rounding);
            for (kind, found, cells) in said.iter().filter(|s| counts(s)) {
                let exact = again.iter().any(|(k, p, c)| k == kind && p == found && c == cells);
                // "Nearest" lets a half go either way; the others must come out to the digit.
                prop_assert!(exact || rounding == Rounding::Nearest, "{table:?}: {kind} {found} {cells}");
            }
        }
    }

    /// Whatever a claims file asks: an answer or an error, within a bound on its work.
    #[test]
    fn no_claims_file_makes_it_panic_or_hang(
        said in prop::collection::vec((
            prop::sample::select(vec![
                "number", "percent", "count", "mean", "minimum", "maximum", "p-value", "statistic", "higher", "lower",
                "different", "no-difference", "comparable", "larger", "statement",
            ]),
            prop::sample::select(vec![
                "36", "0", "-3", "36.1", "100", "101", ">= 5", "< 2", "99999999999999", "0.000000000000001", "x", "",
            ]),
            (0..4_usize, 0..4_usize, any::<bool>(), 0..4_usize),
        ), 1..6),
        most in prop::option::of(prop::sample::select(vec![0, 1, 20, 1_000_000, u64::MAX])),
        rounding in any_rounding(),
    ) {
        let cells = |&(group, level, value, than): &(usize, usize, bool, usize)| {
            let mut out = Vec::new();
            if group < 3 { out.push(format!("group = {:?}", NAMES[group])); }
            if level < 3 { out.push(format!("level = \"l{level}\"")); }
            if value { out.push("value = \"weeks\"".to_owned()); }
            if than < 3 { out.push(format!("than = [{:?}]", NAMES[than])); }
            out.join(", ")
        };
        let cells: Vec<String> = said.iter().map(|s| cells(&s.2)).collect();
        let said: Vec<(&str, &str, &str)> = said.iter().zip(&cells).map(|(s, c)| (s.0, s.1, c.as_str())).collect();
        let text = summary(&NAMES[..2], 3, most, &said).replace(&format!("most = {}", u64::MAX), "most = 9000000000000000000");
        let claims = parsed(&text);
        let options = Options { rounding: Some(rounding), at_most: 20, ..Options::default() };
        let mut asked = 0;
        let solved = solve(&claims, &options, &mut |_| { asked += 1; asked < 40 });
        if let Ok(solution) = solved {
            prop_assert!(solution.found <= 20);
            for table in solution.tables.iter().take(2) {
                let _ = fill(&claims, &options, table);
            }
        }
    }
}

#[test]
fn the_command_prints_what_is_left_in_80_columns() {
    let done = beraad().args(["solve", "data/preventive-2016/claims.toml"]).assert().success();
    let out = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    for said in ["44/152         22/29  11/32", "small-methods", "152", "exactly 7 in every table", "NOT USED"] {
        assert!(out.contains(said), "{said} in {out}");
    }
    assert!(out.lines().all(|l| l.chars().count() <= 80), "{out}");
    let err = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert_eq!(err, "14 tables fit; all were looked at.\n");
}

#[test]
fn the_command_explains_a_contradiction_and_exits_1() {
    let args = ["solve", "data/preventive-2016/claims.toml", "--with", "ekc-58-plans"];
    let done = beraad().args(args).assert().code(1);
    let out = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(out.contains("CANNOT HOLD TOGETHER") && out.contains("ekc-58-plans [58, assumed]"), "{out}");
    assert!(out.lines().all(|l| l.chars().count() <= 80), "{out}");
    let done = beraad().args(["solve", "data/preventive-2016/claims.toml", "--with", "ekc-58-plan"]).assert().code(2);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("there is no claim or assumption"));
}

#[test]
fn the_tables_come_as_csv_and_json() {
    let csv = beraad().args(["solve", "data/preventive-2016/claims.toml", "--format", "csv"]).assert().success();
    let csv = String::from_utf8(csv.get_output().stdout.clone()).unwrap();
    assert_eq!(csv.lines().count(), 1 + 14 * 6);
    assert!(csv.starts_with("table,group,level,units\n1,EK-c,yes,43\n"));
    let json = beraad().args(["solve", "data/preventive-2016/claims.toml", "--format", "json"]).assert().success();
    let json: Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(json["solution"]["tables"].as_array().unwrap().len(), 14);
}
