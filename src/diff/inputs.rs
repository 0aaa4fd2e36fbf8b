//! What differs between the inputs of two runs, and which rows that can reach.

use super::Field;
use super::read::{Row, Run};
use serde::Serialize;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// An input that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which.
    pub input: Input,
    /// In the first run: a version, a hash, a number of rows; empty where it is not there.
    pub from: String,
    /// In the second.
    pub to: String,
}

/// An input of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what", content = "of")]
pub enum Input {
    /// The program's version.
    Version,
    /// A part of the plan that concerns all analyses: study, design, settings, the list of tables.
    Plan(String),
    /// One analysis of the plan.
    Analysis(String),
    /// A family of the plan: margins, and which tests are adjusted together; with the analyses in either.
    Family {
        /// Its id.
        id: String,
        /// Ids of its analyses; all when empty.
        analyses: BTreeSet<String>,
    },
    /// Rows of a data file.
    Data(String),
    /// A codebook.
    Codebook(String),
    /// Published claims: they move the ledger, and no row.
    Claims(String),
}

impl Input {
    /// In few words.
    pub fn words(&self) -> String {
        match self {
            Input::Version => "program".to_owned(),
            Input::Plan(part) => format!("plan, {part}"),
            Input::Analysis(id) => format!("plan, analysis {id}"),
            Input::Family { id, .. } => format!("plan, family {id}"),
            Input::Data(file) => format!("data {file}"),
            Input::Codebook(file) => format!("codebook {file}"),
            Input::Claims(file) => format!("claims {file}"),
        }
    }
}

impl Change {
    /// Whether it can have moved these fields of a row.
    pub(super) fn reaches(&self, row: &Row, fields: &[Field], a: &Run, b: &Run) -> bool {
        match &self.input {
            Input::Version => true,
            // Titles and chapters are words alone.
            Input::Plan(part) => !["study", "chapter"].contains(&part.as_str()),
            Input::Analysis(id) => *id == row.analysis,
            Input::Family { analyses, .. } => {
                let judged = ["p_adjusted", "margin", "verdict", "note"];
                // Rows about a margin are there because of the family; of others it moves how they are judged.
                let touched = row.estimator == "equivalence" || fields.iter().all(|f| judged.contains(&f.name));
                touched && (analyses.is_empty() || analyses.contains(&row.analysis))
            }
            Input::Data(file) => [a, b].iter().any(|run| reads(run, &row.analysis, "file", file)),
            Input::Codebook(file) => [a, b].iter().any(|run| reads(run, &row.analysis, "codebook", file)),
            Input::Claims(_) => false,
        }
    }
}

fn plan(run: &Run) -> Option<Table> {
    run.plan.parse().ok()
}

fn text<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key)?.as_str()
}

fn list<'t>(table: &'t Table, key: &str) -> Vec<&'t Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table).collect()
}

fn words(value: Option<&Value>) -> BTreeSet<String> {
    let one = value.and_then(Value::as_str).map(str::to_owned).into_iter();
    let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    one.chain(many).collect()
}

/// Every word in a part of a plan.
fn strings(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(s) => _ = into.insert(s.clone()),
        Value::Array(all) => all.iter().for_each(|v| strings(v, into)),
        Value::Table(all) => all.iter().for_each(|(key, v)| {
            into.insert(key.clone());
            strings(v, into);
        }),
        _ => {}
    }
}

/// Whether an analysis reads a file. Where the plan cannot be read any more it may read all.
fn reads(run: &Run, analysis: &str, key: &str, file: &str) -> bool {
    let Some(plan) = plan(run) else { return true };
    let entries = list(&plan, "analysis");
    let Some(entry) = entries.into_iter().find(|e| text(e, "id") == Some(analysis)) else { return false };
    let named = words(entry.get("data"));
    let tables = list(&plan, "data");
    let mut asked = BTreeSet::new();
    strings(&Value::Table(entry.clone()), &mut asked);
    plan.get("design").into_iter().for_each(|design| strings(design, &mut asked));
    // Without a name an analysis sees the first table, and of those that join it the columns that it asks for.
    let seen = |at: usize, table: &Table| {
        let name = text(table, "name").unwrap_or_default();
        let held = run.tables.iter().find(|t| t.name == name).and_then(|t| t.columns.as_ref());
        let keys = words(table.get("join"));
        let asks = held.is_none_or(|all| all.iter().any(|c| asked.contains(c) && !keys.contains(c)));
        at == 0 || (named.contains(name) || named.is_empty() && table.contains_key("join")) && asks
    };
    tables.iter().enumerate().any(|(at, table)| seen(at, table) && text(table, key) == Some(file))
}

