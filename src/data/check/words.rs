//! The words of a disagreement: what was found, what was expected, what can be done.

use super::cell::{Rule, Wrong};
use crate::data::codebook::{DateForm, Decimal, Kind, Role};
use crate::data::dates::NotADate;
use crate::data::read::form::{Form, NotANumber};

/// Characters of a value that are shown.
const SHOWN: usize = 40;

/// A value of the data, in quotation marks, shortened, on one line.
pub fn quote(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if value.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

/// The word of `known` that was probably meant: the same but for capitals, or a few letters away.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 100 {
        return None;
    }
    let word = word.to_lowercase();
    known
        .map(|name| (strsim::osa_distance(&word, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= length.max(name.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// What people write where a value is missing, programs where a number is none, and numbers as words.
const NO_NAME: &[&str] = &[
    "-",
    "--",
    "?",
    ".",
    "#n/a",
    "#div/0!",
    "#value!",
    "#ref!",
    "n/a",
    "na",
    "nan",
    "inf",
    "-inf",
    "null",
    "none",
    "nil",
    "nvt",
    "n.v.t.",
    "onbekend",
    "unknown",
    "geweigerd",
    "refused",
    "missing",
    "totaal",
    "subtotaal",
    "total",
    "weet niet",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
];

/// Whether a value that does not belong in its column may be seen, in a table that holds identifiers. In a row that has
/// shifted it may be a name, a number or an address: shown are a few digits, dates, what looks like a word of the
/// codebook or is written as one, and words that are no name.
pub fn harmless(rule: &Rule, value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let run = value.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let number = value.chars().all(|c| c.is_ascii_digit() || "+-−.,/eE% \u{a0}€$".contains(c));
    let words = || {
        let levels = rule.column.levels.iter().flat_map(|level| [&level.code, &level.nl, &level.en]);
        let codes = rule.column.missing.iter().flat_map(|code| [&code.code, &code.nl, &code.en]);
        levels.chain(codes).map(String::as_str)
    };
    digits > 0 && number && run <= 5 && digits <= 8
        || NO_NAME.contains(&value.to_lowercase().as_str())
        || digits == 0 && nearest(value, words()).is_some()
        || digits <= 3 && words().any(|word| masked(word) == masked(value))
}

/// T9 is written as T0 is.
fn masked(word: &str) -> String {
    word.to_lowercase().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// The words for a cell that is not what its column says. `shown`: whether the value may be seen.
pub fn cell(rule: &Rule, wrong: Wrong, value: &str, shown: bool) -> (String, String, String) {
    let found = match wrong {
        Wrong::Empty => "an empty cell".to_owned(),
        // What runs over lines may hold whole rows, behind a quotation mark too many.
        _ if value.contains(['\n', '\r']) => "a value that runs over several lines".to_owned(),
        _ if shown => quote(value),
        _ => "a value that is not shown, as it may identify someone".to_owned(),
    };
    (found, expected(rule, wrong), remedy(rule, wrong, value, shown))
}

fn expected(rule: &Rule, wrong: Wrong) -> String {
    let mut text = match rule.column.kind {
        _ if wrong == Wrong::MissingCode => "a value, or a missing code that the codebook knows".to_owned(),
        _ if rule.column.role == Role::Id => "an identifier".to_owned(),
        Kind::Text => "a value".to_owned(),
        Kind::Category => {
            let levels: Vec<&str> = rule.column.levels.iter().map(|level| level.code.as_str()).collect();
            match levels[..] {
                [only] => only.to_owned(),
                _ if levels.len() > 12 => format!("one of the {} levels of the codebook", levels.len()),
                _ => format!("one of {}", levels.join(", ")),
            }
        }
        Kind::Date if wrong == Wrong::Date(NotADate::Calendar) => "a day that is in the calendar".to_owned(),
        Kind::Date if wrong == Wrong::Date(NotADate::Early) => "a day after 1899".to_owned(),
        Kind::Date => format!("a date such as {}", example(rule.form)),
        Kind::Number | Kind::Integer => {
            let number = if rule.whole { "a whole number" } else { "a number" };
            match rule.limits {
                (Some(min), Some(max)) => format!("{number} from {min} to {max}"),
                (Some(min), None) => format!("{number} of at least {min}"),
                (None, Some(max)) => format!("{number} of at most {max}"),
                (None, None) => number.to_owned(),
            }
        }
    };
    let code = |(place, code): (usize, &&str)| match rule.column.missing.get(place).and_then(|code| code.to.as_ref()) {
        Some(to) => format!("{code} to {to}"),
        None if code.is_empty() => "an empty cell".to_owned(),
        None => (*code).to_owned(),
    };
    let codes: Vec<String> = rule.codes().iter().enumerate().map(code).collect();
    match &codes[..] {
        [] => (),
        [only] => text.push_str(&format!(" (or {only}, for a missing value)")),
        _ => text.push_str(&format!(" (or one of {}, for a missing value)", codes.join(", "))),
    }
    text
}

fn remedy(rule: &Rule, wrong: Wrong, value: &str, shown: bool) -> String {
    match wrong {
        Wrong::Empty if rule.column.role == Role::Id => "give the row its identifier, or remove it".to_owned(),
        Wrong::Empty if rule.codes().is_empty() => "fill it in, or declare the empty cell as a missing code".to_owned(),
        Wrong::Empty => "fill it in, or write the missing code that says why it is empty".to_owned(),
        Wrong::Number(why) => number(rule.form, why, value, shown),
        Wrong::Whole | Wrong::Limits => "correct it, or correct the codebook".to_owned(),
        Wrong::Date(why) => date(rule.form, why).to_owned(),
        Wrong::MissingCode => {
            "the file says that this code means a missing value: declare it, with its reason".to_owned()
        }
        Wrong::Level => {
            let lower = value.to_lowercase();
            let word = |word: &str| word.to_lowercase() == lower;
            let levels = &rule.column.levels;
            let meant = levels.iter().find(|level| word(&level.code) || word(&level.nl) || word(&level.en));
            let near = || nearest(value, levels.iter().map(|level| level.code.as_str()));
            match meant.map(|level| level.code.as_str()).or_else(near).filter(|_| shown) {
                Some(level) => format!("did you mean {}?", quote(level)),
                None => "correct it, or add it to the levels or missing codes".to_owned(),
            }
        }
    }
}

fn example(form: Form) -> &'static str {
    match form.dates {
        DateForm::YearMonthDay => "2016-11-22",
        DateForm::DayMonthYear => "22-11-2016",
        DateForm::MonthDayYear => "11/22/2016",
    }
}

/// What to do about a text that is no number.
fn number(form: Form, why: NotANumber, value: &str, shown: bool) -> String {
    let (sign, other, word) = match form.decimal {
        Decimal::Point => (".", ",", "point"),
        Decimal::Comma => (",", ".", "comma"),
    };
    let digits = value.contains(|c: char| c.is_ascii_digit());
    let bare = value.replace([' ', '\u{a0}', '\u{202f}'], "");
    match why {
        NotANumber::Sign if shown && value.matches(other).count() == 1 && !value.contains(sign) => {
            format!("write {}, with a decimal {word}", value.replace(other, sign))
        }
        NotANumber::Sign => format!("write it with a decimal {word}, as the rest of the file"),
        NotANumber::Thousand if shown => format!(
            "write {} or {}; or say thousands = true under [table.file] of the codebook",
            value.replace(other, ""),
            value.replace(other, sign)
        ),
        NotANumber::Thousand => {
            "write it without a sign between thousands, or say thousands = true under [table.file] of the codebook"
                .to_owned()
        }
        NotANumber::Form if bare != value && form.number(&bare).is_ok() => "write it without spaces".to_owned(),
        NotANumber::Form if digits && value.contains(['%', '€', '$']) => {
            "write the number alone; its unit stands in the codebook".to_owned()
        }
        NotANumber::Form => "correct it, or declare it as a missing code".to_owned(),
    }
}

/// What to do about a text that is no date.
fn date(form: Form, why: NotADate) -> &'static str {
    match (why, form.dates) {
        (NotADate::Form, DateForm::YearMonthDay) => "write year-month-day, or declare it as a missing code",
        (NotADate::Form, DateForm::DayMonthYear) => "write day-month-year, or declare it as a missing code",
        (NotADate::Form, DateForm::MonthDayYear) => "write month-day-year, or declare it as a missing code",
        (NotADate::Calendar, _) => "correct the day, the month or the year",
        (NotADate::Order, _) => {
            "write day and month in the order of the rest of the file, and check dates such as 03-04-2016, which may be either"
        }
        (NotADate::ShortYear, _) => "write the year in four digits",
        (NotADate::Serial, _) => {
            "it counts days, as Excel does: give the column a date format there, and save it again"
        }
        (NotADate::Time, _) => "leave out the time of day",
        (NotADate::Early, _) => {
            "correct it; spreadsheets show an empty cell or a 0 like this, which is to be an empty cell or a missing code"
        }
    }
}
