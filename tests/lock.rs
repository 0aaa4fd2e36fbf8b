//! A plan locked before its data are there; later reports list planned against done.

use crate::cli::beraad;
use beraad::lock::Lock;
use beraad::report::planned::{Document, PlanState};
use std::fs;
use std::path::Path;

/// A study in a folder of its own, with dummy data.
fn study(folder: &Path) -> std::path::PathBuf {
    let dir = folder.join("study");
    let out = beraad().arg("new").arg(&dir).args(["--families", "60"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    dir
}

fn lock(dir: &Path, args: &[&str]) -> (bool, String) {
    let out = beraad().current_dir(dir).args(["lock", "plan.toml"]).args(args).output().unwrap();
    (out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned())
}

fn planned(dir: &Path) -> beraad::report::planned::Planned {
    let study = beraad::run::check(&dir.join("plan.toml")).unwrap();
    beraad::run::evaluate(&study, None).unwrap().planned.expect("a lock stands beside the plan")
}

#[test]
fn a_plan_is_locked_before_there_are_data_and_every_deviation_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = study(folder.path());
    // The data are not there yet.
    let away = folder.path().join("away");
    fs::create_dir(&away).unwrap();
    let data: Vec<_> = fs::read_dir(&dir).unwrap().map(|f| f.unwrap().path()).collect();
    let data: Vec<_> = data.iter().filter(|f| f.extension().is_some_and(|e| e == "csv")).collect();
    assert!(!data.is_empty());
    data.iter().for_each(|f| fs::rename(f, away.join(f.file_name().unwrap())).unwrap());
    let (done, said) = lock(&dir, &[]);
    assert!(done && !said.contains("on dummy data") && !said.contains("there already"), "{said}");
    data.iter().for_each(|f| fs::rename(away.join(f.file_name().unwrap()), f).unwrap());

    let as_planned = planned(&dir);
    assert!(as_planned.deviations.is_empty() && !as_planned.data_there, "{:?}", as_planned.deviations);
    assert!(as_planned.analyses.iter().all(|a| a.state == PlanState::AsPlanned));

    // Otherwise than planned: one analysis another level of the plan, one left out, one added, a codebook changed.
    let plan = fs::read_to_string(dir.join("plan.toml")).unwrap();
    let mut parsed: toml::Table = plan.parse().unwrap();
    let analyses = parsed["analysis"].as_array_mut().unwrap();
    let gone = analyses.remove(0)["id"].as_str().unwrap().to_owned();
    let changed = analyses[0]["id"].as_str().unwrap().to_owned();
    analyses[0].as_table_mut().unwrap().insert(
        "question".into(),
        toml::Value::from(toml::Table::from_iter([
            ("nl".to_owned(), toml::Value::from("Een andere vraag?")),
            ("en".to_owned(), toml::Value::from("Another question?")),
        ])),
    );
    let mut extra = analyses[1].as_table().unwrap().clone();
    extra.insert("id".into(), "afterthought".into());
    analyses.push(toml::Value::Table(extra));
    for family in parsed.get_mut("family").and_then(|f| f.as_array_mut()).into_iter().flatten() {
        if let Some(members) = family.get_mut("analyses").and_then(|a| a.as_array_mut()) {
            members.retain(|m| m.as_str() != Some(&gone));
        }
    }
    fs::write(dir.join("plan.toml"), parsed.to_string()).unwrap();
    let book = fs::read_to_string(dir.join("codebook.toml")).unwrap();
    assert!(book.contains("data_cut = \""));
    fs::write(dir.join("codebook.toml"), book.replacen("data_cut = \"", "data_cut = \"later: ", 1)).unwrap();

    let otherwise = planned(&dir);
    let state = |id: &str| otherwise.analyses.iter().find(|a| a.id == id).map(|a| a.state);
    assert_eq!(state(&gone), Some(PlanState::Dropped));
    assert_eq!(state(&changed), Some(PlanState::Changed));
    assert_eq!(state("afterthought"), Some(PlanState::Added));
    let places: Vec<&str> = otherwise.deviations.iter().map(|d| d.place.as_str()).collect();
    assert!(places.contains(&format!("analysis.{changed}.question.en").as_str()), "{places:?}");
    let cut = otherwise.deviations.iter().find(|d| d.of == Document::Codebook).unwrap();
    assert_eq!((cut.place.as_str(), cut.done.starts_with("later: ")), ("codebook.toml: study.data_cut", true));

    // Each format tells it.
    let out = beraad().current_dir(&dir).args(["run", "plan.toml", "--lang", "en"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let page = fs::read_to_string(dir.join("reports/study/report.html")).unwrap();
    for words in ["Planned and done", "not planned", "planned, not done", "Another question?", "study.data_cut"] {
        assert!(page.contains(words), "{words}");
    }
    let json = fs::read_to_string(dir.join("reports/study/results.json")).unwrap();
    assert!(json.contains("\"other-than-planned\"") && json.contains("\"not-planned\""));
}

#[test]
fn a_lock_is_not_replaced_by_chance_and_a_broken_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let dir = study(folder.path());
    let (done, said) = lock(&dir, &[]);
    assert!(done && said.contains("there already"), "{said}");
    let (done, said) = lock(&dir, &[]);
    assert!(!done && said.contains("--again"), "{said}");
    let first = Lock::read(&dir.join("plan.toml")).unwrap().unwrap();
    assert!(lock(&dir, &["--again"]).0);
    let second = Lock::read(&dir.join("plan.toml")).unwrap().unwrap();
    assert_eq!(second.earlier, std::slice::from_ref(&first.locked));
    assert_eq!(planned(&dir).earlier, [first.locked]);

    // Line ends may change on their way through a version control; the seal is of the lines.
    let file = dir.join("plan.lock");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(Lock::read(&dir.join("plan.toml")).unwrap(), Some(second));
    fs::write(&file, text.replacen("locked = \"20", "locked = \"19", 1)).unwrap();
    let Err(error) = beraad::run::check(&dir.join("plan.toml")) else { panic!("a broken seal is told") };
    assert!(error.to_string().contains("seal"), "{error}");
}
