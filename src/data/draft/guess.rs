//! From what was seen of each column to what it seems to be, each guess with its reason.

use super::look::Look;
use super::{Looked, marked, sorted, table, unknown, words};
use crate::data::codebook::{Column, FileBook, Kind, LevelBook, MissingBook, Role, Sensitivity, TableBook};
use crate::data::privacy::{self, Mark};
use crate::data::read::form::Form;
use crate::data::read::{Described, Measurement, UserMissing};
use crate::error::{Error, Result};
use crate::value::{Text, Unit};
use csv::StringRecord;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Rows below which that all values differ says nothing.
const FEW: u64 = 20;
/// Columns that are tried as the key of a row.
const MOST_KEYS: usize = 4;
/// Rows of which keys are held against each other; 16 bytes each.
const MOST_ROWS: u64 = 4_000_000;

/// A table with the reason of each guess.
pub(super) struct Guessed {
    pub(super) book: TableBook,
    /// In the order of the columns: reasons by key of the codebook.
    pub(super) why: Vec<Why>,
    /// Why the waves are those.
    pub(super) waves: Option<String>,
}

/// Reasons by key of the codebook: `role`, `type`, `missing.-99`.
pub(super) type Why = BTreeMap<String, String>;

fn put(why: &mut Why, key: &str, reason: impl Into<String>) {
    why.insert(key.to_owned(), reason.into());
}

/// Why a column identifies someone, when it seems to.
pub(super) fn identifies(name: &str, look: &Look, rows: u64) -> Option<String> {
    names_someone(name, look).or_else(|| differs(look, rows))
}

/// Why a column identifies someone by its name or by the form of its values.
pub(super) fn names_someone(name: &str, look: &Look) -> Option<String> {
    let levels = || look.levels.iter().flat_map(|levels| levels.keys().map(String::as_str));
    // Whether someone has an address is not the address.
    let yes_no = look.values > 0 && look.levels.is_some() && words::success(levels()).is_some();
    if let Some(mark) = marked(look).filter(|mark| *mark != Mark::Postcode) {
        return Some(format!("values that look like {}", mark.words()));
    }
    let group = matches!(words::role(name), Some((Role::Cluster | Role::Method | Role::Arm | Role::Wave, _)));
    if let Some((Sensitivity::Identifier, word)) = privacy::by_name(name)
        && !yes_no
        && !(group && look.levels.is_some())
    {
        return Some(format!("the word \"{word}\" in its name"));
    }
    if let Some(word) = privacy::free_text(name)
        && !yes_no
        && look.numbers < look.values
    {
        return Some(format!("the word \"{word}\" in its name: free text may name people"));
    }
    if 5 * look.sentences > look.values && look.different() * 2.0 > look.values as f64 {
        return Some("sentences: free text may name people".to_owned());
    }
    None
}

/// Whether a column tells rows apart, as a number of a case does; measures with decimals and dates do so too.
fn differs(look: &Look, rows: u64) -> Option<String> {
    let unique = look.values >= FEW && look.different() >= 0.9 * look.values as f64 && 2 * look.values > rows;
    let fraction = look.numbers == look.values && look.whole < look.values;
    let date = look.dates == look.values;
    (unique && !fraction && !date).then(|| "a different value in (nearly) every row".to_owned())
}

/// What the file seems to be. `file` is read a second time, to see which columns are the key of a row.
pub(super) fn guess(file: &Path, said: &FileBook, name: &str, looked: &Looked) -> Result<Guessed> {
    let nothing = Described::default();
    let described = |at: usize| looked.opened.dictionary.get(at).unwrap_or(&nothing);
    let columns = looked.header.names.iter().zip(&looked.columns).enumerate();
    let (mut column, mut why): (Vec<Column>, Vec<Why>) =
        columns.map(|(at, (name, look))| one(name, look, described(at), looked)).unzip();
    once(&mut column, &mut why);
    frequency(&mut column, &mut why, looked);
    let rows = keys(file, said, looked, &mut column, &mut why)?;
    let wave = wide(&mut column, &mut why);
    let mut book = table(name, rows, column);
    let waves = (!wave.is_empty()).then(|| "from the endings of the names of columns".to_owned());
    book.wave = wave;
    Ok(Guessed { book, why, waves })
}

