//! How numbers and dates are written, where they are text.
//!
//! A text is read in the one form that its file has. What would be another value in another form (1.234, 03-04-2016)
//! is never guessed for a cell: [`Form`] comes from the codebook, or from the evidence of the whole file.

use crate::data::codebook::{DateForm, Decimal};
use crate::data::dates::{self, NotADate};
use serde::Serialize;

/// How numbers and dates are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The decimal sign.
    pub decimal: Decimal,
    /// Whether the other sign alone stands between thousands: 1.234 where the decimal sign is a comma. Where both
    /// stand, as in 1.234,5, there is no doubt, and it is read in any case.
    pub thousands: bool,
    /// The order of day, month and year. 2016-11-22 is read in any case.
    pub dates: DateForm,
}

impl Form {
    /// As formats with numbers and dates of their own give them, and as exports write them: 1234.5, 2016-11-22.
    pub const PLAIN: Form = Form { decimal: Decimal::Point, thousands: false, dates: DateForm::YearMonthDay };
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// It has not the form of one, or is not finite.
    Form,
    /// It has the other decimal sign: 12,5 where others are written 12.5.
    Sign,
    /// It has one sign, not the decimal one, before three digits: a thousand, or a decimal.
    Thousand,
}

/// What the signs in a number tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// None: 12.
    None,
    /// A decimal sign without doubt; `grouped` when the other stands between thousands: 12,50 and 1.234,5 and 1.234.567.
    Proof {
        /// The decimal sign.
        decimal: Decimal,
        /// Whether the other sign is there.
        grouped: bool,
    },
    /// One sign before three digits: 1.234. The decimal sign, or the other.
    Either(Decimal),
}

/// The signs of `text`, when it is a number in any form: digits, a sign before them, groups of three, an exponent.
pub fn signs(text: &str) -> Option<Signs> {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (text, exponent) = match text.split_once(['e', 'E']) {
        Some((text, exponent)) => (text, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if exponent.is_some_and(|exponent| !digits(exponent)) {
        return None;
    }
    let Some(last) = text.rfind(['.', ',']) else { return digits(text).then_some(Signs::None) };
    let (whole, decimals) = (text.get(..last)?, text.get(last + 1..)?);
    let (this, other, sign) = if text.get(last..=last) == Some(".") {
        (Decimal::Point, Decimal::Comma, '.')
    } else {
        (Decimal::Comma, Decimal::Point, ',')
    };
    let proof = |decimal, grouped| Some(Signs::Proof { decimal, grouped });
    if !whole.contains(['.', ',']) {
        let either =
            exponent.is_none() && decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        let number = digits(whole) && digits(decimals)
            || whole.is_empty() && digits(decimals)
            || decimals.is_empty() && digits(whole);
        return match number {
            true if either => Some(Signs::Either(this)),
            true => proof(this, false),
            false => None,
        };
    }
    // More than one sign: the last is the decimal one, or all are alike and none is.
    let between = whole.find(['.', ',']).and_then(|at| whole.get(at..=at)).and_then(|sign| sign.chars().next())?;
    let mut groups = whole.split(between);
    let first = groups.next()?;
    let grouped = digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group));
    match (grouped && digits(decimals), between == sign) {
        (true, false) => proof(this, true),
        (true, true) if decimals.len() == 3 && exponent.is_none() => proof(other, true),
        _ => None,
    }
}

impl Form {
    /// The number that `text`, without white space around it, is in this form.
    pub fn number(&self, text: &str) -> Result<f64, NotANumber> {
        // Digits alone, few enough to be exact, are the same in every form.
        if (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(text.bytes().fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0')));
        }
        let plain = match signs(text).ok_or(NotANumber::Form)? {
            Signs::Either(sign) if sign != self.decimal && !self.thousands => return Err(NotANumber::Thousand),
            Signs::Proof { decimal, .. } if decimal != self.decimal => return Err(NotANumber::Sign),
            Signs::None => text.parse(),
            Signs::Either(_) | Signs::Proof { .. } => match self.decimal {
                Decimal::Point if !text.contains(',') => text.parse(),
                Decimal::Point => text.replace(',', "").parse(),
                Decimal::Comma => text.replace('.', "").replace(',', ".").parse(),
            },
        };
        plain.ok().filter(|x: &f64| x.is_finite()).ok_or(NotANumber::Form)
    }

    /// The day that `text`, without white space around it, names in this form, since 1970-01-01.
    pub fn day(&self, text: &str) -> Result<i32, NotADate> {
        // 2016-11-22 is the same in every form.
        if let Ok(day) = dates::day(text)
            && day >= FIRST
        {
            return Ok(day);
        }
        let (date, time) = without_time(text);
        let day = match written(date) {
            Some(Written::Year) | None => dates::day(date),
            Some(Written::Named { day, month, year }) => dates::from(year, month, day),
            Some(Written::Figures { first, second, year: Some(year), .. }) => match self.dates {
                DateForm::YearMonthDay => Err(NotADate::Form),
                DateForm::DayMonthYear if second > 12 && first <= 12 => Err(NotADate::Order),
                DateForm::MonthDayYear if first > 12 && second <= 12 => Err(NotADate::Order),
                DateForm::DayMonthYear => dates::from(year, second, first),
                DateForm::MonthDayYear => dates::from(year, first, second),
            },
            Some(Written::Figures { year: None, .. }) => Err(NotADate::ShortYear),
            Some(Written::Serial) => Err(NotADate::Serial),
        }?;
        match time {
            Time::Midnight if day < FIRST => Err(NotADate::Early),
            Time::Midnight => Ok(day),
            Time::Other => Err(NotADate::Time),
        }
    }
}

/// 1900-01-01. Spreadsheets show 0 and empty cells as the days before it.
const FIRST: i32 = -25_567;

/// How a date is written, before anyone asks which figure is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The year first.
    Year,
    /// With the name of the month.
    Named {
        /// The day.
        day: i16,
        /// The month.
        month: i16,
        /// The year.
        year: i16,
    },
    /// Two figures, and the year: 22-11-2016.
    Figures {
        /// The first figure.
        first: i16,
        /// The second.
        second: i16,
        /// In four digits; none when it has two.
        year: Option<i16>,
        /// The character between them.
        between: char,
    },
    /// A number of days, as Excel counts.
    Serial,
}

