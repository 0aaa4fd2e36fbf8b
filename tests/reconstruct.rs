//! Reconstructions: the shipped one against its publication, any one against its claims, and what is refused.
//!
//! Every number in the first half is printed in the summary of the preventive study (November 2016) or,
//! where the summary prints a percentage, is a count that rounds to it (`data/preventive-2016/SOURCE.md`).

use crate::cli::beraad;
use beraad::data::codebook::Codebook;
use beraad::ledger::claims::{ClaimKind, Claims};
use beraad::reconstruct::{Recipe, choose, folder};
use beraad::solver::{Options, Table};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)
}

fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The tables that are made of the preventive study: of the most central table of counts, or of the one named.
fn made(seed: u64, table: Option<&str>) -> BTreeMap<String, String> {
    let claims: Claims = toml::from_str(&text(data("preventive-2016/claims.toml"))).unwrap();
    let book: Codebook = toml::from_str(&text(data("preventive-2016/codebook.toml"))).unwrap();
    let recipe = Recipe::new(&claims, &book, Options { steps: false, ..Options::default() }).ok().expect("no faults");
    let table = match table {
        Some(text) => Table { cells: choose::named(recipe.summary, text).unwrap() },
        None => {
            let found = recipe.solve().unwrap();
            let cells: Vec<_> = found.tables.iter().map(|t| &t.cells).collect();
            found.tables[choose::central(&cells).unwrap()].clone()
        }
    };
    let files = recipe.make(&table, seed).unwrap();
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

/// The rows of a CSV file without quotes, by column name.
fn rows(csv: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = csv.lines().map(|l| l.split(','));
    let header: Vec<_> = lines.next().expect("a header").collect();
    lines
        .map(|cells| {
            let cells: Vec<_> = cells.collect();
            assert_eq!(cells.len(), header.len(), "{cells:?}");
            header.iter().copied().zip(cells).collect()
        })
        .collect()
}

fn count(rows: &[BTreeMap<&str, &str>], is: &[(&str, &str)]) -> usize {
    rows.iter().filter(|r| is.iter().all(|(column, value)| r[column] == *value)).count()
}

/// Weeks between two dates, in the rows where both stand.
fn weeks(rows: &[BTreeMap<&str, &str>], start: &str, end: &str) -> Vec<f64> {
    let day = |text: &str| text.parse::<jiff::civil::Date>().expect("a date");
    rows.iter()
        .filter(|r| !r[start].is_empty() && !r[end].is_empty())
        .map(|r| f64::from((day(r[end]) - day(r[start])).get_days()) / 7.0)
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// As a summary prints it: to the nearest whole, halves up.
fn printed(value: f64) -> f64 {
    (value + 0.5).floor()
}

fn range(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
}

#[test]
fn the_shipped_files_are_those_of_the_command_for_seed_2016() {
    for (name, csv) in made(2016, None) {
        let path = data("preventive-2016").join(format!("{name}.csv"));
        let command = "beraad reconstruct data/preventive-2016/claims.toml --out data/preventive-2016";
        assert!(text(&path) == csv, "{name} differs: run `{command}`");
    }
}

#[test]
fn equal_seeds_give_equal_bytes_and_other_seeds_other_families() {
    assert_eq!(made(7, None), made(7, None));
    assert_ne!(made(7, None), made(8, None));
}

/// Of the fourteen tables (facts: 43 of 147-150, 44 of 150-154, 45 of 153-157) the most central.
#[test]
fn the_table_in_the_middle_is_taken_unless_another_is_named() {
    assert_eq!(made(7, None), made(7, Some("44/152,22/29,11/32")));
    assert_ne!(made(7, None), made(7, Some("SoS=12/35,EK-c=43/149,FNB-SoNeStra=22/29")));
}

#[test]
fn every_seed_reprints_the_published_summary() {
    for seed in [2016, 0, 1, 2, 3, u64::MAX] {
        let csv = made(seed, None).remove("families").unwrap();
        let families = rows(&csv);
        let of = |is: &[(&str, &str)]| count(&families, is);

        assert_eq!(of(&[("offered", "yes")]), 213);
        assert_eq!(of(&[("arm", "completed")]), 77);
        assert_eq!(of(&[("arm", "stopped")]), 136);
        assert_eq!(of(&[("arm", "regular")]), 59);
        assert_eq!(of(&[("arm", "regular"), ("offered", "no"), ("method", "")]), 59);
        assert_eq!(of(&[("arm", "completed"), ("plan_made", "yes"), ("willing", "yes")]), 77);
        assert_eq!(of(&[("arm", "stopped"), ("plan_made", "no")]), 136);

        for (method, plans, offered, percent, duration) in
            [("EK-c", 44, 152, 29.0, 10.0), ("FNB-SoNeStra", 22, 29, 76.0, 9.0), ("SoS", 11, 32, 34.0, 18.0)]
        {
            assert_eq!(of(&[("method", method), ("plan_made", "yes")]), plans, "{method}");
            assert_eq!(of(&[("method", method)]), offered, "{method}");
            assert_eq!(printed(100.0 * plans as f64 / offered as f64), percent, "{method}");
            let made: Vec<_> = families.iter().filter(|r| r["method"] == method).cloned().collect();
            assert_eq!(printed(mean(&weeks(&made, "offer_date", "plan_date"))), duration, "{method}");
        }
        assert_eq!(printed(100.0 * 77.0 / 213.0), 36.0);

        let to_plan = weeks(&families, "offer_date", "plan_date");
        assert_eq!((to_plan.len(), printed(mean(&to_plan)), range(&to_plan)), (77, 10.0, (1.0, 38.0)));
        let to_stop = weeks(&families, "offer_date", "stop_date");
        assert_eq!((to_stop.len(), printed(mean(&to_stop)), range(&to_stop)), (136, 14.0, (0.0, 44.0)));
        for w in to_plan.iter().chain(&to_stop) {
            assert_eq!(w.fract(), 0.0, "whole weeks");
        }
        for plan in ["plan_date", "care_plan_date"] {
            assert!(weeks(&families, plan, "post_date").iter().all(|&w| w == 13.0), "three months after the {plan}");
        }

        let csv = made(seed, None).remove("measures").unwrap();
        let measures = rows(&csv);
        assert_eq!((count(&measures, &[("wave", "T0")]), count(&measures, &[("wave", "T1")])), (136, 136));
        let compared: BTreeSet<_> = families.iter().filter(|r| r["arm"] != "stopped").map(|r| r["family"]).collect();
        assert_eq!(measures.iter().map(|r| r["family"]).collect::<BTreeSet<_>>(), compared);
    }
}

/// Published: SoS took significantly longer than either of the others. t of Welch, by its formula; with
/// at least 10 degrees of freedom (those of the 11 SoS families alone), |t| > 2.87 is p < .05/3
/// (R 4.2.2: `qt(1 - .05/6, 10)` = 2.870), which stands under any correction for three comparisons.
#[test]
fn sos_takes_clearly_longer_for_every_seed() {
    for seed in [2016, 0, 1, 2, 3, 4, 5, 6, 7, 8] {
        let csv = made(seed, None).remove("families").unwrap();
        let families = rows(&csv);
        let [sos, ekc, sonestra] = ["SoS", "EK-c", "FNB-SoNeStra"].map(|method| {
            let of: Vec<_> = families.iter().filter(|r| r["method"] == method).cloned().collect();
            let w = weeks(&of, "offer_date", "plan_date");
            let m = mean(&w);
            let square = w.iter().map(|x| (x - m).powi(2)).sum::<f64>() / (w.len() as f64 - 1.0);
            (m, square / w.len() as f64)
        });
        for other in [ekc, sonestra] {
            let t = (sos.0 - other.0) / (sos.1 + other.1).sqrt();
            assert!(t > 2.87, "seed {seed}: t = {t}");
        }
    }
}

#[test]
fn dates_fall_in_order_on_working_days_of_2014_and_2015() {
    let csv = made(2016, None).remove("families").unwrap();
    for row in rows(&csv) {
        let dates: Vec<jiff::civil::Date> =
            ["referral_date", "offer_date", "plan_date", "care_plan_date", "stop_date", "post_date"]
                .iter()
                .filter(|c| !row[*c].is_empty())
                .map(|c| row[c].parse().expect("a date"))
                .collect();
        assert!(dates.is_sorted(), "{dates:?}");
        for d in dates {
            assert!([2014, 2015].contains(&d.year()), "{d}");
            assert!(d.weekday().to_monday_zero_offset() < 5, "{d}");
        }
    }
}

#[test]
fn few_families_had_an_event_and_none_both_left_and_returned() {
    let csv = made(2016, None).remove("families").unwrap();
    let families = rows(&csv);
    for (event, families_with) in [("supervision_order", 5), ("out_of_home", 3), ("returned_home", 2)] {
        assert_eq!(count(&families, &[(event, "yes")]), families_with, "{event}");
        assert_eq!(count(&families, &[(event, ""), ("arm", "stopped")]), 136, "{event}");
        assert_eq!(count(&families, &[(event, "")]), 136, "{event}");
    }
    assert_eq!(count(&families, &[("out_of_home", "yes"), ("returned_home", "yes")]), 0);
}

/// Runs the command; its exit code and what it says.
fn reconstruct(args: &[&str]) -> (i32, String) {
    let out = beraad().current_dir(env!("CARGO_MANIFEST_DIR")).arg("reconstruct").args(args).output().unwrap();
    (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap().replace('\n', " "))
}

const CLAIMS: &str = "data/preventive-2016/claims.toml";

#[test]
fn a_reconstruction_stands_by_itself_and_may_be_made_again() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("rebuilt");
    let out = out.to_str().unwrap();
    for seed in ["3", "4"] {
        let (code, said) = reconstruct(&[CLAIMS, "--out", out, "--seed", seed]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("EK-c 44 of 152; FNB-SoNeStra 22 of 29; SoS 11 of 32"), "{said}");
        let page = text(Path::new(out).join("SOURCE.md"));
        assert!(page.contains("Nobody in these files is real") && page.contains(&format!("--seed {seed} ")), "{page}");
        let csv = text(Path::new(out).join("families.csv"));
        let hash: String = Sha256::digest(csv).iter().map(|b| format!("{b:02x}")).collect();
        assert!(page.contains(&format!("{hash}  families.csv")), "{page}");
        let book: Codebook = toml::from_str(&text(Path::new(out).join("codebook.toml"))).unwrap();
        assert_eq!(book.study.data_cut, format!("reconstructed, 44/152,22/29,11/32, seed {seed}"));
        let left = fs::read_dir(out).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
        let left: BTreeSet<String> = left.collect();
        assert_eq!(left, ["SOURCE.md", "codebook.toml", "families.csv", "measures.csv"].map(str::to_owned).into());
    }
}

#[test]
fn several_are_spread_over_the_tables_that_fit_and_go_through_one_plan() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("many");
    let plan = home.path().join("plan.toml");
    // The shipped plan with one question of counts and one of simulated outcomes.
    let whole = text(data("../analyses/preventive-2016.toml")).replace("../data", data("").to_str().unwrap());
    let parts: Vec<&str> = whole.split("[[analysis]]").collect();
    let of = |id: &str| {
        parts.iter().find(|p| p.contains(&format!("id = \"{id}\""))).unwrap().split("\n# ---").next().unwrap()
    };
    let chapters = "[[chapter]]\nid = \"results\"\ntitle = { nl = \"x\", en = \"x\" }\n";
    let small =
        format!("{}[[analysis]]{}\n{chapters}[[analysis]]{}", parts[0], of("success-by-method"), of("effect-risk"));
    fs::write(&plan, small).unwrap();
    let args = [CLAIMS, "--out", out.to_str().unwrap(), "--tables", "3", "--plan", plan.to_str().unwrap()];
    for _ in 0..2 {
        let (code, said) = reconstruct(&args);
        assert_eq!(code, 0, "{said}");
    }
    // Of fourteen the third, the seventh and the twelfth.
    let counts = |i: usize| {
        let csv = text(out.join(format!("{i}/families.csv")));
        let families = rows(&csv);
        [("EK-c", "yes"), ("EK-c", "no"), ("SoS", "yes")]
            .map(|(m, p)| count(&families, &[("method", m), ("plan_made", p)]))
    };
    assert_eq!([1, 2, 3].map(counts), [[43, 106, 12], [44, 108, 11], [45, 110, 10]]);
    assert!(text(out.join("SOURCE.md")).contains("| 2 | EK-c 44 of 152; FNB-SoNeStra 22 of 29; SoS 11 of 32 | 2017 |"));
    let csv = text(out.join("reconstructions.csv"));
    let all = rows(&csv);
    let row =
        |estimator: &str, term: &str| all.iter().find(|r| r["estimator"] == estimator && r["term"] == term).unwrap();
    let ekc = row("wilson_rate", "EK-c");
    assert_eq!((ekc["tables"], ekc["fit"], ekc["answered"], ekc["origin"]), ("3", "14", "3", "reconstructed"));
    let number = |cell: &str| cell.parse::<f64>().unwrap();
    assert_eq!((number(ekc["value_least"]), number(ekc["value_most"])), (43.0 / 149.0, 45.0 / 155.0));
    let risk = row("ancova", "completed - regular");
    assert_eq!(risk["origin"], "simulated");
    assert!(number(risk["value_least"]) < number(risk["value_most"]));
}

