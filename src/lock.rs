//! A plan fixed before its data are opened: `beraad lock` writes a file beside the plan, and every later report lists
//! what was planned against what was done.
//!
//! The lock holds the plan and its codebooks in full, so that a deviation can be named key by key, and not only seen in a
//! hash. Its seal is the SHA-256 of all else in it: who changes it by hand breaks the seal, and is told so. That keeps
//! honest people honest; who wants to prove the date to others deposits the file with a third party.

use crate::document::Document;
use crate::error::{Error, Problem, Result};
use crate::plan::Plan;
use crate::report::planned::{self, Deviation, PlanState, Planned, PlannedAnalysis};
use crate::value::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The file that `beraad lock` writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// SHA-256, in hex, of the plan, its codebooks, the program's version and all else that is below.
    pub seal: String,
    /// The day, ISO 8601, in Greenwich.
    pub locked: String,
    /// Version of the program.
    pub program: String,
    /// Days of the locks that this one replaced.
    #[serde(default)]
    pub earlier: Vec<String>,
    /// Analyses that gave no number when they were tried on dummy data, with why.
    #[serde(default)]
    pub unanswered: Vec<String>,
    /// The data files that the plan names.
    pub data: Vec<DataFile>,
    /// The plan.
    pub plan: Sealed,
    /// Its codebooks.
    pub codebook: Vec<Sealed>,
}

/// A data file when the plan was locked. Its bytes may have been hashed; it was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// As the plan names it.
    pub file: String,
    /// SHA-256 of its bytes; empty when it was not there yet.
    #[serde(default)]
    pub hash: String,
}

/// A document as it was locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Its file: of the plan its name, of a codebook as the plan names it.
    pub file: String,
    /// SHA-256 of its text.
    pub hash: String,
    /// Its text.
    pub text: String,
}

impl Sealed {
    fn of(file: &str, text: &str) -> Sealed {
        Sealed { file: file.to_owned(), hash: hash(text.as_bytes()), text: lines(text) }
    }
}

/// The text with the line ends that it was locked with, whatever a version control made of them.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// SHA-256 in hex.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Where the lock of a plan stands: `plan.toml` is locked by `plan.lock`.
pub fn path(plan: &Path) -> PathBuf {
    plan.with_extension("lock")
}

impl Lock {
    /// The lock of a plan as it stands now.
    pub fn of(plan: &Document<Plan>, program: &str, today: &str, unanswered: Vec<String>) -> Result<Lock> {
        let folder = plan.path.parent().unwrap_or(Path::new(""));
        let mut codebook: Vec<Sealed> = Vec::new();
        let mut data: Vec<DataFile> = Vec::new();
        for entry in &plan.value.data {
            if !codebook.iter().any(|c| c.file == entry.codebook) {
                let path = folder.join(&entry.codebook);
                let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, e))?;
                codebook.push(Sealed::of(&entry.codebook, &text));
            }
            if !data.iter().any(|d| d.file == entry.file) {
                let hash = std::fs::read(folder.join(&entry.file)).map(|bytes| hash(&bytes)).unwrap_or_default();
                data.push(DataFile { file: entry.file.clone(), hash });
            }
        }
        let name = plan.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let (locked, program, earlier) = (today.to_owned(), program.to_owned(), Vec::new());
        let plan = Sealed::of(&name, &plan.text);
        Ok(Lock { seal: String::new(), locked, program, earlier, unanswered, data, plan, codebook }.sealed())
    }

    /// The same in the place of an earlier lock, which it does not hide.
    pub fn after(mut self, earlier: &Lock) -> Lock {
        self.earlier = earlier.earlier.iter().chain([&earlier.locked]).cloned().collect();
        self.sealed()
    }

    fn sealed(mut self) -> Lock {
        self.seal = self.expected_seal();
        self
    }

    fn expected_seal(&self) -> String {
        let body = Lock { seal: String::new(), ..self.clone() };
        hash(body.text().as_bytes())
    }

    /// As it stands in the file.
    pub fn text(&self) -> String {
        toml::to_string_pretty(self).expect("our own types have text keys")
    }

    /// Whether data were there when the plan was locked.
    pub fn data_there(&self) -> bool {
        self.data.iter().any(|d| !d.hash.is_empty())
    }

    /// The lock of a plan; none when it was never locked.
    pub fn read(plan: &Path) -> Result<Option<Lock>> {
        let path = path(plan);
        if !path.exists() {
            return Ok(None);
        }
        let mut document = Document::<Lock>::read(&path)?;
        let lock = &mut document.value;
        for sealed in std::iter::once(&mut lock.plan).chain(&mut lock.codebook) {
            sealed.text = lines(&sealed.text);
        }
        if document.value.seal != document.value.expected_seal() {
            let what = "the seal is broken: this file is not as `beraad lock` wrote it";
            let help = "put back the file that was locked; `beraad lock --again` locks anew and keeps the earlier day";
            return Err(Error::Plan(vec![document.problem("seal", what).help(help)]));
        }
        Ok(Some(document.value))
    }

    /// What was planned beside what is done: this plan, by this version of the program.
    pub fn beside(&self, plan: &Document<Plan>, program: &str) -> Planned {
        let mut deviations = Vec::new();
        if self.program != program {
            let (planned, done) = (self.program.clone(), program.to_owned());
            deviations.push(Deviation { of: planned::Document::Program, place: String::new(), planned, done });
        }
        let (was, is) = (leaves(&self.plan.text), leaves(&plan.text));
        deviations.extend(apart(planned::Document::Plan, "", &was, &is));
        let folder = plan.path.parent().unwrap_or(Path::new(""));
        let mut files: Vec<&String> = self.codebook.iter().map(|c| &c.file).collect();
        for entry in &plan.value.data {
            if !files.contains(&&entry.codebook) {
                files.push(&entry.codebook);
            }
        }
        for file in files {
            let was = self.codebook.iter().find(|c| c.file == *file).map(|c| c.text.clone());
            let used = plan.value.data.iter().any(|d| d.codebook == *file);
            let is = std::fs::read_to_string(folder.join(file)).ok().filter(|_| used);
            let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
            if lines(&was) != lines(&is) {
                let name = Path::new(file).file_name().map(|n| n.to_string_lossy().into_owned());
                let before = format!("{}: ", name.unwrap_or_default());
                deviations.extend(apart(planned::Document::Codebook, &before, &leaves(&was), &leaves(&is)));
            }
        }
        Planned {
            locked: self.locked.clone(),
            program: self.program.clone(),
            data_there: self.data_there(),
            earlier: self.earlier.clone(),
            analyses: analyses(&self.plan.text, plan, &deviations),
            deviations,
        }
    }
}