/// Names of months in Dutch and English, by their first letters; `mrt` and `maart` share none.
const MONTHS: [&[&str]; 12] = [
    &["jan", "januari", "january"],
    &["feb", "februari", "february"],
    &["mrt", "maart", "mar", "march"],
    &["apr", "april"],
    &["mei", "may"],
    &["jun", "juni", "june"],
    &["jul", "juli", "july"],
    &["aug", "augustus", "august"],
    &["sep", "sept", "september"],
    &["okt", "oktober", "oct", "october"],
    &["nov", "november"],
    &["dec", "december"],
];

/// How `date`, without a time of day, is written; none when it is no date in any form.
pub fn written(date: &str) -> Option<Written> {
    let figure = |text: &str| -> Option<i16> {
        (text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    if date.len() == 5 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Written::Serial);
    }
    let between = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.' | ' '))?;
    let mut parts = date.split(between);
    let (Some(first), Some(second), Some(third), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    if first.len() == 4 && figure(first).is_some() && second.len() <= 2 && third.len() <= 2 {
        return (figure(second).is_some() && figure(third).is_some()).then_some(Written::Year);
    }
    let day = figure(first).filter(|_| (1..=2).contains(&first.len()))?;
    let year = figure(third).filter(|_| third.len() == 4);
    if between == '.' || between == '/' || figure(second).is_some() {
        let second = figure(second).filter(|_| between != ' ' && (1..=2).contains(&second.len()))?;
        let short = third.len() == 2 && figure(third).is_some();
        return (year.is_some() || short).then_some(Written::Figures { first: day, second, year, between });
    }
    let name = second.trim_end_matches('.').to_lowercase();
    let month = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    Some(Written::Named { day, month: i16::try_from(month + 1).ok()?, year: year? })
}

/// The time of day behind a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// None, or 00:00.
    Midnight,
    /// Another.
    Other,
}

