//! `twin.R`: the parts that a plan needs, the plan and its codebooks, the run's rows, one call a question.

use super::literal::{comment, named, text, texts};
use super::{MARK, Run, book, questions};
use crate::findings::{Estimate, Measure};
use crate::report::number::exact;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static PARTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/twin/r");

/// Parts that every script has, in their order; then what they need, the procedures, and what calls them.
const BEFORE: [&str; 3] = ["rows.R", "data.R", "samples.R"];
const AFTER: [&str; 2] = ["frame.R", "compare.R"];

/// Packages that come with R, or are asked whether they are there.
const NO_NEED: [&str; 9] = ["base", "stats", "utils", "methods", "grDevices", "graphics", "digest", "openssl", "tools"];

fn part(path: &str) -> Option<&'static str> {
    PARTS.get_file(path).and_then(|file| file.contents_utf8())
}

fn procedure(id: &str) -> String {
    format!("estimators/{id}.R")
}

/// The procedures whose rows the run has, those of the judge among them.
fn used(run: &Run<'_>) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = run.procedures.iter().map(|p| p.id).collect();
    let rows = run.results.analyses.iter().flat_map(|a| &a.findings.estimates);
    for id in rows.map(|row| row.estimator) {
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

/// Names of the functions and values that a part defines at its left margin.
fn defined(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter_map(|line| {
        let (name, _) = line.split_once(" <- ")?;
        name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.').then_some(name)
    })
}

/// Whether a name stands in code as a word.
fn mentions(code: &str, name: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|s| s.chars().next_back());
        let after = code.get(at + name.len()..).and_then(|s| s.chars().next());
        !word(before) && !word(after)
    })
}

/// The procedures, and all that they call, directly or not: what is called stands before what calls it.
fn needed(ids: &[&str]) -> Vec<(String, &'static str)> {
    let fixed = |path: &str| BEFORE.contains(&path) || AFTER.contains(&path);
    let mut files: Vec<(String, &'static str)> = Vec::new();
    let folders = [Some(&PARTS), PARTS.get_dir("estimators")];
    for file in folders.into_iter().flatten().flat_map(|dir| dir.files()) {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let Some(code) = file.contents_utf8().filter(|_| path.ends_with(".R") && !fixed(&path)) {
            files.push((path, code));
        }
    }
    files.sort();
    let mut wanted: Vec<bool> = files.iter().map(|(path, _)| ids.iter().any(|id| *path == procedure(id))).collect();
    let mut open: Vec<usize> = wanted.iter().enumerate().filter(|(_, yes)| **yes).map(|(at, _)| at).collect();
    while let Some(at) = open.pop() {
        let Some((_, code)) = files.get(at) else { continue };
        for (other, (_, theirs)) in files.iter().enumerate() {
            if let Some(yes) = wanted.get_mut(other)
                && !*yes
                && defined(theirs).any(|name| mentions(code, name))
            {
                *yes = true;
                open.push(other);
            }
        }
    }
    let mut out: Vec<_> = files.into_iter().zip(wanted).filter(|(_, yes)| *yes).map(|(file, _)| file).collect();
    // Helpers before procedures.
    out.sort_by_key(|(path, _)| path.starts_with("estimators/"));
    out
}

/// Packages that code asks with `package::name`.
fn packages<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut out = std::collections::BTreeSet::new();
    for line in parts.flat_map(str::lines) {
        let code = line.split('#').next().unwrap_or_default();
        for (at, _) in code.match_indices("::") {
            let before = code.get(..at).unwrap_or_default();
            let begins = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '.').map_or(0, |at| at + 1);
            let name = before.get(begins..).unwrap_or_default();
            if !name.is_empty() && !NO_NEED.contains(&name) {
                out.insert(name.to_owned());
            }
        }
    }
    out.into_iter().collect()
}

