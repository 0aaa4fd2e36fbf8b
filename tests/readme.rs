//! What the README promises: its commands run, and what it shows is what comes out.

use crate::cli::{beraad, files};
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The fenced blocks of the README with their language.
fn blocks() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let (mut out, mut lang): (Vec<(String, String)>, Option<String>) = (Vec::new(), None);
    for line in text.lines() {
        match (&lang, line.strip_prefix("```")) {
            (None, Some(l)) => {
                lang = Some(l.to_owned());
                out.push((l.to_owned(), String::new()));
            }
            (Some(_), Some(_)) => lang = None,
            (Some(_), None) => {
                let block = &mut out.last_mut().unwrap().1;
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    out
}

#[test]
fn the_two_set_up_commands_run_and_give_what_the_readme_shows() {
    let blocks = blocks();
    let set_up: Vec<&str> = blocks
        .iter()
        .filter(|(l, _)| l == "sh")
        .flat_map(|(_, b)| b.lines())
        .filter(|l| l.starts_with("cargo "))
        .collect();
    assert_eq!(set_up.len(), 2, "exactly two set-up commands: {set_up:?}");
    assert_eq!(set_up[1], "cargo test");
    let (build, words) = set_up[0].split_once(" -- ").unwrap();
    assert_eq!(build, "cargo run --release");

    let dir = tempfile::tempdir().unwrap();
    beraad().args(words.split_whitespace()).arg("--out").arg(dir.path().join("out")).assert().success();
    let report = fs::read_to_string(dir.path().join("out/report.html")).unwrap();
    let page = scraper::Html::parse_document(&report);
    let main = page.select(&scraper::Selector::parse("main").unwrap()).next().unwrap();
    let text = main.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let excerpts: Vec<&String> = blocks.iter().filter(|(l, _)| l == "text").map(|(_, b)| b).collect();
    assert!(!excerpts.is_empty());
    for excerpt in excerpts {
        for paragraph in excerpt.split("\n\n") {
            let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(&words), "the report does not say:\n{words}");
        }
    }
    let csv = fs::read_to_string(dir.path().join("out/estimates.csv")).unwrap();
    for row in blocks.iter().filter(|(l, _)| l == "csv").flat_map(|(_, b)| b.lines()) {
        assert!(csv.lines().any(|l| l == row), "estimates.csv has no row\n{row}");
    }
    let tree = blocks.iter().find(|(l, _)| l == "tree").map(|(_, b)| b).unwrap();
    let written: Vec<String> =
        files(&dir.path().join("out")).iter().map(|(p, _)| p.to_string_lossy().replace('\\', "/")).collect();
    for line in tree.lines() {
        let name = line.split_whitespace().next().unwrap();
        let there = match name.split_once('*') {
            Some((start, end)) => written.iter().any(|w| w.starts_with(start) && w.ends_with(end)),
            None => written.iter().any(|w| w == name),
        };
        assert!(there, "the run wrote no {name}: {written:?}");
    }
}

#[test]
fn every_beraad_command_in_the_readme_is_one_that_exists() {
    for (_, block) in blocks().iter().filter(|(l, _)| l == "sh") {
        for line in block.lines().filter_map(|l| l.strip_prefix("beraad ")) {
            let command = line.split_whitespace().next().unwrap();
            beraad().args([command, "--help"]).assert().success();
        }
    }
}

#[test]
fn pictures_and_links_of_the_readme_are_there() {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let mut seen = 0;
    for part in text.split("](").skip(1) {
        let target = part.split(')').next().unwrap();
        if !target.contains("://") && !target.starts_with('#') {
            assert!(Path::new(ROOT).join(target).exists(), "{target}");
            seen += 1;
        }
    }
    assert!(seen > 0);
}