#[test]
fn what_cannot_be_made_is_refused_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let dir = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(dir("full")).unwrap();
    fs::write(home.path().join("full/mine.txt"), "mine").unwrap();
    let out = dir("out");
    let own = "data/preventive-2016";
    for (args, code, says) in [
        (vec!["--out", &dir("full")], 1, "this folder holds something else"),
        (vec!["--out", own, "--seed", "1"], 1, "another seed than 1"),
        (vec!["--out", own, "--tables", "2"], 1, "a folder of their own"),
        (vec!["--out", &out, "--table", "44/153,22/29,11/33"], 1, "success-sos (printed 34)"),
        (vec!["--out", &out, "--table", "38/129,19/25,20/58"], 1, "its means, ranges or verdicts cannot be met"),
        (vec!["--out", &out, "--table", "44/152"], 2, "names 1 groups; the summary has 3"),
        (vec!["--out", &out, "--without", "nothing"], 2, "nothing"),
        (vec!["--out", &out, "--with", "ekc-58-plans"], 1, "cannot hold together"),
        (vec!["--out", &out, "--plan", "analyses/preventive-2016.toml"], 2, "--tables"),
    ] {
        let (got, said) = reconstruct(&[vec![CLAIMS], args.clone()].concat());
        assert!(got == code && said.contains(says), "{args:?}: {got} {said}");
    }
    let plan = "analyses/demo-trial.toml";
    let (code, said) = reconstruct(&[CLAIMS, "--out", &dir("plan"), "--tables", "1", "--plan", plan]);
    assert!(code == 2 && said.contains("uses no table of"), "{said}");
    assert!(!Path::new(&out).exists() && text(home.path().join("full/mine.txt")) == "mine");
    let (code, said) = reconstruct(&["data/supervision-order-2016/claims.toml", "--out", &out]);
    assert!(code == 2 && said.contains("say nothing of a table of counts"), "{said}");
}

