//! Labels and numbers as they stand in a picture.

use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate};
use crate::report::catalogue::{Arg, Words};
use crate::report::{number, table};
use crate::value::{Level, Unit};

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `aantal gezinnen`.
pub fn number_of(unit: &Unit, words: &Words) -> String {
    words.say("chart-number-of", &[("unit", unit.0.get(words.lang()).into())])
}

/// The label of a row: `Totaal (n = 213)`.
pub fn row(e: &Estimate, words: &Words) -> String {
    capital(&with_n(e.term.text.get(words.lang()), e.n.used, words))
}

/// What a description says of a row: the value with its interval, or why there is none.
pub fn fact(e: &Estimate, words: &Words) -> String {
    reason(e, words).unwrap_or_else(|| value_and_interval(e, words))
}

/// `EK-c (n = 152)`.
pub fn with_n(label: &str, n: u64, words: &Words) -> String {
    format!("{label} (n = {})", number::whole(n, words.lang()))
}

/// A title that names the outcome and, when there are groups, what they are: keys `<key>` and
/// `<key>-by`.
pub fn title(key: &str, analysis: &Analysis, words: &Words) -> String {
    let outcome = capital(analysis.outcome.text.get(words.lang()));
    match &analysis.grouping {
        Some(g) => words
            .say(&format!("{key}-by"), &[("outcome", outcome.into()), ("grouping", g.text.get(words.lang()).into())]),
        None => words.say(key, &[("outcome", outcome.into())]),
    }
}

/// A title with what the contrasts of these rows estimate, when they all estimate one thing.
pub fn titled<'a>(title: String, rows: impl Iterator<Item = &'a Estimate>, words: &Words) -> String {
    match table::estimand(rows, words) {
        Some(estimand) => with_estimand(&title, &estimand, words),
        None => title,
    }
}

/// `Risk score: before and after (comparison as treated)`.
pub fn with_estimand(title: &str, estimand: &str, words: &Words) -> String {
    words.say("chart-estimand", &[("title", title.into()), ("estimand", estimand.into())])
}

/// A level as a percentage with no more decimals than it has: `95%`, `99,5%`.
pub fn level(level: Level, words: &Words) -> String {
    let percent = 100.0 * level.get();
    let decimals =
        (0..4).find(|&d| ((percent * 10f64.powi(d)).round() / 10f64.powi(d) - percent).abs() < 1e-9).unwrap_or(4);
    number::share(level.get(), decimals as usize, words.lang())
}

/// `95%-interval`, or plainly `interval` when the rows have none or differ in level.
pub fn interval<'a>(rows: impl IntoIterator<Item = &'a Estimate>, words: &Words) -> String {
    let mut levels = rows.into_iter().filter_map(|e| e.interval).map(|i| i.level);
    match levels.next() {
        Some(first) if levels.all(|l| l == first) => {
            words.say("chart-interval", &[("level", level(first, words).into())])
        }
        _ => words.get("chart-interval-plain"),
    }
}

/// How to read the lines: `Lijn: 95%-betrouwbaarheidsinterval (Wilson).`, once for every level and
/// procedure among the rows.
pub fn intervals_explained<'a>(rows: impl IntoIterator<Item = &'a Estimate>, words: &Words) -> String {
    let mut said: Vec<String> = Vec::new();
    for i in rows.into_iter().filter_map(|e| e.interval) {
        let args: [(&str, Arg); 2] =
            [("level", level(i.level, words).into()), ("method", words.method(i.method).into())];
        let text = words.say("chart-interval-named", &args);
        if !said.contains(&text) {
            said.push(text);
        }
    }
    if said.is_empty() { String::new() } else { words.say("chart-line", &[("intervals", said.join("; ").into())]) }
}

/// The value alone; a dash when there is none.
pub fn value(e: &Estimate, words: &Words) -> String {
    match (e.value, e.measure.form) {
        (None, _) => number::DASH.to_owned(),
        (Some(v), Form::Share) => number::value(v, Form::Share, words.lang()),
        (Some(v), _) => number::of(v, e.measure, words.lang()),
    }
}

/// `75,9% (57,9–87,8)`; a dash when there is no value.
pub fn value_and_interval(e: &Estimate, words: &Words) -> String {
    match (e.value, e.interval) {
        (Some(_), Some(i)) => {
            format!("{} ({})", value(e, words), number::limits(i.low, i.high, e.measure.form, words.lang()))
        }
        _ => value(e, words),
    }
}

/// Why there is no value, in the words of the row's last note: earlier ones tell of the data, the
/// last of the failure.
pub fn reason(e: &Estimate, words: &Words) -> Option<String> {
    if e.value.is_some() {
        return None;
    }
    let notes = || e.notes.iter().rev();
    let why = notes().find(|n| !about_source(n)).or(e.notes.last());
    Some(why.map_or_else(|| words.get("chart-no-value"), |n| words.note(n)))
}

fn about_source(note: &crate::findings::Note) -> bool {
    use crate::findings::Note::{AsTreated, NoMargin, Reconstructed, Simulated, SpreadSimulated};
    matches!(note, Simulated {} | Reconstructed {} | SpreadSimulated {} | AsTreated {} | NoMargin {})
}

/// A measure with its unit, for under an axis: `gecorrigeerd verschil (punten)`.
pub fn measure(e: &Estimate, words: &Words) -> String {
    let name = words.get(&format!("measure-{}", e.measure.id));
    match e.measure.form {
        Form::Share if e.unit.is_none() => format!("{name} (%)"),
        Form::Share => words.say("chart-share-of", &[("unit", e.unit.0.get(words.lang()).into())]),
        Form::ShareDifference => format!("{name} ({})", words.get("chart-points")),
        Form::Whole if !e.unit.is_none() => number_of(&e.unit, words),
        _ => with_unit(&name, &e.unit, words),
    }
}

/// The unit of a difference: percentage points of shares.
pub fn unit(e: &Estimate, words: &Words) -> String {
    match e.measure.form {
        Form::ShareDifference => words.get("chart-points"),
        _ => e.unit.0.get(words.lang()).to_owned(),
    }
}

/// `naam (eenheid)`; the name alone when there is no unit or the name holds it.
pub fn with_unit(name: &str, unit: &Unit, words: &Words) -> String {
    let unit = unit.0.get(words.lang());
    if name.to_lowercase().contains(&unit.to_lowercase()) { name.to_owned() } else { format!("{name} ({unit})") }
}

/// A description for a reader who cannot see the picture: title, sources, then one sentence a row.
pub fn description(title: &str, source: &[String], facts: &[String]) -> String {
    let sentence = |t: &str| if t.ends_with(['.', '?', '!']) { t.to_owned() } else { format!("{t}.") };
    let mut parts: Vec<String> =
        std::iter::once(title).chain(source.iter().map(String::as_str)).map(sentence).collect();
    if !facts.is_empty() {
        parts.push(sentence(&facts.join("; ")));
    }
    parts.join(" ")
}
