//! Every shape of sample from a file, by the command as a user runs it; expected numbers from R 4.2.2.

use crate::cli::beraad;
use std::fs;

const PAIRS: &str = "family,before,after,b,a\n1,14,12,yes,no\n2,11,11,no,no\n3,17,12,yes,no\n4,9,10,no,yes\n\
                     5,16,13,yes,yes\n6,12,9,yes,no\n7,15,,yes,\n8,13,11,no,no\n";
const COUNTED: &str = "before,after,families\nyes,yes,20\nyes,no,15\nno,yes,4\nno,no,61\n";
const STRATA: &str = "organisation,arm,plan,families\nA,ek,yes,11\nA,ek,no,25\nA,sos,yes,10\nA,sos,no,27\n\
                      B,ek,yes,16\nB,ek,no,4\nB,sos,yes,22\nB,sos,no,10\nC,ek,yes,14\nC,ek,no,5\nC,sos,yes,7\nC,sos,no,12\n";
const PRINTED: &str = "arm,mean,sd,n\nconference,12.4,5.1,52\nregular,14.1,4.8,84\n";

/// Exit code, standard output and error of `beraad estimate ID FILE ...` on a file with this text.
fn estimate(id: &str, text: &str, options: &str) -> (i32, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file.csv");
    fs::write(&file, text).unwrap();
    let out = beraad().args(["estimate", id]).arg(&file).args(options.split_whitespace()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

/// The field of the row with this term and measure, as estimates.csv writes it.
fn field(csv: &str, term: &str, measure: &str, name: &str) -> f64 {
    let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let row = csv
        .lines()
        .map(|l| l.split(',').collect::<Vec<_>>())
        .find(|r| r[at("term")] == term && r[at("measure")] == measure)
        .unwrap_or_else(|| panic!("no row {term} {measure} in\n{csv}"));
    row[at(name)].parse().unwrap_or_else(|_| panic!("{name} in {row:?}"))
}

fn agrees(got: f64, want: f64) -> bool {
    (got / want - 1.0).abs() < 1e-12
}

/// `t.test(d$after, d$before, paired = TRUE)` on the complete rows, whichever way the columns are named.
#[test]
fn columns_of_the_same_units() {
    for options in ["--columns before,after", "--pre before --outcome after"] {
        let (code, csv, said) = estimate("paired_t", PAIRS, &format!("{options} --format csv"));
        assert_eq!(code, 0, "{said}");
        let got = |name: &str| field(&csv, "after - before", "mean_difference", name);
        assert!(agrees(got("low"), -3.8496914966360816) && agrees(got("p_value"), 0.0382451838240625), "{csv}");
        assert_eq!((got("value"), got("n_used"), got("n_dropped")), (-2.0, 7.0, 1.0));
    }
}

/// `2 * pbinom(4, 19, 0.5)`: 15 and 4 families changed; a table of counts stands for its families.
#[test]
fn columns_of_a_table_of_counts() {
    let (code, csv, said) =
        estimate("mcnemar", COUNTED, "--columns before,after --event yes --weights families --format csv");
    assert_eq!(code, 0, "{said}");
    let got = |name: &str| field(&csv, "after - before", "risk_difference", name);
    assert!(agrees(got("p_value"), 0.0192108154296875), "{csv}");
    assert_eq!((got("n_used"), got("n_dropped")), (100.0, 0.0));
    assert!(agrees(got("value"), -0.11), "{csv}");
}

/// `mantelhaen.test(x, correct = FALSE)` on arm × plan × organisation.
#[test]
fn groups_within_strata() {
    let options = "--outcome plan --by arm --strata organisation --weights families --format csv";
    let (code, csv, said) = estimate("mantel_haenszel", STRATA, options);
    assert_eq!(code, 0, "{said}");
    let got = |name: &str| field(&csv, "ek - sos", "odds_ratio", name);
    for (name, want) in [
        ("value", 1.9156069311068555),
        ("low", 0.9676937999242538),
        ("high", 3.7920568621932467),
        ("statistic", 3.5243870139028943),
        ("p_value", 0.0604721827149012),
        ("n_used", 163.0),
    ] {
        assert!(agrees(got(name), want), "{name} in\n{csv}");
    }
}

/// Welch's t by its formula in R from the printed numbers.
#[test]
fn groups_as_a_publication_prints_them() {
    let (code, csv, said) = estimate("welch_t", PRINTED, "--by arm --outcome mean --sd sd --n n --format csv");
    assert_eq!(code, 0, "{said}");
    let got = |name: &str| field(&csv, "conference - regular", "mean_difference", name);
    assert!((got("statistic") + 1.93172087).abs() < 5e-9 && (got("df1") - 103.20040463).abs() < 5e-9, "{csv}");
    assert!((got("p_value") - 0.05613653).abs() < 5e-9 && got("n_used") == 136.0, "{csv}");
    for (text, reason) in [
        ("arm,mean,sd,n\na,1,-1,5\nb,2,1,5\n", "negative"),
        ("arm,mean,sd,n\na,1,1,5.5\nb,2,1,5\n", "whole number"),
        ("arm,mean,sd,n\na,1,1,5\na,2,1,5\nb,2,1,5\n", "more than one row"),
    ] {
        let (code, page, _) = estimate("welch_t", text, "--by arm --outcome mean --sd sd --n n");
        assert!(code == 0 && page.contains(reason), "{page}");
    }
}

/// Changes as printed give what the two columns gave: mean −2, sd 2, n 7 of the complete rows above.
#[test]
fn changes_as_a_publication_prints_them() {
    let (code, csv, said) =
        estimate("paired_t", "what,mean,sd,n\nchange,-2,2,7\n", "--by what --outcome mean --sd sd --n n --format csv");
    assert_eq!(code, 0, "{said}");
    let got = |name: &str| field(&csv, "change", "mean_difference", name);
    assert!(agrees(got("low"), -3.8496914966360816) && agrees(got("p_value"), 0.0382451838240625), "{csv}");
    let (code, csv, said) = estimate("paired_t", "mean,sd,n\n-2,2,7\n", "--outcome mean --sd sd --n n --format csv");
    assert_eq!(code, 0, "{said}");
    assert!(agrees(field(&csv, "overall", "mean_difference", "high"), -0.1503085033639185), "{csv}");
}

#[test]
fn what_a_shape_lacks_is_asked_for() {
    for (id, text, options, words) in [
        ("paired_t", PAIRS, "--columns before", "needs two measures of the same units"),
        ("paired_t", PAIRS, "--columns before,b", "not both numbers"),
        ("pearson", PAIRS, "--columns before,family,nothing", "no column `nothing`"),
        ("mantel_haenszel", STRATA, "--outcome plan --by arm --weights families", "strata = "),
        ("mann_whitney", PRINTED, "--by arm --outcome mean --sd sd --n n", "needs the values themselves"),
        ("welch_t", PAIRS, "--outcome before --columns before,after", "no estimator here uses columns"),
        ("wilson_rate", STRATA, "--outcome plan --strata arm --weights families", "no estimator here uses strata"),
    ] {
        let (code, _, said) = estimate(id, text, options);
        assert_eq!(code, 2, "{id} {options}: {said}");
        assert!(said.contains(words), "{id} {options}: {said}");
    }
}

/// Settings of a plan on the command line: a seed decides the draws, a wrong key is named.
#[test]
fn options_are_the_settings_of_a_plan() {
    let scores = "arm,score\na,3\na,5\na,4\na,9\na,6\nb,2\nb,8\nb,7\nb,3\nb,1\n";
    let run = |option: &str| {
        let options = format!("--outcome score --by arm --format csv {option}");
        let (code, csv, said) = estimate("bootstrap_difference", scores, &options);
        assert_eq!(code, 0, "{said}");
        csv
    };
    let first = run("--option seed=7 --option draws=500");
    assert_eq!(first, run("--option seed=7 --option draws=500"));
    assert_ne!(first, run("--option seed=8 --option draws=500"));
    let (code, _, said) =
        estimate("bootstrap_difference", scores, "--outcome score --by arm --option sed=7 --option draws=0");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("did you mean `seed`?"), "{said}");
    let (code, _, said) = estimate("bootstrap_difference", scores, "--outcome score --by arm --option draws=0");
    assert!(code == 2 && said.contains("0 draws cannot be made"), "{said}");
}

const DAYS: &str = "days,how,team,since,hurt\n11,plan,a,0,1\n24,plan,b,0,2\n31,open,a,0,3\n47,plan,b,0,1\n52,plan,a,0,2\n\
                    68,open,b,0,3\n73,plan,a,0,1\n89,plan,b,0,2\n94,open,a,0,3\n105,plan,b,0,1\n116,plan,a,0,2\n127,open,b,0,3\n";

/// Days that differ in every row are no case numbers where they are named as times. `survfit(conf.type = "log-log")`.
#[test]
fn waits_that_all_differ() {
    let options = "--time days --status how --event plan --at 60 --format csv";
    let (code, csv, said) = estimate("kaplan_meier", DAYS, options);
    assert_eq!(code, 0, "{said}");
    assert!(agrees(field(&csv, "overall @ 60", "survival", "value"), 0.648_148_148_148_148), "{csv}");
    assert!(agrees(field(&csv, "overall @ 60", "survival", "low"), 0.309_662_227_017_160_8), "{csv}");
    assert!(agrees(field(&csv, "overall @ 60", "survival", "high"), 0.851_797_512_335_439), "{csv}");
    let (code, _, said) = estimate("cox", DAYS, "--time days --status how --event plan --by days");
    assert_eq!(code, 2, "{said}");
    // Its name says that it is a number of a case, whatever it is used as.
    let (code, _, said) =
        estimate("kaplan_meier", &DAYS.replace("days", "case_number"), "--time case_number --status how");
    assert!(code == 2 && said.contains("identifies units"), "{said}");
}

#[test]
fn what_a_wait_lacks_is_asked_for() {
    for (options, words) in [
        ("--time days --status how --event paln", "did you mean `plan`?"),
        ("--time days --status how --event nothing", "known: plan"),
        ("--time days --status how --event open", "name an ending"),
        ("--time days --status team", "say --censored with one of: a, b"),
        ("--time days --status how --at -3", "-3 is no time"),
        ("--time days --status how --horizon -3", "a horizon of -3 cannot be"),
        ("--time team --status how", "`team` is no number"),
    ] {
        let (code, _, said) = estimate("cumulative_incidence", DAYS, options);
        assert!(code == 2 && said.contains(words), "{options}: {said}");
    }
    let (code, _, said) = estimate("turnbull", DAYS, "--between days");
    assert!(code == 2 && said.contains("1 fault") && said.contains("a time lies between two"), "{said}");
    let (code, _, said) = estimate("cumulative_incidence", "days,how\n", "--time days --status how --event plan");
    assert!(code == 2 && said.contains("no value in any row"), "{said}");
}

/// Nobody's wait has ended: the event named has not happened, and without a name there is none to ask about.
#[test]
fn everyone_is_still_under_way() {
    let open = DAYS.replace("plan", "open");
    let (code, csv, said) =
        estimate("cumulative_incidence", &open, "--time days --status how --event plan --at 60 --format csv");
    assert_eq!(code, 0, "{said}");
    assert_eq!(field(&csv, "overall: plan @ 60", "cumulative_incidence", "value"), 0.0);
    assert_eq!(field(&csv, "overall @ 60", "survival", "value"), 1.0);
    let (code, _, said) = estimate("cumulative_incidence", &open, "--time days --status how");
    assert!(code == 2 && said.contains("no ending among its levels"), "{said}");
}