/// What is wrong with a changed codebook, or changed claims, of the preventive study.
fn faults(book: impl Fn(String) -> String, claims: impl Fn(String) -> String) -> String {
    let claims: Claims = toml::from_str(&claims(text(data("preventive-2016/claims.toml")))).unwrap();
    let book: Codebook = toml::from_str(&book(text(data("preventive-2016/codebook.toml")))).unwrap();
    match Recipe::new(&claims, &book, Options::default()) {
        Ok(_) => String::new(),
        Err(faults) => {
            faults.claims.iter().chain(&faults.codebook).map(|f| format!("{}: {}\n", f.place, f.what)).collect()
        }
    }
}

/// Replaces the first place after `from`; it must be there.
fn after(text: &str, from: &str, old: &str, new: &str) -> String {
    let at = text.find(from).unwrap();
    let (head, rest) = text.split_at(at);
    assert!(rest.contains(old), "{old}");
    format!("{head}{}", rest.replacen(old, new, 1))
}

#[test]
fn a_codebook_that_would_pass_chance_off_as_print_is_refused() {
    assert_eq!(faults(|b| b, |c| c), "");
    for (from, old, new, says) in [
        ("[study]", "\"reconstructed\"", "\"observed\"", "the study's data are marked `observed`"),
        ("[study]", "\"reconstructed\"", "\"published\"", "the study's data are marked `published`"),
        (
            "name = \"organisation\"",
            "origin = \"simulated\"",
            "",
            "`organisation` is drawn by chance, and marked `reconstructed`",
        ),
        (
            "name = \"willing\"",
            "\"simulated\"",
            "\"published\"",
            "`willing` is drawn by chance, and marked `published`",
        ),
        ("name = \"risk_score\"", "origin = \"simulated\"", "", "`risk_score` is drawn"),
        ("name = \"services_many\"", "\"simulated\"", "\"reconstructed\"", "`services_many`"),
        (
            "name = \"weeks_to_stop\"",
            "term = \"overall\"",
            "term = \"EK-c\"",
            "no claim prints the mean of `weeks_to_stop`, EK-c",
        ),
        ("name = \"weeks_to_plan\"", "measure = \"mean\"", "measure = \"median\"", "no claim prints the median"),
        (
            "name = \"weeks_to_ending\"",
            "overall: stop",
            "SoS: stop",
            "no claim prints the completer_mean of `weeks_to_ending`, SoS: stop",
        ),
        ("claim = \"regular\"", "claim = \"regular\"", "number = 59", "`arm` is drawn by chance"),
    ] {
        let got = faults(|b| after(&b, from, old, new), |c| c);
        assert!(got.contains(says), "{from}: {got}");
    }
    let without = faults(|b| b.split("[reconstruct]").next().unwrap().to_owned(), |c| c);
    assert!(without.contains("`arm` is drawn by chance"), "{without}");
}

