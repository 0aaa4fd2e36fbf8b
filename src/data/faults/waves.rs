//! Waves that are columns.

use crate::data::codebook::{Meaning, Role, TableBook};

/// Waves that are columns: each column of a measure at a wave of its own, all of one type.
pub(super) fn faults(book: &TableBook, faults: &mut Vec<String>) {
    if book.with_role(Role::Wave).is_some() && !book.wave.is_empty() {
        faults
            .push(format!("table {}: its waves are rows, of a column with that role, or columns, not both", book.name));
    }
    let read = book.column.iter().map(|c| (&c.name, &c.measure, &c.wave));
    let derived = book.derived.iter().map(|d| (&d.name, &d.measure, &d.wave));
    let mut seen: Vec<(&String, &String, &String)> = vec![];
    for (name, measure, wave) in read.chain(derived) {
        let (measure, wave) = match (measure, wave) {
            (Some(measure), Some(wave)) => (measure, wave),
            (None, None) => continue,
            (Some(_), None) => {
                faults.push(format!("{name} belongs to a measure, but not to a wave"));
                continue;
            }
            (None, Some(_)) => {
                faults.push(format!("{name} belongs to a wave, but not to a measure"));
                continue;
            }
        };
        if !book.wave.iter().any(|level| level.code == *wave) {
            faults.push(format!("{name}: table {} has no wave \"{wave}\"", book.name));
        }
        if book.names().any(|other| other == measure) {
            faults.push(format!("{name}: its measure has the name of a column, {measure}"));
        }
        if let Some((other, ..)) = seen.iter().find(|(_, m, _)| *m == measure) {
            let like = |m: Meaning| (m.kind, m.unit, m.levels, m.success, m.direction);
            if book.own_meaning(other).map(like) != book.own_meaning(name).map(like) {
                faults.push(format!("{name} and {other}: one measure, but another type, unit, levels or direction"));
            }
        }
        if let Some((other, ..)) = seen.iter().find(|(_, m, w)| (*m, *w) == (measure, wave)) {
            faults.push(format!("{name} and {other} are the same measure at the same wave"));
        }
        seen.push((name, measure, wave));
    }
    for (at, measure) in book.measure.iter().enumerate() {
        if book.columns_of(&measure.name).next().is_none() {
            faults.push(format!("measure {}: no column belongs to it", measure.name));
        }
        if book.measure[..at].iter().any(|other| other.name == measure.name) {
            faults.push(format!("measure {} is described twice", measure.name));
        }
    }
}
