//! Instruments that travel in the program, and the part of a codebook that each one is.
//!
//! `data/instruments/` has a sheet for each: numbers and names only, never the words of an item, which are not ours
//! to print. A sheet holds what was read literally in its sources (mark L). What is known by hearsay is not in it; its
//! `unknown` says so, and what sources say in more than one way (mark D: derived from them) must be chosen.

use super::codebook::LevelBook;
use crate::value::{Direction, Text};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::fmt::Write;

static SHEETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/instruments");

/// A shipped instrument.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// As the command line has it: `isel-12`.
    pub id: String,
    /// As people say it: ISEL-12.
    pub short: String,
    /// Full name.
    pub title: Text,
    /// What is described: "12 items".
    pub version: String,
    /// What the names of its columns begin with.
    pub prefix: String,
    /// How its answers are coded.
    #[serde(default)]
    pub answers: Answers,
    /// What the sources do not say, in sentences.
    pub unknown: Vec<String>,
    /// Where it was read.
    pub source: Vec<Reference>,
    /// Its items; scores are of the first part.
    pub part: Vec<Part>,
    /// Its scores.
    #[serde(default)]
    pub scale: Vec<Scale>,
    /// What a worker fills in instead of an item.
    #[serde(default)]
    pub category: Vec<Category>,
}

/// How the answers of an instrument are coded, as far as the sources say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// How many answers an item has.
    pub points: Option<u8>,
    /// The code of the highest.
    pub highest: Option<i16>,
    /// What the code of the lowest can be; any when empty.
    pub lowest: Vec<i16>,
}

/// Where something of an instrument was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What was read.
    pub says: String,
    /// Where.
    pub at: String,
    /// L: read literally; D: derived from what was read, only as a choice that is left to the reader.
    pub mark: String,
}

/// A run of items.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Part of the names of its columns; empty when the instrument has no parts.
    #[serde(default)]
    pub name: String,
    /// What its items are labelled with, a number behind it when there are several.
    pub label: Text,
    /// How many.
    pub items: u8,
    /// Those worded the other way round, counted from 1.
    #[serde(default)]
    pub reverse: Vec<u8>,
    /// Which way is good, when the sources say so.
    #[serde(default)]
    pub direction: Option<Direction>,
}

/// A score: the sum of these items.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Name of its column, behind the prefix.
    pub name: String,
    /// Words in both languages.
    pub label: Text,
    /// Its items, counted from 1.
    pub items: Vec<u8>,
}

/// A judgement in words.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Name of its column, behind the prefix.
    pub name: String,
    /// Words in both languages.
    pub label: Text,
    /// Its levels, from low to high.
    pub levels: Vec<LevelBook>,
    /// Which way is good, when the sources say so.
    #[serde(default)]
    pub direction: Option<Direction>,
}

/// The code of the lowest and of the highest answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    /// Lowest.
    pub low: i16,
    /// Highest.
    pub high: i16,
}

impl std::fmt::Display for Coding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.low, self.high)
    }
}

impl std::str::FromStr for Coding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // The first sign may be that of a negative number.
        let cut = text.char_indices().skip(1).find(|(_, c)| *c == '-').map(|(at, _)| at);
        let parts = cut.and_then(|at| Some((text.get(..at)?.parse().ok()?, text.get(at + 1..)?.parse().ok()?)));
        match parts {
            Some((low, high)) if low < high => Ok(Coding { low, high }),
            _ => Err("expected the lowest and the highest code of an answer, such as 1-4".to_owned()),
        }
    }
}

/// All shipped instruments, by id.
pub fn shipped() -> Vec<Sheet> {
    let texts = SHEETS.files().filter(|file| file.path().extension().is_some_and(|end| end == "toml"));
    let sheet = |text: &str| toml::from_str(text).expect("a shipped sheet has the form of one");
    let mut sheets: Vec<Sheet> = texts.filter_map(|file| file.contents_utf8()).map(sheet).collect();
    sheets.sort_by(|a, b| a.id.cmp(&b.id));
    sheets
}

impl Sheet {
    /// The codings that its sources allow; empty when any can be.
    pub fn codings(&self) -> Vec<Coding> {
        let lowest = self.answers.lowest.iter();
        lowest.filter_map(|low| Some(Coding { low: *low, high: self.answers.highest_from(*low)? })).collect()
    }

    /// What can be chosen, as a phrase: "--coding 0-3 or --coding 1-4".
    pub fn choices(&self) -> String {
        let codings = self.codings();
        if codings.is_empty() {
            return match self.answers.points {
                Some(points) => format!("--coding LOW-HIGH with {points} points, such as 1-{points}, as in your form"),
                None => "--coding LOW-HIGH, as in your form".to_owned(),
            };
        }
        codings.iter().map(|coding| format!("--coding {coding}")).collect::<Vec<_>>().join(" or ")
    }

    /// The coding that was chosen, whole or by its lowest answer; none when it is none of its [`Sheet::choices`].
    pub fn choose(&self, coding: Option<Coding>, lowest: Option<i16>) -> Option<Coding> {
        let by_lowest = || lowest.and_then(|low| Some(Coding { low, high: self.answers.highest_from(low)? }));
        let chosen = coding.or_else(by_lowest).filter(|chosen| lowest.is_none_or(|low| low == chosen.low))?;
        let fits = self.answers.points.is_none_or(|_| self.answers.highest_from(chosen.low) == Some(chosen.high));
        let codings = self.codings();
        (fits && (codings.is_empty() || codings.contains(&chosen))).then_some(chosen)
    }

