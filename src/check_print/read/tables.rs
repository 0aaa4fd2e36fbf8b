//! What a table prints: rows with a mean, a standard deviation and an n, or percentages of an N that its heading says.

use super::number::{self, Decimal};
use super::results::{Found, Kind, mean};
use super::token::{Shape, Token, tokens};
use super::{Row, Table, Unit};
use crate::check_print::{Reported, Share};
use crate::printed::Printed;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Mean,
    Sd,
    /// "10.4 (3.2)".
    MeanSd,
    N,
    Percent,
    /// "44 (29%)".
    NPercent,
    /// "29% (44)".
    PercentN,
    Other,
}

/// A column and what its headings say of it.
struct Head {
    column: Column,
    /// The N in its heading: "SoS (n = 32)".
    n: Option<u64>,
    /// The heading above M, SD and n: they belong together where it is the same.
    group: String,
}

/// The results of `table`, added to `out`.
pub fn results(unit: Unit, table: &Table, decimal: Option<Decimal>, out: &mut Vec<Found>) {
    let body = table.rows.iter().position(is_body).unwrap_or(table.rows.len());
    let (above, rows) = table.rows.split_at(body);
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let named = named_n(&tokens(&table.caption), decimal);
    // "Girls N = 50, boys N = 40" is of a column each; one N is of all.
    let whole = if let [(_, n)] = named.as_slice() { Some(*n) } else { None };
    let mut heads: Vec<Head> = (0..width).map(|at| head(above, at, decimal)).collect();
    for (at, head) in heads.iter_mut().enumerate().filter(|_| named.len() > 1) {
        let cells: Vec<String> = above.iter().filter_map(|row| row.cells.get(at)).map(|c| c.to_lowercase()).collect();
        let of = named.iter().find(|(name, _)| !name.is_empty() && cells.iter().any(|cell| cell.contains(name)));
        head.n = head.n.or(of.map(|(_, n)| *n));
    }
    for row in rows {
        means(unit, row, &heads, whole, decimal, out);
        shares(unit, row, &heads, whole, decimal, out);
    }
}

