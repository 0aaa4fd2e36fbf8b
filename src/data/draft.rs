//! A codebook for a file that has none: what each column seems to be.

use super::codebook::{Column, FileBook, Kind, LevelBook, Role, TableBook};
use super::read;
use crate::error::{Error, Result};
use crate::value::{Text, Unit};
use ::csv::StringRecord;
use std::collections::BTreeSet;
use std::path::Path;

/// More different words than this are text, not levels.
const MOST_LEVELS: usize = 50;

/// Describes the columns of `file`. A column is a number when every cell that is not empty is one, else a
/// category with its words as levels, sorted; columns named in `categories` are categories in any case.
/// An empty cell is a missing value.
pub fn draft(file: &Path, categories: &[&str]) -> Result<TableBook> {
    let read::Opened { mut rows, .. } = read::open(file, None)?;
    let empty = TableBook {
        name: "file".to_owned(),
        rows: Unit::new("rijen", "rows"),
        column: vec![],
        derived: vec![],
        pathway: vec![],
        rule: vec![],
        file: FileBook::default(),
        wave: vec![],
        measure: vec![],
        wave_date: None,
    };
    let refuse = |broken: read::Broken| Error::Data(vec![broken.in_file(file)]);
    let names = rows.header().names.clone();
    let mut seen: Vec<BTreeSet<String>> = vec![BTreeSet::new(); names.len()];
    let mut numbers = vec![true; names.len()];
    let mut row = StringRecord::new();
    while rows.next(&mut row).map_err(refuse)?.is_some() {
        for ((cell, seen), number) in row.iter().zip(&mut seen).zip(&mut numbers) {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            *number = *number && cell.parse::<f64>().is_ok_and(f64::is_finite);
            if seen.len() <= MOST_LEVELS {
                seen.insert(cell.to_owned());
            }
        }
    }
    let column = |((name, seen), number): ((&String, BTreeSet<String>), bool)| {
        let levels = !seen.is_empty() && seen.len() <= MOST_LEVELS && (!number || categories.contains(&name.as_str()));
        let kind = match (levels, number) {
            (true, _) => Kind::Category,
            (false, true) => Kind::Number,
            (false, false) => Kind::Text,
        };
        Column {
            name: name.clone(),
            label: Text::same(name),
            role: Role::Characteristic,
            kind,
            unit: Unit::none(),
            min: None,
            max: None,
            levels: if levels { sorted(seen, number) } else { vec![] },
            success: None,
            missing: vec![],
            required: false,
            direction: None,
            informant: None,
            instrument: None,
            sensitivity: None,
            within: None,
            wave: None,
            measure: None,
            origin: None,
            published: None,
        }
    };
    let column = names.iter().zip(seen).zip(numbers).map(column).collect();
    Ok(TableBook { column, ..empty })
}

/// Levels in the order of their numbers, or of the alphabet.
fn sorted(seen: BTreeSet<String>, number: bool) -> Vec<LevelBook> {
    let mut words: Vec<String> = seen.into_iter().collect();
    if number {
        let value = |w: &String| w.parse::<f64>().unwrap_or_default();
        words.sort_by(|a, b| value(a).total_cmp(&value(b)));
    }
    words.into_iter().map(|w| LevelBook { nl: w.clone(), en: w.clone(), code: w }).collect()
}
