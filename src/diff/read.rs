//! A finished run, read from its `results.json`.

use super::Field;
use crate::error::{Error, Result};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// What a run found, and what it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its rows, in their order.
    pub rows: Vec<Row>,
    /// Id and status of each claim.
    pub claims: Vec<(String, String)>,
    /// Version of the program.
    pub program: String,
    /// Text of the plan.
    pub plan: String,
    /// Files: name in the plan, role, hash.
    pub files: Vec<(String, String, String)>,
    /// The tables of data.
    pub tables: Vec<Table>,
}

/// A table of data of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The plan's name for it.
    pub name: String,
    /// Rows in its file.
    pub rows: u64,
    /// Names of its columns; none of a run by a version that did not say.
    pub columns: Option<Vec<String>>,
}

/// One row of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Id of the analysis.
    pub analysis: String,
    /// Id of the estimator.
    pub estimator: String,
    /// Code of the term.
    pub term: String,
    /// Id of the measure.
    pub measure: String,
    /// How many rows before it have the same four.
    again: usize,
    fields: Vec<String>,
}

/// Where each field of `estimates.csv` stands in a row of `results.json`.
const FIELDS: [(&str, &str); 19] = [
    ("unit", "/unit/en"),
    ("value", "/value"),
    ("std_error", "/std_error"),
    ("low", "/interval/low"),
    ("high", "/interval/high"),
    ("level", "/interval/level"),
    ("interval_method", "/interval/method"),
    ("statistic_name", "/test/statistic_name"),
    ("statistic", "/test/statistic"),
    ("df1", "/test/df/0"),
    ("df2", "/test/df/1"),
    ("p_value", "/test/p"),
    ("p_adjusted", "/test/p_adjusted"),
    ("n_used", "/n/used"),
    ("clusters", "/n/clusters"),
    ("margin", "/margin"),
    ("verdict", "/verdict"),
    ("origin", "/origin"),
    ("note", "/notes"),
];

impl Run {
    /// Reads `results.json`, or the folder of a report that holds it.
    pub fn read(path: &Path) -> Result<Run> {
        let file = if path.is_dir() { path.join("results.json") } else { path.to_owned() };
        let bytes = std::fs::read(&file).map_err(|e| {
            let help = "name the folder of a report, or its results.json; `beraad run PLAN` writes one";
            Error::io(&file, format!("{e}; {help}"))
        })?;
        let json: Value = serde_json::from_slice(&bytes).map_err(|e| Error::io(&file, format!("no JSON: {e}")))?;
        Run::of(&json).ok_or_else(|| {
            Error::io(&file, "this is not the results.json of a run; `beraad schema results` says what that holds")
        })
    }

    fn of(json: &Value) -> Option<Run> {
        let text = |v: &Value| v.as_str().map(str::to_owned);
        let manifest = json.get("manifest")?;
        let mut rows: Vec<Row> = Vec::new();
        let mut seen: HashMap<[String; 4], usize> = HashMap::new();
        for analysis in json.get("analyses")?.as_array()? {
            let id = text(analysis.get("id")?)?;
            for row in analysis.get("estimates")?.as_array()? {
                let estimator = text(row.get("estimator")?)?;
                let (term, measure) = (text(row.pointer("/term/code")?)?, text(row.get("measure")?)?);
                let again = seen.entry([id.clone(), estimator.clone(), term.clone(), measure.clone()]).or_default();
                let fields = FIELDS.iter().map(|(_, at)| row.pointer(at).map(written).unwrap_or_default()).collect();
                rows.push(Row { analysis: id.clone(), estimator, term, measure, again: *again, fields });
                *again += 1;
            }
        }
        let claims = json.get("ledger").and_then(Value::as_array).into_iter().flatten();
        let claims = claims.filter_map(|c| Some((text(c.get("claim")?)?, text(c.get("status")?)?))).collect();
        let files = manifest.get("inputs")?.as_array()?.iter();
        let files = files.filter_map(|f| Some((text(f.get("file")?)?, text(f.get("role")?)?, text(f.get("hash")?)?)));
        let tables = json.pointer("/study/data").and_then(Value::as_array).into_iter().flatten();
        let tables = tables.filter_map(|t| {
            let columns = t.get("columns").and_then(Value::as_array).map(|all| all.iter().filter_map(text).collect());
            Some(Table { name: text(t.get("name")?)?, rows: t.get("rows")?.as_u64()?, columns })
        });
        Some(Run {
            rows,
            claims,
            program: text(manifest.get("program")?)?,
            plan: text(manifest.get("plan")?)?,
            files: files.collect(),
            tables: tables.collect(),
        })
    }
}

/// A value as `estimates.csv` writes it; of notes their codes.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        Value::Array(all) => {
            let code = |v: &Value| v.get("code").and_then(Value::as_str).map(str::to_owned);
            let mut codes: Vec<String> = all.iter().filter_map(code).collect();
            codes.sort();
            codes.dedup();
            codes.join("; ")
        }
        other => other.to_string(),
    }
}

impl Row {
    /// By what a row is found again in another run.
    pub(super) fn key(&self) -> (&str, &str, &str, &str, usize) {
        (&self.analysis, &self.estimator, &self.term, &self.measure, self.again)
    }

    /// The fields that differ from those of `other`; all that hold something when there is no other.
    pub(super) fn fields(&self, other: Option<&Row>) -> Vec<Field> {
        let nothing = String::new();
        let names = FIELDS.iter().map(|(name, _)| *name).enumerate();
        let pairs = names.map(|(i, name)| {
            let at = |row: &Row| row.fields.get(i).unwrap_or(&nothing).clone();
            Field { name, from: at(self), to: other.map(at).unwrap_or_default() }
        });
        pairs.filter(|f| f.from != f.to).collect()
    }
}
