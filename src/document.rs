//! A TOML document of ours: read, held against the schema of its type, every fault at once with its line.
//!
//! Plans, codebooks and claims files all come in through here. The rules are the types themselves: their
//! JSON Schema (the one `beraad schema` prints) says which keys exist, what they hold and which must be
//! there, so that a fault reported here and the type that is filled cannot drift apart.

use crate::error::{Error, Problem, Result};
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A document with its text, so that later checks can point at the line.
#[derive(Debug, Clone)]
pub struct Document<T> {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub value: T,
}

impl<T: DeserializeOwned + JsonSchema> Document<T> {
    /// Reads `path`. All unknown keys, wrong types, unknown words and missing keys are reported at once.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            let line = e.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
            Error::Plan(vec![
                Problem::new(path, "", None, format!("line {line} is not UTF-8"))
                    .help("save the file as UTF-8; TOML knows no other encoding"),
            ])
        })?;
        Self::parse(path, text)
    }

    /// Reads a text that stands for the file `path`.
    pub fn parse(path: &Path, text: String) -> Result<Self> {
        let (table, faults) = DeTable::parse_recoverable(&text);
        if !faults.is_empty() {
            let problems = faults.iter().map(|e| Problem::new(path, &text, e.span(), e.message().to_owned()));
            return Err(Error::Plan(problems.collect()));
        }
        let schema = schema_for!(T).to_value();
        let mut checker = Checker { path, text: &text, root: &schema, problems: Vec::new() };
        checker.table(&schema, table.get_ref(), table.span());
        let mut problems = checker.problems;
        problems.sort_by_key(|p| p.span.as_ref().map(|s| s.start));
        if problems.is_empty() {
            match toml::from_str::<T>(&text) {
                Ok(value) => return Ok(Document { path: path.to_owned(), text, value }),
                Err(e) => problems.push(Problem::new(path, &text, e.span(), e.message().to_owned())),
            }
        }
        Err(Error::Plan(problems))
    }
}

impl<T> Document<T> {
    /// A problem with the value at `place`: keys and positions joined by dots, `analysis.2.outcome`.
    /// Where the last key is not there, its table is pointed at.
    pub fn problem(&self, place: &str, what: impl Into<String>) -> Problem {
        Problem::new(&self.path, &self.text, self.span(place), what)
    }

    fn span(&self, place: &str) -> Option<Range<usize>> {
        let root = DeTable::parse(&self.text).ok()?;
        let mut span = None;
        let mut at: Option<&Spanned<DeValue>> = None;
        for step in place.split('.') {
            let next = match at.map(Spanned::get_ref) {
                None => root.get_ref().iter().find(|(k, _)| k.get_ref() == step).map(|(_, v)| v),
                Some(DeValue::Table(t)) => t.iter().find(|(k, _)| k.get_ref() == step).map(|(_, v)| v),
                Some(DeValue::Array(a)) => step.parse::<usize>().ok().and_then(|i| a.get(i)),
                Some(_) => None,
            };
            match next {
                Some(value) => {
                    span = Some(value.span());
                    at = next;
                }
                None => break,
            }
        }
        span
    }
}

/// "did you mean …?" with the nearest of `known`, or the list of them when none is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(&word.to_lowercase(), &k.to_lowercase()), *k))
        .min()
        .filter(|(distance, k)| *distance <= 1 + k.chars().count() / 3);
    match near {
        Some((_, k)) => format!("did you mean `{k}`?"),
        None if known.is_empty() => "there is none to choose from".to_owned(),
        None => {
            known.sort_unstable();
            format!("known: {}", known.join(", "))
        }
    }
}

