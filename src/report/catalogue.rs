//! The one catalogue of words: Dutch and English, in Fluent files under `locales/`.
//!
//! Numbers are written by [`super::number`] before they come here; a whole number may also be passed
//! as a count, so that a sentence can choose between one and many.

use super::number;
use crate::findings::Note;
use crate::value::Lang;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use serde_json::Value;

const NL: &[&str] = &[
    include_str!("locales/nl/report.ftl"),
    include_str!("locales/nl/measure.ftl"),
    include_str!("locales/nl/note.ftl"),
    include_str!("locales/nl/chart.ftl"),
    include_str!("locales/nl/codebook.ftl"),
];
const EN: &[&str] = &[
    include_str!("locales/en/report.ftl"),
    include_str!("locales/en/measure.ftl"),
    include_str!("locales/en/note.ftl"),
    include_str!("locales/en/chart.ftl"),
    include_str!("locales/en/codebook.ftl"),
];

/// An argument of a sentence.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Words, or a number already written.
    Text(String),
    /// A whole number that decides between one and many; written with separators under `<name>_text`.
    Count(u64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Arg::Count(count)
    }
}

/// The catalogue in one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Opens the catalogue.
    pub fn new(lang: Lang) -> Self {
        let tag = lang.tag().parse().expect("nl and en are language tags");
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.set_use_isolating(false);
        let files = match lang {
            Lang::Nl => NL,
            Lang::En => EN,
        };
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned()).expect("the catalogue's own files parse");
            bundle.add_resource(resource).expect("the catalogue's keys are unique");
        }
        Words { lang, bundle }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The words under `key`.
    pub fn get(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The sentence under `key` with its arguments. A key that does not exist gives `⟨key⟩`, which a
    /// test looks for.
    pub fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return format!("⟨{key}⟩");
        };
        let mut fluent = FluentArgs::new();
        for (name, arg) in args {
            match arg {
                Arg::Text(text) => fluent.set(*name, FluentValue::from(text.as_str())),
                Arg::Count(n) => {
                    fluent.set(*name, FluentValue::from(*n));
                    fluent.set(format!("{name}_text"), FluentValue::from(number::whole(*n, self.lang)));
                }
            }
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned();
        if errors.is_empty() { text } else { format!("⟨{key}: {errors:?}⟩") }
    }

    /// The words of an interval's procedure: key `interval-method-<slug>`, `t, HC3` under `t-hc3`. A name
    /// without words stands as it is.
    pub fn method(&self, name: &str) -> String {
        self.or("interval-method", name)
    }

    /// The words under `<prefix>-<slug of the code>`, or the code itself.
    pub fn or(&self, prefix: &str, code: &str) -> String {
        let key = format!("{prefix}-{}", slug(code));
        if self.bundle.has_message(&key) { self.get(&key) } else { code.to_owned() }
    }

    /// The words of a warning: key `note-<code>`, the note's fields as arguments.
    pub fn note(&self, note: &Note) -> String {
        let mut args = Vec::new();
        let fields = serde_json::to_value(note).unwrap_or_default();
        for (name, value) in fields.as_object().into_iter().flatten().filter(|(k, _)| *k != "code") {
            let arg = match value {
                Value::Number(n) if n.is_u64() => Arg::Count(n.as_u64().unwrap_or_default()),
                Value::Number(n) => {
                    let x = n.as_f64().unwrap_or(f64::NAN);
                    Arg::Text(match name.as_str() {
                        "p" => number::p_equation(x, self.lang),
                        "p_error" => number::p(x, self.lang),
                        "share" | "share_low" | "share_high" | "reached" => number::share(x, 1, self.lang),
                        _ => number::fixed(x, 2, self.lang),
                    })
                }
                Value::Object(text) => {
                    Arg::Text(text.get(self.lang.tag()).and_then(Value::as_str).unwrap_or_default().to_owned())
                }
                other => Arg::Text(other.as_str().unwrap_or_default().to_owned()),
            };
            args.push((name.as_str(), arg));
        }
        self.say(&format!("note-{}", note.code()), &args)
    }
}

/// Small letters, digits and single hyphens.
fn slug(code: &str) -> String {
    let words = code.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// Keys of all messages of one language, sorted.
#[cfg(test)]
fn keys(files: &[&str]) -> Vec<String> {
    let mut keys: Vec<String> = files
        .iter()
        .flat_map(|f| f.lines())
        .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|l| Some(l.split_once('=')?.0.trim().to_owned()))
        .collect();
    keys.sort();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::measure;

    #[test]
    fn both_languages_have_the_same_keys() {
        assert_eq!(keys(NL), keys(EN));
    }

    #[test]
    fn every_measure_has_words() {
        for lang in [Lang::Nl, Lang::En] {
            let words = Words::new(lang);
            for m in measure::ALL {
                assert!(!words.get(&format!("measure-{}", m.id)).contains('⟨'), "{} {lang:?}", m.id);
            }
        }
    }

    #[test]
    fn every_note_has_words_that_use_its_fields() {
        let schema = serde_json::to_value(schemars::schema_for!(Note)).unwrap();
        for lang in [Lang::Nl, Lang::En] {
            let words = Words::new(lang);
            for variant in schema["oneOf"].as_array().unwrap() {
                let code = variant["properties"]["code"]["const"].as_str().unwrap();
                let args: Vec<(&str, Arg)> = variant["properties"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .filter(|(name, _)| *name != "code")
                    .map(|(name, schema)| {
                        let whole = schema["type"] == "integer";
                        (name.as_str(), if whole { Arg::Count(2) } else { Arg::Text(format!("<{name}>")) })
                    })
                    .collect();
                let text = words.say(&format!("note-{code}"), &args);
                assert!(!text.contains('⟨'), "{code} {lang:?}: {text}");
                for (name, arg) in &args {
                    if matches!(arg, Arg::Text(_)) {
                        assert!(text.contains(&format!("<{name}>")), "{code} {lang:?} does not use {name}: {text}");
                    }
                }
            }
        }
    }
}
