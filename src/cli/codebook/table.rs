//! A written codebook as a page of tables.

use crate::data::codebook::{
    Codebook, Column, Combine, Derivation, Derived, Instrument, Kind, LevelBook, MissingBook, Role, Sensitivity,
    TableBook,
};
use crate::report::catalogue::Words;
use crate::report::number;
use crate::report::page::{Page, Section};
use crate::value::{Direction, Origin};

/// A section for each table, one for what is computed in it, one for its rules.
pub(super) fn page(book: &Codebook, words: &Words) -> Page {
    let lang = words.lang();
    let study = &book.study;
    let mut intro = vec![words.say(
        "codebook-origin",
        &[("origin", origin(study.origin, words).into()), ("cut", dash(&study.data_cut).into())],
    )];
    if !study.source.get(lang).is_empty() {
        intro.push(words.say("codebook-source", &[("source", study.source.get(lang).into())]));
    }
    let sections = book.table.iter().flat_map(|table| sections(table, study.origin, words)).collect();
    Page { title: words.say("codebook-title", &[("title", study.title.get(lang).into())]), intro, sections }
}

fn dash(text: &str) -> &str {
    if text.is_empty() { number::DASH } else { text }
}

fn sections(table: &TableBook, study: Origin, words: &Words) -> Vec<Section> {
    let lang = words.lang();
    let name = || [("name", table.name.as_str().into())];
    let mut text = vec![words.say("codebook-rows", &[("rows", table.rows.0.get(lang).into())])];
    if !table.wave.is_empty() {
        let waves: Vec<String> = table.wave.iter().map(|level| coded(&level.code, level_words(level, words))).collect();
        text.push(words.say("codebook-waves", &[("waves", waves.join("; ").into())]));
    }
    let head = [
        "name",
        "label",
        "what",
        "values",
        "range",
        "missing",
        "wave",
        "informant",
        "instrument",
        "direction",
        "origin-mark",
        "sensitivity",
    ];
    let mut out = vec![Section {
        heading: words.say("codebook-table", &name()),
        text,
        caption: words.say("codebook-caption", &name()),
        head: head.iter().map(|key| words.get(&format!("codebook-{key}"))).collect(),
        rows: table.column.iter().map(|column| row(column, study, words)).collect(),
    }];
    if !table.derived.is_empty() {
        let head = ["name", "label", "rule", "values", "direction", "origin-mark"];
        let heading = words.say("codebook-derived", &name());
        out.push(Section {
            caption: heading.clone(),
            heading,
            text: vec![],
            head: head.iter().map(|key| words.get(&format!("codebook-{key}"))).collect(),
            rows: table.derived.iter().map(|derived| computed(derived, table, study, words)).collect(),
        });
    }
    let rules = rules(table, words);
    if !rules.is_empty() {
        let heading = words.say("codebook-rules", &name());
        out.push(Section {
            caption: heading.clone(),
            heading,
            text: vec![],
            head: ["number", "rule"].iter().map(|key| words.get(&format!("codebook-{key}"))).collect(),
            rows: rules.into_iter().zip(1..).map(|(rule, n)| vec![n.to_string(), rule]).collect(),
        });
    }
    out
}

fn row(column: &Column, study: Origin, words: &Words) -> Vec<String> {
    let lang = words.lang();
    let role = column.role.code();
    let mut what = vec![words.get(&format!("codebook-role-{role}")), kind(column.kind, words)];
    what.dedup();
    if let Some(within) = &column.within {
        what.push(words.say("codebook-within", &[("column", within.as_str().into())]));
    }
    let wave = match (&column.wave, &column.measure) {
        (Some(wave), Some(measure)) => {
            words.say("codebook-measure", &[("measure", measure.as_str().into()), ("wave", wave.as_str().into())])
        }
        (Some(wave), None) => wave.clone(),
        _ => String::new(),
    };
    let sensitivity = match column.sensitivity {
        _ if column.role == Role::Id => Some("identifier"),
        Some(Sensitivity::Identifier) => Some("identifier"),
        Some(Sensitivity::QuasiIdentifier) => Some("quasi-identifier"),
        Some(Sensitivity::Sensitive) => Some("sensitive"),
        None => None,
    };
    vec![
        column.name.clone(),
        column.label.get(lang).to_owned(),
        what.join(", "),
        values(column, words),
        range(column, words),
        column.missing.iter().map(|code| missing(code, words)).collect::<Vec<_>>().join("; "),
        wave,
        column.informant.as_ref().map(|text| text.get(lang).to_owned()).unwrap_or_default(),
        column.instrument.as_ref().map(|instrument| measured(instrument, words)).unwrap_or_default(),
        direction(column.direction, words),
        origin(column.origin.unwrap_or(study), words),
        sensitivity.map(|key| words.get(&format!("codebook-sensitivity-{key}"))).unwrap_or_default(),
    ]
}