#[test]
fn laws_and_claims_that_speak_of_what_is_not_there_are_refused() {
    for (old, new, says) in [
        ("claim = \"regular\"", "claim = \"regulr\"", "there is no claim `regulr`"),
        ("claim = \"regular\"", "claim = \"small-methods\"", "prints no number of units"),
        ("{ JBRA = 70,", "{ JBRB = 70,", "`JBRB` is no value of `organisation`"),
        ("{ JBRA = 85, Limburg = 15 }", "{ JBRA = 0 }", "chances"),
        ("exactly = { yes = 5 }", "exactly = { yes = 5, no = 3 }", "0 levels of `supervision_order` are left"),
        ("column = \"willing\"\ndraw", "column = \"family\"\ndraw", "has the role id"),
        ("when = { wave = [\"T0\"] }", "when = { family = [\"F001\"] }", "`family` identifies someone"),
        ("draw = { normal = { mean = 15, sd = 4 } }", "draw = { normal = { mean = 15, sd = -4 } }", "a mean or sd"),
        (
            "{ column = \"referral_date\", days = [4, 28] }",
            "{ column = \"arm\", days = [4, 28] }",
            "`arm` is no other date column",
        ),
        ("from = \"2014-01-06\"", "from = \"2014-02-30\"", "no such period"),
        ("low = 9, high = 24", "low = 25, high = 24", "no such spread"),
        ("when = { out_of_home = [\"no\"] }", "when = { children = [\"1\"] }", "`children` is not settled yet"),
        ("set = { offered = \"no\", arm", "set = { arm", "nothing says that these units lie outside the summary"),
        ("missing = 0.02", "missing = 2", "`missing` is 2"),
    ] {
        let got = faults(|b| after(&b, "[reconstruct]", old, new), |c| c);
        assert!(got.contains(says), "{new}: {got}");
    }
    for (old, new, says) in [
        ("group = \"method\"", "group = \"metod\"", "no table of the codebook has both `metod` and `plan_made`"),
        ("groups = [\"EK-c\"", "groups = [\"EKc\"", "`EKc` is no level of `method`"),
        ("column = \"weeks_to_stop\"", "column = \"weeks_to_ending\"", "is no column that can be filled in"),
    ] {
        let got = faults(|b| b, |c| after(&c, "[summary]", old, new));
        assert!(got.contains(says), "{new}: {got}");
    }
}

