//! Tables as the template takes them.

use super::page::{Footnote, HtmlBlock, HtmlCell, HtmlColumn, HtmlTable, Mark};
use super::setter::Setter;
use crate::ledger::Status;
use crate::report::table::{Cell, Table};

/// A table of more rows than this may be broken over pages.
const LONG: usize = 12;

impl Setter<'_> {
    /// Numbers a table; what the page says in general is not said under it again.
    pub(super) fn table(&mut self, t: Table) -> HtmlTable {
        self.tables += 1;
        let n = self.tables;
        let numeric: Vec<bool> = t.columns.iter().map(|c| c.numeric).collect();
        let rows: usize = t.blocks.iter().map(|b| b.rows.len()).sum();
        let mark = |&m: &usize| {
            let mark = Table::mark(m);
            let label = self.words.say("footnote-label", &[("mark", mark.as_str().into())]);
            Mark { mark, label }
        };
        let cell = |(i, c): (usize, Cell)| HtmlCell {
            numeric: numeric.get(i).copied().unwrap_or_default(),
            marks: c.marks.iter().map(mark).collect(),
            status: c.status.map(sign),
            short: short(&c.text),
            text: together(&c.text),
        };
        let block = |b: crate::report::table::Block| HtmlBlock {
            title: b.title,
            rows: b.rows.into_iter().map(|r| r.into_iter().enumerate().map(cell).collect()).collect(),
        };
        let column = |c: crate::report::table::Column| HtmlColumn {
            short: short(&c.heading),
            heading: c.heading,
            numeric: c.numeric,
        };
        let footnote = |(i, text): (usize, String)| Footnote { mark: Table::mark(i), text };
        HtmlTable {
            n,
            caption: self.words.say("table-number", &[("n", n.to_string().into()), ("caption", t.caption.into())]),
            columns: t.columns.into_iter().map(column).collect(),
            blocks: t.blocks.into_iter().map(block).collect(),
            footnotes: t.footnotes.into_iter().enumerate().map(footnote).collect(),
            remarks: t.remarks.into_iter().filter(|r| !self.general.says(r)).collect(),
            long: rows > LONG,
        }
    }
}

/// Whether a text is so short that it should not be broken over lines.
fn short(text: &str) -> bool {
    text.chars().count() <= 16
}

/// Keeps an equation on one line: p = 0,532.
pub(super) fn together(text: &str) -> String {
    [" = ", " < ", " > "].iter().fold(text.to_owned(), |text, sign| text.replace(sign, &sign.replace(' ', "\u{a0}")))
}

/// The shape beside a status: never colour alone.
pub(super) fn sign(status: Status) -> &'static str {
    match status {
        Status::Reproduced => "check",
        Status::HoldsForAll => "full",
        Status::HoldsForSome => "half",
        Status::Contradicted => "cross",
        Status::NotRecoverable => "open",
    }
}