/// One column by itself.
fn one(name: &str, look: &Look, described: &Described, looked: &Looked) -> (Column, Why) {
    let (rows, form) = (looked.rows, looked.opened.form);
    let mut why = Why::new();
    let mut column = unknown(name, Kind::Text);
    label(&mut column, described, &mut why);
    column.required = look.empty == 0;
    let hidden = identifies(name, look, rows);
    if let Some(reason) = &hidden {
        column.sensitivity = Some(Sensitivity::Identifier);
        put(&mut why, "sensitivity", reason);
    } else if let Some((sensitivity, word)) = privacy::by_name(name).filter(|(s, _)| *s != Sensitivity::Identifier) {
        column.sensitivity = Some(sensitivity);
        put(&mut why, "sensitivity", format!("the word \"{word}\" in its name"));
    } else if marked(look) == Some(Mark::Postcode) {
        column.sensitivity = Some(Sensitivity::QuasiIdentifier);
        put(&mut why, "sensitivity", format!("values that look like {}", Mark::Postcode.words()));
    }
    kind(&mut column, look, described, hidden.is_some(), form, &mut why);
    if column.kind == Kind::Date && column.sensitivity.is_none() {
        let years = look.days.map_or(0, |(first, last)| (last - first) / 365);
        if years >= 12 {
            column.sensitivity = Some(Sensitivity::QuasiIdentifier);
            put(&mut why, "sensitivity", "dates over more than twelve years, as dates of birth are");
        }
    }
    missing(&mut column, look, described, hidden.is_some(), form, &mut why);
    role(&mut column, &mut why);
    let yes = words::success(column.levels.iter().map(|level| level.code.as_str())).map(str::to_owned);
    if column.kind == Kind::Category && yes.is_some() {
        column.success = yes;
        put(&mut why, "success", "the level that says yes");
    }
    (column, why)
}

fn label(column: &mut Column, described: &Described, why: &mut Why) {
    let words = if described.label.trim().is_empty() {
        put(why, "label", "the name; write what a reader must see");
        column.name.replace(['_', '.'], " ").trim().to_owned()
    } else {
        put(why, "label", "the label in the file; translate the one of the two that it is not");
        described.label.trim().to_owned()
    };
    column.label = Text::same(if words.is_empty() { column.name.clone() } else { words });
}

