//! A locked plan beside what was done: the analyses, and what was done otherwise.

use super::{Block, Cell, Table, column};
use crate::report::catalogue::Words;
use crate::report::number::DASH;
use crate::report::planned::{Deviation, Document, Planned};

/// Each analysis with what became of its plan.
pub fn of_planned(planned: &Planned, words: &Words) -> Table {
    let rows = planned.analyses.iter().map(|a| {
        let state = words.get(&format!("plan-{}", a.state.code()));
        vec![Cell::text(a.question.get(words.lang())), Cell::text(state)]
    });
    Table {
        caption: words.get("caption-planned"),
        columns: vec![column(words, "column-question", false), column(words, "column-plan-state", false)],
        blocks: vec![Block { title: None, rows: rows.collect() }],
        ..Table::default()
    }
}

/// What was done otherwise than planned, key by key.
pub fn of_deviations(planned: &Planned, words: &Words) -> Table {
    let cell = |text: &str| Cell::text(if text.is_empty() { DASH } else { text });
    let place = |d: &Deviation| match d.of {
        Document::Program => words.get("program"),
        Document::Plan => format!("{}: {}", words.get("role-plan"), d.place),
        Document::Codebook => d.place.clone(),
    };
    let rows = planned.deviations.iter().map(|d| vec![Cell::text(place(d)), cell(&d.planned), cell(&d.done)]);
    Table {
        caption: words.get("caption-deviations"),
        columns: vec![
            column(words, "column-place", false),
            column(words, "column-planned", false),
            column(words, "column-done", false),
        ],
        blocks: vec![Block { title: None, rows: rows.collect() }],
        ..Table::default()
    }
}