fn kind(kind: Kind, words: &Words) -> String {
    words.get(match kind {
        Kind::Category => "codebook-type-category",
        Kind::Number => "codebook-type-number",
        Kind::Integer => "codebook-type-integer",
        Kind::Date => "codebook-type-date",
        Kind::Text => "codebook-type-text",
    })
}

fn origin(origin: Origin, words: &Words) -> String {
    words.get(&format!("codebook-origin-{}", origin.code()))
}

fn direction(direction: Option<Direction>, words: &Words) -> String {
    match direction {
        Some(Direction::HigherIsWorse) => words.get("codebook-direction-worse"),
        Some(Direction::HigherIsBetter) => words.get("codebook-direction-better"),
        None => String::new(),
    }
}

/// `yes = ja`; the code alone where it is its own word.
fn coded(code: &str, words: &str) -> String {
    if code == words { code.to_owned() } else { format!("{code} = {words}") }
}

fn level_words<'l>(level: &'l LevelBook, words: &Words) -> &'l str {
    match words.lang() {
        crate::value::Lang::Nl => &level.nl,
        crate::value::Lang::En => &level.en,
    }
}

fn values(column: &Column, words: &Words) -> String {
    if column.levels.is_empty() {
        return column.unit.0.get(words.lang()).to_owned();
    }
    let levels: Vec<String> = column.levels.iter().map(|level| coded(&level.code, level_words(level, words))).collect();
    let success = column.success.as_ref().map(|code| words.say("codebook-success", &[("level", code.as_str().into())]));
    levels.into_iter().chain(success).collect::<Vec<_>>().join("; ")
}

fn range(column: &Column, words: &Words) -> String {
    let arg = |x: f64| number::exact(x).into();
    let limits = match (column.min, column.max) {
        (Some(low), Some(high)) => words.say("codebook-from-to", &[("low", arg(low)), ("high", arg(high))]),
        (Some(low), None) => words.say("codebook-at-least", &[("low", arg(low))]),
        (None, Some(high)) => words.say("codebook-at-most", &[("high", arg(high))]),
        (None, None) => String::new(),
    };
    let required = column.required && column.missing.is_empty();
    let required = required.then(|| words.get("codebook-required"));
    std::iter::once(limits).filter(|text| !text.is_empty()).chain(required).collect::<Vec<_>>().join("; ")
}

fn missing(code: &MissingBook, words: &Words) -> String {
    let text = code.label().text;
    let codes = match (&code.to, code.code.as_str()) {
        (Some(to), low) => words.say("codebook-from-to", &[("low", low.into()), ("high", to.as_str().into())]),
        (None, "") => words.get("codebook-empty-cell"),
        (None, code) => code.to_owned(),
    };
    format!("{codes} = {}", text.get(words.lang()))
}

fn measured(instrument: &Instrument, words: &Words) -> String {
    let items = instrument.items.map(|n| words.say("codebook-items", &[("n", u64::from(n).into())]));
    let version = Some(instrument.version.clone()).filter(|version| !version.is_empty());
    std::iter::once(instrument.id.clone()).chain(version).chain(items).collect::<Vec<_>>().join(", ")
}

