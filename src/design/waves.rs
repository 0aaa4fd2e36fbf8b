//! Tables whose waves are rows: laid out with one row a unit.
//!
//! A column that is measured at each wave (an outcome, the date of the wave) becomes one column a wave, `name@wave`; one
//! that describes the unit keeps its name and takes the unit's first value, in the order of the waves.

use super::view::broken;
use crate::data::codebook::{Role, TableBook};
use crate::data::{Source, texts};
use crate::error::Result;
use polars::prelude::{Column, DataFrame, IdxCa, IdxSize};
use std::collections::HashMap;

/// What a column is called at a wave.
pub(super) fn at_wave(column: &str, wave: &str) -> String {
    format!("{column}@{wave}")
}

/// Whether the column `name` is measured at each wave, rather than once of the unit.
pub(super) fn by_wave(book: &TableBook, name: &str) -> bool {
    if let Some(column) = book.column.iter().find(|c| c.name == name) {
        return column.role == Role::Outcome || book.wave_date.as_deref() == Some(name);
    }
    let derived = book.derived.iter().find(|d| d.name == name);
    derived.is_some_and(|d| d.sources().iter().any(|source| by_wave(book, source)))
}

/// Of a table in which several informants report, the rows of the one that the design names.
pub(super) fn of_informant(source: &Source, frame: &DataFrame, informant: Option<&str>) -> Result<DataFrame> {
    let (Some(column), Some(informant)) = (source.book.with_role(Role::Informant), informant) else {
        return Ok(frame.clone());
    };
    let codes = texts(frame, &column.name).ok_or_else(|| broken("the informant is no category".to_owned()))?;
    let rows: Vec<IdxSize> =
        codes.iter().zip(0..).filter(|(code, _)| **code == Some(informant)).map(|(_, row)| row).collect();
    take(frame, &IdxCa::from_vec("rows".into(), rows))
}

/// The table with one row a unit, in the order in which units first appear.
pub(super) fn one_row_a_unit(source: &Source, frame: &DataFrame) -> Result<DataFrame> {
    let book = &source.book;
    let Some(wave) = book.with_role(Role::Wave) else { return Ok(frame.clone()) };
    let waves = texts(frame, &wave.name).ok_or_else(|| broken("the wave is no category".to_owned()))?;
    let ids: Vec<&str> = book.column.iter().filter(|c| c.role == Role::Id).map(|c| c.name.as_str()).collect();
    if ids.is_empty() {
        return Err(broken(format!("`{}` has waves, but no identifier that tells whose they are", source.name)));
    }
    // Row of each unit at each wave.
    let mut units: HashMap<String, usize> = HashMap::new();
    let mut rows: Vec<Vec<Option<IdxSize>>> = Vec::new();
    let keys: Vec<Vec<String>> = ids.iter().map(|id| words(frame, id)).collect::<Result<_>>()?;
    for (row, code) in (0..).zip(&waves) {
        let Some(at) = code.and_then(|code| wave.levels.iter().position(|l| l.code == code)) else { continue };
        let key = keys.iter().map(|words| words[row as usize].as_str()).collect::<Vec<_>>().join("\0");
        let next = units.len();
        let unit = *units.entry(key).or_insert(next);
        if unit == rows.len() {
            rows.push(vec![None; wave.levels.len()]);
        }
        rows[unit][at] = Some(row);
    }
    let mut columns: Vec<Column> = Vec::new();
    for name in frame.get_column_names().into_iter().map(ToString::to_string) {
        let base = name.strip_suffix('?').unwrap_or(&name);
        let column = frame.column(&name).map_err(|e| broken(e.to_string()))?;
        if base == wave.name {
            continue;
        }
        if by_wave(book, base) {
            let mark = if base.len() < name.len() { "?" } else { "" };
            for (at, level) in wave.levels.iter().enumerate() {
                let at: IdxCa = rows.iter().map(|rows| rows[at]).collect();
                let taken = column.take(&at).map_err(|e| broken(e.to_string()))?;
                columns.push(taken.with_name(format!("{}{mark}", at_wave(base, &level.code)).into()));
            }
        } else {
            let value = frame.column(base).map_err(|e| broken(e.to_string()))?.is_null();
            let here = |row: &IdxSize| value.get(*row as usize) == Some(false);
            let first: IdxCa = rows
                .iter()
                .map(|rows| rows.iter().flatten().find(|row| here(row)).or(rows.iter().flatten().next()).copied())
                .collect();
            columns.push(column.take(&first).map_err(|e| broken(e.to_string()))?);
        }
    }
    DataFrame::new(rows.len(), columns).map_err(|e| broken(e.to_string()))
}

fn take(frame: &DataFrame, rows: &IdxCa) -> Result<DataFrame> {
    frame.take(rows).map_err(|e| broken(e.to_string()))
}

/// The values of an identifier as words, whatever its type.
fn words(frame: &DataFrame, name: &str) -> Result<Vec<String>> {
    if let Some(texts) = texts(frame, name) {
        return Ok(texts.into_iter().map(|t| t.unwrap_or_default().to_owned()).collect());
    }
    let numbers = crate::data::numbers(frame, name);
    let numbers = numbers.ok_or_else(|| broken(format!("`{name}` is no identifier")))?;
    Ok(numbers.into_iter().map(|n| n.map(|n| n.to_string()).unwrap_or_default()).collect())
}