    /// Number of items.
    pub fn items(&self) -> u32 {
        self.part.iter().map(|part| u32::from(part.items)).sum()
    }

    /// The part of a codebook that it is: columns, and the scores derived from them. `prefix` begins their names.
    pub fn codebook(&self, coding: Coding, prefix: &str) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out, coding, prefix);
        out
    }

    fn write(&self, out: &mut String, coding: Coding, prefix: &str) -> std::fmt::Result {
        let Coding { low, high } = coding;
        writeln!(out, "# {}: {}. Answers coded {low} to {high}.", self.short, self.title.en)?;
        for source in &self.source {
            writeln!(out, "# Read ({}): {}.\n#   {}.", source.mark, source.says, source.at)?;
        }
        writeln!(out, "# Not in these sources, so not here:")?;
        for unknown in &self.unknown {
            writeln!(out, "# - {unknown}")?;
        }
        writeln!(out, "# Empty cells are allowed; write the missing codes of your file as `missing` in the columns.")?;
        let instrument = format!(
            "{{ id = {}, version = {}, items = {} }}",
            quoted(&self.short),
            quoted(&format!("{}, coded {coding}", self.version)),
            self.items()
        );
        for part in &self.part {
            for item in 1..=part.items {
                writeln!(out, "\n[[table.column]]")?;
                writeln!(out, "name = {}", quoted(&column(prefix, part, item)))?;
                let label = match part.items {
                    1 => part.label.clone(),
                    _ => {
                        Text::new(format!("{}, vraag {item}", part.label.nl), format!("{}, item {item}", part.label.en))
                    }
                };
                writeln!(out, "label = {}", words(&label))?;
                writeln!(out, "role = \"outcome\"\ntype = \"integer\"\nmin = {low}\nmax = {high}")?;
                if part.reverse.contains(&item) {
                    writeln!(out, "# worded the other way round: reversed in the scores, not here")?;
                }
                direction(out, part.direction)?;
                writeln!(out, "required = false\ninstrument = {instrument}")?;
            }
        }
        for category in &self.category {
            writeln!(out, "\n[[table.column]]")?;
            writeln!(
                out,
                "name = {}\nlabel = {}",
                quoted(&format!("{prefix}{}", category.name)),
                words(&category.label)
            )?;
            writeln!(out, "role = \"outcome\"\ntype = \"category\"\nlevels = [")?;
            for LevelBook { code, nl, en } in &category.levels {
                writeln!(out, "    {{ code = {}, nl = {}, en = {} }},", quoted(code), quoted(nl), quoted(en))?;
            }
            writeln!(out, "]")?;
            direction(out, category.direction)?;
            writeln!(out, "required = false\ninstrument = {instrument}")?;
        }
        let Some(part) = self.part.first() else { return Ok(()) };
        for scale in &self.scale {
            writeln!(out, "\n[[table.derived]]")?;
            writeln!(out, "name = {}\nlabel = {}", quoted(&format!("{prefix}{}", scale.name)), words(&scale.label))?;
            writeln!(out, "unit = {{ nl = \"punten\", en = \"points\" }}")?;
            let names = |items: &mut dyn Iterator<Item = &u8>| {
                items.map(|item| quoted(&column(prefix, part, *item))).collect::<Vec<_>>().join(", ")
            };
            writeln!(out, "[table.derived.from.score]\nitems = [{}]", names(&mut scale.items.iter()))?;
            writeln!(out, "low = {low}\nhigh = {high}")?;
            let reversed = |item: &&u8| part.reverse.contains(*item);
            writeln!(out, "reverse = [{}]", names(&mut scale.items.iter().filter(reversed)))?;
            writeln!(out, "combine = \"sum\"")?;
        }
        Ok(())
    }
}

impl Answers {
    /// The code of the highest answer when that of the lowest is `low`.
    fn highest_from(&self, low: i16) -> Option<i16> {
        match (self.highest, self.points) {
            (Some(highest), _) => Some(highest).filter(|highest| low < *highest),
            (None, Some(points)) => low.checked_add(i16::from(points))?.checked_sub(1),
            (None, None) => None,
        }
    }
}

/// The name of the column of an item.
fn column(prefix: &str, part: &Part, item: u8) -> String {
    match (part.name.as_str(), part.items) {
        ("", _) => format!("{prefix}{item}"),
        (name, 1) => format!("{prefix}{name}"),
        (name, _) => format!("{prefix}{name}_{item}"),
    }
}

fn direction(out: &mut String, direction: Option<Direction>) -> std::fmt::Result {
    match direction {
        Some(Direction::HigherIsWorse) => writeln!(out, "direction = \"higher-is-worse\""),
        Some(Direction::HigherIsBetter) => writeln!(out, "direction = \"higher-is-better\""),
        None => Ok(()),
    }
}

/// As a string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Words in both languages, as TOML.
fn words(text: &Text) -> String {
    format!("{{ nl = {}, en = {} }}", quoted(&text.nl), quoted(&text.en))
}