/// How a column is computed, in words.
fn computation(from: &Derivation, words: &Words) -> String {
    let exact = |x: f64| number::exact(x).into();
    match from {
        Derivation::Weeks { start, end } => {
            words.say("codebook-weeks", &[("start", start.as_str().into()), ("end", end.as_str().into())])
        }
        Derivation::AtLeast { column, value } => {
            words.say("codebook-threshold", &[("column", column.as_str().into()), ("value", exact(*value))])
        }
        Derivation::Difference { of, minus } => {
            words.say("codebook-difference", &[("of", of.as_str().into()), ("minus", minus.as_str().into())])
        }
        Derivation::TScore { column, mean, sd } => {
            let args = [("column", column.as_str().into()), ("mean", exact(*mean)), ("sd", exact(*sd))];
            words.say("codebook-t-score", &args)
        }
        Derivation::FirstOf(rule) => {
            let endings: Vec<String> = rule.endings.iter().map(|e| format!("{} → {}", e.date, e.code)).collect();
            let args = [
                ("start", rule.start.as_str().into()),
                ("endings", endings.join("; ").into()),
                ("cut", rule.cut.as_str().into()),
                ("open", rule.open.code.as_str().into()),
            ];
            words.say("codebook-first-of", &args)
        }
        Derivation::WeeksTo { ending } => words.say("codebook-weeks-to", &[("ending", ending.as_str().into())]),
        Derivation::Bands(bands) => {
            let codes: Vec<&str> = bands.levels.iter().map(|level| level.code.as_str()).collect();
            let from = bands.from.iter().zip(codes.iter().skip(1));
            let from: Vec<String> = from.map(|(from, code)| format!("{} → {code}", number::exact(*from))).collect();
            let lowest = codes.first().copied().unwrap_or(number::DASH);
            let args =
                [("column", bands.column.as_str().into()), ("lowest", lowest.into()), ("from", from.join("; ").into())];
            words.say("codebook-bands", &args)
        }
        Derivation::NormTable(norms) => {
            let args = [("column", norms.column.as_str().into()), ("rows", (norms.rows.len() as u64).into())];
            let by = (!norms.by.is_empty())
                .then(|| words.say("codebook-norms-by", &[("columns", norms.by.join(", ").into())]));
            std::iter::once(words.say("codebook-norms", &args)).chain(by).collect::<Vec<_>>().join("; ")
        }
        Derivation::Score(score) => {
            let items = match &score.weights[..] {
                [] => score.items.join(", "),
                weights => {
                    let weighed = score.items.iter().zip(weights);
                    weighed.map(|(item, w)| format!("{} × {item}", number::exact(*w))).collect::<Vec<_>>().join(", ")
                }
            };
            let how = if score.combine == Combine::Sum { "codebook-score-sum" } else { "codebook-score-mean" };
            let range = [("low", exact(score.low)), ("high", exact(score.high))];
            let mut parts = vec![words.say(how, &[("items", items.into())]), words.say("codebook-answers", &range)];
            if !score.reverse.is_empty() {
                parts.push(words.say("codebook-reversed", &[("items", score.reverse.join(", ").into())]));
            }
            let least = score.answered.unwrap_or(score.items.len()) as u64;
            let args = [("least", least.into()), ("all", (score.items.len() as u64).into())];
            parts.push(words.say("codebook-answered", &args));
            parts.join("; ")
        }
    }
}

fn computed(derived: &Derived, table: &TableBook, study: Origin, words: &Words) -> Vec<String> {
    let lang = words.lang();
    let mut rule = computation(&derived.from, words);
    if let (Some(measure), Some(wave)) = (&derived.measure, &derived.wave) {
        let args = [("measure", measure.as_str().into()), ("wave", wave.as_str().into())];
        rule = format!("{rule}; {}", words.say("codebook-measure", &args));
    }
    let meaning = table.meaning(&derived.name);
    let levels = meaning.iter().flat_map(|meaning| &meaning.levels);
    let levels: Vec<String> = levels.map(|level| coded(&level.code, level.text.get(lang))).collect();
    let values = if levels.is_empty() { derived.unit.0.get(lang).to_owned() } else { levels.join("; ") };
    let from = meaning.and_then(|meaning| meaning.origin).unwrap_or(study);
    vec![
        derived.name.clone(),
        derived.label.get(lang).to_owned(),
        rule,
        values,
        direction(derived.direction, words),
        origin(from, words),
    ]
}

/// Order of dates, and which column is filled when.
fn rules(table: &TableBook, words: &Words) -> Vec<String> {
    let pathways =
        table.pathway.iter().map(|path| words.say("codebook-pathway", &[("columns", path.join(" ≤ ").into())]));
    let wave =
        table.wave_date.iter().map(|column| words.say("codebook-wave-date", &[("column", column.as_str().into())]));
    let filled = table.rule.iter().map(|rule| {
        let levels = rule.is.join(&format!(" {} ", words.get("codebook-or")));
        let args =
            [("column", rule.column.as_str().into()), ("when", rule.when.as_str().into()), ("levels", levels.into())];
        words.say("codebook-filled-when", &args)
    });
    pathways.chain(wave).chain(filled).collect()
}