/// The type, and the levels of a category.
fn kind(column: &mut Column, look: &Look, described: &Described, hidden: bool, form: Form, why: &mut Why) {
    let labels: Vec<&(String, String)> =
        described.levels.iter().filter(|(code, _)| !is_missing(code, look, described, form)).collect();
    let all = |count: u64| look.values > 0 && count == look.values;
    let suspects = suspects(look, form);
    let suspected: u64 = suspects.iter().map(|(_, count)| count).sum();
    let proper: Option<Vec<&String>> = look
        .levels
        .as_ref()
        .map(|levels| levels.keys().filter(|code| !suspects.iter().any(|(s, _)| s == *code)).collect());
    let different = proper.as_ref().map_or(usize::MAX, Vec::len);
    let named = words::role(&column.name)
        .filter(|(role, _)| matches!(role, Role::Arm | Role::Method | Role::Wave | Role::Cluster | Role::Informant));
    let quasi_text = marked(look) == Some(Mark::Postcode)
        || privacy::names(&column.name, &["postcode", "pc4", "pc6", "zip", "zipcode", "postalcode"]).is_some();
    let labelled = labels.iter().filter(|(code, _)| proper.iter().flatten().any(|other| *other == code)).count();
    if look.values == 0 {
        put(
            why,
            "type",
            if look.filled == 0 { "no row has a value" } else { "no row has another value than a missing code" },
        );
        return;
    }
    if all(look.dates) || described.kind == Some(Kind::Date) && all(look.dates) {
        column.kind = Kind::Date;
        put(why, "type", format!("all {} values are dates", look.values));
        return;
    }
    let number = all(look.numbers) && look.padded == 0 && different > 0;
    if hidden || quasi_text {
        // As it stands, with the zeros in front; its values are shown nowhere.
        put(why, "type", "may identify someone: no values are shown");
        return;
    }
    let scale = described.measurement == Some(Measurement::Scale);
    let known =
        proper.as_ref().is_some_and(|codes| !codes.is_empty() && codes.iter().all(|code| words::level(code).is_some()));
    let repeats = (different as u64).saturating_mul(2) <= look.values;
    let zero_one = proper.iter().flatten().all(|code| *code == "0" || *code == "1");
    let category = !labels.is_empty() && 2 * labelled >= different && !(scale && number && labelled < different)
        || different > 0 && number && (different == 2 && zero_one || named.is_some() && different <= 20)
        || different > 0
            && different != usize::MAX
            && !number
            && (known || repeats || named.is_some() && (different as u64) < look.values);
    if category {
        column.kind = Kind::Category;
        let seen = proper.unwrap_or_default();
        let mut levels: Vec<LevelBook> = labels
            .iter()
            .map(|(code, words)| LevelBook { code: code.clone(), nl: words.clone(), en: words.clone() })
            .collect();
        let other: Vec<String> =
            seen.iter().filter(|code| !levels.iter().any(|l| l.code == ***code)).map(|code| (*code).clone()).collect();
        if levels.is_empty() {
            put(why, "type", format!("{different} different words in {} values", look.values));
        } else {
            put(why, "type", format!("the file has labels for {labelled} of its {different} different values"));
        }
        let from_file = levels.len();
        levels.extend(sorted(other, form));
        for (at, level) in levels.iter_mut().enumerate() {
            level.code = level.code.trim().to_owned();
            if at >= from_file {
                let words = match level.code.as_str() {
                    "0" if number && different == 2 && zero_one => Some(Text::new("nee", "no")),
                    "1" if number && different == 2 && zero_one => Some(Text::new("ja", "yes")),
                    code => words::level(code),
                };
                if let Some(words) = words {
                    (level.nl, level.en) = (words.nl, words.en);
                }
            }
        }
        let mut codes = HashSet::new();
        levels.retain(|level| !level.code.is_empty() && codes.insert(level.code.clone()));
        column.levels = levels;
    } else if number {
        let whole = look.whole == look.numbers;
        column.kind = if whole { Kind::Integer } else { Kind::Number };
        let what = if whole { "whole numbers" } else { "numbers" };
        let but = if suspected > 0 { format!(", {suspected} of them a missing code") } else { String::new() };
        put(why, "type", format!("all {} values are {what}{but}", look.values));
        if column.sensitivity != Some(Sensitivity::QuasiIdentifier)
            && let Some((low, high)) = ordinary(look)
        {
            let shown = |x: f64| if x.abs() < 1e15 { x.to_string() } else { format!("{x:e}") };
            put(why, "min", shown(low));
            put(why, "max", shown(high));
        }
    } else {
        let what = match described.kind {
            Some(Kind::Date) => {
                format!("dates in the file, but {} of {} values are none", look.values - look.dates, look.values)
            }
            _ if !labels.is_empty() => format!(
                "the file has labels for {labelled} values, which are left out: {} values are no levels",
                look.values
            ),
            _ => format!("{} values that are no levels, no numbers and no dates", look.values),
        };
        put(why, "type", what);
    }
}

/// Whether a value of the file's dictionary is one of its missing codes.
fn is_missing(code: &str, look: &Look, described: &Described, form: Form) -> bool {
    look.declared.contains_key(code)
        || words::missing(code).is_some()
        || described.missing.iter().any(|missing| match missing {
            UserMissing::One(one) => one == code,
            UserMissing::Range(low, high) => form.number(code).is_ok_and(|x| *low <= x && x <= *high),
        })
}

/// Numbers of a column that are probably missing codes, as they are written, counted: they stand further from the
/// other numbers than these from each other, or below 0 where no other number does.
fn suspects(look: &Look, form: Form) -> Vec<(String, u64)> {
    if look.numbers < look.values {
        // Among words a number of this kind stands alone.
        let words = look.levels.iter().flatten().filter(|(code, _)| form.number(code).is_err()).count();
        let few = 2 * look.numbers < look.values
            && words > 0
            && look.numbers == look.candidates.values().map(|c| c.1).sum::<u64>();
        return if few { look.candidates.values().cloned().collect() } else { vec![] };
    }
    let (out, _) = far(look);
    out
}

/// The numbers that are not suspect, as a range.
fn ordinary(look: &Look) -> Option<(f64, f64)> {
    far(look).1
}

/// Codes as they are written, counted; and the range of the other numbers.
type Far = (Vec<(String, u64)>, Option<(f64, f64)>);

