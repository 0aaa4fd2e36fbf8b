//! The ledger as a table: each published claim, what it printed, what the data give, what became of it.

use super::{Block, Cell, Column, Table, capital, column, interval_heading};
use crate::ledger::choices::Choice;
use crate::ledger::{Entry, Ledger, Reason, Status};
use crate::report::catalogue::{Arg, Words};
use crate::report::number::{self, DASH};
use crate::value::{Lang, Level, Origin};

/// The ledger: each published claim, what it printed, what the data give, and what became of it; a block a publication.
pub fn of_ledger(ledger: &Ledger, level: Level, words: &Words) -> Table {
    let lang = words.lang();
    let claims: Vec<&Entry> = ledger.claims().collect();
    let mut table = Table { caption: words.get("caption-ledger"), ..Table::default() };
    let with_interval = claims.iter().any(|e| e.low.is_some() || e.high.is_some());
    let with_note = claims.iter().any(|e| !why(e, words).is_empty());
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
    for (publication, entries) in by_publication(&claims) {
        let mut block = Block { title: (!publication.is_empty()).then(|| publication.to_owned()), ..Block::default() };
        for entry in entries {
            let why = why(entry, words);
            let mut cells = vec![
                Cell::text(entry.text.get(lang)),
                Cell { status: Some(entry.status), ..Cell::text(words.get(&status_key(entry.status))) },
                Cell::text(printed(&entry.printed, words)),
            ];
            cells.push(match entry.computed {
                Some(x) => Cell { text: computed(x, entry, lang), number: Some(x), ..Cell::default() },
                None if why.is_empty() => {
                    let mark = table.footnote(capital(&words.get(&status_key(entry.status))));
                    Cell { text: DASH.to_owned(), marks: vec![mark], ..Cell::default() }
                }
                None => Cell::text(DASH),
            });
            if with_interval {
                cells.push(Cell::text(interval(entry, lang)));
            }
            if with_note {
                cells.push(Cell::text(why));
            }
            cells.push(Cell::text(&entry.source));
            block.rows.push(cells);
        }
        table.blocks.push(block);
    }
    table
}

/// Claims of different sources that differ: what they say, the verdict, why. None when there are none.
pub fn of_between(ledger: &Ledger, words: &Words) -> Option<Table> {
    let mut table = Table { caption: words.get("caption-between"), ..Table::default() };
    table.columns = vec![
        column(words, "column-said", false),
        column(words, "column-verdict-of", false),
        column(words, "column-why", false),
    ];
    let row = |entry: &Entry| {
        vec![
            Cell::text(entry.text.get(words.lang())),
            Cell { status: Some(entry.status), ..Cell::text(words.get(&status_key(entry.status))) },
            Cell::text(why(entry, words)),
        ]
    };
    table.blocks = vec![Block { title: None, rows: ledger.between().map(row).collect() }];
    ledger.between().next().is_some().then_some(table)
}

/// Claims grouped by publication, in the order in which publications first appear.
pub fn by_publication<'a>(claims: &[&'a Entry]) -> Vec<(&'a str, Vec<&'a Entry>)> {
    let mut out: Vec<(&str, Vec<&Entry>)> = Vec::new();
    for entry in claims {
        match out.iter_mut().find(|(p, _)| *p == entry.publication) {
            Some((_, all)) => all.push(entry),
            None => out.push((&entry.publication, vec![entry])),
        }
    }
    out
}

/// What was found, as text: the number with its interval, or a dash.
pub fn found(entry: &Entry, words: &Words) -> String {
    let lang = words.lang();
    let interval = interval(entry, lang);
    match entry.computed {
        Some(x) if interval.is_empty() => computed(x, entry, lang),
        Some(x) => format!("{} ({interval})", computed(x, entry, lang)),
        None if interval.is_empty() => DASH.to_owned(),
        None => interval,
    }
}

