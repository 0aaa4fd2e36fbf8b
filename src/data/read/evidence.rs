//! What the cells of a file tell of how its numbers and dates are written.
//!
//! 12,5 proves a decimal comma, 22-11-2016 that the day comes first; 1.234 and 03-04-2016 prove nothing. Where a file
//! proves nothing and it makes a difference, it is refused.

use super::form::{self, Form, Signs, Written};
use super::{Broken, Detail};
use crate::data::codebook::{DateForm, Decimal, FileBook, Kind, TableBook};
use csv::StringRecord;

/// What was seen in the cells of a file.
pub struct Evidence<'a> {
    /// Of each column of the file: what is looked for, and what was found.
    columns: Vec<(Option<Watched<'a>>, Seen)>,
}

/// What is looked for in a column.
#[derive(Clone)]
struct Watched<'a> {
    /// None when no codebook says.
    kind: Option<Kind>,
    codes: Vec<&'a str>,
}

/// Cells counted.
#[derive(Clone, Default)]
struct Seen {
    point: u64,
    comma: u64,
    /// 1.234 and 1,234.
    either_point: u64,
    either_comma: u64,
    /// 1.234,5
    grouped: u64,
    year_first: u64,
    /// By the character between the figures.
    orders: [Orders; 3],
    /// Neither a number nor a date.
    other: u64,
}

/// Dates of two figures and a year.
#[derive(Clone, Copy, Default)]
struct Orders {
    day_first: u64,
    month_first: u64,
    either: u64,
}

/// What may stand in a date.
const BETWEEN: [char; 3] = ['-', '/', '.'];

impl<'a> Evidence<'a> {
    /// Nothing seen yet of the columns with these names.
    pub fn new(names: &[String], book: Option<&'a TableBook>) -> Self {
        let book = book.filter(|book| !book.column.is_empty());
        let watched = |name: &String| {
            let Some(book) = book else { return Some(Watched { kind: None, codes: vec![] }) };
            let column = book.column.iter().find(|column| column.name == *name)?;
            let looked_for = matches!(column.kind, Kind::Number | Kind::Integer | Kind::Date);
            let codes = column.missing.iter().map(|code| code.code.as_str()).collect();
            looked_for.then_some(Watched { kind: Some(column.kind), codes })
        };
        Evidence { columns: names.iter().map(|name| (watched(name), Seen::default())).collect() }
    }

    /// Takes what a row tells.
    pub fn take(&mut self, row: &StringRecord) {
        for ((watched, seen), cell) in self.columns.iter_mut().zip(row) {
            let Some(watched) = watched else { continue };
            let cell = cell.trim();
            if cell.is_empty() || watched.codes.contains(&cell) {
                continue;
            }
            let date = watched.kind.is_none_or(|kind| kind == Kind::Date) && seen.date(cell);
            let number = watched.kind != Some(Kind::Date) && seen.number(cell);
            seen.other += u64::from(!date && !number);
        }
    }

    /// Whether more rows may decide what these leave open.
    pub fn open(&self) -> bool {
        let watched = |wanted: fn(Kind) -> bool| {
            self.columns.iter().any(|(w, _)| w.as_ref().is_some_and(|w| w.kind.is_none_or(wanted)))
        };
        let all = self.all();
        let undecided = all.orders.iter().any(|orders| orders.day_first + orders.month_first == 0 && orders.either > 0);
        watched(|kind| kind != Kind::Date) && all.point + all.comma == 0
            || watched(|kind| kind == Kind::Date) && undecided
    }

    /// All columns together. Without a codebook only those that have nothing but numbers, or nothing but dates.
    fn all(&self) -> Seen {
        let mut all = Seen::default();
        for (watched, seen) in &self.columns {
            let Some(watched) = watched else { continue };
            if watched.kind.is_none() && seen.other > 0 {
                continue;
            }
            all.point += seen.point;
            all.comma += seen.comma;
            all.either_point += seen.either_point;
            all.either_comma += seen.either_comma;
            all.grouped += seen.grouped;
            all.year_first += seen.year_first;
            for (all, seen) in all.orders.iter_mut().zip(&seen.orders) {
                all.day_first += seen.day_first;
                all.month_first += seen.month_first;
                all.either += seen.either;
            }
        }
        all
    }

