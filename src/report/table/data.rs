//! What the report was made from: the studies with their tables, and the files read.

use super::{Block, Cell, Table, column, distinct};
use crate::report::catalogue::Words;
use crate::report::manifest::{Input, ReadDetail};
use crate::report::number;
use crate::report::{DataHead, Results};

/// The data behind a report: a line a study, with its tables and their rows.
pub fn of_data(data: &[DataHead], words: &Words) -> Table {
    let lang = words.lang();
    let study = |d: &DataHead| (d.title.clone(), d.origin, d.data_cut.clone(), d.source.clone());
    let rows = distinct(data.iter().map(study)).into_iter().map(|one| {
        let tables: Vec<&DataHead> = data.iter().filter(|d| study(d) == one).collect();
        let (title, origin, cut, source) = one;
        let each = |d: &&DataHead| format!("{} {}", number::whole(d.rows, lang), d.unit.get(lang));
        let rows = tables.iter().map(each).collect::<Vec<_>>().join("; ");
        let number = if let [table] = tables.as_slice() { Some(table.rows as f64) } else { None };
        vec![
            Cell::text(title.get(lang)),
            Cell::text(words.get(&format!("origin-{}", origin.code()))),
            Cell::text(cut),
            Cell::text(source.get(lang)),
            Cell { text: rows, number, ..Cell::default() },
        ]
    });
    let rows = rows.collect();
    Table {
        caption: words.get("caption-data"),
        columns: vec![
            column(words, "column-data", false),
            column(words, "column-origin", false),
            column(words, "column-cut", false),
            column(words, "column-source", false),
            column(words, "column-rows", false),
        ],
        blocks: vec![Block { title: None, rows }],
        ..Table::default()
    }
}

/// The files behind a run with their hashes.
pub fn of_inputs(results: &Results, words: &Words) -> Table {
    let row = |i: &Input| {
        let role = match i.role {
            "data" | "codebook" | "claims" => words.get(&format!("role-{}", i.role)),
            other => other.to_owned(),
        };
        let read = i.read_as.as_ref().map(|read| {
            let detail = |d: &ReadDetail| format!("{} {}", words.or("read", d.what), words.or("read-found", &d.found));
            let details: Vec<String> = read.details.iter().map(detail).collect();
            if details.is_empty() { read.format.to_owned() } else { format!("{}: {}", read.format, details.join("; ")) }
        });
        vec![Cell::text(&i.file), Cell::text(role), Cell::text(read.unwrap_or_default()), Cell::text(&i.hash)]
    };
    Table {
        caption: words.get("caption-inputs"),
        columns: vec![
            column(words, "column-file", false),
            column(words, "column-role", false),
            column(words, "column-read", false),
            column(words, "column-hash", false),
        ],
        blocks: vec![Block { title: None, rows: results.manifest.inputs.iter().map(row).collect() }],
        ..Table::default()
    }
}
