//! Sentences with the mark that says whether they rest on chance, joined to paragraphs.

use super::teller::Teller;
use crate::findings::Estimate;
use crate::report::table;
use crate::value::Origin;
use serde::Serialize;
use std::fmt;

/// A paragraph, with a list under it when it tells of several groups or comparisons.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Paragraph {
    /// "(gesimuleerd)", when all of it is; empty otherwise.
    pub mark: String,
    /// The sentences; empty when there is only a list.
    pub text: String,
    /// The list.
    pub items: Vec<String>,
}

impl Paragraph {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.items.is_empty()
    }
}

impl fmt::Display for Paragraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.mark, &self.text].into_iter().chain(&self.items).filter(|p| !p.is_empty());
        for (i, part) in parts.enumerate() {
            write!(f, "{}{part}", if i > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

/// How much of a sentence rests on chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It tells of no number.
    Neutral,
    /// Nothing.
    Firm,
    /// The interval.
    Interval,
    /// The interval and the test.
    Spread,
    /// All of it.
    Simulated,
}

impl Mark {
    /// The mark of a sentence about these rows.
    pub(super) fn of(rows: &[&Estimate]) -> Mark {
        if rows.iter().any(|e| e.origin == Origin::Simulated) {
            Mark::Simulated
        } else if !rows.iter().any(|e| table::spread_simulated(e)) {
            Mark::Firm
        } else if rows.iter().any(|e| e.test.is_some()) {
            Mark::Spread
        } else {
            Mark::Interval
        }
    }

    fn key(self) -> Option<&'static str> {
        match self {
            Mark::Neutral | Mark::Firm => None,
            Mark::Interval => Some("mark-interval"),
            Mark::Spread => Some("mark-spread"),
            Mark::Simulated => Some("mark-simulated"),
        }
    }
}

/// A sentence with its mark.
#[derive(Debug, Clone)]
pub(super) struct Said {
    mark: Mark,
    text: String,
}

impl Said {
    /// A sentence about these rows.
    pub(super) fn of(rows: &[&Estimate], text: impl Into<String>) -> Said {
        Said { mark: Mark::of(rows), text: text.into() }
    }

    /// The sentence without its mark.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A sentence whose mark stands in its own words, or that tells of no number.
    pub(super) fn neutral(text: impl Into<String>) -> Said {
        Said { mark: Mark::Neutral, text: text.into() }
    }
}

impl Teller<'_> {
    /// Sentences and a list: one mark in front when all share it, else each has its own.
    pub(super) fn paragraph(&self, said: Vec<Said>, items: Vec<Said>) -> Paragraph {
        let marks: Vec<Mark> = said.iter().chain(&items).map(|s| s.mark).filter(|m| *m != Mark::Neutral).collect();
        let shared = marks.first().copied().filter(|first| marks.iter().all(|m| m == first));
        let own = |s: &Said| match s.mark.key() {
            Some(key) if shared.is_none() => format!("{} {}", self.words.get(key), s.text),
            _ => s.text.clone(),
        };
        Paragraph {
            mark: shared.and_then(Mark::key).map(|key| self.words.get(key)).unwrap_or_default(),
            text: said.iter().map(own).collect::<Vec<_>>().join(" "),
            items: items.iter().map(own).collect(),
        }
    }
}