fn far(look: &Look) -> Far {
    let mut range = look.range;
    if range.is_none() {
        // Nothing but candidates: 7, 8 and 9 are then numbers like others.
        let small = || look.candidates.keys().filter(|value| (-1..=9).contains(*value)).map(|value| *value as f64);
        range = small().reduce(f64::min).zip(small().reduce(f64::max));
    }
    let Some((start, end)) = range else { return (vec![], None) };
    let (mut low, mut high) = (start, end);
    let mut out = vec![];
    // Outward from the other numbers: what is near is a number like them, behind the first that is far all are.
    let above = look.candidates.iter().filter(|(value, _)| **value as f64 > end);
    let below = look.candidates.iter().rev().filter(|(value, _)| (**value as f64) < start);
    let mut sure = false;
    for (value, written) in above {
        let x = *value as f64;
        sure = sure || x - high > 1.5 * (high - low).max(1.0);
        if sure {
            out.push(written.clone());
        } else {
            high = x;
        }
    }
    sure = false;
    for (value, written) in below {
        let x = *value as f64;
        // No other number is below 0; -1 may be one all the same.
        sure = sure || start >= 0.0 && *value < -1 || low - x > (high - low).max(1.0);
        if sure {
            out.push(written.clone());
        } else {
            low = x;
        }
    }
    (out, Some((low, high)))
}

fn unnamed() -> Text {
    Text::new("ontbreekt, reden niet bekend", "missing, reason not known")
}

/// The words of a value in the file's dictionary.
fn label_of(described: &Described, code: &str) -> Option<Text> {
    described.levels.iter().find(|(known, _)| known == code).map(|(_, words)| Text::same(words))
}

/// The missing codes that the file itself declares. A code with a label of its own keeps its own reason, in a range too.
pub(super) fn declared(look: &Look, described: &Described, form: Form) -> Vec<MissingBook> {
    let book = |code: &str, to: Option<String>, text: Text| MissingBook {
        code: code.to_owned(),
        to,
        nl: text.nl,
        en: text.en,
    };
    let mut codes = vec![];
    for missing in &described.missing {
        match missing {
            UserMissing::One(code) => {
                let text = label_of(described, code).or_else(|| words::missing(code)).unwrap_or_else(unnamed);
                codes.push(book(code, None, text));
            }
            UserMissing::Range(low, high) => {
                // An open end stands at the outermost number there is.
                let seen = look.declared.keys().filter_map(|code| form.number(code).ok());
                let numbers: Vec<f64> = seen.filter(|x| (*low..=*high).contains(x)).collect();
                let end = |limit: f64, best: fn(f64, f64) -> f64| {
                    if limit.is_finite() { Some(limit) } else { numbers.iter().copied().reduce(best) }
                };
                if let Some((low, high)) = end(*low, f64::min).zip(end(*high, f64::max)) {
                    codes.push(book(&low.to_string(), Some(high.to_string()), unnamed()));
                }
            }
        }
    }
    codes
}

/// Missing codes: those that the file declares, words that mean it, numbers far from the others, the empty cell.
fn missing(column: &mut Column, look: &Look, described: &Described, hidden: bool, form: Form, why: &mut Why) {
    let mut codes: Vec<MissingBook> = vec![];
    let mut add = |why: &mut Why, code: &str, to: Option<String>, text: Text, reason: String| {
        let taken = codes.iter().any(|other| other.code == code);
        if !taken && !column.levels.iter().any(|level| level.code == code) {
            put(why, &format!("missing.{code}"), reason);
            codes.push(MissingBook { code: code.to_owned(), to, nl: text.nl, en: text.en });
        }
    };
    let number = matches!(column.kind, Kind::Number | Kind::Integer);
    for MissingBook { code, to, nl, en } in declared(look, described, form) {
        if to.is_some() && !number {
            // Among words a range is those of its numbers that are there.
            let ranged = |x: f64| {
                described.missing.iter().any(|m| matches!(m, UserMissing::Range(low, high) if *low <= x && x <= *high))
            };
            let labelled = described.levels.iter().map(|(code, _)| code);
            for code in labelled.chain(look.declared.keys()).filter(|code| form.number(code).is_ok_and(ranged)) {
                let text = label_of(described, code).unwrap_or_else(unnamed);
                add(why, code, None, text, "in a range of missing numbers in the file".to_owned());
            }
            continue;
        }
        let what = if to.is_some() { "a range of missing numbers in the file" } else { "missing in the file" };
        add(why, &code, to, Text::new(nl, en), what.to_owned());
    }
    let labelled = |code: &str| label_of(described, code);
    let rows = |count: u64| if count == 1 { "in 1 row".to_owned() } else { format!("in {count} rows") };
    for (code, count) in look.missing.iter().filter(|(code, _)| !hidden || words::missing(code).is_some()) {
        let text = labelled(code).or_else(|| words::missing(code)).unwrap_or_else(unnamed);
        add(why, code, None, text, format!("guessed from the word, {}", rows(*count)));
    }
    // In a column that identifies, a number may be someone's.
    for (code, count) in if hidden { vec![] } else { suspects(look, form) } {
        let text = labelled(&code).unwrap_or_else(unnamed);
        add(why, &code, None, text, format!("guessed: far from the other values, {}", rows(count)));
    }
    if look.empty > 0 && !hidden {
        let text = Text::new("leeg, reden niet bekend", "empty, reason not known");
        add(why, "", None, text, format!("{} empty; say why", rows(look.empty)));
        column.required = true;
    }
    column.missing = codes;
}

