//! The shipped study's report, kept in `tests/golden/`: a change is read before it is accepted.
//!
//! `BERAAD_ACCEPT=1 cargo test golden` writes the files anew. Text must be equal; numbers within it to 1e-9,
//! since the last bits of a decomposition may differ between processors.

use crate::cli::{beraad, files};
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is kept of a report: exports, charts, and the page without its fonts and style.
fn kept(name: &str, bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    match name {
        "estimates.csv" | "ledger.csv" => Some(text),
        "report.html" => Some(words(&text)),
        _ if name.ends_with(".svg") => Some(text),
        _ => None,
    }
}

/// The words of a page: its style and charts left out, one element a line.
fn words(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let mut out = String::new();
    let select = |s: &str| scraper::Selector::parse(s).unwrap();
    for element in page.select(&select("title, h1, h2, h3, h4, p, li, caption, th, td, dt, dd, figcaption, summary")) {
        let words: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
        if !words.is_empty() {
            out.push_str(&format!("{}: {}\n", element.value().name(), words.join(" ")));
        }
    }
    out
}

/// Text cut into numbers and what stands between them.
fn tokens(text: &str) -> Vec<(&str, Option<f64>)> {
    let (mut out, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let digit = |c: char| c.is_ascii_digit();
        let start = rest.find(digit).unwrap_or(rest.len());
        if start > 0 {
            out.push((&rest[..start], None));
        }
        rest = &rest[start..];
        let mut end = rest.find(|c: char| !digit(c) && c != '.').unwrap_or(rest.len());
        if let Some(exponent) = rest[end..].strip_prefix("e-") {
            end += 2 + exponent.find(|c| !digit(c)).unwrap_or(exponent.len());
        }
        if end > 0 {
            out.push((&rest[..end], rest[..end].parse().ok()));
        }
        rest = &rest[end..];
    }
    out
}

/// Equal text, and numbers in it equal to 1e-9.
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (tokens(a), tokens(b));
    a.len() == b.len()
        && a.iter().zip(&b).all(|(x, y)| match (x.1, y.1) {
            (Some(p), Some(q)) => x.0 == y.0 || (p - q).abs() <= 1e-9 * p.abs().max(q.abs()) + 1e-12,
            _ => x.0 == y.0,
        })
}

#[test]
fn golden_report_of_the_preventive_study() {
    let golden = Path::new(ROOT).join("tests/golden/preventive-2016");
    let dir = tempfile::tempdir().unwrap();
    let mut fresh = Vec::new();
    for lang in ["nl", "en"] {
        let out = dir.path().join(lang);
        beraad().args(["run", "analyses/preventive-2016.toml", "--lang", lang, "--out"]).arg(&out).assert().success();
        for (path, bytes) in files(&out) {
            let name = path.to_string_lossy().replace('\\', "/");
            // The exports are the same in both languages.
            if lang == "en" && name.ends_with(".csv") {
                continue;
            }
            if let Some(text) = kept(&name, bytes) {
                let name = name.replace("report.html", "report.txt");
                fresh.push((if name.ends_with(".csv") { name } else { format!("{lang}/{name}") }, text));
            }
        }
    }
    fresh.sort();
    if std::env::var_os("BERAAD_ACCEPT").is_some() {
        let _ = fs::remove_dir_all(&golden);
        for (name, text) in &fresh {
            let path = golden.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let kept: Vec<(String, String)> = files(&golden)
        .into_iter()
        .map(|(path, bytes)| (path.to_string_lossy().replace('\\', "/"), String::from_utf8(bytes).unwrap()))
        .collect();
    let names = |list: &[(String, String)]| list.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&fresh), "the files of the report");
    for ((name, old), (_, new)) in kept.iter().zip(&fresh) {
        for (i, (a, b)) in old.lines().zip(new.lines()).enumerate() {
            assert!(same(a, b), "{name}, line {}:\n  kept  {a}\n  now   {b}", i + 1);
        }
        assert_eq!(old.lines().count(), new.lines().count(), "{name}");
    }
}

#[test]
fn numbers_are_compared_as_numbers_and_text_as_text() {
    assert!(same("a 0.123456789012 b", "a 0.123456789013 b"));
    assert!(!same("a 0.1234 b", "a 0.1235 b"));
    assert!(!same("a 0.1234 b", "a 0.1234 c"));
    assert!(same("p 7.686e-29", "p 7.68600000000001e-29"));
    assert!(!same("1 2", "1"));
}