/// A date, apart from the time of day behind it.
pub fn without_time(text: &str) -> (&str, Time) {
    let Some((date, time)) = text.rsplit_once([' ', 'T']) else { return (text, Time::Midnight) };
    let figures = time.contains(':') && time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    let shape = time.split(':').count() <= 3 && time.split([':', '.']).all(|part| !part.is_empty());
    match figures && shape {
        true if time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')) => (date, Time::Midnight),
        true => (date, Time::Other),
        false => (text, Time::Midnight),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Form = Form { decimal: Decimal::Comma, ..Form::PLAIN };

    /// As Dutch (1.234,5) and English (1,234.5) write numbers.
    #[test]
    fn numbers_are_read_in_one_form() {
        for (text, point, comma) in [
            ("12", Ok(12.0), Ok(12.0)),
            ("-12", Ok(-12.0), Ok(-12.0)),
            ("+12", Ok(12.0), Ok(12.0)),
            ("12.5", Ok(12.5), Err(NotANumber::Sign)),
            ("12,5", Err(NotANumber::Sign), Ok(12.5)),
            (".5", Ok(0.5), Err(NotANumber::Sign)),
            (",5", Err(NotANumber::Sign), Ok(0.5)),
            ("5.", Ok(5.0), Err(NotANumber::Sign)),
            ("1.234", Ok(1.234), Err(NotANumber::Thousand)),
            ("1,234", Err(NotANumber::Thousand), Ok(1.234)),
            ("-123.456", Ok(-123.456), Err(NotANumber::Thousand)),
            ("0.123", Ok(0.123), Err(NotANumber::Sign)),
            ("1234.567", Ok(1234.567), Err(NotANumber::Sign)),
            ("1.2345", Ok(1.2345), Err(NotANumber::Sign)),
            ("1.234,5", Err(NotANumber::Sign), Ok(1234.5)),
            ("1,234.5", Ok(1234.5), Err(NotANumber::Sign)),
            ("1.234.567", Err(NotANumber::Sign), Ok(1_234_567.0)),
            ("1,234,567", Ok(1_234_567.0), Err(NotANumber::Sign)),
            ("1.234.567,25", Err(NotANumber::Sign), Ok(1_234_567.25)),
            ("1.5e3", Ok(1500.0), Err(NotANumber::Sign)),
            ("1,5E+03", Err(NotANumber::Sign), Ok(1500.0)),
            ("1e5", Ok(1e5), Ok(1e5)),
        ] {
            assert_eq!((Form::PLAIN.number(text), COMMA.number(text)), (point, comma), "{text}");
        }
    }

    #[test]
    fn thousands_are_read_where_the_file_has_them() {
        let comma = Form { thousands: true, ..COMMA };
        let point = Form { thousands: true, ..Form::PLAIN };
        assert_eq!((comma.number("1.234"), comma.number("1,234")), (Ok(1234.0), Ok(1.234)));
        assert_eq!((point.number("1,234"), point.number("1.234")), (Ok(1234.0), Ok(1.234)));
        assert_eq!(comma.number("12.5"), Err(NotANumber::Sign));
    }

    #[test]
    fn what_only_looks_like_a_number_is_none() {
        for text in [
            "",
            ".",
            ",",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            "--1",
            "1-",
            "1 234",
            "1\u{a0}234",
            "12,5 %",
            "€ 12",
            "NaN",
            "inf",
            "Infinity",
            "1e999",
            "１２",
            "−5",
            "1.23,4",
            "1,23.4",
            "1.2.3",
            "12.34.567",
            "0.123.456",
            "1..234",
            "1.234,",
            "1.234,5.6",
            "1,234.567,8",
            "0x10",
            "1_000",
            "=1+1",
            "½",
            "1.234.567e2",
        ] {
            assert_eq!(
                (Form::PLAIN.number(text), COMMA.number(text)),
                (Err(NotANumber::Form), Err(NotANumber::Form)),
                "{text}"
            );
        }
    }

    #[test]
    fn dates_are_read_in_one_order() {
        let form = |dates| Form { dates, ..Form::PLAIN };
        let (iso, dutch, american) =
            (form(DateForm::YearMonthDay), form(DateForm::DayMonthYear), form(DateForm::MonthDayYear));
        let day = dates::day("2016-11-22");
        for text in ["22-11-2016", "22/11/2016", "22.11.2016", "22-11-2016 00:00", "22/11/2016 0:00:00"] {
            assert_eq!((iso.day(text), dutch.day(text)), (Err(NotADate::Form), day), "{text}");
            assert_eq!(american.day(text), Err(NotADate::Order), "{text}");
        }
        assert_eq!((dutch.day("11/22/2016"), american.day("11/22/2016")), (Err(NotADate::Order), day));
        for text in [
            "2016-11-22",
            "2016-11-22 00:00:00",
            "2016-11-22T00:00:00.000",
            "22 november 2016",
            "22 nov 2016",
            "22-nov-2016",
            "22 Nov. 2016",
        ] {
            for form in [iso, dutch, american] {
                assert_eq!(form.day(text), day, "{text}");
            }
        }
        let third = |text: &str| (dutch.day(text), american.day(text));
        assert_eq!(third("03-04-2016"), (dates::day("2016-04-03"), dates::day("2016-03-04")));
        assert_eq!(third("3-4-2016"), third("03-04-2016"));
        assert_eq!(dutch.day("3 mrt 2016"), dates::day("2016-03-03"));
    }

    #[test]
    fn what_is_no_date_says_why() {
        let dutch = Form { dates: DateForm::DayMonthYear, ..Form::PLAIN };
        for (text, why) in [
            ("22-11-16", NotADate::ShortYear),
            ("42696", NotADate::Serial),
            ("2016-11-22 13:45", NotADate::Time),
            ("22-11-2016 00:01", NotADate::Time),
            ("1899-12-30", NotADate::Early),
            ("31-12-1899", NotADate::Early),
            ("1900-02-29", NotADate::Calendar),
            ("29-02-2015", NotADate::Calendar),
            ("31-13-2015", NotADate::Calendar),
            ("1900-01-00", NotADate::Early),
            ("00-01-1900", NotADate::Early),
            ("22 brumaire 2016", NotADate::Form),
            ("22-11-2016-1", NotADate::Form),
            ("22-11-2016 noon", NotADate::Form),
            ("2016-11-22T00:00:00Z", NotADate::Form),
            ("20161122", NotADate::Form),
            ("22-11-20160", NotADate::Form),
            ("", NotADate::Form),
            (" ", NotADate::Form),
        ] {
            assert_eq!(dutch.day(text), Err(why), "{text}");
        }
        assert_eq!(dates::day("1900-01-01"), Ok(FIRST));
    }
}