/// The role, from the name and the type.
fn role(column: &mut Column, why: &mut Why) {
    let birth = column.sensitivity == Some(Sensitivity::QuasiIdentifier);
    if column.kind == Kind::Date {
        if !birth {
            column.role = Role::Date;
            put(why, "role", "dates");
        }
        return;
    }
    if column.sensitivity == Some(Sensitivity::Identifier) {
        return;
    }
    let Some((role, word)) = words::role(&column.name) else {
        put(why, "role", "nothing in its name says more");
        return;
    };
    let category = column.kind == Kind::Category;
    let fits = match role {
        Role::Wave => category && (2..=20).contains(&column.levels.len()),
        Role::Arm => category && (2..=8).contains(&column.levels.len()),
        Role::Method | Role::Informant | Role::Cluster => category,
        Role::Stage => category && words::success(column.levels.iter().map(|l| l.code.as_str())).is_some(),
        Role::Outcome => column.kind != Kind::Text,
        _ => false,
    };
    if fits {
        column.role = role;
        put(why, "role", format!("the word \"{word}\" in its name"));
    } else {
        put(why, "role", "nothing in its name and values says more");
    }
}

/// Roles of which a table has one are left to the first column.
fn once(columns: &mut [Column], why: &mut [Why]) {
    for role in [Role::Arm, Role::Wave, Role::Informant] {
        let mut first = None;
        for (column, why) in columns.iter_mut().zip(why.iter_mut()) {
            if column.role != role {
                continue;
            }
            match &first {
                None => first = Some(column.name.clone()),
                Some(first) => {
                    column.role = Role::Characteristic;
                    put(why, "role", format!("its name says more, but column {first} has that role"));
                }
            }
        }
    }
}

/// A table of counts has a column that counts, and no column that identifies.
fn frequency(columns: &mut [Column], why: &mut [Why], looked: &Looked) {
    let identified = columns.iter().any(|column| column.sensitivity == Some(Sensitivity::Identifier));
    let mut categories = columns.iter().filter(|column| column.kind == Kind::Category);
    let counts = |column: &Column, look: &Look| {
        let name = column.name.to_lowercase();
        column.kind == Kind::Integer
            && column.missing.is_empty()
            && words::FREQUENCIES.contains(&name.as_str())
            && look.range.is_none_or(|(low, _)| low >= 0.0)
            && look.candidates.keys().all(|value| *value >= 0)
    };
    if identified || categories.next().is_none() {
        return;
    }
    let found = columns.iter().zip(&looked.columns).position(|(column, look)| counts(column, look));
    if let Some((column, why)) = found.and_then(|at| columns.get_mut(at).zip(why.get_mut(at))) {
        column.role = Role::Frequency;
        put(why, "role", "whole numbers, and its name says that it counts");
    }
}