/// Of procedures that cannot give all: why not, as their file says.
fn not_recomputed(parts: &[(String, &'static str)]) -> Vec<String> {
    let reason = |(path, code): &(String, &'static str)| {
        let id = path.strip_prefix("estimators/")?.strip_suffix(".R")?;
        let mut lines = code.lines().map(str::trim);
        let first = lines.find_map(|l| l.strip_prefix("# not recomputed: "))?;
        let more = lines.map_while(|l| l.strip_prefix("# "));
        let why = std::iter::once(first).chain(more).map(str::trim).collect::<Vec<_>>().join(" ");
        Some(named(id, text(&why)))
    };
    parts.iter().filter_map(reason).collect()
}

/// The kinds of numbers that the run has, for what hangs on them: families of tests, margins, verdicts.
fn measures(run: &Run<'_>) -> String {
    let rows = run.results.analyses.iter().flat_map(|a| &a.findings.estimates);
    let all: BTreeMap<&str, &Measure> = rows.map(|row| (row.measure.id, row.measure)).collect();
    let mut out = String::from("measures <- read.table(header = TRUE, text = \"\n");
    out.push_str("measure contrast judgeable standardised log form\n");
    for m in all.values() {
        let form = serde_json::to_value(m.form).ok();
        let form = form.as_ref().and_then(|f| f.as_str()).unwrap_or_default();
        let truth = |yes: bool| if yes { "TRUE" } else { "FALSE" };
        let (contrast, judgeable, log) = (truth(m.contrast), truth(m.judgeable()), truth(m.log));
        out.push_str(&format!("{} {contrast} {judgeable} {} {log} {form}\n", m.id, truth(m.standardised())));
    }
    out.push_str("\")\n");
    out
}

/// Columns of the run's rows, in their order.
const COLUMNS: [&str; 15] = [
    "analysis",
    "estimator",
    "term",
    "measure",
    "value",
    "std_error",
    "low",
    "high",
    "statistic",
    "df1",
    "df2",
    "p_value",
    "p_adjusted",
    "n_used",
    "verdict",
];

fn row(e: &Estimate) -> String {
    let opt = |x: Option<f64>| x.map(exact).unwrap_or_default();
    let test = e.test.as_ref();
    let word = |s: &str| s.replace(['\t', '\n', '\r'], " ");
    [
        word(&e.analysis),
        e.estimator.to_owned(),
        word(&e.term.code),
        e.measure.id.to_owned(),
        opt(e.value),
        opt(e.std_error),
        opt(e.interval.map(|i| i.low)),
        opt(e.interval.map(|i| i.high)),
        opt(test.and_then(|t| t.statistic)),
        opt(test.and_then(|t| t.df[0])),
        opt(test.and_then(|t| t.df[1])),
        opt(test.map(|t| t.p.get())),
        opt(test.and_then(|t| t.p_adjusted).map(|p| p.get())),
        e.n.used.to_string(),
        e.verdict.map(|v| v.code().to_owned()).unwrap_or_default(),
    ]
    .join("\t")
}

/// The run's rows, to their last digit.
fn rows(run: &Run<'_>) -> String {
    let all: Vec<String> = run.results.analyses.iter().flat_map(|a| &a.findings.estimates).map(row).collect();
    let body = std::iter::once(COLUMNS.join("\t")).chain(all).collect::<Vec<_>>().join("\n");
    // A raw text ends at its own number of dashes.
    let mut dashes = "---".to_owned();
    while body.contains(&format!("){dashes}\"")) {
        dashes.push('-');
    }
    format!(
        "ours <- read.delim(text = r\"{dashes}({body}\n){dashes}\", quote = \"\", na.strings = character(0), \
         colClasses = c(rep(\"character\", 4), rep(\"numeric\", 10), \"character\"))\n"
    )
}

fn section(number: usize, title: &str) -> String {
    let line = format!("# --- {number}. {title} ");
    format!("\n{line}{}\n\n", "-".repeat(120usize.saturating_sub(line.len())))
}

/// The whole script.
pub fn script(run: &Run<'_>) -> String {
    let ids = used(run);
    let parts = needed(&ids);
    let fixed = |names: &[&'static str]| names.iter().filter_map(|name| Some((*name, part(name)?))).collect::<Vec<_>>();
    let (before, after) = (fixed(&BEFORE), fixed(&AFTER));
    let formats: Vec<&str> = run.data.tables.iter().map(|t| t.read_as.format).collect();
    let code = before.iter().chain(&after).filter(|(name, _)| *name != "data.R").map(|(_, code)| *code);
    let mut packages = packages(code.chain(parts.iter().map(|(_, code)| *code)));
    packages.extend(formats.iter().any(|f| ["SPSS", "Stata"].contains(f)).then(|| "haven".to_owned()));
    packages.extend(formats.contains(&"Excel workbook").then(|| "readxl".to_owned()));
    let study = &run.plan.study;
    let mut out = format!(
        "# {MARK} `{}` ({}).\n#\n\
         # This script reads the same data files, computes every row of the run again, and compares. It holds the numbers of\n\
         # the run (section 3) to compare with, and for nothing else. It ends with status 1 when any number differs.\n#\n\
         # Run it in the folder in which `beraad twin {}` was called:\n#\n#     Rscript twin.R\n#\n\
         # or say where that is: Rscript twin.R FOLDER. Made by {}; plan, SHA-256 {}.\n",
        study.id,
        comment(&study.title.en),
        comment(&run.path),
        comment(&run.results.manifest.program),
        run.results.manifest.plan_hash,
    );
    out.push_str(&section(1, "Packages"));
    out.push_str("options(stringsAsFactors = FALSE, warn = 1)\n");
    if packages.is_empty() {
        out.push_str("# None: base R does.\n");
    } else {
        let debian: Vec<String> = packages.iter().map(|p| format!("r-cran-{}", p.to_lowercase())).collect();
        out.push_str(&format!(
            "# Debian, Ubuntu: apt install {}\n# elsewhere: install.packages({})\n\
             lacking <- suppressMessages(Filter(function(p) !requireNamespace(p, quietly = TRUE), {}))\n\
             if (length(lacking)) stop(\"install first: \", paste(lacking, collapse = \", \"))\n",
            debian.join(" "),
            texts(packages.iter().map(String::as_str)),
            texts(packages.iter().map(String::as_str)),
        ));
    }
    out.push_str(&section(2, "The plan"));
    out.push_str(&questions::plan(run));
    out.push_str(&section(3, "The rows of the run"));
    out.push_str(&rows(run));
    out.push_str("\n# What hangs on the kind of a number: whether its tests form a family, whether a margin can be laid around it.\n");
    out.push_str(&measures(run));
    out.push_str(&format!(
        "\n# Why a procedure cannot be recomputed in full.\nnot_recomputed <- list({})\n",
        not_recomputed(&parts).join(", ")
    ));
    out.push_str(&section(4, "From files to samples"));
    for (_, code) in &before {
        out.push_str(code);
        out.push('\n');
    }
    out.push_str(&section(5, "The procedures"));
    for (path, code) in &parts {
        out.push_str(&format!("# {path}\n{}\n\n", code.trim_end()));
    }
    out.push_str(&section(6, "The questions"));
    for (_, code) in &after {
        out.push_str(code);
        out.push('\n');
    }
    out.push_str(&section(7, "The codebooks, and the data"));
    out.push_str("folder <- commandArgs(trailingOnly = TRUE)\nif (length(folder)) setwd(folder[1])\n\n");
    let tables: Vec<String> = run.data.tables.iter().map(book::table).collect();
    out.push_str(&format!("codebook <- list(\n  {})\n\n", tables.join(",\n  ")));
    out.push_str(
        "for (t in codebook) {\n  found <- sha256(t$path)\n  if (is.na(found)) cat(\"SHA-256 of\", t$path, \"not checked: no digest \
         or openssl here\\n\")\n  else if (found != t$sha256) stop(t$path, \" is not the file of the run: its SHA-256 is \", found)\n\
         }\ntables <- lapply(codebook, read_table)\n",
    );
    out.push_str(&section(8, "One call a question"));
    for entry in &run.plan.analysis {
        let found = run.results.analyses.iter().find(|a| a.id == entry.id);
        out.push_str(&questions::question(run, entry, found));
        out.push('\n');
    }
    out.push_str(&section(9, "PASS or the digits that differ"));
    out.push_str("quit(status = compare(), save = \"no\")\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_those_asked_outside_comments() {
        let code = "x <- survival::coxph(y) # nlme::lme\nz <- stats::qt(p, 1); lme4::lmer(f)\n";
        assert_eq!(packages([code].into_iter()), ["lme4", "survival"]);
    }

    #[test]
    fn a_name_is_a_word() {
        assert!(mentions("y <- curve(1)", "curve"));
        assert!(!mentions("y <- curves(1) + my_curve + curve.x", "curve"));
    }

    #[test]
    fn all_fixed_parts_are_there() {
        for name in BEFORE.iter().chain(&AFTER) {
            assert!(part(name).is_some(), "{name}");
        }
    }
}