    /// The form of the file, as `said` in its codebook or as found. `commas`: whether commas separate the columns.
    ///
    /// Refused where two forms are possible and give other values, and where what is said cannot be.
    pub fn form(&self, said: &FileBook, commas: bool) -> Result<(Form, Vec<Detail>), Broken> {
        let all = self.all();
        let mut details = vec![];
        let decimal = all.decimal(said, commas, &mut details)?;
        if let Some(thousands) = said.thousands {
            let found = if thousands { "yes" } else { "no" }.to_owned();
            details.push(Detail { what: "thousands", found, given: true, because: String::new() });
        }
        let dates = all.dates(said, &mut details)?;
        Ok((Form { decimal, thousands: said.thousands == Some(true), dates }, details))
    }
}

impl Seen {
    /// Counts a number; whether it is one.
    fn number(&mut self, cell: &str) -> bool {
        match form::signs(cell) {
            None => return false,
            Some(Signs::None) => (),
            Some(Signs::Either(Decimal::Point)) => self.either_point += 1,
            Some(Signs::Either(Decimal::Comma)) => self.either_comma += 1,
            Some(Signs::Proof { decimal, grouped }) => {
                match decimal {
                    Decimal::Point => self.point += 1,
                    Decimal::Comma => self.comma += 1,
                }
                self.grouped += u64::from(grouped);
            }
        }
        true
    }

    /// Counts a date; whether it is one.
    fn date(&mut self, cell: &str) -> bool {
        match form::written(form::without_time(cell).0) {
            Some(Written::Year) => self.year_first += 1,
            Some(Written::Named { .. }) => (),
            Some(Written::Figures { first, second, year: Some(_), between }) => {
                let place = BETWEEN.iter().position(|other| *other == between);
                let Some(orders) = place.and_then(|place| self.orders.get_mut(place)) else { return false };
                match (first > 12, second > 12) {
                    (true, false) => orders.day_first += 1,
                    (false, true) => orders.month_first += 1,
                    (false, false) => orders.either += 1,
                    (true, true) => return false,
                }
            }
            Some(Written::Figures { .. } | Written::Serial) | None => return false,
        }
        true
    }

    fn decimal(&self, said: &FileBook, commas: bool, details: &mut Vec<Detail>) -> Result<Decimal, Broken> {
        let word = |decimal: Decimal| if decimal == Decimal::Point { "point" } else { "comma" };
        if said.thousands == Some(false) && self.grouped > 0 {
            return Err(contradicted(
                format!("a sign between thousands in {}", cells(self.grouped)),
                "no sign between thousands, as the codebook says",
            ));
        }
        if let Some(decimal) = said.decimal {
            let (for_it, against) =
                if decimal == Decimal::Point { (self.point, self.comma) } else { (self.comma, self.point) };
            let expected = if decimal == Decimal::Point {
                "a decimal point, as the codebook says"
            } else {
                "a decimal comma, as the codebook says"
            };
            if for_it == 0 && against > 0 {
                let other = if decimal == Decimal::Point { "comma" } else { "point" };
                return Err(contradicted(
                    format!("a decimal {other} in {}, the other sign in none", cells(against)),
                    expected,
                ));
            }
            details.push(Detail {
                what: "decimal",
                found: word(decimal).to_owned(),
                given: true,
                because: String::new(),
            });
            return Ok(decimal);
        }
        let either = self.either_point + self.either_comma;
        let (decimal, because) = if self.point == 0 && self.comma == 0 {
            if either == 0 {
                (Decimal::Point, "no number has a decimal sign".to_owned())
            } else if commas && self.either_comma == 0 {
                (Decimal::Point, "commas separate the columns, and stand in no number".to_owned())
            } else {
                return Err(Broken {
                    line: None,
                    found: format!(
                        "numbers such as 1.234 in {}, which may be a thousand or a decimal, and none that tells",
                        cells(either)
                    ),
                    expected: "numbers that show what their decimal sign is",
                    remedy: "say decimal = \"comma\" or \"point\" under [table.file] of the codebook, and thousands = true where it is a thousand",
                });
            }
        } else if self.point == self.comma {
            return Err(Broken {
                line: None,
                found: format!("a decimal point in {} and a decimal comma in as many", cells(self.point)),
                expected: "one decimal sign in the whole file",
                remedy: "write all numbers with one sign, or say which under [table.file] of the codebook: decimal = \"comma\" or \"point\"",
            });
        } else if self.point > self.comma {
            (Decimal::Point, format!("found in {}, against {}", cells(self.point), self.comma))
        } else {
            (Decimal::Comma, format!("found in {}, against {}", cells(self.comma), self.point))
        };
        details.push(Detail { what: "decimal", found: word(decimal).to_owned(), given: false, because });
        Ok(decimal)
    }