struct Checker<'a> {
    path: &'a Path,
    text: &'a str,
    root: &'a Value,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn fault(&mut self, span: Range<usize>, what: String, help: String) {
        self.problems.push(Problem::new(self.path, self.text, Some(span), what).help(help));
    }

    /// Follows `$ref`.
    fn resolve(&self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.root.pointer(reference.trim_start_matches('#')).unwrap_or(schema),
            None => schema,
        }
    }

    fn value(&mut self, schema: &'a Value, name: &str, value: &Spanned<DeValue<'_>>) {
        let schema = self.resolve(schema);
        if let Some(options) = ["anyOf", "oneOf"].iter().find_map(|k| schema.get(k)).and_then(Value::as_array) {
            return self.choice(options, name, value);
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return self.word(&words.iter().filter_map(Value::as_str).collect::<Vec<_>>(), name, value);
        }
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        let fits = kinds.iter().any(|kind| match value.get_ref() {
            DeValue::String(_) => *kind == "string",
            DeValue::Datetime(_) => *kind == "string" && schema.get("format") == Some(&Value::from("date")),
            DeValue::Integer(_) => matches!(*kind, "integer" | "number"),
            DeValue::Float(_) => *kind == "number",
            DeValue::Boolean(_) => *kind == "boolean",
            DeValue::Array(_) => *kind == "array",
            DeValue::Table(_) => *kind == "object",
        });
        if !fits {
            let kinds: Vec<&str> = kinds.into_iter().filter(|k| *k != "null").map(plain_kind).collect();
            let found = value.get_ref().type_str();
            self.fault(value.span(), format!("`{name}` is {found}"), format!("it should be {}", kinds.join(" or ")));
            return;
        }
        match value.get_ref() {
            DeValue::Table(table) => self.table(schema, table, value.span()),
            DeValue::Array(items) => {
                if let Some(item) = schema.get("items") {
                    for value in items {
                        self.value(item, name, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// One of several schemas: the one that fits, else the faults of the one that comes nearest.
    fn choice(&mut self, options: &'a [Value], name: &str, value: &Spanned<DeValue<'_>>) {
        let options: Vec<&Value> =
            options.iter().map(|o| self.resolve(o)).filter(|o| o.get("type") != Some(&Value::from("null"))).collect();
        let words: Vec<&str> = options.iter().filter_map(|o| o.get("const").and_then(Value::as_str)).collect();
        if !words.is_empty() && words.len() == options.len() {
            return self.word(&words, name, value);
        }
        let mut best: Option<Vec<Problem>> = None;
        for option in options {
            let mut trial = Checker { path: self.path, text: self.text, root: self.root, problems: Vec::new() };
            trial.value(option, name, value);
            if best.as_ref().is_none_or(|b| trial.problems.len() < b.len()) {
                best = Some(trial.problems);
            }
        }
        self.problems.extend(best.unwrap_or_default());
    }

    fn word(&mut self, words: &[&str], name: &str, value: &Spanned<DeValue<'_>>) {
        match value.get_ref().as_str() {
            Some(word) if words.contains(&word) => {}
            Some(word) => {
                self.fault(value.span(), format!("`{name}` cannot be `{word}`"), did_you_mean(word, words.to_vec()))
            }
            None => self.fault(
                value.span(),
                format!("`{name}` is {}", value.get_ref().type_str()),
                format!("it should be one of: {}", words.join(", ")),
            ),
        }
    }

    fn table(&mut self, schema: &'a Value, table: &DeTable<'_>, span: Range<usize>) {
        let schema = self.resolve(schema);
        let none = serde_json::Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let others = schema.get("additionalProperties");
        let mut misspelt = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            match (schema.get("properties").and_then(|p| p.get(name)), others) {
                (Some(property), _) => self.value(property, name, value),
                (None, Some(Value::Object(_))) => self.value(others.unwrap_or(schema), name, value),
                (None, Some(Value::Bool(false))) => {
                    let free = properties.keys().map(String::as_str).filter(|k| !table.contains_key(*k));
                    let help = did_you_mean(name, free);
                    misspelt.push(help.clone());
                    self.fault(key.span(), format!("unknown key `{name}`"), help);
                }
                _ => {}
            }
        }
        for key in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            // A key that was only misspelt has been reported with its right name.
            let meant = misspelt.iter().any(|m| *m == format!("did you mean `{key}`?"));
            if !table.contains_key(key) && !meant {
                let what = properties.get(key).map(|p| self.resolve(p)).and_then(|p| p.get("description"));
                let what = what.and_then(Value::as_str).unwrap_or_default().split("\n\n").next().unwrap_or_default();
                let mut problem =
                    Problem::new(self.path, self.text, Some(span.clone()), format!("the key `{key}` is missing here"));
                problem.help = Some(what.replace('\n', " ")).filter(|w| !w.is_empty());
                self.problems.push(problem);
            }
        }
    }
}

fn plain_kind(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "object" => "a table",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Study {
        /// The name.
        name: String,
        size: Option<u32>,
        kind: Option<Kind>,
        #[serde(default)]
        part: Vec<Part>,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Part {
        id: String,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        /// One.
        AsTreated,
        /// Two.
        Offer,
    }

    fn faults(text: &str) -> Vec<String> {
        match Document::<Study>::parse(Path::new("study.toml"), text.to_owned()) {
            Ok(d) => panic!("expected faults, got {:?}", d.value),
            Err(Error::Plan(problems)) => problems.iter().map(ToString::to_string).collect(),
            Err(e) => panic!("{e}"),
        }
    }

    #[test]
    fn all_faults_come_at_once_each_with_its_line_and_remedy() {
        let got = faults("nam = \"x\"\nsize = \"big\"\nkind = \"as-trated\"\n[[part]]\nid = 1\n[[part]]\nzzzzzz = 1\n");
        assert_eq!(
            got,
            [
                "study.toml:1: unknown key `nam` (did you mean `name`?)",
                "study.toml:2: `size` is string (it should be a whole number)",
                "study.toml:3: `kind` cannot be `as-trated` (did you mean `as-treated`?)",
                "study.toml:5: `id` is integer (it should be text)",
                "study.toml:6: the key `id` is missing here",
                "study.toml:7: unknown key `zzzzzz` (known: id)",
            ]
        );
    }

    #[test]
    fn broken_toml_is_a_problem_with_a_line() {
        let got = faults("name = \"x\"\nsize = = 3\n");
        assert!(got[0].starts_with("study.toml:2:"), "{got:?}");
    }

    #[test]
    fn a_place_is_found_again() {
        let text = "name = \"x\"\n[[part]]\nid = \"a\"\n[[part]]\nid = \"b\"\n";
        let doc = Document::<Study>::parse(Path::new("s.toml"), text.to_owned()).unwrap();
        assert_eq!(doc.problem("part.1.id", "x").line(), Some(5));
        assert_eq!(doc.problem("part.1.gone", "x").line(), Some(4));
    }
}
