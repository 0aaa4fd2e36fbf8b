//! How numbers and dates are written, where they are text.

use crate::data::codebook::{DateForm, Decimal};
use crate::data::dates::{self, NotADate};
use serde::Serialize;

/// How numbers and dates are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The decimal sign.
    pub decimal: Decimal,
    /// Whether the other sign stands between thousands.
    pub thousands: bool,
    /// The order of day, month and year.
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
}

impl Form {
    /// The number that `text`, without white space around it, is in this form.
    pub fn number(&self, text: &str) -> Result<f64, NotANumber> {
        text.parse().ok().filter(|x: &f64| x.is_finite()).ok_or(NotANumber::Form)
    }

    /// The day that `text`, without white space around it, names in this form, since 1970-01-01.
    pub fn day(&self, text: &str) -> Result<i32, NotADate> {
        dates::day(text)
    }
}
