//! Run against run: what moved is found, and blamed on what can have moved it and on nothing else.

use beraad::diff::{Diff, Input, Kind, Run, diff};
use beraad::{report::json, run};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PLAN: &str = "analyses/preventive-2016.toml";

/// A copy of the preventive study in which files are changed.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Copy {
        let folder = tempfile::tempdir().unwrap();
        for part in ["analyses", "data/preventive-2016"] {
            fs::create_dir_all(folder.path().join(part)).unwrap();
            for file in fs::read_dir(Path::new(ROOT).join(part)).unwrap() {
                let file = file.unwrap().path();
                fs::copy(&file, folder.path().join(part).join(file.file_name().unwrap())).unwrap();
            }
        }
        // Three analyses tell the story, and are quick.
        let copy = Copy(folder);
        copy.change(PLAN, |plan| {
            let mut parsed: toml::Table = plan.parse().unwrap();
            let kept = ["success-by-method", "effect-risk", "effect-services"];
            let analyses = parsed["analysis"].as_array_mut().unwrap();
            analyses.retain(|a| kept.contains(&a["id"].as_str().unwrap()));
            let families = parsed["family"].as_array_mut().unwrap();
            families.truncate(1);
            families[0]["analyses"] = toml::Value::from(vec!["effect-risk", "effect-services"]);
            families[0]["margins"].as_table_mut().unwrap().remove("maltreatment");
            parsed.to_string()
        });
        copy
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn change(&self, file: &str, edit: impl FnOnce(String) -> String) {
        let before = fs::read_to_string(self.path(file)).unwrap();
        let after = edit(before.clone());
        assert_ne!(before, after, "{file} is changed");
        fs::write(self.path(file), after).unwrap();
    }

    fn run(&self, name: &str) -> Run {
        let study = run::check(&self.path(PLAN)).unwrap();
        let results = run::evaluate(&study, None).unwrap();
        let file = self.path(name);
        fs::write(&file, json::pretty(&results)).unwrap();
        Run::read(&file).unwrap()
    }
}

/// The analyses in which something moved, each once, with the inputs that are blamed.
fn blamed(diff: &Diff) -> Vec<(String, Vec<Input>)> {
    let mut out: Vec<(String, Vec<Input>)> = Vec::new();
    for m in &diff.moved {
        let by: Vec<Input> = m.by.iter().map(|&i| diff.inputs[i].input.clone()).collect();
        if !out.contains(&(m.analysis.clone(), by.clone())) {
            out.push((m.analysis.clone(), by));
        }
    }
    out
}

/// The first post-measure in the file of measures, with the risk score one higher.
fn one_score_higher(csv: String) -> String {
    let mut lines: Vec<String> = csv.lines().map(str::to_owned).collect();
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let (wave, risk) = ["wave", "risk_score"].map(|c| head.iter().position(|h| *h == c).unwrap()).into();
    let is_number = |l: &&mut String| {
        let cells: Vec<&str> = l.split(',').collect();
        cells[wave] == "T1" && cells[risk].parse::<f64>().is_ok_and(|x| x < 20.0)
    };
    let line = lines.iter_mut().find(is_number).unwrap();
    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
    cells[risk] = (cells[risk].parse::<u32>().unwrap() + 1).to_string();
    *line = cells.join(",");
    lines.join("\n") + "\n"
}

#[test]
fn what_moved_is_blamed_on_what_can_have_moved_it() {
    let copy = Copy::new();
    let first = copy.run("a.json");
    let same = diff(&first, &copy.run("same.json"));
    assert!(same.inputs.is_empty() && same.moved.is_empty() && same.same == first.rows.len() as u64);

    copy.change("data/preventive-2016/measures.csv", one_score_higher);
    let second = copy.run("b.json");
    let data = Input::Data("../data/preventive-2016/measures.csv".into());
    let found = diff(&first, &second);
    assert_eq!(blamed(&found), [("effect-risk".into(), vec![data.clone()])]);
    let ancova = found.moved.iter().find(|m| m.estimator == "ancova" && m.term == "completed - regular").unwrap();
    let value = ancova.fields.iter().find(|f| f.name == "value").unwrap();
    assert!(value.by().is_some_and(|by| by.abs() > 1e-3 && by.abs() < 0.1), "{value:?}");
    assert!(!found.moved.iter().any(|m| m.fields.iter().any(|f| f.name == "n_used")));

    // A margin moves verdicts, not numbers; two causes are both named where both can reach.
    copy.change(PLAN, |plan| plan.replacen("value = 0.3", "value = 0.4", 2));
    let third = copy.run("c.json");
    let found = diff(&second, &third);
    assert!(!found.moved.is_empty());
    for m in &found.moved {
        let number = m.fields.iter().any(|f| ["value", "low", "high", "p_value"].contains(&f.name));
        assert!(!number || m.estimator == "equivalence", "{m:?}");
        assert!(matches!(found.inputs[m.by[0]].input, Input::Family { .. }) && m.by.len() == 1, "{m:?}");
    }
    let both = diff(&first, &third);
    let risk = both.moved.iter().find(|m| m.analysis == "effect-risk" && m.estimator == "equivalence").unwrap();
    assert_eq!(risk.by.len(), 2);
    let services = both.moved.iter().filter(|m| m.analysis == "effect-services");
    assert!(services.clone().count() > 0);

    // An analysis taken out is gone because of the plan.
    copy.change(PLAN, |plan| {
        let mut parsed: toml::Table = plan.parse().unwrap();
        parsed["analysis"].as_array_mut().unwrap().retain(|a| a["id"].as_str() != Some("success-by-method"));
        parsed.to_string()
    });
    let found = diff(&third, &copy.run("d.json"));
    assert!(found.moved.iter().all(|m| m.kind == Kind::Gone && m.analysis == "success-by-method"));
    assert!(!found.moved.is_empty() && found.claims.iter().any(|c| c.claim == "success-overall"));
    let by: Vec<&Input> = found.moved[0].by.iter().map(|&i| &found.inputs[i].input).collect();
    assert_eq!(by, [&Input::Analysis("success-by-method".into())]);
}

#[test]
fn what_is_no_run_is_refused_with_a_way_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("results.json");
    for text in ["", "{}", "[1, 2", "{\"manifest\": {}, \"analyses\": 3}"] {
        fs::write(&file, text).unwrap();
        assert!(Run::read(&file).is_err(), "{text}");
    }
    let error = Run::read(&folder.path().join("nowhere")).unwrap_err().to_string();
    assert!(error.contains("results.json") && error.contains("beraad run"), "{error}");
}
