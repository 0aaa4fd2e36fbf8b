//! Who may know whom: the rooms of ARCHITECTURE.md, read off the source.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Room, and the rooms it may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("value", &[]),
    ("error", &["findings"]),
    ("document", &["error"]),
    ("math", &["value"]),
    ("sample", &["value"]),
    ("findings", &["value"]),
    ("data", &["value", "error"]),
    ("design", &["data", "sample", "findings", "value", "error"]),
    ("estimators", &["sample", "math", "findings", "value", "error"]),
    ("plan", &["document", "data", "design", "estimators", "findings", "value", "error"]),
    ("printed", &[]),
    ("ledger", &["findings", "printed", "value"]),
    ("solver", &["ledger", "math", "printed", "value", "error"]),
    ("check_print", &["math", "printed", "value", "error"]),
    ("reconstruct", &["solver", "ledger", "data", "printed", "value", "error"]),
    ("twin", &["plan", "data", "report", "findings", "value", "error"]),
    ("lock", &["plan", "document", "data", "report", "value", "error"]),
    ("diff", &["report", "findings", "value", "error"]),
    ("report", &["findings", "ledger", "value", "error"]),
    (
        "run",
        &[
            "printed",
            "solver",
            "check_print",
            "reconstruct",
            "twin",
            "lock",
            "diff",
            "plan",
            "document",
            "data",
            "design",
            "estimators",
            "math",
            "sample",
            "findings",
            "ledger",
            "report",
            "selftest",
            "value",
            "error",
        ],
    ),
    ("selftest", &["estimators", "math", "sample", "findings", "value", "error"]),
    ("validate", &["estimators", "math", "sample", "findings", "value", "error"]),
    (
        "cli",
        &[
            "printed",
            "solver",
            "check_print",
            "reconstruct",
            "twin",
            "lock",
            "diff",
            "run",
            "selftest",
            "validate",
            "plan",
            "document",
            "data",
            "estimators",
            "findings",
            "ledger",
            "report",
            "value",
            "error",
        ],
    ),
];

/// Outside crate, and the files or folders that are its door.
const DOORS: &[(&str, &[&str])] = &[
    ("polars", &["data", "design"]),
    ("csv", &["data", "report/csv.rs"]),
    ("encoding_rs", &["data", "check_print/read/text.rs"]),
    ("calamine", &["data/read"]),
    ("zip", &["data/read", "check_print/read/docx.rs"]),
    ("dta", &["data/read"]),
    ("parquet", &["data/read"]),
    ("flate2", &["data/read"]),
    ("rand_chacha", &["data/chance.rs", "math"]),
    ("statrs", &["math"]),
    ("faer", &["math"]),
    ("ndarray", &["math"]),
    ("include_dir", &["validate", "data/instruments.rs", "twin/r.rs"]),
    ("textwrap", &["cli"]),
    ("clap", &["cli", "main.rs"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli/progress.rs"]),
    ("miette", &["cli/show.rs"]),
    ("strsim", &["document.rs", "data"]),
    ("toml", &["document.rs", "plan", "diff", "lock.rs", "data/instruments.rs"]),
    ("plotters", &["report/chart"]),
    ("resvg", &["report/chart"]),
    ("rayon", &["run", "math"]),
    ("png", &["report/chart"]),
    ("minijinja", &["report/html/mod.rs"]),
    ("base64", &["report/html/mod.rs"]),
    ("fluent_bundle", &["report/catalogue.rs"]),
    ("rustix", &["report/write.rs"]),
    ("jiff", &["data", "run"]),
    ("sha2", &["data", "run", "lock.rs"]),
    ("quick_xml", &["check_print/read/docx.rs"]),
    ("html5ever", &["check_print/read/html.rs"]),
    ("xxhash_rust", &["data/check/key.rs"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let src = Path::new(ROOT).join("src");
    let (mut open, mut out) = (vec![src.clone()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                // Tests beside the code may look further than the code does.
                let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
                out.push((path.strip_prefix(&src).unwrap().to_owned(), code));
            }
        }
    }
    out.sort();
    out
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|l| l.split("//").next().unwrap_or_default())
}

/// Every `name` that follows `prefix` in the code.
fn named<'t>(text: &'t str, prefix: &str) -> Vec<&'t str> {
    let mut out = Vec::new();
    for line in code_lines(text) {
        for (at, _) in line.match_indices(prefix) {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &line[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            out.push(&rest[..end]);
        }
    }
    out
}

#[test]
fn no_room_names_a_room_it_may_not_know() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let room = path.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        if ["main", "lib"].contains(&room.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(r, _)| *r == room) else {
            faults.push(format!("{}: the room `{room}` is not on the plan of the house", path.display()));
            continue;
        };
        for name in named(&text, "crate::") {
            if name != room && !allowed.contains(&name) && ROOMS.iter().any(|(r, _)| *r == name) {
                faults.push(format!("{}: `{room}` may not know `{name}`", path.display()));
            }
        }
        assert!(
            !text.contains("use crate::{"),
            "{}: name rooms one a line, so that this test can read them",
            path.display()
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn outside_crates_have_one_door() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for (name, doors) in DOORS {
            let used = code_lines(&text).any(|l| {
                l.match_indices(&format!("{name}::")).any(|(at, _)| {
                    let before = l[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                })
            });
            let own_module = *name == "csv" && (path.starts_with("run") || path.starts_with("cli"));
            if used && !own_module && !doors.iter().any(|d| path.starts_with(d)) {
                faults.push(format!("{}: `{name}` belongs behind {doors:?}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_house_page_names_every_room() {
    let page = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    for (room, _) in ROOMS {
        assert!(
            page.contains(&format!("`{room}")) || page.contains(&format!("src/{room}")),
            "ARCHITECTURE.md does not name {room}"
        );
    }
}