/// A row with numbers behind its first cell; a heading's "n = 32" is none.
fn is_body(row: &Row) -> bool {
    row.cells.iter().skip(1).any(|cell| {
        cell.trim_start_matches(['-', '−', '–', '<', '(', '.', ',', ' ']).starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The N or n that is said in a heading or a caption.
fn stated_n(tokens: &[Token<'_>], decimal: Option<Decimal>) -> Option<u64> {
    tokens.windows(3).find_map(|three| {
        let [name, equals, value] = three else { return None };
        (matches!(name.text, "n" | "N") && equals.is('=') && value.shape == Shape::Number)
            .then(|| number::count(value.text, decimal))
            .flatten()
    })
}

/// Every N that is said in a caption, with the word before it in small letters.
fn named_n(tokens: &[Token<'_>], decimal: Option<Decimal>) -> Vec<(String, u64)> {
    let at = |i: usize| stated_n(tokens.get(i..i + 3)?, decimal).map(|n| (i, n));
    let name = |i: usize| i.checked_sub(1).and_then(|i| tokens.get(i)).filter(|t| t.shape == Shape::Word);
    let all = (0..tokens.len()).filter_map(at);
    all.map(|(i, n)| (name(i).map(|t| t.text.to_lowercase()).unwrap_or_default(), n)).collect()
}

/// The headings above column `at`, the nearest last.
fn head(above: &[Row], at: usize, decimal: Option<Decimal>) -> Head {
    let cells: Vec<&str> = above.iter().filter_map(|row| row.cells.get(at)).map(String::as_str).collect();
    let column = cells.iter().rev().map(|cell| column(cell)).find(|c| *c != Column::Other).unwrap_or(Column::Other);
    let n = cells.iter().rev().find_map(|cell| stated_n(&tokens(cell), decimal));
    let group = cells.iter().find(|cell| self::column(cell) == Column::Other).map_or("", |cell| cell).trim();
    Head { column, n, group: group.to_owned() }
}

/// What a heading says, without its "(n = 32)".
fn column(heading: &str) -> Column {
    let mut words: Vec<String> = Vec::new();
    let all = tokens(heading);
    let mut at = 0;
    while let Some(token) = all.get(at) {
        let stated = all.get(at + 1).is_some_and(|next| next.is('='));
        match token.shape {
            _ if stated => at += 2,
            Shape::Word => words.push(token.text.to_lowercase()),
            Shape::Sign if token.is('%') => words.push("%".to_owned()),
            _ => {}
        }
        at += 1;
    }
    words.retain(|word| !["in", "van", "of", "score", "de", "the"].contains(&word.as_str()));
    let kind = |word: &String| match word.as_str() {
        "m" | "mean" | "gem" | "gemiddeld" | "gemiddelde" | "average" => Some(Column::Mean),
        "sd" | "std" | "standaarddeviatie" | "standaardafwijking" | "stdev" => Some(Column::Sd),
        "n" | "aantal" | "number" | "freq" | "count" => Some(Column::N),
        "%" | "percentage" | "procent" | "percent" | "perc" => Some(Column::Percent),
        _ => None,
    };
    let kinds: Vec<Option<Column>> = words.iter().map(kind).collect();
    match kinds.as_slice() {
        [.., Some(Column::Mean), Some(Column::Sd)] => Column::MeanSd,
        [.., Some(Column::N), Some(Column::Percent)] => Column::NPercent,
        [.., Some(Column::Percent), Some(Column::N)] => Column::PercentN,
        [.., Some(only)] if kinds.len() <= 2 => *only,
        [Some(first), None] => *first,
        _ => Column::Other,
    }
}

/// The numbers of a cell, when it holds nothing but them.
fn numbers(cell: &str, decimal: Option<Decimal>) -> Vec<(&str, Option<Printed>)> {
    let all = tokens(cell);
    let mut out = Vec::new();
    for (at, token) in all.iter().enumerate() {
        match token.shape {
            Shape::Number => {
                let sign = at.checked_sub(1).and_then(|at| all.get(at));
                let minus = !token.spaced && sign.is_some_and(|t| t.is('-') || t.is('−') || t.is('–'));
                out.push((token.text, number::value(token.text, minus, decimal)));
            }
            // A footnote's letter, and stars, are let be; words are not.
            Shape::Word if token.text.chars().count() > 2 => return Vec::new(),
            _ => {}
        }
    }
    out
}

fn means(unit: Unit, row: &Row, heads: &[Head], whole: Option<u64>, decimal: Option<Decimal>, out: &mut Vec<Found>) {
    let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
    let first = |at: usize| numbers(cell(at), decimal).first().copied();
    for (at, head) in heads.iter().enumerate() {
        if !matches!(head.column, Column::Mean | Column::MeanSd) {
            continue;
        }
        let found = numbers(cell(at), decimal);
        let Some((raw, value)) = found.first().copied() else { continue };
        let next_mean = (at + 1..heads.len())
            .find(|next| matches!(heads[*next].column, Column::Mean | Column::MeanSd))
            .unwrap_or(heads.len());
        let near = |column: Column| {
            let behind = (at + 1..next_mean).find(|next| heads[*next].column == column);
            behind.filter(|next| heads[*next].group == head.group || head.group.is_empty() || column == Column::Sd)
        };
        let mut parts = vec![format!("M {raw}")];
        let mut unread = value.is_none();
        let sd = if head.column == Column::MeanSd { found.get(1).copied() } else { near(Column::Sd).and_then(first) };
        if let Some((raw, sd)) = sd {
            unread |= sd.is_none();
            parts.push(format!("SD {raw}"));
        }
        // n stands behind the mean, before it, in the heading or in the caption.
        let one_n = heads.iter().filter(|h| h.column == Column::N).count() == 1;
        let before = heads.iter().position(|h| h.column == Column::N && (h.group == head.group || one_n));
        let counted = |at: usize| first(at).and_then(|(raw, _)| number::count(raw, decimal));
        let n = near(Column::N).or(before).map_or_else(|| head.n.or(whole), counted);
        if let Some(n) = n {
            parts.push(format!("n {n}"));
        }
        let sd = sd.and_then(|(_, sd)| sd);
        if sd.is_none() && n.is_none() && !unread {
            continue;
        }
        let reading = value.filter(|_| !unread).map(|value| Reported::Mean(mean(value, sd, n, None)));
        out.push(Found { kind: Kind::TableMean, unit, place: row.place, text: parts.join(", "), reading });
    }
}

fn shares(unit: Unit, row: &Row, heads: &[Head], whole: Option<u64>, decimal: Option<Decimal>, out: &mut Vec<Found>) {
    for (at, head) in heads.iter().enumerate() {
        let cell = row.cells.get(at).map_or("", String::as_str);
        let found = numbers(cell, decimal);
        let count = |raw: &str| number::count(raw, decimal);
        let several = heads.iter().filter(|h| matches!(h.column, Column::Percent)).count() > 1;
        let headed = cell.contains('%') || head.column == Column::Percent;
        let (percent, part) = match (head.column, found.as_slice()) {
            (Column::NPercent, [(n, _), (_, percent)]) => (*percent, count(n)),
            (Column::PercentN, [(_, percent), (n, _)]) => (*percent, count(n)),
            (Column::Percent, [(_, percent)]) => {
                // "n" and "%" under one group belong together.
                let same = |h: &Head| h.column == Column::N && (!several || h.group == head.group);
                let beside = at.checked_sub(1).filter(|at| same(&heads[*at])).or(Some(at + 1));
                let beside = beside.filter(|at| heads.get(*at).is_some_and(same));
                let raw = beside.and_then(|at| row.cells.get(at)).and_then(|cell| {
                    let all = numbers(cell, decimal);
                    all.first().map(|(raw, _)| (*raw).to_owned()).filter(|_| all.len() == 1)
                });
                (*percent, raw.and_then(|raw| count(&raw)))
            }
            (Column::Other | Column::N, [(n, _), (_, percent)]) if cell.contains('%') && cell.contains('(') => {
                (*percent, count(n))
            }
            (Column::Other, [(_, percent)]) if cell.contains('%') => (*percent, None),
            _ => continue,
        };
        let whole = head.n.or(whole);
        if whole.is_none() || !headed && part.is_none() {
            continue;
        }
        // A part that is the whole's own row, or an n that is the whole itself, says nothing of the percentage.
        let reading = percent.map(|percent| Reported::Share(Share { percent, part, whole }));
        let text = match (part, whole) {
            (Some(part), Some(whole)) => format!("{part} of {whole}: {}", percent_text(&found, part)),
            _ => format!("{} of {}", percent_text(&found, u64::MAX), whole.unwrap_or_default()),
        };
        out.push(Found { kind: Kind::TableShare, unit, place: row.place, text, reading });
    }
}

/// The percentage as it was printed.
fn percent_text(found: &[(&str, Option<Printed>)], part: u64) -> String {
    let raw = found.iter().map(|(raw, _)| *raw).find(|raw| found.len() == 1 || raw.parse() != Ok(part));
    format!("{}%", raw.or(found.first().map(|(raw, _)| *raw)).unwrap_or_default())
}