    fn dates(&self, said: &FileBook, details: &mut Vec<Detail>) -> Result<DateForm, Broken> {
        let sum = |count: fn(&Orders) -> u64| self.orders.iter().map(count).sum::<u64>();
        let (day_first, month_first, either) = (sum(|o| o.day_first), sum(|o| o.month_first), sum(|o| o.either));
        let word = |form: DateForm| match form {
            DateForm::YearMonthDay => "year-month-day",
            DateForm::DayMonthYear => "day-month-year",
            DateForm::MonthDayYear => "month-day-year",
        };
        if let Some(form) = said.dates {
            let (for_it, against, expected) = match form {
                DateForm::YearMonthDay => (
                    self.year_first,
                    day_first + month_first + either,
                    "dates such as 2016-11-22, as the codebook says",
                ),
                DateForm::DayMonthYear => (day_first, month_first, "dates such as 22-11-2016, as the codebook says"),
                DateForm::MonthDayYear => (month_first, day_first, "dates such as 11/22/2016, as the codebook says"),
            };
            if for_it == 0 && against > 0 {
                return Err(contradicted(
                    format!("dates in another order in {}, and in that order in none", cells(against)),
                    expected,
                ));
            }
            details.push(Detail { what: "dates", found: word(form).to_owned(), given: true, because: String::new() });
            return Ok(form);
        }
        let open = |orders: &Orders| orders.either > 0 && orders.day_first + orders.month_first == 0;
        let (form, because) = if day_first + month_first + either == 0 {
            if self.year_first == 0 {
                return Ok(DateForm::YearMonthDay);
            }
            (DateForm::YearMonthDay, format!("found in {}, against 0", cells(self.year_first)))
        } else if day_first + month_first == 0 && self.year_first > either {
            (DateForm::YearMonthDay, format!("found in {}, against {either}", cells(self.year_first)))
        } else if self.orders.iter().any(open) || day_first == month_first {
            let told = if day_first + month_first == 0 { "and none that tells" } else { "which others do not decide" };
            return Err(Broken {
                line: None,
                found: format!(
                    "dates such as 03-04-2016 in {}, which may be 3 April or 4 March, {told}",
                    cells(either)
                ),
                expected: "dates that show which figure is the day",
                remedy: "say dates = \"day-month-year\" or \"month-day-year\" under [table.file] of the codebook",
            });
        } else if day_first > month_first {
            (DateForm::DayMonthYear, format!("found in {}, against {month_first}", cells(day_first)))
        } else {
            (DateForm::MonthDayYear, format!("found in {}, against {day_first}", cells(month_first)))
        };
        details.push(Detail { what: "dates", found: word(form).to_owned(), given: false, because });
        Ok(form)
    }
}

fn cells(count: u64) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

fn contradicted(found: String, expected: &'static str) -> Broken {
    Broken { line: None, found, expected, remedy: "correct it in [table.file] of the codebook, or leave it out" }
}
