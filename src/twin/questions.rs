//! The design, the settings and the questions of a plan as R calls.

use super::Run;
use super::literal::{call, comment, named, number, numbers, text, texts, truth};
use crate::findings::Analysis;
use crate::plan::{AnalysisEntry, MarginScale};
use crate::value::Direction;
use serde::Serialize;

/// What the plan says of the whole study.
pub fn plan(run: &Run<'_>) -> String {
    let design = &run.plan.design;
    let mut fields = Vec::new();
    if let Some(cluster) = &design.cluster {
        fields.push(named("cluster", texts(cluster.all().iter().map(String::as_str))));
    }
    fields.push(named("estimand", text(design.estimand.code())));
    if let Some(arm) = &design.arm {
        let arm = [("variable", &arm.variable), ("treatment", &arm.treatment), ("control", &arm.control)];
        let arm: Vec<String> = arm.iter().map(|(name, value)| named(name, text(value))).collect();
        fields.push(named("arm", call("list", &arm, 2)));
    }
    if let Some(r) = &design.received {
        let absent = texts(r.absent.iter().map(String::as_str));
        let r = [named("variable", text(&r.variable)), named("level", text(&r.level)), named("absent", absent)];
        fields.push(named("received", call("list", &r, 2)));
    }
    if let Some(w) = &design.waves {
        let follow_up = texts(w.follow_up.iter().map(String::as_str));
        let w = [named("pre", text(&w.pre)), named("post", text(&w.post)), named("follow_up", follow_up)];
        fields.push(named("waves", call("list", &w, 2)));
    }
    fields.extend(design.informant.as_deref().map(|who| named("informant", text(who))));
    let s = &run.plan.settings;
    let multiplicity = match serde_json::to_value(s.multiplicity).ok().as_ref().and_then(|m| m.as_str()) {
        Some("benjamini-hochberg") => "BH".to_owned(),
        other => other.unwrap_or("none").to_owned(),
    };
    let settings = [
        named("level", number(s.level)),
        named("event_floor", s.event_floor.to_string()),
        named("seed", s.seed.to_string()),
        named("draws", s.draws.to_string()),
        named("multiplicity", text(&multiplicity)),
        named("model", options(&s.model)),
    ];
    let families: Vec<String> = run
        .plan
        .family
        .iter()
        .filter(|f| !f.analyses.is_empty())
        .map(|f| named(&f.id, texts(f.analyses.iter().map(String::as_str))))
        .collect();
    let all = run.plan.analysis.iter();
    let estimators: Vec<String> =
        all.map(|a| named(&a.id, texts(a.estimator.all().iter().map(String::as_str)))).collect();
    let procedures: Vec<String> = run
        .procedures
        .iter()
        .map(|p| {
            let fields = [
                named("shape", text(p.shape)),
                named("levels", truth(p.levels)),
                named("covariance", truth(p.covariance)),
            ];
            named(p.id, call("list", &fields, 2))
        })
        .collect();
    let aside = texts(run.procedures.iter().filter(|p| p.aside).map(|p| p.id));
    format!(
        "design <- {}\n\nsettings <- {}\n\n# Outcomes judged together: their p-values are adjusted as one family.\n\
         families <- {}\n\n# The first procedure of an analysis is the one that is judged.\nplan_estimators <- {}\n\n\
         # The sample that each procedure takes; whether an outcome of ordered levels stays ordered; whether the plan's\n\
         # choice of standard errors is its own.\nprocedures <- {}\n\n\
         # Procedures whose contrasts answer another question than the plan's, so that no verdict is read off them.\n\
         aside <- {aside}\n",
        call("list", &fields, 0),
        call("list", &settings, 0),
        call("list", &families, 0),
        call("list", &estimators, 0),
        call("list", &procedures, 0),
    )
}

/// What is fixed of a model, in the plan's own spelling.
fn options(model: &impl Serialize) -> String {
    let model = serde_json::to_value(model).unwrap_or_default();
    let fixed = model.as_object().into_iter().flatten().filter_map(|(name, value)| {
        let value = match value {
            serde_json::Value::String(word) => text(word),
            serde_json::Value::Bool(true) => truth(true),
            _ => return None,
        };
        Some(named(name, value))
    });
    call("list", &fixed.collect::<Vec<_>>(), 2)
}

/// The code of a direction.
fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsWorse => "higher-is-worse",
        Direction::HigherIsBetter => "higher-is-better",
    }
}

/// One analysis, its question above it.
pub fn question(run: &Run<'_>, entry: &AnalysisEntry, found: Option<&Analysis>) -> String {
    let mut fields = vec![text(&entry.id), texts(entry.estimator.all().iter().map(String::as_str))];
    let mut add = |name: &str, value: Option<String>| fields.extend(value.map(|value| named(name, value)));
    let one = |value: &Option<String>| value.as_deref().map(text);
    let some = |all: &[String]| (!all.is_empty()).then(|| texts(all.iter().map(String::as_str)));
    add("data", entry.data.as_ref().and_then(|d| some(d.all())));
    add("outcome", one(&entry.outcome));
    add("by", one(&entry.by));
    add("stages", some(&entry.stages));
    add("wave", one(&entry.wave));
    add("pre", one(&entry.pre));
    add("columns", some(&entry.columns));
    add("strata", one(&entry.strata));
    add("covariates", some(&entry.covariates));
    let reference: Vec<String> = entry.reference.iter().map(|(column, level)| named(column, text(level))).collect();
    add("reference", (!reference.is_empty()).then(|| call("list", &reference, 2)));
    add("moderators", some(&entry.moderators));
    add("time", one(&entry.time));
    add("status", one(&entry.status));
    add("event", one(&entry.event));
    add("entry", one(&entry.entry));
    add("subject", one(&entry.subject));
    add("state", one(&entry.state));
    add("between", some(&entry.between));
    add("at", (!entry.at.is_empty()).then(|| numbers(&entry.at)));
    add("horizon", entry.horizon.map(number));
    add("price", entry.price.as_ref().map(|p| number(p.value)));
    add("reliability", entry.reliability.as_ref().map(|r| number(r.value)));
    add("cutoff", entry.cutoff.map(number));
    let model = options(&entry.model);
    add("model", (model != "list()").then_some(model));
    add("direction", found.and_then(|a| a.direction).map(|d| text(direction(d))));
    let margin = run.margin(entry).map(|m| {
        let scale = match m.scale {
            MarginScale::Sd => "sd",
            MarginScale::Unit => "unit",
            MarginScale::Ratio => "ratio",
        };
        call("list", &[named("value", number(m.value)), named("scale", text(scale))], 2)
    });
    add("margin", margin);
    let words = if entry.question.en.is_empty() { &entry.question.nl } else { &entry.question.en };
    format!("# {}\n{}\n", comment(words), call("analysis", &fields, 0))
}