/// What differs between the inputs.
pub(super) fn changes(a: &Run, b: &Run) -> Vec<Change> {
    let mut out = Vec::new();
    let mut add = |input: Input, from: &str, to: &str| {
        if from != to {
            out.push(Change { input, from: from.to_owned(), to: to.to_owned() });
        }
    };
    add(Input::Version, &a.program, &b.program);
    plans(a, b, &mut add);
    let mut files: Vec<(&str, &str)> = Vec::new();
    for (file, role, _) in a.files.iter().chain(&b.files) {
        if !files.contains(&(file, role)) {
            files.push((file, role));
        }
    }
    for (file, role) in files {
        let of = |run: &Run| {
            let hash = run.files.iter().find(|(f, r, _)| f == file && r == role).map(|(_, _, h)| h.clone())?;
            let hash: String = hash.chars().take(12).collect();
            Some(match rows(run, file).filter(|_| role == "data") {
                Some(rows) => format!("{rows} rows, {hash}"),
                None => hash,
            })
        };
        let input = match role {
            "data" => Input::Data(file.to_owned()),
            "codebook" => Input::Codebook(file.to_owned()),
            _ => Input::Claims(file.to_owned()),
        };
        add(input, &of(a).unwrap_or_default(), &of(b).unwrap_or_default());
    }
    out
}

/// Rows of a data file.
fn rows(run: &Run, file: &str) -> Option<u64> {
    let plan = plan(run)?;
    let entry = list(&plan, "data").into_iter().find(|e| text(e, "file") == Some(file))?;
    let name = text(entry, "name")?;
    run.tables.iter().find(|t| t.name == name).map(|t| t.rows)
}

/// What differs between the plans, part by part.
fn plans(a: &Run, b: &Run, add: &mut impl FnMut(Input, &str, &str)) {
    let (Some(x), Some(y)) = (plan(a), plan(b)) else {
        // An older plan that is no TOML any more: whole against whole.
        return add(Input::Plan("whole".to_owned()), &a.plan, &b.plan);
    };
    let parts: BTreeSet<&String> = x.keys().chain(y.keys()).collect();
    for part in parts.into_iter().filter(|p| !["analysis", "family"].contains(&p.as_str())) {
        let of = |plan: &Table| plan.get(part).map(one_line).unwrap_or_default();
        add(Input::Plan(part.clone()), &of(&x), &of(&y));
    }
    for key in ["analysis", "family"] {
        let (before, after) = (list(&x, key), list(&y, key));
        let mut ids: Vec<&str> = Vec::new();
        for id in before.iter().chain(&after).filter_map(|e| text(e, "id")) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        for id in ids {
            let find = |all: &[&Table]| all.iter().find(|e| text(e, "id") == Some(id)).map(|t| (*t).clone());
            let (from, to) = (find(&before), find(&after));
            let input = if key == "analysis" {
                Input::Analysis(id.to_owned())
            } else {
                let members: Vec<BTreeSet<String>> =
                    [&from, &to].into_iter().flatten().map(|f| words(f.get("analyses"))).collect();
                let all = members.iter().any(BTreeSet::is_empty);
                let analyses = if all { BTreeSet::new() } else { members.into_iter().flatten().collect() };
                Input::Family { id: id.to_owned(), analyses }
            };
            let of = |entry: Option<Table>| entry.map(|e| one_line(&Value::Table(e))).unwrap_or_default();
            add(input, &of(from), &of(to));
        }
    }
}

/// A value of the plan on one line.
fn one_line(value: &Value) -> String {
    value.to_string()
}