/// Which columns are the key of a row, by a second reading; and what a row is.
fn keys(file: &Path, said: &FileBook, looked: &Looked, columns: &mut [Column], why: &mut [Why]) -> Result<Unit> {
    let rows = Unit::new("rijen", "rows");
    let unit = |name: &str| words::UNITS.iter().find(|(names, ..)| privacy::names(name, names).is_some());
    let whole = |at: usize| looked.columns.get(at).is_some_and(|look| look.values == looked.rows);
    let mut candidates: Vec<usize> = (0..columns.len())
        .filter(|at| {
            columns.get(*at).is_some_and(|column| {
                let key = unit(&column.name).is_some() || privacy::names(&column.name, words::KEYS).is_some();
                let named = privacy::by_name(&column.name).is_some_and(|(s, _)| s == Sensitivity::Identifier);
                let hidden = column.sensitivity == Some(Sensitivity::Identifier);
                // Few families give a category; a role that was found tells it from one.
                let plain = matches!(column.kind, Kind::Text | Kind::Integer)
                    || column.kind == Kind::Category && column.role == Role::Characteristic;
                let short = looked.columns.get(*at).is_some_and(|look| look.sentences == 0);
                // A number of children is named after children too; a key has a different value in many rows.
                let many = looked.columns.get(*at).is_some_and(|look| look.different() * 8.0 >= look.values as f64);
                plain
                    && short
                    && whole(*at)
                    && (hidden && (key || !named) || key && many && unit(&column.name).is_some())
            })
        })
        .collect();
    // What is named as a key goes before what is merely different in every row.
    candidates.sort_by_key(|at| columns.get(*at).is_none_or(|c| unit(&c.name).is_none()));
    candidates.truncate(MOST_KEYS);
    if candidates.is_empty() {
        return Ok(rows);
    }
    let extra: Vec<usize> = (0..columns.len())
        .filter(|at| columns.get(*at).is_some_and(|c| matches!(c.role, Role::Wave | Role::Informant)))
        .collect();
    let repeats = repeats(file, said, looked, &candidates, &extra)?;
    let (alone, together) = repeats.split_at(candidates.len());
    let best = candidates.iter().zip(alone).find(|(_, repeats)| **repeats == Some(0)).map(|(at, _)| *at);
    let proven = best.is_some() || together.first() == Some(&Some(0));
    let most = looked.rows > MOST_ROWS;
    let with = extra.iter().filter_map(|at| columns.get(*at)).map(|c| c.name.clone()).collect::<Vec<_>>().join(", ");
    let with = if with.is_empty() { String::new() } else { format!(" within {with}") };
    let mut chosen = vec![];
    for ((at, repeats), place) in candidates.iter().zip(alone).zip(0..) {
        let Some((column, why)) = columns.get_mut(*at).zip(why.get_mut(*at)) else { continue };
        let outer = unit(&column.name).is_some();
        let key = if best.is_some() {
            best == Some(*at) || outer && *repeats != Some(0)
        } else {
            proven && place < MOST_KEYS
        };
        column.sensitivity = Some(Sensitivity::Identifier);
        why.entry("sensitivity".to_owned()).or_insert_with(|| "it seems to identify a unit".to_owned());
        if column.kind != Kind::Text {
            // As it stands: 007 is not 7.
            column.kind = Kind::Text;
        }
        put(why, "type", "identifies someone: no values are shown");
        why.remove("min");
        why.remove("max");
        column.missing.clear();
        column.levels.clear();
        column.success = None;
        column.required = true;
        let reason = match repeats {
            Some(0) => format!("different in every row{with}"),
            Some(n) if key => format!("{n} rows repeat it{with}; with the other identifiers a row is there once"),
            Some(n) => format!("{n} rows repeat it{with}; give role = \"id\" to the columns that together name a row"),
            None => "too many rows to see whether it repeats".to_owned(),
        };
        if key && !most {
            column.role = Role::Id;
            chosen.push((*at, *repeats));
        }
        put(why, "role", reason);
    }
    // What repeats lies around what does not: a family around its children.
    let outer = chosen
        .iter()
        .find(|(_, repeats)| *repeats != Some(0))
        .and_then(|(at, _)| columns.get(*at))
        .map(|c| c.name.clone());
    let inner = chosen.iter().find(|(_, repeats)| *repeats == Some(0)).map(|(at, _)| *at);
    if let Some((at, outer)) = inner.zip(outer).filter(|_| extra.is_empty())
        && let Some((column, why)) = columns.get_mut(at).zip(why.get_mut(at))
    {
        put(why, "within", format!("{outer} repeats where {} does not", column.name));
        column.within = Some(outer);
    }
    let named = inner.or(chosen.first().map(|(at, _)| *at)).and_then(|at| columns.get(at)).and_then(|c| unit(&c.name));
    Ok(named.filter(|_| extra.is_empty()).map_or(rows, |(_, nl, en)| Unit::new(nl, en)))
}