/// Each analysis of either plan.
fn analyses(locked: &str, plan: &Document<Plan>, deviations: &[Deviation]) -> Vec<PlannedAnalysis> {
    let before: Vec<(String, Text)> = Document::<Plan>::parse(Path::new("the locked plan"), locked.to_owned())
        .map(|d| d.value.analysis.into_iter().map(|a| (a.id, a.question)).collect())
        // A plan of an older version, with other keys: ids at least are there.
        .unwrap_or_else(|_| ids(locked).into_iter().map(|id| (id.clone(), Text::same(id))).collect());
    let mut out: Vec<PlannedAnalysis> = Vec::new();
    for a in &plan.value.analysis {
        let start = format!("analysis.{}.", a.id);
        let touched = deviations.iter().any(|d| d.of == planned::Document::Plan && d.place.starts_with(&start));
        let state = match before.iter().any(|(id, _)| *id == a.id) {
            false => PlanState::Added,
            true if touched => PlanState::Changed,
            true => PlanState::AsPlanned,
        };
        out.push(PlannedAnalysis { id: a.id.clone(), question: a.question.clone(), state });
    }
    for (id, question) in before {
        if !plan.value.analysis.iter().any(|a| a.id == id) {
            out.push(PlannedAnalysis { id, question, state: PlanState::Dropped });
        }
    }
    out
}

fn ids(plan: &str) -> Vec<String> {
    let table: Table = plan.parse().unwrap_or_default();
    let all = table.get("analysis").and_then(Value::as_array).cloned().unwrap_or_default();
    all.iter().filter_map(|a| Some(a.get("id")?.as_str()?.to_owned())).collect()
}

/// What differs between two documents, key by key, in the order of the first; what only the second has comes last.
fn apart(of: planned::Document, before: &str, was: &[Leaf], is: &[Leaf]) -> Vec<Deviation> {
    let find = |all: &[Leaf], place: &str| all.iter().find(|l| l.place == place).map(|l| l.value.clone());
    let gone_or_moved = was.iter().map(|l| (l.place.clone(), l.value.clone(), find(is, &l.place).unwrap_or_default()));
    let new = is.iter().filter(|l| find(was, &l.place).is_none());
    let new = new.map(|l| (l.place.clone(), String::new(), l.value.clone()));
    let differing = gone_or_moved.chain(new).filter(|(_, planned, done)| planned != done);
    differing.map(|(place, planned, done)| Deviation { of, place: format!("{before}{place}"), planned, done }).collect()
}

/// A value of a document, with where it stands.
struct Leaf {
    place: String,
    value: String,
}

/// All values of a document. What has an id, a name or a code is named by it; lists of plain values are one value.
fn leaves(text: &str) -> Vec<Leaf> {
    let mut out = Vec::new();
    if let Ok(table) = text.parse::<Table>() {
        walk(String::new(), &Value::Table(table), &mut out);
    }
    out
}

fn walk(place: String, value: &Value, out: &mut Vec<Leaf>) {
    let under = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match value {
        Value::Table(table) if !table.is_empty() => table.iter().for_each(|(key, v)| walk(under(key), v, out)),
        Value::Array(all) if all.iter().any(Value::is_table) => {
            for (i, v) in all.iter().enumerate() {
                let name = ["id", "name", "code"].iter().find_map(|key| v.get(key)?.as_str().map(str::to_owned));
                walk(under(&name.unwrap_or_else(|| (i + 1).to_string())), v, out);
            }
        }
        Value::String(s) => out.push(Leaf { place, value: s.clone() }),
        other => out.push(Leaf { place, value: other.to_string() }),
    }
}

/// The problem with a plan that is locked already.
pub fn locked_already(plan: &Document<Plan>, lock: &Lock) -> Error {
    let what = format!("this plan was locked on {}", lock.locked);
    let help = "`beraad lock --again` locks it anew; reports then name both days";
    Error::Plan(vec![Problem::new(&plan.path, "", None, what).help(help)])
}
