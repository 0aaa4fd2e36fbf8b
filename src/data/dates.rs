//! Dates: reading them, and the order in which they must fall.
//!
//! Inside the house a date is its number of days since 1970-01-01.

use super::codebook::{Derivation, TableBook};
use jiff::civil::Date;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotADate {
    /// It has not the form of the file's dates.
    Form,
    /// It has, but the calendar has no such day.
    Calendar,
    /// Day and month stand in the other order than in the rest of the file.
    Order,
    /// The year has two digits.
    ShortYear,
    /// A number of days, as Excel counts them.
    Serial,
    /// A time of day other than midnight is behind it.
    Time,
    /// Before 1900: how spreadsheets show the number 0, or an empty cell.
    Early,
}

/// The day that `text` names in the form 2016-11-22: four, two and two digits, nothing else.
pub fn day(text: &str) -> Result<i32, NotADate> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return Err(NotADate::Form) };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0')).ok_or(NotADate::Form)
        })
    };
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    from(year, month, day)
}

/// The day of a year, month and day.
pub fn from(year: i16, month: i16, day: i16) -> Result<i32, NotADate> {
    // 1900-01-00 is how Excel shows a 0.
    if (year, month, day) == (1900, 1, 0) {
        return Err(NotADate::Early);
    }
    let month = i8::try_from(month).map_err(|_| NotADate::Calendar)?;
    let day = i8::try_from(day).map_err(|_| NotADate::Calendar)?;
    let date = Date::new(year, month, day).map_err(|_| NotADate::Calendar)?;
    i32::try_from(date.duration_since(EPOCH).as_hours() / 24).map_err(|_| NotADate::Calendar)
}

/// The date of a day, for people. A day out of the calendar of the years −9999 to 9999 has none.
pub fn date(day: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// Lists of date columns in the order in which they must fall: the pathways of the codebook, and
/// the two dates of every number of weeks that no pathway orders already.
pub fn orders(book: &TableBook) -> Vec<Vec<&str>> {
    let mut orders: Vec<Vec<&str>> =
        book.pathway.iter().map(|path| path.iter().map(String::as_str).collect()).collect();
    for derived in &book.derived {
        let pairs: Vec<(&str, &str)> = match &derived.from {
            Derivation::Weeks { start, end } => vec![(start, end)],
            Derivation::FirstOf(rule) => rule.endings.iter().map(|e| (rule.start.as_str(), e.date.as_str())).collect(),
            _ => continue,
        };
        for (start, end) in pairs {
            let ordered = orders.iter().any(|path| {
                let place = |name: &str| path.iter().position(|column| *column == name);
                matches!((place(start), place(end)), (Some(start), Some(end)) if start < end)
            });
            if !ordered {
                orders.push(vec![start, end]);
            }
        }
    }
    orders
}

/// Where `days`, in the order in which they must fall, fall backwards: the places of each date that
/// lies before an earlier one, and of the latest date among those. Missing dates are skipped.
pub fn backwards(days: impl Iterator<Item = Option<i32>>) -> impl Iterator<Item = (usize, usize)> {
    let mut latest: Option<(usize, i32)> = None;
    days.enumerate().filter_map(move |(place, day)| {
        let day = day?;
        match latest {
            Some((earlier, latest)) if day < latest => Some((place, earlier)),
            _ => {
                latest = Some((place, day));
                None
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        // Python 3.11: (date(2016, 1, 1) - date(1970, 1, 1)).days; by hand 46 * 365 + 11 leap days.
        assert_eq!(day("2016-01-01"), Ok(16_801));
        assert_eq!(day("1970-01-01"), Ok(0));
        assert_eq!(day("1969-12-31"), Ok(-1));
        assert_eq!(day("2016-02-29").and_then(|leap| Ok(day("2016-03-01")? - leap)), Ok(1));
        for text in ["0000-01-01", "9999-12-31", "2016-02-29"] {
            assert_eq!(date(day(text).unwrap()).unwrap().to_string(), text);
        }
        assert_eq!((date(i32::MAX), date(i32::MIN)), (None, None));
    }

    #[test]
    fn only_iso_dates_of_the_calendar_are_dates() {
        for text in ["", "2016", "22-11-2016", "2016-1-1", "20161122", "2016-11-22T00:00", "2016/11/22", "abcd-ef-gh"] {
            assert_eq!(day(text), Err(NotADate::Form), "{text}");
        }
        for text in ["2015-02-29", "2015-00-10", "2015-13-01", "2015-01-00", "2015-04-31"] {
            assert_eq!(day(text), Err(NotADate::Calendar), "{text}");
        }
    }

    #[test]
    fn every_date_before_the_latest_so_far_falls_backwards() {
        let found = |days: &[Option<i32>]| backwards(days.iter().copied()).collect::<Vec<_>>();
        assert_eq!(found(&[Some(1), None, Some(1), Some(4)]), []);
        assert_eq!(found(&[Some(5), Some(2), None, Some(3), Some(9)]), [(1, 0), (3, 0)]);
    }
}