/// A small study: groups, an outcome of two or three levels, weeks between two dates and a whole number measured in some
/// cells, and columns around them that no law knows.
const BOOK: &str = r#"
    [study]
    id = "any"
    title = { nl = "x", en = "x" }
    origin = "simulated"
    data_cut = "none"
    source = { nl = "x", en = "x" }

    [[table]]
    name = "units"
    rows = { nl = "gezinnen", en = "families" }
    pathway = [["asked", "start", "between", "end", "last"]]
    column = [
        { name = "id", label = { nl = "x", en = "x" }, role = "id", type = "text" },
        { name = "group", label = { nl = "x", en = "x" }, role = "method", type = "category", levels = [{ code = "a", nl = "a", en = "a" }, { code = "b", nl = "b", en = "b" }, { code = "c", nl = "c", en = "c" }] },
        { name = "arm", label = { nl = "x", en = "x" }, role = "arm", type = "category", levels = [{ code = "t", nl = "t", en = "t" }, { code = "u", nl = "u", en = "u" }] },
        { name = "result", label = { nl = "x", en = "x" }, role = "outcome", type = "category", success = "yes", levels = [{ code = "yes", nl = "a", en = "a" }, { code = "no", nl = "b", en = "b" }, { code = "else", nl = "c", en = "c" }] },
        { name = "asked", label = { nl = "x", en = "x" }, role = "date", type = "date" },
        { name = "start", label = { nl = "x", en = "x" }, role = "date", type = "date" },
        { name = "between", label = { nl = "x", en = "x" }, role = "date", type = "date" },
        { name = "end", label = { nl = "x", en = "x" }, role = "date", type = "date", missing = [{ code = "", nl = "x", en = "x" }] },
        { name = "last", label = { nl = "x", en = "x" }, role = "date", type = "date" },
        { name = "score", label = { nl = "x", en = "x" }, role = "outcome", type = "integer", min = -50, max = 500, required = false },
        { name = "age", label = { nl = "x", en = "x" }, role = "characteristic", type = "integer", min = 0, max = 17, required = false },
    ]
    rule = [{ column = "end", when = "result", is = ["yes"] }]
    derived = [{ name = "weeks", label = { nl = "x", en = "x" }, from = { weeks = { start = "start", end = "end" } } }]

    [[table]]
    name = "waves"
    rows = { nl = "metingen", en = "measurements" }
    column = [
        { name = "id", label = { nl = "x", en = "x" }, role = "id", type = "text" },
        { name = "wave", label = { nl = "x", en = "x" }, role = "wave", type = "category", levels = [{ code = "0", nl = "a", en = "a" }, { code = "1", nl = "b", en = "b" }] },
        { name = "risk", label = { nl = "x", en = "x" }, role = "outcome", type = "number", min = 0, max = 10, direction = "higher-is-worse" },
    ]