/// How many rows repeat the value of each candidate, within the columns `extra`; last, of all candidates together.
/// None where there are too many rows to tell.
fn repeats(
    file: &Path,
    said: &FileBook,
    looked: &Looked,
    candidates: &[usize],
    extra: &[usize],
) -> Result<Vec<Option<u64>>> {
    let sets = candidates.len() + 1;
    if looked.rows > MOST_ROWS {
        return Ok(vec![None; sets]);
    }
    let mut seen: Vec<HashSet<u64>> = vec![HashSet::new(); sets];
    let mut repeats = vec![0u64; sets];
    let mut opened = super::open(file, said)?;
    let mut row = StringRecord::new();
    let mut key = String::new();
    while opened.rows.next(&mut row).map_err(|broken| Error::Data(vec![broken.in_file(file)]))?.is_some() {
        if row.len() != looked.header.names.len() {
            continue;
        }
        let cell = |at: &usize| row.get(*at).unwrap_or_default().trim();
        for (at, (seen, repeats)) in seen.iter_mut().zip(&mut repeats).enumerate() {
            key.clear();
            let columns =
                candidates.iter().enumerate().filter(|(i, _)| at == candidates.len() || *i == at).map(|(_, c)| c);
            for column in columns.chain(extra) {
                key.push_str(cell(column));
                key.push('\0');
            }
            *repeats += u64::from(!seen.insert(super::look::hash(&key)));
        }
    }
    Ok(repeats.into_iter().map(Some).collect())
}

/// Columns that measure the same at several waves, from the endings of their names; the waves, in order.
fn wide(columns: &mut [Column], why: &mut [Why]) -> Vec<LevelBook> {
    // A table has its waves in columns or in rows.
    if columns.iter().any(|column| column.role == Role::Wave) {
        return vec![];
    }
    let mut measures: BTreeMap<String, Vec<(usize, String, f64)>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        let measured = matches!(column.role, Role::Outcome | Role::Characteristic | Role::Stage)
            && column.sensitivity != Some(Sensitivity::Identifier)
            && column.kind != Kind::Text;
        if let Some((stem, wave, rank)) = words::wide(&column.name).filter(|_| measured) {
            measures.entry(stem.to_owned()).or_default().push((at, wave, rank));
        }
    }
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut waves: Vec<(f64, String)> = vec![];
    for (stem, group) in measures {
        let mut kinds: Vec<Kind> = group.iter().filter_map(|(at, ..)| columns.get(*at)).map(|c| c.kind).collect();
        kinds.dedup();
        let codes: HashSet<&String> = group.iter().map(|(_, wave, _)| wave).collect();
        let numbers = kinds.iter().all(|kind| matches!(kind, Kind::Number | Kind::Integer));
        if group.len() < 2 || codes.len() < group.len() || kinds.len() > 1 && !numbers || names.contains(&stem) {
            continue;
        }
        // The same levels at every wave, and the same type.
        let mut levels: Vec<LevelBook> = vec![];
        for level in group.iter().filter_map(|(at, ..)| columns.get(*at)).flat_map(|c| &c.levels) {
            if !levels.iter().any(|other| other.code == level.code) {
                levels.push(level.clone());
            }
        }
        let clash = group
            .iter()
            .filter_map(|(at, ..)| columns.get(*at))
            .any(|c| c.missing.iter().any(|code| levels.iter().any(|level| level.code == code.code)));
        if clash {
            continue;
        }
        for (at, wave, rank) in &group {
            let Some((column, why)) = columns.get_mut(*at).zip(why.get_mut(*at)) else { continue };
            column.measure = Some(stem.clone());
            column.wave = Some(wave.clone());
            column.levels.clone_from(&levels);
            if kinds.len() > 1 {
                column.kind = Kind::Number;
            }
            if column.role != Role::Outcome {
                column.role = Role::Outcome;
                put(why, "role", "measured at several waves");
            }
            put(why, "measure", format!("{} columns whose names differ only in their ending", group.len()));
            put(why, "wave", "the ending of its name");
            if !waves.iter().any(|(_, other)| other == wave) {
                waves.push((*rank, wave.clone()));
            }
        }
    }
    waves.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let level = |(_, code): (f64, String)| {
        let words = words::level(&code).unwrap_or_else(|| Text::same(&code));
        LevelBook { code, nl: words.nl, en: words.en }
    };
    waves.into_iter().map(level).collect()
}