fn interval(entry: &Entry, lang: Lang) -> String {
    match (entry.low, entry.high) {
        (Some(low), Some(high)) => number::span(&limit(low, entry, lang), &limit(high, entry, lang), lang),
        _ => String::new(),
    }
}

/// Why a claim stands as it stands: what was computed, what the claims file says, what choices were tried. Sentences
/// without the last full stop.
pub fn why(entry: &Entry, words: &Words) -> String {
    let reason = entry.reason.as_ref().map(|r| reason(r, entry, words));
    // A note written for claims that no data answer says nothing more of one that was answered otherwise.
    let note = entry.note.get(words.lang()).trim_end_matches('.');
    let note = (!note.is_empty()).then(|| note.to_owned());
    let tried = entry.hypotheses.as_ref().map(|all| match &all[..] {
        [] => words.get("no-hypothesis"),
        all => {
            let choices: Vec<String> = all.iter().map(|h| choice(&h.choice, words)).collect();
            words.say("hypotheses", &[("choices", choices.join("; ").into())])
        }
    });
    // A number that comes out of rows made to give it is no confirmation of it.
    let rebuilt = entry.origin == Some(Origin::Reconstructed) && entry.status == Status::Reproduced;
    let rebuilt = rebuilt.then(|| words.get("ledger-rebuilt"));
    let parts: Vec<String> = [rebuilt, reason, note, tried].into_iter().flatten().map(|s| capital(&s)).collect();
    parts.join(". ")
}

fn reason(reason: &Reason, entry: &Entry, words: &Words) -> String {
    match reason {
        Reason::FollowsFrom { claims } => words.say("reason-follows-from", &[("claims", claims.as_str().into())]),
        Reason::NoWholeNumber { of, nearest, works } => {
            let near = |(k, print): &(u64, String)| {
                words.say("reason-nearest", &[("k", (*k).into()), ("print", printed(print, words).into())])
            };
            let nearest: Vec<String> = nearest.iter().map(near).collect();
            let can = |(k, first, last): &(u64, u64, u64)| {
                let args = [("k", (*k).into()), ("first", (*first).into()), ("last", (*last).into())];
                words.say("reason-works", &args)
            };
            let can: Vec<String> = works.iter().map(can).collect();
            let key = if can.is_empty() { "reason-no-whole-number" } else { "reason-no-whole-number-works" };
            let args = [
                ("of", (*of).into()),
                ("printed", printed(&entry.printed, words).into()),
                ("nearest", nearest.join(", ").into()),
                ("works", can.join(", ").into()),
            ];
            words.say(key, &args)
        }
        Reason::WholeNumber { of, first, last } => {
            let key = if first == last { "reason-whole-number" } else { "reason-whole-numbers" };
            words.say(key, &[("of", (*of).into()), ("first", (*first).into()), ("last", (*last).into())])
        }
        Reason::SourcesDisagree {} => words.get("reason-sources-disagree"),
        Reason::DataCut { first, second } => {
            words.say("reason-data-cut", &[("first", first.as_str().into()), ("second", second.as_str().into())])
        }
    }
}

fn choice(choice: &Choice, words: &Words) -> String {
    let args: Vec<(&str, Arg)> = match choice {
        Choice::OtherTest { estimator } => vec![("estimator", estimator.as_str().into())],
        Choice::RowsCountedIn { rows } => vec![("rows", (*rows).into())],
        Choice::Adjusted { tests } => vec![("tests", (*tests).into())],
        Choice::OtherLevel { thousandths } => {
            vec![("level", number::p(*thousandths as f64 / 1000.0, words.lang()).into())]
        }
        Choice::DataCut { cut } => vec![("cut", cut.as_str().into())],
        _ => Vec::new(),
    };
    words.say(&format!("choice-{}", choice.code()), &args)
}

/// The key of a status's words.
pub fn status_key(status: Status) -> String {
    format!("status-{}", status.code().replace(' ', "-"))
}

/// A claim as printed, with the decimal sign of the report's language.
pub fn printed(text: &str, words: &Words) -> String {
    match (number::decimals_of(text), text) {
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