"#;

/// Prints what these units show: counts or percentages, means, smallest and largest, with so many decimals.
fn print(units: &[Vec<Vec<(i64, i64)>>], levels: &[&str], decimals: usize, percents: bool) -> String {
    let groups = ["a", "b", "c"];
    let mut out =
        String::from("[[source]]\nkey = \"s\"\ntitle = \"s\"\n[summary]\ntext = { nl = \"x\", en = \"x\" }\n");
    out += "group = \"group\"\noutcome = \"result\"\nvalue = [{ column = \"weeks\", level = \"yes\" }, { column = \"score\" }]\n";
    out += &format!("most = 1000\ngroups = {:?}\nlevels = {levels:?}\n", &groups[..units.len()]);
    let mut id = 0;
    let mut claim = |kind: &str, printed: String, cells: String| {
        id += 1;
        out +=
            &format!("[[claim]]\nid = \"c{id}\"\nsource = \"s\"\nplace = \"p\"\ntext = {{ nl = \"x\", en = \"x\" }}\n");
        out += &format!(
            "kind = \"{kind}\"\nprinted = \"{printed}\"\ncells = {{ {cells} }}\nreason = {{ nl = \"x\", en = \"x\" }}\n"
        );
    };
    for (group, row) in groups.iter().zip(units) {
        let all: usize = row.iter().map(Vec::len).sum();
        for (level, cell) in levels.iter().zip(row) {
            let cells = format!("group = \"{group}\", level = \"{level}\"");
            if percents && all > 0 {
                claim("percent", format!("{:.decimals$}", 100.0 * cell.len() as f64 / all as f64), cells);
            } else {
                claim("count", cell.len().to_string(), cells);
            }
        }
        let weeks: Vec<i64> = row[0].iter().map(|v| v.0).collect();
        if !weeks.is_empty() {
            let mean = weeks.iter().sum::<i64>() as f64 / weeks.len() as f64;
            claim("mean", format!("{mean:.decimals$}"), format!("group = \"{group}\", value = \"weeks\""));
        }
    }
    let scores: Vec<i64> = units.iter().flatten().flatten().map(|v| v.1).collect();
    let weeks: Vec<i64> = units.iter().flat_map(|row| &row[0]).map(|v| v.0).collect();
    for (name, values) in [("weeks", weeks), ("score", scores)] {
        if let (Some(least), Some(most)) = (values.iter().min(), values.iter().max()) {
            let value = format!("value = \"{name}\"");
            claim("minimum", least.to_string(), value.clone());
            claim("maximum", most.to_string(), value.clone());
            claim("number", values.iter().sum::<i64>().to_string(), value);
        }
    }
    out
}

