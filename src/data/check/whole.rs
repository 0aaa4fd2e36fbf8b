//! Columns as a whole: without a value, with one value only, levels that never occur, numbers that look like missing
//! codes, weeks that were typed.

use super::words::quote;
use super::{Log, Words, words};
use crate::data::codebook::{Column, Kind, Role, TableBook};
use crate::data::{self, days, numbers, texts};
use crate::error::Check;
use crate::value::Text;
use polars::frame::DataFrame;

/// Columns of the codebook with their places in the file.
pub type Places<'a> = [(&'a Column, Option<usize>)];

/// Fewest rows that say something about a column.
const FEW: usize = 3;

/// Weeks that were typed may be rounded, up or down.
const ROUNDED: f64 = 1.0;

/// Numbers that are written where a value is missing: below 0 among numbers that are not negative.
const CODES: [f64; 13] =
    [-9.0, -99.0, -999.0, -9999.0, -8.0, -88.0, -888.0, -8888.0, -7.0, -77.0, -777.0, -7777.0, -99_999.0];

/// And such that all others are less than a third of them.
const HIGH: [f64; 4] = [99.0, 999.0, 9999.0, 99_999.0];

/// Looks at each column, of which the rows stand at `lines`.
pub fn check(log: &mut Log, book: &TableBook, columns: &Places, frame: &DataFrame, lines: &[u64]) {
    if frame.height() == 0 {
        return;
    }
    let there: Vec<(&Column, usize)> = columns.iter().filter_map(|(column, at)| Some((*column, (*at)?))).collect();
    let (mut blank, mut constant, mut unused, mut levels) = (0, 0, 0, 0);
    for (column, at) in &there {
        let (all, shown) = (frame.height() as u64, !column.identifies() && column.kind != Kind::Text);
        match values(frame, column) {
            Values::None => {
                blank += 1;
                let remedy = "look whether it was lost; else leave it out, of the codebook too";
                log.add_whole(Check::Blank, None, all, Some(*at), words("no value in any row", "values", remedy));
            }
            Values::One(value, rows) if rows >= FEW && column.role != Role::Frequency => {
                constant += 1;
                let value = if shown { quote(&value) } else { "the same value".to_owned() };
                let among =
                    if rows as u64 == all { "every row".to_owned() } else { format!("all {rows} rows that have one") };
                let remedy = "nothing, if it is so; such a column cannot tell units apart";
                log.add_whole(
                    Check::Constant,
                    None,
                    rows as u64,
                    Some(*at),
                    words(format!("{value} in {among}"), "values that differ", remedy),
                );
            }
            _ => (),
        }
        let (none, of) = missing_levels(frame, column);
        levels += of;
        if !none.is_empty() && of > 0 {
            unused += none.len() as u64;
            log.add_whole(Check::Unused, None, 0, Some(*at), never(&none));
        }
    }
    log.done(Check::Blank, "every column has a value somewhere", there.len() as u64, blank);
    log.done(Check::Constant, "no column has one value only", there.len() as u64, constant);
    if levels > 0 {
        log.done(Check::Unused, "every level of the codebook occurs", levels, unused);
    }
    codes(log, &there, frame, lines);
    derivable(log, book, &there, frame);
}

/// Missing codes that nobody declared. A column with limits has none: they are outside.
fn codes(log: &mut Log, there: &[(&Column, usize)], frame: &DataFrame, lines: &[u64]) {
    let (mut seen, mut low, mut high) = (0, 0, 0);
    for (column, at) in there {
        let unlimited = column.min.is_none() || column.max.is_none();
        let counts = column.identifies() || column.role == Role::Frequency || log.source.join.contains(&column.name);
        let Some(numbers) = numbers(frame, &column.name).filter(|_| unlimited && !counts) else { continue };
        seen += 1;
        let others = |codes: &'static [f64]| numbers.iter().flatten().copied().filter(move |x| !codes.contains(x));
        if column.min.is_none() && others(&CODES).next().is_some() && others(&CODES).all(|x| x >= 0.0) {
            for (x, line) in
                numbers.iter().zip(lines).filter_map(|(x, line)| Some(((*x)?, *line))).filter(|(x, _)| *x < 0.0)
            {
                low += 1;
                log.add(Check::MissingCode, line, Some(*at), || {
                    let remedy = "declare it as a missing code, or say in the codebook how small a value may be (min)";
                    words(quote(&x.to_string()), "no number below 0, as there is no other", remedy)
                });
            }
        }
        let largest = others(&HIGH).fold(0.0, |largest: f64, x| largest.max(x.abs()));
        if column.max.is_none() && largest > 0.0 {
            let far = |x: &f64| HIGH.contains(x) && *x > 3.0 * largest;
            for (x, line) in
                numbers.iter().zip(lines).filter_map(|(x, line)| Some(((*x)?, *line))).filter(|(x, _)| far(x))
            {
                high += 1;
                log.add(Check::Suspect, line, Some(*at), || {
                    let remedy = "if so, declare it; else say in the codebook how large a value may be (max)";
                    words(
                        quote(&x.to_string()),
                        format!("a number like the others, of which the largest is {largest}"),
                        remedy,
                    )
                });
            }
        }
    }
    if seen > 0 {
        log.done(Check::MissingCode, "no number such as -99 stands among numbers that are not negative", seen, low);
        log.done(Check::Suspect, "no number such as 999 stands far above all others", seen, high);
    }
}

