//! How the numbers and moments of a binary format stand in cells.
//!
//! A value, its label and its missing code are all written here, so that they meet as the same text.

use crate::data::dates;
use std::fmt::Write;

const DAY: f64 = 86_400.0;

/// Writes a number with the fewest digits that give the same number again: 1, 0.1, -99, 1e308.
pub fn number(x: f64, cell: &mut String) {
    let size = x.abs();
    let written = if x.fract() == 0.0 && size < 1e15 && !(x == 0.0 && x.is_sign_negative()) {
        // Exact: a whole number below 2^53.
        write!(cell, "{}", x as i64)
    } else if !x.is_finite() || (1e-5..1e17).contains(&size) || size == 0.0 {
        write!(cell, "{x}")
    } else {
        write!(cell, "{x:e}")
    };
    written.expect("a string takes what is written");
}

/// Writes seconds since 1970-01-01 as 2016-11-22, or as 2016-11-22 13:45:00.5 when they are not midnight. False,
/// and nothing written, when the calendar of the years 1 to 9999 has no such moment.
pub fn moment(seconds: f64, cell: &mut String) -> bool {
    let day = (seconds / DAY).floor();
    if !(-719_162.0..=2_932_896.0).contains(&day) {
        return false;
    }
    let Some(date) = dates::date(day as i32) else { return false };
    write!(cell, "{date}").expect("a string takes what is written");
    // A double of this size is no finer than some microseconds.
    let micros = ((seconds - day * DAY) * 1e6).round() as u64;
    if micros > 0 {
        let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(cell, " {hour:02}:{minute:02}:{second:02}").expect("a string takes what is written");
        if micros > 0 {
            let digits = format!(".{micros:06}");
            cell.push_str(digits.trim_end_matches('0'));
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(x: f64) -> String {
        let mut cell = String::new();
        number(x, &mut cell);
        cell
    }

    #[test]
    fn a_number_is_written_short_and_reads_back_as_itself() {
        for (x, text) in [
            (1.0, "1"),
            (-99.0, "-99"),
            (0.0, "0"),
            (-0.0, "-0"),
            (0.1, "0.1"),
            (12.5, "12.5"),
            (1e308, "1e308"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e308"),
            (123_456_789_012_345_678.0, "1.2345678901234568e17"),
            (999_999_999_999_999.0, "999999999999999"),
            (0.00001, "0.00001"),
            (0.000001, "1e-6"),
        ] {
            assert_eq!(shown(x), text);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
        assert_eq!(shown(f64::NAN), "NaN");
        assert_eq!(shown(f64::INFINITY), "inf");
    }

    #[test]
    fn a_moment_is_a_date_and_a_time_only_when_it_has_one() {
        let moment = |seconds| {
            let mut cell = String::new();
            moment(seconds, &mut cell).then_some(cell)
        };
        // 2016-11-22 is day 17127: R 4.2, as.numeric(as.Date("2016-11-22")).
        assert_eq!(moment(17127.0 * DAY).unwrap(), "2016-11-22");
        assert_eq!(moment(17127.0 * DAY + 49_500.0).unwrap(), "2016-11-22 13:45:00");
        assert_eq!(moment(17127.0 * DAY + 0.5).unwrap(), "2016-11-22 00:00:00.5");
        assert_eq!(moment(-1.0).unwrap(), "1969-12-31 23:59:59");
        assert_eq!(moment(-719_162.0 * DAY).unwrap(), "0001-01-01");
        assert_eq!(moment(2_932_896.0 * DAY).unwrap(), "9999-12-31");
        for none in [f64::NAN, f64::INFINITY, -f64::MAX, 2_932_897.0 * DAY, -719_163.0 * DAY] {
            assert_eq!(moment(none), None);
        }
    }
}