fn units() -> impl Strategy<Value = Vec<Vec<Vec<(i64, i64)>>>> {
    let cell = prop::collection::vec((0i64..60, -50i64..200), 0..12);
    (2usize..=3).prop_flat_map(move |levels| prop::collection::vec(prop::collection::vec(cell.clone(), levels), 2..=3))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_summary_is_reprinted_by_its_file(units in units(), decimals in 0usize..3, percents in any::<bool>(), seed in any::<u64>()) {
        prop_assume!(units.iter().flatten().flatten().next().is_some());
        let levels = &["yes", "no", "else"][..units[0].len()];
        let claims: Claims = toml::from_str(&print(&units, levels, decimals, percents)).unwrap();
        let book: Codebook = toml::from_str(BOOK).unwrap();
        let options = Options { steps: false, ..Options::default() };
        let recipe = match Recipe::new(&claims, &book, options) {
            Ok(recipe) => recipe,
            Err(faults) => panic!("{:?}", faults.claims.iter().chain(&faults.codebook).map(|f| &f.what).collect::<Vec<_>>()),
        };
        let table = Table { cells: units.iter().map(|row| row.iter().map(|cell| cell.len() as u64).collect()).collect() };
        let files = recipe.make(&table, seed).unwrap();
        prop_assert_eq!(&files, &recipe.make(&table, seed).unwrap());
        let home = tempfile::tempdir().unwrap();
        let written = match folder::write(&recipe, &files, home.path()) {
            Ok(written) => written,
            Err(error) => panic!("{error}"),
        };
        prop_assert_eq!(written.held.len(), claims.claim.len());
        prop_assert!(written.held.iter().all(|held| held.holds));
        prop_assert_eq!(written.files[0].1, units.iter().flatten().flatten().count() as u64);
    }
}

const STUDIES: [(&str, &[&str]); 3] = [
    ("preventive-2016", &["families.csv", "measures.csv"]),
    ("supervision-order-2016", &["counts.csv"]),
    ("amsterdam-rct-2019", &["allocation.csv", "baseline.csv"]),
];

#[test]
fn the_checksums_in_each_source_file_are_those_of_its_tables() {
    for (study, files) in STUDIES {
        let source = text(data(study).join("SOURCE.md"));
        for name in files {
            let hash: String =
                Sha256::digest(text(data(study).join(name))).iter().map(|b| format!("{b:02x}")).collect();
            assert!(source.contains(&format!("{hash}  {name}")), "{study}: {hash}  {name}");
        }
    }
}