/// The values of a column, none, one or several.
enum Values {
    None,
    One(String, usize),
    Several,
}

fn values(frame: &DataFrame, column: &Column) -> Values {
    fn of<T: PartialEq + Copy>(values: impl Iterator<Item = Option<T>>, show: impl Fn(T) -> String) -> Values {
        let mut values = values.flatten();
        let Some(first) = values.next() else { return Values::None };
        let mut rows = 1;
        for value in values {
            if value != first {
                return Values::Several;
            }
            rows += 1;
        }
        Values::One(show(first), rows)
    }
    if let Some(texts) = texts(frame, &column.name) {
        of(texts.into_iter(), str::to_owned)
    } else if let Some(numbers) = numbers(frame, &column.name) {
        of(numbers.into_iter(), |number| number.to_string())
    } else {
        let show = |day| data::dates::date(day).map_or(String::new(), |date| date.to_string());
        of(days(frame, &column.name).unwrap_or_default().into_iter(), show)
    }
}

/// The levels that never occur, and how many there are; none of a column without any value.
fn missing_levels<'a>(frame: &DataFrame, column: &'a Column) -> (Vec<&'a str>, u64) {
    if column.levels.is_empty() {
        return (vec![], 0);
    }
    let Some(cells) = texts(frame, &column.name) else { return (vec![], 0) };
    let mut unseen: Vec<&str> = column.levels.iter().map(|level| level.code.as_str()).collect();
    let mut any = false;
    for cell in cells.into_iter().flatten() {
        any = true;
        if unseen.is_empty() {
            break;
        }
        unseen.retain(|code| *code != cell);
    }
    (unseen, if any { column.levels.len() as u64 } else { 0 })
}

fn never(codes: &[&str]) -> Words {
    let shown: Vec<String> = codes.iter().take(5).map(|code| quote(code)).collect();
    let more =
        if codes.len() > shown.len() { format!(" and {} more", codes.len() - shown.len()) } else { String::new() };
    let found = format!("no row with {}{more}", shown.join(", "));
    words(found, "each level of the codebook somewhere", "look whether it is written in another way, or was lost")
}

/// Columns of weeks that two dates of the same row give, in every row.
fn derivable(log: &mut Log, book: &TableBook, there: &[(&Column, usize)], frame: &DataFrame) {
    let weeks = |Text { nl, en }: &Text| en.eq_ignore_ascii_case("weeks") || nl.eq_ignore_ascii_case("weken");
    let typed = there.iter().filter(|(column, _)| weeks(&column.unit.0));
    let dated: Vec<&str> =
        book.column.iter().filter(|column| column.kind == Kind::Date).map(|column| column.name.as_str()).collect();
    let (mut seen, mut found) = (0, 0);
    for (column, at) in typed {
        let Some(numbers) = numbers(frame, &column.name) else { continue };
        seen += 1;
        let equal = dated.iter().flat_map(|start| dated.iter().map(move |end| (*start, *end))).find(|(start, end)| {
            let (Some(from), Some(to)) = (days(frame, start), days(frame, end)) else { return false };
            let rows = numbers.iter().zip(from).zip(to);
            let mut apart =
                rows.filter_map(|((typed, from), to)| Some((*typed)? - (f64::from(to?) - f64::from(from?)) / 7.0));
            let mut rows = 0;
            start != end
                && apart.all(|apart| {
                    rows += 1;
                    apart.abs() < ROUNDED
                })
                && rows >= FEW
        });
        if let Some((start, end)) = equal {
            found += 1;
            let told = format!("the weeks from {start} to {end} in every row");
            let remedy =
                format!("leave it out, and derive it: from = {{ weeks = {{ start = \"{start}\", end = \"{end}\" }} }}");
            log.add_whole(
                Check::Derivable,
                None,
                frame.height() as u64,
                Some(*at),
                words(told, "weeks derived from dates, not typed", remedy),
            );
        }
    }
    if seen > 0 {
        log.done(Check::Derivable, "no weeks were typed that two dates give", seen, found);
    }
}
