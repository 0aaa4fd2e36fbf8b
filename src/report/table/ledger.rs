//! The ledger as a table: each published claim, what it printed, what the data give, what became of it.

use super::{Block, Cell, Column, Table, capital, column, interval_heading};
use crate::ledger::{Entry, Ledger, Status};
use crate::report::catalogue::Words;
use crate::report::number::{self, DASH};
use crate::value::{Lang, Level};

/// The ledger: each published claim, what it printed, what the data give, and what became of it.
pub fn of_ledger(ledger: &Ledger, level: Level, words: &Words) -> Table {
    let lang = words.lang();
    let mut table = Table { caption: words.get("caption-ledger"), ..Table::default() };
    let with_interval = ledger.entries.iter().any(|e| e.low.is_some() || e.high.is_some());
    let with_note = ledger.entries.iter().any(|e| !e.note.get(lang).is_empty());
    // What became of a claim stands beside it, so that a narrow screen shows both.
    table.columns = vec![
        column(words, "column-claim", false),
        column(words, "column-status", false),
        column(words, "column-printed", true),
        column(words, "column-computed", true),
    ];
    if with_interval {
        table.columns.push(Column { heading: interval_heading(Some(level), words), numeric: true });
    }
    if with_note {
        table.columns.push(column(words, "column-note", false));
    }
    table.columns.push(column(words, "column-source", false));
    let mut block = Block::default();
    for entry in &ledger.entries {
        let mut cells = vec![
            Cell::text(entry.text.get(lang)),
            Cell { status: Some(entry.status), ..Cell::text(words.get(&status_key(entry.status))) },
            Cell::text(printed(entry, words)),
        ];
        cells.push(match entry.computed {
            Some(x) => Cell { text: computed(x, entry, lang), number: Some(x), ..Cell::default() },
            None if entry.note.get(lang).is_empty() => {
                let mark = table.footnote(capital(&words.get(&status_key(entry.status))));
                Cell { text: DASH.to_owned(), marks: vec![mark], ..Cell::default() }
            }
            None => Cell::text(DASH),
        });
        if with_interval {
            cells.push(Cell::text(match (entry.low, entry.high) {
                (Some(low), Some(high)) => number::span(&limit(low, entry, lang), &limit(high, entry, lang), lang),
                _ => String::new(),
            }));
        }
        if with_note {
            cells.push(Cell::text(capital(entry.note.get(lang))));
        }
        cells.push(Cell::text(&entry.source));
        block.rows.push(cells);
    }
    table.blocks.push(block);
    table
}

/// The key of a status's words.
pub fn status_key(status: Status) -> String {
    format!("status-{}", status.code().replace(' ', "-"))
}

/// A claim as printed, with the decimal sign of the report's language.
fn printed(entry: &Entry, words: &Words) -> String {
    match (number::decimals_of(&entry.printed), entry.printed.as_str()) {
        (Some(decimals), text) => {
            text.parse().map_or_else(|_| text.to_owned(), |x| number::fixed(x, decimals, words.lang()))
        }
        (None, text) => words.or("printed", text),
    }
}

/// One decimal more than was printed, and so many that it rounds as the number itself does: 10,47
/// beside a printed 10, not 10,5. Equal numbers look equal; a claim in words is answered by a p-value.
fn computed(x: f64, entry: &Entry, lang: Lang) -> String {
    let Some(printed) = number::decimals_of(&entry.printed) else {
        return number::p_equation(x, lang);
    };
    if entry.printed.parse() == Ok(x) {
        return number::fixed(x, printed, lang);
    }
    let half = |decimals| {
        let scale = 10f64.powi(decimals);
        (x * scale).round() / scale
    };
    let same =
        |decimals: &usize| number::fixed(half(*decimals as i32), printed, lang) == number::fixed(x, printed, lang);
    let decimals = (printed + 1..printed + 5).find(same).unwrap_or(printed + 1);
    number::fixed(x, decimals, lang)
}

/// A limit with one decimal more than the claim.
fn limit(x: f64, entry: &Entry, lang: Lang) -> String {
    number::decimals_of(&entry.printed).map_or_else(|| number::p_equation(x, lang), |d| number::fixed(x, d + 1, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Text;

    #[test]
    fn a_computed_number_rounds_on_paper_as_it_does_in_truth() {
        let entry = |printed: &str| Entry {
            claim: String::new(),
            text: Text::same(""),
            source: String::new(),
            printed: printed.into(),
            computed: None,
            low: None,
            high: None,
            status: Status::Reproduced,
            note: Text::same(""),
            ..Entry::default()
        };
        for (printed, x, text) in [
            ("10", 10.4675, "10,47"),
            ("36", 36.1502, "36,2"),
            ("38", 38.0, "38"),
            ("14", 14.0147, "14,0"),
            ("36.2", 36.1502, "36,15"),
            ("significant", 1e-6, "p < 0,001"),
        ] {
            assert_eq!(computed(x, &entry(printed), Lang::Nl), text);
        }
    }
}