#[test]
fn codebooks_describe_exactly_the_columns_and_codes_that_stand_in_the_files() {
    for (study, files) in STUDIES {
        let book: Codebook = toml::from_str(&text(data(study).join("codebook.toml"))).expect(study);
        assert_eq!(book.study.id, study);
        assert_eq!(book.table.len(), files.len());
        for (table, name) in book.table.iter().zip(files) {
            assert_eq!(format!("{}.csv", table.name), *name);
            let csv = text(data(study).join(name));
            let names: Vec<_> = table.column.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(csv.lines().next().expect("a header").split(',').collect::<Vec<_>>(), names);
            let all: BTreeSet<_> = table.names().collect();
            assert_eq!(all.len(), table.names().count(), "{name}: a name stands twice");

            let data = rows(&csv);
            for c in &table.column {
                let place = format!("{study}/{name}, {}", c.name);
                let known = |code: &str| c.levels.iter().any(|l| l.code == code);
                let missing = |code: &str| c.missing.iter().any(|l| l.code == code);
                if known("yes") {
                    assert_eq!(c.success.as_deref(), Some("yes"), "{place}");
                }
                assert!(c.success.as_deref().is_none_or(known), "{place}");
                for row in &data {
                    let cell = row[c.name.as_str()];
                    if missing(cell) {
                        continue;
                    }
                    if !c.levels.is_empty() {
                        assert!(known(cell), "{place}: {cell}");
                    }
                    if c.min.is_some() || c.max.is_some() {
                        let value: f64 = cell.parse().unwrap_or_else(|_| panic!("{place}: {cell}"));
                        assert!(c.min.is_none_or(|m| value >= m) && c.max.is_none_or(|m| value <= m), "{place}");
                    }
                    assert!(!cell.is_empty(), "{place}: an empty cell without a reason");
                }
                for code in &c.missing {
                    assert!(
                        data.iter().any(|r| r[c.name.as_str()] == code.code),
                        "{place}: {} never stands",
                        code.code
                    );
                }
            }
            for rule in &table.rule {
                let column = table.column.iter().find(|c| c.name == rule.column).expect("a column");
                for row in &data {
                    let filled = !row[rule.column.as_str()].is_empty();
                    assert_eq!(filled, rule.is.iter().any(|l| l == row[rule.when.as_str()]), "{}", column.name);
                }
                let when = table.column.iter().find(|c| c.name == rule.when).expect("a column");
                assert!(rule.is.iter().all(|code| when.levels.iter().any(|l| &l.code == code)), "{}", column.name);
            }
            for date in table.pathway.iter().flatten() {
                assert!(names.contains(&date.as_str()), "{date}");
            }
        }
    }
}

#[test]
fn claims_have_unique_ids_known_sources_and_an_answer_or_a_reason() {
    for (study, _) in STUDIES {
        let claims: Claims = toml::from_str(&text(data(study).join("claims.toml"))).expect(study);
        let ids: BTreeSet<_> = claims.claim.iter().map(|c| &c.id).collect();
        assert_eq!(ids.len(), claims.claim.len(), "{study}: an id stands twice");
        for c in &claims.claim {
            let place = format!("{study}, {}", c.id);
            assert!(claims.source.iter().any(|s| s.key == c.source), "{place}");
            assert!(c.estimate.is_some() || c.from.is_some() || c.reason.is_some(), "{place}: no answer and no reason");
            if let (ClaimKind::Number, Some(_)) = (c.kind, &c.estimate) {
                assert!(c.printed.parse::<f64>().is_ok(), "{place}: {}", c.printed);
            }
            if let Some(s) = &c.estimate {
                let known = beraad::findings::measure::ALL.iter().any(|m| m.id == s.measure);
                assert!(known, "{place}: measure {}", s.measure);
            }
        }
        for s in &claims.source {
            assert!(claims.claim.iter().any(|c| c.source == s.key), "{study}: no claim from {}", s.key);
        }
    }
}
